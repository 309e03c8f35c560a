//! Whether somebody else changed the files: an editor, another copy of the program, a synchroniser.
//!
//! Where the system reports changes (inotify), a thread sleeps until it does and wakes the loop: nothing is done while
//! nothing happens. Elsewhere the loop looks every other second.
#![expect(clippy::disallowed_methods, reason = "the files are looked at, never read, here")]

use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::collections::BTreeSet;
#[cfg(target_os = "linux")]
use std::ffi::OsString;
use std::fs;
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::wake::Waker;
use crate::store;

/// What shows whether a file is another than the one that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    changed: (i64, i64),
    inode: u64,
    length: u64,
}

fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: found.modified().ok()?,
        changed: (found.ctime(), found.ctime_nsec()),
        inode: found.ino(),
        length: found.len(),
    })
}

/// Files as they were just before they were read; those that are not there too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen(BTreeMap<PathBuf, Option<Stamp>>);

impl Seen {
    /// Looks at a file that is about to be read.
    pub(super) fn look(&mut self, path: PathBuf) {
        let stamp = stamp(&path);
        self.0.insert(path, stamp);
    }

    /// This is what the program has written there itself; `None`: it took the file away. Where another program was
    /// faster the file is as it was when it was last read, which is to say: changed.
    pub(super) fn written(&mut self, path: &Path, wrote: Option<&store::Stamp>) {
        let Some(wrote) = wrote else {
            self.0.remove(path);
            return;
        };
        let there = stamp(path).filter(|there| {
            let since = there.modified.duration_since(SystemTime::UNIX_EPOCH);
            let modified = since.map_or((0, 0), |since| (since.as_secs(), since.subsec_nanos()));
            let (seconds, nanoseconds) = wrote.modified;
            let same = (u64::try_from(seconds), u32::try_from(nanoseconds)) == (Ok(modified.0), Ok(modified.1));
            same && (there.inode, there.length) == (wrote.inode, wrote.len)
        });
        if there.is_some() {
            self.0.insert(path.to_owned(), there);
        }
    }

    /// Forgets what was written after a time: that may not be what was read.
    pub(super) fn doubt(&mut self, since: SystemTime) {
        for stamp in self.0.values_mut() {
            if stamp.as_ref().is_some_and(|stamp| stamp.modified > since) {
                *stamp = None;
            }
        }
    }
}

/// The folders within that of a regimen in which there are files.
#[cfg(target_os = "linux")]
const FOLDERS: [&str; 3] = ["courses", "journal", "drafts"];

/// A watch over the folder of a regimen.
#[derive(Debug)]
pub(super) struct Watch {
    tells: bool,
}

impl Watch {
    /// Begins to watch; `None` where there is nothing to watch yet.
    pub(super) fn start(root: &Path, waker: Waker) -> Option<Self> {
        root.is_dir().then(|| Self {
            tells: told(root, waker),
        })
    }

    /// Whether the system reports changes. If not, one has to look.
    pub(super) fn tells(&self) -> bool {
        self.tells
    }
}

/// The state of the files of a regimen: those of the folder itself, the courses, the drafts, and these of the journal.
pub(super) fn state(root: &Path, journal: impl Iterator<Item = PathBuf>) -> Seen {
    let files = ["config.toml", "care.toml", "measures.toml", "keys.toml"].map(|file| root.join(file));
    let listed = ["courses", "drafts"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        });
    let mut seen = Seen::default();
    for path in files.into_iter().chain(listed).chain(journal) {
        seen.look(path);
    }
    seen
}

/// Where the links among the files of a regimen lead, hop by hop.
#[cfg(target_os = "linux")]
fn targets(root: &Path) -> Vec<PathBuf> {
    /// Links of links are followed so far, as the system does.
    const HOPS: usize = 40;
    let mut found = Vec::new();
    let folders = std::iter::once(root.to_owned()).chain(FOLDERS.map(|folder| root.join(folder)));
    for entry in folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten()) {
        let mut at = entry.path();
        for _ in 0..HOPS {
            let Ok(to) = fs::read_link(&at) else { break };
            at = at.parent().unwrap_or(root).join(to);
            found.push(at.clone());
        }
    }
    found
}

/// Starts the thread that waits for the system's word; whether that worked.
#[cfg(target_os = "linux")]
fn told(root: &Path, waker: Waker) -> bool {
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

    let Ok(watch) = inotify::init(CreateFlags::CLOEXEC) else {
        return false;
    };
    let of_interest = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::DELETE | WatchFlags::CREATE;
    if inotify::add_watch(&watch, root, of_interest).is_err() {
        return false;
    }
    let root = root.to_owned();
    for folder in FOLDERS {
        // One that is not there yet is watched when it is made.
        let _ = inotify::add_watch(&watch, root.join(folder), of_interest);
    }
    // Files of a dotfile manager are links: what is written there is written elsewhere, under any name.
    let follow = move |watch: &rustix::fd::OwnedFd, root: &Path, elsewhere: &mut BTreeMap<i32, BTreeSet<OsString>>| {
        for target in targets(root) {
            let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
                continue;
            };
            if let Ok(number) = inotify::add_watch(watch, folder, of_interest) {
                elsewhere.entry(number).or_default().insert(name.to_owned());
            }
        }
    };
    let mut elsewhere = BTreeMap::new();
    follow(&watch, &root, &mut elsewhere);
    let work = move || {
        let mut room = [std::mem::MaybeUninit::<u8>::uninit(); 4096];
        // One reader for all: what it has read and not yet passed on is in it.
        let mut reader = inotify::Reader::new(&watch, &mut room);
        loop {
            match reader.next() {
                Ok(event) => {
                    let name = event.file_name().map_or(&b""[..], std::ffi::CStr::to_bytes);
                    let made = FOLDERS.iter().find(|folder| folder.as_bytes() == name);
                    if let Some(folder) = made {
                        let _ = inotify::add_watch(&watch, root.join(folder), of_interest);
                    }
                    let data = name.ends_with(b".toml") && !name.starts_with(b".");
                    let known = elsewhere.get(&event.wd());
                    let linked = known.is_some_and(|names| names.iter().any(|known| known.as_bytes() == name));
                    if data || made.is_some() {
                        follow(&watch, &root, &mut elsewhere);
                    }
                    if data || linked || made.is_some() || event.events().contains(ReadFlags::QUEUE_OVERFLOW) {
                        waker.notify(super::wake::Notice::Work);
                    }
                }
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    };
    std::thread::Builder::new()
        .name("watch".to_owned())
        .stack_size(64 * 1024)
        .spawn(work)
        .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn told(_root: &Path, _waker: Waker) -> bool {
    false
}
