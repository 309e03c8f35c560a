//! Recording what was done: from words and the day as it is to an entry with its receipt, or to a question.
//!
//! The screen, the check-in and the command line record through here and through nothing else: the same words at the
//! same moment are the same entry, are refused with the same sentence, or are asked about with the same [`Doubt`].
//!
//! - [`which`] finds the dose that is meant.
//! - [`line`] reads `1.25 mg 21:05; drowsy`.
//! - [`doubts`] says what has to be asked before an entry is written. The store writes nothing where a dose was recorded
//!   since, and it is asked again.
//! - [`meanwhile`] says where the plan says something else of a dose than when it was asked about: nothing is written then.
//! - [`filled`] records days that were forgotten as they were planned.
//! - [`settle`] withdraws the wrong one of two entries that contradict each other.
//! - [`moves`] says what of the plan moves with a record of a day that is over.
//! - [`said`] has the receipts.
//! - [`reading`] is ratings and notes.

pub mod call;
mod dose;
pub mod doubts;
pub mod filled;
pub mod line;
pub mod meanwhile;
mod moves;
pub mod reading;
pub mod said;
pub mod settle;
pub mod which;

use chrono::{DateTime, FixedOffset};

use super::amount::Quantity;
use super::as_needed::is_for;
use super::journal::{DoseEntry, DueKey, DueMoment, Entry, EntryId, Outcome};
use super::limits::{Asked, next_amount};
use super::operation::Operation;
use super::preparation::given;
use super::sites;

pub use self::doubts::{About, Doubt, doubts, twice, unanswered};
pub use self::meanwhile::{Otherwise, otherwise, outdated};
pub use self::settle::{Settled, settle};
pub use self::which::{Meant, meant};
pub use crate::domain::recording::dose::{Dose, Kind, Scene};

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How much, where it was said.
    pub amount: Option<Quantity>,
    /// When, where it was said; else now.
    pub at: Option<DateTime<FixedOffset>>,
    /// Why, in the person's words.
    pub why: Option<String>,
    /// The episode it belongs to.
    pub episode: Option<String>,
    /// Where it went, where that was said; else where the next one goes.
    pub site: Option<String>,
}

/// An entry as it would be written, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The entry; its identifier is empty where it is a new one.
    pub entry: Entry,
    /// The entry that it takes the place of.
    pub replaces: Option<Entry>,
    /// What it is called among the changes: `Sampletol 2.5 mg taken 14:57`.
    pub label: String,
    /// What is said once it is written: `Sampletol 2.5 mg taken at 14:57 (planned 14:00)`.
    pub receipt: String,
}

impl Record {
    /// What is written.
    pub fn operation(self) -> Operation {
        match self.replaces {
            Some(old) => Operation::Replace {
                old: Box::new(old),
                new: self.entry,
            },
            None => Operation::Insert(self.entry),
        }
    }
}

/// Records a dose as taken.
///
/// # Errors
/// What has to be said first: how much it was.
pub fn taken(scene: Scene<'_>, dose: &Dose, done: Done) -> Result<Record, String> {
    let course = scene.course(&dose.course)?;
    let at = done.at.unwrap_or(scene.now);
    let why = for_line(scene, dose, at, done.why);
    let amount = match (done.amount, &dose.planned) {
        (Some(amount), _) => amount,
        // The first dose as needed of an episode may differ from the one that is offered.
        (None, Some(planned)) if planned.high.is_none() && dose.kind == Kind::AsNeeded && done.episode.is_some() => {
            let asked = Asked {
                episode: done.episode.as_deref(),
                why: why.as_deref(),
                ..which::limits_of(scene, course, at)
            };
            next_amount(&asked).unwrap_or_else(|| planned.quantity())
        }
        (None, Some(planned)) if planned.high.is_none() => planned.quantity(),
        (None, Some(range)) => return Err(format!("{}: how much was it? The plan says {range}", course.name)),
        (None, None) => {
            return Err(format!(
                "{}: how much was it? The plan has no amount for it",
                course.name
            ));
        }
    };
    // What cannot be given was not taken: it is rounded as the course says.
    let amount = given(&course.preparation, &amount);
    if amount.value.is_zero() && dose.planned.as_ref().is_none_or(|planned| !planned.low.is_zero()) {
        return Err(format!(
            "{}: {amount} is not an amount that was taken; skip records that none was",
            course.name
        ));
    }
    let words = (why, done.episode, done.site);
    Ok(record(scene, dose, Outcome::Taken(amount), at, words))
}

/// The words about a dose. Of several lines as needed the reason says which one it is, so it stays in front of them:
/// `fever: 38.5`.
fn for_line(scene: Scene<'_>, dose: &Dose, at: DateTime<FixedOffset>, why: Option<String>) -> Option<String> {
    let why = why.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
    match (&dose.reason, why) {
        (Some(reason), Some(why)) if !is_for(reason, Some(&why)) && which::needs(scene, &dose.course, at).len() > 1 => {
            Some(format!("{reason}: {why}"))
        }
        (reason, why) => why.or_else(|| reason.clone()),
    }
}

/// Records a dose as skipped, or as held on the prescriber's word.
///
/// # Errors
/// It is not one that is due.
pub fn left_out(
    scene: Scene<'_>,
    dose: &Dose,
    held: bool,
    at: Option<DateTime<FixedOffset>>,
    why: Option<String>,
) -> Result<Record, String> {
    if dose.kind != Kind::Due {
        let name = &scene.course(&dose.course)?.name;
        return Err(format!("{name} has no dose due that could be skipped"));
    }
    let outcome = if held { Outcome::Held } else { Outcome::Skipped };
    Ok(record(scene, dose, outcome, at.unwrap_or(scene.now), (why, None, None)))
}

/// Where a dose of a moment goes next, for a line that begins with it.
pub fn next_site(scene: Scene<'_>, dose: &Dose, at: DateTime<FixedOffset>) -> Option<String> {
    if matches!(
        dose.key,
        Some(DueKey {
            moment: DueMoment::Off(_),
            ..
        })
    ) {
        return None;
    }
    let course = scene.regimen.course(&dose.course)?;
    sites::next(course, &scene.regimen.journal, at).map(str::to_owned)
}

/// Where a dose went: where it was said, else where it went when it was recorded, else the next site.
fn place(scene: Scene<'_>, entry: &DoseEntry, old: Option<&DoseEntry>, said: Option<String>) -> Option<String> {
    let course = scene.regimen.course(&entry.course)?;
    let taken = |entry: &DoseEntry| matches!(entry.outcome, Outcome::Taken(_));
    if !taken(entry) || entry.is_off() {
        return None;
    }
    match (said, old.filter(|old| taken(old))) {
        (Some(said), _) => Some(sites::spelled(course, &said)),
        (None, Some(old)) => old.site.clone(),
        (None, None) => sites::next_without(course, &scene.regimen.journal, entry.at, old).map(str::to_owned),
    }
}

fn record(
    scene: Scene<'_>,
    dose: &Dose,
    outcome: Outcome,
    at: DateTime<FixedOffset>,
    (why, episode, site): (Option<String>, Option<String>, Option<String>),
) -> Record {
    let said = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut entry = DoseEntry {
        id: EntryId::unassigned(),
        course: dose.course.clone(),
        due: dose.key.clone(),
        planned: dose.key.as_ref().and(dose.planned.clone()),
        outcome,
        at,
        entered: scene.entered(at),
        why: said(why),
        episode: said(episode),
        site: None,
        void: None,
    };
    let old = dose.entry.as_ref().and_then(|id| scene.regimen.journal.find(id));
    if let Some(Entry::Dose(old)) = &old {
        entry.id = old.id.clone();
        entry.due.clone_from(&old.due);
        entry.planned.clone_from(&old.planned);
        entry.episode = entry.episode.or_else(|| old.episode.clone());
        entry.entered = entry.entered.or(old.entered);
    }
    let old_entry = match &old {
        Some(Entry::Dose(old)) => Some(old),
        _ => None,
    };
    entry.site = place(scene, &entry, old_entry, said(site));
    let name = said::name(scene, &entry.course);
    Record {
        label: said::label(scene, dose, &entry, &name, ToString::to_string),
        receipt: said::receipt(scene, dose, &entry),
        replaces: old,
        entry: Entry::Dose(entry),
    }
}

#[cfg(test)]
mod tests;
