//! What a copy of a file holds that the file itself does not: what git or a synchroniser left, what a save cut short
//! left. Records are identified by their identifiers, so two copies of a month make one, whatever the order. Where the
//! state is known from which both have come, as git knows it, it shows which of the two has changed something.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::page::{Page, Record};
use super::source::equal;
use super::{Edit, EditError, Which};
use crate::domain::vocabulary::Vocabulary;
use crate::store::fault::Fault;
use crate::store::journal_file::{self, entry_ids};
use crate::store::reader;

/// A copy compared with the file it is of.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// What brings the file what it does not hold yet, each with what it is about: `dose 7q2m9x`, `plan from 2026-05-01`.
    pub(crate) edits: Vec<(String, Edit)>,
    /// What says one thing here and another there: for the person to decide.
    pub(crate) differ: Vec<Differ>,
    /// What is wrong in the copy, with its place there.
    pub(crate) faults: Vec<Fault>,
    /// The records that both hold.
    pub(crate) known: usize,
}

impl Compared {
    /// Whether the file holds everything that the copy does.
    pub(crate) fn is_nothing_new(&self) -> bool {
        self.edits.is_empty() && self.differ.is_empty() && self.faults.is_empty()
    }
}

/// Something that says two things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Differ {
    /// Line and column in the copy; in the file where the copy has none of it.
    pub(crate) there: (usize, usize),
    /// The line in the file, where it has something of it.
    pub(crate) here: Option<usize>,
    /// What: `dose 7q2m9x`, `limits`.
    pub(crate) what: String,
    /// The keys in which they differ, with their values in the file and in the copy.
    pub(crate) values: Vec<(String, Option<String>, Option<String>)>,
}

/// The longest value that is named.
const LONGEST: usize = 60;

/// By what a record of a table without an identifier differs from the others.
fn name_of(table: &str) -> Option<&'static str> {
    Some(match table {
        "plan" => "from",
        "change" | "appointment" => "on",
        "person" => "key",
        "paper" => "name",
        "measure" => "id",
        _ => return None,
    })
}

/// Holds a copy against the file; `base` is what both were before, where that is known.
pub(crate) fn compare(
    file: &str,
    bytes: Option<&[u8]>,
    copy: &str,
    copied: &[u8],
    base: Option<&[u8]>,
) -> Result<Compared, EditError> {
    let parsed = |name, bytes| reader::decode(name, bytes).map_err(EditError::broken);
    let (here, there) = (parsed(file, bytes.unwrap_or(&[]))?, parsed(copy, copied)?);
    let before = base.map(|base| parsed(file, base)).transpose()?;
    let mut held = Held {
        here: Page::parse(file, here)?,
        there: Page::parse(copy, there)?,
        before: before.map(|text| Page::parse(file, text)).transpose()?,
        found: Compared::default(),
    };
    let journal = file.starts_with("journal/");
    let mut keys: Vec<(usize, String)> = Vec::new();
    for page in [Some(&held.there), held.before.as_ref()].into_iter().flatten() {
        let mut more: Vec<_> = page
            .root
            .keys()
            .map(|key| (key.span().start, key.get_ref().to_string()))
            .collect();
        more.sort();
        let new = more
            .into_iter()
            .filter(|(_, key)| !keys.iter().any(|(_, known)| known == key));
        let new: Vec<_> = new.collect();
        keys.extend(new);
    }
    if journal {
        held.entries(copied);
    }
    for (_, key) in keys {
        if key == "format" || (journal && matches!(key.as_str(), "dose" | "reading" | "note")) {
            continue;
        }
        if held.is_list(&key) {
            held.list(&key);
        } else {
            held.single(&key);
        }
    }
    Ok(held.found)
}

/// One and the other, and what was found so far.
struct Held<'t> {
    here: Page<'t>,
    there: Page<'t>,
    before: Option<Page<'t>>,
    found: Compared,
}

/// A record of one of the pages, by its place among those of its table.
type Found = (&'static str, usize);

impl Held<'_> {
    fn is_list(&self, key: &str) -> bool {
        let listed = |page: &Page<'_>| {
            let list = page.root.get(key).and_then(|value| value.get_ref().as_array());
            list.is_none_or(|list| list.len() == page.records(key).len())
        };
        let pages = [Some(&self.here), Some(&self.there), self.before.as_ref()];
        pages.iter().flatten().all(|page| listed(page))
            && pages.iter().flatten().any(|page| !page.records(key).is_empty())
    }

    /// The entries of a month.
    fn entries(&mut self, copied: &[u8]) {
        let (readable, faults) = journal_file::read(self.there.file, copied, &Vocabulary::default());
        let readable: BTreeSet<_> = journal_file::entries(&readable)
            .map(|entry| entry.id().clone())
            .collect();
        self.found.faults.extend(faults.into_iter().filter(Fault::is_error));
        let of = |page: &Page<'_>| entry_ids(&page.root);
        let (here, there) = (of(&self.here), of(&self.there));
        let before = self.before.as_ref().map(of).unwrap_or_default();
        let place = |list: &[(crate::domain::journal::EntryId, &'static str, usize)], id: &_| -> Option<Found> {
            list.iter()
                .find(|(known, ..)| known == id)
                .map(|(_, kind, at)| (*kind, *at))
        };
        for (id, kind, at) in &there {
            let (mine, old) = (place(&here, id), place(&before, id));
            // One that cannot be read is reported above, and would be a fault of the file.
            if mine.is_some() || readable.contains(id) {
                let which = Which::Entry(id.to_string());
                self.weigh(&which, &format!("{kind} {id}"), mine, Some((*kind, *at)), old);
            }
        }
        for (id, kind, at) in before.iter().filter(|(id, ..)| place(&there, id).is_none()) {
            let which = Which::Entry(id.to_string());
            self.weigh(
                &which,
                &format!("{kind} {id}"),
                place(&here, id),
                None,
                Some((*kind, *at)),
            );
        }
    }

    /// The records of a course, of the measures, of care.
    fn list(&mut self, table: &str) {
        let Some(table) = TABLES.iter().find(|known| **known == table).copied() else {
            return self.single(table);
        };
        let pages = [Some(&self.here), Some(&self.there), self.before.as_ref()];
        let [here, there, before] = pages.map(|page| page.map(|page| page.records(table)).unwrap_or_default());
        let twin = |list: &[Record<'_, '_>], record: &Record<'_, '_>, taken: &BTreeSet<usize>| {
            let free = || (0..list.len()).filter(|at| !taken.contains(at));
            let by = |key: &str| {
                let value = record.table.get(key)?;
                let fits = |at: &usize| {
                    list[*at]
                        .table
                        .get(key)
                        .is_some_and(|v| equal(v.get_ref(), value.get_ref()))
                };
                free().find(fits)
            };
            let same = || free().find(|at| differing(list[*at].table, record.table).is_empty());
            same().or_else(|| {
                if record.table.contains_key("id") {
                    by("id")
                } else {
                    name_of(table).and_then(by)
                }
            })
        };
        let (mut used, mut used_before) = (BTreeSet::new(), BTreeSet::new());
        let mut pairs = Vec::new();
        for (at, record) in there.iter().enumerate() {
            let (mine, old) = (twin(&here, record, &used), twin(&before, record, &used_before));
            used.extend(mine);
            used_before.extend(old);
            pairs.push((label(table, &self.there, record), mine, Some(at), old));
        }
        for (at, record) in before.iter().enumerate().filter(|(at, _)| !used_before.contains(at)) {
            let mine = twin(&here, record, &used);
            used.extend(mine);
            pairs.push((label(table, &self.here, record), mine, None, Some(at)));
        }
        let by_all = |record: &Record<'_, '_>| {
            let id = record
                .table
                .get("id")
                .map(|id| vec![("id".to_owned(), self.here.source(id))]);
            Which::With(id.unwrap_or_else(|| fields(&self.here, record)))
        };
        let which: Vec<Option<Which>> = pairs
            .iter()
            .map(|(_, mine, ..)| mine.map(|at| by_all(&here[at])))
            .collect();
        for ((label, mine, theirs, old), which) in pairs.into_iter().zip(which) {
            let which = which.unwrap_or(Which::With(Vec::new()));
            let found = |at: Option<usize>| at.map(|at| (table, at));
            self.weigh(&which, &label, found(mine), found(theirs), found(old));
        }
    }

    /// The same decision of the same day that the file has under another identifier, and where: two of them would hold, or
    /// go on, twice. One that was withdrawn does nothing.
    fn decided_here(&self, table: &str, theirs: &[(String, String)]) -> Option<(Option<String>, usize)> {
        let get = |fields: &[(String, String)], key: &str| {
            fields
                .iter()
                .find(|(own, _)| own == key)
                .map(|(_, value)| value.clone())
        };
        if table != "change" || get(theirs, "void").is_some() {
            return None;
        }
        let same = |mine: &[(String, String)]| {
            ["on", "do"].iter().all(|key| get(mine, key) == get(theirs, key)) && get(theirs, "do").is_some()
        };
        let records = self.here.records(table).into_iter();
        let mut all = records.map(|record| (fields(&self.here, &record), record.span.start));
        let (mine, at) = all.find(|(mine, _)| same(mine))?;
        Some((get(&mine, "id"), at))
    }

    /// One record in up to three copies.
    fn weigh(&mut self, which: &Which, label: &str, here: Option<Found>, there: Option<Found>, before: Option<Found>) {
        let get = |page: &Page<'_>, found: Option<Found>| -> Option<(Vec<(String, String)>, usize)> {
            let (table, at) = found?;
            let record = page.records(table).into_iter().nth(at)?;
            Some((fields(page, &record), record.span.start))
        };
        let mine = get(&self.here, here);
        let theirs = get(&self.there, there);
        let old = self.before.as_ref().and_then(|page| get(page, before));
        let table = there.or(here).or(before).map_or("", |(table, _)| table);
        let alike = |one: &Option<(Vec<_>, usize)>, other: &Option<(Vec<_>, usize)>| match (one, other) {
            (Some((one, _)), Some((other, _))) => same_fields(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        match (&mine, &theirs, &old) {
            // Deleted on one side, as it was on the other: it goes.
            (None, Some(_), Some(_)) if alike(&theirs, &old) => {}
            (Some((mine, _)), None, Some(_))
                if same_fields(mine, &old.as_ref().map_or(Vec::new(), |o| o.0.clone())) =>
            {
                let edit = Edit::Remove {
                    table: table.to_owned(),
                    fields: mine.clone(),
                };
                self.found.edits.push((format!("{label} is taken out"), edit));
            }
            (None, Some((theirs, at)), None) => {
                if let Some((id, mine_at)) = self.decided_here(table, theirs) {
                    let own = |fields: &[(String, String)]| {
                        fields.iter().find(|(key, _)| key == "id").map(|(_, id)| id.clone())
                    };
                    let what = format!("{label}, the same decision of that day, is in both: made once, or twice? Its");
                    return self.differs(&what, Some(mine_at), *at, vec![("id".into(), id, own(theirs))]);
                }
                let edit = Edit::Append {
                    table: table.to_owned(),
                    fields: theirs.clone(),
                };
                self.found.edits.push((label.to_owned(), edit));
            }
            (Some((mine, at)), Some((theirs, there_at)), _) => {
                if here.map(|(table, _)| table) != there.map(|(table, _)| table) {
                    let kind = |found: Option<Found>| found.map(|(table, _)| table.to_owned());
                    return self.differs(
                        label,
                        Some(*at),
                        *there_at,
                        vec![("kind".into(), kind(here), kind(there))],
                    );
                }
                self.merge_fields(
                    which,
                    label,
                    table,
                    (mine, *at),
                    (theirs, *there_at),
                    old.as_ref().map(|o| &o.0[..]),
                );
            }
            (None, Some((_, at)), Some(_)) => {
                let value = ("all of it".into(), None, Some("changed".to_owned()));
                self.differs(label, None, *at, vec![value]);
            }
            (Some((_, at)), None, Some(_)) => {
                let value = ("all of it".into(), Some("changed".to_owned()), None);
                self.differs(label, Some(*at), 0, vec![value]);
            }
            (_, None, _) => {}
        }
    }

    /// One record that both have. What was withdrawn in one of them stays withdrawn: that came later.
    fn merge_fields(
        &mut self,
        which: &Which,
        label: &str,
        table: &str,
        (mine, at): (&[(String, String)], usize),
        (theirs, there_at): (&[(String, String)], usize),
        old: Option<&[(String, String)]>,
    ) {
        let get = |fields: &[(String, String)], key: &str| -> Option<String> {
            fields
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value.clone())
        };
        let same = |a: &Option<String>, b: &Option<String>| super::source::same(a.as_deref(), b.as_deref());
        let keys: Vec<&String> = mine.iter().chain(theirs).map(|(key, _)| key).collect();
        let (mut set, mut expect, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for key in keys.into_iter().filter(|key| seen.insert((*key).clone())) {
            let (here, there) = (get(mine, key), get(theirs, key));
            let was = old.map(|old| get(old, key));
            if same(&here, &there) || was.as_ref().is_some_and(|was| same(was, &there)) {
                continue;
            }
            let void = key == "void" && there.as_deref() != Some("false");
            match (&here, &there) {
                (Some(_), _) if void => {}
                (None, Some(_)) if void => {
                    set.push((key.clone(), there));
                    expect.push(here);
                }
                _ if was.as_ref().is_some_and(|was| same(was, &here)) => {
                    set.push((key.clone(), there));
                    expect.push(here);
                }
                _ => values.push((key.clone(), here, there)),
            }
        }
        if !values.is_empty() {
            return self.differs(label, Some(at), there_at, values);
        }
        if set.is_empty() {
            self.found.known += 1;
            return;
        }
        let withdrawn = set.iter().any(|(key, value)| key == "void" && value.is_some());
        let verb = if withdrawn { "is withdrawn" } else { "is changed" };
        let edit = Edit::Change {
            table: table.to_owned(),
            which: which.clone(),
            set,
            expect: Some(expect),
        };
        self.found.edits.push((format!("{label} {verb}"), edit));
    }

    /// One key of the file, with its value; of a table each key for itself where it is known who changed what.
    fn single(&mut self, key: &str) {
        let pages = [Some(&self.here), Some(&self.there), self.before.as_ref()];
        let found: Vec<_> = pages.iter().flatten().filter_map(|page| page.root.get(key)).collect();
        let tables: Vec<_> = found.iter().filter_map(|value| value.get_ref().as_table()).collect();
        if self.before.is_none() || tables.len() < found.len() {
            return self.value_at(&[key.to_owned()]);
        }
        let mut inner: Vec<String> = Vec::new();
        for table in tables {
            let new = table.keys().map(|key| key.get_ref().to_string());
            inner.extend(new.filter(|key| !inner.contains(key)).collect::<Vec<_>>());
        }
        for one in inner {
            self.value_at(&[key.to_owned(), one]);
        }
    }

    /// What is at the end of a path of keys.
    fn value_at(&mut self, path: &[String]) {
        let get = |page: &Page<'_>| {
            let (name, tables) = path.split_last()?;
            let table = tables
                .iter()
                .try_fold(&page.root, |table, key| table.get(key.as_str())?.get_ref().as_table())?;
            let (at, value) = table.get_key_value(name.as_str())?;
            Some((page.source(value), at.span().start))
        };
        let (here, there) = (get(&self.here), get(&self.there));
        let before = self.before.as_ref().map(get);
        let same = |a: &Option<(String, usize)>, b: &Option<(String, usize)>| {
            super::source::same(a.as_ref().map(|a| a.0.as_str()), b.as_ref().map(|b| b.0.as_str()))
        };
        let was = |now: &Option<(String, usize)>| before.as_ref().is_some_and(|before| same(before, now));
        if same(&here, &there) {
            self.found.known += 1;
        } else if was(&here) {
            let held = here.map_or(super::Before::Absent, |here| super::Before::Holds(here.0));
            let edit = Edit::Set {
                path: path.to_vec(),
                value: there.map(|there| there.0),
                before: held,
            };
            self.found.edits.push((path.join("."), edit));
        } else if !was(&there) {
            let values = match path {
                [key] => self.values(key),
                _ => vec![(path.join("."), here.clone().map(|h| h.0), there.clone().map(|t| t.0))],
            };
            let at = here.map(|here| here.1);
            self.differs(&path.join("."), at, there.map_or(0, |there| there.1), values);
        }
    }

    /// In which keys of a table, or in what as a whole, a key differs.
    fn values(&self, key: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let get = |page: &Page<'_>| page.root.get(key).map(|value| page.source(value));
        let table = |page: &Page<'_>| {
            let table = page.root.get(key)?.get_ref().as_table()?;
            Some(
                table
                    .iter()
                    .map(|(key, value)| (key.get_ref().to_string(), page.source(value)))
                    .collect::<Vec<_>>(),
            )
        };
        let (Some(here), Some(there)) = (table(&self.here), table(&self.there)) else {
            return vec![(key.to_owned(), get(&self.here), get(&self.there))];
        };
        let find =
            |fields: &[(String, String)], key: &str| fields.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let mut keys: Vec<String> = here.iter().chain(&there).map(|(key, _)| key.clone()).collect();
        keys.sort();
        keys.dedup();
        let values = keys.into_iter().map(|key| {
            let (here, there) = (find(&here, &key), find(&there, &key));
            (key, here, there)
        });
        let differs = |value: &(String, Option<String>, Option<String>)| {
            !super::source::same(value.1.as_deref(), value.2.as_deref())
        };
        values.filter(differs).collect()
    }

    fn differs(
        &mut self,
        what: &str,
        here: Option<usize>,
        there: usize,
        values: Vec<(String, Option<String>, Option<String>)>,
    ) {
        let shorter = |value: Option<String>| {
            value.map(|value| {
                let mut cut: String = value.chars().take(LONGEST).collect();
                if cut.len() < value.len() {
                    cut.push('…');
                }
                cut
            })
        };
        let values = values
            .into_iter()
            .map(|(key, here, there)| (key, shorter(here), shorter(there)));
        self.found.differ.push(Differ {
            there: reader::place(self.there.text, there),
            here: here.map(|at| reader::place(self.here.text, at).0),
            what: what.to_owned(),
            values: values.collect(),
        });
    }
}

/// The tables with records.
const TABLES: [&str; 9] = [
    "plan",
    "change",
    "appointment",
    "person",
    "paper",
    "measure",
    "dose",
    "reading",
    "note",
];

/// Keys and values of a record, in their order.
fn fields(page: &Page<'_>, record: &Record<'_, '_>) -> Vec<(String, String)> {
    let mut keys: Vec<_> = record.table.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    let keys = keys.into_iter();
    keys.map(|(key, value)| (key.get_ref().to_string(), page.source(value)))
        .collect()
}

fn same_fields(one: &[(String, String)], other: &[(String, String)]) -> bool {
    one.len() == other.len()
        && one.iter().all(|(key, value)| {
            let found = other.iter().find(|(known, _)| known == key);
            found.is_some_and(|(_, other)| super::source::same(Some(value), Some(other)))
        })
}

/// The keys in which two tables differ.
fn differing(one: &DeTable<'_>, other: &DeTable<'_>) -> Vec<String> {
    let same = |key: &str| match (one.get(key), other.get(key)) {
        (Some(a), Some(b)) => equal(a.get_ref(), b.get_ref()),
        (a, b) => a.is_none() && b.is_none(),
    };
    let keys = one.keys().chain(other.keys()).map(|key| key.get_ref().to_string());
    keys.filter(|key| !same(key)).collect()
}

/// What a record is called: `plan from 2026-05-01`, `change on 2026-05-09 "hold 3 days"`.
fn label(table: &str, page: &Page<'_>, record: &Record<'_, '_>) -> String {
    let mut words = vec![table.to_owned()];
    let named = match table {
        "measure" | "person" | "paper" => name_of(table).into_iter().collect::<Vec<_>>(),
        "plan" => vec!["from"],
        "change" => vec!["on", "do"],
        _ => vec!["on", "with"],
    };
    for key in named {
        if let Some(value) = record.table.get(key) {
            if matches!(value.get_ref(), DeValue::Datetime(_)) {
                words.push(key.to_owned());
            }
            words.push(page.source(value));
        }
    }
    words.join(" ")
}
