//! Which record of a course's file a decision is. Written by hand they have no identifier, and are known by what they
//! say, as it is spelled there.

use super::edit::{Which, written};
use super::paths::DataFile;
use super::reader::{self, Fields, Reader};
use super::write::Datum;
use super::{Store, course_file};
use crate::domain::change::Change;
use crate::domain::course::CourseId;
use crate::domain::plan::Plan;
use crate::domain::vocabulary::Vocabulary;

/// A decision to find in the file of its course.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sought<'a> {
    /// A change, in force or taken back.
    Change(&'a Change),
    /// A revision that is in force.
    Plan(&'a Plan),
}

impl Sought<'_> {
    /// The table of its record.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Change(_) => "change",
            Self::Plan(_) => "plan",
        }
    }

    /// What it would be known by in a file that the program wrote.
    fn written(self) -> Which {
        let (date, mut fields) = match self {
            Self::Change(change) => {
                let verb = Datum::text(change.verb.to_string()).source();
                (("on", change.on), vec![("do".to_owned(), verb)])
            }
            Self::Plan(plan) => (("from", plan.from), Vec::new()),
        };
        fields.insert(0, (date.0.to_owned(), Datum::Date(date.1).source()));
        match self {
            Self::Change(Change { void: Some(void), .. }) => {
                fields.push(("void".to_owned(), Datum::text(void).source()));
                Which::With(fields)
            }
            _ => Which::InForce(fields),
        }
    }
}

impl Store {
    /// Which record it is: the one with its identifier, or the one that reads the same.
    pub(super) fn which(&self, course: &CourseId, sought: Sought<'_>, words: &Vocabulary) -> Which {
        if let Sought::Change(Change { id: Some(id), .. }) = sought {
            return Which::With(vec![("id".into(), Datum::text(id).source())]);
        }
        let file = DataFile::Course(course.clone());
        let bytes = self.bytes(&file, &mut Vec::new()).unwrap_or_default();
        let spelled = reader::decode("", &bytes)
            .ok()
            .and_then(|text| spelled(text, sought, words));
        spelled.unwrap_or_else(|| sought.written())
    }
}

/// The first record that reads the same, by everything that it says.
fn spelled(text: &str, sought: Sought<'_>, words: &Vocabulary) -> Option<Which> {
    let table = reader::parse("", text).ok()?;
    let mut r = Reader::new("", text).quiet();
    let records = Fields::root(&table).list(&mut r, sought.table(), sought.table());
    let record = records.into_iter().find(|fields| match sought {
        Sought::Change(change) => course_file::change(&mut r, fields, words).as_ref() == Some(change),
        Sought::Plan(plan) => !fields.has("void") && course_file::plan(&mut r, fields, words).as_ref() == Some(plan),
    })?;
    let mut fields: Vec<(usize, String, String)> = record
        .table()
        .iter()
        .map(|(key, value)| (key.span().start, key.get_ref().to_string(), written(text, value)))
        .collect();
    fields.sort();
    let void = record.has("void");
    let fields = fields.into_iter().map(|(_, key, source)| (key, source)).collect();
    Some(if void {
        Which::With(fields)
    } else {
        Which::InForce(fields)
    })
}
