//! One line of text under the cursor, with the keys of Emacs and readline.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// The most bytes that a line takes; a longer paste is cut.
const MOST: usize = 4096;

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// A place between graphemes, in bytes.
    cursor: usize,
    /// What Ctrl-K, Ctrl-U and Ctrl-W took away last, for Ctrl-Y.
    killed: String,
}

impl Line {
    /// A line with this text and the cursor behind it.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// What stands behind the cursor.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Puts text in at the cursor; line breaks become spaces, other control characters go.
    pub fn insert(&mut self, text: &str) {
        let mut clean = String::new();
        for c in text.chars() {
            match c {
                '\n' | '\t' => clean.push(' '),
                c if c.is_control() => {}
                c => clean.push(c),
            }
        }
        let room = MOST.saturating_sub(self.text.len());
        let fits = clean
            .grapheme_indices(true)
            .map(|(at, g)| at + g.len())
            .take_while(|end| *end <= room)
            .last();
        let clean = clean.get(..fits.unwrap_or(0)).unwrap_or_default();
        self.text.insert_str(self.cursor, clean);
        self.cursor += clean.len();
        // What was put in may join with what stands behind it; the cursor stays between graphemes.
        self.cursor = self.boundary(self.cursor);
    }

    /// Takes a key; `false` when it is none for a text field.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match event.code {
            KeyCode::Char(c) if ctrl && alt && !c.is_ascii_alphabetic() => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Char(c) if ctrl => return self.control(c.to_ascii_lowercase()),
            KeyCode::Char('b') if alt => self.cursor = self.word_before(),
            KeyCode::Char('f') if alt => self.cursor = self.word_after(),
            KeyCode::Char('d') if alt => self.kill(self.cursor, self.word_after()),
            KeyCode::Backspace if alt || ctrl => self.kill(self.word_before(), self.cursor),
            KeyCode::Left if alt || ctrl => self.cursor = self.word_before(),
            KeyCode::Right if alt || ctrl => self.cursor = self.word_after(),
            KeyCode::Char(_) if alt => return false,
            KeyCode::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => self.remove(self.previous(), self.cursor),
            KeyCode::Delete => self.remove(self.cursor, self.next()),
            KeyCode::Left => self.cursor = self.previous(),
            KeyCode::Right => self.cursor = self.next(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn control(&mut self, c: char) -> bool {
        match c {
            'a' => self.cursor = 0,
            'e' => self.cursor = self.text.len(),
            'b' => self.cursor = self.previous(),
            'f' => self.cursor = self.next(),
            'h' => self.remove(self.previous(), self.cursor),
            'd' => self.remove(self.cursor, self.next()),
            'k' => self.kill(self.cursor, self.text.len()),
            'u' => self.kill(0, self.cursor),
            'w' => self.kill(self.word_before(), self.cursor),
            'y' => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
            _ => return false,
        }
        true
    }

    fn kill(&mut self, from: usize, to: usize) {
        if let Some(killed) = self.text.get(from..to).filter(|k| !k.is_empty()) {
            killed.clone_into(&mut self.killed);
            self.remove(from, to);
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        if from < to && self.text.get(from..to).is_some() {
            self.text.replace_range(from..to, "");
            self.cursor = self.boundary(from);
        }
    }

    /// The nearest place between graphemes at or behind this one.
    fn boundary(&self, at: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .find(|start| *start >= at)
            .unwrap_or(self.text.len())
    }

    fn previous(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn next(&self) -> usize {
        self.after()
            .graphemes(true)
            .next()
            .map_or(self.cursor, |g| self.cursor + g.len())
    }

    fn word_before(&self) -> usize {
        let trimmed = self.before().trim_end();
        trimmed.rfind(char::is_whitespace).map_or(0, |at| self.boundary(at + 1))
    }

    fn word_after(&self) -> usize {
        let rest = self.after();
        let start = rest.len() - rest.trim_start().len();
        let word = rest.get(start..).unwrap_or_default();
        self.boundary(self.cursor + start + word.find(char::is_whitespace).unwrap_or(word.len()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::key::Key;

    fn typed(line: &mut Line, keys: &str) {
        for key in keys.split(' ') {
            assert!(line.key(&key.parse::<Key>().unwrap().to_event()), "{key}");
        }
    }

    #[test]
    fn the_keys_of_readline_work() {
        let mut line = Line::new("half dose today");
        typed(&mut line, "Ctrl-W");
        assert_eq!(line.text(), "half dose ");
        typed(&mut line, "Ctrl-A Ctrl-K Ctrl-Y Home x Space End Backspace");
        assert_eq!(line.text(), "x half dose");
        typed(&mut line, "Ctrl-U");
        assert_eq!((line.text(), line.before()), ("", ""));
    }

    #[test]
    fn a_paste_is_one_line() {
        let mut line = Line::default();
        line.insert("one\ntwo\u{1b}[31m\r\n");
        assert_eq!(line.text(), "one two[31m ");
        line.insert(&"x".repeat(10_000));
        assert_eq!(line.text().len(), MOST);
    }

    #[test]
    fn graphemes_are_whole() {
        let mut line = Line::new("e\u{301}睡");
        typed(&mut line, "Left Left Delete");
        assert_eq!(line.text(), "睡");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_characters(
            texts in prop::collection::vec("[ a睡\u{301}\u{200d}👩e]{0,4}", 0..5),
            keys in prop::collection::vec(prop::sample::select(vec![
                "Left", "Right", "Backspace", "Delete", "Ctrl-W", "Ctrl-K", "Ctrl-U", "Ctrl-Y", "Home", "End", "Ctrl-D",
            ]), 0..40),
        ) {
            let mut line = Line::default();
            for (i, key) in keys.iter().enumerate() {
                line.key(&key.parse::<Key>().unwrap().to_event());
                if let Some(text) = texts.get(i) {
                    line.insert(text);
                }
                prop_assert_eq!(format!("{}{}", line.before(), line.after()), line.text());
            }
        }
    }
}
