//! `regimen log`: what was recorded in some days, entry by entry.

use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::context::{Context, Fail};
use super::days::Looks;
use super::json::{self, Rows, slot_or_time};
use super::print::out;
use super::read::long_date;
use crate::domain::amount::Amount;
use crate::domain::course::CourseId;
use crate::domain::day::{Schedules, clock_name, other_at, told_at};
use crate::domain::journal::{DoseEntry, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::MeasureId;
use crate::domain::recording::call;
use crate::domain::recording::{Dose, Kind as DoseKind, Scene, said};
use crate::domain::sessions::round_of;
use crate::domain::words::{self, time};
use crate::ui::text::clean_line;

/// What was recorded, in its order: doses, readings, notes
#[derive(Debug, Args)]
pub(super) struct Log {
    /// First day: yesterday, mon, 3 weeks ago, 1 nov; six days ago if left out
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day; today if left out
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only doses of this course; may be given several times
    #[arg(long, value_name = "COURSE")]
    course: Vec<String>,
    /// Only readings of this measure; may be given several times
    #[arg(long, value_name = "MEASURE")]
    measure: Vec<String>,
    /// Only notes with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Only doses, readings or notes
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// Withdrawn entries too
    #[arg(long)]
    all: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// Taken, skipped or held.
    Dose,
    /// The value of a measure.
    Reading,
    /// Text.
    Note,
}

/// An entry as JSON has it.
#[derive(Debug, Serialize)]
struct Row {
    kind: Kind,
    id: String,
    /// The day that it is for: of a dose the one under which it is shown.
    day: NaiveDate,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    entered: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<String>,
    /// `taken`, `skipped`, `held`.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// `remove` where something worn was taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    episode: Option<String>,
    /// Where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    around: Option<String>,
    /// Somebody was called about the reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    called: Option<bool>,
    /// What they said, or why nobody was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    /// Withdrawn, for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    void: Option<String>,
    #[serde(skip)]
    when: DateTime<FixedOffset>,
    #[serde(skip)]
    words: String,
}

impl Row {
    fn new(kind: Kind, id: &impl ToString, day: NaiveDate, at: DateTime<FixedOffset>) -> Self {
        Self {
            kind,
            id: id.to_string(),
            day,
            at: at.to_rfc3339(),
            entered: None,
            course: None,
            state: None,
            action: None,
            amount: None,
            unit: None,
            slot: None,
            time: None,
            planned: None,
            why: None,
            episode: None,
            site: None,
            measure: None,
            value: None,
            around: None,
            called: None,
            said: None,
            text: None,
            tags: None,
            void: None,
            when: at,
            words: String::new(),
        }
    }
}

/// Which entries are asked for.
struct Wanted {
    days: (NaiveDate, NaiveDate),
    courses: Vec<CourseId>,
    measures: Vec<MeasureId>,
    tag: Option<String>,
    all: bool,
}

/// How many days before or after its own day a dose may be taken for the log to find it.
const LONGEST_AHEAD: i64 = 31;

impl Log {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let asked = ("--since", self.since.as_deref());
        let (since, to) = context.span(asked, self.to.as_deref(), Looks::Back)?;
        let since = since.unwrap_or(to.unwrap_or(context.today) - TimeDelta::days(6));
        // In the night what was recorded for the date that has begun is in it too.
        let to = to.unwrap_or_else(|| context.now.date_naive().max(context.today));
        if to < since {
            return Err(Fail::Usage(format!("--to {to} is before --since {since}")));
        }
        let courses = self.course.iter().map(|name| Ok(context.course(name)?.id.clone()));
        let measures = self.measure.iter().map(|name| Ok(context.measure(name)?.id.clone()));
        let wanted = Wanted {
            days: (since, to),
            courses: courses.collect::<Result<_, Fail>>()?,
            measures: measures.collect::<Result<_, Fail>>()?,
            tag: self.tag.as_ref().map(|tag| tag.trim_start_matches('#').to_lowercase()),
            all: self.all,
        };
        let months = context.store.months();
        if let (Some(first), Some(last)) = (months.first(), months.last()) {
            // A dose is kept in the month in which it was due, a reading in that of its time.
            let beside = TimeDelta::days(LONGEST_AHEAD);
            context.read_months((since - beside).max(first.first()), (to + beside).min(last.last()));
        }
        let schedules = context.schedules();
        let rows = self.rows(context, &schedules, &wanted);
        if self.json {
            json::print_with(&Rows::new(rows), context)?;
            return Ok(context.end());
        }
        context.tell_faults()?;
        let twelve = context.loaded.regimen.settings.writing.twelve_hours;
        let mut text = String::new();
        let mut day = None;
        for row in &rows {
            if day != Some(row.day) {
                text.push_str(&format!("{}\n", long_date(row.day)));
                day = Some(row.day);
            }
            let local = row.when;
            let at = time(local.time(), twelve);
            let other = (local.date_naive() != row.day).then(|| format!(", on {}", words::day(local.date_naive())));
            // A time by another clock says so: compared with `today` and `limits` it would be another time.
            let clock = clock_name(local, &context.place).map(|clock| format!(", time of {clock}"));
            let other = other.unwrap_or_default() + &clock.unwrap_or_default();
            let gone = row
                .void
                .as_ref()
                .map_or(String::new(), |why| format!(" (withdrawn: {why})"));
            text.push_str(&format!(
                "  {at:>8}  {}\n",
                clean_line(&format!("{}{other}{gone}", row.words))
            ));
        }
        out(if text.is_empty() {
            "Nothing was recorded in these days.\n"
        } else {
            &text
        })?;
        Ok(context.end())
    }

    /// The entries, in the order of their days and times.
    fn rows(&self, context: &Context, schedules: &Schedules, wanted: &Wanted) -> Vec<Row> {
        let regimen = &context.loaded.regimen;
        let scene = context.scene(schedules);
        // A choice among one kind is a choice of the kind.
        let narrowed = [
            (Kind::Dose, !wanted.courses.is_empty()),
            (Kind::Reading, !wanted.measures.is_empty()),
            (Kind::Note, wanted.tag.is_some()),
        ];
        let any = narrowed.iter().any(|(_, narrowed)| *narrowed);
        let is_asked =
            |kind: Kind| self.kind.is_none_or(|only| only == kind) && (!any || narrowed.contains(&(kind, true)));
        let mut rows: Vec<Row> = Vec::new();
        for (_, month) in regimen.journal.months() {
            if is_asked(Kind::Dose) {
                let own = |dose: &&DoseEntry| wanted.courses.is_empty() || wanted.courses.contains(&dose.course);
                rows.extend(month.doses.iter().filter(own).map(|dose| dose_row(scene, dose)));
            }
            if is_asked(Kind::Reading) {
                let own =
                    |reading: &&ReadingEntry| wanted.measures.is_empty() || wanted.measures.contains(&reading.measure);
                rows.extend(
                    month
                        .readings
                        .iter()
                        .filter(own)
                        .map(|reading| reading_row(scene, reading)),
                );
            }
            if is_asked(Kind::Note) {
                let tagged = |note: &&NoteEntry| {
                    let tags = note.all_tags();
                    wanted
                        .tag
                        .as_ref()
                        .is_none_or(|tag| tags.iter().any(|own| own.to_lowercase() == *tag))
                };
                rows.extend(month.notes.iter().filter(tagged).map(note_row));
            }
        }
        let (from, to) = wanted.days;
        // Under the day of its dose; what was taken ahead for a later day, or late, is of these days as well.
        // So is what was recorded on a date that, east of the date line, has not come here yet.
        let here = |row: &Row| scene.wall.local(row.when).date_naive();
        let asked = |row: &Row| (from..=to).contains(&row.day) || (from..=to).contains(&here(row));
        rows.retain(|row| asked(row) && (wanted.all || row.void.is_none()));
        rows.sort_by_key(|row| (row.day, row.when));
        rows
    }
}

fn dose_row(scene: Scene<'_>, entry: &DoseEntry) -> Row {
    // As the dose is shown, which is how every list of due doses names it.
    let dose = Dose::of_entry(scene, entry).filter(|_| entry.due.is_some());
    let day = dose.as_ref().map_or_else(|| scene.day_of(entry.at), |dose| dose.on);
    let (state, taken) = match &entry.outcome {
        Outcome::Taken(taken) => ("taken", Some(taken)),
        Outcome::Skipped => ("skipped", None),
        Outcome::Held => ("held", None),
    };
    let shown = dose.as_ref().and_then(|dose| dose.shown.as_ref());
    let (slot, time) = shown.map_or((None, None), slot_or_time);
    let name = scene.regimen.name_of(&entry.course);
    let how_much = taken.map_or(String::new(), |taken| format!(" {taken}"));
    // As the day shows it.
    let timeline = scene.schedules.timeline(&entry.course);
    let of_plan = timeline.filter(|_| dose.as_ref().is_some_and(|dose| dose.kind == DoseKind::Due));
    let days = (day, scene.day_of(scene.now));
    let at = of_plan.map_or_else(
        || other_at(entry.at, days, scene.wall),
        |timeline| told_at(entry.at, timeline, days, scene.wall),
    );
    let moment = dose.map_or(String::new(), |dose| match taken {
        Some(_) => format!(" ({})", said::planned_for(scene, &dose)),
        None => format!(" ({})", said::dose(scene, &dose)),
    });
    let why = entry.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let site = entry.site.as_ref().map_or(String::new(), |site| format!(", {site}"));
    let words = format!("{name}{how_much} {}{moment}{site}{why}", entry.verb());
    Row {
        entered: entry.entered.map(|at| at.to_rfc3339()),
        course: Some(entry.course.to_string()),
        state: Some(state),
        action: entry.is_off().then_some("remove"),
        amount: taken.map(|taken| taken.value.normalize().to_string()),
        unit: taken.map(|taken| taken.unit.to_string()),
        slot,
        time,
        planned: entry.planned.as_ref().map(Amount::to_string),
        why: entry.why.clone(),
        episode: entry.episode.clone(),
        site: entry.site.clone(),
        void: entry.void.clone(),
        words,
        when: at,
        ..Row::new(Kind::Dose, &entry.id, day, entry.at)
    }
}

fn reading_row(scene: Scene<'_>, entry: &ReadingEntry) -> Row {
    let day = entry.day.unwrap_or_else(|| entry.at.date_naive());
    let measure = scene.regimen.measure(&entry.measure);
    let named = measure.map_or_else(
        || format!("{} {}", entry.measure, entry.value),
        |measure| call::named(scene.regimen, measure, entry),
    );
    let round = measure.and_then(|measure| round_of(scene.regimen, measure, entry));
    let note = entry.note.as_ref().map_or(String::new(), |note| format!(": {note}"));
    let call = entry.call.as_ref().map_or(String::new(), |call| format!(", {call}"));
    Row {
        entered: entry.entered.map(|at| at.to_rfc3339()),
        measure: Some(entry.measure.to_string()),
        value: Some(entry.value.to_string()),
        around: round.map(|round| round.to_string()).or_else(|| entry.around.clone()),
        called: entry.call.as_ref().map(|call| call.called),
        said: entry.call.as_ref().and_then(|call| call.said.clone()),
        text: entry.note.clone(),
        void: entry.void.clone(),
        words: format!("{named}{note}{call}"),
        ..Row::new(Kind::Reading, &entry.id, day, entry.at)
    }
}

fn note_row(entry: &NoteEntry) -> Row {
    let day = entry.day.unwrap_or_else(|| entry.at.date_naive());
    Row {
        entered: entry.entered.map(|at| at.to_rfc3339()),
        text: Some(entry.text.clone()),
        tags: Some(entry.all_tags()),
        void: entry.void.clone(),
        words: entry.text.clone(),
        ..Row::new(Kind::Note, &entry.id, day, entry.at)
    }
}
