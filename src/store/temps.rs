//! What a save that was cut short left, and copies that others left: found at start, reported, and cleared where they
//! hold nothing.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use super::Store;
use super::edit;
use super::merge::copy_of;
use super::paths::{DataFile, is_stray};
use super::save::{Locked, SaveError, temp_of};

/// What else is in the folders of the files of data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Files that a save cut short has left and that hold something which their file does not: relative to the
    /// regimen's directory. They are offered; nothing in them was acknowledged, or another program wrote it.
    pub offered: Vec<String>,
    /// How many such files held nothing new. They are among the backups now.
    pub cleared: usize,
    /// Copies that a synchroniser, git or an editor left; they are not read.
    pub copies: Vec<String>,
}

impl Beside {
    /// What to say to the person, one sentence each.
    pub fn notices(&self) -> Vec<String> {
        let offered = self
            .offered
            .iter()
            .map(|name| format!("A save was interrupted: regimen merge {name} adds what it left"));
        let copies = (self.copies.iter()).map(|name| format!("Copy found, not used: regimen merge {name} adds it"));
        offered.chain(copies).collect()
    }
}

impl Store {
    /// Looks at what else is in the folders of the files. Costs a listing of each directory where there is nothing;
    /// takes the lock only where a save has left something, and passes over it while another copy of the program is
    /// saving.
    pub fn beside(&self) -> Beside {
        let mut beside = Beside::default();
        let (mut left, mut drafts) = (false, false);
        for dir in ["", "courses", "drafts", "journal"] {
            for name in self.disk.list(&self.paths.root().join(dir)).unwrap_or_default() {
                let name = name.to_string_lossy().into_owned();
                let within = if dir.is_empty() {
                    name.clone()
                } else {
                    format!("{dir}/{name}")
                };
                left |= temp_of(&name).is_some();
                let file = within.parse::<DataFile>();
                drafts |= matches!(file, Ok(DataFile::Draft(_)));
                if file.is_err() && is_stray(&name) && copy_of(Path::new(&within)).is_some() {
                    beside.copies.push(within);
                }
            }
        }
        beside.copies.sort();
        // Every course is read for it: without a draft there is none that is spent.
        if drafts && !self.load_rest().spent.is_empty() {
            let saver = self.saver().waiting(Duration::from_millis(100));
            let _ = saver.with_lock(|locked| self.set_spent_aside(locked, &mut beside));
        }
        if left {
            let saver = self.saver().waiting(Duration::from_millis(100));
            // Whoever holds the lock is writing one of them just now: the next start finds what is left.
            let _ = saver.with_lock(|locked| self.look_at_temps(locked, &mut beside));
        }
        beside
    }

    /// Drafts that are in force go: what they say is in the course.
    fn set_spent_aside(&self, locked: &Locked<'_>, beside: &mut Beside) -> Result<(), SaveError> {
        for course in self.load_rest().spent {
            let file = DataFile::Draft(course);
            locked.set_aside(&self.paths.of(&file))?;
            beside.cleared += 1;
        }
        Ok(())
    }

    fn look_at_temps(&self, locked: &Locked<'_>, beside: &mut Beside) -> Result<(), SaveError> {
        for dir in ["", "courses", "drafts", "journal"] {
            let dir = self.paths.root().join(dir);
            for temp in locked.stale_temps(&dir)? {
                if self.holds_nothing(&temp.path, &temp.name) {
                    locked.set_aside_as(&temp.path, &dir.join(&temp.name))?;
                    beside.cleared += 1;
                } else {
                    beside.offered.push(self.shown(&temp.path));
                }
            }
        }
        Ok(())
    }

    /// Whether everything in a temporary file is in the file it is of.
    fn holds_nothing(&self, path: &Path, name: &OsString) -> bool {
        let (Some(target), Ok(left)) = (copy_of(path), self.disk.read(path)) else {
            return false;
        };
        if path.with_file_name(name) != self.paths.of(&target) {
            return false;
        }
        let mut files = vec![target.clone()];
        if let DataFile::Pending(month) = target {
            files.push(DataFile::Month(month));
        }
        files.iter().any(|file| {
            let Ok(here) = self.now(file) else { return false };
            if here.as_ref().is_some_and(|here| is_part_of(&left.bytes, here)) {
                return true;
            }
            edit::compare(&file.to_string(), here.as_deref(), "", &left.bytes, None)
                .is_ok_and(|found| found.is_nothing_new())
        })
    }
}

/// Whether bytes are a beginning of others: a write of a file with nothing new in it, cut short.
fn is_part_of(left: &[u8], here: &[u8]) -> bool {
    here.starts_with(left)
}
