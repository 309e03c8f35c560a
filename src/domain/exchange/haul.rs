//! What a file of another program holds, before it is known what of it is there already.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::hash;
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::{DoseEntry, DueKey, Entry, EntryId, NoteEntry, Outcome, ReadingEntry};
use crate::domain::keyed::{CareList, Keys};
use crate::domain::measure::{Asked, Measure, MeasureId, Scale, Value};

/// Everything that a file holds.
#[derive(Clone, Debug, Default)]
pub struct Haul {
    /// What the file is: `a MedTimer backup, database version 25`.
    pub what: String,
    /// Medicines, as courses without a file yet.
    pub medicines: Vec<Medicine>,
    /// What was rated.
    pub measures: Vec<Rated>,
    /// People, appointments and papers.
    pub care: Vec<Cared>,
    /// The records, in the order of the file.
    pub records: Vec<Record>,
    /// Each dose says for which planned dose it was taken, or is unplanned where it does not.
    pub knows_due: bool,
    /// Records of which only the day is known, and where they are: they are written at noon.
    pub untimed: Vec<String>,
    /// What was chosen, what is not kept.
    pub said: Vec<String>,
    /// What was read and has no place here, and where it is.
    pub unkept: Vec<(String, Vec<String>)>,
}

/// A person, an appointment or a paper.
#[derive(Clone, Debug)]
pub struct Cared {
    /// Where it is.
    pub place: String,
    /// What it is.
    pub what: Care,
    /// What its file would say.
    pub keys: Keys,
}

/// One record of care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Care {
    /// Who prescribes or dispenses.
    Person(Person),
    /// A visit or call.
    Appointment(Appointment),
    /// What expires.
    Paper(Paper),
}

impl Care {
    /// The list it belongs into.
    pub const fn list(&self) -> CareList {
        match self {
            Self::Person(_) => CareList::Person,
            Self::Appointment(_) => CareList::Appointment,
            Self::Paper(_) => CareList::Paper,
        }
    }
}

/// How many places of one kind are named.
pub const PLACES: usize = 5;

/// A medicine.
#[derive(Clone, Debug)]
pub struct Medicine {
    /// The course as it would be; its identifier is made up later.
    pub course: Course,
    /// The name of the file that it wants.
    pub file: Option<CourseId>,
    /// It is written even where none of it was taken: the source lists it.
    pub listed: bool,
}

/// Something that was rated.
#[derive(Clone, Debug)]
pub struct Rated {
    /// As it would be.
    pub measure: Measure,
    /// It is written even where it has no reading.
    pub listed: bool,
}

/// One record of the source.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where it is in the file: `line 5`, `event 12`.
    pub place: String,
    /// What it becomes.
    pub pieces: Vec<Piece>,
    /// Why it is left out; the pieces are then only words that are kept.
    pub left: Option<String>,
}

/// An entry of the journal with the medicine or the measure that it is of.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Index of the medicine or the measure; not used for a note.
    pub of: usize,
    /// The entry; its course or measure is put in later.
    pub entry: Entry,
}

impl Haul {
    /// Whether its doses say for which planned dose they were: then one that does not was taken for none.
    pub fn tells_due(&self) -> bool {
        let pieces = self.records.iter().flat_map(|record| &record.pieces);
        let mut due = pieces.filter_map(|piece| match &piece.entry {
            Entry::Dose(dose) => dose.due.as_ref(),
            Entry::Reading(_) | Entry::Note(_) => None,
        });
        self.knows_due || due.next().is_some()
    }

    /// The medicine of this name, made known where it is new.
    pub fn medicine(&mut self, name: &str) -> usize {
        let name = name.trim();
        let same = |medicine: &Medicine| medicine.course.name.to_lowercase() == name.to_lowercase();
        if let Some(at) = self.medicines.iter().position(same) {
            return at;
        }
        self.add(name, false)
    }

    /// A separate medicine, whether or not there is one of this name.
    pub fn add(&mut self, name: &str, listed: bool) -> usize {
        self.medicines.push(Medicine {
            course: Course::new(nobody(), name, Vec::new()),
            file: None,
            listed,
        });
        self.medicines.len() - 1
    }

    /// The measure of this key, made known where it is new.
    pub fn rated(&mut self, id: &str, name: &str, scale: Scale) -> usize {
        if let Some(at) = self.measures.iter().position(|rated| &*rated.measure.id.0 == id) {
            return at;
        }
        self.measures.push(Rated {
            measure: Measure {
                id: MeasureId(id.into()),
                name: name.to_owned(),
                ask: None,
                scale,
                asked: Asked::Daily,
                wish: None,
                baseline: None,
                bounds: Vec::new(),
                retired: None,
            },
            listed: false,
        });
        self.measures.len() - 1
    }

    /// Notes that something of a record is read and has no place here: nothing is dropped without a word.
    pub fn not_kept(&mut self, what: impl Into<String>, place: impl Into<String>) {
        let (what, place) = (what.into(), place.into());
        match self.unkept.iter_mut().find(|(known, _)| *known == what) {
            Some((_, places)) => places.push(place),
            None => self.unkept.push((what, vec![place])),
        }
    }

    /// `2 records have no time; they are written as of 12:00 (line 2, line 5)`
    pub fn told_untimed(&self) -> Option<String> {
        let (count, is) = match self.untimed.len() {
            0 => return None,
            1 => ("1 record has".to_owned(), "it is"),
            many => (format!("{many} records have"), "they are"),
        };
        Some(format!(
            "{count} no time; {is} written as of 12:00 ({})",
            places(&self.untimed)
        ))
    }

    /// What has no place here, a line each: `not kept, 3 times: the amount of a dose that was skipped (line 2, line 5, ..)`.
    pub fn told_unkept(&self) -> impl Iterator<Item = String> {
        self.unkept.iter().map(|(what, places)| {
            let times = match places.len() {
                1 => String::new(),
                times => format!(", {times} times"),
            };
            let named = self::places(places);
            format!(
                "not kept{times}: {what}{}",
                if named.is_empty() { named } else { format!(" ({named})") }
            )
        })
    }

    /// Notes a record.
    pub fn take(&mut self, place: impl Into<String>, pieces: Vec<Piece>) {
        self.records.push(Record {
            place: place.into(),
            pieces,
            left: None,
        });
    }

    /// Notes a record that is left out.
    pub fn leave(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.leave_words(place, why, Vec::new());
    }

    /// Notes a record that is left out, but for words that are kept.
    pub fn leave_words(&mut self, place: impl Into<String>, why: impl Into<String>, pieces: Vec<Piece>) {
        self.records.push(Record {
            place: place.into(),
            pieces,
            left: Some(why.into()),
        });
    }
}

/// The first places of a kind: `line 2, line 5, ..`.
pub fn places(all: &[String]) -> String {
    let mut named: Vec<&str> = all.iter().take(PLACES).map(String::as_str).collect();
    if all.len() > PLACES {
        named.push("..");
    }
    named.join(", ")
}

/// The place of a course that is not known yet.
fn nobody() -> CourseId {
    CourseId::from_name("x").unwrap_or_else(|_| unreachable!("x is a name"))
}

/// A dose.
pub fn dose(key: &[&str], of: usize, due: Option<DueKey>, outcome: Outcome, at: DateTime<FixedOffset>) -> Piece {
    Piece {
        of,
        entry: Entry::Dose(DoseEntry {
            id: EntryId(hash::id(key).into()),
            course: nobody(),
            due,
            planned: None,
            outcome,
            at,
            entered: None,
            why: None,
            episode: None,
            site: None,
            void: None,
        }),
    }
}

/// A reading.
pub fn reading(key: &[&str], of: usize, value: Value, at: DateTime<FixedOffset>) -> Piece {
    Piece {
        of,
        entry: Entry::Reading(ReadingEntry::new(
            EntryId(hash::id(key).into()),
            MeasureId("x".into()),
            value,
            at,
        )),
    }
}

/// A note.
pub fn note(key: &[&str], text: impl Into<String>, at: DateTime<FixedOffset>) -> Piece {
    Piece {
        of: 0,
        entry: Entry::Note(NoteEntry {
            id: EntryId(hash::id(key).into()),
            at,
            day: None,
            entered: None,
            text: text.into(),
            tags: Vec::new(),
            void: None,
        }),
    }
}

impl Piece {
    /// The same with the person's words; none where they are empty.
    pub fn because(mut self, words: &str) -> Self {
        let words = words.trim();
        if !words.is_empty() {
            match &mut self.entry {
                Entry::Dose(e) => e.why = Some(words.to_owned()),
                Entry::Reading(e) => e.note = Some(words.to_owned()),
                Entry::Note(_) => {}
            }
        }
        self
    }

    /// The same of a dose that went to a place; none where that is empty.
    pub fn at_site(mut self, site: &str) -> Self {
        let site = site.trim();
        if let Entry::Dose(e) = &mut self.entry {
            e.site = Some(site.to_owned()).filter(|site| !site.is_empty());
        }
        self
    }

    /// The same for a day that is not that of its time.
    pub fn for_day(mut self, date: Option<NaiveDate>) -> Self {
        match &mut self.entry {
            Entry::Reading(e) => e.day = date,
            Entry::Note(e) => e.day = date,
            Entry::Dose(_) => {}
        }
        self
    }
}

/// `3 doses`
pub fn many(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
