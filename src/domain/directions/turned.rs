//! Directions that begin in the middle of their rhythm.

use chrono::NaiveDate;

use super::{Days, Directions, Line, Ranges};

impl Directions {
    /// The directions as they are for somebody who begins them a number of days after the first; `origin`: the first day.
    /// `None` where that cannot be said.
    pub fn turned(&self, gone: i64, origin: NaiveDate) -> Option<Self> {
        let gone = u32::try_from(gone).ok()?;
        if gone == 0 {
            return Some(self.clone());
        }
        let mut lines = Vec::new();
        for line in &self.lines {
            let days = match &line.days {
                // Between two doses as needed it is a least time.
                Days::EveryDays { from_day, .. } if line.is_as_needed() => {
                    let mut days = line.days.clone();
                    if let Days::EveryDays { from_day: first, .. } = &mut days {
                        *first = from_day.saturating_sub(gone).max(1);
                    }
                    days
                }
                Days::EveryMonths { .. } if line.is_as_needed() => line.days.clone(),
                Days::EveryDays {
                    every,
                    weeks,
                    from_day,
                    from: None,
                } => {
                    let every = (*every).max(1);
                    let from_day = if *from_day > gone {
                        from_day - gone
                    } else {
                        // The revision begins this many days after a dose.
                        let since = (gone + 1 - from_day) % every;
                        1 + (every - since) % every
                    };
                    Days::EveryDays {
                        every,
                        weeks: *weeks,
                        from_day,
                        from: None,
                    }
                }
                Days::EveryMonths { every, from: None } => Days::EveryMonths {
                    every: *every,
                    from: Some(origin),
                },
                Days::Cycle { days, of } => Days::Cycle {
                    days: shifted(days, gone % (*of).max(1), *of),
                    of: *of,
                },
                Days::OfStep(days) => {
                    let left: Ranges = days
                        .iter()
                        .filter(|(_, b)| *b > gone)
                        .map(|(a, b)| ((*a).max(gone + 1) - gone, b - gone))
                        .collect();
                    if left.is_empty() {
                        continue;
                    }
                    Days::OfStep(left)
                }
                other => other.clone(),
            };
            lines.push(Line { days, ..line.clone() });
        }
        Some(Self { lines })
    }
}

/// The days of a cycle that begins this many days late.
fn shifted(days: &Ranges, by: u32, of: u32) -> Ranges {
    let mut due: Vec<u32> = Vec::new();
    for day in 1..=of {
        let was = (day - 1 + by) % of + 1;
        if days.iter().any(|(a, b)| (*a..=*b).contains(&was)) {
            due.push(day);
        }
    }
    let mut found: Ranges = Vec::new();
    for day in due {
        match found.last_mut() {
            Some(last) if last.1 + 1 == day => last.1 = day,
            _ => found.push((day, day)),
        }
    }
    found
}
