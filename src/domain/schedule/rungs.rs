//! The ladder as a list with dates: what was, what is, and what is planned.

use chrono::{NaiveDate, TimeDelta};

use super::fold::{Fold, RunKind};
use super::ladder::{Ladder, Laid, Overlay, Position};
use super::{StepAt, Timeline};

/// What a rung of the shown ladder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungKind {
    /// A step.
    Step,
    /// More days on the step before, by a hold.
    Hold,
    /// Nothing is due, by a pause.
    Pause,
    /// Nothing is due any more.
    Stop,
}

/// One rung of the ladder with its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What it is.
    pub kind: RungKind,
    /// The revision, an index into the plans in the order of their dates.
    pub plan: usize,
    /// The step, from 1 (for a pause: the step that was in force).
    pub step: u32,
    /// Which time through the ladder, from 1.
    pub pass: u32,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day; `None` while it has no end.
    pub until: Option<NaiveDate>,
    /// It depends on an answer that has not been given: the plan asks before it.
    pub asked: bool,
}

impl Rung {
    /// How many days it lasts.
    pub fn days(&self) -> Option<i64> {
        self.until.map(|until| (until - self.from).num_days() + 1)
    }
}

impl Timeline {
    /// The whole ladder: what was really in force up to today, and from there on what is planned if every question is
    /// answered with yes. At most `most` rungs.
    pub fn rungs(&self, most: usize) -> Vec<Rung> {
        let mut found: Vec<Rung> = Vec::new();
        for run in &self.runs {
            if found.len() >= most {
                break;
            }
            let last = run.until.map(|until| until - TimeDelta::days(1));
            match &run.kind {
                RunKind::Steps(ladder) => {
                    let left = most - found.len();
                    let mut asked = false;
                    for laid in ladder.steps_from(&self.plans, run.from, left) {
                        let from = laid.at.from.max(run.from);
                        if last.is_some_and(|last| from > last) {
                            break;
                        }
                        Self::push(&mut found, ladder.plan, &laid, from, last, asked);
                        asked |= laid.asks.is_some();
                        if let (Some(asks), None, None) = (laid.asks, laid.end, run.until) {
                            self.ahead(&mut found, ladder, &laid, asks, most);
                        }
                    }
                }
                RunKind::Paused { since } | RunKind::Stopped { since } => {
                    let step = found.last().map_or(1, |rung| rung.step);
                    let plan = found.last().map_or(0, |rung| rung.plan);
                    let kind = if matches!(run.kind, RunKind::Paused { .. }) {
                        RungKind::Pause
                    } else {
                        RungKind::Stop
                    };
                    let from = run.from.max(*since);
                    found.push(Rung {
                        kind,
                        plan,
                        step,
                        pass: 1,
                        from,
                        until: last,
                        asked: false,
                    });
                }
            }
        }
        found
    }

    /// The days on which an amount, a weekday or directions that a change put in the place of a step's own begin to hold
    /// or hold no more: within a rung, which they do not divide.
    pub fn breaks(&self) -> Vec<NaiveDate> {
        let mut found: Vec<NaiveDate> = Vec::new();
        for run in &self.runs {
            let RunKind::Steps(ladder) = &run.kind else { continue };
            for overlay in ladder.first().iter().flat_map(|laid| &laid.at.overlays) {
                match overlay {
                    Overlay::Set { from, until, .. } => found.extend([Some(*from), *until].into_iter().flatten()),
                    Overlay::Weekday { since, .. } | Overlay::Take { since, .. } => found.push(*since),
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A laid step as rungs: the step itself, and the days by which it was held.
    fn push(found: &mut Vec<Rung>, plan: usize, laid: &Laid, from: NaiveDate, last: Option<NaiveDate>, asked: bool) {
        let at = StepAt::of(laid, plan, from);
        let end = match (laid.end.map(|end| end - TimeDelta::days(1)), last) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let rung = |kind, from, until| Rung {
            kind,
            plan,
            step: at.step,
            pass: at.pass,
            from,
            until,
            asked,
        };
        // A hold without shift is a step alone, without an end of its own.
        if laid.at.extra >= super::fold::WITHOUT_END {
            found.push(rung(RungKind::Hold, from, end));
            return;
        }
        // The same step going on after a change is one rung, with whatever holds it already had.
        let mut start = from;
        while let Some(before) = found.last().filter(|before| {
            matches!(before.kind, RungKind::Step | RungKind::Hold)
                && before.step == at.step
                && before.pass == at.pass
                && before.plan == plan
                && before.until.is_some_and(|until| until + TimeDelta::days(1) == start)
                && laid.at.origin < start
        }) {
            start = before.from;
            found.pop();
        }
        let planned_end = laid.end.or(laid.asks).filter(|_| laid.at.extra > 0);
        let nominal = planned_end.map(|end| end - TimeDelta::days(laid.at.extra + 1));
        match nominal.filter(|nominal| *nominal >= start && end.is_none_or(|end| *nominal < end)) {
            Some(nominal) => {
                found.push(rung(RungKind::Step, start, Some(nominal)));
                found.push(rung(RungKind::Hold, nominal + TimeDelta::days(1), end));
            }
            None => found.push(rung(RungKind::Step, start, end)),
        }
    }

    /// The steps behind a gate, as they would follow if it were passed on its day.
    fn ahead(&self, found: &mut Vec<Rung>, ladder: &Ladder, laid: &Laid, asks: NaiveDate, most: usize) {
        // A gate that is open already is passed tomorrow at the earliest.
        let open = found
            .last()
            .map_or(asks, |rung| rung.from + TimeDelta::days(1))
            .max(asks);
        if let Some(rung) = found.last_mut() {
            rung.until = Some(open - TimeDelta::days(1));
        }
        let fold = Fold {
            plans: &self.plans,
            history: &self.history,
            words: &self.words,
        };
        let at = Position::at_step(laid.at.step + 1, laid.at.pass, open, laid.at.moved_after());
        let next = Ladder::lay(&fold, ladder.plan, at, true);
        for laid in next.steps_from(&self.plans, open, most.saturating_sub(found.len())) {
            let from = laid.at.from;
            Self::push(found, ladder.plan, &laid, from, None, true);
        }
    }
}
