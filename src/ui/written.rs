//! Sentences as they reach the screen: written as the settings want it, and harmless to a terminal.

use crate::app::world::World;
use crate::ui::text::clean_line;

/// A sentence of the program, on one line. The words of a note and what is being typed are not for this: they are shown as
/// they are.
pub(super) fn written(world: &World, text: &str) -> String {
    clean_line(&world.written(text)).into_owned()
}
