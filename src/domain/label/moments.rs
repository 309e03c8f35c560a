//! When in the day: times a day, fixed intervals in hours, slots, meals, clock times; and worn, given over, as needed.

use chrono::NaiveTime;

use super::About;
use super::figures::{figure, whole};
use super::item::{Item, What};
use super::lex::{Half, Kind, Tokens};
use super::words;
use crate::domain::directions::{Moment, Side};

/// A slot, a meal with its side and minutes, or a clock time.
pub(super) fn moment(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(item) = meals(t, i).or_else(|| clock(t, i)) {
        return Some(item);
    }
    let mut at = t.skip(i, &["every", "each", "q"]);
    at = if at > i { t.skip(at, &["single"]) } else { at };
    // `daily in the morning` is left to the words by themselves.
    let mut minutes = 0;
    let mut side = Side::At;
    if at == i {
        if let Some((n, end)) = before_or_after(t, i) {
            (minutes, at) = (n, end);
            side = if t.text(at) == "before" || t.text(at) == "prior" {
                Side::Before
            } else {
                Side::After
            };
            at = t.any(at, "before|prior to|after|following")?;
        } else if let Some(end) = t.any(
            i,
            "before|prior to|just before|immediately before|shortly before|right before",
        ) {
            (side, at) = (Side::Before, end);
        } else if let Some(end) = t.any(
            i,
            "after|following|just after|immediately after|right after|directly after|shortly after",
        ) {
            (side, at) = (Side::After, end);
        } else if let Some(end) = t.any(i, "with the first bite of|with first bite of|at the first bite of") {
            (side, at) = (Side::FirstBite, end);
        }
        if side != Side::At {
            at = t.skip(at, &["the", "your", "each", "every", "eating", "having", "a", "taking"]);
        }
    }
    let asleep = || {
        let end = t
            .any(at, "sleep|sleeping|going to sleep|you go to sleep")
            .filter(|_| side == Side::Before)?;
        Some(("bedtime", end))
    };
    let (slot, end) = words::slot(t, at)
        .or_else(asleep)
        .filter(|_| side == Side::At || at > i)?;
    if side == Side::FirstBite && !["breakfast", "lunch", "dinner"].contains(&slot) {
        return None;
    }
    let bed = slot == "bedtime" && side == Side::Before && minutes == 0;
    if side != Side::At
        && !bed
        && !["breakfast", "lunch", "dinner", "bedtime", "waking", "night"].contains(&slot)
        && minutes == 0
    {
        return None;
    }
    let side = if bed { Side::At } else { side };
    if minutes > 1200 {
        return None;
    }
    // `8 at night`: left to the clock.
    Some(Item::new(
        What::Moment(Moment::Slot {
            name: slot.into(),
            side,
            minutes,
        }),
        i..end,
    ))
}

/// `30 min`, `half an hour`, `1 hour` with before or after after it: minutes, and where that word is.
fn before_or_after(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    let about = t.skip(i, &["at", "least", "about", "approximately"]);
    let (minutes, end) = length(t, about)?;
    t.any(end, "before|after|prior to|following")?;
    Some((minutes, end))
}

/// A number of minutes or hours; the end.
pub(super) fn length(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    if let Some(end) = t.any(i, "half an hour|half hour|1/2 hour|a half hour|1/2 an hour") {
        return Some((30, end));
    }
    if let Some(end) = t.any(i, "an hour|a hour") {
        return Some((60, end));
    }
    let found = figure(t, i).filter(|found| found.doubt.is_none())?;
    let at = if t.text(found.end) == "-" && t.glued(found.end) {
        found.end + 1
    } else {
        found.end
    };
    let unit = words::minute_unit(t.text(at)).filter(|_| t.text(at) != "hourly")?;
    let minutes = u32::try_from((found.value * rust_decimal::Decimal::from(unit)).normalize()).ok()?;
    (found.value * rust_decimal::Decimal::from(unit))
        .fract()
        .is_zero()
        .then_some((minutes, at + 1))
}

/// `before meals`, `ac`, `with each meal`, `three times a day after food` where food is a meal.
/// The end of what says before, with or after meals.
pub(super) fn meal_times(t: &Tokens<'_>, i: usize) -> Option<usize> {
    meals(t, i).map(|item| item.at.end)
}

fn meals(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const BEFORE: &str = "ac|a c|before meals|before each meal|before every meal|before the meals|before your meals|\
        before all meals|before main meals";
    const WITH: &str = "with meals|with each meal|with every meal|at meals|at mealtimes|at mealtime|with the meals|\
        at each meal|with your meals|at meal times|with all meals|each meal|every meal|at every meal|\
        during meals|with main meals|with each main meal|with every main meal";
    const BITE: &str = "with the first bite of each meal|with the first bite of every meal|with first bite of each meal|\
        with the first bite of meals|with the first bite of each main meal|with first bite of each main meal|\
        with the first bite of every main meal|with first bite of meals|with the first bite of main meals|\
        at the first bite of each meal|with the first bite of a meal|with the first bite of food";
    const AFTER: &str = "pc|p c|after meals|after each meal|after every meal|after the meals|after your meals|\
        after all meals|after main meals";
    for (phrases, side) in [
        (BEFORE, Side::Before),
        (WITH, Side::At),
        (BITE, Side::FirstBite),
        (AFTER, Side::After),
    ] {
        if let Some(end) = t.any(i, phrases) {
            return Some(one_of_them(t, i..end).unwrap_or_else(|| Item::new(What::Meals(side, 0), i..end)));
        }
    }
    let (minutes, end) = length(t, t.skip(i, &["at", "least", "about"]))?;
    for (phrases, side) in [(BEFORE, Side::Before), (AFTER, Side::After)] {
        if let Some(end) = t.any(end, phrases).filter(|_| (1..=180).contains(&minutes)) {
            if let Some(asked) = one_of_them(t, i..end) {
                return Some(asked);
            }
            return Some(Item::new(What::Meals(side, minutes), i..end));
        }
    }
    None
}

/// `ac breakfast`: the meals, or the one that is named.
fn one_of_them(t: &Tokens<'_>, at: std::ops::Range<usize>) -> Option<Item> {
    let end = t.any(at.end, "breakfast|lunch|dinner|supper")?;
    let meal = t.words(at.end..end);
    let (before, after) = (format!("before {meal}"), format!("after {meal}"));
    let readings = [before.as_str(), after.as_str(), "at each meal"];
    Some(Item::ask(
        About::Times,
        at.start..end,
        "at all meals, or at the one that is named?",
        &readings,
    ))
}

fn clock(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(end) = t.any(i, "at 12 noon|12 noon|at 12 midday|12 midday") {
        return Some(Item::new(What::Moment(Moment::slot("noon")), i..end));
    }
    if let Some(end) = t.any(i, "12 midnight|midnight|at 12 midnight|at midnight") {
        return Some(Item::ask(
            About::Times,
            i..end,
            "at midnight: at the end of the day, or at its beginning?",
            &["23:59", "00:00"],
        ));
    }
    let at = t.any(i, "at|about|around|at about|at around|every day at").unwrap_or(i);
    let hours = |time: NaiveTime| What::Moment(Moment::Clock(time));
    if let Some(Kind::Clock(time, half)) = t.get(at).map(|token| token.kind) {
        let word = t.words(at..at + 1);
        let end = t.any(at + 1, "hours|hrs|h|hr|o'clock").unwrap_or(at + 1);
        return Some(match half {
            Half::Open if !has_long_clock(t) => {
                let (early, late) = (
                    time.format("%H:%M").to_string(),
                    (time + chrono::TimeDelta::hours(12)).format("%H:%M").to_string(),
                );
                part_of_day(t, end).map_or_else(
                    || {
                        Item::ask(
                            About::Times,
                            i..end,
                            &format!("{word} in the morning or in the evening?"),
                            &[&early, &late],
                        )
                    },
                    |(late, end)| {
                        Item::new(
                            hours(if late {
                                time + chrono::TimeDelta::hours(12)
                            } else {
                                time
                            }),
                            i..end,
                        )
                    },
                )
            }
            Half::Spaced if at == i && !follows_a_dose(t, i) => {
                let figure = word.split_whitespace().next().unwrap_or("").to_owned();
                Item::ask(
                    About::Times,
                    i..end,
                    "a time of day, or an amount for the morning or evening?",
                    &[
                        &format!("at {}", time.format("%H:%M")),
                        &format!(
                            "{figure} of it in the {}",
                            if t.text(at).contains('p') { "evening" } else { "morning" }
                        ),
                    ],
                )
            }
            _ => Item::new(hours(time), i..end),
        });
    }
    // `at 0800`, `0800 h`
    let four = t.is_figure(at) && t.text(at).len() == 4 && t.text(at).bytes().all(|b| b.is_ascii_digit());
    if four {
        let number: u32 = t.text(at).parse().ok()?;
        let after = t.any(at + 1, "h|hrs|hours|hr");
        let listed = i >= 2
            && [",", "and", "&"].contains(&t.text(i - 1))
            && t.is_figure(i - 2)
            && t.text(i - 2).len() == 4
            && t.text(i - 2) != t.text(i);
        let time = NaiveTime::from_hms_opt(number / 100, number % 100, 0)?;
        let unit = words::unit(t, after.unwrap_or(at + 1)).is_some();
        let sure = at > i || after.is_some() || listed;
        return (sure && !unit).then(|| Item::new(hours(time), i..after.unwrap_or(at + 1)));
    }
    // `at 8`, `8 o'clock`
    let (hour, end) = whole(t, at)?;
    let clock = t.phrase(end, "o'clock");
    if (at == i && clock.is_none()) || !(1..=23).contains(&hour) {
        return None;
    }
    let end = clock.unwrap_or(end);
    if words::unit(t, end).is_some() || ["times", "time", "x", "%"].contains(&t.text(end)) {
        return None;
    }
    if at > i
        && (words::minute_unit(t.text(end)).is_some() || words::day_unit(t.text(end)).is_some() || t.text(end) == "-")
    {
        return None;
    }
    if let Some((late, end)) = part_of_day(t, end).filter(|_| (1..=12).contains(&hour)) {
        let hour = if late && hour < 12 { hour + 12 } else { hour };
        return NaiveTime::from_hms_opt(hour, 0, 0).map(|time| Item::new(hours(time), i..end));
    }
    if at == i && clock.is_none() {
        return None;
    }
    let says = format!("{hour} in the morning or in the evening?");
    Some(if hour > 12 {
        Item::new(hours(NaiveTime::from_hms_opt(hour, 0, 0)?), i..end)
    } else {
        Item::ask(
            About::Times,
            i..end,
            &says,
            &[&format!("{:02}:00", hour % 12), &format!("{:02}:00", hour % 12 + 12)],
        )
    })
}

/// `in the morning`, `at night` after an hour; whether it is the later half.
fn part_of_day(t: &Tokens<'_>, i: usize) -> Option<(bool, usize)> {
    if let Some(end) = t.any(i, "in the morning|every morning|each morning|in the mornings") {
        return Some((false, end));
    }
    let end = t.any(
        i,
        "in the evening|at night|every evening|each evening|every night|in the afternoon|each night|\
            in the evenings",
    )?;
    Some((true, end))
}

/// Whether the line has a clock time that can only be of 24 hours.
fn has_long_clock(t: &Tokens<'_>) -> bool {
    t.all.iter().any(|token| {
        matches!(token.kind, Kind::Clock(..))
            && !token.text.contains('m')
            && (token.text.starts_with('0')
                || token.text.starts_with('2')
                || token.text.starts_with('1') && token.text.len() == 5 && token.text.as_str() > "12:59")
    })
}

/// Whether a unit, a clock time or `at` comes directly before, so that a figure here is not an amount.
fn follows_a_dose(t: &Tokens<'_>, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let word = t.text(before);
    if let Some(Kind::Clock(..)) = t.get(before).map(|token| token.kind) {
        return true;
    }
    if [",", "and", "&", "+", "/", ";"].contains(&word) {
        let sure = before.checked_sub(1).and_then(|at| t.get(at)).map(|token| token.kind);
        return matches!(sure, Some(Kind::Clock(..)))
            || before
                .checked_sub(2)
                .and_then(|at| t.get(at))
                .is_some_and(|token| matches!(token.kind, Kind::Clock(..)) && word == "and");
    }
    ["daily", "day", "mouth", "po"].contains(&word) || (t.is_word(before) && words::unit(t, before).is_some())
}

/// `remove after 12 hours`, `wear for 12 hours`, `over 30 minutes`
pub(super) fn lasting(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const OFF: &str = "remove after|and remove after|remove it after|take off after|remove patch after|\
        remove the patch after|take it off after|leave on for|leave in place for|leave it on for|wear for|\
        worn for|worn|keep on for|leave on skin for|leave for|and leave on for|left on for|removed after|\
        remove in|off after|wear it for|apply for";
    if let Some(at) = t.any(i, OFF)
        && let Some((minutes, end)) = length(t, at)
    {
        let end = t
            .any(
                end,
                "then remove|and then remove|and remove|each day|, then remove|a day",
            )
            .filter(|_| t.text(end) != "a")
            .unwrap_or(end);
        return Some(Item::new(What::Worn(minutes), i..end));
    }
    const TAKE_OFF: &str = "remove|and remove|take off|then remove|and take off|take it off|and take it off|removed|remove it|\
        remove patch|remove the patch|then take it off|, then remove|and remove it|take the patch off|remove them";
    const REMOVE: &str = "remove at|and remove at|take off at|then remove at|and take off at|take it off at|removed at|\
        remove it at|remove patch at|remove the patch at|off at|and off at";
    if let Some(at) = t.any(i, REMOVE)
        && let Some(Item {
            what: What::Moment(off @ Moment::Clock(_)),
            at: found,
            ..
        }) = clock(t, at - 1)
    {
        return Some(Item::new(What::RemoveAt(off), i..found.end));
    }
    if let Some(at) = t.any(i, TAKE_OFF) {
        let at = t.skip(at, &["at", "in", "on", "the", "every", "each"]);
        if let Some((slot, end)) = words::slot(t, at) {
            return Some(Item::new(What::RemoveAt(Moment::slot(slot)), i..end));
        }
        let day = words::weekday(t.text(at));
        if let Some(day) = day.filter(|_| words::weekday(t.text(at + 2)).is_none()) {
            return Some(Item::new(What::RemoveOn(day), i..at + 1));
        }
    }
    let patch = t
        .all
        .iter()
        .any(|token| ["patch", "patches", "plaster", "plasters"].contains(&token.text.as_str()));
    if patch
        && let Some(at) = t.any(i, "for|for up to|on for")
        && let Some((minutes, end)) = length(t, at)
    {
        if t.text(at - 1) == "to" {
            return None;
        }
        let end = t
            .any(
                end,
                "then remove|and then remove|and remove|each day then remove|a day then remove|a day|per day|\
                    each day|daily|then take off|, then remove|in a 24 hour period|in 24 hours|in a day|then remove it",
            )
            .unwrap_or(end);
        let daily = (at + 2..end).any(|n| ["day", "daily", "24"].contains(&t.text(n)));
        let mut item = Item::new(What::Worn(minutes), i..end);
        if daily {
            item.what = What::WornDaily(minutes);
        }
        return Some(item);
    }
    if let Some((on, end)) = length(t, i)
        && let Some(at) = t.any(end, "on , |on|on and|on /|on ,")
        && let Some((off, end)) = length(t, t.skip(at, &[",", "and", "/", "then"]))
        && t.text(end) == "off"
        && on + off == 24 * 60
    {
        return Some(Item::new(What::Worn(on), i..end + 1));
    }
    let at = t.any(
        i,
        "over|lasting|infuse over|given over|slowly over|infused over|run over|over a period of",
    )?;
    let (minutes, end) = length(t, at)?;
    Some(Item::new(What::Over(minutes), i..end))
}

/// `as needed`, and at the beginning of what it is for.
pub(super) fn as_needed(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const NEEDED: &str = "as needed|prn|if needed|when needed|if required|when required|as required|if necessary|\
        when necessary|as necessary|where necessary|whenever needed|only if needed|only when needed|\
        only as needed|on demand|as and when required|as and when needed|as and when necessary|\
        if and when needed|when you need it|if you need it|as you need it|where needed|where required|\
        only when required|only if required|if need be|as needed only|when needed only|if you need to|\
        whenever required|whenever necessary|only if necessary|sos|p r n|if reqd|when reqd";
    let end = t.any(i, NEEDED)?;
    Some(Item::new(What::AsNeeded, i..end))
}
