//! Amounts: a dose begins, or what is there says once more what the amount before it is; schemes such as `1-0-1`.

use super::Gather;
use super::phrases::general;
use crate::domain::directions::Moment;
use crate::domain::label::doses::Dose;
use crate::domain::label::item::{Amt, Item, Sep, What};
use crate::domain::label::lex::Tokens;
use crate::domain::label::words::{content, measured};
use crate::domain::label::{About, Field};

impl Gather<'_> {
    /// `at 9 in the morning and 9 at night`: an hour, or nine of them?
    pub(super) fn hour_or_amount(&mut self, k: usize, amt: &Amt) {
        let inert = |item: &&Item| !matches!(item.what, What::Filler);
        let mut before = self
            .draft
            .items
            .get(..k)
            .unwrap_or(&[])
            .iter()
            .rev()
            .filter(inert)
            .map(|item| &item.what);
        let joined = matches!(before.next(), Some(What::Sep(Sep::And | Sep::Comma)));
        let clock = before.find(|what| !matches!(what, What::Sep(_)));
        let behind = self.draft.items.get(k + 1..).unwrap_or(&[]).iter().find(inert);
        // Noon has one hour, which is none of the others.
        let slot = behind.is_some_and(
            |item| matches!(&item.what, What::Moment(moment) if general(moment) && *moment != Moment::slot("noon")),
        );
        let hour = amt.unit.is_none()
            && amt.high.is_none()
            && amt.low.fract().is_zero()
            && amt.low <= rust_decimal::Decimal::from(12);
        if joined && matches!(clock, Some(What::Moment(Moment::Clock(_)))) && slot && hour {
            let at = self.at(k).start..behind.map_or(self.at(k).end, |item| item.at.end);
            let words = self.t.words(at.clone());
            let readings = [
                format!("at {words}"),
                format!(
                    "{} of them {}",
                    amt.low,
                    words.split_once(' ').map_or("", |(_, rest)| rest)
                ),
            ];
            self.draft.ask(
                About::Times,
                at,
                "an hour, or an amount?",
                &readings.each_ref().map(String::as_str),
            );
        }
    }

    pub(super) fn amount(&mut self, k: usize, amt: Amt) {
        let at = self.at(k);
        if self.to {
            self.to = false;
            self.behind_to = true;
            if let Some(ladder) = &mut self.draft.ladder {
                ladder.to = Some(amt);
            }
            return;
        }
        self.hour_or_amount(k, &amt);
        // `2 tablets 500 mg`, `1 tablet of 5 mg`: what the amount is, not a second one.
        if let Some((last, at_item)) = self.last_amount.clone()
            && (at_item + 1..k).all(|n| matches!(self.what(n), Some(What::Filler | What::Product)))
            && let (Some(before), Some(now)) = (&last.unit, &amt.unit)
        {
            if !content(before) && content(now) {
                self.field(k, Field::Equal);
                self.draft.equal.push((Some(last), amt, false));
                return;
            }
            if content(before)
                && !measured(now)
                && self
                    .stage()
                    .doses
                    .last()
                    .is_some_and(|dose| dose.at.as_ref().is_some_and(|range| range.len() <= at.start))
            {
                self.field(at_item, Field::Equal);
                self.draft.equal.push((Some(amt.clone()), last, true));
                if let Some(dose) = self.stage().doses.last_mut() {
                    dose.amount = None;
                }
            }
        }
        let waiting = self.stage().doses.last().is_some_and(|dose| dose.amount.is_none());
        if waiting {
            // Phrases were waiting for their amount.
            let ended = self.stage().ended() && self.stage().has_amount();
            if ended || self.change && self.stage().has_amount() {
                let dose = self.stage().doses.pop();
                self.open(k);
                if let (Some(dose), Some(last)) = (dose, self.stage().doses.last_mut()) {
                    *last = dose;
                }
            }
            self.then = false;
            self.change = false;
        } else if self.stage().has_amount() || self.stage().off.is_some() {
            self.apart_from_needed(k, &amt);
            self.open(k);
        } else {
            self.then = false;
            self.change = false;
            self.stage().doses.push(Dose::default());
        }
        self.last_amount = Some((amt.clone(), k));
        let strengths: Vec<String> = self
            .draft
            .items
            .get(k)
            .map(|item| {
                item.notes
                    .iter()
                    .filter_map(|note| note.strip_prefix('\u{1}'))
                    .map(str::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        for strength in strengths {
            if let Some((found, _)) = crate::domain::label::amounts::list(&Tokens::new(&strength), 0) {
                self.draft
                    .equal
                    .extend(found.into_iter().map(|each| (Some(amt.clone()), each, true)));
            }
        }
        if let Some(dose) = self.stage().doses.last_mut() {
            dose.at = Some(
                dose.at
                    .clone()
                    .map_or(at.clone(), |before| before.start.min(at.start)..at.end),
            );
            dose.amount = Some(amt);
        }
    }

    /// `1 puff as needed for wheeze two puffs at night`: behind a dose as needed another one begins with a comma, `and`, `then`
    /// or a sentence; without them the amount may be a part of what is said of the first.
    fn apart_from_needed(&mut self, k: usize, amt: &Amt) {
        const APART: [&str; 9] = [",", ";", ".", "!", "and", "&", "+", "plus", "et"];
        let needed = |dose: &Dose| dose.as_needed && dose.amount.is_some();
        if !self.stage().doses.last().is_some_and(needed) {
            return;
        }
        let before = (0..k).rev().find(|n| !matches!(self.what(*n), Some(What::Filler)));
        let certain = before.is_none_or(|n| match self.what(n) {
            Some(What::Sep(_)) => APART.contains(&self.t.text(self.at(n).start)),
            Some(What::Then | What::ChangeTo | What::Missed) => true,
            _ => false,
        });
        // On a line of its own, with its verb or without.
        let from = before.map_or(0, |n| self.at(n).end);
        let line = (from..=self.at(k).start).any(|i| self.t.get(i).is_some_and(|token| token.line));
        if certain || line || self.then || self.change {
            return;
        }
        let at = self.at(k).start..self.t.len();
        let rest = self.t.words(at.clone());
        let own = self.t.words(0..before.map_or(0, |n| self.at(n).end));
        let own = own.trim_end_matches([' ', '(', ':', '-', '/']);
        let second = if amt.unit.is_some() {
            format!("a second dose: `{own}; {rest}`")
        } else {
            "a second dose".to_owned()
        };
        let readings = [second, "a part of what is said of the first one".to_owned()];
        self.draft.ask(
            About::Times,
            at,
            "a second dose, or a part of the dose as needed?",
            &readings.each_ref().map(String::as_str),
        );
    }

    pub(super) fn scheme(&mut self, k: usize, parts: &[rust_decimal::Decimal], unit: &crate::domain::unit::Unit) {
        const SLOTS: [&str; 4] = ["morning", "noon", "evening", "night"];
        let at = self.at(k);
        let mut first = true;
        for (part, slot) in parts.iter().zip(SLOTS) {
            if part.is_zero() {
                continue;
            }
            let amt = Amt {
                low: *part,
                high: None,
                unit: Some(unit.clone()),
                extra: false,
            };
            if first {
                self.amount(k, amt);
            } else {
                // What was said before the scheme, such as the days, is said of each of its doses.
                let said = self.stage().doses.last().cloned().unwrap_or_default();
                self.stage().doses.push(Dose {
                    amount: Some(amt),
                    at: Some(at.clone()),
                    moments: Vec::new(),
                    ..said
                });
            }
            first = false;
            if let Some(dose) = self.stage().doses.last_mut() {
                dose.moments.push(Moment::slot(slot));
            }
        }
        self.last_amount = None;
    }

    /// Whether the last amounts are those of a scheme such as `1-0-1`.
    pub(super) fn scheme_before(&self, k: usize) -> bool {
        (0..k)
            .rev()
            .find_map(|n| match self.what(n) {
                Some(What::Scheme(..)) => Some(true),
                Some(What::Amount(_) | What::Then) => Some(false),
                _ => None,
            })
            .unwrap_or(false)
    }

    /// `20 mg tablets`: the strength of what is counted before or after it; alone it can be meant in two ways.
    pub(super) fn form(&mut self, k: usize, amt: Amt) {
        let counted_later = self.draft.items.iter().skip(k + 1).any(|item| match &item.what {
            What::Amount(amt) => amt
                .unit
                .as_ref()
                .is_none_or(|unit| !measured(unit) || *unit == crate::domain::unit::Unit::Millilitre),
            What::Scheme(..) => true,
            _ => false,
        });
        let counted_before = self
            .last_amount
            .as_ref()
            .is_some_and(|(amt, _)| amt.unit.as_ref().is_some_and(|unit| !measured(unit)));
        if counted_before || counted_later {
            let last = self.at(k).end;
            let from = if self.t.text(last.saturating_sub(1)) == ")" {
                last.saturating_sub(4)
            } else {
                last.saturating_sub(1)
            };
            let unit = crate::domain::label::words::unit(self.t, from)
                .or_else(|| crate::domain::label::words::unit(self.t, last.saturating_sub(2)));
            self.draft.form = self.draft.form.take().or(unit.map(|(unit, ..)| unit));
            let beside = self.last_amount.as_ref().map(|(amt, _)| amt.clone());
            self.draft.equal.push((beside, amt, true));
            return;
        }
        let words = self.t.words(self.at(k));
        let unit = words.rsplit(' ').next().unwrap_or("").to_owned();
        let readings = [
            format!("1 {}", unit.trim_end_matches('s')),
            format!(
                "{} {}",
                amt.low,
                amt.unit.as_ref().map_or(String::new(), |unit| unit.show(true))
            ),
        ];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        let at = self.at(k);
        self.field(k, Field::Asks);
        self.draft.ask(About::Amount, at, "how many of them?", &readings);
    }

    /// The doses of the scheme that was last.
    pub(super) fn of_scheme(&mut self) -> Vec<&mut Dose> {
        let start = |dose: &Dose| dose.at.as_ref().map(|at| at.start);
        let last = self.stage().doses.last().and_then(start);
        self.stage()
            .doses
            .iter_mut()
            .filter(|dose| start(dose) == last)
            .collect()
    }
}
