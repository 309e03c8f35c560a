//! Reading what another program has written: which reader its bytes belong to, and what of it is new.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use super::incoming::{Incoming, bytes, incoming};
use super::mapping::mapping;
use super::own::{care_of, course_of, measure_of};
use crate::domain::clock::{Wall, day_of};
use crate::domain::exchange::answers::answer;
use crate::domain::exchange::csv::{self, Row};
use crate::domain::exchange::haul::Haul;
use crate::domain::exchange::held::hold;
use crate::domain::exchange::inward::mapped::{self, Mapping};
use crate::domain::exchange::inward::{Source, daylio, fhir, health, loops, medtimer, own_csv, own_json, psychonaut};
use crate::domain::exchange::json::Json;
use crate::domain::exchange::order::ImportOrder;
use crate::domain::exchange::preview::{Preview, shown};
use crate::domain::exchange::settle::{days, settle};
use crate::domain::journal::Month;
use crate::domain::regimen::Regimen;
use crate::store::Store;
use crate::store::disk::Disk;
use crate::store::fault::Fault;

/// The most records of one import.
const MOST: usize = 500_000;

/// Why a file is not read in. Nothing was written in any case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// What was asked does not fit the file: a mapping is missing or wrong.
    #[error("{0}")]
    Asked(String),
    /// What the file holds cannot be taken in.
    #[error("{0}")]
    Refused(String),
    /// It cannot be read.
    #[error("{0}")]
    Disk(String),
}

/// The place and the time of whoever reads.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// The clock of the place.
    pub wall: &'a dyn Wall,
    /// The name of its zone.
    pub zone: &'a str,
    /// The time.
    pub now: DateTime<FixedOffset>,
}

impl Store {
    /// Reads a file of another program and compares it with what is there. Nothing is written.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn preview(&self, order: &ImportOrder, regimen: &Regimen, here: Here<'_>) -> Result<Preview, Unread> {
        let name = shown(&order.name());
        let haul = Reading {
            disk: &*self.disk,
            order,
            regimen,
            here,
        }
        .haul()?;
        if haul.records.len() > MOST {
            return Err(Unread::Refused(format!(
                "{name} has more than {MOST} records; nothing was written"
            )));
        }
        let what = haul.what.clone();
        let zone = order.zone.as_ref().map_or(here.zone, |zone| zone.name()).to_owned();
        let mut known = regimen.clone();
        let today = day_of(here.now, regimen.settings.day_turn);
        let faults = days(&haul).map_or_else(Vec::new, |days| self.read_journal(&mut known, days, today));
        let knows_due = haul.tells_due();
        let mut settled = settle(haul, &known, here.now);
        if !knows_due {
            answer(&mut settled, &known, here.now, here.wall);
        }
        hold(&mut settled, &known, here.now, here.wall);
        let unknown = faults.iter().filter(|fault| fault.is_error());
        (settled.said).extend(unknown.map(|fault| format!("what this file holds is not compared: {fault}")));
        Ok(Preview {
            name,
            what,
            zone,
            settled,
        })
    }

    /// Reads the months of these days that have not been read, with the one before and the one after; their faults.
    pub(super) fn read_journal(
        &self,
        regimen: &mut Regimen,
        (from, to): (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) -> Vec<Fault> {
        // A day that no calendar of ours has is left out anyway.
        let near = |day: NaiveDate| if (1901..9000).contains(&day.year()) { day } else { today };
        let (first, last) = (Month::of(near(from)).plus(-1), Month::of(near(to)).plus(1));
        let mut months = self.months();
        months.retain(|month| (first..=last).contains(month) && !regimen.journal.has(*month));
        let mut found = Vec::new();
        for (month, entries, faults) in self.load_months(&months, &regimen.settings.words) {
            regimen.journal.put(month, entries);
            found.extend(faults);
        }
        let further = self.kept_elsewhere((near(from), near(to)), today, regimen);
        let further: Vec<Month> = further.into_iter().collect();
        for (month, entries, faults) in self.load_months(&further, &regimen.settings.words) {
            regimen.journal.put(month, entries);
            found.extend(faults);
        }
        found
    }
}

struct Reading<'a> {
    disk: &'a dyn Disk,
    order: &'a ImportOrder,
    regimen: &'a Regimen,
    here: Here<'a>,
}

impl Reading<'_> {
    /// Reads the file by what is in it.
    fn haul(&self) -> Result<Haul, Unread> {
        let ImportOrder { path, map, zone } = self.order;
        let shown_path = shown(&path.display().to_string());
        let refused = |why: String| Unread::Refused(format!("{shown_path}: {}. Nothing was written", shown(&why)));
        let unread = |why: String| Unread::Disk(format!("{shown_path} cannot be read: {}", shown(&why)));
        let map = match map {
            Some(path) => {
                let text = bytes(self.disk, path)
                    .map_err(|why| Unread::Disk(format!("the mapping cannot be read: {}", shown(&why))))?;
                let text = String::from_utf8_lossy(&text).into_owned();
                mapping(&text).map_err(|why| Unread::Asked(format!("the mapping: {}", shown(&why))))?
            }
            None => Mapping::default(),
        };
        let wall: &dyn Wall = match zone {
            Some(zone) => zone,
            None => self.here.wall,
        };
        let name = self.order.name();
        let regimen = self.regimen;
        let source = Source {
            name: &name,
            wall,
            now: self.here.now,
            words: &regimen.settings.words,
        };
        let found = match incoming(self.disk, path).map_err(unread)? {
            Incoming::Folder(files) => return folder(files, &source).map_err(refused),
            Incoming::File(found) => found,
        };
        if found.starts_with(b"PK\x03\x04") || found.starts_with(b"\x1f\x8b") {
            return Err(refused("this is an archive; unpack it first".to_owned()));
        }
        let text = csv::decode(&found, map.encoding.as_deref()).map_err(|error| refused(error.to_string()))?;
        if text.chars().all(|c| c.is_whitespace() || c == '\0') {
            return Err(refused("the file is empty".to_owned()));
        }
        if text.trim_start().starts_with(['{', '[']) {
            return self.json(&text, &source).map_err(refused);
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
                .map_err(|why| Unread::Asked(format!("{shown_path}: {}", shown(&why))));
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
            let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
            return match incoming(self.disk, dir.unwrap_or(Path::new("."))).map_err(unread)? {
                Incoming::Folder(files) => folder(files, &source).map_err(refused),
                Incoming::File(_) => Err(refused("the folders of the habits are not beside it".to_owned())),
            };
        }
        let columns: Vec<String> = head.fields.iter().take(30).map(|field| shown(field)).collect();
        Err(Unread::Asked(format!(
            "{shown_path}: this table needs a mapping, --map FILE; its columns are {}. Nothing was written",
            columns.join(", ")
        )))
    }

    fn json(&self, text: &str, source: &Source<'_>) -> Result<Haul, String> {
        let root = Json::parse(text).map_err(|error| error.to_string())?;
        let words = &self.regimen.settings.words;
        let course = |found: &Json, id: &_| course_of(found, id, words);
        match form(&root) {
            Some(Form::Own) => own_json::read(&root, self.regimen, source, (&course, &measure_of, &care_of)),
            Some(Form::MedTimer) => medtimer::read(&root, source),
            Some(Form::Psychonaut) => Ok(psychonaut::read(&root, source)),
            Some(Form::Health) => Ok(health::json(&root, source)),
            Some(Form::Fhir) => Ok(fhir::read(&root, source)),
            None => Err("this JSON is of no program that is known; docs/cli.md has the list".to_owned()),
        }
    }
}

/// What separates the names of the first line.
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
