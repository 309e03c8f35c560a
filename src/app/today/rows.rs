//! The rows of a day: doses, what is as needed, questions, the note.

use chrono::NaiveDate;

use crate::app::broken::{self, Broken};
use crate::app::rate;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::day::{DayDose, DayNeed};
use crate::domain::journal::{DoseEntry, DueKey, EntryId, ReadingEntry};
use crate::domain::measure::{Asked, Measure, MeasureId};
use crate::domain::questions;

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A file that cannot be read.
    Broken(String),
    /// A due dose.
    Dose(CourseId, DueKey),
    /// What may be taken as needed.
    Need(CourseId, u8),
    /// What was taken without being due.
    Beside(EntryId),
    /// A question of the check-in.
    Measure(MeasureId),
    /// The note.
    Note,
}

/// A line of the view.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// Something that cannot be read.
    Broken(Broken<'a>),
    /// A due dose and what became of it.
    Dose(&'a DayDose),
    /// What may be taken as needed, and when it last was.
    Need(&'a DayNeed),
    /// What was taken without being due.
    Beside(&'a DoseEntry),
    /// A question of the check-in and its answer.
    Measure(&'a Measure, Option<&'a ReadingEntry>),
    /// The notes of the day.
    Note,
}

impl<'a> Row<'a> {
    /// What cannot be read.
    pub(super) fn broken(&self) -> Option<Broken<'a>> {
        if let Self::Broken(broken) = self {
            Some(*broken)
        } else {
            None
        }
    }

    /// What it is about.
    pub fn spot(&self) -> Spot {
        match self {
            Self::Broken(broken) => Spot::Broken(broken.trouble.file.clone()),
            Self::Dose(dose) => Spot::Dose(dose.due.course.clone(), dose.due.key.clone()),
            Self::Need(need) => Spot::Need(need.need.course.clone(), need.need.line),
            Self::Beside(entry) => Spot::Beside(entry.id.clone()),
            Self::Measure(measure, _) => Spot::Measure(measure.id.clone()),
            Self::Note => Spot::Note,
        }
    }

    /// The part of the view that it belongs to: doses, check-in, note.
    pub(super) fn part(&self) -> u8 {
        match self {
            Self::Broken(_) | Self::Dose(_) | Self::Need(_) | Self::Beside(_) => 0,
            Self::Measure(..) => 1,
            Self::Note => 2,
        }
    }
}

/// The lines of the shown day, in their order.
pub fn rows(world: &World) -> Vec<Row<'_>> {
    let Some(day) = world.shown() else {
        return vec![Row::Note];
    };
    let mut rows: Vec<Row<'_>> = broken::of_day(world).into_iter().map(Row::Broken).collect();
    rows.extend(day.all().map(Row::Dose));
    rows.extend(day.needs.iter().map(Row::Need));
    rows.extend(day.beside.iter().map(Row::Beside));
    rows.extend(asked(world, day.date).map(|m| Row::Measure(m, rate::reading_on(world, &m.id, day.date))));
    rows.push(Row::Note);
    rows
}

/// What the check-in asks on a day.
pub fn asked(world: &World, day: NaiveDate) -> impl Iterator<Item = &Measure> {
    let of_day = |measure: &&Measure| !matches!(measure.asked, Asked::Around { .. });
    let measures = world.regimen.measures.iter();
    measures
        .filter(of_day)
        .filter(move |measure| questions::is_asked(measure, day))
}
