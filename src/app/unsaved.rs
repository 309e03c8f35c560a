//! Lines that are typed and not saved: handed out when the program is ended from outside, taken up at the next start.

use super::popup::Popup;
use super::prompt::{Prompt, Purpose};
use super::{App, measures, setup};
use crate::domain::report::QUESTION;
use crate::domain::typed::TypedLine;

impl App {
    /// Everything that is typed and not saved: the open line, lines that were left, a note that is being changed.
    pub fn typed(&self) -> Vec<TypedLine> {
        let open = match &self.popup {
            Some(Popup::Prompt(prompt)) => Some(prompt),
            _ => None,
        };
        let lines = self.drafts.iter().chain(open);
        let lines = lines.filter(|prompt| !prompt.fresh && prompt.purpose != Purpose::Search);
        let lines = lines.filter(|prompt| !prompt.line.text().trim().is_empty());
        let mut typed: Vec<TypedLine> = lines
            .map(|prompt| TypedLine {
                note: match prompt.purpose {
                    Purpose::Note(day) | Purpose::Question(day) => Some(day),
                    _ => None,
                },
                question: prompt.question.clone(),
                text: match prompt.purpose {
                    // Taken up as a note it is still a question.
                    Purpose::Question(_) => format!("{} #{QUESTION}", prompt.line.text().trim()),
                    _ => prompt.line.text().trim().to_owned(),
                },
            })
            .collect();
        typed.extend(self.journal.editor.as_ref().map(|editor| TypedLine {
            note: Some(editor.note.day.unwrap_or_else(|| editor.note.at.date_naive())),
            question: "Note".to_owned(),
            text: editor.lines.text().trim().to_owned(),
        }));
        typed.extend(self.in_forms().into_iter().map(|(question, text)| TypedLine {
            note: None,
            question: question.to_owned(),
            text: text.trim().to_owned(),
        }));
        typed.extend(
            self.form()
                .and_then(|form| form.typed(&self.world))
                .map(|(question, text)| TypedLine {
                    note: None,
                    question,
                    text,
                }),
        );
        typed.retain(|line| !line.text.is_empty());
        typed
    }

    /// What is typed in the form of a new plan, of what is asked, or in the dialog before a draft comes into force.
    fn in_forms(&self) -> Vec<(&'static str, &str)> {
        let set_up = self
            .unfinished
            .as_deref()
            .filter(|_| !matches!(self.popup, Some(Popup::SetUp(_))));
        let mut typed: Vec<_> = set_up.into_iter().flat_map(setup::State::typed).collect();
        match &self.popup {
            Some(Popup::SetUp(state)) => typed.extend(state.typed()),
            Some(Popup::Measures(state)) => typed.extend(state.form.iter().flat_map(measures::Form::typed)),
            Some(Popup::Activate(state)) => typed.extend(state.typed()),
            _ => {}
        }
        typed
    }

    /// Takes up what an ended sitting has left: a note is a kept line again, anything else is shown.
    pub fn take_up(&mut self, lines: Vec<TypedLine>) {
        let told: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
        for line in lines {
            let day = line.note.unwrap_or_else(|| self.world.today());
            // A note holds any text; a line of it is one line.
            let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = match line.note {
                Some(_) => text,
                None => format!("{} {text}", line.question.trim_end_matches('>').trim()),
            };
            self.drafts.push(Prompt::new(Purpose::Note(day), line.question, &text));
        }
        self.say(format!(
            "Not saved when the program was ended, and kept; n takes it up: {}",
            told.join("; ")
        ));
        self.passing = false;
    }
}
