//! What another value of a key makes of doses, limits and what is recorded already: said before it is written.

use super::course::{Clock, Course};
use super::directions::Moment;
use super::limits::changed;
use super::preparation::behind;
use super::settings::Settings;
use super::words::{length, time};

/// How many amounts of a plan are named.
const AMOUNTS: usize = 4;

/// What of a course means something else: limits that are ten times what they were, and what its doses contain.
pub fn of_course(was: &Course, now: &Course) -> Vec<String> {
    let mut found = changed(was, now);
    let steps = was.plans.iter().flat_map(|plan| &plan.steps);
    let mut amounts: Vec<_> = Vec::new();
    for line in steps.flat_map(|step| &step.take.lines) {
        if !amounts.contains(&&line.amount) {
            amounts.push(&line.amount);
        }
    }
    let (old, new) = (&was.preparation, &now.preparation);
    let other = amounts.into_iter().filter_map(|amount| {
        let (before, after) = (behind(old, amount), behind(new, amount));
        // What was not stated until now changes nothing, as long as all that was stated is still so.
        let stays = |part: &str| after.split(" = ").any(|other| other == part);
        (!before.split(" = ").all(stays)).then(|| match after.as_str() {
            "" => format!("{amount}{before} until now; with this it equals nothing that can be given."),
            after => format!("{amount}{after} (until now{before})."),
        })
    });
    let other: Vec<String> = other.take(AMOUNTS).collect();
    if !other.is_empty() {
        found.extend(other);
        found.push("Doses that are recorded already are counted by it as well.".to_owned());
    }
    found.extend(of_times(was, now));
    found
}

/// What another clock, or another window, makes of the times of doses.
fn of_times(was: &Course, now: &Course) -> Vec<String> {
    let mut found = Vec::new();
    if was.clock != now.clock {
        let clock = |course: &Course| match &course.clock {
            Clock::Zone(zone) => format!("by the clock of {zone}"),
            Clock::Local => "by the clock of the place where you are".to_owned(),
        };
        found.push(format!(
            "Its doses are due {} (until now {}). What is recorded stays the dose of its own day and time, and is told on the new \
             clock.",
            clock(now),
            clock(was)
        ));
    }
    if was.window != now.window {
        let window = |course: &Course| match course.window {
            Some(minutes) => format!("{} before to {0} after their time", length(minutes)),
            None => "the time that the settings give".to_owned(),
        };
        found.push(format!(
            "Doses count as on time within {} (until now {}): doses of past days that were taken outside it are told as changed, \
             those within it as taken.",
            window(now),
            window(was)
        ));
    }
    found
}

/// What of the settings moves doses, or what is recorded to another day.
pub fn of_settings(was: &Settings, now: &Settings, courses: &[Course]) -> Vec<String> {
    let clock = |at| time(at, now.writing.twelve_hours);
    let mut found = Vec::new();
    if was.day_turn != now.day_turn {
        found.push(format!(
            "The day turns at {} (until now at {}): what was recorded between the two counts for another day, in days that are \
             past as well.",
            clock(now.day_turn),
            clock(was.day_turn)
        ));
    }
    if was.window != now.window {
        found.push(format!(
            "Doses count as on time within {} before to {0} after their time (until now {}): past days are shown by it as well.",
            length(now.window),
            length(was.window)
        ));
    }
    for slot in was.words.slots() {
        let Some(new) = now.words.slot(&slot.name).filter(|new| new.time != slot.time) else {
            continue;
        };
        let uses = |course: &&Course| {
            let steps = course.plans.iter().flat_map(|plan| &plan.steps);
            let mut lines = steps.flat_map(|step| &step.take.lines);
            lines.any(|line| matches!(&line.moment, Moment::Slot { name, .. } if *name == slot.name))
        };
        let used = courses.iter().filter(|course| course.archived.is_none()).filter(uses);
        let names: Vec<&str> = used.map(|course| course.name.as_str()).collect();
        if !names.is_empty() {
            let (new, old, names) = (clock(new.time), clock(slot.time), names.join(", "));
            found.push(format!(
                "{} is {new} (until now {old}): doses of {names} are due then, and past days are shown by it as well.",
                slot.name
            ));
        }
    }
    found
}
