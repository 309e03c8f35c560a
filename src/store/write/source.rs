//! TOML source of keys and values.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::domain::keyed::Datum;

impl Datum {
    /// The value as TOML source, with plain line breaks.
    pub fn source(&self) -> String {
        self.print(true)
    }

    /// The same on one line.
    pub(crate) fn one_line(&self) -> String {
        self.print(false)
    }

    pub(crate) fn print(&self, lines: bool) -> String {
        match self {
            Self::Text(text) if lines && text.contains('\n') && !text.contains('\r') => long_text(text),
            Self::Text(text) => short_text(text),
            Self::Number(n) => number(*n),
            Self::Yes(yes) => yes.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => time.format("%H:%M:%S%.f").to_string(),
            Self::Stamp(at) => at.format("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.print(false)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Lines(items) if lines && !items.is_empty() => {
                let mut text = String::from("[\n");
                for item in items {
                    let _ = writeln!(text, "  {},", item.print(false));
                }
                text.push(']');
                text
            }
            Self::Lines(items) => Self::List(items.clone()).print(false),
            Self::Fields(fields) if fields.is_empty() => "{}".into(),
            Self::Fields(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(k, v)| format!("{} = {}", key(k), v.print(false)))
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
        }
    }
}

/// A key as it is written: bare where it can be.
pub(crate) fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { name.to_owned() } else { short_text(name) }
}

/// Keys and values of one record.
pub(crate) type Pairs = Vec<(&'static str, Datum)>;

/// Keys and TOML source.
pub(crate) fn sources(pairs: Pairs) -> Vec<(String, String)> {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v.source())).collect()
}

/// Lines of `key = value`, with the equals signs below each other.
pub(crate) fn body(fields: &[(String, String)], aligned: bool) -> String {
    let keys: Vec<String> = fields.iter().map(|(k, _)| key(k)).collect();
    let width = if aligned {
        keys.iter().map(String::len).max().unwrap_or(0)
    } else {
        0
    };
    let mut text = String::new();
    for (name, (_, value)) in keys.iter().zip(fields) {
        let _ = writeln!(text, "{name:width$} = {value}");
    }
    text
}

pub(super) fn escaped(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c.is_control() => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}

pub(super) fn short_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    text.chars().for_each(|c| escaped(&mut out, c));
    out.push('"');
    out
}

/// A text of several lines as one writes it by hand.
pub(super) fn long_text(text: &str) -> String {
    let mut out = String::from("\"\"\"\n");
    let mut quotes = 0;
    for c in text.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\n' | '\t' => out.push(c),
            '"' if quotes < 3 => out.push('"'),
            c => {
                quotes = 0;
                escaped(&mut out, c);
            }
        }
    }
    // A quote before the closing ones would be read as one of them.
    if out.ends_with('"') && !out.ends_with("\\\"") {
        out.pop();
        out.push_str("\\\"");
    }
    out.push_str("\"\"\"");
    out
}

pub(super) fn number(n: Decimal) -> String {
    let n = n.normalize();
    // A whole number beyond 64 bits is not a TOML integer; a text keeps it exact.
    if n.scale() == 0 && i64::try_from(n).is_err() {
        return short_text(&n.to_string());
    }
    n.to_string()
}

/// The fields of a record that is being put together.
#[derive(Default)]
pub(super) struct Record(pub(super) Vec<(&'static str, Datum)>);

impl Record {
    pub(super) fn put(mut self, key: &'static str, value: Datum) -> Self {
        self.0.push((key, value));
        self
    }

    pub(super) fn may(mut self, key: &'static str, value: Option<Datum>) -> Self {
        self.0.extend(value.map(|v| (key, v)));
        self
    }

    pub(super) fn text(self, key: &'static str, value: Option<&String>) -> Self {
        self.may(key, value.map(Datum::text))
    }

    pub(super) fn shown<T: ToString>(self, key: &'static str, value: Option<&T>) -> Self {
        self.may(key, value.map(|v| Datum::Text(v.to_string())))
    }

    pub(super) fn fields(self) -> Datum {
        Datum::Fields(self.0.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
    }
}
