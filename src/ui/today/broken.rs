//! A row of Today for what cannot be read: at every size, and never cut.

use super::super::Look;
use super::super::glyphs::Sign;
use super::super::list::Item;
use super::super::text::{clean_line, wrap};
use crate::app::broken::Broken;
use crate::app::world::World;

/// The lines of one, as wide as the view.
pub(super) fn items(world: &World, broken: &Broken<'_>, look: &Look, columns: usize, focused: bool) -> Vec<Item> {
    let sign = look.glyphs.sign(Sign::NotRecorded);
    let room = columns.saturating_sub(6).max(8);
    let words = format!("{}. {}", broken.title(world), broken.mending(world));
    let lines = wrap(&clean_line(&words), room);
    let lines = lines.iter().enumerate().map(|(n, line)| {
        let begin = if n == 0 {
            format!("  {sign} ")
        } else {
            "    ".to_owned()
        };
        Item::text(&format!("{begin}{line}"), look.theme.attention).focus(focused && n == 0)
    });
    lines.collect()
}
