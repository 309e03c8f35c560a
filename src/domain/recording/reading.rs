//! Ratings, readings and notes.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use super::{Record, Scene, said};
use crate::domain::bounds;
use crate::domain::journal::{Entry, EntryId, NoteEntry, ReadingEntry};
use crate::domain::measure::{Measure, Scale, Value};
use crate::domain::questions::{self, Round};
use crate::domain::words;

/// When something about a day counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub at: DateTime<FixedOffset>,
    /// The day, where it is not that of the time.
    pub day: Option<NaiveDate>,
    /// When it was written down, where that is another time.
    pub entered: Option<DateTime<FixedOffset>>,
}

impl Moment {
    /// At this time.
    pub fn at(scene: Scene<'_>, at: DateTime<FixedOffset>) -> Self {
        let day = scene.day_of(at);
        Self {
            at,
            day: (day != at.date_naive()).then_some(day),
            entered: scene.entered(at),
        }
    }

    /// Now for today, noon for another day.
    pub fn about(scene: Scene<'_>, day: NaiveDate) -> Self {
        if day == scene.today() {
            return Self::at(scene, scene.now);
        }
        Self {
            at: scene.wall.instant(day.and_time(noon())),
            day: None,
            entered: Some(scene.now),
        }
    }

    /// The day that it is about.
    pub fn day(self) -> NaiveDate {
        self.day.unwrap_or_else(|| self.at.date_naive())
    }
}

/// A new reading of a measure.
pub fn reading(
    measure: &Measure,
    value: Value,
    round: Option<Round>,
    moment: Moment,
    note: Option<String>,
) -> ReadingEntry {
    ReadingEntry {
        id: EntryId::unassigned(),
        measure: measure.id.clone(),
        value,
        at: moment.at,
        day: moment.day,
        entered: moment.entered,
        note,
        around: round.map(|round| round.to_string()),
        call: None,
        void: None,
    }
}

/// Which of the readings around a dose one is that is made at a time, if the measure is asked so.
pub fn awaited(scene: Scene<'_>, measure: &Measure, at: DateTime<FixedOffset>) -> Option<Round> {
    let shown = scene.schedules.day(scene.day_of(at), scene.regimen, at, scene.wall);
    questions::awaited(measure, &shown, scene.regimen, at)
}

/// A tag as it is kept: one word, without its sign and in lower case.
pub fn tag(text: &str) -> Option<String> {
    let tag = text.trim().trim_start_matches('#').to_lowercase();
    let is_word = tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let ends = tag.starts_with(char::is_alphanumeric) && !tag.ends_with('.');
    (is_word && ends).then_some(tag)
}

/// A note.
pub fn note(scene: Scene<'_>, text: &str, moment: Moment) -> Record {
    let entry = NoteEntry {
        id: EntryId::unassigned(),
        at: moment.at,
        day: moment.day,
        entered: moment.entered,
        text: text.trim().to_owned(),
        tags: Vec::new(),
        void: None,
    };
    let day = words::day_near(moment.day(), scene.now.date_naive());
    Record {
        entry: Entry::Note(entry),
        replaces: None,
        label: "note".into(),
        receipt: format!("Note saved for {day}"),
    }
}

/// The name of what is asked, with the time around a dose: `Blood pressure after 40 min`.
pub fn name(measure: &Measure, round: Option<Round>) -> String {
    match round {
        Some(round) => format!("{} {round}", measure.name),
        None => measure.name.clone(),
    }
}

/// A value of a measure, in place of the answer that is there.
pub fn rated(
    scene: Scene<'_>,
    measure: &Measure,
    round: Option<Round>,
    given: Option<&ReadingEntry>,
    moment: Moment,
    value: Value,
    note: Option<String>,
) -> Record {
    let label = format!("{} {}", name(measure, round), measure.show(&value));
    let day = given.map_or(moment.day(), |old| old.day.unwrap_or_else(|| old.at.date_naive()));
    let receipt = receipt(scene, measure, &label, day, moment, &value);
    // In the list of changes it is known later of which day it was, and what was there before.
    let of = (day != scene.today()).then(|| format!(" for {}", words::day_near(day, scene.today())));
    let was = given.filter(|old| old.value != value);
    let was = was.map(|old| format!(", was {}", measure.show(&old.value)));
    let label = format!("{label}{}{}", of.unwrap_or_default(), was.unwrap_or_default());
    let entry = match given {
        Some(old) => ReadingEntry { value, ..old.clone() },
        None => reading(measure, value, round, moment, note),
    };
    Record {
        entry: Entry::Reading(entry),
        replaces: given.cloned().map(Entry::Reading),
        label,
        receipt,
    }
}

/// What is said of an answer. Where it reaches a bound from the clinic these are the person's own words.
fn receipt(scene: Scene<'_>, measure: &Measure, label: &str, day: NaiveDate, moment: Moment, value: &Value) -> String {
    let contact = scene.regimen.settings.contact.as_deref();
    let contact = contact.map_or(String::new(), |contact| format!(" Your contact: {contact}"));
    let today = scene.now.date_naive();
    let saved = if moment.at.date_naive() == today {
        format!("{label} saved at {}", said::at(scene, moment.at))
    } else if day == moment.at.date_naive() && moment.entered.is_some() && moment.at.time() == noon() {
        format!("{label} saved for {}", words::day_near(day, today))
    } else {
        format!("{label} saved for {}", said::at(scene, moment.at))
    };
    let reached = bounds::reached(measure, value, day, &scene.regimen.journal);
    if !reached.is_empty() {
        // Each of them: which one weighs most only the clinic knows.
        let said: Vec<String> = reached.iter().map(|bound| format!("\"{}\"", bound.say)).collect();
        return format!("{saved}. {}{contact}", said.join(" "));
    }
    let severe = matches!((&measure.scale, value), (Scale::Grade { .. }, Value::Grade(3..)));
    if severe && !contact.is_empty() {
        return format!("{saved}.{contact}");
    }
    saved
}

fn noon() -> NaiveTime {
    NaiveTime::MIN + TimeDelta::hours(12)
}
