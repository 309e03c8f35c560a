//! What is asked for a new plan, and what is answered so far.

use crate::app::line::Line;
use crate::app::setup::further;
use crate::app::setup::written::steps_words;
use crate::app::setup::{has_moment, is_timed, person};
use crate::app::template::Blanks;
use crate::app::when;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::directions::Directions;
use crate::domain::draft::{Shape, first_amount};
use crate::domain::label::Reading;

/// One question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// The name of the medicine.
    #[default]
    Name,
    /// Amount, unit, form.
    Amount,
    /// When in the day.
    When,
    /// The same, up, down, on and off: a menu.
    Steps,
    /// A blank of the template.
    Blank(usize),
    /// What to rate.
    Rate,
    /// Who prescribes it.
    Prescriber,
    /// What was said about a late dose.
    Late,
    /// What will be written, and from which day.
    Look,
}

/// What is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    name: Line,
    amount: Line,
    when: Line,
    rate: Line,
    prescriber: Line,
    late: Line,
    from: Line,
    /// The template and its blanks.
    pub blanks: Blanks,
    /// The question that is asked.
    pub at: Ask,
    /// The first line shown of what will be written.
    pub top: usize,
    /// It is not the first medicine: behind a whole line comes the last look. What is rated, who prescribes it, what was said of late
    /// doses is asked of the first one, and in reach on the way back.
    later: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            name: Line::default(),
            amount: Line::default(),
            when: Line::default(),
            rate: Line::default(),
            prescriber: Line::default(),
            late: Line::default(),
            from: Line::new("today"),
            blanks: Blanks::default(),
            at: Ask::Name,
            top: 0,
            later: false,
        }
    }
}

impl State {
    /// The questions for another medicine, or for the first.
    pub fn new(world: &World) -> Self {
        Self {
            later: !world.regimen.courses.is_empty(),
            ..Self::default()
        }
    }

    /// The line of a question; the menu has none, nor has a last look without a medicine.
    pub fn line(&self, ask: Ask) -> Option<&Line> {
        Some(match ask {
            Ask::Name => &self.name,
            Ask::Amount => &self.amount,
            Ask::When => &self.when,
            Ask::Steps => return None,
            Ask::Blank(at) => self.blanks.lines().get(at)?,
            Ask::Rate => &self.rate,
            Ask::Prescriber => &self.prescriber,
            Ask::Late => &self.late,
            Ask::Look if self.is_nameless() => return None,
            Ask::Look => &self.from,
        })
    }

    /// The line that has the focus.
    pub fn field(&mut self) -> Option<&mut Line> {
        Some(match self.at {
            Ask::Name => &mut self.name,
            Ask::Amount => &mut self.amount,
            Ask::When => &mut self.when,
            Ask::Steps => return None,
            Ask::Blank(at) => self.blanks.line_mut(at)?,
            Ask::Rate => &mut self.rate,
            Ask::Prescriber => &mut self.prescriber,
            Ask::Late => &mut self.late,
            Ask::Look if self.is_nameless() => return None,
            Ask::Look => &mut self.from,
        })
    }

    /// What is typed for a question.
    pub(super) fn text(&self, ask: Ask) -> &str {
        self.line(ask).map_or("", |line| line.text().trim())
    }

    /// Whether no medicine is named: then only what to rate is asked.
    pub fn is_nameless(&self) -> bool {
        self.name.text().trim().is_empty()
    }

    /// The course that was written: the newest one of that name.
    pub fn written_as(&self, world: &World) -> Option<CourseId> {
        let mut courses = world.regimen.courses.iter().rev();
        let name = self.text(Ask::Name);
        courses
            .find(|course| course.name == name)
            .map(|course| course.id.clone())
    }

    /// What is typed, each line with its question.
    pub fn typed(&self) -> Vec<(&'static str, &str)> {
        let fresh = Self::default();
        let asks = self.order().into_iter();
        asks.filter(|ask| self.text(*ask) != fresh.text(*ask))
            .map(|ask| (self.question(ask), self.text(ask)))
            .collect()
    }

    /// Whether nothing was typed at all.
    pub fn is_untouched(&self) -> bool {
        let fresh = Self::default();
        Self {
            at: fresh.at,
            top: fresh.top,
            later: fresh.later,
            ..self.clone()
        } == fresh
    }

    /// The day that was filled in for the person gives way to the first letter that is typed.
    pub fn give_way(&mut self) {
        let filled = || self.label_read().and_then(|said| said.more.from);
        if self.at == Ask::Look && (self.from.text() == "today" || filled().as_deref() == Some(self.from.text())) {
            self.from = Line::default();
        }
    }

    /// The questions in their order, as far as the answers ask for them.
    pub fn order(&self) -> Vec<Ask> {
        if self.is_nameless() {
            return vec![Ask::Name, Ask::Rate, Ask::Look];
        }
        if self.label_read().is_some() {
            return vec![Ask::Name, Ask::Amount, Ask::Rate, Ask::Prescriber, Ask::Late, Ask::Look];
        }
        let blanks = (0..self.blanks.lines().len())
            // Without the first blank the rows are written by hand, and nothing more is asked.
            .filter(|at| *at == 0 || !self.blanks.is_by_hand())
            .map(Ask::Blank);
        // `2.5 mg morning, evening` says when as well.
        let timed =
            self.text(Ask::When).is_empty() && is_timed(&crate::app::setup::form::split(self.text(Ask::Amount), &[]).0);
        [Ask::Name, Ask::Amount]
            .into_iter()
            .chain((!timed).then_some(Ask::When))
            .chain([Ask::Steps])
            .chain(blanks)
            .chain([Ask::Rate, Ask::Prescriber, Ask::Late, Ask::Look])
            .collect()
    }

    /// The question before; `false`: this is the first.
    pub fn back(&mut self) -> bool {
        let order = self.order();
        let here = order.iter().position(|ask| *ask == self.at).unwrap_or(0);
        let before = here.checked_sub(1).and_then(|at| order.get(at));
        self.top = 0;
        if let Some(before) = before {
            self.at = *before;
        }
        before.is_some()
    }

    /// The next question; `false`: this is the last.
    pub fn go_on(&mut self) -> bool {
        let order = self.order();
        let here = order.iter().position(|ask| *ask == self.at).unwrap_or(0);
        let next = order.get(here + 1);
        self.top = 0;
        // A day that the line names is what the last look begins with.
        if self.at == Ask::Amount
            && let Some(from) = self.label_read().and_then(|said| said.more.from)
            && self.from.text() == "today"
        {
            self.from = Line::new(&from);
        }
        let whole = self.later && self.at == Ask::Amount && self.label_read().is_some();
        if whole {
            self.at = Ask::Look;
        } else if let Some(next) = next {
            self.at = *next;
        }
        next.is_some()
    }

    /// The question in words.
    pub fn question(&self, ask: Ask) -> &'static str {
        match ask {
            Ask::Name => "What is the medicine called?",
            Ask::Amount => "How much at a time, and in what form?",
            Ask::When => "When in the day?",
            Ask::Steps => "How does the dose change?",
            Ask::Blank(at) => self.blanks.question(at).0,
            Ask::Rate => "What do you want to rate every day?",
            Ask::Prescriber => "Who prescribes it?",
            Ask::Late => "What did your prescriber say about a late dose?",
            Ask::Look if self.is_nameless() => "What will be written",
            Ask::Look => "Start on which day?",
        }
    }

    /// What could be typed.
    pub fn example(&self, ask: Ask) -> &'static str {
        match ask {
            Ask::Name => "the name on the package; leave empty to skip",
            Ask::Amount => "2.5 mg; 1 tablet; 2.5 mg, tablet of 5 mg; or the line of the label",
            Ask::When => "morning; 08:00, 21:00; twice a day; as needed; leave empty for once a day",
            Ask::Steps => "",
            Ask::Blank(at) => self.blanks.question(at).1,
            Ask::Rate => "such as mood, sleep, headache; at most five; leave empty to skip",
            Ask::Prescriber => "a name, with a number if you like: Dr Osei 555 0100; leave empty to skip",
            Ask::Late => "in their words; leave empty to skip",
            Ask::Look => "today, 30 nov, 2026-11-30",
        }
    }

    /// Where in the questions one is: `2 of 5`.
    pub fn place(&self) -> &'static str {
        match self.at {
            Ask::Name => "1 of 5",
            Ask::Amount => "2 of 5",
            Ask::When => "3 of 5",
            Ask::Steps | Ask::Blank(_) => "4 of 5",
            Ask::Rate => "5 of 5",
            Ask::Prescriber | Ask::Late => "your prescriber",
            Ask::Look => "a last look",
        }
    }

    /// How an answer is read, in full; or what is wrong with it, or missing.
    pub fn echo(&self, ask: Ask, world: &World) -> Result<String, String> {
        let text = self.text(ask);
        match ask {
            Ask::Name if text.is_empty() => Ok("no medicine now; you can still choose what to rate".into()),
            Ask::Name => self.id(world).map(|_| text.to_owned()),
            Ask::Amount if text.is_empty() => Err(format!("an amount is needed: {}", self.example(ask))),
            Ask::Amount => match self.label() {
                Some(said) => {
                    let words = Self::label_words(&said)?;
                    wrong_name(&said.reading, world)?;
                    Self::label_steps(&said)?;
                    if let Some(from) = &said.more.from {
                        let day = when::read_day_ahead(from, &world.around(None))?;
                        return Ok(format!(
                            "{words}; from {}",
                            crate::app::words::day_near(day, world.today())
                        ));
                    }
                    Ok(words)
                }
                None => self.amount_words(world),
            },
            Ask::When => self.directions(world).map(|take| take.to_string()),
            Ask::Steps => Ok(self.blanks.shape().name().into()),
            Ask::Blank(at) if text.is_empty() && at != 2 => Ok(self.blanks.question(at).1.into()),
            Ask::Blank(at) => {
                let first = self.directions(world).ok().and_then(|take| first_amount(&take));
                let first = first.map(|amount| amount.quantity());
                self.blanks
                    .check(at, first.as_ref(), world.regimen.settings.words.counted())?;
                // The rows can be shown once everything that they need is there.
                let last = at + 1 == self.blanks.lines().len();
                if last {
                    return self.steps(world).map(|steps| steps_words(&steps));
                }
                Ok(self
                    .steps(world)
                    .map_or_else(|_| text.to_owned(), |steps| steps_words(&steps)))
            }
            Ask::Rate => self.measures(world).map(|measures| {
                let words = crate::app::setup::said::measures_words(&measures);
                match self.laboratory(world) {
                    Some((on, every)) => {
                        let day = crate::app::words::day_near(on, world.today());
                        format!("{words}; laboratory on {day}, then every {every}")
                    }
                    None => words,
                }
            }),
            Ask::Late if text.is_empty() => Ok("not entered; the screen will say that your plan does not say".into()),
            Ask::Late => Ok(format!("\"{text}\"")),
            Ask::Prescriber if text.is_empty() => Ok("none".into()),
            Ask::Prescriber => person::read(text, world).map(|person| person.words(world)),
            Ask::Look if self.is_nameless() => Ok(String::new()),
            Ask::Look => self.first_day(world).map(|day| {
                format!(
                    "{} ({})",
                    crate::app::words::day_near(day, world.today()),
                    crate::app::words::distance(day, world.today())
                )
            }),
        }
    }

    /// The first day; a draft begins today or later.
    pub(super) fn first_day(&self, world: &World) -> Result<chrono::NaiveDate, String> {
        let said = self.label_read().and_then(|said| said.more.from);
        let text = self.from.text().trim();
        let day = match said.filter(|said| text == said) {
            // A day without a year is the next one of that name.
            Some(said) => when::read_day_ahead(&said, &world.around(None))?,
            None => when::read_day(if text.is_empty() { "today" } else { text }, &world.around(None))?,
        };
        if self.is_draft() && day < world.today() {
            return Err("a draft begins today or later; earlier days stay as they were".into());
        }
        Ok(day)
    }

    /// Whether what is written is a draft, to be looked at in the plan before it is in force.
    pub fn is_draft(&self) -> bool {
        self.blanks.shape() != Shape::Level && self.label_read().is_none()
    }

    /// Amount and time of day together, as far as either is said.
    pub(super) fn directions(&self, world: &World) -> Result<Directions, String> {
        let counted = &super::form::words(&world.regimen.settings.words);
        if let Some(doubt) = crate::app::setup::form::doubt(self.text(Ask::Amount), counted.counted()) {
            return Err(doubt);
        }
        let (amount, _) = crate::app::setup::form::split(self.text(Ask::Amount), counted.counted());
        let when = Some(self.text(Ask::When)).filter(|when| !when.is_empty() || has_moment(&amount));
        let text = format!("{amount} {}", when.unwrap_or("once a day"));
        let expected = || format!("an amount is needed: {}", self.example(Ask::Amount));
        if amount.is_empty() {
            return Err(expected());
        }
        let read = crate::domain::label::typed(text.trim(), counted, None)?;
        if read.is_none() { Err(expected()) } else { Ok(read) }
    }

    /// The first question that cannot be read, and why.
    pub fn wrong(&self, world: &World) -> Option<(Ask, String)> {
        let all = self.order();
        all.into_iter()
            .find_map(|ask| self.echo(ask, world).err().map(|why| (ask, why)))
    }
}

/// What is wrong with the other medicines that are named.
pub(super) fn wrong_name(reading: &Reading, world: &World) -> Result<(), String> {
    let mut all = reading.limits.iter().filter(|(key, _)| *key == further::SHARED);
    all.try_for_each(|(_, text)| named(text, world).map(|_| ()))
}

/// The other medicine that a limit counts.
///
/// # Errors
/// That there is not one of that name.
pub(super) fn named(text: &str, world: &World) -> Result<CourseId, String> {
    let lower = text.to_lowercase();
    let courses = world.regimen.courses.iter();
    let mut fits = courses.filter(|course| course.name.to_lowercase().starts_with(&lower));
    match (fits.next(), fits.next()) {
        (Some(course), None) => Ok(course.id.clone()),
        (None, _) => Err(format!("`with {text}`: no medicine of that name is set up")),
        _ => Err(format!("`with {text}`: more than one medicine begins like that")),
    }
}
