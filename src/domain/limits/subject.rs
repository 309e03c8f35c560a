//! What a question is about at a moment: a dose as needed, a due dose, or nothing that the plan has then.

use chrono::{DateTime, FixedOffset};

use super::asked::Asked;
use super::log::Log;
use super::turn::{self, Turn};
use super::{Reason, Rule, said};
use crate::domain::as_needed::{is_for, lines_of, within};
use crate::domain::schedule::{AsNeeded, Place};

/// What a question is about at a moment.
pub(super) enum Subject {
    /// A dose as needed: the lines that count, of all lines of that day.
    Needed { lines: Vec<AsNeeded>, all: Vec<AsNeeded> },
    /// A due dose.
    Due(Box<Turn>),
    /// The plan has nothing then.
    Outside(Reason),
}

/// What the question is about at a moment.
pub(super) fn subject(asked: &Asked<'_>, log: &Log<'_>, at: DateTime<FixedOffset>) -> Subject {
    let date = asked.wall.local(at).date_naive();
    let outside = |text: String| {
        Subject::Outside(Reason {
            rule: Rule::Period,
            text,
        })
    };
    if asked.due_key().is_some() {
        return Subject::Due(Box::new(turn::at(asked, log, at)));
    }
    let Some(timeline) = asked.timeline else {
        return outside("no plan is in force".to_owned());
    };
    let here = timeline.as_needed_on(date);
    let preparation = &asked.course.preparation;
    // The line that is asked about may not be one of this day.
    let asked_here = |line: u8| here.iter().any(|other| other.line == line);
    if !here.is_empty() && asked.line.is_none_or(asked_here) {
        let fitting = asked
            .amount
            .map(|amount| lines_of(&here, preparation, amount))
            .unwrap_or_default();
        // An amount that no line as needed has, and the due dose of now has, means that one.
        if let (true, Some(amount), None) = (fitting.is_empty(), asked.amount, asked.recording) {
            let turn = turn::at(asked, log, at);
            if turn
                .in_time()
                .is_some_and(|due| within(preparation, amount, &due.amount))
            {
                return Subject::Due(Box::new(turn));
            }
        }
        let lines = chosen(asked, &here, &fitting);
        let all = timeline.needed_lines(date);
        return Subject::Needed { lines, all };
    }
    let directions = timeline.taken_on(date);
    let scheduled = (directions.iter()).any(|take| take.lines.iter().any(|line| !line.is_as_needed()));
    if !scheduled && let Some(turn) = turn::left_over(asked, log, at) {
        return Subject::Due(Box::new(turn));
    }
    match timeline.place(date) {
        Place::Step(_) if scheduled => Subject::Due(Box::new(turn::at(asked, log, at))),
        Place::Step(_) if directions.is_some_and(|take| !take.is_none()) => outside(said::other_days(asked, date)),
        Place::Step(_) => outside("your plan has nothing to take on this day".to_owned()),
        Place::Before(Some(from)) => outside(format!("your plan begins on {}", said::day(from))),
        Place::Before(None) => outside("no plan is in force".to_owned()),
        Place::Paused { since, until, .. } => outside(said::paused(since, until)),
        Place::Stopped(since) => outside(format!("your plan is stopped since {}", said::day(since))),
        Place::Over(since) => {
            let last = since.pred_opt().unwrap_or(since);
            outside(format!("your plan ended on {}", said::day(last)))
        }
    }
}

/// Which of the lines as needed count: the one that is named, the one whose reason is given, those that the amount fits,
/// else the first where no amount is asked about, and all where none has this amount.
fn chosen(asked: &Asked<'_>, all: &[AsNeeded], fitting: &[&AsNeeded]) -> Vec<AsNeeded> {
    if let Some(line) = asked
        .line
        .and_then(|number| all.iter().find(|line| line.line == number))
    {
        return vec![line.clone()];
    }
    let same = |line: &&AsNeeded| (line.reason.as_deref()).is_some_and(|reason| is_for(reason, asked.why));
    if let Some(line) = all.iter().find(same) {
        return vec![line.clone()];
    }
    match asked.amount {
        None => all.iter().take(1).cloned().collect(),
        Some(_) if fitting.is_empty() => all.to_vec(),
        Some(_) => fitting.iter().map(|line| (*line).clone()).collect(),
    }
}
