//! A hold makes a step longer. Decided over another hold it would end the step earlier where it counts from the day on which
//! the step ends by the plan: that is refused.
//!
//! ```text
//! plan                             2 tablets to Wed 17 Jun, then 3 tablets
//! hold until 20 jun without shift  2 tablets to Sat 20 Jun
//! hold 2 days                      would be to Fri 19 Jun
//! ```

use chrono::NaiveDate;

use crate::domain::schedule::{Place, Timeline};
use crate::domain::words;

/// How far ahead the end of a step is searched for.
const FAR: usize = 400;

/// Why a hold cannot be decided: the step would end earlier with it than without it.
pub fn shortened(was: &Timeline, now: &Timeline, (on, today): (NaiveDate, NaiveDate)) -> Option<String> {
    let (number, before) = last_day(was, on)?;
    let (_, after) = last_day(now, on).filter(|(same, after)| *same == number && *after < before)?;
    let later = before.succ_opt()?.format("%-d %b").to_string().to_lowercase();
    Some(format!(
        "step {number} is held until {} already, and with this it would end on {}: say until which day, such as hold until {later}",
        words::day_near(before, today),
        words::day_near(after, today)
    ))
}

/// The number of the step in force on a day, and its last day from there on, or the last one that is looked at.
fn last_day(timeline: &Timeline, on: NaiveDate) -> Option<(u32, NaiveDate)> {
    let step = |day: NaiveDate| match timeline.place(day) {
        Place::Step(at) => Some((timeline.number(at.plan, at.step), at.pass)),
        _ => None,
    };
    let own = step(on)?;
    let days = on.iter_days().take(FAR);
    let last = days.take_while(|day| step(*day) == Some(own)).last()?;
    Some((own.0, last))
}
