//! What is left of each strength, where a count names them: `20 x 50 mg + 30 x 25 mg`.

use chrono::{NaiveDate, NaiveTime};

use super::each::Each;
use super::lasting::{AHEAD, Lasts};
use crate::domain::amount::{Amount, Quantity, number};
use crate::domain::clock::Wall;
use crate::domain::course::{Course, Preparation};
use crate::domain::journal::{DoseEntry, DueKey, Journal, Outcome};
use crate::domain::preparation::{Exact, Ratio, count_unit, measure};
use crate::domain::printed::Printed;
use crate::domain::schedule::{Action, Timeline};
use crate::domain::unit::Unit;

/// With more ways than this of making up a dose, the search is given up.
const MOST_TRIES: u32 = 10_000;

/// Reads `20 x 50 mg + 30 x 25 mg`: what it comes to, and how many of each. `None`: it is not such a count.
pub fn parse(text: &str, extra: &[Box<str>]) -> Option<(Quantity, Each)> {
    let mut each = Each::new();
    for part in text.split(['+', ',']) {
        let (many, strength) = part.split_once(['x', '×'])?;
        let strength = Printed::parse(strength.trim(), extra).ok()?;
        if each.iter().any(|(other, _)| *other == strength) {
            return None;
        }
        each.push((strength, number(many.trim()).ok()?.into()));
    }
    let unit = each.first()?.0.unit.clone();
    let mut sum = Ratio::ZERO;
    for (strength, many) in &each {
        sum = sum.plus(Exact::from(strength).to(&unit)?.value.times(*many)?)?;
    }
    Some((Exact::new(sum, unit).quantity()?, each))
}

/// `20 x 50 mg + 30 x 25 mg`
pub fn shown(each: &Each) -> String {
    let part = |(strength, many): &(Printed, Ratio)| {
        let many = Exact::new(*many, Unit::counted("tablet")).quantity();
        let many = many.map_or_else(String::new, |many| crate::domain::amount::show_number(many.value));
        format!("{many} x {strength}")
    };
    each.iter().map(part).collect::<Vec<_>>().join(" + ")
}

/// Strengths that a count names and the product does not have, or those of the product that it leaves out.
pub fn fault(p: &Preparation, each: &Each) -> Option<String> {
    let wrong = each.iter().find(|(strength, _)| !p.strengths.contains(strength))?;
    let known: Vec<String> = p.strengths.iter().map(ToString::to_string).collect();
    Some(match known.as_slice() {
        [] => format!(
            "{} is named, and the product has no `strengths`; count it in one unit",
            wrong.0
        ),
        known => format!("{} is none of `strengths`: {}", wrong.0, known.join(", ")),
    })
}

/// The pieces of each strength that an amount is made up of, in the order of `each`; `None` where it cannot be.
fn pieces(p: &Preparation, each: &Each, amount: &Amount) -> Option<Vec<Ratio>> {
    let measured = measure(p, amount)?;
    let mut counts = vec![Ratio::ZERO; each.len()];
    for (many, strength) in measured.pieces {
        let at = each.iter().position(|(known, _)| Some(known) == strength.as_ref())?;
        counts[at] = counts[at].plus(many)?;
    }
    Some(counts)
}

/// What is left of each strength now, never below nothing. `None` where none is named, or a recorded amount cannot be
/// split into pieces.
pub fn left(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<Each> {
    let supply = course.supply.as_ref().filter(|supply| !supply.each.is_empty())?;
    let mut each = supply.each.clone();
    let taken = taken(course, journal, supply.on, &supply.each, turn)?;
    for ((_, left), taken) in each.iter_mut().zip(taken) {
        *left = left.minus(taken)?.max(Ratio::ZERO);
    }
    Some(each)
}

fn taken(course: &Course, journal: &Journal, from: NaiveDate, each: &Each, turn: NaiveTime) -> Option<Vec<Ratio>> {
    let mut sums = vec![Ratio::ZERO; each.len()];
    for entry in entries(course, journal, from, turn) {
        let Outcome::Taken(amount) = &entry.outcome else {
            continue;
        };
        let counts = pieces(&course.preparation, each, &Amount::exact(amount.clone()))?;
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum = sum.plus(count)?;
        }
    }
    Some(sums)
}

/// What is left of each strength now, and until when it lasts; where nothing is left of one, since when.
pub fn now(
    course: &Course,
    timeline: Option<&Timeline>,
    journal: &Journal,
    answered: &[DueKey],
    (today, turn): (NaiveDate, NaiveTime),
    wall: &dyn Wall,
) -> Option<(Each, Vec<Lasts>)> {
    let each = left(course, journal, turn)?;
    let mut found = timeline.map_or(Vec::new(), |timeline| {
        lasts(course, timeline, &each, answered, today, wall).1
    });
    let out = ran_out(course, journal, turn);
    for (lasts, day) in found.iter_mut().zip(out.into_iter().flatten()) {
        if let (Lasts::Until(_), Some(day)) = (&lasts, day) {
            *lasts = Lasts::Out(day);
        }
    }
    Some((each, found))
}

/// The day on which what was counted of each strength was used up; `None` while some of it is left.
fn ran_out(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<Vec<Option<NaiveDate>>> {
    let supply = course.supply.as_ref()?;
    let mut rest: Vec<Ratio> = supply.each.iter().map(|(_, many)| *many).collect();
    let mut found = vec![None; rest.len()];
    let mut taken: Vec<(NaiveDate, Vec<Ratio>)> = Vec::new();
    for entry in entries(course, journal, supply.on, turn) {
        if let Outcome::Taken(amount) = &entry.outcome {
            let counts = pieces(&course.preparation, &supply.each, &Amount::exact(amount.clone()))?;
            taken.push((entry.day_taken(turn), counts));
        }
    }
    taken.sort_by_key(|(day, _)| *day);
    for (day, counts) in taken {
        for ((rest, found), count) in rest.iter_mut().zip(&mut found).zip(counts) {
            *rest = rest.minus(count)?;
            if *rest <= Ratio::ZERO {
                found.get_or_insert(day);
            }
        }
    }
    Some(found)
}

/// What was recorded of a course from a day on.
fn entries<'a>(
    course: &'a Course,
    journal: &'a Journal,
    from: NaiveDate,
    turn: NaiveTime,
) -> impl Iterator<Item = &'a DoseEntry> {
    journal
        .doses(from, NaiveDate::MAX)
        .filter(move |entry| entry.course == course.id && !entry.is_off() && entry.day_taken(turn) >= from)
}

/// The count at the beginning of a day, from what is there of each strength now.
pub fn counted_now(course: &Course, journal: &Journal, each: Each, today: NaiveDate, turn: NaiveTime) -> Each {
    let Some(taken) = taken(course, journal, today, &each, turn) else {
        return each;
    };
    let add = |((strength, now), taken): ((Printed, Ratio), Ratio)| (strength, now.plus(taken).unwrap_or(now));
    each.into_iter().zip(taken).map(add).collect()
}

/// Until when every dose can be made up, and until when each strength lasts. A dose is the fewest pieces, as every dose is; where
/// one strength runs out, it is made up of the others, if they come to it. `answered` are the due doses of today and later that
/// are taken or left out already.
pub fn lasts(
    course: &Course,
    timeline: &Timeline,
    left: &Each,
    answered: &[DueKey],
    today: NaiveDate,
    wall: &dyn Wall,
) -> (Lasts, Vec<Lasts>) {
    let mut ahead = Ahead::of(left);
    let mut known: Vec<(Amount, Vec<Ratio>)> = Vec::new();
    for day in today.iter_days().take(AHEAD) {
        for due in timeline.due_on(day, wall) {
            if due.action == Some(Action::Remove) || answered.contains(&due.key) {
                continue;
            }
            let same = known.iter().position(|(amount, _)| *amount == due.amount);
            let at = same.or_else(|| {
                let counts = pieces(&course.preparation, left, &due.amount)?;
                known.push((due.amount.clone(), counts));
                Some(known.len() - 1)
            });
            let Some((_, counts)) = at.and_then(|at| known.get(at)) else {
                return (Lasts::Unknown, vec![Lasts::Unknown; left.len()]);
            };
            ahead.give(counts, day);
        }
        if ahead.is_over() {
            break;
        }
    }
    ahead.found(today)
}

/// What becomes of the pieces of each strength, dose by dose.
struct Ahead {
    /// How much is in one of each, in one unit; `None` where they have none in common.
    sizes: Vec<Option<Ratio>>,
    rest: Vec<Ratio>,
    /// The last day on which some of it was given.
    given: Vec<Option<NaiveDate>>,
    /// Not as much as a dose asks is left.
    short: Vec<bool>,
    /// The day before the first dose that cannot be made up.
    until: Option<NaiveDate>,
    /// A dose was made up of other strengths than the plan's.
    replaced: bool,
}

impl Ahead {
    fn of(left: &Each) -> Self {
        let unit = left.first().map(|(strength, _)| strength.unit.clone());
        let size = |strength: &Printed| Some(Exact::from(strength).to(unit.as_ref()?)?.value);
        Self {
            sizes: left.iter().map(|(strength, _)| size(strength)).collect(),
            rest: left.iter().map(|(_, many)| *many).collect(),
            given: vec![None; left.len()],
            short: vec![false; left.len()],
            until: None,
            replaced: false,
        }
    }

    fn give(&mut self, counts: &[Ratio], day: NaiveDate) {
        for ((short, count), rest) in self.short.iter_mut().zip(counts).zip(&self.rest) {
            *short |= count > rest;
        }
        let enough = counts.iter().zip(&self.rest).all(|(count, rest)| count <= rest);
        if enough || self.until.is_some() {
            // The others go on, so that it can be seen which has to be ordered.
            for (n, count) in counts.iter().enumerate() {
                self.less(n, *count, day);
            }
        } else if let Some(others) = self.others(counts) {
            self.replaced = true;
            for (n, count) in others.iter().enumerate() {
                self.less(n, *count, day);
            }
        } else {
            self.until = Some(day - chrono::TimeDelta::days(1));
            if !self.replaced {
                self.give(counts, day);
            }
        }
    }

    fn less(&mut self, n: usize, count: Ratio, day: NaiveDate) {
        if count.is_zero() || self.until.is_some() && self.short[n] {
            return;
        }
        if let Some(less) = self.rest[n].minus(count).filter(|less| *less >= Ratio::ZERO) {
            self.rest[n] = less;
            self.given[n] = Some(day);
        }
    }

    /// The same amount of whole pieces that are there, the largest first.
    fn others(&self, counts: &[Ratio]) -> Option<Vec<Ratio>> {
        let mut sum = Ratio::ZERO;
        for (count, size) in counts.iter().zip(&self.sizes) {
            sum = sum.plus(count.times((*size)?)?)?;
        }
        let mut order: Vec<(usize, Ratio)> = Vec::new();
        for (n, size) in self.sizes.iter().enumerate() {
            order.push((n, (*size).filter(|size| *size > Ratio::ZERO)?));
        }
        order.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        let mut found = vec![Ratio::ZERO; counts.len()];
        let mut tries = MOST_TRIES;
        self.filled(&order, sum, &mut found, &mut tries).then_some(found)
    }

    fn filled(&self, order: &[(usize, Ratio)], sum: Ratio, found: &mut [Ratio], tries: &mut u32) -> bool {
        let Some(((n, size), smaller)) = order.split_first() else {
            return sum.is_zero();
        };
        let most = sum.over(*size).map_or(0, Ratio::floor).min(self.rest[*n].floor());
        for many in (0..=most).rev() {
            *tries = tries.saturating_sub(1);
            let many = Ratio::new(many, 1);
            let less = many.and_then(|many| sum.minus(many.times(*size)?));
            if let (Some(many), Some(less), true) = (many, less, *tries > 0)
                && self.filled(smaller, less, found, tries)
            {
                found[*n] = many;
                return true;
            }
        }
        false
    }

    fn is_over(&self) -> bool {
        self.until.is_some() && (self.replaced || self.short.iter().all(|short| *short))
    }

    fn found(self, today: NaiveDate) -> (Lasts, Vec<Lasts>) {
        let over = self.until.is_some() && self.replaced;
        let each = self.given.iter().zip(&self.short).map(|(given, short)| match given {
            None if !short => Lasts::Unused,
            Some(_) if !(*short || over) => Lasts::Long,
            given => Lasts::Until(given.unwrap_or(today - chrono::TimeDelta::days(1))),
        });
        let each: Vec<Lasts> = each.collect();
        let whole = match self.until {
            Some(day) => Lasts::Until(day),
            None if self.given.iter().any(Option::is_some) => Lasts::Long,
            None => Lasts::Unused,
        };
        (whole, each)
    }
}

/// What is left of each and until when: `50 mg: 19 tablets, until Sat 20 Jun at this plan`.
pub fn words(course: &Course, left: &Each, lasts: &[Lasts], today: NaiveDate) -> Vec<String> {
    let unit = count_unit(&course.preparation).unwrap_or_else(|| Unit::counted("tablet"));
    let rows = left.iter().zip(lasts);
    let rows = rows.filter_map(|((strength, many), lasts)| {
        let many = Exact::new(*many, unit.clone()).quantity()?;
        Some(format!("{strength}: {}", lasts.words(&many, today)))
    });
    rows.collect()
}
