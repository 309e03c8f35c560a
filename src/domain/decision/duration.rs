//! Lengths of time as people say them: `3 days`, `3d`, `two weeks`, `a fortnight`, `another week`.

use crate::domain::plan::Length;

/// The most days that a decision may be about: a hundred years. What is over it is not read, and so never printed.
pub const MOST_DAYS: u32 = 36_600;

/// Zero to twenty.
pub const NUMBER_WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number in figures or in words: `3`, `three`, `a`.
pub(super) fn number(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    if matches!(word, "a" | "an" | "another" | "single") {
        return Some(1);
    }
    let found = NUMBER_WORDS.iter().position(|name| *name == word)?;
    u32::try_from(found).ok()
}

/// What a length is counted in.
#[derive(Clone, Copy, PartialEq)]
enum Each {
    Day,
    Week,
    Month,
}

fn unit(word: &str) -> Option<(Each, u32)> {
    Some(match word {
        "d" | "day" | "days" | "night" | "nights" => (Each::Day, 1),
        "w" | "wk" | "wks" | "week" | "weeks" => (Each::Week, 1),
        "fortnight" | "fortnights" => (Each::Week, 2),
        "m" | "month" | "months" => (Each::Month, 1),
        "year" | "years" => (Each::Month, 12),
        _ => return None,
    })
}

/// A number, and what it counts and how many of it.
type Part = (u32, Option<(Each, u32)>);

/// The parts of a length; `None` where a word of it is not understood. A number alone has no unit.
fn parts(text: &str) -> Option<Vec<Part>> {
    let text = text.replace(',', " ");
    let mut rest = text
        .split_whitespace()
        .filter(|word| {
            !matches!(
                *word,
                "for" | "and" | "more" | "longer" | "further" | "extra" | "another"
            )
        })
        .peekable();
    let another = text.split_whitespace().any(|word| word == "another");
    let mut found = Vec::new();
    while let Some(word) = rest.next() {
        // `a further week`, `another week`: one of them.
        if let Some(each) = unit(word) {
            if !(another || matches!(word, "fortnight")) {
                return None;
            }
            found.push((1, Some(each)));
            continue;
        }
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, tail) = word.split_at_checked(digits)?;
        if !count.is_empty() && !tail.is_empty() {
            found.push((count.parse().ok()?, Some(unit(tail)?)));
            continue;
        }
        let count = number(word)?;
        let each = rest.peek().and_then(|next| unit(next));
        if each.is_some() {
            rest.next();
        }
        found.push((count, each));
    }
    (!found.is_empty()).then_some(found)
}

/// Why a length cannot be used.
pub(super) enum Bad {
    /// It is not a length of time.
    Unknown,
    /// It is counted in months, which differ.
    Months,
    /// It is nothing, or over [`MOST_DAYS`].
    Size,
}

/// How many days; a number alone means days.
pub(super) fn days(text: &str) -> Result<u32, Bad> {
    let mut sum = 0_u32;
    for (count, each) in parts(text).ok_or(Bad::Unknown)? {
        let each = match each {
            None | Some((Each::Day, _)) => 1,
            Some((Each::Week, times)) => 7 * times,
            Some((Each::Month, _)) => return Err(Bad::Months),
        };
        sum = count
            .checked_mul(each)
            .and_then(|days| sum.checked_add(days))
            .ok_or(Bad::Size)?;
    }
    if (1..=MOST_DAYS).contains(&sum) {
        Ok(sum)
    } else {
        Err(Bad::Size)
    }
}

/// A length of days, weeks or months; a number alone is none.
pub(super) fn length(text: &str) -> Result<Length, Bad> {
    let parts = parts(text).ok_or(Bad::Unknown)?;
    let [(count, Some((each, times)))] = parts.as_slice() else {
        return days(text).map(Length::Days).and_then(|length| match parts.as_slice() {
            [(_, None)] => Err(Bad::Unknown),
            _ => Ok(length),
        });
    };
    let count = count.checked_mul(*times).filter(|count| *count > 0).ok_or(Bad::Size)?;
    let (length, most) = match each {
        Each::Day => (Length::Days(count), MOST_DAYS),
        Each::Week => (Length::Weeks(count), MOST_DAYS / 7),
        Each::Month => (Length::Months(count), MOST_DAYS / 31),
    };
    if count <= most { Ok(length) } else { Err(Bad::Size) }
}

/// A length of days, weeks or months as it is said: `two weeks`, `a month`.
pub fn length_of(text: &str) -> Option<Length> {
    length(text.trim().to_lowercase().as_str()).ok()
}

/// How many days are said: `7`, `two weeks`, `a fortnight`.
pub fn length_said(text: &str) -> Option<u32> {
    days(text.trim().to_lowercase().as_str()).ok()
}
