//! Whole regimens on a disk: what is written reads back, what is undone reads as before.

#![expect(clippy::disallowed_methods, reason = "the tests look at the files themselves")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::NaiveDate;
use tempfile::TempDir;

use super::fault::Fault;
use super::paths::{DataFile, Paths};
use super::*;
use crate::domain::change::Change;
use crate::domain::correction::{Correction, Entry as Decided};
use crate::domain::course::{CourseId, Supply};
use crate::domain::journal::{Entry, Month, MonthEntries};
use crate::domain::operation::Operation;
use crate::domain::plan::Plan;
use crate::domain::vocabulary::Vocabulary;

pub(super) struct Place {
    dir: TempDir,
    pub(super) store: Store,
}

impl Place {
    /// An empty directory.
    pub(super) fn empty() -> Self {
        let dir = TempDir::new().unwrap();
        let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
        Self { dir, store }
    }

    /// A copy of the good files.
    pub(super) fn good() -> Self {
        let place = Self::empty();
        let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/good");
        copy(&good, place.store.paths().root());
        place
    }

    pub(super) fn put(&self, name: &str, text: &str) {
        let path = self.store.paths().root().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.store.paths().root().join(name)).unwrap()
    }

    fn restart(&mut self) {
        let paths = self.store.paths().clone();
        self.store = Store::open(paths);
    }

    pub(super) fn apply(&self, operation: &Operation) -> Applied {
        let applied = self.store.apply(operation).unwrap();
        assert_eq!(applied.remarks, Vec::<String>::new());
        applied
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An entry from its source.
pub(super) fn entry(source: &str) -> Entry {
    let (month, faults) = journal_file::read("f", source.as_bytes(), &Vocabulary::default());
    assert_eq!(faults, []);
    journal_file::entries(&month).next().unwrap()
}

pub(super) fn dose(id: &str, extra: &str) -> Entry {
    entry(&format!(
        "[[dose]]\nid = \"{id}\"\ncourse = \"nabiximols\"\ndue = 2026-01-06\nslot = \"evening\"\ntaken = \"2 sprays\"\n\
         at = 2026-01-06T20:14:00+01:00\n{extra}"
    ))
}

pub(super) fn note(id: &str) -> Entry {
    entry(&format!(
        "[[note]]\nid = \"{id}\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"\"\"\nSlept well.\n#sleep \"\"quoted\"\"\"\"\"\n"
    ))
}

/// A note, another one, and the second withdrawn.
pub(super) fn operations_on_a_month() -> Vec<Operation> {
    let withdraw = Operation::Withdraw {
        entry: note("cccccc"),
        reason: "withdrawn later".into(),
    };
    vec![
        Operation::Insert(note("bbbbbb")),
        Operation::Insert(note("cccccc")),
        withdraw,
    ]
}

fn id(name: &str) -> CourseId {
    name.parse().unwrap()
}

fn change(on: &str, verb: &str) -> Change {
    Change::new(day(on), verb.parse().unwrap())
}

fn plan(from: &str) -> Plan {
    let good = Place::good().store.load_rest();
    let mut plan = good.regimen.course(&id("taper")).unwrap().plans[0].clone();
    plan.from = day(from);
    plan
}

fn draft(from: &str) -> Box<crate::domain::draft::Draft> {
    Box::new(crate::domain::draft::Draft {
        base: "0".into(),
        plan: Some(plan(from)),
        changes: Vec::new(),
        decided: crate::domain::draft::Decided::default(),
    })
}

/// Every kind of operation, on the good files.
pub(super) fn operations() -> Vec<Operation> {
    let loaded = Place::good().store.load(day("2026-01-20"));
    let regimen = &loaded.regimen;
    let taper = regimen.course(&id("taper")).unwrap();
    let nabiximols = regimen.course(&id("nabiximols")).unwrap();
    let old = regimen.journal.find(&journal_id("7q2m9x")).unwrap();
    let mut new = old.clone();
    if let Entry::Dose(dose) = &mut new {
        dose.why = Some("late\ntwo lines".into());
        dose.planned = None;
    }
    let mut course = taper.clone();
    course.id = id("other");
    let mut pain = regimen.measures[0].clone();
    pain.bounds.clear();
    pain.ask = Some("How is the pain?".into());
    let mut sleep = pain.clone();
    sleep.id = crate::domain::measure::MeasureId("sleep".into());
    vec![
        Operation::Insert(dose("aaaaaa", "why = \"x\"\n")),
        Operation::Insert(note("bbbbbb")),
        replace(old.clone(), new),
        Operation::Withdraw {
            entry: old.clone(),
            reason: "by mistake".into(),
        },
        Operation::AddChange {
            course: id("nabiximols"),
            change: change("2026-02-01", "pause 5 days"),
        },
        correct("nabiximols", Decided::Change(nabiximols.changes[0].clone()), None),
        correct(
            "taper",
            Decided::Plan(taper.plans[0].clone()),
            Some(Decided::Plan(plan("2026-03-02"))),
        ),
        Operation::Activate {
            course: id("nabiximols"),
            activation: Box::new(crate::domain::draft::Activation {
                plan: Some(plan("2026-03-01")),
                changes: Vec::new(),
            }),
            draft: None,
        },
        Operation::NewCourse(Box::new(course)),
        Operation::Draft {
            course: id("taper"),
            old: None,
            new: Some(draft("2026-08-01")),
        },
        Operation::Draft {
            course: id("nabiximols"),
            old: Some(draft("2026-08-01")),
            new: Some(draft("2026-05-01")),
        },
        Operation::Activate {
            course: id("nabiximols"),
            activation: Box::new(crate::domain::draft::Activation {
                plan: Some(plan("2026-05-01")),
                // With its own identifier, so that two runs of it are the same to the byte.
                changes: vec![Change {
                    id: Some("hold07".into()),
                    ..change("2026-05-01", "hold 7 days")
                }],
            }),
            draft: Some(draft("2026-05-01")),
        },
        Operation::Archive {
            course: id("cycle"),
            on: None,
        },
        Operation::Archive {
            course: id("nabiximols"),
            on: Some(day("2026-05-01")),
        },
        Operation::SetSupply {
            course: id("taper"),
            old: taper.supply.clone(),
            supply: Some(Supply {
                each: Vec::new(),
                on: day("2026-04-01"),
                left: "30 mL".parse().unwrap(),
            }),
        },
        Operation::SetSupply {
            course: id("nabiximols"),
            old: None,
            supply: taper.supply.clone(),
        },
        Operation::AddMeasure(Box::new(sleep.clone())),
        Operation::ReplaceMeasure {
            old: Box::new(regimen.measures[0].clone()),
            new: Box::new(
                regimen.measures[0]
                    .clone()
                    .tap(|m| m.ask = Some("How is the pain?".into())),
            ),
        },
        Operation::Several(vec![
            Operation::Insert(note("cccccc")),
            Operation::Insert(entry(
                "[[reading]]\nid = \"dddddd\"\nmeasure = \"pain\"\nvalue = 4.5\nat = 2026-01-07T09:00:00+01:00\n",
            )),
            Operation::Insert(entry(
                "[[reading]]\nid = \"eeeeee\"\nmeasure = \"pain\"\nvalue = 3\nat = 2026-02-07T09:00:00+01:00\n",
            )),
        ]),
    ]
}

pub(super) fn replace(old: Entry, new: Entry) -> Operation {
    Operation::Replace {
        old: Box::new(old),
        new,
    }
}

fn correct(course: &str, wrong: Decided, right: Option<Decided>) -> Operation {
    Operation::Correct {
        course: id(course),
        correction: Box::new(Correction {
            wrong,
            right,
            reason: "entered wrong".into(),
        }),
    }
}

trait Tap: Sized {
    fn tap(mut self, act: impl FnOnce(&mut Self)) -> Self {
        act(&mut self);
        self
    }
}
impl<T> Tap for T {}

fn journal_id(text: &str) -> crate::domain::journal::EntryId {
    crate::domain::journal::EntryId(text.into())
}

/// A regimen as it counts: without what is withdrawn or taken back.
fn standing(store: &Store) -> Loaded {
    let mut loaded = store.load(day("2026-02-20"));
    assert!(!loaded.faults.iter().any(fault::Fault::is_error), "{:?}", loaded.faults);
    let regimen = &mut loaded.regimen;
    let mut journal = crate::domain::journal::Journal::default();
    for (month, entries) in regimen.journal.months() {
        let mut entries = entries.clone();
        entries.doses.retain(|e| e.void.is_none());
        entries.readings.retain(|e| e.void.is_none());
        entries.notes.retain(|e| e.void.is_none());
        journal.put(month, entries);
    }
    regimen.journal = journal;
    for course in &mut regimen.courses {
        course.changes.retain(|c| c.void.is_none());
    }
    loaded
}

#[test]
fn every_operation_can_be_undone_and_redone_also_after_a_restart() {
    for operation in operations() {
        let mut place = Place::good();
        let before = standing(&place.store);
        let applied = place.apply(&operation);
        assert!(!applied.files.is_empty(), "{}", applied.what);
        let after = standing(&place.store);
        assert_ne!(before, after, "{}", applied.what);
        // Whether a made-up plan makes sense for the course is not asked here.
        let faults = place.store.check();
        assert!(!faults.iter().any(Fault::is_error), "{}: {faults:?}", applied.what);
        place.restart();
        assert_eq!(place.store.undo().unwrap().what, applied.what);
        assert_eq!(standing(&place.store), before, "undo of {}", applied.what);
        place.restart();
        place.store.redo().unwrap();
        assert_eq!(standing(&place.store), after, "redo of {}", applied.what);
        place.store.undo().unwrap();
        assert_eq!(standing(&place.store), before);
        assert!(matches!(place.store.undo(), Err(StoreError::Nothing(_))));
    }
}

#[test]
fn all_of_them_one_after_the_other_and_back() {
    let place = Place::good();
    let mut states = vec![standing(&place.store)];
    // The last change of an entry or a table is what the next one finds.
    for operation in operations() {
        place.apply(&operation);
        states.push(standing(&place.store));
    }
    while states.len() > 1 {
        assert_eq!(standing(&place.store), states.pop().unwrap());
        place.store.undo().unwrap();
    }
    assert_eq!(standing(&place.store), states[0]);
    assert!(place.store.undo().is_err());
}

#[test]
fn what_is_inserted_reads_back() {
    let place = Place::good();
    for entry in [dose("aaaaaa", "episode = \"e\"\n"), note("bbbbbb")] {
        place.apply(&Operation::Insert(entry.clone()));
        let loaded = place.store.load(day("2026-01-20"));
        assert_eq!(loaded.regimen.journal.find(entry.id()), Some(entry.clone()));
        // Doing it twice does not add a second entry; another entry does not get its identifier.
        assert!(place.apply(&Operation::Insert(entry)).files.is_empty());
    }
    assert!(matches!(
        place.store.apply(&Operation::Insert(note("aaaaaa"))),
        Err(StoreError::Edit(EditError::Taken(_)))
    ));
}

#[test]
fn an_undo_that_does_not_fit_any_more_changes_nothing() {
    let place = Place::good();
    let old = place
        .store
        .load(day("2026-01-20"))
        .regimen
        .journal
        .find(&journal_id("7q2m9x"))
        .unwrap();
    let mut new = old.clone();
    if let Entry::Dose(dose) = &mut new {
        dose.why = Some("late".into());
    }
    place.apply(&replace(old, new));
    let edited = place.text("journal/2026-01.toml").replace("\"late\"", "\"by hand\"");
    place.put("journal/2026-01.toml", &edited);
    let error = place.store.undo().unwrap_err();
    assert!(error.to_string().contains("changed meanwhile"), "{error}");
    assert_eq!(place.text("journal/2026-01.toml"), edited);
    // The history is not the truth: without it nothing is lost but the way back.
    std::fs::remove_file(place.store.paths().history()).unwrap();
    assert!(matches!(place.store.undo(), Err(StoreError::Nothing(_))));
}

#[test]
fn a_line_of_the_history_that_was_cut_short_is_passed_over() {
    let place = Place::good();
    place.apply(&Operation::Insert(note("aaaaaa")));
    let path = place.store.paths().history();
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("{\"Did\":{\"at\":\"2026");
    std::fs::write(&path, text).unwrap();
    place.apply(&Operation::Insert(note("bbbbbb")));
    assert_eq!(place.store.history().unwrap().done.len(), 2);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_dose_is_logged_also_when_the_month_cannot_be_read() {
    let mut place = Place::good();
    let good = place.text("journal/2026-01.toml");
    let broken = format!("{good}\n<<<<<<< mine\n");
    place.put("journal/2026-01.toml", &broken);
    let applied = place.apply(&Operation::Insert(dose("aaaaaa", "")));
    let notice = applied.notice().unwrap();
    assert!(notice.contains("2026-01.toml:16:1: a merge left its marks"), "{notice}");
    assert_eq!(place.text("journal/2026-01.toml"), broken);
    let loaded = place.store.load(day("2026-01-20"));
    assert!(loaded.regimen.journal.find(&journal_id("aaaaaa")).is_some());
    assert!(loaded.regimen.journal.find(&journal_id("7q2m9x")).is_none());
    // What waits can be withdrawn; what is in the broken file cannot.
    place.store.undo().unwrap();
    place.store.redo().unwrap();
    let old = entry(&good);
    let refused = place.store.apply(&Operation::Withdraw {
        entry: old,
        reason: String::new(),
    });
    assert!(matches!(refused, Err(StoreError::Edit(EditError::Broken(_)))));
    assert_eq!(place.store.join_pending().unwrap(), []);
    // Fixed: the next start, or the next entry, takes it in.
    place.put("journal/2026-01.toml", &good);
    place.restart();
    place.apply(&Operation::Insert(note("bbbbbb")));
    let text = place.text("journal/2026-01.toml");
    assert!(text.starts_with(&good) && text.contains("aaaaaa") && text.contains("bbbbbb"));
    assert!(
        !place
            .store
            .paths()
            .of(&DataFile::Pending("2026-01".parse().unwrap()))
            .exists()
    );
    assert_eq!(place.store.check(), []);
    place.store.undo().unwrap();
}

#[test]
fn an_entry_that_goes_to_another_month_is_withdrawn_in_its_own() {
    let place = Place::good();
    let old = entry(&place.text("journal/2026-01.toml"));
    let mut new = old.clone();
    if let Entry::Dose(dose) = &mut new {
        dose.due.as_mut().unwrap().date = day("2026-02-01");
    }
    place.apply(&replace(old, new));
    let loaded = place.store.load(day("2026-02-20"));
    let (january, february): (Month, Month) = ("2026-01".parse().unwrap(), "2026-02".parse().unwrap());
    let void = loaded.regimen.journal.month(january).unwrap().doses[0].void.clone();
    assert_eq!(void.as_deref(), Some("moved to 2026-02"));
    assert_eq!(loaded.regimen.journal.month(february).unwrap().doses.len(), 1);
}

#[test]
fn either_all_of_it_or_none() {
    let place = Place::good();
    let operation = Operation::Several(vec![
        Operation::Insert(note("aaaaaa")),
        Operation::AddChange {
            course: id("weekday-tablets"),
            change: change("2026-03-01", "stop"),
        },
        Operation::Withdraw {
            entry: dose("zzzzzz", ""),
            reason: String::new(),
        },
    ]);
    let before = (
        place.text("journal/2026-01.toml"),
        place.text("courses/weekday-tablets.toml"),
    );
    assert!(place.store.apply(&operation).is_err());
    let after = (
        place.text("journal/2026-01.toml"),
        place.text("courses/weekday-tablets.toml"),
    );
    assert_eq!(before, after);
}

#[test]
fn the_first_entry_makes_the_directories() {
    let place = Place::empty();
    assert_eq!(
        place.store.load(day("2026-01-20")),
        Loaded::default().tap(|l| {
            l.regimen
                .journal
                .put("2025-12".parse().unwrap(), MonthEntries::default());
            l.regimen
                .journal
                .put("2026-01".parse().unwrap(), MonthEntries::default());
        })
    );
    place.apply(&Operation::Insert(note("aaaaaa")));
    assert_eq!(place.store.months(), ["2026-01".parse().unwrap()]);
    assert!(place.dir.path().join("regimen/journal/2026-01.toml").exists());
}

#[test]
fn entries_look_as_one_writes_them() {
    let place = Place::empty();
    place.apply(&Operation::Insert(dose("aaaaaa", "planned = \"2 sprays\"\n")));
    place.apply(&Operation::Insert(note("bbbbbb")));
    place.apply(&Operation::Insert(entry(
        "[[reading]]\nid = \"cccccc\"\nmeasure = \"pain\"\nvalue = 4.5\nat = 2026-01-07T09:00:00+01:00\n",
    )));
    insta::assert_snapshot!(place.text("journal/2026-01.toml"));
    let mut course = Place::good()
        .store
        .load_rest()
        .regimen
        .course(&id("taper"))
        .unwrap()
        .clone();
    course.id = id("copy");
    place.apply(&Operation::NewCourse(Box::new(course)));
    insta::assert_snapshot!(place.text("courses/copy.toml"));
}

#[test]
fn one_entry_and_one_course_are_read_again() {
    let place = Place::good();
    let words = place.store.load_rest().regimen.settings.words;
    let january = "2026-01".parse().unwrap();
    place.apply(&Operation::Insert(note("aaaaaa")));
    let found = place.store.load_entry(january, &journal_id("aaaaaa"), &words);
    assert_eq!(found, Some(note("aaaaaa")));
    assert_eq!(place.store.load_entry(january, &journal_id("zzzzzz"), &words), None);
    let (course, faults) = place.store.load_course(&id("taper"), &words);
    assert_eq!((course.unwrap().name.as_str(), faults.len()), ("Taperol", 0));
    assert_eq!(place.store.load_course(&id("none"), &words), (None, vec![]));
}

#[test]
fn killed_at_any_call_what_was_said_to_be_saved_is_there() {
    use super::disk::fake::{FakeDisk, Fault};
    for k in 0.. {
        let state = TempDir::new().unwrap();
        let paths = Paths::at("/home/regimen", state.path().join("state"));
        let disk = FakeDisk::new();
        let first = Store::on(Box::new(disk.clone()), paths.clone());
        first.apply(&Operation::Insert(note("aaaaaa"))).unwrap();
        let begin = disk.calls().len();
        disk.fail_at(k, Fault::Kill);
        let said = first.apply(&Operation::Insert(note("bbbbbb"))).is_ok();
        let through = disk.calls().len() <= begin + k;
        let again = Store::on(Box::new(disk.reopened()), paths.clone());
        let loaded = again.load(day("2026-01-20"));
        assert_eq!(loaded.faults, [], "call {k}");
        assert!(loaded.regimen.journal.find(&journal_id("aaaaaa")).is_some(), "call {k}");
        let there = loaded.regimen.journal.find(&journal_id("bbbbbb")).is_some();
        assert!(there || !said, "call {k}");
        again.apply(&Operation::Insert(note("cccccc"))).unwrap();
        if through {
            return;
        }
    }
}

#[test]
fn drafts_are_kept_changed_and_never_written_over() {
    let mut place = Place::good();
    let loaded = place.store.load(day("2026-01-20"));
    let course = loaded.regimen.course(&id("taper")).unwrap();
    let mut draft = crate::domain::draft::Draft::new(course);
    draft.changes.push(change("2026-01-20", "hold 7 days"));
    let kept = |place: &Place| {
        let drafts = place.store.load_rest().drafts;
        drafts.into_iter().map(|(_, draft)| draft).next()
    };
    let set = |place: &Place, draft: Option<&crate::domain::draft::Draft>| Operation::Draft {
        course: id("taper"),
        old: kept(place).map(Box::new),
        new: draft.map(|draft| Box::new(draft.clone())),
    };
    place.apply(&set(&place, Some(&draft)));
    place.restart();
    assert_eq!(kept(&place), Some(draft.clone()));
    assert_eq!(place.store.check(), []);
    let first = draft.clone();
    draft.plan = Some(plan("2026-01-21"));
    place.apply(&set(&place, Some(&draft)));
    assert_eq!(kept(&place), Some(draft.clone()));
    // Edited by hand since it was read: left as it is.
    let stale = set(&place, Some(&first));
    let by_hand = place.text("drafts/taper.toml").replace("hold 7 days", "hold 8 days") + "# mine\n";
    place.put("drafts/taper.toml", &by_hand);
    assert!(matches!(
        place.store.apply(&stale),
        Err(StoreError::Edit(EditError::Changed(_)))
    ));
    assert_eq!(place.text("drafts/taper.toml"), by_hand);
    // Read again it can be changed; and every step can be taken back.
    place.apply(&set(&place, None));
    assert_eq!(kept(&place), None);
    place.store.undo().unwrap();
    assert_eq!(place.text("drafts/taper.toml"), by_hand);
    // What was there before the edit by hand can no longer be brought back without losing that.
    assert!(place.store.undo().is_err());
}

#[test]
fn an_activation_and_the_end_of_its_draft_are_one_step() {
    let place = Place::good();
    let loaded = place.store.load(day("2026-01-20"));
    let course = loaded.regimen.course(&id("taper")).unwrap();
    let mut draft = crate::domain::draft::Draft::new(course);
    draft.changes.push(change("2026-01-20", "hold 7 days"));
    let kept = |place: &Place| place.store.load_rest().drafts;
    let keep = Operation::Draft {
        course: id("taper"),
        old: None,
        new: Some(Box::new(draft.clone())),
    };
    place.apply(&keep);
    let before = (standing(&place.store), kept(&place));
    let added = crate::domain::draft::Activation {
        plan: Some(plan("2026-01-21")),
        changes: vec![change("2026-01-21", "hold 7 days")],
    };
    place.apply(&Operation::Activate {
        course: id("taper"),
        activation: Box::new(added),
        draft: Some(Box::new(draft)),
    });
    assert_eq!(kept(&place), []);
    place.store.undo().unwrap();
    assert_eq!((standing(&place.store), kept(&place)), before);
}
