//! Folds the changes over the plans: stretches of time that neither overlap nor leave a gap.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::History;
use super::due::doses_on;
use super::ladder::{Ladder, Laid, Overlay, Position};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::plan::{Length, Plan, Repeat};
use crate::domain::vocabulary::Vocabulary;

/// A stretch of time in which one thing holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Its first day.
    pub from: NaiveDate,
    /// The first day after it; the next run begins then.
    pub until: Option<NaiveDate>,
    /// What holds.
    pub kind: RunKind,
}

/// What holds in a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RunKind {
    /// Steps follow each other.
    Steps(Ladder),
    /// Nothing is due, since a day.
    Paused { since: NaiveDate },
    /// Nothing is due any more, since a day.
    Stopped { since: NaiveDate },
}

/// A decision on single doses, whatever step they belong to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Single {
    /// It alters no day before this one.
    pub on: NaiveDate,
    pub kind: SingleKind,
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

/// More steps than anybody goes back.
const MOST_BACK: u32 = 1000;

/// More days than anybody holds: how a hold without shift keeps its step from ending.
pub(super) const WITHOUT_END: i64 = 1_000_000;

/// What laying out a ladder needs to know.
pub(super) struct Fold<'a> {
    pub plans: &'a [Plan],
    pub history: &'a History,
    pub words: &'a Vocabulary,
}

/// What is going on while the fold walks through the changes.
#[derive(Clone, Debug)]
enum State {
    Nothing,
    Running(Ladder),
    /// A step is held without moving the calendar of the ladder beneath, to a day.
    Frozen {
        beneath: Ladder,
        held: Ladder,
        until: NaiveDate,
    },
    Paused {
        beneath: Ladder,
        since: NaiveDate,
        until: Option<NaiveDate>,
        shift: bool,
    },
    Stopped {
        beneath: Option<Ladder>,
        since: NaiveDate,
    },
}

/// Folds changes, in the order of the days on which they take effect, over plans in the order of their dates.
pub(super) fn fold(
    plans: &[Plan],
    changes: &[Change],
    history: &History,
    words: &Vocabulary,
) -> (Vec<Run>, Vec<Single>) {
    let fold = Fold { plans, history, words };
    let mut walk = Walk {
        fold,
        runs: Vec::new(),
        singles: Vec::new(),
        state: State::Nothing,
    };
    let mut changes: Vec<&Change> = changes.iter().filter(|change| change.void.is_none()).collect();
    changes.sort_by_key(|change| change.on);
    let mut changes = changes.into_iter().peekable();
    for (index, plan) in plans.iter().enumerate() {
        while let Some(change) = changes.next_if(|change| change.on < plan.from) {
            walk.change(change);
        }
        // A later revision of the same date replaces the earlier one.
        if plans.get(index + 1).is_none_or(|next| next.from != plan.from) {
            walk.wake(plan.from);
            walk.begin(
                plan.from,
                State::Running(Ladder::lay(&walk.fold, index, Position::start(plan), false)),
            );
        }
    }
    for change in changes {
        walk.change(change);
    }
    // A pause or a hold with an end that no later change has reached.
    walk.wake(NaiveDate::MAX);
    (walk.runs, walk.singles)
}

struct Walk<'a> {
    fold: Fold<'a>,
    runs: Vec<Run>,
    singles: Vec<Single>,
    state: State,
}

impl Walk<'_> {
    /// From this day on this state holds: closes the stretch in force and opens another.
    fn begin(&mut self, on: NaiveDate, state: State) {
        while self.runs.last().is_some_and(|run| run.from >= on) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut() {
            last.until = Some(on);
        }
        let kind = match &state {
            State::Nothing => None,
            State::Running(ladder) => Some(RunKind::Steps(ladder.clone())),
            State::Frozen { held, .. } => Some(RunKind::Steps(held.clone())),
            State::Paused { since, .. } => Some(RunKind::Paused { since: *since }),
            State::Stopped { since, .. } => Some(RunKind::Stopped { since: *since }),
        };
        if let Some(kind) = kind {
            self.runs.push(Run {
                from: on,
                until: None,
                kind,
            });
        }
        self.state = state;
    }

    /// A hold without shift or a pause with an end is over before this day: the ladder beneath goes on.
    fn wake(&mut self, before: NaiveDate) {
        match self.state.clone() {
            State::Frozen { beneath, until, .. } if until <= before => self.begin(until, State::Running(beneath)),
            State::Paused {
                beneath,
                since,
                until: Some(until),
                shift,
            } if until <= before => {
                self.resume(beneath, since, until, shift);
            }
            _ => {}
        }
    }

    fn resume(&mut self, beneath: Ladder, since: NaiveDate, on: NaiveDate, shift: bool) {
        let state = match beneath.locate(self.fold.plans, since).filter(|_| shift) {
            Some(laid) => {
                let waited = (on - since).num_days();
                let mut at = laid.at;
                at.origin += TimeDelta::days(waited);
                at.from = on;
                at.moved += waited;
                shift_overlays(&mut at, waited);
                State::Running(Ladder::lay(&self.fold, beneath.plan, at, false))
            }
            None => State::Running(self.without(&beneath, since, on).unwrap_or(beneath)),
        };
        self.begin(on, state);
    }

    /// A ladder whose step counts doses, after days on which nothing was due: those doses are still to come.
    fn without(&self, ladder: &Ladder, since: NaiveDate, on: NaiveDate) -> Option<Ladder> {
        let plan = self.fold.plans.get(ladder.plan)?;
        let laid = ladder.locate(self.fold.plans, since)?;
        let step = plan
            .steps
            .get(laid.at.step)
            .filter(|step| matches!(step.length, Length::Doses(_)))?;
        // The step as if it went on, so that the doses of the days left out are all counted.
        let open = Laid {
            end: None,
            last_day: None,
            most: None,
            ..laid.clone()
        };
        let days = since.iter_days().take_while(|day| *day < on);
        let lost: u32 = days.map(|day| doses_on(&self.fold, plan, step, &open, day, None)).sum();
        let mut at = stay(laid, on);
        at.skipped = at.skipped.saturating_add(lost);
        Some(Ladder::lay(&self.fold, ladder.plan, at, false))
    }

    /// A dose of a step that counts doses is left out: one more is to come.
    fn left_out(&mut self, dose: &DoseRef, on: NaiveDate) {
        let State::Running(ladder) = &self.state else { return };
        let again = self
            .singles
            .iter()
            .any(|single| matches!(&single.kind, SingleKind::LeaveOut(other) if other == dose));
        let Some(laid) = ladder
            .locate(self.fold.plans, on.max(dose.date))
            .filter(|_| !again && dose.date >= on)
        else {
            return;
        };
        let here = ladder.locate(self.fold.plans, on);
        let Some(plan) = self.fold.plans.get(ladder.plan) else {
            return;
        };
        let counted = plan
            .steps
            .get(laid.at.step)
            .filter(|step| matches!(step.length, Length::Doses(_)));
        // Only the step in force can be laid anew from here; a later one is left as it is.
        let same = here
            .as_ref()
            .is_some_and(|here| (here.at.step, here.at.pass) == (laid.at.step, laid.at.pass));
        let (Some(step), true, Some(here)) = (counted, same, here) else {
            return;
        };
        let lost = doses_on(&self.fold, plan, step, &laid, dose.date, Some(dose));
        let mut at = stay(here, on);
        at.skipped = at.skipped.saturating_add(lost);
        let ladder = Ladder::lay(&self.fold, ladder.plan, at, false);
        self.begin(on, State::Running(ladder));
    }

    /// A step alone and without end, from a day on.
    fn held_step(&self, plan: usize, laid: Laid, on: NaiveDate) -> Option<Ladder> {
        let mut at = stay(laid, on);
        at.extra += WITHOUT_END;
        let held = Ladder::lay(&self.fold, plan, at, false);
        held.first().map(|_| held)
    }

    /// The ladder in force and the step that holds on a day. While a step is held without moving the calendar, that
    /// step is meant by every decision, not the one that the calendar beneath has come to.
    fn running(&self, on: NaiveDate) -> Option<(Option<Laid>, &Ladder)> {
        match &self.state {
            State::Running(ladder)
            | State::Paused { beneath: ladder, .. }
            | State::Stopped {
                beneath: Some(ladder), ..
            } => Some((ladder.locate(self.fold.plans, on), ladder)),
            State::Frozen { beneath, held, .. } => {
                let laid = held.locate(self.fold.plans, on).and_then(|laid| {
                    let mut at = stay(laid, on);
                    at.extra -= WITHOUT_END;
                    Ladder::lay(&self.fold, held.plan, at, false).first()
                });
                Some((laid, beneath))
            }
            State::Nothing | State::Stopped { .. } => None,
        }
    }

    /// So many steps back, through the passes of a ladder that repeats.
    fn back(&self, plan: usize, mut step: usize, mut pass: u32, steps: u32) -> (usize, u32) {
        let plan = self.fold.plans.get(plan);
        let first = match plan.map(|plan| plan.repeat) {
            Some(Repeat::From { step, .. }) => usize::try_from(step).unwrap_or(1).saturating_sub(1),
            _ => 0,
        };
        for _ in 0..steps.min(MOST_BACK) {
            if pass > 1 && step == first {
                pass -= 1;
                step = plan.map_or(0, |plan| plan.steps.len().saturating_sub(1));
            } else {
                step = step.saturating_sub(1);
            }
        }
        (step, pass)
    }

    fn go_to(&mut self, on: NaiveDate, plan: usize, step: usize, pass: u32, moved: i64) {
        let at = Position::at_step(step, pass, on, moved);
        let ladder = Ladder::lay(&self.fold, plan, at, false);
        self.begin(on, State::Running(ladder));
    }

    fn change(&mut self, change: &Change) {
        let on = change.on;
        self.wake(on);
        match &change.verb {
            Verb::LeaveOut(doses) => {
                for dose in doses {
                    self.left_out(dose, on);
                    let kind = SingleKind::LeaveOut(dose.clone());
                    self.singles.push(Single { on, kind });
                }
                return;
            }
            Verb::Move { dose, to, at } => {
                let kind = SingleKind::Move {
                    dose: dose.clone(),
                    to: *to,
                    at: *at,
                };
                self.singles.push(Single { on, kind });
                return;
            }
            _ => {}
        }
        let Some((laid, ladder)) = self.running(on) else {
            return;
        };
        let ladder = ladder.clone();
        let plan = ladder.plan;
        let steps = self.fold.plans.get(plan).map_or(0, |plan| plan.steps.len());
        // When the ladder is through, one stands behind its last step.
        let (step, pass, moved) = match &laid {
            Some(laid) => (laid.at.step, laid.at.pass, laid.at.moved + laid.at.extra),
            None => (steps, 1, 0),
        };
        match &change.verb {
            // While nothing is due there is no step to stay on; a hold must not begin doses again.
            Verb::Hold { .. } if matches!(self.state, State::Paused { .. } | State::Stopped { .. }) => {}
            Verb::Hold { days, shift: true } => {
                let Some(laid) = laid else { return };
                let mut at = stay(laid.clone(), on);
                // A step whose time was over already, because the plan asks, is held from today.
                let overrun = laid.nominal.map_or(0, |end| (on - end).num_days().max(0));
                at.extra += i64::from(*days) + overrun;
                let ladder = Ladder::lay(&self.fold, plan, at, false);
                self.begin(on, State::Running(ladder));
            }
            Verb::Hold { days, shift: false } => {
                if let Some(held) = laid.and_then(|laid| self.held_step(plan, laid, on)) {
                    let until = on + TimeDelta::days(i64::from(*days));
                    self.begin(
                        on,
                        State::Frozen {
                            beneath: ladder,
                            held,
                            until,
                        },
                    );
                }
            }
            Verb::Advance => self.go_to(on, plan, step + 1, pass, moved),
            Verb::Back(n) => {
                let (target, pass) = self.back(plan, step, pass, *n);
                self.go_to(on, plan, target, pass, moved);
            }
            Verb::Restart => self.go_to(on, plan, 0, 1, moved),
            Verb::RestartStep => self.go_to(on, plan, step, pass, moved),
            Verb::GoTo(n) => {
                let target = usize::try_from(*n).unwrap_or(1).saturating_sub(1);
                if target < steps {
                    self.go_to(on, plan, target, pass, moved);
                }
            }
            // What is stopped stays stopped, and does not come back when the pause is over.
            Verb::Pause { .. } if matches!(self.state, State::Stopped { .. }) => {}
            Verb::Pause { days, shift } => {
                let until = days.map(|days| on + TimeDelta::days(i64::from(days)));
                // A pause within a pause says anew how long it lasts. The plan has waited since the first, if it waits.
                let state = match self.state.clone() {
                    State::Paused {
                        beneath,
                        since,
                        shift: waiting,
                        ..
                    } if waiting || !shift => State::Paused {
                        beneath,
                        since,
                        until,
                        shift: waiting,
                    },
                    _ => State::Paused {
                        beneath: ladder,
                        since: on,
                        until,
                        shift: *shift,
                    },
                };
                self.begin(on, state);
            }
            Verb::Resume => match self.state.clone() {
                State::Paused {
                    beneath, since, shift, ..
                } => self.resume(beneath, since, on, shift),
                State::Stopped {
                    beneath: Some(beneath),
                    since,
                } => self.resume(beneath, since, on, false),
                _ => {}
            },
            Verb::Stop => {
                let beneath = match &self.state {
                    State::Nothing => None,
                    _ => Some(ladder),
                };
                self.begin(on, State::Stopped { beneath, since: on });
            }
            Verb::Set { amount, at, days } => {
                let until = days.map(|days| on + TimeDelta::days(i64::from(days)));
                self.overlay(
                    on,
                    &Overlay::Set {
                        amount: amount.clone(),
                        at: at.clone(),
                        from: on,
                        until,
                    },
                );
            }
            Verb::Weekday { from, to } => {
                self.overlay(
                    on,
                    &Overlay::Weekday {
                        from: *from,
                        to: *to,
                        since: on,
                    },
                );
            }
            Verb::Take(directions) => {
                self.overlay(
                    on,
                    &Overlay::Take {
                        directions: directions.clone(),
                        since: on,
                    },
                );
            }
            Verb::LeaveOut(_) | Verb::Move { .. } => {}
        }
    }

    /// A decision on the doses of the step in force. While nothing is due it waits for the step to go on.
    fn overlay(&mut self, on: NaiveDate, overlay: &Overlay) {
        let with = |fold: &Fold<'_>, ladder: &Ladder, day: NaiveDate| {
            let mut at = stay(ladder.locate(fold.plans, day)?, day);
            at.overlays.push(overlay.clone());
            Some(Ladder::lay(fold, ladder.plan, at, false))
        };
        let fold = &self.fold;
        match &self.state {
            State::Nothing => {}
            State::Running(ladder) => {
                if let Some(ladder) = with(fold, ladder, on) {
                    self.begin(on, State::Running(ladder));
                }
            }
            State::Frozen { beneath, held, until } => {
                let Some(held) = with(fold, held, on) else { return };
                // The calendar beneath may have come to another step; that one is not meant.
                let same = |ladder: &Ladder| ladder.locate(fold.plans, on).map(|laid| (laid.at.step, laid.at.pass));
                let beneath = if same(beneath) == same(&held) {
                    with(fold, beneath, on).unwrap_or_else(|| beneath.clone())
                } else {
                    beneath.clone()
                };
                let until = *until;
                self.begin(on, State::Frozen { beneath, held, until });
            }
            State::Paused {
                beneath,
                since,
                until,
                shift,
            } => {
                let day = if *shift { *since } else { on };
                if let Some(beneath) = with(fold, beneath, day) {
                    self.state = State::Paused {
                        beneath,
                        since: *since,
                        until: *until,
                        shift: *shift,
                    };
                }
            }
            State::Stopped { beneath, since } => {
                let changed = beneath.as_ref().and_then(|ladder| with(fold, ladder, on));
                self.state = State::Stopped {
                    beneath: changed.or_else(|| beneath.clone()),
                    since: *since,
                };
            }
        }
    }
}

/// The position from which the step in force goes on as it is.
fn stay(laid: Laid, on: NaiveDate) -> Position {
    let mut at = laid.at;
    at.from = on;
    at
}

fn shift_overlays(at: &mut Position, days: i64) {
    for overlay in &mut at.overlays {
        if let Overlay::Set { until: Some(until), .. } = overlay {
            *until += TimeDelta::days(days);
        }
    }
}
