//! The three things that are said of a row of values: how many, the middle one, and where most of them fall.
//!
//! Nothing else is calculated, on purpose. The days of a titration follow each other and are not independent, dose and
//! time go up together, and there is no group to compare with; so there is no trend, no slope, no correlation and no
//! test here. All arithmetic is exact.

use rust_decimal::Decimal;

use crate::domain::amount::show_number;

/// With fewer values than this the single values are shown and nothing is summed up.
pub const FEW: u32 = 7;

/// How many values there were, the middle one, and the range of most of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many values.
    pub n: u32,
    /// The middle value; of an even number of values, the mean of the middle two.
    pub median: Decimal,
    /// Lower end of the middle 80 %.
    pub low: Decimal,
    /// Upper end of the middle 80 %.
    pub high: Decimal,
}

impl Spread {
    /// Of these values, in any order; `None` of no values.
    ///
    /// The middle 80 % is the *trimmed range*: the tenth part of the values, rounded down, is left out at each end, and
    /// the least and the greatest of what is left are its ends (ranks `n/10 + 1` and `n - n/10`). It is the smallest
    /// range with the same number left out at both ends that holds at least 80 % of the values. Against the usual
    /// interpolated percentiles it has what matters here: both ends are values that were really recorded (no rating of
    /// 4.3 that nobody gave), it is the same when the scale is turned round, and anyone can check it by crossing out.
    /// Up to nine values it leaves nothing out.
    pub fn of(values: impl IntoIterator<Item = Decimal>) -> Option<Self> {
        let mut values: Vec<Decimal> = values.into_iter().collect();
        values.sort_unstable();
        let out = values.len() / 10;
        Some(Self {
            n: u32::try_from(values.len()).ok()?,
            median: median(&values)?,
            low: *values.get(out)?,
            high: *values.get(values.len().checked_sub(out + 1)?)?,
        })
    }

    /// Whether there are so few values that the single ones say more.
    pub fn is_few(&self) -> bool {
        self.n < FEW
    }

    /// The middle one as it is written everywhere.
    pub fn middle(&self) -> String {
        shown(self.median)
    }

    /// Whether two ranges have a value in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// `3-8`, or `5` where both ends are the same.
    pub fn range(&self) -> String {
        if self.low == self.high {
            show_number(self.low)
        } else {
            format!("{}-{}", show_number(self.low), show_number(self.high))
        }
    }
}

/// A figure as it is written everywhere: at most two places after the point, half up.
pub fn shown(value: Decimal) -> String {
    show_number(half_up(value, 2))
}

/// The same within a given width, with fewer places where needed.
pub fn narrow(value: Decimal, columns: usize) -> String {
    let forms = [2, 1, 0].map(|places| show_number(half_up(value, places)));
    let fits = forms.iter().find(|form| form.chars().count() <= columns);
    fits.unwrap_or(&forms[2]).clone()
}

/// Rounded, a half away from zero: what a person does by hand, and not to the next even number.
pub fn half_up(value: Decimal, places: u32) -> Decimal {
    value
        .round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}

/// The middle one of values in ascending order, or the mean of the middle two.
fn median(sorted: &[Decimal]) -> Option<Decimal> {
    let upper = *sorted.get(sorted.len() / 2)?;
    if !sorted.len().is_multiple_of(2) {
        return Some(upper.normalize());
    }
    let lower = *sorted.get((sorted.len() / 2).checked_sub(1)?)?;
    // The two differ by less than either end of the number range only for values that no scale has.
    Some(lower.checked_add(upper)?.checked_div(Decimal::TWO)?.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> Spread {
        Spread::of(values.iter().map(|v| Decimal::from(*v))).unwrap()
    }

    fn shown(values: &[i64]) -> String {
        let s = of(values);
        format!("{} {} ({})", s.n, show_number(s.median), s.range())
    }

    #[test]
    fn the_middle_and_the_middle_eighty_per_cent() {
        assert_eq!(shown(&[5]), "1 5 (5)");
        assert_eq!(shown(&[6, 5]), "2 5.5 (5-6)");
        // Twelve days: one left out at each end.
        assert_eq!(shown(&[4, 5, 5, 6, 6, 7, 5, 6, 7, 7, 6, 6]), "12 6 (5-7)");
        // Nine days: nothing is left out. Ten: one at each end, which is exactly 80 %.
        assert_eq!(shown(&[0, 5, 5, 5, 5, 5, 5, 5, 9]), "9 5 (0-9)");
        assert_eq!(shown(&[0, 4, 5, 5, 5, 5, 5, 5, 6, 9]), "10 5 (4-6)");
        assert_eq!(shown(&(1..=20).collect::<Vec<_>>()), "20 10.5 (3-18)");
        assert!(Spread::of([]).is_none());
    }

    #[test]
    fn a_figure_has_one_form_and_a_half_goes_up() {
        let of = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(
            ["6.5", "6.625", "6.625000", "7", "-0.125"].map(|n| super::shown(of(n))),
            ["6.5", "6.63", "6.63", "7", "-0.13"]
        );
        assert_eq!(
            ["6.75", "12.75", "118.45", "118.5"].map(|n| narrow(of(n), 4)),
            ["6.75", "12.8", "118", "119"]
        );
        assert_eq!(half_up(of("6.5"), 0), of("7"));
    }

    #[test]
    fn halves_are_exact() {
        let s = Spread::of([Decimal::new(125, 2), Decimal::new(130, 2)]).unwrap();
        assert_eq!(s.median.to_string(), "1.275");
    }

    #[test]
    fn ranges_that_touch_overlap() {
        assert!(of(&[1, 3]).overlaps(&of(&[3, 5])));
        assert!(!of(&[1, 3]).overlaps(&of(&[4, 5])));
    }

    proptest::proptest! {
        #[test]
        fn at_least_eighty_per_cent_and_the_same_number_out_at_both_ends(values in proptest::collection::vec(0_i64..40, 1..60)) {
            let s = of(&values);
            let inside = values.iter().filter(|v| s.low <= Decimal::from(**v) && Decimal::from(**v) <= s.high).count();
            proptest::prop_assert!(inside * 10 >= values.len() * 8);
            let turned: Vec<i64> = values.iter().rev().map(|v| 40 - v).collect();
            let t = of(&turned);
            let forty = Decimal::from(40);
            proptest::prop_assert_eq!((forty - t.low, forty - t.high, forty - t.median), (s.high, s.low, s.median));
            // As many at or below the median as at or above it, give or take the values that equal it.
            let below = values.iter().filter(|v| Decimal::from(**v) < s.median).count();
            let above = values.iter().filter(|v| Decimal::from(**v) > s.median).count();
            proptest::prop_assert!(below * 2 <= values.len() && above * 2 <= values.len());
        }
    }
}
