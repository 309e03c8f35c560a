//! Keys of a course, of the settings and of the people, set one by one.
//!
//! A value goes into the file in its own place, and what the reader of the file then says is what counts: whatever it
//! would find wrong that was not wrong before is refused, with the reader's own words. There is no second reader.

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::apply::StoreError;
use super::check::{ahead_of, of_others};
use super::config_file::{read_care, read_config};
use super::edit::{self, Before, Edit, EditError, Looked, Which};
use super::fault::{Fault, Severity};
use super::paths::DataFile;
use super::reader::{self, exact};
use super::write::Datum;
use super::{Store, course_file, course_sense, draft_file};
use crate::domain::care::Care;
use crate::domain::course::Course;
use crate::domain::journal::Journal;
use crate::domain::keyed::{CareList, Keyed};
use crate::domain::meaning::{of_course, of_settings};
use crate::domain::operation::{Operation, Tried};
use crate::domain::regimen::Regimen;
use crate::domain::settings::Settings;
use crate::domain::vocabulary::Vocabulary;

/// Edits and their files.
type Edits = Vec<(DataFile, Edit)>;

/// The file in which the keys are.
fn file_of(of: &Keyed) -> DataFile {
    match of {
        Keyed::Course(course) => DataFile::Course(course.clone()),
        Keyed::Care => DataFile::Care,
        Keyed::Settings => DataFile::Config,
    }
}

/// What a value of a file is, in plain values.
fn datum(value: &DeValue<'_>) -> Datum {
    match value {
        DeValue::String(text) => Datum::Text(text.replace("\r\n", "\n")),
        DeValue::Boolean(yes) => Datum::Yes(*yes),
        DeValue::Integer(_) | DeValue::Float(_) => {
            exact(value).map_or_else(|| Datum::Text(String::new()), Datum::Number)
        }
        DeValue::Datetime(at) => moment(at),
        DeValue::Array(items) => Datum::List(items.iter().map(|item| datum(item.get_ref())).collect()),
        DeValue::Table(table) => fields(table),
    }
}

fn moment(at: &Datetime) -> Datum {
    let text = at.to_string();
    match at {
        Datetime {
            date: Some(_),
            time: None,
            ..
        } => text.parse().map_or(Datum::Text(text), Datum::Date),
        Datetime {
            date: None,
            time: Some(_),
            ..
        } => text.parse().map_or(Datum::Text(text), Datum::Time),
        _ => chrono::DateTime::parse_from_rfc3339(&text).map_or(Datum::Text(text), Datum::Stamp),
    }
}

/// The keys of a table in the order of the file.
fn fields(table: &DeTable<'_>) -> Datum {
    let mut keys: Vec<_> = table.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    let keys = keys.into_iter();
    Datum::Fields(
        keys.map(|(key, value)| (key.get_ref().to_string(), datum(value.get_ref())))
            .collect(),
    )
}

/// What the reader of a file makes of its bytes.
#[derive(Default)]
struct Seen {
    course: Option<Course>,
    settings: Option<Settings>,
    care: Option<Care>,
    faults: Vec<Fault>,
}

fn seen(file: &DataFile, bytes: &[u8], words: &Vocabulary) -> Seen {
    let name = file.to_string();
    match file {
        DataFile::Course(id) => {
            let read = course_file::read(&name, id, bytes, words);
            Seen {
                course: read.course,
                faults: read.faults,
                ..Seen::default()
            }
        }
        DataFile::Config => {
            let (settings, faults) = read_config(&name, bytes);
            Seen {
                settings: Some(settings),
                faults,
                ..Seen::default()
            }
        }
        _ => {
            let (care, faults) = read_care(&name, bytes);
            Seen {
                care: Some(care),
                faults,
                ..Seen::default()
            }
        }
    }
}

/// The faults of `now` that `before` has not, wherever their lines are.
fn fresh<'f>(before: &'f [Fault], now: &'f [Fault]) -> impl Iterator<Item = &'f Fault> {
    let known = |fault: &Fault| {
        before
            .iter()
            .any(|old| old.key == fault.key && old.message == fault.message)
    };
    now.iter().filter(move |fault| !known(fault))
}

impl Store {
    /// Every key of a file and what is after it; none where the file does not exist.
    ///
    /// # Errors
    /// [`StoreError`] where the file cannot be read.
    pub fn keys(&self, of: &Keyed) -> Result<Datum, StoreError> {
        let (file, name) = (file_of(of), file_of(of).to_string());
        let Some(bytes) = self.now(&file)? else {
            return Ok(Datum::Fields(Vec::new()));
        };
        let text = reader::decode(&name, &bytes).map_err(EditError::broken)?;
        let table = reader::parse(&name, text).map_err(EditError::broken)?;
        Ok(fields(&table))
    }

    /// A key of a file becomes another value, or goes. A table is changed key by key, so that whichever way the person
    /// wrote it, it stays that way.
    pub(super) fn set_key(
        &self,
        of: &Keyed,
        path: &[String],
        old: Option<&Datum>,
        new: Option<&Datum>,
        words: &Vocabulary,
    ) -> Result<Edits, StoreError> {
        let (file, name) = (file_of(of), file_of(of).to_string());
        let bytes = self.now(&file)?;
        // A course is never begun by one of its keys.
        if bytes.is_none() && matches!(file, DataFile::Course(_)) {
            return Err(EditError::NotThere(name).into());
        }
        let page = bytes.as_deref().map(|bytes| Looked::at(&name, bytes)).transpose()?;
        let there = page.as_ref().map(|page| fields(page.parsed().1));
        let there = there.as_ref().and_then(|there| there.at(path));
        if there != old && there != new {
            return Err(EditError::Changed(name).into());
        }
        if there == new {
            return Ok(Vec::new());
        }
        let inner = |key: &str| path.iter().cloned().chain([key.to_owned()]).collect::<Vec<_>>();
        let set: Vec<(Vec<String>, Option<String>)> = match (there, new) {
            (Some(Datum::Fields(was)), Some(Datum::Fields(now))) => {
                let gone = was.iter().filter(|(key, _)| !now.iter().any(|(kept, _)| kept == key));
                let gone = gone.map(|(key, _)| (inner(key), None));
                let other = now.iter().filter(|pair| !was.contains(pair));
                gone.chain(other.map(|(key, value)| (inner(key), Some(value.one_line()))))
                    .collect()
            }
            // A table with its own header cannot be replaced in its place.
            (Some(Datum::Fields(_)), Some(new)) => {
                vec![(path.to_vec(), None), (path.to_vec(), Some(new.source()))]
            }
            _ => vec![(path.to_vec(), new.map(Datum::source))],
        };
        let mut taken_out = false;
        let edits = set.into_iter().map(|(path, value)| {
            let held = page.as_ref().and_then(|page| page.of_path(&path));
            let held = held.filter(|_| !taken_out);
            taken_out |= value.is_none();
            let before = held.map_or(Before::Absent, Before::Holds);
            (file.clone(), Edit::Set { path, value, before })
        });
        let edits = edits.collect::<Edits>();
        let other_words = matches!(path, [key, ..] if key == "count" || key == "slots");
        self.look_at(&file, bytes.as_deref(), &edits, other_words, words)?;
        Ok(edits)
    }

    /// One more record of care.
    pub(super) fn add_to_care(
        &self,
        list: CareList,
        keys: &[(String, Datum)],
        words: &Vocabulary,
    ) -> Result<(DataFile, Edit), StoreError> {
        let bytes = self.now(&DataFile::Care)?;
        let fields = keys.iter().map(|(key, value)| (key.clone(), value.source())).collect();
        let table = list.table().to_owned();
        let edit = (DataFile::Care, Edit::Append { table, fields });
        self.look_at(
            &DataFile::Care,
            bytes.as_deref(),
            std::slice::from_ref(&edit),
            false,
            words,
        )?;
        Ok(edit)
    }

    /// A key of a record of care becomes another value, or goes.
    pub(super) fn change_in_care(
        &self,
        list: CareList,
        old: &[(String, Datum)],
        key: &str,
        new: Option<&Datum>,
        words: &Vocabulary,
    ) -> Result<Option<(DataFile, Edit)>, StoreError> {
        let (bytes, fields) = self.record_of_care(list, old)?;
        let was = fields
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone());
        let new = new.map(Datum::source);
        if was == new {
            return Ok(None);
        }
        let change = Edit::Change {
            table: list.table().to_owned(),
            which: Which::With(fields),
            set: vec![(key.to_owned(), new)],
            expect: Some(vec![was]),
        };
        let edit = (DataFile::Care, change);
        self.look_at(&DataFile::Care, Some(&bytes), std::slice::from_ref(&edit), false, words)?;
        Ok(Some(edit))
    }

    /// A record of care goes; a comment in it stays.
    pub(super) fn remove_from_care(
        &self,
        list: CareList,
        old: &[(String, Datum)],
        words: &Vocabulary,
    ) -> Result<(DataFile, Edit), StoreError> {
        let (bytes, fields) = self.record_of_care(list, old)?;
        let table = list.table().to_owned();
        let edit = (DataFile::Care, Edit::Remove { table, fields });
        self.look_at(&DataFile::Care, Some(&bytes), std::slice::from_ref(&edit), false, words)?;
        Ok(edit)
    }

    /// The bytes of care, and a record of it as its source has it.
    #[expect(clippy::type_complexity, reason = "keys and their source, as edits have them")]
    fn record_of_care(
        &self,
        list: CareList,
        old: &[(String, Datum)],
    ) -> Result<(Vec<u8>, Vec<(String, String)>), StoreError> {
        let name = DataFile::Care.to_string();
        let bytes = self
            .now(&DataFile::Care)?
            .ok_or_else(|| EditError::NotThere(name.clone()))?;
        let place = {
            let page = Looked::at(&name, &bytes)?;
            let all = fields(page.parsed().1);
            let all = all.at(&[list.table()]).cloned();
            let found = all.iter().flat_map(Datum::records).position(|there| there == old);
            found.ok_or_else(|| EditError::Changed(name.clone()))?
        };
        let fields = edit::records_of(&name, &bytes, list.table())?.into_iter().nth(place);
        Ok((bytes, fields.ok_or(EditError::Changed(name))?))
    }

    /// Refuses edits of a file after which its reader would find something wrong that was not.
    fn look_at(
        &self,
        file: &DataFile,
        bytes: Option<&[u8]>,
        edits: &[(DataFile, Edit)],
        other_words: bool,
        words: &Vocabulary,
    ) -> Result<(), StoreError> {
        let edits: Vec<Edit> = edits.iter().map(|(_, edit)| edit.clone()).collect();
        let after = edit::apply_all(&file.to_string(), bytes, &edits, &mut |_, _| ())?.bytes;
        let own = self.own_words();
        let (was, now) = (seen(file, bytes.unwrap_or_default(), &own), seen(file, &after, &own));
        let mut wrong = fresh(&was.faults, &now.faults).filter(|fault| fault.severity > Severity::Note);
        if let Some(fault) = wrong.next() {
            return Err(StoreError::Wrong(fault.message.clone()));
        }
        if other_words {
            let counted = self.counted_with(file, &now, &own);
            self.still_read(&now.settings.map_or(own, |settings| settings.words), &counted, words)?;
        }
        Ok(())
    }

    /// The words of the settings alone: what courses are read with.
    fn own_words(&self) -> Vocabulary {
        let bytes = self.bytes(&DataFile::Config, &mut Vec::new());
        bytes.map_or_else(Vocabulary::default, |bytes| {
            read_config(&DataFile::Config.to_string(), &bytes).0.words
        })
    }

    /// All words that the files would know with this one as it was read.
    fn counted_with(&self, file: &DataFile, now: &Seen, own: &Vocabulary) -> Vocabulary {
        let own = now.settings.as_ref().map_or(own, |settings| &settings.words);
        let mut words = own.clone();
        for other in self.names("courses", &mut Vec::new()) {
            let DataFile::Course(id) = &other else { continue };
            if other == *file {
                if let Some(course) = &now.course {
                    words.learn(&course.preparation);
                }
            } else {
                let bytes = self.bytes(&other, &mut Vec::new()).unwrap_or_default();
                words.learn(&course_file::read(&other.to_string(), id, &bytes, own).prepared);
            }
        }
        words
    }

    /// Refuses other words by which something could not be read that can be read now: a course by the slots, a draft and the
    /// doses of a month also by the words that doses are counted in.
    fn still_read(&self, own: &Vocabulary, counted: &Vocabulary, words: &Vocabulary) -> Result<(), StoreError> {
        let mine = self.own_words();
        let refuse = |was: &[Fault], now: &[Fault]| {
            let wrong = fresh(was, now).find(|fault| fault.severity > Severity::Note);
            wrong.map_or(Ok(()), |fault| {
                let text = format!("{} could not be read any more: {}", fault.file, fault.message);
                Err(StoreError::Wrong(text))
            })
        };
        for file in self.names("courses", &mut Vec::new()) {
            let bytes = self.bytes(&file, &mut Vec::new()).unwrap_or_default();
            if *own != mine && matches!(file, DataFile::Course(_)) {
                refuse(&seen(&file, &bytes, &mine).faults, &seen(&file, &bytes, own).faults)?;
            }
        }
        if counted == words {
            return Ok(());
        }
        for file in self.names("drafts", &mut Vec::new()) {
            let bytes = self.bytes(&file, &mut Vec::new()).unwrap_or_default();
            let read = |words| draft_file::read(&file.to_string(), &bytes, words).1;
            refuse(&read(words), &read(counted))?;
        }
        for month in self.months() {
            refuse(&self.load_month(month, words).1, &self.load_month(month, counted).1)?;
        }
        Ok(())
    }

    /// What an operation on keys would make of the files, without writing anything.
    ///
    /// # Errors
    /// [`StoreError`] as for [`Store::apply`].
    pub fn tried(&self, operation: &Operation, journal: &Journal, today: NaiveDate) -> Result<Tried, StoreError> {
        let words = self.words();
        let mut edits = Vec::new();
        self.edits(operation, &words, &mut edits)?;
        let mut tried = Tried::default();
        let mut files: Vec<&DataFile> = edits.iter().map(|(file, _)| file).collect();
        files.dedup();
        for file in files {
            let bytes = self.now(file)?;
            let own: Vec<Edit> = edits
                .iter()
                .filter(|(of, _)| of == file)
                .map(|(_, edit)| edit.clone())
                .collect();
            let after = edit::apply_all(&file.to_string(), bytes.as_deref(), &own, &mut |_, _| ())?.bytes;
            let mine = self.own_words();
            let [was, now] = [bytes.unwrap_or_default(), after].map(|bytes| {
                let read = seen(file, &bytes, &mine);
                (bytes, read)
            });
            tried
                .remarks
                .extend(self.remarks(file, &was, &now, (&words, journal, today)));
            tried.course = now.1.course.or(tried.course);
            tried.settings = now.1.settings.or(tried.settings);
            tried.care = now.1.care.or(tried.care);
        }
        Ok(tried)
    }

    /// What `check` would say of a course that it does not say now.
    fn remarks(
        &self,
        file: &DataFile,
        was: &(Vec<u8>, Seen),
        now: &(Vec<u8>, Seen),
        about: (&Vocabulary, &Journal, NaiveDate),
    ) -> Vec<String> {
        let known: Vec<_> = self.names("courses", &mut Vec::new()).into_iter().collect();
        let known: Vec<_> = (known.into_iter())
            .filter_map(|file| match file {
                DataFile::Course(id) => Some(id),
                _ => None,
            })
            .collect();
        let Regimen { courses, settings, .. } = self.load_rest().regimen;
        let told = |(bytes, seen): &(Vec<u8>, Seen)| {
            let Some(course) = &seen.course else { return Vec::new() };
            let name = file.to_string();
            let mut words = about.0.clone();
            words.learn(&course.preparation);
            let mut faults = course_sense::check(&name, bytes, course, &words);
            faults.extend(of_others(&name, bytes, course, &known));
            if course.archived.is_none() {
                faults.extend(ahead_of(
                    file,
                    bytes,
                    (course, &courses),
                    (&words, about.1, (about.2, settings.day_turn)),
                    &faults,
                ));
            }
            faults
        };
        let meant = self.meant(&was.1, &now.1);
        let (was, now) = (told(was), told(now));
        let faults = fresh(&was, &now).map(|fault| fault.message.clone());
        faults.chain(meant).collect()
    }

    /// What of doses, limits and past records means something else with what a file says now.
    fn meant(&self, was: &Seen, now: &Seen) -> Vec<String> {
        match (was, now) {
            (Seen { course: Some(was), .. }, Seen { course: Some(now), .. }) => of_course(was, now),
            (
                Seen {
                    settings: Some(was), ..
                },
                Seen {
                    settings: Some(now), ..
                },
            ) => {
                let other = was.day_turn != now.day_turn || was.words != now.words;
                let courses = other.then(|| self.load_rest().regimen.courses);
                of_settings(was, now, &courses.unwrap_or_default())
            }
            _ => Vec::new(),
        }
    }
}
