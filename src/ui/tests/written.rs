//! Times, amounts and days are written as the settings want them, in every view and dialog.

use super::hidden::SCRIPTS;
use super::*;
use crate::app::review::fixture::{regimen, with};
use crate::domain::writing::Writing;

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 60)];

/// What is written in the usual way, although it should not be. What somebody said, in quotes, and what is being typed are
/// shown as they are; so are the forms of what can be typed.
fn usual(row: &str) -> Vec<String> {
    let all = Writing {
        twelve_hours: true,
        long_units: true,
        month_first: true,
    };
    let example = crate::app::sentence::EXAMPLES
        .iter()
        .any(|example| row.contains(example));
    let typed = example || row.contains("> ") || row.contains("such as") || row.contains("type ") || row.contains('"');
    let written = all.text(row);
    if typed || written == row {
        return Vec::new();
    }
    vec![row.trim().to_owned()]
}

#[test]
fn every_screen_writes_as_the_settings_want() {
    let mut found = std::collections::BTreeMap::new();
    for keys in SCRIPTS {
        // The pages of examples, and a report that is written to a file.
        if keys.contains('?') {
            continue;
        }
        let mut regimen = regimen();
        regimen.settings.writing = Writing {
            twelve_hours: true,
            long_units: true,
            month_first: true,
        };
        let mut app = with(regimen);
        play(&mut app, keys);
        app.read();
        for (width, height) in SIZES {
            let (buffer, _) = frame(&mut app, width, height, &dark());
            for row in text(&buffer).lines() {
                for wrong in usual(row) {
                    found.entry(wrong).or_insert(format!("{keys} at {width}x{height}"));
                }
            }
        }
    }
    let found: Vec<String> = found.iter().map(|(row, place)| format!("{row}   [{place}]")).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
