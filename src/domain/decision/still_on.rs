//! What is worn until the next one, where a decision leaves no next one when it was to come.
//!
//! ```text
//! plan     1 patch 09:00, worn until the next on Mon, Thu
//! stop     on Friday: the patch of Thursday has no time at which it comes off
//! ```

use chrono::{NaiveDate, TimeDelta};

use crate::domain::clock::Wall;
use crate::domain::schedule::{Action, Due, Timeline};
use crate::domain::words;

/// On at most this many days before a decision the last one is searched for.
const BACK: i64 = 21;

/// Of the days ahead, on how many the next one is.
const AHEAD: usize = 100;

/// What is on when a decision begins, and until when it stays on now: `; 1 patch of Thu 4 Jun is worn until the next, and none follows:
/// nothing says when it comes off`. `None` where the next one comes as it was planned.
pub fn still_on(
    was: &Timeline,
    now: impl FnOnce() -> Timeline,
    on: NaiveDate,
    (today, wall): (NaiveDate, &dyn Wall),
) -> Option<String> {
    let until_next = |due: &Due| {
        let ends = due.minutes.is_some() || due.worn_days.is_some();
        due.action == Some(Action::Apply) && !ends && !due.trace
    };
    let back = (1..=BACK).map(|back| on - TimeDelta::days(back));
    let mut before = back.flat_map(|day| was.due_on(day, wall).into_iter().rev());
    let last = before
        .find(|due| due.action == Some(Action::Apply))
        .filter(until_next)?;
    let next = |timeline: &Timeline| {
        let mut days = on.iter_days().take(AHEAD);
        let goes_on = |due: &Due| due.action == Some(Action::Apply) && !due.trace;
        days.find(|day| timeline.due_on(*day, wall).iter().any(goes_on))
    };
    let (planned, next) = (next(was)?, next(&now()));
    if next.is_some_and(|next| next <= planned) {
        return None;
    }
    let day = words::day_near(last.on, today);
    let amount = &last.amount;
    Some(match next {
        Some(next) => format!(
            "; {amount} of {day} is worn until the next, which is on {}",
            words::day_near(next, today)
        ),
        None => format!("; {amount} of {day} is worn until the next, and none follows: nothing says when it comes off"),
    })
}
