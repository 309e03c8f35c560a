//! What cannot be read, as the screens put it: in its own row, until it is fixed.

use super::keys::Scope;
use super::message::{Action, Place};
use super::world::World;
use crate::domain::course::CourseId;
use crate::domain::journal::Month;
use crate::domain::unreadable::{Closed, Part, Trouble, month_words};

/// A course, a month of the journal, or a whole file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A course, and its name as far as it could be read.
    Course(&'a CourseId, &'a str),
    /// A month.
    Month(Month),
    /// All courses, the settings, the questions, contacts and papers.
    Part(Part),
}

/// Something that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken<'a> {
    /// What.
    pub what: What<'a>,
    /// Why, and where.
    pub trouble: &'a Trouble,
}

/// Courses that cannot be read, one by one or all of them.
pub fn courses(world: &World) -> impl Iterator<Item = Broken<'_>> {
    let all = world.regimen.closed(Part::Courses).map(part);
    let single = world.regimen.unreadable.iter().map(|course| Broken {
        what: What::Course(&course.id, &course.name),
        trouble: &course.trouble,
    });
    all.into_iter().chain(single)
}

fn part(closed: &Closed) -> Broken<'_> {
    Broken {
        what: What::Part(closed.part),
        trouble: &closed.trouble,
    }
}

/// What is said in place of "no plan yet", where there may be some that cannot be read.
pub fn no_plan(world: &World) -> Option<String> {
    let broken = courses(world).next()?;
    Some(format!("{}. {}", broken.title(world), broken.mending(world)))
}

/// Courses that cannot be read, the month of the shown day, and files that are about more than one medicine.
pub fn of_day(world: &World) -> Vec<Broken<'_>> {
    let shown = Month::of(world.day);
    let months = world.regimen.journal.unread().filter(|(month, _)| *month == shown);
    let months = months.map(|(month, trouble)| Broken {
        what: What::Month(month),
        trouble,
    });
    let rest = world.regimen.closed.iter().map(part);
    let rest = rest.filter(|one| one.what != What::Part(Part::Courses));
    courses(world).chain(months).chain(rest).collect()
}

impl Broken<'_> {
    /// Its file.
    pub fn place(&self) -> Place {
        match self.what {
            What::Course(id, _) => Place::Course(id.clone()),
            What::Month(month) => Place::Month(month),
            What::Part(part) => Place::Part(part),
        }
    }

    /// Whether doses may be missing because of it.
    pub fn hides_doses(&self) -> bool {
        matches!(self.what, What::Course(..) | What::Month(_) | What::Part(Part::Courses))
    }

    /// What it is and what it means: `Examplin cannot be read. Nothing of it is shown as due`.
    pub fn title(&self, world: &World) -> String {
        match self.what {
            What::Course(..) if world.hidden => "A medicine cannot be read. Nothing of it is shown as due".into(),
            What::Course(_, name) => format!("{name} cannot be read. Nothing of it is shown as due"),
            What::Month(month) => sentence(&month_words(month)),
            What::Part(part) => sentence(&part.to_string()),
        }
    }

    /// Where, and how to fix it: `courses/examplin.toml:12 (E opens it)`.
    pub fn mending(&self, world: &World) -> String {
        if world.hidden {
            return self.way(world);
        }
        if self.what == What::Part(Part::Courses) {
            return self.trouble.to_string();
        }
        let line = if self.trouble.line > 0 {
            format!(":{}", self.trouble.line)
        } else {
            String::new()
        };
        let key = world.key(Scope::Today, Action::EditExternally).unwrap_or_default();
        format!("{}{line} ({key} opens it)", self.trouble.file)
    }

    /// How its file is opened: `E opens its file`.
    pub fn way(&self, world: &World) -> String {
        let key = world.key(Scope::Today, Action::EditExternally).unwrap_or_default();
        format!("{key} opens its file")
    }
}

/// With a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
