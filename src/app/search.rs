//! Searching what the person wrote: notes, and the words with a dose or a rating, over all years.
//!
//! The text is put into lower case once, when a month is read, so that a key only compares.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use super::world::World;
use crate::domain::clock::day_of;
use crate::domain::journal::{DoseEntry, EntryId, Month, MonthEntries, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::Value;

/// Where a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is a note.
    Note,
    /// It is what was said of a dose or of a rating.
    Remark,
}

/// One text that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The day that it is about.
    pub day: NaiveDate,
    /// The time that it is about.
    pub at: DateTime<FixedOffset>,
    /// The entry.
    pub id: EntryId,
    /// In which month's file.
    pub month: Month,
    /// Note or remark.
    pub kind: Kind,
    /// The words, as written.
    pub text: String,
    /// Its tags, in lower case.
    pub tags: Vec<String>,
    lower: String,
    /// It is a rating of which there was nothing: it is found by more than this name, in lower case, alone.
    nothing: Option<String>,
}

/// Everything that was written in the months read so far: the latest day first, within a day by the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    items: Vec<Item>,
    version: Option<u64>,
}

impl Index {
    /// Rebuilds the index if anything of the regimen changed; whether it did.
    pub fn refresh(&mut self, world: &World) -> bool {
        if self.version == Some(world.version) {
            return false;
        }
        self.version = Some(world.version);
        self.items.clear();
        for (month, entries) in world.regimen.journal.months().rev() {
            let start = self.items.len();
            self.items.extend(
                entries
                    .notes
                    .iter()
                    .filter(|n| n.void.is_none())
                    .map(|n| note(month, n)),
            );
            let doses = entries.doses.iter().filter(|d| d.void.is_none());
            self.items.extend(doses.filter_map(|d| dose(world, month, d)));
            let readings = entries.readings.iter().filter(|r| r.void.is_none());
            self.items.extend(readings.filter_map(|r| reading(world, month, r)));
            if let Some(own) = self.items.get_mut(start..) {
                own.sort_by(|a, b| b.day.cmp(&a.day).then(a.at.cmp(&b.at)));
            }
        }
        true
    }

    /// All of it.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Every tag with the number of texts that have it, the commonest first.
    pub fn tags(&self) -> Vec<(String, usize)> {
        let mut counts = std::collections::BTreeMap::<&str, usize>::new();
        for tag in self.items.iter().flat_map(|item| &item.tags) {
            *counts.entry(tag).or_default() += 1;
        }
        let mut tags: Vec<(String, usize)> = counts.into_iter().map(|(tag, n)| (tag.to_owned(), n)).collect();
        tags.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        tags
    }
}

fn note(month: Month, note: &NoteEntry) -> Item {
    Item {
        day: note.day.unwrap_or_else(|| note.at.date_naive()),
        at: note.at,
        id: note.id.clone(),
        month,
        kind: Kind::Note,
        lower: note.text.to_lowercase(),
        text: note.text.clone(),
        tags: note.all_tags(),
        nothing: None,
    }
}

fn remark(month: Month, id: &EntryId, day: NaiveDate, at: DateTime<FixedOffset>, text: String) -> Item {
    let lower = text.to_lowercase();
    Item {
        day,
        at,
        id: id.clone(),
        month,
        kind: Kind::Remark,
        text,
        tags: Vec::new(),
        lower,
        nothing: None,
    }
}

/// Everything of a month that is in force, also that of which nothing was said in words.
pub fn everything<'a>(world: &'a World, month: Month, entries: &'a MonthEntries) -> impl Iterator<Item = Item> + 'a {
    let notes = entries.notes.iter().filter(|n| n.void.is_none());
    let doses = entries.doses.iter().filter(|d| d.void.is_none());
    let readings = entries.readings.iter().filter(|r| r.void.is_none());
    notes
        .map(move |n| note(month, n))
        .chain(doses.map(|d| of_dose(world, d)))
        .chain(readings.map(|r| of_reading(world, r)))
}

/// A dose, with the words said of it.
pub fn of_dose(world: &World, dose: &DoseEntry) -> Item {
    let day = (dose.due.as_ref()).map_or_else(|| day_of(dose.at, world.regimen.settings.day_turn), |due| due.date);
    let why = dose.why.as_deref().unwrap_or_default();
    let sign = if why.is_empty() { "" } else { ": " };
    let text = format!("{}{sign}{why}", what(world, dose));
    remark(Month::of(day), &dose.id, day, dose.at, text)
}

/// An answer, with the words said of it.
pub fn of_reading(world: &World, reading: &ReadingEntry) -> Item {
    let day = reading.day.unwrap_or_else(|| reading.at.date_naive());
    let note = reading.note.as_deref().unwrap_or_default();
    let sign = if note.is_empty() { "" } else { ": " };
    let text = format!("{}{sign}{note}", answer(world, reading));
    let measure = world.regimen.measure(&reading.measure);
    let nothing = matches!(reading.value, Value::Grade(0) | Value::Yes(false)) && note.trim().is_empty();
    Item {
        // Whoever looks for a headache does not mean the days that had none.
        nothing: measure.filter(|_| nothing).map(|measure| measure.name.to_lowercase()),
        ..remark(Month::of(day), &reading.id, day, reading.at, text)
    }
}

fn dose(world: &World, month: Month, dose: &DoseEntry) -> Option<Item> {
    dose.why.as_deref().filter(|why| !why.trim().is_empty())?;
    Some(Item {
        month,
        ..of_dose(world, dose)
    })
}

fn what(world: &World, dose: &DoseEntry) -> String {
    let name = world
        .regimen
        .course(&dose.course)
        .map_or(dose.course.as_str(), |c| c.name.as_str());
    let what = match (&dose.outcome, &dose.planned) {
        (Outcome::Taken(taken), Some(planned)) if planned.high.is_some() || *taken != planned.quantity() => {
            format!("{taken} instead of {planned}")
        }
        (Outcome::Taken(taken), _) => format!("{taken} taken"),
        (Outcome::Skipped, _) => "skipped".to_owned(),
        (Outcome::Held, _) => "held".to_owned(),
    };
    format!("{name} {what}")
}

fn reading(world: &World, month: Month, reading: &ReadingEntry) -> Option<Item> {
    reading.note.as_deref().filter(|note| !note.trim().is_empty())?;
    Some(Item {
        month,
        ..of_reading(world, reading)
    })
}

fn answer(world: &World, reading: &ReadingEntry) -> String {
    let measure = world.regimen.measure(&reading.measure);
    measure.map_or_else(
        || format!("{} {}", reading.measure, reading.value),
        |measure| format!("{} {}", measure.name, measure.show(&reading.value)),
    )
}

/// What is searched for: every part of it must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    tags: Vec<String>,
    days: Vec<When>,
}

/// A year, a month of it, a day, or a day of any year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct When {
    year: Option<i32>,
    month: u32,
    day: Option<u32>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Query {
    /// Reads what was typed: words (each may be anywhere), `"several words"` in their order, `#tag`, and dates:
    /// `2026-11`, `2026-11-22`, `nov 2026`, `22 nov`, `22 nov 2026`.
    pub fn read(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut query = Self::default();
        for (i, part) in lower.split('"').enumerate() {
            if i % 2 == 1 {
                query
                    .words
                    .extend(Some(part.to_owned()).filter(|part| !part.trim().is_empty()));
                continue;
            }
            let words: Vec<&str> = part.split_whitespace().collect();
            let mut rest = words.as_slice();
            while let Some((first, others)) = rest.split_first() {
                if let Some((when, used)) = when(rest) {
                    query.days.push(when);
                    rest = rest.get(used..).unwrap_or_default();
                    continue;
                }
                match first.strip_prefix('#') {
                    Some("") => {}
                    Some(tag) => query.tags.push(tag.to_owned()),
                    None => query.words.push((*first).to_owned()),
                }
                rest = others;
            }
        }
        query
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.tags.is_empty() && self.days.is_empty()
    }

    /// Whether a text matches. A tag fits from its beginning on, since it may still be being typed.
    pub fn fits(&self, item: &Item) -> bool {
        let named =
            |name: &String| !self.words.is_empty() && self.words.iter().all(|word| name.contains(word.as_str()));
        !item.nothing.as_ref().is_some_and(named)
            && self.words.iter().all(|word| item.lower.contains(word.as_str()))
            && self
                .tags
                .iter()
                .all(|tag| item.tags.iter().any(|own| own.starts_with(tag.as_str())))
            && self.days.iter().all(|when| when.fits(item.day))
    }

    /// Whether every word of it is in a text that belongs to no day.
    pub fn fits_words(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        !self.is_empty() && self.words.iter().all(|word| lower.contains(word.as_str()))
    }

    /// The words to mark where they occur, in lower case.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl When {
    fn fits(self, day: NaiveDate) -> bool {
        self.month == day.month()
            && self.year.is_none_or(|year| year == day.year())
            && self.day.is_none_or(|wanted| wanted == day.day())
    }
}

/// A date at the beginning of these words, and how many of them it takes.
fn when(words: &[&str]) -> Option<(When, usize)> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 4);
    let month = |text: &str| {
        let at = MONTHS
            .iter()
            .position(|name| text.len() >= 3 && name.starts_with(text))?;
        u32::try_from(at + 1).ok()
    };
    let number = |text: &str, most: u32| {
        text.parse::<u32>()
            .ok()
            .filter(|n| (1..=most).contains(n) && text.len() <= 2)
    };
    let first = words.first()?;
    let parts: Vec<&str> = first.split('-').collect();
    match parts.as_slice() {
        [y, m] => {
            return Some((
                When {
                    year: Some(year(y)?),
                    month: number(m, 12)?,
                    day: None,
                },
                1,
            ));
        }
        [y, m, d] => {
            return Some((
                When {
                    year: Some(year(y)?),
                    month: number(m, 12)?,
                    day: Some(number(d, 31)?),
                },
                1,
            ));
        }
        _ => {}
    }
    let second = words.get(1)?;
    if let (Some(month), Some(year)) = (month(first), year(second)) {
        return Some((
            When {
                year: Some(year),
                month,
                day: None,
            },
            2,
        ));
    }
    let (day, month) = (number(first, 31)?, month(second)?);
    match words.get(2).and_then(|text| year(text)) {
        Some(year) => Some((
            When {
                year: Some(year),
                month,
                day: Some(day),
            },
            3,
        )),
        None => Some((
            When {
                year: None,
                month,
                day: Some(day),
            },
            2,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(day: &str, text: &str) -> Item {
        let written = NoteEntry {
            id: EntryId("a".into()),
            at: format!("{day}T10:00:00+01:00").parse().unwrap(),
            day: None,
            entered: None,
            text: text.into(),
            tags: vec!["Visit".into()],
            void: None,
        };
        note(Month::of(day.parse().unwrap()), &written)
    }

    #[test]
    fn words_tags_and_dates_are_all_asked() {
        let it = item("2026-11-21", "Headache from eight to nine, mild. #Sleep");
        for text in [
            "HEAD nine",
            "\"to nine\"",
            "#sl",
            "#visit mild",
            "2026-11",
            "nov 2026",
            "november 2026 headache",
            "21 nov",
            "21 nov 2026",
            "2026-11-21",
            "",
            "  #",
            "\"",
        ] {
            assert!(Query::read(text).fits(&it), "{text}");
        }
        for text in [
            "\"nine to\"",
            "#leep",
            "2026-10",
            "nov 2025",
            "22 nov",
            "headache 2025-11",
            "2026-11-22",
            "tram",
        ] {
            assert!(!Query::read(text).fits(&it), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_a_word() {
        assert_eq!(
            Query::read("2026-13 nov 22 half-dose 5 mg").words(),
            ["2026-13", "nov", "22", "half-dose", "5", "mg"]
        );
        assert!(Query::read(" # ").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[#\" a-z0-9-]{0,30}") {
            let _ = Query::read(&text).fits(&item("2026-11-21", "x"));
        }
    }
}
