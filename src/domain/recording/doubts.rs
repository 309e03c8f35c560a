//! What has to be asked before an entry is written.
//!
//! Nothing here refuses: what happened is recorded, after a clear question. The questions follow from the entry and the
//! files alone, so that they can be asked again where the files have changed before it was written: see [`unanswered`].

use super::{Scene, said, which};
use crate::domain::journal::{DoseEntry, EntryId, Outcome};
use crate::domain::limits::{Asked, Rule, about};
use crate::domain::preparation::makeable;
use crate::domain::words;

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Something is recorded for this dose already: these entries.
    Recorded(Vec<EntryId>),
    /// The plan has no such dose.
    Unplanned,
    /// The amount cannot be counted or drawn.
    Amount,
    /// The limits count by episode, and none is named.
    Episode,
    /// The person's own figures speak against it.
    Limits,
}

/// A question, with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What it is about.
    pub about: About,
    /// The facts, a sentence each.
    pub facts: Vec<String>,
}

impl Doubt {
    fn new(about: About, fact: String) -> Self {
        Self {
            about,
            facts: vec![fact],
        }
    }
}

/// What has to be asked before an entry is written; nothing: it may be written at once. An entry that replaces another is
/// not held against that one.
pub fn doubts(scene: Scene<'_>, entry: &DoseEntry) -> Vec<Doubt> {
    let mut found: Vec<Doubt> = recorded(scene, entry).into_iter().collect();
    let (Outcome::Taken(amount), Some(course)) = (&entry.outcome, scene.regimen.course(&entry.course)) else {
        return found;
    };
    // Taking a patch off is no dose.
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
        found.push(Doubt::new(About::Amount, sentence(&wrong.to_string())));
    }
    if course.limits.per_episode.is_some() && entry.episode.is_none() {
        let fact = "Your limits count by episode, and none is named: this dose would count towards no episode.";
        found.push(Doubt::new(About::Episode, fact.to_owned()));
    }
    let facts = against(scene, entry, unplanned);
    if !facts.is_empty() {
        found.push(Doubt {
            about: About::Limits,
            facts,
        });
    }
    found
}

/// Those of the questions that have no answer yet.
pub fn unanswered(found: Vec<Doubt>, answered: &[Doubt]) -> Vec<Doubt> {
    found.into_iter().filter(|doubt| !answered.contains(doubt)).collect()
}

fn recorded(scene: Scene<'_>, entry: &DoseEntry) -> Option<Doubt> {
    let key = entry.due.as_ref()?;
    let other = |other: &&DoseEntry| other.id != entry.id || entry.id.is_unassigned();
    let (dose, records): (String, Vec<DoseEntry>) = if let Some(dose) = which::day_dose(scene, &entry.course, key) {
        (
            said::moment(scene, dose.due.on, &dose.due.shown, dose.due.clock),
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
    let last = records.last()?;
    let name = said::name(scene, &entry.course);
    let what = match &last.outcome {
        Outcome::Taken(amount) => format!("{name} {amount} taken {}", said::at(scene, scene.wall.local(last.at))),
        Outcome::Skipped => format!("{name} skipped"),
        Outcome::Held => format!("{name} held"),
    };
    let more = match records.len() {
        1 => String::new(),
        n => format!(", and {} more", words::count(n - 1, "entry", "entries")),
    };
    let ids = records.iter().map(|record| record.id.clone()).collect();
    Some(Doubt::new(
        About::Recorded(ids),
        format!("Already recorded for {dose}: {what}{more}."),
    ))
}

/// The question about an entry, with the figures of its course.
pub fn asked<'a>(scene: Scene<'a>, entry: &'a DoseEntry) -> Option<Asked<'a>> {
    let course = scene.regimen.course(&entry.course)?;
    which::limits_of(scene, course, entry.at).recording(entry)
}

/// What the person's own figures say against an entry, with when it would be otherwise.
fn against(scene: Scene<'_>, entry: &DoseEntry, unplanned: bool) -> Vec<String> {
    let Some(mut answer) = asked(scene, entry).map(|asked| about(&asked)) else {
        return Vec::new();
    };
    // That it is not planned is asked by itself.
    if unplanned {
        answer.because.retain(|reason| reason.rule != Rule::Plan);
    }
    if !answer.asks() {
        return Vec::new();
    }
    let mut said: Vec<String> = answer.because.iter().map(|reason| sentence(&reason.text)).collect();
    if let Some(earliest) = answer.earliest {
        said.push(format!(
            "By these figures the next one is possible from {}.",
            words::moment(earliest, scene.regimen.settings.twelve_hours)
        ));
    }
    said.extend(answer.show.iter().map(|show| format!("Your plan says: \"{show}\"")));
    said
}

/// With a capital and a point.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
