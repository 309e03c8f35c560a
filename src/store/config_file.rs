//! `config.toml`, `care.toml` and `keys.toml`: settings, people and papers, and keys that the person rebinds.

use chrono::Weekday;

use super::course_file::length;
use super::fault::{Fault, Severity};
use super::reader::{self, Fields, Reader};
use crate::domain::care::{Appointment, Care, Paper, Person};
use crate::domain::nearest::nearest;
use crate::domain::plan::Length;
use crate::domain::settings::{Settings, ThemeChoice};

/// Keys of `config.toml`.
pub(crate) const CONFIG: &[&str] = &[
    "day_turn",
    "week_start",
    "clock",
    "units",
    "dates",
    "theme",
    "glyphs",
    "high_contrast",
    "mouse",
    "burst_guard",
    "window",
    "contact",
    "plain",
    "notify",
    "slots",
];
/// Tables of `care.toml`.
pub(crate) const CARE: &[&str] = &["person", "appointment", "paper"];
/// Keys of `[[person]]`.
pub(crate) const PERSON: &[&str] = &["key", "name", "phone", "role"];
/// Keys of `[[appointment]]`.
pub(crate) const APPOINTMENT: &[&str] = &["on", "at", "with", "what", "every"];
/// Keys of `[[paper]]`.
pub(crate) const PAPER: &[&str] = &["name", "until", "notice"];

/// Weekdays as files name them.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// Palettes as files name them.
pub(crate) const THEMES: [(&str, ThemeChoice); 5] = [
    ("auto", ThemeChoice::Auto),
    ("dark", ThemeChoice::Dark),
    ("light", ThemeChoice::Light),
    ("safe", ThemeChoice::Safe),
    ("none", ThemeChoice::None),
];

/// How units are written, as files say it: whether in full.
pub(crate) const UNITS: [(&str, bool); 2] = [("short", false), ("long", true)];

/// How days are written, as files say it: whether the month is first.
pub(crate) const DATES: [(&str, bool); 2] = [("day first", false), ("month first", true)];

/// From how many days before it ends a paper is shown, where the file does not say.
pub(crate) const NOTICE: u32 = 30;

/// Reads `config.toml`. Whatever is wrong in it is left at its default.
pub(crate) fn read_config(file: &str, bytes: &[u8]) -> (Settings, Vec<Fault>) {
    let mut settings = Settings::default();
    let faults = with_top(file, bytes, |r, top| {
        let top = top.soft();
        top.close(r, CONFIG);
        if let Some(time) = top.time(r, "day_turn") {
            settings.day_turn = time;
        }
        let day = top.choose(r, "week_start", "a weekday such as monday", |text| {
            let lower = text.trim().to_lowercase();
            let named = |name: &str| name == lower || (lower.len() >= 3 && name.get(..3) == Some(&lower));
            WEEKDAYS.iter().find(|(name, _)| named(name)).map(|(_, day)| *day)
        });
        settings.week_start = day.unwrap_or(settings.week_start);
        let clock = top
            .value("clock")
            .and_then(|value| value.get_ref().as_integer().map(|_| ()));
        if top.has("clock") && clock.is_none() {
            top.fault(r, "clock", "expected 12 or 24");
        }
        match clock.and_then(|()| top.whole(r, "clock", 12..25)) {
            Some(hours @ (12 | 24)) => settings.writing.twelve_hours = hours == 12,
            Some(_) => top.fault(r, "clock", "expected 12 or 24"),
            None => {}
        }
        settings.writing.long_units = top.one_of(r, "units", &UNITS).unwrap_or_default();
        settings.writing.month_first = top.one_of(r, "dates", &DATES).unwrap_or_default();
        settings.theme = top.one_of(r, "theme", &THEMES).unwrap_or_default();
        settings.ascii = top
            .one_of(r, "glyphs", &[("unicode", false), ("ascii", true)])
            .unwrap_or_default();
        let mut yes = |key: &str, place: &mut bool| {
            if let Some(yes) = top.yes(r, key) {
                *place = yes;
            }
        };
        yes("high_contrast", &mut settings.high_contrast);
        yes("mouse", &mut settings.mouse);
        yes("burst_guard", &mut settings.burst_guard);
        yes("plain", &mut settings.plain);
        yes("notify", &mut settings.notify);
        settings.window = length(r, &top, "window").unwrap_or(settings.window);
        settings.contact = top.text(r, "contact");
        if let Some(slots) = top.inner(r, "slots", "slots") {
            let mut names: Vec<(usize, &str)> =
                slots.table().keys().map(|k| (k.span().start, &**k.get_ref())).collect();
            names.sort_unstable();
            for (_, name) in names {
                let word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
                if name.is_empty()
                    || name.len() > 40
                    || !name.chars().all(word)
                    || !name.starts_with(char::is_alphabetic)
                {
                    slots.fault(r, name, "expected a name of letters, such as morning");
                } else if let Some(time) = slots.time(r, name) {
                    settings.words.set_slot(name, time);
                }
            }
        }
    });
    (settings, faults)
}

/// Reads `care.toml`. A person, appointment or paper that is wrong is left out.
pub(crate) fn read_care(file: &str, bytes: &[u8]) -> (Care, Vec<Fault>) {
    let mut care = Care::default();
    let faults = with_top(file, bytes, |r, top| {
        top.close(r, CARE);
        care.people = top
            .list(r, "person", "person")
            .iter()
            .filter_map(|f| person(r, f))
            .collect();
        care.appointments = top
            .list(r, "appointment", "appointment")
            .iter()
            .filter_map(|f| appointment(r, f))
            .collect();
        care.papers = top
            .list(r, "paper", "paper")
            .iter()
            .filter_map(|f| paper(r, f))
            .collect();
    });
    (care, faults)
}

fn person(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Person> {
    fields.close(r, PERSON);
    let key = fields.text(r, "key");
    let key = fields.need(
        r,
        "key",
        key,
        "the word that courses name them by, such as key = \"osei\"",
    );
    let name = fields.text(r, "name");
    let name = fields.need(r, "name", name, "their name");
    let soft = fields.soft();
    Some(Person {
        phone: soft.text(r, "phone"),
        role: soft.text(r, "role").unwrap_or_else(|| "prescriber".into()),
        key: key?,
        name: name?,
    })
}

fn appointment(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Appointment> {
    fields.close(r, APPOINTMENT);
    let on = fields.date(r, "on");
    let on = fields.need(r, "on", on, "the day, such as on = 2026-01-09");
    let with = fields.text(r, "with");
    let with = fields.need(r, "with", with, "whom it is with");
    let soft = fields.soft();
    let every = soft.choose(r, "every", "days, weeks or months, such as 4 weeks", |text| {
        let length = text.parse().ok()?;
        matches!(length, Length::Days(1..) | Length::Weeks(1..) | Length::Months(1..)).then_some(length)
    });
    Some(Appointment {
        every,
        at: soft.time(r, "at"),
        what: soft.text(r, "what"),
        on: on?,
        with: with?,
    })
}

fn paper(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Paper> {
    fields.close(r, PAPER);
    let name = fields.text(r, "name");
    let name = fields.need(r, "name", name, "what paper it is");
    let until = fields.date(r, "until");
    let until = fields.need(r, "until", until, "its last day, such as until = 2026-12-31");
    // Days as a number, or in words.
    let notice = match fields.value("notice").map(|v| v.get_ref().is_str()) {
        Some(true) => length(r, &fields.soft(), "notice").map(|m| m / (24 * 60)),
        Some(false) => fields.soft().whole(r, "notice", 0..3661),
        None => None,
    };
    Some(Paper {
        name: name?,
        until: until?,
        notice: notice.unwrap_or(NOTICE),
    })
}

/// Reads `keys.toml` as it is: the name of an action and its keys, or the table of a scope with such names
/// (`scope.action`). What they mean is the key table's to say.
pub(crate) fn read_keys(file: &str, bytes: &[u8]) -> (Vec<(String, Vec<String>)>, Vec<Fault>) {
    let mut keys = Vec::new();
    let faults = with_top(file, bytes, |r, top| {
        let top = top.soft();
        for (name, value) in top.table() {
            if value.get_ref().is_table() {
                if let Some(scope) = top.inner(r, name.get_ref(), "keys") {
                    for (action, _) in scope.table() {
                        key_list(
                            r,
                            &scope,
                            action.get_ref(),
                            &format!("{}.{}", name.get_ref(), action.get_ref()),
                            &mut keys,
                        );
                    }
                }
            } else if name.get_ref() != "format" {
                key_list(r, &top, name.get_ref(), name.get_ref(), &mut keys);
            }
        }
    });
    (keys, faults)
}

/// Line and column of every name of `keys.toml`, as [`read_keys`] gives it.
pub(crate) fn key_places(bytes: &[u8]) -> Vec<(String, (usize, usize))> {
    let Ok(text) = reader::decode("", bytes) else {
        return Vec::new();
    };
    let Ok(table) = reader::parse("", text) else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for (name, value) in &table {
        let full: &str = name.get_ref();
        match value.get_ref().as_table() {
            Some(scope) => places.extend(scope.keys().map(|action| {
                let place = reader::place(text, action.span().start);
                (format!("{full}.{}", action.get_ref()), place)
            })),
            None => places.push((full.to_owned(), reader::place(text, name.span().start))),
        }
    }
    places
}

/// One key, or a list of keys.
fn key_list(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, name: &str, all: &mut Vec<(String, Vec<String>)>) {
    let one = fields.value(key).is_some_and(|v| v.get_ref().is_str());
    let found = if one {
        fields.text(r, key).map(|text| vec![text])
    } else {
        fields.texts(r, key)
    };
    if let Some(found) = found {
        all.push((name.to_owned(), found));
    }
}

/// Parses a file and lets `read` walk it; the faults of both.
pub(crate) fn with_top(file: &str, bytes: &[u8], read: impl FnOnce(&mut Reader<'_>, &Fields<'_>)) -> Vec<Fault> {
    let text = match reader::decode(file, bytes) {
        Ok(text) => text,
        Err(fault) => return vec![fault],
    };
    match reader::parse(file, text) {
        Ok(table) => {
            let mut r = Reader::new(file, text);
            read(&mut r, &Fields::root(&table));
            r.into_faults()
        }
        Err(fault) => vec![fault],
    }
}

/// Points out a course's prescriber that `care.toml` does not have but nearly has.
pub(crate) fn prescriber_slip(care: &Care, file: &str, prescriber: &str) -> Option<Fault> {
    if care.people.iter().any(|p| p.key == prescriber || p.name == prescriber) {
        return None;
    }
    let near = nearest(prescriber, care.people.iter().map(|p| p.key.as_str()))?;
    Some(Fault {
        key: "prescriber".into(),
        ..Fault::of_file(
            file,
            format!("`{prescriber}` is not in care.toml and is shown as written; did you mean `{near}`?"),
        )
        .with(Severity::Note)
    })
}
