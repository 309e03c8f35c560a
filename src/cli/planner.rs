//! Opens the screen from the command line.

use std::process::ExitCode;

use super::context::Context;
use super::demo::Demo;
use super::fail::Fail;
use crate::domain::journal::Month;
use crate::session::run;

/// Opens the screen, and goes where the person wants to go from it.
pub(super) fn planner(mut context: Context, made_up: bool, check_in: bool) -> Result<ExitCode, Fail> {
    // What the first screen shows: today, the fortnight before it, and doses of the next month that were taken ahead.
    let before = context.today - chrono::TimeDelta::days(crate::app::world::STRIP);
    let next = Month::of(context.today).plus(1).last();
    // The day beside the last one is looked at as well.
    context.read_months(before, next.pred_opt().unwrap_or(next));
    match run::run(context.sits_down(made_up, check_in)) {
        Ok(run::Leave::Quit) => Ok(ExitCode::SUCCESS),
        Ok(run::Leave::Ended(ending)) => Ok(ExitCode::from(ending.exit_code())),
        Ok(run::Leave::Demo) => look_around(&Demo::default()),
        Ok(run::Leave::Folder(folder)) => planner(Context::begin(Some(&folder))?, false, false),
        Err(run::RunError::Open(error)) => Err(Fail::Usage(error.to_string())),
        Err(error) => Err(Fail::Disk(error.to_string())),
    }
}

/// A made-up regimen: written where it was asked for, else opened.
pub(super) fn look_around(demo: &Demo) -> Result<ExitCode, Fail> {
    if let Some(written) = demo.write() {
        return written;
    }
    demo.make_up()?.open(|context| planner(context, true, false))
}
