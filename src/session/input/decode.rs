//! From the bytes of a terminal to keys, pastes and answers.
//!
//! A state machine over bytes after ECMA-48, the forms of xterm, rxvt and the Linux console. Every control sequence
//! is read to its end, so that one nobody knows, or a late answer, never turns into keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::csi;
use crate::session::input::token::{Token, mouse};

/// How far the bytes at hand lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pending {
    /// To the end of a token.
    Nothing,
    /// To what is a key if nothing follows: Esc, or Alt with the key that opens a sequence.
    Key,
    /// Into a sequence that can only be dropped if nothing follows.
    Sequence,
    /// Into a paste, which takes as long as it takes.
    Paste,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Ground,
    /// Within the bytes of one character; how many are still missing.
    Character {
        missing: u8,
        alt: bool,
    },
    Escape,
    /// `ESC [`
    Csi,
    /// `ESC O`
    Ss3,
    /// `ESC [ M` and three bytes; how many are still missing.
    OldMouse {
        missing: u8,
    },
    /// `ESC ]`, `P`, `X`, `^` or `_`, up to BEL or ST.
    Text {
        opened_by: u8,
        escape: bool,
    },
    Paste,
}

/// A control sequence longer than this is dropped when it ends.
const MAX_SEQUENCE: usize = 1024;
/// What is beyond this of a paste is dropped: a note is text, not a file.
const MAX_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// The state machine. Tokens are collected by the caller's `out`.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    bytes: Vec<u8>,
}

impl Decoder {
    /// Reads more bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Token>) {
        for byte in bytes {
            self.step(*byte, out);
        }
    }

    /// Where the bytes at hand end.
    pub(super) fn pending(&self) -> Pending {
        match self.state {
            State::Ground => Pending::Nothing,
            State::Paste => Pending::Paste,
            State::Escape => Pending::Key,
            State::Csi | State::Ss3 | State::Text { escape: false, .. } if self.bytes.is_empty() => Pending::Key,
            _ => Pending::Sequence,
        }
    }

    /// Takes it that nothing follows: what can be a key is one, anything else is dropped. A paste goes on.
    pub(super) fn give_up(&mut self, out: &mut Vec<Token>) {
        let key = match (self.pending(), self.state) {
            (Pending::Nothing | Pending::Paste, _) => return,
            (Pending::Sequence, _) => None,
            (Pending::Key, State::Csi) => alt(b'['),
            (Pending::Key, State::Ss3) => alt(b'O'),
            (Pending::Key, State::Text { opened_by, .. }) => alt(opened_by),
            (Pending::Key, _) => Some(KeyCode::Esc.into()),
        };
        out.extend(key.map(Token::Key));
        self.enter(State::Ground);
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.bytes.clear();
    }

    fn step(&mut self, byte: u8, out: &mut Vec<Token>) {
        match self.state {
            State::Ground => self.begin(byte, false, out),
            State::Escape => self.after_escape(byte, out),
            State::Character { missing, alt } => self.character(byte, missing, alt, out),
            State::Csi => self.csi(byte, out),
            State::Ss3 => self.ss3(byte, out),
            State::OldMouse { missing } => {
                self.bytes.push(byte);
                if missing > 1 {
                    self.state = State::OldMouse { missing: missing - 1 };
                } else {
                    out.extend(old_mouse(&self.bytes));
                    self.enter(State::Ground);
                }
            }
            State::Text { opened_by, escape } => self.text(byte, opened_by, escape, out),
            State::Paste => self.paste(byte, out),
        }
    }

    /// The first byte of something, perhaps after an ESC.
    fn begin(&mut self, byte: u8, alt: bool, out: &mut Vec<Token>) {
        let missing = match byte {
            ESC => return self.enter(State::Escape),
            0xc2..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0..=0xf4 => 3,
            _ => {
                self.enter(State::Ground);
                out.extend(single(byte).map(|key| Token::Key(with_alt(key, alt))));
                return;
            }
        };
        self.enter(State::Character { missing, alt });
        self.bytes.push(byte);
    }

    fn after_escape(&mut self, byte: u8, out: &mut Vec<Token>) {
        match byte {
            ESC => out.push(Token::Key(KeyCode::Esc.into())),
            b'[' => self.enter(State::Csi),
            b'O' => self.enter(State::Ss3),
            b']' | b'P' | b'X' | b'^' | b'_' => self.enter(State::Text {
                opened_by: byte,
                escape: false,
            }),
            _ => self.begin(byte, true, out),
        }
    }

    fn character(&mut self, byte: u8, missing: u8, alt: bool, out: &mut Vec<Token>) {
        if !(0x80..=0xbf).contains(&byte) {
            // Not UTF-8: the incomplete character is dropped, and this byte starts a new one.
            return self.begin(byte, false, out);
        }
        self.bytes.push(byte);
        if missing > 1 {
            self.state = State::Character {
                missing: missing - 1,
                alt,
            };
            return;
        }
        if let Some(c) = std::str::from_utf8(&self.bytes)
            .ok()
            .and_then(|text| text.chars().next())
            && !c.is_control()
        {
            out.push(Token::Key(with_alt(csi::character(c), alt)));
        }
        self.enter(State::Ground);
    }

    fn csi(&mut self, byte: u8, out: &mut Vec<Token>) {
        match byte {
            ESC => self.enter(State::Escape),
            // CAN and SUB end a sequence, and other controls do not belong into one.
            0x00..=0x1f | 0x7f.. => self.enter(State::Ground),
            b'M' if self.bytes.is_empty() => self.enter(State::OldMouse { missing: 3 }),
            // The Linux console has its F1 to F5 as `ESC [ [ A` to `E`.
            b'[' if self.bytes.is_empty() => self.bytes.push(byte),
            // rxvt ends Shift with an editing key in `$`, which elsewhere is not an end.
            b'@'..=b'~' | b'$' if byte != b'$' || self.bytes.iter().all(u8::is_ascii_digit) => {
                let sequence = std::mem::take(&mut self.bytes);
                self.enter(State::Ground);
                if byte == b'~' && sequence == b"200" {
                    self.enter(State::Paste);
                } else if sequence.len() < MAX_SEQUENCE {
                    out.extend(csi::read(&sequence, byte));
                }
            }
            _ if self.bytes.len() < MAX_SEQUENCE => self.bytes.push(byte),
            _ => {}
        }
    }

    fn ss3(&mut self, byte: u8, out: &mut Vec<Token>) {
        match byte {
            ESC => self.enter(State::Escape),
            b'0'..=b'9' | b';' if self.bytes.len() < MAX_SEQUENCE => self.bytes.push(byte),
            _ => {
                out.extend(csi::read_ss3(&self.bytes, byte));
                self.enter(State::Ground);
            }
        }
    }

    fn text(&mut self, byte: u8, opened_by: u8, escape: bool, out: &mut Vec<Token>) {
        match byte {
            b'\\' if escape => self.end_of_text(opened_by, out),
            BEL => self.end_of_text(opened_by, out),
            // CAN and SUB give it up.
            0x18 | 0x1a => self.enter(State::Ground),
            ESC => {
                self.state = State::Text {
                    opened_by,
                    escape: true,
                }
            }
            _ if escape => {
                // ESC without a backslash ends it too, and begins something else.
                self.enter(State::Ground);
                self.after_escape(byte, out);
            }
            _ if self.bytes.len() < MAX_SEQUENCE => self.bytes.push(byte),
            _ => {}
        }
    }

    fn end_of_text(&mut self, opened_by: u8, out: &mut Vec<Token>) {
        if opened_by == b']' {
            out.extend(crate::session::input::answer::from_answer(&self.bytes).map(Token::Background));
        }
        self.enter(State::Ground);
    }

    fn paste(&mut self, byte: u8, out: &mut Vec<Token>) {
        self.bytes.push(byte);
        if self.bytes.ends_with(PASTE_END) {
            self.bytes.truncate(self.bytes.len() - PASTE_END.len());
            self.bytes.truncate(MAX_PASTE);
            let text = String::from_utf8_lossy(&self.bytes)
                .replace("\r\n", "\n")
                .replace('\r', "\n");
            out.push(Token::Paste(text));
            self.enter(State::Ground);
            self.bytes.shrink_to(MAX_SEQUENCE);
        } else if self.bytes.len() > MAX_PASTE + 2 * PASTE_END.len() {
            // Full: keep only what the end mark may have begun with.
            let kept = self.bytes.len() - PASTE_END.len();
            self.bytes.drain(MAX_PASTE..kept);
        }
    }
}

/// A byte that is a key by itself.
fn single(byte: u8) -> Option<KeyEvent> {
    Some(match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        // Some terminals send BS for Backspace, and nothing is bound to Ctrl-H.
        0x08 | 0x7f => KeyCode::Backspace.into(),
        0x00 => control(' '),
        0x01..=0x1a => control(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => control(char::from(byte - 0x1c + b'4')),
        b' '..=b'~' => csi::character(char::from(byte)),
        _ => return None,
    })
}

fn control(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)
}

fn alt(byte: u8) -> Option<KeyEvent> {
    single(byte).map(|key| with_alt(key, true))
}

fn with_alt(mut key: KeyEvent, alt: bool) -> KeyEvent {
    key.modifiers
        .set(KeyModifiers::ALT, alt || key.modifiers.contains(KeyModifiers::ALT));
    key
}

/// The mouse report of 1984: button, column and row in one byte each, from 32 on.
fn old_mouse(bytes: &[u8]) -> Option<Token> {
    let &[button, column, row] = bytes else {
        return None;
    };
    let from_32 = |byte: u8| u16::from(byte.saturating_sub(32));
    mouse(from_32(button), from_32(column), from_32(row), false)
}
