//! Doses of the plan as they are said: `tonight`, `fri evening`, `the next two doses`, and where one is moved to.

use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};

use super::super::duration;
use super::Context;
use crate::domain::change::DoseRef;
use crate::domain::clock::Wall;
use crate::domain::decision::context::dated;
use crate::domain::decision::context::named;
use crate::domain::directions::Moment;
use crate::domain::journal::DueMoment;
use crate::domain::schedule::{Action, Due, Timeline};
use crate::domain::when;
use crate::domain::words;

/// At most this many of the next doses are skipped at once.
const MOST_NEXT: usize = 60;

/// The hour at which the evening begins.
const EVENING: u32 = 17;

/// The doses that a day and a moment name, as they are shown on the local clock.
fn planned(timeline: &Timeline, dose: &DoseRef, wall: &dyn Wall) -> Vec<Due> {
    let mut due = timeline.due_on(dose.date, wall);
    due.retain(|due| due.action != Some(Action::Remove) && due.is_named(dose.date, dose.moment.as_ref()));
    // A time that is typed is one that is shown; only where none is shown then it may be that of the plan.
    let shown = |due: &Due| dose.moment.as_ref().is_none_or(|moment| *moment == due.shown);
    if due.iter().any(shown) {
        due.retain(shown);
    }
    due
}

/// `24 dec`, `24 dec to 26 dec`, `the next two doses`. `None`: no such form.
pub(in crate::domain::decision) fn leave_out(
    context: &Context<'_>,
    text: &str,
) -> Result<Vec<DoseRef>, Option<String>> {
    let list = text.replace(" and ", ", ");
    let mut doses = Vec::new();
    for text in list.split(',').map(str::trim) {
        if text.is_empty() {
            return Err(None);
        }
        if let Some(count) = next_words(text) {
            if !(1..=MOST_NEXT).contains(&count) {
                return Err(Some(format!("`{text}`: 1 to {MOST_NEXT} doses")));
            }
            let found = context.next_doses(text, count).map_err(Some)?;
            if found.len() < count {
                return Err(Some(format!("`{text}`: nothing is due within the next year")));
            }
            doses.extend(found);
            continue;
        }
        match text.split_once(" to ") {
            Some((from, to)) => doses.extend(every_dose(context, from, to)?),
            None => doses.extend(dose(context, text, false)?),
        }
    }
    Ok(doses)
}

/// `the next dose`, `next two doses`: how many.
fn next_words(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("the ").unwrap_or(text).strip_prefix("next ")?;
    match rest.split(' ').collect::<Vec<_>>().as_slice() {
        ["dose" | "one"] => Some(1),
        [n, "dose" | "doses"] => duration::number(n).and_then(|n| usize::try_from(n).ok()),
        _ => None,
    }
}

/// `24 dec to 26 dec`: everything that is due on these days.
fn every_dose(context: &Context<'_>, from: &str, to: &str) -> Result<Vec<DoseRef>, Option<String>> {
    let today = context.basis.today;
    let (from, to) = (context.day(from)?, context.day(to)?);
    if from < today || to < from || to > from + TimeDelta::days(366) {
        return Err(Some(format!(
            "{} to {} are in the past",
            words::day_near(from, today),
            words::day_near(to, today)
        )));
    }
    let active = context.basis.active();
    let days = from.iter_days().take_while(|day| *day <= to);
    let all: Vec<DoseRef> = days
        .map(|date| DoseRef { date, moment: None })
        .flat_map(|dose| {
            let mut meant = planned(&active, &dose, context.around.wall);
            let open = (context.open)(dose.date);
            let all = meant.len();
            meant.retain(|due| open.iter().any(|other| other.due.key == due.key));
            if meant.len() == all {
                by_the_plan(&active, &dose, &meant)
            } else {
                meant.iter().map(named).collect()
            }
        })
        .collect();
    if all.is_empty() {
        return Err(Some(format!(
            "nothing is due from {} to {}",
            words::day_near(from, today),
            words::day_near(to, today)
        )));
    }
    Ok(all)
}

/// `24 dec`, `fri evening`, `2026-03-08 at 07:00`, `tomorrow's dose`: doses of the plan. `late`: one of a day that is over
/// is meant as well.
fn dose(context: &Context<'_>, text: &str, late: bool) -> Result<Vec<DoseRef>, Option<String>> {
    let today = context.basis.today;
    let text = text.trim_start_matches("the ").trim_start_matches("dose of ");
    let text = text.trim_start_matches("the ").trim_start_matches("dose ");
    let text = text.trim_start_matches("on ").replace("'s dose", "");
    let text = match text.split_once(' ').unwrap_or((&text, "")) {
        ("tonight", "") => return tonight(context, late),
        ("tonight", rest) => format!("today {rest}"),
        ("this", rest) if rest.parse::<Weekday>().is_err() => format!("today {}", rest.replace("'s", "")),
        _ => text,
    };
    let text = text.trim_end_matches(" doses").trim_end_matches(" dose").trim();
    let Some((date, rest)) = context.day_first(text) else {
        // A moment alone is one of every day.
        if let Some(moment) = Moment::parse(text, context.basis.words).filter(|at| matches!(at, Moment::Slot { .. })) {
            return Err(Some(format!(
                "`{text}`: on which day? today {moment} is one dose; only, time and set say what holds on every day"
            )));
        }
        // So is a weekday in the plural.
        let weekday = text.strip_prefix("every ").unwrap_or(text);
        if (weekday != text || weekday.ends_with('s'))
            && crate::domain::decision::phrases::weekday_of(weekday).is_some()
        {
            return Err(Some(format!(
                "`{text}`: say the days that stay, such as only on Mon, Tue, Wed"
            )));
        }
        // What is wrong with the day is said by who reads days.
        return Err(Some(context.day(text).err().unwrap_or_default()).filter(|wrong| !wrong.is_empty()));
    };
    let day = text.strip_suffix(rest).unwrap_or(text).trim();
    if late && day.parse::<Weekday>().is_ok() {
        let before = date - TimeDelta::days(7);
        if before < today && !(context.open)(before).is_empty() {
            return Err(Some(format!(
                "{} or {}? Write {before} or {date}",
                words::day_near(before, today),
                words::day_near(date, today)
            )));
        }
    }
    let rest = rest.trim_start_matches("at ").trim_start_matches("in the ");
    let moment = match rest {
        "" => None,
        rest => match DueMoment::parse(rest, context.basis.words) {
            Some(moment) => Some(moment),
            // A weekday and a date that do not belong together.
            None if when::read_day(rest, &context.around).is_ok() => {
                return Err(dated(context.around, text).err());
            }
            None => {
                return Err(Some(format!(
                    "`{rest}` is not a moment of the day; such as evening or 07:00"
                )));
            }
        },
    };
    let dose = DoseRef { date, moment };
    if date < today && !late {
        return Err(Some(format!(
            "{} is over: skip a dose of that day with s on its day, or with `regimen skip`",
            words::day_near(date, today)
        )));
    }
    let active = context.basis.active();
    let mut meant = planned(&active, &dose, context.around.wall);
    if meant.is_empty() && dose.moment.is_some() {
        // It may have been moved to another day: either of them names it.
        let far = TimeDelta::days(crate::domain::decision::context::AHEAD.try_into().unwrap_or(0));
        let days = active.moved_to((today, today + far)).filter(|day| *day != date);
        let there = days.flat_map(|day| active.due_on(day, context.around.wall));
        meant = there
            .filter(|due| due.is_named(dose.date, dose.moment.as_ref()))
            .collect();
    }
    let date = meant
        .first()
        .filter(|due| due.key.date == date)
        .map_or(date, |due| due.on);
    if meant.is_empty() {
        let at = dose.moment.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        return Err(Some(format!("nothing is due on {}{at}", words::day_near(date, today))));
    }
    let open = (context.open)(date);
    let waits = |due: &&Due| open.iter().any(|other| other.due.key == due.key);
    let waiting = meant.iter().filter(waits).count();
    if date < today && waiting < meant.len() || date >= today && waiting == 0 {
        return Err(Some(format!(
            "the dose of {} is recorded already",
            words::day_near(date, today)
        )));
    }
    if dose.moment.is_none() && !late {
        // A day means what is still to come of it: not what is recorded or over, and not what was moved away from it.
        let to_come = |due: &&Due| {
            let mut open = open.iter().filter(|other| other.status.is_open());
            open.any(|other| other.due.key == due.key)
        };
        let left: Vec<DoseRef> = meant.iter().filter(to_come).map(named).collect();
        let traces = active.rows_on(date, context.around.wall).iter().any(|due| due.trace);
        if left.is_empty() {
            return Err(Some(format!(
                "the dose of {} is over; use skip to record that it was not taken",
                words::day_near(date, today)
            )));
        }
        if left.len() < meant.len() || traces {
            return Ok(left);
        }
    }
    Ok(by_the_plan(&active, &dose, &meant))
}

/// The doses of this evening: `tonight` is not about what was due before.
fn tonight(context: &Context<'_>, late: bool) -> Result<Vec<DoseRef>, Option<String>> {
    let today = context.basis.today;
    let active = context.basis.active();
    let all = planned(
        &active,
        &DoseRef {
            date: today,
            moment: None,
        },
        context.around.wall,
    );
    let evening = |due: &&Due| due.clock.is_some_and(|at| at.hour() >= EVENING);
    let meant: Vec<&Due> = all.iter().filter(evening).collect();
    if meant.len() == all.len() {
        return dose(context, "today", late);
    }
    let open = (context.open)(today);
    let mut found: Vec<DoseRef> = Vec::new();
    for due in &meant {
        if open.iter().any(|other| other.due.key == due.key) {
            found.push(named(due));
        }
    }
    match (meant.is_empty(), found.is_empty()) {
        (true, _) => Err(Some(
            "nothing is due tonight; name the dose, such as today morning".into(),
        )),
        (false, true) => Err(Some("the dose of tonight is recorded already".into())),
        (false, false) => Ok(found),
    }
}

/// How the plan names doses that were named as they are shown: on a journey its calendar and clock are others.
fn by_the_plan(timeline: &Timeline, dose: &DoseRef, meant: &[Due]) -> Vec<DoseRef> {
    match meant {
        [] => Vec::new(),
        _ if !timeline.shows_other_times() => vec![dose.clone()],
        meant => meant.iter().map(named).collect(),
    }
}

/// Which dose is moved, and where to.
pub(in crate::domain::decision) fn moved(
    context: &Context<'_>,
    which: &str,
    to: &str,
) -> Result<(DoseRef, NaiveDate, Option<NaiveTime>), Option<String>> {
    let dose = match next_words(which) {
        Some(1) => context
            .next_doses(which, 1)
            .map_err(Some)?
            .pop()
            .ok_or_else(|| Some("nothing is due within the next year".to_owned()))?,
        Some(_) => return Err(Some("one dose is moved at a time".into())),
        None => {
            let mut found = dose(context, which, true)?;
            match (found.pop(), found.is_empty()) {
                (Some(dose), true) => dose,
                _ => {
                    return Err(Some(
                        "several doses are due on that day: which one? Add its time".into(),
                    ));
                }
            }
        }
    };
    let (to, at) = moved_to(context, &dose, to)?;
    Ok((dose, to, at))
}

/// `11 mar`, `wed 07:00`, `21:00`, `the evening`: where a dose is moved to.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn moved_to(context: &Context<'_>, dose: &DoseRef, text: &str) -> Result<(NaiveDate, Option<NaiveTime>), String> {
    let today = context.basis.today;
    let text = text.trim();
    let moment = text.strip_prefix("in ").unwrap_or(text);
    let moment = moment.strip_prefix("the ").unwrap_or(moment);
    let (to, at) = if let Ok(time) = when::read_time(text) {
        (dose.date, Some(time))
    } else if let Some(slot) = context.basis.words.slot(moment) {
        // A moment of the day by its name is its clock time.
        (dose.date, Some(slot.time))
    } else if let Some((date, rest)) = context.day_first(text) {
        match rest.trim_start_matches("at ").trim_start_matches("in the ") {
            "" => (date, None),
            time => match context.basis.words.slot(time) {
                Some(slot) => (date, Some(slot.time)),
                None => (date, Some(when::read_time(time)?)),
            },
        }
    } else {
        (day_of_both(context, text)?, None)
    };
    if to < today {
        return Err(format!(
            "{} is over; a dose is moved to a day to come",
            words::day_near(to, today)
        ));
    }
    let active = context.basis.active();
    let wall = context.around.wall;
    if let Some(over) = at
        .map(|at| wall.instant(to.and_time(at)))
        .filter(|then| *then < context.around.now)
    {
        return Err(format!(
            "{} {} is over; a dose is moved to a time to come{}",
            words::day_near(to, today),
            over.format("%H:%M"),
            if context.around.now.date_naive() > today {
                format!(", such as {} {}", context.around.now.date_naive(), over.format("%H:%M"))
            } else {
                String::new()
            }
        ));
    }
    let meant = active.shown_around(dose.date).flat_map(|day| active.due_on(day, wall));
    let meant: Vec<Due> = meant
        .filter(|due| due.is_named(dose.date, dose.moment.as_ref()))
        .collect();
    // Two doses at one moment would be taken together.
    let taken = |due: &&Due| !due.trace && due.action != Some(Action::Remove);
    let own: Vec<&Due> = meant.iter().filter(taken).collect();
    // A day names all of its doses; a moment names one, by the clock of the plan or as it is shown.
    let of_day = own.iter().filter(|due| due.key.date == dose.date);
    let of_day: Vec<&&Due> = of_day.filter(|_| dose.moment.is_none()).collect();
    if let (Some(at), [first, _, ..]) = (at, of_day.as_slice()) {
        return Err(format!(
            "{} has {} doses, and all of them would be at {}; move each by itself, such as \"move {} to {to} {}\"",
            words::day_near(dose.date, today),
            of_day.len(),
            at.format("%H:%M"),
            DoseRef {
                date: dose.date,
                moment: Some(first.key.moment.clone()),
            },
            at.format("%H:%M"),
        ));
    }
    let of_day = active.due_on(to, wall);
    let free = (12..24).find(|hour| !of_day.iter().any(|due| due.clock.is_some_and(|at| at.hour() == *hour)));
    let free = free.unwrap_or(12);
    let others = || {
        of_day
            .iter()
            .filter(taken)
            .filter(|due| meant.iter().all(|own| own.key != due.key))
    };
    let clocks = own.iter().map(|due| at.or(due.clock));
    let met = clocks.filter_map(|clock| Some((clock, others().find(|other| other.clock == clock)?)));
    if let Some((clock, there)) = met.into_iter().next() {
        if clock.is_none() {
            return Err(format!(
                "{} has {} already, at no set time; say a time for the moved dose, such as {to} {free}:00",
                words::day_near(to, today),
                there.amount
            ));
        }
        return Err(format!(
            "{} at {} has {} already; say another time for the moved dose, such as {to} {free}:00",
            words::day_near(to, today),
            there.moment(),
            there.amount
        ));
    }
    let clock = at.or(meant.first().and_then(|due| due.clock));
    // On a journey the plan's own calendar and clock are others than those that were typed.
    Ok(match (active.has_zone(), clock) {
        (true, Some(clock)) => {
            let home = active.by_home_clock(to.and_time(clock), wall);
            (home.date(), Some(home.time()))
        }
        _ => (to, at),
    })
}

/// What is wrong with the day of a day and a time: the time after it is not at fault.
fn day_of_both(context: &Context<'_>, text: &str) -> Result<NaiveDate, String> {
    let head = text
        .rsplit_once(' ')
        .filter(|(_, time)| when::read_time(time).is_ok())
        .map(|(head, _)| head);
    match head.map(|head| context.day(head.trim_end_matches(" at"))) {
        Some(Err(wrong)) => Err(wrong),
        _ => context.day(text),
    }
}
