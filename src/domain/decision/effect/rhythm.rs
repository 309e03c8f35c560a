//! Days that differ in one way again and again, summed up: on some weekdays, or every few days.
//!
//! ```text
//! 28 Nov - 29 Nov  nothing  (was 5 mg)
//!  5 Dec -  6 Dec  nothing  (was 5 mg)     ->   from 28 Nov on Sat, Sun  nothing  (was 5 mg)
//! 12 Dec - 13 Dec  nothing  (was 5 mg)
//! ...
//! ```

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::stretch::{Rhythm, Stretch};

/// From this many stretches of one kind on they are summed up.
const MANY: usize = 4;

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
