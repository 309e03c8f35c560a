//! What a preparation makes of an amount: tablets to count, mL or units to draw, mg that are in it.
//!
//! All figures are exact. Nothing is rounded unless the preparation says how, and then the answer says so; what
//! cannot be counted or drawn exactly is refused with the nearest amounts that can.

pub mod contents;
mod conversion;
mod equals;
mod form;
mod mix;
mod numbers;
mod packs;
mod scale;
mod settle;
mod stated;
mod totals;
mod units;
mod worn;

use rust_decimal::Decimal;

use self::mix::Mix;
use self::scale::Scale;
use self::settle::{Settled, measured, settle};
use self::units::{mixed_name, parts};
use super::amount::{Amount, Quantity};
pub use super::ratio::{Exact, Ratio};
use super::unit::{Kind, Unit};
use crate::domain::directions::Lasts;

pub use self::contents::{Preparation, Rounding};
pub use self::conversion::{Conversion, Equal, Measured, Near, NotMakeable, Rounded, Unclear};
pub use self::equals::{EqualWords, behind, equal_words, in_directions};
pub use self::form::{form_words, form_words_of};
pub use self::packs::{days_lasted, doses_in};
pub use self::settle::{diluted, thing};
pub use self::stated::count_unit;
pub use self::totals::{BatchComponent, batch, changes_in, component_totals, needed, one_of_total};
pub use self::units::{compare, component, components, in_unit, same_amount};
pub use self::worn::worn;

/// What a preparation makes of an amount.
pub fn convert(p: &Preparation, asked: &Quantity) -> Conversion {
    convert_of(p, asked, None)
}

/// What a preparation makes of an amount of one named component: `2.5 mg` of `THC`.
pub fn convert_of(p: &Preparation, asked: &Quantity, component: Option<&str>) -> Conversion {
    let mut found = Conversion {
        asked: asked.clone(),
        exact: Vec::new(),
        components: Vec::new(),
        measure: None,
        rounded: None,
        notes: Vec::new(),
        refusal: None,
        per_pack: None,
        days: None,
    };
    let unclear = match Mix::of(p) {
        Some(mix) => mixed(p, &mix, &mut found),
        None => single(p, component, &mut found).err(),
    };
    if let Some(unclear) = unclear {
        found.notes.push(unclear.to_string());
    }
    found.per_pack = packs::packed(p, &found);
    found.days = packs::pack_days(p, &found);
    found
}

/// The question of which component an amount is, where the product holds several of its kind: `2.5 mg of which?`
pub fn which(p: &Preparation, asked: &Quantity) -> Option<String> {
    match Scale::of(p).ok()?.read(asked, None) {
        Err(which @ Unclear::Which(..)) => Some(which.to_string()),
        _ => None,
    }
}

/// The conversion by one scale.
fn single(p: &Preparation, component: Option<&str>, found: &mut Conversion) -> Result<(), Unclear> {
    let scale = Scale::of(p)?;
    found.notes.extend(scale.notes.iter().cloned());
    let asked = found.asked.clone();
    let value = scale.read(&asked, component)?;
    let component = component.or(match &asked.unit {
        Unit::Of(_, name) => Some(&**name),
        _ => None,
    });
    if let Some(material) = scale.material.as_ref().filter(|_| component.is_none())
        && *material != scale.measured
        && asked.unit == *material
    {
        found.notes.push(format!("{asked} is read as the material"));
    } else if let Some(material) = scale.material.as_ref().filter(|_| component.is_none())
        && asked.unit.kind() == Kind::Mass
        && asked.unit != *material
    {
        found.notes.push(format!(
            "{asked} is read as what is in it; the material is in {material}"
        ));
    }
    // Every figure is of what is given: where it was rounded, the drops and units with it are so too.
    let given = settled(p, &scale, value, found)?;
    let mut say = |amount: Option<Exact>, how: &str| {
        if let Some(amount) = amount.filter(|amount| amount.unit != asked.unit) {
            found.exact.push(Equal {
                thing: thing(p, &amount.unit),
                amount,
                how: how.to_owned(),
            });
        }
    };
    let of_component = |part: &&scale::Part| component.is_none_or(|name| part.name.eq_ignore_ascii_case(name));
    let strength = || {
        let mut holding = scale.parts.iter().filter(|part| part.per > Ratio::ZERO);
        holding.find(of_component).map_or("", |part| part.how.as_str())
    };
    // An amount that is counted or drawn in another way is not converted by the strength.
    let counted = scale.node(&asked.unit).filter(|_| component.is_none());
    let how = counted.map_or_else(strength, |(node, _)| node.how.as_str());
    say(Some(Exact::new(given, scale.measured.clone())), how);
    let dissolved = p.dilution.as_ref().map(|(take, _)| &take.unit);
    let mut between = Vec::new();
    for node in scale.nodes.iter().skip(1) {
        let Some(many) = given.times(node.per) else { continue };
        let amount = Exact::new(many, node.unit.clone());
        match &node.unit {
            Unit::Counted(word) if !many.is_whole() && &**word != "mark" && dissolved != Some(&node.unit) => {
                if &**word == "drop" {
                    between.push(format!("{amount} is between two drops"));
                }
            }
            _ => say(Some(amount), &node.how),
        }
    }
    if let Some(share) = &scale.undiluted {
        let amount = given.times(share.value).map(|v| Exact::new(v, share.unit.clone()));
        found.exact.extend(amount.map(|amount| Equal {
            amount,
            how: "of the undiluted product".to_owned(),
            thing: "undiluted",
        }));
    }
    found.notes.extend(between);
    found.components = parts(&scale, given);
    if let Some(minutes) = p.wear.and_then(Lasts::worn_minutes) {
        found.exact.extend(worn::worn_equals(&scale, given, minutes));
    }
    Ok(())
}

/// Sets what is measured, rounded or refused; returns the amount from which the contents are calculated.
fn settled(p: &Preparation, scale: &Scale, value: Ratio, found: &mut Conversion) -> Result<Ratio, Unclear> {
    let asked = Exact::from(&found.asked);
    let at = |to: Ratio| -> Option<Exact> {
        let share = if value.is_zero() { Ratio::ZERO } else { to.over(value)? };
        Some(Exact::new(asked.value.times(share)?, asked.unit.clone()))
    };
    match settle(scale, value, p.round).ok_or(Unclear::TooLarge)? {
        Settled::As(_) if value.is_zero() => Ok(value),
        Settled::As(value) => {
            found.measure = measured(p, scale, value);
            if found.measure.is_none() {
                let exact = Exact::new(value, scale.measured.clone());
                found.notes.push(format!(
                    "{asked} is {exact}; without a mark to round to it is left open"
                ));
            }
            Ok(value)
        }
        Settled::Rounded(to) => {
            found.measure = measured(p, scale, to);
            let from = Exact::new(value, scale.measured.clone());
            let gives = at(to).ok_or(Unclear::TooLarge)?;
            if let Some(measure) = &found.measure {
                found.notes.push(format!(
                    "{from} is rounded to {measure} ({}), which is {gives}",
                    p.round
                ));
            }
            let others = scale.nodes.iter().skip(1);
            found.rounded = Some(Rounded {
                from,
                also: others
                    .filter_map(|node| Some(Exact::new(value.times(node.per)?, node.unit.clone())))
                    .filter(|exact| exact.unit != asked.unit)
                    .collect(),
                gives,
                rule: p.round,
            });
            Ok(to)
        }
        Settled::Refused(below, above) => {
            let near = |to: Option<Ratio>| {
                let to = to?;
                Some(Near {
                    amount: at(to)?,
                    measured: measured(p, scale, to)?,
                })
            };
            found.refusal = Some(NotMakeable {
                asked: found.asked.clone(),
                comes_to: Some(Exact::new(value, scale.measured.clone())),
                below: near(below),
                above: near(above),
                divided: divided(p, scale, value),
            });
            Ok(value)
        }
    }
}

/// Into what one would have to be divided so that an amount can be counted, where nothing is said of that.
fn divided(p: &Preparation, scale: &Scale, value: Ratio) -> Option<&'static str> {
    let silent = p.divisible.is_none() && p.mark.is_none() && matches!(scale.measured, Unit::Counted(_));
    let parts = [(2, "halves"), (3, "thirds"), (4, "quarters")];
    let fits = |many: u32| value.times(Ratio::whole(many)).is_some_and(Ratio::is_whole);
    parts
        .into_iter()
        .find(|(many, _)| silent && fits(*many))
        .map(|(_, word)| word)
}

/// The conversion by strengths that are combined.
fn mixed(p: &Preparation, mix: &Mix, found: &mut Conversion) -> Option<Unclear> {
    let unit = stated::count_unit(p).unwrap_or_else(|| Unit::counted("unit"));
    let Some(value) = mix.read(&found.asked) else {
        return Some(if found.asked.unit == unit {
            let strengths = mix.strengths.iter().map(ToString::to_string).collect();
            Unclear::Strength(found.asked.clone(), strengths)
        } else {
            Unclear::Kind(found.asked.unit.clone(), unit)
        });
    };
    let asked_unit = found.asked.unit.clone();
    let back = |value: Ratio| mix.exact(value).to(&asked_unit).unwrap_or_else(|| mix.exact(value));
    let made = |counts: &mix::Counts| Measured {
        text: mix.text(counts),
        unit: unit.clone(),
        pieces: mix.pieces(counts).into_iter().map(|(n, s)| (n, Some(s))).collect(),
        thing: "",
    };
    let mut given = value;
    if let Some(counts) = mix.make(value) {
        found.measure = Some(made(&counts));
    } else if !value.is_zero() {
        let (below, above) = mix.near(value);
        let nearer = match (&below, &above) {
            (Some((b, _)), Some((a, _))) => match (value.minus(*b), a.minus(value)) {
                (Some(down), Some(up)) if down < up => &below,
                _ => &above,
            },
            (Some(_), None) => &below,
            _ => &above,
        };
        let to = match p.round {
            Rounding::Refuse => &None,
            Rounding::Down => &below,
            Rounding::Up => &above,
            Rounding::Nearest => nearer,
        };
        if let Some((to, counts)) = to {
            let rounded = back(*to);
            let drawn = made(counts);
            found.notes.push(format!(
                "{} is rounded to {drawn} ({}), which is {rounded}",
                found.asked, p.round
            ));
            found.measure = Some(drawn);
            found.rounded = Some(Rounded {
                from: Exact::from(&found.asked),
                also: Vec::new(),
                gives: rounded,
                rule: p.round,
            });
            given = *to;
        } else {
            let near = |side: Option<mix::Made>| {
                side.map(|(value, counts)| Near {
                    amount: back(value),
                    measured: made(&counts),
                })
            };
            found.refusal = Some(NotMakeable {
                asked: found.asked.clone(),
                comes_to: None,
                below: near(below),
                above: near(above),
                divided: None,
            });
        }
    }
    if let Some(minutes) = p.wear.and_then(Lasts::worn_minutes) {
        let rates = std::iter::once(("", mix.exact(given)));
        found.exact.extend(worn::worn_rates(rates, minutes));
    }
    found.components = vec![(mixed_name(p), mix.exact(given))];
    None
}

/// What is counted or drawn for an amount of the directions; `None` where the amount says it already, where it is
/// refused (see [`makeable`]) and where nothing is known.
pub fn measure(p: &Preparation, amount: &Amount) -> Option<Measured> {
    if amount.basis.is_some() {
        return None;
    }
    let of = |quantity: &Quantity| convert(p, quantity).measure.filter(|m| m.unit != quantity.unit);
    let low = of(&amount.quantity())?;
    let Some(high) = amount.high else {
        return Some(low);
    };
    let high = of(&Quantity::new(high, amount.unit.clone()))?;
    Some(Measured {
        text: format!("{}-{}", low.text, high.text),
        unit: low.unit,
        pieces: Vec::new(),
        thing: low.thing,
    })
}

/// Whether an amount can be counted or drawn, by the preparation's own rounding. `None`: nothing stated speaks
/// against it.
///
/// # Errors
/// [`NotMakeable`] names the nearest amounts that can be given.
pub fn makeable(p: &Preparation, asked: &Quantity) -> Result<Option<Measured>, Box<NotMakeable>> {
    let found = convert(p, asked);
    match found.refusal {
        Some(refusal) => Err(Box::new(refusal)),
        None => Ok(found.measure),
    }
}

/// The nearest amount that can be given, in the unit of the amount; the amount itself where nothing stated speaks
/// against it. `None` where it is refused or has no decimal value.
pub fn round_to_makeable(p: &Preparation, amount: &Quantity, rounding: Rounding) -> Option<Quantity> {
    let p = Preparation {
        round: rounding,
        ..p.clone()
    };
    let found = convert(&p, amount);
    match (found.refusal, found.rounded) {
        (Some(_), _) => None,
        (None, Some(rounded)) => rounded.gives.quantity(),
        (None, None) => Some(amount.clone()),
    }
}

/// What is given where this much is asked: the amount that it is rounded to where the preparation says how, else the
/// amount itself.
pub fn given(p: &Preparation, asked: &Quantity) -> Quantity {
    let rounded = convert(p, asked).rounded;
    rounded
        .and_then(|rounded| rounded.gives.quantity())
        .unwrap_or_else(|| asked.clone())
}

/// The same in another unit, exactly: what leaves the supply, and what a pack gives. `None` where the preparation does not
/// say how much that is.
pub fn given_in(p: &Preparation, asked: &Quantity, unit: &Unit) -> Option<Exact> {
    let rounded = match p.round {
        Rounding::Refuse => None,
        _ => convert(p, asked).rounded.map(|rounded| rounded.gives),
    };
    let Some(gives) = rounded else {
        return in_unit(p, asked, unit);
    };
    if gives.unit == *unit {
        return Some(gives);
    }
    if let Some(whole) = gives.quantity() {
        return in_unit(p, &whole, unit);
    }
    // A third of a mg has no decimals: it is worked out from what one mg is.
    let one = in_unit(p, &Quantity::new(Decimal::ONE, gives.unit.clone()), unit)?;
    Some(Exact::new(one.value.times(gives.value)?, unit.clone()))
}

/// What is given where an amount of the directions is rounded, with what is counted for it: `given as 2250 mg: 3 x 500 mg +
/// 5 x 150 mg tablets`. `None`: it is given as it is.
pub fn given_as(p: &Preparation, amount: &Amount) -> Option<String> {
    if amount.basis.is_some() || amount.high.is_some() {
        return None;
    }
    let found = convert(p, &amount.quantity());
    let (rounded, counted) = (found.rounded?, found.measure?);
    Some(if rounded.gives.unit == counted.unit {
        format!("given as {counted}")
    } else {
        format!("given as {}: {counted}", rounded.gives)
    })
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
