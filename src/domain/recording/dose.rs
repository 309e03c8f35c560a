//! Which dose is recorded, and what is known when it is.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::amount::Amount;
use crate::domain::as_needed::is_for;
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, Schedules};
use crate::domain::journal::{DoseEntry, DueKey, DueMoment, EntryId, Outcome};
use crate::domain::recording::which;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Place;
use crate::domain::schedule::{Action, AsNeeded};
use crate::domain::when;
use crate::domain::when::Around;

/// What is known when something is recorded.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Courses and journal.
    pub regimen: &'a Regimen,
    /// The plans with the decisions folded in.
    pub schedules: &'a Schedules,
    /// Now.
    pub now: DateTime<FixedOffset>,
    /// The local clock.
    pub wall: &'a dyn Wall,
    /// The day that a clock time alone is meant for: the one that is shown, or today.
    pub day: NaiveDate,
}

/// In which way the plan knows of a dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is due.
    Due,
    /// It may be taken as needed.
    AsNeeded,
    /// It does not ask for it.
    Unplanned,
}

/// The dose that a record is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dose {
    /// The course.
    pub course: CourseId,
    /// In which way the plan knows of it.
    pub kind: Kind,
    /// The due dose; `None` for any other.
    pub key: Option<DueKey>,
    /// How much is planned, or allowed as needed. `None`: the plan says nothing.
    pub planned: Option<Amount>,
    /// The local day on which it is due.
    pub on: NaiveDate,
    /// Its moment as it is shown on the local clock.
    pub shown: Option<DueMoment>,
    /// When it is due on the local clock.
    pub clock: Option<NaiveTime>,
    /// Of two equal times in the night in which an hour comes twice it is the second.
    pub second: bool,
    /// It can be taken now, whatever its day: its window is open, or it is taken late.
    pub open: bool,
    /// What it is as needed for, where that says which of several lines it is.
    pub reason: Option<String>,
    /// The entry that is changed; `None`: a new one.
    pub entry: Option<EntryId>,
}

impl Dose {
    /// A due dose of a day.
    pub fn due(dose: &DayDose) -> Self {
        Self {
            course: dose.due.course.clone(),
            kind: Kind::Due,
            key: Some(dose.due.key.clone()),
            planned: Some(dose.due.amount.clone()),
            on: dose.due.on,
            shown: Some(dose.due.shown.clone()),
            clock: dose.due.clock,
            second: dose.due.second,
            open: dose.status.is_due_now(),
            reason: None,
            entry: None,
        }
    }

    /// What the plan allows as needed on a day, and how much the next one is.
    pub fn as_needed(need: &AsNeeded, next: Amount, on: NaiveDate) -> Self {
        Self {
            course: need.course.clone(),
            kind: Kind::AsNeeded,
            key: None,
            planned: Some(next),
            on,
            shown: None,
            clock: None,
            second: false,
            open: false,
            reason: need.reason.as_deref().map(str::to_owned),
            entry: None,
        }
    }

    /// One that the plan does not have.
    pub fn unplanned(scene: Scene<'_>, course: &CourseId, on: NaiveDate) -> Self {
        Self {
            course: course.clone(),
            kind: Kind::Unplanned,
            key: None,
            planned: which::usual(scene, course, on),
            on,
            shown: None,
            clock: None,
            second: false,
            open: false,
            reason: None,
            entry: None,
        }
    }

    /// What an entry that is there is about.
    pub fn of_entry(scene: Scene<'_>, entry: &DoseEntry) -> Option<Self> {
        if let Some(dose) = entry
            .due
            .as_ref()
            .and_then(|key| which::day_dose(scene, &entry.course, key))
        {
            return Some(Self {
                planned: entry.planned.clone().or(Some(dose.due.amount.clone())),
                entry: Some(entry.id.clone()),
                ..Self::due(&dose)
            });
        }
        let taken = match &entry.outcome {
            Outcome::Taken(taken) => Some(Amount::exact(taken.clone())),
            Outcome::Skipped | Outcome::Held => None,
        };
        let lines = which::needs(scene, &entry.course, entry.at);
        let reasons = lines.iter().filter_map(|line| line.reason.as_deref());
        let reason = reasons.into_iter().find(|reason| is_for(reason, entry.why.as_deref()));
        Some(Self {
            course: entry.course.clone(),
            kind: match entry.due {
                Some(_) => Kind::Due,
                None if lines.is_empty() => Kind::Unplanned,
                None => Kind::AsNeeded,
            },
            key: entry.due.clone(),
            planned: Some(entry.planned.clone().or(taken)?),
            on: entry.due.as_ref().map_or(scene.day_of(entry.at), |due| due.date),
            shown: entry.due.as_ref().map(|due| due.moment.clone()),
            clock: None,
            second: false,
            open: false,
            reason: reason.filter(|_| entry.due.is_none()).map(str::to_owned),
            entry: Some(entry.id.clone()),
        })
    }

    /// Whether something worn is taken off.
    pub fn is_off(&self) -> bool {
        let moment = self.key.as_ref().map(|key| &key.moment);
        matches!(moment, Some(DueMoment::Off(_)))
    }

    /// What is done with something worn.
    pub fn action(&self, scene: Scene<'_>) -> Option<Action> {
        if self.is_off() {
            return Some(Action::Remove);
        }
        let key = self.key.as_ref()?;
        which::day_dose(scene, &self.course, key)?.due.action
    }

    /// Whether its amount is a range: how much it was has to be said.
    pub fn is_range(&self) -> bool {
        self.planned.as_ref().is_some_and(|amount| amount.high.is_some())
    }
}

impl<'a> Scene<'a> {
    /// The day that is today.
    pub fn today(&self) -> NaiveDate {
        self.day_of(self.now)
    }

    /// The day that a moment belongs to.
    pub fn day_of(&self, at: DateTime<FixedOffset>) -> NaiveDate {
        day_of(at, self.regimen.settings.day_turn)
    }

    /// The course of this identifier.
    ///
    /// # Errors
    /// It no longer exists.
    pub fn course(&self, course: &CourseId) -> Result<&'a Course, String> {
        self.regimen
            .course(course)
            .ok_or_else(|| format!("{course} no longer exists"))
    }

    /// A moment of something that was done, as it was typed; a clock time alone is meant for this day.
    ///
    /// # Errors
    /// What cannot be read, or is in the future.
    pub fn happened(
        &self,
        text: &str,
        day: NaiveDate,
        time: Option<NaiveTime>,
    ) -> Result<DateTime<FixedOffset>, String> {
        let around = Around {
            now: self.now,
            day,
            time,
            turn: self.regimen.settings.day_turn,
            wall: self.wall,
        };
        when::happened(text, &around)
    }

    /// The day that a text names, and nothing else: `20 nov`, `yesterday`.
    pub(super) fn day_alone(&self, text: &str) -> Option<NaiveDate> {
        let around = Around {
            now: self.now,
            day: self.day,
            time: None,
            turn: self.regimen.settings.day_turn,
            wall: self.wall,
        };
        let named = text.contains(char::is_alphabetic);
        when::read_day(text, &around).ok().filter(|_| named)
    }

    /// When an entry was written down, where that is not the time of what happened.
    pub(super) fn entered(&self, at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
        ((self.now - at).abs() >= TimeDelta::minutes(1)).then_some(self.now)
    }
}

/// What may be taken as needed at a moment: a new step begins at midnight, whenever the day turns.
pub fn needs(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> Vec<AsNeeded> {
    let timeline = scene.schedules.timeline(course);
    timeline.map_or_else(Vec::new, |timeline| timeline.as_needed_on(at.date_naive()))
}

/// The dose of this key, with what became of it.
pub fn day_dose(scene: Scene<'_>, course: &CourseId, key: &DueKey) -> Option<DayDose> {
    // Its day on the local clock may be the one before or after.
    let days = [0, 1, -1].map(|away| key.date + TimeDelta::days(away));
    let own = |dose: &DayDose| {
        !dose.due.trace && dose.due.course == *course && (dose.due.key == *key || dose.due.also.as_ref() == Some(key))
    };
    days.into_iter().find_map(|date| {
        let day = scene.schedules.day(date, scene.regimen, scene.now, scene.wall);
        day.doses.into_iter().find(|dose| own(dose))
    })
}

/// The amount of the step on a day, where all its doses are alike: what an unplanned dose would be too.
pub fn usual(scene: Scene<'_>, course: &CourseId, on: NaiveDate) -> Option<Amount> {
    let timeline = scene.schedules.timeline(course)?;
    let Place::Step(at) = timeline.place(on) else {
        return None;
    };
    let plan = timeline.plans().get(at.plan)?;
    let step = usize::try_from(at.step).ok()?.checked_sub(1)?;
    let mut lines = plan.steps.get(step)?.take.lines.iter();
    let first = lines.next()?;
    lines
        .all(|line| line.amount == first.amount)
        .then(|| first.amount.clone())
        .filter(|amount| amount.basis.is_none())
}
