//! Which site is next.

use super::*;
use crate::domain::course::CourseId;
use crate::domain::journal::{Entry, EntryId, MonthEntries};

fn course(rotation: Rotation) -> Course {
    let sites = ["left thigh", "right thigh", "belly"].map(str::to_owned);
    Course {
        sites: sites.to_vec(),
        rotation,
        ..Course::new(CourseId::from_name("Examplin").unwrap(), "Examplin", Vec::new())
    }
}

fn journal(records: &[(u32, Option<&str>)]) -> Journal {
    let mut journal = Journal::default();
    journal.put("2026-11".parse().unwrap(), MonthEntries::default());
    for (day, site) in records {
        journal.apply(Entry::Dose(DoseEntry {
            id: EntryId(format!("e{day}").into()),
            course: CourseId::from_name("Examplin").unwrap(),
            due: None,
            planned: None,
            outcome: Outcome::Taken("20 mg".parse().unwrap()),
            at: at(*day),
            entered: None,
            why: None,
            episode: None,
            site: site.map(str::to_owned),
            void: None,
        }));
    }
    journal
}

fn at(day: u32) -> DateTime<FixedOffset> {
    format!("2026-11-{day:02}T09:00:00+01:00").parse().unwrap()
}

#[test]
fn sites_take_turns_in_the_order_of_the_list() {
    let course = course(Rotation::InTurn);
    let next = |records: &[(u32, Option<&str>)], day: u32| next(&course, &journal(records), at(day)).map(str::to_owned);
    assert_eq!(next(&[], 20).as_deref(), Some("left thigh"));
    assert_eq!(next(&[(1, Some("left thigh"))], 20).as_deref(), Some("right thigh"));
    assert_eq!(
        next(&[(1, Some("Belly")), (2, None)], 20).as_deref(),
        Some("left thigh")
    );
    // Somewhere else once: the turn goes on where it was.
    assert_eq!(
        next(&[(1, Some("left thigh")), (2, Some("arm"))], 20).as_deref(),
        Some("right thigh")
    );
    // What was taken later is not before a dose that is written down belatedly.
    assert_eq!(
        next(&[(1, Some("left thigh")), (9, Some("belly"))], 5).as_deref(),
        Some("right thigh")
    );
    assert_eq!(
        last(
            &course,
            &journal(&[(1, Some("left thigh")), (9, Some("belly"))]),
            at(20)
        )
        .map(|(site, _)| site.to_owned()),
        Some("belly".to_owned())
    );
}

#[test]
fn or_the_one_that_was_used_longest_ago() {
    let course = course(Rotation::LeastRecent);
    let next = |records: &[(u32, Option<&str>)]| next(&course, &journal(records), at(20)).map(str::to_owned);
    assert_eq!(next(&[]).as_deref(), Some("left thigh"));
    assert_eq!(next(&[(1, Some("left thigh"))]).as_deref(), Some("right thigh"));
    let all = [(1, Some("belly")), (2, Some("left thigh")), (3, Some("right thigh"))];
    assert_eq!(next(&all).as_deref(), Some("belly"));
    assert_eq!(
        next(&[
            (1, Some("belly")),
            (2, Some("left thigh")),
            (3, Some("right thigh")),
            (4, Some("belly"))
        ])
        .as_deref(),
        Some("left thigh")
    );
}

#[test]
fn a_course_without_sites_has_none() {
    let course = Course {
        sites: Vec::new(),
        ..course(Rotation::InTurn)
    };
    assert_eq!(next(&course, &journal(&[(1, Some("arm"))]), at(20)), None);
    assert_eq!(spelled(&self::course(Rotation::InTurn), " BELLY"), "belly");
    assert_eq!(spelled(&course, " arm "), "arm");
}
