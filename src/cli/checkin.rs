//! `regimen checkin`: the sheet on the screen, or the same questions line by line for screen readers and dumb
//! terminals.
#![expect(clippy::disallowed_methods, reason = "the environment is read here")]

mod answers;
mod talk;
mod wording;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Args;

use self::talk::Talk;
use super::context::{Context, Fail};
use super::days::Looks;
use crate::session::run::Sitting;

/// Answer everything that is open now
#[derive(Debug, Args)]
pub(super) struct Checkin {
    /// Another day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl Checkin {
    pub fn run(&self, mut context: Context) -> Result<ExitCode, Fail> {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let plain = super::print::is_plain() || dumb || self.on.is_some();
        if !plain && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            return crate::cli::planner::planner(context, false, true);
        }
        if !plain {
            return Err(Fail::Usage(
                "there is no terminal to draw on; --plain asks line by line".into(),
            ));
        }
        let on = context.day("--on", self.on.as_deref(), Looks::Back)?;
        let day = on.unwrap_or(context.today);
        context.read_months(day, day);
        context.report_faults();
        // What cannot be read may be what would be asked.
        let left_out = context.faults().next().is_some();
        let mut sitting = Sitting::new(context.sits_down(true, false));
        if let Some(day) = on {
            sitting.app.world.day = day;
        }
        sitting.read_wanted();
        sitting.app.world.refresh();
        let mut talk = Talk {
            sitting,
            input: Box::new(std::io::stdin().lock()),
            trouble: false,
        };
        talk.run()?;
        Ok(if talk.trouble || left_out {
            ExitCode::from(3)
        } else {
            ExitCode::SUCCESS
        })
    }
}

#[cfg(test)]
mod tests;
