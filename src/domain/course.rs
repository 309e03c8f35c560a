//! A course: one product on one schedule, with its limits and every revision of its plan.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};

use super::amount::Quantity;
use super::change::{Change, Verb};
use super::journal::DueKey;
use super::most::Most;
use super::plan::Plan;
use super::printed::Printed;
use super::ratio::Ratio;
use super::sites::Rotation;
use super::supply::strengths::Each;
use super::words::length;
use super::zone::Zone;

/// The name of a course's file without its ending: 1 to 64 of `a-z`, `0-9`, `-`, `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CourseId(Box<str>);

/// A text is not a course identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a course name; expected 1 to 64 of a-z, 0-9, - and _")]
pub struct CourseIdError(String);

impl CourseId {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier for a product of this name: `THC oil (5%)` becomes `thc-oil-5`.
    pub fn from_name(name: &str) -> Result<Self, CourseIdError> {
        let mut id = String::new();
        for c in name.to_lowercase().chars() {
            if c.is_ascii_alphanumeric() {
                id.push(c);
            } else if !id.ends_with('-') && !id.is_empty() {
                id.push('-');
            }
        }
        id.truncate(64);
        id.trim_end_matches('-').parse()
    }
}

impl FromStr for CourseId {
    type Err = CourseIdError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(CourseIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for CourseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the person may take at most, typed in from the prescription.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most in one dose.
    pub per_dose: Option<Most>,
    /// Most in any 24 hours.
    pub per_day: Option<Most>,
    /// Most from local midnight to midnight.
    pub per_calendar_day: Option<Most>,
    /// Most in any 7 days.
    pub per_week: Option<Most>,
    /// Most in one episode (an attack, a session).
    pub per_episode: Option<Most>,
    /// The maximum in any number of hours, each with its hours, the shortest first.
    pub per_hours: Vec<(u32, Most)>,
    /// Other courses whose doses count towards the ceilings of a component, of a mass, or of doses.
    pub shared: Vec<CourseId>,
    /// Least time from one dose to the next, in minutes.
    pub gap: Option<u32>,
    /// The second part of a first dose, for which the gap does not hold.
    pub second_part: Option<SecondPart>,
    /// Least time from the last dose of one episode to the first of another, in minutes.
    pub episode_gap: Option<u32>,
    /// Least time between two doses of the plan, in minutes: for the plan and decisions on it, not for what is taken.
    pub interval: Option<u32>,
    /// This many minutes must have passed since the last dose of another course.
    pub washout: Vec<(CourseId, u32)>,
    /// A dose this many times larger or smaller than in the plan, or than in the step before, is a slip of the unit.
    pub max_factor: Option<rust_decimal::Decimal>,
    /// Largest rise from one step to the next that the prescriber allows.
    pub rise: Option<Quantity>,
    /// How long a dose that is late is still taken.
    pub late: Option<Late>,
    /// What to do when a limit is reached, in the prescriber's words.
    pub show: Option<String>,
}

/// How long a dose that is late is still taken, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Late {
    /// Up to so long after its time.
    After(u32),
    /// Until so long before the next dose of the plan.
    BeforeNext(u32),
}

impl Late {
    /// How many whole days after its own a dose can still be late; `None`: as long as the next one takes to come.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::After(minutes) => Some(i64::from(minutes) / (24 * 60)),
            Self::BeforeNext(_) => None,
        }
    }

    /// Its minutes, after the dose or before the next one.
    pub fn minutes(self) -> u32 {
        match self {
            Self::After(minutes) | Self::BeforeNext(minutes) => minutes,
        }
    }
}

/// `up to 5 days after its time`, `until 2 days before the next dose`
impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(minutes) => write!(f, "up to {} after its time", length(*minutes)),
            Self::BeforeNext(0) => f.write_str("until the next dose is due"),
            Self::BeforeNext(minutes) => write!(f, "until {} before the next dose", length(*minutes)),
        }
    }
}

/// The most hours that a ceiling of its own can count over: thirty days.
pub const MOST_HOURS: u32 = 720;

/// The key of the ceiling over this many hours: `per_6_hours`.
pub fn hours_key(hours: u32) -> &'static str {
    static KEYS: LazyLock<Vec<String>> =
        LazyLock::new(|| (0..=MOST_HOURS).map(|hours| format!("per_{hours}_hours")).collect());
    let at = usize::try_from(hours).ok();
    at.and_then(|at| KEYS.get(at)).map_or("per_day", String::as_str)
}

/// A dose that may follow a first one although the gap is not over: once, and only in this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondPart {
    /// The least minutes after the first one.
    pub after: u32,
    /// The most minutes after it.
    pub within: Option<u32>,
}

/// What one counted unit contains, how it is divided and measured. `docs/file-format.md` has an example of each form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preparation {
    /// What doses are counted in (`spray`, `tablet`, `mL`), the singular.
    pub count: Option<String>,
    /// What one of it contains: component and strength. A strength is an amount (`2.7 mg` in one counted unit),
    /// an amount in a volume or mass (`10 mg/mL`), a share (`18 %`), or a rate (`12.5 mcg/h`). One unnamed
    /// component has an empty name.
    pub contains: Vec<(String, Printed)>,
    /// Different strengths of one form that can be combined (`0.5 mg`, `1.5 mg` capsules).
    pub strengths: Vec<Printed>,
    /// The smallest piece of one counted unit that can be given: 1, 1/2, 1/3, 1/4.
    pub divisible: Option<Ratio>,
    /// Drops in one mL, for a dropper.
    pub drops: Option<rust_decimal::Decimal>,
    /// Syringe units in one mL (100 for a U-100 syringe).
    pub syringe: Option<rust_decimal::Decimal>,
    /// The smallest mark of the measuring device, such as `0.05 mL`.
    pub mark: Option<Quantity>,
    /// Powder in a vial and the liquid added to it: the strength is their ratio.
    pub powder: Option<Printed>,
    /// Liquid added to the powder.
    pub water: Option<Printed>,
    /// What one counted unit measures, where its contents are stated by volume or mass: one load is `0.05 g`, one
    /// spray `0.1 mL`, one syringe `0.65 mL`.
    pub each: Option<Printed>,
    /// What to do with an amount that falls between two pieces or marks.
    pub round: Rounding,
    /// What one pack holds: `30 mL`, `28 tablets`, `5 patches`.
    pub pack: Option<Quantity>,
    /// How long a patch is worn, in minutes.
    pub wear: Option<u32>,
    /// Made at home: the share carried over from the starting material and the pieces it is cut into.
    pub batch: Option<Batch>,
    /// Diluted before use: an amount of it, made up to another.
    pub dilution: Option<(Printed, Printed)>,
}

/// What is done with an amount that cannot be counted or drawn exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// It is refused, and the nearest amounts that can be given are named.
    #[default]
    Refuse,
    /// To the next smaller piece or mark.
    Down,
    /// To the next larger one.
    Up,
    /// To the nearer one; half way goes up.
    Nearest,
}

impl Rounding {
    /// Every value, in the order in which a choice shows them.
    pub const ALL: [Self; 4] = [Self::Refuse, Self::Down, Self::Up, Self::Nearest];
}

/// `refuse`, `down`, `up`, `nearest`, as files have it.
impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refuse => "refuse",
            Self::Down => "down",
            Self::Up => "up",
            Self::Nearest => "nearest",
        })
    }
}

/// A text is not a rounding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a way of rounding; expected refuse, down, up or nearest")]
pub struct RoundingError(String);

impl FromStr for Rounding {
    type Err = RoundingError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|rounding| rounding.to_string() == word)
            .ok_or_else(|| RoundingError(text.to_owned()))
    }
}

/// A home-made batch: material, what it carries over, and into how many pieces it is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Starting material, such as `3.5 g`; its strength is the course's `contains`.
    pub material: Quantity,
    /// Share carried over into the product, in percent.
    pub carried_percent: rust_decimal::Decimal,
    /// Pieces.
    pub pieces: u32,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names() {
        assert_eq!(CourseId::from_name("THC oil (5%)").unwrap().as_str(), "thc-oil-5");
        assert!(CourseId::from_name("日本").is_err());
        assert!("../x".parse::<CourseId>().is_err());
        assert!("".parse::<CourseId>().is_err());
    }
}
