//! Some lines of text under the cursor: a note that is longer than one line.
//!
//! Lines are broken here and not by the screen, because the arrow keys move by the rows that one sees.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most bytes that a note takes; a longer paste is cut.
const MOST: usize = 64 * 1024;

/// How many rows PgUp and PgDn move.
const PAGE: usize = 10;

/// Text being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    text: String,
    /// A place between graphemes, in bytes.
    cursor: usize,
    /// The columns that a row has.
    columns: usize,
    /// The column that Up and Down aim at.
    goal: Option<usize>,
    /// What Ctrl-K, Ctrl-U and Ctrl-W took away last, for Ctrl-Y.
    killed: String,
}

impl Lines {
    /// This text with the cursor behind it, in rows of so many columns.
    pub fn new(text: &str, columns: usize) -> Self {
        let mut lines = Self {
            text: String::new(),
            cursor: 0,
            columns: columns.max(2),
            goal: None,
            killed: String::new(),
        };
        lines.insert(text);
        lines
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives rows another width.
    pub fn set_columns(&mut self, columns: usize) {
        self.columns = columns.max(2);
    }

    /// Puts text in at the cursor. Line breaks stay, a tab becomes a space, other control characters go.
    pub fn insert(&mut self, text: &str) {
        let mut clean = String::new();
        for c in text.replace("\r\n", "\n").chars() {
            match c {
                '\n' | '\r' => clean.push('\n'),
                '\t' => clean.push(' '),
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
        self.cursor = self.boundary(self.cursor + clean.len());
        self.goal = None;
    }

    /// The rows as they are seen, as places in the text: broken at spaces where they are too long.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        let mut from = 0;
        for line in self.text.split('\n') {
            self.wrap(from, line, &mut rows);
            from += line.len() + 1;
        }
        rows
    }

    /// Breaks one line. A row ends behind a space; the cursor, which takes a column too, always has room.
    fn wrap(&self, from: usize, line: &str, rows: &mut Vec<Range<usize>>) {
        let (mut start, mut used, mut word) = (0, 0, 0);
        for (at, grapheme) in line.grapheme_indices(true) {
            let wide = grapheme.width();
            if used + wide > self.columns.saturating_sub(1) && at > start {
                let end = if word > start { word } else { at };
                rows.push(from + start..from + end);
                start = end;
                used = line.get(end..at).map_or(0, width);
            }
            used += wide;
            if grapheme == " " {
                word = at + 1;
            }
        }
        rows.push(from + start..from + line.len());
    }

    /// Row and column of the cursor, given the rows.
    pub fn place(&self, rows: &[Range<usize>]) -> (usize, usize) {
        let row = rows.iter().rposition(|row| row.start <= self.cursor).unwrap_or(0);
        let start = rows.get(row).map_or(0, |row| row.start);
        (row, self.text.get(start..self.cursor).map_or(0, width))
    }

    /// Takes a key; `false` when it is none for a text field.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let vertical = match event.code {
            KeyCode::Up => Some(-1),
            KeyCode::Down => Some(1),
            KeyCode::PageUp => Some(-(PAGE.cast_signed())),
            KeyCode::PageDown => Some(PAGE.cast_signed()),
            KeyCode::Char('p') if ctrl => Some(-1),
            KeyCode::Char('n') if ctrl => Some(1),
            _ => None,
        };
        if let Some(by) = vertical {
            self.vertical(by);
            return true;
        }
        self.goal = None;
        match event.code {
            KeyCode::Char(c) if ctrl && alt && !c.is_ascii_alphabetic() => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Char(c) if ctrl => return self.control(c.to_ascii_lowercase()),
            KeyCode::Char('b') if alt => self.cursor = self.word_before(),
            KeyCode::Char('f') if alt => self.cursor = self.word_after(),
            KeyCode::Char('d') if alt => self.kill(self.cursor, self.word_after()),
            KeyCode::Backspace if alt || ctrl => self.kill(self.word_before(), self.cursor),
            KeyCode::Left if alt || ctrl => self.cursor = self.word_before(),
            KeyCode::Right if alt || ctrl => self.cursor = self.word_after(),
            KeyCode::Home if ctrl => self.cursor = 0,
            KeyCode::End if ctrl => self.cursor = self.text.len(),
            KeyCode::Char(_) if alt => return false,
            KeyCode::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Enter => self.insert("\n"),
            KeyCode::Tab => self.insert(" "),
            KeyCode::Backspace => self.remove(self.previous(), self.cursor),
            KeyCode::Delete => self.remove(self.cursor, self.next()),
            KeyCode::Left => self.cursor = self.previous(),
            KeyCode::Right => self.cursor = self.next(),
            KeyCode::Home => self.cursor = self.line_start(),
            KeyCode::End => self.cursor = self.line_end(),
            _ => return false,
        }
        true
    }

    fn control(&mut self, c: char) -> bool {
        match c {
            'a' => self.cursor = self.line_start(),
            'e' => self.cursor = self.line_end(),
            'b' => self.cursor = self.previous(),
            'f' => self.cursor = self.next(),
            'h' => self.remove(self.previous(), self.cursor),
            'd' => self.remove(self.cursor, self.next()),
            'k' if self.cursor == self.line_end() => self.kill(self.cursor, self.next()),
            'k' => self.kill(self.cursor, self.line_end()),
            'u' => self.kill(self.line_start(), self.cursor),
            'w' => self.kill(self.word_before(), self.cursor),
            'y' => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
            _ => return false,
        }
        true
    }

    /// So many rows down, or up, in the column from which the movement began.
    fn vertical(&mut self, by: isize) {
        let rows = self.rows();
        let (row, column) = self.place(&rows);
        let goal = *self.goal.get_or_insert(column);
        let to = row.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        let Some(range) = rows.get(to).cloned() else { return };
        let mut used = 0;
        let text = self.text.get(range.clone()).unwrap_or_default();
        let fits = text.grapheme_indices(true).find(|(_, grapheme)| {
            used += grapheme.width();
            used > goal
        });
        // Behind the space at which a row was broken is the next row already.
        let broken = rows.get(to + 1).is_some_and(|next| next.start == range.end);
        let last = if broken {
            text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
        } else {
            text.len()
        };
        self.cursor = self.boundary(range.start + fits.map_or(last, |(at, _)| at));
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.after().find('\n').map_or(self.text.len(), |at| self.cursor + at)
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
        let space = trimmed.char_indices().rev().find(|(_, c)| c.is_whitespace());
        space.map_or(0, |(at, c)| self.boundary(at + c.len_utf8()))
    }

    fn word_after(&self) -> usize {
        let rest = self.after();
        let start = rest.len() - rest.trim_start().len();
        let word = rest.get(start..).unwrap_or_default();
        self.boundary(self.cursor + start + word.find(char::is_whitespace).unwrap_or(word.len()))
    }
}

/// The columns of a text, grapheme by grapheme, as rows are broken.
fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::key::Key;

    fn typed(lines: &mut Lines, keys: &str) {
        for key in keys.split(' ') {
            assert!(lines.key(&key.parse::<Key>().unwrap().to_event()), "{key}");
        }
    }

    fn seen(lines: &Lines) -> Vec<&str> {
        lines
            .rows()
            .into_iter()
            .map(|row| lines.text.get(row).unwrap())
            .collect()
    }

    #[test]
    fn rows_are_broken_at_spaces() {
        let lines = Lines::new("Headache from eight to nine.\n\nMild", 12);
        assert_eq!(seen(&lines), ["Headache ", "from eight ", "to nine.", "", "Mild"]);
        assert_eq!(lines.place(&lines.rows()), (4, 4));
        assert_eq!(seen(&Lines::new("abcdefgh", 4)), ["abc", "def", "gh"]);
    }

    #[test]
    fn arrows_move_by_rows_and_keep_their_column() {
        let mut lines = Lines::new("one two three\nx\nfour five", 40);
        typed(&mut lines, "Up Up");
        assert_eq!(lines.place(&lines.rows()), (0, 9));
        typed(&mut lines, "Down");
        assert_eq!(lines.place(&lines.rows()), (1, 1));
        typed(&mut lines, "Down Enter a Home Backspace");
        assert_eq!(lines.text(), "one two three\nx\nfour fivea");
    }

    #[test]
    fn a_paste_keeps_its_lines_and_loses_its_controls() {
        let mut lines = Lines::new("", 40);
        lines.insert("one\r\ntwo\u{1b}[31m\tthree");
        assert_eq!(lines.text(), "one\ntwo[31m three");
        typed(&mut lines, "Ctrl-U Ctrl-Y Ctrl-K Ctrl-W");
        assert_eq!(lines.text(), "one\ntwo[31m ");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_characters_and_on_a_row(
            columns in 0_usize..30,
            texts in prop::collection::vec("[ ab睡\u{301}\u{200d}👩e\n]{0,12}", 0..5),
            keys in prop::collection::vec(prop::sample::select(vec![
                "Left", "Right", "Up", "Down", "Backspace", "Delete", "Enter", "Ctrl-W", "Ctrl-K", "Ctrl-U", "Ctrl-Y", "Home",
                "End", "PgUp", "PgDn", "Ctrl-Left", "Ctrl-Right",
            ]), 0..40),
        ) {
            let mut lines = Lines::new("", columns);
            for (i, key) in keys.iter().enumerate() {
                lines.key(&key.parse::<Key>().unwrap().to_event());
                if let Some(text) = texts.get(i) {
                    lines.insert(text);
                }
                prop_assert_eq!(format!("{}{}", lines.before(), lines.after()), lines.text());
                let rows = lines.rows();
                let (row, column) = lines.place(&rows);
                prop_assert!(row < rows.len());
                // One grapheme may be wider than the narrowest row.
                let alone = lines.text.get(rows[row].clone()).unwrap().graphemes(true).count() <= 1;
                prop_assert!(column <= lines.columns || alone, "{} {:?}", column, lines);
                let joined: String = rows.iter().map(|r| lines.text.get(r.clone()).unwrap()).collect();
                prop_assert_eq!(joined, lines.text.replace('\n', ""));
            }
        }
    }
}
