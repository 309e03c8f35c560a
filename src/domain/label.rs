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
mod contents;
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
mod reading;
mod reasons;
mod rounds;
mod scan;
mod steps;
mod strengths;
mod words;

use chrono::NaiveTime;
use rust_decimal::Decimal;

use crate::domain::directions::{Directions, DirectionsError, Line, Moment};
use crate::domain::plan::Length;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

pub use crate::domain::label::reading::{About, Field, LabelAsk, LabelRemark, LabelSpan, LabelStep, Outcome, Reading};
pub use words::vocabulary;

/// Reads directions as they are written in files and fields; what those do not know is read as the line of a label,
/// where all of its words are of the directions and none of it would be lost.
///
/// # Errors
/// [`DirectionsError`] of the directions.
pub fn take(text: &str, words: &Vocabulary) -> Result<Directions, DirectionsError> {
    match Directions::parse(text, words) {
        Ok(read) => match doubt(text, &read, words) {
            Some(says) => Err(DirectionsError::asked(text, says)),
            None => Ok(read),
        },
        Err(error) => as_take(text, words).ok_or_else(|| DirectionsError {
            asks: error.asks || error.reason.is_none() && asks_for_days(text),
            ..error
        }),
    }
}

/// Directions of a file with days behind several doses, which [`take`] asks about: those of all of them, and the question. A plan
/// that could be read when it was written is read.
pub fn in_file(text: &str, words: &Vocabulary) -> Option<(Directions, String)> {
    let error = Directions::parse(text, words).err().filter(|error| error.asks)?;
    Some((Directions::in_file(text, words)?, error.reason.unwrap_or_default()))
}

/// Whether a line with nothing but directions leaves open on which days each of its doses is taken.
fn asks_for_days(text: &str) -> bool {
    let reading = line(text);
    let days = |ask: &LabelAsk| ask.about == About::Days && two_meanings(ask);
    reading.unread.is_empty() && reading.asks.iter().any(days)
}

/// What is asked of directions that `regimen read` reads in another way, or asks about. The one form that is shown has one
/// meaning, and words that only directions know are theirs.
fn doubt(text: &str, read: &Directions, words: &Vocabulary) -> Option<String> {
    let shown = read.to_string();
    if shown == text.trim() || read.is_none() {
        return None;
    }
    let reading = line(text);
    if !reading.unread.is_empty() {
        return None;
    }
    match (reading.outcome, reading.steps.as_slice()) {
        (Outcome::Ask, _) => reading
            .asks
            .iter()
            .find(|ask| two_meanings(ask))
            .map(|ask| format!("{} Where `{shown}` is meant, say so", asked(ask))),
        (Outcome::Read, [step]) => {
            let other = Directions::understood(&step.take.to_string(), words)?.to_string();
            (other != shown).then(|| format!("can be read as `{shown}` or as `{other}`; write one of them"))
        }
        _ => None,
    }
}

/// Whether a question is one that directions leave open as well. A clock time of theirs has 24 hours, two doses that a comma joins
/// are both taken, and what comes round is the least time between doses as needed.
fn two_meanings(ask: &LabelAsk) -> bool {
    const SETTLED: [&str; 4] = [
        "are both taken each day?",
        "once a day, or once in all?",
        "as needed, or on those days?",
        "in the morning or in the evening?",
    ];
    let about = matches!(
        ask.about,
        About::Amount | About::Times | About::Days | About::Limit | About::Strength
    );
    about && ask.readings.len() > 1 && !SETTLED.iter().any(|says| ask.says.ends_with(says))
}

/// Why a line is not taken as directions: what it says apart from them, or what has to be asked, where it can be read
/// as a label.
pub fn refusal(text: &str, error: &DirectionsError) -> String {
    hint(text, error).unwrap_or_else(|| error.to_string())
}

/// What is said in place of "does not fit here", where the line can be read as a label: the directions that would be taken and
/// where the rest belongs, or what has to be asked.
pub fn hint(text: &str, error: &DirectionsError) -> Option<String> {
    if error.reason.is_some() {
        return None;
    }
    let reading = read(text);
    match (&error.nearest, reading.steps.as_slice()) {
        (None, _) => beside(&reading),
        // A word that labels count in is not another one typed wrong.
        (Some(_), [step]) if reading.outcome == Outcome::Read => counted_otherwise(&step.take),
        (Some(_), _) => None,
    }
}

/// What of a label belongs elsewhere, or its first question.
fn beside(reading: &Reading) -> Option<String> {
    // Of an amount that is missing the directions know better what they expected, and where.
    let told = |ask: &&LabelAsk| match ask.about {
        About::Word => false,
        About::Amount => ask.readings.len() > 1,
        _ => true,
    };
    let ask = reading.asks.iter().find(told);
    if let Some(ask) = ask {
        return Some(asked(ask));
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
    // What has names of its own is not a sum of the dose.
    let named = reading
        .contains
        .iter()
        .filter(|all| all.starts_with(char::is_alphabetic));
    rest.extend(named.map(|all| format!("what one contains ({all}) is entered once, as the strength of the medicine")));
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
    if rest.is_empty() {
        return counted_otherwise(&step.take);
    }
    Some(format!("type `{}` here; {}", step.take, rest.join("; ")))
}

/// A question with its readings, in one sentence.
fn asked(ask: &LabelAsk) -> String {
    let readings = if ask.readings.is_empty() {
        String::new()
    } else {
        format!(
            "{} {}?",
            if ask.says.ends_with('?') { "" } else { ":" },
            ask.readings.join(", or ")
        )
    };
    format!("\"{}\": {}{readings}", ask.words, ask.says)
}

/// What a label counts in, and a file only where its course does: a teaspoon is 5 mL.
fn counted_otherwise(take: &Directions) -> Option<String> {
    let line = take.lines.iter().find(|line| match &line.amount.unit {
        Unit::Counted(word) => lex::among(words::COUNTED, word),
        _ => false,
    })?;
    let Unit::Counted(word) = &line.amount.unit else {
        return None;
    };
    let count = format!("`count = \"{word}\"` at the top of the file");
    let millilitres = match &**word {
        "teaspoon" => Decimal::from(5),
        "tablespoon" => Decimal::from(15),
        _ => {
            return Some(format!(
                "`{word}` is not a unit of this medicine; with {count}, `{take}` is read"
            ));
        }
    };
    let mut said = take.clone();
    for line in &mut said.lines {
        for amount in std::iter::once(&mut line.amount).chain(&mut line.first) {
            if amount.unit == Unit::counted(word) {
                let times = |value: Decimal| value.checked_mul(millilitres).map(|value| value.normalize());
                amount.low = times(amount.low)?;
                amount.high = match amount.high {
                    Some(high) => Some(times(high)?),
                    None => None,
                };
                amount.unit = Unit::Millilitre;
            }
        }
    }
    Some(format!(
        "a {word} is {millilitres} mL: say `{said}`; or {count}, where it is counted so"
    ))
}

/// The amount of a text that says what one contains as well: `3 sprays` of `3 sprays of 2.7 mg THC`.
pub fn amount_alone(text: &str) -> Option<String> {
    let reading = read(&format!("{text} once a day"));
    let contents = reading.contains.is_some() || !reading.equal.is_empty();
    let [step] = reading.steps.as_slice() else { return None };
    let [line] = step.take.lines.as_slice() else {
        return None;
    };
    (contents && reading.outcome == Outcome::Read).then(|| line.amount.to_string())
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

/// Reads a line, or a label of several lines. Directions in the one form that is shown are read as what they are.
pub fn read(text: &str) -> Reading {
    let reading = line(text);
    match shown(text, &reading) {
        Some(take) => Reading {
            outcome: Outcome::Read,
            steps: vec![LabelStep {
                length: Length::Open,
                take,
            }],
            spans: vec![LabelSpan {
                at: 0..text.len(),
                field: Field::Take,
            }],
            ..Reading::default()
        },
        None => reading,
    }
}

/// Directions in the form that is shown, with words that labels do not have or rules for other days behind a semicolon: a
/// question about a label has its answer there.
fn shown(text: &str, reading: &Reading) -> Option<Directions> {
    let open = |ask: &LabelAsk| {
        matches!(
            ask.about,
            About::Days | About::Times | About::Length | About::Event | About::Start | About::Word
        )
    };
    let unsure = !reading.unread.is_empty() || text.contains(';');
    if reading.outcome != Outcome::Ask || !unsure || !reading.asks.iter().all(open) {
        return None;
    }
    let read = Directions::understood(text, &vocabulary()).filter(|read| !read.is_none())?;
    // What it is for may hold more than words.
    let plain = |line: &Line| !matches!(line.moment, Moment::AsNeeded { reason: Some(_), .. });
    (read.to_string() == text && read.lines.iter().all(plain)).then_some(read)
}

/// Reads a line as a label has it.
fn line(text: &str) -> Reading {
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
