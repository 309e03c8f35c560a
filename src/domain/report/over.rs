//! Limits of the prescription that were not kept.

use super::ground::Ground;
use super::{Fact, Line, MOST_LISTED, parts};
use crate::domain::course::CourseId;
use crate::domain::figures::{OverDay, OverLimit, Span, over_limits};
use crate::domain::words;

impl Ground<'_> {
    /// Those of the period.
    pub(super) fn over_limits(&self, span: &Span) -> Vec<OverLimit> {
        over_limits(self.regimen, self.schedules, span, self.wall)
    }

    /// A line for each of them: the medicines, and `more than 15 mg THC in a calendar day on 2 days: 26 Mar 16 mg, 7 Apr 18 mg`.
    pub(super) fn over_lines(&self, all: &[OverLimit], span: &Span) -> Vec<Line> {
        let line = |limit: &OverLimit| {
            let day = |day: &OverDay| {
                let on = parts::day(day.on, span.to);
                match (&day.came_to, self.wanted.amounts) {
                    (Some(sum), true) => format!("{on} {sum}"),
                    (Some(_), false) => on,
                    (None, _) => format!("{on} at {}", day.at.format("%H:%M")),
                }
            };
            let earlier = limit.days.len().saturating_sub(MOST_LISTED);
            let before = if earlier > 0 {
                format!("{earlier} earlier; ")
            } else {
                String::new()
            };
            let days: Vec<String> = limit.days.iter().skip(earlier).map(day).collect();
            Line {
                name: self.all_names(&limit.courses),
                words: format!(
                    "{} on {}: {before}{}",
                    self.what(limit),
                    words::count(limit.days.len(), "day", "days"),
                    days.join(", ")
                ),
            }
        };
        all.iter().map(line).collect()
    }

    /// The same for a spreadsheet: a row for each day.
    pub(super) fn over_facts(&self, all: &[OverLimit]) -> Vec<Fact> {
        let fact = |limit: &OverLimit, day: &OverDay| {
            let sum = day.came_to.as_ref().filter(|_| self.wanted.amounts);
            Fact {
                kind: "over-limit",
                date: Some(day.on),
                time: day.at.format("%H:%M").to_string(),
                name: self.all_names(&limit.courses),
                value: sum.map_or(String::new(), ToString::to_string),
                words: self.what(limit),
                at: Some(day.at),
                number: sum
                    .and_then(crate::domain::ratio::Exact::quantity)
                    .as_ref()
                    .map(parts::apart),
                ..Fact::default()
            }
        };
        let days = all
            .iter()
            .flat_map(|limit| limit.days.iter().map(move |day| fact(limit, day)));
        days.collect()
    }

    fn what(&self, limit: &OverLimit) -> String {
        if self.wanted.amounts {
            limit.what.clone()
        } else {
            "over a limit".to_owned()
        }
    }

    fn all_names(&self, courses: &[CourseId]) -> String {
        let courses = courses.iter().filter_map(|id| self.regimen.course(id));
        courses.map(|course| self.name(course)).collect::<Vec<_>>().join(", ")
    }
}
