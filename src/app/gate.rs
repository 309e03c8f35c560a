//! How a plan goes on where it says to ask: the next step, the present one for some more days, or the one before.
//!
//! The answer is a decision with who and why, like any other; it alters no day before it holds.

use chrono::{NaiveDate, TimeDelta};

use super::message::{Edit, Operation};
use super::prompt::{Prompt, Purpose};
use super::record::Reading;
use super::words;
use super::world::World;
use crate::domain::change::{Change, Verb};
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::Outcome;
use crate::domain::questions::Gate;
use crate::domain::schedule::{History, Place, Timeline};

/// What was decided. To decide later writes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The next step begins.
    GoOn,
    /// The step stays for some more days.
    Hold,
    /// The step before begins anew.
    Back,
}

impl Answer {
    /// In the order in which they are offered, from 1.
    pub const ALL: [Self; 3] = [Self::GoOn, Self::Hold, Self::Back];

    /// As the choice is worded.
    pub const fn words(self) -> &'static str {
        match self {
            Self::GoOn => "go on",
            Self::Hold => "hold",
            Self::Back => "step back",
        }
    }
}

/// How many days a hold is offered with.
const DAYS: u32 = 7;

/// The line for who decided and why; for a hold, how many days before them.
pub fn prompt(world: &World, gate: &Gate, answer: Answer) -> Prompt {
    let name = world.name(&gate.course);
    let (question, text) = match answer {
        Answer::GoOn => (
            format!("{name}: go on to the next step. Who decided it? (; why)"),
            String::new(),
        ),
        Answer::Hold => (
            format!(
                "{name}: hold step {}. How many days, who decided it? (; why)",
                gate.step
            ),
            format!("{DAYS} days"),
        ),
        Answer::Back => (
            format!("{name}: back to the step before. Who decided it? (; why)"),
            String::new(),
        ),
    };
    let purpose = Purpose::Gate(gate.course.clone(), answer);
    if text.is_empty() {
        Prompt::new(purpose, question, "")
    } else {
        Prompt::prefilled(purpose, question, &text)
    }
}

/// The day from which a decision holds that is made now: today, or tomorrow where a dose of today is recorded, which
/// was taken by the plan as it stood.
pub fn holds_from(world: &World, course: &CourseId) -> NaiveDate {
    let today = world.today();
    let taken =
        world.day_at(today).doses.iter().any(|dose| {
            dose.due.course == *course && dose.entries.iter().any(|e| matches!(e.outcome, Outcome::Taken(_)))
        });
    if taken { today + TimeDelta::days(1) } else { today }
}

/// Reads the line: `7 days, Dr N; dizzy`, `Dr N`, `; side effects are gone`, or nothing.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, course: &CourseId, answer: Answer, text: &str) -> Result<Reading, String> {
    let course = world.regimen.course(course).ok_or("the course is not there any more")?;
    let (head, why) = match text.split_once(';') {
        Some((head, why)) => (head.trim(), Some(why.trim()).filter(|why| !why.is_empty())),
        None => (text.trim(), None),
    };
    let (verb, by) = match answer {
        Answer::GoOn => (Verb::Advance, head),
        Answer::Back => (Verb::Back(1), head),
        Answer::Hold => {
            let (days, by) = days(head)?;
            (Verb::Hold { days, shift: true }, by)
        }
    };
    let by = by.trim().trim_start_matches(',').trim();
    let by = by.strip_prefix("by ").unwrap_or(by).trim();
    let on = holds_from(world, &course.id);
    let mut change = Change::new(on, verb);
    change.entered = (on != world.today()).then_some(world.today());
    change.by = Some(by.to_owned()).filter(|by| !by.is_empty());
    change.why = why.map(str::to_owned);
    let after = preview(world, course, &change)?;
    let mut said = after.clone();
    if let Some(by) = &change.by {
        said.push_str(&format!(" ({by})"));
    }
    let receipt = format!("{}: {said}", course.name);
    let echo = match &change.why {
        Some(why) => format!("{said}: {why}"),
        None => said,
    };
    let edit = Edit {
        label: format!("{}: {} from {}", course.name, change.verb, words::day(on)),
        receipt,
        operation: Operation::AddChange {
            course: course.id.clone(),
            change,
        },
    };
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// `7 days Dr N`, `2 weeks`, `7`: how many days, and what follows. Nothing is a week.
fn days(text: &str) -> Result<(u32, &str), String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at_checked(digits).unwrap_or(("", text));
    let rest = rest.trim_start();
    if number.is_empty() {
        return if rest.is_empty() {
            Ok((DAYS, ""))
        } else {
            Err(format!("how many days first, such as 7 days, {rest}"))
        };
    }
    let word = rest.split([' ', ',']).next().unwrap_or_default();
    let each = match word {
        "d" | "day" | "days" => Some(1),
        "w" | "week" | "weeks" => Some(7),
        _ => None,
    };
    let rest = if each.is_some() {
        rest.get(word.len()..).unwrap_or_default()
    } else {
        rest
    };
    let count = number
        .parse::<u32>()
        .ok()
        .and_then(|n| n.checked_mul(each.unwrap_or(1)));
    let count = count.filter(|n| (1..=366).contains(n));
    let count = count.ok_or_else(|| format!("`{number}`: 1 to 366 days"))?;
    Ok((count, rest))
}

/// What would be due with the decision, in words.
fn preview(world: &World, course: &Course, change: &Change) -> Result<String, String> {
    let mut after = course.clone();
    after.changes.push(change.clone());
    let history = History::of(&course.id, &world.regimen.journal, world.today());
    let words_of = &world.regimen.settings.words;
    let before = Timeline::new(course, words_of, history.clone());
    let timeline = Timeline::new(&after, words_of, history);
    let day = words::day_near(change.on, world.today());
    match (timeline.place(change.on), before.place(change.on)) {
        (Place::Step(at), Place::Step(old)) => {
            if matches!(change.verb, Verb::Back(_)) && at.step == old.step {
                return Err("there is no step before this one".into());
            }
            let plan = timeline.plans().get(at.plan);
            let (number, steps) = (timeline.number(at.plan, at.step), timeline.last_number(at.plan));
            let place = usize::try_from(at.step).ok().and_then(|step| step.checked_sub(1));
            let take = place
                .and_then(|place| plan?.steps.get(place))
                .map(|step| step.take.to_string())
                .filter(|take| !take.is_empty() && !world.hidden);
            let take = take.map(|take| format!(", {take}")).unwrap_or_default();
            Ok(match (&change.verb, at.asks_on) {
                (Verb::Hold { .. }, Some(asks)) => {
                    let until = words::day_near(asks - TimeDelta::days(1), world.today());
                    format!("step {number} of {steps}{take} until {until}, then it is asked again")
                }
                _ => format!("step {number} of {steps}{take} from {day}"),
            })
        }
        (Place::Step(_), _) => Err("the step is not in force on that day".into()),
        _ => Ok(format!("the plan is through, nothing is due from {day}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_before_the_name() {
        assert_eq!(days(""), Ok((7, "")));
        assert_eq!(days("7"), Ok((7, "")));
        assert_eq!(days("2 weeks, Dr N"), Ok((14, ", Dr N")));
        assert_eq!(days("10 days by Dr N"), Ok((10, " by Dr N")));
        assert_eq!(days("3 Dr N"), Ok((3, "Dr N")));
        assert!(days("Dr N").is_err() && days("0").is_err() && days("999 weeks").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,20}|[0-9]{0,12} ?(d|weeks)?.{0,8}") {
            let _ = days(&text);
        }
    }
}
