//! Words that may be of one dose or of two: `twice daily and as needed`, `morning, evening except Sunday evening`.

use super::Gather;
use crate::domain::directions::{Days, Moment};
use crate::domain::label::About;
use crate::domain::label::doses::amount;
use crate::domain::label::item::{Sep, What};

/// Whether a phrase says when something is taken regularly.
fn regular(what: &What) -> bool {
    matches!(
        what,
        What::Moment(_)
            | What::Times(_)
            | What::Once
            | What::Daily
            | What::PerDay
            | What::Hours(..)
            | What::HoursFrom(..)
            | What::Meals(..)
    )
}

impl Gather<'_> {
    /// The item before, without fillers.
    fn place_before(&self, k: usize) -> Option<usize> {
        (0..k).rev().find(|n| !matches!(self.what(*n), Some(What::Filler)))
    }

    /// `2 puffs twice daily and as needed`: as needed as well as regularly, or a maximum of what is as needed?
    pub(super) fn regular_and_needed(&mut self, k: usize) {
        let Some(and) = self
            .place_before(k)
            .filter(|n| matches!(self.what(*n), Some(What::Sep(Sep::And | Sep::Comma))))
        else {
            return;
        };
        let word = self.t.text(self.at(and).end.saturating_sub(1));
        let Some(before) = self
            .place_before(and)
            .filter(|_| ["and", "&", "+", "plus"].contains(&word))
        else {
            return;
        };
        let both = match (self.what(before), self.what(k)) {
            (Some(one), Some(What::AsNeeded)) => regular(one),
            (Some(What::AsNeeded), Some(other)) => regular(other),
            _ => false,
        };
        if !both {
            return;
        }
        let (of_before, of_this) = (self.at(before), self.at(k));
        let known = self.stage().doses.last().and_then(|dose| dose.amount.as_ref());
        let Some(amount) = known.and_then(amount) else { return };
        let at = of_before.start..of_this.end;
        let (one, other) = (self.t.words(of_before), self.t.words(of_this));
        let readings = [
            format!("{amount} {one}, {amount} {other}"),
            format!("{amount} as needed only"),
        ];
        self.draft.ask(
            About::Times,
            at,
            "regularly and as needed as well, or only as needed?",
            &readings.each_ref().map(String::as_str),
        );
    }

    /// `morning, evening except Sunday evening`: is one dose of the day left out, or all of them?
    pub(super) fn one_left_out(&mut self, k: usize, moment: &Moment) -> bool {
        const EXCEPT: [&str; 12] = [
            "except",
            "but",
            "not",
            "excluding",
            "omitting",
            "omit",
            "no",
            "skip",
            "skipping",
            "none",
            "nothing",
            "apart",
        ];
        let Some(before) = self.place_before(k) else {
            return false;
        };
        let Some(What::Days(Days::Weekdays { .. })) = self.what(before) else {
            return false;
        };
        let at = self.at(before);
        if !at.clone().any(|n| EXCEPT.contains(&self.t.text(n))) {
            return false;
        }
        let at = at.start..self.at(k).end;
        let Some(dose) = self.stage().doses.last().filter(|dose| !dose.moments.is_empty()) else {
            return false;
        };
        let days = dose.days.clone().unwrap_or(Days::Every);
        let list = |moments: Vec<String>| moments.join(", ");
        let all = list(dose.moments.iter().map(Moment::to_string).collect());
        let rest = list(
            dose.moments
                .iter()
                .filter(|other| *other != moment)
                .map(Moment::to_string)
                .collect(),
        );
        let readings = match dose.amount.as_ref().and_then(amount) {
            Some(amount) if !rest.is_empty() && dose.moments.contains(moment) => [
                format!("{amount} {rest}; {amount} {moment} {days}"),
                format!("{amount} {all} {days}"),
            ],
            _ => [
                "that dose alone is left out".to_owned(),
                "no dose on that day".to_owned(),
            ],
        };
        let says = "is that dose alone left out, or all doses of the day?";
        self.draft
            .ask(About::Days, at, says, &readings.each_ref().map(String::as_str));
        true
    }
}
