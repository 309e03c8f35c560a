//! The calls that are made many times a day, understood without putting the whole command line together: that takes a
//! fifth of what a status bar waits for. Whatever is not understood here, help and errors included, is left to the whole.

use std::ffi::{OsStr, OsString};

use clap::{Args as _, FromArgMatches as _};

use super::call::{Args, Command, Shared};
use super::{limits, read, status, write};

/// The arguments of a call, if it is one of these; the first word is the program.
pub(super) fn args(words: &[OsString]) -> Option<Args> {
    let Some(verb) = verb(words.get(1..)?)? else {
        let line = Shared::augment_args(clap::Command::new("regimen"));
        let mut matches = line.try_get_matches_from(words).ok()?;
        return Some(Args {
            shared: Shared::from_arg_matches_mut(&mut matches).ok()?,
            command: None,
        });
    };
    match verb.to_str()? {
        "today" => of(words, "today", Command::Today as fn(read::Today) -> Command),
        "due" => of(words, "due", Command::Due as fn(read::DueArgs) -> Command),
        "status" => of(words, "status", Command::Status as fn(status::Status) -> Command),
        "take" => of(words, "take", Command::Take as fn(write::Take) -> Command),
        "skip" => of(words, "skip", Command::Skip as fn(write::Skip) -> Command),
        "rate" => of(words, "rate", Command::Rate as fn(write::Rate) -> Command),
        "note" => of(words, "note", Command::Note as fn(write::Note) -> Command),
        "limits" => of(words, "limits", Command::Limits as fn(limits::LimitsArgs) -> Command),
        _ => None,
    }
}

/// The word that is the verb, behind what is said before it: `Some(None)` where there is none.
#[expect(
    clippy::option_option,
    reason = "not understood; or understood, with or without a verb"
)]
fn verb(words: &[OsString]) -> Option<Option<&OsStr>> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.to_str()?;
        match text {
            "--dir" => {
                words.next()?;
            }
            _ if text.starts_with("--dir=") || text == "--plain" || text.starts_with("--plain=") => {}
            _ if text.starts_with('-') => return None,
            _ => return Some(Some(word)),
        }
    }
    Some(None)
}

/// A call of one verb with its own arguments.
fn of<T: clap::Args>(words: &[OsString], name: &'static str, command: fn(T) -> Command) -> Option<Args> {
    let line = Shared::augment_args(clap::Command::new("regimen").subcommand_required(true));
    let line = line.subcommand(T::augment_args(clap::Command::new(name)));
    let mut matches = line.try_get_matches_from(words).ok()?;
    let (_, mut own) = matches.remove_subcommand()?;
    Some(Args {
        command: Some(command(T::from_arg_matches_mut(&mut own).ok()?)),
        shared: Shared::from_arg_matches_mut(&mut matches).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    /// Every call means what the whole command line makes of it, or is left to that.
    #[test]
    fn a_call_means_what_the_whole_command_line_makes_of_it() {
        let calls = [
            "",
            "--plain",
            "--plain=no",
            "--dir /x",
            "--dir=/x --plain=yes",
            "today",
            "--dir /x today",
            "today --dir /x --plain",
            "--plain today --json --on yesterday",
            "due --from 2026-11-23 --to=2026-11-29 x --json",
            "status",
            "status --check",
            "take x 1.25 mg --at 21:05 --why drowsy",
            "take x --for 2026-11-23/08:00 --yes --dir /x",
            "skip x --why ill",
            "rate focus 6 --at 08:00",
            "rate temperature -- -2",
            "note a line of words",
            "limits x 5 mg",
        ];
        for call in calls {
            let words: Vec<OsString> = ["regimen"]
                .into_iter()
                .chain(call.split_whitespace())
                .map(OsString::from)
                .collect();
            let whole = Args::try_parse_from(&words).map(|args| format!("{args:?}"));
            let quick = args(&words).map(|args| format!("{args:?}"));
            assert_eq!(quick.as_ref(), whole.as_ref().ok(), "{call}");
        }
        let left = [
            "--help",
            "-V",
            "today --help",
            "take",
            "take --nothing",
            "todays",
            "help today",
            "review",
            "--dir",
            "today --dir",
            "--plain=perhaps today",
            "today x y z",
        ];
        for call in left {
            let words: Vec<OsString> = ["regimen"]
                .into_iter()
                .chain(call.split_whitespace())
                .map(OsString::from)
                .collect();
            assert!(args(&words).is_none(), "{call}");
        }
    }
}
