//! Days, times and counts in words, as every screen says them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};

/// `Sun 22 Nov`
pub fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// `Sun 22 Nov 2026` where the year is not that of `today`, else [`day`].
pub fn day_near(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        day(date)
    } else {
        date.format("%a %-d %b %Y").to_string()
    }
}

/// `22 Nov`, for narrow places.
pub fn short_day(date: NaiveDate) -> String {
    date.format("%-d %b").to_string()
}

/// `22 Nov`, or `22 Nov 2027` where the year is not that of `today`.
pub fn short_near(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        short_day(date)
    } else {
        date.format("%-d %b %Y").to_string()
    }
}

/// A decision as it is in the file, with its days as people say them: `move 7 Mar evening to 8 Mar 09:30`.
pub fn spoken_days(words: &str, near: NaiveDate) -> String {
    let spoken = words.split(' ').map(|word| {
        let bare = word.trim_end_matches([',', ';']);
        match bare.parse::<NaiveDate>() {
            Ok(date) => format!(
                "{}{}",
                short_near(date, near),
                word.strip_prefix(bare).unwrap_or_default()
            ),
            Err(_) => word.to_owned(),
        }
    });
    spoken.collect::<Vec<_>>().join(" ")
}

/// `14:57`, or `2:57 pm`.
pub fn time(time: NaiveTime, twelve: bool) -> String {
    if twelve {
        let (pm, hour) = time.hour12();
        format!("{hour}:{:02} {}", time.minute(), if pm { "pm" } else { "am" })
    } else {
        time.format("%H:%M").to_string()
    }
}

/// `Sun 22 Nov 14:57`
pub fn moment(at: DateTime<FixedOffset>, twelve: bool) -> String {
    format!("{} {}", day(at.date_naive()), time(at.time(), twelve))
}

/// `today`, `yesterday`, `tomorrow`, `2 days ago`, `in 3 days`.
pub fn distance(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".into(),
        -1 => "yesterday".into(),
        1 => "tomorrow".into(),
        n if n < 0 => format!("{} days ago", -n),
        n => format!("in {n} days"),
    }
}

/// `15 min`, `6 h`, `1 h 30 min`, `2 days`.
pub fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) if hours >= 48 && hours % 24 == 0 => format!("{} days", hours / 24),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Up to this many stretches of days are still counted: a rhythm that becomes another one has hundreds.
const COUNTED: usize = 20;

/// What is not listed one by one: `and 3 changes more`; `and so on` where nobody wants to know how many.
pub fn more_changes(more: usize) -> String {
    if more > COUNTED {
        return "and so on".to_owned();
    }
    format!("and {}", count(more, "change more", "changes more"))
}

/// `1 day`, `3 days`: a count with its word.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Whether a word is read together with the next one: `4 mcg`, `Mon 30`, `30 Nov`, `Dr N`, `n 10`.
pub fn is_glued(word: &str, next: &str) -> bool {
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if digit(word) {
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-');
        return word.chars().all(number) && next.starts_with(char::is_alphabetic);
    }
    match word {
        "Dr" | "Dr." | "Mr" | "Mrs" | "Ms" => next.starts_with(char::is_alphabetic),
        "n" | "Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun" => digit(next),
        _ => false,
    }
}
