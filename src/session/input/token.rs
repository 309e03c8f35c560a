//! What the bytes of the terminal say, one thing at a time.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::ui::theme::Background;

/// What one sequence of bytes meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A key was pressed, or repeats. Releases are dropped.
    Key(KeyEvent),
    /// A bracketed paste, with its line ends as `\n`.
    Paste(String),
    /// A button or the wheel.
    Mouse(MouseEvent),
    /// The window has the focus.
    FocusGained,
    /// The window lost the focus.
    FocusLost,
    /// The terminal said what its background is.
    Background(Background),
    /// The terminal answered the question that was sent last: nothing more is on its way.
    Answered,
}

/// A mouse report: xterm's button code, and a column and row that count from 1.
///
/// A movement without a button says nothing here and is dropped.
pub(super) fn mouse(code: u16, column: u16, row: u16, released: bool) -> Option<Token> {
    let button = match code & 0b11 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (code & 0b1100_0000, code & 0b11, code & 0b10_0000 != 0) {
        (0, 3, true) => return None,
        // The old report does not say which button was let go.
        (0, 3, false) => MouseEventKind::Up(MouseButton::Left),
        (0, _, true) => MouseEventKind::Drag(button),
        (0, _, false) if released => MouseEventKind::Up(button),
        (0, _, false) => MouseEventKind::Down(button),
        (0b100_0000, 0, _) => MouseEventKind::ScrollUp,
        (0b100_0000, 1, _) => MouseEventKind::ScrollDown,
        (0b100_0000, 2, _) => MouseEventKind::ScrollLeft,
        (0b100_0000, _, _) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, code & 4 != 0);
    modifiers.set(KeyModifiers::ALT, code & 8 != 0);
    modifiers.set(KeyModifiers::CONTROL, code & 16 != 0);
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Token::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers,
    }))
}

/// A key that is not a release.
pub(super) fn pressed(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Option<Token> {
    (kind != KeyEventKind::Release).then(|| Token::Key(KeyEvent::new_with_kind(code, modifiers, kind)))
}
