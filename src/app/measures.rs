//! What the check-in asks, as a list that can be edited: add, change, archive. Nothing that was answered goes.

use super::keys::Scope;
use super::line::Line;
use super::message::{Action, Edit, Operation};
use super::world::{Reply, World};
use crate::domain::measure::{Asked, Measure, MeasureId, phrase};

/// The list, and the form over it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The focused line.
    pub at: usize,
    /// The measure being written.
    pub form: Option<Form>,
}

/// What is asked in the form before the bounds.
pub const QUESTIONS: [&str; 4] = [
    "What is it called?",
    "Question text (if not the name)",
    "How is it answered?",
    "When is it asked?",
];

/// A measure being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The one that is changed; `None`: a new one.
    old: Option<Box<Measure>>,
    /// One line for each question, then one for each bound, the last one empty.
    pub lines: Vec<Line>,
    /// Which one is being answered.
    pub field: usize,
}

impl Form {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            old: None,
            lines: vec![
                Line::default(),
                Line::default(),
                Line::default(),
                Line::new("daily"),
                Line::default(),
            ],
            field: 0,
        }
    }

    /// One for a measure that is there.
    pub fn of(measure: &Measure) -> Self {
        let mut lines = vec![
            Line::new(&measure.name),
            Line::new(measure.ask.as_deref().unwrap_or_default()),
            Line::new(&phrase::scale_words(&measure.scale)),
            Line::new(&phrase::asked_words(&measure.asked)),
        ];
        let bounds = measure.bounds.iter();
        lines.extend(bounds.map(|bound| Line::new(&phrase::bound_words(&measure.scale, bound))));
        lines.push(Line::default());
        Self {
            old: Some(Box::new(measure.clone())),
            lines,
            field: 0,
        }
    }

    /// Whether it changes a measure that is there.
    pub fn is_change(&self) -> bool {
        self.old.is_some()
    }

    /// What is typed and was not there, each line with its question.
    pub(super) fn typed(&self) -> Vec<(&'static str, &str)> {
        let fresh = self.old.as_deref().map_or_else(Self::new, Self::of);
        (0..self.lines.len())
            .filter(|field| self.text(*field) != fresh.text(*field))
            .map(|field| (Self::question(field), self.text(field)))
            .collect()
    }

    /// The question of a field.
    pub fn question(field: usize) -> &'static str {
        QUESTIONS.get(field).copied().unwrap_or("Alert level and message")
    }

    /// What would be valid in a field.
    pub fn example(field: usize) -> &'static str {
        match field {
            0 => "Mood",
            1 => "Mood, today so far; Enter leaves it empty",
            2 => phrase::SCALES,
            3 => phrase::ASKINGS,
            _ => phrase::BOUNDS,
        }
    }

    /// To the next field, or the one before; after a bound that is written there is room for one more.
    pub fn step(&mut self, down: bool) {
        if self.lines.last().is_some_and(|line| !line.text().trim().is_empty()) {
            self.lines.push(Line::default());
        }
        let count = self.lines.len();
        self.field = (self.field + if down { 1 } else { count - 1 }) % count;
    }

    fn text(&self, field: usize) -> &str {
        self.lines.get(field).map_or("", |line| line.text().trim())
    }

    /// How a field is read, in full; or what is wrong with it.
    pub fn echo(&self, field: usize, world: &World) -> Result<String, String> {
        let text = self.text(field);
        match field {
            0 => self.id(world).map(|_| text.to_owned()),
            1 if text.is_empty() => Ok("its name".into()),
            1 => Ok(text.to_owned()),
            2 => self.scale(world).map(|scale| phrase::scale_words(&scale)),
            3 => self.asked(world).map(|asked| phrase::asked_words(&asked)),
            _ if text.is_empty() => Ok("none".into()),
            _ => {
                let scale = self.scale(world)?;
                phrase::bound(&scale, text).map(|bound| phrase::bound_words(&scale, &bound))
            }
        }
    }

    fn scale(&self, world: &World) -> Result<crate::domain::measure::Scale, String> {
        let scale = phrase::scale(self.text(2))?;
        match &self.old {
            Some(old) if !may_be_answered(world, &old.id) => Ok(scale),
            // What was answered by one scale means nothing by another.
            Some(old) if std::mem::discriminant(&old.scale) != std::mem::discriminant(&scale) => Err(format!(
                "{} is answered by {}; archive it and add another",
                old.name,
                phrase::scale_words(&old.scale)
            )),
            _ => Ok(scale),
        }
    }

    fn asked(&self, world: &World) -> Result<Asked, String> {
        let asked = phrase::asked(self.text(3))?;
        if let Asked::Around { course, .. } = &asked
            && world.regimen.course(course).is_none()
        {
            let known: Vec<&str> = world.regimen.courses.iter().map(|course| course.id.as_str()).collect();
            return Err(format!("no course `{course}`; there are: {}", known.join(", ")));
        }
        Ok(asked)
    }

    /// The key in the file: of the old one, or by the name.
    fn id(&self, world: &World) -> Result<MeasureId, String> {
        if self.text(0).is_empty() {
            return Err("a name is needed".into());
        }
        if let Some(old) = &self.old {
            return Ok(old.id.clone());
        }
        let lower = self.text(0).to_lowercase();
        let words: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let base: String = words.join("-").chars().take(24).collect();
        let base = if base.is_empty() { "measure".to_owned() } else { base };
        let free = |id: &String| world.regimen.measure(&MeasureId(id.as_str().into())).is_none();
        std::iter::once(base.clone())
            .chain((2..100).map(|n| format!("{base}-{n}")))
            .find(free)
            .map(|id| MeasureId(id.into()))
            .ok_or_else(|| format!("`{}` is there already", self.text(0)))
    }

    /// The measure that was described.
    ///
    /// # Errors
    /// The first field that cannot be read, and why.
    pub fn measure(&self, world: &World) -> Result<Measure, (usize, String)> {
        let id = self.id(world).map_err(|wrong| (0, wrong))?;
        let scale = self.scale(world).map_err(|wrong| (2, wrong))?;
        let asked = self.asked(world).map_err(|wrong| (3, wrong))?;
        let mut bounds = Vec::new();
        for field in QUESTIONS.len()..self.lines.len() {
            if !self.text(field).is_empty() {
                bounds.push(phrase::bound(&scale, self.text(field)).map_err(|wrong| (field, wrong))?);
            }
        }
        let old = self.old.as_deref();
        Ok(Measure {
            id,
            name: self.text(0).to_owned(),
            ask: Some(self.text(1).to_owned()).filter(|ask| !ask.is_empty()),
            scale,
            asked,
            wish: old.and_then(|old| old.wish),
            baseline: old.and_then(|old| old.baseline.clone()),
            bounds,
            retired: old.and_then(|old| old.retired),
        })
    }

    /// The edit that writes it.
    ///
    /// # Errors
    /// The first field that cannot be read, and why.
    pub fn edit(&self, world: &World) -> Result<Edit, (usize, String)> {
        let new = self.measure(world)?;
        if let Some(old) = &self.old {
            let now = world.regimen.measure(&old.id);
            let field = now.map_or(Some(0), |now| written_over(old, now, &new));
            if let Some(field) = field {
                let words = "another program has changed this meanwhile. Esc, then change it again";
                return Err((field, words.to_owned()));
            }
        }
        Ok(match &self.old {
            Some(old) => Edit {
                label: format!("{} changed", new.name),
                receipt: format!("{} is asked so: {}", new.name, phrase::summary(&new)),
                operation: Operation::ReplaceMeasure {
                    old: old.clone(),
                    new: Box::new(new),
                },
            },
            None => Edit {
                label: format!("{} added", new.name),
                receipt: match new.asked {
                    Asked::Weekdays(0) => {
                        format!("{} is entered when there is something to enter, never asked", new.name)
                    }
                    _ => format!("{} is asked from now on, {}", new.name, phrase::asked_words(&new.asked)),
                },
                operation: Operation::AddMeasure(Box::new(new)),
            },
        })
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

/// The measures that are listed: all but those that are asked no longer and have given their name to one that is.
pub fn listed(world: &World) -> Vec<&Measure> {
    let all = &world.regimen.measures;
    let follows = |old: &Measure| {
        let same = |new: &Measure| new.retired.is_none() && new.name.eq_ignore_ascii_case(&old.name);
        old.retired.is_some() && all.iter().any(same)
    };
    all.iter().filter(|measure| !follows(measure)).collect()
}

impl State {
    /// The focused measure.
    pub fn focused<'a>(&self, world: &'a World) -> Option<&'a Measure> {
        listed(world).get(self.place(world)).copied()
    }

    /// The place of the focused line.
    pub fn place(&self, world: &World) -> usize {
        self.at.min(listed(world).len().saturating_sub(1))
    }

    /// Does what a key asks of the list; `None`: it means nothing here.
    pub fn act(&mut self, action: Action, world: &World) -> Option<Vec<Reply>> {
        let last = listed(world).len().saturating_sub(1);
        let at = self.place(world);
        match action {
            Action::Down => self.at = (at + 1).min(last),
            Action::Up => self.at = at.saturating_sub(1),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::AddBelow => self.form = Some(Form::new()),
            Action::Change | Action::Open if world.hidden && self.focused(world).is_some() => {
                let show = world.key(Scope::Everywhere, Action::Hide).unwrap_or_default();
                return Some(vec![Reply::Say(format!(
                    "What would be changed is hidden; {show} shows it"
                ))]);
            }
            Action::Change | Action::Open => match self.focused(world) {
                Some(measure) => self.form = Some(Form::of(measure)),
                None => self.form = Some(Form::new()),
            },
            Action::Remove => {
                let measure = self.focused(world)?;
                return Some(vec![Reply::Save(Box::new(archive(world, measure)))]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }
}

/// The first line that another program has changed in a measure, and that was changed here into something else.
fn written_over(old: &Measure, now: &Measure, new: &Measure) -> Option<usize> {
    fn both<T: PartialEq>(old: &T, now: &T, new: &T) -> bool {
        now != old && new != old && new != now
    }
    let lines = [
        both(&old.name, &now.name, &new.name),
        both(&old.ask, &now.ask, &new.ask),
        both(&old.scale, &now.scale, &new.scale),
        both(&old.asked, &now.asked, &new.asked),
        both(&old.bounds, &now.bounds, &new.bounds),
    ];
    lines.iter().position(|written_over| *written_over)
}

/// Whether a measure has an answer, or one may be in a month that is not read yet.
fn may_be_answered(world: &World, id: &MeasureId) -> bool {
    let journal = &world.regimen.journal;
    let unread = world.kept_months.iter().any(|month| !journal.has(*month));
    unread
        || journal
            .months()
            .any(|(_, month)| month.readings.iter().any(|reading| reading.measure == *id))
}

/// A measure is asked no longer, from today on; or again.
fn archive(world: &World, measure: &Measure) -> Edit {
    let retired = measure.retired.is_none().then(|| world.today());
    let new = Measure {
        retired,
        ..measure.clone()
    };
    let (label, receipt) = if retired.is_some() {
        (
            format!("{} archived", measure.name),
            format!("{} is no longer asked; its answers are kept", measure.name),
        )
    } else {
        (
            format!("{} asked again", measure.name),
            format!("{} is asked again", measure.name),
        )
    };
    Edit {
        operation: Operation::ReplaceMeasure {
            old: Box::new(measure.clone()),
            new: Box::new(new),
        },
        label,
        receipt,
    }
}
