//! An effect in words: what is decided, what follows it, the first dose that changes, two doses that come closer.

mod doses;
mod follows;

use chrono::{NaiveDate, TimeDelta};

use self::doses::shown;
use self::follows::Follows;

use super::begins::next_dose;
use super::closer::closer_by_time;
use super::{Ahead, Effect, Surroundings};
use crate::domain::change::{Kept, Verb};
use crate::domain::clock::Wall;
use crate::domain::directions::{Moment, Weekday7};
use crate::domain::schedule::{Place, Rung, RungKind};
use crate::domain::words;

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

    /// A day of the plan, as its doses are shown.
    fn near(&self, day: NaiveDate) -> String {
        words::day_near(self.shown(day), self.today)
    }

    fn shown(&self, day: NaiveDate) -> NaiveDate {
        day + TimeDelta::days(self.away)
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

    fn since_day(&self, on: NaiveDate, wall: &dyn Wall) -> String {
        let behind = self.now.begins_behind(on, wall);
        let behind = behind.map_or(String::new(), |last| format!(" (after the dose of {last})"));
        if self.shown(on) == self.today {
            format!("from today{behind}")
        } else {
            format!("from {}{behind}", self.near(on))
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
                let there = there.map(|due| format!("{} {}", words::day_near(due.on, self.today), due.shown));
                let there = there.unwrap_or_else(|| format!("{}{at}", words::day_near(*to, self.today)));
                format!("{} moved to {there}", self.named(own, wall))
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

    /// A moment of the plan as it is shown then.
    fn at(&self, moment: &Moment, wall: &dyn Wall) -> String {
        let shown = self.was.shown_time(moment, self.on, self.was.home(wall));
        shown.map_or_else(|| moment.to_string(), |time| Moment::Clock(time).to_string())
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
