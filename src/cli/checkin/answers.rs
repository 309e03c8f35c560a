//! What becomes of an answer of the check-in: it is read, asked about where it goes against something, and written.

use super::talk::{Enough, Next, Talk, none_to_the_rest, say};
use crate::app::checkin::IN_THE_WAY;
use crate::app::meanwhile;
use crate::app::message::Edit;
use crate::app::popup::Popup;
use crate::app::prompt::Purpose;
use crate::app::record::{self, Reading};
use crate::app::{rate, second};
use crate::cli::context::Fail;
use crate::domain::measure::{Scale, Value};
use crate::domain::questions::{Key, Question};
use crate::domain::recording::Dose;
use crate::ui::text::clean_line;

impl Talk {
    pub(super) fn answer_dose(
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

    pub(super) fn answer_reading(&mut self, key: &Key, answer: &str) -> Result<Result<Next, Enough>, Fail> {
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
    pub(super) fn in_the_way(&mut self, key: &Key) -> Result<Result<Next, Enough>, Fail> {
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

    pub(super) fn note(&mut self) -> Result<Result<(), Enough>, Fail> {
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

    pub(super) fn write_or_say(&mut self, edit: Result<Edit, String>) -> Result<Result<Next, Enough>, Fail> {
        match edit {
            Ok(edit) => self.write(&edit),
            Err(wrong) => {
                say(&wrong)?;
                Ok(Ok(Next::Again))
            }
        }
    }

    /// Writes; over one of the person's own limits after a question, the harmless answer first.
    pub(super) fn write(&mut self, edit: &Edit) -> Result<Result<Next, Enough>, Fail> {
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
}
