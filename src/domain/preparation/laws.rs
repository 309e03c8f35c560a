//! Laws of conversion, for any preparation and amount.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::contents::Batch;
use super::tests::{combined, d, holding, q};
use super::*;

fn any_quantity() -> impl Strategy<Value = Quantity> {
    let units = prop::sample::select(vec![
        Unit::Milligram,
        Unit::Microgram,
        Unit::Gram,
        Unit::Millilitre,
        Unit::Activity,
        Unit::Percent,
        Unit::counted("tablet"),
        Unit::counted("drop"),
        Unit::counted("patch"),
        Unit::counted("bottle"),
        Unit::Per(Box::new(Unit::Milligram), Box::new(Unit::Millilitre)),
        Unit::PerHours(Box::new(Unit::Microgram), 1),
    ]);
    (
        prop_oneof![0_i64..1000, any::<i64>().prop_map(i64::abs)],
        0_u32..6,
        units,
    )
        .prop_map(|(m, s, unit)| Quantity::new(Decimal::new(m, s), unit))
}

fn any_preparation() -> impl Strategy<Value = Preparation> {
    let some = || prop::option::of(any_quantity());
    let figure = || prop::option::of((0_i64..200, 0_u32..3).prop_map(|(m, s)| Decimal::new(m, s)));
    let count = prop::option::of(prop::sample::select(vec![
        "tablet", "mL", "drop", "unit", "bottle", "g", "patch",
    ]));
    (
        (count, prop::collection::vec(("[ab]?", any_quantity()), 0..3)),
        (
            prop::collection::vec(any_quantity(), 0..4),
            figure(),
            figure(),
            figure(),
        ),
        (
            some(),
            some(),
            some(),
            some(),
            some(),
            prop::option::of((any_quantity(), any_quantity())),
        ),
        (
            prop::sample::select(Rounding::ALL.to_vec()),
            prop::option::of(0_u32..10_000),
            any::<bool>(),
            0_u32..60,
        ),
    )
        .prop_map(|(a, b, c, e)| Preparation {
            count: a.0.map(str::to_owned),
            contains: a.1.into_iter().map(|(name, q)| (name, q.into())).collect(),
            strengths: b.0.into_iter().map(Into::into).collect(),
            divisible: b.1.map(Into::into),
            drops: b.2,
            syringe: b.3,
            mark: c.0,
            powder: c.1.map(Into::into),
            water: c.2.map(Into::into),
            pack: c.3,
            each: c.4.map(Into::into),
            dilution: c.5.map(|(take, to)| (take.into(), to.into())),
            round: e.0,
            wear: e.1.map(Lasts::Worn),
            batch: e.2.then(|| Batch {
                material: q("3 g"),
                carried_percent: d("80"),
                pieces: e.3,
            }),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_preparation_panics(p in any_preparation(), asked in any_quantity(), unit in any_quantity()) {
        let found = convert(&p, &asked);
        prop_assert!(found.measure.is_none() || found.refusal.is_none());
        let _ = (makeable(&p, &asked).map_err(|e| e.to_string()), batch(&p), needed(&p, &asked, 7));
        let _ = (in_unit(&p, &asked, &unit.unit), format!("{:?}", found.exact.iter().map(|e| e.amount.to_string()).collect::<Vec<_>>()));
    }

    #[test]
    fn there_and_back_is_the_same(mg in 1_i64..100_000, strength in 1_i64..10_000, scale in 0_u32..3) {
        let p = holding("mL", &[("", &format!("{} mg/mL", Decimal::new(strength, scale)))]);
        let asked = Quantity::new(Decimal::new(mg, 2), Unit::Milligram);
        let there = in_unit(&p, &asked, &Unit::Millilitre).unwrap();
        if let Some(volume) = there.quantity() {
            prop_assert_eq!(in_unit(&p, &volume, &Unit::Milligram).unwrap().quantity(), Some(asked));
        }
    }

    #[test]
    fn neighbours_can_be_given_and_nothing_is_between(quarter_mg in 1_i64..4000) {
        let p = Preparation { divisible: Ratio::new(1, 4), ..holding("tablet", &[("", "5 mg")]) };
        let asked = Quantity::new(Decimal::new(quarter_mg, 2), Unit::Milligram);
        if let Err(refused) = makeable(&p, &asked) {
            let above = refused.above.unwrap().amount.quantity().unwrap();
            prop_assert!(makeable(&p, &above).is_ok() && above.value > asked.value);
            prop_assert!(above.value - asked.value < d("1.25"));
            if let Some(below) = refused.below {
                let below = below.amount.quantity().unwrap();
                prop_assert!(makeable(&p, &below).is_ok() && below.value < asked.value);
                prop_assert_eq!(above.value - below.value, d("1.25"));
            }
        }
    }

    #[test]
    fn combinations_are_exact_and_the_fewest(target in 1_u32..120, a in 1_u32..12, b in 1_u32..12, c in 1_u32..12) {
        let strengths = [a, b, c];
        let texts: Vec<String> = strengths.iter().map(|s| format!("{s} mg")).collect();
        let p = combined("capsule", &texts.iter().map(String::as_str).collect::<Vec<_>>());
        let fewest = (0..=target / a)
            .flat_map(|x| (0..=target / b).flat_map(move |y| (0..=target / c).map(move |z| (x, y, z))))
            .filter(|(x, y, z)| x * a + y * b + z * c == target)
            .map(|(x, y, z)| x + y + z)
            .min();
        let asked = Quantity::new(Decimal::from(target), Unit::Milligram);
        let found = makeable(&p, &asked);
        let same = a == b && b == c;
        match (fewest, found) {
            _ if same => {}
            (Some(fewest), Ok(Some(measured))) => {
                let count: Decimal = measured.pieces.iter().filter_map(|(n, _)| n.decimal()).sum();
                let total: Decimal = measured.pieces.iter().filter_map(|(n, s)| n.times(s.as_ref()?.value)?.decimal()).sum();
                prop_assert_eq!((count, total), (Decimal::from(fewest), Decimal::from(target)));
            }
            (None, Err(refused)) => prop_assert!(refused.above.is_some()),
            (fewest, found) => prop_assert!(false, "{:?} {:?}", fewest, found),
        }
    }
}
