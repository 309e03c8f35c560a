//! Limits at a draft: what is refused, what is within them, and totals.

use super::tests::*;
use super::*;
use crate::domain::clock::STEADY;

#[test]
fn limits_refuse_and_name_the_rule() {
    let mut course = examplin();
    course.limits.per_dose = Some("100 mcg".parse().unwrap());
    course.limits.per_week = Some("700 mcg".parse().unwrap());
    let bench = Bench::new(course);
    let draft = bench
        .draft()
        .set_take(&bench.basis(), date("2026-11-30"), "150 mcg 08:00".parse().unwrap())
        .unwrap();
    let refused: Vec<String> = checks(&draft, &bench.basis())
        .into_iter()
        .filter(|check| check.verdict == Verdict::Refused)
        .map(|check| check.words)
        .collect();
    assert_eq!(
        refused,
        [
            "your limit for one rise is 25 mcg; on 30 Nov it is 75 mcg",
            "your limit of 100 mcg in one dose; Mon 30 Nov has 150 mcg",
            "your limit of 700 mcg in any 7 days; on Wed 2 Dec it comes to 750 mcg",
        ]
    );
    // What the plan in force already says does not get in the way of a hold.
    let mut course = bench.course.clone();
    course.limits.per_dose = Some("90 mcg".parse().unwrap());
    let bench = Bench::new(course);
    let held = bench.draft().hold(&bench.basis(), date("2026-11-09"), 7).unwrap();
    let checks = checks(&held, &bench.basis());
    assert!(
        checks.iter().all(|check| check.verdict != Verdict::Refused),
        "{checks:?}"
    );
    assert!(
        checks
            .iter()
            .any(|check| check.verdict == Verdict::Notice && check.words.contains("90 mcg"))
    );
}

/// A spray of two components with these limits, at three sprays a day.
fn sprays(limits: &[(&str, &str)]) -> crate::domain::course::Course {
    let mut course = examplin();
    let take = "1 spray morning, 2 sprays evening";
    course.plans = vec![plan("2026-11-02", &[("4 weeks", take), ("no end", take)])];
    course.limits.rise = None;
    course.preparation.count = Some("spray".into());
    course.preparation.contains = vec![
        ("THC".into(), "2.7 mg".parse().unwrap()),
        ("CBD".into(), "2.5 mg".parse().unwrap()),
    ];
    for (key, most) in limits {
        let most = Some(most.parse().unwrap());
        match *key {
            "per_dose" => course.limits.per_dose = most,
            "per_day" => course.limits.per_day = most,
            _ => course.limits.per_week = most,
        }
    }
    course
}

#[test]
fn a_ceiling_of_one_component_refuses_a_draft() {
    let looked = |limits: &[(&str, &str)], take: &str| -> Vec<(Verdict, String)> {
        let bench = Bench::new(sprays(limits));
        let draft = bench
            .draft()
            .set_take(&bench.basis(), date("2026-11-30"), take.parse().unwrap())
            .unwrap();
        let found = checks(&draft, &bench.basis()).into_iter();
        found
            .map(|check| (check.verdict, check.words))
            .filter(|(_, words)| words.contains("limit"))
            .collect()
    };
    let refused = |words: &str| (Verdict::Refused, words.to_owned());
    let fine = |words: &str| (Verdict::Fine, words.to_owned());
    let thc = [("per_day", "40 mg THC")];
    assert_eq!(
        looked(&thc, "8 sprays morning, 7 sprays evening"),
        [refused(
            "your limit of 40 mg THC in any 24 hours; on Mon 30 Nov it comes to 40.5 mg THC"
        )]
    );
    assert_eq!(
        looked(&thc, "7 sprays morning, 7 sprays evening"),
        [fine("within your limit of 40 mg THC in 24 hours")]
    );
    assert_eq!(
        looked(&[("per_dose", "10 mg THC")], "4 sprays morning"),
        [refused(
            "your limit of 10 mg THC in one dose; Mon 30 Nov has 4 sprays, which is 10.8 mg THC"
        )]
    );
    assert_eq!(
        looked(&[("per_week", "60 mg CBD")], "4 sprays morning"),
        [refused(
            "your limit of 60 mg CBD in any 7 days; on Tue 1 Dec it comes to 62.5 mg CBD"
        )]
    );
    // Of which component is not said: that does not make it fine.
    assert_eq!(
        looked(&[("per_day", "40 mg")], "8 sprays morning, 7 sprays evening"),
        [(
            Verdict::Notice,
            "how much of your limit of 40 mg in 24 hours 1 spray takes up is not stated; it is not checked".to_owned()
        )]
    );
}

#[test]
fn rates_are_not_added_up_over_a_week() {
    let mut course = examplin();
    course.plans = vec![plan("2026-11-01", &[("no end", "25 mcg/h 08:00 every 3 days")])];
    let bench = Bench::new(course);
    let found = totals(&bench.basis().active(), &bench.course.preparation, bench.today, &STEADY);
    let shown: Vec<String> = found.iter().map(|total| total.sum.to_string()).collect();
    assert_eq!(shown, ["3 patches"]);
}

#[test]
fn totals_of_a_week_for_each_component() {
    let mut course = examplin();
    course.plans = vec![plan("2026-11-01", &[("no end", "1 spray morning, 2 sprays evening")])];
    course.preparation.count = Some("spray".into());
    course.preparation.contains = vec![
        ("THC".into(), "2.7 mg".parse().unwrap()),
        ("CBD".into(), "2.5 mg".parse().unwrap()),
    ];
    let bench = Bench::new(course);
    let found = totals(&bench.basis().active(), &bench.course.preparation, bench.today, &STEADY);
    let shown: Vec<String> = found
        .iter()
        .map(|t| {
            format!(
                "{}{}",
                t.component.as_ref().map_or(String::new(), |c| format!("{c} ")),
                t.sum
            )
        })
        .collect();
    assert_eq!(shown, ["21 sprays", "THC 56.7 mg", "CBD 52.5 mg"]);
}
