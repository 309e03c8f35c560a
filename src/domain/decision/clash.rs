//! Decisions of two copies of a course that contradict each other: what both of them together ask is neither what one
//! copy asks nor what the other does, or the two ask different things of one dose.
//!
//! ```text
//! before      3 mg  3 mg  3 mg
//! one copy    4 mg  4 mg  4 mg     advance
//! the other   3 mg  4 mg  4 mg     advance, a day later
//! together    4 mg  5 mg  5 mg     one step too far
//! ```

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::domain::amount::Amount;
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::course::Course;
use crate::domain::journal::DueKey;
use crate::domain::plan::Plan;
use crate::domain::schedule::{Place, Timeline};

/// How many days after the last decision are compared.
const AHEAD: i64 = 400;

/// What only one of two copies has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own<'a> {
    /// Decisions, also those that only this copy has withdrawn.
    pub changes: Vec<&'a Change>,
    /// Revisions.
    pub plans: Vec<&'a Plan>,
}

/// A dose, or a step, that two copies of a course or both together see differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The day of the plan.
    pub on: NaiveDate,
    /// The moment of the dose; `None`: it is the step.
    pub moment: Option<String>,
    /// By the one copy, by the other, and by both together, in words.
    pub said: [String; 3],
}

/// One decision in two copies, withdrawn or not.
fn is_same(one: &Change, other: &Change) -> bool {
    let by_id = one.id.is_some() && one.id == other.id;
    by_id || (one.on, &one.verb, &one.after) == (other.on, &other.verb, &other.after)
}

impl<'a> Own<'a> {
    /// What a copy has that another has not.
    pub fn of(copy: &'a Course, other: &Course) -> Self {
        let in_force = |change: &&Change| {
            let mut same = other.changes.iter().filter(|there| is_same(there, change));
            !same.any(|there| there.void.is_some() == change.void.is_some())
        };
        Self {
            changes: copy.changes.iter().filter(in_force).collect(),
            plans: copy.plans.iter().filter(|plan| !other.plans.contains(plan)).collect(),
        }
    }

    /// Whether it has nothing of its own.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.plans.is_empty()
    }

    /// `advance from 22 Jun 2026`, each of them.
    pub fn words(&self) -> Vec<String> {
        let day = |date: NaiveDate| date.format("%-d %b %Y").to_string();
        let changes = self.changes.iter().map(|change| {
            let void = if change.void.is_some() { ", withdrawn" } else { "" };
            format!("`{}` from {}{void}", change.verb, day(change.on))
        });
        let plans = self
            .plans
            .iter()
            .map(|plan| format!("the plan from {}", day(plan.from)));
        changes.chain(plans).collect()
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let changes = self.changes.iter().map(|change| change.on);
        changes.chain(self.plans.iter().map(|plan| plan.from))
    }
}

/// A course as it was before two copies of it went different ways.
pub fn common(ours: &Course, theirs: &Course) -> Course {
    let mut common = ours.clone();
    common.plans.retain(|plan| theirs.plans.contains(plan));
    common.changes.retain_mut(|change| {
        let there = theirs.changes.iter().find(|there| is_same(there, change));
        if let Some(there) = there.filter(|there| there.void.is_none()) {
            change.void.clone_from(&there.void);
        }
        there.is_some()
    });
    common
}

/// The first day on which decisions of two copies contradict each other; `both` is the course with those of both.
pub fn clash(ours: &Course, theirs: &Course, both: &Course, timeline: impl Fn(&Course) -> Timeline) -> Option<Clash> {
    let (own, other) = (Own::of(ours, theirs), Own::of(theirs, ours));
    if own.is_empty() || other.is_empty() {
        return None;
    }
    if let Some(clash) = left_out_and_moved(&own, &other) {
        return Some(clash);
    }
    let days = || own.days().chain(other.days());
    let (first, last) = (days().min()?, days().max()?);
    // A dose that one side leaves out is left out, however much it would be by the other.
    let without_single = |course: &Course| {
        let mut course = course.clone();
        course
            .changes
            .retain(|change| !matches!(change.verb, Verb::LeaveOut(_)));
        timeline(&course)
    };
    let plans = [&common(ours, theirs), ours, theirs, both].map(without_single);
    let end = last + TimeDelta::days(AHEAD);
    let mut days = first.iter_days().take_while(|day| *day <= end);
    days.find_map(|day| of_doses(&plans, day).or_else(|| of_steps(&plans, day)))
}

/// A dose that one side leaves out and the other moves, or a day that one leaves out and to which the other moves a dose.
fn left_out_and_moved(own: &Own<'_>, other: &Own<'_>) -> Option<Clash> {
    let in_force = |side: &Own<'_>| -> Vec<Verb> {
        let changes = side.changes.iter().filter(|change| change.void.is_none());
        changes.map(|change| change.verb.clone()).collect()
    };
    let clash = |left: &[Verb], moved: &[Verb]| {
        let doses = left.iter().flat_map(|verb| match verb {
            Verb::LeaveOut(doses) => doses.as_slice(),
            _ => &[],
        });
        doses.into_iter().find_map(|left| {
            moved.iter().find_map(|verb| match verb {
                Verb::Move { dose, to, .. } => {
                    let one = dose.date == left.date
                        && (dose.moment.is_none() || left.moment.is_none() || dose.moment == left.moment);
                    let there = *to == left.date && left.moment.is_none();
                    (one || there).then(|| (dose.clone(), *to))
                }
                _ => None,
            })
        })
    };
    let (ours, theirs) = (in_force(own), in_force(other));
    let found = |(dose, to): (DoseRef, NaiveDate), ours_leaves: bool| {
        let (left, moved) = ("left out".to_owned(), format!("moved to {}", to.format("%a %-d %b %Y")));
        let all = "one or the other, by their order in the file,".to_owned();
        Clash {
            on: dose.date,
            moment: dose.moment.map(|moment| moment.to_string()),
            said: if ours_leaves {
                [left, moved, all]
            } else {
                [moved, left, all]
            },
        }
    };
    clash(&ours, &theirs)
        .map(|one| found(one, true))
        .or_else(|| clash(&theirs, &ours).map(|one| found(one, false)))
}

/// Whether what both copies ask together is not what the one that has changed it asks; of three that differ none is right.
fn is_odd<T: PartialEq>([was, one, other, all]: [&T; 4]) -> bool {
    match (one == was, other == was) {
        (true, _) => other != all,
        (_, true) => one != all,
        _ => one != other || one != all,
    }
}

/// A dose: how much, on which day and when.
type Asked = (Amount, NaiveDate, Option<NaiveTime>);

fn of_doses(plans: &[Timeline; 4], day: NaiveDate) -> Option<Clash> {
    let doses = plans.each_ref().map(|plan| {
        let due = plan.by_plan(day).into_iter();
        due.map(|due| (due.key, (due.amount, due.on, due.clock)))
            .collect::<BTreeMap<DueKey, Asked>>()
    });
    let keys: BTreeSet<&DueKey> = doses.iter().flat_map(BTreeMap::keys).collect();
    let mut keys: Vec<&DueKey> = keys.into_iter().collect();
    let when = |key: &&DueKey| {
        let dose = doses.iter().find_map(|doses| doses.get(*key));
        dose.map(|(_, on, clock)| (*on, *clock))
    };
    keys.sort_by_key(when);
    keys.into_iter().find_map(|key| {
        let [was, one, other, all] = doses.each_ref().map(|doses| doses.get(key));
        // How much it is and when it is taken may each be changed by one side.
        let amounts = [was, one, other, all].map(|dose| dose.map(|(amount, ..)| amount));
        let times = [was, one, other, all].map(|dose| dose.map(|(_, on, clock)| (on, clock)));
        (is_odd(amounts.each_ref()) || is_odd(times.each_ref())).then(|| Clash {
            on: key.date,
            moment: Some(key.moment.to_string()),
            said: [one, other, all].map(|dose| dose.map_or_else(|| "nothing".to_owned(), |dose| dose_words(key, dose))),
        })
    })
}

fn dose_words(key: &DueKey, (amount, on, clock): &Asked) -> String {
    let at = clock.map_or(String::new(), |clock| format!(" at {}", clock.format("%H:%M")));
    let on = if *on == key.date {
        String::new()
    } else {
        on.format(" on %-d %b").to_string()
    };
    format!("{amount}{on}{at}")
}

/// The step of a day, by its revision, and since or from when it asks how the plan goes on.
fn of_steps(plans: &[Timeline; 4], day: NaiveDate) -> Option<Clash> {
    let steps = plans.each_ref().map(|plan| match plan.place(day) {
        Place::Step(at) => {
            let revision = plan.plans().get(at.plan).map(|plan| plan.from);
            Some((revision, at.step, at.asks_since.or(at.asks_on)))
        }
        _ => None,
    });
    let [was, one, other, all] = &steps;
    is_odd([was, one, other, all]).then(|| Clash {
        on: day,
        moment: None,
        said: [one, other, all].map(|at| match at {
            None => "no step".to_owned(),
            Some((_, step, None)) => format!("step {step}"),
            Some((_, step, Some(asks))) => format!("step {step} with its question on {}", asks.format("%-d %b")),
        }),
    })
}
