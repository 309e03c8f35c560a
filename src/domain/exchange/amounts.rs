//! Amounts in free text, as other programs have them. What can be read two ways is not read.

use rust_decimal::Decimal;

use crate::domain::amount::{Amount, Quantity};
use crate::domain::unit::Unit;

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One amount.
    Exact(Quantity),
    /// A range: fine in a plan, nothing that was taken.
    Range(Amount),
}

/// Why a text says no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAmount {
    /// Nothing, or a question mark.
    #[error("no amount")]
    Nothing,
    /// It has more than one reading.
    #[error("`{0}` can be read in two ways")]
    TwoReadings(String),
    /// A fraction that no decimal number equals.
    #[error("`{0}` has no exact decimal value")]
    Inexact(String),
    /// Zero, or below it.
    #[error("`{0}` is not above zero")]
    NotAbove(String),
    /// More digits than any amount has.
    #[error("a number that is not an amount")]
    TooLong,
    /// Words.
    #[error("`{0}` says no amount")]
    Words(String),
}

/// Words for units beyond those that directions know.
const WORDS: &[(&str, &str)] = &[
    ("tablette", "tablet"),
    ("tabletten", "tablet"),
    ("tabl.", "tablet"),
    ("tabl", "tablet"),
    ("tbl.", "tablet"),
    ("tbl", "tablet"),
    ("kapsel", "capsule"),
    ("kapseln", "capsule"),
    ("kps.", "capsule"),
    ("tropfen", "drop"),
    ("tr.", "drop"),
    ("hub", "puff"),
    ("hübe", "puff"),
    ("sprühstoß", "spray"),
    ("sprühstöße", "spray"),
    ("sprühstösse", "spray"),
    ("stück", "piece"),
    ("stk.", "piece"),
    ("stk", "piece"),
    ("pflaster", "patch"),
    ("ampulle", "ampoule"),
    ("ampullen", "ampoule"),
    ("zäpfchen", "suppository"),
    ("beutel", "sachet"),
    ("dosis", "dose"),
    ("dosen", "dose"),
    ("ie", "unit"),
    ("i.e.", "unit"),
    ("i.e", "unit"),
    ("i.u.", "unit"),
    ("einheit", "unit"),
    ("einheiten", "unit"),
];

/// The unit of a word; another single word becomes a separate counted thing.
pub fn unit(word: &str) -> Option<Unit> {
    let word = word.trim();
    let lower = word.to_lowercase();
    if let Some((_, known)) = WORDS.iter().find(|(other, _)| *other == lower) {
        return Unit::word(known, &[]);
    }
    if let Some(unit) = Unit::parse(&lower, &[]).or_else(|| Unit::parse(lower.trim_end_matches('.'), &[])) {
        return Some(unit);
    }
    let fits = (2..=40).contains(&word.chars().count()) && word.chars().all(|c| c.is_alphabetic() || c == '-');
    (fits && Unit::counts(word)).then(|| Unit::counted(word))
}

/// Whether a unit is a word that only a course can make known.
pub fn own_word(unit: &Unit) -> Option<&str> {
    match unit {
        Unit::Counted(word) if Unit::word(word, &[]).is_none() => Some(word),
        _ => None,
    }
}

/// Reads `1/2 Tablette`, `2,5 mg`, `20`; `alone` is the unit where none is written.
///
/// # Errors
/// [`NoAmount`].
pub fn read(text: &str, alone: &Unit) -> Result<Found, NoAmount> {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    let text = text.trim();
    if text.is_empty() || text.chars().all(|c| c == '?') {
        return Err(NoAmount::Nothing);
    }
    if text.starts_with(['-', '−']) {
        return Err(NoAmount::NotAbove(text.to_owned()));
    }
    let (low, rest) = figure(text)?;
    let rest = rest.trim_start();
    let (high, rest) = match rest.strip_prefix(['-', '–', '—']) {
        Some(rest) => {
            let (high, rest) = figure(rest.trim_start())?;
            (Some(high), rest.trim_start())
        }
        None => (None, rest),
    };
    let multiplied = rest.strip_prefix(['x', 'X', '×', '*']).map(str::trim_start);
    if multiplied.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Err(NoAmount::TwoReadings(text.to_owned()));
    }
    let unit = match rest.trim() {
        "" => alone.clone(),
        word => unit(word).ok_or_else(|| NoAmount::Words(text.to_owned()))?,
    };
    if low <= Decimal::ZERO {
        return Err(NoAmount::NotAbove(text.to_owned()));
    }
    match high {
        None => Ok(Found::Exact(Quantity::new(low, unit))),
        Some(high) if high > low => Ok(Found::Range(Amount {
            low: low.normalize(),
            high: Some(high.normalize()),
            unit,
            basis: None,
        })),
        Some(_) => Err(NoAmount::TwoReadings(text.to_owned())),
    }
}

/// The number at the beginning of a text, and what follows.
fn figure(text: &str) -> Result<(Decimal, &str), NoAmount> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let whole = match digits {
        "" => None,
        digits => Some(decimal(digits)?),
    };
    // A fraction alone, after a whole number, or of two numbers.
    let behind = rest.trim_start();
    if let Some((share, rest)) = sign(behind)? {
        return Ok((whole.unwrap_or_default() + share, rest));
    }
    let Some(whole) = whole else {
        return Err(NoAmount::Words(text.to_owned()));
    };
    if let Some(below) = rest.strip_prefix('/').filter(|below| starts_with_digit(below)) {
        let (below, rest) = plain_whole(below);
        return Ok((divided(whole, below, text)?, rest));
    }
    if rest.starts_with(' ') && starts_with_digit(behind) {
        let (above, after) = plain_whole(behind);
        if let Some(below) = after.strip_prefix('/').filter(|below| starts_with_digit(below)) {
            let (below, rest) = plain_whole(below);
            return Ok((whole + divided(above, below, text)?, rest));
        }
    }
    Ok((whole, rest))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn plain_whole(text: &str) -> (Decimal, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let digits = if digits.len() > 9 { "0" } else { digits };
    (digits.parse().unwrap_or_default(), rest)
}

fn divided(above: Decimal, below: Decimal, text: &str) -> Result<Decimal, NoAmount> {
    let inexact = || NoAmount::Inexact(text.to_owned());
    let share = above.checked_div(below).ok_or_else(inexact)?.normalize();
    let exact = share.scale() <= 6 && share.checked_mul(below) == Some(above);
    if exact { Ok(share) } else { Err(inexact()) }
}

/// A fraction that is one character.
fn sign(text: &str) -> Result<Option<(Decimal, &str)>, NoAmount> {
    let Some(c) = text.chars().next() else { return Ok(None) };
    let share = match c {
        '½' => Decimal::new(5, 1),
        '¼' => Decimal::new(25, 2),
        '¾' => Decimal::new(75, 2),
        '⅛' => Decimal::new(125, 3),
        '⅓' | '⅔' => return Err(NoAmount::Inexact(text.to_owned())),
        _ => return Ok(None),
    };
    Ok(Some((share, text.get(c.len_utf8()..).unwrap_or(""))))
}

/// Digits with at most one separator, which is that of decimals unless three digits follow.
fn decimal(digits: &str) -> Result<Decimal, NoAmount> {
    if digits.bytes().filter(u8::is_ascii_digit).count() > 12 {
        return Err(NoAmount::TooLong);
    }
    let two = || NoAmount::TwoReadings(digits.to_owned());
    let plain = match digits.matches(['.', ',']).count() {
        0 => digits.to_owned(),
        1 => {
            let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
            let thousands = part.len() == 3 && !whole.is_empty() && !whole.trim_start_matches('0').is_empty();
            if thousands || part.is_empty() {
                return Err(two());
            }
            format!("{}.{part}", if whole.is_empty() { "0" } else { whole })
        }
        _ => return Err(two()),
    };
    Decimal::from_str_exact(&plain).map_err(|_| two())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text, &Unit::counted("dose")) {
            Ok(Found::Exact(quantity)) => quantity.to_string(),
            Ok(Found::Range(amount)) => format!("range {amount}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_has_one_reading_is_read() {
        for (text, expected) in [
            ("1", "1 dose"),
            ("1 Tablette", "1 tablet"),
            ("20 Tropfen", "20 drops"),
            ("2 Hübe", "2 puffs"),
            ("2,5 mg", "2.5 mg"),
            ("7.5mg", "7.5 mg"),
            ("0,125 mg", "0.125 mg"),
            ("½", "0.5 doses"),
            ("1/2 Tablette", "0.5 tablets"),
            ("1 1/2", "1.5 doses"),
            ("1½ Tabl.", "1.5 tablets"),
            ("100 I.E.", "100 units"),
            ("500 µg", "500 mcg"),
            ("3 Löffel", "3 löffels"),
            ("1-2", "range 1-2 doses"),
            ("5–10 mg", "range 5-10 mg"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_has_two_or_none_is_not() {
        for text in [
            "",
            "?",
            "zwei",
            "nach Bedarf",
            "1.000",
            "1,000",
            "1,250 mg",
            "2 x 500 mg",
            "1/3",
            "0",
            "-1 mg",
            "0 mg",
            "1.000,5",
            "1 Tablette morgens",
            "9999999999999999999999999 mg",
            "1/0",
            "⅓",
            "5-2 mg",
            "1e308 mg",
        ] {
            assert!(read(text, &Unit::counted("dose")).is_err(), "{text}: {}", shown(text));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[0-9.,/ ½x–-]{0,12}\\PC{0,6}") {
            let _ = read(&text, &Unit::Milligram);
        }
    }
}
