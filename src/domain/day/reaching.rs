//! The days whose doses can be open on another day: what has to be asked, and what of the journal has to be known.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::clock::Wall;
use crate::domain::course::{Course, Late};
use crate::domain::schedule::{Action, Due, Fate, Timeline};
use crate::domain::settings::Settings;

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// How many days back the last dose with a window of days is searched for.
pub(super) const LONGEST: i64 = 400;

/// The days other than today whose doses can be open today, ascending: by a window of days, a window of hours over the
/// turn of the day, the rule for late doses, or a move.
pub fn days_that_reach(
    course: &Course,
    timeline: &Timeline,
    today: NaiveDate,
    (settings, wall): (&Settings, &dyn Wall),
) -> Vec<NaiveDate> {
    let window = course.days_around();
    // A window of hours may reach over the turn of the day.
    let hours = i64::from(course.window.unwrap_or(settings.window));
    let over = (hours + DAY - 1) / DAY;
    let late = course.limits.late.and_then(Late::days).map_or(0, |days| days + 1);
    let until_next = matches!(course.limits.late, Some(Late::BeforeNext(_)));
    let longest = today - TimeDelta::days(LONGEST);
    // The last dose waits until the window of the next one opens, or is late until then. Those before it are over.
    let last = (window > 0 || until_next).then(|| {
        let before = today.iter_days().rev().skip(1).take_while(|day| *day >= longest);
        // A patch that is taken off is not the next one.
        let is_dose = |due: &Due| due.action != Some(Action::Remove);
        before
            .into_iter()
            .find(|day| timeline.due_on(*day, wall).iter().any(is_dose))
    });
    // No dose is older than the plan, on whichever clock; a rule may say any number of days.
    let begins = course.plans.iter().map(|plan| plan.from - TimeDelta::days(1)).min();
    // In its own window a dose is open whatever has been due since, as in the first days of the next step.
    let near = today - TimeDelta::days(over.max(late).max(window));
    let near = begins.map_or(near, |begins| near.max(begins)).min(today);
    let mut days: Vec<NaiveDate> = timeline.windows_opened(today);
    let moved = days.iter().flat_map(|day| timeline.rows_on(*day, wall));
    let moved = moved.filter_map(|due| match due.fate {
        Some(Fate::Moved { on, .. }) => Some(on),
        _ => None,
    });
    // Also of doses whose own day is in the future.
    let since = if Timeline::needs_journal_from(course).is_some() {
        longest
    } else {
        last.flatten().map_or(near, |last| last.min(near))
    };
    let moved: Vec<NaiveDate> = moved.chain(timeline.moved_to((since, today))).collect();
    days.extend(moved);
    days.extend((1..=window.max(over).min(LONGEST)).map(|ahead| today + TimeDelta::days(ahead)));
    days.extend(last.flatten());
    days.extend(near.iter_days().take_while(|day| *day < today));
    days.retain(|day| *day != today);
    days.sort_unstable();
    days.dedup();
    days
}
