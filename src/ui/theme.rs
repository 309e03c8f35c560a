//! Colours by role, and whether there are any.
//!
//! The terminal belongs to its user: the background is never painted, and only those of the sixteen colours are used
//! that keep a contrast of 3:1 where they are used. 0, 7, 8, 10 to 12, 14 and 15 equal the background on one common
//! palette or another and are never used. Colour never speaks alone: a sign, a word, a position or bold says it too,
//! so that [`Theme::mono`] shows the same.

use ratatui::style::{Color, Modifier, Style};

/// What is known of the terminal's background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Background {
    /// Nothing: colours that do on either.
    #[default]
    Unknown,
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
}

/// Which colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// The sixteen of its palette.
    #[default]
    Sixteen,
    /// Any, by value.
    True,
}

impl Depth {
    /// From the value of `COLORTERM`, the only sign there is without asking.
    pub fn from_colorterm(colorterm: Option<&str>) -> Self {
        match colorterm {
            Some("truecolor" | "24bit") => Self::True,
            _ => Self::Sixteen,
        }
    }
}

/// `--color` on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ColourFlag {
    /// As the environment and the output say.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not at all.
    Never,
}

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColourChoice {
    /// Colours, bold, reverse.
    Colour,
    /// Bold, reverse and underline only.
    Mono,
}

impl ColourChoice {
    /// Decides from given values, the first that speaks: `NO_COLOR` present and not empty (no-color.org), `--color`,
    /// `CLICOLOR_FORCE` other than 0, `CLICOLOR=0`, `TERM=dumb`, output that is not a terminal.
    pub fn decide(
        no_color: Option<&str>,
        cli: ColourFlag,
        clicolor_force: Option<&str>,
        clicolor: Option<&str>,
        term: Option<&str>,
        is_tty: bool,
    ) -> Self {
        let set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        if set(no_color) {
            return Self::Mono;
        }
        match cli {
            ColourFlag::Always => return Self::Colour,
            ColourFlag::Never => return Self::Mono,
            ColourFlag::Auto => {}
        }
        if set(clicolor_force) && clicolor_force != Some("0") {
            return Self::Colour;
        }
        if clicolor == Some("0") || term == Some("dumb") || !is_tty {
            Self::Mono
        } else {
            Self::Colour
        }
    }
}

/// The `theme` setting, other than a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Palette {
    /// By the background, once it is known.
    #[default]
    Auto,
    /// For a dark background, whatever is known.
    Dark,
    /// For a light background, whatever is known.
    Light,
    /// The colours that do on any background.
    Safe,
    /// No colours.
    None,
}

/// One style a role. Styles are meant to be laid over each other with `patch`; none has a background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Everything that has no other role: the terminal's own colours.
    pub text: Style,
    /// The title of a part of the screen.
    pub heading: Style,
    /// The name in front of a value; bold in high contrast.
    pub label: Style,
    /// Focus mark, keys in hints, what is due now.
    pub accent: Style,
    /// Taken, and receipts.
    pub ok: Style,
    /// Changed, a new step, a draft.
    pub attention: Style,
    /// Damaged data; never a person's doing.
    pub data_error: Style,
    /// The first series of a chart, and doses.
    pub series_a: Style,
    /// The second series of a chart; its shape differs too.
    pub series_b: Style,
    /// The focused cell, the chosen entry, another day than today.
    pub selection: Style,
    /// What is said next to the matter: a dose in the calendar, dates of an axis, a legend. Never dimmed, as it is read.
    pub aside: Style,
    /// Rules, frames, marks of more rows: only what may be lost.
    pub decoration: Style,
}

impl Theme {
    /// The theme for these choices. `Auto` with an unknown background is [`Theme::unknown`], not dark.
    pub fn choose(colour: ColourChoice, palette: Palette, depth: Depth, background: Background) -> Self {
        let background = match palette {
            Palette::None => return Self::mono(),
            Palette::Safe => Background::Unknown,
            Palette::Dark => Background::Dark,
            Palette::Light => Background::Light,
            Palette::Auto => background,
        };
        match (colour, background, depth) {
            (ColourChoice::Mono, _, _) => Self::mono(),
            (_, Background::Unknown, _) => Self::unknown(),
            (_, Background::Dark, Depth::Sixteen) => Self::dark(),
            (_, Background::Light, Depth::Sixteen) => Self::light(),
            (_, Background::Dark, Depth::True) => Self::true_dark(),
            (_, Background::Light, Depth::True) => Self::true_light(),
        }
    }

    /// No colours: bold, dim and reverse.
    pub const fn mono() -> Self {
        Self {
            text: Style::new(),
            heading: Style::new().add_modifier(Modifier::BOLD),
            label: Style::new(),
            accent: Style::new().add_modifier(Modifier::BOLD),
            ok: Style::new(),
            attention: Style::new().add_modifier(Modifier::BOLD),
            data_error: Style::new().add_modifier(Modifier::REVERSED),
            series_a: Style::new(),
            series_b: Style::new(),
            selection: Style::new().add_modifier(Modifier::REVERSED),
            aside: Style::new(),
            decoration: Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// The sixteen colours on a background nobody knows: 5 and 1 are the ones that keep 3:1 everywhere.
    pub const fn unknown() -> Self {
        Self {
            accent: Style::new().fg(Color::Magenta).add_modifier(Modifier::BOLD),
            data_error: Style::new().fg(Color::Red),
            series_b: Style::new().fg(Color::Magenta),
            ..Self::mono()
        }
    }

    /// The sixteen colours on a dark background.
    pub const fn dark() -> Self {
        Self {
            accent: Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            ok: Style::new().fg(Color::Green),
            attention: Style::new().fg(Color::Yellow),
            data_error: Style::new().fg(Color::LightRed),
            series_a: Style::new().fg(Color::Cyan),
            series_b: Style::new().fg(Color::Yellow),
            ..Self::mono()
        }
    }

    /// The sixteen colours on a light background.
    pub const fn light() -> Self {
        Self {
            accent: Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD),
            ok: Style::new(),
            attention: Style::new().fg(Color::Magenta),
            data_error: Style::new().fg(Color::Red),
            series_a: Style::new().fg(Color::Blue),
            series_b: Style::new().fg(Color::Magenta),
            ..Self::mono()
        }
    }

    /// Any colour on a dark background: at least 4.8:1 from black to the lightest dark grounds in use.
    pub const fn true_dark() -> Self {
        Self {
            accent: Style::new().fg(rgb(0x56_b4e9)).add_modifier(Modifier::BOLD),
            ok: Style::new().fg(rgb(0x2b_b58c)),
            attention: Style::new().fg(rgb(0xe6_9f00)),
            data_error: Style::new().fg(rgb(0xff_7b72)),
            series_a: Style::new().fg(rgb(0x56_b4e9)),
            series_b: Style::new().fg(rgb(0xe6_9f00)),
            aside: Style::new().fg(rgb(0xa8_a8a8)),
            decoration: Style::new().fg(rgb(0xa8_a8a8)),
            ..Self::mono()
        }
    }

    /// Any colour on a light background: at least 4.8:1 from white to the darkest light grounds in use.
    pub const fn true_light() -> Self {
        Self {
            accent: Style::new().fg(rgb(0x00_5a9c)).add_modifier(Modifier::BOLD),
            ok: Style::new().fg(rgb(0x00_694d)),
            attention: Style::new().fg(rgb(0xa8_4300)),
            data_error: Style::new().fg(rgb(0xb0_0020)),
            series_a: Style::new().fg(rgb(0x00_5a9c)),
            series_b: Style::new().fg(rgb(0xa8_4300)),
            aside: Style::new().fg(rgb(0x5a_5a5a)),
            decoration: Style::new().fg(rgb(0x5a_5a5a)),
            ..Self::mono()
        }
    }

    /// The same with nothing dimmed and the labels bold, for the setting `high_contrast`.
    pub const fn high_contrast(self) -> Self {
        Self {
            aside: Style::new(),
            decoration: Style::new(),
            label: Style::new().add_modifier(Modifier::BOLD),
            ..self
        }
    }

    /// Every role with its name, for a legend, for theme files and for tests.
    #[cfg(test)]
    pub const fn roles(&self) -> [(&'static str, Style); 12] {
        [
            ("text", self.text),
            ("heading", self.heading),
            ("label", self.label),
            ("accent", self.accent),
            ("ok", self.ok),
            ("attention", self.attention),
            ("data_error", self.data_error),
            ("series_a", self.series_a),
            ("series_b", self.series_b),
            ("selection", self.selection),
            ("aside", self.aside),
            ("decoration", self.decoration),
        ]
    }
}

const fn rgb(value: u32) -> Color {
    Color::from_u32(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn themes() -> [Theme; 6] {
        [
            Theme::mono(),
            Theme::unknown(),
            Theme::dark(),
            Theme::light(),
            Theme::true_dark(),
            Theme::true_light(),
        ]
    }

    #[test]
    fn no_theme_paints_or_uses_a_colour_that_vanishes() {
        let allowed = [
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::LightRed,
            Color::LightMagenta,
        ];
        for theme in themes().into_iter().chain(themes().map(Theme::high_contrast)) {
            for (name, style) in theme.roles() {
                assert_eq!(style.bg, None, "{name}");
                let fits = style
                    .fg
                    .is_none_or(|fg| allowed.contains(&fg) || matches!(fg, Color::Rgb(..)));
                assert!(fits, "{name}: {style:?}");
            }
            assert!(theme.selection.add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn only_what_may_be_lost_is_dim() {
        for theme in themes() {
            for (name, style) in theme.roles() {
                let dim = style.add_modifier.contains(Modifier::DIM);
                assert!(!dim || name == "decoration", "{name}");
            }
        }
    }

    #[test]
    fn mono_has_no_colour_and_high_contrast_no_dim() {
        assert!(Theme::mono().roles().iter().all(|(_, style)| style.fg.is_none()));
        for theme in themes().map(Theme::high_contrast) {
            assert!(
                theme
                    .roles()
                    .iter()
                    .all(|(_, style)| !style.add_modifier.contains(Modifier::DIM))
            );
            assert!(theme.label.add_modifier.contains(Modifier::BOLD));
        }
    }

    #[test]
    fn auto_falls_back_to_unknown() {
        let choose = |palette, depth, background| Theme::choose(ColourChoice::Colour, palette, depth, background);
        assert_eq!(
            choose(Palette::Auto, Depth::True, Background::Unknown),
            Theme::unknown()
        );
        assert_eq!(
            choose(Palette::Auto, Depth::True, Background::Light),
            Theme::true_light()
        );
        assert_eq!(choose(Palette::Auto, Depth::Sixteen, Background::Dark), Theme::dark());
        assert_eq!(choose(Palette::Light, Depth::Sixteen, Background::Dark), Theme::light());
        assert_eq!(choose(Palette::Safe, Depth::True, Background::Dark), Theme::unknown());
        assert_eq!(choose(Palette::None, Depth::True, Background::Dark), Theme::mono());
        let mono = Theme::choose(ColourChoice::Mono, Palette::Dark, Depth::True, Background::Dark);
        assert_eq!(mono, Theme::mono());
    }

    #[test]
    fn colour_is_decided_in_the_agreed_order() {
        use ColourChoice::{Colour, Mono};
        use ColourFlag::{Always, Auto, Never};
        let decide = ColourChoice::decide;
        assert_eq!(decide(Some("1"), Always, Some("1"), None, Some("xterm"), true), Mono);
        assert_eq!(decide(Some(""), Auto, None, None, Some("xterm"), true), Colour);
        assert_eq!(decide(None, Always, None, Some("0"), Some("dumb"), false), Colour);
        assert_eq!(decide(None, Never, Some("1"), None, None, true), Mono);
        assert_eq!(decide(None, Auto, Some("1"), Some("0"), Some("dumb"), false), Colour);
        assert_eq!(decide(None, Auto, Some("0"), None, Some("xterm"), false), Mono);
        assert_eq!(decide(None, Auto, None, Some("0"), Some("xterm"), true), Mono);
        assert_eq!(decide(None, Auto, None, Some("1"), Some("dumb"), true), Mono);
        assert_eq!(decide(None, Auto, None, None, None, false), Mono);
        assert_eq!(decide(None, Auto, None, None, None, true), Colour);
    }

    #[test]
    fn depth_is_read_from_colorterm() {
        assert_eq!(Depth::from_colorterm(Some("truecolor")), Depth::True);
        assert_eq!(Depth::from_colorterm(Some("24bit")), Depth::True);
        assert_eq!(Depth::from_colorterm(Some("yes")), Depth::Sixteen);
        assert_eq!(Depth::from_colorterm(None), Depth::Sixteen);
    }
}
