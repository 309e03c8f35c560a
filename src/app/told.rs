//! Calm lines that follow from what is recorded: a bound from the clinic that is reached, what waits for an answer, a
//! clock that is another one than before. None of it is stored; each goes when it is not so any more.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::rate;
use super::words;
use super::world::World;
use crate::domain::bottle;
use crate::domain::day::{DayDose, Status};
use crate::domain::journal::{Journal, Month};
use crate::domain::questions::{self, Question};
use crate::domain::schedule::Action;

/// What waits for an answer and has no line of its own on Today: readings around a dose, gates of the plan.
pub fn waiting(world: &World) -> Option<String> {
    let names: Vec<String> = world
        .questions()
        .iter()
        .filter(|question| question.is_open())
        .filter_map(|question| match question {
            Question::Reading(asking) if asking.occasion.is_some() => Some(rate::shown_name(world, asking)),
            Question::Gate(gate) => Some(format!(
                "{}: step {} of {} is over",
                world.name(&gate.course),
                gate.step,
                gate.steps
            )),
            _ => None,
        })
        .collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// What to measure next around a dose that is taken, with its time: `At 18:41: Blood pressure after 40 min`.
pub fn to_measure(world: &World) -> Option<String> {
    let questions = world.questions();
    let (from, askings) = questions::to_measure(&questions, world.now)?;
    let names: Vec<String> = askings.iter().map(|asking| rate::shown_name(world, asking)).collect();
    let local = world.wall.local(from);
    let mut at = world.clock(local.time());
    if local.date_naive() != world.today() {
        at = format!("{} {at}", words::day_near(local.date_naive(), world.today()));
    }
    Some(format!("At {at}: {}", names.join("; ")))
}

/// What was to be measured after a dose of yesterday, and is not there: `Not measured yesterday: Blood pressure after 40 min
/// (18:41)`. It is told for a day and no longer.
pub fn not_measured(world: &World) -> Option<String> {
    let yesterday = world.strip().iter().rev().nth(1)?;
    let questions = questions::questions(&world.regimen, &world.schedules, yesterday, world.now);
    let missed = questions::not_measured(&questions, &world.questions(), world.now);
    let names: Vec<String> = missed
        .iter()
        .map(|(from, asking)| {
            let at = world.clock(world.wall.local(*from).time());
            format!("{} ({at})", rate::shown_name(world, asking))
        })
        .collect();
    (!names.is_empty()).then(|| format!("Not measured yesterday: {}", names.join("; ")))
}

/// Papers whose last day is over, as long as they are in the file: `Certificate has expired: it was valid until 30 May`.
pub fn expired(world: &World) -> Vec<String> {
    let today = world.today();
    let over = world.regimen.care.papers.iter().filter(|paper| paper.until < today);
    over.map(|paper| {
        let name = if world.hidden { "A paper" } else { &paper.name };
        format!(
            "{name} has expired: it was valid until {}",
            words::day_near(paper.until, today)
        )
    })
    .collect()
}

/// What a person has to know of the vial, bottle or box before an open dose of today is taken: that it is no longer good, or that the
/// dose needs two: `Examplin: opened on Mon 2 Nov, no longer good since Mon 30 Nov`.
pub fn vial(world: &World, dose: &DayDose) -> Option<String> {
    let course = world.regimen.course(&dose.due.course)?;
    let to_take = dose.status.is_open() || dose.status == Status::NotRecorded;
    if !to_take || dose.due.action == Some(Action::Remove) || !world.is_today() {
        return None;
    }
    let (today, turn, journal) = (world.today(), world.regimen.settings.day_turn, &world.regimen.journal);
    let over = bottle::good(course).into_iter().filter(|good| good.until < today);
    let mut found: Vec<String> = over.map(|good| good.words(today)).collect();
    // What was taken since it was opened has to be known.
    let opened = course.bottle.opened.iter().map(|(_, opened)| Month::of(*opened)).min();
    let months = opened.map(|opened| std::iter::successors(Some(opened), |month| Some(month.plus(1))));
    let is_read = months.is_some_and(|mut months| {
        let mut known = months.by_ref().take_while(|month| *month <= Month::of(today));
        known.all(|month| journal.has(month) || !world.kept_months.contains(&month))
    });
    if is_read {
        found.extend(bottle::of_two(course, journal, &dose.due.amount, turn));
    }
    if found.is_empty() {
        return None;
    }
    let said = if world.hidden {
        "look at what is in use before you take it".to_owned()
    } else {
        found.join("; ")
    };
    Some(format!("{}: {said}", world.name(&course.id)))
}

/// Plans that ended in the last week, where something else is due: nobody thinks that it was forgotten.
pub fn ended(world: &World) -> Vec<String> {
    let today = world.today();
    let is_empty = world.shown().is_none_or(|day| day.all().next().is_none());
    let near = world.schedules.ended(world.day, &world.regimen);
    let near = near.filter(|(_, last)| !is_empty && *last >= world.day - TimeDelta::days(7));
    near.map(|(course, last)| {
        format!(
            "The plan of {} ended on {}",
            world.name(course),
            words::day_near(last, today)
        )
    })
    .collect()
}

/// What of the data was not understood, as long as it is so: where the first of it is, and how much more there is.
pub fn not_understood(world: &World) -> Option<String> {
    // A key that is bound twice hides nothing of the records. What has its own row is not mentioned twice.
    let rows = super::broken::of_day(world);
    let has_row = |fault: &&String| {
        rows.iter()
            .any(|row| fault.starts_with(&format!("{}:", row.trouble.file)))
    };
    let mut faults = world
        .faults
        .iter()
        .filter(|fault| !fault.starts_with("keys.toml") && !has_row(fault));
    let first = faults.next()?;
    let place = first.split(": ").next().unwrap_or(first);
    let more = match faults.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let words = format!("{place}{more}; the file is untouched (regimen check says why)");
    Some(world.veil_fault(&words).into_owned())
}

/// When the newest entry of the last months was written down.
fn newest(journal: &Journal) -> Option<DateTime<FixedOffset>> {
    let of_month = |month: Month| {
        let entries = journal.month(month)?;
        let doses = entries.doses.iter().map(|e| e.entered.unwrap_or(e.at));
        let readings = entries.readings.iter().map(|e| e.entered.unwrap_or(e.at));
        let notes = entries.notes.iter().map(|e| e.entered.unwrap_or(e.at));
        doses.chain(readings).chain(notes).max()
    };
    let months: Vec<Month> = journal.months().map(|(month, _)| month).rev().take(3).collect();
    months.into_iter().filter_map(of_month).max()
}

/// What is said after the clock or the zone has changed: until the next entry, which is written by the new one.
pub fn moved(world: &World) -> Option<String> {
    let newest = newest(&world.regimen.journal)?;
    let today = world.today();
    if newest > world.now + TimeDelta::minutes(2) {
        let at = world.wall.local(newest);
        let day = words::day_near(at.date_naive(), today);
        let time = world.clock(at.time());
        return Some(format!(
            "The newest entry ({day} {time}) is later than this clock. Is the clock right?"
        ));
    }
    let seconds = i64::from(world.now.offset().local_minus_utc()) - i64::from(newest.offset().local_minus_utc());
    let minutes = u32::try_from(seconds.abs() / 60).ok().filter(|minutes| *minutes > 0)?;
    let sign = if seconds > 0 { "+" } else { "-" };
    let since = words::day_near(newest.date_naive(), today);
    Some(format!(
        "Clock moved {sign}{} since {since}; plan times follow the local clock",
        words::length(minutes)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::{app, press, session, type_text, wait, with};
    use crate::app::message::Message;

    #[test]
    fn what_waits_is_named() {
        let mut app = with(session());
        assert_eq!(
            waiting(&app.world).as_deref(),
            Some("Blood pressure before; Exampline: step 1 of 2 is over")
        );
        app.world.hidden = true;
        assert!(waiting(&app.world).is_some_and(|words| !words.contains("Exampline")));
    }

    #[test]
    fn what_is_not_understood_is_told_until_it_is() {
        let mut app = app();
        assert_eq!(not_understood(&app.world), None);
        app.world.faults = vec!["keys.toml: `nope` is not a command".into()];
        assert_eq!(not_understood(&app.world), None);
        app.world.faults.extend([
            "courses/examplin.toml:32:8: string values must be quoted".to_owned(),
            "journal/2026-11.toml:3:1: x".to_owned(),
        ]);
        assert_eq!(
            not_understood(&app.world).as_deref(),
            Some("courses/examplin.toml:32:8 and 1 more; the file is untouched (regimen check says why)")
        );
        app.world.hidden = true;
        assert!(not_understood(&app.world).is_some_and(|words| !words.contains("examplin")));
    }

    #[test]
    fn another_zone_is_told_of_until_the_next_entry() {
        let mut app = app();
        assert_eq!(moved(&app.world), None);
        app.world.wall = Box::new(FixedOffset::east_opt(3 * 3600).unwrap());
        let later = "2026-11-22T18:00:00+03:00".parse().unwrap();
        assert_eq!(app.update(Message::Tick(later)), []);
        assert_eq!(
            moved(&app.world).as_deref(),
            Some("Clock moved +2 h since Sun 22 Nov; plan times follow the local clock")
        );
        press(&mut app, "n");
        type_text(&mut app, "arrived");
        let effects = press(&mut app, "Enter");
        app.carry_out(effects);
        assert_eq!(moved(&app.world), None);
    }

    #[test]
    fn a_clock_set_back_is_told_of() {
        let mut app = app();
        wait(&mut app, -120);
        assert_eq!(
            moved(&app.world).as_deref(),
            Some("The newest entry (Sun 22 Nov 14:50) is later than this clock. Is the clock right?")
        );
    }
}
