//! How other limits compare with those that were: figures of which one is ten times the other.

use super::ceiling::stated;
use super::said;
use crate::domain::amount::{Quantity, show_number};
use crate::domain::course::{Course, Late};
use crate::domain::preparation::{Ratio, in_unit};

/// The limits that are larger or smaller than they were by a factor that points to a wrong unit: ten times, or as both
/// say. A sentence each; none where nothing changes so far.
pub fn changed(was: &Course, now: &Course) -> Vec<String> {
    let stated_ten = |course: &Course| course.limits.max_factor.map_or(Ratio::whole(10), Ratio::from);
    // A factor that was raised does not let its own change pass.
    let ten = stated_ten(was);
    let mut found = Vec::new();
    for (rule, most) in stated(&now.limits) {
        let old = stated(&was.limits).find(|(other, old)| *other == rule && old.component == most.component);
        let Some((_, old)) = old else { continue };
        let figure = |amount: &Quantity| {
            let plain = amount.to(&old.amount.unit).map(|amount| Ratio::from(amount.value));
            plain.or_else(|| Some(in_unit(&now.preparation, amount, &old.amount.unit)?.value))
        };
        let far = figure(&most.amount).and_then(|new| far(new, Ratio::from(old.amount.value), ten));
        found.extend(far.map(|far| {
            format!(
                "At most {most} {}, which is {far} the {old} until now. Is the unit right?",
                said::over(rule)
            )
        }));
    }
    let after = |course: &Course| match course.limits.late {
        Some(Late::After(minutes)) => Some(minutes),
        _ => None,
    };
    let minutes = [
        ("The gap", was.limits.gap, now.limits.gap),
        (
            "The time between episodes",
            was.limits.episode_gap,
            now.limits.episode_gap,
        ),
        ("The time between doses", was.limits.interval, now.limits.interval),
        ("The time after which a late dose is left out", after(was), after(now)),
    ];
    for (name, old, new) in minutes {
        let Some((old, new)) = old.zip(new) else { continue };
        let far = far(Ratio::whole(new), Ratio::whole(old), ten);
        found.extend(far.map(|far| {
            let (new, old) = (said::length(new), said::length(old));
            format!("{name} is {new}, which is {far} the {old} until now. Is the unit right?")
        }));
    }
    let (old, new) = (stated_ten(was), stated_ten(now));
    if old != new && new.over(old).is_some_and(|times| times > Ratio::ONE) {
        let show = |factor: Ratio| factor.decimal().map_or_else(String::new, show_number);
        found.push(format!(
            "An amount is taken for a slip of the unit from {} times on, until now from {} times on.",
            show(new),
            show(old)
        ));
    }
    found
}

/// `10 times`, `a tenth of`: how a figure compares with another that is far from it.
fn far(new: Ratio, old: Ratio, ten: Ratio) -> Option<String> {
    let times = new.over(old)?;
    if times >= ten {
        return Some(format!("{} times", show_number(times.floor().into())));
    }
    let parts = old.over(new)?;
    (parts >= ten).then(|| format!("{} times less than", show_number(parts.floor().into())))
}
