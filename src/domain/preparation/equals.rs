//! What an amount is in the other words of its product: what is drawn or counted, and what is in it. `20 mg = 0.1 mL = 10 units`.

use super::contents::Preparation;
use super::conversion::Equal;
use super::mix::Mix;
use super::{convert, given_as, measure};
use crate::domain::amount::{Amount, Quantity, many, show_number};
use crate::domain::directions::Directions;
use crate::domain::ratio::Exact;
use crate::domain::unit::{Kind, Unit};

/// What is equal to an amount: a text and, where it is a plain figure, the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EqualWords {
    /// As it is shown: `0.1 mL`, `4 tablets`, `2 x 50 mg + 1 x 25 mg tablets`, `5.4 mg THC + 5 mg CBD`.
    pub text: String,
    /// The lower end of a range, or the figure.
    pub low: Option<Exact>,
    /// The upper end of a range.
    pub high: Option<Exact>,
    /// Which of two things: `of the dilution`, `undiluted`, a component; mostly empty.
    pub thing: String,
}

/// Everything that equals an amount of the directions by what the product states, in the order in which it is read: what is
/// in it, the volume, what is counted, the marks of the syringe. Empty where the amount says it all, where nothing is
/// stated, and where it is given as another amount (see [`given_as`]).
pub fn equal_words(p: &Preparation, amount: &Amount) -> Vec<EqualWords> {
    if amount.basis.is_some() || amount.is_zero() {
        return Vec::new();
    }
    let low = of_one(p, &amount.quantity());
    let Some(high) = amount.high else { return low };
    let high = of_one(p, &Quantity::new(high, amount.unit.clone()));
    if low.len() != high.len() {
        return Vec::new();
    }
    low.into_iter()
        .zip(high)
        .filter_map(|(low, high)| range(low, high))
        .collect()
}

/// What is shown after an amount: ` = 0.1 mL = 10 units`, `, given as 70 mg: 0.7 mL`, or nothing.
pub fn behind(p: &Preparation, amount: &Amount) -> String {
    if let Some(given) = given_as(p, amount) {
        return format!(", {given}");
    }
    let rounds = |asked: &Quantity| convert(p, asked).rounded.is_some();
    if amount.high.is_some() && amount.basis.is_none() && (rounds(&amount.quantity()) || rounds(&amount.at_most())) {
        return measure(p, amount).map_or(String::new(), |rounded| format!(", rounded to {rounded}"));
    }
    equal_words(p, amount)
        .iter()
        .map(|equal| format!(" = {}", equal.text))
        .collect()
}

/// Every amount of directions with what equals it, each once: `20 mg = 0.1 mL = 10 units; 30 mg = 0.15 mL = 15 units`.
/// `for_body`: makes an amount for each kg or m2 a plain one. `None`: there is nothing to say.
pub fn in_directions(
    p: &Preparation,
    take: &Directions,
    for_body: &dyn Fn(&Amount) -> Option<Amount>,
) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for line in &take.lines {
        for amount in std::iter::once(&line.amount).chain(&line.first) {
            let Some(plain) = for_body(amount) else { continue };
            let mut text = behind(p, &plain);
            if amount.basis.is_some() {
                text = format!(" = {plain}{text}");
            }
            let text = format!("{amount}{text}");
            if text != amount.to_string() && !said.contains(&text) {
                said.push(text);
            }
        }
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn of_one(p: &Preparation, asked: &Quantity) -> Vec<EqualWords> {
    let found = convert(p, asked);
    if found.rounded.is_some() || found.refusal.is_some() {
        return Vec::new();
    }
    let mut all = Vec::new();
    // A content is not repeated in another unit of mass.
    let content = |held: &Exact| held.to(&asked.unit).is_some() || matches!(asked.unit, Unit::Of(..));
    let counted = !found.components.iter().any(|(_, held)| content(held));
    if counted && !found.components.is_empty() {
        all.push(contents(&found.components));
    }
    if Mix::of(p).is_some() {
        all.extend(
            found
                .measure
                .filter(|made| made.unit != asked.unit)
                .map(|made| EqualWords {
                    text: made.to_string(),
                    low: None,
                    high: None,
                    thing: String::new(),
                }),
        );
        return all;
    }
    let over_time = |equal: &&Equal| matches!(asked.unit, Unit::PerHours(..)) && equal.amount.unit.kind() == Kind::Mass;
    let worn = p.wear.is_some();
    let mut equals: Vec<&Equal> = found
        .exact
        .iter()
        .filter(|equal| !(over_time(equal) || worn && equal.amount.unit.kind() == Kind::Mass))
        .collect();
    equals.sort_by_key(|equal| (equal.thing == "undiluted", equal.amount.unit.kind() != Kind::Volume));
    all.extend(equals.into_iter().map(|equal| EqualWords {
        text: equal.to_string(),
        low: Some(equal.amount.clone()),
        high: None,
        thing: equal.thing.to_owned(),
    }));
    all
}

/// What is in it, as one text.
fn contents(components: &[(String, Exact)]) -> EqualWords {
    let words = |(name, held): &(String, Exact)| format!("{held} {name}").trim().to_owned();
    let alone = (components.len() == 1).then(|| components.first()).flatten();
    EqualWords {
        text: components.iter().map(words).collect::<Vec<_>>().join(" + "),
        low: alone.map(|(_, held)| held.clone()),
        high: None,
        thing: alone.map_or(String::new(), |(name, _)| name.clone()),
    }
}

/// Both ends in one: `20-40 mg`.
fn range(low: EqualWords, high: EqualWords) -> Option<EqualWords> {
    let (from, to) = (low.low?, high.low?);
    if from.unit != to.unit {
        return None;
    }
    let thing = if low.thing.is_empty() {
        String::new()
    } else {
        format!(" {}", low.thing)
    };
    let (least, most) = (from.quantity()?, to.quantity()?);
    let unit = to.unit.show(many(most.value));
    Some(EqualWords {
        text: format!("{}-{} {unit}{thing}", show_number(least.value), show_number(most.value)),
        low: Some(from),
        high: Some(to),
        thing: low.thing,
    })
}
