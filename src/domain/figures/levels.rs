//! The dose as a line over time: what the fullest day of each step asks for.
//!
//! Every picture of a dose is drawn from this one answer: the staircase next to the plan and on Today, the chart of the
//! review, the one of the report. It reads the directions of the steps, with the decisions that hold over them; a
//! single dose that was moved or left out lifts or lowers nothing.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use crate::domain::directions::{DayContext, Days, Directions, Line, Moment};
use crate::domain::draft::rungs_at_most;
use crate::domain::plan::Plan;
use crate::domain::schedule::{Rung, RungKind, Timeline};
use crate::domain::unit::Unit;

/// How many rungs of a ladder are looked through: ten years of a week on and a week off are some five hundred.
const MOST_RUNGS: usize = 2_000;

/// How many days of a step are searched for its fullest one: every day of a month is among them.
const LOOKED_AT: i64 = 62;

/// How many, where none of those has a dose.
const LOOKED_AT_MOST: i64 = 1_100;

/// Some days on which the same is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// First day.
    pub from: NaiveDate,
    /// Last day; `None` while it has no end.
    pub until: Option<NaiveDate>,
    /// What its fullest day asks for, in the unit of [`Levels`].
    pub amount: Decimal,
    /// It depends on an answer that has not been given.
    pub asked: bool,
}

/// The dose over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// In which the amounts are.
    pub unit: Unit,
    /// Some day has several doses, so that the amounts are those of days and not of doses.
    pub a_day: bool,
    /// Doses of a step differ, or have a range: the amounts are the most of them.
    pub at_most: bool,
    /// In the order of the days, without a gap. Pauses, a stop, and what follows the end of the plan are zero.
    pub levels: Vec<Level>,
}

impl Levels {
    /// What the numbers are: `mL a day`, `mcg a dose`, `mg a day, at most`.
    pub fn label(&self) -> String {
        let over = match &self.unit {
            Unit::PerHours(..) => "",
            _ if self.a_day => " a day",
            _ => " a dose",
        };
        let most = if self.at_most { ", at most" } else { "" };
        format!("{}{over}{most}", self.unit.show(true))
    }

    /// The levels of the days from one to another, cut where these begin and end.
    pub fn within(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = Level> + '_ {
        let inside = move |level: &&Level| level.from <= to && level.until.is_none_or(|until| until >= from);
        self.levels.iter().filter(inside).map(move |level| Level {
            from: level.from.max(from),
            until: Some(level.until.map_or(to, |until| until.min(to))),
            ..level.clone()
        })
    }
}

/// The dose over time of a course, as it is seen on a day. `None` where nothing is due at set times, or the amounts have
/// no common unit.
pub fn levels(timeline: &Timeline, today: NaiveDate) -> Option<Levels> {
    let mut found = Levels {
        unit: Unit::Milligram,
        a_day: false,
        at_most: false,
        levels: Vec::new(),
    };
    let mut unit: Option<Unit> = None;
    let rungs = rungs_at_most(timeline, today, MOST_RUNGS);
    for rung in &rungs {
        let plan = timeline.plans().get(rung.plan)?;
        let amount = match rung.kind {
            RungKind::Pause | RungKind::Stop => Decimal::ZERO,
            RungKind::Step | RungKind::Hold => fullest(rung, plan, &mut unit, &mut found)?,
        };
        if let Some(last) = found.levels.last()
            && let Some(until) = last.until
            && until + TimeDelta::days(1) < rung.from
        {
            nothing(
                &mut found.levels,
                until + TimeDelta::days(1),
                Some(rung.from - TimeDelta::days(1)),
            );
        }
        push(
            &mut found.levels,
            Level {
                from: rung.from,
                until: rung.until,
                amount,
                asked: rung.asked,
            },
        );
    }
    // Where the plan ends, so does the line.
    if rungs.len() < MOST_RUNGS
        && let Some(until) = found.levels.last().and_then(|last| last.until)
    {
        nothing(&mut found.levels, until + TimeDelta::days(1), None);
    }
    found.unit = unit?;
    Some(found)
}

fn nothing(levels: &mut Vec<Level>, from: NaiveDate, until: Option<NaiveDate>) {
    let asked = levels.last().is_some_and(|last| last.asked);
    push(
        levels,
        Level {
            from,
            until,
            amount: Decimal::ZERO,
            asked,
        },
    );
}

fn push(levels: &mut Vec<Level>, next: Level) {
    match levels.last_mut() {
        Some(last) if last.amount == next.amount && last.asked == next.asked => last.until = next.until,
        _ => levels.push(next),
    }
}

/// What the fullest day of a rung asks for.
fn fullest(rung: &Rung, plan: &Plan, unit: &mut Option<Unit>, found: &mut Levels) -> Option<Decimal> {
    let own = rung.days().unwrap_or(LOOKED_AT).clamp(1, LOOKED_AT);
    let mut totals = totals(rung, plan, unit, found, own)?;
    // A short part of a rhythm may fall between its days, and some come once in many months.
    if totals.is_empty() {
        totals = self::totals(rung, plan, unit, found, LOOKED_AT_MOST)?;
    }
    found.at_most |= totals.iter().any(|total| Some(total) != totals.first());
    Some(totals.into_iter().max().unwrap_or_default())
}

/// The total of each day that has a dose, over a number of days from the first of the row on.
fn totals(rung: &Rung, plan: &Plan, unit: &mut Option<Unit>, found: &mut Levels, days: i64) -> Option<Vec<Decimal>> {
    let mut totals = Vec::new();
    for (day, date) in (1..)
        .zip(rung.from.iter_days())
        .take(usize::try_from(days).unwrap_or(0))
    {
        let at = DayContext {
            date,
            day,
            moved: 0,
            waited: 0,
        };
        let mut doses = 0;
        let mut total = Decimal::ZERO;
        for line in rung.take.lines.iter().filter(|line| is_due(&rung.take, line, &at)) {
            let amount = line.amount.for_body(plan.weight, plan.surface)?;
            found.at_most |= amount.high.is_some();
            let most = amount.at_most();
            let unit = unit.get_or_insert_with(|| most.unit.clone());
            let value = most.to(unit)?.value;
            // What is worn one after the other does not add up to a higher rate.
            if matches!(unit, Unit::PerHours(..)) {
                total = total.max(value);
            } else {
                let times = times(&line.moment);
                doses += times;
                total = total.checked_add(value.checked_mul(times.into())?)?;
            }
        }
        found.a_day |= doses > 1;
        if !total.is_zero() || doses > 0 {
            totals.push(total.normalize());
        }
    }
    Some(totals)
}

/// Whether a line asks for a dose on a day of its step, were nothing moved.
fn is_due(take: &Directions, line: &Line, at: &DayContext) -> bool {
    if line.is_as_needed() {
        return false;
    }
    match &line.days {
        // A number of days after the last one, or on days that are chosen: some day has it.
        days if days.follow_what_is_taken() => true,
        Days::Others => !take
            .lines
            .iter()
            .any(|other| other.days != Days::Others && !other.is_as_needed() && is_due(take, other, at)),
        days => days.contain(at),
    }
}

/// How many times on its fullest day.
fn times(moment: &Moment) -> u32 {
    match moment {
        Moment::TimesADay(n) => *n,
        Moment::Every { minutes, .. } => (24 * 60_u32).div_ceil((*minutes).max(1)),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::course::Course;
    use crate::domain::plan::{Length, Repeat, Step, Then};
    use crate::domain::schedule::History;
    use crate::domain::vocabulary::Vocabulary;

    /// The levels of some steps, in words.
    fn drawn(steps: &[(Length, &str)], changes: &[(&str, &str)]) -> (String, Vec<String>) {
        let from = "2026-03-02".parse().unwrap();
        let steps = steps.iter().map(|(length, take)| Step {
            take: take.parse().unwrap(),
            length: length.clone(),
            then: Then::GoOn,
            note: None,
        });
        let plan = Plan {
            begins: None,
            from,
            at: None,
            steps: steps.collect(),
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let mut course = Course::new("examplin".parse().unwrap(), "Examplin", vec![plan]);
        let change = |(on, verb): &(&str, &str)| Change::new(on.parse().unwrap(), verb.parse().unwrap());
        course.changes = changes.iter().map(change).collect();
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let levels = levels(&timeline, "2026-03-12".parse().unwrap()).unwrap();
        let words = |level: &Level| format!("{} {}", level.from.format("%-d %b"), level.amount);
        (levels.label(), levels.levels.iter().map(words).collect())
    }

    const THREE: Length = Length::Days(3);

    #[test]
    fn a_second_dose_a_day_is_a_rise() {
        assert_eq!(
            drawn(
                &[(THREE, "0.1 mL bedtime"), (Length::Open, "0.1 mL morning, bedtime")],
                &[]
            ),
            (
                "mL a day".to_owned(),
                vec!["2 Mar 0.1".to_owned(), "5 Mar 0.2".to_owned()]
            )
        );
    }

    #[test]
    fn a_moved_dose_lifts_nothing() {
        let steps = [(THREE, "0.2 mL morning, bedtime"), (THREE, "0.3 mL morning, bedtime")];
        let moved = drawn(&steps, &[("2026-03-05", "move 2026-03-05 bedtime to 2026-03-06 14:00")]);
        assert_eq!(moved, drawn(&steps, &[]));
        assert_eq!(moved.1, ["2 Mar 0.4", "5 Mar 0.6", "8 Mar 0"]);
    }

    #[test]
    fn a_level_ends_where_the_plan_ends() {
        let ends = drawn(&[(THREE, "2 mg 08:00"), (THREE, "1 mg 08:00")], &[]);
        assert_eq!(
            ends,
            (
                "mg a dose".to_owned(),
                ["2 Mar 2", "5 Mar 1", "8 Mar 0"].map(String::from).into()
            )
        );
    }

    #[test]
    fn days_that_differ_are_the_fullest_of_them_and_that_is_said() {
        for (take, label, amount) in [
            (
                "50 mcg 08:00 on Mon - Fri; 62.5 mcg 08:00 on Sat, Sun",
                "mcg a dose, at most",
                "62.5",
            ),
            ("50 mcg 08:00 on Mon - Fri", "mcg a dose", "50"),
            ("0.25 mg 09:00 on Sun", "mg a dose", "0.25"),
            ("5-10 mg evening", "mg a dose, at most", "10"),
            ("2 sprays morning, 1 spray evening", "sprays a day", "3"),
            ("1 tablet every 8 hours", "tablets a day", "3"),
            ("1 tablet 3 times a day", "tablets a day", "3"),
            ("25 mcg/h every 72 hours", "mcg/h", "25"),
            ("5 mg 08:00; 2 mg 20:00 on Mon", "mg a day, at most", "7"),
            ("150 mg 07:00 every 3 months on day 31", "mg a dose", "150"),
            ("8 mg once 2-3 weeks after the last", "mg a dose", "8"),
        ] {
            let (said, levels) = drawn(&[(Length::Open, take)], &[]);
            assert_eq!(
                (said.as_str(), levels),
                (label, vec![format!("2 Mar {amount}")]),
                "{take}"
            );
        }
    }

    #[test]
    fn what_was_decided_is_drawn() {
        assert_eq!(
            drawn(
                &[(THREE, "2 mg 08:00"), (Length::Open, "3 mg 08:00")],
                &[("2026-03-10", "pause 2 days")]
            )
            .1,
            ["2 Mar 2", "5 Mar 3", "10 Mar 0", "12 Mar 3"]
        );
    }
}
