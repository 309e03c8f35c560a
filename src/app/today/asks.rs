//! What a key on a row asks or records.

use super::rows::{Row, asked};
use crate::app::keys::Scope;
use crate::app::message::{Action, Edit, Effect, Operation};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::rate;
use crate::app::record;
use crate::app::reply::{Ask, Reply};
use crate::app::words;
use crate::app::world::World;
use crate::domain::day::{DayDose, Status};
use crate::domain::measure::{Measure, Scale, Value};
use crate::domain::recording::{Dose, Kind};

/// Space: taken now, inside its window; else the time is asked.
pub fn take(world: &World, row: &Row<'_>) -> Option<Vec<Reply>> {
    let dose = match row {
        Row::Dose(dose) => dose,
        Row::Need(need) => {
            return Some(ask_free(
                world,
                Dose::as_needed(&need.need, need.next.clone(), world.day),
            ));
        }
        _ => return None,
    };
    let asked = record::dose_of(dose);
    if let Some(edit) = record::settled(world, &asked, true) {
        return Some(vec![Reply::Save(Box::new(edit))]);
    }
    if asked.is_range() {
        return Some(ask_change(world, asked, "How much was it?"));
    }
    if matches!(dose.status, Status::Due | Status::TooSoon) || !dose.entries.is_empty() {
        return Some(match record::taken(world, &asked, world.now) {
            Ok(edit) => vec![Reply::Save(Box::new(edit))],
            Err(wrong) => vec![Reply::Say(wrong)],
        });
    }
    let question = format!(
        "When did you take {} {}?  (planned {}{})",
        world.name(&asked.course),
        world.amount(&dose.due.amount),
        record::planned_words(world, &asked, world.regimen.settings.writing.twelve_hours),
        if record::offers_planned(world, &asked) {
            ": p"
        } else {
            ""
        }
    );
    let at = record::time_text(world, &asked, record::offered(world, &asked));
    let prompt = Prompt::prefilled(Purpose::When(asked), question, &at);
    Some(vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))])
}

/// How a dose that is recorded as taken and as not taken is settled: `Which is right? Space: taken, s: not taken.`
pub fn which_is_right(world: &World, dose: &DayDose) -> Option<String> {
    let keys = world
        .key(Scope::Dose, Action::Take)
        .zip(world.key(Scope::Dose, Action::Skip));
    let (take, skip) = keys.filter(|_| dose.status == Status::Contradicted)?;
    Some(format!(
        "Which is right? {take}: it was taken, {skip}: it was not. The other entry is withdrawn."
    ))
}

/// The line for a dose as needed, or one that the plan does not have.
pub fn ask_free(world: &World, dose: Dose) -> Vec<Reply> {
    let question = match dose.kind {
        Kind::Unplanned => format!(
            "{}, not planned: how much? (and when, if not now)",
            world.name(&dose.course)
        ),
        _ => format!("{}: how much? (and when, if not now)", world.name(&dose.course)),
    };
    let text = record::change_text(world, &dose);
    vec![Reply::Ask(Box::new(Ask::Prompt(Prompt::prefilled(
        Purpose::Change(dose),
        question,
        &text,
    ))))]
}

pub(super) fn ask_change(world: &World, dose: Dose, question: &str) -> Vec<Reply> {
    let text = record::change_text(world, &dose);
    let p = if dose.entry.is_none() && record::offers_planned(world, &dose) {
        ", p: as planned"
    } else {
        ""
    };
    let doing = dose.action(world.scene());
    let question = format!(
        "{} {}{}: {question}{p}",
        world.name(&dose.course),
        dose.planned
            .as_ref()
            .map(|amount| world.amount(amount))
            .unwrap_or_default(),
        doing.map_or_else(String::new, |doing| format!(", {}", doing.words()))
    );
    vec![Reply::Ask(Box::new(Ask::Prompt(Prompt::prefilled(
        Purpose::Change(dose),
        question,
        &text,
    ))))]
}

/// The line for the value of a question.
pub fn ask_value(world: &World, measure: &Measure, text: &str) -> Vec<Reply> {
    let question = measure.ask.clone().unwrap_or_else(|| measure.name.clone());
    let prompt = Prompt::new(Purpose::Value(measure.id.clone(), world.day, None), question, text);
    vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]
}

/// The reasons, with what is recorded already.
pub fn skip_dose(world: &World, dose: &DayDose) -> Vec<Reply> {
    let mut asked = record::dose_of(dose);
    if let Some(edit) = record::settled(world, &asked, false) {
        return vec![Reply::Save(Box::new(edit))];
    }
    asked.entry = dose.entries.last().map(|entry| entry.id.clone());
    let recorded = asked
        .entry
        .is_some()
        .then(|| world.telling(|telling| telling.state(dose)));
    vec![Reply::Ask(Box::new(Ask::Skip(asked, recorded)))]
}

/// Amount, time and reason of a dose; the value of a question; a note.
pub fn change(world: &World, row: &Row<'_>) -> Option<Vec<Reply>> {
    const ASK: &str = "what was taken, and when? (reason after ;)";
    match row {
        Row::Broken(broken) => Some(vec![Reply::Do(Effect::EditExternally(broken.place()))]),
        Row::Dose(dose) => {
            let mut asked = record::dose_of(dose);
            // Amount and time are those of what was taken, also where another entry says that nothing was.
            let taken = dose.taken().next_back().map(|(entry, _)| entry);
            asked.entry = taken.or(dose.entries.last()).map(|entry| entry.id.clone());
            Some(ask_change(world, asked, ASK))
        }
        Row::Beside(entry) => Some(ask_change(world, Dose::of_entry(world.scene(), entry)?, ASK)),
        Row::Need(need) => Some(ask_free(
            world,
            Dose::as_needed(&need.need, need.next.clone(), world.day),
        )),
        Row::Measure(measure, reading) => {
            let text = reading.map(|r| r.value.to_string()).unwrap_or_default();
            Some(ask_value(world, measure, &text))
        }
        Row::Note => Some(vec![Reply::Ask(Box::new(Ask::Prompt(note(world))))]),
    }
}

/// The line for a note about the shown day.
pub fn note(world: &World) -> Prompt {
    Prompt::new(
        Purpose::Note(world.day),
        format!("Note for {}", words::day(world.day)),
        "",
    )
}

/// Every side effect without an answer: none.
pub fn rest_none(world: &World) -> Vec<Reply> {
    let open: Vec<&Measure> = asked(world, world.day)
        .filter(|m| matches!(m.scale, Scale::Grade { .. }))
        .filter(|m| rate::reading_on(world, &m.id, world.day).is_none())
        .collect();
    if open.is_empty() {
        return vec![Reply::Say("Every side effect has its answer already".into())];
    }
    let names = open.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join(", ");
    let edits: Vec<Edit> = open
        .iter()
        .map(|m| record::rated(world, m, world.day, Value::Grade(0)))
        .collect();
    vec![Reply::Save(Box::new(Edit {
        operation: Operation::Several(edits.into_iter().map(|e| e.operation).collect()),
        label: format!("{names}: none"),
        receipt: format!("Saved as none: {names}"),
    }))]
}
