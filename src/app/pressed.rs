//! From a key to an action, and what an action does on every screen.

use crossterm::event::KeyEvent;

use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect, View};
use super::popup::Popup;
use super::prompt::{Prompt, Purpose};
use super::reply::{Ask, Reply};
use super::{App, form, help, plan, rate, sentence, today, welcome};

impl App {
    pub(super) fn key(&mut self, event: &KeyEvent) -> Vec<Effect> {
        if event.is_release() {
            return Vec::new();
        }
        let key = Key::from_event(event);
        if self.is_unread() && !key.is_some_and(|key| self.quits(key)) {
            return Vec::new();
        }
        if self.guard.typed_on(key.is_some_and(Key::types)) {
            return Vec::new();
        }
        let opener = self.opens_a_line(key);
        let passing = std::mem::take(&mut self.passing);
        let replies = if self.writes_in_journal() {
            self.journal.text_key(event, key, &self.world)
        } else if self.field().is_some() || matches!(self.popup, Some(Popup::Activate(_))) {
            self.text_key(event, key)
        } else if matches!(self.popup, Some(Popup::SetUp(_) | Popup::Template(_))) {
            self.questions_key(key)
        } else {
            None
        };
        let replies = match (replies, key) {
            (Some(replies), _) => replies,
            (None, Some(key)) => self.command(key),
            // Alt and a letter, say: none of our keys.
            (None, None) => {
                let help = self.world.key(Scope::Always, Action::Help).unwrap_or_default();
                vec![Reply::Say(format!("This key does nothing here. {help} lists the keys"))]
            }
        };
        let effects = self.carry_out(replies);
        self.uncover();
        // What was said about the key before is over, unless it was said again.
        if passing && !self.passing {
            self.receipt = None;
        }
        if opener && self.passing && effects.is_empty() && self.popup.is_none() {
            self.guard.refuse();
        }
        effects
    }

    /// Whether a key opens a line to type in: what follows it at once is meant for that line.
    fn opens_a_line(&self, key: Option<Key>) -> bool {
        if self.popup.is_some() || self.is_welcome() || self.writes_in_journal() {
            return false;
        }
        let action = key.and_then(|key| self.world.keymap.find(&self.scopes(), key));
        match action {
            Some(Action::Open) => self.view == View::Plan,
            action => action.is_some_and(Action::opens_a_line),
        }
    }

    /// Whether a key ends the sitting wherever one is.
    pub(super) fn quits(&self, key: Key) -> bool {
        key.ctrl && self.world.keymap.find(&[Scope::Always], key) == Some(Action::Quit)
    }

    /// What was underneath comes back when nothing is open over it any more.
    pub(super) fn uncover(&mut self) {
        if self.popup.is_none() {
            self.popup = self.underneath.pop();
            // Once nothing is missing any more there is nothing to come back to.
            if matches!(&self.popup, Some(Popup::Missing(state)) if state.rows(&self.world).is_empty()) {
                self.popup = self.underneath.pop();
            }
        }
    }

    /// Whether a text field of the journal view has the focus.
    pub(super) fn writes_in_journal(&self) -> bool {
        let shown = self.view == View::Journal && !self.visit.is_open();
        shown && self.popup.is_none() && !self.is_welcome() && self.journal.is_writing()
    }

    pub(super) fn command(&mut self, key: Key) -> Vec<Reply> {
        // The list of what is missing is in nobody's way: any other key means what it means without it.
        if let Some(Popup::Missing(state)) = &self.popup {
            let beyond = key
                .digit()
                .is_some_and(|digit| usize::from(digit) > state.rows(&self.world).len());
            if beyond || self.world.keymap.find(&self.scopes(), key).is_none() {
                self.popup = self.underneath.pop();
            }
        }
        let scopes = self.scopes();
        let done = self
            .world
            .keymap
            .find(&scopes, key)
            .and_then(|action| self.act(action, key));
        done.unwrap_or_else(|| {
            let help = self.world.key(Scope::Always, Action::Help).unwrap_or_default();
            vec![Reply::Say(format!("{key} does nothing here. {help} lists the keys"))]
        })
    }

    /// Does what an action asks in the present state; `None`: it means nothing here.
    pub(super) fn act(&mut self, action: Action, key: Key) -> Option<Vec<Reply>> {
        match action {
            Action::Quit => return Some(vec![Reply::Do(Effect::Quit)]),
            Action::Redraw => return Some(vec![Reply::Do(Effect::Redraw)]),
            Action::Suspend => return Some(vec![Reply::Do(Effect::Suspend)]),
            _ => {}
        }
        if let Some(popup) = self.popup.take() {
            let (popup, replies) = self.act_in(popup, action, key);
            self.popup = popup;
            return replies;
        }
        if self.is_welcome() {
            return self.act_in_welcome(action);
        }
        match action {
            Action::Help => return Some(vec![Reply::Ask(Box::new(Ask::Help(self.help())))]),
            Action::Commands => {
                return Some(vec![Reply::Ask(Box::new(Ask::Commands))]);
            }
            _ => {}
        }
        match action {
            Action::SearchNext | Action::SearchPrevious if self.is_seeking() => {
                return Some(self.seek_on(action == Action::SearchNext));
            }
            Action::Back if self.is_seeking() => {
                self.seek = None;
                self.receipt = None;
                return Some(Vec::new());
            }
            _ => {}
        }
        let over_visit = self.visit.is_open() && !self.is_visiting();
        let visiting = self.is_visiting();
        let own = if self.about.is_open() {
            self.about.act(action, &self.world)
        } else if visiting {
            self.act_in_visit(action, key)
        } else {
            let (shown, world) = self.of_view_mut();
            shown.act(action, key, world)
        };
        if over_visit && action == Action::Back && matches!(own.as_deref(), Some([Reply::View(_)])) {
            self.back_to_visit();
            return Some(Vec::new());
        }
        own.or_else(|| self.act_everywhere(action))
    }

    /// The dose of Today that has the focus, which `take`, `skip` and `change` are about: `Sampletol 2.5 mg 14:00`.
    pub(super) fn focused_dose(&self) -> Option<String> {
        let covered = self.about.is_open() || self.visit.is_open();
        let rows = today::rows(&self.world);
        match self.today.focused(&rows) {
            Some((_, today::Row::Dose(dose))) if self.view == View::Today && !covered => {
                let (name, amount) = (self.world.name(&dose.due.course), self.world.amount(&dose.due.amount));
                let at = dose.due.clock.map(|at| format!(" {}", self.world.clock(at)));
                Some(format!("{name} {amount}{}", at.unwrap_or_default()))
            }
            _ => None,
        }
    }

    /// The key of a view; where it is shown already, that is said.
    pub(super) fn to_view(&self, view: View) -> Vec<Reply> {
        let covered = self.report.is_open() || self.about.is_open() || self.visit.is_open();
        let here = (self.view == view && !covered).then(|| Reply::Say(format!("This is {}", view.name())));
        std::iter::once(Reply::View(view)).chain(here).collect()
    }

    /// What an action means where the view has no meaning of its own for it.
    pub(super) fn act_everywhere(&mut self, action: Action) -> Option<Vec<Reply>> {
        Some(match action {
            Action::Today => self.to_view(View::Today),
            Action::Calendar => self.to_view(View::Calendar),
            Action::Review => self.to_view(View::Review),
            Action::Plan => self.to_view(View::Plan),
            Action::Journal => self.to_view(View::Journal),
            Action::Now if self.world.is_today() => vec![Reply::Say("This is today".into())],
            Action::Now => vec![Reply::Day(self.world.today())],
            Action::Undo => vec![Reply::Do(Effect::Undo { confirmed: false })],
            Action::History => vec![Reply::Do(Effect::Past)],
            Action::PlanHistory | Action::CorrectHistory => {
                self.report.close();
                self.about.close();
                self.leave_visit();
                self.view = View::Plan;
                self.plan.open_decisions(action == Action::CorrectHistory, &self.world)
            }
            Action::Redo => vec![Reply::Do(Effect::Redo { confirmed: false })],
            Action::Note => vec![Reply::Ask(Box::new(Ask::Prompt(today::note(&self.world))))],
            Action::Plans => vec![Reply::Wish(sentence::Wish::About(None))],
            Action::Report => {
                self.about.close();
                self.report.open(&self.world, self.view);
                self.view = View::Review;
                Vec::new()
            }
            Action::Visit => {
                self.open_visit();
                Vec::new()
            }
            Action::Called => rate::ask_call(&self.world),
            Action::Care => form::open(&self.world, form::Of::Care, None),
            Action::Settings => form::open(&self.world, form::Of::Settings, None),
            Action::Measures => vec![Reply::Ask(Box::new(Ask::Measures))],
            Action::CheckIn => vec![Reply::Ask(Box::new(Ask::CheckIn))],
            Action::Hide => {
                self.world.hidden = !self.world.hidden;
                let said = if self.world.hidden {
                    "Names, amounts and notes are hidden"
                } else {
                    "Everything is shown"
                };
                vec![Reply::Say(said.into())]
            }
            Action::Search => vec![self.search()],
            Action::Back if self.receipt.is_some() => {
                self.receipt = None;
                Vec::new()
            }
            Action::Back => {
                let quit = self.world.key(Scope::Always, Action::Quit).unwrap_or_default();
                vec![Reply::Say(format!("Nothing to close; {quit} quits"))]
            }
            _ => return None,
        })
    }

    pub(super) fn act_in_welcome(&mut self, action: Action) -> Option<Vec<Reply>> {
        match action {
            Action::Down | Action::Up => {
                self.welcome.step(action == Action::Down);
                Some(Vec::new())
            }
            Action::Open => self.act_in_welcome(welcome::CHOICES[self.welcome.choice].2),
            Action::SetUp => Some(plan::new_course()),
            Action::LookAround => Some(vec![Reply::Do(Effect::Demo)]),
            Action::OtherFolder => {
                let question = "Which folder has your files?  (REGIMEN_DIR does the same for good)".to_owned();
                Some(vec![Reply::Ask(Box::new(Ask::Prompt(Prompt::new(
                    Purpose::Folder,
                    question,
                    "",
                ))))])
            }
            Action::Help => Some(vec![Reply::Ask(Box::new(Ask::Help(self.help())))]),
            _ => None,
        }
    }

    pub(super) fn help(&self) -> help::State {
        help::State {
            whole: self.world.size.1 >= help::WHOLE,
            here: self.scopes(),
            ..help::State::default()
        }
    }
}

impl App {
    /// Whether a key or a click now could not be meant for the dialog on top.
    pub(super) fn is_unread(&self) -> bool {
        self.guard.holds()
    }
}
