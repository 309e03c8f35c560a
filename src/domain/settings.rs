//! What `config.toml` says: slots, the turn of the day, and how things are shown.

use chrono::{NaiveTime, Weekday};

use super::vocabulary::Vocabulary;
use super::writing::Writing;

/// Which palette is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// By what the terminal says of its background.
    #[default]
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// Readable on any background.
    Safe,
    /// No colour.
    None,
}

/// The person's settings.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the file, and they are independent"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Slots and counted words.
    pub words: Vocabulary,
    /// When the day turns: until then, the day before is still "today".
    pub day_turn: NaiveTime,
    /// First day of the week on screen. It changes no schedule.
    pub week_start: Weekday,
    /// How times, amounts and days are written.
    pub writing: Writing,
    /// Palette.
    pub theme: ThemeChoice,
    /// Only ASCII characters on screen.
    pub ascii: bool,
    /// Labels bold, nothing dim.
    pub high_contrast: bool,
    /// The mouse may be used.
    pub mouse: bool,
    /// Fast typing that was meant for another window is dropped.
    pub burst_guard: bool,
    /// Minutes before and after its time within which a dose counts as taken on time.
    pub window: u32,
    /// Whom to call, shown with severe trouble: the person's own line.
    pub contact: Option<String>,
    /// Words only, without a screen and without columns, as with `--plain`.
    pub plain: bool,
    /// The desktop notification, off unless wanted.
    pub notify: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            words: Vocabulary::default(),
            day_turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap_or_default(),
            week_start: Weekday::Mon,
            writing: Writing::default(),
            theme: ThemeChoice::Auto,
            ascii: false,
            high_contrast: false,
            mouse: true,
            burst_guard: true,
            window: 120,
            contact: None,
            plain: false,
            notify: false,
        }
    }
}
