//! What can be called: every verb with its arguments, and what can be said with each of them.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    assets, backup, check, checkin, complete, convert, demo, export, import, keys, label, limits, log, merge, plan,
    read, report, restore, review, status, supply, undo, write,
};

/// Keeps the medication plan you and your prescriber agreed on, what you took, and how you felt.
#[derive(Debug, Parser)]
#[command(name = "regimen", version, about, after_help = EXAMPLES, help_template = TEMPLATE)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) shared: Shared,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What can be said with every verb.
#[derive(Debug, clap::Args)]
pub(super) struct Shared {
    /// The folder of the regimen; the one in the configuration directory if left out
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// Words only: no screen, no columns, one thing per line, for screen readers
    #[arg(
        long, global = true, value_name = "yes|no", num_args = 0..=1, require_equals = true,
        default_missing_value = "yes", hide_possible_values = true, value_parser = clap::builder::BoolishValueParser::new()
    )]
    pub(super) plain: Option<bool>,
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
pub(super) enum Command {
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
    Report(report::Report),
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
