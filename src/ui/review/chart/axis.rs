//! The axes of the chart: how wide its labels are, from where to where it runs, how a value is written.

use super::rows::Mark;
use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::measure::{GRADES, Measure, Scale};
use chrono::NaiveDate;

/// How wide the labels of the value axes are.
pub(super) const LABEL: u16 = 8;

pub(super) fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The ends of a measure's axis and the values that are named on it.
pub(super) fn axis(
    measure: &Measure,
    points: &[(NaiveDate, Decimal)],
    mark: Mark,
) -> (Decimal, Decimal, Vec<(Decimal, String)>) {
    let named = |values: &[i64]| {
        values
            .iter()
            .map(|v| (Decimal::from(*v), v.to_string()))
            .collect::<Vec<_>>()
    };
    match &measure.scale {
        Scale::Rating { .. } if matches!(mark, Mark::Number | Mark::Weeks(_)) => {
            (Decimal::ZERO, Decimal::TEN, named(&[10, 0]))
        }
        Scale::Rating { .. } => (Decimal::ZERO, Decimal::TEN, named(&[10, 8, 6, 5, 4, 2, 0])),
        Scale::Grade { five } => {
            let last = if *five { 4_usize } else { 3 };
            let names = (0..=last).rev().map(|n| {
                let words = match n {
                    2 => "mod.",
                    4 => "v.sev.",
                    n => GRADES[n],
                };
                (Decimal::from(n), words.to_owned())
            });
            (Decimal::ZERO, Decimal::from(last), names.collect())
        }
        Scale::YesNo => {
            let names = vec![(Decimal::ONE, "yes".to_owned()), (Decimal::ZERO, "no".to_owned())];
            (Decimal::ZERO, Decimal::ONE, names)
        }
        Scale::Number { .. } | Scale::Pair { .. } => {
            let low = points.iter().map(|(_, value)| *value).min().unwrap_or_default();
            let high = points.iter().map(|(_, value)| *value).max().unwrap_or(Decimal::ONE);
            let high = if high > low { high } else { low + Decimal::ONE };
            let middle = ((low + high) / Decimal::TWO).normalize();
            let names = [high, middle, low].map(|value| (value, show_number(value)));
            (low, high, names.into())
        }
    }
}
