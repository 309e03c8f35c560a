//! The rows of the visit, and what each is about.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::app::plan::pair;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::EntryId;
use crate::domain::report::{self, Asked, DEPARTURES, OVER_LIMITS, Report, Wanted};

/// What the page depends on, apart from what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The days that it is about.
    pub days: (NaiveDate, NaiveDate),
    /// The size of the screen.
    pub size: (u16, u16),
    /// The report of this sitting.
    pub written: Option<Arc<Written>>,
}

/// A report that was written in this sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it is, in words.
    pub words: String,
    /// What went in.
    pub wanted: Wanted,
    /// What it said.
    pub report: Report,
}

impl Written {
    /// Whether the file still says what is known now.
    pub(super) fn holds(&self, world: &World) -> bool {
        let mut now = report::report(&world.regimen, &world.schedules, &self.wanted, world.now, &*world.wall);
        // That it is another day changes nothing in what it says.
        now.made = self.report.made;
        now == self.report
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What was planned and taken.
    Doses,
    /// Doses that went another way than planned, and why.
    Departures,
    /// Doses with what was measured around them.
    Sessions,
    /// Limits of the prescription that were not kept.
    Limits,
    /// The bounds of the clinic that were reached.
    Alerts,
    /// What was rated and measured, by step.
    Ratings,
    /// Side effects.
    Effects,
    /// What to ask.
    Questions,
    /// The plans, drafts and decisions.
    Plan,
    /// What comes out of it.
    After,
}

impl Part {
    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Doses => "Doses",
            Self::Departures => DEPARTURES,
            Self::Sessions => "Around the doses",
            Self::Limits => OVER_LIMITS,
            Self::Alerts => "Alerts reached",
            Self::Ratings => "Ratings and readings",
            Self::Effects => "Side effects",
            Self::Questions => "Questions for the visit",
            Self::Plan => "Plan and decision",
            Self::After => "What comes out",
        }
    }

    /// In which of the panes it is, from the left.
    pub fn pane(self, panes: u16) -> u16 {
        match panes {
            1 => 0,
            2 => u16::from(self >= Self::Plan),
            _ => u16::from(self >= Self::Alerts) + u16::from(self >= Self::Plan),
        }
    }
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The doses of a course, or what could not be read.
    Doses(Option<CourseId>),
    /// A dose that went another way.
    Departure(usize),
    /// One session.
    Session(usize),
    /// A limit that was not kept.
    OverLimit(usize),
    /// One alert.
    Reached(EntryId),
    /// No reading reached one.
    NoAlert,
    /// What was answered to one question, or how to read that.
    Rated(usize),
    /// One side effect.
    Effect(usize),
    /// A question.
    Question(EntryId),
    /// There is none.
    NoQuestion,
    /// The plan of a course.
    Plan(CourseId),
    /// There is none.
    NoPlan,
    /// The report.
    Report,
    /// The appointment of today.
    Now,
    /// The one after it.
    Next,
    /// A paper.
    Paper(usize),
    /// There is none.
    NoPaper,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// After the label.
    #[default]
    Text,
    /// A label that is longer than its column, over the whole width.
    Label,
    /// Over the whole width.
    Across,
    /// A heading over the whole width.
    Head,
}

/// A line that fits the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its text.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}

/// A row, or a piece of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub spot: Spot,
    /// Which piece of it, from 0.
    pub piece: usize,
    /// The part it is in.
    pub part: Part,
    /// What comes before it.
    pub label: String,
    /// How many columns that takes.
    pub label_columns: usize,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// With whom, and when.
    pub title: String,
    /// Which days, in words, the shortest last.
    pub period: Vec<String>,
    /// The same.
    pub days: (NaiveDate, NaiveDate),
    /// What is said next to the heading of the questions.
    pub answered: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// The questions, as the journal has them.
    pub questions: Vec<Asked>,
}

/// A row before it is fitted to the screen: its label, what it says, and the plans side by side.
pub(super) struct Draft {
    pub(super) spot: Spot,
    pub(super) part: Part,
    pub(super) label: String,
    pub(super) lines: Vec<String>,
    pub(super) pair: Option<pair::State>,
}

impl Draft {
    pub(super) fn new(part: Part, spot: Spot, label: &str, lines: impl IntoIterator<Item = String>) -> Self {
        Self {
            spot,
            part,
            label: label.to_owned(),
            lines: lines.into_iter().collect(),
            pair: None,
        }
    }
}
