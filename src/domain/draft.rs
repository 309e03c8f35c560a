//! A draft: what a person is about to decide on a course's plan, and that is not in force yet.
//!
//! A draft holds what would be *added* to the course: dated decisions ([`Change`]), and at most one new revision of the
//! ladder ([`Plan`]). Nothing in it is before the day on which it is looked at, so no past day can differ; but for a
//! dose that is over and was not taken, which may be moved to a day to come. What can be said with a verb stays a verb;
//! the first edit of a row writes the remaining ladder out as steps (`docs/decisions/0020-drafts.md`).

mod beside;
mod checks;
mod edit;
mod gate;
mod held_over;
mod ladder;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod laws_edited;
mod place;
mod remain;

mod revisions;
mod row_days;
mod row_edits;
mod rows;
mod same;
mod shapes;
mod shifted;
mod spent;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_decided;
#[cfg(test)]
mod tests_limits;
#[cfg(test)]
mod tests_rows;
mod totals;
mod whole;

use std::fmt::Write as _;

use chrono::NaiveDate;

pub use beside::{Beside, PairRow, Side, beside};
pub use checks::{Check, Verdict, checks, steep_rise, supply_check};
pub use gate::{Gate, gate};
pub use place::{NamesRow, RowId};
pub use revisions::{Decision, Which, as_it_was, decisions, effect};
pub use rows::{MOST_ROWS, Row, Tense, dose_words, goes_on, rows, rungs, rungs_at_most};
pub use shapes::{Shape, first_amount, on_off};
pub use totals::{Total, contents_of, totals, totals_of};
pub use whole::{Body, body_example};

use super::change::{Change, Verb};
use super::course::Course;
use super::day::{Begins, Behind};
use super::decision::{self, Surroundings};
use super::directions::{Moment, Weekday7};
use super::fnv::fnv;
use super::journal::DueMoment;
use super::plan::Plan;
use super::schedule::{History, Timeline};
use super::vocabulary::Vocabulary;

/// What is about to be decided on one course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The plans and changes of the course as they were when it was begun: [`fingerprint`].
    pub base: String,
    /// A new revision.
    pub plan: Option<Plan>,
    /// Dated decisions; they take effect after the revision where both have one day.
    pub changes: Vec<Change>,
    /// Who decided it and why, as far as that was typed before the draft was activated.
    pub decided: Decided,
}

/// What a draft is worked out against.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The course as it is in force.
    pub course: &'a Course,
    /// Slots and counted words.
    pub words: &'a Vocabulary,
    /// What has been taken, where lengths or days depend on it.
    pub history: &'a History,
    /// Today.
    pub today: NaiveDate,
    /// The first day on which another dose may be due: today, or tomorrow where a dose of today is recorded.
    pub first: NaiveDate,
    /// The last dose of that day that stays as it is; `None`: the whole day may differ.
    pub after: Option<&'a DueMoment>,
    /// Where a decision begins later, as a dose of a later day was taken ahead.
    pub behind: Behind,
    /// The day of a dose with a window of days that can still be taken: its amount may be decided, too.
    pub waits: Option<NaiveDate>,
    /// What else is needed to check the course against its limits.
    pub around: Surroundings<'a>,
}

/// What activating a draft adds to a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activation {
    /// A new revision.
    pub plan: Option<Plan>,
    /// Dated decisions.
    pub changes: Vec<Change>,
}

/// Who decided, on which day, and why; each may be left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// With whom it was decided.
    pub by: Option<String>,
    /// On which day, where that is not the day on which it is entered.
    pub on: Option<NaiveDate>,
    /// Why.
    pub why: Option<String>,
}

/// Why an edit of a draft is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The row is over.
    #[error("past days cannot be edited. Use :correct-history to fix a mistake")]
    Past,
    /// There is no row there.
    #[error("there is no step on this row")]
    NoRow,
    /// The row is a hold, a pause or a stop.
    #[error("this row is {0}: its days can be changed, or x takes it out")]
    NotAStep(&'static str),
    /// It was decided earlier and is in force.
    #[error("{0} was decided earlier; it can be taken back among what was decided")]
    InForce(String),
    /// A length that days cannot be added to.
    #[error("this step lasts {0}, so days cannot be added or removed; Enter on its days changes that")]
    Uncountable(String),
    /// Days cannot be added to what has no end.
    #[error("this row has no end, so days cannot be added or removed; Enter on its days gives it one")]
    NoEnd,
    /// Nothing would be left.
    #[error("a step lasts at least one day; x removes it")]
    NoDays,
    /// The step in force would have ended before today.
    #[error("today is one of its days, so it cannot end earlier; x goes on with the next step")]
    HasToday,
    /// The row has no day left that could be edited.
    #[error(
        "this step ends today, and a dose of today is recorded or over: edit the next step, or add one below; what is still open today \
         is changed with a decision"
    )]
    EndsToday,
    /// A length of which nobody knows how much has gone by.
    #[error("this step has begun: write how long it lasts in days, weeks or months instead of {0}, or until a day")]
    Begun(String),
    /// A pause or a decision to come divides the step.
    #[error("this step shows in two rows, because a pause or a decision comes between them; remove that first")]
    Divided,
    /// What is left of the step in force would come round.
    #[error(
        "this step has begun, and only what is left of it would come again; Y copies it below, and the plan can begin again there"
    )]
    RestRepeats,
    /// Behind a step without an end nothing comes round.
    #[error("a step from this row on has no end, so the plan never begins again; Enter on its days gives it one")]
    NeverRepeats,
    /// The ladder repeats, and the row is too far from today to be written out.
    #[error("this plan repeats, and this row is too far ahead to be edited alone; edit a nearer one")]
    TooFar,
    /// No step to change places with.
    #[error("there is no step there to change places with")]
    NoNeighbour,
    /// The last step cannot go.
    #[error("a plan has at least one step; a stop ends it")]
    LastStep,
    /// The row belongs to another revision than the draft.
    #[error("this row belongs to the plan from {0}; activate this draft first, or discard it")]
    OtherPlan(NaiveDate),
    /// Nothing can be edited while the course is paused or stopped.
    #[error("the course is {0}; resume it first")]
    NotRunning(&'static str),
    /// The step cannot be written out from its middle.
    #[error("this step counts its days in a way that cannot be written out from the middle; edit the file")]
    NotRewritable,
    /// A decision that would not be read again.
    #[error("`{0}` cannot be written down; days are 1 to 36,600")]
    Unwritable(String),
    /// A decision that would do something else than it says.
    #[error("{0}")]
    Says(String),
    /// A decision without effect.
    #[error("{0} would change nothing here")]
    NoEffect(String),
    /// The other weekday has a dose at that moment already.
    #[error("{1} has a dose of its own already, so {0} cannot go there; leave out takes single days out")]
    WeekdayTaken(Weekday7, Weekday7),
    /// What was decided earlier holds over what is typed now.
    #[error(
        "`{verb}` was decided earlier and holds from {from} on; undo takes it back, another amount from that day ends it"
    )]
    StillHolds {
        /// What was decided.
        verb: Verb,
        /// The first day on which it holds.
        from: NaiveDate,
    },
    /// What was decided on one step would hold on another one.
    #[error(
        "`{verb}` is decided from {} on and would hold for another step then; take it back first, with undo",
        .from.format("%-d %b")
    )]
    OnAnotherStep {
        /// What was decided.
        verb: Verb,
        /// The first day on which it holds.
        from: NaiveDate,
    },
    /// A decision for a day that is over.
    #[error("{0} is over; a decision holds from today on")]
    DayOver(NaiveDate),
}

impl Draft {
    /// A draft without edits.
    pub fn new(course: &Course) -> Self {
        Self {
            base: fingerprint(course),
            plan: None,
            changes: Vec::new(),
            decided: Decided::default(),
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.plan.is_none() && self.changes.is_empty()
    }

    /// Whether the course has been changed since the draft was begun.
    pub fn is_stale(&self, course: &Course) -> bool {
        self.base != fingerprint(course)
    }

    /// The course as it would be with this draft in force.
    pub fn proposal(&self, course: &Course) -> Course {
        let mut proposed = course.clone();
        self.activation(&Decided::default()).apply(&mut proposed);
        proposed
    }

    /// The timeline as it would be with this draft in force.
    pub fn timeline(&self, basis: &Basis<'_>) -> Timeline {
        Timeline::new(&self.proposal(basis.course), basis.words, basis.history.clone())
    }

    /// What putting it into force adds to the course.
    pub fn activation(&self, decided: &Decided) -> Activation {
        let mut changes = self.changes.clone();
        let alone = self.said().is_some();
        for change in &mut changes {
            if alone {
                // It was asked about them and no others: what is answered is about them.
                change.by = decided.by.clone().or(change.by.take());
                change.why = decided.why.clone().or(change.why.take());
            // What was said with the decision itself stays, and so does that of one that goes on.
            } else if change.by.is_none() && change.why.is_none() {
                change.by.clone_from(&decided.by);
                change.why.clone_from(&decided.why);
            }
            change.entered = decided.on.filter(|on| *on != change.on);
        }
        let plan = self.plan.clone().map(|plan| Plan {
            by: decided.by.clone().or(plan.by),
            why: decided.why.clone().or(plan.why),
            entered: decided.on.or(plan.entered),
            ..plan
        });
        Activation { plan, changes }
    }

    /// Who decided and why, as it was typed with the decisions; `None` where there is more than they, or they differ.
    pub fn said(&self) -> Option<Decided> {
        let (first, rest) = self.changes.split_first()?;
        let alike = |other: &Change| (&other.by, &other.why) == (&first.by, &first.why);
        (self.plan.is_none() && rest.iter().all(alike)).then(|| Decided {
            by: first.by.clone(),
            on: None,
            why: first.why.clone(),
        })
    }

    /// Moves what begins on a day that has gone by to today: a draft that was left lying changes nothing before the day
    /// on which it is put into force. A late dose whose new day has gone by as well is moved no more. `first`: the first
    /// day on which a revision may ask for another dose; `begins`: the first dose that a decision is about. A dose of today
    /// that was recorded since was one of the plan in force. What counts from a step counts from the one of the day for which
    /// it was said.
    pub fn brought_up_to(
        mut self,
        (course, words, history): (&Course, &Vocabulary, &History),
        (today, first): (NaiveDate, NaiveDate),
        begins: &Begins,
    ) -> Self {
        self.changes
            .retain(|change| !is_late(change) || matches!(change.verb, Verb::Move { to, .. } if to >= today));
        let said: Vec<NaiveDate> = self.changes.iter().map(|change| change.on).collect();
        for at in 0..self.changes.len() {
            let (before, rest) = self.changes.split_at_mut(at);
            let Some(change) = rest.first_mut().filter(|change| !is_late(change)) else {
                continue;
            };
            let said = change.on;
            change.on = change.on.max(today);
            let on = begins.behind.day(&change.verb, begins.on);
            if change.verb.begins_with_a_dose() && change.on <= on {
                change.on = on;
                change.after = begins.after.clone().filter(|_| on == begins.on);
                change.after_time = None;
            }
            if said < change.on && self.plan.is_none() {
                let mut course = course.clone();
                course.changes.extend(before.iter().cloned());
                course.changes.sort_by_key(|change| change.on);
                let plan = Timeline::new(&course, words, history.clone());
                let (verb, on) = decision::still_meant(&change.verb, &plan, (said, change.on));
                (change.verb, change.on) = (verb, on);
            }
        }
        // What was decided on the revision is decided on it where it begins now.
        if let Some(plan) = self.plan.as_ref().filter(|plan| plan.from < first) {
            for (change, said) in self.changes.iter_mut().zip(said) {
                // One that names its doses is about those.
                let names = matches!(change.verb, Verb::LeaveOut(_) | Verb::Move { .. });
                if said >= plan.from && !names && change.on <= first {
                    (change.on, change.after, change.after_time) = (first, None, None);
                }
            }
        }
        self.plan = self.plan.map(|plan| shifted::begun_later(plan, first));
        self
    }

    /// The first day of its revision; without one, the first day on which it can change anything.
    pub fn begins(&self, basis: &Basis<'_>) -> NaiveDate {
        self.plan.as_ref().map_or(basis.first, |plan| plan.from)
    }

    /// Whether every row is over, so that another one begins a new ladder.
    pub fn has_ended(&self, basis: &Basis<'_>) -> bool {
        self.rows(basis).iter().all(|row| row.tense == Tense::Past)
    }
}

impl Activation {
    /// Adds it to a course; plans stay in the order of their dates.
    pub fn apply(&self, course: &mut Course) {
        course.plans.extend(self.plan.clone());
        course.plans.sort_by_key(|plan| plan.from);
        course.changes.extend(self.changes.iter().cloned());
        course.changes.sort_by_key(|change| change.on);
    }
}

impl Basis<'_> {
    /// A decision that holds from a day. On the first day on which it can, it begins with the dose with which it can.
    pub fn change(&self, on: NaiveDate, verb: Verb) -> Change {
        let after = self.after.filter(|_| on == self.first && verb.begins_with_a_dose());
        Change {
            after: after.cloned(),
            after_time: match after {
                Some(DueMoment::At(moment @ Moment::Slot { .. })) => moment.clock(self.words),
                _ => None,
            },
            ..Change::new(on, verb)
        }
    }

    /// The timeline in force.
    pub fn active(&self) -> Timeline {
        Timeline::new(self.course, self.words, self.history.clone())
    }
}

/// A number for everything of a course's plans and changes that decides what is due, as 16 hexadecimal digits.
pub fn fingerprint(course: &Course) -> String {
    let mut text = String::new();
    for plan in &course.plans {
        let _ = write!(
            text,
            "plan {} {:?} {} {:?} {:?};",
            plan.from, plan.at, plan.repeat, plan.weight, plan.surface
        );
        if let Some(begins) = &plan.begins {
            let _ = write!(text, "begins {begins:?};");
        }
        for step in &plan.steps {
            let ask = matches!(step.then, super::plan::Then::Ask);
            let _ = write!(text, "{} {} {ask};", step.length, step.take);
        }
    }
    for change in course.changes.iter().filter(|change| change.void.is_none()) {
        let _ = write!(text, "change {} {}", change.on, change.verb);
        if let Some(after) = &change.after {
            let _ = write!(text, " after {after}");
        }
        text.push(';');
    }
    format!("{:016x}", fnv(text.as_bytes()))
}

/// Whether a change moves a dose that belongs to the day on which it takes effect: only such a change may be on a past
/// day, and it alters nothing of that day but this dose.
fn is_late(change: &Change) -> bool {
    matches!(&change.verb, Verb::Move { dose, .. } if dose.date == change.on)
}
