//! Effects that are about the files alone: what is saved, undone and done again, and what the program hears of it.

use std::borrow::Cow;

use super::Sitting;
use crate::app::meanwhile;
use crate::app::message::{Edit, Effect, Message, Offer, Saved};
use crate::domain::journal::Entry;
use crate::domain::operation::{Delta, Operation};
use crate::store::{self, Applied, EditError, Known, StoreError};

/// How many times an entry is tried again because another program wrote in between.
const ROUNDS: usize = 5;

impl Sitting {
    /// Carries out an effect that needs no screen; others come back.
    pub(crate) fn write(&mut self, effect: Effect) -> Option<Effect> {
        let left = self.written(effect);
        self.fill_form();
        left
    }

    fn written(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Save(edit) => self.save(&edit),
            Effect::Undo { confirmed } => self.undo(confirmed),
            Effect::Redo { confirmed } => self.redo(confirmed),
            Effect::Past => self.tell_past(),
            Effect::WouldRevert(past) => self.would_revert(past),
            Effect::Revert(past) => self.revert(&past),
            other => return self.exchange(other),
        }
        None
    }

    /// Writes an edit; what came of it is the program's receipt.
    ///
    /// Where another program has recorded or decided something meanwhile, that is read first. Then the question about a
    /// dose is asked if there is one now, and nothing is written before it is answered; nor is it where the plan says
    /// something else of the dose than when it was asked about, or where a decision was made on another plan.
    ///
    /// A note that another program changes in that instant is kept, and ours is added.
    pub fn save(&mut self, edit: &Edit) {
        let mut edit = Cow::Borrowed(edit);
        let mut rounds = ROUNDS;
        loop {
            rounds -= 1;
            if let Some(otherwise) = meanwhile::of_edit(&self.app.world, &edit) {
                return self.fail(otherwise);
            }
            let known = Known::from(&self.app.world.regimen);
            match self.store.apply_knowing(&edit.operation, &edit.label, Some(known)) {
                Ok(applied) => return self.saved(applied, |_| edit.receipt.clone(), Offer::Undo),
                // What a decision does was read off the plan as it was.
                Err(error @ StoreError::Replanned(_)) if edit.operation.decides() => {
                    self.reload();
                    return self.fail(format!("Not saved: {}", store::sentence(&error)));
                }
                Err(StoreError::Meanwhile(_) | StoreError::Replanned(_)) if rounds > 0 => {
                    self.reload();
                    if meanwhile::of_edit(&self.app.world, &edit).is_none() && self.app.asks(&edit) {
                        return;
                    }
                }
                Err(StoreError::Edit(EditError::Changed(_))) if rounds > 0 && is_note(&edit) => {
                    self.reload();
                    match crate::app::journal::kept_apart(&self.app.world, &edit.operation) {
                        Some(beside) => edit = Cow::Owned(beside),
                        None => rounds = 0,
                    }
                }
                Err(error) => {
                    // What somebody else wrote meanwhile is what it was refused for: it should be seen.
                    self.look_at_files();
                    return self.fail(format!("Not saved: {}", store::sentence(&error)));
                }
            }
        }
    }

    /// Keeps what is typed and not saved, for the next start: the program is being ended from outside.
    pub(super) fn leave_lines(&self) {
        let lines = self.app.typed();
        if !lines.is_empty() {
            // There is nobody left to tell.
            let _ = self.store.leave_lines(&lines);
        }
    }

    /// Takes up what an ended sitting has left.
    pub(super) fn take_up_lines(&mut self) {
        let lines = self.store.take_lines();
        if !lines.is_empty() {
            self.app.take_up(lines);
        }
    }

    /// `days`: what is due then, said after what was done.
    pub(super) fn back(&mut self, done: Result<Applied, StoreError>, (verb, days): (&str, &str), offer: Offer) {
        match done {
            Ok(applied) => self.saved(applied, |what| format!("{verb}: {what}{days}"), offer),
            Err(StoreError::Nothing(verb)) => self.tell(Message::Notice(format!("Nothing to {verb}"))),
            Err(error) => self.fail(store::sentence(&error)),
        }
    }

    /// Hands on what is on the disk now. Nothing is read again, unless the answer does not have all of it.
    fn saved(&mut self, applied: Applied, receipt: impl FnOnce(&str) -> String, offer: Offer) {
        let receipt = applied.notice().unwrap_or_else(|| receipt(&applied.what));
        let offer = if applied.undoable { offer } else { Offer::Nothing };
        let delta = if applied.reread || self.had_faults(&applied) {
            self.reload();
            Delta {
                entries: applied.delta.entries,
                ..Delta::default()
            }
        } else {
            self.has_written(&applied);
            applied.delta
        };
        self.begin_watch();
        self.tell(Message::Saved(Box::new(Saved { receipt, offer, delta })));
    }

    /// Whether something of these files could not be read before: that may be fixed now.
    fn had_faults(&self, applied: &Applied) -> bool {
        let faults = &self.app.world.faults;
        let told = |file: &String| faults.iter().any(|fault| fault.starts_with(file.as_str()));
        applied.files.iter().any(told)
    }
}

/// Whether a note gets other words.
fn is_note(edit: &Edit) -> bool {
    matches!(&edit.operation, Operation::Replace { old, .. } if matches!(**old, Entry::Note(_)))
}
