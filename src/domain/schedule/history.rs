//! What a schedule needs to know of the past: the doses taken.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::amount::Amount;
use crate::domain::change::{Change, Verb};
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Directions;
use crate::domain::journal::{DueKey, Journal, Outcome};
use crate::domain::plan::{Length, Plan, Step};

/// One dose that has been taken or left out, as far as the schedule needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The local day on which it was taken, in parts the last of them; until the turn of the day it is the day before.
    pub on: NaiveDate,
    /// Which dose it answers, where it was due.
    pub due: Option<DueKey>,
}

impl Taken {
    /// The day for which it was due, where it answers a due dose.
    pub fn due_on(&self) -> Option<NaiveDate> {
        self.due.as_ref().map(|due| due.date)
    }
}

/// A dose that is recorded for a day: its name, and how much it was planned to be, where the record says so.
pub type Recorded = (DueKey, Option<Amount>);

/// What the schedule needs to know of the past: only lengths in doses taken and windows after the last dose depend
/// on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Doses taken, ascending.
    pub taken: Vec<Taken>,
    /// Due doses recorded as not taken, ascending: they stay what they were.
    pub left: Vec<Taken>,
    /// From this day on a due dose counts as taken although nothing is recorded; `None`: from the beginning.
    pub until: Option<NaiveDate>,
    /// How many due doses of a day are recorded as not taken: these do not count as taken in what can still be taken.
    pub skipped: BTreeMap<NaiveDate, u32>,
    /// Days of which a dose was left out by a decision, or moved, and to which day.
    pub decided: BTreeMap<NaiveDate, Option<NaiveDate>>,
    /// Days with a decision on weekdays for which a dose was recorded, with these doses: where one of them is none of the
    /// plan as it was decided, the decision begins with the next dose.
    pub recorded: BTreeMap<NaiveDate, Vec<Recorded>>,
}

impl History {
    /// Whether what was taken on a day is what is recorded: it is over.
    pub fn is_known(&self, date: NaiveDate) -> bool {
        self.until.is_some_and(|until| date < until)
    }

    /// How many doses of a day are recorded as taken.
    pub fn recorded_on(&self, date: NaiveDate) -> u32 {
        let of_day = (self.taken.iter()).filter(|taken| taken.due_on().unwrap_or(taken.on) == date);
        u32::try_from(of_day.count()).unwrap_or(0)
    }

    /// How many doses of a day count as taken: those recorded, and of a day that is not over those planned as well, but for the
    /// ones that were skipped.
    pub fn taken_on(&self, date: NaiveDate, planned: u32) -> u32 {
        if self.is_known(date) {
            return self.recorded_on(date);
        }
        self.expected_on(date, planned)
    }

    /// How many doses of a day count as taken while they can still be taken.
    pub fn expected_on(&self, date: NaiveDate, planned: u32) -> u32 {
        let planned = planned.saturating_sub(self.skipped.get(&date).copied().unwrap_or(0));
        let free = (self.taken.iter()).filter(|taken| taken.due.is_none() && taken.on == date);
        let free = u32::try_from(free.count()).unwrap_or(0);
        // What is recorded ahead is one of those planned, unless nothing is planned there any more, as in a pause.
        free + planned.max(self.recorded_on(date) - free)
    }

    /// The day on which the doses of a day are over that can be taken until another: that on which the last of them was
    /// answered; while one is open, today.
    pub fn over_on(&self, date: NaiveDate, planned: u32, until: NaiveDate) -> NaiveDate {
        let answers = || {
            self.taken
                .iter()
                .chain(&self.left)
                .filter(|one| one.due_on() == Some(date))
        };
        let open = answers().count() < usize::try_from(planned).unwrap_or(usize::MAX);
        let answered = answers().map(|one| one.on).max();
        let over = match self.until.filter(|_| open) {
            Some(today) => Some(today),
            None => answered,
        };
        over.map_or(date, |over| over.clamp(date, until.max(date)))
    }

    /// The day from which the doses taken have to be known: only plans whose lengths count doses taken, or whose doses
    /// follow the last one taken, ask for any.
    pub(super) fn needed_from(course: &Course) -> Option<NaiveDate> {
        let follows = |take: &Directions| take.lines.iter().any(|line| line.days.follow_what_is_taken());
        let steps = || course.plans.iter().flat_map(|plan| &plan.steps);
        // The last one taken may be of any plan before.
        if steps().map(|step| &step.take).chain(taken_instead(course)).any(follows) {
            return course.plans.iter().map(|plan| plan.from).min();
        }
        // A step that counts its doses is over when the last one is, which may be taken on several days.
        let around = |step: &Step| step.take.lines.iter().any(|line| line.around.is_some());
        let counts = |step: &Step| match step.length {
            Length::Taken(_) => true,
            Length::Doses(_) => around(step),
            _ => false,
        };
        let counts = |plan: &&Plan| plan.steps.iter().any(counts);
        course.plans.iter().filter(counts).map(|plan| plan.from).min()
    }

    /// What the schedule of a course needs: all that was taken where lengths or windows depend on it, else only on which
    /// days a decision met a dose that is recorded.
    pub fn needed(course: &Course, journal: &Journal, today: NaiveDate, turn: NaiveTime) -> Self {
        let mut history = match Self::needed_from(course) {
            Some(_) => Self::of(&course.id, journal, today, turn),
            None => Self::default(),
        };
        // One that says after which dose it begins needs no journal for that.
        let days = (course.changes.iter()).filter(|change| change.void.is_none() && change.after.is_none());
        let days = days
            .filter(|change| {
                // A new time is of the next dose of the same day.
                matches!(change.verb, Verb::Weekday { .. } | Verb::Only { .. })
            })
            .map(|change| change.on);
        let recorded = days.filter_map(|day| {
            let entries = journal.doses(day, day).filter(|dose| dose.course == course.id);
            let of_day = entries.filter_map(|dose| Some((dose.due.clone()?, dose.planned.clone())));
            let of_day: Vec<Recorded> = of_day.filter(|(due, _)| due.date == day).collect();
            (!of_day.is_empty()).then_some((day, of_day))
        });
        history.recorded = recorded.collect();
        history
    }

    /// Decisions on single doses: the day of each is used up.
    pub(super) fn decide(&mut self, changes: &[Change]) {
        for change in changes.iter().filter(|change| change.void.is_none()) {
            match &change.verb {
                Verb::LeaveOut(doses) => self.decided.extend(doses.iter().map(|dose| (dose.date, None))),
                Verb::Move { dose, to, .. } => {
                    // One that was moved there before is still the dose of its own day.
                    let moved = self.decided.iter().find(|(_, there)| **there == Some(dose.date));
                    let own = moved.map_or(dose.date, |(own, _)| *own);
                    self.decided.insert(own, Some(*to));
                }
                _ => {}
            }
        }
    }

    /// One more dose; several records of one dose are one, taken in parts.
    pub fn add(&mut self, taken: Taken) {
        let same = |known: &Taken| taken.due.is_some() && known.due == taken.due;
        let known = self.taken.iter().position(same).map(|place| self.taken.remove(place));
        let on = known.map_or(taken.on, |known| known.on.max(taken.on));
        self.left.retain(|left| left.due != taken.due);
        self.taken.push(Taken { on, ..taken });
        self.taken.sort_unstable();
    }

    /// The doses of a course that the journal holds, counting everything from `today` on as taken. What was taken before the
    /// turn of the day was taken on the day before.
    pub fn of(course: &CourseId, journal: &Journal, today: NaiveDate, turn: NaiveTime) -> Self {
        // Several records of one dose are one dose, taken in parts: until the last of them.
        let mut due: BTreeMap<&DueKey, (NaiveDate, bool)> = BTreeMap::new();
        let mut taken: Vec<Taken> = Vec::new();
        let records = journal.months().flat_map(|(_, month)| &month.doses);
        for dose in records.filter(|dose| dose.course == *course && dose.void.is_none() && !dose.is_off()) {
            let is_taken = matches!(&dose.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
            let on = dose.day_taken(turn);
            match &dose.due {
                Some(key) => {
                    let known = due.entry(key).or_insert((on, is_taken));
                    match (known.1, is_taken) {
                        (true, true) | (false, false) => known.0 = known.0.max(on),
                        (false, true) => *known = (on, true),
                        (true, false) => {}
                    }
                }
                None if is_taken => taken.push(Taken { on, due: None }),
                None => {}
            }
        }
        let of = |taken: bool| {
            let due = due.iter().filter(move |(_, (_, is_taken))| *is_taken == taken);
            due.map(|(key, (on, _))| Taken {
                on: *on,
                due: Some((*key).clone()),
            })
        };
        taken.extend(of(true));
        taken.sort_unstable();
        let mut left: Vec<Taken> = of(false).collect();
        left.sort_unstable();
        let mut skipped = BTreeMap::new();
        for date in left.iter().filter_map(Taken::due_on) {
            *skipped.entry(date).or_default() += 1;
        }
        Self {
            taken,
            left,
            until: Some(today),
            skipped,
            decided: BTreeMap::new(),
            recorded: BTreeMap::new(),
        }
    }
}

/// The directions that changes put in place of those of a step.
pub(super) fn taken_instead(course: &Course) -> impl Iterator<Item = &Directions> {
    let standing = course.changes.iter().filter(|change| change.void.is_none());
    standing.filter_map(|change| match &change.verb {
        Verb::Take(directions) => Some(directions),
        _ => None,
    })
}
