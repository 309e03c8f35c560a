//! The planner on a disk that fails: every save that a key makes, at every call of the disk. What the screen shows as
//! recorded is on the disk, and what was typed and not saved is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rustix::io::Errno;

use super::tests::{FILES, entries, sitting};
use super::*;
use crate::app::key::Key;
use crate::app::popup::Popup;
use crate::domain::journal::Month;
use crate::store::disk::Disk;
use crate::store::disk::fake::{FakeDisk, Fault, World};
use crate::store::paths::{DataFile, Paths};

const ROOT: &str = "/home/regimen";

/// Keys, and what they do. A word in quotes is typed, with `_` for a space.
const SCRIPTS: &[(&str, &str)] = &[
    ("a dose is taken", "Space"),
    ("taken, undone and done again", "Space u y U"),
    ("a dose is skipped with a reason", "s 7 \"dizzy Enter"),
    ("a dose is taken in another amount", "e \"1_mg;_sleepy Enter"),
    ("a dose is moved to another day", "e \"move_to_tue_18:00 Enter y"),
    ("a dose as needed", "a \"antacid Enter Enter"),
    ("a note", "n \"slept_well_#sleep Enter"),
    (
        "a note is changed and withdrawn",
        "n \"one Enter 5 Enter \"two_ Ctrl-S x",
    ),
    ("the check-in", "c Space - j 7 n y j Enter \"fine Enter Esc"),
    (
        "a step is held, and the draft comes into force",
        "4 H \"7 Enter w y Enter",
    ),
    ("a row is added to a plan, and undone", "4 a Enter + + u y u y"),
    ("a decision", "4 d \"hold_3_days Enter w y Enter"),
    (
        "what is asked is changed",
        "M Enter Tab \"Calm Tab Tab Tab Enter Enter j x a \"Rest Enter Enter \"yes/no Enter Enter Enter",
    ),
    ("what is left is counted", "P S \"30_mg Enter"),
    ("a plan is archived", "P A y"),
    (
        "a new plan",
        "P a \"Probandol Enter \"5_mg_08:00 Enter Enter Enter Enter Enter Enter Enter Enter Enter",
    ),
    (
        "an entry is withdrawn by an older change",
        "Space n \"x Enter : \"history Enter j Enter y",
    ),
];

fn disk() -> FakeDisk {
    let disk = FakeDisk::new();
    for (name, text) in FILES {
        put(&disk, name, text.as_bytes());
    }
    // Somebody has used it: there is a month with an entry in it, and a history.
    let mut begun = sitting(store(&disk));
    for letter in ["z", "n"] {
        begun.press(letter);
    }
    plays(&mut begun, "\"begun Enter");
    disk.reopened()
}

fn put(disk: &FakeDisk, name: &str, bytes: &[u8]) {
    let path = Path::new(ROOT).join(name);
    for dir in [Path::new(ROOT), path.parent().unwrap()] {
        if disk.stat(dir).is_err() {
            disk.mkdir(dir).unwrap();
        }
    }
    disk.outside(|world| world.replace(&path, bytes));
    disk.outside(World::settle);
}

fn store(disk: &FakeDisk) -> Store {
    Store::on(Box::new(disk.clone()), Paths::at(ROOT, "/home/state"))
}

/// Plays some keys; `seen` looks after each of them.
fn plays_seen(here: &mut Sitting, script: &str, mut seen: impl FnMut(&Sitting)) {
    for word in script.split_whitespace() {
        if let Some(text) = word.strip_prefix('"') {
            for letter in text.chars() {
                here.read_wanted();
                let letter = if letter == '_' { ' ' } else { letter };
                let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter));
                for effect in here.app.update(Message::Key(event)) {
                    here.write(effect);
                }
                seen(here);
            }
        } else {
            assert!(word.parse::<Key>().is_ok(), "{word}");
            here.press(word);
            seen(here);
        }
    }
}

fn plays(here: &mut Sitting, script: &str) {
    plays_seen(here, script, |_| {});
}

/// The files of data. Identifiers are new each time.
fn data(disk: &FakeDisk) -> BTreeMap<String, String> {
    let files = disk.files().into_iter().filter_map(|(path, _)| {
        let name = path.strip_prefix(ROOT).ok()?.to_str()?.to_owned();
        name.parse::<DataFile>().ok()?;
        let text = String::from_utf8(disk.get(&path)?).unwrap();
        let lines = text.lines().map(|line| {
            let is_id = line.split('=').next().is_some_and(|key| key.trim() == "id");
            if is_id && name.starts_with("journal") {
                "id"
            } else {
                line
            }
        });
        // A decision has its identifier in the middle of its lines.
        let lines: Vec<&str> = lines
            .filter(|line| !(line.starts_with("id ") && name.starts_with("courses")))
            .collect();
        Some((name, lines.join("\n")))
    });
    files.collect()
}

/// Every state of the files while a script is played without a fault, and how many calls it makes.
fn states(start: &FakeDisk, script: &str) -> (Vec<BTreeMap<String, String>>, usize) {
    let disk = start.reopened();
    let mut here = sitting(store(&disk));
    let begun = disk.calls().len();
    let mut states = vec![data(&disk)];
    plays_seen(&mut here, script, |here| {
        assert_eq!(trouble(here), None, "{script}");
        let now = data(&disk);
        if states.last() != Some(&now) {
            states.push(now);
        }
    });
    assert!(
        states.len() > 1,
        "{script} writes nothing: {:?} {:?}",
        here.app.receipt,
        here.app.popup
    );
    (states, disk.calls().len() - begun)
}

/// What is said about something that was not done: in the receipt, or at the line that is typed.
fn trouble(here: &Sitting) -> Option<String> {
    let receipt = here
        .app
        .receipt
        .as_ref()
        .filter(|told| told.trouble)
        .map(|told| told.text.clone());
    let line = match &here.app.popup {
        Some(Popup::Prompt(prompt)) => prompt.error.clone(),
        _ => None,
    };
    receipt.or(line)
}

/// Everything that the program knows is on the disk: nobody was shown as saved what is not there. Not sure is what was
/// reported as not done.
fn knows_what_is_there(here: &Sitting, disk: &FakeDisk, sure: bool, at: &dyn std::fmt::Debug) {
    let store = store(&disk.reopened());
    let mut read = store.load_rest();
    let words = read.regimen.settings.words.clone();
    let months: Vec<_> = here
        .app
        .world
        .regimen
        .journal
        .months()
        .map(|(month, _)| month)
        .collect();
    for (month, entries, faults) in store.load_months(&months, &words) {
        read.regimen.journal.put(month, entries);
        read.faults.extend(faults);
    }
    assert_eq!(read.faults, [], "{at:?}");
    let there = entries(&read.regimen);
    let ids: BTreeSet<_> = (read.regimen.journal.months())
        .flat_map(|(_, month)| {
            let doses = month.doses.iter().map(|entry| &entry.id);
            let readings = month.readings.iter().map(|entry| &entry.id);
            doses.chain(readings).chain(month.notes.iter().map(|entry| &entry.id))
        })
        .collect();
    for entry in entries(&here.app.world.regimen) {
        // Where a change was not confirmed it may be there as it was, or changed, or withdrawn.
        let fits = there.contains(&entry) || (!sure && ids.contains(entry.id()));
        assert!(
            fits,
            "{at:?}: {entry:?} is shown, and not there: {:?}",
            here.app.receipt
        );
    }
    if sure {
        let known = &here.app.world.regimen;
        assert_eq!(known.courses, read.regimen.courses, "{at:?}");
        assert_eq!(known.measures, read.regimen.measures, "{at:?}");
        let drafts: BTreeMap<_, _> = read.drafts.into_iter().collect();
        assert_eq!(here.app.world.drafts, drafts, "{at:?}");
    }
}

fn full() -> bool {
    std::env::var_os("REGIMEN_SWEEP").is_some_and(|how| how == "full")
}

#[test]
fn killed_at_every_call_of_every_save_of_the_planner() {
    let (mut points, mut cuts) = (0, 0);
    let start = disk();
    for (name, script) in SCRIPTS {
        let (states, calls) = states(&start, script);
        for k in 0..=calls {
            let disk = start.reopened();
            let mut here = sitting(store(&disk));
            disk.fail_at(k, Fault::Kill);
            // What was reported as done before the program is gone.
            let (mut acknowledged, mut sure) = (data(&disk), true);
            plays_seen(&mut here, script, |here| {
                sure &= trouble(here).is_none();
                if sure && disk.calls().len() <= k {
                    acknowledged = data(&disk);
                }
            });
            let at = (name, k);
            let killed = disk.reopened();
            let now = data(&killed);
            for file in states.iter().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>() {
                let fits = states.iter().any(|state| state.get(file) == now.get(file));
                assert!(fits, "{at:?}: {file} is none of what it was: {:?}", now.get(file));
            }
            let known: Vec<_> = states.iter().enumerate().collect();
            let first = known.iter().position(|(_, state)| **state == acknowledged);
            assert!(
                known.iter().rposition(|(_, state)| **state == now) >= first,
                "{at:?}: acknowledged, and not there"
            );
            knows_what_is_there(&here, &killed, sure, &at);
            if full() || k % 5 == 0 {
                for cut in disk.after_power_cut() {
                    knows_what_is_there(&here, &cut, sure, &at);
                    cuts += 1;
                }
            }
            // The next start works, and the next entry is made.
            let mut again = sitting(store(&killed));
            plays(&mut again, "n \"next Enter");
            assert_eq!(trouble(&again), None, "{at:?}");
            points += 1;
        }
    }
    println!("{} scripts, {points} calls killed at, {cuts} power cuts", SCRIPTS.len());
    assert!(points > 500 && cuts > 500, "{points} {cuts}");
}

#[test]
fn every_error_at_every_call_of_every_save_of_the_planner() {
    let mut points = 0;
    let start = disk();
    for (name, script) in SCRIPTS {
        let (states, calls) = states(&start, script);
        let faults = [
            Fault::Sticky(Errno::NOSPC),
            Fault::StickyChanges(Errno::ROFS),
            Fault::Once(Errno::IO),
            Fault::Late(Errno::IO),
        ];
        for fault in faults {
            let once = matches!(fault, Fault::Once(_) | Fault::Late(_));
            for k in (0..calls).step_by(match (full(), once) {
                (true, _) => 1,
                (false, false) => 2,
                (false, true) => 5,
            }) {
                let disk = start.reopened();
                let mut here = sitting(store(&disk));
                disk.fail_at(k, fault);
                let (mut told, mut waits) = (false, false);
                plays_seen(&mut here, script, |here| {
                    told |= trouble(here).is_some();
                    // An entry for a month that could not be read waits next to it for the next save; where the history
                    // cannot be written there is nothing to do again.
                    waits |= (here.app.receipt.as_ref()).is_some_and(|told| {
                        told.text.starts_with("Saved in ") || told.text.contains("cannot be undone")
                    });
                });
                let at = (name, fault, k);
                disk.repair();
                knows_what_is_there(&here, &disk, !told, &at);
                let now = data(&disk);
                if matches!(fault, Fault::Sticky(_) | Fault::StickyChanges(_)) {
                    for (file, text) in &now {
                        let fits = states.iter().any(|state| state.get(file) == Some(text));
                        assert!(fits, "{at:?}: {file} is none of what it was: {text}");
                    }
                }
                // Where the history cannot be read for once, undo asks at another key.
                let asks = once && script.contains(" u");
                assert!(
                    told || waits || asks || states.last() == Some(&now),
                    "{at:?}: not done, and not a word: {:?}",
                    here.app.receipt
                );
                points += 1;
            }
        }
    }
    println!("{points} points of an error");
    assert!(points > 700, "{points}");
}

/// Another program adds a line to each file that the planner changes, at every call.
#[test]
fn another_program_writes_before_every_call_of_every_save_of_the_planner() {
    const THEIRS: &str = "\n# theirs\n";
    let mut points = 0;
    let start = disk();
    for (name, script) in SCRIPTS {
        let (states, calls) = states(&start, script);
        let (first, last) = (&states[0], states.last().unwrap());
        let changed: Vec<&String> = first
            .keys()
            .filter(|file| first.get(*file) != last.get(*file))
            .collect();
        for file in changed {
            for k in 0..calls {
                let disk = start.reopened();
                let mut here = sitting(store(&disk));
                let path = Path::new(ROOT).join(file);
                let theirs = path.clone();
                disk.visit_before(k, move |world| {
                    let Some(mut bytes) = world.get(&theirs) else { return };
                    bytes.extend_from_slice(THEIRS.as_bytes());
                    world.replace(&theirs, &bytes);
                });
                plays(&mut here, script);
                let at = (name, file, k, &here.app.receipt);
                let there = |path: &Path| {
                    disk.get(path)
                        .is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains("# theirs"))
                };
                // A file that the planner takes away is a backup.
                let kept = disk.files().iter().any(|(path, _)| there(path));
                assert!(
                    kept && (there(&path) || disk.get(&path).is_none()),
                    "{at:?}: what the other wrote is nowhere"
                );
                points += 1;
            }
        }
    }
    println!("{points} points of a write from outside");
    assert!(points > 300, "{points}");
}

/// The disk is full: every line that is typed says that nothing was saved and stays, and nothing else says otherwise.
#[test]
fn on_a_full_disk_every_line_says_so_and_keeps_its_text() {
    for (script, kept) in [
        ("n \"abc Enter", "abc"),
        ("4 H \"7 Enter", "7"),
        ("s 7 \"dizzy Enter", "dizzy"),
        ("e \"1_mg Enter", "1 mg"),
        ("s 2", ""),
        ("4 d \"hold_3_days Enter", "hold 3 days"),
        ("P S \"30_mg Enter", "30 mg"),
        ("c - \"120/80 Enter", "120/80"),
        ("c - - - 7", ""),
        ("c Space", ""),
        ("c G Enter \"abc Enter", "abc"),
    ] {
        let disk = disk();
        let mut here = sitting(store(&disk));
        disk.fail_at(0, Fault::StickyChanges(Errno::NOSPC));
        plays(&mut here, script);
        let told = here
            .app
            .receipt
            .clone()
            .unwrap_or_else(|| panic!("{script}: not a word: {:?}", here.app.popup));
        assert!(told.trouble && told.text.starts_with("Not saved"), "{script}: {told:?}");
        for (columns, rows) in [(80, 24), (60, 20), (40, 10)] {
            let _ = here.app.update(Message::Resized(columns, rows));
            let shown = picture(&mut here, columns, rows);
            assert!(shown.contains("Not saved"), "{script} at {columns}x{rows}:\n{shown}");
            assert!(
                !shown.contains("is saved") && !shown.contains("already saved"),
                "{script}:\n{shown}"
            );
        }
        if let Some(Popup::Prompt(prompt)) = &here.app.popup {
            assert!(prompt.line.text().contains(kept), "{script}: {prompt:?}");
        } else {
            let typed: Vec<String> = here.app.typed().into_iter().map(|line| line.text).collect();
            assert!(
                kept.is_empty() || typed.iter().any(|text| text.contains(kept)),
                "{script}: {:?}",
                here.app.popup
            );
        }
        // There is room again: Enter saves it.
        disk.repair();
        if matches!(here.app.popup, Some(Popup::Prompt(_))) {
            here.press("Enter");
            assert_eq!(trouble(&here), None, "{script}");
        }
    }
}

/// The screen as text, a line each.
fn picture(here: &mut Sitting, columns: u16, rows: u16) -> String {
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(columns, rows)).unwrap();
    let done = terminal
        .draw(|frame| ui::draw(frame, &here.app, &Look::default()))
        .unwrap();
    let cells: Vec<&str> = done.buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    cells
        .chunks(usize::from(columns))
        .map(|line| line.concat() + "\n")
        .collect()
}

/// A sitting over ten years of months, each with a note.
fn ten_years(disk: &FakeDisk) -> Sitting {
    for year in 2016..2026 {
        for month in 1..=12 {
            let text = format!(
                "[[note]]\nid = \"n{}{month:02}x\"\nat = {year}-{month:02}-05T09:00:00+01:00\ntext = \"a walk\"\n",
                year % 1000
            );
            put(disk, &format!("journal/{year}-{month:02}.toml"), text.as_bytes());
        }
    }
    let mut here = sitting(store(disk));
    let months = here.store.months();
    here.tell(Message::Kept(months));
    here
}

/// A search has read ten years; what is typed after it reads its own file, and no month.
#[test]
fn after_a_search_over_ten_years_a_line_of_a_draft_reads_no_month() {
    let disk = disk();
    let mut here = ten_years(&disk);
    plays(&mut here, "5 / \"walk Enter");
    while !here.app.wanted_months().is_empty() {
        here.read_wanted();
    }
    assert!(here.app.world.regimen.journal.months().count() > 120);
    plays(&mut here, "4 a Enter");
    assert_eq!(here.app.world.drafts.len(), 1, "{:?}", here.app.receipt);
    store::parsed();
    for key in ["+", "-", "+", "j", "k", "u", "U"] {
        let begun = disk.calls().len();
        here.press(key);
        here.look_at_files();
        here.read_wanted();
        let parsed = store::parsed();
        assert!(
            parsed.iter().all(|file| file.starts_with("drafts/")) && parsed.len() <= 4,
            "{key}: {parsed:?}"
        );
        let reads = disk.calls()[begun..].iter().filter(|call| **call == "read").count();
        assert!(reads <= 8, "{key}: {reads} reads");
    }
    // So it is with what is recorded.
    plays(&mut here, "1 Space");
    let parsed = store::parsed();
    assert!(parsed.iter().all(|file| file == "journal/2026-11.toml"), "{parsed:?}");
}

/// Months that were shown some time ago are let go, and are the same when they are shown again. Nobody takes that for a
/// change of the files.
#[test]
fn months_shown_some_time_ago_are_dropped_and_read_again() {
    let disk = disk();
    let mut here = ten_years(&disk);
    plays(&mut here, "2");
    let mut most = 0;
    let mut first = String::new();
    for back in 0..118 {
        here.press("[");
        here.read_wanted();
        most = most.max(here.app.world.regimen.journal.months().count());
        assert!(here.app.wanted_months().is_empty());
        assert!(!here.look_at_files(), "{back} months back the files count as changed");
        if back == 3 {
            first = picture(&mut here, 80, 24);
        }
    }
    assert!(most <= 70, "{most} months were kept at once");
    for _ in 0..114 {
        here.press("]");
        here.read_wanted();
    }
    assert_eq!(picture(&mut here, 80, 24), first);
    assert!(first.contains("2026") || first.contains("2025"), "{first}");
}

/// A note is saved in the instant in which another program changes it: both are kept, and the screen says so.
#[test]
fn a_note_changed_in_the_instant_of_its_save_is_kept_and_ours_added() {
    let start = disk();
    let mut points = 0;
    for k in 0.. {
        let disk = start.reopened();
        let mut here = sitting(store(&disk));
        plays(&mut here, "5 Enter \"two");
        let begun = disk.calls().len();
        let month = Path::new(ROOT).join(DataFile::Month(Month::of(here.app.world.now.date_naive())).to_string());
        let changed = std::rc::Rc::new(std::cell::Cell::new(false));
        let (path, told) = (month.clone(), std::rc::Rc::clone(&changed));
        disk.visit_before(k, move |world| {
            let text = String::from_utf8(world.get(&path).unwrap_or_default()).unwrap();
            if text.contains("\"begun\"") {
                told.set(true);
                world.replace(&path, text.replace("\"begun\"", "\"theirs\"").as_bytes());
            }
        });
        plays(&mut here, "Ctrl-S");
        let calls = disk.calls().len() - begun;
        let text = String::from_utf8(disk.get(&month).unwrap()).unwrap();
        let receipt = here
            .app
            .receipt
            .as_ref()
            .map(|told| told.text.clone())
            .unwrap_or_default();
        assert!(text.contains("begun") && text.contains("two"), "{k}: {receipt}: {text}");
        if changed.get() {
            points += 1;
            assert!(text.contains("theirs"), "{k}: {receipt}: {text}");
            assert!(receipt.contains("both are kept"), "{k}: {receipt}: {text}");
        }
        if calls <= k {
            break;
        }
    }
    println!("{points} points");
    assert!(points > 5, "{points}");
}
