//! Everything that changes files, as values: the command line and the screen both go through these.

use super::draft_file;
use super::edit::{Before, Edit, Which};
use super::paths::DataFile;
use super::which::Sought;
use super::write::{self, Datum, Pairs, sources};
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::change::Change;
use crate::domain::correction::{Correction, Entry as Decided};
use crate::domain::course::{Course, CourseId, Limits, Supply};
use crate::domain::draft::{Activation, Draft};
use crate::domain::journal::{Entry, EntryId, Month, Outcome};
use crate::domain::measure::Measure;
use crate::domain::plan::Plan;
use chrono::NaiveDate;

/// One change of the regimen's files. It is applied by [`super::Store::apply`], which also knows how to take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A new entry in its month.
    Insert(Entry),
    /// An entry says something else. Only the keys in which the two differ are touched. Both have one identifier and
    /// one month; see [`Operation::replace`] for where they may not.
    Replace {
        /// As it was read.
        old: Box<Entry>,
        /// As it shall be.
        new: Box<Entry>,
    },
    /// Marks an entry as withdrawn; it stays in the file.
    Withdraw {
        /// The entry.
        entry: Entry,
        /// Why; empty is allowed.
        reason: String,
    },
    /// Takes that mark away.
    Restore {
        /// The entry.
        entry: Entry,
    },
    /// A decision on a course's plan.
    AddChange {
        /// The course.
        course: CourseId,
        /// The decision. It gets an identifier where it has none.
        change: Change,
    },
    /// Marks a decision as taken back; it stays in the file, without effect.
    VoidChange {
        /// The course.
        course: CourseId,
        /// The decision, as it was read.
        change: Change,
        /// Why.
        reason: String,
    },
    /// Takes that mark away.
    RestoreChange {
        /// The course.
        course: CourseId,
        /// The decision, as it was read.
        change: Change,
    },
    /// A new revision of a course's plan; the older ones stay.
    AddPlan {
        /// The course.
        course: CourseId,
        /// The revision.
        plan: Plan,
    },
    /// Marks a revision as taken back; it stays in the file, without effect.
    VoidPlan {
        /// The course.
        course: CourseId,
        /// The revision, as it was read.
        plan: Plan,
        /// Why.
        reason: String,
    },
    /// The draft of a course: its file becomes this, or goes.
    Draft {
        /// The course.
        course: CourseId,
        /// The text of its file as it was read; `None`: there was none. Another text is never written over.
        read: Option<String>,
        /// The draft; `None` takes the file away.
        draft: Option<Box<Draft>>,
    },
    /// A new course: a file of its own. Refused where there is one of this name.
    NewCourse(Box<Course>),
    /// What is left of the product.
    SetSupply {
        /// The course.
        course: CourseId,
        /// The count; `None` takes it out.
        supply: Option<Supply>,
    },
    /// The limits of a course, as the prescription has them.
    SetLimits {
        /// The course.
        course: CourseId,
        /// All of them; those that are `None` are taken out.
        limits: Limits,
    },
    /// One key of a file, or of a table of it: settings, a slot, a course's prescriber.
    Set {
        /// The file.
        file: DataFile,
        /// The key, after its tables: `["theme"]`, `["slots", "morning"]`.
        key: Vec<String>,
        /// The value; `None` takes it out.
        value: Option<Datum>,
    },
    /// Another thing that the check-in asks.
    AddMeasure(Measure),
    /// A measure says something else. Only the keys in which the two differ are touched.
    ReplaceMeasure {
        /// As it was read.
        old: Box<Measure>,
        /// As it shall be, with the same identifier.
        new: Box<Measure>,
    },
    /// A prescriber or pharmacy.
    AddPerson(Person),
    /// A visit or call.
    AddAppointment(Appointment),
    /// A certificate or prescription.
    AddPaper(Paper),
    /// Several at once, undone at once: a check-in. All of them are done, or none.
    All {
        /// What they are together, for the person.
        what: String,
        /// In this order.
        each: Vec<Self>,
    },
}

impl Operation {
    /// Replaces an entry. One that belongs in another month now (another date) is withdrawn in its old month and
    /// entered in the new one, under an identifier of its own.
    pub fn replace(old: Entry, new: Entry) -> Self {
        if old.month() == new.month() {
            return Self::Replace {
                old: Box::new(old),
                new: Box::new(new),
            };
        }
        let mut moved = new;
        set_id(&mut moved, new_id());
        Self::All {
            what: format!("changed: {}", describe_entry(&moved)),
            each: vec![
                Self::Withdraw {
                    entry: old,
                    reason: format!("moved to {}", moved.month()),
                },
                Self::Insert(moved),
            ],
        }
    }

    /// Brings a draft into force: its revision and its decisions are added, and its file goes. `what` is said of it, `read`
    /// is the text of the file as it was read.
    pub fn activate(what: String, course: &CourseId, activation: &Activation, read: Option<String>) -> Self {
        let plan = activation.plan.iter().map(|plan| Self::AddPlan {
            course: course.clone(),
            plan: plan.clone(),
        });
        let changes = activation.changes.iter().map(|change| Self::AddChange {
            course: course.clone(),
            change: change.clone(),
        });
        let gone = Self::Draft {
            course: course.clone(),
            read,
            draft: None,
        };
        Self::All {
            what,
            each: plan.chain(changes).chain([gone]).collect(),
        }
    }

    /// Corrects what was entered wrong: it stays with the reason, and what it ought to have said is added.
    pub fn correct(what: String, course: &CourseId, correction: &Correction) -> Self {
        let reason = correction.reason.clone();
        let course = course.clone();
        let gone = match correction.wrong.clone() {
            Decided::Plan(plan) => Self::VoidPlan {
                course: course.clone(),
                plan,
                reason,
            },
            Decided::Change(change) => Self::VoidChange {
                course: course.clone(),
                change,
                reason,
            },
        };
        let right = correction.right.clone().map(|right| match right {
            Decided::Plan(plan) => Self::AddPlan { course, plan },
            Decided::Change(change) => Self::AddChange { course, change },
        });
        Self::All {
            what,
            each: [gone].into_iter().chain(right).collect(),
        }
    }

    /// Puts a course away from this day, or takes it out again.
    pub fn archive(course: CourseId, on: Option<NaiveDate>) -> Self {
        Self::Set {
            file: DataFile::Course(course),
            key: vec!["archived".into()],
            value: on.map(Datum::Date),
        }
    }

    /// What it is, in a few words.
    pub fn describe(&self) -> String {
        match self {
            Self::Insert(entry) => describe_entry(entry),
            Self::Replace { new, .. } => format!("changed: {}", describe_entry(new)),
            Self::Withdraw { entry, .. } => format!("withdrawn: {}", describe_entry(entry)),
            Self::Restore { entry } => format!("restored: {}", describe_entry(entry)),
            Self::AddChange { course, change } => format!("{course}: {} from {}", change.verb, change.on),
            Self::VoidChange { course, change, .. } => format!("{course}: {} taken back", change.verb),
            Self::RestoreChange { course, change } => format!("{course}: {} in force again", change.verb),
            Self::AddPlan { course, plan } => format!("{course}: a new plan from {}", plan.from),
            Self::VoidPlan { course, plan, .. } => format!("{course}: the plan from {} taken back", plan.from),
            Self::Draft { course, draft, .. } => match draft {
                Some(_) => format!("{course}: draft"),
                None => format!("{course}: draft thrown away"),
            },
            Self::NewCourse(course) => format!("{}: a new course", course.name),
            Self::SetSupply { course, supply } => match supply {
                Some(supply) => format!("{course}: {} left on {}", supply.left, supply.on),
                None => format!("{course}: count taken out"),
            },
            Self::SetLimits { course, .. } => format!("{course}: limits"),
            Self::Set { file, key, .. } => format!("{file}: {}", key.join(".")),
            Self::AddMeasure(measure) => format!("{}: a new measure", measure.name),
            Self::ReplaceMeasure { new, .. } => format!("{}: measure changed", new.name),
            Self::AddPerson(person) => format!("{}: added", person.name),
            Self::AddAppointment(a) => format!("appointment on {}", a.on),
            Self::AddPaper(paper) => format!("{}: valid until {}", paper.name, paper.until),
            Self::All { what, .. } => what.clone(),
        }
    }

    /// The edits of files that it comes to. `find` tells which record of a course's file a decision is.
    pub(crate) fn edits(&self, find: &mut dyn FnMut(&CourseId, Sought<'_>) -> Which, out: &mut Vec<(DataFile, Edit)>) {
        let mut set_void = |course: &CourseId, sought: Sought<'_>, void: Option<String>| {
            let edit = Edit::Change {
                table: sought.table().into(),
                which: find(course, sought),
                set: vec![("void".into(), void)],
                expect: None,
            };
            (DataFile::Course(course.clone()), edit)
        };
        match self {
            Self::Insert(entry) => {
                let (table, pairs) = write::entry(entry);
                out.push((DataFile::Month(entry.month()), append(table, pairs)));
            }
            Self::Replace { old, new } => {
                let (table, before) = write::entry(old);
                let set = differing(before, write::entry(new).1);
                if !set.is_empty() {
                    out.push((DataFile::Month(old.month()), change_entry(table, old.id(), set)));
                }
            }
            Self::Withdraw { entry, reason } => out.push(void_entry(entry, Some(Datum::text(reason).source()))),
            Self::Restore { entry } => out.push(void_entry(entry, None)),
            Self::AddChange { course, change } => {
                let mut change = change.clone();
                change.id.get_or_insert_with(|| new_id().0.into_string());
                out.push((
                    DataFile::Course(course.clone()),
                    append("change", write::change(&change)),
                ));
            }
            Self::VoidChange { course, change, reason } => {
                out.push(set_void(
                    course,
                    Sought::Change(change),
                    Some(Datum::text(reason).source()),
                ));
            }
            Self::RestoreChange { course, change } => out.push(set_void(course, Sought::Change(change), None)),
            Self::VoidPlan { course, plan, reason } => {
                out.push(set_void(course, Sought::Plan(plan), Some(Datum::text(reason).source())));
            }
            Self::AddPlan { course, plan } => {
                out.push((DataFile::Course(course.clone()), append("plan", write::plan(plan))));
            }
            Self::Draft { course, read, draft } => {
                let edit = match (draft, read) {
                    (Some(draft), Some(read)) => Edit::Whole {
                        text: draft_file::text(draft),
                        expect: Some(read.clone()),
                    },
                    (Some(draft), None) => Edit::Create {
                        text: draft_file::text(draft),
                    },
                    (None, Some(read)) => Edit::Delete { text: read.clone() },
                    (None, None) => Edit::Discard,
                };
                out.push((DataFile::Draft(course.clone()), edit));
            }
            Self::NewCourse(course) => out.push((
                DataFile::Course(course.id.clone()),
                Edit::Create {
                    text: write::course(course),
                },
            )),
            Self::SetSupply { course, supply } => {
                let file = DataFile::Course(course.clone());
                match supply {
                    // Key by key: whichever way the person wrote the table, it stays that way.
                    Some(supply) => {
                        for (key, value) in write::supply(supply) {
                            out.push(set(file.clone(), &["supply", key], Some(value)));
                        }
                    }
                    None => out.push(set(file, &["supply"], None)),
                }
            }
            Self::SetLimits { course, limits } => {
                let wanted = write::limits(limits);
                for key in super::course_file::LIMITS {
                    let value = wanted.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
                    out.push(set(DataFile::Course(course.clone()), &["limits", key], value));
                }
            }
            Self::Set { file, key, value } => {
                let key: Vec<&str> = key.iter().map(String::as_str).collect();
                out.push(set(file.clone(), &key, value.clone()));
            }
            Self::AddMeasure(m) => out.push((DataFile::Measures, append("measure", write::measure(m)))),
            Self::ReplaceMeasure { old, new } => {
                let set = differing(write::measure(old), write::measure(new));
                if !set.is_empty() {
                    let edit = Edit::Change {
                        table: "measure".into(),
                        which: Which::With(vec![("id".into(), Datum::text(&*old.id.0).source())]),
                        set,
                        expect: None,
                    };
                    out.push((DataFile::Measures, edit));
                }
            }
            Self::AddPerson(p) => out.push((DataFile::Care, append("person", write::person(p)))),
            Self::AddAppointment(a) => out.push((DataFile::Care, append("appointment", write::appointment(a)))),
            Self::AddPaper(p) => out.push((DataFile::Care, append("paper", write::paper(p)))),
            Self::All { each, .. } => each.iter().for_each(|op| op.edits(find, out)),
        }
    }
}

fn append(table: &str, pairs: Pairs) -> Edit {
    Edit::Append {
        table: table.to_owned(),
        fields: sources(pairs),
    }
}

fn set(file: DataFile, key: &[&str], value: Option<Datum>) -> (DataFile, Edit) {
    let edit = Edit::Set {
        path: key.iter().map(|&k| k.to_owned()).collect(),
        value: value.map(|v| v.source()),
        before: Before::Any,
    };
    (file, edit)
}

fn change_entry(table: &str, id: &EntryId, set: Vec<(String, Option<String>)>) -> Edit {
    Edit::Change {
        table: table.to_owned(),
        which: Which::Entry(id.to_string()),
        set,
        expect: None,
    }
}

fn void_entry(entry: &Entry, void: Option<String>) -> (DataFile, Edit) {
    let edit = change_entry(write::entry(entry).0, entry.id(), vec![("void".into(), void)]);
    (DataFile::Month(entry.month()), edit)
}

/// The keys in which two records differ, with the new values.
fn differing(old: Pairs, new: Pairs) -> Vec<(String, Option<String>)> {
    let (old, new) = (sources(old), sources(new));
    let gone = old.iter().filter(|(k, _)| !new.iter().any(|(n, _)| n == k));
    let gone = gone.map(|(k, _)| (k.clone(), None));
    let other = new.iter().filter(|pair| !old.contains(pair));
    let other = other.map(|(k, v)| (k.clone(), Some(v.clone())));
    gone.chain(other).collect()
}

/// An identifier for a new entry: six characters that are not read as others. There are a thousand million of them;
/// one that the month has already is refused by [`super::Store::apply`].
pub fn new_id() -> EntryId {
    let letters = super::journal_file::BASE32;
    let id: String = (0..6).map(|_| char::from(letters[fastrand::usize(..32)])).collect();
    EntryId(id.into_boxed_str())
}

fn set_id(entry: &mut Entry, id: EntryId) {
    match entry {
        Entry::Dose(e) => e.id = id,
        Entry::Reading(e) => e.id = id,
        Entry::Note(e) => e.id = id,
    }
}

/// `nabiximols 1 spray taken 5 Jan 20:14`. A note's text is not in it.
pub(super) fn describe_entry(entry: &Entry) -> String {
    let at = entry.at().format("%-d %b %H:%M");
    match entry {
        Entry::Dose(e) => match &e.outcome {
            Outcome::Taken(amount) => format!("{} {amount} taken {at}", e.course),
            Outcome::Skipped => format!("{} skipped {at}", e.course),
            Outcome::Held => format!("{} held {at}", e.course),
        },
        Entry::Reading(e) => format!("{} {} {at}", e.measure, e.value),
        Entry::Note(_) => format!("note {at}"),
    }
}

/// The month an edit of the journal is about.
pub(crate) fn month_of(file: &DataFile) -> Option<Month> {
    match file {
        DataFile::Month(month) | DataFile::Pending(month) => Some(*month),
        _ => None,
    }
}
