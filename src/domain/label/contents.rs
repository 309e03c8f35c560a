//! What one of what is counted contains, each substance with its name: `2 sprays of 2.7 mg THC and 2.5 mg CBD`.

use super::figures::figure;
use super::item::{Item, What};
use super::lex::{Tokens, among};
use super::{moments, notes, often, places, words};
use crate::domain::unit::Unit;

/// Substances whose names are often typed in small letters.
const SHORT: [&str; 4] = ["thc", "cbd", "cbg", "cbn"];

/// The substances behind `2 sprays of`, all of them with their names.
pub(super) fn contents(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let counted = i.checked_sub(2).filter(|_| t.text(i - 1) == "of")?;
    let (unit, end, _) = words::unit(t, counted)?;
    if end != i - 1 || words::measured(&unit) || unit == Unit::counted("dose") {
        return None;
    }
    let (first, mut end) = substance(t, i)?;
    let mut all = vec![first];
    while let next = t.skip(end, &[",", "and", "&", "+", "plus"])
        && next > end
        && let Some((another, after)) = substance(t, next)
    {
        all.push(another);
        end = after;
    }
    // `each`, `per spray`
    let of_one = ["per", "a", "/"].contains(&t.text(end));
    let each = words::unit(t, end + 1).filter(|(each, ..)| of_one && *each == unit);
    let each = each.map(|(_, end, _)| end).or_else(|| t.phrase(end, "each"));
    Some(Item::new(What::Contents(all.join(" + ")), i..each.unwrap_or(end)))
}

/// `2.7 mg THC`, `2.7 mg of THC`, `THC 2.7 mg`; its name first, and where it ends.
fn substance(t: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    if let Some((strength, end)) = strength(t, i) {
        let from = t.skip(end, &["of"]);
        let end = named(t, from)?;
        return Some((format!("{} {strength}", t.words(from..end)), end));
    }
    let from = named(t, i)?;
    let (strength, end) = strength(t, from)?;
    Some((format!("{} {strength}", t.words(i..from)), end))
}

fn strength(t: &Tokens<'_>, i: usize) -> Option<(String, usize)> {
    let figure = figure(t, i).filter(|figure| figure.doubt.is_none() && figure.remark.is_none())?;
    let (unit, end, _) = words::unit(t, figure.end).filter(|(unit, ..)| words::content(unit))?;
    Some((format!("{} {unit}", figure.value), end))
}

fn named(t: &Tokens<'_>, i: usize) -> Option<usize> {
    if SHORT.contains(&t.text(i)) {
        return Some(i + 1);
    }
    name(t, i)
}

/// The end of a product's name, of which the first word has a capital letter.
pub(super) fn name(t: &Tokens<'_>, i: usize) -> Option<usize> {
    let mut end = i;
    while end < t.len() && end - i < 5 {
        let word = t.text(end);
        let capital = t.get(end).is_some_and(|token| token.capital);
        // `Vitamin D`, `B12`
        let letter = t.is_word(end)
            && word.chars().count() == 1
            && capital
            && (end > i || t.is_figure(end + 1) && t.glued(end + 1));
        let part_of_name = letter
            || t.is_word(end)
                && !among(words::FILLER, word)
                && !words::of_directions(word)
                && (end > i || capital)
                && words::slip(word).is_none()
                && notes::note(t, end).is_none()
                && moments::moment(t, end).is_none()
                && often::times(t, end).is_none()
                && (places::route(t, end).is_none() || word.len() > 4 && end > i);
        // `B12`, `D3`
        let digits = t.is_figure(end) && end > i && t.glued(end) && t.is_word(end - 1);
        let hyphen = t.text(end) == "-" && end > i && t.glued(end) && t.glued(end + 1) && t.is_word(end + 1);
        if !(part_of_name || digits || hyphen) {
            break;
        }
        end += 1;
    }
    (end > i).then_some(end)
}
