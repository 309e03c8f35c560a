//! A month as it was when it was read.

use std::collections::VecDeque;

use crate::domain::journal::{Month, MonthEntries};
use crate::store::fault::Fault;

/// A month as it is on the disk: its file, and what waits to be put in; with what could not be read.
pub(super) struct Bytes {
    pub(super) files: [Option<(String, Vec<u8>)>; 2],
    pub(super) faults: Vec<Fault>,
}

/// The months that were read last, each to the byte and with the identifiers of the doses that were read from it.
#[derive(Default)]
pub(super) struct Seen(VecDeque<(Month, Bytes, String)>);

/// How many are kept: the month of a dose, the months beside it, and one to spare.
const KEPT: usize = 4;

impl Seen {
    /// Keeps what a month was read from.
    pub(super) fn keep(&mut self, month: Month, bytes: Bytes, entries: &MonthEntries) {
        self.0.retain(|(other, ..)| *other != month);
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back((month, bytes, doses(entries)));
    }

    /// Whether these entries were read from these bytes.
    pub(super) fn is(&self, month: Month, bytes: &Bytes, entries: &MonthEntries) -> bool {
        let kept = self.0.iter().find(|(other, ..)| *other == month);
        kept.is_some_and(|(_, kept, ids)| kept.files == bytes.files && *ids == doses(entries))
    }
}

/// The identifiers of the doses of a month, a line each.
fn doses(entries: &MonthEntries) -> String {
    entries.doses.iter().flat_map(|dose| [&*dose.id.0, "\n"]).collect()
}
