//! Maxima and least times between doses, in all their wordings.

use super::About;
use super::figures::{figure, whole};
use super::item::{Item, Most, Per, What};
use super::lex::{Tokens, among};
use super::moments::length;
use super::words;
use crate::domain::unit::Unit;

const BEFORE: &str = "max|maximum|maximum of|max of|max dose|max dose of|maximum dose|maximum dose of|maximum daily dose|\
    maximum daily dose of|max daily dose|max daily dose of|mdd|mdd of|daily maximum|daily max|\
    daily maximum of|daily limit|not to exceed|do not exceed|must not exceed|should not exceed|\
    don't exceed|no more than|not more than|do not take more than|do not use more than|\
    don't take more than|take no more than|use no more than|never more than|never take more than|\
    at most|limit|limit to|limited to|up to a maximum of|to a maximum of|up to a max of|to a max of|\
    up to maximum|up to max|do not inhale more than|do not give more than|give no more than|\
    and no more than|not exceeding|without exceeding|up to|upto|nte|no greater than|\
    do not apply more than|do not have more than|with a maximum of|with a max of|\
    daily dose not to exceed|total daily dose not to exceed|total dose not to exceed|\
    do not exceed a total of|no more than a total of|maximum total dose|maximum is|max is|\
    the maximum is|maximum dose is|the maximum dose is|never exceed|dose not to exceed|do not use over|\
    weekly maximum|do not take over|to maximum|to max|should not take more than|\
    you should not take more than|must not take more than|do not inject more than|no more then|\
    not to take more than|maximum daily|max daily|never use more than|do not take any more than|\
    use at most|take at most|limit of|limit use to|limit intake to|daily limit of";

/// The words that can only be of a maximum: never passed over.
pub(super) const SIGNS: &str = "max|maximum|mdd|exceed|exceeding|limit|nte|limited";

const A_DAY: &str = "in 24 hours|per 24 hours|/ 24 hours|in 24 hrs|per 24 hrs|/ 24 hrs|/ 24 h|/ 24 hr|in 24 h|per 24 h|\
    every 24 hours|in any 24 hours|in a 24 hour period|per 24 hour period|in any 24 hour period|\
    within 24 hours|in twenty four hours|in 24 hour period|each 24 hours|within a 24 hour period|\
    in one 24 hour period|over 24 hours|in every 24 hours|a day|per day|/ day|daily|each day|in a day|\
    in one day|every day|/ d|in any one day|in any day|per d|in the day|on any day|on any one day|\
    during the day|total daily|total per day|in total per day|in total a day|total in 24 hours|\
    total a day|in all a day|in all in 24 hours|in the 24 hours|in 1 day|within a day|dly|\
    from all sources per day|in any 24 hrs|in a 24 hr period|in any 24 hr period|a 24 hour period|\
    over a 24 hour period";
const A_WEEK: &str = "a week|per week|/ week|weekly|each week|in a week|in 7 days|in any 7 days|every week|in one week|\
    per 7 days|/ wk|per wk|in any week|in any one week";
const AN_EPISODE: &str = "per attack|an attack|each attack|for each attack|for one attack|in one attack|per episode|\
    an episode|each episode|per migraine|/ attack|/ episode|per headache|for an attack|\
    in any one attack|in one episode|per migraine attack|for each episode|per bout|per seizure|\
    a migraine|per flare|in an attack|during an attack|for one episode|per session|/ session|each session|in any attack|\
    for each headache|a session|for each migraine|per event|per flare up";
const A_DOSE: &str = "per dose|a dose|at a time|at once|at one time|in one dose|each time|in a single dose|/ dose|\
    each dose|as a single dose|for a single dose|at any one time";

/// `in any 24 hours`, `per 24 hr period`
fn of_24_hours(t: &Tokens<'_>, i: usize) -> Option<usize> {
    let at = t.any(i, "in|per|/|every|within|over|each|during|for|a|in a|in any|within a|over a|in one|per each|in each|in the|during a")?;
    let at = t.any(at, "24|twenty four|twenty - four")?;
    let at = if t.text(at) == "-" { at + 1 } else { at };
    let at = t.any(at, "h|hr|hrs|hour|hours")?;
    Some(t.any(at, "period|time period").unwrap_or(at))
}

fn per(t: &Tokens<'_>, i: usize) -> Option<(Per, usize)> {
    if let Some(end) = of_24_hours(t, i) {
        return Some((Per::Day, end));
    }
    [
        (A_DAY, Per::Day),
        (A_WEEK, Per::Week),
        (AN_EPISODE, Per::Episode),
        (A_DOSE, Per::Dose),
    ]
    .into_iter()
    .filter_map(|(phrases, per)| Some((per, t.any(i, phrases)?)))
    .max_by_key(|(_, end)| *end)
}

/// A maximum: `max 8 in 24 hours`, `mdd 3`, `not to exceed 6 capsules per day`, `8 a day at most`.
pub(super) fn cap(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let at = t.any(i, BEFORE)?;
    // `Max. 8 a day`
    let at = if t.text(at) == "." && t.glued(at) { at + 1 } else { at };
    let at = t.skip(at, &[":", "=", "of", "is", "a", "total", "dose"]);
    let sure = t.all.get(i..at).is_some_and(|tokens| {
        let word = |token: &super::lex::Token| token.text.as_str() == "up" || token.text == "upto";
        !tokens.first().is_some_and(word) || tokens.iter().any(|token| among(SIGNS, token.text.as_str()))
    });
    let words = t.words(i..at).to_lowercase();
    let of_day = words.contains("daily") || words.contains("mdd");
    let of_week = words.contains("weekly");
    // `max daily dose 8`, and `in 24 hours, no more than 8`.
    let (before, at) = match per(t, at).filter(|_| sure) {
        Some((per, end)) if figure(t, end).is_some() => (Some(per), end),
        _ => (None, at),
    };
    let stop = |end: usize| {
        sure.then(|| {
            let says = "how much at most, and in how long a time?";
            Item::ask(
                About::Limit,
                i..end.max(i + 1),
                says,
                &["so much in any 24 hours", "so much in one dose"],
            )
        })
    };
    // `no more than three times a day`, `not more often than every 4 hours`
    if let Some(item) = often(t, i) {
        return Some(item);
    }
    let adverb = [("once", 1), ("twice", 2), ("thrice", 3)]
        .into_iter()
        .find(|(word, _)| t.text(at) == *word);
    if let Some((_, n)) = adverb {
        return match per(t, at + 1) {
            // `up to twice a day` is how often, as `up to 3 times a day` is.
            Some((Per::Day, _)) if !sure => None,
            Some((per, end)) => Some(Item::new(What::Cap(Most::Doses(n), per), i..end)),
            None => stop(at + 1),
        };
    }
    let article = ["a", "an", "one"].contains(&t.text(at)) && words::unit(t, at + 1).is_some();
    let found = if article {
        None
    } else {
        match figure(t, at) {
            Some(found) => Some(found),
            None => return stop(at),
        }
    };
    if let Some(doubt) = found.as_ref().and_then(|found| found.doubt.clone()) {
        let readings: Vec<&str> = doubt.readings.iter().map(String::as_str).collect();
        return Some(Item::ask(
            About::Limit,
            i..found.map_or(at + 1, |found| found.end),
            &doubt.says,
            &readings,
        ));
    }
    let (value, mut end) = match found {
        Some(found) => (found.value, found.end),
        None => (rust_decimal::Decimal::ONE, at + 1),
    };
    if let Some((again, after)) = super::figures::bracketed(t, end) {
        if again != value {
            return stop(after);
        }
        end = after;
    }
    // A range, or an amount for each kilogram, is not one maximum.
    if ["-", "–", "to", "or"].contains(&t.text(end)) && figure(t, end + 1).is_some() {
        let high = figure(t, end + 1)?;
        let (low, top) = (value.to_string(), high.value.to_string());
        let end = words::unit(t, high.end).map_or(high.end, |(_, end, _)| end);
        return sure.then(|| Item::ask(About::Limit, i..end, "which of the two is the maximum?", &[&low, &top]));
    }
    let mut times = t.any(end, "times|x|time|sessions|session");
    while t.is_word(end)
        && (among(words::ADJECTIVES, t.text(end)) || ["further", "more", "additional", "extra"].contains(&t.text(end)))
    {
        end += 1;
    }
    let unit = words::unit(t, end);
    let most = if let Some(after) = times.take() {
        end = after;
        Most::Doses(u32::try_from(value).ok()?)
    } else if let Some((unit, after, _)) = unit {
        end = after;
        if unit == Unit::counted("dose") || unit == Unit::counted("application") {
            Most::Doses(
                u32::try_from(value.normalize())
                    .ok()
                    .filter(|_| value.fract().is_zero())?,
            )
        } else {
            Most::Amount(value, Some(unit))
        }
    } else {
        Most::Amount(value, None)
    };
    if t.text(end) == "/" && t.text(end + 1) == "kg" {
        return Some(Item::ask(
            About::Weight,
            i..end + 2,
            "a maximum by body weight: how much is it for the person?",
            &[],
        ));
    }
    // `(4 g)` after it says the same once more.
    let again = if t.text(end) == "(" {
        super::amounts::list(t, end + 1)
            .filter(|(_, end)| t.text(*end) == ")")
            .map(|(_, end)| end + 1)
    } else {
        None
    };
    // `4 g of examplin per day`
    let of = (t.text(end) == "of")
        .then(|| (end + 2..end + 5).find(|n| per(t, *n).is_some()))
        .flatten();
    if let Some(of) = of.filter(|of| (end + 1..*of).all(|n| t.is_word(n) && !words::of_directions(t.text(n)))) {
        end = of;
    }
    let named = per(t, end).or_else(|| again.and_then(|again| per(t, again)));
    let kept = again
        .filter(|again| named.is_none_or(|(_, end)| end > *again))
        .map(|again| t.words(end..again));
    let (named, end) = match named {
        Some((per, after)) => (
            Some(per),
            t.any(after, "period|in total|in all|from all sources").unwrap_or(after),
        ),
        None => (None, again.unwrap_or(end)),
    };
    let per = named
        .or(before)
        .or(of_day.then_some(Per::Day))
        .or(of_week.then_some(Per::Week));
    if !sure {
        // `up to 8 a day` is a maximum; `up to 2 tablets` may be anything.
        return match (per, &most) {
            (Some(per @ (Per::Day | Per::Week | Per::Episode)), Most::Amount(..)) => {
                Some(Item::new(What::Cap(most, per), i..end))
            }
            (Some(per @ (Per::Week | Per::Episode)), _) => Some(Item::new(What::Cap(most, per), i..end)),
            _ => None,
        };
    }
    // Of what is worn, a number at once is what is on the skin at the same time.
    let worn = matches!(&most, Most::Amount(_, Some(unit)) if *unit == Unit::counted("patch"));
    if worn && per == Some(Per::Dose) {
        return Some(Item::ask(
            About::Limit,
            i..end,
            "put on at one time, or worn at the same time?",
            &[
                "the most in one dose",
                "the most on the skin at the same time, for you to watch",
            ],
        ));
    }
    let mut item = match per {
        Some(per) => Item::new(What::Cap(most, per), i..end),
        None => return within(t, i, end).or_else(|| stop(end)),
    };
    item.notes.extend(kept);
    Some(item)
}

/// A maximum over a number of hours that limits cannot express.
fn within(t: &Tokens<'_>, i: usize, end: usize) -> Option<Item> {
    let at = t.any(end, "in|in any|per|within|every|/|over")?;
    let (_, end) = length(t, at).or_else(|| super::rounds::span(t, at))?;
    Some(Item::ask(
        About::Limit,
        i..end,
        "a maximum over several hours or days: what is it in any 24 hours?",
        &["the same in any 24 hours", "over those hours only, for you to watch"],
    ))
}

/// `not more often than every 4 hours`
fn often(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const OFTEN: &str = "not more often than|no more often than|not more than|no more than|no more frequently than|\
        not more frequently than|do not take more often than|do not use more often than|\
        never more often than|do not take more frequently than|no sooner than|not sooner than|at most|\
        no more than once|not more than once|do not take more than once|at most once|maximum once|max once";
    let at = t.any(i, OFTEN)?;
    let at = t.any(at, "every|in|per|q")?;
    let (minutes, end) = length(t, at)?;
    (minutes < 24 * 60 * 30 && t.any(i, A_DAY).is_none() && minutes != 24 * 60)
        .then(|| Item::new(What::Gap(minutes), i..end))
}

/// The least time between two doses.
pub(super) fn gap(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const BETWEEN: &str = "between doses|apart|between each dose|between one dose and the next|between two doses|between uses|\
        between the doses|interval|between dosing|between any two doses|before the next dose|before next dose|between treatments|\
        before another dose|before a further dose|before taking another dose|before taking the next dose|before taking another|\
        before taking more|before a second dose|before the second dose|before using another dose|before the next one|\
        before taking again|before using again|before repeating|before you take another|before you take another dose|\
        before repeating the dose|before redosing|before taking any more";
    const BEFORE: &str = "at least|leave at least|wait at least|allow at least|with at least|leave|wait|allow|minimum of|\
        a minimum of|min|minimum|keep at least|doses at least|keep doses at least|space at least|\
        taken at least|spaced at least|leave a minimum of|not less than|no less than|doses not less than|\
        minimum interval|minimum interval of|minimum interval between doses|interval between doses at least|\
        take doses at least|separate doses by at least|doses should be at least|space doses at least|\
        doses spaced at least|leave a gap of|leave a gap of at least|with a gap of at least|\
        with a minimum gap of|minimum gap|minimum gap of|an interval of at least|with a gap of|\
        with a minimum interval of|minimum time between doses|minimum of at least|a gap of at least|\
        gap of at least|with an interval of at least|minimum dosing interval|minimum interval :|\
        take at least|use at least|doses to be at least|doses must be at least|separated by at least|\
        at intervals of at least|at intervals of not less than|at least every|spaced|space doses";
    if let Some(item) = often(t, i) {
        return Some(item);
    }
    let repeat = repeat(t, i);
    if repeat.is_some() {
        return repeat;
    }
    let (at, said) = match t.any(i, BEFORE) {
        Some(at) => (at, true),
        None => (i, false),
    };
    let (minutes, end) = length(t, at)?;
    let range = ["-", "–", "to"].contains(&t.text(at + 1)) || (["-", "–", "to", "or"].contains(&t.text(end)));
    let behind = t.any(end, BETWEEN);
    // `wait 15 min and repeat once`
    if said
        && !range
        && behind.is_none()
        && let Some(next) = Some(t.skip(end, &[",", "and", "&", "then"])).filter(|next| *next > end)
        && let Some((end, once)) = again(t, next)
        && t.any(end, "up to|, up to|for up to|x").is_none()
    {
        let end = t
            .any(end, "if needed|if necessary|if required|as needed|prn")
            .unwrap_or(end);
        return Some(Item::new(What::MayRepeat(minutes, once), i..end));
    }
    // `wait 15 min between puffs`: of a dose of one of them it is the gap, of several it is how they are taken.
    if behind.is_none() && !range && minutes > 0 {
        let of = t.any(
            end,
            "between|between each|before another|before the next|before next|before a second|before the second|\
                before taking another|before using another",
        );
        if let Some((_, end, _)) = of
            .and_then(|of| words::unit(t, of))
            .filter(|(unit, ..)| !words::measured(unit))
        {
            return Some(Item::new(What::GapOfEach(minutes), i..end));
        }
    }
    let interval = t.words(i..at).to_lowercase();
    let named = said && (interval.contains("interval") || interval.contains("gap") || interval.contains("between"));
    let end = match behind {
        Some(end) => end,
        None if named => end,
        None => return None,
    };
    (!range && minutes > 0).then(|| Item::new(What::Gap(minutes), i..end))
}

/// That a dose may be repeated, and whether it is said to be once.
fn again(t: &Tokens<'_>, i: usize) -> Option<(usize, bool)> {
    const REPEAT: &str = "may take a second tablet|may take a second|may take another|may take another tablet|take a second tablet|take another|another tablet may be taken|\
        a second tablet may be taken|may have another|may take second tablet|take another dose|take a second dose|take another tablet|may use another|\
        a further dose may be taken|another dose may be taken|may take a further dose|a second tablet can be taken|may take a second capsule|\
        second dose may be taken|you may take another|you may take a second dose|may take a further tablet|may repeat|may be repeated|repeat|can be repeated|can repeat|repeated|you may repeat|\
        may repeat dose|repeat dose|may repeat the dose|repeat the dose|dose may be repeated|then repeat|\
        and repeat|to be repeated|may repeat this|may repeat if needed|the dose may be repeated|\
        may take again|may be taken again|can be taken again|may use again|take again|dose can be repeated|\
        repeat if needed|repeat if necessary|may repeat if necessary|a second dose may be taken|\
        may take another dose|repeat as needed|may take a second dose|may repeat as needed|may repeat prn|\
        a second dose can be taken|the dose can be repeated|may repeat this dose";
    let at = t.any(i, REPEAT)?;
    let once = t.any(
        at,
        "once|1 time|one time|x 1|x1|once only|one more time|x 1 only|x 1 dose",
    );
    Some((once.unwrap_or(at), once.is_some()))
}

/// `may repeat after 2 hours`, `repeat once in 30 minutes if needed`
fn repeat(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (at, once) = again(t, i)?;
    let at = t.any(
        at,
        "after|in|every|q|after at least|if needed after|if necessary after|at|if needed in|\
            if required after|after a minimum of|once after",
    )?;
    let (minutes, end) = length(t, at)?;
    if ["-", "–", "to"].contains(&t.text(end)) {
        return None;
    }
    let said = end;
    let end = t
        .any(
            end,
            "if needed|if necessary|if required|as needed|as required|prn|once|if needed once|x 1|\
                later if needed|later|once if needed|once only|if pain persists|if no relief|if not relieved|\
                if headache returns|if it returns|if migraine returns|if symptoms return",
        )
        .unwrap_or(end);
    // How often it may be repeated.
    if let Some((n, after)) = t.any(end, "up to|, up to|for up to|x").and_then(|at| whole(t, at))
        && t.any(after, "times|doses|time|more times").is_some()
    {
        let _ = n;
        let end = t.any(after, "times|doses|time|more times")?;
        if per(t, end).is_none() {
            let says = "how many doses at most: in one attack, or in any 24 hours?";
            return Some(Item::ask(
                About::Limit,
                i..end,
                says,
                &["this many in one attack", "this many in any 24 hours"],
            ));
        }
    }
    let once = once || (i..end).any(|at| t.text(at) == "once") || t.any(said, "x 1").is_some();
    Some(Item::new(What::MayRepeat(minutes, once), i..end))
}

/// What is firmly of the directions, wherever it is in a note.
pub(super) fn firm(t: &Tokens<'_>, i: usize) -> bool {
    cap(t, i).is_some_and(|item| matches!(item.what, What::Cap(..)) || among(SIGNS, t.text(i)))
}
