//! Decisions that meet each other, or the edge of a step: each result was counted on the calendar by hand.

use super::tests::{LADDER, amounts, course, date, plan, timeline};
use super::*;
use crate::domain::clock::STEADY;

fn repeated(from: &str, steps: &[(&str, &str)], repeat: &str) -> Vec<Plan> {
    let mut made = plan(from, steps);
    made.repeat = repeat.parse().unwrap();
    vec![made]
}

fn step_of(timeline: &Timeline, day: &str) -> Option<u32> {
    match timeline.place(date(day)) {
        Place::Step(at) => Some(at.step),
        _ => None,
    }
}

#[test]
fn a_pause_with_shift_moves_a_step_of_months_by_as_many_days() {
    let steps = &[("1 month", "1 mg morning"), ("no end", "2 mg morning")];
    // The month would end on 14 February; three days later it is the 17th.
    let t = timeline(
        vec![plan("2026-01-15", steps)],
        &[("2026-01-20", "pause 3 days with shift")],
    );
    assert_eq!(amounts(&t, "2026-02-16", 3), "1 1 2");
    // From the 31st the month ends on 27 February: with the three days on 2 March.
    let t = timeline(
        vec![plan("2026-01-31", steps)],
        &[("2026-02-10", "pause 3 days with shift")],
    );
    assert_eq!(amounts(&t, "2026-03-01", 3), "1 1 2");
}

#[test]
fn months_that_repeat_keep_the_wanted_day_whatever_month_the_first_pass_ends_in() {
    // 31 January, 28 February, 31 March, 30 April, 31 May.
    let t = timeline(
        repeated("2026-01-31", &[("1 month", "1 mg once days 1")], "for ever"),
        &[],
    );
    for (day, due) in [
        ("2026-01-31", 1),
        ("2026-02-28", 1),
        ("2026-03-28", 0),
        ("2026-03-31", 1),
        ("2026-04-30", 1),
        ("2026-05-30", 0),
        ("2026-05-31", 1),
        ("2028-02-29", 1),
        ("2028-03-31", 1),
    ] {
        assert_eq!(t.due_on(date(day), &STEADY).len(), due, "{day}");
    }
    let three = &[
        ("1 month", "1 mg once days 1"),
        ("1 month", "2 mg once days 1"),
        ("1 month", "3 mg once days 1"),
    ];
    let t = timeline(repeated("2026-01-31", three, "2 times"), &[]);
    let due: Vec<String> = t
        .due(date("2026-01-01"), date("2026-12-31"), &STEADY)
        .iter()
        .map(|due| format!("{} {}", due.on, due.amount.low))
        .collect();
    assert_eq!(
        due,
        [
            "2026-01-31 1",
            "2026-02-28 2",
            "2026-03-31 3",
            "2026-04-30 1",
            "2026-05-31 2",
            "2026-06-30 3"
        ]
    );
    assert_eq!(t.place(date("2026-07-31")), Place::Over(date("2026-07-31")));
}

#[test]
fn while_the_plan_waits_a_step_is_named_from_where_it_waits() {
    let plans = || vec![plan("2026-01-05", LADDER)];
    // It has waited on step 1 since the second day of it.
    let after = |verb: &str| {
        let changes = [("2026-01-06", "pause with shift"), ("2026-01-12", verb)];
        amounts(&timeline(plans(), &changes), "2026-01-11", 6)
    };
    assert_eq!(after("advance"), "- 2 2 3 3 3");
    assert_eq!(after("restart step"), "- 1 1 2 2 3");
    assert_eq!(after("back 1"), "- 1 1 2 2 3");
    assert_eq!(after("resume"), "- 1 2 2 3 3");
}

#[test]
fn a_stop_while_the_plan_waits_goes_on_from_where_it_waited() {
    let plans = || vec![plan("2026-01-05", LADDER)];
    let changes = [
        ("2026-01-06", "pause with shift"),
        ("2026-01-12", "stop"),
        ("2026-01-12", "resume"),
    ];
    assert_eq!(amounts(&timeline(plans(), &changes), "2026-01-11", 6), "- 1 2 2 3 3");
    // A pause whose days are left out, after one that waits: the second day of step 1 is the 12th.
    let changes = [
        ("2026-01-06", "pause with shift"),
        ("2026-01-12", "stop"),
        ("2026-01-14", "resume"),
    ];
    assert_eq!(amounts(&timeline(plans(), &changes), "2026-01-13", 4), "- 2 3 3");
}

#[test]
fn a_hold_outlasts_a_short_pause() {
    let plans = || vec![plan("2026-01-05", LADDER)];
    let held = ("2026-01-06", "hold 8 days without shift");
    // Held on 1 mg up to the 13th; the 8th and 9th are left out.
    let changes = [held, ("2026-01-08", "pause 2 days")];
    let t = timeline(plans(), &changes);
    assert_eq!(amounts(&t, "2026-01-05", 11), "1 1 1 - - 1 1 1 1 3 3");
    let changes = [held, ("2026-01-08", "stop"), ("2026-01-10", "resume")];
    let t = timeline(plans(), &changes);
    assert_eq!(amounts(&t, "2026-01-05", 11), "1 1 1 - - 1 1 1 1 3 3");
    // One that waits moves the end of the hold, and the calendar below it: step 3 would begin on the 9th, now the 11th.
    let changes = [held, ("2026-01-08", "pause 2 days with shift")];
    let t = timeline(plans(), &changes);
    assert_eq!(amounts(&t, "2026-01-05", 13), "1 1 1 - - 1 1 1 1 1 1 3 3");
}

#[test]
fn nothing_begins_again_after_the_last_pass() {
    let steps = &[("2 days", "1 mg morning"), ("1 day", "2 mg morning")];
    for verb in [
        "advance",
        "restart step",
        "hold 3 days",
        "hold 3 days without shift",
        "set 5 mg",
    ] {
        let t = timeline(repeated("2026-01-01", steps, "3 times"), &[("2026-01-15", verb)]);
        assert_eq!(amounts(&t, "2026-01-08", 12), "1 2 - - - - - - - - - -", "{verb}");
    }
    // The step before is the last of the last pass, and nothing comes after it.
    let t = timeline(repeated("2026-01-01", steps, "3 times"), &[("2026-01-15", "back 1")]);
    assert_eq!(amounts(&t, "2026-01-14", 8), "- 2 - - - - - -");
    let t = timeline(repeated("2026-01-01", steps, "3 times"), &[("2026-01-15", "back 2")]);
    assert_eq!(amounts(&t, "2026-01-14", 8), "- 1 1 2 - - - -");
}

#[test]
fn a_dose_that_is_moved_twice_is_due_once() {
    let plans = || vec![plan("2026-03-01", &[("no end", "70 mg 07:00 on Sun")])];
    // 8 March is a Sunday.
    let by_its_own_date = [
        ("2026-03-06", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-07", "move 2026-03-08 to 2026-03-12"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &by_its_own_date), "2026-03-08", 8),
        "- - - - 70 - - 70"
    );
    let from_where_it_is = [
        ("2026-03-06", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-07", "move 2026-03-10 to 2026-03-12"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &from_where_it_is), "2026-03-08", 8),
        "- - - - 70 - - 70"
    );
    let back_again = [
        ("2026-03-06", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-07", "move 2026-03-10 to 2026-03-08"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &back_again), "2026-03-08", 8),
        "70 - - - - - - 70"
    );
    // Late, and not on that day either: what has been is left as it was.
    let late = [
        ("2026-03-09", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-11", "move 2026-03-08 to 2026-03-12"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &late), "2026-03-08", 8),
        "70 - 70 - 70 - - 70"
    );
    // Decided before the day to which it was moved: once.
    let late = [
        ("2026-03-09", "move 2026-03-08 to 2026-03-11"),
        ("2026-03-10", "move 2026-03-08 to 2026-03-12"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &late), "2026-03-08", 8),
        "70 - - - 70 - - 70"
    );
}

#[test]
fn leaving_out_and_moving_one_dose_the_later_decision_counts() {
    let plans = || vec![plan("2026-03-01", &[("no end", "70 mg 07:00 on Sun")])];
    let left_out = [
        ("2026-03-06", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-07", "leave out 2026-03-08"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &left_out), "2026-03-08", 8),
        "- - - - - - - 70"
    );
    let left_out = [
        ("2026-03-06", "move 2026-03-08 to 2026-03-10"),
        ("2026-03-07", "leave out 2026-03-10"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &left_out), "2026-03-08", 8),
        "- - - - - - - 70"
    );
    let moved = [
        ("2026-03-06", "leave out 2026-03-08"),
        ("2026-03-07", "move 2026-03-08 to 2026-03-10"),
    ];
    assert_eq!(
        amounts(&timeline(plans(), &moved), "2026-03-08", 8),
        "- - 70 - - - - 70"
    );
}

#[test]
fn a_dose_moved_within_its_day_keeps_the_others() {
    let plans = vec![plan("2026-01-05", &[("no end", "5 mg morning, 1 mg evening")])];
    let t = timeline(plans, &[("2026-01-06", "move 2026-01-06 morning to 2026-01-06 11:00")]);
    let due = t.due_on(date("2026-01-06"), &STEADY);
    let found: Vec<String> = due.iter().map(|d| format!("{} {}", d.moment(), d.amount)).collect();
    assert_eq!(found, ["11:00 5 mg", "evening 1 mg"]);
}

#[test]
fn a_weekday_changed_twice_is_still_one_dose_a_week() {
    // 5 January 2026 is a Monday.
    let weekly = || vec![plan("2026-01-05", &[("no end", "15 mg once on Mon")])];
    let t = timeline(
        weekly(),
        &[
            ("2026-01-07", "weekday Mon to Tue"),
            ("2026-01-15", "weekday Tue to Wed"),
        ],
    );
    assert_eq!(
        amounts(&t, "2026-01-05", 24),
        "15 - - - - - - - 15 - - - - - - - 15 - - - - - - 15"
    );
    // There and back.
    let t = timeline(
        weekly(),
        &[
            ("2026-01-07", "weekday Mon to Tue"),
            ("2026-01-14", "weekday Tue to Mon"),
        ],
    );
    assert_eq!(amounts(&t, "2026-01-12", 15), "- 15 - - - - - - - - - - - - 15");
}

#[test]
fn an_amount_is_set_for_the_dose_not_for_each_line_of_it() {
    let take = "5 mg morning; 2.5 mg morning on Mon";
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", take)])],
        &[("2026-01-06", "set 4 mg")],
    );
    assert_eq!(amounts(&t, "2026-01-05", 8), "7.5 4 4 4 4 4 4 4");
    // Added lines are one dose of those that are counted.
    let steps = &[("3 doses", take), ("no end", "9 mg morning")];
    let t = timeline(vec![plan("2026-01-10", steps)], &[]);
    assert_eq!(amounts(&t, "2026-01-10", 4), "5 5 7.5 9");
}

#[test]
fn what_is_left_out_in_a_pause_is_still_counted_in_whatever_step_it_fell() {
    let steps = &[
        ("3 days", "1 mg morning"),
        ("4 doses", "2 mg morning"),
        ("no end", "3 mg morning"),
    ];
    // Step 2 would begin on the 8th; none of its doses has been due when doses are due again on the 15th.
    let t = timeline(
        vec![plan("2026-01-05", steps)],
        &[("2026-01-06", "pause"), ("2026-01-15", "resume")],
    );
    assert_eq!(amounts(&t, "2026-01-14", 7), "- 2 2 2 2 3 3");
    // A decision during the pause does not lose those doses.
    let plans = vec![plan(
        "2026-01-05",
        &[("4 doses", "1 mg morning"), ("no end", "2 mg morning")],
    )];
    let changes = [
        ("2026-01-06", "pause"),
        ("2026-01-07", "set 1.5 mg"),
        ("2026-01-08", "resume"),
    ];
    assert_eq!(
        amounts(&timeline(plans, &changes), "2026-01-05", 7),
        "1 - - 1.5 1.5 1.5 2"
    );
}

#[test]
fn an_amount_set_for_some_days_while_the_plan_waits_holds_for_that_many_days() {
    let changes = [
        ("2026-01-06", "pause with shift"),
        ("2026-01-08", "set 9 mg for 3 days"),
        ("2026-01-12", "resume"),
    ];
    let t = timeline(vec![plan("2026-01-05", &[("no end", "1 mg morning")])], &changes);
    assert_eq!(amounts(&t, "2026-01-11", 6), "- 9 9 9 1 1");
}

#[test]
fn a_patch_by_a_change_is_taken_off_too() {
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", "1 tablet morning")])],
        &[("2026-01-07", "take 1 patch 20:00, worn 12 hours")],
    );
    let found: Vec<String> = t
        .due_on(date("2026-01-08"), &STEADY)
        .iter()
        .map(|d| format!("{} {:?}", d.moment(), d.action.unwrap()))
        .collect();
    assert_eq!(found, ["off 08:00 Remove", "20:00 Apply"]);
    // It is taken off after a stop as well.
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", "1 patch 20:00, worn 12 hours")])],
        &[("2026-01-08", "stop")],
    );
    assert_eq!(t.due_on(date("2026-01-08"), &STEADY).len(), 1);
    assert_eq!(t.due_on(date("2026-01-09"), &STEADY).len(), 0);
}

#[test]
fn on_the_clock_of_home_taking_one_off_is_not_putting_one_on() {
    let mut c = course(
        vec![plan("2026-01-05", &[("no end", "1 patch 08:00, worn 24 hours")])],
        &[],
    );
    c.clock = crate::domain::course::Clock::Zone("America/New_York".parse().unwrap());
    let t = Timeline::new(&c, &Vocabulary::default(), History::default());
    let due = t.due_on(date("2026-01-06"), &chrono_tz::Europe::Berlin);
    let found: Vec<String> = due
        .iter()
        .map(|d| format!("{} {:?}", d.moment(), d.action.unwrap()))
        .collect();
    assert_eq!(found, ["14:00 Apply", "off 14:00 Remove"]);
}

#[test]
fn every_hour_through_the_hour_that_comes_twice() {
    let t = timeline(
        vec![plan("2026-10-24", &[("no end", "1 mg every 1 hour from 00:00")])],
        &[],
    );
    // 25 October 2026 has 25 hours in Berlin.
    let due = t.due_on(date("2026-10-25"), &chrono_tz::Europe::Berlin);
    assert_eq!(due.len(), 25);
    assert!(due.iter().all(|due| due.amount.to_string() == "1 mg"));
    for (i, one) in due.iter().enumerate() {
        assert!(due.iter().skip(i + 1).all(|other| other.key != one.key));
    }
}

fn injections(taken: &[&str], changes: &[(&str, &str)]) -> Timeline {
    let c = course(
        vec![plan(
            "2026-01-14",
            &[("no end", "104 mg once 12-14 weeks after the last")],
        )],
        changes,
    );
    let on = |text: &&str| Taken {
        on: date(text),
        due: None,
    };
    let history = History {
        left: Vec::new(),
        decided: std::collections::BTreeMap::default(),
        skipped: std::collections::BTreeMap::default(),
        recorded: std::collections::BTreeMap::default(),
        taken: taken.iter().map(on).collect(),
        until: None,
    };
    Timeline::new(&c, &Vocabulary::default(), history)
}

#[test]
fn a_window_that_opens_while_nothing_is_due_opens_when_the_plan_goes_on() {
    // Twelve weeks after 14 January is 8 April, fourteen are 22 April.
    let windows = |changes: &[(&str, &str)]| -> Vec<_> {
        let t = injections(&["2026-01-14"], changes);
        let due = t.due(date("2026-01-15"), date("2026-12-31"), &STEADY);
        due.iter().map(|d| d.window.unwrap()).collect()
    };
    let window = |a: &str, b: &str| (date(a), date(b));
    let paused = [("2026-04-01", "pause"), ("2026-04-15", "resume")];
    assert_eq!(windows(&paused), [window("2026-04-15", "2026-04-22")]);
    let paused = [("2026-04-01", "pause with shift"), ("2026-04-15", "resume")];
    assert_eq!(windows(&paused), [window("2026-04-15", "2026-04-22")]);
    // Too late for the window: on the first day, and that day alone.
    let paused = [("2026-04-01", "pause"), ("2026-05-04", "resume")];
    assert_eq!(windows(&paused), [window("2026-05-04", "2026-05-04")]);
    // It had opened before: it is not due again.
    let paused = [("2026-04-10", "pause"), ("2026-04-15", "resume")];
    assert_eq!(windows(&paused), [window("2026-04-08", "2026-04-22")]);
    let paused = [
        ("2026-04-01", "pause"),
        ("2026-04-15", "resume"),
        ("2026-04-17", "set 150 mg"),
    ];
    assert_eq!(windows(&paused), [window("2026-04-15", "2026-04-22")]);
}

#[test]
fn a_window_by_a_change_or_a_revision_asks_for_the_doses_before_it() {
    let by_change = course(
        vec![plan("2026-01-14", &[("no end", "104 mg once days 1")])],
        &[("2026-02-01", "take 104 mg once 12-14 weeks after the last")],
    );
    assert_eq!(Timeline::needs_journal_from(&by_change), Some(date("2026-01-14")));
    let revised = course(
        vec![
            plan("2026-01-14", &[("no end", "104 mg once days 1")]),
            plan("2026-03-02", &[("no end", "104 mg once 12-14 weeks after the last")]),
        ],
        &[],
    );
    assert_eq!(Timeline::needs_journal_from(&revised), Some(date("2026-01-14")));
}

#[test]
fn an_amount_set_is_that_of_what_is_taken_as_needed_too() {
    let t = timeline(
        vec![plan("2026-01-05", &[("no end", "2 mg as needed")])],
        &[("2026-01-07", "set 1 mg for 2 days")],
    );
    let needed = |day: &str| t.as_needed_on(date(day))[0].amount.to_string();
    assert_eq!(
        ["2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"].map(needed),
        ["2 mg", "1 mg", "1 mg", "2 mg"]
    );
}

#[test]
fn a_date_moves_with_holds_and_pauses_and_stays_otherwise() {
    let steps = &[
        ("3 days", "1 mg morning"),
        ("until 2026-01-12", "2 mg morning"),
        ("no end", "3 mg morning"),
    ];
    let after =
        |changes: &[(&str, &str)]| amounts(&timeline(vec![plan("2026-01-05", steps)], changes), "2026-01-11", 7);
    assert_eq!(after(&[]), "2 2 3 3 3 3 3");
    assert_eq!(after(&[("2026-01-06", "hold 2 days")]), "2 2 2 2 3 3 3");
    assert_eq!(after(&[("2026-01-09", "hold 2 days")]), "2 2 2 2 3 3 3");
    assert_eq!(after(&[("2026-01-09", "hold 2 days without shift")]), "2 2 3 3 3 3 3");
    assert_eq!(after(&[("2026-01-06", "pause 2 days with shift")]), "2 2 2 2 3 3 3");
    assert_eq!(after(&[("2026-01-09", "pause 2 days with shift")]), "2 2 2 2 3 3 3");
    assert_eq!(after(&[("2026-01-06", "pause 2 days")]), "2 2 3 3 3 3 3");
    assert_eq!(after(&[("2026-01-06", "advance")]), "2 2 3 3 3 3 3");
    // Waited for two days, then named: the date has moved.
    let named = [("2026-01-06", "pause with shift"), ("2026-01-08", "advance")];
    assert_eq!(after(&named), "2 2 2 2 3 3 3");
    assert_eq!(
        step_of(&timeline(vec![plan("2026-01-05", steps)], &named), "2026-01-08"),
        Some(2)
    );
}

#[test]
fn a_hold_at_an_open_gate_moves_a_later_date_by_its_own_days() {
    let steps = &[
        ("3 days?", "1 mg morning"),
        ("until 2026-01-16", "2 mg morning"),
        ("no end", "3 mg morning"),
    ];
    // The gate has been open since the 8th.
    let changes = [("2026-01-10", "hold 2 days"), ("2026-01-12", "advance")];
    let t = timeline(vec![plan("2026-01-05", steps)], &changes);
    assert_eq!(amounts(&t, "2026-01-11", 9), "1 2 2 2 2 2 2 2 3");
}

#[test]
fn a_few_days_of_waiting_do_not_turn_every_second_week_or_third_month() {
    let due = |from: &str, take: &str, changes: &[(&str, &str)]| -> Vec<String> {
        let t = timeline(vec![plan(from, &[("no end", take)])], changes);
        let due = t.due(date("2026-01-01"), date("2026-07-31"), &STEADY);
        due.iter().map(|d| d.on.format("%m-%d").to_string()).take(3).collect()
    };
    // From Friday 30 January: the last Mondays of April and July, waited or not.
    let quarterly = "1 mg 09:00 every 3 months on last Mon";
    assert_eq!(
        due("2026-01-30", quarterly, &[("2026-02-10", "pause 3 days with shift")]),
        ["04-27", "07-27"]
    );
    // From Friday 9 January: the week of the 5th counts, then that of the 19th.
    let fortnightly = "1 mg 09:00 every 2 weeks on Tue";
    let few = [("2026-01-14", "pause 3 days with shift")];
    assert_eq!(due("2026-01-09", fortnightly, &few), ["01-20", "02-03", "02-17"]);
    let week = [("2026-01-14", "pause 7 days with shift")];
    assert_eq!(due("2026-01-09", fortnightly, &week), ["01-27", "02-10", "02-24"]);
}

/// What was said for good holds on every step to come, also on those that are begun again when the plan was through.
#[test]
fn what_was_said_for_good_outlasts_the_end_of_the_plan() {
    let t = timeline(
        vec![plan("2026-01-01", &[("no end", "1 mg morning")])],
        &[
            ("2026-01-09", "only on Mon for good"),
            ("2026-01-15", "advance"),
            ("2026-01-15", "back 1"),
        ],
    );
    let due: Vec<String> = t
        .due(date("2026-01-15"), date("2026-01-31"), &STEADY)
        .iter()
        .map(|due| due.key.date.to_string())
        .collect();
    assert_eq!(due, ["2026-01-19", "2026-01-26"]);
}

/// Weekdays of a plan are kept only on the days that were said, also where those come round otherwise than every week.
#[test]
fn weekdays_are_kept_by_any_rule_of_days() {
    let due = |take: &str, words: &str| -> Vec<String> {
        let t = timeline(vec![plan("2026-01-05", &[("no end", take)])], &[("2026-01-05", words)]);
        let due = t.due(date("2026-01-05"), date("2026-02-08"), &STEADY);
        due.iter().map(|due| due.key.date.format("%m-%d").to_string()).collect()
    };
    // Fridays only where they are one of the first five days of ten.
    assert_eq!(
        due("1 mg morning on Fri", "only days 1-5 of 10"),
        ["01-09", "01-16", "02-06"]
    );
    let every_two = due("1 mg morning on Mon, Fri", "only on Mon every 2 weeks");
    assert_eq!(every_two, due("1 mg morning on Mon every 2 weeks", "only on Mon"));
}
