//! What reminders have announced already: a file in the state directory, none of the person's data. It may be deleted
//! at any time; then everything that is still waited for is announced once more.

use std::collections::HashSet;
use std::io;

use super::Store;
use super::save::place;

/// Only part of the file is read; a longer file starts over.
const READ: u64 = 256 * 1024;

impl Store {
    /// Those of these names that were not announced yet. They count as announced from now on.
    ///
    /// # Errors
    /// What the disk says: then everything is new.
    pub fn tell_once(&self, names: &[String]) -> (Vec<String>, io::Result<()>) {
        let path = self.paths().told();
        let known = self.disk.read_end(&path, READ).unwrap_or_default();
        let text = String::from_utf8_lossy(&known).into_owned();
        let told: HashSet<&str> = text.lines().collect();
        let new: Vec<String> = (names.iter())
            .filter(|name| !told.contains(name.as_str()))
            .cloned()
            .collect();
        let full = known.len() as u64 >= READ;
        let done = self.remember_told(if full { names } else { &new }, full);
        (new, done)
    }

    fn remember_told(&self, names: &[String], anew: bool) -> io::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let path = self.paths().told();
        if let Some(dir) = path.parent() {
            place::make_dirs(&*self.disk, dir).map_err(io::Error::other)?;
        }
        if anew {
            self.disk.remove(&path)?;
        }
        let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
        self.disk.append(&path, lines.as_bytes()).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::fake::FakeDisk;
    use crate::store::paths::Paths;

    #[test]
    fn a_thing_is_told_once_and_the_file_stays_small() {
        let store = Store::on(Box::new(FakeDisk::new()), Paths::at("/home/regimen", "/home/state"));
        let names =
            |from: usize, to: usize| -> Vec<String> { (from..to).map(|n| format!("due examplin {n}")).collect() };
        let tell = |names: &[String]| {
            let (new, done) = store.tell_once(names);
            done.unwrap();
            new.len()
        };
        assert_eq!((tell(&names(0, 3)), tell(&names(0, 4)), tell(&names(0, 4))), (3, 1, 0));
        for round in 0..20 {
            tell(&names(round * 1000, (round + 1) * 1000));
        }
        let path = store.paths().told();
        assert!(store.disk.read_end(&path, 10 * READ).unwrap().len() as u64 <= READ + 30_000);
        assert_eq!(tell(&names(19_000, 20_000)), 0);
    }
}
