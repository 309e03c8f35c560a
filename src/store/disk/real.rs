//! The disk of the machine.

#![expect(
    clippy::disallowed_methods,
    reason = "store is the layer that touches the disk; the clock is asked for how long to wait and for names"
)]

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::{CAP, Disk, Held, Kind, LockFault, NewFile, ReadFault, Seen, Stamp};

/// The file system of the machine, through `std` and `rustix`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl From<&Metadata> for Stamp {
    fn from(found: &Metadata) -> Self {
        let kind = match found.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_dir() => Kind::Dir,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        };
        Self {
            kind,
            mode: found.mode() & 0o7777,
            device: found.dev(),
            inode: found.ino(),
            len: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
        }
    }
}

/// A locked file; other processes' copies of the descriptor do not keep the lock.
struct Locked(File);

impl Held for Locked {}

impl Drop for Locked {
    fn drop(&mut self) {
        // Closing it lets go as well, unless a child still has a copy. An error leaves that.
        let _ = self.0.unlock();
    }
}

impl NewFile for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<Stamp> {
        self.sync_all()?;
        Ok(Stamp::from(&self.metadata()?))
    }
}

/// Not blocking: opening a pipe would wait for whoever is at its other end.
fn open(path: &Path, how: OFlags) -> io::Result<File> {
    let flags = how | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?))
}

/// A regular file; nothing else is ever waited for or written to.
fn open_regular(path: &Path, how: OFlags) -> io::Result<File> {
    let pipe = |error: io::Error| match Errno::from_io_error(&error) {
        // A pipe that nobody reads.
        Some(Errno::NXIO) => not_regular(),
        _ => error,
    };
    let file = open(path, how).map_err(pipe)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_regular())
    }
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> Result<Seen, ReadFault> {
        let file = open(path, OFlags::RDONLY)?;
        let stamp = Stamp::from(&file.metadata()?);
        if stamp.kind != Kind::File {
            return Err(ReadFault::NotRegular);
        }
        if stamp.len > CAP {
            return Err(ReadFault::TooBig);
        }
        // One byte more than it said, so that the end is found without growing.
        let room = usize::try_from(stamp.len).unwrap_or(0) + 1;
        let mut bytes = Vec::with_capacity(room);
        file.take(CAP + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > CAP {
            return Err(ReadFault::TooBig);
        }
        Ok(Seen { bytes, stamp })
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn stat(&self, path: &Path) -> io::Result<Stamp> {
        Ok(Stamp::from(&fs::symlink_metadata(path)?))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn lock(&self, path: &Path, wait: Duration) -> Result<Box<dyn Held>, LockFault> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        let began = Instant::now();
        // A save takes a few milliseconds, so the first tries come soon after one another.
        let mut pause = Duration::from_millis(1);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Box::new(Locked(file))),
                Err(TryLockError::Error(source)) => return Err(LockFault::Io(source)),
                Err(TryLockError::WouldBlock) => {}
            }
            let left = wait.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Err(LockFault::Held);
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        Ok(Box::new(file))
    }

    fn read_end(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let mut file = open_regular(path, OFlags::RDONLY)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<u64> {
        let mut file = open_regular(path, OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE)?;
        file.write_all(bytes)?;
        Ok(file.metadata()?.len())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_no_replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_with(from, to, Flag::NoReplace)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        rename_with(one, other, Flag::Exchange)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_private(&self, path: &Path) -> io::Result<()> {
        fs::set_permissions(path, Permissions::from_mode(0o600))
    }

    fn mkdir(&self, dir: &Path) -> io::Result<()> {
        DirBuilder::new().mode(0o700).create(dir)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        match File::open(dir)?.sync_all() {
            // Some network file systems cannot sync a directory and have nothing to sync.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }

    fn token(&self) -> String {
        std::iter::repeat_with(|| {
            let digit = fastrand::digit(36);
            digit.to_ascii_lowercase()
        })
        .take(8)
        .collect()
    }

    fn clock(&self) -> String {
        chrono::Utc::now().format("%Y%m%dT%H%M%SZ").to_string()
    }
}

/// The two renames that plain POSIX does not have.
#[derive(Clone, Copy)]
enum Flag {
    /// Refuse when the new name is taken.
    NoReplace,
    /// Let the two change names.
    Exchange,
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_with(from: &Path, to: &Path, flag: Flag) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags};
    let flags = match flag {
        Flag::NoReplace => RenameFlags::NOREPLACE,
        Flag::Exchange => RenameFlags::EXCHANGE,
    };
    Ok(rustix::fs::renameat_with(CWD, from, CWD, to, flags)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_with(_: &Path, _: &Path, _: Flag) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
