//! Days that differ in one way again and again, summed up: on some weekdays, or every few days.
//!
//! ```text
//! 28 Nov - 29 Nov  nothing  (was 5 mg)
//!  5 Dec -  6 Dec  nothing  (was 5 mg)     ->   from 28 Nov on Sat, Sun  nothing  (was 5 mg)
//! 12 Dec - 13 Dec  nothing  (was 5 mg)
//! ...
//! ```

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::days::Stretch;
use crate::domain::directions::Weekday7;

/// From this many stretches of one kind on they are summed up.
const MANY: usize = 4;

/// Which days of a stretch are meant, where these are not all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Those on these weekdays, a bit for each from Monday on.
    Weekdays(u8),
    /// The first, and each one this number of days after the last.
    Every(i64),
}

impl Rhythm {
    /// That of some days, all of which it has and no others between the first and the last.
    fn of(days: &[NaiveDate]) -> Option<Self> {
        let (first, last) = (*days.first()?, *days.last()?);
        let bits = days.iter().fold(0, |bits, day| bits | bit(*day));
        let all = first.iter_days().take_while(|day| *day <= last);
        if all.filter(|day| bits & bit(*day) != 0).eq(days.iter().copied()) {
            return Some(Self::Weekdays(bits)).filter(|_| bits != 0b111_1111);
        }
        let every = (*days.get(1)? - first).num_days();
        let even = days.windows(2).all(|pair| (pair[1] - pair[0]).num_days() == every);
        even.then_some(Self::Every(every))
    }

    /// Whether it has a day, seen from its first.
    pub(super) fn has(self, first: NaiveDate, day: NaiveDate) -> bool {
        match self {
            Self::Weekdays(bits) => bits & bit(day) != 0,
            Self::Every(every) => (day - first).num_days() % every == 0,
        }
    }

    /// How long it takes to come round, in days.
    fn round(self) -> i64 {
        match self {
            Self::Weekdays(_) => 7,
            Self::Every(every) => every,
        }
    }

    /// ` on Sat, Sun`, ` every 2 days`
    pub(super) fn words(self) -> String {
        match self {
            Self::Weekdays(bits) => {
                let days = (0..7).filter(|day| bits >> day & 1 == 1);
                let days: Vec<String> = days.map(|day| Weekday7(day).to_string()).collect();
                format!(" on {}", days.join(", "))
            }
            Self::Every(every) => format!(" every {every} days"),
        }
    }
}

fn bit(day: NaiveDate) -> u8 {
    1 << day.weekday().num_days_from_monday()
}

/// Stretches of one kind that come again and again as one, where a rhythm says exactly which days they have. `days`: every
/// day that differs, with its words now and before; `end`: the first day that nobody looked at.
pub(super) fn summed_up(
    mut found: Vec<Stretch>,
    days: Vec<(NaiveDate, String, String)>,
    end: NaiveDate,
) -> Vec<Stretch> {
    if found.len() < MANY {
        return found;
    }
    let mut kinds: BTreeMap<(String, String), Vec<NaiveDate>> = BTreeMap::new();
    for (day, now, was) in days {
        kinds.entry((now, was)).or_default().push(day);
    }
    for ((now, was), days) in kinds {
        let own = |stretch: &Stretch| stretch.now == now && stretch.was == was;
        if found.iter().filter(|stretch| own(stretch)).count() < MANY {
            continue;
        }
        let (Some(rhythm), Some(first), Some(last)) = (Rhythm::of(&days), days.first(), days.last()) else {
            continue;
        };
        found.retain(|stretch| !own(stretch));
        found.push(Stretch {
            from: *first,
            until: Some(*last).filter(|last| *last + TimeDelta::days(rhythm.round()) < end),
            rhythm: Some(rhythm),
            now,
            was,
        });
    }
    found.sort_by_key(|stretch| stretch.from);
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Effect, Stretch, Surroundings};
    use super::*;
    use crate::domain::course::{Course, CourseId};
    use crate::domain::directions::Directions;
    use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
    use crate::domain::schedule::{History, Timeline};
    use crate::domain::vocabulary::Vocabulary;

    const TAKEN: [&str; 9] = [
        "5 mg 08:00",
        "5 mg 08:00 on Mon, Tue, Wed, Thu, Fri",
        "5 mg 08:00 on Sun",
        "5 mg 08:00 every 2 days",
        "5 mg 08:00 every 3 days",
        "5 mg 08:00 days 1-21 of 28",
        "5 mg 08:00; 10 mg 20:00 on Sat",
        "10 mg 08:00",
        "5 mg 20:00 every 4 weeks",
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn timeline(take: &str) -> Timeline {
        let words = Vocabulary::default();
        let step = Step {
            take: Directions::parse(take, &words).unwrap(),
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        };
        let plan = Plan {
            begins: None,
            from: day("2026-11-02"),
            at: None,
            steps: vec![step],
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let course = Course::new(CourseId::from_name("x").unwrap(), "Examplin", vec![plan]);
        Timeline::new(&course, &words, History::default())
    }

    fn stretches(was: &str, now: &str) -> Vec<Stretch> {
        let today = day("2026-11-26");
        Effect::between(timeline(was), timeline(now), today, today, Surroundings::nothing()).stretches
    }

    #[test]
    fn what_comes_round_is_said_once() {
        let said = |was: &str, now: &str| -> Vec<String> {
            let today = day("2026-11-26");
            stretches(was, now).iter().map(|days| days.words(today)).collect()
        };
        assert_eq!(
            said(TAKEN[0], TAKEN[1]),
            ["from 28 Nov on Sat, Sun  nothing  (was 5 mg)"]
        );
        assert_eq!(
            said(TAKEN[0], TAKEN[3]),
            ["from 27 Nov every 2 days  nothing  (was 5 mg)"]
        );
        assert_eq!(
            said(TAKEN[0], TAKEN[6]),
            ["from 28 Nov on Sat  5 mg 08:00, 10 mg 20:00  (was 5 mg 08:00)"]
        );
        assert_eq!(said(TAKEN[0], TAKEN[7]), ["from 26 Nov  10 mg  (was 5 mg)"]);
    }

    /// Each day that differs is in one stretch, with the words of that day; a day that has a dose and does not differ is in
    /// none.
    #[test]
    fn a_rhythm_has_exactly_the_days_that_differ() {
        for was in TAKEN {
            for now in TAKEN {
                let found = stretches(was, now);
                let (before, after) = (timeline(was), timeline(now));
                for date in day("2026-11-26").iter_days().take(780) {
                    let own: Vec<&Stretch> = found.iter().filter(|stretch| stretch.has(date)).collect();
                    let differs = super::super::days::differs(&before, &after, date);
                    let none = before.by_plan(date).is_empty() && after.by_plan(date).is_empty();
                    match differs {
                        true => assert_eq!(own.len(), 1, "{was} -> {now}: {date}: {own:?}"),
                        false if !none => assert_eq!(own.len(), 0, "{was} -> {now}: {date}: {own:?}"),
                        false => {}
                    }
                }
            }
        }
    }
}
