//! What of an import is known already.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::domain::amount::Quantity;
use crate::domain::course::CourseId;
use crate::domain::journal::{DoseEntry, DueKey, Entry, Outcome};
use crate::domain::preparation::compare;
use crate::domain::regimen::Regimen;

/// What is in the journal, by identifier and by what it says.
pub(super) struct Known {
    pub(super) ids: HashSet<String>,
    pub(super) said: HashSet<String>,
    pub(super) doses: Doses,
}

/// For which planned dose a record is, and how much was taken.
pub(super) type Record = (Option<DueKey>, Quantity);

/// Doses that were taken, by medicine and time: for what dose, and how much, in whatever unit.
#[derive(Default)]
pub(super) struct Doses(HashMap<(CourseId, i64), Vec<Record>>);

impl Doses {
    pub(super) fn add(&mut self, entry: &Entry) {
        if let Entry::Dose(dose) = entry
            && let Outcome::Taken(amount) = &dose.outcome
        {
            let of_time = self.0.entry((dose.course.clone(), dose.at.timestamp())).or_default();
            of_time.push((dose.due.clone(), amount.clone()));
        }
    }

    /// Whether one of them is this dose in another unit. A source may not know for which dose it was.
    pub(super) fn has(&self, entry: &Entry, regimen: &Regimen) -> bool {
        let Entry::Dose(dose) = entry else { return false };
        let (Outcome::Taken(amount), Some(course)) = (&dose.outcome, regimen.course(&dose.course)) else {
            return false;
        };
        let of_time = self.0.get(&(dose.course.clone(), dose.at.timestamp()));
        of_time.into_iter().flatten().any(|(due, other)| {
            let same = compare(&course.preparation, amount, other) == Some(Ordering::Equal);
            same && other.unit != amount.unit && (dose.due.is_none() || dose.due == *due)
        })
    }
}

impl Known {
    pub(super) fn of(regimen: &Regimen) -> Self {
        let (mut ids, mut said, mut doses) = (HashSet::new(), HashSet::new(), Doses::default());
        for (_, month) in regimen.journal.months() {
            let taken = month.doses.iter().cloned().map(Entry::Dose);
            let readings = month.readings.iter().cloned().map(Entry::Reading);
            let notes = month.notes.iter().cloned().map(Entry::Note);
            for entry in taken.chain(readings).chain(notes) {
                doses.add(&entry);
                ids.insert(entry.id().to_string());
                said.insert(content(&entry));
                // A source that does not know for which dose it was has the same dose at the same time.
                if let Entry::Dose(dose) = &entry
                    && dose.due.is_some()
                {
                    let dose = DoseEntry {
                        due: None,
                        ..dose.clone()
                    };
                    said.insert(content(&Entry::Dose(dose)));
                }
            }
        }
        Self { ids, said, doses }
    }

    pub(super) fn has(&self, entry: &Entry) -> bool {
        self.ids.contains(&*entry.id().0) || self.said.contains(&content(entry))
    }
}

/// What an entry says, but for its identifier and the words with it.
pub(super) fn content(entry: &Entry) -> String {
    let at = entry.at().timestamp();
    match entry {
        Entry::Dose(e) => {
            let due = e
                .due
                .as_ref()
                .map(|due| format!("{} {} {}", due.date, due.moment, due.line));
            let outcome = match &e.outcome {
                Outcome::Taken(amount) => amount.to_string(),
                Outcome::Skipped => "skipped".to_owned(),
                Outcome::Held => "held".to_owned(),
            };
            format!("d|{}|{at}|{}|{outcome}", e.course, due.unwrap_or_default())
        }
        Entry::Reading(e) => format!("r|{}|{at}|{}", e.measure, e.value),
        Entry::Note(e) => format!("n|{at}|{}", e.text),
    }
}
