//! The ceilings of a prescription: which there are, over what, and over which courses.

use chrono::TimeDelta;

use super::{Rule, said};
use crate::domain::course::{Course, CourseId, Limits};
use crate::domain::most::Most;
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
        format!("{} {}{with}", self.most, said::over(self.rule))
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
}
