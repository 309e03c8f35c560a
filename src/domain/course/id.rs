//! The name of a course's file, by which everything else refers to the course.

use std::fmt;
use std::str::FromStr;

/// The name of a course's file without its ending: 1 to 64 of `a-z`, `0-9`, `-`, `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CourseId(Box<str>);

/// A text is not a course identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a course name; expected 1 to 64 of a-z, 0-9, - and _")]
pub struct CourseIdError(String);

impl CourseId {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier for a product of this name: `THC oil (5%)` becomes `thc-oil-5`.
    pub fn from_name(name: &str) -> Result<Self, CourseIdError> {
        let mut id = String::new();
        for c in name.to_lowercase().chars() {
            if c.is_ascii_alphanumeric() {
                id.push(c);
            } else if !id.ends_with('-') && !id.is_empty() {
                id.push('-');
            }
        }
        id.truncate(64);
        id.trim_end_matches('-').parse()
    }
}

impl FromStr for CourseId {
    type Err = CourseIdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(CourseIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for CourseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names() {
        assert_eq!(CourseId::from_name("THC oil (5%)").unwrap().as_str(), "thc-oil-5");
        assert!(CourseId::from_name("日本").is_err());
        assert!("../x".parse::<CourseId>().is_err());
        assert!("".parse::<CourseId>().is_err());
    }
}
