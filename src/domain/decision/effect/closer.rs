//! Two doses that a decision brings closer together than the rhythm of their steps.
//!
//! ```text
//! plan      20 mg every 2 days, then 24 mg every 2 days
//! advance   on the 14th
//! before    ..11 . 13 . 15 . 17
//! after     ..11 . 13 14 . 16     13 and 14 are a day apart, both steps have two days between doses
//! ```

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Surroundings;
use super::alone::alone;
use crate::domain::directions::{Days, Directions};
use crate::domain::journal::Outcome;
use crate::domain::schedule::{Action, Timeline};
use crate::domain::words;

/// So far ahead and back the rhythm of the doses is looked at, in days.
const AHEAD: i64 = 400;
const BACK: i64 = 40;

/// How many days are enough to show the rhythm of directions.
const RHYTHM: i64 = 130;

/// So near to its time a dose counts as taken then.
const NEAR: TimeDelta = TimeDelta::hours(2);

/// Two doses that come closer to each other than the rhythm of the steps to which they belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closer {
    /// The first of them.
    pub first: NaiveDateTime,
    /// The second.
    pub second: NaiveDateTime,
    /// Which of them have a time of day.
    pub timed: [bool; 2],
    /// How far apart they are, in minutes.
    pub apart: i64,
    /// How far apart the closest are otherwise, in minutes.
    pub usual: i64,
}

impl Closer {
    fn new(pair: (Point, Point), usual: i64) -> Self {
        Self {
            first: pair.0.said,
            second: pair.1.said,
            timed: [pair.0.timed, pair.1.timed],
            apart: apart(pair),
            usual,
        }
    }

    /// `Mon 13 Jul 08:00 and Tue 14 Jul 08:00 are 1 day apart, closer than the 2 days before`
    pub fn words(&self, today: NaiveDate) -> String {
        let [first, second] = [(self.first, self.timed[0]), (self.second, self.timed[1])].map(|(at, timed)| {
            let time = if timed {
                format!(" {}", at.format("%H:%M"))
            } else {
                String::new()
            };
            format!("{}{time}", words::day_near(at.date(), today))
        });
        let usual = span(self.usual);
        match self.apart {
            0 if first == second => format!("two doses come on {first}, closer than the {usual} before"),
            0 => format!("{first} and {second} come on one day, closer than the {usual} before"),
            apart => format!(
                "{first} and {second} are {} apart, closer than the {usual} before",
                span(apart)
            ),
        }
    }
}

/// A dose by when it is taken.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// On a clock that never changes: what distances are measured by.
    at: NaiveDateTime,
    /// As it is said.
    said: NaiveDateTime,
    /// It has a time of day.
    timed: bool,
}

/// The doses of some days by their times; what has no time of day is at noon. `hours`: by the instants at which they are
/// shown, as counted hours are; else by the clock of the plan. A dose that was taken much earlier or later than planned
/// counts by when it was taken, and one that was not taken does not count.
fn points(timeline: &Timeline, (from, days): (NaiveDate, i64), hours: bool, around: Surroundings<'_>) -> Vec<Point> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let home = timeline.home(around.wall);
    let point = |said: NaiveDateTime, at: Option<DateTime<FixedOffset>>, timed: bool| Point {
        at: if hours {
            at.unwrap_or_else(|| home.instant(said)).naive_utc()
        } else {
            said
        },
        said,
        timed,
    };
    let mut found: Vec<Point> = Vec::new();
    for day in from.iter_days().take(usize::try_from(days).unwrap_or(0)) {
        let due = if hours {
            timeline.due_on(day, home)
        } else {
            timeline.by_plan(day)
        };
        for due in due.iter().filter(|due| due.action != Some(Action::Remove)) {
            let planned = point(day.and_time(due.clock.unwrap_or(noon)), due.at, due.clock.is_some());
            let records = around
                .recorded
                .iter()
                .filter(|entry| entry.due.as_ref() == Some(&due.key));
            let mut records = records.peekable();
            if records.peek().is_none() {
                found.push(planned);
            }
            found.extend(
                records
                    .filter(|entry| matches!(entry.outcome, Outcome::Taken(_)))
                    .map(|entry| {
                        let local = home.local(entry.at).naive_local();
                        let near = (local - planned.said).abs() <= NEAR || !planned.timed && local.date() == day;
                        if near {
                            planned
                        } else {
                            point(local, Some(entry.at), true)
                        }
                    }),
            );
        }
    }
    found.sort_unstable_by_key(|dose| dose.at);
    found
}

/// Doses that follow each other.
fn pairs(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Whether either of two doses already had another one as close as that.
fn was_as_close(before: &[Point], pair: (Point, Point)) -> bool {
    let same = |other: &(Point, Point)| other.0.at == pair.0.at || other.1.at == pair.1.at;
    pairs(before).any(|other| same(&other) && apart(other) <= apart(pair))
}

/// How far two doses are apart, in minutes.
fn apart((first, second): (Point, Point)) -> i64 {
    if first.timed && second.timed {
        return (second.at - first.at).num_minutes();
    }
    (second.said.date() - first.said.date()).num_days() * 24 * 60
}

/// How close doses come to each other by themselves, in minutes.
#[derive(Clone, Copy, Debug)]
struct Rhythm {
    /// Any two of them.
    doses: i64,
    /// Two on different days, counted in whole days: of two doses every third day these are three days apart.
    days: i64,
}

impl Rhythm {
    /// Of the closer ones of two.
    fn closest(self, other: Self) -> Self {
        Self {
            doses: self.doses.min(other.doses),
            days: self.days.min(other.days),
        }
    }

    /// How far apart a pair ought to be that is closer than that.
    fn kept_by(self, pair: (Point, Point)) -> Option<i64> {
        if apart(pair) < self.doses {
            return Some(self.doses);
        }
        let days = days_apart(pair);
        Some(self.days).filter(|usual| days > 0 && days < *usual)
    }
}

/// How far the days of two doses are apart, in minutes.
fn days_apart((first, second): (Point, Point)) -> i64 {
    (second.said.date() - first.said.date()).num_minutes()
}

/// How close the doses of directions come to each other by themselves; `None` where that follows from what was taken and from
/// other lines, or where they have one dose only.
fn rhythm(take: &Directions, timeline: &Timeline, from: NaiveDate) -> Option<Rhythm> {
    let all = |minutes| Rhythm {
        doses: minutes,
        days: minutes,
    };
    let after_last = |days: &Days| match days {
        Days::AfterLast { low, .. } => Some(i64::from(*low) * 24 * 60),
        Days::Chosen(_) => Some(24 * 60),
        _ => None,
    };
    if let Some(least) = take.lines.iter().filter_map(|line| after_last(&line.days)).min() {
        return Some(all(least)).filter(|_| take.lines.len() == 1);
    }
    let alone = alone(take, timeline, from)?;
    let points = points(&alone, (from, RHYTHM), alone.counts_hours(), Surroundings::nothing());
    let doses = pairs(&points).map(apart).min()?;
    // Counted hours go over midnight: a day says nothing of them.
    let days = pairs(&points)
        .map(days_apart)
        .filter(|days| *days > 0 && !alone.counts_hours());
    Some(Rhythm {
        doses,
        days: days.min().unwrap_or(doses),
    })
}

/// The first two doses that come closer than the rhythm of their steps, and that do not follow each other so closely
/// without the decision. What the plan itself has between two of its steps is not the doing of a decision.
pub fn closer(was: &Timeline, now: &Timeline, on: NaiveDate, around: Surroundings<'_>) -> Option<Closer> {
    closest((was, now), on, true, around)
}

/// The same for where a decision begins: its own first dose has a day to choose, whatever the plan has between two steps.
pub(super) fn closer_where_it_begins(
    was: &Timeline,
    now: &Timeline,
    on: NaiveDate,
    around: Surroundings<'_>,
) -> Option<Closer> {
    closest((was, now), on, false, around)
}

/// Two doses of one day that other times bring closer together than the directions had them.
pub(super) fn closer_by_time(
    was: &Timeline,
    now: &Timeline,
    on: NaiveDate,
    around: Surroundings<'_>,
) -> Option<Closer> {
    let usual = rhythm(&was.taken_on(on)?, was, on)?.doses;
    let first = on + TimeDelta::days(i64::from(now.is_cut(on)));
    let hours = was.counts_hours() || now.counts_hours();
    let before = points(was, (first, BACK), hours, around);
    let closer = |pair: &(Point, Point)| apart(*pair) < usual && !was_as_close(&before, *pair);
    let pair = pairs(&points(now, (first, BACK), hours, around)).find(closer)?;
    Some(Closer::new(pair, usual))
}

fn closest(
    (was, now): (&Timeline, &Timeline),
    on: NaiveDate,
    by_the_plan: bool,
    around: Surroundings<'_>,
) -> Option<Closer> {
    let behind = now.is_cut(on);
    let from = on - TimeDelta::days(BACK);
    let hours = was.counts_hours() || now.counts_hours();
    let all = |timeline: &Timeline| points(timeline, (from, AHEAD + BACK), hours, around);
    let (before, after) = (all(was), all(now));
    let times = |(first, second): (Point, Point)| (first.at, second.at);
    let known: BTreeSet<(NaiveDateTime, NaiveDateTime)> = pairs(&before).map(times).collect();
    let mut rhythms: Vec<(Directions, Option<Rhythm>)> = Vec::new();
    let mut of = |timeline: &Timeline, day: NaiveDate| -> Option<Rhythm> {
        let take = timeline.taken_on(day)?;
        if let Some((_, found)) = rhythms.iter().find(|(other, _)| *other == take) {
            return *found;
        }
        let found = rhythm(&take, timeline, day);
        rhythms.push((take, found));
        found
    };
    let mut borders: Option<BTreeSet<(String, String, i64)>> = None;
    for pair in pairs(&after).filter(|(_, second)| second.said.date() >= on) {
        if known.contains(&times(pair)) {
            continue;
        }
        // Where either of them already had a dose as close as that, the decision brings nothing closer.
        if was_as_close(&before, pair) {
            continue;
        }
        let (first, second) = (pair.0.said, pair.1.said);
        // Doses of the first day before the decision are of the plan as it was.
        let kept = behind && first.date() == on && before.iter().any(|dose| dose.at == pair.0.at);
        let both = [of(if kept { was } else { now }, first.date()), of(now, second.date())];
        let usual = both.into_iter().flatten().reduce(Rhythm::closest);
        let Some(usual) = usual.and_then(|usual| usual.kept_by(pair)) else {
            continue;
        };
        // Where two steps meet the plan may have it so, whenever that is.
        let border = |timeline: &Timeline, pair: (Point, Point)| {
            let take = |at: NaiveDateTime| timeline.taken_on(at.date()).unwrap_or_default().to_string();
            (take(pair.0.said), take(pair.1.said), apart(pair))
        };
        let borders = borders.get_or_insert_with(|| {
            let all = pairs(&before).map(|pair| border(was, pair));
            all.filter(|(a, b, _)| a != b).collect()
        });
        let begins = !by_the_plan && first.date() < on;
        if begins || !borders.contains(&border(now, pair)) {
            return Some(Closer::new(pair, usual));
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
