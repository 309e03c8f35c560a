//! From the regimen to the value of a report.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::chart::{self, Chart};
use super::course;
use super::questions::{Asked, asked};
use super::{Column, CoursePart, Departure, Fact, Line, Report, Row, Table, Wanted, around, parts};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::Course;
use crate::domain::day::{DayDose, Schedules, Status, Telling};
use crate::domain::figures::words::{self, OWN_RECORDS};
use crate::domain::figures::{
    Content, CourseSpan, RowKind, Series, Span, StepFigures, contents, last_day, span, steps,
};
use crate::domain::journal::{Month, Outcome};
use crate::domain::measure::{self, GRADES, Measure, Scale, Value};
use crate::domain::regimen::Regimen;
use crate::domain::schedule::Place;
use crate::domain::sessions::{measured, round_of};
use crate::domain::unreadable::Part;

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

/// Everything a report is calculated from.
pub(super) struct Ground<'a> {
    pub regimen: &'a Regimen,
    pub schedules: &'a Schedules,
    pub wanted: &'a Wanted,
    pub today: NaiveDate,
    pub now: DateTime<FixedOffset>,
    /// The clock of the place.
    pub wall: &'a dyn Wall,
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
    let facts = ground.facts(&span, &courses, (&bases, &measures));
    let facts = not_read.chain(facts).collect();
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
        questions: if wanted.words { questions(&span) } else { Vec::new() },
        notes: wanted.journal.then(|| notes(&span)),
        facts,
        courses: (unread.into_iter())
            .chain((courses.iter()).map(|(of_course, course, rows)| course::part(&ground, of_course, course, rows, to)))
            .collect(),
        tables,
        chart,
        hidden: !wanted.names || !wanted.amounts || !wanted.words,
    }
    .on_clock(regimen.settings.twelve_hours)
}

/// Where a dose went, and why it was taken otherwise: `left thigh: drowsy`.
fn placed(place: &str, why: Option<&str>) -> String {
    match (place.is_empty(), why) {
        (true, why) => why.unwrap_or_default().to_owned(),
        (false, None) => place.to_owned(),
        (false, Some(why)) => format!("{place}: {why}"),
    }
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
    courses.chain(months).chain(parts).collect()
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

pub(super) fn is_as_needed(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> bool {
    let timeline = ground.schedules.timeline(&course.id);
    let step = timeline.and_then(|timeline| timeline.step_on(to));
    step.is_some_and(|(at, plan)| plan.steps.get(at.index()).is_some_and(|step| step.take.is_as_needed()))
}

/// Whether nothing of a medicine is planned any more.
fn has_ended(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> bool {
    let place = ground.schedules.timeline(&course.id).map(|timeline| timeline.place(to));
    course.archived.is_some_and(|gone| to >= gone) || matches!(place, Some(Place::Over(_) | Place::Stopped(_)))
}

/// The name of a row, with the unit of its values: `Weight (kg)`.
fn with_unit(measure: &Measure) -> String {
    match &measure.scale {
        Scale::Number { unit } | Scale::Pair { unit } if !unit.is_empty() => format!("{} ({unit})", measure.name),
        _ => measure.name.clone(),
    }
}

/// The values of a measure that is asked on no day of its own, each with its day: `2.4 (13 Apr), 3.1 (25 May)`; of a laboratory the
/// day counts as much as the value.
fn with_days(measure: &Measure, row: &StepFigures, span: &Span) -> Option<String> {
    const MOST: usize = 6;
    if measure.asked != measure::Asked::Weekdays(0) {
        return None;
    }
    let of_it = span.measures.iter().find(|of_it| *of_it.measure() == measure.id)?;
    let days = span.from.iter_days().zip(&of_it.days);
    let inside = |day: NaiveDate| {
        row.stretches
            .iter()
            .any(|(from, until)| (*from..=*until).contains(&day))
    };
    let each: Vec<String> = days
        .filter(|(day, _)| inside(*day))
        .filter_map(|(day, value)| Some(format!("{} ({})", value.as_ref()?.value, parts::day(day, span.to))))
        .collect();
    (!each.is_empty() && each.len() <= MOST).then(|| each.join(", "))
}

/// Whether there was more than one dose: a revision at the same dose is not another dose.
pub(super) fn is_stepping(rows: &[StepFigures]) -> bool {
    let mut steps = rows
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Step { .. } | RowKind::Paused))
        .map(|row| (row.kind == RowKind::Paused, row.dose.as_str()));
    let first = steps.next();
    steps.any(|step| Some(step) != first)
}

/// Whether a measure says something of a medicine: one that is asked around the doses of another does not.
fn is_about(measure: &Measure, course: &Course) -> bool {
    !matches!(&measure.asked, measure::Asked::Around { course: other, .. } if *other != course.id)
}

/// The notes of each day.
fn notes(span: &Span) -> Vec<(NaiveDate, String)> {
    let days = span.from.iter_days().zip(&span.notes);
    days.flat_map(|(day, notes)| notes.iter().map(move |note| (day, note.text.clone())))
        .collect()
}

/// The notes that are tagged as questions.
fn questions(span: &Span) -> Vec<Asked> {
    let days = span.from.iter_days().zip(&span.notes);
    days.flat_map(|(day, notes)| notes.iter().filter_map(move |note| asked(note, day)))
        .collect()
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

impl Ground<'_> {
    /// The name of a course, or its number.
    pub(super) fn name(&self, course: &Course) -> String {
        if self.wanted.names {
            return course.name.clone();
        }
        let place = self.regimen.courses.iter().position(|c| c.id == course.id);
        format!("Medicine {}", place.unwrap_or(0) + 1)
    }

    /// Who decided: `Dr N`, or the role where names are hidden.
    pub(super) fn who(&self, by: &str) -> String {
        if self.wanted.names {
            self.regimen.care.name_of(by).to_owned()
        } else {
            "prescriber".to_owned()
        }
    }

    fn table(&self, course: &Course, rows: &[StepFigures], measures: &[&Measure], span: &Span) -> Table {
        // What is measured around the doses of another medicine says nothing of the steps of this one.
        let of_it: Vec<usize> = (0..measures.len()).filter(|i| is_about(measures[*i], course)).collect();
        let measures: Vec<&Measure> = of_it.iter().map(|i| measures[*i]).collect();
        let measures = measures.as_slice();
        let rows: Vec<StepFigures> = (rows.iter())
            .map(|row| StepFigures {
                measures: of_it.iter().filter_map(|i| row.measures.get(*i).cloned()).collect(),
                ..row.clone()
            })
            .collect();
        let rows = rows.as_slice();
        let last = rows.last().map_or(self.wanted.to, |row| row.until);
        let columns = rows.iter().map(|row| Column {
            dose: parts::dose(row, self.wanted.amounts),
            dates: match row.stretches.len() {
                0 | 1 if row.from == row.until => parts::day(row.from, last),
                0 | 1 => format!("{} - {}", parts::day(row.from, last), parts::day(row.until, last)),
                n => format!("{n} times from {}", parts::day(row.from, last)),
            },
            days: format!("{}, {} rated", words::days(row.days), row.rated_days),
        });
        let shown: Vec<StepFigures> = rows
            .iter()
            .map(|row| StepFigures {
                dose: parts::dose(row, self.wanted.amounts),
                ..row.clone()
            })
            .collect();
        let mut said = vec![words::how_to_read(measures)];
        let few = |row: &&StepFigures| {
            row.measures
                .iter()
                .any(|m| m.rated > 0 && m.is_few() && m.more.is_none())
        };
        if rows.iter().any(|row| few(&row)) {
            said.push(words::SINGLE_VALUES.to_owned());
        }
        // One sentence for all measures: which ranges overlap is seen in the table.
        let overlaps: Vec<String> = (0..measures.len()).filter_map(|i| words::overlap(&shown, i)).collect();
        match overlaps.as_slice() {
            [] => said.push(OWN_RECORDS.to_owned()),
            [one, rest @ ..] if rest.iter().all(|other| other == one) => said.push(one.clone()),
            _ => said.push(format!("Some of the ranges overlap. {OWN_RECORDS}")),
        }
        // The screen speaks to the person, the page to whoever reads it.
        let said = said
            .into_iter()
            .map(|words| words.replace("your own records", "the person's own records"));
        Table {
            title: self.name(course),
            columns: columns.collect(),
            rows: (self.contents_taken(course, rows).into_iter())
                .chain((measures.iter().enumerate()).map(|(i, measure)| {
                    Row {
                        name: with_unit(measure),
                        cells: (rows.iter())
                            .map(|row| {
                                let cell = || row.measures.get(i).map_or_else(String::new, parts::cell);
                                with_days(measure, row, span).unwrap_or_else(cell)
                            })
                            .collect(),
                    }
                }))
                .collect(),
            words: said.filter(|words| !words.is_empty()).collect(),
        }
    }

    /// How much of what is in it was taken on a day with doses, where doses are not counted in that: a row for each component.
    fn contents_taken(&self, course: &Course, rows: &[StepFigures]) -> Vec<Row> {
        let all = contents(&course.preparation, rows).into_iter();
        let row = |content: Content| Row {
            name: format!("{} taken on a day", content.name).trim_start().to_owned(),
            cells: (content.each.iter())
                .map(|each| each.as_ref().map_or_else(String::new, ToString::to_string))
                .collect(),
        };
        all.filter(|_| self.wanted.amounts).map(row).collect()
    }

    fn chart(&self, course: &Course, rows: &[StepFigures], measures: &[&Measure], span: &Span) -> Option<Chart> {
        // What is rated every day says more about a step than what is measured around a dose.
        let daily = |m: &&Measure| chart::can_show(m) && !matches!(m.asked, measure::Asked::Around { .. });
        let measure = measures.iter().position(daily);
        let measure = measure.or_else(|| measures.iter().position(|m| chart::can_show(m)));
        chart::of(
            self.schedules,
            (course, &self.name(course)),
            rows,
            measure.map(|i| (i, measures[i])),
            span,
            self.wanted.amounts,
            span.to,
        )
    }

    fn departures(&self, courses: &[(&CourseSpan, &Course, Vec<StepFigures>)], to: NaiveDate) -> Vec<Departure> {
        let mut found = Vec::new();
        for (of_course, course, _) in courses {
            for dose in of_course.departures() {
                let on = dose.due.on;
                let moment = parts::moment(dose.due.moment());
                let when = format!("{} {moment}", on.format("%a %-d %b"));
                let year = if chrono::Datelike::year(&on) == chrono::Datelike::year(&to) {
                    String::new()
                } else {
                    on.format(" %Y").to_string()
                };
                let why = dose.why().map(str::to_owned);
                found.push((
                    (on, dose.due.clock),
                    Departure {
                        when: format!("{}{year}", when.trim_end()),
                        name: self.name(course),
                        what: parts::departure(dose, self.wanted.amounts),
                        why: why.filter(|_| self.wanted.words),
                    },
                ));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, departure)| departure).collect()
    }

    /// Everything of the period, one row a fact.
    fn facts(
        &self,
        span: &Span,
        courses: &[(&CourseSpan, &Course, Vec<StepFigures>)],
        (bases, series): (&[&Measure], &[&Measure]),
    ) -> Vec<Fact> {
        let mut facts = Vec::new();
        let amount = |text: String| if self.wanted.amounts { text } else { String::new() };
        // Of a medicine that did not change there are no steps to tell apart: its figures are those of the whole period.
        let any = courses.iter().any(|(_, _, rows)| is_stepping(rows));
        let told =
            |(place, (_, _, rows)): &(usize, &(_, _, Vec<StepFigures>))| is_stepping(rows) || !any && *place == 0;
        for (_, (_, course, rows)) in courses.iter().enumerate().filter(told) {
            for row in rows {
                let of_it = series.iter().zip(&row.measures);
                for (measure, figures) in of_it.filter(|(measure, _)| is_about(measure, course)) {
                    facts.push(Fact {
                        kind: "step",
                        date: Some(row.from),
                        until: Some(row.until),
                        name: format!("{}, {}", self.name(course), measure.name),
                        planned: parts::dose(row, self.wanted.amounts),
                        value: if figures.rated == 0 {
                            String::new()
                        } else {
                            words::cell(figures)
                        },
                        n: Some(figures.rated),
                        ..Fact::default()
                    });
                }
            }
        }
        let dose_fact = |dose: &DayDose, course: &Course, date: NaiveDate| {
            let taken: Vec<String> = dose.taken_amounts().iter().map(ToString::to_string).collect();
            let why = placed(&dose.places().join(" and "), dose.why());
            Fact {
                kind: "dose",
                date: Some(date),
                time: parts::moment(dose.due.moment()),
                name: self.name(course),
                planned: amount(dose.due.amount.to_string()),
                value: amount(taken.join(" and ")),
                status: match dose.status {
                    Status::Taken => Telling::verb(dose).to_owned(),
                    status => status.word().to_owned(),
                },
                words: Some(why).filter(|_| self.wanted.words).unwrap_or_default(),
                at: dose.taken_at(),
                number: dose.in_all.as_ref().filter(|_| self.wanted.amounts).map(parts::apart),
                ..Fact::default()
            }
        };
        for (of_course, course, _) in courses {
            for day in &of_course.days {
                facts.extend(day.doses.iter().map(|dose| dose_fact(dose, course, day.date)));
                for entry in &day.beside {
                    facts.push(Fact {
                        kind: "as-needed",
                        date: Some(day.date),
                        time: entry.at.format("%H:%M").to_string(),
                        name: self.name(course),
                        value: match &entry.outcome {
                            Outcome::Taken(taken) => amount(taken.to_string()),
                            Outcome::Skipped | Outcome::Held => String::new(),
                        },
                        status: if self.schedules.has_as_needed(&course.id, day.date) {
                            "taken".to_owned()
                        } else {
                            "taken, not planned".to_owned()
                        },
                        words: Some(placed(entry.site.as_deref().unwrap_or_default(), entry.why.as_deref()))
                            .filter(|_| self.wanted.words)
                            .unwrap_or_default(),
                        at: Some(entry.at),
                        number: match &entry.outcome {
                            Outcome::Taken(taken) => Some(parts::apart(taken)).filter(|_| self.wanted.amounts),
                            Outcome::Skipped | Outcome::Held => None,
                        },
                        ..Fact::default()
                    });
                }
            }
            let ahead = course::taken_ahead(self, course, span.to);
            facts.extend(ahead.iter().map(|dose| dose_fact(dose, course, dose.due.on)));
        }
        for one in measured(self.regimen, (span.from, span.to)) {
            let Some(measure) = bases.iter().find(|measure| measure.id == one.measure.id) else {
                continue;
            };
            let reading = one.reading;
            let said = one.reached.iter().map(|bound| bound.say.clone());
            let said: Vec<String> = said.chain(reading.call.as_ref().map(ToString::to_string)).collect();
            facts.push(Fact {
                kind: "rating",
                date: Some(reading.day.unwrap_or_else(|| reading.at.date_naive())),
                time: reading.at.format("%H:%M").to_string(),
                name: measure.name.clone(),
                value: reading.value.to_string(),
                status: round_of(self.regimen, one.measure, reading).map_or(String::new(), |round| round.to_string()),
                words: if self.wanted.words && self.wanted.names {
                    reading
                        .note
                        .clone()
                        .into_iter()
                        .chain(said)
                        .collect::<Vec<_>>()
                        .join("; ")
                } else {
                    String::new()
                },
                at: Some(reading.at),
                number: parts::number_and_unit(measure, &reading.value),
                ..Fact::default()
            });
        }
        if self.wanted.words {
            facts.extend(questions(span).into_iter().map(|asked| Fact {
                kind: "question",
                date: Some(asked.on),
                status: if asked.answered { "answered" } else { "" }.to_owned(),
                words: asked.text,
                ..Fact::default()
            }));
        }
        if self.wanted.journal {
            facts.extend(notes(span).into_iter().map(|(day, words)| Fact {
                kind: "note",
                date: Some(day),
                words,
                ..Fact::default()
            }));
        }
        facts
    }
}
