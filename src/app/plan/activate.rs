//! The one deliberate dialog: what a draft changes, who decided it, on which day and why.

use super::super::line::Line;
use super::super::message::{Edit, Operation};
use super::super::popup::Popup;
use super::super::when;
use super::super::words;
use super::super::world::{Reply, World};
use super::picture::Picture;
use super::{decide, draft_of, is_step, refusal, with_basis};
use crate::domain::change::Verb;
use crate::domain::course::{Course, CourseId};
use crate::domain::draft::{Check, Decided, Draft, Stretch, Verdict};
use crate::domain::schedule::Timeline;

/// At most so many stretches are listed one by one.
const LISTED: usize = 6;

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The safe answer.
    #[default]
    Back,
    /// The other.
    Go,
    /// With whom it was decided.
    By,
    /// On which day.
    On,
    /// Why.
    Why,
}

impl Focus {
    /// In the order of Tab.
    pub const ALL: [Self; 5] = [Self::Back, Self::Go, Self::By, Self::On, Self::Why];

    /// The next or the one before.
    pub fn moved(self, forward: bool) -> Self {
        let here = Self::ALL.iter().position(|other| *other == self).unwrap_or(0);
        let next = if forward { here + 1 } else { here + Self::ALL.len() - 1 };
        Self::ALL[next % Self::ALL.len()]
    }

    /// The place of its field, if it is one.
    pub fn field(self) -> Option<usize> {
        match self {
            Self::By => Some(0),
            Self::On => Some(1),
            Self::Why => Some(2),
            Self::Back | Self::Go => None,
        }
    }
}

/// The dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The course.
    pub course: CourseId,
    /// What changes, line by line.
    pub changes: Vec<String>,
    /// What is worth a look.
    pub notices: Vec<String>,
    /// Who, on which day, why.
    pub fields: [Line; 3],
    /// What has the focus.
    pub focus: Focus,
}

/// The words before each field.
pub const FIELDS: [&str; 3] = ["Decided with", "On", "Reason"];

/// Opens the dialog, or says why the draft cannot come into force.
pub fn open(world: &World, course: &Course) -> Vec<Reply> {
    let draft = world.drafts.get(&course.id);
    let Some(draft) = draft else {
        return vec![Reply::Say(format!(
            "{} has no draft; nothing to put into force",
            course.name
        ))];
    };
    let picture = Picture::new(
        world,
        course,
        Some(draft),
        Timeline::needs_journal_from(course).is_some(),
    );
    if let Some(words) = refusal(&picture) {
        return vec![Reply::Say(format!(
            "Not put into force: {words}. It stays in the draft"
        ))];
    }
    let today = world.today();
    let mut changes: Vec<String> = if picture.stretches.len() > LISTED && !world.hidden {
        in_rows(world, &picture)
    } else {
        Vec::new()
    };
    let listed = if changes.is_empty() { LISTED } else { 2 };
    let stretches = picture.stretches.iter().take(listed);
    changes.extend(stretches.map(|s| stretch_words(world, s)));
    match picture.stretches.len().saturating_sub(listed) {
        0 => {}
        more => changes.push(format!("and {}", words::count(more, "change more", "changes more"))),
    }
    if !world.hidden {
        changes.extend(picture.moved.iter().take(LISTED).cloned());
    }
    if !world.hidden {
        changes.extend(late_doses(world, course));
    }
    let nothing_today = picture.stretches.first().is_none_or(|first| first.from > today);
    if changes.is_empty() {
        changes.push("No day differs in what is due.".into());
    }
    if nothing_today {
        changes.push("Nothing changes today. Past days stay as they are.".into());
    } else {
        changes.push("It changes today. Past days stay as they are.".into());
    }
    let said = |check: &Check| {
        if world.hidden {
            "--".to_owned()
        } else {
            check.words.clone()
        }
    };
    let notice = |check: &Check| (check.verdict == Verdict::Notice).then(|| said(check));
    vec![Reply::Open(Box::new(Popup::Activate(Box::new(State {
        course: course.id.clone(),
        changes,
        notices: picture.checks.iter().filter_map(notice).collect(),
        fields: [Line::default(), Line::default(), Line::default()],
        focus: Focus::Back,
    }))))]
}

/// The steps that a draft changes, in full: where every other day differs the days alone do not say why.
fn in_rows(world: &World, picture: &Picture) -> Vec<String> {
    let near = |day| words::day_near(day, world.today());
    let rows = picture.rows.iter().zip(&picture.marks);
    rows.filter(|(row, mark)| **mark && !row.asked && is_step(row))
        .take(LISTED - 2)
        .map(|(row, _)| match row.until {
            Some(until) => format!("{} - {}: {}", near(row.from), near(until), row.take),
            None => format!("from {}: {}", near(row.from), row.take),
        })
        .collect()
}

/// Doses of days that are over which the draft moves to a day to come.
fn late_doses(world: &World, course: &Course) -> Vec<String> {
    let draft = draft_of(world, course);
    let late = draft
        .changes
        .iter()
        .filter(|change| matches!(&change.verb, Verb::Move { dose, .. } if dose.date < world.today()));
    with_basis(world, course, |basis| {
        let before = Draft::new(course);
        late.map(|change| decide::effect(basis, &before, &draft, change.on).words(&change.verb, &*world.wall))
            .collect()
    })
}

/// `30 Nov - 6 Dec   75 mcg   (was 100 mcg)`
pub fn stretch_words(world: &World, stretch: &Stretch) -> String {
    let days = match stretch.until {
        None => format!("from {}", words::short_day(stretch.from)),
        Some(until) if until == stretch.from => words::short_day(stretch.from),
        Some(until) => format!("{} - {}", words::short_day(stretch.from), words::short_day(until)),
    };
    if world.hidden {
        return format!("{days}  --  (was --)");
    }
    format!("{days}  {}  (was {})", stretch.now, stretch.was)
}

impl State {
    /// What a field says, read; or what is wrong with it.
    pub fn echo(&self, world: &World) -> Result<Decided, String> {
        let text = |i: usize| Some(self.fields[i].text().trim().to_owned()).filter(|text| !text.is_empty());
        let on = match text(1) {
            Some(text) => when::read_day(&text, &world.around(None))?,
            None => world.today(),
        };
        if on > world.today() {
            return Err("the day on which it was decided is not to come".into());
        }
        Ok(Decided {
            by: text(0),
            on: Some(on),
            why: text(2),
        })
    }

    /// The edit that puts the draft into force.
    ///
    /// # Errors
    /// What is wrong with a field.
    pub fn edit(&self, world: &World) -> Result<Edit, String> {
        let course = world
            .regimen
            .course(&self.course)
            .ok_or("this plan is not there any more")?;
        let decided = self.echo(world)?;
        let activation = draft_of(world, course).activation(&decided);
        let what = match (&activation.plan, activation.changes.as_slice()) {
            (None, [one]) => one.verb.to_string(),
            (None, all) => words::count(all.len(), "decision", "decisions"),
            (Some(plan), _) => format!("a new revision from {}", words::day_near(plan.from, world.today())),
        };
        Ok(Edit {
            label: format!("{}: {what}", course.name),
            receipt: format!("{} is in force: {what}", course.name),
            operation: Operation::Activate {
                course: course.id.clone(),
                activation: Box::new(activation),
                draft: world.drafts.get(&course.id).cloned().map(Box::new),
            },
        })
    }
}
