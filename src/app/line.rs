//! One line of text under the cursor.

use crossterm::event::KeyEvent;

use super::typed::Typed;

/// The most bytes that a line takes; a longer paste is cut.
const MOST: usize = 4096;

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Typed<MOST>);

impl Line {
    /// A line with this text and the cursor after it.
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line.0.begin_here();
        line
    }

    /// The text in it.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.0.before()
    }

    /// The text after the cursor.
    pub fn after(&self) -> &str {
        self.0.after()
    }

    /// Puts text in at the cursor; line breaks become spaces, other control characters go.
    pub fn insert(&mut self, text: &str) {
        let clean = |c: char| match c {
            '\n' | '\t' => Some(' '),
            c => (!c.is_control()).then_some(c),
        };
        self.0.insert(&text.chars().filter_map(clean).collect::<String>());
    }

    /// Takes a key; `false` when it is none for a text field.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let all = 0..self.text().len();
        self.0.key(event, &all)
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

    /// Ctrl-_ takes changes back one after the other, a typed word at once, and ends at what was there first.
    #[test]
    fn changes_of_a_field_are_undone() {
        let mut line = Line::new("2.5 mg");
        typed(&mut line, "Space n o w Space Ctrl-U x");
        assert_eq!(line.text(), "x");
        for expected in ["", "2.5 mg now ", "2.5 mg now", "2.5 mg ", "2.5 mg", "2.5 mg"] {
            typed(&mut line, "Ctrl-7");
            assert_eq!(line.text(), expected);
        }
        assert_eq!(line.before(), "2.5 mg");
        line.insert("pasted text");
        typed(&mut line, "Ctrl-Z");
        assert_eq!(line.text(), "2.5 mg");
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
