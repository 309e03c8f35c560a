//! The review in words, for a screen reader: one line a day, one line a step, no columns and no signs.

use chrono::{Datelike, NaiveDate};

use crate::domain::day::{DayDose, Schedules, Status, Telling};
use crate::domain::directions::Moment;
use crate::domain::figures::words as said;
use crate::domain::figures::{DayCell, MeasureFigures, RowKind, Span, StepFigures};
use crate::domain::journal::{DueMoment, Outcome};
use crate::domain::measure::Scale;
use crate::domain::regimen::Regimen;

/// `Monday 16: Examplin taken, Sampletol 14:00 taken, Sampletol 21:00 skipped (ill), Focus 5, Headache none.`
pub(super) fn days(regimen: &Regimen, schedules: &Schedules, span: &Span) -> Vec<String> {
    let days = span.from.iter_days().take_while(|day| *day <= span.to);
    days.enumerate()
        .map(|(n, day)| {
            let head = format!("{} {}", day.format("%A"), day.day());
            if day > span.last {
                return format!("{head}: to come.");
            }
            let mut parts = doses(regimen, schedules, span, n);
            parts.extend(ratings(regimen, span, n));
            let notes = span.notes.get(n).map_or(&[][..], Vec::as_slice);
            let notes: Vec<String> = notes
                .iter()
                .map(|note| format!(" Note: {}", one_line(&note.text)))
                .collect();
            format!("{head}: {}.{}", parts.join(", "), notes.concat())
        })
        .collect()
}

fn doses(regimen: &Regimen, schedules: &Schedules, span: &Span, n: usize) -> Vec<String> {
    let mut parts = Vec::new();
    for course in &span.courses {
        let Some(cell) = course.days.get(n) else { continue };
        let name = regimen
            .course(&course.course)
            .map_or(course.course.as_str(), |course| &course.name);
        parts.extend(
            cell.doses
                .iter()
                .chain(&cell.waiting)
                .map(|dose| format!("{name}{}", dose_words(cell, dose))),
        );
        let how = if schedules.has_as_needed(&course.course, cell.date) {
            "as needed at"
        } else {
            "taken, not planned,"
        };
        parts.extend(cell.beside.iter().filter_map(|entry| match &entry.outcome {
            Outcome::Taken(amount) => Some(format!("{name} {amount} {how} {}", entry.at.format("%H:%M"))),
            Outcome::Skipped | Outcome::Held => None,
        }));
    }
    if parts.is_empty() {
        parts.push("nothing due".into());
    }
    parts
}

/// ` 14:00 changed to 1.25 mg at 16:10 (drowsy)`; the moment only where there are several doses.
fn dose_words(cell: &DayCell, dose: &DayDose) -> String {
    let moment = match dose.due.moment() {
        _ if cell.doses.len() < 2 => String::new(),
        DueMoment::At(Moment::Clock(time)) => format!(" {}", time.format("%H:%M")),
        moment => format!(" {moment}"),
    };
    let why = dose
        .why()
        .map_or_else(String::new, |why| format!(" ({})", one_line(why)));
    let state = match dose.status {
        // A line a day has no room for the time of what went as planned.
        Status::Taken
            if dose.taken().count() == 1 && dose.taken_at().is_some_and(|at| at.date_naive() == cell.date) =>
        {
            Telling::verb(dose).to_owned()
        }
        _ => super::super::read::telling(cell.date, false).state(dose),
    };
    format!("{moment} {state}{why}")
}

fn ratings(regimen: &Regimen, span: &Span, n: usize) -> Vec<String> {
    let mut parts = Vec::new();
    for of_measure in &span.measures {
        let (Some(Some(value)), Some(measure)) = (of_measure.days.get(n), regimen.measure(of_measure.measure())) else {
            continue;
        };
        parts.push(match measure.scale {
            // `6 of 10` in every cell of ten years says nothing that `6` does not.
            Scale::Rating { .. } => format!("{} {}", measure.name, value.words(ToString::to_string)),
            _ => format!("{} {}", measure.name, value.words(|value| measure.show(value))),
        });
    }
    if parts.is_empty() {
        parts.push("nothing rated".into());
    }
    parts
}

/// `Step 1, 25 mcg, 14 Sep 2026 to 11 Oct 2026, 28 days, rated on 26: Focus median 5, middle 80 % from 2 to 7, 26 days.`
pub(super) fn step(regimen: &Regimen, row: &StepFigures) -> String {
    let what = match row.kind {
        RowKind::Baseline => "Before the course".to_owned(),
        RowKind::Step { .. } => format!("Step {}, {}", row.number, row.dose),
        RowKind::Paused => "Pause".to_owned(),
        RowKind::After => "After the course".to_owned(),
    };
    let until = if row.current { "now".to_owned() } else { date(row.until) };
    let held = match row.held_days {
        0 => String::new(),
        held => format!(", {held} of them by holds"),
    };
    let measures = row.measures.iter().filter(|figures| figures.rated > 0);
    let mut parts: Vec<String> = measures.map(|figures| measure(regimen, figures)).collect();
    if row.counts.planned() > 0 {
        parts.push(format!("doses {}", said::counts(&row.counts)));
    }
    if parts.is_empty() {
        parts.push("nothing recorded".into());
    }
    format!(
        "{what}, {} to {until}, {}{held}, rated on {}: {}.",
        date(row.from),
        said::days(row.days),
        row.rated_days,
        parts.join("; ")
    )
}

fn measure(regimen: &Regimen, figures: &MeasureFigures) -> String {
    let name = regimen
        .measure(&figures.measure)
        .map_or_else(|| figures.measure.to_string(), |measure| measure.name.clone());
    let days = said::days(figures.rated);
    match (figures.more, figures.spread) {
        (Some(more), _) if figures.grades.is_some() => format!("{name} more than none on {more} of {days}"),
        (Some(more), _) => format!("{name} yes on {more} of {days}"),
        _ if figures.is_few() && figures.spread.is_some() => {
            let values: Vec<String> = figures.single.iter().map(|(_, value)| value.to_string()).collect();
            format!("{name} single values {} ({days})", values.join(", "))
        }
        (None, Some(spread)) => {
            let second = figures
                .second
                .map_or_else(String::new, |second| format!("/{}", second.middle()));
            format!(
                "{name} median {}{second}, middle 80 % {}, {days}",
                spread.middle(),
                spread.range().replace('-', " to ")
            )
        }
        (None, None) => format!("{name} on {days}"),
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
