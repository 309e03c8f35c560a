//! `regimen keys`: the key table of the planner, as rebound in `keys.toml`.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json::{self, Rows};
use super::print::out;
use crate::app::keys::{Keymap, Scope};
use crate::domain::unreadable::Part;

/// Every key of the planner
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
    /// Print the table of docs/keys.md: the keys before anything is rebound
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    scope: &'static str,
    name: &'static str,
    keys: Vec<String>,
    help: &'static str,
}

impl Keys {
    pub(super) fn run(&self, context: &Context) -> Result<ExitCode, Fail> {
        if self.markdown {
            out(&markdown(&Keymap::default()))?;
            return Ok(ExitCode::SUCCESS);
        }
        let closed = context.loaded.regimen.closed(Part::Keys);
        if let Some(closed) = closed {
            super::print::say(&format!(
                "regimen: {}: {}",
                closed.part,
                crate::ui::text::clean_line(&closed.trouble.to_string())
            ));
        }
        let end = if closed.is_some() {
            ExitCode::from(3)
        } else {
            ExitCode::SUCCESS
        };
        let bound = context
            .loaded
            .keys
            .iter()
            .map(|(name, keys)| (name.as_str(), keys.clone()));
        let (keymap, faults) = Keymap::rebound(bound);
        for fault in &faults {
            eprintln!(
                "regimen: keys.toml: {}",
                crate::ui::text::clean_line(&fault.to_string())
            );
        }
        if self.json {
            let rows = keymap.rows().map(|(row, keys)| Row {
                scope: row.scope.name(),
                name: row.name,
                keys: keys.iter().map(ToString::to_string).collect(),
                help: row.help,
            });
            json::print(&Rows::new(rows.collect()))?;
            return Ok(end);
        }
        let mut text = String::new();
        for scope in Scope::ALL {
            let rows: Vec<_> = keymap.rows().filter(|(row, _)| row.scope == scope).collect();
            if rows.is_empty() {
                continue;
            }
            text.push_str(&format!("{}\n", scope.name()));
            for (row, keys) in rows {
                let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
                text.push_str(&format!("  {:<22} {:<18} {}\n", keys.join(" "), row.name, row.help));
            }
        }
        out(&text)?;
        Ok(end)
    }
}

/// The table as a document has it.
fn markdown(keymap: &Keymap) -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        let rows: Vec<_> = keymap.rows().filter(|(row, _)| row.scope == scope).collect();
        if rows.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "\n## {}\n\n| key | name | what it does |\n| --- | --- | --- |\n",
            scope.name()
        ));
        for (row, keys) in rows {
            let keys: Vec<String> = keys
                .iter()
                .map(|key| format!("`{}`", escaped(&key.to_string())))
                .collect();
            text.push_str(&format!("| {} | `{}` | {} |\n", keys.join(" "), row.name, row.help));
        }
    }
    text
}

/// A bar would end a cell of the table.
fn escaped(key: &str) -> String {
    key.replace('|', "\\|")
}
