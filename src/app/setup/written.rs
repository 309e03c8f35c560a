//! From the answers to what is written: the course, its draft, what is rated; and the same in words.

use super::{Ask, State, form, label, person, rated};
use crate::app::message::{Edit, Operation};
use crate::app::setup::said::measures_words;
pub use crate::app::setup::said::steps_words;
use crate::app::world::World;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, CourseId, Preparation};
use crate::domain::draft::{Draft, first_amount};
use crate::domain::keyed::{CareList, Datum};
use crate::domain::measure::Measure;
use crate::domain::plan::{Length, Plan, Repeat, Step};
use crate::domain::preparation::{form_words, makeable};
use crate::domain::ratio::Ratio;
use crate::domain::unit::Unit;

/// What the last Enter writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Everything at once, with one undo.
    pub edit: Edit,
    /// The course whose draft is then looked at in the plan.
    pub opens: Option<CourseId>,
}

impl State {
    /// A name for the file that is free.
    pub(super) fn id(&self, world: &World) -> Result<CourseId, String> {
        let text = self.text(Ask::Name);
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

    /// The amount and its form in words.
    pub(super) fn amount_words(&self, world: &World) -> Result<String, String> {
        let known = form::words(&world.regimen.settings.words);
        let counted = known.counted();
        let (amount, form) = form::split(self.text(Ask::Amount), counted);
        // The amount alone may need its time of day to be read.
        let take = match self.directions(world) {
            Ok(take) => take,
            Err(_) if self.text(Ask::When).is_empty() && Quantity::parse(&amount, counted).is_ok() => {
                return Ok(format!("{amount} ..."));
            }
            Err(wrong) => return Err(wrong),
        };
        let mut words = match (take.lines.as_slice(), self.text(Ask::When).is_empty()) {
            ([line], true) if Quantity::parse(&amount, counted).is_ok() => line.amount.to_string(),
            _ => take.to_string(),
        };
        let named = form.contains.iter().any(|(name, _)| !name.is_empty());
        if let Some(count) = form.count.as_ref().filter(|_| !named && form.strengths.is_empty()) {
            let strength = form.contains.first().map(|(_, strength)| format!(" of {strength}"));
            words = format!("{words}, as {count}{}", strength.clone().unwrap_or_default());
            words.push_str(match form.divisible.map(Ratio::bottom) {
                Some(2) => ", can be halved",
                Some(3) => ", can be cut into thirds",
                Some(4) => ", can be quartered",
                _ => "",
            });
            // Of several amounts it is not said how many pieces the first of them is.
            let one = take.lines.len() == 1;
            let first = first_amount(&take).filter(|_| one).map(|amount| amount.quantity());
            match first
                .filter(|_| strength.is_some())
                .map(|first| makeable(&form, &first))
            {
                Some(Ok(Some(measured))) => words = format!("{words}: {measured}"),
                Some(Err(refused)) => words = format!("{words}; {refused}"),
                _ => {}
            }
        }
        if named || !form.strengths.is_empty() || form.count.is_none() && form.divisible.is_some() {
            let mut course = Course::new(self.id(world)?, self.text(Ask::Name), Vec::new());
            course.preparation = form;
            words.extend(form_words(&course).map(|form| format!("; {form}")));
        }
        Ok(words)
    }

    /// The rows.
    pub(super) fn steps(&self, world: &World) -> Result<Vec<Step>, String> {
        if let Some(reading) = self.label_read() {
            return Self::label_steps(&reading);
        }
        let take = self.directions(world)?;
        self.blanks.steps(&take, world.regimen.settings.words.counted())
    }

    /// What is rated from now on and was not before.
    pub(super) fn measures(&self, world: &World) -> Result<Vec<Measure>, String> {
        let around = if self.is_nameless() { None } else { self.id(world).ok() };
        let known = &world.regimen.measures;
        let all = rated::read(self.text(Ask::Rate), around.as_ref(), known.len())?;
        let new = |measure: &Measure| !known.iter().any(|other| other.id == measure.id);
        Ok(all.into_iter().filter(new).collect())
    }

    /// The first visit to the laboratory for what comes every few weeks, and how often it is.
    pub(super) fn laboratory(&self, world: &World) -> Option<(chrono::NaiveDate, Length)> {
        let around = if self.is_nameless() { None } else { self.id(world).ok() };
        let (_, every) = rated::read_all(self.text(Ask::Rate), around.as_ref(), 0).ok()?;
        let from = self.first_day(world).unwrap_or_else(|_| world.today());
        let first = match every.as_ref()? {
            Length::Weeks(weeks) => from.checked_add_days(chrono::Days::new(u64::from(*weeks) * 7)),
            Length::Months(months) => from.checked_add_months(chrono::Months::new(*months)),
            _ => None,
        };
        Some((first?, every?))
    }

    /// The course that was described, and its draft if it is one.
    ///
    /// # Errors
    /// The first question that cannot be read, and why.
    pub fn course(&self, world: &World) -> Result<(Course, Option<Draft>), (Ask, String)> {
        if let Some(wrong) = self.wrong(world) {
            return Err(wrong);
        }
        let id = self.id(world).map_err(|e| (Ask::Name, e))?;
        let steps = self.steps(world).map_err(|e| (Ask::Steps, e))?;
        let from = self.first_day(world).map_err(|e| (Ask::Look, e))?;
        let again = self.label_read().is_some_and(|said| said.more.again);
        let repeat = if again {
            Repeat::From { step: 1, times: None }
        } else {
            Repeat::No
        };
        let plan = Plan {
            begins: None,
            from,
            at: None,
            steps,
            repeat,
            weight: None,
            surface: None,
            entered: Some(world.today()),
            by: None,
            why: None,
        };
        let some = |ask: Ask| Some(self.text(ask).to_owned()).filter(|text| !text.is_empty());
        let mut course = Course::new(id, self.text(Ask::Name), Vec::new());
        course.preparation = form::split(self.text(Ask::Amount), world.regimen.settings.words.counted()).1;
        // `1 troche`: a word that is not one of the regimen yet is what is counted in.
        if let (None, Some(step)) = (&course.preparation.count, plan.steps.first())
            && let Some(Unit::Counted(word)) = step.take.lines.first().map(|line| &line.amount.unit)
            && Unit::word(word, world.regimen.settings.words.counted()).is_none()
        {
            course.preparation.count = Some(word.to_string());
        }
        let prescriber = some(Ask::Prescriber).map(|text| person::read(&text, world)).transpose();
        let prescriber = prescriber.map_err(|e| (Ask::Prescriber, e))?;
        course.prescriber = prescriber.map(|person| person.of_course(world));
        course.missed = some(Ask::Late);
        if let Some(reading) = self.label_read() {
            label::fill(&mut course, &reading, world);
        }
        if !self.is_draft() {
            course.plans.push(plan);
            return Ok((course, None));
        }
        let draft = Draft {
            plan: Some(plan),
            ..Draft::new(&course)
        };
        Ok((course, Some(draft)))
    }

    /// What is written on the last Enter; `None`: nothing was said.
    ///
    /// # Errors
    /// The first question that cannot be read, and why.
    pub fn edit(&self, world: &World) -> Result<Option<Written>, (Ask, String)> {
        let measures = self.measures(world).map_err(|e| (Ask::Rate, e))?;
        let mut all = Vec::new();
        let mut said = Vec::new();
        let mut label = Vec::new();
        let mut opens = None;
        if !self.is_nameless() {
            let (course, draft) = self.course(world)?;
            label.push(course.name.clone());
            let key = world.key(crate::app::keys::Scope::Plan, crate::app::message::Action::Activate);
            said.push(match draft {
                Some(_) => format!(
                    "{} is a draft; nothing is due until {} activates it",
                    course.name,
                    key.unwrap_or_default()
                ),
                None => format!("{} is set up", course.name),
            });
            let id = course.id.clone();
            all.push(Operation::NewCourse(Box::new(course)));
            if let Some(draft) = draft {
                opens = Some(id.clone());
                all.push(Operation::Draft {
                    course: id,
                    old: None,
                    new: Some(Box::new(draft)),
                });
            }
        }
        let prescriber = Some(self.text(Ask::Prescriber)).filter(|text| !text.is_empty() && !self.is_nameless());
        if let Some((on, every)) = self.laboratory(world) {
            all.push(Operation::AddRecord {
                list: CareList::Appointment,
                keys: vec![
                    ("on".to_owned(), Datum::Date(on)),
                    ("with".to_owned(), Datum::text("laboratory")),
                    ("every".to_owned(), Datum::Text(every.to_string())),
                ],
            });
        }
        if let Some(person) = prescriber.and_then(|text| person::read(text, world).ok()) {
            all.extend(person.operations(world));
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
        let edit = Edit {
            operation,
            label: format!("{} added", label.join(", ")),
            receipt: said.join("; "),
        };
        Ok(Some(Written { edit, opens }))
    }

    /// In words what will be written: a label and its words.
    pub fn summary(&self, world: &World) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut files = Vec::new();
        if !self.is_nameless() {
            found.push(("Medicine", self.text(Ask::Name).to_owned()));
            let amount = self.amount_words(world).unwrap_or_default();
            let take = self.directions(world).map(|take| take.to_string()).unwrap_or_default();
            let has_form =
                form::split(self.text(Ask::Amount), world.regimen.settings.words.counted()).1 != Preparation::default();
            let (plan, why) = match self.steps(world) {
                Ok(steps) => (steps_words(&steps), None),
                Err(why) => (take, Some(why)),
            };
            if has_form {
                found.push(("Amount", amount));
            }
            match self.label_read() {
                Some(reading) => {
                    found.push(("Plan", label::label_steps_words(&reading)));
                    found.extend(label::label_fields(&reading));
                }
                None => found.push(("Plan", plan)),
            }
            match why {
                Some(why) => found.push(("", why)),
                None if self.is_draft() => found.push((
                    "",
                    "a draft: nothing is due before you have looked at its rows and activated it".into(),
                )),
                None => found.push(("", "in force from the day below".into())),
            }
            let prescriber = Some(self.text(Ask::Prescriber)).filter(|text| !text.is_empty());
            let prescriber = prescriber.and_then(|text| person::read(text, world).ok());
            found.push((
                "Prescriber",
                prescriber.map_or_else(|| "none".to_owned(), |person| person.words(world)),
            ));
            let late = self.text(Ask::Late);
            let late = if late.is_empty() {
                "not entered".to_owned()
            } else {
                format!("\"{late}\"")
            };
            found.push(("Late dose", late));
            if let Ok(id) = self.id(world) {
                files.push(format!("courses/{id}.toml"));
                if self.is_draft() {
                    files.push(format!("drafts/{id}.toml"));
                }
            }
        }
        let measures = self.measures(world).unwrap_or_default();
        if !measures.is_empty() {
            files.push("measures.toml".into());
        }
        if !measures.is_empty() || !self.is_nameless() {
            found.push(("Rated", measures_words(&measures)));
            if let Some((on, every)) = self.laboratory(world) {
                let day = crate::app::words::day_near(on, world.today());
                found.push(("Visit", format!("laboratory on {day}, then every {every}")));
            }
            found.push(("Files", files.join(", ")));
        } else {
            found.push(("", "Nothing was entered; nothing will be written.".into()));
        }
        found
    }
}
