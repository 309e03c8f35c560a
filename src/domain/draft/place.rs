//! Which step of the written-out ladder a row is.
//!
//! A row is named by what it is (a step of a revision, which time through the ladder), not by the day on which it is
//! open for the first time: where a dose of today is recorded the revision of a draft begins tomorrow, and the row
//! under the cursor may then have no day left in it. Such a row is [`Spot::Ended`]: none of it can be edited, and what
//! is put below it comes first. So no edit reaches the row after the one that is meant.

use chrono::NaiveDate;

use super::rows::{MOST_ROWS, Row, Tense, rungs};
use super::same::same_days;
use super::{Basis, Draft, DraftError};
use crate::domain::plan::Repeat;
use crate::domain::schedule::{Rung, RungKind, Timeline};

/// Names a row of a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowId {
    pub(super) kind: RungKind,
    pub(super) plan: usize,
    pub(super) step: u32,
    pub(super) pass: u32,
    /// Tells the parts of a step apart that a pause divides.
    pub(super) from: NaiveDate,
}

/// What names a row.
pub trait NamesRow: Copy {
    /// Its place among the rows.
    fn find(self, rows: &[Row]) -> Option<usize>;
}

impl NamesRow for RowId {
    fn find(self, rows: &[Row]) -> Option<usize> {
        let same = |id: Self| (id.kind, id.plan, id.step, id.pass) == (self.kind, self.plan, self.step, self.pass);
        let exact = rows.iter().position(|row| row.id() == self);
        let alone = || {
            let mut all = rows.iter().enumerate().filter(|(_, row)| same(row.id()));
            let first = all.next()?.0;
            all.next().is_none().then_some(first)
        };
        // A step that was written out from its middle since is one row with what is over of it.
        let joined = |row: &Row| (row.kind, row.from) == (self.kind, self.from) && row.tense != Tense::Never;
        exact.or_else(alone).or_else(|| rows.iter().position(joined))
    }
}

/// Cases are written down with the first day of a row.
#[cfg(test)]
impl NamesRow for NaiveDate {
    fn find(self, rows: &[Row]) -> Option<usize> {
        rows.iter()
            .position(|row| row.from == self && row.tense != Tense::Never)
    }
}

/// Where a row is in the written-out ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// It is this step.
    Step(usize),
    /// Its last day is today, and the dose of today is recorded.
    Ended,
}

/// The step of the ladder before that the first written-out step is what is left of.
pub(super) type Origin = Option<(usize, u32, u32)>;

impl Draft {
    /// The row of a name.
    ///
    /// # Errors
    /// [`DraftError::NoRow`], or [`DraftError::Past`] for one that is over.
    pub fn row(&self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Row, DraftError> {
        let mut rows = self.rows(basis);
        let at = name.find(&rows).ok_or(DraftError::NoRow)?;
        let row = rows.swap_remove(at);
        if row.tense == Tense::Past {
            Err(DraftError::Past)
        } else {
            Ok(row)
        }
    }

    /// The step of the written-out ladder that a row is, or after which one that is over for today would come.
    ///
    /// # Errors
    /// As the edits of that row.
    pub fn step_of(&self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Option<usize>, DraftError> {
        Ok(match self.clone().spot(basis, name)? {
            Spot::Step(index) => Some(index),
            Spot::Ended => None,
        })
    }

    /// The row that a step of the written-out ladder is.
    pub fn row_of(&self, basis: &Basis<'_>, step: usize) -> Option<usize> {
        let own = self.own(&self.timeline(basis))?;
        let rows = self.rows(basis);
        let is = |row: &Row| row.kind == RungKind::Step && row.plan == own && row.index() == step;
        rows.iter().position(is)
    }

    /// The place of the draft's own revision among those of its timeline: the last of its day.
    pub(super) fn own(&self, timeline: &Timeline) -> Option<usize> {
        let plan = self.plan.as_ref()?;
        timeline.plans().iter().rposition(|other| other == plan)
    }

    /// The place of a row in the written-out revision, which is written out for it.
    pub(super) fn spot(&mut self, basis: &Basis<'_>, name: impl NamesRow) -> Result<Spot, DraftError> {
        let row = self.row(basis, name)?;
        match row.kind {
            RungKind::Hold => return Err(DraftError::NotAStep("a hold")),
            RungKind::Pause => return Err(DraftError::NotAStep("a pause")),
            RungKind::Stop => return Err(DraftError::NotAStep("a stop")),
            RungKind::Step => {}
        }
        if self.plan.is_some() {
            let timeline = self.timeline(basis);
            return if self.own(&timeline) == Some(row.plan) {
                self.only(basis, &row, (row.plan, row.step, row.pass))
            } else {
                Err(before_its_plan(&row, basis, &timeline)).or_else(ended)
            };
        }
        let before = self.timeline(basis);
        let begins = before.plans().get(row.plan).map(|plan| plan.from);
        // A revision that begins later is edited as a whole.
        if let Some(from) = begins.filter(|from| *from > basis.today) {
            let skipped = self.take_over(basis, &before, from)?;
            let own = self.own(&self.timeline(basis)).ok_or(DraftError::NoRow)?;
            return self.only(basis, &row, (own, row.step.saturating_sub(skipped), row.pass));
        }
        let origin = self.write_out(basis)?;
        let timeline = self.timeline(basis);
        let own = self.own(&timeline).ok_or(DraftError::NoRow)?;
        if origin == Some((row.plan, row.step, row.pass)) {
            return self.only(basis, &row, (own, 1, 1));
        }
        let written = self.plan.as_ref().map_or(basis.today, |plan| plan.from);
        if row.asked && before.waits_on(written) {
            let (step, pass) =
                asked_step(&row, basis, &before, &timeline).ok_or_else(|| other_plan(&row, &timeline))?;
            return self.only(basis, &row, (own, step, pass));
        }
        if row.from < written {
            return Err(before_its_plan(&row, basis, &timeline)).or_else(ended);
        }
        // The same doses on the same days: a step that has not begun begins on its day as before.
        let same = |rung: &&Rung| rung.plan == own && rung.kind == RungKind::Step && rung.from == row.from;
        let (step, pass) = rungs(&timeline, basis.today)
            .iter()
            .find(same)
            .map(|rung| (rung.step, rung.pass))
            .ok_or_else(|| other_plan(&row, &timeline))?;
        self.only(basis, &row, (own, step, pass))
    }

    /// The place of a step that one row shows: a pause or a decision to come may show it in two. Where a decision holds
    /// over some of its days, the row with what the step itself says is the step.
    fn only(
        &mut self,
        basis: &Basis<'_>,
        row: &Row,
        (plan, step, pass): (usize, u32, u32),
    ) -> Result<Spot, DraftError> {
        let rows = self.rows(basis);
        let same = |other: &&Row| {
            other.tense != Tense::Past
                && other.kind == RungKind::Step
                && (other.plan, other.step, other.pass) == (plan, step, pass)
        };
        let all: Vec<&Row> = rows.iter().filter(same).collect();
        if all.len() > 1 {
            let timeline = self.timeline(basis);
            let steps = timeline.plans().get(plan).map_or(&[][..], |plan| &plan.steps);
            let index = usize::try_from(step).unwrap_or(1).saturating_sub(1);
            let own = |other: &Row| steps.get(index).is_some_and(|step| step.take == other.take);
            let joined = all
                .iter()
                .is_sorted_by(|before, after| before.until.and_then(|day| day.succ_opt()) == Some(after.from));
            let last = all.last().is_some_and(|last| last.from == row.from && own(last));
            if !joined || !last || all.iter().filter(|other| own(other)).count() != 1 {
                return Err(DraftError::Divided);
            }
        }
        self.alone(basis, step, pass).map(Spot::Step)
    }

    /// Writes the passes of a ladder that repeats out, up to the one of a row: an edit is made to this row, not to each
    /// that comes round.
    pub(super) fn alone(&mut self, basis: &Basis<'_>, step: u32, pass: u32) -> Result<usize, DraftError> {
        let none = || DraftError::NoRow;
        let index = usize::try_from(step)
            .ok()
            .and_then(|n| n.checked_sub(1))
            .ok_or_else(none)?;
        let mut made = self.clone();
        let plan = made.plan.as_mut().ok_or_else(none)?;
        let Repeat::From { step: again, times } = plan.repeat else {
            return Ok(index);
        };
        let begins = usize::try_from(again).unwrap_or(1).saturating_sub(1);
        if index < begins && pass <= 1 {
            return Ok(index);
        }
        let block = plan.steps.get(begins..).unwrap_or_default().to_vec();
        let (whole, passes) = (plan.steps.len(), usize::try_from(pass.max(1)).unwrap_or(usize::MAX));
        if block.is_empty() || passes.saturating_mul(block.len()).saturating_add(whole) > MOST_ROWS {
            return Err(DraftError::TooFar);
        }
        for _ in 1..passes {
            plan.steps.extend(block.iter().cloned());
        }
        let left = times.map(|times| times.saturating_sub(pass.max(1)));
        let next = u32::try_from(plan.steps.len() + 1).unwrap_or(1);
        if left != Some(0) {
            plan.steps.extend(block.iter().cloned());
        }
        plan.repeat = match left {
            Some(0 | 1) => Repeat::No,
            times => Repeat::From { step: next, times },
        };
        let begins_on = plan.from.max(basis.today);
        if !same_days(&self.timeline(basis), &made.timeline(basis), begins_on, begins_on) {
            return Err(DraftError::NotRewritable);
        }
        *self = made;
        Ok(if passes == 1 {
            index
        } else {
            whole + (passes - 2) * block.len() + index.saturating_sub(begins)
        })
    }
}

/// The step after a question that waits, in a ladder that was written out: the same one in their order, as the answer
/// says when it begins.
fn asked_step(row: &Row, basis: &Basis<'_>, before: &Timeline, after: &Timeline) -> Option<(u32, u32)> {
    let asked = |timeline: &Timeline| -> Vec<Rung> {
        let rungs = rungs(timeline, basis.today);
        rungs
            .into_iter()
            .filter(|rung| rung.asked && rung.kind == RungKind::Step)
            .collect()
    };
    let at = asked(before)
        .iter()
        .position(|rung| (rung.plan, rung.step, rung.pass) == (row.plan, row.step, row.pass))?;
    asked(after).get(at).map(|rung| (rung.step, rung.pass))
}

/// Why a row before the written-out revision cannot be edited.
fn before_its_plan(row: &Row, basis: &Basis<'_>, timeline: &Timeline) -> DraftError {
    match row.planned {
        Some(until) if row.tense == Tense::Present && until < basis.first => DraftError::EndsToday,
        _ if row.tense == Tense::Present => DraftError::NotRewritable,
        _ => other_plan(row, timeline),
    }
}

fn ended(error: DraftError) -> Result<Spot, DraftError> {
    if error == DraftError::EndsToday {
        Ok(Spot::Ended)
    } else {
        Err(error)
    }
}

fn other_plan(row: &Row, timeline: &Timeline) -> DraftError {
    DraftError::OtherPlan(timeline.plans().get(row.plan).map_or(row.from, |plan| plan.from))
}

impl Row {
    /// What names it.
    pub fn id(&self) -> RowId {
        RowId {
            kind: self.kind,
            plan: self.plan,
            step: self.step,
            pass: self.pass,
            from: self.from,
        }
    }

    /// Its place among the steps of its revision, from 0.
    pub(super) fn index(&self) -> usize {
        usize::try_from(self.step).unwrap_or(1).saturating_sub(1)
    }
}
