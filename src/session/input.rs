//! What comes in: keys, pastes, the mouse, answers of the terminal, and wake-ups from other threads.
//!
//! The bytes are read and told apart here and not by crossterm, whose types the events still have: its reader does
//! not return once the terminal is gone, cannot be woken, and turns late answers of the terminal into keys. See
//! `docs/decisions/0011-reading-the-keyboard.md`.
#![expect(
    clippy::disallowed_methods,
    reason = "when a key arrived is read here, and nowhere else"
)]

mod answer;
mod burst;
mod csi;
mod decode;
#[cfg(test)]
mod decode_tests;
mod token;

use std::{
    io,
    time::{Duration, Instant},
};

use crossterm::event::{KeyEvent, MouseEvent};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    stdio::stdin,
};

use self::{
    burst::{BurstGuard, Verdict},
    decode::{Decoder, Pending},
};
use super::{
    signals::Ending,
    wake::{Inbox, Notice},
};
use crate::session::input::token::Token;
use crate::ui::theme::Background;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed, or repeats; never a release. A capital carries SHIFT, other characters may.
    Key(KeyEvent),
    /// Text was pasted. Its line ends are `\n`; nothing else of it is cleaned.
    Paste(String),
    /// A mouse button or the wheel.
    Mouse(MouseEvent),
    /// The terminal has another size: draw.
    Resize,
    /// The window has the focus: the day may be another, the files may be.
    FocusGained,
    /// The window lost the focus.
    FocusLost,
    /// Keys came faster than anybody types, outside a text field, and were dropped. Said once a burst.
    IgnoredBurst,
    /// The terminal said what its background is, in answer to [`background::ask`].
    Background(Background),
    /// Another thread has something to hand over.
    Woken,
    /// The program is asked to stop for a while: call `Screen::stop`.
    Suspend,
    /// The program was stopped from outside and goes on: call `Screen::continued`.
    Continued,
    /// The sitting ends: close the screen and leave with the ending's exit code.
    End(Ending),
}

/// Esc and the sequences that begin with it differ in what follows. Nobody sees so short a wait.
const ESC_WAIT: Duration = Duration::from_millis(20);
/// The same while an answer of the terminal is on its way, perhaps over a slow line.
const ESC_WAIT_FOR_ANSWER: Duration = Duration::from_millis(100);
/// A sequence that breaks off for longer is dropped.
const SEQUENCE_WAIT: Duration = Duration::from_millis(500);

/// From bytes and the instants they came at to events. Pure.
#[derive(Debug)]
pub struct Filter {
    decoder: Decoder,
    guard: BurstGuard,
    guards: bool,
    text_field: bool,
    asked_at: Option<Instant>,
    last_byte: Option<Instant>,
    tokens: Vec<Token>,
}

impl Filter {
    /// A filter that drops bursts of keys if `guards`.
    pub fn new(guards: bool) -> Self {
        Self {
            decoder: Decoder::default(),
            guard: BurstGuard::default(),
            guards,
            text_field: false,
            asked_at: None,
            last_byte: None,
            tokens: Vec::new(),
        }
    }

    /// Says whether a text field has the focus. There, fast keys are typing.
    pub fn set_text_field(&mut self, text_field: bool) {
        if text_field != self.text_field {
            self.guard.forget();
        }
        self.text_field = text_field;
    }

    /// Takes bytes that arrived together, `at`, and adds what they mean to the batch.
    pub fn take(&mut self, bytes: &[u8], at: Instant, batch: &mut Vec<Event>) {
        self.last_byte = Some(at);
        self.decoder.feed(bytes, &mut self.tokens);
        self.pass(at, batch);
    }

    /// When, at the latest, [`Self::expire`] has to be called: what was begun may have ended.
    pub fn deadline(&self) -> Option<Instant> {
        let wait = match self.decoder.pending() {
            Pending::Nothing | Pending::Paste => return None,
            Pending::Key if self.asked_at.is_some() => ESC_WAIT_FOR_ANSWER,
            Pending::Key => ESC_WAIT,
            Pending::Sequence => SEQUENCE_WAIT,
        };
        self.last_byte.map(|last_byte| last_byte + wait)
    }

    /// Ends what was begun if its time is over.
    pub fn expire(&mut self, now: Instant, batch: &mut Vec<Event>) {
        if self.deadline().is_some_and(|deadline| deadline <= now) {
            self.decoder.give_up(&mut self.tokens);
            self.pass(now, batch);
        }
    }

    /// Whether an answer of the terminal may still be on its way.
    pub fn awaits_answer(&self, now: Instant) -> bool {
        self.asked_at
            .is_some_and(|asked_at| now.saturating_duration_since(asked_at) < answer::PATIENCE)
    }

    fn pass(&mut self, at: Instant, batch: &mut Vec<Event>) {
        if !self.awaits_answer(at) {
            self.asked_at = None;
        }
        for token in self.tokens.drain(..) {
            let event = match token {
                Token::Key(key) if !self.guards || self.text_field => Event::Key(key),
                Token::Key(key) => match self.guard.judge(key, at) {
                    Verdict::Pass => Event::Key(key),
                    Verdict::Drop => continue,
                    Verdict::Burst => {
                        batch.retain(|event| !matches!(event, Event::Key(_)));
                        Event::IgnoredBurst
                    }
                },
                Token::Paste(text) => Event::Paste(text),
                Token::Mouse(mouse) => Event::Mouse(mouse),
                Token::FocusGained => Event::FocusGained,
                Token::FocusLost => Event::FocusLost,
                Token::Background(background) => Event::Background(background),
                Token::Answered => {
                    self.asked_at = None;
                    continue;
                }
            };
            batch.push(event);
        }
    }
}

/// What there is to look at.
#[derive(Debug, Clone, Copy, Default)]
struct Ready {
    input: bool,
    notices: bool,
}

/// At most this many bytes in a batch: a flood is drawn now and then.
const MAX_BATCH: usize = 64 * 1024;

/// Standard input as a source of events.
#[derive(Debug)]
pub struct Input {
    filter: Filter,
    inbox: Inbox,
    buffer: Vec<u8>,
}

impl Input {
    /// Reads standard input, which must be a terminal in raw mode, and looks at what wakes the loop. `guards` is the
    /// setting that drops bursts of keys.
    pub fn new(inbox: Inbox, guards: bool) -> Self {
        Self {
            filter: Filter::new(guards),
            inbox,
            buffer: vec![0; 4096],
        }
    }

    /// Says whether a text field has the focus, for the keys read from now on.
    pub fn set_text_field(&mut self, text_field: bool) {
        self.filter.set_text_field(text_field);
    }

    /// Blocks until something happens or the timeout is over (`None`: however long), and returns all of it, in
    /// order. After the timeout that is nothing.
    ///
    /// # Errors
    ///
    /// When standard input cannot be read for another reason than that the terminal is gone; that is an
    /// [`Event::End`].
    pub fn next(&mut self, timeout: Option<Duration>) -> io::Result<Vec<Event>> {
        let give_up = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let mut batch = Vec::new();
        loop {
            let until = [give_up, self.filter.deadline()].into_iter().flatten().min();
            let ready = self.wait(until)?;
            if ready.input {
                self.read(&mut batch)?;
            }
            let now = Instant::now();
            self.filter.expire(now, &mut batch);
            if ready.notices {
                self.notices(&mut batch);
            }
            batch.extend(self.inbox.ending().map(|signal| Event::End(Ending::by(signal))));
            if !batch.is_empty() || give_up.is_some_and(|give_up| give_up <= now) {
                return Ok(batch);
            }
        }
    }

    /// Remembers that the terminal was asked, now.
    pub(super) fn expect_answer(&mut self) {
        self.filter.asked_at = Some(Instant::now());
    }

    /// Before the screen closes: takes an answer that is still on its way, so that it does not land in the shell.
    /// What else comes meanwhile is dropped.
    pub fn settle(&mut self) {
        let until = Instant::now() + crate::session::input::answer::PARTING;
        let mut dropped = Vec::new();
        while self.filter.awaits_answer(Instant::now())
            && self.wait(Some(until)).is_ok_and(|ready| ready.input)
            && self.read(&mut dropped).is_ok()
            && !dropped.iter().any(|event| matches!(event, Event::End(_)))
        {}
    }

    /// Sleeps until there is something, or the time is over.
    fn wait(&self, until: Option<Instant>) -> io::Result<Ready> {
        let stdin = stdin();
        let mut fds = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(&self.inbox, PollFlags::IN),
        ];
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut fds, left.as_ref()) {
            Ok(_) => {}
            Err(Errno::INTR) => return Ok(Ready::default()),
            Err(error) => return Err(error.into()),
        }
        // A hang-up is readable too: reading shows it.
        Ok(Ready {
            input: !fds[0].revents().is_empty(),
            notices: !fds[1].revents().is_empty(),
        })
    }

    fn read(&mut self, batch: &mut Vec<Event>) -> io::Result<()> {
        let mut total = 0;
        loop {
            match rustix::io::read(stdin(), &mut self.buffer) {
                Ok(0) | Err(Errno::IO) => {
                    batch.push(Event::End(Ending::HANG_UP));
                    return Ok(());
                }
                Ok(count) => {
                    total += count;
                    let bytes = self.buffer.get(..count).unwrap_or_default();
                    self.filter.take(bytes, Instant::now(), batch);
                    // Less than there was room for: that is all there is. Asking again would cost a call a key.
                    if count < self.buffer.len() || total >= MAX_BATCH || !self.wait(Some(Instant::now()))?.input {
                        return Ok(());
                    }
                }
                Err(Errno::INTR | Errno::AGAIN) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn notices(&self, batch: &mut Vec<Event>) {
        batch.extend(self.inbox.take().map(|notice| match notice {
            Notice::Work => Event::Woken,
            Notice::Resize => Event::Resize,
            Notice::Suspend => Event::Suspend,
            Notice::Continued => Event::Continued,
        }));
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;

    use super::*;

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn key(c: char) -> Event {
        Event::Key(KeyCode::Char(c).into())
    }

    fn take(filter: &mut Filter, bytes: &str, at: Instant) -> Vec<Event> {
        let mut batch = Vec::new();
        filter.take(bytes.as_bytes(), at, &mut batch);
        batch
    }

    fn expire(filter: &mut Filter, at: Instant) -> Vec<Event> {
        let mut batch = Vec::new();
        filter.expire(at, &mut batch);
        batch
    }

    #[test]
    fn a_burst_in_one_batch_is_dropped_whole_and_said_once() {
        let start = Instant::now();
        let mut filter = Filter::new(true);
        assert_eq!(take(&mut filter, "wrong window\r", start), [Event::IgnoredBurst]);
        assert_eq!(take(&mut filter, "more", start + millis(20)), []);
        assert_eq!(take(&mut filter, "j", start + millis(80)), [key('j')]);
    }

    #[test]
    fn a_text_field_or_the_setting_turns_the_guard_off() {
        let start = Instant::now();
        let mut filter = Filter::new(true);
        filter.set_text_field(true);
        assert_eq!(take(&mut filter, "a fast typist", start).len(), 13);
        filter.set_text_field(false);
        assert_eq!(take(&mut filter, "abcde", start).len(), 5);
        assert_eq!(take(&mut Filter::new(false), "a fast typist", start).len(), 13);
    }

    #[test]
    fn a_bracketed_paste_is_not_a_burst() {
        let mut filter = Filter::new(true);
        let pasted = take(&mut filter, "\x1b[200~a whole line\x1b[201~j", Instant::now());
        assert_eq!(pasted, [Event::Paste("a whole line".to_owned()), key('j')]);
    }

    #[test]
    fn escape_waits_for_what_may_follow() {
        let start = Instant::now();
        let mut filter = Filter::new(true);
        assert_eq!(take(&mut filter, "\x1b", start), []);
        assert_eq!(filter.deadline(), Some(start + ESC_WAIT));
        assert_eq!(
            take(&mut filter, "[A", start + millis(10)),
            [Event::Key(KeyCode::Up.into())]
        );
        assert_eq!(filter.deadline(), None);
        take(&mut filter, "\x1b", start);
        assert_eq!(expire(&mut filter, start + millis(19)), []);
        assert_eq!(expire(&mut filter, start + ESC_WAIT), [Event::Key(KeyCode::Esc.into())]);
        assert_eq!(filter.deadline(), None);
    }

    #[test]
    fn a_late_answer_in_pieces_reaches_no_key() {
        let start = Instant::now();
        let mut filter = Filter::new(true);
        filter.asked_at = Some(start);
        assert_eq!(take(&mut filter, "\x1b", start + millis(300)), []);
        assert_eq!(expire(&mut filter, start + millis(390)), []);
        assert_eq!(take(&mut filter, "]11;rgb:ffff/", start + millis(390)), []);
        let light = Event::Background(Background::Light);
        assert_eq!(
            take(&mut filter, "ffff/ffff\x07\x1b[?1;2c", start + millis(700)),
            [light]
        );
        assert!(!filter.awaits_answer(start + millis(700)));
    }

    #[test]
    fn a_terminal_that_never_answers_is_forgotten() {
        let start = Instant::now();
        let mut filter = Filter::new(true);
        filter.asked_at = Some(start);
        assert!(filter.awaits_answer(start + millis(1999)));
        assert!(!filter.awaits_answer(start + millis(2000)));
        assert_eq!(take(&mut filter, "j\x1b", start + millis(2500)), [key('j')]);
        assert_eq!(filter.deadline(), Some(start + millis(2500) + ESC_WAIT));
    }
}
