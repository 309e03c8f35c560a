//! What became of a dose, in words: the same on every screen, in plain output and in the report.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{DayDose, DayNeed, Status};
use crate::domain::amount::Quantity;
use crate::domain::doubles::in_words;
use crate::domain::journal::DoseEntry;
use crate::domain::schedule::{Action, Fate};

/// How days, times and amounts are written in sentences about a dose.
pub struct Telling<'a> {
    /// The day under which it is shown: a time of that day is written without its day.
    pub shown: NaiveDate,
    /// A clock time.
    pub clock: &'a dyn Fn(NaiveTime) -> String,
    /// A day.
    pub day: &'a dyn Fn(NaiveDate) -> String,
    /// An amount that was taken.
    pub quantity: &'a dyn Fn(&Quantity) -> String,
    /// Whether it is shown where a dose went.
    pub sites: bool,
}

impl Telling<'_> {
    /// `20:00`, `Mon 15 Jun 20:00`
    pub fn at(&self, at: NaiveDateTime) -> String {
        let time = (self.clock)(at.time());
        if at.date() == self.shown {
            time
        } else {
            format!("{} {time}", (self.day)(at.date()))
        }
    }

    fn local(&self, at: DateTime<FixedOffset>) -> String {
        self.at(at.naive_local())
    }

    /// How much was taken: `0.5 mL`, `0.5 mL in 2 parts`.
    pub fn taken(&self, dose: &DayDose) -> String {
        let parts = dose.taken().count();
        let amounts: Vec<String> = dose
            .taken_amounts()
            .iter()
            .map(|amount| (self.quantity)(amount))
            .collect();
        let amounts = amounts.join(" and ");
        if parts > 1 {
            format!("{amounts} in {parts} parts")
        } else {
            amounts
        }
    }

    /// When it was taken: `20:00`, `08:00 and 08:20`.
    pub fn times(&self, dose: &DayDose) -> String {
        let one = |entry: &DoseEntry| match entry.site.as_ref().filter(|_| self.sites) {
            Some(site) => format!("{} {site}", self.local(entry.at)),
            None => self.local(entry.at),
        };
        let times: Vec<String> = dose.taken().map(|(entry, _)| one(entry)).collect();
        times.join(" and ")
    }

    /// Each record of a dose that is recorded as taken and as not taken: `taken 20:00 and skipped 20:06: which?`
    pub fn contradiction(&self, dose: &DayDose) -> String {
        let records = in_words(&dose.entries, self.quantity, |at| self.local(at));
        format!("{records}: which?")
    }

    /// Until when a window is open, or a dose is late: with the day where it is another.
    pub fn window(&self, dose: &DayDose) -> String {
        let (open, close) = dose.window;
        if dose.due.around.is_some() || dose.due.clock.is_none() {
            return format!(
                "{}-{}",
                (self.day)(open.date()),
                (self.day)(close.date() - TimeDelta::days(1))
            );
        }
        // One that is open since a day before ends today at a time that could be of either.
        let ends = if open.date() < close.date() && close.date() == self.shown {
            format!("{} {}", (self.day)(close.date()), (self.clock)(close.time()))
        } else {
            self.at(close)
        };
        format!("{}-{ends}", self.at(open))
    }

    /// Where a decision moved it: `Wed 18 Mar 19:30`.
    pub fn moved(&self, dose: &DayDose) -> Option<String> {
        let Some(Fate::Moved { on, clock }) = &dose.due.fate else {
            return None;
        };
        Some(match clock {
            Some(clock) if *on == self.shown => (self.clock)(*clock),
            Some(clock) => format!("{} {}", (self.day)(*on), (self.clock)(*clock)),
            None => (self.day)(*on),
        })
    }

    /// What there is to know of a line as needed: `as needed for pain, next from 18:00, last 12:00, 2 of 4 tablets in 24
    /// hours`; without the reason and the figures where these are hidden.
    pub fn need(&self, need: &DayNeed, hidden: bool) -> String {
        let mut text = "as needed".to_owned();
        if let Some(reason) = need.need.reason.as_deref().filter(|_| !hidden) {
            text.push_str(&format!(" for {reason}"));
        }
        if let Some(at) = need.earliest {
            text.push_str(&format!(", next from {}", self.local(at)));
        }
        if let Some(last) = &need.last {
            text.push_str(&format!(", last {}", self.local(last.at)));
        }
        if let Some(site) = need.site.as_deref().filter(|_| self.sites && !hidden) {
            text.push_str(&format!(", next site {site}"));
        }
        for used in need.used.iter().filter(|_| !hidden) {
            text.push_str(&format!(", {used}"));
        }
        text
    }

    /// That nothing of a medicine is due until a dose is recorded: see [`super::Days::stalled`].
    pub fn stalled(name: &str) -> String {
        format!("{name}: nothing is due until a dose is recorded, as the next one is counted from the last one taken.")
    }

    /// What is done with something worn, before what became of it: `put on, `; nothing where that says it.
    pub fn doing(dose: &DayDose) -> String {
        match dose.due.action {
            Some(Action::Remove) if dose.is_taken() => String::new(),
            Some(action) => format!("{}, ", action.words()),
            None => String::new(),
        }
    }

    /// What became of it, with times and amounts: `taken 20:00`, `changed: 60 mg in 2 parts taken 08:00 and 08:20`,
    /// `late, until Tue 09:00`, `put on, not recorded`.
    pub fn state(&self, dose: &DayDose) -> String {
        format!("{}{}", Self::doing(dose), self.became(dose))
    }

    /// The same where it is said already whether something worn is put on or taken off.
    pub fn became(&self, dose: &DayDose) -> String {
        if dose.unknown {
            return "not known whether it was taken".to_owned();
        }
        let unsure = Self::unsure(dose);
        let verb = Self::verb(dose);
        let state = match dose.status {
            Status::Taken if dose.taken().count() > 1 => {
                format!("{verb} {}, {}", self.times(dose), self.taken(dose))
            }
            Status::Taken => format!("{verb} {}", self.times(dose)),
            Status::Partly | Status::Changed => {
                let word = dose.status.word();
                format!("{word}: {} {verb} {}", self.taken(dose), self.times(dose))
            }
            Status::Contradicted => self.contradiction(dose),
            Status::TooSoon => match dose.earliest {
                Some(at) => format!("too soon until {}", self.local(at)),
                None => "too soon".to_owned(),
            },
            Status::Late => match dose.late_until {
                Some(until) => format!("late, until {}", self.at(until)),
                None => "late".to_owned(),
            },
            Status::Due => match dose.due.window {
                Some((_, to)) if to != dose.due.on => format!("due, until {}", (self.day)(to)),
                _ if dose.has_days() => format!("due, window {}", self.window(dose)),
                _ => "due".to_owned(),
            },
            Status::Moved => match self.moved(dose) {
                Some(to) => format!("moved to {to}"),
                None => "moved".to_owned(),
            },
            Status::Planned | Status::Skipped | Status::Held | Status::NotRecorded | Status::LeftOut => {
                dose.status.word().to_owned()
            }
        };
        // What was taken has its place after its time.
        let place = if dose.is_taken() {
            String::new()
        } else {
            self.place(dose)
        };
        format!("{state}{unsure}{place}")
    }

    /// Where a dose goes, or where it went: `, left thigh`; nothing where that is not shown.
    pub fn place(&self, dose: &DayDose) -> String {
        let places = dose.places().join(" and ");
        if self.sites && !places.is_empty() {
            format!(", {places}")
        } else {
            String::new()
        }
    }

    /// What a row says of an open dose at a time that the clock shows twice in its night.
    pub fn second(&self, dose: &DayDose) -> String {
        match dose.due.clock.filter(|_| dose.due.second && dose.entries.is_empty()) {
            Some(clock) => format!(", second {}", (self.clock)(clock)),
            None => String::new(),
        }
    }

    /// What was done where it was done: `taken`, of something worn that is taken off `taken off`.
    pub fn verb(dose: &DayDose) -> &'static str {
        match dose.due.action {
            Some(Action::Remove) => "taken off",
            Some(Action::Apply) | None => "taken",
        }
    }

    /// What is said after the state of a dose whose time is only counted from midnight.
    pub fn unsure(dose: &DayDose) -> &'static str {
        if dose.due.is_guessed() && dose.entries.is_empty() {
            "; the plan has no first time"
        } else {
            ""
        }
    }
}
