//! The command line: one function a subcommand. Data go to standard output, talk to standard error.

mod assets;
mod backup;
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

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use context::Context;
pub use context::Fail;

use crate::cli::planner::planner;

/// Keeps the medication plan you and your prescriber agreed on, what you took, and how you felt.
#[derive(Debug, Parser)]
#[command(name = "regimen", version, about, after_help = EXAMPLES, help_template = TEMPLATE)]
struct Args {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be said with every verb.
#[derive(Debug, clap::Args)]
struct Shared {
    /// The folder of the regimen, in place of the one in the configuration directory
    #[arg(long, global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Words only: no screen, no columns, one thing a line, for screen readers
    #[arg(
        long, global = true, value_name = "yes|no", num_args = 0..=1, require_equals = true,
        default_missing_value = "yes", hide_possible_values = true, value_parser = clap::builder::BoolishValueParser::new()
    )]
    plain: Option<bool>,
}

/// Examples come first: most people look for those.
const TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}{after-help}

{all-args}";

const EXAMPLES: &str = "\
Examples:
  regimen                                   the planner
  regimen demo                              a made-up regimen to look around in
  regimen take examplin                     record the dose that is due
  regimen take examplin \"1.25 mg\" --at 21:05 --why drowsy
  regimen rate focus 6
  regimen due --from 2026-11-23 --to 2026-11-29
  regimen change examplin \"hold 7 days\" --on 2026-11-30 --by \"Dr N\" --why headache";

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// A made-up regimen: opened in a temporary folder, or written to one
    Demo(demo::Demo),
    /// What is due today and what was done
    Today(read::Today),
    /// Due doses by date
    Due(read::DueArgs),
    /// Record a dose as taken
    Take(write::Take),
    /// Record a dose as skipped
    Skip(write::Skip),
    /// Record a reading of a measure
    Rate(write::Rate),
    /// Note whether you called about an alert, and what they said
    Called(write::Called),
    /// Write a line into the journal
    Note(write::Note),
    /// Answer everything that is open now, on the screen or line by line
    Checkin(checkin::Checkin),
    /// Enter a dated decision on a plan
    Change(write::ChangeArgs),
    /// Check a dose against your limits: whether, when, what is left
    Limits(limits::LimitsArgs),
    /// Convert an amount: 2.5 mg = 0.25 mL = 5 drops
    Convert(convert::ConvertArgs),
    /// Read a line of a prescription and say what it leaves open; writes nothing
    Read(label::Read),
    /// The steps of a plan with their dates
    Plan(plan::PlanArgs),
    /// Weeks and dose steps in figures
    Review(review::Review),
    /// Weeks in figures, without the dose steps
    Week(review::Week),
    /// Dose steps in figures, without the weeks
    Steps(review::Steps),
    /// What was recorded, in its order: doses, readings, notes
    Log(log::Log),
    /// What is left of a medicine, how long it lasts, and what you need for some days
    Supply(supply::Supply),
    /// The report for a visit: md, html, txt or csv
    Report(crate::cli::report::Report),
    /// One line for a status bar
    Status(status::Status),
    /// Undo the last change
    Undo(undo::Undo),
    /// Redo the last undone change
    Redo(undo::Redo),
    /// List every problem in the files, as file:line:column
    Check(check::Check),
    /// Merge a copy into its file
    Merge(merge::Merge),
    /// Export for other programs: ics, csv, json, fhir, or a sheet to print
    Export(export::Export),
    /// Import from another program
    Import(import::Import),
    /// Write everything into one new file
    Backup(backup::Backup),
    /// List the backups that saves have left, bring one back, or unpack an archive
    Restore(restore::Restore),
    /// Every key of the planner
    Keys(keys::Keys),
    /// Completions for a shell
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: clap_complete::Shell,
    },
    /// The manual page, or that of a verb, in roff
    Man {
        /// The verb
        verb: Option<String>,
    },
    /// Write the manual pages and the completions of the shells into a folder
    Assets(assets::Assets),
    /// What a shell asks while a line is typed
    #[command(hide = true)]
    Complete(complete::Complete),
}

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
    let open = || Context::open(args.shared.dir.as_deref());
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
            let code = read::Today::default().run(&mut open()?)?;
            print::say(
                "`regimen checkin --plain` asks what is open, one question a line; `regimen help` lists the rest",
            );
            Ok(code)
        }
        Some(Command::Checkin(checkin)) => checkin.run(open()?),
        Some(Command::Demo(demo)) => planner::look_around(&demo),
        Some(Command::Today(today)) => today.run(&mut open()?),
        Some(Command::Due(due)) => due.run(&mut open()?),
        Some(Command::Take(take)) => take.run(&mut open()?),
        Some(Command::Skip(skip)) => skip.run(&mut open()?),
        Some(Command::Rate(rate)) => rate.run(&mut open()?),
        Some(Command::Called(called)) => called.run(&mut open()?),
        Some(Command::Note(note)) => note.run(&mut open()?),
        Some(Command::Change(change)) => change.run(&mut open()?),
        Some(Command::Limits(limits)) => limits.run(&mut open()?),
        Some(Command::Convert(convert)) => convert.run(&mut open()?),
        Some(Command::Read(read)) => read.run(),
        Some(Command::Plan(plan)) => plan.run(&mut open()?),
        Some(Command::Review(review)) => review.run(&mut open()?),
        Some(Command::Week(week)) => week.run(&mut open()?),
        Some(Command::Steps(steps)) => steps.run(&mut open()?),
        Some(Command::Log(log)) => log.run(&mut open()?),
        Some(Command::Supply(supply)) => supply.run(&mut open()?),
        Some(Command::Report(report)) => report.run(&mut open()?),
        Some(Command::Status(status)) => status.run(&mut open()?),
        Some(Command::Undo(undo)) => undo.run(&mut open()?),
        Some(Command::Redo(redo)) => redo.run(&mut open()?),
        Some(Command::Check(check)) => check.run(&open()?),
        Some(Command::Merge(merge)) => merge.run(open),
        Some(Command::Export(export)) => export.run(&mut open()?),
        Some(Command::Import(import)) => import.run(&mut open()?),
        Some(Command::Backup(backup)) => backup.run(&open()?),
        Some(Command::Restore(restore)) => restore.run(|| Context::open_for_restore(args.shared.dir.as_deref())),
        Some(Command::Keys(keys)) => keys.run(&open()?),
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
