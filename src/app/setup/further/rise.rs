//! A rise that takes its turn at the doses of the day.

use rust_decimal::Decimal;

use super::clauses::{clauses, lasting};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::directions::{Directions, Line, Moment};
use crate::domain::label::{self, LabelStep, Outcome};
use crate::domain::plan::Length;

/// The most steps of a rise.
const MOST_STEPS: usize = 60;

/// `0.1 mL a day more every 3 days, alternately at bedtime and in the morning, to 0.5 mL twice a day`.
pub(super) struct Rise {
    /// As it was typed.
    pub words: String,
    by: String,
    every: String,
    /// Which dose takes its turn first.
    order: Vec<Moment>,
    to: Option<String>,
}

impl Rise {
    /// The rise in a line, and the line without it.
    pub fn cut_from(text: &str) -> (Option<Self>, String) {
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
    pub fn add_to(&self, steps: &mut Vec<LabelStep>) -> Result<(), String> {
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
