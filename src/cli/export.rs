//! `export`: what other programs read.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::context::{Context, Fail};
use super::print::{file, say};
use super::target::ask;
use crate::domain::course::CourseId;
use crate::domain::exchange::order::{ExportOrder, Form};
use crate::store::exchange::{Here, Made};
use crate::store::save::SaveError;
use crate::ui::text::clean_line;

/// Write what other programs read
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub(super) struct Export {
    /// The form
    #[arg(value_parser = forms())]
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
    /// Leave out the names of medicines and people
    #[arg(long)]
    hide_names: bool,
    /// In a calendar one neutral word for each dose
    #[arg(long)]
    discreet: bool,
    /// With the byte order mark by which spreadsheets recognise UTF-8
    #[arg(long)]
    bom: bool,
    /// Overwrite FILE without asking
    #[arg(long)]
    yes: bool,
}

fn forms() -> impl TypedValueParser<Value = Form> {
    PossibleValuesParser::new(Form::ALL.map(|form| PossibleValue::new(form.name()).help(form.help())))
        .try_map(|name| Form::named(&name).ok_or("no such form"))
}

impl Export {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let only: Vec<CourseId> = (self.course.iter())
            .map(|name| context.course(name).map(|course| course.id.clone()))
            .collect::<Result<_, _>>()?;
        let looks = self.format.looks();
        let order = ExportOrder {
            form: self.format,
            path: self.output.clone().filter(|path| path.as_os_str() != "-"),
            days: context.span(("--since", self.since.as_deref()), self.to.as_deref(), looks)?,
            only,
            hide_names: self.hide_names,
            discreet: self.discreet,
            bom: self.bom,
            overwrite: self.yes,
        };
        order.fits().map_err(Fail::Usage)?;
        let zone = context.place.name(context.now);
        let here = Here {
            wall: &context.place,
            zone: &zone,
            now: context.now,
        };
        let put = context.store.put_together(&order, &context.loaded.regimen, here);
        let (made, faults) = put.map_err(Fail::Usage)?;
        context.loaded.faults.extend(faults);
        context.report_faults();
        if let Some(path) = &order.path {
            return put_into(context, &order, path, &made);
        }
        say(&format!("It contains {}.", made.holds));
        file(&made.text)?;
        Ok(context.end())
    }
}

fn put_into(context: &Context, order: &ExportOrder, path: &Path, made: &Made) -> Result<ExitCode, Fail> {
    let shown = clean_line(&path.display().to_string()).into_owned();
    say(&format!("{shown} contains {}.", made.holds));
    let overwrite = order.overwrite || (path.exists() && ask(&format!("{shown} exists."), "Write over it?"));
    match context.store.export(path, made.text.as_bytes(), overwrite) {
        Ok(_) => {
            say(&format!("Written: {shown}, readable only by you"));
            Ok(context.end())
        }
        Err(SaveError::Exists { .. }) => Err(Fail::Found(format!(
            "{shown} exists; nothing was written. --yes writes over it"
        ))),
        Err(error) => Err(Fail::Disk(error.sentence())),
    }
}
