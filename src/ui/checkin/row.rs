//! A line of the sheet: what is asked, and the answer or what can be answered.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::Look;
use super::super::focus;
use super::super::frame::put;
use super::super::named;
use super::super::text::{clean_line, fit_with, width};
use crate::app::App;
use crate::app::rate;
use crate::app::words;
use crate::app::world::World;
use crate::domain::bounds;
use crate::domain::day::{Status, Telling};
use crate::domain::journal::ReadingEntry;
use crate::domain::measure::{GRADES, Scale};
use crate::domain::questions::{Asking, Question};
use crate::ui::signs::{sign, sign_style};
use crate::ui::written::written;

/// What is between the words that can be chosen.
const APART: &str = "  ";

/// A row of the sheet.
pub(super) struct Piece {
    sign: (&'static str, Style),
    name: String,
    /// The amount behind it, which is never shortened.
    amount: String,
    /// What follows the name while it is being answered, not bold: when it is meant.
    when: String,
    value: String,
    /// The keys of the words in the value where these can be chosen.
    keys: &'static [char],
    /// That of the day before, where there is room for it.
    before: String,
}

/// The columns from the names to the values.
pub(super) fn columns_of_names(pieces: &[Piece], inside: usize) -> usize {
    let widest = pieces
        .iter()
        .map(|piece| width(&piece.name) + width(&piece.amount))
        .max();
    let widest = widest.unwrap_or(0);
    let least = if inside >= 60 { 26 } else { 10 };
    widest.clamp(least, (inside / 2).max(least)) + 2
}

impl Piece {
    /// The words that can be chosen and are seen whole, in a value that begins at a column: column, width and key of each.
    pub(super) fn answers(&self, (from, shown): (u16, &str)) -> Vec<(u16, u16, char)> {
        let mut at = 0;
        let mut found = Vec::new();
        for (word, key) in self.value.split(APART).zip(self.keys) {
            let end = at + word.len();
            if self.value.get(..end).is_some_and(|seen| shown.starts_with(seen)) {
                let count = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
                found.push((from.saturating_add(count(at)), count(word.len()), *key));
            }
            at = end + APART.len();
        }
        found
    }
}

/// Draws it. Where its value begins, and what is seen of it.
pub(super) fn line(
    frame: &mut Frame<'_>,
    area: Rect,
    world: &World,
    piece: &Piece,
    focused: bool,
    name: usize,
    look: &Look,
) -> (u16, String) {
    let theme = &look.theme;
    let buffer = frame.buffer_mut();
    let style = if focused { theme.heading } else { theme.text };
    put(buffer, area, area.x + 2, area.y, piece.sign.0, piece.sign.1);
    if focused {
        // A name goes before an amount or a state does.
        let kept = width(&piece.amount) + width(&piece.value) + 7;
        let room = usize::from(area.width).saturating_sub(kept).max(8);
        let shown = named::short(world, &piece.name, room, look);
        let shown = format!("{shown}{}", piece.amount);
        let x = put(buffer, area, area.x + 4, area.y, &shown, style);
        let x = put(buffer, area, x, area.y, &piece.when, theme.text);
        let (x, value) = value_from(area, x, name, &piece.value, look);
        put(buffer, area, x, area.y, &value, theme.text);
        focus::begin(frame, area, look);
        return (x, value);
    }
    let room = name.saturating_sub(2 + width(&piece.amount)).max(4);
    let shown = named::short(world, &piece.name, room, look);
    let shown = format!("{shown}{}", piece.amount);
    let x = put(buffer, area, area.x + 4, area.y, &shown, style);
    let (from, value) = value_from(area, x, name, &piece.value, look);
    let room = usize::from(area.right().saturating_sub(from + 1));
    let x = put(buffer, area, from, area.y, &value, style);
    if width(&piece.value) + width(&piece.before) + 2 <= room {
        put(buffer, area, x + 2, area.y, &piece.before, style);
    }
    (from, value)
}

/// Where the value behind a name begins, and as much of it as there is room for: it leaves its column before it is cut, and
/// then what comes after a comma goes first.
fn value_from(area: Rect, end: u16, name: usize, value: &str, look: &Look) -> (u16, String) {
    let count = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
    let last = area.right().saturating_sub(1);
    let column = area.x + 4 + count(name);
    let x = column.min(last.saturating_sub(count(width(value)))).max(end + 1);
    let room = usize::from(last.saturating_sub(x));
    let first = value.split(',').next().unwrap_or(value);
    if width(value) > room && width(first) + width(look.glyphs.ellipsis) <= room {
        return (x, format!("{first}{}", look.glyphs.ellipsis));
    }
    (x, fit_with(value, room, look.glyphs.ellipsis).into_owned())
}

/// What is asked, as the question is worded on its own line.
fn asked(asking: &Asking<'_>) -> (String, String) {
    match (&asking.measure.ask, asking.occasion) {
        (Some(ask), None) => split(ask, &asking.measure.name),
        _ => (rate::name(asking), String::new()),
    }
}

/// A question that begins with the name of its measure goes on after it: `Mood`, `, today so far`.
fn split(ask: &str, name: &str) -> (String, String) {
    match ask.strip_prefix(name).filter(|rest| rest.starts_with([',', ' '])) {
        Some(rest) => (name.to_owned(), rest.to_owned()),
        None => (ask.to_owned(), String::new()),
    }
}

pub(super) fn note(world: &World, look: &Look) -> Piece {
    let count = world.regimen.journal.notes_on(world.day).count();
    let value = if count == 0 {
        "Enter writes one line".to_owned()
    } else {
        format!("{}, Enter writes another", words::count(count, "note", "notes"))
    };
    Piece {
        sign: (" ", look.theme.text),
        name: "Note".into(),
        amount: String::new(),
        when: String::new(),
        value,
        keys: &[],
        before: String::new(),
    }
}

pub(super) fn piece(app: &App, question: &Question<'_>, look: &Look) -> Piece {
    let world = &app.world;
    let nothing = (" ", look.theme.text);
    let (sign, (name, when), value) = match question {
        Question::Dose(dose) => {
            let name = world.name(&dose.due.course).into_owned();
            let planned = dose.due.clock.map(|clock| format!(" {}", world.clock(clock)));
            let planned = planned.unwrap_or_default();
            let other_day = dose.due.on != world.day;
            let day = other_day.then(|| format!(" {}", written(world, &words::day_near(dose.due.on, world.today()))));
            let planned = day.unwrap_or_default() + &planned;
            let became = match dose.status {
                _ if dose.unknown => world.telling(|telling| telling.became(dose)),
                Status::Due if dose.due.window.is_none() && dose.due.on == world.day => {
                    format!("due{planned}{}", world.telling(|telling| telling.place(dose)))
                }
                Status::Due | Status::Late if other_day && dose.due.window.is_none() => {
                    format!("{}, planned{planned}", world.telling(|telling| telling.became(dose)))
                }
                Status::NotRecorded => format!("not recorded, planned{planned}"),
                Status::Skipped | Status::Held => match dose.entries.last() {
                    Some(entry) => format!("{} {}", dose.status.word(), world.at(entry.at)),
                    None => dose.status.word().to_owned(),
                },
                _ => world.telling(|telling| telling.became(dose)),
            };
            let value = format!("{}{became}", Telling::doing(dose));
            let sign = (look.glyphs.sign(sign(dose.status)), sign_style(dose.status, look));
            (sign, (name, String::new()), value)
        }
        Question::Reading(asking) => {
            let done = (look.glyphs.sign(sign(Status::Taken)), look.theme.ok);
            // An alert is not a success: it has the sign of what is looked at.
            let alert = (look.glyphs.alert, look.theme.attention);
            let reaches = |given: &ReadingEntry| {
                !bounds::reached(asking.measure, &given.value, world.day, &world.regimen.journal).is_empty()
            };
            let sign = match asking.given {
                Some(given) if reaches(given) => alert,
                Some(_) => done,
                None => nothing,
            };
            let words = if world.hidden {
                (world.measure_name(asking.measure).into_owned(), String::new())
            } else {
                asked(asking)
            };
            (sign, words, value(world, asking))
        }
        Question::Gate(gate) => {
            let name = format!("{}: step {} of {}", world.name(&gate.course), gate.step, gate.steps);
            (nothing, (name, String::new()), "what next?".to_owned())
        }
    };
    Piece {
        sign,
        name: clean_line(&name).into_owned(),
        amount: match question {
            Question::Dose(dose) => written(world, &format!(" {}", world.amount(&dose.due.amount))),
            _ => String::new(),
        },
        when: written(world, &when),
        value: written(world, &value),
        keys: match question {
            Question::Reading(asking) if is_asked_now(world, asking) => match asking.measure.scale {
                Scale::Grade { .. } => &['0', '1', '2', '3', '4'],
                Scale::YesNo => &['y', 'n'],
                _ => &[],
            },
            _ => &[],
        },
        before: match question {
            Question::Reading(asking) => before(world, asking),
            _ => String::new(),
        },
    }
}

/// The value of the day before. Only next to an answer: next to an open question it would look like the answer.
fn before(world: &World, asking: &Asking<'_>) -> String {
    let shown = asking.given.is_some() && asking.occasion.is_none() && !world.hidden;
    let day = world.day.pred_opt().filter(|_| shown);
    let before = day.and_then(|day| rate::reading_on(world, &asking.measure.id, day));
    let day = if world.is_today() {
        "yesterday"
    } else {
        "the day before"
    };
    before.map_or_else(String::new, |before| written(world, &format!("{day} {}", before.value)))
}

/// Whether it has no answer, and its time has come.
fn is_asked_now(world: &World, asking: &Asking<'_>) -> bool {
    asking.given.is_none() && asking.from.is_none_or(|from| from <= world.now)
}

/// The answer; or what can be answered.
fn value(world: &World, asking: &Asking<'_>) -> String {
    let measure = asking.measure;
    match asking.given {
        Some(_) if world.hidden => "--".into(),
        Some(given) => {
            let shown = measure.show(&given.value);
            let remark = given
                .note
                .as_deref()
                .map(|note| format!(", {note}"))
                .unwrap_or_default();
            format!("{shown}{remark}")
        }
        None => match (&measure.scale, asking.from) {
            (_, Some(from)) if from > world.now => format!("from {}", world.clock(from.time())),
            (Scale::Grade { five }, _) => GRADES[..if *five { 5 } else { 4 }].join(APART),
            (Scale::YesNo, _) => ["yes", "no"].join(APART),
            _ => "not rated yet".into(),
        },
    }
}
