//! Times and days as they are typed.

use chrono::TimeZone;
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> String {
    let around = Around {
        now: Berlin.with_ymd_and_hms(2026, 11, 22, 14, 57, 0).unwrap().fixed_offset(),
        day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        time: NaiveTime::from_hms_opt(21, 0, 0),
        turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap(),
        wall: &Berlin,
    };
    match read(text, &around) {
        Ok(time) => time.format("%a %-d %b %H:%M").to_string(),
        Err(error) => error,
    }
}

#[test]
fn what_people_type() {
    for (text, read) in [
        ("21:00", "Sun 22 Nov 21:00"),
        ("now", "Sun 22 Nov 14:57"),
        ("-2h", "Sun 22 Nov 12:57"),
        ("-1h30", "Sun 22 Nov 13:27"),
        ("- 90 min", "Sun 22 Nov 13:27"),
        ("2 h ago", "Sun 22 Nov 12:57"),
        ("yesterday 21", "Sat 21 Nov 21:00"),
        ("yesterday at 9pm", "Sat 21 Nov 21:00"),
        ("yesterday", "Sat 21 Nov 21:00"),
        ("21:15 yesterday", "Sat 21 Nov 21:15"),
        ("9 pm fri", "Fri 20 Nov 21:00"),
        ("21:00 20 nov", "Fri 20 Nov 21:00"),
        ("fri 9pm", "Fri 20 Nov 21:00"),
        ("20 nov", "Fri 20 Nov 21:00"),
        ("Nov 20, 9:15 pm", "Fri 20 Nov 21:15"),
        ("30 nov 8:00", "Sun 30 Nov 08:00"),
        ("2026-11-20 0815", "Fri 20 Nov 08:15"),
        ("2026-11-20T01:30", "Fri 20 Nov 01:30"),
        ("2026-11-20 01:30", "Fri 20 Nov 01:30"),
        ("2026-11-20T21:00:00+01:00", "Fri 20 Nov 21:00"),
        ("noon", "Sun 22 Nov 12:00"),
        ("3 days ago 9:00", "Thu 19 Nov 09:00"),
        ("9:00 a week ago", "Sun 15 Nov 09:00"),
        ("last monday 9:00", "Mon 16 Nov 09:00"),
        ("last sun 9:00", "Sun 15 Nov 09:00"),
        ("tomorrow 9:00", "Mon 23 Nov 09:00"),
        ("next mon 9:00", "Mon 23 Nov 09:00"),
        ("next sunday 9:00", "Sun 29 Nov 09:00"),
        ("13:05Z", "Sun 22 Nov 14:05"),
        ("23:30Z", "Mon 23 Nov 00:30"),
        ("12:05+02:00", "Sun 22 Nov 11:05"),
        ("09:05 -0500", "Sun 22 Nov 15:05"),
        ("yesterday 13:05Z", "Sat 21 Nov 14:05"),
        ("2026-11-20T20:00Z", "Fri 20 Nov 21:00"),
        ("2026-11-20T20:00:00Z", "Fri 20 Nov 21:00"),
        ("2026-11-20T21:00+01:00", "Fri 20 Nov 21:00"),
        ("2026-11-20 02:30-0300", "Fri 20 Nov 06:30"),
    ] {
        assert_eq!(at(text), read, "{text}");
    }
}

#[test]
fn in_the_night_a_time_alone_is_this_night() {
    let around = Around {
        now: Berlin.with_ymd_and_hms(2026, 11, 23, 1, 10, 0).unwrap().fixed_offset(),
        day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        time: None,
        turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap(),
        wall: &Berlin,
    };
    let at = |text: &str| read(text, &around).unwrap().format("%a %-d %b %H:%M").to_string();
    assert_eq!(at("00:30"), "Mon 23 Nov 00:30");
    assert_eq!(at("23:30"), "Sun 22 Nov 23:30");
    // Yesterday is the day before by the clock, or by the turn of the day.
    for said in ["yesterday 22:00", "22:00 yesterday", "last night 22:00"] {
        let asked = read(said, &around).unwrap_err();
        assert!(asked.contains("2026-11-21 or 2026-11-22"), "{said}: {asked}");
    }
    assert!(read_day("yesterday", &around).is_err());
}

#[test]
fn a_time_that_came_twice_is_asked_about() {
    let around = |hour: u32, minute: u32, second: bool| {
        let local = Berlin.with_ymd_and_hms(2026, 10, 25, hour, minute, 0);
        let now = if second { local.latest() } else { local.earliest() };
        Around {
            now: now.unwrap().fixed_offset(),
            day: NaiveDate::from_ymd_opt(2026, 10, 24).unwrap(),
            time: None,
            turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap(),
            wall: &Berlin,
        }
    };
    let asked = happened("02:10", &around(2, 30, true)).unwrap_err();
    assert!(
        asked.contains("2026-10-25T02:10+02:00 for the first or 2026-10-25T02:10+01:00 for the second"),
        "{asked}"
    );
    for named in ["2026-10-25T02:10+01:00", "02:10+01:00", "-20m"] {
        let at = happened(named, &around(2, 30, true)).unwrap();
        assert_eq!(at.to_rfc3339(), "2026-10-25T02:10:00+01:00", "{named}");
    }
    // The second one is in the future.
    let at = happened("02:10", &around(2, 30, false)).unwrap();
    assert_eq!(at.to_rfc3339(), "2026-10-25T02:10:00+02:00");
}

#[test]
fn a_day_alone_may_be_to_come() {
    let around = Around {
        now: Berlin.with_ymd_and_hms(2026, 11, 22, 14, 57, 0).unwrap().fixed_offset(),
        day: NaiveDate::default(),
        time: None,
        turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap(),
        wall: &Berlin,
    };
    let day = |text: &str| read_day(text, &around).map_or_else(|e| e, |d| d.to_string());
    assert_eq!(day("30 nov"), "2026-11-30");
    assert_eq!(day("14 sep"), "2026-09-14");
    assert_eq!(day("Jan 4"), "2027-01-04");
    assert_eq!(day("2026-01-05"), "2026-01-05");
    assert_eq!(day("5 jan 2026"), "2026-01-05");
    assert_eq!(day("tomorrow"), "2026-11-23");
    assert_eq!(day("3 days ago"), "2026-11-19");
    assert_eq!(day("2 weeks ago"), "2026-11-08");
    assert_eq!(day("in 3 days"), "2026-11-25");
    assert_eq!(day("a month ago"), "2026-10-22");
    assert_eq!(day("3 months ago"), "2026-08-22");
    assert_eq!(day("last sun"), "2026-11-15");
    assert_eq!(day("next friday"), "2026-11-27");
    assert_eq!(day("fri"), "2026-11-20");
    assert_eq!(day("3nov"), "2026-11-03");
    assert_eq!(day("3Nov 2025"), "2025-11-03");
    for wrong in ["soon", "3novels", "333nov"] {
        assert!(day(wrong).contains("is not a day"), "{wrong}: {}", day(wrong));
    }
}

#[test]
fn what_is_still_to_come_has_not_happened() {
    let around = Around {
        now: Berlin.with_ymd_and_hms(2026, 11, 22, 14, 57, 0).unwrap().fixed_offset(),
        day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        time: None,
        turn: NaiveTime::from_hms_opt(4, 0, 0).unwrap(),
        wall: &Berlin,
    };
    let at = |text: &str| match happened(text, &around) {
        Ok(time) => time.format("%a %-d %b %H:%M").to_string(),
        Err(error) => error,
    };
    assert_eq!(at("14:57"), "Sun 22 Nov 14:57");
    assert_eq!(at("-2h"), "Sun 22 Nov 12:57");
    assert_eq!(
        at("21:05"),
        "`21:05`: Sat 21 Nov 21:05 or Sun 22 Nov 21:05, in the future? Only what has happened can be recorded; \
         write 2026-11-21T21:05 for the first"
    );
    assert!(at("1 june 2027 8:00").contains("is Tue 1 Jun 2027 08:00, which is in the future"));
    assert!(at("2030-01-01T10:00").contains("Tue 1 Jan 2030 10:00, which is in the future"));
}

#[test]
fn two_readings_are_refused() {
    assert_eq!(at("9"), "`9`: 09:00 or 21:00?");
    assert_eq!(
        at("01:30"),
        "`01:30`: Sun 22 Nov 01:30 or Mon 23 Nov 01:30? Write 2026-11-22 01:30 or 2026-11-23 01:30"
    );
    assert_eq!(
        at("fri 1am"),
        "`fri 1am`: Fri 20 Nov 01:00 or Sat 21 Nov 01:00? Write 2026-11-20 01:00 or 2026-11-21 01:00"
    );
    assert_eq!(at("11/12 21:00"), "`11/12`: day first or month first? Write 20 nov");
    assert_eq!(at("sun 21:00"), "today is sun: `today`, or Sun 15 Nov?");
    assert_eq!(at("31 feb"), "there is no 31 feb");
    for text in ["soon", "25:00", "21:0", "13pm", "", "-", "-h", "fri fri"] {
        assert!(at(text).contains("22:30, "), "{text}: {}", at(text));
    }
}

proptest! {
    #[test]
    fn nothing_typed_panics(text in ".{0,20}|-?[0-9]{1,25}(h|min|d|:)?[0-9]{0,3}( nov| pm)?") {
        let _ = at(&text);
    }
}
