//! What is said of a record: medicine, amount, when, and which dose of the plan it is.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::moves::moves;
use super::{Dose, Kind, Scene};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::course::CourseId;
use crate::domain::directions::Moment;
use crate::domain::doubles::in_words;
use crate::domain::journal::{DoseEntry, DueMoment, Outcome};
use crate::domain::preparation::{measure, same_amount};
use crate::domain::schedule::{Action, Due};
use crate::domain::words;

/// The name of a course.
pub fn name(scene: Scene<'_>, course: &CourseId) -> String {
    scene
        .regimen
        .course(course)
        .map_or_else(|| course.to_string(), |course| course.name.clone())
}

/// `14:57`; with its day where that is not the calendar's date now, and with the year where that is another. On a journey it
/// is told by the clock of the place, by which it is typed, too.
pub fn at(scene: Scene<'_>, at: DateTime<FixedOffset>) -> String {
    let at = scene.wall.local(at);
    let time = words::time(at.time(), scene.regimen.settings.writing.twelve_hours);
    if at.date_naive() == scene.now.date_naive() {
        return time;
    }
    format!("{} {time}", day(scene, at.date_naive()))
}

fn day(scene: Scene<'_>, day: NaiveDate) -> String {
    words::day_near(day, scene.now.date_naive())
}

/// Which dose: `14:00`, `evening`, `Fri 20 Nov 21:00`, `2 of 3`, `today`, `take off 20:00`.
pub fn dose(scene: Scene<'_>, dose: &Dose) -> String {
    of_action(dose.is_off(), planned_for(scene, dose))
}

/// One that something worn is taken off says so: at the same time another one may be put on.
fn of_action(off: bool, moment: String) -> String {
    if off {
        format!("{} {moment}", Action::Remove.words())
    } else {
        moment
    }
}

/// For when a dose was planned, where it is said already what was done with it.
pub fn planned_for(scene: Scene<'_>, dose: &Dose) -> String {
    let Some(shown) = dose.shown.as_ref().filter(|_| dose.key.is_some()) else {
        return match dose.kind {
            Kind::AsNeeded => match &dose.reason {
                Some(reason) => format!("as needed for {reason}"),
                None => "as needed".into(),
            },
            Kind::Due | Kind::Unplanned => "not planned".into(),
        };
    };
    twice(moment(scene, dose.on, shown, dose.clock), dose.second)
}

/// The same of a due dose.
pub fn due(scene: Scene<'_>, due: &Due) -> String {
    let moment = twice(moment(scene, due.on, &due.shown, due.clock), due.second);
    of_action(due.is_off(), moment)
}

/// A moment of the night in which an hour comes twice.
fn twice(moment: String, second: bool) -> String {
    if second { format!("{moment}, second") } else { moment }
}

/// A moment of a day, with the day where it is not today.
pub fn moment(scene: Scene<'_>, on: NaiveDate, moment: &DueMoment, clock: Option<NaiveTime>) -> String {
    let words = match (moment, clock) {
        (DueMoment::Nth(_, 1), None) => None,
        (DueMoment::At(Moment::Slot { .. }) | DueMoment::Nth(..), _) | (_, None) => Some(moment.to_string()),
        (_, Some(clock)) => Some(words::time(clock, scene.regimen.settings.writing.twelve_hours)),
    };
    // In the night the day that lasts still is not the date that the calendar shows: it is named.
    let here = on == scene.today() && on == scene.now.date_naive();
    match (here, words) {
        (true, Some(words)) => words,
        (true, None) => "today".into(),
        (false, Some(words)) => format!("{} {words}", day(scene, on)),
        (false, None) => day(scene, on),
    }
}

/// The amount, and what was counted or drawn for it where that says more.
fn amount(scene: Scene<'_>, course: &CourseId, amount: &Quantity) -> String {
    let course = scene.regimen.course(course);
    let counted = course.and_then(|course| measure(&course.preparation, &Amount::exact(amount.clone())));
    match counted {
        Some(counted) => format!("{amount} ({counted})"),
        None => amount.to_string(),
    }
}

/// The plan's amount, where it is not the one that was taken.
fn other(scene: Scene<'_>, entry: &DoseEntry) -> Option<String> {
    let (Outcome::Taken(taken), Some(planned)) = (&entry.outcome, &entry.planned) else {
        return None;
    };
    let course = scene.regimen.course(&entry.course);
    let same = planned.high.is_none()
        && course.is_some_and(|course| same_amount(&course.preparation, taken, &planned.quantity()));
    (!same && planned.quantity() != *taken).then(|| planned.to_string())
}

/// `(planned 14:00)`, `(planned 2.5 mg at 14:00)`, `(as needed)`.
fn planned(scene: Scene<'_>, which: &Dose, entry: &DoseEntry) -> String {
    let dose = planned_for(scene, which);
    match (which.kind, other(scene, entry)) {
        (Kind::Due, Some(amount)) if dose.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("(planned {amount} at {dose})")
        }
        (Kind::Due, Some(amount)) => format!("(planned {amount}, {dose})"),
        (Kind::Due, None) => format!("(planned {dose})"),
        _ => format!("({dose})"),
    }
}

/// What is said once an entry is written: `Sampletol 2.5 mg taken at 14:57 (planned 14:00)`.
pub fn receipt(scene: Scene<'_>, which: &Dose, entry: &DoseEntry) -> String {
    let name = name(scene, &entry.course);
    let planned = planned(scene, which, entry);
    let mut text = match &entry.outcome {
        Outcome::Taken(quantity) => {
            let quantity = amount(scene, &entry.course, quantity);
            let when = at(scene, entry.at);
            let at = if scene.wall.local(entry.at).date_naive() == scene.now.date_naive() {
                "at "
            } else {
                ""
            };
            format!("{name} {quantity} {} {at}{when} {planned}", entry.verb())
        }
        Outcome::Skipped => format!("{name}{} {planned}", asked(entry, "skipped")),
        Outcome::Held => format!("{name}{} {planned}", asked(entry, "held on the prescriber's word")),
    };
    if let Some(site) = &entry.site {
        let course = scene.regimen.course(&entry.course);
        let listed = course.is_none_or(|course| course.sites.is_empty() || course.sites.contains(site));
        let strange = if listed { "" } else { " (not one of its sites)" };
        text.push_str(&format!(", {site}{strange}"));
    }
    if let Some(episode) = &entry.episode {
        text.push_str(&format!(", episode {episode}"));
    }
    if let Some(why) = &entry.why {
        text.push_str(&format!(": {why}"));
    }
    if let Some(first) = moves(scene, entry) {
        text.push_str(&format!("; what comes moves with it: {first}"));
    }
    text
}

/// Entries of one dose in one line: `1 tablet taken 20:00 and skipped 20:06`.
pub fn records<'a>(scene: Scene<'_>, entries: impl IntoIterator<Item = &'a DoseEntry>) -> String {
    in_words(entries, ToString::to_string, |time| at(scene, time))
}

/// That there are entries of a dose: `Already recorded for 20:00: Examplin 1 tablet taken 20:00 and skipped 20:06.`
pub fn already(scene: Scene<'_>, course: &CourseId, dose: &str, entries: &[DoseEntry]) -> String {
    format!(
        "Already recorded for {dose}: {} {}.",
        name(scene, course),
        records(scene, entries)
    )
}

/// The amount that the plan asked for, and what was done in place of taking it; what is not taken off is told as that.
fn asked(entry: &DoseEntry, done: &str) -> String {
    let amount = entry.planned.as_ref().map(|amount| format!(" {amount}"));
    let off = if entry.is_off() {
        format!(", {}:", Action::Remove.words())
    } else {
        String::new()
    };
    format!("{}{off} {done}", amount.unwrap_or_default())
}

/// What an entry is called among the changes: `Sampletol 2.5 mg taken 14:57`, `Sampletol 14:00 skipped: ill`.
pub fn label(
    scene: Scene<'_>,
    which: &Dose,
    entry: &DoseEntry,
    name: &str,
    show: impl Fn(&Quantity) -> String,
) -> String {
    let why = entry.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    match &entry.outcome {
        Outcome::Taken(quantity) => {
            let site = entry.site.as_ref().map_or(String::new(), |site| format!(", {site}"));
            let (amount, verb, when) = (show(quantity), entry.verb(), at(scene, entry.at));
            format!("{name} {amount} {verb} {when}{site}{why}")
        }
        Outcome::Skipped => format!("{name} {} skipped{why}", dose(scene, which)),
        Outcome::Held => format!("{name} {} held on the prescriber's word{why}", dose(scene, which)),
    }
}
