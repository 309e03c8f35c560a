//! The sheet for a new course: name, directions, how it goes on, first day, prescriber, what was said about a late dose. Nothing is written before
//! the last Enter.

use super::line::Line;
use super::plan::lines;
use super::when;
use super::words;
use super::world::World;
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Directions;
use crate::domain::plan::{Plan, Repeat, Step};

/// The questions, in their order.
pub const QUESTIONS: [&str; 6] = [
    "What is it called?",
    "What is taken, and when?",
    "How does it go on?",
    "From which day?",
    "Who prescribes it?",
    "What did your prescriber say about a late dose?",
];

/// An example beneath each empty field.
pub const EXAMPLES: [&str; 6] = [
    "the name on the package",
    "1 tablet morning, 2 tablets evening",
    "same; by 2.5 mg every week to 10 mg, ask; by 10 % every week to 1 mg; 21 of 28",
    "today, 30 nov, 2026-11-30",
    "a name; Enter leaves it empty",
    "in their words; Enter leaves it empty",
];

/// What is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// One line for each question.
    pub lines: [Line; 6],
    /// Which one is being answered.
    pub field: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            lines: [
                Line::default(),
                Line::default(),
                Line::new("same"),
                Line::new("today"),
                Line::default(),
                Line::default(),
            ],
            field: 0,
        }
    }
}

impl State {
    /// What is typed for a question.
    fn text(&self, field: usize) -> &str {
        self.lines.get(field).map_or("", |line| line.text().trim())
    }

    /// How an answer is read, in full; or what is wrong with it.
    pub fn echo(&self, field: usize, world: &World) -> Result<String, String> {
        let text = self.text(field);
        match field {
            0 => self.id(world).map(|_| text.to_owned()),
            1 => self.directions(world).map(|d| d.to_string()),
            2 => self.steps(world).map(|steps| steps_words(&steps)),
            3 => when::read_day(text, &world.around(None)).map(|day| {
                format!(
                    "{} ({})",
                    words::day_near(day, world.today()),
                    words::distance(day, world.today())
                )
            }),
            4 if text.is_empty() => Ok("nobody is named".into()),
            4 => Ok(text.to_owned()),
            _ if text.is_empty() => Ok("nothing: the screen will say that it is not in your plan".into()),
            _ => Ok(format!("\"{text}\"")),
        }
    }

    fn id(&self, world: &World) -> Result<CourseId, String> {
        let text = self.text(0);
        if text.is_empty() {
            return Err("a name is needed".into());
        }
        // A name in another script has no letters for a file name: it gets a number.
        let base = CourseId::from_name(text)
            .or_else(|_| "course".parse())
            .map_err(|e| e.to_string())?;
        let free = |id: &CourseId| world.regimen.course(id).is_none();
        let numbered = |n: u32| format!("{base}-{n}").parse::<CourseId>().ok();
        let id = Some(base.clone())
            .into_iter()
            .chain((2..100).filter_map(numbered))
            .find(free);
        id.ok_or_else(|| format!("`{text}` is there already"))
    }

    fn directions(&self, world: &World) -> Result<Directions, String> {
        let text = self.text(1);
        let read = Directions::parse(text, &world.regimen.settings.words).map_err(|e| e.to_string())?;
        if read.is_none() {
            Err("directions such as 1 tablet morning".into())
        } else {
            Ok(read)
        }
    }

    fn steps(&self, world: &World) -> Result<Vec<Step>, String> {
        let take = self.directions(world)?;
        lines::shape(self.text(2), &take, world.regimen.settings.words.counted())
    }

    /// The course that was described.
    ///
    /// # Errors
    /// The first field that cannot be read, and why.
    pub fn course(&self, world: &World) -> Result<Course, (usize, String)> {
        let id = self.id(world).map_err(|e| (0, e))?;
        self.directions(world).map_err(|e| (1, e))?;
        let steps = self.steps(world).map_err(|e| (2, e))?;
        let from = when::read_day(self.text(3), &world.around(None)).map_err(|e| (3, e))?;
        let plan = Plan {
            from,
            at: None,
            steps,
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: Some(world.today()),
            by: None,
            why: None,
        };
        let mut course = Course::new(id, self.text(0), vec![plan]);
        course.prescriber = Some(self.text(4).to_owned()).filter(|t| !t.is_empty());
        course.missed = Some(self.text(5).to_owned()).filter(|t| !t.is_empty());
        Ok(course)
    }
}

/// The steps of a ladder in few words.
fn steps_words(steps: &[Step]) -> String {
    match steps {
        [one] => format!("{}, the same all the time", one.take),
        all => {
            let amounts = all
                .iter()
                .filter_map(|step| crate::domain::draft::first_amount(&step.take));
            let amounts: Vec<String> = amounts.map(|amount| amount.to_string()).collect();
            let each = all.first().map(|step| step.length.to_string()).unwrap_or_default();
            format!("{} steps of {each}: {}", all.len(), amounts.join(", "))
        }
    }
}
