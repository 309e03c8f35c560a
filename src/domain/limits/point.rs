//! A question at one moment, with the plan that is in force then.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::asked::Asked;
use super::log::{Log, Taken};
use super::subject::{Subject, subject};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::as_needed::counts_for;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::preparation::compare;
use crate::domain::schedule::AsNeeded;

/// The first instant of a local day.
pub(super) fn midnight(wall: &dyn Wall, date: NaiveDate) -> DateTime<FixedOffset> {
    wall.instant(date.and_time(NaiveTime::MIN))
}

/// Minutes as a length of time.
pub(super) fn minutes(minutes: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(minutes))
}

/// The first whole minute that is not before an instant.
pub(super) fn whole_minute(at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    let beyond = at.timestamp().rem_euclid(60);
    let nanos = i64::from(at.timestamp_subsec_nanos());
    if beyond == 0 && nanos == 0 {
        return Some(at);
    }
    let down = TimeDelta::try_seconds(beyond)?.checked_add(&TimeDelta::nanoseconds(nanos))?;
    at.checked_sub_signed(down)?
        .checked_add_signed(TimeDelta::try_minutes(1)?)
}

/// By how much the planned doses of the days before one may come closer.
pub(super) type Allowance = Option<(TimeDelta, NaiveDate)>;

/// A question at a moment, with the plan that is in force then.
pub(super) struct Point<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) log: &'a Log<'a>,
    pub(super) at: DateTime<FixedOffset>,
    pub(super) subject: Subject,
}

impl<'a> Point<'a> {
    /// Looks at the plan as it is at a moment.
    pub(super) fn new(asked: &'a Asked<'a>, log: &'a Log<'a>, at: DateTime<FixedOffset>) -> Self {
        Self {
            asked,
            log,
            at,
            subject: subject(asked, log, at),
        }
    }

    /// Whether it is about what is due by the clock.
    pub(super) fn is_due(&self) -> bool {
        matches!(self.subject, Subject::Due(_))
    }

    /// The doses of a line as needed.
    pub(super) fn of_line<'b>(
        &'b self,
        line: &'b AsNeeded,
        all: &'b [AsNeeded],
    ) -> impl DoubleEndedIterator<Item = &'b Taken<'a>> {
        let preparation = &self.asked.course.preparation;
        let taken = self.log.taken.iter();
        taken.filter(move |dose| counts_for(line, all, preparation, dose.entry))
    }

    /// What the plan has for this dose: of a dose as needed the next one, as a first one may differ.
    pub(super) fn planned(&self) -> Vec<Amount> {
        let need = |line: &AsNeeded, all: &[AsNeeded]| {
            let taken = self.of_line(line, all).map(|dose| dose.entry);
            line.next(taken, self.asked.episode).clone()
        };
        match &self.subject {
            Subject::Needed { lines, all } => lines.iter().map(|line| need(line, all)).collect(),
            Subject::Due(turn) => turn.usual().map(|due| due.amount.clone()).into_iter().collect(),
            Subject::Outside(_) => Vec::new(),
        }
    }

    /// How much: as asked, else as the plan has it.
    pub(super) fn amount(&self) -> Option<Quantity> {
        if let Some(amount) = self.asked.amount {
            return Some(amount.clone());
        }
        let planned = self.planned().into_iter().next()?;
        planned.basis.is_none().then(|| planned.quantity())
    }

    /// By how much the doses of 24 hours, or of a week, may come closer where the plan itself has them: a due dose in its
    /// window and no more of it is not asked about because of a few minutes' difference between two days.
    pub(super) fn allowance(&self) -> Allowance {
        self.planned_on().map(|day| (allowance(self.asked), day))
    }

    /// Whether it is a due dose in its window and no more than planned.
    pub(super) fn is_as_planned(&self) -> bool {
        self.planned_on().is_some()
    }

    /// The day of the due dose that is meant, where it is one in its window and no more than planned.
    fn planned_on(&self) -> Option<NaiveDate> {
        // What is recorded as not planned is none of the plan's doses.
        if self.asked.recording.is_some_and(|recording| recording.due.is_none()) {
            return None;
        }
        let Subject::Due(turn) = &self.subject else {
            return None;
        };
        let due = turn.in_time()?;
        let preparation = &self.asked.course.preparation;
        let again = self.log.answers(due);
        let no_more = (self.asked.amount).is_none_or(|amount| {
            compare(preparation, amount, &due.amount.at_most()).is_some_and(std::cmp::Ordering::is_le)
        });
        (!again && no_more).then_some(due.key.date)
    }
}

/// From the earliest moment of a window of hours to its latest; of windows of days and of doses without a time of day the
/// usual window counts.
pub(super) fn allowance(asked: &Asked<'_>) -> TimeDelta {
    width(asked.course, asked.settings.window)
}

/// The width of the window of a course; `usual`: the minutes on either side where it has none of its own.
pub(super) fn width(course: &Course, usual: u32) -> TimeDelta {
    let own = course.window.filter(|minutes| *minutes < 24 * 60);
    minutes(own.unwrap_or(usual).saturating_mul(2).min(12 * 60))
}
