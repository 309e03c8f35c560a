//! What keys do in whatever is open over a view.

mod acts;

use crossterm::event::{KeyCode, KeyEvent};

use super::commands::At;
use super::key::{Code, Key};
use super::keys::Scope;
use super::line::Line;
use super::message::{Action, Effect, Past};
use super::popup::Popup;
use super::prompt::{Prompt, Purpose};
use super::record::{self, Reading};
use super::world::Reply;
use super::{App, plan};

impl App {
    /// Asks before one of the last changes is taken back; the list is under it.
    pub(super) fn ask_to_revert(&mut self, past: Past, lines: Vec<String>) {
        let hidden = self.world.hidden;
        if matches!(self.popup, Some(Popup::Changes(_))) {
            self.underneath.extend(self.popup.take());
        }
        let mut question = super::question::revert_question(past, lines);
        if hidden {
            question.lines = vec!["What it is about is hidden. Undo brings it back.".into()];
        }
        self.popup = Some(Popup::Question(question));
    }

    /// The text field that has the focus.
    pub(super) fn field(&mut self) -> Option<&mut Line> {
        match self.popup.as_mut()? {
            Popup::Prompt(prompt) => {
                prompt.error = None;
                Some(&mut prompt.line)
            }
            Popup::Help(help, _) => help.filter.as_mut(),
            Popup::Commands(commands) => Some(&mut commands.line),
            Popup::Measures(state) => {
                let form = state.form.as_mut()?;
                form.lines.get_mut(form.field)
            }
            Popup::Form(form) => {
                let editing = form.editing.as_mut()?;
                editing.wrong = None;
                Some(&mut editing.line)
            }
            Popup::SetUp(setup) => setup.field(),
            Popup::Template(template) => template.field(),
            Popup::Activate(state) => state.fields.get_mut(state.focus.field()?),
            Popup::Correct(state) => {
                let field = state.field()?;
                state.fields.get_mut(field)
            }
            _ => None,
        }
    }

    /// A key while a text field has the focus; `None`: it is none of the field's.
    pub(super) fn text_key(&mut self, event: &KeyEvent, key: Option<Key>) -> Option<Vec<Reply>> {
        // In a field `?` is typed.
        if key.is_some_and(|key| key.code == Code::F(1))
            && let Some(popup) = self.popup.take_if(|popup| popup.takes_directions())
        {
            let here = match &popup {
                Popup::Prompt(_) => vec![Scope::Always],
                _ => vec![Scope::Templates, Scope::Always],
            };
            let help = super::help::State {
                here,
                directions: true,
                over: true,
                ..super::help::State::default()
            };
            self.popup = Some(Popup::Help(help, Some(Box::new(popup))));
            return Some(Vec::new());
        }
        if matches!(self.popup, Some(Popup::SetUp(_) | Popup::Template(_)))
            && let Some(replies) = self.questions_key(key)
        {
            return Some(replies);
        }
        let plain = key.filter(|key| !key.ctrl).map(|key| key.code);
        if let Some(Popup::Activate(state)) = &mut self.popup {
            let size = self.world.size;
            match plain {
                Some(Code::PageDown | Code::PageUp) => {
                    state.page(size, plain == Some(Code::PageDown));
                    return Some(Vec::new());
                }
                Some(Code::Tab) => {
                    state.go_on(size);
                    return Some(Vec::new());
                }
                Some(Code::Left | Code::Right) if state.focus.field().is_none() => {
                    state.move_focus(state.focus == plan::activate::Focus::Go, size);
                    return Some(Vec::new());
                }
                Some(Code::Char(_)) if state.focus.field().is_none() => state.to_field(),
                _ => {}
            }
        }
        if let (Some(Popup::Correct(state)), Some(Code::PageDown | Code::PageUp)) = (&mut self.popup, plain) {
            state.page(&self.world, plain == Some(Code::PageDown));
            return Some(Vec::new());
        }
        match plain {
            Some(Code::Enter) => return Some(self.submit()),
            Some(Code::Esc) => return Some(self.leave_field()),
            _ => {}
        }
        // In a field Ctrl-C leaves the field: what is typed there is the one thing that is not saved yet.
        if key
            == Some(Key {
                code: Code::Char('c'),
                ctrl: true,
            })
        {
            return Some(self.leave_field());
        }
        if let Some(moved) = self.move_in_popup(key) {
            return Some(moved);
        }
        if let Some(Popup::Prompt(prompt)) = &mut self.popup {
            let typed = matches!(event.code, KeyCode::Char(_)) && key.is_some_and(|key| !key.ctrl);
            if std::mem::take(&mut prompt.fresh) && typed {
                prompt.line = Line::default();
            }
        }
        if let Some(Popup::Form(form)) = &mut self.popup
            && let Some(editing) = &mut form.editing
        {
            let typed = matches!(event.code, KeyCode::Char(_)) && key.is_some_and(|key| !key.ctrl);
            if std::mem::take(&mut editing.fresh) && typed {
                editing.line = Line::default();
            }
        }
        if let Some(Popup::SetUp(state)) = &mut self.popup
            && matches!(event.code, KeyCode::Char(_))
            && key.is_some_and(|key| !key.ctrl)
        {
            state.give_way();
        }
        let taken = self.field().is_some_and(|line| line.key(event));
        if let Some(Popup::Commands(commands)) = &mut self.popup {
            commands.chosen = 0;
            commands.files.clear();
        }
        taken.then(Vec::new)
    }

    /// Keys that move among what belongs to a field.
    fn move_in_popup(&mut self, key: Option<Key>) -> Option<Vec<Reply>> {
        let code = key.filter(|key| !key.ctrl)?.code;
        let down = match code {
            Code::Down | Code::Tab => true,
            Code::Up | Code::BackTab => false,
            _ => return None,
        };
        match self.popup.as_mut()? {
            Popup::Form(form) => return Some(form.go_on(down, &self.world)),
            Popup::Measures(state) => state.form.as_mut()?.step(down),
            Popup::Commands(commands) if code == Code::Tab => match commands.file() {
                Some(typed) => return Some(vec![Reply::Do(Effect::FilesLike(typed.to_owned()))]),
                None => commands.complete(&self.world),
            },
            Popup::Commands(commands) => {
                let last = commands.len(&self.world).saturating_sub(1);
                let chosen = commands.chosen.min(last);
                commands.chosen = if down {
                    (chosen + 1).min(last)
                } else {
                    chosen.saturating_sub(1)
                };
            }
            Popup::Help(help, _) => help.step(1, down, &self.world.keymap, self.world.size),
            Popup::Activate(state) => state.move_focus(down, self.world.size),
            Popup::Correct(state) => state.step(down, &self.world),
            _ => {}
        }
        Some(Vec::new())
    }

    fn leave_field(&mut self) -> Vec<Reply> {
        match self.popup.take() {
            // Words that were searched for are not words that are lost, and what is cancelled is gone.
            Some(Popup::Prompt(prompt))
                if matches!(prompt.purpose, Purpose::Search | Purpose::When(_) | Purpose::Change(_)) =>
            {
                Vec::new()
            }
            Some(Popup::Prompt(prompt)) if !prompt.fresh && !prompt.line.text().trim().is_empty() => {
                let said = format!("Nothing is saved; the line is kept: {}", prompt.question);
                self.drafts.retain(|kept| kept.purpose != prompt.purpose);
                self.drafts.push(prompt);
                vec![Reply::Say(said)]
            }
            Some(Popup::Help(mut help, over)) => {
                help.filter = None;
                self.popup = Some(Popup::Help(help, over));
                Vec::new()
            }
            Some(Popup::Measures(mut state)) => {
                state.form = None;
                self.popup = Some(Popup::Measures(state));
                vec![Reply::Say("Nothing was written".into())]
            }
            Some(Popup::Form(mut form)) => {
                let replies = form.leave();
                self.popup = Some(Popup::Form(form));
                replies
            }
            Some(Popup::Activate(state)) => match state.keep(&self.world) {
                Some(edit) => vec![Reply::Save(Box::new(edit))],
                None => vec![Reply::Say(plan::activate::KEPT.into())],
            },
            Some(Popup::Correct(_)) => vec![Reply::Say(plan::correct::KEPT.into())],
            _ => Vec::new(),
        }
    }

    /// Enter in a text field.
    pub(super) fn submit(&mut self) -> Vec<Reply> {
        match self.popup.take() {
            Some(Popup::Prompt(prompt)) => self.submit_prompt(prompt),
            Some(Popup::Measures(state)) => self.submit_measure(state),
            Some(Popup::Form(mut form)) => {
                let replies = form.accept(&self.world);
                self.popup = Some(Popup::Form(form));
                replies
            }
            Some(Popup::Activate(mut state)) if state.focus.field().is_some() => {
                state.go_on(self.world.size);
                self.popup = Some(Popup::Activate(state));
                Vec::new()
            }
            Some(Popup::Activate(state)) => {
                let (popup, replies) = self.act_in_activate(state, Action::Open);
                self.popup = popup;
                replies.unwrap_or_default()
            }
            Some(Popup::Correct(mut state)) => {
                state.step(true, &self.world);
                self.popup = Some(Popup::Correct(state));
                Vec::new()
            }
            Some(Popup::Commands(state)) => {
                let said = match state.said(&self.world) {
                    Ok(said) => said,
                    Err(wrong) => {
                        self.popup = Some(Popup::Commands(state));
                        return vec![Reply::Say(wrong)];
                    }
                };
                let readings = said.len();
                if let Some(said) = said.into_iter().nth(state.chosen) {
                    return said.replies;
                }
                let found = state.found(&self.world);
                let Some(chosen) = found.get(state.chosen - readings) else {
                    let said = format!("No command matches `{}`", state.line.text());
                    self.popup = Some(Popup::Commands(state));
                    return vec![Reply::Say(said)];
                };
                match &chosen.at {
                    At::Here => {}
                    At::Form(of, (label, which)) => {
                        return super::form::open(&self.world, of.clone(), Some((label, *which)));
                    }
                    At::Page(opens) => {
                        let replies = self.act_everywhere(*opens).unwrap_or_default();
                        self.carry_out(replies);
                        self.prepare();
                    }
                    At::View(view) => {
                        // What the view needs is worked out before its command is given.
                        self.carry_out(vec![Reply::View(*view)]);
                        self.prepare();
                    }
                }
                let key = self.world.keymap.key_of(&self.scopes(), chosen.action);
                let key = key.unwrap_or(Key::plain(Code::Enter));
                let nothing = || vec![Reply::Say(format!("{}: nothing to do here", chosen.help))];
                self.act(chosen.action, key).unwrap_or_else(nothing)
            }
            Some(Popup::Help(mut help, over)) => {
                help.filter = help.filter.filter(|f| !f.text().is_empty());
                self.popup = Some(Popup::Help(help, over));
                Vec::new()
            }
            other => {
                self.popup = other;
                Vec::new()
            }
        }
    }

    fn submit_prompt(&mut self, mut prompt: Prompt) -> Vec<Reply> {
        match record::read(&self.world, &prompt.purpose, prompt.line.text()) {
            Ok(Reading::Edit(_, edit)) => {
                // If it cannot be written the line comes back as it was.
                self.pending = Some(Popup::Prompt(prompt));
                vec![Reply::Save(edit)]
            }
            Ok(Reading::Text(text)) => match prompt.purpose {
                Purpose::Folder => vec![Reply::Do(Effect::Folder(text))],
                Purpose::Search => match self.underneath.last_mut() {
                    Some(Popup::Form(form)) => form.seek(&text, &self.world),
                    _ => self.seek(&text),
                },
                _ => Vec::new(),
            },
            Ok(Reading::Asks(_)) => match &prompt.purpose {
                Purpose::Correct(line) => plan::correct::ask(&self.world, line, prompt.line.text()),
                _ => Vec::new(),
            },
            Ok(Reading::Days(_, days)) => {
                self.report.set_days(days);
                Vec::new()
            }
            Ok(Reading::Empty(_)) => Vec::new(),
            Err(error) => {
                prompt.error = Some(error);
                prompt.fresh = false;
                self.popup = Some(Popup::Prompt(prompt));
                Vec::new()
            }
        }
    }

    /// Enter goes to the next line; on the last one the measure is written, and the list comes back.
    fn submit_measure(&mut self, mut state: super::measures::State) -> Vec<Reply> {
        let Some(form) = &mut state.form else {
            self.popup = Some(Popup::Measures(state));
            return Vec::new();
        };
        let empty = form
            .lines
            .get(form.field)
            .is_none_or(|line| line.text().trim().is_empty());
        let more = form.field + 1 < form.lines.len() || !empty;
        if let Err(wrong) = form.echo(form.field, &self.world) {
            self.popup = Some(Popup::Measures(state));
            return vec![Reply::Say(wrong)];
        }
        if more {
            form.step(true);
            self.popup = Some(Popup::Measures(state));
            return Vec::new();
        }
        match form.edit(&self.world) {
            Ok(edit) => {
                self.pending = Some(Popup::Measures(state.clone()));
                state.form = None;
                self.popup = Some(Popup::Measures(state));
                vec![Reply::Save(Box::new(edit))]
            }
            Err((field, wrong)) => {
                form.field = field;
                self.popup = Some(Popup::Measures(state));
                vec![Reply::Say(wrong)]
            }
        }
    }
}
