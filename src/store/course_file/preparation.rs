//! What a dose is made of: what one contains, how it is divided, measured and diluted.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::super::reader::{Fields, Reader, exact};
use super::keys::{BATCH, DILUTION};
use super::values::{each, printed, quantity, worn};
use crate::domain::amount::{Quantity, number};
use crate::domain::course::{Batch, Preparation};
use crate::domain::printed::Printed;
use crate::domain::ratio::Ratio;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

pub(super) fn preparation(
    r: &mut Reader<'_>,
    top: &Fields<'_>,
    count: Option<String>,
    words: &Vocabulary,
) -> Preparation {
    Preparation {
        count,
        contains: contains(r, top, words),
        strengths: top
            .texts(r, "strengths")
            .unwrap_or_default()
            .iter()
            .filter_map(|text| match Printed::parse(text, words.counted()) {
                Ok(quantity) => Some(quantity),
                Err(error) => {
                    top.fault(r, "strengths", &error.to_string());
                    None
                }
            })
            .collect(),
        divisible: match top.value("divisible").map(|v| exact(v.get_ref())) {
            Some(Some(value)) => Some(value.into()),
            _ => top.choose(
                r,
                "divisible",
                "whole, halves, thirds, quarters, or a number such as 0.5 or 1/3",
                divisible,
            ),
        }
        .filter(|part| {
            let fits = *part > Ratio::ZERO;
            if !fits {
                top.fault(r, "divisible", "expected a number above zero");
            }
            fits
        }),
        drops: each(
            r,
            top,
            "drops",
            &Unit::counted("drop"),
            "a number of drops in one mL, such as 20 drops/mL",
        ),
        syringe: each(
            r,
            top,
            "syringe",
            &Unit::Activity,
            "a number of units in one mL, such as 100 units/mL",
        ),
        mark: quantity(r, top, "mark", words),
        round: top
            .choose(r, "round", "refuse, down, up or nearest", |text| text.parse().ok())
            .unwrap_or_default(),
        each: printed(r, top, "each", words),
        powder: printed(r, top, "powder", words),
        water: printed(r, top, "water", words),
        pack: quantity(r, top, "pack", words),
        wear: worn(r, top, "wear"),
        batch: top.inner(r, "batch", "batch").and_then(|fields| {
            fields.close(r, BATCH);
            let material = quantity(r, &fields, "material", words);
            let carried = match fields.value("carried").map(|v| exact(v.get_ref())) {
                Some(Some(value)) => Some(value),
                // A cartridge that is bought holds all of what its label says.
                _ if !fields.has("carried") => Some(Decimal::ONE_HUNDRED),
                _ => fields.choose(r, "carried", "a share such as 80 %", |text| {
                    Quantity::parse(text, &[])
                        .ok()
                        .filter(|q| q.unit == Unit::Percent)
                        .map(|q| q.value)
                }),
            };
            let pieces = fields.whole(r, "pieces", 1..100_001);
            Some(Batch {
                material: fields.need(r, "material", material, "an amount such as 3.5 g")?,
                carried_percent: fields.need(r, "carried", carried, "a share such as 80 %")?,
                pieces: fields.need(r, "pieces", pieces, "a number of pieces")?,
            })
        }),
        dilution: top.inner(r, "dilution", "dilution").and_then(|fields| {
            fields.close(r, DILUTION);
            let take = printed(r, &fields, "take", words);
            let to = printed(r, &fields, "to", words);
            Some((
                fields.need(r, "take", take, "an amount such as 1 mL")?,
                fields.need(r, "to", to, "an amount such as 10 mL")?,
            ))
        }),
    }
}

/// `contains = { THC = "2.7 mg" }` in the order of the file, or one text for one unnamed component.
pub(super) fn contains(r: &mut Reader<'_>, top: &Fields<'_>, words: &Vocabulary) -> Vec<(String, Printed)> {
    match top.value("contains").map(toml::Spanned::get_ref) {
        None => Vec::new(),
        Some(DeValue::Table(table)) => {
            let Some(fields) = top.inner(r, "contains", "contains") else {
                return Vec::new();
            };
            let mut keys: Vec<(usize, &str)> = table.keys().map(|k| (k.span().start, &**k.get_ref())).collect();
            keys.sort_unstable();
            keys.into_iter()
                .filter_map(|(_, key)| Some((key.to_owned(), printed(r, &fields, key, words)?)))
                .collect()
        }
        Some(_) => printed(r, top, "contains", words)
            .map(|q| (String::new(), q))
            .into_iter()
            .collect(),
    }
}

/// The smallest part of one counted unit.
pub(super) fn divisible(text: &str) -> Option<Ratio> {
    let part = match text.trim() {
        "whole" => 1,
        "halves" => 2,
        "thirds" => 3,
        "quarters" => 4,
        text => {
            let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
            let (top, bottom) = (number(top).ok()?, number(bottom).ok()?);
            return Ratio::from(top).over(bottom.into());
        }
    };
    Ratio::new(1, part)
}
