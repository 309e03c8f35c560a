//! The manual: one page with every verb, the exit codes, the environment and the files, and one page a verb.

use std::io::{self, Write};

use clap::Command;

/// The exit codes, as docs/cli.md has them.
const CODES: [(&str, &str); 6] = [
    ("0", "done"),
    ("1", "faults were found, or the answer is negative"),
    ("2", "the call is wrong, or there is a question: nothing was written"),
    ("3", "something could not be read or written"),
    ("4", "status --check: something is due"),
    (
        "5",
        "status --check: nothing is due, and a dose of today is not recorded though its time has passed",
    ),
];

const ENVIRONMENT: [(&str, &str); 5] = [
    ("REGIMEN_DIR", "the folder of the regimen, unless --dir is given"),
    (
        "REGIMEN_NOW",
        "the time in place of the clock (RFC 3339), for tests and demonstrations",
    ),
    ("TZ", "the zone"),
    (
        "XDG_CONFIG_HOME, XDG_STATE_HOME",
        "where the regimen and its backups are by default",
    ),
    ("EDITOR, VISUAL", "the editor that E and note open"),
];

const FILES: [(&str, &str); 3] = [
    (
        "~/.config/regimen/",
        "config.toml, care.toml, measures.toml, keys.toml, courses/NAME.toml, drafts/NAME.toml, journal/YYYY-MM.toml",
    ),
    (
        "~/.local/state/regimen/",
        "the undo history, the backups, what reminders have announced",
    ),
    (
        "~/Library/Application Support/regimen/, regimen-state/",
        "both on macOS",
    ),
];

/// Every page with the name of its file.
pub(super) fn pages(mut command: Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    command.build();
    let mut whole = Vec::new();
    page(command.clone(), &mut whole)?;
    let mut pages = vec![("regimen.1".to_owned(), whole)];
    for verb in command.get_subcommands() {
        if verb.get_name() != "help" && !verb.is_hide_set() {
            let mut out = Vec::new();
            of_verb(verb, &mut out)?;
            pages.push((format!("regimen-{}.1", verb.get_name()), out));
        }
    }
    Ok(pages)
}

/// The page of one verb, if there is one of this name.
pub(super) fn verb(mut command: Command, name: &str, out: &mut dyn Write) -> io::Result<bool> {
    command.build();
    match command.find_subcommand(name).filter(|verb| !verb.is_hide_set()) {
        Some(verb) => of_verb(verb, out).map(|()| true),
        None => Ok(false),
    }
}

fn of_verb(verb: &Command, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("regimen-{}", verb.get_name());
    let man = clap_mangen::Man::new(verb.clone().display_name(&name)).title(name);
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    tables(out)?;
    man.render_extra_section(out)
}

/// Writes the page, in roff.
pub(super) fn page(mut command: Command, out: &mut dyn Write) -> io::Result<()> {
    command.build();
    let man = clap_mangen::Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    writeln!(out, ".SH COMMANDS")?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let usage = verb.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").to_owned();
        let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
        entry(out, &usage, &about)?;
    }
    tables(out)?;
    man.render_extra_section(out)?;
    man.render_version_section(out)
}

fn tables(out: &mut dyn Write) -> io::Result<()> {
    let tables = [
        ("EXIT STATUS", CODES.as_slice()),
        ("ENVIRONMENT", &ENVIRONMENT),
        ("FILES", &FILES),
    ];
    for (title, rows) in tables {
        writeln!(out, ".SH \"{title}\"")?;
        for (name, words) in rows {
            entry(out, name, words)?;
        }
    }
    Ok(())
}

fn entry(out: &mut dyn Write, name: &str, words: &str) -> io::Result<()> {
    writeln!(out, ".TP\n\\fB{}\\fR\n{}", plain(name), plain(words))
}

/// Text without anything that roff would act on.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) {
        format!("\\&{text}")
    } else {
        text
    }
}
