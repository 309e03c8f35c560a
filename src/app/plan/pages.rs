//! How much of a dialog's text has been on the screen: what is agreed to was shown to its end.

use super::super::wrap::{SHEET, wrap};

/// The lines of a dialog in the columns of a screen.
pub fn wrapped(lines: impl Iterator<Item = String>, size: (u16, u16)) -> Vec<String> {
    let columns = usize::from(size.0.min(SHEET)).saturating_sub(6);
    lines
        .flat_map(|line| wrap(&line.replace(|c: char| c.is_control(), "\u{fffd}"), columns))
        .collect()
}

/// The rows of a dialog on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// How many lines of its text are on the screen at once.
    pub lines: usize,
    /// Each field has a row; where there is no room for that, the one with the focus has.
    pub whole: bool,
}

impl Rows {
    /// Those of a screen of this size, given a number of fields. Its text goes before fields that are empty.
    pub fn of(size: (u16, u16), fields: usize) -> Self {
        // Tabs, receipt, hints and the frame; below the lines the mark that says how many more there are, and the
        // answers.
        let inside = usize::from(size.1).saturating_sub(if size.1 < 12 { 5 } else { 6 });
        let beside = inside.saturating_sub(4);
        let lines = beside.saturating_sub(fields);
        if lines >= 4 {
            return Self { lines, whole: true };
        }
        // A long receipt takes a row where the screen is not that low.
        let spare = usize::from(size.1 >= 12);
        let fixed = 2 + usize::from(fields > 0) + spare;
        Self {
            lines: inside.saturating_sub(fixed).max(1),
            whole: false,
        }
    }
}

/// The position in a dialog's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    top: usize,
    seen: usize,
}

impl Pages {
    /// The first line that is shown: a screen that has grown has room for more.
    pub fn top(self, all: usize, rows: Rows) -> usize {
        self.top.min(all.saturating_sub(rows.lines))
    }

    /// Shows lines further down or up.
    pub fn scroll(&mut self, all: usize, rows: Rows, down: bool, lines: usize) {
        let last = all.saturating_sub(rows.lines);
        self.top = if down {
            (self.top + lines).min(last)
        } else {
            self.top.saturating_sub(lines)
        };
        self.seen = self.seen.max(self.top + rows.lines);
    }

    /// Whether the last line has been on the screen.
    pub fn is_read(self, all: usize, rows: Rows) -> bool {
        self.seen.max(self.top + rows.lines) >= all
    }
}
