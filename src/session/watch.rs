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
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

#[cfg(target_os = "linux")]
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

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

    /// A file whose contents are not kept any more.
    pub(super) fn forget(&mut self, path: &Path) {
        self.0.remove(path);
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
    /// Whether the thread that is told of changes still hears of them.
    tells: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch; `None` where there is nothing to watch yet.
    pub(super) fn start(root: &Path, waker: Waker) -> Option<Self> {
        root.is_dir().then(|| {
            let tells = Arc::new(AtomicBool::new(true));
            let begun = told(root, waker, Arc::clone(&tells));
            if !begun {
                tells.store(false, Ordering::SeqCst);
            }
            Self { tells }
        })
    }

    /// Whether the system tells. If not, or if the folder is another than the one that is watched, one has to look.
    pub(super) fn tells(&self) -> bool {
        self.tells.load(Ordering::SeqCst)
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

/// Where the links among the files of a regimen lead, and those on the way to its folder, hop by hop.
#[cfg(target_os = "linux")]
fn targets(root: &Path) -> Vec<PathBuf> {
    /// Links of links are followed so far, as the system does.
    const HOPS: usize = 40;
    let folders = std::iter::once(root.to_owned()).chain(FOLDERS.map(|folder| root.join(folder)));
    let entries = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    // A link on the way to the folder may go itself.
    let ways: Vec<PathBuf> = (root.ancestors().filter(|way| way.is_symlink()))
        .map(Path::to_owned)
        .collect();
    let mut found = ways.clone();
    for mut at in entries.map(|entry| entry.path()).chain(ways) {
        for _ in 0..HOPS {
            let Ok(to) = fs::read_link(&at) else { break };
            at = at.parent().unwrap_or(root).join(to);
            found.push(at.clone());
        }
    }
    found
}

/// What a thread is told by the system, and about what.
#[cfg(target_os = "linux")]
struct Ear {
    watch: rustix::fd::OwnedFd,
    root: PathBuf,
    /// The folder and those above it: where one of them goes, another one may come in its place.
    way: BTreeSet<i32>,
    /// What of other folders is of interest: the targets of links.
    elsewhere: BTreeMap<i32, BTreeSet<OsString>>,
}

#[cfg(target_os = "linux")]
impl Ear {
    /// Files that are written, moved in or out, and deleted.
    const FILES: WatchFlags = WatchFlags::CLOSE_WRITE
        .union(WatchFlags::MOVED_TO)
        .union(WatchFlags::MOVED_FROM)
        .union(WatchFlags::DELETE)
        .union(WatchFlags::CREATE);

    /// A folder that is moved or deleted itself.
    const ITSELF: WatchFlags = WatchFlags::MOVE_SELF.union(WatchFlags::DELETE_SELF);

    fn new(root: &Path) -> Option<Self> {
        let mut ear = Self {
            watch: inotify::init(CreateFlags::CLOEXEC).ok()?,
            root: root.to_owned(),
            way: BTreeSet::new(),
            elsewhere: BTreeMap::new(),
        };
        let number = ear.hear(root, Self::FILES)?;
        ear.way.insert(number);
        for folder in FOLDERS {
            // One that is not there yet is watched when it is made.
            ear.hear(&root.join(folder), Self::FILES);
        }
        for above in fs::canonicalize(root).ok()?.ancestors() {
            // One that may not be read is passed over.
            let number = ear.hear(above, Self::ITSELF);
            ear.way.extend(number);
        }
        ear.follow();
        Some(ear)
    }

    /// Begins to hear of a folder, and goes on hearing what was heard of it before.
    fn hear(&self, folder: &Path, of: WatchFlags) -> Option<i32> {
        inotify::add_watch(&self.watch, folder, of | WatchFlags::MASK_ADD | WatchFlags::ONLYDIR).ok()
    }

    /// Files of a dotfile manager are links: what is written there is written elsewhere, under any name.
    fn follow(&mut self) {
        for target in targets(&self.root) {
            let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
                continue;
            };
            if let Some(number) = self.hear(folder, Self::FILES) {
                self.elsewhere.entry(number).or_default().insert(name.to_owned());
            }
        }
    }

    /// What an event means.
    fn heard(&mut self, number: i32, what: ReadFlags, name: &[u8]) -> Heard {
        let itself = ReadFlags::MOVE_SELF | ReadFlags::DELETE_SELF;
        let on_the_way = self.way.contains(&number) && what.intersects(itself);
        let known = self.elsewhere.get(&number);
        let linked = known.is_some_and(|names| names.iter().any(|known| known.as_bytes() == name));
        // A link on the way to the folder leads to another one now, perhaps.
        let led = linked
            && self
                .root
                .ancestors()
                .any(|way| way.file_name().is_some_and(|way| way.as_bytes() == name));
        if on_the_way || led || what.contains(ReadFlags::UNMOUNT) {
            return Heard::Lost;
        }
        let made = FOLDERS.iter().find(|folder| folder.as_bytes() == name);
        if let Some(folder) = made {
            self.hear(&self.root.join(folder), Self::FILES);
        }
        let data = name.ends_with(b".toml") && !name.starts_with(b".");
        if data || made.is_some() {
            self.follow();
        }
        if data || linked || made.is_some() || what.contains(ReadFlags::QUEUE_OVERFLOW) {
            Heard::Changed
        } else {
            Heard::Nothing
        }
    }
}

/// What an event means for the files.
#[cfg(target_os = "linux")]
enum Heard {
    /// They are as they were.
    Nothing,
    /// One of them may be another.
    Changed,
    /// The folder may be another than the one that is watched.
    Lost,
}

/// Starts the thread that waits for the system's word; whether that worked.
#[cfg(target_os = "linux")]
fn told(root: &Path, waker: Waker, tells: Arc<AtomicBool>) -> bool {
    let Some(mut ear) = Ear::new(root) else {
        return false;
    };
    let Ok(watch) = ear.watch.try_clone() else {
        return false;
    };
    let work = move || {
        let mut room = [std::mem::MaybeUninit::<u8>::uninit(); 4096];
        // One reader for all: what it has read and not yet passed on is in it.
        let mut reader = inotify::Reader::new(&watch, &mut room);
        loop {
            let heard = match reader.next() {
                Ok(event) => {
                    let name = event.file_name().map_or(&b""[..], std::ffi::CStr::to_bytes);
                    ear.heard(event.wd(), event.events(), name)
                }
                Err(rustix::io::Errno::INTR) => Heard::Nothing,
                Err(_) => Heard::Lost,
            };
            if matches!(heard, Heard::Lost) {
                tells.store(false, Ordering::SeqCst);
            }
            if !matches!(heard, Heard::Nothing) {
                waker.notify(super::wake::Notice::Work);
            }
            if matches!(heard, Heard::Lost) {
                return;
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
fn told(_root: &Path, _waker: Waker, _tells: Arc<AtomicBool>) -> bool {
    false
}
