//! What is left of a product: the last count less what was taken since, and until when that lasts at the plan.

mod each;
mod lasting;
pub mod strengths;
mod to_come;

use chrono::{NaiveDate, NaiveTime};

pub use each::Each;
pub use lasting::Lasts;
pub use to_come::ToCome;

use super::amount::Quantity;
use super::clock::Wall;
use super::course::{Course, Supply};
use super::draft::{Total, contents_of, first_amount};
use super::journal::{Journal, Outcome};
use super::preparation::{Exact, Ratio, count_unit, given_in, in_unit};
use super::schedule::Timeline;
use super::unit::Unit;

/// What a product is counted in: as its preparation says, else as its plan does.
pub fn unit(course: &Course) -> Option<Unit> {
    let planned = || {
        let steps = course.plans.iter().rev().flat_map(|plan| &plan.steps);
        let amount = |take: &super::directions::Directions| {
            let needed = || take.lines.first().map(|line| line.amount.clone());
            first_amount(take).or_else(needed)
        };
        steps
            .filter_map(|step| amount(&step.take))
            .map(|amount| amount.unit)
            .next()
    };
    count_unit(&course.preparation).or_else(planned)
}

/// A count in vials, packs or doses as it is kept: in the unit that doses are told in. `dose` is what is taken at a time, where
/// that is one amount. `None`: the preparation does not say how much that is, or it is told in such a unit anyway.
pub fn kept(course: &Course, said: &Quantity, dose: Option<&Quantity>) -> Option<Quantity> {
    let Unit::Counted(word) = &said.unit else { return None };
    let p = &course.preparation;
    if p.count.as_deref() == Some(&**word) {
        return None;
    }
    let times = |each: &Quantity| {
        let value = each.value.checked_mul(said.value)?;
        Some(Quantity::new(value.normalize(), each.unit.clone()))
    };
    match &**word {
        "vial" => {
            let powder = p.powder.as_ref()?;
            times(&Quantity::new(powder.value.decimal()?, powder.unit.clone()))
        }
        "pack" => times(p.pack.as_ref()?),
        "dose" => times(dose?),
        _ => None,
    }
}

/// Amounts that are not a number of decimals (a third of a mg) are said to this many places.
const PLACES: u32 = 4;

/// What was given of a course from a day on, in this unit: what an amount is rounded to, as that is what leaves the supply.
/// `None` where an amount cannot be brought to the unit. `turn` is the time at which a day begins.
pub fn used(course: &Course, journal: &Journal, from: NaiveDate, unit: &Unit, turn: NaiveTime) -> Option<Quantity> {
    let used = Exact::new(given_since(course, journal, from, unit, turn)?, unit.clone());
    used.quantity().or_else(|| used.rounded(PLACES))
}

fn given_since(course: &Course, journal: &Journal, from: NaiveDate, unit: &Unit, turn: NaiveTime) -> Option<Ratio> {
    let mut sum = Ratio::ZERO;
    let mut given = Given::of(course, unit);
    for (_, amount) in taken(course, journal, (from, NaiveDate::MAX), turn) {
        sum = sum.plus(given.of_dose(amount)?)?;
    }
    Some(sum)
}

/// What is in everything that was recorded as taken on these days, a sum for each component.
pub fn contents_used(course: &Course, journal: &Journal, days: (NaiveDate, NaiveDate), turn: NaiveTime) -> Vec<Total> {
    let amounts = taken(course, journal, days, turn).map(|(_, amount)| amount);
    contents_of(&course.preparation, amounts)
}

/// Every amount that was recorded as taken on these days, with its day.
fn taken<'a>(
    course: &'a Course,
    journal: &'a Journal,
    (from, to): (NaiveDate, NaiveDate),
    turn: NaiveTime,
) -> impl Iterator<Item = (NaiveDate, &'a Quantity)> {
    let entries = journal
        .doses(from, to)
        .filter(|entry| entry.course == course.id && !entry.is_off());
    entries.filter_map(move |entry| match &entry.outcome {
        Outcome::Taken(amount) => Some((entry.day_taken(turn), amount)).filter(|(day, _)| (from..=to).contains(day)),
        _ => None,
    })
}

/// What is given for doses of a course, in one unit. Years of doses have few amounts.
struct Given<'a> {
    course: &'a Course,
    unit: &'a Unit,
    known: Vec<(Quantity, Ratio)>,
}

impl<'a> Given<'a> {
    fn of(course: &'a Course, unit: &'a Unit) -> Self {
        Self {
            course,
            unit,
            known: Vec::new(),
        }
    }

    fn of_dose(&mut self, amount: &Quantity) -> Option<Ratio> {
        if let Some((_, given)) = self.known.iter().find(|(known, _)| known == amount) {
            return Some(*given);
        }
        let given = given_in(&self.course.preparation, amount, self.unit)?.value;
        self.known.push((amount.clone(), given));
        Some(given)
    }
}

/// What is recorded as taken of a course on these days, in this unit, as it was recorded.
pub fn used_in(
    course: &Course,
    journal: &Journal,
    (from, to): (NaiveDate, NaiveDate),
    unit: &Unit,
    turn: NaiveTime,
) -> Option<Quantity> {
    let mut sum = Ratio::ZERO;
    for (_, amount) in taken(course, journal, (from, to), turn) {
        sum = sum.plus(in_unit(&course.preparation, amount, unit)?.value)?;
    }
    Exact::new(sum, unit.clone()).quantity()
}

/// What is left now: the count less what was given since; never below nothing. `None` where it was not counted, or what
/// was taken cannot be brought to the unit of the count.
pub fn left(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<Quantity> {
    let supply = course.supply.as_ref()?;
    let unit = &supply.left.unit;
    let used = given_since(course, journal, supply.on, unit, turn)?;
    let left = Ratio::from(supply.left.value).minus(used)?.max(Ratio::ZERO);
    let exact = Exact::new(left, unit.clone());
    // Up, so that the last of thirty doses of a third is there.
    let up = || Exact::new(left.plus(Ratio::new(1, 20_000)?)?, unit.clone()).rounded(PLACES);
    exact.quantity().or_else(up)
}

/// The day on which what was counted was used up; `None` while something is left.
pub fn ran_out(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<NaiveDate> {
    left(course, journal, turn).filter(|left| left.value.is_zero())?;
    let supply = course.supply.as_ref()?;
    let mut rest = Ratio::from(supply.left.value);
    let mut taken: Vec<_> = taken(course, journal, (supply.on, NaiveDate::MAX), turn).collect();
    taken.sort_by_key(|(day, _)| *day);
    let mut given = Given::of(course, &supply.left.unit);
    for (day, amount) in taken {
        rest = rest.minus(given.of_dose(amount)?)?;
        if rest <= Ratio::ZERO {
            return Some(day);
        }
    }
    Some(supply.on)
}

/// The count that says that so much is left now, on this day: a count is of the time before the day's doses, so what was
/// taken of them already is added.
pub fn counted_now(course: &Course, journal: &Journal, now: Quantity, today: NaiveDate, turn: NaiveTime) -> Supply {
    let taken = used(course, journal, today, &now.unit, turn);
    let left = taken.and_then(|taken| now.plus(&taken)).unwrap_or(now);
    Supply {
        on: today,
        left,
        each: Vec::new(),
    }
}

/// Until when so much lasts at the plan.
pub fn lasts(
    course: &Course,
    timeline: &Timeline,
    left: &Quantity,
    to_come: &ToCome,
    today: NaiveDate,
    wall: &dyn Wall,
) -> Lasts {
    let mut rest = Ratio::from(left.value);
    let mut used = false;
    let mut given = Given::of(course, &left.unit);
    for (day, amount) in to_come.doses(timeline, today, wall) {
        let Some(dose) = given.of_dose(&amount.at_most()) else {
            return Lasts::Unknown;
        };
        used = true;
        match rest.minus(dose) {
            Some(less) if less >= Ratio::ZERO => rest = less,
            Some(_) => return Lasts::Until(day - chrono::TimeDelta::days(1)),
            None => return Lasts::Unknown,
        }
    }
    if used { Lasts::Long } else { Lasts::Unused }
}

/// Until when what is left lasts; where nothing is, since when.
pub fn lasts_now(
    course: &Course,
    timeline: Option<&Timeline>,
    journal: &Journal,
    to_come: &ToCome,
    (today, turn): (NaiveDate, NaiveTime),
    wall: &dyn Wall,
) -> Option<(Quantity, Lasts)> {
    let left = left(course, journal, turn)?;
    let lasts = timeline.map_or(Lasts::Unused, |timeline| {
        // Of several strengths it is the pieces that run out.
        let each = strengths::left(course, journal, turn);
        let whole = each.map(|each| strengths::lasts(course, timeline, &each, to_come, today, wall).0);
        let known = whole.filter(|lasts| *lasts != Lasts::Unknown);
        known.unwrap_or_else(|| lasts(course, timeline, &left, to_come, today, wall))
    });
    let lasts = match (lasts, ran_out(course, journal, turn)) {
        (Lasts::Until(_), Some(day)) => Lasts::Out(day),
        (lasts, _) => lasts,
    };
    Some((left, lasts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::STEADY;
    use crate::domain::course::CourseId;
    use crate::domain::journal::{DoseEntry, Entry, EntryId, MonthEntries};
    use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
    use crate::domain::schedule::History;
    use crate::domain::vocabulary::Vocabulary;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn course(take: &str) -> Course {
        let step = Step {
            take: take.parse().unwrap(),
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        };
        let plan = Plan {
            begins: None,
            from: day("2026-11-01"),
            at: None,
            steps: vec![step],
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        Course::new(CourseId::from_name("Sampletol").unwrap(), "Sampletol", vec![plan])
    }

    fn taken(course: &Course, at: &str, amount: &str, id: &str) -> Entry {
        Entry::Dose(DoseEntry {
            id: EntryId(id.into()),
            course: course.id.clone(),
            due: None,
            planned: None,
            outcome: Outcome::Taken(amount.parse().unwrap()),
            at: at.parse().unwrap(),
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        })
    }

    fn journal(entries: Vec<Entry>) -> Journal {
        let mut journal = Journal::default();
        journal.put("2026-11".parse().unwrap(), MonthEntries::default());
        for entry in entries {
            journal.apply(entry);
        }
        journal
    }

    const TURN: NaiveTime = NaiveTime::MIN;

    #[test]
    fn what_was_taken_since_the_count_is_taken_off() {
        let mut course = course("2.5 mg 14:00, 2.5 mg 21:00");
        course.preparation.count = Some("tablet".into());
        course.preparation.contains = vec![(String::new(), "2.5 mg".parse().unwrap())];
        assert_eq!(unit(&course), Some(Unit::counted("tablet")));
        let journal = journal(vec![
            taken(&course, "2026-11-19T21:00:00+01:00", "2.5 mg", "a"),
            taken(&course, "2026-11-20T14:00:00+01:00", "2.5 mg", "b"),
            taken(&course, "2026-11-20T21:00:00+01:00", "1 tablet", "c"),
            taken(&course, "2026-11-21T14:00:00+01:00", "1.25 mg", "d"),
        ]);
        assert_eq!(left(&course, &journal, TURN), None, "never counted");
        course.supply = Some(Supply {
            each: Vec::new(),
            on: day("2026-11-20"),
            left: "24 tablets".parse().unwrap(),
        });
        assert_eq!(left(&course, &journal, TURN).unwrap().to_string(), "21.5 tablets");
        // Counted again in the evening of a day: what was taken on it is before the count, and stays so.
        let again = counted_now(
            &course,
            &journal,
            "20 tablets".parse().unwrap(),
            day("2026-11-21"),
            TURN,
        );
        assert_eq!(again.left.to_string(), "20.5 tablets");
        course.supply = Some(again);
        assert_eq!(left(&course, &journal, TURN).unwrap().to_string(), "20 tablets");
    }

    #[test]
    fn it_lasts_until_the_last_day_that_is_covered() {
        let course = course("1 tablet 14:00, 1 tablet 21:00");
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let today = day("2026-11-22");
        let until = |left: &str, answered: usize| {
            let due = timeline.due_on(today, &STEADY);
            let to_come = ToCome::answered(due.into_iter().take(answered).map(|due| due.key).collect());
            lasts(&course, &timeline, &left.parse().unwrap(), &to_come, today, &STEADY)
        };
        assert_eq!(until("22 tablets", 0), Lasts::Until(day("2026-12-02")));
        assert_eq!(until("23 tablets", 0), Lasts::Until(day("2026-12-02")));
        assert_eq!(until("22 tablets", 1), Lasts::Until(day("2026-12-02")));
        assert_eq!(until("21 tablets", 1), Lasts::Until(day("2026-12-02")));
        assert_eq!(until("1 tablet", 0), Lasts::Until(day("2026-11-21")));
        assert_eq!(until("5000 tablets", 0), Lasts::Long);
        let stopped = Timeline::new(
            &Course {
                archived: Some(today),
                ..course.clone()
            },
            &Vocabulary::default(),
            History::default(),
        );
        let left = "5 tablets".parse().unwrap();
        assert_eq!(
            lasts(&course, &stopped, &left, &ToCome::default(), today, &STEADY),
            Lasts::Unused
        );
        assert_eq!(until("60 mL", 0), Lasts::Unknown, "nothing says what a tablet is in mL");
    }
}
