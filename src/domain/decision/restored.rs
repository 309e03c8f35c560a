//! A medicine that comes back from the archive.

use chrono::NaiveDate;

use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::schedule::{Place, Timeline};

/// How many plans and decisions of the time in the archive are stopped at most.
const MOST: usize = 50;

/// The decisions with which a medicine comes back. While it was archived nothing of it was due, and nobody decided how it
/// goes on: it is stopped since, and no step has begun meanwhile. `None`: it was archived today, and goes on as if it had
/// not been.
pub fn restored(course: &Course, today: NaiveDate, timeline: impl Fn(&Course) -> Timeline) -> Option<Vec<Change>> {
    let since = course.archived.filter(|since| *since < today)?;
    let mut back = Course {
        archived: None,
        ..course.clone()
    };
    let mut stops = Vec::new();
    while stops.len() < MOST {
        let plan = timeline(&back);
        let runs = |day: &NaiveDate| matches!(plan.place(*day), Place::Step(_) | Place::Paused { .. });
        let mut days = since.iter_days().take_while(|day| *day <= today);
        let Some(on) = days.find(runs) else { break };
        let stop = Change {
            on,
            after: None,
            after_time: None,
            entered: Some(today),
            verb: Verb::Stop,
            by: None,
            why: Some(format!("archived until {today}")),
            void: None,
            id: None,
        };
        back.changes.push(stop.clone());
        stops.push(stop);
    }
    Some(stops)
}
