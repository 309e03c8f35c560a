//! All as planned: the doses of days that were forgotten, shown before they are recorded.

use chrono::{NaiveDate, TimeDelta};

use crate::app::keys::Scope;
use crate::app::message::{Action, Edit, Operation};
use crate::app::question::{Answer, Question};
use crate::app::reply::{Ask, Reply};
use crate::app::words;
use crate::app::world::World;
use crate::app::wrap::{SHEET, wrap};
use crate::domain::day::Status;
use crate::domain::recording::{Dose, Record, filled};

/// The rows of the question that are not its lines: head, hints, border, answers.
const AROUND: u16 = 10;

/// Asks whether what is not recorded was taken as planned, for the latest days and as many as the screen shows whole.
pub(super) fn ask(world: &World) -> Vec<Reply> {
    let today = world.today();
    let first = world.earlier().map(|earlier| earlier.from);
    let first = first.unwrap_or(today - TimeDelta::days(7));
    let mut doses: Vec<Dose> = Vec::new();
    for date in first.iter_days().take_while(|date| *date <= today) {
        let day = world.day_at(date);
        let open = day
            .doses
            .iter()
            .filter(|dose| dose.status == Status::NotRecorded && !dose.unknown);
        // One that can be taken on several days is there on each of them.
        let new = open.map(Dose::due).filter(|dose| {
            doses
                .iter()
                .all(|other| other.key != dose.key || other.course != dose.course)
        });
        doses.extend(new.collect::<Vec<_>>());
    }
    if doses.is_empty() {
        return vec![Reply::Say("Everything is recorded".into())];
    }
    let filled = filled::as_planned(world.scene(), doses);
    let open = world.key(Scope::Today, Action::Unrecorded).unwrap_or_default();
    if filled.records.is_empty() {
        return vec![Reply::Say(format!(
            "What is not recorded has no amount or time of its own, or has to be asked about; {open} opens it"
        ))];
    }
    let columns = usize::from(world.size.0.min(SHEET)).saturating_sub(6);
    let room = usize::from(world.size.1.saturating_sub(AROUND)).max(2);
    let mut lines: Vec<String> = Vec::new();
    let mut shown: Vec<Record> = Vec::new();
    let (mut rows, mut rest) = (0, false);
    for of_day in days(filled.records).into_iter().rev() {
        let line = written(world, &of_day);
        rows += wrap(&line, columns).len();
        if rows > room && !shown.is_empty() {
            rest = true;
            break;
        }
        lines.insert(0, line);
        shown.splice(0..0, of_day.into_iter().map(|(_, record)| record));
    }
    let count = words::count(shown.len(), "dose", "doses");
    if rest {
        lines.push("Earlier days come next.".into());
    }
    if !filled.left.is_empty() {
        let left = words::count(filled.left.len(), "dose is", "doses are");
        lines.push(format!("{left} left to you: {open} opens each."));
    }
    vec![Reply::Ask(Box::new(Ask::Question(Question {
        title: format!("Record {count} as planned?"),
        lines,
        keep: "Leave them",
        go: "Record",
        going: false,
        then: Answer::Save(Box::new(Edit {
            label: format!("{count} taken as planned"),
            receipt: format!("{count} recorded as taken when planned"),
            operation: Operation::Several(shown.into_iter().map(Record::operation).collect()),
        })),
    })))]
}

type OfDay = Vec<(Dose, Record)>;

/// The doses day by day.
fn days(records: OfDay) -> Vec<OfDay> {
    let mut days: Vec<OfDay> = Vec::new();
    let day = |of: &OfDay| -> Option<NaiveDate> { of.first().map(|(dose, _)| dose.on) };
    for one in records {
        match days.last_mut().filter(|last| day(last) == Some(one.0.on)) {
            Some(last) => last.push(one),
            None => days.push(vec![one]),
        }
    }
    days
}

/// `Thu 19 Mar: Examplin 75 mcg at 08:00; Sampletol 2.5 mg at 14:00`
fn written(world: &World, of_day: &OfDay) -> String {
    let one = |(dose, _): &(Dose, Record)| {
        let amount = dose
            .planned
            .as_ref()
            .map(|amount| world.amount(amount))
            .unwrap_or_default();
        let at = dose
            .clock
            .map(|clock| format!(" at {}", world.clock(clock)))
            .unwrap_or_default();
        format!("{} {amount}{at}", world.name(&dose.course))
    };
    let on = of_day.first().map(|(dose, _)| words::day_near(dose.on, world.today()));
    let all: Vec<String> = of_day.iter().map(one).collect();
    format!("{}: {}", on.unwrap_or_default(), all.join("; "))
}
