//! What the check-in asks: ratings, grades, numbers and yes/no, and values of them.

pub mod phrase;

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amount::{number, show_number};
use super::course::CourseId;

/// The key of a measure in `measures.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureId(pub Box<str>);

impl fmt::Display for MeasureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The grades of a side effect, as the practice of symptom diaries has them.
pub const GRADES: [&str; 5] = ["none", "mild", "moderate", "severe", "very severe"];

/// How a measure is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 0 to 10, with what the ends (and the middle) mean.
    Rating {
        /// What 0 means.
        low: String,
        /// What 10 means.
        high: String,
        /// What 5 means.
        middle: Option<String>,
    },
    /// none, mild, moderate, severe, and very severe where wanted.
    Grade {
        /// Whether very severe is among them.
        five: bool,
    },
    /// A number with a unit.
    Number {
        /// The unit, as shown.
        unit: String,
    },
    /// Two numbers with a unit (blood pressure).
    Pair {
        /// The unit, as shown.
        unit: String,
    },
    /// Yes or no.
    YesNo,
}

impl Scale {
    /// Whether a value is of this kind; of a rating that was entered before its scale was edited it may not be.
    pub fn is_of(&self, value: &Value) -> bool {
        matches!(
            (value, self),
            (Value::Number(_), Self::Rating { .. } | Self::Number { .. })
                | (Value::Pair(..), Self::Pair { .. })
                | (Value::Grade(_), Self::Grade { .. })
                | (Value::Yes(_), Self::YesNo)
        )
    }
}

/// When a measure is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Every day.
    Daily,
    /// On these weekdays; Mon is bit 0.
    Weekdays(u8),
    /// Around each dose of a course: before it, and a number of minutes after it.
    Around {
        /// The course.
        course: CourseId,
        /// Before the dose.
        before: bool,
        /// Minutes after the dose.
        after: Vec<u32>,
    },
}

/// A value of a measure. Not rated is not a value, and not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A rating or a number.
    Number(Decimal),
    /// Two numbers.
    Pair(Decimal, Decimal),
    /// Index into [`GRADES`].
    Grade(u8),
    /// Yes or no.
    Yes(bool),
}

/// Which way a measure is wished to go; it orders nothing and colours nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A higher number is what one hopes for.
    Higher,
    /// A lower number is.
    Lower,
}

/// A bound from the clinic, with the person's own words for when it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// At or above this (`at_least`), or at or below it.
    pub at_least: bool,
    /// For a pair: compare the second number.
    pub second: bool,
    /// The bound; grades are compared by their index.
    pub value: Decimal,
    /// Only when it has been so on this many days running, this one included.
    pub days: u32,
    /// What to show.
    pub say: String,
}

/// Something that the check-in asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Key.
    pub id: MeasureId,
    /// The name that is shown.
    pub name: String,
    /// The question, where it differs from the name.
    pub ask: Option<String>,
    /// How it is answered.
    pub scale: Scale,
    /// When it is asked.
    pub asked: Asked,
    /// Which way is hoped for.
    pub wish: Option<Wish>,
    /// The value before the regimen began.
    pub baseline: Option<Value>,
    /// Bounds from the clinic.
    pub bounds: Vec<Bound>,
    /// No longer asked since this day; old readings stay readable.
    pub retired: Option<NaiveDate>,
}

/// Why a text is not a value of a measure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a value of {measure}; expected {expected}")]
pub struct ValueError {
    /// As typed.
    pub found: String,
    /// Name of the measure.
    pub measure: String,
    /// What would be valid there.
    pub expected: String,
}

impl Measure {
    /// What can be answered, in words.
    pub fn expected(&self) -> String {
        match &self.scale {
            Scale::Rating { low, high, .. } => {
                let end = |number: u8, words: &str| match words {
                    "" => number.to_string(),
                    words => format!("{number} ({words})"),
                };
                format!("{} to {}", end(0, low), end(10, high))
            }
            Scale::Grade { five } => GRADES[..if *five { 5 } else { 4 }].join(", "),
            Scale::Number { unit } if unit.is_empty() => "a number".into(),
            Scale::Number { unit } => format!("a number of {unit}"),
            Scale::Pair { unit } if unit.is_empty() => "two numbers, such as 120/80".into(),
            Scale::Pair { unit } => format!("two numbers of {unit}, such as 120/80"),
            Scale::YesNo => "yes or no".into(),
        }
    }

    /// Reads an answer as typed.
    ///
    /// # Errors
    /// [`ValueError`] saying what could be answered.
    pub fn value(&self, text: &str) -> Result<Value, ValueError> {
        let text = text.trim();
        // The unit may follow the number, as it is shown.
        let unit = match &self.scale {
            Scale::Number { unit } | Scale::Pair { unit } => unit.as_str(),
            _ => "",
        };
        let bare = text.strip_suffix(unit).map_or(text, str::trim_end);
        let wrong = || ValueError {
            found: text.to_owned(),
            measure: self.name.clone(),
            expected: self.expected(),
        };
        // A stroke is that of two numbers, such as a blood pressure; a fraction is nobody's rating.
        let number = |text: &str| {
            if text.contains('/') {
                return Err(wrong());
            }
            number(text).map_err(|_| wrong())
        };
        match &self.scale {
            Scale::Rating { .. } => {
                let value = number(text)?;
                if value <= Decimal::TEN {
                    Ok(Value::Number(value))
                } else {
                    Err(wrong())
                }
            }
            Scale::Grade { five } => {
                let last = if *five { 4_u8 } else { 3 };
                let lower = text.to_lowercase();
                let named = GRADES.iter().position(|g| *g == lower);
                let short = ["n", "m", "o", "s", "v"].iter().position(|g| *g == lower);
                let digit = lower.parse::<usize>().ok();
                let grade = named
                    .or(short)
                    .or(digit)
                    .and_then(|g| u8::try_from(g).ok())
                    .filter(|g| *g <= last);
                grade.map(Value::Grade).ok_or_else(wrong)
            }
            Scale::Number { .. } => number(bare).map(Value::Number),
            Scale::Pair { .. } => {
                let (a, b) = bare.split_once(['/', ' ']).ok_or_else(wrong)?;
                Ok(Value::Pair(number(a)?, number(b)?))
            }
            Scale::YesNo => match text.to_lowercase().as_str() {
                "yes" | "y" | "true" => Ok(Value::Yes(true)),
                "no" | "n" | "false" => Ok(Value::Yes(false)),
                _ => Err(wrong()),
            },
        }
    }

    /// The value in words: `6 of 10`, `mild`, `72 /min`, `120/80 mmHg`, `yes`.
    pub fn show(&self, value: &Value) -> String {
        match (value, &self.scale) {
            (Value::Number(n), Scale::Rating { .. }) => format!("{} of 10", show_number(*n)),
            (Value::Number(_) | Value::Pair(..), Scale::Number { unit } | Scale::Pair { unit }) if !unit.is_empty() => {
                format!("{value} {unit}")
            }
            (value, _) => value.to_string(),
        }
    }
}

impl Value {
    /// The number by which it is compared and counted: a grade's index, a pair's first number, 1 for yes.
    pub fn number(&self) -> Decimal {
        match self {
            Self::Number(n) | Self::Pair(n, _) => *n,
            Self::Grade(g) => Decimal::from(*g),
            Self::Yes(yes) => Decimal::from(u8::from(*yes)),
        }
    }
}

/// Without the measure's unit: `6`, `mild`, `120/80`, `yes`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => f.write_str(&show_number(*n)),
            Self::Pair(a, b) => write!(f, "{}/{}", show_number(*a), show_number(*b)),
            Self::Grade(g) => f.write_str(GRADES.get(usize::from(*g)).copied().unwrap_or("?")),
            Self::Yes(yes) => f.write_str(if *yes { "yes" } else { "no" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(scale: Scale) -> Measure {
        Measure {
            id: MeasureId("m".into()),
            name: "M".into(),
            ask: None,
            scale,
            asked: Asked::Daily,
            wish: None,
            baseline: None,
            bounds: vec![],
            retired: None,
        }
    }

    #[test]
    fn answers_are_read_by_their_scale() {
        let rating = measure(Scale::Rating {
            low: "none".into(),
            high: "worst".into(),
            middle: None,
        });
        assert_eq!(rating.show(&rating.value("6").unwrap()), "6 of 10");
        assert!(rating.value("11").is_err());
        assert!(rating.value("1/2").is_err());
        let grade = measure(Scale::Grade { five: false });
        assert_eq!(grade.value("mild").unwrap(), Value::Grade(1));
        assert!(grade.value("very severe").is_err());
        let pressure = measure(Scale::Pair { unit: "mmHg".into() });
        assert_eq!(pressure.show(&pressure.value("120/80").unwrap()), "120/80 mmHg");
        assert!(pressure.value("1/2/3").is_err());
        assert!(
            pressure
                .value("120")
                .unwrap_err()
                .to_string()
                .contains("such as 120/80")
        );
    }
}
