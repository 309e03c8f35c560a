//! One change of one file, as it is written down for the undo history.
//!
//! What was written last is taken back to the byte: a file that is still as it was left becomes what it was before. Without
//! that a decision that was undone would stay in the file as one that is withdrawn, and what it was written behind would keep
//! the blank line before it.

use serde::{Deserialize, Serialize};

use crate::domain::fnv::fnv;
use crate::store::fault::Fault;

/// Which record of a table an edit is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Which {
    /// The journal entry of this identifier, its own or the one made of what it says.
    Entry(String),
    /// The only record with these values (TOML source).
    With(Vec<(String, String)>),
    /// The only record with these values that is not taken back.
    InForce(Vec<(String, String)>),
}

impl Which {
    /// The identifier by which the record is known, where it is by one.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Entry(id) => Some(id.clone()),
            Self::With(fields) | Self::InForce(fields) => id_in(fields),
        }
    }

    /// How the record is found when these keys of it have other values.
    pub(crate) fn after(&self, set: &[(String, Option<String>)]) -> Self {
        let (Self::With(fields) | Self::InForce(fields)) = self else {
            return self.clone();
        };
        let mut fields = fields.clone();
        for (key, value) in set {
            match (fields.iter().position(|(known, _)| known == key), value) {
                (Some(at), Some(value)) => fields[at].1.clone_from(value),
                (Some(at), None) => drop(fields.remove(at)),
                // One that was in force differs from an equal one by its mark.
                (None, Some(value)) if key == "void" && matches!(self, Self::InForce(_)) => {
                    fields.push((key.clone(), value.clone()));
                }
                (None, _) => {}
            }
        }
        let void = set.iter().find(|(key, _)| key == "void").map(|(_, value)| value);
        match (self, void) {
            (Self::InForce(_), None) => Self::InForce(fields),
            (Self::With(old), Some(None)) if old.iter().any(|(key, _)| key == "void") => Self::InForce(fields),
            _ => Self::With(fields),
        }
    }
}

/// The identifier among the fields of a record.
fn id_in(fields: &[(String, String)]) -> Option<String> {
    let id = fields.iter().find(|(key, _)| key == "id");
    id.map(|(_, value)| value.trim_matches('"').to_owned())
}

/// What a key must hold before it is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Before {
    /// It does not matter.
    Any,
    /// It must not be there.
    Absent,
    /// This value (TOML source).
    Holds(String),
}

/// One change of one file, in TOML source: what the undo history keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Edit {
    /// A new record at the end.
    Append {
        /// The table.
        table: String,
        /// Keys and values.
        fields: Vec<(String, String)>,
    },
    /// Keys of a record get other values, or go.
    Change {
        /// The table.
        table: String,
        /// The record.
        which: Which,
        /// Keys and their new values.
        set: Vec<(String, Option<String>)>,
        /// What these keys must hold before, where that matters.
        expect: Option<Vec<Option<String>>>,
    },
    /// Takes out a record that is still as it was appended.
    Remove {
        /// The table.
        table: String,
        /// Keys and values.
        fields: Vec<(String, String)>,
    },
    /// One key of the file, or of a table of it (`limits`, `per_day`), gets another value, or goes.
    Set {
        /// The key, after its tables.
        path: Vec<String>,
        /// The new value.
        value: Option<String>,
        /// What it must hold before.
        before: Before,
    },
    /// A new file.
    Create {
        /// All of it.
        text: String,
    },
    /// All of a file of our own (a draft) or of a backup, whatever was there before, also what does not parse.
    Whole {
        /// All of it.
        text: String,
        /// What it must hold before, where that matters.
        expect: Option<String>,
    },
    /// A file of our own goes, whatever it holds; without one there is nothing to do.
    Discard,
    /// The file goes, if it is still as it was created.
    Delete {
        /// All of it.
        text: String,
        /// What is made where it holds something else by then; without any nothing is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        otherwise: Vec<Self>,
    },
    /// A file that is still as it was left becomes what it was before, to the byte.
    Exactly(Box<Exactly>),
}

impl Edit {
    /// What takes back that a file was created with this text, and nothing else.
    pub(crate) fn created(text: &str) -> Self {
        Self::Delete {
            text: text.to_owned(),
            otherwise: Vec::new(),
        }
    }

    /// The edits to be made of these on a file that holds `bytes`: one that was created, and holds something else by now,
    /// loses only what was written into it.
    pub(crate) fn fitting<'a>(edits: &'a [Self], bytes: Option<&[u8]>) -> &'a [Self] {
        match edits {
            [Self::Delete { text, otherwise }] if !otherwise.is_empty() && bytes != Some(text.as_bytes()) => otherwise,
            edits => edits,
        }
    }

    /// The identifier of the record that it is about, where it has one.
    pub(crate) fn id(&self) -> Option<String> {
        match self {
            Self::Append { fields, .. } | Self::Remove { fields, .. } => id_in(fields),
            Self::Change { which, .. } => which.id(),
            Self::Exactly(exactly) => exactly.otherwise.iter().find_map(Self::id),
            Self::Set { .. } | Self::Create { .. } | Self::Whole { .. } | Self::Discard | Self::Delete { .. } => None,
        }
    }
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file does not parse: it is left alone.
    #[error("{0}")]
    Broken(Box<Fault>),
    /// The record does not exist.
    #[error("{0} has no such entry: it was changed by hand or by another program meanwhile")]
    NotThere(String),
    /// It says something else than it should.
    #[error("{0}: the entry was changed meanwhile; it is left as it is")]
    Changed(String),
    /// Another record has its identifier.
    #[error("{0}: another entry has this id already")]
    Taken(String),
    /// The outcome is not right. This should not happen; the file is left as it is.
    #[error("{file} cannot be edited safely ({reason}); change it by hand")]
    Unsafe {
        /// The file.
        file: String,
        /// What would be wrong with it.
        reason: &'static str,
    },
}

impl EditError {
    pub(crate) fn broken(fault: Fault) -> Self {
        Self::Broken(Box::new(fault))
    }
}

/// What identifies the bytes of a file: how many they are, and their hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Print(usize, u64);

impl Print {
    fn of(bytes: &[u8]) -> Self {
        Self(bytes.len(), fnv(bytes))
    }
}

/// The part of a file that becomes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exactly {
    /// What the file has to hold.
    now: Print,
    /// What it holds then.
    then: Print,
    /// Where the part begins, and how many bytes go.
    at: usize,
    cut: usize,
    /// What comes there.
    put: String,
    /// The edits that come near to it where the file holds something else.
    pub(super) otherwise: Vec<Edit>,
    /// The edits that were made, for doing them again where the file holds something else by then.
    again: Vec<Edit>,
}

impl Edit {
    /// What makes `was` of `now`; where that no longer exists, the edits in `otherwise`, which `again` are the inverse
    /// of. `None` for bytes that are not text.
    pub(crate) fn exactly(now: &[u8], was: &[u8], otherwise: Vec<Self>, again: Vec<Self>) -> Option<Self> {
        let (new, old) = (std::str::from_utf8(now).ok()?, std::str::from_utf8(was).ok()?);
        let same = new.chars().zip(old.chars()).take_while(|(a, b)| a == b);
        let at: usize = same.map(|(one, _)| one.len_utf8()).sum();
        let (new, old) = (new.get(at..)?, old.get(at..)?);
        let same = new.chars().rev().zip(old.chars().rev()).take_while(|(a, b)| a == b);
        let end: usize = same.map(|(one, _)| one.len_utf8()).sum();
        Some(Self::Exactly(Box::new(Exactly {
            now: Print::of(now),
            then: Print::of(was),
            at,
            cut: new.len() - end,
            put: old.get(..old.len() - end)?.to_owned(),
            otherwise,
            again,
        })))
    }

    /// The edits of records that it comes to.
    pub(crate) fn records(&self) -> &[Self] {
        match self {
            Self::Exactly(exactly) => &exactly.otherwise,
            Self::Delete { otherwise, .. } if !otherwise.is_empty() => otherwise,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether it is about records of a file, or keys, and not about all of it.
    pub(crate) const fn is_record(&self) -> bool {
        matches!(
            self,
            Self::Append { .. } | Self::Change { .. } | Self::Remove { .. } | Self::Set { .. }
        )
    }
}

impl Exactly {
    /// What it makes of the bytes of a file, and what takes that back; `edited`: what edits of records make of them, with
    /// those that take them back.
    pub(super) fn apply(
        &self,
        file: &str,
        bytes: Option<&[u8]>,
        edited: impl FnOnce(&[Edit]) -> Result<(Vec<u8>, Vec<Edit>), EditError>,
    ) -> Result<(Vec<u8>, Edit), EditError> {
        let old = bytes.unwrap_or_default();
        let print = Print::of(old);
        let (new, undo) = if bytes.is_some() && print == self.then {
            (old.to_vec(), self.again.clone())
        } else if bytes.is_some() && print == self.now {
            (self.cut(file, old)?, self.again.clone())
        } else {
            let (bytes, undo) = edited(&self.otherwise)?;
            (bytes, undo.into_iter().rev().collect())
        };
        let inverse = Edit::exactly(&new, old, undo, self.otherwise.clone());
        Ok((new, inverse.unwrap_or_else(|| Edit::Exactly(Box::new(self.clone())))))
    }

    fn cut(&self, file: &str, old: &[u8]) -> Result<Vec<u8>, EditError> {
        let reason = |reason| EditError::Unsafe {
            file: file.to_owned(),
            reason,
        };
        let (head, rest) = old.split_at_checked(self.at).ok_or_else(|| reason("it is shorter"))?;
        let (_, tail) = rest.split_at_checked(self.cut).ok_or_else(|| reason("it is shorter"))?;
        let new = [head, self.put.as_bytes(), tail].concat();
        if Print::of(&new) == self.then {
            Ok(new)
        } else {
            Err(reason("the outcome is not what was there before"))
        }
    }
}
