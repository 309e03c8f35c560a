//! iCalendar (RFC 5545): one event a due dose, without a rule that repeats.
//!
//! A rule that was imported goes on after the plan has changed; single events can be taken back. What follows the place
//! floats, what counts real hours is in UTC.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::Selection;
use crate::domain::course::Course;
use crate::domain::exchange::{hash, plain};
use crate::domain::journal::DueKey;
use crate::domain::schedule::{Action, Due, Timeline};

/// How many days are written out where nothing is said.
pub const DAYS: i64 = 56;

/// The file, and what the person ought to hear of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The bytes.
    pub text: String,
    /// How many doses are in it.
    pub doses: usize,
    /// How many were taken out by decisions.
    pub cancelled: usize,
    /// How many have no time of day.
    pub untimed: usize,
}

/// What an event says.
struct Event {
    sort: (NaiveDateTime, String),
    lines: Vec<String>,
}

/// Writes the doses from a day to another; with `discreet` one neutral word for each.
pub fn render(selection: &Selection<'_>, from: NaiveDate, to: NaiveDate, discreet: bool) -> Calendar {
    let mut calendar = Calendar::default();
    let mut events = Vec::new();
    for course in selection.courses() {
        let Some(timeline) = selection.schedules.timeline(&course.id) else {
            continue;
        };
        let writer = Writer {
            selection,
            course,
            timeline,
            discreet,
        };
        let mut live: BTreeMap<DueKey, Due> = BTreeMap::new();
        let mut gone: BTreeMap<DueKey, Due> = BTreeMap::new();
        for date in from.iter_days().take_while(|date| *date <= to) {
            for due in timeline.rows_on(date, selection.wall) {
                if due.action == Some(Action::Remove) {
                    continue;
                }
                let rows = if due.trace { &mut gone } else { &mut live };
                // One that is due on any day of a window is one event.
                rows.entry(due.key.clone()).or_insert(due);
            }
        }
        for (date, before) in writer.earlier(from) {
            for day in date.max(from).iter_days().take_while(|day| *day <= to) {
                let rows = before.due_on(day, selection.wall).into_iter();
                let rows = rows.filter(|due| due.action != Some(Action::Remove));
                gone.extend(rows.map(|due| (due.key.clone(), due)));
            }
        }
        gone.retain(|key, _| !live.contains_key(key));
        calendar.doses += live.len();
        calendar.cancelled += gone.len();
        calendar.untimed += live
            .values()
            .filter(|due| due.clock.is_none() || due.window.is_some())
            .count();
        events.extend(live.values().map(|due| writer.event(due, false)));
        events.extend(gone.values().map(|due| writer.event(due, true)));
    }
    events.sort_by(|a, b| a.sort.cmp(&b.sort));
    let name = if discreet { "Reminders" } else { "regimen" };
    let head = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//regimen//regimen {}//EN", env!("CARGO_PKG_VERSION")),
        "CALSCALE:GREGORIAN".to_owned(),
        format!("X-WR-CALNAME:{name}"),
    ];
    let lines = head.iter().chain(events.iter().flat_map(|event| &event.lines));
    let mut text = String::new();
    lines.for_each(|line| fold(line, &mut text));
    fold("END:VCALENDAR", &mut text);
    calendar.text = text;
    calendar
}

struct Writer<'a> {
    selection: &'a Selection<'a>,
    course: &'a Course,
    timeline: &'a Timeline,
    discreet: bool,
}

impl Writer<'_> {
    /// The plan as it was before each decision that may have reached a calendar: those of the span, and of as many days
    /// before it.
    fn earlier(&self, from: NaiveDate) -> Vec<(NaiveDate, Timeline)> {
        let changes = self.course.changes.iter().filter(|change| change.void.is_none());
        let plans = self.timeline.plans().iter().skip(1).map(|plan| plan.from);
        let mut days: Vec<NaiveDate> = changes.map(|change| change.on).chain(plans).collect();
        days.retain(|day| *day > from - TimeDelta::days(DAYS) && *day <= from + TimeDelta::days(DAYS));
        days.sort_unstable();
        days.dedup();
        days.into_iter()
            .map(|day| (day, self.timeline.before(self.course, day)))
            .collect()
    }

    fn event(&self, due: &Due, cancelled: bool) -> Event {
        let key = &due.key;
        let file = self.selection.kept_as(&self.course.id);
        let parts = [
            file.as_str(),
            &key.date.to_string(),
            &key.moment.to_string(),
            &key.line.to_string(),
        ];
        let uid = hash::hex(&parts);
        let local = match (due.at, due.clock) {
            (Some(at), Some(_)) => self.selection.wall.local(at).naive_local(),
            (_, clock) => due.on.and_time(clock.unwrap_or(NaiveTime::MIN)),
        };
        let (start, end) = self.span(due, local);
        let decided = self.decided();
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{uid}@regimen.invalid"),
            format!("DTSTAMP:{}T000000Z", decided.format("%Y%m%d")),
            format!("SEQUENCE:{}", self.decisions()),
            format!("DTSTART{start}"),
            format!("DTEND{end}"),
        ];
        let summary = if self.discreet {
            "Reminder".to_owned()
        } else {
            format!("{}: {}", self.course.name, due.amount)
        };
        let summary = escaped(&summary);
        lines.push(format!("SUMMARY:{summary}"));
        if cancelled {
            lines.push("STATUS:CANCELLED".to_owned());
        }
        if !self.discreet {
            lines.push(format!("DESCRIPTION:{}", escaped(&self.words(due))));
        }
        lines.push("CLASS:PRIVATE".to_owned());
        lines.push("TRANSP:TRANSPARENT".to_owned());
        if !self.discreet {
            lines.push("CATEGORIES:regimen".to_owned());
        }
        if due.clock.is_some() && due.window.is_none() && !cancelled && !self.is_recorded(due) {
            lines.extend([
                "BEGIN:VALARM".to_owned(),
                "ACTION:DISPLAY".to_owned(),
                format!("DESCRIPTION:{summary}"),
                "TRIGGER:PT0S".to_owned(),
                "END:VALARM".to_owned(),
            ]);
        }
        lines.push("END:VEVENT".to_owned());
        Event {
            sort: (local, format!("{} {uid}", self.course.id)),
            lines,
        }
    }

    /// Whether something is recorded of a dose already: nobody is reminded of it.
    fn is_recorded(&self, due: &Due) -> bool {
        let mut records = self.selection.regimen.journal.doses(due.key.date, due.key.date);
        records.any(|dose| dose.course == self.course.id && dose.due.as_ref() == Some(&due.key))
    }

    /// The values of start and end, with what comes before them.
    fn span(&self, due: &Due, local: NaiveDateTime) -> (String, String) {
        let long = TimeDelta::minutes(5);
        if due.clock.is_none() || due.window.is_some() {
            let form = |date: NaiveDate| format!(";VALUE=DATE:{}", date.format("%Y%m%d"));
            let (first, last) = due.window.unwrap_or((due.on, due.on));
            return (form(first), form(last + TimeDelta::days(1)));
        }
        if let Some(at) = due.at.filter(|_| self.timeline.has_zone() || due.hours.is_some()) {
            let form = |at: DateTime<FixedOffset>| format!(":{}", at.with_timezone(&Utc).format("%Y%m%dT%H%M%SZ"));
            return (form(at), form(at + long));
        }
        let form = |at: NaiveDateTime| format!(":{}", at.format("%Y%m%dT%H%M%S"));
        (form(local), form(local + long))
    }

    /// The last day on which something was decided on the course.
    fn decided(&self) -> NaiveDate {
        let today = self.selection.today;
        let plans = self.course.plans.iter().map(|plan| plan.entered.unwrap_or(plan.from));
        let changes = self
            .course
            .changes
            .iter()
            .map(|change| change.entered.unwrap_or(change.on));
        // One that begins later was written down by today.
        plans.chain(changes).map(|day| day.min(today)).max().unwrap_or(today)
    }

    fn decisions(&self) -> usize {
        self.course.plans.len() + self.course.void_plans.len() + self.course.changes.len()
    }

    fn words(&self, due: &Due) -> String {
        let plan = self.timeline.plans().get(due.plan);
        let mut words = plan.map_or(String::new(), |plan| {
            format!("Step {} of the plan from {}", due.step, super::day(plan.from))
        });
        let note = self.timeline.step_on(due.key.date).and_then(|(at, plan)| {
            let step = plan.steps.get(at.index())?;
            step.note.clone()
        });
        if let Some(note) = note {
            words.push_str(&format!("; {note}"));
        }
        words.push_str(".\nRecorded in regimen, not here.");
        words
    }
}

fn escaped(text: &str) -> String {
    let text = plain(text)
        .replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,");
    text.replace('\n', "\\n")
}

/// A line in pieces of 75 octets at most, cut between characters.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        fold(&format!("SUMMARY:{}", "ä".repeat(100)), &mut out);
        assert!(out.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ä".repeat(100)));
        assert_eq!(escaped("a,b;c\\d\ne\u{7}"), "a\\,b\\;c\\\\d\\ne");
    }
}
