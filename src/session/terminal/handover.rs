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

use nix::unistd::{Pid, getpgrp, getppid, getsid};
use rustix::{
    io::Errno,
    process::{Signal, kill_current_process_group},
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

/// Whether somebody would bring a stopped program back. A program that is all there is in its window would hang there
/// for good.
pub(super) fn has_shell() -> bool {
    is_job(getpgrp(), getsid(None).ok(), getsid(Some(getppid())).ok())
}

/// Whether the program is a job of a shell: its parent is in the same session, and its group is not the one that the
/// session began with, as only a shell with job control makes others. In a container the shell may be outside, and
/// then the session and its group are 0.
fn is_job(group: Pid, session: Option<Pid>, session_of_parent: Option<Pid>) -> bool {
    session.is_some_and(|session| session != group && session_of_parent == Some(session))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_job_of_a_shell_is_stopped() {
        let pid = Pid::from_raw;
        let is_job = |group, session, parents| is_job(pid(group), Some(pid(session)), Some(pid(parents)));
        assert!(is_job(20, 10, 10), "started by a shell");
        assert!(!is_job(20, 20, 10), "all there is in its window");
        assert!(!is_job(20, 20, 0), "the same, its window outside of the container");
        assert!(!is_job(10, 10, 10), "by `sh -c`, without job control");
        assert!(!is_job(0, 0, 0), "all of the session is outside of the container");
        assert!(!super::is_job(pid(20), None, None));
    }
}
