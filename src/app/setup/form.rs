//! `2.5 mg, tablet of 5 mg`: an amount, and the form of which it is taken.

use crate::domain::amount::{AmountError, Quantity};
use crate::domain::course::Preparation;
use crate::domain::printed::Printed;
use crate::domain::unit::Unit;

/// The amount as directions have it, and what is said of the form.
pub(super) fn split(text: &str, counted: &[Box<str>]) -> (String, Preparation) {
    let text = text.trim();
    if let Some((amount, form)) = text.rsplit_once([',', ';'])
        && let Some(found) = read(form, counted)
    {
        return (amount.trim().to_owned(), found);
    }
    // `1 tablet of 5 mg`
    if let Some((amount, strength)) = text.split_once(" of ")
        && let (Ok(quantity), Ok(strength)) = (Quantity::parse(amount, counted), Printed::parse(strength, counted))
        && let Unit::Counted(word) = &quantity.unit
    {
        return (amount.trim().to_owned(), preparation(word, Some(strength)));
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

/// `tablet`, `tablets of 5 mg`, `5 mg tablet`; `None`: it does not name a form.
fn read(text: &str, counted: &[Box<str>]) -> Option<Preparation> {
    let (word, rest) = parts(text, counted);
    let word = word?;
    if rest.is_empty() {
        return Some(preparation(&word, None));
    }
    let strength = Printed::parse(&rest, counted).ok()?;
    Some(preparation(&word, Some(strength)))
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
            let strength: Vec<String> = form.contains.iter().map(|(_, q)| q.to_string()).collect();
            format!("{amount} | {} | {}", form.count.unwrap_or_default(), strength.join(" "))
        };
        assert_eq!(read("2.5 mg"), "2.5 mg |  | ");
        assert_eq!(read("2.5 mg, tablet of 5 mg"), "2.5 mg | tablet | 5 mg");
        assert_eq!(read("75 mcg; 25 mcg capsules"), "75 mcg | capsule | 25 mcg");
        assert_eq!(read("1 tablet of 5 mg"), "1 tablet | tablet | 5 mg");
        assert_eq!(read("2.5 mg tablets"), "2.5 mg | tablet | ");
        assert_eq!(
            read("1 tablet morning, 2 tablets evening"),
            "1 tablet morning, 2 tablets evening |  | "
        );
    }
}
