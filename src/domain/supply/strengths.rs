//! What is left of each strength, where a count names them: `20 x 50 mg + 30 x 25 mg`.

use chrono::{NaiveDate, NaiveTime};

use super::{AHEAD, Each, Lasts};
use crate::domain::amount::{Amount, Quantity, number};
use crate::domain::clock::Wall;
use crate::domain::course::{Course, Preparation};
use crate::domain::journal::{DoseEntry, DueKey, Journal, Outcome};
use crate::domain::preparation::{Exact, Ratio, count_unit, measure};
use crate::domain::printed::Printed;
use crate::domain::schedule::{Action, Timeline};
use crate::domain::unit::Unit;

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
        lasts(course, timeline, &each, answered, today, wall)
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

/// Until when each strength lasts at the plan, made up of the fewest pieces as every dose is. `answered` are the due doses of
/// today and later that are taken or left out already.
pub fn lasts(
    course: &Course,
    timeline: &Timeline,
    left: &Each,
    answered: &[DueKey],
    today: NaiveDate,
    wall: &dyn Wall,
) -> Vec<Lasts> {
    let mut rest: Vec<Ratio> = left.iter().map(|(_, many)| *many).collect();
    let mut found = vec![Lasts::Unused; left.len()];
    for day in today.iter_days().take(AHEAD) {
        for due in timeline.due_on(day, wall) {
            if due.action == Some(Action::Remove) || answered.contains(&due.key) {
                continue;
            }
            let Some(counts) = pieces(&course.preparation, left, &due.amount) else {
                return vec![Lasts::Unknown; left.len()];
            };
            for ((rest, found), count) in rest.iter_mut().zip(&mut found).zip(counts) {
                if count.is_zero() || matches!(found, Lasts::Until(_)) {
                    continue;
                }
                *found = Lasts::Long;
                match rest.minus(count).filter(|less| *less >= Ratio::ZERO) {
                    Some(less) => *rest = less,
                    None => *found = Lasts::Until(day - chrono::TimeDelta::days(1)),
                }
            }
        }
        if found.iter().all(|found| matches!(found, Lasts::Until(_))) {
            break;
        }
    }
    found
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
