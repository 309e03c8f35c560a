//! The signs and the line drawing, each with an ASCII character.
//!
//! Every one is one column wide, so that a layout is the same with either set. No emoji, no private-use symbols.

/// What a sign in front of a dose, a day or a step says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Planned, and its window is open.
    Due,
    /// Planned for later.
    Planned,
    /// Taken as planned.
    Taken,
    /// Taken with another amount, or beyond the window.
    Changed,
    /// Skipped by decision.
    Skipped,
    /// Nothing was recorded.
    NotRecorded,
    /// Taken as needed.
    AsNeeded,
    /// A day the plan leaves out.
    OffDay,
    /// The first day of a step.
    NewStep,
    /// Differs from the active plan in the draft.
    DraftChange,
}

impl Sign {
    /// All of them, in the order a legend lists them.
    pub const ALL: [Self; 10] = [
        Self::Due,
        Self::Planned,
        Self::Taken,
        Self::Changed,
        Self::Skipped,
        Self::NotRecorded,
        Self::AsNeeded,
        Self::OffDay,
        Self::NewStep,
        Self::DraftChange,
    ];

    /// The word that says the same in plain mode and in legends.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Planned => "planned",
            Self::Taken => "taken",
            Self::Changed => "changed",
            Self::Skipped => "skipped",
            Self::NotRecorded => "not recorded",
            Self::AsNeeded => "as needed",
            Self::OffDay => "off day",
            Self::NewStep => "new step",
            Self::DraftChange => "changed in draft",
        }
    }
}

/// Corners, edges and joints of one weight of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// A rule.
    pub horizontal: &'static str,
    /// A separator between columns.
    pub vertical: &'static str,
    /// The corner at the upper left of a box.
    pub top_left: &'static str,
    /// The corner at the upper right of a box.
    pub top_right: &'static str,
    /// The corner at the lower left of a box.
    pub bottom_left: &'static str,
    /// The corner at the lower right of a box.
    pub bottom_right: &'static str,
    /// A joint open to the right.
    pub tee_right: &'static str,
    /// A joint open to the left.
    pub tee_left: &'static str,
    /// A joint open downwards.
    pub tee_down: &'static str,
    /// A joint open upwards.
    pub tee_up: &'static str,
    /// Where two rules cross.
    pub cross: &'static str,
}

/// One set of characters: [`Glyphs::UNICODE`] or [`Glyphs::ASCII`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    signs: [&'static str; Sign::ALL.len()],
    /// Rules, boxes, and steps that are planned.
    pub light: Lines,
    /// Steps that were lived: the heavy line of a dose chart.
    pub heavy: Lines,
    /// A rule between parts that belong together, or a step not yet agreed: horizontal.
    pub dashed: &'static str,
    /// The planned step that may come: horizontal, wider gaps.
    pub dotted: &'static str,
    /// A reference line or a grid line: horizontal.
    pub grid: &'static str,
    /// A grid line or the boundary of a step: vertical.
    pub grid_vertical: &'static str,
    /// The focus mark in column 0.
    pub focus: &'static str,
    /// The text cursor drawn where no real one can be.
    pub caret: &'static str,
    /// A filled cell of a scale.
    pub filled: &'static str,
    /// An empty cell of a scale, or a day that was not rated.
    pub empty: &'static str,
    /// A point of the first series, or today on a chart.
    pub point: &'static str,
    /// A point of the second series.
    pub point_b: &'static str,
    /// A level line between a row and the one above it.
    pub between: &'static str,
    /// In front of what reached an alert.
    pub alert: &'static str,
    /// Eighths of a column of a small bar chart, lowest first.
    pub bars: [&'static str; 8],
    /// What is folded, or opens something.
    pub closed: &'static str,
    /// What is unfolded, or goes on below.
    pub open: &'static str,
    /// What goes on above.
    pub above: &'static str,
    /// Between two things on one line.
    pub separator: &'static str,
    /// From, to.
    pub arrow: &'static str,
    /// Where a text was cut; see [`super::text::fit_with`].
    pub ellipsis: &'static str,
}

impl Glyphs {
    /// For terminals that show Unicode: nearly all.
    pub const UNICODE: Self = Self {
        signs: ["○", "○", "✓", "±", "–", "·", "+", "/", "▲", "~"],
        light: Lines {
            horizontal: "─",
            vertical: "│",
            top_left: "┌",
            top_right: "┐",
            bottom_left: "└",
            bottom_right: "┘",
            tee_right: "├",
            tee_left: "┤",
            tee_down: "┬",
            tee_up: "┴",
            cross: "┼",
        },
        heavy: Lines {
            horizontal: "━",
            vertical: "┃",
            top_left: "┏",
            top_right: "┓",
            bottom_left: "┗",
            bottom_right: "┛",
            tee_right: "┣",
            tee_left: "┫",
            tee_down: "┳",
            tee_up: "┻",
            cross: "╋",
        },
        dashed: "╌",
        dotted: "┄",
        grid: "┈",
        grid_vertical: "┊",
        focus: "▌",
        caret: "▏",
        filled: "▪",
        empty: "·",
        point: "●",
        point_b: "▲",
        between: "▔",
        alert: "!",
        bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        closed: "▸",
        open: "▼",
        above: "▲",
        separator: "·",
        arrow: "→",
        ellipsis: "…",
    };

    /// For everything else: the characters of a typewriter.
    pub const ASCII: Self = Self {
        signs: ["o", "o", "v", "~", "-", ".", "+", "/", "^", "~"],
        light: Lines {
            horizontal: "-",
            vertical: "|",
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            tee_right: "+",
            tee_left: "+",
            tee_down: "+",
            tee_up: "+",
            cross: "+",
        },
        heavy: Lines {
            horizontal: "=",
            vertical: "|",
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            tee_right: "+",
            tee_left: "+",
            tee_down: "+",
            tee_up: "+",
            cross: "+",
        },
        dashed: "-",
        dotted: "-",
        grid: ".",
        grid_vertical: ":",
        focus: ">",
        caret: "|",
        filled: "#",
        empty: ".",
        point: "*",
        point_b: "^",
        between: "~",
        alert: "!",
        bars: ["_", ".", ":", "-", "=", "+", "*", "#"],
        closed: "*",
        open: "v",
        above: "^",
        separator: "-",
        arrow: ">",
        ellipsis: "..",
    };

    /// The sign itself.
    pub const fn sign(&self, sign: Sign) -> &'static str {
        self.signs[sign as usize]
    }

    /// The set for a locale, given the values of `LC_ALL`, `LC_CTYPE` and `LANG`; the first that is set and not
    /// empty counts, as POSIX has it.
    ///
    /// A locale that names another encoding, or `C`, gets ASCII. Where none is set at all (containers, services)
    /// nothing is known, and terminals of today show Unicode, so it gets that.
    pub fn for_locale(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> Self {
        let locale = [lc_all, lc_ctype, lang]
            .into_iter()
            .flatten()
            .find(|value| !value.is_empty());
        let utf8 = locale.is_none_or(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("utf-8") || name.contains("utf8")
        });
        if utf8 { Self::UNICODE } else { Self::ASCII }
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let mut all = Vec::new();
        for lines in [glyphs.light, glyphs.heavy] {
            all.extend([
                lines.horizontal,
                lines.vertical,
                lines.top_left,
                lines.top_right,
                lines.bottom_left,
            ]);
            all.extend([
                lines.bottom_right,
                lines.tee_right,
                lines.tee_left,
                lines.tee_down,
                lines.tee_up,
            ]);
            all.push(lines.cross);
        }
        all.extend(glyphs.signs);
        all.extend(glyphs.bars);
        all.extend([
            glyphs.dashed,
            glyphs.dotted,
            glyphs.grid,
            glyphs.grid_vertical,
            glyphs.focus,
            glyphs.caret,
        ]);
        all.extend([
            glyphs.filled,
            glyphs.empty,
            glyphs.point,
            glyphs.point_b,
            glyphs.closed,
            glyphs.open,
        ]);
        all.extend([glyphs.above, glyphs.separator, glyphs.arrow]);
        all.extend([glyphs.between, glyphs.alert]);
        all
    }

    #[test]
    fn every_glyph_is_one_character_of_one_column() {
        for glyph in all(&Glyphs::UNICODE).into_iter().chain(all(&Glyphs::ASCII)) {
            assert_eq!((glyph.chars().count(), glyph.width()), (1, 1), "{glyph}");
        }
        assert!(all(&Glyphs::ASCII).into_iter().all(str::is_ascii));
        // What is cut has two points there: one is a dose that is not recorded.
        assert_eq!((Glyphs::UNICODE.ellipsis, Glyphs::ASCII.ellipsis), ("…", ".."));
    }

    #[test]
    fn signs_differ_where_states_differ() {
        for glyphs in [Glyphs::UNICODE, Glyphs::ASCII] {
            for state in [
                Sign::Due,
                Sign::Taken,
                Sign::Changed,
                Sign::Skipped,
                Sign::NotRecorded,
                Sign::AsNeeded,
            ] {
                let same = Sign::ALL
                    .iter()
                    .filter(|other| glyphs.sign(**other) == glyphs.sign(state))
                    .count();
                let allowed = if matches!(state, Sign::Due | Sign::Changed) {
                    2
                } else {
                    1
                };
                assert!(same <= allowed, "{state:?}");
            }
        }
        for (place, sign) in Sign::ALL.into_iter().enumerate() {
            assert_eq!(sign as usize, place);
        }
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let is_unicode = |all, ctype, lang| Glyphs::for_locale(all, ctype, lang) == Glyphs::UNICODE;
        assert!(is_unicode(None, None, Some("de_DE.UTF-8")));
        assert!(is_unicode(Some(""), Some("C.utf8"), Some("C")));
        assert!(is_unicode(None, None, None));
        assert!(!is_unicode(Some("C"), None, Some("de_DE.UTF-8")));
        assert!(!is_unicode(None, Some("de_DE.ISO-8859-1"), None));
        assert!(!is_unicode(None, None, Some("POSIX")));
    }
}
