//! What a save does when all goes well, and the tools of the other tests.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Backup, Refused, SaveError, Saved, Saver, temp};
use crate::store::disk::fake::{FakeDisk, Without};
use crate::store::disk::{CAP, Disk, open_to_others};

pub(super) const ROOT: &str = "/home/regimen";
pub(super) const BACKUPS: &str = "/home/state/backups";
pub(super) const MONTH: &str = "/home/regimen/journal/2026-11.toml";

pub(super) fn saver(disk: &FakeDisk) -> Saver<'_> {
    Saver::new(disk, Path::new(ROOT), Path::new(BACKUPS))
}

/// The text with a line added, unless it has it.
pub(super) fn with_line(now: Option<&[u8]>, line: &str) -> Vec<u8> {
    let mut bytes = now.unwrap_or_default().to_vec();
    if !lines(&bytes).iter().any(|have| have == line) {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

pub(super) fn lines(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Adds a line to the month, as an entry is added to a journal.
pub(super) fn add(disk: &FakeDisk, line: &str) -> Result<Saved, SaveError> {
    saver(disk).edit(Path::new(MONTH), &mut |now| Ok(with_line(now, line)))
}

/// A disk with a month that was saved `count` times.
pub(super) fn with_saves(count: usize) -> FakeDisk {
    let disk = FakeDisk::new();
    for n in 0..count {
        add(&disk, &format!("old {n}")).unwrap();
    }
    disk
}

/// The temporary files that are there, wherever.
pub(super) fn temps(disk: &FakeDisk) -> Vec<PathBuf> {
    let files = disk.files().into_iter().map(|(path, _)| path);
    files
        .filter(|path| temp::belongs_to(path.file_name().unwrap()).is_some())
        .collect()
}

#[test]
fn an_edit_gets_what_is_there_now_and_keeps_what_was() {
    let disk = FakeDisk::new();
    let first = add(&disk, "one").unwrap();
    assert!(first.changed && matches!(first.backup, Backup::None));
    let second = add(&disk, "two").unwrap();
    assert_eq!(disk.get(MONTH).unwrap(), b"one\ntwo\n");
    assert_eq!(second.bytes, b"one\ntwo\n");
    let Backup::Kept(backup) = second.backup else {
        panic!("no backup")
    };
    assert_eq!(backup, Path::new("/home/state/backups/journal+2026-11.toml.~1~"));
    assert_eq!(disk.get(backup).unwrap(), b"one\n");
    assert!(temps(&disk).is_empty());
}

#[test]
fn an_operation_with_nothing_to_do_writes_nothing() {
    let disk = with_saves(1);
    let before = disk.calls().len();
    let saved = add(&disk, "old 0").unwrap();
    assert!(!saved.changed);
    assert_eq!(disk.calls()[before..], ["lock", "canonicalize", "read", "sync_dir"]);
}

#[test]
fn a_save_makes_few_calls() {
    let disk = with_saves(7);
    let before = disk.calls().len();
    add(&disk, "new").unwrap();
    let calls = disk.calls()[before..].join(" ");
    assert_eq!(
        calls,
        "lock canonicalize read create write sync exchange read list rename remove sync_dir \
         stat stat"
    );
}

#[test]
fn five_backups_are_kept_and_the_newest_comes_first() {
    let disk = with_saves(9);
    let saver = saver(&disk);
    let kept: Result<_, SaveError> = saver.with_lock(|locked| locked.backups(Path::new(MONTH)));
    let kept = kept.unwrap();
    let sizes: Vec<_> = kept.iter().map(|path| lines(&disk.get(path).unwrap()).len()).collect();
    assert_eq!(sizes, [8, 7, 6, 5, 4]);
}

#[test]
fn a_refused_operation_changes_nothing() {
    let disk = with_saves(1);
    let before = disk.files();
    let error = saver(&disk)
        .edit(Path::new(MONTH), &mut |_| Err(Refused::because("line 3 is not TOML")))
        .unwrap_err();
    assert_eq!(
        error.sentence(),
        "line 3 is not TOML: /home/regimen/journal/2026-11.toml was left alone"
    );
    assert_eq!(disk.files(), before);
}

#[test]
fn a_lock_that_is_held_is_said_to_be() {
    let disk = with_saves(1);
    disk.hold("/home/regimen/.lock");
    let error = add(&disk, "new").unwrap_err();
    assert!(matches!(error, SaveError::Locked { .. }));
    assert!(error.sentence().contains("for 3 s"), "{}", error.sentence());
    assert_eq!(disk.get(MONTH).unwrap(), b"old 0\n");
}

#[test]
fn a_new_file_never_takes_the_place_of_another() {
    let disk = with_saves(1);
    let error = saver(&disk).create(Path::new(MONTH), b"x").unwrap_err();
    assert!(matches!(error, SaveError::Exists { .. }));
    let other = Path::new("/home/regimen/courses/a.toml");
    saver(&disk).create(other, b"x").unwrap();
    assert_eq!(disk.get(other).unwrap(), b"x");
    assert!(temps(&disk).is_empty());
}

#[test]
fn several_files_change_under_one_lock() {
    let disk = FakeDisk::new();
    let done: Result<(), SaveError> = saver(&disk).with_lock(|locked| {
        locked.edit(Path::new(MONTH), &mut |now| Ok(with_line(now, "one")))?;
        locked.create(Path::new("/home/regimen/courses/a.toml"), b"x")?;
        assert!(matches!(
            add(&disk, "two"),
            Err(SaveError::Locked { waited, .. }) if waited == Duration::from_secs(3)
        ));
        Ok(())
    });
    done.unwrap();
    let locks = disk.calls().iter().filter(|call| **call == "lock").count();
    assert_eq!(locks, 3, "one that makes the directory, one taken, one in vain");
}

#[test]
fn a_file_set_aside_is_a_backup() {
    let disk = with_saves(1);
    let saver = saver(&disk);
    let aside: Result<_, SaveError> = saver.with_lock(|locked| {
        let aside = locked.set_aside(Path::new(MONTH))?;
        assert!(locked.set_aside(Path::new(MONTH))?.is_none());
        Ok(aside.unwrap())
    });
    assert_eq!(disk.get(aside.unwrap()).unwrap(), b"old 0\n");
    assert!(disk.get(MONTH).is_none());
}

#[test]
fn only_our_temporary_files_are_left_over() {
    let disk = with_saves(1);
    let dir = Path::new("/home/regimen/journal");
    for name in [
        ".tmp-abcd0123-2026-11.toml",
        ".tmp-x",
        "2026-11.toml~",
        ".tmp-ABCD0123-a",
    ] {
        disk.outside(|world| world.replace(&dir.join(name), b"x"));
    }
    let saver = saver(&disk);
    let removed: Result<_, SaveError> = saver.with_lock(|locked| {
        let stale = locked.stale_temps(dir)?;
        assert_eq!(stale.len(), 1);
        assert_eq!(stale[0].name, "2026-11.toml");
        assert!(locked.stale_temps(Path::new("/home/none"))?.is_empty());
        locked.remove_stale_temps(dir)
    });
    assert_eq!(removed.unwrap(), 1);
    assert!(disk.get(dir.join(".tmp-x")).is_some());
}

#[test]
fn a_save_without_exchange_links_or_moves_is_the_same() {
    for (flags, links, moves) in [
        (true, false, false),
        (true, true, false),
        (false, false, true),
        (true, true, true),
    ] {
        let disk = FakeDisk::new();
        disk.without(Without { flags, links, moves });
        add(&disk, "one").unwrap();
        let saved = add(&disk, "two").unwrap();
        assert_eq!(disk.get(MONTH).unwrap(), b"one\ntwo\n");
        let Backup::Kept(backup) = saved.backup else {
            panic!("no backup")
        };
        assert_eq!(disk.get(backup).unwrap(), b"one\n");
        assert!(temps(&disk).is_empty(), "{:?}", disk.calls());
    }
}

#[test]
fn what_is_too_big_or_no_file_is_left_alone() {
    let disk = with_saves(1);
    let big = vec![b'x'; usize::try_from(CAP).unwrap() + 1];
    let error = saver(&disk).edit(Path::new(MONTH), &mut |_| Ok(big.clone()));
    assert!(matches!(error, Err(SaveError::WouldBeTooBig { .. })));
    disk.outside(|world| world.replace(Path::new(MONTH), &big));
    let error = add(&disk, "new");
    assert!(matches!(error, Err(SaveError::TooBig { .. })));
    let dir = Path::new("/home/regimen/journal");
    let error = saver(&disk).edit(dir, &mut |_| Ok(Vec::new()));
    assert!(matches!(error, Err(SaveError::NotRegular { .. })));
    assert!(!open_to_others(&disk as &dyn Disk, dir));
}
