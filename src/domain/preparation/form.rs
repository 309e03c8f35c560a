//! What a product is, in a few words: `tablet 2.5 mg, can be halved`; `mL, THC 10 mg/mL and CBD 12.5 mg/mL`.

use crate::domain::course::{Course, Preparation};
use crate::domain::unit::{Kind, Unit};

/// Its form, what is in it, and how far it is divided; `None` where nothing is stated.
pub fn form_words(course: &Course) -> Option<String> {
    form_words_of(&course.preparation, &course.name)
}

/// The same of a product of this name.
pub fn form_words_of(p: &Preparation, product: &str) -> Option<String> {
    // What is in it need not be said: the name above says it.
    let own = |name: &str| name.is_empty() || name.eq_ignore_ascii_case(product);
    let named = p.contains.iter().any(|(name, _)| !own(name));
    let strengths = p.contains.iter().map(|(name, strength)| match name {
        name if own(name) => strength.to_string(),
        name => format!("{name} {strength}"),
    });
    let contains: Vec<String> = strengths.chain(p.strengths.iter().map(ToString::to_string)).collect();
    // Of a liquid the strength says in what it is counted.
    let volume = |count: &str| Unit::parse(count, &[]).is_some_and(|unit| unit.kind() == Kind::Volume);
    let counted = |count: &&String| contains.is_empty() || !volume(count);
    let mut text: Vec<String> = p.count.iter().filter(counted).cloned().collect();
    match contains.as_slice() {
        [] => {}
        [one] => text.push(one.clone()),
        [rest @ .., last] => text.push(format!("{} and {last}", rest.join(", "))),
    }
    let mut text = text.join(if named { ", " } else { " " });
    let cut = p.divisible.map(|piece| match (piece.top(), piece.bottom()) {
        (1, 1) => "is not divided".to_owned(),
        (1, 2) => "can be halved".to_owned(),
        (1, 3) => "can be cut into thirds".to_owned(),
        (1, 4) => "can be quartered".to_owned(),
        _ => format!(
            "down to {} of it",
            piece
                .decimal()
                .map_or_else(|| piece.to_string(), |piece| piece.to_string())
        ),
    });
    // A vial that is made up is what its doses are drawn from.
    if let (Some(powder), Some(water)) = (&p.powder, &p.water) {
        let vial = format!("{powder} of powder in {water}");
        text = if text.is_empty() {
            vial
        } else {
            format!("{text}, {vial}")
        };
    }
    if let Some(cut) = cut.filter(|_| !text.is_empty()) {
        text = format!("{text}, {cut}");
    }
    (!text.is_empty()).then_some(text)
}
