//! A draft that has come into force and whose file is still there: the program was ended between the two.

use super::{Draft, fingerprint, shifted};
use crate::domain::change::Change;
use crate::domain::course::Course;
use crate::domain::plan::Plan;

impl Draft {
    /// Whether everything in it is in force in the course, and the course was without it what it was when the draft was
    /// begun. To put such a draft into force again would do it twice.
    pub fn is_in_force(&self, course: &Course) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut before = course.clone();
        if let Some(plan) = &self.plan {
            // One that was left for some days comes into force as what is left of it then.
            let same = |other: &Plan| {
                let other = other.from_its_day();
                other.from >= plan.from && shifted::begun_later(plan.clone(), other.from).steps == other.steps
            };
            match before.plans.iter().rposition(same) {
                Some(at) => drop(before.plans.remove(at)),
                None => return false,
            }
        }
        for change in &self.changes {
            let same = |other: &Change| other.void.is_none() && other.on >= change.on && other.verb == change.verb;
            match before.changes.iter().rposition(same) {
                Some(at) => drop(before.changes.remove(at)),
                None => return false,
            }
        }
        fingerprint(&before) == self.base
    }
}

#[cfg(test)]
mod tests {
    use super::super::Decided;
    use super::super::tests::{Bench, date, examplin};
    use super::*;

    #[test]
    fn a_draft_is_in_force_once_it_was_activated_and_not_before() {
        let bench = Bench::new(examplin());
        let mut draft = Draft::new(&bench.course);
        assert!(!draft.is_in_force(&bench.course), "an empty draft is nothing");
        draft
            .changes
            .push(Change::new(date("2026-11-22"), "hold 7 days".parse().unwrap()));
        assert!(!draft.is_in_force(&bench.course));
        let mut course = bench.course.clone();
        draft.activation(&Decided::default()).apply(&mut course);
        assert!(draft.is_in_force(&course));
        // The same again, begun on the course as it is now, is a second hold.
        let mut second = Draft::new(&course);
        second.changes.clone_from(&draft.changes);
        assert!(!second.is_in_force(&course));
        // And one that was taken back since is no longer in force.
        course.changes.last_mut().unwrap().void = Some("undone".into());
        assert!(!draft.is_in_force(&course));
    }
}
