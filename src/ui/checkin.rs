//! The check-in sheet: what is answered and what is not in one column, the question being answered unfolded in it.

mod row;
mod unfold;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::row::{Piece, columns_of_names, line, note, piece};
use super::Look;
use super::frame::{self, Parts, pairs, put, put_right};
use super::list;
use super::sheet;
use super::text::{clean_line, wrap};
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
use crate::domain::measure::Scale;
use crate::domain::questions::{Asking, Question, coming};
use crate::ui::written::written;

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
        let row = Rect { y, height: 1, ..inside };
        let (from, shown) = line(frame, row, &app.world, piece, i == place, name, look);
        for (x, width, key) in piece.answers((from, &shown)) {
            let area = Rect { x, width, ..row };
            let key = Key::plain(Code::Char(key));
            look.hits.mark(area.intersection(inside), Hit::Answer(i, key));
        }
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
        let first = first.iter().map(|(key, words)| (key.as_str(), *words)).collect();
        let flat = frame::kept(parts.hints, first, &ends).into_iter().chain(ends);
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
