//! Which course or measure a typed name means: its file's name, its own name, or the beginning of either.
//!
//! A name means what is in use before what is archived. A beginning that several have is answered with those, never
//! with one of them.

use super::course::Course;
use super::measure::Measure;
use super::nearest::nearest;
use super::regimen::Regimen;

/// A name that means nothing, or several things.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// Nothing is called so.
    #[error("no {what} `{name}`{near}{}", listed(.known))]
    Unknown {
        /// `course` or `measure`.
        what: &'static str,
        /// As typed.
        name: String,
        /// What may have been meant, as the end of the sentence.
        near: String,
        /// What there is.
        known: Vec<String>,
    },
    /// These are.
    #[error("`{name}`: {}?", .found.join(" or "))]
    Several {
        /// As typed.
        name: String,
        /// What it could mean.
        found: Vec<String>,
    },
}

fn listed(known: &[String]) -> String {
    if known.is_empty() {
        " There is none yet.".to_owned()
    } else {
        format!(" There are: {}.", known.join(", "))
    }
}

/// Something that is found by its key or its name.
trait Named {
    const WHAT: &'static str;
    /// Whether the beginning of a name in use is meant before the whole name of what is not. A measure that is not asked
    /// any more is never written to; an archived course is restored and looked at by its name.
    const RETIRED_IS_LAST: bool;
    fn key(&self) -> &str;
    fn name(&self) -> &str;
    fn is_in_use(&self) -> bool;
}

impl Named for Course {
    const WHAT: &'static str = "course";
    const RETIRED_IS_LAST: bool = false;
    fn key(&self) -> &str {
        self.id.as_str()
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn is_in_use(&self) -> bool {
        self.archived.is_none()
    }
}

impl Named for Measure {
    const WHAT: &'static str = "measure";
    const RETIRED_IS_LAST: bool = true;
    fn key(&self) -> &str {
        &self.id.0
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn is_in_use(&self) -> bool {
        self.retired.is_none()
    }
}

/// The course that a name means.
///
/// # Errors
/// [`Unclear`] with what there is, or what it could mean.
pub fn course<'a>(regimen: &'a Regimen, name: &str) -> Result<&'a Course, Unclear> {
    find(&regimen.courses, name)
}

/// The measure that a name means.
///
/// # Errors
/// [`Unclear`] with what there is, or what it could mean.
pub fn measure<'a>(regimen: &'a Regimen, name: &str) -> Result<&'a Measure, Unclear> {
    find(&regimen.measures, name)
}

fn find<'a, T: Named>(all: &'a [T], name: &str) -> Result<&'a T, Unclear> {
    let lower = name.trim().to_lowercase();
    let exact = |one: &&T| one.key() == lower || one.name().to_lowercase() == lower;
    let begins = |one: &&T| {
        let names = [one.key().to_lowercase(), one.name().to_lowercase()];
        !lower.is_empty() && names.iter().any(|name| name.starts_with(&lower))
    };
    let exact: Vec<&T> = all.iter().filter(exact).collect();
    let begins: Vec<&T> = all.iter().filter(begins).collect();
    let in_use = |found: &[&'a T]| -> Vec<&'a T> { found.iter().copied().filter(|one| one.is_in_use()).collect() };
    let ranks = if T::RETIRED_IS_LAST {
        [in_use(&exact), in_use(&begins), exact, begins]
    } else {
        [in_use(&exact), exact, in_use(&begins), begins]
    };
    for found in ranks {
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one),
            // The key is of one thing alone.
            several => {
                return several
                    .iter()
                    .copied()
                    .find(|one| one.key() == lower)
                    .ok_or_else(|| Unclear::Several {
                        name: name.trim().to_owned(),
                        found: several.iter().map(|one| one.key().to_owned()).collect(),
                    });
            }
        }
    }
    let known: Vec<String> = all
        .iter()
        .filter(|one| one.is_in_use())
        .map(|one| one.key().to_owned())
        .collect();
    Err(Unclear::Unknown {
        what: T::WHAT,
        name: name.trim().to_owned(),
        near: nearest(name, known.iter().map(String::as_str))
            .map_or_else(|| ".".to_owned(), |near| format!("; did you mean `{near}`?")),
        known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::CourseId;
    use crate::domain::measure::{Asked, MeasureId, Scale};

    fn measured(id: &str, name: &str, retired: bool) -> Measure {
        Measure {
            id: MeasureId(id.into()),
            name: name.into(),
            ask: None,
            scale: Scale::YesNo,
            asked: Asked::Daily,
            wish: None,
            baseline: None,
            bounds: Vec::new(),
            retired: retired.then(chrono::NaiveDate::default),
        }
    }

    fn regimen() -> Regimen {
        let course = |name: &str| Course::new(CourseId::from_name(name).unwrap(), name, Vec::new());
        let mut old = course("Sampletol forte");
        old.archived = Some(chrono::NaiveDate::default());
        Regimen {
            courses: vec![course("Peptide"), course("Prednol"), course("Sampletol"), old],
            measures: vec![
                measured("pain", "Pain", true),
                measured("pain-2", "Pain", false),
                measured("sleep-hours", "Sleep hours", false),
                measured("sleep-quality", "Sleep quality", false),
                measured("nausea", "Nausea", true),
                measured("rest", "Hours of rest", true),
                measured("rest-2", "Hours of rest", false),
            ],
            ..Regimen::default()
        }
    }

    #[test]
    fn an_ambiguous_beginning_names_its_candidates() {
        let regimen = regimen();
        let said = |name: &str| match course(&regimen, name) {
            Ok(course) => course.id.to_string(),
            Err(unclear) => unclear.to_string(),
        };
        assert_eq!(said("p"), "`p`: peptide or prednol?");
        assert_eq!(said("pre"), "prednol");
        // What is archived is found by its own name, and never gets in the way.
        assert_eq!(said("samp"), "sampletol");
        assert_eq!(said("sampletol f"), "sampletol-forte");
        assert_eq!(
            said("peptid3"),
            "no course `peptid3`; did you mean `peptide`? There are: peptide, prednol, sampletol."
        );
        assert!(said("").starts_with("no course ``."));
        assert_eq!(
            measure(&regimen, "sleep").unwrap_err().to_string(),
            "`sleep`: sleep-hours or sleep-quality?"
        );
    }

    #[test]
    fn a_name_means_the_measure_in_use() {
        let regimen = regimen();
        assert_eq!(&*measure(&regimen, "pain").unwrap().id.0, "pain-2");
        assert_eq!(&*measure(&regimen, "Pain").unwrap().id.0, "pain-2");
        assert_eq!(&*measure(&regimen, "nausea").unwrap().id.0, "nausea");
        assert_eq!(&*measure(&regimen, "rest").unwrap().id.0, "rest-2");
        assert_eq!(&*measure(&regimen, "hours").unwrap().id.0, "rest-2");
    }
}
