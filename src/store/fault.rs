//! What is wrong with a file, and where: always the place, what was found, and what was expected.

use std::borrow::Cow;
use std::fmt;

use crate::domain::unreadable::Trouble;

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; everything in the file is used (a key that is not known, a stray file).
    Note,
    /// One value is ignored and a default is used; the rest of the file is used.
    Warning,
    /// What the fault is in cannot be used: an entry, a whole course, or the file.
    Error,
}

impl Severity {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One fault of one file.
///
/// Nothing in it holds control characters, and nothing in a fault of a journal file quotes what the person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fault {
    /// The file, relative to the regimen's directory, with `/` between the parts.
    pub file: String,
    /// Line, from 1; 0 when the fault is of the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 when the fault is of the file as a whole.
    pub column: usize,
    /// The key with its tables, such as `plan.steps.take`; empty when it is not about a key.
    pub key: String,
    /// What was found and what was expected, with the nearest right name where there is one.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// It is about a key that is not known: what follows it is in the file and nowhere else.
    pub unknown: bool,
}

impl Fault {
    /// A fault of a file as a whole.
    pub fn of_file(file: &str, message: impl AsRef<str>) -> Self {
        Self {
            file: clean(file).into_owned(),
            line: 0,
            column: 0,
            key: String::new(),
            message: clean(message.as_ref()).into_owned(),
            severity: Severity::Error,
            unknown: false,
        }
    }

    /// The same in the words of the domain.
    pub fn trouble(&self) -> Trouble {
        let key = if self.key.is_empty() {
            String::new()
        } else {
            format!("{}: ", self.key)
        };
        Trouble {
            file: self.file.clone(),
            line: self.line,
            column: self.column,
            what: format!("{key}{}", self.message),
        }
    }

    /// The same with another severity.
    pub fn with(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether something cannot be used because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `courses/nabiximols.toml:12:9: plan.steps.take: ..`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        f.write_str(": ")?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// The longest message, in characters: a hostile file does not fill the screen.
const LONGEST: usize = 400;

/// A text without characters that steer a terminal or change the order of what is read: each becomes `?`, a line
/// break a space. A long text is cut.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(steers) && text.chars().nth(LONGEST).is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept: String = text
        .chars()
        .take(LONGEST)
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if steers(c) => '?',
            c => c,
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        kept.push_str("..");
    }
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\u{9b}d\r\ne"), "a?[31mb?c?d? e");
        assert_eq!(clean("plain µ"), "plain µ");
        assert!(clean(&"x".repeat(5000)).len() < 500);
    }
}
