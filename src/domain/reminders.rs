//! What a reminder is about: the doses and readings that are due now, each under a name that stays the same for as long
//! as its message does. So a reminder can know what it has announced.

use chrono::{DateTime, FixedOffset};

use super::day::{Day, DayDose, Schedules, Status};
use super::journal::DueKey;
use super::questions::{Question, questions};
use super::regimen::Regimen;

/// One thing to be reminded of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reminder {
    /// Which it is and what is said of it: `due examplin 2026-11-22 evening`.
    pub name: String,
    /// It is due or late, or a reading is waited for. Otherwise its time has passed and nothing is recorded.
    pub waits: bool,
}

/// What is waited for now, and what is not recorded of the day.
pub fn reminders(regimen: &Regimen, schedules: &Schedules, day: &Day, now: DateTime<FixedOffset>) -> Vec<Reminder> {
    let doses = day.all().filter(|dose| !dose.unknown).filter_map(of_dose);
    let asked = questions(regimen, schedules, day, now);
    let readings = asked.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.open => {
            let occasion = asking.occasion.as_ref()?;
            Some(Reminder {
                name: format!(
                    "measure {} {} {} {}",
                    asking.measure.id, day.date, occasion.round, occasion.nth
                ),
                waits: true,
            })
        }
        _ => None,
    });
    doses.chain(readings).collect()
}

fn of_dose(dose: &DayDose) -> Option<Reminder> {
    let (word, waits) = match dose.status {
        Status::Due => ("due", true),
        Status::Late => ("late", true),
        Status::NotRecorded => ("not-recorded", false),
        _ => return None,
    };
    let DueKey { date, moment, line } = &dose.due.key;
    // One that was moved is announced again at its new time.
    let moved = if dose.due.on == *date && dose.due.shown == *moment {
        String::new()
    } else {
        format!(" at {} {}", dose.due.on, dose.due.shown)
    };
    Some(Reminder {
        name: format!("{word} {} {date} {moment} {line}{moved}", dose.due.course),
        waits,
    })
}
