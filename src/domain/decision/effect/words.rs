//! An effect in words: what is decided, what follows it, the first dose that changes, two doses that come closer.

use chrono::{NaiveDate, TimeDelta};

use super::begins::next_dose;
use super::closer::closer_by_time;
use super::days::{differ_now, with_moment};
use super::{Ahead, Effect, Surroundings, named_days};
use crate::domain::change::{DoseRef, Kept, Verb};
use crate::domain::clock::Wall;
use crate::domain::directions::{Directions, Moment, Weekday7};
use crate::domain::plan::{Length, Step};
use crate::domain::schedule::{Action, AsNeeded, Due, Place, Rung, RungKind, Timeline, needed};
use crate::domain::words;

/// At most this many doses are named one by one.
const NAMED: usize = 4;

impl Ahead {
    /// `if you go ahead: 50 mg evening from Sun 13 Dec (was Sun 6 Dec)`
    pub fn words(&self, today: NaiveDate) -> String {
        let was = self.was.map(|was| format!(" (was {})", words::day_near(was, today)));
        format!(
            "if you go ahead: {} from {}{}",
            self.take,
            words::day_near(self.from, today),
            was.unwrap_or_default()
        )
    }
}

/// How a step goes on.
#[derive(Default)]
struct Follows<'a> {
    /// Its last day, with its holds; `None` where it has none.
    until: Option<NaiveDate>,
    /// The day from which the plan asks, where it goes on until that is answered.
    asks: Option<NaiveDate>,
    /// What comes after it.
    next: Option<&'a Rung>,
}

impl<'a> Follows<'a> {
    fn new(last: &Rung, next: Option<&'a Rung>) -> Self {
        Self {
            until: last.until,
            asks: last.asks,
            next,
        }
    }
}

impl Effect {
    /// In one sentence: what is decided, what follows it, the first dose that changes, and doses that come closer.
    pub fn words(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let wall = around.wall;
        let mut said = self.lead(verb, around);
        if !matches!(verb, Verb::LeaveOut(_) | Verb::Move { .. }) {
            said.push_str(&self.first(matches!(verb, Verb::Weekday { .. } | Verb::Only { .. }), around));
        }
        if let Verb::LeaveOut(_) | Verb::Move { .. } = verb {
            said.push_str(&self.elsewhere(verb, around));
        }
        said.push_str(&self.behind(verb, around));
        said.push_str(&self.needed());
        let by_time = || match verb {
            Verb::Time { .. } => closer_by_time(&self.was, &self.now, self.on, around),
            _ => None,
        };
        let closer = self.closer.or_else(by_time);
        if let Some(closer) = &closer {
            said.push_str(&format!("; {}", closer.words(self.today)));
        }
        // A dose that is named is said as it is shown; all else by the plan's own clock.
        let by = match (self.by_clock(wall), verb) {
            (Some(clock), Verb::LeaveOut(_) | Verb::Move { .. }) => closer.map(|_| format!(", by {clock}")),
            (Some(clock), _) => Some(format!(" (times by {clock})")),
            (None, _) => None,
        };
        said.push_str(&by.unwrap_or_default());
        said
    }

    /// `the clock of Asia/Tokyo`, where the times of the plan are by that and the clock of the place is another.
    pub fn by_clock(&self, wall: &dyn Wall) -> Option<String> {
        self.now.clock_elsewhere(self.on, wall)
    }

    fn near(&self, day: NaiveDate) -> String {
        words::day_near(day, self.today)
    }

    /// The first day on which what is decided can be taken: in a pause that goes on, the one after it.
    fn begins(&self) -> NaiveDate {
        match (self.was.place(self.on), self.now.place(self.on)) {
            (Place::Paused { until: Some(was), .. }, Place::Paused { until: Some(now), .. }) if was == now => now,
            _ => self.on,
        }
    }

    /// `from today`; `from today (after the dose of 08:00)` where those before it stay as they are.
    fn from(&self, wall: &dyn Wall) -> String {
        let begins = self.begins();
        if begins > self.on {
            return format!("from {}, when the pause is over", self.near(begins));
        }
        self.since_day(self.on, wall)
    }

    /// Whether a rung is a step to come of which `each step` says how long it lasts.
    fn is_to_come(&self, rung: &Rung) -> bool {
        let step = || {
            let plan = self.now.plans().get(rung.plan)?;
            plan.steps.get(usize::try_from(rung.step).ok()?.checked_sub(1)?)
        };
        let counts = |step: &Step| matches!(step.length, Length::Days(_) | Length::Weeks(_) | Length::Months(_));
        let here = matches!(self.was.place(self.on), Place::Step(at) if (at.plan, at.step) == (rung.plan, rung.step));
        rung.kind == RungKind::Step && rung.from > self.on && !rung.part && !here && step().is_some_and(counts)
    }

    fn since_day(&self, on: NaiveDate, wall: &dyn Wall) -> String {
        let behind = self.now.begins_behind(on, wall);
        let behind = behind.map_or(String::new(), |last| format!(" (after the dose of {last})"));
        if on == self.today {
            format!("from today{behind}")
        } else {
            format!("from {}{behind}", self.near(on))
        }
    }

    /// The first dose that changes, or what would come later. `weekday`: other days than before are what was decided.
    fn first(&self, weekday: bool, around: Surroundings<'_>) -> String {
        match (self.stretches.first(), self.ahead.first()) {
            (Some(first), _) => {
                // What is recorded stays as it was.
                let open = |day| Some((day, differ_now(&self.now, &self.was, day, around)?));
                let own = || (first.from, (first.now.clone(), first.was.clone()));
                let (day, (now, was)) = self.days_that_differ().find_map(open).unwrap_or_else(own);
                let first_day = format!("; first {}: {now} (was {was})", self.near(day));
                // A day without a dose is not the first dose on another weekday.
                let next = next_dose(&self.now, day).filter(|next| weekday && *next != day);
                let next = next.map(|next| format!("; next dose {}", self.near(next)));
                format!("{first_day}{}", next.unwrap_or_default())
            }
            (None, Some(ahead)) => format!("; {}", ahead.words(self.today)),
            (None, None) => String::new(),
        }
    }

    /// The days of the stretches that differ.
    fn days_that_differ(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.stretches.iter().flat_map(|stretch| {
            let days = stretch.from.iter_days().take(AHEAD);
            days.take_while(|day| stretch.until.is_none_or(|until| *day <= until))
        })
    }

    /// `; also Sun 8 Nov: 5 mg (was 10 mg)`: a day that a decision on single doses does not name, and that differs all the
    /// same, as where a step counts its doses.
    fn elsewhere(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let mut named = named_days(verb);
        // Where a dose was moved before, it is named there.
        if let Verb::LeaveOut(doses) = verb {
            let far = self.today + TimeDelta::days(AHEAD.try_into().unwrap_or(0));
            let is_named = |due: &Due| doses.iter().any(|dose| dose.names(due.key.date, &due.key.moment));
            let moved = self.was.moved_to((self.today, far));
            named.extend(moved.filter(|day| self.was.by_plan(*day).iter().any(is_named)));
        }
        let first = self
            .days_that_differ()
            .filter(|day| !named.contains(day))
            .find_map(|day| {
                let (now, was) = differ_now(&self.now, &self.was, day, around)?;
                Some(format!("; also {}: {now} (was {was})", self.near(day)))
            });
        first.unwrap_or_default()
    }

    /// `; also Sun 15 Mar: nothing (was 5 mg)`: a day behind a pause that does not move the plan, as where a dose of the pause was moved to
    /// it.
    fn behind(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let Verb::Pause {
            days: Some(days),
            shift: false,
        } = verb
        else {
            return String::new();
        };
        let over = self.on + TimeDelta::days(i64::from(*days));
        let found = self.days_that_differ().filter(|day| *day >= over).find_map(|day| {
            let (now, was) = differ_now(&self.now, &self.was, day, around)?;
            Some(format!("; also {}: {now} (was {was})", self.near(day)))
        });
        found.unwrap_or_default()
    }

    /// `; as needed: 3 mg (was 2 mg)`, where that is another one; with its day where it is a later one.
    fn needed(&self) -> String {
        let Some((on, words)) = self.needed_from() else {
            return String::new();
        };
        if on <= self.begins() {
            return format!("; as needed: {words}");
        }
        format!("; as needed from {}: {words}", self.near(on))
    }

    /// The first day on which another dose may be taken as needed, and which: `3 mg (was 2 mg)`.
    pub fn needed_from(&self) -> Option<(NaiveDate, String)> {
        let mut days = self.on.iter_days().take(AHEAD);
        let on = days.find(|day| needed(&self.now, *day) != needed(&self.was, *day))?;
        let said = |timeline: &Timeline| {
            let lines = timeline.as_needed_on(on);
            let one = |line: &AsNeeded| {
                let first = line.first.as_ref().map(|first| format!("{first} then "));
                let reason = line.reason.as_ref().map(|reason| format!(" for {reason}"));
                let apart = line.apart.map(|(least, _)| format!(" every {}", words::length(least)));
                format!(
                    "{}{}{}{}",
                    first.unwrap_or_default(),
                    line.amount,
                    apart.unwrap_or_default(),
                    reason.unwrap_or_default()
                )
            };
            match lines.iter().map(one).collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "nothing".to_owned(),
                lines => lines,
            }
        };
        let (now, was) = (said(&self.now), said(&self.was));
        let words = if now == was {
            format!("{now}, begun again")
        } else {
            format!("{now} (was {was})")
        };
        Some((on, words))
    }

    /// Until when the step of a day lasts with its holds, and what follows.
    fn follows(&self, on: NaiveDate) -> Follows<'_> {
        let has = |rung: &Rung| rung.from <= on && rung.until.is_none_or(|until| on <= until);
        let Some(here) = self.ladder.iter().position(has) else {
            return Follows::default();
        };
        let step = &self.ladder[here];
        let (mut last, mut paused) = (step, false);
        for rung in self.ladder.iter().skip(here + 1) {
            let same = (rung.plan, rung.step, rung.pass) == (step.plan, step.step, step.pass);
            match rung.kind {
                // A hold, what a decision divides, and what goes on after a pause belong to the step.
                RungKind::Step | RungKind::Hold if same && (rung.part || paused || rung.kind == RungKind::Hold) => {
                    (last, paused) = (rung, false);
                }
                RungKind::Pause if rung.until.is_some() => paused = true,
                _ => return Follows::new(last, Some(rung)),
            }
        }
        Follows::new(last, None)
    }

    /// The last day of the step that is in force on the day of the decision, with its holds; `None` where it has none.
    pub fn lasts_to(&self) -> Option<NaiveDate> {
        self.follows(self.on).until
    }

    /// The first day after one and up to another, within the step, on which a decision of a later day brings other
    /// directions, and these.
    fn other_directions(&self, on: NaiveDate, until: Option<NaiveDate>) -> Option<(NaiveDate, Directions)> {
        let here = self.now.step_on(on)?.0;
        let take = self.now.taken_on(on)?;
        let days = on.iter_days().skip(1).take(AHEAD);
        let mut days = days.take_while(|day| until.is_none_or(|until| *day <= until));
        let (day, at) = days.find_map(|day| {
            let at = self.now.step_on(day)?.0;
            (self.now.taken_on(day)? != take).then_some((day, at))
        })?;
        let same = (at.plan, at.step, at.pass) == (here.plan, here.step, here.pass);
        Some((day, self.now.taken_on(day)?)).filter(|_| same)
    }

    /// ` until Mon 13 Apr, then 50 mg again`
    fn then(&self) -> String {
        // A step that asks already runs on until somebody decides.
        let on = self.begins();
        if matches!(self.now.place(on), Place::Step(at) if at.asks_since.is_some()) {
            return String::new();
        }
        let Follows { until, asks, next } = self.follows(on);
        if let Some((day, take)) = self.other_directions(on, until) {
            return format!(" until {}, then {take}", self.near(day - TimeDelta::days(1)));
        }
        if let (None, Some(asks)) = (until, asks) {
            return format!(" until it is decided; the plan asks from {}", self.near(asks));
        }
        let Some(until) = until else { return String::new() };
        let until = format!(" until {}", self.near(until));
        match next {
            None => format!("{until}, then nothing is due"),
            Some(next) if next.asked => format!("{until}, then the plan asks before {}", next.take),
            Some(next) => match next.kind {
                RungKind::Step | RungKind::Hold => {
                    let before = self.was.taken_on(on - TimeDelta::days(1));
                    let again = if before.as_ref() == Some(&next.take) {
                        " again"
                    } else {
                        ""
                    };
                    format!("{until}, then {}{again}", next.take)
                }
                RungKind::Pause => format!("{until}, then a pause"),
                RungKind::Stop => format!("{until}, then nothing is due"),
            },
        }
    }

    /// What is decided, until when, and what follows.
    pub fn lead(&self, verb: &Verb, around: Surroundings<'_>) -> String {
        let wall = around.wall;
        let from = match verb {
            Verb::Pause { .. } | Verb::Stop => self.since_day(self.on, wall),
            _ => self.from(wall),
        };
        let last = |days: u32| self.near(self.on + TimeDelta::days(i64::from(days) - 1));
        match verb {
            Verb::Hold { days, shift } => format!("{}{}", self.held(*days, *shift), self.but_a_plan()),
            Verb::Stay { asks } => {
                let take = self.now.taken_on(self.on).unwrap_or_default();
                let asked = match self.now.place(self.on) {
                    Place::Step(at) => at.asks_on.map(|on| self.near(on)),
                    _ => None,
                };
                match (asks, asked) {
                    (true, Some(on)) => format!("{take} until it is decided; the plan asks from {on}"),
                    (true, None) => format!("{take} until it is decided"),
                    (false, _) => format!("{take} {from} on; no step follows by itself"),
                }
            }
            Verb::Advance
            | Verb::Back(_)
            | Verb::Restart
            | Verb::RestartStep
            | Verb::GoTo(_)
            | Verb::Resume
            | Verb::Down { .. } => self.on_step(verb, wall),
            Verb::Each(length) => {
                let rows: Vec<String> = self
                    .ladder
                    .iter()
                    .filter(|rung| self.is_to_come(rung))
                    .take(3)
                    .map(|rung| format!("{} from {}", rung.take, self.near(rung.from)))
                    .collect();
                format!(
                    "each step to come lasts {length}: {}{}",
                    rows.join(", "),
                    self.but_a_plan()
                )
            }
            Verb::Pause { days, shift } => {
                let until = match days {
                    Some(1) if self.on == self.today && from == "from today" => "today".to_owned(),
                    Some(1) if from == format!("from {}", self.near(self.on)) => format!("on {}", self.near(self.on)),
                    Some(days) => format!("{from} to {}", last(*days)),
                    None => format!("{from} until you resume"),
                };
                // A pause that moves what comes after it is one with the next.
                let moves = *shift || matches!(self.now.place(self.on), Place::Paused { shift: true, .. });
                let then = if moves {
                    "what comes after moves"
                } else {
                    "the calendar goes on meanwhile"
                };
                format!("pause: nothing is due {until}; {then}")
            }
            Verb::Stop => format!("stop: nothing is due any more {from}"),
            Verb::LeaveOut(doses) => format!("left out: {}", self.named(doses, wall)),
            Verb::Move { dose, to, at } => {
                let own = std::slice::from_ref(dose);
                let at = at.map(|at| format!(" {}", at.format("%H:%M"))).unwrap_or_default();
                let there = shown(&self.now, dose, *to, wall).pop();
                let there = there.filter(|_| self.now.clock_elsewhere(*to, wall).is_some());
                let there = there.map(|due| format!("{} {}", self.near(due.on), due.shown));
                let there = there.unwrap_or_else(|| format!("{}{at}", self.near(*to)));
                let are = match shown(&self.was, dose, dose.date, wall).len() {
                    0 | 1 => "is",
                    _ => "are",
                };
                format!("{} {are} taken on {there}", self.named(own, wall))
            }
            Verb::Set { amount, at, days } => {
                let at = at.as_ref().map_or("each time".to_owned(), |at| self.at(at, wall));
                let until = match days {
                    Some(days) => match self
                        .next_plan()
                        .filter(|plan| *plan < self.on + TimeDelta::days(i64::from(*days)))
                    {
                        Some(plan) => format!(" until the plan from {} begins", self.near(plan)),
                        None => format!(" to {}", last(*days)),
                    },
                    None => self.until_the_step_changes(),
                };
                format!("{amount} {at} {from}{until}")
            }
            Verb::Weekday { from: was, to, good } => {
                let until = self.until(*good);
                format!("{} instead of {} {from}{until}", long(*to), long(*was))
            }
            Verb::Only { kept, good } => {
                let kept = match kept {
                    Kept::Moment(moment) => self.at(moment, wall),
                    Kept::Days(_) => kept.to_string(),
                };
                format!("only {kept} {from}{}", self.until(*good))
            }
            Verb::Time { from: was, to, good } => {
                let was = was.as_ref().map(|was| format!(" instead of {was}")).unwrap_or_default();
                format!("the same at {to}{was} {from}{}", self.until(*good))
            }
            Verb::Take(take) => format!("{take} {}{}", self.beginning(wall), self.until_the_step_changes()),
        }
    }

    /// The first day of a plan that begins later, over whatever is decided now.
    fn next_plan(&self) -> Option<NaiveDate> {
        self.now
            .plans()
            .iter()
            .map(|plan| plan.from)
            .find(|from| *from > self.on)
    }

    /// `; the plan from Sat 21 Mar begins on its own day`
    fn but_a_plan(&self) -> String {
        let plan = self.next_plan().map(|plan| self.near(plan));
        plan.map_or_else(String::new, |plan| {
            format!("; the plan from {plan} begins on its own day")
        })
    }

    /// A moment of the plan as it is shown then.
    fn at(&self, moment: &Moment, wall: &dyn Wall) -> String {
        let shown = self.was.shown_time(moment, self.on, self.was.home(wall));
        shown.map_or_else(|| moment.to_string(), |time| Moment::Clock(time).to_string())
    }

    fn until(&self, good: bool) -> String {
        if good && self.is_of_this_step_alone() {
            let then = self.until_the_step_changes();
            return format!("{then} (no step to come has such a dose)");
        }
        if good {
            match self.next_plan() {
                Some(plan) => format!(
                    ", on the steps to come as well, until the plan from {} begins",
                    self.near(plan)
                ),
                None => ", on the steps to come as well".to_owned(),
            }
        } else {
            self.until_the_step_changes()
        }
    }

    /// Whether there are steps to come, and what is decided for good changes none of them.
    fn is_of_this_step_alone(&self) -> bool {
        let here = match self.now.place(self.on) {
            Place::Step(at) => (at.plan, at.step, at.pass),
            _ => return false,
        };
        // A plan to come is another one.
        let next = self.next_plan();
        let later = |rung: &&Rung| {
            let own = (rung.plan, rung.step, rung.pass) == here || next.is_some_and(|next| rung.from >= next);
            rung.kind == RungKind::Step && rung.from > self.on && !own
        };
        let mut later = self.ladder.iter().filter(later).peekable();
        let same = |rung: &Rung| self.now.taken_on(rung.from) == self.was.taken_on(rung.from);
        later.peek().is_some() && later.all(same)
    }

    /// ` until Sun 29 Nov, then 100 mcg 08:00`, or without a day.
    fn until_the_step_changes(&self) -> String {
        match self.then() {
            none if none.is_empty() => " until the step changes".to_owned(),
            then => then,
        }
    }

    /// `from today`; `from Wed 15 Jul, with the next dose` where none is due before that.
    fn beginning(&self, wall: &dyn Wall) -> String {
        let waits = self.on > self.today && next_dose(&self.was, self.today) == Some(self.on);
        format!("{}{}", self.from(wall), if waits { ", with the next dose" } else { "" })
    }

    /// The step that is in force then.
    fn on_step(&self, verb: &Verb, wall: &dyn Wall) -> String {
        let from = self.beginning(wall);
        let Place::Step(at) = self.now.place(self.on) else {
            return format!("the plan has ended, nothing is due {from}");
        };
        let take = self.now.taken_on(self.on).unwrap_or_default();
        let again = if *verb == Verb::Resume {
            "the plan goes on: "
        } else {
            ""
        };
        let then = self.then();
        if let Verb::Down { .. } = verb {
            // The way down may be written out as a revision, whose steps count on: the doses say where it leads.
            let next = self.next_plan();
            let own = |rung: &&Rung| rung.kind == RungKind::Step && next.is_none_or(|next| rung.from < next);
            let last = self.ladder.iter().rev().find(own);
            let last = last.filter(|last| last.take != take && !then.ends_with(&last.take.to_string()));
            let last = last.map_or(String::new(), |last| format!(", down to {}", last.take));
            return format!("going down: {take} {from}{then}{last}{}", self.but_a_plan());
        }
        let number = self.now.number(at.plan, at.step);
        format!("{again}step {number}, {take} {from}{then}")
    }

    /// `7 days longer, to Sun 6 Dec; the later steps move with it`
    fn held(&self, days: u32, shift: bool) -> String {
        let count = words::count(usize::try_from(days).unwrap_or(0), "day", "days");
        if !shift {
            let last = self.on + TimeDelta::days(i64::from(days) - 1);
            return format!("stays {count}, to {}; what comes after keeps its days", self.near(last));
        }
        let Follows { until, asks, next } = self.follows(self.on);
        if let Some(asks) = asks {
            return format!("{count} longer; the plan asks from {}", self.near(asks));
        }
        let gate = matches!(self.now.place(self.on), Place::Step(at) if at.asks_on.is_some());
        let asked = next.map_or(gate, |next| next.asked);
        let asks = if asked { ", then the plan asks" } else { "" };
        let until = until.map(|end| format!(", to {}{asks}", self.near(end)));
        format!(
            "{count} longer{}; the later steps move with it",
            until.unwrap_or_default()
        )
    }

    /// `70 mg of Sun 8 Mar`, `5 mg 08:00 and 5 mg 20:00 of Thu 5 Mar`
    fn named(&self, doses: &[DoseRef], wall: &dyn Wall) -> String {
        // Many doses are summed up by their days.
        if let ([first, .., last], true) = (doses, doses.len() > NAMED) {
            let due = doses
                .iter()
                .map(|dose| shown(&self.was, dose, dose.date, wall).len())
                .sum();
            let count = words::count(due, "dose", "doses");
            return format!("{count}, {} to {}", self.near(first.date), self.near(last.date));
        }
        let one = |dose: &DoseRef| {
            let mut due = shown(&self.was, dose, dose.date, wall);
            if due.is_empty() {
                // It was moved to another day, and is named by its own.
                let far = self.today + TimeDelta::days(AHEAD.try_into().unwrap_or(0));
                let days = self.was.moved_to((self.today, far));
                due = days.flat_map(|day| shown(&self.was, dose, day, wall)).collect();
            }
            let parts: Vec<String> = due.iter().map(with_moment).collect();
            let day = due.first().map_or(dose.date, |due| due.on);
            format!("{} of {}", parts.join(" and "), self.near(day))
        };
        doses.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// How far ahead other directions are searched for, in days.
const AHEAD: usize = 400;

/// The doses that a decision names, as they are shown around a day of the plan.
fn shown(timeline: &Timeline, dose: &DoseRef, on: NaiveDate, wall: &dyn Wall) -> Vec<Due> {
    let all = timeline.shown_around(on).flat_map(|day| timeline.due_on(day, wall));
    let named = |due: &Due| {
        if timeline.shows_other_times() {
            let moment = dose.moment.as_ref();
            due.key.date == dose.date && moment.is_none_or(|moment| *moment == due.key.moment)
        } else {
            due.is_named(dose.date, dose.moment.as_ref())
        }
    };
    all.filter(|due| due.action != Some(Action::Remove) && named(due))
        .collect()
}

fn long(day: Weekday7) -> String {
    let names = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    names
        .get(usize::from(day.0))
        .map_or(day.to_string(), |name| (*name).to_owned())
}
