//! Due doses of which several entries exist: parts of one dose, or two devices that said two things.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::amount::Quantity;
use super::course::CourseId;
use super::journal::{DoseEntry, DueKey, Outcome};

/// A due dose with more than one entry. Withdrawn entries are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double<'a> {
    /// Of which course.
    pub course: &'a CourseId,
    /// Which dose.
    pub due: &'a DueKey,
    /// Its entries, in the order of their times.
    pub entries: Vec<&'a DoseEntry>,
}

impl Double<'_> {
    /// Whether one entry says that it was taken and another that it was not: only the person knows.
    pub fn contradicts(&self) -> bool {
        let taken = |entry: &&&DoseEntry| matches!(entry.outcome, Outcome::Taken(_));
        let taken = self.entries.iter().filter(taken).count();
        taken > 0 && taken < self.entries.len()
    }
}

/// `examplin of 2026-11-10 20:00: 1 tablet taken 20:00 and skipped 20:06`
impl fmt::Display for Double<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} {}:", self.course, self.due.date, self.due.moment)?;
        let time = |at: DateTime<FixedOffset>| {
            let form = if at.date_naive() == self.due.date {
                "%H:%M"
            } else {
                "%Y-%m-%d %H:%M"
            };
            at.format(form).to_string()
        };
        write!(
            f,
            " {}",
            in_words(self.entries.iter().copied(), ToString::to_string, time)
        )
    }
}

/// Several entries of one dose: `1 tablet taken 20:00 and skipped 20:06`.
pub fn in_words<'a>(
    entries: impl IntoIterator<Item = &'a DoseEntry>,
    amount: impl Fn(&Quantity) -> String,
    time: impl Fn(DateTime<FixedOffset>) -> String,
) -> String {
    let each = |entry: &DoseEntry| {
        let (verb, at) = (entry.verb(), time(entry.at));
        match &entry.outcome {
            Outcome::Taken(taken) => format!("{} {verb} {at}", amount(taken)),
            Outcome::Skipped | Outcome::Held => format!("{verb} {at}"),
        }
    };
    let mut parts: Vec<String> = entries.into_iter().map(each).collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        last
    } else {
        format!("{} and {last}", parts.join(", "))
    }
}

/// Every due dose with more than one entry among these, in the order of their first ones.
pub fn doubles<'a>(entries: impl IntoIterator<Item = &'a DoseEntry>) -> Vec<Double<'a>> {
    let mut all: Vec<Double<'a>> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for entry in entries {
        let Some(due) = entry.due.as_ref().filter(|_| entry.void.is_none()) else {
            continue;
        };
        let at = *known.entry((&entry.course, due)).or_insert(all.len());
        match all.get_mut(at) {
            Some(double) => double.entries.push(entry),
            None => all.push(Double {
                course: &entry.course,
                due,
                entries: vec![entry],
            }),
        }
    }
    all.retain(|double| double.entries.len() > 1);
    for double in &mut all {
        double.entries.sort_by_key(|entry| entry.at);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::{DueMoment, EntryId};

    fn entry(id: &str, at: &str, outcome: Outcome) -> DoseEntry {
        DoseEntry {
            id: EntryId(id.into()),
            course: "x".parse().unwrap(),
            due: Some(DueKey {
                date: "2026-11-10".parse().unwrap(),
                line: 0,
                moment: DueMoment::Nth(1, 1),
            }),
            planned: None,
            outcome,
            at: chrono::DateTime::parse_from_rfc3339(at).unwrap(),
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        }
    }

    #[test]
    fn every_dose_with_several_entries_is_found_and_a_contradiction_named() {
        let taken = || Outcome::Taken("1 tablet".parse().unwrap());
        let mut gone = entry("cccccc", "2026-11-10T20:08:00Z", Outcome::Held);
        gone.void = Some("wrong".into());
        let mut all = vec![
            entry("bbbbbb", "2026-11-10T20:06:00Z", Outcome::Skipped),
            entry("aaaaaa", "2026-11-10T20:00:00Z", taken()),
            gone,
        ];
        let found = doubles(&all);
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["x of 2026-11-10 day: 1 tablet taken 20:00 and skipped 20:06"]);
        assert!(found[0].contradicts());
        all[0].outcome = taken();
        assert!(!doubles(&all)[0].contradicts());
        all[0].void = Some("twice".into());
        assert_eq!(doubles(&all), []);
    }
}
