//! What the parts of the report are made from.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};

use crate::domain::amount::Quantity;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::day::{Beside, DayDose, Days, Schedules, Status, Telling};
use crate::domain::exchange::unnamed::medicine;
use crate::domain::figures::words::OWN_RECORDS;
use crate::domain::figures::{Content, CourseSpan, DayCell, RowKind, Span, StepFigures, contents, words};
use crate::domain::journal::{DoseEntry, Outcome};
use crate::domain::measure;
use crate::domain::measure::Measure;
use crate::domain::measure::Scale;
use crate::domain::regimen::Regimen;
use crate::domain::report::chart::Chart;
use crate::domain::report::questions::{Asked, asked};
use crate::domain::report::{Column, Departure, Fact, Row, Table, Wanted, chart, parts};
use crate::domain::sessions::measured;

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

pub(super) fn is_as_needed(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> bool {
    let timeline = ground.schedules.timeline(&course.id);
    let step = timeline.and_then(|timeline| timeline.step_on(to));
    step.is_some_and(|(at, plan)| plan.steps.get(at.index()).is_some_and(|step| step.take.is_as_needed()))
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

impl Ground<'_> {
    /// The name of a course, or its number.
    pub(super) fn name(&self, course: &Course) -> String {
        if self.wanted.names {
            return course.name.clone();
        }
        let place = self.regimen.courses.iter().position(|c| c.id == course.id);
        medicine(place.unwrap_or(0))
    }

    /// Who decided: `Dr N`, or the role where names are hidden.
    pub(super) fn who(&self, by: &str) -> String {
        if self.wanted.names {
            self.regimen.care.name_of(by).to_owned()
        } else {
            "prescriber".to_owned()
        }
    }

    pub(super) fn table(&self, course: &Course, rows: &[StepFigures], measures: &[&Measure], span: &Span) -> Table {
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
                0 | 1 => parts::stretch(row.from, row.until, last),
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
        said.extend(words::of_several(rows, measures));
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
            name: content.label(&self.name(course)),
            cells: (content.each.iter())
                .map(|each| each.as_ref().map_or_else(String::new, ToString::to_string))
                .collect(),
        };
        all.filter(|_| self.wanted.amounts).map(row).collect()
    }

    pub(super) fn chart(
        &self,
        course: &Course,
        rows: &[StepFigures],
        measures: &[&Measure],
        span: &Span,
    ) -> Option<Chart> {
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

    pub(super) fn departures(
        &self,
        courses: &[(&CourseSpan, &Course, Vec<StepFigures>)],
        to: NaiveDate,
    ) -> Vec<Departure> {
        let mut found = Vec::new();
        for (of_course, course, _) in courses {
            for dose in of_course.departures() {
                let on = dose.due.on;
                let moment = parts::moment(dose.due.moment());
                let when = format!("{} {moment}", on.format("%a %-d %b"));
                let year = if on.year() == to.year() {
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
        for (of_course, course, _) in courses {
            let unplanned =
                |day: &&DayCell| Beside::of(self.regimen, self.schedules, &course.id, day.date) != Beside::Needed;
            for entry in of_course.days.iter().filter(unplanned).flat_map(|day| &day.beside) {
                let at = entry.at.naive_local();
                let form = if at.date().year() == to.year() {
                    "%a %-d %b %H:%M"
                } else {
                    "%a %-d %b %H:%M %Y"
                };
                let what = match &entry.outcome {
                    Outcome::Taken(taken) if self.wanted.amounts => format!("{taken}, not planned"),
                    _ => "taken, not planned".to_owned(),
                };
                found.push((
                    (at.date(), Some(at.time())),
                    Departure {
                        when: at.format(form).to_string(),
                        name: self.name(course),
                        what,
                        why: entry.why.clone().filter(|_| self.wanted.words),
                    },
                ));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, departure)| departure).collect()
    }

    /// Everything of the period, one row a fact.
    pub(super) fn facts(
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
        for (_, (_, course, rows)) in courses.iter().enumerate().filter(told) {
            let all = contents(&course.preparation, rows);
            let each = all.iter().filter(|_| self.wanted.amounts);
            facts.extend(each.flat_map(|content| self.content_facts(course, rows, content)));
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
                    _ if dose.unknown => "not known".to_owned(),
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
                for dose in &day.doses {
                    facts.push(dose_fact(dose, course, day.date));
                    facts.extend(self.part_facts(dose, course, day.date));
                }
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
                        status: Beside::of(self.regimen, self.schedules, &course.id, day.date)
                            .words()
                            .to_owned(),
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
            let ahead = taken_ahead(self, course, span.to);
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
                status: one.round.map_or(String::new(), |round| round.to_string()),
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

impl Ground<'_> {
    /// How much of a component was taken at each step, a row for each.
    fn content_facts(&self, course: &Course, rows: &[StepFigures], content: &Content) -> Vec<Fact> {
        let name = content.label(&self.name(course));
        let of_rows = rows.iter().zip(&content.each).zip(&content.days);
        let facts = of_rows.filter_map(|((row, each), days)| {
            let each = each.as_ref()?;
            Some(Fact {
                kind: "step",
                date: Some(row.from),
                until: Some(row.until),
                name: name.clone(),
                planned: parts::dose(row, self.wanted.amounts),
                value: each.to_string(),
                n: Some(*days),
                number: Some(parts::apart(each)),
                ..Fact::default()
            })
        });
        facts.collect()
    }

    /// Of a dose that was taken in parts each of them, with its own time.
    fn part_facts(&self, dose: &DayDose, course: &Course, date: NaiveDate) -> Vec<Fact> {
        if dose.taken().count() < 2 {
            return Vec::new();
        }
        let part = |(entry, taken): (&DoseEntry, &Quantity)| Fact {
            kind: "part",
            date: Some(date),
            time: parts::moment(dose.due.moment()),
            name: self.name(course),
            value: if self.wanted.amounts {
                taken.to_string()
            } else {
                String::new()
            },
            at: Some(entry.at),
            number: Some(parts::apart(taken)).filter(|_| self.wanted.amounts),
            ..Fact::default()
        };
        dose.taken().map(part).collect()
    }
}

/// Where a dose went, and why it was taken otherwise: `left thigh: drowsy`.
pub fn placed(place: &str, why: Option<&str>) -> String {
    match (place.is_empty(), why) {
        (true, why) => why.unwrap_or_default().to_owned(),
        (false, None) => place.to_owned(),
        (false, Some(why)) => format!("{place}: {why}"),
    }
}

/// The name of a row, with the unit of its values: `Weight (kg)`.
pub fn with_unit(measure: &Measure) -> String {
    match &measure.scale {
        Scale::Number { unit } | Scale::Pair { unit } if !unit.is_empty() => format!("{} ({unit})", measure.name),
        _ => measure.name.clone(),
    }
}

/// The values of a measure that is asked on no day of its own, each with its day: `2.4 (13 Apr), 3.1 (25 May)`; of a laboratory the
/// day counts as much as the value.
pub fn with_days(measure: &Measure, row: &StepFigures, span: &Span) -> Option<String> {
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

/// Whether a measure says something of a medicine: one that is asked around the doses of another does not.
pub fn is_about(measure: &Measure, course: &Course) -> bool {
    !matches!(&measure.asked, measure::Asked::Around { course: other, .. } if *other != course.id)
}

/// The notes of each day.
pub fn notes(span: &Span) -> Vec<(NaiveDate, String)> {
    let days = span.from.iter_days().zip(&span.notes);
    days.flat_map(|(day, notes)| notes.iter().map(move |note| (day, note.text.clone())))
        .collect()
}

/// The notes that are tagged as questions.
pub fn questions(span: &Span) -> Vec<Asked> {
    let days = span.from.iter_days().zip(&span.notes);
    days.flat_map(|(day, notes)| notes.iter().filter_map(move |note| asked(note, day)))
        .collect()
}

/// The doses of later days that were taken in the last days of the period. Each is counted on its own day.
pub(super) fn taken_ahead(ground: &Ground<'_>, course: &Course, to: NaiveDate) -> Vec<DayDose> {
    let days = (0..AHEAD).map(|back| to - TimeDelta::days(back));
    let mut found: Vec<DayDose> = Vec::new();
    for day in days.filter(|day| *day >= ground.wanted.from) {
        let view = Days::new(ground.regimen, ground.schedules, (day, to), ground.now, ground.wall);
        let later = |dose: &DayDose| dose.due.course == course.id && dose.due.on > to;
        for dose in view.day(day).carried.into_iter().filter(later) {
            if found.iter().all(|other| other.due.key != dose.due.key) {
                found.push(dose);
            }
        }
    }
    found.sort_by_key(|dose| (dose.due.on, dose.due.at));
    found
}

/// How many of the last days are looked at for doses that were taken for a later day.
pub(super) const AHEAD: i64 = 7;
