//! A dose and the readings around it as one thing: what was measured before it, what after it, and when.
//!
//! A reading belongs to a dose by the time at which the dose was taken, not by the day for which it was planned.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::bounds::reached;
use super::clock::day_of;
use super::course::CourseId;
use super::journal::{DoseEntry, DueKey, Month, Outcome, ReadingEntry};
use super::measure::{Asked, Bound, Measure};
use super::questions::Round;
use super::regimen::Regimen;

/// A reading before a dose belongs to it when it was made at most this many hours earlier.
const BEFORE: i64 = 12;

/// A reading after a dose belongs to it up to this many hours after the last one that is asked for.
const AFTER: i64 = 6;

/// A reading that is of no time around a dose was made before it when it was made at most this many minutes earlier: nothing was
/// asked any more, as the window of the dose had passed.
const JUST_BEFORE: i64 = 60;

/// A dose that was taken, with what was measured around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session<'a> {
    /// The medicine.
    pub course: &'a CourseId,
    /// The records of the dose; several where it was taken in parts.
    pub doses: Vec<&'a DoseEntry>,
    /// The readings, by their time.
    pub readings: Vec<Measured<'a>>,
}

/// A reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured<'a> {
    /// What was measured.
    pub measure: &'a Measure,
    /// Its record.
    pub reading: &'a ReadingEntry,
    /// Which reading around a dose it is; `None`: it was made at another time than those that are asked for.
    pub round: Option<Round>,
    /// The bounds that it reaches.
    pub reached: Vec<&'a Bound>,
}

impl Session<'_> {
    /// When the dose was taken, or its first part.
    pub fn at(&self) -> Option<DateTime<FixedOffset>> {
        self.doses.iter().map(|dose| dose.at).min()
    }
}

/// Which reading around a dose a record says it is.
fn round(reading: &ReadingEntry) -> Option<Round> {
    reading.around.as_deref().and_then(|text| text.parse().ok())
}

/// The same by the time at which the dose was really taken: what was measured just before a dose that was taken late, or was
/// not planned, does not say so, and was made before it all the same.
pub fn round_of(regimen: &Regimen, measure: &Measure, reading: &ReadingEntry) -> Option<Round> {
    round(reading).or_else(|| {
        let Asked::Around {
            course, before: true, ..
        } = &measure.asked
        else {
            return None;
        };
        let day = reading.at.date_naive();
        let taken = taken(regimen, course, (day - TimeDelta::days(1), day + TimeDelta::days(1)));
        let ahead = |dose: &Taken| dose.began - reading.at;
        let just = |ahead: TimeDelta| TimeDelta::zero() < ahead && ahead <= TimeDelta::minutes(JUST_BEFORE);
        taken.iter().any(|dose| just(ahead(dose))).then_some(Round::Before)
    })
}

/// Every reading of some days, both included, with the bounds that it reaches, by its time.
pub fn measured(regimen: &Regimen, (from, to): (NaiveDate, NaiveDate)) -> Vec<Measured<'_>> {
    let months = Month::of(from).plus(-1)..=Month::of(to).plus(1);
    let months = regimen.journal.months().filter(|(month, _)| months.contains(month));
    let readings = months.flat_map(|(_, month)| &month.readings);
    let readings = readings.filter(|reading| reading.void.is_none());
    let mut found: Vec<Measured<'_>> = readings
        .filter_map(|reading| {
            let day = reading.day.unwrap_or_else(|| reading.at.date_naive());
            let measure = regimen.measure(&reading.measure)?;
            (from <= day && day <= to).then(|| Measured {
                measure,
                reading,
                round: round_of(regimen, measure, reading),
                reached: reached(measure, &reading.value, day, &regimen.journal),
            })
        })
        .collect();
    // Of one time the one that was written first comes first.
    found.sort_by_key(|one| one.reading.at);
    found
}

/// The doses taken on some days, both included, of the medicines around whose doses something is measured.
pub fn sessions(regimen: &Regimen, (from, to): (NaiveDate, NaiveDate)) -> Vec<Session<'_>> {
    let turn = regimen.settings.day_turn;
    let around = |measure: &Measure, of: &CourseId| match &measure.asked {
        Asked::Around { course, after, .. } if course == of => Some(after.iter().copied().max().unwrap_or(0)),
        _ => None,
    };
    let asked = |course: &CourseId| regimen.measures.iter().any(|measure| around(measure, course).is_some());
    let taken = |dose: &DoseEntry| matches!(&dose.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
    // A day more on both sides: a reading may belong to a dose on the other side of midnight.
    let wide = (from - TimeDelta::days(1), to + TimeDelta::days(1));
    let mut all: Vec<Session<'_>> = Vec::new();
    let mut doses: Vec<&DoseEntry> = regimen.journal.doses(wide.0, wide.1).collect();
    doses.retain(|dose| taken(dose) && !dose.is_off() && asked(&dose.course));
    doses.sort_by_key(|dose| dose.at);
    for dose in doses {
        let same = |key: &DueKey, other: &Session<'_>| {
            *other.course == dose.course && other.doses.iter().any(|part| part.due.as_ref() == Some(key))
        };
        let part = dose
            .due
            .as_ref()
            .and_then(|key| all.iter().position(|other| same(key, other)));
        match part.and_then(|place| all.get_mut(place)) {
            Some(session) => session.doses.push(dose),
            None => all.push(Session {
                course: &dose.course,
                doses: vec![dose],
                readings: Vec::new(),
            }),
        }
    }
    for one in measured(regimen, wide) {
        let near = |session: &Session<'_>| {
            let longest = around(one.measure, session.course)?;
            away(one.reading, longest, session.at()?)
        };
        let nearest = all
            .iter()
            .enumerate()
            .filter_map(|(n, session)| Some((near(session)?, n)));
        if let Some((_, n)) = nearest.min()
            && let Some(session) = all.get_mut(n)
        {
            session.readings.push(one);
        }
    }
    all.retain(|session| {
        let day = session.at().map(|at| day_of(at, turn));
        day.is_some_and(|day| from <= day && day <= to)
    });
    all
}

/// How far a reading is from a dose; `None`: it is not of that dose. `longest`: minutes after the dose of the last one that is
/// asked for.
fn away(reading: &ReadingEntry, longest: u32, taken: DateTime<FixedOffset>) -> Option<TimeDelta> {
    let ahead = taken - reading.at;
    if round(reading).is_none() && ahead > TimeDelta::zero() {
        return (ahead <= TimeDelta::minutes(JUST_BEFORE)).then_some(ahead);
    }
    let before = round(reading) == Some(Round::Before);
    let away = if before { taken - reading.at } else { reading.at - taken };
    let most = if before { most_before() } else { most_after(longest) };
    (TimeDelta::zero() <= away && away <= most).then_some(away)
}

/// How long before a dose a reading may be made that belongs to it.
pub const fn most_before() -> TimeDelta {
    TimeDelta::hours(BEFORE)
}

/// How long after a dose a reading may be made that belongs to it. `longest`: minutes after the dose of the last one that is
/// asked for.
pub fn most_after(longest: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(longest)) + TimeDelta::hours(AFTER)
}

/// When a dose was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its first part.
    pub began: DateTime<FixedOffset>,
    /// Its last part; the same where it has one.
    pub ended: DateTime<FixedOffset>,
}

/// When the doses of a course were taken in some days, by their time.
pub fn taken(regimen: &Regimen, course: &CourseId, (from, to): (NaiveDate, NaiveDate)) -> Vec<Taken> {
    let mut found: Vec<(Option<&DueKey>, Taken)> = Vec::new();
    let doses = regimen.journal.doses(from, to);
    let is_taken = |dose: &&DoseEntry| matches!(&dose.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
    let doses = doses
        .filter(|dose| dose.course == *course && !dose.is_off())
        .filter(is_taken);
    for dose in doses.filter(|dose| (from..=to).contains(&dose.at.date_naive())) {
        let due = dose.due.as_ref();
        match found.iter_mut().find(|(key, _)| key.is_some() && *key == due) {
            Some((_, known)) => {
                *known = Taken {
                    began: known.began.min(dose.at),
                    ended: known.ended.max(dose.at),
                };
            }
            None => found.push((
                due,
                Taken {
                    began: dose.at,
                    ended: dose.at,
                },
            )),
        }
    }
    let mut taken: Vec<Taken> = found.into_iter().map(|(_, taken)| taken).collect();
    taken.sort_by_key(|dose| dose.began);
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::amount::Quantity;
    use crate::domain::course::Course;
    use crate::domain::journal::{DueMoment, Entry, EntryId};
    use crate::domain::measure::{MeasureId, Scale, Value};

    fn at(text: &str) -> DateTime<FixedOffset> {
        format!("{text}:00+00:00").parse().unwrap()
    }

    fn measure(after: &[u32]) -> Measure {
        Measure {
            id: MeasureId("bp".into()),
            name: "Blood pressure".into(),
            ask: None,
            scale: Scale::Pair { unit: "mmHg".into() },
            asked: Asked::Around {
                course: "k".parse().unwrap(),
                before: true,
                after: after.to_vec(),
            },
            wish: None,
            baseline: None,
            bounds: vec![Bound {
                at_least: true,
                second: false,
                value: 160.into(),
                days: 1,
                say: "Call the clinic.".into(),
            }],
            retired: None,
        }
    }

    fn regimen(doses: &[(&str, &str)], readings: &[(&str, &str, Option<&str>)]) -> Regimen {
        let mut regimen = Regimen {
            courses: vec![Course::new("k".parse().unwrap(), "Examplin", Vec::new())],
            measures: vec![measure(&[40])],
            ..Regimen::default()
        };
        for (nth, (time, due)) in doses.iter().enumerate() {
            let amount: Quantity = "50 mg".parse().unwrap();
            regimen.journal.apply(Entry::Dose(DoseEntry {
                id: EntryId(format!("d{nth}").into()),
                course: "k".parse().unwrap(),
                due: Some(DueKey::new(due.parse().unwrap(), DueMoment::Nth(1, 1))),
                planned: None,
                outcome: Outcome::Taken(amount),
                at: at(time),
                entered: None,
                why: None,
                episode: None,
                site: None,
                void: None,
            }));
        }
        for (nth, (time, value, around)) in readings.iter().enumerate() {
            let (high, low) = value.split_once('/').unwrap();
            regimen.journal.apply(Entry::Reading(ReadingEntry {
                id: EntryId(format!("r{nth}").into()),
                measure: MeasureId("bp".into()),
                value: Value::Pair(high.parse().unwrap(), low.parse().unwrap()),
                at: at(time),
                day: None,
                entered: None,
                note: None,
                around: around.map(str::to_owned),
                call: None,
                void: None,
            }));
        }
        regimen
    }

    fn told(regimen: &Regimen, from: &str, to: &str) -> Vec<(String, Vec<String>)> {
        let found = sessions(regimen, (from.parse().unwrap(), to.parse().unwrap()));
        let values = |session: &Session<'_>| -> Vec<String> {
            let readings = session.readings.iter();
            readings
                .map(|one| format!("{}{}", one.reading.value, if one.reached.is_empty() { "" } else { "!" }))
                .collect()
        };
        let day = |session: &Session<'_>| session.at().unwrap().format("%d %H:%M").to_string();
        found.iter().map(|session| (day(session), values(session))).collect()
    }

    #[test]
    fn a_reading_belongs_to_the_dose_around_which_it_was_made() {
        let regimen = regimen(
            &[("2026-03-17T18:01", "2026-03-17"), ("2026-03-20T18:00", "2026-03-20")],
            &[
                ("2026-03-17T18:00", "130/80", Some("before")),
                ("2026-03-17T18:45", "168/98", Some("after 40 min")),
                ("2026-03-17T19:30", "142/88", None),
                ("2026-03-18T09:00", "131/81", None),
                ("2026-03-20T17:50", "128/79", Some("before")),
            ],
        );
        let all = told(&regimen, "2026-03-17", "2026-03-20");
        let expected = |day: &str, values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
            (day.to_owned(), values)
        };
        assert_eq!(
            all,
            [
                expected("17 18:01", &["130/80", "168/98!", "142/88"]),
                expected("20 18:00", &["128/79"])
            ]
        );
    }

    #[test]
    fn readings_of_one_second_stay_in_the_order_in_which_they_were_written() {
        // Their names, r0 to r10, are not in that order.
        let values: Vec<String> = (0..11).map(|n| format!("{}/80", 130 - n)).collect();
        let readings: Vec<_> = values
            .iter()
            .map(|value| ("2026-03-17T21:45", value.as_str(), None))
            .collect();
        let regimen = regimen(&[("2026-03-17T21:01", "2026-03-17")], &readings);
        let all = told(&regimen, "2026-03-17", "2026-03-17");
        assert_eq!(all[0].1, values);
    }

    #[test]
    fn a_reading_just_before_a_late_dose_is_of_it() {
        let regimen = regimen(
            &[("2026-03-17T21:01", "2026-03-17")],
            &[
                ("2026-03-17T19:40", "130/80", None),
                ("2026-03-17T21:00", "126/80", None),
                ("2026-03-17T21:45", "142/91", Some("after 40 min")),
            ],
        );
        let all = told(&regimen, "2026-03-17", "2026-03-17");
        let values = vec!["126/80".to_owned(), "142/91".to_owned()];
        assert_eq!(all, [("17 21:01".to_owned(), values)]);
    }

    #[test]
    fn a_dose_taken_a_day_late_has_its_readings_on_the_day_on_which_it_was_taken() {
        let regimen = regimen(
            &[("2026-03-18T23:50", "2026-03-17")],
            &[
                ("2026-03-18T23:40", "130/80", Some("before")),
                ("2026-03-19T00:30", "150/90", Some("after 40 min")),
            ],
        );
        assert!(told(&regimen, "2026-03-17", "2026-03-17").is_empty());
        let late = told(&regimen, "2026-03-18", "2026-03-18");
        assert_eq!(
            late,
            [("18 23:50".to_owned(), vec!["130/80".to_owned(), "150/90".to_owned()])]
        );
    }

    #[test]
    fn parts_of_a_dose_are_one_session() {
        let regimen = regimen(
            &[("2026-03-17T18:00", "2026-03-17"), ("2026-03-17T18:20", "2026-03-17")],
            &[("2026-03-17T18:41", "140/90", Some("after 40 min"))],
        );
        let all = told(&regimen, "2026-03-17", "2026-03-17");
        assert_eq!(all, [("17 18:00".to_owned(), vec!["140/90".to_owned()])]);
    }
}
