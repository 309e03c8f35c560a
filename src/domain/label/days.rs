//! On which days: weekdays, every few days, cycles, days of the month; and what leaves the days open.

use std::ops::Range;

use super::About;
use super::figures::whole;
use super::item::{Doubtful, Item, What};
use super::lex::Tokens;
use super::rounds::{cycle, date, month, month_days, rule};
use super::words::{self, day_unit, month_unit, ordinal, weekday};
use crate::domain::directions::{Days, Weekday7};

const EVERY_DAY: u8 = 0b111_1111;

pub(super) fn every_days(every: u32, weeks: bool) -> Days {
    if every == 1 {
        Days::Every
    } else {
        Days::EveryDays {
            every,
            weeks,
            from_day: 1,
            from: None,
        }
    }
}

pub(super) fn weekdays(days: u8, every: u32) -> Days {
    if days == EVERY_DAY && every <= 1 {
        Days::Every
    } else {
        Days::Weekdays {
            days,
            every,
            starts: Weekday7(0),
        }
    }
}

/// `once a week`, `once weekly`, `once a month`.
pub(super) fn once_a(t: &Tokens<'_>, i: usize, end: usize, weekly: bool) -> Item {
    if weekly {
        return with_weekday(t, i, end, 1);
    }
    if let Some((which, end)) = month_days(t, end) {
        return rule(Days::Month { which, every: 1 }, i..end);
    }
    rule(Days::EveryMonths { every: 1, from: None }, i..end)
}

/// Every few weeks, with the weekday that may follow.
fn with_weekday(t: &Tokens<'_>, i: usize, end: usize, every: u32) -> Item {
    let at = t.skip(end, &["on", ",", "every", "each"]);
    let list = weekday_list(t, at).filter(|(days, _)| days.is_power_of_two());
    match list {
        Some((days, end)) => rule(weekdays(days, every), i..end),
        None => rule(every_days(every * 7, true), i..end),
    }
}

/// A number of times in a week or month, the days not being named.
pub(super) fn times_a_week(at: Range<usize>, low: u32, high: u32, weekly: bool) -> Item {
    const WEEK: [&str; 7] = [
        "on Mon",
        "on Mon, Thu",
        "on Mon, Wed, Fri",
        "on Mon, Tue, Thu, Sat",
        "on Mon, Tue, Wed, Thu, Fri",
        "except Sun",
        "every day",
    ];
    let mut readings = Vec::new();
    if weekly {
        for n in [low, high] {
            if let Some(days) = usize::try_from(n).ok().and_then(|n| WEEK.get(n.wrapping_sub(1))) {
                readings.push((*days).to_owned());
            }
        }
        match low {
            2 => readings.extend(["on Tue, Fri".to_owned(), "every 3 or 4 days".to_owned()]),
            3 => readings.push("on Tue, Thu, Sat".to_owned()),
            _ => readings.push("on other days, which you name".to_owned()),
        }
        if low == high && (2..=6).contains(&low) {
            readings.push(format!("on any {low} days a week"));
        }
    } else {
        readings.extend([
            "every month on days 1, 15".to_owned(),
            "on days that you name".to_owned(),
        ]);
    }
    readings.dedup();
    let says = if weekly {
        "on which days of the week?"
    } else {
        "on which days of the month?"
    };
    let count = if weekly && low == high { low } else { 0 };
    Item::new(
        What::Spread(
            Doubtful {
                about: About::Days,
                says: says.to_owned(),
                readings,
            },
            count,
        ),
        at,
    )
}

/// A rule for the days.
pub(super) fn days(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(item) = date(t, i) {
        return Some(item);
    }
    const BOTH: &str = "biweekly|bi weekly|bi - weekly|semi weekly|semiweekly|semi - weekly|biw|bimonthly|bi monthly|\
        semimonthly|bi - monthly";
    if let Some(end) = t.any(i, BOTH) {
        let month = t.words(i..end).contains("month");
        let readings: &[&str] = if month {
            &["twice a month, on days that you name", "every 2 months"]
        } else {
            &["twice a week, on days that you name", "every 2 weeks"]
        };
        return Some(Item::ask(
            About::Days,
            i..end,
            "how often? The word is used for both",
            readings,
        ));
    }
    if t.text(i) == "tiw" {
        return Some(times_a_week(i..i + 1, 3, 3, true));
    }
    cycle(t, i)
        .or_else(|| every_second(t, i))
        .or_else(|| fixed_interval(t, i))
        .or_else(|| adverb(t, i))
        .or_else(|| except(t, i))
        .or_else(|| other(t, i))
        .or_else(|| month(t, i))
        .or_else(|| named(t, i))
        .or_else(|| days_a_week(t, i))
}

/// `every other day`, `alternate days`, `qod`
fn every_second(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if t.any(i, "qod|q o d|eod").is_some() {
        let end = t.any(i, "qod|q o d|eod")?;
        let word = t.words(i..end);
        let says = format!("{word} is read as every other day; it is misread as qd or qid");
        return Some(rule(every_days(2, false), i..end).remark(&says));
    }
    const DAYS: &str = "every other day|every second day|every 2 nd day|on alternate days|alternate days|each alternate day|\
        on alternating days|alternating days|every alternate day|every two days|alternate day|\
        each other day|every other night|every 2nd day|every - other - day|alternate nights|\
        on alternate nights|alternative days";
    const WEEKS: &str = "every other week|every second week|alternate weeks|on alternate weeks|every alternate week|\
        every 2 nd week";
    if let Some(end) = t.any(i, "alternative days") {
        return Some(Item::ask(
            About::Word,
            i..end,
            "every other day, or other days?",
            &["every other day", "on other days"],
        ));
    }
    if let Some(end) = t.any(i, DAYS) {
        // `every other night` is a moment as well.
        if t.text(end - 1).starts_with("night") {
            return Some(rule(every_days(2, false), i..end - 1));
        }
        return Some(rule(every_days(2, false), i..end));
    }
    for (phrase, slot) in [("every other", ""), ("alternate", ""), ("every second", "")] {
        if let Some(end) = t.phrase(i, phrase)
            && (["morning", "mornings", "evening", "evenings", "night", "nights"].contains(&t.text(end)))
        {
            let _ = slot;
            return Some(rule(every_days(2, false), i..end));
        }
        // `every other Monday`
        if let Some(end) = t.phrase(i, phrase)
            && phrase != "alternate"
            && let Some(day) = weekday(t.text(end))
        {
            return Some(rule(weekdays(1 << day, 2), i..end + 1));
        }
    }
    if let Some(end) = t.any(i, WEEKS) {
        return Some(with_weekday(t, i, end, 2));
    }
    t.any(i, "every other month|alternate months|every second month")
        .map(|end| rule(Days::EveryMonths { every: 2, from: None }, i..end))
}

/// `every 3 days`, `every third day`, `q2w`, `every 3 or 4 days`
fn fixed_interval(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let q = t.text(i) == "q";
    if !q && t.any(i, "every|each|once every|once in|one every|once each").is_none() {
        return match t.text(i) {
            "qweek" | "qwk" | "qw" | "qwkly" => Some(with_weekday(t, i, i + 1, 1)),
            "qmonth" | "qmo" => Some(rule(Days::EveryMonths { every: 1, from: None }, i..i + 1)),
            _ => None,
        };
    }
    let at = t.any(i, "every|each|once every|once in|once each|one every|q")?;
    let (low, high, end) = if let Some((n, end)) = ordinal(t, at) {
        (n, n, end)
    } else if let Some((low, end)) = whole(t, at) {
        if ["-", "–", "to", "or"].contains(&t.text(end))
            && let Some((high, end)) = whole(t, end + 1)
        {
            (low, high, end)
        } else {
            (low, low, end)
        }
    } else {
        (1, 1, at)
    };
    let mut end = end;
    if t.text(end) == "-" && t.glued(end) {
        end += 1;
    }
    // `every third night`: the night is a moment as well.
    if end > at
        && low == high
        && (2..=31).contains(&low)
        && ["morning", "evening", "night", "nights", "mornings", "evenings"].contains(&t.text(end))
    {
        return Some(rule(every_days(low, false), i..end));
    }
    // One letter is a unit after a figure only.
    if low == 1 && high == 1 && end == at && t.text(end).len() == 1 {
        return None;
    }
    let unit = t.text(end);
    let scale = day_unit(unit).filter(|_| !unit.starts_with("night"));
    if scale.is_none() && !month_unit(unit) && !["year", "years", "fortnight", "yr"].contains(&unit) {
        // `every second Monday`
        let day = weekday(unit).filter(|_| end > at && low == high && (2..=12).contains(&low))?;
        return Some(rule(weekdays(1 << day, low), i..end + 1));
    }
    end += 1;
    if high != low {
        let word = t.words(i..end);
        let unit = t.words(end - 1..end);
        let readings = [
            format!("every {low} {unit}"),
            format!("every {high} {unit}"),
            format!("{low}-{high} {unit} after the last"),
        ];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        return Some(Item::ask(
            About::Days,
            i..end,
            &format!("on which days? {word} leaves it open"),
            &readings,
        ));
    }
    if !(1..=400).contains(&low) {
        return None;
    }
    if unit == "fortnight" {
        return Some(with_weekday(t, i, end, 2 * low));
    }
    Some(match scale {
        Some(1) if low == 1 => Item::new(What::Daily, i..end),
        Some(1) => rule(every_days(low, false), i..end),
        Some(_) => with_weekday(t, i, end, low),
        None => {
            let every = if unit.starts_with('y') {
                low.checked_mul(12)?
            } else {
                low
            };
            if let Some((which, end)) = month_days(t, end) {
                return Some(rule(Days::Month { which, every }, i..end));
            }
            rule(Days::EveryMonths { every, from: None }, i..end)
        }
    })
}

/// `weekly`, `fortnightly`, `once a month`
fn adverb(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const WEEKLY: &str = "once weekly|weekly|once a week|once per week|once each week|once every week|every week|each week|\
        a week|per week|/ week|one time weekly|one time a week|once / week|wkly";
    const FORTNIGHT: &str =
        "fortnightly|once a fortnight|every fortnight|each fortnight|once every fortnight|once fortnightly";
    const MONTHLY: &str = "monthly|once monthly|once a month|once per month|every month|each month|a month|per month|\
        once each month";
    if let Some(end) = t.any(i, WEEKLY) {
        return Some(with_weekday(t, i, end, 1));
    }
    if let Some(end) = t.any(i, FORTNIGHT) {
        return Some(with_weekday(t, i, end, 2));
    }
    if let Some(end) = t.any(i, MONTHLY) {
        return Some(once_a(t, i, end, false));
    }
    if let Some(end) = t.any(i, "quarterly|once a quarter") {
        return Some(rule(Days::EveryMonths { every: 3, from: None }, i..end));
    }
    let end = t.any(i, "yearly|annually|once a year|once yearly|every year")?;
    Some(rule(Days::EveryMonths { every: 12, from: None }, i..end))
}

/// Weekdays in a row: the days, and the end.
pub(super) fn weekday_list(t: &Tokens<'_>, i: usize) -> Option<(u8, usize)> {
    if let Some(found) = letters(t, i) {
        return Some(found);
    }
    let (mut days, mut at) = (0_u8, i);
    while let Some(day) = weekday(t.text(at)) {
        let mut end = at + 1;
        if t.text(end) == "." && t.glued(end) && t.get(end + 1).is_some() {
            end += 1;
        }
        let to = t.any(end, "-|–|to|through|thru|till|until|- to");
        let last = to.and_then(|to| Some((weekday(t.text(to))?, to + 1)));
        let evenly = t.text(at).ends_with('s') && !["weds", "tues", "thurs"].contains(&t.text(at));
        if let Some((last, after)) = last.filter(|_| !evenly) {
            let mut day = day;
            loop {
                days |= 1 << day;
                if day == last {
                    break;
                }
                day = (day + 1) % 7;
            }
            end = after;
        } else {
            days |= 1 << day;
        }
        at = end;
        let next = t
            .any(at, ", and|,|and|&|/|+|, &|- |-")
            .map(|at| t.skip(at, &["on", "every", "each"]));
        // `Mon Wed Fri`
        let next = next.or_else(|| weekday(t.text(at)).is_some().then_some(at));
        match next.filter(|next| weekday(t.text(*next)).is_some()) {
            Some(next) => at = next,
            None => break,
        }
    }
    (days > 0).then_some((days, at))
}

/// `MWF`, `M/W/F`, `TTh`
fn letters(t: &Tokens<'_>, i: usize) -> Option<(u8, usize)> {
    let joined = match t.text(i) {
        "mwf" => Some(0b001_0101),
        "tth" | "tuth" | "tuthu" => Some(0b000_1010),
        "mth" => Some(0b000_1001),
        _ => None,
    };
    if let Some(days) = joined {
        return Some((days, i + 1));
    }
    for (phrase, days) in [
        ("m - f", 0b001_1111_u8),
        ("m to f", 0b001_1111),
        ("m / w / f", 0b001_0101),
        ("m - w - f", 0b001_0101),
        ("m w f", 0b001_0101),
        ("t / th", 0b000_1010),
        ("tu / th", 0b000_1010),
        ("m / w / fri", 0b001_0101),
        ("m , w , f", 0b001_0101),
        ("t / th / sat", 0b010_1010),
        ("t / th / s", 0b010_1010),
    ] {
        if let Some(end) = t.phrase(i, phrase) {
            return Some((days, end));
        }
    }
    None
}

/// `on Mon, Wed and Fri`, `weekdays`, `Monday to Friday`
fn named(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let at = t.skip(i, &["on", "every", "each", "only", "q"]);
    if let Some(end) = t.any(at, "weekdays|weekday|week days|working days|work days|workdays") {
        return Some(rule(weekdays(0b001_1111, 1), i..end));
    }
    if let Some(end) = t.any(at, "weekends|weekend|the weekend|week ends") {
        return Some(rule(weekdays(0b110_0000, 1), i..end));
    }
    if at == i && t.text(i) == "at" && t.any(i, "at weekends|at the weekend").is_some() {
        let end = t.any(i, "at weekends|at the weekend")?;
        return Some(rule(weekdays(0b110_0000, 1), i..end));
    }
    let (days, end) = weekday_list(t, at)?;
    let end = t
        .any(
            end,
            "only|each week|every week|of each week|of every week|a week|weekly",
        )
        .unwrap_or(end);
    // `Monday morning` is a moment with the day, and `every other week` a rule with it.
    let fortnight = t.any(
        end,
        "every other week|every 2 weeks|every two weeks|alternate weeks|of alternate weeks",
    );
    if let Some(end) = fortnight {
        return Some(rule(weekdays(days, 2), i..end));
    }
    // `Mon to Fri, weeks 1-2 of 3`
    let at = t.skip(end, &[",", "in", "during"]);
    if at > end
        && let Some(Item {
            what: What::Days(Days::Cycle { days: within, of }),
            at: cycle,
            ..
        }) = cycle(t, at)
    {
        let within = Days::Within {
            inner: Box::new(weekdays(days, 1)),
            days: within,
            of,
        };
        return Some(rule(within, i..cycle.end));
    }
    Some(rule(weekdays(days, 1), i..end))
}

/// `every day except Sunday`, `not on Sundays`
fn except(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const EXCEPT: &str = "every day except|daily except|each day except|except|every day but|daily but not|but not|not|\
        excluding|every day excluding|omitting|omit|no dose|except for|every day except for|\
        daily except for|but no dose|daily excluding|all days except|skip|skipping|none|except on|\
        every day except on|daily except on|nothing|every day apart from|daily apart from|apart from";
    let at = t.any(i, EXCEPT)?;
    let (days, end) = weekday_list(t, t.skip(at, &["on", "every", "each", "the"])).or_else(|| {
        t.any(at, "weekends|at weekends|on weekends|the weekend")
            .map(|end| (0b110_0000, end))
    })?;
    let left = !days & EVERY_DAY;
    // `except Sundays: 4 mg` gives them another amount, and who knows which is the rule.
    let next = t.skip(end, &[":", ",", "-", "when", "take", "then", "and"]);
    if next > end && next_amount(t, next) && t.text(end) != "." {
        let day = t.words(t.skip(at, &["on"])..end);
        let says = format!("which amount is for {day}, and which for the other days?");
        return Some(Item::ask(
            About::Days,
            i..end,
            &says,
            &[
                "the second amount on these days only",
                "the second amount on all other days",
            ],
        ));
    }
    (left > 0).then(|| rule(weekdays(left, 1), i..end))
}

fn next_amount(t: &Tokens<'_>, i: usize) -> bool {
    super::figures::figure(t, i).is_some() || ["a", "an"].contains(&t.text(i)) && words::unit(t, i + 1).is_some()
}

/// `on all other days`, `the rest of the week`
fn other(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const OTHER: &str = "on all other days|all other days|on other days|other days|on the other days|the other days|\
        on the remaining days|remaining days|on remaining days|the rest of the week|rest of the week|\
        the remaining days|all the other days|on all the other days|every other day of the week|\
        all remaining days|on all remaining days|the other days of the week|on the other days of the week|\
        on the rest of the days|the rest of the days|on the remaining days of the week|on the other 4 days|\
        on the other four days|on all the remaining days|all other days of the week|\
        on all other days of the week|other days of the week|on other days of the week|\
        for the rest of the week|the remaining days of the week|on the rest of the week";
    let end = t.any(i, OTHER)?;
    Some(rule(Days::Others, i..end))
}

/// `4 days a week`
fn days_a_week(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (n, end) = whole(t, i)?;
    let end = t.any(
        end,
        "days a week|days per week|days each week|days / week|days of the week|days in the week|\
            days every week|days weekly|nights a week|nights per week",
    )?;
    if n == 7 {
        return Some(Item::new(What::Daily, i..end));
    }
    (1..7).contains(&n).then(|| times_a_week(i..end, n, n, true))
}
