//! What is offered in a place.

/// Something valid here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// What is typed.
    pub value: String,
    /// What it is, where that is not plain.
    pub help: String,
}

impl Offer {
    /// One with its description.
    pub fn new(value: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            help: help.into(),
        }
    }
}

/// What is valid in a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    /// Words.
    pub words: Vec<Offer>,
    /// Also the files of the folder in which the shell is.
    pub files: bool,
    /// Also its folders.
    pub folders: bool,
}
