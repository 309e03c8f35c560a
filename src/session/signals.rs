//! Signals and a vanished terminal, watched by their own thread.
//!
//! The loop may be in the middle of a save, waiting for an editor, or blocked in a write to a terminal that reads no
//! more. So the thread tells the loop first and then, after a moment, gives the terminal back and ends the program by
//! itself.
#![expect(
    clippy::disallowed_methods,
    reason = "this thread must end the program when the loop cannot; it has given the terminal back before"
)]

use std::{
    io,
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    process::{Signal, kill_current_process_group},
    stdio::stdin,
};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH},
    iterator::{backend::SignalDelivery, exfiltrator::SignalOnly},
};

use super::{
    terminal,
    wake::{Notice, Waker},
};

/// How long the loop has to end the sitting in good order.
const GRACE: Duration = Duration::from_millis(250);

/// A file that must not outlive the program: the text handed to an editor.
static LEFT_BEHIND: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Why the sitting ends from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    signal: i32,
}

impl Ending {
    /// The terminal is gone.
    pub const HANG_UP: Self = Self { signal: SIGHUP };

    /// Ended by this signal.
    pub(super) const fn by(signal: i32) -> Self {
        Self { signal }
    }

    /// What the shell calls it: 128 and the number of the signal.
    pub fn exit_code(self) -> u8 {
        u8::try_from(128 + self.signal).unwrap_or(1)
    }
}

/// Names the file to remove should the program be ended by a signal, or none any more.
pub fn remove_at_end(path: Option<PathBuf>) {
    *LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner) = path;
}

/// Starts the thread. INT, TERM, HUP and QUIT end the program, and so does a terminal that hangs up; TSTP, CONT and
/// WINCH are passed to the loop. To be called once, before the screen opens.
pub fn watch(waker: Waker) -> io::Result<()> {
    let (read, write) = UnixStream::pair()?;
    let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    let delivery = SignalDelivery::with_pipe(read, write, SignalOnly, signals)?;
    thread::Builder::new()
        .name("signals".to_owned())
        .stack_size(128 * 1024)
        .spawn(move || run(delivery, &waker))?;
    Ok(())
}

fn run(mut delivery: SignalDelivery<UnixStream, SignalOnly>, waker: &Waker) {
    let mut watches_terminal = true;
    loop {
        match wait(&delivery, watches_terminal) {
            Ok(Terminal::Gone) => end(waker, SIGHUP),
            // It cannot be watched. Signals still can.
            Ok(Terminal::Unwatchable) => watches_terminal = false,
            Ok(Terminal::There) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return,
        }
        for signal in delivery.pending() {
            match signal {
                SIGWINCH => waker.notify(Notice::Resize),
                // Meant for the program that has the terminal for the time being.
                SIGINT | SIGQUIT if terminal::is_others_interrupt() => {}
                SIGCONT if terminal::is_lent() || terminal::continued() => {}
                SIGTSTP if terminal::is_lent() => {
                    // The shell waits for all of the group to stop, and the loop waits for the editor.
                    let _ = kill_current_process_group(Signal::STOP);
                }
                SIGCONT => waker.notify(Notice::Continued),
                SIGTSTP => waker.notify(Notice::Suspend),
                signal => end(waker, signal),
            }
        }
    }
}

enum Terminal {
    There,
    Gone,
    Unwatchable,
}

/// Sleeps until there is a signal or the terminal hangs up.
fn wait(delivery: &SignalDelivery<UnixStream, SignalOnly>, watches_terminal: bool) -> Result<Terminal, Errno> {
    let stdin = stdin();
    // No events asked for: hang-ups and errors are always reported.
    let mut fds = [
        PollFd::new(delivery.get_read(), PollFlags::IN),
        PollFd::new(&stdin, PollFlags::empty()),
    ];
    let watched = if watches_terminal {
        fds.as_mut_slice()
    } else {
        &mut fds[..1]
    };
    poll(watched, None)?;
    let told = fds[1].revents();
    Ok(if told.contains(PollFlags::NVAL) {
        Terminal::Unwatchable
    } else if told.intersects(PollFlags::HUP | PollFlags::ERR) {
        Terminal::Gone
    } else {
        Terminal::There
    })
}

fn end(waker: &Waker, signal: i32) -> ! {
    waker.end(signal);
    // A loop that is well ends the process within this.
    thread::sleep(GRACE);
    terminal::restore_now();
    // Not locked for long by anybody, but nothing may keep this thread from ending the program.
    if let Ok(mut left_behind) = LEFT_BEHIND.try_lock()
        && let Some(path) = left_behind.take()
    {
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(Ending::by(signal).exit_code().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_of_a_shell() {
        assert_eq!(Ending::by(SIGINT).exit_code(), 130);
        assert_eq!(Ending::by(SIGTERM).exit_code(), 143);
        assert_eq!(Ending::HANG_UP.exit_code(), 129);
    }
}
