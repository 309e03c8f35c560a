//! In which order the sites of a medicine are used.

use std::fmt;
use std::str::FromStr;

/// In which order the sites are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// One after the other, as they are listed.
    #[default]
    InTurn,
    /// The one that was not used for the longest time.
    LeastRecent,
}

impl Rotation {
    /// Both, in the order in which a choice shows them.
    pub const ALL: [Self; 2] = [Self::InTurn, Self::LeastRecent];
}

/// `in turn`, `least recent`, as files have it.
impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InTurn => "in turn",
            Self::LeastRecent => "least recent",
        })
    }
}

/// A text is not an order of sites.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an order of sites; expected in turn or least recent")]
pub struct RotationError(String);

impl FromStr for Rotation {
    type Err = RotationError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|rotation| rotation.to_string() == word)
            .ok_or_else(|| RotationError(text.to_owned()))
    }
}
