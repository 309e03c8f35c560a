//! What a decision does: which doses change, from when to when, and what the ladder is after it.
//!
//! Receipt, echo, preview, dialog, `plan` and `check` print this one value.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::domain::change::{DoseRef, Verb};
use crate::domain::clock::{STEADY, Wall};
use crate::domain::directions::{Directions, Moment, Weekday7};
use crate::domain::draft::{MOST_ROWS, Stretch, difference, rungs};
use crate::domain::schedule::{Action, Due, Place, Rung, RungKind, Timeline};
use crate::domain::words;

/// So far ahead and back the rhythm of the doses is looked at, in days.
const AHEAD: i64 = 400;
const BACK: i64 = 40;

/// So far ahead a day that differs is looked for.
const FAR: usize = 400;

/// What a decision does.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Days on which another dose is due than before, in stretches.
    pub stretches: Vec<Stretch>,
    /// The ladder after it, as it is seen today.
    pub ladder: Vec<Rung>,
    /// Steps that begin on another day if a question is answered with yes.
    pub ahead: Vec<Ahead>,
    /// Two doses that come closer than any did before.
    pub closer: Option<Closer>,
    was: Timeline,
    now: Timeline,
}

/// A step behind a question that would begin on another day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// What is taken then.
    pub take: Directions,
    /// The day on which it would begin.
    pub from: NaiveDate,
    /// The day on which it would have begun; `None` where it was not to begin.
    pub was: Option<NaiveDate>,
}

/// Two doses that come closer to each other than the rhythm before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closer {
    /// The first of them.
    pub first: NaiveDateTime,
    /// The second.
    pub second: NaiveDateTime,
    /// How far apart the closest were, in minutes.
    pub usual: i64,
}

/// The doses of a day by what matters of them.
fn key(
    due: &Due,
) -> (
    &crate::domain::journal::DueKey,
    Option<NaiveTime>,
    &crate::domain::amount::Amount,
    Option<Action>,
) {
    (&due.key, due.clock, &due.amount, due.action)
}

/// Whether a day asks for other doses.
fn differs(was: &Timeline, now: &Timeline, day: NaiveDate) -> bool {
    let (a, b) = (was.due_on(day, &STEADY), now.due_on(day, &STEADY));
    !a.iter().map(key).eq(b.iter().map(key))
}

/// The rungs of two ladders that matter for a person.
fn same_ladder(a: &[Rung], b: &[Rung]) -> bool {
    let key = |rung: &Rung| (rung.kind, rung.from, rung.until, rung.asked, rung.take.clone());
    a.iter().map(key).eq(b.iter().map(key))
}

/// Whether nothing is different with a decision: no dose, no day on which the plan asks, no row of the ladder. `named`:
/// days that it speaks of.
pub fn is_nothing(was: &Timeline, now: &Timeline, on: NaiveDate, named: &[NaiveDate]) -> bool {
    let asks = |timeline: &Timeline| match timeline.place(on) {
        Place::Step(at) => (at.asks_on, at.asks_since),
        _ => (None, None),
    };
    same_ladder(&was.rungs(MOST_ROWS), &now.rungs(MOST_ROWS))
        && asks(was) == asks(now)
        && was.as_needed_on(on) == now.as_needed_on(on)
        && !named.iter().any(|day| differs(was, now, *day))
        && !on.iter_days().take(FAR).any(|day| differs(was, now, day))
}

/// The days that a decision names.
pub fn named_days(verb: &Verb) -> Vec<NaiveDate> {
    match verb {
        Verb::LeaveOut(doses) => doses.iter().map(|dose| dose.date).collect(),
        Verb::Move { dose, to, .. } => vec![dose.date, *to],
        _ => Vec::new(),
    }
}

/// The instants of the doses of some days; what has no time of day stands at noon.
fn instants(timeline: &Timeline, from: NaiveDate, days: i64) -> Vec<NaiveDateTime> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let mut found: Vec<NaiveDateTime> = Vec::new();
    for day in from.iter_days().take(usize::try_from(days).unwrap_or(0)) {
        let due = timeline.due_on(day, &STEADY);
        let doses = due.iter().filter(|due| due.action != Some(Action::Remove));
        found.extend(doses.map(|due| day.and_time(due.clock.unwrap_or(noon))));
    }
    found.sort_unstable();
    found
}

/// The gaps between doses, in minutes.
fn gaps(instants: &[NaiveDateTime]) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime, i64)> + '_ {
    instants
        .windows(2)
        .map(|pair| (pair[0], pair[1], (pair[1] - pair[0]).num_minutes()))
}

/// The first two doses that come closer than the closest did, by the rhythm before and by the one after.
fn closer(was: &Timeline, now: &Timeline, on: NaiveDate) -> Option<Closer> {
    let from = on - TimeDelta::days(BACK);
    let (before, after) = (instants(was, from, AHEAD + BACK), instants(now, from, AHEAD + BACK));
    let least = gaps(&before).map(|(.., gap)| gap).min()?;
    // The rhythm after it: the gap that is there most often.
    let mut counted: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for (_, second, gap) in gaps(&after) {
        if second.date() >= on {
            *counted.entry(gap).or_default() += 1;
        }
    }
    let often = counted.values().copied().max()?;
    let rhythm = counted
        .iter()
        .filter(|(_, count)| **count == often)
        .map(|(gap, _)| *gap)
        .min()?;
    let usual = least.min(rhythm);
    gaps(&after)
        .find(|(_, second, gap)| second.date() >= on && *gap < usual)
        .map(|(first, second, _)| Closer { first, second, usual })
}

impl Effect {
    /// What is different in `now` against `was`, by a decision that holds from a day on.
    pub fn between(was: Timeline, now: Timeline, on: NaiveDate, today: NaiveDate) -> Self {
        let ladder = rungs(&now, today);
        let before = rungs(&was, today);
        let ahead = ahead(&before, &ladder);
        Self {
            stretches: difference(&now, &was, on),
            closer: closer(&was, &now, on),
            on,
            today,
            ladder,
            ahead,
            was,
            now,
        }
    }

    /// The same without the days that differ: what the ladder is, and what is said of it.
    pub fn ladder(was: Timeline, now: Timeline, on: NaiveDate, today: NaiveDate) -> Self {
        Self {
            stretches: Vec::new(),
            closer: None,
            on,
            today,
            ladder: rungs(&now, today),
            ahead: Vec::new(),
            was,
            now,
        }
    }

    /// Whether a day asks for other doses than before.
    pub fn changes(&self, day: NaiveDate) -> bool {
        differs(&self.was, &self.now, day)
    }

    /// In one sentence: what is decided, what follows it, the first dose that changes, and doses that come closer.
    /// `wall`: the clock by which a dose that is named is shown.
    pub fn words(&self, verb: &Verb, wall: &dyn Wall) -> String {
        let mut said = self.lead(verb, wall);
        if !matches!(verb, Verb::LeaveOut(_) | Verb::Move { .. }) {
            said.push_str(&self.first());
        }
        if let Some(closer) = &self.closer {
            said.push_str(&self.closer_words(closer));
        }
        said
    }

    fn near(&self, day: NaiveDate) -> String {
        words::day_near(day, self.today)
    }

    fn from(&self) -> String {
        if self.on == self.today {
            "from today".to_owned()
        } else {
            format!("from {}", self.near(self.on))
        }
    }

    /// The first dose that changes, or what would come later.
    fn first(&self) -> String {
        match (self.stretches.first(), self.ahead.first()) {
            (Some(first), _) => format!("; first {}: {} (was {})", self.near(first.from), first.now, first.was),
            (None, Some(ahead)) => {
                let was = ahead
                    .was
                    .map(|was| format!(" (was {})", self.near(was)))
                    .unwrap_or_default();
                format!("; if you go ahead: {} from {}{was}", ahead.take, self.near(ahead.from))
            }
            (None, None) => String::new(),
        }
    }

    /// Two doses that come closer, in words.
    fn closer_words(&self, closer: &Closer) -> String {
        let at = |at: NaiveDateTime| {
            let noon = NaiveTime::from_hms_opt(12, 0, 0) == Some(at.time());
            let time = if noon {
                String::new()
            } else {
                format!(" {}", at.format("%H:%M"))
            };
            format!("{}{time}", self.near(at.date()))
        };
        let apart = (closer.second - closer.first).num_minutes();
        format!(
            "; {} and {} are {} apart, closer than the {} before",
            at(closer.first),
            at(closer.second),
            span(apart),
            span(closer.usual)
        )
    }

    /// Until when the step of a day lasts with its holds, and what follows.
    fn follows(&self, on: NaiveDate) -> (Option<NaiveDate>, Option<&Rung>) {
        let has = |rung: &Rung| rung.from <= on && rung.until.is_none_or(|until| on <= until);
        let Some(here) = self.ladder.iter().position(has) else {
            return (None, None);
        };
        let step = &self.ladder[here];
        let (mut last, mut paused) = (step.until, false);
        for rung in self.ladder.iter().skip(here + 1) {
            let same = (rung.plan, rung.step, rung.pass) == (step.plan, step.step, step.pass);
            match rung.kind {
                // A hold, what a decision divides, and what goes on after a pause belong to the step.
                RungKind::Step | RungKind::Hold if same && (rung.part || paused || rung.kind == RungKind::Hold) => {
                    (last, paused) = (rung.until, false);
                }
                RungKind::Pause if rung.until.is_some() => paused = true,
                _ => return (last, Some(rung)),
            }
        }
        (last, None)
    }

    /// ` until Mon 13 Apr, then 50 mg again`
    fn then(&self) -> String {
        // A step that asks already runs on until somebody decides.
        if matches!(self.now.place(self.on), Place::Step(at) if at.asks_since.is_some()) {
            return String::new();
        }
        let (until, next) = self.follows(self.on);
        let Some(until) = until else { return String::new() };
        let until = format!(" until {}", self.near(until));
        match next {
            None => format!("{until}, then nothing is due"),
            Some(next) if next.asked => format!("{until}, then the plan asks before {}", next.take),
            Some(next) => match next.kind {
                RungKind::Step | RungKind::Hold => {
                    let before = self.was.taken_on(self.on - TimeDelta::days(1));
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
    pub fn lead(&self, verb: &Verb, wall: &dyn Wall) -> String {
        let from = self.from();
        let last = |days: u32| self.near(self.on + TimeDelta::days(i64::from(days) - 1));
        match verb {
            Verb::Hold { days, shift } => self.held(*days, *shift),
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
            | Verb::Down { .. } => self.on_step(verb),
            Verb::Each(length) => {
                let rows: Vec<String> = self
                    .ladder
                    .iter()
                    .filter(|rung| rung.kind == RungKind::Step && rung.from > self.on && !rung.part)
                    .take(3)
                    .map(|rung| format!("{} from {}", rung.take, self.near(rung.from)))
                    .collect();
                format!("each step to come lasts {length}: {}", rows.join(", "))
            }
            Verb::Pause { days, shift } => {
                let until = match days {
                    Some(days) => format!("{from} to {}", last(*days)),
                    None => format!("{from} until you resume"),
                };
                let then = if *shift {
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
                format!("{} is taken on {}{at}", self.named(own, wall), self.near(*to))
            }
            Verb::Set { amount, at, days } => {
                let at = at.as_ref().map_or("each time".to_owned(), Moment::to_string);
                let until = match days {
                    Some(days) => format!(" to {}", last(*days)),
                    None => self.until_the_step_changes(),
                };
                format!("{amount} {at} {from}{until}")
            }
            Verb::Weekday { from: was, to, good } => {
                let until = self.until(*good);
                format!("{} instead of {} {from}{until}", long(*to), long(*was))
            }
            Verb::Only { kept, good } => format!("only {kept} {from}{}", self.until(*good)),
            Verb::Time { from: was, to, good } => {
                let was = was.as_ref().map(|was| format!(" instead of {was}")).unwrap_or_default();
                format!("the same at {to}{was} {from}{}", self.until(*good))
            }
            Verb::Take(take) => format!("{take} {from}{}", self.until_the_step_changes()),
        }
    }

    fn until(&self, good: bool) -> String {
        if good {
            ", on the steps to come as well".to_owned()
        } else {
            self.until_the_step_changes()
        }
    }

    /// ` until Sun 29 Nov, then 100 mcg 08:00`, or without a day.
    fn until_the_step_changes(&self) -> String {
        match self.then() {
            none if none.is_empty() => " until the step changes".to_owned(),
            then => then,
        }
    }

    /// The step that is in force then.
    fn on_step(&self, verb: &Verb) -> String {
        let from = self.from();
        let Place::Step(at) = self.now.place(self.on) else {
            return format!("the plan is through, nothing is due {from}");
        };
        let take = self.now.taken_on(self.on).unwrap_or_default();
        let again = if *verb == Verb::Resume {
            "the plan goes on: "
        } else {
            ""
        };
        let down = match verb {
            Verb::Down { to } => format!(", down to step {to}"),
            _ => String::new(),
        };
        let number = self.now.number(at.plan, at.step);
        format!("{again}step {number}, {take} {from}{}{down}", self.then())
    }

    /// `7 days longer, to Sun 6 Dec; everything after moves along`
    fn held(&self, days: u32, shift: bool) -> String {
        let count = words::count(usize::try_from(days).unwrap_or(0), "day", "days");
        if !shift {
            let last = self.on + TimeDelta::days(i64::from(days) - 1);
            return format!("stays {count}, to {}; what comes after keeps its days", self.near(last));
        }
        let (until, next) = self.follows(self.on);
        let asks = next.filter(|next| next.asked).map_or("", |_| ", then the plan asks");
        let until = until.map(|end| format!(", to {}{asks}", self.near(end)));
        format!(
            "{count} longer{}; everything after moves along",
            until.unwrap_or_default()
        )
    }

    /// `70 mg of Sun 8 Mar`, `5 mg 08:00 and 5 mg 20:00 of Thu 5 Mar`
    fn named(&self, doses: &[DoseRef], wall: &dyn Wall) -> String {
        let one = |dose: &DoseRef| {
            let due = super::spoken::planned(&self.was, dose, wall);
            let parts: Vec<String> = due.iter().map(|due| format!("{} {}", due.amount, due.shown)).collect();
            format!("{} of {}", parts.join(" and "), self.near(dose.date))
        };
        doses.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// `4 days`, `36 hours`, `23 h 40 min`, `40 minutes`
fn span(minutes: i64) -> String {
    if minutes > 60 && minutes % 60 != 0 {
        return format!("{} h {} min", minutes / 60, minutes % 60);
    }
    let (count, one, many) = match minutes {
        m if m % (24 * 60) == 0 => (m / (24 * 60), "day", "days"),
        m if m % 60 == 0 => (m / 60, "hour", "hours"),
        m => (m, "minute", "minutes"),
    };
    words::count(usize::try_from(count).unwrap_or(0), one, many)
}

/// Steps behind a question that would begin on another day than before.
fn ahead(before: &[Rung], after: &[Rung]) -> Vec<Ahead> {
    let steps = |rung: &&Rung| rung.asked && rung.kind == RungKind::Step && !rung.part;
    let same = |a: &Rung, b: &Rung| a.take == b.take && (a.plan, a.step, a.pass) == (b.plan, b.step, b.pass);
    after
        .iter()
        .filter(steps)
        .filter_map(|rung| {
            let was = before
                .iter()
                .filter(steps)
                .find(|old| same(old, rung))
                .map(|old| old.from);
            (was != Some(rung.from)).then(|| Ahead {
                take: rung.take.clone(),
                from: rung.from,
                was,
            })
        })
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

/// Why a decision changes nothing, where that can be said.
pub(super) fn why_nothing(verb: &Verb, was: &Timeline, on: NaiveDate) -> Option<String> {
    let take = was.taken_on(on);
    match verb {
        Verb::Set { at: Some(at), .. } => {
            let due = take?.lines.iter().any(|line| line.moment == *at);
            (!due).then(|| format!("nothing is due at {at}"))
        }
        Verb::Set { .. } | Verb::Take(_) => Some("this is what is taken already".into()),
        Verb::Hold { .. } | Verb::Stay { asks: false } => match was.place(on) {
            Place::Step(at) if at.until.is_none() && at.asks_on.is_none() => {
                Some("this step has no end, so that no step follows by itself".into())
            }
            _ => None,
        },
        Verb::Stay { asks: true } => match was.place(on) {
            Place::Step(at) if at.asks_on.is_some() => Some("the plan asks at the end of this step already".into()),
            _ => Some("no step follows this one".into()),
        },
        Verb::Down { .. } => Some("there is no such step below this one".into()),
        Verb::Each(_) => Some("no step to come has a length that could be another".into()),
        Verb::Weekday { from, .. } => Some(format!("nothing is due on {from}")),
        Verb::Resume => Some("nothing is paused or stopped".into()),
        _ => None,
    }
}

/// Refuses a decision that would do something else than it says: an advance that ends the medicine, a step back that stays,
/// two doses made into one, doses for good that come closer than they did.
///
/// # Errors
/// What it would do, and what says what was meant.
pub fn allowed(verb: &Verb, was: &Timeline, now: &Timeline, on: NaiveDate) -> Result<(), String> {
    let step = |timeline: &Timeline| match timeline.place(on) {
        Place::Step(at) => Some((at.plan, at.step, at.pass)),
        _ => None,
    };
    match verb {
        Verb::Advance if step(was).is_some() && step(now).is_none() => {
            Err("there is no step after this one; stop ends the plan, stay keeps this dose".into())
        }
        Verb::Back(n) => match (step(was), step(now)) {
            (Some(before), after) if Some(before) == after => {
                Err("there is no step before this one; restart step begins it anew".into())
            }
            (Some((_, step, 1)), Some(_)) if *n >= step => {
                let before = words::count(usize::try_from(step - 1).unwrap_or(0), "step", "steps");
                let are = if step == 2 { "is" } else { "are" };
                Err(format!(
                    "there {are} {before} before this one; back {} begins step 1",
                    step - 1
                ))
            }
            _ => Ok(()),
        },
        Verb::Time { to, .. } => {
            let fewer = |day: NaiveDate| now.due_on(day, &STEADY).len() < was.due_on(day, &STEADY).len();
            if on.iter_days().take(60).any(fewer) {
                return Err(format!(
                    "{to} has a dose of its own already; say all directions, such as take 5 mg {to}"
                ));
            }
            Ok(())
        }
        Verb::Only { kept, .. } => {
            let due = |timeline: &Timeline| {
                on.iter_days()
                    .take(60)
                    .any(|day| !timeline.due_on(day, &STEADY).is_empty())
            };
            if due(was) && !due(now) {
                return Err(format!(
                    "no dose is due {kept}; stop or pause says that nothing is taken"
                ));
            }
            Ok(())
        }
        Verb::Weekday { good: true, .. } => match closer(was, now, on) {
            Some(two) => Err(format!(
                "{} and {} would be {} apart, closer than the {} before",
                words::day(two.first.date()),
                words::day(two.second.date()),
                span((two.second - two.first).num_minutes()),
                span(two.usual)
            )),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
