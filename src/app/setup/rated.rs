//! What is rated, in one line: `mood, pain 0-10, weight kg; before, 40 min after: blood pressure >=160: call the clinic`.
//!
//! Each name may have its scale, its alert level and the words of the alert behind it. Words ahead of a colon say when all that follows
//! up to a semicolon is asked.

use crate::domain::course::CourseId;
use crate::domain::measure::{Asked, GRADES, Measure, MeasureId, Scale, phrase};
use crate::domain::plan::Length;

/// How many measures of every day to begin with.
const MEASURES: usize = 5;

/// What a line asks from now on; readings around a dose are those of this medicine.
///
/// # Errors
/// What cannot be read, or that it is too much for a beginning.
pub(super) fn read(text: &str, course: Option<&CourseId>, known: usize) -> Result<Vec<Measure>, String> {
    read_all(text, course, known).map(|(measures, _)| measures)
}

/// The same, and how often the laboratory takes what is entered when it comes: `every 6 weeks: TSH mIU/L`.
///
/// # Errors
/// As above.
pub(super) fn read_all(
    text: &str,
    course: Option<&CourseId>,
    known: usize,
) -> Result<(Vec<Measure>, Option<Length>), String> {
    let mut found: Vec<Measure> = Vec::new();
    // An alert without words has those of the next one that has some.
    let mut wordless: Vec<(usize, String)> = Vec::new();
    let mut every = None;
    for (asked, part) in grouped(text, course, &mut every)? {
        for name in named(part) {
            let (measure, level) = measure(&name, &asked, found.len() + known);
            if found.iter().any(|other| other.id == measure.id) {
                continue;
            }
            found.push(measure);
            let at = found.len() - 1;
            wordless.extend(level.map(|level| (at, level)));
            let say = found
                .get(at)
                .and_then(|measure| measure.bounds.first())
                .map(|bound| bound.say.clone());
            if let Some(say) = say {
                put_words(&mut found, &mut wordless, &say);
            }
        }
    }
    if let Some((at, level)) = wordless.first() {
        let name = found.get(*at).map_or("", |measure| measure.name.as_str());
        return Err(format!(
            "{name} {level}: what should be shown then? Such as {name} {level}: call the clinic"
        ));
    }
    let daily = found.iter().filter(|measure| measure.asked == Asked::Daily).count();
    if daily > MEASURES {
        return Err(format!("{daily} are many to begin with; five at most"));
    }
    Ok((found, every))
}

/// Gives the alerts that have no words yet these.
fn put_words(found: &mut [Measure], wordless: &mut Vec<(usize, String)>, say: &str) {
    for (at, level) in wordless.drain(..) {
        if let Some(measure) = found.get_mut(at)
            && let Ok(bound) = phrase::bound(&measure.scale, &format!("{level}: {say}"))
        {
            measure.bounds.push(bound);
        }
    }
}

/// The parts up to a semicolon, each with when it is asked.
fn grouped<'a>(
    text: &'a str,
    course: Option<&CourseId>,
    every: &mut Option<Length>,
) -> Result<Vec<(Asked, &'a str)>, String> {
    let mut found: Vec<(Asked, &str)> = Vec::new();
    for part in text.split(';') {
        // `after` alone is at the times that were named.
        let times = found.iter().rev().find_map(|(asked, _)| match asked {
            Asked::Around { course, after, .. } if !after.is_empty() => Some(Asked::Around {
                course: course.clone(),
                before: false,
                after: after.clone(),
            }),
            _ => None,
        });
        let headed = part.split_once(':').and_then(|(head, rest)| match times {
            Some(times) if head.trim().eq_ignore_ascii_case("after") => Some((Ok(times), rest)),
            // What the laboratory takes is not asked: it is entered when it comes, and there is a visit for it.
            _ if laboratory(head).is_some() => {
                *every = laboratory(head);
                Some((Ok(Asked::Weekdays(0)), rest))
            }
            _ => Some((when(head.trim(), course)?, rest)),
        });
        match headed {
            Some((asked, rest)) => found.push((asked?, rest)),
            None => found.push((Asked::Daily, part)),
        }
    }
    Ok(found)
}

/// `every 6 weeks`, `every month`
fn laboratory(head: &str) -> Option<Length> {
    let every = head.trim().strip_prefix("every ")?;
    let every = if every == "month" { "1 month" } else { every };
    let length = every.parse::<Length>().ok()?;
    matches!(length, Length::Weeks(2..) | Length::Months(_)).then_some(length)
}

/// When something is asked: `before and 40 min after`, `Mon`, `never`; `None`: it is not about that.
fn when(head: &str, course: Option<&CourseId>) -> Option<Result<Asked, String>> {
    let lower = head
        .to_lowercase()
        .replace(" and ", ", ")
        .replace(" & ", ", ")
        .replace(" + ", ", ");
    let time = |part: &str| {
        let part = part.trim();
        let part = part
            .strip_suffix(" after")
            .or(part.strip_prefix("after "))
            .unwrap_or(part);
        (part == "before" || crate::domain::questions::minutes(part).is_some()).then(|| part.to_owned())
    };
    let times: Option<Vec<String>> = lower.split(',').map(time).collect();
    let around = times.filter(|times| times.iter().any(|time| time == "before") || lower.contains("after"));
    if let Some(times) = around {
        return Some(match course {
            Some(course) => phrase::asked(&format!("around {course}: {}", times.join(", "))),
            None => Err(format!("`{head}`: of which medicine? Say it with its plan")),
        });
    }
    let asked = phrase::asked(head);
    match asked {
        Ok(asked) if !head.is_empty() => Some(Ok(asked)),
        Err(wrong) if wrong.contains("say never here") => Some(Err(wrong)),
        _ => None,
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

/// An alert level at the end of a name without words: `pulse >=110`, `unreality 7 or more`, `dizziness severe`.
fn level_behind(text: &str) -> Option<(&str, String)> {
    let signs = [(">=", "more"), ("≥", "more"), ("<=", "less"), ("≤", "less")];
    if let Some((name, figure, side)) = signs.iter().find_map(|(sign, side)| {
        let (name, figure) = text.split_once(sign)?;
        Some((name, figure, side))
    }) {
        let figure = figure.trim();
        let read = crate::domain::amount::number(figure).is_ok() && !name.trim().is_empty();
        return read.then(|| (name.trim(), format!("{figure} or {side}")));
    }
    // `pulse 110+`
    if let Some((name, figure)) = text.strip_suffix('+').and_then(|text| text.rsplit_once(' ')) {
        let read = crate::domain::amount::number(figure).is_ok() && !name.trim().is_empty();
        return read.then(|| (name.trim(), format!("{figure} or more")));
    }
    let behind = format!("{text}: x");
    let (name, level) = alert_behind(&behind)?;
    // The words are in the text that was made up here.
    let name = text.get(..name.len())?;
    Some((name, level.trim_end_matches(": x").to_owned()))
}

/// How the usual readings are answered: other names, the name that is shown, the scale.
fn usual(name: &str) -> Option<(&'static str, Scale)> {
    let number = |unit: &str| Scale::Number { unit: unit.into() };
    Some(match name {
        "bp" | "blood pressure" => ("Blood pressure", Scale::Pair { unit: "mmHg".into() }),
        "pulse" | "heart rate" => (if name == "pulse" { "Pulse" } else { "Heart rate" }, number("/min")),
        "hours of sleep" => ("Hours of sleep", number("h")),
        _ => return None,
    })
}

/// A name that ends in the unit of a number: `weight kg`, `TSH mIU/L`.
fn unit_behind(text: &str) -> Option<(&str, Scale)> {
    const UNITS: [&str; 9] = ["kg", "lb", "h", "hours", "min", "cm", "mmHg", "°C", "%"];
    let (name, unit) = text.rsplit_once(' ')?;
    let per = unit.split_once('/').is_some_and(|(a, b)| {
        let letters = |part: &str| part.chars().all(char::is_alphabetic);
        letters(a) && letters(b) && !b.is_empty() && !unit.eq_ignore_ascii_case("yes/no")
    });
    (per || UNITS.contains(&unit)).then(|| (name.trim(), Scale::Number { unit: unit.to_owned() }))
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

/// A measure by its name, and an alert level that has no words yet: the common side effects have grades, the usual readings their
/// unit, everything else is rated from 0 to 10.
///
/// How it is answered may follow the name: `pain 0-10`, `pain 0 (none) to 10 (worst)`, `weight kg`.
fn measure(text: &str, asked: &Asked, place: usize) -> (Measure, Option<String>) {
    if let Some((head, alert)) = alert_behind(text) {
        let (mut measure, _) = measure(head, asked, place);
        if let Ok(bound) = phrase::bound(&measure.scale, &alert) {
            measure.bounds.push(bound);
            return (measure, None);
        }
    }
    // `pulse >=110: call the clinic`
    if let Some((head, say)) = text.split_once(':')
        && let Some((name, level)) = level_behind(head.trim())
    {
        let (mut measure, _) = measure(name, asked, place);
        if let Ok(bound) = phrase::bound(&measure.scale, &format!("{level}: {}", say.trim())) {
            measure.bounds.push(bound);
            return (measure, None);
        }
    }
    if let Some((name, level)) = level_behind(text) {
        let (measure, _) = measure(name, asked, place);
        if phrase::bound(&measure.scale, &format!("{level}: x")).is_ok() {
            return (measure, Some(level));
        }
    }
    let (name, said) = scale_behind(text);
    let (name, said) = match unit_behind(name).filter(|_| said.is_none()) {
        Some((name, scale)) => (name, Some(Said::Scale(scale))),
        None => (name, said),
    };
    let lower = name.to_lowercase();
    let usual = usual(&lower);
    let shown = usual.as_ref().map_or(name, |(name, _)| *name);
    // A name in another script has no letters for a key: it gets a number.
    let id = CourseId::from_name(shown).map_or_else(|_| format!("measure-{}", place + 1), |id| id.to_string());
    let (low, high) = match lower.as_str() {
        "mood" => ("very low", "very good"),
        "sleep" => ("very bad", "very good"),
        "pain" => ("none", "worst"),
        _ => ("none", "very much"),
    };
    let mut letters = shown.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let measure = Measure {
        id: MeasureId(id.into_boxed_str()),
        name: format!("{first}{}", letters.as_str()),
        ask: None,
        scale: match (said, usual) {
            (Some(Said::Scale(scale)), _) | (None, Some((_, scale))) => scale,
            (None, None) if GRADED.contains(&lower.as_str()) => Scale::Grade { five: false },
            (Some(Said::TenPoints) | None, _) => Scale::Rating {
                low: low.into(),
                high: high.into(),
                middle: None,
            },
        },
        asked: asked.clone(),
        wish: None,
        baseline: None,
        bounds: Vec::new(),
        retired: None,
    };
    (measure, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::setup::said::measures_words;

    fn measure(text: &str, place: usize) -> Measure {
        super::measure(text, &Asked::Daily, place).0
    }

    #[test]
    fn when_it_is_asked_is_said_ahead_and_words_of_an_alert_hold_for_those_before() {
        let course = "examplin".parse().ok();
        let shown = |text: &str| match read(text, course.as_ref(), 0) {
            Ok(measures) => {
                let all = measures.iter().map(|measure| {
                    let alerts = measure.bounds.iter();
                    let alerts: String = alerts
                        .map(|bound| format!(", {}", phrase::bound_words(&measure.scale, bound)))
                        .collect();
                    let (scale, asked) = (phrase::scale_words(&measure.scale), phrase::asked_words(&measure.asked));
                    format!("{}: {scale}, {asked}{alerts}", measure.name)
                });
                all.collect::<Vec<_>>().join("; ")
            }
            Err(wrong) => wrong,
        };
        for (typed, expected) in [
            (
                "mood, sleep h; before and 30 min after: bp >=150, pulse 105+; after: floating 6 or more: call us",
                "Mood: 0-10: very low, very good, daily; Sleep: number h, daily; Blood pressure: pair mmHg, around examplin: before, \
                 30 min, 150 or more: call us; Pulse: number /min, around examplin: before, 30 min, 105 or more: call us; Floating: \
                 0-10: none, very much, around examplin: 30 min, 6 or more: call us",
            ),
            (
                "Mon: weight kg; never: TSH mIU/L, ferritin mcg/L",
                "Weight: number kg, Mon; TSH: number mIU/L, never; Ferritin: number mcg/L, never",
            ),
            (
                "pulse >=110",
                "Pulse 110 or more: what should be shown then? Such as Pulse 110 or more: call the clinic",
            ),
            ("every 6 weeks: TSH mIU/L", "TSH: number mIU/L, never"),
            ("note: x", "Note: x: 0-10: none, very much, daily"),
        ] {
            assert_eq!(shown(typed), expected, "{typed}");
        }
        let wrong = read("before: bp", None, 0).unwrap_err();
        assert!(wrong.contains("of which medicine?"), "{wrong}");
        assert!(read("a, b, c, d, e, f", None, 0).unwrap_err().contains("five at most"));
        assert_eq!(read("a, b, c, d, e; never: f", None, 0).unwrap().len(), 6);
    }

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
