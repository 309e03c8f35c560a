//! Putting a decision right that was entered wrong, and taking one back: a line that says what it ought to have been,
//! and a dialog that says by which plan the days are judged then. Nothing of the journal is touched.

mod typed;

pub use typed::read;
use typed::{in_short, other_steps, right, written};

use super::super::line::Line as Text;
use super::super::message::{Action, Edit, Operation};
use super::super::prompt::{Prompt, Purpose};
use super::super::reply::{Ask, Reply};
use super::super::words;
use super::super::world::World;
use super::activate::stretch_words;
use super::pages::{Pages, Rows, wrapped};
use super::with_basis;
pub use crate::app::purpose::CorrectLine;
use crate::domain::change::{Change, Verb};
use crate::domain::correction::{Correction, Entry, recorded};
use crate::domain::course::{Course, CourseId};
use crate::domain::decision::{Ahead, Effect, Stretch};
use crate::domain::journal::Month;

/// At most this many stretches are listed one by one.
const LISTED: usize = 6;

/// What is said when nothing came of it.
pub const KEPT: &str = "Nothing was changed";

/// Opens the line in which a decision can be put right, or one that was forgotten is entered.
pub(super) fn line(world: &World, course: &Course, wrong: Option<Entry>) -> Vec<Reply> {
    let name = world.name(&course.id);
    let over = wrong.as_ref().is_some_and(|wrong| wrong.on() < world.today());
    let question = match (&wrong, over) {
        (None, _) => format!("{name}: what was decided, from when?"),
        (Some(Entry::Change(_)), true) => format!("{name}: correct it to what, from when?"),
        (Some(Entry::Change(_)), false) => format!("{name}: what is it instead, from when?"),
        (Some(Entry::Plan(_)), true) => format!("{name}: correct it to which steps, from when?"),
        (Some(Entry::Plan(_)), false) => format!("{name}: from when instead, which steps?"),
    };
    let text = match &wrong {
        Some(wrong) if !world.hidden => written(world, &course.id, wrong),
        _ => String::new(),
    };
    let purpose = Purpose::Correct(Box::new(CorrectLine {
        course: course.id.clone(),
        wrong,
    }));
    let prompt = Prompt::prefilled(purpose, question, &text);
    let fresh = !text.is_empty();
    vec![Reply::Ask(Box::new(Ask::Prompt(Prompt { fresh, ..prompt })))]
}

/// The dialog before a decision is put right.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The course.
    pub course: CourseId,
    /// As it is in the file; `None`: it was never entered.
    pub wrong: Option<Entry>,
    /// What it ought to have said; `None`: it never was.
    pub right: Option<Entry>,
    /// Days that are over and would be judged by another plan.
    pub past: Vec<Stretch>,
    /// Days from today on that would be planned otherwise.
    pub coming: Vec<Stretch>,
    /// Steps after a question that would begin on another day.
    pub ahead: Vec<Ahead>,
    /// It is about what is over.
    pub over: bool,
    /// Why it is put right; where something is put in its place, also who decided that.
    pub fields: Vec<Text>,
    /// The safe answer is 0, the other 1, the fields follow.
    pub focus: usize,
    /// What has been on the screen.
    pub pages: Pages,
}

/// The words before each field.
pub const FIELDS: [&str; 2] = ["Why", "Decided with"];

/// After Enter in the line: the question, or why there is none.
pub fn ask(world: &World, line: &CorrectLine, text: &str) -> Vec<Reply> {
    let Some(course) = world.regimen.course(&line.course) else {
        return vec![Reply::Say("This plan no longer exists".into())];
    };
    match right(world, line, text.trim()) {
        Ok(right) => vec![asked(course, line.wrong.clone(), right)],
        Err(wrong) => vec![Reply::Say(wrong)],
    }
}

/// Asks for the dialog.
pub(super) fn asked(course: &Course, wrong: Option<Entry>, right: Option<Entry>) -> Reply {
    let course = course.id.clone();
    Reply::Ask(Box::new(Ask::Correct { course, wrong, right }))
}

/// The dialog, or why there is none.
pub fn opened(
    world: &World,
    course: &Course,
    wrong: Option<Entry>,
    right: Option<Entry>,
) -> Result<State, Option<String>> {
    let today = world.today();
    if right.is_none() && matches!(wrong, Some(Entry::Plan(_))) && course.plans.len() < 2 {
        let name = world.name(&course.id);
        return Err(Some(format!(
            "{name} has no other plan; archive it as a whole, or correct its first day"
        )));
    }
    let by = right.as_ref().or(wrong.as_ref()).and_then(Entry::by).map(str::to_owned);
    let right = right.map(|right| right.entered(by.clone(), today));
    let Some(from) = wrong.iter().chain(&right).map(Entry::on).min() else {
        return Err(None);
    };
    let mut after = course.clone();
    match (&wrong, &right) {
        (Some(wrong), right) => Correction {
            wrong: wrong.clone(),
            right: right.clone(),
            reason: String::new(),
        }
        .apply(&mut after),
        (None, Some(Entry::Change(change))) => {
            after.changes.push(change.clone());
            after.changes.sort_by_key(|change| change.on);
        }
        (None, _) => {}
    }
    let found = with_basis(world, course, |basis| {
        Effect::of_courses(
            (course, &after),
            basis.words,
            basis.history,
            (from, today),
            basis.around,
        )
    });
    if wrong.is_none() && found.is_empty() && found.ahead.is_empty() {
        return Err(Some("This would change nothing; nothing was written".into()));
    }
    let mut fields = vec![Text::default()];
    if right.is_some() {
        // Hidden, it is kept without being shown.
        let by = by.filter(|_| !world.hidden);
        let by = by.map(|by| world.regimen.care.name_of(&by).to_owned());
        fields.push(Text::new(&by.unwrap_or_default()));
    }
    Ok(State {
        course: course.id.clone(),
        over: from < today,
        wrong,
        right,
        past: found.past(),
        coming: found.coming(),
        ahead: found.ahead,
        fields,
        focus: 0,
        pages: Pages::default(),
    })
}

impl State {
    /// How many places Tab goes through.
    pub fn places(&self) -> usize {
        2 + self.fields.len()
    }

    /// The field that has the focus.
    pub fn field(&self) -> Option<usize> {
        self.focus.checked_sub(2)
    }

    /// The next place or the one before; the answer that writes only when everything has been on the screen, which shows
    /// more first.
    pub fn step(&mut self, forward: bool, world: &World) {
        let all = self.places();
        let next = (self.focus + if forward { 1 } else { all - 1 }) % all;
        if next == 1 && !self.is_read(world) {
            self.page(world, true);
        } else {
            self.focus = next;
        }
    }

    /// What would follow, in the lines of the screen.
    pub fn shown(&self, world: &World) -> Vec<String> {
        wrapped(self.lines(world).into_iter(), world.size)
    }

    /// How these lines and the fields share the screen.
    pub fn rows(&self, world: &World) -> Rows {
        Rows::of(world.size, self.fields.len())
    }

    /// Shows the next screenful, or the one before.
    pub fn page(&mut self, world: &World, down: bool) {
        let rows = self.rows(world);
        self.pages.scroll(self.shown(world).len(), rows, down, rows.lines);
    }

    /// Whether the last line has been on the screen.
    pub fn is_read(&self, world: &World) -> bool {
        self.pages.is_read(self.shown(world).len(), self.rows(world))
    }

    /// The months in which doses of the days that are over may be recorded.
    pub fn months(&self, world: &World) -> Vec<Month> {
        let mut found: Vec<Month> = Vec::new();
        for stretch in &self.past {
            let last = Month::of(stretch.until.unwrap_or(stretch.from));
            let from = Month::of(stretch.from);
            let kept = world.kept_months.iter().copied();
            found.extend(kept.filter(|month| from <= *month && *month <= last));
        }
        found
    }

    /// The question.
    pub fn title(&self, world: &World) -> String {
        let name = world.name(&self.course);
        match (self.over, &self.right) {
            _ if self.wrong.is_none() => format!("Add this to the past of {name}?"),
            (true, _) => format!("Correct the past of {name}?"),
            (false, None) => format!("Cancel an upcoming decision on {name}?"),
            (false, Some(_)) => format!("Change an upcoming decision on {name}?"),
        }
    }

    /// The words on the two answers, the safe one first.
    pub fn answers(&self) -> [&'static str; 2] {
        let go = match (self.over, &self.right) {
            _ if self.wrong.is_none() => "Add it",
            (true, _) => "Correct the past",
            (false, None) => "Cancel it",
            (false, Some(_)) => "Change it",
        };
        ["Leave it", go]
    }

    /// What would follow, line by line, the most important first.
    pub fn lines(&self, world: &World) -> Vec<String> {
        let wrong = self.wrong.as_ref();
        let mut lines: Vec<String> = wrong
            .map(|wrong| format!("Recorded: {}", in_short(world, &self.course, wrong)))
            .into_iter()
            .collect();
        lines.push(match &self.right {
            Some(right) if wrong.is_none() => {
                format!("Forgotten: {}", in_short(world, &self.course, right))
            }
            Some(right) => format!("Instead: {}", in_short(world, &self.course, right)),
            None if self.over => "It will be marked as never in force; the entry stays in the file.".into(),
            None => "It will be cancelled; the entry stays in the file.".into(),
        });
        if let (Some(Entry::Change(was)), Some(Entry::Change(is))) = (&self.wrong, &self.right)
            && (&was.by, &was.why) != (&is.by, &is.why)
            && !world.hidden
        {
            let by = is
                .by
                .as_deref()
                .map_or("nobody named", |by| world.regimen.care.name_of(by));
            lines.push(format!(
                "Decided with {by}; why: {}",
                is.why.as_deref().unwrap_or("not said")
            ));
        }
        if let (Some(Entry::Plan(was)), Some(Entry::Plan(is))) = (&self.wrong, &self.right) {
            lines.extend(other_steps(world, was, is));
        }
        let days = |stretch: &Stretch| stretch.until.map_or(0, |until| (until - stretch.from).num_days() + 1);
        let over: i64 = self.past.iter().map(days).sum();
        let doses = |stretch: &Stretch| recorded(&world.regimen.journal, &self.course, stretch);
        let kept: usize = self.past.iter().map(doses).sum();
        if over > 0 {
            let over = usize::try_from(over).unwrap_or(0);
            lines.push(format!(
                "{} another plan; {}:",
                words::count(over, "past day follows", "past days follow"),
                match kept {
                    0 => "no dose is recorded there".to_owned(),
                    n => words::count(n, "recorded dose stays", "recorded doses stay"),
                },
            ));
            let listed = self.past.iter().take(LISTED);
            lines.extend(listed.map(|stretch| {
                let recorded = match doses(stretch) {
                    0 => "none".to_owned(),
                    n => n.to_string(),
                };
                format!("{}  {recorded} recorded", stretch_words(world, stretch))
            }));
            lines.extend(more(self.past.len()));
        } else {
            lines.push("No past day differs.".into());
        }
        if self.coming.is_empty() && self.ahead.is_empty() {
            lines.push("From today on nothing differs.".into());
        } else {
            lines.push("From today on:".into());
            // No day differs before the person has answered, and the next rise comes another day all the same.
            lines.extend(self.ahead.iter().map(|ahead| ahead.words(world.today())));
            let listed = self.coming.iter().take(LISTED);
            lines.extend(listed.map(|stretch| stretch_words(world, stretch)));
            lines.extend(more(self.coming.len()));
        }
        lines
    }

    fn text(&self, at: usize) -> Option<String> {
        let text = self.fields.get(at)?.text().trim().to_owned();
        Some(text).filter(|text| !text.is_empty())
    }

    /// The edit that puts it right.
    pub fn edit(&self, world: &World) -> Edit {
        let name = world
            .regimen
            .course(&self.course)
            .map_or(self.course.as_str(), |course| &course.name);
        let day = |entry: &Entry| words::day_near(entry.on(), world.today());
        let Some(wrong) = &self.wrong else {
            return self.added(name);
        };
        let was = format!("{} from {}", wrong.words(), day(wrong));
        let is = self
            .right
            .as_ref()
            .map(|right| format!("{} from {}", right.words(), day(right)));
        let (verb, reason) = match (self.over, &is) {
            (true, Some(_)) => ("corrected", "entered wrong"),
            (true, None) => ("taken back", "entered wrong"),
            (false, Some(_)) => ("changed", "changed before it came"),
            (false, None) => ("cancelled", "cancelled before it came"),
        };
        let what = match &is {
            Some(is) => format!("{name}: {was} {verb} to {is}"),
            None => format!("{name}: {was} {verb}"),
        };
        // Who decided it is kept as the file has it, unless another was typed.
        let known = wrong.by().map(|by| world.regimen.care.name_of(by).to_owned());
        let by = self.text(1);
        let by = if by == known || world.hidden && by.is_none() {
            wrong.by().map(str::to_owned)
        } else {
            by
        };
        let right = self.right.clone().map(|right| right.entered(by, world.today()));
        let correction = Correction {
            wrong: wrong.clone(),
            right,
            reason: self.text(0).unwrap_or_else(|| reason.to_owned()),
        };
        let after = if self.past.is_empty() {
            ""
        } else {
            "; no record was changed"
        };
        Edit {
            operation: Operation::Correct {
                course: self.course.clone(),
                correction: Box::new(correction),
            },
            receipt: format!("{what}{after}"),
            label: what,
        }
    }

    /// The edit that adds a decision which was never entered.
    fn added(&self, name: &str) -> Edit {
        let mut change = match &self.right {
            Some(Entry::Change(change)) => change.clone(),
            _ => Change::new(chrono::NaiveDate::MIN, Verb::Resume),
        };
        change.by = self.text(1).or(change.by);
        change.why = change.why.or_else(|| self.text(0));
        let what = format!("{name}: {} from {} added", change.verb, words::day(change.on));
        Edit {
            operation: Operation::AddChange {
                course: self.course.clone(),
                change,
            },
            receipt: format!("{what}; no record was changed"),
            label: what,
        }
    }

    /// Does what a key asks: what is on top afterwards, and what follows.
    pub(in crate::app) fn act(
        mut self: Box<Self>,
        action: Action,
        world: &World,
    ) -> (Option<Box<Self>>, Option<Vec<Reply>>) {
        match (action, self.focus) {
            (Action::NextPart | Action::PreviousPart, _) => {
                self.step(action == Action::NextPart, world);
                (Some(self), Some(Vec::new()))
            }
            (Action::Open, 0) => (None, Some(vec![Reply::Say(KEPT.into())])),
            (Action::Open | Action::Confirm, _) if !self.is_read(world) => {
                self.page(world, true);
                (Some(self), Some(Vec::new()))
            }
            (Action::Open | Action::Confirm, _) => (None, Some(vec![Reply::Save(Box::new(self.edit(world)))])),
            _ => (Some(self), None),
        }
    }
}

/// What is not listed one by one.
fn more(all: usize) -> Option<String> {
    let more = all.checked_sub(LISTED).filter(|more| *more > 0)?;
    Some(words::more_changes(more))
}
