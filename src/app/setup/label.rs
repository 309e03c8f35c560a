//! The line of the prescription instead of the amount: `1 tab po bid x 7d, then 1 daily w/ food` answers when, how it
//! goes on and what to keep, all at once, each part in its own field.

use super::further::Said;
use super::{Ask, State, form, further};
use crate::app::setup::state::named;
use crate::app::world::World;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, Preparation, Supply};
use crate::domain::directions::Directions;
use crate::domain::label::{self, Outcome};
use crate::domain::most::Most;
use crate::domain::plan::{Length, Step, Then};
use crate::domain::supply::strengths;
use crate::domain::unit::Unit;

impl State {
    /// What the line of the amount says where it is more than an amount.
    pub(super) fn label(&self) -> Option<Said> {
        let text = self.text(Ask::Amount);
        // An amount, its form, and directions as they are known are read as before.
        let few = text.split_whitespace().count() < 3;
        let (amount, prepared) = form::split(text, &[]);
        let known = |text: &str| text.parse::<crate::domain::directions::Directions>().is_ok();
        let plain = known(&amount) || known(&format!("{amount} once a day"));
        if few || form::doubt(text, &[]).is_some() || plain {
            return None;
        }
        let said = further::read(text);
        // A form behind what labels do not know is read as before.
        let read = said.reading.outcome == Outcome::Read;
        let says_more = read || !said.reading.asks.is_empty() && prepared == Preparation::default();
        (says_more && self.text(Ask::When).is_empty()).then_some(said)
    }

    /// The same, where it is read without a question.
    pub(super) fn label_read(&self) -> Option<Said> {
        self.label().filter(|said| said.reading.outcome == Outcome::Read)
    }

    /// What was understood, each part with its field; or the first question, with the readings.
    pub(super) fn label_words(said: &Said) -> Result<String, String> {
        let reading = &said.reading;
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
        // A count of what the product does not have would be refused by its file.
        let fault = said
            .more
            .left
            .as_ref()
            .and_then(|(_, each)| strengths::fault(&said.more.preparation, each));
        if let Some(fault) = fault {
            return Err(fault);
        }
        let mut parts = vec![label_steps_words(said)];
        parts.extend(
            label_fields(said)
                .into_iter()
                .map(|(name, text)| format!("{}: {text}", name.to_lowercase())),
        );
        Ok(parts.join("; "))
    }

    /// The rows of the line.
    pub(super) fn label_steps(said: &Said) -> Result<Vec<Step>, String> {
        let steps = &said.reading.steps;
        let timeless = steps
            .iter()
            .flat_map(|step| &step.take.lines)
            .find(|line| line.without_first_time());
        if let Some(line) = timeless {
            let (moment, amount) = (&line.moment, &line.amount);
            return Err(format!(
                "{moment}: at what time is the first dose? Such as {amount} {moment} from 08:00"
            ));
        }
        let step = |(at, step): (usize, &label::LabelStep)| Step {
            take: step.take.clone(),
            length: step.length.clone(),
            then: if said.more.gates.contains(&at) {
                Then::Ask
            } else {
                Then::GoOn
            },
            note: said.more.words_after(at).map(str::to_owned),
        };
        Ok(steps.iter().enumerate().map(step).collect())
    }
}

/// Puts what is not a step into the fields of a course.
pub(super) fn fill(course: &mut Course, said: &Said, world: &World) {
    let Said { reading, more } = said;
    course.route = reading.route.map(str::to_owned);
    let place = reading.site.as_ref().map(|site| format!("to: {site}"));
    let notes: Vec<String> = place
        .into_iter()
        .chain(reading.notes.iter().chain(&more.notes).cloned())
        .collect();
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
    let mut product = more.preparation.clone();
    if let Some(Unit::Counted(word)) = unit {
        product.count = Some(word.to_string());
    }
    if let Some(contains) = reading.contains.as_deref().and_then(form::contents) {
        product.contains = contains;
    }
    let mark = reading.mark.as_deref();
    product.mark = mark.and_then(|mark| Quantity::parse(mark, counted.counted()).ok());
    course.preparation = product;
    course.sites.clone_from(&more.sites);
    course.bottle.keeps = more.keeps;
    course.limits.late = more.late;
    course.limits.gap = course.limits.gap.or(more.gap);
    course.supply = more.left.clone().map(|(left, each)| Supply {
        on: world.today(),
        left,
        each,
    });
}

fn minutes(text: &str) -> Option<u32> {
    let (count, unit) = text.split_once(' ')?;
    let count: u32 = count.parse().ok()?;
    Some(if unit.starts_with("hour") { count * 60 } else { count })
}

/// Whether two directions of one line differ in nothing but how much.
fn in_amount_alone(one: &Directions, other: &Directions) -> bool {
    let ([a], [b]) = (one.lines.as_slice(), other.lines.as_slice()) else {
        return false;
    };
    let with = crate::domain::directions::Line {
        amount: b.amount.clone(),
        ..a.clone()
    };
    with == *b && a.amount.unit == b.amount.unit && a.amount.high.is_none() && b.amount.high.is_none()
}

/// The steps in words.
pub(super) fn label_steps_words(said: &Said) -> String {
    let one = |(at, step): (usize, &label::LabelStep)| {
        let asks = match said.more.words_after(at) {
            Some(words) => format!(", then it asks: \"{words}\""),
            None if said.more.gates.contains(&at) => ", then it asks".to_owned(),
            None => String::new(),
        };
        let take = if step.take.is_none() {
            "nothing".to_owned()
        } else {
            step.take.to_string()
        };
        match &step.length {
            Length::Open => format!("{take}{asks}"),
            length => format!("{take} for {length}{asks}"),
        }
    };
    let all = &said.reading.steps;
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(step) = all.get(at) {
        // Many steps that differ in the amount alone are one list of amounts.
        let like = |other: &label::LabelStep| other.length == step.length && in_amount_alone(&step.take, &other.take);
        let gates = |n: usize| said.more.gates.contains(&n);
        let run = all
            .iter()
            .enumerate()
            .skip(at)
            .take_while(|(n, other)| like(other) && !gates(*n))
            .count();
        let amounts = all.iter().skip(at).take(run).filter_map(|step| step.take.lines.first());
        let amounts: Vec<String> = amounts
            .map(|line| crate::domain::amount::show_number(line.amount.low))
            .collect();
        if run > 3
            && let Some((last, before)) = amounts.split_last()
            && let Some(end) = all.get(at + run - 1)
        {
            let end = end.take.to_string();
            let tail = end.strip_prefix(last.as_str()).unwrap_or(&end);
            words.push(format!("{}, {last}{tail}, {} each", before.join(", "), step.length));
            at += run;
        } else {
            words.push(one((at, step)));
            at += 1;
        }
    }
    let ends = all
        .last()
        .is_some_and(|step| step.length != Length::Open && !step.take.is_none());
    if ends && all.len() > 1 && !said.more.again && !said.more.gates.contains(&(all.len() - 1)) {
        words.push("nothing".to_owned());
    }
    let steps = words.join("; then ");
    if said.more.again {
        format!("{steps}; then again from the first")
    } else {
        steps
    }
}

/// What else it says, with the name of the field it goes to.
pub(super) fn label_fields(said: &Said) -> Vec<(&'static str, String)> {
    let reading = &said.reading;
    let mut found = said.more.fields();
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
    let notes = [reading.notes.clone(), said.more.notes.clone()].concat();
    for (name, texts) in [
        ("Limits", &limits),
        ("Note", &notes),
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
