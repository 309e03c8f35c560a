//! Keys without end: the files say what the screen says, and undo leads back to the start.

use std::path::Path;
use std::time::SystemTime;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::app::key::Key;
use crate::app::message::View;
use crate::app::popup::Popup;
use crate::domain::journal::{Entry, MonthEntries};
use crate::domain::regimen::Regimen;
use crate::store::paths::Paths;

/// What is pressed: the keys of Today and of everything that opens from it. Left out is what leaves the program or
/// reaches outside.
const KEYS: [&str; 42] = [
    "Space", "Enter", "Esc", "Tab", "S-Tab", "Up", "Down", "h", "l", "j", "k", "g", "G", "s", "e", "a", "o", "c", "n",
    "z", "x", "-", "y", "u", "U", ".", "m", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "?", "p", ":", ";",
];

/// What the tests begin with.
pub(super) const FILES: [(&str, &str); 4] = [
    (
        "courses/sampletol.toml",
        "name = \"Sampletol\" # by hand\n[limits]\ngap = \"4 h\"\nper_day = \"7.5 mg\"\n[[plan]]\nfrom = 2026-11-18\nsteps = \
         [{ take = \"2.5 mg 08:00, 2.5 mg 14:00, 2.5 mg 21:00\" }]\n",
    ),
    (
        "courses/examplin.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-16\nsteps = [\n  { for = \"6 days\", take = \"50 mcg 14:30\", then = \
         \"ask\" }, # a gate\n  { take = \"75 mcg 14:30\" },\n]\n",
    ),
    (
        "courses/antacid.toml",
        "name = \"Antacid\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{ take = \"1 tablet as needed\" }]\n",
    ),
    (
        "measures.toml",
        "[[measure]]\nid = \"mood\"\nlow = \"low\"\nhigh = \"high\"\n\n[[measure]]\nid = \"nausea\"\nscale = \"grade\"\n\n\
         [[measure]]\nid = \"pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\nasked = { course = \"examplin\", before = true, after \
         = [\"10 min\"] }\n\n[[measure]]\nid = \"slept\"\nscale = \"yes/no\"\n",
    ),
];

pub(super) fn files(dir: &Path) -> Store {
    for (name, text) in FILES {
        let path = dir.join("regimen").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Store::open(Paths::at(dir.join("regimen"), dir.join("state")))
}

pub(super) fn sitting(store: Store) -> Sitting {
    sitting_during(store, |_| {})
}

/// A sitting before which something happened to the files just when they had been read.
fn sitting_during(store: Store, meanwhile: impl FnOnce(&Path)) -> Sitting {
    let clock = Clock::set(
        "2026-11-22T14:57:00+01:00".parse().unwrap(),
        "Europe/Berlin".parse().unwrap(),
    );
    let read_since = SystemTime::now();
    let loaded = store.load(clock.now().date_naive());
    meanwhile(store.paths().root());
    let mut sitting = Sitting::new(Start {
        store,
        loaded,
        read_since,
        clock,
        made_up: false,
        check_in: false,
    });
    sitting.read_wanted();
    sitting
}

impl Sitting {
    /// A key as the loop takes it, without a screen.
    pub(super) fn press(&mut self, key: &str) {
        self.read_wanted();
        let event = key.parse::<Key>().unwrap().to_event();
        for effect in self.app.update(Message::Key(event)) {
            self.write(effect);
        }
    }

    /// Today as it is drawn, without what is said or open over it.
    fn picture(&mut self) -> String {
        self.read_wanted();
        while self.app.popup.is_some() {
            self.press("Esc");
        }
        self.app.receipt = None;
        self.app.view = View::Today;
        self.app.world.hidden = false;
        self.app.today.reset();
        self.app.world.day = self.app.world.today();
        self.app.world.refresh();
        let _ = self.app.update(Message::Resized(120, 40));
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        let done = terminal
            .draw(|frame| ui::draw(frame, &self.app, &Look::default()))
            .unwrap();
        let cells = done.buffer.content.iter().map(ratatui::buffer::Cell::symbol);
        cells.collect()
    }
}

/// What the files say: withdrawn entries and decisions left out, for they are without effect.
fn standing(store: &Store) -> Regimen {
    let mut loaded = store.load("2026-11-22".parse().unwrap());
    assert_eq!(loaded.faults, []);
    let words = loaded.regimen.settings.words.clone();
    for month in store.months() {
        let (mut entries, faults) = store.load_month(month, &words);
        assert_eq!(faults, []);
        entries.doses.retain(|entry| entry.void.is_none());
        entries.readings.retain(|entry| entry.void.is_none());
        entries.notes.retain(|entry| entry.void.is_none());
        entries.readings.sort_by(|a, b| a.id.cmp(&b.id));
        loaded.regimen.journal.put(month, entries);
    }
    let months: Vec<_> = loaded.regimen.journal.months().map(|(month, _)| month).collect();
    for month in months {
        // A month without a file is the same as one without a line.
        if loaded.regimen.journal.month(month) == Some(&MonthEntries::default()) {
            loaded.regimen.journal.put(month, MonthEntries::default());
        }
    }
    for course in &mut loaded.regimen.courses {
        course.changes.retain(|change| change.void.is_none());
    }
    loaded.regimen
}

/// Every entry in force, for comparing journals month by month.
pub(super) fn entries(regimen: &Regimen) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for (_, month) in regimen.journal.months() {
        all.extend(month.doses.iter().cloned().map(Entry::Dose));
        all.extend(month.readings.iter().cloned().map(Entry::Reading));
        all.extend(month.notes.iter().cloned().map(Entry::Note));
    }
    all.retain(|entry| entry.void().is_none());
    all.sort_by(|a, b| a.id().cmp(b.id()));
    all
}

fn holds(keys: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    let store = files(dir.path());
    let start = standing(&store);
    let mut here = sitting(store);
    for key in keys {
        here.press(key);
        // The other views have their own tests.
        if here.app.popup.is_none() && here.app.view != View::Today {
            here.press("1");
        }
    }
    let store = || Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
    let mut fresh = sitting(store());
    assert_eq!(fresh.picture(), here.picture());
    let end = standing(&store());
    let known: Vec<Entry> = entries(&here.app.world.regimen);
    let kept: Vec<Entry> = entries(&end)
        .into_iter()
        .filter(|e| here.app.world.regimen.journal.has(e.month()))
        .collect();
    assert_eq!(known, kept);
    // All the way back, and forth again.
    let mut steps = 0;
    while store().undo().is_ok() {
        steps += 1;
    }
    let back = standing(&store());
    assert_eq!(entries(&back), entries(&start));
    assert_eq!((&back.courses, &back.measures), (&start.courses, &start.measures));
    for _ in 0..steps {
        store().redo().unwrap();
    }
    let forth = standing(&store());
    assert_eq!(entries(&forth), entries(&end));
    assert_eq!(forth.courses, end.courses);
}

#[test]
fn a_thousand_keys_read_back_and_lead_back() {
    let mut random = fastrand::Rng::with_seed(22);
    let keys: Vec<&str> = (0..1000).map(|_| KEYS[random.usize(..KEYS.len())]).collect();
    holds(&keys);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn any_keys_read_back_and_lead_back(keys in prop::collection::vec(prop::sample::select(KEYS.to_vec()), 0..300)) {
        holds(&keys);
    }
}

#[test]
fn what_is_asked_is_kept_in_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let store = files(dir.path());
    let start = standing(&store);
    let mut here = sitting(store);
    let types = |here: &mut Sitting, text: &str| {
        for letter in text.chars() {
            let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter));
            assert_eq!(here.app.update(Message::Key(event)), []);
        }
    };
    for key in ["M", "Enter", "Tab", "Tab", "Tab", "Tab"] {
        here.press(key);
    }
    types(&mut here, "2 or less, 3 days running: Tell somebody.");
    for key in ["Enter", "Enter", "j", "x", "a"] {
        here.press(key);
    }
    types(&mut here, "Calm");
    for key in ["Enter", "Enter"] {
        here.press(key);
    }
    types(&mut here, "yes/no");
    for key in ["Enter", "Enter", "Enter"] {
        here.press(key);
    }
    let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
    let kept = standing(&store);
    assert_eq!(kept.measures, here.app.world.regimen.measures);
    assert_eq!(kept.measures.len(), 5);
    assert_eq!(kept.measures[0].bounds[0].say, "Tell somebody.");
    assert!(kept.measures[1].retired.is_some());
    for _ in 0..3 {
        store.undo().unwrap();
    }
    assert_eq!(standing(&store).measures, start.measures);
}

/// The names of the courses on the screen.
fn names(sitting: &Sitting) -> Vec<&str> {
    let courses = sitting.app.world.regimen.courses.iter();
    courses.map(|course| course.name.as_str()).collect()
}

/// Writes another name of as many letters into a course: the length of the file stays.
fn rename(root: &Path) {
    let course = root.join("courses/sampletol.toml");
    let text = std::fs::read_to_string(&course).unwrap();
    std::fs::write(&course, text.replace("Sampletol", "Probandol")).unwrap();
}

/// A save of the screen's own reads one file again; what somebody else wrote at the same time is still to be noticed.
#[test]
fn what_another_program_wrote_during_a_save_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    sitting.look_at_files();
    assert!(!sitting.look_at_files());
    // What the screen wrote itself is nobody else's.
    sitting.press("Space");
    assert!(!sitting.look_at_files());
    rename(&dir.path().join("regimen"));
    sitting.press("Space");
    assert!(names(&sitting).contains(&"Sampletol"));
    assert!(sitting.look_at_files());
    assert!(names(&sitting).contains(&"Probandol"));
    assert!(!sitting.look_at_files());
}

/// Reading everything again reads the months around today, also where they had not been read: once is enough.
#[test]
fn a_change_is_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = files(dir.path());
    let root = store.paths().root().to_owned();
    let mut sitting = sitting(store);
    let courses = sitting.store.load_rest();
    sitting.tell(Message::Loaded(Box::new(read(courses, None, Vec::new()))));
    sitting.remember(SystemTime::UNIX_EPOCH);
    rename(&root);
    assert!(sitting.look_at_files());
    assert!(!sitting.look_at_files());
}

/// What was written while the files were being read, before there was a watch, is noticed too.
#[test]
fn what_another_wrote_at_the_start_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting_during(files(dir.path()), rename);
    assert!(names(&sitting).contains(&"Sampletol"));
    assert!(sitting.look_at_files());
    assert!(names(&sitting).contains(&"Probandol"));
}

/// What is written is known from the answer: its own file is read once before and once after, of a dose that is added only its
/// own lines after, and for a dose the file of its medicine, which has to be there and say what it said.
#[test]
fn a_key_that_writes_parses_what_it_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut sitting = sitting(files(dir.path()));
    sitting.look_at_files();
    store::parsed();
    sitting.press("Space");
    assert_eq!(store::parsed(), ["courses/sampletol.toml", "journal/2026-11.toml"]);
    sitting.press("u");
    assert_eq!(store::parsed(), ["journal/2026-11.toml"; 2]);
    // A line of a draft, the second of it.
    for key in ["4", "a", "Enter"] {
        sitting.press(key);
    }
    let drafts = sitting.app.world.drafts.len();
    assert_eq!(drafts, 1, "{:?}", sitting.app.receipt);
    store::parsed();
    sitting.press("+");
    let parsed = store::parsed();
    assert!(
        parsed.len() == 2 && parsed.iter().all(|file| file.starts_with("drafts/")),
        "{parsed:?}"
    );
    assert!(!sitting.look_at_files());
    let regimen = sitting.store.load_rest();
    let known: Vec<_> = sitting.app.world.drafts.clone().into_iter().collect();
    assert_eq!(regimen.drafts, known);
}

/// Two screens on one folder, and a dose recorded on the one before the other has looked: the other asks.
#[test]
fn a_dose_that_another_program_recorded_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = sitting(files(dir.path()));
    let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
    let mut other = sitting(store);
    let doses = || {
        let month = std::fs::read_to_string(dir.path().join("regimen/journal/2026-11.toml")).unwrap();
        month.matches("[[dose]]").count()
    };
    one.press("Space");
    assert_eq!(doses(), 1);
    other.press("Space");
    assert_eq!(doses(), 1, "{:?}", other.app.receipt);
    let Some(Popup::Second(state)) = &other.app.popup else {
        panic!("{:?}", other.app.receipt);
    };
    assert!(!state.recorded.is_empty(), "{state:?}");
    // Esc leaves it; answered, both are recorded.
    other.press("Esc");
    assert_eq!(doses(), 1);
    other.press("Space");
    other.press("y");
    assert_eq!(doses(), 2, "{:?}", other.app.receipt);
}

/// A question and a count are open in a line while another program changes them: theirs is not written over, and what was
/// changed elsewhere in the same record is kept.
#[test]
fn a_field_that_was_changed_meanwhile_is_not_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = sitting(files(dir.path()));
    let types = |here: &mut Sitting, text: &str| {
        for letter in text.chars() {
            let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter));
            for effect in here.app.update(Message::Key(event)) {
                here.write(effect);
            }
        }
    };
    let file = |name: &str| dir.path().join("regimen").join(name);
    let outside = |name: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(file(name)).unwrap();
        std::fs::write(file(name), text.replace(from, to)).unwrap();
    };
    // The same line of a question.
    for key in ["M", "Enter", "Tab"] {
        here.press(key);
    }
    types(&mut here, "Ours?");
    outside("measures.toml", "id = \"mood\"\n", "id = \"mood\"\nask = \"Theirs?\"\n");
    here.look_at_files();
    for key in ["Tab", "Tab", "Tab", "Enter"] {
        here.press(key);
    }
    let text = std::fs::read_to_string(file("measures.toml")).unwrap();
    assert!(text.contains("Theirs?") && !text.contains("Ours?"), "{text}");
    assert!(
        here.app
            .receipt
            .as_ref()
            .is_some_and(|told| told.text.contains("another program")),
        "{:?}",
        here.app.receipt
    );
    // Another line of it: both are kept.
    for key in ["Esc", "Esc", "M", "Enter", "Tab", "Tab", "Tab"] {
        here.press(key);
    }
    outside("measures.toml", "low = \"low\"", "low = \"dark\"");
    here.look_at_files();
    here.press("Tab");
    types(&mut here, "2 or less, 3 days running: Tell somebody.");
    for key in ["Enter", "Enter"] {
        here.press(key);
    }
    let text = std::fs::read_to_string(file("measures.toml")).unwrap();
    assert!(text.contains("dark") && text.contains("Tell somebody."), "{text}");
    // A count.
    for key in ["Esc", "P", "j", "S"] {
        here.press(key);
    }
    types(&mut here, "30 mg");
    for name in ["examplin", "sampletol"] {
        outside(
            &format!("courses/{name}.toml"),
            "[[plan]]",
            "[supply]\non = 2026-11-21\nleft = \"99 mg\"\n[[plan]]",
        );
    }
    here.look_at_files();
    here.press("Enter");
    for name in ["examplin", "sampletol"] {
        let text = std::fs::read_to_string(file(&format!("courses/{name}.toml"))).unwrap();
        assert!(text.contains("99 mg"), "{text}");
    }
    let Some(Popup::Prompt(prompt)) = &here.app.popup else {
        panic!("{:?}", here.app.receipt);
    };
    assert!(
        prompt
            .error
            .as_ref()
            .is_some_and(|error| error.contains("another program")),
        "{prompt:?}"
    );
}

/// Until the cursor is moved it is on the dose that is due first; a record of that by another program does not move it to the
/// next one, which nobody chose.
#[test]
fn a_record_of_another_program_does_not_move_the_cursor_to_another_dose() {
    let dir = tempfile::tempdir().unwrap();
    let store = files(dir.path());
    let due = |name: &str| {
        let text = format!("name = \"{name}\"\n[[plan]]\nfrom = 2026-11-22\nsteps = [{{ take = \"1 mg 14:45\" }}]\n");
        std::fs::write(
            dir.path().join(format!("regimen/courses/{}.toml", name.to_lowercase())),
            text,
        )
        .unwrap();
    };
    for name in ["examplin", "sampletol", "antacid"] {
        std::fs::remove_file(dir.path().join(format!("regimen/courses/{name}.toml"))).unwrap();
    }
    due("First");
    due("Second");
    let mut here = sitting(store);
    let store = Store::open(Paths::at(dir.path().join("regimen"), dir.path().join("state")));
    let mut other = sitting(store);
    let month = || std::fs::read_to_string(dir.path().join("regimen/journal/2026-11.toml")).unwrap();
    other.press("Space");
    assert!(
        month().contains("\"first\"") && !month().contains("\"second\""),
        "{}",
        month()
    );
    assert!(here.look_at_files());
    here.press("Space");
    assert!(!month().contains("\"second\""), "{}", month());
    assert!(matches!(here.app.popup, Some(Popup::Second(_))), "{:?}", here.app.popup);
}

/// What is typed in a form is handed out when the program is ended, as that of any other line.
#[test]
fn what_is_typed_in_a_form_is_not_lost() {
    for (keys, typed, question) in [
        (&["P", "a"][..], "Probandol", "What is the medicine called?"),
        (&["P", "a", "Esc"], "", ""),
        (&["M", "Enter", "Tab"], "How calm?", "Question text (if not the name)"),
        (&["4", "H", "3", "Enter", "w"], "Dr N", "Decided with"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut here = sitting(files(dir.path()));
        for key in keys {
            here.press(key);
        }
        for letter in typed.chars() {
            let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter));
            for effect in here.app.update(Message::Key(event)) {
                here.write(effect);
            }
        }
        let lines: Vec<_> = here
            .app
            .typed()
            .into_iter()
            .map(|line| (line.question, line.text))
            .collect();
        let wanted = (question.to_owned(), typed.to_owned());
        assert_eq!(lines.contains(&wanted), !typed.is_empty(), "{keys:?}: {lines:?}");
    }
}
