//! Totals of a week: as doses are counted, and for each component of the preparation.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::Preparation;
use crate::domain::preparation::components;
use crate::domain::ratio::Exact;
use crate::domain::schedule::{Action, Timeline};
use crate::domain::unit::Unit;

/// What a week comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The component; `None`: as doses are counted.
    pub component: Option<String>,
    /// The sum. Of ranges the upper ends are summed.
    pub sum: Quantity,
}

/// The sums of the seven days from a day on. Amounts of kinds that cannot be added are summed apart.
pub fn totals(timeline: &Timeline, preparation: &Preparation, from: NaiveDate, wall: &dyn Wall) -> Vec<Total> {
    totals_of(timeline, preparation, (from, from + TimeDelta::days(6)), wall)
}

/// The sums of the days from one to another, on the local calendar.
pub fn totals_of(
    timeline: &Timeline,
    preparation: &Preparation,
    (from, until): (NaiveDate, NaiveDate),
    wall: &dyn Wall,
) -> Vec<Total> {
    let mut found: Vec<Total> = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= until) {
        for due in timeline
            .due_on(day, wall)
            .iter()
            .filter(|due| due.action != Some(Action::Remove))
        {
            let most = due.amount.at_most();
            // Rates do not add up: the supply used is a number of patches.
            if matches!(most.unit, Unit::PerHours(..)) {
                let name = preparation.count.as_deref().unwrap_or("patch");
                add(
                    &mut found,
                    None,
                    &Quantity::new(Decimal::ONE, Unit::Counted(name.into())),
                );
                continue;
            }
            add(&mut found, None, &most);
            add_contents(&mut found, preparation, &most);
        }
    }
    // A product of one unnamed component says nothing new where doses are in its unit.
    found.dedup_by(|a, b| a.sum == b.sum && a.component.as_deref() == Some("") && b.component.is_none());
    found.sort_by_key(|total| total.component.is_some());
    found
}

/// What is in amounts that were taken, a sum for each component.
pub fn contents_of<'a>(preparation: &Preparation, amounts: impl Iterator<Item = &'a Quantity>) -> Vec<Total> {
    let mut found: Vec<Total> = Vec::new();
    for amount in amounts.filter(|amount| !matches!(amount.unit, Unit::PerHours(..))) {
        add_contents(&mut found, preparation, amount);
    }
    found
}

fn add_contents(found: &mut Vec<Total>, preparation: &Preparation, amount: &Quantity) {
    let rate = |exact: &Exact| matches!(exact.unit, Unit::PerHours(..));
    let held = components(preparation, amount).into_iter();
    for (component, amount) in held.filter(|(_, held)| !rate(held)) {
        // What no decimal number equals is left out rather than rounded.
        if let Some(amount) = amount.quantity() {
            add(found, Some(&component), &amount);
        }
    }
}

fn add(found: &mut Vec<Total>, component: Option<&str>, amount: &Quantity) {
    let same = found
        .iter_mut()
        .find(|t| t.component.as_deref() == component && t.sum.plus(amount).is_some());
    match same {
        Some(total) => {
            if let Some(sum) = total.sum.plus(amount) {
                total.sum = sum;
            }
        }
        None => found.push(Total {
            component: component.map(str::to_owned),
            sum: amount.clone(),
        }),
    }
}
