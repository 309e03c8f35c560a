//! ratatui's backend for this screen: sequences are collected and written at once.
//!
//! Differences to `CrosstermBackend` on standard output: cells in fewer bytes ([`encode`]); a frame is one write,
//! inside a synchronised update; a frame without a difference writes nothing; nothing is ever asked of the terminal;
//! the size comes from one call on the descriptor in use.

use std::io;

use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};
use rustix::{stdio::stdout, termios::tcgetwinsize};

use super::{encode, modes};

const UPDATE_BEGINS: &[u8] = b"\x1b[?2026h";
const UPDATE_ENDS: &[u8] = b"\x1b[?2026l";

/// For a terminal that does not know its size.
const USUAL_SIZE: Size = Size { width: 80, height: 24 };

/// Collects output until `flush`.
#[derive(Debug, Default)]
pub(super) struct Tty {
    /// Sequences that are not part of a frame.
    ahead: Vec<u8>,
    frame: Vec<u8>,
    /// `None`: not known.
    cursor: Option<Position>,
    visible: Option<bool>,
    shape: Option<CursorShape>,
}

impl Tty {
    /// Writes this before the next frame.
    pub(super) fn send(&mut self, sequence: &[u8]) {
        self.ahead.extend_from_slice(sequence);
    }

    /// The terminal may be in another state than it was left in.
    pub(super) fn forget(&mut self) {
        self.frame.clear();
        self.cursor = None;
        self.visible = None;
        if let Some(shape) = self.shape.take() {
            self.set_cursor_shape(shape);
        }
    }

    pub(super) fn set_cursor_shape(&mut self, shape: CursorShape) {
        if self.shape != Some(shape) {
            self.shape = Some(shape);
            self.frame.extend_from_slice(match shape {
                CursorShape::Block => b"\x1b[2 q",
                CursorShape::Bar => b"\x1b[6 q",
            });
        }
    }

    fn show(&mut self, visible: bool) {
        if self.visible != Some(visible) {
            self.visible = Some(visible);
            self.frame
                .extend_from_slice(if visible { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
    }

    /// What to write now.
    fn take(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.ahead);
        if !self.frame.is_empty() {
            bytes.extend_from_slice(UPDATE_BEGINS);
            bytes.append(&mut self.frame);
            bytes.extend_from_slice(UPDATE_ENDS);
        }
        bytes
    }
}

impl Backend for Tty {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor = None;
        encode::cells(&mut self.frame, content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false);
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "the terminal is not asked where its cursor is",
        ))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor == Some(position) {
            return Ok(());
        }
        self.cursor = Some(position);
        CrosstermBackend::new(&mut self.frame).set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        CrosstermBackend::new(&mut self.frame).clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        // A terminal that is gone has none either, and that is for the input to say.
        let size = tcgetwinsize(stdout()).map_or(USUAL_SIZE, |size| Size {
            width: size.ws_col,
            height: size.ws_row,
        });
        Ok(if size.width == 0 || size.height == 0 {
            USUAL_SIZE
        } else {
            size
        })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let size = tcgetwinsize(stdout())?;
        let pixels = Size {
            width: size.ws_xpixel,
            height: size.ws_ypixel,
        };
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut bytes = self.take();
        if bytes.is_empty() {
            return Ok(());
        }
        modes::write(&bytes)?;
        // The room is used again for the next frame.
        bytes.clear();
        self.ahead = bytes;
        Ok(())
    }
}

/// The shape of the cursor. It never blinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CursorShape {
    /// On a row, a cell, a button.
    Block,
    /// In text.
    Bar,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tty: &mut Tty) -> String {
        String::from_utf8(tty.take()).unwrap()
    }

    #[test]
    fn a_frame_is_one_synchronised_update() {
        let mut tty = Tty::default();
        let cell = Cell::new("x");
        tty.draw([(0, 0, &cell)].into_iter()).unwrap();
        tty.show_cursor().unwrap();
        tty.set_cursor_position((4, 2)).unwrap();
        let frame = written(&mut tty);
        assert!(
            frame.starts_with("\x1b[?2026h\x1b[1;1H") && frame.ends_with("\x1b[3;5H\x1b[?2026l"),
            "{frame:?}"
        );
        assert!(frame.contains('x') && frame.contains("\x1b[?25h"));
    }

    #[test]
    fn no_change_writes_no_byte() {
        let mut tty = Tty::default();
        for _ in 0..3 {
            tty.show_cursor().unwrap();
            tty.set_cursor_position((4, 2)).unwrap();
            tty.set_cursor_shape(CursorShape::Bar);
            tty.take();
        }
        tty.draw(std::iter::empty()).unwrap();
        tty.show_cursor().unwrap();
        tty.set_cursor_position((4, 2)).unwrap();
        tty.set_cursor_shape(CursorShape::Bar);
        assert_eq!(written(&mut tty), "");
        tty.set_cursor_shape(CursorShape::Block);
        assert_eq!(written(&mut tty), "\x1b[?2026h\x1b[2 q\x1b[?2026l");
    }

    #[test]
    fn drawing_moves_the_cursor_and_it_is_put_back() {
        let mut tty = Tty::default();
        tty.set_cursor_position((4, 2)).unwrap();
        tty.take();
        tty.draw([(0, 0, &Cell::new("x"))].into_iter()).unwrap();
        tty.set_cursor_position((4, 2)).unwrap();
        assert!(written(&mut tty).ends_with("\x1b[3;5H\x1b[?2026l"));
    }

    #[test]
    fn a_sequence_sent_stays_outside_of_the_frame() {
        let mut tty = Tty::default();
        tty.send(b"\x1b]52;c;eA==\x07");
        assert_eq!(written(&mut tty), "\x1b]52;c;eA==\x07");
        tty.set_cursor_shape(CursorShape::Bar);
        tty.take();
        tty.forget();
        assert_eq!(written(&mut tty), "\x1b[?2026h\x1b[6 q\x1b[?2026l");
    }
}
