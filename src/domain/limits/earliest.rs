//! The first minute at which the same question is answered `allowed`, if nothing else is taken.
//!
//! The answer can only turn to `allowed` at certain instants: when a gap is over, when a dose no longer counts towards a
//! ceiling, at a local midnight (a step begins, a pause ends, a calendar day begins), and when the next due dose opens.
//! These are tried in order, each by the plan in force then.

use chrono::{DateTime, Days, FixedOffset, TimeDelta};

use super::asked::Asked;
use super::ceiling::{Ceiling, leave};
use super::counted::Stand;
use super::log::Log;
use super::point::{Point, allowance, midnight, minutes, whole_minute};
use super::turn;
use super::{Rule, Verdict};
use crate::domain::schedule::{Place, Timeline};

/// How many days ahead the plan is looked at: longer than nearly every wait that limits ask for.
const AHEAD: u64 = 400;

type Instant = DateTime<FixedOffset>;

/// The first whole minute after the question at which it is answered `allowed`.
pub(super) fn of(asked: &Asked<'_>, log: &Log<'_>) -> Option<Instant> {
    // A due dose that is late then, and may be taken late, is allowed as well.
    let is_due = Point::new(asked, log, asked.at).is_due();
    let allowed = |at: Instant| {
        let at = whole_minute(at).filter(|at| *at > asked.at)?;
        let verdict = Point::new(asked, log, at).answer().verdict;
        let open = verdict == Verdict::Allowed || is_due && verdict == Verdict::TakeLate;
        open.then(|| asked.wall.local(at))
    };
    if never(asked, log) {
        return None;
    }
    let mut known = from_log(asked, log);
    known.retain(|at| *at > asked.at);
    known.sort_unstable();
    known.dedup();
    let mut known = known.into_iter().peekable();
    let today = asked.wall.local(asked.at).date_naive();
    // A window after the last dose that has closed is searched for over this many days back; what is allowed after it
    // is a guess.
    let opened = asked
        .timeline
        .map(|timeline| timeline.windows_opened(today))
        .unwrap_or_default();
    let known_until = opened
        .iter()
        .min()
        .and_then(|day| day.checked_add_days(Days::new(AHEAD)));
    for ahead in 0..=AHEAD {
        let Some(day) = today.checked_add_days(Days::new(ahead)) else {
            break;
        };
        if known_until.is_some_and(|until| day >= until) {
            break;
        }
        let begins = midnight(asked.wall, day);
        let ends = day.succ_opt().map(|next| midnight(asked.wall, next));
        let mut tried = vec![begins];
        tried.extend(turn::opening_on(asked, &log.spans, day));
        // Each step may ask for its own time between two doses as needed.
        let timeline = asked.timeline.filter(|_| asked.due_key().is_none());
        let lines = timeline.map(|timeline| timeline.as_needed_on(day)).unwrap_or_default();
        for line in &lines {
            let over = log.taken.iter().filter_map(|dose| line.over(dose.at, asked.wall));
            tried.extend(over.filter(|at| *at >= begins && ends.is_none_or(|ends| *at < ends)));
        }
        let in_force = |timeline: &Timeline| matches!(timeline.place(day), Place::Step(_));
        if asked.due_key().is_none() && lines.is_empty() && !timeline.is_some_and(in_force) {
            // Nothing is allowed on a day without a step.
            continue;
        }
        while let Some(at) = known.next_if(|at| ends.is_none_or(|ends| *at < ends)) {
            tried.push(at);
        }
        tried.sort_unstable();
        tried.dedup();
        if let Some(found) = tried.into_iter().find_map(allowed) {
            return Some(found);
        }
    }
    known.filter(|_| known_until.is_none()).find_map(allowed)
}

/// Whether no waiting makes this amount fit: over the ceiling of one dose, or of the episode.
fn never(asked: &Asked<'_>, log: &Log<'_>) -> bool {
    let Some(amount) = asked.amount else { return false };
    let point = Point::new(asked, log, asked.at);
    let mut lasting = Ceiling::of(asked.course, asked.courses).into_iter();
    lasting.any(|ceiling| {
        let lasts = matches!(ceiling.rule, Rule::PerDose | Rule::PerEpisode);
        lasts && !matches!(ceiling.compare(&point, amount), Stand::Under { .. })
    })
}

/// When what was taken before stops holding back another dose, by whatever step is in force then.
fn from_log(asked: &Asked<'_>, log: &Log<'_>) -> Vec<Instant> {
    let limits = &asked.course.limits;
    let mut found: Vec<Instant> = Vec::new();
    let second = limits.second_part.map(|second| second.after);
    let lengths = [limits.gap, limits.episode_gap, second];
    for (dose, length) in log.taken.iter().flat_map(|dose| lengths.map(|length| (dose, length))) {
        found.extend(length.and_then(|length| dose.at.checked_add_signed(minutes(length))));
    }
    for (course, length) in &limits.washout {
        let last = log.others.iter().rfind(|dose| dose.course.id == *course);
        found.extend(last.and_then(|last| last.at.checked_add_signed(minutes(*length))));
    }
    for hours in Ceiling::of(asked.course, asked.courses)
        .iter()
        .filter_map(Ceiling::hours)
    {
        for dose in log.taken.iter().chain(&log.others) {
            for none in [TimeDelta::zero(), leave(hours, allowance(asked), true)] {
                found.extend(dose.at.checked_add_signed(TimeDelta::hours(hours.into()) - none));
            }
        }
    }
    found
}
