//! What the visit shows, row by row, from what the report, the plans and the care say. A row that is longer than half of
//! the screen comes in pieces, so that all of it can be seen.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::super::about::facts::plan_words;
use super::super::keys::Scope;
use super::super::message::Action;
use super::super::plan::{self, pair};
use super::super::report::period;
use super::super::words;
use super::super::world::World;
use super::super::wrap::{width, wrap};
use crate::domain::care::Appointment;
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::EntryId;
use crate::domain::report::{self, Asked, Line as Named, MOST_LISTED, Report, Wanted};

/// From this many columns on the plans are next to the figures.
pub const SPLIT: u16 = 120;

/// From this many columns on what is asked and rated is between them.
pub const THREE: u16 = 180;

/// How many panes there are side by side at a width.
pub fn panes(columns: u16) -> u16 {
    match columns {
        THREE.. => 3,
        SPLIT.. => 2,
        _ => 1,
    }
}

/// How many days ahead a visit is searched for.
const AHEAD: i64 = 400;

/// One that is so near is what this is about.
const NEAR: i64 = 42;

/// What the page depends on, apart from what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The days that it is about.
    pub days: (NaiveDate, NaiveDate),
    /// The size of the screen.
    pub size: (u16, u16),
    /// The report of this sitting.
    pub written: Option<Arc<Written>>,
}

/// A report that was written in this sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it is, in words.
    pub words: String,
    /// What went in.
    pub wanted: Wanted,
    /// What it said.
    pub report: Report,
}

impl Written {
    /// Whether the file still says what is known now.
    fn holds(&self, world: &World) -> bool {
        let mut now = report::report(&world.regimen, &world.schedules, &self.wanted, world.now, &*world.wall);
        // That it is another day changes nothing in what it says.
        now.made = self.report.made;
        now == self.report
    }
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What was planned and taken.
    Doses,
    /// Doses that went another way than planned, and why.
    Departures,
    /// Doses with what was measured around them.
    Sessions,
    /// The bounds of the clinic that were reached.
    Alerts,
    /// What was rated and measured, by step.
    Ratings,
    /// Side effects.
    Effects,
    /// What to ask.
    Questions,
    /// The plans, drafts and decisions.
    Plan,
    /// What comes out of it.
    After,
}

impl Part {
    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Doses => "Doses",
            Self::Departures => "Changed or skipped",
            Self::Sessions => "Around the doses",
            Self::Alerts => "Alerts reached",
            Self::Ratings => "Ratings and readings",
            Self::Effects => "Side effects",
            Self::Questions => "Questions for the visit",
            Self::Plan => "Plan and decision",
            Self::After => "What comes out",
        }
    }

    /// In which of the panes it is, from the left.
    pub fn pane(self, panes: u16) -> u16 {
        match panes {
            1 => 0,
            2 => u16::from(self >= Self::Plan),
            _ => u16::from(self >= Self::Alerts) + u16::from(self >= Self::Plan),
        }
    }
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The doses of a course, or what could not be read.
    Doses(Option<CourseId>),
    /// A dose that went another way.
    Departure(usize),
    /// One session.
    Session(usize),
    /// One alert.
    Reached(EntryId),
    /// No reading reached one.
    NoAlert,
    /// What was answered to one question, or how to read that.
    Rated(usize),
    /// One side effect.
    Effect(usize),
    /// A question.
    Question(EntryId),
    /// There is none.
    NoQuestion,
    /// The plan of a course.
    Plan(CourseId),
    /// There is none.
    NoPlan,
    /// The report.
    Report,
    /// The appointment of today.
    Now,
    /// The one after it.
    Next,
    /// A paper.
    Paper(usize),
    /// There is none.
    NoPaper,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// After the label.
    #[default]
    Text,
    /// Over the whole width.
    Across,
    /// A heading over the whole width.
    Head,
}

/// A line that fits the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its text.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}

/// A row, or a piece of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub spot: Spot,
    /// Which piece of it, from 0.
    pub piece: usize,
    /// The part it is in.
    pub part: Part,
    /// What comes before it.
    pub label: String,
    /// How many columns that takes.
    pub label_columns: usize,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// With whom, and when.
    pub title: String,
    /// Which days, in words, the shortest last.
    pub period: Vec<String>,
    /// The same.
    pub days: (NaiveDate, NaiveDate),
    /// What is said next to the heading of the questions.
    pub answered: String,
    /// The rows.
    pub rows: Vec<Row>,
    /// The questions, as the journal has them.
    pub questions: Vec<Asked>,
}

/// A row before it is fitted to the screen: its label, what it says, and the plans side by side.
struct Draft {
    spot: Spot,
    part: Part,
    label: String,
    lines: Vec<String>,
    pair: Option<pair::State>,
}

impl Draft {
    fn new(part: Part, spot: Spot, label: &str, lines: impl IntoIterator<Item = String>) -> Self {
        Self {
            spot,
            part,
            label: label.to_owned(),
            lines: lines.into_iter().collect(),
            pair: None,
        }
    }
}

/// Puts the page together.
pub fn page(world: &World, key: &Key) -> Page {
    let (from, to) = key.days;
    let wanted = Wanted {
        chart: false,
        ..Wanted::new(from, to)
    };
    let wanted = if world.hidden { wanted.discreet() } else { wanted };
    let report = report::report(&world.regimen, &world.schedules, &wanted, world.now, &*world.wall);
    let mut all = figures(&report);
    all.extend(questions(world, &report));
    all.extend(plans(world, &report));
    all.extend(after(world, key));
    // Its times are those of the screen; what somebody asks or said stays as it was written.
    for row in all.iter_mut().filter(|row| row.part != Part::Questions) {
        row.label = world.by_clock(&row.label);
        row.lines = row.lines.iter().map(|line| world.by_clock(line)).collect();
    }
    let period = period::words(world, key.days);
    let since = report.since.clone().unwrap_or_else(|| period.clone());
    let done = report.questions.iter().filter(|asked| asked.answered).count();
    Page {
        title: title(world),
        period: vec![
            if report.since.is_some() {
                format!("{since}, {period}")
            } else {
                since.clone()
            },
            since,
            report::Report::dates(&report),
        ],
        days: key.days,
        answered: match report.questions.len() {
            0 => String::new(),
            count => format!("{done} of {count} answered"),
        },
        rows: fitted(all, key.size),
        questions: report.questions,
    }
}

/// With whom the next visit is, and when.
fn title(world: &World) -> String {
    let today = world.today();
    let near = |visit: &Appointment| visit.on <= today + TimeDelta::days(NEAR);
    let next = world
        .regimen
        .care
        .visits(today, today + TimeDelta::days(AHEAD))
        .into_iter()
        .next();
    match next.filter(near) {
        None => "Visit".to_owned(),
        Some(visit) if world.hidden => format!("Visit {}", when(world, &visit)),
        Some(visit) => format!(
            "Visit with {}, {}",
            world.regimen.care.name_of(&visit.with),
            when(world, &visit)
        ),
    }
}

/// `today 10:30`, `Thu 26 Nov`
fn when(world: &World, visit: &Appointment) -> String {
    let day = if visit.on == world.today() {
        "today".to_owned()
    } else {
        words::day_near(visit.on, world.today())
    };
    let at = visit.at.map(|at| format!(" {}", world.clock(at)));
    format!("{day}{}", at.unwrap_or_default())
}

/// What was taken, measured and reached: what the report says of it.
fn figures(report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = (report.courses.iter())
        .map(|course| {
            let said = [course.now.clone()].into_iter().chain(course.figures().cloned());
            let said = said.filter(|line| !line.is_empty());
            Draft::new(Part::Doses, Spot::Doses(course.course.clone()), &course.name, said)
        })
        .collect();
    if found.is_empty() {
        let none = "No plan was in force in these days.".to_owned();
        found.push(Draft::new(Part::Doses, Spot::Doses(None), "", [none]));
    }
    found.extend(departures(report));
    let several = report.sessions.len() > 1;
    let mut at = 0;
    for sessions in &report.sessions {
        let left_out = sessions.lines.len().saturating_sub(MOST_LISTED);
        for line in sessions.lines.iter().skip(left_out) {
            let words = if several {
                format!("{}: {}", sessions.title, line.words)
            } else {
                line.words.clone()
            };
            found.push(Draft::new(Part::Sessions, Spot::Session(at), &line.name, [words]));
            at += 1;
        }
        if left_out > 0 {
            let words = format!("{left_out} earlier ones are in the CSV form of the report");
            found.push(Draft::new(Part::Sessions, Spot::Session(at), "", [words]));
            at += 1;
        }
    }
    let named = |part: Part, spot: fn(usize) -> Spot, lines: &[Named]| -> Vec<Draft> {
        let rows = lines.iter().enumerate();
        rows.map(|(n, line)| Draft::new(part, spot(n), &line.name, [line.words.clone()]))
            .collect()
    };
    if report.reached.is_empty() && report.whole {
        let none = "No reading reached an alert in these days.".to_owned();
        found.push(Draft::new(Part::Alerts, Spot::NoAlert, "", [none]));
    }
    let alerts = report.reached.iter();
    found.extend(alerts.map(|alert| {
        let spot = Spot::Reached(alert.reading.clone());
        Draft::new(Part::Alerts, spot, &alert.name, [alert.words.clone()])
    }));
    found.extend(ratings(report));
    found.extend(named(Part::Effects, Spot::Effect, &report.effects));
    found
}

/// The latest doses that went another way, with the reasons.
fn departures(report: &Report) -> Vec<Draft> {
    let left_out = report.departures.len().saturating_sub(MOST_LISTED);
    let mut found: Vec<Draft> = (report.departures.iter().skip(left_out).enumerate())
        .map(|(n, dose)| {
            let why = dose.why.as_ref().map_or(String::new(), |why| format!(": \"{why}\""));
            let words = format!("{} {}{why}", dose.name, dose.what);
            Draft::new(Part::Departures, Spot::Departure(n), &dose.when, [words])
        })
        .collect();
    if left_out > 0 {
        let words = format!("{left_out} earlier ones are in the CSV form of the report");
        found.push(Draft::new(Part::Departures, Spot::Departure(MOST_LISTED), "", [words]));
    }
    found
}

/// The tables of the report in words: what was rated and measured at each step.
fn ratings(report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for table in &report.tables {
        let (several, titled) = (table.columns.len() > 1, !table.title.is_empty());
        let steps = table.columns.iter().map(|column| {
            let head = [&column.dose, &column.dates, &column.days];
            let head: Vec<&str> = head
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
            head.join(", ")
        });
        let steps: Vec<String> = steps.filter(|text| !text.is_empty()).collect();
        if titled || several {
            let title = if titled {
                format!("{}: ", table.title)
            } else {
                String::new()
            };
            let words = format!("{title}{}", steps.join("; "));
            found.push(Draft::new(Part::Ratings, Spot::Rated(found.len()), "", [words]));
        }
        for row in &table.rows {
            let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| {
                if several {
                    format!("{}: {cell}", column.dose)
                } else {
                    cell.clone()
                }
            });
            let words = cells.collect::<Vec<_>>().join("; ");
            found.push(Draft::new(Part::Ratings, Spot::Rated(found.len()), &row.name, [words]));
        }
        found.push(Draft::new(
            Part::Ratings,
            Spot::Rated(found.len()),
            "",
            table.words.clone(),
        ));
    }
    found
}

fn questions(world: &World, report: &Report) -> Vec<Draft> {
    let mut found: Vec<Draft> = (report.questions.iter())
        .map(|asked| {
            let mark = if asked.answered { "[x]" } else { "[ ]" };
            let spot = Spot::Question(asked.note.id.clone());
            Draft::new(Part::Questions, spot, mark, [asked.text.clone()])
        })
        .collect();
    if found.is_empty() {
        let key = world.key(Scope::Visit, Action::AddBelow).unwrap_or_default();
        let none = if world.hidden {
            "Your words are hidden.".to_owned()
        } else {
            format!("None is written down. {key} adds one; a note with #question is one too.")
        };
        found.push(Draft::new(Part::Questions, Spot::NoQuestion, "", [none]));
    }
    found
}

/// The plans in use: what is in force, what was decided in these days, what comes, and the draft next to the plan.
fn plans(world: &World, report: &Report) -> Vec<Draft> {
    let in_use = plan::courses(world)
        .into_iter()
        .filter(|course| course.archived.is_none());
    let mut in_use: Vec<&Course> = in_use.collect();
    // In the order of the figures: what goes up and down first.
    let place = |course: &&Course| {
        report
            .courses
            .iter()
            .position(|part| part.course.as_ref() == Some(&course.id))
    };
    in_use.sort_by_key(|course| place(course).unwrap_or(usize::MAX));
    let mut found: Vec<Draft> = in_use
        .into_iter()
        .map(|course| of_plan(world, course, report))
        .collect();
    if found.is_empty() {
        let none =
            super::super::broken::no_plan(world).unwrap_or_else(|| "No plan yet; Enter adds the first one.".into());
        found.push(Draft::new(Part::Plan, Spot::NoPlan, "", [none]));
    }
    found
}

fn of_plan(world: &World, course: &Course, report: &Report) -> Draft {
    let mut lines = plan_words(world, course);
    let part = report
        .courses
        .iter()
        .find(|part| part.course.as_ref() == Some(&course.id));
    if let Some(part) = part {
        lines.extend(part.decisions.iter().map(|said| format!("Decided {said}")));
    }
    let name = world.name(&course.id);
    let pair = if world.hidden {
        None
    } else {
        pair::State::first(world, course)
    };
    if pair.is_none() && !world.drafts.contains_key(&course.id) {
        let key = world.key(Scope::VisitPlan, Action::Decide).unwrap_or_default();
        lines.push(format!("No draft; {key} enters what was decided."));
    }
    Draft {
        pair,
        ..Draft::new(Part::Plan, Spot::Plan(course.id.clone()), &name, lines)
    }
}

/// The report, the appointments, the papers.
fn after(world: &World, key: &Key) -> Vec<Draft> {
    let today = world.today();
    let care = &world.regimen.care;
    let row = |spot: Spot, label: &str, words: String| Draft::new(Part::After, spot, label, [words]);
    let report = match &key.written {
        None => "not written yet; Enter shows it, and Enter there writes it".to_owned(),
        Some(written) if written.holds(world) => written.words.clone(),
        Some(written) => format!(
            "{}; it does not have the last changes, Enter writes it again",
            written.words
        ),
    };
    let mut found = vec![row(Spot::Report, "Report", report)];
    let visits = care.visits(today, today + TimeDelta::days(AHEAD));
    let told = |visit: &Appointment| {
        if world.hidden {
            return when(world, visit);
        }
        let what = visit.what.as_deref().unwrap_or("appointment");
        format!("{}: {what} with {}", when(world, visit), care.name_of(&visit.with))
    };
    let now: Vec<String> = visits.iter().filter(|visit| visit.on == today).map(told).collect();
    found.push(row(
        Spot::Now,
        "Today",
        match now.as_slice() {
            [] => "no visit of today is entered; Enter enters one, and the next period begins with it".to_owned(),
            all => all.join("; "),
        },
    ));
    let next = visits.iter().find(|visit| visit.on > today).map(told);
    found.push(row(
        Spot::Next,
        "Next visit",
        next.map_or_else(
            || "none is entered; Enter enters one".to_owned(),
            |next| format!("{next}; Enter adds another"),
        ),
    ));
    for (at, paper) in care.papers.iter().enumerate() {
        let name = if world.hidden {
            String::new()
        } else {
            format!("{}: ", paper.name)
        };
        let until = words::day_near(paper.until, today);
        let valid = if paper.until < today {
            format!("{name}was valid until {until}; Enter enters the new date")
        } else {
            format!("{name}valid until {until}; Enter enters a new date")
        };
        found.push(row(Spot::Paper(at), "Paper", valid));
    }
    if care.papers.is_empty() {
        found.push(row(
            Spot::NoPaper,
            "Papers",
            "none is entered; Enter enters one, such as a prescription".into(),
        ));
    }
    found
}

/// The columns that the labels of a part take. The day and time of something are never cut.
fn label_columns(all: &[Draft], part: Part, columns: usize) -> usize {
    let dated = matches!(part, Part::Departures | Part::Sessions | Part::Alerts);
    let most = if columns < 60 && !dated { 11 } else { 18 };
    let labels = all.iter().filter(|row| row.part == part).map(|row| width(&row.label));
    match labels.max().unwrap_or(0) {
        0 => 0,
        longest => longest.min(most) + 2,
    }
}

/// The rows in lines of the screen, the long ones in pieces.
fn fitted(all: Vec<Draft>, size: (u16, u16)) -> Vec<Row> {
    let panes = panes(size.0);
    let columns = usize::from(if panes > 1 { size.0 / panes - 2 } else { size.0 });
    // Where the focused line is in the middle, the lines below it can be seen.
    let most = usize::from(size.1.saturating_sub(7).max(6)).div_ceil(2);
    let clean = |text: &str| text.replace(char::is_control, " ");
    let mut rows = Vec::new();
    let labels: Vec<usize> = (all.iter())
        .map(|row| match row.part {
            // What is said of all of them takes the whole width.
            Part::Ratings if row.label.is_empty() => 0,
            part => label_columns(&all, part, columns),
        })
        .collect();
    for (row, label_columns) in all.into_iter().zip(labels) {
        let room = columns.saturating_sub(label_columns + 4).max(12);
        let mut lines: Vec<Line> = (row.lines.iter())
            .flat_map(|text| wrap(&clean(text), room))
            .map(|text| Line { text, tone: Tone::Text })
            .collect();
        for (n, text) in row.pair.iter().flat_map(|pair| pair.lines(columns.saturating_sub(5))) {
            let tone = if n == 0 { Tone::Head } else { Tone::Across };
            lines.push(Line { text, tone });
        }
        for (piece, lines) in lines.chunks(most).enumerate() {
            rows.push(Row {
                spot: row.spot.clone(),
                piece,
                part: row.part,
                label: if piece == 0 { clean(&row.label) } else { String::new() },
                label_columns,
                lines: lines.to_vec(),
            });
        }
    }
    rows
}
