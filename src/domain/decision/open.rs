//! Doses of earlier days that are still open when a decision is made.

use chrono::{DateTime, FixedOffset};

use crate::domain::clock::{Wall, day_of};
use crate::domain::course::Course;
use crate::domain::day::{Begins, DayDose, Days, Schedules};
use crate::domain::journal::DueKey;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::domain::words;

/// The doses of earlier days that can still be taken, in words: a decision leaves them as they are, or they are no longer
/// taken. `made`: the plan with the decision.
pub fn still_open(
    (course, regimen, schedules): (&Course, &Regimen, &Schedules),
    made: &Timeline,
    (now, wall): (DateTime<FixedOffset>, &dyn Wall),
) -> Option<String> {
    let today = day_of(now, regimen.settings.day_turn);
    let begins = Begins::now((course, regimen, schedules), false, (now, wall));
    let days = Days::new(regimen, schedules, (today, today), now, wall);
    let waiting = days.waiting(course, made, today);
    let of_today = days.course_day(course, made, today).doses;
    let open = |dose: &&DayDose| dose.status.is_due_now();
    let stays = |dose: &DayDose| {
        let mut now = waiting.iter().chain(of_today.iter().filter(open));
        now.any(|other| other.due.key == dose.due.key)
    };
    let one = |dose: &DayDose| {
        let day = words::day_near(dose.due.on, today);
        if stays(dose) {
            format!(
                "; the dose of {day} {} that is still open stays {}",
                dose.due.shown, dose.due.amount
            )
        } else {
            format!(
                "; the dose of {day} {} that is still open is not taken any more",
                dose.due.shown
            )
        }
    };
    let mut open: String = begins.waiting.iter().take(2).map(one).collect();
    if let Some(more) = begins.waiting.len().checked_sub(2).filter(|more| *more > 0) {
        open.push_str(&format!(", and so for {more} more"));
    }
    // One whose time was over can be taken again where the window of the next one opens later now.
    let known = |key: &DueKey| begins.waiting.iter().any(|dose| dose.due.key == *key);
    let before = (schedules.timeline(&course.id)).map(|was| days.waiting(course, was, today));
    let was_open = |key: &DueKey| before.iter().flatten().any(|dose| dose.due.key == *key);
    let again = waiting.iter().filter(|dose| {
        let key = &dose.due.key;
        key.date < begins.on && dose.entries.is_empty() && !known(key) && !was_open(key)
    });
    for dose in again.take(2) {
        let day = words::day_near(dose.due.on, today);
        open.push_str(&format!(
            "; the dose of {day} {} is open again until the next one: skip it if it is not taken",
            dose.due.shown
        ));
    }
    Some(open).filter(|open| !open.is_empty())
}
