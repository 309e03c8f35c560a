//! A believable history for the demonstration: the same on every machine for the same day.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike};
use fastrand::Rng;
use rust_decimal::Decimal;

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::Schedules;
use crate::domain::journal::{
    DoseEntry, Entry, EntryId, Journal, Month, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{Asked, Measure, Scale, Value};
use crate::domain::questions::{Round, is_asked};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Due;

/// Reasons for a dose that was left out or changed.
const SKIPPED: &[&str] = &["ill", "travelling", "fell asleep early"];
const CHANGED: &[&str] = &["drowsy at dinner", "upset stomach"];

/// The entries of every month from a day up to now.
pub(super) fn make(
    regimen: &mut Regimen,
    (notes, question): (&str, &str),
    from: NaiveDate,
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> BTreeMap<Month, MonthEntries> {
    regimen.journal = Journal::default();
    let today = crate::domain::clock::day_of(now, regimen.settings.day_turn);
    let schedules = Schedules::new(regimen, now);
    let mut maker = Maker {
        rng: Rng::with_seed(20_261_122),
        count: 0,
        journal: Journal::default(),
    };
    let notes: Vec<&str> = notes.lines().filter(|line| !line.trim().is_empty()).collect();
    let ladder = regimen
        .courses
        .iter()
        .find(|c| c.plans.iter().any(|p| p.steps.len() > 1))
        .map(|c| (c.id.clone(), highest(c)));
    for (number, day) in from.iter_days().take_while(|day| *day <= today).enumerate() {
        let first = regimen
            .courses
            .iter()
            .filter_map(|c| c.plans.iter().map(|p| p.from).min())
            .min();
        let due = schedules.due_on(day, wall);
        let level = ladder.as_ref().map_or(0, |(id, highest)| level(&due, id, *highest));
        for due in &due {
            if let Some(at) = maker.dose(due, day, now, wall) {
                maker.around(regimen, &due.course, at, now);
            }
        }
        if maker.rng.u32(..100) < 5 && first.is_some_and(|first| day >= first) {
            maker.as_needed(regimen, day, now, wall);
        }
        // About four days in five are rated, fewer before the regimen began.
        if maker.rng.u32(..100) < if level == 0 { 52 } else { 84 } {
            let asked = |measure: &&Measure| !matches!(measure.asked, Asked::Around { .. }) && is_asked(measure, day);
            for measure in regimen.measures.iter().filter(asked) {
                maker.reading(measure, level, day, now, wall);
            }
        }
        if maker.rng.u32(..100) < 16 && !notes.is_empty() {
            let text = notes[(number + maker.rng.usize(..3)) % notes.len()];
            maker.note(text, day, now, wall);
        }
    }
    maker.note(question, today - TimeDelta::days(6), now, wall);
    maker
        .journal
        .months()
        .map(|(month, entries)| (month, entries.clone()))
        .collect()
}

/// The highest dose of a ladder.
fn highest(course: &Course) -> Decimal {
    let steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let amounts = steps.flat_map(|step| &step.take.lines).map(|line| line.amount.low);
    amounts.max().unwrap_or_default()
}

/// How far up the ladder a day is: 0 before it and where nothing is due, else in quarters of the highest amount.
fn level(due: &[Due], ladder: &CourseId, highest: Decimal) -> u32 {
    due.iter().find(|d| d.course == *ladder).map_or(0, |d| {
        let level = d
            .amount
            .low
            .checked_mul(4.into())
            .and_then(|four| four.checked_div(highest));
        level
            .and_then(|level| u32::try_from(level.round()).ok())
            .unwrap_or(1)
            .clamp(1, 4)
    })
}

struct Maker {
    rng: Rng,
    count: u32,
    journal: Journal,
}

impl Maker {
    fn id(&mut self) -> EntryId {
        // Readable, unique, and the same every time.
        const DIGITS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
        self.count += 1;
        let mut rest = self.count.wrapping_mul(2_654_435_761) & 0x3fff_ffff;
        let mut id = String::new();
        for _ in 0..6 {
            id.push(char::from(DIGITS[usize::try_from(rest & 31).unwrap_or(0)]));
            rest >>= 5;
        }
        EntryId(id.into_boxed_str())
    }

    fn at(&mut self, day: NaiveDate, hour: u32, minute: u32, spread: i64, wall: &dyn Wall) -> DateTime<FixedOffset> {
        let time = day.and_hms_opt(hour, minute, 0).unwrap_or_default();
        let off = self.rng.i64(-spread / 3..=spread);
        let at = wall.instant(time + TimeDelta::minutes(off));
        at.with_second(0).unwrap_or(at)
    }

    /// Records a dose; when it was, where it was taken.
    fn dose(
        &mut self,
        due: &Due,
        day: NaiveDate,
        now: DateTime<FixedOffset>,
        wall: &dyn Wall,
    ) -> Option<DateTime<FixedOffset>> {
        let planned = due.amount.quantity();
        let clock = due.clock?;
        let mut at = self.at(day, clock.hour(), clock.minute(), 18, wall);
        let (outcome, why) = match self.rng.u32(..100) {
            0..=2 => return None,
            3..=4 => (Outcome::Skipped, Some(SKIPPED[self.rng.usize(..SKIPPED.len())])),
            5..=6 => {
                let half = planned.times(Decimal::new(5, 1)).unwrap_or_else(|| planned.clone());
                (Outcome::Taken(half), Some(CHANGED[self.rng.usize(..CHANGED.len())]))
            }
            7 => {
                at += TimeDelta::minutes(150);
                (Outcome::Taken(planned.clone()), None)
            }
            _ => (Outcome::Taken(planned.clone()), None),
        };
        // What is due right now is left to whoever looks around.
        if at > now - TimeDelta::hours(2) {
            return None;
        }
        let taken = matches!(outcome, Outcome::Taken(_)).then_some(at);
        let entry = DoseEntry {
            id: self.id(),
            course: due.course.clone(),
            due: Some(due.key.clone()),
            planned: Some(planned.into()),
            outcome,
            at,
            entered: None,
            why: why.map(str::to_owned),
            episode: None,
            site: None,
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
        taken
    }

    /// The readings around a dose: a little above the usual after it.
    fn around(
        &mut self,
        regimen: &Regimen,
        course: &CourseId,
        dose: DateTime<FixedOffset>,
        now: DateTime<FixedOffset>,
    ) {
        for measure in &regimen.measures {
            let Asked::Around {
                course: own,
                before,
                after,
            } = &measure.asked
            else {
                continue;
            };
            if own != course {
                continue;
            }
            let rounds = before.then_some((Round::Before, TimeDelta::minutes(-10))).into_iter();
            let rounds = rounds.chain(
                after
                    .iter()
                    .map(|minutes| (Round::After(*minutes), TimeDelta::minutes(i64::from(*minutes)))),
            );
            for (round, off) in rounds {
                let at = dose + off + TimeDelta::minutes(self.rng.i64(0..=3));
                let rise = i64::from(round != Round::Before);
                let value = match &measure.scale {
                    Scale::Rating { .. } => Some(Value::Number(Decimal::from(self.rng.i64(0..=3) + 2 * rise))),
                    _ => self.near(measure, rise * 8),
                };
                let Some(value) = value.filter(|_| at <= now) else {
                    continue;
                };
                let entry = ReadingEntry {
                    around: Some(round.to_string()),
                    ..ReadingEntry::new(self.id(), measure.id.clone(), value, at)
                };
                self.journal.apply(Entry::Reading(entry));
            }
        }
    }

    /// A number near the one before the regimen, in hundredths of it above that. One that is written with a decimal
    /// varies less, as a temperature does.
    fn near(&mut self, measure: &Measure, above: i64) -> Option<Value> {
        let mut one = |usual: Decimal| {
            let spread = if usual.scale() > 0 { 10 } else { 40 };
            let thousandths = Decimal::from(1000 + 10 * above + self.rng.i64(-spread..=spread));
            let value = usual.checked_mul(thousandths)?.checked_div(1000.into())?;
            // As many places as one reads off the device.
            Some(
                value
                    .round_dp(usual.scale().max(u32::from(usual < 20.into())))
                    .normalize(),
            )
        };
        match measure.baseline.as_ref()? {
            Value::Number(usual) => Some(Value::Number(one(*usual)?)),
            Value::Pair(high, low) => Some(Value::Pair(one(*high)?, one(*low)?)),
            Value::Grade(_) | Value::Yes(_) => None,
        }
    }

    fn as_needed(&mut self, regimen: &Regimen, day: NaiveDate, now: DateTime<FixedOffset>, wall: &dyn Wall) {
        let needed = regimen
            .courses
            .iter()
            .find(|c| c.plans.iter().any(|p| p.steps.iter().any(|s| s.take.is_as_needed())));
        let Some(course) = needed else { return };
        let (hour, minute) = (self.rng.u32(12..22), self.rng.u32(..60));
        let at = self.at(day, hour, minute, 0, wall);
        let Some(one) = course
            .plans
            .iter()
            .flat_map(|p| &p.steps)
            .flat_map(|s| &s.take.lines)
            .next()
        else {
            return;
        };
        if at > now {
            return;
        }
        let amount: Quantity = one.amount.quantity();
        let entry = DoseEntry {
            id: self.id(),
            course: course.id.clone(),
            due: None,
            planned: None,
            outcome: Outcome::Taken(amount),
            at,
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
    }

    fn reading(&mut self, measure: &Measure, level: u32, day: NaiveDate, now: DateTime<FixedOffset>, wall: &dyn Wall) {
        let minute = self.rng.u32(..60);
        let at = self.at(day, 20, minute, 0, wall);
        if at > now || self.rng.u32(..100) < 4 {
            return;
        }
        let value = match &measure.scale {
            Scale::Rating { .. } => {
                let middle = 4 + level / 2;
                let value = i64::from(middle) + self.rng.i64(-2..=2).min(self.rng.i64(-1..=2));
                Value::Number(Decimal::from(value.clamp(0, 10)))
            }
            Scale::Grade { .. } => Value::Grade(match self.rng.u32(..100) {
                0..=85 => 0,
                86..=96 => 1,
                _ => 2,
            }),
            Scale::Number { .. } | Scale::Pair { .. } => match self.near(measure, 0) {
                Some(value) => value,
                None => return,
            },
            Scale::YesNo => Value::Yes(self.rng.u32(..100) < 70),
        };
        let entry = ReadingEntry::new(self.id(), measure.id.clone(), value, at);
        self.journal.apply(Entry::Reading(entry));
    }

    fn note(&mut self, text: &str, day: NaiveDate, now: DateTime<FixedOffset>, wall: &dyn Wall) {
        let (hour, minute) = (self.rng.u32(9..22), self.rng.u32(..60));
        let at = self.at(day, hour, minute, 0, wall);
        if at > now {
            return;
        }
        let entry = NoteEntry {
            id: self.id(),
            at,
            day: None,
            entered: None,
            text: text.to_owned(),
            tags: Vec::new(),
            void: None,
        };
        self.journal.apply(Entry::Note(entry));
    }
}
