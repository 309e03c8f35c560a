//! The sign of what became of a dose, and its style; the sign of what is not decided yet.

use crate::app::words;
use crate::app::world::World;
use crate::domain::day::Status;
use crate::ui::Look;
use crate::ui::glyphs::Sign;
use crate::ui::written::written;
use chrono::NaiveDate;
use ratatui::style::Style;

/// The sign behind the dose of a day that is otherwise if a decision at the end of a step says so.
pub(super) const UNDECIDED: &str = "?";

/// What it says, where the plan asks from a day on.
pub(super) fn until_decided(world: &World, asks: NaiveDate) -> String {
    let today = world.today();
    if asks <= today {
        return format!("{UNDECIDED} until you decide");
    }
    format!(
        "{UNDECIDED} until you decide, on {}",
        written(world, &words::day_near(asks, today))
    )
}

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
