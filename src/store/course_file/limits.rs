//! `[limits]`: what the prescription allows.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::super::minutes::{minutes, show_minutes};
use super::super::reader::{Fields, Reader, exact};
use super::keys::{LIMITS, SECOND_PART};
use super::values::{length, quantity};
use crate::domain::course::{CourseId, Late, Limits, MOST_HOURS, Preparation, SecondPart};
use crate::domain::most::{self, Most};
use crate::domain::vocabulary::Vocabulary;

/// `late = "5 days"`, `late = "48 hours before the next"`
pub(super) fn late(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Late> {
    let before = |text: &str| before_next(text).map(Late::BeforeNext);
    match fields.value("late").and_then(|value| before(value.get_ref().as_str()?)) {
        Some(late) => Some(late),
        None => length(r, fields, "late").map(Late::After),
    }
}

/// This many minutes before the next dose: `48 hours before the next`, `until 2 days before the next dose`, `until the
/// next dose`.
pub(super) fn before_next(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("until ").unwrap_or(&text);
    let text = text.strip_suffix(" is due").unwrap_or(text);
    let text = ["dose", "one"]
        .into_iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text)
        .trim_end();
    let text = text.strip_suffix("next")?.trim_end();
    let text = text.strip_suffix("the").unwrap_or(text).trim_end();
    match text.strip_suffix("before").unwrap_or(text).trim() {
        "" => Some(0),
        length => minutes(length).filter(|_| text.ends_with("before")),
    }
}

/// The rule for late doses in words that are read back.
pub(crate) fn show_late(late: Late) -> String {
    match late {
        Late::After(minutes) => show_minutes(minutes),
        Late::BeforeNext(0) => "until the next dose".to_owned(),
        Late::BeforeNext(minutes) => format!("{} before the next dose", show_minutes(minutes)),
    }
}

/// A ceiling, of the product or of one of its components.
pub(super) fn most(
    r: &mut Reader<'_>,
    fields: &Fields<'_>,
    key: &str,
    words: &Vocabulary,
    p: &Preparation,
) -> Option<Most> {
    let mut most = fields.read(r, key, "an amount such as 5 mg", |text| {
        Most::parse(text, words.counted())
            .map_err(|error| most::told(text, &error, words.counted(), p.count.as_deref()))
    })?;
    let Some(name) = most.component.take() else {
        return Some(most);
    };
    let named = p.contains.iter().map(|(name, _)| name.as_str());
    let named: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    if let Some(own) = named.iter().find(|own| own.eq_ignore_ascii_case(&name)) {
        most.component = Some((*own).into());
        return Some(most);
    }
    let expected = match named.as_slice() {
        [] => format!("expected an amount alone, such as {}", most.amount),
        named => format!("expected {} {}", most.amount, named.join(" or ")),
    };
    let text = format!("`{name}` is not a component that `contains` names; {expected}");
    fields.fault(r, key, &text);
    None
}

/// The hours of a key such as `per_6_hours`, where it is one: up to thirty days.
pub(super) fn hours_of(key: &str) -> Option<u32> {
    let hours = key.strip_prefix("per_")?;
    let hours = hours.strip_suffix("_hours").or(hours.strip_suffix("_hour"))?;
    hours.parse().ok().filter(|hours| (1..=MOST_HOURS).contains(hours))
}

/// Other courses by the names of their files, in the order in which they are written.
pub(super) fn courses(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Vec<CourseId> {
    // One name, or several in one text, as our own JSON has them.
    let ids = if fields.value(key).is_some_and(|value| value.get_ref().is_str()) {
        let text = fields.text(r, key).unwrap_or_default();
        text.split(',').map(|id| id.trim().to_owned()).collect()
    } else {
        fields.texts(r, key).unwrap_or_default()
    };
    let read = |text: &String| match text.parse::<CourseId>() {
        Ok(id) => Some(id),
        Err(error) => {
            fields.fault(r, key, &error.to_string());
            None
        }
    };
    ids.iter().filter_map(read).collect()
}

/// `second_part = "1 hour"`, or a table with `after` and `within`.
pub(super) fn second_part(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<SecondPart> {
    let value = fields.value("second_part")?;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        let after = length(r, fields, "second_part")?;
        return Some(SecondPart { after, within: None });
    }
    let table = fields.inner(r, "second_part", "second_part")?;
    table.close_strictly(r, SECOND_PART);
    let (after, within) = (length(r, &table, "after"), length(r, &table, "within"));
    let part = SecondPart {
        after: after.unwrap_or(0),
        within,
    };
    if after.is_none() && within.is_none() || within.is_some_and(|within| within < part.after) {
        let text = "expected `after`, `within` or both, `within` the longer one, such as { after = \"1 hour\", within = \"2 hours\" }";
        fields.fault(r, "second_part", text);
        return None;
    }
    Some(part)
}

/// `washout = { other = "14 days" }`
pub(super) fn washout(r: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<(CourseId, u32)> {
    let Some(table) = fields.inner(r, "washout", "washout") else {
        return Vec::new();
    };
    let keys: Vec<String> = table.table().keys().map(|key| key.get_ref().to_string()).collect();
    let mut found: Vec<(CourseId, u32)> = Vec::new();
    for key in keys {
        match (key.parse::<CourseId>(), length(r, &table, &key)) {
            (Ok(id), Some(minutes)) => found.push((id, minutes)),
            (Err(error), _) => table.fault(r, &key, &error.to_string()),
            (Ok(_), None) => {}
        }
    }
    found.sort();
    found
}

/// `max_factor = 20`
pub(super) fn factor(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Decimal> {
    let value = fields.value("max_factor")?;
    let found = exact(value.get_ref()).filter(|factor| *factor > Decimal::ONE);
    if found.is_none() {
        fields.fault(r, "max_factor", "expected a number above 1, such as max_factor = 20");
    }
    found
}

pub(super) fn limits_of(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary, p: &Preparation) -> Limits {
    let windows: Vec<(u32, String)> = (fields.table().keys())
        .filter_map(|key| Some((hours_of(key.get_ref())?, key.get_ref().to_string())))
        .collect();
    fields.close_limits(r, LIMITS, &|key| hours_of(key).is_some());
    let mut per_hours: Vec<(u32, Most)> = (windows.into_iter())
        .filter_map(|(hours, key)| Some((hours, most(r, fields, &key, words, p)?)))
        .collect();
    per_hours.sort_by_key(|(hours, _)| *hours);
    Limits {
        per_dose: most(r, fields, "per_dose", words, p),
        per_day: most(r, fields, "per_day", words, p),
        per_calendar_day: most(r, fields, "per_calendar_day", words, p),
        per_week: most(r, fields, "per_week", words, p),
        per_episode: most(r, fields, "per_episode", words, p),
        per_hours,
        shared: courses(r, fields, "shared"),
        gap: length(r, fields, "gap"),
        second_part: second_part(r, fields),
        episode_gap: length(r, fields, "episode_gap"),
        interval: length(r, fields, "interval"),
        washout: washout(r, fields),
        max_factor: factor(r, fields),
        rise: quantity(r, fields, "rise", words),
        late: late(r, fields),
        show: fields.soft().text(r, "show"),
    }
}
