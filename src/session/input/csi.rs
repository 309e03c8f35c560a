//! What a control sequence means: `ESC [` .. and `ESC O` .., from its parameters and its last byte.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::session::input::token::{Token, mouse, pressed};

/// A character as a key. Capitals carry SHIFT, as terminals that report modifiers have it.
pub(super) fn character(c: char) -> KeyEvent {
    let modifiers = if c.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    KeyEvent::new(KeyCode::Char(c), modifiers)
}

/// The parameters of a sequence: `1;5:3` has two, the second with two parts. Empty ones are 0.
struct Parameters<'a>(&'a str);

impl Parameters<'_> {
    /// The `part`th part of the `nth` parameter, from 0; `None` where there is none.
    fn part(&self, nth: usize, part: usize) -> Option<u32> {
        let text = self.0.split(';').nth(nth)?.split(':').nth(part)?;
        if text.is_empty() { Some(0) } else { text.parse().ok() }
    }

    fn first(&self) -> u32 {
        self.part(0, 0).unwrap_or(0)
    }

    /// The modifiers and the kind of event in the `nth` parameter: 1 plus a bit each (xterm), and after a colon 1
    /// for press, 2 for repeat, 3 for release.
    fn modifiers(&self, nth: usize) -> (KeyModifiers, KeyEventKind) {
        let mask = self.part(nth, 0).unwrap_or(1).saturating_sub(1);
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::SHIFT, mask & 1 != 0);
        modifiers.set(KeyModifiers::ALT, mask & 2 != 0);
        modifiers.set(KeyModifiers::CONTROL, mask & 4 != 0);
        modifiers.set(KeyModifiers::SUPER, mask & 8 != 0);
        let kind = match self.part(nth, 1) {
            Some(2) => KeyEventKind::Repeat,
            Some(3) => KeyEventKind::Release,
            _ => KeyEventKind::Press,
        };
        (modifiers, kind)
    }
}

/// Reads `ESC [ sequence last`. What is unknown means nothing.
pub(super) fn read(sequence: &[u8], last: u8) -> Option<Token> {
    let text = std::str::from_utf8(sequence).ok()?;
    match text.as_bytes().first() {
        Some(b'<') => return sgr_mouse(text.strip_prefix('<')?, last),
        // Answers. Only the one that follows the question about the background means something.
        Some(b'?') => return (last == b'c').then_some(Token::Answered),
        Some(b'[') => return linux_function_key(last),
        Some(b'>' | b'=') => return None,
        _ => {}
    }
    let parameters = Parameters(text);
    let (modifiers, kind) = parameters.modifiers(1);
    let code = match last {
        b'I' => return Some(Token::FocusGained),
        b'O' => return Some(Token::FocusLost),
        b'Z' => return pressed(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT, kind),
        b'a'..=b'd' => {
            return pressed(arrow(last.to_ascii_uppercase())?, KeyModifiers::SHIFT, kind);
        }
        // A cursor report ends in R too, and has a row in front.
        b'R' if parameters.first() > 1 => return None,
        b'A'..=b'D' | b'F' | b'H' => arrow(last)?,
        b'P'..=b'S' => KeyCode::F(1 + last - b'P'),
        b'u' => return unicode_key(&parameters, 0, modifiers, kind),
        b'~' if parameters.first() == 27 => return unicode_key(&parameters, 2, modifiers, kind),
        b'~' => editing_key(parameters.first())?,
        b'$' => return pressed(editing_key(parameters.first())?, KeyModifiers::SHIFT, kind),
        b'^' => {
            return pressed(editing_key(parameters.first())?, KeyModifiers::CONTROL, kind);
        }
        b'@' => {
            let both = KeyModifiers::CONTROL | KeyModifiers::SHIFT;
            return pressed(editing_key(parameters.first())?, both, kind);
        }
        _ => return None,
    };
    pressed(code, modifiers, kind)
}

/// Reads `ESC O sequence last`.
pub(super) fn read_ss3(sequence: &[u8], last: u8) -> Option<Token> {
    let parameters = Parameters(std::str::from_utf8(sequence).ok()?);
    // `ESC O 5 A` and `ESC O 1 ; 5 A` are both about.
    let (modifiers, kind) = parameters.modifiers(usize::from(sequence.contains(&b';')));
    let code = match last {
        b'A'..=b'D' | b'F' | b'H' => arrow(last)?,
        b'a'..=b'd' => {
            return pressed(arrow(last.to_ascii_uppercase())?, KeyModifiers::CONTROL, kind);
        }
        b'P'..=b'S' => KeyCode::F(1 + last - b'P'),
        b'M' => KeyCode::Enter,
        b'X' => KeyCode::Char('='),
        // The keypad: j to y are * to 9.
        b'j'..=b'y' => KeyCode::Char(char::from(last - b'j' + b'*')),
        _ => return None,
    };
    pressed(code, modifiers, kind)
}

fn arrow(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        _ => return None,
    })
}

fn editing_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        // The gaps are where the VT220 had a gap between its keys.
        11..=34 => {
            let number = u8::try_from(number).ok()?;
            KeyCode::F(match number {
                11..=15 => number - 10,
                17..=21 => number - 11,
                23..=26 => number - 12,
                28..=29 => number - 15,
                31..=34 => number - 17,
                _ => return None,
            })
        }
        _ => return None,
    })
}

fn linux_function_key(last: u8) -> Option<Token> {
    let number = last.checked_sub(b'A').filter(|number| *number < 5)?;
    pressed(KeyCode::F(number + 1), KeyModifiers::NONE, KeyEventKind::Press)
}

/// A key reported by its code point, as some terminals are set up to do without being asked.
fn unicode_key(parameters: &Parameters<'_>, nth: usize, modifiers: KeyModifiers, kind: KeyEventKind) -> Option<Token> {
    let c = char::from_u32(parameters.part(nth, 0)?)?;
    let code = match c {
        '\u{1b}' => KeyCode::Esc,
        '\r' => KeyCode::Enter,
        '\t' if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        '\t' => KeyCode::Tab,
        '\u{8}' | '\u{7f}' => KeyCode::Backspace,
        // Private use: keys that have no character, such as CapsLock.
        '\u{e000}'..='\u{f8ff}' => return None,
        _ if c.is_control() => return None,
        // Reported as the key without Shift; what Shift makes of it is the second part, or a capital.
        _ if modifiers.contains(KeyModifiers::SHIFT) => {
            let shifted = parameters
                .part(nth, 1)
                .and_then(char::from_u32)
                .filter(|c| !c.is_control());
            KeyCode::Char(shifted.unwrap_or_else(|| c.to_uppercase().next().unwrap_or(c)))
        }
        _ => KeyCode::Char(c),
    };
    pressed(code, modifiers, kind)
}

/// `ESC [ < code ; column ; row M`, or `m` for a button let go.
fn sgr_mouse(text: &str, last: u8) -> Option<Token> {
    if !matches!(last, b'M' | b'm') {
        return None;
    }
    let parameters = Parameters(text);
    let number = |nth| parameters.part(nth, 0).and_then(|number| u16::try_from(number).ok());
    mouse(number(0)?, number(1)?, number(2)?, last == b'm')
}
