//! One day in words: in a few lines below a grid, or in a pane next to it with the month's counts.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::app::broken;
use crate::app::calendar::cached::OneDay;
use crate::app::today::asked;
use crate::app::words;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::day::{DayDose, Status, Telling, clock_name};
use crate::domain::figures::{DayCell, Standing};
use crate::domain::journal::{DoseEntry, Outcome};
use crate::ui::Look;
use crate::ui::flow;
use crate::ui::flow::{cut, flow};
use crate::ui::frame::span;
use crate::ui::glyphs::Sign;
use crate::ui::named;
use crate::ui::signs;
use crate::ui::text::{clean_line, fit_with, pad, width, wrap};
use crate::ui::written::written;

/// What is shown for words that are hidden.
pub(in crate::ui) const HIDDEN: &str = "(hidden)";

/// The day in a limited number of lines: doses, then ratings and the first note.
pub(super) fn in_lines(world: &World, day: OneDay<'_>, columns: usize, rows: usize, look: &Look) -> Vec<Line<'static>> {
    let heading = vec![span(
        &written(world, &words::day_near(day.date, world.today())),
        look.theme.heading,
    )];
    let mut pieces = vec![heading];
    // In few lines names give way, so that a dose and its state are there.
    pieces.extend(dose_pieces(world, day, look, (columns / 3).max(9)));
    let doses = flow(pieces, "  ", columns, look);
    let mut answers = flow(reading_pieces(world, day, look, columns), "  ", columns, look);
    if world.regimen.courses.is_empty() {
        let words = broken::no_plan(world);
        let words = words.unwrap_or_else(|| "No plan yet. What is planned and recorded appears here.".into());
        answers.extend(
            wrap(&written(world, &words), columns)
                .iter()
                .map(|line| Line::from(span(line, look.theme.text))),
        );
    }
    if let Some(note) = day.notes().first() {
        let text = if world.hidden {
            HIDDEN.to_owned()
        } else {
            format!("\"{}\"", clean_line(&note.text))
        };
        let used = answers.last().map_or(0, Line::width);
        let left = columns.saturating_sub(used + 5);
        if used > 0 && left >= 12 {
            let gap = format!("  {}  ", look.glyphs.separator);
            if let Some(line) = answers.last_mut() {
                line.spans.push(Span::raw(gap));
                line.spans
                    .push(span(&fit_with(&text, left, look.glyphs.ellipsis), look.theme.text));
            }
        } else {
            answers.push(Line::from(span(
                &fit_with(&text, columns, look.glyphs.ellipsis),
                look.theme.text,
            )));
        }
    }
    // The doses come first, but never take the last line from the answers.
    let kept = if answers.is_empty() {
        rows
    } else {
        rows.saturating_sub(1).max(1)
    };
    let more = doses.len().min(kept) < doses.len() || doses.len().min(kept) + answers.len() > rows;
    let mut all: Vec<Line<'static>> = doses.into_iter().take(kept).collect();
    all.extend(answers);
    all.truncate(rows);
    if let Some(last) = all.last_mut().filter(|_| more) {
        *last = cut(std::mem::take(&mut last.spans), columns.saturating_sub(2), look);
        last.spans.push(Span::raw(format!(" {}", look.glyphs.ellipsis)));
    }
    all
}

/// Each course's doses: `Sampletol 2.5 mg ○ 14:00 ○ 21:00`, or why there are none.
fn dose_pieces(world: &World, day: OneDay<'_>, look: &Look, longest: usize) -> Vec<Vec<Span<'static>>> {
    let theme = &look.theme;
    let named = |course: &CourseId| named::short(world, &world.name(course), longest, look);
    let mut pieces: Vec<Vec<Span<'static>>> = Vec::new();
    for (course, cell) in day.cells() {
        let mut last = None;
        for dose in cell.doses.iter().chain(&cell.waiting) {
            let sign = (look.glyphs.sign(signs::sign(dose.status)), dose.status);
            let marked = vec![
                Span::styled(format!(" {}", sign.0), signs::sign_style(sign.1, look)),
                span(&format!(" {}", time_and_state(world, dose)), theme.text),
            ];
            let amount = planned(world, dose, cell);
            if let Some(piece) = pieces.last_mut().filter(|_| last.as_ref() == Some(&amount)) {
                piece.extend(marked);
            } else {
                let mut piece = vec![span(&format!("{} {amount}", named(&course.course)), theme.text)];
                piece.extend(marked);
                pieces.push(piece);
            }
            last = Some(amount);
        }
        if cell.doses.is_empty()
            && cell.waiting.is_empty()
            && let Some(words) = why_none(cell.standing)
        {
            pieces.push(vec![span(&format!("{}: {words}", named(&course.course)), theme.text)]);
        }
        for entry in &cell.beside {
            pieces.push(vec![span(&beside(world, entry, look), theme.text)]);
        }
    }
    pieces
}

fn beside(world: &World, entry: &DoseEntry, look: &Look) -> String {
    let amount = match &entry.outcome {
        Outcome::Taken(amount) => world.quantity(amount),
        Outcome::Skipped | Outcome::Held => "skipped".into(),
    };
    let sign = look.glyphs.sign(Sign::AsNeeded);
    format!(
        "{sign} {} {} {amount}",
        world.clock(entry.at.time()),
        world.name(&entry.course)
    )
}

/// The planned amount, with a sign where somebody decides first.
fn planned(world: &World, dose: &DayDose, cell: &DayCell) -> String {
    let undecided = cell.undecided.is_some() && dose.status == Status::Planned && !world.hidden;
    format!(
        "{}{}",
        world.amount(&dose.due.amount),
        if undecided { signs::UNDECIDED } else { "" }
    )
}

/// Why nothing is due; nothing is said of what does not concern the day.
fn why_none(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Off => Some("off day"),
        Standing::Paused => Some("paused"),
        _ => None,
    }
}

/// The time, and what its sign alone does not say: another amount, parts, a contradiction, where it was moved to, until
/// when it is late.
fn time_and_state(world: &World, dose: &DayDose) -> String {
    let time = time(world, dose);
    let said = world.telling(|telling| match dose.status {
        Status::Contradicted | Status::Moved | Status::Late | Status::TooSoon => Some(telling.state(dose)),
        Status::Due if dose.due.window.is_some() => Some(telling.state(dose)),
        Status::Taken | Status::Partly | Status::Changed => {
            let amounts = dose.taken_amounts();
            let as_planned = amounts.len() == 1 && amounts.first() == Some(&dose.due.amount.quantity());
            (dose.taken().count() > 1 || !as_planned).then(|| telling.taken(dose))
        }
        _ => None,
    });
    match said {
        Some(said) if dose.status == Status::Contradicted => said,
        Some(said) => format!("{time} {said}{}", place(world, dose)),
        None if dose.due.is_off() => format!("{time} {}", dose_off(dose)),
        None => format!("{time}{}", place(world, dose)),
    }
}

/// What is done with what is not put on.
fn dose_off(dose: &DayDose) -> &'static str {
    if dose.is_taken() {
        Telling::verb(dose)
    } else {
        crate::domain::schedule::Action::Remove.words()
    }
}

/// Where it went, where its state does not say so.
fn place(world: &World, dose: &DayDose) -> String {
    match dose.status {
        Status::Taken | Status::Partly | Status::Changed => world.telling(|telling| telling.place(dose)),
        _ => String::new(),
    }
}

/// When it was taken, else when it is planned.
fn time(world: &World, dose: &DayDose) -> String {
    match (dose.taken_at(), dose.due.clock) {
        (Some(at), _) if at.date_naive() != dose.due.on => world.at(at),
        (Some(at), _) => world.clock(at.time()),
        (None, Some(clock)) if dose.due.second => format!("second {}", world.clock(clock)),
        (None, Some(clock)) => world.clock(clock),
        (None, None) => dose.due.moment().to_string(),
    }
}

/// What was answered, and the names of what was not, where the day has come.
fn reading_pieces(world: &World, day: OneDay<'_>, look: &Look, columns: usize) -> Vec<Vec<Span<'static>>> {
    let theme = &look.theme;
    let mut pieces = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for measure in &world.regimen.measures {
        match day.answered(measure) {
            Some(value) => {
                let value = value.words(ToString::to_string);
                let bold = theme.text.add_modifier(Modifier::BOLD);
                pieces.push(vec![
                    span(&format!("{} ", world.measure_name(measure)), theme.text),
                    span(&value, bold),
                ]);
            }
            None if day.date <= world.today() && asked(world, day.date).any(|m| m.id == measure.id) => {
                open.push(world.measure_name(measure).into_owned());
            }
            None => {}
        }
    }
    if !open.is_empty() {
        const NOT: &str = " not rated";
        let names = open.join(", ");
        // Of many names the last ones give way, not what is said of them.
        let names = fit_with(&names, columns.saturating_sub(NOT.len() + 2), look.glyphs.ellipsis);
        pieces.push(vec![span(&format!("{names}{NOT}"), theme.text)]);
    }
    pieces
}

/// What was answered, in lines of a given width.
pub(in crate::ui) fn readings(world: &World, day: OneDay<'_>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    flow(reading_pieces(world, day, look, usize::MAX), "   ", columns, look)
}

/// The doses side by side, in lines of a given width.
pub(in crate::ui) fn doses(world: &World, day: OneDay<'_>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    flow(dose_pieces(world, day, look, usize::MAX), "  ", columns, look)
}

/// One line for each dose without its amount: `✓ 08:05 Examplin`.
pub(in crate::ui) fn brief(world: &World, day: OneDay<'_>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let row = |sign: Span<'static>, words: &str| flow::cut(vec![sign, span(words, theme.text)], columns, look);
    let mut rows = Vec::new();
    for dose in day.doses() {
        let sign = look.glyphs.sign(signs::sign(dose.status));
        let sign = Span::styled(sign, signs::sign_style(dose.status, look));
        rows.push(row(
            sign,
            &format!(" {} {}", time(world, dose), world.name(&dose.due.course)),
        ));
    }
    for entry in day.beside() {
        let words = format!(" {} {}", world.clock(entry.at.time()), world.name(&entry.course));
        rows.push(row(Span::styled(look.glyphs.sign(Sign::AsNeeded), theme.text), &words));
    }
    rows
}

/// One line for each dose: sign, time, name, amount, and a word where the sign alone does not say it.
pub(super) fn statuses(world: &World, day: OneDay<'_>, columns: usize, look: &Look) -> Vec<Line<'static>> {
    let theme = &look.theme;
    let doses = day.doses();
    let names = doses
        .iter()
        .map(|dose| &dose.due.course)
        .chain(day.beside().into_iter().map(|e| &e.course));
    let name = names
        .map(|course| width(&world.name(course)))
        .max()
        .unwrap_or(0)
        .min(columns / 3);
    let mut shown = Vec::new();
    let row = |sign: &'static str, style: Style, time: &str, course: &str, amount: &str, words: &str| {
        let course = fit_with(course, name, look.glyphs.ellipsis).into_owned();
        let text = format!(" {time}  {}  {amount}", pad(&written(world, &course), name));
        let used = 1 + width(&text);
        let mut spans = vec![Span::styled(sign, style), span(&text, theme.text)];
        // The sign says the same: a word without room is left out, unless the person's own words follow it.
        if !words.is_empty() && (used + 2 + width(words) <= columns || words.contains(':')) {
            spans.push(span(&format!("  {words}"), theme.text));
        }
        flow::cut(spans, columns, look)
    };
    for dose in doses {
        let sign = look.glyphs.sign(signs::sign(dose.status));
        let style = signs::sign_style(dose.status, look);
        let (amount, words) = amount_and_word(world, dose, day);
        shown.push(row(
            sign,
            style,
            &time(world, dose),
            &world.name(&dose.due.course),
            &amount,
            &words,
        ));
    }
    for entry in day.beside() {
        let amount = match &entry.outcome {
            Outcome::Taken(amount) => world.quantity(amount),
            Outcome::Skipped | Outcome::Held => String::new(),
        };
        let sign = look.glyphs.sign(Sign::AsNeeded);
        let time = world.clock(entry.at.time());
        let clock = clock_name(entry.at, &*world.wall).map_or(String::new(), |clock| format!("time of {clock}"));
        shown.push(row(
            sign,
            theme.text,
            &time,
            &world.name(&entry.course),
            &amount,
            &clock,
        ));
    }
    for (course, cell) in day.cells() {
        if let Some(words) = why_none(cell.standing) {
            shown.push(Line::from(span(
                &format!("{}: {words}", world.name(&course.course)),
                theme.text,
            )));
        }
    }
    shown
}

fn amount_and_word(world: &World, dose: &DayDose, day: OneDay<'_>) -> (String, String) {
    let (amount, word) = amount_and_state(world, dose, day);
    let word = format!("{word}{}", place(world, dose));
    (amount, word.trim_start_matches(", ").to_owned())
}

fn amount_and_state(world: &World, dose: &DayDose, day: OneDay<'_>) -> (String, String) {
    let cell = day.cell(&dose.due.course);
    let planned = cell.map_or_else(|| world.amount(&dose.due.amount), |cell| planned(world, dose, cell));
    let why = dose.why().filter(|_| !world.hidden);
    let with_why = |words: String| why.map_or_else(|| words.clone(), |why| format!("{words}: {why}"));
    let today = day.date == world.today();
    match dose.status {
        Status::Planned if today => (planned, "later".into()),
        Status::Taken | Status::Planned if dose.taken().count() < 2 => (planned, String::new()),
        Status::Taken | Status::Partly | Status::Changed => {
            let taken = world.telling(|telling| telling.taken(dose));
            let amounts = dose.taken_amounts();
            if amounts.len() == 1 && amounts.first() == Some(&dose.due.amount.quantity()) {
                let clock = dose.due.clock.map(|clock| format!("for {}", world.clock(clock)));
                let words = clock.unwrap_or_else(|| dose.status.word().into());
                (
                    taken,
                    if dose.status == Status::Taken {
                        String::new()
                    } else {
                        with_why(words)
                    },
                )
            } else {
                (taken, with_why(format!("for {planned}")))
            }
        }
        Status::Moved | Status::Contradicted | Status::Late | Status::TooSoon => {
            (planned, with_why(world.telling(|telling| telling.state(dose))))
        }
        status => (planned, with_why(format!("{}{}", Telling::doing(dose), status.word()))),
    }
}
