//! The sheet for a new plan: name, amount, when in the day, how it goes on, what to rate, and what was said about a late
//! dose. Every question can be left empty. Nothing is written before the last Enter.

use super::line::Line;
use super::message::{Edit, Operation};
use super::plan::lines;
use super::when;
use super::words;
use super::world::World;
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Directions;
use crate::domain::measure::{Asked, Measure, MeasureId, Scale};
use crate::domain::plan::{Plan, Repeat, Step};

/// The questions, in their order.
pub const QUESTIONS: [&str; 8] = [
    "What is it called?",
    "How much at a time?",
    "When in the day?",
    "Does it stay the same, go up, or go down?",
    "From which day?",
    "What do you want to rate every day?",
    "What did your prescriber say about a late dose?",
    "Who prescribes it?",
];

/// An example beneath each empty field.
pub const EXAMPLES: [&str; 8] = [
    "the name on the package; Enter leaves it empty",
    "2.5 mg; 1 tablet; 1 tablet morning, 2 tablets evening",
    "morning; 08:00, 21:00; twice a day; as needed",
    "same; up; down; by 2.5 mg every week to 10 mg, ask; 21 of 28",
    "today, 30 nov, 2026-11-30",
    "mood, sleep, headache; five at most to begin with",
    "in their words; Enter leaves it empty",
    "a name; Enter leaves it empty",
];

/// How many measures to begin with.
const MEASURES: usize = 5;

/// What is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// One line for each question.
    pub lines: [Line; 8],
    /// Which one is being answered.
    pub field: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            lines: [
                Line::default(),
                Line::default(),
                Line::default(),
                Line::new("same"),
                Line::new("today"),
                Line::default(),
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
        let nameless = self.text(0).is_empty();
        match field {
            0 if nameless => Ok("no medicine now; what is rated can be said all the same".into()),
            0 => self.id(world).map(|_| text.to_owned()),
            1..=3 if nameless => Ok("nothing without a name".into()),
            // The amount alone may need its time of day to be read.
            1 | 2 => match self.directions(world) {
                Ok(directions) => Ok(directions.to_string()),
                Err(_) if field == 1 && self.text(2).is_empty() && !text.is_empty() => Ok(format!("{text} ...")),
                Err(wrong) => Err(wrong),
            },
            3 if self.is_open_ended() => Ok("the same until you add the next step in the plan".into()),
            3 => self.steps(world).map(|steps| steps_words(&steps)),
            4 => when::read_day(text, &world.around(None)).map(|day| {
                format!(
                    "{} ({})",
                    words::day_near(day, world.today()),
                    words::distance(day, world.today())
                )
            }),
            5 => self.measures(world).map(|measures| match measures.as_slice() {
                [] => "nothing is asked".to_owned(),
                all => all.iter().map(scale_words).collect::<Vec<_>>().join("; "),
            }),
            6 if text.is_empty() => Ok("nothing: the screen will say that it is not in your plan".into()),
            6 => Ok(format!("\"{text}\"")),
            _ if text.is_empty() => Ok("nobody is named".into()),
            _ => Ok(text.to_owned()),
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

    /// Amount and time of day together, as far as either is said.
    fn directions(&self, world: &World) -> Result<Directions, String> {
        let text = format!("{} {}", self.text(1), self.text(2));
        if self.text(1).is_empty() {
            return Err("an amount such as 2.5 mg or 1 tablet".into());
        }
        let read = Directions::parse(text.trim(), &world.regimen.settings.words).map_err(|e| e.to_string())?;
        if read.is_none() {
            Err("an amount such as 2.5 mg or 1 tablet".into())
        } else {
            Ok(read)
        }
    }

    /// Whether it goes up or down by steps that are still to be added.
    pub fn is_open_ended(&self) -> bool {
        matches!(self.text(3), "up" | "down" | "goes up" | "goes down")
    }

    fn steps(&self, world: &World) -> Result<Vec<Step>, String> {
        let take = self.directions(world)?;
        let text = if self.is_open_ended() { "same" } else { self.text(3) };
        lines::shape(text, &take, world.regimen.settings.words.counted())
    }

    /// What is rated from now on and was not before.
    fn measures(&self, world: &World) -> Result<Vec<Measure>, String> {
        let mut found: Vec<Measure> = Vec::new();
        for name in self
            .text(5)
            .split([',', ';'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let measure = measure(name, found.len() + world.regimen.measures.len());
            let known = |other: &Measure| other.id == measure.id;
            if !found.iter().any(known) && !world.regimen.measures.iter().any(known) {
                found.push(measure);
            }
        }
        if found.len() > MEASURES {
            return Err(format!("{} are many to begin with; five at most", found.len()));
        }
        Ok(found)
    }

    /// What is written on the last Enter; `None`: nothing was said.
    ///
    /// # Errors
    /// The first field that cannot be read, and why.
    pub fn edit(&self, world: &World) -> Result<Option<Edit>, (usize, String)> {
        let measures = self.measures(world).map_err(|e| (5, e))?;
        let mut all = Vec::new();
        let mut said = Vec::new();
        let mut label = Vec::new();
        if !self.text(0).is_empty() {
            let course = self.course(world)?;
            said.push(format!("{} is set up, in courses/{}.toml", course.name, course.id));
            label.push(course.name.clone());
            all.push(Operation::NewCourse(Box::new(course)));
        }
        if !measures.is_empty() {
            let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
            said.push(format!("rated from today: {}", names.join(", ")));
            label.push(names.join(", "));
        }
        all.extend(
            measures
                .into_iter()
                .map(|measure| Operation::AddMeasure(Box::new(measure))),
        );
        let operation = match (all.pop(), all.is_empty()) {
            (None, _) => return Ok(None),
            (Some(only), true) => only,
            (Some(last), false) => {
                all.push(last);
                Operation::Several(all)
            }
        };
        Ok(Some(Edit {
            operation,
            label: format!("{} added", label.join(", ")),
            receipt: said.join("; "),
        }))
    }

    /// The course that was described.
    ///
    /// # Errors
    /// The first field that cannot be read, and why.
    pub fn course(&self, world: &World) -> Result<Course, (usize, String)> {
        let id = self.id(world).map_err(|e| (0, e))?;
        self.directions(world).map_err(|e| (1, e))?;
        let steps = self.steps(world).map_err(|e| (3, e))?;
        let from = when::read_day(self.text(4), &world.around(None)).map_err(|e| (4, e))?;
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
        course.prescriber = Some(self.text(7).to_owned()).filter(|t| !t.is_empty());
        course.missed = Some(self.text(6).to_owned()).filter(|t| !t.is_empty());
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

/// A measure by its name: the common side effects have grades, everything else is rated from 0 to 10.
fn measure(name: &str, place: usize) -> Measure {
    const GRADED: [&str; 6] = ["headache", "nausea", "side effects", "dizziness", "pain", "tiredness"];
    let lower = name.to_lowercase();
    // A name in another script has no letters for a key: it gets a number.
    let id = CourseId::from_name(name).map_or_else(|_| format!("measure-{}", place + 1), |id| id.to_string());
    let (low, high) = match lower.as_str() {
        "mood" => ("very low", "very good"),
        "sleep" => ("very bad", "very good"),
        _ => ("none", "very much"),
    };
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Measure {
        id: MeasureId(id.into_boxed_str()),
        name: format!("{first}{}", letters.as_str()),
        ask: None,
        scale: if GRADED.contains(&lower.as_str()) {
            Scale::Grade { five: false }
        } else {
            Scale::Rating {
                low: low.into(),
                high: high.into(),
                middle: None,
            }
        },
        asked: Asked::Daily,
        wish: None,
        baseline: None,
        bounds: Vec::new(),
        retired: None,
    }
}

fn scale_words(measure: &Measure) -> String {
    format!("{}, {}", measure.name, measure.expected())
}
