//! `measures.toml`: what the check-in asks.

use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use super::config_file::with_top;
use super::fault::Fault;
use super::journal_file::value;
use super::minutes::minutes;
use super::reader::{Fields, Reader, exact};
use crate::domain::course::CourseId;
use crate::domain::measure::{Asked, Bound, Measure, MeasureId, Scale, Value, Wish, phrase};

/// Keys of `[[measure]]`.
pub(crate) const MEASURE: &[&str] = &[
    "id",
    "name",
    "ask",
    "scale",
    "low",
    "middle",
    "high",
    "very_severe",
    "unit",
    "asked",
    "wish",
    "baseline",
    "retired",
    "bound",
];
/// Keys of `[[measure.bound]]`.
pub(crate) const BOUND: &[&str] = &["at_least", "at_most", "second", "days", "say"];
/// Keys of `asked`, for a measure around the doses of a course.
pub(crate) const ASKED: &[&str] = &["course", "before", "after"];

/// Scales as files name them.
const SCALES: [(&str, u8); 5] = [("0-10", 0), ("grade", 1), ("number", 2), ("pair", 3), ("yes/no", 4)];

/// Reads `measures.toml`. A measure that is wrong is left out.
pub(crate) fn read(file: &str, bytes: &[u8]) -> (Vec<Measure>, Vec<Fault>) {
    let mut measures = Vec::new();
    let faults = with_top(file, bytes, |r, top| measures = all(r, top));
    (measures, faults)
}

/// The same of a file that was parsed already.
pub(crate) fn understand(file: &str, text: &str, table: &DeTable<'_>) -> (Vec<Measure>, Vec<Fault>) {
    let mut r = Reader::new(file, text);
    let measures = all(&mut r, &Fields::root(table));
    (measures, r.into_faults())
}

fn all(r: &mut Reader<'_>, top: &Fields<'_>) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    top.close(r, &["measure"]);
    for fields in top.list(r, "measure", "measure") {
        let Some(found) = measure(r, &fields) else {
            continue;
        };
        if measures.iter().any(|m| m.id == found.id) {
            fields.fault(
                r,
                "id",
                &format!("`{}` is there already; expected another id", found.id),
            );
        } else {
            measures.push(found);
        }
    }
    measures
}

fn measure(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Measure> {
    fields.close(r, MEASURE);
    let soft = fields.soft();
    let id = fields.choose(r, "id", "a short name without spaces, such as pain", |text| {
        let fits =
            !text.is_empty() && text.len() <= 64 && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        fits.then(|| MeasureId(text.into()))
    });
    let id = fields.need(r, "id", id, "a short name without spaces, such as id = \"pain\"");
    let kind = if fields.has("scale") {
        fields.one_of(r, "scale", &SCALES)
    } else {
        Some(0)
    };
    let unit = soft.text(r, "unit").unwrap_or_default();
    let (low, high, middle) = (soft.text(r, "low"), soft.text(r, "high"), soft.text(r, "middle"));
    let five = soft.yes(r, "very_severe").unwrap_or(false);
    let scale = match kind? {
        0 => Scale::Rating {
            low: low.unwrap_or_default(),
            high: high.unwrap_or_default(),
            middle,
        },
        1 => Scale::Grade { five },
        2 => Scale::Number { unit },
        3 => Scale::Pair { unit },
        _ => Scale::YesNo,
    };
    let id = id?;
    let mut measure = Measure {
        name: soft.text(r, "name").unwrap_or_else(|| id.to_string()),
        id,
        ask: soft.text(r, "ask"),
        scale,
        asked: asked(r, fields),
        wish: if fields.has("wish") {
            soft.one_of(r, "wish", &[("higher", Wish::Higher), ("lower", Wish::Lower)])
        } else {
            None
        },
        baseline: None,
        bounds: Vec::new(),
        retired: fields.date(r, "retired"),
    };
    if let Some(found) = fields.value("baseline") {
        measure.baseline = of_scale(&measure, found.get_ref());
        if measure.baseline.is_none() {
            soft.fault(r, "baseline", &format!("expected {}", measure.expected()));
        }
    }
    measure.bounds = fields
        .list(r, "bound", "measure.bound")
        .iter()
        .filter_map(|f| bound(r, f, &measure))
        .collect();
    Some(measure)
}

/// A value that fits the scale of a measure.
fn of_scale(measure: &Measure, found: &DeValue<'_>) -> Option<Value> {
    value(found)
        .filter(|value| measure.scale.is_of(value))
        .or_else(|| match found {
            DeValue::String(text) => measure.value(text).ok(),
            _ => None,
        })
}

fn asked(r: &mut Reader<'_>, fields: &Fields<'_>) -> Asked {
    const EXPECTED: &str =
        "daily, never, weekdays such as Mon, Thu, or a table { course = .., before = true, after = [..] }";
    let soft = fields.soft();
    match fields.value("asked").map(toml::Spanned::get_ref) {
        None => Asked::Daily,
        Some(DeValue::Table(_)) => {
            let Some(table) = fields.inner(r, "asked", "measure.asked") else {
                return Asked::Daily;
            };
            table.close(r, ASKED);
            let course = table.read(r, "course", "the name of a course's file", str::parse::<CourseId>);
            let course = table.need(r, "course", course, "the name of a course's file");
            let after = table.soft().texts(r, "after").unwrap_or_default();
            let before = table.soft().yes(r, "before").unwrap_or(false);
            let mut times = Vec::with_capacity(after.len());
            for text in &after {
                match minutes(text) {
                    Some(m) => times.push(m),
                    None => table
                        .soft()
                        .fault(r, "after", "expected lengths of time such as 40 min"),
                }
            }
            course.map_or(Asked::Daily, |course| Asked::Around {
                course,
                before,
                after: times,
            })
        }
        Some(_) => soft
            .choose(r, "asked", EXPECTED, |text| {
                let said = Some(text).filter(|text| !text.trim().is_empty());
                let asked = phrase::asked(said?).ok();
                asked.filter(|asked| !matches!(asked, Asked::Around { .. }))
            })
            .unwrap_or(Asked::Daily),
    }
}

fn bound(r: &mut Reader<'_>, fields: &Fields<'_>, measure: &Measure) -> Option<Bound> {
    fields.close(r, BOUND);
    let key = match (fields.has("at_least"), fields.has("at_most")) {
        (true, false) => "at_least",
        (false, true) => "at_most",
        _ => {
            r.report(
                fields.at(),
                &fields.path("at_least"),
                crate::store::fault::Severity::Error,
                "expected one of `at_least` and `at_most`",
            );
            return None;
        }
    };
    let found = fields.value(key)?.get_ref();
    let value: Option<Decimal> = exact(found).or_else(|| of_scale(measure, found).map(|v| v.number()));
    if value.is_none() {
        fields.fault(r, key, &format!("expected {}", measure.expected()));
    }
    let soft = fields.soft();
    Some(Bound {
        at_least: key == "at_least",
        second: soft.yes(r, "second").unwrap_or(false),
        value: value?,
        days: soft.whole(r, "days", 1..366).unwrap_or(1),
        say: soft.text(r, "say").unwrap_or_default(),
    })
}
