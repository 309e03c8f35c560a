//! What is valid for an argument.

use chrono::TimeDelta;
use clap::{Arg, Command};

use super::line::Line;
use crate::cli::complete::offer::{Offer, Offers};
use crate::cli::context::Context;
use crate::domain::course::CourseId;
use crate::domain::day::Days;
use crate::domain::measure::{GRADES, Scale};
use crate::domain::recording::{Dose, which};
use crate::domain::words;

/// What an argument is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Course,
    Measure,
    /// The value of a measure.
    Value,
    /// An amount of a course.
    Amount,
    /// A dose of a course.
    Dose,
    /// A site of a course.
    Site,
    /// A day.
    Day,
    /// A time.
    Time,
    /// The plan, the draft, or a draft that was kept.
    Draft,
    /// A draft that was kept.
    Kept,
    Person,
    /// Any file; of `merge` the copies first.
    File,
    Folder,
    /// A file of the regimen that has backups.
    Backup,
    /// A verb.
    Verb,
    /// Text of one's own, or a number.
    Free,
}

/// Of each name of a value what it is about.
const KINDS: &[(&str, Kind)] = &[
    ("COURSE", Kind::Course),
    ("MEASURE", Kind::Measure),
    ("VALUE", Kind::Value),
    ("AMOUNT", Kind::Amount),
    ("DAY/MOMENT", Kind::Dose),
    ("SITE", Kind::Site),
    ("DATE", Kind::Day),
    ("TIME", Kind::Time),
    ("A", Kind::Draft),
    ("PERSON", Kind::Person),
    ("KEPT", Kind::Kept),
    ("DIR", Kind::Folder),
    ("FILE", Kind::File),
    ("FILES", Kind::File),
    ("PATH", Kind::File),
    ("ARCHIVE", Kind::File),
    ("VERB", Kind::Verb),
    ("NAME", Kind::Free),
    ("TEXT", Kind::Free),
    ("TAG", Kind::Free),
    ("FORMAT", Kind::Free),
    ("ZONE", Kind::Free),
    ("N", Kind::Free),
];

fn kind(arg: &Arg) -> Option<Kind> {
    let named = arg.get_value_names().and_then(|names| names.first());
    let name = named.map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string);
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// What is valid where the cursor is. The files are read only where they are needed.
pub(super) fn offers(line: &Line, program: &Command, context: impl FnOnce() -> Option<Context>) -> Offers {
    let mut offers = Offers::default();
    if line.before.is_empty() && line.typed.starts_with('-') && line.argument.is_none() {
        offers.words = options(line);
        return offers;
    }
    let Some(arg) = &line.argument else {
        offers.words = if line.given.is_empty() {
            verbs(&line.verb)
        } else {
            Vec::new()
        };
        if offers.words.is_empty() && line.typed.is_empty() {
            offers.words = options(line);
        }
        return offers;
    };
    let possible = arg.get_value_parser().possible_values().into_iter().flatten();
    let possible = possible.filter(|value| !value.is_hide_set()).map(|value| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        Offer::new(value.get_name(), help)
    });
    // Of a decision only the first word is one of these.
    let first = line.given.len() <= 1;
    offers.words = possible.filter(|_| first).collect();
    if !offers.words.is_empty() {
        return offers;
    }
    let kind = match kind(arg) {
        Some(Kind::File) if line.verb.get_name() == "restore" && arg.is_positional() => {
            let unpacks = line.used.iter().any(|option| option == "--from");
            Some(if unpacks { Kind::Folder } else { Kind::Backup })
        }
        kind => kind,
    };
    match kind {
        Some(Kind::Day) => offers.words = days(),
        Some(Kind::Time) => offers.words = times(),
        Some(Kind::Folder) => offers.folders = true,
        Some(Kind::Verb) => offers.words = verbs(program),
        Some(Kind::Free) | None => {}
        Some(kind) => {
            offers.files = kind == Kind::File;
            if let Some(mut context) = context() {
                offers.words = of_files(kind, line, &mut context);
            }
        }
    }
    offers
}

/// The verbs, where none is said yet or help is asked for one.
fn verbs(command: &Command) -> Vec<Offer> {
    let all = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    all.map(|verb| {
        Offer::new(
            verb.get_name(),
            verb.get_about().map(ToString::to_string).unwrap_or_default(),
        )
    })
    .collect()
}

/// The options that are not there yet.
fn options(line: &Line) -> Vec<Offer> {
    let all = line
        .verb
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !arg.is_positional());
    let all = all.filter_map(|arg| {
        let name = format!("--{}", arg.get_long()?);
        let again = !line.used.contains(&name) || matches!(arg.get_action(), clap::ArgAction::Append);
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        again.then(|| Offer::new(name, help))
    });
    all.collect()
}

fn days() -> Vec<Offer> {
    let named = [
        "today",
        "yesterday",
        "tomorrow",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ];
    named.iter().map(|word| Offer::new(*word, "")).collect()
}

fn times() -> Vec<Offer> {
    let named = [
        ("now", ""),
        ("-30m", "half an hour ago"),
        ("-1h", "an hour ago"),
        ("-2h", "two hours ago"),
        ("yesterday", "with a time behind it"),
    ];
    named.iter().map(|(word, help)| Offer::new(*word, *help)).collect()
}

fn of_files(kind: Kind, line: &Line, context: &mut Context) -> Vec<Offer> {
    match kind {
        Kind::Course => {
            let courses = context.loaded.regimen.courses.iter();
            courses
                .map(|course| Offer::new(course.id.as_str(), course.name.clone()))
                .collect()
        }
        Kind::Measure => {
            let measures = context.loaded.regimen.measures.iter();
            let measures = measures.filter(|measure| measure.retired.is_none());
            measures
                .map(|measure| Offer::new(&*measure.id.0, measure.name.clone()))
                .collect()
        }
        Kind::Value => values(line, context),
        Kind::Amount | Kind::Dose => doses(kind, line, context),
        Kind::Site => {
            let course = named(line, context);
            let course = course.and_then(|course| context.loaded.regimen.course(&course));
            let sites = course.into_iter().flat_map(|course| &course.sites);
            sites.map(|site| Offer::new(site.as_str(), "")).collect()
        }
        Kind::Person => {
            let people = context.loaded.regimen.care.people.iter();
            people
                .map(|person| Offer::new(person.name.clone(), person.role.clone()))
                .collect()
        }
        Kind::Draft | Kind::Kept => {
            let usual = [
                Offer::new("plan", "what is in force"),
                Offer::new("draft", "what is worked on"),
            ];
            let usual = usual.into_iter().filter(|_| kind == Kind::Draft);
            let course = named(line, context);
            let kept = context.loaded.kept.iter();
            let kept = kept.filter(|(id, ..)| course.as_ref().is_none_or(|course| course == id));
            usual
                .chain(kept.map(|(_, name, _)| Offer::new(name.as_str(), "a draft that was kept")))
                .collect()
        }
        Kind::File if line.verb.get_name() == "merge" => {
            let copies = context.store.copies().into_iter();
            copies.map(|name| Offer::new(name, "a copy")).collect()
        }
        Kind::Backup => {
            let mut names: Vec<String> = (context.store.kept().into_iter().flatten())
                .map(|kept| kept.file.to_string())
                .collect();
            names.dedup();
            names.into_iter().map(|name| Offer::new(name, "")).collect()
        }
        Kind::File | Kind::Folder | Kind::Day | Kind::Time | Kind::Verb | Kind::Free => Vec::new(),
    }
}

/// The course that the line names.
fn named(line: &Line, context: &Context) -> Option<CourseId> {
    let name = line.given.first()?;
    context.course(name).ok().map(|course| course.id.clone())
}

/// What a measure can be answered with.
fn values(line: &Line, context: &Context) -> Vec<Offer> {
    let measure = line.given.first().and_then(|name| context.measure(name).ok());
    let Some(measure) = measure else { return Vec::new() };
    match &measure.scale {
        Scale::Rating { low, high, middle } => (0..=10)
            .map(|n| {
                let help = match n {
                    0 => low.as_str(),
                    5 => middle.as_deref().unwrap_or_default(),
                    10 => high.as_str(),
                    _ => "",
                };
                Offer::new(n.to_string(), help)
            })
            .collect(),
        Scale::Grade { five } => {
            let grades = GRADES.iter().take(if *five { 5 } else { 4 });
            grades.map(|grade| Offer::new(*grade, "")).collect()
        }
        Scale::YesNo => vec![Offer::new("yes", ""), Offer::new("no", "")],
        Scale::Number { .. } | Scale::Pair { .. } => Vec::new(),
    }
}

/// The doses of today and those of yesterday without a record: their names, or their amounts.
fn doses(kind: Kind, line: &Line, context: &mut Context) -> Vec<Offer> {
    let Some(course) = named(line, context) else {
        return Vec::new();
    };
    let today = context.today;
    let yesterday = today - TimeDelta::days(1);
    context.read_months(yesterday, today);
    let schedules = context.schedules_near(today);
    let regimen = &context.loaded.regimen;
    let days = Days::new(regimen, &schedules, (yesterday, today), context.now, &context.place);
    let (now, before) = (days.today(), days.day(yesterday));
    let mut all: Vec<Offer> = Vec::new();
    let mut add = |dose: &Dose, help: String| {
        let offer = match (kind, &dose.planned) {
            (Kind::Amount, Some(amount)) => Offer::new(amount.quantity().to_string(), help),
            (Kind::Amount, None) => return,
            _ => Offer::new(which::handle(dose).trim_matches('"'), help),
        };
        if !all.iter().any(|other| other.value == offer.value) {
            all.push(offer);
        }
    };
    let of_course = |own: &CourseId| *own == course;
    let of_before = before.doses.iter().filter(|dose| dose.entries.is_empty());
    for dose in now
        .all()
        .chain(of_before)
        .filter(|dose| of_course(&dose.due.course) && !dose.due.trace)
    {
        let day = words::distance(dose.due.on, today);
        let moment = &dose.due.shown;
        add(&Dose::due(dose), format!("{} {day} {moment}", dose.due.amount));
    }
    for need in now.needs.iter().filter(|need| of_course(&need.need.course)) {
        let help = format!("{} as needed", need.next);
        add(&Dose::as_needed(&need.need, need.next.clone(), today), help);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::complete::line::takes_value;

    /// An argument that takes a value and is in no table would be offered nothing, or the files of the folder.
    #[test]
    fn every_value_is_of_a_known_kind() {
        let mut command = crate::cli::command();
        command.build();
        for verb in std::iter::once(&command).chain(command.get_subcommands()) {
            for arg in verb
                .get_arguments()
                .filter(|arg| takes_value(arg) || arg.is_positional())
            {
                let possible = arg.get_value_parser().possible_values().is_some();
                let known = possible || kind(arg).is_some();
                let machinery = ["complete", "help"].contains(&verb.get_name());
                assert!(known || machinery, "{} of {}", arg.get_id(), verb.get_name());
            }
        }
    }
}
