//! What doses can be counted in.

use rust_decimal::Decimal;

use crate::domain::amount::Quantity;
use crate::domain::course::Preparation;
use crate::domain::directions::Directions;
use crate::domain::preparation::{Exact, Ratio, count_unit};
use crate::domain::unit::{COUNTED, Kind, Unit};
use crate::domain::vocabulary::Vocabulary;

/// Whether doses can be counted in this word: no unit of measure that is not known, and no word that directions read as
/// something else.
pub(super) fn counts(word: &str, words: &Vocabulary) -> bool {
    // What everybody counts reads back: the test below holds that for each of them.
    if COUNTED.contains(&word) {
        return true;
    }
    reads_back(word, words)
}

fn reads_back(word: &str, words: &Vocabulary) -> bool {
    let mut words = words.clone();
    words.count_in(word);
    let Some(unit) = Unit::word(word, words.counted()) else {
        return false;
    };
    let back = |many: u32| {
        let amount = Quantity::new(many.into(), unit.clone());
        let said = format!("{amount} once a day");
        Directions::understood(&said, &words).is_some_and(|read| read.to_string() == said)
    };
    Unit::counts(word) && back(1) && back(2)
}

/// `count = "mg"` with `contains = "10 mg"`: no mg contains ten.
pub(super) fn more_than_itself(p: &Preparation) -> Option<String> {
    let one = Quantity::new(Decimal::ONE, count_unit(p)?);
    if one.unit.kind() != Kind::Mass {
        return None;
    }
    let more = p.contains.iter().map(|(_, held)| held).find(|held| {
        let inside = Exact::new(held.value, held.unit.clone()).to(&one.unit);
        inside.is_some_and(|inside| inside.value > Ratio::from(Decimal::ONE))
    })?;
    Some(format!(
        "{one} cannot contain {more}; expected the thing that is counted as `count`, such as count = \"tablet\", or the amount \
         alone without `count`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_counts_reads_back() {
        for word in COUNTED {
            assert!(reads_back(word, &Vocabulary::default()), "{word}");
        }
        assert!(!counts("grain", &Vocabulary::default()));
    }
}
