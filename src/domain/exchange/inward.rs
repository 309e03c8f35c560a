//! Readers of what other programs write, one a format. Each makes a [`Haul`](super::haul::Haul).

pub mod daylio;
pub mod fhir;
pub mod health;
pub mod loops;
pub mod mapped;
pub mod medtimer;
pub mod own_csv;
pub mod own_json;
pub mod psychonaut;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta};

use super::amounts::own_word;
use crate::domain::clock::Wall;
use crate::domain::directions::Directions;
use crate::domain::vocabulary::Vocabulary;

/// What a reader knows besides the file.
pub struct Source<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// The clock of the zone in which local times are read.
    pub wall: &'a dyn Wall,
    /// The time.
    pub now: DateTime<FixedOffset>,
    /// Slots and counted words.
    pub words: &'a Vocabulary,
}

impl Source<'_> {
    /// The local time of an instant in seconds since 1970; `None` for what no calendar has.
    pub fn seconds(&self, seconds: i64) -> Option<DateTime<FixedOffset>> {
        // Far outside of what can be meant, and inside of what can be calculated with.
        let near = (-10_000_000_000..100_000_000_000).contains(&seconds);
        let at = near.then(|| DateTime::from_timestamp(seconds, 0)).flatten()?;
        Some(self.wall.local(at.fixed_offset()))
    }

    /// The same in milliseconds.
    pub fn milliseconds(&self, milliseconds: i64) -> Option<DateTime<FixedOffset>> {
        self.seconds(milliseconds.div_euclid(1000))
    }
}

/// A day by its number since 1970, where it can be meant.
fn epoch_day(days: i64) -> Option<NaiveDate> {
    let days = u64::try_from(days).ok().filter(|days| *days < 200_000)?;
    NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_days(Days::new(days))
}

/// Directions that read back as they are, or `None`: then the file could not hold them.
fn sayable(take: &Directions, words: &Vocabulary) -> Option<Directions> {
    let mut words = words.clone();
    for line in &take.lines {
        if let Some(word) = own_word(&line.amount.unit) {
            words.count_in(word);
        }
    }
    let back = Directions::understood(&take.to_string(), &words)?;
    (back == *take).then_some(back)
}

/// An instant with its offset as other programs write it: RFC 3339, or with spaces.
fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    let read = DateTime::parse_from_rfc3339(text).ok();
    let forms = [
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%d %H:%M:%S%z",
        "%Y-%m-%d %H:%M %z",
    ];
    let read = read.or_else(|| forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok()));
    // Fractions of a second are none of ours.
    read.map(|at| at - TimeDelta::nanoseconds(i64::from(at.timestamp_subsec_nanos())))
}

/// A name as the key of a measure: `Blood pressure` is `blood-pressure`.
fn measure_key(name: &str) -> String {
    let mut key = String::new();
    for c in name.trim().to_lowercase().chars() {
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key: String = key.trim_end_matches('-').chars().take(40).collect();
    if key.is_empty() { "measure".to_owned() } else { key }
}

/// A text without the entities of HTML and with line ends.
fn unmarked(text: &str) -> String {
    let mut text = text.to_owned();
    for end in ["<br>", "<br/>", "<br />", "<BR>", "</p>", "</div>", "</li>"] {
        text = text.replace(end, "\n");
    }
    // What is left between angle brackets is a mark where it begins with a letter or a slash.
    let mut found = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at_checked(start).unwrap_or((rest, ""));
        found.push_str(before);
        let inner = tag.get(1..).unwrap_or("");
        let known = [
            "p", "div", "b", "i", "u", "s", "strong", "em", "ul", "ol", "li", "font", "span",
        ];
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let end = inner
            .find('>')
            .filter(|_| known.contains(&name.to_lowercase().as_str()));
        if let Some(end) = end {
            rest = inner.get(end + 1..).unwrap_or("");
        } else {
            found.push('<');
            rest = inner;
        }
    }
    found.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
    ];
    for (entity, c) in entities {
        found = found.replace(entity, c);
    }
    // The last, so that `&amp;lt;` is `&lt;`.
    found.replace("&amp;", "&").trim().to_owned()
}
