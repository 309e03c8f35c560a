//! Reading a day and a time as people type them: `21:00`, `yesterday 21`, `-2h`, `fri 9pm`, `20 nov`.
//!
//! What could mean two things is refused with both readings; nothing is guessed.

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta, Weekday};

use super::clock::{Wall, day_of, read_date};
use super::words;

/// What a typed time is read against.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Now.
    pub now: DateTime<FixedOffset>,
    /// The day that is shown: a time alone is meant for it.
    pub day: NaiveDate,
    /// The time meant by a day alone.
    pub time: Option<NaiveTime>,
    /// When the day turns.
    pub turn: NaiveTime,
    /// The local clock.
    pub wall: &'a dyn Wall,
}

/// Reads a day, a time, or both.
///
/// # Errors
/// A sentence saying what could not be read, or which two things it could mean.
pub fn read(text: &str, around: &Around<'_>) -> Result<DateTime<FixedOffset>, String> {
    let lower = text.trim().to_lowercase().replace(',', " ");
    if let Ok(instant) = DateTime::parse_from_rfc3339(text.trim()) {
        return Ok(around.wall.local(instant));
    }
    // `2026-11-20T21:00` is a date and a time as well.
    let lower = match lower.split_once('t') {
        Some((date, time)) if read_date(date).is_ok() => format!("{date} {time}"),
        _ => lower,
    };
    if lower == "now" {
        return Ok(around.now);
    }
    if let Some(minutes) = ago(&lower) {
        if minutes > FARTHEST {
            return Err(format!("`{}` reaches too far back", text.trim()));
        }
        return Ok(around.wall.local(around.now - TimeDelta::minutes(minutes)));
    }
    let (lower, offset) = offset_behind(&lower);
    let words: Vec<&str> = lower.split_whitespace().filter(|w| *w != "at").collect();
    not_of_the_night(&words, around)?;
    let words = day_first(words, around);
    let (day, rest) = day(&words, around)?;
    let time = if rest.is_empty() {
        match (day, around.time) {
            (Some(_), Some(time)) => time,
            (Some(day), None) => return Err(format!("{}: at what time?", words::day(day))),
            (None, _) => return Err("try a time such as 22:30, -2h or yesterday 21:15".into()),
        }
    } else {
        time(&rest)?
    };
    let shown = day.unwrap_or(around.day);
    if let Some(offset) = offset {
        let at = |date: NaiveDate| date.and_time(time).and_local_timezone(offset).single();
        // Without a date it is the day that is shown, on the clock of this place.
        let dates = [shown, shown - TimeDelta::days(1), shown + TimeDelta::days(1)];
        let mut found = dates.into_iter().filter_map(at).map(|at| around.wall.local(at));
        let found = found.find(|at| day.is_some() || day_of(*at, around.turn) == shown);
        return found.ok_or_else(|| format!("`{}` is not a time; try 22:30 or 2026-11-20T21:00Z", text.trim()));
    }
    let instant = |date: NaiveDate| around.wall.instant(date.and_time(time));
    // A date in figures is that of the calendar, whatever the hour.
    let figures = words.first().is_some_and(|word| read_date(word).is_ok());
    if time >= around.turn || figures {
        return Ok(instant(shown));
    }
    // Before the turn of the day it is still the night of the day before: such an hour can belong to two nights.
    let night = shown + TimeDelta::days(1);
    if day.is_none() && around.now.date_naive() == night && around.now.time() < around.turn {
        return Ok(instant(night));
    }
    let [first, second] = [shown, night].map(|date| format!("{} {}", words::day(date), time.format("%H:%M")));
    Err(format!(
        "`{}`: {first} or {second}? Write {shown} {1} or {night} {1}",
        text.trim(),
        time.format("%H:%M")
    ))
}

/// Reads the time of something that has happened, as [`read`] does. What is in the future is refused: a clock time that
/// may as well be that of the day before with both readings.
///
/// # Errors
/// A sentence saying what could not be read, or which two things it could mean.
pub fn happened(text: &str, around: &Around<'_>) -> Result<DateTime<FixedOffset>, String> {
    let at = read(text, around)?;
    if at <= around.now {
        // What is said of it long after is the first of them, as calendars have it.
        let fresh = around.now - at < TimeDelta::days(1);
        return match twin(at, around.wall).filter(|twin| fresh && *twin <= around.now && is_by_the_clock(text)) {
            None => Ok(at),
            Some(twin) => Err(format!(
                "`{}` came twice in that night: write {} for the first or {} for the second",
                text.trim(),
                at.min(twin).format("%Y-%m-%dT%H:%M%:z"),
                at.max(twin).format("%Y-%m-%dT%H:%M%:z")
            )),
        };
    }
    let full = |at: DateTime<FixedOffset>| {
        let day = words::day_near(at.date_naive(), around.now.date_naive());
        format!("{day} {}", at.format("%H:%M"))
    };
    let text = text.trim();
    let day = around.day.pred_opt().unwrap_or(around.day);
    match read(text, &Around { day, ..*around }) {
        Ok(earlier) if earlier <= around.now => Err(format!(
            "`{text}`: {} or {}, in the future? Only what has happened can be recorded; write {} for the first",
            full(earlier),
            full(at),
            earlier.format("%Y-%m-%dT%H:%M"),
        )),
        _ => Err(format!(
            "`{text}` is {}, which is in the future; only what has happened can be recorded",
            full(at)
        )),
    }
}

/// The other instant of the same clock time, in the night in which an hour comes twice.
fn twin(at: DateTime<FixedOffset>, wall: &dyn Wall) -> Option<DateTime<FixedOffset>> {
    let beside = [-60, -30, 30, 60].map(|minutes| wall.local(at + TimeDelta::minutes(minutes)));
    beside.into_iter().find(|other| other.naive_local() == at.naive_local())
}

/// Whether a time is given by the clock alone, and not as an instant or as a time ago.
fn is_by_the_clock(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let instant = DateTime::parse_from_rfc3339(text.trim()).is_ok() || offset_behind(&lower).1.is_some();
    !instant && lower != "now" && ago(&lower).is_none()
}

/// An offset after a clock time, as instants are printed: `21:00Z`, `21:00+02:00`; and what is before it.
fn offset_behind(text: &str) -> (&str, Option<FixedOffset>) {
    let clock = |head: &str| head.contains(':') && head.ends_with(|c: char| c.is_ascii_digit());
    if let Some(head) = text.strip_suffix('z').map(str::trim_end).filter(|head| clock(head)) {
        return (head, FixedOffset::east_opt(0));
    }
    let Some((head, figures)) = text.rfind(['+', '-']).map(|at| text.split_at(at)) else {
        return (text, None);
    };
    let digits: String = figures.chars().filter(|c| *c != ':').skip(1).collect();
    let whole = digits.len() == 4 && matches!(figures.len(), 5 | 6) && digits.chars().all(|c| c.is_ascii_digit());
    let (Some(hours), Some(minutes)) = (digits.get(..2), digits.get(2..)) else {
        return (text, None);
    };
    match (hours.parse::<i32>(), minutes.parse::<i32>()) {
        (Ok(hours), Ok(minutes)) if whole && minutes < 60 && clock(head.trim_end()) => {
            let east = (hours * 60 + minutes) * 60;
            let east = if figures.starts_with('-') { -east } else { east };
            (head.trim_end(), FixedOffset::east_opt(east))
        }
        _ => (text, None),
    }
}

/// In the night the day before is still the day: for some it is yesterday already. That is asked.
fn not_of_the_night(words: &[&str], around: &Around<'_>) -> Result<(), String> {
    let today = day_of(around.now, around.turn);
    let said = if words.contains(&"yesterday") {
        "yesterday"
    } else if words.windows(2).any(|two| two == ["last", "night"]) {
        "last night"
    } else {
        return Ok(());
    };
    if around.now.date_naive() == today {
        return Ok(());
    }
    let before = today - TimeDelta::days(1);
    Err(format!(
        "`{said}`: {} or {}? Write {before} or {today}",
        words::day(before),
        words::day(today)
    ))
}

/// The day before the time, also where it was typed after it: `21:00 yesterday`.
fn day_first<'w>(words: Vec<&'w str>, around: &Around<'_>) -> Vec<&'w str> {
    if !matches!(day(&words, around), Ok((None, _))) {
        return words;
    }
    let behind = (1..words.len()).find(|at| {
        let (head, tail) = words.split_at(*at);
        time(head).is_ok() && matches!(day(tail, around), Ok((Some(_), rest)) if rest.is_empty())
    });
    match behind {
        Some(at) => [&words[at..], &words[..at]].concat(),
        None => words,
    }
}

/// A day written together, `3nov`, as two words.
fn apart(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let words = text.split(' ').map(|word| {
        let month = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = word.len() - month.len();
        match word.split_at_checked(digits) {
            Some((day, month)) if (1..=2).contains(&digits) && MONTHS.iter().any(|name| month.starts_with(name)) => {
                format!("{day} {month}")
            }
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Reads a day alone, past or to come; a date without a year is the one nearest to today.
///
/// # Errors
/// A sentence saying what could not be read, or which two things it could mean.
pub fn read_day(text: &str, around: &Around<'_>) -> Result<NaiveDate, String> {
    let today = day_of(around.now, around.turn);
    let lower = apart(&text.trim().to_lowercase().replace(',', " "));
    let words: Vec<&str> = lower.split_whitespace().collect();
    not_of_the_night(&words, around)?;
    let (found, rest) = day(&words, around)?;
    let Some(found) = found.filter(|_| rest.is_empty()) else {
        return Err(format!(
            "`{}` is not a day; try today, tomorrow, 30 nov or 2026-11-30",
            text.trim()
        ));
    };
    // The reader of past times took the latest such day; the next one may be nearer.
    let year_said = words
        .iter()
        .any(|w| w.len() >= 4 && w.starts_with(|c: char| c.is_ascii_digit()));
    let next = found
        .with_year(found.year() + 1)
        .filter(|_| !year_said && words.len() == 2);
    Ok(next
        .filter(|next| (*next - today).abs() < (found - today).abs())
        .unwrap_or(found))
}

/// Reads a day alone that is meant to come, such as that of a visit: a date without a year and the name of a weekday are the
/// next such day.
///
/// # Errors
/// As [`read_day`].
pub fn read_day_ahead(text: &str, around: &Around<'_>) -> Result<NaiveDate, String> {
    let today = day_of(around.now, around.turn);
    let found = read_day(text, around)?;
    let lower = apart(&text.trim().to_lowercase());
    let words: Vec<&str> = lower.split_whitespace().collect();
    let year_said = words
        .iter()
        .any(|w| w.len() >= 4 && w.starts_with(|c: char| c.is_ascii_digit()));
    Ok(match words.as_slice() {
        _ if found >= today => found,
        [name] if weekday(name).is_some() => found + TimeDelta::days(7),
        [_, _] if !year_said && words.iter().any(|w| w.starts_with(|c: char| c.is_ascii_digit())) => {
            found.with_year(found.year() + 1).unwrap_or(found)
        }
        _ => found,
    })
}

/// Reads a day and a time that are asked about, past or to come: a date without a year, and the name of a weekday, are the
/// next such day.
///
/// # Errors
/// As [`read`].
pub fn read_ahead(text: &str, around: &Around<'_>) -> Result<DateTime<FixedOffset>, String> {
    let at = read(text, around)?;
    let lower = text.trim().to_lowercase().replace(',', " ");
    let words: Vec<&str> = lower.split_whitespace().filter(|word| *word != "at").collect();
    let ahead = (1..words.len()).rev().find_map(|n| {
        let (day, time) = words.split_at_checked(n)?;
        let time = read_time(&time.join(" ")).ok()?;
        let day = read_day_ahead(&day.join(" "), around).ok()?;
        Some(around.wall.instant(day.and_time(time)))
    });
    Ok(ahead.filter(|ahead| at < around.now && *ahead > at).unwrap_or(at))
}

/// Reads a time of the day alone: `21:00`, `9pm`, `noon`.
///
/// # Errors
/// A sentence saying what could not be read, or which two times it could mean.
pub fn read_time(text: &str) -> Result<NaiveTime, String> {
    let lower = text.trim().to_lowercase();
    time(&lower.split_whitespace().collect::<Vec<_>>())
}

/// The farthest that hours and minutes may reach back, in minutes: a year.
const FARTHEST: i64 = 366 * 24 * 60;

/// `-2h`, `-90 min`, `-1h30`, `2 h ago`: minutes back.
fn ago(text: &str) -> Option<i64> {
    let body = match text.strip_prefix('-') {
        Some(rest) => rest,
        None => text.strip_suffix("ago")?,
    };
    let body: String = body.split_whitespace().collect();
    let mut minutes = 0_i64;
    let mut rest = body.as_str();
    let mut unit_before = "";
    let mut any = false;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        if number.is_empty() {
            return None;
        }
        let number = number.parse::<i64>().unwrap_or(i64::MAX);
        let factor = match unit {
            "h" | "hr" | "hour" | "hours" => 60,
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "d" | "day" | "days" => 24 * 60,
            "" if unit_before == "h" => 1,
            _ => return None,
        };
        minutes = minutes.saturating_add(number.saturating_mul(factor));
        unit_before = if factor == 60 { "h" } else { "" };
        rest = tail;
        any = true;
    }
    any.then_some(minutes)
}

/// The day that the first words name, and the words that are left.
fn day<'w>(words: &[&'w str], around: &Around<'_>) -> Result<(Option<NaiveDate>, Vec<&'w str>), String> {
    let today = day_of(around.now, around.turn);
    let rest = |n: usize| words.get(n..).unwrap_or_default().to_vec();
    let back = |n: i64| Some(today - TimeDelta::days(n));
    match words {
        ["today", ..] => return Ok((Some(today), rest(1))),
        ["yesterday", ..] => return Ok((back(1), rest(1))),
        ["tomorrow", ..] => return Ok((back(-1), rest(1))),
        ["last", "night", ..] => return Ok((back(1), rest(2))),
        ["last", name, ..] => {
            if let Some(weekday) = weekday(name) {
                return Ok((back(1 + days_between(weekday, today - TimeDelta::days(1))), rest(2)));
            }
        }
        ["next", name, ..] => {
            if let Some(weekday) = weekday(name) {
                return Ok((back(days_between(weekday, today) - 7), rest(2)));
            }
        }
        [number, "month" | "months", "ago", ..] => {
            let months = if *number == "a" { Some(1) } else { number.parse().ok() };
            if let Some(day) = months.and_then(|months| today.checked_sub_months(Months::new(months))) {
                return Ok((Some(day), rest(3)));
            }
        }
        [number, unit, "ago", ..] => {
            if let Some(days) = days(number, unit) {
                return Ok((back(days), rest(3)));
            }
        }
        ["in", number, unit, ..] => {
            if let Some(days) = days(number, unit) {
                return Ok((back(-days), rest(3)));
            }
        }
        _ => {}
    }
    if let Some(first) = words.first() {
        if let Ok(date) = read_date(first) {
            return Ok((Some(date), rest(1)));
        }
        if let Some(weekday) = weekday(first) {
            let days = days_between(weekday, today);
            if days == 0 {
                let last = words::day(today - TimeDelta::days(7));
                return Err(format!("today is {first}: `today`, or {last}?"));
            }
            return Ok((back(days), rest(1)));
        }
        if first.contains(['/', '.']) && first.chars().all(|c| c.is_ascii_digit() || c == '/' || c == '.') {
            return Err(format!("`{first}`: day first or month first? Write 20 nov"));
        }
    }
    if let [a, b, ..] = words {
        let dated = match (a.parse::<u32>(), month(b), month(a), b.parse::<u32>()) {
            (Ok(day), Some(month), ..) | (_, _, Some(month), Ok(day)) => Some((day, month)),
            _ => None,
        };
        if let Some((day, month)) = dated {
            let year = words
                .get(2)
                .and_then(|y| y.parse::<i32>().ok())
                .filter(|y| (1900..=2200).contains(y));
            let used = if year.is_some() { 3 } else { 2 };
            let this = |year| NaiveDate::from_ymd_opt(year, month, day);
            // Without a year the latest such day that is not in the future.
            let date = match year {
                Some(year) => this(year),
                None => this(today.year())
                    .filter(|d| *d <= today)
                    .or_else(|| this(today.year() - 1)),
            };
            return date
                .map(|d| (Some(d), rest(used)))
                .ok_or_else(|| format!("there is no {a} {b}"));
        }
    }
    Ok((None, words.to_vec()))
}

/// A number of days ago it was this weekday: none where the day is one.
fn days_between(weekday: Weekday, day: NaiveDate) -> i64 {
    i64::from((7 + day.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7)
}

/// `3 days`, `a week`: how many days, up to a hundred years.
fn days(number: &str, unit: &str) -> Option<i64> {
    let number = match number {
        "a" | "one" => 1,
        number => number
            .parse::<i64>()
            .ok()
            .filter(|number| (0..=36_525).contains(number))?,
    };
    match unit {
        "day" | "days" => Some(number),
        "week" | "weeks" => Some(number * 7),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    (word.len() >= 3).then(|| word.parse().ok()).flatten()
}

fn month(word: &str) -> Option<u32> {
    let month: chrono::Month = word.parse().ok()?;
    Some(month.number_from_month())
}

/// `21:00`, `9pm`, `9:15 pm`, `21`, `noon`. An hour alone from 1 to 12 could be two and is refused.
fn time(words: &[&str]) -> Result<NaiveTime, String> {
    let text: String = words.concat();
    let wrong = || {
        format!(
            "`{}` is not a time; try 22:30, 9pm, -2h or yesterday 21:15",
            words.join(" ")
        )
    };
    match text.as_str() {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0).ok_or_else(wrong),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0).ok_or_else(wrong),
        _ => {}
    }
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, Some(minute)),
        Some((hour, "")) => (hour, None),
        Some(_) => return Err(wrong()),
        None if digits.len() == 4 && half.is_none() => digits
            .split_at_checked(2)
            .map(|(h, m)| (h, Some(m)))
            .ok_or_else(wrong)?,
        None => (digits, None),
    };
    let number = |text: &str| {
        if text.len() <= 2 {
            text.parse::<u32>().ok()
        } else {
            None
        }
    };
    let hour = number(hour).ok_or_else(wrong)?;
    let minutes = match minute {
        Some(minute) => number(minute).ok_or_else(wrong)?,
        None => 0,
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return Err(wrong()),
        None if minute.is_none() && (1..=12).contains(&hour) => {
            let (early, late) = (hour % 12, hour % 12 + 12);
            return Err(format!("`{hour}`: {early:02}:00 or {late:02}:00?"));
        }
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minutes, 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests;
