//! Another program writes to the file, at every call of a save: an editor, git, Syncthing. None of them
//! knows of the lock.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use rustix::io::Errno;

use super::tests::{BACKUPS, MONTH, add, lines, temps, with_line, with_saves};
use super::{SaveError, Saved};
use crate::store::disk::fake::{FakeDisk, Fault, Without, World};

/// What the other program does.
#[derive(Clone, Copy, Debug)]
enum Visitor {
    /// Reads what is there and puts a new file with one more line in its place.
    Replace,
    /// The same into the file that is there.
    InPlace,
    /// Replaces what is there with what it read before the save and one more line.
    StaleReplace,
    /// The same into the file that is there.
    StaleInPlace,
}

const VISITORS: [Visitor; 4] = [
    Visitor::Replace,
    Visitor::InPlace,
    Visitor::StaleReplace,
    Visitor::StaleInPlace,
];

const OLD: &[u8] = b"old 0\nold 1\n";

impl Visitor {
    fn act(self, world: &mut World, line: &str) {
        let month = Path::new(MONTH);
        let now = match self {
            Self::Replace | Self::InPlace => world.get(month),
            Self::StaleReplace | Self::StaleInPlace => Some(OLD.to_vec()),
        };
        let bytes = with_line(now.as_deref(), line);
        match self {
            Self::Replace | Self::StaleReplace => world.replace(month, &bytes),
            Self::InPlace | Self::StaleInPlace => match world.truncate(month) {
                Some(inode) => world.write_through(inode, &bytes),
                None => world.replace(month, &bytes),
            },
        }
    }
}

/// A month saved twice, on a disk with everything, and on two that have less.
fn starts() -> [FakeDisk; 3] {
    [(false, false), (true, false), (true, true)].map(|(flags, links)| {
        let disk = with_saves(2);
        let moves = false;
        disk.without(Without { flags, links, moves });
        disk
    })
}

/// All lines of the month, and of the conflict files that were reported.
fn told(disk: &FakeDisk, saved: &Saved) -> Vec<String> {
    let mut all = lines(&disk.get(MONTH).unwrap());
    for conflict in &saved.conflicts {
        all.extend(lines(&disk.get(conflict).unwrap()));
    }
    all
}

fn has(all: &[String], line: &str) -> bool {
    all.iter().any(|have| have == line)
}

/// Where the two steps of a lesser disk leave a moment in which a replacement cannot be seen: between the
/// last look and the rename.
fn in_the_gap(disk: &FakeDisk, before: usize, k: usize) -> bool {
    let calls = disk.calls();
    calls.get(before + k) == Some(&"rename") && calls.get(before + k - 1) == Some(&"stat")
}

#[test]
fn a_write_before_every_call_is_kept_and_so_is_ours() {
    let mut points = 0;
    for (start, disk_has) in starts().iter().zip(["all", "links", "none"]) {
        for visitor in VISITORS {
            for k in 0.. {
                let disk = start.reopened();
                disk.visit_before(k, move |world| visitor.act(world, "theirs"));
                let saved = add(&disk, "ours").unwrap();
                let at = (disk_has, visitor, k);
                if disk.calls().len() <= k {
                    break;
                }
                points += 1;
                let all = told(&disk, &saved);
                assert!(has(&all, "ours"), "{at:?}: {all:?}");
                assert!(has(&all, "old 1"), "{at:?}: {all:?}");
                if !(disk_has != "all" && in_the_gap(&disk, 0, k)) {
                    assert!(has(&all, "theirs"), "{at:?}: {all:?} {:?}", disk.calls());
                }
                assert!(temps(&disk).is_empty(), "{at:?}: {:?}", disk.calls());
            }
        }
    }
    println!("{points} points of a write from outside");
    assert!(points > 150, "only {points}");
}

#[test]
fn two_writes_at_any_two_calls_are_kept() {
    let mut points = 0;
    for visitor in [Visitor::Replace, Visitor::InPlace] {
        for first in 0..30 {
            for second in first..30 {
                let disk = with_saves(2).reopened();
                disk.visit_before(first, move |world| visitor.act(world, "theirs"));
                disk.visit_before(second, move |world| visitor.act(world, "also theirs"));
                let saved = add(&disk, "ours").unwrap();
                let at = (visitor, first, second);
                let all = told(&disk, &saved);
                let calls = disk.calls().len();
                assert!(has(&all, "ours"), "{at:?}: {all:?}");
                assert!(first >= calls || has(&all, "theirs"), "{at:?}: {all:?}");
                assert!(
                    second >= calls || has(&all, "also theirs"),
                    "{at:?}: {all:?} {:?}",
                    disk.calls()
                );
                points += usize::from(second < calls);
            }
        }
    }
    println!("{points} points of two writes from outside");
    assert!(points > 200, "only {points}");
}

/// An editor that empties the file at one call, and has written at a later one. What it writes after the
/// last look goes to the backup.
#[test]
fn an_editor_in_the_middle_of_writing_is_waited_out() {
    let mut points = 0;
    for first in 0..30 {
        for second in first..30 {
            let disk = with_saves(2).reopened();
            let open = Rc::new(Cell::new(None));
            let opened = Rc::clone(&open);
            disk.visit_before(first, move |world| {
                opened.set(world.truncate(Path::new(MONTH)));
            });
            disk.visit_before(second, move |world| {
                if let Some(inode) = open.get() {
                    world.write_through(inode, b"old 0\nold 1\ntheirs\n");
                }
            });
            let saved = add(&disk, "ours").unwrap();
            let calls = disk.calls();
            if second >= calls.len() {
                continue;
            }
            points += 1;
            let at = (first, second, &calls);
            let mut all = told(&disk, &saved);
            assert!(has(&all, "ours"), "{at:?}: {all:?}");
            if second + 1 == calls.len() {
                for (path, _) in disk.files() {
                    if path.starts_with(BACKUPS) {
                        all.extend(lines(&disk.get(path).unwrap()));
                    }
                }
            }
            assert!(has(&all, "theirs"), "{at:?}: {all:?}");
            assert!(has(&all, "old 1"), "{at:?}: {all:?}");
        }
    }
    println!("{points} points of an editor writing");
    assert!(points > 100, "only {points}");
}

#[test]
fn a_file_taken_away_at_any_call_is_written_again() {
    for k in 0..14 {
        let disk = with_saves(2);
        disk.visit_before(k, |world| world.delete(Path::new(MONTH)));
        add(&disk, "ours").unwrap();
        let all = lines(&disk.get(MONTH).unwrap());
        assert!(has(&all, "ours"), "{k}: {all:?}");
        assert!(temps(&disk).is_empty(), "{k}");
    }
}

#[test]
fn a_file_made_at_any_call_is_not_written_over() {
    for k in 0.. {
        let disk = with_saves(2);
        disk.outside(|world| world.delete(Path::new(MONTH)));
        let before = disk.calls().len();
        disk.visit_before(k, |world| Visitor::Replace.act(world, "theirs"));
        let saved = add(&disk, "ours").unwrap();
        if disk.calls().len() <= before + k {
            break;
        }
        let all = told(&disk, &saved);
        assert!(has(&all, "ours") && has(&all, "theirs"), "{k}: {all:?}");
    }
}

/// Killed, or met by an error, after another program wrote: its line is in the month, in a temporary file
/// that the next start finds, in a conflict file, or where the error says.
#[test]
fn what_another_program_wrote_outlives_a_kill_and_an_error() {
    let mut points = 0;
    for visitor in [Visitor::Replace, Visitor::InPlace] {
        for fault in [
            Fault::Kill,
            Fault::Once(Errno::IO),
            Fault::Sticky(Errno::NOSPC),
            Fault::StickyChanges(Errno::NOSPC),
        ] {
            for first in 0..16 {
                for second in first..32 {
                    let disk = with_saves(2).reopened();
                    disk.visit_before(first, move |world| visitor.act(world, "theirs"));
                    disk.fail_at(second, fault);
                    let outcome = add(&disk, "ours");
                    if disk.calls().len() <= second {
                        continue;
                    }
                    points += 1;
                    let mut all = Vec::new();
                    for (path, _) in disk.files() {
                        let told = matches!(&outcome,
                            Err(SaveError::InDoubt { before, .. }) if before.as_ref() == Some(&path));
                        if told || !path.starts_with(BACKUPS) {
                            all.extend(lines(&disk.get(path).unwrap()));
                        }
                    }
                    let at = (visitor, fault, first, second, disk.calls());
                    assert!(has(&all, "theirs"), "{at:?}: {all:?} {outcome:?}");
                    assert!(has(&all, "old 1"), "{at:?}: {all:?} {outcome:?}");
                    if outcome.is_ok() {
                        let month = lines(&disk.get(MONTH).unwrap());
                        assert!(has(&month, "ours"), "{at:?}: {month:?}");
                    }
                }
            }
        }
    }
    println!("{points} points of a write from outside and a fault");
    assert!(points > 1000, "only {points}");
}

/// The same with a power cut, and a program that syncs what it writes.
#[test]
fn what_another_program_synced_outlives_a_power_cut() {
    let mut states = 0;
    for start in starts() {
        for visitor in [Visitor::Replace, Visitor::InPlace] {
            for first in 0..20 {
                for second in first..40 {
                    let disk = start.reopened();
                    disk.visit_before(first, move |world| {
                        visitor.act(world, "theirs");
                        world.settle();
                    });
                    disk.fail_at(second, Fault::Kill);
                    let outcome = add(&disk, "ours");
                    let calls = disk.calls();
                    if calls.len() <= second || in_the_gap(&disk, 0, first) {
                        continue;
                    }
                    for after in disk.after_power_cut() {
                        states += 1;
                        let mut all = Vec::new();
                        for (path, _) in after.files() {
                            if !path.starts_with(BACKUPS) {
                                all.extend(lines(&after.get(path).unwrap()));
                            }
                        }
                        let at = (visitor, first, second, &calls, &outcome);
                        assert!(has(&all, "theirs"), "{at:?}: {all:?}");
                        assert!(has(&all, "old 1"), "{at:?}: {all:?}");
                    }
                }
            }
        }
    }
    println!("{states} states after a write from outside and a power cut");
    assert!(states > 1000, "only {states}");
}

#[test]
fn who_never_stops_writing_is_left_to_it() {
    let disk = with_saves(2);
    for k in 0..200 {
        disk.visit_before(k, move |world| {
            Visitor::Replace.act(world, &format!("theirs {k}"));
        });
    }
    let error = add(&disk, "ours").unwrap_err();
    assert!(matches!(error, SaveError::Contended { .. }), "{error:?}");
    assert!(temps(&disk).is_empty());
}
