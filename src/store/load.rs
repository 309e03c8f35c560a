//! Reading: what the first screen needs, a month on demand, everything for a check.

use std::io;
use std::path::Path;

use chrono::NaiveDate;

use super::config_file::{key_places, prescriber_slip, read_care, read_config, read_keys};
use super::disk::{Kind, ReadFault, Stamp};
use super::fault::Fault;
use super::paths::DataFile;
use super::{Store, course_file, draft_file, journal_file, measures_file};
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::Draft;
use crate::domain::journal::{Month, MonthEntries};
use crate::domain::regimen::Regimen;
use crate::domain::unreadable::{Closed, Part, Unreadable};
use crate::domain::vocabulary::Vocabulary;
use crate::store::seen::Bytes;

/// What was read at start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Everything that can be used.
    pub regimen: Regimen,
    /// Every fault found so far, by file and line.
    pub faults: Vec<Fault>,
    /// Plans under work. One that is in force already is none: the program was killed before its file went.
    pub drafts: Vec<(CourseId, Draft)>,
    /// Drafts that were kept under a name.
    pub kept: Vec<(CourseId, CourseId, Draft)>,
    /// Drafts whose content is in force already: a save was cut short between the two files. They are set aside.
    pub spent: Vec<CourseId>,
    /// `keys.toml`: an action (or `scope.action`) and its keys, as written.
    pub keys: Vec<(String, Vec<String>)>,
    /// Line and column of each of them.
    pub key_places: Vec<(String, (usize, usize))>,
}

/// The most threads that read.
const MOST_HANDS: usize = 4;

/// A thread for fewer months costs more than it saves.
const LEAST_MONTHS: usize = 6;

fn unreadable(id: &CourseId, name: &str, fault: &Fault) -> Unreadable {
    Unreadable {
        id: id.clone(),
        name: name.to_owned(),
        trouble: fault.trouble(),
    }
}

/// The entries of a month.
fn understood(bytes: &Bytes, words: &Vocabulary) -> (MonthEntries, Vec<Fault>) {
    let mut faults = bytes.faults.clone();
    let mut entries = MonthEntries::default();
    for (n, (file, bytes)) in bytes.files.iter().flatten().enumerate() {
        let (read, found) = journal_file::read(file, bytes, words);
        faults.extend(found);
        if n == 0 {
            entries = read;
        } else {
            journal_file::join(&mut entries, read);
        }
    }
    if entries.unread.is_none() {
        entries.unread = bytes.faults.first().map(Fault::trouble);
    }
    (entries, faults)
}

impl Store {
    /// Reads the settings, care, measures, keys, every course, and this and the last month of the journal. Months
    /// before are read when they are asked for: their number must not be felt at start.
    pub fn load(&self, today: NaiveDate) -> Loaded {
        let mut loaded = self.load_rest();
        let this = Month::of(today);
        for month in [this.plus(-1), this] {
            let (entries, found) = self.load_month(month, &loaded.regimen.settings.words);
            loaded.regimen.journal.put(month, entries);
            loaded.faults.extend(found);
        }
        loaded
    }

    /// Everything but the journal.
    pub fn load_rest(&self) -> Loaded {
        self.get_to_know();
        self.elsewhere.borrow_mut().clear();
        let mut loaded = Loaded::default();
        let faults = &mut loaded.faults;
        let regimen = &mut loaded.regimen;
        if let Some(bytes) = self.bytes(&DataFile::Config, faults) {
            let (settings, found) = read_config("config.toml", &bytes);
            regimen.settings = settings;
            faults.extend(found);
        }
        if let Some(bytes) = self.bytes(&DataFile::Care, faults) {
            let (care, found) = read_care("care.toml", &bytes);
            regimen.care = care;
            faults.extend(found);
        }
        if let Some(bytes) = self.bytes(&DataFile::Measures, faults) {
            let (measures, found) = measures_file::read("measures.toml", &bytes);
            regimen.measures = measures;
            faults.extend(found);
        }
        if let Some(bytes) = self.bytes(&DataFile::Keys, faults) {
            let (keys, found) = read_keys("keys.toml", &bytes);
            loaded.keys = keys;
            loaded.key_places = key_places(&bytes);
            faults.extend(found);
        }
        let mut counted = Vec::new();
        let listed = self.names("courses", faults);
        for (part, file) in [
            (Part::Courses, "courses"),
            (Part::Settings, "config.toml"),
            (Part::Measures, "measures.toml"),
            (Part::Care, "care.toml"),
            (Part::Keys, "keys.toml"),
        ] {
            // Of the keys a wrong one leaves the rest of the file in force.
            let counts = |fault: &&Fault| part != Part::Keys || fault.key.is_empty();
            let mut of_file = faults.iter().filter(|fault| fault.file == file && fault.is_error());
            let first = of_file.find(counts);
            let trouble = first.map(Fault::trouble);
            regimen.closed.extend(trouble.map(|trouble| Closed { part, trouble }));
        }
        for file in listed {
            let DataFile::Course(id) = &file else {
                continue;
            };
            let Some(bytes) = self.bytes(&file, faults) else {
                let last = faults.last().filter(|fault| fault.file == file.to_string());
                regimen
                    .unreadable
                    .extend(last.map(|fault| unreadable(id, id.as_str(), fault)));
                continue;
            };
            let read = course_file::read(&file.to_string(), id, &bytes, &regimen.settings.words);
            counted.push(read.prepared);
            if let Some(course) = read.course {
                let slip = course
                    .prescriber
                    .as_deref()
                    .and_then(|p| prescriber_slip(&regimen.care, &file.to_string(), p));
                faults.extend(slip);
                regimen.courses.push(course);
            } else {
                let cause = read.faults.iter().find(|fault| course_file::is_misplaced(fault));
                let first = cause.or_else(|| read.faults.iter().find(|fault| fault.is_error()));
                regimen
                    .unreadable
                    .extend(first.map(|fault| unreadable(id, &read.name, fault)));
            }
            faults.extend(read.faults);
        }
        for prepared in counted {
            regimen.settings.words.learn(&prepared);
        }
        *self.words.borrow_mut() = Some(regimen.settings.words.clone());
        for file in self.names("drafts", &mut loaded.faults) {
            let (DataFile::Draft(id) | DataFile::Kept(id, _), Some(bytes)) =
                (&file, self.bytes(&file, &mut loaded.faults))
            else {
                continue;
            };
            let (draft, found) = draft_file::read(&file.to_string(), &bytes, &loaded.regimen.settings.words);
            if let DataFile::Kept(_, name) = &file {
                loaded.kept.extend(draft.map(|draft| (id.clone(), name.clone(), draft)));
                loaded.faults.extend(found);
                continue;
            }
            let spent = |draft: &Draft| {
                loaded
                    .regimen
                    .course(id)
                    .is_some_and(|course| draft.is_in_force(course))
            };
            match draft {
                Some(draft) if spent(&draft) => loaded.spent.push(id.clone()),
                Some(draft) => loaded.drafts.push((id.clone(), draft)),
                None => {}
            }
            loaded.faults.extend(found);
        }
        loaded
    }

    /// Reads one course again, as after a save; `None` where there is none that can be used. `words` are those of the
    /// regimen's settings.
    pub fn load_course(&self, id: &CourseId, words: &Vocabulary) -> (Option<Course>, Vec<Fault>) {
        let file = DataFile::Course(id.clone());
        let mut faults = Vec::new();
        match self.bytes(&file, &mut faults) {
            Some(bytes) => {
                let read = course_file::read(&file.to_string(), id, &bytes, words);
                (read.course, read.faults)
            }
            None => (None, faults),
        }
    }

    /// Reads one entry as it is in its month now, withdrawn or not.
    #[cfg(test)]
    pub fn load_entry(
        &self,
        month: Month,
        id: &crate::domain::journal::EntryId,
        words: &Vocabulary,
    ) -> Option<crate::domain::journal::Entry> {
        let (entries, _) = self.load_month(month, words);
        journal_file::entries(&entries).find(|entry| entry.id() == id)
    }

    /// Reads one month, and what waits next to it to be put in. A month without a file is an empty month. `words` are
    /// those of the regimen's settings.
    pub fn load_month(&self, month: Month, words: &Vocabulary) -> (MonthEntries, Vec<Fault>) {
        let bytes = self.bytes_of_month(month);
        let (entries, faults) = understood(&bytes, words);
        self.seen.borrow_mut().keep(month, bytes, &entries);
        (entries, faults)
    }

    /// The doses of a month as they are now. `None`: its files are to the byte those from which these entries were
    /// read, so that there is no other dose.
    pub(super) fn unless_as_read(
        &self,
        month: Month,
        entries: &MonthEntries,
        words: &Vocabulary,
    ) -> Option<MonthEntries> {
        let bytes = self.bytes_of_month(month);
        let same = self.seen.borrow().is(month, &bytes, entries);
        (!same).then(|| understood(&bytes, words).0)
    }

    /// Reads several months, as [`Store::load_month`] reads one. Many of them are understood by as many threads as the
    /// machine has processors, at most four: ten years are read to be looked at, with somebody waiting.
    pub fn load_months(&self, months: &[Month], words: &Vocabulary) -> Vec<(Month, MonthEntries, Vec<Fault>)> {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let hands = processors.min(MOST_HANDS).min(months.len() / LEAST_MONTHS);
        if hands < 2 {
            let read = |month: &Month| {
                let (entries, faults) = self.load_month(*month, words);
                (*month, entries, faults)
            };
            return months.iter().map(read).collect();
        }
        // The disk is asked by one thread alone, in order.
        let read: Vec<Bytes> = months.iter().map(|month| self.bytes_of_month(*month)).collect();
        let part_of = |part: &[Bytes]| -> Vec<(MonthEntries, Vec<Fault>)> {
            part.iter().map(|bytes| understood(bytes, words)).collect()
        };
        let mut parts = read.chunks(read.len().div_ceil(hands));
        // This thread is one of them.
        let own = parts.next().unwrap_or_default();
        let all = std::thread::scope(|scope| {
            let others: Vec<_> = parts.map(|part| scope.spawn(move || part_of(part))).collect();
            let mut all = part_of(own);
            for part in others {
                all.extend(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            all
        });
        let months = months.iter().zip(all);
        months
            .map(|(month, (entries, faults))| (*month, entries, faults))
            .collect()
    }

    /// What the files of a month hold.
    fn bytes_of_month(&self, month: Month) -> Bytes {
        let mut faults = Vec::new();
        let files = [DataFile::Month(month), DataFile::Pending(month)];
        let files = files.map(|file| self.bytes(&file, &mut faults).map(|bytes| (file.to_string(), bytes)));
        Bytes { files, faults }
    }

    /// The months that have a file, in order.
    pub fn months(&self) -> Vec<Month> {
        let mut months: Vec<Month> = self
            .names("journal", &mut Vec::new())
            .into_iter()
            .filter_map(|file| match file {
                DataFile::Month(month) | DataFile::Pending(month) => Some(month),
                _ => None,
            })
            .collect();
        months.dedup();
        months
    }

    /// The files of data in one of the directories, in order.
    pub(super) fn names(&self, dir: &str, faults: &mut Vec<Fault>) -> Vec<DataFile> {
        let path = self.paths.root().join(dir);
        let list = match self.disk.list(&path) {
            Ok(list) => list,
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => self.leads_nowhere(&path).or_else(|| self.emptied_if_kept(dir)),
                    io::ErrorKind::NotADirectory => {
                        Some("this is not a folder; expected the folder of this name".into())
                    }
                    _ => Some(format!("the folder cannot be read: {error}")),
                };
                faults.extend(message.map(|message| Fault::of_file(dir, message)));
                return Vec::new();
            }
        };
        let mut files: Vec<DataFile> = list
            .into_iter()
            .filter_map(|name| format!("{dir}/{}", name.to_str()?).parse().ok())
            .collect();
        files.sort();
        if files.is_empty() {
            let message = self.emptied_if_kept(dir);
            faults.extend(message.map(|message| Fault::of_file(dir, message)));
        }
        files
    }

    /// What is said of one of the folders that is away: a link to it leads nowhere, or it is not mounted.
    pub(super) fn folder_away(&self, dir: &str) -> Option<String> {
        if dir.is_empty() {
            return None;
        }
        let path = self.paths.root().join(dir);
        let there = self.disk.canonicalize(&path).is_ok();
        let nowhere = (!there).then(|| self.leads_nowhere(&path)).flatten();
        nowhere.or_else(|| self.emptied_if_kept(dir))
    }

    /// What is said of a folder without a file where there were some; drafts come and go.
    fn emptied_if_kept(&self, dir: &str) -> Option<String> {
        match dir {
            "courses" => self.emptied(dir).or_else(|| self.courses_missing()),
            "journal" => self.emptied(dir),
            _ => None,
        }
    }

    /// Whether a file is away for the time being: a link to it leads nowhere, or its folder is not mounted.
    pub(super) fn is_away(&self, file: &DataFile) -> bool {
        let path = self.paths.of(file);
        self.leads_nowhere(&path).is_some() || (self.disk.stat(&path).is_err() && self.folder_emptied(file).is_some())
    }

    /// What is said of a link that leads nowhere, at the end of a path or on the way to it: a folder that is not mounted,
    /// or files that were not checked out. That is not the same as nothing there.
    fn leads_nowhere(&self, path: &Path) -> Option<String> {
        let root = self.paths.root();
        // Of the folder itself `away` tells.
        let ways = path.ancestors().take_while(|way| way.starts_with(root) && *way != root);
        for way in ways {
            match self.disk.stat(way) {
                Err(_) => {}
                Ok(Stamp { kind: Kind::Link, .. }) if self.disk.canonicalize(way).is_err() => {
                    return Some(if way == path {
                        "this is a link to something that does not exist. Is a folder not mounted?".to_owned()
                    } else {
                        let name = self.shown(way);
                        format!("the folder `{name}` is a link to something that does not exist. Is it not mounted?")
                    });
                }
                Ok(_) => return None,
            }
        }
        None
    }

    /// What the file system says of a file, behind a symbolic link.
    pub(super) fn stamp(&self, path: &Path) -> Option<Stamp> {
        match self.disk.stat(path).ok()? {
            Stamp { kind: Kind::Link, .. } => self.disk.stat(&self.disk.canonicalize(path).ok()?).ok(),
            stamp => Some(stamp),
        }
    }

    /// The bytes of a file; `None` where there is none, or where it cannot be read, which is then a fault.
    pub(super) fn bytes(&self, file: &DataFile, faults: &mut Vec<Fault>) -> Option<Vec<u8>> {
        let path = self.paths.of(file);
        let message = match self.disk.read(&path) {
            Ok(seen) => return Some(seen.bytes),
            Err(ReadFault::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                self.leads_nowhere(&path).or_else(|| self.folder_emptied(file))?
            }
            Err(ReadFault::Io(error)) if error.kind() == io::ErrorKind::NotADirectory => {
                "the file cannot be read: what should be its folder is a file".into()
            }
            Err(ReadFault::Io(error)) => format!("the file cannot be read: {error}"),
            Err(ReadFault::NotRegular) => "this is not a regular file; it is left alone".into(),
            Err(ReadFault::TooBig) => "the file is larger than 16 MB; it is left alone".into(),
        };
        faults.push(Fault::of_file(&file.to_string(), message));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::paths::Paths;

    fn good() -> Store {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/good");
        Store::open(Paths::at(root, "nowhere"))
    }

    #[test]
    fn several_threads_read_what_one_reads() {
        let store = good();
        let words = store.load_rest().regimen.settings.words;
        let months: Vec<Month> = (0..30).map(|n| Month { year: 2026, month: 1 }.plus(n % 3)).collect();
        let read = store.load_months(&months, &words);
        assert_eq!(read.len(), months.len());
        for (month, (read, entries, faults)) in months.iter().zip(read) {
            assert_eq!(read, *month);
            assert_eq!((entries, faults), store.load_month(*month, &words));
        }
    }

    #[test]
    fn the_good_files_have_no_fault() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 20).unwrap();
        let loaded = good().load(day);
        assert_eq!(loaded.faults, []);
        assert_eq!(good().check(), []);
        let regimen = &loaded.regimen;
        assert_eq!(regimen.courses.len(), 5);
        assert_eq!(regimen.journal.month(Month::of(day)).unwrap().doses.len(), 1);
        assert_eq!(regimen.measures.len(), 3);
        assert_eq!(loaded.keys.len(), 2);
    }
}
