//! A form: rows of a field and its value, one of which is edited in place. What is typed goes through the reader of the
//! file that it is for, before anything is written: its words are the echo, and what it would find wrong is refused.
//!
//! One form serves a medicine, the people and dates of one's care, and the settings.

mod edits;
pub mod fields;
pub mod kind;
mod record;
mod removal;
pub mod told;

use fields::{Field, Spot};
pub use record::{fresh, new_person, read as read_record};

use super::line::Line;
use super::message::{Action, Effect, Operation, Place, View};
use super::moves::moved;
use super::popup::{Answer, Question};
use super::prompt::{Prompt, Purpose};
use super::reply::{Ask, Reply};
use super::sentence::Wish;
use super::world::World;
use super::{about, keys::Scope};
use crate::app::form::removal::removal;
pub use crate::app::purpose::Of;
use crate::domain::keyed::{Datum, Keyed};
use crate::domain::operation::Tried;
use crate::domain::unreadable::Part;

/// Typing replaces a value of up to this many letters instead of continuing it.
const SHORT: usize = 24;

/// A form that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it is about.
    pub of: Of,
    /// The focused row.
    at: usize,
    /// The field that is wanted, until the files are read, and which one of that name.
    goal: Option<(String, usize)>,
    /// What the files hold, and of which version of the regimen that is.
    values: Vec<(Keyed, Datum)>,
    version: Option<u64>,
    /// Why a file cannot be read.
    pub unread: Option<String>,
    /// The field that is edited.
    pub editing: Option<Editing>,
    /// Once what is typed is written, the next field is edited, or the one before.
    goes_on: Option<bool>,
    /// The wanted field is edited at once.
    at_once: bool,
}

/// A field under edit.
#[derive(Clone, Debug, PartialEq)]
pub struct Editing {
    /// What is typed.
    pub line: Line,
    /// What it was when it was opened, as it is typed.
    was: String,
    /// The same as the file has it: what was changed there meanwhile is not written over.
    old: Option<Datum>,
    /// The field holds the old value, and the first letter typed replaces it.
    pub fresh: bool,
    /// What went wrong when it was to be written.
    pub wrong: Option<String>,
    /// What the reader of the file makes of it.
    tried: Option<(String, Result<Box<Tried>, String>)>,
}

/// How a field that is edited is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Echo {
    /// Nothing is typed: what could be.
    Empty(String),
    /// In words, and what would not fit the rest.
    Read(String, Vec<String>),
    /// It cannot be read.
    Wrong(String),
}

impl State {
    /// A form, with the cursor on the field that is called so.
    pub fn new(of: Of, goal: Option<(&str, usize)>) -> Self {
        Self {
            of,
            at: 0,
            goal: goal.map(|(words, which)| (words.to_owned(), which)),
            values: Vec::new(),
            version: None,
            unread: None,
            editing: None,
            goes_on: None,
            at_once: false,
        }
    }

    /// The same, closed with that field.
    pub fn for_one_field(self) -> Self {
        Self { at_once: true, ..self }
    }

    /// The files that have to be read before it can be shown.
    pub fn wanted(&self, world: &World) -> Vec<Keyed> {
        if self.version == Some(world.version) {
            return Vec::new();
        }
        self.of.files()
    }

    /// Takes in what the files hold.
    pub fn read(&mut self, values: Vec<(Keyed, Result<Datum, String>)>, world: &World) {
        self.version = Some(world.version);
        self.values.clear();
        self.unread = None;
        for (of, read) in values {
            match read {
                Ok(held) => self.values.push((of, held)),
                Err(wrong) => self.unread = Some(wrong),
            }
        }
        if let Some(editing) = &mut self.editing {
            editing.tried = None;
        }
        if self.editing.is_none()
            && let Some(down) = self.goes_on.take()
        {
            self.step(down, world);
        }
        if let Some((goal, which)) = self.goal.take() {
            let fields = self.fields(world);
            let fitting = fields
                .iter()
                .enumerate()
                .filter_map(|(at, field)| Some((field.fits(&goal)?, at)));
            let fitting: Vec<(u8, usize)> = fitting.collect();
            let best = fitting.iter().map(|(fit, _)| *fit).max();
            let mut closest = fitting.iter().filter(|(fit, _)| Some(*fit) == best);
            self.at = closest.nth(which).or(fitting.first()).map_or(0, |(_, at)| *at);
            if std::mem::take(&mut self.at_once) {
                self.open(world);
            }
        }
    }

    /// Focuses the next field that is called so, round; the same words again go on to the one after it.
    pub fn seek(&mut self, typed: &str, world: &World) -> Vec<Reply> {
        let fields = self.fields(world);
        let fits: Vec<Option<u8>> = fields.iter().map(|field| field.fits(typed)).collect();
        let best = fits.iter().flatten().max();
        let behind = (self.at + 1..fields.len()).chain(0..=self.at);
        let found = behind
            .into_iter()
            .find(|at| best.is_some() && fits.get(*at).and_then(Option::as_ref) == best);
        let Some(at) = found else {
            return vec![Reply::Say(format!("No field here is called `{}`", typed.trim()))];
        };
        self.focus_on(at);
        Vec::new()
    }

    /// Its fields, with what the files hold.
    pub fn fields(&self, world: &World) -> Vec<Field> {
        fields::all(&self.of, world, &self.values)
    }

    /// The place of the focused row among its fields.
    pub fn place(&self, fields: &[Field]) -> usize {
        self.at.min(fields.len().saturating_sub(1))
    }

    /// The focused field.
    pub fn focused(&self, world: &World) -> Option<Field> {
        let fields = self.fields(world);
        let at = self.place(&fields);
        fields.into_iter().nth(at)
    }

    /// Focuses a row; what is typed elsewhere is left.
    pub fn focus_on(&mut self, at: usize) {
        if at != self.at {
            self.editing = None;
        }
        self.at = at;
    }

    /// What is typed and not saved, with its label.
    pub(super) fn typed(&self, world: &World) -> Option<(String, String)> {
        let editing = self.editing.as_ref()?;
        let text = editing.line.text().trim();
        (text != editing.was).then(|| {
            let label = self.focused(world).map(|field| field.label.into_owned());
            (label.unwrap_or_default(), text.to_owned())
        })
    }

    /// The operation whose outcome has to be known for the echo.
    pub fn untried(&self, world: &World) -> Option<Operation> {
        let editing = self.editing.as_ref()?;
        let text = editing.line.text().trim();
        let known = editing.tried.as_ref().is_some_and(|(known, _)| known == text);
        if known || text.is_empty() || text == editing.was {
            return None;
        }
        self.operation(&self.focused(world)?, text, world).ok()
    }

    /// Takes in what the reader makes of what is typed.
    pub fn tried(&mut self, outcome: Result<Box<Tried>, String>) {
        if let Some(editing) = &mut self.editing {
            editing.tried = Some((editing.line.text().trim().to_owned(), outcome));
        }
    }

    /// What is on the disk is no longer being edited.
    pub fn saved(&mut self) {
        self.editing = None;
    }

    /// What could not be written stays in its field.
    pub fn failed(&mut self, text: &str) -> bool {
        let Some(editing) = &mut self.editing else { return false };
        editing.wrong = Some(text.to_owned());
        self.goes_on = None;
        true
    }

    /// How what is typed is read.
    pub fn echo(&self, world: &World) -> Option<Echo> {
        let editing = self.editing.as_ref()?;
        let field = self.focused(world)?;
        let text = editing.line.text().trim();
        if let Some(wrong) = &editing.wrong {
            return Some(Echo::Wrong(wrong.clone()));
        }
        if text.is_empty() {
            let gone = if field.value.is_some() {
                "Enter removes it. Else: "
            } else {
                ""
            };
            return Some(Echo::Empty(format!("{gone}{}", field.example)));
        }
        if text == editing.was {
            return Some(Echo::Read(self.meaning(&field, world).unwrap_or_default(), Vec::new()));
        }
        if let Err(wrong) = self.operation(&field, text, world) {
            return Some(Echo::Wrong(wrong));
        }
        let tried = editing
            .tried
            .as_ref()
            .filter(|(known, _)| known == text)
            .map(|(_, tried)| tried);
        Some(match tried {
            Some(Ok(tried)) => {
                let words = told::told(&field, tried, world).or_else(|| told::added(&field, tried, world));
                Echo::Read(words.unwrap_or_else(|| text.to_owned()), tried.remarks.clone())
            }
            Some(Err(wrong)) => Echo::Wrong(wrong.clone()),
            None => Echo::Read(text.to_owned(), Vec::new()),
        })
    }

    /// What a field says now, in words.
    pub fn meaning(&self, field: &Field, world: &World) -> Option<String> {
        let now = Tried {
            course: match &self.of {
                Of::Course(id) => world.regimen.course(id).cloned(),
                _ => None,
            },
            settings: Some(world.regimen.settings.clone()),
            care: Some(world.regimen.care.clone()),
            remarks: Vec::new(),
        };
        match &field.spot {
            Spot::Supply => {
                let course = now.course.as_ref()?;
                let (left, lasts) = about::supply::left(world, course)?;
                Some(lasts.words(&left, world.today()))
            }
            Spot::Plan => {
                let course = now.course.as_ref()?;
                about::facts::plan_words(world, course).into_iter().next()
            }
            // What no key says is the usual.
            Spot::Key(Keyed::Settings, _) => told::told(field, &now, world),
            _ if field.value.is_none() => None,
            _ => told::told(field, &now, world),
        }
    }

    /// What holds where a setting says nothing.
    pub fn usual(&self, field: &Field, world: &World) -> Option<String> {
        let Spot::Key(Keyed::Settings, path) = &field.spot else {
            return None;
        };
        match path.as_slice() {
            [slots, name] if slots == "slots" => {
                let slot = world.regimen.settings.words.slot(name)?;
                Some(world.clock(slot.time))
            }
            _ => self.meaning(field, world),
        }
    }

    /// The value of a field as it is typed.
    pub fn shown(&self, field: &Field, world: &World) -> Option<String> {
        field.value.as_ref().map(|value| field.kind.typed(value, world))
    }

    /// Opens the focused field for editing, or what it leads to.
    fn open(&mut self, world: &World) -> Vec<Reply> {
        let Some(field) = self.focused(world) else {
            return Vec::new();
        };
        match (&field.spot, &self.of) {
            (Spot::Supply, Of::Course(id)) => match world.regimen.course(id) {
                Some(course) => about::supply::ask(world, course),
                None => Vec::new(),
            },
            (Spot::Plan, Of::Course(id)) => {
                vec![
                    Reply::Close,
                    Reply::View(View::Plan),
                    Reply::Wish(Wish::Plan(id.clone())),
                ]
            }
            (Spot::Questions, _) => vec![Reply::Ask(Box::new(Ask::Measures))],
            _ => {
                let was = self.shown(&field, world).unwrap_or_default();
                self.editing = Some(Editing {
                    line: Line::new(&was),
                    // A sentence is continued, an amount is replaced.
                    fresh: !was.is_empty() && was.chars().count() <= SHORT,
                    was,
                    old: field.value.clone(),
                    wrong: None,
                    tried: None,
                });
                Vec::new()
            }
        }
    }

    /// Leaves the field with nothing changed.
    pub(super) fn leave(&mut self) -> Vec<Reply> {
        let changed = self
            .editing
            .take()
            .is_some_and(|editing| editing.line.text().trim() != editing.was);
        if changed {
            vec![Reply::Say("Nothing was changed".into())]
        } else {
            Vec::new()
        }
    }

    /// Enter in a field: what is typed is written, if the reader takes it.
    pub(super) fn accept(&mut self, world: &World) -> Vec<Reply> {
        let Some(field) = self.focused(world) else {
            return Vec::new();
        };
        let Some(editing) = &self.editing else {
            return Vec::new();
        };
        let text = editing.line.text().trim().to_owned();
        if text == editing.was {
            self.editing = None;
            return Vec::new();
        }
        if text.is_empty() {
            return self.remove(&field, world);
        }
        let operation = match self.operation(&field, &text, world) {
            Ok(operation) => operation,
            Err(wrong) => return vec![Reply::Say(wrong)],
        };
        let (said, remarks) = match self.echo(world) {
            Some(Echo::Read(said, remarks)) => (said, remarks),
            Some(Echo::Wrong(wrong)) => return vec![Reply::Say(wrong)],
            _ => (text, Vec::new()),
        };
        let edit = self.edit(operation, &field, Some(&said), world);
        if remarks.is_empty() {
            return vec![Reply::Save(Box::new(edit))];
        }
        let mut lines = vec![said];
        lines.extend(remarks);
        vec![Reply::Ask(Box::new(Ask::Question(Question {
            title: format!("{}: save it anyway?", field.label),
            lines,
            keep: "Back",
            go: "Save",
            going: false,
            then: Answer::Answered(Box::new(edit)),
        })))]
    }

    fn remove(&mut self, field: &Field, world: &World) -> Vec<Reply> {
        let Some((operation, losing)) = removal(field, world) else {
            self.editing = None;
            return vec![Reply::Say(format!("{}: nothing is there", field.label))];
        };
        let edit = self.edit(operation, field, None, world);
        match losing {
            None => vec![Reply::Save(Box::new(edit))],
            Some(losing) => {
                let shown = self.shown(field, world).unwrap_or_default();
                vec![Reply::Ask(Box::new(Ask::Question(Question {
                    title: format!("Remove {}?", field.label),
                    lines: vec![format!("{}: {shown}", field.label), losing],
                    keep: "Keep it",
                    go: "Remove",
                    going: false,
                    then: Answer::Answered(Box::new(edit)),
                })))]
            }
        }
    }

    /// Tab in a field: what is typed is written, and the next field, or the one before, is edited.
    pub(super) fn go_on(&mut self, down: bool, world: &World) -> Vec<Reply> {
        let replies = self.accept(world);
        match replies.as_slice() {
            [] => self.step(down, world),
            [Reply::Save(_)] => self.goes_on = Some(down),
            _ => {}
        }
        replies
    }

    /// The next field that can be edited here, or the one before, is edited.
    fn step(&mut self, down: bool, world: &World) {
        let fields = self.fields(world);
        let count = fields.len().max(1);
        let here = self.place(&fields);
        let places = (1..count).map(|n| (here + if down { n } else { count - n }) % count);
        let elsewhere = |place: &usize| {
            let field = fields.get(*place);
            field.is_some_and(|field| !matches!(field.spot, Spot::Supply | Spot::Plan | Spot::Questions))
        };
        if let Some(place) = { places }.find(elsewhere) {
            self.at = place;
            self.open(world);
        }
    }

    /// Does what a key asks while no field is edited; `None`: it means nothing here.
    pub(super) fn act(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let fields = self.fields(world);
        let (at, last) = (self.place(&fields), fields.len().saturating_sub(1));
        if let Some(to) = moved(action, at, last) {
            self.at = to;
            return Some(Vec::new());
        }
        match action {
            Action::NextPart | Action::PreviousPart => {
                // To the next heading.
                let down = action == Action::NextPart;
                let here = fields.get(at).map(|field| field.section.clone());
                let other = |place: &usize| fields.get(*place).map(|field| field.section.clone()) != here;
                let found = if down {
                    (at..=last).find(other).or(Some(0))
                } else {
                    (0..at).rev().find(other).or(Some(last))
                };
                self.at = found.unwrap_or(at);
            }
            Action::Open => return Some(self.open(world)),
            Action::Search => {
                let question = format!("Search the fields of {}", self.of.title(world));
                let prompt = Prompt::new(Purpose::Search, question, "");
                return Some(vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]);
            }
            Action::Remove => {
                let field = fields.into_iter().nth(at)?;
                return Some(self.remove(&field, world));
            }
            Action::EditExternally => {
                let place = match &self.of {
                    Of::Course(course) => Place::Course(course.clone()),
                    Of::Care => Place::Part(Part::Care),
                    Of::Settings => Place::Part(Part::Settings),
                };
                return Some(vec![Reply::Do(Effect::EditExternally(place))]);
            }
            Action::PreviousPeriod | Action::NextPeriod => {
                let Of::Course(id) = &self.of else { return None };
                let all = super::plan::courses(world);
                let here = all.iter().position(|course| course.id == *id).unwrap_or(0);
                let step = if action == Action::NextPeriod {
                    1
                } else {
                    all.len().saturating_sub(1)
                };
                let other = all.get((here + step) % all.len().max(1))?;
                let goal = fields.get(at).map(|field| field.label.to_string());
                *self = Self::new(Of::Course(other.id.clone()), goal.as_deref().map(|goal| (goal, 0)));
            }
            _ => return None,
        }
        Some(Vec::new())
    }
}

/// Opens a form with this field under edit.
pub fn edit(world: &World, of: Of, field: (&str, usize)) -> Vec<Reply> {
    opened(world, of, Some(field), true)
}

/// Opens a form; while everything is hidden none, as it would show what is hidden.
pub fn open(world: &World, of: Of, goal: Option<(&str, usize)>) -> Vec<Reply> {
    opened(world, of, goal, false)
}

fn opened(world: &World, of: Of, goal: Option<(&str, usize)>, at_once: bool) -> Vec<Reply> {
    if world.hidden {
        let show = world.key(Scope::Everywhere, Action::Hide).unwrap_or_default();
        return vec![Reply::Say(format!("What would be changed is hidden; {show} shows it"))];
    }
    let goal = goal.map(|(field, which)| (field.to_owned(), which));
    vec![Reply::Ask(Box::new(Ask::Form { of, goal, at_once }))]
}

#[cfg(test)]
mod tests;
