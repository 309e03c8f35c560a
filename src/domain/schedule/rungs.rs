//! The ladder as a list with dates: what was, what is, and what is planned.

use chrono::{NaiveDate, TimeDelta};

use super::ground::Fold;
use super::ladder::Ladder;
use super::numbering::alike;
use super::position::{Laid, Overlay};
use super::runs::RunKind;
use super::{StepAt, Timeline};
use crate::domain::directions::Directions;

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
    /// The day that counts as day 1 of the step, from which its directions count their days.
    pub origin: NaiveDate,
    /// Its last day; `None` while it has no end, and where it goes on until somebody decides and nothing follows.
    pub until: Option<NaiveDate>,
    /// It is the last one, and goes on until somebody decides: the day from which the plan asks.
    pub asks: Option<NaiveDate>,
    /// It depends on an answer that has not been given: the plan asks before it.
    pub asked: bool,
    /// What is taken, with what decisions put in the place of the step's own; nothing in a pause.
    pub take: Directions,
    /// It is a later part of the step before it, which a decision divides.
    pub part: bool,
    /// It is what was left of a step when a revision began.
    pub rest: bool,
}

impl Rung {
    /// How many days it lasts; where it goes on after that until somebody decides, those that the plan gives it.
    pub fn days(&self) -> Option<i64> {
        let last = self.until.or_else(|| self.asks?.pred_opt());
        last.map(|last| (last - self.from).num_days() + 1)
    }
}

impl Timeline {
    /// The whole ladder: what was really in force up to today, and from there on what is planned if every question is
    /// answered with yes. At most `most` rungs.
    pub fn rungs(&self, most: usize) -> Vec<Rung> {
        self.rungs_seen(most, None)
    }

    /// The same as it is seen on a day: a question that waits then is answered tomorrow at the earliest, and what follows is
    /// laid from there.
    pub fn rungs_on(&self, most: usize, today: NaiveDate) -> Vec<Rung> {
        self.rungs_seen(most, Some(today))
    }

    fn rungs_seen(&self, most: usize, today: Option<NaiveDate>) -> Vec<Rung> {
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
                        self.push(&mut found, ladder.plan, &laid, from, last, asked);
                        asked |= laid.asks.is_some();
                        if let (Some(asks), None, None) = (laid.asks, laid.end, run.until) {
                            // Not before the run begins: a hold without a shift may last longer than the step.
                            let open = today
                                .filter(|today| asks <= *today)
                                .map_or(asks, |today| today + TimeDelta::days(1));
                            self.ahead(&mut found, ladder, &laid, open.max(from), most);
                        }
                    }
                }
                RunKind::Paused { since, .. } | RunKind::Stopped { since } => {
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
                        origin: from,
                        until: last,
                        asks: None,
                        asked: false,
                        take: Directions::none(),
                        part: false,
                        rest: false,
                    });
                }
            }
        }
        found
    }

    /// A laid step as rungs: the step itself, and the days by which it was held, each divided where a decision puts other
    /// amounts, days or directions in the place of its own.
    fn push(
        &self,
        found: &mut Vec<Rung>,
        plan: usize,
        laid: &Laid,
        from: NaiveDate,
        last: Option<NaiveDate>,
        asked: bool,
    ) {
        let at = StepAt::of(laid, plan, self.own(plan, laid.at.step), from);
        let end = match (laid.end.map(|end| end - TimeDelta::days(1)), last) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let asks = laid.asks.filter(|_| end.is_none());
        let mut takes = self.takes(plan, laid, from, end);
        let rung = |kind, from, until| Rung {
            kind,
            plan,
            step: at.step,
            pass: at.pass,
            from,
            origin: at.from,
            until,
            asks: asks.map(|asks: NaiveDate| asks.max(from)),
            asked,
            take: Directions::none(),
            part: false,
            rest: at.rest.is_some() || at.step == 1 && self.begins_with_its_first(plan),
        };
        // A hold without shift is a step alone, without an end of its own.
        if laid.at.extra >= super::ground::WITHOUT_END {
            divided(found, &rung(RungKind::Hold, from, end), &takes);
            return;
        }
        // The same step going on after a change is one step, with whatever holds it already had.
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
            takes.insert(0, (start, before.take.clone()));
            found.pop();
        }
        let planned_end = laid.end.or(laid.asks).filter(|_| laid.at.extra > 0);
        let nominal = planned_end.map(|end| end - TimeDelta::days(laid.at.extra + 1));
        match nominal.filter(|nominal| *nominal >= start && end.is_none_or(|end| *nominal < end)) {
            Some(nominal) => {
                let step = Rung {
                    asks: None,
                    ..rung(RungKind::Step, start, Some(nominal))
                };
                divided(found, &step, &takes);
                divided(found, &rung(RungKind::Hold, nominal + TimeDelta::days(1), end), &takes);
            }
            None => divided(found, &rung(RungKind::Step, start, end), &takes),
        }
    }

    /// What is taken on a laid step from a day on, and from each day on which that changes.
    fn takes(&self, plan: usize, laid: &Laid, from: NaiveDate, end: Option<NaiveDate>) -> Vec<(NaiveDate, Directions)> {
        let mut days = vec![from];
        for overlay in &laid.at.overlays {
            days.push(overlay.since());
            if let Overlay::Set { until: Some(until), .. } = overlay {
                days.push(*until);
            }
        }
        days.retain(|day| *day >= from && end.is_none_or(|end| *day <= end));
        days.sort_unstable();
        days.dedup();
        let own = self.own(plan, laid.at.step);
        let taken = |day: NaiveDate| StepAt::of(laid, plan, own, day).taken(own);
        days.into_iter().map(|day| (day, taken(day))).collect()
    }

    /// Whether the last rung is what is left of the one before it, in a plan that was written out from its middle.
    fn goes_on_as_it_was(&self, found: &[Rung]) -> bool {
        let [.., before, last] = found else { return false };
        let number = |rung: &Rung| self.number(rung.plan, rung.step);
        let joins = before.until.and_then(|until| until.succ_opt()) == Some(last.from);
        let steps = matches!(before.kind, RungKind::Step | RungKind::Hold) && last.kind == RungKind::Step;
        let same = number(before) == number(last) && alike(&before.take, &last.take);
        last.rest && before.plan != last.plan && joins && steps && same
    }

    /// The steps after a gate, as they would follow if it were passed on its day.
    fn ahead(&self, found: &mut Vec<Rung>, ladder: &Ladder, laid: &Laid, asks: NaiveDate, most: usize) {
        let following = |laid: &Laid, from: NaiveDate| {
            let fold = Fold {
                plans: &self.plans,
                history: &self.history,
                words: &self.words,
            };
            let next = Ladder::lay(&fold, ladder.plan, laid.at.following(from)?, true);
            (!next.is_empty()).then_some(next)
        };
        // A gate that is open already is passed tomorrow at the earliest, also where a plan that begins tomorrow goes on with
        // the step that waits.
        let least = i64::from(!self.goes_on_as_it_was(found));
        let open = found
            .last()
            .map_or(asks, |rung| rung.from + TimeDelta::days(least))
            .max(asks);
        // After the last step nothing follows: it goes on until somebody decides.
        let Some(next) = following(laid, open) else { return };
        if let Some(rung) = found.last_mut() {
            (rung.until, rung.asks) = (Some(open - TimeDelta::days(1)), None);
        }
        for mut laid in next.steps_from(&self.plans, open, most.saturating_sub(found.len())) {
            let from = laid.at.from;
            let goes_on = laid.asks.is_some() && laid.end.is_some_and(|end| following(&laid, end).is_none());
            laid.end = laid.end.filter(|_| !goes_on);
            self.push(found, ladder.plan, &laid, from, None, true);
        }
    }
}

/// A rung in as many parts as there are directions on its days.
fn divided(found: &mut Vec<Rung>, rung: &Rung, takes: &[(NaiveDate, Directions)]) {
    let before = takes.iter().rfind(|(day, _)| *day <= rung.from).or(takes.first());
    let mut part = Rung {
        take: before.map(|(_, take)| take.clone()).unwrap_or_default(),
        part: rung.part || rung.kind == RungKind::Hold,
        ..rung.clone()
    };
    let inside = |day: &NaiveDate| *day > rung.from && rung.until.is_none_or(|until| *day <= until);
    for (day, take) in takes.iter().filter(|(day, _)| inside(day)) {
        if *take == part.take {
            continue;
        }
        found.push(Rung {
            until: Some(*day - TimeDelta::days(1)),
            asks: None,
            ..part.clone()
        });
        part = Rung {
            from: *day,
            take: take.clone(),
            part: true,
            ..part
        };
    }
    found.push(Rung {
        until: rung.until,
        ..part
    });
}
