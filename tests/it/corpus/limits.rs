//! May I, when at the earliest, what is left?

use chrono::{DateTime, FixedOffset, Utc};
use regimen::domain::clock::Wall;
use regimen::domain::journal::{Journal, MonthEntries};
use regimen::domain::limits::{Asked, about};

use super::case::{Case, Query, time};

/// Compares the answers; says how much was compared.
pub(crate) fn check(case: &Case, wrong: &mut Vec<String>) -> usize {
    for query in &case.expected.query {
        answer(case, query, wrong);
    }
    case.expected.query.len()
}

fn answer(case: &Case, query: &Query, wrong: &mut Vec<String>) {
    let course = case.course(query.item.as_deref());
    let local = time(&query.at);
    let wall: Box<dyn Wall> = match case.zone_at(local) {
        Some(zone) => Box::new(zone),
        None => Box::new(Utc),
    };
    let at = wall.instant(local);
    let amount = query.ask.as_deref().map(|text| case.quantity(text));
    // A question of the corpus knows what was recorded before it.
    let mut journal = Journal::default();
    for (month, entries) in case.regimen.journal.months() {
        let doses = entries.doses.iter().filter(|entry| entry.at < at).cloned().collect();
        let known = MonthEntries {
            doses,
            ..MonthEntries::default()
        };
        journal.put(month, known);
    }
    let timeline = case.schedules.timeline(&course.id);
    let found = about(&Asked {
        amount: amount.as_ref(),
        episode: query.episode.as_deref(),
        journal: &journal,
        ..Asked::new(course, timeline, &case.regimen, at, &*wall)
    });
    let mut same = |what: &str, found: Option<String>, expected: Option<String>| {
        if found != expected {
            wrong.push(format!("{}: {what} is {found:?}, expected {expected:?}", query.at));
        }
    };
    same(
        "the verdict",
        Some(found.verdict.to_string()),
        Some(query.verdict.clone()),
    );
    let minute = |at: DateTime<FixedOffset>| at.format("%Y-%m-%dT%H:%M").to_string();
    same("earliest", found.earliest.map(minute), query.earliest.clone());
    if let Some(left) = &query.left_after {
        let tightest = found.left_after.first().and_then(|left| left.left.quantity());
        same(
            "what is left",
            tightest.map(|q| q.value.normalize().to_string()),
            Some(left.normalize().to_string()),
        );
    }
    if let Some(amount) = &query.amount {
        same("the amount", found.amount.map(|q| q.to_string()), Some(amount.clone()));
    }
    if let Some(words) = &query.show {
        let shown = found.show.unwrap_or_default();
        if !shown.contains(words.as_str()) {
            wrong.push(format!("{}: `{shown}` is shown, expected `{words}`", query.at));
        }
    }
}
