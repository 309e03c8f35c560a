//! What really happened: doses, readings and notes, month by month.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use super::amount::{Amount, Quantity};
use super::clock::day_of;
use super::course::CourseId;
pub use super::due_key::{DueKey, DueMoment};
use super::measure::{MeasureId, Value};
pub use super::month::{Month, NotAMonth};
use super::unreadable::Trouble;

/// Identifier of one entry: unique within the regimen, so that two copies of a month merge as a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub Box<str>);

impl EntryId {
    /// None yet: an entry gets one when it is written.
    pub fn unassigned() -> Self {
        Self("".into())
    }

    /// Whether it is still to be assigned.
    pub fn is_unassigned(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of a dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This much was taken.
    Taken(Quantity),
    /// Nothing was taken, by the person's decision.
    Skipped,
    /// Nothing was taken, on the prescriber's word.
    Held,
}

/// What happened to a due dose, or a dose as needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoseEntry {
    /// Identifier.
    pub id: EntryId,
    /// Of which course.
    pub course: CourseId,
    /// The due dose that it answers; `None` for a dose as needed.
    pub due: Option<DueKey>,
    /// What was planned when it was recorded, as the plan says it.
    pub planned: Option<Amount>,
    /// What happened.
    pub outcome: Outcome,
    /// When it happened (for a skipped dose: when that was recorded).
    pub at: DateTime<FixedOffset>,
    /// When it was written down, where that is another time.
    pub entered: Option<DateTime<FixedOffset>>,
    /// Why, in the person's words.
    pub why: Option<String>,
    /// The episode it belongs to, where ceilings are counted by episode.
    pub episode: Option<String>,
    /// Where it was injected or stuck on.
    pub site: Option<String>,
    /// Withdrawn, for this reason; the entry stays in the file.
    pub void: Option<String>,
}

impl DoseEntry {
    /// Whether it belongs to an episode of this name, however that is spelled.
    pub fn is_of_episode(&self, name: &str) -> bool {
        let same = |own: &str| own.trim().to_lowercase() == name.trim().to_lowercase();
        self.episode.as_deref().is_some_and(same)
    }

    /// The day on which it was taken: until the turn of the day that is the day before, but a dose that is due in the night
    /// is of its own date.
    pub fn day_taken(&self, turn: NaiveTime) -> NaiveDate {
        let date = self.at.date_naive();
        match &self.due {
            Some(due) if due.date == date => date,
            _ => day_of(self.at, turn),
        }
    }

    /// Whether it only says that something worn was taken off: not a dose, whatever amount it has.
    pub fn is_off(&self) -> bool {
        let moment = self.due.as_ref().map(|due| &due.moment);
        matches!(moment, Some(DueMoment::Off(_)))
    }

    /// What was done with it: `taken`, `taken off`, `skipped`, `held`.
    pub fn verb(&self) -> &'static str {
        match self.outcome {
            Outcome::Taken(_) if self.is_off() => "taken off",
            Outcome::Taken(_) => "taken",
            Outcome::Skipped => "skipped",
            Outcome::Held => "held",
        }
    }
}

/// One value of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingEntry {
    /// Identifier.
    pub id: EntryId,
    /// Of which measure.
    pub measure: MeasureId,
    /// The value.
    pub value: Value,
    /// When it was so.
    pub at: DateTime<FixedOffset>,
    /// The day that it is for, where that is not the day of `at` (a rating given after midnight).
    pub day: Option<NaiveDate>,
    /// When it was written down, where that is another time.
    pub entered: Option<DateTime<FixedOffset>>,
    /// A remark.
    pub note: Option<String>,
    /// Which reading around a dose it is (`before`, `after 40 min`), for measures asked around doses.
    pub around: Option<String>,
    /// Whether somebody was called about it: it reached an alert.
    pub call: Option<Call>,
    /// Withdrawn, for this reason.
    pub void: Option<String>,
}

impl ReadingEntry {
    /// A value at a time, with nothing else said of it.
    pub fn new(id: EntryId, measure: MeasureId, value: Value, at: DateTime<FixedOffset>) -> Self {
        Self {
            id,
            measure,
            value,
            at,
            day: None,
            entered: None,
            note: None,
            around: None,
            call: None,
            void: None,
        }
    }
}

/// Whether somebody was called when a reading reached an alert, and what they said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Somebody was called.
    pub called: bool,
    /// What they said; or why nobody was called.
    pub said: Option<String>,
}

impl Call {
    /// As it is typed: `yes; lie down and measure again`.
    pub fn typed(&self) -> String {
        let first = if self.called { "yes" } else { "no" };
        match &self.said {
            Some(said) => format!("{first}; {said}"),
            None => first.to_owned(),
        }
    }
}

/// `called: "lie down and measure again"`, `not called`
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.called { "called" } else { "not called" })?;
        match &self.said {
            Some(said) => write!(f, ": \"{said}\""),
            None => Ok(()),
        }
    }
}

/// Free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteEntry {
    /// Identifier.
    pub id: EntryId,
    /// The time that it is about.
    pub at: DateTime<FixedOffset>,
    /// The day that it is for, where that is not the day of `at`.
    pub day: Option<NaiveDate>,
    /// When it was written down, where that is another time.
    pub entered: Option<DateTime<FixedOffset>>,
    /// The text, possibly of several lines; `#word` in it is a tag.
    pub text: String,
    /// Tags beyond those in the text.
    pub tags: Vec<String>,
    /// Withdrawn, for this reason.
    pub void: Option<String>,
}

/// Any of the three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A dose.
    Dose(DoseEntry),
    /// A reading.
    Reading(ReadingEntry),
    /// A note.
    Note(NoteEntry),
}

impl Entry {
    /// Its identifier.
    pub fn id(&self) -> &EntryId {
        match self {
            Self::Dose(e) => &e.id,
            Self::Reading(e) => &e.id,
            Self::Note(e) => &e.id,
        }
    }

    /// Gives it an identifier.
    pub fn set_id(&mut self, id: EntryId) {
        match self {
            Self::Dose(e) => e.id = id,
            Self::Reading(e) => e.id = id,
            Self::Note(e) => e.id = id,
        }
    }

    /// When it happened.
    pub fn at(&self) -> DateTime<FixedOffset> {
        match self {
            Self::Dose(e) => e.at,
            Self::Reading(e) => e.at,
            Self::Note(e) => e.at,
        }
    }

    /// The reason for which it was withdrawn.
    pub fn void(&self) -> Option<&str> {
        match self {
            Self::Dose(e) => e.void.as_deref(),
            Self::Reading(e) => e.void.as_deref(),
            Self::Note(e) => e.void.as_deref(),
        }
    }

    /// Marks it withdrawn for a reason, or takes the mark away.
    pub fn set_void(&mut self, reason: Option<String>) {
        match self {
            Self::Dose(e) => e.void = reason,
            Self::Reading(e) => e.void = reason,
            Self::Note(e) => e.void = reason,
        }
    }

    /// The month whose file keeps it: that of the due date, else of its day, else of its time.
    pub fn month(&self) -> Month {
        Month::of(match self {
            Self::Dose(e) => e.due.as_ref().map_or_else(|| e.at.date_naive(), |due| due.date),
            Self::Reading(e) => e.day.unwrap_or_else(|| e.at.date_naive()),
            Self::Note(e) => e.day.unwrap_or_else(|| e.at.date_naive()),
        })
    }
}

impl NoteEntry {
    /// Every tag, those of the text included, in lower case and without `#`.
    pub fn all_tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self
            .tags
            .iter()
            .map(|t| t.trim_start_matches('#').to_lowercase())
            .collect();
        for word in self
            .text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        {
            // A point within a tag is of it, one at its end is that of the sentence.
            if let Some(tag) = word
                .strip_prefix('#')
                .map(|tag| tag.trim_end_matches('.'))
                .filter(|t| t.chars().next().is_some_and(char::is_alphanumeric))
            {
                tags.push(tag.to_lowercase());
            }
        }
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// The entries of one month, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthEntries {
    /// Doses.
    pub doses: Vec<DoseEntry>,
    /// Readings.
    pub readings: Vec<ReadingEntry>,
    /// Notes.
    pub notes: Vec<NoteEntry>,
    /// Why the file could not be read, where it could not: then it is unknown what was taken.
    pub unread: Option<Trouble>,
    /// Records of due doses that could not be read in a file that could: of these doses it is unknown whether they were taken.
    pub lost: Vec<LostDose>,
}

/// What can be read of a record of a due dose that cannot be read as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostDose {
    /// The course; `None`: it may be any.
    pub course: Option<CourseId>,
    /// Which dose it answers; `None`: it may be any of the month.
    pub due: Option<DueKey>,
    /// Where it is, and what is wrong with it.
    pub trouble: Trouble,
}

impl MonthEntries {
    /// The entry of this identifier, withdrawn or not.
    pub fn find(&self, id: &EntryId) -> Option<Entry> {
        let dose = self.doses.iter().find(|e| e.id == *id).cloned().map(Entry::Dose);
        dose.or_else(|| self.readings.iter().find(|e| e.id == *id).cloned().map(Entry::Reading))
            .or_else(|| self.notes.iter().find(|e| e.id == *id).cloned().map(Entry::Note))
    }
}

/// The months that have been read. A month that is not here has not been asked for yet: it is not an empty month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    months: BTreeMap<Month, MonthEntries>,
    /// Those with a dose that was taken more than a month before or after the one in which it is kept.
    strays: BTreeSet<Month>,
}

impl Journal {
    /// Puts a month in, replacing what was read of it before.
    pub fn put(&mut self, month: Month, entries: MonthEntries) {
        self.months.insert(month, entries);
        self.look_for_strays(month);
    }

    fn look_for_strays(&mut self, month: Month) {
        let far = |dose: &DoseEntry| month.apart(Month::of(dose.at.date_naive())) > 1;
        if self.month(month).is_some_and(|entries| entries.doses.iter().any(far)) {
            self.strays.insert(month);
        } else {
            self.strays.remove(&month);
        }
    }

    /// Takes a month out: it counts as not read.
    pub fn drop_month(&mut self, month: Month) {
        self.months.remove(&month);
        self.strays.remove(&month);
    }

    /// Whether this month has been read.
    pub fn has(&self, month: Month) -> bool {
        self.months.contains_key(&month)
    }

    /// The months that were looked at and could not be read, with why.
    pub fn unread(&self) -> impl Iterator<Item = (Month, &Trouble)> {
        self.months()
            .filter_map(|(month, entries)| Some((month, entries.unread.as_ref()?)))
    }

    /// Whether the month of a day was looked at and could not be read.
    pub fn is_unread(&self, day: NaiveDate) -> bool {
        self.month(Month::of(day)).is_some_and(|month| month.unread.is_some())
    }

    /// What is wrong with a record that cannot be read and may be that of this dose of a course.
    pub fn lost(&self, course: &CourseId, due: &DueKey) -> Option<&Trouble> {
        let mut lost = self
            .month(Month::of(due.date))
            .into_iter()
            .flat_map(|month| &month.lost);
        let is_meant = |lost: &&LostDose| {
            lost.course.as_ref().is_none_or(|of| of == course) && lost.due.as_ref().is_none_or(|of| of == due)
        };
        lost.find(is_meant).map(|lost| &lost.trouble)
    }

    /// The entries of a month, withdrawn ones included.
    pub fn month(&self, month: Month) -> Option<&MonthEntries> {
        self.months.get(&month)
    }

    /// The months that have been read, in order.
    pub fn months(&self) -> impl DoubleEndedIterator<Item = (Month, &MonthEntries)> {
        self.months.iter().map(|(month, entries)| (*month, entries))
    }

    /// Puts one entry in its month, replacing the one of the same identifier.
    pub fn apply(&mut self, entry: Entry) {
        let of = entry.month();
        let month = self.months.entry(of).or_default();
        match entry {
            Entry::Dose(e) => {
                let id = e.id.clone();
                put(&mut month.doses, e, |o| o.id == id);
            }
            Entry::Reading(e) => {
                let id = e.id.clone();
                put(&mut month.readings, e, |o| o.id == id);
            }
            Entry::Note(e) => {
                let id = e.id.clone();
                put(&mut month.notes, e, |o| o.id == id);
            }
        }
        self.look_for_strays(of);
    }

    /// The entry of this identifier, withdrawn or not.
    pub fn find(&self, id: &EntryId) -> Option<Entry> {
        self.months.values().rev().find_map(|month| month.find(id))
    }

    /// The doses in force (not withdrawn) of the months around these dates: a dose may be kept in the month before or
    /// after that of its time. Of months further away those that were taken in the months around.
    pub fn doses(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &DoseEntry> {
        let months = Month::of(from).plus(-1)..=Month::of(to).plus(1);
        let far = self.strays.iter().filter({
            let months = months.clone();
            move |month| !months.contains(month)
        });
        let far = far
            .filter_map(|month| self.month(*month))
            .flat_map(|month| &month.doses);
        let far = far.filter({
            let months = months.clone();
            move |dose| months.contains(&Month::of(dose.at.date_naive()))
        });
        let near = self.months.range(months).flat_map(|(_, month)| &month.doses);
        near.chain(far).filter(|dose| dose.void.is_none())
    }

    /// When a due dose of a course was taken, the first part of it; `None`: it is not recorded as taken.
    pub fn taken_at(&self, course: &CourseId, key: &DueKey) -> Option<NaiveDateTime> {
        let taken = |dose: &&DoseEntry| {
            let some = matches!(&dose.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
            dose.course == *course && dose.due.as_ref() == Some(key) && some && !dose.is_off()
        };
        let doses = self.doses(key.date, key.date).filter(taken);
        doses.map(|dose| dose.at.naive_local()).min()
    }

    /// The readings that count for a day, by their time; of one time in the order in which they were written.
    pub fn readings_on(&self, day: NaiveDate) -> impl Iterator<Item = &ReadingEntry> {
        let months = Month::of(day).plus(-1)..=Month::of(day).plus(1);
        let is_of = of_day(day);
        let readings = self.months.range(months).flat_map(|(_, m)| &m.readings);
        let mut found: Vec<&ReadingEntry> = readings.filter(|e| e.void.is_none() && is_of(e.day, e.at)).collect();
        found.sort_by_key(|e| e.at);
        found.into_iter()
    }

    /// The notes that count for a day, by their time; of one time in the order in which they were written.
    pub fn notes_on(&self, day: NaiveDate) -> impl Iterator<Item = &NoteEntry> {
        let months = Month::of(day).plus(-1)..=Month::of(day).plus(1);
        let is_of = of_day(day);
        let notes = self.months.range(months).flat_map(|(_, m)| &m.notes);
        let mut found: Vec<&NoteEntry> = notes.filter(|e| e.void.is_none() && is_of(e.day, e.at)).collect();
        found.sort_by_key(|e| e.at);
        found.into_iter()
    }
}

/// Whether an entry is of a day: by the day that it names, else by its time.
fn of_day(day: NaiveDate) -> impl Fn(Option<NaiveDate>, DateTime<FixedOffset>) -> bool {
    // An offset moves a time by less than a day, and the date in UTC costs far less than the local one.
    let near = day.pred_opt().unwrap_or(day)..=day.succ_opt().unwrap_or(day);
    move |named, at| match named {
        Some(named) => named == day,
        None => near.contains(&at.naive_utc().date()) && at.date_naive() == day,
    }
}

/// Replaces the same entry with this one, or puts it at the end.
fn put<T>(list: &mut Vec<T>, entry: T, same: impl Fn(&T) -> bool) {
    match list.iter_mut().find(|e| same(e)) {
        Some(old) => *old = entry,
        None => list.push(entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_the_text_count() {
        let note = NoteEntry {
            id: EntryId("a".into()),
            at: "2026-11-21T21:15:00+01:00".parse().unwrap(),
            day: None,
            entered: None,
            text: "Calm evening, #Sleep (#coffee) # alone".into(),
            tags: vec!["visit".into()],
            void: None,
        };
        assert_eq!(note.all_tags(), ["coffee", "sleep", "visit"]);
    }
}
