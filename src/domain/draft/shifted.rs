//! Plans that begin later than was typed, and repeats whose steps have moved.

use chrono::NaiveDate;

use crate::domain::plan::{Length, Plan, Repeat, Then};

/// A revision as it is for somebody who puts it into force later than it was meant: the days that went by without it
/// are taken from its first steps. A gate among them stays shut.
pub(super) fn begun_later(mut plan: Plan, today: NaiveDate) -> Plan {
    let mut gone = u32::try_from((today - plan.from).num_days()).unwrap_or(0);
    let origin = plan.from;
    plan.from = plan.from.max(today);
    while gone > 0 {
        let alone = plan.steps.len() < 2;
        let Some(first) = plan.steps.first_mut() else { break };
        let days = match first.length {
            Length::Days(n) => Some(n),
            Length::Weeks(n) => n.checked_mul(7),
            _ => None,
        };
        match days {
            Some(days) if days <= gone && (alone || first.then == Then::Ask) => {
                first.length = Length::Decided;
                break;
            }
            Some(days) if days <= gone => {
                gone -= days;
                plan.steps.remove(0);
                plan.repeat = moved_repeat(plan.repeat, 0, -1);
            }
            days => {
                first.length = days.map_or_else(|| first.length.clone(), |days| Length::Days(days - gone));
                if let Some(take) = first.take.turned(i64::from(gone), origin) {
                    first.take = take;
                }
                break;
            }
        }
    }
    plan
}

/// Where a ladder begins again, after steps were put in or taken out before that.
pub(super) fn moved_repeat(repeat: Repeat, at: usize, by: i64) -> Repeat {
    match repeat {
        Repeat::From { step, times }
            if usize::try_from(step).is_ok_and(|step| at + 1 < step)
                || by > 0 && usize::try_from(step).is_ok_and(|step| at < step && step > 1) =>
        {
            Repeat::From {
                step: u32::try_from((i64::from(step) + by).max(1)).unwrap_or(1),
                times,
            }
        }
        other => other,
    }
}
