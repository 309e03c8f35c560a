//! Two drafts, or a draft and the plan, beside each other: for the visit at which one of them is chosen.

use chrono::{NaiveDate, TimeDelta};

use super::checks::{Verdict, checks};
use super::rows::{Row, Tense};
use super::totals::{Total, totals_of};
use super::{Basis, Draft};
use crate::domain::amount::Quantity;
use crate::domain::clock::STEADY;
use crate::domain::decision::{Effect, Stretch};
use crate::domain::journal::DueKey;
use crate::domain::preparation::{Ratio, in_unit};
use crate::domain::schedule::{Action, Timeline};
use crate::domain::supply::{self, Lasts};

/// So many days are compared at most, and so many behind the last change of a step.
const MOST: i64 = 400;
const BEHIND: i64 = 28;

/// One of the two.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its ladder.
    pub rows: Vec<Row>,
    /// What is taken in the days that are compared: as doses are counted, and each component.
    pub totals: Vec<Total>,
    /// The same in what the product is counted in: tablets that have to be there.
    pub needed: Option<Quantity>,
    /// Until when what is left lasts, where that is known.
    pub lasts: Option<Lasts>,
    /// What the limits of the prescription refuse.
    pub refused: Vec<String>,
}

/// Both, over the same days.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The first day that is compared: today.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// The two.
    pub sides: [Side; 2],
    /// The days on which they differ: `was` is what the first says, `now` the second.
    pub days: Vec<Stretch>,
}

/// Compares two drafts; one without edits is the plan in force. `left`: what is left of the product, with the due doses
/// of today that are answered already.
pub fn beside(basis: &Basis<'_>, drafts: [&Draft; 2], left: Option<(&Quantity, &[DueKey])>) -> Beside {
    let rows = drafts.map(|draft| draft.rows(basis));
    let last = rows
        .iter()
        .flatten()
        .filter(|row| row.tense != Tense::Never)
        .map(|row| row.until.unwrap_or(row.from))
        .max();
    let from = basis.today;
    let until = last.unwrap_or(from).max(from) + TimeDelta::days(BEHIND - 1);
    let until = until.min(from + TimeDelta::days(MOST));
    let timelines = drafts.map(|draft| draft.timeline(basis));
    let [one, two] = timelines.clone();
    let days = Effect::before(one, two, from, basis.today, until + TimeDelta::days(1)).stretches;
    let mut rows = rows.into_iter();
    let sides = [0, 1].map(|n| {
        let timeline = &timelines[n];
        Side {
            rows: rows.next().unwrap_or_default(),
            totals: totals_of(timeline, &basis.course.preparation, from, until),
            needed: needed(basis, timeline, from, until),
            lasts: left
                .map(|(left, answered)| supply::lasts(basis.course, timeline, left, answered, basis.today, &STEADY)),
            refused: checks(drafts[n], basis)
                .into_iter()
                .filter(|check| check.verdict == Verdict::Refused)
                .map(|check| check.words)
                .collect(),
        }
    });
    Beside {
        from,
        until,
        sides,
        days,
    }
}

/// What has to be there for these days, in what the product is counted in.
fn needed(basis: &Basis<'_>, timeline: &Timeline, from: NaiveDate, until: NaiveDate) -> Option<Quantity> {
    let unit = supply::unit(basis.course)?;
    let mut sum = Ratio::ZERO;
    for day in from.iter_days().take_while(|day| *day <= until) {
        for due in timeline.due_on(day, &STEADY) {
            if due.action != Some(Action::Remove) {
                let dose = in_unit(&basis.course.preparation, &due.amount.at_most(), &unit)?;
                sum = sum.plus(dose.value)?;
            }
        }
    }
    Some(Quantity::new(sum.decimal()?, unit))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Bench, date, examplin};
    use super::*;
    use crate::domain::plan::Length;

    #[test]
    fn two_drafts_are_compared_over_the_same_days() {
        let bench = Bench::new(examplin());
        let basis = bench.basis();
        let plan = Draft::new(&bench.course);
        let slow = plan.hold(&basis, date("2026-11-09"), 7).unwrap();
        let low = plan.set_length(&basis, date("2026-11-09"), Length::Open).unwrap();
        let low = low.drop_after(&basis, date("2026-11-09")).unwrap();
        let found = beside(&basis, [&plan, &slow], None);
        let first = &found.days[0];
        assert_eq!(
            (first.from, first.was.as_str(), first.now.as_str()),
            (date("2026-11-30"), "100 mcg", "75 mcg")
        );
        let sum = |side: &Side| side.totals[0].sum.to_string();
        let days = (found.until - found.from).num_days() + 1;
        assert_eq!(found.from, bench.today);
        assert_ne!(sum(&found.sides[0]), sum(&found.sides[1]));
        assert!(found.sides.iter().all(|side| side.refused.is_empty()));
        assert_eq!(
            found.sides[0].needed.as_ref().map(ToString::to_string),
            Some(sum(&found.sides[0]))
        );
        // Both ways round, and a draft with itself.
        let back = beside(&basis, [&slow, &plan], None);
        assert_eq!((back.until - back.from).num_days() + 1, days);
        assert_eq!(back.days[0].now, "100 mcg");
        assert_eq!(beside(&basis, [&low, &low], None).days, []);
    }
}
