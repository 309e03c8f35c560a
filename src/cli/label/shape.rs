//! The machine-readable shape of a prescription line that was read; described in `docs/cli.md`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::label::{LabelStep, Outcome, Reading};
use crate::domain::plan::Length;

#[derive(Debug, Serialize)]
pub(super) struct Shape<'a> {
    version: u32,
    text: &'a str,
    result: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    limits: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    equal: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    contains: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    dispense: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<RemarkShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    asks: Vec<AskShape<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unread: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<&'a str>,
    spans: Vec<SpanShape<'a>>,
}

#[derive(Debug, Serialize)]
struct StepShape {
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    length: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    take: String,
}

impl StepShape {
    fn new(step: &LabelStep) -> Self {
        let (length, until) = match &step.length {
            Length::Open => (None, None),
            Length::Until(date) => (None, Some(date.to_string())),
            length => (Some(length.to_string()), None),
        };
        Self {
            length,
            until,
            take: step.take.to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct RemarkShape<'a> {
    words: &'a str,
    says: &'a str,
}

#[derive(Debug, Serialize)]
struct AskShape<'a> {
    about: String,
    words: &'a str,
    says: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    readings: &'a [String],
}

#[derive(Debug, Serialize)]
struct SpanShape<'a> {
    text: &'a str,
    #[serde(rename = "as")]
    field: &'static str,
}

impl<'a> Shape<'a> {
    pub fn new(version: u32, text: &'a str, reading: &'a Reading) -> Self {
        Self {
            version,
            text,
            result: match reading.outcome {
                Outcome::Read => "read",
                Outcome::Ask => "ask",
                Outcome::Refuse => "refuse",
            },
            steps: reading.steps.iter().map(StepShape::new).collect(),
            route: reading.route,
            site: reading.site.as_deref(),
            limits: reading.limits.iter().map(|(key, text)| (*key, text.as_str())).collect(),
            missed: reading.missed.as_deref(),
            notes: &reading.notes,
            equal: &reading.equal,
            contains: reading.contains.as_deref(),
            product: reading.product.as_deref(),
            dispense: &reading.dispense,
            remarks: reading
                .remarks
                .iter()
                .map(|remark| RemarkShape {
                    words: &remark.words,
                    says: &remark.says,
                })
                .collect(),
            asks: reading
                .asks
                .iter()
                .map(|ask| AskShape {
                    about: ask.about.to_string(),
                    words: &ask.words,
                    says: &ask.says,
                    readings: &ask.readings,
                })
                .collect(),
            unread: &reading.unread,
            says: reading.says.as_deref(),
            spans: reading
                .spans
                .iter()
                .filter_map(|span| {
                    Some(SpanShape {
                        text: text.get(span.at.clone())?,
                        field: span.field.word(),
                    })
                })
                .collect(),
        }
    }
}
