//! `import`: what another program has written. A preview, then one change, all or nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::export::zone_name;
use super::print::{out, say};
use super::target::ask;
use super::write::tell;
use crate::domain::clock::Wall;
use crate::domain::exchange::csv::{self, Row};
use crate::domain::exchange::haul::{Haul, many};
use crate::domain::exchange::inward::mapped::{self, Mapping};
use crate::domain::exchange::inward::{Source, daylio, fhir, health, loops, medtimer, own_csv, own_json, psychonaut};
use crate::domain::exchange::json::Json;
use crate::domain::exchange::plain_line;
use crate::domain::exchange::settle::{Settled, days, settle};
use crate::domain::operation::Operation;
use crate::domain::plan::Length;
use crate::domain::zone::Zone;
use crate::store::disk::RealDisk;
use crate::store::exchange::{Incoming, bytes, course_of, incoming, mapping, measure_of};
use crate::ui::text::clean_line;

/// Read what another program has written
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file, or the folder of an export that is one
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

/// The most records of one import.
const MOST: usize = 500_000;
/// So many places of one kind are named.
const PLACES: usize = 5;

impl Import {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        context.report_faults();
        let name = shown(
            &self
                .path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        );
        let zone = match &self.zone {
            Some(zone) => Some(zone.parse::<Zone>().map_err(|error| Fail::Usage(error.to_string()))?),
            None => None,
        };
        let zone_shown = zone
            .as_ref()
            .map_or_else(|| zone_name(context), |zone| zone.name().to_owned());
        let haul = self.haul(context, zone.as_ref())?;
        if haul.records.len() > MOST {
            return Err(Fail::Found(format!(
                "{name} has more than {MOST} records; nothing was written"
            )));
        }
        let what = haul.what.clone();
        if let Some((from, to)) = days(&haul) {
            use chrono::Datelike;
            let months: Vec<_> = context.store.months();
            let near = |day: chrono::NaiveDate| day.year() > 1900 && day.year() < 9000;
            let (from, to) = (
                if near(from) { from } else { context.today },
                if near(to) { to } else { context.today },
            );
            if !months.is_empty() {
                let last = crate::domain::journal::Month::of(to).last();
                context.read_months(from, last);
            }
        }
        let settled = settle(haul, &context.loaded.regimen, context.now);
        let head = format!("{what}: {name}. Local times are read in {zone_shown}.");
        if !self.json {
            out(&preview(&head, &settled))?;
        }
        let entries = settled.entries;
        let finish = |done: bool| -> Result<ExitCode, Fail> {
            if self.json {
                super::json::print(&Shape::of(&what, &zone_shown, &settled, done))?;
            }
            Ok(ExitCode::SUCCESS)
        };
        if settled.operations.is_empty() {
            say("There is nothing new in it; nothing was written.");
            return finish(false);
        }
        if self.dry_run {
            say("This was a preview; nothing was written.");
            return finish(false);
        }
        if !self.yes && !ask("", "Write it?") {
            let _ = finish(false)?;
            return Err(Fail::Usage("Nothing was written; --yes writes it".into()));
        }
        let counted = if entries == 1 {
            "1 entry".to_owned()
        } else {
            format!("{entries} entries")
        };
        let summary = format!("import of {name}: {counted}");
        let applied = context
            .store
            .apply_as(&Operation::Several(settled.operations.clone()), &summary);
        let applied = applied.map_err(|error| Fail::Disk(error.to_string()))?;
        tell(&applied);
        say(&format!(
            "Written: {counted} in {}. Take it back: regimen undo",
            many(applied.files.len(), "file")
        ));
        finish(true)
    }

    /// Reads the file by what is in it.
    fn haul(&self, context: &Context, zone: Option<&Zone>) -> Result<Haul, Fail> {
        let shown_path = shown(&self.path.display().to_string());
        let refused = |why: String| Fail::Found(format!("{shown_path}: {}. Nothing was written", shown(&why)));
        let unread = |why: String| Fail::Disk(format!("{shown_path} cannot be read: {}", shown(&why)));
        let map = match &self.map {
            Some(path) => {
                let text =
                    bytes(&RealDisk, path).map_err(|why| Fail::Disk(format!("the mapping cannot be read: {why}")))?;
                let text = String::from_utf8_lossy(&text).into_owned();
                mapping(&text).map_err(|why| Fail::Usage(format!("the mapping: {}", shown(&why))))?
            }
            None => Mapping::default(),
        };
        let wall: &dyn Wall = match zone {
            Some(zone) => zone,
            None => &context.place,
        };
        let name = self
            .path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let regimen = &context.loaded.regimen;
        let source = Source {
            name: &name,
            wall,
            now: context.now,
            words: &regimen.settings.words,
        };
        let found = match incoming(&RealDisk, &self.path).map_err(unread)? {
            Incoming::Folder(files) => return folder(files, &source).map_err(refused),
            Incoming::File(found) => found,
        };
        if found.starts_with(b"PK\x03\x04") || found.starts_with(b"\x1f\x8b") {
            return Err(refused("this is an archive; unpack it first".to_owned()));
        }
        let text = csv::decode(&found, map.encoding.as_deref()).map_err(|error| refused(error.to_string()))?;
        if text.trim_start().starts_with(['{', '[']) {
            let root = Json::parse(&text).map_err(|error| refused(error.to_string()))?;
            let course = |found: &Json, id: &_| course_of(found, id, &regimen.settings.words);
            return match form(&root) {
                Some(Form::Own) => own_json::read(&root, regimen, &source, &course, &measure_of).map_err(refused),
                Some(Form::MedTimer) => medtimer::read(&root, &source).map_err(refused),
                Some(Form::Psychonaut) => Ok(psychonaut::read(&root, &source)),
                Some(Form::Health) => Ok(health::json(&root, &source)),
                Some(Form::Fhir) => Ok(fhir::read(&root, &source)),
                None => Err(refused(
                    "this JSON is none that is known; docs/cli.md has the list".to_owned(),
                )),
            };
        }
        let delimiter = map.delimiter.unwrap_or_else(|| delimiter(&text));
        let rows = csv::read(&text, delimiter).map_err(|error| refused(error.to_string()))?;
        if rows.len() > MOST {
            return Err(refused(format!("more than {MOST} rows")));
        }
        let Some(head) = rows.first() else {
            return Err(refused("the file is empty".to_owned()));
        };
        let own = matches!(head.fields.as_slice(), [kind, at, ..] if kind.trim() == "kind" && at.trim() == "at");
        if map.date.is_some() || map.instant.is_some() {
            return mapped::read(&rows, &map, &source)
                .map_err(|why| Fail::Usage(format!("{shown_path}: {}", shown(&why))));
        }
        if own {
            return Ok(own_csv::read(&rows, regimen, &source));
        }
        if daylio::is_head(head) {
            return Ok(daylio::read(&rows, &map.moods, &source));
        }
        if health::is_head(head) {
            return Ok(health::rows(&rows, &source));
        }
        if loops::is_head(head) {
            let dir = self
                .path
                .parent()
                .filter(|dir| !dir.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            return match incoming(&RealDisk, dir).map_err(unread)? {
                Incoming::Folder(files) => folder(files, &source).map_err(refused),
                Incoming::File(_) => Err(refused("the folders of the habits are not beside it".to_owned())),
            };
        }
        let columns: Vec<String> = head.fields.iter().take(30).map(|field| shown(field)).collect();
        Err(Fail::Usage(format!(
            "{shown_path}: this table needs a mapping, --map FILE; its columns are {}. Nothing was written",
            columns.join(", ")
        )))
    }
}

/// What stands between the names of the first line.
fn delimiter(text: &str) -> char {
    let first = text.lines().next().unwrap_or("");
    let many = |c: &char| first.matches(*c).count();
    // A comma where all are as many, and where there is none.
    [';', '\t', ','].into_iter().max_by_key(many).unwrap_or(',')
}

/// What JSON is by its keys.
enum Form {
    Own,
    MedTimer,
    Psychonaut,
    Fhir,
    Health,
}

fn form(root: &Json) -> Option<Form> {
    let block = |found: &Json| found.get("list").is_some();
    if root.text("kind") == Some("regimen-export") {
        return Some(Form::Own);
    }
    if root.text("resourceType").is_some() {
        return Some(Form::Fhir);
    }
    if matches!(root.get("experiences"), Some(Json::List(_))) {
        return Some(Form::Psychonaut);
    }
    if root.get("data").is_some_and(|data| data.get("medications").is_some()) {
        return Some(Form::Health);
    }
    let named = ["medicines", "events"]
        .iter()
        .filter_map(|key| root.get(key))
        .any(block);
    (named || (block(root) && root.get("version").is_some())).then_some(Form::MedTimer)
}

/// The files of a folder: that of Loop, or one within which it is.
fn folder(files: BTreeMap<String, Vec<u8>>, source: &Source<'_>) -> Result<Haul, String> {
    let mut texts = BTreeMap::new();
    for (name, found) in files {
        let text = csv::decode(&found, None).map_err(|error| format!("{name}: {error}"))?;
        texts.insert(name, text.into_owned());
    }
    let Some(habits) = texts.remove("Habits.csv") else {
        return Err("the folder has no Habits.csv; a folder is read of Loop Habit Tracker only".to_owned());
    };
    let rows: Vec<Row> = csv::read(&habits, ',').map_err(|error| format!("Habits.csv, {error}"))?;
    if !rows.first().is_some_and(loops::is_head) {
        return Err("Habits.csv does not begin with Position,Name".to_owned());
    }
    loops::read(&rows, &loops::folders(texts), source)
}

/// A text of the file on one line, and no longer than a line.
fn shown(text: &str) -> String {
    let line = clean_line(&plain_line(text)).into_owned();
    if line.chars().count() <= 400 {
        return line;
    }
    let short: String = line.chars().take(400).collect();
    format!("{short} ..")
}

/// A name, cut where it is long.
fn name_of(text: &str) -> String {
    let line = shown(text);
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        format!("{short} ..")
    } else {
        short
    }
}

fn preview(head: &str, settled: &Settled) -> String {
    let mut text = format!("{}\n", shown(head));
    let left = settled.left_out();
    text.push_str(&format!(
        "{}: {} to be written, {} there already, {left} left out.\n",
        many(settled.read, "record"),
        settled.written,
        settled.there
    ));
    for course in &settled.courses {
        let plan = match course.plans.first() {
            None => "without a plan".to_owned(),
            Some(plan) => format!("plan from {}, {}", plan.from, many(plan.steps.len(), "step")),
        };
        text.push_str(&format!(
            "New course: {} ({}), {plan}\n",
            name_of(&course.name),
            course.id
        ));
        for step in course.plans.iter().flat_map(|plan| &plan.steps) {
            let length = match &step.length {
                Length::Open => "from then on".to_owned(),
                Length::Until(date) => format!("until {date}"),
                length => format!("for {length}"),
            };
            text.push_str(&format!("  {length}: {}\n", shown(&step.take.to_string())));
        }
    }
    for measure in &settled.measures {
        text.push_str(&format!(
            "New measure: {} ({}){}\n",
            name_of(&measure.name),
            name_of(&measure.id.0),
            if measure.retired.is_some() {
                ", no longer asked"
            } else {
                ", asked every day from now on"
            }
        ));
    }
    for name in &settled.joined {
        text.push_str(&format!("Entries join the course {}\n", name_of(name)));
    }
    for (why, places) in &settled.left {
        let named: Vec<String> = places.iter().take(PLACES).map(|place| name_of(place)).collect();
        let more = if places.len() > PLACES { ", .." } else { "" };
        text.push_str(&format!(
            "{} left out: {} ({}{more})\n",
            places.len(),
            shown(why),
            named.join(", ")
        ));
    }
    for said in settled.said.iter().take(200) {
        text.push_str(&format!("Note: {}\n", shown(said)));
    }
    if settled.said.len() > 200 {
        text.push_str(&format!("Note: and {} more of this kind\n", settled.said.len() - 200));
    }
    text
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
    said: Vec<String>,
    done: bool,
}

#[derive(Debug, Serialize)]
struct Left {
    why: String,
    count: usize,
    places: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Made {
    id: String,
    name: String,
}

impl Shape {
    fn of(what: &str, zone: &str, settled: &Settled, done: bool) -> Self {
        Self {
            version: super::json::VERSION,
            format: what.to_owned(),
            zone: zone.to_owned(),
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
            said: settled.said.clone(),
            done,
        }
    }
}
