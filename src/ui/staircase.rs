//! A course's ladder as a staircase: lived steps heavy, planned ones light, what still depends on an answer dotted.

use chrono::{NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::frame::put;
use super::glyphs::Lines;
use super::text::{fit_with, pad_left, width};
use crate::app::words;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::figures::{Level, levels};
use crate::domain::schedule::Timeline;
use crate::domain::writing::Writing;

/// A ladder that repeats for ever is drawn so far.
const MOST: usize = 40;

/// How many days before today are drawn: of a long history the last half year.
const BACK: i64 = 182;

/// One tread: an amount from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tread {
    /// Its first day.
    pub from: NaiveDate,
    /// What its fullest day asks for, in the unit of the staircase.
    pub amount: Decimal,
    /// Whether it still depends on an answer.
    pub asked: bool,
}

/// A ladder ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staircase {
    /// What the amounts are: `mL a day`.
    pub label: String,
    /// The treads, in order.
    pub treads: Vec<Tread>,
    /// The last day drawn.
    pub until: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// It is that of a draft: what is to come is not in force.
    pub drafted: bool,
    /// Levels are two rows apart, where there is room.
    pub airy: bool,
    /// How units and dates are written.
    pub writing: Writing,
}

impl Staircase {
    /// The staircase of a course; `None` where its steps have no common unit, or there is only one.
    pub fn of(timeline: &Timeline, today: NaiveDate) -> Option<Self> {
        let levels = levels(timeline, today)?;
        let begins = today - TimeDelta::days(BACK);
        let lasting = |level: &&Level| level.until.is_none_or(|until| until >= begins);
        // What was in force when the picture begins is drawn from there.
        let treads: Vec<Tread> = (levels.levels.iter().filter(lasting).take(MOST))
            .map(|level| Tread {
                from: level.from.max(begins),
                amount: level.amount,
                asked: level.asked,
            })
            .collect();
        if treads.len() < 2 {
            return None;
        }
        Some(Self::ending(levels.label(), treads, today))
    }

    /// Drawn a little beyond the last tread, or beyond today.
    fn ending(label: String, treads: Vec<Tread>, today: NaiveDate) -> Self {
        let last = treads.last().map_or(today, |tread| tread.from).max(today);
        let first = treads.first().map_or(today, |tread| tread.from);
        let tail = ((last - first).num_days() / 6).max(7);
        Self {
            label,
            treads,
            drafted: false,
            airy: false,
            writing: Writing::default(),
            until: last + TimeDelta::days(tail),
            today,
        }
    }

    /// The part of it around today that has a limited number of amounts: an amount is never drawn at that of another.
    /// `None` where there is no room for two.
    fn fitting(&self, rows: usize) -> Option<Self> {
        let amounts = |treads: &[Tread]| {
            let mut found: Vec<Decimal> = treads.iter().map(|tread| tread.amount).collect();
            found.sort_unstable();
            found.dedup();
            found.len()
        };
        if amounts(&self.treads) <= rows {
            return Some(self.clone());
        }
        let here = self
            .treads
            .iter()
            .rposition(|tread| tread.from <= self.today)
            .unwrap_or(0);
        let (mut first, mut behind) = (here, here + 1);
        // What comes is wanted before what was.
        loop {
            let later = behind < self.treads.len() && amounts(&self.treads[first..=behind]) <= rows;
            behind += usize::from(later);
            let earlier = first > 0 && amounts(&self.treads[first - 1..behind]) <= rows;
            first -= usize::from(earlier);
            if !later && !earlier {
                break;
            }
        }
        let part = &self.treads[first..behind];
        if part.len() < 2 {
            return None;
        }
        let dates = (
            words::short_day(part[0].from),
            self.treads.get(behind).map(|next| next.from),
        );
        let shown = match dates.1 {
            Some(next) => format!("only {} - {}", dates.0, words::short_day(next - TimeDelta::days(1))),
            None => format!("from {}", dates.0),
        };
        let label = format!("{}, {shown}", self.label);
        let mut part = Self::ending(label, part.to_vec(), self.today);
        (part.drafted, part.airy, part.writing) = (self.drafted, self.airy, self.writing);
        if let Some(next) = dates.1 {
            part.until = next - TimeDelta::days(1);
        }
        Some(part)
    }

    fn on(&self, date: NaiveDate) -> Option<&Tread> {
        self.treads.iter().rev().find(|tread| tread.from <= date)
    }
}

/// Whether the amounts are as far apart as their rows, which are one for each.
fn is_even(levels: &[Decimal]) -> bool {
    let gaps: Vec<Decimal> = levels.windows(2).map(|pair| pair[0] - pair[1]).collect();
    gaps.iter().all(|gap| Some(gap) == gaps.first())
}

/// Draws it: the unit, a row for each level, the dates. The row after it; nothing where there is no room.
pub fn draw(frame: &mut Frame<'_>, area: Rect, stairs: &Staircase, look: &Look) -> u16 {
    let rows = usize::from(area.height.saturating_sub(2));
    if rows == 0 || area.width < 20 {
        return area.y;
    }
    let Some(stairs) = stairs.fitting(rows) else {
        return area.y;
    };
    let mut levels: Vec<Decimal> = stairs.treads.iter().map(|tread| tread.amount).collect();
    levels.sort_unstable();
    levels.dedup();
    levels.reverse();
    let labels: Vec<String> = levels.iter().map(|level| show_number(*level)).collect();
    let row_of = |amount: Decimal| levels.iter().position(|level| *level == amount).unwrap_or(0);
    let label = labels.iter().map(|l| width(l)).max().unwrap_or(0).max(3);
    let scale = if is_even(&levels) { "" } else { " (not to scale)" };
    let drafted = if stairs.drafted { ", in the draft" } else { "" };
    let unit = format!("{}{scale}{drafted}", stairs.label);
    let unit = stairs.writing.text(&unit);
    let unit = fit_with(&unit, usize::from(area.width), look.glyphs.ellipsis);
    put(frame.buffer_mut(), area, area.x, area.y, &unit, look.theme.text);
    let apart = if stairs.airy && labels.len() * 2 <= rows + 1 {
        2
    } else {
        1
    };
    for (y, text) in (area.y + 1..area.bottom()).step_by(apart).zip(&labels) {
        put(
            frame.buffer_mut(),
            area,
            area.x,
            y,
            &pad_left(text, label),
            look.theme.text,
        );
    }
    let left = area.x + u16::try_from(label).unwrap_or(0) + 1;
    let columns = area.right().saturating_sub(left);
    let first = stairs.treads[0].from;
    let span = (stairs.until - first).num_days().max(1);
    let date_of = |column: u16| first + TimeDelta::days(i64::from(column) * span / i64::from(columns.max(1)));
    let now = i64::from(columns) * (stairs.today - first).num_days() / span;
    let mut before: Option<usize> = None;
    for column in 0..columns {
        // Several days share a column: that of today shows today.
        let date = if i64::from(column) == now {
            stairs.today
        } else {
            date_of(column)
        };
        let Some(tread) = stairs.on(date) else { continue };
        let row = row_of(tread.amount);
        let lived = i64::from(column) < now;
        let lines = if lived { look.glyphs.heavy } else { look.glyphs.light };
        let flat = match (lived, tread.asked) {
            (true, _) => look.glyphs.heavy.horizontal,
            (false, true) => look.glyphs.dotted,
            (false, false) => look.glyphs.dashed,
        };
        let style = match (lived, stairs.drafted) {
            (true, _) => look.theme.series_a,
            (false, true) => look.theme.attention,
            (false, false) => look.theme.text,
        };
        let x = left + column;
        let y = |row: usize| area.y + 1 + u16::try_from(row * apart).unwrap_or(0);
        match before.filter(|before| *before != row) {
            Some(old) => riser(frame, area, x, (y(old), y(row)), lines, style),
            None => {
                put(frame.buffer_mut(), area, x, y(row), flat, style);
            }
        }
        if i64::from(column) == now {
            put(
                frame.buffer_mut(),
                area,
                x,
                y(row),
                look.glyphs.point,
                look.theme.accent,
            );
        }
        before = Some(row);
    }
    let dates = area.y + 2 + u16::try_from(labels.len().saturating_sub(1) * apart).unwrap_or(0);
    let mut free = left;
    for tread in &stairs.treads {
        let at = left + u16::try_from(i64::from(columns) * (tread.from - first).num_days() / span).unwrap_or(0);
        let text = words::short_day(tread.from);
        let text = stairs.writing.text(&text);
        let room = area.right().saturating_sub(at);
        if at >= free && usize::from(room) >= width(&text) {
            free = put(frame.buffer_mut(), area, at, dates, &text, look.theme.aside) + 2;
        }
    }
    dates + 1
}

/// The upright part between two rows.
fn riser(
    frame: &mut Frame<'_>,
    area: Rect,
    x: u16,
    (from, to): (u16, u16),
    lines: Lines,
    style: ratatui::style::Style,
) {
    let up = to < from;
    let (top, bottom) = (from.min(to), from.max(to));
    for y in top + 1..bottom {
        put(frame.buffer_mut(), area, x, y, lines.vertical, style);
    }
    put(
        frame.buffer_mut(),
        area,
        x,
        from,
        if up { lines.bottom_right } else { lines.top_right },
        style,
    );
    put(
        frame.buffer_mut(),
        area,
        x,
        to,
        if up { lines.top_left } else { lines.bottom_left },
        style,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::course::Course;
    use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
    use crate::domain::schedule::History;
    use crate::domain::vocabulary::Vocabulary;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The treads of a ladder of two steps with these decisions, as text.
    fn treads(changes: &[(&str, &str)]) -> Vec<String> {
        let step = |length: Length, take: &str| Step {
            take: take.parse().unwrap(),
            length,
            then: Then::GoOn,
            note: None,
        };
        let plan = Plan {
            begins: None,
            from: day("2026-11-02"),
            at: None,
            steps: vec![
                step(Length::Weeks(4), "15 mg 08:00, 5 mg 20:00"),
                step(Length::Open, "10 mg 08:00"),
            ],
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let mut course = Course::new("sampletol".parse().unwrap(), "Sampletol", vec![plan]);
        let change = |(on, verb): &(&str, &str)| Change::new(day(on), verb.parse().unwrap());
        course.changes = changes.iter().map(change).collect();
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let stairs = Staircase::of(&timeline, day("2026-11-22")).unwrap();
        let words = |tread: &Tread| format!("{} {}", tread.from.format("%-d %b"), show_number(tread.amount));
        stairs.treads.iter().map(words).collect()
    }

    #[test]
    fn it_draws_what_is_due_not_what_was_planned_once() {
        assert_eq!(treads(&[]), ["2 Nov 20", "30 Nov 10"]);
        assert_eq!(
            treads(&[("2026-11-16", "set 20 mg")]),
            ["2 Nov 20", "16 Nov 40", "30 Nov 10"]
        );
        assert_eq!(
            treads(&[("2026-11-16", "set 20 mg for 3 days")]),
            ["2 Nov 20", "16 Nov 40", "19 Nov 20", "30 Nov 10"]
        );
        // A smaller dose of the day is part of its total too.
        assert_eq!(
            treads(&[("2026-11-16", "set 10 mg 20:00")]),
            ["2 Nov 20", "16 Nov 25", "30 Nov 10"]
        );
        assert_eq!(
            treads(&[("2026-11-25", "take 12 mg 08:00")]),
            ["2 Nov 20", "25 Nov 12", "30 Nov 10"]
        );
        // In the last step, that has no end, and held beyond its own.
        assert_eq!(
            treads(&[("2026-12-05", "set 8 mg")]),
            ["2 Nov 20", "30 Nov 10", "5 Dec 8"]
        );
        assert_eq!(
            treads(&[("2026-11-16", "set 20 mg"), ("2026-11-22", "hold 7 days")]),
            ["2 Nov 20", "16 Nov 40", "7 Dec 10"]
        );
    }

    /// Of ten years the last half year is drawn, from what was in force when it began.
    #[test]
    fn a_long_history_begins_half_a_year_ago() {
        let step = |length: Length, take: &str| Step {
            take: take.parse().unwrap(),
            length,
            then: Then::GoOn,
            note: None,
        };
        let plan = Plan {
            begins: None,
            from: day("2016-11-01"),
            at: None,
            steps: vec![
                step(Length::Weeks(4), "15 mg 08:00"),
                step(Length::Until(day("2026-10-31")), "25 mg 08:00"),
                step(Length::Open, "10 mg 08:00"),
            ],
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let course = Course::new("sampletol".parse().unwrap(), "Sampletol", vec![plan]);
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let stairs = Staircase::of(&timeline, day("2026-11-22")).unwrap();
        let treads: Vec<_> = stairs.treads.iter().map(|tread| (tread.from, tread.amount)).collect();
        assert_eq!(
            treads,
            [
                (day("2026-05-24"), Decimal::from(25)),
                (day("2026-11-01"), Decimal::from(10))
            ]
        );
    }

    /// Where a column covers many days, the point of today is on what is due today.
    #[test]
    fn the_point_is_on_the_dose_of_today() {
        let tread = |from: &str, amount: i64| Tread {
            from: day(from),
            amount: Decimal::from(amount),
            asked: false,
        };
        let stairs = Staircase {
            label: "mg a dose".to_owned(),
            treads: vec![
                tread("2020-01-01", 1),
                tread("2026-11-19", 2),
                tread("2026-11-20", 3),
                tread("2026-11-21", 4),
            ],
            until: day("2027-01-01"),
            today: day("2026-11-22"),
            drafted: false,
            airy: false,
            writing: Writing::default(),
        };
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(40, 8)).unwrap();
        let look = Look::default();
        let done = terminal
            .draw(|frame| {
                draw(frame, frame.area(), &stairs, &look);
            })
            .unwrap();
        let row = |y: u16| (0..40).map(|x| done.buffer[(x, y)].symbol()).collect::<String>();
        assert!(
            row(1).starts_with("  4") && row(1).contains(look.glyphs.point),
            "{}",
            row(1)
        );
    }
}
