//! Days as they were computed once, and until when they are valid.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::app::words;
use crate::app::world::World;
use crate::domain::day::{Beside, DayDose, Status};
use crate::domain::figures::{CourseSpan, DayCell, DayValue, Span, Standing, span};
use crate::domain::journal::{DoseEntry, NoteEntry};
use crate::domain::measure::{Measure, Value};

/// How long a computed value is valid: the data are the same, the day has not turned, and no window has opened or
/// closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    version: u64,
    today: NaiveDate,
    since: DateTime<FixedOffset>,
    until: Option<NaiveDateTime>,
}

impl Stamp {
    /// For days computed now.
    pub fn new(world: &World, span: &Span) -> Self {
        let now = world.now.naive_local();
        let doses = span
            .courses
            .iter()
            .flat_map(|course| &course.days)
            .flat_map(|day| &day.doses);
        let edges = doses.filter(|dose| dose.status.is_open()).flat_map(|dose| {
            let (open, close) = dose.window;
            [Some(open), Some(close), dose.late_until].into_iter().flatten()
        });
        Self {
            version: world.version,
            today: world.today(),
            since: world.now,
            until: edges.filter(|edge| *edge >= now).min(),
        }
    }

    /// Whether it is still true.
    pub fn holds(&self, world: &World) -> bool {
        self.version == world.version
            && self.today == world.today()
            && self.since <= world.now
            && self.since.offset() == world.now.offset()
            && self.until.is_none_or(|until| world.now.naive_local() < until)
    }
}

/// One mark on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A planned dose and what became of it.
    Dose(Status),
    /// A dose as needed, or another that the plan did not ask for.
    AsNeeded,
    /// A plan is in force and asks for nothing on this day.
    Off,
}

/// One of the days that were computed together.
#[derive(Clone, Copy, Debug)]
pub struct OneDay<'a> {
    /// The day.
    pub date: NaiveDate,
    /// All of them.
    pub span: &'a Span,
    index: usize,
}

impl<'a> OneDay<'a> {
    /// A day of these; `None` where it is not among them.
    pub fn of(span: &'a Span, date: NaiveDate) -> Option<Self> {
        let index = usize::try_from((date - span.from).num_days()).ok()?;
        (date <= span.to).then_some(Self { date, span, index })
    }

    /// Each course on this day.
    pub fn cells(self) -> impl Iterator<Item = (&'a CourseSpan, &'a DayCell)> {
        self.span
            .courses
            .iter()
            .filter_map(move |course| Some((course, course.days.get(self.index)?)))
    }

    /// One course on this day.
    pub fn cell(self, course: &crate::domain::course::CourseId) -> Option<&'a DayCell> {
        self.cells()
            .find(|(span, _)| span.course == *course)
            .map(|(_, cell)| cell)
    }

    /// What was due, by the clock, and on today what is due on another day and can be taken now.
    pub fn doses(self) -> Vec<&'a DayDose> {
        let of_cell = |cell: &'a DayCell| cell.doses.iter().chain(&cell.waiting);
        let mut doses: Vec<&DayDose> = self.cells().flat_map(|(_, cell)| of_cell(cell)).collect();
        doses.sort_by_key(|dose| (dose.due.clock.is_none(), dose.due.clock));
        doses
    }

    /// What was taken without being due, by its time.
    pub fn beside(self) -> Vec<&'a DoseEntry> {
        let mut beside: Vec<&DoseEntry> = self.cells().flat_map(|(_, cell)| &cell.beside).collect();
        beside.sort_by_key(|entry| entry.at);
        beside
    }

    /// A mark for each dose; where a plan asks for nothing, that.
    pub fn marks(self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = self.doses().iter().map(|dose| Mark::Dose(dose.status)).collect();
        if marks.is_empty() && self.cells().any(|(_, cell)| cell.standing == Standing::Off) {
            marks.push(Mark::Off);
        }
        marks.extend(self.beside().iter().map(|_| Mark::AsNeeded));
        marks
    }

    /// Whether a step begins on it.
    pub fn is_new_step(self) -> bool {
        self.cells().any(|(_, cell)| cell.new_step)
    }

    /// What was answered to a measure: the last of several readings.
    pub fn value(self, measure: &Measure) -> Option<&'a Value> {
        self.answered(measure).map(|value| &value.value)
    }

    /// Everything that was answered to a measure.
    pub fn answered(self, measure: &Measure) -> Option<&'a DayValue> {
        let values = self
            .span
            .measures
            .iter()
            .find(|values| *values.measure() == measure.id)?;
        values.days.get(self.index)?.as_ref()
    }

    /// The notes of the day.
    pub fn notes(self) -> &'a [NoteEntry] {
        self.span.notes.get(self.index).map_or(&[], Vec::as_slice)
    }

    /// The person's own words about the day: of a note, or of a dose that was changed or left out.
    pub fn own_words(self) -> impl Iterator<Item = &'a str> {
        let notes = self.notes().iter().map(|note| note.text.as_str());
        let reasons = self
            .cells()
            .flat_map(|(_, cell)| &cell.doses)
            .flat_map(|dose| &dose.entries);
        let beside = self.cells().flat_map(|(_, cell)| &cell.beside);
        let all = notes.chain(reasons.chain(beside).filter_map(|entry| entry.why.as_deref()));
        all.filter(|words| !words.trim().is_empty())
    }
}

/// Any days, computed for this call.
pub fn days(world: &World, from: NaiveDate, to: NaiveDate) -> Span {
    span(&world.regimen, &world.schedules, (from, to), world.now, &*world.wall)
}

/// What was answered on a day in as few columns as it takes: the value, or how many readings there are, as none of several is there
/// for the day; with a mark where one of them reached an alert.
pub fn in_short(answered: &DayValue, value: impl Fn(&Value) -> String) -> String {
    let alert = if answered.reached { "!" } else { "" };
    if answered.is_several() {
        return format!("{}x{alert}", answered.all.len());
    }
    format!("{}{alert}", value(&answered.value))
}

/// A value in as few columns as it takes: `6`, `1` for mild, `y`, `120/80`.
pub fn short(value: &Value) -> String {
    match value {
        Value::Grade(grade) => grade.to_string(),
        Value::Yes(yes) => if *yes { "y" } else { "n" }.to_owned(),
        value => value.to_string(),
    }
}

/// A day as plain text, for the clipboard.
pub fn in_words(world: &World, date: NaiveDate) -> String {
    let span = days(world, date, date);
    let mut lines = vec![words::day(date)];
    let Some(day) = OneDay::of(&span, date) else {
        return lines.join("\n");
    };
    for dose in day.doses() {
        let time = dose
            .due
            .clock
            .map_or_else(String::new, |clock| format!("{} ", world.clock(clock)));
        let (name, amount) = (world.name(&dose.due.course), world.amount(&dose.due.amount));
        let state = world.telling(|telling| telling.state(dose));
        lines.push(format!("{time}{name} {amount}: {state}"));
    }
    for entry in day.beside() {
        let how = match Beside::of(&world.regimen, &world.schedules, &entry.course, day.date) {
            Beside::Needed => "as needed",
            Beside::Unplanned => "not planned",
            Beside::Unknown => "its plan cannot be read",
        };
        lines.push(format!(
            "{} {}, {how}",
            world.clock(entry.at.time()),
            world.name(&entry.course)
        ));
    }
    for measure in &world.regimen.measures {
        if let Some(value) = day.value(measure) {
            let shown = if world.hidden {
                "rated".to_owned()
            } else {
                measure.show(value)
            };
            lines.push(format!("{} {shown}", world.measure_name(measure)));
        }
    }
    if !world.hidden {
        lines.extend(day.notes().iter().map(|note| note.text.clone()));
    }
    lines.join("\n")
}
