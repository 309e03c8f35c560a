//! `regimen supply`: what is left, until when it lasts, and what some days come to, planned and taken.

use std::process::ExitCode;

use chrono::{Datelike, NaiveDate, TimeDelta};
use clap::Args;
use serde::Serialize;

use super::context::{Context, Fail};
use super::days::Looks;
use super::json::{self, VERSION};
use super::print::out;
use crate::domain::amount::Quantity;
use crate::domain::bottle;
use crate::domain::course::Course;
use crate::domain::day::{Day, Schedules};
use crate::domain::draft::{Total, totals_of};
use crate::domain::ratio::Exact;
use crate::domain::supply::{self, Lasts, ToCome, strengths};
use crate::domain::unit::Unit;
use crate::domain::words;
use crate::ui::text::clean_line;

/// What is left of a medicine, and until when it lasts
#[derive(Debug, Args)]
pub(super) struct Supply {
    /// The course, or the beginning of its name; all of them if left out
    course: Option<String>,
    /// First day of the totals: mon, 3 weeks ago, 1 nov
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day of the totals; today if left out
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// An amount.
#[derive(Debug, Serialize)]
struct Figure {
    amount: String,
    unit: String,
    /// What is in the doses of it; as doses are counted where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
}

/// What was counted last.
#[derive(Debug, Serialize)]
struct Counted {
    on: NaiveDate,
    amount: String,
    unit: String,
}

/// What some days come to.
#[derive(Debug, Serialize)]
struct Days {
    from: NaiveDate,
    to: NaiveDate,
    /// What the plan asks for; of ranges the upper ends.
    planned: Vec<Figure>,
    /// What was recorded as taken, in the unit of the product; nothing where it cannot be brought to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<Figure>,
    /// What is in that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taken_contents: Vec<Figure>,
}

/// A vial, bottle or box that is in use.
#[derive(Debug, Serialize)]
struct InUse {
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<String>,
    /// When it was opened, where that is what ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<NaiveDate>,
    /// The last day on which it is good.
    good_until: NaiveDate,
    good: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    course: String,
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_use: Vec<InUse>,
    /// What is left in the one that was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_in_open: Option<Figure>,
    /// How the next dose is drawn from two.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_two: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<Counted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<Figure>,
    /// What is left of each strength, where the count names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    strengths: Vec<OfStrength>,
    /// `until`, `long` (more than two years), `unused`, `unknown` (the doses are in another unit).
    #[serde(skip_serializing_if = "Option::is_none")]
    lasts: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Days>,
    #[serde(skip)]
    words: Vec<String>,
}

/// How many there are of one strength, and the last day for which they are enough.
#[derive(Debug, Serialize)]
struct OfStrength {
    strength: String,
    left: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
struct Shape {
    version: u32,
    today: NaiveDate,
    courses: Vec<Row>,
}

impl Supply {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let today = context.today;
        let (since, to) = context.span(("--since", self.since.as_deref()), self.to.as_deref(), Looks::Back)?;
        let span = match (since, to) {
            (None, None) => None,
            (since, to) => Some((since.unwrap_or(today), to.unwrap_or(today))),
        };
        if let Some((from, to)) = span.filter(|(from, to)| to < from) {
            return Err(Fail::Usage(format!("--to {to} is before --since {from}")));
        }
        if span.is_some_and(|(from, to)| (to - from).num_days() > 366 * 110) {
            return Err(Fail::Usage("a range of more than 110 years".into()));
        }
        let only = match &self.course {
            Some(name) => Some(context.course(name)?.id.clone()),
            None => None,
        };
        let wanted = |course: &Course| match &only {
            Some(id) => course.id == *id,
            None => course.archived.is_none(),
        };
        let counted = context.loaded.regimen.courses.iter().filter(|course| wanted(course));
        let counted = counted
            .flat_map(|course| {
                let opened = course.bottle.opened.iter().map(|(_, opened)| *opened);
                course.supply.iter().map(|supply| supply.on).chain(opened)
            })
            .min();
        let first = span.map(|(from, _)| from).into_iter().chain(counted).min();
        if let Some(first) = first {
            context.read_months(first.min(today), today);
        }
        let schedules = context.schedules_near(today);
        let regimen = &context.loaded.regimen;
        let day = schedules.today(regimen, context.now, &context.place);
        let rows: Vec<Row> = (regimen.courses.iter().filter(|course| wanted(course)))
            .map(|course| row(context, &schedules, &day, course, span))
            .collect();
        if self.json {
            let shape = Shape {
                version: VERSION,
                today,
                courses: rows,
            };
            json::print_with(&shape, context)?;
            return Ok(context.end());
        }
        context.tell_faults()?;
        let lines = rows.iter().flat_map(|row| &row.words);
        let text: String = lines.map(|line| format!("{}\n", clean_line(line))).collect();
        let nothing = if regimen.courses.is_empty() {
            "No plan yet.\n"
        } else {
            "Every medicine is archived; regimen supply NAME shows what is left of one.\n"
        };
        out(if text.is_empty() { nothing } else { &text })?;
        Ok(context.end())
    }
}

fn row(
    context: &Context,
    schedules: &Schedules,
    day: &Day,
    course: &Course,
    span: Option<(NaiveDate, NaiveDate)>,
) -> Row {
    let (today, turn) = (context.today, context.loaded.regimen.settings.day_turn);
    let journal = &context.loaded.regimen.journal;
    let timeline = schedules.timeline(&course.id);
    // What cannot be read may hold doses that were taken.
    let known = |from: NaiveDate| !context.is_unknown(from, today);
    let counted = course.supply.as_ref().filter(|supply| known(supply.on));
    let to_come = ToCome::of(course, day, journal);
    let at = (today, turn);
    let now = counted.and_then(|_| supply::lasts_now(course, timeline, journal, &to_come, at, &context.place));
    let each = now.as_ref();
    let each = each.and_then(|_| strengths::now(course, timeline, journal, &to_come, at, &context.place));
    let (each, each_lasts) = each.unwrap_or_default();
    let (left, lasts) = now.unzip();
    let mut words = vec![match (&course.supply, &left, lasts) {
        // A count is of the time before the doses of its day.
        (Some(counted), Some(left), Some(lasts)) => format!(
            "{}: {} (counted: {} at the beginning of {})",
            course.name,
            lasts.words(left, today),
            counted.left,
            words::day_near(counted.on, today)
        ),
        (Some(counted), ..) => format!(
            "{}: what is left cannot be calculated (counted: {} at the beginning of {})",
            course.name,
            counted.left,
            words::day_near(counted.on, today)
        ),
        (None, ..) => format!("{}: not counted", course.name),
    }];
    words.extend((strengths::words(course, &each, &each_lasts, today).iter()).map(|line| format!("  {line}")));
    let next = day
        .all()
        .find(|dose| dose.due.course == course.id && dose.status.is_open());
    let opened = course.bottle.opened.iter().map(|(_, opened)| *opened).min();
    let read = opened.is_some_and(known);
    let of_two = next.filter(|_| read);
    let of_two = of_two.and_then(|dose| bottle::of_two(course, journal, &dose.due.amount, turn));
    let left_in_open = bottle::left_in_open(course, journal, turn).filter(|_| read);
    words.extend(
        bottle::good(course)
            .iter()
            .map(|good| format!("  {}", good.words(today))),
    );
    words.extend(left_in_open.iter().map(|left| format!("  in the open one: {left}")));
    words.extend(of_two.iter().map(|two| format!("  the next dose: {two}")));
    let days = span.map(|(from, to)| {
        let mut planned = timeline.map_or(Vec::new(), |timeline| {
            totals_of(timeline, &course.preparation, (from, to), &context.place)
        });
        let counted = planned.first().map(|total| total.sum.clone());
        planned.retain(|total| total.component.is_none() || Some(&total.sum) != counted.as_ref());
        // What was taken is shown in the unit of what was planned.
        let unit = counted
            .map(|sum| sum.unit)
            .or_else(|| supply::unit(course))
            .filter(|_| known(from));
        let taken = unit.and_then(|unit| supply::used_in(course, journal, (from, to), &unit, turn));
        let sums: Vec<String> = planned.iter().map(in_words).collect();
        let sums = if sums.is_empty() {
            "nothing".to_owned()
        } else {
            sums.join(", ")
        };
        let mut held = supply::contents_used(course, journal, (from, to), turn);
        held.retain(|total| taken.as_ref().is_some_and(|taken| total.sum != *taken));
        let taken_words = match &taken {
            None => "what was taken cannot be added up".to_owned(),
            Some(taken) => {
                let held = held.iter().map(in_words);
                let all: Vec<String> = std::iter::once(taken.to_string()).chain(held).collect();
                format!("{} taken", all.join(", "))
            }
        };
        words.push(format!(
            "  {}: {sums} planned; {taken_words}",
            span_in_words(from, to, today)
        ));
        Days {
            from,
            to,
            planned: planned
                .into_iter()
                .map(|total| figure(&total.sum, total.component))
                .collect(),
            taken: taken.as_ref().map(|taken| figure(taken, None)),
            taken_contents: held
                .into_iter()
                .map(|total| figure(&total.sum, total.component))
                .collect(),
        }
    });
    Row {
        course: course.id.to_string(),
        name: course.name.clone(),
        in_use: (bottle::good(course).into_iter())
            .map(|good| InUse {
                strength: Some(good.strength.to_owned()).filter(|strength| !strength.is_empty()),
                opened: good.opened,
                good_until: good.until,
                good: good.until >= today,
            })
            .collect(),
        left_in_open: left_in_open.map(|left| figure(&left, None)),
        of_two,
        counted: course.supply.as_ref().map(|supply| Counted {
            on: supply.on,
            amount: supply.left.value.normalize().to_string(),
            unit: supply.left.unit.to_string(),
        }),
        left: left.as_ref().map(|left| figure(left, None)),
        strengths: (each.iter().zip(&each_lasts))
            .map(|((strength, many), lasts)| OfStrength {
                strength: strength.to_string(),
                left: json::figure(&Exact::new(*many, Unit::counted("tablet"))).0,
                until: match lasts {
                    Lasts::Until(day) | Lasts::Out(day) => Some(*day),
                    _ => None,
                },
            })
            .collect(),
        until: match lasts {
            Some(Lasts::Until(day) | Lasts::Out(day)) => Some(day),
            _ => None,
        },
        lasts: lasts.map(|lasts| match lasts {
            Lasts::Until(_) | Lasts::Out(_) => "until",
            Lasts::Long => "long",
            Lasts::Unused => "unused",
            Lasts::Unknown => "unknown",
        }),
        days,
        words,
    }
}

fn figure(quantity: &Quantity, component: Option<String>) -> Figure {
    Figure {
        amount: quantity.value.normalize().to_string(),
        unit: quantity.unit.to_string(),
        component: component.filter(|name| !name.is_empty()),
    }
}

/// `60 tablets`, `150 mg THC`
fn in_words(total: &Total) -> String {
    let component = total.component.as_deref().unwrap_or_default();
    format!("{} {component}", total.sum).trim_end().to_owned()
}

/// `Sun 1 Nov to Sun 22 Nov, 22 days`
fn span_in_words(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    let days = usize::try_from((to - from + TimeDelta::days(1)).num_days()).unwrap_or(0);
    let day = |date: NaiveDate| {
        words::day_near(
            date,
            if from.year() == to.year() {
                today
            } else {
                NaiveDate::MIN
            },
        )
    };
    format!("{} to {}, {}", day(from), day(to), words::count(days, "day", "days"))
}
