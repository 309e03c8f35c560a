//! The reasons in words, with the person's own figures.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::ceiling::Ceiling;
use super::{Question, Rule};
use crate::domain::amount::{Quantity, show_number};
use crate::domain::preparation::Exact;

/// `Fri 1 May 2026`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// A time as seen from the question: the clock alone on the same day, else with the date.
fn time(question: &Question<'_>, at: DateTime<FixedOffset>) -> String {
    let at = question.wall.local(at);
    let same = at.date_naive() == question.wall.local(question.at).date_naive();
    at.format(if same { "%H:%M" } else { "%a %-d %b %H:%M" }).to_string()
}

/// `15 minutes`, `4 hours`, `1 h 30 min`, `3 days`.
fn length(minutes: u32) -> String {
    let many = |n: u32, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, minutes) => many(minutes, "minute"),
        (hours, 0) if hours >= 48 && hours.is_multiple_of(24) => many(hours / 24, "day"),
        (hours, 0) => many(hours, "hour"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Over what a ceiling counts.
pub(super) fn over(rule: Rule) -> &'static str {
    match rule {
        Rule::PerDay => "in any 24 hours",
        Rule::PerCalendarDay => "in a calendar day",
        Rule::PerWeek => "in any 7 days",
        Rule::PerEpisode => "in one episode",
        _ => "in one dose",
    }
}

/// Why it is too soon.
pub(super) fn gap(
    question: &Question<'_>,
    rule: Rule,
    minutes: u32,
    last: DateTime<FixedOffset>,
    over: Option<DateTime<FixedOffset>>,
) -> String {
    let whose = if rule == Rule::Gap {
        "your limits ask for"
    } else {
        "your plan asks for"
    };
    let until = over
        .and_then(super::whole_minute)
        .map_or(String::new(), |over| format!(", until {}", time(question, over)));
    format!(
        "the last dose was at {}; {whose} at least {} between doses{until}",
        time(question, last),
        length(minutes)
    )
}

/// A late dose, inside or outside the time for it.
pub(super) fn late(question: &Question<'_>, due: DateTime<FixedOffset>, minutes: u32, inside: bool) -> String {
    let due_at = time(question, due);
    let rule = format!("your limits have it taken up to {} late", length(minutes));
    let said = quoted(question);
    if inside {
        format!("it was due at {due_at}; {rule}{said}")
    } else {
        format!("it was due at {due_at}; {rule}, after that it is left out{said}")
    }
}

/// A late dose without a rule for it.
pub(super) fn no_late_rule(question: &Question<'_>, due: DateTime<FixedOffset>) -> String {
    let due_at = time(question, due);
    let said = quoted(question);
    format!("it was due at {due_at}; how late it may be taken is not among your limits{said}")
}

/// What the prescriber said about late doses.
fn quoted(question: &Question<'_>) -> String {
    let words = question
        .course
        .missed
        .as_deref()
        .map(str::trim)
        .filter(|words| !words.is_empty());
    words.map_or(String::new(), |words| format!("; your prescriber's words: \"{words}\""))
}

/// The figures of one ceiling.
pub(super) struct Count<'a> {
    /// What is asked.
    pub(super) question: &'a Question<'a>,
    /// The ceiling.
    pub(super) ceiling: &'a Ceiling<'a>,
    /// What was taken before.
    pub(super) used: Exact,
    /// What it is with this dose.
    pub(super) with: Exact,
    /// This dose.
    pub(super) amount: &'a Quantity,
}

impl Count<'_> {
    /// That it fits.
    pub(super) fn under(&self) -> String {
        let (with, most, over) = (&self.with, self.ceiling.most, over(self.ceiling.rule));
        match self.ceiling.rule {
            Rule::PerDose => format!("{} is within your limit of {most} {over}", self.amount),
            _ => match with.value.decimal() {
                Some(with) => format!("with this dose it is {} of {most} {over}", show_number(with)),
                None => format!("with this dose it is {with} of {most} {over}"),
            },
        }
    }

    /// That it does not.
    pub(super) fn over(&self) -> String {
        let name = self.ceiling.name();
        let of = |exact: &Exact| self.ceiling.most.of(&exact.to_string());
        if self.ceiling.rule == Rule::PerDose {
            let comes = if self.with.unit == self.amount.unit {
                String::new()
            } else {
                format!(", which is {}", of(&self.with))
            };
            return format!("{} is over {name}{comes}", self.amount);
        }
        let day = match self.ceiling.rule {
            Rule::PerCalendarDay => format!(" on {}", day(self.question.wall.local(self.question.at).date_naive())),
            _ => String::new(),
        };
        format!(
            "{} counted already{day}, with {} it is {}: over {name}",
            of(&self.used),
            self.amount,
            of(&self.with)
        )
    }
}
