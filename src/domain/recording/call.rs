//! Whether somebody was called when a reading reached an alert, and what they said.

use chrono::NaiveDate;

use super::{Record, Scene, reading};
use crate::domain::bounds::{Reached, reached_on};
use crate::domain::journal::{Call, Entry, ReadingEntry};
use crate::domain::measure::{Measure, MeasureId};
use crate::domain::regimen::Regimen;
use crate::domain::sessions::round_of;
use crate::domain::words;

/// What to type, as an example.
pub const EXAMPLE: &str = "yes; what they said, or no; why";

/// What is after `called`, of `not called; asleep`.
fn not_called(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let (word, rest) = rest.split_at_checked("called".len())?;
    word.eq_ignore_ascii_case("called").then_some(rest)
}

/// Reads `yes; lie down and measure again`, `no; it went down`, `yes`. Words alone may be what somebody said or why nobody was called
/// ("not yet", "nobody answered"): that is asked.
///
/// # Errors
/// Where nothing is typed, or not whether somebody was called.
pub fn read(text: &str) -> Result<Call, String> {
    let text = text.trim();
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | ':' | '.'))
        .unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let (called, said) = match first.to_lowercase().as_str() {
        "yes" | "y" | "called" => (true, rest),
        "no" | "n" => (false, rest),
        "not" if not_called(rest).is_some() => (false, not_called(rest).unwrap_or_default()),
        "" if text.is_empty() => return Err(format!("type {EXAMPLE}")),
        _ => return Err(format!("`{text}`: did you call? Type {EXAMPLE}")),
    };
    let said = said.trim_start_matches([';', ',', ':', '.', ' ']).trim();
    Ok(Call {
        called,
        said: Some(said.to_owned()).filter(|said| !said.is_empty()),
    })
}

/// The reading of a day about which it is asked whether somebody was called: of this one if it reached an alert, else of
/// the last that nothing is noted of, else of the last.
pub fn about<'a>(regimen: &'a Regimen, day: NaiveDate, measure: Option<&MeasureId>) -> Option<Reached<'a>> {
    let all = reached_on(regimen, day);
    let mut of: Vec<&Reached<'a>> = (all.iter())
        .filter(|one| measure.is_none_or(|measure| one.measure.id == *measure))
        .collect();
    if of.is_empty() {
        of = all.iter().collect();
    }
    let open = of.iter().rev().find(|one| one.reading.call.is_none());
    open.or(of.last()).map(|one| **one)
}

/// `Blood pressure after 40 min 168/98 mmHg`
pub fn named(regimen: &Regimen, measure: &Measure, entry: &ReadingEntry) -> String {
    let round = round_of(regimen, measure, entry);
    format!("{} {}", reading::name(measure, round), measure.show(&entry.value))
}

/// The entry with what is noted of a call.
pub fn noted(scene: Scene<'_>, measure: &Measure, entry: &ReadingEntry, call: Call) -> Record {
    let name = named(scene.regimen, measure, entry);
    let day = entry.day.unwrap_or_else(|| entry.at.date_naive());
    let of = if day == scene.today() {
        String::new()
    } else {
        format!(" of {}", words::day_near(day, scene.today()))
    };
    Record {
        label: format!("{name}: {}", if call.called { "called" } else { "not called" }),
        receipt: format!("{name}{of}: {call}"),
        replaces: Some(Entry::Reading(entry.clone())),
        entry: Entry::Reading(ReadingEntry {
            call: Some(call),
            ..entry.clone()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_as_it_is_told() {
        let words = |text: &str| read(text).map(|call| call.to_string());
        assert_eq!(words("yes").unwrap(), "called");
        assert_eq!(words("no").unwrap(), "not called");
        assert_eq!(
            words("yes; lie down, measure again").unwrap(),
            "called: \"lie down, measure again\""
        );
        assert_eq!(words("No, it went down").unwrap(), "not called: \"it went down\"");
        assert_eq!(words("not called; asleep").unwrap(), "not called: \"asleep\"");
        for text in ["nobody answered", "not yet", "later", "lie down", "-", "?"] {
            let why = read(text).unwrap_err();
            assert!(why.starts_with(&format!("`{text}`: did you call?")), "{why}");
        }
        assert_eq!(words("y").unwrap(), "called");
        assert!(read("  ").unwrap_err().contains("yes; what they said"));
    }
}
