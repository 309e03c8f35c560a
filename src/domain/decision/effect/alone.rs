//! Directions by themselves, as if nothing came before or after them.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::domain::amount::Quantity;
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Directions;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{Action, History, Timeline};

/// How many days show what directions come to: twelve weeks, in which most rhythms come round.
const DAYS: usize = 84;

/// A plan of these directions alone, from a day on, with the words of another one.
pub(super) fn alone(take: &Directions, like: &Timeline, from: NaiveDate) -> Option<Timeline> {
    let step = Step {
        take: take.clone(),
        length: Length::Open,
        then: Then::GoOn,
        note: None,
    };
    let plan = Plan {
        from,
        steps: vec![step],
        begins: None,
        repeat: Repeat::No,
        ..like.plans().first()?.clone()
    };
    let course = Course::new(CourseId::from_name("alone").ok()?, "", vec![plan]);
    Some(Timeline::new(&course, like.words(), History::default()))
}

/// How two directions compare in amount; `None` where their amounts cannot be added or compared.
pub fn compare_doses(one: &Directions, other: &Directions, like: &Timeline, from: NaiveDate) -> Option<Ordering> {
    let sum = |take: &Directions| -> Option<Quantity> {
        let alone = alone(take, like, from)?;
        let days = from.iter_days().take(DAYS);
        let mut doses = days
            .flat_map(|day| alone.by_plan(day))
            .filter(|due| due.action != Some(Action::Remove))
            .map(|due| due.amount.at_most());
        let first = doses.next()?;
        doses.try_fold(first, |sum, more| sum.plus(&more))
    };
    sum(one)?.compare(&sum(other)?)
}
