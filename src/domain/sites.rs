//! Where a dose is injected or stuck on: the sites of a course, and which one is next.
//!
//! This is the one place that answers it. Recording puts the next site into an entry where the person names none, and
//! everything that shows a dose to come shows the same one.

mod rotation;

use chrono::{DateTime, FixedOffset};

pub use rotation::{Rotation, RotationError};

use super::course::Course;
use super::day::DayDose;
use super::journal::{DoseEntry, Journal, Outcome};
use super::regimen::Regimen;
use super::schedule::Action;

/// How many days back records are looked for where the sites take turns.
pub const REACH_DAYS: i64 = 183;

/// How a site is spelled in the course's own list; what is not in it stays as it is.
pub fn spelled(course: &Course, text: &str) -> String {
    let text = text.trim();
    let same = |site: &&String| site.to_lowercase() == text.to_lowercase();
    course
        .sites
        .iter()
        .find(same)
        .cloned()
        .unwrap_or_else(|| text.to_owned())
}

/// The records in force of a course that name a site, before a moment, the last one first. One that is about to be
/// changed is left out.
fn used<'a>(
    course: &Course,
    journal: &'a Journal,
    before: DateTime<FixedOffset>,
    without: Option<&DoseEntry>,
) -> Vec<(&'a DoseEntry, &'a str)> {
    let until = before.date_naive();
    let from = until - chrono::TimeDelta::days(REACH_DAYS);
    let mut found: Vec<(&DoseEntry, &str)> = journal
        .doses(from, until)
        .filter(|entry| entry.course == course.id && entry.at <= before)
        .filter(|entry| without.is_none_or(|without| without.id != entry.id))
        .filter(|entry| matches!(entry.outcome, Outcome::Taken(_)) && !entry.is_off())
        .filter_map(|entry| Some((entry, entry.site.as_deref()?)))
        .collect();
    // Of one time the one that was written last is the last one.
    found.reverse();
    found.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.at));
    found
}

/// Where the last dose before a moment went, and when that was.
pub fn last<'a>(
    course: &Course,
    journal: &'a Journal,
    before: DateTime<FixedOffset>,
) -> Option<(&'a str, DateTime<FixedOffset>)> {
    used(course, journal, before, None)
        .first()
        .map(|(entry, site)| (*site, entry.at))
}

/// Where a dose of this moment goes: the site after the last one in the list, or the one that was not used for the
/// longest time. `None`: the course has no sites.
pub fn next<'c>(course: &'c Course, journal: &Journal, at: DateTime<FixedOffset>) -> Option<&'c str> {
    next_without(course, journal, at, None)
}

/// The same as if an entry were not there.
pub fn next_without<'c>(
    course: &'c Course,
    journal: &Journal,
    at: DateTime<FixedOffset>,
    without: Option<&DoseEntry>,
) -> Option<&'c str> {
    let first = course.sites.first()?;
    let used = used(course, journal, at, without);
    let place = |name: &str| {
        course
            .sites
            .iter()
            .position(|site| site.to_lowercase() == name.to_lowercase())
    };
    let next = match course.rotation {
        // A dose that went to a place of no list does not stop the turn.
        Rotation::InTurn => (used.iter().find_map(|(_, name)| place(name)))
            .and_then(|last| course.sites.get((last + 1) % course.sites.len())),
        Rotation::LeastRecent => {
            let ago = |n: usize| {
                used.iter()
                    .position(|(_, name)| place(name) == Some(n))
                    .unwrap_or(usize::MAX)
            };
            let longest = (0..course.sites.len()).max_by_key(|n| (ago(*n), std::cmp::Reverse(*n)));
            longest.and_then(|n| course.sites.get(n))
        }
    };
    Some(next.unwrap_or(first))
}

/// How often each site was used: `left thigh 5, right thigh 4`; first those of the course, in their order. `None`: no dose
/// says where it went.
pub fn counted<'e>(course: &Course, entries: impl IntoIterator<Item = &'e DoseEntry>) -> Option<String> {
    let mut counts: Vec<(String, u32)> = course.sites.iter().map(|site| (site.clone(), 0)).collect();
    for site in entries.into_iter().filter_map(|entry| entry.site.as_deref()) {
        let site = spelled(course, site);
        match counts.iter_mut().find(|(known, _)| *known == site) {
            Some((_, count)) => *count += 1,
            None => counts.push((site, 1)),
        }
    }
    let used = counts.iter().filter(|(_, count)| *count > 0);
    let used: Vec<String> = used.map(|(site, count)| format!("{site} {count}")).collect();
    (!used.is_empty()).then(|| used.join(", "))
}

/// Puts the next site into the first dose of each course that is still to be taken, in the order of these doses.
pub fn mark<'d>(doses: impl Iterator<Item = &'d mut DayDose>, regimen: &Regimen, now: DateTime<FixedOffset>) {
    let mut marked = Vec::new();
    for dose in doses {
        let id = &dose.due.course;
        let waits = dose.status.is_open() && dose.due.action != Some(Action::Remove);
        if !waits || marked.contains(id) {
            continue;
        }
        if let Some(course) = regimen.course(id) {
            dose.site = next(course, &regimen.journal, now).map(str::to_owned);
        }
        marked.push(id.clone());
    }
}

#[cfg(test)]
mod tests;
