//! Decided cases, one a behaviour.

use super::*;
use crate::domain::clock::STEADY;
use crate::domain::decision::{Effect, Surroundings, day_words};
use crate::domain::plan::{Length, Repeat};
use crate::domain::schedule::RungKind;

pub(super) use crate::domain::fixture::{date, plan, step};

/// The ladder of the drawings: step 3 of 5, day 14 of 21, on 22 November.
pub(super) fn examplin() -> Course {
    let steps = [
        ("4 weeks", "25 mcg 08:00"),
        ("4 weeks", "50 mcg 08:00"),
        ("3 weeks", "75 mcg 08:00"),
        ("4 weeks", "100 mcg 08:00"),
        ("no end", "100 mcg 08:00"),
    ];
    let mut course = Course::new(
        "examplin".parse().unwrap(),
        "Examplin",
        vec![plan("2026-09-14", &steps)],
    );
    course.limits.rise = Some("25 mcg".parse().unwrap());
    course
}

pub(super) struct Bench {
    pub course: Course,
    pub words: Vocabulary,
    pub history: History,
    pub today: NaiveDate,
    /// A dose of today is recorded.
    pub recorded: bool,
}

/// A decision may begin with the first dose of a day.
pub(super) fn from(on: NaiveDate) -> crate::domain::day::Begins {
    crate::domain::day::Begins {
        on,
        ..Default::default()
    }
}

impl Bench {
    pub(super) fn plan(&self) -> (&Course, &Vocabulary, &History) {
        (&self.course, &self.words, &self.history)
    }

    pub(super) fn new(course: Course) -> Self {
        Self {
            course,
            words: Vocabulary::default(),
            history: History::default(),
            today: date("2026-11-22"),
            recorded: false,
        }
    }

    pub(super) fn basis(&self) -> Basis<'_> {
        Basis {
            after: None,
            behind: crate::domain::day::Behind::default(),
            waits: None,
            around: Surroundings::nothing(),
            course: &self.course,
            words: &self.words,
            history: &self.history,
            today: self.today,
            first: self.today + chrono::TimeDelta::days(i64::from(self.recorded)),
        }
    }

    pub(super) fn draft(&self) -> Draft {
        Draft::new(&self.course)
    }

    pub(super) fn shown(&self, draft: &Draft) -> Vec<String> {
        let rows = draft.rows(&self.basis());
        let (doses, _) = dose_words(&rows);
        rows.iter()
            .zip(doses)
            .map(|(row, dose)| {
                let sign = match row.tense {
                    Tense::Past => "v",
                    Tense::Present => ">",
                    Tense::Future => " ",
                    Tense::Never => "-",
                };
                let number = row.number.map_or(String::new(), |n| n.to_string());
                let days = row.days().map_or("open".into(), |d| d.to_string());
                let day = |d: NaiveDate| d.format("%-d %b").to_string();
                let until = row.until.map_or("-".into(), day);
                format!("{sign} {number:1} {dose} {days} {} {until}", day(row.from))
            })
            .collect()
    }

    pub(super) fn difference(&self, draft: &Draft) -> Vec<String> {
        let (now, was) = (draft.timeline(&self.basis()), self.basis().active());
        let day = |d: NaiveDate| d.format("%-d %b").to_string();
        Effect::between(was, now, self.today, self.today, Surroundings::nothing())
            .stretches
            .iter()
            .map(|s| {
                format!(
                    "{} - {}: {} (was {})",
                    day(s.from),
                    s.until.map_or("..".into(), day),
                    s.now,
                    s.was
                )
            })
            .collect()
    }
}

#[test]
fn the_rows_of_the_drawing() {
    let bench = Bench::new(examplin());
    let draft = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    assert_eq!(
        bench.shown(&draft),
        [
            "v 1 25 mcg 28 14 Sep 11 Oct",
            "v 2 50 mcg 28 12 Oct 8 Nov",
            "> 3 75 mcg 21 9 Nov 29 Nov",
            "    hold 7 30 Nov 6 Dec",
            "  4 100 mcg 28 7 Dec 3 Jan",
            "  5 100 mcg open 4 Jan -",
        ]
    );
    assert_eq!(bench.difference(&draft), ["30 Nov - 6 Dec: 75 mcg (was 100 mcg)"]);
    assert!(draft.plan.is_none(), "a hold is a change, as a person would write it");
    let words: Vec<String> = checks(&draft, &bench.basis())
        .into_iter()
        .map(|check| check.words)
        .collect();
    assert_eq!(
        words,
        ["steps join without a gap", "no rise larger than your limit of 25 mcg"]
    );
    // More days on the row of the hold, and fewer, and none.
    let hold = date("2026-11-30");
    let more = draft.add_days(&bench.basis(), hold, 1).unwrap();
    assert_eq!(bench.shown(&more)[3], "    hold 8 30 Nov 7 Dec");
    assert_eq!(draft.remove(&bench.basis(), hold).unwrap(), bench.draft());
    // A second hold adds to the first.
    let longer = draft.hold(&bench.basis(), date("2026-11-09"), 2).unwrap();
    assert_eq!(bench.shown(&longer)[3], "    hold 9 30 Nov 8 Dec");
}

#[test]
fn an_edited_row_writes_the_remaining_ladder_out() {
    let bench = Bench::new(examplin());
    let row = date("2026-11-30");
    let draft = bench
        .draft()
        .set_take(&bench.basis(), row, "87.5 mcg 08:00".parse().unwrap())
        .unwrap();
    let plan = draft.plan.clone().unwrap();
    assert_eq!(plan.from, bench.today);
    let steps: Vec<String> = plan.steps.iter().map(|s| format!("{}: {}", s.length, s.take)).collect();
    assert_eq!(
        steps,
        [
            "8 days: 75 mcg 08:00",
            "4 weeks: 87.5 mcg 08:00",
            "no end: 100 mcg 08:00"
        ]
    );
    // The step in force is one row with its own number, from its own first day.
    assert_eq!(
        bench.shown(&draft)[2..4],
        ["> 3 75 mcg 21 9 Nov 29 Nov", "  4 87.5 mcg 28 30 Nov 27 Dec"]
    );
    assert_eq!(bench.difference(&draft), ["30 Nov - 27 Dec: 87.5 mcg (was 100 mcg)"]);
    // More edits change the same revision.
    let draft = draft.add_days(&bench.basis(), row, -7).unwrap();
    let draft = draft.add_days(&bench.basis(), date("2026-11-09"), -3).unwrap();
    assert_eq!(
        bench.shown(&draft)[2..5],
        [
            "> 3 75 mcg 18 9 Nov 26 Nov",
            "  4 87.5 mcg 21 27 Nov 17 Dec",
            "  5 100 mcg open 18 Dec -",
        ]
    );
}

#[test]
fn rows_are_added_copied_moved_and_taken_out() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let fourth = date("2026-11-30");
    let draft = bench
        .draft()
        .add_above(&basis, fourth, &[step("1 week", "80 mcg 08:00")])
        .unwrap();
    assert_eq!(
        bench.shown(&draft)[3..5],
        ["  4 80 mcg 7 30 Nov 6 Dec", "  5 100 mcg 28 7 Dec 3 Jan"]
    );
    let draft = draft.copy(&basis, fourth).unwrap();
    assert_eq!(bench.shown(&draft)[4], "  5 80 mcg 7 7 Dec 13 Dec");
    let draft = draft.reorder(&basis, date("2026-12-14"), false).unwrap();
    assert_eq!(
        bench.shown(&draft)[4..6],
        ["  5 100 mcg 28 7 Dec 3 Jan", "  6 80 mcg 7 4 Jan 10 Jan"]
    );
    let draft = draft.remove(&basis, fourth).unwrap();
    assert_eq!(bench.shown(&draft)[3], "  4 100 mcg 28 30 Nov 27 Dec");
    // Below a row without an end: that one gets one.
    let draft = bench
        .draft()
        .add_below(&basis, Some(date("2026-12-28")), &[step("no end", "50 mcg 08:00")])
        .unwrap();
    assert_eq!(
        bench.shown(&draft)[4..],
        ["  5 100 mcg 7 28 Dec 3 Jan", "  6 50 mcg open 4 Jan -"]
    );
}

#[test]
fn the_past_is_refused() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let past = date("2026-10-12");
    assert_eq!(bench.draft().add_days(&basis, past, 1), Err(DraftError::Past));
    assert_eq!(bench.draft().remove(&basis, past), Err(DraftError::Past));
    assert_eq!(bench.draft().set_note(&basis, past, None), Err(DraftError::Past));
    assert_eq!(
        bench.draft().add_above(&basis, past, &[step("1 week", "1 mcg 08:00")]),
        Err(DraftError::Past)
    );
    assert!(bench.draft().decide(&basis, Verb::Advance, past).is_err());
}

#[test]
fn the_step_in_force_changes_from_today() {
    let bench = Bench::new(examplin());
    let now = date("2026-11-09");
    let draft = bench
        .draft()
        .set_take(&bench.basis(), now, "60 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(bench.difference(&draft), ["22 Nov - 29 Nov: 60 mcg (was 75 mcg)"]);
    assert_eq!(
        bench.shown(&draft)[2..4],
        ["v 3 75 mcg 13 9 Nov 21 Nov", "> 4 60 mcg 8 22 Nov 29 Nov"]
    );
}

#[test]
fn verbs_before_rows_are_kept() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let back = bench.draft().decide(&basis, Verb::Back(1), bench.today).unwrap();
    assert_eq!(bench.shown(&back)[3], "> 2 50 mcg 28 22 Nov 19 Dec");
    let edited = back.add_days(&basis, date("2026-12-20"), -7).unwrap();
    assert!(edited.changes.is_empty(), "{edited:?}");
    assert_eq!(
        bench.shown(&edited)[3..5],
        ["> 2 50 mcg 28 22 Nov 19 Dec", "  3 75 mcg 14 20 Dec 2 Jan"]
    );
    // And after rows a verb puts the step before in.
    let rows = bench.draft().add_days(&basis, date("2026-11-30"), 1).unwrap();
    let stepped = rows.decide(&basis, Verb::Back(1), bench.today).unwrap();
    assert_eq!(
        bench.shown(&stepped)[3..5],
        ["> 2 50 mcg 28 22 Nov 19 Dec", "  3 75 mcg 21 20 Dec 9 Jan"]
    );
}

#[test]
fn a_hold_over_rows_written_out_moves_them_all() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let draft = bench.draft().add_days(&basis, date("2026-11-30"), -7).unwrap();
    let held = draft.hold(&basis, date("2026-11-09"), 7).unwrap();
    assert_eq!(
        bench.shown(&held)[2..5],
        [
            "> 3 75 mcg 21 9 Nov 29 Nov",
            "    hold 7 30 Nov 6 Dec",
            "  4 100 mcg 21 7 Dec 27 Dec",
        ]
    );
}

#[test]
fn days_are_counted_on_from_the_middle_of_a_step() {
    for (take, after) in [
        ("5 mg morning every 3 days", "5 mg morning every 3 days"),
        ("5 mg morning days 1-21 of 28", "5 mg morning days 1-8, 16-28 of 28"),
        ("5 mg morning day 1 of 2; 6 mg morning day 2 of 2", ""),
        ("5 mg 08:00 every 2 weeks on Mon", ""),
        ("5 mg morning once every month on day 31", ""),
        ("5 mg every 8 hours from 06:00", ""),
    ] {
        let Ok(take) = take.parse::<crate::domain::directions::Directions>() else {
            panic!("{take}")
        };
        let mut course = examplin();
        course.plans[0].steps[2].take = take.clone();
        let bench = Bench::new(course);
        let draft = bench
            .draft()
            .set_note(&bench.basis(), date("2026-11-30"), Some("x".into()))
            .unwrap();
        assert_eq!(bench.difference(&draft), [] as [&str; 0], "{take}");
        let first = draft.plan.unwrap().steps[0].take.to_string();
        assert!(after.is_empty() || first.starts_with(after), "{first}");
    }
}

#[test]
fn gates_ask_and_nothing_goes_up_by_itself() {
    let mut course = examplin();
    course.plans[0].steps[2] = step("10 days?", "75 mcg 08:00");
    let bench = Bench::new(course);
    let open = gate(&bench.basis().active(), bench.today).unwrap();
    assert_eq!(
        (open.step, open.since, open.can_go_back),
        ((3, 5), date("2026-11-19"), true)
    );
    assert_eq!(open.next.unwrap().take.to_string(), "100 mcg 08:00");
    // An edit of a later row leaves the gate shut.
    let draft = bench
        .draft()
        .set_note(
            &bench.basis(),
            bench.draft().rows(&bench.basis())[3].from,
            Some("x".into()),
        )
        .unwrap();
    assert!(gate(&draft.timeline(&bench.basis()), bench.today).is_some());
    assert_eq!(bench.difference(&draft), [] as [&str; 0]);
    for (verb, amount) in [("advance", "100 mcg"), ("hold 7 days", "75 mcg"), ("back 1", "50 mcg")] {
        let mut decided = bench.course.clone();
        decided.changes.push(Change::new(bench.today, verb.parse().unwrap()));
        let timeline = Timeline::new(&decided, &bench.words, bench.history.clone());
        assert_eq!(day_words(&timeline, bench.today, &STEADY), amount);
        assert_eq!(gate(&timeline, bench.today), None);
    }
}

#[test]
fn a_course_that_has_not_begun_is_edited_as_a_whole() {
    let mut course = examplin();
    course.plans[0].from = date("2026-12-01");
    let bench = Bench::new(course);
    let first = date("2026-12-01");
    let draft = bench
        .draft()
        .set_take(&bench.basis(), first, "20 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(bench.shown(&draft)[0], "  1 20 mcg 28 1 Dec 28 Dec");
    assert_eq!(draft.timeline(&bench.basis()).due_on(first, &STEADY).len(), 1);
}

#[test]
fn a_course_without_a_plan_gets_one() {
    let mut course = examplin();
    course.plans.clear();
    let bench = Bench::new(course);
    let draft = bench
        .draft()
        .add_below(&bench.basis(), None::<NaiveDate>, &[step("no end", "5 mg morning")])
        .unwrap();
    assert_eq!(bench.shown(&draft), ["> 1 5 mg open 22 Nov -"]);
    assert!(draft.remove(&bench.basis(), bench.today).is_err());
}

#[test]
fn a_repeating_ladder_goes_on_repeating() {
    let mut course = examplin();
    course.plans = vec![Plan {
        repeat: Repeat::From { step: 1, times: None },
        ..plan("2026-11-16", &[("5 days", "5 mg morning"), ("2 days", "none")])
    }];
    let bench = Bench::new(course);
    // 22 November is the last of the two days off.
    let draft = bench
        .draft()
        .set_note(&bench.basis(), date("2026-11-23"), Some("x".into()))
        .unwrap();
    assert_eq!(bench.difference(&draft), [] as [&str; 0]);
    let plan = draft.plan.unwrap();
    // The pass of the row is written out, so that it is this row alone; what comes after repeats.
    assert_eq!(plan.repeat, Repeat::From { step: 4, times: None });
}

#[test]
fn a_draft_knows_when_the_plan_was_changed_meanwhile() {
    let bench = Bench::new(examplin());
    let draft = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    assert!(!draft.is_stale(&bench.course));
    let mut edited = bench.course.clone();
    edited.plans[0].steps[3].length = Length::Weeks(5);
    assert!(draft.is_stale(&edited));
    let bench = Bench::new(edited);
    assert!(
        checks(&draft, &bench.basis())
            .iter()
            .any(|c| c.words.contains("was changed after"))
    );
    // A note does not change the plan.
    let mut noted = bench.course.clone();
    noted.plans[0].steps[3].note = Some("by phone".into());
    assert_eq!(fingerprint(&noted), fingerprint(&bench.course));
}

#[test]
fn pauses_stops_and_days_left_out() {
    let bench = Bench::new(examplin());
    let basis = bench.basis();
    let pause = bench
        .draft()
        .decide(&basis, "pause 5 days with shift".parse().unwrap(), bench.today)
        .unwrap();
    assert_eq!(
        bench.shown(&pause)[3..5],
        [">   pause 5 22 Nov 26 Nov", "  3 75 mcg 8 27 Nov 4 Dec"]
    );
    assert_eq!(pause.rows(&basis)[3].kind, RungKind::Pause);
    assert!(matches!(
        pause.set_note(&basis, bench.today, None),
        Err(DraftError::NotAStep(_))
    ));
    let stop = bench.draft().decide(&basis, Verb::Stop, date("2026-12-01")).unwrap();
    assert_eq!(bench.difference(&stop), ["1 Dec - ..: nothing (was 100 mcg)"]);
    assert!(
        bench.draft().decide(&basis, Verb::Resume, bench.today).is_err(),
        "nothing to resume"
    );
}

#[test]
fn amounts_that_cannot_be_measured_are_refused_with_the_nearest() {
    let mut course = examplin();
    course.preparation.count = Some("capsule".into());
    course.preparation.contains = vec![(String::new(), "25 mcg".parse().unwrap())];
    course.preparation.divisible = Some(crate::domain::ratio::Ratio::ONE);
    let bench = Bench::new(course);
    let held = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    let words: Vec<String> = checks(&held, &bench.basis())
        .into_iter()
        .map(|check| check.words)
        .collect();
    assert!(
        words.contains(&"75 mcg can be measured: 3 capsules".to_owned()),
        "{words:?}"
    );
    let odd = held
        .set_take(&bench.basis(), date("2026-12-07"), "80 mcg 08:00".parse().unwrap())
        .unwrap();
    let refused = &checks(&odd, &bench.basis())[0];
    assert_eq!(refused.verdict, Verdict::Refused);
    assert!(
        refused.words.contains("75 mcg") && refused.words.contains("100 mcg"),
        "{}",
        refused.words
    );
}

#[test]
fn a_draft_that_was_left_lying_keeps_its_dates() {
    let mut bench = Bench::new(examplin());
    let draft = bench
        .draft()
        .set_take(&bench.basis(), date("2026-11-30"), "87.5 mcg 08:00".parse().unwrap())
        .unwrap();
    let before = bench.difference(&draft);
    bench.today = date("2026-11-26");
    assert_eq!(
        bench.difference(
            &draft
                .clone()
                .brought_up_to(bench.plan(), (bench.today, bench.today), &from(bench.today))
        ),
        before
    );
    // Past the beginning of the edited step it goes on from the middle of that step.
    bench.today = date("2026-12-05");
    assert_eq!(
        bench.difference(&draft.brought_up_to(bench.plan(), (bench.today, bench.today), &from(bench.today))),
        ["5 Dec - 27 Dec: 87.5 mcg (was 100 mcg)"]
    );
}

#[test]
fn rows_begin_tomorrow_where_a_dose_of_today_is_recorded() {
    let mut bench = Bench::new(examplin());
    bench.recorded = true;
    let basis = bench.basis();
    let now = date("2026-11-09");
    let draft = bench
        .draft()
        .set_take(&basis, now, "60 mcg 08:00".parse().unwrap())
        .unwrap();
    assert_eq!(bench.difference(&draft), ["23 Nov - 29 Nov: 60 mcg (was 75 mcg)"]);
    // A hold of today and a step back of tomorrow, and rows after them.
    let held = bench.draft().hold(&basis, now, 7).unwrap();
    let rows = held.set_note(&basis, date("2026-12-07"), Some("x".into())).unwrap();
    assert_eq!(bench.difference(&rows), bench.difference(&held));
    let back = bench.draft().decide(&basis, Verb::Back(1), basis.first).unwrap();
    let rows = back.add_days(&basis, date("2026-12-21"), -7).unwrap();
    assert_eq!(
        bench.shown(&rows)[3..5],
        ["  2 50 mcg 28 23 Nov 20 Dec", "  3 75 mcg 14 21 Dec 3 Jan"]
    );
}

#[test]
fn a_late_dose_is_moved_from_its_own_day() {
    let mut bench = Bench::new(examplin());
    let late = || "move 2026-11-20 to 2026-11-24".parse::<Verb>().unwrap();
    let made = bench
        .draft()
        .decide(&bench.basis(), late(), date("2026-11-20"))
        .unwrap();
    let timeline = made.timeline(&bench.basis());
    let amounts = |day: &str| {
        let due = timeline.due_on(date(day), &STEADY);
        due.iter().map(|due| due.amount.to_string()).collect::<Vec<_>>()
    };
    assert!(amounts("2026-11-20").is_empty());
    assert_eq!(amounts("2026-11-21"), ["75 mcg"]);
    assert_eq!(amounts("2026-11-24"), ["75 mcg", "75 mcg"]);
    // Only to a day to come, and only on its own day.
    let past = "move 2026-11-20 to 2026-11-21".parse().unwrap();
    let basis = bench.basis();
    assert_eq!(
        bench.draft().decide(&basis, past, date("2026-11-20")),
        Err(DraftError::DayOver(date("2026-11-20")))
    );
    assert_eq!(
        bench.draft().decide(&basis, late(), date("2026-11-21")),
        Err(DraftError::DayOver(date("2026-11-21")))
    );
    // Left lying it stays so until the new day is over as well.
    assert_eq!(
        made.clone()
            .brought_up_to(
                bench.plan(),
                (date("2026-11-24"), date("2026-11-24")),
                &from(date("2026-11-24"))
            )
            .changes,
        made.changes
    );
    assert!(
        made.clone()
            .brought_up_to(
                bench.plan(),
                (date("2026-11-25"), date("2026-11-25")),
                &from(date("2026-11-25"))
            )
            .is_empty()
    );
    // Rows can be edited as well.
    let row = bench.draft().rows(&basis)[3].from;
    let beside = made.set_take(&basis, row, "90 mcg 08:00".parse().unwrap()).unwrap();
    assert_eq!(beside.changes, made.changes);
    bench.today = date("2026-11-21");
    let changes = made.activation(&Decided::default()).changes;
    assert_eq!(changes[0].on, date("2026-11-20"));
}
