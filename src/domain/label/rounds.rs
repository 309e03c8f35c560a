//! Days that come round: cycles, days on and off, days of the month.

use std::ops::Range;

use super::About;
use super::figures::whole;
use super::item::{Item, What};
use super::lex::Tokens;
use super::words::{self, day_unit, ordinal, weekday};
use crate::domain::directions::{Days, MonthDay, Ordinal, Ranges, Weekday7};

/// `5 days on, 2 days off`; `days 1-14 of a 21-day cycle`
pub(super) fn cycle(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some((on, end)) = span(t, i)
        && t.text(end) == "on"
    {
        let at = t.skip(end + 1, &[",", "and", "/", "then", "followed", "by", "-"]);
        let (off, after) = span(t, at).or_else(|| whole(t, at))?;
        let off = if after == at + 1 {
            off * (on / whole(t, i)?.0).max(1)
        } else {
            off
        };
        let end = t.phrase(after, "off")?;
        let again = t.any(end, AGAIN).unwrap_or(end);
        return cycle_of(vec![(1, on)], on.checked_add(off)?, i..again);
    }
    let at = t.any(
        i,
        "days|day|on days|on day|on the days|weeks|week|in weeks|in week|in days|during weeks|during days|on weeks|in the weeks",
    )?;
    let scale = if t.text(at - 1).starts_with("week") { 7 } else { 1 };
    let (mut ranges, mut end) = ranges(t, at)?;
    // `days 1-5 and days 8-12 of 28`
    while let Some(more) = t.any(
        end,
        "and days|and on days|, days|& days|, and days|and day|, day|+ days",
    ) && let Some((others, after)) = self::ranges(t, more)
        && ranges
            .last()
            .zip(others.first())
            .is_some_and(|(before, next)| before.1 < next.0)
    {
        ranges.extend(others);
        end = after;
    }
    let of = t.any(
        end,
        "of a|of an|of each|of every|of the|of|every|in a|in each|in every|/|out of|of your",
    )?;
    if t.any(of, "month|calendar month").is_some() && scale == 1 {
        let which = ranges.iter().map(|(a, b)| MonthDay::Days(*a, *b)).collect();
        let end = t.any(of, "month|calendar month")?;
        return ranges
            .iter()
            .all(|(_, b)| *b <= 31)
            .then(|| rule(Days::Month { which, every: 1 }, i..end));
    }
    let (length, mut end) = span(t, of).or_else(|| whole(t, of).map(|(n, end)| (n * scale, end)))?;
    end = t.any(end, "cycle|cycles|- day cycle|day cycle").unwrap_or(end);
    end = t.any(end, AGAIN).unwrap_or(end);
    let ranges = ranges
        .into_iter()
        .map(|(a, b)| ((a - 1) * scale + 1, b * scale))
        .collect();
    cycle_of(ranges, length, i..end)
}

fn cycle_of(ranges: Ranges, of: u32, at: Range<usize>) -> Option<Item> {
    let last = ranges.last()?.1;
    (last <= of && of <= 1000 && of > 0).then(|| rule(Days::Cycle { days: ranges, of }, at))
}

/// What says that a cycle begins again.
pub(super) const AGAIN: &str = "then repeat|and repeat|repeat|, then repeat|, and repeat|, repeat|repeat cycle|then repeat cycle|\
    and repeat cycle|, repeat cycle|and then repeat|repeated|repeat the cycle|then repeat the cycle|\
    and repeat the cycle|repeatedly|then start again|, then start again|and start again|and so on|\
    , and so on|, then repeat cycle|, then repeat the cycle|; repeat|; then repeat|. repeat";

/// A number of days or weeks in days.
pub(super) fn span(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    let (n, end) = if ["a", "one"].contains(&t.text(i)) && day_unit(t.text(i + 1)).is_some() {
        (1, i + 1)
    } else {
        whole(t, i)?
    };
    let end = if t.text(end) == "-" && t.glued(end) {
        end + 1
    } else {
        end
    };
    let scale = day_unit(t.text(end))?;
    Some((n.checked_mul(scale).filter(|n| (1..=1000).contains(n))?, end + 1))
}

/// `1-14`, `1, 8 and 15`: ascending; the end.
pub(super) fn ranges(t: &Tokens<'_>, i: usize) -> Option<(Ranges, usize)> {
    let mut found: Ranges = Vec::new();
    let mut at = i;
    loop {
        let (low, end) = whole(t, at).filter(|_| t.is_figure(at) || !found.is_empty() || t.is_word(at))?;
        let (high, end) = match ["-", "–", "to", "through", "thru"]
            .contains(&t.text(end))
            .then(|| whole(t, end + 1))
            .flatten()
        {
            Some((high, end)) => (high, end),
            None => (low, end),
        };
        if low == 0 || high < low || found.last().is_some_and(|(_, last)| *last >= low) {
            return None;
        }
        found.push((low, high));
        at = end;
        let next = t.any(at, ", and|,|and|&");
        match next.filter(|next| {
            t.is_figure(*next)
                && whole(t, *next).is_some_and(|(n, end)| {
                    n > high
                        && words::unit(t, end).is_none()
                        && t.text(end) != "on"
                        && t.text(end) != "at"
                        && t.text(end) != "in"
                })
        }) {
            Some(next) => at = next,
            None => return Some((found, at)),
        }
    }
}

/// `on the 1st of each month`, `on the first Monday of the month`
pub(super) fn month(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (which, end) = month_days(t, i)?;
    let end = t.any(
        end,
        "of each month|of every month|of the month|each month|every month|in each month|monthly|\
            in every month|of month",
    )?;
    Some(rule(Days::Month { which, every: 1 }, i..end))
}

pub(super) fn month_days(t: &Tokens<'_>, i: usize) -> Option<(Vec<MonthDay>, usize)> {
    let mut at = t.skip(i, &["on", "the"]);
    let mut which = Vec::new();
    if let Some(end) = t.any(at, "day|days") {
        let (ranges, end) = ranges(t, end)?;
        which.extend(
            ranges
                .into_iter()
                .filter(|(_, b)| *b <= 31)
                .map(|(a, b)| MonthDay::Days(a, b)),
        );
        return (!which.is_empty()).then_some((which, end));
    }
    if let Some(end) = t.any(at, "last day") {
        return Some((vec![MonthDay::FromEnd(1)], end));
    }
    loop {
        let (nth, end) = if t.text(at) == "last" {
            (Ordinal::End(1), at + 1)
        } else {
            ordinal(t, at).map(|(n, end)| (Ordinal::Start(n), end))?
        };
        if let Some(day) = weekday(t.text(end)) {
            if nth.count() > 5 {
                return None;
            }
            // `on the 1st and 3rd Mon`: the weekday is that of each.
            for before in &mut which {
                let MonthDay::Days(n, _) = *before else { return None };
                *before = MonthDay::Nth(Ordinal::Start(Some(n).filter(|n| *n <= 5)?), Weekday7(day));
            }
            which.push(MonthDay::Nth(nth, Weekday7(day)));
            return Some((which, end + 1));
        }
        let Ordinal::Start(n) = nth else { return None };
        if n > 31 || !t.is_figure(at) && !["day", "of"].contains(&t.text(end)) {
            return None;
        }
        let end = if t.text(end) == "day" { end + 1 } else { end };
        which.push(MonthDay::Days(n, n));
        let next = t.any(end, ", and|,|and|&").map(|at| t.skip(at, &["on", "the"]));
        match next.filter(|next| ordinal(t, *next).is_some()) {
            Some(next) => at = next,
            None => return Some((which, end)),
        }
    }
}

pub(super) fn rule(days: Days, at: Range<usize>) -> Item {
    Item::new(What::Days(days), at)
}

/// `on 2026-06-05`; without `on` it may be the day from which, and a day that the calendar does not have is asked about.
pub(super) fn date(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let on = t.text(i) == "on";
    let at = i + usize::from(on);
    let (first, last) = (t.get(at)?, t.get(at + 4)?);
    let digits = |at: usize, many: usize| {
        t.is_figure(at) && t.text(at).len() == many && t.text(at).bytes().all(|b| b.is_ascii_digit())
    };
    let hyphen = |at: usize| t.text(at) == "-" && t.glued(at) && t.glued(at + 1);
    if !(digits(at, 4) && hyphen(at + 1) && digits(at + 2, 2) && hyphen(at + 3) && digits(at + 4, 2)) {
        return None;
    }
    let text = t.text.get(first.at.start..last.at.end)?;
    Some(match chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(date) if on => Item::new(What::Days(Days::Dates(vec![date])), i..at + 5),
        Ok(_) => Item::ask(
            About::Start,
            i..at + 5,
            "the first day, or the only one?",
            &[&format!("from {text} on"), &format!("on {text}")],
        ),
        Err(_) => Item::ask(About::Days, i..at + 5, "this is not a day of the calendar", &[]),
    })
}
