//! Amounts as they are said: `one tablet`, `half a tablet`, `a quarter of a tablet`, `two and a half tablets`.

use rust_decimal::Decimal;

use super::number::tidy;

/// A number said as a word.
pub(in crate::domain) fn number_word(word: &str) -> Option<Decimal> {
    match word {
        "half" => Some(Decimal::new(5, 1)),
        "quarter" => Some(Decimal::new(25, 2)),
        _ => whole(word),
    }
}

fn whole(word: &str) -> Option<Decimal> {
    const NAMES: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let at = NAMES.iter().position(|name| *name == word)?;
    Some(Decimal::from(at + 1))
}

/// The number in words at the beginning of an amount, and what follows it; `None` where no word of it is a number.
pub(super) fn worded(text: &str) -> Option<(Decimal, String)> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (value, used) = part(&words).or_else(|| with_part(&words))?;
    let unit = text.split_whitespace().skip(used).collect::<Vec<_>>().join(" ");
    Some((tidy(value), unit))
}

/// `two`, `two and a half`, `2 and a half`, and how many words that is. Figures alone are read as such.
fn with_part(words: &[&str]) -> Option<(Decimal, usize)> {
    let (first, rest) = words.split_first()?;
    let and = rest.split_first().filter(|(and, _)| **and == "and");
    let Some((more, used)) = and.and_then(|(_, rest)| part(rest)) else {
        return Some((whole(first)?, 1));
    };
    let digits = || first.parse::<u32>().ok().map(Decimal::from);
    let value = whole(first).or_else(digits)?.checked_add(more)?;
    Some((value, used + 2))
}

/// `half`, `half a`, `a quarter of a`, `two thirds of a`: less than one, and how many words that is.
fn part(words: &[&str]) -> Option<(Decimal, usize)> {
    let article = |word: Option<&&str>| matches!(word, Some(&"a" | &"an"));
    let (top, mut used) = match words.first()? {
        &"a" | &"an" => (Decimal::ONE, 1),
        word => whole(word).map_or((Decimal::ONE, 0), |top| (top, 1)),
    };
    let bottom = match *words.get(used)? {
        "half" => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" => 4,
        _ => return None,
    };
    used += 1;
    let of = usize::from(words.get(used) == Some(&"of"));
    if article(words.get(used + of)) {
        used += of + 1;
    }
    let value = top.checked_div(Decimal::from(bottom))?.normalize();
    (value < Decimal::ONE).then_some((value, used))
}

#[cfg(test)]
mod tests {
    use crate::domain::amount::Quantity;

    #[test]
    fn amounts_are_read_as_they_are_said() {
        for (said, read) in [
            ("one tablet", "1 tablet"),
            ("Two tablets", "2 tablets"),
            ("half tablet", "0.5 tablets"),
            ("half a tablet", "0.5 tablets"),
            ("a half tablet", "0.5 tablets"),
            ("half of a tablet", "0.5 tablets"),
            ("a quarter of a tablet", "0.25 tablets"),
            ("three quarters of a tablet", "0.75 tablets"),
            ("one third of a tablet", "1/3 tablet"),
            ("two and a half tablets", "2.5 tablets"),
            ("1 and a half tablets", "1.5 tablets"),
            ("2½ tablets", "2.5 tablets"),
            ("2 ½ tablets", "2.5 tablets"),
            ("1¾ mL", "1.75 mL"),
        ] {
            assert_eq!(said.parse::<Quantity>().unwrap().to_string(), read, "{said}");
        }
        for wrong in [
            "half",
            "one",
            "one half",
            "half an",
            "½½ tablets",
            "2½½ tablets",
            "1.5½ tablets",
            "a tablet",
            "one third of a mg",
        ] {
            assert!(wrong.parse::<Quantity>().is_err(), "{wrong}");
        }
    }
}
