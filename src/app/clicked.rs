//! What a click does: nothing that a key could not do.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::app::hit::Hit;
use crate::app::key::Key;
use crate::app::keys::Scope;
use crate::app::message::{Action, Effect, View};
use crate::app::plan::activate::Focus;
use crate::app::popup::Popup;
use crate::app::shown::Shown;
use crate::app::world::Reply;
use crate::app::{App, key};

impl App {
    /// Does what a click is meant for.
    pub(super) fn click(&mut self, hit: Hit) -> Vec<Effect> {
        if self.is_unread() {
            return Vec::new();
        }
        let replies = match hit {
            Hit::Key(key) => return self.key(&key.to_event()),
            Hit::Choice(at) if matches!(self.popup, Some(Popup::Help(..))) => return self.press_from_help(at),
            Hit::Choice(at) => self.choose(at),
            Hit::Answer(at, key) => {
                let Some(Popup::CheckIn(state)) = &mut self.popup else {
                    return Vec::new();
                };
                state.focus_on(at, &self.world);
                return self.key(&key.to_event());
            }
            // A click elsewhere does not close what is being typed.
            _ if self.popup.is_some() || self.writes_in_journal() => Vec::new(),
            Hit::View(view) => vec![Reply::View(view)],
            Hit::Day(day) if self.view == View::Calendar => {
                self.calendar.focus_on(day, &self.world);
                Vec::new()
            }
            Hit::Day(day) => vec![Reply::Day(day)],
            Hit::Screen(screen) => {
                self.review.screen = screen;
                Vec::new()
            }
            Hit::Row(at) => {
                self.focus_row(at);
                Vec::new()
            }
            Hit::Cell(at, cell) => {
                self.plan.row = Some(at);
                self.plan.cell = cell;
                Vec::new()
            }
        };
        let effects = self.carry_out(replies);
        self.uncover();
        effects
    }

    /// A line of the keys: they are closed, and its first key is pressed where they were asked for.
    fn press_from_help(&mut self, at: usize) -> Vec<Effect> {
        let Some(Popup::Help(help, _)) = &self.popup else {
            return Vec::new();
        };
        let Some(key) = help.key_at(&self.world.keymap, at) else {
            return Vec::new();
        };
        self.popup = self.popup.take().and_then(Popup::closed);
        self.uncover();
        self.key(&key.to_event())
    }

    fn focus_row(&mut self, at: usize) {
        if self.about.is_open() {
            self.about.focus_on(at);
        } else if self.is_visiting() && !self.visit.comparing {
            self.visit.focus_on(at);
        } else if self.is_visiting() {
            self.plan.focus_row(at, &self.world);
        } else {
            let (shown, world) = self.of_view_mut();
            shown.focus_row(at, world);
        }
    }

    /// A line of what is on top, or of the first run.
    fn choose(&mut self, at: usize) -> Vec<Reply> {
        let Some(popup) = &mut self.popup else {
            if self.report.is_open() && self.report.focus_on_content(at) {
                return self
                    .report
                    .act(Action::Confirm, Key::plain(key::Code::Enter), &self.world)
                    .unwrap_or_default();
            }
            if !self.is_welcome() {
                return Vec::new();
            }
            self.welcome.choice = at.min(crate::app::welcome::CHOICES.len() - 1);
            return self.open_focused();
        };
        match popup {
            Popup::Commands(commands) => {
                commands.chosen = at;
                return self.submit();
            }
            Popup::Question(question) => question.going = at == 1,
            Popup::Second(state) => match state.choices().get(at) {
                Some(choice) => state.choice = *choice,
                None => return Vec::new(),
            },
            Popup::Activate(state) => match Focus::PLACES.get(at) {
                Some(Focus::Go) if !state.is_read(self.world.size) => {
                    state.page(self.world.size, true);
                    return Vec::new();
                }
                Some(focus) => {
                    state.focus = *focus;
                    if focus.field().is_some() {
                        return Vec::new();
                    }
                }
                None => return Vec::new(),
            },
            Popup::SetUp(state) if state.at == crate::app::setup::Ask::Steps => state.blanks.chosen = at,
            Popup::Template(state) if state.at.is_none() => state.blanks.chosen = at,
            Popup::Correct(state) => {
                if at == 1 && !state.is_read(&self.world) {
                    state.page(&self.world, true);
                    return Vec::new();
                }
                state.focus = at.min(state.places() - 1);
                if state.field().is_some() {
                    return Vec::new();
                }
            }
            Popup::Changes(state) => {
                state.focus = at;
                return Vec::new();
            }
            Popup::Import(state) => {
                state.focus = at;
                return Vec::new();
            }
            Popup::CheckIn(state) => {
                state.focus_on(at, &self.world);
                return Vec::new();
            }
            Popup::Measures(state) => {
                match &mut state.form {
                    Some(form) => form.field = at.min(form.lines.len() - 1),
                    None => state.at = at,
                }
                return Vec::new();
            }
            Popup::Missing(state) => state.at = at,
            Popup::Skip(state) => state.chosen = at,
            Popup::Form(form) => {
                form.focus_on(at);
                return Vec::new();
            }
            Popup::Prompt(_) | Popup::Help(..) | Popup::SetUp(_) | Popup::Template(_) | Popup::Waiting(_) => {
                return Vec::new();
            }
        }
        self.open_focused()
    }

    /// Enter on what is focused.
    fn open_focused(&mut self) -> Vec<Reply> {
        self.act(Action::Open, Key::plain(key::Code::Enter)).unwrap_or_default()
    }

    /// The wheel moves as the arrow keys do. A drag is meant for the terminal's own selection: how that is done is said
    /// once.
    pub(super) fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let action = match event.kind {
            MouseEventKind::ScrollDown => Action::Down,
            MouseEventKind::ScrollUp => Action::Up,
            MouseEventKind::Drag(MouseButton::Left) if !std::mem::replace(&mut self.dragged, true) => {
                let key = self.world.key(Scope::Everywhere, Action::Commands).unwrap_or_default();
                self.say(format!(
                    "Shift-drag selects text; `{key} mouse off` gives the mouse back"
                ));
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        if self.popup.is_none() && self.view == View::Calendar && !self.about.is_open() && !self.is_visiting() {
            self.calendar.roll(action == Action::Down, &self.world);
            return Vec::new();
        }
        if let Some(Popup::Activate(state)) = &mut self.popup {
            state.scroll(self.world.size, action == Action::Down, 1);
            return Vec::new();
        }
        if self.is_typing() {
            return Vec::new();
        }
        let replies = self.act(action, Key::plain(key::Code::Down)).unwrap_or_default();
        self.carry_out(replies)
    }
}
