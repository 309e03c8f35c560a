//! Next to the ladder: the coming weeks day by day, sums, and what the prescriber said.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::below;
use crate::app::App;
use crate::app::plan::picture::{PREVIEW, Picture};
use crate::app::words;
use crate::app::world::World;
use crate::domain::amount::show_number;
use crate::domain::course::Course;
use crate::domain::decision::DayPlan;
use crate::domain::directions::Moment;
use crate::domain::unit::Unit;
use crate::ui::Look;
use crate::ui::frame::put;
use crate::ui::glyphs::Sign;
use crate::ui::signs::{UNDECIDED, until_decided};
use crate::ui::text::{fit_with, pad_left, width, wrap};
use crate::ui::written::written;

/// How many rows what follows the weeks usually takes.
const ROWS_BELOW: u16 = 27;

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, course: &Course, picture: &Picture, look: &Look) {
    let mut pen = Pen {
        frame,
        area,
        y: area.y,
        look,
        world: &app.world,
    };
    let unit = unit(picture);
    let what = unit
        .as_ref()
        .map_or("a day".to_owned(), |unit| format!("{} a day", unit.show(true)));
    // Three weeks at least, and as many as leave room for what follows.
    let shown = usize::from(area.height.saturating_sub(ROWS_BELOW) / 3).clamp(3, PREVIEW / 7);
    pen.line(&format!("Preview, {shown} weeks"), look.theme.heading);
    if app.world.hidden {
        pen.line("Amounts are hidden.", look.theme.text);
        return;
    }
    pen.line(&what, look.theme.text);
    weeks(&mut pen, app, (picture, shown), unit.as_ref());
    if let Some(day) = gate(app, picture, shown) {
        pen.text(&until_decided(&app.world, day), look.theme.text);
    }
    if picture.has_draft() {
        pen.line(
            &format!("{} differs from the active plan", look.glyphs.sign(Sign::DraftChange)),
            look.theme.text,
        );
    }
    pen.y += 1;
    if !picture.totals.is_empty() {
        pen.line("The next 7 days", look.theme.heading);
        pen.text(&below::totals(picture), look.theme.text);
        pen.y += 1;
    }
    pen.line("On and off days", look.theme.heading);
    let days = app.plan.focused().map(days_words).unwrap_or_default();
    pen.text(&days, look.theme.text);
    pen.y += 1;
    if let Some((heading, lines)) = app.plan.so_far.split_first() {
        pen.line(heading, look.theme.heading);
        for line in lines {
            pen.text(line, look.theme.text);
        }
        pen.y += 1;
    }
    if let Some(note) = &course.note {
        pen.line("Your prescriber's words for this plan", look.theme.heading);
        pen.text(&format!("\"{note}\""), look.theme.text);
        pen.y += 1;
    }
    if let Some(missed) = &course.missed {
        pen.line("Your plan says about a late dose", look.theme.heading);
        pen.text(&format!("\"{missed}\""), look.theme.text);
    }
}

/// The first day of the preview that waits for a decision.
fn gate(app: &App, picture: &Picture, shown: usize) -> Option<NaiveDate> {
    let today = app.world.today();
    let asked = picture.rows.iter().filter(|row| row.asked && row.from > today);
    let first = asked.map(|row| row.from).min()?;
    let last = picture.preview.get(..shown * 7).unwrap_or(&picture.preview).last()?;
    (first <= last.date).then_some(first)
}

struct Pen<'a, 'b> {
    frame: &'a mut Frame<'b>,
    area: Rect,
    y: u16,
    look: &'a Look,
    world: &'a World,
}

impl Pen<'_, '_> {
    fn line(&mut self, words: &str, style: Style) {
        let room = usize::from(self.area.width);
        let words = written(self.world, words);
        let words = fit_with(&words, room, self.look.glyphs.ellipsis);
        put(self.frame.buffer_mut(), self.area, self.area.x, self.y, &words, style);
        self.y += 1;
    }

    fn text(&mut self, words: &str, style: Style) {
        for line in wrap(&written(self.world, words), usize::from(self.area.width)) {
            self.line(&line, style);
        }
    }
}

/// The unit in which all shown sums can be written: 500 mcg now and 1 mg later are 500 and 1000 mcg.
fn unit(picture: &Picture) -> Option<Unit> {
    let totals = || picture.preview.iter().filter_map(|day| day.total.as_ref());
    let first = &totals().next()?.unit;
    totals().all(|total| total.to(first).is_some()).then(|| first.clone())
}

fn weeks(pen: &mut Pen<'_, '_>, app: &App, (picture, shown): (&Picture, usize), unit: Option<&Unit>) {
    let days = picture.preview.get(..shown * 7).unwrap_or(&picture.preview);
    let theme = &pen.look.theme;
    let today = app.world.today();
    let cell = |day: &DayPlan| {
        if day.date < today {
            return String::new();
        }
        match (&day.total, unit) {
            _ if day.words.is_empty() => pen.look.glyphs.sign(Sign::OffDay).to_owned(),
            (Some(total), Some(unit)) => {
                let total = total.to(unit);
                total.map_or_else(String::new, |total| show_number(total.value))
            }
            _ => pen.look.glyphs.sign(Sign::NotRecorded).to_owned(),
        }
    };
    let cells: Vec<String> = days.iter().map(cell).collect();
    let wide = cells.iter().map(|cell| width(cell)).max().unwrap_or(3).max(3) + 2;
    let wide = wide.min(usize::from(pen.area.width) / 7);
    if wide < 4 {
        return;
    }
    let column = |i: usize| pen.area.x + u16::try_from(i * wide).unwrap_or(0);
    let gated = gate(app, picture, shown);
    for (i, day) in days.iter().take(7).enumerate() {
        let name = day.date.format("%a").to_string();
        put(
            pen.frame.buffer_mut(),
            pen.area,
            column(i),
            pen.y,
            &pad_left(&name, wide - 1),
            theme.label,
        );
    }
    pen.y += 1;
    for (days, cells) in days.chunks(7).zip(cells.chunks(7)) {
        for (i, (day, cell)) in days.iter().zip(cells).enumerate() {
            let number = day.date.format("%-d").to_string();
            put(
                pen.frame.buffer_mut(),
                pen.area,
                column(i),
                pen.y,
                &pad_left(&number, wide - 1),
                theme.aside,
            );
            let style = if day.differs { theme.attention } else { theme.text };
            let text = fit_with(cell, wide - 1, pen.look.glyphs.ellipsis).into_owned();
            let text = format!(
                "{}{}",
                pad_left(&text, wide - 1),
                if day.differs {
                    pen.look.glyphs.sign(Sign::DraftChange)
                } else if gated.is_some_and(|gate| gate <= day.date) {
                    UNDECIDED
                } else {
                    " "
                }
            );
            put(pen.frame.buffer_mut(), pen.area, column(i), pen.y + 1, &text, style);
        }
        pen.y += 3;
    }
}

/// On which days the doses of a row are.
fn days_words(row: &crate::domain::draft::Row) -> String {
    let mut found: Vec<String> = Vec::new();
    for line in row.take.lines.iter().filter(|line| !line.is_as_needed()) {
        let days = line.days.to_string();
        let days = match &line.moment {
            // Doses that are counted in hours are on no days of their own.
            Moment::Every { minutes, .. } if *minutes > 24 * 60 => format!("every {}", words::length(*minutes)),
            _ if days.is_empty() => "every day".to_owned(),
            _ => days,
        };
        if !found.contains(&days) {
            found.push(days);
        }
    }
    if found.is_empty() {
        "no doses at set times".into()
    } else {
        found.join("; ")
    }
}
