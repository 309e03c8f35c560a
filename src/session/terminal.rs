//! The screen: taken from the shell, drawn on, and given back whatever happens.
//!
//! [`Screen`] is a guard: dropping it restores the terminal. [`restore_now`] does the same from any thread and is what
//! the panic hook and the signal thread call. The terminal is never asked anything here.

mod encode;
mod handover;
mod modes;
mod panics;
mod tty;

use std::io::{self, IsTerminal};

use ratatui::{Frame, Terminal, layout::Rect};
use thiserror::Error;

pub(super) use self::handover::{continued, is_lent, is_others_interrupt};
use self::tty::Tty;
pub use self::{modes::restore_now, panics::install_panic_hook};
pub use crate::session::terminal::tty::CursorShape;
use crate::ui::text::clean_line;

/// How the screen is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether the mouse is reported to the program. If not, it selects text as in the shell.
    pub mouse: bool,
    /// The title of the window. Neutral: others may see it.
    pub title: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mouse: true,
            title: "regimen".to_owned(),
        }
    }
}

/// Why there is no screen.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Standard input or output goes somewhere else.
    #[error("regimen needs a terminal; {0} is not one. `regimen today` prints the day without one")]
    NoTerminal(&'static str),
    /// It can only print line after line.
    #[error(
        "the screen needs a terminal that can be drawn on, and TERM is dumb; `regimen today` prints the day, \
         `regimen checkin --plain` asks line by line"
    )]
    Dumb,
    /// The terminal refused.
    #[error("the terminal could not be set up")]
    Io(#[from] io::Error),
}

/// What became of the wish to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The program was stopped and goes on now. Time has passed.
    AndContinued,
    /// No shell would bring it back, so it was not stopped.
    NoShell,
}

/// The terminal while it is the program's.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<Tty>,
    options: Options,
}

impl Screen {
    /// Takes the terminal: raw mode at once; the alternate screen and the other modes go out with the first frame,
    /// so that nothing is seen in between.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        if !io::stdin().is_terminal() {
            return Err(OpenError::NoTerminal("standard input"));
        }
        if !io::stdout().is_terminal() {
            return Err(OpenError::NoTerminal("standard output"));
        }
        if is_dumb() {
            return Err(OpenError::Dumb);
        }
        let terminal = Terminal::new(Tty::default())?;
        let mut screen = Self { terminal, options };
        screen.enter()?;
        Ok(screen)
    }

    /// Draws a frame and writes what differs from the last one, as one synchronised update. Writes nothing at all
    /// when nothing differs.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render).map(|_| ())
    }

    /// Makes the next frame a full one, for a screen that something else has written on.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `clear`, which asks the terminal where the cursor is and waits.
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.terminal.size()?));
        self.terminal.backend_mut().forget();
        self.terminal.resize(area)
    }

    /// Sets the shape of the cursor, with the next frame.
    pub fn set_cursor_shape(&mut self, shape: CursorShape) {
        self.terminal.backend_mut().set_cursor_shape(shape);
    }

    /// Turns reports of the mouse on or off.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        self.options.mouse = mouse;
        self.send(if mouse { modes::MOUSE_ON } else { modes::MOUSE_OFF }.as_bytes())
    }

    /// Writes a control sequence that is not part of the picture, such as one for the clipboard.
    pub fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.terminal.backend_mut().send(sequence);
        ratatui::backend::Backend::flush(self.terminal.backend_mut())
    }

    /// Gives the terminal to another program while `work` runs, and takes it back. While it is lent, INT, QUIT and
    /// TSTP are the other program's.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        restore_now();
        let result = handover::lend(work);
        self.enter()?;
        Ok(result)
    }

    /// Gives the terminal back to the shell and stops until the shell continues the program, as Ctrl-Z does
    /// elsewhere.
    pub fn stop(&mut self) -> io::Result<Stopped> {
        if !handover::has_shell() {
            return Ok(Stopped::NoShell);
        }
        restore_now();
        let stopped = handover::stop();
        self.enter()?;
        stopped?;
        Ok(Stopped::AndContinued)
    }

    /// Takes the terminal again after the program was stopped without being asked, by SIGSTOP.
    pub fn continued(&mut self) -> io::Result<()> {
        restore_now();
        self.enter()
    }

    /// Gives the terminal back.
    pub fn close(self) {}

    fn enter(&mut self) -> io::Result<()> {
        modes::take()?;
        let mut sequence = modes::ENTER.to_owned();
        sequence.push_str("\x1b]2;");
        sequence.push_str(&clean_line(&self.options.title));
        sequence.push_str("\x1b\\");
        if self.options.mouse {
            sequence.push_str(modes::MOUSE_ON);
        }
        self.terminal.backend_mut().send(sequence.as_bytes());
        self.redraw()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore_now();
        panics::tell_late();
    }
}

/// Whether the terminal says that it cannot be drawn on, as the shell inside of an editor does.
#[expect(
    clippy::disallowed_methods,
    reason = "what the terminal can do is in the environment"
)]
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_says_what_to_do() {
        let text = OpenError::NoTerminal("standard output").to_string();
        assert!(
            text.contains("standard output is not one") && text.contains("regimen today"),
            "{text}"
        );
        let text = OpenError::Dumb.to_string();
        assert!(text.contains("regimen checkin --plain"), "{text}");
    }
}
