//! An operation as edits of files.

use std::collections::{BTreeMap, HashSet};

use super::apply::StoreError;
use super::draft_file;
use super::edit::{Before, Edit, EditError, Which};
use super::paths::DataFile;
use super::which::Sought;
use super::write::{self, Datum, Pairs, sources};
use super::{Store, journal_file, reader};
use crate::domain::change::Change;
use crate::domain::correction::Entry as Decided;
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::journal::{Entry, EntryId, Month};
use crate::domain::operation::Operation;
use crate::domain::vocabulary::Vocabulary;

/// Edits and their files, in the order in which they are made.
type Edits = Vec<(DataFile, Edit)>;

impl Store {
    /// The edits of files that an operation comes to, on what the files hold now. Whatever is still without an identifier
    /// gets one here and nowhere else.
    ///
    /// # Errors
    /// [`StoreError`] where what it is about is not what the person saw any more.
    pub(super) fn edits(&self, operation: &Operation, words: &Vocabulary, out: &mut Edits) -> Result<(), StoreError> {
        match operation {
            Operation::Insert(entry) => out.push(insert(entry)),
            Operation::Replace { old, new } if old.month() != new.month() => {
                let reason = format!("moved to {}", new.month());
                out.push(self.withdrawn(old, &reason, words)?);
                let mut moved = new.clone();
                // Two entries, and each has its own identifier.
                if moved.id() == old.id() {
                    moved.set_id(EntryId::unassigned());
                }
                out.push(insert(&moved));
            }
            Operation::Replace { old, new } => {
                let set = differing(write::entry(old).1, write::entry(new).1);
                if !set.is_empty() {
                    out.push(self.change_of_entry(old, set, |there| there == new, words)?);
                }
            }
            Operation::Withdraw { entry, reason } => out.push(self.withdrawn(entry, reason, words)?),
            Operation::AddChange { course, change } => out.push(add_change(course, change)),
            Operation::Correct { course, correction } => {
                let sought = match &correction.wrong {
                    Decided::Plan(plan) => Sought::Plan(plan),
                    Decided::Change(change) => Sought::Change(change),
                };
                let gone = Edit::Change {
                    table: sought.table().into(),
                    which: self.which(course, sought, words),
                    set: vec![("void".into(), Some(Datum::text(&correction.reason).source()))],
                    expect: None,
                };
                out.push((DataFile::Course(course.clone()), gone));
                match &correction.right {
                    Some(Decided::Plan(plan)) => out.push(add_record(course, "plan", write::plan(plan))),
                    Some(Decided::Change(change)) => out.push(add_change(course, change)),
                    None => {}
                }
            }
            Operation::Activate {
                course,
                activation,
                draft,
            } => {
                let plans = activation.plan.iter();
                out.extend(plans.map(|plan| add_record(course, "plan", write::plan(plan))));
                out.extend(activation.changes.iter().map(|change| add_change(course, change)));
                let file = DataFile::Draft(course.clone());
                out.push(self.set_draft(file, course, draft.as_deref(), None, words)?);
            }
            Operation::Draft { course, old, new } => {
                let file = DataFile::Draft(course.clone());
                out.push(self.set_draft(file, course, old.as_deref(), new.as_deref(), words)?);
            }
            Operation::Keep { course, name, old, new } => {
                let file = DataFile::Kept(course.clone(), name.clone());
                out.push(self.set_draft(file, course, old.as_deref(), new.as_deref(), words)?);
            }
            Operation::NewCourse(course) => {
                let text = write::course(course);
                out.push((DataFile::Course(course.id.clone()), Edit::Create { text }));
            }
            Operation::Archive { course, on } => {
                // Archived by another program meanwhile, it stays as that program has it.
                let before = on.map_or(Before::Any, |_| Before::Absent);
                out.push(set(course, &["archived"], on.map(Datum::Date), before));
            }
            Operation::SetSupply { course, old, supply } => {
                out.extend(self.change_of_supply(course, old.as_ref(), supply.as_ref(), words)?);
            }
            Operation::SetKey { of, path, old, new } => {
                out.extend(self.set_key(of, path, old.as_ref(), new.as_ref(), words)?);
            }
            Operation::AddRecord { list, keys } => out.push(self.add_to_care(*list, keys, words)?),
            Operation::ChangeRecord { list, old, key, new } => {
                out.extend(self.change_in_care(*list, old, key, new.as_ref(), words)?);
            }
            Operation::RemoveRecord { list, old } => out.push(self.remove_from_care(*list, old, words)?),
            Operation::AddMeasure(m) => out.push((DataFile::Measures, append("measure", write::measure(m)))),
            Operation::ReplaceMeasure { old, new } => out.extend(self.change_of_measure(old, new)?),
            Operation::Entries(entries) => self.months_at_once(entries, out)?,
            Operation::Several(all) => {
                for one in all {
                    self.edits(one, words, out)?;
                }
            }
        }
        Ok(())
    }

    /// An entry is withdrawn. Words that nobody here has read are not taken out.
    fn withdrawn(&self, entry: &Entry, reason: &str, words: &Vocabulary) -> Result<(DataFile, Edit), StoreError> {
        let void = vec![("void".into(), Some(Datum::text(reason).source()))];
        let fits = |there: &Entry| !matches!(there, Entry::Note(_)) || there.void() == Some(reason);
        self.change_of_entry(entry, void, fits, words)
    }

    /// The file of a draft becomes this, or goes. What is there has to be what the person saw, or what is wanted.
    fn set_draft(
        &self,
        file: DataFile,
        course: &CourseId,
        old: Option<&Draft>,
        new: Option<&Draft>,
        words: &Vocabulary,
    ) -> Result<(DataFile, Edit), StoreError> {
        let name = file.to_string();
        let there = match self.now(&file)? {
            None => None,
            Some(bytes) => {
                let draft = draft_file::read(&name, &bytes, words).0;
                let spent = |draft: &&Draft| {
                    let course = self.load_course(course, words).0;
                    course.is_some_and(|course| draft.is_in_force(&course))
                };
                let known = draft
                    .as_ref()
                    .filter(|draft| [old, new].contains(&Some(draft)) || spent(draft));
                let text = known.and_then(|_| String::from_utf8(bytes).ok());
                Some(text.ok_or(EditError::Changed(name))?)
            }
        };
        let text = new.map(draft_file::text);
        let edit = match (text, there) {
            (Some(text), Some(read)) => Edit::Whole {
                text,
                expect: Some(read),
            },
            (Some(text), None) => Edit::Create { text },
            (None, Some(read)) => Edit::Delete {
                text: read,
                otherwise: Vec::new(),
            },
            (None, None) => Edit::Discard,
        };
        Ok((file, edit))
    }
}

fn append(table: &str, pairs: Pairs) -> Edit {
    Edit::Append {
        table: table.to_owned(),
        fields: sources(pairs),
    }
}

fn insert(entry: &Entry) -> (DataFile, Edit) {
    let mut entry = entry.clone();
    if entry.id().is_unassigned() {
        entry.set_id(new_id());
    }
    let (table, pairs) = write::entry(&entry);
    (DataFile::Month(entry.month()), append(table, pairs))
}

fn add_record(course: &CourseId, table: &str, pairs: Pairs) -> (DataFile, Edit) {
    (DataFile::Course(course.clone()), append(table, pairs))
}

fn add_change(course: &CourseId, change: &Change) -> (DataFile, Edit) {
    let mut change = change.clone();
    change.id.get_or_insert_with(|| new_id().0.into_string());
    add_record(course, "change", write::change(&change))
}

fn set(course: &CourseId, key: &[&str], value: Option<Datum>, before: Before) -> (DataFile, Edit) {
    let edit = Edit::Set {
        path: key.iter().map(|&k| k.to_owned()).collect(),
        value: value.map(|v| v.source()),
        before,
    };
    (DataFile::Course(course.clone()), edit)
}

pub(super) fn change_entry(table: &str, id: &EntryId, set: Vec<(String, Option<String>)>) -> Edit {
    Edit::Change {
        table: table.to_owned(),
        which: Which::Entry(id.to_string()),
        set,
        expect: None,
    }
}

/// The keys in which two records differ, with the new values.
pub(super) fn differing(old: Pairs, new: Pairs) -> Vec<(String, Option<String>)> {
    let (old, new) = (sources(old), sources(new));
    let gone = old.iter().filter(|(k, _)| !new.iter().any(|(n, _)| n == k));
    let gone = gone.map(|(k, _)| (k.clone(), None));
    let other = new.iter().filter(|pair| !old.contains(pair));
    let other = other.map(|(k, v)| (k.clone(), Some(v.clone())));
    gone.chain(other).collect()
}

/// Six characters that are not read as others. There are a thousand million of them; one that the month has already is
/// refused, and [`Store::apply`] takes another.
fn new_id() -> EntryId {
    let letters = journal_file::BASE32;
    let id: String = (0..6).map(|_| char::from(letters[fastrand::usize(..32)])).collect();
    EntryId(id.into_boxed_str())
}

/// The month an edit of the journal is about.
pub(crate) fn month_of(file: &DataFile) -> Option<Month> {
    match file {
        DataFile::Month(month) | DataFile::Pending(month) => Some(*month),
        _ => None,
    }
}

impl Store {
    /// Entries as one edit of each month: appended one by one they would have it parsed as often. Where a month cannot
    /// be read they are entered one by one, and wait next to it.
    fn months_at_once(&self, entries: &[Entry], out: &mut Edits) -> Result<(), StoreError> {
        let mut months: BTreeMap<Month, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            months.entry(entry.month()).or_default().push(entry);
        }
        for (month, entries) in months {
            let file = DataFile::Month(month);
            let waits = self.disk.stat(&self.paths.of(&DataFile::Pending(month))).is_ok();
            let old = self.now(&file).ok().filter(|_| !waits);
            let old = old.and_then(|bytes| bytes.map(String::from_utf8).transpose().ok());
            let edit = match old {
                Some(old) => at_once(&file, old, &entries)?,
                None => None,
            };
            match edit {
                Some(edit) => out.push((file, edit)),
                None => out.extend(entries.into_iter().map(insert)),
            }
        }
        Ok(())
    }
}

/// A month with these entries after those that it has; `None` where the month cannot be read.
fn at_once(file: &DataFile, old: Option<String>, entries: &[&Entry]) -> Result<Option<Edit>, StoreError> {
    let name = file.to_string();
    let mut ids: HashSet<EntryId> = HashSet::new();
    let mut there = 0;
    if let Some(old) = &old {
        let Ok(text) = reader::decode(&name, old.as_bytes()) else {
            return Ok(None);
        };
        let Ok(table) = reader::parse(&name, text) else {
            return Ok(None);
        };
        let known = journal_file::entry_ids(&table);
        there = known.len();
        ids.extend(known.into_iter().map(|(id, _, _)| id));
    }
    let windows = old.as_ref().is_some_and(|old| old.contains("\r\n"));
    let mut text = old.clone().unwrap_or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut more = String::new();
    for entry in entries {
        if !ids.insert(entry.id().clone()) {
            return Err(EditError::Taken(name).into());
        }
        let (table, fields) = write::entry(entry);
        if !(text.is_empty() && more.is_empty()) {
            more.push('\n');
        }
        more.push_str(&format!("[[{table}]]\n{}", write::body(&sources(fields), true)));
    }
    text.push_str(&if windows { more.replace('\n', "\r\n") } else { more });
    // What is written has to be read again, and to have each of them.
    let unsafe_because = |reason| EditError::Unsafe {
        file: name.clone(),
        reason,
    };
    let plain = reader::decode(&name, text.as_bytes()).map_err(EditError::broken)?;
    let table = reader::parse(&name, plain).map_err(|_| unsafe_because("the outcome would not parse"))?;
    if journal_file::entry_ids(&table).len() != there + entries.len() {
        return Err(unsafe_because("an entry would be missing").into());
    }
    drop(table);
    Ok(Some(match old {
        Some(old) => Edit::Whole {
            text,
            expect: Some(old),
        },
        None => Edit::Create { text },
    }))
}
