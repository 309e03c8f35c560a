//! Subcommands that only read: `today`, `due`.

use std::process::ExitCode;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::Args;

use super::context::{Context, Fail};
use super::days::Looks;
use super::json::{self, DoseRow, DueRow, NeedRow, NoteRow, QuestionRow, ReadingRow, Rows, TodayShape};
use super::print::out;
use crate::domain::bounds;
use crate::domain::clock::Wall;
use crate::domain::day::{Beside, Day, DayDose, Days, Schedules, Status, Telling};
use crate::domain::directions::Moment;
use crate::domain::journal::{DueMoment, Outcome, ReadingEntry};
use crate::domain::measure::MeasureId;
use crate::domain::preparation::behind;
use crate::domain::questions::{self, Asking, Question, questions};
use crate::domain::recording::{call, reading};
use crate::domain::schedule::{Action, Due};
use crate::domain::sites;
use crate::domain::words::time;
use crate::ui::text::clean_line;

/// `Sun 22 Nov 2026`
pub(super) fn long_date(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// What is due today and what was done
#[derive(Debug, Default, Args)]
pub(super) struct Today {
    /// Another day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Today {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let on = context.day("--on", self.on.as_deref(), Looks::Back)?;
        let date = on.unwrap_or(context.today);
        context.read_months(date, date);
        let schedules = context.schedules_near(date);
        let regimen = &context.loaded.regimen;
        let days = Days::new(regimen, &schedules, (date, date), context.now, &context.place);
        let day = if date == context.today {
            days.today()
        } else {
            days.day(date)
        };
        let readings: Vec<ReadingRow> = regimen.journal.readings_on(date).map(ReadingRow::new).collect();
        if self.json {
            let asked = questions(regimen, &schedules, &day, context.now);
            let open: Vec<&Question<'_>> = asked.iter().filter(|question| question.is_open()).collect();
            let open_measures = open.iter().filter_map(|question| match question {
                Question::Reading(asking) if asking.occasion.is_none() => Some(asking.measure.id.to_string()),
                _ => None,
            });
            let open_measures = open_measures.collect();
            let row = |d: &DayDose| DueRow::new(d, regimen.course(&d.due.course), schedules.timeline(&d.due.course));
            json::print_with(
                &TodayShape {
                    version: json::VERSION,
                    date,
                    doses: day.all().map(row).collect(),
                    as_needed: day.needs.iter().map(NeedRow::new).collect(),
                    beside: day.beside.iter().map(DoseRow::new).collect(),
                    readings,
                    open_measures,
                    questions: open.into_iter().map(QuestionRow::new).collect(),
                    notes: regimen.journal.notes_on(date).map(NoteRow::new).collect(),
                },
                context,
            )?;
            return Ok(context.end());
        }
        context.tell_faults()?;
        let mut text = format!("{}\n", long_date(date));
        let twelve = regimen.settings.writing.twelve_hours;
        if day.all().next().is_none() && day.needs.is_empty() {
            text.push_str(if !regimen.has_all_courses() {
                "Nothing else is planned.\n"
            } else if regimen.courses.is_empty() {
                "No plan yet. regimen demo shows an example.\n"
            } else {
                "Nothing is planned.\n"
            });
        }
        for dose in day.all() {
            text.push_str(&dose_line(context, dose, date));
        }
        if date == context.today {
            for course in days.stalled() {
                text.push_str(&format!("{}\n", Telling::stalled(&course.name)));
            }
        }
        for need in &day.needs {
            let name = context.name(&need.need.course);
            let words = telling(date, twelve).need(need, false);
            let course = regimen.course(&need.need.course);
            let equal = course.map_or(String::new(), |course| behind(&course.preparation, &need.next));
            text.push_str(&format!("{:>7}  {name} {}{equal} {words}\n", "", need.next));
        }
        // A plan that is over is mentioned for a week, and where nothing else is planned: it is not forgotten.
        let empty = day.all().next().is_none() && day.needs.is_empty();
        for (course, last) in schedules.ended(date, regimen) {
            if empty || last >= date - chrono::TimeDelta::days(7) {
                let name = context.name(course);
                text.push_str(&format!("The plan of {name} ended on {}.\n", long_date(last)));
            }
        }
        for entry in &day.beside {
            if let Outcome::Taken(amount) = &entry.outcome {
                let name = context.name(&entry.course);
                let words = Beside::of(regimen, &schedules, &entry.course, date).words();
                let at = time(entry.at.time(), twelve);
                let site = entry.site.as_ref().map_or(String::new(), |site| format!(", {site}"));
                text.push_str(&format!("{at} {name} {amount} {words}{site}\n"));
            }
        }
        let reached = bounds::reached_on(regimen, date);
        // In the order in which they are asked, and of each as they were made.
        let place = |of: &MeasureId| regimen.measures.iter().position(|measure| measure.id == *of);
        let mut readings: Vec<&ReadingEntry> = regimen.journal.readings_on(date).collect();
        readings.sort_by_key(|reading| place(&reading.measure).unwrap_or(usize::MAX));
        for reading in readings {
            let named = regimen.measure(&reading.measure).map_or_else(
                || format!("{} {}", reading.measure, reading.value),
                |measure| call::named(regimen, measure, reading),
            );
            text.push_str(&format!("{named}\n"));
            for found in reached.iter().filter(|found| found.reading.id == reading.id) {
                let bound = bounds::words(found.measure, found.bound);
                let noted = reading.call.as_ref().map_or(String::new(), |call| format!(" {call}"));
                text.push_str(&format!("  ! your alert, {bound}: \"{}\"{noted}\n", found.bound.say));
            }
        }
        if date == context.today {
            let asked = questions(regimen, &schedules, &day, context.now);
            text.push_str(&to_measure(context, &asked));
            text.push_str(&not_measured(context, &schedules, &asked));
        }
        for note in regimen.journal.notes_on(date) {
            let at = time(note.at.time(), twelve);
            text.push_str(&format!("{at} {}\n", clean_line(&note.text)));
        }
        let lines: String = text.lines().map(|line| format!("{}\n", clean_line(line))).collect();
        out(&lines)?;
        Ok(context.end())
    }
}

/// The readings around doses that are waited for, or come next: `Blood pressure after 40 min  at 18:41`.
fn to_measure(context: &Context, asked: &[Question<'_>]) -> String {
    let clock = |at: DateTime<FixedOffset>| {
        let at = context.place.local(at);
        let day = if at.date_naive() == context.now.date_naive() {
            String::new()
        } else {
            format!("{} ", at.format("%a %-d %b"))
        };
        format!(
            "{day}{}",
            time(at.time(), context.loaded.regimen.settings.writing.twelve_hours)
        )
    };
    let name = |asking: &Asking<'_>| reading::name(asking.measure, asking.occasion.map(|occasion| occasion.round));
    let open = asked.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.open && asking.occasion.is_some() => Some(asking),
        _ => None,
    });
    let open = open.map(|asking| match asking.from {
        Some(from) => format!("{}  to measure, since {}\n", name(asking), clock(from)),
        None => format!("{}  to measure\n", name(asking)),
    });
    let mut text: String = open.collect();
    // A question of the plan is answered in the check-in.
    let gates = asked.iter().filter_map(|question| match question {
        Question::Gate(gate) => Some(gate),
        _ => None,
    });
    text.extend(gates.map(|gate| {
        let regimen = &context.loaded.regimen;
        let name = regimen
            .course(&gate.course)
            .map_or_else(|| gate.course.to_string(), |course| course.name.clone());
        format!(
            "{name}, step {} of {}  the plan asks since {} what comes next; `regimen checkin` answers\n",
            gate.step,
            gate.steps,
            gate.since.format("%a %-d %b")
        )
    }));
    if let Some((from, next)) = questions::to_measure(asked, context.now) {
        text.extend(
            next.iter()
                .map(|asking| format!("{}  at {}\n", name(asking), clock(from))),
        );
    }
    text
}

/// What was to be measured after a dose of the day before, and is not there.
fn not_measured(context: &Context, schedules: &Schedules, today: &[Question<'_>]) -> String {
    let regimen = &context.loaded.regimen;
    let yesterday = context.today - chrono::TimeDelta::days(1);
    let day = schedules.day(yesterday, regimen, context.now, &context.place);
    let asked = questions(regimen, schedules, &day, context.now);
    let missed = questions::not_measured(&asked, today, context.now).into_iter();
    missed
        .map(|(from, asking)| {
            let name = reading::name(asking.measure, asking.occasion.map(|occasion| occasion.round));
            let at = time(context.place.local(from).time(), regimen.settings.writing.twelve_hours);
            format!("{name}  not measured yesterday, {at}\n")
        })
        .collect()
}

/// One due dose in words: `14:00 Sampletol 2.5 mg due`.
fn dose_line(context: &Context, dose: &DayDose, day: NaiveDate) -> String {
    // A dose of the night that the day has come to is of the calendar's next date.
    let twelve = context.loaded.regimen.settings.writing.twelve_hours;
    let moment = if dose.due.on == day {
        moment(&dose.due, twelve)
    } else {
        let far = (dose.due.on - day).num_days().abs() >= 6;
        let form = if far { "%a %-d %b" } else { "%a" };
        format!("{} {}", dose.due.on.format(form), moment(&dose.due, twelve))
    };
    let name = context.name(&dose.due.course);
    let amount = &dose.due.amount;
    let action = match dose.due.action {
        Some(Action::Apply) => " on",
        Some(Action::Remove) => " off",
        None => "",
    };
    let state = telling(day, twelve).became(dose);
    let why = dose.why().map_or(String::new(), |why| format!(" ({why})"));
    // What is drawn or counted, and what is given of an amount that cannot be given as it is.
    let course = context.loaded.regimen.course(&dose.due.course);
    let given = course.filter(|_| dose.entries.is_empty() || dose.status == Status::Taken);
    let given = given.filter(|_| dose.due.action != Some(Action::Remove));
    let given = given.map_or(String::new(), |course| behind(&course.preparation, amount));
    format!("{moment:>7}  {name} {amount}{given}{action}  {state}{why}\n")
}

/// When a dose is due: `evening`, `08:00`, or `8:00 am` where the clock has twelve hours.
pub(super) fn moment(due: &Due, twelve: bool) -> String {
    match due.moment() {
        DueMoment::At(Moment::Clock(clock)) | DueMoment::Off(clock) if twelve => {
            due.moment_words()
                .replacen(&time(*clock, false), &time(*clock, true), 1)
        }
        _ => due.moment_words(),
    }
}

/// Days, times and amounts as plain output has them, on a clock of twelve or of twenty-four hours.
pub(super) fn telling(shown: NaiveDate, twelve: bool) -> Telling<'static> {
    Telling {
        shown,
        clock: if twelve {
            &|clock| time(clock, true)
        } else {
            &|clock| time(clock, false)
        },
        day: &|date| date.format("%a %-d %b").to_string(),
        quantity: &ToString::to_string,
        sites: true,
    }
}

/// Due doses by date
#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// First day; today if left out
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day; a week from the first if left out
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only this course
    #[arg(long, value_name = "COURSE")]
    course: Option<String>,
    /// Print JSON; the shape is described in docs/cli.md
    #[arg(long)]
    json: bool,
}

/// The longest range that is printed at once, in days.
const LONGEST: i64 = 366 * 110;

impl DueArgs {
    pub fn run(&self, context: &mut Context) -> Result<ExitCode, Fail> {
        let asked = ("--from", self.from.as_deref());
        let (from, to) = context.span(asked, self.to.as_deref(), Looks::Ahead)?;
        let from = from.unwrap_or(context.today);
        let to = to.unwrap_or(from + chrono::TimeDelta::days(6));
        if to < from {
            return Err(Fail::Usage(format!("--to {to} is before --from {from}")));
        }
        if (to - from).num_days() > LONGEST {
            return Err(Fail::Usage("a range of more than 110 years".into()));
        }
        let only = match &self.course {
            Some(name) => Some(context.course(name)?.id.clone()),
            None => None,
        };
        context.read_months(from, to);
        let schedules = context.schedules_near(context.today);
        let regimen = &context.loaded.regimen;
        let days = Days::new(regimen, &schedules, (from, to), context.now, &context.place);
        let mut rows = Vec::new();
        let mut text = String::new();
        let mut shown = Vec::new();
        for date in from.iter_days().take_while(|date| *date <= to) {
            let day: Day = if date == context.today {
                days.today()
            } else {
                days.day(date)
            };
            // What can still be taken of another day is shown where that day is not among these.
            let own = day.doses.into_iter().filter(|dose| dose.due.on == date);
            let carried = day.carried.into_iter();
            let carried = carried.filter(|dose| !(from..=to).contains(&dose.due.on) && dose.status.is_due_now());
            let doses: Vec<DayDose> = carried
                .chain(own)
                .filter(|d| only.as_ref().is_none_or(|id| d.due.course == *id))
                .collect();
            shown.push((date, doses));
        }
        if from <= context.today {
            let of_days = shown.iter_mut().flat_map(|(_, doses)| doses);
            sites::mark(of_days, regimen, context.now);
        }
        for (date, doses) in shown {
            if self.json {
                let row =
                    |d: &DayDose| DueRow::new(d, regimen.course(&d.due.course), schedules.timeline(&d.due.course));
                rows.extend(doses.iter().map(row));
            } else if !doses.is_empty() {
                text.push_str(&format!("{}\n", long_date(date)));
                for dose in &doses {
                    text.push_str(&format!("{}\n", clean_line(dose_line(context, dose, date).trim_end())));
                }
            }
        }
        if self.json {
            json::print_with(&Rows::new(rows), context)?;
        } else {
            context.tell_faults()?;
            let nothing = if regimen.has_all_courses() {
                "Nothing is due.\n"
            } else {
                "Nothing else is due.\n"
            };
            out(if text.is_empty() { nothing } else { &text })?;
        }
        Ok(context.end())
    }
}
