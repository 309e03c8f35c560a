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
pub mod search;
pub mod second;
pub mod seek;
mod seeking;
pub mod sentence;
pub mod setup;
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
mod pressed;
mod replies;
mod typed;
mod unsaved;

use chrono::{DateTime, FixedOffset};

pub use crate::domain::{when, words};

use self::keys::{Hint, Keymap, Scope};
use self::message::{Effect, Loaded, Message, Offer, Saved, View};
use self::popup::Popup;
use self::prompt::Prompt;
use self::world::{MONTHS_AHEAD, Receipt, World};
use crate::domain::clock::Wall;
use crate::domain::journal::Month;
use crate::domain::keyed::Keyed;
use crate::domain::operation::Operation;

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
        match self.view {
            View::Calendar => self.calendar.prepare(&self.world),
            View::Journal => self.journal.prepare(&self.world, self.calendar.course(&self.world)),
            View::Plan => self.plan.refresh(&self.world),
            View::Review if self.report.is_open() => self.report.prepare(&self.world),
            View::Review => self.review.prepare(&self.world),
            View::Today => {}
        }
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

    /// The months that what is shown needs and that have not been read: the session reads them before drawing.
    pub fn wanted_months(&self) -> Vec<Month> {
        let mut months = self.needed_months();
        months.retain(|month| !self.world.regimen.journal.has(*month));
        months
    }

    /// Drops months that nothing on the screen needs, the farthest first, so that at most this many stay besides; which
    /// these are. They are read again when they are shown.
    pub fn drop_months(&mut self, besides: usize) -> Vec<Month> {
        // A search, a list and a dialog read on from what they have.
        let reads_on = self.seek.is_some() || self.view == View::Journal || self.popup.is_some();
        if reads_on || self.about.is_open() || self.is_visiting() || self.report.is_open() {
            return Vec::new();
        }
        let needed = self.needed_months();
        let away = |month: &Month| needed.iter().map(|other| month.apart(*other)).min();
        let journal = &self.world.regimen.journal;
        let idle = journal.months().filter(|(_, entries)| entries.unread.is_none());
        // What was taken lately may be kept in a month some way off.
        let this = Month::of(self.world.today());
        let mut idle: Vec<Month> = (idle.map(|(month, _)| month))
            .filter(|month| !needed.contains(month) && month.apart(this) > MONTHS_AHEAD.unsigned_abs())
            .collect();
        idle.sort_by_key(away);
        let dropped = idle.split_off(besides.min(idle.len()));
        for month in &dropped {
            self.world.regimen.journal.drop_month(*month);
        }
        dropped
    }

    /// The months that what is shown needs.
    fn needed_months(&self) -> Vec<Month> {
        let mut months = self.world.months_near();
        months.extend(self.world.months_counted());
        months.extend(self.world.months_limited());
        if self.about.is_open() {
            months.extend(self.about.months(&self.world));
        }
        if self.is_visiting() {
            months.extend(self.visit.months(&self.world, &self.report));
        }
        // A measure without an answer is changed freely: whether it has one is known once all is read.
        if matches!(&self.popup, Some(Popup::Measures(state)) if state.form.as_ref().is_some_and(measures::Form::is_change))
        {
            months.extend(self.world.kept_months.iter().copied());
        }
        if let Some(Popup::Correct(state)) = &self.popup {
            months.extend(state.months(&self.world));
        }
        months.extend(match self.view {
            View::Today => self.today.months(&self.world),
            View::Calendar => self.calendar.months(&self.world),
            View::Review if self.report.is_open() => self.report.months(&self.world),
            View::Review => self.review.months(&self.world),
            View::Plan => self.plan.months(&self.world),
            View::Journal => self.journal.months(&self.world),
        });
        months.extend(self.seek.iter().flat_map(seek::State::months));
        if let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) {
            let moved = self.world.regimen.months_moved_into((first.first(), last.last()));
            months.extend(moved);
        }
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The form that is open, also under a dialog.
    fn form(&self) -> Option<&form::State> {
        let forms = self.popup.iter().chain(self.underneath.iter().rev());
        let mut forms = forms.filter_map(|popup| match popup {
            Popup::Form(form) => Some(form),
            _ => None,
        });
        forms.next()
    }

    /// The files whose keys the form shows and that have not been read since something changed.
    pub fn wanted_keys(&self) -> Vec<Keyed> {
        self.form().map_or_else(Vec::new, |form| form.wanted(&self.world))
    }

    /// What is typed in a form and was not yet read by the reader of its file.
    pub fn untried(&self) -> Option<Operation> {
        self.form().and_then(|form| form.untried(&self.world))
    }

    /// Whether nothing is there yet and the first-run screen is shown.
    pub fn is_welcome(&self) -> bool {
        self.world.first_run.is_some()
    }

    /// Where keys are looked up, the innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match &self.popup {
            Some(popup) => return crate::app::popup::scopes(popup),
            None if self.is_welcome() => return vec![Scope::Welcome, Scope::Always],
            None if self.about.is_open() => self.about.scopes(),
            None if self.is_visiting() => self.visit.scopes(&self.world),
            None => match self.view {
                View::Today => self.today.scopes(&self.world),
                View::Calendar => self.calendar.scopes(&self.world),
                View::Review if self.report.is_open() => self.report.scopes(),
                View::Review => self.review.scopes(&self.world),
                View::Plan => self.plan.scopes(&self.world),
                View::Journal => self.journal.scopes(&self.world),
            },
        };
        if self.is_seeking() {
            scopes.insert(0, Scope::Searching);
        }
        if !self.writes_in_journal() {
            scopes.push(Scope::Everywhere);
        }
        scopes.push(Scope::Always);
        scopes
    }

    /// The scopes shown in the hint line: in a text field a letter is a letter, whatever it asks for elsewhere.
    pub fn hinted(&self) -> Vec<Scope> {
        let mut scopes = self.scopes();
        scopes.retain(|scope| !self.writes_in_journal() || *scope != Scope::Always);
        scopes
    }

    /// The keys that the hint line names: none that does nothing for want of a plan or of a draft.
    pub fn hints(&self) -> Vec<Hint> {
        let scopes = self.hinted();
        let mut hints = self.world.keymap.hints(&scopes);
        if scopes.contains(&Scope::Plan) {
            let drafts = self.plan.picture.as_ref().is_some_and(|picture| picture.has_draft());
            let has_steps = self
                .plan
                .picture
                .as_ref()
                .is_none_or(|picture| !picture.rows.is_empty());
            let idle = |words: &str| match self.plan.shown(&self.world) {
                Some(_) if has_steps => words == "activate" && !drafts,
                _ => ["days", "edit", "hold", "decide", "taper", "activate"].contains(&words),
            };
            hints.retain(|hint| !idle(hint.words));
        }
        hints
    }

    /// What a typed line would do, in full, or what is wrong with it: for the echo below it.
    pub fn echo(&self, prompt: &Prompt) -> Result<record::Reading, String> {
        record::read(&self.world, &prompt.purpose, prompt.line.text())
    }

    /// The sheet under a line or a dialog.
    pub fn underneath(&self) -> Option<&Popup> {
        self.underneath.last()
    }

    /// Whether a text field has the focus: fast keys are typing then.
    pub fn is_typing(&self) -> bool {
        match &self.popup {
            // Where a draft is activated every letter is typed: none of them activates.
            Some(Popup::Prompt(_) | Popup::Commands(_) | Popup::SetUp(_) | Popup::Template(_) | Popup::Activate(_)) => {
                true
            }
            Some(Popup::Help(help, _)) => help.filter.is_some(),
            Some(Popup::Measures(measures)) => measures.form.is_some(),
            Some(Popup::Form(form)) => form.editing.is_some(),
            Some(Popup::Correct(state)) => state.field().is_some(),
            _ => self.writes_in_journal(),
        }
    }

    /// What was waited for is there, or will not come.
    fn stop_waiting(&mut self) {
        if matches!(self.popup, Some(Popup::Waiting(_))) {
            self.popup = None;
            self.uncover();
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.passing = true;
        self.receipt = Some(Receipt {
            text: text.into(),
            offer: Offer::Nothing,
            trouble: false,
        });
    }

    fn tick(&mut self, now: DateTime<FixedOffset>) {
        let followed = self.world.is_today();
        let before = self.world.today();
        let same = self.world.now.timestamp().div_euclid(60) == now.timestamp().div_euclid(60)
            && self.world.now.offset() == now.offset();
        self.world.now = now;
        if same {
            return;
        }
        let today = self.world.today();
        // A screen that shows today goes on showing today over the turn of the day.
        if followed && before != today {
            self.world.day = today;
            self.world.fold();
            self.today.settle(&self.world);
        } else {
            self.world.refresh();
        }
    }

    fn loaded(&mut self, loaded: Loaded) {
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
    fn fault_words(&self) -> Option<String> {
        let (first, more) = self.world.faults.split_first()?;
        Some(match more.len() {
            0 => first.clone(),
            more => format!("{first}  (and {more} more: regimen check)"),
        })
    }

    /// Whether the line above the hints reports a fault of the files.
    fn told_fault(&self) -> bool {
        let told = self.receipt.as_ref().filter(|receipt| receipt.trouble);
        told.is_some_and(|told| self.world.faults.iter().any(|fault| told.text.starts_with(fault)))
    }

    /// Says what is wrong, until it is fixed or there is something else to tell.
    fn trouble(&mut self, text: String) {
        self.passing = false;
        self.receipt = Some(Receipt {
            text,
            offer: Offer::Nothing,
            trouble: true,
        });
    }

    fn saved(&mut self, saved: Saved) {
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

/// The form on top, or under what is open over it.
fn form_in<'a>(top: &'a mut Option<Popup>, underneath: &'a mut [Popup]) -> Option<&'a mut form::State> {
    let all = top.iter_mut().chain(underneath.iter_mut().rev());
    let mut forms = all.filter_map(|popup| match popup {
        Popup::Form(form) => Some(form),
        _ => None,
    });
    forms.next()
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
