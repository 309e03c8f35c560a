//! Correcting what a course's file says: a revision or a change that was entered wrong, or that never came.
//!
//! This is the one verb that reaches back. It takes nothing out: what was wrong stays in the file without effect, with
//! the reason, and what it ought to have said is written after it. The journal is not touched; what differs is by which
//! plan its days are judged.

use chrono::NaiveDate;

use super::amount::Basis as PerBody;
use super::change::Change;
use super::course::{Course, CourseId, VoidPlan};
use super::decision::Stretch;
use super::draft::{Decision, Which};
use super::journal::Journal;
use super::plan::{Length, Plan, Repeat};

/// Something that was decided, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A revision.
    Plan(Plan),
    /// A change.
    Change(Change),
}

impl Entry {
    /// What kind of record an entry of the list is; `None` where it was taken back, or no longer exists.
    pub fn of(course: &Course, decision: &Decision) -> Option<Self> {
        match decision.which {
            Which::Plan(at) => course.plans.get(at).cloned().map(Self::Plan),
            Which::Change(at) => {
                let change = course.changes.get(at).filter(|change| change.void.is_none());
                change.cloned().map(Self::Change)
            }
            Which::VoidPlan(_) => None,
        }
    }

    /// Its first day.
    pub fn on(&self) -> NaiveDate {
        match self {
            Self::Plan(plan) => plan.from,
            Self::Change(change) => change.on,
        }
    }

    /// Who decided it.
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Plan(plan) => plan.by.as_deref(),
            Self::Change(change) => change.by.as_deref(),
        }
    }

    /// In a few words, without its day: `hold 7 days`; `5 steps`.
    pub fn words(&self) -> String {
        match self {
            Self::Plan(plan) => match plan.steps.len() {
                1 => "a revision, 1 step".into(),
                n => format!("a revision, {n} steps"),
            },
            Self::Change(change) => change.verb.to_string(),
        }
    }

    /// The same, as decided by somebody and entered on a day. An identifier belongs to one record only.
    #[must_use]
    pub fn entered(mut self, by: Option<String>, on: NaiveDate) -> Self {
        match &mut self {
            Self::Plan(plan) => {
                (plan.by, plan.entered) = (by, Some(on));
            }
            Self::Change(change) => {
                (change.by, change.entered, change.id) = (by, Some(on), None);
            }
        }
        self
    }

    /// Whether the schedule can still be computed with it.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub fn check(&self, course: &Course) -> Result<(), String> {
        match self {
            Self::Plan(plan) => check_plan(plan),
            Self::Change(change) => match course.plans.first() {
                Some(first) if change.on < first.from => Err(format!(
                    "the first plan begins on {}; it would change nothing",
                    first.from
                )),
                _ => Ok(()),
            },
        }
    }
}

/// What the reader of a file would refuse.
fn check_plan(plan: &Plan) -> Result<(), String> {
    if plan.steps.is_empty() {
        return Err("a plan has at least one step".into());
    }
    for step in &plan.steps {
        let nothing = step.take.lines.iter().all(super::directions::Line::is_as_needed);
        match step.length {
            Length::Doses(_) | Length::Taken(_) if nothing => {
                return Err(format!("`{}` never ends: nothing is due in it", step.take));
            }
            Length::Cycles(_) if step.take.cycle().is_none() => {
                return Err(format!("`{}` has no cycle; days or weeks instead", step.take));
            }
            _ => {}
        }
        for line in &step.take.lines {
            let basis = [Some(&line.amount), line.first.as_ref()];
            for basis in basis.into_iter().flatten().filter_map(|amount| amount.basis) {
                match basis {
                    PerBody::Kilogram if plan.weight.is_none() => return Err("the plan has no body weight".into()),
                    PerBody::SquareMetre if plan.surface.is_none() => return Err("the plan has no body surface".into()),
                    _ => {}
                }
            }
        }
    }
    match plan.repeat {
        Repeat::From { step, .. } if usize::try_from(step).map_or(true, |step| step > plan.steps.len()) => {
            Err(format!("it repeats from step {step}, which does not exist"))
        }
        _ => Ok(()),
    }
}

/// What was wrong, what is right, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As the file has it, in force.
    pub wrong: Entry,
    /// What it ought to have said; `None`: it never was.
    pub right: Option<Entry>,
    /// Why: kept with what was wrong.
    pub reason: String,
}

impl Correction {
    /// The first day that can differ.
    #[cfg(test)]
    pub fn from(&self) -> NaiveDate {
        let right = self.right.as_ref().map(Entry::on);
        right.map_or(self.wrong.on(), |right| right.min(self.wrong.on()))
    }

    /// Makes it in a course. What is not there is left alone.
    pub fn apply(&self, course: &mut Course) {
        match &self.wrong {
            Entry::Plan(wrong) => {
                if let Some(at) = course.plans.iter().position(|plan| plan == wrong) {
                    let plan = course.plans.remove(at);
                    let void = self.reason.clone();
                    course.void_plans.push(VoidPlan { plan, void });
                    course.void_plans.sort_by_key(|gone| gone.plan.from);
                }
            }
            Entry::Change(wrong) => {
                if let Some(change) = course.changes.iter_mut().find(|change| *change == wrong) {
                    change.void = Some(self.reason.clone());
                }
            }
        }
        match &self.right {
            Some(Entry::Plan(right)) => {
                course.plans.push(right.clone());
                course.plans.sort_by_key(|plan| plan.from);
            }
            Some(Entry::Change(right)) => {
                course.changes.push(right.clone());
                course.changes.sort_by_key(|change| change.on);
            }
            None => {}
        }
    }
}

/// How many entries of the journal answer a dose of these days.
pub fn recorded(journal: &Journal, course: &CourseId, stretch: &Stretch) -> usize {
    let doses = journal.months().flat_map(|(_, month)| &month.doses);
    doses
        .filter(|dose| dose.void.is_none() && dose.course == *course)
        .filter_map(|dose| dose.due.as_ref().map(|due| due.date))
        .filter(|day| stretch.has(*day))
        .count()
}

#[cfg(test)]
mod laws;
