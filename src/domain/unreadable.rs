//! What could not be read. It is never the same as nothing: a course that cannot be read is not a day without doses, and
//! a month that cannot be read is not a month in which nothing was taken.

use std::fmt;

use super::course::CourseId;
use super::journal::Month;

/// What is wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The file, relative to the regimen's directory.
    pub file: String,
    /// The line, from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What was found and what was expected.
    pub what: String,
}

/// `courses/examplin.toml:12:9: ..`
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A medicine of which nothing is due until its file is mended. What was recorded of it is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The name of its file.
    pub id: CourseId,
    /// Its name, as far as it could be read.
    pub name: String,
    /// What is wrong.
    pub trouble: Trouble,
}

/// `Examplin cannot be read, and nothing of it is shown as due`
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be read, and nothing of it is shown as due", self.name)
    }
}

/// `the journal of June 2026 cannot be read: what was taken is unknown`
pub fn month_words(month: Month) -> String {
    let name = month.first().format("%B %Y");
    format!("the journal of {name} cannot be read: what was taken is unknown")
}
