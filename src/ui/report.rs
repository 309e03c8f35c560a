//! The report on screen before it is saved: the page as it will be, and what goes into it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::focus;
use super::frame::{Parts, put, put_right};
use super::list::Item;
use super::text::{clean_line, fit_with, wrap};
use super::{list, sheet};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::report::{CONTENTS, period};
use crate::domain::report::DEPARTURES;
use crate::domain::report::{TITLE, last_visit};
use crate::ui::written::written;

/// The headings of the page, which are drawn as such.
const HEADINGS: [&str; 4] = ["Side effects", DEPARTURES, "Questions for the visit", "Notes"];

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, parts: &Parts, app: &App, look: &Look) {
    let Some(page) = app.report.page() else { return };
    let (world, body) = (&app.world, parts.body);
    let days = app.report.days(world);
    let since = last_visit(&world.regimen, world.today()).filter(|on| *on == days.0 && days.1 == world.today());
    let period = period::words(world, days);
    let heading = match since {
        _ if parts.compact => format!("Report, {}", crate::app::review::dates(days.0, days.1, world.today())),
        Some(_) => format!("Report since the last visit, {period}"),
        None => format!("Report, {period}"),
    };
    let heading = written(world, &heading);
    let pages = app.report.pages();
    let pages = if pages == 1 {
        "1 page".to_owned()
    } else {
        format!("about {pages} pages")
    };
    let form = format!("{pages} {} {}", look.glyphs.separator, app.report.format.ending());
    let end = put(
        frame.buffer_mut(),
        body,
        body.x + 2,
        body.y,
        &heading,
        look.theme.heading,
    );
    let row = Rect {
        width: body.width.saturating_sub(1),
        ..body
    };
    put_right(
        frame.buffer_mut(),
        row,
        body.y,
        &form,
        look.theme.text,
        end - body.x + 2,
    );
    let columns = usize::from(body.width).saturating_sub(2);
    let mut remark = wrap(&written(world, &app.report.remark(world)), columns);
    // On a small screen the page is worth more than the rest of the file's name.
    let most = if body.height >= 12 { 2 } else { 1 };
    if remark.len() > most {
        // The file that Enter writes is named before what is in it.
        let short = written(world, &app.report.remark_in_short(world));
        remark = vec![fit_with(&short, columns, look.glyphs.ellipsis).into_owned()];
    }
    let said = u16::try_from(remark.len()).unwrap_or(1);
    let wide = body.width.min(80);
    let boxed = Rect {
        x: body.x + (body.width - wide) / 2,
        y: body.y + 1,
        width: wide,
        height: body.height.saturating_sub(1 + said),
    };
    let inside = border(frame, boxed, look);
    let rows = usize::from(inside.height);
    let top = app.report.top.min(page.lines.len().saturating_sub(rows));
    for (line, y) in page.lines.iter().skip(top).zip(inside.y..inside.bottom()) {
        let is_heading = HEADINGS.contains(&line.as_str()) || line.starts_with(TITLE) || line.starts_with("By step");
        let style = if is_heading {
            look.theme.heading
        } else {
            look.theme.text
        };
        let line = clean_line(line);
        let line = fit_with(&line, usize::from(inside.width), look.glyphs.ellipsis);
        put(frame.buffer_mut(), inside, inside.x, y, &line, style);
    }
    let more = (top > 0, top + rows < page.lines.len() && inside.height > 0);
    super::list::ends(frame, boxed, (inside.y, inside.bottom()), more, look.theme.text, look);
    for (line, y) in remark.iter().zip(body.bottom().saturating_sub(said)..) {
        put(frame.buffer_mut(), body, body.x + 1, y, line, look.theme.text);
    }
    // The keys are about the whole page: the mark is at its heading.
    focus::begin(frame, body, look);
    if let Some((focus, chosen)) = app.report.contents(world) {
        contents(frame, parts, focus, &chosen, look);
    }
}

/// The edge of the page; its inside.
fn border(frame: &mut Frame<'_>, area: Rect, look: &Look) -> Rect {
    let (lines, style) = (look.glyphs.light, look.theme.decoration);
    if area.width < 8 || area.height < 4 {
        return area;
    }
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let buffer = frame.buffer_mut();
    for x in area.left() + 1..right {
        put(buffer, area, x, area.y, lines.horizontal, style);
        put(buffer, area, x, bottom, lines.horizontal, style);
    }
    for y in area.top() + 1..bottom {
        put(buffer, area, area.x, y, lines.vertical, style);
        put(buffer, area, right, y, lines.vertical, style);
    }
    for (x, y, corner) in [
        (area.x, area.y, lines.top_left),
        (right, area.y, lines.top_right),
        (area.x, bottom, lines.bottom_left),
        (right, bottom, lines.bottom_right),
    ] {
        put(buffer, area, x, y, corner, style);
    }
    Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width - 4,
        height: area.height - 2,
    }
}

/// What goes in, as a list to choose from.
fn contents(frame: &mut Frame<'_>, parts: &Parts, focus: usize, chosen: &[bool], look: &Look) {
    let rows = u16::try_from(CONTENTS.len()).unwrap_or(0);
    let inside = sheet::open(frame, parts, 48, rows, "What goes into the report", look);
    let items: Vec<Item> = (CONTENTS.iter().zip(chosen).enumerate())
        .map(|(n, (words, chosen))| {
            let state = if *chosen { "[in]  " } else { "[out] " };
            let cells = [(state, 7, look.theme.accent), (*words, 0, look.theme.text)];
            Item::cells(&cells).focus(n == focus).hit(Hit::Choice(n))
        })
        .collect();
    list::draw(frame, inside, &items, look);
}
