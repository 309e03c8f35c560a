//! Carries out what a screen or a dialog asks for.

use chrono::NaiveDate;

use super::keys::Scope;
use super::line::Line;
use super::message::{Action, Edit, Effect, View};
use super::plan::{activate, correct};
use super::popup::Popup;
use super::prompt::Prompt;
use super::reply::{Ask, Reply};
use super::{App, checkin, commands, exchange, form, measures, second, sentence, skip, template, visit};
use crate::app::reply::Wish;
use crate::domain::course::CourseId;
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
                Reply::Ask(ask) => effects.extend(self.open_what_answers(*ask)),
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

    /// Opens what answers this; what is written with that is handed on.
    fn open_what_answers(&mut self, ask: Ask) -> Vec<Effect> {
        let popup = match ask {
            Ask::Prompt(prompt) => Popup::Prompt(prompt),
            Ask::Question(question) => Popup::Question(question),
            Ask::Skip(dose, recorded) => Popup::Skip(skip::State::new(dose, recorded)),
            Ask::Help(state) => Popup::Help(state, None),
            Ask::Commands => Popup::Commands(commands::State {
                here: self.scopes(),
                dose: self.focused_dose(),
                ..commands::State::default()
            }),
            Ask::AsNeeded => Popup::Commands(commands::State {
                line: Line::new("took "),
                chosen: sentence::open_doses(&self.world),
                ..commands::State::default()
            }),
            Ask::CheckIn => Popup::CheckIn(checkin::State::new(&self.world)),
            Ask::Measures => Popup::Measures(measures::State::default()),
            Ask::Form { of, goal, at_once } => {
                let goal = goal.as_ref().map(|(field, which)| (field.as_str(), *which));
                let form = form::State::new(of, goal);
                Popup::Form(if at_once { form.for_one_field() } else { form })
            }
            Ask::SetUp => Popup::SetUp(Box::new(super::setup::State::new(&self.world))),
            Ask::Template(course, row) => Popup::Template(Box::new(template::State::new(course, row))),
            Ask::Activate(course) => return self.ask_to_activate(&course),
            Ask::Correct { course, wrong, right } => {
                let Some(course) = self.world.regimen.course(&course) else {
                    return Vec::new();
                };
                match correct::opened(&self.world, course, wrong, right) {
                    Ok(state) => Popup::Correct(Box::new(state)),
                    Err(said) => {
                        if let Some(said) = said {
                            self.say(said);
                        }
                        return Vec::new();
                    }
                }
            }
            Ask::Waiting(words) => Popup::Waiting(exchange::Waiting { words }),
        };
        self.open(popup);
        Vec::new()
    }

    fn ask_to_activate(&mut self, course: &CourseId) -> Vec<Effect> {
        let Some(course) = self.world.regimen.course(course) else {
            return Vec::new();
        };
        match activate::opened(&self.world, course) {
            Ok((kept, mut dialog)) => {
                // Who sits opposite is offered as the one with whom it was decided.
                if self.is_visiting()
                    && let Some(with) = visit::with_whom(&self.world)
                {
                    dialog.offer(&with);
                }
                let kept = kept.and_then(|edit| self.write(Box::new(edit), &[]));
                self.open(Popup::Activate(Box::new(dialog)));
                kept.into_iter().collect()
            }
            Err(said) => {
                self.say(said);
                Vec::new()
            }
        }
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

impl App {
    /// Does what a sentence asks of the program itself.
    pub(super) fn grant(&mut self, wish: Wish) -> Option<Effect> {
        match wish {
            Wish::About(course) => {
                self.about.open(course, self.view);
                self.view = View::Plan;
                return None;
            }
            Wish::Plan(course) => {
                self.plan.course = Some(course);
                self.plan.row = None;
                return None;
            }
            Wish::Report(days) => {
                self.about.close();
                self.report.set_days(days);
                self.report.open(&self.world, self.view);
                self.view = View::Review;
                return None;
            }
            Wish::Theme(choice) => self.world.theme = Some(choice),
            Wish::Mouse(on) => self.world.mouse = Some(on),
        }
        Some(Effect::Look)
    }
}
