//! What every screen looks at: the regimen, the time, the day shown, and what follows from them.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::key::Key;
use super::keys::{Keymap, Scope};
use super::message::{Action, Offer};
use super::when::Around;
use super::words;
pub use crate::app::reply::Reply;
use crate::domain::amount::{Amount, Quantity};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{Begins, Day, DayDose, Days, Schedules, Status, Telling};
use crate::domain::draft::Draft;
use crate::domain::journal::Month;
use crate::domain::limits;
use crate::domain::measure::{Measure, Scale};
use crate::domain::operation::Delta;
use crate::domain::questions::{self, Question};
use crate::domain::recording::Scene;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Timeline;
use crate::domain::settings::ThemeChoice;
use crate::domain::supply::Lasts;

/// How many days the strip of Today goes back, the shown one included.
pub const STRIP: i64 = 14;

/// From which width on it is four weeks.
const WIDE_STRIP: (u16, i64) = (180, 28);

/// From how many rows on a wide screen has this many days, in two pieces.
const HIGH_STRIP: (u16, i64) = (50, 56);

/// How many months before its day a dose may have been taken already.
pub(super) const MONTHS_AHEAD: i32 = 13;

/// No course is older.
const MOST_MONTHS: i32 = 50 * 12;

/// What the program knows. Screens read it; only [`super::App`] changes it.
pub struct World {
    /// Courses and journal, as far as they have been read.
    pub regimen: Regimen,
    /// Every course's plans with the changes folded in.
    pub schedules: Schedules,
    /// Plans under work.
    pub drafts: BTreeMap<CourseId, Draft>,
    /// Drafts that were kept under a name, by their course and their name.
    pub kept: BTreeMap<(CourseId, CourseId), Draft>,
    /// The time.
    pub now: DateTime<FixedOffset>,
    /// The day that is shown.
    pub day: NaiveDate,
    /// The local clock.
    pub wall: Box<dyn Wall>,
    /// The keys in use.
    pub keymap: Keymap,
    /// What could not be read, one line each.
    pub faults: Vec<String>,
    /// The courses of which nothing is due until a dose is recorded.
    pub stalled: Vec<CourseId>,
    /// Names, amounts and notes are hidden.
    pub hidden: bool,
    /// The folder into which a report is written, in words.
    pub reports: String,
    /// Everything is made up and discarded afterwards; the screen says so.
    pub made_up: bool,
    /// The colours of this sitting, where they are not those of the settings.
    pub theme: Option<ThemeChoice>,
    /// Whether the mouse may be used in this sitting, where that is not what the settings say.
    pub mouse: Option<bool>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Nothing is there yet: the folder that would be used.
    pub first_run: Option<String>,
    /// The months that have a file, in order, whether they have been read or not.
    pub kept_months: Vec<Month>,
    /// Whether that list has been made: not before the first frame.
    pub listed: bool,
    /// Grows with every change of the regimen: what was computed from an older one is out of date.
    pub version: u64,
    /// The shown day and those before it, the oldest first: see [`World::strip`].
    days: Vec<Day>,
    /// What is not recorded further back, for the day that was today then: see [`World::earlier`].
    earlier: OnceCell<(NaiveDate, Earlier)>,
    /// What is left of each course, once a screen asked: see [`super::about::supply::left`].
    pub(super) left: OnceCell<Vec<(CourseId, Quantity, Lasts)>>,
}

/// What is not recorded before the last seven days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The first day that was looked at.
    pub from: NaiveDate,
    /// The first of them on which something is not recorded; where everything is, today.
    pub since: NaiveDate,
    /// How many due doses.
    pub doses: usize,
}

/// The message above the key hints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The words.
    pub text: String,
    /// The way back that is offered.
    pub offer: Offer,
    /// It is about something that could not be done.
    pub trouble: bool,
}

impl World {
    /// An empty one at this time.
    pub fn new(now: DateTime<FixedOffset>, wall: Box<dyn Wall>, keymap: Keymap) -> Self {
        let mut world = Self {
            regimen: Regimen::default(),
            schedules: Schedules::default(),
            drafts: BTreeMap::new(),
            kept: BTreeMap::new(),
            now,
            day: NaiveDate::default(),
            wall,
            keymap,
            faults: Vec::new(),
            stalled: Vec::new(),
            hidden: false,
            reports: String::new(),
            made_up: false,
            theme: None,
            mouse: None,
            size: (80, 24),
            first_run: None,
            kept_months: Vec::new(),
            listed: false,
            version: 0,
            days: Vec::new(),
            earlier: OnceCell::new(),
            left: OnceCell::new(),
        };
        world.day = world.today();
        world
    }

    /// The day that is "today": before the turn of the day still the day before.
    pub fn today(&self) -> NaiveDate {
        day_of(self.now, self.regimen.settings.day_turn)
    }

    /// Whether today is shown.
    pub fn is_today(&self) -> bool {
        self.day == self.today()
    }

    /// Whether it is after midnight and yet the day before.
    pub fn is_night(&self) -> bool {
        self.now.date_naive() != self.today()
    }

    /// Takes in what was written. The plans are still to be folded.
    pub(super) fn take_in(&mut self, delta: Delta) {
        if delta != Delta::default() {
            self.first_run = None;
        }
        self.regimen.take_in(&delta);
        for (course, draft) in delta.drafts {
            match draft {
                Some(draft) => self.drafts.insert(course, draft),
                None => self.drafts.remove(&course),
            };
        }
        for (course, name, draft) in delta.kept {
            match draft {
                Some(draft) => self.kept.insert((course, name), draft),
                None => self.kept.remove(&(course, name)),
            };
        }
        self.kept_months.extend(delta.months.iter().map(|(month, _)| *month));
        self.kept_months.sort_unstable();
        self.kept_months.dedup();
    }

    /// Folds the plans again; after anything of the regimen changed.
    pub fn fold(&mut self) {
        self.schedules = Schedules::new(&self.regimen, self.now);
        self.version += 1;
        self.earlier.take();
        self.refresh();
    }

    /// Computes the shown days again; after the time, the day or the journal changed.
    pub fn refresh(&mut self) {
        self.left.take();
        let (day, today) = (self.day, self.today());
        let strip = self.strip_days();
        let range = (day - TimeDelta::days(strip), day);
        let view = Days::new(&self.regimen, &self.schedules, range, self.now, &*self.wall);
        self.stalled = view.stalled().into_iter().map(|course| course.id.clone()).collect();
        let days = (0..strip).rev().map(|back| match day - TimeDelta::days(back) {
            shown if back == 0 && shown == today => view.today(),
            other => view.day(other),
        });
        self.days = days.collect();
    }

    /// Another size of the screen; a wide one shows more days.
    pub fn resize(&mut self, size: (u16, u16)) {
        let before = self.strip_days();
        self.size = size;
        if self.strip_days() != before {
            self.refresh();
        }
    }

    /// The shown day.
    pub fn shown(&self) -> Option<&Day> {
        self.days.last()
    }

    /// How many days the strip of Today has.
    pub fn strip_days(&self) -> i64 {
        match self.size {
            (columns, rows) if columns >= WIDE_STRIP.0 && rows >= HIGH_STRIP.0 => HIGH_STRIP.1,
            (columns, _) if columns >= WIDE_STRIP.0 => WIDE_STRIP.1,
            _ => STRIP,
        }
    }

    /// The shown day and the days before it, the oldest first.
    pub fn strip(&self) -> &[Day] {
        &self.days
    }

    /// What the shown day asks, answered or not.
    pub fn questions(&self) -> Vec<Question<'_>> {
        let questions = |day| questions::questions(&self.regimen, &self.schedules, day, self.now);
        self.shown().map_or_else(Vec::new, questions)
    }

    /// Any other day, computed for this call.
    pub fn day_at(&self, date: NaiveDate) -> Day {
        self.schedules.day(date, &self.regimen, self.now, &*self.wall)
    }

    /// From which day a revision of a plan holds that is made now: one of which no dose is taken.
    pub fn revised_from(&self, course: &Course) -> Begins {
        let of = (course, &self.regimen, &self.schedules);
        Begins::now(of, true, (self.now, &*self.wall))
    }

    /// From which dose on a decision holds that is made now.
    pub fn decided_from(&self, course: &Course) -> Begins {
        let of = (course, &self.regimen, &self.schedules);
        Begins::now(of, false, (self.now, &*self.wall))
    }

    /// The due doses of the last days, today left out, of which nothing is recorded: the newest first.
    pub fn unrecorded(&self) -> impl Iterator<Item = &DayDose> {
        let today = self.today();
        let week = today - TimeDelta::days(7);
        self.days
            .iter()
            .rev()
            .filter(move |day| day.date < today && day.date >= week && day.date != self.day)
            .flat_map(|day| day.doses.iter().rev())
            .filter(|dose| dose.status == Status::NotRecorded && !dose.unknown)
    }

    /// What is not recorded before these days, as far back as the months have been read and at most a quarter of a year;
    /// `None` before the first frame, which does not wait for it, and where no plan is that old.
    pub fn earlier(&self) -> Option<Earlier> {
        let (today, before) = (self.today(), self.today() - TimeDelta::days(8));
        if !self.listed {
            return None;
        }
        let courses = self.regimen.courses.iter().filter(|course| course.archived.is_none());
        let begun = courses
            .filter_map(|course| course.plans.iter().map(|plan| plan.from).min())
            .min()?;
        let count = || {
            let mut month = Month::of(today);
            // A month without a file is one in which nothing was recorded.
            let is_known = |month: Month| match self.regimen.journal.month(month) {
                Some(entries) => entries.unread.is_none(),
                None => !self.kept_months.contains(&month),
            };
            let first = begun.max(today - TimeDelta::days(92));
            while month.first() > first && is_known(month.plus(-1)) {
                month = month.plus(-1);
            }
            let from = first.max(month.first());
            let view = Days::new(&self.regimen, &self.schedules, (from, before), self.now, &*self.wall);
            let days = from.iter_days().take_while(|day| *day <= before);
            let open = |day: Day| {
                day.doses
                    .iter()
                    .filter(|dose| dose.status == Status::NotRecorded && !dose.unknown)
                    .count()
            };
            let mut earlier = Earlier {
                from,
                since: today,
                doses: 0,
            };
            for (day, doses) in days
                .map(|day| (day, open(view.day(day))))
                .filter(|(_, doses)| *doses > 0)
            {
                earlier.since = earlier.since.min(day);
                earlier.doses += doses;
            }
            (today, earlier)
        };
        let (on, earlier) = *self.earlier.get_or_init(count);
        let earlier = if on == today { earlier } else { count().1 };
        (earlier.from <= before).then_some(earlier)
    }

    /// The months that Today and its strip need.
    pub fn months_near(&self) -> Vec<Month> {
        let first = Month::of((self.day - TimeDelta::days(self.strip_days())).min(self.today()));
        // A dose of the next month may be taken in this one.
        let last = Month::of(self.day + TimeDelta::days(1)).max(Month::of(self.today()).plus(1));
        let mut months = vec![first];
        while months.last().is_some_and(|m| *m < last) && months.len() < 4 {
            months.extend(months.last().map(|m| m.plus(1)));
        }
        months
    }

    /// The months without which nobody can say what is due: a length counted in doses taken and a window after the last
    /// dose look back as far as the plan does.
    pub fn months_counted(&self) -> Vec<Month> {
        let courses = self.regimen.courses.iter().filter(|course| course.archived.is_none());
        let Some(from) = courses.filter_map(Timeline::needs_journal_from).min() else {
            return Vec::new();
        };
        // A slip in a year is not worth thousands of files.
        let this = Month::of(self.today());
        let mut month = Month::of(from).max(this.plus(-MOST_MONTHS));
        // A dose that was moved or taken ahead is kept in the month for which it was due.
        let ahead = self
            .kept_months
            .iter()
            .copied()
            .filter(|month| *month <= this.plus(MONTHS_AHEAD));
        let last = ahead.max().map_or(this, |last| last.max(this));
        let mut months = Vec::new();
        while month <= last {
            months.push(month);
            month = month.plus(1);
        }
        months
    }

    /// The months without which the limits cannot be checked: as far back as those of each course look.
    pub fn months_limited(&self) -> Vec<Month> {
        let courses = self.regimen.courses.iter().filter(|course| course.archived.is_none());
        let reach = courses.map(|course| {
            let timeline = self.schedules.timeline(&course.id);
            limits::reach(course, timeline, &self.regimen, self.now, false, &*self.wall)
        });
        let last = Month::of(self.today());
        let from = reach.min().map_or(last, Month::of).max(last.plus(-MOST_MONTHS));
        let back = (0..MOST_MONTHS).map(|back| last.plus(-back));
        back.take_while(|month| *month >= from).collect()
    }

    /// A course's name, or its number while names are hidden.
    pub fn name<'a>(&'a self, course: &'a CourseId) -> Cow<'a, str> {
        if self.hidden {
            let place = self
                .regimen
                .courses
                .iter()
                .position(|c| c.id == *course)
                .map_or(0, |i| i + 1);
            return Cow::Owned(format!("Medicine {place}"));
        }
        Cow::Borrowed(self.regimen.name_of(course))
    }

    /// A measure's name, or its number while names are hidden.
    pub fn measure_name<'a>(&self, measure: &'a Measure) -> Cow<'a, str> {
        if self.hidden {
            let place = self.regimen.measures.iter().position(|m| m.id == measure.id);
            return Cow::Owned(format!("Question {}", place.map_or(0, |i| i + 1)));
        }
        // What is not asked any more, where a question of the same name is.
        let same = |m: &Measure| m.id != measure.id && m.name == measure.name;
        match measure.retired {
            Some(since) if self.regimen.measures.iter().any(same) => {
                Cow::Owned(format!("{} (until {})", measure.name, super::words::short_day(since)))
            }
            _ => Cow::Borrowed(&measure.name),
        }
    }

    /// What can be answered, in words; while names are hidden without the words of its scale.
    pub fn expected(&self, measure: &Measure) -> String {
        match &measure.scale {
            _ if !self.hidden => measure.expected(),
            Scale::Rating { .. } => "0 to 10".into(),
            Scale::Number { .. } => "a number".into(),
            Scale::Pair { .. } => "two numbers, such as 120/80".into(),
            Scale::Grade { .. } | Scale::YesNo => measure.expected(),
        }
    }

    /// The same after its name.
    pub fn expectation(&self, measure: &Measure) -> String {
        format!("{}: {}", self.measure_name(measure), self.expected(measure))
    }

    /// An amount of the plan, unless amounts are hidden.
    pub fn amount(&self, amount: &Amount) -> String {
        if self.hidden {
            "--".into()
        } else {
            self.written(&amount.to_string())
        }
    }

    /// An amount that was taken, unless amounts are hidden.
    pub fn quantity(&self, quantity: &Quantity) -> String {
        if self.hidden {
            "--".into()
        } else {
            self.written(&quantity.to_string())
        }
    }

    /// How the screen writes days, times and amounts in messages about a dose of the shown day.
    pub fn telling<T>(&self, tell: impl FnOnce(&Telling<'_>) -> T) -> T {
        tell(&Telling {
            shown: self.day,
            clock: &|time| self.clock(time),
            day: &|date| self.written(&words::day_near(date, self.today())),
            quantity: &|quantity| self.quantity(quantity),
            sites: !self.hidden,
        })
    }

    /// A clock time as the settings want it.
    pub fn clock(&self, time: chrono::NaiveTime) -> String {
        words::time(time, self.regimen.settings.writing.twelve_hours)
    }

    /// A text with its clock times, amounts and days as the settings want them.
    pub fn written(&self, text: &str) -> String {
        self.regimen.settings.writing.text(text).into_owned()
    }

    /// When something happened, short: the time alone on the shown day, else with the day.
    pub fn at(&self, at: DateTime<FixedOffset>) -> String {
        let time = self.clock(at.time());
        if day_of(at, self.regimen.settings.day_turn) == self.day {
            time
        } else {
            format!("{} {time}", words::day_near(at.date_naive(), self.today()))
        }
    }

    /// What is known when something is recorded.
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            regimen: &self.regimen,
            schedules: &self.schedules,
            now: self.now,
            wall: &*self.wall,
            day: self.day,
        }
    }

    /// What a typed time is read against, where a day alone means this time.
    pub fn around(&self, time: Option<chrono::NaiveTime>) -> Around<'_> {
        Around {
            now: self.now,
            day: self.day,
            time,
            turn: self.regimen.settings.day_turn,
            wall: &*self.wall,
        }
    }

    /// The first key for an action in these scopes, as printed.
    pub fn key(&self, scope: Scope, action: Action) -> Option<String> {
        self.keymap
            .key_of(&[scope, Scope::Everywhere, Scope::Always], action)
            .as_ref()
            .map(Key::to_string)
    }
}
