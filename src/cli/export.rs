//! `export`: what other programs read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, TimeDelta};
use clap::{Args, ValueEnum};

use super::context::{Context, Fail};
use super::days::Looks;
use super::print::{file, say};
use super::target::ask;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::exchange::haul::many;
use crate::domain::exchange::out::{Selection, csv, fhir, hidden, ics, sheet};
use crate::domain::journal::Entry;
use crate::session::clock::Place;
use crate::store::exchange::json;
use crate::store::save::SaveError;
use crate::ui::text::clean_line;

/// A form that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The doses of the next eight weeks for a calendar
    Ics,
    /// Everything recorded, one row an entry
    Csv,
    /// Everything, to be read back by import without loss
    Json,
    /// A FHIR R4 bundle: plans, doses, readings
    Fhir,
    /// The doses of a day on paper, as plain text
    Sheet,
}

/// Write what other programs read
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub(super) struct Export {
    /// The form
    format: Form,
    /// The file, which only you can read; standard output if left out, or `-`
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// First day; today for ics and sheet, else the first there is
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day; eight weeks on for ics, the first day for sheet, else the last there is
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only this course; may be given several times
    #[arg(long, value_name = "COURSE")]
    course: Vec<String>,
    /// Without the names of medicines and people
    #[arg(long)]
    hide_names: bool,
    /// In a calendar one neutral word for each dose
    #[arg(long)]
    discreet: bool,
    /// With the byte order mark that spreadsheets tell UTF-8 by
    #[arg(long)]
    bom: bool,
    /// Write over FILE without asking
    #[arg(long)]
    yes: bool,
}

/// The first and the last day, as far as they are named.
type Asked = (Option<NaiveDate>, Option<NaiveDate>);

/// The longest span of a calendar or of sheets, in days.
const LONGEST: i64 = 366;

impl Export {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        if self.discreet && self.format != Form::Ics {
            return Err(Fail::Usage(
                "--discreet is for ics; --hide-names is for every form".into(),
            ));
        }
        if self.bom && self.format != Form::Csv {
            return Err(Fail::Usage("--bom is for csv".into()));
        }
        let only: Vec<CourseId> = (self.course.iter())
            .map(|name| context.course(name).map(|course| course.id.clone()))
            .collect::<Result<_, _>>()?;
        // Calendars and sheets are of what is to come.
        let looks = match self.format {
            Form::Ics | Form::Sheet => Looks::Ahead,
            Form::Csv | Form::Json | Form::Fhir => Looks::Back,
        };
        let asked = context.span(("--since", self.since.as_deref()), self.to.as_deref(), looks)?;
        let span = self.span(context, asked)?;
        self.read(context, asked, span);
        let mut schedules = context.schedules();
        let (regimen, kept) = if self.hide_names {
            let (regimen, kept) = hidden(&context.loaded.regimen);
            schedules = Schedules::new(&regimen, context.today);
            (Some(regimen), kept)
        } else {
            (None, BTreeMap::default())
        };
        let only = match &regimen {
            None => only,
            Some(_) => kept
                .iter()
                .filter(|(_, own)| only.contains(own))
                .map(|(id, _)| id.clone())
                .collect(),
        };
        let zone = zone_name(context);
        let selection = Selection {
            regimen: regimen.as_ref().unwrap_or(&context.loaded.regimen),
            schedules: &schedules,
            now: context.now,
            today: context.today,
            wall: &context.place,
            zone: &zone,
            since: asked.0,
            to: asked.1,
            only,
            kept,
        };
        let (text, holds) = self.made(&selection, span);
        context.report_faults();
        self.put(context, &text, &holds)
    }

    /// The days that are written out, of the forms that have any.
    fn span(&self, context: &Context, (since, last): Asked) -> Result<(NaiveDate, NaiveDate), Fail> {
        let today = context.today;
        let from = since.unwrap_or(match (self.format, last) {
            (Form::Ics | Form::Sheet, Some(to)) => today.min(to),
            _ => today,
        });
        let to = last.unwrap_or(match self.format {
            Form::Ics => from + TimeDelta::days(ics::DAYS - 1),
            _ => from,
        });
        match (since, last) {
            (Some(since), Some(to)) if to < since => {
                return Err(Fail::Usage(format!("--to {to} is before --since {since}")));
            }
            _ => {}
        }
        if matches!(self.format, Form::Ics | Form::Sheet) && (to - from).num_days() > LONGEST {
            return Err(Fail::Usage(format!(
                "{from} to {to} is more than a year; name a shorter span"
            )));
        }
        Ok((from, to))
    }

    /// Reads the months that are needed.
    fn read(&self, context: &mut Context, (since, last): Asked, span: (NaiveDate, NaiveDate)) {
        if matches!(self.format, Form::Ics | Form::Sheet) {
            context.read_months(span.0, span.1);
            return;
        }
        let months = context.store.months();
        if let (Some(oldest), Some(newest)) = (months.first(), months.last()) {
            // The month of an entry is that of its due date; its time may be in the next one.
            let from = since.map_or(oldest.first(), |since| since - TimeDelta::days(31));
            let to = last.map_or(newest.last(), |to| to + TimeDelta::days(31));
            context.read_months(from.max(oldest.first()), to.min(newest.last()));
        }
    }

    /// The bytes, and what they hold.
    fn made(&self, selection: &Selection<'_>, (from, to): (NaiveDate, NaiveDate)) -> (String, Vec<String>) {
        let names = if self.hide_names || self.discreet {
            "without names"
        } else {
            "with the names of your medicines"
        };
        let days = if from == to {
            from.to_string()
        } else {
            format!("{from} to {to}")
        };
        match self.format {
            Form::Ics => {
                let made = ics::render(selection, from, to, self.discreet);
                let mut holds = vec![format!("{}, {days}, {names}", many(made.doses, "dose"))];
                if made.untimed > 0 {
                    holds.push(format!(
                        "{} without a time of day: events of the whole day",
                        many(made.untimed, "dose")
                    ));
                }
                if made.cancelled > 0 {
                    let cancelled = many(made.cancelled, "event");
                    holds.push(format!("{cancelled} cancelled, because a decision took the dose out"));
                }
                if made.text.len() > 1_000_000 {
                    holds.push("more than 1 MB: some calendars refuse it; name a shorter span".to_owned());
                }
                holds.push("Import it into a calendar of its own: a later file is then read in its place".to_owned());
                (made.text, holds)
            }
            Form::Sheet => (
                sheet::render(selection, from, to),
                vec![format!("the doses of {days}, {names}")],
            ),
            Form::Csv => (
                csv::render(selection, self.bom),
                vec![counted(selection, false), names.to_owned()],
            ),
            Form::Json => {
                let courses = many(selection.courses().count(), "course");
                (
                    json(selection),
                    vec![courses, counted(selection, true), names.to_owned()],
                )
            }
            Form::Fhir => {
                let courses = many(selection.courses().count(), "course");
                let holds = format!("{courses}, {} (notes are not written)", counted(selection, false));
                (fhir::render(selection), vec![holds, names.to_owned()])
            }
        }
    }

    fn put(&self, context: &Context, text: &str, holds: &[String]) -> Result<ExitCode, Fail> {
        let holds = holds.join("; ");
        let path = match self.output.as_deref() {
            Some(path) if path.as_os_str() != "-" => path,
            _ => {
                say(&format!("It holds {holds}."));
                file(text)?;
                return Ok(context.end());
            }
        };
        let shown = clean_line(&path.display().to_string()).into_owned();
        say(&format!("{shown} holds {holds}."));
        let overwrite = self.yes || (path.exists() && ask(&format!("{shown} exists."), "Write over it?"));
        match context.store.export(path, text.as_bytes(), overwrite) {
            Ok(_) => {
                say(&format!("Written: {shown}, readable by you alone"));
                Ok(context.end())
            }
            Err(SaveError::Exists { .. }) => Err(Fail::Found(format!(
                "{shown} exists; nothing was written. --yes writes over it"
            ))),
            Err(error) => Err(Fail::Disk(error.sentence())),
        }
    }
}

fn counted(selection: &Selection<'_>, withdrawn: bool) -> String {
    let (mut doses, mut readings, mut notes) = (0, 0, 0);
    for entry in selection.entries(withdrawn) {
        match entry {
            Entry::Dose(_) => doses += 1,
            Entry::Reading(_) => readings += 1,
            Entry::Note(_) => notes += 1,
        }
    }
    format!(
        "{}, {}, {}",
        many(doses, "dose"),
        many(readings, "reading"),
        many(notes, "note")
    )
}

/// The name of the zone, or where the machine does not say it, the zone of its hours.
pub(super) fn zone_name(context: &Context) -> String {
    match &context.place {
        Place::Zone(zone) => zone.name().to_owned(),
        Place::Machine => {
            let seconds = context.now.offset().local_minus_utc();
            match (seconds / 3600, seconds % 3600) {
                (0, 0) => "UTC".to_owned(),
                // The signs of these names are the other way round (POSIX).
                (hours, 0) => format!("Etc/GMT{:+}", -hours),
                _ => "UTC".to_owned(),
            }
        }
    }
}
