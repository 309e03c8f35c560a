//! `2.5 mg, tablet of 5 mg`: an amount, and the form of which it is taken.

use std::str::FromStr;

use crate::domain::amount::{AmountError, Quantity};
use crate::domain::course::Preparation;
use crate::domain::label;
use crate::domain::printed::Printed;
use crate::domain::ratio::Ratio;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// The words that a count can have: those of the regimen, and those that labels use.
pub(super) fn words(own: &Vocabulary) -> Vocabulary {
    let mut all = label::vocabulary();
    for word in own.counted() {
        all.count_in(word);
    }
    all
}

/// The amount as directions have it, and what is said of the form: behind the first comma behind which all is about the form.
pub(super) fn split(text: &str, counted: &[Box<str>]) -> (String, Preparation) {
    let text = text.trim();
    let known = label::vocabulary();
    let counted = &[known.counted(), counted].concat();
    let commas = text.match_indices([',', ';']);
    let mut forms = commas.filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?)));
    if let Some((amount, found)) = forms.find_map(|(amount, form)| Some((amount, read(form, counted)?))) {
        return (amount.trim().to_owned(), found);
    }
    // `1 tablet of 5 mg`
    if let Some((amount, strength)) = text.split_once(" of ")
        && let (Ok(quantity), Ok(strength)) = (Quantity::parse(amount, counted), Printed::parse(strength, counted))
        && let Unit::Counted(word) = &quantity.unit
    {
        return (amount.trim().to_owned(), preparation(word, Some(strength)));
    }
    if let Some(found) = of_several(text, counted) {
        return found;
    }
    // `2.5 mg tablets`
    if let Some((amount, word)) = text.rsplit_once(char::is_whitespace)
        && Quantity::parse(amount, counted).is_ok_and(|amount| !matches!(amount.unit, Unit::Counted(_)))
        && let Some(Unit::Counted(word)) = Unit::word(word, counted)
    {
        return (amount.trim().to_owned(), preparation(&word, None));
    }
    (text.to_owned(), Preparation::default())
}

/// `2 sprays of 2.7 mg THC and 2.5 mg CBD`: as a label says what each contains by name.
fn of_several(text: &str, counted: &[Box<str>]) -> Option<(String, Preparation)> {
    let (amount, _) = text.split_once(" of ")?;
    let Unit::Counted(word) = Quantity::parse(amount, counted).ok()?.unit else {
        return None;
    };
    let alone = |text: &str| label::read(&format!("{text} once a day"));
    let (whole, without) = (alone(text), alone(amount));
    let contains = contents(whole.contains.as_deref()?)?;
    (whole.steps == without.steps && !whole.steps.is_empty()).then(|| {
        let form = Preparation {
            contains,
            ..preparation(&word, None)
        };
        (amount.trim().to_owned(), form)
    })
}

/// Why the form cannot be read although one is named: `tablet of 25/50 mg`.
pub(super) fn doubt(text: &str, counted: &[Box<str>]) -> Option<String> {
    let (_, form) = text.rsplit_once([',', ';'])?;
    let (word, rest) = parts(form, counted);
    word?;
    let error = Printed::parse(&rest, counted).err().filter(|_| !rest.is_empty())?;
    matches!(error, AmountError::Ambiguous { .. }).then(|| error.to_string())
}

/// What is counted, and the rest of the words.
fn parts(text: &str, counted: &[Box<str>]) -> (Option<Box<str>>, String) {
    let mut word = None;
    let mut rest = Vec::new();
    for part in text.split_whitespace() {
        match Unit::word(part, counted) {
            Some(Unit::Counted(found)) if word.is_none() => word = Some(found),
            _ if matches!(part, "of" | "each" | "as" | "in" | "a") => {}
            _ => rest.push(part),
        }
    }
    (word, rest.join(" "))
}

/// `tablet`, `tablets of 5 mg`, `5 mg tablet`, `tablets of 25 mg and 50 mg, in quarters`, `THC 10 mg/mL + CBD 5 mg/mL`; `None`: it is
/// not all about a form.
fn read(text: &str, counted: &[Box<str>]) -> Option<Preparation> {
    let mut found = Preparation::default();
    for part in text.split([',', ';']) {
        let part = part.trim();
        let empty = found.contains.is_empty() && found.strengths.is_empty();
        if let Some(piece) = piece(part).filter(|_| found.divisible.is_none()) {
            found.divisible = Some(piece);
        } else if let Some(of_one) = one(part, counted).filter(|_| empty && found.count.is_none()) {
            found = Preparation {
                divisible: found.divisible,
                ..of_one
            };
        } else if let Some(contents) = named(part).filter(|_| empty) {
            found.contains = contents;
        } else {
            return None;
        }
    }
    Some(found)
}

/// What is in one, each with its name: `THC 10 mg/mL + CBD 12.5 mg/mL`, `5 mg`.
pub(super) fn contents(text: &str) -> Option<Vec<(String, Printed)>> {
    let part = |part: &str| {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let (name, strength) = part.split_at(at);
        Some((name.trim().to_owned(), Printed::from_str(strength.trim()).ok()?))
    };
    text.split('+').map(|text| part(text.trim())).collect()
}

/// The form that a part of a line is about, in the words of labels.
pub(super) fn form(text: &str) -> Option<Preparation> {
    let counted = label::vocabulary();
    match piece(text) {
        Some(piece) => Some(Preparation {
            divisible: Some(piece),
            ..Preparation::default()
        }),
        None => one(text, counted.counted()),
    }
}

/// `tablet`, `tablets of 5 mg`, `5 mg tablet`, `tablets of 25 mg and 50 mg`.
fn one(text: &str, counted: &[Box<str>]) -> Option<Preparation> {
    let (word, rest) = parts(text, counted);
    let word = word?;
    if rest.is_empty() {
        return Some(preparation(&word, None));
    }
    // `25 and 50 mg`, `25 + 50 mg`: a figure alone has the unit of the last.
    let parts: Vec<&str> = rest
        .split(" and ")
        .flat_map(|part| part.split('+'))
        .map(str::trim)
        .collect();
    let unit = parts.last().map_or("", |last| {
        last.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
    });
    let strengths = parts.iter().map(|one| {
        let bare = one.chars().all(|c| c.is_ascii_digit() || c == '.');
        let one = if bare {
            format!("{one} {}", unit.trim())
        } else {
            (*one).to_owned()
        };
        Printed::parse(&one, counted).ok()
    });
    let mut strengths: Vec<Printed> = strengths.collect::<Option<_>>()?;
    if strengths.len() == 1 {
        return Some(preparation(&word, strengths.pop()));
    }
    Some(Preparation {
        strengths,
        ..preparation(&word, None)
    })
}

/// `THC 10 mg/mL + CBD 5 mg/mL`: each with its name. An amount alone, as in `evening 5 mg`, is a dose.
fn named(text: &str) -> Option<Vec<(String, Printed)>> {
    let strength = |part: &str| part.contains('/') || part.contains('%');
    let contents = contents(text).filter(|_| text.split('+').all(strength))?;
    contents.iter().all(|(name, _)| !name.is_empty()).then_some(contents)
}

/// Into what one can be divided: `quarters`, `scored in quarters`, `can be halved`.
fn piece(text: &str) -> Option<Ratio> {
    let said = text.strip_prefix("can be ").or(text.strip_prefix("scored "));
    let said = said.unwrap_or(text);
    let said = said.strip_prefix("in ").or(said.strip_prefix("into ")).unwrap_or(said);
    let parts = match said {
        "halves" | "halved" => 2,
        "thirds" => 3,
        "quarters" | "quartered" => 4,
        _ => return None,
    };
    Ratio::new(1, parts)
}

fn preparation(count: &str, strength: Option<Printed>) -> Preparation {
    Preparation {
        count: Some(count.to_owned()),
        contains: strength.map(|strength| (String::new(), strength)).into_iter().collect(),
        ..Preparation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_what_is_counted_and_what_is_in_it() {
        let read = |text: &str| {
            let (amount, form) = split(text, &[]);
            let strength = form.contains.iter().map(|(_, q)| q).chain(&form.strengths);
            let strength: Vec<String> = strength.map(ToString::to_string).collect();
            let piece = form.divisible.map_or(String::new(), |piece| format!(" | {piece:?}"));
            format!(
                "{amount} | {} | {}{piece}",
                form.count.unwrap_or_default(),
                strength.join(" ")
            )
        };
        assert_eq!(read("2.5 mg"), "2.5 mg |  | ");
        assert_eq!(read("2.5 mg, tablet of 5 mg"), "2.5 mg | tablet | 5 mg");
        assert_eq!(read("75 mcg; 25 mcg capsules"), "75 mcg | capsule | 25 mcg");
        assert_eq!(read("1 tablet of 5 mg"), "1 tablet | tablet | 5 mg");
        assert_eq!(read("2.5 mg tablets"), "2.5 mg | tablet | ");
        assert_eq!(
            read("25 mg, tablet of 100 mg, quarters"),
            format!("25 mg | tablet | 100 mg | {:?}", Ratio::new(1, 4).unwrap())
        );
        assert_eq!(
            read("100 mg, tablets of 25 mg and 50 mg"),
            "100 mg | tablet | 25 mg 50 mg"
        );
        assert_eq!(
            read("0.1 mL, THC 10 mg/mL + CBD 12.5 mg/mL"),
            "0.1 mL |  | 10 mg/mL 12.5 mg/mL"
        );
        assert_eq!(
            read("2 sprays of 2.7 mg THC and 2.5 mg CBD"),
            "2 sprays | spray | 2.7 mg 2.5 mg"
        );
        assert_eq!(
            read("1 capsule of THC 5 mg + CBD 10 mg each"),
            "1 capsule | capsule | 5 mg 10 mg"
        );
        // With a time of the day all of it is the line of a label.
        assert_eq!(
            read("2 sprays of 2.7 mg THC and 2.5 mg CBD evening"),
            "2 sprays of 2.7 mg THC and 2.5 mg CBD evening |  | "
        );
        assert_eq!(read("2.5 mg, evening 5 mg"), "2.5 mg, evening 5 mg |  | ");
        assert_eq!(read("1 lozenge"), "1 lozenge |  | ");
        assert_eq!(
            read("1 tablet morning, 2 tablets evening"),
            "1 tablet morning, 2 tablets evening |  | "
        );
    }
}
