//! What reading a line of a prescription comes to.

use std::fmt;
use std::ops::Range;

use crate::domain::directions::Directions;
use crate::domain::plan::Length;

/// What became of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// One meaning, and every word accounted for.
    Read,
    /// Something has to be asked.
    #[default]
    Ask,
    /// There are no directions in it that can be said here.
    Refuse,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// How much.
    Amount,
    /// What is counted, or a unit that can be taken for a figure.
    Unit,
    /// How often or when in a day.
    Times,
    /// On which days.
    Days,
    /// For how long.
    Length,
    /// A maximum.
    Limit,
    /// What one contains.
    Strength,
    /// Two places.
    Site,
    /// Two products.
    Course,
    /// From which day.
    Start,
    /// An amount by weight.
    Weight,
    /// Left to somebody's word.
    Directed,
    /// Left to a reading.
    Condition,
    /// Left to an event without a date.
    Event,
    /// Left to a decision.
    Change,
    /// A word that is not known, misspelt, or means two things.
    Word,
}

/// The word of machine-readable rows.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Amount => "amount",
            Self::Unit => "unit",
            Self::Times => "times",
            Self::Days => "days",
            Self::Length => "length",
            Self::Limit => "limit",
            Self::Strength => "strength",
            Self::Site => "site",
            Self::Course => "course",
            Self::Start => "start",
            Self::Weight => "weight",
            Self::Directed => "directed",
            Self::Condition => "condition",
            Self::Event => "event",
            Self::Change => "change",
            Self::Word => "word",
        })
    }
}

/// The field that a piece of the line went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The directions of a step.
    Take,
    /// The length of a step.
    For,
    /// The route.
    Route,
    /// Where it goes.
    Site,
    /// Kept in the line's own words.
    Notes,
    /// What the line says an amount is.
    Equal,
    /// The name of the product.
    Product,
    /// About handing out.
    Dispense,
    /// A maximum or a least time between doses.
    Limits,
    /// What to do about a missed dose.
    Missed,
    /// Asked about.
    Asks,
    /// Not known.
    Unread,
    /// Says nothing by itself.
    Filler,
}

impl Field {
    /// The word of machine-readable rows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::For => "for",
            Self::Route => "route",
            Self::Site => "site",
            Self::Notes => "notes",
            Self::Equal => "equal",
            Self::Product => "product",
            Self::Dispense => "dispense",
            Self::Limits => "limits",
            Self::Missed => "missed",
            Self::Asks => "asks",
            Self::Unread => "unread",
            Self::Filler => "filler",
        }
    }
}

/// A step of what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelStep {
    /// How long.
    pub length: Length,
    /// What to take and when.
    pub take: Directions,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelAsk {
    /// What it is about.
    pub about: About,
    /// The words of the line.
    pub words: String,
    /// The question.
    pub says: String,
    /// What the words could mean.
    pub readings: Vec<String>,
}

/// Something that is read, and pointed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRemark {
    /// The words of the line.
    pub words: String,
    /// Why.
    pub says: String,
}

/// A piece of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSpan {
    /// Where, in bytes of the line.
    pub at: Range<usize>,
    /// Where it went.
    pub field: Field,
}

/// What was made of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// In one word.
    pub outcome: Outcome,
    /// The steps; with a question, what is clear so far.
    pub steps: Vec<LabelStep>,
    /// The route.
    pub route: Option<&'static str>,
    /// Where it goes.
    pub site: Option<String>,
    /// Advice, conditions, what it is for.
    pub notes: Vec<String>,
    /// What the line says an amount is.
    pub equal: Vec<String>,
    /// What one counted unit contains, where the line names what is in it, or a limit needs it.
    pub contains: Option<String>,
    /// The smallest mark of what measures it.
    pub mark: Option<String>,
    /// The name of the product.
    pub product: Option<String>,
    /// About handing out.
    pub dispense: Vec<String>,
    /// Keys of a course's limits, with their amounts or lengths.
    pub limits: Vec<(&'static str, String)>,
    /// What to do about a missed dose.
    pub missed: Option<String>,
    /// What is pointed out.
    pub remarks: Vec<LabelRemark>,
    /// What is asked.
    pub asks: Vec<LabelAsk>,
    /// Words that are not known.
    pub unread: Vec<String>,
    /// Why it is refused.
    pub says: Option<String>,
    /// The line in pieces, from its beginning to its end.
    pub spans: Vec<LabelSpan>,
}
