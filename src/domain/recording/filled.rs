//! Days that were forgotten, filled in as they were planned.

use super::dose::{Dose, Scene};
use super::{Done, Record, doubts, taken};
use crate::domain::journal::{Entry, EntryId};
use crate::domain::regimen::Regimen;

/// What filling in records, and what is left to be recorded one by one.
#[derive(Debug, Default)]
pub struct Filled {
    /// Each dose with its record, in the order in which they are given.
    pub records: Vec<(Dose, Record)>,
    /// The doses that a question belongs to.
    pub left: Vec<Dose>,
}

/// Each of these doses taken as planned and when it was planned, those that were due first coming first. A dose of which the
/// plan leaves the amount or the time open, and one that is asked about when it is recorded alone, is left.
pub fn as_planned(scene: Scene<'_>, doses: Vec<Dose>) -> Filled {
    let mut regimen = scene.regimen.clone();
    let mut filled = Filled::default();
    for (n, dose) in doses.into_iter().enumerate() {
        let Some(record) = planned(scene, &regimen, &dose) else {
            filled.left.push(dose);
            continue;
        };
        // Limits count what is filled in before it.
        let mut entry = record.entry.clone();
        if let Entry::Dose(dose) = &mut entry {
            dose.id = EntryId(format!("filled{n}").into());
        }
        regimen.journal.apply(entry);
        filled.records.push((dose, record));
    }
    filled
}

fn planned(scene: Scene<'_>, regimen: &Regimen, dose: &Dose) -> Option<Record> {
    let scene = Scene { regimen, ..scene };
    let at = scene.wall.instant(dose.on.and_time(dose.clock?));
    let done = Done {
        at: Some(at),
        ..Done::default()
    };
    let record = taken(scene, dose, done).ok().filter(|_| at <= scene.now)?;
    let Entry::Dose(entry) = &record.entry else { return None };
    doubts(scene, entry).is_empty().then_some(record)
}
