//! Which dose is meant: the one that is named, else the only one that is open. Where several could be meant nothing is
//! chosen; the answer names them, in words that `--for` reads.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::{Dose, Kind, Scene, said};
use crate::domain::amount::Quantity;
use crate::domain::as_needed::{is_for, within};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, Status};
use crate::domain::directions::Moment;
use crate::domain::limits::Asked;
pub use crate::domain::recording::dose::{day_dose, needs, usual};
use crate::domain::schedule::AsNeeded;
use crate::domain::when::{self, Around};
use crate::domain::words;

/// What words about a course mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This dose.
    One(Dose),
    /// One of these; the sentence names them.
    Several(String, Vec<Dose>),
}

/// Finds the dose of a course that was taken or skipped at a moment: the one that is named (`evening`, `yesterday/23:00`,
/// `2026-11-20`), else the one that is open, late or not, else what may be taken as needed. Without any it is one that the
/// plan does not have.
///
/// # Errors
/// What is named cannot be read, or is not there.
pub fn meant(
    scene: Scene<'_>,
    course: &CourseId,
    at: DateTime<FixedOffset>,
    named: Option<&str>,
) -> Result<Meant, String> {
    match named {
        None => Ok(open(scene, course, at)),
        Some(text) => by_name(scene, course, at, text),
    }
}

/// The limits of a course at a moment, to ask them.
pub fn limits_of<'a>(scene: Scene<'a>, course: &'a Course, at: DateTime<FixedOffset>) -> Asked<'a> {
    let timeline = scene.schedules.timeline(&course.id);
    Asked::new(course, timeline, scene.regimen, at, scene.wall)
}

/// The doses as needed of a course at a moment, each with how much the next one is.
fn needed(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> Vec<Dose> {
    let lines = needs(scene, course, at);
    let Some(found) = scene.regimen.course(course) else {
        return Vec::new();
    };
    // What is recorded at the same minute came before it.
    let minute = at.naive_local().with_second(0).unwrap_or(at.naive_local());
    let (journal, before) = (&scene.regimen.journal, minute + TimeDelta::minutes(1));
    let timeline = scene.schedules.timeline(course);
    let all = timeline.map_or_else(Vec::new, |timeline| timeline.needed_lines(at.date_naive()));
    let next = |need: &AsNeeded| need.so_far(&all, found, journal, before, scene.wall).1;
    let today = scene.day_of(at);
    let doses = lines.iter().map(|need| Dose::as_needed(need, next(need), today));
    let mut doses: Vec<Dose> = doses.collect();
    // Only of several lines the reason says which one it is.
    if let [one] = doses.as_mut_slice() {
        one.reason = None;
    }
    doses
}

fn of_course<'d>(doses: impl Iterator<Item = &'d DayDose>, course: &CourseId) -> Vec<DayDose> {
    doses
        .filter(|dose| dose.due.course == *course && !dose.due.trace && !dose.status.is_trace())
        .cloned()
        .collect()
}

/// The doses of the day that lasts at a moment, with those of its night and those of other days that can still be
/// taken. In the night those of the night before are over.
fn doses_now(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> Vec<DayDose> {
    let (mut doses, night) = of_now(scene, course, at);
    doses.retain(|dose| !night.contains(dose));
    doses
}

/// The doses of the day that lasts at a moment, and those of them that are of the night before.
fn of_now(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> (Vec<DayDose>, Vec<DayDose>) {
    let turn = scene.regimen.settings.day_turn;
    let day = scene.schedules.today(scene.regimen, at, scene.wall);
    let night = at.date_naive() > day.date;
    let over = |dose: &&DayDose| night && dose.due.on == day.date && dose.due.clock.is_some_and(|clock| clock < turn);
    let doses = of_course(day.all(), course);
    let before = doses.iter().filter(over).cloned().collect();
    (doses, before)
}

/// Those of the day before of which nothing is recorded.
fn doses_before(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> Vec<DayDose> {
    let before = scene.day_of(at) - TimeDelta::days(1);
    let day = scene.schedules.day(before, scene.regimen, at, scene.wall);
    let mut doses = of_course(day.doses.iter(), course);
    doses.retain(|dose| dose.entries.is_empty());
    doses
}

fn open(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>) -> Meant {
    let today = scene.day_of(at);
    let doses = doses_now(scene, course, at);
    let is_open = |dose: &&DayDose| dose.entries.is_empty() && dose.status != Status::Planned;
    let mut open: Vec<&DayDose> = doses.iter().filter(is_open).collect();
    let night = at.date_naive() > today;
    let last_night = of_now(scene, course, at).1;
    let turn = scene.regimen.settings.day_turn;
    let of_night = |dose: &&DayDose| dose.status.is_due_now() && dose.due.clock.is_none_or(|clock| clock < turn);
    if open.is_empty() {
        // One of the night before whose window lasts is the only one.
        let due = |dose: &&DayDose| is_open(dose) && dose.status.is_due_now();
        open.extend(last_night.iter().filter(due));
    } else if night && open.iter().any(of_night) {
        // What is due in the night is not mistaken for a dose of the day that is over, but one of the evening may be meant.
        let since = at.naive_local() - EVENING;
        let evening = |dose: &DayDose| dose.due.clock.is_some_and(|clock| dose.due.on.and_time(clock) >= since);
        open.retain(|dose| dose.status.is_due_now() || evening(dose));
    } else {
        // One of the night before is as open as one of the day that is over.
        open.extend(last_night.iter().filter(is_open));
        open.sort_by_key(|dose| (dose.due.on, dose.due.clock));
    }
    let needs = needed(scene, course, at);
    let in_time = |dose: &DayDose| matches!(dose.status, Status::Due | Status::TooSoon);
    match (open.as_slice(), needs.as_slice()) {
        ([one], []) => return Meant::One(Dose::due(one)),
        ([one], _) if in_time(one) => return Meant::One(Dose::due(one)),
        ([], [need]) => return Meant::One(need.clone()),
        ([], []) => {}
        (open, needs) => {
            let doses = open.iter().map(|dose| Dose::due(dose));
            let all = doses.chain(needs.iter().cloned()).collect();
            return several(scene, course, all, MEANT);
        }
    }
    let ahead: Vec<&DayDose> = doses.iter().filter(|dose| dose.entries.is_empty()).collect();
    let before = doses_before(scene, course, at);
    let known = |dose: &&DayDose| doses.iter().all(|other| other.due.key != dose.due.key);
    let before = before.iter().filter(known);
    if ahead.is_empty() {
        // Everything of the day is recorded: what follows is a second entry for the nearest.
        let distance = |dose: &&DayDose| {
            let clock = dose.due.clock.unwrap_or(NaiveTime::MIN);
            (dose.due.on.and_time(clock) - at.naive_local()).abs()
        };
        if let Some(nearest) = doses.iter().min_by_key(distance) {
            return Meant::One(Dose::due(nearest));
        }
    }
    let waiting: Vec<Dose> = before.chain(ahead).map(Dose::due).collect();
    if waiting.is_empty() {
        return Meant::One(Dose::unplanned(scene, course, today));
    }
    several(scene, course, waiting, NOT_NOW)
}

/// How long after its time a dose of the evening may be the one that is meant in the night.
const EVENING: TimeDelta = TimeDelta::hours(6);

/// Why nothing is chosen.
const MEANT: &str = "more than one dose could be meant";
const NOT_NOW: &str = "no dose is due right now";

fn several(scene: Scene<'_>, course: &CourseId, doses: Vec<Dose>, why: &str) -> Meant {
    let name = said::name(scene, course);
    let ways: Vec<String> = doses
        .iter()
        .enumerate()
        .map(|(n, dose)| format!("--for {}", handle_among(&doses, n, dose)))
        .collect();
    let which: Vec<String> = doses
        .iter()
        .map(|dose| {
            let amount = dose.planned.as_ref().filter(|_| !dose.is_off());
            let amount = amount.map(|amount| format!("{amount} ")).unwrap_or_default();
            format!("{amount}{}", said::dose(scene, dose))
        })
        .collect();
    let text = format!(
        "{name}: {why} ({}); say which one: {}",
        which.join(", "),
        ways.join(" or ")
    );
    Meant::Several(text, doses)
}

/// Of several lines as needed the reason or the amount says which one is meant; where they do not, all are left.
pub fn narrowed(
    course: &Course,
    doses: Vec<Dose>,
    amount: impl Fn(&Dose) -> Option<Quantity>,
    why: Option<&str>,
) -> Vec<Dose> {
    if doses.iter().any(|dose| dose.kind != Kind::AsNeeded) {
        return doses;
    }
    let why = why.map(str::trim);
    let for_reason = |dose: &&Dose| match (&dose.reason, why) {
        (Some(reason), Some(why)) => is_for(reason, Some(why)),
        _ => false,
    };
    let fits = |dose: &&Dose| match (amount(dose), &dose.planned) {
        (Some(amount), Some(planned)) => within(&course.preparation, &amount, planned),
        _ => false,
    };
    let by_reason: Vec<Dose> = doses.iter().filter(for_reason).cloned().collect();
    let by_amount: Vec<Dose> = doses.iter().filter(fits).cloned().collect();
    match (by_reason.is_empty(), by_amount.is_empty()) {
        (false, _) => by_reason,
        (true, false) => by_amount,
        (true, true) => doses,
    }
}

/// The same among others: of several at one moment each has its number.
fn handle_among(doses: &[Dose], n: usize, dose: &Dose) -> String {
    // Lines as needed that say no reason are counted.
    if dose.kind == Kind::AsNeeded && dose.reason.is_none() {
        let needed = |other: &&Dose| other.kind == Kind::AsNeeded;
        let number = doses.iter().take(n + 1).filter(needed).count();
        if doses.iter().filter(needed).count() > 1 {
            return format!("as-needed/{number}");
        }
    }
    let line = |dose: &Dose| dose.key.as_ref().map(|key| key.line);
    let alike = |other: &Dose| other.key.is_some() && (other.on, &other.shown) == (dose.on, &dose.shown);
    let of_moment: Vec<(usize, &Dose)> = doses.iter().enumerate().filter(|(_, other)| alike(other)).collect();
    if dose.key.is_none() || of_moment.len() < 2 {
        return handle(dose);
    }
    let mut lines: Vec<_> = of_moment.iter().map(|(_, other)| line(other)).collect();
    lines.sort_unstable();
    lines.dedup();
    // Two lines of one moment have their own numbers; doses that were moved to one moment are counted.
    let number = if lines.len() == of_moment.len() {
        line(dose).map_or(0, usize::from)
    } else {
        of_moment.iter().position(|(place, _)| *place == n).unwrap_or(0)
    };
    numbered_handle(dose, Some(number + 1))
}

/// What `--for` reads as this dose: `2026-11-20/evening`.
pub fn handle(dose: &Dose) -> String {
    let line = dose.key.as_ref().map_or(0, |key| key.line);
    numbered_handle(dose, (line > 0).then(|| usize::from(line) + 1))
}

fn numbered_handle(dose: &Dose, number: Option<usize>) -> String {
    let (Some(_), Some(shown)) = (&dose.key, &dose.shown) else {
        return match dose.kind {
            Kind::AsNeeded => match &dose.reason {
                Some(reason) if reason.contains(' ') => format!("\"{reason}\""),
                Some(reason) => reason.clone(),
                None => "as-needed".into(),
            },
            Kind::Due | Kind::Unplanned => dose.on.to_string(),
        };
    };
    let number = number.map_or(String::new(), |number| format!("/{number}"));
    let text = format!("{}/{shown}{number}", dose.on);
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text
    }
}

/// `evening`, `21:00`, `2026-11-20`, `yesterday/23:00`, `as-needed`.
fn by_name(scene: Scene<'_>, course: &CourseId, at: DateTime<FixedOffset>, text: &str) -> Result<Meant, String> {
    let text = text.trim();
    let today = scene.day_of(at);
    let name = said::name(scene, course);
    let needed = needed(scene, course, at);
    let for_reason = |dose: &&Dose| {
        dose.reason
            .as_deref()
            .is_some_and(|reason| reason.eq_ignore_ascii_case(text))
    };
    if let Some(dose) = needed.iter().find(for_reason) {
        return Ok(Meant::One(dose.clone()));
    }
    let (word, number) = numbered(text);
    if let (true, Some(number)) = (is_as_needed(word), number) {
        let dose = needed.get(usize::from(number)).cloned();
        return dose.map(Meant::One).ok_or_else(|| {
            let count = words::count(needed.len(), "line", "lines");
            format!("{name} has {count} as needed on {}", long_day(today))
        });
    }
    if is_as_needed(text) {
        return match needed.as_slice() {
            [one] => Ok(Meant::One(one.clone())),
            [] => Err(format!("{name} has nothing as needed on {}", long_day(today))),
            _ => Ok(several(scene, course, needed, MEANT)),
        };
    }
    let (text, line) = numbered(text);
    let (day, moment) = match text.split_once('/') {
        Some((day, rest)) => (Some(named_day(scene, day)?), Some(moment(scene, rest)?)),
        None => match moment(scene, text) {
            Ok(moment) => (None, Some(moment)),
            Err(wrong) => (Some(named_day(scene, text).map_err(|_| wrong)?), None),
        },
    };
    let doses: Vec<DayDose> = match day {
        None => doses_now(scene, course, at),
        Some(day) => of_course(
            scene.schedules.day(day, scene.regimen, at, scene.wall).doses.iter(),
            course,
        ),
    };
    let on = long_day(day.unwrap_or(today));
    // The clock that is shown comes first; the plan's own is read where nothing is shown at this time.
    let shown = |dose: &DayDose| moment.as_ref().is_none_or(|moment| is_shown_at(dose, moment));
    let planned = |dose: &DayDose| {
        moment
            .as_ref()
            .is_some_and(|moment| dose.due.key.moment.to_string() == *moment)
    };
    let fits = |dose: &&DayDose| shown(dose);
    let mut of_moment: Vec<&DayDose> = doses.iter().filter(fits).collect();
    if of_moment.is_empty() {
        of_moment = doses.iter().filter(|dose| planned(dose)).collect();
    }
    if of_moment.is_empty() {
        // Where nothing is put on at this time, the time alone names what is taken off.
        let off = moment.as_ref().map(|moment| format!("off {moment}"));
        let is_off = |dose: &&DayDose| off.as_ref().is_some_and(|off| is_shown_at(dose, off));
        of_moment = doses.iter().filter(is_off).collect();
    }
    let doses: Vec<&DayDose> = match line {
        None => of_moment,
        Some(line) => {
            let mut lines: Vec<u8> = of_moment.iter().map(|dose| dose.due.key.line).collect();
            lines.sort_unstable();
            lines.dedup();
            if lines.len() == of_moment.len() {
                of_moment.retain(|dose| dose.due.key.line == line);
            } else {
                // Doses that were moved to one moment are counted as they are named: those that wait, else all.
                if of_moment.iter().any(|dose| dose.entries.is_empty()) {
                    of_moment.retain(|dose| dose.entries.is_empty());
                }
                of_moment = of_moment.get(usize::from(line)).copied().into_iter().collect();
            }
            of_moment
        }
    };
    let waiting: Vec<&DayDose> = doses.iter().copied().filter(|dose| dose.entries.is_empty()).collect();
    let before = doses_before(scene, course, at);
    let all = |doses: &[&DayDose]| doses.iter().map(|dose| Dose::due(dose)).collect();
    match (waiting.as_slice(), doses.as_slice()) {
        // The one of last night is not recorded, and the one of tonight is far off.
        ([one], _) if day.is_none() && one.status == Status::Planned && before.iter().any(|dose| fits(&dose)) => {
            let both: Vec<&DayDose> = before.iter().filter(fits).chain([*one]).collect();
            Ok(several(scene, course, all(&both), MEANT))
        }
        ([one], _) | ([], [one]) => Ok(Meant::One(Dose::due(one))),
        ([], []) => Err(match moment {
            Some(moment) => format!("{name} has no dose at {moment} on {on}"),
            None => format!("{name} has no dose due on {on}; --unplanned records one that the plan does not have"),
        }),
        ([], several_of) | (several_of, _) => Ok(several(scene, course, all(several_of), MEANT)),
    }
}

/// `morning/2`: the second of several doses at one moment.
fn numbered(text: &str) -> (&str, Option<u8>) {
    match text.rsplit_once('/') {
        Some((rest, number)) if !rest.is_empty() => match number.trim().parse::<u8>() {
            Ok(number @ 1..=9) => (rest, Some(number - 1)),
            _ => (text, None),
        },
        _ => (text, None),
    }
}

/// Whether a word names what may be taken as needed.
fn is_as_needed(word: &str) -> bool {
    matches!(word.trim(), "as-needed" | "as needed")
}

fn long_day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// The day that a name of a dose says, if it says one.
pub fn day(scene: Scene<'_>, text: &str) -> Option<NaiveDate> {
    let (text, _) = numbered(text.trim());
    match text.split_once('/') {
        Some((day, _)) => named_day(scene, day).ok(),
        None if moment(scene, text).is_ok() => None,
        None => named_day(scene, text).ok(),
    }
}

fn named_day(scene: Scene<'_>, text: &str) -> Result<NaiveDate, String> {
    let around = Around {
        now: scene.now,
        day: scene.today(),
        time: None,
        turn: scene.regimen.settings.day_turn,
        wall: scene.wall,
    };
    when::read_day(text, &around)
}

/// The moment of a day in words, as it is printed.
fn moment(scene: Scene<'_>, text: &str) -> Result<String, String> {
    let plain = text.trim();
    if let Some(off) = plain.strip_prefix("take off ").or_else(|| plain.strip_prefix("off ")) {
        return moment(scene, off).map(|off| format!("off {off}"));
    }
    if plain == "day" || plain.contains(" of ") {
        return Ok(plain.to_owned());
    }
    match Moment::parse(plain, &scene.regimen.settings.words) {
        Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => Ok(moment.to_string()),
        _ => Err(format!(
            "`{plain}` is not a moment of the day; expected one such as evening, 21:00, yesterday/23:00 or 2026-11-20/evening"
        )),
    }
}

/// `20:00` is what is put on then, `off 20:00` what is taken off.
fn is_shown_at(dose: &DayDose, moment: &str) -> bool {
    let at = |clock: NaiveTime| !dose.due.is_off() && clock.format("%H:%M").to_string() == moment;
    dose.due.shown.to_string() == moment || dose.due.clock.is_some_and(at)
}
