//! Who has the terminal for the time being: this program, one it has lent it to, or the shell.
//!
//! Statics, because the thread that gets the signals has to know.
#![expect(
    clippy::disallowed_methods,
    reason = "how long ago the terminal came back is measured here"
)]

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rustix::{
    io::Errno,
    process::{Signal, getppid, getsid, kill_current_process_group},
};

/// An interrupt that ends the other program reaches this one too, and perhaps a little later.
const ECHO: Duration = Duration::from_millis(100);

/// How long stopping may take until the program takes it that it was not stopped.
const STOPS_WITHIN: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Us { since: Option<Instant> },
    Borrower,
    Shell,
}

static HOLDER: Mutex<Holder> = Mutex::new(Holder::Us { since: None });
static CHANGED: Condvar = Condvar::new();

fn holder() -> MutexGuard<'static, Holder> {
    HOLDER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether another program has the terminal.
pub(in crate::session) fn is_lent() -> bool {
    *holder() == Holder::Borrower
}

/// Whether an interrupt is meant for another program: it has the terminal, or had it a moment ago.
pub(in crate::session) fn is_others_interrupt() -> bool {
    match *holder() {
        Holder::Borrower => true,
        Holder::Us { since: Some(since) } => since.elapsed() < ECHO,
        Holder::Us { since: None } | Holder::Shell => false,
    }
}

/// Runs `work` while another program has the terminal.
pub(super) fn lend<T>(work: impl FnOnce() -> T) -> T {
    *holder() = Holder::Borrower;
    let result = work();
    *holder() = Holder::Us {
        since: Some(Instant::now()),
    };
    result
}

/// Stops all of the process group, so that a script which started the program stops too, and returns when the shell
/// has continued it.
///
/// The call that stops returns at once when another thread takes the signal, so the continuing is waited for.
pub(super) fn stop() -> Result<(), Errno> {
    *holder() = Holder::Shell;
    let stopped = kill_current_process_group(Signal::STOP);
    if stopped.is_ok() {
        let waited = CHANGED.wait_timeout_while(holder(), STOPS_WITHIN, |holder| *holder == Holder::Shell);
        drop(waited);
    }
    *holder() = Holder::Us { since: None };
    stopped
}

/// Tells a [`stop`] that it is over. Whether there was one: if not, the program was stopped from outside.
pub(in crate::session) fn continued() -> bool {
    let mut holder = holder();
    let waited_for = *holder == Holder::Shell;
    if waited_for {
        *holder = Holder::Us { since: None };
        CHANGED.notify_all();
    }
    waited_for
}

/// Whether somebody would bring a stopped program back: its parent is in the same session, as a shell is. A program
/// that is all there is in its window would hang there for good.
pub(super) fn has_shell() -> bool {
    let parent = getppid().and_then(|parent| getsid(Some(parent)).ok());
    parent.is_some() && parent == getsid(None).ok()
}
