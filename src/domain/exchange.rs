//! What goes to other programs and what comes from them, as values: bytes in, records out, and the other way round.
//!
//! No file is opened here and no clock is read. JSON has its own reader ([`json`]), because it keeps numbers as they
//! are written, reports a duplicate key, and names line and column; see `docs/decisions/0040-exchange.md`.

pub mod amounts;
pub mod answers;
pub mod csv;
pub mod hash;
pub mod haul;
pub mod held;
pub mod inward;
pub mod json;
pub mod order;
pub mod out;
pub mod preview;
pub mod settle;
pub mod unnamed;

use std::borrow::Cow;

/// A text without control characters and without those that turn the reading direction; line ends are `\n`.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    Cow::Owned(text.chars().filter(|c| !is_odd(*c)).collect())
}

/// [`plain`] on one line.
pub fn plain_line(text: &str) -> String {
    plain(text).replace('\n', " ").trim().to_owned()
}

fn is_odd(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
