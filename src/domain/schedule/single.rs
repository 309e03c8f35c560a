//! Decisions on single doses, and where they go when a dose gets another time or weekday.
//!
//! ```text
//! leave out 26 Jun morning       time morning to evening      26 Jun evening is left out
//! leave out Mon 22 Jun           weekday Mon to Tue           Tue 23 Jun is left out
//! ```
//!
//! So it is whichever of the two was decided first.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::change::DoseRef;
use crate::domain::directions::{Moment, Weekday7};
use crate::domain::journal::DueMoment;

/// A decision on single doses, whatever step they belong to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Single {
    /// It alters no day before this one.
    pub on: NaiveDate,
    pub kind: SingleKind,
    /// The name that the decision has for the dose; it is about another one only where there is none of that name.
    pub said: Option<DoseRef>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum SingleKind {
    LeaveOut(DoseRef),
    Move {
        dose: DoseRef,
        to: NaiveDate,
        at: Option<NaiveTime>,
    },
}

impl Single {
    /// As it was decided.
    pub(super) fn new(on: NaiveDate, kind: SingleKind) -> Self {
        Self { on, kind, said: None }
    }

    /// The dose that it is about.
    pub(super) fn dose(&self) -> &DoseRef {
        match &self.kind {
            SingleKind::LeaveOut(dose) | SingleKind::Move { dose, .. } => dose,
        }
    }

    /// The same about a dose with another name.
    fn about(&self, dose: DoseRef) -> Self {
        Self {
            on: self.on,
            said: Some(self.said.clone().unwrap_or_else(|| self.dose().clone())),
            kind: match &self.kind {
                SingleKind::LeaveOut(_) => SingleKind::LeaveOut(dose),
                SingleKind::Move { to, at, .. } => SingleKind::Move { dose, to: *to, at: *at },
            },
        }
    }
}

/// A decision by which doses get another name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Renamed {
    /// From this day on.
    pub since: NaiveDate,
    pub how: How,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum How {
    /// Another moment of the day; `from` is `None` where the day has one only.
    Time { from: Option<Moment>, to: Moment },
    /// Another day of the same week.
    Weekday { from: Weekday7, to: Weekday7 },
}

impl Renamed {
    /// The name that a dose has then; `None`: it keeps its own.
    fn name(&self, dose: &DoseRef) -> Option<DoseRef> {
        if dose.date < self.since {
            return None;
        }
        match &self.how {
            How::Time { from, to } => {
                let Some(DueMoment::At(moment)) = &dose.moment else {
                    return None;
                };
                let meant = moment != to && from.as_ref().is_none_or(|from| from == moment);
                meant.then(|| DoseRef {
                    date: dose.date,
                    moment: Some(DueMoment::At(to.clone())),
                })
            }
            How::Weekday { from, to } => {
                let days = i64::from(to.0) - i64::from(from.0);
                (dose.date.weekday() == from.weekday()).then(|| DoseRef {
                    date: dose.date + TimeDelta::days(days),
                    moment: dose.moment.clone(),
                })
            }
        }
    }
}

/// Decisions on single doses as they are folded.
#[derive(Debug, Default)]
pub(super) struct Singles {
    found: Vec<Single>,
    renamed: Vec<Renamed>,
}

impl Singles {
    /// One more decision, also by the names that doses have already.
    pub(super) fn push(&mut self, single: Single) {
        let mut all = vec![single];
        for renamed in &self.renamed {
            all.extend(again(&all, renamed));
        }
        self.found.extend(all);
    }

    /// Doses get another name: decisions on one of them move with it.
    pub(super) fn rename(&mut self, renamed: Renamed) {
        // Each next to the one that it is of: what was decided later, on where it was moved to, comes after it.
        let both = std::mem::take(&mut self.found).into_iter().flat_map(|single| {
            let again = renamed.name(single.dose()).map(|dose| single.about(dose));
            std::iter::once(single).chain(again)
        });
        self.found = both.collect();
        self.renamed.push(renamed);
    }

    /// Whether a dose is left out already.
    pub(super) fn leave_out(&self, dose: &DoseRef) -> bool {
        let is_it = |single: &Single| matches!(&single.kind, SingleKind::LeaveOut(other) if other == dose);
        self.found.iter().any(is_it)
    }

    pub(super) fn into_vec(self) -> Vec<Single> {
        self.found
    }
}

fn again(all: &[Single], renamed: &Renamed) -> Vec<Single> {
    let about = |single: &Single| renamed.name(single.dose()).map(|dose| single.about(dose));
    all.iter().filter_map(about).collect()
}
