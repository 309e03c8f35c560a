//! What could not be read. It is never the same as nothing: a course that cannot be read is not a day without doses, and
//! a month that cannot be read is not a month in which nothing was taken.

use std::fmt;

use super::course::CourseId;
use super::month::Month;

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

/// A medicine of which nothing is due until its file is fixed. What was recorded of it is still there.
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

/// What a whole file or folder of a regimen is about, apart from single courses and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The folder of the courses.
    Courses,
    /// Slots, the turn of the day.
    Settings,
    /// What the check-in asks.
    Measures,
    /// People, appointments, papers.
    Care,
    /// Keys of one's own.
    Keys,
}

/// A file or folder of which not everything could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What it is about.
    pub part: Part,
    /// The first thing that is wrong.
    pub trouble: Trouble,
}

/// What that means: `the medicines cannot be read, and nothing of them is shown as due`
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Courses => "the medicines cannot be read, and nothing of them is shown as due",
            Self::Settings => "the settings cannot be read in full; the usual times hold in place of yours",
            Self::Measures => "the questions of the check-in cannot be read in full, and what is missing is not asked",
            Self::Care => "contacts, visits and papers cannot be read in full",
            Self::Keys => "your own keys cannot be read; the usual keys hold",
        })
    }
}

/// `the journal of June 2026 cannot be read: what was taken is unknown`
pub fn month_words(month: Month) -> String {
    let name = month.first().format("%B %Y");
    format!("the journal of {name} cannot be read: what was taken is unknown")
}
