//! A month as it was when it was read.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::domain::journal::MonthEntries;
use crate::store::fault::Fault;

/// What a month was when it was read: its bytes, and the doses that were read from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    bytes: u64,
    doses: u64,
}

impl Seen {
    pub(super) fn of(bytes: &Bytes, entries: &MonthEntries) -> Self {
        let (mut of_bytes, mut of_doses) = (DefaultHasher::new(), DefaultHasher::new());
        bytes.files.hash(&mut of_bytes);
        for dose in &entries.doses {
            dose.id.0.hash(&mut of_doses);
        }
        Self {
            bytes: of_bytes.finish(),
            doses: of_doses.finish(),
        }
    }
}

/// A month as it is on the disk: its file, and what waits to be put in; with what could not be read.
pub(super) struct Bytes {
    pub(super) files: [Option<(String, Vec<u8>)>; 2],
    pub(super) faults: Vec<Fault>,
}
