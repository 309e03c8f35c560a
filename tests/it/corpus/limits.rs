//! May I, when at the earliest, what is left?

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use regimen::domain::clock::Wall;
use regimen::domain::course::Course;
use regimen::domain::journal::DoseEntry;
use regimen::domain::limits::{Period, Question, ask};
use regimen::domain::schedule::Place;

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
    let needs = case.schedules.timeline(&course.id).unwrap().as_needed_on(local.date());
    let found = ask(&Question {
        need: needs.first(),
        amount: amount.as_ref(),
        episode: query.episode.as_deref(),
        period: period(case, course, local.date()),
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

/// The days on which a plan is in force, seen from a day.
fn period(case: &Case, course: &Course, day: NaiveDate) -> Period {
    let timeline = case.schedules.timeline(&course.id).unwrap();
    match timeline.place(day) {
        Place::Before(from) => Period { from, to: None },
        Place::Over(end) | Place::Stopped(end) => Period {
            from: None,
            to: end.pred_opt(),
        },
        Place::Step(at) => Period {
            from: None,
            to: at
                .until
                .filter(|_| at.index() + 1 == timeline.plans()[at.plan].steps.len()),
        },
        Place::Paused { .. } => Period::default(),
    }
}
