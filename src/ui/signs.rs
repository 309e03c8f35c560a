//! The sign of what became of a dose, and its style.

use crate::domain::day::Status;
use crate::ui::Look;
use crate::ui::glyphs::Sign;
use ratatui::style::Style;

/// The sign of what became of a dose.
pub(super) fn sign(status: Status) -> Sign {
    match status {
        Status::Planned | Status::TooSoon => Sign::Planned,
        Status::Due | Status::Late => Sign::Due,
        Status::Taken => Sign::Taken,
        Status::Changed | Status::Partly => Sign::Changed,
        Status::Skipped | Status::Held => Sign::Skipped,
        Status::NotRecorded | Status::Contradicted => Sign::NotRecorded,
        Status::Moved | Status::LeftOut => Sign::OffDay,
    }
}

/// The style of a sign.
pub(super) fn sign_style(status: Status, look: &Look) -> Style {
    match status {
        Status::Due | Status::Late => look.theme.accent,
        Status::Taken => look.theme.ok,
        Status::Changed | Status::Partly | Status::Contradicted => look.theme.attention,
        _ => look.theme.text,
    }
}
