//! How many rows the parts of a chart get, so that every mark is at its value: a dose is never drawn at the number of
//! another one, nor a rating at that of its neighbour. Where the rows are too few, marks are the numbers themselves; where
//! not even that is possible there is no picture, and the sentence says it.

use chrono::NaiveDate;

use crate::domain::Decimal;
use crate::domain::amount::show_number;
use crate::domain::measure::{Measure, Scale};
use crate::ui::plot::medians;
use crate::ui::text::width;

/// The most rows of doses.
const MOST_DOSES: u16 = 9;

/// The most weeks that have one figure.
const MOST_WEEKS: i64 = 2;

/// The rows of the doses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DoseRows {
    pub height: u16,
    /// Rows are as far apart as the amounts; otherwise each amount has its own row, evenly spread.
    pub to_scale: bool,
}

/// The rows for some amounts, ascending from zero; `None` where there is not one for each.
pub(super) fn of_doses(amounts: &[Decimal], room: u16) -> Option<DoseRows> {
    let count = u16::try_from(amounts.len()).ok()?.max(2);
    let most = room.min(MOST_DOSES.max(count));
    let high = amounts.last().filter(|high| !high.is_zero());
    let exact = |height: &u16| {
        let rows = Decimal::from(height - 1);
        let at = |amount: &Decimal| Some((amount * rows).checked_div(*high?)?.fract().is_zero());
        amounts.iter().all(|amount| at(amount) == Some(true))
    };
    if let Some(height) = (count..=most).rev().find(exact) {
        return Some(DoseRows { height, to_scale: true });
    }
    (count <= most).then(|| DoseRows {
        height: (most - 1) / (count - 1) * (count - 1) + 1,
        to_scale: false,
    })
}

/// How a value of a measure is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A point on the row of the value.
    Point,
    /// The number itself, near its height.
    Number,
    /// The median of each span of this many weeks as a number, near its height: days have no column of their own.
    Weeks(i64),
    /// A point on the nearest row: of a scale without steps. The amount of a row is next to the name.
    Nearest,
}

/// The rows of some values, and how they are marked; `None` where no picture would be true.
pub(super) fn of_ratings(
    measure: &Measure,
    values: &[(NaiveDate, Decimal)],
    (from, to): (NaiveDate, NaiveDate),
    columns: u16,
    room: u16,
) -> Option<(u16, Mark)> {
    let whole = |per: u32| {
        values
            .iter()
            .all(|(_, value)| (value * Decimal::from(per)).fract().is_zero())
    };
    let days = (to - from).num_days() + 1;
    match &measure.scale {
        Scale::Rating { .. } if room >= 21 && (room >= 32 || !whole(1)) && whole(2) => Some((21, Mark::Point)),
        Scale::Rating { .. } if room >= 11 && whole(1) => Some((11, Mark::Point)),
        // A day needs its own column, or numbers would cover each other.
        Scale::Rating { .. } if room >= 3 && whole(1) && days <= i64::from(columns) => {
            Some((room.min(10), Mark::Number))
        }
        Scale::Rating { .. } if room >= 3 && whole(1) => {
            weeks(values, to, days, columns).map(|weeks| (room.min(10), Mark::Weeks(weeks)))
        }
        Scale::Grade { five } => steps(if *five { 5 } else { 4 }, room),
        Scale::YesNo => steps(2, room.min(3)),
        // An odd number, so that the middle one is the middle of the scale.
        Scale::Number { .. } | Scale::Pair { .. } if room >= 3 => {
            Some((room.min(11) - u16::from(room.min(11).is_multiple_of(2)), Mark::Nearest))
        }
        Scale::Rating { .. } | Scale::Number { .. } | Scale::Pair { .. } => None,
    }
}

/// The fewest weeks whose medians do not touch each other as figures.
fn weeks(values: &[(NaiveDate, Decimal)], to: NaiveDate, days: i64, columns: u16) -> Option<i64> {
    (1..=MOST_WEEKS).find(|weeks| {
        let figures = medians(values, to, *weeks);
        let widest = figures.iter().map(|(_, median)| width(&show_number(*median)));
        let columns_needed = i64::try_from(widest.max().unwrap_or(1) + 1).unwrap_or(i64::MAX);
        columns_needed * days <= 7 * weeks * i64::from(columns)
    })
}

/// Rows for a scale with a number of steps, the same number of them for each.
fn steps(count: u16, room: u16) -> Option<(u16, Mark)> {
    let each = room.min(11).checked_sub(1)? / (count - 1);
    (each > 0).then(|| (each * (count - 1) + 1, Mark::Point))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(list: &[&str]) -> Vec<Decimal> {
        list.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn every_amount_has_a_row_of_its_own() {
        let even = amounts(&["0", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(
            of_doses(&even, 9),
            Some(DoseRows {
                height: 6,
                to_scale: true
            })
        );
        assert_eq!(
            of_doses(&even, 5),
            Some(DoseRows {
                height: 5,
                to_scale: false
            })
        );
        assert_eq!(of_doses(&even, 4), None);
        let uneven = amounts(&["0", "25", "75", "200"]);
        assert_eq!(
            of_doses(&uneven, 8),
            Some(DoseRows {
                height: 7,
                to_scale: false
            })
        );
        assert_eq!(
            of_doses(&uneven, 9),
            Some(DoseRows {
                height: 9,
                to_scale: true
            })
        );
        let long: Vec<Decimal> = (0..16).map(Decimal::from).collect();
        assert_eq!(of_doses(&long, 15), None);
        assert_eq!(
            of_doses(&long, 20),
            Some(DoseRows {
                height: 16,
                to_scale: true
            })
        );
        assert_eq!(
            of_doses(&amounts(&["0"]), 3),
            Some(DoseRows {
                height: 3,
                to_scale: false
            })
        );
    }
}
