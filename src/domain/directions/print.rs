//! Prints directions in their one canonical form.

use std::fmt::{self, Display, Formatter};

use super::days::{Days, MonthDay, Ordinal, Weekday7};
use super::offset::Offset;
use super::{Directions, Lasts, Line, Moment, Side};

impl Display for Directions {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() {
            return f.write_str("none");
        }
        for (i, clause) in self
            .lines
            .chunk_by(|a, b| a.days == b.days && a.around == b.around)
            .enumerate()
        {
            if i > 0 {
                f.write_str("; ")?;
            }
            for (j, dose) in doses(clause).into_iter().enumerate() {
                // Days behind two doses could be those of the last one only: each dose has its own.
                let daily = dose.first().is_some_and(|line| line.days == Days::Every);
                match (j, daily) {
                    (0, _) => {}
                    (_, true) => f.write_str(", ")?,
                    (_, false) => f.write_str("; ")?,
                }
                print_dose(dose, f)?;
                print_days(dose, f)?;
            }
        }
        Ok(())
    }
}

/// Lines that differ only in a slot or clock time share one amount: `5 mg morning, evening`.
fn same_dose(a: &Line, b: &Line) -> bool {
    let listed = |line: &Line| matches!(line.moment, Moment::Slot { .. } | Moment::Clock(_));
    listed(a) && listed(b) && a.amount == b.amount && a.lasts == b.lasts && a.first == b.first
}

/// Lines that are printed with one amount. A moment that would be read in another way after those before it gets its
/// own.
fn doses(clause: &[Line]) -> Vec<&[Line]> {
    let mut found = Vec::new();
    for mut dose in clause.chunk_by(same_dose) {
        while !dose.is_empty() {
            let mut offset = Offset::default();
            let plain = |line: &&Line| offset.next(&line.moment, false).as_ref() == Some(&line.moment);
            let (list, rest) = dose.split_at(dose.iter().take_while(plain).count().max(1));
            found.push(list);
            dose = rest;
        }
    }
    found
}

fn print_dose(dose: &[Line], f: &mut Formatter<'_>) -> fmt::Result {
    let Some(head) = dose.first() else {
        return Ok(());
    };
    if let Some(first) = &head.first {
        write!(f, "{first} then ")?;
    }
    write!(f, "{} ", head.amount)?;
    for (i, line) in dose.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        // A daily dose says so only when nothing else says on which days.
        match (&line.moment, &line.days) {
            (Moment::TimesADay(1), days) if *days != Days::Every => f.write_str("once")?,
            (moment, _) => write!(f, "{moment}")?,
        }
    }
    match head.lasts {
        None => Ok(()),
        Some(Lasts::WornUntilNext) => f.write_str(", worn until the next"),
        Some(Lasts::Worn(minutes)) => write!(f, ", worn {}", Span(minutes)),
        Some(Lasts::WornDays(1)) => f.write_str(", worn 1 day"),
        Some(Lasts::WornDays(7)) => f.write_str(", worn 1 week"),
        Some(Lasts::WornDays(days)) if days.is_multiple_of(7) => write!(f, ", worn {} weeks", days / 7),
        Some(Lasts::WornDays(days)) => write!(f, ", worn {days} days"),
        Some(Lasts::Over(minutes)) => write!(f, " over {}", Span(minutes)),
    }
}

fn print_days(dose: &[Line], f: &mut Formatter<'_>) -> fmt::Result {
    let Some(last) = dose.last() else { return Ok(()) };
    match &last.days {
        Days::Every => Ok(()),
        // A reason reaches to the next comma.
        days if matches!(last.moment, Moment::AsNeeded { reason: Some(_), .. }) => write!(f, ", {days}"),
        days => write!(f, " {days}"),
    }?;
    match last.around {
        None => Ok(()),
        Some(1) => f.write_str(" give or take 1 day"),
        Some(by) => write!(f, " give or take {by} days"),
    }
}

/// Minutes in the largest whole unit.
struct Span(u32);

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            60 => f.write_str("1 hour"),
            m if m.is_multiple_of(60) => write!(f, "{} hours", m / 60),
            m => write!(f, "{m} min"),
        }
    }
}

impl Moment {
    /// The same within a sentence: `in the evening`, `at night`, `with breakfast`, `at 22:00`.
    pub fn in_a_sentence(&self) -> String {
        let lead = match self {
            Self::Clock(_) => "at ",
            Self::Slot {
                name, side: Side::At, ..
            } => match &**name {
                "morning" | "afternoon" | "evening" => "in the ",
                "breakfast" | "lunch" | "dinner" => "with ",
                "waking" => "on ",
                _ => "at ",
            },
            _ => "",
        };
        format!("{lead}{self}")
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot {
                name, side: Side::At, ..
            } => f.write_str(name),
            Self::Slot { name, side, minutes } => {
                if *minutes > 0 {
                    write!(f, "{} ", Span(*minutes))?;
                }
                let side = match side {
                    Side::Before => "before",
                    Side::FirstBite => "with the first bite of",
                    Side::At | Side::After => "after",
                };
                write!(f, "{side} {name}")
            }
            Self::Clock(time) => write!(f, "{}", time.format("%H:%M")),
            Self::TimesADay(1) => f.write_str("once a day"),
            Self::TimesADay(2) => f.write_str("twice a day"),
            Self::TimesADay(n) => write!(f, "{n} times a day"),
            Self::Every { minutes, from } => {
                match minutes {
                    m if *m > 2 * 1440 && m % 1440 == 720 => write!(f, "every {}.5 days", m / 1440)?,
                    m => write!(f, "every {}", Span(*m))?,
                }
                from.map_or(Ok(()), |time| write!(f, " from {}", time.format("%H:%M")))
            }
            Self::AsNeeded { apart, reason } => {
                f.write_str("as needed")?;
                match apart {
                    Some((low, high)) if low == high => write!(f, " every {}", Span(*low))?,
                    Some((low, high)) if low % 60 == 0 && high % 60 == 0 => {
                        write!(f, " every {}-{} hours", low / 60, high / 60)?;
                    }
                    Some((low, high)) => write!(f, " every {low}-{high} min")?,
                    None => {}
                }
                reason.as_ref().map_or(Ok(()), |reason| write!(f, " for {reason}"))
            }
        }
    }
}

impl Display for Days {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every => f.write_str("every day"),
            Self::EveryDays {
                every,
                weeks,
                from_day,
                from,
            } => {
                match (*every, *weeks) {
                    (1, _) => f.write_str("every day")?,
                    (7, true) => f.write_str("every week")?,
                    (n, true) => write!(f, "every {} weeks", n / 7)?,
                    (n, false) => write!(f, "every {n} days")?,
                }
                if *from_day > 1 {
                    write!(f, " from day {from_day}")?;
                }
                from.map_or(Ok(()), |date| write!(f, " from {date}"))
            }
            Self::EveryMonths { every, from } => {
                months(*every, f)?;
                from.map_or(Ok(()), |date| write!(f, " from {date}"))
            }
            Self::Weekdays { days, every, starts } => {
                if *every > 1 {
                    write!(f, "every {every} weeks ")?;
                }
                f.write_str("on ")?;
                let mut first = true;
                for day in (0..7).filter(|d| days >> d & 1 == 1) {
                    write!(f, "{}{}", if first { "" } else { ", " }, Weekday7(day))?;
                    first = false;
                }
                if *every > 1 && starts.0 != 0 {
                    write!(f, ", weeks start {starts}")?;
                }
                Ok(())
            }
            Self::Month { which, every } => {
                months(*every, f)?;
                f.write_str(" on ")?;
                for (i, day) in which.iter().enumerate() {
                    write!(f, "{}{day}", if i > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Cycle { days, of } => {
                ranges(days, f)?;
                write!(f, " of {of}")
            }
            Self::OfStep(days) => ranges(days, f),
            Self::Dates(dates) => {
                f.write_str("on ")?;
                for (i, date) in dates.iter().enumerate() {
                    write!(f, "{}{date}", if i > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Within { inner, days, of } => {
                write!(f, "{inner} in ")?;
                ranges(days, f)?;
                write!(f, " of {of}")
            }
            Self::AfterLast { low, high, weeks } => {
                let scale = if *weeks { 7 } else { 1 };
                let unit = if *weeks { "week" } else { "day" };
                let plural = if high / scale == 1 { "" } else { "s" };
                if low == high {
                    write!(f, "{} {unit}{plural} after the last", low / scale)
                } else {
                    write!(f, "{}-{} {unit}{plural} after the last", low / scale, high / scale)
                }
            }
            Self::Chosen(1) => f.write_str("on any day a week"),
            Self::Chosen(n) => write!(f, "on any {n} days a week"),
            Self::Others => f.write_str("on other days"),
        }
    }
}

fn months(every: u32, f: &mut Formatter<'_>) -> fmt::Result {
    match every {
        1 => f.write_str("every month"),
        n => write!(f, "every {n} months"),
    }
}

fn ranges(ranges: &[(u32, u32)], f: &mut Formatter<'_>) -> fmt::Result {
    let single = matches!(ranges, [(a, b)] if a == b);
    f.write_str(if single { "day " } else { "days " })?;
    for (i, (a, b)) in ranges.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        if a == b {
            write!(f, "{a}")?;
        } else {
            write!(f, "{a}-{b}")?;
        }
    }
    Ok(())
}

impl Display for MonthDay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(a, b) if a == b => write!(f, "day {a}"),
            Self::Days(a, b) => write!(f, "days {a}-{b}"),
            Self::FromEnd(n) => write!(f, "{} day", Ordinal::End(*n)),
            Self::Nth(ordinal, weekday) => write!(f, "{ordinal} {weekday}"),
            Self::Working(ordinal) => write!(f, "{ordinal} working day"),
        }
    }
}

impl Display for Ordinal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let suffix = |n: u32| match (n % 10, n % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        match self {
            Self::Start(n) => write!(f, "{n}{}", suffix(*n)),
            Self::End(1) => f.write_str("last"),
            Self::End(n) => write!(f, "{n}{} last", suffix(*n)),
        }
    }
}

impl Display for Weekday7 {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::from(self.0 % 7)])
    }
}
