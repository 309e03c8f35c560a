//! The program as a value: what is known, what is shown, and what a message changes.
//!
//! [`App::update`] takes a [`Message`] and says in [`Effect`]s what must happen outside; it does nothing itself. The
//! time is a field. So every behaviour can be tested by value: press these keys, expect this.

pub mod about;
mod asking;
pub mod broken;
pub mod calendar;
pub mod changes;
pub mod checkin;
mod clicked;
pub mod commands;
pub mod exchange;
pub mod form;
pub mod gate;
pub mod guard;
pub mod help;
pub mod hit;
pub mod journal;
pub mod key;
pub mod keys;
pub mod limits;
pub mod line;
pub mod lines;
pub mod meanwhile;
pub mod measures;
pub mod message;
pub mod missing;
mod moves;
pub mod plan;
pub mod popup;
pub mod prompt;
pub mod purpose;
pub mod question;
pub mod rate;
pub mod reading;
pub mod record;
pub mod reply;
pub mod report;
pub mod review;
mod screens;
pub mod search;
pub mod second;
pub mod seek;
mod seeking;
pub mod sentence;
pub mod setup;
pub mod shown;
pub mod skip;
pub mod template;
pub mod today;
pub mod told;
pub mod veil;
pub mod view;
pub mod visit;
mod visiting;
pub mod welcome;
pub mod world;
pub mod wrap;

mod dialogs;
mod hinted;
mod pressed;
mod replies;
mod taken_in;
mod typed;
mod unsaved;
mod wants;

use chrono::{DateTime, FixedOffset};

pub use crate::domain::{when, words};

use self::keys::Keymap;
use self::message::{Effect, Message, View};
use self::popup::{Popup, form_in};
use self::prompt::Prompt;
use self::world::{Receipt, World};
use crate::domain::clock::Wall;

/// The program.
pub struct App {
    /// What it knows.
    pub world: World,
    /// Which view is shown.
    pub view: View,
    /// What is open over it.
    pub popup: Option<Popup>,
    /// What the line above the hints says.
    pub receipt: Option<Receipt>,
    /// It answers the previous key, and is cleared by the next one.
    passing: bool,
    /// Today.
    pub today: today::State,
    /// Calendar.
    pub calendar: calendar::State,
    /// Review.
    pub review: review::State,
    /// The report that is being looked at.
    pub report: report::State,
    /// Plan.
    pub plan: plan::State,
    /// The list of plans, and what is known of one medicine.
    pub about: about::State,
    /// The visit.
    pub visit: visit::State,
    /// Journal.
    pub journal: journal::State,
    /// A search in the present view.
    pub seek: Option<seek::State>,
    /// The first run.
    pub welcome: welcome::State,
    /// What comes back when the dialog over it closes, the last one first.
    underneath: Vec<Popup>,
    /// The line whose text is being written: it comes back if that fails.
    pending: Option<Popup>,
    /// Lines that were left with Esc: the next one for the same purpose continues it.
    drafts: Vec<Prompt>,
    /// A new plan that was begun and left: the next one continues it.
    unfinished: Option<Box<setup::State>>,
    /// Since when the dialog on top is there.
    guard: guard::Guard,
    /// How text is selected has been said.
    dragged: bool,
}

impl App {
    /// The program before anything is read, at this time.
    pub fn new(now: DateTime<FixedOffset>, wall: Box<dyn Wall>, keymap: Keymap) -> Self {
        Self {
            world: World::new(now, wall, keymap),
            view: View::default(),
            popup: None,
            receipt: None,
            passing: false,
            today: today::State::default(),
            calendar: calendar::State::default(),
            review: review::State::default(),
            report: report::State::default(),
            plan: plan::State::default(),
            about: about::State::default(),
            visit: visit::State::default(),
            journal: journal::State::default(),
            seek: None,
            welcome: welcome::State::default(),
            underneath: Vec::new(),
            pending: None,
            drafts: Vec::new(),
            unfinished: None,
            guard: guard::Guard::default(),
            dragged: false,
        }
    }

    /// Takes one message in, and says what must happen outside.
    #[must_use]
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let effects = self.take_in(message);
        self.guard.look(self.popup.as_ref());
        self.prepare();
        effects
    }

    /// Computes what the shown view needs and does not have yet, so that drawing only reads.
    fn prepare(&mut self) {
        if self.about.is_open() {
            self.about.prepare(&self.world);
        }
        self.look_on();
        if self.is_visiting() {
            self.prepare_visit();
        }
        // The doses next to a note are those of the course that was chosen in the calendar.
        if self.view == View::Journal {
            self.journal.prepare(&self.world, self.calendar.course(&self.world));
            return;
        }
        let (shown, world) = self.of_view_mut();
        shown.prepare(world);
    }

    fn take_in(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(event) => return self.key(&event),
            Message::Paste(text) => self.paste(&text),
            Message::Mouse(event) => return self.mouse(event),
            Message::Click(hit) => return self.click(hit),
            Message::Tick(now) => self.tick(now),
            Message::Elapsed(instant) => self.guard.at(instant),
            Message::Resized(width, height) => self.world.resize((width, height)),
            Message::Loaded(loaded) => self.loaded(*loaded),
            Message::Kept(months) => {
                self.world.kept_months = months;
                self.world.listed = true;
            }
            Message::Months(months) => {
                for (month, entries) in months {
                    self.world.regimen.journal.put(month, entries);
                }
                self.world.fold();
            }
            Message::Faults(faults) => {
                let new = faults.iter().find(|fault| !self.world.faults.contains(fault)).cloned();
                self.world.faults.extend(faults);
                if let Some(new) = new {
                    self.trouble(new);
                }
            }
            Message::Saved(saved) => self.saved(*saved),
            Message::UndoWould(text) => self.open(Popup::Question(question::undo_question(&text))),
            Message::RedoWould(text) => self.open(Popup::Question(question::redo_question(&text))),
            Message::Past(rows) => self.popup = Some(Popup::Changes(changes::State { rows, focus: 0 })),
            Message::WouldRevert(past, lines) => self.ask_to_revert(past, lines),
            Message::Files { typed, names } => {
                if let Some(Popup::Commands(commands)) = &mut self.popup {
                    commands.offer(&typed, names);
                }
            }
            Message::Previewed(preview) => {
                // Whoever has gone on since does not find a sheet in the way.
                if matches!(self.popup, Some(Popup::Waiting(_))) {
                    self.popup = Some(Popup::Import(Box::new(exchange::State::new(&preview))));
                }
            }
            Message::Keys(values) => {
                if let Some(form) = form_in(&mut self.popup, &mut self.underneath) {
                    form.read(values, &self.world);
                }
            }
            Message::Tried(outcome) => {
                if let Some(form) = form_in(&mut self.popup, &mut self.underneath) {
                    form.tried(outcome);
                }
            }
            Message::Failed(failed) => {
                self.stop_waiting();
                self.report_ends(None);
                self.journal.failed();
                if let Some(form) = form_in(&mut self.popup, &mut self.underneath) {
                    form.failed(&failed.text);
                }
                if let Some(pending) = self.pending.take() {
                    self.open(pending);
                }
                // The line covers the receipt, and says it itself.
                if let Some(Popup::Prompt(prompt)) = &mut self.popup {
                    prompt.error = Some(failed.text.clone());
                }
                self.trouble(failed.text);
            }
            Message::Notice(text) => {
                self.stop_waiting();
                self.report_ends(Some(&text));
                self.say(text);
                // It is about something outside: it stays until there is something else to say.
                self.passing = false;
            }
        }
        Vec::new()
    }

    /// Whether nothing is there yet and the first-run screen is shown.
    pub fn is_welcome(&self) -> bool {
        self.world.first_run.is_some()
    }

    fn paste(&mut self, text: &str) {
        if self.writes_in_journal() {
            self.journal.paste(text);
            return;
        }
        // What was put in for the person goes, as with the first letter typed.
        let fresh = match &mut self.popup {
            Some(Popup::Prompt(prompt)) => std::mem::take(&mut prompt.fresh),
            Some(Popup::Form(form)) => form
                .editing
                .as_mut()
                .is_some_and(|editing| std::mem::take(&mut editing.fresh)),
            _ => false,
        };
        match self.field() {
            Some(line) if fresh => *line = line::Line::new(text),
            Some(line) => line.insert(text),
            None => self.say("Paste works in a text field only. Nothing changed"),
        }
        // A line of text is one line: that the others went into it is said, and nothing is written yet.
        let lines = text.trim().lines().count();
        if let (Some(Popup::Prompt(prompt)), 2..) = (&mut self.popup, lines) {
            prompt.error = Some(format!(
                "{lines} lines became one; the journal keeps lines (5, then Enter on the note)"
            ));
        }
    }
}

#[cfg(test)]
#[expect(clippy::missing_panics_doc, reason = "helpers of tests panic when a test is wrong")]
pub mod fixture;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_checkin;
#[cfg(test)]
mod tests_measures;
