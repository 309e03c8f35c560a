//! Amounts: `2 tablets`, `half a tablet`, `one 5 mL spoonful`, `two 20 mg tablets`; and what is said of a strength.

use rust_decimal::Decimal;

use super::About;
use super::figures::{self, figure};
use super::item::{Amt, Item, What};
use super::lex::{Tokens, among};
use super::words::{self, content, measured};
use crate::domain::amount::{AmountError, can_be_of, tidy, two_strengths};
use crate::domain::unit::Unit;

/// An amount, a scheme such as `1-0-1`, or a strength.
pub(super) fn amount(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(item) = equals(t, i).or_else(|| brackets(t, i)).or_else(|| total(t, i)) {
        return Some(item);
    }
    const VAGUE: &str = "a thin layer|thin layer|a thin film|thin film|a small amount|small amount|a pea sized amount|pea sized amount|\
        a generous amount|a ribbon|a dab|a little|a few|a couple of|several|some|an adequate amount|a large amount|a pea size amount|\
        a moderate amount|a sufficient amount|a fingertip|a liberal amount|a thin strip|a dime sized amount|a thin coat|an even layer";
    if let Some(end) = t.any(i, VAGUE) {
        let readings = ["1 application", "an amount that you name"];
        return Some(Item::ask(About::Amount, i..end, "how much is that?", &readings));
    }
    if let Some(item) = scheme(t, i) {
        return Some(item);
    }
    // `a tablet`
    if ["a", "an", "another"].contains(&t.text(i))
        && let Some((unit, end, _)) = with_adjectives(t, i + 1)
    {
        let extra = t.text(i) == "another";
        return Some(Item::new(
            What::Amount(Amt {
                low: Decimal::ONE,
                high: None,
                unit: Some(unit),
                extra,
            }),
            i..end,
        ));
    }
    let first = figure(t, i)?;
    let mut remarks: Vec<String> = Vec::new();
    let mut at = first.end;
    if let Some(remark) = first.remark {
        remarks.push(remark.to_owned());
    }
    if let Some((again, end)) = figures::bracketed(t, at) {
        if again != first.value {
            return Some(Item::ask(
                About::Amount,
                i..end,
                "the figure and the word differ",
                &[&first.value.to_string(), &again.to_string()],
            ));
        }
        at = end;
    }
    let mut doubt = first.doubt.clone();
    let mut high = None;
    let joined = ["-", "–", "—", "to", "or"].contains(&t.text(at)).then_some(at + 1);
    if let Some(second) = joined.and_then(|at| figure(t, at)) {
        if second.value > first.value {
            at = figures::same_again(t, second.end, second.value).unwrap_or(second.end);
            high = Some(second.value);
            doubt = doubt.or(second.doubt);
            remarks.extend(second.remark.map(str::to_owned));
        } else if t.text(first.end) != "or" && words::unit(t, second.end).is_some() {
            let says = "a range goes from the smaller to the larger amount";
            return Some(Item::ask(
                About::Amount,
                i..second.end,
                says,
                &[&first.value.to_string(), &second.value.to_string()],
            ));
        }
    }
    // `2 x 500 mg tablets`, `two 20 mg tablets`, `one 5 mL spoonful`
    if high.is_none()
        && doubt.is_none()
        && let Some(item) = counted_times(t, i, at, first.value, &remarks)
    {
        return Some(item);
    }
    if let Some(doubt) = doubt {
        let end = words::unit(t, at).map_or(at, |(_, end, _)| end);
        let unit = t.words(at..end);
        let readings: Vec<String> = doubt
            .readings
            .iter()
            .map(|r| format!("{r} {unit}").trim().to_owned())
            .collect();
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        return Some(Item::ask(About::Amount, i..end, &doubt.says, &readings));
    }
    let mut notes = Vec::new();
    let mut extra = false;
    loop {
        if ["extra", "additional", "more", "further"].contains(&t.text(at)) {
            extra = true;
            at += 1;
        } else if among(words::ADJECTIVES, t.text(at)) && t.is_word(at) && adjective_of_unit(t, at + 1) {
            notes.push(t.words(at..at + 1));
            at += 1;
        } else if t.text(at) == "-" && t.glued(at) && among(words::ADJECTIVES, t.text(at + 1)) {
            at += 1;
        } else {
            break;
        }
    }
    if ["u"].contains(&t.text(at)) {
        let figure = t.words(i..at);
        let zero = format!("{}0", figure.split_whitespace().last().unwrap_or(""));
        return Some(Item::ask(
            About::Unit,
            i..at + 1,
            "U behind a figure is easily read as a 0; are units meant?",
            &[&format!("{figure} units"), &zero],
        ));
    }
    if t.text(at) == "%" {
        return Some(Item::new(What::Equal(Vec::new(), false), i..at + 1));
    }
    let Some((unit, end, remark)) = words::unit(t, at) else {
        let amt = Amt {
            low: first.value,
            high,
            unit: None,
            extra,
        };
        let end = if extra || !notes.is_empty() {
            at
        } else {
            at.min(t.len())
        };
        let mut item = Item::new(What::Amount(amt), i..end);
        item.remarks = remarks;
        item.notes = notes;
        return Some(item);
    };
    remarks.extend(remark.map(str::to_owned));
    if let Some(AmountError::Ambiguous { decimal, thousands, .. }) = two_strengths(&t.words(i..first.end), &unit) {
        let says = "one amount, or two figures?";
        return Some(Item::ask(About::Amount, i..end, says, &[&decimal, &thousands]));
    }
    let cut = |value: &Decimal| can_be_of(*value, &unit);
    if !cut(&first.value) || !high.as_ref().is_none_or(cut) {
        let doubt = figures::endless(&t.words(i..end));
        return Some(Item::ask(About::Amount, i..end, &doubt.says, &[]));
    }
    let amt = Amt {
        low: first.value,
        high,
        unit: Some(unit.clone()),
        extra,
    };
    if (t.text(end) == "/" || t.text(end) == "per" && t.is_word(end + 1))
        && let Some(item) = per(t, i, end, &amt)
    {
        return Some(item);
    }
    // `20 mg tablets` and `5 mg/5 mL solution` name what is in the pack.
    if content(&unit)
        && let Some((_, form, _)) = with_adjectives(t, end)
    {
        return Some(Item::new(What::Form(amt), i..form));
    }
    let mut item = Item::new(What::Amount(amt.clone()), i..end);
    item.remarks = remarks;
    item.notes = notes;
    // `500 mg each`
    let next = t.text(end + 1);
    if content(&unit) && t.text(end) == "each" && words::slot(t, end + 1).is_none() && words::day_unit(next).is_none() {
        item.what = What::Equal(vec![amt], true);
        item.field = super::Field::Equal;
        item.at = i..end + 1;
    }
    Some(item)
}

fn adjective_of_unit(t: &Tokens<'_>, at: usize) -> bool {
    with_adjectives(t, at).is_some()
}

/// A counted unit after adjectives.
fn with_adjectives(t: &Tokens<'_>, mut at: usize) -> Option<(Unit, usize, Option<&'static str>)> {
    for _ in 0..5 {
        if let Some(found) = counted(t, at) {
            return Some(found);
        }
        let hyphen = t.text(at) == "-" && t.glued(at) && t.glued(at + 1);
        let adjective = t.is_word(at) && among(words::ADJECTIVES, t.text(at));
        if !(hyphen || adjective) {
            return None;
        }
        at += 1;
    }
    None
}

fn counted(t: &Tokens<'_>, at: usize) -> Option<(Unit, usize, Option<&'static str>)> {
    words::unit(t, at).filter(|(unit, ..)| !measured(unit) && *unit != Unit::counted("dose"))
}

/// `two 20 mg tablets`: two of them, which are 20 mg each; `two 5 mL spoonfuls`: 10 mL.
fn counted_times(t: &Tokens<'_>, i: usize, at: usize, count: Decimal, remarks: &[String]) -> Option<Item> {
    let times = ["x", "×", "*"].contains(&t.text(at));
    let from = if times || t.text(at) == "of" { at + 1 } else { at };
    if from == at && t.glued(at) {
        return None;
    }
    let each = figure(t, from).filter(|each| each.doubt.is_none())?;
    let (unit, end, remark) = words::unit(t, each.end)?;
    if !measured(&unit) {
        return None;
    }
    let mut remarks = remarks.to_vec();
    remarks.extend(each.remark.map(str::to_owned));
    remarks.extend(remark.map(str::to_owned));
    let form = with_adjectives(t, if t.text(end) == "-" { end + 1 } else { end });
    let amt = |low: Decimal, unit: Unit| Amt {
        low,
        high: None,
        unit: Some(unit),
        extra: false,
    };
    let volume = !content(&unit);
    let mut item = match form {
        Some((_, form, _)) if volume => {
            Item::new(What::Amount(amt(tidy(count.checked_mul(each.value)?), unit)), i..form)
        }
        Some((counted, form, _)) => {
            let mut item = Item::new(What::Amount(amt(count, counted)), i..form);
            // What each contains is kept with the amount.
            item.notes.push(format!("\u{1}{}", t.words(from..end)));
            item
        }
        None if times => Item::new(What::Amount(amt(tidy(count.checked_mul(each.value)?), unit)), i..end)
            .remark("read as that many times the amount, in all"),
        None => return None,
    };
    item.remarks.extend(remarks);
    Some(item)
}

/// What is after `/` or `per`: a weight, a rate, or what it is dissolved in.
fn per(t: &Tokens<'_>, i: usize, at: usize, amt: &Amt) -> Option<Item> {
    let next = t.text(at + 1);
    if next == "kg" || next == "kilogram" || next == "kilo" {
        let day = t.any(at + 2, "/ day|per day|a day|/ d|daily").unwrap_or(at + 2);
        return Some(Item::ask(
            About::Weight,
            i..day,
            "an amount by body weight: how much is it for the person?",
            &[
                "the amount for a weight that is named",
                "the amount that is stated, whatever the weight",
            ],
        ));
    }
    if next == "m" || next == "m²" || next == "m2" {
        return Some(Item::ask(
            About::Weight,
            i..at + 2,
            "an amount by body surface: how much is it for the person?",
            &[],
        ));
    }
    let strength = |end: usize| Some(Item::new(What::Equal(vec![], true), i..end));
    if words::minute_unit(next) == Some(60) && t.text(at) == "/" {
        return strength(at + 2);
    }
    if t.text(at) == "/" && t.text(at + 1) == "24" && words::minute_unit(t.text(at + 2)) == Some(60) {
        return strength(at + 3);
    }
    if let Some(below) = figure(t, at + 1)
        && let Some((unit, end, _)) = words::unit(t, below.end)
        && amt.unit.as_ref().is_some_and(content)
        && unit != Unit::counted("dose")
    {
        return strength(end);
    }
    let (unit, end, _) = words::unit(t, at + 1)?;
    (amt.unit.as_ref().is_some_and(content) && unit != Unit::counted("dose")).then_some(())?;
    strength(end)
}

/// `= 160 mg`, `4 mL = 160 mg`
fn equals(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const EQUAL: &str = "=|equals|equal to|is equal to|equivalent to|which is|that is|i e|ie|contains|containing";
    if let Some(at) = t.any(i, EQUAL) {
        let (amts, end) = list(t, at)?;
        return Some(Item::new(What::Equal(amts, false), i..end));
    }
    // A whole sentence that says what an amount contains.
    let begins = i == 0 || t.get(i).is_some_and(|token| token.line) || [".", ";", "(", ","].contains(&t.text(i - 1));
    if !begins {
        return None;
    }
    let (_, end) = list(t, i)?;
    let at = t.any(end, EQUAL)?;
    let (_, end) = list(t, at)?;
    Some(Item::new(What::Equal(Vec::new(), false), i..end))
}

/// Amounts with units, one after the other: `5-10 mg`, `2.5 mg/5 mL`.
pub(super) fn list(t: &Tokens<'_>, i: usize) -> Option<(Vec<Amt>, usize)> {
    let mut found = Vec::new();
    let mut at = i;
    loop {
        let first = figure(t, at).filter(|first| first.doubt.is_none())?;
        let mut end = first.end;
        let mut high = None;
        if ["-", "–", "to", "or"].contains(&t.text(end))
            && let Some(second) = figure(t, end + 1).filter(|second| second.value > first.value)
        {
            end = second.end;
            high = Some(second.value);
        }
        while t.is_word(end) && among(words::ADJECTIVES, t.text(end)) {
            end += 1;
        }
        let (unit, mut end, _) = words::unit(t, end)?;
        let mut strength = false;
        if t.text(end) == "/" {
            let below = figure(t, end + 1).map_or(end + 1, |below| below.end);
            if let Some((_, after, _)) = words::unit(t, below) {
                end = after;
                strength = true;
            } else if words::minute_unit(t.text(below)).is_some() {
                end = below + 1;
                strength = true;
            }
        }
        if !strength {
            found.push(Amt {
                low: first.value,
                high,
                unit: Some(unit),
                extra: false,
            });
        }
        at = end;
        let next = if [",", "+", "/", "and", "of", "in", "or"].contains(&t.text(at)) {
            at + 1
        } else {
            return Some((found, at));
        };
        if figure(t, next).is_none_or(|figure| words::unit(t, figure.end).is_none()) {
            return Some((found, at));
        }
        at = next;
    }
}

/// `(10 mg)`, `(10 mg in all)`, `(= 10 mg)`, `(total 10 mg)`: what the amount before it is.
fn brackets(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let close = match t.text(i) {
        "(" => ")",
        "[" => "]",
        _ => return None,
    };
    let at = t.any(i + 1, BEFORE).unwrap_or(i + 1);
    let (amts, mut end) = list(t, at)?;
    let each = t.any(end, "each|per tablet|per capsule|a tablet|per puff|per dose|/ tablet");
    end = each.or_else(|| t.any(end, BEHIND)).unwrap_or(end);
    if t.text(end) != close {
        // `(10 mg tablets)`
        let form = with_adjectives(t, end)
            .map(|(_, end, _)| end)
            .filter(|end| t.text(*end) == close)?;
        return Some(Item::new(What::Equal(amts, true), i..form + 1));
    }
    Some(Item::new(What::Equal(amts, each.is_some()), i..end + 1))
}

const BEFORE: &str = "=|total|total of|total dose|total dose of|a total of|in all|equals|equal to|i e|ie|that is|which is|\
    about|dose|total daily dose|total daily dose of|dose of|each|each contains|contains|equivalent to|\
    to make|for a total of|for a total dose of|to equal|daily total|daily total of";
const BEHIND: &str = "in all|total|in total|altogether|a day|per day|daily|/ day|total dose|each day|a day in all|\
    a day in total|dose|total daily|total daily dose|of active ingredient|strength|total per day|\
    total a day";

/// `to make 10 mg`, `for a total of 40 mg a day`, `total daily dose 40 mg`
fn total(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const TOTAL: &str = "total|total of|a total of|for a total of|for a total dose of|total dose|total dose of|total dose is|\
        total daily dose|total daily dose of|total daily dose is|to make|to make a total of|to equal|\
        daily total|daily total of|total dose :|total daily dose :|total daily dose =|total dose =|total :|\
        total =|for a total daily dose of|to give|making|making a total of|in all|each tablet contains|\
        each capsule contains|one tablet contains|1 tablet contains|each tablet is|each capsule is";
    let at = t.any(i, TOTAL)?;
    let (amts, end) = list(t, at)?;
    let end = t.any(end, BEHIND).unwrap_or(end);
    Some(Item::new(What::Equal(amts, false), i..end))
}

/// `1-0-1`, `½-0-½ tablets`, `tab. 1-0-1-0`
fn scheme(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let mut parts = Vec::new();
    // `tablet 1-0-1`
    let before = counted(t, i).filter(|(_, end, _)| t.is_figure(*end));
    let mut at = before.as_ref().map_or(i, |(_, end, _)| *end);
    loop {
        let part = scheme_part(t, at)?;
        parts.push(part.0);
        at = part.1;
        if !["-", "–", "—"].contains(&t.text(at)) {
            break;
        }
        at += 1;
        if parts.len() > 4 {
            return None;
        }
    }
    if !(3..=4).contains(&parts.len()) || parts.iter().all(Decimal::is_zero) {
        return None;
    }
    let behind = with_adjectives(t, at).or_else(|| words::unit(t, at));
    let Some((unit, end, _)) = behind.or_else(|| before.map(|(unit, _, remark)| (unit, at, remark))) else {
        return Some(Item::ask(
            About::Unit,
            i..at,
            "morning, noon, evening (and night): what is counted?",
            &["tablets", "capsules"],
        ));
    };
    Some(Item::new(What::Scheme(parts, unit), i..end))
}

fn scheme_part(t: &Tokens<'_>, i: usize) -> Option<(Decimal, usize)> {
    if !t.is_figure(i) {
        return None;
    }
    if t.text(i + 1) == "/" && t.glued(i + 1) {
        let part = figure(t, i).filter(|part| part.doubt.is_none())?;
        return Some((part.value, part.end));
    }
    let text = t.text(i);
    if text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 2 {
        return Some((text.parse().ok()?, i + 1));
    }
    let part = figure(t, i).filter(|part| part.doubt.is_none() && part.end == i + 1)?;
    Some((part.value, part.end))
}
