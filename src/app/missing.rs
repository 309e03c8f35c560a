//! What is still missing of a medicine that was just set up: one key to each field, and none that has to be pressed.

use super::about::supply;
use super::form::{self, Of};
use super::message::Action;
use super::world::{Reply, World};
use crate::domain::course::{Course, CourseId, Limits};

/// The field that is not a key of the form.
const SUPPLY: &str = "supply";

/// The list over the view.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The medicine.
    pub course: CourseId,
    /// The focused row.
    pub at: usize,
}

/// One thing that nothing is said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What it is called.
    pub label: &'static str,
    /// What follows from that.
    pub meaning: &'static str,
    /// The form in which it is entered.
    of: Of,
    /// The field.
    field: &'static str,
}

impl State {
    /// The list for a medicine; `None` where nothing is missing.
    pub fn new(course: &CourseId, world: &World) -> Option<Self> {
        let state = Self {
            course: course.clone(),
            at: 0,
        };
        (!state.rows(world).is_empty()).then_some(state)
    }

    /// What is still missing.
    pub fn rows(&self, world: &World) -> Vec<Missing> {
        world
            .regimen
            .course(&self.course)
            .map_or_else(Vec::new, |course| missing(course, world))
    }

    /// The place of the focused row.
    pub fn place(&self, rows: &[Missing]) -> usize {
        self.at.min(rows.len().saturating_sub(1))
    }

    /// Does what a key asks; `None`: it means nothing here.
    pub(super) fn act(&mut self, action: Action, digit: Option<u8>, world: &World) -> Option<Vec<Reply>> {
        let rows = self.rows(world);
        let (at, last) = (self.place(&rows), rows.len().saturating_sub(1));
        let chosen = match (action, digit) {
            (Action::Down, _) => {
                self.at = (at + 1).min(last);
                return Some(Vec::new());
            }
            (Action::Up, _) => {
                self.at = at.saturating_sub(1);
                return Some(Vec::new());
            }
            (Action::NewCourse, _) => return Some(super::plan::new_course()),
            (Action::Choose, Some(digit)) => usize::from(digit).checked_sub(1)?,
            (Action::Open, _) => at,
            _ => return None,
        };
        let row = rows.get(chosen)?;
        self.at = chosen;
        // The count has its own line.
        let course = world.regimen.course(&self.course).filter(|_| row.field == SUPPLY);
        Some(match course {
            Some(course) => supply::ask(world, course),
            None => form::edit(world, row.of.clone(), (row.field, 0)),
        })
    }
}

fn missing(course: &Course, world: &World) -> Vec<Missing> {
    let of = || Of::Course(course.id.clone());
    let row = |missing: bool, label, meaning, of: Of, field| {
        missing.then_some(Missing {
            label,
            meaning,
            of,
            field,
        })
    };
    let p = &course.preparation;
    let unlimited = Limits {
        late: None,
        show: None,
        ..course.limits.clone()
    } == Limits::default();
    let all = [
        row(
            unlimited,
            "Limits",
            "no dose is checked for being too much or too soon",
            of(),
            "in one dose",
        ),
        row(
            world.regimen.settings.contact.is_none(),
            "Contact",
            "nobody is named when an alert is reached",
            Of::Care,
            "contact",
        ),
        row(
            p.contains.is_empty() && p.strengths.is_empty() && p.powder.is_none(),
            "Strength",
            "amounts are not shown in mg and pieces",
            of(),
            "strength",
        ),
        row(
            course.missed.is_none() && course.limits.late.is_none(),
            "Late dose",
            "your plan does not say what to do",
            of(),
            "late dose",
        ),
        row(
            course.prescriber.is_none(),
            "Prescriber",
            "nobody to ask is named",
            of(),
            "prescriber",
        ),
        row(
            course.supply.is_none(),
            "Supply",
            "the screen does not say until when it lasts",
            of(),
            SUPPLY,
        ),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use crate::app::fixture::{Desk, empty, play};
    use crate::app::message::{Message, View};
    use crate::app::popup::Popup;

    fn types(app: &mut Desk, text: &str) {
        for c in text.chars() {
            let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
            let effects = app.update(Message::Key(event));
            app.carry_out(effects);
        }
    }

    fn labels(app: &Desk) -> Vec<&'static str> {
        let Some(Popup::Missing(state)) = &app.popup else {
            return Vec::new();
        };
        state.rows(&app.world).iter().map(|row| row.label).collect()
    }

    /// A new medicine, with what its questions do not ask left over.
    fn set_up() -> Desk {
        let mut app = empty();
        play(&mut app, "4 N");
        types(&mut app, "Sampletol");
        play(&mut app, "Enter");
        types(&mut app, "2.5 mg");
        play(&mut app, "Enter");
        types(&mut app, "08:00");
        play(&mut app, "Enter Enter Enter Enter Enter Enter");
        app
    }

    #[test]
    fn the_questions_end_with_what_they_did_not_ask_and_one_key_to_each() {
        let mut app = set_up();
        assert_eq!(
            labels(&app),
            ["Limits", "Contact", "Strength", "Late dose", "Prescriber", "Supply"],
            "{:?}",
            app.receipt
        );
        play(&mut app, "1");
        types(&mut app, "5 mg");
        play(&mut app, "Enter Esc");
        assert_eq!(
            labels(&app).first(),
            Some(&"Contact"),
            "it comes back with what is left"
        );
        play(&mut app, "1");
        types(&mut app, "Clinic 555 0100");
        play(&mut app, "Enter Esc");
        assert_eq!(app.world.regimen.settings.contact.as_deref(), Some("Clinic 555 0100"));
        play(&mut app, "1");
        types(&mut app, "2.5 mg");
        play(&mut app, "Enter");
        assert_eq!(labels(&app), [""; 0], "the form is still open");
        play(&mut app, "Esc");
        assert_eq!(labels(&app), ["Late dose", "Prescriber", "Supply"]);
        play(&mut app, "3");
        types(&mut app, "30 mg");
        play(&mut app, "Enter");
        assert_eq!(labels(&app), ["Late dose", "Prescriber"]);
        play(&mut app, "1");
        types(&mut app, "Leave it out.");
        play(&mut app, "Enter Esc 1");
        types(&mut app, "Dr N");
        play(&mut app, "Enter Esc");
        assert!(app.popup.is_none(), "nothing is missing any more: {:?}", app.popup);
    }

    #[test]
    fn any_other_key_means_what_it_means_without_the_list() {
        let mut app = set_up();
        play(&mut app, "c");
        assert!(matches!(app.popup, Some(Popup::CheckIn(_))), "{:?}", app.popup);
        app.popup = None;
        play(&mut app, "1");
        let mut app = set_up();
        for keys in ["3", "2"] {
            play(&mut app, keys);
            types(&mut app, "5 mg");
            play(&mut app, "Enter Esc");
        }
        assert_eq!(labels(&app).len(), 4);
        play(&mut app, "5");
        assert!(
            app.popup.is_none() && app.view == View::Journal,
            "a number that no row has"
        );
        let mut app = set_up();
        play(&mut app, "Esc");
        assert!(app.popup.is_none());
        assert_eq!(app.view, View::Plan);
    }
}
