//! A plain simulator, one day after the other, compared with the schedule: no division, no stretches, nothing laid out
//! ahead. It knows the words of the directions and of the changes only from what the user's guide says of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, TimeDelta, Weekday};
use proptest::prelude::*;

use super::tests::{course, date, plan, step};
use super::*;
use crate::domain::change::Verb;
use crate::domain::clock::STEADY;
use crate::domain::day::Behind;
use crate::domain::draft::{Basis, Draft};
use crate::domain::plan::Repeat;

/// What a line is due on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Every,
    EveryThird,
    FirstOfTwo,
    SecondOfTwo,
    FiveOfSeven,
    Days(&'static [Weekday]),
    MonthEnd,
}

/// Amount, slot, days.
type Lines = &'static [(i64, &'static str, On)];

const TAKES: &[(&str, Lines, i64)] = &[
    ("1 mg morning", &[(1, "morning", On::Every)], 1),
    (
        "2 mg morning, 3 mg evening",
        &[(2, "morning", On::Every), (3, "evening", On::Every)],
        1,
    ),
    ("5 mg noon every 3 days", &[(5, "noon", On::EveryThird)], 3),
    (
        "4 mg morning on Mon, Thu",
        &[(4, "morning", On::Days(&[Weekday::Mon, Weekday::Thu]))],
        7,
    ),
    ("6 mg evening days 1-5 of 7", &[(6, "evening", On::FiveOfSeven)], 7),
    (
        "8 mg morning day 1 of 2; 9 mg morning day 2 of 2",
        &[(8, "morning", On::FirstOfTwo), (9, "morning", On::SecondOfTwo)],
        2,
    ),
    ("none", &[], 1),
    ("3 mg noon every month on day 31", &[(3, "noon", On::MonthEnd)], 1),
    (
        "7 mg morning; 5 mg morning on Tue",
        &[(7, "morning", On::Every), (5, "morning", On::Days(&[Weekday::Tue]))],
        7,
    ),
];

#[derive(Clone, Copy, Debug)]
enum Long {
    Days(i64),
    Months(u32),
    Cycles(i64),
    Doses(i64),
    Until(NaiveDate),
    Open,
    Decided,
}

#[derive(Clone, Copy, Debug)]
struct Rung {
    long: Long,
    take: usize,
    ask: bool,
}

#[derive(Clone, Debug)]
struct Course1 {
    from: NaiveDate,
    rungs: Vec<Rung>,
    /// From which rung (an index) it begins again, and how many passes there are.
    again: Option<(usize, Option<u32>)>,
}

/// What a change says; dates are days after the first of January.
#[derive(Clone, Copy, Debug)]
enum Says {
    Hold(i64),
    HoldStill(i64),
    Advance,
    Back(u32),
    Restart,
    RestartStep,
    GoTo(usize),
    Pause(Option<i64>, bool),
    Resume,
    Stop,
    Set(i64, Option<&'static str>, Option<i64>),
    Weekday(Weekday, Weekday, bool),
    Only(Just, bool),
    Time(Option<&'static str>, &'static str, bool),
    Stay(bool),
    Down(usize),
    Each(i64),
    Take(usize),
    LeaveOut(i64, Option<&'static str>),
    Move(i64, Option<&'static str>, i64),
}

/// Which doses alone are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Just {
    On(Weekday),
    At(&'static str),
}

fn day(n: i64) -> NaiveDate {
    date("2026-01-01") + TimeDelta::days(n)
}

impl Says {
    fn text(self) -> String {
        let slot = |slot: Option<&str>| slot.map_or(String::new(), |slot| format!(" {slot}"));
        let shift = |shift| if shift { " with shift" } else { "" };
        let for_good = |good| if good { " for good" } else { "" };
        match self {
            Self::Hold(n) => format!("hold {n} days"),
            Self::HoldStill(n) => format!("hold {n} days without shift"),
            Self::Advance => "advance".into(),
            Self::Back(n) => format!("back {n}"),
            Self::Restart => "restart".into(),
            Self::RestartStep => "restart step".into(),
            Self::GoTo(n) => format!("go to step {n}"),
            Self::Pause(None, moved) => format!("pause{}", shift(moved)),
            Self::Pause(Some(n), moved) => format!("pause {n} days{}", shift(moved)),
            Self::Resume => "resume".into(),
            Self::Stop => "stop".into(),
            Self::Set(n, at, None) => format!("set {n} mg{}", slot(at)),
            Self::Set(n, at, Some(days)) => format!("set {n} mg{} for {days} days", slot(at)),
            Self::Weekday(from, to, good) => format!("weekday {from} to {to}{}", for_good(good)),
            Self::Only(Just::On(day), good) => format!("only on {day}{}", for_good(good)),
            Self::Only(Just::At(slot), good) => format!("only {slot}{}", for_good(good)),
            Self::Time(from, to, good) => {
                let from = from.map_or(String::new(), |from| format!("{from} "));
                format!("time {from}to {to}{}", for_good(good))
            }
            Self::Stay(true) => "hold until decided".into(),
            Self::Stay(false) => "stay".into(),
            Self::Down(n) => format!("down to step {n}"),
            Self::Each(n) => format!("each step {n} days"),
            Self::Take(n) => format!("take {}", TAKES[n].0),
            Self::LeaveOut(n, at) => format!("leave out {}{}", day(n), slot(at)),
            Self::Move(n, at, to) => format!("move {}{} to {}", day(n), slot(at), day(to)),
        }
    }
}

#[derive(Clone, Debug)]
enum Laid {
    Set(i64, Option<&'static str>, NaiveDate, Option<NaiveDate>),
    Weekday(Weekday, Weekday, NaiveDate),
    /// With the last day that had a dose on the old weekday.
    OtherWeekday(Weekday, Weekday, NaiveDate, Option<NaiveDate>),
    Only(Just, NaiveDate, bool),
    Time(Option<&'static str>, &'static str, NaiveDate, bool),
    Take(usize, NaiveDate),
}

impl Laid {
    fn for_good(&self) -> bool {
        match self {
            Self::OtherWeekday(..) => true,
            Self::Only(_, _, good) | Self::Time(_, _, _, good) => *good,
            Self::Set(..) | Self::Weekday(..) | Self::Take(..) => false,
        }
    }
}

/// The position in the plan on the day that is being looked at.
#[derive(Clone, Debug)]
struct Cursor {
    step: usize,
    pass: u32,
    /// The day of the step, from 1.
    day: i64,
    /// How many days a step of months has.
    month_days: i64,
    wanted: u32,
    extra: i64,
    overrun: i64,
    moved: i64,
    counted: i64,
    counted_on: Option<i64>,
    laid: Vec<Laid>,
    /// It stays: is anybody asked?
    stay: Option<bool>,
    down: Option<usize>,
    /// How many days each step to come lasts; and this one.
    each: Option<i64>,
    each_now: Option<i64>,
}

#[derive(Clone, Debug)]
enum At {
    Step(Cursor),
    /// Through: as the last step was left.
    Over(Cursor),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Wait {
    No,
    Pause(Option<NaiveDate>, bool),
    Stop,
}

struct Simulator<'a> {
    plan: &'a Course1,
    today: NaiveDate,
    at: At,
    hold: Option<(Cursor, NaiveDate)>,
    wait: Wait,
}

const WEEK: [[Weekday; 1]; 7] = [
    [Weekday::Mon],
    [Weekday::Tue],
    [Weekday::Wed],
    [Weekday::Thu],
    [Weekday::Fri],
    [Weekday::Sat],
    [Weekday::Sun],
];

fn last_of_month(date: NaiveDate) -> u32 {
    (28..=31).rev().find(|d| date.with_day(*d).is_some()).unwrap()
}

/// This many months later, one month at a time.
fn months_later(from: NaiveDate, months: u32, wanted: u32) -> NaiveDate {
    let mut first = from.with_day(1).unwrap();
    for _ in 0..months {
        first += TimeDelta::days(i64::from(last_of_month(first)));
    }
    first.with_day(wanted.min(last_of_month(first))).unwrap()
}

impl Cursor {
    fn new(step: usize, pass: u32, moved: i64) -> Self {
        Self {
            step,
            pass,
            day: 1,
            month_days: 0,
            wanted: 0,
            extra: 0,
            overrun: 0,
            moved,
            counted: 0,
            counted_on: None,
            laid: Vec::new(),
            stay: None,
            down: None,
            each: None,
            each_now: None,
        }
    }

    /// Another step, with what holds for good.
    fn of(&self, step: usize, pass: u32, moved: i64) -> Self {
        let mut new = Self::new(step, pass, moved);
        new.laid = self.laid.iter().filter(|laid| laid.for_good()).cloned().collect();
        (new.each, new.each_now) = (self.each, self.each);
        new
    }

    fn long(&self, plan: &Course1) -> Long {
        match (plan.rungs[self.step].long, self.each_now) {
            (Long::Days(_) | Long::Months(_), Some(each)) => Long::Days(each),
            (long, _) => long,
        }
    }

    fn stays(&self) -> bool {
        self.stay == Some(false) || self.down == Some(self.step)
    }

    /// What is taken today by the lines that are due, and on which other weekdays.
    #[expect(
        clippy::type_complexity,
        reason = "one line: amount, slot, days, weekdays changed for good"
    )]
    fn lines(&self, plan: &Course1, today: NaiveDate) -> Vec<(i64, &'static str, On, Vec<(Weekday, Weekday, bool)>)> {
        let instead = self
            .laid
            .iter()
            .rposition(|laid| matches!(laid, Laid::Take(_, since) if *since <= today));
        let take = match instead.map(|at| &self.laid[at]) {
            Some(Laid::Take(n, _)) => *n,
            _ => plan.rungs[self.step].take,
        };
        let mut lines: Vec<_> = TAKES[take]
            .1
            .iter()
            .map(|(n, slot, on)| (*n, *slot, *on, Vec::new()))
            .collect();
        for (at, laid) in self.laid.iter().enumerate().skip(instead.map_or(0, |at| at + 1)) {
            let exchanged = self.laid[..at]
                .iter()
                .any(|laid| matches!(laid, Laid::Weekday(_, _, since) if *since <= today));
            match laid {
                Laid::OtherWeekday(from, to, since, last) if *since <= today => {
                    let close = last.is_some_and(|last| (1..7).contains(&(today - last).num_days()));
                    for line in &mut lines {
                        line.3.push((*from, *to, !close));
                    }
                }
                Laid::Only(just, since, _) if *since <= today => lines.retain_mut(|line| match just {
                    // A weekday of what is left can be changed for another later.
                    Just::On(day) if !exchanged && matches!(line.2, On::Every | On::Days(_)) => {
                        let had = (0..7)
                            .map(|n| today + TimeDelta::days(n))
                            .any(|date| date.weekday() == *day && Self::falls(line.2, &line.3, 1, date));
                        line.2 = On::Days(&WEEK[day.num_days_from_monday() as usize]);
                        line.3.clear();
                        had
                    }
                    Just::On(day) => today.weekday() == *day,
                    Just::At(slot) => line.1 == *slot,
                }),
                Laid::Time(from, to, since, _) if *since <= today => {
                    for line in lines.iter_mut().filter(|line| from.is_none_or(|from| from == line.1)) {
                        line.1 = to;
                    }
                }
                _ => {}
            }
        }
        lines
    }

    fn falls(on: On, swaps: &[(Weekday, Weekday, bool)], day: i64, date: NaiveDate) -> bool {
        day >= 1
            && match on {
                On::Days(days) if !swaps.is_empty() => {
                    let mut days = days.to_vec();
                    for (from, to, add) in swaps {
                        if days.contains(from) {
                            days.retain(|day| day != from);
                            days.extend(add.then_some(*to));
                        }
                    }
                    days.contains(&date.weekday())
                }
                On::Every => true,
                On::EveryThird => day % 3 == 1,
                On::FirstOfTwo => day % 2 == 1,
                On::SecondOfTwo => day % 2 == 0,
                On::FiveOfSeven => (1..=5).contains(&((day - 1) % 7 + 1)),
                On::Days(days) => days.contains(&date.weekday()),
                On::MonthEnd => date.day() == last_of_month(date),
            }
    }

    /// Whether a rule has this day after a number of the changes of weekdays.
    fn after_weekdays(
        &self,
        on: (On, &[(Weekday, Weekday, bool)]),
        changes: &[(Weekday, Weekday, NaiveDate)],
        shift: i64,
        today: NaiveDate,
    ) -> bool {
        let date = today + TimeDelta::days(shift);
        let Some(((from, to, since), before)) = changes.split_last() else {
            return Self::falls(on.0, on.1, self.day + shift, date);
        };
        let here = |shift| self.after_weekdays(on, before, shift, today);
        if date < *since {
            return here(shift);
        }
        if date.weekday() == *from {
            return false;
        }
        if date.weekday() != *to || here(shift) {
            return here(shift);
        }
        // Monday to Sunday: the day of this week from which it comes.
        let number = |day: &Weekday| i64::from(day.num_days_from_monday());
        let other = shift + number(from) - number(to);
        let taken_last_week = today + TimeDelta::days(other - 7) < *since && here(other - 7);
        let earlier = number(to) < number(from);
        today + TimeDelta::days(other) >= *since && here(other) && !(earlier && taken_last_week)
    }

    fn due(&self, plan: &Course1, today: NaiveDate) -> BTreeMap<&'static str, i64> {
        let changes: Vec<_> = (self.laid.iter())
            .filter_map(|laid| match laid {
                Laid::Weekday(from, to, since) => Some((*from, *to, *since)),
                _ => None,
            })
            .collect();
        let mut found = BTreeMap::new();
        for (amount, slot, on, swaps) in self.lines(plan, today) {
            if self.after_weekdays((on, &swaps), &changes, 0, today) {
                *found.entry(slot).or_insert(0) += amount;
            }
        }
        for (slot, amount) in &mut found {
            let set = self.laid.iter().rev().find_map(|laid| match laid {
                Laid::Set(n, at, from, until) => {
                    let now = *from <= today && until.is_none_or(|until| today < until);
                    (now && at.is_none_or(|at| at == *slot)).then_some(*n)
                }
                _ => None,
            });
            *amount = set.unwrap_or(*amount);
        }
        // The last day of a number of doses may have fewer; nobody held it longer.
        if let Long::Doses(n) = plan.rungs[self.step].long
            && self.extra == 0
            && !self.asks(plan)
        {
            let left = usize::try_from(n - self.counted).unwrap();
            // The morning is before noon, noon before the evening.
            let mut slots: Vec<&str> = found.keys().copied().collect();
            slots.sort_by_key(|slot| ["morning", "noon", "evening"].iter().position(|s| s == slot));
            for slot in slots.into_iter().skip(left) {
                found.remove(slot);
            }
        }
        found
    }

    fn asks(&self, plan: &Course1) -> bool {
        let rung = plan.rungs[self.step];
        let last = self.step + 1 == plan.rungs.len() && plan.again.is_none() && self.down.is_none();
        self.stay == Some(true) || rung.ask || matches!(rung.long, Long::Decided) && !last
    }

    /// By how many days its time is over; zero on the first day after it. `None`: it is not counted in days.
    fn beyond(&self, plan: &Course1, today: NaiveDate) -> Option<i64> {
        let rung = plan.rungs[self.step];
        let days = match self.long(plan) {
            Long::Days(n) => n,
            Long::Cycles(n) => n * TAKES[rung.take].2,
            Long::Months(_) => self.month_days,
            Long::Doses(_) => self.counted_on?,
            Long::Until(last) => {
                return Some((today - last).num_days() - 1 - self.moved - self.extra);
            }
            Long::Decided if self.asks(plan) => 0,
            Long::Decided | Long::Open => return None,
        };
        Some(self.day - 1 - days - self.extra)
    }
}

impl Simulator<'_> {
    /// Begins a step today.
    fn begin(&self, mut cursor: Cursor, wanted: Option<u32>) -> At {
        if cursor.step >= self.plan.rungs.len() {
            match self.plan.again {
                Some((step, times)) if times.is_none_or(|times| cursor.pass < times) => {
                    cursor.step = step;
                    cursor.pass += 1;
                }
                _ => return At::Over(cursor),
            }
        }
        cursor.wanted = wanted.unwrap_or(self.today.day());
        if let Long::Months(n) = cursor.long(self.plan) {
            cursor.month_days = (months_later(self.today, n, cursor.wanted) - self.today).num_days();
        }
        self.rolled(cursor)
    }

    /// The step of today: the next one when this is over.
    fn rolled(&self, cursor: Cursor) -> At {
        if cursor.stays()
            || cursor.asks(self.plan)
            || cursor.beyond(self.plan, self.today).is_none_or(|beyond| beyond < 0)
        {
            return At::Step(cursor);
        }
        let months = matches!(cursor.long(self.plan), Long::Months(_));
        let step = if cursor.down.is_some() {
            cursor.step - 1
        } else {
            cursor.step + 1
        };
        let mut next = cursor.of(step, cursor.pass, cursor.moved + cursor.extra - cursor.overrun);
        next.down = cursor.down;
        let today = self.today;
        next.laid = (cursor.laid.into_iter())
            .filter(|laid| laid.for_good() || matches!(laid, Laid::Set(_, _, _, Some(until)) if *until > today))
            .collect();
        // A month that was held or waited ends on another day, and that is the one that is kept.
        let kept = months && cursor.extra == 0 && cursor.wanted != 0;
        self.begin(next, kept.then_some(cursor.wanted))
    }

    /// A night passes.
    fn next_day(&mut self) {
        let yesterday = self.today;
        self.today += TimeDelta::days(1);
        if let Wall::Waits = self.wall() {
            let later = |cursor: &mut Cursor| {
                cursor.moved += 1;
                cursor.wanted = 0;
                for laid in &mut cursor.laid {
                    if let Laid::Set(_, _, from, Some(until)) = laid
                        && *from <= yesterday
                    {
                        *until += TimeDelta::days(1);
                    }
                }
            };
            if let At::Step(cursor) = &mut self.at {
                later(cursor);
            }
            if let Some((cursor, until)) = &mut self.hold {
                later(cursor);
                *until += TimeDelta::days(1);
            }
        } else {
            if let At::Step(mut cursor) = self.at.clone() {
                let due = i64::try_from(cursor.due(self.plan, yesterday).len()).unwrap();
                if let (Long::Doses(n), Wait::No) = (self.plan.rungs[cursor.step].long, self.wait)
                    && cursor.counted_on.is_none()
                {
                    cursor.counted += due;
                    if cursor.counted >= n {
                        cursor.counted_on = Some(cursor.day);
                    }
                }
                cursor.day += 1;
                self.at = self.rolled(cursor);
            }
            if let Some((cursor, _)) = &mut self.hold {
                cursor.day += 1;
            }
        }
        let today = self.today;
        if matches!(self.wait, Wait::Pause(Some(until), _) if until <= today) {
            self.wait = Wait::No;
        }
        self.hold.take_if(|(_, until)| *until <= today);
    }

    fn wall(&self) -> Wall {
        match self.wait {
            Wait::Pause(_, true) => Wall::Waits,
            _ => Wall::Runs,
        }
    }

    /// `due`: the days on which something was due.
    fn change(&mut self, says: Says, due: &BTreeSet<NaiveDate>) {
        let today = self.today;
        let here = match (&self.hold, &self.at) {
            (Some((cursor, _)), _) | (None, At::Step(cursor)) => Some(cursor.clone()),
            _ => None,
        };
        let (step, pass, moved) = match (&here, &self.at) {
            (Some(here), _) => (here.step, here.pass, here.moved + here.extra - here.overrun),
            (None, At::Over(last)) => (self.plan.rungs.len(), last.pass, last.moved),
            (None, At::Step(_)) => unreachable!(),
        };
        let standing = match (&here, &self.at) {
            (Some(cursor), _) | (None, At::Over(cursor) | At::Step(cursor)) => cursor.clone(),
        };
        let mut down = None;
        let mut go = None;
        match says {
            Says::Hold(_) | Says::HoldStill(_) | Says::Stay(_) if self.wait != Wait::No => {}
            Says::Stay(asks) => {
                if let Some(mut here) = here {
                    here.stay = Some(asks);
                    self.at = self.rolled(here);
                    self.hold = None;
                }
            }
            Says::Down(n) => {
                let first = step.min(self.plan.rungs.len());
                if n - 1 < first {
                    go = Some((first - 1, pass));
                    down = Some(n - 1);
                }
            }
            Says::Hold(n) => {
                if let Some(mut here) = here {
                    let overrun = here.beyond(self.plan, today).unwrap_or(0).max(0);
                    here.extra += n + overrun;
                    here.overrun += overrun;
                    self.at = At::Step(here);
                    self.hold = None;
                }
            }
            Says::HoldStill(n) => {
                self.hold = here.map(|here| (here, today + TimeDelta::days(n)));
            }
            Says::Advance => {
                let way = here.as_ref().and_then(|here| here.down).filter(|to| step > *to);
                down = way;
                go = here.map(|_| (if way.is_some() { step - 1 } else { step + 1 }, pass));
            }
            Says::RestartStep => {
                down = here.as_ref().and_then(|here| here.down);
                go = here.map(|_| (step, pass));
            }
            Says::Restart => go = Some((0, 1)),
            Says::GoTo(n) => go = Some((n - 1, pass)).filter(|_| n <= self.plan.rungs.len()),
            Says::Back(n) if here.as_ref().is_some_and(|here| here.down.is_some()) => {
                down = here.as_ref().and_then(|here| here.down);
                let above = step + usize::try_from(n).unwrap();
                go = Some((above.min(self.plan.rungs.len() - 1), pass));
            }
            Says::Back(n) => {
                let (mut step, mut pass) = (step, pass);
                for _ in 0..n {
                    match self.plan.again {
                        Some((first, _)) if pass > 1 && step == first => {
                            pass -= 1;
                            step = self.plan.rungs.len() - 1;
                        }
                        _ => step = step.saturating_sub(1),
                    }
                }
                go = Some((step, pass));
            }
            Says::Pause(days, shift) => {
                let until = days.map(|n| today + TimeDelta::days(n));
                self.wait = match self.wait {
                    Wait::Stop => Wait::Stop,
                    Wait::Pause(_, waits) => Wait::Pause(until, waits || shift),
                    Wait::No => Wait::Pause(until, shift),
                };
            }
            Says::Resume => self.wait = Wait::No,
            Says::Stop => self.wait = Wait::Stop,
            Says::Set(n, at, days) => {
                let until = days.map(|n| today + TimeDelta::days(n));
                self.lay(&|here| here.laid.push(Laid::Set(n, at, today, until)));
            }
            Says::Weekday(from, to, false) => self.lay(&|here| here.laid.push(Laid::Weekday(from, to, today))),
            Says::Weekday(from, to, true) => {
                let last = (1..=56).map(|back| today - TimeDelta::days(back));
                let last = last.filter(|day| day.weekday() == from).find(|day| due.contains(day));
                self.lay(&|here| here.laid.push(Laid::OtherWeekday(from, to, today, last)));
            }
            Says::Only(just, good) => self.lay(&|here| here.laid.push(Laid::Only(just, today, good))),
            Says::Time(from, to, good) => self.lay(&|here| {
                for laid in &mut here.laid {
                    if let Laid::Set(_, Some(at), ..) = laid
                        && from.is_none_or(|from| from == *at)
                    {
                        *at = to;
                    }
                }
                here.laid.push(Laid::Time(from, to, today, good));
            }),
            Says::Each(n) => self.lay(&|here| here.each = Some(n)),
            Says::Take(n) => self.lay(&|here| {
                here.laid.retain(|laid| !matches!(laid, Laid::Set(..)));
                here.laid.push(Laid::Take(n, today));
            }),
            Says::LeaveOut(..) | Says::Move(..) => {}
        }
        if let Some((step, pass)) = go {
            let mut cursor = standing.of(step, pass, moved);
            cursor.down = down;
            self.at = self.begin(cursor, None);
            self.hold = None;
            self.wait = Wait::No;
        }
    }

    fn lay(&mut self, decide: &dyn Fn(&mut Cursor)) {
        let held = self.hold.as_ref().map(|(cursor, _)| (cursor.step, cursor.pass));
        if let At::Step(cursor) = &mut self.at
            && held.is_none_or(|held| held == (cursor.step, cursor.pass))
        {
            decide(cursor);
        }
        if let Some((cursor, _)) = &mut self.hold {
            decide(cursor);
        }
    }

    fn due(&self) -> BTreeMap<&'static str, i64> {
        match (self.wait, &self.hold, &self.at) {
            (Wait::No, Some((cursor, _)), _) => {
                // Held, a number of doses is not counted.
                let mut cursor = cursor.clone();
                cursor.extra += 1000;
                cursor.due(self.plan, self.today)
            }
            (Wait::No, None, At::Step(cursor)) => cursor.due(self.plan, self.today),
            _ => BTreeMap::new(),
        }
    }
}

enum Wall {
    Waits,
    Runs,
}

/// A dose: when it was planned, and where it is.
struct Dose {
    planned: (NaiveDate, &'static str),
    now: Option<NaiveDate>,
    amount: i64,
}

const HORIZON: i64 = 170;

/// What the steps ask for day by day, and since when nothing is due, on days on which that is so.
fn stepped(plans: &[Course1], sorted: &[(NaiveDate, Says)]) -> (Vec<Dose>, BTreeMap<NaiveDate, NaiveDate>) {
    let mut doses: Vec<Dose> = Vec::new();
    let mut quiet = BTreeMap::new();
    let mut since: Option<(bool, NaiveDate)> = None;
    let mut simulator: Option<Simulator<'_>> = None;
    let mut days_due = BTreeSet::new();
    for today in (0..HORIZON).map(day) {
        if let Some(simulator) = &mut simulator {
            simulator.next_day();
        }
        if let Some(plan) = plans.iter().rev().find(|plan| plan.from == today) {
            let mut new = Simulator {
                plan,
                today,
                at: At::Over(Cursor::new(0, 1, 0)),
                hold: None,
                wait: Wait::No,
            };
            new.at = new.begin(Cursor::new(0, 1, 0), None);
            simulator = Some(new);
            since = None;
        }
        let Some(simulator) = &mut simulator else { continue };
        for (_, says) in sorted.iter().filter(|(on, _)| *on == today) {
            simulator.change(*says, &days_due);
        }
        let kind = match simulator.wait {
            Wait::No => None,
            Wait::Pause(..) => Some(false),
            Wait::Stop => Some(true),
        };
        since = kind.map(|kind| since.filter(|(before, _)| *before == kind).unwrap_or((kind, today)));
        quiet.extend(since.map(|(_, since)| (today, since)));
        let due = simulator.due();
        if !due.is_empty() {
            days_due.insert(today);
        }
        doses.extend(due.into_iter().map(|(slot, amount)| Dose {
            planned: (today, slot),
            now: Some(today),
            amount,
        }));
    }
    (doses, quiet)
}

type Name = (NaiveDate, Option<&'static str>);

fn is_named(dose: &Dose, (date, slot): Name) -> bool {
    dose.planned.0 == date && slot.is_none_or(|slot| slot == dose.planned.1)
}

/// A decision on single doses: the day on which it was made, whom it is about, where that goes, and the name that it was
/// said with where that is another.
#[derive(Clone, Copy)]
struct One {
    on: NaiveDate,
    of: Name,
    to: Option<NaiveDate>,
    said: Option<Name>,
}

/// They go with their dose where that gets another name, whichever was decided first.
fn singles(sorted: &[(NaiveDate, Says)]) -> Vec<One> {
    let renamed = |(on, says): &(NaiveDate, Says), one: &One| -> Option<One> {
        let (date, slot) = one.of;
        let of = match says {
            _ if date < *on => return None,
            Says::Time(from, to, _) => {
                slot.filter(|slot| slot != to && from.is_none_or(|from| from == *slot))?;
                (date, Some(*to))
            }
            Says::Weekday(from, to, _) if date.weekday() == *from => {
                let days = i64::from(to.num_days_from_monday()) - i64::from(from.num_days_from_monday());
                (date + TimeDelta::days(days), slot)
            }
            _ => return None,
        };
        let said = Some(one.said.unwrap_or(one.of));
        Some(One { of, said, ..*one })
    };
    let mut found: Vec<One> = Vec::new();
    for (number, decided) in sorted.iter().enumerate() {
        let (on, says) = decided;
        let (of, to) = match says {
            Says::LeaveOut(n, at) => ((day(*n), *at), None),
            Says::Move(n, at, to) => ((day(*n), *at), Some(day(*to))),
            _ => {
                let all = std::mem::take(&mut found);
                found = (all.into_iter())
                    .flat_map(|one| std::iter::once(one).chain(renamed(decided, &one)))
                    .collect();
                continue;
            }
        };
        let mut all = vec![One {
            on: *on,
            of,
            to,
            said: None,
        }];
        for before in &sorted[..number] {
            let again: Vec<One> = all.iter().filter_map(|one| renamed(before, one)).collect();
            all.extend(again);
        }
        found.extend(all);
    }
    found
}

/// The hour of a slot.
fn hour(slot: &str) -> i64 {
    ["morning", "noon", "evening", "bedtime"]
        .iter()
        .position(|known| *known == slot)
        .map_or(0, |at| [8, 12, 18, 22][at])
}

/// The amounts of every day, ascending.
fn simulated(plans: &[Course1], changes: &[(i64, Says)]) -> BTreeMap<NaiveDate, Vec<i64>> {
    let mut sorted: Vec<(NaiveDate, Says)> = changes.iter().map(|(n, says)| (day(*n), *says)).collect();
    sorted.sort_by_key(|(on, _)| *on);
    let (mut doses, quiet) = stepped(plans, &sorted);
    let singles = singles(&sorted);
    // What was moved to an earlier day is what it was then.
    let mut gone: Vec<(Name, NaiveDate)> = Vec::new();
    for (name, to) in singles
        .iter()
        .filter(|one| one.said.is_none())
        .filter_map(|one| Some((one.of, one.to?)))
    {
        let between = |on: NaiveDate| to < on && on <= name.0;
        let single = |says: &Says| matches!(says, Says::LeaveOut(..) | Says::Move(..));
        let differs = sorted.iter().any(|(on, says)| between(*on) && !single(says))
            || plans.iter().any(|plan| between(plan.from));
        if to >= name.0 || !differs {
            continue;
        }
        let then: Vec<(NaiveDate, Says)> = sorted.iter().filter(|(on, _)| *on <= to).copied().collect();
        let known: Vec<Course1> = plans.iter().filter(|plan| plan.from <= to).cloned().collect();
        let (before, _) = stepped(&known, &then);
        let of_day: Vec<&Dose> = before.iter().filter(|dose| dose.planned.0 == name.0).collect();
        if !of_day.iter().any(|dose| is_named(dose, name)) {
            gone.push((name, to));
        }
        for dose in of_day.iter().filter(|dose| is_named(dose, name)) {
            let same = doses.iter().position(|other| other.planned == dose.planned);
            let new =
                |other: &Dose| other.planned.0 == name.0 && !of_day.iter().any(|dose| dose.planned == other.planned);
            let apart = |other: &Dose| (hour(other.planned.1) - hour(dose.planned.1)).abs();
            let nearest = doses
                .iter()
                .enumerate()
                .filter(|(_, other)| new(other))
                .min_by_key(|(_, other)| apart(other));
            let place = same.or(nearest.map(|(at, _)| at));
            if let Some(at) = place {
                doses.remove(at);
            }
            doses.push(Dose { ..**dose });
        }
    }
    for one in &singles {
        if one
            .said
            .is_some_and(|said| doses.iter().any(|dose| is_named(dose, said)))
        {
            continue;
        }
        if one
            .to
            .is_some_and(|to| one.said.is_none() && gone.contains(&(one.of, to)))
        {
            continue;
        }
        let mut moved: BTreeMap<(NaiveDate, &'static str), i64> = BTreeMap::new();
        for dose in &mut doses {
            let here = one.of.1.is_none_or(|slot| slot == dose.planned.1) && dose.now == Some(one.of.0);
            if is_named(dose, one.of) || here {
                moved.insert(dose.planned, dose.amount);
                // What comes before the decision stays as it was.
                dose.now = dose.now.filter(|now| *now < one.on);
            }
        }
        // Nothing is due in a pause, or after a stop, that was decided since.
        let is_quiet = |to: &NaiveDate| quiet.get(to).is_some_and(|since| *since >= one.on);
        let to = one.to.filter(|to| *to >= one.on && !is_quiet(to));
        doses.extend(moved.into_iter().filter_map(|(planned, amount)| {
            Some(Dose {
                planned,
                now: Some(to?),
                amount,
            })
        }));
    }
    let mut found: BTreeMap<NaiveDate, Vec<i64>> = BTreeMap::new();
    for dose in doses {
        found
            .entry(dose.now.unwrap_or(NaiveDate::MIN))
            .or_default()
            .push(dose.amount);
    }
    for amounts in found.values_mut() {
        amounts.sort_unstable();
    }
    found
}

fn folded(plans: &[Course1], changes: &[(i64, Says)]) -> Timeline {
    Timeline::new(&written(plans, changes), &Vocabulary::default(), History::default())
}

fn written(plans: &[Course1], changes: &[(i64, Says)]) -> Course {
    let made = |one: &Course1| {
        let mut made = plan(&one.from.to_string(), &[]);
        let rung = |rung: &Rung| {
            let long = match rung.long {
                Long::Days(n) => format!("{n} days"),
                Long::Months(n) => format!("{n} months"),
                Long::Cycles(n) => format!("{n} cycles"),
                Long::Doses(n) => format!("{n} doses"),
                Long::Until(last) => format!("until {last}"),
                Long::Open => "no end".into(),
                Long::Decided => "until decided".into(),
            };
            step(
                &format!("{long}{}", if rung.ask { "?" } else { "" }),
                TAKES[rung.take].0,
            )
        };
        made.steps = one.rungs.iter().map(rung).collect();
        made.repeat = one.again.map_or(Repeat::No, |(step, times)| Repeat::From {
            step: u32::try_from(step).unwrap() + 1,
            times,
        });
        made
    };
    let texts: Vec<(String, String)> = (changes.iter())
        .map(|(on, says)| (day(*on).to_string(), says.text()))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(on, says)| (on.as_str(), says.as_str())).collect();
    course(plans.iter().map(made).collect(), &texts)
}

/// Lengths in doses are separate: they are not held, nor skipped or moved from, where a number of doses is not defined.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Dates,
    Passes,
    Doses,
}

fn long(kind: Kind) -> BoxedStrategy<Long> {
    let plain = prop_oneof![
        4 => (1_i64..15).prop_map(Long::Days),
        2 => (1_u32..3).prop_map(Long::Months),
        1 => (1_i64..4).prop_map(Long::Cycles),
        1 => Just(Long::Decided),
    ];
    match kind {
        Kind::Dates => prop_oneof![3 => plain, 1 => (5_i64..80).prop_map(|n| Long::Until(day(n)))].boxed(),
        Kind::Passes => plain.boxed(),
        Kind::Doses => prop_oneof![1 => plain, 1 => (1_i64..9).prop_map(Long::Doses)].boxed(),
    }
}

fn courses(kind: Kind) -> impl Strategy<Value = Vec<Course1>> {
    let rung = (long(kind), 0..TAKES.len(), prop::bool::weighted(0.15)).prop_map(|(long, take, ask)| Rung {
        long,
        // What is never due is never through.
        take: if matches!(long, Long::Doses(_)) && TAKES[take].1.is_empty() {
            0
        } else {
            take
        },
        ask,
    });
    let again = match kind {
        Kind::Dates => Just(None).boxed(),
        _ => prop_oneof![
            2 => Just(None),
            1 => Just(Some((0, None))),
            1 => Just(Some((0, Some(2)))),
            1 => Just(Some((1, Some(3)))),
        ]
        .boxed(),
    };
    let one = (prop::collection::vec(rung, 1..5), again, any::<bool>(), 1_i64..70);
    prop::collection::vec(one, 1..3).prop_map(|made| {
        let mut from = day(0);
        let mut courses = Vec::new();
        for (mut rungs, again, open, gap) in made {
            let again = again.filter(|(step, _)| *step < rungs.len());
            if let Some(last) = rungs.last_mut().filter(|_| open && again.is_none()) {
                last.long = Long::Open;
            }
            courses.push(Course1 { from, rungs, again });
            from += TimeDelta::days(gap);
        }
        courses
    })
}

fn says(kind: Kind) -> impl Strategy<Value = Says> {
    let slot = || prop::sample::select(vec![None, Some("morning"), Some("evening")]);
    let weekday = || prop::sample::select(vec![Weekday::Mon, Weekday::Tue, Weekday::Thu]);
    let length = || prop::option::of(1_i64..12);
    let moment = || prop::sample::select(vec!["morning", "noon", "evening"]);
    let held: BoxedStrategy<Says> = if kind == Kind::Doses {
        Just(Says::Resume).boxed()
    } else {
        prop_oneof![
            3 => (1_i64..9).prop_map(Says::Hold),
            2 => (1_i64..12).prop_map(Says::HoldStill),
            1 => (0_i64..80, slot()).prop_map(|(n, at)| Says::LeaveOut(n, at)),
            2 => (0_i64..80, slot(), -3_i64..6).prop_map(|(n, at, by)| Says::Move(n, at, n + by)),
            2 => (weekday(), weekday()).prop_filter_map("another", |(a, b)| (a != b).then_some(Says::Weekday(a, b, false))),
            2 => (weekday(), weekday()).prop_filter_map("another", |(a, b)| (a != b).then_some(Says::Weekday(a, b, true))),
            2 => (prop_oneof![weekday().prop_map(Just::On), moment().prop_map(Just::At)], any::<bool>())
                .prop_map(|(just, good)| Says::Only(just, good)),
            2 => (prop::option::of(moment()), moment(), any::<bool>()).prop_map(|(from, to, good)| Says::Time(from, to, good)),
            2 => any::<bool>().prop_map(Says::Stay),
            2 => (1_usize..5).prop_map(Says::Down),
            2 => (1_i64..9).prop_map(Says::Each),
            1 => (0..TAKES.len()).prop_map(Says::Take),
        ]
        .boxed()
    };
    prop_oneof![
        5 => held,
        1 => prop::sample::select(vec![
            Says::Advance,
            Says::Back(1),
            Says::Back(3),
            Says::Restart,
            Says::RestartStep,
            Says::GoTo(2),
            Says::Stop,
        ]),
        2 => Just(Says::Resume),
        3 => (length(), any::<bool>()).prop_map(|(n, shift)| Says::Pause(n, shift)),
        2 => (10_i64..20, slot(), length()).prop_map(|(n, at, days)| Says::Set(n, at, days)),
    ]
}

fn cases(kind: Kind) -> impl Strategy<Value = (Vec<Course1>, Vec<(i64, Says)>)> {
    let close = prop_oneof![1 => 0_i64..80, 1 => 8_i64..20];
    (courses(kind), prop::collection::vec((close, says(kind)), 0..7)).prop_map(|(courses, mut changes)| {
        weekdays_of_one_kind(&mut changes);
        (courses, changes)
    })
}

/// A weekday until the step changes and one for good are looked at apart: of both at once only the last is defined.
fn weekdays_of_one_kind(changes: &mut [(i64, Says)]) {
    let any = changes
        .iter()
        .any(|(_, says)| matches!(says, Says::Weekday(_, _, true)));
    for (_, says) in changes {
        if let Says::Weekday(_, _, good) = says {
            *good = any;
        }
    }
}

fn same(plans: &[Course1], changes: &[(i64, Says)]) -> Result<(), TestCaseError> {
    same_timeline(&folded(plans, changes), plans, changes)
}

fn same_timeline(timeline: &Timeline, plans: &[Course1], changes: &[(i64, Says)]) -> Result<(), TestCaseError> {
    let expected = simulated(plans, changes);
    // A dose may have been moved to a day from one beyond the horizon.
    for today in (0..HORIZON).map(day) {
        let mut due: Vec<i64> = (timeline.due_on(today, &STEADY).iter())
            .map(|due| due.amount.low.to_string().parse().unwrap())
            .collect();
        due.sort_unstable();
        let expected = expected.get(&today).cloned().unwrap_or_default();
        let said: Vec<String> = changes
            .iter()
            .map(|(on, says)| format!("{} {}", day(*on), says.text()))
            .collect();
        prop_assert_eq!(due, expected, "{} {:#?}", today, said);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn one_day_after_the_other_comes_to_the_same((plans, changes) in cases(Kind::Dates)) {
        same(&plans, &changes)?;
    }

    #[test]
    fn one_pass_after_the_other_comes_to_the_same((plans, changes) in cases(Kind::Passes)) {
        same(&plans, &changes)?;
    }

    #[test]
    fn one_dose_after_the_other_comes_to_the_same((plans, changes) in cases(Kind::Doses)) {
        same(&plans, &changes)?;
    }

    #[test]
    fn one_draft_after_the_other_comes_to_the_same((plans, mut changes) in cases(Kind::Dates), today in 0_i64..40) {
        changes.sort_by_key(|(on, _)| *on);
        let (over, typed): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(on, _)| *on < today);
        let course = written(&plans, &over);
        let basis = Basis {
                        after: None,
                        behind: Behind::default(),
        waits: None,
                        around: crate::domain::decision::Surroundings::nothing(),
            course: &course,
            words: &Vocabulary::default(),
            history: &History::default(),
            today: day(today),
            first: day(today),
        };
        let mut draft = Draft::new(&course);
        let mut accepted = over;
        for (on, says) in typed {
            let verb: Verb = says.text().parse().unwrap();
            // One of a kind and a day takes the place of the one before it.
            let again = accepted.iter().any(|(other, said): &(i64, Says)| {
                let said: Verb = said.text().parse().unwrap();
                *other == on && std::mem::discriminant(&said) == std::mem::discriminant(&verb)
            });
            if again {
                continue;
            }
            // A draft names steps as the ladder is shown; back over a revision it is written out as another one.
            let verb = draft.timeline(&basis).as_shown(&verb, day(on));
            // Where it is written as another decision, as the step of the day before is meant, it is not this one.
            let kept = |made: &Draft| {
                let same = |change: &crate::domain::change::Change| std::mem::discriminant(&change.verb) == std::mem::discriminant(&verb);
                made.changes.iter().any(|change| change.on == day(on) && same(change))
            };
            if let Ok(made) = draft.decide(&basis, verb.clone(), day(on))
                && made.plan.is_none()
                && kept(&made)
            {
                draft = made;
                accepted.push((on, says));
            }
        }
        same_timeline(&draft.timeline(&basis), &plans, &accepted)?;
    }
}
