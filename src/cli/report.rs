//! `report`: the report for a visit.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::context::{Context, Fail};
use crate::cli::days::Looks;
use crate::cli::print;
use crate::cli::print::say;
use crate::cli::target::ask;
use crate::domain::journal::Month;
use crate::domain::report::{Format, Wanted, period_at, report};
use crate::store::save::SaveError;
use crate::ui::text::clean_line;

/// The form of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// Markdown
    Md,
    /// One file for a browser, made to be printed on one page
    Html,
    /// Plain text
    Txt,
    /// One row per fact, for a spreadsheet
    Csv,
}

impl From<Form> for Format {
    fn from(form: Form) -> Self {
        match form {
            Form::Md => Self::Markdown,
            Form::Html => Self::Html,
            Form::Txt => Self::Text,
            Form::Csv => Self::Csv,
        }
    }
}

/// The report for a visit
#[derive(Debug, Args)]
pub(super) struct Report {
    /// First day; the last visit if left out, else four weeks back
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day; today if left out
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// The file type; from the ending of FILE if left out, else txt
    #[arg(long, value_name = "FORM")]
    format: Option<Form>,
    /// Write it to this file, which only you can read; standard output if left out or `-`
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Include the text of the journal
    #[arg(long)]
    journal: bool,
    /// Leave out the names of medicines and people
    #[arg(long)]
    hide_names: bool,
    /// Overwrite FILE without asking
    #[arg(long)]
    yes: bool,
}

impl Report {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        context.read_months(context.today, context.today);
        let (usual, today) = period_at(&context.loaded.regimen, context.now);
        let asked = ("--since", self.since.as_deref());
        let (since, to) = context.span(asked, self.to.as_deref(), Looks::Back)?;
        let (from, to) = (since.unwrap_or(usual), to.unwrap_or(today));
        if to < from {
            return Err(Fail::Usage(format!("--to {to} is before --since {from}")));
        }
        if from > today {
            return Err(Fail::Usage(format!("--since {from} is in the future")));
        }
        let first = context
            .store
            .months()
            .into_iter()
            .min()
            .unwrap_or(Month::of(today))
            .first();
        context.read_months(from.max(first), to.min(today));
        let schedules = context.schedules();
        context.report_faults();
        let wanted = Wanted {
            names: !self.hide_names,
            journal: self.journal,
            ..Wanted::new(from, to)
        };
        let made = report(
            &context.loaded.regimen,
            &schedules,
            &wanted,
            context.now,
            &context.place,
        );
        let ending = self
            .output
            .as_deref()
            .and_then(|path| path.extension())
            .and_then(|e| e.to_str());
        let by_name = Format::ALL.into_iter().find(|format| Some(format.ending()) == ending);
        let format = self.format.map(Format::from).or(by_name).unwrap_or(Format::Text);
        let text = made.render(format);
        // As for `backup`, a dash is standard output.
        let Some(path) = self.output.as_ref().filter(|path| path.as_os_str() != "-") else {
            print::table(&text)?;
            return Ok(context.end());
        };
        let shown = clean_line(&path.display().to_string()).into_owned();
        let overwrite = self.yes || (path.exists() && ask(&format!("{shown} exists."), "Write over it?"));
        match context.store.export(path, text.as_bytes(), overwrite) {
            Ok(_) => {
                say(&format!("Report {} saved: {shown}", made.dates()));
                Ok(context.end())
            }
            Err(SaveError::Exists { .. }) => Err(Fail::Found(format!(
                "{shown} exists; nothing was written. --yes writes over it"
            ))),
            Err(error) => Err(Fail::Disk(error.sentence())),
        }
    }
}
