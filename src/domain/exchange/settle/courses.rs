//! Which courses an import is about, and those that it begins.

use std::collections::{BTreeMap, HashSet};

use crate::domain::course::{Course, CourseId};
use crate::domain::exchange::amounts::own_word;
use crate::domain::exchange::haul::Haul;
use crate::domain::exchange::settle::Settled;
use crate::domain::journal::{Entry, Outcome};
use crate::domain::plan::Plan;
use crate::domain::regimen::Regimen;
use crate::domain::vocabulary::Vocabulary;

/// A course that is joined or made.
pub(super) struct Joined {
    pub(super) course: Course,
    pub(super) is_new: bool,
}

pub(super) fn courses(haul: &Haul, regimen: &Regimen, words: &mut Vocabulary, settled: &mut Settled) -> Vec<Joined> {
    let mut taken: HashSet<String> = regimen.courses.iter().map(|course| course.id.to_string()).collect();
    taken.extend(regimen.unreadable.iter().map(|course| course.id.to_string()));
    let mut rounds: BTreeMap<String, usize> = BTreeMap::new();
    let mut own = own_words(haul);
    let mut found = Vec::new();
    for (n, medicine) in haul.medicines.iter().enumerate() {
        let name = medicine.course.name.trim().to_lowercase();
        let round = rounds.entry(name.clone()).or_default();
        // A table may name a course by its file; what has a name and a file means the name.
        let by_id = medicine.file.is_none();
        let mut there = (regimen.courses.iter())
            .filter(|course| course.name.trim().to_lowercase() == name || by_id && course.id.as_str() == name);
        // A file of the same name may be of another medicine: it is this one by its name, or by its plan.
        let is_it = |course: &&Course| {
            let steps = |course: &Course| {
                course
                    .plans
                    .iter()
                    .map(|plan| (plan.from, plan.steps.clone()))
                    .collect::<Vec<_>>()
            };
            let alike = !course.plans.is_empty() && steps(course) == steps(&medicine.course);
            course.name.trim().to_lowercase() == name || name.is_empty() || alike
        };
        let by_file = medicine
            .file
            .as_ref()
            .and_then(|file| regimen.course(file))
            .filter(is_it);
        let joined = by_file.or_else(|| there.nth(*round));
        *round += 1;
        if let Some(course) = joined {
            let same = |(one, other): (&Plan, &Plan)| one.from == other.from && one.steps == other.steps;
            let (ours, theirs) = (&course.plans, &medicine.course.plans);
            let alike = ours.len() == theirs.len() && ours.iter().zip(theirs).all(same);
            if !alike && !theirs.is_empty() {
                let text = format!(
                    "{}: there already with a plan of its own, which is not changed",
                    course.name
                );
                settled.said.push(text);
            } else if medicine.file.is_some() {
                let theirs = Course {
                    id: course.id.clone(),
                    ..medicine.course.clone()
                };
                if theirs != *course {
                    let text = "there already; its decisions, limits or other keys differ, and are not changed";
                    settled.said.push(format!("{}: {text}", course.name));
                }
            }
            found.push(Joined {
                course: course.clone(),
                is_new: false,
            });
            continue;
        }
        let mut course = medicine.course.clone();
        let wanted = medicine
            .file
            .as_ref()
            .map_or_else(|| file_name(&course.name), ToString::to_string);
        course.id = free(&wanted, &mut taken);
        if course.name.trim().is_empty() {
            course.name = course.id.to_string();
        }
        if course.preparation.count.is_none() {
            course.preparation.count = own.remove(&n);
        }
        words.learn(&course.preparation);
        found.push(Joined { course, is_new: true });
    }
    found
}

/// The word of its own that each medicine is counted in.
pub(super) fn own_words(haul: &Haul) -> BTreeMap<usize, String> {
    let mut own = BTreeMap::new();
    for (n, medicine) in haul.medicines.iter().enumerate() {
        let steps = medicine.course.plans.iter().flat_map(|plan| &plan.steps);
        let mut lines = steps.flat_map(|step| &step.take.lines);
        if let Some(word) = lines.find_map(|line| own_word(&line.amount.unit)) {
            own.insert(n, word.to_owned());
        }
    }
    for piece in haul.records.iter().flat_map(|record| &record.pieces) {
        if let Entry::Dose(dose) = &piece.entry
            && let Outcome::Taken(amount) = &dose.outcome
            && let Some(word) = own_word(&amount.unit)
        {
            own.entry(piece.of).or_insert_with(|| word.to_owned());
        }
    }
    own
}

/// The name of a course's file: letters transliterated, at most 64.
pub(super) fn file_name(name: &str) -> String {
    // A path is not a name: none of it is wanted in that of a file.
    if name.contains("..") || name.starts_with(['/', '\\', '~']) {
        return "course".to_owned();
    }
    let mut plain = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'ä' | 'æ' => plain.push_str("ae"),
            'ö' | 'œ' | 'ø' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | 'ă' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'ď' | 'đ' | 'ð' => plain.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => plain.push('e'),
            'ğ' => plain.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ő' => plain.push('o'),
            'ř' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ť' | 'ț' | 'ţ' => plain.push('t'),
            'ù' | 'ú' | 'û' | 'ů' | 'ű' | 'µ' | 'μ' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            'þ' => plain.push_str("th"),
            c => plain.push(c),
        }
    }
    let whole = CourseId::from_name(&plain).map(|id| id.to_string());
    whole.unwrap_or_else(|_| "course".to_owned())
}

/// The name, with a number after it where it is taken.
pub(super) fn free(wanted: &str, taken: &mut HashSet<String>) -> CourseId {
    let mut n = 1_u32;
    loop {
        let tail = if n == 1 { String::new() } else { format!("-{n}") };
        let head: String = wanted.chars().take(64 - tail.len()).collect();
        let name = format!("{}{tail}", head.trim_end_matches('-'));
        n += 1;
        if taken.contains(&name) {
            continue;
        }
        if let Ok(id) = name.parse::<CourseId>() {
            taken.insert(name);
            return id;
        }
        if n > 2 {
            return free("course", taken);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(file_name("Größe 5 µg, Übung"), "groesse-5-ug-uebung");
        assert_eq!(file_name("日本"), "course");
        assert_eq!(file_name("../../etc/x"), "course");
        let mut taken = HashSet::new();
        let long = "n".repeat(5000);
        assert_eq!(free(&file_name(&long), &mut taken).as_str().len(), 64);
        assert_eq!(free(&file_name(&long), &mut taken).as_str().len(), 64);
        assert_eq!(free("a", &mut taken).as_str(), "a");
        assert_eq!(free("a", &mut taken).as_str(), "a-2");
    }
}
