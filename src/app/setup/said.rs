//! What is written of steps and of questions in words.

use crate::domain::draft::first_amount;
use crate::domain::measure::{Measure, phrase};
use crate::domain::plan::Step;

/// The steps of a ladder in few words.
pub fn steps_words(steps: &[Step]) -> String {
    match steps {
        [one] => format!("{}, the same all the time", one.take),
        all => {
            let amounts = all.iter().filter_map(|step| first_amount(&step.take));
            let amounts: Vec<String> = amounts.map(|amount| amount.to_string()).collect();
            let each = all.first().map(|step| step.length.to_string()).unwrap_or_default();
            format!("{} steps of {each}: {}", all.len(), amounts.join(", "))
        }
    }
}

/// What is rated, with its scale.
pub(super) fn measures_words(measures: &[Measure]) -> String {
    if measures.is_empty() {
        return "no ratings".to_owned();
    }
    let words = measures.iter().map(|measure| {
        let alerts = measure.bounds.iter();
        let alerts: String = alerts
            .map(|bound| format!(", at {}", phrase::bound_words(&measure.scale, bound)))
            .collect();
        format!("{}, {}{alerts}", measure.name, measure.expected())
    });
    words.collect::<Vec<_>>().join("; ")
}
