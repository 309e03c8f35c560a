//! Names of keys that do not differ from terminal to terminal, and how a key event becomes one of them.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Which key, without modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A letter, digit or sign, as it comes out with Shift applied.
    Char(char),
    /// The space bar.
    Space,
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// A function key.
    F(u8),
}

/// One key as it is bound, printed and typed into `keys.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl held.
    pub ctrl: bool,
}

/// A text names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key; expected one character, or a name such as Space, Enter, Tab, S-Tab, Up, PgDn, F2, Ctrl-R")]
pub struct KeyError(pub String);

/// Every named code with its name.
const NAMES: &[(&str, Code)] = &[
    ("Space", Code::Space),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("S-Tab", Code::BackTab),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
];

/// Names that are read and never printed.
const SYNONYMS: &[(&str, Code)] = &[
    ("Return", Code::Enter),
    ("Escape", Code::Esc),
    ("Shift-Tab", Code::BackTab),
    ("BackTab", Code::BackTab),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Del", Code::Delete),
];

impl Key {
    /// A key without Ctrl.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false }
    }

    /// The key of an event; `None` for what is never bound: modifiers alone, media keys, and anything with Alt, Super
    /// or Meta. SHIFT is ignored: some terminals report it with `?`, others do not.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        let outside = KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        if event.modifiers.intersects(outside) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(' ') => Code::Space,
            KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
            KeyCode::Tab => Code::Tab,
            KeyCode::BackTab => Code::BackTab,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::F(n) => Code::F(n),
            _ => return None,
        };
        Some(Self { code, ctrl })
    }

    /// The event of this key, for tests and scripts.
    pub fn to_event(self) -> KeyEvent {
        let code = match self.code {
            Code::Char(c) => KeyCode::Char(c),
            Code::Space => KeyCode::Char(' '),
            Code::Enter => KeyCode::Enter,
            Code::Esc => KeyCode::Esc,
            Code::Tab => KeyCode::Tab,
            Code::BackTab => KeyCode::BackTab,
            Code::Up => KeyCode::Up,
            Code::Down => KeyCode::Down,
            Code::Left => KeyCode::Left,
            Code::Right => KeyCode::Right,
            Code::Home => KeyCode::Home,
            Code::End => KeyCode::End,
            Code::PageUp => KeyCode::PageUp,
            Code::PageDown => KeyCode::PageDown,
            Code::Backspace => KeyCode::Backspace,
            Code::Delete => KeyCode::Delete,
            Code::F(n) => KeyCode::F(n),
        };
        let modifiers = if self.ctrl {
            KeyModifiers::CONTROL
        } else {
            KeyModifiers::NONE
        };
        KeyEvent::new(code, modifiers)
    }

    /// Whether it is one of those with which a line is typed and sent.
    pub fn types(self) -> bool {
        !self.ctrl && matches!(self.code, Code::Char(_) | Code::Space | Code::Backspace | Code::Enter)
    }

    /// The digit on the key, if it is one without Ctrl.
    pub fn digit(self) -> Option<u8> {
        match self {
            Self {
                code: Code::Char(c),
                ctrl: false,
            } => c.to_digit(10).and_then(|d| u8::try_from(d).ok()),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            code => f.write_str(NAMES.iter().find(|(_, c)| *c == code).map_or("", |(name, _)| name)),
        }
    }
}

impl FromStr for Key {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || KeyError(text.to_owned());
        let (ctrl, name) = match text.get(..5).zip(text.get(5..)) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("Ctrl-") && !rest.is_empty() => (true, rest),
            _ => (false, text),
        };
        let mut chars = name.chars();
        let code = match (chars.next(), chars.next()) {
            (None, _) => return Err(wrong()),
            (Some(' '), None) => Code::Space,
            (Some(c), None) if c.is_control() => return Err(wrong()),
            (Some(c), None) if ctrl => Code::Char(c.to_ascii_lowercase()),
            (Some(c), None) => Code::Char(c),
            _ => {
                let named = NAMES.iter().chain(SYNONYMS).find(|(n, _)| n.eq_ignore_ascii_case(name));
                let function = || {
                    let n = name.strip_prefix(['F', 'f'])?.parse::<u8>().ok()?;
                    (1..=24).contains(&n).then_some(Code::F(n))
                };
                named.map(|(_, code)| *code).or_else(function).ok_or_else(wrong)?
            }
        };
        Ok(Self { code, ctrl })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_read_back() {
        for name in [
            "Space",
            "Enter",
            "Esc",
            "S-Tab",
            "Ctrl-R",
            "?",
            "j",
            "J",
            "F12",
            "PgDn",
            "-",
            "Ctrl-Home",
        ] {
            assert_eq!(name.parse::<Key>().unwrap().to_string(), name);
        }
        assert_eq!("ctrl-r".parse::<Key>().unwrap().to_string(), "Ctrl-R");
        assert_eq!("return".parse::<Key>().unwrap().to_string(), "Enter");
        for name in ["", "Ctrl-", "Alt-x", "jj", "F99", "\u{1b}"] {
            assert!(name.parse::<Key>().is_err(), "{name:?}");
        }
    }

    #[test]
    fn shift_is_ignored_and_alt_is_not_ours() {
        let question = |modifiers| Key::from_event(&KeyEvent::new(KeyCode::Char('?'), modifiers));
        assert_eq!(question(KeyModifiers::SHIFT), question(KeyModifiers::NONE));
        assert_eq!(question(KeyModifiers::ALT), None);
        let back = KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Key::from_event(&back).unwrap().to_string(), "S-Tab");
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_printed_the_same(text in "(Ctrl-)?([ -~]|F[1-9]|Space|PgUp|home)") {
            if let Ok(key) = text.parse::<Key>() {
                prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
                prop_assert_eq!(Key::from_event(&key.to_event()), Some(key));
            }
        }
    }
}
