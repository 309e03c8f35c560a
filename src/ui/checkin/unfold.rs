//! What can be answered, in full, below the question that is being answered.

use ratatui::style::Style;

use super::super::Look;
use super::super::text::{clean_line, fit_with, pad, width, wrap};
use crate::app::App;
use crate::app::checkin::{IN_THE_WAY, State};
use crate::app::gate;
use crate::app::today::which_is_right;
use crate::app::words;
use crate::domain::day::Status;
use crate::domain::measure::{GRADES, Scale};
use crate::domain::questions::{Asking, Gate, Question};
use crate::ui::written::written;

/// A line: pieces of text with their columns.
#[derive(Default)]
pub(super) struct Unfolded {
    pieces: Vec<(u16, String, Style)>,
    /// The parts that can be clicked: column, width, and the key that is meant.
    keys: Vec<(u16, u16, char)>,
    row: u16,
}

impl Unfolded {
    /// The pieces with column and row, where the first unfolded line is row `y`.
    pub(super) fn spans(&self, y: u16) -> impl Iterator<Item = ((u16, u16), &str, &Style)> {
        let row = y + self.row;
        self.pieces
            .iter()
            .map(move |(x, words, style)| ((*x, row), words.as_str(), style))
    }

    /// The parts that can be clicked with column, row and width, and the key of each.
    pub(super) fn keys(&self, y: u16) -> impl Iterator<Item = ((u16, u16, u16), char)> {
        let row = y + self.row;
        self.keys.iter().map(move |(x, wide, key)| ((*x, row, *wide), *key))
    }

    fn text(words: impl Into<String>, style: Style) -> Self {
        Self {
            pieces: vec![(0, words.into(), style)],
            ..Self::default()
        }
    }

    /// The same, where a click anywhere on it means a key.
    fn key(mut self, key: char) -> Self {
        let wide = self
            .pieces
            .iter()
            .map(|(x, words, _)| usize::from(*x) + width(words))
            .max();
        self.keys = vec![(0, u16::try_from(wide.unwrap_or(0)).unwrap_or(u16::MAX), key)];
        self
    }

    /// A line of a scale from 0 to ten, with this many columns from one number to the next.
    fn numbers(words: String, step: usize, style: Style) -> Self {
        let step = u16::try_from(step).unwrap_or(1);
        let keys = (0..).zip("0123456789x".chars()).map(|(n, key)| (n * step, 1, key));
        Self {
            keys: keys.collect(),
            ..Self::text(words, style)
        }
    }

    /// Keys with their words, each after the other.
    fn choices(choices: &[(String, String)], look: &Look) -> Self {
        let mut x = 0;
        let mut pieces = Vec::new();
        let mut keys = Vec::new();
        for (key, words) in choices {
            let key_wide = u16::try_from(width(key)).unwrap_or(0);
            let wide = u16::try_from(width(words)).unwrap_or(0);
            pieces.push((x, key.clone(), look.theme.accent));
            pieces.push((x + key_wide + 1, words.clone(), look.theme.text));
            keys.extend(key.chars().next().map(|key| (x, key_wide + wide + 1, key)));
            x += key_wide + wide + 4;
        }
        Self { pieces, keys, row: 0 }
    }
}

/// The lines below the focused question, with a blank one before and after.
pub(super) fn lines(
    app: &App,
    state: &State,
    question: Option<&Question<'_>>,
    look: &Look,
    columns: usize,
) -> Vec<Unfolded> {
    let lines = match question {
        Some(Question::Reading(_)) if state.asks_more() => more(look, columns),
        Some(Question::Reading(asking)) => scale(asking, app.world.hidden, look, columns),
        Some(Question::Dose(dose)) => late(app, dose, look, columns),
        Some(Question::Gate(gate)) => gate_lines(app, gate, look, columns),
        None => Vec::new(),
    };
    if lines.is_empty() {
        return lines;
    }
    let blank = || Unfolded::text("", look.theme.text);
    let mut all = vec![blank()];
    all.extend(lines);
    all.push(blank());
    for (row, line) in (0..).zip(all.iter_mut()) {
        line.row = row;
    }
    all
}

/// The same in a number of rows: the blank ones go first, and what is cut says so.
pub(super) fn within(mut lines: Vec<Unfolded>, rows: usize, look: &Look) -> Vec<Unfolded> {
    if lines.len() > rows {
        lines.retain(|line| line.pieces.iter().any(|(_, words, _)| !words.is_empty()));
    }
    if lines.len() > rows {
        lines.truncate(rows.max(1));
        if let Some((_, words, _)) = lines.last_mut().and_then(|line| line.pieces.last_mut()) {
            words.push_str(look.glyphs.ellipsis);
        }
    }
    for (row, line) in (0..).zip(lines.iter_mut()) {
        line.row = row;
    }
    lines
}

fn more(look: &Look, columns: usize) -> Vec<Unfolded> {
    let choices: Vec<(String, String)> = IN_THE_WAY
        .iter()
        .enumerate()
        .map(|(i, words)| (i.to_string(), (*words).to_owned()))
        .collect();
    let mut lines = vec![Unfolded::text("How much does it get in the way?", look.theme.text)];
    lines.extend(rows(&choices, look, columns));
    lines
}

/// Choices in as many rows as they need.
fn rows(choices: &[(String, String)], look: &Look, columns: usize) -> Vec<Unfolded> {
    let mut lines: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut used = 0;
    for choice in choices {
        let wide = width(&choice.0) + width(&choice.1) + 4;
        if used + wide > columns + 3 && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(choice.clone());
        }
    }
    lines.iter().map(|line| Unfolded::choices(line, look)).collect()
}

fn scale(asking: &Asking<'_>, hidden: bool, look: &Look, columns: usize) -> Vec<Unfolded> {
    let theme = &look.theme;
    match &asking.measure.scale {
        Scale::Rating { low, high, middle } => {
            // From 41 columns on the scale is drawn wide.
            let step = if columns >= 41 { 4 } else { 2 };
            let keys: Vec<String> = (0..10).map(|n| n.to_string()).chain(["x".to_owned()]).collect();
            let keys = keys.join(&" ".repeat(step - 1));
            let dash = look.glyphs.light.horizontal.repeat(step - 1);
            let line = [look.glyphs.filled; 11].join(&dash);
            vec![
                Unfolded::numbers(keys, step, theme.heading),
                Unfolded::numbers(line, step, theme.accent),
                Unfolded::text(
                    if hidden {
                        String::new()
                    } else {
                        ends(
                            low,
                            middle.as_deref().unwrap_or_default(),
                            high,
                            step * 10 + 1,
                            columns,
                            look,
                        )
                    },
                    theme.text,
                ),
            ]
        }
        Scale::Grade { five } => {
            let choices: Vec<(String, String)> = GRADES[..if *five { 5 } else { 4 }]
                .iter()
                .enumerate()
                .map(|(i, grade)| (i.to_string(), (*grade).to_owned()))
                .collect();
            rows(&choices, look, columns)
        }
        Scale::YesNo => rows(&[("y".into(), "yes".into()), ("n".into(), "no".into())], look, columns),
        Scale::Number { .. } if hidden => wrapped(
            "Type the number; the first digit opens a line for it.",
            theme.text,
            columns,
        ),
        Scale::Pair { .. } if hidden => wrapped("Type two numbers, such as 120/80.", theme.text, columns),
        Scale::Number { unit } => {
            let of = if unit.is_empty() {
                String::new()
            } else {
                format!(" of {unit}")
            };
            let words = clean_line(&format!("Type the number{of}; the first digit opens a line for it.")).into_owned();
            wrapped(&words, theme.text, columns)
        }
        Scale::Pair { unit } => {
            let of = if unit.is_empty() {
                String::new()
            } else {
                format!(" of {unit}")
            };
            let words = clean_line(&format!("Type two numbers{of}, such as 120/80.")).into_owned();
            wrapped(&words, theme.text, columns)
        }
    }
}

/// What the ends and the middle mean, under their places; `wide` columns are the scale's own.
fn ends(low: &str, middle: &str, high: &str, wide: usize, columns: usize, look: &Look) -> String {
    let (low, middle, high) = (clean_line(low), clean_line(middle), clean_line(high));
    let start = (wide / 2).saturating_sub(width(&middle) / 2).max(width(&low) + 2);
    let mut text = if middle.is_empty() {
        low.into_owned()
    } else {
        format!("{}{middle}", pad(&low, start))
    };
    let right = wide.saturating_sub(width(&high)).max(width(&text) + 2);
    text = format!("{}{high}", pad(&text, right));
    fit_with(&text, columns, look.glyphs.ellipsis).into_owned()
}

fn wrapped(words: &str, style: Style, columns: usize) -> Vec<Unfolded> {
    wrap(words, columns)
        .iter()
        .map(|line| Unfolded::text(line.as_str(), style))
        .collect()
}

/// For a dose after its time, the plan's own words; for one with two answers, how it is settled.
fn late(app: &App, dose: &crate::domain::day::DayDose, look: &Look, columns: usize) -> Vec<Unfolded> {
    let world = &app.world;
    if let Some(which) = which_is_right(world, dose) {
        return wrapped(&which, look.theme.text, columns);
    }
    let late = matches!(dose.status, Status::Late | Status::NotRecorded);
    if !late || world.hidden {
        return Vec::new();
    }
    let said = world
        .regimen
        .course(&dose.due.course)
        .and_then(|course| course.missed.as_ref());
    let words = match said {
        Some(said) => format!("Your plan says about a late dose: \"{said}\""),
        None => return Vec::new(),
    };
    wrapped(&written(world, &words), look.theme.text, columns)
}

fn gate_lines(app: &App, gate: &Gate, look: &Look, columns: usize) -> Vec<Unfolded> {
    let world = &app.world;
    let last = written(
        world,
        &words::day_near(gate.since.pred_opt().unwrap_or(gate.since), world.today()),
    );
    let words = format!(
        "Step {} was planned until {last}. Your plan asks you to decide; until then you stay on this step.",
        gate.step
    );
    let mut lines = wrapped(&words, look.theme.text, columns);
    if let Some(next) = gate::next_dose(world, &gate.course) {
        lines.extend(wrapped(
            &written(world, &format!("Next dose: {next}.")),
            look.theme.text,
            columns,
        ));
    }
    if let Some(whom) = gate::whom(world, &gate.course) {
        lines.extend(wrapped(&clean_line(&format!("Ask {whom}.")), look.theme.text, columns));
    }
    for (n, (answer, lead)) in gate::leads(world, gate).into_iter().enumerate() {
        let lead = lead.map(|lead| format!(": {lead}")).unwrap_or_default();
        let words = written(world, &format!("{} {}{lead}", n + 1, answer.words()));
        let digit = char::from_digit(u32::try_from(n + 1).unwrap_or(0), 10);
        let choice = wrapped(&words, look.theme.text, columns).into_iter();
        lines.extend(choice.map(|line| match digit {
            Some(digit) => line.key(digit),
            None => line,
        }));
    }
    lines
}
