//! How the rows of the visit are fitted into the columns of a screen.

use super::row::{Draft, Line, Part, Row, Tone};
use crate::app::wrap::{width, wrap};

/// From this many columns on the plans are next to the figures.
pub const SPLIT: u16 = 120;

/// From this many columns on what is asked and rated is between them.
pub const THREE: u16 = 180;

/// How many panes there are side by side at a width.
pub fn panes(columns: u16) -> u16 {
    match columns {
        THREE.. => 3,
        SPLIT.. => 2,
        _ => 1,
    }
}

/// The columns that the labels of a part take. A longer label has a line of its own.
fn label_columns(all: &[Draft], part: Part, columns: usize) -> usize {
    let dated = matches!(part, Part::Departures | Part::Sessions | Part::Alerts);
    let most = if dated { 18 } else { (columns / 3).clamp(11, 18) };
    let labels = all.iter().filter(|row| row.part == part).map(|row| width(&row.label));
    match labels.max().unwrap_or(0) {
        0 => 0,
        longest => longest.min(most) + 2,
    }
}

/// The rows in lines of the screen, the long ones in pieces.
pub(super) fn fitted(all: Vec<Draft>, size: (u16, u16)) -> Vec<Row> {
    let panes = panes(size.0);
    let columns = usize::from(if panes > 1 { size.0 / panes - 2 } else { size.0 });
    // Where the focused line is in the middle, the lines below it can be seen.
    let most = usize::from(size.1.saturating_sub(7).max(6)).div_ceil(2);
    let clean = |text: &str| text.replace(char::is_control, " ");
    let mut rows = Vec::new();
    let labels: Vec<usize> = (all.iter())
        .map(|row| match row.part {
            // What is said of all of them takes the whole width.
            Part::Ratings if row.label.is_empty() => 0,
            part => label_columns(&all, part, columns),
        })
        .collect();
    for (row, label_columns) in all.into_iter().zip(labels) {
        let room = columns.saturating_sub(label_columns + 4).max(12);
        let mut label = clean(&row.label);
        let mut lines: Vec<Line> = Vec::new();
        if width(&label) + 2 > label_columns {
            // Nothing of it is cut: names that begin alike differ in their last words.
            let all = wrap(&std::mem::take(&mut label), columns.saturating_sub(5).max(12)).into_iter();
            lines.extend(all.map(|text| Line {
                text,
                tone: Tone::Label,
            }));
        }
        let texts = row.lines.iter().flat_map(|text| wrap(&clean(text), room));
        lines.extend(texts.map(|text| Line { text, tone: Tone::Text }));
        for (n, text) in row.pair.iter().flat_map(|pair| pair.lines(columns.saturating_sub(5))) {
            let tone = if n == 0 { Tone::Head } else { Tone::Across };
            lines.push(Line { text, tone });
        }
        for (piece, lines) in lines.chunks(most).enumerate() {
            rows.push(Row {
                spot: row.spot.clone(),
                piece,
                part: row.part,
                label: if piece == 0 { label.clone() } else { String::new() },
                label_columns,
                lines: lines.to_vec(),
            });
        }
    }
    rows
}
