//! Prints a decision in its one form, which reads back.

use std::fmt::{self, Display, Formatter};

use crate::domain::change::{Kept, Verb};

/// A number of days in words.
struct DayCount(u32);

impl Display for DayCount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} day{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// ` for good`, where it holds on the steps to come as well.
fn for_good(good: bool) -> &'static str {
    if good { " for good" } else { "" }
}

impl Display for Kept {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}"),
            Self::Moment(moment) => write!(f, "{moment}"),
        }
    }
}

impl Display for Verb {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hold { days, shift: true } => write!(f, "hold {}", DayCount(*days)),
            Self::Hold { days, shift: false } => write!(f, "hold {} without shift", DayCount(*days)),
            Self::Stay { asks: true } => f.write_str("hold until decided"),
            Self::Stay { asks: false } => f.write_str("stay"),
            Self::Advance => f.write_str("advance"),
            Self::Back(n) => write!(f, "back {n}"),
            Self::Restart => f.write_str("restart"),
            Self::RestartStep => f.write_str("restart step"),
            Self::GoTo(n) => write!(f, "go to step {n}"),
            Self::Down { to } => write!(f, "down to step {to}"),
            Self::Each(length) => write!(f, "each step {length}"),
            Self::Pause { days, shift } => {
                f.write_str("pause")?;
                if let Some(days) = days {
                    write!(f, " {}", DayCount(*days))?;
                }
                f.write_str(if *shift { " with shift" } else { "" })
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
            Self::Take(directions) => write!(f, "take {directions}"),
            Self::Weekday { from, to, good } => write!(f, "weekday {from} to {to}{}", for_good(*good)),
            Self::Only { kept, good } => write!(f, "only {kept}{}", for_good(*good)),
            Self::Time { from, to, good } => {
                f.write_str("time ")?;
                if let Some(from) = from {
                    write!(f, "{from} ")?;
                }
                write!(f, "to {to}{}", for_good(*good))
            }
        }
    }
}
