//! One table of a file, key by key: what a value is, or a fault with its place and what was expected.

use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::Reader;
use super::plain::{Line, Plain, same};
use crate::domain::directions::Directions;
use crate::domain::label;
use crate::domain::nearest::nearest;
use crate::domain::vocabulary::Vocabulary;
use crate::store::fault::Severity;

/// A string of a file, and its position.
#[derive(Clone, Debug)]
pub(crate) struct Words<'t> {
    /// Its value.
    pub(crate) text: &'t str,
    span: Range<usize>,
}

impl Words<'_> {
    /// The place in the file of a place in the value, in bytes; that of the string itself where it has escapes.
    fn place(&self, source: &str, within: usize) -> usize {
        let raw = source.get(self.span.clone()).unwrap_or("");
        let quoted = |mark: &str| raw.strip_prefix(mark).and_then(|r| r.strip_suffix(mark)) == Some(self.text);
        if quoted("\"") || quoted("'") {
            self.span.start + 1 + within.min(self.text.len())
        } else {
            self.span.start
        }
    }
}

/// One table of a file.
#[derive(Clone)]
pub(crate) struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// The keys of a table that was read line by line; the other one is empty then.
    lines: &'t [Line<'t>],
    at: usize,
    section: &'static str,
    severity: Severity,
}

impl<'t> Fields<'t> {
    /// The file's own table.
    pub(crate) fn root(table: &'t DeTable<'t>) -> Self {
        Self {
            table,
            lines: &[],
            at: 0,
            section: "",
            severity: Severity::Error,
        }
    }

    /// The tables of a name, an index into those that were read line by line.
    pub(crate) fn plain(plain: &'t Plain<'t>, name: usize, section: &'static str) -> impl Iterator<Item = Self> {
        plain.tables(name).map(move |(at, lines)| Self {
            table: plain.none(),
            lines,
            at,
            section,
            severity: Severity::Error,
        })
    }

    /// The same table, whose wrong values are left aside with a warning.
    pub(crate) fn soft(&self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self.clone()
        }
    }

    /// Where the table begins, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The table itself.
    pub(crate) fn table(&self) -> &'t DeTable<'t> {
        self.table
    }

    /// A key with its tables.
    pub(crate) fn path(&self, key: &str) -> String {
        if self.section.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.section)
        }
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// The value of a key and its position.
    pub(crate) fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        if self.lines.is_empty() {
            return self.table.get(key);
        }
        self.lines
            .iter()
            .find(|line| same(line.key, key))
            .map(|line| &line.value)
    }

    /// Every key, and where it is.
    fn keys(&self) -> impl Iterator<Item = (&'t str, usize)> {
        let of_table = self.table.keys().map(|key| (&**key.get_ref(), key.span().start));
        of_table.chain(self.lines.iter().map(|line| (line.key, line.at)))
    }

    /// Reports the value of a key (or the table, where the key is not there).
    pub(crate) fn fault(&self, r: &mut Reader<'_>, key: &str, message: &str) {
        let at = self.value(key).map_or(self.at, |v| v.span().start);
        r.report(at, &self.path(key), self.severity, message);
    }

    /// Reports a value of the wrong kind.
    fn wrong(&self, r: &mut Reader<'_>, key: &str, value: &DeValue<'_>, expected: &str) {
        let message = format!("found {}; expected {expected}", r.found(value));
        self.fault(r, key, &message);
    }

    /// Reports a key that has to be there and is not.
    pub(crate) fn need<T>(&self, r: &mut Reader<'_>, key: &str, value: Option<T>, expected: &str) -> Option<T> {
        if value.is_none() && !self.has(key) {
            r.report(
                self.at,
                &self.path(key),
                self.severity,
                &format!("`{key}` is missing; expected {expected}"),
            );
        }
        value
    }

    /// Points out the keys that are not known; they stay in the file.
    pub(crate) fn close(&self, r: &mut Reader<'_>, known: &[&'static str]) {
        self.close_with(r, known, &|_| false, Severity::Note);
    }

    /// The same, where a slip is as bad as a wrong value: a limit that nobody keeps.
    pub(crate) fn close_strictly(&self, r: &mut Reader<'_>, known: &[&'static str]) {
        self.close_with(r, known, &|_| false, self.severity);
    }

    /// The same for limits, of which some have a number in their key.
    pub(crate) fn close_limits(&self, r: &mut Reader<'_>, known: &[&'static str], more: &dyn Fn(&str) -> bool) {
        self.close_with(r, known, more, self.severity);
    }

    /// Whether a key is that of a table, or of several.
    fn is_section(&self, key: &str) -> bool {
        match self.value(key).map(Spanned::get_ref) {
            Some(DeValue::Table(_)) => true,
            Some(DeValue::Array(all)) => matches!(all.first().map(Spanned::get_ref), Some(DeValue::Table(_))),
            _ => false,
        }
    }

    fn close_with(&self, r: &mut Reader<'_>, known: &[&'static str], more: &dyn Fn(&str) -> bool, severity: Severity) {
        for (name, at) in self.keys() {
            if known.iter().any(|known| same(known, name))
                || more(name)
                || (self.section.is_empty() && name == "format")
            {
                continue;
            }
            if !self.section.is_empty() && r.of_the_top.contains(&name) {
                let first = self.section.split('.').next().unwrap_or(self.section);
                let message = format!(
                    "`{name}` belongs to the file itself, and here it is read as a key of `{first}`, where it has no meaning; \
                     move it above the first line in brackets"
                );
                r.report(at, &self.path(name), Severity::Warning, &message);
                continue;
            }
            if self.is_section(name)
                && let Some(meant) = r.section_meant(name)
            {
                let message = if self.section.is_empty() {
                    format!("this section is not known, so nothing in it holds; did you mean `{meant}`?")
                } else {
                    format!("`{meant}` is a section of the file itself; here nothing in it holds")
                };
                r.report(at, &self.path(name), Severity::Error, &message);
                continue;
            }
            if !self.section.starts_with("limits") && r.of_the_limits.contains(&name) {
                let message = format!("`{name}` belongs in [limits]; here nothing is limited by it");
                r.report(at, &self.path(name), Severity::Error, &message);
                continue;
            }
            let open = known.iter().copied().filter(|k| !self.has(k));
            let message = match nearest(name, open) {
                Some(near) => format!("this key is not known and is left alone; did you mean `{near}`?"),
                None if severity > Severity::Note && self.section == "plan.begins" => {
                    format!(
                        "unknown key, so the plan would begin otherwise; expected {}",
                        known.join(", ")
                    )
                }
                None if severity > Severity::Note => {
                    format!(
                        "unknown key, so nothing is limited by it; expected {}",
                        known.join(", ")
                    )
                }
                None => "unknown key, ignored".to_owned(),
            };
            r.report(at, &self.path(name), severity, &message);
            r.is_unknown();
        }
    }

    /// A string and its place.
    pub(crate) fn words(&self, r: &mut Reader<'_>, key: &str, expected: &str) -> Option<Words<'t>> {
        let value = self.value(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(Words {
                text,
                span: value.span(),
            });
        }
        self.wrong(r, key, value.get_ref(), &format!("{expected}, in quotes"));
        None
    }

    /// A text. Line breaks of a file with CRLF are plain ones in its value.
    pub(crate) fn text(&self, r: &mut Reader<'_>, key: &str) -> Option<String> {
        let words = self.words(r, key, "a text")?;
        let raw = r.text.get(words.span.clone()).unwrap_or("");
        Some(if raw.contains('\r') {
            words.text.replace("\r\n", "\n")
        } else {
            words.text.to_owned()
        })
    }

    /// A text that something reads; `expected` says what it should be.
    pub(crate) fn read<T, E: std::fmt::Display>(
        &self,
        r: &mut Reader<'_>,
        key: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let words = self.words(r, key, expected)?;
        match read(words.text) {
            Ok(value) => Some(value),
            Err(_) if r.quiet => {
                self.fault(r, key, &format!("this cannot be read; expected {expected}"));
                None
            }
            Err(error) => {
                self.fault(r, key, &error.to_string());
                None
            }
        }
    }

    /// A text that something reads or not.
    pub(crate) fn choose<T>(
        &self,
        r: &mut Reader<'_>,
        key: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(r, key, expected, |text| {
            read(text).ok_or_else(|| format!("`{text}` cannot be read; expected {expected}"))
        })
    }

    /// One of some names.
    pub(crate) fn one_of<T: Clone>(&self, r: &mut Reader<'_>, key: &str, names: &[(&'static str, T)]) -> Option<T> {
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let expected = all.join(", ");
        self.read(r, key, &expected, |text| {
            let lower = text.trim().to_lowercase();
            names
                .iter()
                .find(|(name, _)| *name == lower)
                .map(|(_, value)| value.clone())
                .ok_or_else(|| match nearest(&lower, all.iter().copied()) {
                    Some(near) => format!("`{text}` is not known; did you mean `{near}`? (one of {expected})"),
                    None => format!("`{text}` is not known; expected one of {expected}"),
                })
        })
    }

    /// Directions with this vocabulary; a fault has its exact column.
    pub(crate) fn directions(&self, r: &mut Reader<'_>, key: &str, words: &Vocabulary) -> Option<Directions> {
        let found = self.words(r, key, "directions such as 1 tablet morning, or none")?;
        self.directions_in(r, key, (&found, 0), words)
    }

    /// The directions that begin at an offset in bytes within a string.
    pub(crate) fn directions_in(
        &self,
        r: &mut Reader<'_>,
        key: &str,
        (found, skipped): (&Words<'_>, usize),
        words: &Vocabulary,
    ) -> Option<Directions> {
        let text = found.text.get(skipped..).unwrap_or_default();
        let error = match label::take(text, words) {
            Ok(directions) => return Some(directions),
            Err(error) => error,
        };
        let at = found.place(r.text, skipped + error.at.start);
        // `check` says what is asked of it.
        if let Some((directions, _)) = label::in_file(text, words) {
            return Some(directions);
        }
        let says = label::hint(text, &error).unwrap_or_else(|| error.to_string());
        r.report(at, &self.path(key), self.severity, &says);
        None
    }

    /// A native TOML date.
    pub(crate) fn date(&self, r: &mut Reader<'_>, key: &str) -> Option<NaiveDate> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Datetime(Datetime {
                date: Some(date),
                time: None,
                ..
            }) => {
                let found = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into());
                if found.is_none() {
                    self.fault(r, key, "there is no such day; expected a date such as 2026-01-05");
                }
                found
            }
            DeValue::String(_) => {
                self.fault(
                    r,
                    key,
                    "found a text; expected a date without quotes, such as 2026-01-05",
                );
                None
            }
            other => {
                self.wrong(r, key, other, "a date such as 2026-01-05");
                None
            }
        }
    }

    /// A moment of the day in words; a native clock time is read as one in quotes.
    pub(crate) fn moment(&self, r: &mut Reader<'_>, key: &str) -> Option<String> {
        let native = self
            .value(key)
            .map(|value| matches!(value.get_ref(), DeValue::Datetime(_)));
        if native == Some(true) {
            return self.time(r, key).map(|time| time.format("%H:%M").to_string());
        }
        self.text(r, key)
    }

    /// A clock time: native, or a text such as `"08:00"`.
    pub(crate) fn time(&self, r: &mut Reader<'_>, key: &str) -> Option<NaiveTime> {
        const EXPECTED: &str = "a clock time such as \"08:00\" or 08:00:00";
        let value = self.value(key)?;
        let found = match value.get_ref() {
            DeValue::Datetime(Datetime {
                date: None,
                time: Some(time),
                ..
            }) => clock(time),
            DeValue::String(text) => clock_text(text),
            other => {
                self.wrong(r, key, other, EXPECTED);
                return None;
            }
        };
        if found.is_none() {
            self.wrong(r, key, value.get_ref(), EXPECTED);
        }
        found
    }

    /// A native TOML date and time with its offset.
    pub(crate) fn stamp(&self, r: &mut Reader<'_>, key: &str) -> Option<DateTime<FixedOffset>> {
        const EXPECTED: &str = "a date, a time and an offset such as 2026-01-05T20:14:00+01:00, without quotes";
        let value = self.value(key)?;
        let found = match value.get_ref() {
            DeValue::Datetime(Datetime {
                date: Some(date),
                time: Some(time),
                offset: Some(offset),
            }) => {
                let minutes = match offset {
                    Offset::Z => 0,
                    Offset::Custom { minutes } => i32::from(*minutes),
                };
                NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
                    .zip(clock(time))
                    .zip(FixedOffset::east_opt(minutes * 60))
                    .and_then(|((date, time), offset)| date.and_time(time).and_local_timezone(offset).single())
            }
            _ => None,
        };
        if found.is_none() {
            self.wrong(r, key, value.get_ref(), EXPECTED);
        }
        found
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&self, r: &mut Reader<'_>, key: &str, within: Range<u32>) -> Option<u32> {
        let value = self.value(key)?;
        if let DeValue::Integer(n) = value.get_ref()
            && let Ok(n) = u32::from_str_radix(n.as_str(), n.radix())
            && within.contains(&n)
        {
            return Some(n);
        }
        let expected = format!("a whole number from {} to {}", within.start, within.end - 1);
        self.wrong(r, key, value.get_ref(), &expected);
        None
    }

    /// `true` or `false`.
    pub(crate) fn yes(&self, r: &mut Reader<'_>, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        if let DeValue::Boolean(yes) = value.get_ref() {
            return Some(*yes);
        }
        self.wrong(r, key, value.get_ref(), "true or false, without quotes");
        None
    }

    /// A table within, by header or inline.
    pub(crate) fn inner(&self, r: &mut Reader<'_>, key: &str, section: &'static str) -> Option<Self> {
        let value = self.value(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Self {
                table,
                lines: &[],
                at: value.span().start,
                section,
                severity: self.severity,
            });
        }
        self.wrong(r, key, value.get_ref(), &format!("a table such as [{section}]"));
        None
    }

    /// A list of tables, by headers or inline.
    pub(crate) fn list(&self, r: &mut Reader<'_>, key: &str, section: &'static str) -> Vec<Self> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(
                r,
                key,
                value.get_ref(),
                &format!("tables that begin with [[{section}]]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(array.len());
        for item in array {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Self {
                    table,
                    lines: &[],
                    at: item.span().start,
                    section,
                    severity: self.severity,
                });
            } else {
                let message = format!("found {}; expected a table in braces", r.found(item.get_ref()));
                r.report(item.span().start, &self.path(key), self.severity, &message);
            }
        }
        tables
    }

    /// A list of texts.
    pub(crate) fn texts(&self, r: &mut Reader<'_>, key: &str) -> Option<Vec<String>> {
        let value = self.value(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(r, key, value.get_ref(), "a list of texts such as [\"one\", \"two\"]");
            return None;
        };
        let mut all = Vec::with_capacity(array.len());
        for item in array {
            if let DeValue::String(text) = item.get_ref() {
                all.push(text.to_string());
            } else {
                let message = format!("found {}; expected a text in quotes", r.found(item.get_ref()));
                r.report(item.span().start, &self.path(key), self.severity, &message);
            }
        }
        Some(all)
    }
}

/// A number as the file has it, exact: never by way of a binary float.
pub(crate) fn exact(value: &DeValue<'_>) -> Option<Decimal> {
    let found = match value {
        DeValue::Integer(n) if n.radix() == 10 => Decimal::from_str_exact(n.as_str().trim_start_matches('+')).ok()?,
        DeValue::Integer(n) => Decimal::from(i64::from_str_radix(n.as_str(), n.radix()).ok()?),
        DeValue::Float(n) => {
            let text = n.as_str().trim_start_matches('+');
            if text.contains(['e', 'E']) {
                Decimal::from_scientific(text).ok()?
            } else {
                Decimal::from_str_exact(text).ok()?
            }
        }
        _ => return None,
    };
    Some(found.normalize())
}

/// A native clock time.
fn clock(time: &toml::value::Time) -> Option<NaiveTime> {
    NaiveTime::from_hms_nano_opt(
        time.hour.into(),
        time.minute.into(),
        time.second.unwrap_or(0).into(),
        time.nanosecond.unwrap_or(0),
    )
}

/// `08:00`, `8:00`, `08:00:00`
fn clock_text(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .ok()
}
