//! Figures from published tables and plain arithmetic.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::contents::Batch;
use super::*;
use crate::domain::directions::{Directions, Lasts};
use crate::domain::printed::Printed;

pub(super) fn q(text: &str) -> Quantity {
    Quantity::parse(text, &[]).unwrap()
}

pub(super) fn f(text: &str) -> Printed {
    text.parse().unwrap()
}

pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn holding(count: &str, contains: &[(&str, &str)]) -> Preparation {
    Preparation {
        count: (!count.is_empty()).then(|| count.to_owned()),
        contains: contains.iter().map(|(n, s)| ((*n).to_owned(), f(s))).collect(),
        ..Preparation::default()
    }
}

pub(super) fn combined(count: &str, strengths: &[&str]) -> Preparation {
    Preparation {
        count: Some(count.to_owned()),
        strengths: strengths.iter().map(|s| f(s)).collect(),
        ..Preparation::default()
    }
}

/// `0.25 mL = 5 drops`: the equalities as they are shown.
fn equals(p: &Preparation, asked: &str) -> Vec<String> {
    convert(p, &q(asked))
        .exact
        .iter()
        .map(|e| e.amount.to_string())
        .collect()
}

fn drawn(p: &Preparation, asked: &str) -> (String, String) {
    let found = convert(p, &q(asked));
    let measure = found
        .measure
        .unwrap_or_else(|| panic!("{asked}: {:?} {:?}", found.notes, found.refusal));
    (measure.text, measure.unit.to_string())
}

fn pair(text: &str, unit: &str) -> (String, String) {
    (text.to_owned(), unit.to_owned())
}

fn held(p: &Preparation, asked: &str) -> Vec<String> {
    components(p, &q(asked))
        .iter()
        .map(|(n, e)| format!("{n} {e}").trim().to_owned())
        .collect()
}

#[test]
fn dose_per_kilogram_rounded_down_to_the_mark() {
    let per_kg = Amount {
        low: d("2.5"),
        high: None,
        unit: Unit::Milligram,
        basis: Some(crate::domain::amount::Basis::Kilogram),
    };
    let dose = per_kg.for_body(Some(d("27.3")), None).unwrap();
    assert_eq!(dose.to_string(), "68.25 mg");
    let mut p = holding("mL", &[("", "100 mg/mL")]);
    assert_eq!(equals(&p, "68.25 mg"), ["0.6825 mL"]);
    p.mark = Some(q("0.05 mL"));
    // Without a rule it is refused, and the neighbours are named in both units.
    let refused = makeable(&p, &dose.quantity()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "68.25 mg is 0.6825 mL, which cannot be measured exactly; the nearest are 65 mg (0.65 mL) and 70 mg (0.7 mL)"
    );
    p.round = Rounding::Down;
    let found = convert(&p, &dose.quantity());
    assert_eq!(found.measure.as_ref().unwrap().to_string(), "0.65 mL");
    assert_eq!(found.rounded.as_ref().unwrap().from.to_string(), "0.6825 mL");
    let given = found.rounded.unwrap().gives;
    assert_eq!(given.to_string(), "65 mg");
    assert_eq!(
        given.quantity().unwrap().times(Decimal::TWO).unwrap().to_string(),
        "130 mg"
    );
    assert_eq!(found.components[0].1.to_string(), "65 mg");
    assert!(
        found
            .notes
            .iter()
            .any(|n| n.contains("0.6825 mL is rounded to 0.65 mL (down), which is 65 mg"))
    );
    p.round = Rounding::Nearest;
    assert_eq!(drawn(&p, "68.25 mg"), pair("0.7", "mL"));
    // What is shown next to it belongs to the amount that is given, not to the one that was asked.
    p.syringe = Some(d("100"));
    p.drops = Some(d("20"));
    assert_eq!(equals(&p, "68.25 mg"), ["0.7 mL", "14 drops", "70 units"]);
    assert_eq!(equals(&p, "0.6825 mL"), ["14 drops", "70 units"]);
    // A per-kilogram amount itself is not measured: the weight comes first.
    assert_eq!(measure(&p, &per_kg), None);
}

#[test]
fn edible_portions_are_exact_fractions() {
    let p = Preparation {
        batch: Some(Batch {
            material: q("3.5 g"),
            carried_percent: d("85"),
            pieces: 48,
        }),
        divisible: Ratio::new(1, 2),
        ..holding("piece", &[("THC", "20 %")])
    };
    let found = batch(&p);
    assert_eq!(found[0].material.to_string(), "700 mg");
    assert_eq!(found[0].whole.to_string(), "595 mg");
    assert_eq!(found[0].piece.value.expansion(6).unwrap(), "12.395833...");
    assert_eq!(found[0].piece.value.to_string(), "595/48");
    assert_eq!(found[0].piece.rounded(1).unwrap().to_string(), "12.4 mg");
    let half = convert(&p, &q("0.5 pieces"));
    assert_eq!(half.components[0].1.value.expansion(6).unwrap(), "6.197916...");
    assert_eq!(half.components[0].1.value.to_string(), "595/96");
    assert!(half.measure.is_some());
    // A quarter cannot be cut, and a round number of mg is not a whole number of halves.
    assert!(makeable(&p, &q("0.25 pieces")).is_err());
    let refused = makeable(&p, &q("12 mg")).unwrap_err().to_string();
    assert!(
        refused.contains("(0.5 of a piece)") && refused.contains("(1 piece)"),
        "{refused}"
    );
}

#[test]
fn flower_percent() {
    let p = Preparation {
        each: Some(f("0.05 g")),
        ..holding("load", &[("THC", "18 %"), ("CBD", "0.5 %")])
    };
    assert_eq!(held(&p, "1 load"), ["THC 9 mg", "CBD 0.25 mg"]);
    assert_eq!(held(&p, "0.05 g"), ["THC 9 mg", "CBD 0.25 mg"]);
    // Of which component is meant has to be said.
    let which = convert(&p, &q("2.5 mg"));
    assert!(
        which.notes[0].contains("2.5 mg of which? This product contains THC and CBD"),
        "{:?}",
        which.notes
    );
    let p = Preparation {
        mark: Some(q("1 mg")),
        ..holding("g", &[("THC", "18 %"), ("CBD", "0.5 %")])
    };
    let found = convert_of(&p, &q("2.5 mg"), Some("thc"));
    assert_eq!(found.exact[0].amount.value, Ratio::new(1, 72).unwrap());
    assert_eq!(found.exact[0].amount.unit, Unit::Gram);
    assert_eq!(found.exact[0].amount.value.expansion(6).unwrap(), "0.013888...");
    assert_eq!(
        found.exact[0]
            .amount
            .to(&Unit::Milligram)
            .unwrap()
            .rounded(0)
            .unwrap()
            .to_string(),
        "14 mg"
    );
    let refused = found.refusal.unwrap().to_string();
    assert!(refused.contains("2.34 mg (0.013 g) and 2.52 mg (0.014 g)"), "{refused}");
    let p = Preparation { mark: None, ..p };
    let found = convert_of(&p, &q("2.5 mg"), Some("THC"));
    assert_eq!((found.measure, found.refusal), (None, None));
    assert!(
        found.notes.iter().any(|n| n.contains("about 0.0139 g (exactly 1/72)")),
        "{:?}",
        found.notes
    );
}

#[test]
fn injection_volume() {
    let p = Preparation {
        syringe: Some(d("100")),
        pack: Some(q("10 mL")),
        ..holding("vial", &[("", "200 mg/mL")])
    };
    let one = one_of_total(&q("105 mg"), 7, 2).unwrap().quantity().unwrap();
    assert_eq!(one.to_string(), "30 mg");
    let found = convert(&p, &one);
    assert_eq!(equals(&p, "30 mg"), ["15 units", "0.15 mL"]);
    assert_eq!(drawn(&p, "30 mg"), pair("15", "unit"));
    assert_eq!(found.per_pack, Some(66));
    assert_eq!(days_lasted(66, 2), Some(132));
    let by_volume = holding("mL", &[("", "200 mg/mL")]);
    assert_eq!(drawn(&by_volume, "30 mg"), pair("0.15", "mL"));
}

#[test]
fn patch_rates() {
    let p = Preparation {
        wear: Some(Lasts::Worn(72 * 60)),
        pack: Some(q("5 patches")),
        ..holding("patch", &[("", "12.5 mcg/h")])
    };
    assert_eq!(equals(&p, "1 patch"), ["900 mcg", "300 mcg"]);
    assert_eq!(equals(&p, "2 patches"), ["1800 mcg", "600 mcg"]);
    let day = convert(&p, &q("2 patches")).exact.pop().unwrap();
    assert_eq!(day.how, "a day");
    assert_eq!(day.amount.to(&Unit::Milligram).unwrap().to_string(), "0.6 mg");
    assert_eq!(equals(&p, "25 mcg/h")[0], "2 patches");
    assert_eq!(drawn(&p, "0.3 mg/24 h"), pair("1", "patch"));
    // Ten changes of two.
    assert_eq!(changes_in(72 * 60, 30), Some(10));
    assert_eq!(needed(&p, &q("25 mcg/h"), 10).unwrap().to_string(), "20 patches");
    assert!(makeable(&p, &q("20 mcg/h")).is_err());
    let fentanyl = Preparation {
        contains: vec![(String::new(), f("25 mcg/h"))],
        ..p
    };
    let found = convert(&fentanyl, &q("25 mcg/h"));
    assert_eq!(found.exact[1].amount.to_string(), "1800 mcg");
    assert_eq!((found.per_pack, found.days), (Some(5), Some(15)));
}

#[test]
fn reconstituted_vial() {
    let p = Preparation {
        powder: Some(f("5 mg")),
        water: Some(f("2 mL")),
        syringe: Some(d("100")),
        ..Preparation::default()
    };
    assert_eq!(held(&p, "1 mL"), ["2.5 mg"]);
    assert_eq!(equals(&p, "250 mcg"), ["10 units", "0.1 mL"]);
    assert_eq!(drawn(&p, "250 mcg"), pair("10", "unit"));
    assert_eq!(convert(&p, &q("250 mcg")).per_pack, Some(20));
    assert_eq!(held(&p, "10 units"), ["0.25 mg"]);
    let dry = Preparation {
        water: None,
        ..p.clone()
    };
    assert!(convert(&dry, &q("250 mcg")).notes[0].contains("liquid is added"));
    // Where units are what the vial holds, the syringe's are called marks.
    let activity = Preparation {
        powder: Some(f("5000 units")),
        ..p
    };
    assert_eq!(equals(&activity, "250 units"), ["10 marks", "0.1 mL"]);
    assert_eq!(drawn(&activity, "250 units"), pair("10", "mark"));
}

#[test]
fn tablets_in_halves_and_quarters() {
    let p = Preparation {
        divisible: Ratio::new(1, 4),
        ..holding("tablet", &[("", "5 mg")])
    };
    assert_eq!(drawn(&p, "7.5 mg"), pair("1.5", "tablet"));
    assert_eq!(drawn(&p, "6.25 mg"), pair("1.25", "tablet"));
    let refused = makeable(&p, &q("6 mg")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "6 mg is 1.2 tablets, which cannot be measured exactly; the nearest are 5 mg (1 tablet) and 6.25 mg (1.25 tablets)"
    );
    assert_eq!(needed(&p, &q("7.5 mg"), 14).unwrap().to_string(), "21 tablets");
    assert_eq!(round_to_makeable(&p, &q("6 mg"), Rounding::Down), Some(q("5 mg")));
    assert_eq!(round_to_makeable(&p, &q("6 mg"), Rounding::Up), Some(q("6.25 mg")));
    assert_eq!(round_to_makeable(&p, &q("6 mg"), Rounding::Nearest), Some(q("6.25 mg")));
    assert_eq!(round_to_makeable(&p, &q("6 mg"), Rounding::Refuse), None);
    assert_eq!(round_to_makeable(&p, &q("7.5 mg"), Rounding::Refuse), Some(q("7.5 mg")));
    // Rounding down never comes to nothing.
    let small = makeable(
        &Preparation {
            round: Rounding::Down,
            ..p.clone()
        },
        &q("1 mg"),
    )
    .unwrap_err();
    assert_eq!(small.below, None);
    assert!(small.to_string().ends_with("the nearest is 1.25 mg (0.25 of a tablet)"));
    // Whole tablets only, where nothing is said of halves.
    let whole = Preparation { divisible: None, ..p };
    assert!(makeable(&whole, &q("7.5 mg")).is_err());
    assert!(makeable(&whole, &q("0.5 tablets")).is_err());
}

#[test]
fn tincture_drops() {
    let p = Preparation {
        drops: Some(d("20")),
        pack: Some(q("30 mL")),
        ..holding("bottle", &[("CBD", "750 mg")])
    };
    assert_eq!(held(&p, "1 mL"), ["CBD 25 mg"]);
    assert_eq!(equals(&p, "12.5 mg"), ["10 drops", "0.5 mL"]);
    assert_eq!(held(&p, "1 drop"), ["CBD 1.25 mg"]);
    assert_eq!(convert(&p, &q("12.5 mg")).per_pack, Some(60));
    assert_eq!(drawn(&p, "12.5 mg"), pair("10", "drop"));
    let oil = Preparation {
        drops: Some(d("20")),
        ..holding("mL", &[("THC", "10 mg/mL")])
    };
    assert_eq!(equals(&oil, "2.5 mg"), ["0.25 mL", "5 drops"]);
    // Drops that do not come out even are said, not shown as if one could count them.
    let found = convert(&oil, &q("2.6 mg"));
    assert_eq!(equals(&oil, "2.6 mg"), ["0.26 mL"]);
    assert!(found.notes.iter().any(|n| n.contains("5.2 drops is between two drops")));
}

#[test]
fn what_each_due_dose_of_the_published_regimens_shows() {
    let rows: &[(Preparation, &str, &str, &str)] = &[
        (holding("mL", &[("", "100 mg/mL")]), "60 mg", "0.6", "mL"),
        (holding("mL", &[("", "100 mg/mL")]), "240 mg", "2.4", "mL"),
        (holding("mL", &[("CBD", "25 mg/mL")]), "10 mg", "0.4", "mL"),
        (holding("mL", &[("THC", "10 mg/mL")]), "37.5 mg", "3.75", "mL"),
        (holding("mL", &[("", "2 mg/mL")]), "9.1 mg", "4.55", "mL"),
        (holding("mL", &[("", "2 mg/mL")]), "2.3 mg", "1.15", "mL"),
        (holding("mL", &[("", "2 mg/mL")]), "0.37 mg", "0.185", "mL"),
        (holding("mL", &[("THC", "5 mg/mL")]), "3.75 mg", "0.75", "mL"),
        (holding("", &[("", "200 mg/mL")]), "30 mg", "0.15", "mL"),
        (holding("tablet", &[("", "5 mg")]), "20 mg", "4", "tablet"),
        (holding("tablet", &[("", "2.5 mg")]), "15 mg", "6", "tablet"),
        (holding("tablet", &[("", "4 mg")]), "8 mg", "2", "tablet"),
        (combined("capsule", &["100 mg"]), "300 mg", "3 x 100 mg", "capsule"),
        (
            combined("tablet", &["500 mg", "150 mg"]),
            "1800 mg",
            "3 x 500 mg + 2 x 150 mg",
            "tablet",
        ),
    ];
    for (p, asked, text, unit) in rows {
        let found = measure(p, &Amount::exact(q(asked))).unwrap();
        assert_eq!(
            (found.text.as_str(), found.unit.to_string().as_str()),
            (*text, *unit),
            "{asked}"
        );
    }
    let scored = Preparation {
        divisible: Ratio::new(1, 2),
        ..holding("tablet", &[("", "50 mg")])
    };
    assert_eq!(drawn(&scored, "25 mg"), pair("0.5", "tablet"));
    assert_eq!(drawn(&scored, "150 mg"), pair("3", "tablet"));
    let syringe = Preparation {
        pack: Some(q("0.65 mL")),
        ..holding("syringe", &[("", "104 mg")])
    };
    assert_eq!(drawn(&syringe, "104 mg"), pair("0.65", "mL"));
}

#[test]
fn the_low_dose_kit_is_used_up_exactly() {
    let p = combined("capsule", &["0.5 mg", "1.5 mg"]);
    let weeks = [
        ("0.5 mg", "1 x 0.5 mg"),
        ("1 mg", "2 x 0.5 mg"),
        ("1.5 mg", "1 x 1.5 mg"),
        ("2 mg", "1 x 1.5 mg + 1 x 0.5 mg"),
        ("2.5 mg", "1 x 1.5 mg + 2 x 0.5 mg"),
        ("3 mg", "2 x 1.5 mg"),
        ("3.5 mg", "2 x 1.5 mg + 1 x 0.5 mg"),
        ("4 mg", "2 x 1.5 mg + 2 x 0.5 mg"),
        ("4.5 mg", "3 x 1.5 mg"),
    ];
    let (mut small, mut large) = (Decimal::ZERO, Decimal::ZERO);
    for (week, (asked, text)) in weeks.iter().enumerate() {
        assert_eq!(drawn(&p, asked), pair(text, "capsule"));
        if week < 8 {
            for (count, strength) in needed(&p, &q(asked), 7).unwrap().pieces {
                let count = count.decimal().unwrap();
                match strength {
                    Some(s) if s == f("0.5 mg") => small += count,
                    _ => large += count,
                }
            }
        }
    }
    assert_eq!((small, large), (d("63"), d("63")));
    let refused = makeable(&p, &q("0.7 mg")).unwrap_err().to_string();
    assert!(
        refused.ends_with("the nearest are 0.5 mg (1 x 0.5 mg capsule) and 1 mg (2 x 0.5 mg capsules)"),
        "{refused}"
    );
    assert_eq!(needed(&p, &q("2 mg"), 7).unwrap().text, "7 x 1.5 mg + 7 x 0.5 mg");
    assert_eq!(held(&p, "2 mg"), ["2 mg"]);
}

#[test]
fn combining_prefers_few_pieces_and_uncut_ones() {
    let p = Preparation {
        divisible: Ratio::new(1, 2),
        ..combined("tablet", &["1 mg", "2 mg"])
    };
    assert_eq!(drawn(&p, "1 mg"), pair("1 x 1 mg", "tablet"));
    assert_eq!(drawn(&p, "0.5 mg"), pair("0.5 x 1 mg", "tablet"));
    assert_eq!(drawn(&p, "2.5 mg"), pair("1 x 2 mg + 0.5 x 1 mg", "tablet"));
    // The largest first is not always the fewest: 600 is two of 300, not 500 and four of 25.
    let p = combined("tablet", &["500 mg", "300 mg", "25 mg"]);
    assert_eq!(drawn(&p, "600 mg"), pair("2 x 300 mg", "tablet"));
    let p = Preparation {
        round: Rounding::Down,
        ..combined("tablet", &["500 mg", "150 mg"])
    };
    let found = convert(&p, &q("1820 mg"));
    assert_eq!(found.rounded.unwrap().gives.to_string(), "1800 mg");
    // Beyond any sense: answered, not searched for ever.
    let p = combined("capsule", &["0.001 mg", "1 mg"]);
    assert!(makeable(&p, &q("100000 mg")).is_err());
    let p = combined("capsule", &["1000000.000001 mg", "3000000 mg"]);
    assert!(makeable(&p, &q("1 mg")).is_err());
}

#[test]
fn sprays_and_two_components() {
    let p = holding("spray", &[("THC", "2.7 mg"), ("CBD", "2.5 mg")]);
    assert_eq!(held(&p, "12 sprays"), ["THC 32.4 mg", "CBD 30 mg"]);
    assert_eq!(held(&p, "81 sprays"), ["THC 218.7 mg", "CBD 202.5 mg"]);
    assert_eq!(
        convert_of(&p, &q("5.4 mg"), Some("THC")).measure.unwrap().to_string(),
        "2 sprays"
    );
    // Both alike: it does not matter which is meant.
    let even = holding("mL", &[("THC", "10 mg/mL"), ("CBD", "10 mg/mL")]);
    assert_eq!(drawn(&even, "2.5 mg"), pair("0.25", "mL"));
    // A plan in sprays needs no second figure.
    assert_eq!(measure(&p, &Amount::exact(q("2 sprays"))), None);
    let unknown = holding("spray", &[("", "27 mg/mL")]);
    assert!(convert(&unknown, &q("2.7 mg")).notes[0].contains("what one spray comes to is not stated"));
    let known = Preparation {
        each: Some(f("0.1 mL")),
        ..unknown
    };
    assert_eq!(drawn(&known, "2.7 mg"), pair("1", "spray"));
}

#[test]
fn dilutions_and_insulin() {
    let p = Preparation {
        dilution: Some((f("1 mL"), f("10 mL"))),
        ..holding("mL", &[("THC", "10 mg/mL")])
    };
    assert_eq!(equals(&p, "0.5 mg"), ["0.5 mL", "0.05 mL"]);
    assert_eq!(convert(&p, &q("0.5 mg")).exact[1].how, "of the undiluted product");
    let dissolved = Preparation {
        dilution: Some((f("1 tablet"), f("20 mL"))),
        mark: Some(q("0.1 mL")),
        ..holding("tablet", &[("", "5 mg")])
    };
    assert_eq!(drawn(&dissolved, "0.4 mg"), pair("1.6", "mL"));
    assert!(makeable(&dissolved, &q("0.41 mg")).is_err());
    let pen = holding("unit", &[("", "100 units/mL")]);
    assert_eq!(equals(&pen, "10 units"), ["0.1 mL"]);
    assert_eq!(held(&pen, "0.1 mL"), ["10 units"]);
    let marked = Preparation {
        mark: Some(q("1 unit")),
        ..pen
    };
    assert!(makeable(&marked, &q("10.5 units")).is_err());
}

#[test]
fn percent_of_an_oil_is_by_volume_and_says_so() {
    let p = holding("mL", &[("CBD", "5 %")]);
    let found = convert(&p, &q("25 mg"));
    assert_eq!(found.measure.unwrap().to_string(), "0.5 mL");
    assert!(found.notes[0].contains("5 % is read as 50 mg in one mL"));
}

#[test]
fn ranges_are_measured_at_both_ends() {
    let p = holding("mL", &[("", "10 mg/mL")]);
    let range = Amount {
        low: d("2.5"),
        high: Some(d("5")),
        unit: Unit::Milligram,
        basis: None,
    };
    assert_eq!(measure(&p, &range).unwrap().to_string(), "0.25-0.5 mL");
}

#[test]
fn one_component_is_summed_over_courses() {
    let oil = holding("mL", &[("thc", "10 mg/mL")]);
    let spray = holding("spray", &[("THC", "2.7 mg"), ("CBD", "2.5 mg")]);
    let micro = holding("drop", &[("THC", "500 mcg")]);
    let doses = [
        ("Spray", &spray, q("2 sprays")),
        ("Oil", &oil, q("0.25 mL")),
        ("Drops", &micro, q("3 drops")),
        ("Plain", &Preparation::default(), q("5 mg")),
    ];
    let totals = component_totals(doses.iter().map(|(name, p, amount)| (*name, *p, amount)));
    let shown: Vec<String> = totals.iter().map(|(n, e)| format!("{n} {e}")).collect();
    assert_eq!(shown, ["THC 9.4 mg", "CBD 5 mg", "Plain 5 mg"]);
}

#[test]
fn limits_and_doses_in_other_units() {
    let flower = holding("g", &[("THC", "18 %")]);
    // Both are masses, but 0.05 g of flower is not 50 mg of THC.
    assert_eq!(
        in_unit(&flower, &q("0.05 g"), &Unit::Milligram).unwrap().to_string(),
        "9 mg"
    );
    assert_eq!(in_unit(&flower, &q("9 mg"), &Unit::Gram).unwrap().to_string(), "0.05 g");
    let tablet = holding("tablet", &[("", "500 mg")]);
    assert_eq!(
        in_unit(&tablet, &q("2 tablets"), &Unit::Gram).unwrap().to_string(),
        "1 g"
    );
    assert_eq!(
        in_unit(&tablet, &q("1 g"), &Unit::counted("tablet"))
            .unwrap()
            .to_string(),
        "2 tablets"
    );
    assert_eq!(
        in_unit(&Preparation::default(), &q("1 g"), &Unit::Milligram)
            .unwrap()
            .to_string(),
        "1000 mg"
    );
    assert_eq!(
        in_unit(&Preparation::default(), &q("1 g"), &Unit::counted("tablet")),
        None
    );
    let kit = combined("capsule", &["0.5 mg", "1.5 mg"]);
    assert_eq!(
        in_unit(&kit, &q("2 mg"), &Unit::counted("capsule"))
            .unwrap()
            .to_string(),
        "2 capsules"
    );
    assert_eq!(doses_in(&Preparation::default(), &q("18 mg"), &q("0.6 mg")), Some(30));
}

#[test]
fn equal_amounts_are_equal_in_any_unit() {
    let tablets = holding("tablet", &[("", "25 mcg")]);
    let syringe = Preparation {
        syringe: Some(d("100")),
        ..holding("mL", &[("", "200 mg/mL")])
    };
    for (p, a, b) in [
        (&tablets, "2 tablets", "50 mcg"),
        (&tablets, "50 mcg", "2 tablets"),
        (&tablets, "0.05 mg", "50 mcg"),
        (&syringe, "10 units", "20 mg"),
        (&syringe, "0.1 mL", "20 mg"),
        (&syringe, "10 units", "0.1 mL"),
    ] {
        assert!(same_amount(p, &q(a), &q(b)), "{a} = {b}");
    }
    assert_eq!(
        compare(&tablets, &q("3 tablets"), &q("50 mcg")),
        Some(Ordering::Greater)
    );
    assert_eq!(compare(&tablets, &q("1 tablet"), &q("50 mcg")), Some(Ordering::Less));
    assert_eq!(compare(&tablets, &q("1 spray"), &q("50 mcg")), None);
    assert!(!same_amount(&Preparation::default(), &q("2 tablets"), &q("50 mcg")));
}

#[test]
fn what_is_given_is_what_it_is_rounded_to() {
    let p = Preparation {
        round: Rounding::Down,
        ..combined("tablet", &["500 mg", "150 mg"])
    };
    assert_eq!(given(&p, &q("2262.5 mg")), q("2250 mg"));
    assert_eq!(given(&p, &q("650 mg")), q("650 mg"));
    assert_eq!(given(&holding("tablet", &[("", "25 mcg")]), &q("30 mcg")), q("30 mcg"));
}

#[test]
fn what_follows_an_amount_is_what_is_drawn() {
    let mut p = Preparation {
        mark: Some(q("0.05 mL")),
        ..holding("mL", &[("", "100 mg/mL")])
    };
    let said = |p: &Preparation, text: &str| {
        let read: Directions = format!("{text} morning").parse().unwrap();
        behind(p, &read.lines[0].amount)
    };
    assert_eq!(said(&p, "65 mg"), " = 0.65 mL");
    assert_eq!(said(&p, "0.65 mL"), " = 65 mg");
    assert_eq!(said(&p, "65-70 mg"), " = 0.65-0.7 mL");
    assert_eq!(said(&p, "68.25 mg"), "");
    p.round = Rounding::Nearest;
    assert_eq!(said(&p, "65 mg"), " = 0.65 mL");
    assert_eq!(said(&p, "68.25 mg"), ", given as 70 mg: 0.7 mL");
    assert_eq!(said(&p, "0.68 mL"), ", given as 0.7 mL");
    assert_eq!(said(&p, "65-68 mg"), ", rounded to 0.65-0.7 mL");
    p.syringe = Some(d("100"));
    assert_eq!(said(&p, "65 mg"), " = 0.65 mL = 65 units");
    assert_eq!(said(&p, "2 mg/kg"), "");
    let two = combined("tablet", &["50 mg", "25 mg"]);
    assert_eq!(said(&two, "125 mg"), " = 2 x 50 mg + 1 x 25 mg tablets");
    let spray = holding("spray", &[("THC", "2.7 mg"), ("CBD", "2.5 mg")]);
    assert_eq!(said(&spray, "2 sprays"), " = 5.4 mg THC + 5 mg CBD");
    // An amount of a component alone says which.
    let oil = Preparation {
        drops: Some(d("20")),
        ..holding("drop", &[("CBD", "25 mg/mL")])
    };
    assert_eq!(said(&oil, "25 mg"), " = 1 mL = 20 drops");
    let patch = Preparation {
        wear: Some(Lasts::Worn(72 * 60)),
        ..holding("patch", &[("", "25 mcg/h")])
    };
    assert_eq!(said(&patch, "1 patch"), " = 25 mcg/h");
    assert_eq!(said(&patch, "25 mcg/h"), " = 1 patch");
    assert_eq!(said(&Preparation::default(), "1 tablet"), "");
}
