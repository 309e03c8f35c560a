//! The month: a row for each week, a cell for each day.

use chrono::{Datelike, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{day, heights, pane};
use crate::app::App;
use crate::app::calendar::cached::{Mark, OneDay, in_short, short};
use crate::app::calendar::sheet::{Sheet, week_number};
use crate::app::hit::Hit;
use crate::app::world::World;
use crate::domain::day::Status;
use crate::domain::figures::{DayCell, DayValue, Standing};
use crate::domain::journal::Month;
use crate::ui::Look;
use crate::ui::calendar::parts::{legend, panes, signs};
use crate::ui::flow::lines;
use crate::ui::focus;
use crate::ui::frame::{self, Parts, put, put_right};
use crate::ui::signs::UNDECIDED;
use crate::ui::text::{clean_line, fit_with, width};
use crate::ui::written::written;

/// Where the cells are.
struct Grid {
    /// The first cell's column.
    x: u16,
    /// From one cell to the next.
    pitch: u16,
    /// The first row of each week that is seen, and how many rows of it are written.
    places: Vec<(u16, u16)>,
    /// The row after the last week.
    end: u16,
    /// Rows for all weeks of the month.
    room: u16,
    /// Week numbers are at the left.
    numbers: bool,
    /// The first week that is seen.
    first: usize,
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let Some(sheet) = app.calendar.sheet() else { return };
    if let Some(before) = app.calendar.before() {
        two(frame, parts, app, (before, sheet), look);
        return;
    }
    let (left, right) = panes(parts);
    let world = &app.world;
    let focus = app.calendar.focus(world);
    let airy = right.is_some() && left.height >= 30;
    title(frame, left, app, sheet, right.is_some(), look);
    let mut grid = Grid::of(left, sheet, focus, right.is_some(), parts.compact, airy);
    if airy {
        let wanted = heights::wanted(world, sheet, grid.columns());
        let rows = heights::shared(&wanted, grid.room);
        grid = grid.with_heights(&rows);
    }
    header(frame, left, &grid, sheet, airy, look);
    weeks(frame, left, &grid, app, sheet, Some(focus), look);
    if let Some(right) = right {
        frame::divide(frame.buffer_mut(), right, look);
        pane::pane(frame, right, app, sheet, look);
        return;
    }
    let below = grid.end;
    let room = left.bottom().saturating_sub(below);
    let mut rest = Rect {
        x: left.x + 1,
        y: below,
        width: left.width.saturating_sub(2),
        height: room,
    };
    if !parts.compact && room > 1 {
        frame::rule(frame.buffer_mut(), left, below, look);
        rest = Rect {
            y: below + 1,
            height: room - 1,
            ..rest
        };
    }
    let columns = usize::from(rest.width);
    if let Some(day) = sheet.day(focus) {
        let said = day::in_lines(world, day, columns, usize::from(rest.height), look);
        lines(frame.buffer_mut(), rest, &said, look);
    }
    if app.receipt.is_none() && !parts.compact {
        let area = Rect {
            x: parts.receipt.x + 1,
            width: parts.receipt.width.saturating_sub(1),
            ..parts.receipt
        };
        lines(frame.buffer_mut(), area, &[legend(usize::from(area.width), look)], look);
    }
}

/// The rows below two months: the focused day, and the counts of its month.
const BELOW_TWO: u16 = 10;

/// Two months side by side, and below them the focused day and the counts of its month.
fn two(frame: &mut Frame<'_>, parts: &Parts, app: &App, (before, sheet): (&Sheet, &Sheet), look: &Look) {
    let body = parts.body;
    let focus = app.calendar.focus(&app.world);
    let half = body.width / 2;
    let high = body.height.saturating_sub(BELOW_TWO);
    let area = |x: u16| Rect {
        x: body.x + x,
        width: half.saturating_sub(1),
        height: high,
        ..body
    };
    let grid = |sheet: &Sheet, x: u16| Grid::of(area(x), sheet, sheet.month.first(), true, false, true);
    let grids = [grid(before, 0), grid(sheet, half)];
    let heights = heights::of_both(&app.world, [before, sheet], grids[0].columns(), grids[0].room);
    let both = grids.into_iter().zip(heights);
    for ((sheet, x, focus), (grid, heights)) in [(before, 0, None), (sheet, half, Some(focus))].into_iter().zip(both) {
        let (area, grid) = (area(x), grid.with_heights(&heights));
        title(frame, area, app, sheet, true, look);
        header(frame, area, &grid, sheet, true, look);
        weeks(frame, area, &grid, app, sheet, focus, look);
    }
    let y = body.y + high;
    frame::rule(frame.buffer_mut(), body, y, look);
    let below = |x: u16| Rect {
        x: body.x + x + 1,
        y: y + 1,
        width: half.saturating_sub(2),
        height: body.bottom().saturating_sub(y + 1),
    };
    pane::day_and_month(frame, (below(0), below(half)), app, sheet, look);
    if app.receipt.is_none() {
        let area = Rect {
            x: parts.receipt.x + 1,
            width: parts.receipt.width.saturating_sub(1),
            ..parts.receipt
        };
        lines(frame.buffer_mut(), area, &[legend(usize::from(area.width), look)], look);
    }
}

/// The weeks of a month, and the focused day among them.
fn weeks(
    frame: &mut Frame<'_>,
    left: Rect,
    grid: &Grid,
    app: &App,
    sheet: &Sheet,
    focus: Option<NaiveDate>,
    look: &Look,
) {
    for (first, (y, lines)) in sheet.weeks().skip(grid.first).zip(grid.places.iter().copied()) {
        if grid.numbers {
            let number = format!("{:>2}", week_number(first));
            put(frame.buffer_mut(), left, left.x, y, &number, look.theme.aside);
        }
        for (column, date) in (0..7_u16).zip(first.iter_days()) {
            let x = grid.x + column * grid.pitch;
            let area = Rect {
                x,
                y,
                width: grid.pitch - 1,
                height: lines,
            }
            .intersection(left);
            cell(frame, area, app, sheet, date, Some(date) == focus, look);
        }
    }
}

impl Grid {
    fn of(left: Rect, sheet: &Sheet, focus: NaiveDate, two_panes: bool, compact: bool, airy: bool) -> Self {
        let weeks = sheet.weeks().count();
        let numbers = left.width >= 60;
        let margin = if numbers { 4 } else { 1 };
        let top = if airy { 4 } else { 2 };
        // Below: the rule and two lines about the day.
        let below = match (two_panes, compact) {
            (true, _) => 0,
            (false, false) => 3,
            (false, true) => 1,
        };
        let room = left.height.saturating_sub(top + below);
        let count = u16::try_from(weeks).unwrap_or(6).max(1);
        let rows = (room / count).clamp(1, if two_panes { heights::MOST } else { 3 });
        let seen = usize::from((room / rows).min(count).max(1));
        let at = sheet
            .weeks()
            .position(|first| focus < first + chrono::TimeDelta::days(7))
            .unwrap_or(0);
        let grid = Self {
            x: left.x + margin,
            // The last cell needs no gap after it.
            pitch: ((left.width + 1).saturating_sub(margin) / 7).clamp(2, 24),
            places: vec![(left.y + top, 0)],
            end: left.y + top,
            room,
            numbers,
            first: (at + 1).saturating_sub(seen).min(weeks - seen.min(weeks)),
        };
        grid.with_heights(&vec![rows; seen])
    }

    /// The same with these rows for each week: where there are some, the last one is blank.
    fn with_heights(mut self, heights: &[u16]) -> Self {
        let mut y = self.places.first().map_or(self.end, |(y, _)| *y);
        self.places.clear();
        for rows in heights {
            self.places.push((y, if *rows >= 3 { rows - 1 } else { *rows }));
            y += rows;
        }
        self.end = y;
        self
    }

    /// How many columns a cell has.
    fn columns(&self) -> usize {
        usize::from(self.pitch - 1)
    }
}

/// With fewer columns than this the name of a plan or rating in the head says nothing.
const LEAST_NAMED: usize = 16;

fn title(frame: &mut Frame<'_>, left: Rect, app: &App, sheet: &Sheet, two_panes: bool, look: &Look) {
    let world = &app.world;
    let named = sheet.month.first().format("%B %Y").to_string();
    let x = put(frame.buffer_mut(), left, left.x + 1, left.y, &named, look.theme.heading);
    let rating = app
        .calendar
        .rating(world)
        .map(|m| format!("rating: {}", world.measure_name(m)));
    let dose = app
        .calendar
        .course(world)
        .map(|c| format!("planned: {}", world.name(&c.id)));
    let both = format!("  {}  ", look.glyphs.separator);
    let all = [dose, rating].into_iter().flatten().collect::<Vec<_>>();
    // A long name is shortened before one of the two is left out.
    let room = usize::from(left.width.saturating_sub(x.saturating_sub(left.x) + 4)) / all.len().max(1);
    let room = room.saturating_sub(3);
    let short = |form: &String| fit_with(&written(world, form), room, look.glyphs.ellipsis).into_owned();
    let mut forms = vec![all.join(&both)];
    if room >= LEAST_NAMED {
        forms.push(all.iter().map(short).collect::<Vec<_>>().join(&both));
    }
    forms.extend(all.last().cloned());
    let area = Rect {
        width: left.width.saturating_sub(1),
        ..left
    };
    let taken = x.saturating_sub(left.x) + 2;
    let fits = forms
        .iter()
        .find(|form| width(form) + usize::from(taken) <= usize::from(area.width));
    if let Some(form) = fits {
        let area = if two_panes { area } else { left };
        put_right(
            frame.buffer_mut(),
            area,
            left.y,
            &written(world, form),
            look.theme.aside,
            taken,
        );
    }
}

fn header(frame: &mut Frame<'_>, left: Rect, grid: &Grid, sheet: &Sheet, airy: bool, look: &Look) {
    let y = left.y + if airy { 2 } else { 1 };
    for (column, date) in (0..7_u16).zip(sheet.grid.from.iter_days()) {
        let x = grid.x + column * grid.pitch;
        let name = date.weekday().to_string();
        let name: String = name.chars().take(usize::from(grid.pitch - 1)).collect();
        put(frame.buffer_mut(), left, x, y, &name, look.theme.heading);
    }
}

fn cell(frame: &mut Frame<'_>, area: Rect, app: &App, sheet: &Sheet, date: NaiveDate, focused: bool, look: &Look) {
    if area.is_empty() {
        return;
    }
    look.hits.mark(area, Hit::Day(date));
    let theme = &look.theme;
    let world = &app.world;
    let inside = Month::of(date) == sheet.month;
    let number = format!("{:>2}", date.day());
    let style = match (focused, inside, date == world.today()) {
        (true, ..) => theme.selection.add_modifier(Modifier::BOLD),
        (_, false, _) => theme.decoration,
        (_, _, true) => theme.accent,
        _ => theme.text,
    };
    if focused {
        focus::begin(frame, focus::before(area), look);
    }
    let mut x = put(frame.buffer_mut(), area, area.x, area.y, &number, style);
    let Some(day) = sheet.day(date).filter(|_| inside) else {
        return;
    };
    if area.width >= 7 {
        x += 1;
    }
    let new_step = day.is_new_step();
    let marks = marks(day, date, world);
    let free = usize::from(area.right().saturating_sub(x));
    let of_step = usize::from(new_step && area.width >= 7);
    // The gap before the sign of a new step goes before the sign of a dose does.
    let gap = u16::from(of_step > 0 && marks.len() + 2 <= free);
    for (sign, style) in signs(&marks, free.saturating_sub(of_step), look) {
        x = put(frame.buffer_mut(), area, x, area.y, sign, style);
    }
    if new_step {
        let sign = look.glyphs.sign(crate::ui::glyphs::Sign::NewStep);
        x = put(frame.buffer_mut(), area, x + gap, area.y, sign, theme.attention);
    }
    rest(frame, area, app, (day, new_step), x, look);
}

/// The marks of a day. What is only planned, on a day to come, needs no sign: the dose below says it.
fn marks(day: OneDay<'_>, date: NaiveDate, world: &World) -> Vec<Mark> {
    let mut marks = day.marks();
    marks.retain(|mark| date <= world.today() || *mark != Mark::Dose(Status::Planned));
    marks
}

/// The lines below the signs, which end before a column: dose, rating, the person's words.
fn rest(frame: &mut Frame<'_>, area: Rect, app: &App, (day, new_step): (OneDay<'_>, bool), end: u16, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let columns = usize::from(area.width);
    let bold = theme.text.add_modifier(Modifier::BOLD);
    let measure = app.calendar.rating(world);
    let value = measure.and_then(|m| day.answered(m).map(|answered| in_short(answered, short)));
    let past = day.date <= world.today();
    let value = value.or_else(|| measure.filter(|_| past).map(|_| look.glyphs.empty.to_owned()));
    let noted = !day.notes().is_empty();
    let dose = app
        .calendar
        .course(world)
        .and_then(|c| day.cell(&c.id))
        .map(|cell| dose(cell, world))
        .unwrap_or_default();
    let dose_style = if new_step { theme.attention } else { theme.aside };
    if area.height == 2 {
        let note = if noted { "n" } else { "" };
        let said = measure.and_then(|m| day.answered(m)).map(beside_a_dose);
        let value = said.or(value).unwrap_or_default();
        let free = usize::from(area.right().saturating_sub(end + 1));
        let (dose, tail, behind) = in_one_row(&dose, (&value, note), (columns, free), look);
        let x = put(frame.buffer_mut(), area, area.x, area.y + 1, &dose, dose_style);
        let (x, y) = match behind {
            true => (end + 1, area.y),
            false if x > area.x => (x + 1, area.y + 1),
            false => (x, area.y + 1),
        };
        let x = put(frame.buffer_mut(), area, x, y, tail, bold);
        put(frame.buffer_mut(), area, x, y, note, theme.text);
        return;
    }
    if area.height < 3 {
        return;
    }
    put(
        frame.buffer_mut(),
        area,
        area.x,
        area.y + 1,
        &fit_dose(&dose, columns, look),
        dose_style,
    );
    let mut x = area.x;
    if let (Some(measure), Some(value)) = (measure, value) {
        let word = day.answered(measure);
        let word = word.map_or_else(|| value.clone(), |answered| in_short(answered, ToString::to_string));
        let name = format!("{} ", clean_line(&app.world.measure_name(measure)));
        let shown = if width(&word) <= columns { word } else { value };
        if width(&name) + width(&shown) <= columns {
            x = put(frame.buffer_mut(), area, x, area.y + 2, &name, theme.text);
        }
        x = put(frame.buffer_mut(), area, x, area.y + 2, &shown, bold);
    }
    if noted && (area.height == 3 || world.hidden) {
        put(frame.buffer_mut(), area, x, area.y + 2, "n", theme.text);
    }
    if area.height >= 4 && !world.hidden {
        let style = theme.text.add_modifier(Modifier::ITALIC);
        let room = usize::from(area.height - 3);
        let said = heights::said(world, day, columns);
        for (n, (line, y)) in said.iter().zip(area.y + 3..area.bottom()).enumerate() {
            let last = n + 1 == room && said.len() > room;
            let line = if last {
                first_words(&said[n..].join(" "), columns, look)
            } else {
                line.clone()
            };
            put(frame.buffer_mut(), area, area.x, y, &line, style);
        }
    }
}

/// A value next to a dose. How many readings there are is in brackets: `50 mg 2x` would be two doses.
fn beside_a_dose(answered: &DayValue) -> String {
    let words = in_short(answered, short);
    match words.split_once('x').filter(|_| answered.is_several()) {
        Some((count, alert)) => format!("({count}{alert})"),
        None => words,
    }
}

/// A dose, a value and the mark of a note in one row, where next to another number a dose keeps its unit: the value is
/// left out where there is none, else both are behind the signs of the row above, else the value is alone.
fn in_one_row<'a>(
    dose: &str,
    (value, note): (&'a str, &str),
    (columns, free): (usize, usize),
    look: &Look,
) -> (String, &'a str, bool) {
    let wide = |value: &str| width(value) + width(note);
    let room = |value: &str| columns.saturating_sub(wide(value) + usize::from(wide(value) > 0));
    let given = if value == look.glyphs.empty { "" } else { value };
    if let Some(value) = [value, given].into_iter().find(|value| width(dose) <= room(value)) {
        return (dose.to_owned(), value, false);
    }
    if width(dose) <= columns && wide(given) <= free {
        return (dose.to_owned(), given, true);
    }
    if given.is_empty() {
        return (fit_dose(dose, room(""), look), "", false);
    }
    (String::new(), given, false)
}

/// What the day asks for, or why it asks for nothing.
fn dose(cell: &DayCell, world: &World) -> String {
    match (cell.standing, &cell.dose) {
        (Standing::Off, _) if cell.doses.iter().any(|dose| dose.status == Status::Moved) => "moved".into(),
        (Standing::Off, _) => "off".into(),
        (Standing::Paused, _) => "paused".into(),
        (Standing::Due, Some(_)) if world.hidden => "--".into(),
        // What may be taken is not what was: a sign says when it was.
        (Standing::Due, Some(_)) => {
            let sign = cell.undecided.map_or("", |_| UNDECIDED);
            format!("{}{sign}", written(world, &cell.asked().unwrap_or_default()))
        }
        _ => String::new(),
    }
}

/// A dose in a given width: whole, or without its unit, or with a mark that it is cut; a number is never cut in
/// silence.
fn fit_dose(dose: &str, columns: usize, look: &Look) -> String {
    let (bare, sign) = dose
        .strip_suffix(UNDECIDED)
        .map_or((dose, ""), |bare| (bare, UNDECIDED));
    let short = bare.rsplit_once(' ').map_or(bare, |(amount, _)| amount);
    for form in [dose, &format!("{short}{sign}")] {
        if width(form) <= columns {
            return form.to_owned();
        }
    }
    fit_with(dose, columns, look.glyphs.ellipsis).into_owned()
}

/// What is trimmed from the end of words that were cut off.
const MARKS: [char; 4] = [',', ';', ':', '.'];

/// As many whole words as fit; where that leaves much of the room empty ("fell"), the next one is cut with a mark.
fn first_words(text: &str, columns: usize, look: &Look) -> String {
    let text = clean_line(text);
    let mut shown = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!shown.is_empty());
        let bare = word.trim_end_matches(MARKS);
        if width(&shown) + gap + width(bare) > columns {
            break;
        }
        if gap > 0 {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    if width(&shown) >= width(text.trim()) {
        return shown;
    }
    let mark = look.glyphs.ellipsis;
    let words = shown.trim_end_matches(MARKS);
    let room = columns.saturating_sub(width(mark));
    if width(words) * 5 < columns * 3 || width(words) > room {
        return fit_with(text.trim(), columns, mark).into_owned();
    }
    format!("{words}{mark}")
}
