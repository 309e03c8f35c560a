//! How clock times, amounts and days are written on screen and paper: the one formatter.
//!
//! Values print themselves in the form that files have (`75 mcg 08:00`, `Sun 22 Nov`). [`Writing::text`] turns a finished
//! sentence into what the person's settings want (`75 micrograms 8:00 am`, `Sun Nov 22`). What somebody said or typed, in
//! quotes, stays as it is. Files, JSON and tables for other programs never pass through here.

use std::borrow::Cow;

use chrono::NaiveTime;

use super::words::time;

/// What the settings say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// On a clock of twelve hours: `2:57 pm`.
    pub twelve_hours: bool,
    /// Units in full: `75 micrograms`.
    pub long_units: bool,
    /// The month before the day: `Nov 22`.
    pub month_first: bool,
}

/// Units as values print them, and in full: one of it, more of it.
const UNITS: &[(&str, &str, &str)] = &[
    ("mcg", "microgram", "micrograms"),
    ("mg", "milligram", "milligrams"),
    ("ng", "nanogram", "nanograms"),
    ("kg", "kilogram", "kilograms"),
    ("g", "gram", "grams"),
    ("mL", "millilitre", "millilitres"),
    ("L", "litre", "litres"),
    ("mmol", "millimole", "millimoles"),
    ("h", "hour", "hours"),
];

/// Months as days have them.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Writing {
    /// A text as the settings want it.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        if self == Self::default() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut quoted = None;
        let mut rest = text;
        // A mark that is never closed quotes nothing.
        while let Some(at) = rest.find(['"', '`']) {
            let mark = rest.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('"');
            let (part, tail) = rest.split_at_checked(at).unwrap_or_default();
            self.unquoted(part, &mut out);
            let end = tail.get(1..).and_then(|tail| tail.find(mark)).map_or(1, |end| end + 2);
            let (said, tail) = tail.split_at_checked(end).unwrap_or_default();
            quoted = Some(());
            out.push_str(said);
            rest = tail;
        }
        self.unquoted(rest, &mut out);
        if quoted.is_none() && out == text {
            return Cow::Borrowed(text);
        }
        Cow::Owned(out)
    }

    fn unquoted(self, text: &str, out: &mut String) {
        let mut at = 0;
        while let Some((before, rest)) = text.split_at_checked(at).filter(|(_, rest)| !rest.is_empty()) {
            let apart = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let found = if apart {
                let time = self.time(before, rest).or_else(|| self.day(before, rest));
                time.or_else(|| self.unit(before, rest))
            } else {
                None
            };
            if let Some((written, len)) = found {
                out.push_str(&written);
                at += len;
            } else {
                let len = rest.chars().next().map_or(1, char::len_utf8);
                out.push_str(rest.get(..len).unwrap_or_default());
                at += len;
            }
        }
    }

    /// `08:00`
    fn time(self, before: &str, rest: &str) -> Option<(String, usize)> {
        if !self.twelve_hours || before.ends_with([':', '.']) {
            return None;
        }
        let (head, tail) = rest.split_at_checked(5)?;
        let ends = !tail.starts_with(|c: char| c.is_alphanumeric() || c == ':');
        let half = tail.trim_start();
        if head.as_bytes().get(2) != Some(&b':') || !ends || half.starts_with("am") || half.starts_with("pm") {
            return None;
        }
        let found = NaiveTime::parse_from_str(head, "%H:%M").ok()?;
        Some((time(found, true), head.len()))
    }

    /// `22 Nov`, `9-11 Nov`
    fn day(self, before: &str, rest: &str) -> Option<(String, usize)> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        if !self.month_first || before.ends_with(['.', ':', '/']) {
            return None;
        }
        let first = digits(rest);
        let end = match rest.get(first..)?.strip_prefix('-') {
            Some(tail) => first + 1 + digits(tail),
            None => first,
        };
        let days = rest.get(..end).filter(|_| (1..=2).contains(&first) && end <= 5)?;
        let behind = rest.get(end..)?.strip_prefix(' ')?;
        let month = MONTHS.iter().find(|month| behind.starts_with(**month))?;
        let tail = behind.get(month.len()..)?;
        let ends = !tail.starts_with(char::is_alphanumeric);
        // `Nov 22` behind a number is written already.
        let next = tail
            .strip_prefix(' ')
            .map_or("", |tail| tail.get(..digits(tail)).unwrap_or_default());
        let written = (1..=2).contains(&next.len()) && !tail.get(1 + next.len()..)?.starts_with(':');
        (ends && !written).then(|| (format!("{month} {days}"), days.len() + 1 + month.len()))
    }

    /// `mcg` behind `75 `, or alone in the head of a column; `/mL` and `/24 h` behind another unit.
    fn unit(self, before: &str, rest: &str) -> Option<(String, usize)> {
        if !self.long_units {
            return None;
        }
        let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(len)?;
        let (symbol, one, many) = UNITS.iter().find(|(symbol, ..)| *symbol == word)?;
        if behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-' | '½' | '¼' | '¾');
        let counted = before.trim_end_matches([' ', '\u{a0}']);
        let count = counted
            .get(counted.trim_end_matches(number).len()..)
            .unwrap_or_default();
        let count = if counted.len() == before.len() { "" } else { count };
        let stroke = before.ends_with('/') || count.starts_with('/');
        // A letter alone is a unit only behind a number or a stroke, and hours only where something is taken in them.
        if (symbol.len() == 1 && count.is_empty() && !stroke) || (*symbol == "h" && !stroke) {
            return None;
        }
        let single = before.ends_with('/') || matches!(count, "1" | "/1" | "1/2" | "1/3" | "2/3");
        Some((if single { one } else { many }.to_string(), len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::amount::Quantity;

    fn by(text: &str, settings: [bool; 3]) -> String {
        let [twelve_hours, long_units, month_first] = settings;
        let writing = Writing {
            twelve_hours,
            long_units,
            month_first,
        };
        writing.text(text).into_owned()
    }

    #[test]
    fn clock_times_of_a_text_are_by_the_clock_and_what_was_said_is_not() {
        let by = |text: &str| by(text, [true, false, false]);
        assert_eq!(by("75 mcg 08:00, 21:30; then"), "75 mcg 8:00 am, 9:30 pm; then");
        assert_eq!(by("due, window 12:00-16:00"), "due, window 12:00 pm-4:00 pm");
        assert_eq!(by("\"ring at 14:00\" from 14:00"), "\"ring at 14:00\" from 2:00 pm");
        assert_eq!(by("`take x --at 14:00` at 14:00"), "`take x --at 14:00` at 2:00 pm");
        assert_eq!(
            by("already 10:30 am, 1:2, 112:00, 25:00"),
            "already 10:30 am, 1:2, 112:00, 25:00"
        );
        assert_eq!(by(&by("08:00")), "8:00 am");
        assert_eq!(Writing::default().text("08:00 75 mcg 22 Nov"), "08:00 75 mcg 22 Nov");
    }

    #[test]
    fn units_are_written_in_full_and_agree_with_their_number() {
        for (text, written) in [
            ("Examplin 75 mcg at 08:00", "Examplin 75 micrograms at 08:00"),
            (
                "1 mg, 0.5 mg, 1-2 mg, 1,250 mcg",
                "1 milligram, 0.5 milligrams, 1-2 milligrams, 1,250 micrograms",
            ),
            ("0.1 mL = 10 units", "0.1 millilitres = 10 units"),
            (
                "10 mg/mL, 2 mg/3 mL",
                "10 milligrams/millilitre, 2 milligrams/3 millilitres",
            ),
            (
                "12.5 mcg/h, 25 mcg/24 h",
                "12.5 micrograms/hour, 25 micrograms/24 hours",
            ),
            ("mcg", "micrograms"),
            ("(mg)", "(milligrams)"),
            ("\"2 mg\" and `2 mg`, 2 mg", "\"2 mg\" and `2 mg`, 2 milligrams"),
            (
                "g G L, 6 h apart, mgr, x_mg, 2 tablets",
                "g G L, 6 h apart, mgr, x_mg, 2 tablets",
            ),
            ("an inch 5\" wide, 2 mg", "an inch 5\" wide, 2 milligrams"),
        ] {
            assert_eq!(by(text, [false, true, false]), written);
        }
    }

    #[test]
    fn the_month_is_before_the_day() {
        for (text, written) in [
            ("Sun 22 Nov 14:57", "Sun Nov 22 14:57"),
            ("step 1 Nov 23 - Dec 20", "step 1 Nov 23 - Dec 20"),
            ("3 Nov - 22 Nov, 9-11 Dec 2025", "Nov 3 - Nov 22, Dec 9-11 2025"),
            (
                "1.22 Nov, 22 November, 100 Nov, \"22 Nov\"",
                "1.22 Nov, 22 November, 100 Nov, \"22 Nov\"",
            ),
        ] {
            assert_eq!(by(text, [false, false, true]), written);
        }
    }

    #[test]
    fn an_amount_in_full_reads_back() {
        for text in [
            "75 mcg",
            "1 mg",
            "2.5 ng",
            "3 g",
            "0.5 kg",
            "12 mL",
            "2 L",
            "3 mmol",
            "12.5 mcg/h",
            "10 mg/mL",
        ] {
            let amount: Quantity = text.parse().unwrap();
            let written = by(&amount.to_string(), [false, true, false]);
            assert_ne!(written, text);
            assert_eq!(written.parse(), Ok(amount), "{written}");
        }
    }
}
