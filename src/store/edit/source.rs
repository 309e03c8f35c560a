//! TOML source: comparing values by what they say, and finding comments.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::store::reader;
use crate::store::write::{Datum, key as printed_key};

/// Whether a value is what this source says.
pub(super) fn says(value: &DeValue<'_>, source: &str) -> bool {
    DeValue::parse(source).is_ok_and(|wanted| equal(value, wanted.get_ref()))
}

/// Whether a value is written after its key: neither a table under a header, nor one made of dotted keys.
pub(super) fn is_inline(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    let begins = |at: usize, mark| text.get(at..).is_some_and(|rest| rest.starts_with(mark));
    match value.get_ref() {
        DeValue::Table(_) => begins(value.span().start, '{'),
        DeValue::Array(items) => !items
            .iter()
            .any(|item| item.get_ref().is_table() && begins(item.span().start, '[')),
        _ => true,
    }
}

/// The source of a value in the form that may follow a key: as it is spelled, or, where it has headers or dotted keys,
/// in braces and brackets on one line.
pub(crate) fn written(text: &str, value: &Spanned<DeValue<'_>>) -> String {
    if is_inline(text, value) {
        text.get(value.span()).unwrap_or("").replace("\r\n", "\n")
    } else {
        in_braces(text, value)
    }
}

/// The source of a value on one line, whichever way it is spelled, without comments.
pub(super) fn in_braces(text: &str, value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::Table(table) => {
            let mut keys: Vec<_> = table.iter().collect();
            keys.sort_by_key(|(key, _)| key.span().start);
            let fields: Vec<String> = keys
                .into_iter()
                .map(|(key, value)| format!("{} = {}", printed_key(key.get_ref()), in_braces(text, value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| in_braces(text, item)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => one_line(&text.get(value.span()).unwrap_or("").replace("\r\n", "\n")),
    }
}

pub(super) fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => DeValue::parse(one).is_ok_and(|one| says(one.get_ref(), other)),
        (one, other) => one.is_none() && other.is_none(),
    }
}

pub(super) fn all_same(one: &[Option<String>], other: &[Option<String>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a.as_deref(), b.as_deref()))
}

/// Whether two values are the same. Line breaks of either kind are.
pub(super) fn equal(a: &DeValue<'_>, b: &DeValue<'_>) -> bool {
    match (a, b) {
        (DeValue::String(a), DeValue::String(b)) => a == b || a.replace("\r\n", "\n") == b.replace("\r\n", "\n"),
        (DeValue::Integer(_) | DeValue::Float(_), DeValue::Integer(_) | DeValue::Float(_)) => {
            match (reader::exact(a), reader::exact(b)) {
                (Some(a), Some(b)) => a == b,
                _ => a.as_str() == b.as_str(),
            }
        }
        (DeValue::Boolean(a), DeValue::Boolean(b)) => a == b,
        (DeValue::Datetime(a), DeValue::Datetime(b)) => {
            let plain = |d: &toml::value::Datetime| {
                let mut d = *d;
                if let Some(time) = &mut d.time {
                    time.second = Some(time.second.unwrap_or(0));
                    time.nanosecond = Some(time.nanosecond.unwrap_or(0));
                }
                d
            };
            plain(a) == plain(b)
        }
        (DeValue::Array(a), DeValue::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(a.get_ref(), b.get_ref()))
        }
        (DeValue::Table(a), DeValue::Table(b)) => same_tables(a, b),
        _ => false,
    }
}

/// Whether two tables have the same keys, with the same values.
pub(super) fn same_tables(a: &DeTable<'_>, b: &DeTable<'_>) -> bool {
    a.len() == b.len()
        && a.iter().all(|(key, value)| {
            b.get(key.get_ref().as_ref())
                .is_some_and(|other| equal(value.get_ref(), other.get_ref()))
        })
}

/// Source of a value on one line, for a table in braces.
pub(super) fn one_line(source: &str) -> String {
    if !source.contains('\n') {
        return source.to_owned();
    }
    match DeValue::parse(source) {
        Ok(value) => match value.get_ref() {
            DeValue::String(text) => Datum::text(text.as_ref()).one_line(),
            _ => source.lines().map(str::trim).collect::<Vec<_>>().join(" "),
        },
        Err(_) => source.to_owned(),
    }
}

/// The comments of a TOML text that parses, in order, without the space around them.
pub(super) fn comments(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let quote = rest[0];
            if quote == b'#' {
                let end = rest.iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| at + i);
                let comment = text.get(at..end).unwrap_or("").trim_end();
                at = end;
                return Some(comment);
            }
            at += match quote {
                b'"' | b'\'' => string_length(rest),
                _ => 1,
            };
        }
        None
    })
}

/// The length in bytes of the string that begins here, its quotes included.
fn string_length(rest: &[u8]) -> usize {
    let quote = rest[0];
    let long = rest.starts_with(&[quote; 3]);
    let mut at = if long { 3 } else { 1 };
    while at < rest.len() {
        match rest[at] {
            b'\\' if quote == b'"' => at += 1,
            b if b == quote && !long => return at + 1,
            b if b == quote && rest.get(at..at + 3) == Some(&[quote; 3][..]) => {
                // Up to two quotes more may belong to the text.
                let more = rest
                    .get(at + 3..)
                    .unwrap_or(&[])
                    .iter()
                    .take(2)
                    .take_while(|b| **b == quote)
                    .count();
                return at + 3 + more;
            }
            _ => {}
        }
        at += 1;
    }
    rest.len()
}
