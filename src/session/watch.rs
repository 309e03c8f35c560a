//! Whether somebody else changed the files: an editor, another copy of the program, a synchroniser.
//!
//! Where the system tells (inotify), a thread sleeps until it does and wakes the loop: nothing is done while nothing
//! happens. Elsewhere the loop looks every other second.
#![expect(clippy::disallowed_methods, reason = "the files are looked at, never read, here")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::wake::Waker;

/// A file as it was when it was last looked at.
pub(super) type Seen = (PathBuf, Option<(SystemTime, u64)>);

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

    /// Whether the system tells. If not, one has to look.
    pub(super) fn tells(&self) -> bool {
        self.tells
    }
}

/// The state of the files of a regimen: those of the folder itself, the courses, and the months that were read.
pub(super) fn stamps(root: &Path, months: impl Iterator<Item = PathBuf>) -> Vec<Seen> {
    let stamp = |path: PathBuf| {
        let found = fs::metadata(&path).ok();
        let found = found.and_then(|found| Some((found.modified().ok()?, found.len())));
        (path, found)
    };
    let mut files: Vec<PathBuf> = ["config.toml", "care.toml", "measures.toml", "keys.toml"]
        .map(|f| root.join(f))
        .into();
    let mut courses: Vec<PathBuf> = (["courses", "drafts"].iter())
        .flat_map(|folder| fs::read_dir(root.join(folder)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        })
        .collect();
    courses.sort_unstable();
    files.extend(courses);
    files.extend(months);
    files.into_iter().map(stamp).collect()
}

/// Starts the thread that waits for the system's word; whether that worked.
#[cfg(target_os = "linux")]
fn told(root: &Path, waker: Waker) -> bool {
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

    let Ok(watch) = inotify::init(CreateFlags::CLOEXEC) else {
        return false;
    };
    let of_interest = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::DELETE | WatchFlags::CREATE;
    let mut any = false;
    for folder in [
        root.to_owned(),
        root.join("courses"),
        root.join("journal"),
        root.join("drafts"),
    ] {
        any |= inotify::add_watch(&watch, &folder, of_interest).is_ok();
    }
    if !any || !root.join("courses").is_dir() || !root.join("journal").is_dir() {
        // A folder that is made later would go unwatched.
        return false;
    }
    let work = move || {
        let mut room = [std::mem::MaybeUninit::<u8>::uninit(); 4096];
        // One reader for all: what it has read and not yet told is in it.
        let mut reader = inotify::Reader::new(&watch, &mut room);
        loop {
            match reader.next() {
                Ok(event) => {
                    let ours =
                        |name: &std::ffi::CStr| name.to_bytes().ends_with(b".toml") && name.to_bytes()[0] != b'.';
                    let flags = event.events();
                    if event.file_name().is_some_and(ours) || flags.contains(ReadFlags::QUEUE_OVERFLOW) {
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
