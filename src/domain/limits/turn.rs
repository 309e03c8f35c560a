//! Whose turn it is: the due dose that a question is about at a moment, and how late it is.
//!
//! A dose is on time in its window. After it the dose can still be taken as long as the limits' `late` lasts, over
//! midnight and over weeks. Then it is left out, until the window of the next one opens. Without a `late` the plan does
//! not say.

use chrono::{Days, NaiveDate};

use super::asked::Asked;
use super::log::Log;
use super::spans::{Instant, Span, Spans};
use crate::domain::clock::day_of;
use crate::domain::course::Late;
use crate::domain::day::is_ended;
use crate::domain::journal::DueKey;
use crate::domain::schedule::Due;

/// How many days back the last due dose is searched for, and ahead the next one.
const FAR: u64 = 400;

/// Whose turn it is.
pub(super) enum Turn {
    /// This one's, which is about to be recorded, but its window has not opened.
    Early(Span),
    /// This one's, in its window.
    Open(Span),
    /// This one's: it is late, and still to be taken.
    Late(Span),
    /// None should be taken: this one was not recorded, and is over.
    Over(Span),
    /// None should be taken: the last one is recorded, or there was none.
    Nothing {
        /// The dose before this moment, else the one after it.
        usual: Option<Due>,
    },
}

impl Turn {
    /// The dose whose amount is the usual one then.
    pub(super) fn usual(&self) -> Option<&Due> {
        match self {
            Self::Nothing { usual } => usual.as_ref(),
            Self::Early(span) | Self::Open(span) | Self::Late(span) | Self::Over(span) => Some(&span.due),
        }
    }

    /// The due dose that is taken on time, or late as the limits have it.
    pub(super) fn in_time(&self) -> Option<&Due> {
        match self {
            Self::Open(span) | Self::Late(span) => Some(&span.due),
            _ => None,
        }
    }
}

/// The due dose of a question at a moment.
pub(super) fn at(asked: &Asked<'_>, log: &Log<'_>, at: Instant) -> Turn {
    if let Some(key) = asked.due_key() {
        return match named(asked, &log.spans, key) {
            Some(span) if at < span.opens => Turn::Early(span),
            Some(span) => how_late(span, at),
            None => Turn::Nothing { usual: None },
        };
    }
    let opened = opened(asked, &log.spans, at);
    let waiting = |span: &&Span| !log.answers(&span.due);
    let open = opened.iter().filter(waiting).filter(|span| at <= span.closes);
    if let Some(span) = open.min_by_key(|span| span.time) {
        return Turn::Open(span.clone());
    }
    let late = opened.iter().filter(waiting).filter(|span| span.is_in_time(at));
    if let Some(span) = late.max_by_key(|span| span.time) {
        return Turn::Late(span.clone());
    }
    let last = opened.iter().max_by_key(|span| (span.time, waiting(span)));
    match last {
        Some(span) if waiting(&span) => Turn::Over(span.clone()),
        Some(span) => Turn::Nothing {
            usual: Some(span.due.clone()),
        },
        None => Turn::Nothing {
            usual: next(asked, &log.spans, at, |_| false).map(|span| span.due),
        },
    }
}

/// The dose of a day before that can still be taken where the plan has nothing to take on the day of this moment: over
/// midnight, or late.
pub(super) fn left_over(asked: &Asked<'_>, log: &Log<'_>, at: Instant) -> Option<Turn> {
    let timeline = asked.timeline?;
    let today = day_of(asked.wall.local(at), asked.settings.day_turn);
    let late = asked.course.limits.late.map_or(Some(0), Late::days);
    // Before the next dose: the last one alone can be late.
    let late = late.map_or_else(
        || since_last(asked, &log.spans, today),
        |days| u64::try_from(days).unwrap_or(0),
    ) + 2;
    let first = asked.course.plans.iter().map(|plan| plan.from).min()?;
    let days = (0..=late.min(FAR)).filter_map(|back| today.checked_sub_days(Days::new(back)));
    // The last one that can still be taken.
    days.take_while(|date| *date >= first).find_map(|date| {
        let spans = log.spans.on(asked, date);
        let open = spans.iter().filter(|span| span.opens <= at && span.is_in_time(at));
        let open = open.filter(|span| !log.answers(&span.due) && !is_ended(timeline, &span.due, today, at));
        open.max_by_key(|span| span.time).map(|span| how_late(span.clone(), at))
    })
}

/// How many days ago the last dose was due.
fn since_last(asked: &Asked<'_>, spans: &Spans, today: NaiveDate) -> u64 {
    let due = |back: &u64| {
        let day = today.checked_sub_days(Days::new(*back));
        day.is_some_and(|day| !spans.on(asked, day).is_empty())
    };
    (0..FAR).find(due).unwrap_or(0)
}

fn how_late(span: Span, at: Instant) -> Turn {
    if at <= span.closes {
        Turn::Open(span)
    } else if span.is_in_time(at) {
        Turn::Late(span)
    } else {
        Turn::Over(span)
    }
}

/// How many days ahead of its own day the window of a dose can open.
fn days_ahead(asked: &Asked<'_>) -> u64 {
    let own = u64::try_from(asked.course.days_around()).unwrap_or(0);
    own.max(u64::from(asked.settings.window / (24 * 60))) + 1
}

/// The doses whose window has opened: those that may still be late, and at least the last one.
fn opened(asked: &Asked<'_>, spans: &Spans, at: Instant) -> Vec<Span> {
    let today = asked.wall.local(at).date_naive();
    let late = asked.course.limits.late.and_then(Late::days).unwrap_or(0);
    let late = u64::try_from(late).unwrap_or(0) + days_ahead(asked);
    let first = asked.course.plans.iter().map(|plan| plan.from).min().unwrap_or(today);
    let from = today.checked_add_days(Days::new(days_ahead(asked))).unwrap_or(today);
    let mut found: Vec<Span> = Vec::new();
    let mut date = from;
    let enough = today.checked_sub_days(Days::new(late)).unwrap_or(today);
    let far = today.checked_sub_days(Days::new(FAR)).unwrap_or(today).max(first);
    while date >= far && (found.is_empty() || date >= enough) {
        found.extend(spans.on(asked, date).iter().filter(|span| span.opens <= at).cloned());
        match date.pred_opt() {
            Some(before) => date = before,
            None => break,
        }
    }
    found
}

/// The next dose whose window has not opened, and that is not answered ahead of it.
pub(super) fn next(asked: &Asked<'_>, spans: &Spans, at: Instant, answered: impl Fn(&Due) -> bool) -> Option<Span> {
    let today = asked.wall.local(at).date_naive();
    let mut days = (0..FAR).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let first = |date| {
        let spans = spans.on(asked, date);
        let later = spans.iter().filter(|span| span.opens > at && !answered(&span.due));
        later.min_by_key(|span| span.time).cloned()
    };
    days.find_map(first)
}

/// When the windows of doses open on a local day.
pub(super) fn opening_on(asked: &Asked<'_>, spans: &Spans, day: NaiveDate) -> Vec<Instant> {
    let here = |at: &Instant| asked.wall.local(*at).date_naive() == day;
    let dates = (0..=days_ahead(asked)).filter_map(|ahead| day.checked_add_days(Days::new(ahead)));
    let opens = |date| -> Vec<Instant> {
        spans
            .on(asked, date)
            .iter()
            .map(|span| span.opens)
            .filter(here)
            .collect()
    };
    dates.flat_map(opens).collect()
}

/// The due dose that a key names, near its own day.
fn named(asked: &Asked<'_>, spans: &Spans, key: &DueKey) -> Option<Span> {
    // A dose that was moved is due on another day.
    let today = asked.wall.local(asked.at).date_naive();
    let near = [key.date, today].map(|day| [Some(day), day.pred_opt(), day.succ_opt()]);
    let is_meant = |date| spans.on(asked, date).iter().find(|span| span.due.key == *key).cloned();
    near.into_iter().flatten().flatten().find_map(is_meant)
}

/// The day of the earliest dose that can still be open or late at the moment of the question, or of the last one.
pub(super) fn earliest_open(asked: &Asked<'_>) -> Option<NaiveDate> {
    opened(asked, &Spans::default(), asked.at)
        .iter()
        .map(|span| span.due.key.date)
        .min()
}
