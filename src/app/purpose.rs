//! What a line of text is for.

use chrono::NaiveDate;

use crate::app::gate;
use crate::app::plan::{correct, lines};
use crate::app::world::World;
use crate::domain::change::Verb;
use crate::domain::correction::Entry;
use crate::domain::course::{CourseId, Supply};
use crate::domain::draft::RowId;
use crate::domain::journal::EntryId;
use crate::domain::keyed::Keyed;
use crate::domain::measure::MeasureId;
use crate::domain::questions::{Gate, Occasion};
use crate::domain::recording::Dose;

/// What a line of text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A note for a day.
    Note(NaiveDate),
    /// A question to ask at the visit, written down on a day.
    Question(NaiveDate),
    /// When a dose was taken as planned.
    When(Dose),
    /// How much and when: of a due dose, of one as needed, of one that the plan does not have, of an entry that is there.
    Change(Dose),
    /// Why a dose is left out.
    Reason(Dose),
    /// The value of a measure, for a day or for one of its doses.
    Value(MeasureId, NaiveDate, Option<Occasion>),
    /// Whether somebody was called about this reading, and what they said.
    Call(EntryId),
    /// Who decided at a gate of the plan, and why.
    Gate(Gate, gate::GateAnswer),
    /// Another folder.
    Folder,
    /// An edit of a plan.
    Plan(lines::PlanLine),
    /// How much is left of a medicine.
    Supply(CourseId, Option<Supply>),
    /// What a decision of a plan ought to have said.
    Correct(Box<correct::CorrectLine>),
    /// Words to search for in the present view.
    Search,
    /// The days of the report.
    Period,
}

/// What was decided. To decide later writes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GateAnswer {
    /// The next step begins.
    GoOn,
    /// The step stays for some more days.
    Hold,
    /// The step before restarts.
    Back,
    /// Nothing is decided yet.
    Later,
    /// The step stays from now on, and nobody is asked again.
    Stay,
    /// Nothing is due any more.
    End,
    /// A decision in words.
    Other,
}

impl GateAnswer {
    /// What is offered, from 1. After the last step nothing can go on: to end the plan is a separate answer, and not
    /// the first.
    pub const fn offered(gate: &Gate) -> [Self; 6] {
        if gate.last {
            [Self::Stay, Self::Hold, Self::Back, Self::Later, Self::End, Self::Other]
        } else {
            [Self::GoOn, Self::Hold, Self::Back, Self::Later, Self::Stay, Self::Other]
        }
    }

    /// As the choice is worded.
    pub const fn words(self) -> &'static str {
        match self {
            Self::GoOn => "go on",
            Self::Hold => "hold",
            Self::Back => "step back",
            Self::Later => "decide later",
            Self::Stay => "stay on this dose",
            Self::End => "end the plan",
            Self::Other => "something else",
        }
    }

    /// The decision; a hold is offered with a week.
    pub(super) const fn verb(self) -> Option<Verb> {
        Some(match self {
            Self::GoOn => Verb::Advance,
            Self::Hold => Verb::Hold {
                days: DAYS,
                shift: true,
            },
            Self::Back => Verb::Back(1),
            Self::Stay => Verb::Stay { asks: false },
            Self::End => Verb::Stop,
            Self::Later | Self::Other => return None,
        })
    }
}

/// What a line of the plan view is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanLine {
    /// The course.
    pub course: CourseId,
    /// The row it is about.
    pub row: Option<RowId>,
    /// What is asked.
    pub ask: PlanAsk,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanAsk {
    /// What the row takes.
    Dose,
    /// How long it lasts.
    Days,
    /// Its note.
    Note,
    /// How many days longer.
    Hold,
    /// A step after the row.
    Below,
    /// A step before it.
    Above,
    /// A rule that writes the rows from here on.
    Taper,
    /// Days on and off.
    Cycle,
    /// A decision.
    Decide,
    /// The name under which the draft is kept.
    Keep,
    /// The name of a draft that is worked on again.
    Resume,
}

/// The decision that a line of text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectLine {
    /// The course.
    pub course: CourseId,
    /// As it is in the file; `None`: it was never entered.
    pub wrong: Option<Entry>,
}

/// How many days a hold is offered with.
pub const DAYS: u32 = 7;

/// What a form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A medicine.
    Course(CourseId),
    /// People, visits, papers, and whom to call.
    Care,
    /// The settings.
    Settings,
}

impl Of {
    /// The files that its fields are in.
    pub fn files(&self) -> Vec<Keyed> {
        match self {
            Self::Course(course) => vec![Keyed::Course(course.clone())],
            Self::Care => vec![Keyed::Care, Keyed::Settings],
            Self::Settings => vec![Keyed::Settings],
        }
    }

    /// What it is called.
    pub fn title(&self, world: &World) -> String {
        match self {
            Self::Course(course) => world.name(course).into_owned(),
            Self::Care => "People, visits, papers".to_owned(),
            Self::Settings => "Settings".to_owned(),
        }
    }
}
