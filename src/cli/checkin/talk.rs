//! The check-in line by line: one question after the other, until each has its answer or is left.

use std::io::{BufRead, IsTerminal, Write};

use super::wording::wording;
use crate::app::gate;
use crate::app::meanwhile;
use crate::app::message::{Edit, Operation};
use crate::app::prompt::Purpose;
use crate::app::record::{self, Reading};
use crate::app::world::World;
use crate::app::{rate, words};
use crate::cli::context::Fail;
use crate::domain::day::Status;
use crate::domain::measure::{Scale, Value};
use crate::domain::questions::{Asking, Gate, Key, Question, coming, open_grades};
use crate::domain::recording::Dose;
use crate::session::run::Sitting;
use crate::ui::text::clean_line;

/// Nothing more is asked: the answers have ended, or the person is done.
pub(super) struct Enough;

/// What comes after an answer.
pub(super) enum Next {
    /// The next question.
    On,
    /// The same one again.
    Again,
}

/// What a question was about when it was printed.
pub(super) enum Asked {
    /// A dose, whether its window was open, and whether its amount is a range.
    Dose(Dose, bool, bool),
    /// How a plan goes on.
    Gate(Gate),
    /// A reading.
    Reading,
}

/// The questions and answers.
pub(super) struct Talk {
    pub(super) sitting: Sitting,
    pub(super) input: Box<dyn BufRead>,
    /// Something could not be saved.
    pub(super) trouble: bool,
}

impl Talk {
    pub(super) fn world(&self) -> &World {
        &self.sitting.app.world
    }

    pub(super) fn run(&mut self) -> Result<(), Fail> {
        let keys: Vec<Key> = {
            let questions = self.world().questions();
            questions.iter().filter(|q| q.is_open()).map(Question::key).collect()
        };
        self.greet(keys.len())?;
        let mut done = true;
        for (n, key) in keys.iter().enumerate() {
            if self.one(n + 1, keys.len(), key)?.is_err() {
                done = false;
                break;
            }
        }
        if done {
            let _ = self.note()?;
        }
        let (answered, all) = {
            let questions = self.world().questions();
            let now = questions.iter().filter(|q| keys.contains(&q.key()));
            // A gate that is answered is gone from the list.
            let gone = |key: &&Key| matches!(key, Key::Gate(_)) && questions.iter().all(|q| q.key() != **key);
            let gone = keys.iter().filter(gone).count();
            (now.filter(|q| q.is_answered()).count() + gone, keys.len())
        };
        say(&format!("Done. {answered} of {all} answered."))
    }

    /// The day, how much there is, what is coming.
    pub(super) fn greet(&self, open: usize) -> Result<(), Fail> {
        let world = self.world();
        let day = world.day.format("%A %-d %B");
        let things = words::count(open, "thing", "things");
        say(&format!("{day}. {things} open."))?;
        let today = world.today();
        let coming = coming(&world.regimen.care, today);
        for paper in coming.papers {
            let far = words::distance(paper.until, today);
            say(&format!(
                "{}: valid until {}, {far}.",
                paper.name,
                words::day_near(paper.until, today)
            ))?;
        }
        if let Some(next) = coming.next {
            let what = next.what.as_deref().unwrap_or("appointment");
            let with = world.regimen.care.name_of(&next.with);
            let far = words::distance(next.on, today);
            say(&format!(
                "{}: {what} with {with}, {far}.",
                words::day_near(next.on, today)
            ))?;
        }
        Ok(())
    }

    /// One question, until it has its answer or is left.
    pub(super) fn one(&mut self, n: usize, of: usize, key: &Key) -> Result<Result<(), Enough>, Fail> {
        loop {
            let question = {
                let questions = self.world().questions();
                let found = questions.iter().find(|q| q.key() == *key && q.is_open());
                found.map(|question| (wording(self.world(), question), asked(question)))
            };
            let Some((question, asked)) = question else {
                // Answered meanwhile, as by `none to the rest`. What is decided on a plan here is not asked again here.
                if let Key::Gate(course) = key {
                    say(&format!("{}.", gate::closed(self.world(), course)))?;
                }
                return Ok(Ok(()));
            };
            let Ok(answer) = self.ask(&format!("{n} of {of}. {question}"))? else {
                return Ok(Err(Enough));
            };
            match answer.as_str() {
                "q" | "quit" => return Ok(Err(Enough)),
                "" | "-" | "later" | "l" => return Ok(Ok(())),
                "?" => {
                    say(&self.help(key))?;
                    continue;
                }
                _ => {}
            }
            self.sitting.catch_up();
            match self.answer(key, &asked, &answer)? {
                Ok(Next::On) => return Ok(Ok(())),
                Ok(Next::Again) => {}
                Err(Enough) => return Ok(Err(Enough)),
            }
        }
    }

    pub(super) fn answer(&mut self, key: &Key, asked: &Asked, answer: &str) -> Result<Result<Next, Enough>, Fail> {
        match asked {
            Asked::Dose(dose, due, range) => self.answer_dose(dose, (*due, *range), answer),
            Asked::Reading => self.answer_reading(key, answer),
            Asked::Gate(gate) => {
                if !gate::is_open(self.world(), gate) {
                    return Ok(Ok(Next::Again));
                }
                let course = &gate.course;
                let offered = gate::GateAnswer::offered(gate);
                let by_number = answer.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let by_number = by_number.and_then(|n| offered.get(n)).copied();
                let by_words = offered.into_iter().find(|one| one.words() == answer);
                let short = match answer {
                    "g" => Some(gate::GateAnswer::GoOn),
                    "h" => Some(gate::GateAnswer::Hold),
                    "b" | "back" => Some(gate::GateAnswer::Back),
                    "s" | "stay" => Some(gate::GateAnswer::Stay),
                    "end" => Some(gate::GateAnswer::End),
                    _ => None,
                };
                let short = short.filter(|short| offered.contains(short));
                let Some(decision) = by_number.or(by_words).or(short) else {
                    let all: Vec<&str> = offered.iter().map(|one| one.words()).collect();
                    say(&format!("`{answer}`: {}", all.join(" / ")))?;
                    return Ok(Ok(Next::Again));
                };
                let ask = match decision {
                    gate::GateAnswer::Later => return Ok(Ok(Next::On)),
                    gate::GateAnswer::Other => {
                        say(&format!(
                            "Say it with: regimen change {course} \"...\"; regimen change --help has every decision."
                        ))?;
                        return Ok(Ok(Next::On));
                    }
                    gate::GateAnswer::Hold => {
                        "How many days, who decided it, and why? Such as: 7 days, Dr N; dizzy; or: until 20 nov, Dr N."
                    }
                    _ => "Who decided it, and why? Such as: Dr N; no side effects. Enter leaves it out.",
                };
                // What nobody can decide is said before it is asked who did.
                let refused = gate::prompt(self.world(), gate, decision).err();
                if let Some(why) = refused {
                    say(&format!("{why}."))?;
                    return Ok(Ok(Next::Again));
                }
                let purpose = Purpose::Gate(gate.clone(), decision);
                self.line(&purpose, ask)
            }
        }
    }

    /// A line that is read in full and echoed before it counts.
    pub(super) fn line(&mut self, purpose: &Purpose, ask: &str) -> Result<Result<Next, Enough>, Fail> {
        let Ok(text) = self.ask(ask)? else {
            return Ok(Err(Enough));
        };
        self.echoed(purpose, &text)
    }

    pub(super) fn echoed(&mut self, purpose: &Purpose, text: &str) -> Result<Result<Next, Enough>, Fail> {
        if self.is_otherwise(purpose)? {
            return Ok(Ok(Next::Again));
        }
        let echo = match record::read(self.world(), purpose, text) {
            Ok(Reading::Edit(echo, _)) => echo,
            Ok(Reading::Text(_) | Reading::Days(..) | Reading::Asks(_) | Reading::Empty(_)) => {
                return Ok(Ok(Next::Again));
            }
            Err(wrong) => {
                say(&wrong)?;
                return Ok(Ok(Next::Again));
            }
        };
        let Ok(sure) = self.ask(&format!("= {echo}. Enter records it, anything else asks again."))? else {
            return Ok(Err(Enough));
        };
        if !sure.is_empty() || self.is_otherwise(purpose)? {
            return Ok(Ok(Next::Again));
        }
        // What is written is what was echoed, and what the plan says now.
        match record::read(self.world(), purpose, text) {
            Ok(Reading::Edit(now, edit)) if now == echo => self.write(&edit),
            _ => {
                say("The plan was changed meanwhile. Nothing was written.")?;
                Ok(Ok(Next::Again))
            }
        }
    }

    /// Whether what was asked is otherwise by now, which is said; a question of a plan says it when it closes.
    pub(super) fn is_otherwise(&mut self, purpose: &Purpose) -> Result<bool, Fail> {
        self.sitting.look_at_files();
        match purpose {
            Purpose::Gate(gate, _) => Ok(!gate::is_open(self.world(), gate)),
            Purpose::When(dose) | Purpose::Change(dose) => match meanwhile::of_dose(self.world(), dose) {
                Some(otherwise) => say(&format!("{otherwise}.")).map(|()| true),
                None => Ok(false),
            },
            _ => Ok(false),
        }
    }

    /// Asks one line. The answers may come from a file, so that the end of them ends the questions.
    pub(super) fn ask(&mut self, question: &str) -> Result<Result<String, Enough>, Fail> {
        print(&format!("{}  > ", clean_line(question)))?;
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(0) => {
                print("\n")?;
                Ok(Err(Enough))
            }
            Ok(_) => {
                if !std::io::stdin().is_terminal() {
                    print("\n")?;
                }
                Ok(Ok(line.trim().to_owned()))
            }
            Err(error) => Err(Fail::Disk(format!("the answer could not be read: {error}"))),
        }
    }

    pub(super) fn help(&self, key: &Key) -> String {
        let questions = self.world().questions();
        let question = questions.iter().find(|question| question.key() == *key);
        match question {
            Some(Question::Dose(dose)) => {
                let course = self.world().regimen.course(&dose.due.course);
                let said = course.and_then(|course| course.missed.as_deref());
                let said = said.map_or(String::new(), |said| {
                    format!(" Your plan says about a late dose: \"{said}\"")
                });
                format!(
                    "t: taken. s, or skip and a reason: skipped. An amount, a time or both, such as 1.25 mg 14:05: \
                     as it was. Enter: later. q: stop.{said}"
                )
            }
            Some(Question::Reading(asking)) => {
                let rest = if matches!(asking.measure.scale, Scale::Grade { .. }) {
                    " z: none to this and the rest."
                } else {
                    ""
                };
                format!("{}.{rest} Enter leaves it blank. q: stop.", asking.measure.expected())
            }
            _ => "go on: the next step. hold: this step for some days more. back: the step before. Enter: decide \
                  later. q: stop."
                .into(),
        }
    }
}

/// Every side effect that is open: none, as one change.
pub(super) fn none_to_the_rest(world: &World, questions: &[Question<'_>]) -> Edit {
    let open: Vec<&Asking<'_>> = open_grades(questions).collect();
    let names: Vec<String> = open.iter().map(|asking| rate::name(asking)).collect();
    let names = names.join(", ");
    let edits = open
        .iter()
        .map(|asking| rate::given(world, asking, world.day, Value::Grade(0)).operation);
    Edit {
        operation: Operation::Several(edits.collect()),
        label: format!("{names}: none"),
        receipt: format!("{names}: none"),
    }
}

/// What a question is about.
fn asked(question: &Question<'_>) -> Asked {
    match question {
        Question::Dose(dose) => {
            let range = dose.due.amount.high.is_some();
            Asked::Dose(record::dose_of(dose), dose.status == Status::Due, range)
        }
        Question::Gate(gate) => Asked::Gate(gate.clone()),
        Question::Reading(_) => Asked::Reading,
    }
}

pub(super) fn say(text: &str) -> Result<(), Fail> {
    print(&format!("{}\n", clean_line(text)))
}

/// Writes to standard output at once: a question without an end of line must be seen.
pub(super) fn print(text: &str) -> Result<(), Fail> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fail::output(&error)),
        _ => Ok(()),
    }
}
