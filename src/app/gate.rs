//! How a plan goes on where it says to ask: the next step, the present one, the one before, or the end.
//!
//! The answer is a decision with who and why, like any other; it alters no day before it holds.

use super::message::{Edit, Operation};
use super::plan::decide::{self, Tried, refusal, tried};
use super::plan::{lines, with_decision};
use super::prompt::{Prompt, Purpose};
use super::purpose::DAYS;
use super::record::Reading;
use super::words;
use super::world::World;
use chrono::NaiveDate;

pub use crate::app::purpose::GateAnswer;
use crate::domain::change::{Change, Verb};
use crate::domain::course::{Course, CourseId};
use crate::domain::decision::{Effect, Said, begins_now};
use crate::domain::draft::{Decided, Draft};
use crate::domain::questions::{self, Gate};
use crate::domain::schedule::Action;

/// How far ahead the next dose is searched for.
const AHEAD: usize = 120;

/// Whether this question of a plan is still asked: nobody has answered it elsewhere, so that the same words would decide
/// on another step.
pub fn is_open(world: &World, gate: &Gate) -> bool {
    questions::gates(&world.regimen, &world.schedules, world.day).contains(gate)
}

/// What is said where a question of a plan was answered elsewhere: `Gater: this was decided meanwhile, and your answer was
/// not written. Next dose: 3 mg on Mon 22 Jun at 17:00`.
pub fn closed(world: &World, course: &CourseId) -> String {
    let name = world.name(course);
    let next = next_dose(world, course).map_or(String::new(), |next| format!(". Next dose: {next}"));
    format!("{name}: this was decided meanwhile, and your answer was not written{next}")
}

/// The line for who decided and why; for a hold, how many days before them. `None`: there is nothing to write.
///
/// # Errors
/// Why that cannot be decided, whoever decides it: there is no step before, or a limit does not allow it.
pub fn prompt(world: &World, gate: &Gate, answer: GateAnswer) -> Result<Option<Prompt>, String> {
    if matches!(
        answer,
        GateAnswer::GoOn | GateAnswer::Back | GateAnswer::Stay | GateAnswer::End
    ) {
        read(world, gate, answer, "")?;
    }
    Ok(asking(world, gate, answer))
}

fn asking(world: &World, gate: &Gate, answer: GateAnswer) -> Option<Prompt> {
    let name = world.name(&gate.course);
    let purpose = Purpose::Gate(gate.clone(), answer);
    let ask = |what: &str| {
        Prompt::new(
            purpose.clone(),
            format!("{name}: {what}. Decided with? (reason after ;)"),
            "",
        )
    };
    Some(match answer {
        GateAnswer::GoOn => ask("next step"),
        GateAnswer::Back => ask("back to the previous step"),
        GateAnswer::Stay => ask("stay on this dose from now on"),
        GateAnswer::End => ask("end the plan, nothing is due any more"),
        GateAnswer::Hold => Prompt::prefilled(
            purpose,
            format!(
                "{name}: hold step {}. How many days, decided with? (reason after ;)",
                gate.step
            ),
            &format!("{DAYS} days"),
        ),
        GateAnswer::Other => {
            let course = world.regimen.course(&gate.course)?;
            let line = lines::PlanLine {
                course: gate.course.clone(),
                row: None,
                ask: lines::PlanAsk::Decide,
            };
            let (question, text) = lines::question(world, course, None, lines::PlanAsk::Decide);
            Prompt::new(Purpose::Plan(line), question, &text)
        }
        GateAnswer::Later => return None,
    })
}

/// Where each answer leads, in words; none while amounts are hidden.
pub fn leads(world: &World, gate: &Gate) -> Vec<(GateAnswer, Option<String>)> {
    let course = world.regimen.course(&gate.course).filter(|_| !world.hidden);
    let lead = |answer: GateAnswer| {
        let (course, verb) = (course?, answer.verb()?);
        with_decision(world, course, |basis| {
            let draft = Draft::new(course);
            let on = begins_now(basis, &verb);
            let made = draft.proposed(basis, verb.clone(), on)?;
            let effect = Effect::ladder(draft.timeline(basis), made.timeline(basis), on, basis.today);
            let lead = effect.lead(&verb, basis.around);
            // What it means for the calendar is said when the answer is echoed.
            let lead = lead.replace("; the plan asks", ", the plan asks");
            let lead = lead.split(';').next().unwrap_or_default();
            Some(lead.strip_prefix("stop: ").unwrap_or(lead).to_owned())
        })
    };
    GateAnswer::offered(gate)
        .into_iter()
        .map(|answer| match lead(answer) {
            None if answer == GateAnswer::Back && course.is_some() => {
                (answer, Some("there is no step before this one".into()))
            }
            lead => (answer, lead),
        })
        .collect()
}

/// The next dose of the course that is not recorded: `50 mg on Tue 31 Mar at 18:00`.
pub fn next_dose(world: &World, course: &CourseId) -> Option<String> {
    let today = world.today();
    let open = world.day_at(today).doses.into_iter();
    let open = open.filter(|dose| dose.due.course == *course && dose.entries.is_empty());
    let timeline = world.schedules.timeline(course)?;
    let later = today.iter_days().skip(1).take(AHEAD);
    let later = later.flat_map(|day| timeline.due_on(day, &*world.wall));
    let mut all = open.map(|dose| dose.due).chain(later);
    let due = all.find(|due| due.action != Some(Action::Remove))?;
    let at = due
        .clock
        .map(|at| format!(" at {}", world.clock(at)))
        .unwrap_or_default();
    let on = words::day_near(due.on, today);
    Some(if world.hidden {
        format!("{on}{at}")
    } else {
        format!("{} on {on}{at}", due.amount)
    })
}

/// Whom to ask: the prescriber of the course, with the telephone.
pub fn whom(world: &World, course: &CourseId) -> Option<String> {
    let course = world.regimen.course(course).filter(|_| !world.hidden)?;
    let key = course.prescriber.as_deref()?;
    Some(world.regimen.care.reached_at(key))
}

/// Reads the line: `7 days, Dr N; dizzy`, `Dr N`, `; side effects are gone`, or nothing.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, gate: &Gate, answer: GateAnswer, text: &str) -> Result<Reading, String> {
    if !is_open(world, gate) {
        return Err(closed(world, &gate.course));
    }
    let course = world
        .regimen
        .course(&gate.course)
        .ok_or("the course no longer exists")?;
    let (head, why) = match text.split_once(';') {
        Some((head, why)) => (head.trim(), Some(why.trim()).filter(|why| !why.is_empty())),
        None => (text.trim(), None),
    };
    let is_hold = matches!(answer.verb(), Some(Verb::Hold { .. }));
    let (verb, from, by) = match answer.verb() {
        Some(Verb::Hold { .. }) => hold(world, course, head)?,
        Some(verb) => (verb, None, head.to_owned()),
        None => return Err("nothing is written before it is decided".into()),
    };
    let by = by.trim().trim_start_matches(',').trim();
    // A decision that is typed here is not a person.
    if !is_hold && with_decision(world, course, |basis| decide::read(world, basis, head)).is_ok() {
        return Err(format!(
            "`{head}` is a decision; choose \"{}\" to decide that",
            GateAnswer::Other.words()
        ));
    }
    let by = by.strip_prefix("by ").unwrap_or(by).trim();
    // Nor is the number of a choice.
    if !by.is_empty() && !by.chars().any(char::is_alphabetic) {
        return Err(format!("`{by}` is not a name. Who decided it?"));
    }
    let by = Some(by.to_owned()).filter(|by| !by.is_empty());
    let tried = with_decision(world, course, |basis| {
        let said = Said {
            on: from.unwrap_or_else(|| begins_now(basis, &verb)),
            verb,
            day: None,
            by: by.clone(),
            why: why.map(str::to_owned),
        };
        let tried = tried(world, basis, &Draft::new(course), said)?;
        match refusal(basis, &Draft::new(course), &tried.made) {
            Some(_) if world.hidden => Err("this goes against a limit".to_owned()),
            Some(limit) => Err(limit),
            None => Ok(tried),
        }
    })?;
    let on = words::day_near(tried.said.on, world.today());
    let label = format!("{}: {} from {on}", course.name, tried.said.verb);
    let mut said = if world.hidden {
        format!("{}, from {on}", answer.words())
    } else {
        tried.words.clone()
    };
    if let Some(by) = &by {
        said.push_str(&format!(" ({by})"));
    }
    let receipt = format!("{}: {said}", course.name);
    let echo = match why {
        Some(why) => format!("{said}: {why}"),
        None => said,
    };
    // The revision would take the place of the draft that is kept.
    if tried.made.plan.is_some() && world.drafts.contains_key(&course.id) {
        return Err("this step is from the plan before; activate or discard the draft first".into());
    }
    let operation = decided(world, course, tried);
    let edit = Edit {
        operation,
        label,
        receipt,
    };
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// The operation that puts a decision into force: the decision itself, or the plan that it was written out into.
fn decided(world: &World, course: &Course, tried: Tried) -> Operation {
    let today = world.today();
    let Said { on, by, why, .. } = tried.said;
    if tried.made.plan.is_some() {
        let decided = Decided {
            by,
            on: Some(today),
            why,
        };
        return Operation::Activate {
            course: course.id.clone(),
            activation: Box::new(super::plan::in_force(world, course, &tried.made).activation(&decided)),
            draft: None,
        };
    }
    let change = Change {
        entered: (on != today).then_some(today),
        by,
        why,
        ..tried.change
    };
    Operation::AddChange {
        course: course.id.clone(),
        change,
    }
}

/// How long a step is held, from which day where that was said, and what follows it: `7 days, Dr N`, `until 20 nov`.
fn hold(world: &World, course: &Course, text: &str) -> Result<(Verb, Option<NaiveDate>, String), String> {
    let text = text
        .strip_prefix("hold")
        .filter(|rest| !rest.starts_with(char::is_alphabetic))
        .unwrap_or(text)
        .trim();
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    if !["until", "till", "to"].contains(&first.as_str()) {
        let (days, by) = days(text)?;
        return Ok((Verb::Hold { days, shift: true }, None, by.to_owned()));
    }
    let (text, by) = text.split_once(',').unwrap_or((text, ""));
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut wrong = None;
    // A name may follow without a comma: the longest beginning that is a decision is it.
    for end in (2..=words.len().max(2)).rev() {
        let (day, rest) = words.split_at_checked(end).unwrap_or((&words, &[]));
        let line = format!("hold {}", day.join(" "));
        match with_decision(world, course, |basis| decide::read(world, basis, &line)) {
            Ok(said) => return Ok((said.verb, Some(said.on), format!("{} {by}", rest.join(" ")))),
            Err(why) => drop(wrong.get_or_insert(why)),
        }
    }
    Err(wrong.unwrap_or_else(|| "until which day?".to_owned()))
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
