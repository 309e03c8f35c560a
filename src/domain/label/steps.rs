//! Lengths, and what makes steps of them: `for 7 days`, `week 2:`, `on day 1`, `then`, `increase by`, `until`.

use super::About;
use super::figures::{figure, whole};
use super::item::{Amt, Item, Ramp, What};
use super::lex::{Tokens, among};
use super::rounds::{self, span};
use super::words::{self, day_unit, month_unit, ordinal};
use crate::domain::plan::Length;

/// How long: `for 7 days`, `x 10 d`, `for 21 doses`, `for 2 weeks`.
pub(super) fn length(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let a_day = || super::often::times(t, i).is_some();
    if let Some(end) = t.any(i, SINGLE).filter(|_| !a_day()) {
        return Some(Item::new(What::Single, i..end));
    }
    let said = t.any(
        i,
        "stop after|and stop after|stopping after|then stop after|for|x|×|for a total of|for the next|for a further|for another|for up to|for only|for at least|times|\
            lasting|during|over the next|for a period of|for the first|over|for about|for a duration of|\
            duration|duration :|course of|for a course of|x for|for the following|for the last|for the final|\
            for approximately|for total of|for total|continue for|a course of|for exactly|for just|for x|\
            total of|for a maximum of",
    );
    let at = said.unwrap_or(i);
    let words = said.map(|end| t.words(i..end).to_lowercase()).unwrap_or_default();
    if words == "times" || words == "over" || words == "total of" && t.text(i) != "for" {
        return None;
    }
    let open = [
        "for up to",
        "for at least",
        "for about",
        "for approximately",
        "for a maximum of",
    ]
    .contains(&words.as_str());
    let article = ["a", "an", "one", "another"].contains(&t.text(at)) && said.is_some();
    let first = if article
        && (day_unit(t.text(at + 1)).is_some() || month_unit(t.text(at + 1)) || t.text(at + 1) == "fortnight")
    {
        (1, at + 1)
    } else {
        whole(t, at).filter(|(n, _)| *n > 0)?
    };
    let (low, mut end) = first;
    // `7/7`, `2/52`: hospital shorthand of days and weeks, which is a fraction as well.
    if t.text(end) == "/" && t.glued(end) && ["7", "52", "12"].contains(&t.text(end + 1)) && said.is_some() {
        let unit = match t.text(end + 1) {
            "7" => "days",
            "52" => "weeks",
            _ => "months",
        };
        let reading = format!("for {low} {unit}");
        return Some(Item::ask(
            About::Length,
            i..end + 2,
            &format!("is {low}/{} a length?", t.text(end + 1)),
            &[&reading, "an amount"],
        ));
    }
    let mut high = low;
    if ["-", "–", "to", "or"].contains(&t.text(end))
        && let Some((n, after)) = whole(t, end + 1)
    {
        (high, end) = (n, after);
    }
    if ["-"].contains(&t.text(end)) && t.glued(end) {
        end += 1;
    }
    end = t
        .skip(
            end,
            &[
                "more",
                "full",
                "further",
                "consecutive",
                "whole",
                "complete",
                "additional",
                "straight",
                "days'",
            ],
        )
        .max(end);
    if t.text(end.wrapping_sub(1)) == "days'" {
        end -= 1;
    }
    let word = t.text(end);
    let make = |n: u32| -> Option<Length> {
        Some(match word {
            "fortnight" | "fortnights" => Length::Weeks(n * 2),
            "dose" | "doses" | "applications" | "session" | "sessions" => Length::Doses(n),
            "year" | "years" | "yr" | "yrs" => Length::Months(n.checked_mul(12)?),
            "cycle" | "cycles" => Length::Cycles(n),
            word if month_unit(word) => Length::Months(n),
            word => match day_unit(word)? {
                1 => Length::Days(n),
                _ => Length::Weeks(n),
            },
        })
    };
    if low > 1000 || high > 1000 {
        return None;
    }
    let length = make(low)?;
    end += 1;
    // `30 days' supply` is about the pack, and `7 days on` about a cycle.
    if [
        "supply", "on", "off", "ago", "before", "after", "apart", "prior", "later", "a", "per", "each", "old",
    ]
    .contains(&t.text(end))
        && said.is_none()
        || t.text(end) == "supply"
    {
        return None;
    }
    if said.is_none() && matches!(length, Length::Doses(_) | Length::Cycles(_)) {
        // `50 mg 4 doses`: a number of doses behind an amount is not the same amount in other words.
        let behind_amount =
            i > 1 && t.is_figure(i - 2) && words::unit(t, i - 1).is_some_and(|(unit, ..)| words::measured(&unit));
        let ends = t.get(end).is_none() || [",", ";", ".", "then"].contains(&t.text(end));
        return (behind_amount && ends).then(|| {
            let doses = t.words(i..end);
            let readings = [format!("for {doses}"), format!("divided into {doses}")];
            let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
            Item::ask(About::Length, i..end, "for so long, or at a time?", &readings)
        });
    }
    end = t
        .any(end, "only|in total|in all|then stop and|total")
        .filter(|_| t.text(end) != "then")
        .unwrap_or(end);
    if high != low || open {
        let high = make(high.max(low))?;
        let readings = if open {
            vec![format!("for {length}"), "until decided".into()]
        } else {
            vec![format!("for {length}"), format!("for {high}")]
        };
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        return Some(Item::ask(About::Length, i..end, "for how long?", &readings));
    }
    Some(Item::new(
        if said.is_some() {
            What::Length(length)
        } else {
            What::Bare(length)
        },
        i..end,
    ))
}

const SINGLE: &str = "as a single dose|single dose|a single dose|one dose only|once only|for one dose|for 1 dose|\
    as one dose only|one time only|one time dose|one - time dose|x 1 dose|1 dose only|\
    as one single dose|one time|single dose only|x one dose|in a single dose|as a one time dose|\
    for a single dose|as a one off dose|as a one - off dose|one - time|1 time only|\
    single one - time dose|once as a single dose|just once|as a once only dose|one off dose|\
    one single dose";

/// `week 1`, `days 2-5`, `week 3 onwards`, `the first 3 days`: from which day to which.
pub(super) fn span_of_days(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let at = t.skip(i, &["on", "for", "from", "in", "during", "the", "starting"]);
    let begins = t.words(i..at).to_lowercase();
    let onwards = |end: usize| {
        t.any(
            end,
            "onwards|onward|and onwards|and onward|and thereafter|and after|on|+|and on|and beyond|and up|\
                - onwards",
        )
    };
    // `first 3 days`, `first week`, `second week`
    if let Some((nth, end)) = ordinal(t, at)
        && t.text(end) != "of"
    {
        if nth == 1
            && let Some((days, end)) = span(t, end)
        {
            return Some(Item::new(What::Span(1, Some(days)), i..end));
        }
        let scale = day_unit(t.text(end)).filter(|_| !t.text(end).ends_with('s'))?;
        if t.any(end + 1, "of|each|every").is_some() || t.text(i) == "every" {
            return None;
        }
        let from = (nth - 1) * scale + 1;
        if let Some(end) = onwards(end + 1) {
            return Some(Item::new(What::Span(from, None), i..end));
        }
        let open = begins.contains("from") || begins.contains("starting");
        return Some(Item::new(What::Span(from, (!open).then_some(nth * scale)), i..end + 1));
    }
    let scale = match t.text(at) {
        "day" | "days" => 1,
        "week" | "weeks" | "wk" | "wks" => 7,
        _ => return None,
    };
    let (low, end) = whole(t, at + 1).filter(|(n, _)| (1..=400).contains(n))?;
    let from = (low - 1) * scale + 1;
    if let Some(end) = onwards(end).filter(|end| t.text(end - 1) != "on" || !["day", "days"].contains(&t.text(*end))) {
        return Some(Item::new(What::Span(from, None), i..end));
    }
    if ["-", "–", "to", "through", "thru", "and", "&"].contains(&t.text(end))
        && let Some((high, end)) = whole(
            t,
            if ["day", "week"].contains(&t.text(end + 1)) {
                end + 2
            } else {
                end + 1
            },
        )
    {
        // `5 on day 2 and 3 on day 3`: only `days 2 and 3` are two days.
        let sure = !["and", "&"].contains(&t.text(at + 2))
            || high == low + 1 && t.text(at).ends_with('s') && words::unit(t, end).is_none() && t.text(end) != "on";
        // `weeks 1-6 of 9` come round: they are days of a rule, and no length.
        if t.text(end) == "of" && whole(t, end + 1).is_some() {
            return None;
        }
        if high > low && sure && words::unit(t, end).is_none() {
            return Some(Item::new(What::Span(from, Some(high * scale)), i..end));
        }
        // `week 1 - 2 tablets` ends with the week.
        if sure && words::unit(t, end).is_none() {
            return None;
        }
    }
    if begins.contains("from") || begins.contains("starting") {
        return Some(Item::new(What::Span(from, None), i..end));
    }
    Some(Item::new(What::Span(from, Some(low * scale)), i..end))
}

/// What begins or ends a step.
pub(super) fn change(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(item) = may_change(t, i).or_else(|| ramp(t, i)) {
        return Some(item);
    }
    const END: &str = "then stop|and stop|then discontinue|and then stop|then off|stop|then stop taking|then finish|\
        and discontinue|then cease|then stop it|, then stop|then end|stop thereafter|then stopped";
    if let Some(end) = t.any(i, END)
        && (t.get(end).is_none() || [".", ";", ")"].contains(&t.text(end)))
    {
        return Some(Item::new(What::End, i..end));
    }
    if let Some(end) = t.any(i, rounds::AGAIN) {
        return Some(Item::new(What::Again, i..end));
    }
    let then = t.any(i, THEN);
    let at = then.unwrap_or(i);
    if let Some((days, end)) = span(t, at)
        && let Some(end) = t.any(
            end,
            "off|break|pause|without|free|- free|rest|of rest|tablet free|with no tablets|no tablets|pill free|\
                of no tablets|pill - free",
        )
    {
        return Some(Item::new(What::Off(days), i..end));
    }
    if let Some(end) = t.any(
        at,
        "off|off for|stop for|none for|no tablets for|rest for|break for|break of|pause for|nothing for|\
            a break of|rest|no doses for|take a break for|without tablets for|a rest of|no pills for|\
            no capsules for|none the next|off the next",
    ) && let Some((days, end)) = span(t, end)
    {
        return Some(Item::new(What::Off(days), i..end));
    }
    const TO: &str = "increase to|increasing to|then increase to|reduce to|reducing to|decrease to|decreasing to|\
        increase dose to|reduce dose to|decrease dose to|go up to|go down to|increased to|reduced to|\
        decreased to|change to|changing to|raise to|lower to|step down to|step up to|increase the dose to|\
        reduce the dose to|decrease the dose to|cut to|drop to|down to|taper to|titrate to|move up to|\
        switch to|increase";
    let by = t.text(at) == "increase" && t.text(at + 1) != "to" && t.text(at + 1) != "dose" && t.text(at + 1) != "the";
    if let Some(end) = t.any(at, TO).filter(|_| !by) {
        return Some(Item::new(What::ChangeTo, i..end));
    }
    if let Some(end) = then {
        return Some(Item::new(What::Then, i..end));
    }
    // `after 1 week`
    if let Some(at) = t.any(i, "after|after the first|at the end of|once completed")
        && let Some((n, end)) = whole(t, at).or_else(|| ["a", "one"].contains(&t.text(at)).then_some((1, at + 1)))
    {
        let word = t.text(end);
        let length = match day_unit(word) {
            Some(1) => Length::Days(n),
            Some(_) => Length::Weeks(n),
            None if month_unit(word) => Length::Months(n),
            None => return None,
        };
        return Some(Item::new(What::After(length), i..end + 1));
    }
    if let Some(end) = t.any(
        i,
        "initially|at first|to start with|as a first dose|as the first dose|for the first dose|first dose",
    ) {
        return Some(Item::new(What::Initially, i..end));
    }
    if let Some(end) = t.any(i, "today|on the first day only") {
        return Some(Item::new(What::Today, i..end));
    }
    if let Some(end) = t.any(
        i,
        "now|immediately|stat|straight away|at once|right away|straightaway|as a loading dose|\
            loading dose|loading dose of",
    ) {
        return Some(Item::new(What::Now, i..end));
    }
    if let Some(end) = t.any(
        i,
        "from tomorrow|starting tomorrow|beginning tomorrow|tomorrow|from the next day|the next day|\
            the following day|from the following day|starting the next day|on the following days|from day 2|\
            starting on day 2|starting day 2|from the second day|on the next day",
    ) {
        return Some(Item::new(What::Tomorrow, i..end));
    }
    start(t, i)
}

pub(super) const THEN: &str = "then|and then|followed by|thereafter|after that|afterwards|subsequently|next|after which|\
    then after that|and thereafter|then thereafter|then take|and afterwards|, then|and after that|\
    followed then by|from then on|then continue with|then continue on";

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|\
    apr|jun|jul|aug|sep|sept|oct|nov|dec";

/// From a day that the line does not fix.
fn start(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let at = t.any(
        i,
        "starting|starting on|start on|beginning|beginning on|begin on|from|starting from|commencing|\
            commencing on|start|to start|to start on|begin|as of|effective",
    )?;
    if words::weekday(t.text(at)).is_some() {
        return Some(Item::ask(
            About::Start,
            i..at + 1,
            "from which date?",
            &["from the next such day", "from another date"],
        ));
    }
    let end = [at, at + 1, at + 2, at + 3]
        .into_iter()
        .find(|end| among(MONTHS, t.text(*end)))?;
    (t.is_figure(at) || end == at).then(|| {
        let end = if t.is_figure(end + 1) { end + 2 } else { end + 1 };
        let end = if t.text(end) == "," && t.is_figure(end + 1) {
            end + 2
        } else {
            end
        };
        Item::ask(
            About::Start,
            i..end,
            "from which date?",
            &["from that date", "from today"],
        )
    })
}

/// `may increase to 2 tablets`, `titrate to effect`
fn may_change(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const MAY: &str = "may increase|can increase|may be increased|can be increased|could increase|may reduce|may decrease|\
        can reduce|titrate|may titrate|increase as tolerated|adjust|increase if needed|increasing if needed|\
        increase gradually|reduce gradually|taper gradually|may be reduced|can be reduced|\
        increase as needed|may go up|can go up|increasing as needed|increasing gradually|increase slowly|\
        taper|taper off|wean|if tolerated increase|if tolerated|as tolerated|increase if tolerated|\
        reducing gradually|gradually increase|gradually reduce|if needed increase|if necessary increase|\
        increase dose as needed|may take up|should be increased|increase if necessary|may up|may double|\
        double the dose|double if needed|increase the dose if|if no effect increase|\
        if not effective increase|if ineffective increase|increase dose if";
    let at = t.any(i, MAY)?;
    // As far as the amount that it speaks of.
    let mut end = t
        .any(at, "to|by|up to|the dose to|dose to|to a maximum of|up to a maximum of")
        .unwrap_or(at);
    if let Some(found) = figure(t, end) {
        end = words::unit(t, found.end).map_or(found.end, |(_, end, _)| end);
    } else if end > at {
        end = at;
    }
    Some(Item::ask(
        About::Change,
        i..end,
        "a change that somebody decides: is it a step of its own?",
        &[
            "a step until decided, then the next amount",
            "a range of amounts, each time as needed",
        ],
    ))
}

/// `increase by 25 mg every week`, `reduce by 1 tablet every 4 days`
fn ramp(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const UP: &str = "increase by|increasing by|raise by|increase dose by|increase the dose by|go up by|and increase by|\
        then increase by|titrate up by|add|up by|increase|increase in steps of|rising by|increased by";
    const DOWN: &str = "reduce by|reducing by|decrease by|decreasing by|lower by|reduce dose by|reduce the dose by|\
        decrease dose by|go down by|taper by|and reduce by|then reduce by|and decrease by|then decrease by|\
        decrease the dose by|tapering by|taper down by|down by|reduced by|wean by|cut by|decreased by|\
        drop by";
    let (up, at) = match (t.any(i, UP), t.any(i, DOWN)) {
        (Some(at), None) => (true, at),
        (None, Some(at)) => (false, at),
        _ => return None,
    };
    let found = figure(t, at).filter(|found| found.doubt.is_none())?;
    let (unit, end) = words::unit(t, found.end).map_or((None, found.end), |(unit, end, _)| (Some(unit), end));
    let by = Amt {
        low: found.value,
        high: None,
        unit,
        extra: false,
    };
    if let Some(end) = t.any(end, "a week|weekly|each week|every week|per week") {
        return Some(Item::new(
            What::Ramp(Ramp {
                up,
                by,
                every: Length::Weeks(1),
            }),
            i..end,
        ));
    }
    if let Some(end) = t.any(end, "a day|daily|each day|every day|per day") {
        return Some(Item::new(
            What::Ramp(Ramp {
                up,
                by,
                every: Length::Days(1),
            }),
            i..end,
        ));
    }
    if let Some(end) = t.any(end, "a month|monthly|each month|every month|per month") {
        return Some(Item::new(
            What::Ramp(Ramp {
                up,
                by,
                every: Length::Months(1),
            }),
            i..end,
        ));
    }
    if let Some(end) = t.any(
        end,
        "every other day|every second day|on alternate days|every other week|fortnightly|every fortnight",
    ) {
        let every = if t.text(end - 1).contains("day") {
            Length::Days(2)
        } else {
            Length::Weeks(2)
        };
        return Some(Item::new(What::Ramp(Ramp { up, by, every }), i..end));
    }
    let at = t.any(end, "every|each|at intervals of|q")?;
    let (n, end) = if let Some((n, end)) = ordinal(t, at) {
        (n, end)
    } else {
        whole(t, at)?
    };
    let word = t.text(end);
    let every = match day_unit(word) {
        Some(1) => Length::Days(n),
        Some(_) => Length::Weeks(n),
        None if month_unit(word) => Length::Months(n),
        None => return None,
    };
    (n > 0).then(|| Item::new(What::Ramp(Ramp { up, by, every }), i..end + 1))
}

/// `until finished`, `until 2026-03-10`
pub(super) fn until(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let at = t.any(i, "until|till|til|up until")?;
    let named = (at..at + 3)
        .any(|n| among(MONTHS, t.text(n)) && (t.is_figure(n + 1) || n > at && t.is_figure(n - 1) || t.is_word(n - 1)));
    if !(t.is_figure(at) || words::weekday(t.text(at)).is_some() || named) {
        return None;
    }
    let start = t.get(at)?.at.start;
    let head = t.text.get(start..).and_then(|text| text.get(..10)).unwrap_or("");
    if let Ok(date) = chrono::NaiveDate::parse_from_str(head, "%Y-%m-%d") {
        let within = |n: &usize| t.get(*n).is_some_and(|token| token.at.start < start + 10);
        let end = (at..t.len()).take_while(within).count() + at;
        return Some(Item::new(What::UntilDate(Length::Until(date)), i..end));
    }
    let of_date = |n: &usize| {
        t.is_figure(*n)
            || ["/", "-", ",", "of", "the", "st", "nd", "rd", "th"].contains(&t.text(*n))
            || among(MONTHS, t.text(*n))
            || words::weekday(t.text(*n)).is_some()
    };
    let mut end = (at..t.len()).take_while(of_date).count() + at;
    while end > at + 1 && [",", "of", "the", "-"].contains(&t.text(end - 1)) {
        end -= 1;
    }
    let says = "until which date? Write it as 2026-03-10";
    Some(Item::ask(
        About::Length,
        i..end.max(at + 1),
        says,
        &["until that date", "until decided"],
    ))
}
