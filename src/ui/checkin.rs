//! The check-in sheet: what is answered and what is not in one column, the question being answered unfolded in it.

mod unfold;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Look;
use super::focus;
use super::frame::{self, Parts, pairs, put, put_right};
use super::list;
use super::named;
use super::sheet;
use super::text::{clean_line, fit_with, width, wrap};
use crate::app::App;
use crate::app::broken;
use crate::app::checkin::State;
use crate::app::hit::Hit;
use crate::app::key::{Code, Key};
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::rate;
use crate::app::words;
use crate::app::world::World;
use crate::domain::bounds;
use crate::domain::day::{Status, Telling};
use crate::domain::journal::ReadingEntry;
use crate::domain::measure::{GRADES, Scale};
use crate::domain::questions::{Asking, Question, coming};
use crate::ui::signs::{sign, sign_style};
use crate::ui::written::written;

/// A row of the sheet.
struct Piece {
    sign: (&'static str, Style),
    name: String,
    /// The amount behind it, which is never shortened.
    amount: String,
    /// What follows the name while it is being answered, not bold: when it is meant.
    when: String,
    value: String,
    /// That of the day before, where there is room for it.
    before: String,
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, state: &State, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let questions = state.questions(world);
    let place = state.place(&questions);
    let columns = usize::from(parts.body.width.min(72)).saturating_sub(4);
    let night = if world.is_today() && world.is_night() {
        ", night"
    } else {
        ""
    };
    let title = format!("Check-in, {}{night}", written(world, &words::day(world.day)));

    let mut pieces: Vec<Piece> = questions.iter().map(|question| piece(app, question, look)).collect();
    pieces.push(note(world, look));
    let open = unfold::lines(app, state, questions.get(place), look, columns.saturating_sub(4));
    let keys = keys(app, state, questions.get(place));
    let rows = pieces.len() + open.len();
    // The keys and what is coming are in the sheet where there is room; the person's own bounds always do.
    let whole = usize::from(parts.body.height).saturating_sub(2);
    let mut told: Vec<String> = broken::of_day(world)
        .iter()
        .flat_map(|one| {
            wrap(
                &clean_line(&format!("{}. {}", one.title(world), one.mending(world))),
                columns.saturating_sub(2),
            )
        })
        .collect();
    let in_rows = |lines: Vec<String>| {
        let rows = (lines.iter()).flat_map(|words| wrap(&written(world, words), columns.saturating_sub(2)));
        rows.collect::<Vec<String>>()
    };
    let alerts = in_rows(rate::reached_words(world));
    if told.len() + alerts.len() <= whole / 2 {
        told.extend(alerts);
    } else {
        told.extend(in_rows(rate::reached_in_short(world)));
    }
    // Whom to call comes last, and stays; the question that is open keeps a row.
    let cut = told.len().saturating_sub(whole.saturating_sub(1).max(1));
    if cut > 0 {
        told.drain(..cut);
        if let Some(first) = told.first_mut() {
            *first = format!("{}{first}", look.glyphs.ellipsis);
        }
    }
    // On a small screen no row is left between it and the question.
    let gap = usize::from(told.len() + 3 <= whole);
    let block = |lines: usize| if lines == 0 { 0 } else { lines + gap };
    let coming = coming_up(world, columns.saturating_sub(2));
    if rows + block(told.len() + coming.len()) + 2 <= whole {
        told.extend(coming);
    }
    let with_keys = rows + block(told.len()) + block(keys.len()) + 2 <= whole;
    let below = block(told.len()) + if with_keys { block(keys.len()) } else { 0 };
    let wanted = rows + below + 2;
    let inside = sheet::open_at(
        frame,
        parts,
        0,
        72,
        u16::try_from(wanted).unwrap_or(u16::MAX),
        &title,
        look,
    );
    if inside.height == 0 || inside.width < 8 {
        return;
    }
    count(frame, inside, state.answered(world), look);

    let height = usize::from(inside.height);
    let air = usize::from(height >= wanted);
    let room = height.saturating_sub(air + below).clamp(1, rows);
    let open = unfold::within(open, room.saturating_sub(1), look);
    let name = columns_of_names(&pieces, usize::from(inside.width));
    let top = list::top(pieces.len(), room.saturating_sub(open.len()).max(1), place);
    let mut y = inside.y + u16::try_from(air).unwrap_or(0);
    let end = (y + u16::try_from(room).unwrap_or(0)).min(inside.bottom());
    let mut last = top;
    for (i, piece) in pieces.iter().enumerate().skip(top) {
        if y >= end {
            break;
        }
        last = i + 1;
        look.hits.mark(Rect { y, height: 1, ..inside }, Hit::Choice(i));
        line(
            frame,
            Rect { y, height: 1, ..inside },
            &app.world,
            piece,
            i == place,
            name,
            look,
        );
        y += 1;
        if i == place {
            for ((x, y), words, style) in open.iter().flat_map(|line| line.spans(y)) {
                if y < end {
                    put(frame.buffer_mut(), inside, inside.x + 4 + x, y, words, *style);
                }
            }
            for ((x, y, width), key) in open.iter().flat_map(|line| line.keys(y)) {
                if y < end {
                    let x = inside.x + 4 + x;
                    let area = Rect { x, y, width, height: 1 };
                    look.hits
                        .mark(area.intersection(inside), Hit::Key(Key::plain(Code::Char(key))));
                }
            }
            y = (y + u16::try_from(open.len()).unwrap_or(0)).min(end);
        }
    }
    super::list::ends(
        frame,
        inside,
        (inside.y, end),
        (top > 0, last < pieces.len()),
        look.theme.decoration,
        look,
    );
    let mut y = end + u16::from(gap > 0);
    for words in &told {
        if y < inside.bottom() {
            put(frame.buffer_mut(), inside, inside.x + 1, y, words, theme.text);
        }
        y += 1;
    }
    if with_keys {
        y += u16::from(!told.is_empty());
        for row in &keys {
            let area = Rect { y, height: 1, ..inside };
            pairs(frame, area, row.iter().map(|(key, words)| (key.as_str(), *words)), look);
            y += 1;
        }
        frame::hints(frame, parts.hints, &whole_hints(app), look);
    } else {
        let help = world.key(Scope::Always, Action::Help).unwrap_or_default();
        let close = world.key(Scope::CheckIn, Action::Back).unwrap_or_default();
        let [first, second] = &keys;
        let ends = [(close.as_str(), "close"), (help.as_str(), "help")];
        let rest = second.iter().filter(|(key, _)| *key != close);
        let flat = first.iter().map(|(key, words)| (key.as_str(), *words)).chain(ends);
        let flat = flat.chain(rest.map(|(key, words)| (key.as_str(), *words)));
        pairs(frame, parts.hints, flat, look);
    }
}

/// `3 of 7` in the border.
fn count(frame: &mut Frame<'_>, inside: Rect, (done, all): (usize, usize), look: &Look) {
    let border = Rect {
        y: inside.y.saturating_sub(1),
        height: 1,
        width: inside.width.saturating_sub(1),
        ..inside
    };
    let text = format!(" {done} of {all} ");
    put_right(frame.buffer_mut(), border, border.y, &text, look.theme.text, 28);
}

/// Papers near the end of their time, and the next appointment.
fn coming_up(world: &World, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let today = world.today();
    let coming = coming(&world.regimen.care, today);
    for paper in coming.papers {
        let name = if world.hidden { "A paper" } else { paper.name.as_str() };
        let day = written(world, &words::day_near(paper.until, today));
        let far = words::distance(paper.until, today);
        let words = if paper.until < today {
            format!("{name}: was valid until {day}, {far}")
        } else {
            format!("{name}: valid until {day}, {far}")
        };
        lines.extend(wrap(&written(world, &words), columns));
    }
    if let Some(next) = coming.next {
        let with = world.regimen.care.name_of(&next.with);
        let what = next.what.as_deref().unwrap_or("appointment");
        let what = if world.hidden {
            "appointment".to_owned()
        } else {
            format!("{what} with {with}")
        };
        let at = next.at.map(|at| format!(" {}", world.clock(at))).unwrap_or_default();
        let (day, far) = (
            written(world, &words::day_near(next.on, today)),
            words::distance(next.on, today),
        );
        lines.extend(wrap(&written(world, &format!("{day}{at}  {what}, {far}")), columns));
    }
    lines
}

type Keys = Vec<(String, &'static str)>;

/// The keys that mean something on this line, in rows.
fn keys(app: &App, state: &State, question: Option<&Question<'_>>) -> [Keys; 2] {
    let key = |action: Action| app.world.key(Scope::CheckIn, action).unwrap_or_default();
    let grade = |asking: &Asking<'_>| matches!(asking.measure.scale, Scale::Grade { .. });
    let mut first: Keys = match question {
        Some(Question::Dose(_)) => vec![
            (key(Action::Take), "taken"),
            ("s".into(), "skip"),
            (key(Action::Change), "change"),
            (key(Action::Blank), "answer later"),
        ],
        Some(Question::Gate(_)) => vec![("1-6".into(), "choose"), (key(Action::Blank), "answer later")],
        Some(Question::Reading(_)) if state.asks_more() => {
            vec![("0-4".into(), "answer"), (key(Action::Blank), "leave blank")]
        }
        Some(Question::Reading(asking)) => {
            let mut keys: Keys = match &asking.measure.scale {
                Scale::Rating { .. } => vec![("0-9".into(), "rate, moves on"), ("x".into(), "ten")],
                Scale::Grade { five: true } => vec![("0-4".into(), "or n m o s v")],
                Scale::Grade { five: false } => vec![("0-3".into(), "or n m o s")],
                Scale::YesNo => vec![("y".into(), "yes"), ("n".into(), "no")],
                Scale::Number { .. } | Scale::Pair { .. } => vec![("0-9".into(), "type it")],
            };
            keys.push((key(Action::Blank), "leave blank"));
            keys
        }
        None => vec![(key(Action::Open), "writes a note")],
    };
    let rest = state
        .questions(&app.world)
        .iter()
        .any(|q| matches!(q, Question::Reading(asking) if asking.open && grade(asking)));
    if rest {
        first.push((key(Action::RestNone), "rest: none"));
    }
    let second: Keys = vec![
        (format!("{} {}", key(Action::Down), key(Action::Up)), "move"),
        (key(Action::Undo), "undo"),
        (
            key(Action::Back),
            if app.receipt.as_ref().is_some_and(|receipt| receipt.trouble) {
                "close"
            } else {
                "close (every answer is already saved)"
            },
        ),
    ];
    [first, second]
}

/// What the last line says where the sheet itself names the keys.
fn whole_hints(app: &App) -> Vec<crate::app::keys::Hint> {
    let mut hints = app.world.keymap.hints(&[Scope::CheckIn, Scope::Always]);
    hints.retain(|hint| ["next", "close, all is saved", "help"].contains(&hint.words));
    if app.receipt.as_ref().is_some_and(|receipt| receipt.trouble) {
        // Something is not saved, and the line above says so.
        let close = hints.iter_mut().filter(|hint| hint.words == "close, all is saved");
        close.for_each(|hint| hint.words = "close");
    }
    hints
}

/// The columns from the names to the values.
fn columns_of_names(pieces: &[Piece], inside: usize) -> usize {
    let widest = pieces
        .iter()
        .map(|piece| width(&piece.name) + width(&piece.amount))
        .max();
    let widest = widest.unwrap_or(0);
    let least = if inside >= 60 { 26 } else { 10 };
    widest.clamp(least, (inside / 2).max(least)) + 2
}

fn line(frame: &mut Frame<'_>, area: Rect, world: &World, piece: &Piece, focused: bool, name: usize, look: &Look) {
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
        return;
    }
    let room = name.saturating_sub(2 + width(&piece.amount)).max(4);
    let shown = named::short(world, &piece.name, room, look);
    let shown = format!("{shown}{}", piece.amount);
    let x = put(buffer, area, area.x + 4, area.y, &shown, style);
    let (x, value) = value_from(area, x, name, &piece.value, look);
    let room = usize::from(area.right().saturating_sub(x + 1));
    let x = put(buffer, area, x, area.y, &value, style);
    if width(&piece.value) + width(&piece.before) + 2 <= room {
        put(buffer, area, x + 2, area.y, &piece.before, style);
    }
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

fn note(world: &World, look: &Look) -> Piece {
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
        before: String::new(),
    }
}

fn piece(app: &App, question: &Question<'_>, look: &Look) -> Piece {
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
            (Scale::Grade { five }, _) => GRADES[..if *five { 5 } else { 4 }].join("  "),
            (Scale::YesNo, _) => "yes  no".into(),
            _ => "not rated yet".into(),
        },
    }
}
