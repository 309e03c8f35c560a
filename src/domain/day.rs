//! A day as it was and is: what was due, what became of it, what was taken beside.
//!
//! Nothing of this is stored: it follows from the plan in force on that day, the journal, and the clock.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::clock::Wall;
use super::course::{Course, CourseId};
use super::journal::{DoseEntry, Month, MonthEntries, Outcome};
use super::regimen::Regimen;
use super::schedule::{AsNeeded, Due, History, Place, Timeline};
use super::settings::Settings;

/// What became of a due dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Its window has not opened yet.
    Planned,
    /// Its window is open and nothing is recorded.
    Due,
    /// Taken, in its window and as much as planned.
    Taken,
    /// Taken, but another amount, at another time, or more than once.
    Changed,
    /// Not taken, by the person's decision.
    Skipped,
    /// Not taken, on the prescriber's word.
    Held,
    /// Its window has closed and nothing is recorded.
    NotRecorded,
}

impl Status {
    /// Whether it still waits for the person.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Due)
    }

    /// The word for it, as plain output and machine-readable rows have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Due => "due",
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::Skipped => "skipped",
            Self::Held => "held",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// A due dose and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayDose {
    /// What the plan asks.
    pub due: Due,
    /// What became of it.
    pub status: Status,
    /// The entries that answer it, in the order in which they were recorded; usually one or none.
    pub entries: Vec<DoseEntry>,
    /// From when to when it counts as taken on time, by the local clock.
    pub window: (NaiveDateTime, NaiveDateTime),
}

/// What may be taken as needed on a day, and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayNeed {
    /// What the plan allows.
    pub need: AsNeeded,
    /// The last one taken before the end of the day, as far as the journal has been read.
    pub last: Option<DoseEntry>,
}

/// One day of the whole regimen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// What was due, by the clock.
    pub doses: Vec<DayDose>,
    /// What may be taken as needed.
    pub needs: Vec<DayNeed>,
    /// What was taken that day without being due.
    pub beside: Vec<DoseEntry>,
}

impl Day {
    /// How many due doses still wait.
    pub fn open(&self) -> usize {
        self.doses.iter().filter(|dose| dose.status.is_open()).count()
    }
}

/// The timelines of all courses.
#[derive(Clone, Debug, Default)]
pub struct Schedules {
    timelines: BTreeMap<CourseId, Timeline>,
}

impl Schedules {
    /// Folds every course. Of the journal only what has been read is known: see [`Timeline::needs_journal_from`].
    pub fn new(regimen: &Regimen, today: NaiveDate) -> Self {
        let timeline = |course: &Course| {
            let history = match Timeline::needs_journal_from(course) {
                Some(_) => History::of(&course.id, &regimen.journal, today),
                None => History::default(),
            };
            (
                course.id.clone(),
                Timeline::new(course, &regimen.settings.words, history),
            )
        };
        Self {
            timelines: regimen.courses.iter().map(timeline).collect(),
        }
    }

    /// The timeline of a course.
    pub fn timeline(&self, course: &CourseId) -> Option<&Timeline> {
        self.timelines.get(course)
    }

    /// Where each course stands on a day, in the order of their identifiers.
    pub fn places(&self, date: NaiveDate) -> impl Iterator<Item = (&CourseId, Place)> {
        self.timelines
            .iter()
            .map(move |(id, timeline)| (id, timeline.place(date)))
    }

    /// Everything that is due on a day, by the clock.
    pub fn due_on(&self, date: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
        let mut found: Vec<Due> = self
            .timelines
            .values()
            .flat_map(|timeline| timeline.due_on(date, wall))
            .collect();
        found.sort_by_key(|due| (due.clock.is_none(), due.clock));
        found
    }

    /// The day that lasts at a moment, with what is due in its night: whoever is awake before the turn of the day is in
    /// this day still, and the window of a dose at two would be over before anybody saw it. Each of these doses keeps the
    /// date of the calendar, and is part of that date's [`Schedules::day`].
    pub fn today(&self, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) -> Day {
        let turn = regimen.settings.day_turn;
        let date = super::clock::day_of(now, turn);
        let mut day = self.day(date, regimen, now, wall);
        if let Some(next) = date.succ_opt().filter(|_| turn > NaiveTime::MIN) {
            let night = now.date_naive() > date;
            let early = self.day(next, regimen, now, wall).doses.into_iter();
            let early = early.filter(|dose| dose.due.clock.is_some_and(|clock| clock < turn));
            day.doses
                .extend(early.filter(|dose| night || dose.status != Status::Planned));
        }
        day
    }

    /// A day with what became of it, as seen at a moment.
    pub fn day(&self, date: NaiveDate, regimen: &Regimen, now: DateTime<FixedOffset>, wall: &dyn Wall) -> Day {
        let near: Vec<&DoseEntry> = regimen
            .journal
            .doses(date - TimeDelta::days(1), date + TimeDelta::days(1))
            .collect();
        let mut doses = Vec::new();
        for due in self.due_on(date, wall) {
            let mut entries: Vec<DoseEntry> = near
                .iter()
                .filter(|entry| entry.course == due.course && entry.due.as_ref() == Some(&due.key))
                .map(|entry| (*entry).clone())
                .collect();
            // In the order of writing, whatever order two merged copies of a month left them in.
            entries.sort_by(|a, b| (a.entered.unwrap_or(a.at), &a.id).cmp(&(b.entered.unwrap_or(b.at), &b.id)));
            let course = regimen.course(&due.course);
            let window = window(&due, course, &regimen.settings);
            let status = status(&due, &entries, window, now.naive_local());
            doses.push(DayDose {
                due,
                status,
                entries,
                window,
            });
        }
        let answered = |entry: &DoseEntry| doses.iter().any(|dose| dose.entries.iter().any(|e| e.id == entry.id));
        let turn = regimen.settings.day_turn;
        let mut beside: Vec<DoseEntry> = near
            .iter()
            .filter(|entry| match &entry.due {
                Some(key) => key.date == date && !answered(entry),
                None => super::clock::day_of(entry.at, turn) == date,
            })
            .map(|entry| (*entry).clone())
            .collect();
        beside.sort_by_key(|entry| entry.at);
        let end = date.and_time(turn) + TimeDelta::days(1);
        let needs = (self.timelines.values().flat_map(|timeline| timeline.as_needed_on(date)))
            .map(|need| {
                // The newest month first: a dose of an earlier month cannot be later.
                let newest = regimen
                    .journal
                    .months()
                    .rev()
                    .skip_while(|(month, _)| *month > Month::of(date).plus(1));
                let of_month = |entries: &MonthEntries| {
                    (entries.doses.iter())
                        .filter(|dose| dose.course == need.course && dose.void.is_none() && !dose.is_off())
                        .filter(|dose| matches!(dose.outcome, Outcome::Taken(_)) && dose.at.naive_local() < end)
                        .max_by_key(|dose| dose.at)
                        .cloned()
                };
                let last = newest.map(|(_, entries)| of_month(entries)).find_map(|last| last);
                DayNeed { need, last }
            })
            .collect();
        Day {
            date,
            doses,
            needs,
            beside,
        }
    }
}

/// From when to when a due dose counts as taken on time. What has no time of day has the whole day.
pub fn window(due: &Due, course: Option<&Course>, settings: &Settings) -> (NaiveDateTime, NaiveDateTime) {
    let date = due.key.date;
    let turn = |date: NaiveDate| date.and_time(settings.day_turn);
    if let Some((from, to)) = due.window {
        return (turn(from), turn(to) + TimeDelta::days(1));
    }
    let Some(clock) = due.clock else {
        return (turn(date), turn(date) + TimeDelta::days(1));
    };
    let minutes = course.and_then(|course| course.window).unwrap_or(settings.window);
    let late = course.and_then(|course| course.limits.late).unwrap_or(0).max(minutes);
    let at = date.and_time(clock);
    (
        at - TimeDelta::minutes(i64::from(minutes)),
        at + TimeDelta::minutes(i64::from(late)),
    )
}

/// What became of a due dose, by the entries that answer it in the order in which they were recorded.
pub(crate) fn status(
    due: &Due,
    entries: &[impl Borrow<DoseEntry>],
    (open, close): (NaiveDateTime, NaiveDateTime),
    now: NaiveDateTime,
) -> Status {
    let Some(entry) = entries.last().map(Borrow::borrow) else {
        return if now < open {
            Status::Planned
        } else if now <= close {
            Status::Due
        } else {
            Status::NotRecorded
        };
    };
    match &entry.outcome {
        _ if entries
            .iter()
            .filter(|e| matches!((*e).borrow().outcome, Outcome::Taken(_)))
            .count()
            > 1 =>
        {
            Status::Changed
        }
        Outcome::Skipped => Status::Skipped,
        Outcome::Held => Status::Held,
        Outcome::Taken(taken) => {
            let at_least = taken
                .compare(&due.amount.quantity())
                .is_some_and(std::cmp::Ordering::is_ge);
            let at_most = taken
                .compare(&due.amount.at_most())
                .is_some_and(std::cmp::Ordering::is_le);
            let at = entry.at.naive_local();
            if at_least && at_most && open <= at && at <= close {
                Status::Taken
            } else {
                Status::Changed
            }
        }
    }
}

/// Whether an entry takes a due dose as planned: in its window, and no more of it.
pub fn is_as_planned(entry: &DoseEntry, due: &Due, course: Option<&Course>, settings: &Settings) -> bool {
    let (open, close) = window(due, course, settings);
    let at = entry.at.naive_local();
    let Outcome::Taken(taken) = &entry.outcome else {
        return false;
    };
    let no_more = taken
        .compare(&due.amount.at_most())
        .is_some_and(std::cmp::Ordering::is_le);
    entry.due.as_ref() == Some(&due.key) && no_more && open <= at && at <= close
}

/// The start of a local day, for counting from midnight.
pub fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}
