//! The check-in: all that is open now in one column. A digit answers and moves on; every answer is saved at once.
//!
//! The sheet remembers which questions it came up with and which one is being answered; whether a question has its
//! answer it reads from the journal. It moves on when an answer is saved, so that one that could not be saved is still
//! asked.

use super::gate;
use super::key::{Code, Key as Press};
use super::message::{Action, Edit, Operation};
use super::rate;
use super::reply::{Ask, Reply};
use super::today::{self, Row as TodayRow};
use super::world::World;
use crate::domain::day::{DayDose, Status};
use crate::domain::measure::{Scale, Value};
use crate::domain::questions::{Asking, Key, Question, open_grades};

/// The sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What it came up with.
    keys: Vec<Key>,
    /// What is being answered.
    at: Spot,
    /// An answer on its way to the disk: on its arrival the sheet moves on to there.
    waiting: Option<(Key, Spot)>,
    /// What was answered here, the last one at the end: an undo goes back to it.
    trail: Vec<Key>,
    /// The side effect whose second question is open: is it in the way?
    follow: Option<Key>,
}

/// A line of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    /// A question.
    Question(Key),
    /// The note, at the end.
    Note,
}

/// The letters of the grades, in their order.
const GRADES: [char; 5] = ['n', 'm', 'o', 's', 'v'];

/// How much a side effect is in the way, from 0.
pub const IN_THE_WAY: [&str; 5] = ["not at all", "a little", "somewhat", "quite a bit", "very much"];

impl State {
    /// The sheet for the shown day.
    pub fn new(world: &World) -> Self {
        let questions = world.questions();
        // A dose that was answered before does not belong in this sheet; a rating is, to be looked at and changed.
        let shown = |question: &&Question<'_>| !matches!(question, Question::Dose(_)) || question.is_open();
        let keys: Vec<Key> = questions.iter().filter(shown).map(Question::key).collect();
        let mut state = Self {
            keys,
            at: Spot::Note,
            waiting: None,
            trail: Vec::new(),
            follow: None,
        };
        state.at = next_open(&state.questions(world), None);
        state
    }

    /// Its questions as they are now. One that has opened meanwhile is among them.
    pub fn questions<'a>(&self, world: &'a World) -> Vec<Question<'a>> {
        let mut questions = world.questions();
        questions.retain(|question| question.is_open() || self.keys.contains(&question.key()));
        questions
    }

    /// The place of the line being answered among its questions; after the last one it is the note.
    pub fn place(&self, questions: &[Question<'_>]) -> usize {
        let found = match &self.at {
            Spot::Question(key) => questions.iter().position(|question| question.key() == *key),
            Spot::Note => None,
        };
        found.unwrap_or(questions.len())
    }

    /// Focuses the line at this place among its questions; after the last one the note.
    pub fn focus_on(&mut self, place: usize, world: &World) {
        let key = self.questions(world).get(place).map(Question::key);
        self.follow = None;
        self.at = key.map_or(Spot::Note, Spot::Question);
    }

    /// How many questions have an answer, and how many there are.
    pub fn answered(&self, world: &World) -> (usize, usize) {
        let questions = self.questions(world);
        (questions.iter().filter(|q| q.is_answered()).count(), questions.len())
    }

    /// Whether the focused side effect is asked about again.
    pub fn asks_more(&self) -> bool {
        matches!(&self.at, Spot::Question(key) if self.follow.as_ref() == Some(key))
    }

    /// Does what a key asks: whether the sheet stays, and what follows. `None`: it means nothing here.
    pub fn act(&mut self, action: Action, press: Press, world: &World) -> (bool, Option<Vec<Reply>>) {
        let questions = self.questions(world);
        let place = self.place(&questions);
        self.waiting = None;
        let moved = match action {
            Action::Down => Some(place + 1),
            Action::Up => Some(place.saturating_sub(1)),
            Action::First => Some(0),
            Action::Last => Some(questions.len()),
            Action::Open if place < questions.len() => Some(place + 1),
            _ => None,
        };
        if let Some(to) = moved {
            self.follow = None;
            self.at = questions
                .get(to)
                .map_or(Spot::Note, |question| Spot::Question(question.key()));
            return (true, Some(Vec::new()));
        }
        let of_reading = matches!(questions.get(place), Some(Question::Reading(_)));
        let rates = of_reading && matches!(action, Action::Rate | Action::Blank | Action::Change);
        if let Some(words) = rate::to_come(world).filter(|_| rates || action == Action::RestNone) {
            return (true, Some(vec![Reply::Say(words)]));
        }
        let replies = match action {
            Action::Undo | Action::Redo => {
                self.go_back(action);
                Some(vec![Reply::Do(today::back(action))])
            }
            Action::RestNone => Some(self.rest_none(world, &questions)),
            Action::Called => Some(rate::ask_call(world)),
            Action::Note => Some(vec![Reply::Ask(Box::new(Ask::Prompt(today::note(world))))]),
            _ => match questions.get(place) {
                Some(question) => self.answer(action, press, world, &questions, question),
                None if action == Action::Open || is(press, 'n') => {
                    Some(vec![Reply::Ask(Box::new(Ask::Prompt(today::note(world))))])
                }
                None => None,
            },
        };
        (true, replies)
    }

    /// An answer of this sheet is on the disk: to the next question.
    pub fn saved(&mut self, world: &World) {
        let Some((key, then)) = self.waiting.take() else { return };
        let questions = self.questions(world);
        let here = matches!(&self.at, Spot::Question(at) if *at == key);
        let question = questions.iter().find(|question| question.key() == key);
        // A gate that is answered is not a question any more.
        if question.is_some_and(|question| !question.is_answered()) || !here {
            return;
        }
        let first = self.follow.as_ref() != Some(&key);
        self.trail.retain(|known| *known != key);
        self.trail.push(key.clone());
        self.follow = match question {
            Some(Question::Reading(asking)) if first && troubles(asking) => {
                self.follow = Some(key);
                return;
            }
            _ => None,
        };
        self.at = then;
    }

    /// An undo shows what it changed: the question that was answered last.
    fn go_back(&mut self, action: Action) {
        self.follow = None;
        if action == Action::Undo
            && let Some(key) = self.trail.pop()
        {
            self.at = Spot::Question(key);
        }
    }

    fn answer(
        &mut self,
        action: Action,
        press: Press,
        world: &World,
        questions: &[Question<'_>],
        question: &Question<'_>,
    ) -> Option<Vec<Reply>> {
        let key = question.key();
        if action == Action::Blank {
            let given = match question {
                Question::Reading(asking) if !self.asks_more() => rate::blank(asking),
                _ => None,
            };
            self.follow = None;
            self.at = next_open(questions, Some(&key));
            return Some(given.into_iter().map(|edit| Reply::Save(Box::new(edit))).collect());
        }
        let replies = match question {
            Question::Dose(dose) => answer_dose(action, press, world, dose),
            Question::Reading(asking) => match action {
                Action::Rate if self.asks_more() => rate_more(asking, press),
                Action::Rate => rate(world, asking, press),
                Action::Change => {
                    let text = asking.given.map(|given| given.value.to_string()).unwrap_or_default();
                    Some(vec![Reply::Ask(Box::new(Ask::Prompt(rate::prompt(
                        world, asking, &text,
                    ))))])
                }
                _ => None,
            },
            Question::Gate(gate) => match (action, press.digit()) {
                (Action::Rate, Some(digit @ 1..=6)) => {
                    let answer = gate::GateAnswer::offered(gate)[usize::from(digit) - 1];
                    match gate::prompt(world, gate, answer) {
                        Ok(Some(prompt)) => Some(vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]),
                        Ok(None) => {
                            self.at = next_open(questions, Some(&key));
                            Some(vec![Reply::Say("The step runs on; you are asked again".into())])
                        }
                        Err(why) => return Some(vec![Reply::Say(why)]),
                    }
                }
                _ => None,
            },
        }?;
        let then = next_open(questions, Some(&key));
        self.waiting = Some((key, then));
        Some(replies)
    }

    /// None to every side effect that waits for an answer, and on to the note.
    fn rest_none(&mut self, world: &World, questions: &[Question<'_>]) -> Vec<Reply> {
        self.follow = None;
        let open: Vec<&Asking<'_>> = open_grades(questions).collect();
        let Some(first) = open.first() else {
            self.at = Spot::Note;
            return vec![Reply::Say("Every side effect has its answer already".into())];
        };
        self.trail.push(Key::Reading(first.measure.id.clone(), first.occasion));
        let place = self.place(questions);
        let rest = questions.get(place..).unwrap_or_default();
        self.at = rest
            .iter()
            .find(|question| question.is_open() && !is_grade(question))
            .map_or(Spot::Note, |question| Spot::Question(question.key()));
        let names: Vec<String> = open.iter().map(|asking| rate::name(asking)).collect();
        let names = names.join(", ");
        let edits: Vec<Edit> = open
            .iter()
            .map(|asking| rate::given(world, asking, world.day, Value::Grade(0)))
            .collect();
        vec![Reply::Save(Box::new(Edit {
            operation: Operation::Several(edits.into_iter().map(|edit| edit.operation).collect()),
            label: format!("{names}: none"),
            receipt: format!("Saved as none: {names}"),
        }))]
    }
}

/// The next open question after this one; without one, the note. While a dose is due, the sheet does not begin with one
/// whose time has passed: that one is listed above and can be reached.
fn next_open(questions: &[Question<'_>], behind: Option<&Key>) -> Spot {
    let from = behind.and_then(|key| questions.iter().position(|question| question.key() == *key));
    let rest = questions.get(from.map_or(0, |place| place + 1)..).unwrap_or_default();
    let of = |question: &Question<'_>, status: Status| matches!(question, Question::Dose(dose) if question.is_open() && dose.status == status);
    let begins = behind.is_none() && questions.iter().any(|question| of(question, Status::Due));
    let skipped = |question: &Question<'_>| begins && of(question, Status::NotRecorded);
    // Who fills in what is over answers line by line: none of it is waited for any more.
    let late = from.and_then(|place| questions.get(place));
    let late = late.is_some_and(|question| !question.is_open() && !question.is_answered());
    let waits = |question: &Question<'_>| question.is_open() || late && !question.is_answered();
    let open = rest.iter().find(|question| waits(question) && !skipped(question));
    open.map_or(Spot::Note, |question| Spot::Question(question.key()))
}

fn is_grade(question: &Question<'_>) -> bool {
    matches!(question, Question::Reading(asking) if matches!(asking.measure.scale, Scale::Grade { .. }))
}

/// Whether a side effect is above none, and nothing is said yet of how much it is in the way.
fn troubles(asking: &Asking<'_>) -> bool {
    matches!(asking.measure.scale, Scale::Grade { .. })
        && asking
            .given
            .is_some_and(|given| matches!(given.value, Value::Grade(1..)) && given.note.is_none())
}

fn is(press: Press, letter: char) -> bool {
    !press.ctrl && press.code == Code::Char(letter)
}

/// What can be said of a dose: taken, skipped, or anything else on a line.
fn answer_dose(action: Action, press: Press, world: &World, dose: &DayDose) -> Option<Vec<Reply>> {
    let row = TodayRow::Dose(dose);
    match action {
        Action::Take => today::take(world, &row),
        Action::Change => today::change(world, &row),
        Action::Skip => Some(today::skip_dose(world, dose)),
        Action::Rate if is(press, 's') => Some(today::skip_dose(world, dose)),
        _ => None,
    }
}

/// One key is the whole answer, or the beginning of a number.
fn rate(world: &World, asking: &Asking<'_>, press: Press) -> Option<Vec<Reply>> {
    let measure = asking.measure;
    let letter = match press.code {
        Code::Char(c) => GRADES.iter().position(|g| *g == c).and_then(|g| u8::try_from(g).ok()),
        _ => None,
    };
    let digit = press.digit();
    let ten = is(press, 'x');
    let value = match &measure.scale {
        Scale::Rating { .. } if ten => Some(Value::Number(10.into())),
        Scale::Rating { .. } => digit.map(|digit| Value::Number(digit.into())),
        Scale::Grade { five } => letter
            .or(digit)
            .filter(|grade| *grade <= if *five { 4 } else { 3 })
            .map(Value::Grade),
        Scale::YesNo => match (digit, letter, is(press, 'y')) {
            (Some(1), ..) | (_, _, true) => Some(Value::Yes(true)),
            (Some(0), ..) | (_, Some(0), _) => Some(Value::Yes(false)),
            _ => None,
        },
        Scale::Number { .. } | Scale::Pair { .. } => {
            let digit = digit?;
            let prompt = rate::prompt(world, asking, &digit.to_string());
            return Some(vec![Reply::Ask(Box::new(Ask::Prompt(prompt)))]);
        }
    };
    let Some(value) = value else {
        return Some(vec![Reply::Say(world.expectation(measure))]);
    };
    let edit = rate::given(world, asking, world.day, value);
    Some(vec![Reply::Save(Box::new(edit))])
}

/// The second question about a side effect.
fn rate_more(asking: &Asking<'_>, press: Press) -> Option<Vec<Reply>> {
    let words = press.digit().and_then(|digit| IN_THE_WAY.get(usize::from(digit)));
    let Some(words) = words else {
        return Some(vec![Reply::Say(format!(
            "In the way: 0 {} to 4 {}; - leaves it blank",
            IN_THE_WAY[0], IN_THE_WAY[4]
        ))]);
    };
    let edit = rate::remarked(asking, &format!("in the way: {words}"))?;
    Some(vec![Reply::Save(Box::new(edit))])
}
