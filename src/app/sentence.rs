//! Short sentences in the list of commands: `hold 7d`, `taken 21:00 yesterday`, `focus 6`, `go 3 nov`.
//!
//! Each is read by what reads the same words elsewhere, and shown in full before Enter does it.

mod care;
mod dose;
mod exchange;
mod said;

use super::message::{Effect, View};
use super::plan::lines::{self, PlanAsk, PlanLine};
use super::prompt::Purpose;
use super::record::{self, Reading};
use super::report::period;
use super::when;
use super::words;
use super::world::{Reply, World};
pub use crate::app::reply::Wish;
pub use crate::app::sentence::said::Said;
use crate::app::sentence::said::{best, named, one, saves};
use crate::domain::course::Course;
use crate::domain::decision;
use crate::domain::measure::Measure;
use crate::domain::named as domain_named;
use crate::domain::settings::ThemeChoice;

/// What the list says is understood, in addition to the names of commands.
pub const EXAMPLES: [&str; 16] = [
    "taken 21:00 yesterday",
    "took 1.25 mg 21:05",
    "skip sampletol",
    "note headache gone by ten",
    "go 3 nov",
    "report since 3 nov",
    "focus 6",
    "hold 7d",
    "visit 30 mar 10:30",
    "certificate 30 jun",
    "theme light",
    "mouse off",
    "import ~/backup.json",
    "export ics",
    "demo",
    "timezone",
];

/// How many readings of `took` are about doses that are open.
pub fn open_doses(world: &World) -> usize {
    dose::taken(world, "").map_or(0, |said| said.len())
}

/// Reads a sentence; `None`: it is none, and perhaps the name of a command. Several: which one is meant can be chosen.
///
/// # Errors
/// It begins like a sentence: what is wrong with the rest.
pub fn read(world: &World, text: &str) -> Option<Result<Vec<Said>, String>> {
    let text = text.trim();
    let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let verb = verb.to_lowercase();
    let said = match verb.as_str() {
        "taken" | "took" if rest.is_empty() => Ok(dose::any(world)),
        "taken" | "took" => dose::taken(world, rest),
        // As on the command line. `take 5 mg morning` is a decision, and typed in the plan.
        "take" if !rest.is_empty() => return Some(dose::taken(world, rest)).filter(Result::is_ok),
        "demo" if rest.is_empty() => Ok(demo()),
        "timezone" if rest.is_empty() => Ok(timezone(world)),
        "import" => exchange::import(rest),
        "export" => exchange::export(world, rest),
        // Alone these are the names of commands, but for what is decided in one word.
        _ if rest.is_empty() => return decided(world, &verb, text).filter(Result::is_ok),
        "skip" | "skipped" => dose::skipped(world, rest),
        "hold" => hold(world, rest),
        "note" => note(world, rest),
        "about" => about(world, rest),
        "go" => go(world, rest),
        "report" => report(world, rest),
        "theme" => theme(rest),
        "mouse" => mouse(rest),
        "visit" | "appointment" | "person" | "paper" | "certificate" | "prescription" => {
            return care::read(world, &verb, rest);
        }
        _ => return value(world, text).or_else(|| decided(world, &verb, text)),
    };
    Some(said)
}

/// `7d`, `7 days`, `1 week sampletol`: every plan that has steps, or the one that is named.
fn hold(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let (course, rest) = named(world, rest)?;
    let spaced: String = match rest.find(|c: char| !c.is_ascii_digit()) {
        Some(at) if at > 0 => {
            let (number, unit) = rest.split_at(at);
            let unit = match unit.trim() {
                "d" => "days",
                "w" => "weeks",
                unit => unit,
            };
            format!("{number} {unit}")
        }
        _ => rest.clone(),
    };
    let several = |course: &&Course| {
        let plan = course.plans.last();
        course.archived.is_none() && plan.is_some_and(|plan| plan.steps.len() > 1)
    };
    let all: Vec<&Course> = match course {
        Some(course) => vec![course],
        None => world.regimen.courses.iter().filter(several).collect(),
    };
    if all.is_empty() {
        return Err("no plan has steps to stay on".into());
    }
    let missing = "hold for how long? such as 7d or 1 week";
    best(
        all.iter()
            .map(|course| drafted(world, course, (PlanAsk::Hold, "Hold "), &spaced, missing))
            .collect(),
    )
}

/// Something that goes into the draft of a course, and is shown there.
fn drafted(
    world: &World,
    course: &Course,
    (ask, lead): (PlanAsk, &str),
    text: &str,
    missing: &str,
) -> Result<Said, String> {
    let line = PlanLine {
        course: course.id.clone(),
        row: None,
        ask,
    };
    match lines::read(world, &line, text)? {
        Reading::Edit(echo, edit) => Ok(Said {
            words: format!("{lead}{}: {echo}", world.name(&course.id)),
            detail: "opens as a draft, nothing changes yet".into(),
            replies: vec![
                Reply::View(View::Plan),
                Reply::Wish(Wish::Plan(course.id.clone())),
                Reply::Save(edit),
            ],
        }),
        _ => Err(missing.to_owned()),
    }
}

/// `pause 5 days examplin`, `stop`: a decision as the line of the plan reads it, on the plan that is named or on each.
/// `take` is what was taken here, and decided in the plan alone.
fn decided(world: &World, verb: &str, text: &str) -> Option<Result<Vec<Said>, String>> {
    let begins = |word: &str| word.split_whitespace().next() == Some(verb);
    if verb == "take" || !decision::words().any(|(word, _)| begins(word)) {
        return None;
    }
    let (course, rest) = match named(world, text) {
        Ok(named) => named,
        Err(unclear) => return Some(Err(unclear)),
    };
    let mut all: Vec<&Course> = match course {
        Some(course) => vec![course],
        None => world
            .regimen
            .courses
            .iter()
            .filter(|course| course.archived.is_none())
            .collect(),
    };
    // What has steps is what most decisions are about; what is as needed comes last.
    all.sort_by_key(|course| {
        let steps = course.plans.last().map_or(&[][..], |plan| &plan.steps);
        let timed = steps.iter().any(|step| !step.take.is_as_needed());
        (!timed, steps.len() < 2)
    });
    let read = all
        .iter()
        .map(|course| drafted(world, course, (PlanAsk::Decide, ""), &rest, "what was decided?"));
    let read: Vec<Result<Said, String>> = read.collect();
    (!read.is_empty()).then(|| best(read))
}

fn note(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    match record::read(world, &Purpose::Note(world.day), rest)? {
        Reading::Edit(echo, edit) => Ok(one(format!("Write {echo}"), format!("\"{rest}\""), saves(edit))),
        _ => Err("a note in your words".into()),
    }
}

/// What is known of a medicine, also of an archived one.
fn about(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let wanted = rest.to_lowercase();
    let fits = |course: &&Course| course.name.to_lowercase().starts_with(&wanted) || course.id.as_str() == wanted;
    let found: Vec<Said> = world
        .regimen
        .courses
        .iter()
        .filter(fits)
        .map(|course| Said {
            words: format!("Show what is known of {}", world.name(&course.id)),
            detail: "plan, window, late dose, supply, last entries".into(),
            replies: vec![Reply::Wish(Wish::About(Some(course.id.clone())))],
        })
        .collect();
    if found.is_empty() {
        return Err(format!("no medicine begins with `{rest}`"));
    }
    Ok(found)
}

fn go(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let rest = rest.strip_prefix("to ").unwrap_or(rest);
    let day = when::read_day(rest, &world.around(None))?;
    Ok(one(
        format!("Show {}", words::day_near(day, world.today())),
        words::distance(day, world.today()),
        vec![Reply::View(View::Today), Reply::Day(day)],
    ))
}

fn report(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let days = period::read(world, rest)?;
    Ok(one(
        format!("Report of {}", period::words(world, days)),
        "shown first; nothing is written yet",
        vec![Reply::Wish(Wish::Report(days))],
    ))
}

/// The made-up regimen, as on the first run: this one stays as it is.
fn demo() -> Vec<Said> {
    one(
        "Look around in a made-up regimen, in a temporary folder".into(),
        "your own files stay as they are; q ends it, and regimen opens them again",
        vec![Reply::Do(Effect::Demo)],
    )
}

/// By which clock the plan goes.
fn timezone(world: &World) -> Vec<Said> {
    let now = world.now;
    let clock = format!(
        "This clock says {}, {} from UTC",
        world.clock(now.time()),
        now.format("%:z")
    );
    let said = format!("{clock}; plan times follow it, except those of a medicine that has its own time zone");
    one(
        clock,
        "plan times follow it; `zone` finds the time zone of a medicine",
        vec![Reply::Say(said)],
    )
}

fn theme(rest: &str) -> Result<Vec<Said>, String> {
    let (choice, what) = match rest.to_lowercase().as_str() {
        "auto" => (ThemeChoice::Auto, "by the background of the terminal"),
        "dark" => (ThemeChoice::Dark, "for a dark background"),
        "light" => (ThemeChoice::Light, "for a light background"),
        "safe" => (ThemeChoice::Safe, "readable on any background"),
        "none" => (ThemeChoice::None, "no colours"),
        _ => return Err(format!("`{rest}` is not a theme; auto, dark, light, safe or none")),
    };
    let keep = "for this session; `theme` in config.toml keeps it";
    Ok(one(
        format!("Colours: {what}"),
        keep,
        vec![Reply::Wish(Wish::Theme(choice))],
    ))
}

fn mouse(rest: &str) -> Result<Vec<Said>, String> {
    let (on, what) = match rest.to_lowercase().as_str() {
        "on" => (true, "Mouse: click and wheel; Shift-drag selects text"),
        "off" => (false, "Mouse off: the terminal selects text"),
        _ => return Err(format!("`{rest}`: the mouse can be on or off")),
    };
    let keep = "for this session; `mouse` in config.toml keeps it";
    Ok(one(what.into(), keep, vec![Reply::Wish(Wish::Mouse(on))]))
}

/// A measure by its name, or the beginning of it, and a value.
fn value(world: &World, text: &str) -> Option<Result<Vec<Said>, String>> {
    let typed: Vec<&str> = text.split_whitespace().collect();
    let begins = |measure: &&Measure, n: usize| {
        let head = typed.get(..n).unwrap_or_default().join(" ").to_lowercase();
        let names = [measure.name.to_lowercase(), measure.id.0.to_lowercase()];
        names
            .iter()
            .any(|name| *name == head || head.len() >= 3 && name.starts_with(&head))
    };
    let asked = || {
        world
            .regimen
            .measures
            .iter()
            .filter(|measure| measure.retired.is_none())
    };
    let (_, n) = (1..typed.len())
        .rev()
        .find_map(|n| asked().find(|measure| begins(measure, n)).map(|measure| (measure, n)))?;
    let measure = match domain_named::measure(&world.regimen, &typed.get(..n).unwrap_or_default().join(" ")) {
        Ok(measure) => measure,
        Err(unclear) => return Some(Err(unclear.to_string())),
    };
    let rest = typed.get(n..).unwrap_or_default().join(" ");
    let purpose = Purpose::Value(measure.id.clone(), world.day, None);
    let read = match record::read(world, &purpose, &rest) {
        Ok(Reading::Edit(echo, edit)) => {
            let about = format!("about {}", words::day_near(world.day, world.today()));
            Ok(one(echo, about, saves(edit)))
        }
        Ok(_) => Err(world.expectation(measure)),
        Err(wrong) => Err(format!("{}: {wrong}", world.measure_name(measure))),
    };
    Some(read)
}

#[cfg(test)]
mod tests;
