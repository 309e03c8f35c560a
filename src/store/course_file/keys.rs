//! The keys of a file of a course, in the order in which they are written.

/// Keys of a course, in the order in which they are written.
pub(crate) const COURSE: &[&str] = &[
    "name",
    "route",
    "count",
    "contains",
    "strengths",
    "divisible",
    "drops",
    "syringe",
    "mark",
    "round",
    "each",
    "powder",
    "water",
    "pack",
    "wear",
    "prescriber",
    "missed",
    "note",
    "standard_dose",
    "window",
    "zone",
    "archived",
    "sites",
    "rotation",
    "supply",
    "opened",
    "keeps",
    "expires",
    "dilution",
    "batch",
    "limits",
    "plan",
    "change",
];

/// Those that no other table of the file has: found in one, they were meant for the top.
pub(crate) const TOP_ONLY: &[&str] = &[
    "name",
    "route",
    "count",
    "contains",
    "strengths",
    "divisible",
    "drops",
    "syringe",
    "mark",
    "round",
    "powder",
    "water",
    "pack",
    "wear",
    "prescriber",
    "missed",
    "standard_dose",
    "window",
    "zone",
    "archived",
    "sites",
    "rotation",
    "opened",
    "keeps",
    "expires",
    "dilution",
];

/// Keys of `[batch]`.
pub(crate) const BATCH: &[&str] = &["material", "carried", "pieces"];

/// Keys of `dilution`.
pub(crate) const DILUTION: &[&str] = &["take", "to"];

/// Keys of `supply`.
pub(crate) const SUPPLY: &[&str] = &["on", "left"];

/// Keys of `[limits]`.
pub(crate) const LIMITS: &[&str] = &[
    "per_dose",
    "per_day",
    "per_calendar_day",
    "per_week",
    "per_episode",
    "per_6_hours",
    "shared",
    "gap",
    "second_part",
    "episode_gap",
    "interval",
    "washout",
    "max_factor",
    "rise",
    "late",
    "show",
];

/// Keys of `second_part`.
pub(crate) const SECOND_PART: &[&str] = &["after", "within"];

/// Keys of `[[plan]]`.
pub(crate) const PLAN: &[&str] = &[
    "from", "at", "steps", "begins", "repeat", "weight", "height", "surface", "entered", "by", "why", "void",
];

/// Keys of `begins`.
pub(crate) const BEGINS: &[&str] = &["step", "day", "first", "for", "until", "then", "take"];

/// Keys of a step.
pub(crate) const STEP: &[&str] = &["for", "until", "take", "then", "note"];

/// Keys of `[[change]]`.
pub(crate) const CHANGE: &[&str] = &["id", "on", "after", "after_time", "do", "why", "by", "entered", "void"];
