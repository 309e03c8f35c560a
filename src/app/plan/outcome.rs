//! What an edit of the plan comes to, in words: said before Enter and after a key.

use super::super::words;
use crate::domain::draft::{Basis, Draft, Row, Tense};
use crate::domain::schedule::RungKind;

/// `step 2 (20 mg morning)`, `this hold`
pub(super) fn named(row: &Row, hidden: bool) -> String {
    let take = if hidden { "--".to_owned() } else { row.take.to_string() };
    match (row.kind, row.number) {
        (RungKind::Hold, _) => "this hold".into(),
        (RungKind::Pause, _) => "this pause".into(),
        (RungKind::Stop, _) => "this stop".into(),
        (RungKind::Step, Some(number)) => format!("step {number} ({take})"),
        (RungKind::Step, None) => format!("this step ({take})"),
    }
}

/// `7 days longer, 10 days in all; the later steps move with it`: of a row behind a question. Its answer says on which day the
/// row begins.
pub(super) fn longer_in_all(row: &Row, days: u32, rows: &[Row]) -> Option<String> {
    let all = row.days().filter(|_| row.asked)? + i64::from(days);
    let count = |days: i64| words::count(usize::try_from(days).unwrap_or(0), "day", "days");
    let more = rows
        .iter()
        .any(|later| later.from > row.from && later.kind == RungKind::Step);
    let move_too = if more { "; the later steps move with it" } else { "" };
    Some(format!(
        "{} longer, {} in all{move_too}",
        count(days.into()),
        count(all)
    ))
}

/// What follows from an edit beyond its row: steps that never begin, a plan that ends now, a step that got an end.
pub(super) fn ends_with(basis: &Basis<'_>, before: &Draft, after: &Draft) -> String {
    let (was, now) = (before.rows(basis), after.rows(basis));
    let near = |day| words::day_near(day, basis.today);
    let mut said = String::new();
    let never = |rows: &[Row]| rows.iter().filter(|row| row.tense == Tense::Never).count();
    if never(&now) > never(&was) {
        let all: Vec<String> = now
            .iter()
            .filter(|row| row.tense == Tense::Never)
            .map(|row| row.take.to_string())
            .collect();
        said.push_str(&format!(
            "; {} after it would never begin ({}): `no end, drop the rest` or x removes {}",
            words::count(all.len(), "step", "steps"),
            all.join(", "),
            if all.len() == 1 { "it" } else { "them" }
        ));
    }
    let open = |rows: &[Row]| {
        rows.iter()
            .any(|row| row.planned.is_none() && row.tense != Tense::Never)
    };
    if open(&was)
        && !open(&now)
        && let Some((row, last)) = now.iter().rev().find_map(|row| Some((row, row.planned?)))
    {
        let (end, asks) = (near(last), row.asks.then(|| row.take.to_string()));
        // The step that had no end has one now.
        let ended = was.iter().find(|row| row.planned.is_none()).and_then(|open| {
            let here = |row: &&Row| row.kind == RungKind::Step && row.from == open.from && row.take == open.take;
            now.iter().find(here)
        });
        if let Some(row) = ended.filter(|row| row.planned != Some(last))
            && let Some(until) = row.planned
        {
            said.push_str(&format!("; {} ends on {}", row.take, near(until)));
        }
        said.push_str(&match asks {
            // Where the plan asks, the step goes on until that is answered.
            Some(take) => format!("; after {end} the plan asks, and {take} goes on until it is decided"),
            None => format!("; nothing is due after {end}"),
        });
    }
    said
}
