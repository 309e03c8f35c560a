//! Until when the vial, bottle or box in use is good: a fixed time after it was opened, and never longer than its label
//! says.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::amount::{Amount, Quantity};
use super::course::Course;
use super::journal::{Journal, Month};
use super::preparation::{given_in, in_unit};
use super::supply;
use super::unit::Unit;
use super::words;

/// Until when one vial or bottle is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good<'c> {
    /// Which strength; empty where there is one only.
    pub strength: &'c str,
    /// The last day on which it is good.
    pub until: NaiveDate,
    /// When it was opened, where that is what ends it.
    pub opened: Option<NaiveDate>,
}

impl Good<'_> {
    /// `25 mg: opened on Mon 2 Nov, good until Mon 30 Nov`, `expired on Sat 31 Oct`
    pub fn words(&self, today: NaiveDate) -> String {
        let until = words::day_near(self.until, today);
        let what = match (self.opened, self.until < today) {
            (Some(opened), false) => format!("opened on {}, good until {until}", words::day_near(opened, today)),
            (Some(opened), true) => format!(
                "opened on {}, no longer good since {until}",
                words::day_near(opened, today)
            ),
            (None, false) => format!("expires on {until}"),
            (None, true) => format!("expired on {until}"),
        };
        if self.strength.is_empty() {
            what
        } else {
            format!("{}: {what}", self.strength)
        }
    }
}

/// The last day on which something is good by what is printed on it: `2027-03-31`, and of a month alone (`EXP 03/2027`, `2027-03`,
/// `Mar 2027`) the last day of that month. A year has four figures: `03/27` could be a day.
pub fn printed_end(text: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = text.trim().to_lowercase();
    let lower = [
        "expires",
        "expiry",
        "exp",
        "use by",
        "use before end of",
        "best before",
        ":",
    ]
    .iter()
    .fold(lower.as_str(), |text, word| {
        text.strip_prefix(word)
            .unwrap_or(text)
            .trim_start_matches(['.', ' ', ':'])
    });
    if let Ok(day) = lower.parse() {
        return Some(day);
    }
    let mut parts = lower.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty());
    let (one, other) = (parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = |text: &str| text.parse().ok().filter(|year| (1900..=2999).contains(year));
    let named = |text: &str| {
        let place = MONTHS.iter().position(|name| text.get(..3) == Some(name));
        u32::try_from(place? + 1).ok()
    };
    let month = |text: &str| text.parse().ok().or_else(|| named(text));
    let (year, month): (i32, u32) = match (year(one), year(other)) {
        (Some(year), None) => (year, month(other)?),
        (None, Some(year)) => (year, month(one)?),
        _ => return None,
    };
    Some(Month::of(NaiveDate::from_ymd_opt(year, month, 1)?).last())
}

/// Until when each vial or bottle that is in use is good, the first to end first.
pub fn good(course: &Course) -> Vec<Good<'_>> {
    let bottle = &course.bottle;
    let days = bottle
        .keeps
        .map(|minutes| TimeDelta::days(i64::from(minutes / (24 * 60))));
    let mut found: Vec<Good<'_>> = (bottle.opened.iter())
        .filter_map(|(strength, opened)| {
            Some(Good {
                strength,
                until: opened.checked_add_signed(days?)?,
                opened: Some(*opened),
            })
        })
        .collect();
    for (strength, expires) in &bottle.expires {
        match found.iter_mut().find(|good| good.strength == strength) {
            Some(good) if good.until <= *expires => {}
            Some(good) => (good.until, good.opened) = (*expires, None),
            None => found.push(Good {
                strength,
                until: *expires,
                opened: None,
            }),
        }
    }
    found.sort_by_key(|good| good.until);
    found
}

/// Whether a vial, bottle or box of a course in use is no longer good.
pub fn is_over(course: &Course, today: NaiveDate) -> bool {
    course.archived.is_none() && good(course).iter().any(|good| good.until < today)
}

/// What one vial or bottle holds, in the unit in which its pack is stated or its powder is weighed.
fn whole(course: &Course) -> Option<Quantity> {
    let p = &course.preparation;
    let powder = || {
        let powder = p.powder.as_ref()?;
        Some(Quantity::new(powder.value.decimal()?, powder.unit.clone()))
    };
    p.pack.clone().or_else(powder)
}

/// What is left in the vial that was opened, by what was taken since; `None` where nobody can say.
pub fn left_in_open(course: &Course, journal: &Journal, turn: NaiveTime) -> Option<Quantity> {
    let [(strength, opened)] = course.bottle.opened.as_slice() else {
        return None;
    };
    let whole = whole(course).filter(|_| strength.is_empty())?;
    let used = supply::used(course, journal, *opened, &whole.unit, turn)?;
    Some(Quantity::new((whole.value - used.value).max(Decimal::ZERO), whole.unit))
}

/// A dose for which what is left in the open vial is not enough: `0.3 mL of the open one, 0.2 mL of another`. `None`:
/// it is, or nobody can say.
pub fn of_two(course: &Course, journal: &Journal, dose: &Amount, turn: NaiveTime) -> Option<String> {
    let left = left_in_open(course, journal, turn)?;
    let unit = match &dose.unit {
        Unit::Counted(_) => left.unit.clone(),
        unit => unit.clone(),
    };
    let p = &course.preparation;
    let asked = given_in(p, &dose.at_most(), &unit)?;
    let there = in_unit(p, &left, &unit)?;
    let more = asked
        .value
        .minus(there.value)?
        .decimal()
        .filter(|more| *more > Decimal::ZERO)?;
    let there = there.value.decimal()?;
    let another = Quantity::new(more.normalize(), unit.clone());
    Some(if there.is_zero() {
        format!("the open one is used up by what is recorded: {another} of another")
    } else {
        format!(
            "{} of the open one, {another} of another",
            Quantity::new(there.normalize(), unit)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::{Bottle, CourseId};
    use crate::domain::journal::{DoseEntry, Entry, EntryId, MonthEntries, Outcome};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn course(opened: &[(&str, &str)], keeps: Option<u32>, expires: &[(&str, &str)]) -> Course {
        let dates = |all: &[(&str, &str)]| all.iter().map(|(of, on)| ((*of).to_owned(), day(on))).collect();
        Course {
            bottle: Bottle {
                opened: dates(opened),
                keeps: keeps.map(|days| days * 24 * 60),
                expires: dates(expires),
            },
            ..Course::new(CourseId::from_name("Examplin").unwrap(), "Examplin", Vec::new())
        }
    }

    fn told(course: &Course, today: &str) -> Vec<String> {
        good(course).iter().map(|good| good.words(day(today))).collect()
    }

    #[test]
    fn a_bottle_is_good_until_the_first_of_its_two_ends() {
        let both = course(&[("", "2026-11-02")], Some(28), &[("", "2027-06-30")]);
        assert_eq!(
            told(&both, "2026-11-10"),
            ["opened on Mon 2 Nov, good until Mon 30 Nov"]
        );
        assert_eq!(
            told(&both, "2026-12-01"),
            ["opened on Mon 2 Nov, no longer good since Mon 30 Nov"]
        );
        let label = course(&[("", "2026-11-02")], Some(28), &[("", "2026-11-15")]);
        assert_eq!(told(&label, "2026-11-10"), ["expires on Sun 15 Nov"]);
        assert_eq!(told(&label, "2026-11-16"), ["expired on Sun 15 Nov"]);
        // Without a length nobody knows how long it keeps.
        assert!(told(&course(&[("", "2026-11-02")], None, &[]), "2026-11-10").is_empty());
    }

    #[test]
    fn a_month_on_the_box_is_good_through_its_last_day() {
        let end = |text: &str| printed_end(text).map(|day| day.to_string());
        for text in [
            "2027-02",
            "02/2027",
            "EXP 02/2027",
            "exp: 02.2027",
            "Feb 2027",
            "February 2027",
            "EXP.2027-02",
            "2027 02",
        ] {
            assert_eq!(end(text).as_deref(), Some("2027-02-28"), "{text}");
        }
        assert_eq!(end("EXP 2027-02-11").as_deref(), Some("2027-02-11"));
        for text in ["03/27", "13/2027", "2027", "02 03 2027", "soon", "", "EXP"] {
            assert_eq!(end(text), None, "{text}");
        }
    }

    #[test]
    fn each_strength_has_its_own() {
        let two = course(
            &[("50 mg", "2026-11-02"), ("25 mg", "2026-11-09")],
            Some(7),
            &[("25 mg", "2026-11-12")],
        );
        assert_eq!(
            told(&two, "2026-11-09"),
            [
                "50 mg: opened on Mon 2 Nov, good until Mon 9 Nov",
                "25 mg: expires on Thu 12 Nov"
            ]
        );
    }

    #[test]
    fn a_dose_that_the_open_vial_does_not_hold_takes_two() {
        let mut vial = course(&[("", "2026-11-02")], Some(28), &[]);
        vial.preparation.contains = vec![(String::new(), "40 mg/mL".parse().unwrap())];
        vial.preparation.count = Some("mL".into());
        vial.preparation.pack = Some("1 mL".parse().unwrap());
        let mut journal = Journal::default();
        journal.put("2026-11".parse().unwrap(), MonthEntries::default());
        let dose = "0.4 mL".parse::<Quantity>().unwrap();
        let two = |journal: &Journal| of_two(&vial, journal, &Amount::exact(dose.clone()), NaiveTime::MIN);
        assert_eq!(two(&journal), None);
        for (id, on) in [("a", "2026-11-02"), ("b", "2026-11-09")] {
            journal.apply(Entry::Dose(DoseEntry {
                id: EntryId(id.into()),
                course: vial.id.clone(),
                due: None,
                planned: None,
                outcome: Outcome::Taken("16 mg".parse().unwrap()),
                at: format!("{on}T09:00:00+01:00").parse().unwrap(),
                entered: None,
                why: None,
                episode: None,
                site: None,
                void: None,
            }));
        }
        assert_eq!(
            left_in_open(&vial, &journal, NaiveTime::MIN).unwrap().to_string(),
            "0.2 mL"
        );
        assert_eq!(
            two(&journal).as_deref(),
            Some("0.2 mL of the open one, 0.2 mL of another")
        );
    }
}
