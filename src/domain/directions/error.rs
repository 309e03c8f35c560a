//! Where directions stop making sense, and how that is said.

use std::fmt;
use std::ops::Range;

/// Where directions stop making sense, and what would be valid there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct DirectionsError {
    /// The place, in bytes of the text.
    pub at: Range<usize>,
    /// The same place counted in characters from 1, as an editor shows it.
    pub column: usize,
    /// What was found there; empty at the end of the text.
    pub found: String,
    /// What would be valid there, in words.
    pub expected: Vec<String>,
    /// A more exact reason, where there is one.
    pub reason: Option<String>,
    /// A known word that is close to what was found.
    pub nearest: Option<Box<str>>,
    /// The whole text are directions, which can be meant in two ways.
    pub asks: bool,
}

impl DirectionsError {
    /// A text that can be read, in more than one way: what is asked of it.
    pub(in crate::domain) fn asked(text: &str, says: String) -> Self {
        Self {
            at: 0..text.len(),
            column: 1,
            found: text.to_owned(),
            expected: Vec::new(),
            reason: Some(says),
            nearest: None,
            asks: true,
        }
    }

    /// Whether nothing but a unit could follow here.
    fn wants_a_unit(&self) -> bool {
        matches!(self.expected.as_slice(), [one] if one.starts_with("a unit"))
    }
}

impl fmt::Display for DirectionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.reason, self.found.is_empty()) {
            (Some(reason), _) => write!(f, "{reason}")?,
            (None, true) => write!(f, "the directions end too early")?,
            (None, false) if self.wants_a_unit() => write!(f, "`{}` is not a unit", self.found)?,
            (None, false) => write!(f, "`{}` does not fit here", self.found)?,
        }
        if let Some(nearest) = &self.nearest {
            write!(f, "; did you mean `{nearest}`?")?;
        }
        if !self.expected.is_empty() {
            write!(f, " (expected {})", self.expected.join(", or "))?;
        }
        Ok(())
    }
}
