//! Body surface from height and weight.

use rust_decimal::Decimal;

use crate::domain::amount::number;

/// A height, in centimetres: `170 cm`, `1.7 m`.
pub(super) fn height(text: &str) -> Option<Decimal> {
    let text = text.trim().to_lowercase();
    let (figure, size) = match text.strip_suffix("cm") {
        Some(figure) => (figure, Decimal::ONE),
        None => (text.strip_suffix('m')?, Decimal::ONE_HUNDRED),
    };
    let height = number(figure.trim()).ok()?.checked_mul(size)?;
    (Decimal::from(20)..=Decimal::from(300))
        .contains(&height)
        .then_some(height)
}

/// The body surface in m2 by the formula of Mosteller, the root of cm times kg over 3600, to two decimal places.
pub(super) fn surface(height: Decimal, weight: Decimal) -> Option<Decimal> {
    let square = height.checked_mul(weight)?.checked_div(Decimal::from(3600))?;
    // Hundredths, the nearest: twice as many and one, squared, are above four times the square.
    let above = |hundredths: i64| {
        let half = Decimal::new(2 * hundredths + 1, 2);
        half.checked_mul(half)
            .is_none_or(|quarter| quarter > square * Decimal::from(4))
    };
    let hundredths = (1..=1000).find(|hundredths| above(*hundredths))?;
    Some(Decimal::new(hundredths, 2).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surface_is_the_nearest_hundredth_of_the_root() {
        for (tall, heavy, found) in [
            ("170 cm", 70, "1.82"),
            ("1.5 m", 50, "1.44"),
            ("100cm", 16, "0.67"),
            ("180 cm", 80, "2"),
        ] {
            let found: Decimal = found.parse().unwrap();
            assert_eq!(
                surface(height(tall).unwrap(), Decimal::from(heavy)),
                Some(found),
                "{tall}"
            );
        }
        assert!(height("170").is_none() && height("3 cm").is_none() && height("tall").is_none());
    }
}
