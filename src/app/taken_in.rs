//! What the session reports: the files as they were read, what was saved, the clock; and the line that says so.

use chrono::{DateTime, FixedOffset};

use super::{App, missing};
use crate::app::keys::Keymap;
use crate::app::message::{Loaded, Offer, Saved};
use crate::app::popup::{Popup, form_in};
use crate::app::world::{Receipt, World};

impl App {
    /// What was waited for is there, or will not come.
    pub(super) fn stop_waiting(&mut self) {
        if matches!(self.popup, Some(Popup::Waiting(_))) {
            self.popup = None;
            self.uncover();
        }
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.passing = true;
        self.receipt = Some(Receipt {
            text: text.into(),
            offer: Offer::Nothing,
            trouble: false,
        });
    }

    pub(super) fn tick(&mut self, now: DateTime<FixedOffset>) {
        let followed = self.world.is_today();
        let turn = self.world.regimen.settings.day_turn;
        let days = |world: &World| {
            (
                world.today(),
                world
                    .regimen
                    .courses
                    .iter()
                    .map(|course| course.today(world.now, turn))
                    .collect::<Vec<_>>(),
            )
        };
        let before = days(&self.world);
        let same = self.world.now.timestamp().div_euclid(60) == now.timestamp().div_euclid(60)
            && self.world.now.offset() == now.offset();
        self.world.now = now;
        if same {
            return;
        }
        // What is to come is laid out from the day of each course: that of its own clock may turn at another hour.
        let after = days(&self.world);
        if before == after {
            self.world.refresh();
            return;
        }
        // A screen that shows today goes on showing today over the turn of the day.
        if followed {
            self.world.day = after.0;
        }
        self.world.fold();
        if followed && before.0 != after.0 {
            self.today.settle(&self.world);
        }
    }

    pub(super) fn loaded(&mut self, loaded: Loaded) {
        // Whatever somebody else wrote, the cursor stays where the person saw it.
        if self.world.version > 0 {
            self.today.pin(&self.world);
        }
        let followed = self.world.is_today();
        let before = std::mem::replace(&mut self.world.regimen, loaded.regimen);
        self.world.drafts = loaded.drafts.into_iter().collect();
        let kept = loaded
            .kept
            .into_iter()
            .map(|(course, name, draft)| ((course, name), draft));
        self.world.kept = kept.collect();
        let (faults_before, told) = (!self.world.faults.is_empty(), self.told_fault());
        self.world.faults = loaded.faults;
        let bound = loaded.keys.iter().map(|(name, keys)| (name.as_str(), keys.clone()));
        let (keymap, faults) = Keymap::rebound(bound);
        self.world.keymap = keymap;
        self.world
            .faults
            .extend(faults.iter().map(|fault| format!("keys.toml: {fault}")));
        self.world.first_run = loaded.first_run;
        self.world.kept_months = loaded.months;
        if followed {
            self.world.day = self.world.today();
        }
        self.world.fold();
        // What is fixed is not told any more, nor what could not be done because of it.
        let fixed = faults_before && self.world.faults.is_empty();
        if self.receipt.as_ref().is_some_and(|told| told.trouble && fixed) || told {
            self.receipt = None;
        }
        // Undo takes back the newest change: that may be another program's now.
        if let Some(receipt) = &mut self.receipt {
            receipt.offer = Offer::Nothing;
        }
        self.close_outdated(&before);
        if let Some(text) = self.fault_words() {
            self.trouble(text);
        }
    }

    /// The first fault of the files, and how many more there are.
    pub(super) fn fault_words(&self) -> Option<String> {
        let (first, more) = self.world.faults.split_first()?;
        Some(match more.len() {
            0 => first.clone(),
            more => format!("{first}  (and {more} more: regimen check)"),
        })
    }

    /// Whether the line above the hints reports a fault of the files.
    pub(super) fn told_fault(&self) -> bool {
        let told = self.receipt.as_ref().filter(|receipt| receipt.trouble);
        told.is_some_and(|told| self.world.faults.iter().any(|fault| told.text.starts_with(fault)))
    }

    /// Says what is wrong, until it is fixed or there is something else to tell.
    pub(super) fn trouble(&mut self, text: String) {
        self.passing = false;
        self.receipt = Some(Receipt {
            text,
            offer: Offer::Nothing,
            trouble: true,
        });
    }

    pub(super) fn saved(&mut self, saved: Saved) {
        let set_up = match self.pending.take() {
            Some(Popup::SetUp(state)) => Some(state),
            _ => None,
        };
        self.journal.saved(&saved.delta.entries);
        self.world.take_in(saved.delta);
        self.world.fold();
        let begun = set_up.and_then(|state| state.written_as(&self.world));
        if let (None, Some(course)) = (&self.popup, begun) {
            // The questions end with what they did not ask.
            self.popup = missing::State::new(&course, &self.world).map(Popup::Missing);
        }
        if let Some(Popup::CheckIn(sheet)) = self.popup.as_mut().or(self.underneath.last_mut()) {
            sheet.saved(&self.world);
        }
        if let Some(form) = form_in(&mut self.popup, &mut self.underneath) {
            form.saved();
        }
        self.passing = false;
        self.receipt = Some(Receipt {
            text: saved.receipt,
            offer: saved.offer,
            trouble: false,
        });
    }
}
