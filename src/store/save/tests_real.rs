//! The same on the disk of the machine.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests look at real files behind the back of the code they test"
)]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::Mode;

use super::tests::{lines, with_line};
use super::{Backup, SaveError, Saved, Saver};
use crate::store::disk::{Disk, RealDisk, open_to_others};

/// A regimen in its own directory.
struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("regimen")
    }

    fn month(&self) -> PathBuf {
        self.root().join("journal/2026-11.toml")
    }

    fn saver(&self) -> Saver<'static> {
        Saver::new(&RealDisk, &self.root(), &self.dir.path().join("backups"))
    }

    fn add(&self, line: &str) -> Result<Saved, SaveError> {
        self.saver().edit(&self.month(), &mut |now| Ok(with_line(now, line)))
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn everything_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything_below(&path));
        }
        found.push(path);
    }
    found
}

#[test]
fn nobody_else_may_look_whatever_the_umask() {
    let home = Home::new();
    let before = rustix::process::umask(Mode::empty());
    home.add("one").unwrap();
    fs::set_permissions(home.month(), Permissions::from_mode(0o666)).unwrap();
    home.add("two").unwrap();
    rustix::process::umask(before);
    let all = everything_below(home.dir.path());
    assert_eq!(all.len(), 6, "{all:?}");
    for path in &all {
        let hoped = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(path), hoped, "{}", path.display());
    }
    assert!(!open_to_others(&RealDisk, &home.root()));
    fs::set_permissions(home.root(), Permissions::from_mode(0o750)).unwrap();
    assert!(open_to_others(&RealDisk, &home.root()));
}

#[test]
fn a_symbolic_link_stays_one() {
    let home = Home::new();
    home.add("one").unwrap();
    let dotfiles = home.dir.path().join("dotfiles");
    fs::create_dir(&dotfiles).unwrap();
    let target = dotfiles.join("month.toml");
    fs::rename(home.month(), &target).unwrap();
    symlink("../../dotfiles/month.toml", home.month()).unwrap();
    let saved = home.add("two").unwrap();
    assert!(fs::symlink_metadata(home.month()).unwrap().is_symlink());
    assert_eq!(fs::read(&target).unwrap(), b"one\ntwo\n");
    let Backup::Kept(backup) = saved.backup else {
        panic!("no backup")
    };
    assert_eq!(backup.file_name().unwrap(), "journal+2026-11.toml.~1~");

    fs::remove_file(&target).unwrap();
    let error = home.add("three").unwrap_err();
    assert!(matches!(error, SaveError::NotRegular { .. }), "{error:?}");
}

#[test]
fn a_pipe_is_refused_without_waiting_for_its_writer() {
    let home = Home::new();
    home.add("one").unwrap();
    fs::remove_file(home.month()).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        home.month(),
        rustix::fs::FileType::Fifo,
        Mode::RUSR | Mode::WUSR,
        0,
    )
    .unwrap();
    let error = home.add("two").unwrap_err();
    assert!(matches!(error, SaveError::NotRegular { .. }), "{error:?}");
}

#[test]
fn a_directory_we_may_not_write_to_is_said_to_be() {
    let home = Home::new();
    home.add("one").unwrap();
    let journal = home.root().join("journal");
    fs::set_permissions(&journal, Permissions::from_mode(0o500)).unwrap();
    // The superuser may write anywhere; then there is nothing to see.
    let bound = File::create(journal.join("probe")).is_err();
    let outcome = home.add("two");
    fs::set_permissions(&journal, Permissions::from_mode(0o700)).unwrap();
    if bound {
        let error = outcome.unwrap_err();
        assert!(matches!(error, SaveError::ReadOnly { .. }), "{error:?}");
        assert_eq!(fs::read(home.month()).unwrap(), b"one\n");
    }
}

#[test]
fn a_lock_held_elsewhere_is_waited_for_and_then_named() {
    let home = Home::new();
    home.add("one").unwrap();
    let lock = home.root().join(".lock");
    let held = RealDisk.lock(&lock, Duration::ZERO);
    let saver = home.saver().waiting(Duration::from_millis(5));
    let error = saver
        .edit(&home.month(), &mut |now| Ok(with_line(now, "two")))
        .unwrap_err();
    assert!(matches!(error, SaveError::Locked { .. }), "{error:?}");
    drop(held);
    home.add("two").unwrap();
}

#[test]
fn two_at_once_lose_nothing() {
    let home = Home::new();
    std::thread::scope(|scope| {
        for who in ["a", "b"] {
            let home = &home;
            scope.spawn(move || {
                // Each of the two may have to wait for many saves of the other.
                let saver = home.saver().waiting(Duration::from_secs(60));
                for n in 0..50 {
                    let line = format!("{who} {n}");
                    saver.edit(&home.month(), &mut |now| Ok(with_line(now, &line))).unwrap();
                }
            });
        }
    });
    let have = lines(&fs::read(home.month()).unwrap());
    assert_eq!(have.len(), 100);
    for who in ["a", "b"] {
        let mine: Vec<_> = have.iter().filter(|line| line.starts_with(who)).collect();
        assert_eq!(mine.len(), 50);
        assert_eq!(*mine[49], format!("{who} 49"));
    }
}

/// A replacement by rename, as git and most editors do it, while saves go on: none is lost.
#[test]
fn an_editor_at_the_same_time_loses_nothing_of_ours_that_it_saw() {
    let home = Home::new();
    home.add("one").unwrap();
    let seen_by_op = std::cell::Cell::new(0);
    let saved = home
        .saver()
        .edit(&home.month(), &mut |now| {
            if seen_by_op.replace(seen_by_op.get() + 1) == 0 {
                let other = home.root().join("journal/other");
                fs::write(&other, b"one\ntheirs\n").unwrap();
                fs::rename(other, home.month()).unwrap();
            }
            Ok(with_line(now, "two"))
        })
        .unwrap();
    assert_eq!(seen_by_op.get(), 2);
    assert_eq!(saved.bytes, b"one\ntheirs\ntwo\n");
    assert_eq!(fs::read(home.month()).unwrap(), saved.bytes);
    assert!(saved.conflicts.is_empty());
    let left = fs::read_dir(home.root().join("journal")).unwrap().count();
    assert_eq!(left, 1);
}
