//! The check-in line by line, while another program writes between two answers.

use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::*;
use crate::app::message::Operation;
use crate::domain::change::{Change, Verb};
use crate::domain::journal::{DoseEntry, Month};
use crate::session::clock::Clock;
use crate::store::Store;
use crate::store::paths::Paths;
use std::io::BufRead;

/// Answers, before each of which something may happen to the files.
struct Answers {
    lines: VecDeque<(Option<&'static str>, &'static str)>,
    dir: PathBuf,
    line: Vec<u8>,
}

impl Read for Answers {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let line = self.fill_buf()?;
        let count = line.len().min(buffer.len());
        buffer[..count].copy_from_slice(&line[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Answers {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.line.is_empty()
            && let Some((decision, line)) = self.lines.pop_front()
        {
            if let Some(verb) = decision {
                let change = Change::new("2026-11-22".parse().unwrap(), verb.parse::<Verb>().unwrap());
                let course = "x".parse().unwrap();
                let operation = Operation::AddChange { course, change };
                store(&self.dir).apply(&operation).unwrap();
            }
            self.line = format!("{line}\n").into_bytes();
        }
        Ok(&self.line)
    }

    fn consume(&mut self, count: usize) {
        self.line.drain(..count);
    }
}

fn store(dir: &Path) -> Store {
    Store::open(Paths::at(dir.join("regimen"), dir.join("state")))
}

/// A check-in at 14:57 on a plan with these steps, with answers; the doses that are recorded afterwards, and the decisions.
fn checked_in(steps: &str, answers: &[(Option<&'static str>, &'static str)]) -> (Vec<DoseEntry>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("regimen/courses/x.toml");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(
        &path,
        format!("name = \"Examplin\"\n[[plan]]\nfrom = 2026-11-01\nsteps = [{steps}]\n"),
    )
    .unwrap();
    let clock = Clock::set(
        "2026-11-22T14:57:00+01:00".parse().unwrap(),
        "Europe/Berlin".parse().unwrap(),
    );
    let (opened, read_since) = (store(dir.path()), SystemTime::now());
    let today = clock.now().date_naive();
    let mut sitting = Sitting::new(crate::session::run::Start {
        loaded: opened.load(today),
        store: opened,
        read_since,
        clock,
        made_up: true,
        check_in: false,
    });
    sitting.read_wanted();
    sitting.app.world.refresh();
    let mut talk = Talk {
        sitting,
        input: Box::new(Answers {
            lines: answers.iter().copied().collect(),
            dir: dir.path().to_owned(),
            line: Vec::new(),
        }),
        trouble: false,
    };
    talk.run().unwrap();
    let after = store(dir.path());
    let loaded = after.load(today);
    let month = loaded
        .regimen
        .journal
        .month(Month::of(today))
        .cloned()
        .unwrap_or_default();
    let course = loaded.regimen.course(&"x".parse().unwrap()).unwrap().clone();
    let decisions = course.changes.iter().map(|change| change.verb.to_string()).collect();
    (month.doses, decisions)
}

/// What is written is what the plan says when it is written: where that is not what was asked, it is asked again.
#[test]
fn a_dose_that_is_planned_otherwise_meanwhile_is_asked_again() {
    let planned = |doses: &[DoseEntry]| -> Vec<String> {
        let amounts = doses.iter().map(|dose| dose.planned.as_ref().map(ToString::to_string));
        amounts.map(Option::unwrap_or_default).collect()
    };
    let (now, late) = ("{ take = \"5 mg 15:00\" }", "{ take = \"5 mg 08:00\" }");
    let set = Some("set 2.5 mg");
    let (doses, _) = checked_in(now, &[(set, "t"), (None, "")]);
    assert_eq!(planned(&doses), [""; 0]);
    let (doses, _) = checked_in(now, &[(set, "t"), (None, "t"), (None, "")]);
    assert_eq!(planned(&doses), ["2.5 mg"]);
    let (doses, _) = checked_in(now, &[(set, "5 mg"), (None, ""), (None, "")]);
    assert_eq!(planned(&doses), [""; 0]);
    let (doses, _) = checked_in(now, &[(set, "s"), (None, "")]);
    assert_eq!(planned(&doses), [""; 0]);
    // Between the question for the time and the last word on it.
    let (doses, _) = checked_in(late, &[(None, "t"), (set, ""), (None, ""), (None, "")]);
    assert_eq!(planned(&doses), [""; 0]);
    let (doses, _) = checked_in(late, &[(None, "t"), (None, ""), (set, ""), (None, "")]);
    assert_eq!(planned(&doses), [""; 0]);
    for gone in ["stop", "leave out 2026-11-22"] {
        let (doses, _) = checked_in(now, &[(Some(gone), "t"), (None, "")]);
        assert_eq!(planned(&doses), [""; 0], "{gone}");
    }
    // Nothing is decided: nothing is asked twice.
    let (doses, _) = checked_in(now, &[(None, "t"), (None, "")]);
    assert_eq!(planned(&doses), ["5 mg"]);
    let (doses, _) = checked_in(late, &[(None, "t"), (None, "8:05"), (None, ""), (None, "")]);
    assert_eq!(planned(&doses), ["5 mg"]);
}

/// A question of the plan that another program answers while it is open here is not answered twice.
#[test]
fn a_question_of_the_plan_that_is_answered_elsewhere_closes() {
    let steps = "{ for = \"1 week\", take = \"1 mg 21:00\" }, { for = \"2 weeks\", take = \"2 mg 21:00\", then = \"ask\" }, \
                 { for = \"1 week\", take = \"3 mg 21:00\", then = \"ask\" }, { take = \"4 mg 21:00\" }";
    let advance = Some("advance");
    for answer in ["1", "2", "3", "5"] {
        for answers in [
            vec![(advance, answer), (None, "")],
            vec![(None, answer), (advance, "Dr N"), (None, "")],
            vec![(None, answer), (None, ""), (advance, ""), (None, "")],
        ] {
            let (_, decisions) = checked_in(steps, &answers);
            assert_eq!(decisions, ["advance"], "{answers:?}");
        }
    }
    let (_, decisions) = checked_in(steps, &[(None, "2"), (None, "7 days, Dr N"), (None, ""), (None, "")]);
    assert_eq!(decisions, ["hold 7 days"]);
}
