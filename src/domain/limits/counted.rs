//! How much of a ceiling is used up, and how one more dose compares with it.

use chrono::TimeDelta;

use super::ceiling::{Ceiling, leave};
use super::log::Taken;
use super::point::{Allowance, Point, midnight};
use super::{Rule, Used, words};
use crate::domain::amount::Quantity;
use crate::domain::course::CourseId;
use crate::domain::journal::DueKey;
use crate::domain::preparation::{Exact, Ratio};

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
        /// What it comes to with this dose, in the unit of the ceiling.
        with: Exact,
        /// In words.
        text: String,
    },
    /// The figures leave it open.
    Open(String),
}

impl Ceiling<'_> {
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
            return Stand::Over {
                text: said.over(),
                with: said.with,
            };
        }
        let left = most.minus(with).unwrap_or(Ratio::ZERO);
        Stand::Under {
            left: (self.rule != Rule::PerDose).then(|| Exact::new(left, unit.clone())),
            doses: left.over(this).unwrap_or(left),
            text: said.under(),
        }
    }
}
