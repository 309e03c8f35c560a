//! Decisions together with rows: what holds over a row, and what is typed last.

use super::tests::*;
use super::*;
use crate::domain::clock::STEADY;
use crate::domain::plan::Then;
use crate::domain::schedule::RungKind;

#[test]
fn decisions_far_ahead_are_decisions() {
    let bench = Bench::new(examplin());
    for (verb, on) in [
        ("leave out 2027-06-01", "2026-11-22"),
        ("move 2027-06-01 to 2027-06-01 20:00", "2026-11-22"),
        ("set 60 mcg for 2 days", "2027-06-01"),
    ] {
        let made = bench.draft().decide(&bench.basis(), verb.parse().unwrap(), date(on));
        assert_eq!(made.unwrap().changes.len(), 1, "{verb}");
    }
    let none = "leave out 2026-12-01 20:00".parse().unwrap();
    let made = bench.draft().decide(&bench.basis(), none, bench.today);
    assert!(matches!(made, Err(DraftError::NoEffect(_))));
}

#[test]
fn rows_are_edited_over_a_hold_in_force() {
    let mut bench = Bench::new(examplin());
    let held = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    held.activation(&Decided::default()).apply(&mut bench.course);
    for recorded in [false, true] {
        bench.recorded = recorded;
        let basis = bench.basis();
        let rows = bench.draft().rows(&basis);
        let next = rows.iter().find(|row| row.take.to_string().starts_with("100")).unwrap();
        let made = bench
            .draft()
            .set_take(&basis, next.from, "90 mcg 08:00".parse().unwrap());
        let made = made.unwrap();
        assert_eq!(bench.difference(&made), ["7 Dec - 3 Jan: 90 mcg (was 100 mcg)"]);
        let present = made.rows(&basis).into_iter().find(|row| row.tense == Tense::Present);
        assert_eq!(present.and_then(|row| row.number), Some(3));
    }
}

#[test]
fn days_off_between_two_days_of_one_kind_are_not_a_change() {
    let weekly = plan("2026-11-01", &[("no end", "10 mg evening on Sun")]);
    let bench = Bench::new(Course::new("weekly".parse().unwrap(), "Weekly", vec![weekly]));
    let decide = |verb: &str| {
        let made = bench
            .draft()
            .decide(&bench.basis(), verb.parse().unwrap(), date("2026-11-23"));
        bench.difference(&made.unwrap())
    };
    assert_eq!(decide("set 20 mg"), ["29 Nov - ..: 20 mg (was 10 mg)"]);
    assert_eq!(decide("set 20 mg for 15 days"), ["29 Nov - 6 Dec: 20 mg (was 10 mg)"]);
    assert_eq!(decide("leave out 2026-12-06"), ["6 Dec - 6 Dec: nothing (was 10 mg)"]);
    assert_eq!(
        decide("leave out 2026-11-29, 2026-12-13"),
        [
            "29 Nov - 29 Nov: nothing (was 10 mg)",
            "13 Dec - 13 Dec: nothing (was 10 mg)"
        ]
    );
}

#[test]
fn a_dose_typed_over_one_that_was_set_replaces_it() {
    let mut bench = Bench::new(examplin());
    bench.course.changes = vec![Change::new(date("2026-11-15"), "set 60 mcg".parse().unwrap())];
    let basis = bench.basis();
    // Since it was set it is a separate row.
    assert_eq!(
        bench.shown(&bench.draft())[2..4],
        ["v 3 75 mcg 6 9 Nov 14 Nov", "> 3 60 mcg 15 15 Nov 29 Nov"]
    );
    let row = date("2026-11-15");
    let made = bench
        .draft()
        .set_take(&basis, row, "70 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(bench.difference(&made), ["22 Nov - 29 Nov: 70 mcg (was 60 mcg)"]);
    // Another edit of the row leaves what was set.
    let longer = bench.draft().set_note(&basis, row, Some("slowly".into())).unwrap();
    assert_eq!(bench.difference(&longer), Vec::<String>::new());
    // A copy takes what is taken, not what was planned once.
    let copy = bench.draft().copy(&basis, row).unwrap();
    assert_eq!(bench.shown(&copy)[4], "  4 60 mcg 8 30 Nov 7 Dec");
}

#[test]
fn a_held_step_asks_at_the_end_of_the_hold() {
    let mut course = examplin();
    course.plans[0].steps[2].then = Then::Ask;
    let bench = Bench::new(course);
    let made = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    let asks: Vec<(RungKind, bool)> = made.rows(&bench.basis())[2..5]
        .iter()
        .map(|row| (row.kind, row.asks))
        .collect();
    assert_eq!(
        asks,
        [(RungKind::Step, false), (RungKind::Hold, true), (RungKind::Step, false)]
    );
}

#[test]
fn what_is_typed_last_comes_out_over_what_was_set_the_same_day() {
    let row = date("2026-11-22");
    for verb in ["set 60 mcg", "set 60 mcg 08:00", "take 60 mcg 08:00"] {
        let mut bench = Bench::new(examplin());
        bench.course.changes = vec![Change::new(bench.today, verb.parse().unwrap())];
        let basis = bench.basis();
        for take in ["70 mcg 08:00", "70 mcg morning", "30-40 mcg 08:00"] {
            let made = bench.draft().set_take(&basis, row, take.parse().unwrap()).unwrap();
            let due = made.timeline(&basis).due_on(bench.today, &STEADY);
            let due: Vec<String> = due
                .iter()
                .map(|due| format!("{} {}", due.amount, due.moment()))
                .collect();
            assert_eq!(due, [take], "over {verb}");
            // The steps after it are as they were, and a second text replaces the first.
            let again = made
                .set_take(&basis, bench.today, "65 mcg 08:00".parse().unwrap())
                .unwrap();
            assert_eq!(bench.difference(&again), ["22 Nov - 29 Nov: 65 mcg (was 60 mcg)"]);
            let mut course = bench.course.clone();
            again.activation(&Decided::default()).apply(&mut course);
            let timeline = Timeline::new(&course, &bench.words, History::default());
            assert_eq!(timeline.due_on(bench.today, &STEADY)[0].amount.to_string(), "65 mcg");
        }
    }
}

#[test]
fn an_amount_set_for_some_days_is_said_where_it_holds_over_a_row() {
    let mut bench = Bench::new(examplin());
    bench.course.changes = vec![Change::new(bench.today, "set 60 mcg for 3 days".parse().unwrap())];
    let basis = bench.basis();
    let made = bench
        .draft()
        .set_take(&basis, date("2026-11-25"), "70 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(bench.difference(&made), ["25 Nov - 29 Nov: 70 mcg (was 75 mcg)"]);
    let words: Vec<String> = checks(&made, &basis).into_iter().map(|check| check.words).collect();
    let said = "`set 60 mcg for 3 days` from 22 Nov was decided earlier and holds over this draft; undo takes it back";
    assert!(words.iter().any(|words| words == said), "{words:?}");
}

#[test]
fn days_of_a_later_row_move_behind_a_pause() {
    for pause in ["pause 5 days", "pause 5 days with shift"] {
        let bench = Bench::new(examplin());
        let basis = bench.basis();
        let paused = bench
            .draft()
            .decide(&basis, pause.parse().unwrap(), bench.today)
            .unwrap();
        let rows = paused.rows(&basis);
        let later = rows.iter().rfind(|row| row.days().is_some()).unwrap();
        let made = paused.add_days(&basis, later.from, 1).unwrap();
        let (before, after) = (rows.last().unwrap(), made.rows(&basis));
        let moved: Vec<NaiveDate> = after.iter().map(|row| row.from).collect();
        let mut wanted: Vec<NaiveDate> = rows.iter().map(|row| row.from).collect();
        *wanted.last_mut().unwrap() = before.from.succ_opt().unwrap();
        assert_eq!(moved, wanted, "{pause}");
        assert_eq!(
            after.iter().map(|row| (row.kind, row.number)).collect::<Vec<_>>(),
            rows.iter().map(|row| (row.kind, row.number)).collect::<Vec<_>>(),
        );
        // A pause that is in force and has an end goes on to it.
        let mut course = bench.course.clone();
        paused.activation(&Decided::default()).apply(&mut course);
        let mut bench = Bench::new(course);
        bench.today = date("2026-11-23");
        let made = bench.draft().add_days(&bench.basis(), later.from, 1).unwrap();
        assert_eq!(made.rows(&bench.basis()).last().unwrap().from, *wanted.last().unwrap());
    }
}

#[test]
fn steps_are_numbered_as_the_ladder_is_shown() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let numbers = |draft: &Draft| -> Vec<Option<u32>> { draft.rows(&basis).iter().map(|row| row.number).collect() };
    let row = date("2026-11-09");
    let made = bench
        .draft()
        .set_take(&basis, row, "90 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(numbers(&made), [1, 2, 3, 4, 5, 6].map(Some));
    // With a step more after it, and with another dose on the next one too.
    let next = date("2026-11-30");
    let both = made.set_take(&basis, next, "95 mcg 08:00".parse().unwrap()).unwrap();
    assert_eq!(numbers(&both), [1, 2, 3, 4, 5, 6].map(Some));
    let more = made.copy(&basis, next).unwrap();
    assert_eq!(numbers(&more), [1, 2, 3, 4, 5, 6, 7].map(Some));
    // So is a separate ladder.
    let other = made
        .replace_from(
            &basis,
            bench.today,
            &[step("2 weeks", "10 mcg evening"), step("no end", "5 mcg evening")],
        )
        .unwrap();
    assert_eq!(numbers(&other), [1, 2, 3, 4, 5].map(Some));
}

#[test]
fn a_weekday_goes_to_one_that_is_free() {
    let daily = Bench::new(examplin());
    let decide = |bench: &Bench, verb: &str| bench.draft().decide(&bench.basis(), verb.parse().unwrap(), bench.today);
    assert_eq!(
        decide(&daily, "weekday mon to tue").unwrap_err().to_string(),
        "Tue has a dose of its own already, so Mon cannot go there; leave out takes single days out"
    );
    let weekly = |take: &str| {
        let plan = plan("2026-11-01", &[("no end", take)]);
        Bench::new(Course::new("weekly".parse().unwrap(), "Weekly", vec![plan]))
    };
    assert!(decide(&weekly("5 mg on Mon"), "weekday mon to tue").is_ok());
    assert!(decide(&weekly("5 mg on Mon, Thu"), "weekday mon to tue").is_ok());
    assert!(decide(&weekly("5 mg on Mon, Thu"), "weekday mon to thu").is_err());
}

#[test]
fn an_amount_that_is_set_is_looked_at_like_one_in_a_row() {
    let mut course = examplin();
    course.preparation.count = Some("capsule".into());
    course.preparation.contains = vec![(String::new(), "25 mcg".parse().unwrap())];
    course.limits.rise = Some("20 mcg".parse().unwrap());
    let bench = Bench::new(course);
    let basis = bench.basis();
    let refused = |verb: &str| -> Vec<String> {
        let made = bench.draft().decide(&basis, verb.parse().unwrap(), date("2026-11-24"));
        let checks = checks(&made.unwrap(), &basis).into_iter();
        let refused = checks.filter(|check| check.verdict == Verdict::Refused);
        refused.map(|check| check.words).collect()
    };
    assert_eq!(refused("hold 7 days"), Vec::<String>::new());
    assert_eq!(
        refused("set 125 mcg for 2 days"),
        ["your limit for one rise is 20 mcg; on 24 Nov it is 50 mcg"]
    );
    let odd = refused("set 60 mcg");
    assert!(odd.iter().any(|words| words.contains("60 mcg")), "{odd:?}");
}

/// Before the first dose of today a decision and a row were put into a draft; then that dose is recorded. What the draft
/// shows is what is written, and the decision holds on its revision as long as it was meant to.
#[test]
fn a_draft_that_is_activated_after_a_dose_is_put_into_force_as_it_is_shown() {
    for (verb, last) in [
        ("set 5 mg", "2026-12-01"),
        ("pause 4 days", "2026-11-26"),
        ("hold 3 days", "2026-12-04"),
        ("only 07:00", "2026-12-01"),
        ("time 23:45 to 22:00", "2026-12-01"),
        ("advance", "2026-12-01"),
        ("stop", "2027-01-05"),
    ] {
        let steps = [("2 weeks", "3 mg 07:00, 23:45"), ("no end", "2 mg morning, bedtime")];
        let course = Course::new("x".parse().unwrap(), "Examplin", vec![plan("2026-11-18", &steps)]);
        let mut bench = Bench::new(course);
        let draft = bench
            .draft()
            .decide(&bench.basis(), verb.parse().unwrap(), bench.today)
            .unwrap();
        let rows = draft.rows(&bench.basis());
        let Ok(draft) = draft.copy(&bench.basis(), rows.last().unwrap().id()) else {
            assert!(["stop", "pause 4 days"].contains(&verb), "{verb}");
            continue;
        };
        bench.recorded = true;
        let tomorrow = bench.today + chrono::TimeDelta::days(1);
        let begins = crate::domain::day::Begins {
            after: Some(DueMoment::At(Moment::Clock(
                chrono::NaiveTime::from_hms_opt(7, 0, 0).unwrap(),
            ))),
            ..from(bench.today)
        };
        let shown = draft.brought_up_to(bench.plan(), (bench.today, tomorrow), &begins);
        let written = shown.as_a_whole(&bench.basis());
        let due = |draft: &Draft| {
            let timeline = draft.timeline(&bench.basis());
            let due = timeline.due(bench.today, date("2027-01-05"), &STEADY);
            due.iter()
                .map(|due| format!("{} {} {}", due.key.date, due.shown, due.amount))
                .collect::<Vec<_>>()
        };
        assert_eq!(due(&shown), due(&written), "{verb}");
        let (before, after) = (due(&bench.draft()), due(&written));
        let mut differs = before
            .iter()
            .filter(|dose| !after.contains(dose))
            .chain(after.iter().filter(|dose| !before.contains(dose)));
        assert!(differs.any(|dose| dose.starts_with(last)), "{verb}: {after:?}");
    }
}

/// A hold of today that is in the rows of a revision from tomorrow is not decided as well: it would change nothing.
#[test]
fn what_the_rows_of_a_revision_say_is_not_decided_as_well() {
    let mut bench = Bench::new(examplin());
    bench.recorded = true;
    let basis = bench.basis();
    let held = bench.draft().hold(&basis, date("2026-11-09"), 7).unwrap();
    assert_eq!(held.changes.len(), 1);
    let next = held
        .rows(&basis)
        .into_iter()
        .find(|row| row.take.to_string().starts_with("100"))
        .unwrap();
    let made = held
        .set_take(&basis, next.from, "90 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(
        bench.difference(&made)[0].split(" - ").next(),
        bench.difference(&held)[0].split(" - ").next()
    );
    let mut course = bench.course.clone();
    made.activation(&Decided::default()).apply(&mut course);
    let whole = Timeline::new(&course, &bench.words, bench.history.clone());
    for place in 0..course.changes.len() {
        let mut without = course.clone();
        let change = without.changes.remove(place);
        let without = Timeline::new(&without, &bench.words, bench.history.clone());
        assert!(
            !crate::domain::decision::is_nothing(&without, &whole, change.on, &[]),
            "{}",
            change.verb
        );
    }
}
