//! What every subcommand starts from: the files, the clock, and how failure ends.
#![expect(clippy::disallowed_methods, reason = "the environment is read here")]

use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use chrono::{DateTime, FixedOffset, NaiveDate};

pub use crate::cli::fail::Fail;
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{Schedules, UNSETTLED};
use crate::domain::journal::Month;
use crate::domain::measure::Measure;
use crate::domain::named::{self, Unclear};
use crate::domain::recording::Scene;
use crate::domain::schedule::Timeline;
use crate::domain::unreadable::{Part, Trouble, Unreadable, month_words};
use crate::session::clock::{Clock, Place};
use crate::session::run::Start;
use crate::store::fault::Fault;
use crate::store::paths::Paths;
use crate::store::{FolderError, Loaded, Store};
use crate::ui::text;
use crate::ui::text::clean_line;

/// The regimen as it is on the disk, and the time.
pub(super) struct Context {
    pub store: Store,
    pub clock: Clock,
    pub now: DateTime<FixedOffset>,
    pub place: Place,
    /// The day that is today, after the turn of the day.
    pub today: NaiveDate,
    /// When the reading of `loaded` began.
    pub read_since: SystemTime,
    pub loaded: Loaded,
    /// The days for which it was looked up where else what was taken on them is kept.
    looked: Option<(NaiveDate, NaiveDate)>,
}

/// How many days ahead a dose can be due that was taken already.
const AHEAD: i64 = 400;

/// Ranges up to this many days are read without looking which months there are.
const FEW_DAYS: i64 = 100;

/// The clock of the environment.
pub(super) fn clock() -> Result<Clock, Fail> {
    Clock::from_environment().map_err(|error| Fail::Usage(error.to_string()))
}

impl Context {
    /// What a sitting at the screen begins with.
    pub fn sits_down(self, made_up: bool, check_in: bool) -> Start {
        Start {
            store: self.store,
            loaded: self.loaded,
            read_since: self.read_since,
            clock: self.clock,
            made_up,
            check_in,
        }
    }

    /// Finds the files and reads what is needed for today. A folder that was named has to be there: a slip in its name
    /// must not look like a regimen in which nothing is due, nor begin a second one.
    pub fn open(dir: Option<&Path>) -> Result<Self, Fail> {
        let (store, clock) = (Self::find(dir)?, clock()?);
        let variable = std::env::var_os("REGIMEN_DIR").is_some_and(|name| !name.is_empty());
        Self::in_folder(store, clock, dir.is_some() || variable)
    }

    /// The same for `restore`: an empty folder is where what is lost comes back to.
    pub fn open_for_restore(dir: Option<&Path>) -> Result<Self, Fail> {
        match Self::find(dir)?.folder() {
            Err(FolderError::Emptied { .. }) => Ok(Self::at(Self::find(dir)?, clock()?)),
            _ => Self::open(dir),
        }
    }

    /// The same for the planner, which says on its first screen which folder it will make.
    pub fn begin(dir: Option<&Path>) -> Result<Self, Fail> {
        let (store, clock) = (Self::find(dir)?, clock()?);
        Self::in_folder(store, clock, false)
    }

    /// The person's own folder may not be there yet; in any other state than that one has to be that of a regimen.
    fn in_folder(store: Store, clock: Clock, has_to_be_there: bool) -> Result<Self, Fail> {
        match store.folder() {
            Ok(()) => Ok(Self::at(store, clock)),
            Err(FolderError::Missing(_)) if !has_to_be_there => Ok(Self::at(store, clock)),
            Err(error) => Err(Fail::Disk(error.to_string())),
        }
    }

    fn find(dir: Option<&Path>) -> Result<Store, Fail> {
        let variable = std::env::var_os("REGIMEN_DIR");
        let paths = Paths::find(dir, variable.as_deref()).map_err(|error| Fail::Disk(error.to_string()))?;
        Ok(Store::open(paths))
    }

    /// The same for files that are known.
    pub fn at(store: Store, clock: Clock) -> Self {
        let now = clock.now();
        let read_since = SystemTime::now();
        let loaded = store.load_rest();
        let today = day_of(now, loaded.regimen.settings.day_turn);
        if loaded.regimen.settings.plain {
            super::print::be_plain_as_a_rule();
        }
        super::print::write_as(loaded.regimen.settings.writing);
        Self {
            store,
            now,
            place: clock.place(),
            clock,
            today,
            read_since,
            loaded,
            looked: None,
        }
    }

    /// Reads everything again: another program has written meanwhile.
    pub fn read_again(&mut self) {
        self.read_since = SystemTime::now();
        self.loaded = self.store.load_rest();
        self.looked = None;
    }

    /// Reads the months of a range of days, and of the neighbouring days, that have not been read yet, and those in which
    /// else what was taken on these days is kept.
    pub fn read_months(&mut self, from: NaiveDate, to: NaiveDate) {
        self.read_own_months(from, to);
        let known = |(first, last): &(NaiveDate, NaiveDate)| *first <= from && to <= *last;
        if self.looked.as_ref().is_some_and(known) {
            return;
        }
        let (from, to) = self
            .looked
            .map_or((from, to), |(first, last)| (first.min(from), last.max(to)));
        self.looked = Some((from, to));
        let further = self.store.kept_elsewhere((from, to), self.today, &self.loaded.regimen);
        for month in further {
            self.read_month(month);
        }
    }

    fn read_own_months(&mut self, from: NaiveDate, to: NaiveDate) {
        let first = Month::of(from.pred_opt().unwrap_or(from));
        let last = Month::of(to.succ_opt().unwrap_or(to));
        // A few months are tried by their names; only a long range is worth a look at the directory.
        if (to - from).num_days() <= FEW_DAYS {
            let mut month = first;
            while month <= last {
                self.read_month(month);
                month = month.plus(1);
            }
            return;
        }
        let mut months = self.store.months();
        months.retain(|month| (first..=last).contains(month) && !self.loaded.regimen.journal.has(*month));
        for (month, entries, faults) in self.store.load_months(&months, &self.loaded.regimen.settings.words) {
            self.loaded.regimen.journal.put(month, entries);
            self.loaded.faults.extend(faults);
        }
    }

    fn read_month(&mut self, month: Month) {
        if !self.loaded.regimen.journal.has(month) {
            let (entries, faults) = self.store.load_month(month, &self.loaded.regimen.settings.words);
            self.loaded.regimen.journal.put(month, entries);
            self.loaded.faults.extend(faults);
        }
    }

    /// The timelines of all courses. Courses whose schedule depends on doses taken get the journal they need first. Then as
    /// much of the journal is read as what can be open now, and the limits, look back.
    pub fn schedules(&mut self) -> Schedules {
        let schedules = self.timelines();
        let from = self.reach(&schedules, self.now).unwrap_or(self.today);
        // What was recorded in two ways is asked about for some days.
        let from = from.min(self.today - chrono::TimeDelta::days(UNSETTLED));
        let known = self.loaded.regimen.journal.months().count();
        self.read_months(from, self.today);
        // Where a decision begins may depend on what was recorded on its day.
        if self.loaded.regimen.journal.months().count() > known {
            return Schedules::new(&self.loaded.regimen, self.now);
        }
        schedules
    }

    /// The first day of which the journal has to be known, to answer about all courses at a moment.
    fn reach(&self, schedules: &Schedules, at: DateTime<FixedOffset>) -> Option<NaiveDate> {
        let regimen = &self.loaded.regimen;
        let from = regimen.courses.iter().map(|course| {
            let timeline = schedules.timeline(&course.id);
            crate::domain::limits::reach(course, timeline, regimen, at, false, &self.place)
        });
        from.min()
    }

    fn timelines(&mut self) -> Schedules {
        self.read_months(self.today, self.today);
        let from = self
            .loaded
            .regimen
            .courses
            .iter()
            .filter_map(Timeline::needs_journal_from)
            .min();
        if let Some(from) = from {
            // A dose that was moved or taken ahead is kept in the month for which it was due.
            self.read_months(from, self.today + chrono::TimeDelta::days(AHEAD));
        }
        Schedules::new(&self.loaded.regimen, self.now)
    }

    /// The timelines, with the journal read as far back as the limits of a course look from a moment.
    pub fn schedules_for(&mut self, course: &CourseId, at: DateTime<FixedOffset>, episode: bool) -> Schedules {
        let schedules = self.schedules();
        let Some(course) = self.loaded.regimen.course(course) else {
            return schedules;
        };
        let timeline = schedules.timeline(&course.id);
        let regimen = &self.loaded.regimen;
        let from = crate::domain::limits::reach(course, timeline, regimen, at, episode, &self.place);
        self.read_months(from, at.date_naive());
        schedules
    }

    /// The timelines, with the journal read as far back as a day and the limits of all courses look, and a month for the
    /// last dose as needed.
    pub fn schedules_near(&mut self, date: NaiveDate) -> Schedules {
        let schedules = self.schedules();
        if date != self.today {
            let noon = chrono::NaiveTime::MIN + chrono::TimeDelta::hours(12);
            let at = self.place.instant(date.and_time(noon));
            let from = self.reach(&schedules, at).unwrap_or(date);
            self.read_months(from, date);
        }
        // The last dose as needed is shown too: where this month has none, the one before is read.
        let unknown = |course: &Course| {
            let timeline = schedules.timeline(&course.id);
            let needed = timeline.is_some_and(|timeline| !timeline.as_needed_on(date).is_empty());
            let doses = &mut self.loaded.regimen.journal.doses(Month::of(date).first(), date);
            needed && !doses.any(|dose| dose.course == course.id && dose.due.is_none())
        };
        if self.loaded.regimen.courses.iter().any(unknown) {
            self.read_months(date - chrono::TimeDelta::days(31), date);
        }
        schedules
    }

    /// What is known when something is recorded.
    pub fn scene<'a>(&'a self, schedules: &'a Schedules) -> Scene<'a> {
        Scene {
            regimen: &self.loaded.regimen,
            schedules,
            now: self.now,
            wall: &self.place,
            day: self.today,
        }
    }

    /// What could not be read and what a verb that speaks of doses may therefore leave out.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        // A single key that is wrong leaves nothing out; `check` and `keys` report it.
        let keys = |fault: &Fault| fault.file == "keys.toml" && !fault.key.is_empty();
        let faults = self.loaded.faults.iter();
        faults.filter(move |fault| fault.is_error() && !keys(fault))
    }

    /// The same in words, a line each: first what cannot be said because of it.
    pub fn fault_lines(&self) -> Vec<String> {
        let regimen = &self.loaded.regimen;
        let courses = regimen
            .unreadable
            .iter()
            .map(|course| (course.to_string(), &course.trouble));
        let months = regimen
            .journal
            .unread()
            .map(|(month, trouble)| (month_words(month), trouble));
        let parts = regimen
            .closed
            .iter()
            .map(|closed| (closed.part.to_string(), &closed.trouble));
        let (files, parts): (Vec<(String, &Trouble)>, Vec<_>) = (courses.chain(months).collect(), parts.collect());
        // Of settings, questions and people each fault is reported: the rest of the file holds.
        let rest = self.faults().filter(|fault| {
            !files.iter().any(|(_, trouble)| trouble.file == fault.file)
                && !parts.iter().any(|(_, trouble)| **trouble == fault.trouble())
        });
        let told = files.iter().chain(&parts);
        let lines = told.map(|(words, trouble)| format!("! {words}: {trouble}"));
        let rest = rest.map(|fault| format!("! {fault}"));
        lines.chain(rest).map(|line| clean_line(&line).into_owned()).collect()
    }

    /// Says what could not be read where somebody reads what is printed; the rest is used.
    pub fn tell_faults(&self) -> Result<(), Fail> {
        let text: String = self.fault_lines().iter().map(|line| format!("{line}\n")).collect();
        super::print::out(&text)
    }

    /// Says on standard error what could not be read, before something is recorded or asked.
    pub fn report_faults(&self) {
        for line in self.fault_lines() {
            super::print::say(&format!("regimen: {line}"));
        }
    }

    /// How a verb ends that has shown everything it could read: 3 where that was not everything.
    pub fn end(&self) -> ExitCode {
        let left_out = self.faults().next().is_some();
        if left_out { ExitCode::from(3) } else { ExitCode::SUCCESS }
    }

    /// Whether what was taken in these days is unknown, because a month of them cannot be read.
    pub fn is_unknown(&self, from: NaiveDate, to: NaiveDate) -> bool {
        let mut unread = self.loaded.regimen.journal.unread();
        unread.any(|(month, _)| (Month::of(from)..=Month::of(to)).contains(&month))
    }

    /// The course that a name means: its identifier, its name, or the only one that begins so.
    pub fn course(&self, name: &str) -> Result<&Course, Fail> {
        named::course(&self.loaded.regimen, name).map_err(|unclear| {
            let lower = name.trim().to_lowercase();
            let named = |course: &&Unreadable| {
                let begins = |text: &str| !lower.is_empty() && text.to_lowercase().starts_with(&lower);
                begins(course.id.as_str()) || begins(&course.name)
            };
            match self.loaded.regimen.unreadable.iter().find(named) {
                Some(course) => Fail::Disk(format!("{course}: {}", clean_line(&course.trouble.to_string()))),
                None => self.unclear(&unclear, Part::Courses),
            }
        })
    }

    /// A name that is not known: the call is wrong, unless what it names may be in what cannot be read.
    fn unclear(&self, unclear: &Unclear, part: Part) -> Fail {
        match (unclear, self.loaded.regimen.closed(part)) {
            (Unclear::Unknown { what, name, .. }, Some(closed)) => Fail::Disk(format!(
                "no {what} `{}` could be found: {part}: {}",
                clean_line(name),
                clean_line(&closed.trouble.to_string())
            )),
            _ => Fail::Usage(unclear.to_string()),
        }
    }

    /// The measure that a name means.
    pub fn measure(&self, name: &str) -> Result<&Measure, Fail> {
        named::measure(&self.loaded.regimen, name).map_err(|unclear| self.unclear(&unclear, Part::Measures))
    }

    /// The name to show for a course.
    pub fn name(&self, id: &CourseId) -> String {
        self.loaded.regimen.name_of(id).to_owned()
    }
}

/// A fault without anything that could steer the terminal.
pub(super) fn clean(fault: &Fault) -> String {
    text::clean(&fault.to_string()).into_owned()
}
