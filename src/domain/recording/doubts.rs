//! What has to be asked before an entry is written.
//!
//! Nothing here refuses: what happened is recorded, after a clear question. The questions follow from the entry and the
//! files alone, so that they can be asked again where the files have changed before it was written: see [`unanswered`].

use chrono::{DateTime, FixedOffset, NaiveDateTime, NaiveTime, TimeDelta};

use super::moves::moves;
use super::{Dose, Scene, said, which};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::course::{Course, Limits};
use crate::domain::day::{Apart, Status, window};
use crate::domain::journal::{DoseEntry, EntryId, Month, Outcome};
use crate::domain::limits::{Asked, Rule, Verdict, about, reach};
use crate::domain::plan::Length;
use crate::domain::preparation::{in_unit, makeable, same_amount};
use crate::domain::unit::Unit;
use crate::domain::unreadable::Trouble;
use crate::domain::words;

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Something is recorded for this dose already: these entries.
    Recorded(Vec<EntryId>),
    /// The month of the dose cannot be read: whether it is recorded already nobody knows.
    Unread,
    /// The plan has no such dose.
    Unplanned,
    /// The amount cannot be counted or drawn.
    Amount,
    /// What the amount comes to in the unit of the plan, or of a limit, is not stated.
    Unit,
    /// When it was is far from when it was due.
    Time,
    /// Another dose of the medicine was recorded just now.
    Twice,
    /// The amount was recorded on that day for no planned dose.
    Unanswered,
    /// The limits count by episode, and none is named.
    Episode,
    /// The person's own limits speak against it.
    Limits,
    /// It is not as the plan has it.
    Plan,
    /// It is of a day that is over, and steps that last a number of doses taken move with it.
    Moves,
}

/// A question, with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What it is about.
    pub about: About,
    /// The facts, a sentence each.
    pub facts: Vec<String>,
}

impl About {
    /// Whether the person's own figures speak against it: the contact is named then.
    pub fn is_of_figures(&self) -> bool {
        matches!(self, Self::Limits | Self::Plan)
    }
}

impl Doubt {
    fn new(about: About, fact: String) -> Self {
        Self {
            about,
            facts: vec![fact],
        }
    }
}

/// What has to be asked before an entry is written; nothing: it may be written at once. An entry that replaces another
/// is not compared with that one.
pub fn doubts(scene: Scene<'_>, entry: &DoseEntry) -> Vec<Doubt> {
    let mut found: Vec<Doubt> = recorded(scene, entry).into_iter().collect();
    found.extend(unread(scene, entry));
    let (Outcome::Taken(amount), Some(course)) = (&entry.outcome, scene.regimen.course(&entry.course)) else {
        return found;
    };
    // Taking a patch off is not a dose.
    if entry.is_off() || amount.value.is_zero() {
        return found;
    }
    let unplanned = entry.due.is_none() && which::needs(scene, &entry.course, entry.at).is_empty();
    if unplanned {
        let day = words::day_near(scene.day_of(entry.at), scene.now.date_naive());
        found.push(Doubt::new(
            About::Unplanned,
            format!("{} is not planned on {day}.", course.name),
        ));
    }
    if let Err(wrong) = makeable(&course.preparation, amount) {
        found.push(Doubt::new(About::Amount, format!("{}.", sentence(&wrong.to_string()))));
    }
    if course.limits.per_episode.is_some() && entry.episode.is_none() {
        let fact = "Your limits count by episode, and none is named: this dose would count towards no episode.";
        found.push(Doubt::new(About::Episode, fact.to_owned()));
    }
    found.extend(unanswered_before(scene, entry, course, amount));
    found.extend(far(scene, entry, course));
    found.extend(not_compared(scene, entry, course, amount));
    found.extend(against(scene, entry, unplanned));
    found.extend(moved(scene, entry, course));
    found
}

/// A record of a day that is over, with which a step that lasts a number of doses taken ends on another day.
fn moved(scene: Scene<'_>, entry: &DoseEntry, course: &Course) -> Option<Doubt> {
    let mut steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let counted = steps.any(|step| matches!(step.length, Length::Taken(_)));
    let over = entry.due.is_some() || entry.day_taken(scene.regimen.settings.day_turn) < scene.today();
    let first = moves(scene, entry).filter(|_| counted && over)?;
    let fact = format!(
        "The steps of {} count doses taken, and would move with it: {first}.",
        course.name
    );
    Some(Doubt::new(About::Moves, fact))
}

/// Minutes within which a second dose of a medicine is taken for the first one once more.
const JUST_NOW: i64 = 30;

/// Whether a dose that was found by itself is an older one, or one as needed, and a due dose of its course was recorded
/// just now: then the same one may be meant once more.
pub fn twice(scene: Scene<'_>, dose: &Dose, at: DateTime<FixedOffset>) -> Option<Doubt> {
    let needed = match &dose.key {
        Some(key) => {
            let found = which::day_dose(scene, &dose.course, key)?;
            let older = found.due.on < scene.day_of(at);
            if found.status != Status::NotRecorded && !older {
                return None;
            }
            false
        }
        // What follows a due dose of the same medicine may be that dose once more.
        None if dose.kind == super::Kind::AsNeeded => true,
        None => return None,
    };
    let since = |entry: &DoseEntry| (at - entry.at).num_minutes();
    let day = at.date_naive();
    let doses = scene.regimen.journal.doses(day - TimeDelta::days(1), day);
    let near = doses.filter(|entry| {
        entry.course == dose.course && entry.void.is_none() && !entry.is_off() && (0..=JUST_NOW).contains(&since(entry))
    });
    let last = near.max_by_key(|entry| entry.at)?;
    // That this one is recorded is asked about by itself.
    if last.due.is_some() && last.due == dose.key {
        return None;
    }
    if needed && last.due.is_none() {
        return None;
    }
    let name = said::name(scene, &dose.course);
    let which = match Dose::of_entry(scene, last) {
        Some(dose) if dose.kind == super::Kind::Due => format!("{name} of {}", said::dose(scene, &dose)),
        Some(dose) => format!("{name} ({})", said::dose(scene, &dose)),
        None => format!("{name} {}", said::records(scene, [last])),
    };
    let ago = match since(last) {
        0 => "just now".to_owned(),
        minutes => format!(
            "{} ago",
            words::count(usize::try_from(minutes).unwrap_or(0), "minute", "minutes")
        ),
    };
    let fact = format!(
        "{which} was recorded {ago}. This would record {} as well.",
        said::dose(scene, dose)
    );
    Some(Doubt::new(About::Twice, fact))
}

/// A record of the day and the amount that is for no planned dose, as an import or a hand makes it: it may be this one.
fn unanswered_before(scene: Scene<'_>, entry: &DoseEntry, course: &Course, amount: &Quantity) -> Option<Doubt> {
    let dose = which::day_dose(scene, &entry.course, entry.due.as_ref()?)?;
    // What is put right, or added to what is recorded of the dose, is asked about by itself.
    if !dose.entries.is_empty() {
        return None;
    }
    let on = dose.due.on;
    // In its window, from the night before on.
    let (opens, closes) = dose.window;
    let opens = opens.date().and_time(NaiveTime::MIN);
    let inside = |at: NaiveDateTime| opens <= at && at <= closes;
    let days = (opens.date() - TimeDelta::days(1), closes.date() + TimeDelta::days(1));
    let mut doses = scene.regimen.journal.doses(days.0, days.1);
    let there = doses.find(|other| {
        let taken = matches!(&other.outcome, Outcome::Taken(taken) if same_amount(&course.preparation, taken, amount));
        let of_it = other.course == entry.course && other.id != entry.id && other.void.is_none() && !other.is_off();
        of_it
            && taken
            && other.due.is_none()
            && (scene.day_of(other.at) == on || inside(scene.wall.local(other.at).naive_local()))
            // What may be taken as needed is a dose by itself.
            && which::needs(scene, &entry.course, other.at).is_empty()
    })?;
    let at = scene.wall.local(there.at).format("%H:%M");
    let name = said::name(scene, &entry.course);
    Some(Doubt::new(
        About::Unanswered,
        format!("{name} {amount} at {at} is recorded already, for no planned dose: it may be this one."),
    ))
}

/// Days after its time from which it is asked whether a dose was taken so late.
const LONG_AFTER: i64 = 7;

/// A time more than a day before the dose, or long after it.
fn far(scene: Scene<'_>, entry: &DoseEntry, course: &Course) -> Option<Doubt> {
    let dose = which::day_dose(scene, &entry.course, entry.due.as_ref()?)?;
    let settings = &scene.regimen.settings;
    let timeline = scene.schedules.timeline(&course.id);
    let next = || timeline?.next_after(&dose.due, &scene.regimen.journal, settings.day_turn, scene.wall);
    let window = window(&dose.due, Apart::default(), Some(course), settings, next);
    let at = scene.wall.local(entry.at).naive_local();
    let (before, after) = ((window.open - at).num_days(), (at - window.close).num_days());
    let side = if before >= 1 {
        "before"
    } else if after >= LONG_AFTER && window.late_until.is_none() && !window.waits && !window.endless {
        "after"
    } else {
        return None;
    };
    let days = (at.date() - dose.due.on).num_days().abs();
    let days = words::count(usize::try_from(days).unwrap_or(0), "day", "days");
    let when = words::day_near(at.date(), scene.now.date_naive());
    let due = said::due(scene, &dose.due);
    Some(Doubt::new(
        About::Time,
        format!("{when} is {days} {side} this dose was due ({due})."),
    ))
}

/// An amount that cannot be compared with the one in the plan: nobody knows whether it is more or less.
fn not_compared(scene: Scene<'_>, entry: &DoseEntry, course: &Course, amount: &Quantity) -> Option<Doubt> {
    let planned: Vec<Amount> = if entry.due.is_some() {
        entry.planned.iter().cloned().collect()
    } else {
        let lines = which::needs(scene, &entry.course, entry.at);
        let needed = lines
            .into_iter()
            .flat_map(|line| line.first.into_iter().chain([line.amount]));
        let mut amounts: Vec<Amount> = needed.collect();
        if amounts.is_empty() {
            amounts.extend(which::usual(scene, &entry.course, scene.day_of(entry.at)));
        }
        amounts
    };
    let of_plan = || planned.iter().filter(|planned| planned.basis.is_none());
    // Of several strengths a number of tablets says little: as many as the plan comes to are taken for them.
    let p = &course.preparation;
    let known =
        |planned: &Amount| in_unit(p, amount, &planned.unit).is_some() || same_amount(p, amount, &planned.quantity());
    let first = of_plan().next().filter(|_| !of_plan().any(known))?;
    let be = if amount.value > 1.into() && matches!(amount.unit, Unit::Counted(_)) {
        "are"
    } else {
        "is"
    };
    let fact = format!("What {amount} {be} in {} is not stated.", first.unit.show(true));
    Some(Doubt::new(About::Unit, fact))
}

/// Those of the questions that have no answer yet.
pub fn unanswered(found: Vec<Doubt>, answered: &[Doubt]) -> Vec<Doubt> {
    found.into_iter().filter(|doubt| !answered.contains(doubt)).collect()
}

/// A new entry for a month that cannot be read: what is recorded there of this dose, or counts towards its limits, is not
/// known.
fn unread(scene: Scene<'_>, entry: &DoseEntry) -> Option<Doubt> {
    if !entry.id.is_unassigned() {
        return None;
    }
    let own = [
        entry.due.as_ref().map_or(entry.at.date_naive(), |key| key.date),
        entry.at.date_naive(),
    ];
    let own = own.map(Month::of);
    // So far back doses count towards the limits of this one.
    let course = scene.regimen.course(&entry.course);
    let counted = course.filter(|course| {
        matches!(entry.outcome, Outcome::Taken(_)) && (course.limits != Limits::default() || entry.due.is_none())
    });
    let since = counted.map(|course| {
        let timeline = scene.schedules.timeline(&course.id);
        let episode = entry.episode.is_some();
        Month::of(reach(course, timeline, scene.regimen, entry.at, episode, scene.wall))
    });
    let last = Month::of(entry.at.date_naive());
    let counts = |month: &Month| since.is_some_and(|since| since <= *month) && *month <= last;
    let place = |trouble: &Trouble| match trouble.line {
        0 => trouble.file.clone(),
        line => format!("{}:{line}", trouble.file),
    };
    let lost = (entry.due.as_ref()).and_then(|due| scene.regimen.journal.lost(&entry.course, due));
    if let Some(trouble) = lost {
        let place = place(trouble);
        let fact = format!("A record cannot be read ({place}): this dose may be recorded already.");
        return Some(Doubt::new(About::Unread, fact));
    }
    let mut unread = scene.regimen.journal.unread();
    let (month, trouble) = unread.find(|(month, _)| own.contains(month) || counts(month))?;
    let place = place(trouble);
    let name = month.first().format("%B %Y");
    let unknown = if !own.contains(&month) {
        "what counts towards the limits of this dose is unknown"
    } else if entry.due.is_some() {
        "this dose may be recorded already"
    } else {
        "what else was taken is unknown"
    };
    Some(Doubt::new(
        About::Unread,
        format!("The journal of {name} cannot be read ({place}): {unknown}."),
    ))
}

fn recorded(scene: Scene<'_>, entry: &DoseEntry) -> Option<Doubt> {
    let key = entry.due.as_ref()?;
    let other = |other: &&DoseEntry| other.id != entry.id || entry.id.is_unassigned();
    let (dose, records): (String, Vec<DoseEntry>) = if let Some(dose) = which::day_dose(scene, &entry.course, key) {
        (
            said::due(scene, &dose.due),
            dose.entries.iter().filter(other).cloned().collect(),
        )
    } else {
        let same = |other: &&DoseEntry| other.course == entry.course && other.due.as_ref() == Some(key);
        let records = scene.regimen.journal.doses(key.date, key.date).filter(same);
        (
            said::moment(scene, key.date, &key.moment, None),
            records.filter(other).cloned().collect(),
        )
    };
    if records.is_empty() {
        return None;
    }
    let ids = records.iter().map(|record| record.id.clone()).collect();
    let fact = said::already(scene, &entry.course, &dose, &records);
    Some(Doubt::new(About::Recorded(ids), fact))
}

/// The question about an entry, with the figures of its course.
pub fn asked<'a>(scene: Scene<'a>, entry: &'a DoseEntry) -> Option<Asked<'a>> {
    let course = scene.regimen.course(&entry.course)?;
    which::limits_of(scene, course, entry.at).recording(entry)
}

/// What the person's own figures say against an entry, with when it would be otherwise.
fn against(scene: Scene<'_>, entry: &DoseEntry, unplanned: bool) -> Option<Doubt> {
    let asked = asked(scene, entry)?;
    let mut answer = about(&asked);
    // That it is not planned is asked by itself.
    if unplanned {
        answer.because.retain(|reason| reason.rule != Rule::Plan);
    }
    if !answer.asks() {
        // A limit in a unit that the amount does not come to could not be looked at.
        let open = answer.because.iter().filter(|reason| reason.is_of_a_ceiling());
        let open = open.filter(|reason| reason.rule != Rule::PerEpisode || entry.episode.is_some());
        let facts: Vec<String> = open.map(|reason| sentence(&reason.closed())).collect();
        // Of a late dose without a rule for it the ceilings hold.
        let late = answer.because.iter().any(|reason| reason.rule == Rule::Late);
        let open = answer.verdict == Verdict::NotDefined && !late;
        let asks = open && !asked.is_as_planned() && !facts.is_empty();
        return asks.then_some(Doubt {
            about: About::Unit,
            facts,
        });
    }
    let mut said: Vec<String> = answer.because.iter().map(|reason| sentence(&reason.closed())).collect();
    if let Some(earliest) = answer.earliest {
        said.push(format!(
            "Your limits allow the next dose from {}.",
            words::moment(earliest, scene.regimen.settings.writing.twelve_hours)
        ));
    }
    said.extend(answer.show.iter().map(|show| format!("Your plan says: \"{show}\"")));
    let skip = answer.verdict == Verdict::Skip;
    let of_limits = |rule: Rule| rule == Rule::Gap || (rule == Rule::Late && skip);
    let limits = (answer.because.iter()).any(|reason| reason.is_of_a_ceiling() || of_limits(reason.rule));
    Some(Doubt {
        about: if limits { About::Limits } else { About::Plan },
        facts: said,
    })
}

/// With a capital.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}
