//! Folds the changes over the plans: stretches of time that neither overlap nor leave a gap.

use chrono::{NaiveDate, TimeDelta};

use super::History;
use super::due::{doses_on, expected_between, times_on};
use super::ground::{Fold, WITHOUT_END};
use super::ladder::Ladder;
use super::middle::{Last, Meeting, Time};
use super::position::{Laid, Overlay, Position};
use super::runs::{Run, RunKind};
use super::single::{How, Renamed, Single, SingleKind, Singles};
use super::standing::weekdays_before;
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::directions::Weekday7;
use crate::domain::plan::{Length, Plan, Repeat, Step};
use crate::domain::vocabulary::Vocabulary;

/// More steps than anybody goes back.
const MOST_BACK: u32 = 1000;

/// A plan that goes on.
#[derive(Clone, Debug)]
struct Going {
    /// By the calendar.
    underneath: Ladder,
    /// A step that is held without moving the calendar.
    hold: Option<Hold>,
}

/// A step held without moving the calendar of the ladder below.
#[derive(Clone, Debug)]
struct Hold {
    held: Ladder,
    /// The first day after it.
    until: NaiveDate,
}

/// A plan of which nothing is due for a while.
#[derive(Clone, Debug)]
struct Waiting {
    /// As it was on `from`.
    plan: Going,
    /// Nothing has been due of it since.
    from: NaiveDate,
    /// Its calendar waits as well.
    shift: bool,
    /// How many doses of that day stay, where it waits from the middle of the day on.
    stay: i64,
}

/// What is going on while the fold walks through the changes.
#[derive(Clone, Debug)]
enum State {
    Nothing,
    Running(Going),
    Paused {
        waiting: Waiting,
        since: NaiveDate,
        until: Option<NaiveDate>,
    },
    Stopped {
        waiting: Waiting,
        since: NaiveDate,
    },
}

impl State {
    fn running(underneath: Ladder) -> Self {
        Self::Running(Going { underneath, hold: None })
    }
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
        singles: Singles::default(),
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
                State::running(Ladder::lay(&walk.fold, index, Position::start(plan), false)),
            );
        }
    }
    for change in changes {
        walk.change(change);
    }
    // A pause or a hold with an end that no later change has reached.
    walk.wake(NaiveDate::MAX);
    (walk.runs, walk.singles.into_vec())
}

/// The doses of a day by the clock, the last one that stays with the time that it had.
fn by_the_clock(mut times: Vec<Time>, last: &Last, words: &Vocabulary) -> Vec<Time> {
    for time in times.iter_mut().filter(|time| time.moment == last.moment) {
        time.clock = last.clock(&time.moment, words);
    }
    times.sort_by_key(|time| (time.clock.is_none(), time.clock));
    times
}

struct Walk<'a> {
    fold: Fold<'a>,
    runs: Vec<Run>,
    singles: Singles,
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
            State::Running(Going { hold: Some(hold), .. }) => Some(RunKind::Steps(hold.held.clone())),
            State::Running(Going { underneath, .. }) => Some(RunKind::Steps(underneath.clone())),
            State::Paused { since, waiting, .. } => Some(RunKind::Paused {
                since: *since,
                shift: waiting.shift,
            }),
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

    /// A hold without shift or a pause with an end is over before this day: the plan goes on.
    fn wake(&mut self, before: NaiveDate) {
        if let State::Paused {
            waiting,
            until: Some(until),
            ..
        } = &self.state
            && *until <= before
        {
            let (going, until) = (self.after(waiting, *until), *until);
            self.begin(until, State::Running(going));
        }
        if let State::Running(Going {
            underneath,
            hold: Some(hold),
        }) = &self.state
            && hold.until <= before
        {
            let (underneath, until) = (underneath.clone(), hold.until);
            self.begin(until, State::running(underneath));
        }
    }

    /// The plan as it goes on after it has waited to a day.
    fn after(&self, waiting: &Waiting, on: NaiveDate) -> Going {
        let (from, plan) = (waiting.from, &waiting.plan);
        let since = (from, waiting.stay);
        if waiting.shift {
            let moved = |ladder: &Ladder| self.moved(ladder, since, on).unwrap_or_else(|| ladder.clone());
            return Going {
                underneath: moved(&plan.underneath),
                hold: plan.hold.as_ref().map(|hold| Hold {
                    held: moved(&hold.held),
                    until: hold.until + (on - from),
                }),
            };
        }
        Going {
            underneath: self
                .without(&plan.underneath, since, on)
                .unwrap_or_else(|| plan.underneath.clone()),
            hold: plan.hold.clone().filter(|hold| hold.until > on),
        }
    }

    /// A ladder whose calendar has waited from one day, of which some doses stay, to another.
    fn moved(&self, ladder: &Ladder, (since, stays): (NaiveDate, i64), on: NaiveDate) -> Option<Ladder> {
        let laid = ladder.locate(self.fold.plans, since)?;
        let mut at = stay(laid.clone(), on);
        let waited = (on - since).num_days();
        at.origin += TimeDelta::days(waited);
        at.waited += waited;
        at.moved += waited;
        for overlay in &mut at.overlays {
            if let Overlay::Set {
                from,
                until: Some(until),
                ..
            } = overlay
            {
                // What was set while the plan waited has waited since then.
                *until += on - since.max(*from).min(on);
            }
        }
        // Weekdays and days of the month do not move with the step: other doses than were due before now fall there.
        let plan = self.fold.plans.get(ladder.plan)?;
        let step = plan.steps.get(at.step)?;
        if matches!(at.length(step), Length::Doses(_)) {
            let later = Laid {
                at: at.clone(),
                ..laid.clone()
            };
            at.skipped += self.between(plan, step, &later, (at.counts_from(), on))
                - self.between(plan, step, &laid, (laid.at.counts_from(), since))
                - stays;
        }
        if matches!(at.length(step), Length::Taken(_)) {
            at.skipped += expected_between(&self.fold, (plan, step, &at), ((since, stays), on));
        }
        Some(Ladder::lay(&self.fold, ladder.plan, at, false))
    }

    /// How many doses a step that counts them has from one day to before another, as if it went on.
    fn between(&self, plan: &Plan, step: &Step, laid: &Laid, (from, before): (NaiveDate, NaiveDate)) -> i64 {
        let open = Laid {
            end: None,
            last_day: None,
            ..laid.clone()
        };
        from.iter_days()
            .take_while(|day| *day < before)
            .map(|day| i64::from(doses_on(&self.fold, plan, step, &open, day, None)))
            .sum()
    }

    /// A ladder after days on which nothing was due, except for some doses of the first. Doses of a step that counts them are
    /// still to come, whether it was in force already or came in these days.
    fn without(&self, ladder: &Ladder, (since, stays): (NaiveDate, i64), on: NaiveDate) -> Option<Ladder> {
        let plan = self.fold.plans.get(ladder.plan)?;
        let mut day = since;
        while day < on {
            let laid = ladder.locate(self.fold.plans, day)?;
            let step = plan.steps.get(laid.at.step)?;
            if matches!(laid.at.length(step), Length::Doses(_)) {
                let stays = if day == since { stays } else { 0 };
                let lost = self.between(plan, step, &laid, (day, on)) - stays;
                let mut at = stay(laid, on);
                at.skipped += lost;
                return Some(Ladder::lay(&self.fold, ladder.plan, at, false));
            }
            if matches!(laid.at.length(step), Length::Taken(_)) {
                let stays = if day == since { stays } else { 0 };
                let mut at = stay(laid, on);
                at.skipped += expected_between(&self.fold, (plan, step, &at.clone()), ((day, stays), on));
                return Some(Ladder::lay(&self.fold, ladder.plan, at, false));
            }
            day = laid.end?;
        }
        None
    }

    /// A dose of a step that counts doses is left out: one more is to come.
    fn left_out(&mut self, dose: &DoseRef, on: NaiveDate) {
        let State::Running(Going {
            underneath: ladder,
            hold: None,
        }) = &self.state
        else {
            return;
        };
        let again = self.singles.leave_out(dose);
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
        // Of doses that are counted when they are taken, one that is still to come would be counted as taken.
        let to_come = self.fold.history.until.is_some_and(|today| dose.date >= today);
        let counted = plan.steps.get(laid.at.step).filter(|step| match laid.at.length(step) {
            Length::Doses(_) => true,
            Length::Taken(_) => to_come,
            _ => false,
        });
        // Only the current step can be laid out again from here; a later one is left as it is.
        let same = here
            .as_ref()
            .is_some_and(|here| (here.at.step, here.at.pass) == (laid.at.step, laid.at.pass));
        let (Some(step), true, Some(here)) = (counted, same, here) else {
            return;
        };
        let lost = doses_on(&self.fold, plan, step, &laid, dose.date, Some(dose));
        let mut at = stay(here, on);
        at.skipped += i64::from(lost);
        let ladder = Ladder::lay(&self.fold, ladder.plan, at, false);
        self.begin(on, State::running(ladder));
    }

    /// A step alone and without end, from a day on.
    fn held_step(&self, plan: usize, laid: Laid, on: NaiveDate) -> Option<Ladder> {
        let mut at = stay(laid, on);
        at.extra += WITHOUT_END;
        let held = Ladder::lay(&self.fold, plan, at, false);
        held.first().map(|_| held)
    }

    /// The plan as it goes on from a day, or would if it did.
    fn going(&self, on: NaiveDate) -> Option<Going> {
        match &self.state {
            State::Nothing => None,
            State::Running(going) => Some(going.clone()),
            State::Paused { waiting, .. } | State::Stopped { waiting, .. } => Some(self.after(waiting, on)),
        }
    }

    /// The step that is meant by a decision. While a step is held without moving the calendar it is that one, not the
    /// one that the calendar below has come to.
    fn meant(&self, going: &Going, on: NaiveDate) -> Option<Laid> {
        let Some(hold) = &going.hold else {
            return going.underneath.locate(self.fold.plans, on);
        };
        let mut at = stay(hold.held.locate(self.fold.plans, on)?, on);
        at.extra -= WITHOUT_END;
        Ladder::lay(&self.fold, hold.held.plan, at, false).first()
    }

    /// This many steps back, through the passes of a ladder that repeats.
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

    fn go_to(&mut self, on: NaiveDate, plan: usize, at: Position) {
        let ladder = Ladder::lay(&self.fold, plan, at, false);
        self.begin(on, State::running(ladder));
    }

    /// The first day on which a decision holds over the directions. A dose of a day that is recorded and that the decision
    /// does not have stays as it is: the decision begins with the next one.
    fn since(&self, on: NaiveDate) -> NaiveDate {
        if self.fold.history.recorded.contains_key(&on) {
            on + TimeDelta::days(1)
        } else {
            on
        }
    }

    /// The last day before `on` on which a dose was due on this weekday.
    fn last_on(&self, on: NaiveDate, weekday: Weekday7) -> Option<NaiveDate> {
        let due = |day: &NaiveDate| {
            let run = self.runs.iter().rfind(|run| run.from <= *day);
            let Some(RunKind::Steps(ladder)) = run.map(|run| &run.kind) else {
                return false;
            };
            let laid = ladder.locate(self.fold.plans, *day);
            let plan = self.fold.plans.get(ladder.plan);
            laid.zip(plan).is_some_and(|(laid, plan)| {
                let step = plan.steps.get(laid.at.step);
                step.is_some_and(|step| doses_on(&self.fold, plan, step, &laid, *day, None) > 0)
            })
        };
        weekdays_before(self.since(on), weekday).find(due)
    }

    /// The step in force on a day and its doses, where no hold is over it.
    fn step_and_times(&self, on: NaiveDate) -> Option<(usize, Laid, Vec<Time>)> {
        let State::Running(Going {
            underneath: ladder,
            hold: None,
        }) = &self.state
        else {
            return None;
        };
        let laid = ladder.locate(self.fold.plans, on)?;
        let plan = self.fold.plans.get(ladder.plan)?;
        let step = plan.steps.get(laid.at.step)?;
        let times = times_on(&self.fold, plan, step, &laid, on);
        Some((ladder.plan, laid, times))
    }

    /// A decision, and where it begins in the middle of a day on a step that counts its doses, how many of them that day has:
    /// those before it may be of another step, or more or fewer than were decided.
    fn change(&mut self, change: &Change) {
        self.wake(change.on);
        let was = change.after.as_ref().and_then(|_| self.step_and_times(change.on));
        self.decide(change);
        let (Some(after), Some(was)) = (&change.after, was) else {
            return;
        };
        let Some((plan, laid, decided)) = self.step_and_times(change.on) else {
            // Nothing is due from here on: the doses before it stay, and count.
            let last = Last {
                moment: after.clone(),
                then: change.after_time,
            };
            let over = Meeting::new(
                &by_the_clock(was.2, &last, self.fold.words),
                &[],
                &last,
                self.fold.words,
            )
            .over;
            if let State::Paused { waiting, .. } | State::Stopped { waiting, .. } = &mut self.state {
                waiting.stay = i64::try_from(over).unwrap_or(0);
            }
            return;
        };
        let step = self.fold.plans.get(plan).and_then(|plan| plan.steps.get(laid.at.step));
        if !step.is_some_and(|step| matches!(laid.at.length(step), Length::Doses(_))) {
            return;
        }
        let last = Last {
            moment: after.clone(),
            then: change.after_time,
        };
        let sorted = |times: Vec<Time>| by_the_clock(times, &last, self.fold.words);
        let (before, decided) = (sorted(was.2), sorted(decided));
        let meeting = Meeting::new(&before, &decided, &last, self.fold.words);
        let of = |plan: usize, laid: &Laid| (plan, laid.at.step, laid.at.pass, laid.at.origin);
        let own = if of(was.0, &was.1) == of(plan, &laid) {
            meeting.over
        } else {
            0
        };
        let asked = own + meeting.stays.iter().filter(|stays| **stays).count();
        let more = i64::try_from(decided.len()).unwrap_or(0) - i64::try_from(asked).unwrap_or(0);
        if more != 0 {
            let mut at = stay(laid, change.on);
            at.skipped += more;
            let ladder = Ladder::lay(&self.fold, plan, at, false);
            self.begin(change.on, State::running(ladder));
        }
    }

    fn decide(&mut self, change: &Change) {
        let on = change.on;
        match &change.verb {
            Verb::LeaveOut(doses) => {
                for dose in doses {
                    self.left_out(dose, on);
                    let kind = SingleKind::LeaveOut(dose.clone());
                    self.singles.push(Single::new(on, kind));
                }
                return;
            }
            Verb::Move { dose, to, at } => {
                let kind = SingleKind::Move {
                    dose: dose.clone(),
                    to: *to,
                    at: *at,
                };
                self.singles.push(Single::new(on, kind));
                return;
            }
            _ => {}
        }
        let Some(going) = self.going(on) else {
            return;
        };
        let laid = self.meant(&going, on);
        let plan = going.underneath.plan;
        let steps = self.fold.plans.get(plan).map_or(0, |plan| plan.steps.len());
        // When the ladder has ended, the position is after its last step.
        let (step, pass, moved) = match &laid {
            Some(laid) => (laid.at.step, laid.at.pass, laid.at.moved_after()),
            None => going.underneath.behind(steps),
        };
        let standing = laid
            .as_ref()
            .map_or_else(|| going.underneath.standing(), |laid| laid.at.standing());
        let at_step = |step: usize, pass: u32| Position::at_step(step, pass, on, moved).with(standing.clone());
        match &change.verb {
            // While nothing is due there is no step to stay on; a hold must not begin doses again.
            Verb::Hold { .. } | Verb::Stay { .. }
                if matches!(self.state, State::Paused { .. } | State::Stopped { .. }) => {}
            Verb::Hold { days, shift: true } => {
                let Some(laid) = laid else { return };
                let mut at = stay(laid.clone(), on);
                // A step whose time was over already, because the plan asks, is held from today.
                let overrun = laid.nominal.map_or(0, |end| (on - end).num_days().max(0));
                at.extra += i64::from(*days) + overrun;
                at.overrun += overrun;
                let ladder = Ladder::lay(&self.fold, plan, at, false);
                self.begin(on, State::running(ladder));
            }
            Verb::Hold { days, shift: false } => {
                if let Some(held) = laid.and_then(|laid| self.held_step(plan, laid, on)) {
                    let until = on + TimeDelta::days(i64::from(*days));
                    let hold = Some(Hold { held, until });
                    self.begin(on, State::Running(Going { hold, ..going }));
                }
            }
            Verb::Stay { asks } => {
                let Some(laid) = laid else { return };
                let mut at = stay(laid, on);
                at.stay = Some(*asks);
                self.go_to(on, plan, at);
            }
            // After the last step there is none that could follow or restart.
            Verb::Advance | Verb::RestartStep if laid.is_none() => {}
            Verb::Advance => {
                let at = match laid.and_then(|laid| laid.at.down) {
                    // On the way down the next step is the lower one.
                    Some(to) if step > to => Position {
                        down: Some(to),
                        ..at_step(step - 1, pass)
                    },
                    _ => at_step(step + 1, pass),
                };
                self.go_to(on, plan, at);
            }
            Verb::Back(n) => {
                // And the one before it the higher one.
                let at = if let Some(to) = laid.and_then(|laid| laid.at.down) {
                    let above = step.saturating_add(usize::try_from(*n).unwrap_or(usize::MAX));
                    Position {
                        down: Some(to),
                        ..at_step(above.min(steps.saturating_sub(1)), pass)
                    }
                } else {
                    let (target, pass) = self.back(plan, step, pass, *n);
                    at_step(target, pass)
                };
                self.go_to(on, plan, at);
            }
            Verb::Restart => self.go_to(on, plan, at_step(0, 1)),
            Verb::RestartStep => {
                let down = laid.and_then(|laid| laid.at.down);
                let at = at_step(step, pass);
                self.go_to(on, plan, Position { down, ..at });
            }
            Verb::GoTo(n) => {
                let target = usize::try_from(*n).unwrap_or(1).saturating_sub(1);
                if target < steps {
                    self.go_to(on, plan, at_step(target, pass));
                }
            }
            Verb::Down { to } => {
                let target = usize::try_from(*to).unwrap_or(1).saturating_sub(1);
                // Where the ladder has ended, the last step is the first of them.
                let first = step.min(steps).saturating_sub(1);
                if target < step.min(steps) {
                    let at = at_step(first, pass);
                    let down = Some(target);
                    self.go_to(on, plan, Position { down, ..at });
                }
            }
            Verb::Each(length) => {
                let each = length.clone();
                self.overlay(on, &|at| at.each = Some(each.clone()));
            }
            // What is stopped stays stopped, and does not come back when the pause is over.
            Verb::Pause { .. } | Verb::Stop if matches!(self.state, State::Stopped { .. }) => {}
            Verb::Pause { days, shift } => {
                let until = days.map(|days| on + TimeDelta::days(i64::from(days)));
                // A pause within a pause sets again how long it lasts. The plan has waited since the first, if it
                // waits.
                let (waiting, since) = match &self.state {
                    State::Paused { waiting, since, .. } if waiting.shift || !shift => (waiting.clone(), *since),
                    state => {
                        let since = if let State::Paused { since, .. } = state {
                            *since
                        } else {
                            on
                        };
                        let waiting = Waiting {
                            plan: going,
                            from: on,
                            shift: *shift,
                            stay: 0,
                        };
                        (waiting, since)
                    }
                };
                self.begin(on, State::Paused { waiting, since, until });
            }
            Verb::Resume => {
                if matches!(self.state, State::Paused { .. } | State::Stopped { .. }) {
                    self.begin(on, State::Running(going));
                }
            }
            Verb::Stop => {
                let waiting = Waiting {
                    plan: going,
                    from: on,
                    shift: false,
                    stay: 0,
                };
                self.begin(on, State::Stopped { waiting, since: on });
            }
            Verb::Set { amount, at, days } => {
                let until = days.map(|days| on + TimeDelta::days(i64::from(days)));
                let overlay = Overlay::Set {
                    amount: amount.clone(),
                    at: at.clone(),
                    from: on,
                    until,
                };
                self.overlay(on, &|at| at.overlays.push(overlay.clone()));
            }
            Verb::Weekday { from, to, good } => {
                let overlay = Overlay::Weekday {
                    from: *from,
                    to: *to,
                    since: self.since(on),
                    good: *good,
                    last: self.last_on(on, *from).filter(|_| *good),
                };
                self.rename(on, How::Weekday { from: *from, to: *to });
                self.overlay(on, &|at| at.overlays.push(overlay.clone()));
            }
            Verb::Only { kept, good } => {
                let overlay = Overlay::Only {
                    kept: kept.clone(),
                    since: self.since(on),
                    good: *good,
                };
                self.overlay(on, &|at| at.overlays.push(overlay.clone()));
            }
            Verb::Time { from, to, good } => {
                let overlay = Overlay::Time {
                    from: from.clone(),
                    to: to.clone(),
                    since: self.since(on),
                    good: *good,
                };
                let how = How::Time {
                    from: from.clone(),
                    to: to.clone(),
                };
                self.rename(on, how);
                self.overlay(on, &|at| {
                    // An amount that was set for a moment moves with its dose.
                    for set in &mut at.overlays {
                        if let Overlay::Set { at: Some(set), .. } = set
                            && from.as_ref().is_none_or(|from| from == set)
                        {
                            *set = to.clone();
                        }
                    }
                    at.overlays.push(overlay.clone());
                });
            }
            Verb::Take(directions) => {
                let overlay = Overlay::Take {
                    directions: directions.clone(),
                    since: on,
                };
                // New directions have their own amounts, whatever was set before.
                self.overlay(on, &|at| {
                    at.overlays.retain(|before| !matches!(before, Overlay::Set { .. }));
                    at.overlays.push(overlay.clone());
                });
            }
            Verb::LeaveOut(_) | Verb::Move { .. } => {}
        }
    }

    /// A decision on a single dose moves with the dose where it gets another name.
    fn rename(&mut self, on: NaiveDate, how: How) {
        let since = self.since(on);
        self.singles.rename(Renamed { since, how });
    }

    /// A decision on the doses of the step in force. While nothing is due it waits for the step to go on.
    fn overlay(&mut self, on: NaiveDate, decide: &dyn Fn(&mut Position)) {
        let waiting = match &self.state {
            State::Nothing => return,
            State::Running(going) => {
                if let Some(going) = self.overlaid(going, on, decide) {
                    self.begin(on, State::Running(going));
                }
                return;
            }
            State::Paused { waiting, .. } | State::Stopped { waiting, .. } => waiting,
        };
        // Where the calendar waits, the step is that of the day since which it does; else that of today.
        let (plan, from) = if waiting.shift {
            (waiting.plan.clone(), waiting.from)
        } else {
            (self.after(waiting, on), on)
        };
        let shift = waiting.shift;
        let Some(plan) = self.overlaid(&plan, from, decide) else {
            return;
        };
        if let State::Paused { waiting, .. } | State::Stopped { waiting, .. } = &mut self.state {
            let stay = waiting.stay;
            *waiting = Waiting {
                plan,
                from,
                shift,
                stay,
            };
        }
    }

    fn overlaid(&self, going: &Going, on: NaiveDate, decide: &dyn Fn(&mut Position)) -> Option<Going> {
        let with = |ladder: &Ladder| {
            let mut at = stay(ladder.locate(self.fold.plans, on)?, on);
            decide(&mut at);
            Some(Ladder::lay(&self.fold, ladder.plan, at, false))
        };
        let Some(hold) = &going.hold else {
            return Some(Going {
                underneath: with(&going.underneath)?,
                hold: None,
            });
        };
        let held = with(&hold.held)?;
        // The calendar below may have come to another step; that one is not meant.
        let same = |ladder: &Ladder| {
            let laid = ladder.locate(self.fold.plans, on);
            laid.map(|laid| (laid.at.step, laid.at.pass))
        };
        let underneath = Some(&going.underneath).filter(|underneath| same(underneath) == same(&held));
        Some(Going {
            underneath: underneath.and_then(with).unwrap_or_else(|| going.underneath.clone()),
            hold: Some(Hold {
                held,
                until: hold.until,
            }),
        })
    }
}

/// The position from which the step in force goes on as it is.
fn stay(laid: Laid, on: NaiveDate) -> Position {
    let mut at = laid.at;
    at.from = on;
    at
}
