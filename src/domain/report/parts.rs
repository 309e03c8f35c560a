//! The words that a report is made of.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::domain::amount::{Quantity, show_number};
use crate::domain::day::{DayDose, Status, Telling};
use crate::domain::figures::{MeasureFigures, RowKind, StepFigures, words};
use crate::domain::journal::DueMoment;
use crate::domain::measure::{GRADES, Measure, Scale, Value};
use crate::domain::words as said_words;

/// `22 Nov`, with the year where it is not that of the reference.
pub(super) fn day(date: NaiveDate, near: NaiveDate) -> String {
    let format = if date.year() == near.year() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    date.format(format).to_string()
}

/// `3-22 Nov 2026`, `14 Sep - 22 Nov 2026`, `14 Sep 2025 - 22 Nov 2026`.
pub(super) fn dates(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return to.format("%-d %b %Y").to_string();
    }
    if (from.year(), from.month()) == (to.year(), to.month()) {
        return format!("{}-{}", from.day(), to.format("%-d %b %Y"));
    }
    format!("{} - {}", day(from, to), to.format("%-d %b %Y"))
}

/// `3 Nov - 8 Nov`; of one day `3 Nov`.
pub(super) fn stretch(from: NaiveDate, until: NaiveDate, near: NaiveDate) -> String {
    if from == until {
        return day(from, near);
    }
    format!("{} - {}", day(from, near), day(until, near))
}

/// That a page has the latest of many only.
pub(super) fn latest(left_out: usize) -> String {
    let earlier = said_words::count(left_out, "earlier one is", "earlier ones are");
    format!("Those are the latest; {earlier} in the CSV form.")
}

/// The dose of a row as it may be shown: without amounts it is the number of the step.
pub(super) fn dose(row: &StepFigures, amounts: bool) -> String {
    match row.kind {
        RowKind::Paused => "pause".to_owned(),
        RowKind::After => "afterwards".to_owned(),
        RowKind::Baseline => "none".to_owned(),
        RowKind::Step { .. } if amounts => row.dose.clone(),
        RowKind::Step { .. } => format!("step {}", row.number),
    }
}

/// What a stretch of days behind the course is called among others.
const NOTHING: &str = "nothing";

fn of_history(row: &StepFigures, amounts: bool) -> String {
    match row.kind {
        RowKind::After => NOTHING.to_owned(),
        _ => dose(row, amounts),
    }
}

/// `50 mcg until 8 Nov, 75 mcg since 9 Nov`, `10 mg until 13 Jun, nothing since 14 Jun`; `None` where there was but one dose, and
/// there still is. `to`: the last day of the report.
pub(super) fn history(rows: &[StepFigures], amounts: bool, to: NaiveDate) -> Option<String> {
    /// More than this many pieces are counted rather than named.
    const MOST: usize = 6;
    let mut pieces: Vec<(String, NaiveDate, NaiveDate)> = rows
        .iter()
        .flat_map(|row| {
            row.stretches
                .iter()
                .map(move |(from, until)| (of_history(row, amounts), *from, *until))
        })
        .collect();
    pieces.sort_by_key(|(_, from, _)| *from);
    // A revision at the same dose is not another dose.
    pieces.dedup_by(|next, before| {
        let same = next.0 == before.0 && before.2.succ_opt() == Some(next.1);
        if same {
            before.2 = next.2;
        }
        same
    });
    // Days after the end on which nothing was recorded are in none of the rows: they are added.
    if let Some((_, _, until)) = pieces.last()
        && *until < to
    {
        pieces.push((NOTHING.to_owned(), *until + TimeDelta::days(1), to));
    }
    let last = pieces.len().checked_sub(1).filter(|last| *last > 0)?;
    let end = pieces[last].2;
    let left_out = pieces.len().saturating_sub(MOST);
    let shown = pieces
        .iter()
        .enumerate()
        .skip(left_out)
        .map(|(i, (dose, from, until))| {
            if i == last {
                format!("{dose} since {}", day(*from, end))
            } else if i == 0 {
                format!("{dose} until {}", day(*until, end))
            } else {
                format!("{dose} {}", stretch(*from, *until, end))
            }
        });
    let shown = shown.collect::<Vec<_>>().join(", ");
    Some(if left_out > 0 {
        let earlier = said_words::count(left_out, "earlier stretch", "earlier stretches");
        format!("{earlier}; {shown}")
    } else {
        shown
    })
}

/// A cell of the table by step: `5 (2-7), n 26`, `3 of 26`, single values of few days.
pub(super) fn cell(figures: &MeasureFigures) -> String {
    let cell = words::cell(figures);
    if figures.rated == 0 || figures.more.is_some() {
        return cell;
    }
    format!("{cell}, n {}", figures.rated)
}

/// `2 mild, 1 moderate`: days by grade, without those of none.
pub(super) fn grades(counts: &[u32; GRADES.len()]) -> String {
    let above = GRADES.iter().zip(counts).skip(1).filter(|(_, days)| **days > 0);
    above
        .map(|(grade, days)| format!("{days} {grade}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What became of a dose that went another way: `1.25 mg instead of 2.5 mg at 21:05`, `skipped`.
pub(super) fn departure(dose: &DayDose, amounts: bool) -> String {
    let telling = Telling {
        shown: dose.due.on,
        clock: &|time| time.format("%H:%M").to_string(),
        day: &|date| date.format("%-d %b").to_string(),
        quantity: &ToString::to_string,
        sites: true,
    };
    let at = telling.times(dose);
    let parts = dose.taken().count();
    let less = dose.status == Status::Partly;
    match dose.status {
        Status::Contradicted if amounts => telling.contradiction(dose),
        Status::Partly | Status::Changed => {
            let as_much = !less
                && dose.taken_amounts().iter().all(|taken| {
                    taken
                        .compare(&dose.due.amount.at_most())
                        .is_some_and(std::cmp::Ordering::is_le)
                });
            match (as_much, amounts) {
                (true, _) if parts > 1 => format!("taken in {parts} parts {at}"),
                (true, _) => format!("taken {at}"),
                (false, true) => format!("{} instead of {} at {at}", telling.taken(dose), dose.due.amount),
                (false, false) => format!("another amount at {at}"),
            }
        }
        Status::Taken => format!("{} {at}, late as the plan has it", Telling::verb(dose)),
        status => status.word().to_owned(),
    }
}

/// `21:00`, `evening`; nothing for a dose of the day.
pub(super) fn moment(moment: &DueMoment) -> String {
    match moment {
        DueMoment::Nth(_, 1) => String::new(),
        other => other.to_string(),
    }
}

/// A median or value in words, for charts.
pub(super) fn number(value: rust_decimal::Decimal) -> String {
    show_number(value)
}

/// An amount as a number and a unit, for a spreadsheet.
pub(super) fn apart(amount: &Quantity) -> (String, String) {
    (amount.value.normalize().to_string(), amount.unit.to_string())
}

/// A value as a number and a unit; two numbers have no number of their own, but a unit.
pub(super) fn number_and_unit(measure: &Measure, value: &Value) -> Option<(String, String)> {
    let (Scale::Number { unit } | Scale::Pair { unit }) = &measure.scale else {
        let Value::Number(number) = value else { return None };
        return Some((number.normalize().to_string(), String::new()));
    };
    match value {
        Value::Number(number) => Some((number.normalize().to_string(), unit.clone())),
        Value::Pair(..) => Some((String::new(), unit.clone())),
        Value::Grade(_) | Value::Yes(_) => None,
    }
}
