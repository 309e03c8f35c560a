//! How often: a number of times a day or in another time, daily, and fixed intervals in hours.

use rust_decimal::Decimal;

use super::About;
use super::figures::{self, figure, whole};
use super::item::{Doubtful, Item, What};
use super::lex::{Half, Kind, Tokens};
use super::words;

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
    if t.text(i) == "od" && !crate::domain::label::words::drops(t) {
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
    if let Some((minutes, end)) = in_parts(t, at, each) {
        return Some(counted(t, i, (minutes, minutes), end));
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

/// `every 3.5 days`, `every half hour`, `half-hourly`, `every 2.5 hours`: minutes, and the end.
fn in_parts(t: &Tokens<'_>, i: usize, each: bool) -> Option<(u32, usize)> {
    let part = figure(t, i).filter(|found| found.doubt.is_none() && !found.value.is_integer())?;
    let hyphen = t.text(part.end) == "-" && t.glued(part.end);
    let at = t.skip(part.end + usize::from(hyphen), &["an", "a", "of"]);
    let unit = match t.text(at) {
        "day" | "days" | "d" if each && (part.value * Decimal::TWO).is_integer() => 1440,
        "hourly" => 60,
        word if each => words::minute_unit(word)?,
        _ => return None,
    };
    let minutes = part.value.checked_mul(Decimal::from(unit))?;
    let minutes = Some(minutes).filter(Decimal::is_integer)?;
    Some((u32::try_from(minutes.normalize()).ok().filter(|n| *n > 0)?, at + 1))
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
