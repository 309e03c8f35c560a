//! What is looked at while a draft is edited, and before it comes into force.
//!
//! The limits are the person's own, typed in from the prescription. A plan that goes over one of them cannot be put
//! into force; what the plan in force says already is only pointed out.

use std::cmp::Ordering;

use chrono::{NaiveDate, TimeDelta};

use super::rows::{MOST_ROWS, Row, Tense};
use super::{Basis, Draft};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::course::Limits;
use crate::domain::decision::{self, against, closer};
use crate::domain::directions::Directions;
use crate::domain::limits::Rule;
use crate::domain::most::Most;
use crate::domain::plan::{Length, Plan};
use crate::domain::preparation::{compare, makeable};
use crate::domain::schedule::{Action, Due, RungKind, Timeline};
use crate::domain::supply::Lasts;

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The draft cannot come into force.
    Refused,
    /// Worth a look.
    Notice,
    /// Looked at, nothing found.
    Fine,
}

/// One line about the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What came of it.
    pub verdict: Verdict,
    /// In words: the rule, whose it is, and what was found.
    pub words: String,
}

/// So far ahead sums are looked at.
const AHEAD: usize = 400;

/// Every check of a draft, refusals first.
pub fn checks(draft: &Draft, basis: &Basis<'_>) -> Vec<Check> {
    let now = draft.timeline(basis);
    let was = basis.active();
    let rows = draft.rows(basis);
    let mut found = vec![joins(&rows)];
    if let Some(plan) = &draft.plan {
        found.extend(shape(plan));
    }
    let allowed = &basis.course.limits;
    let known = Draft::new(basis.course).rows(basis);
    found.extend(rise(allowed, &rises(&rows), &rises(&known)));
    found.extend(limits(basis, &now, &was));
    found.extend(rhythm(basis, &now, &was));
    found.extend(measured(basis, (&rows, &now), (&known, &was)));
    found.extend(later_plans(draft, &now, basis.today));
    found.extend(never(draft, &now));
    found.extend(nothing(draft, basis, (&was, &now)));
    found.extend(
        draft
            .changes
            .iter()
            .filter_map(|change| over_already(draft, basis, change)),
    );
    found.extend(draft.held_over(basis).map(|change| {
        notice(format!(
            "`{}` from {} was decided earlier and holds over this draft; undo takes it back",
            change.verb,
            short(change.on)
        ))
    }));
    if draft.is_stale(basis.course) {
        found.push(notice(
            "the plan was changed after this draft was begun; the draft is beside the plan as it is now",
        ));
    }
    found.sort_by_key(|check| check.verdict);
    found
}

/// Decisions that change nothing any more, as what was decided has come by itself.
fn nothing(draft: &Draft, basis: &Basis<'_>, (was, now): (&Timeline, &Timeline)) -> Option<Check> {
    let first = draft.changes.first().filter(|_| draft.plan.is_none())?;
    let closes = |change: &Change| matches!(change.verb, Verb::Pause { .. } | Verb::Stop) && basis.waits.is_some();
    let on = draft.changes.iter().map(|change| change.on).min()?.min(basis.today);
    let named: Vec<NaiveDate> = draft
        .changes
        .iter()
        .flat_map(|change| decision::named_days(&change.verb))
        .collect();
    let is_nothing = !draft.changes.iter().any(closes) && decision::is_nothing(was, now, on, &named);
    is_nothing.then(|| {
        refused(format!(
            "`{}` changes nothing any more: what it says comes by itself",
            first.verb
        ))
    })
}

/// A decision that comes too late: the dose that it names is recorded, or the step that it is about is over.
fn over_already(draft: &Draft, basis: &Basis<'_>, change: &Change) -> Option<Check> {
    let doses = match &change.verb {
        Verb::LeaveOut(doses) => doses.as_slice(),
        Verb::Move { dose, .. } => std::slice::from_ref(dose),
        _ => &[],
    };
    let recorded = |dose: &&DoseRef| {
        let keys = basis.around.recorded.iter().filter_map(|entry| entry.due.as_ref());
        let mut named = keys.filter(|key| dose.names(key.date, &key.moment));
        named.next().is_some()
    };
    if let Some(dose) = doses.iter().find(recorded) {
        return Some(refused(format!("the dose of {} is recorded already", short(dose.date))));
    }
    let moved = matches!(&change.verb, Verb::Move { .. });
    // By the clock of another zone the dose of today may be of the day before.
    let today = basis.today.min(basis.first);
    if let Some(dose) = doses.iter().find(|dose| dose.date < today && !moved) {
        return Some(refused(format!("the dose of {} is over", short(dose.date))));
    }
    let waits = Some(change.on) == basis.waits && change.verb.is_of_a_window();
    if change.on >= today || moved || waits {
        return None;
    }
    // It was about a step that is over: it may still say what comes next, and nothing of the days that have been.
    let without = Draft {
        changes: draft.changes.iter().filter(|other| *other != change).cloned().collect(),
        ..draft.clone()
    };
    let (was, now) = (without.timeline(basis), draft.timeline(basis));
    let mut days = change.on.iter_days().take_while(|day| *day < basis.first);
    days.any(|day| was.by_plan(day) != now.by_plan(day)).then(|| {
        refused(format!(
            "`{}` was about the step of {}, which is over; x removes it, and it can be typed again",
            change.verb,
            short(change.on)
        ))
    })
}

fn refused(words: impl Into<String>) -> Check {
    Check {
        verdict: Verdict::Refused,
        words: words.into(),
    }
}

fn fine(words: impl Into<String>) -> Check {
    Check {
        verdict: Verdict::Fine,
        words: words.into(),
    }
}

fn notice(words: impl Into<String>) -> Check {
    Check {
        verdict: Verdict::Notice,
        words: words.into(),
    }
}

/// Refused where the draft brings it, pointed out where the plan in force says so already.
fn over(already: bool, words: String) -> Check {
    Check {
        verdict: if already { Verdict::Notice } else { Verdict::Refused },
        words,
    }
}

fn joins(rows: &[Row]) -> Check {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.tense != Tense::Never).collect();
    let gap = rows
        .windows(2)
        .find(|pair| pair[0].until.map(|until| until + TimeDelta::days(1)) != Some(pair[1].from));
    match gap {
        None => fine("steps join without a gap"),
        Some(pair) => notice(format!(
            "between the rows from {} and from {} there are days without a plan",
            short(pair[0].from),
            short(pair[1].from)
        )),
    }
}

/// Steps that would never be reached, or that say nothing.
fn shape(plan: &Plan) -> Vec<Check> {
    let mut found = Vec::new();
    if plan.steps.is_empty() {
        found.push(Check {
            verdict: Verdict::Refused,
            words: "the plan has no step".into(),
        });
    }
    let behind = plan
        .steps
        .iter()
        .rev()
        .skip(1)
        .position(|step| step.length == Length::Open);
    if behind.is_some() {
        found.push(Check {
            verdict: Verdict::Refused,
            words: "a step without an end has steps after it, which would never begin".into(),
        });
    }
    found
}

/// The dose of a row in one figure: the sum of an ordinary day, where all its lines are of one kind.
fn daily(take: &Directions) -> Option<Quantity> {
    let mut lines = take.lines.iter().filter(|line| !line.is_as_needed());
    let first = lines.next()?.amount.at_most();
    // Lines for different days are not a sum: the largest of them counts.
    let apart = take.lines.iter().any(|line| line.days != take.lines[0].days);
    lines.try_fold(first, |sum, line| {
        let own = line.amount.at_most();
        if apart {
            Some(if own.compare(&sum)? == Ordering::Greater {
                own
            } else {
                sum
            })
        } else {
            sum.plus(&own)
        }
    })
}

/// Rises from one row to the next.
fn rises(rows: &[Row]) -> Vec<Rise> {
    let taken = |row: &&Row| matches!(row.kind, RungKind::Step | RungKind::Hold);
    let taken: Vec<&Row> = rows.iter().filter(taken).collect();
    let rise = |pair: &[&Row]| {
        let (before, after) = (daily(&pair[0].take)?, daily(&pair[1].take)?);
        let more = after.value.checked_sub(before.to(&after.unit)?.value)?;
        (pair[1].tense != Tense::Past && more > rust_decimal::Decimal::ZERO)
            .then(|| (pair[1].from, Quantity::new(more, after.unit.clone()), after))
    };
    taken.windows(2).filter_map(rise).collect()
}

type Rise = (NaiveDate, Quantity, Quantity);

/// The first rise of the plan in force from today on that is larger than the limit for one, with its day.
pub fn steep_rise(basis: &Basis<'_>) -> Option<(NaiveDate, Quantity)> {
    let limit = basis.course.limits.rise.as_ref()?;
    let found = rises(&Draft::new(basis.course).rows(basis));
    let mut steep = found
        .into_iter()
        .filter(|(_, by, _)| by.compare(limit) == Some(Ordering::Greater));
    steep.next().map(|(on, by, _)| (on, by))
}

fn rise(limits: &Limits, now: &[Rise], known: &[Rise]) -> Option<Check> {
    let limit = limits.rise.as_ref()?;
    let too_large: Vec<_> = now
        .iter()
        .filter(|(_, by, _)| by.compare(limit) == Some(Ordering::Greater))
        .map(|(on, by, to)| (known.iter().any(|(_, b, t)| (b, t) == (by, to)), on, by))
        .collect();
    let worst = too_large.iter().min_by_key(|(already, ..)| *already);
    Some(match worst {
        None => fine(format!("no rise larger than your limit of {limit}")),
        Some((already, on, by)) => over(
            *already,
            format!("your limit for one rise is {limit}; on {} it is {by}", short(**on)),
        ),
    })
}

/// That a ceiling cannot be compared with an amount.
fn not_stated(limit: &Most, name: &str, open: &Quantity) -> Check {
    notice(format!(
        "how much of your limit of {limit} {name} {open} takes up is not stated; it is not checked"
    ))
}

fn days(timeline: &Timeline, from: NaiveDate) -> impl Iterator<Item = (NaiveDate, Vec<Due>)> {
    from.iter_days().take(AHEAD).map(|day| {
        let due = timeline.by_plan(day);
        (
            day,
            due.into_iter()
                .filter(|due| due.action != Some(Action::Remove))
                .collect(),
        )
    })
}

/// The limits of the prescription, in the words of the recording.
fn limits(basis: &Basis<'_>, now: &Timeline, was: &Timeline) -> Vec<Check> {
    let (course, limits) = (basis.course, &basis.course.limits);
    let all = against(course, was, now, basis.today, basis.around);
    let broken = |rules: &[Rule]| all.iter().any(|against| rules.contains(&against.fault.rule));
    let mut found: Vec<Check> = all
        .iter()
        .map(|against| over(against.already, against.fault.text.clone()))
        .collect();
    let ceilings = [
        (limits.per_dose.as_ref(), Rule::PerDose, "for one dose"),
        (limits.per_day.as_ref(), Rule::PerDay, "in 24 hours"),
        (limits.per_calendar_day.as_ref(), Rule::PerCalendarDay, "in one day"),
        (limits.per_week.as_ref(), Rule::PerWeek, "in 7 days"),
    ];
    let hours: Vec<(&Most, Rule, String)> = (limits.per_hours.iter())
        .map(|(hours, most)| (most, Rule::PerHours(*hours), format!("in {hours} hours")))
        .collect();
    let hours = hours
        .iter()
        .map(|(most, rule, name)| (Some(*most), *rule, name.as_str()));
    for (limit, rule, name) in ceilings.into_iter().chain(hours) {
        let Some(limit) = limit.filter(|_| !broken(&[rule])) else {
            continue;
        };
        let uncounted = days(now, basis.today)
            .flat_map(|(_, due)| due)
            .map(|due| due.amount.at_most())
            .find(|amount| limit.counted(&course.preparation, amount).is_none());
        found.push(match (uncounted, rule) {
            (Some(open), _) => not_stated(limit, name, &open),
            (None, Rule::PerDose) => fine(format!("no dose above your limit of {limit}")),
            (None, _) => fine(format!("within your limit of {limit} {name}")),
        });
    }
    if limits.gap.is_some() && !broken(&[Rule::Gap]) {
        found.push(fine("no two doses closer together than your limit"));
    }
    found
}

/// Two doses that come closer together than the rhythm of their steps.
fn rhythm(basis: &Basis<'_>, now: &Timeline, was: &Timeline) -> Option<Check> {
    let closer = closer(was, now, basis.today, basis.around)?;
    Some(notice(closer.words(basis.today)))
}

/// Whether each amount to come can be counted or drawn; in words for the first that says more than the amount itself.
fn measured(basis: &Basis<'_>, draft: (&[Row], &Timeline), known: (&[Row], &Timeline)) -> Vec<Check> {
    let preparation = &basis.course.preparation;
    let ahead = |(rows, timeline): (&[Row], &Timeline)| {
        let rows = rows
            .iter()
            .filter(|row| row.tense != Tense::Past && row.kind == RungKind::Step);
        let mut found: Vec<Quantity> = rows
            // An amount for each kg is looked at as what it comes to on its days, below.
            .flat_map(|row| row.take.lines.iter().filter(|line| line.amount.basis.is_none()))
            .flat_map(|line| both(&line.amount))
            .collect();
        // An amount that is set in the middle of a row as well.
        for (_, due) in days(timeline, basis.today) {
            for amount in due.iter().flat_map(|due| both(&due.amount)) {
                if !found.contains(&amount) {
                    found.push(amount);
                }
            }
        }
        found
    };
    let known = ahead(known);
    let strange = |amount: &Quantity| {
        let amounts = || known.iter().filter(|other| !other.value.is_zero());
        amounts().next().is_some() && amounts().all(|other| compare(preparation, amount, other).is_none())
    };
    let (mut found, mut good) = (Vec::new(), None);
    let mut seen: Vec<Quantity> = Vec::new();
    for amount in ahead(draft) {
        if seen.contains(&amount) {
            continue;
        }
        match makeable(preparation, &amount) {
            _ if strange(&amount) => found.push(over(
                false,
                format!("{amount} cannot be compared with the plan in force; the strength of the product is not known in that unit"),
            )),
            Ok(Some(measured)) => good = good.or(Some(format!("{amount} can be measured: {measured}"))),
            Ok(None) => {}
            Err(error) => found.push(over(known.contains(&amount), error.to_string())),
        }
        seen.push(amount);
    }
    if found.is_empty() {
        found.extend(good.map(fine));
    }
    found
}

/// The least and the most of a range, else the amount.
fn both(amount: &Amount) -> impl Iterator<Item = Quantity> {
    let most = Some(amount.at_most()).filter(|most| *most != amount.quantity());
    std::iter::once(amount.quantity()).chain(most)
}

/// Rows of the draft that never come, as a revision of a later day begins before them.
fn never(draft: &Draft, now: &Timeline) -> Option<Check> {
    let plan = draft.plan.as_ref()?;
    let later = now
        .plans()
        .iter()
        .map(|other| other.from)
        .find(|from| *from > plan.from)?;
    let own = now.plans().iter().rposition(|other| other.from == plan.from)?;
    let rungs = now.rungs(MOST_ROWS);
    let mut steps = plan.steps.iter().zip(1..);
    let (step, _) = steps.find(|(_, number)| !rungs.iter().any(|rung| (rung.plan, rung.step) == (own, *number)))?;
    Some(refused(format!(
        "{} never comes: the plan from {} was decided before and begins first; take that back first, with :correct-history",
        step.take,
        short(later)
    )))
}

/// Revisions that begin later stay, on their own day.
fn later_plans(draft: &Draft, now: &Timeline, today: NaiveDate) -> Vec<Check> {
    let own = draft.plan.as_ref().map(|plan| plan.from);
    let mut later: Vec<NaiveDate> = now
        .plans()
        .iter()
        .map(|plan| plan.from)
        .filter(|from| *from > today && Some(*from) != own)
        .collect();
    later.dedup();
    later
        .iter()
        .map(|from| {
            notice(format!(
                "the plan from {} begins on its own day and does not move",
                short(*from)
            ))
        })
        .collect()
}

/// Until when what is left of the product lasts with the draft; `None` where nobody can say.
pub fn supply_check(left: &Quantity, lasts: Lasts, today: NaiveDate) -> Option<Check> {
    match lasts {
        Lasts::Out(day) => Some(notice(format!("supply: ran out on {}", short(day)))),
        Lasts::Until(day) if day < today => {
            Some(notice(format!("supply: {left} left, not enough for what is due today")))
        }
        Lasts::Until(day) => {
            let words = format!("supply: {left} left, until {} with this draft", short(day));
            Some(if day < today + TimeDelta::days(14) {
                notice(words)
            } else {
                fine(words)
            })
        }
        Lasts::Long => Some(fine(format!(
            "supply: {left} left, enough for two years with this draft"
        ))),
        Lasts::Unused | Lasts::Unknown => None,
    }
}

/// `30 Nov`
fn short(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}
