//! The views, and the screens of the review.

/// The five views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// What is open now.
    #[default]
    Today,
    /// Month and weeks.
    Calendar,
    /// What was recorded: week, steps, chart.
    Review,
    /// The ladder and its editor.
    Plan,
    /// Notes.
    Journal,
}

impl View {
    /// In the order of the tab line.
    pub const ALL: [Self; 5] = [Self::Today, Self::Calendar, Self::Review, Self::Plan, Self::Journal];

    /// As on the tab line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Calendar => "Calendar",
            Self::Review => "Review",
            Self::Plan => "Plan",
            Self::Journal => "Journal",
        }
    }

    /// Its name where all of them have little room.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Calendar => "Cal",
            Self::Review => "Rev",
            Self::Plan => "Plan",
            Self::Journal => "Jnl",
        }
    }
}

/// The screens, in the order in which they are switched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// The sheet of a week.
    #[default]
    Week,
    /// The table by dose step.
    Steps,
    /// Dose and rating over time.
    Chart,
}

impl Screen {
    /// In the order in which they are switched.
    pub const ALL: [Self; 3] = [Self::Week, Self::Steps, Self::Chart];

    /// As in the heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "Week",
            Self::Steps => "Steps",
            Self::Chart => "Chart",
        }
    }
}
