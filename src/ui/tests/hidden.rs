//! While names, amounts and notes are hidden, no cell of any screen shows one.

use super::*;
use crate::app::fixture::marked::{found, hidden};
use crate::app::fixture::{Desk, session};
use crate::app::keys::TABLE;
use crate::app::message::Effect;
use crate::app::review::fixture::regimen;

const SIZES: [(u16, u16); 5] = [(44, 14), (60, 20), (80, 24), (120, 40), (200, 60)];

/// Keys that lead to every view and dialog.
pub(super) const SCRIPTS: &[&str] = &[
    "",
    "Space",
    "Space y",
    "j Space",
    "s",
    "s 7",
    "s 2",
    "V",
    "V Tab Tab Tab Space",
    "V G Enter",
    "e",
    "a",
    "o",
    "o Space",
    "o e",
    "Tab j e",
    "Tab 6",
    "Tab 1",
    "Tab j j j 3",
    "Tab - ",
    "n",
    "y",
    "?",
    "? ?",
    "? PgDn",
    "c",
    "c j",
    "c j j",
    "c 6 z",
    "c j j j 2",
    "c e",
    "c Space j 3",
    "c 1",
    "c 2",
    "c 3",
    "c G",
    "M",
    "M e",
    "M e Tab",
    "M e Tab Tab",
    "M e Tab Tab Tab Tab",
    "M x",
    "M a",
    ":",
    "2",
    "2 k",
    "2 p",
    "2 r",
    "2 v",
    "2 v r",
    "2 v p",
    "2 v h",
    "2 y",
    "2 Enter",
    "2 [ k ?",
    "3",
    "3 p",
    "3 k",
    "3 [",
    "3 ?",
    "3 ? PgDn",
    "3 y",
    "3 r",
    "3 v",
    "3 v r",
    "3 v p",
    "3 v ?",
    "3 v y",
    "3 v Enter",
    "3 v v",
    "3 v v r r r",
    "3 v v p",
    "3 v v + h",
    "3 v v - j",
    "3 v v y",
    "3 v v ?",
    "R",
    "R i",
    "R p",
    "R f",
    "R f f",
    "R f f f",
    "R y",
    "R Enter",
    "R ?",
    "4",
    "4 Enter",
    "P",
    "P j",
    "P Enter",
    "P j Enter",
    "P Enter j j j",
    "P Enter G",
    "P Enter Enter",
    "P Enter S",
    "P Enter A",
    "P Enter y",
    "P S",
    "P A",
    "P y",
    "P ?",
    "P a",
    "4 o",
    "4 o PgDn",
    "4 S",
    "4 t",
    "4 t 1",
    "4 N",
    "4 H",
    "4 d",
    "4 T",
    "4 C",
    "4 a",
    "4 i",
    "4 x",
    "4 + ",
    "4 j +",
    "4 Y",
    "4 J",
    "4 w",
    "4 w Tab",
    "4 D",
    "4 v",
    "4 v j",
    "4 N",
    "4 A",
    "4 S",
    "4 y",
    "4 ?",
    "4 l Enter",
    "4 l l Enter",
    "4 j l l l Enter",
    "4 [",
    "4 ]",
    "4 ] Enter",
    "5",
    "5 j",
    "5 G",
    "5 Enter",
    "5 E",
    "5 f",
    "5 f Enter",
    "5 /",
    "5 x",
    "5 y",
    "5 ]",
    "u",
    "U",
];

fn all() -> Vec<(&'static str, Desk)> {
    let mut undone = hidden(regimen(), None);
    let words = "Zqexamplin 7325 zqvials taken 08:00\nZqfocus 6".to_owned();
    assert_eq!(undone.update(Message::UndoWould(words)), []);
    vec![
        ("half a year", hidden(regimen(), None)),
        ("with a draft", hidden(regimen(), Some("hold 7 days"))),
        ("a session", hidden(session(), None)),
        ("an undo", undone),
    ]
}

/// What was found, in one message: one leak seldom comes alone.
#[derive(Default)]
struct Found(std::collections::BTreeMap<String, String>);

impl Found {
    fn look(&mut self, app: &mut App, (width, height): (u16, u16), keys: &str, typed: &str) {
        let (buffer, _) = frame(app, width, height, &dark());
        let shown = text(&buffer);
        let typed: Vec<&str> = typed.split(' ').collect();
        let mut private = found(&shown);
        private.retain(|word| !typed.contains(&word.trim_matches(['`', '│', ':'])));
        if !private.is_empty() {
            let said = format!("after {keys} at {width}x{height}\n{shown}");
            self.0.entry(private.join(" ")).or_insert(said);
        }
    }

    /// What leaves the program is what the screen shows.
    fn leaves(&mut self, effects: &[Effect], keys: &str) {
        for effect in effects {
            if let Effect::Copy(text) | Effect::Export { text, .. } = effect {
                let private = found(text);
                if !private.is_empty() {
                    self.0
                        .entry(private.join(" "))
                        .or_insert(format!("out by {keys}\n{text}"));
                }
            }
        }
    }

    fn tell(self) {
        let told: Vec<String> = self
            .0
            .iter()
            .map(|(private, said)| format!("{private}\n{said}"))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n\n"));
    }
}

#[test]
fn hidden_is_hidden() {
    let mut seen = Found::default();
    for keys in SCRIPTS {
        for (name, app) in all() {
            let mut app = app;
            for key in keys.split_whitespace() {
                let effects = press(&mut app, key);
                seen.leaves(&effects, keys);
                app.carry_out(effects);
            }
            app.read();
            // Every size once, the narrow and the wide for every regimen.
            let sizes = if name == "half a year" {
                &SIZES[..]
            } else {
                &[SIZES[0], SIZES[3]]
            };
            for size in sizes {
                seen.look(&mut app, *size, &format!("{keys} ({name})"), "");
            }
        }
    }
    seen.tell();
}

/// What is typed is shown: it is on the screen because somebody typed it a moment ago. What it is read as is not.
#[test]
fn every_sentence() {
    let mut seen = Found::default();
    for typed in [
        "taken",
        "took",
        "taken 21:00 yesterday",
        "skip zqsampletol",
        "hold 7d",
        "hold 7d zqexamplin",
        "zqfocus 6",
        "zqfocus 60",
        "zqsleep",
        "go 3 nov",
        "report since 3 nov",
        "zqhea 9",
        "note x",
        "skip",
    ] {
        for (name, app) in all() {
            let mut app = app;
            if app.popup.is_some() {
                continue;
            }
            press(&mut app, ":");
            type_text(&mut app, typed);
            for size in SIZES {
                seen.look(&mut app, size, &format!(":{typed} ({name})"), typed);
            }
            play(&mut app, "Enter");
            app.read();
            for size in SIZES {
                if !app.is_typing() {
                    seen.look(&mut app, size, &format!(":{typed} Enter ({name})"), "");
                }
            }
        }
    }
    seen.tell();
}

/// Keys in any order, as nobody would think of pressing them.
#[test]
fn any_keys() {
    let mut keys: Vec<&str> = TABLE.iter().flat_map(|row| row.keys.iter().copied()).collect();
    keys.sort_unstable();
    keys.dedup();
    // What shows everything, what ends the sitting, and what a sentence needs to be read are left out.
    keys.retain(|key| !["*", "q", "Ctrl-C", "Ctrl-Z", ":", "Ctrl-P"].contains(key));
    let mut seen = Found::default();
    let mut dice = fastrand::Rng::with_seed(73);
    for round in 0..12 {
        let (name, app) = all().swap_remove(round % 4);
        let mut app = app;
        let mut pressed = String::new();
        for step in 0..100 {
            let key = keys[dice.usize(..keys.len())];
            let effects = press(&mut app, key);
            seen.leaves(&effects, key);
            app.carry_out(effects);
            app.read();
            pressed.push_str(key);
            pressed.push(' ');
            seen.look(
                &mut app,
                SIZES[(round + step) % SIZES.len()],
                &format!("{pressed} ({name})"),
                "",
            );
            if dice.usize(..12) == 0 {
                crate::app::fixture::wait(&mut app, 90);
            }
        }
    }
    seen.tell();
}
