//! Two doses that a decision brings closer together than the rhythm of their steps.
//!
//! ```text
//! plan      20 mg every 2 days, then 24 mg every 2 days
//! advance   on the 14th
//! before    ..11 . 13 . 15 . 17
//! after     ..11 . 13 14 . 16     13 and 14 are a day apart, both steps have two days between doses
//! ```

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::domain::course::{Course, CourseId};
use crate::domain::directions::{Days, Directions};
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::schedule::{Action, History, Timeline};
use crate::domain::words;

/// So far ahead and back the rhythm of the doses is looked at, in days.
const AHEAD: i64 = 400;
const BACK: i64 = 40;

/// So many days show the rhythm of directions.
const RHYTHM: i64 = 130;

/// Two doses that come closer to each other than the rhythm of the steps to which they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closer {
    /// The first of them.
    pub first: NaiveDateTime,
    /// The second.
    pub second: NaiveDateTime,
    /// How far apart the closest are otherwise, in minutes.
    pub usual: i64,
}

impl Closer {
    /// `Mon 13 Jul 08:00 and Tue 14 Jul 08:00 are 1 day apart, closer than the 2 days before`
    pub fn words(&self, today: NaiveDate) -> String {
        // Without a time of day both are at noon.
        let noon = |at: NaiveDateTime| NaiveTime::from_hms_opt(12, 0, 0) == Some(at.time());
        let untimed = noon(self.first) && noon(self.second);
        let at = |at: NaiveDateTime| {
            let time = if untimed {
                String::new()
            } else {
                format!(" {}", at.format("%H:%M"))
            };
            format!("{}{time}", words::day_near(at.date(), today))
        };
        format!(
            "{} and {} are {} apart, closer than the {} before",
            at(self.first),
            at(self.second),
            span((self.second - self.first).num_minutes()),
            span(self.usual)
        )
    }
}

/// The instants of the doses of some days; what has no time of day stands at noon.
fn instants(timeline: &Timeline, from: NaiveDate, days: i64) -> Vec<NaiveDateTime> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let mut found: Vec<NaiveDateTime> = Vec::new();
    for day in from.iter_days().take(usize::try_from(days).unwrap_or(0)) {
        let due = timeline.by_plan(day);
        let doses = due.iter().filter(|due| due.action != Some(Action::Remove));
        found.extend(doses.map(|due| day.and_time(due.clock.unwrap_or(noon))));
    }
    found.sort_unstable();
    found
}

/// Doses that follow each other.
fn pairs(instants: &[NaiveDateTime]) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> + '_ {
    instants.windows(2).map(|pair| (pair[0], pair[1]))
}

/// How close the doses of directions come to each other by themselves, in minutes; `None` where that follows from what
/// was taken, or where they have one dose only.
fn rhythm(take: &Directions, timeline: &Timeline, from: NaiveDate) -> Option<i64> {
    let after_last = |days: &Days| matches!(days, Days::AfterLast { .. });
    if take.lines.iter().any(|line| after_last(&line.days)) {
        return None;
    }
    let step = Step {
        take: take.clone(),
        length: Length::Open,
        then: Then::GoOn,
        note: None,
    };
    let plan = Plan {
        from,
        steps: vec![step],
        repeat: Repeat::No,
        ..timeline.plans().first()?.clone()
    };
    let course = Course::new(CourseId::from_name("alone").ok()?, "", vec![plan]);
    let alone = Timeline::new(&course, timeline.words(), History::default());
    pairs(&instants(&alone, from, RHYTHM))
        .map(|(first, second)| (second - first).num_minutes())
        .min()
}

/// The first two doses that come closer than the rhythm of their steps, and that do not follow each other so closely
/// without the decision. What the plan itself has between two of its steps is not the doing of a decision.
pub fn closer(was: &Timeline, now: &Timeline, on: NaiveDate) -> Option<Closer> {
    closest(was, now, on, true)
}

/// The same for where a decision begins: its own first dose has a day to choose, whatever the plan has between two steps.
pub(super) fn closer_where_it_begins(was: &Timeline, now: &Timeline, on: NaiveDate) -> Option<Closer> {
    closest(was, now, on, false)
}

/// Two doses of one day that other times bring closer together than the directions had them.
pub(super) fn closer_by_time(was: &Timeline, now: &Timeline, on: NaiveDate) -> Option<Closer> {
    let usual = rhythm(&was.taken_on(on)?, was, on)?;
    let first = on + TimeDelta::days(i64::from(now.is_cut(on)));
    let close = |(first, second): &(NaiveDateTime, NaiveDateTime)| (*second - *first).num_minutes() < usual;
    let (first, second) = pairs(&instants(now, first, BACK)).find(close)?;
    Some(Closer { first, second, usual })
}

fn closest(was: &Timeline, now: &Timeline, on: NaiveDate, by_the_plan: bool) -> Option<Closer> {
    let behind = now.is_cut(on);
    let from = on - TimeDelta::days(BACK);
    let (before, after) = (instants(was, from, AHEAD + BACK), instants(now, from, AHEAD + BACK));
    let known: BTreeSet<(NaiveDateTime, NaiveDateTime)> = pairs(&before).collect();
    let mut rhythms: Vec<(Directions, Option<i64>)> = Vec::new();
    let mut of = |timeline: &Timeline, day: NaiveDate| -> Option<i64> {
        let take = timeline.taken_on(day)?;
        if let Some((_, found)) = rhythms.iter().find(|(other, _)| *other == take) {
            return *found;
        }
        let found = rhythm(&take, timeline, day);
        rhythms.push((take, found));
        found
    };
    let mut borders: Option<BTreeSet<(String, String, i64)>> = None;
    for (first, second) in pairs(&after).filter(|(_, second)| second.date() >= on) {
        if known.contains(&(first, second)) {
            continue;
        }
        let gap = (second - first).num_minutes();
        // Doses of the first day before the decision are of the plan as it was.
        let kept = behind && first.date() == on && was.by_plan(on).iter().any(|due| due.clock == Some(first.time()));
        let both = [of(if kept { was } else { now }, first.date()), of(now, second.date())];
        let Some(usual) = both.into_iter().flatten().min().filter(|usual| gap < *usual) else {
            continue;
        };
        // Where two steps meet the plan may have it so, whenever that is.
        let border = |timeline: &Timeline, first: NaiveDateTime, second: NaiveDateTime| {
            let take = |day| timeline.taken_on(day).unwrap_or_default().to_string();
            let gap = (second - first).num_minutes();
            (take(first.date()), take(second.date()), gap)
        };
        let borders = borders.get_or_insert_with(|| {
            let all = pairs(&before).map(|(first, second)| border(was, first, second));
            all.filter(|(a, b, _)| a != b).collect()
        });
        let begins = !by_the_plan && first.date() < on;
        if begins || !borders.contains(&border(now, first, second)) {
            return Some(Closer { first, second, usual });
        }
    }
    None
}

/// `4 days`, `36 hours`, `40 min`
pub(super) fn span(minutes: i64) -> String {
    if minutes > 60 && minutes % 60 != 0 {
        return format!("{} h {} min", minutes / 60, minutes % 60);
    }
    let (count, one, many) = match minutes {
        m if m % (24 * 60) == 0 => (m / (24 * 60), "day", "days"),
        m if m % 60 == 0 => (m / 60, "hour", "hours"),
        m => (m, "minute", "minutes"),
    };
    words::count(usize::try_from(count).unwrap_or(0), one, many)
}
