//! A believable history for the demonstration: the same on every machine for the same day.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike};
use fastrand::Rng;
use rust_decimal::Decimal;

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::journal::{
    DoseEntry, Entry, EntryId, Journal, Month, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{MeasureId, Scale, Value};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Due;

const NOTES: &str = include_str!("../../../assets/demo/notes.txt");

/// Something to ask at the next visit.
const QUESTION: &str = "Is the evening dose still needed? #question";

/// Reasons for a dose that was left out or changed.
const SKIPPED: &[&str] = &["ill", "travelling", "fell asleep early"];
const CHANGED: &[&str] = &["drowsy at dinner", "upset stomach"];

/// The entries of every month from a day up to now.
pub(super) fn make(
    regimen: &mut Regimen,
    from: NaiveDate,
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> BTreeMap<Month, MonthEntries> {
    regimen.journal = Journal::default();
    let today = crate::domain::clock::day_of(now, regimen.settings.day_turn);
    let schedules = Schedules::new(regimen, today);
    let mut maker = Maker {
        rng: Rng::with_seed(20_261_122),
        count: 0,
        journal: Journal::default(),
    };
    let notes: Vec<&str> = NOTES.lines().filter(|line| !line.trim().is_empty()).collect();
    let ladder = regimen
        .courses
        .iter()
        .find(|c| c.plans.iter().any(|p| p.steps.len() > 1))
        .map(|c| c.id.clone());
    for (number, day) in from.iter_days().take_while(|day| *day <= today).enumerate() {
        let first = regimen
            .courses
            .iter()
            .filter_map(|c| c.plans.iter().map(|p| p.from).min())
            .min();
        let due = schedules.due_on(day, wall);
        let level = ladder.as_ref().map_or(0, |id| level(&due, id));
        for due in &due {
            maker.dose(due, day, now, wall);
        }
        if maker.rng.u32(..100) < 5 && first.is_some_and(|first| day >= first) {
            maker.as_needed(regimen, day, now, wall);
        }
        // About four days in five are rated, fewer before the regimen began.
        if maker.rng.u32(..100) < if level == 0 { 52 } else { 84 } {
            for measure in &regimen.measures {
                maker.reading(&measure.id, &measure.scale, level, day, now, wall);
            }
        }
        if maker.rng.u32(..100) < 16 && !notes.is_empty() {
            let text = notes[(number + maker.rng.usize(..3)) % notes.len()];
            maker.note(text, day, now, wall);
        }
    }
    maker.note(QUESTION, today - TimeDelta::days(6), now, wall);
    maker
        .journal
        .months()
        .map(|(month, entries)| (month, entries.clone()))
        .collect()
}

/// How far up the ladder a day is: 0 before it, then in quarters of the highest amount.
fn level(due: &[Due], ladder: &CourseId) -> u32 {
    due.iter().find(|d| d.course == *ladder).map_or(0, |d| {
        let level = (d.amount.low / Decimal::from(25)).round();
        u32::try_from(level).unwrap_or(1).clamp(1, 4)
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

    fn dose(&mut self, due: &Due, day: NaiveDate, now: DateTime<FixedOffset>, wall: &dyn Wall) {
        let planned = due.amount.quantity();
        let Some(clock) = due.clock else { return };
        let mut at = self.at(day, clock.hour(), clock.minute(), 18, wall);
        let (outcome, why) = match self.rng.u32(..100) {
            0..=2 => return,
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
            return;
        }
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
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
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
            void: None,
        };
        self.journal.apply(Entry::Dose(entry));
    }

    fn reading(
        &mut self,
        measure: &MeasureId,
        scale: &Scale,
        level: u32,
        day: NaiveDate,
        now: DateTime<FixedOffset>,
        wall: &dyn Wall,
    ) {
        let minute = self.rng.u32(..60);
        let at = self.at(day, 20, minute, 0, wall);
        if at > now || self.rng.u32(..100) < 4 {
            return;
        }
        let value = match scale {
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
            _ => return,
        };
        let entry = ReadingEntry {
            id: self.id(),
            measure: measure.clone(),
            value,
            at,
            day: None,
            entered: None,
            note: None,
            around: None,
            void: None,
        };
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
