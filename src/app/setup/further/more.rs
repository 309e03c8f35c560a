//! What a line says of the product and the plan as a whole: its form, what it is drawn with, where it goes, how long it keeps, how
//! much of it there is, how late a dose may be, after which step it asks, from which day.

use rust_decimal::Decimal;

use crate::app::setup::form;
use crate::domain::amount::{Quantity, number};
use crate::domain::course::{Late, Preparation};
use crate::domain::directions::{Days, Moment};
use crate::domain::label::{self, Outcome};
use crate::domain::plan::Length;
use crate::domain::preparation::{Exact, Ratio, form_words_of};
use crate::domain::printed::Printed;
use crate::domain::supply::{Each, strengths};
use crate::domain::unit::Kind;
use crate::domain::words::length as time_words;

/// What is said beside the directions, each as it goes into a field of the course.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app::setup) struct More {
    /// Its form, into what it is divided, the syringe, the vial.
    pub preparation: Preparation,
    /// How long it keeps once it is open, in minutes.
    pub keeps: Option<u32>,
    /// Where it goes, in turn.
    pub sites: Vec<String>,
    /// How late a dose is still taken.
    pub late: Option<Late>,
    /// The least minutes between two doses, where it is days.
    pub gap: Option<u32>,
    /// After how many steps it asks before it goes on.
    pub gates: Vec<usize>,
    /// The words for that, where they are more than `ask`: kept with the step.
    pub gate_words: Vec<(usize, String)>,
    /// The steps begin again when they are over.
    pub again: bool,
    /// From which day, as it was typed.
    pub from: Option<String>,
    /// Words that are kept as they are.
    pub notes: Vec<String>,
    /// What there is of it now.
    pub left: Option<(Quantity, Each)>,
}

impl More {
    /// Takes a clause that is all about one of these; `false`: it is not.
    pub(super) fn takes(&mut self, clause: &str) -> bool {
        let p = &mut self.preparation;
        if let Some(syringe) = syringe(clause).filter(|_| p.syringe.is_none()) {
            p.syringe = Some(syringe);
        } else if let Some((powder, water)) = vial(clause).filter(|_| p.powder.is_none()) {
            (p.powder, p.water) = (Some(powder), Some(water));
        } else if let Some(keeps) = keeps(clause).filter(|_| self.keeps.is_none()) {
            self.keeps = Some(keeps);
        } else if let Some(late) = late(clause).filter(|_| self.late.is_none()) {
            self.late = Some(late);
        } else if let Some(gap) = apart(clause).filter(|_| self.gap.is_none()) {
            self.gap = Some(gap);
        } else if let Some(left) = left(clause).filter(|_| self.left.is_none()) {
            self.left = Some(left);
        } else if let Some(found) = form::form(clause) {
            return join(p, found);
        } else {
            return false;
        }
        true
    }

    /// The words with which it is decided after a step.
    pub(in crate::app::setup) fn words_after(&self, step: usize) -> Option<&str> {
        let found = self.gate_words.iter().find(|(at, _)| *at == step);
        found.map(|(_, words)| words.as_str())
    }

    /// Each part in words, with the name of its field.
    pub(in crate::app::setup) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        found.extend(form_words_of(&self.preparation, "").map(|words| ("Form", words)));
        let syringe = self.preparation.syringe;
        found.extend(syringe.map(|units| ("Syringe", format!("{} units/mL", units.normalize()))));
        found.extend(
            self.keeps
                .map(|keeps| ("Keeps", format!("{} once it is open", time_words(keeps)))),
        );
        if !self.sites.is_empty() {
            found.push(("Sites", format!("{}, in turn", self.sites.join(", "))));
        }
        found.extend(self.gap.map(|gap| ("Apart", format!("at least {}", time_words(gap)))));
        found.extend(self.late.map(|late| ("Late", format!("taken {late}"))));
        found.extend(self.left.as_ref().map(|(left, each)| {
            let left = if each.is_empty() {
                left.to_string()
            } else {
                strengths::shown(each)
            };
            ("Supply", format!("{left} now"))
        }));
        found
    }
}

/// Puts two parts of a form together; `false`: they say the same thing twice.
fn join(p: &mut Preparation, found: Preparation) -> bool {
    let has = |p: &Preparation| !p.contains.is_empty() || !p.strengths.is_empty();
    let twice = p.count.is_some() && found.count.is_some()
        || p.divisible.is_some() && found.divisible.is_some()
        || has(p) && has(&found);
    if twice {
        return false;
    }
    let stated = has(&found);
    p.count = found.count.or(p.count.take());
    p.divisible = found.divisible.or(p.divisible);
    if stated {
        (p.contains, p.strengths) = (found.contains, found.strengths);
    }
    true
}

/// The rest behind the first of these beginnings that it has.
fn behind<'a>(text: &'a str, heads: &[&str]) -> Option<&'a str> {
    let head = heads.iter().find(|head| {
        let own = text.get(..head.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(head))
    })?;
    text.get(head.len()..).map(str::trim)
}

/// `U-100 syringe`, `100-unit syringe`, `syringe of 100 units/mL`: how many units it has in one mL.
fn syringe(text: &str) -> Option<Decimal> {
    let lower = text.to_lowercase();
    let named = lower.contains("syringe");
    let words = lower.replace("insulin", " ").replace("syringe", " ").replace('-', " ");
    let words: Vec<&str> = words
        .split_whitespace()
        .filter(|word| *word != "of" && *word != "a")
        .collect();
    let figure = match words.as_slice() {
        ["u", figure] => figure,
        [figure] => figure
            .strip_prefix('u')
            .or(figure.strip_suffix("units/ml").filter(|_| named))?,
        [figure, "unit" | "units" | "units/ml"] if named => figure,
        _ => return None,
    };
    number(figure).ok().filter(|units| *units > Decimal::ZERO)
}

/// `vial of 5 mg with 2 mL of water`, `5 mg vial + 2 mL`: the powder, and what is added to it.
fn vial(text: &str) -> Option<(Printed, Printed)> {
    let lower = text.to_lowercase().replace('+', " + ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    if !words.iter().any(|word| matches!(*word, "vial" | "vials" | "powder")) {
        return None;
    }
    let known = [
        "vial",
        "vials",
        "powder",
        "water",
        "of",
        "with",
        "in",
        "and",
        "+",
        "a",
        "for",
        "injection",
        "added",
    ];
    let amounts: Vec<&str> = words.into_iter().filter(|word| !known.contains(word)).collect();
    let amounts = amounts.join(" ");
    // Two figures, each with its unit.
    let second = amounts.char_indices().skip(1).find(|(at, c)| {
        let before = amounts.get(..*at).unwrap_or_default();
        c.is_ascii_digit() && before.ends_with(' ') && before.chars().any(char::is_alphabetic)
    })?;
    let (powder, water) = amounts.split_at(second.0);
    let read = |text: &str| Printed::parse(&text.trim().replace("ml", "mL"), &[]).ok();
    let (powder, water) = (read(powder)?, read(water)?);
    let fits = powder.unit.kind() != Kind::Volume && water.unit.kind() == Kind::Volume;
    fits.then_some((powder, water))
}

/// `good for 28 days`, `keeps 28 days once open`, in minutes.
fn keeps(text: &str) -> Option<u32> {
    let rest = behind(text, &["good for ", "good ", "keeps for ", "keeps "])?;
    let ends = [
        " once it is open",
        " once opened",
        " once open",
        " after opening",
        " opened",
        " open",
    ];
    let rest = ends.iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    time(rest)
}

/// `up to 5 days late`, `late up to 5 days`, `late 5 days`
fn late(text: &str) -> Option<Late> {
    let lower = text.to_lowercase();
    let said = lower.strip_prefix("taken ").unwrap_or(&lower);
    let rest = match said.strip_suffix(" late") {
        Some(rest) => rest.strip_prefix("up to ").or(rest.strip_prefix("until "))?,
        None => behind(said, &["late: ", "late "])?,
    };
    let rest = behind(rest, &["up to ", "until ", "within ", "for "]).unwrap_or(rest);
    time(rest).map(Late::After)
}

/// `5 days apart`, `at least 1 week apart`; hours are a limit that labels have.
fn apart(text: &str) -> Option<u32> {
    let rest = text.strip_suffix(" apart")?;
    let rest = behind(rest, &["at least ", "never less than "]).unwrap_or(rest);
    time(rest).filter(|minutes| *minutes >= 24 * 60 && !rest.contains('h'))
}

/// How long nothing is taken: `4 weeks off`, `off for 4 weeks`, `none for 4 weeks`.
pub(super) fn off(text: &str) -> Option<Length> {
    let text = text.strip_prefix("then ").unwrap_or(text);
    let ahead = behind(text, &["off for ", "off ", "none for ", "none ", "nothing for "]);
    let length = ahead.or(text.strip_suffix(" off")).or(text.strip_suffix(" without"))?;
    let length = length.trim();
    let short = length
        .strip_suffix('w')
        .filter(|weeks| weeks.chars().all(|c| c.is_ascii_digit()));
    let length = short.map_or_else(|| length.to_owned(), |weeks| format!("{weeks} weeks"));
    length
        .parse::<Length>()
        .ok()
        .filter(|length| matches!(length, Length::Days(_) | Length::Weeks(_) | Length::Months(_)))
}

/// A time of the day for all doses before it: `both 30 min before breakfast`, `all at 08:00`.
pub(super) fn for_all(text: &str) -> Option<&str> {
    let moment = behind(text, &["both ", "all ", "each time "])?;
    let reading = label::read(&format!("1 tablet {moment}"));
    let line = reading.steps.first().and_then(|step| step.take.lines.first())?;
    let timed = !matches!(line.moment, Moment::TimesADay(_)) && line.days == Days::Every;
    (reading.outcome == Outcome::Read && timed).then_some(moment)
}

/// With blanks in `40,30,20,10 mg`: two commas and more are neither decimals nor, where a part has not three figures, thousands.
fn list_of_figures(text: &str) -> String {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ',')
        .unwrap_or(text.len());
    let (figures, rest) = text.split_at(end);
    let parts: Vec<&str> = figures.split(',').collect();
    let listed = parts.len() > 2
        && parts.iter().all(|part| !part.is_empty())
        && parts.iter().skip(1).any(|part| part.len() != 3);
    if listed {
        format!("{}{rest}", parts.join(", "))
    } else {
        text.to_owned()
    }
}

/// `THC 22 %`, `22 % THC`: how much of it the plant has, which says nothing of a dose.
pub(super) fn share(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "%").collect();
    let figure = |word: &str| word.trim_end_matches('%').parse::<Decimal>().is_ok();
    let name = |word: &str| word.chars().all(char::is_alphabetic) && !word.is_empty();
    text.contains('%') && matches!(words.as_slice(), [a, b] if figure(a) && name(b) || name(a) && figure(b))
}

/// `40, 30, 20, 10 mg for 3 days each`, each amount with its unit and its length.
pub(super) fn series(text: &str) -> String {
    let figure = |text: &str| text.trim().parse::<Decimal>().is_ok();
    let text = &list_of_figures(text);
    let mut parts: Vec<&str> = text.split(", ").collect();
    let count = parts.iter().take_while(|part| figure(part)).count();
    let Some(last) = parts.get(count).filter(|_| count > 0) else {
        return text.to_owned();
    };
    let (body, day) = match last.split_once(" from ") {
        Some((body, day)) => (body, Some(day)),
        None => (*last, None),
    };
    let Some(body) = body.strip_suffix(" each") else {
        return text.to_owned();
    };
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (value, rest) = body.split_at(digits);
    let rest = rest.trim();
    let rest = match rest.split_once(' ') {
        Some((unit, length)) if !length.starts_with("for ") => format!("{unit} for {length}"),
        _ => rest.to_owned(),
    };
    let mut steps: Vec<String> = parts.drain(..count).map(|value| format!("{value} {rest}")).collect();
    steps.push(format!(
        "{value} {rest}{}",
        day.map(|day| format!(" from {day}")).unwrap_or_default()
    ));
    steps.extend(parts.into_iter().skip(1).map(str::to_owned));
    steps.join(", ")
}

/// Minutes, hours, days or weeks, in minutes.
fn time(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (figure, unit) = text.split_at(digits);
    let each = match unit.trim() {
        "min" | "minutes" | "minute" => 1,
        "h" | "hours" | "hour" => 60,
        "d" | "days" | "day" => 24 * 60,
        "w" | "weeks" | "week" => 7 * 24 * 60,
        _ => return None,
    };
    figure.parse::<u32>().ok()?.checked_mul(each).filter(|time| *time > 0)
}

/// `have 28 tablets`, `28 tablets left`, `20 x 50 mg + 30 x 25 mg in the house`: how much there is now.
fn left(text: &str) -> Option<(Quantity, Each)> {
    let head = behind(text, &["have ", "supply ", "in stock "]);
    let tail = [" left", " in the house", " in stock"];
    let amount = head.or_else(|| tail.iter().find_map(|tail| text.strip_suffix(tail)))?;
    let words = label::vocabulary();
    // `20 x 50 + 30 x 25 mg`: the unit of the last is that of all.
    let mut parts: Vec<String> = amount.split('+').map(|part| part.trim().to_owned()).collect();
    let unit = parts
        .last()
        .and_then(|last| last.rsplit_once(' '))
        .map(|(_, unit)| unit.to_owned());
    if let Some(unit) = unit.filter(|_| amount.contains('x')) {
        for part in &mut parts {
            if part.ends_with(|c: char| c.is_ascii_digit()) {
                part.push_str(&format!(" {unit}"));
            }
        }
    }
    if let Some(found) = strengths::parse(&parts.join(" + "), words.counted()) {
        return Some(found);
    }
    Quantity::parse(amount, words.counted())
        .ok()
        .map(|left| (left, Each::new()))
}

/// Sites of a list: `left thigh`, `left and right thigh`, `L/R belly`.
pub(super) fn sites(text: &str) -> Option<Vec<String>> {
    let side = |word: &str| match word {
        "l" | "L" => "left".to_owned(),
        "r" | "R" => "right".to_owned(),
        word => word.to_owned(),
    };
    if text.is_empty() || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    for sign in [" and ", "/"] {
        if let Some((one, rest)) = text.split_once(sign)
            && let Some((other, part)) = rest.split_once(' ')
            && !one.contains(' ')
        {
            return Some(vec![format!("{} {part}", side(one)), format!("{} {part}", side(other))]);
        }
    }
    let words: Vec<String> = text.split(' ').map(side).collect();
    let text = words.join(" ");
    // A word of the directions is not a place.
    let reading = label::read(&format!("1 mL daily {text}"));
    let place = reading.site.is_some() || reading.outcome != Outcome::Read || !reading.notes.is_empty();
    (place && reading.route.is_none()).then(|| vec![text])
}

/// Words that the plan asks before it goes on.
pub(super) fn is_gate(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.strip_prefix("then ").unwrap_or(&lower);
    let begins = |head: &str| lower == head || lower.starts_with(&format!("{head} "));
    lower == "ask" || begins("ask first") || begins("decide") || lower.starts_with("if ") && lower.ends_with(" agrees")
}

/// The day behind `from`: `9 jun`, `2026-06-09`, `tomorrow`.
pub(super) fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = text.to_lowercase();
    let iso = lower.len() == 10 && lower.split('-').filter(|part| part.parse::<u32>().is_ok()).count() == 3;
    let month = |word: &str| MONTHS.iter().any(|month| word.starts_with(month));
    let day = |word: &str| word.trim_end_matches('.').parse::<u32>().is_ok();
    iso || lower == "tomorrow"
        || match lower.split_whitespace().collect::<Vec<_>>().as_slice() {
            [a, b] | [a, b, _] => day(a) && month(b) || month(a) && day(b),
            _ => false,
        }
}

/// The smallest piece that can be made of what the line says it is.
pub(super) fn piece(p: &Preparation) -> Option<Quantity> {
    let all = p
        .strengths
        .iter()
        .chain(p.contains.iter().map(|(_, strength)| strength));
    let all: Vec<&Printed> = all.collect();
    let unit = all.first()?.unit.clone();
    let of = |one: &Printed| Some(Exact::from(one).to(&unit)?.value);
    let all = all.into_iter().map(of).collect::<Option<Vec<Ratio>>>()?;
    let least = all.into_iter().min()?;
    let least = p.divisible.map_or(Some(least), |part| least.times(part))?;
    Exact::new(least, unit.clone())
        .quantity()
        .filter(|_| unit.kind() == Kind::Mass)
}
