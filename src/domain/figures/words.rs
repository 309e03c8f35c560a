//! The figures as sentences: facts and counts, no judgement and no advice.
//!
//! Every sentence about ratings says on how many days there were any. Nothing here says better or worse.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::measures::MeasureFigures;
use super::stats::{FEW, Spread};
use super::steps::{RowKind, StepFigures};
use super::{Content, Counts, DayCell, Span, WeekFigures};
use crate::domain::measure::{Measure, Scale};
use crate::domain::regimen::Regimen;

const SPELLED: [&str; 13] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// What remains true of every comparison of one's own records.
pub const OWN_RECORDS: &str =
    "These are your own records, without a comparison group: time, season, sleep and expectation changed too.";

/// Where single values are shown instead of a summary.
pub const SINGLE_VALUES: &str = "Steps with fewer than 7 rated days show the single values instead.";

/// A small number as a word (`six`), a larger one in digits.
pub fn spelled(n: u32) -> String {
    let word = usize::try_from(n).ok().and_then(|n| SPELLED.get(n));
    word.map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// `1 day`, `26 days`.
pub fn days(n: u32) -> String {
    many(n, "day")
}

fn many(n: u32, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// `26 of 28 as planned, 1 changed, 1 not recorded`; parts that are zero are left out.
pub fn counts(counts: &Counts) -> String {
    if counts.planned() == 0 {
        return "nothing planned up to now".into();
    }
    let said = format!("{} of {} as planned", counts.as_planned, counts.planned());
    let parts = [
        (counts.changed, "changed"),
        (counts.contradicted, "contradicted"),
        (counts.skipped, "skipped"),
        (counts.held, "held"),
        (counts.not_recorded, "not recorded"),
        (counts.not_known, "not known"),
    ];
    let others = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"));
    std::iter::once(said).chain(others).collect::<Vec<_>>().join(", ")
}

/// `17 of 19 taken, 1 skipped, 1 not recorded`
pub fn taken(counts: &Counts) -> String {
    let said = format!("{} of {} taken", counts.taken(), counts.planned());
    let parts = [
        (counts.contradicted, "contradicted"),
        (counts.skipped, "skipped"),
        (counts.held, "held"),
        (counts.not_recorded, "not recorded"),
        (counts.not_known, "not known"),
    ];
    let others = parts.iter().filter(|(n, _)| *n > 0);
    let others = others.map(|(n, word)| format!("{n} {word}"));
    std::iter::once(said).chain(others).collect::<Vec<_>>().join(", ")
}

/// `Doses: 17 of 19 taken, 2 not recorded; ratings on 6 of 7 days.`: of those of which it is decided what became.
pub fn recorded(span: &Span) -> String {
    let ratings = format!("ratings on {} of {}", span.rated_days, days(span.days_so_far));
    if span.days_so_far == 0 {
        return "These days are in the future.".into();
    }
    let days = span.courses.iter().flat_map(|course| &course.days);
    // A dose of a day before the span that can still be taken is open in it.
    let waits = |day: &DayCell| day.waiting.iter().filter(|dose| dose.due.on < span.from).count();
    let open: u32 = days
        .filter(|day| day.date <= span.last)
        .map(|day| day.counts.open + u32::try_from(waits(day)).unwrap_or(0))
        .sum();
    match span.counts.planned() {
        0 if open > 0 => format!("Doses: {open} open; {ratings}."),
        0 => format!("Doses: none were planned up to now; {ratings}."),
        _ => format!("Doses: {}; {ratings}.", taken(&span.counts)),
    }
}

/// The number of the week (ISO 8601) that most days of the seven from this one belong to.
pub fn week_number(first_day: NaiveDate) -> u32 {
    (first_day + TimeDelta::days(3)).iso_week().week()
}

/// `Compared with week 46 (same step): Focus 6 and 5.5, Mood 6 and 6.` `None` where no measure has a value in both.
pub fn compared(week: &WeekFigures, regimen: &Regimen) -> Option<String> {
    let mut said = Vec::new();
    for (here, before) in week.span.measures.iter().zip(&week.before.measures) {
        let here = &here.figures;
        let name = regimen
            .measure(&here.measure)
            .map_or_else(|| here.measure.to_string(), |m| m.name.clone());
        if let (Some(a), Some(b)) = (middle(here), middle(before)) {
            said.push(format!("{name} {a} and {b}"));
        }
    }
    let step = if week.before.same_step() {
        "same step"
    } else {
        "another step"
    };
    let number = week_number(week.before.first_day);
    (!said.is_empty()).then(|| format!("Compared with week {number} ({step}): {}.", said.join(", ")))
}

/// The median of ratings and numbers; of a pair both.
pub fn middle(figures: &MeasureFigures) -> Option<String> {
    let first = figures.spread?.middle();
    Some(match figures.second {
        Some(second) => format!("{first}/{}", second.middle()),
        None => first,
    })
}

/// `Six days are few: a difference of one point says little.` `None` where there are no rated days, or enough.
pub fn few(rated: u32) -> Option<String> {
    let mut number = spelled(rated).chars().next()?.to_uppercase().to_string();
    number.extend(spelled(rated).chars().skip(1));
    match rated {
        0 => None,
        1 => Some("One day is little: a difference of one point says nothing yet.".into()),
        n if n < FEW => Some(format!("{number} days are few: a difference of one point says little.")),
        _ => None,
    }
}

/// The figure at the end of a measure's row: `med 6`, `1 of 5`, `med 118/76`; nothing where nothing was rated.
pub fn row_end(figures: &MeasureFigures) -> String {
    match (middle(figures), figures.more) {
        (Some(median), _) => format!("med {median}"),
        (None, Some(more)) if figures.rated > 0 => format!("{more} of {}", figures.rated),
        _ => String::new(),
    }
}

/// `median 6, 19 days`, `2 of 19 days`, `not rated`: a measure in a month's summary.
pub fn summary(figures: &MeasureFigures) -> String {
    match (middle(figures), figures.more) {
        (Some(median), _) => format!("median {median}, {}", days(figures.rated)),
        (None, Some(more)) if figures.rated > 0 => format!("{more} of {}", days(figures.rated)),
        (None, None) if figures.rated > 0 => format!("measured on {}", days(figures.rated)),
        _ => "not rated".into(),
    }
}

/// A cell of the table by step: `5 (2-7)`, `3 of 26`; of few days the single values, `4 6 5`; `-` of none.
pub fn cell(figures: &MeasureFigures) -> String {
    if figures.rated == 0 {
        return "-".into();
    }
    if let Some(more) = figures.more {
        return format!("{more} of {}", figures.rated);
    }
    if figures.is_few() && figures.spread.is_some() {
        return single(figures).join(" ");
    }
    let one = |spread: &Spread| format!("{} ({})", spread.middle(), spread.range());
    if figures.spread.is_none() {
        return days(figures.rated);
    }
    let both = figures.spread.iter().chain(&figures.second).map(one);
    both.collect::<Vec<_>>().join(" / ")
}

fn single(figures: &MeasureFigures) -> Vec<String> {
    figures.single.iter().map(|(_, value)| value.to_string()).collect()
}

/// Whether the ranges of a measure (the n-th of each row) overlap, and what remains true in any case. Rows with few
/// days have no range. `None` with fewer than two ranges.
pub fn overlap(rows: &[StepFigures], measure: usize) -> Option<String> {
    let ranges: Vec<Spread> = (rows.iter())
        .filter_map(|row| row.measures.get(measure)?.spread)
        .filter(|spread| !spread.is_few())
        .collect();
    let pairs = || {
        ranges
            .iter()
            .enumerate()
            .flat_map(|(i, a)| ranges.iter().skip(i + 1).map(move |b| (a, b)))
    };
    let overlapping = pairs().filter(|(a, b)| a.overlaps(b)).count();
    let first = match overlapping {
        _ if ranges.len() < 2 => return None,
        0 => "The ranges do not overlap.",
        n if n == pairs().count() => "The ranges overlap.",
        _ => "Some of the ranges overlap.",
    };
    Some(format!("{first} {OWN_RECORDS}"))
}

/// How the table by step is read: `Median and middle 80 % of the days. Headache: days with more than "none".`
pub fn how_to_read(measures: &[&Measure]) -> String {
    let names = |of: fn(&Scale) -> bool| {
        let names: Vec<&str> = measures
            .iter()
            .filter(|m| of(&m.scale))
            .map(|m| m.name.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let counted = |scale: &Scale| matches!(scale, Scale::Grade { .. } | Scale::YesNo);
    let medians = (measures.iter().any(|m| !counted(&m.scale))).then(|| "Median and middle 80 % of the days.".into());
    let grades = names(|scale| matches!(scale, Scale::Grade { .. }));
    let answers = names(|scale| matches!(scale, Scale::YesNo));
    let said = [
        medians,
        grades.map(|names| format!("{names}: days with more than \"none\".")),
        answers.map(|names| format!("{names}: days with yes.")),
    ];
    said.into_iter().flatten().collect::<Vec<String>>().join(" ")
}

/// Where a row's figures belong: `before the first dose`, `at 25 mcg`; where several rows read the same, with the first day of each.
fn place(rows: &[StepFigures], row: &StepFigures) -> String {
    let plain = |row: &StepFigures| match row.kind {
        RowKind::Paused => "in a pause".to_owned(),
        RowKind::After => "afterwards".to_owned(),
        RowKind::Baseline => "before the first dose".to_owned(),
        RowKind::Step { .. } if row.is_without() => "without a dose".to_owned(),
        RowKind::Step { .. } => format!("at {}", row.dose),
    };
    let said = plain(row);
    if rows.iter().filter(|other| plain(other) == said).count() < 2 {
        return said;
    }
    let year = rows.last().is_some_and(|last| last.until.year() != row.from.year());
    let day = row.from.format(if year { "%-d %b %Y" } else { "%-d %b" });
    format!("{said} from {day}")
}

/// The picture of one measure by step, in words: `Focus median 3 before the first dose, 5 at 25 mcg. Rated on 79 of 133 days.` Of few
/// days the single values are named. `index`: which of the rows' measures it is.
pub fn by_step(rows: &[StepFigures], index: usize, measure: &Measure) -> String {
    let all: u32 = rows.iter().map(|row| row.days).sum();
    let rated: u32 = rows
        .iter()
        .filter_map(|row| row.measures.get(index))
        .map(|m| m.rated)
        .sum();
    if rated == 0 {
        return format!("{} was rated on none of {}.", measure.name, days(all));
    }
    let mut medians = Vec::new();
    let mut singles = Vec::new();
    let mut shares = Vec::new();
    for row in rows {
        let Some(figures) = row.measures.get(index).filter(|figures| figures.rated > 0) else {
            continue;
        };
        let place = place(rows, row);
        match (middle(figures), figures.more) {
            (_, Some(more)) => shares.push(format!("{more} of {} {place}", days(figures.rated))),
            (Some(_), None) if figures.is_few() => {
                singles.push(format!(
                    "{} {place} ({})",
                    single(figures).join(", "),
                    days(figures.rated)
                ));
            }
            (Some(median), None) => medians.push(format!("{median} {place}")),
            (None, None) => {}
        }
    }
    let mut said = Vec::new();
    if !medians.is_empty() {
        said.push(format!("{} median {}.", measure.name, medians.join(", ")));
    }
    if !singles.is_empty() {
        said.push(format!("{}, single values: {}.", measure.name, singles.join("; ")));
    }
    if !shares.is_empty() {
        let what = if has_grades(rows, index) {
            "more than \"none\""
        } else {
            "yes"
        };
        said.push(format!("{}, days with {what}: {}.", measure.name, shares.join(", ")));
    }
    let several = several_ratings(rows, index).map_or(String::new(), |n| {
        format!(", on {n} of them more than once: the last one counts")
    });
    said.push(format!("Rated on {rated} of {}{several}.", days(all)));
    said.join(" ")
}

/// On how many days a measure has more than one reading; `None`: on none.
fn several_ratings(rows: &[StepFigures], index: usize) -> Option<u32> {
    let figures = rows.iter().filter_map(|row| row.measures.get(index));
    Some(figures.map(|figures| figures.several).sum()).filter(|several| *several > 0)
}

/// That not every reading is in the table by step: `Of several ratings of a day the last one counts here (Pain on 15 days).`
pub fn of_several(rows: &[StepFigures], measures: &[&Measure]) -> Option<String> {
    let each = measures.iter().enumerate().filter_map(|(index, measure)| {
        let several = several_ratings(rows, index)?;
        Some(format!("{} on {}", measure.name, days(several)))
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| {
        format!(
            "Of several ratings of a day the last one counts here ({}).",
            each.join(", ")
        )
    })
}

/// What was taken of each component on a day with doses, by step: `THC from Examplin on a day with doses, mean: 5 mg at 0.5
/// mL, 10 mg at 1 mL.` `medicine`: the name of the course.
pub fn by_content(rows: &[StepFigures], all: &[Content], medicine: &str) -> Vec<String> {
    let each = all.iter().map(|content| {
        let steps = content.each.iter().zip(rows);
        let steps: Vec<String> = steps
            .filter_map(|(amount, row)| Some(format!("{} {}", amount.as_ref()?, place(rows, row))))
            .collect();
        format!("{}: {}.", content.label(medicine), steps.join(", "))
    });
    each.collect()
}

/// The days of a week on which a measure has several readings, or one that reached an alert: `Tue 17 Mar Blood pressure 130/80 before,
/// 168/98 after 40 min; alert reached.` No reading is there for a whole day unsaid.
pub fn several(span: &Span, regimen: &Regimen) -> Vec<String> {
    let days: Vec<NaiveDate> = span.from.iter_days().take_while(|day| *day <= span.to).collect();
    let mut said: Vec<(NaiveDate, String)> = Vec::new();
    for of_measure in &span.measures {
        let Some(measure) = regimen.measure(of_measure.measure()) else {
            continue;
        };
        let told = days.iter().zip(&of_measure.days).filter_map(|(day, value)| {
            let value = value.as_ref().filter(|value| value.reached || value.is_several())?;
            let words = value.words(|value| measure.show(value));
            Some((*day, format!("{} {} {words}.", day.format("%a %-d %b"), measure.name)))
        });
        said.extend(told);
    }
    said.sort_by_key(|(day, _)| *day);
    said.into_iter().map(|(_, words)| words).collect()
}

fn has_grades(rows: &[StepFigures], index: usize) -> bool {
    rows.iter()
        .any(|row| row.measures.get(index).is_some_and(|figures| figures.grades.is_some()))
}
