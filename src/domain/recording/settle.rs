//! A dose that is recorded as taken and as not taken: only the person knows which it was, and says it with one word.

use super::{Dose, Scene, said, which};
use crate::domain::day::Status;
use crate::domain::journal::{DoseEntry, Entry, Outcome};
use crate::domain::operation::Operation;

/// What is done when the person has said which of the entries is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The wrong ones are withdrawn.
    pub operation: Operation,
    /// What it is called among the changes.
    pub label: String,
    /// What is said once it is done: `Examplin of 20:00: 1 tablet taken 20:00 stays, skipped 20:06 is withdrawn`.
    pub receipt: String,
    /// The entries that stay.
    pub right: Vec<DoseEntry>,
    /// What there is: `Already recorded for 20:00: Examplin 1 tablet taken 20:00 and skipped 20:06.`
    pub facts: String,
}

/// Settles a dose that is recorded as taken and as not taken; `None`: it is not.
pub fn settle(scene: Scene<'_>, dose: &Dose, taken: bool, why: Option<&str>) -> Option<Settled> {
    let found = which::day_dose(scene, &dose.course, dose.key.as_ref()?)?;
    if found.status != Status::Contradicted {
        return None;
    }
    let is_right = |entry: &&DoseEntry| matches!(entry.outcome, Outcome::Taken(_)) == taken;
    let (right, wrong): (Vec<&DoseEntry>, Vec<&DoseEntry>) = found.entries.iter().partition(is_right);
    let reason = if taken { "it was taken" } else { "it was not taken" };
    let withdraw = |entry: &&DoseEntry| Operation::Withdraw {
        entry: Entry::Dose((*entry).clone()),
        reason: why.map_or_else(|| reason.to_owned(), |why| format!("{reason}: {why}")),
    };
    let all: Vec<Operation> = wrong.iter().map(withdraw).collect();
    let name = said::name(scene, &dose.course);
    let of = said::dose(scene, dose);
    let stay = if right.len() == 1 { "stays" } else { "stay" };
    let kept = right.iter().map(|entry| (*entry).clone()).collect();
    let (right, gone) = (said::records(scene, right), said::records(scene, wrong));
    let is = if all.len() == 1 { "is" } else { "are" };
    Some(Settled {
        label: format!("{name} of {of}: {gone} withdrawn"),
        receipt: format!("{name} of {of}: {right} {stay}, {gone} {is} withdrawn"),
        right: kept,
        facts: said::already(scene, &dose.course, &of, &found.entries),
        operation: match <[Operation; 1]>::try_from(all) {
            Ok([one]) => one,
            Err(all) => Operation::Several(all),
        },
    })
}
