//! Decisions that change nothing, or something else than they say: by the one effect that a decision has.

use chrono::TimeDelta;

use crate::domain::change::{Change, DoseRef, Verb};
use crate::domain::clock::STEADY;
use crate::domain::course::{Clock, Course};
use crate::domain::decision::{Surroundings, allowed, is_nothing, named_days, why_nothing};
use crate::domain::journal::DueMoment;
use crate::domain::plan::Plan;
use crate::domain::schedule::{Due, History, Place, Timeline};
use crate::domain::vocabulary::Vocabulary;
use crate::domain::words;

/// How many past days are looked at.
const MOST: usize = 4000;

/// What is odd about a decision, in words; `None`: nothing.
pub(super) fn without(course: &Course, words: &Vocabulary, change: &Change) -> Option<String> {
    let plan = course.plans.iter().rfind(|plan| plan.from <= change.on)?;
    let index = course.changes.iter().position(|other| std::ptr::eq(other, change))?;
    let steps = plan.steps.len();
    match &change.verb {
        Verb::GoTo(n) if usize::try_from(*n).is_ok_and(|n| n > steps) => {
            return Some(format!(
                "the plan from {} has no step {n}; it has {steps}; it changes nothing",
                plan.from
            ));
        }
        Verb::LeaveOut(doses) if doses.iter().all(|dose| dose.date < change.on) => {
            return Some(format!(
                "no change alters a day before its `on`, {}; it changes nothing",
                change.on
            ));
        }
        _ => {}
    }
    // When it came: with every decision up to it, and without it. Those of one day hold in the order of the file.
    let mut then = course.clone();
    // A plan of a later day that was entered since says nothing of what it changed.
    let known = |plan: &Plan| plan.from <= change.on || plan.entered.is_some_and(|entered| entered <= change.on);
    then.plans.retain(known);
    then.changes.truncate(index + 1);
    let now = timeline(&then, words)?;
    then.changes.truncate(index);
    let was = timeline(&then, words)?;
    // A dose that a later decision moves here is not there yet.
    let mut without = course.clone();
    without.changes.remove(index);
    if let Verb::LeaveOut(doses) = &change.verb {
        let others = timeline(&without, words)?;
        let known = |dose: &&DoseRef| {
            let rows = [&was, &others]
                .into_iter()
                .flat_map(|plan| plan.rows_on(dose.date, &STEADY));
            rows.into_iter()
                .any(|due| due.is_named(dose.date, dose.moment.as_ref()))
        };
        // Counted hours are shown at other times where the clock has changed: that is not known here.
        let sure = |dose: &&DoseRef| dose.moment.is_none() || !was.counts_hours();
        // It moves with its dose where that gets another time or weekday by a decision.
        let whole = timeline(course, words)?;
        let renames = |change: &Change| matches!(change.verb, Verb::Time { .. } | Verb::Weekday { .. });
        let renamed = course.changes.iter().any(renames);
        let goes = |dose: &&DoseRef| {
            let week = (-6..=6).map(|days| dose.date + TimeDelta::days(days));
            renamed && week.into_iter().any(|day| whole.by_plan(day) != others.by_plan(day))
        };
        let odd = |dose: &&DoseRef| dose.date >= change.on && !known(dose) && sure(dose) && !goes(dose);
        let unknown = doses.iter().find(odd);
        return unknown.map(|dose| format!("nothing is due on {dose}; leaving it out changes nothing"));
    }
    let nothing = |was: &Timeline, now: &Timeline| is_nothing(was, now, change.on, &named_days(&change.verb));
    // What is decided of doses waits for the end of a pause.
    let waits = matches!(was.place(change.on), Place::Paused { .. }) && waits_in_a_pause(&change.verb);
    let unsure = waits || matches!(change.verb, Verb::Move { .. }) && was.counts_hours();
    if !unsure && nothing(&was, &now) && nothing(&timeline(&without, words)?, &timeline(course, words)?) {
        let why = why_nothing(&change.verb, &was, change.on);
        return Some(match why {
            Some(why) => format!("{why}; `{}` changes nothing", change.verb),
            None => format!("`{}` changes nothing", change.verb),
        });
    }
    // What the program itself would refuse.
    match &change.verb {
        Verb::Back(_) => allowed(&change.verb, (&was, &now), change.on, Surroundings::nothing()).err(),
        Verb::Move { dose, to, .. } => {
            let all = timeline(course, words)?.due_on(*to, &STEADY);
            let moved = all.iter().find(|due| due.key.date == dose.date && due.on == *to)?;
            let other = |due: &&Due| due.key != moved.key && due.clock == moved.clock && due.clock.is_some();
            all.iter().find(other).map(|other| {
                format!(
                    "{to} at {} has {} already: two doses are due at one moment",
                    other.shown, other.amount
                )
            })
        }
        Verb::Advance if matches!(was.place(change.on), Place::Step(_)) => {
            let over = !matches!(now.place(change.on), Place::Step(_));
            over.then(|| {
                format!(
                    "there is no step after this one: it ends the plan on {}, which `stop` says",
                    change.on
                )
            })
        }
        _ => None,
    }
}

/// Whether a decision that is made in a pause holds when the plan goes on.
fn waits_in_a_pause(verb: &Verb) -> bool {
    matches!(
        verb,
        Verb::Set { days: None, .. }
            | Verb::Take(_)
            | Verb::Time { .. }
            | Verb::Only { .. }
            | Verb::Weekday { .. }
            | Verb::Each(_)
            | Verb::Stop
    )
}

/// What is odd about the dose after which a decision begins, in words; `None`: nothing.
pub(super) fn begins_behind_nothing(course: &Course, vocabulary: &Vocabulary, change: &Change) -> Option<String> {
    let after = change.after.as_ref()?;
    let mut before = course.clone();
    let index = course.changes.iter().position(|other| std::ptr::eq(other, change))?;
    before.changes.truncate(index);
    let due = timeline(&before, vocabulary)?.by_plan(change.on);
    let timed = matches!(after, DueMoment::At(moment) if moment.clock(vocabulary).is_some());
    if due.iter().any(|due| due.key.moment == *after) {
        return None;
    }
    let have: Vec<String> = due.iter().map(|due| due.key.moment.to_string()).collect();
    let have = match have.as_slice() {
        [] => "no dose is due then".to_owned(),
        have => format!("due then: {}", have.join(", ")),
    };
    Some(if timed {
        format!(
            "no dose is due at `{after}` on {} ({have}); this begins with the first dose after that time",
            change.on
        )
    } else {
        format!(
            "no dose is due at `{after}` on {} ({have}); this begins with the day",
            change.on
        )
    })
}

/// What a decision that was entered after its first day says of the days before, in words. A dose that is taken late is moved
/// from its own day on, and what was put right on the screen was shown with its days.
pub(super) fn reaches_back(course: &Course, vocabulary: &Vocabulary, change: &Change) -> Option<String> {
    let entered = change.entered.filter(|entered| *entered > change.on)?;
    let same = |other: &Change| std::mem::discriminant(&other.verb) == std::mem::discriminant(&change.verb);
    let corrected = course.changes.iter().any(|other| other.void.is_some() && same(other));
    if corrected || matches!(change.verb, Verb::Move { .. }) {
        return None;
    }
    let mut without = course.clone();
    let index = course.changes.iter().position(|other| std::ptr::eq(other, change))?;
    without.changes.remove(index);
    let (was, now) = (timeline(&without, vocabulary)?, timeline(course, vocabulary)?);
    let days = change.on.iter_days().take_while(|day| *day < entered).take(MOST);
    let other = days
        .filter(|day| was.due_on(*day, &STEADY) != now.due_on(*day, &STEADY))
        .count();
    let count = words::count(other, "day", "days");
    (other > 0).then(|| {
        format!(
            "this was entered on {entered} and holds from {}: {count} before it was entered are judged by it, not by what was in \
             force then",
            change.on
        )
    })
}

/// The plan with its decisions. `None` where it depends on what was taken: the journal is not looked at here.
fn timeline(course: &Course, words: &Vocabulary) -> Option<Timeline> {
    if Timeline::needs_journal_from(course).is_some() {
        return None;
    }
    let mut course = course.clone();
    // Decisions name the days of the course's own clock.
    course.clock = Clock::Local;
    Some(Timeline::new(&course, words, History::default()))
}
