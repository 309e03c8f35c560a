//! `:import` and `:export` on the screen, on the real disk.

use std::fs;
use std::path::Path;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::tests::{files, sitting};
use super::*;
use crate::app::popup::Popup;

const TABLE: &str = "kind,at,offset,date,moment,course,medicine,status,amount,unit,planned,planned_unit,measure,reading,\
                     reading_unit,note,tags,id,episode\n\
                     dose,2026-11-20T21:05:00+01:00,,,,sampletol,Sampletol,taken,2.5,mg,,,,,,,,aa01,\n\
                     note,2026-11-20T21:06:00+01:00,,,,,,,,,,,,,,From elsewhere,,aa02,\n\
                     dose,1970-01-01T00:00:00+01:00,,,,sampletol,Sampletol,taken,2.5,mg,,,,,,,,aa03,\n";

/// Everything below the folder of the regimen, with its bytes.
fn everything(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![dir.join("regimen")];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.to_string_lossy().contains("lock") {
                found.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn say(sitting: &mut Sitting, text: &str) {
    sitting.press(":");
    for c in text.chars() {
        let key = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(c));
        assert_eq!(sitting.app.update(Message::Key(key)), []);
    }
    sitting.press("Enter");
}

fn screen(sitting: &mut Sitting, columns: u16, rows: u16) -> String {
    let _ = sitting.app.update(Message::Resized(columns, rows));
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let done = terminal
        .draw(|frame| ui::draw(frame, &sitting.app, &Look::default()))
        .unwrap();
    let cells = done.buffer.content.iter().map(ratatui::buffer::Cell::symbol);
    let cells: Vec<&str> = cells.collect();
    let lines: Vec<String> = cells.chunks(usize::from(columns)).map(<[&str]>::concat).collect();
    lines.join("\n")
}

fn receipt(sitting: &Sitting) -> String {
    sitting
        .app
        .receipt
        .as_ref()
        .map_or_else(String::new, |receipt| receipt.text.clone())
}

#[test]
fn an_import_is_shown_first_and_esc_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let path = dir.path().join("other journal.csv");
    fs::write(&path, TABLE).unwrap();
    let before = everything(dir.path());
    say(&mut sitting, &format!("import {}", path.display()));
    for (columns, rows) in [(80, 24), (120, 40), (40, 10)] {
        let drawn = screen(&mut sitting, columns, rows);
        assert!(drawn.contains("Write this?"), "{drawn}");
        assert!(drawn.contains("3 records: 2 to be written"), "{drawn}");
    }
    assert!(screen(&mut sitting, 80, 24).contains("1 left out: its time cannot be right"));
    assert_eq!(everything(dir.path()), before, "a look writes nothing");
    sitting.press("Esc");
    assert_eq!((everything(dir.path()), sitting.app.popup.is_none()), (before, true));
    assert_eq!(receipt(&sitting), "Nothing was written");
}

#[test]
fn what_is_imported_on_the_screen_is_what_the_command_line_imports_and_one_undo_takes_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let path = dir.path().join("other.csv");
    fs::write(&path, TABLE).unwrap();
    let before = everything(dir.path());
    say(&mut sitting, &format!("import {}", path.display()));
    sitting.press("Enter");
    assert_eq!(receipt(&sitting), "Written: 2 entries of other.csv");
    let month = fs::read_to_string(dir.path().join("regimen/journal/2026-11.toml")).unwrap();
    assert!(
        month.contains("From elsewhere") && month.contains("= \"2.5 mg\""),
        "{month}"
    );
    // The next time there is nothing new, and Enter says so.
    say(&mut sitting, &format!("import {}", path.display()));
    assert!(screen(&mut sitting, 80, 24).contains("Nothing new in other.csv"));
    sitting.press("Enter");
    assert_eq!(receipt(&sitting), "It contains nothing new; nothing was written");
    sitting.press("u");
    if matches!(sitting.app.popup, Some(Popup::Question(_))) {
        sitting.press("y");
    }
    let after = everything(dir.path());
    let filled = |files: Vec<(std::path::PathBuf, Vec<u8>)>| -> Vec<_> {
        files.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect()
    };
    let text = |files: &[(std::path::PathBuf, Vec<u8>)]| -> String {
        files
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    };
    assert!(!text(&after).contains("From elsewhere") && !text(&after).contains("aa01"));
    assert_eq!(filled(after).len(), before.len());
}

#[test]
fn what_cannot_be_read_in_says_why_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let before = everything(dir.path());
    for (name, bytes, why) in [
        ("a.zip", &b"PK\x03\x04 and so on"[..], "this is an archive"),
        ("b.json", b"{\"a\":1,\"a\":2}", "b.json"),
        ("c.csv", b"when,what\n1,2\n", "--map FILE"),
        ("d.json", b"{\"events\": 3}", "of no program that is known"),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        say(&mut sitting, &format!("import \"{}\"", path.display()));
        assert!(sitting.app.popup.is_none(), "{name}");
        let receipt = receipt(&sitting);
        assert!(receipt.contains(why) && receipt.contains(name), "{name}: {receipt}");
    }
    say(&mut sitting, "import /nowhere/at/all.csv");
    assert!(receipt(&sitting).contains("cannot be read"), "{}", receipt(&sitting));
    assert_eq!(everything(dir.path()), before);
}

#[test]
fn an_export_of_the_screen_is_private_and_takes_no_name_unasked() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let path = dir.path().join("cal.ics");
    let line = format!("export ics {} --to 2026-11-25", path.display());
    say(&mut sitting, &line);
    assert!(receipt(&sitting).starts_with("Written: "), "{}", receipt(&sitting));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("SUMMARY:Sampletol: 2.5 mg"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&path, "mine").unwrap();
    say(&mut sitting, &line);
    assert!(
        receipt(&sitting).contains("--yes writes over it"),
        "{}",
        receipt(&sitting)
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    // What is hidden on the screen is hidden in the file.
    sitting.press("*");
    say(&mut sitting, &format!("{line} --yes"));
    let text = fs::read_to_string(&path).unwrap().to_lowercase();
    assert!(text.contains("begin:vevent") && !text.contains("sampletol") && !text.contains("2.5 mg"));
}

#[test]
fn a_line_that_cannot_be_meant_is_refused_before_anything_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let sitting = sitting(files(dir.path()));
    let wrong = |text: &str| match crate::app::sentence::read(&sitting.app.world, text) {
        Some(Err(wrong)) => wrong,
        other => panic!("{text}: {other:?}"),
    };
    assert!(wrong("import").contains("which file?"));
    assert!(wrong("import x.csv --zon Europe/Berlin").contains("did you mean --zone?"));
    assert!(wrong("import x.csv --zone Atlantis").contains("is not a time zone"));
    assert!(wrong("import \"x.csv").contains("a quote is not closed"));
    assert!(wrong("export pdf").contains("ics, csv, json, fhir, sheet"));
    assert!(wrong("export csv --discreet").contains("--discreet is for ics"));
    assert!(wrong("export ics --since fri --to 2026-11-01").contains("is before"));
    assert!(wrong("export ics --course nobody").contains("nobody"));
}

#[test]
fn esc_stops_the_reading_and_what_comes_of_it_is_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let (waker, inbox) = wake::pair().unwrap();
    sitting.waker = Some(waker);
    let path = dir.path().join("other.csv");
    fs::write(&path, TABLE).unwrap();
    say(&mut sitting, &format!("import {}", path.display()));
    assert!(matches!(sitting.app.popup, Some(Popup::Waiting(_))));
    assert!(screen(&mut sitting, 80, 24).contains("Reading other.csv"));
    sitting.press("Esc");
    assert!(sitting.app.popup.is_none() && sitting.arriving.is_none());
    // The next one is waited for and arrives.
    say(&mut sitting, &format!("import {}", path.display()));
    let began = Instant::now();
    while !sitting.take_arrived() {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(inbox.take().any(|notice| notice == wake::Notice::Work));
    assert!(matches!(sitting.app.popup, Some(Popup::Import(_))));
}

#[test]
fn what_is_hidden_is_hidden_in_the_preview_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    let path = dir.path().join("other.csv");
    fs::write(
        &path,
        format!("{TABLE}dose,2026-11-20T21:05:00+01:00,,,,secretol,Secretol,taken,1,mg,,,,,,,,aa04,\n"),
    )
    .unwrap();
    let line = format!("import {}", path.display());
    say(&mut sitting, &line);
    assert!(screen(&mut sitting, 80, 24).to_lowercase().contains("secretol"));
    sitting.press("Esc");
    sitting.press("*");
    say(&mut sitting, &line);
    let drawn = screen(&mut sitting, 80, 24).to_lowercase();
    assert!(!drawn.contains("secretol") && !drawn.contains("other.csv"), "{drawn}");
    assert!(drawn.contains("4 records: 3 to be written"), "{drawn}");
}
