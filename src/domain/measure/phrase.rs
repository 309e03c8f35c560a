//! One line of words for each part of a measure: how it is answered, when it is asked, which bounds it has. Read and
//! printed here only; what is printed is read back as the same.

use rust_decimal::Decimal;

use super::{Asked, Bound, GRADES, Measure, Scale};
use crate::domain::amount::{number, show_number};
use crate::domain::directions::{Days, Directions};
use crate::domain::questions::minutes;
use crate::domain::vocabulary::Vocabulary;

/// What is valid where the scale is typed.
pub const SCALES: &str = "0-10: very low, very good; grade; grade with very severe; number /min; pair mmHg; yes/no";

/// What is valid where the time of asking is typed.
pub const ASKINGS: &str = "daily; Mon, Thu; never; around examplin: before, 40 min, 2 h";

/// What is valid where a bound is typed.
pub const BOUNDS: &str =
    "150 or more: words; second 95 or more: words; 2 or less, 3 days running: words; severe or more: words";

/// The weekdays, as they are printed.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `0-10: very low, neither, very good`, `grade`, `number /min`.
pub fn scale_words(scale: &Scale) -> String {
    match scale {
        Scale::Rating { low, high, middle } => {
            let parts: Vec<&str> = [Some(low), middle.as_ref(), Some(high)]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            format!("0-10: {}", parts.join(", "))
        }
        Scale::Grade { five: false } => "grade".into(),
        Scale::Grade { five: true } => "grade with very severe".into(),
        Scale::Number { unit } => format!("number {unit}").trim_end().to_owned(),
        Scale::Pair { unit } => format!("pair {unit}").trim_end().to_owned(),
        Scale::YesNo => "yes/no".into(),
    }
}

/// Reads how a measure is answered.
///
/// # Errors
/// A sentence with the forms there are.
pub fn scale(text: &str) -> Result<Scale, String> {
    let text = text.trim();
    let wrong = || format!("`{text}`: expected {SCALES}");
    let (word, rest) = text.split_once([' ', ':']).unwrap_or((text, ""));
    let rest = rest.trim().trim_start_matches(':').trim();
    match word.to_lowercase().as_str() {
        "0-10" | "rating" => {
            let parts: Vec<&str> = rest.split(',').map(str::trim).collect();
            let (low, middle, high) = match parts.as_slice() {
                [""] => return Err("0-10: what do 0 and 10 mean? Such as 0-10: very low, very good".into()),
                [low, high] => (*low, None, *high),
                [low, middle, high] => (*low, Some(*middle), *high),
                _ => return Err(wrong()),
            };
            Ok(Scale::Rating {
                low: low.to_owned(),
                high: high.to_owned(),
                middle: middle.filter(|m| !m.is_empty()).map(str::to_owned),
            })
        }
        "grade" if rest.is_empty() => Ok(Scale::Grade { five: false }),
        "grade" if rest == "with very severe" => Ok(Scale::Grade { five: true }),
        "number" => Ok(Scale::Number { unit: rest.to_owned() }),
        "pair" => Ok(Scale::Pair { unit: rest.to_owned() }),
        "yes/no" | "yes" if rest.is_empty() => Ok(Scale::YesNo),
        _ => Err(wrong()),
    }
}

/// `daily`, `Mon, Thu`, `around examplin: before, 40 min, 2 h`.
pub fn asked_words(asked: &Asked) -> String {
    match asked {
        Asked::Daily => "daily".into(),
        Asked::Weekdays(0) => "never".into(),
        Asked::Weekdays(days) => {
            let named = (0..7).filter(|day| days & (1 << day) != 0).map(|day| WEEKDAYS[day]);
            named.collect::<Vec<_>>().join(", ")
        }
        Asked::Around { course, before, after } => {
            let before = before.then(|| "before".to_owned());
            let after = after.iter().map(|minutes| match (minutes / 60, minutes % 60) {
                (hours @ 1.., 0) => format!("{hours} h"),
                _ => format!("{minutes} min"),
            });
            let times: Vec<String> = before.into_iter().chain(after).collect();
            format!("around {course}: {}", times.join(", "))
        }
    }
}

/// Reads when a measure is asked.
///
/// # Errors
/// A sentence with the forms there are.
pub fn asked(text: &str) -> Result<Asked, String> {
    let text = text.trim();
    let wrong = || format!("`{text}`: expected {ASKINGS}");
    if ["", "daily", "every day"].contains(&text.to_lowercase().as_str()) {
        return Ok(Asked::Daily);
    }
    // A laboratory value comes when it comes: it is entered, and not asked.
    if text.eq_ignore_ascii_case("never") {
        return Ok(Asked::Weekdays(0));
    }
    // What comes every few weeks comes when the laboratory has it, and belongs to a visit.
    let parts: Vec<&str> = text.split(' ').collect();
    if let ["every", _, "weeks" | "months"] | ["every", "month"] | ["monthly"] = parts.as_slice() {
        return Err(format!(
            "`{text}`: say never here, and enter the value when it comes; the visit for it is added on the page of people and \
             visits, such as 13 apr 8:00, laboratory, {text}"
        ));
    }
    if let Some(rest) = text.strip_prefix("around ") {
        let (course, times) = rest.split_once(':').ok_or_else(wrong)?;
        let course = course.trim().parse().map_err(|error| format!("{error}"))?;
        let mut before = false;
        let mut after = Vec::new();
        for time in times.split(',').map(str::trim).filter(|time| !time.is_empty()) {
            let time = time.strip_prefix("after ").unwrap_or(time);
            match time {
                "before" => before = true,
                other => after.push(minutes(other).ok_or_else(wrong)?),
            }
        }
        if !before && after.is_empty() {
            return Err(wrong());
        }
        return Ok(Asked::Around { course, before, after });
    }
    let read = Directions::understood(&format!("1 dose on {text}"), &Vocabulary::default()).ok_or_else(wrong)?;
    match read.lines.as_slice() {
        [line] => match line.days {
            Days::Weekdays { days, every: 0 | 1, .. } => Ok(Asked::Weekdays(days)),
            Days::Every => Ok(Asked::Daily),
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// `150 or more: ring the clinic`, `second 95 or more: ..`, `2 or less, 3 days running: ..`, `severe or more: ..`, `yes: ..`.
pub fn bound_words(scale: &Scale, bound: &Bound) -> String {
    let value = match scale {
        Scale::Grade { .. } => {
            let index = usize::try_from(bound.value).unwrap_or(usize::MAX);
            GRADES
                .get(index)
                .map_or_else(|| show_number(bound.value), ToString::to_string)
        }
        Scale::YesNo => if bound.value > Decimal::ZERO { "yes" } else { "no" }.to_owned(),
        _ => show_number(bound.value),
    };
    let second = if bound.second { "second " } else { "" };
    let side = match (scale, bound.at_least) {
        (Scale::YesNo, _) => "",
        (_, true) => " or more",
        (_, false) => " or less",
    };
    let days = if bound.days > 1 {
        format!(", {} days running", bound.days)
    } else {
        String::new()
    };
    format!("{second}{value}{side}{days}: {}", bound.say)
}

/// Reads a bound.
///
/// # Errors
/// A sentence with the forms there are.
pub fn bound(scale: &Scale, text: &str) -> Result<Bound, String> {
    let text = text.trim();
    let wrong = || format!("`{text}`: expected {BOUNDS}");
    let (head, say) = text.split_once(':').ok_or_else(wrong)?;
    if say.trim().is_empty() {
        return Err("what should be shown then? In your own words, after a colon".into());
    }
    let (head, days) = match head.split_once(',') {
        Some((head, days)) => {
            let count = days.split_whitespace().next().and_then(|n| n.parse::<u32>().ok());
            let count = count
                .filter(|n| (1..=365).contains(n) && days.contains("day"))
                .ok_or_else(wrong)?;
            (head.trim(), count)
        }
        None => (head.trim(), 1),
    };
    let (head, second) = match head.strip_prefix("second ") {
        Some(rest) if matches!(scale, Scale::Pair { .. }) => (rest.trim(), true),
        Some(_) => return Err("only a pair has a second number".into()),
        None => (head, false),
    };
    let (value, at_least) = match (head.strip_suffix("or more"), head.strip_suffix("or less")) {
        (Some(value), _) => (value.trim(), true),
        (_, Some(value)) => (value.trim(), false),
        _ if matches!(scale, Scale::YesNo) => (head, head == "yes"),
        _ => return Err(wrong()),
    };
    let value = match scale {
        Scale::Grade { .. } => {
            let index = GRADES.iter().position(|grade| *grade == value.to_lowercase());
            index
                .and_then(|i| u32::try_from(i).ok())
                .map(Decimal::from)
                .ok_or_else(wrong)?
        }
        Scale::YesNo => match value {
            "yes" => Decimal::ONE,
            "no" => Decimal::ZERO,
            _ => return Err(wrong()),
        },
        _ => number(value).map_err(|error| error.to_string())?,
    };
    Ok(Bound {
        at_least,
        second,
        value,
        days,
        say: say.trim().to_owned(),
    })
}

/// A measure in one line: `0-10: none, very good, asked daily, 2 alerts`.
pub fn summary(measure: &Measure) -> String {
    let alerts = match measure.bounds.len() {
        0 => String::new(),
        1 => ", 1 alert".into(),
        n => format!(", {n} alerts"),
    };
    // What 0 and 10 mean is not said of every rating.
    let scale = scale_words(&measure.scale);
    format!(
        "{}, asked {}{alerts}",
        scale.trim_end_matches([',', ' ', ':']),
        asked_words(&measure.asked)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_read_back() {
        for text in [
            "0-10: very low, very good",
            "0-10: very low, neither, very good",
            "grade",
            "grade with very severe",
            "number /min",
            "pair mmHg",
            "yes/no",
        ] {
            assert_eq!(scale_words(&scale(text).unwrap()), text);
        }
        for text in ["", "0-10", "0-10: low", "colour", "grade 7"] {
            assert!(scale(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_of_asking_read_back() {
        for text in [
            "never",
            "daily",
            "Mon, Thu",
            "around examplin: before, 40 min, 2 h",
            "around examplin: 90 min",
        ] {
            assert_eq!(asked_words(&asked(text).unwrap()), text);
        }
        assert_eq!(
            asked("around x: before, after 40 min"),
            asked("around x: before, 40 min")
        );
        for text in [
            "now and then",
            "around examplin",
            "around examplin: later",
            "around A B: before",
        ] {
            assert!(asked(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_comes_every_few_weeks_is_entered_and_has_a_visit() {
        let said = asked("every 6 weeks").unwrap_err();
        assert!(
            said.contains("say never here") && said.contains("laboratory, every 6 weeks"),
            "{said}"
        );
        assert_eq!(asked("every day"), Ok(Asked::Daily));
    }

    #[test]
    fn bounds_read_back() {
        let rating = scale("0-10: a, b").unwrap();
        let pair = scale("pair mmHg").unwrap();
        let grade = scale("grade").unwrap();
        for (of, text) in [
            (&rating, "2 or less, 3 days running: Tell somebody."),
            (&pair, "150 or more: ring: the clinic"),
            (&pair, "second 95 or more: ring"),
            (&grade, "severe or more: ring"),
            (&Scale::YesNo, "yes: ring"),
            (&Scale::YesNo, "no: ring"),
        ] {
            assert_eq!(bound_words(of, &bound(of, text).unwrap()), text);
        }
        assert!(bound(&rating, "second 2 or less: x").is_err());
        assert!(bound(&rating, "2 or less").is_err() && bound(&rating, "2 or less: ").is_err());
        assert!(bound(&grade, "awful or more: x").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = (scale(&text), asked(&text));
            for of in [Scale::YesNo, Scale::Grade { five: true }, Scale::Pair { unit: "x".into() }] {
                let _ = bound(&of, &text);
            }
        }
    }
}
