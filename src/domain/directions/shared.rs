//! Days behind several doses: `1 tablet morning, 2 tablets evening on Mon, Thu`. They may be those of the last dose alone, so
//! the question is asked wherever such a line is read.

use super::{Days, Directions, Line};

/// Words that say that a dose is of every day.
pub(crate) const DAILY: &[&str] = &[
    "every", "each", "daily", "nightly", "od", "qd", "bid", "bd", "tid", "tds", "qid", "qds", "qam", "qpm",
];

/// A question about the days of a dose, with the directions that answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WhichDays {
    /// The dose without days of its own.
    pub dose: String,
    /// All doses on these days.
    pub same: String,
    /// The dose without days on every day.
    pub daily: String,
}

impl WhichDays {
    /// The question.
    pub fn asks(&self) -> String {
        format!("on which days is {} taken?", self.dose)
    }

    /// The question with its answers, for one line.
    pub fn says(&self) -> String {
        format!("{} Say `{}` or `{}`", self.asks(), self.same, self.daily)
    }
}

/// Asks on which days a line of these is taken; the days behind them are those of the lines from `own` on.
pub(crate) fn which_days(lines: &[Line], line: usize, own: usize) -> WhichDays {
    let with = |days: Option<&Line>, n: usize, line: &Line| match days {
        Some(last) => Line {
            days: last.days.clone(),
            around: last.around,
            ..line.clone()
        },
        None if n < own => Line {
            days: Days::Every,
            around: None,
            ..line.clone()
        },
        None => line.clone(),
    };
    let all = |days: Option<&Line>| Directions {
        lines: lines.iter().enumerate().map(|(n, line)| with(days, n, line)).collect(),
    };
    let dose = lines.get(line).map(|line| {
        let line = with(None, 0, line);
        Directions { lines: vec![line] }.to_string()
    });
    WhichDays {
        dose: dose.unwrap_or_default(),
        same: all(lines.last()).to_string(),
        daily: all(None).to_string(),
    }
}
