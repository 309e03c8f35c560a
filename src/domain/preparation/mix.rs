//! Amounts made up from different strengths of one form: `1 x 1.5 mg + 2 x 0.5 mg`.
//!
//! The fewest pieces that come to exactly the amount; then the fewest that are cut; then the largest strengths.

use std::cmp::Reverse;

use super::contents::Preparation;
use super::numbers::counted;
use crate::domain::amount::Quantity;
use crate::domain::printed::Printed;
use crate::domain::ratio::{Exact, Ratio, factor, shared};
use crate::domain::unit::Unit;

/// With more smallest pieces than this in one dose, the search is given up.
const MOST_STEPS: i128 = 20_000;
/// With more ways of cutting than this, only whole units are combined.
const MOST_CUTS: usize = 256;
const NONE: u32 = u32::MAX;

/// Strengths that can be combined, the largest first.
#[derive(Clone, Debug)]
pub(super) struct Mix {
    /// The strengths as stated, the largest first.
    pub(super) strengths: Vec<Printed>,
    /// The unit used in calculations.
    pub(super) unit: Unit,
    /// The size of the step that every reachable amount is a multiple of.
    grid: Ratio,
    /// Each strength in steps.
    sizes: Vec<usize>,
    /// The parts of one unit that can be given in addition to whole ones, nothing included.
    cuts: Vec<(Ratio, Vec<usize>)>,
}

/// How many of each strength, in the order of [`Mix::strengths`].
pub(super) type Counts = Vec<Ratio>;

/// An amount and how it is made up.
pub(super) type Made = (Ratio, Counts);

impl Mix {
    /// The strengths of a preparation that has at least two of one kind.
    pub(super) fn of(p: &Preparation) -> Option<Self> {
        let unit = p.strengths.first()?.unit.clone();
        let mut strengths: Vec<(Ratio, Printed)> = Vec::new();
        for strength in &p.strengths {
            let value = strength.value.times(factor(&strength.unit, &unit)?)?;
            if value > Ratio::ZERO && strengths.iter().all(|(other, _)| *other != value) {
                strengths.push((value, strength.clone()));
            }
        }
        if strengths.len() < 2 {
            return None;
        }
        strengths.sort_by_key(|(value, _)| Reverse(*value));
        let mut parts = parts_of_one(p.divisible);
        if parts.len().checked_pow(u32::try_from(strengths.len()).ok()?)? > MOST_CUTS {
            parts.truncate(1);
        }
        let smallest = parts.get(1).copied().unwrap_or(Ratio::ONE);
        let mut grid = None;
        for (value, _) in &strengths {
            let piece = value.times(smallest)?;
            let both = shared(piece, *value)?;
            grid = Some(match grid {
                None => both,
                Some(grid) => shared(grid, both)?,
            });
        }
        let grid = grid?;
        let steps = |value: Ratio| usize::try_from(value.over(grid)?.floor()).ok();
        let sizes = strengths
            .iter()
            .map(|(value, _)| steps(*value))
            .collect::<Option<Vec<_>>>()?;
        let cuts = parts
            .into_iter()
            .map(|part| {
                let each = strengths
                    .iter()
                    .map(|(value, _)| steps(value.times(part)?))
                    .collect::<Option<Vec<_>>>();
                Some((part, each?))
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            strengths: strengths.into_iter().map(|(_, strength)| strength).collect(),
            unit,
            grid,
            sizes,
            cuts,
        })
    }

    /// An amount in the unit of the strengths.
    pub(super) fn read(&self, asked: &Quantity) -> Option<Ratio> {
        Ratio::from(asked.value).times(factor(&asked.unit, &self.unit)?)
    }

    /// How an amount is made up; `None` where it cannot be.
    pub(super) fn make(&self, amount: Ratio) -> Option<Counts> {
        let steps = amount.over(self.grid)?;
        if !steps.is_whole() || steps.top() > MOST_STEPS {
            return None;
        }
        let steps = usize::try_from(steps.top()).ok().filter(|steps| *steps > 0)?;
        self.best(&self.fewest(steps), steps)
    }

    /// The nearest amounts on either side that can be made up.
    pub(super) fn near(&self, amount: Ratio) -> (Option<Made>, Option<Made>) {
        let Some(steps) = amount.over(self.grid).filter(|steps| steps.floor() <= MOST_STEPS) else {
            return (None, None);
        };
        let Ok(floor) = usize::try_from(steps.floor()) else {
            return (None, None);
        };
        // One of the smallest strength more always reaches something; past the bound it is not worth a search.
        let smallest = self.sizes.iter().copied().min().unwrap_or(1);
        if i128::try_from(smallest).map_or(true, |size| size > MOST_STEPS) {
            return (None, None);
        }
        let table = self.fewest(floor.saturating_add(smallest).saturating_add(1));
        let at = |v: usize| {
            Some((
                Ratio::new(i128::try_from(v).ok()?, 1)?.times(self.grid)?,
                self.best(&table, v)?,
            ))
        };
        let first_below = if steps.is_whole() {
            floor.checked_sub(1)
        } else {
            Some(floor)
        };
        let below = first_below.and_then(|from| (1..=from).rev().find_map(at));
        let above = (floor + 1..table.len()).find_map(at);
        (below, above)
    }

    /// The fewest whole units for every number of steps up to one.
    fn fewest(&self, most: usize) -> Vec<u32> {
        let mut table = vec![NONE; most.saturating_add(1)];
        if let Some(nothing) = table.first_mut() {
            *nothing = 0;
        }
        for v in 1..table.len() {
            let least = self
                .sizes
                .iter()
                .filter(|size| **size > 0)
                .filter_map(|size| table.get(v.checked_sub(*size)?).copied())
                .min();
            if let (Some(least), Some(cell)) = (least.filter(|n| *n != NONE), table.get_mut(v)) {
                *cell = least.saturating_add(1);
            }
        }
        table
    }

    /// The best way to reach a number of steps.
    fn best(&self, table: &[u32], steps: usize) -> Option<Counts> {
        let ways = self.cuts.len().checked_pow(u32::try_from(self.sizes.len()).ok()?)?;
        let mut best: Option<(u32, u32, Reverse<Counts>)> = None;
        for way in 0..ways {
            let (mut rest, mut code, mut cut) = (Some(steps), way, 0);
            let mut counts: Counts = Vec::with_capacity(self.sizes.len());
            for strength in 0..self.sizes.len() {
                let choice = code % self.cuts.len();
                code /= self.cuts.len();
                let Some((part, each)) = self.cuts.get(choice) else {
                    continue;
                };
                rest = rest.and_then(|rest| rest.checked_sub(*each.get(strength)?));
                cut += u32::from(choice > 0);
                counts.push(*part);
            }
            let Some(rest) = rest else { continue };
            let Some(whole) = table.get(rest).copied().filter(|n| *n != NONE) else {
                continue;
            };
            let pieces = whole.saturating_add(cut);
            if best.as_ref().is_some_and(|(n, c, _)| (*n, *c) < (pieces, cut)) {
                continue;
            }
            let Some(counts) = self.filled(table, rest, counts) else {
                continue;
            };
            let found = (pieces, cut, Reverse(counts));
            if best.as_ref().is_none_or(|best| found < *best) {
                best = Some(found);
            }
        }
        best.map(|(_, _, Reverse(counts))| counts)
    }

    /// Adds the whole units for the rest to the parts, the largest strengths first.
    fn filled(&self, table: &[u32], rest: usize, mut counts: Counts) -> Option<Counts> {
        let mut rest = rest;
        while rest > 0 {
            let fewest = table.get(rest)?.checked_sub(1)?;
            let next = self.sizes.iter().position(|size| {
                rest.checked_sub(*size).and_then(|left| table.get(left)).copied() == Some(fewest) && *size > 0
            })?;
            rest -= self.sizes.get(next)?;
            let count = counts.get_mut(next)?;
            *count = count.plus(Ratio::ONE)?;
        }
        Some(counts)
    }

    /// `2 x 1.5 mg + 1 x 0.5 mg`.
    pub(super) fn text(&self, counts: &Counts) -> String {
        let parts: Vec<String> = self
            .pieces(counts)
            .into_iter()
            .map(|(count, strength)| format!("{} x {strength}", counted(count)))
            .collect();
        parts.join(" + ")
    }

    /// How many of which strength, those that are used.
    pub(super) fn pieces(&self, counts: &Counts) -> Vec<(Ratio, Printed)> {
        counts
            .iter()
            .zip(&self.strengths)
            .filter(|(count, _)| !count.is_zero())
            .map(|(count, strength)| (*count, strength.clone()))
            .collect()
    }

    /// A number in the unit of the strengths.
    pub(super) fn exact(&self, amount: Ratio) -> Exact {
        Exact::new(amount, self.unit.clone())
    }
}

/// The parts of one unit that can be given: nothing, a quarter, a half, three quarters.
fn parts_of_one(divisible: Option<Ratio>) -> Vec<Ratio> {
    let mut parts = vec![Ratio::ZERO];
    let Some(piece) = divisible.filter(|piece| *piece > Ratio::ZERO) else {
        return parts;
    };
    let mut part = piece;
    while part < Ratio::ONE && parts.len() <= MOST_CUTS {
        parts.push(part);
        let Some(next) = part.plus(piece) else { break };
        part = next;
    }
    parts
}
