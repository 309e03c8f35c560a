//! The one line in which a dose is recorded: `1.25 mg 21:05; drowsy`, `21:05`, `1/2 tablet`, `skip; ill`.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Done, Dose, Record, Scene, left_out, said, taken};
use crate::domain::amount::{AmountError, Quantity, number, two_strengths};
use crate::domain::course::Course;
use crate::domain::journal::{DoseEntry, Entry, Outcome};
use crate::domain::preparation::count_unit;
use crate::domain::unit::Unit;
use crate::domain::words;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// This is written.
    Record(Box<Record>),
    /// The dose is moved: where to, and why.
    Move(String, Option<String>),
}

/// Reads a line about a dose.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(scene: Scene<'_>, dose: &Dose, text: &str) -> Result<Line, String> {
    let (body, why) = text
        .split_once(';')
        .map_or((text, None), |(body, why)| (body, Some(why)));
    let body = body.trim();
    let why = why.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
    for (word, held) in [("skipped", false), ("skip", false), ("held", true), ("hold", true)] {
        if let Some(rest) = body
            .strip_prefix(word)
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let why = why.or_else(|| Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()));
            return left_out(scene, dose, held, None, why).map(|record| Line::Record(Box::new(record)));
        }
    }
    if let Some(to) = body.strip_prefix("move to ").or_else(|| body.strip_prefix("move ")) {
        return Ok(Line::Move(to.to_owned(), why));
    }
    let words = words(scene, dose, body)?;
    let old = dose.entry.as_ref().and_then(|id| scene.regimen.journal.find(id));
    // The time and the reason of one that was skipped are not those of one that was taken.
    let old = old.and_then(|entry| match entry {
        Entry::Dose(entry) if matches!(entry.outcome, Outcome::Taken(_)) => Some(entry),
        Entry::Dose(_) | Entry::Reading(_) | Entry::Note(_) => None,
    });
    let before = old.as_ref().and_then(|old| match &old.outcome {
        Outcome::Taken(quantity) => Some(quantity.clone()),
        Outcome::Skipped | Outcome::Held => None,
    });
    let at = match (words.time.is_empty(), &old) {
        (false, _) => Some(time(scene, dose, &words.time)?),
        (true, old) => old.as_ref().map(|old: &DoseEntry| old.at),
    };
    let done = Done {
        amount: words.amount.or(before),
        at,
        why: why.or_else(|| old.and_then(|old| old.why)),
        episode: words.episode,
        site: words.site,
    };
    taken(scene, dose, done).map(|record| Line::Record(Box::new(record)))
}

/// The words of a line before its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// How much.
    pub amount: Option<Quantity>,
    /// When, as it was typed.
    pub time: String,
    /// The episode it belongs to.
    pub episode: Option<String>,
    /// Where it went.
    pub site: Option<String>,
}

/// Separates the amount from the time: `1.25 mg 21:05`.
///
/// # Errors
/// A number that could be either.
pub fn words(scene: Scene<'_>, dose: &Dose, text: &str) -> Result<Words, String> {
    let body = text.split_once(';').map_or(text, |(body, _)| body);
    let (body, episode) = episode(body.trim());
    let course = scene.course(&dose.course)?;
    let (body, site) = site(course, body);
    let (amount, time) = leading(scene, course, dose, body)?;
    Ok(Words {
        amount,
        time,
        episode,
        site,
    })
}

/// The words before a site, and the site: one of the course at the end, or any after `site`.
fn site<'t>(course: &Course, body: &'t str) -> (&'t str, Option<String>) {
    if let Some(site) = body.strip_prefix("site ") {
        return ("", Some(site.trim().to_owned()));
    }
    if let Some((body, site)) = body.split_once(" site ") {
        return (body.trim(), Some(site.trim().to_owned()));
    }
    let ends = |site: &&String| {
        let before = body
            .len()
            .checked_sub(site.len())
            .filter(|at| body.is_char_boundary(*at));
        let (head, tail) = body.split_at(before.unwrap_or(0));
        before.is_some() && tail.eq_ignore_ascii_case(site) && (head.is_empty() || head.ends_with(' '))
    };
    // `left thigh` is meant where `thigh` is a site as well.
    match course.sites.iter().filter(ends).max_by_key(|site| site.len()) {
        Some(site) => {
            let (head, _) = body.split_at(body.len() - site.len());
            (head.trim().trim_end_matches(',').trim_end(), Some(site.clone()))
        }
        None => (body, None),
    }
}

/// The words before `episode`, and the name after it.
fn episode(body: &str) -> (&str, Option<String>) {
    if let Some(name) = body.strip_prefix("episode ") {
        return ("", Some(name.trim().to_owned()));
    }
    match body.split_once(" episode ") {
        Some((body, name)) => (body.trim(), Some(name.trim().to_owned())),
        None => (body, None),
    }
}

/// When a dose was taken, as it was typed: `now`, `p` as planned; a clock time alone is meant for its day.
///
/// # Errors
/// What cannot be read, or is in the future.
pub fn time(scene: Scene<'_>, dose: &Dose, text: &str) -> Result<DateTime<FixedOffset>, String> {
    if matches!(text.trim(), "n" | "now") {
        return Ok(scene.now);
    }
    if matches!(text.trim(), "p" | "planned")
        && let (Some(_), Some(clock)) = (&dose.key, dose.clock)
    {
        let planned = scene.wall.instant(dose.on.and_time(clock));
        if planned > scene.now {
            return Err(format!("{} is in the future", said::at(scene, planned)));
        }
        return Ok(planned);
    }
    scene.happened(text, day(scene, dose), dose.clock)
}

/// The day for which a clock time alone is meant: of a dose that can be taken now it is today.
pub fn day(scene: Scene<'_>, dose: &Dose) -> NaiveDate {
    match dose.key {
        Some(_) if dose.open => scene.today(),
        Some(_) => dose.on,
        None => scene.day,
    }
}

/// The amount at the beginning of a line, and what follows.
fn leading(scene: Scene<'_>, course: &Course, dose: &Dose, text: &str) -> Result<(Option<Quantity>, String), String> {
    let counted = scene.regimen.settings.words.counted();
    if let Some(day) = scene.day_alone(text).filter(|_| Quantity::dose(text, counted).is_err()) {
        let day = words::day_near(day, scene.now.date_naive());
        return Err(format!("{day}: at what time? such as {text} 21:15"));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let rest = |n: usize| words.get(n..).unwrap_or_default().join(" ");
    // `4 jan 9:00` begins with a day, so its `4` is not an amount.
    let day = (2..=3)
        .filter_map(|n| words.get(..n))
        .any(|head| scene.day_alone(&head.join(" ")).is_some());
    for n in (1..=words.len().min(3)).rev() {
        let head = words.get(..n).unwrap_or_default().join(" ");
        match Quantity::dose(&head, counted) {
            Ok(quantity) => return Ok((Some(quantity), rest(n))),
            Err(AmountError::NoUnit(_)) if n == 1 && day => break,
            Err(AmountError::NoUnit(_)) if n == 1 => {
                let own = amount(scene, course, dose, &head)?;
                // A number alone may as well be an hour.
                let hour = head.parse::<u32>().is_ok_and(|h| h < 24);
                let planned = dose.planned.as_ref().is_some_and(|planned| planned.low == own.value);
                if hour && words.len() == 1 && !planned {
                    return Err(format!("`{head}`: {own}, or {head}:00?"));
                }
                return Ok((Some(own), rest(1)));
            }
            Err(AmountError::Negative(_)) if n == 1 => break,
            Err(unclear @ (AmountError::Ambiguous { .. } | AmountError::Inexact(_))) => return Err(unclear.to_string()),
            Err(_) => {}
        }
    }
    Ok((None, text.to_owned()))
}

/// An amount as it was typed. A bare number is in the unit of the plan; where the plan does not say, it is refused with
/// what it could be.
///
/// # Errors
/// What cannot be read, or the units that could be meant.
pub fn amount(scene: Scene<'_>, course: &Course, dose: &Dose, text: &str) -> Result<Quantity, String> {
    match Quantity::dose(text, scene.regimen.settings.words.counted()) {
        Err(AmountError::NoUnit(_)) => {
            let value = number(text).map_err(|error| error.to_string())?;
            let mut units = match &dose.planned {
                Some(planned) => vec![planned.unit.clone()],
                None => units(course),
            };
            // Half of what? Of a tablet is meant as often as of a milligram.
            if text.contains(['/', '½', '¼', '¾']) {
                let counted = count_unit(&course.preparation);
                units.extend(counted.filter(|counted| !units.contains(counted)));
            }
            match units.as_slice() {
                [unit] => match two_strengths(text, unit) {
                    Some(two) => Err(two.to_string()),
                    None => Ok(Quantity::new(value, unit.clone())),
                },
                [] => Err(AmountError::NoUnit(text.to_owned()).to_string()),
                several => {
                    let readings: Vec<String> = several
                        .iter()
                        .map(|unit| Quantity::new(value, unit.clone()).to_string())
                        .collect();
                    Err(format!("`{}`: {}?", text.trim(), readings.join(" or ")))
                }
            }
        }
        other => other.map_err(|error| error.to_string()),
    }
}

/// The units that a bare number could be in, where no dose says: those of the directions, else what is counted.
pub fn units(course: &Course) -> Vec<Unit> {
    let lines = course
        .plans
        .iter()
        .flat_map(|plan| &plan.steps)
        .flat_map(|step| &step.take.lines);
    let mut units: Vec<Unit> = Vec::new();
    for line in lines {
        if !units.contains(&line.amount.unit) {
            units.push(line.amount.unit.clone());
        }
    }
    if units.is_empty() {
        units.extend(count_unit(&course.preparation));
    }
    units
}
