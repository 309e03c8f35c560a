//! `regimen status`: one line for a status bar, and a check for scripts and timers.

use std::process::ExitCode;

use chrono::NaiveDateTime;
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::json;
use super::print::{out, say};
use crate::domain::bottle;
use crate::domain::clock::Wall;
use crate::domain::day::{Day, DayDose, Days, Schedules, Status as DoseStatus};
use crate::domain::journal::Month;
use crate::domain::questions::{Asking, Question, questions};
use crate::domain::reminders::{Reminder, reminders};
use crate::domain::schedule::{Action, Due};
use crate::domain::unreadable::{Part, month_words};
use crate::domain::words::time;
use crate::ui::text::clean_line;

/// One line for a status bar
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
#[derive(Debug, Args)]
pub(super) struct Status {
    /// The line: {due} how many doses are due, {late} how many are late and still to be taken, {unrecorded} how many of
    /// today have no record though their time has passed, {contradicted} how many are recorded as taken and as not taken, {measure} how many readings around a dose are to be measured, {soon} how many are too soon by your limits, {open} how many
    /// are still open today, {expired} of how many medicines a vial or bottle is no longer good, {next} the next one, {names} what is due or late,
    /// {fault} what cannot be read
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Print nothing; exit code 4 when something is due, 5 when nothing is and a dose of today is not recorded, 3 when
    /// something cannot be read, else 0
    #[arg(long, conflicts_with_all = ["json", "waybar", "format", "discreet"])]
    check: bool,
    /// With --check: only for what no --once has announced before; for reminders that do not nag
    #[arg(long, requires = "check", conflicts_with_all = ["json", "waybar", "format", "discreet"])]
    once: bool,
    /// No names and no amounts
    #[arg(long)]
    discreet: bool,
    /// For waybar: text (as --format has it), tooltip and class as one line of JSON
    #[arg(long)]
    waybar: bool,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long, conflicts_with_all = ["waybar", "format"])]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    due: usize,
    /// Their window has closed, and they are still to be taken.
    late: usize,
    /// Of today, their window has closed and nothing is recorded.
    unrecorded: usize,
    /// Their window is open, and the limits say that it is too soon.
    too_soon: usize,
    /// Recorded as taken and as not taken.
    contradicted: usize,
    /// Readings around a dose that are waited for.
    to_measure: usize,
    /// Medicines of which nothing is due until a dose is recorded.
    #[serde(rename = "waiting")]
    stalled: usize,
    open: usize,
    /// Medicines in use of which a vial, bottle or box is no longer good.
    expired: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The next reading around a dose of today, with its time.
    #[serde(skip)]
    reading: Option<String>,
    names: Vec<String>,
    /// Of today, nobody knows whether they were taken: the journal cannot be read.
    unknown: usize,
    /// What is not known, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

#[derive(Debug, Serialize)]
struct Waybar {
    text: String,
    tooltip: String,
    class: &'static str,
}

impl Status {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let schedules = context.schedules_near(context.today);
        let regimen = &context.loaded.regimen;
        let days = Days::new(
            regimen,
            &schedules,
            (context.today, context.today),
            context.now,
            &context.place,
        );
        let (day, stalled): (Day, usize) = (days.today(), days.stalled().len());
        let of = |status: DoseStatus| day.all().filter(move |dose| dose.status == status && !dose.unknown);
        let waiting: Vec<&DayDose> = [DoseStatus::Late, DoseStatus::Due].into_iter().flat_map(of).collect();
        let unrecorded: Vec<&DayDose> = of(DoseStatus::NotRecorded).collect();
        let asked: Vec<Asking<'_>> = questions(regimen, &schedules, &day, context.now)
            .into_iter()
            .filter_map(|question| match question {
                Question::Reading(asking) if asking.occasion.is_some() => Some(asking),
                _ => None,
            })
            .collect();
        let open: Vec<&Asking<'_>> = asked.iter().filter(|asking| asking.open).collect();
        if self.check {
            let found = reminders(regimen, &schedules, &day, context.now);
            return Ok(ExitCode::from(self.checked(context, found)));
        }
        let named = |dose: &&DayDose| {
            if self.discreet {
                dose.due.moment().to_string()
            } else {
                let doing = dose.due.action.map(|action| format!(", {}", action.words()));
                let (name, doing) = (context.name(&dose.due.course), doing.unwrap_or_default());
                format!("{name} {}{doing}", dose.due.amount)
            }
        };
        let names = waiting.iter().chain(&unrecorded).map(named);
        let names = names.chain(open.iter().map(|asking| self.measure(asking))).collect();
        let late = of(DoseStatus::Late).count();
        let shape = Shape {
            version: json::VERSION,
            due: waiting.len() - late,
            late,
            unrecorded: unrecorded.len(),
            too_soon: of(DoseStatus::TooSoon).count(),
            contradicted: of(DoseStatus::Contradicted).count(),
            to_measure: open.len(),
            stalled,
            open: day.open(),
            expired: regimen
                .courses
                .iter()
                .filter(|course| bottle::is_over(course, context.today))
                .count(),
            next: self.next(context, &schedules, &day, &asked),
            reading: self.reading(context, &asked).map(|(_, words)| words),
            names,
            unknown: day.all().filter(|dose| dose.unknown).count(),
            fault: self.fault(context),
        };
        if let Some(format) = &self.format {
            known_words(format)?;
        }
        if self.json {
            json::print_with(&shape, context)?;
        } else if self.waybar {
            let class = match (shape.due + shape.to_measure, shape.late + shape.unrecorded) {
                _ if shape.fault.is_some() => "fault",
                (0, 0) => "idle",
                (0, _) => "late",
                _ => "due",
            };
            let mut lines = if self.discreet {
                Vec::new()
            } else {
                context.fault_lines()
            };
            lines.extend(shape.names.iter().cloned());
            let tooltip = if lines.is_empty() {
                words(&shape)
            } else {
                lines.join("\n")
            };
            let line = serde_json::to_string(&Waybar {
                text: markup(&self.text(&shape)),
                tooltip: markup(&tooltip),
                class,
            });
            let line = line.map_err(|error| Fail::output(&std::io::Error::other(error)))?;
            out(&format!("{line}\n"))?;
        } else {
            out(&format!("{}\n", self.text(&shape)))?;
        }
        Ok(context.end())
    }

    /// The exit code of `--check`; with `--once` of what is new.
    fn checked(&self, context: &Context, mut found: Vec<Reminder>) -> u8 {
        let mut faults: Vec<String> = context
            .faults()
            .map(|fault| format!("fault {} {}", context.today, clean_line(&fault.to_string())))
            .collect();
        if self.once {
            let names: Vec<String> = found.iter().map(|one| one.name.clone()).chain(faults.clone()).collect();
            let (new, done) = context.store.tell_once(&names);
            if let Err(error) = done {
                say(&format!("regimen: what was announced could not be remembered: {error}"));
            }
            found.retain(|one| new.contains(&one.name));
            faults.retain(|fault| new.contains(fault));
        }
        match (faults.is_empty(), found.iter().any(|one| one.waits), found.is_empty()) {
            (false, ..) => 3,
            (true, true, _) => 4,
            (true, false, false) => 5,
            (true, false, true) => 0,
        }
    }

    /// The line, as `--format` has it.
    fn text(&self, shape: &Shape) -> String {
        let format = self.format.as_ref();
        let line = format.map_or_else(|| words(shape), |format| fill(format, shape));
        clean_line(&line).into_owned()
    }

    /// What is not known because something cannot be read.
    fn fault(&self, context: &Context) -> Option<String> {
        let regimen = &context.loaded.regimen;
        if context.is_unknown(context.today, context.today) {
            return Some(month_words(Month::of(context.today)));
        }
        if regimen.closed(Part::Courses).is_some() {
            return Some("the medicines cannot be read".into());
        }
        match regimen.unreadable.as_slice() {
            [] => {
                let fault = context.faults().next()?;
                Some(format!("{} cannot be read in full", fault.file))
            }
            [one] if !self.discreet => Some(format!("{} cannot be read", one.name)),
            [_] => Some("1 medicine cannot be read".into()),
            more => Some(format!("{} medicines cannot be read", more.len())),
        }
    }

    /// What to measure around a dose: `Blood pressure after 40 min`.
    fn measure(&self, asking: &Asking<'_>) -> String {
        let round = asking
            .occasion
            .map_or(String::new(), |occasion| occasion.round.to_string());
        if self.discreet {
            round
        } else {
            format!("{} {round}", asking.measure.name).trim_end().to_owned()
        }
    }

    /// The next reading around a dose, where it is today: when, and in words with that time.
    fn reading(&self, context: &Context, asked: &[Asking<'_>]) -> Option<(NaiveDateTime, String)> {
        let later = asked.iter().filter(|asking| asking.given.is_none());
        let later = later.filter_map(|asking| Some((asking.from.filter(|from| *from > context.now)?, asking)));
        let (from, asking) = later.min_by_key(|(from, _)| *from)?;
        let at = context.place.local(from).naive_local();
        let clock = time(at.time(), context.loaded.regimen.settings.writing.twelve_hours);
        let words = format!("{clock} {}", self.measure(asking));
        (at.date() == context.today).then(|| (at, words.trim_end().to_owned()))
    }

    /// The next dose or reading around one: of today, else of the days to come.
    fn next(&self, context: &Context, schedules: &Schedules, day: &Day, asked: &[Asking<'_>]) -> Option<String> {
        // What has to wait for the limits comes when they allow it.
        let soon = day.all().find(|dose| dose.status == DoseStatus::TooSoon);
        let soon = soon.and_then(|dose| {
            let earliest = dose.earliest?;
            let mut due = dose.due.clone();
            (due.on, due.clock) = (earliest.date_naive(), Some(earliest.time()));
            Some(due)
        });
        let planned = day.doses.iter().find(|dose| dose.status == DoseStatus::Planned);
        let planned = planned.map(|dose| dose.due.clone());
        let first = |due: &Due| (due.on, due.clock.is_none(), due.clock);
        let today = soon.into_iter().chain(planned).min_by_key(first);
        if let Some((at, words)) = self.reading(context, asked) {
            let dose = today.as_ref().and_then(|due| Some(due.on.and_time(due.clock?)));
            if dose.is_none_or(|dose| at < dose) {
                return Some(words);
            }
        }
        let journal = &context.loaded.regimen.journal;
        let answered = |due: &Due| {
            let mut entries = journal.doses(context.today, due.on);
            entries.any(|entry| entry.course == due.course && entry.due.as_ref() == Some(&due.key))
        };
        let coming = || {
            let days = context.today.iter_days().skip(1).take(AHEAD);
            days.flat_map(|date| schedules.due_on(date, &context.place))
                .find(|due| due.action != Some(Action::Remove) && !answered(due))
        };
        let due = today.or_else(coming)?;
        let twelve = context.loaded.regimen.settings.writing.twelve_hours;
        let clock = due.clock.map(|clock| time(clock, twelve));
        let mut at = clock.unwrap_or_else(|| due.moment().to_string());
        if due.on != context.today {
            at = format!("{} {at}", due.on.format("%a %-d %b"));
        }
        Some(if self.discreet {
            at
        } else {
            format!("{at} {} {}", context.name(&due.course), due.amount)
        })
    }
}

/// Text for waybar, which reads it as Pango markup.
fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How many days ahead the next dose is searched for.
const AHEAD: usize = 60;

fn words(shape: &Shape) -> String {
    let counts = [
        (shape.due, "due"),
        (shape.late, "late"),
        (shape.unrecorded, "not recorded"),
        (shape.to_measure, "to measure"),
        (shape.contradicted, "contradicted"),
        (shape.stalled, "waiting for a record"),
        (shape.expired, "no longer good"),
    ];
    let counts = counts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"));
    let counts: Vec<String> = counts.collect();
    if let Some(fault) = &shape.fault {
        // What was taken is unknown: how many are due is then unknown as well.
        let known = !fault.starts_with("the journal");
        let counts = counts.into_iter().filter(|_| known);
        return std::iter::once(fault.clone())
            .chain(counts)
            .collect::<Vec<_>>()
            .join(", ");
    }
    match (counts.is_empty(), &shape.next) {
        // A reading has its minute, whatever else is open.
        (false, _) => counts
            .into_iter()
            .chain(shape.reading.clone())
            .collect::<Vec<_>>()
            .join(", "),
        (true, Some(next)) => format!("next {next}"),
        (true, None) => "nothing due".to_owned(),
    }
}

/// The words in braces that a format may have.
const WORDS: [&str; 11] = [
    "fault",
    "due",
    "late",
    "unrecorded",
    "contradicted",
    "measure",
    "soon",
    "open",
    "expired",
    "next",
    "names",
];

/// Refuses a word in braces that means nothing.
fn known_words(format: &str) -> Result<(), Fail> {
    for part in format.split('{').skip(1) {
        if let Some((word, _)) = part.split_once('}')
            && !WORDS.contains(&word)
        {
            let all: Vec<String> = WORDS.iter().map(|word| format!("{{{word}}}")).collect();
            return Err(Fail::Usage(format!(
                "`{{{word}}}` is not a word of --format; expected one of {}",
                all.join(", ")
            )));
        }
    }
    Ok(())
}

fn fill(format: &str, shape: &Shape) -> String {
    format
        .replace("{fault}", shape.fault.as_deref().unwrap_or(""))
        .replace("{due}", &shape.due.to_string())
        .replace("{late}", &shape.late.to_string())
        .replace("{unrecorded}", &shape.unrecorded.to_string())
        .replace("{measure}", &shape.to_measure.to_string())
        .replace("{contradicted}", &shape.contradicted.to_string())
        .replace("{soon}", &shape.too_soon.to_string())
        .replace("{open}", &shape.open.to_string())
        .replace("{expired}", &shape.expired.to_string())
        .replace("{next}", shape.next.as_deref().unwrap_or("-"))
        .replace("{names}", &shape.names.join(", "))
}
