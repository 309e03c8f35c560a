//! Words that say whether a dose becomes more or less: `go up`, `step down`, `reduce to 5 mg`.
//!
//! They are short for a decision, and on a plan that comes down the next step is the lower one. Where what is decided
//! does not go where the words go, nothing is decided.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::Context;
use crate::domain::change::Verb;
use crate::domain::decision::context::Dated;
use crate::domain::decision::effect::compare_doses;
use crate::domain::directions::Directions;
use crate::domain::draft::{Draft, MOST_ROWS};
use crate::domain::schedule::{Rung, RungKind, Timeline};

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
    if let Verb::Down { to } = &dated.verb
        && let Some((from, higher)) = rises_on_the_way(&now, &was, dated.on)
    {
        return Some(format!(
            "`{}`: after {from} comes {higher} on the way, which is more; say {} if that step is meant",
            text.trim(),
            Verb::GoTo(*to)
        ));
    }
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

/// The steps of a way down from a day on of which the second is more than the first.
fn rises_on_the_way(now: &Timeline, like: &Timeline, on: NaiveDate) -> Option<(Directions, Directions)> {
    let rungs = now.rungs(MOST_ROWS);
    let next = like.plans().iter().map(|plan| plan.from).find(|from| *from > on);
    let own = |rung: &&Rung| {
        let before = next.is_none_or(|next| rung.from < next);
        rung.kind == RungKind::Step && before && rung.until.is_none_or(|until| until >= on)
    };
    let steps: Vec<&Rung> = rungs.iter().filter(own).collect();
    let rises = |pair: &&[&Rung]| compare_doses(&pair[1].take, &pair[0].take, like, on) == Some(Ordering::Greater);
    let found = steps.windows(2).find(rises)?;
    Some((found[0].take.clone(), found[1].take.clone()))
}
