//! One reminder as lines of directions.

use chrono::{NaiveDate, NaiveTime};

use super::super::{Source, epoch_day};
use crate::domain::amount::Amount;
use crate::domain::directions::{Days, Line, Moment, MonthDay};
use crate::domain::exchange::amounts::{self, Found};
use crate::domain::exchange::json::Json;
use crate::domain::unit::Unit;

/// A reminder that can be said.
pub(super) struct Rule {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// Words for the step.
    pub note: String,
    amount: Amount,
    when: When,
    days: Filter,
}

/// When in the day.
enum When {
    Times(Vec<NaiveTime>),
    /// At a fixed interval of minutes from this instant, in seconds since 1970.
    Every {
        minutes: u32,
        start: i64,
    },
}

/// On which days.
enum Filter {
    Week(u8),
    Month(u32),
    /// A number of days on and off from a day, on these weekdays.
    Cycle {
        on: u32,
        of: u32,
        start: NaiveDate,
        week: u8,
    },
}

const ALL_WEEK: u8 = 0x7f;

impl Rule {
    /// The rule, or nothing where nothing is due by it; and what is said of it.
    pub(super) fn of(
        reminder: &Json,
        alone: &Unit,
        source: &Source<'_>,
        first: Option<NaiveDate>,
    ) -> Result<(Option<Self>, Vec<String>), String> {
        let mut said = Vec::new();
        if !matches!(reminder, Json::Object(_)) {
            return Err("this is not a reminder".to_owned());
        }
        let off = |key: &str| matches!(reminder.text(key), None | Some("OFF"));
        let minutes = reminder.whole("timeInMinutes").unwrap_or(0);
        let linked = reminder.whole("linkedReminderId").unwrap_or(0) != 0;
        let interval = reminder.whole("intervalStart").unwrap_or(0);
        let windowed = reminder.yes("windowedInterval").unwrap_or(false);
        let stock = !off("outOfStockReminderType") || !off("expirationReminderType");
        if stock && !linked && interval == 0 && !windowed {
            return Ok((
                None,
                vec!["a reminder of the stock or the expiry makes nothing due".to_owned()],
            ));
        }
        if reminder.yes("active") == Some(false) {
            return Ok((
                None,
                vec!["switched off, or an amount for extra doses: nothing is due by it".to_owned()],
            ));
        }
        if linked {
            return Err(format!("it is due {minutes} minutes after another one was taken"));
        }
        let when = when(reminder, minutes, interval, windowed)?;
        let text = reminder.text("amount").unwrap_or("");
        let amount = match amounts::read(text, alone) {
            Ok(Found::Exact(amount)) => Amount::exact(amount),
            Ok(Found::Range(range)) => range,
            Err(_) if text.trim() == "?" || reminder.yes("variableAmount") == Some(true) => {
                return Err("its amount is asked when it is taken".to_owned());
            }
            Err(why) => return Err(why.to_string()),
        };
        if reminder.yes("variableAmount") == Some(true) {
            said.push("the app asks for the amount; the one that is written is kept".to_owned());
        }
        if reminder.yes("automaticallyTaken") == Some(true) {
            said.push("recorded as taken by the app itself; here every dose is asked".to_owned());
        }
        let days = filter(reminder)?;
        if matches!(when, When::Every { .. }) && !matches!(days, Filter::Week(ALL_WEEK)) {
            return Err("hours on certain days only".to_owned());
        }
        let period = |key: &str| match reminder.whole(key).unwrap_or(0) {
            0 => Ok(None),
            day => epoch_day(day)
                .map(Some)
                .ok_or(format!("`{key}` is not a day that can be meant")),
        };
        let odd = |key: &str| {
            let there = reminder.get(key).is_some() && reminder.whole(key).is_none();
            if there {
                Err(format!("`{key}` is not a whole number"))
            } else {
                Ok(())
            }
        };
        [
            "timeInMinutes",
            "periodStart",
            "periodEnd",
            "cycleStartDay",
            "consecutiveDays",
            "pauseDays",
            "activeDaysOfMonth",
        ]
        .iter()
        .chain(&["intervalStart", "linkedReminderId"])
        .try_for_each(|key| odd(key))?;
        let (start, until) = (period("periodStart")?, period("periodEnd")?);
        let created = reminder.whole("createdTimestamp").filter(|at| *at > 0);
        let created = created.and_then(|at| source.seconds(at)).map(|at| at.date_naive());
        let begun = match &when {
            When::Every { start, .. } => source.seconds(*start).map(|at| at.date_naive()),
            When::Times(_) => None,
        };
        let cycle = match &days {
            Filter::Cycle { start, .. } => Some(*start),
            _ => None,
        };
        let open = created.or(first).unwrap_or(source.now.date_naive());
        let from = match start {
            Some(start) => start.max(created.unwrap_or(start)),
            None => begun.unwrap_or(open),
        };
        let from = [begun, cycle].into_iter().flatten().fold(from, NaiveDate::max);
        if until.is_some_and(|until| until < from) {
            said.push("its period is over before it begins".to_owned());
            return Ok((None, said));
        }
        let rule = Self {
            from,
            until,
            note: reminder.text("instructions").unwrap_or("").trim().to_owned(),
            amount,
            when,
            days,
        };
        Ok((Some(rule), said))
    }

    /// The lines of a step that begins on this day.
    pub(super) fn lines(&self, first: NaiveDate, source: &Source<'_>) -> Option<Vec<Line>> {
        let days = match &self.days {
            Filter::Week(ALL_WEEK) => Days::Every,
            Filter::Week(week) => weekdays(*week),
            Filter::Month(mask) => {
                let which = (1..=28).filter(|day| mask >> (day - 1) & 1 == 1);
                Days::Month {
                    which: which.map(|day| MonthDay::Days(day, day)).collect(),
                    every: 1,
                }
            }
            Filter::Cycle { on, of, start, week } => {
                let before = u32::try_from((first - *start).num_days().rem_euclid(i64::from(*of))).ok()?;
                let ranges = ranges((1..=*of).filter(|day| (before + day - 1) % of < *on));
                if *week == ALL_WEEK {
                    Days::Cycle { days: ranges, of: *of }
                } else {
                    Days::Within {
                        inner: Box::new(weekdays(*week)),
                        days: ranges,
                        of: *of,
                    }
                }
            }
        };
        let line = |moment| Line {
            amount: self.amount.clone(),
            first: None,
            moment,
            lasts: None,
            days: days.clone(),
            around: None,
        };
        Some(match &self.when {
            When::Times(times) => times.iter().map(|time| line(Moment::Clock(*time))).collect(),
            When::Every { minutes, start } => {
                let midnight = source.wall.instant(first.and_time(NaiveTime::MIN)).timestamp();
                let length = i64::from(*minutes) * 60;
                // The first one of the day.
                let passed = (midnight - start).max(0);
                let next = start + (passed + length - 1) / length * length;
                let at = source.seconds(next)?;
                if at.date_naive() != first {
                    return None;
                }
                vec![line(Moment::Every {
                    minutes: *minutes,
                    from: Some(at.time()),
                })]
            }
        })
    }
}

fn when(reminder: &Json, minutes: i64, interval: i64, windowed: bool) -> Result<When, String> {
    let time = |minutes: i64| {
        let minute = u32::try_from(minutes).ok().filter(|minute| *minute < 24 * 60)?;
        NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)
    };
    if windowed {
        let start = reminder.whole("intervalStartTimeOfDay").unwrap_or(0);
        let end = reminder.whole("intervalEndTimeOfDay").unwrap_or(0).min(24 * 60 - 1);
        if minutes < 1 || start < 0 || end < start {
            return Err("its window or its length cannot be meant".to_owned());
        }
        let times = (0..).map(|n| start + n * minutes).take_while(|at| *at <= end);
        let times: Vec<NaiveTime> = times.take(97).filter_map(time).collect();
        if times.len() > 96 {
            return Err("more than 96 doses a day".to_owned());
        }
        return Ok(When::Times(times));
    }
    if interval != 0 {
        if reminder.yes("intervalStartsFromProcessed") == Some(true) {
            return Err("its hours are counted from the dose really taken".to_owned());
        }
        let whole = u32::try_from(minutes)
            .ok()
            .filter(|m| *m > 0 && m.is_multiple_of(60) && *m <= 24 * 366 * 60);
        let minutes = whole.ok_or("its interval is not of whole hours")?;
        return Ok(When::Every {
            minutes,
            start: interval,
        });
    }
    let time = time(minutes).ok_or("its time is not within a day")?;
    Ok(When::Times(vec![time]))
}

fn filter(reminder: &Json) -> Result<Filter, String> {
    if let Some(every) = reminder.whole("daysBetweenReminders").filter(|every| *every != 1) {
        return Err(format!("every {every} days, and the file does not say from which day"));
    }
    let ticked = reminder.list("days").iter().take(7).enumerate();
    let week = ticked
        .filter(|(_, day)| **day == Json::Bool(true))
        .fold(0_u8, |week, (n, _)| week | 1 << n);
    let week = if week == 0 { ALL_WEEK } else { week };
    let mask = reminder.whole("activeDaysOfMonth").unwrap_or(-1);
    let mask = match mask {
        -1 | 0 | 0x7fff_ffff => None,
        mask => Some(u32::try_from(mask & 0x7fff_ffff).unwrap_or(0)).filter(|mask| *mask != 0x7fff_ffff),
    };
    let pause = reminder.whole("pauseDays").unwrap_or(0);
    let on = reminder.whole("consecutiveDays").unwrap_or(1);
    if pause != 0 {
        let both = on.checked_add(pause).filter(|of| on > 0 && pause > 0 && *of <= 1000);
        let (Ok(on), Some(of)) = (u32::try_from(on), both.and_then(|of| u32::try_from(of).ok())) else {
            return Err("its cycle has no days, or fewer than none".to_owned());
        };
        if mask.is_some() {
            return Err("a cycle and days of the month at once".to_owned());
        }
        let start = reminder.whole("cycleStartDay").and_then(epoch_day);
        let start = start.ok_or("its cycle begins on no day that can be meant")?;
        return Ok(Filter::Cycle { on, of, start, week });
    }
    match mask {
        None => Ok(Filter::Week(week)),
        Some(_) if week != ALL_WEEK => Err("weekdays and days of the month at once".to_owned()),
        // In a shorter month the app has none of these days; directions have its last day instead.
        Some(mask) if mask >> 28 != 0 => Err("days 29 to 31 of the month, which shorter months do not have".to_owned()),
        Some(mask) => Ok(Filter::Month(mask)),
    }
}

fn weekdays(days: u8) -> Days {
    Days::Weekdays {
        days,
        every: 1,
        starts: chrono::Weekday::Mon.into(),
    }
}

fn ranges(days: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for day in days {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => found.push((day, day)),
        }
    }
    found
}
