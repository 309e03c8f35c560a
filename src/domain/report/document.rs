//! What the report contains, whatever it is written as.

use crate::domain::writing::Writing;
use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::domain::course::CourseId;
use crate::domain::journal::EntryId;
use crate::domain::report::chart::Chart;
use crate::domain::report::questions::Asked;
use crate::domain::words::count;

/// What goes into a report.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that is in or out, and they are independent"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The names of medicines and people.
    pub names: bool,
    /// The names of what was rated.
    pub measures: bool,
    /// Amounts.
    pub amounts: bool,
    /// The person's words: why something was changed, and the questions for the visit.
    pub words: bool,
    /// The notes of the journal.
    pub journal: bool,
    /// The chart, in forms that can show one.
    pub chart: bool,
}

impl Wanted {
    /// The usual contents for some days: everything but the journal.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from,
            to,
            names: true,
            measures: true,
            amounts: true,
            words: true,
            journal: false,
            chart: true,
        }
    }

    /// The same with names, amounts and all free text hidden.
    pub fn discreet(self) -> Self {
        Self {
            names: false,
            measures: false,
            amounts: false,
            words: false,
            journal: false,
            ..self
        }
    }
}

/// A report, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether everything could be read. Where not, the first parts say what is missing, and nothing is said to be
    /// nothing.
    pub whole: bool,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The day on which it was made.
    pub made: NaiveDate,
    /// `since the visit on 3 Nov`, where the period begins there.
    pub since: Option<String>,
    /// The courses: first those with steps.
    pub courses: Vec<CoursePart>,
    /// What was answered, by step.
    pub tables: Vec<Table>,
    /// On how many days anything was rated, of how many.
    pub rated: (u32, u32),
    /// What was measured around the doses, by medicine.
    pub sessions: Vec<Sessions>,
    /// The readings that reached a bound from the clinic: when, and what.
    pub reached: Vec<Alert>,
    /// Side effects by grade, and the days on which they were more than mild.
    pub effects: Vec<Line>,
    /// Doses that were changed, skipped, held or not planned.
    pub departures: Vec<Departure>,
    /// Limits of the prescription that were not kept: the medicines, and on which days.
    pub over_limits: Vec<Line>,
    /// Questions for the visit, in the person's words.
    pub questions: Vec<Asked>,
    /// The notes of the period, where they were chosen.
    pub notes: Option<Vec<(NaiveDate, String)>>,
    /// The dose and a rating over the period.
    pub chart: Option<Chart>,
    /// Every fact for a spreadsheet.
    pub facts: Vec<Fact>,
    /// Some things are hidden.
    pub hidden: bool,
    /// How days are written.
    pub writing: Writing,
}

/// One course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoursePart {
    /// Which; `None`: it could not be read.
    pub course: Option<CourseId>,
    /// Its name.
    pub name: String,
    /// The directions in force, in words: `75 mcg 08:00`.
    pub now: String,
    /// Its form and what is in it: `mL, THC 10 mg/mL and CBD 12.5 mg/mL`.
    pub product: Option<String>,
    /// `50 mcg until 8 Nov, 75 mcg since 9 Nov`, where there was more than one.
    pub history: Option<String>,
    /// `26 of 28 as planned, 2 changed`, or how often it was taken as needed.
    pub counts: String,
    /// The same for each step, where there was more than one: `By step: 50 mcg 6 of 6 as planned; 75 mcg ..`.
    pub by_step: Option<String>,
    /// Decisions in the period: `16 Nov hold 7 days, Dr N: headache`.
    pub decisions: Vec<String>,
    /// What the plan asks for next.
    pub coming: Option<String>,
}

impl CoursePart {
    /// What is said below its name, in the order in which it is read.
    pub(super) fn lines(&self) -> impl Iterator<Item = &String> {
        let decided = self.decisions.iter().chain(&self.coming);
        self.product.iter().chain(self.figures()).chain(decided)
    }

    /// What was taken when, and what became of its doses.
    pub fn figures(&self) -> impl Iterator<Item = &String> {
        self.history.iter().chain([&self.counts]).chain(&self.by_step)
    }
}

/// What was answered at each step of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Of which course; empty where the doses did not change.
    pub title: String,
    /// The steps.
    pub columns: Vec<Column>,
    /// The measures.
    pub rows: Vec<Row>,
    /// How to read it, and what cannot be read from it.
    pub words: Vec<String>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The dose: `50 mcg`.
    pub dose: String,
    /// `3 Nov - 8 Nov`.
    pub dates: String,
    /// `6 days, 5 rated`.
    pub days: String,
}

/// A measure at each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// One for each column: `5 (2-7), n 26`, `3 of 26`.
    pub cells: Vec<String>,
}

/// The doses of a medicine with what was measured around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sessions {
    /// The medicine.
    pub title: String,
    /// One for each dose.
    pub lines: Vec<Around>,
}

/// What was measured around one dose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// When it was taken.
    pub name: String,
    /// How much, and what was measured when.
    pub words: String,
    /// One of the readings reached an alert.
    pub reached: bool,
}

impl Sessions {
    fn is_listed(&self, index: usize) -> bool {
        index + MOST_LISTED >= self.lines.len() || self.lines.get(index).is_some_and(|line| line.reached)
    }

    /// Those that a page lists: the latest, and every one with an alert.
    pub fn listed(&self) -> impl Iterator<Item = &Around> {
        let each = self.lines.iter().enumerate();
        each.filter(|(index, _)| self.is_listed(*index)).map(|(_, line)| line)
    }

    /// That a page does not list the others.
    pub fn left_out(&self) -> Option<String> {
        let left_out = self.lines.len() - self.listed().count();
        let alerts = self.listed().count() > MOST_LISTED;
        match (left_out, alerts) {
            (0, _) => None,
            (n, false) => Some(super::parts::latest(n)),
            (n, true) => Some(format!(
                "Those are the latest, and earlier ones with an alert; {} in the CSV form.",
                count(n, "other is", "others are")
            )),
        }
    }
}

/// A name and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The words.
    pub words: String,
}

/// A reading that reached an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// When.
    pub name: String,
    /// What was measured, what the clinic wants to be shown then, and whether somebody was called.
    pub words: String,
    /// The reading.
    pub reading: EntryId,
}

/// A dose that went another way than planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// `Thu 19 Nov 21:00`.
    pub when: String,
    /// Of which course.
    pub name: String,
    /// `1.25 mg instead of 2.5 mg at 21:05`, `skipped`.
    pub what: String,
    /// Why, in the person's words.
    pub why: Option<String>,
}

/// A row of the CSV form. Fields that do not apply are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// `step`, `dose`, `part`, `as-needed`, `over-limit`, `rating`, `question`, `note`, `not-read`.
    pub kind: &'static str,
    /// The day it belongs to.
    pub date: Option<NaiveDate>,
    /// The last day, for steps.
    pub until: Option<NaiveDate>,
    /// `21:00` or a slot, as it was planned; of a reading or a dose as needed its own time.
    pub time: String,
    /// When it really was, with its offset.
    pub at: Option<DateTime<FixedOffset>>,
    /// What was taken or measured as a number, and in what unit.
    pub number: Option<(String, String)>,
    /// Course or measure.
    pub name: String,
    /// What was planned, or the dose of a step.
    pub planned: String,
    /// What was taken, or the value.
    pub value: String,
    /// `taken`, `changed`, ..
    pub status: String,
    /// How many days or values it sums up.
    pub n: Option<u32>,
    /// Words.
    pub words: String,
}

impl Report {
    /// The questions as they are printed: what was answered says so.
    pub(super) fn asked(&self) -> impl Iterator<Item = String> {
        self.questions.iter().map(|asked| {
            if asked.answered {
                format!("{} (answered)", asked.text)
            } else {
                asked.text.clone()
            }
        })
    }

    /// `3-22 Nov 2026`, `14 Sep - 22 Nov 2026`.
    pub fn dates(&self) -> String {
        self.writing.text(&super::parts::dates(self.from, self.to)).into_owned()
    }
}

/// The title of every form.
pub const TITLE: &str = "Medication record";

/// The most departures, sessions and questions that a page lists; CSV has all of them.
pub const MOST_LISTED: usize = 12;

/// The heading of the doses that went another way than planned; those that were taken late as the plan has it count as planned.
pub const DEPARTURES: &str = "Changed, late, skipped or not planned";

/// The heading of the limits that were not kept.
pub const OVER_LIMITS: &str = "Over a limit";

/// The last line of every form.
pub(super) const FOOT: &str = "Self-recorded. Amounts are as entered; nothing was added, interpreted or advised.";
