//! Taking back what was written last, to the byte: a file that is still as it was left becomes what it was before.
//!
//! Without that a decision that was undone would stay in the file as one that is withdrawn, and what it was written behind
//! would keep the blank line before it.

use super::{Edit, EditError, apply_all};
use crate::domain::fnv::fnv;
use serde::{Deserialize, Serialize};

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
    /// What it makes of the bytes of a file, and what takes that back.
    pub(super) fn apply(&self, file: &str, bytes: Option<&[u8]>) -> Result<(Vec<u8>, Edit), EditError> {
        let old = bytes.unwrap_or_default();
        let print = Print::of(old);
        let (new, undo) = if bytes.is_some() && print == self.then {
            (old.to_vec(), self.again.clone())
        } else if bytes.is_some() && print == self.now {
            (self.cut(file, old)?, self.again.clone())
        } else {
            let made = apply_all(file, bytes, &self.otherwise, &mut |_, _| ())?;
            (made.bytes, made.undo.into_iter().rev().collect())
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
