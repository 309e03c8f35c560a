//! The dose of a step in a word or two: `75 mcg`, `5 mg a day`, `1+2 sprays`, `5 or 7.5 mg`, `none`.
//!
//! Equal doses of masses, volumes and the like are added up over the day, and that is said; counted things and doses that
//! differ stay apart: "1+2 sprays" is what the person does, and 0.2+0.3 mL is another step than 0.1+0.4 mL. Where the days of the step differ, the amounts of the days are named, without the days on
//! which nothing is due.

use rust_decimal::Decimal;

use crate::domain::amount::{Amount, show_number};
use crate::domain::directions::{Days, Line, Moment};
use crate::domain::plan::Plan;
use crate::domain::schedule::StepAt;
use crate::domain::unit::{Kind, Unit};
use crate::domain::vocabulary::Vocabulary;

/// Up to this many single doses of a counted thing are still written one by one.
const MOST_APART: usize = 4;

/// What a sum of several doses is a sum over.
const A_DAY: &str = " a day";

/// A dose in a cell that shows a day anyway.
pub(super) fn on_the_day(dose: &str) -> &str {
    dose.strip_suffix(A_DAY).unwrap_or(dose)
}

/// The dose that is in force at a place on the ladder.
pub(super) fn dose(at: &StepAt, plan: &Plan, words: &Vocabulary) -> String {
    of_step(at, plan, words, false)
}

/// The same with equal doses of a day one by one, as those that differ are: `0.3+0.3 mL`.
pub(super) fn apart(at: &StepAt, plan: &Plan, words: &Vocabulary) -> String {
    of_step(at, plan, words, true)
}

fn of_step(at: &StepAt, plan: &Plan, words: &Vocabulary, apart: bool) -> String {
    let step = plan.steps.get(at.index());
    let directions = at.replaced.as_ref().or(step.map(|step| &step.take));
    let lines: &[Line] = directions.map_or(&[], |directions| &directions.lines);
    let (needed, timed): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.is_as_needed());

    // Lines of the same days are taken together, those of every day also with each of the others.
    let mut kinds: Vec<&Days> = Vec::new();
    for line in timed.iter().filter(|line| line.days != Days::Every) {
        if !kinds.contains(&&line.days) {
            kinds.push(&line.days);
        }
    }
    let every = timed.iter().any(|line| line.days == Days::Every);
    let mut patterns: Vec<Vec<&Line>> = Vec::new();
    for kind in &kinds {
        patterns.push(
            timed
                .iter()
                .copied()
                .filter(|line| line.days == Days::Every || line.days == **kind)
                .collect(),
        );
    }
    if every && !kinds.iter().any(|kind| **kind == Days::Others) {
        patterns.push(timed.iter().copied().filter(|line| line.days == Days::Every).collect());
    }
    let mut days: Vec<OfDay> = patterns.iter().map(|lines| OfDay::of(lines, at, plan, words)).collect();
    for day in &mut days {
        day.apart = apart;
    }
    let timed = match days.as_slice() {
        [] => None,
        [one] => Some(one.show()),
        several => Some(OfDay::show_all(several)),
    };
    let needed = needed
        .first()
        .map(|line| format!("{} as needed", amount(line, at, plan)));
    match (timed, needed) {
        (None, None) => "none".to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(timed), Some(needed)) => format!("{timed} and {needed}"),
    }
}

/// The amount of a line, after what changes put in its place.
fn amount(line: &Line, at: &StepAt, plan: &Plan) -> Amount {
    let set = (at.set.iter()).find(|(moment, _)| moment.as_ref().is_none_or(|moment| *moment == line.moment));
    match set.filter(|_| !line.is_as_needed()) {
        Some((_, amount)) => amount.clone(),
        None => (line.amount.for_body(plan.weight, plan.surface)).unwrap_or_else(|| line.amount.clone()),
    }
}

/// The doses of one day, in the order of the clock.
pub(super) fn of_amounts(doses: Vec<Amount>) -> String {
    let day = OfDay {
        doses,
        every: None,
        apart: false,
    };
    day.show()
}

/// The doses of one kind of day, in the order of the clock.
struct OfDay {
    doses: Vec<Amount>,
    /// `every 36 hours`, where days differ by the clock alone.
    every: Option<String>,
    /// Equal doses are not added up either.
    apart: bool,
}

impl OfDay {
    fn of(lines: &[&Line], at: &StepAt, plan: &Plan, words: &Vocabulary) -> Self {
        let mut lines: Vec<&Line> = lines.to_vec();
        lines.sort_by_key(|line| {
            let clock = line.moment.clock(words);
            (clock.is_none(), clock)
        });
        let mut found = Self {
            doses: Vec::new(),
            every: None,
            apart: false,
        };
        for line in lines {
            let times = match &line.moment {
                Moment::TimesADay(n) => *n,
                Moment::Every { minutes, .. } if *minutes > 0 && (24 * 60) % *minutes == 0 => 24 * 60 / *minutes,
                Moment::Every { minutes, .. } => {
                    let elapsed = Moment::Every {
                        minutes: *minutes,
                        from: None,
                    };
                    found.every = Some(elapsed.to_string());
                    1
                }
                _ => 1,
            };
            let amount = amount(line, at, plan);
            found.doses.extend((0..times).map(|_| amount.clone()));
        }
        found
    }

    /// The amounts of the day together, where they can be added: lower and upper end.
    fn sum(&self) -> Option<(Decimal, Decimal, &Unit)> {
        let unit = &self.doses.first().filter(|first| first.basis.is_none())?.unit;
        let mut sum = (Decimal::ZERO, Decimal::ZERO);
        for dose in &self.doses {
            if dose.basis.is_some() {
                return None;
            }
            sum.0 = sum.0.checked_add(dose.quantity().to(unit)?.value)?;
            sum.1 = sum.1.checked_add(dose.at_most().to(unit)?.value)?;
        }
        Some((sum.0, sum.1, unit))
    }

    fn show(&self) -> String {
        let one_by_one = || {
            self.doses
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" + ")
        };
        let first = self.doses.first();
        let alike =
            (self.doses.iter()).all(|dose| dose.basis.is_none() && Some(&dose.unit) == first.map(|first| &first.unit));
        let counted = first.is_some_and(|dose| matches!(dose.unit.kind(), Kind::Other(Unit::Counted(_))));
        let differ = self.apart || self.doses.iter().any(|dose| Some(dose) != first);
        let rate = matches!(first.map(|dose| &dose.unit), Some(Unit::PerHours(..)));
        let apart = alike && (counted || differ && !rate);
        let shown = match (self.sum(), self.doses.first()) {
            (Some((_, high, unit)), Some(_)) if apart && (2..=MOST_APART).contains(&self.doses.len()) => {
                let each: Vec<String> = self.doses.iter().map(numbers).collect();
                format!("{} {}", each.join("+"), unit.show(high != Decimal::ONE))
            }
            // Rates of patches worn one after the other are not added.
            (Some(_), Some(first)) if matches!(first.unit, Unit::PerHours(..)) => one_by_one(),
            (Some((low, high, unit)), Some(_)) => self.of_day(span(low, high, unit)),
            _ => one_by_one(),
        };
        match &self.every {
            Some(every) => format!("{shown} {every}"),
            None => shown,
        }
    }

    /// Says of a sum of several doses that it is one: nobody must read it as a single dose.
    fn of_day(&self, sum: String) -> String {
        if self.doses.len() > 1 { sum + A_DAY } else { sum }
    }

    /// Days that differ: their sums, `5 or 7.5 mg`, of more than two the least and the greatest.
    fn show_all(several: &[Self]) -> String {
        let sums: Option<Vec<(Decimal, Decimal, &Unit)>> = several.iter().map(Self::sum).collect();
        let unit = several.first().and_then(|day| day.doses.first()).map(|dose| &dose.unit);
        let together = sums.zip(unit).and_then(|(sums, unit)| {
            let mut totals = Vec::new();
            for (low, high, its) in sums {
                let factor = its.factor_to(unit)?;
                totals.push(low.checked_mul(factor)?.normalize());
                totals.push(high.checked_mul(factor)?.normalize());
            }
            totals.sort_unstable();
            totals.dedup();
            Some((totals, unit))
        });
        match together {
            Some((totals, unit)) => {
                let sum = match totals.as_slice() {
                    [one] => span(*one, *one, unit),
                    [a, b] => format!("{} or {} {}", show_number(*a), show_number(*b), unit.show(true)),
                    [a, .., b] => format!("{} to {} {}", show_number(*a), show_number(*b), unit.show(true)),
                    [] => return "none".to_owned(),
                };
                let fullest = several.iter().max_by_key(|day| day.doses.len());
                fullest.map_or_else(|| sum.clone(), |day| day.of_day(sum.clone()))
            }
            None => several.iter().map(Self::show).collect::<Vec<_>>().join(" or "),
        }
    }
}

/// `2` or `1-2`.
fn numbers(amount: &Amount) -> String {
    match amount.high {
        Some(high) => format!("{}-{}", show_number(amount.low), show_number(high)),
        None => show_number(amount.low),
    }
}

fn span(low: Decimal, high: Decimal, unit: &Unit) -> String {
    Amount {
        low: low.normalize(),
        high: (high > low).then(|| high.normalize()),
        unit: unit.clone(),
        basis: None,
    }
    .to_string()
}

/// The unit in which a course's amounts are added up on a day: that of the plan in force, or of the one nearest to it.
pub(super) fn unit(plan: &Plan, step: usize) -> Option<Unit> {
    let lines = |index: usize| plan.steps.get(index).map(|step| step.take.lines.iter());
    let here = lines(step).into_iter().flatten();
    here.chain(plan.steps.iter().flat_map(|step| &step.take.lines))
        .map(|line| line.amount.unit.clone())
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::Course;
    use crate::domain::plan::{Length, Repeat, Step, Then};
    use crate::domain::schedule::{History, Timeline};

    fn label(take: &str, change: Option<&str>) -> String {
        let from = "2026-01-01".parse().unwrap();
        let plan = Plan {
            begins: None,
            from,
            at: None,
            steps: vec![Step {
                take: take.parse().unwrap(),
                length: Length::Open,
                then: Then::GoOn,
                note: None,
            }],
            repeat: Repeat::No,
            weight: Some(Decimal::from(20)),
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let mut course = Course::new("examplin".parse().unwrap(), "Examplin", vec![plan]);
        course.changes = change
            .iter()
            .map(|verb| crate::domain::change::Change::new(from, verb.parse().unwrap()))
            .collect();
        let words = Vocabulary::default();
        let timeline = Timeline::new(&course, &words, History::default());
        let (at, plan) = timeline.step_on(from).unwrap();
        dose(&at, plan, &words)
    }

    #[test]
    fn the_dose_of_a_step_in_a_word_or_two() {
        for (take, expected) in [
            ("75 mcg morning", "75 mcg"),
            ("2.5 mg 14:00, 2.5 mg 21:00", "5 mg a day"),
            ("0.2 mL morning, 0.3 mL bedtime", "0.2+0.3 mL"),
            ("0.1 mL morning, 0.4 mL bedtime", "0.1+0.4 mL"),
            ("2 sprays evening, 1 spray morning", "1+2 sprays"),
            ("1 spray evening", "1 spray"),
            ("1-2 sprays morning, 2 sprays evening", "1-2+2 sprays"),
            ("1 tablet 3 times a day", "1+1+1 tablets"),
            ("7 mg every 8 hours from 06:00", "21 mg a day"),
            ("1 tablet every 4 hours from 06:00", "6 tablets a day"),
            ("1 patch every 72 hours", "1 patch every 72 hours"),
            ("7.5 mg 18:00 on Mon, Fri; 5 mg 18:00 on other days", "5 or 7.5 mg"),
            ("5 mg morning; 2 mg morning on Mon", "5 or 7 mg a day"),
            ("8 mg morning day 1 of 2; 9 mg morning day 2 of 2", "8 or 9 mg"),
            ("5 mg once every 3 days", "5 mg"),
            ("2 mg/kg morning", "40 mg"),
            ("1 tablet as needed", "1 tablet as needed"),
            ("5 mg morning, 2 mg as needed", "5 mg and 2 mg as needed"),
            ("5-10 mg evening", "5-10 mg"),
            ("none", "none"),
        ] {
            assert_eq!(label(take, None), expected, "{take}");
        }
    }

    #[test]
    fn what_a_change_put_in_its_place() {
        assert_eq!(label("5 mg morning", Some("set 12 mg")), "12 mg");
        assert_eq!(label("5 mg morning, 5 mg evening", Some("set 2 mg evening")), "5+2 mg");
        assert_eq!(label("5 mg morning", Some("take 1 mg morning, 2 mg evening")), "1+2 mg");
    }
}
