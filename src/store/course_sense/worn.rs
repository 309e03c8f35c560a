//! What is worn: two times for one thing, several at once, and nothing that says when it comes off.

use crate::domain::course::Preparation;
use crate::domain::directions::{Days, Directions, Lasts, Line, Moment};
use crate::store::minutes::{show_minutes, show_worn};

/// What to say about the lines of a step.
pub(super) fn faults(p: &Preparation, take: &Directions) -> Vec<String> {
    take.lines.iter().filter_map(|line| of_line(p, line)).collect()
}

fn of_line(p: &Preparation, line: &Line) -> Option<String> {
    let lasts = line.lasts_on(p.wear)?;
    let minutes = lasts.worn_minutes()?;
    let length = show_worn(lasts);
    let other = |own: &Lasts| own.worn_minutes() != Some(minutes);
    if let (Some(own), Some(_)) = (p.wear.filter(other), line.lasts) {
        return Some(format!(
            "{} is worn {length} by this line and {} by `wear`; the line is used",
            line.amount,
            show_worn(own)
        ));
    }
    if let Moment::TimesADay(_) = line.moment {
        return Some(format!(
            "{} has no time of day, so it is not known when it comes off after {length}; expected one such as 08:00 or morning",
            line.amount
        ));
    }
    let (often, how) = every(line)?;
    (often < minutes).then(|| {
        format!(
            "{} is put on {how} and worn {length}: two are worn at the same time; expected fewer days, or a shorter time",
            line.amount
        )
    })
}

/// The least minutes from one to the next, and how that is said.
fn every(line: &Line) -> Option<(u32, String)> {
    if let Moment::Every { minutes, .. } = line.moment {
        return Some((minutes, format!("every {}", show_minutes(minutes))));
    }
    let days = match &line.days {
        Days::Every => 1,
        Days::EveryDays { every, .. } => *every,
        Days::Weekdays { days, every, .. } => {
            let on = |day: u32| days & (1 << (day % 7)) != 0;
            let after = |day: u32| {
                (1..=7).find(|next| on(day + next)).map(|next| {
                    if *every > 1 && days.is_power_of_two() {
                        7 * every
                    } else {
                        next
                    }
                })
            };
            (0..7).filter(|day| on(*day)).filter_map(after).min()?
        }
        _ => return None,
    };
    let how = if days == 1 {
        "every day".to_owned()
    } else {
        format!("every {days} days")
    };
    Some((days * 24 * 60, how))
}
