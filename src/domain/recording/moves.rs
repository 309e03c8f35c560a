//! What a record of a day that is over moves: steps that last a number of doses taken, and windows after the last dose.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::decision::{first_that_differs, said_day};
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::plan::Length;
use crate::domain::schedule::{Action, History, Taken, Timeline};

use super::Scene;

/// How many days ahead the next dose is searched for: more than the longest interval after a dose that is in use.
const AHEAD: i64 = 400;

/// What comes on another day once this is recorded. Where the next dose moves, that: `Wed 11 Mar 2 mg (was Mon 9 Mar)`.
/// Else the first day that asks for another dose, from today on or, of steps that count doses taken, from the day of the
/// record on: `Mon 9 Mar 5 mg (was 3 mg)`. `None` where none does, and where a due dose is taken on its own day and steps
/// count it as taken before it is.
pub(super) fn moves(scene: Scene<'_>, entry: &DoseEntry) -> Option<String> {
    let taken = matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
    let today = scene.today();
    let turn = scene.regimen.settings.day_turn;
    let own_day = |date: NaiveDate| date >= today && date == entry.day_taken(turn);
    let own_day = entry.due.as_ref().is_some_and(|due| own_day(due.date));
    let course = scene.regimen.course(&entry.course)?;
    if !taken || entry.is_off() || Timeline::needs_journal_from(course).is_none() {
        return None;
    }
    // Steps that count doses taken may have moved in the past alone.
    let mut steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let past = steps.any(|step| matches!(step.length, Length::Taken(_)));
    if past && own_day {
        return None;
    }
    let was = scene.schedules.timeline(&course.id)?;
    let mut history = History::needed(course, &scene.regimen.journal, course.today(scene.now, turn), turn);
    history.add(Taken {
        on: entry.day_taken(turn),
        due: entry.due.clone(),
    });
    let now = Timeline::new(course, &scene.regimen.settings.words, history);
    let day = entry.due.as_ref().map_or(scene.day_of(entry.at), |due| due.date);
    if !past {
        let (was, now) = (to_come(was, scene), to_come(&now, scene));
        let first = |of: &[Coming], other: &[Coming]| of.iter().find(|dose| !other.contains(dose)).cloned();
        let (was, (day, amount)) = (first(&was, &now), first(&now, &was)?);
        let next = format!("{} {amount}", said_day(day, today));
        return match was {
            Some((was, _)) => Some(format!("{next} (was {})", said_day(was, today))),
            // That the next one follows this one is what the plan says.
            None => (!own_day).then_some(next),
        };
    }
    first_that_differs((was.clone(), now), (day.min(today), today), scene.wall)
}

/// The day of a dose, and how much it is.
type Coming = (NaiveDate, String);

/// The doses from today on.
fn to_come(timeline: &Timeline, scene: Scene<'_>) -> Vec<Coming> {
    let today = scene.today();
    let days = today
        .iter_days()
        .take_while(|day| *day <= today + TimeDelta::days(AHEAD));
    let due = days.flat_map(|day| timeline.due_on(day, scene.wall));
    let doses = due.filter(|due| due.action != Some(Action::Remove));
    doses.map(|due| (due.on, due.amount.to_string())).collect()
}
