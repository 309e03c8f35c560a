//! Decided cases, one a behaviour.

use super::*;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::plan::Repeat;
use chrono::TimeDelta;

pub(super) use crate::domain::fixture::{date, plan, step};

pub(super) fn course(plans: Vec<Plan>, changes: &[(&str, &str)]) -> Course {
    crate::domain::fixture::course("Examplin", plans, changes)
}

pub(super) fn timeline(plans: Vec<Plan>, changes: &[(&str, &str)]) -> Timeline {
    Timeline::new(&course(plans, changes), &Vocabulary::default(), History::default())
}

/// The amounts of some days, as `day:amount` words.
pub(super) fn amounts(timeline: &Timeline, from: &str, days: i64) -> String {
    let mut found = Vec::new();
    for i in 0..days {
        let day = date(from) + TimeDelta::days(i);
        let due = timeline.due_on(day, &STEADY);
        let amounts: Vec<String> = due.iter().map(|d| d.amount.low.to_string()).collect();
        found.push(if amounts.is_empty() {
            "-".to_owned()
        } else {
            amounts.join("+")
        });
    }
    found.join(" ")
}

pub(super) const LADDER: &[(&str, &str)] = &[
    ("2 days", "1 mg morning"),
    ("2 days", "2 mg morning"),
    ("no end", "3 mg morning"),
];

#[test]
fn steps_follow_each_other_without_gap() {
    let t = timeline(vec![plan("2026-01-05", LADDER)], &[]);
    assert_eq!(amounts(&t, "2026-01-03", 8), "- - 1 1 2 2 3 3");
}

#[test]
fn a_hold_moves_everything_after() {
    let t = timeline(vec![plan("2026-01-05", LADDER)], &[("2026-01-06", "hold 3 days")]);
    assert_eq!(amounts(&t, "2026-01-05", 9), "1 1 1 1 1 2 2 3 3");
}

#[test]
fn a_hold_without_shift_leaves_the_calendar() {
    let t = timeline(
        vec![plan("2026-01-05", LADDER)],
        &[("2026-01-06", "hold 3 days without shift")],
    );
    assert_eq!(amounts(&t, "2026-01-05", 6), "1 1 1 1 3 3");
}

#[test]
fn steps_can_be_changed_both_ways() {
    let plans = || vec![plan("2026-01-05", LADDER)];
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-06", "advance")]), "2026-01-05", 5),
        "1 2 2 3 3"
    );
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-09", "back 1")]), "2026-01-05", 8),
        "1 1 2 2 2 2 3 3"
    );
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-08", "restart")]), "2026-01-05", 8),
        "1 1 2 1 1 2 2 3"
    );
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-08", "restart step")]), "2026-01-05", 7),
        "1 1 2 2 2 3 3"
    );
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-06", "go to step 3")]), "2026-01-05", 4),
        "1 3 3 3"
    );
}

#[test]
fn a_pause_leaves_out_or_moves() {
    let plans = || vec![plan("2026-01-05", LADDER)];
    let on_calendar = timeline(plans(), &[("2026-01-06", "pause"), ("2026-01-08", "resume")]);
    assert_eq!(amounts(&on_calendar, "2026-01-05", 5), "1 - - 2 3");
    let with_shift = timeline(plans(), &[("2026-01-06", "pause with shift"), ("2026-01-08", "resume")]);
    assert_eq!(amounts(&with_shift, "2026-01-05", 7), "1 - - 1 2 2 3");
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-06", "pause 2 days")]), "2026-01-05", 5),
        "1 - - 2 3"
    );
    assert_eq!(
        amounts(
            &timeline(plans(), &[("2026-01-06", "pause 2 days with shift")]),
            "2026-01-05",
            7
        ),
        "1 - - 1 2 2 3"
    );
    assert_eq!(
        amounts(&timeline(plans(), &[("2026-01-06", "stop")]), "2026-01-05", 4),
        "1 - - -"
    );
}

#[test]
fn single_doses_are_left_out_moved_and_set() {
    let plans = || vec![plan("2026-01-05", &[("no end", "5 mg morning, 1 mg evening")])];
    let t = timeline(plans(), &[("2026-01-06", "leave out 2026-01-06 evening, 2026-01-07")]);
    assert_eq!(amounts(&t, "2026-01-05", 4), "5+1 5 - 5+1");
    let t = timeline(
        plans(),
        &[("2026-01-06", "move 2026-01-06 evening to 2026-01-07 09:00")],
    );
    assert_eq!(amounts(&t, "2026-01-05", 3), "5+1 5 5+1+1");
    let t = timeline(plans(), &[("2026-01-06", "set 7 mg morning for 2 days")]);
    assert_eq!(amounts(&t, "2026-01-05", 4), "5+1 7+1 7+1 5+1");
    let untimed = vec![plan("2026-01-05", &[("no end", "5 mg 3 times a day")])];
    let t = timeline(untimed, &[("2026-01-06", "leave out 2026-01-06 2 of 3")]);
    assert_eq!(amounts(&t, "2026-01-05", 3), "5+5+5 5+5 5+5+5");
}

#[test]
fn an_amount_set_for_some_days_lasts_into_the_next_step() {
    let ladder = &[("3 days", "1 mg morning"), ("2 days", "2 mg morning")];
    let changes = &[("2026-01-06", "set 5 mg for 5 days")];
    let t = timeline(vec![plan("2026-01-05", ladder)], changes);
    assert_eq!(amounts(&t, "2026-01-05", 7), "1 5 5 5 5 - -");
    // Through the end of a pass, which would otherwise be found by division.
    let again = Plan {
        repeat: Repeat::From { step: 1, times: None },
        ..plan("2026-01-05", ladder)
    };
    let t = timeline(vec![again.clone()], changes);
    assert_eq!(amounts(&t, "2026-01-05", 12), "1 5 5 5 5 5 1 1 2 2 1 1");
    // Without a length it is over with the step; a step that somebody decides has its own amount.
    let t = timeline(vec![again.clone()], &[("2026-01-06", "set 5 mg")]);
    assert_eq!(amounts(&t, "2026-01-05", 7), "1 5 5 2 2 1 1");
    let t = timeline(
        vec![again],
        &[("2026-01-06", "set 5 mg for 5 days"), ("2026-01-07", "advance")],
    );
    assert_eq!(amounts(&t, "2026-01-05", 5), "1 5 2 2 1");
}

#[test]
fn a_late_dose_decided_afterwards_leaves_its_own_day_as_it_was() {
    let plans = vec![plan("2026-03-01", &[("no end", "70 mg 07:00 on Sun")])];
    let t = timeline(plans, &[("2026-03-10", "move 2026-03-08 to 2026-03-11")]);
    assert_eq!(amounts(&t, "2026-03-08", 8), "70 - - 70 - - - 70");
}

#[test]
fn a_gate_runs_on_until_somebody_decides() {
    let ladder = &[
        ("1 week?", "20 mg morning"),
        ("1 week?", "40 mg morning"),
        ("no end", "80 mg morning"),
    ];
    let plans = || vec![plan("2026-10-05", ladder)];
    let t = timeline(plans(), &[]);
    assert_eq!(amounts(&t, "2026-12-01", 1), "20");
    let Place::Step(at) = t.place(date("2026-10-14")) else {
        panic!()
    };
    assert_eq!((at.step, at.asks_since), (1, Some(date("2026-10-12"))));
    let t = timeline(
        plans(),
        &[
            ("2026-10-12", "advance"),
            ("2026-10-19", "hold 1 week"),
            ("2026-10-26", "advance"),
        ],
    );
    assert_eq!(amounts(&t, "2026-10-11", 2), "20 40");
    assert_eq!(amounts(&t, "2026-10-25", 2), "40 80");
    let Place::Step(at) = t.place(date("2026-10-20")) else {
        panic!()
    };
    assert_eq!(
        (at.step, at.asks_since, at.asks_on),
        (2, None, Some(date("2026-10-26")))
    );
}

#[test]
fn a_new_revision_leaves_the_past_as_it_was() {
    let plans = vec![
        plan("2026-01-05", LADDER),
        plan("2026-01-08", &[("no end", "9 mg morning")]),
    ];
    assert_eq!(amounts(&timeline(plans, &[]), "2026-01-05", 5), "1 1 2 9 9");
}

#[test]
fn ladders_repeat() {
    let mut once = plan("2026-01-01", &[("2 days", "1 mg morning"), ("1 day", "2 mg morning")]);
    once.repeat = "for ever".parse().unwrap();
    assert_eq!(
        amounts(&timeline(vec![once.clone()], &[]), "2026-01-01", 7),
        "1 1 2 1 1 2 1"
    );
    assert_eq!(amounts(&timeline(vec![once.clone()], &[]), "2075-12-31", 3), "1 1 2");
    once.repeat = "2 times".parse().unwrap();
    assert_eq!(
        amounts(&timeline(vec![once.clone()], &[]), "2026-01-01", 8),
        "1 1 2 1 1 2 - -"
    );
    once.repeat = "from step 2 for ever".parse().unwrap();
    assert_eq!(
        amounts(&timeline(vec![once.clone()], &[]), "2026-01-01", 6),
        "1 1 2 2 2 2"
    );
    once.repeat = "3 times".parse().unwrap();
    let held = timeline(vec![once], &[("2026-01-05", "hold 2 days")]);
    assert_eq!(amounts(&held, "2026-01-01", 12), "1 1 2 1 1 1 1 2 1 1 2 -");
}

#[test]
fn months_keep_the_wanted_day() {
    let mut monthly = plan(
        "2026-01-31",
        &[("1 month", "1 mg morning"), ("1 month", "2 mg morning")],
    );
    monthly.repeat = "for ever".parse().unwrap();
    let t = timeline(vec![monthly], &[]);
    assert_eq!(amounts(&t, "2026-02-27", 2), "1 2");
    assert_eq!(amounts(&t, "2026-03-30", 2), "2 1");
    assert_eq!(amounts(&t, "2026-04-29", 2), "1 2");
    assert_eq!(amounts(&t, "2026-05-30", 2), "2 1");
}

#[test]
fn counted_doses_end_in_the_middle_of_a_day() {
    let t = timeline(
        vec![plan("2026-04-10", &[("21 doses", "500 mg every 8 hours from 15:00")])],
        &[],
    );
    assert_eq!(t.due(date("2026-04-01"), date("2026-05-01"), &STEADY).len(), 21);
    assert_eq!(amounts(&t, "2026-04-17", 2), "500 -");
}

#[test]
fn doses_taken_lengthen_the_step() {
    let c = course(
        vec![plan(
            "2026-02-20",
            &[("20 doses taken", "1 tablet morning every 2 days")],
        )],
        &[],
    );
    let words = Vocabulary::default();
    let all = Timeline::new(&c, &words, History::default());
    assert_eq!(amounts(&all, "2026-03-29", 4), "- 1 - -");
    let on = |text: &str| Taken {
        on: date(text),
        due: Some(DueKey::new(date(text), DueMoment::Nth(1, 1))),
    };
    let history = History {
        left: Vec::new(),
        decided: std::collections::BTreeMap::default(),
        skipped: std::collections::BTreeMap::default(),
        recorded: std::collections::BTreeMap::default(),
        taken: vec![on("2026-02-20"), on("2026-02-22")],
        until: Some(date("2026-02-25")),
    };
    let missed = Timeline::new(&c, &words, history);
    assert_eq!(amounts(&missed, "2026-03-29", 5), "- 1 - 1 -");
}

#[test]
fn a_window_follows_the_last_one_taken() {
    let c = course(
        vec![plan(
            "2026-01-14",
            &[("no end", "104 mg once 12-14 weeks after the last")],
        )],
        &[],
    );
    let on = |text: &str| Taken {
        on: date(text),
        due: None,
    };
    let history = History {
        left: Vec::new(),
        decided: std::collections::BTreeMap::default(),
        skipped: std::collections::BTreeMap::default(),
        recorded: std::collections::BTreeMap::default(),
        taken: vec![on("2026-01-14"), on("2026-04-17")],
        until: None,
    };
    let t = Timeline::new(&c, &Vocabulary::default(), history);
    let due = t.due(date("2026-01-01"), date("2026-12-31"), &STEADY);
    let found: Vec<_> = due.iter().map(|d| (d.on, d.window)).collect();
    let window = |a: &str, b: &str| (date(a), Some((date(a), date(b))));
    assert_eq!(
        found,
        [
            (date("2026-01-14"), None),
            window("2026-04-08", "2026-04-22"),
            window("2026-07-10", "2026-07-24")
        ]
    );
}

#[test]
fn a_patch_is_put_on_and_taken_off() {
    let t = timeline(
        vec![plan("2026-11-09", &[("1 day", "2 patches 20:00, worn 12 hours")])],
        &[],
    );
    let due = t.due(date("2026-11-09"), date("2026-11-12"), &STEADY);
    let found: Vec<String> = due
        .iter()
        .map(|d| format!("{} {} {:?}", d.on, d.moment(), d.action.unwrap()))
        .collect();
    assert_eq!(found, ["2026-11-09 20:00 Apply", "2026-11-10 off 08:00 Remove"]);
}

#[test]
fn hours_are_elapsed_and_clock_times_are_local() {
    let zone = chrono_tz::America::New_York;
    let hours = timeline(
        vec![plan("2026-03-07", &[("no end", "1 dose every 12 hours from 08:00")])],
        &[],
    );
    let clock = timeline(vec![plan("2026-03-07", &[("no end", "1 dose 08:00")])], &[]);
    let times = |t: &Timeline, wall: &dyn Wall, day: &str| {
        t.due_on(date(day), wall)
            .iter()
            .map(|d| d.clock.unwrap().format("%H:%M").to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(times(&hours, &zone, "2026-03-07"), ["08:00", "20:00"]);
    assert_eq!(times(&hours, &zone, "2026-03-08"), ["09:00", "21:00"]);
    assert_eq!(times(&clock, &zone, "2026-03-08"), ["08:00"]);
}

#[test]
fn a_course_can_keep_the_clock_of_its_own_zone() {
    let mut c = course(vec![plan("2026-05-09", &[("no end", "1 tablet 08:00")])], &[]);
    c.clock = crate::domain::course::Clock::Zone("America/New_York".parse().unwrap());
    let t = Timeline::new(&c, &Vocabulary::default(), History::default());
    let due = t.due_on(date("2026-05-12"), &chrono_tz::Europe::Berlin);
    assert_eq!(
        due.iter().map(|d| d.moment().to_string()).collect::<Vec<_>>(),
        ["14:00"]
    );
}

#[test]
fn weekdays_change_for_a_step() {
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", "15 mg once on Mon")])],
        &[("2026-01-14", "weekday Mon to Tue")],
    );
    assert_eq!(amounts(&t, "2026-01-12", 16), "15 - - - - - - - 15 - - - - - - 15");
}

#[test]
fn two_lines_of_one_moment_are_one_dose() {
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", "5 mg morning; 2.5 mg morning on Mon")])],
        &[],
    );
    assert_eq!(amounts(&t, "2026-01-05", 2), "7.5 5");
}

#[test]
fn the_ladder_shows_holds_and_what_follows_a_gate() {
    let ladder = &[
        ("2 days", "1 mg morning"),
        ("2 days?", "2 mg morning"),
        ("no end", "3 mg morning"),
    ];
    let t = timeline(vec![plan("2026-01-05", ladder)], &[("2026-01-06", "hold 3 days")]);
    let shown: Vec<String> = t
        .rungs(20)
        .iter()
        .map(|r| {
            format!(
                "{:?} {} {} {:?} {}",
                r.kind,
                r.step,
                r.from,
                r.until.map(|d| d.to_string()),
                r.asked
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Step 1 2026-01-05 Some(\"2026-01-06\") false",
            "Hold 1 2026-01-07 Some(\"2026-01-09\") false",
            "Step 2 2026-01-10 Some(\"2026-01-11\") false",
            "Step 3 2026-01-12 None true",
        ]
    );
}

#[test]
fn a_step_held_twice_is_one_step_and_one_hold() {
    let plans = vec![plan("2026-01-05", LADDER)];
    let t = timeline(plans, &[("2026-01-06", "hold 3 days"), ("2026-01-08", "hold 2 days")]);
    let shown: Vec<String> = t
        .rungs(9)
        .iter()
        .map(|r| format!("{:?} {} {:?}", r.kind, r.step, r.days()))
        .collect();
    assert_eq!(
        shown,
        ["Step 1 Some(2)", "Hold 1 Some(5)", "Step 2 Some(2)", "Step 3 None"]
    );
}

#[test]
fn decisions_during_a_pause_or_after_a_stop_begin_no_doses() {
    let steady = || vec![plan("2026-06-01", &[("no end", "10 mg morning")])];
    for verb in ["hold 3 days", "hold 3 days without shift", "pause 2 days", "set 5 mg"] {
        let t = timeline(steady(), &[("2026-06-03", "stop"), ("2026-06-05", verb)]);
        assert_eq!(amounts(&t, "2026-06-02", 10), "10 - - - - - - - - -", "{verb}");
    }
    for verb in ["hold 3 days", "hold 3 days without shift"] {
        let changes = [("2026-06-03", "pause"), ("2026-06-05", verb), ("2026-06-10", "resume")];
        let t = timeline(steady(), &changes);
        assert_eq!(amounts(&t, "2026-06-02", 10), "10 - - - - - - - 10 10", "{verb}");
    }
}

#[test]
fn an_amount_set_during_a_pause_or_a_hold_is_kept() {
    let steady = || vec![plan("2026-06-01", &[("no end", "10 mg morning")])];
    for (pause, resume) in [("pause", "resume"), ("pause with shift", "resume"), ("stop", "resume")] {
        let changes = [
            ("2026-06-03", pause),
            ("2026-06-05", "set 5 mg"),
            ("2026-06-07", resume),
        ];
        let t = timeline(steady(), &changes);
        assert_eq!(amounts(&t, "2026-06-02", 7), "10 - - - - 5 5", "{pause}");
    }
    let ladder = &[("3 days", "1 mg morning"), ("no end", "2 mg morning")];
    let changes = [("2026-06-02", "hold 4 days without shift"), ("2026-06-03", "set 9 mg")];
    let t = timeline(vec![plan("2026-06-01", ladder)], &changes);
    assert_eq!(amounts(&t, "2026-06-01", 7), "1 1 9 9 9 2 2");
}

#[test]
fn a_second_pause_sets_again_how_long_the_first_lasts() {
    let cycle = || vec![plan("2026-06-01", &[("no end", "5 mg morning every 3 days")])];
    let changes = [
        ("2026-06-03", "pause with shift"),
        ("2026-06-05", "pause 4 days with shift"),
    ];
    let t = timeline(cycle(), &changes);
    // Day 3 of the step comes on the 9th, day 4 (a dose) on the 10th.
    assert_eq!(amounts(&t, "2026-06-01", 11), "5 - - - - - - - - 5 -");
    let changes = [("2026-06-03", "pause"), ("2026-06-05", "pause 4 days")];
    let t = timeline(cycle(), &changes);
    assert_eq!(amounts(&t, "2026-06-01", 11), "5 - - - - - - - - 5 -");
}

#[test]
fn counted_hours_are_counted_on_any_clock() {
    let t = timeline(
        vec![plan("2026-03-07", &[("6 doses", "1 capsule every 8 hours from 23:00")])],
        &[],
    );
    let new_york = chrono_tz::America::New_York;
    let due = t.due(date("2026-03-07"), date("2026-03-20"), &new_york);
    let times: Vec<String> = due.iter().map(|d| d.moment().to_string()).collect();
    assert_eq!(times, ["23:00", "08:00", "16:00", "00:00", "08:00", "16:00"]);
    // Carried over midnight by the clock, and still given.
    let t = timeline(
        vec![plan(
            "2026-03-06",
            &[("6 doses", "1 capsule every 12 hours from 11:30")],
        )],
        &[],
    );
    let due = t.due(date("2026-03-06"), date("2026-03-20"), &new_york);
    assert_eq!(due.len(), 6);
    assert_eq!(due.last().unwrap().on, date("2026-03-09"));
    // Where a step follows, it begins on the day after the last of them.
    let steps = &[("6 doses", "1 mg every 8 hours from 07:00"), ("no end", "2 mg morning")];
    let t = timeline(vec![plan("2026-04-01", steps)], &[]);
    assert_eq!(amounts(&t, "2026-04-01", 4), "1+1+1 1+1+1 2 2");
}

#[test]
fn a_window_after_an_earlier_step_opens_no_second_dose_on_the_next_day() {
    let steps = &[
        ("1 dose", "10 mg once a day"),
        ("no end", "10 mg once 4-5 weeks after the last"),
    ];
    let t = timeline(vec![plan("2026-01-05", steps)], &[]);
    assert_eq!(amounts(&t, "2026-01-05", 10), "10 - - - - - - - - -");
    let due = t.due_on(date("2026-02-02"), &STEADY);
    assert_eq!(due[0].window, Some((date("2026-02-02"), date("2026-02-09"))));
}

#[test]
fn decisions_during_a_hold_without_shift_are_about_the_held_step() {
    let steps = &[
        ("2 days", "1 mg morning"),
        ("4 days", "2 mg morning"),
        ("no end", "3 mg morning"),
    ];
    let plans = || vec![plan("2026-11-02", steps)];
    let held = ("2026-11-03", "hold 5 days without shift");
    let t = timeline(plans(), &[held, ("2026-11-05", "hold 4 days without shift")]);
    assert_eq!(amounts(&t, "2026-11-02", 9), "1 1 1 1 1 1 1 3 3");
    let t = timeline(plans(), &[held, ("2026-11-05", "advance")]);
    assert_eq!(amounts(&t, "2026-11-02", 9), "1 1 1 2 2 2 2 3 3");
    let t = timeline(plans(), &[held, ("2026-11-05", "hold 2 days")]);
    assert_eq!(amounts(&t, "2026-11-02", 10), "1 1 1 1 1 2 2 2 2 3");
    let Place::Step(at) = timeline(plans(), &[held]).place(date("2026-11-05")) else {
        panic!()
    };
    assert_eq!((at.held, at.frozen, at.until), (0, true, Some(date("2026-11-07"))));
}

#[test]
fn a_range_is_set_as_it_is_said() {
    let t = timeline(
        vec![plan("2026-03-01", &[("no end", "2 mg morning, bedtime")])],
        &[("2026-03-02", "set 5-10 mg bedtime for 2 days")],
    );
    let shown = |day: &str| -> Vec<String> {
        let due = t.due_on(date(day), &STEADY);
        due.iter().map(|due| due.amount.to_string()).collect()
    };
    assert_eq!(shown("2026-03-01"), ["2 mg", "2 mg"]);
    assert_eq!(shown("2026-03-02"), ["2 mg", "5-10 mg"]);
    assert_eq!(shown("2026-03-03"), ["2 mg", "5-10 mg"]);
    assert_eq!(shown("2026-03-04"), ["2 mg", "2 mg"]);
}

#[test]
fn an_open_gate_stays_open_through_other_decisions() {
    let ladder = &[("1 week?", "20 mg morning"), ("no end", "40 mg morning")];
    let changes = &[("2026-10-20", "set 15 mg"), ("2026-10-22", "hold 7 days")];
    let t = timeline(vec![plan("2026-10-05", ladder)], changes);
    let Place::Step(at) = t.place(date("2026-10-21")) else {
        panic!()
    };
    assert_eq!(at.asks_since, Some(date("2026-10-12")));
    let Place::Step(at) = t.place(date("2026-10-23")) else {
        panic!()
    };
    assert_eq!((at.asks_since, at.asks_on), (None, Some(date("2026-10-29"))));
}

#[test]
fn a_hold_on_a_step_until_decided_asks_when_it_is_over() {
    let ladder = &[("until decided", "20 mg morning"), ("no end", "40 mg morning")];
    let t = timeline(vec![plan("2026-10-05", ladder)], &[("2026-10-08", "hold 3 days")]);
    let Place::Step(at) = t.place(date("2026-10-09")) else {
        panic!()
    };
    assert_eq!((at.asks_since, at.asks_on), (None, Some(date("2026-10-11"))));
}

#[test]
fn taking_one_off_is_not_putting_the_next_one_on() {
    let t = timeline(
        vec![plan(
            "2026-11-09",
            &[("no end", "1 patch 08:00, worn 72 hours every 3 days")],
        )],
        &[],
    );
    let due = t.due_on(date("2026-11-12"), &STEADY);
    assert_eq!(due.len(), 2);
    assert_ne!(due[0].key, due[1].key);
}

#[test]
fn an_archived_course_is_stopped() {
    let mut c = course(vec![plan("2026-01-05", LADDER)], &[]);
    c.archived = Some(date("2026-01-07"));
    let t = Timeline::new(&c, &Vocabulary::default(), History::default());
    assert_eq!(t.place(date("2026-01-08")), Place::Stopped(date("2026-01-07")));
    assert!(t.due_on(date("2026-01-08"), &STEADY).is_empty());
}

#[test]
fn a_weekday_that_comes_earlier_brings_no_second_dose_within_the_week() {
    let weekly = |take: &str| vec![plan("2026-01-04", &[("no end", take)])];
    // Decided on the day after the Sunday that was taken.
    let t = timeline(weekly("15 mg once on Sun"), &[("2026-01-12", "weekday Sun to Mon")]);
    assert_eq!(amounts(&t, "2026-01-11", 9), "15 - - - - - - - 15");
    // Decided before the Friday, which is left out for the Monday after it.
    let t = timeline(weekly("15 mg once on Fri"), &[("2026-01-14", "weekday Fri to Mon")]);
    assert_eq!(amounts(&t, "2026-01-09", 11), "15 - - - - - - - - - 15");
}

#[test]
fn doses_left_out_by_decision_are_still_to_come() {
    let plans = || {
        vec![plan(
            "2026-01-05",
            &[
                ("4 doses", "1 mg morning on Mon, Thu"),
                ("no end", "2 mg morning on Mon, Thu"),
            ],
        )]
    };
    let plain = timeline(plans(), &[]);
    assert_eq!(amounts(&plain, "2026-01-05", 15), "1 - - 1 - - - 1 - - 1 - - - 2");
    let paused = timeline(plans(), &[("2026-01-08", "pause 4 days")]);
    assert_eq!(
        amounts(&paused, "2026-01-05", 18),
        "1 - - - - - - 1 - - 1 - - - 1 - - 2"
    );
    let left_out = timeline(
        plans(),
        &[
            ("2026-01-08", "leave out 2026-01-08"),
            ("2026-01-08", "leave out 2026-01-08"),
        ],
    );
    assert_eq!(
        amounts(&left_out, "2026-01-05", 18),
        "1 - - - - - - 1 - - 1 - - - 1 - - 2"
    );
    let long = timeline(plans(), &[("2026-01-08", "pause"), ("2026-03-02", "resume")]);
    assert_eq!(amounts(&long, "2026-03-02", 11), "1 - - 1 - - - 1 - - 2");
}

#[test]
fn a_dose_moved_to_the_day_of_another_is_a_dose_of_its_own() {
    let plans = vec![plan("2026-01-05", &[("no end", "15 mg evening on Mon")])];
    let t = timeline(plans, &[("2026-01-12", "move 2026-01-12 to 2026-01-19")]);
    let due = t.due_on(date("2026-01-19"), &STEADY);
    assert_eq!(
        due.iter().map(|d| d.amount.to_string()).collect::<Vec<_>>(),
        ["15 mg", "15 mg"]
    );
    assert_ne!(due[0].key, due[1].key);
}

#[test]
fn back_goes_through_the_passes_of_a_ladder() {
    let mut ladder = plan("2026-01-05", &[("2 days", "1 mg morning"), ("2 days", "2 mg morning")]);
    ladder.repeat = "for ever".parse().unwrap();
    let t = timeline(vec![ladder], &[("2026-01-10", "back 1")]);
    assert_eq!(amounts(&t, "2026-01-05", 9), "1 1 2 2 1 2 2 1 1");
}
