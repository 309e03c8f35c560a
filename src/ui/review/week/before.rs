//! The days before the week, next to the sheet.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::super::Look;
use super::super::super::frame::put;
use super::super::super::text::{fit_with, width, wrap};
use crate::app::App;
use crate::app::hit::Hit;
use crate::app::review::weeks::{Sheet, Summary, is_counted, short};
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::narrow;
use crate::domain::figures::words as figure_words;
use crate::domain::measure::Scale;
use crate::ui::review::parts;
use crate::ui::written::written;

/// The weeks up to this one.
pub(super) fn before(frame: &mut Frame<'_>, area: Rect, app: &App, sheet: &Sheet, look: &Look) {
    const NAME: u16 = 10;
    let world = &app.world;
    let widest = sheet.before.iter().flat_map(|week| &week.measures).filter_map(short);
    let widest = widest.map(|figure| width(&figure)).max().unwrap_or(2);
    let each = u16::try_from(widest.clamp(2, 4)).unwrap_or(2) + 1;
    let count = usize::from(area.width.saturating_sub(NAME) / each).min(sheet.before.len());
    let weeks: Vec<&Summary> = sheet.before.iter().skip(sheet.before.len() - count).collect();
    let x = |n: usize| area.x + NAME + each * u16::try_from(n).unwrap_or(0);
    let text = look.theme.text;
    let mut y = area.y;
    let name = |frame: &mut Frame<'_>, y: u16, words: &str, style: Style| {
        let mut words = written(world, words);
        let room = usize::from(NAME) - 1;
        if app.world.hidden && width(&words) > room {
            // Cut off, `Question 1` and `Question 2` would be one.
            words = words.replace("Question ", "Q. ").replace("Medicine ", "M. ");
        }
        let words = fit_with(&words, room, look.glyphs.ellipsis);
        put(frame.buffer_mut(), area, area.x, y, &words, style);
    };
    put(
        frame.buffer_mut(),
        area,
        area.x,
        y,
        &format!("Last {count} weeks"),
        look.theme.heading,
    );
    y += 2;
    name(frame, y, "Week", look.theme.aside);
    for (n, week) in weeks.iter().enumerate() {
        let number = figure_words::week_number(week.first_day).to_string();
        put(frame.buffer_mut(), area, x(n), y, &number, look.theme.aside);
        // A click on a column shows its week.
        let column = Rect {
            x: x(n),
            width: each,
            ..area
        };
        look.hits.mark(column.intersection(area), Hit::Day(week.first_day));
    }
    y += 1;
    if let Some((course, unit)) = &sheet.course {
        name(frame, y, &world.name(course), text);
        if unit.is_some() && !world.hidden {
            name(frame, y + 1, "planned", look.theme.aside);
        }
        let most = weeks
            .iter()
            .filter_map(|week| week.level)
            .max()
            .unwrap_or(Decimal::ZERO);
        let mut said: Option<String> = None;
        let mut free = 0;
        for (n, week) in weeks.iter().enumerate() {
            if let Some(bar) = week.level.and_then(|level| bar(level, most, look)) {
                put(
                    frame.buffer_mut(),
                    area,
                    x(n),
                    y,
                    &bar.repeat(usize::from(each)),
                    look.theme.series_a,
                );
            }
            let dose = week.level.map(show_number);
            if dose != said && !world.hidden && x(n) >= free {
                let words = dose.clone().unwrap_or_default();
                free = put(frame.buffer_mut(), area, x(n), y + 1, &words, text) + 1;
                said = dose;
            }
        }
        y += 3;
    }
    let told = app.review.measures(world);
    for (n, measure) in world.regimen.measures.iter().enumerate() {
        if !told.iter().any(|told| told.id == measure.id) {
            continue;
        }
        if y + 1 >= area.bottom() {
            return;
        }
        name(frame, y, &world.measure_name(measure), text);
        for (i, week) in weeks.iter().enumerate() {
            let figure = week.measures.get(n).and_then(short);
            let words = figure.unwrap_or_else(|| look.glyphs.empty.to_owned());
            let words = fit_with(&words, usize::from(each) - 1, look.glyphs.ellipsis);
            put(frame.buffer_mut(), area, x(i), y, &words, text);
        }
        y += 1;
        if !matches!(measure.scale, Scale::Pair { .. }) {
            continue;
        }
        name(frame, y, "  / second", text);
        for (i, week) in weeks.iter().enumerate() {
            let second = week.measures.get(n).and_then(|figures| figures.second);
            let words = second.map_or_else(|| look.glyphs.empty.to_owned(), |second| narrow(second.median, 4));
            put(frame.buffer_mut(), area, x(i), y, &words, text);
        }
        y += 1;
    }
    let counted = world.regimen.measures.iter().any(is_counted);
    let yes_no = world
        .regimen
        .measures
        .iter()
        .filter(|m| m.scale == Scale::YesNo)
        .count();
    let mut said = Vec::new();
    if let Some((course, Some(unit))) = sheet.course.as_ref().filter(|_| !world.hidden) {
        said.push(format!("{}: planned, {unit}.", world.name(course)));
    }
    said.push("Median of the week's rated days.".to_owned());
    if counted {
        let names: Vec<_> = world
            .regimen
            .measures
            .iter()
            .filter(|m| is_counted(m))
            .map(|m| world.measure_name(m))
            .collect();
        let words = if yes_no == names.len() {
            "days with \"yes\""
        } else if yes_no == 0 {
            "days with more than \"none\""
        } else {
            "days with \"yes\" or more than \"none\""
        };
        said.push(format!("{}: {words}.", names.join(", ")));
    }
    let rest = |y: u16| Rect {
        x: area.x.saturating_sub(1),
        y: y.min(area.bottom()),
        width: area.width + 1,
        height: area.bottom().saturating_sub(y),
    };
    y = parts::lines(frame, rest(y + 1), &app.world, &said, look.theme.aside, look) + 1;
    if y + 3 > area.bottom() {
        return;
    }
    put(frame.buffer_mut(), area, area.x, y, "Doses", look.theme.heading);
    y += 1;
    // Four weeks, and as many more as there is room for, a line each.
    let room = usize::from(area.bottom().saturating_sub(y)).max(4);
    let begun = weeks.iter().position(|week| week.counts.planned() > 0).unwrap_or(0);
    for week in weeks.iter().skip(weeks.len().saturating_sub(room).max(begun)) {
        if y >= area.bottom() {
            break;
        }
        let number = figure_words::week_number(week.first_day);
        let words = figure_words::counts(&week.counts);
        let room = usize::from(area.width.saturating_sub(10));
        put(frame.buffer_mut(), area, area.x, y, &format!("Week {number}"), text);
        for line in wrap(&words, room) {
            put(frame.buffer_mut(), area, area.x + 9, y, &line, text);
            y += 1;
        }
    }
}

/// An eighth of a column for a level, none for nothing.
pub(super) fn bar(level: Decimal, most: Decimal, look: &Look) -> Option<&'static str> {
    if level.is_zero() || most.is_zero() {
        return None;
    }
    let eighths = (level / most * Decimal::from(8)).ceil();
    let n: usize = eighths.try_into().unwrap_or(8);
    look.glyphs.bars.get(n.clamp(1, 8) - 1).copied()
}
