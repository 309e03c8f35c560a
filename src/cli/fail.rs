//! What a command fails with.

use std::fmt;

/// Why a subcommand ended without doing what was asked, and its exit code.
#[derive(Debug)]
pub enum Fail {
    /// The files have faults, or the thing asked for is not there: exit code 1.
    Found(String),
    /// The call was wrong: exit code 2.
    Usage(String),
    /// Something could not be read or written: exit code 3.
    Disk(String),
}

impl Fail {
    /// The exit code of the program.
    pub fn code(&self) -> u8 {
        match self {
            Self::Found(_) => 1,
            Self::Usage(_) => 2,
            Self::Disk(_) => 3,
        }
    }

    /// Standard output could not be written.
    pub fn output(error: &std::io::Error) -> Self {
        Self::Disk(format!("the output could not be written: {error}"))
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found(text) | Self::Usage(text) | Self::Disk(text) => f.write_str(text),
        }
    }
}
