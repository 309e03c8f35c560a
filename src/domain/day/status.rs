//! What became of a due dose, in one word.

/// What became of a due dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Its window has not opened yet.
    Planned,
    /// Its window is open, and the limits say that it is too soon.
    TooSoon,
    /// Its window is open and nothing is recorded.
    Due,
    /// Its window has closed, nothing is recorded, and it is still to be taken: the plan has it taken late, or waits for
    /// it.
    Late,
    /// Taken, in its window and as much as planned.
    Taken,
    /// Less was taken than planned.
    Partly,
    /// Taken, but more than planned or at another time.
    Changed,
    /// Not taken, by the person's decision.
    Skipped,
    /// Not taken, on the prescriber's word.
    Held,
    /// It is recorded as taken and as not taken.
    Contradicted,
    /// Its window has closed and nothing is recorded.
    NotRecorded,
    /// A decision has moved it to another day or time.
    Moved,
    /// A decision has left it out.
    LeftOut,
}

impl Status {
    /// Whether it still waits for the person.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::TooSoon | Self::Due | Self::Late)
    }

    /// Whether it should be taken now: its window is open, or has closed and it is still to be taken.
    pub fn is_due_now(self) -> bool {
        matches!(self, Self::TooSoon | Self::Due | Self::Late)
    }

    /// Whether only a trace of a dose is left that a decision moved or left out: it asks for nothing.
    pub fn is_trace(self) -> bool {
        matches!(self, Self::Moved | Self::LeftOut)
    }

    /// The word for it in plain output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::TooSoon => "too soon",
            Self::Due => "due",
            Self::Late => "late",
            Self::Taken => "taken",
            Self::Partly => "partly taken",
            Self::Changed => "changed",
            Self::Skipped => "skipped",
            Self::Held => "held",
            Self::Contradicted => "contradicted",
            Self::NotRecorded => "not recorded",
            Self::Moved => "moved",
            Self::LeftOut => "left out",
        }
    }

    /// The word for it in machine-readable rows: `not-recorded`.
    pub fn key(self) -> String {
        match self {
            Self::Partly => "partly".to_owned(),
            other => other.word().replace(' ', "-"),
        }
    }
}
