//! `import`: what another program has written. A preview, then one change, all or nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::print::{out, say};
use super::target::ask;
use super::write::tell;
use crate::domain::exchange::haul::many;
use crate::domain::exchange::order::ImportOrder;
use crate::domain::exchange::preview::Preview;
use crate::domain::zone::Zone;
use crate::store::exchange::{Here, Unread};
use crate::ui::text::clean_line;

/// Import from another program
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file, or the folder where the export is a folder
    path: PathBuf,
    /// What the columns of a CSV file are, as TOML; see docs/cli.md
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The zone in which local times are read; yours if left out
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write it without asking
    #[arg(long)]
    yes: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Import {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        context.report_faults();
        let zone = match &self.zone {
            Some(zone) => Some(zone.parse::<Zone>().map_err(|error| Fail::Usage(error.to_string()))?),
            None => None,
        };
        let order = ImportOrder {
            path: self.path.clone(),
            map: self.map.clone(),
            zone,
        };
        let zone = context.place.name(context.now);
        let here = Here {
            wall: &context.place,
            zone: &zone,
            now: context.now,
        };
        let preview = context.store.preview(&order, &context.loaded.regimen, here);
        let preview = preview.map_err(|unread| {
            let why = clean_line(&unread.to_string()).into_owned();
            match unread {
                Unread::Asked(_) => Fail::Usage(why),
                Unread::Refused(_) => Fail::Found(why),
                Unread::Disk(_) => Fail::Disk(why),
            }
        })?;
        if !self.json {
            let lines: Vec<String> = (preview.lines().iter())
                .map(|line| format!("{}\n", clean_line(line)))
                .collect();
            out(&lines.concat())?;
        }
        let finish = |done: bool| -> Result<ExitCode, Fail> {
            if self.json {
                super::json::print(&Shape::of(&preview, done))?;
            }
            Ok(ExitCode::SUCCESS)
        };
        let Some(operation) = preview.operation() else {
            say("It contains nothing new; nothing was written.");
            return finish(false);
        };
        if self.dry_run {
            say("This was a preview; nothing was written.");
            return finish(false);
        }
        if !self.yes && !ask("", "Write it?") {
            let _ = finish(false)?;
            return Err(Fail::Usage("Nothing was written; --yes writes it".into()));
        }
        let applied = context.store.apply_as(&operation, &preview.label());
        let applied = applied.map_err(|error| Fail::Disk(error.to_string()))?;
        tell(&applied);
        say(&format!(
            "Written: {} in {}. Take it back: regimen undo",
            preview.counted(),
            many(applied.files.len(), "file")
        ));
        finish(true)
    }
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    format: String,
    zone: String,
    read: usize,
    written: usize,
    there: usize,
    left_out: usize,
    left: Vec<Left>,
    courses: Vec<Made>,
    measures: Vec<Made>,
    against: Vec<Against>,
    said: Vec<String>,
    done: bool,
}

#[derive(Debug, Serialize)]
struct Left {
    why: String,
    count: usize,
    places: Vec<String>,
}

/// A dose that goes against the plan or the limits.
#[derive(Debug, Serialize)]
struct Against {
    place: String,
    says: String,
}

#[derive(Debug, Serialize)]
struct Made {
    id: String,
    name: String,
}

impl Shape {
    fn of(preview: &Preview, done: bool) -> Self {
        let settled = &preview.settled;
        Self {
            version: super::json::VERSION,
            format: preview.what.clone(),
            zone: preview.zone.clone(),
            read: settled.read,
            written: settled.written,
            there: settled.there,
            left_out: settled.left_out(),
            left: (settled.left.iter())
                .map(|(why, places)| Left {
                    why: why.clone(),
                    count: places.len(),
                    places: places.iter().take(1000).cloned().collect(),
                })
                .collect(),
            courses: (settled.courses.iter())
                .map(|course| Made {
                    id: course.id.to_string(),
                    name: course.name.clone(),
                })
                .collect(),
            measures: (settled.measures.iter())
                .map(|measure| Made {
                    id: measure.id.to_string(),
                    name: measure.name.clone(),
                })
                .collect(),
            against: (settled.against.iter())
                .map(|(place, says)| Against {
                    place: place.clone(),
                    says: says.clone(),
                })
                .collect(),
            said: settled.said.clone(),
            done,
        }
    }
}
