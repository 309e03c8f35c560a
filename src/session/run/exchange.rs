//! What other programs have written and what goes to them: read and put together outside the loop, so that Esc stops
//! it, and written by the loop alone.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self};

use super::{Sitting, expanded};
use crate::app::message::{Effect, Failed, Message};
use crate::domain::exchange::order::{ExportOrder, ImportOrder};
use crate::domain::regimen::Regimen;
use crate::session::clock::Place;
use crate::session::run::arriving::Done;
use crate::session::wake::Notice;
use crate::store::Store;
use crate::store::exchange::{Here, Made};
use crate::store::fault::Fault;
use crate::store::save::SaveError;

/// What takes long.
enum Work {
    Import(Box<ImportOrder>),
    Send(Box<ExportOrder>),
}

/// From how many entries on it is said that they are being written.
const MANY: usize = 1000;

impl Sitting {
    /// Carries out an effect that is about other programs; others come back.
    pub(super) fn exchange(&mut self, effect: Effect) -> Option<Effect> {
        let work = match effect {
            Effect::Import(mut order) => {
                order.path = whole(&order.path);
                order.map = order.map.as_deref().map(whole);
                Work::Import(order)
            }
            Effect::Send(mut order) => {
                order.path = order.path.as_deref().map(whole);
                Work::Send(order)
            }
            Effect::FilesLike(typed) => {
                let names = self.files_like(&typed);
                self.tell(Message::Files { typed, names });
                return None;
            }
            // Whoever works on finds nobody who takes it.
            Effect::StopWaiting => {
                self.arriving = None;
                return None;
            }
            other => return Some(other),
        };
        let (regimen, place) = (self.app.world.regimen.clone(), self.clock.place());
        let now = self.app.world.now;
        let Some(waker) = self.waker.clone() else {
            // There is no loop to be woken.
            let done = work.done(&self.store, &regimen, &place, now);
            self.arrived(done);
            return None;
        };
        let paths = self.store.paths().clone();
        let (sender, receiver) = mpsc::channel();
        let thread = std::thread::Builder::new().name("exchange".into());
        let started = thread.spawn(move || {
            let done = work.done(&Store::open(paths), &regimen, &place, now);
            // The person may have gone on meanwhile.
            if sender.send(done).is_ok() {
                waker.notify(Notice::Work);
            }
        });
        match started {
            Ok(_) => self.arriving = Some(receiver),
            Err(error) => self.fail(format!("It could not be begun: {error}. Nothing was written")),
        }
        None
    }

    /// Files and folders whose names begin so, the folder as it was typed.
    fn files_like(&self, typed: &str) -> Vec<String> {
        let (folder, begins) = match typed.rfind('/') {
            Some(at) => typed.split_at_checked(at + 1).unwrap_or(("", typed)),
            None => ("", typed),
        };
        let place = match folder {
            "" => PathBuf::from("."),
            folder => expanded(folder),
        };
        let names = self.store.names_in(&place).into_iter();
        // What is hidden is meant only where it is typed so.
        let fits = |name: &String| name.starts_with(begins) && (begins.starts_with('.') || !name.starts_with('.'));
        names.filter(fits).map(|name| format!("{folder}{name}")).collect()
    }

    /// Takes the result of the work outside the loop; whether there was anything.
    pub(super) fn take_arrived(&mut self) -> bool {
        let done = self.arriving.as_ref().and_then(|arriving| arriving.try_recv().ok());
        let Some(done) = done else { return false };
        self.arriving = None;
        self.arrived(done);
        true
    }

    fn arrived(&mut self, done: Done) {
        let message = match done {
            Done::Preview(Ok(preview)) => Message::Previewed(preview),
            Done::Preview(Err(text)) | Done::Made(_, Err(text)) => Message::Failed(Failed { text }),
            Done::Made(order, Ok((made, faults))) => self.sent(&order, &made, &faults),
        };
        self.tell(message);
    }

    fn sent(&self, order: &ExportOrder, made: &Made, faults: &[Fault]) -> Message {
        let path = order.path.clone().unwrap_or_default();
        let shown = path.display();
        match self.store.export(&path, made.text.as_bytes(), order.overwrite) {
            Ok(_) => {
                let left = faults.iter().find(|fault| fault.is_error());
                let left = left.map_or_else(String::new, |fault| format!(". Not everything could be read: {fault}"));
                let text = format!(
                    "Written: {shown}, readable only by you. It contains {}{left}",
                    made.holds
                );
                Message::Notice(text)
            }
            Err(SaveError::Exists { .. }) => Message::Failed(Failed {
                text: format!("{shown} exists; nothing was written. --yes writes over it"),
            }),
            Err(error) => Message::Failed(Failed { text: error.sentence() }),
        }
    }

    /// How many entries an effect writes, where they are enough to be announced first.
    pub(super) fn many_entries(effect: &Effect) -> Option<usize> {
        use crate::domain::operation::Operation;
        let Effect::Save(edit) = effect else { return None };
        let Operation::Several(all) = &edit.operation else {
            return None;
        };
        let entries = all.iter().map(|one| match one {
            Operation::Entries(entries) => entries.len(),
            _ => 0,
        });
        Some(entries.sum()).filter(|entries| *entries >= MANY)
    }
}

impl Work {
    fn done(self, store: &Store, regimen: &Regimen, place: &Place, now: chrono::DateTime<chrono::FixedOffset>) -> Done {
        let zone = place.name(now);
        let here = Here {
            wall: place,
            zone: &zone,
            now,
        };
        match self {
            Self::Import(order) => {
                let preview = store.preview(&order, regimen, here);
                Done::Preview(preview.map(Box::new).map_err(|unread| unread.to_string()))
            }
            Self::Send(order) => {
                let made = store.put_together(&order, regimen, here);
                Done::Made(order, made)
            }
        }
    }
}

/// A path as it was typed, `~` made whole.
fn whole(path: &Path) -> std::path::PathBuf {
    path.to_str().map_or_else(|| path.to_owned(), expanded)
}
