//! The ladder as rows: what was, what is, what is planned.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::change::{Change, Verb};
use crate::domain::directions::{Days, Directions};
use crate::domain::plan::{Length, Then};
use crate::domain::schedule::{Rung, RungKind, Timeline, alike, rhythm};

/// At most this many rows are laid out: a ladder that repeats for ever has no last one.
pub const MOST_ROWS: usize = 120;

/// The time a row covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tense {
    /// It is over.
    Past,
    /// Today is one of its days.
    Present,
    /// It has not begun.
    Future,
    /// It never begins: a step before it has no end.
    Never,
}

/// One row of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Step, hold, pause or stop.
    pub kind: RungKind,
    /// The number that is shown; rows that are not steps have none.
    pub number: Option<u32>,
    /// What is taken.
    pub take: Directions,
    /// As the plan says it; days follow from `from` and `until`.
    pub length: Length,
    /// Its first day. With `kind` it names the row.
    pub from: NaiveDate,
    /// Its last day; `None` while it has no end, and where it goes on until somebody decides and nothing follows.
    pub until: Option<NaiveDate>,
    /// The last day that the plan gives it: `until`, and where it goes on until somebody decides the day before the plan
    /// asks; once it waits, today.
    pub planned: Option<NaiveDate>,
    /// It is the last one, and goes on until somebody decides: the day from which the plan asks.
    pub asks_from: Option<NaiveDate>,
    /// Past, present or future.
    pub tense: Tense,
    /// It is reached only if a question is answered with yes.
    pub asked: bool,
    /// The plan asks at its end.
    pub asks: bool,
    /// The revision, an index into the timeline's plans.
    pub plan: usize,
    /// The step of that revision, from 1.
    pub step: u32,
    /// Which time through the ladder, from 1.
    pub pass: u32,
    /// The note of the step, or what was decided about these days.
    pub note: Option<String>,
}

impl Row {
    /// How many days the plan gives it; `None` without end.
    pub fn days(&self) -> Option<i64> {
        self.planned.map(|last| (last - self.from).num_days() + 1)
    }

    /// Whether this day is one of its days.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.tense != Tense::Never && self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The rows of a timeline. `changes` are those that it was folded with, for what is said about held and paused days.
pub fn rows(timeline: &Timeline, changes: &[Change], today: NaiveDate) -> Vec<Row> {
    let rungs = rungs(timeline, today);
    let mut found: Vec<Row> = Vec::with_capacity(rungs.len());
    // The day from which the directions of the last row count their days.
    let mut begun = NaiveDate::MIN;
    for rung in &rungs {
        let Some(row) = row(timeline, changes, today, rung, found.last()) else {
            continue;
        };
        let last = found.last_mut().filter(|last| {
            let joins = last.until.map(|until| until + TimeDelta::days(1)) == Some(row.from);
            joins && last.kind == RungKind::Step && last.plan != row.plan
        });
        match last {
            // A revision written out from the middle of a step: it is one step all the same.
            Some(last)
                if row.kind == RungKind::Step
                    && rung.rest
                    && row.number == last.number
                    && goes_on((begun, &last.take), (rung.origin, &row.take)) =>
            {
                *last = Row {
                    from: last.from,
                    // A rhythm goes on: as the step says it, counted from its own first day.
                    take: last.take.clone(),
                    note: row.note.clone().or(last.note.take()),
                    // It is the step in force where either part of it is.
                    tense: if last.tense == Tense::Present {
                        last.tense
                    } else {
                        row.tense
                    },
                    ..row
                };
            }
            _ => {
                begun = rung.origin;
                found.push(row);
            }
        }
    }
    ask_after_holds(&mut found);
    found.extend(never(timeline, &found));
    found
}

/// Whether a step that begins on a day is due on the same days as the one before it would be if it went on: a step that was
/// written out from its middle says on which day of its rhythm it begins.
pub fn goes_on((began, last): (NaiveDate, &Directions), (from, take): (NaiveDate, &Directions)) -> bool {
    let apart = (from - began).num_days();
    let days = |a: &Days, b: &Days| match (a, b) {
        (
            Days::EveryDays {
                every, weeks, from_day, ..
            },
            Days::EveryDays { from_day: other, .. },
        ) if rhythm(a) == rhythm(b) => {
            let every = i64::from(*every) * if *weeks { 7 } else { 1 };
            let plain = |days: &Days| matches!(days, Days::EveryDays { from: None, .. });
            a == b && !plain(a)
                || plain(a) && plain(b) && (apart + i64::from(*other) - i64::from(*from_day)) % every == 0
        }
        (Days::Cycle { days, of }, Days::Cycle { days: others, of: same }) if of == same => {
            let has = |days: &[(u32, u32)], day: i64| {
                let day = day.rem_euclid(i64::from(*of)) + 1;
                days.iter()
                    .any(|(from, to)| (i64::from(*from)..=i64::from(*to)).contains(&day))
            };
            (0..i64::from(*of)).all(|day| has(days, apart + day) == has(others, day))
        }
        (a, b) => a == b,
    };
    let lines = last.lines.iter().zip(&take.lines);
    alike(last, take) && lines.into_iter().all(|(a, b)| days(&a.days, &b.days))
}

/// The steps after one without an end: they never begin, and are shown so that they can be removed.
fn never(timeline: &Timeline, rows: &[Row]) -> Vec<Row> {
    let Some(open) = rows
        .last()
        .filter(|row| row.kind == RungKind::Step && row.length == Length::Open)
    else {
        return Vec::new();
    };
    let steps = timeline.plans().get(open.plan).map_or(&[][..], |plan| &plan.steps);
    let behind = (open.step + 1..).zip(steps.iter().skip(open.index() + 1));
    behind
        .map(|(step, own)| Row {
            number: Some(timeline.number(open.plan, step)),
            take: own.take.clone(),
            length: own.length.clone(),
            tense: Tense::Never,
            asks: false,
            step,
            note: own.note.clone(),
            until: None,
            planned: None,
            asks_from: None,
            ..open.clone()
        })
        .collect()
}

/// A step that asks at its end and is held asks at the end of the hold.
fn ask_after_holds(rows: &mut [Row]) {
    for next in 1..rows.len() {
        let (before, after) = rows.split_at_mut(next);
        if let (Some(step), Some(hold)) = (before.last_mut(), after.first_mut())
            && hold.kind == RungKind::Hold
            && step.asks
            && (step.plan, step.step, step.pass) == (hold.plan, hold.step, hold.pass)
        {
            (step.asks, hold.asks) = (false, true);
        }
    }
}

/// The rungs as they are seen on a day. A gate that is open waits: what follows it begins tomorrow at the earliest.
pub fn rungs(timeline: &Timeline, today: NaiveDate) -> Vec<Rung> {
    rungs_at_most(timeline, today, MOST_ROWS)
}

/// The same of a history that may be longer than what is edited.
pub fn rungs_at_most(timeline: &Timeline, today: NaiveDate, most: usize) -> Vec<Rung> {
    timeline.rungs_on(most, today)
}

/// The last day of a step that goes on until somebody decides: the day before the plan asks, and once it waits today.
fn waits_to(asks: NaiveDate, from: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let last = asks.pred_opt()?;
    Some(if from <= today { last.max(today) } else { last })
}

fn row(timeline: &Timeline, changes: &[Change], today: NaiveDate, rung: &Rung, before: Option<&Row>) -> Option<Row> {
    let plan = timeline.plans().get(rung.plan)?;
    let step = plan.steps.get(usize::try_from(rung.step).ok()?.checked_sub(1)?)?;
    let tense = if rung.until.is_some_and(|until| until < today) {
        Tense::Past
    } else if rung.from > today {
        Tense::Future
    } else {
        Tense::Present
    };
    let since = before
        .filter(|row| row.kind == RungKind::Step)
        .map_or(rung.from, |row| row.from);
    let note =
        said(timeline, changes, rung, since).or_else(|| step.note.clone().filter(|_| rung.kind == RungKind::Step));
    Some(Row {
        kind: rung.kind,
        number: (rung.kind == RungKind::Step).then(|| timeline.number(rung.plan, rung.step)),
        take: rung.take.clone(),
        length: step.length.clone(),
        from: rung.from,
        until: rung.until,
        planned: rung.until.or_else(|| waits_to(rung.asks?, rung.from, today)),
        asks_from: rung.asks,
        tense,
        asked: rung.asked,
        asks: rung.asks.is_some()
            || rung.kind == RungKind::Step && (step.then == Then::Ask || step.length == Length::Decided),
        plan: rung.plan,
        step: rung.step,
        pass: rung.pass,
        note,
    })
}

/// Whether the words of a decision are the note of the days on which it holds.
const fn says_itself(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Set { .. }
            | Verb::Take(_)
            | Verb::Weekday { .. }
            | Verb::Only { .. }
            | Verb::Time { .. }
            | Verb::Stay { .. }
            | Verb::Down { .. }
            | Verb::Each(_)
    )
}

/// What was decided about the days of a rung: who and why of its holds, pause or stop; an amount set for a while. `since`:
/// the first day of the step that is held; a second hold does not take the reason of the first one away.
fn said(timeline: &Timeline, changes: &[Change], rung: &Rung, since: NaiveDate) -> Option<String> {
    let here = |change: &&Change| match rung.kind {
        // A hold is decided before its days begin.
        RungKind::Hold => matches!(change.verb, Verb::Hold { .. }) && change.on <= rung.from && change.on >= since,
        RungKind::Pause => matches!(change.verb, Verb::Pause { .. }) && change.on == rung.from,
        RungKind::Stop => change.verb == Verb::Stop && change.on == rung.from,
        RungKind::Step => {
            says_itself(&change.verb) && change.on >= rung.from && rung.until.is_none_or(|until| change.on <= until)
        }
    };
    let mut all: Vec<&Change> = changes
        .iter()
        .filter(|change| change.void.is_none())
        .filter(here)
        .collect();
    if rung.kind != RungKind::Hold {
        all.drain(..all.len().saturating_sub(1));
    }
    let mut parts: Vec<String> = Vec::new();
    for change in all {
        let own = says_itself(&change.verb).then(|| timeline.as_shown(&change.verb, change.on).to_string());
        for part in own.into_iter().chain(change.why.clone()).chain(change.by.clone()) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What each row takes, as short as the rows allow: where all have one line of one shape the amounts alone, and that
/// shape for a heading.
pub fn dose_words(rows: &[Row]) -> (Vec<String>, Option<String>) {
    let steps = || {
        rows.iter()
            .filter(|row| row.kind == RungKind::Step && !row.take.is_none())
    };
    let shape = |row: &Row| match row.take.lines.as_slice() {
        [line] if !line.is_as_needed() => Some((line.moment.clone(), line.days.clone(), line.lasts)),
        _ => None,
    };
    let first = steps().next().and_then(shape);
    let same = first.is_some() && steps().all(|row| shape(row) == first);
    let words = |row: &Row| match row.kind {
        RungKind::Hold => "hold".to_owned(),
        RungKind::Pause => "pause".to_owned(),
        RungKind::Stop => "stop".to_owned(),
        RungKind::Step => match row.take.lines.first() {
            Some(line) if same => line.amount.to_string(),
            Some(_) => row.take.to_string(),
            None => "nothing".to_owned(),
        },
    };
    let heading = steps().next().filter(|_| same).and_then(|row| {
        let line = row.take.lines.first()?;
        let all = row.take.to_string();
        all.strip_prefix(&line.amount.to_string())
            .map(|rest| rest.trim().to_owned())
    });
    (
        rows.iter().map(words).collect(),
        heading.filter(|words| !words.is_empty()),
    )
}
