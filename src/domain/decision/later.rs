//! Decisions of later days: one that is made now may be undone by one that was made before.

use chrono::{NaiveDate, TimeDelta};

use super::{Effect, Said};
use crate::domain::change::{Change, Verb};
use crate::domain::course::Course;
use crate::domain::schedule::Timeline;
use crate::domain::words;

/// Why a decision cannot be made while one of a later day is in force that would undo it or add to it: that one has to
/// be taken back first.
pub fn overruled(
    (course, drafted, plan): (&Course, &[Change], &Timeline),
    said: &Said,
    effect: &Effect,
    today: NaiveDate,
) -> Option<String> {
    let later = course.changes.iter().chain(drafted);
    let later = later.filter(|change| change.void.is_none() && change.on > said.on);
    let mut steps = later.filter(|change| {
        let verb = &change.verb;
        matches!(
            verb,
            Verb::Advance | Verb::Back(_) | Verb::Restart | Verb::RestartStep | Verb::GoTo(_) | Verb::Down { .. }
        ) || said.verb == Verb::Stop && *verb == Verb::Resume
    });
    let relative = |change: &&Change| matches!(change.verb, Verb::Advance | Verb::Back(_) | Verb::Down { .. });
    let over = |days: u32| said.on + TimeDelta::days(i64::from(days));
    // What was decided of how long a step lasts does nothing in a pause, and the plan would go on after it by itself. A
    // pause without an end waits for somebody, who is told then what comes.
    let mut lengths = (course.changes.iter().chain(drafted)).filter(|change| {
        let stays = matches!(change.verb, Verb::Stay { .. } | Verb::Hold { .. });
        change.void.is_none() && change.on > said.on && stays
    });
    if let Verb::Pause { days: Some(days), .. } = &said.verb
        && let Some(found) = lengths.find(|change| change.on < over(*days))
    {
        return Some(format!(
            "`{}` from {} was decided before and does nothing in a pause: take it back first, with :correct-history",
            found.verb,
            words::day_near(found.on, today)
        ));
    }
    // A plan of a later day begins on it, whatever is decided before.
    let next = course.plans.iter().map(|plan| plan.from).find(|from| *from > said.on);
    // One that begins in the middle of its ladder begins there, whatever step is decided before.
    let goes_on = |from: &NaiveDate| {
        let mut plans = course.plans.iter().filter(|plan| plan.from == *from);
        plans.any(|plan| plan.begins.is_some())
    };
    let begins = match &said.verb {
        verb if verb.restarts() && !matches!(verb, Verb::Take(_)) => next.filter(goes_on),
        Verb::Stay { .. } | Verb::Pause { days: None, .. } | Verb::Stop => next,
        Verb::Pause { days: Some(days), .. } => next.filter(|from| *from < over(*days)),
        // A step that waits for an answer lasts until then whether or not it is held.
        Verb::Hold { .. } if plan.waits_on(said.on) => {
            next.filter(|from| effect.lasts_to().is_some_and(|last| last + TimeDelta::days(1) == *from))
        }
        _ => None,
    };
    if let Some(begins) = begins {
        let until = match &said.verb {
            Verb::Pause { .. } => format!(
                "; or say `pause until {}`",
                (begins - TimeDelta::days(1)).format("%Y-%m-%d")
            ),
            _ => String::new(),
        };
        return Some(format!("{}{until}", plan_in_the_way(begins, today)));
    }
    let lasts = matches!(said.verb, Verb::Each(_) | Verb::Hold { .. } | Verb::Pause { .. });
    let steps_on = lasts || said.verb.moves() && !matches!(said.verb, Verb::Take(_) | Verb::Resume);
    if let Some(begins) = effect.brings_back().filter(|_| steps_on) {
        return Some(format!(
            "the plan from {} was decided before, in place of the steps after this one: take it back first, with \
             :correct-history",
            words::day_near(begins, today)
        ));
    }
    // A pause or its end of a later day decides how long this one lasts.
    if let Verb::Pause { days, .. } = &said.verb {
        let ends = |change: &&Change| matches!(change.verb, Verb::Pause { .. } | Verb::Resume);
        let all = course
            .changes
            .iter()
            .chain(drafted)
            .filter(|change| change.void.is_none());
        let mut later = all.filter(|change| change.on > said.on).filter(ends);
        let within = |change: &&Change| match (days, &change.verb) {
            (None, Verb::Pause { days: None, .. }) => false,
            (None, _) => true,
            (Some(days), _) => change.on < over(*days),
        };
        if let Some(found) = later.find(within) {
            return Some(in_the_way(found, plan, today));
        }
    }
    let found = match &said.verb {
        Verb::Stay { .. } | Verb::Pause { days: None, .. } | Verb::Stop => steps.next(),
        Verb::Hold { .. } => {
            let ends = effect.lasts_to();
            steps.find(|change| ends.is_some_and(|ends| ends + TimeDelta::days(1) == change.on))
        }
        Verb::Pause { days: Some(days), .. } => steps.find(|change| change.on < over(*days)),
        // Written as a revision, a decision gives the steps of the file other numbers.
        Verb::Advance | Verb::Back(_) | Verb::RestartStep | Verb::GoTo(_) | Verb::Restart | Verb::Down { .. } => {
            steps.find(|change| relative(change) || effect.is_a_revision() && matches!(change.verb, Verb::GoTo(_)))
        }
        _ => None,
    }?;
    Some(in_the_way(found, plan, today))
}

fn in_the_way(found: &Change, plan: &Timeline, today: NaiveDate) -> String {
    format!(
        "`{}` from {} was decided before and would still hold: take it back first, with :correct-history",
        plan.as_shown(&found.verb, found.on),
        words::day_near(found.on, today)
    )
}

/// The step or the plan that is decided for a later day, before which a decision would change nothing, in words.
pub fn nothing_before(
    (course, drafted, plan): (&Course, &[Change], &Timeline),
    said: &Said,
    today: NaiveDate,
) -> Option<String> {
    let steps = |change: &&Change| {
        let verb = &change.verb;
        change.void.is_none() && change.on > said.on && verb.moves()
    };
    let stays = matches!(
        said.verb,
        Verb::Hold { .. } | Verb::Stay { .. } | Verb::Stop | Verb::Pause { .. }
    );
    if !stays {
        return None;
    }
    if let Some(found) = course.changes.iter().chain(drafted).find(steps) {
        return Some(in_the_way(found, plan, today));
    }
    let next = course.plans.iter().map(|plan| plan.from).find(|from| *from > said.on)?;
    Some(plan_in_the_way(next, today))
}

fn plan_in_the_way(from: NaiveDate, today: NaiveDate) -> String {
    format!(
        "the plan from {} was decided before and would still begin: take it back first, with :correct-history",
        words::day_near(from, today)
    )
}

/// The decision of a later day that replaces this one from then on, in words.
pub fn decided_later((course, plan): (&Course, &Timeline), said: &Said, today: NaiveDate) -> Option<String> {
    let later = course.changes.iter().filter(|change| change.void.is_none());
    // A length that was decided is that of the step in force then.
    let open_pause = matches!(said.verb, Verb::Pause { days: None, .. });
    let lasts = |verb: &Verb| {
        let lasts = matches!(verb, Verb::Hold { .. } | Verb::Stay { .. });
        lasts && (said.verb.moves() || open_pause)
    };
    let mut later =
        later.filter(|change| change.on > said.on && (change.verb.begins_with_a_dose() || lasts(&change.verb)));
    let change = later.next().filter(|_| said.verb.begins_with_a_dose())?;
    let then = match said.verb {
        Verb::Pause { .. } if open_pause && matches!(change.verb, Verb::Hold { .. } | Verb::Stay { .. }) => {
            " and does nothing in the pause"
        }
        Verb::Stop => "; nothing is due then",
        Verb::Pause { days, .. } if days.is_none_or(|days| change.on < said.on + TimeDelta::days(days.into())) => {
            " and holds when the plan goes on"
        }
        _ => " and holds from then on",
    };
    Some(format!(
        "; `{}` from {} was decided before{then}",
        plan.as_shown(&change.verb, change.on),
        words::day_near(change.on, today)
    ))
}
