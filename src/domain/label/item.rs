//! What a stretch of a prescription line says: the pieces from which steps are put together.

use std::ops::Range;

use rust_decimal::Decimal;

use super::About;
use super::Field;
use crate::domain::directions::{Days, Moment, Side};
use crate::domain::plan::Length;
use crate::domain::unit::Unit;

/// An amount as it is written; the unit may have been said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amt {
    pub low: Decimal,
    pub high: Option<Decimal>,
    pub unit: Option<Unit>,
    /// `1 extra tablet`: in addition to what is taken anyway.
    pub extra: bool,
}

impl Amt {
    pub fn most(&self) -> Decimal {
        self.high.unwrap_or(self.low)
    }
}

/// Over which time a maximum counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Per {
    Dose,
    Day,
    Week,
    Episode,
}

/// What a maximum counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Most {
    /// `8 tablets`, or `8` of what the dose is counted in.
    Amount(Decimal, Option<Unit>),
    /// `4 doses`, `4 times`.
    Doses(u32),
}

/// A question about some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubtful {
    pub about: About,
    pub says: String,
    pub readings: Vec<String>,
}

/// How words are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sep {
    Comma,
    And,
    Colon,
    Stop,
}

/// A rise or fall by a fixed amount at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ramp {
    pub up: bool,
    pub by: Amt,
    pub every: Length,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Amount(Amt),
    /// `1-0-1`
    Scheme(Vec<Decimal>, Unit),
    Times(u32),
    /// `once a day`, `qd`
    Once,
    /// `daily`, `every day`
    Daily,
    /// `a day`, `/day`
    PerDay,
    UpTo(u32),
    /// `2 to 3 times a day`, and the two numbers.
    Between(Doubtful, [u32; 2]),
    /// At a fixed interval of minutes.
    Hours(u32, u32),
    /// At a fixed interval of minutes, the first at this time.
    HoursFrom(u32, chrono::NaiveTime),
    Moment(Moment),
    /// `before meals`
    Meals(Side, u32),
    Days(Days),
    /// A number of times in a number of days, without saying which.
    Spread(Doubtful, u32),
    Length(Length),
    /// A length without `for` or `x`.
    Bare(Length),
    /// `week 2`, `days 2-5`, `week 3 onwards`: the first and the last day, from 1.
    Span(u32, Option<u32>),
    After(Length),
    Now,
    /// The day is named, not the minute.
    Today,
    /// The first dose, whenever that is.
    Initially,
    Tomorrow,
    Single,
    AsNeeded,
    /// `at the first sign of ..`
    Onset(String),
    Reason(String),
    Cap(Most, Per),
    Gap(u32),
    /// Between two of what is counted; where a dose is one of them, between two doses.
    GapOfEach(u32),
    /// After this many minutes; once and no more.
    MayRepeat(u32, bool),
    Worn(u32),
    /// Worn for this many minutes of each day.
    WornDaily(u32),
    /// Put on at some moment, and taken off at this one.
    RemoveAt(Moment),
    /// Put on on a weekday, and taken off on this one.
    RemoveOn(u8),
    Over(u32),
    Route(&'static str),
    Site(String),
    Note,
    Equal(Vec<Amt>, bool),
    /// `20 mg tablets`: what is in the box, not how much is taken.
    Form(Amt),
    /// What one contains, by name: `THC 2.7 mg + CBD 2.5 mg`.
    Contents(String),
    Product,
    Dispense,
    Missed,
    Directed,
    Until,
    UntilDate(Length),
    Then,
    End,
    Again,
    Off(u32),
    ChangeTo,
    Ramp(Ramp),
    From,
    UpToAmount,
    Ask(Doubtful),
    Unknown,
    Filler,
    Sep(Sep),
}

/// A piece of the line: tokens, what they say, and the field they go to.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub what: What,
    pub at: Range<usize>,
    pub field: Field,
    /// Pointed out though it is read.
    pub remarks: Vec<String>,
    /// Words within it that are kept (`chewable`).
    pub notes: Vec<String>,
}

impl Item {
    pub fn new(what: What, at: Range<usize>) -> Self {
        let field = field_of(&what);
        Self {
            what,
            at,
            field,
            remarks: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn remark(mut self, says: &str) -> Self {
        self.remarks.push(says.to_owned());
        self
    }

    pub fn ask(about: About, at: Range<usize>, says: &str, readings: &[&str]) -> Self {
        Self::new(
            What::Ask(Doubtful {
                about,
                says: says.to_owned(),
                readings: readings.iter().map(|&r| r.to_owned()).collect(),
            }),
            at,
        )
    }
}

fn field_of(what: &What) -> Field {
    match what {
        What::Length(_) | What::Bare(_) | What::Span(..) | What::Single | What::UntilDate(_) | What::After(_) => {
            Field::For
        }
        What::Cap(..) | What::Gap(_) | What::GapOfEach(_) | What::MayRepeat(..) => Field::Limits,
        What::Route(_) => Field::Route,
        What::Site(_) => Field::Site,
        What::Note | What::Directed | What::Until | What::Reason(_) => Field::Notes,
        What::Equal(..) | What::Form(_) | What::Contents(_) => Field::Equal,
        What::Product => Field::Product,
        What::Dispense => Field::Dispense,
        What::Missed => Field::Missed,
        What::Ask(_) | What::Spread(..) | What::Between(..) => Field::Asks,
        What::Unknown => Field::Unread,
        What::Filler => Field::Filler,
        _ => Field::Take,
    }
}
