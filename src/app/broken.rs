//! What cannot be read, as the screens tell it: in a row of its own, until it is mended.

use super::keys::Scope;
use super::message::{Action, Place};
use super::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::Month;
use crate::domain::unreadable::{Trouble, month_words};

/// A course, or a month of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A course, and its name as far as it could be read.
    Course(&'a CourseId, &'a str),
    /// A month.
    Month(Month),
}

/// Something that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken<'a> {
    /// What.
    pub what: What<'a>,
    /// Why, and where.
    pub trouble: &'a Trouble,
}

/// Courses that cannot be read.
pub fn courses(world: &World) -> impl Iterator<Item = Broken<'_>> {
    world.regimen.unreadable.iter().map(|course| Broken {
        what: What::Course(&course.id, &course.name),
        trouble: &course.trouble,
    })
}

/// Courses that cannot be read, and the month of the shown day.
pub fn of_day(world: &World) -> Vec<Broken<'_>> {
    let shown = Month::of(world.day);
    let months = world.regimen.journal.unread().filter(|(month, _)| *month == shown);
    let months = months.map(|(month, trouble)| Broken {
        what: What::Month(month),
        trouble,
    });
    courses(world).chain(months).collect()
}

impl Broken<'_> {
    /// Its file.
    pub fn place(&self) -> Place {
        match self.what {
            What::Course(id, _) => Place::Course(id.clone()),
            What::Month(month) => Place::Month(month),
        }
    }

    /// What it is and what it means: `Examplin cannot be read. Nothing of it is shown as due`.
    pub fn title(&self, world: &World) -> String {
        match self.what {
            What::Course(..) if world.hidden => "A medicine cannot be read. Nothing of it is shown as due".into(),
            What::Course(_, name) => format!("{name} cannot be read. Nothing of it is shown as due"),
            What::Month(month) => {
                let words = month_words(month);
                let mut letters = words.chars();
                letters.next().map_or(String::new(), |first| {
                    format!("{}{}", first.to_uppercase(), letters.as_str())
                })
            }
        }
    }

    /// Where, and the way to mend it: `courses/examplin.toml:12 (E opens it)`.
    pub fn mending(&self, world: &World) -> String {
        let key = world.key(Scope::Today, Action::EditExternally).unwrap_or_default();
        if world.hidden {
            return format!("{key} opens its file");
        }
        let line = if self.trouble.line > 0 {
            format!(":{}", self.trouble.line)
        } else {
            String::new()
        };
        format!("{}{line} ({key} opens it)", self.trouble.file)
    }
}
