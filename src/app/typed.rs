//! Text under a cursor, with the keys of Emacs and readline: what a field of one line and one of many have in common.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// Text being typed, of a limited number of bytes. The cursor is always between graphemes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed<const MOST: usize> {
    text: String,
    /// A place between graphemes, in bytes.
    cursor: usize,
    /// What Ctrl-K, Ctrl-U and Ctrl-W took away last, for Ctrl-Y.
    killed: String,
    /// The text and the cursor before each change, for Ctrl-_; a word that is typed is one change.
    earlier: Vec<(String, usize)>,
    /// Letters that are typed now continue the last change.
    goes_on: bool,
}

/// How many changes can be undone.
const CHANGES: usize = 200;

impl<const MOST: usize> Typed<MOST> {
    /// The text in it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor is, in bytes.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before the cursor.
    pub(super) fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text after the cursor.
    pub(super) fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Moves the cursor to a place, or to the end of the grapheme that is there.
    pub(super) fn go(&mut self, to: usize) {
        self.cursor = self.boundary(to);
    }

    /// What is there now is where undoing ends.
    pub(super) fn begin_here(&mut self) {
        self.earlier.clear();
    }

    /// Puts clean text in at the cursor, as much of it as there is room for.
    pub(super) fn insert(&mut self, clean: &str) {
        let before = (self.text.clone(), self.cursor);
        self.put_in(clean);
        self.changed(before, false);
    }

    /// Notes down what was there before a change; `typed`: it was a letter of a word.
    fn changed(&mut self, before: (String, usize), typed: bool) {
        if before.0 == self.text {
            self.goes_on &= before.1 == self.cursor;
            return;
        }
        if !(typed && self.goes_on) {
            self.earlier.push(before);
            let surplus = self.earlier.len().saturating_sub(CHANGES);
            self.earlier.drain(..surplus);
        }
        self.goes_on = typed;
    }

    /// What was there before the last change.
    fn undo(&mut self) {
        if let Some((text, cursor)) = self.earlier.pop() {
            (self.text, self.cursor) = (text, cursor);
        }
        self.goes_on = false;
    }

    fn put_in(&mut self, clean: &str) {
        let room = MOST.saturating_sub(self.text.len());
        let fits = clean
            .grapheme_indices(true)
            .map(|(at, g)| at + g.len())
            .take_while(|end| *end <= room)
            .last();
        let clean = clean.get(..fits.unwrap_or(0)).unwrap_or_default();
        self.text.insert_str(self.cursor, clean);
        // What was put in may join with what follows it.
        self.go(self.cursor + clean.len());
    }

    /// Takes a key that moves or changes within a line, which is at this place in the text; `false` when it is none.
    pub(super) fn key(&mut self, event: &KeyEvent, line: &Range<usize>) -> bool {
        // Ctrl-_ is told as Ctrl-7 by most terminals.
        let undoes = matches!(event.code, KeyCode::Char('_' | '7' | '/' | 'z'));
        if undoes && event.modifiers == KeyModifiers::CONTROL {
            self.undo();
            return true;
        }
        let before = (self.text.clone(), self.cursor);
        let plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let typed = plain && matches!(event.code, KeyCode::Char(c) if !c.is_whitespace());
        let taken = self.change(event, line);
        self.changed(before, typed);
        taken
    }

    fn change(&mut self, event: &KeyEvent, line: &Range<usize>) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match event.code {
            // AltGr is Ctrl and Alt on some terminals.
            KeyCode::Char(c) if ctrl && alt && !c.is_ascii_alphabetic() => self.put_in(c.encode_utf8(&mut [0; 4])),
            KeyCode::Char(c) if ctrl => return self.control(c.to_ascii_lowercase(), line),
            KeyCode::Char('b') if alt => self.cursor = self.word_before(),
            KeyCode::Char('f') if alt => self.cursor = self.word_after(),
            KeyCode::Char('d') if alt => self.kill(self.cursor..self.word_after()),
            KeyCode::Backspace if alt || ctrl => self.kill(self.word_before()..self.cursor),
            KeyCode::Left if alt || ctrl => self.cursor = self.word_before(),
            KeyCode::Right if alt || ctrl => self.cursor = self.word_after(),
            KeyCode::Home if ctrl => self.cursor = 0,
            KeyCode::End if ctrl => self.cursor = self.text.len(),
            KeyCode::Char(_) if alt => return false,
            KeyCode::Char(c) => self.put_in(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => self.remove(self.previous()..self.cursor),
            KeyCode::Delete => self.remove(self.cursor..self.next()),
            KeyCode::Left => self.cursor = self.previous(),
            KeyCode::Right => self.cursor = self.next(),
            KeyCode::Home => self.cursor = line.start,
            KeyCode::End => self.cursor = line.end,
            _ => return false,
        }
        true
    }

    fn control(&mut self, c: char, line: &Range<usize>) -> bool {
        match c {
            'a' => self.cursor = line.start,
            'e' => self.cursor = line.end,
            'b' => self.cursor = self.previous(),
            'f' => self.cursor = self.next(),
            'h' => self.remove(self.previous()..self.cursor),
            'd' => self.remove(self.cursor..self.next()),
            // At the end of a line, the break after it.
            'k' if self.cursor == line.end => self.kill(self.cursor..self.next()),
            'k' => self.kill(self.cursor..line.end),
            'u' => self.kill(line.start..self.cursor),
            'w' => self.kill(self.word_before()..self.cursor),
            'y' => {
                let killed = self.killed.clone();
                self.put_in(&killed);
            }
            _ => return false,
        }
        true
    }

    fn kill(&mut self, range: Range<usize>) {
        if let Some(killed) = self.text.get(range.clone()).filter(|k| !k.is_empty()) {
            killed.clone_into(&mut self.killed);
            self.remove(range);
        }
    }

    fn remove(&mut self, range: Range<usize>) {
        if !range.is_empty() && self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), "");
            self.go(range.start);
        }
    }

    /// The nearest place between graphemes at or after this one.
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
