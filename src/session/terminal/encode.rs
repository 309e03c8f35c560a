//! The cells of a frame as control sequences, and no more of them than needed: a key on a list is a few hundred bytes,
//! also over a slow line.
//!
//! What `CrosstermBackend` would write, with four differences: one sequence for all that changes of a style, short
//! moves within a row, blank cells in whatever style is on, and long blank runs erased instead of written. Colours stay
//! `38;5;n`, because terminals show bold text in the colours 30 to 37 as bright.

use std::io::{self, Write};

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

/// From this many blank cells on, erasing them is shorter than writing them.
const LONG: u16 = 10;

/// Styles that show on a blank cell.
const SHOWS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Style {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// Whether a blank cell looks the same in it as in plain style.
    fn leaves_blank(self) -> bool {
        self.bg == Color::Reset && !self.modifier.intersects(SHOWS)
    }
}

/// Blank cells side by side, still to be written.
#[derive(Clone, Copy)]
struct Blank {
    x: u16,
    y: u16,
    count: u16,
}

/// Writes the cells of one frame. Before and after, the style of the terminal is plain.
pub(super) fn cells<'a>(out: &mut Vec<u8>, content: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
    let mut pen = Pen {
        out,
        style: Style::PLAIN,
        at: None,
        certain: false,
    };
    let mut blank: Option<Blank> = None;
    for (x, y, cell) in content {
        let style = Style::of(cell);
        if cell.symbol() == " " && style.leaves_blank() {
            match &mut blank {
                Some(run) if run.y == y && run.x + run.count == x => run.count += 1,
                _ => {
                    if let Some(run) = blank.replace(Blank { x, y, count: 1 }) {
                        pen.blank(run)?;
                    }
                }
            }
            continue;
        }
        if let Some(run) = blank.take() {
            pen.blank(run)?;
        }
        pen.go(x, y)?;
        pen.set(style)?;
        pen.print(x, y, cell.symbol())?;
    }
    if let Some(run) = blank {
        pen.blank(run)?;
    }
    pen.set(Style::PLAIN)
}

struct Pen<'o> {
    out: &'o mut Vec<u8>,
    style: Style,
    /// Where the cursor is, if that is known.
    at: Option<(u16, u16)>,
    /// Nothing was written in this row whose width a terminal may see otherwise.
    certain: bool,
}

impl Pen<'_> {
    fn go(&mut self, x: u16, y: u16) -> io::Result<()> {
        match self.at {
            Some(at) if at == (x, y) => return Ok(()),
            Some((from, row)) if row == y && from < x && self.certain => match x - from {
                1 => self.out.extend_from_slice(b"\x1b[C"),
                count => write!(self.out, "\x1b[{count}C")?,
            },
            Some((_, row)) if row == y => {
                write!(self.out, "\x1b[{}G", x + 1)?;
                self.certain = true;
            }
            _ => {
                write!(self.out, "\x1b[{};{}H", y + 1, x + 1)?;
                self.certain = true;
            }
        }
        self.at = Some((x, y));
        Ok(())
    }

    fn print(&mut self, x: u16, y: u16, symbol: &str) -> io::Result<()> {
        self.out.write_all(symbol.as_bytes())?;
        if symbol.len() == 1 {
            self.at = Some((x + 1, y));
        } else {
            self.certain = false;
            // Where a wide one ends is for the terminal to say.
            self.at = (unicode_width::UnicodeWidthStr::width(symbol) == 1).then_some((x + 1, y));
        }
        Ok(())
    }

    fn blank(&mut self, Blank { x, y, count }: Blank) -> io::Result<()> {
        self.go(x, y)?;
        if !self.style.leaves_blank() {
            self.set(Style::PLAIN)?;
        }
        if count >= LONG {
            write!(self.out, "\x1b[{count}X")
        } else {
            self.at = Some((x + count, y));
            self.out.extend((0..count).map(|_| b' '));
            Ok(())
        }
    }

    fn set(&mut self, style: Style) -> io::Result<()> {
        if style == self.style {
            return Ok(());
        }
        if style == Style::PLAIN {
            self.out.extend_from_slice(b"\x1b[m");
        } else {
            self.out.extend_from_slice(b"\x1b[");
            let start = self.out.len();
            self.change(style)?;
            // The last separator ends the sequence.
            if self.out.len() > start {
                self.out.pop();
            }
            self.out.push(b'm');
        }
        self.style = style;
        Ok(())
    }

    /// The parameters that lead from the style that is on to another one, each with a separator.
    fn change(&mut self, to: Style) -> io::Result<()> {
        let mut from = self.style;
        let gone = from.modifier - to.modifier;
        if !gone.is_empty() && to.fg == Color::Reset && to.bg == Color::Reset {
            self.out.extend_from_slice(b"0;");
            from = Style::PLAIN;
        } else {
            let bold_or_dim = Modifier::BOLD | Modifier::DIM;
            if gone.intersects(bold_or_dim) {
                self.out.extend_from_slice(b"22;");
                from.modifier -= bold_or_dim;
            }
            for (modifier, off) in [
                (Modifier::ITALIC, "23;"),
                (Modifier::UNDERLINED, "24;"),
                (Modifier::REVERSED, "27;"),
                (Modifier::CROSSED_OUT, "29;"),
            ] {
                if gone.contains(modifier) {
                    self.out.extend_from_slice(off.as_bytes());
                }
            }
        }
        let new = to.modifier - from.modifier;
        for (modifier, on) in [
            (Modifier::BOLD, "1;"),
            (Modifier::DIM, "2;"),
            (Modifier::ITALIC, "3;"),
            (Modifier::UNDERLINED, "4;"),
            (Modifier::REVERSED, "7;"),
            (Modifier::CROSSED_OUT, "9;"),
        ] {
            if new.contains(modifier) {
                self.out.extend_from_slice(on.as_bytes());
            }
        }
        if to.fg != from.fg {
            self.colour(to.fg, 30)?;
        }
        if to.bg != from.bg {
            self.colour(to.bg, 40)?;
        }
        Ok(())
    }

    /// A colour of the text (`base` 30) or behind it (40).
    fn colour(&mut self, colour: Color, base: u8) -> io::Result<()> {
        let index = match colour {
            Color::Reset => return write!(self.out, "{};", base + 9),
            Color::Rgb(r, g, b) => return write!(self.out, "{};2;{r};{g};{b};", base + 8),
            Color::Indexed(index) => index,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        write!(self.out, "{};5;{index};", base + 8)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::{
        backend::{Backend, CrosstermBackend},
        buffer::Buffer,
        layout::Rect,
    };

    use super::*;

    const AREA: Rect = Rect {
        x: 0,
        y: 0,
        width: 24,
        height: 4,
    };

    fn style() -> impl Strategy<Value = Style> {
        let colour = prop::sample::select(vec![Color::Reset, Color::Cyan, Color::Indexed(9), Color::Rgb(1, 2, 3)]);
        let modifier = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::REVERSED,
            Modifier::BOLD | Modifier::UNDERLINED,
            Modifier::REVERSED | Modifier::BOLD,
        ]);
        (colour.clone(), colour, modifier).prop_map(|(fg, bg, modifier)| Style { fg, bg, modifier })
    }

    /// A few texts at a few places, on blank ground.
    fn picture() -> impl Strategy<Value = Buffer> {
        let text = prop::sample::select(vec![
            "a",
            " ",
            "two words",
            "──────",
            "日本",
            "é ▌✓",
            "                  ",
        ]);
        prop::collection::vec((0..24_u16, 0..4_u16, text, style()), 0..12).prop_map(|texts| {
            let mut buffer = Buffer::empty(AREA);
            for (x, y, text, style) in texts {
                let style = ratatui::style::Style::reset()
                    .fg(style.fg)
                    .bg(style.bg)
                    .add_modifier(style.modifier);
                buffer.set_stringn(x, y, text, usize::from(24 - x), style);
            }
            buffer
        })
    }

    /// What each cell should show.
    fn seen(parser: &vt100::Parser) -> Vec<String> {
        let screen = parser.screen();
        let mut all = Vec::new();
        for row in 0..AREA.height {
            for column in 0..AREA.width {
                let cell = screen.cell(row, column).unwrap();
                let behind = (cell.bgcolor(), cell.inverse(), cell.underline());
                let blank = cell.contents().trim().is_empty();
                all.push(if blank && !cell.inverse() {
                    format!("{behind:?}")
                } else if blank {
                    format!("{behind:?} {:?}", cell.fgcolor())
                } else {
                    let front = (cell.fgcolor(), cell.bold(), cell.dim(), cell.is_wide());
                    format!("{behind:?} {front:?} {}", cell.contents())
                });
            }
        }
        all
    }

    proptest! {
        /// Frame after frame, the screen is what the library's own writer makes of them.
        #[test]
        fn the_screen_is_the_same(pictures in prop::collection::vec(picture(), 1..5)) {
            let mut ours = vt100::Parser::new(AREA.height, AREA.width, 0);
            let mut theirs = vt100::Parser::new(AREA.height, AREA.width, 0);
            let mut last = Buffer::empty(AREA);
            for picture in pictures {
                let mut bytes = Vec::new();
                cells(&mut bytes, last.diff(&picture).into_iter()).unwrap();
                ours.process(&bytes);
                let mut others = Vec::new();
                CrosstermBackend::new(&mut others).draw(last.diff(&picture).into_iter()).unwrap();
                theirs.process(&others);
                prop_assert!(bytes.len() <= others.len(), "{} > {}", bytes.len(), others.len());
                prop_assert_eq!(seen(&ours), seen(&theirs));
                last = picture;
            }
        }
    }

    #[test]
    fn it_is_short() {
        let mut before = Buffer::empty(AREA);
        before.set_string(0, 0, "  one row of some text  ", ratatui::style::Style::new());
        let mut after = Buffer::empty(AREA);
        let bold = ratatui::style::Style::new()
            .fg(Color::Magenta)
            .add_modifier(Modifier::BOLD);
        after.set_string(2, 1, "ab cd", bold);
        let mut bytes = Vec::new();
        cells(&mut bytes, before.diff(&after).into_iter()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "\x1b[1;3H   \x1b[C   \x1b[C  \x1b[C    \x1b[C    \x1b[2;3H\x1b[1;38;5;5mab cd\x1b[m"
        );
    }
}
