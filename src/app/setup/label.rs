//! The line of the prescription instead of the amount: `1 tab po bid x 7d, then 1 daily w/ food` answers when, how it
//! goes on and what to keep, all at once, each part in its own field.

use super::{Ask, State, form, further};
use crate::app::setup::state::named;
use crate::app::world::World;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, Preparation};
use crate::domain::label::{self, Outcome, Reading};
use crate::domain::most::Most;
use crate::domain::plan::{Length, Step, Then};
use crate::domain::unit::Unit;

impl State {
    /// What the line of the amount says where it is more than an amount.
    pub(super) fn label(&self) -> Option<Reading> {
        let text = self.text(Ask::Amount);
        // An amount, its form, and directions as they are known are read as before.
        let few = text.split_whitespace().count() < 3;
        let (amount, prepared) = form::split(text, &[]);
        let known = |text: &str| text.parse::<crate::domain::directions::Directions>().is_ok();
        if few
            || form::doubt(text, &[]).is_some()
            || prepared != Preparation::default()
            || known(&amount)
            || known(&format!("{amount} once a day"))
        {
            return None;
        }
        let reading = further::read(text);
        let says_more = reading.outcome == Outcome::Read || !reading.asks.is_empty();
        (says_more && self.text(Ask::When).is_empty()).then_some(reading)
    }

    /// The same, where it is read without a question.
    pub(super) fn label_read(&self) -> Option<Reading> {
        self.label().filter(|reading| reading.outcome == Outcome::Read)
    }

    /// What was understood, each part with its field; or the first question, with the readings.
    pub(super) fn label_words(reading: &Reading) -> Result<String, String> {
        if let Some(ask) = reading.asks.first() {
            let readings = if ask.readings.is_empty() {
                String::new()
            } else {
                format!(" ({})", ask.readings.join("; or "))
            };
            return Err(format!("\"{}\": {}{readings}", ask.words, ask.says));
        }
        if !reading.unread.is_empty() {
            return Err(format!("\"{}\" is not known", reading.unread.join("\", \"")));
        }
        let mut parts = vec![label_steps_words(reading)];
        parts.extend(
            label_fields(reading)
                .into_iter()
                .map(|(name, text)| format!("{}: {text}", name.to_lowercase())),
        );
        Ok(parts.join("; "))
    }

    /// The rows of the line.
    pub(super) fn label_steps(reading: &Reading) -> Result<Vec<Step>, String> {
        let timeless = reading
            .steps
            .iter()
            .flat_map(|step| &step.take.lines)
            .find(|line| line.without_first_time());
        if let Some(line) = timeless {
            let (moment, amount) = (&line.moment, &line.amount);
            return Err(format!(
                "{moment}: at what time is the first dose? Such as {amount} {moment} from 08:00"
            ));
        }
        let step = |step: &label::LabelStep| Step {
            take: step.take.clone(),
            length: step.length.clone(),
            then: Then::GoOn,
            note: None,
        };
        Ok(reading.steps.iter().map(step).collect())
    }
}

/// Puts what is not a step into the fields of a course.
pub(super) fn fill(course: &mut Course, reading: &Reading, world: &World) {
    course.route = reading.route.map(str::to_owned);
    let place = reading.site.as_ref().map(|site| format!("to: {site}"));
    let notes: Vec<String> = place.into_iter().chain(reading.notes.iter().cloned()).collect();
    course.note = Some(notes.join("; ")).filter(|note| !note.is_empty());
    if course.missed.is_none() {
        course.missed.clone_from(&reading.missed);
    }
    let counted = crate::domain::label::vocabulary();
    for (key, text) in &reading.limits {
        let most = Most::parse(text, counted.counted()).ok();
        match *key {
            "per_dose" => course.limits.per_dose = most,
            // A second one of a day, of another kind, is over the same hours.
            "per_day" if course.limits.per_day.is_some() => course.limits.per_hours.extend(most.map(|most| (24, most))),
            "per_day" => course.limits.per_day = most,
            further::SHARED => course.limits.shared.extend(named(text, world).ok()),
            "per_week" => course.limits.per_week = most,
            "per_episode" => course.limits.per_episode = most,
            _ => course.limits.gap = minutes(text),
        }
    }
    let unit = reading
        .steps
        .iter()
        .flat_map(|step| &step.take.lines)
        .map(|line| &line.amount.unit)
        .next();
    if let Some(Unit::Counted(word)) = unit {
        course.preparation.count = Some(word.to_string());
    }
    let contains = reading.contains.as_deref().and_then(further::contents);
    course.preparation.contains = contains.unwrap_or_default();
    let mark = reading.mark.as_deref();
    course.preparation.mark = mark.and_then(|mark| Quantity::parse(mark, counted.counted()).ok());
}

fn minutes(text: &str) -> Option<u32> {
    let (count, unit) = text.split_once(' ')?;
    let count: u32 = count.parse().ok()?;
    Some(if unit.starts_with("hour") { count * 60 } else { count })
}

/// The steps in words.
pub(super) fn label_steps_words(reading: &Reading) -> String {
    let one = |step: &label::LabelStep| match &step.length {
        Length::Open => step.take.to_string(),
        length => format!("{} for {length}", step.take),
    };
    reading.steps.iter().map(one).collect::<Vec<_>>().join("; then ")
}

/// What else it says, with the name of the field it goes to.
pub(super) fn label_fields(reading: &Reading) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    found.extend(reading.route.map(|route| ("Route", route.to_owned())));
    found.extend(reading.site.clone().map(|site| ("Place", site)));
    found.extend(reading.contains.clone().map(|contains| ("Strength", contains)));
    found.extend(reading.mark.clone().map(|mark| ("Marks", mark)));
    let mut limits: Vec<String> = Vec::new();
    for (key, text) in &reading.limits {
        let name = key.replace('_', " ");
        // A maximum of the doses and one of what is in them, over the same time, are named together.
        match limits.iter_mut().find(|said| said.starts_with(&format!("{name} "))) {
            _ if *key == further::SHARED => limits.push(format!("together with {text}")),
            Some(said) => said.push_str(&format!(" and {text}")),
            None => limits.push(format!("{name} {text}")),
        }
    }
    for (name, texts) in [
        ("Limits", &limits),
        ("Note", &reading.notes),
        ("Equal", &reading.equal),
        ("Handed out", &reading.dispense),
    ] {
        if !texts.is_empty() {
            found.push((name, texts.join("; ")));
        }
    }
    for remark in &reading.remarks {
        found.push(("Look", format!("\"{}\": {}", remark.words, remark.says)));
    }
    found
}
