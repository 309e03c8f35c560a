//! Lengths of time in words: `15 min`, `2 hours`, `72 hours`, `1 hour 30 min`.

use crate::domain::directions::Lasts;

const NAMES: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// Reads a length of time in minutes; `None` for what is none, is zero, or does not come to whole minutes.
pub fn minutes(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    // `two hours`
    let (first, behind) = lower.split_once(' ').unwrap_or((&lower, ""));
    let named = NAMES.iter().position(|name| *name == first);
    let lower = named.map_or_else(|| lower.clone(), |n| format!("{} {behind}", n + 1));
    let mut rest = lower.as_str();
    let mut sum: u32 = 0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(char::is_alphabetic).len();
        let (unit, after) = tail.split_at_checked(letters)?;
        let each = match unit {
            "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 24 * 60,
            "week" | "weeks" => 7 * 24 * 60,
            _ => return None,
        };
        let value = crate::domain::amount::number(number).ok()?;
        let part = value.checked_mul(rust_decimal::Decimal::from(each))?;
        if !part.is_integer() {
            return None;
        }
        sum = sum.checked_add(u32::try_from(part).ok()?)?;
        rest = after.trim_start().trim_start_matches("and ").trim_start();
    }
    Some(sum).filter(|sum| (1..=5_270_400).contains(sum))
}

/// Whether a length of time that can be read is said in whole days or weeks alone: `7 days`, not `72 hours`.
pub fn in_days(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic());
    let units = ["d", "day", "days", "week", "weeks", "and"];
    let named = words.filter(|word| !word.is_empty() && !NAMES.contains(word));
    named.clone().all(|word| units.contains(&word)) && minutes(text).is_some_and(|sum| sum.is_multiple_of(24 * 60))
}

/// The length of time in words that [`minutes`] reads back.
pub fn show_minutes(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let many = if hours == 1 { "" } else { "s" };
    match (hours, rest) {
        (0, _) => format!("{minutes} min"),
        (_, 0) => format!("{hours} hour{many}"),
        _ => format!("{hours} hour{many} {rest} min"),
    }
}

/// The same in days, where it is whole days: `28 days`.
pub fn show_days(minutes: u32) -> String {
    match minutes / (24 * 60) {
        1 if minutes == 24 * 60 => "1 day".to_owned(),
        days if days > 0 && minutes.is_multiple_of(24 * 60) => format!("{days} days"),
        _ => show_minutes(minutes),
    }
}

/// How long something is worn, as it is read back.
pub fn show_worn(lasts: Lasts) -> String {
    match lasts {
        Lasts::WornDays(days) => format!("{days} day{}", if days == 1 { "" } else { "s" }),
        lasts => show_minutes(lasts.worn_minutes().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_back() {
        for (text, value) in [
            ("15 min", 15),
            ("2 hours", 120),
            ("72h", 4320),
            ("1.5 hours", 90),
            ("1 hour 30 min", 90),
            ("3 days", 4320),
        ] {
            assert_eq!(minutes(text), Some(value), "{text}");
        }
        for text in ["", "15", "min", "0 min", "0.3 min", "2 moons", "99999999999 h"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_reads_back(value in 1_u32..200_000) {
            proptest::prop_assert_eq!(minutes(&show_minutes(value)), Some(value));
            proptest::prop_assert_eq!(minutes(&show_days(value)), Some(value));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = minutes(&text);
        }
    }
}
