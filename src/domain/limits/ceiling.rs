//! One ceiling, and how a dose compares with it.

use chrono::TimeDelta;

use super::log::Taken;
use super::point::{Allowance, Point, midnight};
use super::{Rule, Used, words};
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, CourseId, Limits};
use crate::domain::journal::DueKey;
use crate::domain::most::Most;
use crate::domain::preparation::{Exact, Ratio};
use crate::domain::unit::Kind;

/// Every ceiling that limits state.
pub(super) fn stated(limits: &Limits) -> impl Iterator<Item = (Rule, &Most)> {
    let hours = limits
        .per_hours
        .iter()
        .map(|(hours, most)| (Rule::PerHours(*hours), most));
    [(Rule::PerDose, &limits.per_dose)]
        .into_iter()
        .filter_map(|(rule, most)| Some((rule, most.as_ref()?)))
        .chain(hours)
        .chain(
            [
                (Rule::PerDay, &limits.per_day),
                (Rule::PerCalendarDay, &limits.per_calendar_day),
                (Rule::PerWeek, &limits.per_week),
                (Rule::PerEpisode, &limits.per_episode),
            ]
            .into_iter()
            .filter_map(|(rule, most)| Some((rule, most.as_ref()?))),
        )
}

/// Whether a ceiling is one over several courses where they share: over a time, and of something that all of them can have.
fn is_shared(rule: Rule, most: &Most) -> bool {
    let of_all = most.component.is_some() || most.amount.unit.kind() == Kind::Mass || most.in_doses();
    of_all && !matches!(rule, Rule::PerDose | Rule::PerEpisode)
}

/// A ceiling from the prescription.
pub(super) struct Ceiling<'a> {
    /// Which one.
    pub(super) rule: Rule,
    /// The most.
    pub(super) most: &'a Most,
    /// The courses whose doses count towards it, in addition to those of the course itself.
    pub(super) with: Vec<&'a Course>,
    /// Those of them that are not there, or cannot be read.
    pub(super) missing: Vec<&'a CourseId>,
}

/// By how much a planned dose may come closer to another planned one, where the ceiling is over this many hours: over a day or more by
/// the width of the window to those of the days before, else by a few minutes.
pub(super) fn leave(hours: u32, width: TimeDelta, of_a_day_before: bool) -> TimeDelta {
    if hours < 24 {
        return width.min(TimeDelta::minutes(i64::from(hours) * 60 / 6));
    }
    if of_a_day_before { width } else { TimeDelta::zero() }
}

/// How a dose compares with a ceiling.
pub(super) enum Stand {
    /// It fits.
    Under {
        /// What is left once it has been taken, in the unit of the ceiling; `None` for the ceiling of one dose.
        left: Option<Exact>,
        /// That many more doses of this amount fit after it.
        doses: Ratio,
        /// In words.
        text: String,
    },
    /// It does not fit.
    Over {
        /// In words.
        text: String,
    },
    /// The figures leave it open.
    Open(String),
}

impl<'a> Ceiling<'a> {
    /// Every ceiling that is stated for a course: in its own file, and in that of another one which shares its ceilings with
    /// it. `courses` are all that there are.
    #[expect(clippy::needless_pass_by_value, reason = "it is walked more than once")]
    pub(super) fn of(course: &'a Course, courses: impl IntoIterator<Item = &'a Course> + Clone) -> Vec<Self> {
        let one = |owner: &'a Course, (rule, most): (Rule, &'a Most)| {
            let named = |other: &&Course| {
                other.id != course.id && (other.id == owner.id || owner.limits.shared.contains(&other.id))
            };
            let shared = !owner.limits.shared.is_empty() && is_shared(rule, most);
            let with = courses.clone().into_iter().filter(|_| shared).filter(named).collect();
            let is_there =
                |id: &&CourseId| **id == course.id || courses.clone().into_iter().any(|other| other.id == **id);
            let missing = owner
                .limits
                .shared
                .iter()
                .filter(|_| shared)
                .filter(|id| !is_there(id))
                .collect();
            Self {
                rule,
                most,
                with,
                missing,
            }
        };
        let mut found: Vec<Self> = stated(&course.limits).map(|stated| one(course, stated)).collect();
        let sharing = |owner: &&Course| {
            owner.id != course.id && owner.archived.is_none() && owner.limits.shared.contains(&course.id)
        };
        for owner in courses.clone().into_iter().filter(sharing) {
            let shared = stated(&owner.limits).filter(|(rule, most)| is_shared(*rule, most));
            found.extend(shared.map(|stated| one(owner, stated)));
        }
        found
    }

    /// `your limit of 8 mg in any 24 hours`.
    pub(super) fn name(&self) -> String {
        format!("your limit of {}", self.said())
    }

    /// `10 mg THC in any 24 hours, with Flower`
    pub(super) fn said(&self) -> String {
        let names: Vec<&str> = self.with.iter().map(|course| course.name.as_str()).collect();
        let with = if names.is_empty() {
            String::new()
        } else {
            format!(", with {}", names.join(" and "))
        };
        format!("{} {}{with}", self.most, words::over(self.rule))
    }

    /// Over how many hours it counts, where these roll.
    pub(super) fn hours(&self) -> Option<u32> {
        match self.rule {
            Rule::PerHours(hours) => Some(hours),
            Rule::PerDay => Some(24),
            Rule::PerWeek => Some(7 * 24),
            _ => None,
        }
    }

    /// Whether a dose counts at the time of the question; a planned one of a day before, and of a ceiling over a day or more, by
    /// this much less long than the ceiling says.
    fn counts(&self, point: &Point<'_>, dose: &Taken<'_>, less: Allowance) -> bool {
        let due = dose.entry.due.as_ref().zip(self.hours());
        let less = match (less, due) {
            (Some((less, day)), Some((due, hours))) => leave(hours, less, due.date < day),
            _ => TimeDelta::zero(),
        };
        let within = |hours: i64| {
            let leaves = dose.at.checked_add_signed(TimeDelta::hours(hours) - less);
            leaves.is_none_or(|leaves| leaves > point.at)
        };
        if let Some(hours) = self.hours() {
            return within(hours.into());
        }
        match self.rule {
            Rule::PerCalendarDay => {
                let today = point.asked.wall.local(point.at).date_naive();
                dose.at >= midnight(point.asked.wall, today)
            }
            Rule::PerEpisode => point
                .asked
                .episode
                .is_some_and(|episode| dose.entry.is_of_episode(episode)),
            // Parts of one dose are one dose.
            Rule::PerDose => dose.entry.due.is_some() && dose.entry.due.as_ref() == point.asked.due_key(),
            _ => false,
        }
    }

    /// How much of this ceiling is used up by what was taken; a dose in parts is one of several doses.
    fn used(
        &self,
        point: &Point<'_>,
        taken: &[Taken<'_>],
        amount: &Quantity,
        less: Allowance,
    ) -> Result<(Ratio, Ratio), Option<Quantity>> {
        let own = &point.asked.course.id;
        let this = self.most.counted(&point.asked.course.preparation, amount).ok_or(None)?;
        let in_doses = self.most.counts_doses(amount);
        let sessions = in_doses && self.most.counts_sessions();
        let mut known: Vec<(&CourseId, &DueKey)> = Vec::new();
        let mut episodes: Vec<&str> = Vec::new();
        let mut this_counts = this;
        let mut used = Ratio::ZERO;
        let others = point
            .log
            .others
            .iter()
            .filter(|dose| self.with.iter().any(|with| with.id == dose.course.id));
        // The latest part decides how long a dose counts.
        for dose in taken
            .iter()
            .rev()
            .chain(others)
            .filter(|dose| self.counts(point, dose, less))
        {
            let counted = self.most.counted(&dose.course.preparation, dose.amount);
            let mut value = counted.ok_or_else(|| Some(dose.amount.clone()))?;
            if let Some(due) = dose.entry.due.as_ref().filter(|_| in_doses) {
                let due = (&dose.course.id, due);
                if dose.course.id == *own && point.asked.due_key() == Some(due.1) {
                    this_counts = Ratio::ZERO;
                }
                if known.contains(&due) {
                    value = Ratio::ZERO;
                }
                known.push(due);
            }
            // Several doses of one session are one.
            if let Some(episode) = dose.entry.episode.as_deref().filter(|_| sessions) {
                if dose.course.id == *own && point.asked.episode.is_some_and(|asked| dose.entry.is_of_episode(asked)) {
                    this_counts = Ratio::ZERO;
                }
                if episodes.iter().any(|known| dose.entry.is_of_episode(known)) {
                    value = Ratio::ZERO;
                }
                episodes.push(episode);
            }
            used = used.plus(value).ok_or(None)?;
        }
        Ok((this_counts, used))
    }

    /// How much of it was used up before a dose of this amount; `None`: the preparation does not say.
    pub(super) fn so_far(&self, point: &Point<'_>, amount: &Quantity) -> Option<Used> {
        let (_, used) = self.used(point, &point.log.taken, amount, None).ok()?;
        Some(Used {
            rule: self.rule,
            used: Exact::new(used, self.most.amount.unit.clone()),
            most: self.most.clone(),
        })
    }

    /// How a dose compares with this ceiling after those that were taken.
    pub(super) fn compare(&self, point: &Point<'_>, amount: &Quantity) -> Stand {
        if self.rule == Rule::PerEpisode && point.asked.episode.is_none() {
            return Stand::Open(words::no_episode(self));
        }
        if let Some(missing) = self.missing.first() {
            return Stand::Open(words::not_there(self, missing));
        }
        let unit = &self.most.amount.unit;
        let open = |amount: &Quantity| Stand::Open(words::not_stated(amount, &self.most.unit()));
        let (this, used) = match self.used(point, &point.log.taken, amount, point.allowance()) {
            Ok(figures) => figures,
            Err(which) => return open(which.as_ref().unwrap_or(amount)),
        };
        let Some(with) = used.plus(this) else {
            return open(amount);
        };
        let most = Ratio::from(self.most.amount.value);
        let said = words::Count {
            point,
            ceiling: self,
            used: Exact::new(used, unit.clone()),
            with: Exact::new(with, unit.clone()),
            amount,
        };
        if with > most {
            return Stand::Over { text: said.over() };
        }
        let left = most.minus(with).unwrap_or(Ratio::ZERO);
        Stand::Under {
            left: (self.rule != Rule::PerDose).then(|| Exact::new(left, unit.clone())),
            doses: left.over(this).unwrap_or(left),
            text: said.under(),
        }
    }
}
