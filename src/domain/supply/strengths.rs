//! What is left of each strength, where a count names them: `20 x 50 mg + 30 x 25 mg`.

use chrono::{NaiveDate, NaiveTime};

use super::each::Each;
use super::lasting::Lasts;
use super::to_come::ToCome;
use crate::domain::amount::{Amount, Quantity, number};
use crate::domain::clock::Wall;
use crate::domain::course::{Course, Preparation};
use crate::domain::journal::{DoseEntry, Journal, Outcome};
use crate::domain::preparation::{Exact, Ratio, count_unit, measure};
use crate::domain::printed::Printed;
use crate::domain::schedule::Timeline;
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
    Some(since_the_count(course, journal, turn)?.0)
}

/// What is left of each strength now, and since when nothing is, where nothing is. A dose that was taken is the fewest pieces,
/// as one to come is; what was not there any more came from the others, so that all of them come to what is left in all.
fn since_the_count(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<(Each, Vec<Option<NaiveDate>>)> {
    let supply = course.supply.as_ref().filter(|supply| !supply.each.is_empty())?;
    let mut taken = taken(course, journal, supply.on, &supply.each, turn)?;
    taken.sort_by_key(|(day, _)| *day);
    let mut pieces = Pieces::of(&supply.each);
    let mut out = vec![None; supply.each.len()];
    for (day, counts) in taken {
        pieces.given(&counts)?;
        for (out, rest) in out.iter_mut().zip(&pieces.rest) {
            if rest.is_zero() {
                out.get_or_insert(day);
            }
        }
    }
    let each = supply.each.iter().zip(pieces.rest);
    Some((
        each.map(|((strength, _), rest)| (strength.clone(), rest)).collect(),
        out,
    ))
}

/// The pieces of every dose that is recorded from a day on, each with its day.
fn taken(
    course: &Course,
    journal: &Journal,
    from: NaiveDate,
    each: &Each,
    turn: NaiveTime,
) -> Option<Vec<(NaiveDate, Vec<Ratio>)>> {
    let amount = |entry: &DoseEntry| match &entry.outcome {
        Outcome::Taken(amount) => Some((entry.day_taken(turn), Amount::exact(amount.clone()))),
        _ => None,
    };
    let taken = entries(course, journal, from, turn).filter_map(amount);
    taken
        .map(|(day, amount)| Some((day, pieces(&course.preparation, each, &amount)?)))
        .collect()
}

/// What is left of each strength now, and until when it lasts; where nothing is left of one, since when.
pub fn now(
    course: &Course,
    timeline: Option<&Timeline>,
    journal: &Journal,
    to_come: &ToCome,
    (today, turn): (NaiveDate, NaiveTime),
    wall: &dyn Wall,
) -> Option<(Each, Vec<Lasts>)> {
    let (each, out) = since_the_count(course, journal, turn)?;
    let mut found = timeline.map_or(Vec::new(), |timeline| {
        lasts(course, timeline, &each, to_come, today, wall).1
    });
    for (lasts, day) in found.iter_mut().zip(out) {
        if let Some(day) = day {
            *lasts = Lasts::Out(day);
        }
    }
    Some((each, found))
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
    let taken_of = |n: usize| taken.iter().filter_map(move |(_, counts)| counts.get(n).copied());
    let with_taken = |n, now: Ratio| taken_of(n).try_fold(now, Ratio::plus).unwrap_or(now);
    let each = each.into_iter().enumerate();
    each.map(|(n, (strength, now))| (strength, with_taken(n, now)))
        .collect()
}

/// Until when every dose can be made up, and until when each strength lasts. A dose is the fewest pieces, as every dose is; where
/// one strength runs out, it is made up of the others, if they come to it.
pub fn lasts(
    course: &Course,
    timeline: &Timeline,
    left: &Each,
    to_come: &ToCome,
    today: NaiveDate,
    wall: &dyn Wall,
) -> (Lasts, Vec<Lasts>) {
    let mut pieces_left = Pieces::of(left);
    let mut known: Vec<(Amount, Vec<Ratio>)> = Vec::new();
    for (day, amount) in to_come.doses(timeline, today, wall) {
        let same = known.iter().position(|(other, _)| *other == amount);
        let at = same.or_else(|| {
            let counts = pieces(&course.preparation, left, &amount)?;
            known.push((amount, counts));
            Some(known.len() - 1)
        });
        let Some((_, counts)) = at.and_then(|at| known.get(at)) else {
            return (Lasts::Unknown, vec![Lasts::Unknown; left.len()]);
        };
        pieces_left.give(counts, day);
        if pieces_left.is_over() {
            break;
        }
    }
    pieces_left.found(today)
}

/// What becomes of the pieces of each strength, dose by dose.
struct Pieces {
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

impl Pieces {
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

    /// A dose that was taken, whatever was counted: what of it was not there came from the others, the largest first, and if need
    /// be from more than was counted.
    fn given(&mut self, counts: &[Ratio]) -> Option<()> {
        let enough = counts.iter().zip(&self.rest).all(|(count, rest)| count <= rest);
        let whole = if enough { None } else { self.others(counts) };
        let counts = whole.as_deref().unwrap_or(counts);
        let mut missing = Ratio::ZERO;
        for (n, count) in counts.iter().enumerate() {
            let there = (*count).min(self.rest[n]);
            self.rest[n] = self.rest[n].minus(there)?;
            // Without a unit in common nothing can take its place.
            let size = self.sizes[n].unwrap_or(Ratio::ZERO);
            missing = missing.plus(count.minus(there)?.times(size)?)?;
        }
        for (n, size) in self.largest_first().unwrap_or_default() {
            let there = missing.over(size)?.min(self.rest[n]);
            self.rest[n] = self.rest[n].minus(there)?;
            missing = missing.minus(there.times(size)?)?;
        }
        Some(())
    }

    /// The strengths with what is in one of each; `None` where they have no unit in common.
    fn largest_first(&self) -> Option<Vec<(usize, Ratio)>> {
        let sizes = self.sizes.iter().enumerate();
        let sizes = sizes.map(|(n, size)| Some((n, (*size).filter(|size| *size > Ratio::ZERO)?)));
        let mut order: Vec<(usize, Ratio)> = sizes.collect::<Option<_>>()?;
        order.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        Some(order)
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
        let order = self.largest_first()?;
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
