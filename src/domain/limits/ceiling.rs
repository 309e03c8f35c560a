//! One ceiling, and how a dose stands to it.

use chrono::TimeDelta;

use super::point::{Point, Taken, midnight};
use super::{Rule, Used, words};
use crate::domain::amount::Quantity;
use crate::domain::course::Limits;
use crate::domain::journal::DueKey;
use crate::domain::most::Most;
use crate::domain::preparation::{Exact, Ratio};

/// A ceiling from the prescription.
pub(super) struct Ceiling<'a> {
    /// Which one.
    pub(super) rule: Rule,
    /// The most.
    pub(super) most: &'a Most,
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
    /// Every ceiling that is stated.
    pub(super) fn of(limits: &'a Limits) -> Vec<Self> {
        [
            (Rule::PerDose, &limits.per_dose),
            (Rule::PerDay, &limits.per_day),
            (Rule::PerCalendarDay, &limits.per_calendar_day),
            (Rule::PerWeek, &limits.per_week),
            (Rule::PerEpisode, &limits.per_episode),
        ]
        .into_iter()
        .filter_map(|(rule, most)| most.as_ref().map(|most| Self { rule, most }))
        .collect()
    }

    /// `your limit of 8 mg in any 24 hours`.
    pub(super) fn name(&self) -> String {
        format!("your limit of {} {}", self.most, words::over(self.rule))
    }

    /// Whether a dose counts at the time of the question; by this much less long than the ceiling says.
    fn counts(&self, point: &Point<'_>, dose: &Taken<'_>, less: TimeDelta) -> bool {
        let within = |hours: i64| {
            let leaves = dose.at.checked_add_signed(TimeDelta::hours(hours) - less);
            leaves.is_none_or(|leaves| leaves > point.at)
        };
        match self.rule {
            Rule::PerDay => within(24),
            Rule::PerWeek => within(7 * 24),
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

    /// How much of this ceiling is used up by what was taken; a dose in parts is one of so many doses.
    fn used(
        &self,
        point: &Point<'_>,
        taken: &[Taken<'_>],
        amount: &Quantity,
        less: TimeDelta,
    ) -> Result<(Ratio, Ratio), Option<Quantity>> {
        let preparation = &point.asked.course.preparation;
        let this = self.most.counted(preparation, amount).ok_or(None)?;
        let in_doses = self.most.counts_doses(amount);
        let mut known: Vec<&DueKey> = Vec::new();
        let mut this_counts = this;
        let mut used = Ratio::ZERO;
        // The latest part decides how long a dose counts.
        for dose in taken.iter().rev().filter(|dose| self.counts(point, dose, less)) {
            let mut value = (self.most.counted(preparation, dose.amount)).ok_or_else(|| Some(dose.amount.clone()))?;
            if let Some(due) = dose.entry.due.as_ref().filter(|_| in_doses) {
                if point.asked.due_key() == Some(due) {
                    this_counts = Ratio::ZERO;
                }
                if known.contains(&due) {
                    value = Ratio::ZERO;
                }
                known.push(due);
            }
            used = used.plus(value).ok_or(None)?;
        }
        Ok((this_counts, used))
    }

    /// How much of it was used up before a dose of this amount; `None`: the preparation does not say.
    pub(super) fn so_far(&self, point: &Point<'_>, amount: &Quantity) -> Option<Used> {
        let (_, used) = self.used(point, &point.log.taken, amount, TimeDelta::zero()).ok()?;
        Some(Used {
            rule: self.rule,
            used: Exact::new(used, self.most.amount.unit.clone()),
            most: self.most.clone(),
        })
    }

    /// How a dose compares with this ceiling after those that were taken.
    pub(super) fn stand(&self, point: &Point<'_>, amount: &Quantity) -> Stand {
        if self.rule == Rule::PerEpisode && point.asked.episode.is_none() {
            return Stand::Open(words::no_episode(self));
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
