//! A person, an appointment or a paper in one line: `Dr Osei, 555 0100`; `30 nov 10:30, Dr Osei, visit, every 4 weeks`;
//! `Certificate, 30 jun`.

use super::kind::Kind;
use crate::app::when;
use crate::app::world::World;
use crate::domain::course::CourseId;
use crate::domain::keyed::{CareList, Datum, Keyed, Keys};
use crate::domain::operation::Operation;

/// A key that is not there yet.
pub fn fresh(of: &Keyed, path: Vec<String>, new: Datum) -> Operation {
    Operation::SetKey {
        of: of.clone(),
        path,
        old: None,
        new: Some(new),
    }
}

/// The keys of a new record.
///
/// # Errors
/// What is missing, or cannot be read.
pub fn read(list: CareList, text: &str, world: &World) -> Result<Keys, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    match list {
        CareList::Person => person(&parts, world),
        CareList::Appointment => appointment(&parts, world),
        CareList::Paper => paper(&parts, world),
    }
}

fn key(name: &str, datum: Datum) -> (String, Datum) {
    (name.to_owned(), datum)
}

fn has_digits(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() > 1
}

fn person(parts: &[&str], world: &World) -> Result<Keys, String> {
    let (name, rest) = parts
        .split_first()
        .ok_or("a name, then a number, such as Dr Osei, 555 0100")?;
    let phone = rest.iter().find(|part| has_digits(part));
    let role = rest.iter().find(|part| !has_digits(part));
    let people = &world.regimen.care.people;
    if people.iter().any(|person| person.name.eq_ignore_ascii_case(name)) {
        return Err(format!("{name} is already in your list of people"));
    }
    let mut keys = new_person(name, phone.copied(), world);
    keys.extend(role.map(|role| key("role", Datum::text(*role))));
    Ok(keys)
}

/// The keys of somebody new.
pub fn new_person(name: &str, phone: Option<&str>, world: &World) -> Keys {
    let people = &world.regimen.care.people;
    let last = name.split_whitespace().last().unwrap_or(name);
    let base = CourseId::from_name(last).map_or_else(|_| "person".to_owned(), |id| id.to_string());
    let free = |word: &String| !people.iter().any(|person| person.key == *word);
    let word = std::iter::once(base.clone())
        .chain((2..100).map(|n| format!("{base}-{n}")))
        .find(free);
    let mut keys = vec![
        key("key", Datum::Text(word.unwrap_or(base))),
        key("name", Datum::text(name)),
    ];
    keys.extend(phone.map(|phone| key("phone", Datum::text(phone))));
    keys
}

/// The day and the time of `30 nov 10:30`.
fn day_and_time(text: &str, world: &World) -> Result<Keys, String> {
    let day = |text: &str| when::read_day_ahead(text, &world.around(None));
    if let Ok(on) = day(text) {
        return Ok(vec![key("on", Datum::Date(on))]);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "at").collect();
    for split in (1..words.len()).rev() {
        let (head, tail) = words.split_at(split);
        if let (Ok(on), Ok(at)) = (day(&head.join(" ")), when::read_time(&tail.join(" "))) {
            return Ok(vec![key("on", Datum::Date(on)), key("at", Datum::Time(at))]);
        }
    }
    day(text).map(|on| vec![key("on", Datum::Date(on))])
}

fn appointment(parts: &[&str], world: &World) -> Result<Keys, String> {
    let (first, rest) = parts.split_first().ok_or("a day and a time, then with whom")?;
    // `30 mar 10:30 every month`
    let (first, again) = match (first.split_once(" every "), first.strip_suffix(" monthly")) {
        (Some((first, every)), _) => (first, Some(every)),
        (None, Some(first)) => (first, Some("month")),
        (None, None) => (*first, None),
    };
    let mut keys = day_and_time(first, world)?;
    let every = again.or_else(|| rest.iter().find_map(|part| part.strip_prefix("every ")));
    let every = every.map(|every| match every {
        "day" | "week" | "month" => format!("1 {every}"),
        other => other.to_owned(),
    });
    let mut others = rest.iter().filter(|part| !part.starts_with("every "));
    let people = &world.regimen.care.people;
    let with = match (others.next(), people.as_slice()) {
        (Some(with), _) => Kind::Person.read(with, world)?,
        (None, [only]) => Datum::text(&only.key),
        (None, []) if only_prescriber(world).is_some() => {
            Kind::Person.read(&only_prescriber(world).unwrap_or_default(), world)?
        }
        (None, _) => return Err("with whom? such as 30 nov 10:30, Dr Osei".into()),
    };
    keys.push(key("with", with));
    keys.extend(others.next().map(|what| key("what", Datum::text(*what))));
    keys.extend(every.map(|every| key("every", Datum::text(every))));
    Ok(keys)
}

/// Who prescribes, where it is one person for all medicines.
fn only_prescriber(world: &World) -> Option<String> {
    let courses = world.regimen.courses.iter();
    let mut all: Vec<&String> = courses.filter_map(|course| course.prescriber.as_ref()).collect();
    all.dedup();
    match all.as_slice() {
        [one] => Some((*one).clone()),
        _ => None,
    }
}

/// A name, and the day behind it.
fn day_behind<'a>(text: &'a str, world: &World) -> Option<(&'a str, &'a str)> {
    let mut blanks = text.match_indices(' ').map(|(at, _)| text.split_at(at));
    blanks.find(|(name, day)| {
        let name_is_day = when::read_day_ahead(name, &world.around(None)).is_ok() || has_digits(name);
        !name_is_day && when::read_day_ahead(day.trim(), &world.around(None)).is_ok()
    })
}

fn paper(parts: &[&str], world: &World) -> Result<Keys, String> {
    let (first, rest) = parts
        .split_first()
        .ok_or("its name, then its last day, such as Certificate, 30 jun")?;
    let (name, until) = match (first.split_once(" until "), rest.first()) {
        (Some((name, until)), _) => (name.trim(), until.trim()),
        (None, Some(until)) => (*first, until.strip_prefix("until ").unwrap_or(until)),
        // A day alone is that of the paper that everybody has.
        // `Certificate 30 jun`
        (None, None) if day_behind(first, world).is_some() => day_behind(first, world).unwrap_or_default(),
        (None, None) if when::read_day_ahead(first, &world.around(None)).is_ok() => ("Prescription", *first),
        (None, None) => return Err(format!("{first}: until when? such as {first}, 30 jun")),
    };
    let on = when::read_day_ahead(until, &world.around(None))?;
    let mut keys = vec![key("name", Datum::text(name)), key("until", Datum::Date(on))];
    let notice = rest.last().filter(|part| part.contains("day"));
    let notice = notice.and_then(|notice| notice.split_whitespace().next());
    keys.extend(
        notice
            .map(|days| Ok(key("notice", Kind::Number.read(days, world)?)))
            .transpose()
            .map_err(|e: String| e)?,
    );
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::app;

    fn said(list: CareList, text: &str) -> Result<String, String> {
        let app = app();
        let keys = read(list, text, &app.world)?;
        let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
        Ok(keys.join(" "))
    }

    #[test]
    fn one_line_is_a_whole_record() {
        for (list, text, keys) in [
            (
                CareList::Person,
                "Dr Osei, 555 0100, pharmacy",
                "key=osei name=Dr Osei phone=555 0100 role=pharmacy",
            ),
            (CareList::Person, "Dr N N", "key=n-2 name=Dr N N"),
            (
                CareList::Appointment,
                "30 nov 10:30, Dr N, visit, every 4 weeks",
                "on=2026-11-30 at=10:30 with=n what=visit every=4 weeks",
            ),
            (CareList::Appointment, "fri 9am", "on=2026-11-27 at=09:00 with=n"),
            (
                CareList::Paper,
                "Certificate, 30 jun",
                "name=Certificate until=2027-06-30",
            ),
            (
                CareList::Paper,
                "Prescription until 2026-12-24, 45 days before",
                "name=Prescription until=2026-12-24 notice=45",
            ),
            (CareList::Paper, "30 jun", "name=Prescription until=2027-06-30"),
            (
                CareList::Paper,
                "Certificate 30 jun",
                "name=Certificate until=2027-06-30",
            ),
            (
                CareList::Appointment,
                "30 nov 10:30 every month",
                "on=2026-11-30 at=10:30 with=n every=1 month",
            ),
            (
                CareList::Appointment,
                "30 nov monthly",
                "on=2026-11-30 with=n every=1 month",
            ),
        ] {
            assert_eq!(said(list, text).as_deref(), Ok(keys), "{text}");
        }
        assert!(said(CareList::Person, "dr n").unwrap_err().contains("already"));
        assert!(
            said(CareList::Paper, "Certificate")
                .unwrap_err()
                .contains("until when?")
        );
        assert!(
            said(CareList::Appointment, "soon, Dr N")
                .unwrap_err()
                .contains("not a day")
        );
    }
}
