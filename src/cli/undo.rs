//! `undo` and `redo`: the last change, and what it makes of days that are over.

use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail};
use super::print::say;
use super::target::ask;
use super::write::{tell, tell_leftovers};
use crate::domain::clock::Wall as _;
use crate::domain::course::Course;
use crate::domain::decision::Rejudged;
use crate::domain::schedule::Timeline;
use crate::domain::words::{moment, more_changes};
use crate::store::{Applied, EditError, HistoryEntry, StoreError, Would};
use crate::ui::text::clean_line;

/// Undo the last change
#[derive(Debug, Args)]
pub(super) struct Undo {
    /// Print what could be taken back, newest first, and change nothing
    #[arg(long)]
    list: bool,
    /// Answer yes when past days would follow another plan
    #[arg(long)]
    yes: bool,
}

/// Redo the last undone change
#[derive(Debug, Args)]
pub(super) struct Redo {
    /// Answer yes when past days would follow another plan
    #[arg(long)]
    yes: bool,
}

impl Undo {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        if self.list {
            let history = context.store.history().map_err(|error| Fail::Disk(error.to_string()))?;
            let twelve = context.loaded.regimen.settings.writing.twelve_hours;
            let when = |entry: &HistoryEntry| {
                let at = entry.instant().map(|at| moment(context.place.local(at), twelve));
                at.map_or_else(String::new, |at| format!("{at}  "))
            };
            let lines = history.done.iter().rev();
            let lines: String = lines
                .map(|entry| format!("{}{}\n", when(entry), clean_line(&entry.what)))
                .collect();
            super::print::out(if lines.is_empty() {
                "There is nothing to undo.\n"
            } else {
                &lines
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        tell_leftovers(context);
        let history = context.store.history().ok();
        let last = history
            .as_ref()
            .and_then(|history| history.done.iter().enumerate().next_back());
        let would = last.and_then(|(number, entry)| context.store.would_revert(number, entry).ok());
        let days = rejudged(context, would.as_ref());
        ask_about_the_past(context, &days, ("undone", "undoes"), self.yes)?;
        let code = back("Undone", context.store.undo())?;
        tell_days(context, &days);
        Ok(code)
    }
}

impl Redo {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let history = context.store.history().ok();
        let last = history.as_ref().and_then(|history| history.undone.last());
        let would = last.and_then(|entry| context.store.would_redo(entry).ok());
        let days = rejudged(context, would.as_ref());
        ask_about_the_past(context, &days, ("redone", "redoes"), self.yes)?;
        let code = back("Redone", context.store.redo())?;
        tell_days(context, &days);
        Ok(code)
    }
}

/// The days that an undo or a redo plans or judges otherwise, each medicine with its name.
fn rejudged(context: &mut Context, would: Option<&Would>) -> Vec<(String, Rejudged)> {
    let both = |would: &&Would| would.courses.clone();
    let courses = would.iter().flat_map(both).collect::<Vec<_>>();
    // What is due may depend on what was taken.
    let each = courses.iter().flat_map(|(before, after)| [before, after]).flatten();
    if let Some(from) = each.filter_map(Timeline::needs_journal_from).min() {
        context.read_months(from, context.today);
    }
    let regimen = &context.loaded.regimen;
    let of = |(before, after): &(Option<Course>, Option<Course>)| {
        let name = before.as_ref().or(after.as_ref())?.name.clone();
        let both = (before.as_ref(), after.as_ref());
        let days = Rejudged::between(both, regimen, context.now, &context.place)?;
        Some((name, days))
    };
    courses.iter().filter_map(of).collect()
}

/// Asks before days that are over are judged by another plan: they are named, and so is what is due today.
fn ask_about_the_past(
    context: &Context,
    days: &[(String, Rejudged)],
    (done, does): (&str, &str),
    yes: bool,
) -> Result<(), Fail> {
    let over = days.iter().filter(|(_, days)| days.judges_the_past());
    let each = over.map(|(name, days)| {
        let mut said: Vec<String> = past_words(context, days).collect();
        said.extend(days.first_words(context.today));
        format!("{name} {}", said.join("; "))
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() || yes {
        return Ok(());
    }
    let facts = clean_line(&format!("Past days would follow another plan: {}.", each.join("; "))).into_owned();
    if ask(&facts, "Go on anyway?") {
        return Ok(());
    }
    Err(Fail::Usage(format!("{facts} Nothing was {done}; --yes {does} it")))
}

/// At most this many stretches of days that differ are listed.
const TOLD: usize = 3;

/// The days that are over, in stretches.
fn past_words<'a>(context: &'a Context, days: &'a Rejudged) -> impl Iterator<Item = String> + 'a {
    let named = days.past.iter().take(TOLD).map(|days| days.words(context.today));
    let more = days.past.len().checked_sub(TOLD).filter(|more| *more > 0);
    named.chain(more.map(more_changes))
}

/// The days on which another dose is due than before: those that are over, and those to come.
fn tell_days(context: &Context, all: &[(String, Rejudged)]) {
    // A medicine that comes or goes as a whole is named by what was done.
    for (_, days) in all.iter().filter(|(_, days)| !days.whole) {
        let by = days.by.as_ref();
        let by = by.map_or(String::new(), |clock| format!(" (times by {clock})"));
        for words in past_words(context, days) {
            say(&clean_line(&format!("{words}{by}")));
        }
        if let Some(needed) = days.needed_words(context.today) {
            say(&clean_line(&needed));
        }
        for days in days.coming.iter().take(TOLD) {
            say(&clean_line(&format!("{}{by}", days.words(context.today))));
        }
        if let Some(more) = days.coming.len().checked_sub(TOLD).filter(|more| *more > 0) {
            say(&more_changes(more));
        }
    }
}

fn back(word: &str, done: Result<Applied, StoreError>) -> Result<ExitCode, Fail> {
    match done {
        Ok(applied) => {
            tell(&applied);
            say(&format!("{word}: {}", clean_line(&applied.what)));
            Ok(ExitCode::SUCCESS)
        }
        // The file could not be read, and nobody knows whether it would fit.
        Err(error) if is_unreadable(&error) => Err(Fail::Disk(error.to_string())),
        Err(error @ (StoreError::Nothing(_) | StoreError::NoWayBack { .. } | StoreError::Unknown)) => {
            Err(Fail::Found(error.to_string()))
        }
        Err(error) => Err(Fail::Disk(error.to_string())),
    }
}

fn is_unreadable(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::NoWayBack {
            source: EditError::Broken(_),
            ..
        }
    )
}
