//! Words that say whether a dose becomes more or less: `go up`, `step down`, `reduce to 5 mg`.
//!
//! They are short for a decision, and on a plan that comes down the next step is the lower one. Where what is decided
//! does not go where the words go, nothing is decided.

use std::cmp::Ordering;

use super::{Context, Dated};
use crate::domain::change::Verb;
use crate::domain::decision::effect::compare_doses;
use crate::domain::directions::Directions;
use crate::domain::draft::Draft;
use crate::domain::schedule::Timeline;

/// Words for more and for less.
const MORE: [&str; 6] = ["up", "upwards", "increase", "raise", "higher", "more"];
const LESS: [&str; 8] = [
    "down",
    "downwards",
    "decrease",
    "reduce",
    "lower",
    "less",
    "taper",
    "cut",
];

/// That a decision goes the other way than the words with which it was said; `None`: it does not.
pub(super) fn other_way(context: &Context<'_>, text: &str, dated: &Dated) -> Option<String> {
    if !matches!(
        dated.verb,
        Verb::Advance | Verb::Back(_) | Verb::GoTo(_) | Verb::Down { .. } | Verb::Set { at: None, .. } | Verb::Take(_)
    ) {
        return None;
    }
    let said = |words: &[&str]| {
        let lower = text.to_lowercase();
        let mut own = lower.split(|c: char| !c.is_alphanumeric());
        own.any(|word| words.contains(&word))
    };
    let wanted = match (said(&MORE), said(&LESS)) {
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => return None,
    };
    let basis = context.basis;
    let draft = Draft::new(basis.course);
    let was = basis.active();
    let now = draft.decide(basis, dated.verb.clone(), dated.on).ok()?.timeline(basis);
    let there = |timeline: &Timeline| -> Option<Directions> { timeline.taken_on(dated.on) };
    let (before, after) = (there(&was)?, there(&now)?);
    let found = compare_doses(&after, &before, &was, dated.on)?;
    if found == wanted || found == Ordering::Equal {
        return None;
    }
    let than = if found == Ordering::Less { "less" } else { "more" };
    let meant = match &dated.verb {
        Verb::Down { to } => Verb::GoTo(*to),
        verb => verb.clone(),
    };
    Some(format!(
        "`{}`: {after} is {than} than {before}, which is taken now; say {meant} if that is meant",
        text.trim()
    ))
}
