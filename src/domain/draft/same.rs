//! Whether two ladders ask for the same doses, looked at day by day.

use chrono::NaiveDate;

use super::rows::rungs;
use crate::domain::schedule::{Due, RungKind, Timeline, needed};

/// How many days are compared.
const COMPARED: i64 = 400;

/// Whether two timelines ask for the same doses from a day on. `begins` is the first day of the revision: a row is
/// divided there, and no other may be.
pub(super) fn same_days(a: &Timeline, b: &Timeline, from: NaiveDate, begins: NaiveDate) -> bool {
    let same = |a: &[Due], b: &[Due]| {
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                (&a.key, &a.clock, &a.amount, &a.action, &a.minutes, &a.window)
                    == (&b.key, &b.clock, &b.amount, &b.action, &b.minutes, &b.window)
            })
    };
    from.iter_days()
        .take(usize::try_from(COMPARED).unwrap_or(0))
        .all(|day| same(&a.by_plan(day), &b.by_plan(day)) && needed(a, day) == needed(b, day))
        && ends(a, from, begins) == ends(b, from, begins)
}

/// The first days of the rungs after a day: two ladders of one look that end at other times are not the same. A hold is
/// part of its step, which has it in its length once it is written out.
fn ends(timeline: &Timeline, today: NaiveDate, begins: NaiveDate) -> Vec<(Option<NaiveDate>, Option<i64>, bool)> {
    let rungs = rungs(timeline, today);
    // While a question waits the answer says when the next step begins.
    let waits = timeline.waits_on(begins);
    rungs
        .iter()
        .filter(|rung| (rung.from > begins || waits && rung.asked) && rung.kind != RungKind::Hold)
        .take(12)
        .map(|rung| {
            let notional = waits && rung.asked;
            (
                (!notional).then_some(rung.from),
                rung.days().filter(|_| notional),
                rung.asked,
            )
        })
        .collect()
}
