//! What is asked of an import or an export, whoever asks: the command line, or a line typed on the screen.

pub mod spoken;

use std::path::PathBuf;

use chrono::{NaiveDate, TimeDelta};

use super::out::ics;
use crate::domain::course::CourseId;
use crate::domain::journal::Month;
use crate::domain::span::{Days, Looks};
use crate::domain::zone::Zone;

/// A form that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A calendar.
    Ics,
    /// A table.
    Csv,
    /// Our own JSON.
    Json,
    /// A FHIR bundle.
    Fhir,
    /// Paper.
    Sheet,
}

impl Form {
    /// Every form, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Ics, Self::Csv, Self::Json, Self::Fhir, Self::Sheet];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ics => "ics",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Fhir => "fhir",
            Self::Sheet => "sheet",
        }
    }

    /// What it is, for the help.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Ics => "The doses of the next eight weeks for a calendar",
            Self::Csv => "Everything recorded, one row per entry",
            Self::Json => "Everything, to be read back by import without loss",
            Self::Fhir => "A FHIR R4 bundle: plans, doses, readings",
            Self::Sheet => "The doses of a day on paper, as plain text",
        }
    }

    /// The form of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// Calendars and sheets are of what is to come, the others of what has been.
    pub const fn looks(self) -> Looks {
        match self {
            Self::Ics | Self::Sheet => Looks::Ahead,
            Self::Csv | Self::Json | Self::Fhir => Looks::Back,
        }
    }

    /// The name of the file where none is given.
    pub fn file(self, today: NaiveDate) -> String {
        let (word, ending) = match self {
            Self::Ics => ("calendar", "ics"),
            Self::Csv => ("journal", "csv"),
            Self::Json => ("export", "json"),
            Self::Fhir => ("fhir", "json"),
            Self::Sheet => ("sheet", "txt"),
        };
        format!("regimen-{word}-{today}.{ending}")
    }
}

/// What is to come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOrder {
    /// The file, or the folder where the export is a folder.
    pub path: PathBuf,
    /// What the columns of a CSV file are, as TOML.
    pub map: Option<PathBuf>,
    /// The zone in which local times are read; the person's own where none is named.
    pub zone: Option<Zone>,
}

impl ImportOrder {
    /// The name of the file, without its folder.
    pub fn name(&self) -> String {
        let name = self.path.file_name();
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}

/// What is to go out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub struct ExportOrder {
    /// The form.
    pub form: Form,
    /// The file; where none is named, one of the screen's own or the standard output.
    pub path: Option<PathBuf>,
    /// First and last day, as far as they are named.
    pub days: Days,
    /// Only these courses; all where none is named.
    pub only: Vec<CourseId>,
    /// Leave out the names of medicines and people.
    pub hide_names: bool,
    /// In a calendar one neutral word for each dose.
    pub discreet: bool,
    /// With the byte order mark by which spreadsheets recognise UTF-8.
    pub bom: bool,
    /// A file that is there may be written over.
    pub overwrite: bool,
}

/// The longest span of a calendar or of sheets, in days.
const LONGEST: i64 = 366;

impl ExportOrder {
    /// Everything in this form.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            path: None,
            days: (None, None),
            only: Vec::new(),
            hide_names: false,
            discreet: false,
            bom: false,
            overwrite: false,
        }
    }

    /// Whether every switch has an effect on this form.
    ///
    /// # Errors
    /// Which has none.
    pub fn fits(&self) -> Result<(), String> {
        if self.discreet && self.form != Form::Ics {
            return Err("--discreet is for ics; --hide-names is for every form".into());
        }
        if self.bom && self.form != Form::Csv {
            return Err("--bom is for csv".into());
        }
        Ok(())
    }

    /// The days that are written out, of the forms that have any.
    ///
    /// # Errors
    /// The span is upside down, or too long.
    pub fn span(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), String> {
        let (since, last) = self.days;
        let from = since.unwrap_or(match (self.form, last) {
            (Form::Ics | Form::Sheet, Some(to)) => today.min(to),
            _ => today,
        });
        let to = last.unwrap_or(match self.form {
            Form::Ics => from + TimeDelta::days(ics::DAYS - 1),
            _ => from,
        });
        match (since, last) {
            (Some(since), Some(to)) if to < since => {
                return Err(format!("--to {to} is before --since {since}"));
            }
            _ => {}
        }
        if self.form.looks() == Looks::Ahead && (to - from).num_days() > LONGEST {
            return Err(format!("{from} to {to} is more than a year; name a shorter span"));
        }
        Ok((from, to))
    }

    /// The days of the journal that have to be read, of the months that there are.
    pub fn journal(&self, span: (NaiveDate, NaiveDate), months: &[Month]) -> Option<(NaiveDate, NaiveDate)> {
        if self.form.looks() == Looks::Ahead {
            return Some(span);
        }
        let (oldest, newest) = months.first().zip(months.last())?;
        let (since, last) = self.days;
        // The month of an entry is that of its due date; its time may be in the next one.
        let from = since.map_or(oldest.first(), |since| since - TimeDelta::days(31));
        let to = last.map_or(newest.last(), |to| to + TimeDelta::days(31));
        Some((from.max(oldest.first()), to.min(newest.last())))
    }
}
