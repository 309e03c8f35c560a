//! What was decided on a plan: every revision and change, what it changed, and its ladder next to the present one.

use crate::domain::course::Course;
use crate::domain::decision::{Effect, Stretch};
use crate::domain::draft::{Basis, Decision, Row, as_it_was, dose_words, rows};
use crate::domain::schedule::Timeline;

/// The list, while it is shown.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Which decision is focused; past the end: the last.
    pub focus: usize,
    /// What that decision changed when it came.
    pub effect: Vec<Stretch>,
    /// It next to the present plan, while that is shown instead of the list.
    pub compared: Option<Box<Compared>>,
}

/// A ladder as a few lines.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its rows.
    pub rows: Vec<Row>,
    /// What each takes, short.
    pub doses: Vec<String>,
    /// Which have a day that differs from the other ladder.
    pub marks: Vec<bool>,
}

/// The plan as a decision left it, next to the present one.
#[derive(Clone, Debug)]
pub struct Compared {
    /// As it was then.
    pub then: Ladder,
    /// As it is now.
    pub now: Ladder,
    /// The days that differ, from the day of the decision on: `now` is the present plan.
    pub days: Vec<Stretch>,
    /// Which of them is focused.
    pub focus: usize,
}

impl Compared {
    pub(super) fn new(basis: &Basis<'_>, decision: &Decision) -> Self {
        let then = as_it_was(basis.course, decision);
        let courses = (&then, basis.course);
        let found = Effect::of_courses(
            courses,
            basis.words,
            basis.history,
            (decision.on, basis.today),
            basis.around,
        );
        let days = found.stretches;
        let ladder = |course: &Course| {
            let timeline = Timeline::new(course, basis.words, basis.history.clone());
            let rows = rows(&timeline, &course.changes, basis.today);
            let (doses, _) = dose_words(&rows);
            let marks = rows.iter().map(|row| days.iter().any(|days| meet(row, days))).collect();
            Ladder { rows, doses, marks }
        };
        Self {
            then: ladder(&then),
            now: ladder(basis.course),
            days,
            focus: 0,
        }
    }
}

/// Whether a row has one of these days.
fn meet(row: &Row, days: &Stretch) -> bool {
    row.until.is_none_or(|until| days.from <= until) && days.until.is_none_or(|until| row.from <= until)
}
