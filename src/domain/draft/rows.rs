//! The ladder as rows: what was, what is, what is planned.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::change::{Change, Verb};
use crate::domain::directions::Directions;
use crate::domain::plan::{Length, Step, Then};
use crate::domain::schedule::{Place, Rung, RungKind, Timeline};

/// At most so many rows are laid out: a ladder that repeats for ever has no last one.
pub const MOST_ROWS: usize = 120;

/// Where a row lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tense {
    /// It is over.
    Past,
    /// Today is one of its days.
    Present,
    /// It has not begun.
    Future,
}

/// One row of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Step, hold, pause or stop.
    pub kind: RungKind,
    /// The number that is shown; rows that are no steps have none.
    pub number: Option<u32>,
    /// What is taken.
    pub take: Directions,
    /// As the plan says it; days follow from `from` and `until`.
    pub length: Length,
    /// Its first day. With `kind` it names the row.
    pub from: NaiveDate,
    /// Its last day; `None` while it has no end.
    pub until: Option<NaiveDate>,
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
    /// How many days it lasts; `None` without end.
    pub fn days(&self) -> Option<i64> {
        self.until.map(|until| (until - self.from).num_days() + 1)
    }

    /// Whether this day is one of its days.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The rows of a timeline. `changes` are those that it was folded with, for what is said about held and paused days.
pub fn rows(timeline: &Timeline, changes: &[Change], today: NaiveDate) -> Vec<Row> {
    let rungs = rungs(timeline, today);
    let mut found: Vec<Row> = Vec::with_capacity(rungs.len());
    // How much is added to the step numbers of a revision that goes on where the one before stood.
    let mut offset = 0;
    for rung in &rungs {
        let Some(row) = row(timeline, changes, today, rung) else {
            continue;
        };
        let Some(before) = found.iter().rfind(|row| row.kind == RungKind::Step) else {
            found.push(numbered(row, 0));
            continue;
        };
        let revised = before.plan != row.plan;
        let first = revised && row.kind == RungKind::Step && row.step == 1;
        let goes_on = first && row.take == before.take;
        if revised {
            let steps = |row: &Row| timeline.plans().get(row.plan).map_or(&[][..], |plan| &plan.steps);
            let stood = usize::try_from(before.step).unwrap_or(1).saturating_sub(1);
            let place = if goes_on {
                Some(stood)
            } else {
                place_in(steps(before), stood, steps(&row))
            };
            let place = place.and_then(|place| u32::try_from(place).ok());
            let known = before.number.map_or(0, |number| number.saturating_sub(before.step));
            offset = place.map_or(0, |place| known + place);
        }
        let joins = found.last().is_some_and(|last| {
            last.kind == RungKind::Step && last.until.map(|until| until + TimeDelta::days(1)) == Some(row.from)
        });
        if goes_on && joins {
            // A revision written out from the middle of a step: it is one step all the same.
            if let Some(last) = found.pop() {
                let note = row.note.clone().or(last.note);
                // It is the step in force where either part of it is.
                let tense = if last.tense == Tense::Present {
                    last.tense
                } else {
                    row.tense
                };
                found.push(numbered(
                    Row {
                        from: last.from,
                        note,
                        tense,
                        ..row
                    },
                    offset,
                ));
            }
        } else {
            found.push(numbered(row, offset));
        }
    }
    ask_after_holds(&mut found);
    found
}

/// At which step of the ladder before it, from 0, a revision begins, where it is the same ladder with other doses or
/// with other steps in its middle: its steps keep the numbers that a person knows. `stood`: the step in force.
fn place_in(old: &[Step], stood: usize, new: &[Step]) -> Option<usize> {
    let alike = |at: usize| {
        let pairs = old.iter().skip(at).zip(new);
        pairs.filter(|(old, new)| old.take == new.take).count()
    };
    // As many steps as there are from one of the old ones on: some of them are known, or of steps taken again all.
    let at = old.len().checked_sub(new.len()).filter(|at| *at <= stood + 1);
    let known = |at: &usize| {
        if *at < stood {
            alike(*at) == new.len()
        } else {
            alike(*at) > 0
        }
    };
    let alone = at == Some(stood) && new.len() == 1;
    let same_end = || {
        let left = old.len().saturating_sub(stood);
        let ends = (old.last().map(|step| &step.take), new.last().map(|step| &step.take));
        left > 1 && new.len() > 1 && ends.0 == ends.1
    };
    at.filter(|at| alone || known(at))
        .or_else(|| same_end().then_some(stood))
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
    let mut rungs = timeline.rungs(MOST_ROWS);
    let Place::Step(at) = timeline.place(today) else {
        return rungs;
    };
    if at.asks_since.is_none() {
        return rungs;
    }
    let behind = rungs
        .iter()
        .position(|rung| rung.asked && rung.plan == at.plan && rung.from > at.from);
    // Behind the last step there is nothing, and its row has the day on which it asked for its last one.
    let waiting = behind.unwrap_or(rungs.len()).saturating_sub(1);
    let Some(until) = rungs
        .get(waiting)
        .and_then(|rung| rung.until)
        .filter(|until| *until < today)
    else {
        return rungs;
    };
    let late = today - until;
    for (i, rung) in rungs.iter_mut().enumerate().skip(waiting) {
        if i > waiting {
            rung.from += late;
        }
        rung.until = rung.until.map(|until| until + late);
    }
    rungs
}

fn numbered(row: Row, offset: u32) -> Row {
    let number = (row.kind == RungKind::Step).then_some(row.step + offset);
    Row { number, ..row }
}

fn row(timeline: &Timeline, changes: &[Change], today: NaiveDate, rung: &Rung) -> Option<Row> {
    let plan = timeline.plans().get(rung.plan)?;
    let step = plan.steps.get(usize::try_from(rung.step).ok()?.checked_sub(1)?)?;
    let tense = if rung.until.is_some_and(|until| until < today) {
        Tense::Past
    } else if rung.from > today {
        Tense::Future
    } else {
        Tense::Present
    };
    let note = said(changes, rung).or_else(|| step.note.clone().filter(|_| rung.kind == RungKind::Step));
    Some(Row {
        kind: rung.kind,
        number: None,
        take: rung.take.clone(),
        length: step.length.clone(),
        from: rung.from,
        until: rung.until,
        tense,
        asked: rung.asked,
        asks: rung.kind == RungKind::Step && (step.then == Then::Ask || step.length == Length::Decided),
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

/// What was decided about the days of a rung: who and why of its hold, pause or stop; an amount set for a while.
fn said(changes: &[Change], rung: &Rung) -> Option<String> {
    let change = changes
        .iter()
        .filter(|change| change.void.is_none())
        .rfind(|change| match rung.kind {
            // A hold is decided before its days begin.
            RungKind::Hold => matches!(change.verb, Verb::Hold { .. }) && change.on <= rung.from,
            RungKind::Pause => matches!(change.verb, Verb::Pause { .. }) && change.on == rung.from,
            RungKind::Stop => change.verb == Verb::Stop && change.on == rung.from,
            RungKind::Step => {
                says_itself(&change.verb) && change.on >= rung.from && rung.until.is_none_or(|until| change.on <= until)
            }
        })?;
    let own = says_itself(&change.verb).then(|| change.verb.to_string());
    let parts: Vec<String> = own
        .into_iter()
        .chain(change.why.clone())
        .chain(change.by.clone())
        .collect();
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
