//! The report as CSV (RFC 4180): one row a fact.

use super::{Fact, Report};

const HEAD: &str = "kind,date,until,time,name,planned,value,status,n,words\r\n";

/// A field: what a spreadsheet would run as a formula gets an apostrophe in front, unless it is a number.
fn field(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    let guarded = if risky { format!("'{text}") } else { text.to_owned() };
    if guarded.contains([',', '"', '\n', '\r', '\'']) || guarded != guarded.trim() {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// `-2`, `+0.5`, `12`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(rest)
}

fn row(fact: &Fact) -> String {
    let date = |date: Option<chrono::NaiveDate>| date.map_or(String::new(), |date| date.to_string());
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
    ];
    let fields: Vec<String> = fields.iter().map(|text| field(text)).collect();
    format!("{}\r\n", fields.join(","))
}

/// Prints it.
pub(super) fn render(report: &Report) -> String {
    let rows: String = report.facts.iter().map(row).collect();
    format!("{HEAD}{rows}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs_in_a_spreadsheet_and_numbers_stay_numbers() {
        for (text, expected) in [
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("+cmd", "\"'+cmd\""),
            ("-2", "-2"),
            ("+0.5", "+0.5"),
            ("-2 mg", "\"'-2 mg\""),
            ("-", "\"'-\""),
            ("\tx", "\"'\tx\""),
            ("\rx", "\"'\rx\""),
            ("2.5 mg", "2.5 mg"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("", ""),
        ] {
            assert_eq!(field(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_field_reads_back(text in "\\PC{0,20}|[=+@\\t\\r\\n\",'a1 -]{0,12}") {
            let shown = field(&text);
            let read = match shown.strip_prefix('"') {
                Some(rest) => rest.strip_suffix('"').unwrap().replace("\"\"", "\""),
                None => shown,
            };
            let runs = read.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(&read);
            proptest::prop_assert!(!runs);
            proptest::prop_assert_eq!(read.strip_prefix('\'').filter(|t| *t == text).unwrap_or(&read), text);
        }
    }
}
