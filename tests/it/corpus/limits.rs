//! May I, when at the earliest, what is left?

use chrono::{DateTime, FixedOffset, Utc};
use regimen::domain::clock::Wall;
use regimen::domain::directions::Line;
use regimen::domain::journal::DoseEntry;
use regimen::domain::limits::{DueTime, Period, Question, ask};

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
    let log: Vec<&DoseEntry> = case.regimen.journal.months().flat_map(|(_, m)| &m.doses).collect();
    let amount = query.ask.as_deref().map(|text| case.quantity(text));
    let timeline = case.schedules.timeline(&course.id).unwrap();
    let needs = timeline.as_needed_on(local.date());
    let steps = || course.plans.iter().flat_map(|plan| &plan.steps);
    let as_needed = steps().flat_map(|step| &step.take.lines).any(Line::is_as_needed);
    // As the program asks: without a dose as needed it is about the last due dose that waits for an entry.
    let open = timeline.due_on(local.date(), &*wall).into_iter().rfind(|due| {
        let answered = log.iter().any(|e| e.at < at && e.due.as_ref() == Some(&due.key));
        needs.is_empty() && !answered && due.clock.is_some_and(|clock| clock <= local.time())
    });
    let due = open.and_then(|due| {
        Some(DueTime {
            at: wall.instant(due.on.and_time(due.clock?)),
            window: course.window.unwrap_or(case.regimen.settings.window),
        })
    });
    let found = ask(&Question {
        due,
        need: needs.first(),
        amount: amount.as_ref(),
        episode: query.episode.as_deref(),
        period: Period::of(timeline, local.date(), as_needed),
        ..Question::new(course, &log, at, &*wall)
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
