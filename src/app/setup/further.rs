//! What a prescription says in one line beyond the words of a label: what is in it by name, a maximum of one component,
//! the marks of the syringe, and a rise that takes its turn at the doses of the day.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::domain::amount::{Amount, Quantity};
use crate::domain::directions::{Directions, Line, Moment};
use crate::domain::label::{self, About, LabelAsk, LabelStep, Outcome, Reading};
use crate::domain::most::Most;
use crate::domain::plan::Length;
use crate::domain::printed::Printed;

/// The key under which another medicine is kept whose doses count as well.
pub(super) const SHARED: &str = "shared";

/// The most steps of a rise.
const MOST_STEPS: usize = 60;

/// Reads a line; what labels have no words for is read here, and the rest as a label.
pub(super) fn read(text: &str) -> Reading {
    let (rise, text) = Rise::cut_from(text);
    let mut contains: Vec<String> = Vec::new();
    let mut limits: Vec<(&'static str, String)> = Vec::new();
    let mut mark = None;
    let mut rest = String::new();
    for (clause, end) in clauses(&text) {
        let own = clause.trim();
        let own = own.strip_prefix("and ").unwrap_or(own);
        if let Some(found) = components(own) {
            contains.push(found);
        } else if let Some((found, with)) = most_of_a_component(own, &limits) {
            limits.push(found);
            limits.extend(with.map(|with| (SHARED, with)));
        } else if let Some(found) = marks(own) {
            mark = Some(found);
        } else {
            rest.push_str(clause);
            rest.push_str(end);
        }
    }
    let nothing = contains.is_empty() && limits.is_empty() && mark.is_none() && rise.is_none();
    if nothing {
        return label::read(&text);
    }
    let mut reading = label::read(rest.trim_end_matches([' ', ',', ';']));
    if !contains.is_empty() {
        reading.contains = Some(contains.join(" + "));
    }
    reading.limits.extend(limits);
    reading.mark = mark;
    if let Some(rise) = rise
        && reading.outcome == Outcome::Read
        && let Err(says) = rise.add_to(&mut reading.steps)
    {
        reading.outcome = Outcome::Ask;
        reading.asks.push(LabelAsk {
            about: About::Change,
            words: rise.words,
            says,
            readings: Vec::new(),
        });
    }
    reading
}

/// What is in one, each with its name: `THC 10 mg/mL + CBD 12.5 mg/mL`, `5 mg`.
pub(super) fn contents(text: &str) -> Option<Vec<(String, Printed)>> {
    let part = |part: &str| {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let (name, strength) = part.split_at(at);
        Some((name.trim().to_owned(), Printed::from_str(strength.trim()).ok()?))
    };
    text.split('+').map(|text| part(text.trim())).collect()
}

/// The clauses of a line, each with what ends it.
fn clauses(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let ends = rest.find(", ").into_iter().chain(rest.find("; "));
        let split = ends
            .min()
            .and_then(|at| Some((rest.get(..at)?, rest.get(at..at + 2)?, rest.get(at + 2..)?)));
        let Some((clause, end, behind)) = split else {
            found.push((rest, ""));
            return found;
        };
        found.push((clause, end));
        rest = behind;
    }
}

/// Whether a word is the name of something, and not one that labels have.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.split(' ').count() <= 2 && label::read(text).unread.join(" ") == text
}

/// `THC 10 mg/mL and CBD 12.5 mg/mL`, `THC 10 + CBD 12.5 mg/mL`, `THC 2 mg a puff`, as the field of the form has it.
fn components(text: &str) -> Option<String> {
    let mut found = Vec::new();
    let parts: Vec<&str> = text
        .split(" and ")
        .flat_map(|part| part.split('+'))
        .map(str::trim)
        .collect();
    // A figure alone is in the unit of the last.
    let unit = parts
        .last()
        .and_then(|last| last.rsplit_once(' '))
        .map_or("", |(_, unit)| unit);
    for part in parts {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let (name, strength) = part.split_at(at);
        let in_full = format!("{} {unit}", strength.trim());
        let bare = strength.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
        let strength = if bare && unit.contains('/') {
            in_full.as_str()
        } else {
            strength
        };
        // What is in one of them says of what; an amount alone is a dose.
        let each = [" a ", " per ", " in a ", " in one "];
        let one = each.iter().find_map(|word| strength.split_once(word));
        let strength = match one {
            Some((strength, of)) if !of.contains(' ') => strength,
            None if strength.contains('/') => strength,
            _ => return None,
        };
        let name = name.trim();
        if !is_name(name) || Printed::from_str(strength.trim()).is_err() {
            return None;
        }
        found.push(format!("{name} {}", strength.trim()));
    }
    (!found.is_empty()).then(|| found.join(" + "))
}

/// A limit with its key, and the other medicine whose doses count as well.
type Found = ((&'static str, String), Option<String>);

/// `at most 10 mg THC a day`, `at most 15 mg THC a day with examplin`.
fn most_of_a_component(text: &str, known: &[(&'static str, String)]) -> Option<Found> {
    let heads = ["at most ", "no more than ", "not more than ", "maximum ", "max "];
    let lower = text.to_lowercase();
    let head = heads.iter().find(|head| lower.starts_with(**head))?;
    let rest = text.get(head.len()..)?;
    let (rest, with) = match rest.split_once(" with ") {
        Some((rest, with)) => (rest, Some(with.trim().to_owned())),
        None => (rest, None),
    };
    let ends = [
        (" a day", "per_day"),
        ("/day", "per_day"),
        (" in 24 hours", "per_day"),
        (" per day", "per_day"),
        (" in one dose", "per_dose"),
        (" a dose", "per_dose"),
        (" per dose", "per_dose"),
        ("/dose", "per_dose"),
        (" a week", "per_week"),
        (" per week", "per_week"),
    ];
    let (figure, key) = ends
        .iter()
        .find_map(|(end, key)| Some((rest.strip_suffix(end)?, *key)))?;
    let most = Most::parse(figure, &[]).ok()?;
    let named = most.component.as_deref().is_some_and(is_name);
    let twice = known.iter().any(|(known, _)| *known == key);
    (named && !twice).then(|| ((key, figure.trim().to_owned()), with))
}

/// `marks of 0.05 mL`
fn marks(text: &str) -> Option<String> {
    let heads = ["marks of ", "marks ", "mark ", "syringe with marks of ", "measured to "];
    let lower = text.to_lowercase();
    let head = heads.iter().find(|head| lower.starts_with(**head))?;
    let amount = text.get(head.len()..)?.trim();
    Quantity::parse(amount, &[]).ok().map(|_| amount.to_owned())
}

/// `0.1 mL a day more every 3 days, alternately at bedtime and in the morning, to 0.5 mL twice a day`.
struct Rise {
    /// As it was typed.
    words: String,
    by: String,
    every: String,
    /// Which dose takes its turn first.
    order: Vec<Moment>,
    to: Option<String>,
}

impl Rise {
    /// The rise in a line, and the line without it.
    fn cut_from(text: &str) -> (Option<Self>, String) {
        let found = Self::find(text);
        match found {
            Some((rise, rest)) => (Some(rise), rest),
            None => (None, text.to_owned()),
        }
    }

    fn find(text: &str) -> Option<(Self, String)> {
        const MORE: [&str; 3] = [" a day more every ", " more a day every ", " a day more q"];
        let (at, more) = MORE.iter().find_map(|more| Some((text.find(more)?, *more)))?;
        let head = text.get(..at)?;
        let begins = [", ", "; ", "then ", ". "]
            .iter()
            .filter_map(|sign| Some(head.rfind(sign)? + sign.len()));
        let begin = begins.max()?;
        let by = head.get(begin..)?.trim();
        let behind = text.get(at + more.len()..)?;
        let mut all = clauses(behind).into_iter();
        let (first, _) = all.next()?;
        let (every, to) = match first.split_once(" to ") {
            Some((every, to)) => (every, Some(to.trim().to_owned())),
            None => (first, None),
        };
        let mut rise = Self {
            words: String::new(),
            by: by.to_owned(),
            every: lasting(every.trim()),
            order: Vec::new(),
            to,
        };
        let before = head.get(..begin)?.trim_end();
        let mut rest = format!("{} ", before.strip_suffix("then").unwrap_or(before).trim_end());
        for (clause, end) in all {
            let own = clause.trim();
            let turns = ["alternately ", "in turn ", "taking turns "];
            if let Some(order) = turns.iter().find_map(|word| own.strip_prefix(word)) {
                let (order, to) = order.split_once(" to ").map_or((order, None), |(a, b)| (a, Some(b)));
                rise.order = moments(order)?;
                rise.to = to.map(|to| to.trim().to_owned()).or(rise.to);
            } else if let Some(order) = own.strip_suffix(" first").and_then(moments) {
                rise.order = order;
            } else if let Some(to) = own.strip_prefix("to ").filter(|_| rise.to.is_none()) {
                rise.to = Some(to.trim().to_owned());
            } else {
                rest.push_str(clause);
                rest.push_str(end);
            }
        }
        rise.words = format!("{by}{more}{}", rise.every);
        Some((rise, rest))
    }

    /// The last step is the first of the rise: the steps after it, in which one dose after the other rises.
    fn add_to(&self, steps: &mut Vec<LabelStep>) -> Result<(), String> {
        let last = steps.last().ok_or("from which dose does it rise?")?;
        let (like, own) = (last.take.clone(), last.length.clone());
        let model = like.lines.first().ok_or("from which dose does it rise?")?;
        let unlike = |line: &Line| {
            line.is_as_needed() || line.days != model.days || line.amount.high.is_some() || line.amount.basis.is_some()
        };
        if like.lines.iter().any(unlike) {
            return Err("only doses of the same days rise in turn; say each step".into());
        }
        let unit = &model.amount.unit;
        // A dose that begins with the rise begins with nothing.
        let mut doses: Vec<(Line, Decimal)> = Vec::new();
        for line in &like.lines {
            let amount = line.amount.quantity().to(unit).ok_or("the doses are of two kinds")?;
            doses.push((line.clone(), amount.value));
        }
        for moment in &self.order {
            if !doses.iter().any(|(line, _)| line.moment == *moment) {
                let moment = moment.clone();
                doses.push((
                    Line {
                        moment,
                        ..model.clone()
                    },
                    Decimal::ZERO,
                ));
            }
        }
        if doses.len() > 1 && self.order.is_empty() {
            return Err("which dose first? Such as alternately at bedtime and in the morning".into());
        }
        // Behind those that are named come the others.
        let place = |line: &Line| self.order.iter().position(|moment| *moment == line.moment);
        doses.sort_by_key(|(line, _)| place(line).unwrap_or(self.order.len()));
        let of = |text: &str| {
            let amount = Quantity::parse(text, &[]).map_err(|error| error.to_string())?;
            let same = amount
                .to(unit)
                .ok_or_else(|| format!("`{text}` is in another kind of unit"))?;
            Ok::<Decimal, String>(same.value)
        };
        let to = self.to.as_deref();
        let to = to.ok_or("up to which amount? Such as to 0.5 mL twice a day")?;
        let to = of(&each(to, doses.len())?)?;
        let by = of(&self.by)?;
        let every = self
            .every
            .parse::<Length>()
            .map_err(|_| format!("`{}`: how long is each step?", self.every))?;
        let fits = |value: &Decimal| *value <= to && (to - value).checked_rem(by).is_some_and(|rest| rest.is_zero());
        if by <= Decimal::ZERO || !doses.iter().all(|(_, value)| fits(value)) {
            return Err(format!("steps of {} do not end at {to} {unit} each", self.by));
        }
        let mut found = Vec::new();
        let mut turn = 0;
        while doses.iter().any(|(_, value)| *value < to) {
            let count = doses.len();
            let at = (turn..turn + count).find(|n| doses.get(n % count).is_some_and(|(_, value)| *value < to));
            let Some(at) = at.filter(|_| found.len() < MOST_STEPS) else {
                return Err(format!("more than {MOST_STEPS} steps: say larger ones"));
            };
            if let Some((_, value)) = doses.get_mut(at % count) {
                *value += by;
            }
            turn = at + 1;
            let taken = doses.iter().filter(|(_, value)| !value.is_zero());
            let lines = taken.map(|(line, value)| Line {
                amount: Amount::exact(Quantity::new(*value, unit.clone())),
                ..line.clone()
            });
            found.push(LabelStep {
                length: every.clone(),
                take: Directions { lines: lines.collect() },
            });
        }
        let last = found.last_mut().ok_or("it is there already")?;
        last.length = Length::Open;
        if let Some(first) = steps.last_mut().filter(|_| own == Length::Open) {
            first.length = every;
        }
        steps.extend(found);
        Ok(())
    }
}

/// `3 days`, `3d`
fn lasting(text: &str) -> String {
    match text.strip_suffix('d') {
        Some(days) if days.chars().all(|c| c.is_ascii_digit()) => format!("{days} days"),
        _ => text.to_owned(),
    }
}

/// `at bedtime and in the morning`, in any words that labels have.
fn moments(text: &str) -> Option<Vec<Moment>> {
    let parts = text.split(" and ").flat_map(|part| part.split(','));
    let moment = |part: &str| {
        let reading = label::read(&format!("1 tablet {}", part.trim()));
        let line = reading.steps.first()?.take.lines.first()?;
        (reading.outcome == Outcome::Read).then(|| line.moment.clone())
    };
    parts.map(moment).collect()
}

/// The amount each time of `0.5 mL twice a day` or `0.5 mL each`.
fn each(to: &str, count: usize) -> Result<String, String> {
    let ends = [
        (" once a day", 1),
        (" twice a day", 2),
        (" three times a day", 3),
        (" each time", count),
        (" each", count),
    ];
    let found = ends
        .iter()
        .find_map(|(end, times)| Some((to.strip_suffix(end)?, *times)));
    match found {
        None => Err(format!(
            "`to {to}`: is that each time? Such as to 0.5 mL twice a day, or to 0.5 mL each"
        )),
        Some((amount, times)) if times == count => Ok(amount.to_owned()),
        Some(_) => Err(format!("`to {to}`: {count} doses a day rise")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let reading = read(text);
        if let Some(ask) = reading.asks.first() {
            return format!("{}: {}", ask.words, ask.says);
        }
        let steps: Vec<String> = reading
            .steps
            .iter()
            .map(|step| format!("{} for {}", step.take, step.length))
            .collect();
        let limits: Vec<String> = reading
            .limits
            .iter()
            .map(|(key, text)| format!("{key} {text}"))
            .collect();
        let beside = [reading.contains, reading.mark, Some(limits.join(", "))];
        let beside: Vec<String> = beside.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        format!(
            "{} | {} | {}",
            steps.join("; "),
            beside.join("; "),
            reading.unread.join(" ")
        )
    }

    #[test]
    fn a_rise_takes_its_turn_at_the_doses_of_the_day() {
        assert_eq!(
            shown(
                "0.2 mL at bedtime for 4 days; 0.2 mL in the morning and at bedtime for 4 days; then 0.2 mL a day more every 4 \
                 days, alternately at bedtime and in the morning, to 0.6 mL twice a day, at most 0.6 mL in one dose"
            ),
            "0.2 mL bedtime for 4 days; 0.2 mL morning, bedtime for 4 days; 0.4 mL bedtime, 0.2 mL morning for 4 days; \
             0.4 mL bedtime, morning for 4 days; 0.6 mL bedtime, 0.4 mL morning for 4 days; \
             0.6 mL bedtime, morning for no end | per_dose 0.6 mL | "
        );
        assert_eq!(
            shown("0.2 mL hs, 0.2 mL a day more q4d, am first, to 0.4 mL each"),
            "0.2 mL bedtime for 4 days; 0.2 mL morning, bedtime for 4 days; 0.2 mL morning, 0.4 mL bedtime for 4 days; \
             0.4 mL morning, bedtime for no end |  | "
        );
        let open = "0.2 mL morning and bedtime for 4 days, then 0.2 mL a day more every 4 days";
        assert_eq!(
            shown("0.2 mL morning, 0.2 mL a day more every 4 days"),
            "0.2 mL a day more every 4 days: up to which amount? Such as to 0.5 mL twice a day"
        );
        assert!(shown(&format!("{open} to 0.6 mL twice a day")).contains("which dose first?"));
        let turns = format!("{open}, alternately morning and bedtime");
        assert!(shown(&format!("{turns}, to 0.6 mL")).contains("is that each time?"));
        assert!(shown(&format!("{turns}, to 0.6 mL three times a day")).contains("2 doses a day rise"));
        assert!(shown(&format!("{turns}, to 0.5 mL each")).contains("do not end at 0.5 mL each"));
    }

    #[test]
    fn what_is_in_it_and_its_limits_are_said_in_the_same_line() {
        assert_eq!(
            shown("0.2 mL bedtime, THC 20 mg/mL and CBD 5 mg/mL, marks of 0.1 mL, at most 8 mg THC a day"),
            "0.2 mL bedtime for no end | THC 20 mg/mL + CBD 5 mg/mL; 0.1 mL; per_day 8 mg THC | "
        );
        assert_eq!(
            shown("1 puff as needed, at most 3 puffs a day, THC 2 mg a puff"),
            "1 puff as needed for no end | THC 2 mg; per_day 3 puffs | "
        );
        assert_eq!(
            shown("0.2 mL bedtime, THC 20 + CBD 5 mg/mL, max 8 mg THC/day with sampletol"),
            "0.2 mL bedtime for no end | THC 20 mg/mL + CBD 5 mg/mL; per_day 8 mg THC, shared sampletol | "
        );
        // A dose is not a strength, and a maximum of the product stays with the label.
        for line in [
            "5 mg morning, then 10 mg evening",
            "1 tablet daily, at most 4 tablets a day",
        ] {
            let (own, label) = (read(line), label::read(line));
            assert_eq!(own, label, "{line}");
        }
    }
}
