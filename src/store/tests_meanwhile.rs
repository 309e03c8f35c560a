//! What another program writes while one of ours is at work is there afterwards, or the work was refused: at every call
//! of the disk.

use std::collections::BTreeSet;
use std::path::Path;

use super::disk::fake::{FakeDisk, World};
use super::tests::operations_on_a_month;
use super::tests_sweep::{ROOT, good, store};

const THEIRS: &str = "\n[[note]]\nid = \"theirs\"\nat = 2026-01-08T09:00:00+01:00\ntext = \"from elsewhere\"\n";
const MONTH: &str = "journal/2026-01.toml";

/// Another program adds an entry, by a new file in the place of the old one, or in the file itself.
fn adds(world: &mut World, in_place: bool) {
    let path = Path::new(ROOT).join(MONTH);
    let mut bytes = world.get(&path).unwrap_or_default();
    bytes.extend_from_slice(THEIRS.as_bytes());
    if !in_place {
        world.replace(&path, &bytes);
    } else if let Some(inode) = world.truncate(&path) {
        world.write_through(inode, &bytes);
    }
}

/// A month of which the newest backup has every entry, and the one before it lacks two.
fn saved_thrice() -> FakeDisk {
    let start = good();
    for operation in operations_on_a_month() {
        store(&start).apply(&operation).unwrap();
    }
    start
}

#[test]
fn a_restore_drops_nothing_that_came_in_meanwhile() {
    let mut points = 0;
    for (which, yes) in [(0, false), (0, true), (1, true)] {
        for in_place in [false, true] {
            for k in 0.. {
                let disk = saved_thrice().reopened();
                let store = store(&disk);
                let kept = store.kept().unwrap().swap_remove(which);
                let agreed = if yes { store.would_lose(&kept) } else { BTreeSet::new() };
                let begun = disk.calls().len();
                disk.visit_before(k, move |world| adds(world, in_place));
                let done = store.bring_back(&kept, &agreed);
                let calls = disk.calls().len() - begun;
                if calls <= k {
                    assert!(done.is_ok(), "{done:?}");
                    break;
                }
                points += 1;
                let now = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
                let at = (which, yes, in_place, k, disk.calls()[begun + k], &done);
                assert!(now.contains("theirs"), "{at:?}: {now}");
                if done.is_err() {
                    assert!(now.contains("withdrawn later"), "{at:?}: {now}");
                }
            }
        }
    }
    println!("{points} points");
    assert!(points > 50, "{points}");
}

#[test]
fn a_merge_drops_nothing_that_came_in_meanwhile() {
    let mut points = 0;
    for in_place in [false, true] {
        for k in 0.. {
            let disk = saved_thrice().reopened();
            let copy = "journal/2026-01.sync-conflict-1.toml";
            let waiting = "[[note]]\nid = \"pppppp\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"waits\"\n";
            super::tests_sweep::put(&disk, copy, waiting.as_bytes());
            let begun = disk.calls().len();
            disk.visit_before(k, move |world| adds(world, in_place));
            let done = store(&disk).merge(Path::new(copy), None);
            if disk.calls().len() - begun <= k {
                break;
            }
            points += 1;
            let now = String::from_utf8(disk.get(Path::new(ROOT).join(MONTH)).unwrap()).unwrap();
            assert!(now.contains("theirs"), "{k} {in_place}: {done:?}: {now}");
            assert!(
                done.is_err() || now.contains("waits"),
                "{k} {in_place}: {done:?}: {now}"
            );
        }
    }
    println!("{points} points");
    assert!(points > 50, "{points}");
}
