//! The ladder as a table: past steps fixed, today's marked, what a draft changes marked.

use crate::app::world::World;
use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::plan::Cell;
use crate::app::plan::picture::Picture;
use crate::app::words;
use crate::domain::course::Course;
use crate::domain::draft::{Row, Tense};
use crate::domain::schedule::Place;
use crate::domain::schedule::RungKind;
use crate::ui::Look;
use crate::ui::frame::{between, put};
use crate::ui::glyphs::Sign;
use crate::ui::list;
use crate::ui::text::{fit_with, pad, pad_left, width};
use crate::ui::written::written;

/// Where the columns begin; without a width where there is no room for one.
struct Columns {
    dose: u16,
    dose_width: usize,
    days: u16,
    from: Option<u16>,
    until: Option<u16>,
    note: Option<u16>,
    /// Dates carry their year.
    years: bool,
}

/// So wide is a column of dates.
fn date_width(years: bool) -> u16 {
    if years { 14 } else { 10 }
}

impl Columns {
    fn of(area: Rect, picture: &Picture, today: NaiveDate) -> Self {
        // A date without its year means the one nearest to today.
        let far = |date: NaiveDate| (date - today).num_days().abs() > 300;
        let years = (picture.rows.iter()).any(|row| far(row.from) || row.until.is_some_and(far));
        let wide = picture.doses.iter().map(|dose| width(dose)).max().unwrap_or(4).max(6);
        let date = date_width(years);
        let room = area.width;
        // The dose gets what the other columns leave, and they go one after the other before it gets too narrow.
        let (dose, days) = (if room < 60 { 7 } else { 10 }, 6);
        let fits = |others: u16| room.saturating_sub(dose + days + 2 + others);
        // A dose is cut last: the note, the end and the beginning give way before it, in this order.
        let wanted = u16::try_from(wide).unwrap_or(u16::MAX).min(48) + 2;
        let others = [2 * date + 14, 2 * date, date, 0]
            .into_iter()
            .find(|others| fits(*others) >= wanted);
        let others = others.or_else(|| {
            [2 * date, date, 0]
                .into_iter()
                .find(|others| fits(*others) >= wanted.min(24))
        });
        let others = others.unwrap_or(0);
        let dose_width = usize::from(fits(others)).min(wide + 2);
        let days_at = dose + u16::try_from(dose_width).unwrap_or(0);
        let from = (others >= date).then_some(days_at + days + 2);
        let until = (others >= 2 * date).then_some(days_at + days + 2 + date);
        let note = (others > 2 * date).then_some(days_at + days + 2 + 2 * date);
        Self {
            dose,
            dose_width,
            days: days_at,
            from,
            until,
            note,
            years,
        }
    }

    fn date(&self, world: &World, date: NaiveDate) -> String {
        let words = if self.years {
            date.format("%-d %b %Y").to_string()
        } else {
            words::short_day(date)
        };
        written(world, &words)
    }
}

/// Draws heading and rows, the focused one among them.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, _course: &Course, picture: &Picture, look: &Look) {
    let columns = Columns::of(area, picture, app.world.today());
    heading(frame, area, &columns, look);
    let body = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    if picture.rows.is_empty() {
        put(
            frame.buffer_mut(),
            body,
            body.x + 3,
            body.y,
            "no steps yet",
            look.theme.text,
        );
        return;
    }
    let focus = app.plan.focus();
    let top = list::top(picture.rows.len(), usize::from(body.height), focus);
    for (at, y) in (top..picture.rows.len()).zip(body.y..body.bottom()) {
        row(frame, Rect { y, height: 1, ..body }, app, picture, at, &columns, look);
    }
    let shown = (picture.rows.len() - top).min(usize::from(body.height));
    let end = body.y + u16::try_from(shown).unwrap_or(u16::MAX);
    if let Some((from, asked)) = ends(picture).filter(|_| end < body.bottom() && top + shown == picture.rows.len()) {
        // It is not a row that can be edited: it says that no dose follows the last one.
        let from = format!("{}{}", columns.date(&app.world, from), if asked { "?" } else { "" });
        put(
            frame.buffer_mut(),
            body,
            body.x + columns.dose,
            end,
            "nothing",
            look.theme.text,
        );
        if let Some(x) = columns.from {
            put(frame.buffer_mut(), body, body.x + x, end, &from, look.theme.text);
        }
    }
    let more = (top > 0, top + shown < picture.rows.len() && body.height > 0);
    list::ends(frame, body, (body.y, body.bottom()), more, look.theme.decoration, look);
}

/// From which day nothing is due any more, where the last row has an end and nothing follows it; and whether a decision
/// comes before that.
pub(super) fn ends(picture: &Picture) -> Option<(NaiveDate, bool)> {
    let last = picture.rows.last()?;
    let next = last.until?.succ_opt()?;
    let over = matches!(picture.timeline.place(next), Place::Over(_));
    let once = picture.rows.first().is_some_and(|first| first.pass == last.pass);
    (over || (last.asked && once && !last.asks)).then_some((next, last.asked))
}

fn heading(frame: &mut Frame<'_>, area: Rect, columns: &Columns, look: &Look) {
    let style = look.theme.heading;
    let mut at = |x: u16, text: &str| {
        put(frame.buffer_mut(), area, area.x + x, area.y, text, style);
    };
    if columns.dose >= 10 {
        at(4, "Step");
    }
    at(columns.dose, "Dose");
    at(columns.days, &pad_left("Days", 6));
    for (x, text) in [(columns.from, "From"), (columns.until, "Until"), (columns.note, "Note")] {
        if let Some(x) = x {
            at(x, text);
        }
    }
}

fn row(frame: &mut Frame<'_>, area: Rect, app: &App, picture: &Picture, at: usize, columns: &Columns, look: &Look) {
    let theme = &look.theme;
    let row: &Row = &picture.rows[at];
    let focused = at == app.plan.focus();
    let changed = picture.marks.get(at).copied().unwrap_or(false);
    let mut style = if changed { theme.attention } else { theme.text };
    // What never begins is dimmed.
    if row.tense == Tense::Never {
        style = theme.aside;
    }
    if focused || row.tense == Tense::Present {
        style = style.add_modifier(Modifier::BOLD);
    }
    look.hits.mark(area, Hit::Row(at));
    let hidden = app.world.hidden;
    let buffer = frame.buffer_mut();
    if changed {
        put(
            buffer,
            area,
            area.x + 1,
            area.y,
            look.glyphs.sign(Sign::DraftChange),
            theme.attention,
        );
    }
    let (sign, sign_style) = match (row.kind, row.tense) {
        (RungKind::Step, Tense::Past) => (look.glyphs.sign(Sign::Taken), theme.ok),
        (_, Tense::Present) => (look.glyphs.closed, theme.accent),
        (RungKind::Step, Tense::Future | Tense::Never) => (" ", style),
        _ => (look.glyphs.sign(Sign::AsNeeded), theme.accent),
    };
    put(buffer, area, area.x + 2, area.y, sign, sign_style);
    let number = row.number.map_or(String::new(), |number| number.to_string());
    put(
        buffer,
        area,
        area.x + 4,
        area.y,
        &pad_left(&number, if columns.dose >= 10 { 3 } else { 2 }),
        style,
    );
    let dose = picture.doses.get(at).map_or("", String::as_str);
    let dose = if hidden && row.kind == RungKind::Step {
        "--"
    } else {
        dose
    };
    let dose = written(&app.world, dose);
    let dose = fit_with(&dose, columns.dose_width.saturating_sub(1), look.glyphs.ellipsis).into_owned();
    let days = match (row.tense, row.days()) {
        (Tense::Never, _) => "never".to_owned(),
        (_, None) => "open".to_owned(),
        (_, Some(days)) => days.to_string(),
    };
    let days = if row.asks { format!("{days}?") } else { days };
    let note = if hidden {
        ""
    } else {
        picture.notes.get(at).map_or("", String::as_str)
    };
    let cell = |cell: Cell, style: Style| {
        if focused && app.plan.cell == cell {
            theme.selection
        } else {
            style
        }
    };
    put(
        buffer,
        area,
        area.x + columns.dose,
        area.y,
        &pad(&dose, columns.dose_width.saturating_sub(1)),
        style,
    );
    let mut cursor = area.x;
    let mut mark = |buffer: &mut ratatui::buffer::Buffer, x: u16, text: &str, which: Cell| {
        let style = cell(which, style);
        let end = x.saturating_add(u16::try_from(width(text)).unwrap_or(u16::MAX));
        look.hits.mark(between(area, x, end), Hit::Cell(at, which));
        if focused && app.plan.cell == which {
            // In front of the cell: a block on it would hide the first figure of an amount.
            cursor = x.saturating_sub(1).min(area.right().saturating_sub(1));
        }
        put(buffer, area, x, area.y, text, style);
    };
    mark(
        buffer,
        area.x + columns.dose,
        if dose.is_empty() { " " } else { &dose },
        Cell::Dose,
    );
    // A question mark follows the figures, so that these end in one column.
    let days_at = area.x + columns.days + u16::from(row.asks);
    let days = pad_left(&days, 6);
    mark(buffer, days_at, &days, Cell::Days);
    if let Some(x) = columns.from {
        let from = if row.tense == Tense::Never {
            "-".to_owned()
        } else {
            columns.date(&app.world, row.from)
        };
        put(
            buffer,
            area,
            area.x + x,
            area.y,
            &if row.asked { format!("{from}?") } else { from },
            style,
        );
    }
    if let Some(x) = columns.until {
        let until = row
            .until
            .map_or("-".to_owned(), |until| columns.date(&app.world, until));
        put(buffer, area, area.x + x, area.y, &until, style);
    }
    if let Some(x) = columns.note {
        let room = usize::from(area.width.saturating_sub(x + 2));
        let note = written(&app.world, note);
        let note = fit_with(&note, room, look.glyphs.ellipsis).into_owned();
        mark(
            buffer,
            area.x + x,
            if note.is_empty() { " " } else { &note },
            Cell::Note,
        );
    }
    if focused {
        put(buffer, area, area.x, area.y, look.glyphs.focus, theme.accent);
        frame.set_cursor_position(Position::new(cursor, area.y));
    }
}
