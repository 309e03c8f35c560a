//! How things look, and how much room a layout needs.

use crate::ui::glyphs::Glyphs;
use crate::ui::hits::Hits;
use crate::ui::theme::Theme;

/// The smallest screen with a layout of its own.
pub const LEAST: (u16, u16) = (40, 10);

/// From this width on there is a second pane.
pub const TWO_PANES: u16 = 100;

/// How things look: colours and characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Colours by role.
    pub theme: Theme,
    /// Signs and lines.
    pub glyphs: Glyphs,
    /// What the last frame shows that can be clicked.
    pub hits: Hits,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::unknown(),
            glyphs: Glyphs::UNICODE,
            hits: Hits::default(),
        }
    }
}
