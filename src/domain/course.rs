//! A course: one product on one schedule, with its limits and every revision of its plan.

mod id;
mod limits;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

pub use id::{CourseId, CourseIdError};
pub use limits::{Late, Limits, MOST_HOURS, SecondPart, hours_key};

use super::amount::Quantity;
use super::change::{Change, Verb};
use super::clock::{Wall, day_of};
use super::due_key::DueKey;
use super::plan::Plan;
pub use super::preparation::contents::{Batch, Preparation, Rounding, RoundingError};
use super::sites::Rotation;
use super::supply::Each;
use super::zone::Zone;

/// What was left of the product on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The day on which it was counted; doses from that day on use it up.
    pub on: NaiveDate,
    /// How much was left before that day's doses; of several strengths what they come to.
    pub left: Quantity,
    /// How many of each strength, where the count names them.
    pub each: Each,
}

/// The vial, bottle or box in use: of one strength, or of several that each have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bottle {
    /// When it was opened; with the strength where several are in use.
    pub opened: Vec<(String, NaiveDate)>,
    /// How long it keeps once it is open, in minutes.
    pub keeps: Option<u32>,
    /// Until when it is good by its label; with the strength where several are in use.
    pub expires: Vec<(String, NaiveDate)>,
}

/// Which clock the course's times are on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The clock of the place where the person is.
    #[default]
    Local,
    /// The clock of one zone (IANA name), wherever the person is: the hours between doses stay the same.
    Zone(Zone),
}

/// A revision that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidPlan {
    /// As the file has it.
    pub plan: Plan,
    /// Why it was.
    pub void: String,
}

/// One product on one schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The name of its file.
    pub id: CourseId,
    /// The name that is shown.
    pub name: String,
    /// Route: `oral`, `oromucosal`.
    pub route: Option<String>,
    /// What a unit contains and how it can be divided.
    pub preparation: Preparation,
    /// Key of the prescriber in `care.toml`, or a name.
    pub prescriber: Option<String>,
    /// What the prescriber said about a late dose, in their words.
    pub missed: Option<String>,
    /// The prescriber's words for the plan as a whole.
    pub note: Option<String>,
    /// The standard dose, for showing what fraction of it today is; free text.
    pub standard_dose: Option<String>,
    /// Ceilings and gaps.
    pub limits: Limits,
    /// How many minutes before and after its time a dose counts as taken on time; `None`: the setting.
    pub window: Option<u32>,
    /// Where it is injected or stuck on, in the order of the prescription; none where that does not change.
    pub sites: Vec<String>,
    /// In which order the sites are used.
    pub rotation: Rotation,
    /// What was left when last counted.
    pub supply: Option<Supply>,
    /// When what is in use was opened, how long it keeps after that, and the expiry on the label.
    pub bottle: Bottle,
    /// Which clock its times are on.
    pub clock: Clock,
    /// Archived: kept and readable, no longer due.
    pub archived: Option<NaiveDate>,
    /// Every revision, in the order of their dates.
    pub plans: Vec<Plan>,
    /// Revisions that were entered wrong or never came: kept in the file, without effect.
    pub void_plans: Vec<VoidPlan>,
    /// Decisions, in the order in which they take effect.
    pub changes: Vec<Change>,
}

impl Course {
    /// The day that is "today" for its plan: by the clock of its zone, where it has one, else by that of the place. `turn`:
    /// when the day turns, on either.
    pub fn today(&self, now: DateTime<FixedOffset>, turn: NaiveTime) -> NaiveDate {
        match &self.clock {
            Clock::Local => day_of(now, turn),
            Clock::Zone(zone) => day_of(zone.local(now), turn),
        }
    }

    /// The time from which the plan of a day counts the hours of directions that say no first time themselves.
    pub fn hours_from(&self, date: NaiveDate) -> Option<NaiveTime> {
        self.plans
            .iter()
            .rfind(|plan| plan.from <= date)
            .and_then(|plan| plan.at)
    }

    /// How many days before and after its own a dose may be taken: what the course says, or the widest of any directions.
    pub fn days_around(&self) -> i64 {
        let taken = |change: &Change| match &change.verb {
            Verb::Take(take) => take.lines.iter().filter_map(|line| line.around).max(),
            _ => None,
        };
        let steps = self.plans.iter().flat_map(|plan| &plan.steps);
        let lines = steps.flat_map(|step| &step.take.lines).filter_map(|line| line.around);
        let said = lines.chain(self.changes.iter().filter_map(taken)).max();
        i64::from(said.unwrap_or(0).max(self.window.unwrap_or(0) / (24 * 60)))
    }

    /// Whether another reading of the course says the same of what is due: revisions, decisions, whether it is archived.
    pub fn plans_as(&self, other: &Self) -> bool {
        (&self.plans, &self.changes, self.archived) == (&other.plans, &other.changes, other.archived)
    }

    /// The day to which a dose of the plan was moved.
    pub fn moved_to(&self, key: &DueKey) -> Option<NaiveDate> {
        let mut there = None;
        for change in self.changes.iter().filter(|change| change.void.is_none()) {
            if let Verb::Move { dose, to, .. } = &change.verb
                && (dose.names(key.date, &key.moment) || there == Some(dose.date))
            {
                there = Some(*to);
            }
        }
        there
    }

    /// A course with nothing but a name and a plan.
    pub fn new(id: CourseId, name: &str, plans: Vec<Plan>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            route: None,
            preparation: Preparation::default(),
            prescriber: None,
            missed: None,
            note: None,
            standard_dose: None,
            limits: Limits::default(),
            window: None,
            sites: Vec::new(),
            rotation: Rotation::default(),
            supply: None,
            bottle: Bottle::default(),
            clock: Clock::Local,
            archived: None,
            plans,
            void_plans: Vec::new(),
            changes: Vec::new(),
        }
    }
}
