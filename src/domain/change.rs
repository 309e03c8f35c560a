//! Dated decisions on a plan: hold, advance, back, pause, resume, stop, leave out, move, set the amount.
//!
//! Each has one line of words (`hold 3 days`), read and printed here only, in files, on the command line and on screen.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};

use super::amount::Amount;
use super::clock::read_date;
use super::directions::{Directions, Moment, Weekday7};
use super::journal::DueMoment;
use super::plan::PhraseError;
use super::vocabulary::Vocabulary;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Stay on the step in force for so many more days.
    Hold {
        /// Days.
        days: u32,
        /// Everything after moves by as many days. Otherwise only these days stay, and the calendar goes on as it was.
        shift: bool,
    },
    /// Begin the next step.
    Advance,
    /// Go back so many steps and begin there anew.
    Back(u32),
    /// Begin the whole ladder anew.
    Restart,
    /// Begin the step in force anew.
    RestartStep,
    /// Begin this step (from 1).
    GoTo(u32),
    /// Nothing is due, for so many days or until resumed.
    Pause {
        /// Days; `None` until a `resume`.
        days: Option<u32>,
        /// The plan waits meanwhile (everything after moves). Otherwise its calendar goes on and the days are left out.
        shift: bool,
    },
    /// Go on after a pause.
    Resume,
    /// Nothing is due any more.
    Stop,
    /// These doses are not taken.
    LeaveOut(Vec<DoseRef>),
    /// One dose is taken on another day, or at another time.
    Move {
        /// The dose.
        dose: DoseRef,
        /// The day on which it is taken.
        to: NaiveDate,
        /// At another clock time.
        at: Option<NaiveTime>,
    },
    /// Each dose is this amount, from now until the step changes, or for so many days.
    Set {
        /// The amount each time, or its range.
        amount: Amount,
        /// Only at this moment of the day.
        at: Option<Moment>,
        /// Only for so many days.
        days: Option<u32>,
    },
    /// What was due on one weekday is due on another, until the step changes.
    Weekday {
        /// The weekday of the plan.
        from: Weekday7,
        /// The weekday on which it is taken instead.
        to: Weekday7,
    },
    /// Other directions, until the step changes.
    Take(Directions),
}

/// One dose or all doses of a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DoseRef {
    /// The day for which it was planned.
    pub date: NaiveDate,
    /// The moment of the day; `None`: every dose of the day.
    pub moment: Option<DueMoment>,
}

/// A decision on a course's plan: it alters no day before `on`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// The day on which it was written down, where that is another.
    pub entered: Option<NaiveDate>,
    /// What.
    pub verb: Verb,
    /// Who decided it.
    pub by: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Taken back: kept in the file with this reason, and without effect.
    pub void: Option<String>,
    /// Identifier within its file, for undo and merging; hand-written changes may have none.
    pub id: Option<String>,
}

impl Change {
    /// A decision that holds from this day.
    pub fn new(on: NaiveDate, verb: Verb) -> Self {
        Self {
            on,
            entered: None,
            verb,
            by: None,
            why: None,
            void: None,
            id: None,
        }
    }
}

const VERBS: &str = "hold 3 days, hold 3 days without shift, advance, back 1, restart, restart step, go to step 2, pause, \
    pause 5 days, resume, stop, leave out 2026-03-08, move 2026-03-08 to 2026-03-11 07:00, set 12 mg, \
    weekday Mon to Tue, or take followed by directions";

impl Verb {
    /// Reads one line of words with this vocabulary.
    ///
    /// # Errors
    /// [`PhraseError`] naming the forms there are.
    pub fn parse(text: &str, words: &Vocabulary) -> Result<Self, PhraseError> {
        let wrong = || PhraseError {
            found: text.trim().to_owned(),
            what: "change",
            expected: VERBS,
        };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = line.to_lowercase();
        let parts: Vec<&str> = lower.split(' ').collect();
        let days = |count: &str, unit: &str| -> Result<u32, PhraseError> {
            let count: u32 = count
                .parse()
                .ok()
                .filter(|n| (1..=3660).contains(n))
                .ok_or_else(wrong)?;
            match unit {
                "day" | "days" | "d" => Ok(count),
                "week" | "weeks" | "w" => count.checked_mul(7).filter(|n| *n <= 36_600).ok_or_else(wrong),
                _ => Err(wrong()),
            }
        };
        let small = |n: &str| {
            n.parse::<u32>()
                .ok()
                .filter(|n| (1..=1000).contains(n))
                .ok_or_else(wrong)
        };
        match parts.as_slice() {
            ["hold", n, unit] => Ok(Self::Hold {
                days: days(n, unit)?,
                shift: true,
            }),
            ["hold", n, unit, "without", "shift"] => Ok(Self::Hold {
                days: days(n, unit)?,
                shift: false,
            }),
            ["hold", short] => {
                let (n, unit) = split_short(short).ok_or_else(wrong)?;
                Ok(Self::Hold {
                    days: days(n, unit)?,
                    shift: true,
                })
            }
            ["advance"] | ["go", "on"] => Ok(Self::Advance),
            ["back"] => Ok(Self::Back(1)),
            ["back", n] | ["back", n, "step" | "steps"] => Ok(Self::Back(small(n)?)),
            ["restart"] => Ok(Self::Restart),
            ["restart", "step"] => Ok(Self::RestartStep),
            ["go", "to", "step", n] | ["step", n] => Ok(Self::GoTo(small(n)?)),
            ["pause"] => Ok(Self::Pause {
                days: None,
                shift: false,
            }),
            ["pause", "with", "shift"] => Ok(Self::Pause {
                days: None,
                shift: true,
            }),
            ["pause", n, unit] => Ok(Self::Pause {
                days: Some(days(n, unit)?),
                shift: false,
            }),
            ["pause", n, unit, "with", "shift"] => Ok(Self::Pause {
                days: Some(days(n, unit)?),
                shift: true,
            }),
            ["resume"] => Ok(Self::Resume),
            ["stop"] => Ok(Self::Stop),
            ["leave", "out", ..] => {
                let list = lower.strip_prefix("leave out").ok_or_else(wrong)?;
                let doses = list.split(',').map(|d| dose_ref(d, words)).collect::<Option<Vec<_>>>();
                Ok(Self::LeaveOut(doses.filter(|d| !d.is_empty()).ok_or_else(wrong)?))
            }
            ["move", ..] => {
                let rest = lower.strip_prefix("move ").ok_or_else(wrong)?;
                let (dose, to) = rest.split_once(" to ").ok_or_else(wrong)?;
                let dose = dose_ref(dose, words).ok_or_else(wrong)?;
                let to = to.split(' ').filter(|w| *w != "at").collect::<Vec<_>>();
                match to.as_slice() {
                    [date] => Ok(Self::Move {
                        dose,
                        to: read_date(date).map_err(|_| wrong())?,
                        at: None,
                    }),
                    [date, time] => Ok(Self::Move {
                        dose,
                        to: read_date(date).map_err(|_| wrong())?,
                        at: Some(NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| wrong())?),
                    }),
                    _ => Err(wrong()),
                }
            }
            ["set", ..] => {
                let rest = lower.strip_prefix("set ").ok_or_else(wrong)?;
                let (rest, length) = match rest.rsplit_once(" for ") {
                    Some((head, tail)) => {
                        let (n, unit) = tail.split_once(' ').ok_or_else(wrong)?;
                        (head, Some(days(n, unit)?))
                    }
                    None => (rest, None),
                };
                let read = Directions::parse(rest, words).map_err(|_| wrong())?;
                let [one] = read.lines.as_slice() else {
                    return Err(wrong());
                };
                let plain = one.amount.basis.is_none() && one.lasts.is_none();
                if !plain || one.days != super::directions::Days::Every {
                    return Err(wrong());
                }
                let at = Some(one.moment.clone()).filter(|m| *m != Moment::TimesADay(1));
                Ok(Self::Set {
                    amount: one.amount.clone(),
                    at,
                    days: length,
                })
            }
            ["weekday", from, "to", to] => {
                let one = |day: &str| {
                    Directions::parse(&format!("1 dose on {day}"), words)
                        .ok()
                        .and_then(|d| match d.lines.first().map(|l| l.days.clone()) {
                            Some(super::directions::Days::Weekdays { days, .. }) if days.is_power_of_two() => {
                                u8::try_from(days.trailing_zeros()).ok().map(Weekday7)
                            }
                            _ => None,
                        })
                };
                Ok(Self::Weekday {
                    from: one(from).ok_or_else(wrong)?,
                    to: one(to).ok_or_else(wrong)?,
                })
            }
            ["take", ..] => {
                let rest = line.get(5..).ok_or_else(wrong)?;
                Directions::parse(rest, words)
                    .map(Self::Take)
                    .map_err(|error| PhraseError {
                        found: format!("{}: {error}", rest.trim()),
                        what: "change",
                        expected: "directions such as 5 mg morning",
                    })
            }
            _ => Err(wrong()),
        }
    }
}

fn split_short(text: &str) -> Option<(&str, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    text.split_at_checked(digits)
        .filter(|(n, unit)| !n.is_empty() && !unit.is_empty())
}

/// `2026-03-08`, `2026-03-08 evening`, `2026-03-08 at 07:00`, `2026-03-08 2 of 3`
fn dose_ref(text: &str, words: &Vocabulary) -> Option<DoseRef> {
    let text = text.trim();
    let (date, moment) = text.split_once(' ').map_or((text, None), |(d, m)| (d, Some(m)));
    let date = read_date(date).ok()?;
    let moment = match moment {
        None => None,
        Some(moment) => Some(DueMoment::parse(moment, words)?),
    };
    Some(DoseRef { date, moment })
}

impl DueMoment {
    /// Reads the moment of one due dose: `evening`, `07:00`, `2 of 3`, `day`.
    pub fn parse(text: &str, words: &Vocabulary) -> Option<Self> {
        if text == "day" {
            return Some(Self::Nth(1, 1));
        }
        let Some((n, of)) = text.split_once(" of ") else {
            return Moment::parse(text, words).map(Self::At);
        };
        let (n, of): (u32, u32) = (n.trim().parse().ok()?, of.trim().parse().ok()?);
        (1..=of).contains(&n).then_some(Self::Nth(n, of))
    }
}

impl Moment {
    /// Reads a single moment: `evening`, `30 min before breakfast`, `07:00`.
    pub fn parse(text: &str, words: &Vocabulary) -> Option<Self> {
        let read = Directions::parse(&format!("1 dose {text}"), words).ok()?;
        match read.lines.as_slice() {
            [one] if one.days == super::directions::Days::Every && one.lasts.is_none() => Some(one.moment.clone()),
            _ => None,
        }
    }
}

impl FromStr for Verb {
    type Err = PhraseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &Vocabulary::default())
    }
}

impl fmt::Display for DoseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        self.moment.as_ref().map_or(Ok(()), |moment| write!(f, " {moment}"))
    }
}

/// A number of days in words.
struct DayCount(u32);

impl fmt::Display for DayCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} day{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hold { days, shift: true } => write!(f, "hold {}", DayCount(*days)),
            Self::Hold { days, shift: false } => {
                write!(f, "hold {} without shift", DayCount(*days))
            }
            Self::Advance => f.write_str("advance"),
            Self::Back(n) => write!(f, "back {n}"),
            Self::Restart => f.write_str("restart"),
            Self::RestartStep => f.write_str("restart step"),
            Self::GoTo(n) => write!(f, "go to step {n}"),
            Self::Pause { days, shift } => {
                f.write_str("pause")?;
                if let Some(days) = days {
                    write!(f, " {}", DayCount(*days))?;
                }
                if *shift { f.write_str(" with shift") } else { Ok(()) }
            }
            Self::Resume => f.write_str("resume"),
            Self::Stop => f.write_str("stop"),
            Self::LeaveOut(doses) => {
                f.write_str("leave out ")?;
                for (i, dose) in doses.iter().enumerate() {
                    write!(f, "{}{dose}", if i > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Move { dose, to, at } => {
                write!(f, "move {dose} to {to}")?;
                at.map_or(Ok(()), |time| write!(f, " {}", time.format("%H:%M")))
            }
            Self::Set { amount, at, days } => {
                write!(f, "set {amount}")?;
                if let Some(moment) = at {
                    write!(f, " {moment}")?;
                }
                days.map_or(Ok(()), |days| write!(f, " for {}", DayCount(days)))
            }
            Self::Weekday { from, to } => write!(f, "weekday {from} to {to}"),
            Self::Take(directions) => write!(f, "take {directions}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_read_back() {
        for text in [
            "hold 3 days",
            "hold 1 day without shift",
            "advance",
            "back 2",
            "restart",
            "restart step",
            "go to step 2",
            "pause",
            "pause 5 days",
            "pause with shift",
            "pause 5 days with shift",
            "resume",
            "stop",
            "leave out 2026-03-08, 2026-03-09 evening",
            "leave out 2026-03-08 2 of 3",
            "move 2026-03-08 1 of 2 to 2026-03-09",
            "move 2026-03-08 to 2026-03-11 07:00",
            "move 2026-03-08 morning to 2026-03-11",
            "set 12 units",
            "set 20 mg evening for 3 days",
            "set 5-10 mg",
            "set 1-2 tablets 30 min before dinner for 5 days",
            "weekday Mon to Tue",
            "take 5 mg morning, 10 mg evening",
        ] {
            assert_eq!(text.parse::<Verb>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn lenient_and_strict() {
        assert_eq!("hold 7d".parse::<Verb>().unwrap(), Verb::Hold { days: 7, shift: true });
        assert_eq!(
            "hold 2 weeks".parse::<Verb>().unwrap(),
            Verb::Hold { days: 14, shift: true }
        );
        assert_eq!("go on".parse::<Verb>().unwrap(), Verb::Advance);
        for text in [
            "",
            "hold",
            "hold 0 days",
            "set",
            "set 5",
            "set 6-5 mg",
            "set 5-6",
            "set 5 mg/kg",
            "leave out",
            "leave out soon",
            "leave out 2026-03-08 4 of 3",
            "jump",
        ] {
            assert!(text.parse::<Verb>().is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(hold|set|move|leave out|take|weekday)? ?.{0,30}") {
            let _ = text.parse::<Verb>();
        }
    }
}
