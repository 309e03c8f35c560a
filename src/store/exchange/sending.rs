//! What goes out, as text, and what it holds, in words.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::own::{goes_out, json};
use super::reading::Here;
use crate::domain::clock::day_of;
use crate::domain::day::Schedules;
use crate::domain::exchange::haul::{PLACES, many};
use crate::domain::exchange::order::{ExportOrder, Form};
use crate::domain::exchange::out::{Selection, csv, fhir, hidden, ics, sheet};
use crate::domain::journal::{Entry, Journal};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::store::Store;
use crate::store::fault::Fault;
use crate::store::paths::DataFile;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its bytes.
    pub text: String,
    /// What it holds, and what to know of it: `12 doses, 2026-02-10 to 2026-04-06, with the names of your medicines`
    pub holds: String,
}

/// How many days ahead a dose can be due that was taken already.
const AHEAD: i64 = 400;

impl Store {
    /// Reads what is needed of the journal and puts together what was asked; what could not be read is not in it.
    ///
    /// # Errors
    /// The span cannot be meant.
    pub fn put_together(
        &self,
        order: &ExportOrder,
        regimen: &Regimen,
        here: Here<'_>,
    ) -> Result<(Made, Vec<Fault>), String> {
        let today = day_of(here.now, regimen.settings.day_turn);
        let span = order.span(today)?;
        let mut known = regimen.clone();
        let mut faults = Vec::new();
        if order.form == Form::Json {
            // Everything is read again, to know what the files hold that nobody here knows.
            known.journal = Journal::default();
            faults.extend(self.load_rest().faults);
        }
        // A course whose schedule depends on the doses taken needs them.
        let counted = known.courses.iter().filter_map(Timeline::needs_journal_from).min();
        let counted = counted.map(|from| (from, today + TimeDelta::days(AHEAD)));
        let days = [Some((today, today)), counted, order.journal(span, &self.months())];
        for days in days.into_iter().flatten() {
            faults.extend(self.read_journal(&mut known, days, today));
        }
        let schedules = Schedules::new(&known, here.now);
        let unknown: Vec<Fault> = faults.iter().filter(|fault| fault.unknown).cloned().collect();
        let mut made = made(order, &known, &schedules, span, here);
        if order.form == Form::Json {
            let drafts = self.names("drafts", &mut Vec::new()).len();
            made.holds.push_str(&stays(&unknown, drafts));
            // What was reported when it was read is not reported again.
            let told = |fault: &Fault| match fault.file.parse() {
                Ok(DataFile::Month(month)) => regimen.journal.has(month),
                _ => true,
            };
            faults.retain(|fault| !told(fault));
        }
        Ok((made, faults))
    }
}

/// What is in the folder and not in the JSON, in words.
fn stays(unknown: &[Fault], drafts: usize) -> String {
    let mut stays = vec!["settings, keys and comments".to_owned()];
    if drafts > 0 {
        stays.push(many(drafts, "draft"));
    }
    if !unknown.is_empty() {
        let mut named: Vec<String> = (unknown.iter().take(PLACES))
            .map(|fault| format!("{} in {}:{}", fault.key, fault.file, fault.line))
            .collect();
        if unknown.len() > PLACES {
            named.push("..".to_owned());
        }
        stays.push(format!(
            "{} that nobody here knows ({})",
            many(unknown.len(), "key"),
            named.join(", ")
        ));
    }
    format!("; not in it: {}", stays.join(", "))
}

/// Puts together what was asked; what is needed of the journal has to be read.
fn made(
    order: &ExportOrder,
    regimen: &Regimen,
    schedules: &Schedules,
    span: (NaiveDate, NaiveDate),
    here: Here<'_>,
) -> Made {
    let today = day_of(here.now, regimen.settings.day_turn);
    let veiled = order.hide_names.then(|| {
        let (regimen, kept) = hidden(regimen);
        let schedules = Schedules::new(&regimen, here.now);
        let only = kept.iter().filter(|(_, own)| order.only.contains(own));
        let only = only.map(|(id, _)| id.clone()).collect();
        (regimen, schedules, kept, only)
    });
    let (regimen, schedules, kept, only) = match veiled.as_ref() {
        Some((regimen, schedules, kept, only)) => (regimen, schedules, kept.clone(), Vec::clone(only)),
        None => (regimen, schedules, BTreeMap::default(), order.only.clone()),
    };
    let selection = Selection {
        regimen,
        schedules,
        now: here.now,
        today,
        wall: here.wall,
        zone: here.zone,
        since: order.days.0,
        to: order.days.1,
        only,
        kept,
    };
    let (text, holds) = render(order, &selection, span);
    Made {
        text,
        holds: holds.join("; "),
    }
}

fn render(order: &ExportOrder, selection: &Selection<'_>, (from, to): (NaiveDate, NaiveDate)) -> (String, Vec<String>) {
    let names = if order.hide_names || order.discreet {
        "without names"
    } else {
        "with the names of your medicines"
    };
    let days = if from == to {
        from.to_string()
    } else {
        format!("{from} to {to}")
    };
    match order.form {
        Form::Ics => {
            let made = ics::render(selection, from, to, order.discreet);
            let mut holds = vec![format!("{}, {days}, {names}", many(made.doses, "dose"))];
            if made.untimed > 0 {
                holds.push(format!(
                    "{} without a time of day: events of the whole day",
                    many(made.untimed, "dose")
                ));
            }
            if made.cancelled > 0 {
                let cancelled = many(made.cancelled, "event");
                holds.push(format!("{cancelled} cancelled, because a decision took the dose out"));
            }
            if made.text.len() > 1_000_000 {
                holds.push("more than 1 MB: some calendars refuse it; name a shorter span".to_owned());
            }
            holds.push("import it into a calendar of its own, so that a later file can replace it".to_owned());
            (made.text, holds)
        }
        Form::Sheet => (
            sheet::render(selection, from, to),
            vec![format!("the doses of {days}, {names}")],
        ),
        Form::Csv => (
            csv::render(selection, order.bom),
            vec![counted(selection, false, |_| true), names.to_owned()],
        ),
        Form::Json => {
            let courses = many(selection.courses().count(), "course");
            let all = selection.entries(true);
            let gone = all.iter().filter(|entry| !goes_out(selection, entry)).count();
            let mut holds = vec![format!(
                "{courses}, {}{}",
                counted(selection, true, |entry| goes_out(selection, entry)),
                care(selection)
            )];
            if gone > 0 {
                holds.push(format!(
                    "not in it, as their course or measure is gone or cannot be read: {}",
                    many(gone, "record")
                ));
            }
            holds.push(names.to_owned());
            (json(selection), holds)
        }
        Form::Fhir => {
            let courses = many(selection.courses().count(), "course");
            let holds = format!(
                "{courses}, {} (notes, episodes, planned amounts and what was withdrawn are not written)",
                counted(selection, false, |entry| !matches!(entry, Entry::Reading(_))
                    || goes_out(selection, entry))
            );
            (fhir::render(selection), vec![holds, names.to_owned()])
        }
    }
}

/// How many people, appointments and papers go out.
fn care(selection: &Selection<'_>) -> String {
    let Some(care) = selection.care() else {
        return String::new();
    };
    let people = match care.people.len() {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    let all = [
        (care.people.len(), people),
        (care.appointments.len(), many(care.appointments.len(), "appointment")),
        (care.papers.len(), many(care.papers.len(), "paper")),
    ];
    let all = all.into_iter().filter(|(n, _)| *n > 0);
    all.map(|(_, words)| format!(", {words}")).collect()
}

/// How many doses, readings and notes of the selection `go` out.
fn counted(selection: &Selection<'_>, withdrawn: bool, go: impl Fn(&Entry) -> bool) -> String {
    let (mut doses, mut readings, mut notes) = (0, 0, 0);
    for entry in selection.entries(withdrawn).iter().filter(|entry| go(entry)) {
        match entry {
            Entry::Dose(_) => doses += 1,
            Entry::Reading(_) => readings += 1,
            Entry::Note(_) => notes += 1,
        }
    }
    format!(
        "{}, {}, {}",
        many(doses, "dose"),
        many(readings, "reading"),
        many(notes, "note")
    )
}
