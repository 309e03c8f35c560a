//! Reading: what the first screen needs, a month on demand, everything for a check.

use std::io;
use std::path::Path;

use chrono::NaiveDate;

use super::config_file::{prescriber_slip, read_care, read_config, read_keys};
use super::disk::{Kind, ReadFault, Stamp};
use super::fault::{Fault, Severity};
use super::merge::copy_of;
use super::paths::{DataFile, is_stray};
use super::{Store, course_file, course_sense, draft_file, journal_file, measures_file};
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::Draft;
use crate::domain::journal::{Entry, EntryId, Month, MonthEntries};
use crate::domain::regimen::Regimen;
use crate::domain::vocabulary::Vocabulary;

/// What was read at start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Everything that can be used.
    pub regimen: Regimen,
    /// Courses that cannot be: nothing of them is due until their files are mended.
    pub broken: Vec<Broken>,
    /// Every fault found so far, by file and line.
    pub faults: Vec<Fault>,
    /// Plans under work. One that is in force already is none: the program was killed before its file went.
    pub drafts: Vec<(CourseId, Draft)>,
    /// Drafts that were kept under a name.
    pub kept: Vec<(CourseId, CourseId, Draft)>,
    /// `keys.toml`: an action (or `scope.action`) and its keys, as they stand.
    pub keys: Vec<(String, Vec<String>)>,
}

/// A course whose file has faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The name of its file.
    pub id: CourseId,
    /// The name that is shown, as far as it could be read.
    pub name: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What the file system said of some files at a time; see [`Store::mark`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark(Vec<(DataFile, Stamp)>);

/// So many threads read at most.
const MOST_HANDS: usize = 4;

/// A thread for fewer months costs more than it saves.
const LEAST_MONTHS: usize = 6;

/// A month as it stands on the disk: its file, and what waits to be put in; with what could not be read.
struct Bytes {
    files: [Option<(String, Vec<u8>)>; 2],
    faults: Vec<Fault>,
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
            faults.extend(found);
        }
        let mut counted = Vec::new();
        for file in self.names("courses", faults) {
            let DataFile::Course(id) = &file else {
                continue;
            };
            let Some(bytes) = self.bytes(&file, faults) else {
                continue;
            };
            let read = course_file::read(&file.to_string(), id, &bytes, &regimen.settings.words);
            counted.extend(read.count);
            match read.course {
                Some(course) => {
                    let slip = course
                        .prescriber
                        .as_deref()
                        .and_then(|p| prescriber_slip(&regimen.care, &file.to_string(), p));
                    faults.extend(slip);
                    regimen.courses.push(course);
                }
                None => loaded.broken.push(Broken {
                    id: id.clone(),
                    name: read.name,
                    faults: read.faults.clone(),
                }),
            }
            faults.extend(read.faults);
        }
        for count in counted {
            regimen.settings.words.count_in(&count);
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
            let course = loaded.regimen.courses.iter().find(|course| course.id == *id);
            let drafts = draft.filter(|draft| course.is_none_or(|course| !draft.is_in_force(course)));
            loaded.drafts.extend(drafts.map(|draft| (id.clone(), draft)));
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

    /// Reads one entry as it stands in its month now, withdrawn or not.
    pub fn load_entry(&self, month: Month, id: &EntryId, words: &Vocabulary) -> Option<Entry> {
        let (entries, _) = self.load_month(month, words);
        journal_file::entries(&entries).find(|entry| entry.id() == id)
    }

    /// What the file system says of the files that a screen shows: these months and all that is no journal. When it
    /// differs from what it was, somebody else has written, and the files are to be read again.
    pub fn mark(&self, months: &[Month]) -> Mark {
        let single = [DataFile::Config, DataFile::Care, DataFile::Measures, DataFile::Keys];
        let months = months.iter().flat_map(|m| [DataFile::Month(*m), DataFile::Pending(*m)]);
        let listed = ["courses", "drafts"].map(|dir| self.names(dir, &mut Vec::new()));
        let files = single.into_iter().chain(months).chain(listed.into_iter().flatten());
        Mark(
            files
                .filter_map(|file| {
                    let stamp = self.stamp(&self.paths.of(&file))?;
                    Some((file, stamp))
                })
                .collect(),
        )
    }

    /// Reads one month, and what waits beside it to be put in. A month without a file is an empty month. `words` are
    /// those of the regimen's settings.
    pub fn load_month(&self, month: Month, words: &Vocabulary) -> (MonthEntries, Vec<Fault>) {
        understood(&self.bytes_of_month(month), words)
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
        std::thread::scope(|scope| {
            let parts = read.chunks(read.len().div_ceil(hands));
            let parts: Vec<_> = parts
                .map(|part| scope.spawn(|| part.iter().map(|bytes| understood(bytes, words)).collect::<Vec<_>>()))
                .collect();
            let zipped = parts
                .into_iter()
                .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            let months = months.iter().zip(zipped);
            months
                .map(|(month, (entries, faults))| (*month, entries, faults))
                .collect()
        })
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

    /// Every fault of these files (relative to the regimen's directory, such as `courses/nabiximols.toml`), or of all
    /// of them where none is named. Files that are no data but might hold some are pointed out.
    pub fn check(&self, files: &[String]) -> Vec<Fault> {
        let mut faults = Vec::new();
        // The words of the settings and the counts of the courses are needed to read anything.
        let loaded = self.load_rest();
        let words = &loaded.regimen.settings.words;
        let known: Vec<CourseId> = loaded
            .regimen
            .courses
            .iter()
            .map(|c| c.id.clone())
            .chain(loaded.broken.iter().map(|b| b.id.clone()))
            .collect();
        faults.extend(loaded.faults);
        for course in &loaded.regimen.courses {
            let file = DataFile::Course(course.id.clone());
            if let Some(bytes) = self.bytes(&file, &mut Vec::new()) {
                faults.extend(course_sense::check(&file.to_string(), &bytes, course, words));
            }
        }
        for month in self.months() {
            let (entries, found) = self.load_month(month, words);
            faults.extend(found);
            faults.extend(journal_file::unknown_courses(
                &DataFile::Month(month).to_string(),
                &entries,
                &known,
            ));
        }
        faults.extend(self.strays());
        faults.extend(self.beside().offered.iter().map(|name| {
            let message = format!(
                "a save that was cut short left this, and it holds something new; regimen merge {name} puts it into its \
                 file"
            );
            Fault::of_file(name, message).with(Severity::Note)
        }));
        if !files.is_empty() {
            let names: Vec<String> = files.iter().map(|f| f.replace('\\', "/")).collect();
            faults.retain(|fault| names.contains(&fault.file));
            for name in &names {
                if name.parse::<DataFile>().is_err() {
                    faults.push(Fault::of_file(
                        name,
                        "this is no file of a regimen; expected a name such as courses/NAME.toml",
                    ));
                }
            }
        }
        faults
    }

    /// Files in the regimen's directories that are no data by their names: conflict copies, an editor's leavings, a
    /// course whose name has capitals. They are never read.
    pub fn strays(&self) -> Vec<Fault> {
        let mut strays = Vec::new();
        for dir in ["", "courses", "drafts", "journal"] {
            let Ok(list) = self.disk.list(&self.paths.root().join(dir)) else {
                continue;
            };
            for name in list {
                let name = name.to_string_lossy().into_owned();
                let within = if dir.is_empty() {
                    name.clone()
                } else {
                    format!("{dir}/{name}")
                };
                if !is_stray(&name) || within.parse::<DataFile>().is_ok() {
                    continue;
                }
                let stat = self.disk.stat(&self.paths.root().join(&within));
                if !stat.is_ok_and(|s| s.kind == Kind::Dir) {
                    let message = match copy_of(Path::new(&within)) {
                        Some(file) => format!(
                            "this copy of {file} is not read; `regimen merge` puts what it holds into the file, and sets it \
                             aside"
                        ),
                        None => "this file is not read: its name is none of the regimen's".to_owned(),
                    };
                    strays.push(Fault::of_file(&within, message).with(Severity::Note));
                }
            }
        }
        strays.sort_by(|a, b| a.file.cmp(&b.file));
        strays
    }

    /// The files of data in one of the directories, in order.
    fn names(&self, dir: &str, faults: &mut Vec<Fault>) -> Vec<DataFile> {
        let list = match self.disk.list(&self.paths.root().join(dir)) {
            Ok(list) => list,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    faults.push(Fault::of_file(dir, format!("the directory cannot be read: {error}")));
                }
                return Vec::new();
            }
        };
        let mut files: Vec<DataFile> = list
            .into_iter()
            .filter_map(|name| format!("{dir}/{}", name.to_str()?).parse().ok())
            .collect();
        files.sort();
        files
    }

    /// What the file system says of a file, behind a symbolic link.
    fn stamp(&self, path: &Path) -> Option<Stamp> {
        match self.disk.stat(path).ok()? {
            Stamp { kind: Kind::Link, .. } => self.disk.stat(&self.disk.canonicalize(path).ok()?).ok(),
            stamp => Some(stamp),
        }
    }

    /// The bytes of a file; `None` where there is none, or where it cannot be read, which is then a fault.
    pub(super) fn bytes(&self, file: &DataFile, faults: &mut Vec<Fault>) -> Option<Vec<u8>> {
        let message = match self.disk.read(&self.paths.of(file)) {
            Ok(seen) => return Some(seen.bytes),
            Err(ReadFault::Io(error)) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(ReadFault::Io(error)) => format!("the file cannot be read: {error}"),
            Err(ReadFault::NotRegular) => "this is no regular file; it is left alone".into(),
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
        assert_eq!(good().check(&[]), []);
        let regimen = &loaded.regimen;
        assert_eq!(regimen.courses.len(), 5);
        assert_eq!(regimen.journal.month(Month::of(day)).unwrap().doses.len(), 1);
        assert_eq!(regimen.measures.len(), 3);
        assert_eq!(loaded.keys.len(), 2);
    }
}
