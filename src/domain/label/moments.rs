//! When in the day: times a day, fixed intervals in hours, slots, meals, clock times; and worn, given over, as needed.

use chrono::NaiveTime;

use super::About;
use super::figures::{self, figure, whole};
use super::item::{Doubtful, Item, What};
use super::lex::{Half, Kind, Tokens};
use super::words;
use crate::domain::directions::{Moment, Side};

const A_DAY: &str = "a day|per day|each day|every day|daily|/ day|in a day|/ d|a d|per 24 hours|in 24 hours|\
    every 24 hours|/ 24 h|/ 24 hours|/ 24 hrs|day|per 24 hrs|in 24 hrs|throughout the day|\
    during the day|in the day|dly|per d|a 24 hour period|/ 24 hr|in a 24 hour period";
/// What is between the two numbers of a range.
const RANGE: [&str; 4] = ["-", "–", "to", "or"];
const TIMES: &str = "times|time|x|×|xs|applications";

/// A number of times a day, or in another time.
pub(super) fn times(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const SHORT: &[(&str, u32, &str)] = &[
        ("bid", 2, ""),
        ("bd", 2, ""),
        ("bds", 2, ""),
        ("tid", 3, ""),
        ("tds", 3, ""),
        ("tid", 3, ""),
        ("qid", 4, ""),
        ("qds", 4, ""),
        ("b i d", 2, ""),
        ("t i d", 3, ""),
        ("q i d", 4, ""),
    ];
    let short = |i: usize| {
        let found = SHORT.iter().filter_map(|(word, n, _)| Some((t.phrase(i, word)?, *n)));
        found.max_by_key(|(end, _)| *end)
    };
    if let Some((end, n)) = short(i) {
        // `bid-tid`, `bid to tid`
        return Some(match short(end + 1).filter(|_| RANGE.contains(&t.text(end))) {
            Some((behind, high)) if high > n => many_a_day(i..behind, n, high, false),
            _ => Item::new(What::Times(n), i..end),
        });
    }
    if t.text(i) == "qd" {
        return Some(
            Item::new(What::Once, i..i + 1).remark("qd is read as once a day; it is misread as qid, four times a day"),
        );
    }
    const DIVIDED: &str = "in divided doses|in two divided doses|in three divided doses|in 2 divided doses|in 3 divided doses|\
        in 4 divided doses|in four divided doses|divided doses|divided into two doses|\
        divided into three doses|divided into 2 doses|divided into 3 doses|divided into 4 doses|divided bid|\
        divided tid|divided|split into 2 doses|split into two doses|split into 3 doses|\
        split into three doses|in 2 doses|in two doses|in 3 doses|in three doses|in 2 equal doses|\
        in two equal doses|in 3 equal doses|in three equal doses|in 2 - 3 divided doses|\
        in 2 to 3 divided doses|in 2 - 4 divided doses|in equally divided doses|in equal doses|split|\
        in several doses|as divided doses|in divided dose|in 3 - 4 divided doses|in 3 to 4 divided doses|\
        in two to three divided doses|split twice a day|split evenly";
    if let Some(end) = t
        .any(i, DIVIDED)
        .filter(|end| t.text(i) != "split" || *end > i + 1 || words::slot(t, *end).is_some())
    {
        return Some(Item::ask(
            About::Times,
            i..end,
            "into how many doses, and is that the amount of the day?",
            &[
                "half of it twice a day",
                "a third of it 3 times a day",
                "a quarter of it 4 times a day",
            ],
        ));
    }
    let up_to = t.any(i, "up to|upto|at most|not more than|no more than|maximum|max");
    let at = up_to.unwrap_or(i);
    if up_to.is_some() && !t.text(i).starts_with("up") {
        return None;
    }
    // `between 2 and 3 times a day`
    let between = t.text(at) == "between" && up_to.is_none();
    let at = if between { at + 1 } else { at };
    let (low, mut end) = count(t, at)?;
    let mut high = low;
    if (RANGE.contains(&t.text(end)) || between && t.text(end) == "and")
        && let Some((n, after)) = count(t, end + 1)
    {
        (high, end) = (n, after);
    }
    let word = t.text(at);
    let adverb = ["once", "twice", "thrice"].contains(&word)
        || ["once", "twice", "thrice"].contains(&t.text(end.wrapping_sub(1)));
    let behind = if let Some(behind) = t.any(end, TIMES) {
        behind
    } else if adverb {
        end
    } else {
        return None;
    };
    if let Some(day) = t.any(behind, A_DAY) {
        return Some(many_a_day(i..day, low, high, up_to.is_some()));
    }
    spread(t, i, behind, low, high)
}

/// A number of times: `3`, `three (3)`, `once`.
fn count(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    for (word, n) in [("once", 1), ("twice", 2), ("thrice", 3)] {
        if t.text(i) == word {
            let end = figures::bracketed(t, i + 1)
                .filter(|(value, _)| *value == n.into())
                .map_or(i + 1, |(_, end)| end);
            return Some((n, end));
        }
    }
    // No unit of time or amount: the word `times` follows.
    whole(t, i).filter(|(n, _)| (1..=48).contains(n))
}

/// `once a day`, `twice a day`, `3 times a day`
pub(super) fn times_a_day(n: u32) -> String {
    match n {
        1 => "once a day".to_owned(),
        2 => "twice a day".to_owned(),
        n => format!("{n} times a day"),
    }
}

fn many_a_day(at: std::ops::Range<usize>, low: u32, high: u32, up_to: bool) -> Item {
    if high > low && !up_to {
        let doubt = Doubtful {
            about: About::Times,
            says: "how often a day?".to_owned(),
            readings: vec![
                times_a_day(low),
                times_a_day(high),
                format!("as needed, up to {high} times a day"),
            ],
        };
        return Item::new(What::Between(doubt, [low, high]), at);
    }
    if high < low {
        return Item::ask(About::Times, at, "how often a day?", &[]);
    }
    match (up_to, high) {
        (true, n) => Item::new(What::UpTo(n), at),
        (false, 1) => Item::new(What::Once, at),
        (false, n) => Item::new(What::Times(n), at),
    }
}

/// A number of times a week or month.
fn spread(t: &Tokens<'_>, i: usize, at: usize, low: u32, high: u32) -> Option<Item> {
    let weekly = t.any(
        at,
        "a week|per week|each week|every week|weekly|/ week|in a week|/ wk|per wk|a wk|wkly",
    );
    let monthly = t.any(
        at,
        "a month|per month|each month|every month|monthly|/ month|in a month",
    );
    let end = weekly.or(monthly)?;
    if low == 1 && high == 1 {
        return Some(super::days::once_a(t, i, end, weekly.is_some()));
    }
    if up_to_before(t, i) {
        return None;
    }
    Some(super::days::times_a_week(i..end, low, high, weekly.is_some()))
}

fn up_to_before(t: &Tokens<'_>, i: usize) -> bool {
    t.text(i) == "up" || t.text(i) == "upto"
}

/// `daily`, `every day`, `a day`, `/day`
pub(super) fn daily(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if t.text(i) == "od" && !super::places::drops(t) {
        return Some(
            Item::new(What::Once, i..i + 1).remark("od is read as once a day; it is also used for the right eye"),
        );
    }
    if let Some(end) = t.any(
        i,
        "once daily|once a day|once per day|once each day|once every day|once - a - day|oad",
    ) {
        return Some(Item::new(What::Once, i..end));
    }
    if let Some(end) = t.any(
        i,
        "daily|every day|each day|everyday|dly|day to day|every single day|qday|q day|every 1 day|\
            every 24 hours daily|quotidie",
    ) {
        return Some(Item::new(What::Daily, i..end));
    }
    let end = t.any(i, "a day|per day|/ day|/ d|per 24 hours|/ 24 h|in a day")?;
    Some(Item::new(What::PerDay, i..end))
}

/// `every 8 hours`, `q4-6h`, `8 hourly`, `q8` without its unit.
pub(super) fn hours(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(end) = t.any(i, "hourly|every hour|each hour|qh|q h") {
        return Some(Item::new(What::Hours(60, 60), i..end));
    }
    let each = t.text(i) == "q" || t.any(i, "every|each").is_some();
    let at = if each { i + 1 } else { i };
    if t.text(i) == "q" && t.get(at).is_some_and(|token| matches!(token.kind, Kind::Clock(..))) {
        return Some(Item::ask(
            About::Times,
            i..at + 1,
            "a time of day, or an interval in hours?",
            &[
                &format!("at {}", t.words(at..at + 1)),
                &format!(
                    "every {} hours",
                    t.text(at).trim_end_matches(|c: char| !c.is_ascii_digit())
                ),
            ],
        ));
    }
    // `every 3.5 days`
    if each
        && let Some(half) = figure(t, at).filter(|found| found.doubt.is_none() && !found.value.is_integer())
        && ["day", "days", "d"].contains(&t.text(half.end))
        && let Ok(minutes) = u32::try_from((half.value * rust_decimal::Decimal::from(1440)).normalize())
        && (half.value * rust_decimal::Decimal::TWO).is_integer()
    {
        return Some(counted(t, i, (minutes, minutes), half.end + 1));
    }
    let (low, mut end) = whole(t, at)?;
    let mut high = low;
    if ["-", "–", "to", "or"].contains(&t.text(end))
        && let Some((n, after)) = whole(t, end + 1)
    {
        (high, end) = (n, after);
    }
    if t.text(end) == "-" && t.glued(end) {
        end += 1;
    }
    let unit = words::minute_unit(t.text(end));
    if !each {
        return (t.text(end) == "hourly")
            .then(|| Item::new(What::Hours(low * 60, high * 60), i..end + 1))
            .filter(|_| high >= low);
    }
    let Some(unit) = unit else {
        let bare = t.text(i) == "q" && words::day_unit(t.text(end)).is_none() && !words::month_unit(t.text(end));
        return bare.then(|| {
            Item::ask(
                About::Times,
                i..end,
                "an interval in hours, or in days?",
                &[
                    &format!("every {low} hours"),
                    &format!("every {low} days"),
                    &format!("at {low} o'clock"),
                ],
            )
        });
    };
    if low == 0 || high < low || high > 10_000 {
        return Some(Item::ask(About::Times, i..end + 1, "how many hours apart?", &[]));
    }
    Some(counted(t, i, (low * unit, high * unit), end + 1))
}

/// Hours that are counted, with the time of the first of them where it is said: `every 8 hours from 08:00`.
fn counted(t: &Tokens<'_>, i: usize, (low, high): (u32, u32), end: usize) -> Item {
    if low == high
        && let Some(at) = t.any(
            end,
            "from|starting at|starting from|beginning at|first dose at|first at|start at|, from|, starting at",
        )
        && let Some(Kind::Clock(time, Half::Sure | Half::Spaced)) = t.get(at).map(|token| token.kind)
    {
        return Item::new(What::HoursFrom(low, time), i..at + 1);
    }
    Item::new(What::Hours(low, high), i..end)
}

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
            return Some(Item::new(What::Meals(side, 0), i..end));
        }
    }
    let (minutes, end) = length(t, t.skip(i, &["at", "least", "about"]))?;
    for (phrases, side) in [(BEFORE, Side::Before), (AFTER, Side::After)] {
        if let Some(end) = t.any(end, phrases).filter(|_| (1..=180).contains(&minutes)) {
            return Some(Item::new(What::Meals(side, minutes), i..end));
        }
    }
    None
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
