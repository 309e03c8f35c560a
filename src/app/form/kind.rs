//! What is typed into a field as a value, and back. What the value means is read by the file's own reader; here a text is
//! only brought into the shape in which the file has it: a list, a date, a table.

use chrono::NaiveDate;

use super::super::world::World;
use super::super::{when, words};
use crate::domain::amount::number;
use crate::domain::bottle;
use crate::domain::course::CourseId;
use crate::domain::keyed::Datum;

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text as it is typed.
    Text,
    /// A number; anything else as a text, of which the reader says what is wrong.
    Number,
    /// Yes or no.
    Yes,
    /// A date.
    Date,
    /// A date that has come, or one for each strength with commas between them.
    DatesBack,
    /// The same of dates to come.
    Dates,
    /// A clock time.
    Time,
    /// Texts with commas between them.
    List,
    /// Other medicines with commas between them.
    Courses,
    /// What one unit contains: one strength, or names with a strength each.
    Contents,
    /// A length, or two with `to` between them.
    SecondPart,
    /// Other medicines, each with a length.
    Washout,
    /// An amount made up to another.
    Dilution,
    /// Material, the share carried over, pieces.
    Batch,
    /// A person by name or by the word in the file.
    Person,
    /// Whom to call: a text, or the name of a person for their name and number.
    Contact,
}

/// The parts of a list.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn figure(text: &str) -> Datum {
    number(text).map_or_else(|_| Datum::text(text), Datum::Number)
}

/// A medicine by its name or by that of its file; any other text is left to the reader.
fn course(world: &World, text: &str) -> String {
    let known = world
        .regimen
        .courses
        .iter()
        .find(|course| course.name.eq_ignore_ascii_case(text));
    let known = known.map(|course| course.id.clone());
    let id = known.or_else(|| {
        CourseId::from_name(text)
            .ok()
            .filter(|id| world.regimen.course(id).is_some())
    });
    id.map_or_else(|| text.to_owned(), |id| id.to_string())
}

/// Where the figure of `THC 10 mg/mL` begins.
fn figure_at(text: &str) -> Option<usize> {
    let begins = |(at, c): (usize, char)| {
        let before = text.get(..at).unwrap_or_default();
        let apart = before.is_empty() || before.ends_with(char::is_whitespace);
        (c.is_ascii_digit() && apart).then_some(at)
    };
    text.char_indices().find_map(begins)
}

/// `5 mg`, `10 mg/mL`, `THC 10 mg/mL + CBD 12.5 mg/mL`, `22 % THC`.
fn contents(text: &str) -> Result<Datum, String> {
    let mut all = Vec::new();
    for part in text
        .split(['+', ',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let at = figure_at(part).ok_or_else(|| format!("`{part}` has no strength; try THC 10 mg/mL + CBD 5 mg/mL"))?;
        let (name, strength) = part.split_at(at);
        let (name, strength) = (name.trim().trim_end_matches(':').trim(), strength.trim());
        // A share has its name after it on many labels: `22 % THC`.
        match strength.split_once('%') {
            Some((share, behind)) if name.is_empty() && !behind.trim().is_empty() => {
                all.push((behind.trim().to_owned(), format!("{} %", share.trim())));
            }
            _ => all.push((name.to_owned(), strength.to_owned())),
        }
    }
    match all.as_slice() {
        [(name, strength)] if name.is_empty() => Ok(Datum::text(strength)),
        all if all.iter().any(|(name, _)| name.is_empty()) => {
            Err("of several each needs its name, such as THC 10 mg/mL + CBD 5 mg/mL".into())
        }
        all => {
            let twice = all
                .iter()
                .enumerate()
                .find(|(n, (name, _))| all.iter().take(*n).any(|(other, _)| other == name));
            if let Some((_, (name, _))) = twice {
                return Err(format!("`{name}` is there twice"));
            }
            let all = all.iter().map(|(name, strength)| (name.clone(), Datum::text(strength)));
            Ok(Datum::Fields(all.collect()))
        }
    }
}

/// `2 nov`, `25 mg 2 nov, 50 mg 9 nov`: the date is the longest end of a part that is one.
fn dates(text: &str, day: impl Fn(&str) -> Result<NaiveDate, String>) -> Result<Datum, String> {
    let day = |text: &str| day(text).map(Datum::Date);
    let mut all: Vec<(String, Datum)> = Vec::new();
    for part in parts(text) {
        let spaces = part.match_indices(' ').map(|(at, _)| at + 1);
        let ends = std::iter::once(0).chain(spaces).map(|at| part.split_at(at));
        let found = ends
            .into_iter()
            .find_map(|(of, date)| Some((of.trim().to_owned(), day(date).ok()?)));
        let found = found.map_or_else(|| day(part).map(|date| (String::new(), date)), Ok)?;
        if all.iter().any(|(of, _)| *of == found.0) {
            return Err(format!(
                "`{part}`: of several each needs its strength, such as 25 mg 2 nov, 50 mg 9 nov"
            ));
        }
        all.push(found);
    }
    match all.as_slice() {
        [(of, date)] if of.is_empty() => Ok(date.clone()),
        all if all.iter().any(|(of, _)| of.is_empty()) => {
            Err("of several each needs its strength, such as 25 mg 2 nov, 50 mg 9 nov".into())
        }
        _ => Ok(Datum::Fields(all)),
    }
}

fn table(keys: &[(&str, &str)]) -> Datum {
    let keys = keys.iter().filter(|(_, text)| !text.is_empty());
    Datum::Fields(
        keys.map(|(key, text)| ((*key).to_owned(), Datum::text(*text)))
            .collect(),
    )
}

impl Kind {
    /// The value that a text means.
    ///
    /// # Errors
    /// What is wrong with its shape.
    pub fn read(self, text: &str, world: &World) -> Result<Datum, String> {
        let text = text.trim();
        Ok(match self {
            Self::Text => Datum::text(text),
            Self::Number => {
                let bare = text.strip_suffix("hours").or(text.strip_suffix('h')).unwrap_or(text);
                let bare = bare.trim().trim_end_matches('-');
                if number(bare).is_ok() {
                    figure(bare)
                } else {
                    figure(text)
                }
            }
            Self::Yes => match text.to_lowercase().as_str() {
                "yes" | "y" | "on" | "true" => Datum::Yes(true),
                "no" | "n" | "off" | "false" => Datum::Yes(false),
                _ => return Err(format!("`{text}` is not yes or no")),
            },
            Self::Date => Datum::Date(when::read_day_ahead(text, &world.around(None))?),
            Self::DatesBack => dates(text, |text| {
                let day = when::read_day(text, &world.around(None))?;
                if day > world.today() {
                    return Err(format!("{} is in the future", words::day_near(day, world.today())));
                }
                Ok(day)
            })?,
            Self::Dates => dates(text, |text| {
                bottle::printed_end(text).map_or_else(|| when::read_day_ahead(text, &world.around(None)), Ok)
            })?,
            Self::Time => Datum::Time(when::read_time(text)?),
            Self::List => Datum::List(parts(text).map(Datum::text).collect()),
            Self::Courses => Datum::List(parts(text).map(|name| Datum::Text(course(world, name))).collect()),
            Self::Contents => contents(text)?,
            Self::SecondPart => match text.split_once(" to ") {
                Some((after, within)) => table(&[("after", after.trim()), ("within", within.trim())]),
                None => match text.strip_prefix("within ") {
                    Some(within) => table(&[("within", within.trim())]),
                    None => Datum::text(text.strip_prefix("after ").unwrap_or(text)),
                },
            },
            Self::Washout => {
                let mut all = Vec::new();
                for part in parts(text) {
                    let at = figure_at(part).filter(|at| *at > 0);
                    let at =
                        at.ok_or_else(|| format!("`{part}`: try a medicine and a length, such as examplin 14 days"))?;
                    let (name, length) = part.split_at(at);
                    all.push((course(world, name.trim()), Datum::text(length.trim())));
                }
                Datum::Fields(all)
            }
            Self::Dilution => {
                let both = text.split_once(" to ");
                let (take, to) = both.ok_or_else(|| format!("`{text}`: try 1 mL to 10 mL"))?;
                table(&[("take", take.trim()), ("to", to.trim())])
            }
            Self::Batch => {
                let mut all = Vec::new();
                for part in parts(text) {
                    let pieces = part.split_whitespace().next().unwrap_or(part);
                    all.push(match part {
                        share if share.ends_with('%') => ("carried".to_owned(), Datum::text(share)),
                        whole if number(whole).is_ok() || whole.ends_with("pieces") => {
                            ("pieces".to_owned(), figure(pieces))
                        }
                        material => ("material".to_owned(), Datum::text(material)),
                    });
                }
                Datum::Fields(all)
            }
            Self::Contact => {
                let people = &world.regimen.care.people;
                let known = people.iter().find(|person| person.name.eq_ignore_ascii_case(text));
                let reached = known.and_then(|person| Some(format!("{} {}", person.name, person.phone.as_deref()?)));
                Datum::Text(reached.unwrap_or_else(|| text.to_owned()))
            }
            Self::Person => {
                let people = &world.regimen.care.people;
                let known = people
                    .iter()
                    .find(|person| person.name.eq_ignore_ascii_case(text) || person.key == text);
                Datum::Text(known.map_or_else(|| text.to_owned(), |person| person.key.clone()))
            }
        })
    }

    /// A value as it would be typed.
    pub fn typed(self, value: &Datum, world: &World) -> String {
        let get = |key: &str| value.at(&[key]).map(Datum::to_string);
        match (self, value) {
            (Self::Contents, Datum::Fields(all)) => {
                let all: Vec<String> = all
                    .iter()
                    .map(|(name, strength)| format!("{name} {strength}"))
                    .collect();
                all.join(" + ")
            }
            (Self::SecondPart, Datum::Fields(_)) => match (get("after"), get("within")) {
                (Some(after), Some(within)) => format!("{after} to {within}"),
                (None, Some(within)) => format!("within {within}"),
                (after, _) => after.unwrap_or_default(),
            },
            (Self::Dilution, Datum::Fields(_)) => {
                format!(
                    "{} to {}",
                    get("take").unwrap_or_default(),
                    get("to").unwrap_or_default()
                )
            }
            (Self::Batch, Datum::Fields(_)) => {
                let pieces = get("pieces").map(|pieces| format!("{pieces} pieces"));
                let all = [get("material"), get("carried"), pieces];
                all.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
            (Self::Dates | Self::DatesBack, Datum::Fields(all)) => {
                let each = |(strength, date): &(String, Datum)| format!("{strength} {}", Self::Date.typed(date, world));
                all.iter().map(each).collect::<Vec<_>>().join(", ")
            }
            (Self::Date | Self::Dates | Self::DatesBack, Datum::Date(date)) => date.format("%-d %b %Y").to_string(),
            (Self::Person, Datum::Text(key)) => world.regimen.care.name_of(key).to_owned(),
            (_, value) => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::app;

    #[test]
    fn what_is_typed_comes_back_as_it_was() {
        let app = app();
        for (kind, text) in [
            (Kind::Contents, "5 mg"),
            (Kind::Contents, "10 mg/mL"),
            (Kind::Contents, "THC 10 mg/mL + CBD 12.5 mg/mL"),
            (Kind::List, "25 mg, 50 mg"),
            (Kind::SecondPart, "1 hour to 2 hours"),
            (Kind::SecondPart, "within 2 hours"),
            (Kind::SecondPart, "1 hour"),
            (Kind::Washout, "examplin 14 days, sampletol 2 days"),
            (Kind::Dilution, "1 mL to 10 mL"),
            (Kind::Batch, "3.5 g, 80 %, 24 pieces"),
            (Kind::Yes, "yes"),
            (Kind::Time, "23:15"),
            (Kind::Date, "31 Dec 2026"),
            (Kind::Dates, "31 Dec 2026"),
            (Kind::Dates, "25 mg 2 Nov 2026, 50 mg 9 Nov 2026"),
            (Kind::Number, "12"),
            (Kind::Person, "Dr N"),
            (Kind::Courses, "examplin, antacid"),
        ] {
            let value = kind.read(text, &app.world).unwrap();
            assert_eq!(kind.typed(&value, &app.world), text, "{kind:?}");
        }
    }

    #[test]
    fn names_are_found_and_shapes_are_told() {
        let app = app();
        let read = |kind: Kind, text: &str| kind.read(text, &app.world);
        assert_eq!(read(Kind::Person, "dr n"), Ok(Datum::text("n")));
        assert_eq!(
            read(Kind::Courses, "Examplin"),
            Ok(Datum::List(vec![Datum::text("examplin")]))
        );
        assert_eq!(read(Kind::Number, "24h"), Ok(Datum::Number(24.into())));
        assert_eq!(
            read(Kind::Contents, "22 % THC"),
            Ok(Datum::Fields(vec![("THC".into(), Datum::text("22 %"))]))
        );
        assert!(
            read(Kind::Contents, "THC 10 mg + 5 mg")
                .unwrap_err()
                .contains("needs its name")
        );
        assert!(read(Kind::Contents, "THC").unwrap_err().contains("no strength"));
        // What was opened was opened before today, whatever year is not said.
        let today = app.world.today();
        let dates = |kind: Kind, text: &str| match read(kind, text) {
            Ok(Datum::Date(date)) => Ok(date),
            other => Err(format!("{other:?}")),
        };
        let before = today - chrono::TimeDelta::days(20);
        let said = before.format("%-d %b").to_string();
        assert_eq!(dates(Kind::DatesBack, &said), Ok(before));
        assert!(dates(Kind::Dates, &said).unwrap() > today);
        assert!(read(Kind::DatesBack, "tomorrow").unwrap_err().contains("in the future"));
        assert!(read(Kind::Dates, "25 mg 2 nov, 9 nov").is_err());
        // As it is printed on the box.
        assert_eq!(
            dates(Kind::Dates, "EXP 03/2027").map(|day| day.to_string()).as_deref(),
            Ok("2027-03-31")
        );
        assert!(read(Kind::Yes, "maybe").unwrap_err().contains("yes or no"));
        assert!(read(Kind::Washout, "examplin").is_err());
    }
}
