//! `Timing` as moments and days of directions. What it leaves open is asked, not guessed.

use chrono::{NaiveDate, NaiveTime, Timelike};
use rust_decimal::Decimal;

use super::super::{Source, instant};
use crate::domain::directions::{Days, Lasts, Moment, Side};
use crate::domain::exchange::inward::fhir::text::short;
use crate::domain::exchange::json::Json;

/// For how long a line holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Days, or months where the second is set.
    pub length: Option<(u32, bool)>,
    pub doses: Option<u32>,
    /// The time of the first dose, where it starts with an instant.
    pub first: Option<NaiveTime>,
}

/// When a line is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub moments: Vec<Moment>,
    pub days: Days,
    pub lasts: Option<Lasts>,
    pub bounds: Bounds,
    /// Of one as needed: least and most minutes between two.
    pub apart: Option<(u32, u32)>,
}

/// A date, or the local day of an instant. As an end, midnight is still the day before.
pub(super) fn day(text: &str, source: &Source<'_>, end: bool) -> Result<NaiveDate, String> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Ok(date);
    }
    let at = instant(text).ok_or_else(|| format!("`{}` is not a whole date", short(text)))?;
    let at = source.wall.local(at);
    let midnight = end && at.num_seconds_from_midnight() == 0;
    let date = at.date_naive();
    Ok(if midnight {
        date.pred_opt().unwrap_or(date)
    } else {
        date
    })
}

fn whole(found: &Json, key: &str) -> Result<Option<u32>, String> {
    match found.get(key) {
        None => Ok(None),
        Some(value) => {
            let whole = value
                .as_whole()
                .and_then(|n| u32::try_from(n).ok())
                .filter(|n| (1..=100_000).contains(n));
            whole
                .map(Some)
                .ok_or_else(|| format!("`{key}` is not a whole number above 0"))
        }
    }
}

/// Minutes of a value with a unit of time.
pub(super) fn minutes(value: Option<&Json>, unit: Option<&str>) -> Option<u32> {
    let each = match unit? {
        "min" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return None,
    };
    let minutes = value?.as_decimal()?.checked_mul(Decimal::from(each))?;
    u32::try_from(minutes)
        .ok()
        .filter(|m| *m > 0 && minutes.fract().is_zero())
}

/// What is read of a repetition.
const OF_REPEAT: [&str; 18] = [
    "id",
    "extension",
    "boundsDuration",
    "boundsPeriod",
    "boundsRange",
    "count",
    "countMax",
    "duration",
    "durationUnit",
    "frequency",
    "frequencyMax",
    "period",
    "periodMax",
    "periodUnit",
    "dayOfWeek",
    "timeOfDay",
    "when",
    "offset",
];

/// Reads a timing; `needed`: it is taken as needed.
pub(super) fn read(timing: Option<&Json>, needed: bool, source: &Source<'_>) -> Result<When, String> {
    let mut when = When {
        moments: Vec::new(),
        days: Days::Every,
        lasts: None,
        bounds: Bounds::default(),
        apart: None,
    };
    let Some(timing) = timing else {
        return if needed {
            Ok(when)
        } else {
            Err("nothing says when it is taken".to_owned())
        };
    };
    if !timing.list("event").is_empty() {
        return events(timing, when, source);
    }
    let Some(repeat) = timing.get("repeat") else {
        if needed {
            return Ok(when);
        }
        let code = timing
            .get("code")
            .and_then(|code| code.list("coding").first())
            .and_then(|coding| coding.text("code"));
        return coded(code.unwrap_or(""), when);
    };
    // What is not known here may change what the rest means.
    if let Some(key) = repeat.keys().find(|key| !OF_REPEAT.contains(key)) {
        return Err(format!("`{}` of its timing is not read", short(key)));
    }
    when.bounds = bounds(repeat, source)?;
    if let Some(value) = repeat.get("duration") {
        let unit = repeat.text("durationUnit");
        let short = unit.filter(|unit| matches!(*unit, "min" | "h"));
        let lasts =
            minutes(Some(value), short).ok_or("`duration` is not of minutes or hours: is it meant for the dose?")?;
        when.lasts = Some(Lasts::Over(lasts));
    }
    let frequency = whole(repeat, "frequency")?;
    if repeat.get("frequencyMax").is_some() || (repeat.get("periodMax").is_some() && !needed) {
        return Err("how often is a range".to_owned());
    }
    let period = match repeat.get("period") {
        None => None,
        Some(value) => {
            let period = value.as_decimal().filter(|p| *p > Decimal::ZERO && p.fract().is_zero());
            Some(
                period
                    .and_then(|p| u32::try_from(p).ok())
                    .ok_or("its period is not a whole number")?,
            )
        }
    };
    let unit = repeat.text("periodUnit");
    if needed {
        if repeat.get("timeOfDay").is_some() || repeat.get("when").is_some() || repeat.get("dayOfWeek").is_some() {
            return Err("as needed, and at certain times".to_owned());
        }
        if period.is_some() || frequency.is_some() {
            if unit != Some("h") || frequency.is_some_and(|n| n != 1) {
                return Err("as needed, and so often".to_owned());
            }
            let least = minutes(repeat.get("period"), unit).ok_or("its gap cannot be read")?;
            let most = match repeat.get("periodMax") {
                Some(most) => minutes(Some(most), unit).ok_or("its gap cannot be read")?,
                None => least,
            };
            when.apart = Some((least, most));
        }
        return Ok(when);
    }
    when.moments = moments(repeat)?;
    let stated = u32::try_from(when.moments.len()).unwrap_or(0);
    let week = week(repeat)?;
    let many = week.map_or(1, u8::count_ones);
    let times = frequency.unwrap_or(1);
    match (unit, period.unwrap_or(1)) {
        (Some("h" | "min" | "s"), _) => {
            let every = minutes(repeat.get("period"), unit).filter(|_| times == 1 && stated == 0 && week.is_none());
            let every = every.ok_or("hours and other times at once")?;
            let first = when
                .bounds
                .first
                .ok_or("hours are counted from a first time that it does not say")?;
            when.moments = vec![Moment::Every {
                minutes: every,
                from: Some(first),
            }];
        }
        (None | Some("d"), every) => {
            if stated > 0 && frequency.is_some_and(|n| n != stated && !(unit.is_none() && n == many)) {
                return Err(format!("{times} times a day, and {stated} moments"));
            }
            if stated == 0 {
                if unit.is_none() && frequency.is_none() && week.is_none() {
                    return Err("nothing says when it is taken".to_owned());
                }
                when.moments = vec![Moment::TimesADay(if every == 1 || times == 1 {
                    times
                } else {
                    return Err("so often in several days".to_owned());
                })];
            }
            when.days = match week {
                Some(days) if every == 1 => weekdays(days, 1),
                Some(_) => return Err("weekdays, and a number of days between doses".to_owned()),
                None if every == 1 => Days::Every,
                None => every_days(every, false),
            };
        }
        (Some("wk"), every) => {
            let each = stated.max(1);
            when.days = match week {
                None if times == 1 => every_days(every.checked_mul(7).ok_or("its period is too long")?, true),
                None => return Err(format!("{times} times a week, and no weekday is named")),
                Some(days) if frequency.is_none() || times == many * each => weekdays(days, every),
                Some(_) => return Err(format!("{times} times a week, and {many} weekdays")),
            };
            if stated == 0 {
                when.moments = vec![Moment::TimesADay(1)];
            }
        }
        (Some("mo"), every) => {
            use chrono::Datelike;
            if times != 1 || week.is_some() || when.bounds.from.is_some_and(|from| from.day() > 28) {
                return Err("which day of the month is not clear".to_owned());
            }
            when.days = Days::EveryMonths { every, from: None };
            if stated == 0 {
                when.moments = vec![Moment::TimesADay(1)];
            }
        }
        (Some(other), _) => return Err(format!("its period is in `{}`", short(other))),
    }
    Ok(when)
}

fn every_days(every: u32, weeks: bool) -> Days {
    Days::EveryDays {
        every,
        weeks,
        from_day: 1,
        from: None,
    }
}

fn weekdays(days: u8, every: u32) -> Days {
    Days::Weekdays {
        days,
        every,
        starts: chrono::Weekday::Mon.into(),
    }
}

fn week(repeat: &Json) -> Result<Option<u8>, String> {
    let mut days = 0_u8;
    for day in repeat.list("dayOfWeek") {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let text = day.as_text().unwrap_or("");
        let place = names
            .iter()
            .position(|name| *name == text)
            .ok_or_else(|| format!("`{}` is not a weekday", short(text)))?;
        days |= 1 << place;
    }
    Ok((days != 0).then_some(days))
}

/// Clock times and slots.
fn moments(repeat: &Json) -> Result<Vec<Moment>, String> {
    let mut found = Vec::new();
    for time in repeat.list("timeOfDay") {
        let text = time.as_text().unwrap_or("");
        let read =
            NaiveTime::parse_from_str(text, "%H:%M:%S").map_err(|_| format!("`{}` is not a time", short(text)))?;
        found.push(Moment::Clock(read));
    }
    let whens = repeat.list("when");
    if !found.is_empty() && !whens.is_empty() {
        return Err("clock times and moments of the day at once".to_owned());
    }
    let offset = match repeat.get("offset") {
        None => 0,
        Some(offset) => offset
            .as_whole()
            .and_then(|n| u32::try_from(n).ok())
            .filter(|n| *n < 24 * 60)
            .ok_or("its offset")?,
    };
    if offset > 0 && whens.is_empty() {
        return Err("an offset from no moment".to_owned());
    }
    for code in whens {
        let code = code.as_text().unwrap_or("");
        let (name, side) = slot(code).ok_or_else(|| format!("`{}` is not a moment of the directions", short(code)))?;
        if offset > 0 && side == Side::At {
            return Err("an offset, and not said whether before or after".to_owned());
        }
        found.push(Moment::Slot {
            name: name.into(),
            side,
            minutes: offset,
        });
    }
    Ok(found)
}

fn slot(code: &str) -> Option<(&'static str, Side)> {
    Some(match code {
        "MORN" => ("morning", Side::At),
        "NOON" => ("noon", Side::At),
        "AFT" => ("afternoon", Side::At),
        "EVE" => ("evening", Side::At),
        "NIGHT" => ("night", Side::At),
        "HS" => ("bedtime", Side::At),
        "WAKE" => ("waking", Side::At),
        "CM" => ("breakfast", Side::At),
        "CD" => ("lunch", Side::At),
        "CV" => ("dinner", Side::At),
        "ACM" => ("breakfast", Side::Before),
        "ACD" => ("lunch", Side::Before),
        "ACV" => ("dinner", Side::Before),
        "PCM" => ("breakfast", Side::After),
        "PCD" => ("lunch", Side::After),
        "PCV" => ("dinner", Side::After),
        _ => return None,
    })
}

/// A code alone, `BID`: at times of the institution, so without a clock time.
fn coded(code: &str, mut when: When) -> Result<When, String> {
    when.moments = vec![match code {
        "BID" => Moment::TimesADay(2),
        "TID" => Moment::TimesADay(3),
        "QID" => Moment::TimesADay(4),
        "QD" | "QOD" => Moment::TimesADay(1),
        "AM" => Moment::slot("morning"),
        "PM" => Moment::slot("afternoon"),
        "BED" => Moment::slot("bedtime"),
        "" => return Err("nothing says when it is taken".to_owned()),
        other => return Err(format!("the code `{}` is not known", short(other))),
    }];
    if code == "QOD" {
        when.days = every_days(2, false);
    }
    Ok(when)
}

/// Listed dates.
fn events(timing: &Json, mut when: When, source: &Source<'_>) -> Result<When, String> {
    let mut dates = Vec::new();
    let mut times: Vec<Option<NaiveTime>> = Vec::new();
    for event in timing.list("event") {
        let text = event.as_text().unwrap_or("");
        dates.push(day(text, source, false)?);
        times.push(instant(text).map(|at| source.wall.local(at).time()));
    }
    times.dedup();
    let [time] = times.as_slice() else {
        return Err("dates at different times".to_owned());
    };
    if timing.get("repeat").is_some() {
        return Err("dates and a rule at once".to_owned());
    }
    dates.sort_unstable();
    dates.dedup();
    when.moments = vec![time.map_or(Moment::TimesADay(1), Moment::Clock)];
    when.bounds.from = dates.first().copied();
    when.bounds.until = dates.last().copied();
    when.days = Days::Dates(dates);
    Ok(when)
}

fn bounds(repeat: &Json, source: &Source<'_>) -> Result<Bounds, String> {
    let mut bounds = Bounds::default();
    if repeat.get("boundsRange").is_some() || repeat.get("countMax").is_some() {
        return Err("how long is a range".to_owned());
    }
    bounds.doses = whole(repeat, "count")?;
    if let Some(period) = repeat.get("boundsPeriod") {
        if let Some(start) = period.text("start") {
            bounds.from = Some(day(start, source, false)?);
            bounds.first = instant(start).map(|at| source.wall.local(at).time());
        }
        bounds.until = period.text("end").map(|end| day(end, source, true)).transpose()?;
    }
    if let Some(length) = repeat.get("boundsDuration") {
        let value = length
            .get("value")
            .and_then(Json::as_whole)
            .and_then(|n| u32::try_from(n).ok());
        let value = value
            .filter(|n| (1..=10_000).contains(n))
            .ok_or("its length is not a whole number")?;
        let unit = length.text("code").or_else(|| length.text("unit")).unwrap_or("");
        bounds.length = Some(match unit {
            "d" | "day" | "days" => (value, false),
            "wk" | "week" | "weeks" => (value * 7, false),
            "mo" | "month" | "months" => (value, true),
            "a" | "year" | "years" => (value * 12, true),
            other => return Err(format!("its length is in `{}`", short(other))),
        });
    }
    Ok(bounds)
}
