//! What is about handing out, and what to do about a missed dose.

use super::figures::{figure, whole};
use super::item::{Item, What};
use super::lex::Tokens;
use super::limits::firm;
use super::words;

/// About handing out: `#30`, `R2`, `qty 60`, `refills 3`, `30 days' supply`.
pub(super) fn dispense(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let made = |end: usize| Some(Item::new(What::Dispense, i..end));
    let with_unit = |at: usize| {
        let found = figure(t, at)?;
        let close = figure_in_brackets(t, found.end).unwrap_or(found.end);
        Some(words::unit(t, close).map_or(close, |(_, end, _)| end))
    };
    if t.text(i) == "#" || t.text(i) == "№" {
        return with_unit(i + 1).and_then(made);
    }
    if let Some(at) = t.any(
        i,
        "qty|qty :|quantity|quantity :|dispense|disp|disp :|dispense :|disp #|dispense #|qty #|qty : #|\
            disp : #|dispense : #|mitte|mitte :|quantity #|supply|supply :|pack of|packs of|total quantity|\
            pack size|op|n|box of|bottle of|days supply :|days' supply :|quantity to dispense|sufficient for|\
            pack size :|tot|tot :|qty .|disp .",
    ) {
        if t.text(i) == "n" && !["1", "2", "3"].contains(&t.text(at)) || t.text(i) == "op" && !t.is_figure(at) {
            return None;
        }
        let at = t.skip(at, &["of", "="]);
        let end = with_unit(at)?;
        let end = t
            .any(
                end,
                "days|day|days' supply|days supply|day supply|weeks|packs|boxes|bottles|weeks' supply|days of supply|\
                    box|pack|bottle|months|inhaler|inhalers|month supply|months' supply|month's supply",
            )
            .unwrap_or(end);
        return made(end);
    }
    if let Some(at) = t.any(
        i,
        "refills|refill|refills :|refill :|rf|rf :|r|repeats|repeats :|rpt|repeat x|refills x|refill x|rep|\
            rpts|refills =|with refills :|ref|rfs|refills #|rfl|refill(s)",
    ) {
        let glued = t.text(i) != "r" || t.glued(i + 1) || t.text(i + 1) == ":";
        if glued
            && let Some((_, end)) = whole(t, at)
                .filter(|(_, end)| words::unit(t, *end).is_none() && words::minute_unit(t.text(*end)).is_none())
        {
            return made(end);
        }
        if let Some(end) = t
            .any(at, "none|zero|no|prn|nil")
            .filter(|_| t.text(i).starts_with("refill"))
        {
            return made(end);
        }
    }
    let many = "refills|refill|repeats|rf|repeat prescriptions|refills left|refills remaining";
    if let Some(end) = whole(t, t.skip(i, &["with", "x"])).and_then(|(_, end)| t.any(end, many)) {
        return made(end);
    }
    if let Some(end) = t.any(
        i,
        "no refills|no refill|no repeats|with no refills|refillable|refills as needed|refill as needed|\
            zero refills|without refills|daw|dispense as written|generic ok|no substitution|\
            substitution permitted|may substitute",
    ) {
        return made(end);
    }
    let from = t.skip(i, &["for", "a", "supply", "of", "dispense", "give"]);
    let (_, end) = whole(t, from)?;
    let end = if t.text(end) == "-" { end + 1 } else { end };
    let end = t
        .any(
            end,
            "days' supply|day supply|days supply|day's supply|weeks' supply|week supply|month supply|\
                months' supply|month's supply|months supply|weeks supply|day's|days of supply|week's supply",
        )
        .filter(|end| t.text(end - 1) == "supply")?;
    made(end)
}

fn figure_in_brackets(t: &Tokens<'_>, i: usize) -> Option<usize> {
    if t.text(i) != "(" {
        return None;
    }
    let end = figure(t, i + 1)?.end;
    (t.text(end) == ")").then_some(end + 1)
}

/// What to do about a missed dose.
pub(super) fn missed(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let begins = t.any(
        i,
        "if a dose is missed|if you miss|if missed|missed dose|missed doses|if you forget|if dose is missed|\
            if dose missed|if forgotten|if a dose is forgotten|for missed doses|for a missed dose|\
            if one dose is missed|if you have missed|if the dose is missed|when a dose is missed|if you missed|\
            do not double|do not take a double dose|if doses are missed|do not take two doses|\
            in case of a missed dose|in case a dose is missed|if the patch falls off",
    )?;
    let mut end = begins;
    while end < t.len() && t.text(end) != "." && !firm(t, end) {
        end += 1;
    }
    Some(Item::new(What::Missed, i..end))
}
