//! Exact fractions, for quotients that no decimal number equals (595 mg in 48 pieces).
//!
//! Every operation is checked: what does not fit is `None`, never a wrapped or rounded figure.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use crate::domain::amount::{Quantity, show_number, thirds};
use crate::domain::unit::Unit;

/// An exact fraction in its lowest terms; the lower number is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    top: i128,
    bottom: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { top: 0, bottom: 1 };
    /// One.
    pub const ONE: Self = Self { top: 1, bottom: 1 };

    /// The fraction of two whole numbers; `None` for a lower number of zero and for what does not fit.
    pub fn new(top: i128, bottom: i128) -> Option<Self> {
        let shared = i128::try_from(gcd(top.unsigned_abs(), bottom.unsigned_abs())).ok()?;
        if bottom == 0 || shared == 0 {
            return None;
        }
        let (top, bottom) = (top / shared, bottom / shared);
        Some(if bottom < 0 {
            Self {
                top: top.checked_neg()?,
                bottom: bottom.checked_neg()?,
            }
        } else {
            Self { top, bottom }
        })
    }

    /// A whole number.
    pub fn whole(value: u32) -> Self {
        Self {
            top: i128::from(value),
            bottom: 1,
        }
    }

    /// The upper number.
    pub fn top(self) -> i128 {
        self.top
    }

    /// The lower number.
    pub fn bottom(self) -> i128 {
        self.bottom
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.top == 0
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.bottom == 1
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        // Crosswise reduction first keeps the intermediate figures small.
        let a = Self::new(self.top, other.bottom)?;
        let b = Self::new(other.top, self.bottom)?;
        Self::new(a.top.checked_mul(b.top)?, a.bottom.checked_mul(b.bottom)?)
    }

    /// The quotient; `None` when dividing by nothing.
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.bottom, other.top)?)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let shared = i128::try_from(gcd(self.bottom.unsigned_abs(), other.bottom.unsigned_abs())).ok()?;
        let (left, right) = (other.bottom / shared, self.bottom / shared);
        Self::new(
            self.top.checked_mul(left)?.checked_add(other.top.checked_mul(right)?)?,
            self.bottom.checked_mul(left)?,
        )
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            top: other.top.checked_neg()?,
            bottom: other.bottom,
        })
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> i128 {
        self.top.div_euclid(self.bottom)
    }

    /// The largest multiple of a step that is not above it; the step is above zero.
    pub fn down_to(self, step: Self) -> Option<Self> {
        Self::new(self.over(step)?.floor(), 1)?.times(step)
    }

    /// The decimal number that equals it; `None` where there is none.
    pub fn decimal(self) -> Option<Decimal> {
        let (mut rest, mut twos, mut fives) = (self.bottom, 0_u32, 0_u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        let places = twos.max(fives);
        if rest != 1 || places > 28 {
            return None;
        }
        let value = self.top.checked_mul(10_i128.checked_pow(places)? / self.bottom)?;
        Decimal::try_from_i128_with_scale(value, places)
            .ok()
            .map(|d| d.normalize())
    }

    /// Rounded to a number of decimal places, half up.
    pub fn rounded(self, places: u32) -> Option<Decimal> {
        let half = Self::new(1, 2)?;
        let scale = 10_i128.checked_pow(places)?;
        let value = self.times(Self::new(scale, 1)?)?.plus(half)?.floor();
        Decimal::try_from_i128_with_scale(value, places)
            .ok()
            .map(|d| d.normalize())
    }

    /// Its first decimal places, cut off and marked: `12.395833...`; the plain number where one equals it.
    pub fn expansion(self, places: u32) -> Option<String> {
        if let Some(exact) = self.decimal().filter(|d| d.scale() <= places) {
            return Some(exact.to_string());
        }
        let scale = 10_i128.checked_pow(places)?;
        let cut = self.times(Self::new(scale, 1)?)?.floor();
        let cut = Decimal::try_from_i128_with_scale(cut, places).ok()?;
        Some(format!("{cut}..."))
    }

    /// How many decimal places leave three significant digits.
    fn places(self) -> u32 {
        let (mut places, mut value) = (0, self);
        let hundred = Self::whole(100);
        let ten = Self::whole(10);
        while !value.is_zero() && value < hundred && places < 18 {
            let Some(larger) = value.times(ten) else { break };
            value = larger;
            places += 1;
        }
        places
    }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Self {
        if let Some(thirds) = thirds(value).and_then(|n| Self::new(n, 3)) {
            return thirds;
        }
        let value = value.normalize();
        // The scale of a decimal is 28 at most, so that the power fits.
        Self::new(value.mantissa(), 10_i128.pow(value.scale())).unwrap_or(Self::ZERO)
    }
}

impl Ord for Ratio {
    /// Exact at any size: the continued fractions are compared, nothing is multiplied.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = ((self.top, self.bottom), (other.top, other.bottom));
        let mut turned = false;
        loop {
            let whole = a.0.div_euclid(a.1).cmp(&b.0.div_euclid(b.1));
            let (left, right) = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            let found = match (whole, left, right) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, ..) => {
                    a = (a.1, left);
                    b = (b.1, right);
                    turned = !turned;
                    continue;
                }
                (other, ..) => other,
            };
            return if turned { found.reverse() } else { found };
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bottom {
            1 => write!(f, "{}", self.top),
            bottom => write!(f, "{}/{bottom}", self.top),
        }
    }
}

/// The largest number that divides both.
fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The largest fraction that both are whole multiples of.
pub(super) fn shared(a: Ratio, b: Ratio) -> Option<Ratio> {
    let top = gcd(a.top.unsigned_abs(), b.top.unsigned_abs());
    let both = gcd(a.bottom.unsigned_abs(), b.bottom.unsigned_abs());
    let bottom = (a.bottom / i128::try_from(both).ok()?).checked_mul(b.bottom)?;
    Ratio::new(i128::try_from(top).ok()?, bottom)
}

/// An exact amount that need not be a decimal number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    /// How many.
    pub value: Ratio,
    /// Of what.
    pub unit: Unit,
}

impl Exact {
    /// This many of this unit.
    pub fn new(value: Ratio, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// As a plain amount; `None` where no decimal number equals it, and it is not a number of thirds of a counted
    /// thing.
    pub fn quantity(&self) -> Option<Quantity> {
        let thirds = || {
            let top = Decimal::try_from_i128_with_scale(self.value.top, 0).ok()?;
            let counted = matches!(self.unit, Unit::Counted(_)) && self.value.bottom == 3;
            top.checked_div(Decimal::from(3)).filter(|_| counted)
        };
        Some(Quantity::new(self.value.decimal().or_else(thirds)?, self.unit.clone()))
    }

    /// The same in another unit of its kind.
    pub fn to(&self, unit: &Unit) -> Option<Self> {
        Some(Self::new(self.value.times(factor(&self.unit, unit)?)?, unit.clone()))
    }

    /// Rounded half up to a number of decimal places. Whoever shows this says that it is rounded.
    pub fn rounded(&self, places: u32) -> Option<Quantity> {
        Some(Quantity::new(self.value.rounded(places)?, self.unit.clone()))
    }

    /// Rounded half up to three significant digits. Whoever shows this says that it is rounded.
    pub fn near(&self) -> Option<Quantity> {
        self.rounded(self.value.places())
    }
}

impl From<&Quantity> for Exact {
    fn from(quantity: &Quantity) -> Self {
        Self::new(quantity.value.into(), quantity.unit.clone())
    }
}

/// `12.5 mg`; where no decimal number equals it: `about 12.4 mg (exactly 595/48)`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(exact) = self.quantity() {
            return write!(f, "{exact}");
        }
        // `1/3 tablet`, and `about 0.33 mg`.
        let unit = self.unit.show(self.near().is_some() || self.value > Ratio::ONE);
        match self.near() {
            Some(near) => write!(f, "about {} {unit} (exactly {})", show_number(near.value), self.value),
            None => write!(f, "{} {unit}", self.value),
        }
    }
}

/// What one of a unit is in another of its kind; delivery rates (`mcg/h`, `mg/24 h`) are of one kind too.
pub(super) fn factor(from: &Unit, to: &Unit) -> Option<Ratio> {
    if let (Unit::PerHours(top, hours), Unit::PerHours(other, others)) = (from, to) {
        return Ratio::whole(*others)
            .over(Ratio::whole(*hours))?
            .times(top.factor_to(other)?.into());
    }
    Some(from.factor_to(to)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(top: i128, bottom: i128) -> Ratio {
        Ratio::new(top, bottom).unwrap()
    }

    #[test]
    fn quotients_without_a_decimal_say_so() {
        let piece = Exact::new(ratio(595, 48), Unit::Milligram);
        assert_eq!(piece.quantity(), None);
        assert_eq!(piece.value.expansion(6).unwrap(), "12.395833...");
        assert_eq!(piece.rounded(1).unwrap().to_string(), "12.4 mg");
        assert_eq!(piece.to_string(), "about 12.4 mg (exactly 595/48)");
        assert_eq!(ratio(1, 72).expansion(6).unwrap(), "0.013888...");
        assert_eq!(
            Exact::new(ratio(1, 72), Unit::Gram).to_string(),
            "about 0.0139 g (exactly 1/72)"
        );
        assert_eq!(ratio(37, 200).expansion(6).unwrap(), "0.185");
    }

    #[test]
    fn rates_are_of_one_kind() {
        let day = Exact::from(&"21 mg/24 h".parse::<Quantity>().unwrap());
        let hour = Unit::parse("mcg/h", &[]).unwrap();
        assert_eq!(day.to(&hour).unwrap().to_string(), "875 mcg/h");
    }

    #[test]
    fn the_largest_figures_do_not_panic() {
        let most = Ratio::from(Decimal::MAX);
        assert_eq!(most.times(most), None);
        assert_eq!(most.decimal(), Some(Decimal::MAX));
        assert!(most > Ratio::from(Decimal::MIN));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::ONE.over(Ratio::ZERO), None);
    }

    proptest! {
        #[test]
        fn order_and_sums_agree_with_whole_numbers(
            a in -9999_i128..9999, b in 1_i128..999, c in -9999_i128..9999, d in 1_i128..999,
        ) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.plus(y).unwrap(), ratio(a * d + c * b, b * d));
            prop_assert_eq!(x.minus(y).unwrap().plus(y).unwrap(), x);
            prop_assert_eq!(x.floor(), a.div_euclid(b));
        }

        #[test]
        fn decimals_come_back(mantissa in any::<i64>(), scale in 0_u32..28) {
            let d = Decimal::new(mantissa, scale).normalize();
            prop_assert_eq!(Ratio::from(d).decimal(), Some(d));
        }

        #[test]
        fn the_shared_part_divides_both(a in 1_i128..999, b in 1_i128..99, c in 1_i128..999, d in 1_i128..99) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            let part = shared(x, y).unwrap();
            prop_assert!(x.over(part).unwrap().is_whole() && y.over(part).unwrap().is_whole());
        }
    }
}
