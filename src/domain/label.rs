//! Reads a line as a pharmacy, a clinic or a person writes it: `1 tab po bid x 7d, then 1 daily w/ food`.
//!
//! [`read`] says what it made of every word. The law: every word is a part of the directions, is kept in another field,
//! is a known filler, or is named in [`Reading::asks`] or [`Reading::unread`]; what can be meant in two ways is asked.
//! Tokens (`lex`) become phrases (`amounts`, `moments`, `days`, `steps`, `limits`, `places`, `notes`, in the order of
//! `scan`), phrases become doses and steps (`gather`), and those become directions (`finish`), which are those of
//! [`Directions`]: there is no second grammar for files.
#![expect(
    clippy::items_after_statements,
    reason = "a list of phrases is read beside the line that looks for it"
)]

mod amounts;
mod bounds;
mod checks;
mod days;
mod doses;
mod fields;
mod figures;
mod finish;
mod foreign;
mod gather;
mod handed_out;
mod item;
mod ladder;
mod lex;
mod limits;
mod lines;
mod moments;
mod notes;
mod often;
mod places;
mod reasons;
mod rounds;
mod scan;
mod steps;
mod words;

use std::fmt;
use std::ops::Range;

use chrono::NaiveTime;

use crate::domain::directions::{Directions, DirectionsError};
use crate::domain::plan::Length;
use crate::domain::vocabulary::Vocabulary;

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
    /// What one counted unit contains, where a limit needs it.
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

/// The words that the directions of a reading are written with: those known everywhere, and what labels count in.
pub fn vocabulary() -> Vocabulary {
    let mut known = Vocabulary::default();
    for word in words::COUNTED.split('|') {
        known.count_in(word);
    }
    known
}

/// Reads directions as they are written in files and fields; what those do not know is read as the line of a label,
/// where all of its words are of the directions and none of it would be lost.
///
/// # Errors
/// [`DirectionsError`] of the directions.
pub fn take(text: &str, words: &Vocabulary) -> Result<Directions, DirectionsError> {
    Directions::parse(text, words).or_else(|error| as_take(text, words).ok_or(error))
}

/// Why a line is not taken as directions: what it says apart from them, or what has to be asked, where it can be read
/// as a label.
pub fn refusal(text: &str, error: &DirectionsError) -> String {
    hint(text, error).unwrap_or_else(|| error.to_string())
}

/// What is said in place of "does not fit here", where the line can be read as a label: the directions that would be taken and
/// where the rest belongs, or what has to be asked.
pub fn hint(text: &str, error: &DirectionsError) -> Option<String> {
    let said = (error.reason.is_none() && error.nearest.is_none()).then(|| read(text));
    said.and_then(|reading| beside(&reading))
}

/// What of a label belongs elsewhere, or its first question.
fn beside(reading: &Reading) -> Option<String> {
    // Of an amount that is missing the directions know better what they expected, and where.
    let told = |ask: &&LabelAsk| !matches!(ask.about, About::Word | About::Amount);
    let ask = reading.asks.iter().find(told);
    if let Some(ask) = ask {
        let readings = if ask.readings.is_empty() {
            String::new()
        } else {
            format!(
                "{} {}?",
                if ask.says.ends_with('?') { "" } else { ":" },
                ask.readings.join(", or ")
            )
        };
        return Some(format!("\"{}\": {}{readings}", ask.words, ask.says));
    }
    if reading.outcome != Outcome::Read {
        return None;
    }
    let [step] = reading.steps.as_slice() else {
        return Some(format!(
            "these are {} steps: type them one by one, or the whole line in a new plan",
            reading.steps.len()
        ));
    };
    let mut rest = Vec::new();
    if step.length != Length::Open {
        rest.push(format!("{} is the length of the step", step.length));
    }
    rest.extend(
        reading
            .limits
            .iter()
            .map(|(key, text)| format!("{key} = \"{text}\" belongs in [limits]")),
    );
    rest.extend(
        reading
            .route
            .map(|route| format!("{route} is the route of the medicine")),
    );
    rest.extend(
        reading
            .site
            .iter()
            .chain(&reading.notes)
            .chain(&reading.equal)
            .map(|words| format!("\"{words}\" is for a note")),
    );
    (!rest.is_empty()).then(|| format!("type `{}` here; {}", step.take, rest.join("; ")))
}

/// Reads directions that somebody types into a plan in which hours are counted from this time, if from any. What files hold
/// already is read with [`take`].
///
/// # Errors
/// What is wrong with the text, or that the first time is needed.
pub fn typed(text: &str, words: &Vocabulary, at: Option<NaiveTime>) -> Result<Directions, String> {
    let read = take(text, words).map_err(|error| refusal(text, &error))?;
    match read.without_first_time().filter(|_| at.is_none()) {
        Some(line) => Err(format!(
            "{}: at what time is the first dose? Such as {} {} from 08:00",
            line.moment, line.amount, line.moment
        )),
        None => Ok(read),
    }
}

/// The directions of a label's line that has nothing but them.
fn as_take(text: &str, words: &Vocabulary) -> Option<Directions> {
    let reading = read(text);
    let [step] = reading.steps.as_slice() else { return None };
    // When it comes off by the usual clock times is not said in the line, and may be another time for the person.
    let worn = reading
        .remarks
        .iter()
        .any(|remark| remark.says.starts_with(gather::WORN));
    let only = reading.outcome == Outcome::Read
        && !worn
        && step.length == Length::Open
        && reading.limits.is_empty()
        && reading
            .spans
            .iter()
            .all(|span| matches!(span.field, Field::Take | Field::Filler));
    // In the words of this regimen: its slots and what its products are counted in.
    only.then(|| Directions::understood(&step.take.to_string(), words))
        .flatten()
}

/// Whether a word says nothing by itself.
pub fn is_filler(word: &str) -> bool {
    lex::among(words::FILLER, &word.to_lowercase())
}

/// The longest line that is read, in bytes: a label has a few hundred.
const LONGEST: usize = 2_000;

/// Reads a line, or a label of several lines.
pub fn read(text: &str) -> Reading {
    if text.len() > LONGEST {
        let mut reading = refused("this is too long for a prescription line; give one medicine at a time");
        reading.spans.push(LabelSpan {
            at: 0..text.len(),
            field: Field::Unread,
        });
        return reading;
    }
    let tokens = lex::Tokens::new(text);
    if let Some(says) = foreign::refused(&tokens) {
        let mut reading = refused(&says);
        reading.spans = tokens
            .all
            .iter()
            .filter(|token| token.text.chars().any(char::is_alphanumeric))
            .map(|token| LabelSpan {
                at: token.at.clone(),
                field: Field::Unread,
            })
            .collect();
        reading.unread = reading
            .spans
            .iter()
            .filter_map(|span| text.get(span.at.clone()))
            .map(str::to_owned)
            .collect();
        return reading;
    }
    let items = scan::items(&tokens);
    finish::reading(&tokens, gather::gather(&tokens, items))
}

fn refused(says: &str) -> Reading {
    Reading {
        outcome: Outcome::Refuse,
        says: Some(says.to_owned()),
        ..Reading::default()
    }
}
