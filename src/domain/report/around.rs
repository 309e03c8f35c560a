//! What was measured around the doses, and the bounds from the clinic that were reached.

use chrono::NaiveDate;

use super::{Alert, Around, Sessions, Wanted, parts};
use crate::domain::bounds;
use crate::domain::course::{Course, CourseId};
use crate::domain::day::sum;
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::measure::Measure;
use crate::domain::regimen::Regimen;
use crate::domain::sessions::{Measured, Session, measured, sessions};

/// The sessions of some days, by medicine.
pub(super) fn of_days(
    regimen: &Regimen,
    wanted: &Wanted,
    days: (NaiveDate, NaiveDate),
    name: &dyn Fn(&Course) -> String,
    measures: &[Measure],
) -> Vec<Sessions> {
    let mut found: Vec<(&CourseId, Sessions)> = Vec::new();
    for session in sessions(regimen, days)
        .iter()
        .filter(|session| !session.readings.is_empty())
    {
        let (Some(course), Some(at)) = (regimen.course(session.course), session.at()) else {
            continue;
        };
        let line = Around {
            name: format!("{} {}", parts::day(at.date_naive(), days.1), at.format("%H:%M")),
            words: words(session, course, wanted, measures),
            reached: session.readings.iter().any(|one| !one.reached.is_empty()),
        };
        match found.iter_mut().find(|(id, _)| *id == session.course) {
            Some((_, of_course)) => of_course.lines.push(line),
            None => found.push((
                session.course,
                Sessions {
                    title: name(course),
                    lines: vec![line],
                },
            )),
        }
    }
    found.into_iter().map(|(_, of_course)| of_course).collect()
}

/// `50 mg; Blood pressure before 130/80 (18:00), after 40 min 168/98 (18:45)`
fn words(session: &Session<'_>, course: &Course, wanted: &Wanted, measures: &[Measure]) -> String {
    let mut said: Vec<String> = Vec::new();
    said.extend(wanted.amounts.then(|| amount(&session.doses, course)));
    for measure in measures {
        let readings = session.readings.iter().filter(|one| one.measure.id == measure.id);
        let each: Vec<String> = readings
            .map(|one| {
                let round = one.round.map_or(String::new(), |round| format!("{round} "));
                format!("{round}{} ({})", one.reading.value, one.reading.at.format("%H:%M"))
            })
            .collect();
        if !each.is_empty() {
            said.push(format!("{} {}", measure.name, each.join(", ")));
        }
    }
    said.join("; ")
}

/// How much was taken in all, or each part where they cannot be added.
fn amount(doses: &[&DoseEntry], course: &Course) -> String {
    let amounts = doses.iter().filter_map(|dose| match &dose.outcome {
        Outcome::Taken(amount) => Some(amount),
        Outcome::Skipped | Outcome::Held => None,
    });
    let amounts: Vec<_> = amounts.collect();
    let all = match amounts.as_slice() {
        [one] => Some((*one).clone()),
        [first, ..] => sum(Some(course), amounts.iter().copied(), &first.unit).and_then(|sum| sum.quantity()),
        [] => None,
    };
    all.map_or_else(
        || {
            amounts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" and ")
        },
        |all| all.to_string(),
    )
}

/// The readings that reached a bound, each with its time and what the clinic wants to be shown then.
pub(super) fn reached(
    regimen: &Regimen,
    wanted: &Wanted,
    days: (NaiveDate, NaiveDate),
    measures: &[Measure],
) -> Vec<Alert> {
    let readings = measured(regimen, days);
    let lines = readings.iter().flat_map(|one| {
        let measure = measures.iter().find(|measure| measure.id == one.measure.id);
        let bounds = one.reached.iter();
        measure.into_iter().flat_map(move |measure| {
            let at = one.reading.at;
            bounds.clone().map(move |bound| Alert {
                reading: one.reading.id.clone(),
                name: format!("{} {}", parts::day(at.date_naive(), days.1), at.format("%H:%M")),
                words: format!(
                    "{} {}, {}{}{}",
                    named(measure, one),
                    measure.show(&one.reading.value),
                    bounds::words(measure, bound),
                    if wanted.words && wanted.names {
                        format!(": \"{}\"", bound.say)
                    } else {
                        String::new()
                    },
                    match (&one.reading.call, wanted.words) {
                        (Some(call), true) => format!("; {call}"),
                        (Some(call), false) if call.called => "; called".to_owned(),
                        (Some(_), false) => "; not called".to_owned(),
                        (None, _) => String::new(),
                    }
                ),
            })
        })
    });
    lines.collect()
}

/// `Blood pressure after 40 min`
fn named(measure: &Measure, one: &Measured<'_>) -> String {
    match one.round {
        Some(round) => format!("{} {round}", measure.name),
        None => measure.name.clone(),
    }
}
