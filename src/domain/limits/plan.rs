//! Where a plan itself goes against the limits, or the limits against each other.
//!
//! Looked at before a plan or a decision comes into force, and when the files are checked. What was taken is not part
//! of it, but for the last doses: those count by when they were taken.

mod fault;
mod late;
mod planned;
mod washout;

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

pub use fault::PlanFault;
use planned::{By, Planned, planned, when};

use super::ceiling::{Ceiling, leave};
use super::point::{minutes, width};
use super::{Rule, said};
use crate::domain::amount::{Amount, show_number};
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::{Course, Late};
use crate::domain::journal::{DoseEntry, DueKey, Outcome};
use crate::domain::preparation::{Exact, Ratio, in_unit};
use crate::domain::schedule::{AsNeeded, Timeline};
use crate::domain::words::day_near;

/// What else is needed to check a plan against limits.
#[derive(Clone, Copy, Default)]
pub struct Planning<'a> {
    /// The other courses, whose doses may count.
    pub others: &'a [(&'a Course, &'a Timeline)],
    /// Records of the course: a dose that was taken counts by when it was taken, and one that was not does not count.
    pub recorded: &'a [&'a DoseEntry],
    /// Times are those of the plan's own clock, as if it never changed: a day of 23 hours is not a fault of a plan.
    pub steady: bool,
}

/// Everything in the plan of these days, both included, that breaks the limits: a dose, 24 hours, a calendar day or a week
/// over its ceiling (also of one component), doses closer together than the gap, doses as needed that are so close or so
/// large, doses before another course is washed out, and limits that leave no room for each other. Each rule once, with its
/// first day. A dose of the days before counts, where it is near enough.
pub fn plan_faults(
    course: &Course,
    timeline: &Timeline,
    days: (NaiveDate, NaiveDate),
    wall: &dyn Wall,
    beside: Planning<'_>,
) -> Vec<PlanFault> {
    first_of_each(plan_faults_by_day(course, timeline, days, wall, beside))
}

/// Of each rule the first fault, with the size of the worst.
pub fn first_of_each(found: Vec<PlanFault>) -> Vec<PlanFault> {
    let mut told: Vec<PlanFault> = Vec::new();
    for fault in found {
        match told.iter_mut().find(|other| other.is_kind_of(&fault)) {
            Some(first) => first.size = first.size.max(fault.size),
            None => told.push(fault),
        }
    }
    told
}

/// The same, each rule once a day.
pub fn plan_faults_by_day(
    course: &Course,
    timeline: &Timeline,
    (from, to): (NaiveDate, NaiveDate),
    wall: &dyn Wall,
    beside: Planning<'_>,
) -> Vec<PlanFault> {
    let others = beside.others;
    let mut found = contradictions(course);
    let gap = course.limits.gap.unwrap_or(0);
    let interval = course.limits.interval.unwrap_or(0);
    let late = course.limits.late.map_or(0, Late::minutes);
    let before = i64::from(gap.max(interval).max(late) / (24 * 60) + 1).max(7);
    let first = from.checked_sub_signed(TimeDelta::days(before)).unwrap_or(from);
    // By its own clock, wherever one is.
    let instants = By::Instants(wall, timeline.home(wall));
    let by = if beside.steady { By::Plan } else { instants };
    let doses_by = |by: By<'_>| {
        let doses = planned(course, timeline, (first, to), by);
        as_recorded(course, doses, beside.recorded, (first, by, timeline.home(wall)))
    };
    let doses = doses_by(by);
    found.extend(close(Rule::Gap, gap, &doses, from));
    found.extend(close(Rule::Interval, interval, &doses, from));
    found.extend(slips(course, &doses, from, "of the dose before"));
    found.extend(late::moved_too_late(
        (course, timeline),
        (first, to),
        from,
        timeline.home(wall),
    ));
    let courses: Vec<&Course> = others.iter().map(|(course, _)| *course).collect();
    for ceiling in Ceiling::of(course, courses.iter().copied()) {
        let shares = |other: &&(&Course, &Timeline)| ceiling.with.iter().any(|course| course.id == other.0.id);
        let shared: Vec<_> = others.iter().filter(shares).collect();
        let one_clock = shared.iter().all(|other| other.0.clock == course.clock);
        let by = if one_clock { by } else { instants };
        let own = if one_clock { doses.clone() } else { doses_by(by) };
        let shared = shared
            .into_iter()
            .flat_map(|(course, timeline)| planned(course, timeline, (first, to), by));
        let mut all: Vec<Planned<'_>> = own.into_iter().chain(shared).collect();
        all.sort_by_key(|dose| dose.at);
        found.extend(over(&ceiling, &all, from));
    }
    found.extend(washout::washouts(
        (course, timeline),
        others,
        (from, to),
        (by, instants),
    ));
    for fault in &mut found {
        let clock = fault.on.filter(|_| fault.has_times());
        if let Some(clock) = clock.and_then(|on| timeline.clock_elsewhere(on, wall)) {
            fault.text.push_str(", by ");
            fault.text.push_str(&clock);
        }
    }
    found.extend(as_needed(course, timeline, from, to));
    found
}

/// The minutes on either side of a planned time that count as on time, where a course says nothing else.
const USUAL: u32 = 120;

/// The same, with what is recorded from a day on instead of what was planned.
fn as_recorded<'a>(
    course: &'a Course,
    mut doses: Vec<Planned<'a>>,
    recorded: &[&DoseEntry],
    (first, by, home): (NaiveDate, By<'_>, &dyn Wall),
) -> Vec<Planned<'a>> {
    let is_recorded = |key: &Option<DueKey>| key.is_some() && recorded.iter().any(|entry| entry.due == *key);
    doses.retain(|dose| !is_recorded(&dose.key));
    let taken = recorded.iter().filter(|entry| !entry.is_off());
    let taken = taken.map(|entry| (entry, home.local(entry.at)));
    let taken = taken.filter(|(_, at)| at.date_naive() >= first);
    doses.extend(taken.filter_map(|(entry, at)| match &entry.outcome {
        Outcome::Taken(amount) if !amount.value.is_zero() => Some(Planned {
            course,
            key: entry.due.clone(),
            at: match by {
                By::Plan => STEADY.instant(at.naive_local()),
                By::Instants(..) => at,
            },
            day: at.date_naive(),
            untimed: None,
            amount: amount.clone(),
        }),
        _ => None,
    }));
    doses.sort_by_key(|dose| dose.at);
    doses
}

/// Two doses closer together than the gap.
fn close(rule: Rule, gap: u32, doses: &[Planned<'_>], from: NaiveDate) -> Vec<PlanFault> {
    let pairs = doses.iter().zip(doses.iter().skip(1));
    let lacks = |(last, next): (&Planned<'_>, &Planned<'_>)| (minutes(gap) - apart(last, next)).num_minutes();
    let later = pairs.filter(|pair| pair.1.day >= from && lacks(*pair) > 0);
    later
        .map(|pair| too_close(rule, gap, pair, lacks(pair), from))
        .collect()
}

fn too_close(
    rule: Rule,
    gap: u32,
    (last, next): (&Planned<'_>, &Planned<'_>),
    lacks: i64,
    from: NaiveDate,
) -> PlanFault {
    let between = u32::try_from(apart(last, next).num_minutes()).unwrap_or(0);
    let when = |dose: &Planned<'_>| when(dose, from);
    let text = if last.day == next.day && next.untimed.is_some() {
        format!("{} has doses about {} apart", when(next), said::length(between))
    } else {
        format!("{} and {} are {} apart", when(last), when(next), said::length(between))
    };
    PlanFault {
        rule,
        against: None,
        with: None,
        on: Some(next.day),
        size: Some(Ratio::from(Decimal::from(lacks))),
        text: format!(
            "your limits ask for at least {} between doses{}; {text}",
            said::length(gap),
            if rule == Rule::Interval { " of the plan" } else { "" }
        ),
    }
}

/// A dose this many times larger or smaller than the one before is not a titration step: the unit is another one.
const SLIP: u32 = 100;

/// A dose that is many times larger or smaller than the one before: micrograms typed for milligrams.
fn slips(course: &Course, doses: &[Planned<'_>], from: NaiveDate, before: &str) -> Vec<PlanFault> {
    let most = course.limits.max_factor.map_or(Ratio::whole(SLIP), Ratio::from);
    let p = &course.preparation;
    let mut found: Vec<PlanFault> = Vec::new();
    for (last, next) in doses
        .iter()
        .zip(doses.iter().skip(1))
        .filter(|(_, next)| next.day >= from)
    {
        let there = in_unit(p, &next.amount, &last.amount.unit).map(|exact| exact.value);
        let times = there.and_then(|value| value.over(last.amount.value.into()));
        let Some(times) = times.filter(|times| !times.is_zero()) else {
            continue;
        };
        let Some(less) = Ratio::ONE.over(times) else { continue };
        let (factor, of) = if times >= less {
            (times, "times the")
        } else {
            (less, "times less than the")
        };
        if factor < most {
            continue;
        }
        let many = show_number(factor.floor().into());
        found.push(PlanFault {
            rule: Rule::Factor,
            against: None,
            with: None,
            on: Some(next.day),
            size: Some(factor),
            text: format!(
                "on {} {} is {many} {of} {} {before}. Is the unit right? `max_factor` in the limits says how many times \
                 is meant",
                day_near(next.day, from),
                next.amount,
                last.amount
            ),
        });
    }
    found
}

/// The same of the first dose of a plan that begins on these days, with what it was before it was changed: there is no
/// dose before it.
pub fn first_slips(
    course: &Course,
    (was, now): (&Timeline, &Timeline),
    (from, to): (NaiveDate, NaiveDate),
) -> Option<PlanFault> {
    let before = from.checked_sub_signed(TimeDelta::days(7)).unwrap_or(from);
    let first = |timeline: &Timeline| planned(course, timeline, (before, to), By::Plan).into_iter().next();
    let (was, now) = (first(was)?, first(now)?);
    let slips = (now.day >= from).then(|| slips(course, &[was, now], from, "of the plan until now"))?;
    slips.into_iter().next()
}

/// How far apart two doses are meant. Without a clock time it is the share of the day, or whole days.
fn apart(last: &Planned<'_>, next: &Planned<'_>) -> TimeDelta {
    match (last.untimed, next.untimed) {
        (None, None) => next.at.signed_duration_since(last.at),
        _ if last.day == next.day => minutes(24 * 60 / next.untimed.or(last.untimed).unwrap_or(1)),
        _ => {
            let days = next.day.signed_duration_since(last.day);
            days.min(next.at.signed_duration_since(last.at)).max(TimeDelta::zero())
        }
    }
}

/// A dose, or a stretch of time, over a ceiling; of each day the largest sum.
fn over(ceiling: &Ceiling<'_>, doses: &[Planned<'_>], from: NaiveDate) -> Vec<PlanFault> {
    let most = Ratio::from(ceiling.most.amount.value);
    let counted = |dose: &Planned<'_>| ceiling.most.counted(&dose.course.preparation, &dose.amount);
    let mut found: Vec<PlanFault> = Vec::new();
    for (number, dose) in doses.iter().enumerate().filter(|(_, dose)| dose.day >= from) {
        let hours = ceiling.hours();
        let near = |other: &&Planned<'_>| match ceiling.rule {
            _ if hours.is_some() => {
                let hours = hours.unwrap_or(0);
                // As where a dose is recorded, a planned one may come closer to those of the days before.
                let before = other.key.as_ref().is_some_and(|key| key.date < dose.day);
                let less = if before && dose.key.is_some() && hours >= 24 {
                    leave(hours, width(dose.course, USUAL), before)
                } else {
                    TimeDelta::zero()
                };
                other.at > dose.at - TimeDelta::hours(hours.into()) + less
            }
            Rule::PerCalendarDay => other.day == dose.day,
            _ => false,
        };
        let earlier = doses.get(..number).unwrap_or_default();
        let mut sum = counted(dose);
        for other in earlier.iter().rev().take_while(near) {
            sum = sum.zip(counted(other)).and_then(|(sum, value)| sum.plus(value));
        }
        let Some(sum) = sum.filter(|sum| *sum > most) else {
            continue;
        };
        match found.last_mut().filter(|last| last.on == Some(dose.day)) {
            Some(last) if last.size < Some(sum) => (last.size, last.text) = (Some(sum), told(ceiling, dose, sum, from)),
            Some(_) => {}
            None => found.push(PlanFault {
                rule: ceiling.rule,
                against: None,
                with: None,
                on: Some(dose.day),
                size: Some(sum),
                text: told(ceiling, dose, sum, from),
            }),
        }
    }
    found
}

/// That a sum is over a ceiling.
fn told(ceiling: &Ceiling<'_>, dose: &Planned<'_>, sum: Ratio, today: NaiveDate) -> String {
    let exact = Exact::new(sum, ceiling.most.amount.unit.clone());
    match ceiling.rule {
        Rule::PerDose | Rule::PerEpisode => {
            let comes = if exact.unit == dose.amount.unit {
                String::new()
            } else {
                format!(", which is {}", ceiling.most.of(&exact.to_string()))
            };
            format!(
                "{}; {} has {}{comes}",
                ceiling.name(),
                day_near(dose.day, today),
                dose.amount
            )
        }
        _ => format!(
            "{}; on {} it comes to {}",
            ceiling.name(),
            day_near(dose.day, today),
            ceiling.most.of(&exact.to_string())
        ),
    }
}

/// Lines as needed whose own time between two is less than the gap, or of which one dose is over a ceiling.
fn as_needed(course: &Course, timeline: &Timeline, from: NaiveDate, to: NaiveDate) -> Vec<PlanFault> {
    let mut found = Vec::new();
    let mut known: Vec<AsNeeded> = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        for line in timeline.as_needed_on(day) {
            if known.contains(&line) {
                continue;
            }
            let gap = course.limits.gap.unwrap_or(0);
            let own = line.apart.map(|(least, _)| least).filter(|least| *least > 0);
            if let Some(own) = own.filter(|own| *own < gap && line.spacing.is_none()) {
                found.push(PlanFault {
                    rule: Rule::Gap,
                    against: Some(Rule::Apart),
                    with: None,
                    on: Some(day),
                    size: Some(Ratio::whole(gap - own)),
                    text: format!(
                        "your limits ask for at least {} between doses; the plan has it as needed every {}",
                        said::length(gap),
                        said::length(own)
                    ),
                });
            }
            let amounts = std::iter::once(&line.amount).chain(&line.first);
            for amount in amounts.filter(|amount| amount.basis.is_none()).map(Amount::at_most) {
                for ceiling in Ceiling::of(course, []) {
                    let counted = ceiling.most.counted(&course.preparation, &amount);
                    if let Some(counted) = counted.filter(|sum| *sum > Ratio::from(ceiling.most.amount.value)) {
                        found.push(PlanFault {
                            rule: ceiling.rule,
                            against: None,
                            with: None,
                            on: Some(day),
                            size: Some(counted),
                            text: format!("{}; one dose as needed is {amount}", ceiling.name()),
                        });
                    }
                }
            }
            known.push(line);
        }
    }
    found
}

/// Limits that a wider one never lets be reached.
fn contradictions(course: &Course) -> Vec<PlanFault> {
    let ceilings = Ceiling::of(course, []);
    let wider = |rule: Rule| match rule {
        Rule::PerHours(hours) => hours.saturating_add(1),
        Rule::PerDose => 0,
        Rule::PerEpisode => 1,
        Rule::PerDay | Rule::PerCalendarDay => 25,
        _ => 7 * 24 + 1,
    };
    let mut found = Vec::new();
    for small in &ceilings {
        for large in &ceilings {
            let nested =
                wider(small.rule) < wider(large.rule) && !(small.rule == Rule::PerEpisode && wider(large.rule) > 25);
            if !nested || small.most.component != large.most.component {
                continue;
            }
            let (amount, unit) = (&small.most.amount, &large.most.amount.unit);
            let counted = match small.most.component {
                Some(_) => amount.to(unit).map(|amount| Ratio::from(amount.value)),
                None if large.most.counts_doses(amount) => None,
                None => in_unit(&course.preparation, amount, unit).map(|exact| exact.value),
            };
            if counted.is_some_and(|counted| counted > Ratio::from(large.most.amount.value)) {
                found.push(PlanFault {
                    rule: small.rule,
                    against: Some(large.rule),
                    with: None,
                    on: None,
                    size: None,
                    text: format!("{} is more than {}", small.name(), large.name()),
                });
            }
        }
    }
    found
}
