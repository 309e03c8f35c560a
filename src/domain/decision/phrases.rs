//! Plain phrases, and the decision that each is.
//!
//! What a phrase could mean in two ways is answered with both; nothing is guessed.

mod asked;
mod said;

use self::asked::{AMOUNT, ASKED, ASKED_BEGINNINGS, HOW_LONG};
use self::said::{BEGINNINGS, FOR_GOOD, STAYS, THIS, VISITS, WHOLE};
use crate::domain::directions::{Days, Directions, Weekday7};
use crate::domain::vocabulary::Vocabulary;

/// Staying on the step in force, said in many ways: `stay`, or a hold for a length of time. `None`: it is something
/// else.
fn at_this_dose(line: &str) -> Option<String> {
    let rest = STAYS.iter().find_map(|head| line.strip_prefix(head))?;
    let tail = THIS.iter().find_map(|this| rest.strip_prefix(this));
    if let Some(tail) = tail.filter(|tail| tail.is_empty() || tail.starts_with(' ')) {
        let tail = tail.trim();
        let lasts = ["for ", "until ", "another "].iter().any(|head| tail.starts_with(head));
        return match tail {
            "" => Some("stay".into()),
            tail if lasts => Some(format!("hold {}", tail.strip_prefix("for ").unwrap_or(tail))),
            _ => None,
        };
    }
    // `keep it at 10 mg`
    let amount = rest.starts_with(|c: char| c.is_ascii_digit());
    let said = [
        "keep taking ",
        "keep it at ",
        "keep at ",
        "remain at ",
        "remain on ",
        "continue with ",
    ];
    let head = said.iter().any(|head| line.starts_with(head));
    (amount && head).then(|| format!("stay at {rest}"))
}

/// `2 weeks longer`, `one more week at this dose`: a hold.
fn longer(line: &str) -> Option<String> {
    let ends = [" at this dose", " on this dose", " on this step"];
    let cut = ends.iter().find_map(|end| line.strip_suffix(end));
    let bare = cut.unwrap_or(line);
    let waits = bare
        .strip_prefix("wait ")
        .or_else(|| bare.strip_prefix("stay "))
        .or_else(|| bare.strip_prefix("hold "));
    let more = ["more", "longer", "another", "extra", "further"];
    let said = waits.is_some() || bare.split(' ').any(|word| more.contains(&word));
    let length = waits.unwrap_or(bare);
    let length = length.strip_prefix("for ").unwrap_or(length);
    let is_length = super::duration::length_said(length).is_some() && (cut.is_some() || length.contains(' '));
    (said && is_length).then(|| format!("hold {length}"))
}

/// Words for which another is read.
fn synonyms(line: &str) -> String {
    let word = |word: &str| match word {
        "till" | "til" | "'til" => "until".to_owned(),
        "don\u{2019}t" | "dont" => "don't".to_owned(),
        other => other.to_owned(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A line as it is dispatched: a decision's own words, whether it holds for good, and whether a phrase has two readings.
pub(super) struct Plain {
    /// In lower case, one space between words.
    pub line: String,
    /// It ends with `for good`, or with words that mean that.
    pub good: bool,
    /// What has to be said instead.
    pub asked: Option<&'static str>,
}

/// The same without the ending that says `for good`.
pub(super) fn without_good(line: &str) -> (&str, bool) {
    for end in FOR_GOOD {
        if let Some(head) = line.strip_suffix(end)
            && (head.is_empty() || head.ends_with([' ', ',']))
        {
            return (head.trim_end().trim_end_matches(',').trim_end(), true);
        }
    }
    (line, false)
}

/// Brings a phrase into the words of the table.
pub(super) fn plain(text: &str) -> Plain {
    let line = synonyms(&text.to_lowercase());
    let line = line.trim_end_matches(['.', '!']).trim();
    let line = line.strip_prefix("please ").unwrap_or(line);
    let stays = at_this_dose(line).or_else(|| longer(line));
    let line = stays.as_deref().unwrap_or(line);
    if let Some(("hold" | "stay" | "wait", event)) = line.split_once(" until ")
        && VISITS.iter().any(|visit| event.ends_with(visit))
    {
        return Plain {
            line: "hold until decided".into(),
            good: false,
            asked: None,
        };
    }
    let whole = |line: &str| {
        WHOLE
            .iter()
            .find(|(said, _)| *said == line)
            .map(|(_, is)| (*is).to_owned())
    };
    if let Some(line) = whole(line) {
        return Plain {
            line,
            good: false,
            asked: None,
        };
    }
    let (line, good) = without_good(line);
    // What holds for good by itself needs no such ending.
    let bare = if good && line == "hold" { "stay" } else { line };
    if let Some(line) = whole(bare) {
        return Plain {
            line,
            good,
            asked: None,
        };
    }
    let begins = |table: &'static [(&str, &'static str)]| {
        let mut all = table.iter();
        all.find_map(|(said, answer)| bare.starts_with(said).then_some(*answer))
    };
    let less = bare.starts_with(|c: char| c.is_ascii_digit()) && (bare.ends_with(" less") || bare.ends_with(" more"));
    let asked = ASKED.iter().find(|(said, _)| *said == bare).map(|(_, answer)| *answer);
    // From now on, or longer than planned?
    let before = [
        " before going up",
        " before the next step",
        " before the next increase",
        " before increasing",
    ];
    let asked = asked.or_else(|| before.iter().any(|end| bare.ends_with(end)).then_some(HOW_LONG));
    let down_to = bare.starts_with("taper down to step ");
    let asked = asked.or_else(|| begins(ASKED_BEGINNINGS).filter(|_| !down_to));
    let asked = asked.or_else(|| less.then_some(AMOUNT));
    let begun = BEGINNINGS
        .iter()
        .find_map(|(said, is)| Some(format!("{is}{}", bare.strip_prefix(said)?)));
    Plain {
        line: begun.unwrap_or_else(|| bare.to_owned()),
        good,
        asked,
    }
}

/// As it is quoted.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}..")
}

/// One weekday, also in the plural.
pub(super) fn weekday_of(text: &str) -> Option<Weekday7> {
    let read = Directions::understood(&format!("1 dose on {}", text.trim()), &Vocabulary::default())?;
    match read.lines.first().map(|line| line.days.clone()) {
        Some(Days::Weekdays { days, every: 1, .. }) if days.is_power_of_two() => {
            u8::try_from(days.trailing_zeros()).ok().map(Weekday7)
        }
        _ => None,
    }
}
