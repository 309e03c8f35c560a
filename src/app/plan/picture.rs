//! Everything that the plan view shows of one course, worked out together.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::super::about::supply;
use super::super::world::World;
use super::{draft_of, with_basis};
use crate::domain::course::Course;
use crate::domain::day::Begins;
use crate::domain::decision::{DayPlan, Effect, matched};
use crate::domain::draft::Verdict;
use crate::domain::draft::{
    Check, Decision, Draft, Gate, Row, Tense, Total, checks, decisions, dose_words, gate, rows, supply_check, totals,
};
use crate::domain::schedule::Timeline;

/// Days that the preview shows at most: eight weeks.
pub const PREVIEW: usize = 56;

/// One course as the plan view shows it.
#[derive(Clone, Debug)]
pub struct Picture {
    course: Course,
    draft: Option<Draft>,
    today: NaiveDate,
    /// The first dose that the draft can be about: it moves on with what is recorded.
    begins: Option<Begins>,
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
    /// What the draft does; nothing without one.
    pub effect: Effect,
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
            let doses: Vec<String> = doses.iter().map(|dose| world.written(dose)).collect();
            let shape = shape.map(|shape| world.written(&shape));
            let was: Vec<Option<&Row>> = matched(&all, &before, |a, b| a.kind == b.kind && a.take == b.take)
                .into_iter()
                .map(|place| before.get(place?))
                .collect();
            let marks: Vec<bool> = all.iter().zip(&was).map(|(row, was)| differs(row, *was)).collect();
            let notes = all.iter().zip(&was).map(|(row, was)| note(row, *was, today)).collect();
            let first = first_day(world, today);
            let effect = match draft {
                Some(_) => Effect::between(active.clone(), timeline.clone(), today, today, basis.around),
                None => Effect::ladder(active.clone(), timeline.clone(), today, today),
            };
            let supply = supply::left(world, course).and_then(|(left, _)| {
                let lasts = supply::lasts_by(world, course, &timeline, &left);
                supply_check(&left, lasts, today)
            });
            Self {
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
                preview: effect.preview(first, PREVIEW, &*world.wall),
                totals: totals(&timeline, &course.preparation, today, &*world.wall),
                gate: gate(&active, today),
                course: course.clone(),
                // A picture of what depends on the journal is never the same again.
                draft: draft.cloned(),
                begins: draft.map(|_| world.decided_from(course)),
                today: if history { NaiveDate::MIN } else { today },
                effect,
                decisions: decisions(course, &active),
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
    pub fn is_of(&self, course: &Course, draft: Option<&Draft>, world: &World) -> bool {
        let begins = || draft.map(|_| world.decided_from(course));
        self.today == world.today() && self.draft.as_ref() == draft && self.course == *course && self.begins == begins()
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

/// Whether a row differs from what it is in the plan in force. What is over is what it was.
fn differs(row: &Row, was: Option<&Row>) -> bool {
    row.tense != Tense::Past && was.is_none_or(|was| (was.from, was.until) != (row.from, row.until))
}

fn note(row: &Row, was: Option<&Row>, today: NaiveDate) -> String {
    let mut parts: Vec<String> = row.note.clone().into_iter().collect();
    if row.tense == Tense::Never {
        parts.push("never begins".into());
    }
    if row.asks {
        parts.push("asks".into());
    }
    if let Some(was) = was.filter(|was| was.tense == Tense::Future && was.from != row.from) {
        parts.push(format!("was {}", super::super::words::short_near(was.from, today)));
    }
    parts.join(", ")
}

/// The first refusal of a picture's checks.
pub fn refusal(picture: &Picture) -> Option<&str> {
    picture
        .checks
        .iter()
        .find(|check| check.verdict == Verdict::Refused)
        .map(|check| check.words.as_str())
}
