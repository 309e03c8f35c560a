//! A sentence as it was understood.

use crate::app::message::Edit;
use crate::app::world::Reply;
use crate::app::world::World;
use crate::domain::course::Course;
use crate::domain::named as domain_named;

/// A sentence as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What it would do, in full.
    pub words: String,
    /// What follows from it, or about which day it is.
    pub detail: String,
    /// What Enter does.
    pub replies: Vec<Reply>,
}

pub(super) fn one(words: String, detail: impl Into<String>, replies: Vec<Reply>) -> Vec<Said> {
    vec![Said {
        words,
        detail: detail.into(),
        replies,
    }]
}

pub(super) fn saves(edit: Box<Edit>) -> Vec<Reply> {
    vec![Reply::Save(edit)]
}

/// Those that could be read; where none could, why the first could not.
pub(super) fn best(read: Vec<Result<Said, String>>) -> Result<Vec<Said>, String> {
    let mut wrong = None;
    let mut found = Vec::new();
    for one in read {
        match one {
            Ok(said) => found.push(said),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    match wrong {
        Some(why) if found.is_empty() => Err(why),
        _ => Ok(found),
    }
}

/// The course that one of the words names, and the other words. A name is known by its first three letters; what several
/// are called is asked about.
pub(super) fn named<'a>(world: &'a World, text: &str) -> Result<(Option<&'a Course>, String), String> {
    let typed: Vec<&str> = text.split_whitespace().collect();
    let in_use = |course: &&Course| course.archived.is_none();
    for n in (1..=typed.len().min(3)).rev() {
        for (at, part) in typed.windows(n).enumerate() {
            let part = part.join(" ").to_lowercase();
            let bare = part.trim_end_matches([':', ';', ',']);
            let is_name = |course: &&Course| course.name.to_lowercase() == bare || course.id.as_str() == bare;
            let begins = |course: &&Course| bare.len() >= 3 && course.name.to_lowercase().starts_with(bare);
            let courses = world.regimen.courses.iter().filter(in_use);
            if !courses.clone().any(|course| is_name(&course) || begins(&course)) {
                continue;
            }
            let course = domain_named::course(&world.regimen, bare).map_err(|unclear| unclear.to_string())?;
            let before = typed.get(..at).unwrap_or_default().iter();
            let after = typed.get(at + n..).unwrap_or_default();
            // A sign after the name begins the reason.
            let sign = (bare.len() < part.len()).then_some(&";");
            let rest: Vec<&str> = before.chain(sign).chain(after).copied().collect();
            return Ok((Some(course), rest.join(" ")));
        }
    }
    Ok((None, typed.join(" ")))
}
