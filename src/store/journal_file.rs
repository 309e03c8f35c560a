//! `journal/2026-11.toml`: the doses, readings and notes of one month.

use toml::de::{DeTable, DeValue};

use super::course_file::{amount, quantity};
use super::fault::{Fault, Severity};
use super::reader::{self, Fields, Reader, exact};
use crate::domain::amount::Amount;
use crate::domain::course::CourseId;
use crate::domain::directions::Moment;
use crate::domain::fnv::Fnv;
use crate::domain::journal::{
    Call, DoseEntry, DueKey, DueMoment, Entry, EntryId, LostDose, MonthEntries, NoteEntry, Outcome, ReadingEntry,
};
use crate::domain::measure::{GRADES, Measure, MeasureId, Value};
use crate::domain::vocabulary::Vocabulary;

/// Tables of a month.
pub(crate) const JOURNAL: &[&str] = &["dose", "reading", "note"];
/// Keys of `[[dose]]`.
pub(crate) const DOSE: &[&str] = &[
    "id", "course", "due", "slot", "time", "action", "nth", "line", "planned", "taken", "state", "at", "entered",
    "why", "episode", "site", "void",
];
/// Keys of `[[reading]]`.
pub(crate) const READING: &[&str] = &[
    "id", "measure", "value", "at", "day", "around", "entered", "note", "called", "said", "void",
];
/// Keys of `[[note]]`.
pub(crate) const NOTE: &[&str] = &["id", "at", "day", "text", "tags", "entered", "void"];

/// Reads one month. An entry that is wrong is left out and reported; the others are there.
pub(crate) fn read(file: &str, bytes: &[u8], words: &Vocabulary) -> (MonthEntries, Vec<Fault>) {
    let read = reader::decode(file, bytes).and_then(|text| match plainly(file, text, words) {
        Some(read) => Ok(read),
        None => Ok(understand(file, text, &reader::parse(file, text)?, words)),
    });
    read.unwrap_or_else(|fault| {
        let unread = Some(fault.trouble());
        (
            MonthEntries {
                unread,
                ..MonthEntries::default()
            },
            vec![fault],
        )
    })
}

/// The same of a month that is written as this program writes it, each entry with an identifier of its own; `None`: it has
/// to be parsed.
pub(super) fn plainly(file: &str, text: &str, words: &Vocabulary) -> Option<(MonthEntries, Vec<Fault>)> {
    let plain = reader::plain(file, text, JOURNAL)?;
    let all = |kind: usize| Fields::plain(&plain, kind, JOURNAL[kind]);
    let own = |fields: &Fields<'_>| EntryId(own_id(fields).unwrap_or_default().into());
    let ids = (0..JOURNAL.len()).flat_map(all).map(|fields| own_id(&fields));
    let mut ids: Vec<(u64, &str)> = ids
        .map(|id| id.map(|id| (first_letters(id), id)))
        .collect::<Option<_>>()?;
    ids.sort_unstable();
    if ids.windows(2).any(|two| two.first() == two.last()) {
        return None;
    }
    let mut r = Reader::new(file, text).quiet();
    let mut month = MonthEntries::default();
    for fields in all(0) {
        put_dose(&mut month, &mut r, &fields, own(&fields), words);
    }
    for fields in all(1) {
        month.readings.extend(reading(&mut r, &fields, own(&fields)));
    }
    for fields in all(2) {
        month.notes.extend(note(&mut r, &fields, own(&fields)));
    }
    Some((month, r.into_faults()))
}

/// The identifier that an entry has of its own.
fn own_id<'t>(fields: &Fields<'t>) -> Option<&'t str> {
    match fields.value("id").map(toml::Spanned::get_ref) {
        Some(DeValue::String(id)) if !id.is_empty() && id.len() <= 64 => Some(id),
        _ => None,
    }
}

/// The first eight letters of an identifier as a number, which orders most of them without comparing the rest.
fn first_letters(id: &str) -> u64 {
    let letters = id.bytes().chain(std::iter::repeat(0)).take(8);
    letters.fold(0, |sum, letter| sum << 8 | u64::from(letter))
}

/// The same of a month that was parsed already.
pub(crate) fn understand(
    file: &str,
    text: &str,
    table: &DeTable<'_>,
    words: &Vocabulary,
) -> (MonthEntries, Vec<Fault>) {
    let mut month = MonthEntries::default();
    let mut r = Reader::new(file, text).quiet().with_sections(JOURNAL);
    let top = Fields::root(table);
    top.close(&mut r, JOURNAL);
    // `[[doses]]`: whose they are is not asked, and any dose of the month may be one of them.
    if let Some(fault) = r.faults().iter().find(|fault| fault.is_error()) {
        month.lost.push(LostDose {
            course: None,
            due: None,
            trouble: fault.trouble(),
        });
    }
    let mut ids = Ids::default();
    for fields in top.list(&mut r, "dose", "dose") {
        let id = ids.of(&mut r, &fields, "dose");
        put_dose(&mut month, &mut r, &fields, id, words);
    }
    for fields in top.list(&mut r, "reading", "reading") {
        let id = ids.of(&mut r, &fields, "reading");
        month.readings.extend(reading(&mut r, &fields, id));
    }
    for fields in top.list(&mut r, "note", "note") {
        let id = ids.of(&mut r, &fields, "note");
        month.notes.extend(note(&mut r, &fields, id));
    }
    (month, r.into_faults())
}

/// Reads a dose into a month; one that cannot be read is lost where it answers a due dose.
fn put_dose(month: &mut MonthEntries, r: &mut Reader<'_>, fields: &Fields<'_>, id: EntryId, words: &Vocabulary) {
    let before = r.faults().len();
    if let Some(dose) = dose(r, fields, id, words) {
        month.doses.push(dose);
        return;
    }
    let fault = r.faults().iter().skip(before).find(|fault| fault.is_error());
    if let Some(fault) = fault.filter(|_| fields.has("due") && !fields.has("void")) {
        let mut r = Reader::new("", "").quiet();
        month.lost.push(LostDose {
            course: fields.read(&mut r, "course", "", str::parse::<CourseId>),
            due: due(&mut r, fields, words),
            trouble: fault.trouble(),
        });
    }
}

/// The entries in force in a text, with the kind of their table and their place among those.
pub(crate) fn entry_ids(table: &DeTable<'_>) -> Vec<(EntryId, &'static str, usize)> {
    let mut r = Reader::new("", "").quiet();
    let top = Fields::root(table);
    let mut ids = Ids::default();
    let mut all = Vec::new();
    for kind in ["dose", "reading", "note"] {
        for (index, fields) in top.list(&mut r, kind, kind).iter().enumerate() {
            all.push((ids.of(&mut r, fields, kind), kind, index));
        }
    }
    all
}

/// The identifiers given so far in one file.
#[derive(Default)]
struct Ids {
    given: std::collections::HashSet<EntryId>,
    /// How many entries say the same: a file with thousands of them is read in good time too.
    rounds: std::collections::HashMap<u64, u64>,
}

impl Ids {
    /// The identifier of an entry: its own, or one made of what it says, so that it is the same wherever in the file
    /// the entry is. A duplicate identifier is the first entry's.
    fn of(&mut self, r: &mut Reader<'_>, fields: &Fields<'_>, kind: &str) -> EntryId {
        let own = fields.text(r, "id").filter(|id| !id.is_empty() && id.len() <= 64);
        if let Some(own) = own {
            let id = EntryId(own.into_boxed_str());
            if self.given.insert(id.clone()) {
                return id;
            }
            let message = "another entry of this file has the same id; expected one of its own";
            fields.soft().fault(r, "id", message);
        }
        let mut hash = Said::default();
        hash.add(kind.as_bytes());
        hash.table(fields.table());
        let round = self.rounds.entry(hash.0.sum()).or_default();
        loop {
            let mut again = hash.clone();
            again.add(&round.to_le_bytes());
            *round += 1;
            let id = EntryId(format!("x{}", again.base32()).into_boxed_str());
            if self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The hash of what a table says.
#[derive(Clone, Default)]
struct Said(Fnv);

impl Said {
    fn add(&mut self, bytes: &[u8]) {
        self.0.add(bytes.iter().copied());
        // A length, so that "ab" + "c" is not "a" + "bc".
        self.0.add(bytes.len().to_le_bytes().first().copied());
    }

    /// Everything but the identifier and the mark of withdrawal, in the order of the keys.
    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if !matches!(&**key.get_ref(), "id" | "void") {
                self.add(key.get_ref().as_bytes());
                self.value(value.get_ref());
            }
        }
    }

    fn value(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::String(s) => self.add(s.as_bytes()),
            DeValue::Integer(n) => self.add(n.as_str().as_bytes()),
            DeValue::Float(n) => self.add(n.as_str().as_bytes()),
            DeValue::Boolean(b) => self.add(&[u8::from(*b)]),
            DeValue::Datetime(d) => self.add(d.to_string().as_bytes()),
            DeValue::Array(items) => items.iter().for_each(|item| self.value(item.get_ref())),
            DeValue::Table(table) => self.table(table),
        }
    }

    fn base32(&self) -> String {
        (0..8)
            .map(|i| char::from(BASE32[usize::try_from((self.0.sum() >> (i * 5 + 20)) & 31).unwrap_or(0)]))
            .collect()
    }
}

/// The letters of identifiers: none that is read as another (no i, l, o, u).
pub(crate) const BASE32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Reads one `[[dose]]`.
pub(crate) fn dose(r: &mut Reader<'_>, fields: &Fields<'_>, id: EntryId, words: &Vocabulary) -> Option<DoseEntry> {
    fields.close(r, DOSE);
    let before = r.faults().len();
    let course = fields.read(r, "course", "the name of a course's file", str::parse::<CourseId>);
    let course = fields.need(r, "course", course, "the name of a course's file");
    let due = due(r, fields, words);
    let planned = planned(r, fields, words);
    let outcome = match (fields.has("taken"), fields.has("state")) {
        // By far the most are taken as planned, in the same words.
        (true, false)
            if planned.as_ref().is_some_and(|planned| planned.high.is_none())
                && same_text(fields, "planned", "taken") =>
        {
            planned.as_ref().map(|planned| Outcome::Taken(planned.quantity()))
        }
        (true, false) => quantity(r, fields, "taken", words).map(Outcome::Taken),
        (false, true) => fields.one_of(r, "state", &[("skipped", Outcome::Skipped), ("held", Outcome::Held)]),
        (true, true) => {
            fields.fault(r, "state", "the dose has `taken` and `state`; keep one of them");
            None
        }
        (false, false) => fields.need(
            r,
            "taken",
            None,
            "taken = \"1 tablet\", or state = \"skipped\" or \"held\"",
        ),
    };
    let at = fields.stamp(r, "at");
    let at = fields.need(r, "at", at, "at = 2026-01-05T20:14:00+01:00");
    let soft = fields.soft();
    let entry = DoseEntry {
        id,
        course: course?,
        due,
        planned,
        outcome: outcome?,
        at: at?,
        entered: soft.stamp(r, "entered"),
        why: soft.text(r, "why"),
        episode: soft.text(r, "episode"),
        site: soft.text(r, "site"),
        void: void(r, fields),
    };
    let wrong = r.faults().iter().skip(before).any(Fault::is_error);
    (!wrong).then_some(entry)
}

/// The planned amount, read once for all doses that have it in the same words.
fn planned(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Amount> {
    let text = match fields.value("planned").map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) => &**text,
        _ => return amount(r, fields, "planned", words),
    };
    if let Some(known) = r.amount(text) {
        return Some(known);
    }
    let found = amount(r, fields, "planned", words)?;
    r.keep(text, &found);
    Some(found)
}

/// Whether two keys have the same text.
fn same_text(fields: &Fields<'_>, one: &str, other: &str) -> bool {
    let text = |key| match fields.value(key).map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) => Some(text),
        _ => None,
    };
    text(one).is_some() && text(one) == text(other)
}

/// The mark of withdrawal. Whatever its value, the entry does not count.
fn void(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<String> {
    match fields.value("void").map(toml::Spanned::get_ref) {
        None | Some(DeValue::Boolean(false)) => None,
        Some(DeValue::String(_)) => fields.text(r, "void"),
        Some(_) => Some(String::new()),
    }
}

/// `due = 2026-01-05` with `slot`, `time` or `nth`.
fn due(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<DueKey> {
    let moment = if fields.has("slot") {
        let found = fields.words(r, "slot", "a moment of the day such as evening")?;
        Some(slot(found.text, words))
    } else if fields.has("time") {
        let off = fields.choose(r, "action", "apply or remove", |text| match text {
            "apply" => Some(false),
            "remove" => Some(true),
            _ => None,
        });
        let time = fields.time(r, "time");
        time.map(|time| {
            if off == Some(true) {
                DueMoment::Off(time)
            } else {
                DueMoment::At(Moment::Clock(time))
            }
        })
    } else if fields.has("nth") {
        fields.choose(r, "nth", "2 of 3", nth)
    } else if fields.has("due") {
        Some(DueMoment::Nth(1, 1))
    } else {
        return None;
    };
    let date = fields.date(r, "due");
    let date = fields.need(r, "due", date, "the date for which the dose was planned");
    Some(DueKey {
        date: date?,
        moment: moment?,
        line: line(r, fields),
    })
}

/// `line = 2`: the second of several doses at one moment. Counted from 0 within the program.
fn line(r: &mut Reader<'_>, fields: &Fields<'_>) -> u8 {
    let number = fields.soft().whole(r, "line", 1..256);
    number.and_then(|number| u8::try_from(number - 1).ok()).unwrap_or(0)
}

/// A moment by its name; a slot that the settings no longer have keeps its name.
fn slot(text: &str, words: &Vocabulary) -> DueMoment {
    if text == "day" {
        return DueMoment::Nth(1, 1);
    }
    // The names as they are printed are by far the most.
    if words.slots().iter().any(|s| &*s.name == text) {
        return DueMoment::At(Moment::slot(text));
    }
    let found = Moment::parse(text, words).unwrap_or_else(|| Moment::slot(&text.trim().to_lowercase()));
    DueMoment::At(found)
}

/// `2 of 3`
fn nth(text: &str) -> Option<DueMoment> {
    let (n, of) = text.split_once(" of ")?;
    let (n, of): (u32, u32) = (n.trim().parse().ok()?, of.trim().parse().ok()?);
    (n >= 1 && n <= of && of <= 1000).then_some(DueMoment::Nth(n, of))
}

/// Reads one `[[reading]]`.
pub(crate) fn reading(r: &mut Reader<'_>, fields: &Fields<'_>, id: EntryId) -> Option<ReadingEntry> {
    fields.close(r, READING);
    let measure = fields.text(r, "measure");
    let measure = fields.need(r, "measure", measure, "the id of a measure");
    let found = fields.value("value").and_then(|v| value(v.get_ref()));
    if found.is_none() && fields.has("value") {
        fields.fault(
            r,
            "value",
            "expected a number, none, mild, moderate or severe, \"120/80\", true or false",
        );
    }
    let found = fields.need(r, "value", found, "the value");
    let at = fields.stamp(r, "at");
    let at = fields.need(r, "at", at, "at = 2026-01-05T20:14:00+01:00");
    let soft = fields.soft();
    Some(ReadingEntry {
        id,
        day: soft.date(r, "day"),
        entered: soft.stamp(r, "entered"),
        note: soft.text(r, "note"),
        around: soft.text(r, "around"),
        call: call(r, &soft),
        void: void(r, fields),
        measure: MeasureId(measure?.into_boxed_str()),
        value: found?,
        at: at?,
    })
}

/// Whether somebody was called; `said` alone was said by somebody.
fn call(r: &mut Reader<'_>, soft: &Fields<'_>) -> Option<Call> {
    let (called, said) = (soft.yes(r, "called"), soft.text(r, "said"));
    let called = called.or(said.is_some().then_some(true))?;
    Some(Call { called, said })
}

/// A value of a measure: the kind of TOML value says which.
pub(crate) fn value(found: &DeValue<'_>) -> Option<Value> {
    match found {
        DeValue::Boolean(yes) => Some(Value::Yes(*yes)),
        DeValue::Integer(_) | DeValue::Float(_) => exact(found).map(Value::Number),
        DeValue::String(text) => {
            let lower = text.trim().to_lowercase();
            if let Some(grade) = GRADES.iter().position(|g| *g == lower) {
                return u8::try_from(grade).ok().map(Value::Grade);
            }
            match lower.as_str() {
                "yes" => return Some(Value::Yes(true)),
                "no" => return Some(Value::Yes(false)),
                _ => {}
            }
            let number = |text: &str| {
                rust_decimal::Decimal::from_str_exact(text.trim())
                    .ok()
                    .map(|n| n.normalize())
            };
            match lower.split_once('/') {
                Some((a, b)) => Some(Value::Pair(number(a)?, number(b)?)),
                None => number(&lower).map(Value::Number),
            }
        }
        _ => None,
    }
}

/// Reads one `[[note]]`.
pub(crate) fn note(r: &mut Reader<'_>, fields: &Fields<'_>, id: EntryId) -> Option<NoteEntry> {
    fields.close(r, NOTE);
    let text = fields.text(r, "text");
    let text = fields.need(r, "text", text, "the text in quotes");
    let at = fields.stamp(r, "at");
    let at = fields.need(r, "at", at, "at = 2026-01-05T20:14:00+01:00");
    let soft = fields.soft();
    Some(NoteEntry {
        id,
        day: soft.date(r, "day"),
        entered: soft.stamp(r, "entered"),
        tags: soft.texts(r, "tags").unwrap_or_default(),
        void: void(r, fields),
        text: text?,
        at: at?,
    })
}

/// Puts the entries of a second file of the month with those of the first: a union by identifier. The first one's entry
/// is kept where both have it.
pub(crate) fn join(month: &mut MonthEntries, other: MonthEntries) -> usize {
    let known: std::collections::HashSet<EntryId> = entries(month).map(|e| e.id().clone()).collect();
    let mut joined = 0;
    let mut new = |id: &EntryId| {
        let new = !known.contains(id);
        joined += usize::from(new);
        new
    };
    month.doses.extend(other.doses.into_iter().filter(|e| new(&e.id)));
    month.readings.extend(other.readings.into_iter().filter(|e| new(&e.id)));
    month.notes.extend(other.notes.into_iter().filter(|e| new(&e.id)));
    if month.unread.is_none() {
        month.unread = other.unread;
    }
    month.lost.extend(other.lost);
    joined
}

/// Every entry of a month.
pub(crate) fn entries(month: &MonthEntries) -> impl Iterator<Item = Entry> + '_ {
    (month.doses.iter().cloned().map(Entry::Dose))
        .chain(month.readings.iter().cloned().map(Entry::Reading))
        .chain(month.notes.iter().cloned().map(Entry::Note))
}

/// Points out readings of questions that `measures.toml` does not have, with the first of them.
pub(crate) fn unknown_measures<'m>(
    file: &str,
    month: &'m MonthEntries,
    known: &[Measure],
) -> Option<(Fault, &'m EntryId)> {
    let is_known = |id: &MeasureId| known.iter().any(|measure| measure.id == *id);
    let strange = || month.readings.iter().filter(|entry| !is_known(&entry.measure));
    let first = &strange().next()?.id;
    let text = format!(
        "readings of questions that measures.toml does not have: {}; they are kept",
        strange().count()
    );
    Some((Fault::of_file(file, text).with(Severity::Note), first))
}

/// Points out entries that speak of a course that there is none of, with the first of them.
pub(crate) fn unknown_courses<'m>(
    file: &str,
    month: &'m MonthEntries,
    known: &[CourseId],
) -> Option<(Fault, &'m EntryId)> {
    let strange = || month.doses.iter().filter(|entry| !known.contains(&entry.course));
    let first = &strange().next()?.id;
    let text = format!(
        "doses of a course that has no file: {}; they are kept",
        strange().count()
    );
    Some((Fault::of_file(file, text).with(Severity::Note), first))
}
