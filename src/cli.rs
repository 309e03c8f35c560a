//! The command line: one function a subcommand. Data go to standard output, talk to standard error.

mod assets;
mod backup;
mod call;
mod check;
mod checkin;
mod complete;
mod context;
mod convert;
mod days;
mod demo;
mod export;
mod fail;
mod import;
mod json;
mod keys;
mod label;
mod limits;
mod log;
mod man;
mod merge;
mod plan;
mod planner;
mod print;
mod quick;
mod read;
mod report;
mod restore;
mod review;
mod status;
mod supply;
mod target;
mod undo;
mod write;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use call::{Args, Command};
use context::Context;
pub use context::Fail;

use crate::cli::planner::planner;

/// The whole of the command line, for those who look at every verb of it.
pub fn command() -> clap::Command {
    Args::command()
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    crate::session::guard::keep_to_ourselves();
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let args = match quick::args(&words).map_or_else(|| Args::try_parse_from(&words), Ok) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are not errors; what is wrong in the call is exit code 2, and repeats the call.
            if error.use_stderr() {
                // It is the program that speaks, in whichever layer it noticed.
                let said = error.render().to_string();
                let said = said
                    .strip_prefix("error:")
                    .map_or(said.clone(), |rest| format!("regimen:{rest}"));
                print::say(said.trim_end());
                return ExitCode::from(2);
            }
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
    };
    match run(args) {
        Ok(code) => code,
        Err(fail) => {
            print::say(&format!("regimen: {fail}"));
            ExitCode::from(fail.code())
        }
    }
}

fn run(args: Args) -> Result<ExitCode, Fail> {
    let own = || Context::open(args.shared.dir.as_deref());
    // What was read is not given back piece by piece at the end: the process gives it back as a whole.
    let open = || own().map(|context| Box::leak(Box::new(context)));
    if let Some(plain) = args.shared.plain {
        print::be_plain(plain);
    }
    match args.command {
        None => {
            let context = Context::begin(args.shared.dir.as_deref())?;
            if is_dumb() && args.shared.plain.is_none() {
                print::be_plain(true);
            }
            if !print::is_plain() {
                return planner(context, false, false);
            }
            let code = read::Today::default().run(open()?)?;
            print::say(
                "`regimen checkin --plain` asks what is open, one question a line; `regimen help` lists the rest",
            );
            Ok(code)
        }
        Some(Command::Checkin(checkin)) => checkin.run(own()?),
        Some(Command::Demo(demo)) => planner::look_around(&demo),
        Some(Command::Today(today)) => today.run(open()?),
        Some(Command::Due(due)) => due.run(open()?),
        Some(Command::Take(take)) => take.run(open()?),
        Some(Command::Skip(skip)) => skip.run(open()?),
        Some(Command::Rate(rate)) => rate.run(open()?),
        Some(Command::Called(called)) => called.run(open()?),
        Some(Command::Note(note)) => note.run(open()?),
        Some(Command::Change(change)) => change.run(open()?),
        Some(Command::Limits(limits)) => limits.run(open()?),
        Some(Command::Convert(convert)) => convert.run(open()?),
        Some(Command::Read(read)) => read.run(),
        Some(Command::Plan(plan)) => plan.run(open()?),
        Some(Command::Review(review)) => review.run(open()?),
        Some(Command::Week(week)) => week.run(open()?),
        Some(Command::Steps(steps)) => steps.run(open()?),
        Some(Command::Log(log)) => log.run(open()?),
        Some(Command::Supply(supply)) => supply.run(open()?),
        Some(Command::Report(report)) => report.run(open()?),
        Some(Command::Status(status)) => status.run(open()?),
        Some(Command::Undo(undo)) => undo.run(open()?),
        Some(Command::Redo(redo)) => redo.run(open()?),
        Some(Command::Check(check)) => check.run(open()?),
        Some(Command::Merge(merge)) => merge.run(own),
        Some(Command::Export(export)) => export.run(open()?),
        Some(Command::Import(import)) => import.run(open()?),
        Some(Command::Backup(backup)) => backup.run(open()?),
        Some(Command::Restore(restore)) => restore.run(|| Context::open_for_restore(args.shared.dir.as_deref())),
        Some(Command::Keys(keys)) => keys.run(open()?),
        Some(Command::Completions { shell }) => {
            print::file(&complete::script_of(shell, &mut command()))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Complete(complete)) => complete.run(&command()),
        Some(Command::Man { verb }) => {
            let out = &mut std::io::stdout();
            let done = match &verb {
                None => man::page(command(), out).map(|()| true),
                Some(verb) => man::verb(command(), verb, out),
            };
            match (done.map_err(|error| Fail::output(&error))?, verb) {
                (false, Some(verb)) => Err(Fail::Usage(format!("`{verb}` is not a verb; regimen help lists them"))),
                _ => Ok(ExitCode::SUCCESS),
            }
        }
        Some(Command::Assets(assets)) => assets.run(&command()),
    }
}

/// Whether this is a terminal that only prints lines.
#[expect(clippy::disallowed_methods, reason = "the environment is read here")]
fn is_dumb() -> bool {
    use std::io::IsTerminal;
    std::env::var_os("TERM").is_some_and(|term| term == "dumb") && std::io::stdout().is_terminal()
}
