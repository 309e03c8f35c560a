//! Two drafts, or a draft and the plan, side by side: for the visit at which one of them is chosen.

use chrono::{NaiveDate, TimeDelta};

use super::checks::{Verdict, checks};
use super::rows::{Row, Tense};
use super::totals::{Total, totals_of};
use super::{Basis, Draft};
use crate::domain::amount::Quantity;
use crate::domain::decision::{Ahead, Effect, Stretch};
use crate::domain::preparation::{Exact, Ratio, given_in};
use crate::domain::schedule::{Action, RungKind, Timeline};
use crate::domain::supply::{self, Lasts, ToCome};
use crate::domain::words;

/// At most this many days are compared, counted also from the last change of a step.
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
    /// The steps after a question of the plan that begin on another day by the second.
    pub ahead: Vec<Ahead>,
}

/// Compares two drafts; one without edits is the plan in force. `left`: what is left of the product, with the doses
/// that still use it up.
pub fn beside(basis: &Basis<'_>, drafts: [&Draft; 2], left: Option<(&Quantity, &ToCome)>) -> Beside {
    let rows = drafts.map(|draft| draft.rows(basis));
    let last = rows
        .iter()
        .flatten()
        .filter(|row| row.tense != Tense::Never)
        .map(|row| row.planned.unwrap_or(row.from))
        .max();
    let from = basis.today;
    let until = last.unwrap_or(from).max(from) + TimeDelta::days(BEHIND - 1);
    let until = until.min(from + TimeDelta::days(MOST));
    let timelines = drafts.map(|draft| draft.timeline(basis));
    let [one, two] = timelines.clone();
    let effect = Effect::before((one, two), from, basis.today, until + TimeDelta::days(1), basis.around);
    let mut rows = rows.into_iter();
    let sides = [0, 1].map(|n| {
        let timeline = &timelines[n];
        Side {
            rows: rows.next().unwrap_or_default(),
            totals: totals_of(timeline, &basis.course.preparation, (from, until), basis.around.wall),
            needed: needed(basis, timeline, from, until),
            lasts: left.map(|(left, to_come)| {
                supply::lasts(basis.course, timeline, left, to_come, basis.today, basis.around.wall)
            }),
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
        days: effect.stretches,
        ahead: effect.ahead,
    }
}

/// A line of what is said of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairRow {
    /// One thing of each.
    Both([String; 2]),
    /// Something about both.
    Whole(String),
}

impl Beside {
    /// Both in words, line by line: their names, the ladders to come, totals, what has to be there, the limits, and the
    /// days that differ with what is taken on each.
    pub fn rows(&self, names: [&str; 2], today: NaiveDate) -> Vec<PairRow> {
        let short = |day| words::short_near(day, today);
        let [a, b] = &self.sides;
        let mut found = vec![PairRow::Both(names.map(str::to_owned))];
        let steps = |side: &Side| -> Vec<String> {
            let ahead = side.rows.iter().filter(|row| row.tense != Tense::Past);
            ahead.map(|row| rung(row, today)).collect()
        };
        let (one, two) = (steps(a), steps(b));
        for n in 0..one.len().max(two.len()) {
            let step = |steps: &[String]| steps.get(n).cloned().unwrap_or_default();
            found.push(PairRow::Both([step(&one), step(&two)]));
        }
        let each = |words: &dyn Fn(&Side) -> String| PairRow::Both([words(a), words(b)]);
        found.push(each(&|side| {
            let all = side.totals.iter().map(|total| match total.component.as_deref() {
                Some(component) if !component.is_empty() => format!("{component} {}", total.sum),
                _ => total.sum.to_string(),
            });
            let days = format!("{} - {}", short(self.from), short(self.until));
            format!("in all {}, {days}", all.collect::<Vec<_>>().join(", "))
        }));
        let supply = each(&|side| match (&side.needed, side.lasts) {
            (None, _) => String::new(),
            (Some(needed), Some(Lasts::Until(day))) if day < today => {
                format!("needs {needed}; what is left is not enough for today")
            }
            (Some(needed), Some(Lasts::Until(day))) => {
                format!("needs {needed}; what is left lasts to {}", short(day))
            }
            (Some(needed), _) => format!("needs {needed}"),
        });
        if supply != PairRow::Both([String::new(), String::new()]) {
            found.push(supply);
        }
        found.push(each(&|side| {
            if side.refused.is_empty() {
                "within the limits".to_owned()
            } else {
                format!("refused: {}", side.refused.join("; "))
            }
        }));
        let days = match (self.days.as_slice(), self.ahead.as_slice()) {
            ([], []) => "No day differs.",
            ([], _) => "No day differs before the plan asks.",
            _ => "Days that differ",
        };
        found.push(PairRow::Whole(days.into()));
        found.extend(self.days.iter().map(|days| {
            let days = Stretch {
                until: Some(days.until.unwrap_or(self.until)),
                ..days.clone()
            };
            PairRow::Whole(format!("  {:<24}{}  |  {}", days.span(today), days.was, days.now))
        }));
        found.extend(self.ahead.iter().map(|ahead| PairRow::Whole(ahead.words(today))));
        found
    }
}

/// `2  5 mg morning, 1 Jun - 28 Jun`
fn rung(row: &Row, today: NaiveDate) -> String {
    let short = |day| words::short_near(day, today);
    let what = match (row.kind, row.number) {
        (RungKind::Step, Some(number)) => format!("{number}  {}", row.take),
        (RungKind::Step, None) => row.take.to_string(),
        (RungKind::Hold, _) => "hold".to_owned(),
        (RungKind::Pause, _) => "pause".to_owned(),
        (RungKind::Stop, _) => "stop".to_owned(),
    };
    let asked = if row.asked { ", if agreed" } else { "" };
    if row.tense == Tense::Never {
        return format!("{what}, never begins");
    }
    match (row.until, row.asks_from) {
        (Some(until), _) => format!("{what}, {} - {}{asked}", short(row.from), short(until)),
        (None, Some(asks)) => format!("{what}, from {}{asked}, asks from {}", short(row.from), short(asks)),
        (None, None) => format!("{what}, from {}{asked}", short(row.from)),
    }
}

/// What has to be there for these days, in what the product is counted in.
fn needed(basis: &Basis<'_>, timeline: &Timeline, from: NaiveDate, until: NaiveDate) -> Option<Quantity> {
    let unit = supply::unit(basis.course)?;
    let mut sum = Ratio::ZERO;
    for day in from.iter_days().take_while(|day| *day <= until) {
        for due in timeline.by_plan(day) {
            if due.action != Some(Action::Remove) {
                let dose = given_in(&basis.course.preparation, &due.amount.at_most(), &unit)?;
                sum = sum.plus(dose.value)?;
            }
        }
    }
    Exact::new(sum, unit).quantity()
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
        // What waits for an answer of the plan is shown as well.
        let told = found.rows(["plan", "draft"], bench.today);
        let waits = |row: &&PairRow| matches!(row, PairRow::Whole(text) if text.starts_with("if you go ahead: "));
        assert_eq!(told.iter().filter(waits).count(), found.ahead.len());
        // Both ways round, and a draft with itself.
        let back = beside(&basis, [&slow, &plan], None);
        assert_eq!((back.until - back.from).num_days() + 1, days);
        assert_eq!(back.days[0].now, "100 mcg");
        assert_eq!(beside(&basis, [&low, &low], None).days, []);
    }
}
