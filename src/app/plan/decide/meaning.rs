//! What a decision would do, in a sentence.

use chrono::{NaiveDate, TimeDelta};

use super::super::super::words;
use super::planned;
use crate::domain::change::{DoseRef, Verb};
use crate::domain::directions::{Moment, Weekday7};
use crate::domain::draft::{Basis, Draft, Row};
use crate::domain::schedule::{Place, RungKind};

/// What a decision does, in a sentence. `before` and `after`: the draft without and with it.
pub(in crate::app::plan) fn sentence(
    basis: &Basis<'_>,
    before: &Draft,
    after: &Draft,
    verb: &Verb,
    on: NaiveDate,
) -> String {
    let near = |day: NaiveDate| words::day_near(day, basis.today);
    let from = if on == basis.today {
        "from today".to_owned()
    } else {
        format!("from {}", near(on))
    };
    let last = |days: u32| near(on + TimeDelta::days(i64::from(days) - 1));
    match verb {
        Verb::Hold { days, shift } => held(&after.rows(basis), basis.today, *days, *shift, on),
        Verb::Advance | Verb::Back(_) | Verb::Restart | Verb::RestartStep | Verb::GoTo(_) | Verb::Resume => {
            let rows = after.rows(basis);
            let Some(row) = rows.iter().find(|row| row.has(on) && row.kind == RungKind::Step) else {
                return format!("the plan is through, nothing is due {from}");
            };
            let number = row.number.map(|n| format!("step {n}, ")).unwrap_or_default();
            let again = if *verb == Verb::Resume {
                "the plan goes on: "
            } else {
                ""
            };
            format!("{again}{number}{} {from}", row.take)
        }
        Verb::Pause { days, shift } => {
            let until = match days {
                Some(days) => format!("{from} to {}", last(*days)),
                None => format!("{from} until you resume"),
            };
            let then = if *shift {
                "what comes after moves"
            } else {
                "the calendar goes on meanwhile"
            };
            format!("pause: nothing is due {until}; {then}")
        }
        Verb::Stop => format!("stop: nothing is due any more {from}"),
        Verb::LeaveOut(doses) => format!("left out: {}", named(basis, before, doses, &near)),
        Verb::Move { dose, to, at } => {
            let own = std::slice::from_ref(dose);
            let at = at.map(|at| format!(" {}", at.format("%H:%M"))).unwrap_or_default();
            format!("{} is taken on {}{at}", named(basis, before, own, &near), near(*to))
        }
        Verb::Set { amount, at, days } => {
            let at = at.as_ref().map_or("each time".to_owned(), Moment::to_string);
            let until = days.map_or("until the step changes".to_owned(), |days| format!("to {}", last(days)));
            format!("{amount} {at} {from} {until}")
        }
        Verb::Weekday { from: was, to, .. } => {
            format!("{} instead of {} {from} until the step changes", long(*to), long(*was))
        }
        Verb::Take(take) => format!("{take} {from} until the step changes"),
        Verb::Stay { .. } | Verb::Down { .. } | Verb::Each(_) | Verb::Only { .. } | Verb::Time { .. } => {
            format!("{verb} {from}")
        }
    }
}

/// Whether the same step holds on a day with a decision as without it.
pub(in crate::app::plan) fn stays(basis: &Basis<'_>, before: &Draft, after: &Draft, on: NaiveDate) -> bool {
    let step = |draft: &Draft| match draft.timeline(basis).place(on) {
        Place::Step(at) => Some((at.step, at.pass)),
        _ => None,
    };
    // Where the rows are written out already the steps themselves have changed.
    before.plan == after.plan && step(before) == step(after)
}

fn long(day: Weekday7) -> String {
    let names = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    names
        .get(usize::from(day.0))
        .map_or(day.to_string(), |name| (*name).to_owned())
}

/// `7 days longer, until Sun 6 Dec; everything after moves along`
pub(in crate::app::plan) fn held(rows: &[Row], today: NaiveDate, days: u32, shift: bool, on: NaiveDate) -> String {
    let count = words::count(usize::try_from(days).unwrap_or(0), "day", "days");
    if !shift {
        let last = on + TimeDelta::days(i64::from(days) - 1);
        return format!(
            "stays {count}, to {}; what comes after keeps its days",
            words::day_near(last, today)
        );
    }
    let until = end(rows, on)
        .map(|end| format!(", to {}", words::day_near(end, today)))
        .unwrap_or_default();
    format!("{count} longer{until}; everything after moves along")
}

/// The last day of the step that holds on a day, with its hold.
fn end(rows: &[Row], on: NaiveDate) -> Option<NaiveDate> {
    let here = rows.iter().position(|row| row.has(on))?;
    let hold = rows.get(here + 1).filter(|next| next.kind == RungKind::Hold);
    hold.or(rows.get(here))?.until
}

/// `70 mg of Sun 8 Mar`, `5 mg 08:00 and 5 mg 20:00 of Thu 5 Mar`
fn named(basis: &Basis<'_>, before: &Draft, doses: &[DoseRef], near: &dyn Fn(NaiveDate) -> String) -> String {
    let timeline = before.timeline(basis);
    let one = |dose: &DoseRef| {
        let due = planned(&timeline, dose);
        let parts: Vec<String> = due
            .iter()
            .map(|due| format!("{} {}", due.amount, due.moment()))
            .collect();
        format!("{} of {}", parts.join(" and "), near(dose.date))
    };
    doses.iter().map(one).collect::<Vec<_>>().join(", ")
}
