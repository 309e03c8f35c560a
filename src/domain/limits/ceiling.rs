//! One ceiling, and how a dose stands to it.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::{Question, Rule, Taken, When, words};
use crate::domain::amount::Quantity;
use crate::domain::course::Limits;
use crate::domain::most::Most;
use crate::domain::preparation::{Exact, Ratio};

/// A ceiling from the prescription.
pub(super) struct Ceiling<'a> {
    /// Which one.
    pub(super) rule: Rule,
    /// The most.
    pub(super) most: &'a Most,
}

/// How a dose stands to a ceiling.
pub(super) enum Standing {
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
        /// When it would, if nothing else is taken.
        when: When,
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

    /// Whether a dose counts at the time of the question.
    fn counts(&self, question: &Question<'_>, dose: &Taken<'_>) -> bool {
        match self.rule {
            Rule::PerDay | Rule::PerWeek => self.leaves(question, dose.at).is_none_or(|leaves| leaves > question.at),
            Rule::PerCalendarDay => {
                let today = question.wall.local(question.at).date_naive();
                dose.at >= question.midnight(today)
            }
            Rule::PerEpisode => dose.episode.is_some() && dose.episode == question.episode,
            _ => false,
        }
    }

    /// When a dose no longer counts; `None`: never.
    fn leaves(&self, question: &Question<'_>, at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
        match self.rule {
            Rule::PerDay => at.checked_add_signed(TimeDelta::hours(24)),
            Rule::PerWeek => at.checked_add_signed(TimeDelta::hours(7 * 24)),
            Rule::PerCalendarDay => {
                let today = question.wall.local(question.at).date_naive();
                today.succ_opt().map(|tomorrow| question.midnight(tomorrow))
            }
            _ => None,
        }
    }

    /// How a dose stands to this ceiling after those that were taken.
    pub(super) fn standing(&self, question: &Question<'_>, taken: &[Taken<'_>], amount: &Quantity) -> Standing {
        if self.rule == Rule::PerEpisode && question.episode.is_none() {
            return Standing::Open(format!("{} counts by episode, and none was named", self.name()));
        }
        let preparation = &question.course.preparation;
        let unit = &self.most.amount.unit;
        let open =
            |amount: &Quantity| Standing::Open(format!("what {amount} comes to in {} is not stated", self.most.unit()));
        let most = Ratio::from(self.most.amount.value);
        let Some(this) = self.most.counted(preparation, amount) else {
            return open(amount);
        };
        let mut counting = Vec::new();
        for dose in taken.iter().filter(|dose| self.counts(question, dose)) {
            let Some(value) = self.most.counted(preparation, dose.amount) else {
                return open(dose.amount);
            };
            counting.push((dose.at, value));
        }
        let sum = |from: usize| {
            let doses = counting.get(from..).unwrap_or_default();
            doses.iter().try_fold(this, |sum, (_, value)| sum.plus(*value))
        };
        let (Some(with), Some(used)) = (sum(0), sum(0).and_then(|with| with.minus(this))) else {
            return open(amount);
        };
        let said = words::Count {
            question,
            ceiling: self,
            used: Exact::new(used, unit.clone()),
            with: Exact::new(with, unit.clone()),
            amount,
        };
        if with <= most {
            let left = most.minus(with).unwrap_or(Ratio::ZERO);
            return Standing::Under {
                left: (self.rule != Rule::PerDose).then(|| Exact::new(left, unit.clone())),
                doses: left.over(this).unwrap_or(left),
                text: said.under(),
            };
        }
        // Doses leave in the order in which they were taken: the first one after which it fits decides.
        let fits = (1..=counting.len()).find(|gone| sum(*gone).is_some_and(|rest| rest <= most));
        let when = fits
            .and_then(|gone| counting.get(gone.checked_sub(1)?))
            .and_then(|(at, _)| self.leaves(question, *at))
            .map_or(When::Never, When::At);
        Standing::Over {
            text: said.over(),
            when,
        }
    }
}
