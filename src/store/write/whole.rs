//! A whole regimen as files, for tests that begin with one: so that what they begin with was read from files.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{Datum, Pairs, body, course, entry, measure, show_minutes, sources};
use crate::domain::care::{Appointment, Paper, Person};
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::regimen::Regimen;
use crate::domain::settings::Settings;
use crate::domain::vocabulary::Vocabulary;
use crate::store::config_file::{THEMES, WEEKDAYS};
use crate::store::paths::DataFile;
use crate::store::write::source::Record;
use crate::store::{draft_file, journal_file};

/// The files of a regimen and its drafts: names within its directory, and texts.
pub(crate) fn files(regimen: &Regimen, drafts: &[(CourseId, Draft)]) -> Vec<(String, String)> {
    let mut files = vec![(DataFile::Config, config(&regimen.settings))];
    let care = &regimen.care;
    let people = care.people.iter().map(|p| ("person", person(p)));
    let visits = care.appointments.iter().map(|a| ("appointment", appointment(a)));
    let papers = care.papers.iter().map(|p| ("paper", paper(p)));
    files.push((DataFile::Care, records(people.chain(visits).chain(papers))));
    let measures = regimen.measures.iter().map(|m| ("measure", measure(m)));
    files.push((DataFile::Measures, records(measures)));
    files.extend((regimen.courses.iter()).map(|c| (DataFile::Course(c.id.clone()), course(c))));
    files.extend(
        drafts
            .iter()
            .map(|(id, d)| (DataFile::Draft(id.clone()), draft_file::text(d))),
    );
    files.extend(regimen.journal.months().map(|(month, entries)| {
        let records = records(journal_file::entries(entries).map(|e| entry(&e)));
        (DataFile::Month(month), records)
    }));
    let said = files
        .into_iter()
        .filter(|(file, text)| !text.is_empty() || matches!(file, DataFile::Month(_) | DataFile::Config));
    said.map(|(file, text)| (file.to_string(), text)).collect()
}

fn records(records: impl Iterator<Item = (&'static str, Pairs)>) -> String {
    let mut text = String::new();
    for (table, pairs) in records {
        let _ = write!(text, "[[{table}]]\n{}\n", body(&sources(pairs), true));
    }
    text
}

/// What differs from the settings of a regimen without any.
fn config(settings: &Settings) -> String {
    let usual = Settings::default();
    let day = WEEKDAYS.iter().find(|(_, day)| *day == settings.week_start);
    let theme = THEMES.iter().find(|(_, theme)| *theme == settings.theme);
    let differs = |key: &'static str, value: Datum, same: bool| (!same).then_some((key, value));
    let pairs = [
        differs(
            "day_turn",
            Datum::Time(settings.day_turn),
            settings.day_turn == usual.day_turn,
        ),
        day.and_then(|(name, day)| differs("week_start", Datum::text(*name), *day == usual.week_start)),
        differs(
            "clock",
            Datum::Number(Decimal::from(12)),
            !settings.writing.twelve_hours,
        ),
        differs("units", Datum::text("long"), !settings.writing.long_units),
        differs("dates", Datum::text("month first"), !settings.writing.month_first),
        theme.and_then(|(name, theme)| differs("theme", Datum::text(*name), *theme == usual.theme)),
        differs("glyphs", Datum::text("ascii"), !settings.ascii),
        differs("high_contrast", Datum::Yes(true), !settings.high_contrast),
        differs("mouse", Datum::Yes(false), settings.mouse),
        differs("burst_guard", Datum::Yes(false), settings.burst_guard),
        differs("plain", Datum::Yes(true), !settings.plain),
        differs("notify", Datum::Yes(true), !settings.notify),
        differs(
            "window",
            Datum::Text(show_minutes(settings.window)),
            settings.window == usual.window,
        ),
    ];
    let mut pairs: Pairs = pairs.into_iter().flatten().collect();
    pairs.extend(settings.contact.iter().map(|contact| ("contact", Datum::text(contact))));
    let mut text = body(&sources(pairs), true);
    let known = Vocabulary::default();
    let slots = settings
        .words
        .slots()
        .iter()
        .filter(|slot| !known.slots().contains(slot));
    let slots: Vec<(String, String)> = slots
        .map(|slot| (slot.name.to_string(), Datum::Time(slot.time).source()))
        .collect();
    if !slots.is_empty() {
        let _ = write!(text, "\n[slots]\n{}", body(&slots, true));
    }
    text
}

/// The fields of a person.
pub(crate) fn person(p: &Person) -> Pairs {
    Record::default()
        .put("key", Datum::text(&p.key))
        .put("name", Datum::text(&p.name))
        .text("phone", p.phone.as_ref())
        .put("role", Datum::text(&p.role))
        .0
}

/// The fields of an appointment.
pub(crate) fn appointment(a: &Appointment) -> Pairs {
    Record::default()
        .put("on", Datum::Date(a.on))
        .may("at", a.at.map(Datum::Time))
        .put("with", Datum::text(&a.with))
        .text("what", a.what.as_ref())
        .shown("every", a.every.as_ref())
        .0
}

/// The fields of a paper.
pub(crate) fn paper(p: &Paper) -> Pairs {
    Record::default()
        .put("name", Datum::text(&p.name))
        .put("until", Datum::Date(p.until))
        .put("notice", Datum::Number(Decimal::from(p.notice)))
        .0
}
