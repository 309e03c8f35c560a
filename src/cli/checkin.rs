//! `regimen checkin`: the sheet on the screen, or the same questions line by line for screen readers and dumb
//! terminals.
#![expect(clippy::disallowed_methods, reason = "the environment is read here")]

mod wording;

use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use clap::Args;

use self::wording::wording;
use super::context::{Context, Fail};
use super::days::Looks;
use crate::app::checkin::IN_THE_WAY;
use crate::app::gate;
use crate::app::meanwhile;
use crate::app::message::{Edit, Operation};
use crate::app::popup::Popup;
use crate::app::prompt::Purpose;
use crate::app::record::{self, Reading};
use crate::app::world::World;
use crate::app::{rate, second, words};
use crate::domain::day::Status;
use crate::domain::measure::{Scale, Value};
use crate::domain::questions::{Asking, Gate, Key, Question, coming, open_grades};
use crate::domain::recording::Dose;
use crate::session::run::Sitting;
use crate::ui::text::clean_line;

/// Answer everything that is open now
#[derive(Debug, Args)]
pub(super) struct Checkin {
    /// Another day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl Checkin {
    pub fn run(&self, mut context: Context) -> Result<ExitCode, Fail> {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let plain = super::print::is_plain() || dumb || self.on.is_some();
        if !plain && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            return crate::cli::planner::planner(context, false, true);
        }
        if !plain {
            return Err(Fail::Usage(
                "there is no terminal to draw on; --plain asks line by line".into(),
            ));
        }
        let on = context.day("--on", self.on.as_deref(), Looks::Back)?;
        let day = on.unwrap_or(context.today);
        context.read_months(day, day);
        context.report_faults();
        // What cannot be read may be what would be asked.
        let left_out = context.faults().next().is_some();
        let mut sitting = Sitting::new(context.sits_down(true, false));
        if let Some(day) = on {
            sitting.app.world.day = day;
        }
        sitting.read_wanted();
        sitting.app.world.refresh();
        let mut talk = Talk {
            sitting,
            input: Box::new(std::io::stdin().lock()),
            trouble: false,
        };
        talk.run()?;
        Ok(if talk.trouble || left_out {
            ExitCode::from(3)
        } else {
            ExitCode::SUCCESS
        })
    }
}

/// Nothing more is asked: the answers have ended, or the person is done.
struct Enough;

/// What comes after an answer.
enum Next {
    /// The next question.
    On,
    /// The same one again.
    Again,
}

/// What a question was about when it was printed.
enum Asked {
    /// A dose, whether its window was open, and whether its amount is a range.
    Dose(Dose, bool, bool),
    /// How a plan goes on.
    Gate(Gate),
    /// A reading.
    Reading,
}

/// The questions and answers.
struct Talk {
    sitting: Sitting,
    input: Box<dyn BufRead>,
    /// Something could not be saved.
    trouble: bool,
}

impl Talk {
    fn world(&self) -> &World {
        &self.sitting.app.world
    }

    fn run(&mut self) -> Result<(), Fail> {
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
    fn greet(&self, open: usize) -> Result<(), Fail> {
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
    fn one(&mut self, n: usize, of: usize, key: &Key) -> Result<Result<(), Enough>, Fail> {
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

    fn answer(&mut self, key: &Key, asked: &Asked, answer: &str) -> Result<Result<Next, Enough>, Fail> {
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
    fn line(&mut self, purpose: &Purpose, ask: &str) -> Result<Result<Next, Enough>, Fail> {
        let Ok(text) = self.ask(ask)? else {
            return Ok(Err(Enough));
        };
        self.echoed(purpose, &text)
    }

    fn echoed(&mut self, purpose: &Purpose, text: &str) -> Result<Result<Next, Enough>, Fail> {
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
    fn is_otherwise(&mut self, purpose: &Purpose) -> Result<bool, Fail> {
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

    fn answer_dose(
        &mut self,
        dose: &Dose,
        (due, range): (bool, bool),
        answer: &str,
    ) -> Result<Result<Next, Enough>, Fail> {
        if let Some(otherwise) = meanwhile::of_dose(self.world(), dose) {
            say(&format!("{otherwise}."))?;
            return Ok(Ok(Next::Again));
        }
        let dose = dose.clone();
        let (word, rest) = answer.split_once([' ', ';']).unwrap_or((answer, ""));
        let says = match word {
            "t" | "taken" | "y" => Some(true),
            "s" | "skip" | "skipped" => Some(false),
            _ => None,
        };
        let says = says.filter(|_| rest.is_empty());
        if let Some(edit) = says.and_then(|taken| record::settled(self.world(), &dose, taken)) {
            return self.write(&edit);
        }
        match word {
            "t" | "taken" | "y" if rest.is_empty() && range => self.line(&Purpose::Change(dose), "How much was it?"),
            "t" | "taken" | "y" if rest.is_empty() && due => {
                let edit = record::taken(self.world(), &dose, self.world().now);
                self.write_or_say(edit)
            }
            "t" | "taken" | "y" if rest.is_empty() => {
                let planned = record::planned(self.world(), &dose);
                let at = record::planned_words(self.world(), &dose, false);
                let enter = if record::offered(self.world(), &dose) == planned {
                    "as planned"
                } else if record::offers_planned(self.world(), &dose) {
                    "now, p as planned"
                } else {
                    "now"
                };
                self.line(
                    &Purpose::When(dose),
                    &format!("When? Planned {at}; Enter means {enter}."),
                )
            }
            "s" | "skip" | "skipped" => {
                let why = rest.trim().trim_start_matches(';').trim();
                let edit = record::left_out(self.world(), &dose, false, Some(why).filter(|why| !why.is_empty()));
                self.write_or_say(edit)
            }
            _ => self.echoed(&Purpose::Change(dose), answer),
        }
    }

    fn answer_reading(&mut self, key: &Key, answer: &str) -> Result<Result<Next, Enough>, Fail> {
        let edit = {
            let world = self.world();
            let questions = world.questions();
            let asking = questions.iter().find_map(|question| match question {
                Question::Reading(asking) if question.key() == *key => Some(*asking),
                _ => None,
            });
            let Some(asking) = asking else { return Ok(Ok(Next::On)) };
            if answer == "z" && matches!(asking.measure.scale, Scale::Grade { .. }) {
                Ok((none_to_the_rest(world, &questions), false))
            } else {
                let answer = if answer == "x" { "10" } else { answer };
                let above = |value: &Value| matches!(value, Value::Grade(1..));
                let read = asking.measure.value(answer).map_err(|error| error.to_string());
                read.map(|value| {
                    let more = above(&value);
                    (rate::given(world, &asking, world.day, value), more)
                })
            }
        };
        let (edit, more) = match edit {
            Ok(edit) => edit,
            Err(wrong) => {
                say(&wrong)?;
                return Ok(Ok(Next::Again));
            }
        };
        let written = self.write(&edit)?;
        if !more || matches!(written, Ok(Next::Again)) {
            return Ok(written);
        }
        self.in_the_way(key)
    }

    /// The one more question about a side effect above none.
    fn in_the_way(&mut self, key: &Key) -> Result<Result<Next, Enough>, Fail> {
        let choices: Vec<String> = IN_THE_WAY
            .iter()
            .enumerate()
            .map(|(i, words)| format!("{i} {words}"))
            .collect();
        let ask = format!(
            "How much does it get in the way? {}. Enter leaves it out.",
            choices.join(" / ")
        );
        let Ok(text) = self.ask(&ask)? else {
            return Ok(Err(Enough));
        };
        let chosen = text.parse::<usize>().ok().and_then(|i| IN_THE_WAY.get(i).copied());
        let chosen = chosen.or_else(|| IN_THE_WAY.into_iter().find(|words| *words == text));
        let Some(words) = chosen else { return Ok(Ok(Next::On)) };
        let edit = {
            let questions = self.world().questions();
            questions.iter().find_map(|question| match question {
                Question::Reading(asking) if question.key() == *key => {
                    rate::remarked(asking, &format!("in the way: {words}"))
                }
                _ => None,
            })
        };
        match edit {
            Some(edit) => self.write(&edit),
            None => Ok(Ok(Next::On)),
        }
    }

    fn note(&mut self) -> Result<Result<(), Enough>, Fail> {
        let Ok(text) = self.ask("Note: one line; Enter leaves it out.")? else {
            return Ok(Err(Enough));
        };
        // As at every question.
        if text == "q" {
            return Ok(Err(Enough));
        }
        let read = record::read(self.world(), &Purpose::Note(self.world().day), &text);
        if let Ok(Reading::Edit(_, edit)) = read {
            let _ = self.write(&edit)?;
        }
        Ok(Ok(()))
    }

    fn write_or_say(&mut self, edit: Result<Edit, String>) -> Result<Result<Next, Enough>, Fail> {
        match edit {
            Ok(edit) => self.write(&edit),
            Err(wrong) => {
                say(&wrong)?;
                Ok(Ok(Next::Again))
            }
        }
    }

    /// Writes; over one of the person's own limits after a question, the harmless answer first.
    fn write(&mut self, edit: &Edit) -> Result<Result<Next, Enough>, Fail> {
        if let Some(question) = second::asked(self.world(), edit, &[]) {
            let contact = self.world().regimen.settings.contact.as_ref();
            let contact = contact.filter(|_| question.is_of_figures());
            let contact = contact.map_or(String::new(), |contact| format!(" Your contact: {contact}."));
            let facts: Vec<String> = question.doubts.iter().flat_map(|doubt| doubt.facts.clone()).collect();
            let facts = facts.join(" ");
            let ask = format!("{facts}{contact} Record it anyway? Enter leaves it, y records it.");
            let Ok(answer) = self.ask(&ask)? else {
                return Ok(Err(Enough));
            };
            if !matches!(answer.as_str(), "y" | "yes") {
                say("Nothing was recorded.")?;
                return Ok(Ok(Next::On));
            }
        }
        self.sitting.look_at_files();
        if let Some(otherwise) = meanwhile::of_edit(self.world(), edit) {
            say(&format!("{otherwise}."))?;
            return Ok(Ok(Next::Again));
        }
        self.sitting.save(edit);
        // Another program has recorded something meanwhile.
        if matches!(self.sitting.app.popup, Some(Popup::Second(_))) {
            self.sitting.app.popup = None;
            return self.write(edit);
        }
        let receipt = self.sitting.app.receipt.take().unwrap_or_default();
        let text = clean_line(&receipt.text).into_owned();
        if receipt.trouble {
            self.trouble = true;
            eprintln!("regimen: {text}");
            return Ok(Ok(Next::Again));
        }
        eprintln!("Recorded: {}. Undo: regimen undo", text.trim_end_matches('.'));
        Ok(Ok(Next::On))
    }

    /// Asks one line. The answers may come from a file, so that the end of them ends the questions.
    fn ask(&mut self, question: &str) -> Result<Result<String, Enough>, Fail> {
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

    fn help(&self, key: &Key) -> String {
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
fn none_to_the_rest(world: &World, questions: &[Question<'_>]) -> Edit {
    let open: Vec<&Asking<'_>> = open_grades(questions).collect();
    let names: Vec<String> = open.iter().map(|asking| rate::name(asking)).collect();
    let edits = open
        .iter()
        .map(|asking| rate::given(world, asking, world.day, Value::Grade(0)).operation);
    Edit {
        operation: Operation::Several(edits.collect()),
        label: format!("none: {}", names.join(", ")),
        receipt: format!("none: {}", names.join(", ")),
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

fn say(text: &str) -> Result<(), Fail> {
    print(&format!("{}\n", clean_line(text)))
}

/// Writes to standard output at once: a question without an end of line must be seen.
fn print(text: &str) -> Result<(), Fail> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fail::output(&error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
