//! Days that the person chooses, against a week that is walked day by day.

use std::collections::BTreeSet;

use chrono::{Datelike, TimeDelta};
use proptest::prelude::*;

use super::tests::{course, date, plan};
use super::*;
use crate::domain::clock::STEADY;

/// On which days of a week a dose opens: one after the other, each until it is taken or the rest would not fit any more.
fn walked(a_week: i64, from: NaiveDate, week: NaiveDate, taken: &BTreeSet<NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut found = Vec::new();
    let (mut nth, mut open) = (1, None);
    for passed in 0..7 {
        let day = week + TimeDelta::days(passed);
        let last = |nth: i64| week + TimeDelta::days(6 - (a_week - nth));
        if nth > a_week {
            break;
        }
        if day >= from && open.is_none() && day <= last(nth) {
            open = Some(day);
            found.push((day, last(nth)));
        }
        // What follows no plan has taken the place of the one that is open.
        if taken.contains(&day) {
            found.retain(|(opened, _)| Some(*opened) != open);
        }
        if taken.contains(&day) || day == last(nth) {
            nth += 1;
            open = None;
        }
    }
    found
}

proptest! {
    #[test]
    fn one_dose_after_the_other_is_open_within_its_week(
        a_week in 1_i64..7,
        begins in 0_i64..7,
        days in prop::collection::btree_set(0_i64..40, 0..25),
    ) {
        let monday = date("2026-01-05");
        let from = monday + TimeDelta::days(begins);
        let taken: BTreeSet<NaiveDate> = days.iter().map(|day| monday + TimeDelta::days(*day)).collect();
        // What was taken before the plan is not one of its doses.
        let of_the_plan: BTreeSet<NaiveDate> = taken.range(from..).copied().collect();
        let take = if a_week == 1 { "3 mg once on any day a week".to_owned() } else { format!("3 mg once on any {a_week} days a week") };
        let plan = plan(&from.to_string(), &[("no end", &take)]);
        let history = History {
            taken: taken.iter().map(|on| Taken { on: *on, due: None }).collect(),
            until: Some(date("2027-01-01")),
            ..History::default()
        };
        let timeline = Timeline::new(&course(vec![plan], &[]), &Vocabulary::default(), history);
        for week in 0..6 {
            let week = monday + TimeDelta::days(7 * week);
            let due = timeline.due(week, week + TimeDelta::days(6), &STEADY);
            let windows: Vec<_> = due.iter().map(|due| due.window.unwrap()).collect();
            prop_assert_eq!(&windows, &walked(a_week, from, week, &of_the_plan));
            prop_assert!(windows.windows(2).all(|pair| pair[0].0 < pair[1].0));
            for day in week.iter_days().take(7).filter(|day| *day >= from) {
                let opened = timeline.windows_opened(day);
                prop_assert!(opened.len() <= 1 && opened.iter().all(|open| *open <= day && open.iso_week() == day.iso_week()));
            }
        }
    }

    #[test]
    fn coming_doses_on_chosen_days_keep_their_number_a_week(a_week in 1_usize..7) {
        let take = if a_week == 1 { "3 mg once on any day a week".to_owned() } else { format!("3 mg once on any {a_week} days a week") };
        let plan = plan("2026-01-05", &[("no end", &take)]);
        let timeline = Timeline::new(&course(vec![plan], &[]), &Vocabulary::default(), History::default());
        for week in 0..5 {
            let week = date("2026-01-05") + TimeDelta::days(7 * week);
            prop_assert_eq!(timeline.due(week, week + TimeDelta::days(6), &STEADY).len(), a_week);
        }
    }
}
