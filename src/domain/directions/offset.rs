//! What comes before one moment of a list also applies to those after it: `30 min before breakfast, lunch and dinner`
//! is half an hour before each of the three.
//!
//! It holds for the meals that follow, until one has `at` or `with`, or an offset of its own. A bedtime after meals is
//! separate. Where both could be meant (a slot of one's own, `1 hour before noon and night`) nothing is assumed.
//! Reading and printing ask the same: what would be read in another way is printed with its own amount.

use super::{Moment, Side};
use crate::domain::vocabulary::SLOTS;

pub(super) const MEALS: [&str; 3] = ["breakfast", "lunch", "dinner"];

/// The offset in force within a list of moments.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Offset(Option<Before>);

#[derive(Clone, Copy, Debug)]
struct Before {
    side: Side,
    minutes: u32,
    /// It was said of a meal.
    meal: bool,
}

impl Offset {
    /// What the next moment of the list means as it is written; `itself`: it has `at` or `with`. `None`: it can be
    /// meant in two ways.
    pub(super) fn next(&mut self, written: &Moment, itself: bool) -> Option<Moment> {
        let Moment::Slot { name, side, minutes } = written else {
            return Some(written.clone());
        };
        let is_meal = MEALS.contains(&&**name);
        let with = |side: Side, minutes: u32| Moment::Slot {
            name: name.clone(),
            side,
            minutes,
        };
        match (side, self.0) {
            (Side::At, None) => Some(written.clone()),
            (Side::At, Some(_)) if itself => {
                self.0 = None;
                Some(written.clone())
            }
            (Side::At, Some(before)) if is_meal => Some(with(before.side, before.minutes)),
            (Side::At, Some(before)) => {
                let known = SLOTS.iter().any(|(known, ..)| *known == &**name);
                (before.meal && known).then(|| written.clone())
            }
            (side, Some(before)) if *minutes == 0 && before.side == *side => Some(with(*side, before.minutes)),
            (side, _) => {
                self.0 = Some(Before {
                    side: *side,
                    minutes: *minutes,
                    meal: is_meal,
                });
                Some(written.clone())
            }
        }
    }

    /// The next moment with the offset in force, as it would be written.
    pub(super) fn before(self, written: &Moment) -> String {
        match (written, self.0) {
            (Moment::Slot { name, .. }, Some(before)) => Moment::Slot {
                name: name.clone(),
                side: before.side,
                minutes: before.minutes,
            }
            .to_string(),
            _ => written.to_string(),
        }
    }
}
