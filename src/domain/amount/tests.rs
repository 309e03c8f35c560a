//! Amounts as they are typed and shown.

use super::*;

fn shown(text: &str) -> String {
    Quantity::parse(text, &[]).map_or_else(|e| e.to_string(), |q| q.to_string())
}

#[test]
fn lenient_in_one_form_out() {
    assert_eq!(shown("0.5mg"), "0.5 mg");
    assert_eq!(shown(".5 mg"), "0.5 mg");
    assert_eq!(shown("5.0 mg"), "5 mg");
    assert_eq!(shown("1,25 mg"), "1.25 mg");
    assert_eq!(shown("0,125 mg"), "0.125 mg");
    assert_eq!(shown("50ug"), "50 mcg");
    assert_eq!(shown("1/2 tablet"), "0.5 tablets");
    assert_eq!(shown("½ tablet"), "0.5 tablets");
    assert_eq!(shown("10000 units"), "10,000 units");
    assert_eq!(shown("10,000 units"), "10,000 units");
    assert_eq!(shown("1000 IU"), "1000 units");
    assert_eq!(shown("25 ug/h"), "25 mcg/h");
    assert_eq!(shown("21 mg/24 h"), "21 mg/24 h");
    assert_eq!(shown("50 mg/5 mL"), "10 mg/mL");
    assert_eq!(shown("104 mg/0.65 mL"), "160 mg/mL");
    assert_eq!(shown("750 mg / 30mL"), "25 mg/mL");
}

#[test]
fn a_range_reads_back() {
    for text in ["1-2 tablets", "0.5-1 mg", "2.5 mg", "10,000-20,000 units"] {
        assert_eq!(Amount::parse(text, &[]).unwrap().to_string(), text);
    }
    assert!(Amount::parse("2-1 tablets", &[]).is_err() && Amount::parse("1-2", &[]).is_err());
    assert!(Amount::parse("-1 mg", &[]).is_err());
}

#[test]
fn doubtful_input_is_refused_and_says_why() {
    assert!(shown("1,250 mg").contains("1.250 or as 1250"));
    assert!(shown("1/7 tablet").contains("no exact decimal"));
    assert!(shown("1/3 mL").contains("no exact decimal"));
    assert!(shown("100 mg/3 mL").contains("`100 mg/3 mL` has no exact decimal"));
    assert!(shown("100 mg/0 mL").contains("not a known unit"));
    assert!(shown("5").contains("has no unit"));
    assert!(shown("5 mgg").contains("not a known unit"));
    assert!(shown("-5 mg").contains("below zero"));
    assert!(shown("1.2.3 mg").contains("not a number"));
}

#[test]
fn conversion_and_sums_are_exact() {
    let q = Quantity::parse("0.1 mg", &[]).unwrap();
    assert_eq!(q.to(&Unit::Microgram).unwrap().to_string(), "100 mcg");
    assert_eq!(q.plus(&"50 mcg".parse().unwrap()).unwrap().to_string(), "0.15 mg");
    assert_eq!(q.to(&Unit::Millilitre), None);
    let mut sum = q.clone();
    assert!(sum.add_same(&q) && sum.add_same(&"0.8 mg".parse().unwrap()));
    assert_eq!(sum, "1 mg".parse().unwrap());
    // Another unit of the kind, and a sum that cannot be written, are left to the exact way.
    let most = Quantity::new(Decimal::MAX, Unit::Milligram);
    assert!(!sum.add_same(&"50 mcg".parse().unwrap()) && !sum.add_same(&most));
    assert_eq!(sum, "1 mg".parse().unwrap());
}

#[test]
fn body_weight_and_surface() {
    let a = Amount {
        low: Decimal::new(25, 1),
        high: None,
        unit: Unit::Milligram,
        basis: Some(Basis::Kilogram),
    };
    assert_eq!(a.to_string(), "2.5 mg/kg");
    assert_eq!(a.for_body(Some(Decimal::from(24)), None).unwrap().to_string(), "60 mg");
    assert_eq!(a.for_body(None, Some(Decimal::TWO)), None);
}

#[test]
fn three_thirds_are_one() {
    for (typed, said) in [
        ("1/3 tablets", "1/3 tablet"),
        ("2/6 tablet", "1/3 tablet"),
        ("2/3 tablet", "2/3 tablet"),
        ("1 1/3 tablets", "1 1/3 tablets"),
        ("4/3 tablets", "1 1/3 tablets"),
        ("1/3-2/3 tablet", "1/3-2/3 tablet"),
        ("0.3333333333333333333333333333 tablets", "1/3 tablet"),
        ("0.333 tablets", "0.333 tablets"),
    ] {
        assert_eq!(Amount::parse(typed, &[]).unwrap().to_string(), said, "{typed}");
        assert_eq!(Amount::parse(said, &[]).unwrap().to_string(), said);
    }
    let third = Quantity::parse("1/3 tablet", &[]).unwrap();
    let two = third.plus(&third).unwrap();
    assert_eq!(two, Quantity::parse("2/3 tablet", &[]).unwrap());
    assert_eq!(two.plus(&third).unwrap().to_string(), "1 tablet");
    let mut sum = two.clone();
    assert!(sum.add_same(&third));
    assert_eq!(sum, Quantity::parse("1 tablet", &[]).unwrap());
    assert_eq!(third.times(Decimal::from(30)).unwrap().to_string(), "10 tablets");
}

proptest::proptest! {
    #[test]
    fn what_is_shown_reads_back(mantissa in 0_i64..100_000_000_000, scale in 0_u32..6) {
        let q = Quantity::new(Decimal::new(mantissa, scale), Unit::Milligram);
        proptest::prop_assert_eq!(Quantity::parse(&q.to_string(), &[]).unwrap(), q);
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = Quantity::parse(&text, &[]);
    }
}
