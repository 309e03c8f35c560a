//! Why and when it is taken: what it is for, what sets it off, events without a date and conditions of the dose.

use super::About;
use super::handed_out::{dispense, missed};
use super::item::{Item, What};
use super::lex::{Tokens, among};
use super::limits::firm;
use super::notes::{note, strong};
use super::{days, limits, moments, often, steps, words};
use crate::domain::label::words::is_number_word;

/// What it is for: words after `for` that are none of the directions.
pub(super) fn reason(t: &Tokens<'_>, i: usize, bare: bool) -> Option<Item> {
    const FOR: &str = "for|for the relief of|for relief of|to treat|to prevent|to help|to relieve|to control|to lower|\
        to reduce|for treatment of|for the treatment of|indication|indication :|for prevention of|\
        to help with|for use in|to aid|to improve|to help prevent|because of|due to|to stop|reason :|\
        to ease|used for|to protect|to keep|to thin|to manage|against";
    let at = if bare { i } else { t.any(i, FOR)? };
    if at == i && !bare {
        return None;
    }
    let mut end = at;
    let mut words = 0;
    loop {
        let word = t.text(end);
        if t.is_word(end) {
            if words > 0 && begins_something(t, end)
                || words == 0 && begins_something(t, end) && !among(words::FILLER, word)
            {
                break;
            }
            if words::of_directions(word) && !(word == "or" && words > 0)
                || is_number_word(word)
                || word == "if"
                || word == "when"
                || word == "while"
            {
                break;
            }
            if word == "and" || word == "or" {
                // The next word belongs to the reason only if nothing else begins there.
                let next = end + 1;
                if words == 0
                    || !t.is_word(next)
                    || begins_something(t, next)
                    || words::of_directions(t.text(next))
                    || words::VERBS.contains(&t.text(next))
                    || among(words::FILLER, t.text(next))
                {
                    break;
                }
            } else if [
                "at", "with", "by", "from", "please", "take", "give", "also", "plus", "another",
            ]
            .contains(&word)
            {
                break;
            }
            // `for for pain`: only an article may come before the first word.
            if words == 0
                && among(words::FILLER, word)
                && !["a", "an", "the", "your", "you", "this", "these", "of", "it"].contains(&word)
            {
                break;
            }
            words += usize::from(!among(words::FILLER, word) && word != "or");
            end += 1;
        } else if words > 0
            && t.is_word(end + 1)
            && (["/", "-", "'"].contains(&word) && t.glued(end) && t.glued(end + 1)
                || word == "," && listed(t, end + 1))
        {
            end += 1;
        } else {
            break;
        }
        if words > 6 {
            break;
        }
    }
    // Fillers at the end belong to what follows.
    while end > at && t.is_word(end - 1) && (among(words::FILLER, t.text(end - 1)) || t.text(end - 1) == "or") {
        end -= 1;
    }
    let from = t.skip(at, &["a", "an", "the", "your"]).min(end);
    (words > 0 && end > from).then(|| Item::new(What::Reason(t.words(from..end)), i..end))
}

/// `pain, fever or headache`: whether the word after a comma belongs to the list.
fn listed(t: &Tokens<'_>, i: usize) -> bool {
    if begins_something(t, i)
        || words::of_directions(t.text(i))
        || words::VERBS.contains(&t.text(i))
        || among(words::FILLER, t.text(i))
    {
        return false;
    }
    let mut at = i;
    while t.is_word(at) && at < i + 3 {
        if ["or", "and"].contains(&t.text(at)) {
            return at > i
                && t.is_word(at + 1)
                && !begins_something(t, at + 1)
                && !words::of_directions(t.text(at + 1));
        }
        at += 1;
    }
    [","].contains(&t.text(at)) && listed(t, at + 1)
}

/// Whether a phrase of another kind begins at a word.
fn begins_something(t: &Tokens<'_>, i: usize) -> bool {
    limits::cap(t, i).is_some()
        || limits::gap(t, i).is_some()
        || often::times(t, i).is_some()
        || often::daily(t, i).is_some()
        || often::hours(t, i).is_some()
        || moments::moment(t, i).is_some()
        || moments::as_needed(t, i).is_some()
        || moments::lasting(t, i).is_some()
        || days::days(t, i).is_some()
        || steps::length(t, i).is_some()
        || steps::change(t, i).is_some()
        || steps::until(t, i).is_some()
        || dispense(t, i).is_some()
        || missed(t, i).is_some()
        || super::places::route(t, i).is_some_and(|item| {
            item.at.len() > 1
                || t.text(i).len() > 2
                    && ![
                        "oral",
                        "nasal",
                        "rectal",
                        "vaginal",
                        "topical",
                        "buccal",
                        "inhalation",
                        "top",
                    ]
                    .contains(&t.text(i))
                || ["po", "im", "sc", "iv", "sl"].contains(&t.text(i))
        })
        || note(t, i).is_some_and(|item| item.at.len() > 1)
}

/// As needed, by what sets it off: `at the first sign of migraine`, `after each loose stool`.
pub(super) fn onset(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const ONSET: &str = "at onset of|at the onset of|at first sign of|at the first sign of|at the first|at first|\
        at the start of|at start of|upon onset of|on onset of|with onset of|at the first signs of|\
        at first signs of|at first symptom of|at the first symptom of|after each loose|at the beginning of|\
        at first symptoms of|at the first symptoms of|as soon as|when a|at earliest sign of|\
        at the earliest sign of|at sign of|at signs of|after the first|upon first sign of";
    let alone = t.any(i, "at onset|at the onset|at first sign|at the first sign|at onset of symptoms|at first sign of symptoms|at first signs");
    let Some(at) = t.any(i, ONSET).filter(|at| reason(t, *at, true).is_some()) else {
        return alone.map(|end| Item::new(What::Onset(String::new()), i..end));
    };
    let at = if t.text(at - 1) == "loose" { at - 1 } else { at };
    if t.text(at - 1) == "first" && words::day_unit(t.text(at)).is_some() {
        return None;
    }
    let item = reason(t, at, true)?;
    let What::Reason(words) = item.what else { return None };
    Some(Item::new(What::Onset(words), i..item.at.end))
}

/// An event without a date, or a condition of the dose.
pub(super) fn event(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (before, minutes) = match moments::length(t, i) {
        Some((_, end)) => (t.any(end, "before|prior to|after|pre"), true),
        None => (
            t.any(
                i,
                "before|prior to|after|during|on the day of|the night before|on the morning of|the morning of|\
                    the day before|the evening before|day of|pre",
            ),
            false,
        ),
    };
    if let Some(at) = before {
        let end = to_the_end(t, at);
        let _ = minutes;
        // `after luch`: a meal or a moment, misspelt.
        let named = t.skip(at, &["the", "your", "each", "a", "any", "every"]);
        if named + 1 == end
            && let Some(meant) = words::slip(t.text(named))
            && ["breakfast", "lunch", "dinner", "bedtime"].contains(&meant)
        {
            let reading = format!("{} {meant}", t.words(i..named));
            return Some(Item::ask(About::Word, i..end, "is it misspelt?", &[&reading]));
        }
        let words = t.words(t.skip(at, &["the", "your", "each", "a", "any", "every"]).min(end)..end);
        if words.is_empty() {
            let says = format!(
                "{} what? The line ends there; a meal or a time of day can follow, such as breakfast",
                t.words(i..at)
            );
            return Some(Item::ask(About::Event, i..at, &says, &[]));
        }
        return Some(Item::ask(
            About::Event,
            i..end,
            "on which day and at what time is that?",
            &[
                &format!("once, at a time before {words} that you name"),
                &format!("as needed for {words}"),
            ],
        ));
    }
    let at = t.any(
        i,
        "if|when|whenever|only if|as long as|provided|unless|while|in case of|once",
    )?;
    if t.text(i) == "once" && t.text(i + 1) != "you" {
        return None;
    }
    let end = to_the_end(t, at);
    if end == at {
        return None;
    }
    let words = t.words(at..end);
    if t.any(i, "while awake|when awake|while you are awake|whilst awake")
        .is_some()
    {
        return Some(Item::ask(
            About::Condition,
            i..end,
            "not at night: at which times?",
            &["through the night as well", "at times of the day that you name"],
        ));
    }
    Some(Item::ask(
        About::Condition,
        i..end,
        "a condition of the dose: how often may it be taken?",
        &[
            &format!("as needed for {words}"),
            "each time the condition is met, on days that you name",
        ],
    ))
}

/// To the end of the clause, or to where a maximum, a gap or another dose begins.
fn to_the_end(t: &Tokens<'_>, at: usize) -> usize {
    let mut end = at;
    while end < t.len()
        && ![".", ";", ",", ")"].contains(&t.text(end))
        && !firm(t, end)
        && !(end > at && (moments::as_needed(t, end).is_some() || t.any(end, steps::THEN).is_some()))
    {
        if t.text(end) == "and" && strong(t, end + 1) {
            break;
        }
        end += 1;
    }
    end
}

/// `1 hour before the scan`
pub(super) fn timed_event(t: &Tokens<'_>, i: usize) -> Option<Item> {
    moments::length(t, i)?;
    event(t, i)
}
