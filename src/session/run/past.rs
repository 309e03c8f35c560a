//! Undo and older changes: what is asked before, and the list from which one change is taken back.

use chrono::{DateTime, FixedOffset, Utc};

use super::Sitting;
use crate::app::message::{Message, Offer, Past};
use crate::app::plan::activate::stretch_words;
use crate::app::words;
use crate::domain::clock::day_of;
use crate::domain::course::Course;
use crate::domain::decision::Rejudged;
use crate::store::{self, HistoryEntry, Would};

/// How many of the last changes are listed.
const LISTED: usize = 200;

/// At most this many stretches of days that are over are listed, and of those to come.
const NAMED: usize = 5;

/// What is said before the days that are over.
const PAST: &str = "Past days then follow another plan.";

impl Sitting {
    /// Takes the last edit back. One of another day, one that reaches far, and one that judges days that are over otherwise
    /// is shown first.
    pub(super) fn undo(&mut self, confirmed: bool) {
        // What another program did meanwhile is not what the person means to take back.
        let meanwhile = !confirmed && self.look_at_files();
        let last = self.last_entry();
        let would = last.as_ref().filter(|(_, entry)| entry.plans());
        let would = would.and_then(|(number, entry)| self.store.would_revert(*number, entry).ok());
        if !confirmed && let Some((number, entry)) = last {
            let world = &self.app.world;
            let day = |at: DateTime<FixedOffset>| day_of(at, world.regimen.settings.day_turn);
            let on = self.local(&entry).map(day);
            let today = day(world.wall.local(now().fixed_offset()));
            let far = if entry.activated() {
                Some("The plan is then as it was before, and the draft is back. Redo activates it again.".to_owned())
            } else if entry.corrected() {
                Some(
                    "The plan is then as it was before, and its days are counted as before. Redo applies it again."
                        .to_owned(),
                )
            } else if meanwhile {
                Some("Another program has written something meanwhile. Redo brings it back.".to_owned())
            } else if let Some(on) = on.filter(|on| *on != today) {
                Some(format!("It was done on {}. Redo brings it back.", words::day(on)))
            } else {
                let past = self.judges_the_past(would.as_ref());
                past.then(|| format!("{PAST} Redo brings it back."))
            };
            if let Some(far) = far {
                let would = would.or_else(|| self.store.would_revert(number, &entry).ok());
                let mut lines = vec![entry.what, far];
                lines.extend(self.course_lines(&would.unwrap_or_default()));
                return self.tell(Message::UndoWould(lines.join("\n")));
            }
        }
        let first = self.due_words(would.as_ref());
        let done = self.store.undo();
        self.back(done, ("Undone", &first), Offer::Redo);
    }

    /// Does again what was undone last. What judges days that are over otherwise is shown first.
    pub(super) fn redo(&mut self, confirmed: bool) {
        if !confirmed && self.look_at_files() {
            let words = "Another program has written something meanwhile. Nothing was redone; press again";
            return self.tell(Message::Notice(words.to_owned()));
        }
        let last = self
            .store
            .history()
            .ok()
            .and_then(|history| history.undone.last().cloned());
        let last = last.filter(HistoryEntry::plans);
        let would = last.as_ref().and_then(|entry| self.store.would_redo(entry).ok());
        if let (false, Some(entry), true) = (confirmed, last, self.judges_the_past(would.as_ref())) {
            let mut lines = vec![entry.what, format!("{PAST} Undo takes it back.")];
            lines.extend(self.course_lines(&would.unwrap_or_default()));
            return self.tell(Message::RedoWould(lines.join("\n")));
        }
        let first = self.due_words(would.as_ref());
        let done = self.store.redo();
        self.back(done, ("Redone", &first), Offer::Undo);
    }

    /// The last thing that was done, and its number; where that is not known the undo itself says why.
    fn last_entry(&self) -> Option<(usize, HistoryEntry)> {
        self.store.history().ok()?.done.into_iter().enumerate().next_back()
    }

    /// When something was done, on the local clock. The history has the time of the machine, whatever clock is set for a
    /// demonstration.
    fn local(&self, entry: &HistoryEntry) -> Option<DateTime<FixedOffset>> {
        Some(self.app.world.wall.local(entry.instant()?))
    }

    /// Lists the last changes.
    pub(super) fn tell_past(&mut self) {
        let history = match self.store.history() {
            Ok(history) => history,
            Err(error) => return self.fail(store::sentence(&error)),
        };
        let last = history.done.iter().enumerate().rev().take(LISTED);
        let rows = last.map(|(number, entry)| Past {
            number,
            at: entry.at.clone(),
            when: self.local(entry),
            what: entry.what.clone(),
            reverted: history.is_reverted(number),
        });
        let rows = rows.collect();
        self.tell(Message::Past(rows));
    }

    /// The change that a line of the list is about, if it is there still.
    fn entry(&self, past: &Past) -> Option<HistoryEntry> {
        let entry = self.store.history().ok()?.done.into_iter().nth(past.number);
        entry.filter(|entry| entry.at == past.at && entry.what == past.what)
    }

    /// Says what taking a change back would do, or why that cannot be.
    pub(super) fn would_revert(&mut self, past: Past) {
        let would = match self.entry(&past) {
            Some(entry) => self.store.would_revert(past.number, &entry),
            None => return self.fail("The history has changed; open it again".into()),
        };
        match would {
            Ok(would) => {
                let mut lines = would.lines.clone();
                lines.extend(self.course_lines(&would));
                lines.push("Undo brings it back.".into());
                self.tell(Message::WouldRevert(past, lines));
            }
            Err(error) => self.fail(store::sentence(&error)),
        }
    }

    /// Takes a change back.
    pub(super) fn revert(&mut self, past: &Past) {
        let Some(entry) = self.entry(past) else {
            return self.fail("The history has changed; open it again".into());
        };
        let done = self.store.revert(past.number, &entry);
        self.back(done, ("Taken back", ""), Offer::Undo);
    }

    /// What becomes of the days of a course.
    fn rejudged(&self, (before, after): &(Option<Course>, Option<Course>)) -> Option<Rejudged> {
        let world = &self.app.world;
        Rejudged::between(
            (before.as_ref(), after.as_ref()),
            &world.regimen,
            world.now,
            &*world.wall,
        )
    }

    /// Whether a day that is over would be judged by another plan.
    fn judges_the_past(&self, would: Option<&Would>) -> bool {
        let mut all = would.iter().flat_map(|would| &would.courses);
        all.any(|both| self.rejudged(both).is_some_and(|days| days.judges_the_past()))
    }

    /// `; today 5 mg`: what is due today, or on the first day that differs.
    fn due_words(&self, would: Option<&Would>) -> String {
        let today = self.app.world.today();
        let of = |both| self.rejudged(both)?.due_words(today);
        let found: Option<String> = would.iter().flat_map(|would| &would.courses).find_map(of);
        found.map_or_else(String::new, |words| format!("; {words}"))
    }

    /// Which days of which course would be planned or judged otherwise.
    fn course_lines(&self, would: &Would) -> Vec<String> {
        let world = &self.app.world;
        let today = world.today();
        let mut lines = Vec::new();
        for courses in &would.courses {
            let (Some(before), Some(_)) = courses else {
                lines.extend(courses.0.as_ref().map(|gone| format!("{} goes as a whole", gone.name)));
                lines.extend(courses.1.as_ref().map(|back| format!("{} is there again", back.name)));
                continue;
            };
            let Some(found) = self.rejudged(courses) else { continue };
            let name = world.name(&before.id);
            lines.extend(
                found
                    .ahead
                    .iter()
                    .map(|ahead| format!("{name}: {}", ahead.words(today))),
            );
            lines.extend(found.needed_words(today).map(|words| format!("{name}: {words}")));
            if found.is_empty() {
                lines.push(format!("{name}: no day differs in what is due"));
            }
            // However many days are over, those to come are named too.
            for days in [&found.past, &found.coming] {
                lines.extend(days.iter().take(NAMED).map(|days| stretch_words(world, days)));
                if let Some(more) = days.len().checked_sub(NAMED).filter(|more| *more > 0) {
                    lines.push(words::more_changes(more));
                }
            }
        }
        lines
    }
}

#[expect(clippy::disallowed_methods, reason = "the clock is the session's")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
