//! Doses due: every row, every empty day, and sums.

use chrono::{NaiveDate, SecondsFormat, Utc};
use regimen::domain::clock::Wall;
use regimen::domain::course::Clock;
use regimen::domain::journal::Outcome;
use regimen::domain::schedule::{Action, Due};
use rust_decimal::Decimal;

use super::case::{Case, Row, Total};
use super::measured;

/// Compares the doses of a case; says how much was compared.
pub(crate) fn check(case: &Case, wrong: &mut Vec<String>) -> usize {
    let mut checked = 0;
    let mut days: Vec<NaiveDate> = Vec::new();
    for span in &case.expected.complete {
        days.extend(span.from.iter_days().take_while(|day| *day <= *span.to));
    }
    let listed = case
        .expected
        .rows
        .iter()
        .filter_map(|row| row.date.or(row.due_from).map(|day| *day));
    let complete = days.len();
    for day in listed {
        if !days.contains(&day) {
            days.push(day);
        }
    }
    for (index, day) in days.iter().enumerate() {
        let mut due = due_on(case, *day);
        for row in case.expected.rows.iter().filter(|row| row.is_on(*day)) {
            checked += 1;
            match due.iter().position(|due| same_dose(case, row, due)) {
                Some(at) => compare(case, row, &due.remove(at), wrong),
                None => wrong.push(format!("{day}: nothing came out for {}", row.show())),
            }
        }
        if index < complete {
            checked += 1;
            wrong.extend(due.iter().map(|due| format!("{day}: {} is too much", show(due))));
        }
    }
    for day in &case.expected.empty {
        checked += 1;
        let due = due_on(case, **day);
        wrong.extend(
            due.iter()
                .map(|due| format!("{}: {} but nothing is expected", **day, show(due))),
        );
    }
    for total in &case.expected.totals {
        checked += 1;
        sum(case, total, wrong);
    }
    checked
}

/// The wall clock of the place where the person is on a day.
fn wall(case: &Case, day: NaiveDate) -> Box<dyn Wall> {
    match case.zone_at(day.and_hms_opt(12, 0, 0).unwrap()) {
        Some(zone) => Box::new(zone),
        None => Box::new(Utc),
    }
}

pub(crate) fn due_on(case: &Case, day: NaiveDate) -> Vec<Due> {
    case.schedules.due_on(day, &*wall(case, day))
}

impl Row {
    fn is_on(&self, day: NaiveDate) -> bool {
        self.date.or(self.due_from).is_some_and(|date| *date == day)
    }

    fn moment(&self) -> Option<&str> {
        self.slot.as_deref().or(self.time.as_deref())
    }

    fn show(&self) -> String {
        let item = self.item.as_deref().unwrap_or_default();
        format!(
            "{item} {} {} {}",
            *self.amount,
            self.unit,
            self.moment().unwrap_or_default()
        )
    }
}

fn show(due: &Due) -> String {
    format!("{} {} {}", due.course, due.amount, due.moment())
}

/// Whether a due dose is the one that a row means: its course, its moment, put on or taken off.
fn same_dose(case: &Case, row: &Row, due: &Due) -> bool {
    let action = match row.action.as_deref() {
        Some("remove") => due.action == Some(Action::Remove),
        Some("apply") => due.action == Some(Action::Apply),
        _ => due.action != Some(Action::Remove),
    };
    // A row says by its action that something is taken off, the program by the moment.
    let shown = due.moment().to_string();
    let shown = shown
        .strip_prefix("off ")
        .filter(|_| due.action == Some(Action::Remove))
        .unwrap_or(&shown);
    // In the night in which the clock is put forward a row names the time that the plan says, which no clock shows.
    let skipped = matches!(case.course(row.item.as_deref()).clock, Clock::Local);
    let planned = due.key.moment.to_string();
    let moment = row
        .moment()
        .is_none_or(|moment| moment == shown || skipped && moment == planned);
    action && moment && due.course == case.course(row.item.as_deref()).id
}

fn compare(case: &Case, row: &Row, due: &Due, wrong: &mut Vec<String>) {
    let course = case.course(row.item.as_deref());
    let mut say = |what: &str, found: String| {
        wrong.push(format!("{}: {} has {what} {found}", due.on, row.show()));
    };
    let unit = case.unit(&row.unit);
    let found = measured::convert(course, &due.amount.quantity(), &unit);
    if found.as_ref().map(|q| q.value) != Some(*row.amount) {
        say("amount", due.amount.to_string());
    }
    let most = due.amount.high.map(|_| due.amount.at_most());
    let most = most.and_then(|most| measured::convert(course, &most, &unit));
    if most.map(|q| q.value) != row.amount_max.map(|max| *max) {
        say("amount_max", due.amount.to_string());
    }
    if let (Some(measure), Some(unit)) = (&row.measure, &row.measure_unit) {
        let found = measured::measure(course, &due.amount.quantity(), &case.unit(unit));
        if found.as_deref() != Some(measure) {
            say("measure", format!("{found:?}"));
        }
    }
    if row.minutes.is_some() && row.minutes != due.minutes {
        say("minutes", format!("{:?}", due.minutes));
    }
    let window = row.due_from.zip(row.due_to).map(|(from, to)| (*from, *to));
    if due.window != window {
        say("window", format!("{:?}", due.window));
    }
    if let Some(instant) = &row.instant {
        let zone = row.zone.map(|zone| *zone);
        let here = case.zone_at(due.on.and_time(due.clock.unwrap()));
        if zone.is_some() && zone != here {
            say("zone", format!("{here:?}"));
        }
        let at = wall(case, due.on).instant(due.on.and_time(due.clock.unwrap()));
        let found = at.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true);
        if found != *instant {
            say("instant", found);
        }
        let shown = at.format("%H:%M").to_string();
        let expected = row.shown_as.as_deref().or(row.time.as_deref());
        if expected.is_some_and(|expected| expected != shown) {
            say("shown as", shown);
        }
    }
}

/// A sum over days, of what is due, or of what was taken where nothing is ever due.
fn sum(case: &Case, total: &Total, wrong: &mut Vec<String>) {
    let named = |item: &str| case.regimen.courses.iter().any(|c| c.name.eq_ignore_ascii_case(item));
    let course = case.course(total.item.as_deref().filter(|item| named(item)));
    let component = total.item.as_deref().filter(|item| !named(item));
    let days = || total.from.iter_days().take_while(|day| *day <= *total.to);
    let amounts: Vec<_> = if case.expected.kind == "prn" {
        let taken = case.regimen.journal.doses(*total.from, *total.to);
        taken
            .filter(|dose| dose.course == course.id && days().any(|day| day == dose.at.date_naive()))
            .filter_map(|dose| match &dose.outcome {
                Outcome::Taken(amount) => Some(amount.clone()),
                _ => None,
            })
            .collect()
    } else {
        days()
            .flat_map(|day| due_on(case, day))
            .filter(|due| due.course == course.id && due.action != Some(Action::Remove))
            .map(|due| due.amount.quantity())
            .collect()
    };
    let mut found = Decimal::ZERO;
    for amount in amounts {
        let part = match (component, total.unit.split_once(' ')) {
            (Some(component), _) => measured::component(course, &amount, component, &case.unit(&total.unit)),
            // `capsule 0.5 mg`: pieces of one strength.
            (None, Some((_, strength))) if strength.starts_with(|c: char| c.is_ascii_digit()) => {
                measured::pieces(course, &amount, &case.quantity(strength))
            }
            _ => measured::convert(course, &amount, &case.unit(&total.unit)).map(|q| q.value),
        };
        let Some(part) = part else {
            wrong.push(format!("{amount} cannot be said in {}", total.unit));
            return;
        };
        found += part;
    }
    if found != *total.amount {
        wrong.push(format!(
            "{} to {}: the sum is {found} and not {} {}",
            *total.from, *total.to, *total.amount, total.unit
        ));
    }
}
