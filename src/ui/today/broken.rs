//! A row of Today for what cannot be read: at every size, and never cut.

use super::super::Look;
use super::super::list::Item;
use super::super::text::{clean_line, wrap};
use crate::app::broken::Broken;
use crate::app::world::World;

/// With fewer columns than this the file has no room.
const SMALL: usize = 50;

/// The lines of one, as wide as the view.
pub(super) fn items(world: &World, broken: &Broken<'_>, look: &Look, columns: usize, focused: bool) -> Vec<Item> {
    let sign = "!";
    let room = columns.saturating_sub(6).max(8);
    // On a small screen the file is left out before the name of what it is.
    let words = if columns < SMALL {
        // Of several each has its name and no more, so that none of them pushes another off the screen.
        let (title, way) = (broken.title(world), broken.way(world));
        let several = crate::app::broken::of_day(world).len() > 1;
        let short = |text: &str, end: &[char]| text.split(end).next().unwrap_or_default().to_owned();
        let (title, way) = if several {
            (short(&title, &[',', '.']), short(&way, &[' ']))
        } else {
            (title, way)
        };
        format!("{title} ({way})")
    } else {
        format!("{}. {}", broken.title(world), broken.mending(world))
    };
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
