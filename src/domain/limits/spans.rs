//! The due doses of a question in time: from when to when each is on time, and until when it may be taken late.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::asked::Asked;
use crate::domain::day::{Apart, window};
use crate::domain::schedule::{Action, Due};

pub(super) type Instant = DateTime<FixedOffset>;

/// A due dose in time.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// The dose.
    pub(super) due: Due,
    /// From here on it is on time.
    pub(super) opens: Instant,
    /// Its time; where it has none, when its day begins.
    pub(super) time: Instant,
    /// Until here it is on time.
    pub(super) closes: Instant,
    /// Until here the limits have it taken late.
    pub(super) until: Option<Instant>,
    /// They would until the next dose, and the plan has none: it can be taken however late.
    pub(super) endless: bool,
}

impl Span {
    /// When a due dose is on time among those of its day, and how long it may be late.
    pub(super) fn of(asked: &Asked<'_>, due: Due, day: &[Due]) -> Self {
        let next = || {
            asked
                .timeline?
                .next_after(&due, asked.journal, asked.settings.day_turn, asked.wall)
        };
        let beside = Apart::of(&due, day, asked.course, asked.timeline);
        let window = window(&due, beside, Some(asked.course), asked.settings, next);
        let instant = |local| asked.wall.instant(local);
        let (opens, closes) = (instant(window.open), instant(window.close));
        let late = window.late_until.map_or(closes, instant);
        Self {
            time: due.at.unwrap_or(opens),
            until: (asked.course.limits.late.filter(|_| !window.endless)).map(|_| late.max(closes)),
            endless: window.endless,
            due,
            opens,
            closes,
        }
    }

    /// Whether it can be taken at a moment, on time or as late as the limits have it.
    pub(super) fn is_in_time(&self, at: Instant) -> bool {
        at <= self.closes || self.endless || self.until.is_some_and(|until| at <= until)
    }
}

/// The doses of the local days that were looked at: the same days are asked about again and again.
#[derive(Default)]
pub(super) struct Spans {
    days: RefCell<BTreeMap<NaiveDate, Rc<[Span]>>>,
}

impl Spans {
    /// The doses of a local day, in time. Taking off what is worn is not a dose.
    pub(super) fn on(&self, asked: &Asked<'_>, date: NaiveDate) -> Rc<[Span]> {
        if let Some(known) = self.days.borrow().get(&date) {
            return Rc::clone(known);
        }
        let day = asked.timeline.map(|timeline| timeline.rows_on(date, asked.wall));
        let day = day.unwrap_or_default();
        let doses = day
            .iter()
            .filter(|due| !due.trace && due.action != Some(Action::Remove));
        let spans: Rc<[Span]> = doses.map(|due| Span::of(asked, due.clone(), &day)).collect();
        self.days.borrow_mut().insert(date, Rc::clone(&spans));
        spans
    }
}
