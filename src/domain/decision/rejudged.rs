//! A change of a medicine that is taken back, or done again, days later: the days that are over which are then judged by
//! another plan, and what is due from today on.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::effect::{Ahead, Effect, Stretch, Surroundings};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::Course;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Due, History, Timeline};
use crate::domain::settings::Settings;
use crate::domain::words;

/// What becomes of the days of one medicine.
#[derive(Clone, Debug)]
pub struct Rejudged {
    /// The medicine comes or goes as a whole, with all its days.
    pub whole: bool,
    /// Days that are over and were planned otherwise.
    pub past: Vec<Stretch>,
    /// Days from today on that differ.
    pub coming: Vec<Stretch>,
    /// Steps behind a question that begin on another day.
    pub ahead: Vec<Ahead>,
    /// The first day from today on with another dose as needed, and which: `10 mg (was 5 mg)`.
    pub needed: Option<(NaiveDate, String)>,
    /// The clock by which its times are said, where that is not the one of the place.
    pub by: Option<String>,
}

impl Rejudged {
    /// Compares a medicine before and after; one that is not there plans nothing. `None` where it is there neither before
    /// nor after.
    pub fn between(
        (before, after): (Option<&Course>, Option<&Course>),
        regimen: &Regimen,
        now: DateTime<FixedOffset>,
        wall: &dyn Wall,
    ) -> Option<Self> {
        let either = before.or(after)?;
        let nothing = Course {
            plans: Vec::new(),
            changes: Vec::new(),
            ..either.clone()
        };
        let both = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
        let Settings { words, day_turn, .. } = &regimen.settings;
        let today = day_of(now, *day_turn);
        let history = History::of(&either.id, &regimen.journal, either.today(now, *day_turn), *day_turn);
        let around = Surroundings {
            wall,
            ..Surroundings::nothing()
        };
        let since = |on| Effect::of_courses(both, words, &history, (on, today), around);
        let plans = both.0.plans.iter().chain(&both.1.plans);
        let first = plans.map(|plan| plan.from).min().filter(|first| *first < today);
        // A dose of an earlier day whose window lasts to today can still be taken: that day is not over for it.
        let timelines = [both.0, both.1].map(|course| Timeline::new(course, words, history.clone()));
        let open = |due: &Due| {
            let around = due.around.map(|by| due.on + TimeDelta::days(by.into()));
            let last = due.window.map(|(_, last)| last).or(around);
            last.is_some_and(|last| last >= today)
        };
        let is_open = |day: NaiveDate| {
            let mut due = timelines.iter().flat_map(|timeline| timeline.by_plan(day));
            due.all(|due| open(&due))
        };
        let is_over = |days: &Stretch| {
            let mut each = days
                .from
                .iter_days()
                .take_while(|day| days.until.is_none_or(|until| *day <= until));
            each.any(|day| day < today && days.has(day) && !is_open(day))
        };
        let coming = since(today);
        Some(Self {
            whole: before.is_none() || after.is_none(),
            past: (first.map(|first| since(first).past()).into_iter().flatten())
                .filter(is_over)
                .collect(),
            by: coming.by_clock(wall),
            needed: coming.needed_from(),
            ahead: coming.ahead,
            coming: coming.stretches,
        })
    }

    /// `today 5 mg (was 10 mg)`, `13 Mar 5 mg (was 10 mg)`: what is due today, or on the first day that differs.
    pub fn first_words(&self, today: NaiveDate) -> Option<String> {
        match self.coming.first() {
            Some(first) => Some(differs(first, today)),
            None => self.needed_words(today),
        }
    }

    /// `today as needed 10 mg (was 5 mg)`
    pub fn needed_words(&self, today: NaiveDate) -> Option<String> {
        let (day, words) = self.needed.as_ref()?;
        Some(format!("{} as needed {words}", said_day(*day, today)))
    }

    /// `today 5 mg`: the same in a line that has little room.
    pub fn due_words(&self, today: NaiveDate) -> Option<String> {
        let first = self.coming.first().map(|first| of_day(first, today));
        first.or_else(|| self.needed_words(today))
    }

    /// Whether days that are over are judged otherwise, and the medicine is there before and after.
    pub fn judges_the_past(&self) -> bool {
        !self.whole && !self.past.is_empty()
    }

    /// Whether no day differs, neither one that is over nor one to come.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty() && self.coming.is_empty() && self.ahead.is_empty() && self.needed.is_none()
    }
}

/// The first day from one on that another plan has otherwise, in the same words.
pub fn first_that_differs(
    (was, now): (Timeline, Timeline),
    (from, today): (NaiveDate, NaiveDate),
    wall: &dyn Wall,
) -> Option<String> {
    let around = Surroundings {
        wall,
        ..Surroundings::nothing()
    };
    let effect = Effect::between(was, now, from, today, around);
    // A window that only ends on another day has the dose that it had.
    let first = effect.stretches.iter().find(|stretch| stretch.now != stretch.was)?;
    Some(differs(first, today))
}

/// `today 5 mg (was 10 mg)`
fn differs(days: &Stretch, today: NaiveDate) -> String {
    format!("{} (was {})", of_day(days, today), days.was)
}

/// `today 5 mg`
fn of_day(days: &Stretch, today: NaiveDate) -> String {
    format!("{} {}", said_day(days.from, today), days.now)
}

/// `today`, or the day.
pub fn said_day(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        "today".to_owned()
    } else {
        words::short_near(day, today)
    }
}
