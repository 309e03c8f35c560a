//! A dose that falls by a share: `10 % of what remains less every 2 weeks to nothing`.

use super::clauses::lasting;
use super::more;
use crate::app::plan::lines;
use crate::domain::course::Preparation;
use crate::domain::label::LabelStep;
use crate::domain::plan::{Length, Step};

/// A fall as it is said.
pub(super) struct Fall {
    /// As it was typed.
    pub words: String,
    percent: String,
    /// Of the first dose, of what remains; `None`: that is not said.
    of_first: Option<bool>,
    every: String,
    to: Option<String>,
    /// To what the amounts are brought.
    steps: Option<String>,
}

/// What says that amounts are brought to what can be made.
const AS_CAN_BE_MADE: [&str; 4] = [
    "rounded to what can be made",
    "rounded to what can be given",
    "rounded to the nearest piece",
    "rounded",
];

impl Fall {
    /// The fall that a clause is.
    pub fn read(clause: &str) -> Option<Self> {
        let (head, rest) = clause.split_once('%')?;
        let (of, rest) = match rest.split_once("every ") {
            Some(split) => split,
            // `q2w`
            None => rest
                .split_once(" q")
                .filter(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))?,
        };
        let mut known = ["then", "down", "by", "less", "reduce", "reduced", "taper", "reduce by"];
        known.sort_unstable();
        let mut words: Vec<&str> = head.split_whitespace().collect();
        let percent = words
            .pop()
            .filter(|figure| crate::domain::amount::number(figure).is_ok())?;
        if words.iter().any(|word| known.binary_search(word).is_err()) {
            return None;
        }
        let of: Vec<&str> = of
            .split_whitespace()
            .filter(|word| known.binary_search(word).is_err())
            .collect();
        let of_first = match of.join(" ").as_str() {
            "" => None,
            "of what remains" | "of what is left" | "of the rest" | "of the last" | "of the dose before" => Some(false),
            "of the first" | "of the first dose" | "of the original dose" => Some(true),
            _ => return None,
        };
        let (every, to) = match rest.split_once(" to ") {
            Some((every, to)) => (every, Some(to.trim().to_owned())),
            None => (rest, None),
        };
        Some(Self {
            words: clause.trim().to_owned(),
            percent: percent.to_owned(),
            of_first,
            every: lasting(every.trim()),
            to,
            steps: None,
        })
    }

    /// Takes a clause that says to what its amounts are brought; `false`: it does not.
    pub fn takes(&mut self, clause: &str) -> bool {
        let lower = clause.to_lowercase();
        let heads = ["rounded to ", "in steps of ", "steps of "];
        if AS_CAN_BE_MADE.contains(&lower.as_str()) {
            self.steps = Some(String::new());
        } else if let Some(steps) = heads.iter().find_map(|head| lower.strip_prefix(head)) {
            self.steps = Some(steps.to_owned());
        } else if let Some(to) = lower.strip_prefix("to ").filter(|_| self.to.is_none()) {
            self.to = Some(to.to_owned());
        } else {
            return false;
        }
        true
    }

    /// The last step is the first of the fall.
    pub fn add_to(&self, steps: &mut Vec<LabelStep>, form: &Preparation) -> Result<(), String> {
        let first = steps.pop().ok_or("from which dose does it fall?")?;
        if first.length != Length::Open {
            return Err("the dose from which it falls has a length of its own; say each step".into());
        }
        let of = match self.of_first {
            Some(true) => " of the first",
            Some(false) => "",
            None => return Err(format!("{} % of the first dose, or of what remains?", self.percent)),
        };
        let to = match self.to.as_deref() {
            Some("nothing" | "zero" | "none" | "0") => "0",
            Some(to) => to,
            None => return Err("down to how much? Such as to nothing".into()),
        };
        let rounding = match self.steps.as_deref() {
            None => String::new(),
            Some("") => {
                let piece = more::piece(form)
                    .ok_or("what can be made? Such as tablets of 25 mg, halves; or rounded to 5 mg")?;
                format!(", steps of {piece}")
            }
            Some(steps) => format!(", steps of {steps}"),
        };
        let rule = format!("by {} %{of} every {} to {to}{rounding}", self.percent, self.every);
        let words = crate::domain::label::vocabulary();
        let fallen = lines::shape(&rule, &first.take, words.counted())?;
        let label = |step: Step| LabelStep {
            length: step.length,
            take: step.take,
        };
        steps.extend(fallen.into_iter().map(label));
        Ok(())
    }
}
