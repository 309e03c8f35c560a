//! From what is typed to one decision: the row of the table that fits, and what is said where none does.

use chrono::NaiveDate;

use crate::domain::change::Verb;
use crate::domain::decision::instead::{instead, unknown};
use crate::domain::decision::phrases::shown;
use crate::domain::decision::read::then_stay;
use crate::domain::decision::reader::{Reader, Wrong};
use crate::domain::decision::spoken::Context;
use crate::domain::decision::table::row_of;
use crate::domain::decision::{phrases, spoken};
use crate::domain::vocabulary::Vocabulary;

/// Reads a decision; with a context also what depends on the plan and on today.
pub(super) fn verb(
    text: &str,
    words: &Vocabulary,
    spoken: Option<(&Context<'_>, Option<NaiveDate>)>,
) -> Result<Verb, String> {
    let typed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = phrases::plain(&typed);
    if let Some((context, _)) = spoken
        && let Some(found) = spoken::by_how_much(context, &plain.line)
    {
        return match found? {
            verb if plain.good && spoken::has_steps_to_come(context) => Err(then_stay(&verb.to_string())),
            verb => Ok(verb),
        };
    }
    if let Some(answer) = plain.asked {
        return Err(format!("`{}`: {answer}", shown(&typed)));
    }
    let line = instead(&plain.line).unwrap_or(plain.line);
    let Some((row, rest)) = row_of(&line) else {
        let reads = |line: &str| verb(line, words, None).is_ok();
        return Err(unknown(&typed, &line, words, &reads));
    };
    // Directions keep their letters: a reason is in the person's own words.
    let behind = typed.get(row.word.len()..).unwrap_or_default().trim_start();
    let own = behind
        .get(..rest.len())
        .filter(|own| own.eq_ignore_ascii_case(rest))
        .unwrap_or(rest);
    let reader = Reader {
        words,
        context: spoken.map(|(context, _)| context),
        on: spoken.and_then(|(_, on)| on),
        good: plain.good,
        typed: own,
    };
    (row.read)(&reader, rest).map_err(|wrong| match wrong {
        Wrong::Says(says) => says,
        Wrong::Form => format!(
            "`{}` is not a valid decision; such as {}",
            shown(&typed),
            row.examples()
        ),
    })
}
