//! The line as phrases: at each word the first kind of phrase that begins there, in a fixed order.

use rust_decimal::Decimal;

use super::About;
use super::figures::{figure, whole};
use super::item::{Item, Sep, What};
use super::lex::{Kind, Tokens, among};
use super::{amounts, contents, days, handed_out, limits, moments, notes, often, places, reasons, steps, words};
use crate::domain::amount::Quantity;

type Reader = fn(&Tokens<'_>, usize) -> Option<Item>;

/// The kinds of phrases, the surest first: what forbids or bounds comes before what it speaks of.
const ORDER: &[Reader] = &[
    contents::contents,
    limits::cap,
    limits::gap,
    handed_out::missed,
    moments::lasting,
    handed_out::dispense,
    reasons::onset,
    moments::as_needed,
    steps::until,
    steps::change,
    days::days,
    notes::note,
    steps::span_of_days,
    steps::length,
    often::times,
    often::hours,
    often::daily,
    moments::moment,
    reasons::timed_event,
    amounts::amount,
    places::route,
    places::site,
    reason,
    reasons::event,
];

/// What it comes as, next to its name.
const FORMS: &str = "suspension|solution|syrup|cream|gel|ointment|lotion|powder|liquid|oil|inhaler|elixir|foam|shampoo|\
    concentrate|mixture|linctus|mouthwash|emulsion|granules|tincture|medicine|medication|insulin|\
    pastilles";

fn reason(t: &Tokens<'_>, i: usize) -> Option<Item> {
    reasons::reason(t, i, false)
}

/// The whole line as items. Their tokens are all of it, in order.
pub(super) fn items(t: &Tokens<'_>) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut at = 0;
    while at < t.len() {
        let item = next(t, at, &found);
        at = item.at.end.max(at + 1);
        let needed = matches!(item.what, What::AsNeeded);
        found.push(item);
        // `prn pain`
        if needed
            && t.is_word(at)
            && !among(words::FILLER, t.text(at))
            && !["then", "or", "if", "when", "not", "no", "may"].contains(&t.text(at))
            && let Some(mut item) = reasons::reason(t, at, true)
        {
            if t.any(at, "before|after|during|prior to|while|around").is_some() {
                item = Item::new(What::Note, item.at);
            }
            at = item.at.end;
            found.push(item);
        }
    }
    found
}

fn next(t: &Tokens<'_>, i: usize, before: &[Item]) -> Item {
    if let Some(item) = minus(t, i) {
        return item;
    }
    if let Some(item) = bracket(t, i, before).or_else(|| separator(t, i, before)) {
        return item;
    }
    if let Some(item) = ramp_end(t, i, before) {
        return item;
    }
    if let Some(item) = product(t, i, before) {
        return item;
    }
    // A line that is cut short ends in a figure.
    if let Some(item) = ORDER
        .iter()
        .find_map(|reader| reader(t, i).filter(|item| item.at.end > i))
    {
        return item;
    }
    if let Some(item) = once(t, i) {
        return item;
    }
    let word = t.text(i);
    if let Some(item) = may(t, i) {
        return item;
    }
    // `1x3`: in one country once 3, in another 1 three times.
    if ["x", "×"].contains(&word)
        && i > 0
        && t.is_figure(i - 1)
        && let Some((n, end)) = whole(t, i + 1)
    {
        let one = t.text(i - 1);
        // `3 x 1 tablet`
        let (unit, end) = words::unit(t, end).map_or((None, end), |(unit, end, _)| (Some(unit), end));
        let each = |many: &str| match (&unit, many.parse::<Decimal>()) {
            (Some(unit), Ok(many)) => Quantity::new(many, unit.clone()).to_string(),
            _ => many.to_owned(),
        };
        let often = |times: &str| match times {
            "1" => "once a day".to_owned(),
            "2" => "twice a day".to_owned(),
            times => format!("{times} times a day"),
        };
        let readings = [
            format!("{} each time, {}", each(one), often(&n.to_string())),
            format!("{} each time, {}", each(&n.to_string()), often(one)),
        ];
        return Item::ask(
            About::Times,
            i..end,
            "which is the amount, and which the number of times?",
            &readings.each_ref().map(String::as_str),
        );
    }
    if ["x", "×"].contains(&word)
        && let Some((n, end)) = whole(t, i + 1)
    {
        return Item::ask(
            About::Length,
            i..end,
            "times a day, days, or doses in all?",
            &if n == 1 {
                [
                    "once a day".to_owned(),
                    "for 1 day".to_owned(),
                    "1 dose in all".to_owned(),
                ]
            } else {
                [
                    format!("{n} times a day"),
                    format!("for {n} days"),
                    format!("{n} doses in all"),
                ]
            }
            .each_ref()
            .map(String::as_str),
        );
    }
    if t.text(i.wrapping_sub(1)) == "of"
        && let Some(end) = contents::name(t, i)
    {
        return Item::new(What::Product, i..end);
    }
    if among(FORMS, word) {
        return Item::new(What::Product, i..i + 1);
    }
    if among(words::FILLER, word) && t.is_word(i) {
        let mut item = Item::new(What::Filler, i..i + 1);
        // `w/` is not a word without meaning: it is kept as a part of the directions.
        if t.words(i..i + 1).to_lowercase() != word {
            item.field = super::Field::Take;
        }
        return item;
    }
    if t.is_word(i)
        && word.chars().count() > 2
        && let Some(meant) = words::slip(word)
    {
        return Item::ask(About::Word, i..i + 1, &format!("is {meant} meant?"), &[meant]);
    }
    Item::new(What::Unknown, i..i + 1)
}

/// Brackets that hold an amount belong to the amount before them.
fn bracket(t: &Tokens<'_>, i: usize, before: &[Item]) -> Option<Item> {
    if !["(", "[", "="].contains(&t.text(i)) {
        return None;
    }
    if let Some((value, end)) = super::figures::bracketed(t, i) {
        // A bare figure in brackets says the one before again, or nothing that is known.
        let said = before.last().is_some_and(|item| {
            item.at
                .clone()
                .any(|n| figure(t, n).is_some_and(|figure| figure.value == value))
        });
        if said {
            let mut item = Item::new(What::Filler, i..end);
            item.field = super::Field::Take;
            return Some(item);
        }
        return Some(Item::ask(
            About::Amount,
            i..end,
            "what does the figure in brackets say?",
            &[],
        ));
    }
    amounts::amount(t, i).filter(|item| matches!(item.what, What::Equal(..)))
}

/// `-5 mg`: a sign before the figure itself; `- 5 mg` is the sign of a list.
fn minus(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let sign = ["-", "–", "—", "−"].contains(&t.text(i)) && !t.glued(i) && t.glued(i + 1) && t.is_figure(i + 1);
    if !sign {
        return None;
    }
    let end = figure(t, i + 1).map_or(i + 2, |figure| {
        words::unit(t, figure.end).map_or(figure.end, |(_, end, _)| end)
    });
    let amount = t.words(i + 1..end);
    Some(Item::ask(
        About::Amount,
        i..i + 1,
        "an amount is never below zero: what does the sign before it say?",
        &[&amount, "less than before, by as much"],
    ))
}

/// Signs and words that only separate.
fn separator(t: &Tokens<'_>, i: usize, before: &[Item]) -> Option<Item> {
    let sep = match t.text(i) {
        ";" | "." | "!" => Sep::Stop,
        ":" => Sep::Colon,
        "and" | "&" | "+" | "plus" | "et" => Sep::And,
        "(" | ")" | "[" | "]" | "\"" | "“" | "”" | "'" | "‘" | "’" | "*" | "•" | "·" | "_" | "|" | "®" | "™" => {
            Sep::Comma
        }
        "-" | "–" | "—" if !t.glued(i) => Sep::Colon,
        "," | "-" | "–" | "—" => Sep::Comma,
        "/" if matches!(before.last().map(|item| &item.what), Some(What::Moment(_)))
            && moments::moment(t, i + 1).is_some() =>
        {
            Sep::And
        }
        _ => return None,
    };
    // `plus` is not a filler: it joins amounts, and is named as a part of them.
    let mut item = Item::new(What::Sep(sep), i..i + 1);
    item.field = if ["plus", "et"].contains(&t.text(i)) {
        super::Field::Take
    } else {
        super::Field::Filler
    };
    Some(item)
}

/// `from 25 mg`, `to 100 mg` of a rise or fall by steps.
fn ramp_end(t: &Tokens<'_>, i: usize, before: &[Item]) -> Option<Item> {
    let ramps = before.iter().any(|item| matches!(item.what, What::Ramp(_)));
    if !ramps {
        return None;
    }
    let amount = |at: usize| amounts::amount(t, at).is_some_and(|item| matches!(item.what, What::Amount(_)));
    const TO: &str = "to|up to|until|until you reach|to a maximum of|up to a maximum of|until reaching|to reach|down to|\
        until at|to max|up to max|to maximum|until on|to a max of|up to a max of|until taking|to a total of|\
        until dose is|until the dose is|till|to a dose of|up to a dose of|until a dose of|to a target of|\
        to target dose of|to a maximum dose of|up to a maximum dose of";
    if let Some(end) = t.any(i, TO).filter(|end| amount(*end)) {
        return Some(Item::new(What::UpToAmount, i..end));
    }
    let end = t
        .any(
            i,
            "from|starting from|starting at|starting with|beginning with|beginning at|start at|start with",
        )
        .filter(|end| amount(*end))?;
    Some(Item::new(What::From, i..end))
}

/// `once` before a moment or a weekday; alone it is asked about.
fn once(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (word, n) = match t.text(i) {
        "once" => ("once", 1),
        "twice" => ("twice", 2),
        "thrice" => ("thrice", 3),
        _ => return None,
    };
    let next = t.skip(i + 1, &["in", "the", "at", "on", "with", ","]);
    if n == 1
        && (moments::moment(t, next).is_some() || days::days(t, next).is_some() || moments::moment(t, i + 1).is_some())
    {
        return Some(Item::new(What::Once, i..i + 1));
    }
    let readings: &[&str] = match n {
        1 => &["once a day", "once in all"],
        2 => &["twice a day", "twice in all"],
        _ => &["3 times a day", "3 times in all"],
    };
    Some(Item::ask(
        About::Times,
        i..i + 1,
        &format!("{word} a day, or {word} in all?"),
        readings,
    ))
}

/// The product's name before its strength, at the beginning of the line.
fn product(t: &Tokens<'_>, i: usize, before: &[Item]) -> Option<Item> {
    if before
        .iter()
        .any(|item| !matches!(item.what, What::Filler | What::Sep(_) | What::Dispense))
        || !t.is_word(i)
    {
        return None;
    }
    if words::VERBS.contains(&t.text(i)) && !t.text(i).is_empty() {
        return None;
    }
    let end = contents::name(t, i)?;
    let strength = figure(t, end).is_some_and(|figure| {
        words::unit(t, figure.end).is_some_and(|(unit, ..)| words::content(&unit))
            || t.text(figure.end) == "%"
            || t.text(figure.end) == "u"
    });
    let letters = t.get(i).is_some_and(|token| matches!(token.kind, Kind::Word))
        && (t.text(i).chars().count() >= 3 || end > i + 1);
    (letters && (strength || t.text(end) == ":" && t.text(i).len() > 3)).then(|| Item::new(What::Product, i..end))
}

/// `may take`: as needed where the line says so, else it may be meant so.
fn may(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let end = t.any(
        i,
        "may take|may use|can take|can use|could take|may have|may give|may apply|may inhale|may be given|can be given",
    )?;
    if (0..t.len()).any(|n| moments::as_needed(t, n).is_some()) {
        let mut item = Item::new(What::Filler, i..end);
        item.field = super::Field::Take;
        return Some(item);
    }
    if amounts::amount(t, end).is_none() {
        return Some(Item::new(What::Note, i..end));
    }
    let says = "as needed, or regularly?";
    Some(Item::ask(About::Times, i..end, says, &["as needed", "regularly"]))
}
