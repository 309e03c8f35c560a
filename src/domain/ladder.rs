//! Constructors of ladders: a rule that writes out steps, which the person then sees and can edit.
//!
//! Nothing here decides a dose: every figure is the person's, typed in from the prescription. What is written is plain
//! steps; the rule itself is not kept.

use rust_decimal::Decimal;

use super::amount::{Amount, Quantity};
use super::directions::{Directions, Line};
use super::plan::{Length, Step, Then};

/// By how much each step differs from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// This much more each time.
    Up(Decimal),
    /// This much less each time.
    Down(Decimal),
    /// Less by this share of the first amount, in percent.
    PercentOfFirst(Decimal),
    /// Less by this share of the amount before, in percent.
    PercentOfRemaining(Decimal),
}

/// How a computed amount is brought to one that can be given. The default is to refuse what cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Amounts are used as computed.
    Exact,
    /// To the nearest multiple of this; halves go down, to the smaller amount.
    Nearest(Decimal),
}

/// A ladder from a rule. Amounts are in the unit of `first`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The amount of the first step.
    pub first: Quantity,
    /// The change from step to step.
    pub by: By,
    /// How long each step lasts.
    pub every: Length,
    /// The ceiling of a rise, or the floor of a fall: the last step is cut to it. `None`: a fall goes to zero.
    pub to: Option<Decimal>,
    /// Bringing each amount to one that can be given.
    pub rounding: Rounding,
    /// What follows the last amount: it goes on without end, or it lasts as long as the others.
    pub last_goes_on: bool,
    /// Whether each step asks before the next begins.
    pub ask: bool,
}

/// Why a rule gives no ladder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The change is zero or below, or a share outside 0 to 100 %.
    #[error("the change from step to step is above 0, and a share is below 100 %")]
    NoChange,
    /// A rise needs a ceiling that is above the first amount.
    #[error("a rise needs an amount above {0} to end at")]
    NoCeiling(Quantity),
    /// The floor is not below the first amount.
    #[error("a fall ends at an amount below {0}")]
    NoFloor(Quantity),
    /// More steps than anybody would want to look through.
    #[error("that makes more than {MOST_STEPS} steps; take a larger change, or give an amount to end at")]
    TooMany,
    /// Amounts that nobody could measure.
    #[error("the amounts have more decimals than can be kept; say what to round them to")]
    TooFine,
    /// The numbers are too large.
    #[error("the amounts are too large")]
    Overflow,
}

/// A ladder from a rule has at most this many steps.
pub const MOST_STEPS: usize = 400;

/// The most decimals used in calculations.
const FINEST: u32 = 20;

impl Rule {
    /// The amounts of the steps, in order.
    ///
    /// # Errors
    /// [`RuleError`] when the rule does not end or does not move.
    pub fn amounts(&self) -> Result<Vec<Quantity>, RuleError> {
        let (first, hundred) = (&self.first, Decimal::ONE_HUNDRED);
        let share = |percent: Decimal| percent > Decimal::ZERO && percent <= hundred;
        let moves = match &self.by {
            By::Up(a) | By::Down(a) => *a > Decimal::ZERO,
            By::PercentOfFirst(p) => share(*p),
            By::PercentOfRemaining(p) => share(*p) && *p < hundred,
        };
        if !moves {
            return Err(RuleError::NoChange);
        }
        let rises = matches!(self.by, By::Up(_));
        let end = match (rises, self.to) {
            (true, Some(to)) if to > first.value => to,
            (true, _) => return Err(RuleError::NoCeiling(first.clone())),
            (false, Some(to)) if to >= first.value => return Err(RuleError::NoFloor(first.clone())),
            (false, to) => to.unwrap_or(Decimal::ZERO),
        };
        let mut found: Vec<Decimal> = Vec::new();
        let mut exact = first.value;
        loop {
            let reached = if rises { exact >= end } else { exact <= end };
            let amount = self
                .round(if reached { end } else { exact })
                .ok_or(RuleError::Overflow)?;
            // Rounding does not pass the end: a ceiling is the most, a floor the least.
            let amount = match (reached, rises) {
                (true, _) => end,
                (false, true) => amount.min(end),
                (false, false) => amount.max(end),
            };
            // Rounding may give the same amount again. Its time counts all the same: without that step the ladder would
            // go faster than the rule says. Only a last step that goes on anyway is not written twice.
            let again = found.last() == Some(&amount);
            if amount > Decimal::ZERO && !(again && reached && self.last_goes_on) {
                found.push(amount);
            }
            if reached || amount.is_zero() {
                break;
            }
            if found.len() >= MOST_STEPS {
                return Err(RuleError::TooMany);
            }
            exact = match &self.by {
                By::Up(a) => exact.checked_add(*a),
                By::Down(a) => exact.checked_sub(*a),
                By::PercentOfFirst(p) => first
                    .value
                    .checked_mul(*p)
                    .and_then(|x| x.checked_div(hundred))
                    .and_then(|x| exact.checked_sub(x)),
                By::PercentOfRemaining(p) => exact
                    .checked_mul(hundred - *p)
                    .and_then(|x| x.checked_div(hundred))
                    .map(|x| x.normalize()),
            }
            .ok_or(RuleError::Overflow)?;
            // A share of what remains has more digits each time. Where amounts are rounded to what can be given, digits so
            // far behind make no difference.
            if exact.scale() > FINEST {
                if self.rounding == Rounding::Exact {
                    return Err(RuleError::TooFine);
                }
                exact = exact.round_dp(FINEST);
            }
        }
        Ok(found
            .into_iter()
            .map(|value| Quantity::new(value, first.unit.clone()))
            .collect())
    }

    fn round(&self, value: Decimal) -> Option<Decimal> {
        let multiple = |unit: Decimal| {
            if unit <= Decimal::ZERO {
                return Some(value);
            }
            let below = value.checked_div(unit)?.trunc().checked_mul(unit)?;
            let rest = value.checked_sub(below)?;
            let up = rest.checked_mul(Decimal::TWO)? > unit;
            if up { below.checked_add(unit) } else { Some(below) }
        };
        match &self.rounding {
            Rounding::Exact => Some(value),
            Rounding::Nearest(unit) => multiple(*unit),
        }
        .map(|value| value.normalize())
    }

    /// The steps, each with these directions' moments and days and the rule's amount. A fall that goes to zero ends
    /// with its last amount; nothing is due after it.
    ///
    /// # Errors
    /// As [`Rule::amounts`].
    pub fn steps(&self, like: &Directions) -> Result<Vec<Step>, RuleError> {
        let amounts = self.amounts()?;
        let last = amounts.len().saturating_sub(1);
        Ok(amounts
            .into_iter()
            .enumerate()
            .map(|(i, amount)| {
                let goes_on = i == last && self.last_goes_on;
                Step {
                    take: with_amount(like, &amount),
                    length: if goes_on { Length::Open } else { self.every.clone() },
                    then: if self.ask && i != last { Then::Ask } else { Then::GoOn },
                    note: None,
                }
            })
            .collect())
    }
}

/// The same moments and days with another amount in every line that is due by the clock; what is taken as needed stays.
pub fn with_amount(like: &Directions, amount: &Quantity) -> Directions {
    let changed = |line: &Line| {
        if line.is_as_needed() {
            line.clone()
        } else {
            given(line, amount)
        }
    };
    Directions {
        lines: like.lines.iter().map(changed).collect(),
    }
}

/// A line with another amount; one for each kilogram stays one for each kilogram.
fn given(line: &Line, amount: &Quantity) -> Line {
    let basis = line.amount.basis.filter(|_| line.amount.unit == amount.unit);
    Line {
        amount: Amount {
            basis,
            ..Amount::exact(amount.clone())
        },
        ..line.clone()
    }
}

/// The steps of a rule for what is taken on a day in all: a fall comes off the largest dose each time, of equal ones the
/// last of the day; a rise goes to the smallest, of equal ones the first. `like` has one amount at each of its moments.
///
/// # Errors
/// [`RuleError`], as for [`Rule::amounts`].
pub fn of_total(rule: &Rule, like: &Directions) -> Result<Vec<Step>, RuleError> {
    let totals = rule.amounts()?;
    let unit = &rule.first.unit;
    let own = |line: &Line| {
        let amount = line.amount.quantity().to(unit)?;
        (!line.is_as_needed()).then_some(amount.value)
    };
    let mut now: Vec<Option<Decimal>> = like.lines.iter().map(own).collect();
    let mut steps: Vec<Step> = Vec::with_capacity(totals.len());
    for total in &totals {
        let sum: Decimal = now.iter().flatten().sum();
        let mut fall = sum - total.value;
        while fall > Decimal::ZERO {
            let Some(largest) = now.iter_mut().flatten().max() else {
                break;
            };
            let part = fall.min(*largest);
            if part.is_zero() {
                break;
            }
            (*largest, fall) = (*largest - part, fall - part);
        }
        if fall < Decimal::ZERO
            && let Some(smallest) = now.iter_mut().flatten().min()
        {
            *smallest -= fall;
        }
        let lines = like.lines.iter().zip(&now).filter_map(|(line, now)| match now {
            None => Some(line.clone()),
            Some(value) if value.is_zero() => None,
            Some(value) => Some(given(line, &Quantity::new(*value, unit.clone()))),
        });
        steps.push(Step {
            take: Directions { lines: lines.collect() },
            length: rule.every.clone(),
            then: if rule.ask { Then::Ask } else { Then::GoOn },
            note: None,
        });
    }
    if let Some(last) = steps.last_mut() {
        last.then = Then::GoOn;
        if rule.last_goes_on {
            last.length = Length::Open;
        }
    }
    Ok(steps)
}

/// The steps of rules that run in parallel, one for each line of the directions; without a rule a line stays as it is.
/// A line that comes to zero is due no more; the ladder ends when the last one has, and continues with the lines that
/// have no rule.
///
/// # Errors
/// As [`Rule::amounts`], where no rule leads anywhere.
pub fn side_by_side(rules: &[Option<Rule>], like: &Directions) -> Result<Vec<Step>, RuleError> {
    let mut ways: Vec<Option<Vec<Quantity>>> = Vec::new();
    let mut refused = None;
    for rule in rules {
        ways.push(match rule.as_ref().map(Rule::amounts) {
            Some(Ok(amounts)) => Some(amounts),
            // It is at its end already.
            Some(Err(error @ (RuleError::NoFloor(_) | RuleError::NoCeiling(_)))) => {
                refused = refused.or(Some(error));
                None
            }
            Some(Err(error)) => return Err(error),
            None => None,
        });
    }
    let long = ways.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let model = rules
        .iter()
        .zip(&ways)
        .find_map(|(rule, way)| rule.as_ref().filter(|_| way.is_some()));
    let Some(model) = model else {
        return Err(refused.unwrap_or(RuleError::NoChange));
    };
    let zero = model.to.is_none();
    let take = |at: usize| Directions {
        lines: like
            .lines
            .iter()
            .enumerate()
            .filter_map(|(i, line)| match ways.get(i).and_then(Option::as_ref) {
                None => Some(line.clone()),
                Some(amounts) => match amounts.get(at) {
                    Some(amount) => Some(given(line, amount)),
                    None if zero => None,
                    None => amounts.last().map(|amount| given(line, amount)),
                },
            })
            .collect(),
    };
    let goes_on = |take: &Directions| take.lines.iter().any(|line| !line.is_as_needed());
    let mut steps: Vec<Step> = (0..long)
        .map(|at| Step {
            take: take(at),
            length: model.every.clone(),
            then: if model.ask { Then::Ask } else { Then::GoOn },
            note: None,
        })
        .collect();
    let rest = take(long);
    if zero && goes_on(&rest) {
        steps.push(Step {
            take: rest,
            length: Length::Open,
            then: Then::GoOn,
            note: None,
        });
    }
    if let Some(last) = steps.last_mut() {
        last.then = Then::GoOn;
        if model.last_goes_on {
            last.length = Length::Open;
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(first: &str, by: By, to: Option<i64>) -> Rule {
        Rule {
            first: first.parse().unwrap(),
            by,
            every: Length::Weeks(1),
            to: to.map(Decimal::from),
            rounding: Rounding::Exact,
            last_goes_on: false,
            ask: false,
        }
    }

    fn shown(rule: &Rule) -> String {
        match rule.amounts() {
            Ok(amounts) => amounts
                .iter()
                .map(|a| a.value.to_string())
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn up_and_down_with_a_cut_last_step() {
        assert_eq!(
            shown(&rule("2.5 mg", By::Up("2.5".parse().unwrap()), Some(10))),
            "2.5 5 7.5 10"
        );
        assert_eq!(shown(&rule("5 mg", By::Up(Decimal::from(4)), Some(10))), "5 9 10");
        assert_eq!(
            shown(&rule("20 mg", By::Down(Decimal::from(2)), Some(10))),
            "20 18 16 14 12 10"
        );
        assert_eq!(shown(&rule("5 mg", By::Down(Decimal::from(2)), None)), "5 3 1");
    }

    #[test]
    fn shares_of_the_first_and_of_what_remains() {
        let tenth = Decimal::TEN;
        assert_eq!(
            shown(&rule("100 mg", By::PercentOfFirst(tenth), Some(70))),
            "100 90 80 70"
        );
        assert_eq!(
            shown(&rule("100 mg", By::PercentOfFirst(tenth), None)),
            "100 90 80 70 60 50 40 30 20 10"
        );
        assert_eq!(
            shown(&rule("100 mg", By::PercentOfRemaining(tenth), Some(72))),
            "100 90 81 72.9 72"
        );
        let rounded = Rule {
            rounding: Rounding::Nearest(Decimal::new(25, 1)),
            ..rule("20 mg", By::PercentOfRemaining(Decimal::from(25)), Some(5))
        };
        // 11.25 and 8.44, 6.33: what rounds to the same amount is a separate step, as long as the others.
        assert_eq!(shown(&rounded), "20 15 10 7.5 7.5 5");
        // A tenth of what remains, down to a tenth of the first: 22 steps, of which the last have many digits.
        let long = Rule {
            rounding: Rounding::Nearest(Decimal::ONE),
            ..rule("100 mg", By::PercentOfRemaining(tenth), Some(10))
        };
        assert_eq!(
            shown(&long),
            "100 90 81 73 66 59 53 48 43 39 35 31 28 25 23 21 19 17 15 14 12 11 10"
        );
        let exact = rule("100 mg", By::PercentOfRemaining(tenth), Some(1));
        assert!(shown(&exact).contains("more decimals"), "{}", shown(&exact));
    }

    #[test]
    fn rounding_does_not_pass_the_end() {
        let rounded = |first: &str, by, to: &str| Rule {
            rounding: Rounding::Nearest(Decimal::from(4)),
            to: Some(to.parse().unwrap()),
            ..rule(first, by, None)
        };
        // 4, 7.9, 11.8 by the rule; the nearest that can be given to 11.8 is 12, above the ceiling.
        let up = rounded("4 mg", By::Up("3.9".parse().unwrap()), "11.9");
        assert_eq!(shown(&up), "4 8 11.9 11.9");
        // 12, 9, 6 by the rule; 6 is as near to 4 as to 8, and 4 is below the floor.
        let down = rounded("12 mg", By::Down(Decimal::from(3)), "5");
        assert_eq!(shown(&down), "12 8 5 5");
    }

    #[test]
    fn rules_that_lead_nowhere_are_refused() {
        assert!(shown(&rule("5 mg", By::Up(Decimal::ONE), None)).contains("above 5 mg"));
        assert!(shown(&rule("5 mg", By::Down(Decimal::ZERO), None)).contains("above 0"));
        assert!(shown(&rule("5 mg", By::Down(Decimal::ONE), Some(9))).contains("below 5 mg"));
        assert!(shown(&rule("5 mg", By::PercentOfRemaining(Decimal::TEN), None)).contains("more decimals"));
        assert!(shown(&rule("5 mg", By::Up(Decimal::new(1, 6)), Some(10))).contains("more than"));
    }

    #[test]
    fn steps_keep_the_moments() {
        let like: Directions = "1 mg morning, evening".parse().unwrap();
        let mut made = rule("5 mg", By::Up(Decimal::from(5)), Some(15));
        made.last_goes_on = true;
        let steps = made.steps(&like).unwrap();
        let shown: Vec<String> = steps.iter().map(|s| format!("{}: {}", s.length, s.take)).collect();
        assert_eq!(
            shown,
            [
                "1 week: 5 mg morning, evening",
                "1 week: 10 mg morning, evening",
                "no end: 15 mg morning, evening"
            ]
        );
    }

    proptest! {
        #[test]
        fn a_ladder_never_passes_its_end_and_never_turns(first in 1_i64..500, step in 1_i64..200, to in 0_i64..600, kind in 0_u8..4) {
            let step = Decimal::from(step);
            let by = match kind { 0 => By::Up(step), 1 => By::Down(step), 2 => By::PercentOfFirst(step), _ => By::PercentOfRemaining(step) };
            let made = rule(&format!("{first} mg"), by, Some(to));
            if let Ok(amounts) = made.amounts() {
                let to = Decimal::from(to);
                for pair in amounts.windows(2) {
                    prop_assert!((kind == 0) == (pair[1].value > pair[0].value));
                }
                let within = amounts.iter().all(|a| if kind == 0 { a.value <= to } else { a.value >= to });
                prop_assert!(within);
                prop_assert!(to.is_zero() || amounts.last().map(|a| a.value) == Some(to));
            }
        }
    }
}
