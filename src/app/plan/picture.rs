//! Everything that the plan view shows of one course, worked out together.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::super::about::supply;
use super::super::world::World;
use super::{draft_of, with_basis};
use crate::domain::course::Course;
use crate::domain::draft::{
    Check, DayPlan, Decision, Draft, Gate, Row, Stretch, Tense, Total, checks, decisions, difference, dose_words, gate,
    preview, rows, supply_check, totals,
};
use crate::domain::schedule::{RungKind, Timeline};

/// Days that the preview shows.
pub const PREVIEW: usize = 21;

/// One course as the plan view shows it.
#[derive(Clone, Debug)]
pub struct Picture {
    course: Course,
    draft: Option<Draft>,
    today: NaiveDate,
    /// The rows, the draft's where there is one.
    pub rows: Vec<Row>,
    /// What each row takes, short.
    pub doses: Vec<String>,
    /// The moment that all rows have in common.
    pub shape: Option<String>,
    /// Which rows differ from the plan in force.
    pub marks: Vec<bool>,
    /// What is said of each row: its note, or from when it was moved.
    pub notes: Vec<String>,
    /// What the draft changes.
    pub stretches: Vec<Stretch>,
    /// Steps behind a question that would come on another day, in words.
    pub moved: Vec<String>,
    /// What is looked at; empty without a draft.
    pub checks: Vec<Check>,
    /// The coming weeks, from the first day of a week on.
    pub preview: Vec<DayPlan>,
    /// The sums of the coming seven days.
    pub totals: Vec<Total>,
    /// The question that the plan asks now.
    pub gate: Option<Gate>,
    /// Everything that was decided, the latest last.
    pub decisions: Vec<Decision>,
    /// The ladder, the draft's where there is one.
    pub timeline: Timeline,
}

impl Picture {
    /// Works it out. `history`: what is due depends on the journal, so the picture does not last.
    pub fn new(world: &World, course: &Course, draft: Option<&Draft>, history: bool) -> Self {
        let today = world.today();
        with_basis(world, course, |basis| {
            let kept = draft_of(world, course);
            let active = basis.active();
            let timeline = kept.timeline(basis);
            let all = kept.rows(basis);
            let before = rows(&active, &course.changes, today);
            let (doses, shape) = dose_words(&all);
            let marks: Vec<bool> = all.iter().map(|row| differs(row, &before)).collect();
            let notes = all
                .iter()
                .zip(&marks)
                .map(|(row, mark)| note(row, *mark, &before))
                .collect();
            let first = first_day(world, today);
            let moved = moved(&all, &marks, &before);
            let supply = supply::left(world, course).and_then(|(left, _)| {
                let lasts = supply::lasts_by(world, course, &timeline, &left);
                supply_check(&left, lasts, today)
            });
            Self {
                stretches: draft.map(|_| difference(&timeline, &active, today)).unwrap_or_default(),
                checks: draft
                    .map(|draft| {
                        let looked_at = Draft {
                            base: draft.base.clone(),
                            ..kept.clone()
                        };
                        let mut found = checks(&looked_at, basis);
                        found.extend(supply);
                        found.sort_by_key(|check| check.verdict);
                        found
                    })
                    .unwrap_or_default(),
                preview: preview(&timeline, &active, first, PREVIEW),
                totals: totals(&timeline, &course.preparation, today),
                gate: gate(&active, today),
                course: course.clone(),
                // A picture of what depends on the journal is never the same again.
                draft: draft.cloned(),
                today: if history { NaiveDate::MIN } else { today },
                moved,
                decisions: decisions(course),
                rows: all,
                doses,
                shape,
                marks,
                notes,
                timeline,
            }
        })
    }

    /// Whether it still holds.
    pub fn is_of(&self, course: &Course, draft: Option<&Draft>, today: NaiveDate) -> bool {
        self.today == today && self.draft.as_ref() == draft && self.course == *course
    }

    /// Whether there is a draft.
    pub fn has_draft(&self) -> bool {
        self.draft.is_some()
    }
}

/// The first day of the week that is shown first: that of tomorrow.
fn first_day(world: &World, today: NaiveDate) -> NaiveDate {
    let tomorrow = today + TimeDelta::days(1);
    let start = world.regimen.settings.week_start;
    tomorrow - TimeDelta::days(i64::from(tomorrow.weekday().days_since(start)))
}

/// Whether the plan in force has no such row. What is over is what it was.
fn differs(row: &Row, before: &[Row]) -> bool {
    row.tense != Tense::Past
        && !before.iter().any(|other| {
            other.kind == row.kind && other.from == row.from && other.until == row.until && other.take == row.take
        })
}

/// What a hold moves behind a gate: no day differs there before somebody answers.
fn moved(rows: &[Row], marks: &[bool], before: &[Row]) -> Vec<String> {
    let changed = rows
        .iter()
        .zip(marks)
        .filter(|(row, mark)| **mark && row.asked && row.kind == RungKind::Step);
    changed
        .map(|(row, _)| {
            let from = super::super::words::short_day(row.from);
            let was = place(row, before).map(|was| format!(" (was {})", super::super::words::short_day(was)));
            format!("if you go ahead: {} from {from}{}", row.take, was.unwrap_or_default())
        })
        .collect()
}

/// The first day that a step had before it moved: it keeps its dose and its place among the steps.
fn place(row: &Row, before: &[Row]) -> Option<NaiveDate> {
    let same = |other: &&Row| {
        row.kind == RungKind::Step
            && other.tense == Tense::Future
            && other.number == row.number
            && other.take == row.take
            && other.from != row.from
    };
    before.iter().find(same).map(|other| other.from)
}

fn note(row: &Row, differs: bool, before: &[Row]) -> String {
    let mut parts: Vec<String> = row.note.clone().into_iter().collect();
    if row.asks {
        parts.push("asks".into());
    }
    if let Some(was) = place(row, before).filter(|_| differs) {
        parts.push(format!("was {}", super::super::words::short_day(was)));
    }
    parts.join(", ")
}
