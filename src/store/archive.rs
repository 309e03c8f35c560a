//! One file with everything in it: a plain tar archive, which every system can read without this program.
//!
//! It holds the files of data under their names relative to the regimen's directory, and the copies next to them; not
//! the undo history nor the backups. It is written whole through the save layer, and looked at before. What is unpacked
//! may come from anywhere: names, kinds and sizes are looked at before the first byte is written.

#![expect(clippy::disallowed_methods, reason = "store is the layer that touches the disk")]

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::disk::{CAP, Disk, Kind};
use super::merge::copy_of;
use super::paths::{DataFile, is_stray};
use super::save::{Locked, SaveError, temp_of};
use super::{Store, StoreError};

/// The largest archive that is written or read, in bytes: 10,000 months of a regimen.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The most files in an archive.
const MOST: usize = 20_000;

/// Names and contents.
type Files = BTreeMap<String, Vec<u8>>;

/// An archive that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The files in it.
    pub files: usize,
    /// Its size in bytes.
    pub size: usize,
}

/// Why an archive was not written, or nothing was unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no regimen.
    #[error("there is nothing in {} yet", .0.display())]
    Nothing(PathBuf),
    /// There is something in the directory that was named.
    #[error("{} is not empty; nothing was written. Name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// The archive is none of ours, or was tampered with.
    #[error("{} is left alone, nothing was written: {what}", path.display())]
    Hostile {
        /// The archive.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The archive could not be saved.
    #[error("{}", .0.sentence())]
    Save(#[from] SaveError),
    /// A file of the regimen could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Writes everything into one new file, mode 0600, and returns when it is on the disk.
    ///
    /// # Errors
    /// [`ArchiveError`]; then the file does not exist.
    pub fn archive(&self, to: &Path) -> Result<Archived, ArchiveError> {
        let to = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
        self.has_folder(&to)?;
        self.pack_up(&to, |locked, bytes| {
            locked.create(&to, bytes)?;
            Ok(())
        })
    }

    /// The bytes of the archive, for whoever encrypts them or sends them away.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub fn archive_bytes(&self) -> Result<(Archived, Vec<u8>), ArchiveError> {
        let mut all = Vec::new();
        let archived = self.pack_up(Path::new("the archive"), |_, bytes| {
            all = bytes.to_vec();
            Ok(())
        })?;
        Ok((archived, all))
    }

    /// Everything in one archive that has been read back, handed on under the lock.
    fn pack_up(
        &self,
        to: &Path,
        write: impl FnOnce(&Locked<'_>, &[u8]) -> Result<(), ArchiveError>,
    ) -> Result<Archived, ArchiveError> {
        if self.disk.stat(self.paths.root()).is_err() {
            return Err(ArchiveError::Nothing(self.paths.root().to_owned()));
        }
        // One lock over all of it: no file is from another moment than the others.
        self.saver().up_to(LARGEST).with_lock(|locked| {
            let files = self.everything()?;
            if files.is_empty() {
                return Err(ArchiveError::Nothing(self.paths.root().to_owned()));
            }
            let bytes = pack(&files).map_err(|source| ArchiveError::Io {
                path: to.to_owned(),
                source,
            })?;
            if read(&bytes[..]).as_ref() != Ok(&files) {
                return Err(ArchiveError::Hostile {
                    path: to.to_owned(),
                    what: "it would not read back as it is".into(),
                });
            }
            write(locked, &bytes)?;
            Ok(Archived {
                files: files.len(),
                size: bytes.len(),
            })
        })
    }

    /// The files of data and the copies next to them.
    fn everything(&self) -> Result<Files, ArchiveError> {
        let mut files = Files::new();
        for dir in ["", "courses", "drafts", "journal"] {
            let folder = self.paths.root().join(dir);
            if let Some(away) = self.folder_away(dir) {
                return Err(ArchiveError::Io {
                    path: folder,
                    source: io::Error::other(away),
                });
            }
            let names = match self.disk.list(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(|source| ArchiveError::Io {
                    path: folder.clone(),
                    source,
                })?,
            };
            for name in names {
                let Some(name) = name.to_str() else { continue };
                let within = if dir.is_empty() {
                    name.to_owned()
                } else {
                    format!("{dir}/{name}")
                };
                let path = folder.join(name);
                let file = self.disk.canonicalize(&path).and_then(|real| self.disk.stat(&real));
                let is_file = file.is_ok_and(|stamp| stamp.kind == Kind::File);
                // A file of data that cannot be read is an error: nothing is left out without a word.
                let is_data = within.parse::<DataFile>().is_ok();
                if is_data || (is_file && may_be_in(&within)) {
                    let seen = self.disk.read(&path).map_err(|fault| SaveError::unread(&path, fault))?;
                    files.insert(within, seen.bytes);
                }
            }
        }
        Ok(files)
    }
}

/// Whether a name is allowed in an archive: a file of data, or a copy next to one. Anything that could lead out of the
/// directory, or hide in it, is none.
fn may_be_in(name: &str) -> bool {
    if name.parse::<DataFile>().is_ok() {
        return true;
    }
    let own = match name.split_once('/') {
        Some(("courses" | "drafts" | "journal", own)) => own,
        Some(_) => return false,
        None => name,
    };
    own.len() <= 200
        && is_stray(own)
        && copy_of(Path::new(name)).is_some()
        && temp_of(own).is_none()
        && !own.starts_with("..")
        && own.chars().all(|c| c.is_alphanumeric() || " ._-~#()+,=@".contains(c))
}

/// The archive of these files.
fn pack(files: &Files) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, &bytes[..])?;
    }
    archive.into_inner()
}

/// What is in an archive; a sentence where it may not be.
fn read(bytes: impl Read) -> Result<Files, String> {
    let mut files = Files::new();
    let mut room = LARGEST;
    // What the reader says of it would quote what is in the file.
    let broken = |_: io::Error| "it is not a whole tar archive".to_owned();
    for entry in tar::Archive::new(bytes).entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path_bytes().into_owned();
        let Ok(name) = String::from_utf8(path) else {
            return Err("a name in it is not text".into());
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() && matches!(name.trim_end_matches('/'), "." | "courses" | "drafts" | "journal") {
            continue;
        }
        let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
        if !kind.is_file() || !may_be_in(&name) {
            return Err(format!("`{name}` is not a file of a regimen"));
        }
        let size = entry.size();
        if size > CAP || size > room || files.len() >= MOST {
            return Err(format!("`{name}` is too large, or there are too many files in it"));
        }
        room -= size;
        let mut content = Vec::new();
        (&mut entry).take(CAP).read_to_end(&mut content).map_err(broken)?;
        if content.len() as u64 != size {
            return Err("it was cut short".into());
        }
        if files.insert(name.clone(), content).is_some() {
            return Err(format!("`{name}` is listed twice"));
        }
    }
    if files.is_empty() {
        return Err("it contains no regimen file".into());
    }
    Ok(files)
}

/// Unpacks an archive into a directory that is empty or not there yet. It is filled under another name and gets its own
/// at the end, so there is all of it or nothing. Returns the number of files.
///
/// # Errors
/// [`ArchiveError`]; then the directory is as it was.
pub fn unpack(disk: &dyn Disk, archive: &Path, into: &Path) -> Result<usize, ArchiveError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::Io { path, source }
    };
    let hostile = |what| ArchiveError::Hostile {
        path: archive.to_owned(),
        what,
    };
    let bytes = disk.read_end(archive, LARGEST + 1).map_err(io(archive))?;
    if bytes.len() as u64 > LARGEST {
        return Err(hostile("it is larger than 256 MB".into()));
    }
    let files = read(&bytes[..]).map_err(hostile)?;
    let into = std::path::absolute(into).map_err(io(into))?;
    match disk.list(&into) {
        Ok(names) if names.is_empty() => {}
        Ok(_) => return Err(ArchiveError::NotEmpty(into)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(io(&into)(source)),
    }
    let mut beside = into.file_name().unwrap_or_default().to_owned();
    beside.push(format!(".{}", disk.token()));
    let beside = into.with_file_name(beside);
    let filled = fill(disk, &beside, &files).and_then(|()| {
        disk.rename(&beside, &into)?;
        disk.sync_dir(into.parent().unwrap_or(&into))
    });
    if let Err(source) = filled {
        // Only what was made here; it has a name that nobody else uses.
        let _ = std::fs::remove_dir_all(&beside);
        return Err(io(&into)(source));
    }
    Ok(files.len())
}

fn fill(disk: &dyn Disk, dir: &Path, files: &Files) -> io::Result<()> {
    disk.mkdir(dir)?;
    let mut dirs = vec![dir.to_owned()];
    for (name, bytes) in files {
        let path = dir.join(name);
        let above = path.parent().unwrap_or(dir);
        if !dirs.iter().any(|known| known == above) {
            disk.mkdir(above)?;
            dirs.push(above.to_owned());
        }
        let mut file = disk.create_new(&path)?;
        file.write(bytes)?;
        file.sync()?;
    }
    dirs.iter().rev().try_for_each(|dir| disk.sync_dir(dir))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operation::Operation;
    use crate::store::disk::RealDisk;
    use crate::store::paths::Paths;
    use crate::store::tests::entry;

    fn header(name: &[u8], kind: tar::EntryType, size: u64) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(kind);
        header.set_mode(0o600);
        header.set_size(size);
        header.set_cksum();
        header
    }

    fn archive_of(entries: &[(&[u8], tar::EntryType)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, kind) in entries {
            archive.append(&header(name, *kind, 1), &b"x"[..]).unwrap();
        }
        archive.into_inner().unwrap()
    }

    #[test]
    fn what_is_archived_is_unpacked() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(Paths::at(home.path().join("regimen"), home.path().join("state")));
        let to = home.path().join("all.tar");
        assert!(matches!(store.archive(&to), Err(ArchiveError::Nothing(_))));
        let note = "[[note]]\nid = \"aaaaaa\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"x\"\n";
        store.apply(&Operation::Insert(entry(note))).unwrap();
        let copy = store.paths().root().join("journal/2026-01.sync-conflict-1.toml");
        RealDisk.create_new(&copy).unwrap().write(b"[[note]]\n").unwrap();
        assert_eq!(store.archive(&to).unwrap().files, 2);
        assert!(matches!(
            store.archive(&to),
            Err(ArchiveError::Save(SaveError::Exists { .. }))
        ));
        assert!(!RealDisk.stat(&to).unwrap().open_to_others());
        let into = home.path().join("again");
        assert_eq!(unpack(&RealDisk, &to, &into).unwrap(), 2);
        let again = Store::open(Paths::at(&into, home.path().join("state2")));
        let words = crate::domain::vocabulary::Vocabulary::default();
        let month = "2026-01".parse().unwrap();
        assert_eq!(again.load_month(month, &words), store.load_month(month, &words));
        assert!(matches!(unpack(&RealDisk, &to, &into), Err(ArchiveError::NotEmpty(_))));
        assert!(
            !RealDisk
                .stat(&into.join("journal/2026-01.toml"))
                .unwrap()
                .open_to_others()
        );
        assert!(!RealDisk.stat(&into).unwrap().open_to_others());
    }

    #[test]
    fn the_bytes_of_an_archive_are_those_of_the_file() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(Paths::at(home.path().join("regimen"), home.path().join("state")));
        let note = "[[note]]\nid = \"aaaaaa\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"x\"\n";
        store.apply(&Operation::Insert(entry(note))).unwrap();
        let to = home.path().join("all.tar");
        let archived = store.archive(&to).unwrap();
        let (again, bytes) = store.archive_bytes().unwrap();
        assert_eq!(again, archived);
        assert_eq!(bytes, RealDisk.read(&to).unwrap().bytes);
    }

    #[test]
    fn what_is_not_an_archive_is_not_quoted() {
        let secret = "My secret diary of tablets, line after line. ".repeat(40);
        for text in [secret.as_str(), secret.get(..100).unwrap(), "x"] {
            let told = read(text.as_bytes()).unwrap_err();
            assert_eq!(told, "it is not a whole tar archive", "{text}");
        }
    }

    #[test]
    fn a_pipe_is_not_an_archive_and_is_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let outcome = unpack(&RealDisk, &pipe, &home.path().join("into"));
        assert!(outcome.unwrap_err().to_string().contains("not a regular file"));
        assert!(RealDisk.append(&pipe, b"x").is_err());
        assert!(RealDisk.read_end(&pipe, 1).is_err());
    }

    #[test]
    fn hostile_archives_write_nothing() {
        use tar::EntryType as T;
        let home = tempfile::tempdir().unwrap();
        let good: (&[u8], T) = (b"config.toml", T::Regular);
        let bad: [&[(&[u8], T)]; 20] = [
            &[good, (b"run.sh", T::Regular)],
            &[good, (b"journal/2026-13.toml", T::Regular)],
            &[good, (b"courses/backup.json", T::Regular)],
            &[good, (b"journal/notes", T::Regular)],
            &[good, (b"../config.toml", T::Regular)],
            &[good, (b"/etc/passwd", T::Regular)],
            &[good, (b"journal/../../x.toml", T::Regular)],
            &[good, (b"courses/../../../x", T::Regular)],
            &[good, (b"courses/..", T::Regular)],
            &[good, (b"journal/a/b.toml", T::Regular)],
            &[good, (b".bashrc", T::Regular)],
            &[good, (b".lock", T::Regular)],
            &[good, (b"other/2026-01.toml", T::Regular)],
            &[good, (b"journal/\x1b]0;x\x07.toml", T::Regular)],
            &[good, (b"journal/\xff.toml", T::Regular)],
            &[good, (b"config.toml", T::Symlink)],
            &[good, (b"care.toml", T::Link)],
            &[good, (b"care.toml", T::Fifo)],
            &[good, (b"courses", T::Char)],
            &[good, good],
        ];
        for (at, entries) in bad.iter().enumerate() {
            let path = home.path().join(format!("{at}.tar"));
            let mut file = RealDisk.create_new(&path).unwrap();
            file.write(&archive_of(entries)).unwrap();
            let into = home.path().join("into");
            let outcome = unpack(&RealDisk, &path, &into);
            assert!(
                matches!(outcome, Err(ArchiveError::Hostile { .. })),
                "{at}: {outcome:?}"
            );
            assert!(RealDisk.stat(&into).is_err(), "{at}");
        }
        let mut huge = header(b"config.toml", T::Regular, 1 << 40).as_bytes().to_vec();
        for cut in [0, 1, 511, 512] {
            huge.truncate(512);
            assert!(read(&huge[..cut]).is_err(), "{cut}");
        }
        assert!(read(&b"no archive at all, but long enough to be one".repeat(40)[..]).is_err());
    }
}
