//! From which step a decision counts that names none: `advance`, `back 1`, `restart step`, `down`.
//!
//! It is the step in force when it is said. On the last day of a step, once its dose is recorded, a decision begins with a
//! dose of the next step, which comes by itself; what is meant is still the one of today.
//!
//! ```text
//! plan        2 mg to Sun 14 Jun, 3 mg from Mon 15 Jun to Sun 28 Jun, then 4 mg
//! advance     on 14 Jun, that dose taken: refused, 3 mg begins by itself
//! back 1      on 28 Jun, that dose taken: 2 mg from Mon 29 Jun
//! ```

use chrono::NaiveDate;

use crate::domain::change::Verb;
use crate::domain::schedule::{Place, StepAt, Timeline};
use crate::domain::words;

/// A decision that is said on one day and begins on another, as the plan of the day on which it begins has to say it.
///
/// `next`: it begins with the next dose. For a later day that was named it is asked which step is meant where another step
/// begins on it. `resumed`: the plan as it goes on where it is paused or stopped from the day of the decision on.
///
/// # Errors
/// Why it does not say which step is meant, or is not needed.
pub fn meant(
    verb: Verb,
    (plan, resumed): (&Timeline, &dyn Fn() -> Timeline),
    (today, on, next): (NaiveDate, NaiveDate, bool),
) -> Result<Verb, String> {
    let counts = matches!(
        verb,
        Verb::Advance | Verb::Back(_) | Verb::RestartStep | Verb::Down { .. }
    );
    let said = on.pred_opt().map_or(on, |before| before.max(today));
    // While the plan waits it is the step before.
    let said = waits_since(plan, said)
        .and_then(|since| since.pred_opt())
        .unwrap_or(said);
    let Place::Step(here) = plan.place(said) else {
        return Ok(verb);
    };
    let waits = waits_since(plan, on).is_some();
    if !counts || on <= today && !waits {
        return Ok(verb);
    }
    let day = words::day_near(on, today);
    let going_on = waits.then(resumed);
    let plan = going_on.as_ref().unwrap_or(plan);
    let number = |at: &StepAt| plan.number(at.plan, at.step);
    let way_down = |at: &StepAt| at.down.is_some_and(|to| at.step > to);
    let last = plan.numbers(said).1;
    let (then, begins) = match plan.place(on) {
        Place::Step(then) if is_same(plan, &here, &then) => return Ok(verb),
        // The days of the plan have gone by while nothing was due.
        Place::Step(then) if waits && then.from < on => {
            return Err(format!(
                "step {} was in force last, and by its days the plan is in step {} now; say which step \
                 is meant, such as step {}",
                number(&here),
                number(&then),
                number(&then)
            ));
        }
        Place::Step(then) => {
            let begins = format!("step {} begins on {day} by itself", number(&then));
            (Some(then), begins)
        }
        Place::Over(_) => (None, format!("the plan ends before {day} by itself")),
        _ => return Ok(verb),
    };
    if verb == Verb::Advance && way_down(&here) {
        return Err(begins);
    }
    if verb == Verb::Advance {
        let after = number(&here) + 1;
        return match then.as_ref().map(|then| number(then) + 1) {
            _ if waits && next && after <= last => Ok(Verb::GoTo(after)),
            Some(behind) if behind <= last && !waits => {
                Err(format!("{begins}; `step {behind}` begins the one after it"))
            }
            _ => Err(begins),
        };
    }
    if matches!(verb, Verb::Down { .. }) && next {
        return Err(format!("{begins}: first `restart step`, then `{verb}`"));
    }
    let up = is_up(plan, &here, then.as_ref());
    let Some(back) = steps_back(&verb).filter(|_| next && up) else {
        return Err(format!(
            "{begins}; say which step is meant, such as step {}",
            number(&here)
        ));
    };
    back_from(plan, back, (&here, said), on)
        .ok_or_else(|| "there is no step before this one; restart step starts it again".to_owned())
}

/// A decision of a draft that was said for one day and begins on a later one: it keeps the step that it was about.
pub fn still_meant(verb: &Verb, plan: &Timeline, (said, on): (NaiveDate, NaiveDate)) -> (Verb, NaiveDate) {
    let kept = || (verb.clone(), on);
    let over = || (verb.clone(), said.pred_opt().unwrap_or(said));
    let Some((here, then)) = other_step(plan, (said, on)) else {
        return kept();
    };
    match verb {
        // The next step began by itself some days ago: nothing is left to decide, and it does not begin once more.
        Verb::Advance if is_up(plan, &here, Some(&then)) && plan.begun(&then) < on => over(),
        // It would have come between.
        Verb::Advance if here.down.is_some() => (Verb::RestartStep, on),
        Verb::Advance => (Verb::GoTo(plan.number(here.plan, here.step) + 1), on),
        Verb::Back(_) | Verb::RestartStep => {
            let back = steps_back(verb).filter(|_| is_up(plan, &here, Some(&then)));
            let found = back.and_then(|back| back_from(plan, back, (&here, said), on));
            found.map_or_else(kept, |verb| (verb, on))
        }
        // What is longer is longer from its last day on, as if it had come into force in time.
        Verb::Hold { .. } | Verb::Stay { .. } | Verb::Down { .. } => (verb.clone(), last_of(plan, &here, (said, on))),
        // What holds until the step changes has no dose left.
        Verb::Set { days: None, .. }
        | Verb::Take(_)
        | Verb::Weekday { good: false, .. }
        | Verb::Only { good: false, .. }
        | Verb::Time { good: false, .. } => over(),
        _ => kept(),
    }
}

/// The last day of a step between two days.
fn last_of(plan: &Timeline, here: &StepAt, (said, on): (NaiveDate, NaiveDate)) -> NaiveDate {
    let days = said.iter_days().take_while(|day| *day < on);
    let own = |day: &NaiveDate| matches!(plan.place(*day), Place::Step(at) if is_same(plan, &at, here));
    days.filter(own).last().unwrap_or(said)
}

/// The steps of two days where they are two.
fn other_step(plan: &Timeline, (said, on): (NaiveDate, NaiveDate)) -> Option<(StepAt, StepAt)> {
    let (Place::Step(here), Place::Step(then)) = (plan.place(said), plan.place(on)) else {
        return None;
    };
    (!is_same(plan, &here, &then)).then_some((here, then))
}

/// Whether it is one step, also where it was written out from its middle.
fn is_same(plan: &Timeline, here: &StepAt, then: &StepAt) -> bool {
    let number = |at: &StepAt| (plan.number(at.plan, at.step), at.pass);
    number(here) == number(then)
}

/// How many steps back from the one that is meant.
fn steps_back(verb: &Verb) -> Option<u32> {
    match verb {
        Verb::Back(steps) => Some(*steps),
        Verb::RestartStep => Some(0),
        _ => None,
    }
}

/// Whether the later step follows the other on the way up, or nothing does.
fn is_up(plan: &Timeline, here: &StepAt, then: Option<&StepAt>) -> bool {
    let number = |at: &StepAt| plan.number(at.plan, at.step);
    let follows = |then: &StepAt| {
        if here.plan == then.plan {
            (here.pass, here.step) < (then.pass, then.step)
        } else {
            number(here) < number(then) && !plan.is_downward(then.plan)
        }
    };
    then.is_none_or(follows) && !plan.is_downward(here.plan)
}

/// The first day of the pause or stop that a day is in.
fn waits_since(plan: &Timeline, on: NaiveDate) -> Option<NaiveDate> {
    match plan.place(on) {
        Place::Paused { since, .. } | Place::Stopped(since) => Some(since),
        _ => None,
    }
}

/// A number of steps back from a step, as it is said on a later day, on which another is in force or the plan has ended;
/// `None`: there is no such step.
fn back_from(plan: &Timeline, back: u32, (here, said): (&StepAt, NaiveDate), on: NaiveDate) -> Option<Verb> {
    if here.pass == 1 && matches!(plan.place(on), Place::Step(then) if then.pass == 1) {
        let target = plan.number(here.plan, here.step).checked_sub(back);
        return target.filter(|target| *target > 0).map(Verb::GoTo);
    }
    if here.pass == 1 && here.step <= back {
        return None;
    }
    // Through the passes of a ladder that repeats, and from its end, steps are counted.
    let mut last = Some((here.pass, here.step));
    let mut steps = back;
    for day in said.iter_days().skip(1).take_while(|day| *day <= on) {
        let now = match plan.place(day) {
            Place::Step(at) => Some((at.pass, at.step)),
            Place::Paused { .. } | Place::Stopped(_) => continue,
            _ => None,
        };
        if now != last {
            last = now;
            steps = steps.saturating_add(1);
        }
    }
    Some(Verb::Back(steps))
}
