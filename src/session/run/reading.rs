//! What a sitting has read of the files, and when it reads them again.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::Sitting;
use super::loaded::read;
use crate::app::message::Message;
use crate::domain::journal::Month;
use crate::domain::keyed::Keyed;
use crate::session::watch::{self, Seen, Watch};
use crate::store::{self, Applied, paths::DataFile};

/// With more months than these, those that were shown some time ago are dropped.
const MOST_MONTHS: usize = 30;
/// How many of them stay: a year is there again at once.
const IDLE_MONTHS: usize = 12;

/// How far behind the clock the times are that a file system gives.
const COARSE: Duration = Duration::from_millis(20);

impl Sitting {
    /// Reads the months that the view needs and that have not been read.
    pub fn read_wanted(&mut self) {
        let wanted = self.app.wanted_months();
        if !wanted.is_empty() {
            self.read_months(&wanted);
            self.drop_idle();
        }
    }

    /// Lets go of months that were shown some time ago, once there are many.
    fn drop_idle(&mut self) {
        if self.app.world.regimen.journal.months().count() <= MOST_MONTHS {
            return;
        }
        for month in self.app.drop_months(IDLE_MONTHS) {
            for path in self.files_of(month) {
                self.seen.forget(&path);
            }
        }
    }

    /// Reads what the open form shows, and has the reader of its file look at what is typed.
    pub(crate) fn fill_form(&mut self) {
        let wanted = self.app.wanted_keys();
        if !wanted.is_empty() {
            let read = |of: Keyed| {
                let keys = self.store.keys(&of).map_err(|error| store::sentence(&error));
                (of, keys)
            };
            let read = wanted.into_iter().map(read).collect();
            self.tell(Message::Keys(read));
        }
        if let Some(operation) = self.app.untried() {
            let world = &self.app.world;
            let tried = self.store.tried(&operation, &world.regimen.journal, world.today());
            let tried = tried.map(Box::new).map_err(|error| store::sentence(&error));
            self.tell(Message::Tried(tried));
        }
    }

    /// What the sitting wrote itself is nobody else's: what another writes after it is still to be noticed.
    pub(super) fn has_written(&mut self, applied: &Applied) {
        for (month, _) in &applied.delta.months {
            // One that was not read before is watched from now on, with what may come to wait next to it.
            if !self.app.world.regimen.journal.has(*month) {
                self.files_of(*month).into_iter().for_each(|path| self.seen.look(path));
            }
        }
        for (path, stamp) in &applied.stamps {
            self.seen.written(path, stamp.as_ref());
        }
    }

    fn read_months(&mut self, months: &[Month]) {
        let words = self.app.world.regimen.settings.words.clone();
        let mut found = Vec::new();
        let mut faults = Vec::new();
        for month in months {
            // Before it is read: what is written in between differs from this.
            for path in self.files_of(*month) {
                self.seen.look(path);
            }
        }
        for (month, entries, wrong) in self.store.load_months(months, &words) {
            found.push((month, entries));
            faults.extend(wrong);
        }
        self.tell(Message::Months(found));
        let faults = faults.iter().filter(|fault| fault.is_error());
        let faults: Vec<String> = faults.map(ToString::to_string).collect();
        if !faults.is_empty() {
            self.tell(Message::Faults(faults));
        }
        self.read_elsewhere(months);
    }

    /// Reads the months in which what was taken in some others is kept.
    fn read_elsewhere(&mut self, months: &[Month]) {
        let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else {
            return;
        };
        let world = &self.app.world;
        let further = self
            .store
            .kept_elsewhere((first.first(), last.last()), world.today(), &world.regimen);
        // Each of them is known then, so that this comes to an end.
        if !further.is_empty() {
            self.read_months(&further.into_iter().collect::<Vec<_>>());
        }
    }

    /// Reads everything again that has been read.
    pub(super) fn reload(&mut self) {
        self.seen = self.state();
        // These are read in any case.
        let this = Month::of(self.app.world.now.date_naive());
        for month in [this.plus(-1), this] {
            for path in self.files_of(month) {
                self.seen.look(path);
            }
        }
        let mut loaded = self.store.load(self.app.world.now.date_naive());
        let mut known = self.months_read();
        known.retain(|month| !loaded.regimen.journal.has(*month));
        for (month, entries, faults) in self.store.load_months(&known, &loaded.regimen.settings.words) {
            loaded.regimen.journal.put(month, entries);
            loaded.faults.extend(faults);
        }
        if self.store.away().is_some() {
            // Clock, colours and keys of the screen are not those of a folder that is not there.
            loaded.regimen.settings = self.app.world.regimen.settings.clone();
        }
        let first_run = self.app.world.first_run.clone().filter(|_| self.store.is_empty());
        let months = self.store.months();
        self.tell(Message::Loaded(Box::new(read(loaded, first_run, months))));
        self.choose_look();
    }

    /// Takes it that everything was read from this time on.
    pub(super) fn remember(&mut self, since: SystemTime) {
        self.seen = self.state();
        if let Some(certain) = since.checked_sub(COARSE) {
            self.seen.doubt(certain);
        }
    }

    /// Whether the system reports changes. If not, one has to look.
    pub(super) fn is_told(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::tells)
    }

    /// Watches the folder as soon as it is there. An empty one in its place is not watched: a disk that is mounted over it
    /// changes nothing in it.
    pub(super) fn begin_watch(&mut self) {
        if !self.is_told()
            && self.store.away().is_none()
            && let Some(waker) = &self.waker
        {
            self.watch = Watch::start(self.store.paths().root(), waker.clone());
        }
    }

    /// Reports what a save that was cut short, a synchroniser or git left next to the files; whether there was any.
    /// After the first frame: it is not waited for.
    pub(super) fn tell_leftovers(&mut self) -> bool {
        let notices = self.store.beside().notices();
        let Some(first) = notices.into_iter().next() else {
            return false;
        };
        self.tell(Message::Notice(first));
        true
    }

    /// Reads the files again if somebody else changed them; whether that was so.
    pub(crate) fn look_at_files(&mut self) -> bool {
        let changed = self.state() != self.seen;
        if changed {
            self.reload();
        }
        changed
    }

    /// Looks at the clock and at the files, as after a time in which nobody has pressed a key.
    pub(crate) fn catch_up(&mut self) {
        self.tick();
        self.look_at_files();
        self.read_wanted();
    }

    fn months_read(&self) -> Vec<Month> {
        let months = self.app.world.regimen.journal.months();
        months.map(|(month, _)| month).collect()
    }

    /// The files that the entries of a month come from.
    fn files_of(&self, month: Month) -> [PathBuf; 2] {
        [DataFile::Month(month), DataFile::Pending(month)].map(|file| self.store.paths().of(&file))
    }

    fn state(&self) -> Seen {
        let months = self.months_read();
        let months = months.into_iter().flat_map(|month| self.files_of(month));
        watch::state(self.store.paths().root(), months)
    }
}
