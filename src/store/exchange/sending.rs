//! What goes out, as text, and what it holds, in words.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::own::json;
use super::reading::Here;
use crate::domain::clock::day_of;
use crate::domain::day::Schedules;
use crate::domain::exchange::haul::many;
use crate::domain::exchange::order::{ExportOrder, Form};
use crate::domain::exchange::out::{Selection, csv, fhir, hidden, ics, sheet};
use crate::domain::journal::Entry;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::store::Store;
use crate::store::fault::Fault;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its bytes.
    pub text: String,
    /// What it holds, and what to know of it: `12 doses, 2026-02-10 to 2026-04-06, with the names of your medicines`
    pub holds: String,
}

/// So many days ahead a dose can be due that was taken already.
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
        // A course whose schedule depends on the doses taken needs them.
        let counted = known.courses.iter().filter_map(Timeline::needs_journal_from).min();
        let counted = counted.map(|from| (from, today + TimeDelta::days(AHEAD)));
        let days = [Some((today, today)), counted, order.journal(span, &self.months())];
        for days in days.into_iter().flatten() {
            faults.extend(self.read_journal(&mut known, days, today));
        }
        let schedules = Schedules::new(&known, today);
        Ok((made(order, &known, &schedules, span, here), faults))
    }
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
        let schedules = Schedules::new(&regimen, today);
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
            holds.push("Import it into a calendar of its own: a later file is then read in its place".to_owned());
            (made.text, holds)
        }
        Form::Sheet => (
            sheet::render(selection, from, to),
            vec![format!("the doses of {days}, {names}")],
        ),
        Form::Csv => (
            csv::render(selection, order.bom),
            vec![counted(selection, false), names.to_owned()],
        ),
        Form::Json => {
            let courses = many(selection.courses().count(), "course");
            (
                json(selection),
                vec![courses, counted(selection, true), names.to_owned()],
            )
        }
        Form::Fhir => {
            let courses = many(selection.courses().count(), "course");
            let holds = format!("{courses}, {} (notes are not written)", counted(selection, false));
            (fhir::render(selection), vec![holds, names.to_owned()])
        }
    }
}

fn counted(selection: &Selection<'_>, withdrawn: bool) -> String {
    let (mut doses, mut readings, mut notes) = (0, 0, 0);
    for entry in selection.entries(withdrawn) {
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
