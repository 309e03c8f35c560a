//! What of a haul is new: which courses and measures are made or joined, which entries are written, what is left out.
//!
//! Each record ends as exactly one of written, there already, and left out.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::amounts::own_word;
use super::haul::{Care, Cared, Haul, Piece, many};
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, CourseId};
use crate::domain::journal::{DoseEntry, DueKey, Entry, EntryId, Outcome};
use crate::domain::keyed::CareList;
use crate::domain::measure::{Measure, MeasureId, Scale, Value};
use crate::domain::operation::Operation;
use crate::domain::plan::Plan;
use crate::domain::preparation::{compare, count_unit, in_unit};
use crate::domain::regimen::Regimen;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// What is written, in its order: measures, courses, entries.
    pub operations: Vec<Operation>,
    /// How many entries are among it.
    pub entries: usize,
    /// Records of the source.
    pub read: usize,
    /// Records that are written.
    pub written: usize,
    /// Records that are there already.
    pub there: usize,
    /// Records that are left out: why, and where they are.
    pub left: Vec<(String, Vec<String>)>,
    /// Courses that are made.
    pub courses: Vec<Course>,
    /// Courses that the log joins.
    pub joined: Vec<String>,
    /// Measures that are made.
    pub measures: Vec<Measure>,
    /// The doses that are written, each with its place in the source.
    pub doses: Vec<(String, EntryId)>,
    /// What of it goes against the plan or the limits, each with its place.
    pub against: Vec<(String, String)>,
    /// What was chosen, what is not kept.
    pub said: Vec<String>,
}

impl Settled {
    /// How many records are left out.
    pub fn left_out(&self) -> usize {
        self.left.iter().map(|(_, places)| places.len()).sum()
    }

    fn leave(&mut self, why: String, place: String) {
        match self.left.iter_mut().find(|(known, _)| *known == why) {
            Some((_, places)) => places.push(place),
            None => self.left.push((why, vec![place])),
        }
    }
}

/// Nothing that is imported happened before this year.
const FIRST_YEAR: i32 = 1990;
/// The longest text that is kept, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// The days of which the journal has to be read.
pub fn days(haul: &Haul) -> Option<(NaiveDate, NaiveDate)> {
    let pieces = haul.records.iter().flat_map(|record| &record.pieces);
    let days = pieces.map(|piece| piece.entry.month().first());
    days.clone().min().zip(days.max())
}

/// Compares a haul with what is there; the months of [`days`] have to be read.
pub fn settle(haul: Haul, regimen: &Regimen, now: DateTime<FixedOffset>) -> Settled {
    let mut settled = Settled {
        said: (haul.said.iter().cloned())
            .chain(haul.told_untimed())
            .chain(haul.told_unkept())
            .collect(),
        ..Settled::default()
    };
    let mut words = regimen.settings.words.clone();
    let courses = courses(&haul, regimen, &mut words, &mut settled);
    let measures = measures(&haul, regimen);
    let known = Known::of(regimen);
    let mut mine = Doses::default();
    let mut seen: HashSet<String> = HashSet::new();
    let mut entries: Vec<Entry> = Vec::new();
    let (mut used_courses, mut used_measures) = (HashSet::new(), HashSet::new());
    settled.read = haul.records.len();
    for record in haul.records {
        let (mut new, mut there, mut wrong) = (Vec::new(), 0, record.left);
        let left = wrong.is_some();
        let at = record.place.clone();
        for piece in record.pieces {
            let of = piece.of;
            match place(piece, &courses, &measures, &words, now) {
                Err(why) => {
                    wrong.get_or_insert(why);
                }
                Ok(entry) if !seen.insert(entry.id().to_string()) => {
                    wrong.get_or_insert("the same record is twice in the file".to_owned());
                    drop(entry);
                }
                Ok(entry) if known.has(&entry) || known.doses.has(&entry, regimen) => there += 1,
                // One tablet of 5 mg and 5 mg at one time are one dose.
                Ok(entry) if mine.has(&entry, regimen) => {
                    wrong.get_or_insert("the same record is twice in the file, in two units".to_owned());
                }
                Ok(entry) => {
                    mine.add(&entry);
                    new.push((of, entry));
                }
            }
        }
        let nothing = new.is_empty() && there == 0;
        match wrong {
            Some(why) if left || nothing => settled.leave(why, record.place),
            // Part of it is written; what is not is named.
            Some(why) => {
                settled.said.push(format!("{}: {why}", record.place));
                if new.is_empty() {
                    settled.there += 1;
                } else {
                    settled.written += 1;
                }
            }
            None if nothing => settled.leave("nothing in it".to_owned(), record.place),
            None if new.is_empty() => settled.there += 1,
            None => settled.written += 1,
        }
        for (of, entry) in new {
            match &entry {
                Entry::Dose(dose) => {
                    used_courses.insert(of);
                    settled.doses.push((at.clone(), dose.id.clone()));
                }
                Entry::Reading(_) => drop(used_measures.insert(of)),
                Entry::Note(_) => {}
            }
            entries.push(entry);
        }
    }
    for (n, (rated, measure)) in haul.measures.iter().zip(&measures).enumerate() {
        if measure.is_new && (rated.listed || used_measures.contains(&n)) {
            settled.measures.push(measure.measure.clone());
        } else if !measure.is_new && rated.listed {
            let theirs = Measure {
                id: measure.measure.id.clone(),
                ..rated.measure.clone()
            };
            if theirs != measure.measure {
                let text = format!(
                    "{}: there already as it is asked here, and not changed",
                    measure.measure.name
                );
                settled.said.push(text);
            }
        }
    }
    for (n, (medicine, course)) in haul.medicines.iter().zip(courses).enumerate() {
        let used = used_courses.contains(&n);
        // What the source lists is a separate record.
        if medicine.listed {
            settled.read += 1;
            *(if course.is_new {
                &mut settled.written
            } else {
                &mut settled.there
            }) += 1;
        }
        if course.is_new && (medicine.listed || used) {
            settled.courses.push(course.course);
        } else if !course.is_new && used {
            settled.joined.push(course.course.name);
        }
    }
    let care = cared(haul.care, regimen, &mut settled);
    settled.entries = entries.len();
    entries.sort_by_key(Entry::at);
    let measures = settled
        .measures
        .iter()
        .cloned()
        .map(Box::new)
        .map(Operation::AddMeasure);
    let courses = settled.courses.iter().cloned().map(Box::new).map(Operation::NewCourse);
    settled.operations = measures
        .chain(courses)
        .chain(care)
        .chain((!entries.is_empty()).then_some(Operation::Entries(entries)))
        .collect();
    settled
}

/// People, appointments and papers: what is new of them.
fn cared(found: Vec<Cared>, regimen: &Regimen, settled: &mut Settled) -> Vec<Operation> {
    let mut known = regimen.care.clone();
    let mut made = Vec::new();
    let mut counts: BTreeMap<CareList, usize> = BTreeMap::new();
    for Cared { place, what, keys } in found {
        settled.read += 1;
        let list = what.list();
        let there = match &what {
            Care::Person(person) => known.people.contains(person),
            Care::Appointment(appointment) => known.appointments.contains(appointment),
            Care::Paper(paper) => known.papers.contains(paper),
        };
        if there {
            settled.there += 1;
            continue;
        }
        match what {
            // Courses name them by this word.
            Care::Person(person) if known.people.iter().any(|other| other.key == person.key) => {
                let why = format!("a person with the key `{}` is there, and is not changed", person.key);
                settled.leave(why, place);
                continue;
            }
            Care::Person(person) => known.people.push(person),
            Care::Appointment(appointment) => known.appointments.push(appointment),
            Care::Paper(paper) => known.papers.push(paper),
        }
        settled.written += 1;
        counts.entry(list).and_modify(|n| *n += 1).or_insert(1);
        made.push(Operation::AddRecord { list, keys });
    }
    let counts = counts.into_iter().map(|(list, n)| match (list, n) {
        (CareList::Person, 2..) => format!("{n} people"),
        (list, n) => many(n, list.table()),
    });
    let counts: Vec<String> = counts.collect();
    if !counts.is_empty() {
        settled.said.push(format!("new in care.toml: {}", counts.join(", ")));
    }
    made
}

/// A course that is joined or made.
struct Joined {
    course: Course,
    is_new: bool,
}

fn courses(haul: &Haul, regimen: &Regimen, words: &mut Vocabulary, settled: &mut Settled) -> Vec<Joined> {
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
fn own_words(haul: &Haul) -> BTreeMap<usize, String> {
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
fn file_name(name: &str) -> String {
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
fn free(wanted: &str, taken: &mut HashSet<String>) -> CourseId {
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

/// A measure that is joined or made.
struct Rates {
    measure: Measure,
    is_new: bool,
}

fn measures(haul: &Haul, regimen: &Regimen) -> Vec<Rates> {
    let mut taken: HashSet<String> = regimen.measures.iter().map(|m| m.id.to_string()).collect();
    let mut found = Vec::new();
    for rated in &haul.measures {
        let (id, name) = (rated.measure.id.to_string(), rated.measure.name.trim().to_lowercase());
        let there = regimen.measures.iter().find(|m| m.id == rated.measure.id);
        let there = there.or_else(|| regimen.measures.iter().find(|m| m.name.trim().to_lowercase() == name));
        if let Some(measure) = there {
            found.push(Rates {
                measure: measure.clone(),
                is_new: false,
            });
            continue;
        }
        let mut measure = rated.measure.clone();
        let mut n = 1;
        while !taken.insert(measure.id.to_string()) {
            n += 1;
            measure.id = MeasureId(format!("{id}-{n}").into());
        }
        found.push(Rates { measure, is_new: true });
    }
    found
}

/// Another clock may be ahead of this one by this much.
const A_MINUTE: TimeDelta = TimeDelta::minutes(1);

/// How many days before its day a dose may have been taken.
const AHEAD: i64 = 7;

/// The entry with its course or measure, or why it is none.
fn place(
    piece: Piece,
    courses: &[Joined],
    measures: &[Rates],
    words: &Vocabulary,
    now: DateTime<FixedOffset>,
) -> Result<Entry, String> {
    use chrono::Datelike;
    let mut entry = piece.entry;
    let at = entry.at();
    if at.year() < FIRST_YEAR || at > now + A_MINUTE {
        return Err("its time cannot be right (before 1990, or in the future)".to_owned());
    }
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > LONGEST_TEXT);
    let too_long = || "a text of more than 64 KB".to_owned();
    match &mut entry {
        Entry::Dose(dose) => {
            let joined = courses.get(piece.of).ok_or("no medicine")?;
            if long(&dose.why) {
                return Err(too_long());
            }
            if let Some(due) = &dose.due {
                let ahead = (due.date - at.date_naive()).num_days();
                if ahead < -400 {
                    return Err("its planned day is more than a year before its time".to_owned());
                }
                if ahead > AHEAD {
                    return Err(format!("its planned day is more than {AHEAD} days after its time"));
                }
            }
            if let Outcome::Taken(amount) = &dose.outcome {
                let back = Quantity::parse(&amount.to_string(), words.counted());
                if back.as_ref() != Ok(amount) {
                    return Err(format!(
                        "`{}` is not a unit that can be kept beside the others",
                        amount.unit
                    ));
                }
                if !joined.is_new && !fits(&joined.course, &amount.unit) {
                    let name = &joined.course.name;
                    return Err(format!(
                        "{name} is there already, and {} do not fit its plan",
                        amount.unit.show(true)
                    ));
                }
            }
            dose.course = joined.course.id.clone();
        }
        Entry::Reading(reading) => {
            let rates = measures.get(piece.of).ok_or("no measure")?;
            if long(&reading.note) {
                return Err(too_long());
            }
            let measure = &rates.measure;
            let right = match (&reading.value, &measure.scale) {
                (Value::Number(n), Scale::Rating { .. }) => {
                    *n >= rust_decimal::Decimal::ZERO && *n <= rust_decimal::Decimal::TEN
                }
                (Value::Grade(grade), Scale::Grade { five }) => *five || *grade < 4,
                (Value::Number(_), Scale::Number { .. })
                | (Value::Pair(..), Scale::Pair { .. })
                | (Value::Yes(_), Scale::YesNo) => true,
                _ => false,
            };
            if !right {
                return Err(format!(
                    "{} is not a value of {}; expected {}",
                    reading.value,
                    measure.name,
                    measure.expected()
                ));
            }
            reading.measure = measure.id.clone();
        }
        Entry::Note(note) => {
            if note.text.len() > LONGEST_TEXT {
                return Err(too_long());
            }
        }
    }
    Ok(entry)
}

/// Whether an amount in a unit can be compared with what a course has.
fn fits(course: &Course, unit: &Unit) -> bool {
    let p = &course.preparation;
    let steps = course.plans.iter().flat_map(|plan| &plan.steps);
    let mut lines = steps.flat_map(|step| &step.take.lines).peekable();
    let one = Quantity::new(rust_decimal::Decimal::ONE, unit.clone());
    let same = |other: &Unit| other == unit || in_unit(p, &one, other).is_some();
    let counted = count_unit(p);
    if lines.peek().is_none() {
        return true;
    }
    counted.is_some_and(|counted| same(&counted)) || lines.any(|line| same(&line.amount.unit))
}

/// What is in the journal, by identifier and by what it says.
struct Known {
    ids: HashSet<String>,
    said: HashSet<String>,
    doses: Doses,
}

/// For which planned dose a record is, and how much was taken.
type Record = (Option<DueKey>, Quantity);

/// Doses that were taken, by medicine and time: for what dose, and how much, in whatever unit.
#[derive(Default)]
struct Doses(HashMap<(CourseId, i64), Vec<Record>>);

impl Doses {
    fn add(&mut self, entry: &Entry) {
        if let Entry::Dose(dose) = entry
            && let Outcome::Taken(amount) = &dose.outcome
        {
            let of_time = self.0.entry((dose.course.clone(), dose.at.timestamp())).or_default();
            of_time.push((dose.due.clone(), amount.clone()));
        }
    }

    /// Whether one of them is this dose in another unit. A source may not know for which dose it was.
    fn has(&self, entry: &Entry, regimen: &Regimen) -> bool {
        let Entry::Dose(dose) = entry else { return false };
        let (Outcome::Taken(amount), Some(course)) = (&dose.outcome, regimen.course(&dose.course)) else {
            return false;
        };
        let of_time = self.0.get(&(dose.course.clone(), dose.at.timestamp()));
        of_time.into_iter().flatten().any(|(due, other)| {
            let same = compare(&course.preparation, amount, other) == Some(Ordering::Equal);
            same && other.unit != amount.unit && (dose.due.is_none() || dose.due == *due)
        })
    }
}

impl Known {
    fn of(regimen: &Regimen) -> Self {
        let (mut ids, mut said, mut doses) = (HashSet::new(), HashSet::new(), Doses::default());
        for (_, month) in regimen.journal.months() {
            let taken = month.doses.iter().cloned().map(Entry::Dose);
            let readings = month.readings.iter().cloned().map(Entry::Reading);
            let notes = month.notes.iter().cloned().map(Entry::Note);
            for entry in taken.chain(readings).chain(notes) {
                doses.add(&entry);
                ids.insert(entry.id().to_string());
                said.insert(content(&entry));
                // A source that does not know for which dose it was has the same dose at the same time.
                if let Entry::Dose(dose) = &entry
                    && dose.due.is_some()
                {
                    let dose = DoseEntry {
                        due: None,
                        ..dose.clone()
                    };
                    said.insert(content(&Entry::Dose(dose)));
                }
            }
        }
        Self { ids, said, doses }
    }

    fn has(&self, entry: &Entry) -> bool {
        self.ids.contains(&*entry.id().0) || self.said.contains(&content(entry))
    }
}

/// What an entry says, but for its identifier and the words with it.
fn content(entry: &Entry) -> String {
    let at = entry.at().timestamp();
    match entry {
        Entry::Dose(e) => {
            let due = e
                .due
                .as_ref()
                .map(|due| format!("{} {} {}", due.date, due.moment, due.line));
            let outcome = match &e.outcome {
                Outcome::Taken(amount) => amount.to_string(),
                Outcome::Skipped => "skipped".to_owned(),
                Outcome::Held => "held".to_owned(),
            };
            format!("d|{}|{at}|{}|{outcome}", e.course, due.unwrap_or_default())
        }
        Entry::Reading(e) => format!("r|{}|{at}|{}", e.measure, e.value),
        Entry::Note(e) => format!("n|{at}|{}", e.text),
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
