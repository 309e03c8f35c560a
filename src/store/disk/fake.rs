//! A disk for tests: in memory, behind the same seam, and as bad as a disk may be.
//!
//! It counts the calls. At any one of them it can stop for ever (a kill), fail once or from then on, fail
//! although it did what was asked, or let another program write first. And it knows what was synced: after
//! a power cut the contents of a file that was not may be empty, half or whole, and any of the changes of
//! names that were not may be missing, each by itself.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use rustix::io::Errno;

mod world;

pub(crate) use world::World;
use world::{Node, no_entry, stamp};

use super::{CAP, Disk, Held, Kind, LockFault, NewFile, ReadFault, Seen, Stamp};

/// What goes wrong at the k-th call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The process is gone: neither this call nor any after it does anything.
    Kill,
    /// This call fails, the next ones do not.
    Once(Errno),
    /// This call fails, and every one after it.
    Sticky(Errno),
    /// From this call on, those fail that change something.
    StickyChanges(Errno),
    /// This call does what was asked and then fails, as a network file system may.
    Late(Errno),
}

type Visit = Box<dyn FnOnce(&mut World)>;

#[derive(Default)]
struct State {
    world: World,
    calls: Vec<&'static str>,
    fault: Option<(usize, Fault)>,
    visits: Vec<(usize, Visit)>,
    locked: BTreeSet<PathBuf>,
    tokens: u32,
    without: Without,
}

/// What this file system does not know.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Without {
    /// The exchange of two names, and the rename that replaces nothing.
    pub(crate) flags: bool,
    /// Second names.
    pub(crate) links: bool,
    /// A way from one directory to another.
    pub(crate) moves: bool,
}

/// A handle on a disk in memory; clones are handles on the same one.
#[derive(Clone, Default)]
pub(crate) struct FakeDisk(Rc<RefCell<State>>);

impl FakeDisk {
    /// A disk with the directory `/home` and nothing in it.
    pub(crate) fn new() -> Self {
        let disk = Self::default();
        disk.0.borrow_mut().world = World::new();
        disk
    }

    /// These files on its own disk: no call counted, nothing planned, no lock held.
    fn restarted(&self, world: World) -> Self {
        let state = self.0.borrow();
        Self(Rc::new(RefCell::new(State {
            world,
            tokens: state.tokens,
            without: state.without,
            ..State::default()
        })))
    }

    /// What a restart finds after a kill.
    pub(crate) fn reopened(&self) -> Self {
        self.restarted(self.0.borrow().world.clone())
    }

    /// Every disk that a restart may find after a power cut now.
    pub(crate) fn after_power_cut(&self) -> Vec<Self> {
        let worlds = self.0.borrow().world.after_power_cut();
        worlds.into_iter().map(|world| self.restarted(world)).collect()
    }

    /// Plans a fault at the k-th call from now, counted from 0.
    pub(crate) fn fail_at(&self, k: usize, fault: Fault) {
        let mut state = self.0.borrow_mut();
        let k = state.calls.len() + k;
        state.fault = Some((k, fault));
    }

    /// Lets the world be as it should be again.
    pub(crate) fn repair(&self) {
        self.0.borrow_mut().fault = None;
    }

    /// Lets another program act just before the k-th call from now, counted from 0.
    pub(crate) fn visit_before(&self, k: usize, visit: impl FnOnce(&mut World) + 'static) {
        let mut state = self.0.borrow_mut();
        let k = state.calls.len() + k;
        state.visits.push((k, Box::new(visit)));
    }

    /// Takes away what some file systems do not have.
    pub(crate) fn without(&self, without: Without) {
        self.0.borrow_mut().without = without;
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<&'static str> {
        self.0.borrow().calls.clone()
    }

    /// Does something to the files as another program would, at once.
    pub(crate) fn outside<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.0.borrow_mut().world)
    }

    /// The contents of a file.
    pub(crate) fn get(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.0.borrow().world.get(path.as_ref())
    }

    /// The files and their permission bits.
    pub(crate) fn files(&self) -> Vec<(PathBuf, u32)> {
        let state = self.0.borrow();
        let files = state.world.live.iter();
        files
            .filter_map(|(path, node)| match node {
                Node::File(inode) => Some((path.clone(), state.world.inodes[inode].mode)),
                Node::Dir => None,
            })
            .collect()
    }

    /// Another copy of the program takes a lock and keeps it.
    pub(crate) fn hold(&self, path: impl AsRef<Path>) {
        self.0.borrow_mut().locked.insert(path.as_ref().to_owned());
    }

    /// Counts a call, lets visitors act, fails if that is the plan, and else does it.
    fn call<T>(
        &self,
        what: &'static str,
        changes: bool,
        act: impl FnOnce(&mut State) -> io::Result<T>,
    ) -> io::Result<T> {
        self.call_or(what, changes, act, |_| {})
    }

    /// The same, with something that happens even when it fails (and at the moment of a kill).
    fn call_or<T>(
        &self,
        what: &'static str,
        changes: bool,
        act: impl FnOnce(&mut State) -> io::Result<T>,
        in_part: impl FnOnce(&mut State),
    ) -> io::Result<T> {
        let state = &mut *self.0.borrow_mut();
        let now = state.calls.len();
        state.calls.push(what);
        let (due, later) = std::mem::take(&mut state.visits)
            .into_iter()
            .partition(|(k, _)| *k == now);
        state.visits = later;
        let due: Vec<(usize, Visit)> = due;
        for (_, visit) in due {
            visit(&mut state.world);
        }
        let Some((k, fault)) = state.fault else {
            return act(state);
        };
        let error = match fault {
            Fault::Kill if now >= k => Some(Errno::CANCELED),
            Fault::Once(errno) if now == k => Some(errno),
            Fault::Sticky(errno) if now >= k => Some(errno),
            Fault::StickyChanges(errno) if now >= k && changes => Some(errno),
            Fault::Late(errno) if now == k && changes => {
                act(state)?;
                return Err(errno.into());
            }
            _ => None,
        };
        match error {
            Some(errno) => {
                if now == k || !matches!(fault, Fault::Kill) {
                    in_part(state);
                }
                Err(errno.into())
            }
            None => act(state),
        }
    }
}

struct FakeFile {
    disk: FakeDisk,
    inode: u64,
}

impl NewFile for FakeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let inode = self.inode;
        let write = |state: &mut State, bytes: &[u8]| {
            let mut whole = state.world.inodes[&inode].live.clone();
            whole.extend_from_slice(bytes);
            state.world.write_through(inode, &whole);
        };
        self.disk.call_or(
            "write",
            true,
            |state| {
                write(state, bytes);
                Ok(())
            },
            |state| write(state, &bytes[..bytes.len() / 2]),
        )
    }

    fn sync(&mut self) -> io::Result<Stamp> {
        let inode = self.inode;
        self.disk.call_or(
            "sync",
            true,
            |state| {
                let found = state.world.inodes.get_mut(&inode).ok_or_else(no_entry)?;
                if !found.poisoned {
                    found.durable = found.live.clone();
                }
                Ok(stamp(inode, found))
            },
            |state| {
                if let Some(found) = state.world.inodes.get_mut(&inode) {
                    found.poisoned = true;
                }
            },
        )
    }
}

struct FakeLock(FakeDisk, PathBuf);

impl Held for FakeLock {}

impl Drop for FakeLock {
    fn drop(&mut self) {
        self.0.0.borrow_mut().locked.remove(&self.1);
    }
}

impl Disk for FakeDisk {
    fn read(&self, path: &Path) -> Result<Seen, ReadFault> {
        let seen = self.call("read", false, |state| match state.world.inode(path) {
            Ok(number) => {
                let inode = &state.world.inodes[&number];
                Ok(Some(Seen {
                    bytes: inode.live.clone(),
                    stamp: stamp(number, inode),
                }))
            }
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => Ok(None),
            Err(error) => Err(error),
        })?;
        match seen {
            None => Err(ReadFault::NotRegular),
            Some(seen) if seen.stamp.len > CAP => Err(ReadFault::TooBig),
            Some(seen) => Ok(seen),
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.call("canonicalize", false, |state| {
            let found = state.world.live.contains_key(path);
            found.then(|| path.to_owned()).ok_or_else(no_entry)
        })
    }

    fn stat(&self, path: &Path) -> io::Result<Stamp> {
        self.call("stat", false, |state| match state.world.live.get(path) {
            None => Err(no_entry()),
            Some(Node::File(number)) => Ok(stamp(*number, &state.world.inodes[number])),
            Some(Node::Dir) => Ok(Stamp {
                kind: Kind::Dir,
                mode: 0o700,
                device: 1,
                inode: 0,
                len: 0,
                modified: (0, 0),
            }),
        })
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<OsString>> {
        self.call("list", false, |state| {
            if state.world.live.get(dir) != Some(&Node::Dir) {
                return Err(no_entry());
            }
            let inside = state.world.live.keys();
            Ok(inside
                .filter(|path| path.parent() == Some(dir))
                .filter_map(|path| Some(path.file_name()?.to_owned()))
                .collect())
        })
    }

    fn lock(&self, path: &Path, _: Duration) -> Result<Box<dyn Held>, LockFault> {
        let taken = self.call("lock", true, |state| {
            state.world.needs_dir(path)?;
            if state.world.inode(path).is_err() {
                state.world.make(path, b"", 0o600);
            }
            Ok(state.locked.insert(path.to_owned()))
        })?;
        if !taken {
            return Err(LockFault::Held);
        }
        Ok(Box::new(FakeLock(self.clone(), path.to_owned())))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let inode = self.call("create", true, |state| {
            state.world.needs_dir(path)?;
            if state.world.live.contains_key(path) {
                return Err(Errno::EXIST.into());
            }
            Ok(state.world.make(path, b"", 0o600))
        })?;
        let disk = self.clone();
        Ok(Box::new(FakeFile { disk, inode }))
    }

    fn read_end(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        self.call("read_end", false, |state| {
            let number = state.world.inode(path)?;
            let bytes = &state.world.inodes[&number].live;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            Ok(bytes[bytes.len().saturating_sub(most)..].to_vec())
        })
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<u64> {
        let add = |state: &mut State, bytes: &[u8]| -> io::Result<u64> {
            state.world.needs_dir(path)?;
            let inode = match state.world.inode(path) {
                Ok(inode) => inode,
                Err(_) => state.world.make(path, b"", 0o600),
            };
            let mut whole = state.world.inodes[&inode].live.clone();
            whole.extend_from_slice(bytes);
            state.world.write_through(inode, &whole);
            Ok(whole.len() as u64)
        };
        self.call_or(
            "append",
            true,
            |state| add(state, bytes),
            |state| {
                let _ = add(state, &bytes[..bytes.len() / 2]);
            },
        )
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename", true, |state| {
            if state.without.moves && from.parent() != to.parent() {
                return Err(Errno::XDEV.into());
            }
            state.world.renames(from, to)
        })
    }

    fn rename_no_replace(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename_no_replace", true, |state| {
            if state.without.flags {
                return Err(Errno::INVAL.into());
            }
            if state.world.live.contains_key(to) {
                return Err(Errno::EXIST.into());
            }
            state.world.renames(from, to)
        })
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.call("exchange", true, |state| {
            if state.without.flags {
                return Err(Errno::INVAL.into());
            }
            let (first, second) = (state.world.inode(one)?, state.world.inode(other)?);
            state.world.names(vec![
                (one.to_owned(), Some(Node::File(second))),
                (other.to_owned(), Some(Node::File(first))),
            ]);
            Ok(())
        })
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("link", true, |state| {
            if state.without.links {
                return Err(Errno::PERM.into());
            }
            if state.world.live.contains_key(to) {
                return Err(Errno::EXIST.into());
            }
            let inode = state.world.inode(from)?;
            state.world.names(vec![(to.to_owned(), Some(Node::File(inode)))]);
            Ok(())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call("remove", true, |state| {
            state.world.inode(path)?;
            state.world.names(vec![(path.to_owned(), None)]);
            Ok(())
        })
    }

    fn make_private(&self, path: &Path) -> io::Result<()> {
        self.call("chmod", true, |state| {
            let inode = state.world.inode(path)?;
            if let Some(inode) = state.world.inodes.get_mut(&inode) {
                inode.mode = 0o600;
            }
            Ok(())
        })
    }

    fn mkdir(&self, dir: &Path) -> io::Result<()> {
        self.call("mkdir", true, |state| {
            if state.world.live.contains_key(dir) {
                return Err(Errno::EXIST.into());
            }
            state.world.needs_dir(dir)?;
            state.world.names(vec![(dir.to_owned(), Some(Node::Dir))]);
            Ok(())
        })
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.call("sync_dir", true, |state| {
            if state.world.live.get(dir) != Some(&Node::Dir) {
                return Err(no_entry());
            }
            state.world.sync_names(dir);
            Ok(())
        })
    }

    fn token(&self) -> String {
        let mut state = self.0.borrow_mut();
        state.tokens += 1;
        format!("{:08x}", state.tokens)
    }

    fn clock(&self) -> String {
        "20260105T201400Z".to_owned()
    }
}
