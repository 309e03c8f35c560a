//! What is left of a medicine: the line in which a count is typed, and how a count reads.

use crate::app::message::{Edit, Operation};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::record::Reading;
use crate::app::reply::{Ask, Reply};
use crate::app::words;
use crate::app::world::World;
use crate::domain::amount::{Quantity, number};
use crate::domain::course::{Course, CourseId, Supply};
use crate::domain::journal::Month;
use crate::domain::schedule::Timeline;
use crate::domain::supply::{self, Each, Lasts, ToCome, strengths};
use crate::domain::unit::{Kind, Unit};
use chrono::{NaiveDate, TimeDelta};

/// Asks for a count.
pub fn ask(world: &World, course: &Course) -> Vec<Reply> {
    let name = world.name(&course.id);
    let question = match unit(world, course).filter(|_| !world.hidden) {
        // Of a vial nobody counts the micrograms.
        Some(_) if course.preparation.powder.is_some() => format!("{name}: how many vials or doses are there now?"),
        None => format!("{name}: how much is there now?"),
        Some(unit) if matches!(unit.kind(), Kind::Mass | Kind::Volume) => {
            format!("{name}: how much is there now, in {unit}?")
        }
        Some(unit) => format!("{name}: how many {} are there now?", unit.show(true)),
    };
    let prompt = Prompt::new(Purpose::Supply(course.id.clone(), course.supply.clone()), question, "");
    vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]
}

/// What it is counted in; before a plan is in force as its draft has it.
fn unit(world: &World, course: &Course) -> Option<Unit> {
    let drafted = || supply::unit(&world.drafts.get(&course.id)?.proposal(course));
    supply::unit(course).or_else(drafted)
}

/// What is taken at a time now, where every dose is the same.
fn one_dose(world: &World, course: &Course) -> Option<Quantity> {
    let take = world.schedules.timeline(&course.id)?.taken_on(world.today())?;
    let mut doses = take.lines.iter().map(|line| line.amount.quantity());
    let first = doses.next()?;
    doses.all(|dose| dose == first).then_some(first)
}

/// What is left now, and until when it lasts; `None` where it was not counted, or too long ago for what was taken since
/// to be read.
pub fn left(world: &World, course: &Course) -> Option<(Quantity, Lasts)> {
    // Every frame of Today asks for it, and it changes with the journal and with the minute only.
    let all = world.left.get_or_init(|| {
        let courses = world.regimen.courses.iter();
        let found = courses.filter_map(|course| {
            let (left, lasts) = looked_up(world, course)?;
            Some((course.id.clone(), left, lasts))
        });
        found.collect()
    });
    let found = all.iter().find(|(id, ..)| *id == course.id);
    found.map(|(_, left, lasts)| (left.clone(), *lasts))
}

fn looked_up(world: &World, course: &Course) -> Option<(Quantity, Lasts)> {
    let turn = world.regimen.settings.day_turn;
    let counted = course.supply.as_ref()?.on;
    // What was taken in a month that is not read yet is not left.
    let is_read = |month: &Month| world.regimen.journal.has(*month);
    if counted < super::facts::needs_from(world, course) || !months(world, course).iter().all(is_read) {
        return None;
    }
    let timeline = world.schedules.timeline(&course.id);
    let to_come = to_come(world, course);
    let today = (world.today(), turn);
    supply::lasts_now(course, timeline, &world.regimen.journal, &to_come, today, &*world.wall)
}

fn lasts(world: &World, course: &Course, left: &Quantity) -> Lasts {
    let timeline = world.schedules.timeline(&course.id);
    timeline.map_or(Lasts::Unused, |timeline| lasts_by(world, course, timeline, left))
}

/// The months that have to be read before anybody can say what is left of a course.
pub fn months(world: &World, course: &Course) -> Vec<Month> {
    let Some(supply) = &course.supply else {
        return Vec::new();
    };
    let last = Month::of(world.today());
    let mut months = vec![Month::of(supply.on.max(super::facts::needs_from(world, course))).min(last)];
    while months.last().is_some_and(|month| *month < last) {
        months.extend(months.last().map(|month| month.plus(1)));
    }
    months
}

/// Until when an amount lasts at a plan, in force or not.
pub fn lasts_by(world: &World, course: &Course, timeline: &Timeline, left: &Quantity) -> Lasts {
    let to_come = to_come(world, course);
    supply::lasts(course, timeline, left, &to_come, world.today(), &*world.wall)
}

/// The doses that still use up what is left.
pub fn to_come(world: &World, course: &Course) -> ToCome {
    ToCome::of(course, &world.day_at(world.today()), &world.regimen.journal)
}

/// A count of each strength: `20 x 50 mg + 30 x 25 mg`.
fn of_each(world: &World, course: &Course, left: Quantity, each: Each) -> Result<Reading, String> {
    if let Some(fault) = strengths::fault(&course.preparation, &each) {
        return Err(fault);
    }
    let (today, turn, journal) = (world.today(), world.regimen.settings.day_turn, &world.regimen.journal);
    let timeline = world.schedules.timeline(&course.id);
    let lasts = timeline.map_or(Vec::new(), |timeline| {
        strengths::lasts(course, timeline, &each, &to_come(world, course), today, &*world.wall).1
    });
    let echo = strengths::words(course, &each, &lasts, today).join("; ");
    let now = strengths::shown(&each);
    let counted = Supply {
        each: strengths::counted_now(course, journal, each, today, turn),
        ..supply::counted_now(course, journal, left, today, turn)
    };
    if course.supply.as_ref() == Some(&counted) {
        return Err(format!("{now} is what is counted already"));
    }
    let name = &course.name;
    let edit = Edit {
        operation: Operation::SetSupply {
            course: course.id.clone(),
            old: course.supply.clone(),
            supply: Some(counted),
        },
        label: format!("{name}: {now} counted"),
        receipt: format!("{name}: {echo}"),
    };
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// What is left of each strength and until when, where the count names them.
pub fn each_words(world: &World, course: &Course) -> Vec<String> {
    let turn = world.regimen.settings.day_turn;
    let timeline = world.schedules.timeline(&course.id);
    let (journal, today) = (&world.regimen.journal, world.today());
    let to_come = || to_come(world, course);
    let counted = course.supply.as_ref().filter(|supply| !supply.each.is_empty());
    let now = counted.and_then(|_| strengths::now(course, timeline, journal, &to_come(), (today, turn), &*world.wall));
    now.map_or_else(Vec::new, |(each, lasts)| strengths::words(course, &each, &lasts, today))
}

/// Reads a typed count; `was` is the count when the line was opened.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, id: &CourseId, was: Option<&Supply>, text: &str) -> Result<Reading, String> {
    let course = world.regimen.course(id).ok_or("this plan no longer exists")?;
    let name = &course.name;
    // Another program's count is not written over unseen.
    if course.supply.as_ref() != was {
        let now = course.supply.as_ref().map_or("not counted".to_owned(), |supply| {
            format!("{} on {}", supply.left, words::day_near(supply.on, world.today()))
        });
        return Err(format!(
            "another program has changed the count meanwhile: {now}. Esc, then count again"
        ));
    }
    let unit = unit(world, course);
    if text.is_empty() {
        let example = match unit {
            Some(_) if course.preparation.powder.is_some() => "such as 2 vials, 20 doses or 5 mg".to_owned(),
            Some(unit) => format!("such as 22 {}", unit.show(true)),
            None => "such as 22 tablets".to_owned(),
        };
        return Ok(Reading::Empty(format!("{example}; `none` stops counting")));
    }
    if text.eq_ignore_ascii_case("none") {
        let edit = Edit {
            operation: Operation::SetSupply {
                course: id.clone(),
                old: course.supply.clone(),
                supply: None,
            },
            label: format!("{name}: count taken out"),
            receipt: format!("{name}: what is left is not counted any more"),
        };
        return Ok(Reading::Edit(
            "what is left is not counted any more".into(),
            Box::new(edit),
        ));
    }
    let counted = world.regimen.settings.words.counted();
    if let Some((left, each)) = supply::strengths::parse(text, counted) {
        return of_each(world, course, left, each);
    }
    let said = match (number(text), unit) {
        (Ok(_), _) if course.preparation.powder.is_some() => {
            return Err(format!(
                "{text} of what? such as {text} vials, {text} doses or {text} mg"
            ));
        }
        (Ok(value), Some(unit)) => Quantity::new(value, unit),
        (Ok(_), None) => return Err(format!("{text} of what? such as {text} tablets")),
        (Err(_), _) => Quantity::dose(text, counted).map_err(|error| error.to_string())?,
    };
    let kept = supply::kept(course, &said, one_dose(world, course).as_ref());
    let left = kept.clone().unwrap_or_else(|| said.clone());
    if left.value < rust_decimal::Decimal::ZERO {
        return Err("a count is 0 or more".into());
    }
    let mut echo = lasts(world, course, &left).words(&left, world.today());
    if kept.is_some() {
        let are = if said.value == rust_decimal::Decimal::ONE {
            "is"
        } else {
            "are"
        };
        echo = format!("{said} {are} {echo}");
    }
    let turn = world.regimen.settings.day_turn;
    let supply = supply::counted_now(course, &world.regimen.journal, left.clone(), world.today(), turn);
    if course.supply.as_ref() == Some(&supply) {
        return Err(format!("{left} is what is counted already"));
    }
    let edit = Edit {
        operation: Operation::SetSupply {
            course: id.clone(),
            old: course.supply.clone(),
            supply: Some(supply),
        },
        label: format!("{name}: {left} counted"),
        receipt: format!("{name}: {echo}"),
    };
    Ok(Reading::Edit(echo, Box::new(edit)))
}

/// The first day of which the journal is needed.
pub fn needs_from(world: &World, course: &Course) -> NaiveDate {
    let today = world.today();
    let recent = today - TimeDelta::days(BACK);
    let opened = course.bottle.opened.iter().map(|(_, opened)| *opened);
    let counted = course.supply.iter().map(|supply| supply.on).chain(opened).min();
    // A count of years ago says nothing, and is not worth reading years for.
    let year = today - TimeDelta::days(366);
    counted.map_or(recent, |on| on.min(recent)).max(year)
}

/// How many days back entries are listed.
pub(super) const BACK: i64 = 21;
