//! From the answers to what is written: the course, its draft, what is rated; and the same in words.

use super::{Ask, State, form, label};
use crate::app::message::{Edit, Operation};
use crate::app::setup::said::measures_words;
pub use crate::app::setup::said::steps_words;
use crate::app::world::World;
use crate::domain::amount::Quantity;
use crate::domain::course::{Course, CourseId, Preparation};
use crate::domain::draft::{Draft, first_amount};
use crate::domain::measure::{Asked, GRADES, Measure, MeasureId, Scale, phrase};
use crate::domain::plan::{Plan, Repeat, Step};
use crate::domain::preparation::{form_words, makeable};
use crate::domain::ratio::Ratio;
use crate::domain::unit::Unit;

/// How many measures to begin with.
const MEASURES: usize = 5;

/// What the last Enter writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Everything at once, with one undo.
    pub edit: Edit,
    /// The course whose draft is then looked at in the plan.
    pub opens: Option<CourseId>,
}

impl State {
    /// A name for the file that is free.
    pub(super) fn id(&self, world: &World) -> Result<CourseId, String> {
        let text = self.text(Ask::Name);
        if text.is_empty() {
            return Err("a name is needed".into());
        }
        // A name in another script has no letters for a file name: it gets a number.
        let base = CourseId::from_name(text)
            .or_else(|_| "course".parse())
            .map_err(|e| e.to_string())?;
        let free = |id: &CourseId| world.regimen.course(id).is_none();
        let numbered = |n: u32| format!("{base}-{n}").parse::<CourseId>().ok();
        let id = Some(base.clone())
            .into_iter()
            .chain((2..100).filter_map(numbered))
            .find(free);
        id.ok_or_else(|| format!("`{text}` is there already"))
    }

    /// The amount and its form in words.
    pub(super) fn amount_words(&self, world: &World) -> Result<String, String> {
        let known = form::words(&world.regimen.settings.words);
        let counted = known.counted();
        let (amount, form) = form::split(self.text(Ask::Amount), counted);
        // The amount alone may need its time of day to be read.
        let take = match self.directions(world) {
            Ok(take) => take,
            Err(_) if self.text(Ask::When).is_empty() && Quantity::parse(&amount, counted).is_ok() => {
                return Ok(format!("{amount} ..."));
            }
            Err(wrong) => return Err(wrong),
        };
        let mut words = match (take.lines.as_slice(), self.text(Ask::When).is_empty()) {
            ([line], true) if Quantity::parse(&amount, counted).is_ok() => line.amount.to_string(),
            _ => take.to_string(),
        };
        let named = form.contains.iter().any(|(name, _)| !name.is_empty());
        if let Some(count) = form.count.as_ref().filter(|_| !named && form.strengths.is_empty()) {
            let strength = form.contains.first().map(|(_, strength)| format!(" of {strength}"));
            words = format!("{words}, as {count}{}", strength.clone().unwrap_or_default());
            words.push_str(match form.divisible.map(Ratio::bottom) {
                Some(2) => ", can be halved",
                Some(3) => ", can be cut into thirds",
                Some(4) => ", can be quartered",
                _ => "",
            });
            // Of several amounts it is not said how many pieces the first of them is.
            let one = take.lines.len() == 1;
            let first = first_amount(&take).filter(|_| one).map(|amount| amount.quantity());
            match first
                .filter(|_| strength.is_some())
                .map(|first| makeable(&form, &first))
            {
                Some(Ok(Some(measured))) => words = format!("{words}: {measured}"),
                Some(Err(refused)) => words = format!("{words}; {refused}"),
                _ => {}
            }
        }
        if named || !form.strengths.is_empty() || form.count.is_none() && form.divisible.is_some() {
            let mut course = Course::new(self.id(world)?, self.text(Ask::Name), Vec::new());
            course.preparation = form;
            words.extend(form_words(&course).map(|form| format!("; {form}")));
        }
        Ok(words)
    }

    /// The rows.
    pub(super) fn steps(&self, world: &World) -> Result<Vec<Step>, String> {
        if let Some(reading) = self.label_read() {
            return Self::label_steps(&reading);
        }
        let take = self.directions(world)?;
        self.blanks.steps(&take, world.regimen.settings.words.counted())
    }

    /// What is rated from now on and was not before.
    pub(super) fn measures(&self, world: &World) -> Result<Vec<Measure>, String> {
        let mut found: Vec<Measure> = Vec::new();
        for name in named(self.text(Ask::Rate)) {
            let measure = measure(&name, found.len() + world.regimen.measures.len());
            let known = |other: &Measure| other.id == measure.id;
            if !found.iter().any(known) && !world.regimen.measures.iter().any(known) {
                found.push(measure);
            }
        }
        if found.len() > MEASURES {
            return Err(format!("{} are many to begin with; five at most", found.len()));
        }
        Ok(found)
    }

    /// The course that was described, and its draft if it is one.
    ///
    /// # Errors
    /// The first question that cannot be read, and why.
    pub fn course(&self, world: &World) -> Result<(Course, Option<Draft>), (Ask, String)> {
        if let Some(wrong) = self.wrong(world) {
            return Err(wrong);
        }
        let id = self.id(world).map_err(|e| (Ask::Name, e))?;
        let steps = self.steps(world).map_err(|e| (Ask::Steps, e))?;
        let from = self.first_day(world).map_err(|e| (Ask::Look, e))?;
        let plan = Plan {
            begins: None,
            from,
            at: None,
            steps,
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: Some(world.today()),
            by: None,
            why: None,
        };
        let some = |ask: Ask| Some(self.text(ask).to_owned()).filter(|text| !text.is_empty());
        let mut course = Course::new(id, self.text(Ask::Name), Vec::new());
        course.preparation = form::split(self.text(Ask::Amount), world.regimen.settings.words.counted()).1;
        // `1 troche`: a word that is not one of the regimen yet is what is counted in.
        if let (None, Some(step)) = (&course.preparation.count, plan.steps.first())
            && let Some(Unit::Counted(word)) = step.take.lines.first().map(|line| &line.amount.unit)
            && Unit::word(word, world.regimen.settings.words.counted()).is_none()
        {
            course.preparation.count = Some(word.to_string());
        }
        course.prescriber = some(Ask::Prescriber);
        course.missed = some(Ask::Late);
        if let Some(reading) = self.label_read() {
            label::fill(&mut course, &reading, world);
        }
        if !self.is_draft() {
            course.plans.push(plan);
            return Ok((course, None));
        }
        let draft = Draft {
            plan: Some(plan),
            ..Draft::new(&course)
        };
        Ok((course, Some(draft)))
    }

    /// What is written on the last Enter; `None`: nothing was said.
    ///
    /// # Errors
    /// The first question that cannot be read, and why.
    pub fn edit(&self, world: &World) -> Result<Option<Written>, (Ask, String)> {
        let measures = self.measures(world).map_err(|e| (Ask::Rate, e))?;
        let mut all = Vec::new();
        let mut said = Vec::new();
        let mut label = Vec::new();
        let mut opens = None;
        if !self.is_nameless() {
            let (course, draft) = self.course(world)?;
            label.push(course.name.clone());
            let key = world.key(crate::app::keys::Scope::Plan, crate::app::message::Action::Activate);
            said.push(match draft {
                Some(_) => format!(
                    "{} is a draft; nothing is due until {} activates it",
                    course.name,
                    key.unwrap_or_default()
                ),
                None => format!("{} is set up", course.name),
            });
            let id = course.id.clone();
            all.push(Operation::NewCourse(Box::new(course)));
            if let Some(draft) = draft {
                opens = Some(id.clone());
                all.push(Operation::Draft {
                    course: id,
                    old: None,
                    new: Some(Box::new(draft)),
                });
            }
        }
        if !measures.is_empty() {
            let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
            said.push(format!("rated from today: {}", names.join(", ")));
            label.push(names.join(", "));
        }
        all.extend(
            measures
                .into_iter()
                .map(|measure| Operation::AddMeasure(Box::new(measure))),
        );
        let operation = match (all.pop(), all.is_empty()) {
            (None, _) => return Ok(None),
            (Some(only), true) => only,
            (Some(last), false) => {
                all.push(last);
                Operation::Several(all)
            }
        };
        let edit = Edit {
            operation,
            label: format!("{} added", label.join(", ")),
            receipt: said.join("; "),
        };
        Ok(Some(Written { edit, opens }))
    }

    /// In words what will be written: a label and its words.
    pub fn summary(&self, world: &World) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut files = Vec::new();
        if !self.is_nameless() {
            found.push(("Medicine", self.text(Ask::Name).to_owned()));
            let amount = self.amount_words(world).unwrap_or_default();
            let take = self.directions(world).map(|take| take.to_string()).unwrap_or_default();
            let has_form =
                form::split(self.text(Ask::Amount), world.regimen.settings.words.counted()).1 != Preparation::default();
            let (plan, why) = match self.steps(world) {
                Ok(steps) => (steps_words(&steps), None),
                Err(why) => (take, Some(why)),
            };
            if has_form {
                found.push(("Amount", amount));
            }
            match self.label_read() {
                Some(reading) => {
                    found.push(("Plan", label::label_steps_words(&reading)));
                    found.extend(label::label_fields(&reading));
                }
                None => found.push(("Plan", plan)),
            }
            match why {
                Some(why) => found.push(("", why)),
                None if self.is_draft() => found.push((
                    "",
                    "a draft: nothing is due before you have looked at its rows and activated it".into(),
                )),
                None => found.push(("", "in force from the day below".into())),
            }
            let or = |ask: Ask, nothing: &str| {
                let text = self.text(ask);
                if text.is_empty() {
                    nothing.to_owned()
                } else {
                    text.to_owned()
                }
            };
            found.push(("Prescriber", or(Ask::Prescriber, "none")));
            let late = self.text(Ask::Late);
            let late = if late.is_empty() {
                "not entered".to_owned()
            } else {
                format!("\"{late}\"")
            };
            found.push(("Late dose", late));
            if let Ok(id) = self.id(world) {
                files.push(format!("courses/{id}.toml"));
                if self.is_draft() {
                    files.push(format!("drafts/{id}.toml"));
                }
            }
        }
        let measures = self.measures(world).unwrap_or_default();
        if !measures.is_empty() {
            files.push("measures.toml".into());
        }
        if !measures.is_empty() || !self.is_nameless() {
            found.push(("Rated", measures_words(&measures)));
            found.push(("Files", files.join(", ")));
        } else {
            found.push(("", "Nothing was entered; nothing will be written.".into()));
        }
        found
    }
}

/// The measures of a list, each with its scale: one that follows a comma of its own belongs to the name before it.
fn named(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split([',', ';']) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let part = words.join(" ");
        let part = part.trim_end_matches(['.', ' ']);
        let alone = format!("x {part}");
        match found.last_mut() {
            _ if part.is_empty() => {}
            Some(name) if alert_behind(&alone).is_some_and(|(name, _)| name == "x") => {
                name.push(' ');
                name.push_str(part);
            }
            Some(name) if scale_behind(name).1.is_none() && scale_behind(&alone).0 == "x" => {
                name.push(' ');
                name.push_str(part);
            }
            _ => found.push(part.to_owned()),
        }
    }
    found
}

/// How a measure is answered, written after its name.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// From 0 to 10, without words for the ends.
    TenPoints,
    Scale(Scale),
}

/// A name, and the scale after it.
fn scale_behind(text: &str) -> (&str, Option<Said>) {
    for (at, _) in text.match_indices(' ') {
        let (name, tail) = text.split_at(at);
        if name.trim().is_empty() {
            continue;
        }
        let tail = tail.trim().trim_matches(['(', ')']).trim();
        let said = match tail.to_lowercase().as_str() {
            "0-10" | "0 to 10" => Some(Said::TenPoints),
            "none to severe" => Some(Said::Scale(Scale::Grade { five: false })),
            _ => ends(tail).or_else(|| phrase::scale(tail).ok()).map(Said::Scale),
        };
        if said.is_some() {
            return (name.trim(), said);
        }
    }
    (text, None)
}

/// `0 (none) to 10 (worst)`, `0 none to 10 worst`.
fn ends(text: &str) -> Option<Scale> {
    let (low, high) = text.strip_prefix("0 ")?.split_once(" to 10")?;
    let word = |text: &str| text.trim().trim_matches(['(', ')']).trim().to_owned();
    let (low, high) = (word(low), word(high.trim_end_matches(')')));
    (!low.is_empty() && !high.is_empty()).then_some(Scale::Rating {
        low,
        high,
        middle: None,
    })
}

/// A name with its scale, and the alert level after it: `dizziness severe: call the clinic`, `pain 7 or more: call`.
fn alert_behind(text: &str) -> Option<(&str, String)> {
    let (head, say) = text.split_once(':')?;
    let head = head.trim();
    let bare = head.trim_end_matches("or more").trim_end();
    let grade = GRADES
        .iter()
        .skip(1)
        .rev()
        .find(|grade| bare.ends_with(&format!(" {grade}")));
    let level = match grade {
        Some(grade) => bare.len() - grade.len(),
        // Of a number it is said whether more or less is meant.
        None if head.ends_with(" or more") || head.ends_with(" or less") => {
            let figure = head.get(..head.len() - " or more".len())?;
            figure.rfind(' ')? + 1
        }
        None => return None,
    };
    let (name, level) = head.split_at(level);
    let level = level.trim();
    let more = if grade.is_some() && bare.len() == head.len() {
        " or more"
    } else {
        ""
    };
    let name = name.trim_end_matches([' ', ',']);
    (!name.is_empty()).then(|| (name, format!("{level}{more}: {}", say.trim())))
}

/// What has grades where nothing is said: the common side effects.
const GRADED: [&str; 17] = [
    "headache",
    "nausea",
    "side effects",
    "dizziness",
    "pain",
    "tiredness",
    "dry mouth",
    "constipation",
    "vomiting",
    "drowsiness",
    "sleepiness",
    "itching",
    "sweating",
    "rash",
    "diarrhoea",
    "diarrhea",
    "swelling",
];

/// A measure by its name: the common side effects have grades, everything else is rated from 0 to 10.
///
/// How it is answered may follow the name: `pain 0-10`, `pain 0 (none) to 10 (worst)`, `weight number kg`.
fn measure(text: &str, place: usize) -> Measure {
    if let Some((head, alert)) = alert_behind(text) {
        let mut measure = measure(head, place);
        if let Ok(bound) = phrase::bound(&measure.scale, &alert) {
            measure.bounds.push(bound);
            return measure;
        }
    }
    let (name, said) = scale_behind(text);
    let lower = name.to_lowercase();
    // A name in another script has no letters for a key: it gets a number.
    let id = CourseId::from_name(name).map_or_else(|_| format!("measure-{}", place + 1), |id| id.to_string());
    let (low, high) = match lower.as_str() {
        "mood" => ("very low", "very good"),
        "sleep" => ("very bad", "very good"),
        "pain" => ("none", "worst"),
        _ => ("none", "very much"),
    };
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Measure {
        id: MeasureId(id.into_boxed_str()),
        name: format!("{first}{}", letters.as_str()),
        ask: None,
        scale: match said {
            Some(Said::Scale(scale)) => scale,
            None if GRADED.contains(&lower.as_str()) => Scale::Grade { five: false },
            Some(Said::TenPoints) | None => Scale::Rating {
                low: low.into(),
                high: high.into(),
                middle: None,
            },
        },
        asked: Asked::Daily,
        wish: None,
        baseline: None,
        bounds: Vec::new(),
        retired: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_behind_a_name_is_the_scale_and_not_the_name() {
        let shown = |text: &str| {
            let measure = measure(text, 0);
            format!("{}: {}", measure.name, phrase::scale_words(&measure.scale))
        };
        for (typed, expected) in [
            ("pain", "Pain: grade"),
            ("pain 0-10", "Pain: 0-10: none, worst"),
            ("pain (0-10)", "Pain: 0-10: none, worst"),
            ("pain 0 (none) to 10 (worst)", "Pain: 0-10: none, worst"),
            (
                "sleep 0 (very bad) to 10 (very good)",
                "Sleep: 0-10: very bad, very good",
            ),
            ("dry mouth none to severe", "Dry mouth: grade"),
            ("hours of sleep number h", "Hours of sleep: number h"),
            ("cramps yes/no", "Cramps: yes/no"),
            ("vitamin B12", "Vitamin B12: 0-10: none, very much"),
        ] {
            assert_eq!(shown(typed), expected, "{typed}");
        }
    }

    #[test]
    fn an_alert_behind_a_name_is_its_alert() {
        let shown = |text: &str| {
            let measures: Vec<Measure> = named(text).iter().map(|name| measure(name, 0)).collect();
            measures_words(&measures)
        };
        for (typed, expected) in [
            (
                "dizziness severe: call us",
                "Dizziness, none, mild, moderate, severe, at severe or more: call us",
            ),
            (
                "dry mouth, dizziness, moderate or more: call us, mood",
                "Dry mouth, none, mild, moderate, severe; Dizziness, none, mild, moderate, severe, at moderate or more: call us; Mood, 0 \
                 (very low) to 10 (very good)",
            ),
            (
                "unreality 0-10, 7 or more: call us",
                "Unreality, 0 (none) to 10 (very much), at 7 or more: call us",
            ),
        ] {
            assert_eq!(shown(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_scale_behind_a_comma_is_that_of_the_name_before_it() {
        for (typed, expected) in [
            ("pain, 0  to 10 .", &["pain 0 to 10"][..]),
            ("pain,0-10; mood , sleep.", &["pain 0-10", "mood", "sleep"]),
            ("weight number kg, yes/no", &["weight number kg", "yes/no"]),
            (" , .", &[]),
        ] {
            assert_eq!(named(typed), expected, "{typed}");
        }
    }
}
