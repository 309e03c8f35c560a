//! Every decision on a course, readable: revisions and changes in the order of their dates, and what each of them
//! changed.

use chrono::{NaiveDate, TimeDelta};

use super::{Basis, Timeline};
use crate::domain::course::Course;
use crate::domain::decision::Effect;

/// How many days after a decision its changes are searched for.
const LATER: i64 = 800;

/// One decision in the file of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// The day on which it was entered, where that is known to be another.
    pub entered: Option<NaiveDate>,
    /// `revision 2, 5 steps`; `hold 7 days`.
    pub words: String,
    /// Who decided it.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// It was taken back, for this reason.
    pub void: Option<String>,
    /// Which one of the course's plans or changes.
    pub which: Which,
}

/// The place of a decision in its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Among the plans.
    Plan(usize),
    /// Among the plans that were taken back.
    VoidPlan(usize),
    /// Among the changes.
    Change(usize),
}

/// Every decision, the latest last. `timeline`: of the course, which numbers its steps.
pub fn decisions(course: &Course, timeline: &Timeline) -> Vec<Decision> {
    let plans = course.plans.iter().enumerate().map(|(i, plan)| {
        let steps = plan.steps.len();
        Decision {
            on: plan.from,
            entered: plan.entered.filter(|entered| *entered != plan.from),
            words: format!("revision {}, {steps} step{}", i + 1, if steps == 1 { "" } else { "s" }),
            by: plan.by.clone(),
            why: plan.why.clone(),
            void: None,
            which: Which::Plan(i),
        }
    });
    let changes = course.changes.iter().enumerate().map(|(i, change)| Decision {
        on: change.on,
        entered: change.entered.filter(|entered| *entered != change.on),
        words: timeline.as_shown(&change.verb, change.on).to_string(),
        by: change.by.clone(),
        why: change.why.clone(),
        void: change.void.clone(),
        which: Which::Change(i),
    });
    let gone = course.void_plans.iter().enumerate().map(|(i, gone)| {
        let steps = gone.plan.steps.len();
        Decision {
            on: gone.plan.from,
            entered: gone.plan.entered.filter(|entered| *entered != gone.plan.from),
            words: format!("a revision, {steps} step{}", if steps == 1 { "" } else { "s" }),
            by: gone.plan.by.clone(),
            why: gone.plan.why.clone(),
            void: Some(gone.void.clone()),
            which: Which::VoidPlan(i),
        }
    });
    let mut found: Vec<Decision> = plans.chain(gone).chain(changes).collect();
    found.sort_by_key(|decision| decision.on);
    found
}

/// The course as it was when a decision had been made: everything up to it, and nothing later. The decision itself is
/// in force, also where it was taken back since.
pub fn as_it_was(course: &Course, decision: &Decision) -> Course {
    let mut with = course.clone();
    match decision.which {
        Which::Plan(i) => {
            with.plans.truncate(i + 1);
            with.changes.retain(|change| change.on < decision.on);
        }
        Which::VoidPlan(i) => {
            with.plans.retain(|plan| plan.from <= decision.on);
            with.plans.extend(with.void_plans.get(i).map(|gone| gone.plan.clone()));
            with.changes.retain(|change| change.on < decision.on);
        }
        Which::Change(i) => {
            with.plans.retain(|plan| plan.from <= decision.on);
            with.changes.truncate(i + 1);
            if let Some(last) = with.changes.last_mut() {
                last.void = None;
            }
        }
    }
    with
}

/// What a decision changed when it came: the plan with everything up to it, against the plan without it.
pub fn effect(basis: &Basis<'_>, decision: &Decision) -> Effect {
    let with = as_it_was(basis.course, decision);
    let mut without = with.clone();
    match decision.which {
        Which::Plan(_) | Which::VoidPlan(_) => drop(without.plans.pop()),
        Which::Change(_) => drop(without.changes.pop()),
    }
    let timeline = |course: &Course| Timeline::new(course, basis.words, basis.history.clone());
    let end = decision.on + TimeDelta::days(LATER);
    Effect::before(
        (timeline(&without), timeline(&with)),
        decision.on,
        basis.today,
        end,
        basis.around,
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Bench, date, examplin, plan};
    use super::*;
    use crate::domain::change::Change;

    #[test]
    fn decisions_are_listed_with_what_they_changed() {
        let mut course = examplin();
        course.plans.push(plan("2026-11-20", &[("no end", "60 mcg 08:00")]));
        course.changes.push(Change {
            why: Some("headache".into()),
            ..Change::new(date("2026-11-01"), "hold 7 days".parse().unwrap())
        });
        let bench = Bench::new(course);
        let all = decisions(&bench.course, &bench.basis().active());
        let words: Vec<&str> = all.iter().map(|decision| decision.words.as_str()).collect();
        assert_eq!(words, ["revision 1, 5 steps", "hold 7 days", "revision 2, 1 step"]);
        let effect = |n: usize| effect(&bench.basis(), &all[n]);
        let effects: Vec<_> = (0..3).map(|n| effect(n).stretches).collect();
        let first = &effects[1][0];
        assert_eq!(
            (first.from, first.now.as_str(), first.was.as_str()),
            (date("2026-11-09"), "50 mcg", "75 mcg")
        );
        let last = &effects[2][0];
        assert_eq!(
            (last.from, last.now.as_str(), last.was.as_str()),
            (date("2026-11-20"), "60 mcg", "75 mcg")
        );
        assert_eq!(effects[0][0].was, "nothing");
    }
}
