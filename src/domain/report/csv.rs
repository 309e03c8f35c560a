//! The report as CSV (RFC 4180): one row a fact.

use super::{Fact, Report};
use crate::domain::exchange::csv::field;

const HEAD: &str = "kind,date,until,time,name,planned,value,status,n,words,at,number,unit\r\n";

fn row(fact: &Fact) -> String {
    let date = |date: Option<chrono::NaiveDate>| date.map_or(String::new(), |date| date.to_string());
    let (number, unit) = fact.number.clone().unwrap_or_default();
    let fields = [
        fact.kind.to_owned(),
        date(fact.date),
        date(fact.until),
        fact.time.clone(),
        fact.name.clone(),
        fact.planned.clone(),
        fact.value.clone(),
        fact.status.clone(),
        fact.n.map_or(String::new(), |n| n.to_string()),
        fact.words.clone(),
        fact.at.map_or(String::new(), |at| at.to_rfc3339()),
        number,
        unit,
    ];
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    format!("{}\r\n", fields.join(","))
}

/// Prints it.
pub(super) fn render(report: &Report) -> String {
    let rows: String = report.facts.iter().map(row).collect();
    format!("{HEAD}{rows}")
}
