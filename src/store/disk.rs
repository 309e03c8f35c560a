//! The seam to the file system: the few calls a save is made of, each one by itself.
//!
//! [`RealDisk`] makes them; the tests put a disk behind the same seam that stops, fails, loses what was
//! not synced or lets another program write, at any call one likes. So nothing here does two things.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(test)]
pub(crate) mod fake;
mod real;

pub use real::RealDisk;

/// The largest file that is read or written, in bytes (16 MB). A month of doses is about 10 KB.
pub const CAP: u64 = 16 * 1024 * 1024;

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link, looked at and not followed.
    Link,
    /// A pipe, socket or device.
    Other,
}

/// What the file system says of a file: enough to see that it is another file, or was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// What it is.
    pub kind: Kind,
    /// The permission bits.
    pub mode: u32,
    /// The device it is on.
    pub device: u64,
    /// Its number on that device.
    pub inode: u64,
    /// Its size in bytes.
    pub len: u64,
    /// When its contents last changed: seconds and nanoseconds since 1970.
    pub modified: (i64, i64),
}

impl Stamp {
    /// The same file with the same contents, as far as can be known without reading it. Permissions do not count, nor
    /// does the name.
    pub fn same_contents(&self, other: &Self) -> bool {
        (self.device, self.inode, self.len, self.modified) == (other.device, other.inode, other.len, other.modified)
    }

    /// Whether somebody else on the machine may read or enter it.
    pub fn open_to_others(&self) -> bool {
        self.mode & 0o077 != 0
    }
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Seen {
    /// All of its bytes.
    pub bytes: Vec<u8>,
    /// What the file system said of it just before they were read.
    pub stamp: Stamp,
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum ReadFault {
    /// The file system said no.
    Io(io::Error),
    /// A directory, pipe, socket or device.
    NotRegular,
    /// More than [`CAP`] bytes.
    TooBig,
}

impl From<io::Error> for ReadFault {
    fn from(source: io::Error) -> Self {
        Self::Io(source)
    }
}

/// Why a lock was not taken.
#[derive(Debug)]
pub enum LockFault {
    /// Somebody else has held it for all of the time we waited.
    Held,
    /// The file system said no.
    Io(io::Error),
}

impl From<io::Error> for LockFault {
    fn from(source: io::Error) -> Self {
        Self::Io(source)
    }
}

/// A lock that is held until this is dropped.
pub trait Held {}

/// A file just made, before it has its final name.
pub trait NewFile {
    /// Writes all of `bytes` at the end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Waits until the contents are on the disk, and returns what they look like there. After an error the contents may
    /// be gone although a second try succeeds: throw the file away, never call this again.
    fn sync(&mut self) -> io::Result<Stamp>;
}

/// The calls that a save is made of. None follows a symbolic link in the last part of a path, except
/// [`read`](Disk::read) and [`canonicalize`](Disk::canonicalize).
pub trait Disk {
    /// Reads a regular file of at most [`CAP`] bytes; never waits for a pipe.
    fn read(&self, path: &Path) -> Result<Seen, ReadFault>;

    /// The path with every symbolic link resolved. An error when nothing is there.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// What is at a path.
    fn stat(&self, path: &Path) -> io::Result<Stamp>;

    /// The names in a directory, in no order.
    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>>;

    /// Opens a lock file, making it (0600) where it is missing, and takes the lock; tries for as long as
    /// `wait`. The file is never renamed or deleted.
    fn lock(&self, path: &Path, wait: Duration) -> Result<Box<dyn Held>, LockFault>;

    /// Makes a new file with mode 0600; an error when something has that name.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>>;

    /// The last bytes of a file, up to a limit.
    fn read_end(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;

    /// Adds to the end of a file in one write, so that two programs do not mix what they add, and makes it (0600) where
    /// it is missing. Not waited for: what was added may be gone after a power cut. Returns how long the file is.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<u64>;

    /// Gives `from` the name `to`, in place of what had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives `from` the name `to`; an error when something has that name.
    fn rename_no_replace(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Lets two files change names, at once. See [`unsupported`] for where that does not exist.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;

    /// Gives the file `from` a second name.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Takes a name away.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Sets mode 0600 on a file.
    fn make_private(&self, path: &Path) -> io::Result<()>;

    /// Makes one directory, mode 0700.
    fn mkdir(&self, dir: &Path) -> io::Result<()>;

    /// Waits until the names in a directory are on the disk.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Eight characters of `[a-z0-9]`, other ones each time.
    fn token(&self) -> String;

    /// The time of the machine's clock in UTC, as `20261105T201400Z`: for names people look at, never for
    /// an order.
    fn clock(&self) -> String;
}

/// Whether an error of [`Disk::exchange`], [`Disk::link`] or [`Disk::rename_no_replace`] says that this
/// file system (or kernel) does not know the call, so that the long way round has to be taken.
pub fn unsupported(error: &io::Error) -> bool {
    use rustix::io::Errno;
    // Linux answers EINVAL for a flag the file system does not know; FAT answers EPERM to a link.
    error.kind() == io::ErrorKind::Unsupported
        || Errno::from_io_error(error).is_some_and(|errno| {
            [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP, Errno::PERM, Errno::MLINK].contains(&errno)
        })
}

/// Whether others on this machine may look into the directory: worth a warning, since it holds somebody's medicines.
/// `false` when it cannot be known.
#[cfg(test)]
pub fn open_to_others(disk: &dyn Disk, dir: &Path) -> bool {
    disk.canonicalize(dir)
        .and_then(|dir| disk.stat(&dir))
        .is_ok_and(|stamp| stamp.kind == Kind::Dir && stamp.open_to_others())
}
