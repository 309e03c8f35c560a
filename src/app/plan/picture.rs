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
            let was: Vec<Option<&Row>> = matched(&all, &before)
                .into_iter()
                .map(|place| before.get(place?))
                .collect();
            let marks: Vec<bool> = all.iter().zip(&was).map(|(row, was)| differs(row, *was)).collect();
            let notes = all.iter().zip(&was).map(|(row, was)| note(row, *was, today)).collect();
            let first = first_day(world, today);
            let moved = moved(&all, &was, today);
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

/// For each row the one that it is in the plan in force. Rows keep their order, so the longest common run of equal doses
/// tells which is which also where steps were added, removed, or moved by a hold.
fn matched(rows: &[Row], before: &[Row]) -> Vec<Option<usize>> {
    let same = |a: &Row, b: &Row| a.kind == b.kind && a.take == b.take;
    let (m, n) = (rows.len(), before.len());
    let mut long = vec![vec![0_usize; n + 1]; m + 1];
    for i in (0..m).rev() {
        for j in (0..n).rev() {
            long[i][j] = if same(&rows[i], &before[j]) {
                long[i + 1][j + 1] + 1
            } else {
                long[i + 1][j].max(long[i][j + 1])
            };
        }
    }
    let mut found = vec![None; m];
    let (mut i, mut j) = (0, 0);
    while i < m && j < n {
        if same(&rows[i], &before[j]) {
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if long[i + 1][j] >= long[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// Whether a row differs from what it is in the plan in force. What is over is what it was.
fn differs(row: &Row, was: Option<&Row>) -> bool {
    row.tense != Tense::Past && was.is_none_or(|was| (was.from, was.until) != (row.from, row.until))
}

/// What a hold moves behind a gate: no day differs there before somebody answers.
fn moved(rows: &[Row], was: &[Option<&Row>], today: NaiveDate) -> Vec<String> {
    let near = |day| super::super::words::short_near(day, today);
    let rows = rows.iter().zip(was);
    let changed = rows.filter(|(row, was)| row.asked && row.kind == RungKind::Step && differs(row, **was));
    changed
        .map(|(row, was)| {
            let was = was.filter(|was| was.from != row.from);
            let was = was.map(|was| format!(" (was {})", near(was.from)));
            format!(
                "if you go ahead: {} from {}{}",
                row.take,
                near(row.from),
                was.unwrap_or_default()
            )
        })
        .collect()
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
