//! A regimen in which nobody's words name a medicine or a person.

use crate::domain::course::Course;
use crate::domain::journal::{Journal, MonthEntries};
use crate::domain::most::Most;
use crate::domain::regimen::Regimen;

/// The regimen with other names for its medicines and people, also in reasons, notes, questions and places. Under which name a course is kept
/// stays, and so does who is in `care.toml`.
pub fn without_names(regimen: &Regimen) -> Regimen {
    let mut shown = regimen.clone();
    let names = names(regimen);
    let text = |text: &mut Option<String>| {
        if let Some(text) = text {
            *text = without(text, &names);
        }
    };
    for (n, course) in shown.courses.iter_mut().enumerate() {
        course.name = medicine(n);
        let words = [
            &mut course.note,
            &mut course.missed,
            &mut course.standard_dose,
            &mut course.limits.show,
        ];
        words.into_iter().for_each(text);
        name_parts(course);
        let gone = course.void_plans.iter_mut().map(|gone| &mut gone.plan);
        for plan in course.plans.iter_mut().chain(gone) {
            text(&mut plan.why);
            plan.steps.iter_mut().for_each(|step| text(&mut step.note));
        }
        for change in &mut course.changes {
            text(&mut change.why);
            text(&mut change.void);
        }
    }
    for measure in &mut shown.measures {
        measure.name = without(&measure.name, &names);
        text(&mut measure.ask);
    }
    let mut journal = Journal::default();
    for (month, entries) in regimen.journal.months() {
        let mut entries: MonthEntries = entries.clone();
        for dose in &mut entries.doses {
            for words in [&mut dose.why, &mut dose.episode, &mut dose.site, &mut dose.void] {
                text(words);
            }
        }
        for reading in &mut entries.readings {
            text(&mut reading.note);
            if let Some(call) = &mut reading.call {
                text(&mut call.said);
            }
        }
        for note in &mut entries.notes {
            note.text = without(&note.text, &names);
            note.tags.iter_mut().for_each(|tag| *tag = without(tag, &names));
        }
        journal.put(month, entries);
    }
    shown.journal = journal;
    shown
}

/// The name of the n-th course, from 0.
pub fn medicine(n: usize) -> String {
    format!("Medicine {}", n + 1)
}

/// Every name, and what is said instead.
fn names(regimen: &Regimen) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    for (n, course) in regimen.courses.iter().enumerate() {
        names.push((course.name.clone(), medicine(n)));
        names.push((course.id.to_string(), medicine(n)));
    }
    for (n, person) in regimen.care.people.iter().enumerate() {
        names.push((person.name.clone(), format!("Person {}", n + 1)));
        names.push((person.key.clone(), format!("Person {}", n + 1)));
    }
    names.retain(|(name, _)| name.chars().count() > 2);
    // The longer one first: it may hold a shorter.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
}

/// Gives what is in a medicine other names, in its limits too.
fn name_parts(course: &mut Course) {
    let contains = &mut course.preparation.contains;
    let parts: Vec<String> = contains.iter().map(|(name, _)| name.clone()).collect();
    let part = |name: &str| {
        let place = parts.iter().position(|part| part.eq_ignore_ascii_case(name));
        format!("part {}", place.unwrap_or(0) + 1)
    };
    for (name, _) in contains.iter_mut().filter(|(name, _)| !name.is_empty()) {
        *name = part(name);
    }
    let limits = &mut course.limits;
    let ceilings = [
        &mut limits.per_dose,
        &mut limits.per_day,
        &mut limits.per_calendar_day,
        &mut limits.per_week,
        &mut limits.per_episode,
    ];
    let hours = limits.per_hours.iter_mut().map(|(_, most)| most);
    for most in ceilings.into_iter().flatten().chain(hours) {
        if let Most {
            component: Some(name), ..
        } = most
        {
            *name = part(name).into_boxed_str();
        }
    }
}

/// A text with these names replaced by others, in upper or lower case. What follows a name within its word goes with it: after "Dr M"
/// somebody wrote the rest.
fn without(text: &str, names: &[(String, String)]) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    'text: while let Some(c) = rest.chars().next() {
        for (name, other) in names {
            let mut chars = rest.char_indices();
            let same = name.chars().all(|want| {
                let have = chars.next().map(|(_, have)| have);
                have.is_some_and(|have| have.to_lowercase().eq(want.to_lowercase()))
            });
            if same {
                found.push_str(other);
                rest = chars.as_str().trim_start_matches(char::is_alphabetic);
                continue 'text;
            }
        }
        found.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    found
}
