//! A value of JSON, and how it is printed.

use std::fmt;

use rust_decimal::Decimal;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// As it is written.
    Number(String),
    /// A text.
    Text(String),
    /// `[..]`
    List(Vec<Self>),
    /// `{..}`, in the order of the file.
    Object(Vec<(String, Self)>),
}

/// Where a text is not JSON, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// In words.
    pub message: String,
}

impl Json {
    /// The value of a key; `None` where it is absent or `null`.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
                .filter(|value| **value != Self::Null),
            _ => None,
        }
    }

    /// The keys that have a value.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let fields = match self {
            Self::Object(fields) => fields.as_slice(),
            _ => &[],
        };
        let there = fields.iter().filter(|(_, value)| *value != Self::Null);
        there.map(|(key, _)| key.as_str())
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::as_text)
    }

    /// The value as a text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list of a key; empty where there is none.
    pub fn list(&self, key: &str) -> &[Self] {
        match self.get(key) {
            Some(Self::List(items)) => items,
            _ => &[],
        }
    }

    /// The truth of a key.
    pub fn yes(&self, key: &str) -> Option<bool> {
        match self.get(key) {
            Some(Self::Bool(yes)) => Some(*yes),
            _ => None,
        }
    }

    /// The whole number of a key.
    pub fn whole(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Self::as_whole)
    }

    /// The value as a whole number; `3.0` is one.
    pub fn as_whole(&self) -> Option<i64> {
        let Self::Number(text) = self else { return None };
        if let Ok(whole) = text.parse() {
            return Some(whole);
        }
        let value = self.as_decimal()?;
        if value.fract().is_zero() {
            i64::try_from(value).ok()
        } else {
            None
        }
    }

    /// The value as an exact number.
    pub fn as_decimal(&self) -> Option<Decimal> {
        let Self::Number(text) = self else { return None };
        if text.len() > 28 {
            return None;
        }
        let value = if text.contains(['e', 'E']) {
            Decimal::from_scientific(text).ok()
        } else {
            Decimal::from_str_exact(text).ok()
        };
        value.map(|value| value.normalize())
    }

    /// A text.
    pub fn of(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number.
    pub fn number(value: Decimal) -> Self {
        Self::Number(value.normalize().to_string())
    }
}

/// An object that is being put together.
#[derive(Clone, Debug, Default)]
pub struct Object(Vec<(String, Json)>);

impl Object {
    /// Another key.
    pub fn put(mut self, key: &str, value: Json) -> Self {
        self.0.push((key.to_owned(), value));
        self
    }

    /// Another key with a text, where there is one that is not empty.
    pub fn text(self, key: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if value.is_empty() {
            self
        } else {
            self.put(key, Json::Text(value))
        }
    }

    /// Another key, where there is a value.
    pub fn may(self, key: &str, value: Option<Json>) -> Self {
        match value {
            Some(value) => self.put(key, value),
            None => self,
        }
    }

    /// The object.
    pub fn done(self) -> Json {
        Json::Object(self.0)
    }
}

/// Printed with two spaces a level.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        print(self, 0, &mut text);
        f.write_str(&text)
    }
}

pub(super) fn print(value: &Json, level: usize, out: &mut String) {
    let indent = |out: &mut String, level: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    };
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Json::Number(text) => out.push_str(text),
        Json::Text(text) => quoted(text, out),
        Json::List(items) if items.is_empty() => out.push_str("[]"),
        Json::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                indent(out, level + 1);
                print(item, level + 1, out);
            }
            indent(out, level);
            out.push(']');
        }
        Json::Object(fields) if fields.is_empty() => out.push_str("{}"),
        Json::Object(fields) => {
            out.push('{');
            for (i, (key, value)) in fields.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                indent(out, level + 1);
                quoted(key, out);
                out.push_str(": ");
                print(value, level + 1, out);
            }
            indent(out, level);
            out.push('}');
        }
    }
}

pub(super) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
