//! What a report says of one medicine: what it is, what is taken now, what was decided and what that changed, what comes.

use chrono::NaiveDate;

use super::{CoursePart, parts};
use crate::domain::amount::Amount;
use crate::domain::course::Course;
use crate::domain::day::{Behind, DayDose, Status};
use crate::domain::decision::Surroundings;
use crate::domain::draft::{Basis, Decision, Which, decisions, effect, rungs};
use crate::domain::figures::{CourseSpan, StepFigures, words};
use crate::domain::journal::Outcome;
use crate::domain::plan::{Plan, Repeat};
use crate::domain::preparation::{form_words, in_directions};
use crate::domain::questions::waits_since;
use crate::domain::report::ground::taken_ahead;
use crate::domain::report::ground::{Ground, is_as_needed, is_stepping};
use crate::domain::schedule::{History, Place, Rung, RungKind, Timeline};
use crate::domain::sites;
use crate::domain::words as said_words;

/// At most this many changed stretches of a decision are listed; the others are counted.
const MOST_CHANGED: usize = 3;

/// How many steps are listed with what became of their doses.
const MOST_STEPS: usize = 6;

/// At most this many coming steps are listed.
const MOST_COMING: usize = 8;

/// Of a plan that comes round at most this many: they are the same again.
const MOST_AGAIN: usize = 3;

/// At most this many doses that are not recorded are named.
const MOST_OPEN: usize = 8;

/// At most this many unplanned doses are listed one by one.
const MOST_BESIDE: usize = 12;

/// The part of a course.
pub(super) fn part(
    ground: &Ground<'_>,
    of_course: &CourseSpan,
    course: &Course,
    rows: &[StepFigures],
    to: NaiveDate,
) -> CoursePart {
    let timeline = ground.schedules.timeline(&course.id);
    let beside = beside(ground, of_course, course);
    let planned = || format!("{}{}", words::counts(&of_course.counts), not_recorded(of_course, to));
    let counts = match (of_course.counts.planned(), beside) {
        (0, Some(beside)) => beside,
        (0, None) if is_as_needed(ground, course, to) => "not taken".to_owned(),
        (_, None) => planned(),
        (_, Some(beside)) => format!("{}; {beside}", planned()),
    };
    let of_days = of_course.days.iter().flat_map(|day| {
        let due = day.doses.iter().flat_map(|dose| dose.taken().map(|(entry, _)| entry));
        due.chain(&day.beside)
    });
    let sites = sites::counted(course, of_days).filter(|_| ground.wanted.words);
    let counts = ahead(ground, course, to).map_or_else(|| counts.clone(), |ahead| format!("{counts}; {ahead}"));
    let counts = sites.map_or_else(|| counts.clone(), |sites| format!("{counts}; sites: {sites}"));
    CoursePart {
        course: Some(course.id.clone()),
        name: ground.name(course),
        now: timeline.map_or_else(String::new, |timeline| now(ground, course, rows, timeline, to)),
        product: (ground.wanted.amounts && ground.wanted.names)
            .then(|| form_words(course))
            .flatten(),
        history: parts::history(rows, ground.wanted.amounts, to),
        counts,
        by_step: by_step(rows, ground.wanted.amounts),
        decisions: timeline.map_or_else(Vec::new, |timeline| decided(ground, course, timeline, to)),
        coming: timeline
            .filter(|_| to == ground.today && course.archived.is_none())
            .and_then(|timeline| coming(ground, course, timeline)),
    }
}

/// Which doses are not recorded, behind their number, where they are few: ` (19 Mar bedtime, 26 Mar morning)`; and what is not
/// recorded as taken off: `; taking off not recorded: 4 Oct 09:00`.
fn not_recorded(of_course: &CourseSpan, to: NaiveDate) -> String {
    let doses = of_course.days.iter().flat_map(|day| &day.doses);
    let open = doses.filter(|dose| dose.status == Status::NotRecorded && !dose.unknown);
    let (off, doses): (Vec<&DayDose>, Vec<&DayDose>) = open.partition(|dose| dose.due.is_off());
    let each = |doses: Vec<&DayDose>| {
        let each = doses.into_iter().map(|dose| {
            let moment = parts::moment(dose.due.moment());
            let moment = moment.strip_prefix("off ").unwrap_or(&moment);
            format!("{} {moment}", parts::day(dose.due.on, to))
                .trim_end()
                .to_owned()
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let doses = match doses.len() {
        1..=MOST_OPEN => format!(" ({})", each(doses)),
        _ => String::new(),
    };
    match off.len() {
        0 => doses,
        1..=MOST_OPEN => format!("{doses}; taking off not recorded: {}", each(off)),
        more => format!("{doses}; taking off not recorded {more} times"),
    }
}

/// What became of the doses of each step, where there was more than one dose.
fn by_step(rows: &[StepFigures], amounts: bool) -> Option<String> {
    let planned: Vec<&StepFigures> = rows.iter().filter(|row| row.counts.planned() > 0).collect();
    let left_out = planned.len().saturating_sub(MOST_STEPS);
    let each = planned.iter().skip(left_out);
    let each: Vec<String> = each
        .map(|row| format!("{} {}", parts::dose(row, amounts), words::counts(&row.counts)))
        .collect();
    let before = if left_out > 0 {
        format!("{}; ", said_words::count(left_out, "earlier step", "earlier steps"))
    } else {
        String::new()
    };
    (is_stepping(rows) && each.len() > 1).then(|| format!("By step: {before}{}", each.join("; ")))
}

/// The directions in force on a day, with what their amounts contain: `0.5 mL bedtime (0.5 mL = 5 mg THC)`.
fn now(ground: &Ground<'_>, course: &Course, rows: &[StepFigures], timeline: &Timeline, day: NaiveDate) -> String {
    match timeline.place(day) {
        Place::Step(_) if !ground.wanted.amounts => rows.last().map_or_else(String::new, |row| parts::dose(row, false)),
        Place::Step(at) => {
            let plan = timeline.plans().get(at.plan);
            let step = plan.and_then(|plan| plan.steps.get(at.index()));
            let directions = at.replaced.as_ref().or(step.map(|step| &step.take));
            let said = directions.map_or_else(String::new, ToString::to_string);
            match rows.last() {
                Some(row) if !at.set.is_empty() => {
                    let taken = rungs(timeline, day)
                        .into_iter()
                        .rfind(|rung| rung.from <= day)
                        .map(|rung| rung.take);
                    let equal = taken
                        .and_then(|take| in_directions(&course.preparation, &take, &|amount| Some(amount.clone())));
                    let equal = equal.map_or(String::new(), |equal| format!("{equal}; "));
                    format!("{} ({equal}by a change; the plan says {said})", row.dose)
                }
                _ => {
                    let body =
                        |amount: &Amount| plan.map_or_else(|| Some(amount.clone()), |plan| of_body(plan, amount));
                    let equal = directions.and_then(|take| in_directions(&course.preparation, take, &body));
                    equal.map_or(said.clone(), |equal| format!("{said} ({equal})"))
                }
            }
        }
        _ if course.archived.is_some_and(|gone| day >= gone) => "not taken any more".to_owned(),
        Place::Before(Some(from)) => format!("begins {}", parts::day(from, day)),
        Place::Before(None) => "no plan".to_owned(),
        Place::Paused { since, until, .. } => {
            let until = until.map_or(String::new(), |until| {
                format!(", again from {}", parts::day(until, day))
            });
            format!("paused since {}{until}", parts::day(since, day))
        }
        Place::Stopped(on) => format!("stopped {}", parts::day(on, day)),
        Place::Over(since) => format!("ended {}", parts::day(since.pred_opt().unwrap_or(since), day)),
    }
}

fn of_body(plan: &Plan, amount: &Amount) -> Option<Amount> {
    amount.for_body(plan.weight, plan.surface)
}

/// What was taken that was not due: how often, and when; `taken as needed 3 times on 2 days: 4 Mar 21:10 1 puff, ..`.
fn beside(ground: &Ground<'_>, of_course: &CourseSpan, course: &Course) -> Option<String> {
    let told = |how: &str, needed: bool| {
        let of_kind = of_course
            .days
            .iter()
            .filter(|day| !day.beside.is_empty() && ground.schedules.has_as_needed(&course.id, day.date) == needed);
        let (mut days, mut each) = (0, Vec::new());
        for day in of_kind {
            days += 1;
            each.extend(day.beside.iter().map(|entry| {
                let taken = match &entry.outcome {
                    Outcome::Taken(taken) if ground.wanted.amounts => format!(" {taken}"),
                    _ => String::new(),
                };
                let on = parts::day(entry.at.date_naive(), ground.wanted.to);
                let why = entry.why.as_deref().filter(|_| ground.wanted.words);
                let why = why.map_or(String::new(), |why| format!(" (\"{why}\")"));
                format!("{on} at {}{taken}{why}", entry.at.format("%H:%M"))
            }));
        }
        let times = match each.len() {
            0 => return None,
            1 => format!("{how} once"),
            times => format!("{how} {times} times on {}", words::days(days)),
        };
        let left_out = each.len().saturating_sub(MOST_BESIDE);
        let earlier = if left_out > 0 {
            format!("{left_out} earlier; ")
        } else {
            String::new()
        };
        Some(format!(
            "{times}: {earlier}{}",
            each.get(left_out..).unwrap_or_default().join(", ")
        ))
    };
    let parts = [told("taken as needed", true), told("taken, not planned,", false)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The same in words: `taken ahead: 14 Jun at 20:00 10 mg, for 15 Jun`.
fn ahead(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> Option<String> {
    let doses = taken_ahead(ground, course, to);
    let one = |dose: &DayDose| {
        let of = parts::day(dose.due.on, to);
        let each = dose.taken().map(|(entry, amount)| {
            let amount = if ground.wanted.amounts {
                format!(" {amount}")
            } else {
                String::new()
            };
            let on = parts::day(entry.at.date_naive(), to);
            format!("{on} at {}{amount}, for {of}", entry.at.format("%H:%M"))
        });
        each.collect::<Vec<_>>()
    };
    let told: Vec<String> = doses.iter().flat_map(one).collect();
    (!told.is_empty()).then(|| format!("taken ahead: {}", told.join("; ")))
}

/// What was decided in the period, by whom and why, and which days it changed, from what to what.
fn decided(ground: &Ground<'_>, course: &Course, timeline: &Timeline, to: NaiveDate) -> Vec<String> {
    let history = match Timeline::needs_journal_from(course) {
        Some(_) => {
            let turn = ground.regimen.settings.day_turn;
            History::of(
                &course.id,
                &ground.regimen.journal,
                course.today(ground.now, turn),
                turn,
            )
        }
        None => History::default(),
    };
    let basis = Basis {
        course,
        words: &ground.regimen.settings.words,
        history: &history,
        today: ground.today,
        first: ground.today,
        after: None,
        behind: Behind::default(),
        waits: None,
        around: Surroundings {
            wall: ground.wall,
            ..Surroundings::nothing()
        },
    };
    let inside =
        |decision: &Decision| decision.void.is_none() && ground.wanted.from <= decision.on && decision.on <= to;
    let all = decisions(course, timeline);
    all.iter()
        .filter(|decision| inside(decision))
        .map(|decision| told(ground, &basis, decision, to))
        .collect()
}

fn told(ground: &Ground<'_>, basis: &Basis<'_>, decision: &Decision, to: NaiveDate) -> String {
    let by = decision
        .by
        .as_deref()
        .map_or(String::new(), |by| format!(", {}", ground.who(by)));
    let why = decision.why.as_deref().filter(|_| ground.wanted.words);
    let why = why.map_or(String::new(), |why| format!(": \"{why}\""));
    let on = parts::day(decision.on, to);
    let first = matches!(decision.which, Which::Plan(0));
    let what = match decision.which {
        Which::Plan(0) => "first plan".to_owned(),
        Which::Plan(n) | Which::VoidPlan(n) => format!("plan revision {}", n + 1),
        Which::Change(_) if ground.wanted.amounts => said_words::spoken_days(&decision.words, to),
        Which::Change(_) => decision.words.split_whitespace().next().unwrap_or_default().to_owned(),
    };
    let mut said = format!("{on} {what}{by}{why}");
    if first || !ground.wanted.amounts {
        return said;
    }
    let effect = effect(basis, decision);
    let changed: Vec<String> = (effect.stretches.iter().take(MOST_CHANGED))
        .map(|stretch| format!("{}: {} instead of {}", stretch.span(to), stretch.now, stretch.was))
        .collect();
    if changed.is_empty() {
        return said;
    }
    let more = effect.stretches.len() - changed.len();
    let more = if more > 0 {
        format!("; and {}", said_words::count(more, "more change", "more changes"))
    } else {
        String::new()
    };
    said.push_str(&format!(". Changed {}{more}", changed.join("; ")));
    said
}

/// The steps that follow: `0.5 mL bedtime from 11 Mar, then nothing from 25 Mar`.
fn coming(ground: &Ground<'_>, course: &Course, timeline: &Timeline) -> Option<String> {
    let all = rungs(timeline, ground.today);
    let ahead: Vec<&Rung> = all.iter().filter(|rung| rung.from > ground.today).collect();
    let who = || {
        course
            .prescriber
            .as_deref()
            .map_or_else(|| "the prescriber".to_owned(), |by| ground.who(by))
    };
    let waits = waits_since(course, timeline, ground.today);
    let mut asked = false;
    let again = timeline.plans().last().is_some_and(|plan| plan.repeat != Repeat::No);
    let most = if again { MOST_AGAIN } else { MOST_COMING };
    let mut said: Vec<String> = (ahead.iter().take(most))
        .map(|rung| {
            let what = match rung.kind {
                RungKind::Pause => "pause".to_owned(),
                RungKind::Stop => "stop".to_owned(),
                RungKind::Hold if ground.wanted.amounts => format!("hold at {}", rung.take),
                RungKind::Step if ground.wanted.amounts => rung.take.to_string(),
                RungKind::Step | RungKind::Hold => format!("step {}", timeline.number(rung.plan, rung.step)),
            };
            let condition = if rung.asked && !asked {
                asked = true;
                format!(" if the person and {} go ahead", who())
            } else {
                String::new()
            };
            // Until it is decided the days of what follows move with today.
            match waits {
                Some(since) if !condition.is_empty() => {
                    format!(
                        "{what}{condition} (the plan asks since {})",
                        parts::day(since, ground.today)
                    )
                }
                Some(_) => format!("then {what}"),
                None => format!("{what} from {}{condition}", parts::day(rung.from, ground.today)),
            }
        })
        .collect();
    if ahead.len() > most && again {
        said.push("and so on".to_owned());
    } else if ahead.len() > most {
        said.push(said_words::count(ahead.len() - most, "more step", "more steps"));
    } else if let Some(asks) = all.last().and_then(|last| last.asks) {
        let waits = if asks <= ground.today {
            "asks since"
        } else {
            "asks from"
        };
        said.push(format!(
            "goes on until it is decided, the plan {waits} {}",
            parts::day(asks, ground.today)
        ));
    } else if let Some(until) = all
        .last()
        .and_then(|last| last.until)
        .filter(|until| *until >= ground.today)
    {
        said.push(format!("nothing after {}", parts::day(until, ground.today)));
    }
    (!said.is_empty()).then(|| format!("To come: {}", said.join("; ")))
}
