//! `regimen check`: every fault of every file, also of what can be read and has no effect.

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime};

use super::config_file::with_top;
use super::course_sense::Ahead;
use super::disk::Kind;
use super::fault::{Fault, Severity};
use super::merge::copy_of;
use super::paths::{DataFile, is_stray};
use super::{Store, course_sense, journal_file, reader};
use crate::domain::course::{Course, CourseId};
use crate::domain::doubles::doubles;
use crate::domain::journal::{EntryId, Journal, Month};
use crate::domain::nearest::nearest;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{History, Timeline};
use crate::domain::unreadable::Part;
use crate::domain::vocabulary::Vocabulary;

/// What is named to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The folder of the regimen that it is in.
    pub root: PathBuf,
    /// The file relative to that; a folder of it with `/` at the end; empty: all of it.
    pub name: String,
}

impl Asked {
    /// Whether a fault is of what was asked for.
    pub fn has(&self, fault: &Fault) -> bool {
        self.name.is_empty()
            || fault.file == self.name
            || (self.name.ends_with('/')
                && (fault.file.starts_with(&self.name) || format!("{}/", fault.file) == self.name))
    }

    /// Whether it can hold anything of a regimen at all.
    pub fn is_data(&self) -> bool {
        self.name.is_empty() || self.name.ends_with('/') || self.name.parse::<DataFile>().is_ok()
    }
}

impl Store {
    /// Which file of which regimen a path is: as it is in the folder where the program runs, or within the folder of
    /// the regimen. `None` where the file does not exist.
    pub fn asked(&self, path: &Path) -> Option<Asked> {
        let all = [path.to_owned(), self.paths.root().join(path)];
        let there = all.into_iter().find(|path| self.disk.stat(path).is_ok())?;
        let root = self.disk.canonicalize(self.paths.root()).ok();
        let folder = self.stamp(&there).is_some_and(|stamp| stamp.kind == Kind::Dir);
        // A link is named by its own name, and not by where it leads.
        let real = if folder {
            self.disk.canonicalize(&there).ok()?
        } else {
            let above = there.parent().filter(|above| !above.as_os_str().is_empty());
            let above = self.disk.canonicalize(above.unwrap_or(Path::new("."))).ok()?;
            above.join(there.file_name()?)
        };
        let name = |root: &Path| -> Option<String> {
            let within = real.strip_prefix(root).ok()?.to_str()?.to_owned();
            Some(if folder && !within.is_empty() {
                format!("{within}/")
            } else {
                within
            })
        };
        if let Some((root, name)) = root.and_then(|root| Some((root.clone(), name(&root)?))) {
            return Some(Asked { root, name });
        }
        let inner = |dir: &Path| {
            dir.file_name()
                .is_some_and(|name| FOLDERS.iter().any(|folder| *folder == name))
        };
        let root = match real.parent() {
            Some(above) if folder && inner(&real) => above.to_owned(),
            _ if folder => real.clone(),
            Some(above) if inner(above) => above.parent()?.to_owned(),
            Some(above) => above.to_owned(),
            None => return None,
        };
        let name = name(&root)?;
        Some(Asked { root, name })
    }

    /// Every fault of every file. Files that are not data but might hold some are pointed out.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        // The words of the settings and the counts of the courses are needed to read anything.
        let loaded = self.load_rest();
        let words = &loaded.regimen.settings.words;
        let known: Vec<CourseId> = loaded
            .regimen
            .courses
            .iter()
            .map(|c| c.id.clone())
            .chain(loaded.regimen.unreadable.iter().map(|course| course.id.clone()))
            .collect();
        faults.extend(loaded.faults);
        for course in &loaded.regimen.courses {
            let file = DataFile::Course(course.id.clone());
            if let Some(bytes) = self.bytes(&file, &mut Vec::new()) {
                faults.extend(course_sense::check(&file.to_string(), &bytes, course, words));
                faults.extend(of_others(&file.to_string(), &bytes, course, &known));
            }
        }
        if loaded.regimen.closed(Part::Courses).is_none() {
            faults.extend(self.never_asked(&known));
        }
        let drafts = loaded.drafts.iter().map(|(id, _)| (id, DataFile::Draft(id.clone())));
        let kept = loaded
            .kept
            .iter()
            .map(|(id, name, _)| (id, DataFile::Kept(id.clone(), name.clone())));
        let orphans = drafts.chain(kept).filter(|(id, _)| !known.contains(id));
        // Where not all courses could be read nobody knows which are missing.
        for (_, file) in orphans.filter(|_| loaded.regimen.closed(Part::Courses).is_none()) {
            let message = "there is no course of this name; the draft is of no use";
            faults.push(Fault::of_file(&file.to_string(), message).with(Severity::Note));
        }
        for (id, draft) in &loaded.drafts {
            if loaded.regimen.course(id).is_some_and(|course| draft.is_stale(course)) {
                let file = DataFile::Draft(id.clone()).to_string();
                let message = "the course has been changed since this draft was begun";
                faults.push(Fault::of_file(&file, message).with(Severity::Note));
            }
        }
        // Where there is no list of the months nothing of the journal was looked at.
        self.names("journal", &mut faults);
        for month in self.months() {
            let (entries, found) = self.load_month(month, words);
            let file = DataFile::Month(month).to_string();
            faults.extend(found);
            // Where not all of them could be read, nobody knows which are missing.
            if loaded.regimen.closed(Part::Courses).is_none() {
                let strange = journal_file::unknown_courses(&file, &entries, &known);
                faults.extend(strange.map(|(fault, first)| self.at_entry(month, Some(first), fault)));
            }
            if loaded.regimen.closed(Part::Measures).is_none() {
                let strange = journal_file::unknown_measures(&file, &entries, &loaded.regimen.measures);
                faults.extend(strange.map(|(fault, first)| self.at_entry(month, Some(first), fault)));
            }
            faults.extend(doubles(&entries.doses).iter().map(|double| {
                let more = if double.contradicts() {
                    ": which? Today asks: Space (taken) or s (skipped) withdraws the other"
                } else {
                    ""
                };
                let text = format!("a dose with more than one entry: {double}{more}");
                let last = double.entries.last().map(|entry| &entry.id);
                self.at_entry(month, last, Fault::of_file(&file, text).with(Severity::Note))
            }));
        }
        faults.extend(self.strays());
        faults.extend(self.beside().offered.iter().map(|name| {
            let message = format!(
                "a save that was cut short left this, and it holds something new; regimen merge {name} puts it into its \
                 file"
            );
            Fault::of_file(name, message).with(Severity::Note)
        }));
        faults
    }

    /// Questions around the doses of a course that there is not: they are never asked.
    fn never_asked(&self, known: &[CourseId]) -> Vec<Fault> {
        let file = DataFile::Measures;
        let Some(bytes) = self.bytes(&file, &mut Vec::new()) else {
            return Vec::new();
        };
        let mut faults = with_top(&file.to_string(), &bytes, |r, top| {
            for measure in top.list(r, "measure", "measure") {
                let inner = measure.value("asked").is_some_and(|asked| asked.get_ref().is_table());
                let Some(asked) = inner.then(|| measure.inner(r, "asked", "measure.asked")).flatten() else {
                    continue;
                };
                let Some(course) = asked.words(r, "course", "") else {
                    continue;
                };
                if !known.iter().any(|id| id.as_str() == course.text) {
                    let near = nearest(course.text, known.iter().map(CourseId::as_str));
                    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    let text = format!("there is no course `{}`, so this is never asked{near}", course.text);
                    asked.soft().fault(r, "course", &text);
                }
            }
        });
        faults.retain(|fault| fault.key == "measure.asked.course");
        faults
    }

    /// The same, and what depends on the day: papers that have expired, and limits that the plan cannot keep from today
    /// on.
    pub fn check_on(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = self.check();
        let mut regimen = self.load_rest().regimen;
        faults.extend(self.expired(&regimen, today));
        // What a plan asks for may depend on what was taken.
        let from = regimen.courses.iter().filter_map(Timeline::needs_journal_from).min();
        if let Some(from) = from {
            let needed = self.months().into_iter().filter(|month| *month >= Month::of(from));
            for (month, entries, _) in self.load_months(&needed.collect::<Vec<_>>(), &regimen.settings.words) {
                regimen.journal.put(month, entries);
            }
        }
        let words = &regimen.settings.words;
        for course in regimen.courses.iter().filter(|course| course.archived.is_none()) {
            let file = DataFile::Course(course.id.clone());
            let Some(bytes) = self.bytes(&file, &mut Vec::new()) else {
                continue;
            };
            let more = ahead_of(
                &file,
                &bytes,
                (course, &regimen.courses),
                (words, &regimen.journal, (today, regimen.settings.day_turn)),
                &faults,
            );
            faults.extend(more);
        }
        faults
    }

    /// A fault with the line of an entry of a month, where it is in the file of the month itself.
    fn at_entry(&self, month: Month, id: Option<&EntryId>, fault: Fault) -> Fault {
        let place = |id: &EntryId| {
            let bytes = self.bytes(&DataFile::Month(month), &mut Vec::new())?;
            let text = reader::decode("", &bytes).ok()?;
            let table = reader::parse("", text).ok()?;
            let ids = journal_file::entry_ids(&table);
            let (_, kind, index) = ids.into_iter().find(|(known, ..)| known == id)?;
            let record = table.get(kind)?.get_ref().as_array()?.get(index)?;
            Some(reader::place(text, record.span().start))
        };
        let (line, column) = id.and_then(place).unwrap_or((fault.line, fault.column));
        Fault { line, column, ..fault }
    }

    /// Papers whose last day is over.
    fn expired(&self, regimen: &Regimen, today: NaiveDate) -> Vec<Fault> {
        let file = DataFile::Care;
        if !regimen.care.papers.iter().any(|paper| paper.until < today) {
            return Vec::new();
        }
        let Some(bytes) = self.bytes(&file, &mut Vec::new()) else {
            return Vec::new();
        };
        let of_each = with_top(&file.to_string(), &bytes, |r, top| {
            for fields in top.list(r, "paper", "paper") {
                let quiet = fields.soft();
                let (name, until) = (quiet.text(r, "name"), quiet.date(r, "until"));
                if let Some(until) = until.filter(|until| *until < today) {
                    let name = name.unwrap_or_default();
                    fields
                        .soft()
                        .fault(r, "until", &format!("{name} has expired: it was valid until {until}"));
                }
            }
        });
        let of_each = of_each
            .into_iter()
            .filter(|fault| fault.message.contains(" has expired: "));
        of_each.map(|fault| fault.with(Severity::Note)).collect()
    }

    /// Copies next to files of data that `merge` takes, relative to the regimen's directory.
    pub fn copies(&self) -> Vec<String> {
        let strays = self.strays().into_iter().map(|stray| stray.file);
        strays.filter(|name| copy_of(Path::new(name)).is_some()).collect()
    }

    /// Files in the regimen's directories that are not data by their names: conflict copies, an editor's leavings, a
    /// course whose name has capitals. They are never read.
    pub fn strays(&self) -> Vec<Fault> {
        let mut strays = Vec::new();
        for dir in std::iter::once("").chain(FOLDERS) {
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
                let folder = dir.is_empty() && FOLDERS.contains(&name.as_str());
                let stamp = self.stamp(&self.paths.root().join(&within));
                if !folder && stamp.is_none_or(|stamp| stamp.kind != Kind::Dir) {
                    let message = match copy_of(Path::new(&within)) {
                        Some(file) => format!(
                            "this copy of {file} is not read; `regimen merge` puts what it holds into the file, and sets it \
                             aside"
                        ),
                        None => "ignored: not a regimen file name".to_owned(),
                    };
                    strays.push(Fault::of_file(&within, message).with(Severity::Note));
                }
            }
        }
        strays.sort_by(|a, b| a.file.cmp(&b.file));
        strays
    }
}

/// Limits that the plan of a course cannot keep from today on, but for those that are reported already. `courses`: all
/// of them, as limits may name others.
pub(super) fn ahead_of(
    file: &DataFile,
    bytes: &[u8],
    (course, courses): (&Course, &[Course]),
    (words, journal, (today, turn)): (&Vocabulary, &Journal, (NaiveDate, NaiveTime)),
    told: &[Fault],
) -> Vec<Fault> {
    let history = History::needed(course, journal, today, turn);
    let names = |one: &Course, other: &Course| {
        one.limits.shared.contains(&other.id) || one.limits.washout.iter().any(|(id, _)| *id == other.id)
    };
    let named = (courses.iter()).filter(|other| other.id != course.id && other.archived.is_none());
    let named = named.filter(|other| names(course, other) || names(other, course));
    let named: Vec<(&Course, Timeline)> = named
        .map(|other| {
            (
                other,
                Timeline::new(other, words, History::needed(other, journal, today, turn)),
            )
        })
        .collect();
    let others: Vec<(&Course, &Timeline)> = named.iter().map(|(course, timeline)| (*course, timeline)).collect();
    let of = Ahead {
        course,
        timeline: &Timeline::new(course, words, history.clone()),
        history: &history,
        words,
        today,
        others: &others,
    };
    course_sense::ahead(&file.to_string(), bytes, &of, told)
}

/// The folders in that of a regimen.
const FOLDERS: [&str; 3] = ["courses", "drafts", "journal"];

/// Courses in the limits that are not there: nothing would be counted or waited for.
pub(super) fn of_others(file: &str, bytes: &[u8], course: &Course, known: &[CourseId]) -> Vec<Fault> {
    let limits = &course.limits;
    let shared = limits.shared.iter().map(|id| ("shared", id));
    let others: Vec<(&str, &CourseId)> = shared
        .chain(limits.washout.iter().map(|(id, _)| ("washout", id)))
        .collect();
    let wrong = others
        .into_iter()
        .filter(|(_, id)| !known.contains(id) || *id == &course.id);
    let wrong: Vec<(&str, String)> = wrong
        .map(|(key, id)| {
            let near = nearest(id.as_str(), known.iter().map(CourseId::as_str));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            (
                key,
                format!("there is no other course `{id}`, so this limit cannot be checked{near}"),
            )
        })
        .collect();
    if wrong.is_empty() {
        return Vec::new();
    }
    with_top(file, bytes, |r, top| {
        if let Some(fields) = top.inner(r, "limits", "limits") {
            for (key, text) in &wrong {
                fields.fault(r, key, text);
            }
        }
    })
}
