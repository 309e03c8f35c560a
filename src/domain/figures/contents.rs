//! How much of what is in a medicine was taken at each step, where its doses are not counted in that.

use rust_decimal::RoundingStrategy;

use super::steps::StepFigures;
use crate::domain::amount::Quantity;
use crate::domain::course::Preparation;
use crate::domain::preparation::components;
use crate::domain::unit::Kind;

/// One component, and how much of it was taken on a day with doses at each of the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its name: `THC`; empty where there is one alone.
    pub name: String,
    /// For each row; `None` where nothing was taken.
    pub each: Vec<Option<Quantity>>,
    /// On how many days of each row anything was taken.
    pub days: Vec<u32>,
}

impl Content {
    /// What the figures are: `THC from Examplin on a day with doses, mean`. Other medicines may contain the same, and are not in them.
    pub fn label(&self, medicine: &str) -> String {
        let what = if self.name.is_empty() {
            medicine.to_owned()
        } else {
            format!("{} from {medicine}", self.name)
        };
        format!("{what} on a day with doses, mean")
    }
}

/// The components of a medicine over the rows of its steps, in the order in which they were taken first.
pub fn contents(preparation: &Preparation, rows: &[StepFigures]) -> Vec<Content> {
    let all: Vec<Vec<(String, Quantity)>> = rows.iter().map(|row| taken(preparation, row)).collect();
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in all.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let each = |row: &StepFigures, held: &[(String, Quantity)], name: &String| {
        let sum = held.iter().find(|(known, _)| known == name).map(|(_, sum)| sum)?;
        let each = sum.value.checked_div(row.taken_days.into())?;
        let each = each.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        Some(Quantity::new(each.normalize(), sum.unit.clone()))
    };
    let content = |name: &String| Content {
        name: name.clone(),
        each: rows.iter().zip(&all).map(|(row, held)| each(row, held, name)).collect(),
        days: rows.iter().map(|row| row.taken_days).collect(),
    };
    names.into_iter().map(content).collect()
}

/// What was taken of each component on the days of a row.
fn taken(preparation: &Preparation, row: &StepFigures) -> Vec<(String, Quantity)> {
    let mut found: Vec<(String, Quantity)> = Vec::new();
    let own = row.taken.amounts().filter(|amount| amount.unit.kind() != Kind::Mass);
    for (name, exact) in own.flat_map(|amount| components(preparation, amount)) {
        let Some(amount) = exact.quantity().filter(|amount| amount.unit.kind() == Kind::Mass) else {
            continue;
        };
        match found
            .iter_mut()
            .find(|(known, sum)| *known == name && sum.plus(&amount).is_some())
        {
            Some((_, sum)) => *sum = sum.plus(&amount).unwrap_or_else(|| sum.clone()),
            None => found.push((name, amount)),
        }
    }
    found
}
