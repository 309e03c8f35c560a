//! Puts phrases together: which amount a moment belongs to, and where a dose ends and a step begins.
//!
//! A phrase belongs to the amount before it, unless a separator or `then` is before it and an amount comes directly
//! after it: `1 tablet in the morning, at night 2 tablets`. An amount after a length or after `then` begins a step.

mod amounts;
mod both;
mod ends;
mod phrases;

/// How a remark begins on what comes off at a slot.
pub(super) const WORN: &str = "read as worn ";

use std::ops::Range;

use super::About;
use super::doses::{Dose, Draft, Ladder, Question, Stage};
use super::item::{Amt, Item, Sep, What};
use super::lex::Tokens;
use crate::domain::directions::{Lasts, Side};
use crate::domain::plan::Length;

#[expect(clippy::struct_excessive_bools, reason = "each is a word that waits for its amount")]
struct Gather<'a> {
    t: &'a Tokens<'a>,
    draft: Draft,
    then: bool,
    change: bool,
    after: Option<Length>,
    /// The amount is the end or the beginning of a rise.
    to: bool,
    /// Moments after the end of a rise are those of its steps.
    behind_to: bool,
    /// The last amount, and its item.
    last_amount: Option<(Amt, usize)>,
    meal: Option<(Side, u32)>,
}

/// Gathers doses and steps from the items of a line.
pub(super) fn gather(t: &Tokens<'_>, items: Vec<Item>) -> Draft {
    let mut gather = Gather {
        t,
        draft: Draft {
            items,
            ..Draft::default()
        },
        then: false,
        change: false,
        after: None,
        to: false,
        behind_to: false,
        last_amount: None,
        meal: None,
    };
    for k in 0..gather.draft.items.len() {
        gather.item(k);
    }
    gather.end();
    gather.draft
}

impl Gather<'_> {
    fn what(&self, k: usize) -> Option<&What> {
        self.draft.items.get(k).map(|item| &item.what)
    }

    fn at(&self, k: usize) -> Range<usize> {
        self.draft.items.get(k).map_or(0..0, |item| item.at.clone())
    }

    fn field(&mut self, k: usize, field: super::Field) {
        if let Some(item) = self.draft.items.get_mut(k) {
            item.field = field;
        }
    }

    /// The item before, without fillers and what is not part of the directions.
    fn before(&self, k: usize) -> Option<&What> {
        let inert = |what: &What| matches!(what, What::Filler);
        self.draft
            .items
            .get(..k)?
            .iter()
            .rev()
            .map(|item| &item.what)
            .find(|what| !inert(what))
    }

    /// Whether a phrase belongs to the amount that comes after it.
    fn leads(&self, k: usize) -> bool {
        let first_of_line = self.t.get(self.at(k).start).is_some_and(|token| token.line);
        let before = self.before(k);
        let begins = first_of_line
            || matches!(
                before,
                None | Some(
                    What::Sep(_)
                        | What::Then
                        | What::ChangeTo
                        | What::Note
                        | What::Off(_)
                        | What::After(_)
                        | What::Tomorrow
                )
            );
        if !begins && !self.leads_with_the_one_before(k) {
            return false;
        }
        let firmly = first_of_line
            || matches!(
                before,
                None | Some(What::Sep(Sep::Stop | Sep::Colon) | What::Then | What::ChangeTo)
            );
        let mut commas = 0;
        for (n, item) in self.draft.items.iter().enumerate().skip(k + 1) {
            match &item.what {
                What::Amount(_) | What::Scheme(..) => return true,
                What::Sep(Sep::Colon)
                | What::Filler
                | What::Route(_)
                | What::Site(_)
                | What::Form(_)
                | What::Product
                | What::ChangeTo => {}
                What::Sep(Sep::Comma) if firmly && commas == 0 => commas += 1,
                What::Sep(_) => return false,
                What::Note if item.at.len() <= 2 => {}
                what if modifies(what) && n > k => {}
                _ => return false,
            }
        }
        false
    }

    /// `in the morning and evening 1 tablet` after another dose.
    fn leads_with_the_one_before(&self, k: usize) -> bool {
        let Some(previous) = (0..k).rev().find(|n| !matches!(self.what(*n), Some(What::Filler))) else {
            return false;
        };
        let waiting = self
            .draft
            .stages
            .last()
            .and_then(|stage| stage.doses.last())
            .is_some_and(|dose| dose.amount.is_none());
        waiting && self.what(previous).is_some_and(modifies)
    }

    fn stage(&mut self) -> &mut Stage {
        if self.draft.stages.is_empty() {
            self.draft.stages.push(Stage::default());
        }
        let last = self.draft.stages.len() - 1;
        &mut self.draft.stages[last]
    }

    /// The dose that a phrase belongs to.
    fn dose(&mut self, k: usize) -> &mut Dose {
        let known = self.stage().doses.last().and_then(|dose| dose.amount.clone());
        if known.is_some() && self.leads(k) {
            self.open(k);
        } else if let Some(amount) = known.filter(|_| self.goes_on(k)) {
            // `1 tablet twice a day for 3 days, then daily`: the amount is that of the step before.
            self.open(k);
            if let Some(dose) = self.stage().doses.last_mut() {
                dose.amount = Some(amount);
            }
        }
        let at = self.at(k);
        let stage = self.stage();
        if stage.doses.is_empty() {
            stage.doses.push(Dose::default());
        }
        let last = stage.doses.len() - 1;
        let dose = &mut stage.doses[last];
        dose.at = Some(
            dose.at
                .clone()
                .map_or(at.clone(), |before| before.start..at.end.max(before.end)),
        );
        dose
    }

    /// Whether a phrase is about the same amount, later on.
    fn goes_on(&mut self, k: usize) -> bool {
        let Some(what) = self.what(k).cloned().filter(modifies) else {
            return false;
        };
        if self.stage().doses.iter().filter(|dose| dose.amount.is_some()).count() != 1 {
            return false;
        }
        if self.then {
            return !matches!(
                what,
                What::Reason(_) | What::Length(_) | What::Bare(_) | What::UntilDate(_)
            );
        }
        let often = matches!(
            what,
            What::Times(_) | What::Once | What::Daily | What::PerDay | What::Hours(..)
        );
        let behind = matches!(self.before(k), Some(What::Sep(Sep::Comma | Sep::Stop)));
        let stage = self.stage();
        let ended = !stage.leading && stage.length.is_some();
        let said = stage
            .doses
            .iter()
            .any(|dose| dose.times.is_some() || dose.once || dose.daily || dose.a_day || dose.hours.is_some());
        often && behind && ended && said
    }

    /// Begins a dose, and a step with it where one is over.
    fn open(&mut self, k: usize) {
        let and = matches!(self.before(k), Some(What::Sep(Sep::And)));
        let (then, change) = (std::mem::take(&mut self.then), std::mem::take(&mut self.change));
        let ended = self.stage().ended();
        let after = self.after.take();
        if change || ended || after.is_some() {
            let stage = self.stage();
            let said = then || change || after.is_some() || stage.span.is_some() || stage.now || stage.off.is_some();
            if let Some(after) = after {
                stage.length.get_or_insert(after);
            }
            self.draft.stages.push(Stage {
                changed: change,
                implied: (!said).then_some(and),
                ..Stage::default()
            });
            self.stage().doses.push(Dose::default());
        } else if then && self.stage().leading && (self.stage().length.is_some() || self.stage().span.is_some()) {
            self.draft.stages.push(Stage::default());
            self.stage().doses.push(Dose::default());
        } else {
            self.stage().doses.push(Dose {
                then,
                ..Dose::default()
            });
        }
        self.meal = None;
    }

    /// Begins a step, where the one before has an amount.
    fn next_stage(&mut self) {
        self.then = false;
        let change = std::mem::take(&mut self.change);
        if self.stage().has_amount() || self.stage().off.is_some() {
            self.draft.stages.push(Stage {
                changed: change,
                ..Stage::default()
            });
        }
        self.meal = None;
    }

    fn item(&mut self, k: usize) {
        let Some(what) = self.what(k).cloned() else { return };
        let at = self.at(k);
        if self.behind_to && modifies(&what) {
            // The moment after the last amount of a rise is that of its steps.
            return self.behind_to(k, &what);
        }
        self.regular_and_needed(k);
        match what {
            What::Sep(_)
            | What::Filler
            | What::Note
            | What::Missed
            | What::Dispense
            | What::Product
            | What::Contents(_)
            | What::From
            | What::Unknown => {}
            What::Until => {
                if let Some(ladder) = &mut self.draft.ladder {
                    ladder.to_end |= !ladder.ramp.up;
                }
            }
            What::Directed => self.draft.directed = Some(at),
            What::Amount(amt) => self.amount(k, amt),
            What::Scheme(parts, unit) => self.scheme(k, &parts, &unit),
            What::Form(amt) => self.form(k, amt),
            What::Equal(amts, each) => {
                let beside = self.last_amount.as_ref().map(|(amt, _)| amt.clone());
                for amt in amts {
                    // `weekly, total 4 doses`: a number of doses is not a strength.
                    let dose = amt.unit == Some(crate::domain::unit::Unit::counted("dose"));
                    if dose && amt.low > rust_decimal::Decimal::ONE {
                        let said = format!("for {} doses", amt.low);
                        self.draft.ask(
                            About::Length,
                            at.clone(),
                            "how many doses are there in all?",
                            &[&said, "as many as the directions say, without an end"],
                        );
                    }
                    self.draft.equal.push((beside.clone(), amt, each));
                }
            }
            What::Times(n) => self.times(k, n),
            What::Once => self.dose(k).once = true,
            What::Daily => {
                let adverb = ["daily", "qday", "dly"].contains(&self.t.text(at.start));
                let dose = self.dose(k);
                dose.daily = true;
                dose.adverb |= adverb;
            }
            What::PerDay => self.dose(k).a_day = true,
            What::UpTo(n) => self.dose(k).up_to = Some(n),
            What::Between(doubt, numbers) => self.dose(k).between = Some((doubt, numbers, k)),
            What::Hours(low, high) => {
                let dose = self.dose(k);
                if dose.hours.is_some_and(|before| before != (low, high)) {
                    self.draft
                        .ask(About::Times, at, "how many hours apart? Two numbers are said", &[]);
                } else {
                    dose.hours = Some((low, high));
                }
            }
            What::HoursFrom(minutes, time) => {
                let dose = self.dose(k);
                dose.hours = Some((minutes, minutes));
                dose.first_at = Some(time);
            }
            What::Moment(moment) if self.one_left_out(k, &moment) => {}
            What::Moment(moment) => self.moment(k, moment),
            What::Meals(side, minutes) => {
                // `1-1-1 before meals` says when already.
                let scheme = self.scheme_before(k);
                let dose = self.dose(k);
                if scheme {
                    self.field(k, super::Field::Notes);
                } else if dose.meals.is_none() {
                    dose.meals = Some((side, minutes, k));
                }
            }
            What::Days(days) => self.days(k, days),
            What::Spread(doubt, n) => {
                self.dose(k).spread = Some((doubt, n, k));
            }
            What::Length(length) | What::UntilDate(length) => self.length(k, &length),
            What::Bare(length) => self.bare(k, &length),
            What::Span(from, to) => self.span(k, from, to),
            What::After(length) => self.after(k, length),
            What::Now | What::Today | What::Initially => {
                if self.leads(k) && self.stage().has_amount() {
                    self.next_stage();
                }
                self.stage().now = true;
                self.stage().today |= what == What::Today;
                self.stage().initially |= what == What::Initially;
            }
            What::Tomorrow => {
                if self.leads(k) && self.stage().has_amount() {
                    self.next_stage();
                }
                self.stage().tomorrow = true;
            }
            What::Single => {
                self.stage().single = true;
            }
            What::AsNeeded => self.as_needed(k),
            What::Onset(reason) => {
                let text = self.t.words(at);
                let dose = self.dose(k);
                dose.as_needed = true;
                if !reason.is_empty() {
                    dose.reason.get_or_insert(reason);
                }
                if let Some(item) = self.draft.items.get_mut(k) {
                    item.field = super::Field::Notes;
                    item.notes.push(text);
                }
            }
            What::Reason(reason) => {
                let dose = self.dose(k);
                if dose.reason.is_none() {
                    dose.reason = Some(reason);
                    dose.reason_at = Some(k);
                }
            }
            What::Cap(most, per) => self.draft.caps.push((most, per, at)),
            What::Gap(minutes) => self.draft.gaps.push((minutes, at)),
            What::GapOfEach(minutes) => self.draft.gaps_of_each.push((minutes, k)),
            What::MayRepeat(minutes, once) => {
                self.draft.gaps.push((minutes, at.clone()));
                if once {
                    self.draft.once_more = Some(at.clone());
                }
                let text = self.t.words(at);
                if let Some(item) = self.draft.items.get_mut(k) {
                    item.notes.push(text);
                }
                let stage = self.stage();
                if let Some(dose) = stage.doses.last_mut() {
                    dose.repeats = true;
                }
            }
            What::Worn(minutes) => self.dose(k).lasts = Some(Lasts::Worn(minutes)),
            What::WornDaily(minutes) => {
                let dose = self.dose(k);
                dose.lasts = Some(Lasts::Worn(minutes));
                dose.daily = true;
            }
            What::RemoveAt(off) => self.remove_at(k, &off),
            What::RemoveOn(off) => self.remove_on(k, off),
            What::Over(minutes) => self.dose(k).lasts = Some(Lasts::Over(minutes)),
            What::Route(route) => self.route(k, route),
            What::Site(site) => self.site(k, site),
            What::Then => {
                // `then 20 mg daily thereafter`: the last word adds nothing.
                let more = self.draft.items.iter().skip(k + 1).any(|item| {
                    modifies(&item.what)
                        || matches!(
                            item.what,
                            What::Amount(_) | What::Scheme(..) | What::Off(_) | What::ChangeTo
                        )
                });
                let again = self.draft.stages.len() > 1
                    && ["thereafter", "afterwards", "subsequently"].contains(&self.t.text(at.start));
                self.then = more || !again;
                if !self.then {
                    // It says that the last step comes after the others.
                    self.stage().implied = None;
                }
            }
            What::End => {
                self.draft.end = Some(at);
                if let Some(ladder) = &mut self.draft.ladder {
                    ladder.to_end |= !ladder.ramp.up;
                }
            }
            What::Again => self.draft.again = Some(at),
            What::Off(days) => {
                self.then = false;
                self.draft.stages.push(Stage {
                    off: Some(days),
                    length: Some(Length::Days(days)),
                    ..Stage::default()
                });
            }
            What::ChangeTo => self.change = true,
            What::Ramp(ramp) => {
                self.draft.ladder = Some(Ladder {
                    ramp,
                    at,
                    to: None,
                    to_end: false,
                });
            }
            What::UpToAmount => self.to = true,
            What::Ask(doubt) => self.draft.questions.push(Question { doubt, at }),
        }
    }

    fn behind_to(&mut self, k: usize, what: &What) {
        let at = self.at(k);
        let same = self
            .draft
            .stages
            .last()
            .and_then(|stage| stage.doses.last())
            .is_some_and(|dose| match what {
                What::Moment(moment) => dose.moments.contains(moment),
                What::Daily | What::Once | What::PerDay => {
                    dose.once || dose.daily || dose.a_day || !dose.moments.is_empty()
                }
                What::Times(n) => dose.times == Some(*n),
                What::Days(days) => dose.days.as_ref() == Some(days),
                _ => false,
            });
        if !same {
            let open = self
                .draft
                .stages
                .last()
                .and_then(|stage| stage.doses.last())
                .is_some_and(|dose| !dose.has_time());
            if open {
                self.behind_to = false;
                self.item(k);
                self.behind_to = true;
            } else {
                self.draft.ask(
                    About::Times,
                    at,
                    "is this of all steps, or of the last one?",
                    &["of all steps", "of the last step"],
                );
            }
        }
    }
}

/// The days of a length, if it is a whole number of days.
pub(super) fn days_of(length: &Length) -> Option<u32> {
    match length {
        Length::Days(n) => Some(*n),
        Length::Weeks(n) => n.checked_mul(7),
        _ => None,
    }
}

/// Whether a phrase says when, how often or how long of an amount.
fn modifies(what: &What) -> bool {
    matches!(
        what,
        What::Times(_)
            | What::Once
            | What::Daily
            | What::PerDay
            | What::UpTo(_)
            | What::Between(..)
            | What::Hours(..)
            | What::HoursFrom(..)
            | What::Moment(_)
            | What::Meals(..)
            | What::Days(_)
            | What::Spread(..)
            | What::Length(_)
            | What::Bare(_)
            | What::Span(..)
            | What::AsNeeded
            | What::Onset(_)
            | What::Reason(_)
            | What::Now
            | What::Today
            | What::Initially
            | What::Tomorrow
            | What::After(_)
            | What::UntilDate(_)
    )
}
