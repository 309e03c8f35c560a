//! The one deliberate dialog: what a draft changes, who decided it, on which day and why.

use super::super::line::Line;
use super::super::message::{Edit, Operation};
use super::super::when;
use super::super::words;
use super::super::world::World;
use super::pages::{Pages, Rows, wrapped};
use super::picture::Picture;
use super::{decide, draft_of, is_step, refusal, with_basis};
use crate::domain::change::Verb;
use crate::domain::course::{Course, CourseId};
use crate::domain::decision::Stretch;
use crate::domain::draft::{Check, Decided, Draft, Verdict, fingerprint};
use crate::domain::schedule::Timeline;

/// At most this many stretches are listed one by one; more of them are summed up by the rows that bring them.
const LISTED: usize = 6;

/// What has the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// With whom it was decided.
    #[default]
    By,
    /// On which day.
    On,
    /// Why.
    Why,
    /// It comes into force.
    Go,
    /// The safe answer.
    Back,
}

impl Focus {
    /// In the order of Tab: what is asked first, then the answers.
    pub const ALL: [Self; 5] = [Self::By, Self::On, Self::Why, Self::Go, Self::Back];

    /// As they are drawn: the answers have the places 0 and 1, the fields follow.
    pub const PLACES: [Self; 5] = [Self::Back, Self::Go, Self::By, Self::On, Self::Why];

    /// The next or the one before.
    fn moved(self, forward: bool) -> Self {
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
    /// What has been on the screen.
    pub pages: Pages,
    /// With whom it may have been decided: filled in, and only kept when it is activated.
    offered: Option<String>,
}

/// The words before each field.
pub const FIELDS: [&str; 3] = ["Decided with", "On", "Reason"];

/// What the dialog says when it is closed without an answer.
pub const KEPT: &str = "Not activated; the draft is kept";

impl State {
    /// What changes and what is worth a look, in the lines of a screen of this size.
    pub fn lines(&self, size: (u16, u16)) -> Vec<String> {
        let notices = self.notices.iter().map(|notice| format!("! {notice}"));
        wrapped(self.changes.iter().cloned().chain(notices), size)
    }

    /// How these lines and the fields share a screen.
    pub fn rows(&self, size: (u16, u16)) -> Rows {
        Rows::of(size, self.fields.len())
    }

    /// Shows lines further down or up.
    pub fn scroll(&mut self, size: (u16, u16), down: bool, lines: usize) {
        self.pages.scroll(self.lines(size).len(), self.rows(size), down, lines);
    }

    /// Shows the next screenful, or the one before.
    pub fn page(&mut self, size: (u16, u16), down: bool) {
        self.scroll(size, down, self.rows(size).lines);
    }

    /// Whether the last line has been on the screen.
    pub fn is_read(&self, size: (u16, u16)) -> bool {
        self.pages.is_read(self.lines(size).len(), self.rows(size))
    }

    /// Moves the focus; to the answer that activates only when everything has been on the screen, which shows more first.
    pub fn move_focus(&mut self, forward: bool, size: (u16, u16)) {
        let mut next = self.focus.moved(forward);
        if next == Focus::Go && !self.is_read(size) {
            if forward {
                self.page(size, true);
                return;
            }
            next = next.moved(false);
        }
        self.focus = next;
    }

    /// Leaves the fields for the answer that activates: nothing is typed, and nothing has to be.
    fn skip_fields(&mut self, size: (u16, u16)) {
        if self.is_read(size) {
            self.focus = Focus::Go;
        } else {
            self.page(size, true);
        }
    }

    /// Who and why as they are typed.
    pub(in crate::app) fn typed(&self) -> Vec<(&'static str, &str)> {
        let fields = FIELDS.into_iter().zip(&self.fields);
        fields
            .filter(|(name, _)| *name != FIELDS[1])
            .map(|(name, line)| (name, line.text().trim()))
            .collect()
    }

    fn is_blank(&self) -> bool {
        self.fields.iter().all(|line| line.text().trim().is_empty())
    }

    /// Tab and Enter in a field: to the next one. While nothing is typed anywhere they go straight to the answer.
    pub fn go_on(&mut self, size: (u16, u16)) {
        if self.focus == Focus::By && self.is_blank() {
            self.skip_fields(size);
        } else {
            self.move_focus(true, size);
        }
    }

    /// A letter typed on an answer is meant for a field: it is the beginning of a reason.
    pub fn to_field(&mut self) {
        self.focus = Focus::Why;
    }

    /// Fills in with whom it may have been decided, unless that was said.
    pub(in crate::app) fn offer(&mut self, by: &str) {
        if self.fields[0].text().trim().is_empty() {
            self.fields[0] = Line::new(by);
            self.offered = Some(by.to_owned());
        }
    }

    /// The edit that keeps what was typed with the draft; `None` where nothing is new.
    pub fn keep(&self, world: &World) -> Option<Edit> {
        let course = world.regimen.course(&self.course)?;
        let mut draft = world.drafts.get(&self.course)?.clone();
        let text = |i: usize| Some(self.fields[i].text().trim().to_owned()).filter(|text| !text.is_empty());
        let on = text(1).and_then(|text| when::read_day(&text, &world.around(None)).ok());
        let said = Decided {
            by: text(0).filter(|by| Some(by) != self.offered.as_ref()),
            on: on.filter(|on| *on <= world.today()),
            why: text(2),
        };
        if said == asked_before(world, &draft) {
            return None;
        }
        draft.decided = said;
        Some(Edit {
            operation: Operation::Draft {
                course: course.id.clone(),
                old: world.drafts.get(&course.id).cloned().map(Box::new),
                new: Some(Box::new(draft)),
            },
            label: format!("draft of {}: who and why", course.name),
            receipt: format!("{KEPT}, with who and why"),
        })
    }
}

/// The draft as it would come into force now, begun on the plan as it is now.
fn exact(world: &World, course: &Course) -> Option<Draft> {
    world.drafts.contains_key(&course.id).then(|| Draft {
        base: fingerprint(course),
        ..draft_of(world, course)
    })
}

/// The dialog, with the draft brought up to today where it is to be written so; or why it cannot come into force.
pub fn opened(world: &World, course: &Course) -> Result<(Option<Edit>, State), String> {
    let draft = world.drafts.get(&course.id);
    let Some(draft) = draft else {
        return Err(format!("{} has no draft to activate", course.name));
    };
    let picture = Picture::new(
        world,
        course,
        Some(draft),
        Timeline::needs_journal_from(course).is_some(),
    );
    if let Some(words) = refusal(&picture) {
        return Err(format!("Not activated: {words}. It stays in the draft"));
    }
    let today = world.today();
    let mut changes: Vec<String> = if picture.effect.stretches.len() > LISTED && !world.hidden {
        in_rows(world, &picture)
    } else {
        Vec::new()
    };
    // A rule is summed up by its rows; the first days say what that means.
    let listed = if changes.is_empty() { usize::MAX } else { LISTED };
    let stretches = picture.effect.stretches.iter().take(listed);
    changes.extend(stretches.map(|s| stretch_words(world, s)));
    match picture.effect.stretches.len().saturating_sub(listed) {
        0 => {}
        more => changes.push(format!("{} by these rows", words::more_changes(more))),
    }
    if !world.hidden {
        changes.extend(picture.effect.ahead.iter().map(|ahead| ahead.words(today)));
    }
    if !world.hidden {
        changes.extend(late_doses(world, course));
    }
    if !world.hidden {
        changes.extend(with_basis(world, course, |basis| {
            picture.effect.left_today(basis.around)
        }));
    }
    let needed = picture.effect.needed_from();
    if let Some((day, words)) = needed.as_ref().filter(|_| !world.hidden) {
        changes.push(format!("{}: as needed {words}", words::day_near(*day, today)));
    }
    let stretches = picture.effect.stretches.first();
    let needed_today = needed.is_some_and(|(day, _)| day <= today);
    let nothing_today = stretches.is_none_or(|first| first.from > today) && !needed_today;
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
    // What comes into force is what the file of the draft says: where the program is killed between the two files, it is
    // known again by that.
    let exact = exact(world, course).filter(|exact| exact != draft);
    let kept = exact.map(|exact| Edit {
        operation: Operation::Draft {
            course: course.id.clone(),
            old: Some(Box::new(draft.clone())),
            new: Some(Box::new(exact)),
        },
        label: format!("draft of {}: brought up to today", course.name),
        receipt: format!("{}: the draft is brought up to today", course.name),
    });
    let typed = |text: Option<String>| text.map_or_else(Line::default, |text| Line::new(&text));
    let said = asked_before(world, draft);
    let dialog = State {
        course: course.id.clone(),
        changes,
        notices: picture.checks.iter().filter_map(notice).collect(),
        fields: [typed(said.by), typed(said.on.map(|on| on.to_string())), typed(said.why)],
        focus: Focus::By,
        pages: Pages::default(),
        offered: None,
    };
    Ok((kept, dialog))
}

/// Who and why as far as it is known: what was typed here before, or with the decision, which need not be typed again.
fn asked_before(world: &World, draft: &Draft) -> Decided {
    let own = draft.said().filter(|_| !world.hidden).unwrap_or_default();
    let said = draft.decided.clone();
    Decided {
        by: said.by.or(own.by),
        on: said.on,
        why: said.why.or(own.why),
    }
}

/// The steps that a draft changes, in full: where every other day differs the days alone do not say why.
fn in_rows(world: &World, picture: &Picture) -> Vec<String> {
    let near = |day| words::day_near(day, world.today());
    let rows = picture.rows.iter().zip(&picture.marks);
    rows.filter(|(row, mark)| **mark && !row.asked && is_step(row))
        .map(|(row, _)| {
            let number = row.number.map(|number| format!("step {number}, ")).unwrap_or_default();
            match row.until {
                Some(until) => format!("{number}{} - {}: {}", near(row.from), near(until), row.take),
                None => format!("{number}from {}: {}", near(row.from), row.take),
            }
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
        late.map(|change| decide::effect(basis, &before, &draft, change.on).words(&change.verb, basis.around))
            .collect()
    })
}

/// `30 Nov - 6 Dec   75 mcg   (was 100 mcg)`
pub fn stretch_words(world: &World, stretch: &Stretch) -> String {
    let today = world.today();
    if world.hidden {
        return format!("{}  --  (was --)", stretch.span(today));
    }
    stretch.words(today)
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
            return Err("the day on which it was decided cannot be in the future".into());
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
        let course = world.regimen.course(&self.course).ok_or("this plan no longer exists")?;
        let decided = self.echo(world)?;
        let draft = exact(world, course).filter(|draft| world.drafts.get(&self.course) == Some(draft));
        let draft = draft.ok_or("the plan or the day has changed meanwhile: go back and look at the draft again")?;
        let activation = super::in_force(world, course, &draft).activation(&decided);
        let what = match (&activation.plan, activation.changes.as_slice()) {
            (None, [one]) => words::spoken_days(&one.verb.to_string(), world.today()),
            (None, all) => words::count(all.len(), "decision", "decisions"),
            (Some(plan), _) => format!("a new revision from {}", words::day_near(plan.from, world.today())),
        };
        Ok(Edit {
            label: format!("{}: {what}", course.name),
            receipt: format!("Active now: {}, {what}", course.name),
            operation: Operation::Activate {
                course: course.id.clone(),
                activation: Box::new(activation),
                draft: world.drafts.get(&course.id).cloned().map(Box::new),
            },
        })
    }
}
