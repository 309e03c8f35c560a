//! What comes next of visits and papers.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::care::{Appointment, Care, Paper};

/// How many days ahead an appointment is shown.
pub(super) const AHEAD: i64 = 14;

/// What is coming: papers near the end of their time, and the next appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coming<'a> {
    /// Papers within their notice, or run out, the nearest first.
    pub papers: Vec<&'a Paper>,
    /// The next appointment within a fortnight.
    pub next: Option<Appointment>,
}

/// What is coming, seen from a day.
pub fn coming(care: &Care, today: NaiveDate) -> Coming<'_> {
    let mut papers: Vec<&Paper> = care
        .papers
        .iter()
        .filter(|paper| (paper.until - today).num_days() <= i64::from(paper.notice))
        .collect();
    papers.sort_by_key(|paper| paper.until);
    let next = care.visits(today, today + TimeDelta::days(AHEAD)).into_iter().next();
    Coming { papers, next }
}
