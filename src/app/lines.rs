//! Some lines of text under the cursor: a note that is longer than one line.
//!
//! Lines are broken here and not by the screen, because the arrow keys move by the rows that one sees.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::typed::Typed;

/// The most bytes that a note takes; a longer paste is cut.
const MOST: usize = 64 * 1024;

/// How many rows PgUp and PgDn move.
const PAGE: usize = 10;

/// Text being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    typed: Typed<MOST>,
    /// The columns that a row has.
    columns: usize,
    /// The column that Up and Down aim at.
    goal: Option<usize>,
}

impl Lines {
    /// This text with the cursor after it, in rows of a given width.
    pub fn new(text: &str, columns: usize) -> Self {
        let mut lines = Self {
            typed: Typed::default(),
            columns: columns.max(2),
            goal: None,
        };
        lines.insert(text);
        lines.typed.begin_here();
        lines
    }

    /// The text in it.
    pub fn text(&self) -> &str {
        self.typed.text()
    }

    /// Gives rows another width.
    pub fn set_columns(&mut self, columns: usize) {
        self.columns = columns.max(2);
    }

    /// Puts text in at the cursor. Line breaks stay, a tab becomes a space, other control characters go.
    pub fn insert(&mut self, text: &str) {
        let clean = |c: char| match c {
            '\r' => Some('\n'),
            '\t' => Some(' '),
            c => (c == '\n' || !c.is_control()).then_some(c),
        };
        let text = text.replace("\r\n", "\n");
        self.typed.insert(&text.chars().filter_map(clean).collect::<String>());
        self.goal = None;
    }

    /// The rows as they are seen, as places in the text: broken at spaces where they are too long.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        let mut from = 0;
        for line in self.text().split('\n') {
            self.wrap(from, line, &mut rows);
            from += line.len() + 1;
        }
        rows
    }

    /// Breaks one line. A row ends after a space; the cursor, which takes a column too, always has room.
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
        let row = rows
            .iter()
            .rposition(|row| row.start <= self.typed.cursor())
            .unwrap_or(0);
        let start = rows.get(row).map_or(0, |row| row.start);
        (row, self.text().get(start..self.typed.cursor()).map_or(0, width))
    }

    /// Takes a key; `false` when it is none for a text field.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
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
            KeyCode::Enter => self.insert("\n"),
            KeyCode::Tab => self.insert(" "),
            _ => {
                let line = self.line();
                return self.typed.key(event, &line);
            }
        }
        true
    }

    /// This many rows down, or up, in the column from which the movement began.
    fn vertical(&mut self, by: isize) {
        let rows = self.rows();
        let (row, column) = self.place(&rows);
        let goal = *self.goal.get_or_insert(column);
        let to = row.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        let Some(range) = rows.get(to).cloned() else { return };
        let mut used = 0;
        let text = self.text().get(range.clone()).unwrap_or_default();
        let fits = text.grapheme_indices(true).find(|(_, grapheme)| {
            used += grapheme.width();
            used > goal
        });
        // After the space at which a row was broken is the next row already.
        let broken = rows.get(to + 1).is_some_and(|next| next.start == range.end);
        let last = if broken {
            text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
        } else {
            text.len()
        };
        self.typed.go(range.start + fits.map_or(last, |(at, _)| at));
    }

    /// Where the line with the cursor is in the text.
    fn line(&self) -> Range<usize> {
        let start = self.typed.before().rfind('\n').map_or(0, |at| at + 1);
        let end = self.typed.after().find('\n');
        start..end.map_or(self.text().len(), |at| self.typed.cursor() + at)
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
            .map(|row| lines.text().get(row).unwrap())
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
                prop_assert_eq!(format!("{}{}", lines.typed.before(), lines.typed.after()), lines.text());
                let rows = lines.rows();
                let (row, column) = lines.place(&rows);
                prop_assert!(row < rows.len());
                // One grapheme may be wider than the narrowest row.
                let alone = lines.text().get(rows[row].clone()).unwrap().graphemes(true).count() <= 1;
                prop_assert!(column <= lines.columns || alone, "{} {:?}", column, lines);
                let joined: String = rows.iter().map(|r| lines.text().get(r.clone()).unwrap()).collect();
                prop_assert_eq!(joined, lines.text().replace('\n', ""));
            }
        }
    }
}
