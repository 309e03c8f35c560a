//! What was asked of the files as they were is not written where they are otherwise by then.

use chrono::{DateTime, FixedOffset};

use super::Store;
use super::apply::StoreError;
use super::disk::fake::FakeDisk;
use super::tests_sweep::{put, store};
use crate::domain::clock::day_of;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::journal::{Entry, Month};
use crate::domain::recording::reading::{self, Moment};
use crate::domain::recording::{self, About, Done, Doubt, Meant, Record, Scene, doubts, meant};
use crate::domain::regimen::Regimen;
use crate::domain::zone::Zone;

/// Two courses, of which one has a gap between doses.
fn courses() -> FakeDisk {
    let disk = FakeDisk::new();
    for (id, name, take) in [
        ("examplin", "Examplin", "1 mg 08:00, 1 mg 23:30"),
        ("sampletol", "Sampletol", "5 mg 08:00"),
    ] {
        let text = format!(
            "name = \"{name}\"\nlimits = {{ gap = \"8 h\" }}\n[[plan]]\nfrom = 2026-11-01\nsteps = [{{ take = \"{take}\" }}]\n"
        );
        put(&disk, &format!("courses/{id}.toml"), text.as_bytes());
    }
    disk
}

/// A program that has read the files at a time.
struct Program {
    store: Store,
    regimen: Regimen,
    schedules: Schedules,
    now: DateTime<FixedOffset>,
    zone: Zone,
}

impl Program {
    fn at(disk: &FakeDisk, now: &str) -> Self {
        let store = store(disk);
        let now: DateTime<FixedOffset> = format!("{now}:00Z").parse().unwrap();
        let today = day_of(now, chrono::NaiveTime::MIN);
        let regimen = store.load(today).regimen;
        Self {
            schedules: Schedules::new(&regimen, now),
            store,
            regimen,
            now,
            zone: "UTC".parse().unwrap(),
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            regimen: &self.regimen,
            schedules: &self.schedules,
            now: self.now,
            wall: &self.zone,
            day: self.now.date_naive(),
        }
    }

    /// The dose of a course that is named, as taken now.
    fn taken(&self, course: &str, named: &str) -> Record {
        let course: CourseId = course.parse().unwrap();
        let Ok(Meant::One(dose)) = meant(self.scene(), &course, self.now, Some(named)) else {
            panic!("{course} {named}");
        };
        recording::taken(self.scene(), &dose, Done::default()).unwrap()
    }

    fn asked(&self, record: &Record) -> Vec<Doubt> {
        match &record.entry {
            Entry::Dose(entry) => doubts(self.scene(), entry),
            Entry::Reading(_) | Entry::Note(_) => Vec::new(),
        }
    }

    /// Writes it on the basis of what was read.
    fn writes(&self, record: Record) -> Result<(), StoreError> {
        let known = Some((&self.regimen).into());
        let done = self.store.apply_knowing(&record.operation(), "taken", known);
        done.map(|_| ())
    }
}

/// The doses in the files.
fn recorded(disk: &FakeDisk) -> usize {
    let store = store(disk);
    let words = store.words();
    let months = [10, 11, 12].map(|month| Month::of(chrono::NaiveDate::from_ymd_opt(2026, month, 1).unwrap()));
    let months = store.load_months(&months, &words);
    months.iter().map(|(_, entries, _)| entries.doses.len()).sum()
}

/// D: a second record of a dose is asked about, also where the first came in after the files had been read.
#[test]
fn a_dose_that_was_recorded_meanwhile_is_asked_about() {
    let disk = courses();
    let (one, other) = (
        Program::at(&disk, "2026-11-20 08:05"),
        Program::at(&disk, "2026-11-20 08:05"),
    );
    let (first, second) = (one.taken("examplin", "08:00"), other.taken("examplin", "08:00"));
    assert_eq!((one.asked(&first), other.asked(&second)), (Vec::new(), Vec::new()));
    one.writes(first).unwrap();
    assert!(matches!(other.writes(second), Err(StoreError::Meanwhile(_))));
    assert_eq!(recorded(&disk), 1);
    assert_eq!(store(&disk).history().unwrap().done.len(), 1);
    // It is asked again, and written when that is answered.
    let again = Program::at(&disk, "2026-11-20 08:05");
    let second = again.taken("examplin", "08:00");
    let about: Vec<About> = again.asked(&second).into_iter().map(|doubt| doubt.about).collect();
    assert!(
        about
            .iter()
            .any(|about| matches!(about, About::Recorded(ids) if ids.len() == 1)),
        "{about:?}"
    );
    again.writes(second).unwrap();
    assert_eq!(recorded(&disk), 2);
}

/// D: so are the limits, also across the end of a month.
#[test]
fn a_dose_that_came_too_near_meanwhile_is_asked_about() {
    let disk = courses();
    let (one, other) = (
        Program::at(&disk, "2026-12-01 00:10"),
        Program::at(&disk, "2026-12-01 08:05"),
    );
    let late = one.taken("examplin", "2026-11-30/23:30");
    let early = other.taken("examplin", "08:00");
    assert_eq!(other.asked(&early), Vec::new());
    one.writes(late).unwrap();
    assert!(matches!(other.writes(early), Err(StoreError::Meanwhile(_))));
    assert_eq!(recorded(&disk), 1);
    let again = Program::at(&disk, "2026-12-01 08:05");
    let about: Vec<About> = (again.asked(&again.taken("examplin", "08:00")).into_iter())
        .map(|doubt| doubt.about)
        .collect();
    assert_eq!(about, [About::Limits]);
}

/// What is not a dose of the course is not a reason to ask again.
#[test]
fn other_changes_meanwhile_do_not_ask() {
    let disk = courses();
    let (one, other) = (
        Program::at(&disk, "2026-11-20 08:05"),
        Program::at(&disk, "2026-11-20 08:05"),
    );
    let mine = one.taken("examplin", "08:00");
    other.writes(other.taken("sampletol", "08:00")).unwrap();
    let note = reading::note(other.scene(), "a note", Moment::at(other.scene(), other.now));
    other.writes(note).unwrap();
    one.writes(mine).unwrap();
    assert_eq!(recorded(&disk), 2);
}
