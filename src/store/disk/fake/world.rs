//! What is on a fake disk: names and contents, as the running system sees them and as they are down on the
//! disk. All that is between the two may be lost in a power cut.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::super::{Kind, Stamp};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Dir,
    File(u64),
}

#[derive(Clone, Debug)]
pub(super) struct Inode {
    pub(super) live: Vec<u8>,
    pub(super) durable: Vec<u8>,
    pub(super) mode: u32,
    /// Counts the writes; serves as the time of the last one.
    written: i64,
    /// A sync failed: the pages are marked clean, and later syncs wrongly succeed.
    pub(super) poisoned: bool,
}

type Tree = BTreeMap<PathBuf, Node>;

/// Names that change together: what has each name from now on.
pub(super) type Change = Vec<(PathBuf, Option<Node>)>;

/// What is on the disk.
#[derive(Clone, Default)]
pub(crate) struct World {
    pub(super) inodes: BTreeMap<u64, Inode>,
    pub(super) live: Tree,
    durable: Tree,
    pending: Vec<Change>,
    next: u64,
    ticks: i64,
}

pub(super) fn no_entry() -> io::Error {
    Errno::NOENT.into()
}

impl World {
    /// The directory `/home`, and nothing in it.
    pub(super) fn new() -> Self {
        let mut world = Self::default();
        for dir in ["/", "/home"] {
            world.live.insert(dir.into(), Node::Dir);
        }
        world.settle();
        world
    }

    /// The names in one directory come down to the disk. A rename into another one may do so by halves.
    pub(super) fn sync_names(&mut self, dir: &Path) {
        for change in &mut self.pending {
            change.retain(|(path, node)| {
                let here = path.parent() == Some(dir);
                if here {
                    match node {
                        Some(node) => self.durable.insert(path.clone(), node.clone()),
                        None => self.durable.remove(path),
                    };
                }
                !here
            });
        }
        self.pending.retain(|change| !change.is_empty());
    }

    pub(super) fn inode(&self, path: &Path) -> io::Result<u64> {
        match self.live.get(path) {
            Some(Node::File(inode)) => Ok(*inode),
            Some(Node::Dir) => Err(Errno::ISDIR.into()),
            None => Err(no_entry()),
        }
    }

    pub(super) fn names(&mut self, change: Change) {
        for (path, node) in &change {
            match node {
                Some(node) => self.live.insert(path.clone(), node.clone()),
                None => self.live.remove(path),
            };
        }
        self.pending.push(change);
    }

    /// A file gets another name.
    pub(super) fn renames(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let inode = self.inode(from)?;
        self.needs_dir(to)?;
        self.names(vec![(from.to_owned(), None), (to.to_owned(), Some(Node::File(inode)))]);
        Ok(())
    }

    pub(super) fn make(&mut self, path: &Path, bytes: &[u8], mode: u32) -> u64 {
        self.next += 1;
        self.ticks += 1;
        let inode = Inode {
            live: bytes.to_vec(),
            durable: Vec::new(),
            mode,
            written: self.ticks,
            poisoned: false,
        };
        self.inodes.insert(self.next, inode);
        self.names(vec![(path.to_owned(), Some(Node::File(self.next)))]);
        self.next
    }

    pub(super) fn needs_dir(&self, path: &Path) -> io::Result<()> {
        match path.parent().map(|dir| self.live.get(dir)) {
            Some(Some(Node::Dir)) => Ok(()),
            _ => Err(no_entry()),
        }
    }

    /// The contents of a file.
    pub(crate) fn get(&self, path: &Path) -> Option<Vec<u8>> {
        let inode = self.inode(path).ok()?;
        Some(self.inodes[&inode].live.clone())
    }

    /// Another program replaces what is there with a new file.
    pub(crate) fn replace(&mut self, path: &Path, bytes: &[u8]) {
        if self.needs_dir(path).is_ok() {
            self.make(path, bytes, 0o644);
        }
    }

    /// Another program opens a file to write: it is empty, and [`World::write_through`] goes on.
    pub(crate) fn truncate(&mut self, path: &Path) -> Option<u64> {
        let inode = self.inode(path).ok()?;
        self.write_through(inode, b"");
        Some(inode)
    }

    /// Another program writes to the file it has open, whatever its name is by now.
    pub(crate) fn write_through(&mut self, inode: u64, bytes: &[u8]) {
        self.ticks += 1;
        let ticks = self.ticks;
        if let Some(inode) = self.inodes.get_mut(&inode) {
            inode.live = bytes.to_vec();
            inode.written = ticks;
        }
    }

    /// Another program deletes a file.
    pub(crate) fn delete(&mut self, path: &Path) {
        if self.inode(path).is_ok() {
            self.names(vec![(path.to_owned(), None)]);
        }
    }

    /// Everything comes down to the disk.
    pub(crate) fn settle(&mut self) {
        self.durable = self.live.clone();
        self.pending.clear();
        for inode in self.inodes.values_mut() {
            inode.durable = inode.live.clone();
        }
    }

    /// What may be left after a power cut.
    pub(super) fn after_power_cut(&self) -> Vec<Self> {
        let count = self.pending.len();
        let picks: Vec<u64> = if count <= 8 {
            (0..1 << count).collect()
        } else {
            // Too many to try all: those that end early, and those that miss one.
            let ends = (0..=count).map(|kept| (1 << kept) - 1);
            let gaps = (0..count).map(|missed| !(1 << missed));
            ends.chain(gaps).collect()
        };
        let mut seen = BTreeSet::new();
        let mut states = Vec::new();
        for pick in picks {
            let mut tree = self.durable.clone();
            for (at, change) in self.pending.iter().enumerate() {
                if pick & (1 << at) != 0 {
                    for (path, node) in change {
                        match node {
                            Some(node) => tree.insert(path.clone(), node.clone()),
                            None => tree.remove(path),
                        };
                    }
                }
            }
            let dirs: BTreeSet<PathBuf> = tree
                .iter()
                .filter(|(_, node)| **node == Node::Dir)
                .map(|(path, _)| path.clone())
                .collect();
            tree.retain(|path, _| path.ancestors().skip(1).all(|dir| dirs.contains(dir)));
            for part in 0..3 {
                let mut inodes = self.inodes.clone();
                for inode in inodes.values_mut() {
                    if inode.durable != inode.live {
                        inode.live = match part {
                            0 => inode.durable.clone(),
                            1 => inode.live[..inode.live.len() / 2].to_vec(),
                            _ => inode.live.clone(),
                        };
                    }
                }
                let shape: Vec<_> = tree
                    .iter()
                    .map(|(path, node)| match node {
                        Node::Dir => (path.clone(), None),
                        Node::File(inode) => (path.clone(), Some(inodes[inode].live.clone())),
                    })
                    .collect();
                if seen.insert(shape) {
                    let mut world = Self {
                        inodes,
                        live: tree.clone(),
                        ..self.clone()
                    };
                    world.settle();
                    states.push(world);
                }
            }
        }
        states
    }
}

pub(super) fn stamp(number: u64, inode: &Inode) -> Stamp {
    Stamp {
        kind: Kind::File,
        mode: inode.mode,
        device: 1,
        inode: number,
        len: inode.live.len() as u64,
        modified: (inode.written, 0),
    }
}
