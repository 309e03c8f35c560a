//! Waking the loop from another thread, and what it finds when it wakes.
//!
//! Notices are bits, not a queue: two of a kind before the loop looks are one.

use std::{
    io::{self, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc,
        atomic::{AtomicI32, AtomicU8, Ordering},
    },
};

/// Something the loop has to look at that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A thread has something to hand over.
    Work,
    /// The terminal has another size.
    Resize,
    /// Somebody asks the program to stop for a while (SIGTSTP).
    Suspend,
    /// The program goes on after it was stopped (SIGCONT).
    Continued,
}

impl Notice {
    const ALL: [Self; 4] = [Self::Work, Self::Resize, Self::Suspend, Self::Continued];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

#[derive(Debug)]
struct Shared {
    notices: AtomicU8,
    /// The signal that ends the sitting; 0 is none.
    ending: AtomicI32,
    write: UnixStream,
}

/// The end that other threads hold. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Waker(Arc<Shared>);

impl Waker {
    /// Leaves a notice and wakes the loop.
    pub fn notify(&self, notice: Notice) {
        self.0.notices.fetch_or(notice.bit(), Ordering::SeqCst);
        self.wake();
    }

    /// Tells the loop that the sitting ends because of this signal; the first one counts.
    pub fn end(&self, signal: i32) {
        let _ = self
            .0
            .ending
            .compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst);
        self.wake();
    }

    fn wake(&self) {
        // A full pipe means that the loop is going to wake anyway.
        let _ = (&self.0.write).write(&[0]);
    }
}

/// The end that the loop holds.
#[derive(Debug)]
pub struct Inbox {
    shared: Arc<Shared>,
    read: UnixStream,
}

impl Inbox {
    /// The signal that ends the sitting, once there is one; it stays.
    pub fn ending(&self) -> Option<i32> {
        Some(self.shared.ending.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
    }

    /// The notices left since the last look.
    pub fn take(&self) -> impl Iterator<Item = Notice> {
        let mut heap = [0; 64];
        while (&self.read).read(&mut heap).is_ok_and(|read| read == heap.len()) {}
        let notices = self.shared.notices.swap(0, Ordering::SeqCst);
        Notice::ALL
            .into_iter()
            .filter(move |notice| notices & notice.bit() != 0)
    }
}

impl AsFd for Inbox {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.read.as_fd()
    }
}

/// Both ends.
pub fn pair() -> io::Result<(Waker, Inbox)> {
    let (read, write) = UnixStream::pair()?;
    read.set_nonblocking(true)?;
    write.set_nonblocking(true)?;
    let shared = Arc::new(Shared {
        notices: AtomicU8::new(0),
        ending: AtomicI32::new(0),
        write,
    });
    Ok((Waker(Arc::clone(&shared)), Inbox { shared, read }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_found_once_and_the_first_ending_stays() {
        let (waker, inbox) = pair().unwrap();
        for _ in 0..1000 {
            waker.notify(Notice::Resize);
        }
        waker.notify(Notice::Continued);
        waker.end(15);
        waker.end(2);
        assert_eq!(inbox.take().collect::<Vec<_>>(), [Notice::Resize, Notice::Continued]);
        assert_eq!(inbox.take().count(), 0);
        assert_eq!(inbox.ending(), Some(15));
        assert_eq!(inbox.ending(), Some(15));
    }
}
