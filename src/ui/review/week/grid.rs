//! The columns of the sheet: names, seven days, and what is at the end of a row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::Look;
use crate::ui::frame::{put, put_right};
use crate::ui::text::{clean_line, fit_with, width};

/// The mark behind a value that reached an alert.
pub(super) const ALERT: char = '!';

/// Where the columns are.
pub(super) struct Grid {
    pub(super) area: Rect,
    pub(super) name: u16,
    pub(super) cell: u16,
    pub(super) compact: bool,
}

impl Grid {
    pub(super) fn of(area: Rect, compact: bool, long_units: bool) -> Self {
        let (name, cell) = match area.width {
            _ if compact => (11, 4),
            76.. if long_units => (23, 7),
            0..76 => (11, 6),
            76..80 => (15, 8),
            _ => (16, 8),
        };
        Self {
            area,
            name,
            cell,
            compact,
        }
    }

    pub(super) fn x(&self, day: usize) -> u16 {
        self.area.x + self.name + self.cell * u16::try_from(day).unwrap_or(0)
    }

    /// The name of a row, cut to its column.
    pub(super) fn name(&self, frame: &mut Frame<'_>, y: u16, words: &str, look: &Look) {
        let words = clean_line(words);
        let room = usize::from(self.name).saturating_sub(2);
        let words = fit_with(&words, room, look.glyphs.ellipsis);
        put(
            frame.buffer_mut(),
            self.area,
            self.area.x + 1,
            y,
            &words,
            look.theme.label,
        );
    }

    pub(super) fn cell(&self, frame: &mut Frame<'_>, y: u16, day: usize, words: &str, style: Style, look: &Look) {
        let words = clean_line(words);
        let words = fit_with(&words, usize::from(self.cell).saturating_sub(1), look.glyphs.ellipsis);
        put(frame.buffer_mut(), self.area, self.x(day), y, &words, style);
    }

    /// What has room in its column, the mark behind it in the gap if need be.
    pub(super) fn whole(&self, frame: &mut Frame<'_>, y: u16, day: usize, words: &str, look: &Look) {
        put(frame.buffer_mut(), self.area, self.x(day), y, words, look.theme.text);
    }

    /// What is at the end of a row.
    pub(super) fn end(&self, frame: &mut Frame<'_>, y: u16, words: &str, look: &Look) {
        let row = Rect {
            width: self.area.width.saturating_sub(1),
            ..self.area
        };
        let taken = self.name + 7 * self.cell - 1;
        put_right(frame.buffer_mut(), row, y, words, look.theme.text, taken);
    }

    /// Whether a value has room in a column: its mark may be in the gap to the next one.
    pub(super) fn has_room(&self, words: &str) -> bool {
        let words = words.strip_suffix(ALERT).unwrap_or(words);
        width(words) < usize::from(self.cell)
    }
}
