//! `regimen check`: every fault of every file, with its severity; for hooks with `--strict`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::context::{Context, Fail};
use super::json::{self, FaultRow, Rows};
use super::print::out;
use crate::app::keys::Keymap;
use crate::store::fault::{Fault, Severity};
use crate::store::paths::Paths;
use crate::store::{Asked, Store};
use crate::ui::text::clean_line;

/// List every problem in the files, as file:line:column
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Only these files or folders, of this regimen or another one; all of this one if none is named
    files: Vec<PathBuf>,
    /// Exit code 1 for notes too: for hooks
    #[arg(long)]
    strict: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Check {
    pub fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        let faults = self.faults(context)?;
        let least = if self.strict { Severity::Note } else { Severity::Warning };
        let found = faults.iter().any(|fault| fault.severity >= least);
        if self.json {
            json::print(&Rows::new(faults.iter().map(FaultRow::new).collect()))?;
        } else {
            let text: String = faults.iter().map(|fault| format!("{}\n", line(fault))).collect();
            out(if text.is_empty() { "No fault found.\n" } else { &text })?;
        }
        Ok(ExitCode::from(u8::from(found)))
    }

    fn faults(&self, context: &Context) -> Result<Vec<Fault>, Fail> {
        if self.files.is_empty() {
            return Ok(all(&context.store, context));
        }
        let mut found: Vec<Fault> = Vec::new();
        let mut known: Vec<(PathBuf, Vec<Fault>)> = Vec::new();
        for path in &self.files {
            let shown = path.display();
            let asked = context.store.asked(path);
            let asked: Asked = asked.ok_or_else(|| Fail::Disk(format!("there is no file {shown}")))?;
            if !known.iter().any(|(root, _)| *root == asked.root) {
                let state = context.store.paths().state();
                let store = Store::open(Paths::at(&asked.root, state));
                known.push((asked.root.clone(), all(&store, context)));
            }
            let faults = known
                .iter()
                .filter(|(root, _)| *root == asked.root)
                .flat_map(|(_, faults)| faults);
            let before = found.len();
            for fault in faults.filter(|fault| asked.has(fault)) {
                if !found.contains(fault) {
                    found.push(fault.clone());
                }
            }
            if found.len() == before && !asked.is_data() {
                found.push(Fault::of_file(
                    &asked.name,
                    "this is not a file of a regimen; expected a name such as courses/NAME.toml",
                ));
            }
        }
        Ok(found)
    }
}

/// Every fault of a regimen: of its files, and of keys that have no effect.
fn all(store: &Store, context: &Context) -> Vec<Fault> {
    let mut faults = store.check_on(context.today);
    let loaded = store.load_rest();
    let bound = loaded.keys.iter().map(|(name, keys)| (name.as_str(), keys.clone()));
    let (_, wrong) = Keymap::rebound(bound);
    faults.extend(wrong.iter().map(|fault| {
        let place = loaded.key_places.iter().find(|(name, _)| name == fault.name());
        let (line, column) = place.map_or((0, 0), |(_, place)| *place);
        Fault {
            line,
            column,
            key: fault.name().to_owned(),
            ..Fault::of_file("keys.toml", fault.to_string())
        }
    }));
    // A file at a time, from its top to its end.
    let mut files: Vec<String> = faults.iter().map(|fault| fault.file.clone()).collect();
    files.dedup();
    faults.sort_by_cached_key(|fault| {
        (
            files.iter().position(|file| *file == fault.file),
            fault.line,
            fault.column,
        )
    });
    faults
}

/// `courses/x.toml:3:1: error: ..`
fn line(fault: &Fault) -> String {
    let told = fault.to_string();
    let place = if fault.line > 0 {
        format!("{}:{}:{}: ", fault.file, fault.line, fault.column)
    } else {
        format!("{}: ", fault.file)
    };
    let rest = told.strip_prefix(&place).unwrap_or(&told);
    clean_line(&format!("{place}{}: {rest}", fault.severity.word())).into_owned()
}
