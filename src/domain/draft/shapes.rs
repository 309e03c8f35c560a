//! Shapes of ladders with blank amounts, and days on and off. A shape holds no amount of any substance: every figure is
//! the person's.

use rust_decimal::Decimal;

use crate::domain::amount::{Amount, Quantity};
use crate::domain::directions::{Days, Directions, Line, Weekday7};
use crate::domain::ladder::{By, Rounding, Rule, RuleError};
use crate::domain::plan::{Length, Step, Then};
use crate::domain::unit::Unit;

/// A shape to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The same all the time.
    Level,
    /// More every week, up to an amount.
    WeeklyStepUp,
    /// Less every week, by a share of what remains.
    PercentTaper,
    /// One day with a dose, two days without.
    OneOnTwoOff,
    /// Five days with doses, two days without.
    FiveOnTwoOff,
    /// 21 days with doses in every 28.
    TwentyOneOfTwentyEight,
}

impl Shape {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Level,
        Self::WeeklyStepUp,
        Self::PercentTaper,
        Self::OneOnTwoOff,
        Self::FiveOnTwoOff,
        Self::TwentyOneOfTwentyEight,
    ];

    /// In a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Level => "the same all the time",
            Self::WeeklyStepUp => "goes up every week",
            Self::PercentTaper => "goes down by a percentage every week",
            Self::OneOnTwoOff => "one day on, two days off",
            Self::FiveOnTwoOff => "five days on, two days off",
            Self::TwentyOneOfTwentyEight => "21 days of 28",
        }
    }

    /// Which figures it asks for beyond the first directions: the change from step to step, and where it ends.
    pub const fn asks(self) -> &'static [&'static str] {
        match self {
            Self::WeeklyStepUp => &["by how much each week", "up to"],
            Self::PercentTaper => &["by how many percent of what remains", "down to"],
            _ => &[],
        }
    }

    /// The steps of this shape, from the directions of the first day and the figures it asks for.
    ///
    /// # Errors
    /// [`RuleError`] for figures that lead nowhere.
    pub fn steps(self, first: &Directions, by: Option<Decimal>, to: Option<Decimal>) -> Result<Vec<Step>, RuleError> {
        let one = |take: Directions| {
            Ok(vec![Step {
                take,
                length: Length::Open,
                then: Then::GoOn,
                note: None,
            }])
        };
        let rule = |by: By| {
            let amount =
                first_amount(first).map_or_else(|| Quantity::new(Decimal::ZERO, Unit::Milligram), |a| a.quantity());
            Rule {
                first: amount,
                by,
                every: Length::Weeks(1),
                to,
                rounding: Rounding::Exact,
                last_goes_on: true,
                ask: matches!(self, Self::WeeklyStepUp),
            }
            .steps(first)
        };
        match self {
            Self::Level => one(first.clone()),
            Self::WeeklyStepUp => rule(By::Up(by.unwrap_or_default())),
            Self::PercentTaper => rule(By::PercentOfRemaining(by.unwrap_or_default())),
            Self::OneOnTwoOff => one(on_days(first, &cycle(1, 3))),
            Self::FiveOnTwoOff => one(on_days(first, &cycle(5, 7))),
            Self::TwentyOneOfTwentyEight => one(on_days(first, &cycle(21, 28))),
        }
    }
}

fn cycle(on: u32, of: u32) -> Days {
    Days::Cycle {
        days: vec![(1, on)],
        of,
    }
}

/// The same doses on other days.
fn on_days(take: &Directions, days: &Days) -> Directions {
    let line = |line: &Line| {
        if line.is_as_needed() {
            line.clone()
        } else {
            Line {
                days: days.clone(),
                ..line.clone()
            }
        }
    };
    Directions {
        lines: take.lines.iter().map(line).collect(),
    }
}

/// The same doses on days that are typed as people say them: `5 on 2 off`, `every 3 days`, `Mon Wed Fri`,
/// `4 weeks on 2 weeks off`, `every day`.
///
/// # Errors
/// The forms there are.
pub fn on_off(take: &Directions, text: &str) -> Result<Directions, String> {
    Ok(on_days(take, &days(text)?))
}

fn days(text: &str) -> Result<Days, String> {
    let lower = text.trim().to_lowercase().replace([',', '/'], " ");
    let words: Vec<&str> = lower
        .split_whitespace()
        .filter(|word| *word != "and" && *word != "on:")
        .collect();
    let expected = || {
        "expected `5 on 2 off`, `4 weeks on 2 weeks off`, `21 of 28`, `every 3 days`, `Mon Wed Fri` or `every day`"
            .to_owned()
    };
    let number = |word: &str| {
        let word = match word {
            "one" | "a" => "1",
            "two" => "2",
            "three" => "3",
            "four" => "4",
            "five" => "5",
            "six" => "6",
            "seven" => "7",
            other => other,
        };
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<u32>().ok().filter(|n| (1..=366).contains(n))
    };
    let unit = |word: &str| match word {
        "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        _ => None,
    };
    let on_off = |on: u32, off: u32| Ok(cycle(on, on + off));
    let weekdays = |days: u8| Days::Weekdays {
        days,
        every: 1,
        starts: Weekday7(0),
    };
    match words.as_slice() {
        ["every", "day"] | ["daily"] => Ok(Days::Every),
        ["weekdays"] | ["working", "days"] => Ok(weekdays(0b001_1111)),
        ["weekend" | "weekends"] => Ok(weekdays(0b110_0000)),
        ["every", "other", "day"] => Ok(Days::EveryDays {
            every: 2,
            weeks: false,
            from_day: 1,
            from: None,
        }),
        ["every", n, "days" | "day"] => {
            let every = number(n).ok_or_else(expected)?;
            Ok(Days::EveryDays {
                every,
                weeks: false,
                from_day: 1,
                from: None,
            })
        }
        [a, "on", b, "off"] => on_off(number(a).ok_or_else(expected)?, number(b).ok_or_else(expected)?),
        [a, au, "on", b, bu, "off"] => {
            let times = |n: &str, u: &str| number(n).zip(unit(u)).map(|(n, u)| n * u).ok_or_else(expected);
            on_off(times(a, au)?, times(b, bu)?)
        }
        [a, "of", b] => {
            let (on, of) = (number(a).ok_or_else(expected)?, number(b).ok_or_else(expected)?);
            if on > of {
                Err(format!("{on} days do not fit in {of}"))
            } else {
                Ok(cycle(on, of))
            }
        }
        [] => Err(expected()),
        all => {
            let day = |word: &&str| {
                let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
                names.iter().position(|name| word.len() >= 3 && word.starts_with(name))
            };
            let bits = all
                .iter()
                .try_fold(0_u8, |bits, word| day(word).map(|n| bits | 1 << n))
                .ok_or_else(expected)?;
            Ok(weekdays(bits))
        }
    }
}

/// The smallest amount of lines, for a rule that begins at a row.
pub fn first_amount(take: &Directions) -> Option<Amount> {
    take.lines
        .iter()
        .find(|line| !line.is_as_needed())
        .map(|line| line.amount.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_on_and_off_as_people_say_them() {
        let take: Directions = "5 mg morning".parse().unwrap();
        let shown = |text: &str| on_off(&take, text).map_or_else(|e| e, |d| d.to_string());
        assert_eq!(shown("5 on 2 off"), "5 mg morning days 1-5 of 7");
        assert_eq!(shown("4 weeks on 2 weeks off"), "5 mg morning days 1-28 of 42");
        assert_eq!(shown("21 of 28"), "5 mg morning days 1-21 of 28");
        assert_eq!(shown("every 3rd day"), "5 mg morning every 3 days");
        assert_eq!(shown("Mon, Wed and Fri"), "5 mg morning on Mon, Wed, Fri");
        assert_eq!(shown("weekdays"), "5 mg morning on Mon, Tue, Wed, Thu, Fri");
        assert_eq!(shown("weekend"), "5 mg morning on Sat, Sun");
        assert_eq!(shown("every day"), "5 mg morning");
        assert!(shown("now and then").contains("expected"));
        assert!(shown("30 of 28").contains("do not fit"));
    }

    #[test]
    fn shapes_have_no_amounts_of_their_own() {
        let take: Directions = "2 mg evening".parse().unwrap();
        for shape in Shape::ALL {
            let steps = shape.steps(&take, Some(Decimal::from(50)), Some(Decimal::ONE));
            match shape {
                Shape::WeeklyStepUp => assert!(steps.is_err()),
                _ => assert!(steps.is_ok(), "{shape:?}"),
            }
        }
        let up = Shape::WeeklyStepUp
            .steps(&take, Some(Decimal::TWO), Some(Decimal::from(6)))
            .unwrap();
        assert_eq!(up.len(), 3);
        assert!(
            up[..2].iter().all(|step| step.then == Then::Ask),
            "nothing goes up by itself"
        );
    }
}
