//! A kill, a power cut and every error of a disk, at every call of a few saves.

use std::fmt::Debug;
use std::path::Path;

use rustix::io::Errno;

use super::SaveError;
use super::tests::{BACKUPS, MONTH, ROOT, add, lines, saver, temps, with_saves};
use crate::store::disk::fake::{FakeDisk, Fault, Without};

const COURSE: &str = "/home/regimen/courses/a.toml";
const ERRORS: [Errno; 5] = [Errno::NOSPC, Errno::IO, Errno::ACCESS, Errno::ROFS, Errno::DQUOT];

/// What became of each of the saves that were tried.
type Outcomes = Vec<(&'static str, Result<(), SaveError>)>;

/// A sitting: a few saves, one after another, whatever becomes of each.
fn sitting(disk: &FakeDisk) -> Outcomes {
    let mut outcomes = Vec::new();
    for line in ["one", "two", "three"] {
        outcomes.push((line, add(disk, line).map(drop)));
    }
    let created = saver(disk).create(Path::new(COURSE), b"whole course\n");
    outcomes.push((COURSE, created.map(drop)));
    outcomes
}

/// Runs a sitting with a fault at every call in turn, until one passes without meeting it; `look` gets the
/// disk as it is then. Returns the number of points.
fn sweep(start: &FakeDisk, fault: Fault, mut look: impl FnMut(usize, &FakeDisk, Outcomes)) -> usize {
    for k in 0.. {
        let disk = start.reopened();
        disk.fail_at(k, fault);
        let outcomes = sitting(&disk);
        let met = disk.calls().len() > k;
        look(k, &disk, outcomes);
        if !met {
            return k;
        }
    }
    unreachable!()
}

/// The promises, looked at after a restart: whole files, all that was acknowledged, nothing that is not
/// known, nobody let in; and the next save works, without repair.
fn looks_right(disk: &FakeDisk, old: &[String], outcomes: &Outcomes, told: bool, at: &dyn Debug) {
    let month = disk.get(MONTH);
    assert!(old.is_empty() || month.is_some(), "{at:?}: the month is gone");
    let have = lines(month.as_deref().unwrap_or_default());
    assert!(have.starts_with(old), "{at:?}: {have:?}");
    if let Some(month) = &month {
        assert!(month.ends_with(b"\n"), "{at:?}: {have:?} is not whole");
    }
    let course = disk.get(COURSE);
    assert!(
        course.as_deref().is_none_or(|bytes| bytes == b"whole course\n"),
        "{at:?}: the course is not whole"
    );
    for line in have.iter().skip(old.len()) {
        assert!(["one", "two", "three"].contains(&line.as_str()), "{at:?}");
    }
    for (line, outcome) in outcomes {
        let there = match *line {
            COURSE => course.is_some(),
            line => have.iter().any(|have| have == line),
        };
        match outcome {
            Ok(()) => assert!(there, "{at:?}: {line} was acknowledged and is gone"),
            // Whoever gets an error must find that nothing happened.
            Err(SaveError::InDoubt { .. }) => {}
            Err(error) => assert!(!told || !there, "{at:?}: {line} is there: {error}"),
        }
    }
    for (path, mode) in disk.files() {
        assert_eq!(mode, 0o600, "{at:?}: {}", path.display());
        let known = temps(disk).contains(&path)
            || path.starts_with(BACKUPS)
            || [MONTH, COURSE, "/home/regimen/.lock"].contains(&path.to_str().unwrap());
        assert!(known, "{at:?}: what is {}?", path.display());
    }

    let next = add(disk, "next");
    assert!(next.is_ok(), "{at:?}: the next save: {next:?}");
    let mut hoped = have;
    hoped.push("next".to_owned());
    assert_eq!(lines(&disk.get(MONTH).unwrap()), hoped, "{at:?}");
    let cleaned: Result<(), SaveError> = saver(disk).with_lock(|locked| {
        for dir in ["journal", "courses"] {
            locked.remove_stale_temps(&Path::new(ROOT).join(dir))?;
        }
        Ok(())
    });
    assert!(cleaned.is_ok(), "{at:?}");
    assert!(temps(disk).is_empty(), "{at:?}: {:?}", temps(disk));
}

/// Where to start from: nothing there; a month that was saved a few times; the same on lesser disks.
fn starts() -> Vec<(&'static str, FakeDisk, Vec<String>)> {
    let old: Vec<_> = (0..7).map(|n| format!("old {n}")).collect();
    let lesser = |flags, links, moves| {
        let disk = with_saves(7);
        disk.without(Without { flags, links, moves });
        disk
    };
    vec![
        ("nothing", FakeDisk::new(), Vec::new()),
        ("a month", with_saves(7), old.clone()),
        ("no exchange", lesser(true, false, false), old.clone()),
        ("no links", lesser(true, true, false), old.clone()),
        ("other device", lesser(false, false, true), old),
    ]
}

#[test]
fn a_kill_at_every_call() {
    let mut points = 0;
    for (name, start, old) in starts() {
        points += sweep(&start, Fault::Kill, |k, disk, outcomes| {
            looks_right(&disk.reopened(), &old, &outcomes, false, &(name, k));
        });
    }
    println!("{points} points of a kill");
    assert!(points > 250, "only {points} points");
}

#[test]
fn a_power_cut_at_every_call() {
    let (mut points, mut states) = (0, 0);
    for (name, start, old) in starts() {
        points += sweep(&start, Fault::Kill, |k, disk, outcomes| {
            for (n, after) in disk.after_power_cut().iter().enumerate() {
                looks_right(after, &old, &outcomes, false, &(name, k, n));
                states += 1;
            }
        });
    }
    println!("{points} points of a power cut, {states} states of the disk");
    assert!(states > 2000, "only {states} states");
}

#[test]
fn every_error_at_every_call() {
    let mut points = 0;
    for (name, start, old) in starts() {
        for errno in ERRORS {
            for fault in [Fault::Once(errno), Fault::Sticky(errno), Fault::StickyChanges(errno)] {
                points += sweep(&start, fault, |k, disk, outcomes| {
                    let at = (name, fault, k, disk.calls().get(k).copied());
                    disk.repair();
                    looks_right(&disk.reopened(), &old, &outcomes, true, &at);
                    let then_cut = errno == Errno::IO;
                    for after in then_cut.then(|| disk.after_power_cut()).iter().flatten() {
                        looks_right(after, &old, &outcomes, false, &at);
                    }
                });
            }
        }
    }
    println!("{points} points of an error");
    assert!(points > 5000, "only {points} points");
}

/// A network file system does what was asked and loses the answer. A second name may stay then.
#[test]
fn an_answer_lost_at_every_call() {
    let mut points = 0;
    for (name, start, old) in starts() {
        let fault = Fault::Late(Errno::IO);
        points += sweep(&start, fault, |k, disk, outcomes| {
            let at = (name, k, disk.calls().get(k).copied());
            looks_right(&disk.reopened(), &old, &outcomes, true, &at);
        });
    }
    println!("{points} points of a lost answer");
}

#[test]
fn after_one_error_nothing_is_left_behind() {
    for (name, start, _) in starts() {
        sweep(&start, Fault::Once(Errno::NOSPC), |k, disk, outcomes| {
            let call = disk.calls().get(k).copied();
            let doubt = outcomes
                .iter()
                .any(|(_, outcome)| matches!(outcome, Err(SaveError::InDoubt { .. })));
            if call != Some("remove") && !doubt {
                assert_eq!(temps(disk), Vec::<&Path>::new(), "{name} {k} {call:?}");
            }
        });
    }
}

#[test]
fn a_file_set_aside_is_always_somewhere() {
    let mut points = 0;
    for (name, start, _) in starts().into_iter().skip(1) {
        let month = start.get(MONTH).unwrap();
        for fault in [Fault::Kill, Fault::Once(Errno::IO), Fault::StickyChanges(Errno::ROFS)] {
            for k in 0.. {
                let disk = start.reopened();
                disk.fail_at(k, fault);
                let aside = saver(&disk).with_lock(|locked| locked.set_aside(Path::new(MONTH)));
                if disk.calls().len() <= k {
                    break;
                }
                points += 1;
                let at = (name, fault, k, disk.calls());
                for after in disk.after_power_cut() {
                    let mut files = after.files().into_iter();
                    let whole = files.any(|(path, _)| after.get(path).unwrap() == month);
                    assert!(whole, "{at:?}");
                }
                match aside {
                    Ok(_) => assert!(disk.get(MONTH).is_none(), "{at:?}"),
                    Err(SaveError::InDoubt { .. }) => {}
                    Err(_) => assert_eq!(disk.get(MONTH).unwrap(), month, "{at:?}"),
                }
            }
        }
    }
    println!("{points} points of a file set aside");
}

#[test]
fn errors_say_what_they_are() {
    let kinds = |errno, hope: fn(&SaveError) -> bool| {
        let disk = with_saves(1);
        let create = 3;
        disk.fail_at(create, Fault::Once(errno));
        let error = add(&disk, "new").unwrap_err();
        assert!(hope(&error), "{error:?}");
        assert!(error.sentence().contains(MONTH.rsplit('/').next().unwrap()));
        assert!(error.sentence().contains("unchanged"), "{error}");
    };
    kinds(Errno::NOSPC, |error| matches!(error, SaveError::NoSpace { .. }));
    kinds(Errno::DQUOT, |error| matches!(error, SaveError::NoSpace { .. }));
    kinds(Errno::ROFS, |error| matches!(error, SaveError::ReadOnly { .. }));
    kinds(Errno::ACCESS, |error| matches!(error, SaveError::ReadOnly { .. }));
    kinds(Errno::IO, |error| matches!(error, SaveError::Io { .. }));
}
