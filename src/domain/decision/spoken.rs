//! What is said of a course today: weekdays, `tomorrow`, `the next dose`, the day from which a decision holds, who and
//! why. All of it comes down to a decision as files have it.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};

use super::{Said, begins_on, duration, read};
use crate::domain::amount::Quantity;
use crate::domain::change::{DoseRef, Verb};
use crate::domain::clock::Wall;
use crate::domain::directions::{Days, Directions, Moment, Weekday7};
use crate::domain::draft::{Basis, Draft, DraftError, Row};
use crate::domain::journal::DueMoment;
use crate::domain::schedule::{Action, Due, Place, RungKind, Timeline};
use crate::domain::when::{self, Around};
use crate::domain::words;

/// What a decision is said of.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The course, today, and the first day on which another dose may be due.
    pub basis: &'a Basis<'a>,
    /// What typed days and times are read against.
    pub around: Around<'a>,
    /// The doses of the course on a day of which nothing is recorded.
    pub open: &'a dyn Fn(NaiveDate) -> Vec<Due>,
}

/// So far ahead the next dose is looked for.
const AHEAD: usize = 400;

/// Words with which a decision begins that names no list of days or doses.
const ALONE: [&str; 14] = [
    "hold", "stay", "advance", "go", "back", "step", "next", "pause", "stop", "resume", "restart", "each", "set",
    "wait",
];

/// The hour at which the evening begins.
const EVENING: u32 = 17;

/// So many of the next doses are left out at once.
const MOST_NEXT: usize = 60;

/// Words before a day from which a decision holds.
const FROM: [&str; 7] = [
    " from ",
    " starting on ",
    " starting ",
    " beginning on ",
    " beginning ",
    " as of ",
    " on ",
];

/// Days that are said without a word before them.
const BARE: [&str; 4] = ["tomorrow", "today", "now", "tonight"];

/// Reads a decision with its day, and with who and why behind semicolons.
pub(super) fn said(context: &Context<'_>, text: &str) -> Result<Said, String> {
    with_who(text, |text| dated_verb(context, text))
}

/// The same for a day that is known; one in its own words may only be the same.
pub(super) fn said_for(context: &Context<'_>, text: &str, on: NaiveDate) -> Result<Said, String> {
    with_who(text, |text| {
        let whole = match read::verb(text, context.basis.words, Some((context, Some(on)))) {
            Ok(verb) => return Ok((verb, on)),
            Err(wrong) => wrong,
        };
        match day_behind(context, text) {
            Some((head, Ok(day))) if day == on => {
                read::verb(head, context.basis.words, Some((context, Some(on)))).map(|verb| (verb, on))
            }
            Some((head, Ok(day))) if read::verb(head, context.basis.words, Some((context, Some(on)))).is_ok() => Err(
                format!("from {} or from {}? One day is enough", words::day(day), words::day(on)),
            ),
            _ => Err(whole),
        }
    })
}

fn with_who(text: &str, read: impl Fn(&str) -> Result<(Verb, NaiveDate), String>) -> Result<Said, String> {
    let ((verb, on), by, why) = split_who(text, read)?;
    Ok(Said { verb, on, by, why })
}

/// Reads the words before the first semicolons that leave something readable; what is behind them is who and why.
///
/// # Errors
/// What is wrong with the words before them.
pub fn split_who<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(T, Option<String>, Option<String>), String> {
    let whole = match read(text) {
        Ok(found) => return Ok((found, None, None)),
        Err(wrong) => wrong,
    };
    // Directions have semicolons of their own: as much as can be belongs to them.
    let places: Vec<usize> = text.match_indices(';').map(|(at, _)| at).collect();
    for at in places.iter().rev().take(2) {
        let (head, tail) = (
            text.get(..*at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
        );
        if let Ok(found) = read(head.trim()) {
            let (by, why) = who_and_why(tail);
            return Ok((found, by, why));
        }
    }
    // `hold 3 days because dizzy`, `hold 3 days by Dr N`, `hold 3 days, Dr N`: only what is left over is who or why.
    for (mark, is_why) in [(" because ", true), (" by ", false), (", ", false)] {
        let Some((head, tail)) = text.rsplit_once(mark) else {
            continue;
        };
        // A list of days or doses has commas of its own.
        let listed = mark == ", " && !head.split(' ').next().is_some_and(|word| ALONE.contains(&word));
        let named = is_why || tail.starts_with(char::is_uppercase) && !listed;
        if let Some(found) = Some(head).filter(|_| named).and_then(|head| read(head.trim()).ok()) {
            let (by, why) = if is_why {
                (None, Some(tail.trim().to_owned()))
            } else {
                who_and_why(tail)
            };
            return Ok((found, by, why));
        }
    }
    // What is wrong is said of the decision, not of the name behind it.
    match places.first().and_then(|at| text.get(..*at)) {
        Some(head) => Err(read(head.trim()).err().unwrap_or(whole)),
        None => Err(whole),
    }
}

/// `Dr N; dizzy`, `Dr N`, `; dizzy`, `because dizzy`: who and why.
pub(super) fn who_and_why(text: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (by, why) = match text.split_once(';') {
        Some((by, why)) => (by, Some(why)),
        None => (text, None),
    };
    let lower = by.trim().to_lowercase();
    for head in ["because ", "why: ", "why "] {
        if lower.starts_with(head) && why.is_none() {
            return (None, by.trim().get(head.len()..).and_then(some));
        }
    }
    let by = by.trim();
    let named = by
        .split_at_checked(3)
        .filter(|(head, _)| head.eq_ignore_ascii_case("by "));
    let by = named.map_or(by, |(_, name)| name);
    (some(by), why.and_then(some))
}

/// A decision and the day from which it holds: that in its words, or the first on which it can.
fn dated_verb(context: &Context<'_>, text: &str) -> Result<(Verb, NaiveDate), String> {
    let basis = context.basis;
    let first = |verb: &Verb| match verb {
        // Staying changes no dose of today; anything else holds from when it may.
        Verb::Hold { .. } | Verb::Stay { .. } | Verb::Each(_) => basis.today,
        // A late dose belongs to its own day.
        Verb::Move { dose, to, .. } => dose.date.min(*to).min(basis.first),
        _ => begins_on(basis, verb, basis.first),
    };
    let whole = match read::verb(text, basis.words, Some((context, None))) {
        Ok(verb) => {
            let on = first(&verb);
            return Ok((verb, on));
        }
        Err(wrong) => wrong,
    };
    let Some((head, day)) = day_behind(context, text) else {
        return Err(whole);
    };
    if let (Ok(on), true) = (&day, is_bare(text, head))
        && let Some(asked) = on_that_day_alone(context, text, head, *on)
    {
        return Err(asked);
    }
    let on = match day {
        Ok(on) => on,
        // What does not end with a day has no day.
        Err(_) if read::verb(head, basis.words, Some((context, None))).is_err() => return Err(whole),
        Err(wrong) => return Err(wrong),
    };
    match read::verb(head, basis.words, Some((context, Some(on)))) {
        Ok(verb) => Ok((verb, on)),
        // Without a word that begins a day it may be part of the decision, and the whole is what is wrong.
        Err(_) if !FROM.iter().take(6).any(|from| text.to_lowercase().contains(from)) => Err(whole),
        Err(wrong) => Err(wrong),
    }
}

/// Whether the day behind these words is said without a word that begins something: `tonight`, `on friday`.
fn is_bare(text: &str, head: &str) -> bool {
    let behind = text.trim().to_lowercase();
    let behind = behind.get(head.len()..).unwrap_or_default().trim_start();
    behind.starts_with("on ") || BARE.contains(&behind)
}

/// `set 15 mg tonight`, `pause on friday`: on that day alone, or from then on? The question; `None` where it is plain.
fn on_that_day_alone(context: &Context<'_>, text: &str, head: &str, on: NaiveDate) -> Option<String> {
    let words = context.basis.words;
    let amount = |head: &str| Quantity::parse(head, words.counted()).is_ok();
    // `take 15 mg` is an amount here, and not directions without a moment.
    let lower = head.to_lowercase();
    let set = lower
        .strip_prefix("take ")
        .filter(|rest| amount(rest))
        .map(|rest| format!("set {rest}"));
    let set = set.or_else(|| amount(head).then(|| format!("set {head}")));
    let head = set.as_deref().unwrap_or(head);
    let day = if on == context.basis.today {
        "today".to_owned()
    } else {
        on.format("%-d %b %Y").to_string().to_lowercase()
    };
    let alone = match read::verb(head, words, None).ok()? {
        Verb::Set { days: None, .. } => format!("{head} for 1 day from {day}"),
        Verb::Pause { days: None, .. } => format!("leave out {day}"),
        _ => return None,
    };
    Some(format!(
        "`{text}`: on that day alone, or from then on? {alone}, or {head} from {day}"
    ))
}

/// The day at the end of a decision, and the words before it.
fn day_behind<'t>(context: &Context<'_>, text: &'t str) -> Option<(&'t str, Result<NaiveDate, String>)> {
    let text = text.trim();
    if let Some((head, last)) = text.rsplit_once(' ')
        && BARE.contains(&last.to_lowercase().as_str())
        && FROM.iter().all(|from| !format!("{head} ").ends_with(from))
    {
        let day = if last.eq_ignore_ascii_case("tomorrow") {
            context.basis.today + TimeDelta::days(1)
        } else {
            context.basis.today
        };
        return Some((head, Ok(day)));
    }
    let lower = text.to_lowercase();
    // `in two weeks`
    if let Some(at) = lower.rfind(" in ")
        && let Some(days) = lower.get(at + 4..).and_then(duration::length_said)
        && let Some(head) = text.get(..at)
    {
        return Some((head, Ok(context.basis.today + TimeDelta::days(i64::from(days)))));
    }
    let found = FROM.iter().filter_map(|from| Some((lower.rfind(from)?, from.len())));
    let (at, length) = found.max_by_key(|(at, length)| (*at, *length))?;
    let (head, day) = (text.get(..at)?, text.get(at + length..)?);
    let day = match day.trim().to_lowercase().as_str() {
        "now" | "tonight" => Ok(context.basis.today),
        day => to_come(context.basis.today, context.around, day),
    };
    Some((head, day))
}

/// A day to come: a weekday is the next one, not the last.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn to_come(today: NaiveDate, around: Around<'_>, text: &str) -> Result<NaiveDate, String> {
    let text = text.trim().trim_start_matches("on ").trim_start_matches("next ");
    let weekday = (text.len() >= 3).then(|| text.parse::<Weekday>().ok()).flatten();
    let Some(weekday) = weekday else {
        return dated(around, text).map(|day| coming_year(text, day, today));
    };
    let next = today
        .iter_days()
        .skip(1)
        .take(7)
        .find(|day| day.weekday() == weekday)
        .unwrap_or(today);
    if next == today + TimeDelta::days(7) {
        return Err(format!("today is {text}: `today`, or {}?", words::day(next)));
    }
    Ok(next)
}

/// A date without a year that is far behind is meant in the year to come.
fn coming_year(text: &str, day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let year_said = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    let named = text.starts_with("today") || text.starts_with("yesterday");
    day.with_year(day.year() + 1)
        .filter(|_| !year_said && !named && (today - day).num_days() > 60)
        .unwrap_or(day)
}

/// A date, with its weekday before it or without: `sun 8 mar`.
fn dated(around: Around<'_>, text: &str) -> Result<NaiveDate, String> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let named = first
        .parse::<Weekday>()
        .ok()
        .filter(|_| first.len() >= 3 && !rest.is_empty());
    let Some(named) = named else {
        return when::read_day(text, &around);
    };
    let date = when::read_day(rest, &around)?;
    if date.weekday() == named {
        Ok(date)
    } else {
        Err(format!("{rest} is {}", words::day(date)))
    }
}

impl Context<'_> {
    fn day(&self, text: &str) -> Result<NaiveDate, String> {
        to_come(self.basis.today, self.around, text)
    }

    /// The day at the beginning of a text, and the words behind it.
    fn day_first<'t>(&self, text: &'t str) -> Option<(NaiveDate, &'t str)> {
        let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.take(4).collect();
        ends.push(text.len());
        ends.iter().rev().find_map(|end| {
            let (head, rest) = text.split_at_checked(*end)?;
            Some((self.day(head).ok()?, rest.trim()))
        })
    }

    /// The next doses that are not recorded, from today on.
    fn next_doses(&self, count: usize) -> Vec<DoseRef> {
        let days = self.basis.today.iter_days().take(AHEAD);
        days.flat_map(|day| (self.open)(day))
            .filter(|due| due.action != Some(Action::Remove))
            .take(count)
            .map(|due| named(&due))
            .collect()
    }

    /// The directions in force, from the first day on which a decision may hold.
    fn in_force(&self) -> Option<Directions> {
        self.basis.active().taken_on(self.basis.first)
    }
}

/// How a decision names a due dose.
fn named(due: &Due) -> DoseRef {
    let moment = match &due.key.moment {
        DueMoment::Nth(_, 1) => None,
        moment => Some(moment.clone()),
    };
    DoseRef {
        date: due.key.date,
        moment,
    }
}

/// The doses that a day and a moment name, as they are shown on the local clock.
pub(super) fn planned(timeline: &Timeline, dose: &DoseRef, wall: &dyn Wall) -> Vec<Due> {
    let named = |due: &Due| due.is_named(dose.date, dose.moment.as_ref());
    let due = timeline.due_on(dose.date, wall);
    due.into_iter()
        .filter(|due| due.action != Some(Action::Remove) && named(due))
        .collect()
}

/// `24 dec`, `24 dec to 26 dec`, `the next two doses`. `None`: no such form.
pub(super) fn leave_out(context: &Context<'_>, text: &str) -> Result<Vec<DoseRef>, Option<String>> {
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
            let found = context.next_doses(count);
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
            meant.retain(|due| open.iter().any(|other| other.key == due.key));
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
        if (weekday != text || weekday.ends_with('s')) && read::weekday_of(weekday).is_some() {
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
            "{} is over; what was left out is recorded on that day",
            words::day_near(date, today)
        )));
    }
    let active = context.basis.active();
    let meant = planned(&active, &dose, context.around.wall);
    if meant.is_empty() {
        let at = dose.moment.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        return Err(Some(format!("nothing is due on {}{at}", words::day_near(date, today))));
    }
    let open = (context.open)(date);
    let waits = |due: &&Due| open.iter().any(|other| other.key == due.key);
    let waiting = meant.iter().filter(waits).count();
    if date < today && waiting < meant.len() || date >= today && waiting == 0 {
        return Err(Some(format!(
            "the dose of {} is recorded already",
            words::day_near(date, today)
        )));
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
        if open.iter().any(|other| other.key == due.key) {
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
        _ if !timeline.has_zone() => vec![dose.clone()],
        meant => meant.iter().map(named).collect(),
    }
}

/// Which dose is moved, and where to.
pub(super) fn moved(
    context: &Context<'_>,
    which: &str,
    to: &str,
) -> Result<(DoseRef, NaiveDate, Option<NaiveTime>), Option<String>> {
    let dose = match next_words(which) {
        Some(1) => context
            .next_doses(1)
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

/// `11 mar`, `wed 07:00`, `21:00`: where a dose is moved to.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn moved_to(context: &Context<'_>, dose: &DoseRef, text: &str) -> Result<(NaiveDate, Option<NaiveTime>), String> {
    let today = context.basis.today;
    let text = text.trim();
    let (to, at) = if let Ok(time) = when::read_time(text) {
        (dose.date, Some(time))
    } else if let Some((date, rest)) = context.day_first(text) {
        match rest.trim_start_matches("at ").trim_start_matches("in the ") {
            "" => (date, None),
            // A moment of the day by its name is its clock time.
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
    let meant = active.due_on(dose.date, wall).into_iter().chain(
        dose.date
            .pred_opt()
            .into_iter()
            .chain(dose.date.succ_opt())
            .flat_map(|day| active.due_on(day, wall)),
    );
    let meant: Vec<Due> = meant
        .filter(|due| due.is_named(dose.date, dose.moment.as_ref()))
        .collect();
    // Two doses at one moment would be taken together.
    let clock = at.or(meant.first().and_then(|due| due.clock));
    let there = active.due_on(to, wall);
    let there = there.iter().find(|due| {
        let other = meant.iter().all(|own| own.key != due.key);
        other && due.clock.is_some() && due.clock == clock && due.action != Some(Action::Remove)
    });
    if let Some(there) = there {
        return Err(format!(
            "{} at {} has {} already; say another time for the moved dose, such as {} 12:00",
            words::day_near(to, today),
            there.moment(),
            there.amount,
            to
        ));
    }
    // On a journey the plan's own calendar and clock are others than those that were typed.
    Ok(match (active.has_zone(), clock) {
        (true, Some(clock)) => {
            let home = active.by_home_clock(to.and_time(clock), wall);
            (home.date(), Some(home.time()))
        }
        _ => (to, at),
    })
}

/// What is wrong with the day of a day and a time: the time behind it is not at fault.
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

/// How many days a pause lasts that is to end on a day.
pub(super) fn pause_until(context: &Context<'_>, day: &str, on: Option<NaiveDate>) -> Result<u32, String> {
    let on = on.unwrap_or(context.basis.first);
    let until = context.day(day)?;
    days_to(on, until, context.basis.today)
}

/// From one day to another, both included.
fn days_to(on: NaiveDate, until: NaiveDate, today: NaiveDate) -> Result<u32, String> {
    let left = u32::try_from((until - on).num_days() + 1).ok().filter(|days| *days > 0);
    if left.is_some_and(|days| days > duration::MOST_DAYS) {
        return Err(too_far(until, today));
    }
    left.ok_or_else(|| {
        format!(
            "{} is before {}",
            words::day_near(until, today),
            words::day_near(on, today)
        )
    })
}

/// A day further ahead than any decision reaches.
fn too_far(day: NaiveDate, today: NaiveDate) -> String {
    format!("{} is more than a hundred years ahead", words::day_near(day, today))
}

/// How many days a step is held so that this is its last day, or so that it is held to that day without shift.
pub(super) fn hold_until(context: &Context<'_>, day: &str, on: Option<NaiveDate>, shift: bool) -> Result<u32, String> {
    let basis = context.basis;
    let on = on.unwrap_or(basis.today);
    let until = context.day(day)?;
    let plain = days_to(on, until, basis.today)?;
    if !shift {
        return Ok(plain);
    }
    let one = Verb::Hold { days: 1, shift: true };
    match Draft::new(basis.course).decide(basis, one, on) {
        Ok(held) => days_until(&held.rows(basis), on, until, basis.today),
        Err(DraftError::NoEffect(_)) => {
            Err("this step has no end that could be later; nothing follows it by itself".into())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// How many days a step is held so that this is its last. `rows`: with one day of them.
///
/// # Errors
/// A sentence where the step lasts so long anyway, or has no end.
pub fn days_until(rows: &[Row], on: NaiveDate, last: NaiveDate, today: NaiveDate) -> Result<u32, String> {
    let one = end(rows, on).ok_or("this step has no end that could be later")?;
    let days = u32::try_from((last - one).num_days() + 1).ok().filter(|days| *days > 0);
    if days.is_some_and(|days| days > duration::MOST_DAYS) {
        return Err(too_far(last, today));
    }
    days.ok_or_else(|| {
        format!(
            "the step lasts to {} anyway",
            words::day_near(one - TimeDelta::days(1), today)
        )
    })
}

/// The last day of the step that holds on a day, with its hold.
fn end(rows: &[Row], on: NaiveDate) -> Option<NaiveDate> {
    let here = rows.iter().position(|row| row.has(on))?;
    let step = rows.get(here)?;
    let mut last = step.until;
    for row in rows.get(here + 1..).unwrap_or_default() {
        // A hold, and what another decision divides, belong to the step; a pause interrupts it.
        let same = (row.plan, row.step, row.pass) == (step.plan, step.step, step.pass);
        match row.kind {
            RungKind::Hold | RungKind::Step if same => last = row.until,
            RungKind::Pause => {}
            _ => break,
        }
    }
    last
}

/// The amounts of the doses in force.
pub(super) fn amounts_in_force(context: &Context<'_>) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    for line in context.in_force().iter().flat_map(|take| &take.lines) {
        let amount = line.amount.quantity();
        if !line.is_as_needed() && !found.contains(&amount) {
            found.push(amount);
        }
    }
    found
}

/// Which of the doses of the day is meant by an amount, where they differ: the question.
pub(super) fn differing(context: &Context<'_>, amount: &str, days: Option<u32>) -> Option<String> {
    if amounts_in_force(context).len() < 2 {
        return None;
    }
    let take = context.in_force()?;
    let length = days.map_or(String::new(), |days| {
        format!(
            " for {}",
            words::count(usize::try_from(days).unwrap_or(0), "day", "days")
        )
    });
    let mut ways: Vec<String> = moments(context)
        .iter()
        .map(|at| format!("set {amount} {at}{length}"))
        .collect();
    ways.push(format!("set {amount} each time{length}"));
    Some(format!("the doses differ ({take}): which one? {}", ways.join(", or ")))
}

/// The number of the step in force.
pub(super) fn step_in_force(context: &Context<'_>) -> Option<u32> {
    let active = context.basis.active();
    match active.place(context.basis.first) {
        Place::Step(at) => Some(active.number(at.plan, at.step)),
        _ => None,
    }
}

/// Whether a step follows the one in force.
pub(super) fn has_steps_to_come(context: &Context<'_>) -> bool {
    let first = context.basis.first;
    let rungs = context.basis.active().rungs(crate::domain::draft::MOST_ROWS);
    rungs
        .iter()
        .any(|rung| rung.from > first && rung.kind == RungKind::Step)
}

/// Whether an amount is said alone, of a plan whose doses have moments.
pub(super) fn lacks_moment(context: &Context<'_>, text: &str, read: &Directions) -> bool {
    let alone = Quantity::parse(text, context.basis.words.counted()).is_ok();
    let timed = |take: Directions| {
        take.lines
            .iter()
            .any(|line| !matches!(line.moment, Moment::TimesADay(1)) && !line.is_as_needed())
    };
    alone && read.lines.len() == 1 && context.in_force().is_some_and(timed)
}

/// The weekdays of the plan in force.
pub(super) fn weekdays(context: &Context<'_>) -> Vec<Weekday7> {
    let take = context.in_force().unwrap_or_default();
    let mut bits = 0_u8;
    for line in &take.lines {
        if let Days::Weekdays { days, .. } = line.days {
            bits |= days;
        }
    }
    (0..7).filter(|day| bits >> day & 1 == 1).map(Weekday7).collect()
}

/// The one weekday of the plan in force.
pub(super) fn only_weekday(context: &Context<'_>) -> Option<Weekday7> {
    match weekdays(context).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The moments of the day of the plan in force.
pub(super) fn moments(context: &Context<'_>) -> Vec<Moment> {
    let take = context.in_force().unwrap_or_default();
    let mut found = Vec::new();
    for line in take.lines.into_iter().filter(|line| !line.is_as_needed()) {
        if !found.contains(&line.moment) {
            found.push(line.moment);
        }
    }
    found
}
