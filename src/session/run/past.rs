//! Undo and older changes: what is asked before, and the list from which one change is taken back.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

use super::Sitting;
use crate::app::message::{Message, Offer, Past};
use crate::app::plan::activate::stretch_words;
use crate::app::words;
use crate::domain::clock::day_of;
use crate::domain::course::Course;
use crate::domain::decision::{Effect, Stretch, Surroundings};
use crate::domain::schedule::History;
use crate::store::{self, Deed, Would};

/// How many of the last changes are listed.
const LISTED: usize = 200;

/// At most this many changed days are listed.
const NAMED: usize = 5;

impl Sitting {
    /// Takes the last edit back. One of another day, and one that reaches far, is shown first.
    pub(super) fn undo(&mut self, confirmed: bool) {
        // What another program did meanwhile is not what the person means to take back.
        let meanwhile = !confirmed && self.look_at_files();
        if !confirmed && let Some((number, deed)) = self.last_deed() {
            let world = &self.app.world;
            let day = |at: DateTime<FixedOffset>| day_of(at, world.regimen.settings.day_turn);
            let on = self.local(&deed.at).map(day);
            let today = day(world.wall.local(now().fixed_offset()));
            let far = if deed.activated() {
                Some("The plan is then as it was before, and the draft is back. Redo activates it again.".to_owned())
            } else if deed.corrected() {
                Some(
                    "The plan is then as it was before, and its days are judged as before. Redo does it again."
                        .to_owned(),
                )
            } else if meanwhile {
                Some("Another program has written something meanwhile. Redo brings it back.".to_owned())
            } else {
                on.filter(|on| *on != today)
                    .map(|on| format!("It was done on {}. Redo brings it back.", words::day(on)))
            };
            if let Some(far) = far {
                let would = self.store.would_revert(number, &deed).unwrap_or_default();
                let mut lines = vec![deed.what, far];
                lines.extend(self.course_lines(&would));
                return self.tell(Message::UndoWould(lines.join("\n")));
            }
        }
        let done = self.store.undo();
        self.back(done, "Undone", Offer::Redo);
    }

    /// The last thing that was done, and its number; where that is not known the undo itself says why.
    fn last_deed(&self) -> Option<(usize, Deed)> {
        self.store.history().ok()?.done.into_iter().enumerate().next_back()
    }

    /// When something was done, on the local clock. The history has the time of the machine, whatever clock is set for a
    /// demonstration.
    fn local(&self, at: &str) -> Option<DateTime<FixedOffset>> {
        let at = NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M%SZ").ok()?;
        Some(self.app.world.wall.local(at.and_utc().fixed_offset()))
    }

    /// Lists the last changes.
    pub(super) fn tell_past(&mut self) {
        let history = match self.store.history() {
            Ok(history) => history,
            Err(error) => return self.fail(store::sentence(&error)),
        };
        let last = history.done.iter().enumerate().rev().take(LISTED);
        let rows = last.map(|(number, deed)| Past {
            number,
            at: deed.at.clone(),
            when: self.local(&deed.at),
            what: deed.what.clone(),
            reverted: history.is_reverted(number),
        });
        let rows = rows.collect();
        self.tell(Message::Past(rows));
    }

    /// The change that a line of the list is about, if it is there still.
    fn deed(&self, past: &Past) -> Option<Deed> {
        let deed = self.store.history().ok()?.done.into_iter().nth(past.number);
        deed.filter(|deed| deed.at == past.at && deed.what == past.what)
    }

    /// Says what taking a change back would do, or why that cannot be.
    pub(super) fn would_revert(&mut self, past: Past) {
        let would = match self.deed(&past) {
            Some(deed) => self.store.would_revert(past.number, &deed),
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
        let Some(deed) = self.deed(past) else {
            return self.fail("The history has changed; open it again".into());
        };
        let done = self.store.revert(past.number, &deed);
        self.back(done, "Taken back", Offer::Undo);
    }

    /// Which days of which course would be planned or judged otherwise.
    fn course_lines(&self, would: &Would) -> Vec<String> {
        let world = &self.app.world;
        let today = world.today();
        let mut lines = Vec::new();
        for courses in &would.courses {
            let (Some(before), Some(after)) = courses else {
                lines.extend(courses.0.as_ref().map(|gone| format!("{} goes as a whole", gone.name)));
                lines.extend(courses.1.as_ref().map(|back| format!("{} is there again", back.name)));
                continue;
            };
            let history = History::of(&before.id, &world.regimen.journal, today);
            let words = &world.regimen.settings.words;
            let from = first(before).min(first(after)).unwrap_or(today);
            let around = Surroundings {
                wall: &*world.wall,
                ..Surroundings::nothing()
            };
            let found = Effect::of_courses((before, after), words, &history, (from, today), around);
            lines.extend(
                found
                    .ahead
                    .iter()
                    .map(|ahead| format!("{}: {}", world.name(&before.id), ahead.words(today))),
            );
            if found.is_empty() && found.ahead.is_empty() {
                lines.push(format!("{}: no day differs in what is due", world.name(&before.id)));
            }
            let days: Vec<Stretch> = found.past().into_iter().chain(found.coming()).collect();
            let all = days.len();
            lines.extend(days.iter().take(NAMED).map(|days| stretch_words(world, days)));
            if all > NAMED {
                lines.push(words::more_changes(all - NAMED));
            }
        }
        lines
    }
}

/// The first day that a course has anything to say about.
fn first(course: &Course) -> Option<NaiveDate> {
    course.plans.iter().map(|plan| plan.from).min()
}

#[expect(clippy::disallowed_methods, reason = "the clock is the session's")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
