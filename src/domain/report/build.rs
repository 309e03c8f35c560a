//! From the regimen to the value of a report.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::course;
use super::{CoursePart, Fact, Line, Report, Table, Wanted, around, parts};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::Course;
use crate::domain::day::Schedules;
use crate::domain::exchange::unnamed::without_names;
use crate::domain::figures::words::{self};
use crate::domain::figures::{CourseSpan, RowKind, Series, Span, StepFigures, last_day, span, steps};
use crate::domain::journal::Month;
use crate::domain::measure::{GRADES, Measure, Value};
use crate::domain::regimen::Regimen;
use crate::domain::report::ground::{Ground, is_as_needed, is_stepping};
use crate::domain::report::ground::{notes, questions};
use crate::domain::schedule::Place;
use crate::domain::sessions::round_of;
use crate::domain::unreadable::Part;
use crate::domain::words::count;

/// How far a report reaches back where no visit is known: four weeks, the usual time between two.
const USUAL: i64 = 28;

/// At most this many courses have a table on the page; the CSV form has all.
const MOST_TABLES: usize = 4;

/// The last visit or call before a day, and whom it was with.
pub fn last_visit(regimen: &Regimen, today: NaiveDate) -> Option<NaiveDate> {
    let visits = regimen.care.visits(NaiveDate::MIN, today.pred_opt()?);
    visits.last().map(|visit| visit.on)
}

/// The usual period: since the last visit, else the last four weeks.
pub fn period(regimen: &Regimen, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let from = last_visit(regimen, today).unwrap_or(today - TimeDelta::days(USUAL - 1));
    (from, today)
}

/// The usual period at a moment: to the last day that is looked back at.
pub fn period_at(regimen: &Regimen, now: DateTime<FixedOffset>) -> (NaiveDate, NaiveDate) {
    let (from, _) = period(regimen, day_of(now, regimen.settings.day_turn));
    (from, last_day(regimen, now))
}

/// Puts a report together, as seen at a moment.
pub fn report(
    regimen: &Regimen,
    schedules: &Schedules,
    wanted: &Wanted,
    now: DateTime<FixedOffset>,
    wall: &dyn Wall,
) -> Report {
    let today = day_of(now, regimen.settings.day_turn);
    let to = wanted.to.min(last_day(regimen, now)).max(wanted.from);
    // Names are in what people write, too.
    let unnamed = (!wanted.names).then(|| {
        let regimen = without_names(regimen);
        let schedules = Schedules::new(&regimen, now);
        (regimen, schedules)
    });
    let (regimen, schedules) = unnamed
        .as_ref()
        .map_or((regimen, schedules), |(regimen, schedules)| (regimen, schedules));
    let ground = Ground {
        regimen,
        schedules,
        wanted,
        today,
        now,
        wall,
    };
    let span = span(regimen, schedules, (wanted.from, to), now, wall);
    let measures: Vec<Measure> = (regimen.measures.iter().zip(1..))
        .filter(|(m, _)| {
            span.measures
                .iter()
                .any(|s| *s.measure() == m.id && s.figures.rated > 0)
        })
        .map(|(measure, place)| named(measure, place, wanted))
        .collect();
    // What was measured before a dose and what after it are separate rows.
    let rated = |series: &Series| series.round.is_none() || is_rated(&span, regimen, series);
    let (ids, series): (Vec<Series>, Vec<Measure>) = (measures.iter())
        .flat_map(|measure| Series::of(measure).into_iter().map(move |series| (series, measure)))
        .filter(|(series, _)| rated(series))
        .map(|(series, measure)| {
            let name = series.name(measure);
            (
                series,
                Measure {
                    name,
                    ..measure.clone()
                },
            )
        })
        .unzip();
    let bases: Vec<&Measure> = measures.iter().collect();
    let around = &measures;
    let measures: Vec<&Measure> = series.iter().collect();
    let mut courses: Vec<(&CourseSpan, &Course, Vec<StepFigures>)> = Vec::new();
    for of_course in &span.courses {
        let Some(course) = regimen.course(&of_course.course) else {
            continue;
        };
        let rows = steps(regimen, schedules, &course.id, &ids, (wanted.from, to), now, wall);
        let in_force = rows
            .iter()
            .any(|row| matches!(row.kind, RowKind::Step { .. } | RowKind::Paused));
        if in_force || !of_course.is_idle() {
            courses.push((of_course, course, rows));
        }
    }
    // What goes up and down comes first: the visit is about that.
    // What has ended is behind what is taken.
    courses.sort_by_key(|(_, course, rows)| {
        let needed = is_as_needed(&ground, course, to);
        (
            has_ended(&ground, course, to),
            rows.len() < 2,
            needed,
            course.id.clone(),
        )
    });
    // A table for each course that had more than one dose: a constant one has no steps to tell apart.
    let mut tables: Vec<Table> = (courses.iter())
        .filter(|(_, _, rows)| is_stepping(rows))
        .take(MOST_TABLES)
        .map(|(_, course, rows)| ground.table(course, rows, &measures, &span))
        .collect();
    if tables.is_empty()
        && !measures.is_empty()
        && let Some((_, course, rows)) = courses.first()
    {
        tables.push(ground.table(course, rows, &measures, &span));
    }
    tables.retain(|table| !table.rows.is_empty());
    let chart = (courses.first())
        .filter(|_| wanted.chart)
        .and_then(|(_, course, rows)| ground.chart(course, rows, &measures, &span));
    let visit = last_visit(regimen, today).filter(|on| *on == wanted.from);
    let unread = unread(&ground, to);
    let not_read = unread.iter().map(|part| Fact {
        kind: "not-read",
        name: part.name.clone(),
        words: part.now.clone(),
        ..Fact::default()
    });
    let over_limits = ground.over_limits(&span);
    let facts = ground.facts(&span, &courses, (&bases, &measures));
    let facts = not_read.chain(facts).chain(ground.over_facts(&over_limits)).collect();
    Report {
        whole: unread.is_empty(),
        from: wanted.from,
        to,
        made: today,
        since: visit.map(|on| format!("since the visit on {}", parts::day(on, to))),
        rated: (span.rated_days, span.days_so_far),
        sessions: around::of_days(
            regimen,
            wanted,
            (wanted.from, to),
            &|course| ground.name(course),
            around,
        ),
        reached: around::reached(regimen, wanted, (wanted.from, to), around),
        effects: effects(&span, regimen, &bases),
        departures: ground.departures(&courses, to),
        over_limits: ground.over_lines(&over_limits, &span),
        questions: if wanted.words { questions(&span) } else { Vec::new() },
        notes: wanted.journal.then(|| notes(&span)),
        facts,
        courses: (unread.into_iter())
            .chain((courses.iter()).map(|(of_course, course, rows)| course::part(&ground, of_course, course, rows, to)))
            .collect(),
        tables,
        chart,
        hidden: !wanted.names || !wanted.amounts || !wanted.words,
        writing: regimen.settings.writing,
    }
    .in_writing(regimen.settings.writing)
}

/// What is not in the report because it cannot be read: first, so that nobody takes it for nothing.
fn unread(ground: &Ground<'_>, to: NaiveDate) -> Vec<CoursePart> {
    let courses = ground.regimen.unreadable.iter().map(|course| CoursePart {
        name: if ground.wanted.names {
            course.name.clone()
        } else {
            "A medicine".into()
        },
        now: "its file cannot be read, and nothing of it is in this report".into(),
        ..CoursePart::default()
    });
    let days = Month::of(ground.wanted.from)..=Month::of(to);
    let months = ground
        .regimen
        .journal
        .unread()
        .filter(|(month, _)| days.contains(month));
    let months = months.map(|(month, _)| CoursePart {
        name: format!("Journal of {}", month.first().format("%B %Y")),
        now: "it cannot be read, and what was taken is unknown".into(),
        ..CoursePart::default()
    });
    let all = ground.regimen.journal.months();
    let lost = all.filter(|(month, entries)| days.contains(month) && !entries.lost.is_empty());
    let lost = lost.map(|(month, entries)| {
        let records = count(entries.lost.len(), "record of a dose", "records of doses");
        CoursePart {
            name: format!("Journal of {}", month.first().format("%B %Y")),
            now: format!("{records} cannot be read, and what was taken then is unknown"),
            ..CoursePart::default()
        }
    });
    let parts = ground.regimen.closed.iter().filter_map(|closed| {
        let (name, missing) = match closed.part {
            Part::Courses => ("Medicines", "nothing of them is in this report"),
            Part::Settings => ("Settings", "times of day are the usual ones"),
            Part::Measures => ("Questions", "what is missing is not in this report"),
            Part::Care => ("Contacts", "names may be missing in this report"),
            // The keys of the planner are nothing to a clinic.
            Part::Keys => return None,
        };
        Some(CoursePart {
            name: name.into(),
            now: format!("{} cannot be read in full, and {missing}", closed.trouble.file),
            ..CoursePart::default()
        })
    });
    courses.chain(months).chain(lost).chain(parts).collect()
}

/// Whether there is a reading of a series in the period.
fn is_rated(span: &Span, regimen: &Regimen, series: &Series) -> bool {
    let readings = span.from.iter_days().take_while(|day| *day <= span.to);
    let mut readings = readings.flat_map(|day| regimen.journal.readings_on(day));
    let measure = regimen.measure(&series.measure);
    readings.any(|reading| {
        let made = measure.and_then(|measure| round_of(regimen, measure, reading));
        reading.measure == series.measure && made == series.round
    })
}

/// A measure as it goes into the report: by its name, or by its number.
fn named(measure: &Measure, place: usize, wanted: &Wanted) -> Measure {
    let mut measure = measure.clone();
    if !wanted.measures {
        measure.name = format!("Question {place}");
    }
    measure
}

/// Whether nothing of a medicine is planned any more.
fn has_ended(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> bool {
    let place = ground.schedules.timeline(&course.id).map(|timeline| timeline.place(to));
    course.archived.is_some_and(|gone| to >= gone) || matches!(place, Some(Place::Over(_) | Place::Stopped(_)))
}

/// Grades by the number of days, and the days that were more than mild.
fn effects(span: &Span, regimen: &Regimen, measures: &[&Measure]) -> Vec<Line> {
    /// At most this many days are named.
    const NAMED: usize = 4;
    let mut found = Vec::new();
    for of_measure in &span.measures {
        let (Some(counts), Some(measure)) = (
            of_measure.figures.grades,
            measures.iter().find(|m| m.id == *of_measure.measure()),
        ) else {
            continue;
        };
        let rated = words::days(of_measure.figures.rated);
        let more = of_measure.figures.more.unwrap_or(0);
        if more == 0 {
            found.push(Line {
                name: measure.name.clone(),
                words: format!("none on all {rated} that were answered"),
            });
            continue;
        }
        let mut said = format!("{more} of {rated}: {}", parts::grades(&counts));
        let strong: Vec<String> = (span.from.iter_days().zip(&of_measure.days))
            .filter_map(|(day, value)| match value.as_ref()?.value {
                Value::Grade(grade) if grade >= 2 => {
                    let word = GRADES.get(usize::from(grade))?;
                    let way = remark(regimen, measure, day).map_or(String::new(), |way| format!(", {way}"));
                    Some(format!("{word} {}{way}", parts::day(day, span.to)))
                }
                _ => None,
            })
            .collect();
        if !strong.is_empty() {
            let more = strong.len().saturating_sub(NAMED);
            let named = strong.get(more..).unwrap_or_default().join(", ");
            let before = if more > 0 {
                format!("{more} earlier; ")
            } else {
                String::new()
            };
            said.push_str(&format!(" ({before}{named})"));
        }
        found.push(Line {
            name: measure.name.clone(),
            words: said,
        });
    }
    found
}

/// What was said of the last reading of a day: how much a side effect was in the way.
fn remark<'a>(regimen: &'a Regimen, measure: &Measure, day: NaiveDate) -> Option<&'a str> {
    let of_day = regimen
        .journal
        .readings_on(day)
        .filter(|reading| reading.measure == measure.id);
    of_day.last().and_then(|reading| reading.note.as_deref())
}
