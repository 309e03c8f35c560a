//! Something is decided by another program while a question about the plan or about a dose is open: its answer is not
//! written as an answer to something else.

use super::tests::sitting;
use super::*;
use crate::app::popup::Popup;
use crate::app::prompt::Purpose;
use crate::domain::change::{Change, Verb};
use crate::domain::course::CourseId;
use crate::domain::journal::{DoseEntry, Entry};
use crate::domain::operation::Operation;
use crate::store::paths::Paths;

/// A ladder whose second step is over since 22 November, and a dose that is due at 15:00.
const COURSES: [(&str, &str); 2] = [
    (
        "gater",
        "name = \"Gater\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n  { for = \"1 week\", take = \"1 mg morning, evening\" },\n  \
         { for = \"2 weeks\", take = \"2 mg morning, evening\", then = \"ask\" },\n  { for = \"1 week\", take = \"3 mg morning, \
         evening\", then = \"ask\" },\n  { take = \"4 mg morning, evening\" },\n]\n",
    ),
    (
        "halver",
        "name = \"Halver\"\n[[plan]]\nfrom = 2026-11-22\nsteps = [{ take = \"5 mg 15:00\" }]\n",
    ),
];

fn store(dir: &Path) -> Store {
    Store::open(Paths::at(dir.join("regimen"), dir.join("state")))
}

fn begun(dir: &Path) -> Sitting {
    for (name, text) in COURSES {
        let path = dir.join(format!("regimen/courses/{name}.toml"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    sitting(store(dir))
}

/// What another program decides.
fn decided(dir: &Path, course: &str, verb: &str) {
    let verb: Verb = verb.parse().unwrap();
    let change = Change::new("2026-11-22".parse().unwrap(), verb);
    let course: CourseId = course.parse().unwrap();
    store(dir).apply(&Operation::AddChange { course, change }).unwrap();
}

fn decisions(dir: &Path, course: &str) -> usize {
    let text = std::fs::read_to_string(dir.join(format!("regimen/courses/{course}.toml"))).unwrap();
    text.matches("[[change]]").count()
}

fn types(here: &mut Sitting, text: &str) {
    for letter in text.chars() {
        let event = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(letter));
        for effect in here.app.update(Message::Key(event)) {
            here.write(effect);
        }
    }
}

fn said(here: &Sitting) -> &str {
    here.app.receipt.as_ref().map_or("", |receipt| &receipt.text)
}

/// The doses of a course that are recorded.
fn doses(here: &Sitting, course: &str) -> Vec<DoseEntry> {
    let entries = super::tests::entries(&here.app.world.regimen).into_iter();
    let doses = entries.filter_map(|entry| match entry {
        Entry::Dose(dose) if dose.course.as_str() == course => Some(dose),
        _ => None,
    });
    doses.collect()
}

/// Focuses the dose of 15:00.
fn onto_halver(here: &mut Sitting) {
    let rows = crate::app::today::rows(&here.app.world);
    let of_it = |row: &crate::app::today::Row<'_>| matches!(row, crate::app::today::Row::Dose(dose) if dose.due.course.as_str() == "halver");
    let spot = rows.iter().find(|row| of_it(row)).unwrap().spot();
    here.app.today.focus(spot);
}

/// The check-in with the line of one of the answers at the gate.
fn asked(here: &mut Sitting, answer: &str) {
    for key in ["c", "G", "k", answer] {
        here.press(key);
    }
    assert!(
        matches!(&here.app.popup, Some(Popup::Prompt(_))),
        "{answer}: {:?}",
        here.app.popup
    );
}

/// The question at a gate is answered by another program while the line of an answer is open: whichever it is, the line
/// closes and says so.
#[test]
fn a_question_of_the_plan_that_is_answered_elsewhere_closes() {
    for answer in ["1", "2", "3", "5", "6"] {
        for elsewhere in ["advance", "hold 1 week", "stay"] {
            let dir = tempfile::tempdir().unwrap();
            let mut here = begun(dir.path());
            asked(&mut here, answer);
            decided(dir.path(), "gater", elsewhere);
            assert!(here.look_at_files());
            assert!(
                matches!(here.app.popup, Some(Popup::CheckIn(_))),
                "{answer}, {elsewhere}: {:?}",
                here.app.popup
            );
            assert!(
                said(&here).contains("meanwhile"),
                "{answer}, {elsewhere}: {}",
                said(&here)
            );
            here.press("Enter");
            assert_eq!(decisions(dir.path(), "gater"), 1, "{answer}, {elsewhere}");
        }
    }
}

/// The same where the answer comes before the program has noticed.
#[test]
fn an_answer_to_a_question_of_the_plan_that_was_answered_is_not_written() {
    for answer in ["1", "2", "3", "5"] {
        let dir = tempfile::tempdir().unwrap();
        let mut here = begun(dir.path());
        asked(&mut here, answer);
        decided(dir.path(), "gater", "advance");
        here.press("Enter");
        assert_eq!(decisions(dir.path(), "gater"), 1, "{answer}");
        assert!(said(&here).contains("changed meanwhile"), "{answer}: {}", said(&here));
        assert!(
            !matches!(&here.app.popup, Some(Popup::Prompt(_))),
            "{answer}: {:?}",
            here.app.popup
        );
    }
}

/// A decision that is typed on the plan, and a draft that is about to be activated, are looked at again.
#[test]
fn a_plan_that_is_changed_elsewhere_is_looked_at_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = begun(dir.path());
    here.press("4");
    here.press("d");
    types(&mut here, "advance");
    assert!(
        matches!(&here.app.popup, Some(Popup::Prompt(prompt)) if matches!(prompt.purpose, Purpose::Plan(_))),
        "{:?}",
        here.app.popup
    );
    decided(dir.path(), "gater", "advance");
    assert!(here.look_at_files());
    assert_eq!(here.app.popup, None);
    assert!(said(&here).contains("changed meanwhile"), "{}", said(&here));
    here.press("d");
    types(&mut here, "advance");
    here.press("Enter");
    here.press("w");
    assert!(
        matches!(here.app.popup, Some(Popup::Activate(_))),
        "{:?}",
        here.app.popup
    );
    decided(dir.path(), "gater", "hold 2 days");
    here.press("y");
    here.press("Enter");
    assert_eq!(decisions(dir.path(), "gater"), 2, "{}", said(&here));
}

/// A dose whose amount was changed since the screen showed it is not recorded as it was.
#[test]
fn a_dose_that_is_planned_otherwise_meanwhile_is_not_recorded() {
    for (verb, now) in [("set 2.5 mg", "2.5 mg"), ("stop", "any more")] {
        let dir = tempfile::tempdir().unwrap();
        let mut here = begun(dir.path());
        let due = here
            .app
            .world
            .shown()
            .unwrap()
            .doses
            .iter()
            .find(|dose| dose.due.course.as_str() == "halver");
        assert!(due.is_some_and(|dose| dose.status.is_open()));
        onto_halver(&mut here);
        decided(dir.path(), "halver", verb);
        here.press("Space");
        assert_eq!(doses(&here, "halver"), [], "{verb}: {}", said(&here));
        assert!(said(&here).contains(now), "{verb}: {}", said(&here));
        if verb == "stop" {
            continue;
        }
        here.press("Space");
        let doses = doses(&here, "halver");
        assert_eq!(doses.len(), 1, "{}", said(&here));
        assert_eq!(doses[0].planned.as_ref().unwrap().to_string(), "2.5 mg");
    }
}

/// A line about a dose closes where the plan says something else of the dose meanwhile.
#[test]
fn a_line_about_a_dose_closes_where_the_plan_changes() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = begun(dir.path());
    onto_halver(&mut here);
    here.press("e");
    assert!(matches!(&here.app.popup, Some(Popup::Prompt(_))));
    decided(dir.path(), "halver", "set 2.5 mg");
    assert!(here.look_at_files());
    assert_eq!(here.app.popup, None);
    assert!(said(&here).contains("2.5 mg"), "{}", said(&here));
}

/// A medicine that is archived keeps the doses of that day that are recorded as doses of its plan, and asks for no more.
#[test]
fn what_was_taken_on_the_day_of_archiving_stays_planned() {
    let dir = tempfile::tempdir().unwrap();
    let mut here = begun(dir.path());
    let text = COURSES[1].1.replace("5 mg 15:00", "5 mg 15:00, 5 mg 21:00");
    std::fs::write(dir.path().join("regimen/courses/halver.toml"), text).unwrap();
    here.look_at_files();
    onto_halver(&mut here);
    here.press("Space");
    assert_eq!(doses(&here, "halver").len(), 1, "{}", said(&here));
    let on = Some(here.app.world.today());
    let course: CourseId = "halver".parse().unwrap();
    store(dir.path()).apply(&Operation::Archive { course, on }).unwrap();
    assert!(here.look_at_files());
    let day = here.app.world.shown().unwrap();
    let of_it: Vec<_> = day
        .doses
        .iter()
        .filter(|dose| dose.due.course.as_str() == "halver")
        .collect();
    assert_eq!(of_it.len(), 1);
    assert_eq!(of_it[0].status, crate::domain::day::Status::Taken);
    assert!(day.beside.is_empty());
    let tomorrow = here.app.world.today().succ_opt().unwrap();
    assert!(
        here.app
            .world
            .day_at(tomorrow)
            .doses
            .iter()
            .all(|dose| dose.due.course.as_str() != "halver")
    );
}
