//! Carries out what a screen or a dialog asks for.

use chrono::NaiveDate;

use super::keys::Scope;
use super::message::{Action, Edit, Effect, View};
use super::popup::Popup;
use super::prompt::Prompt;
use super::world::Reply;
use super::{App, checkin, second};
use crate::domain::recording::Doubt;

impl App {
    /// Does what the screens answered; what concerns the outside is handed on.
    pub(super) fn carry_out(&mut self, replies: Vec<Reply>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for reply in replies {
            match reply {
                Reply::Do(effect) => {
                    self.report_begins(&effect);
                    effects.push(effect);
                }
                Reply::Save(edit) => effects.extend(self.write(edit, &[])),
                Reply::Record(edit, answered) => effects.extend(self.write(edit, &answered)),
                Reply::Open(popup) => self.open(*popup),
                Reply::Close => self.popup = None,
                Reply::Day(day) => self.show(day),
                Reply::View(view) => {
                    self.report.close();
                    self.about.close();
                    self.leave_visit();
                    if view == View::Plan && self.view == View::Today {
                        self.plan.spoken_of = self.today.stepping(&self.world).map(|course| course.id.clone());
                    }
                    self.view = view;
                    // A search is about the days, in whichever view, or about the plans.
                    self.seek = self.seek.take().filter(|seek| seek.is_in(view));
                }
                Reply::Say(text) => self.say(text),
                Reply::Wish(wish) => effects.extend(self.grant(wish)),
            }
        }
        effects
    }

    /// An edit is written, or a question about it that has no answer yet is asked.
    pub(super) fn write(&mut self, edit: Box<Edit>, answered: &[Doubt]) -> Option<Effect> {
        if let Some(question) = second::moved(&self.world, &edit) {
            self.open(Popup::Question(question));
            return None;
        }
        match second::asked(&self.world, &edit, answered) {
            Some(state) => {
                self.open(Popup::Second(Box::new(state)));
                None
            }
            None => Some(Effect::Save(edit)),
        }
    }

    /// Asks about an edit that was to be written when another program had recorded something meanwhile; whether there
    /// is anything to ask.
    pub fn asks(&mut self, edit: &Edit) -> bool {
        self.write(Box::new(edit.clone()), &[]).is_none()
    }

    pub(super) fn show(&mut self, day: NaiveDate) {
        if day != self.world.day {
            self.world.day = day;
            self.world.refresh();
            self.today.settle(&self.world);
        }
    }

    /// A line that was left with Esc comes back with its text.
    pub(super) fn open(&mut self, popup: Popup) {
        if let Popup::Prompt(prompt) = &popup
            && self.world.uncovers(prompt)
        {
            let show = self.world.key(Scope::Everywhere, Action::Hide).unwrap_or_default();
            self.say(format!("What would be changed is hidden; {show} shows it"));
            return;
        }
        if matches!(
            self.popup,
            Some(Popup::CheckIn(_) | Popup::SetUp(_) | Popup::Template(_) | Popup::Form(_) | Popup::Missing(_))
        ) {
            self.underneath.extend(self.popup.take());
        }
        self.popup = Some(match popup {
            Popup::Prompt(prompt) => {
                let fits = |kept: &Prompt| kept.purpose == prompt.purpose && !self.world.uncovers(kept);
                let kept = self.drafts.iter().position(fits);
                Popup::Prompt(kept.map_or(prompt, |at| self.drafts.remove(at)))
            }
            Popup::SetUp(fresh) => Popup::SetUp(self.unfinished.take().unwrap_or(fresh)),
            other => other,
        });
    }

    /// Brings the check-in up for the shown day.
    pub fn check_in(&mut self) {
        let state = checkin::State::new(&self.world);
        self.open(Popup::CheckIn(state));
    }
}
