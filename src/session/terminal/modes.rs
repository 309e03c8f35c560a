//! The modes of the terminal, and giving them back from wherever the program happens to be.
//!
//! What has to be undone is in statics, because the signal thread and the panic hook have no screen to ask.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use nix::unistd::{getpgrp, tcgetpgrp};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    stdio::{stdin, stdout},
    termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
};

/// Title pushed, alternate screen (cleared by the frame that follows), bracketed paste, focus events.
///
/// Mode 2031 (changes of the colour scheme) is left out: it is not worth the bytes that arrive.
pub(super) const ENTER: &str = "\x1b[22;2t\x1b[?1049h\x1b[?2004h\x1b[?1004h";
/// Buttons, dragging (to say once how text is selected), and columns beyond 223. Not movement: nothing hovers.
pub(super) const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// The reverse.
pub(super) const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Undoes all that may have been set, also in the middle of a frame: synchronised update, colours, mouse, focus,
/// paste, the shape of the cursor and its being hidden, the alternate screen, the title.
const LEAVE: &str = "\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[0 q\x1b[?25h\
                     \x1b[?1049l\x1b[23;2t";

/// The terminal is the program's: raw mode is on.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Something has been written since, so that [`LEAVE`] is due.
static WRITTEN: AtomicBool = AtomicBool::new(false);
/// Line settings as the shell had them.
static COOKED: Mutex<Option<Termios>> = Mutex::new(None);
/// Held during a write, so that no frame comes after the restoring.
static WRITING: Mutex<()> = Mutex::new(());

/// How long restoring waits for a write that is under way, and then for the terminal to read. A terminal that is
/// halted (Ctrl-S) must not keep the program from ending.
const PATIENCE: Duration = Duration::from_millis(200);

/// Turns raw mode on, and allows [`write`].
pub(super) fn take() -> Result<(), Errno> {
    let cooked = tcgetattr(stdin())?;
    let mut raw = cooked.clone();
    raw.make_raw();
    *COOKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(cooked);
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    TAKEN.store(true, Ordering::SeqCst);
    Ok(())
}

/// Writes to the terminal while it is taken; after it was given back, nothing.
pub(super) fn write(mut bytes: &[u8]) -> Result<(), Errno> {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    if !TAKEN.load(Ordering::SeqCst) {
        return Ok(());
    }
    WRITTEN.store(true, Ordering::SeqCst);
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                // Somebody who shares the terminal has set it to non-blocking.
                is_writable(None);
            }
            // The terminal is gone. The input says so too, and ends the sitting in good order.
            Err(Errno::IO) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Gives the terminal back as it was. From any thread, any number of times; it waits for nothing for long, and
/// errors are of no use to anybody any more.
pub fn restore_now() {
    // Without the lock a write is stalled, and then the terminal takes no bytes either.
    let _writing = lock_in_time(&WRITING);
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if WRITTEN.swap(false, Ordering::SeqCst) && is_writable(Some(PATIENCE)) {
        let mut bytes = LEAVE.as_bytes();
        while !bytes.is_empty()
            && let Ok(count @ 1..) = rustix::io::write(stdout(), bytes)
        {
            bytes = bytes.get(count..).unwrap_or_default();
        }
    }
    let cooked = lock_in_time(&COOKED).and_then(|cooked| cooked.clone());
    // From the background, setting the line would stop the program; there the shell has set it already.
    if let Some(cooked) = cooked
        && tcgetpgrp(stdin()).is_ok_and(|foreground| foreground == getpgrp())
    {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &cooked);
    }
}

fn lock_in_time<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    const STEP: Duration = Duration::from_millis(5);
    for _ in 0..PATIENCE.as_millis() / STEP.as_millis() {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => thread::sleep(STEP),
        }
    }
    None
}

/// Whether the terminal takes bytes, now or within the time.
fn is_writable(within: Option<Duration>) -> bool {
    let stdout = stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
    let within = within.and_then(|within| Timespec::try_from(within).ok());
    poll(&mut fds, within.as_ref()).is_ok() && fds[0].revents().contains(PollFlags::OUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_switched_on_is_switched_off() {
        for mode in [ENTER, MOUSE_ON]
            .concat()
            .split('\x1b')
            .filter(|part| part.ends_with('h'))
        {
            let off = mode.replace('h', "l");
            assert!(LEAVE.contains(&off), "{off}");
        }
        for mode in MOUSE_ON.split_terminator('h') {
            assert!(MOUSE_OFF.contains(&format!("{mode}l")), "{mode:?}");
        }
    }
}
