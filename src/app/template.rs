//! Templates: shapes of ladders with blank amounts. Every figure in a blank is the person's.

use super::line::Line;
use super::message::Action;
use super::plan::lines::{self, PlanAsk};
use super::record::Reading;
use super::world::{Reply, World};
use crate::domain::amount::{Quantity, number};
use crate::domain::course::CourseId;
use crate::domain::decision::length_of;
use crate::domain::directions::Directions;
use crate::domain::draft::{RowId, Shape, first_amount};
use crate::domain::plan::Step;

/// A template that is chosen, and what is in its blanks.
#[derive(Clone, Debug, PartialEq)]
pub struct Blanks {
    /// The focused template, an index into [`Shape::ALL`].
    pub chosen: usize,
    up: Vec<Line>,
    down: Vec<Line>,
}

impl Default for Blanks {
    fn default() -> Self {
        let lines = |n: usize| vec![Line::default(); n];
        Self {
            chosen: 0,
            up: lines(3),
            down: lines(4),
        }
    }
}

impl Blanks {
    /// The chosen template.
    pub fn shape(&self) -> Shape {
        Shape::ALL.get(self.chosen).copied().unwrap_or(Shape::Level)
    }

    /// The blanks of the chosen template.
    pub fn lines(&self) -> &[Line] {
        match self.shape() {
            Shape::WeeklyStepUp => &self.up,
            Shape::PercentTaper => &self.down,
            _ => &[],
        }
    }

    /// One of them, to be typed in.
    pub fn line_mut(&mut self, at: usize) -> Option<&mut Line> {
        match self.shape() {
            Shape::WeeklyStepUp => self.up.get_mut(at),
            Shape::PercentTaper => self.down.get_mut(at),
            _ => None,
        }
    }

    /// The question of a blank, and what would be valid in it.
    pub fn question(&self, at: usize) -> (&'static str, &'static str) {
        match (self.shape(), at) {
            (Shape::PercentTaper, 0) => (
                "By how much less each time?",
                "a percentage of what is left, such as 10 %, or an amount; leave empty to write the steps yourself",
            ),
            (_, 0) => (
                "By how much more each time?",
                "an amount; leave empty to write the steps yourself",
            ),
            (_, 1) => ("How long is each step?", "14 days, 1 month; leave empty for 1 week"),
            (Shape::PercentTaper, 2) => ("Down to how much?", "an amount, or 0"),
            (_, 2) => ("Up to how much?", "an amount"),
            _ => (
                "Rounded to what, so that it can be measured?",
                "an amount such as 2.5 mg; leave empty for the exact figures",
            ),
        }
    }

    fn text(&self, at: usize) -> &str {
        self.lines().get(at).map_or("", |line| line.text().trim())
    }

    /// Whether what is typed in a blank can be what the blank is for. What all of them together come to is read at the last.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence.
    pub fn check(&self, at: usize, first: Option<&Quantity>, counted: &[Box<str>]) -> Result<(), String> {
        let text = self.text(at);
        let example = self.question(at).1;
        if text.is_empty() {
            return match at {
                2 if !self.is_by_hand() => Err(format!("{} {example}", self.question(at).0)),
                _ => Ok(()),
            };
        }
        // Which dose may be said there as well.
        let amount = text.rsplit_once("by ").map_or(text, |(_, amount)| amount).trim();
        let share = amount.strip_suffix('%').unwrap_or(amount).trim_end();
        let fits = match (self.shape(), at) {
            (_, 1) => length_of(text).is_some(),
            (Shape::PercentTaper, 0) if amount.ends_with('%') => number(share).is_ok(),
            _ => number(amount).is_ok() || Quantity::parse(amount, counted).is_ok(),
        };
        if !fits {
            return Err(format!("`{text}` does not fit here; expected {example}"));
        }
        if at == 2 {
            self.direction(first, counted)
        } else {
            Ok(())
        }
    }

    /// Whether it writes more than one row, or none of its blanks is filled.
    pub fn is_by_hand(&self) -> bool {
        !self.lines().is_empty() && self.text(0).is_empty()
    }

    /// The same in the words of the plan's lines: a rule, or days on and off.
    pub fn phrase(&self) -> String {
        let by = self.text(0);
        // Which dose may be said there as well: `bedtime by 2 mg`.
        let by_all = |by: &str| {
            if by.contains("by ") {
                by.to_owned()
            } else {
                format!("by {by}")
            }
        };
        let every = Some(self.text(1)).filter(|text| !text.is_empty()).unwrap_or("1 week");
        let to = Some(self.text(2)).filter(|text| !text.is_empty());
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        match self.shape() {
            Shape::Level => "same".into(),
            _ if self.is_by_hand() => "same".into(),
            Shape::WeeklyStepUp => format!("{} every {every}{to}, ask", by_all(by)),
            Shape::PercentTaper => {
                let by = if number(by).is_ok() {
                    format!("{by} %")
                } else {
                    by.to_owned()
                };
                let steps = Some(self.text(3)).filter(|text| !text.is_empty());
                let steps = steps.map(|steps| format!(", steps of {steps}")).unwrap_or_default();
                format!("{} every {every}{to}{steps}", by_all(&by))
            }
            Shape::OneOnTwoOff => "1 on 2 off".into(),
            Shape::FiveOnTwoOff => "5 on 2 off".into(),
            Shape::TwentyOneOfTwentyEight => "21 of 28".into(),
        }
    }

    /// The rows that it comes to, from these directions on.
    ///
    /// # Errors
    /// What is missing or wrong, in one sentence.
    pub fn steps(&self, take: &Directions, counted: &[Box<str>]) -> Result<Vec<Step>, String> {
        let first = first_amount(take).map(|amount| amount.quantity());
        self.direction(first.as_ref(), counted)?;
        lines::shape(&self.phrase(), take, counted)
    }

    /// Whether it goes where the template says.
    fn direction(&self, first: Option<&Quantity>, counted: &[Box<str>]) -> Result<(), String> {
        if self.is_by_hand() || self.lines().is_empty() {
            return Ok(());
        }
        let end = self.text(2);
        if end.is_empty() {
            return Err(format!("{} {}", self.question(2).0, self.question(2).1));
        }
        let (Some(first), Some(end)) = (first, Self::amount(first, end, counted)) else {
            return Ok(());
        };
        let rises = end.value > first.value;
        match self.shape() {
            Shape::WeeklyStepUp if !rises => Err(format!("it goes up from {first}; {end} is not more than that")),
            Shape::PercentTaper if end.value >= first.value => {
                Err(format!("it goes down from {first}; {end} is not less than that"))
            }
            _ => Ok(()),
        }
    }

    /// An amount in the unit of the first, where a number alone is enough.
    fn amount(first: Option<&Quantity>, text: &str, counted: &[Box<str>]) -> Option<Quantity> {
        let unit = first.map(|first| first.unit.clone())?;
        match number(text) {
            Ok(value) => Some(Quantity::new(value, unit)),
            Err(_) => Quantity::parse(text, counted).ok()?.to(&unit),
        }
    }

    /// Moves the focus in the menu.
    pub fn step(&mut self, down: bool) {
        let last = Shape::ALL.len() - 1;
        self.chosen = if down {
            (self.chosen + 1).min(last)
        } else {
            self.chosen.saturating_sub(1)
        };
    }
}

/// A template for a plan that is there: its rows go into the draft, from a row on.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The course.
    pub course: CourseId,
    /// The row from which it is written.
    pub row: Option<RowId>,
    /// What is chosen and typed.
    pub blanks: Blanks,
    /// The blank being filled; `None`: the menu.
    pub at: Option<usize>,
}

impl State {
    /// The menu for a row of a course.
    pub fn new(course: CourseId, row: Option<RowId>) -> Self {
        Self {
            course,
            row,
            blanks: Blanks::default(),
            at: None,
        }
    }

    /// The line being typed in.
    pub fn field(&mut self) -> Option<&mut Line> {
        self.blanks.line_mut(self.at?)
    }

    /// How it is read so far: the rows, or what is missing.
    ///
    /// # Errors
    /// What is missing or wrong, in one sentence.
    pub fn read(&self, world: &World) -> Result<Reading, String> {
        let shape = self.blanks.shape();
        let ask = if self.blanks.lines().is_empty() {
            PlanAsk::Cycle
        } else {
            PlanAsk::Taper
        };
        if ask == PlanAsk::Taper && self.blanks.is_by_hand() {
            return Err(format!("{} {}", self.blanks.question(0).0, "an amount or a share"));
        }
        let text = match shape {
            Shape::Level => "every day".to_owned(),
            _ => self.blanks.phrase(),
        };
        world.regimen.course(&self.course).ok_or("this plan no longer exists")?;
        let first = self.first(world);
        let counted = world.regimen.settings.words.counted();
        if let Some(at) = self.at {
            self.blanks.check(at, first.as_ref(), counted)?;
        }
        self.blanks.direction(first.as_ref(), counted)?;
        let line = lines::PlanLine {
            course: self.course.clone(),
            row: self.row,
            ask,
        };
        lines::read(world, &line, &text)
    }

    /// The amount from which it goes up or down.
    fn first(&self, world: &World) -> Option<Quantity> {
        let course = world.regimen.course(&self.course)?;
        let draft = super::plan::draft_of(world, course);
        super::plan::with_basis(world, course, |basis| {
            let row = self.row.and_then(|from| draft.row(basis, from).ok());
            row.and_then(|row| first_amount(&row.take))
                .map(|amount| amount.quantity())
        })
    }

    /// To the question before; `false`: there is none.
    pub fn back(&mut self) -> bool {
        match self.at {
            None => return false,
            Some(0) => self.at = None,
            Some(at) => self.at = Some(at - 1),
        }
        true
    }

    /// To the next blank; after the last one the rows are written into the draft. `None`: it stays open.
    ///
    /// # Errors
    /// What is missing or wrong, in one sentence.
    pub fn go_on(&mut self, world: &World) -> Result<Option<Vec<Reply>>, String> {
        if let Some(at) = self.at {
            let first = self.first(world);
            let counted = world.regimen.settings.words.counted();
            self.blanks.check(at, first.as_ref(), counted)?;
        }
        let next = self.at.map_or(0, |at| at + 1);
        if next < self.blanks.lines().len() {
            self.at = Some(next);
            return Ok(None);
        }
        match self.read(world)? {
            Reading::Edit(_, edit) => Ok(Some(vec![Reply::Save(edit)])),
            _ => Ok(None),
        }
    }

    /// Does what a key asks of the menu; `None`: it means nothing there.
    pub fn act(
        &mut self,
        action: Action,
        digit: Option<u8>,
        world: &World,
    ) -> Option<Result<Option<Vec<Reply>>, String>> {
        match (action, digit) {
            (Action::Down | Action::Up, _) => {
                self.blanks.step(action == Action::Down);
                Some(Ok(None))
            }
            (Action::Choose, Some(digit @ 1..)) => {
                self.blanks.chosen = usize::from(digit - 1).min(Shape::ALL.len() - 1);
                Some(self.go_on(world))
            }
            (Action::Open | Action::NextPart, _) => Some(self.go_on(world)),
            _ => None,
        }
    }
}
