//! The one engine for what is due.
//!
//! A [`Timeline`] is a course's plans with its changes folded in, as stretches of time that neither overlap nor leave
//! a gap. [`Timeline::due_on`] answers for any date at a cost that does not grow with the distance of the date:
//! finding the stretch is a search, finding the step within a repeating ladder is a division.
//!
//! Changes are folded in the order of the days on which they take effect; each closes the stretch in force on its day
//! and opens another, so that no change can alter a day before its own.

mod begun;
mod dose;
mod due;
mod early;
mod fold;
mod follows;
mod ground;
mod history;
mod ladder;
mod middle;
mod numbering;
mod position;
mod rungs;
mod runs;
mod single;
mod standing;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

pub use dose::{Action, AsNeeded, Due, Fate, Hours, Spacing};
pub use due::needed;
use history::taken_instead;
pub use history::{History, Recorded, Taken};
pub use ladder::StepAt;
pub use numbering::{alike, rhythm};
pub use position::Standing;
pub use rungs::{Rung, RungKind};

use super::amount::Amount;
use super::change::Verb;
use super::clock::Wall;
use super::course::{Course, CourseId};
use super::directions::{Days, Directions, Lasts, Line, Moment, Weekday7};
use super::journal::{DueKey, DueMoment};
use super::plan::{Length, Plan};
use super::vocabulary::Vocabulary;
use super::zone::Zone;

/// Longer than a window of days after the last dose is open, in days.
const WINDOW_DAYS: i64 = 31;

/// The state of a course on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before the first plan, which begins on this day; `None`: there is no plan.
    Before(Option<NaiveDate>),
    /// On a step.
    Step(StepAt),
    /// Paused since a day, to a day if that is known.
    Paused {
        /// First day without doses.
        since: NaiveDate,
        /// First day with doses again.
        until: Option<NaiveDate>,
        /// The plan waits, so that what comes after moves.
        shift: bool,
    },
    /// Stopped since a day.
    Stopped(NaiveDate),
    /// The ladder has ended since a day.
    Over(NaiveDate),
}

/// A course's plans with the changes folded in.
#[derive(Clone, Debug)]
pub struct Timeline {
    course: CourseId,
    plans: Vec<Plan>,
    words: Vocabulary,
    runs: Vec<runs::Run>,
    singles: Vec<single::Single>,
    history: History,
    zone: Option<Zone>,
    archived: Option<NaiveDate>,
    /// The longest time for which something is worn, in minutes.
    worn: Option<i64>,
    /// How long the product is worn, where the directions do not say it.
    wear: Option<Lasts>,
    /// Some directions count hours (`every 8 hours`).
    counts_hours: bool,
    /// How the steps of each revision are numbered, so that there is one numbering.
    numbering: Vec<Numbering>,
    /// Days in the middle of which a decision begins.
    begun: begun::Begun,
    /// Doses that were moved to an earlier day.
    early: early::Early,
}

impl Timeline {
    /// Folds a course's changes over its plans.
    pub fn new(course: &Course, words: &Vocabulary, mut history: History) -> Self {
        if history.recorded.is_empty() {
            return Self::folded(course, words, history);
        }
        // What was recorded since a decision is of the plan as it was decided, and says nothing of where that begins.
        let mut recorded = std::mem::take(&mut history.recorded);
        let decided = Self::folded(course, words, history.clone());
        recorded.retain(|day, doses| {
            let rows = decided.rows_by_plan(*day);
            let is_of_the_plan = |(key, planned): &Recorded| {
                let names = |due: &Due| due.key == *key || due.also.as_ref() == Some(key);
                let as_much = |due: &Due| planned.as_ref().is_none_or(|planned| *planned == due.amount);
                rows.iter().any(|due| names(due) && as_much(due))
            };
            !doses.iter().all(is_of_the_plan)
        });
        if recorded.is_empty() {
            return decided;
        }
        Self::folded(course, words, History { recorded, ..history })
    }

    fn folded(course: &Course, words: &Vocabulary, mut history: History) -> Self {
        let mut plans = course.plans.clone();
        plans.sort_by_key(|plan| plan.from);
        // What was taken before there was a plan is not one of its doses. It may be known or not, as the journal was
        // read.
        if let Some(first) = plans.first().map(|plan| plan.from) {
            let of_the_plan = |taken: &Taken| taken.on >= first || taken.due_on().is_some_and(|due| due >= first);
            history.taken.retain(of_the_plan);
        }
        history.decide(&course.changes);
        let lines = plans.iter().flat_map(|plan| &plan.steps).map(|step| &step.take);
        let lines = lines.chain(taken_instead(course)).flat_map(|take| &take.lines);
        let wear = course.preparation.wear;
        let mut counts_hours = false;
        let worn = lines.inspect(|line| counts_hours |= matches!(line.moment, Moment::Every { .. }));
        let worn = worn.filter_map(|line| line.lasts_on(wear)?.worn_minutes());
        let worn = worn.max().map(i64::from);
        let (runs, singles) = fold::fold(&plans, &course.changes, &history, words);
        let mut timeline = Self {
            course: course.id.clone(),
            plans,
            words: words.clone(),
            runs,
            singles,
            history,
            zone: match course.clock {
                super::course::Clock::Local => None,
                super::course::Clock::Zone(ref zone) => Some(zone.clone()),
            },
            archived: course.archived,
            worn,
            wear,
            counts_hours,
            numbering: Vec::new(),
            begun: begun::Begun::of(course),
            early: early::Early::of_course(course),
        };
        timeline.numbered();
        timeline
    }

    /// The day from which the journal has to be read before this timeline can be trusted: only plans whose lengths
    /// count doses taken, or whose doses follow the last one taken, ask for any.
    pub fn needs_journal_from(course: &Course) -> Option<NaiveDate> {
        History::needed_from(course)
    }

    /// The revisions, in the order of their dates.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The state of the course on a day.
    pub fn place(&self, date: NaiveDate) -> Place {
        if let Some(gone) = self.archived.filter(|gone| date >= *gone) {
            return Place::Stopped(gone);
        }
        self.place_in_plan(date)
    }

    /// The state of the plan on a day, whether or not the course is archived.
    pub(in crate::domain) fn place_in_plan(&self, date: NaiveDate) -> Place {
        let Some(run) = self.run_on(date) else {
            return Place::Before(self.plans.first().map(|plan| plan.from));
        };
        match &run.kind {
            runs::RunKind::Steps(ladder) => match ladder.locate(&self.plans, date) {
                Some(laid) => {
                    let mut at = StepAt::of(&laid, ladder.plan, self.own(ladder.plan, laid.at.step), date);
                    if at.frozen {
                        at.until = run.until.map(|until| until - chrono::TimeDelta::days(1));
                        (at.asks_on, at.asks_since) = (None, None);
                    }
                    Place::Step(at)
                }
                None => Place::Over(ladder.end().unwrap_or(run.from)),
            },
            runs::RunKind::Paused { since, shift } => Place::Paused {
                since: *since,
                shift: *shift,
                until: run.until.filter(|_| self.resumes_after(run)),
            },
            runs::RunKind::Stopped { since } => Place::Stopped(*since),
        }
    }

    /// The directions of a step as the plan has them.
    fn own(&self, plan: usize, step: usize) -> &Directions {
        static NONE: Directions = Directions { lines: Vec::new() };
        let step = self.plans.get(plan).and_then(|plan| plan.steps.get(step));
        step.map_or(&NONE, |step| &step.take)
    }

    fn resumes_after(&self, run: &runs::Run) -> bool {
        self.runs
            .iter()
            .any(|next| Some(next.from) == run.until && matches!(next.kind, runs::RunKind::Steps(_)))
    }

    fn run_on(&self, date: NaiveDate) -> Option<&runs::Run> {
        let after = self.runs.partition_point(|run| run.from <= date);
        self.runs.get(after.checked_sub(1)?)
    }

    /// The weekday that the plan itself has, in whose place a decision has put this one until the step changes.
    pub fn weekday_before(&self, weekday: Weekday7, on: NaiveDate) -> Option<Weekday7> {
        let runs::RunKind::Steps(ladder) = &self.run_on(on)?.kind else {
            return None;
        };
        let laid = ladder.locate(&self.plans, on)?;
        let overlays = laid.at.overlays.iter().rev().filter(|overlay| overlay.since() <= on);
        let mut own = weekday;
        for overlay in overlays {
            match overlay {
                position::Overlay::Weekday {
                    from, to, good: false, ..
                } if *to == own => own = *from,
                _ => {}
            }
        }
        (own != weekday).then_some(own)
    }

    /// The lines in force on a day, with the step they belong to.
    pub fn step_on(&self, date: NaiveDate) -> Option<(StepAt, &Plan)> {
        match self.place(date) {
            Place::Step(at) => {
                let plan = self.plans.get(at.plan)?;
                Some((at, plan))
            }
            _ => None,
        }
    }

    /// The directions in force on a day, with what decisions put in place of the step's own.
    pub fn taken_on(&self, date: NaiveDate) -> Option<Directions> {
        let (at, plan) = self.step_on(date)?;
        let own = plan.steps.get(at.index()).map(|step| &step.take)?;
        Some(at.taken(own))
    }

    /// Whether the plan itself has a dose of this name, on its own calendar and clock.
    pub fn plans_dose(&self, key: &DueKey) -> bool {
        self.rows_by_plan(key.date).iter().any(|due| due.key == *key)
    }

    /// Whether the plan has a dose of this name, on its own calendar and clock, or has moved one there.
    pub fn has_dose(&self, key: &DueKey) -> bool {
        let names = |due: &Due| due.key == *key || due.also.as_ref() == Some(key);
        self.rows_by_plan(key.date).iter().any(names)
    }

    /// Whether its doses follow the clock of a named zone.
    pub fn has_zone(&self) -> bool {
        self.zone.is_some()
    }

    /// Whether a dose can be shown at another time than its name says: on the clock of a named zone, or as its hours are
    /// counted over a change of the clock.
    pub fn shows_other_times(&self) -> bool {
        self.zone.is_some() || self.counts_hours
    }

    /// `the clock of Asia/Tokyo`, where the plan follows that and the clock of the place shows another time on a day.
    pub fn clock_elsewhere(&self, date: NaiveDate, wall: &dyn Wall) -> Option<String> {
        let zone = self.zone.as_ref()?;
        let noon = date.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(12);
        (self.by_home_clock(noon, wall) != noon).then(|| format!("the clock of {zone}"))
    }

    /// The day of a dose where it is shown, and today, on the course's own calendar.
    pub fn by_own_calendar(&self, due: &Due, today: NaiveDate, now: DateTime<FixedOffset>) -> (NaiveDate, NaiveDate) {
        match &self.zone {
            None => (due.on, today),
            Some(zone) => {
                let day = due.at.map_or(due.on, |at| zone.local(at).date_naive());
                (day, zone.local(now).date_naive())
            }
        }
    }

    /// A local time on the clock of the course's own zone.
    pub fn by_home_clock(&self, local: NaiveDateTime, wall: &dyn Wall) -> NaiveDateTime {
        match &self.zone {
            Some(zone) => zone.local(wall.instant(local)).naive_local(),
            None => local,
        }
    }

    /// The clock in which its times are said: that of its zone, else that of the place.
    pub fn home<'a>(&'a self, wall: &'a dyn Wall) -> &'a dyn Wall {
        self.zone.as_ref().map_or(wall, |zone| zone as &dyn Wall)
    }

    /// Whether some of its directions count hours (`every 8 hours`).
    pub fn counts_hours(&self) -> bool {
        self.counts_hours
    }

    /// How the plan names the time of counted hours that is shown in the days from one on; other times are named as shown.
    pub fn named_time(&self, shown: NaiveTime, on: NaiveDate, wall: &dyn Wall) -> Option<NaiveTime> {
        let due = self.counted_dose(on, wall, |due| due.clock == Some(shown))?;
        match due.key.moment {
            DueMoment::At(Moment::Clock(named)) => Some(named),
            _ => None,
        }
    }

    /// When counted hours that the plan names so are shown in the days from one on.
    pub fn shown_time(&self, named: &Moment, on: NaiveDate, wall: &dyn Wall) -> Option<NaiveTime> {
        let named = DueMoment::At(named.clone());
        self.counted_dose(on, wall, |due| due.key.moment == named)?.clock
    }

    fn counted_dose(&self, on: NaiveDate, wall: &dyn Wall, meant: impl Fn(&Due) -> bool) -> Option<Due> {
        // An interval that does not divide the day comes round to each of its times within some days.
        let days = on.iter_days().take(if self.counts_hours { 8 } else { 0 });
        let mut doses = days.flat_map(|day| self.due_on(day, wall));
        doses.find(|due| due.hours.is_some() && meant(due))
    }

    /// Whether a decision, or a revision of the plan, takes effect on one of some days, both included. One that was entered
    /// on a later day than its first begins in the middle of none: all days from its first on are judged by it.
    pub fn is_decided_on(&self, course: &Course, (from, to): (NaiveDate, NaiveDate)) -> bool {
        let within = |date: NaiveDate, entered: Option<NaiveDate>| {
            from <= date && date <= to && entered.is_none_or(|entered| entered <= date)
        };
        let mut changes = course.changes.iter();
        let decided = changes.any(|change| {
            let single = matches!(change.verb, Verb::LeaveOut(_) | Verb::Move { .. });
            change.void.is_none() && within(change.on, change.entered.filter(|_| !single))
        });
        decided || self.plans.iter().skip(1).any(|plan| within(plan.from, plan.entered))
    }

    /// The first day for which a dose was due that was taken on a day or later; of plans that depend on the doses taken.
    pub fn first_due_of_taken_since(&self, date: NaiveDate) -> Option<NaiveDate> {
        let taken = self.history.taken.iter().filter(|taken| taken.on >= date);
        taken.filter_map(Taken::due_on).min()
    }

    /// The days, of some days both included, to which decisions have moved single doses.
    pub fn moved_to(&self, (from, to): (NaiveDate, NaiveDate)) -> impl Iterator<Item = NaiveDate> + '_ {
        let days = self.singles.iter().filter_map(|single| match &single.kind {
            single::SingleKind::Move { to, .. } => Some(*to),
            single::SingleKind::LeaveOut(_) => None,
        });
        days.filter(move |day| from <= *day && *day <= to)
    }

    /// The longest time for which something is worn, in days.
    pub fn longest_worn(&self) -> Option<i64> {
        self.worn.map(|minutes| minutes / (24 * 60) + 1)
    }

    /// The timeline as it was before the decisions and the revision of a day.
    pub fn before(&self, course: &Course, date: NaiveDate) -> Self {
        let mut before = course.clone();
        before.changes.retain(|change| change.on < date);
        before.plans.retain(|plan| plan.from < date);
        if before.plans.is_empty() {
            before.plans.clone_from(&course.plans);
        }
        Self::new(&before, &self.words, self.history.clone())
    }

    /// The timelines as they were between the decisions of some days, both included, in the order in which the decisions were
    /// made.
    pub fn between(&self, course: &Course, (from, to): (NaiveDate, NaiveDate)) -> impl Iterator<Item = Self> + '_ {
        let mut whole = course.clone();
        whole.plans.retain(|plan| plan.from <= to);
        whole.changes.retain(|change| change.void.is_none() && change.on <= to);
        whole.changes.sort_by_key(|change| change.on);
        let before = whole.changes.partition_point(|change| change.on < from);
        (before + 1..whole.changes.len()).map(move |decisions| {
            let mut course = whole.clone();
            course.changes.truncate(decisions);
            Self::new(&course, &self.words, self.history.clone())
        })
    }

    /// The other steps of a plan that have a dose of this moment, those nearest to a step first, with its amount there. Empty
    /// where no step lasts a number of doses taken: nothing that is recorded moves a step.
    pub fn steps_of_its_count(&self, (plan, here): (usize, u32), key: &DueKey) -> Vec<(u32, Amount)> {
        let steps = self.plans.get(plan).map_or(&[][..], |plan| &plan.steps);
        if !steps.iter().any(|step| matches!(step.length, Length::Taken(_))) {
            return Vec::new();
        }
        let of_moment = |moment: &Moment| match (moment, &key.moment) {
            (Moment::TimesADay(times), DueMoment::Nth(nth, _)) => nth <= times,
            (moment, key) => DueMoment::At(moment.clone()) == *key,
        };
        let mut found: Vec<(u32, Amount)> = (1..)
            .zip(steps)
            .filter(|(number, _)| *number != here)
            .filter_map(|(number, step)| {
                let mut lines = step.take.lines.iter();
                let line = lines.find(|line| of_moment(&line.moment))?;
                Some((number, line.amount.clone()))
            })
            .collect();
        found.sort_by_key(|(number, _)| number.abs_diff(here));
        found
    }

    /// Whether another dose was taken since the window of a dose opened: the next one counts from that.
    pub fn is_taken_otherwise(&self, key: &DueKey) -> bool {
        let Some((at, _)) = self.step_on(key.date) else {
            return false;
        };
        let lines = self.taken_on(key.date).map_or(Vec::new(), |take| take.lines);
        // On days that are chosen what is recorded takes the place of what is open.
        let Some(line) = follows::line_of(&lines, &key.moment).filter(|line| !matches!(line.days, Days::Chosen(_)))
        else {
            return false;
        };
        self.history.taken.iter().any(|taken| {
            let since = taken.on > key.date && taken.due_on() != Some(key.date);
            since && follows::counts(taken, line, &lines, at.from)
        })
    }

    /// The days up to this one on which a window after the last dose has opened and no dose has been taken since.
    pub fn windows_opened(&self, date: NaiveDate) -> Vec<NaiveDate> {
        // What the step in force counts from the last dose itself takes the place of what was open.
        let follows = |line: &Line| line.days.follow_what_is_taken();
        match self.taken_on(date) {
            Some(take) if !take.lines.iter().any(follows) => self.windows_before(date),
            _ => self.windows_of_step(date),
        }
    }

    /// Those of the directions before the ones in force that are still open, whether a step follows or a decision.
    fn windows_before(&self, date: NaiveDate) -> Vec<NaiveDate> {
        // Only plans that follow what is taken have such windows.
        if self.history.until.is_none() {
            return Vec::new();
        }
        let back = |days: i64| date - chrono::TimeDelta::days(days);
        let follows = |line: &Line| line.days.follow_what_is_taken();
        let followed = |day: &NaiveDate| self.taken_on(*day).is_some_and(|take| take.lines.iter().any(follows));
        let Some(last) = (1..=WINDOW_DAYS).map(back).find(followed) else {
            return Vec::new();
        };
        let days = (0..WINDOW_DAYS).map(|days| last - chrono::TimeDelta::days(days));
        let open = |day: &NaiveDate| {
            let rows = self.rows_by_plan(*day);
            let mut windows = rows.iter().filter_map(|due| due.window);
            windows.any(|(from, until)| from <= last && date <= until)
        };
        days.filter(open).collect()
    }

    fn windows_of_step(&self, date: NaiveDate) -> Vec<NaiveDate> {
        let Some((at, plan)) = self.step_on(date) else {
            return Vec::new();
        };
        let Some(step) = plan.steps.get(at.index()) else {
            return Vec::new();
        };
        let lines = &at.replaced.as_ref().unwrap_or(&step.take).lines;
        let lows = lines.iter().filter_map(|line| match line.days {
            Days::AfterLast { low, .. } => Some((line, i64::from(low))),
            _ => None,
        });
        let lows: Vec<(&Line, i64)> = lows.collect();
        let days = |n: i64| chrono::TimeDelta::days(n);
        // Of days that are chosen one dose after the other is open, each within its week.
        if lines.iter().any(|line| matches!(line.days, Days::Chosen(_))) {
            let week = (0..7).map(|back| date - days(back));
            let open = |day: NaiveDate| {
                let rows = self.by_plan(day).into_iter();
                let mut windows = rows.filter_map(|due| Some((due.window?, due.key.date)));
                let open = windows.find(|((from, until), _)| (*from..=*until).contains(&date));
                open.map(|(_, day)| day)
            };
            // What is recorded, also for a day to come, is not the one that is open.
            let records = || self.history.taken.iter().chain(&self.history.left);
            let recorded = |day: NaiveDate| records().any(|one| one.due_on() == Some(day));
            let opened: Vec<NaiveDate> = week.filter_map(open).collect();
            let waits = opened.iter().find(|day| !recorded(**day)).or(opened.first());
            return waits.copied().into_iter().collect();
        }
        if lows.is_empty() {
            return Vec::new();
        }
        let last = |line: &Line| {
            let mut taken = self.history.taken.iter().rev();
            let last = taken.find(|taken| taken.on <= date && follows::counts(taken, line, lines, at.from));
            last.map(|taken| taken.on)
        };
        // A pause may have moved the opening: the search begins on the earliest day.
        let longest = 400;
        let mut found: Vec<NaiveDate> = Vec::new();
        for (line, low) in lows {
            let earliest = last(line).map_or(at.from, |last| (last + days(low)).max(at.from));
            let opened = |day: &NaiveDate| {
                // Also where a decision has left it out, or moved it.
                let rows = self.rows_by_plan(*day);
                let mut windows = rows.iter().filter(|due| due.window.is_some());
                windows.any(|due| follows::line_of(lines, &due.key.moment) == Some(line))
            };
            found.extend(
                earliest
                    .iter_days()
                    .take(longest)
                    .take_while(|day| *day <= date)
                    .find(opened),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether something could be taken as needed on a day: also on the one in the middle of which the plan was stopped or
    /// paused.
    pub fn had_as_needed(&self, date: NaiveDate) -> bool {
        let stopped = match self.place(date) {
            Place::Paused { since, .. } | Place::Stopped(since) => since == date,
            _ => false,
        };
        let before = date.pred_opt().filter(|_| stopped);
        std::iter::once(date)
            .chain(before)
            .any(|date| !self.as_needed_on(date).is_empty())
    }

    /// Whether a decision begins in the middle of a day.
    pub fn is_cut(&self, date: NaiveDate) -> bool {
        self.begun.before(date, self).is_some()
    }

    /// The last dose of a day that stays as it was, where a decision begins after it, as it is shown.
    pub fn begins_behind(&self, date: NaiveDate, wall: &dyn Wall) -> Option<DueMoment> {
        let after = &self.begun.before(date, self)?.1.moment;
        let day = self.by_plan(date);
        if let DueMoment::At(named) = after
            && let Some(time) = self.shown_time(named, date, self.home(wall))
        {
            return Some(DueMoment::At(Moment::Clock(time)));
        }
        let shown = day.iter().find(|due| due.key.moment == *after);
        Some(shown.map_or_else(|| after.clone(), |due| due.shown.clone()))
    }

    /// Whether the plan waits for an answer on a day: the time of its step is over, and it goes on until somebody decides.
    pub fn waits_on(&self, date: NaiveDate) -> bool {
        matches!(self.place(date), Place::Step(at) if at.asks_since.is_some())
    }

    /// Whether a dose is counted from the last one taken.
    pub fn follows_the_last(&self, key: &DueKey) -> bool {
        let take = self.taken_on(key.date);
        take.is_some_and(|take| follows::is_counted_from_the_last(&take.lines, &key.moment))
    }

    /// The day since which the course is archived; [`Place::Stopped`] from then on.
    pub fn archived_since(&self) -> Option<NaiveDate> {
        self.archived
    }

    /// The slots and counted words that this timeline was read with.
    pub fn words(&self) -> &Vocabulary {
        &self.words
    }
}

#[cfg(test)]
mod chosen;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

/// How the steps of a revision are numbered.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numbering {
    /// This much is added.
    Up(u32),
    /// Its first step has this number, and each one after it the number before.
    Down(u32),
}
