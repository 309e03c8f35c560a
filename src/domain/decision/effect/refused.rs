//! What is refused: a decision that changes nothing, or that would do something else than it says.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Surroundings;
use super::closer::{closer, span};
use super::days::differs;
use crate::domain::change::{Kept, Verb};
use crate::domain::directions::{Days, Directions, Line, Moment, MonthDay, Weekday7};
use crate::domain::draft::{MOST_ROWS, rungs};
use crate::domain::plan::Length;
use crate::domain::schedule::{Place, Rung, RungKind, Timeline, needed};
use crate::domain::words;

/// How far ahead a day that differs is searched for.
const FAR: usize = 400;

/// The rungs of two ladders that matter for a person: when each step begins and ends, and what is taken after a
/// question. What is taken before that, and that nothing is in a pause or after a stop, shows in the doses.
fn same_ladder(a: &[Rung], b: &[Rung]) -> bool {
    // When a step begins that is asked about is for the answer to say.
    let key = |rung: &Rung| {
        (
            rung.kind,
            (!rung.asked).then_some((rung.from, rung.until)),
            rung.days().filter(|_| rung.asked),
            rung.asked,
            rung.asked.then(|| rung.take.clone()),
        )
    };
    let whole = |rungs: &[Rung]| {
        let mut found: Vec<Rung> = Vec::new();
        let step = |rung: &Rung| (rung.kind, rung.plan, rung.step, rung.pass);
        let quiet = |rung: &&Rung| matches!(rung.kind, RungKind::Pause | RungKind::Stop);
        for rung in rungs.iter().filter(|rung| !quiet(rung)) {
            // A hold is a part of its step: what it changes is when that ends.
            let held = rung.kind == RungKind::Hold && !rung.asked;
            let kind = if held { RungKind::Step } else { rung.kind };
            let rung = &Rung { kind, ..rung.clone() };
            match found.last_mut() {
                // Parts of one step, of which nothing is known to differ but what is taken, also around a pause.
                Some(last) if (rung.part || step(last) == step(rung)) && rung.kind == RungKind::Step && !rung.asked => {
                    last.until = rung.until;
                }
                _ => found.push(rung.clone()),
            }
        }
        // Nor when the step before it ends; on which day it asks is looked at by itself.
        let asked: Vec<bool> = found.iter().skip(1).map(|rung| rung.asked).collect();
        for (rung, asked) in found.iter_mut().zip(asked) {
            rung.until = rung.until.filter(|_| !asked || rung.asked);
        }
        found
    };
    // A list that is full ends earlier where a step is told in two parts.
    let full = [a, b].iter().any(|rungs| rungs.len() >= MOST_ROWS);
    let (a, b) = (whole(a), whole(b));
    let rows = if full {
        a.len().min(b.len()).saturating_sub(1)
    } else {
        usize::MAX
    };
    a.iter().take(rows).map(key).eq(b.iter().take(rows).map(key))
}

/// Whether nothing is different with a decision: no dose, no day on which the plan asks, no row of the ladder. `named`:
/// days that it speaks of.
pub fn is_nothing(was: &Timeline, now: &Timeline, on: NaiveDate, named: &[NaiveDate]) -> bool {
    // While a step is held it says nothing of the day on which it asks.
    let asks = |timeline: &Timeline| -> BTreeSet<_> {
        let places = on.iter_days().take(FAR).map(|day| timeline.place(day));
        let asks = places.filter_map(|place| match place {
            Place::Step(at) => Some((at.asks_on, at.asks_since)),
            _ => None,
        });
        asks.filter(|asks| *asks != (None, None)).collect()
    };
    same_ladder(&rungs(was, on), &rungs(now, on))
        && !named.iter().any(|day| differs(was, now, *day))
        && !on
            .iter_days()
            .take(FAR)
            .any(|day| differs(was, now, day) || needed(was, day) != needed(now, day))
        && asks(was) == asks(now)
}

/// Whether the step in force has no end of its own.
fn is_open(was: &Timeline, on: NaiveDate) -> bool {
    matches!(was.place(on), Place::Step(at) if at.until.is_none() && at.asks_on.is_none())
}

/// The first day of the next plan.
fn next_plan(was: &Timeline, on: NaiveDate) -> Option<NaiveDate> {
    was.plans().iter().map(|plan| plan.from).find(|from| *from > on)
}

/// That the step in force has no dose left, in words; `None` where it has one.
fn none_left(was: &Timeline, on: NaiveDate) -> Option<String> {
    let Place::Step(at) = was.place(on) else {
        return None;
    };
    let until = at.until?;
    let none = on.iter_days().take_while(|day| *day <= until).all(|day| {
        let due = was.by_plan(day);
        due.is_empty() && needed(was, day).is_empty()
    });
    none.then(|| format!("no dose is left in this step, which lasts until {}", words::day(until)))
}

/// That no dose is due before other directions begin, which were decided for a later day of the step; `None` where one is.
fn begins_later(was: &Timeline, on: NaiveDate) -> Option<String> {
    let step = |day: NaiveDate| was.step_on(day).map(|(at, _)| (at.plan, at.step, at.pass));
    let here = was.taken_on(on)?;
    let later = on
        .iter_days()
        .take(FAR)
        .find(|day| was.taken_on(*day).as_ref() != Some(&here))?;
    let take = was.taken_on(later).filter(|_| step(later) == step(on))?;
    let none = |day: NaiveDate| was.by_plan(day).is_empty() && needed(was, day).is_empty();
    let day = later.format("%-d %b %Y").to_string().to_lowercase();
    on.iter_days().take_while(|day| *day < later).all(none).then(|| {
        format!(
            "no dose is due before {}, when {take} begins, so say `from {day}` with it",
            words::day(later)
        )
    })
}

/// The line whose days are a weekday of a month, such as the 1st Sun.
fn of_a_month(take: Option<&Directions>, weekday: Weekday7) -> Option<&Line> {
    let is_so = |which: &MonthDay| matches!(which, MonthDay::Nth(_, day) if *day == weekday);
    take?
        .lines
        .iter()
        .find(|line| matches!(&line.days, Days::Month { which, .. } if which.iter().any(is_so)))
}

/// The days that a decision names.
pub fn named_days(verb: &Verb) -> Vec<NaiveDate> {
    match verb {
        Verb::LeaveOut(doses) => doses.iter().map(|dose| dose.date).collect(),
        Verb::Move { dose, to, .. } => vec![dose.date, *to],
        _ => Vec::new(),
    }
}

/// Why a decision changes nothing, where that can be said.
pub fn why_nothing(verb: &Verb, was: &Timeline, on: NaiveDate) -> Option<String> {
    let take = was.taken_on(on);
    match was.place(on) {
        _ if matches!(verb, Verb::Resume | Verb::LeaveOut(_) | Verb::Move { .. }) => {}
        Place::Before(Some(first)) => {
            let day = first.format("%-d %b %Y").to_string().to_lowercase();
            return Some(format!(
                "the plan begins on {}, so say `from {day}` with it",
                words::day(first)
            ));
        }
        Place::Paused { .. } => return Some("the plan is paused; resume comes first".into()),
        Place::Stopped(_) => return Some("the plan is stopped; resume comes first".into()),
        Place::Over(since) => return Some(format!("the plan is over since {}", words::day(since))),
        Place::Before(None) | Place::Step(_) => {}
    }
    if matches!(
        verb,
        Verb::Set { .. } | Verb::Take(_) | Verb::Time { .. } | Verb::Weekday { .. } | Verb::Only { .. }
    ) && let Some(later) = begins_later(was, on)
    {
        return Some(later);
    }
    match verb {
        Verb::Move { dose, to, .. } if *to < dose.date => {
            let step = |day: NaiveDate| was.step_on(day).map(|(at, _)| (at.plan, at.step, at.pass));
            let take = was.taken_on(dose.date)?;
            let same = |day: &NaiveDate| was.taken_on(*day).as_ref() == Some(&take);
            let begins = to.iter_days().take_while(|day| *day <= dose.date).find(same)?;
            (begins > *to && step(*to) == step(dose.date)).then(|| {
                format!(
                    "{take} begins on {}, so none of its doses comes before that",
                    words::day(begins)
                )
            })
        }
        Verb::Set { at: Some(at), .. } => {
            let take = take?;
            let mut here = take.lines.iter().filter(|line| line.moment == *at).peekable();
            match (verb, here.peek().is_some()) {
                (_, false) => Some(format!("nothing is due at {at}")),
                (Verb::Set { amount, .. }, true) if here.all(|line| line.amount == *amount) => {
                    Some("this is what is taken already".into())
                }
                _ => Some("no dose is due on these days".into()),
            }
        }
        Verb::Set {
            amount, days: Some(_), ..
        } if take
            .as_ref()
            .is_some_and(|take| take.lines.iter().any(|line| line.amount != *amount)) =>
        {
            Some("no dose is due on these days".into())
        }
        Verb::Set { .. } | Verb::Take(_) => {
            Some(none_left(was, on).unwrap_or_else(|| "this is what is taken already".into()))
        }
        Verb::Hold { .. } | Verb::Stay { .. } if next_plan(was, on).is_some() && is_open(was, on) => {
            let plan = next_plan(was, on)?;
            Some(format!(
                "the plan from {} begins on its own day; :correct-history takes it back",
                words::day(plan)
            ))
        }
        Verb::Hold { .. } | Verb::Stay { asks: false } => match was.place(on) {
            Place::Step(_) if is_open(was, on) => {
                Some("this step has no end, so that no step follows by itself".into())
            }
            _ => None,
        },
        Verb::Stay { asks: true } => match was.place(on) {
            Place::Step(at) if at.asks_on.is_some() => Some("the plan asks at the end of this step already".into()),
            _ => Some("no step follows this one".into()),
        },
        Verb::Down { .. } => match was.place(on) {
            Place::Step(at) if was.is_downward(at.plan) => {
                Some("this plan comes down by itself; advance begins its next step".into())
            }
            _ => Some("there is no such step below this one".into()),
        },
        Verb::Each(_) => Some("no later step has a length that could change".into()),
        Verb::Weekday { from, good: true, .. } if let Some(line) = of_a_month(take.as_ref(), *from) => Some(format!(
            "{} counts the days of a month, and for good changes those of a week; say take with all directions",
            Directions {
                lines: vec![line.clone()]
            }
        )),
        Verb::Weekday { from, to, good } => Some(match was.weekday_before(*from, on) {
            Some(own) if *good => format!(
                "the doses on {from} are those of {own} until the step changes; say `weekday {own} to {to} for good`"
            ),
            _ => format!("nothing is due on {from}"),
        }),
        Verb::Resume => Some(match was.place(on) {
            Place::Paused { .. } | Place::Stopped(_) => "no dose is due in what is left of the pause".into(),
            _ => "nothing is paused or stopped".into(),
        }),
        Verb::Pause { .. } => Some("no dose is due in these days".into()),
        Verb::RestartStep | Verb::GoTo(_) if fixed_end(verb, was, on).is_some() => {
            let (number, end) = fixed_end(verb, was, on)?;
            Some(format!(
                "step {number} lasts until {} whenever it begins",
                words::day(end)
            ))
        }
        Verb::RestartStep | Verb::GoTo(_) if matches!(was.place(on), Place::Step(at) if at.from == on) => {
            Some(format!("this step begins on {} already", words::day(on)))
        }
        Verb::Restart | Verb::RestartStep | Verb::GoTo(_) => {
            let day = on.format("%-d %b %Y").to_string().to_lowercase();
            Some(format!(
                "restarted with the dose of {day}, this step is as it is; say a day, such as from today"
            ))
        }
        _ => None,
    }
}

/// The number and the last day of a step that a decision begins, where that is a fixed day.
fn fixed_end(verb: &Verb, was: &Timeline, on: NaiveDate) -> Option<(u32, NaiveDate)> {
    let Place::Step(at) = was.place(on) else { return None };
    let step = match verb {
        Verb::Back(steps) => at.step.checked_sub(*steps)?,
        Verb::GoTo(step) => *step,
        Verb::Restart => 1,
        Verb::RestartStep => at.step,
        _ => return None,
    };
    let steps = &was.plans().get(at.plan)?.steps;
    match steps.get(usize::try_from(step).ok()?.checked_sub(1)?)?.length {
        Length::Until(end) => Some((was.number(at.plan, step), end)),
        _ => None,
    }
}

/// Whether the step of a day begins on it by itself.
fn begins_then(timeline: &Timeline, on: NaiveDate) -> bool {
    matches!(timeline.place(on), Place::Step(at) if at.from == on && at.step > 1)
}

/// Whether a dose is due within the next weeks.
fn due_ahead(timeline: &Timeline, on: NaiveDate) -> bool {
    on.iter_days().take(60).any(|day| !timeline.by_plan(day).is_empty())
}

/// Refuses a decision that would do something else than it says: an advance that ends the medicine, a step back that stays,
/// two doses made into one, doses for good that come closer than they did.
///
/// # Errors
/// What it would do, and what says what was meant.
pub fn allowed(
    verb: &Verb,
    (was, now): (&Timeline, &Timeline),
    on: NaiveDate,
    around: Surroundings<'_>,
) -> Result<(), String> {
    let step = |timeline: &Timeline| match timeline.place(on) {
        Place::Step(at) => Some((at.plan, at.step, at.pass)),
        _ => None,
    };
    // In a pause it is the step on which it was.
    let waits = || match was.place(on) {
        Place::Paused { since, shift, .. } => match was.place(since.pred_opt()?) {
            // Where the calendar goes on, another step may have come.
            Place::Step(at) if shift || at.until.is_none_or(|until| on <= until) => Some((at.plan, at.step, at.pass)),
            _ => None,
        },
        _ => None,
    };
    // Where it begins in the middle of a day, the rest of that day says nothing of those to come.
    let whole = usize::from(now.is_cut(on));
    if let Some((number, end)) = fixed_end(verb, was, on).filter(|(_, end)| *end < on) {
        return Err(format!(
            "step {number} lasts until {}, and this would begin on {}: say what is taken, as take with all directions, or edit the plan \
             with how long it lasts now",
            words::day(end),
            words::day(on)
        ));
    }
    match verb {
        Verb::Advance if matches!(was.place(on), Place::Step(at) if at.down == Some(at.step)) => {
            Err("the way down ends with this step; say which step is meant, or restart".into())
        }
        Verb::Advance if step(was).is_some() && step(now).is_none() && begins_then(was, on) => Err(format!(
            "the last step begins on {} by itself; there is no step after it",
            words::day(on)
        )),
        Verb::Advance if matches!(was.place(on), Place::Paused { .. }) && step(now).is_none() => {
            Err("the plan is paused on its last step; resume goes on with it, stop ends the plan".into())
        }
        Verb::Advance if step(was).is_some() && step(now).is_none() => {
            Err("there is no step after this one; stop ends the plan, stay keeps this dose".into())
        }
        Verb::Back(n) => match (step(was).or_else(waits), step(now)) {
            // On the way down the one before is above.
            (before, after) if matches!(was.place(on), Place::Step(at) if at.down.is_some()) => {
                if before == after {
                    return Err("there is no step before this one; restart step starts it again".into());
                }
                Ok(())
            }
            (Some((plan, step, 1)), Some(_)) if *n >= step => {
                // As the ladder is numbered: steps of a plan before count as well.
                let number = was.number(plan, step);
                if number == 1 || was.is_downward(plan) {
                    return Err("there is no step before this one; restart step starts it again".into());
                }
                let before = words::count(usize::try_from(number - 1).unwrap_or(0), "step", "steps");
                let are = if number == 2 { "is" } else { "are" };
                Err(format!(
                    "there {are} {before} before this one; back {} begins step 1",
                    number - 1
                ))
            }
            (Some(before), after) if Some(before) == after => {
                Err("there is no step before this one; restart step starts it again".into())
            }
            _ => Ok(()),
        },
        Verb::Time { to, .. } => {
            let fewer = |day: NaiveDate| now.by_plan(day).len() < was.by_plan(day).len();
            if on.iter_days().skip(whole).take(60).any(fewer) {
                return Err(format!(
                    "{to} has a dose of its own already; say all directions, such as take 5 mg {to}"
                ));
            }
            Ok(())
        }
        Verb::Only { kept, .. } => {
            // As long as the step lasts: the next one having it does not mean that all of this one should be left out.
            let here = step(was);
            let due = |timeline: &Timeline| {
                let days = on
                    .iter_days()
                    .skip(whole)
                    .take(60)
                    .take_while(|day| match was.place(*day) {
                        Place::Step(at) => Some((at.plan, at.step, at.pass)) == here,
                        _ => here.is_none(),
                    });
                days.into_iter().any(|day| !timeline.by_plan(day).is_empty())
            };
            if let (Kept::Moment(Moment::Clock(time)), true) = (kept, was.counts_hours()) {
                let time = time.format("%H:%M");
                return Err(format!(
                    "this plan counts hours; say all directions in place of it, such as take 5 mg {time}"
                ));
            }
            if due(was) && !due(now) {
                return Err(format!(
                    "no dose is due {}; stop or pause says that nothing is taken",
                    match kept {
                        Kept::Moment(moment) => moment.in_a_sentence(),
                        Kept::Days(days) => days.to_string(),
                    }
                ));
            }
            // What is said for good may leave nothing of a step to come.
            let rungs = now.rungs(MOST_ROWS);
            let later = rungs
                .iter()
                .filter(|rung| rung.kind == RungKind::Step && rung.from > on);
            for rung in later {
                let days = rung.from.iter_days().take(60);
                let days = days.take_while(|day| rung.until.is_none_or(|until| *day <= until));
                let (had, has) = days.fold((false, false), |(had, has), day| {
                    (had || !was.by_plan(day).is_empty(), has || !now.by_plan(day).is_empty())
                });
                if had && !has {
                    return Err(format!(
                        "nothing would be due in the step from {}; without `for good` it holds until the step changes",
                        words::day(rung.from)
                    ));
                }
            }
            Ok(())
        }
        Verb::Weekday { to, .. } if due_ahead(was, on) && !due_ahead(now, on) => Err(format!(
            "nothing would be due any more, not on {to} either: other decisions hold over these days; say all directions"
        )),
        Verb::Weekday { good: true, .. } => match closer(was, now, on, around) {
            Some(two) => Err(format!(
                "{} and {} would be {} apart, closer than the {} before",
                words::day(two.first.date()),
                words::day(two.second.date()),
                span(two.apart),
                span(two.usual)
            )),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
