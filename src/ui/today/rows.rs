//! The rows of Today: a dose, what may be taken as needed, a question, the notes.

use super::super::Look;
use super::super::glyphs::Sign;
use super::super::list::Item;
use super::super::named;
use super::super::text::{clean, clean_line, fit_with, width, wrap};
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::words;
use crate::app::world::World;
use crate::domain::bottle;
use crate::domain::course::CourseId;
use crate::domain::day::{Beside, DayDose, DayNeed, Status, Telling};
use crate::domain::journal::{DoseEntry, Outcome, ReadingEntry};
use crate::domain::measure::{Measure, Scale};
use crate::domain::preparation::behind;
use crate::domain::schedule;
use crate::ui::signs::{sign, sign_style};
use crate::ui::written::written;

pub(super) fn dose_time(world: &World, dose: &DayDose) -> String {
    match (dose.taken_at(), dose.due.clock) {
        (Some(at), _) => world.clock(at.time()),
        (None, Some(clock)) => world.clock(clock),
        (None, None) => String::new(),
    }
}

pub(super) fn dose_amount(world: &World, dose: &DayDose) -> String {
    let taken: Vec<String> = dose
        .taken_amounts()
        .iter()
        .map(|amount| world.quantity(amount))
        .collect();
    if taken.is_empty() {
        world.amount(&dose.due.amount)
    } else {
        taken.join(" + ")
    }
}

pub(super) fn entry_amount(world: &World, entry: &DoseEntry) -> String {
    match &entry.outcome {
        Outcome::Taken(quantity) => world.quantity(quantity),
        Outcome::Skipped => "skipped".into(),
        Outcome::Held => "held".into(),
    }
}

/// A medicine's name within its column: it is cut before any state or amount is.
fn named(world: &World, course: &CourseId, columns: usize, look: &Look) -> String {
    named::short(world, &world.name(course), columns.saturating_sub(2), look)
}

/// A row whose state is longer than its line continues on the next one: what to do is never cut.
pub(super) fn folded(mut row: Item, columns: usize) -> Vec<Item> {
    /// A narrower place for the state than this has a word on each line.
    const LEAST: usize = 16;
    let Some((state, before)) = row.line.spans.split_last_mut() else {
        return vec![row];
    };
    let indent: usize = before.iter().map(|span| width(&span.content)).sum();
    let room = columns.saturating_sub(indent);
    if width(&state.content) <= room {
        return vec![row];
    }
    let style = state.style;
    let (first, rest, indent) = if room >= LEAST {
        let mut lines = wrap(&state.content, room).into_iter();
        (lines.next().unwrap_or_default(), lines.collect::<Vec<_>>(), indent)
    } else {
        (String::new(), wrap(&state.content, columns.saturating_sub(4).max(8)), 4)
    };
    state.content = first.into();
    let hit = row.hit;
    let more = rest.into_iter().map(|line| Item {
        hit,
        ..Item::text(&format!("{}{line}", " ".repeat(indent)), style)
    });
    let more: Vec<Item> = more.collect();
    std::iter::once(row).chain(more).collect()
}

pub(super) fn dose_row(
    world: &World,
    dose: &DayDose,
    look: &Look,
    (name, amount): (usize, usize),
    columns: usize,
) -> Item {
    let row = |words: &str| dose_cells(world, dose, look, (name, amount), words);
    let words = dose_words(world, dose);
    let whole = row(&words);
    // The time of a dose that is not recorded is in its column already.
    let planned = dose.due.clock.map(|at| format!(", planned {}", world.clock(at)));
    match planned.filter(|_| dose.status == Status::NotRecorded && dose.due.on == world.day) {
        Some(planned) if whole.line.width() > columns => row(&words.replacen(&planned, "", 1)),
        _ => whole,
    }
}

fn dose_cells(world: &World, dose: &DayDose, look: &Look, (name, amount): (usize, usize), words: &str) -> Item {
    let text = look.theme.text;
    Item::cells(&[
        ("", 2, text),
        (look.glyphs.sign(sign(dose.status)), 2, sign_style(dose.status, look)),
        (
            &dose_time(world, dose),
            if world.regimen.settings.writing.twelve_hours {
                10
            } else {
                7
            },
            text,
        ),
        (&named(world, &dose.due.course, name, look), name, text),
        (&dose_amount(world, dose), amount, text),
        (words, 0, text),
    ])
}

/// What is counted or drawn for a dose that is still open, and what is in it, as far as the course says.
pub(super) fn measured(world: &World, dose: &DayDose) -> Option<String> {
    if world.hidden || !dose.status.is_open() {
        return None;
    }
    let course = world.regimen.course(&dose.due.course)?;
    let amount = &dose.due.amount;
    let said = behind(&course.preparation, amount);
    (!said.is_empty()).then(|| format!("{} {}{said}", course.name, world.amount(amount)))
}

/// What became of a dose, in words that do without its sign.
pub(super) fn dose_words(world: &World, dose: &DayDose) -> String {
    let today = world.today();
    let date = dose.due.on;
    let planned = dose.due.clock.map(|at| world.clock(at));
    // A dose of another day than the one above it says which: in the night two rows would look like one.
    let of_day = match &planned {
        Some(planned) if date != world.day => {
            format!(", planned {} {planned}", written(world, &words::day_near(date, today)))
        }
        _ => String::new(),
    };
    let doing = Telling::doing(dose);
    let why = dose.why().filter(|_| !world.hidden);
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    let parts = dose.taken().count();
    let elsewhere = dose
        .taken_at()
        .filter(|at| at.date_naive() != world.day)
        .map(|at| world.at(at));
    let words = world.telling(|telling| match dose.status {
        _ if dose.unknown => telling.became(dose),
        Status::Planned if date == today => "later today".to_owned(),
        Status::Due => match (dose.due.window, planned.is_some()) {
            (None, false) if dose.window.0.date() == date && dose.due.around.is_none() => {
                "due any time today".to_owned()
            }
            (None, _) => format!("due{of_day}, window {}", telling.window(dose)),
            _ => telling.became(dose),
        },
        _ if dose.due.is_guessed() => telling.became(dose),
        Status::Late if date != world.day => {
            let planned = planned.map(|clock| format!(" {clock}")).unwrap_or_default();
            format!(
                "{}, planned {}{planned}",
                telling.became(dose),
                written(world, &words::day_near(date, today))
            )
        }
        Status::Taken => {
            let same = dose
                .taken_at()
                .is_some_and(|at| dose.due.clock == Some(at.time()) && at.date_naive() == date);
            let verb = Telling::verb(dose);
            let taken = match (&elsewhere, parts) {
                (Some(at), _) => format!("{verb} {at}"),
                (None, 0 | 1) => verb.to_owned(),
                (None, parts) => format!("{verb} in {parts} parts"),
            };
            match planned.filter(|_| !same) {
                Some(planned) if date != world.day => {
                    format!(
                        "{taken}, planned {} {planned}",
                        written(world, &words::day_near(date, today))
                    )
                }
                Some(planned) => format!("{taken}, planned {planned}"),
                None if date != world.day => {
                    format!("{taken}, planned {}", written(world, &words::day_near(date, today)))
                }
                None => taken,
            }
        }
        Status::Changed | Status::Partly => {
            let amounts = dose.taken_amounts();
            let other = amounts.len() != 1 || amounts.first() != Some(&dose.due.amount.quantity());
            let amount = if other {
                format!(" {}", world.amount(&dose.due.amount))
            } else {
                String::new()
            };
            let day = if elsewhere.is_some() || date != world.day {
                format!(" {}", written(world, &words::day_near(date, today)))
            } else {
                String::new()
            };
            let time = planned.map(|p| format!(" {p}")).unwrap_or_default();
            let word = dose.status.word();
            let parts = if parts > 1 {
                format!(" in {parts} parts")
            } else {
                String::new()
            };
            let at = elsewhere.map(|at| format!(" {at}")).unwrap_or_default();
            format!("{word}{parts}{at}, planned{amount}{day}{time}{why}")
        }
        Status::Skipped => format!("skipped{why}"),
        Status::Held => format!("held, on the prescriber's word{why}"),
        Status::NotRecorded => match planned {
            Some(_) if date != world.day => format!("not recorded{of_day}"),
            Some(planned) => format!("not recorded, planned {planned}"),
            None => "not recorded".to_owned(),
        },
        _ => telling.became(dose),
    });
    let over = dose
        .due
        .minutes
        .map(|m| format!(", lasts {}", words::length(m)))
        .unwrap_or_default();
    let second = world.telling(|telling| telling.second(dose));
    let site = world.telling(|telling| telling.place(dose));
    // Where the words have it already, it is not said twice.
    let said = dose.places().iter().any(|place| words.contains(place));
    let site = if said { String::new() } else { site };
    let open = dose.status.is_open() || dose.status == Status::NotRecorded;
    let open = open && dose.due.action != Some(schedule::Action::Remove) && world.is_today();
    let course = world.regimen.course(&dose.due.course).filter(|_| open);
    let expired = course.is_some_and(|course| bottle::is_over(course, today));
    let expired = if expired { ", no longer good" } else { "" };
    format!("{doing}{words}{second}{over}{expired}{site}")
}

pub(super) fn need_row(world: &World, need: &DayNeed, look: &Look, name: usize, amount: usize) -> Item {
    let text = look.theme.text;
    let words = world.telling(|telling| telling.need(need, world.hidden));
    Item::cells(&[
        ("", 2, text),
        (
            look.glyphs.sign(Sign::AsNeeded),
            if world.regimen.settings.writing.twelve_hours {
                12
            } else {
                9
            },
            text,
        ),
        (&named(world, &need.need.course, name, look), name, text),
        (&world.amount(&need.next), amount, text),
        (&words, 0, text),
    ])
}

pub(super) fn unscheduled_row(world: &World, entry: &DoseEntry, look: &Look, name: usize, amount: usize) -> Item {
    let text = look.theme.text;
    let why = entry
        .why
        .as_deref()
        .filter(|_| !world.hidden)
        .map(|w| format!(": {w}"))
        .unwrap_or_default();
    let site = entry.site.as_deref().filter(|_| !world.hidden);
    let why = format!("{}{why}", site.map_or(String::new(), |site| format!(", {site}")));
    let words = match Beside::of(&world.regimen, &world.schedules, &entry.course, world.day) {
        Beside::Needed | Beside::Unplanned if entry.due.is_some() => "recorded, not in the plan of this day",
        Beside::Needed => "taken as needed",
        Beside::Unplanned => Beside::Unplanned.words(),
        Beside::Unknown => "recorded; its plan cannot be read",
    };
    let words = format!("{words}{why}");
    Item::cells(&[
        ("", 2, text),
        (look.glyphs.sign(Sign::AsNeeded), 2, text),
        (
            &world.clock(entry.at.time()),
            if world.regimen.settings.writing.twelve_hours {
                10
            } else {
                7
            },
            text,
        ),
        (&named(world, &entry.course, name, look), name, text),
        (&entry_amount(world, entry), amount, text),
        (&words, 0, text),
    ])
}

pub(super) fn measure_row(
    world: &World,
    measure: &Measure,
    reading: Option<&ReadingEntry>,
    look: &Look,
    name: usize,
    focused: bool,
) -> Item {
    let text = look.theme.text;
    let bar = match (&measure.scale, reading) {
        (Scale::Rating { .. }, Some(reading)) => {
            let filled = usize::try_from(crate::domain::figures::half_up(reading.value.number(), 0).mantissa())
                .unwrap_or(0)
                .min(10);
            format!(
                "{}{}",
                look.glyphs.filled.repeat(filled),
                look.glyphs.empty.repeat(10 - filled)
            )
        }
        (_, None) if focused => world.expected(measure),
        _ => String::new(),
    };
    let value = match reading {
        Some(_) if world.hidden => "--".to_owned(),
        Some(reading) => measure.show(&reading.value),
        None if world.is_today() => "not rated yet".to_owned(),
        None => "not rated".to_owned(),
    };
    let bar = if world.hidden { String::new() } else { bar };
    let style = if reading.is_some() {
        look.theme.series_a
    } else {
        look.theme.aside
    };
    let wide = if reading.is_some() { 11 } else { 16 };
    let named = clean_line(&world.measure_name(measure)).into_owned();
    Item::cells(&[
        ("", 4, text),
        (
            &fit_with(&named, name.saturating_sub(2), look.glyphs.ellipsis),
            name,
            text,
        ),
        (&value, wide, text),
        (&bar, 0, style),
    ])
    .focus(focused)
}

pub(super) fn notes(world: &World, look: &Look, columns: usize, indent: usize, focused: bool) -> Vec<Item> {
    let text = look.theme.text;
    let indented = |words: &str| Item::text(&format!("{}{words}", " ".repeat(indent)), text);
    let notes: Vec<&str> = world
        .regimen
        .journal
        .notes_on(world.day)
        .map(|note| note.text.as_str())
        .collect();
    let mut items = Vec::new();
    if notes.is_empty() {
        let key = world.key(Scope::Everywhere, Action::Note).unwrap_or_default();
        items.push(indented(&format!("none yet ({key} writes one line)")));
    } else if world.hidden {
        items.push(indented(&format!(
            "{} hidden",
            words::count(notes.len(), "note", "notes")
        )));
    } else {
        for note in notes {
            let cleaned = clean(note);
            items.extend(
                wrap(&cleaned, columns.saturating_sub(indent + 3))
                    .iter()
                    .map(|l| indented(l)),
            );
        }
    }
    if let Some(first) = items.first_mut() {
        first.focused = focused;
    }
    items
}
