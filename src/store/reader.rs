//! Walks a parsed TOML file by hand, so that every fault of it is found in one go, each with its place.
//!
//! The files are the person's own, so what is not known is kept and pointed out, never refused. There is no serde
//! here: it stops at the first fault and knows no place inside a string.

mod fields;
mod plain;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

pub(crate) use self::fields::{Fields, Words, exact};
pub(crate) use self::plain::Plain;
use super::fault::{Fault, Severity};
use crate::domain::amount::Amount;
use crate::domain::nearest::nearest;

/// The format that this program writes: `format = 1`, or no such key.
pub(crate) const FORMAT: u32 = 1;

/// The largest file that is read, in bytes.
pub(crate) const LARGEST: usize = 16 * 1024 * 1024;

/// The text of a file without its byte order mark.
pub(crate) fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Fault> {
    if bytes.len() > LARGEST {
        return Err(Fault::of_file(file, "the file is larger than 16 MB; it is left alone"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
        let (line, column) = place(&String::from_utf8_lossy(good), usize::MAX);
        Fault {
            line,
            column,
            ..Fault::of_file(file, "these bytes are not UTF-8 text; save the file as UTF-8")
        }
    })
}

/// Line and column, from 1, of a place in bytes; the column in characters.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, before.get(start..).unwrap_or("").chars().count() + 1)
}

/// Reads a file of plain lines in tables of these names; `None`: it has to be parsed.
pub(crate) fn plain<'t>(
    #[cfg_attr(not(test), expect(unused_variables))] file: &str,
    text: &'t str,
    names: &[&str],
) -> Option<Plain<'t>> {
    let plain = Plain::of(text, names)?;
    #[cfg(test)]
    counted::add(file);
    Some(plain)
}

/// Parses a file; the one fault of a file that is not TOML.
pub(crate) fn parse<'t>(file: &str, text: &'t str) -> Result<DeTable<'t>, Fault> {
    #[cfg(test)]
    counted::add(file);
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let marker = text
                .split_inclusive('\n')
                .scan(0, |at, line| {
                    *at += line.len();
                    Some((*at - line.len(), line))
                })
                .find(|(_, line)| {
                    ["<<<<<<<", ">>>>>>>", "=======", "|||||||"]
                        .iter()
                        .any(|m| line.starts_with(m))
                });
            let (at, message) = match marker {
                Some((at, _)) => (
                    at,
                    "a merge left its marks here; `regimen merge` with this file puts both sides together, or keep the right \
                     lines and delete the marks"
                        .to_owned(),
                ),
                None => (error.span().map_or(0, |s| s.start), error.message().to_owned()),
            };
            let (line, column) = place(text, at);
            return Err(Fault {
                line,
                column,
                ..Fault::of_file(file, message)
            });
        }
    };
    let format = table.get("format");
    match format.map(|v| (v.span(), v.get_ref())) {
        None => Ok(table),
        Some((_, DeValue::Integer(n))) if n.radix() == 10 && matches!(n.as_str().parse(), Ok(1..=FORMAT)) => Ok(table),
        Some((span, value)) => {
            let (line, column) = place(text, span.start);
            let message = match value {
                DeValue::Integer(n) => format!(
                    "the file is of format {}, and this program knows formats up to {FORMAT}: a newer regimen wrote it; it is \
                     left alone",
                    n.as_str()
                ),
                _ => format!("expected format = {FORMAT}"),
            };
            Err(Fault {
                line,
                column,
                key: "format".into(),
                ..Fault::of_file(file, message)
            })
        }
    }
}

/// Which files were parsed, for tests of how often that is.
#[cfg(test)]
pub(crate) mod counted {
    use std::cell::RefCell;

    thread_local! {
        static PARSED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn add(file: &str) {
        PARSED.with_borrow_mut(|parsed| parsed.push(file.to_owned()));
    }

    /// The files that this thread parsed since it was last asked, in order, each as often as it was.
    pub(crate) fn parsed() -> Vec<String> {
        PARSED.take()
    }
}

/// Collects the faults of one file.
pub(crate) struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    /// Nothing that the file says is quoted: a journal is nobody's business, not even an error list's.
    quiet: bool,
    /// Keys that belong above the first table: in another table they are in the wrong place.
    of_the_top: Vec<&'static str>,
    /// Keys that belong in `[limits]`: above it they limit nothing.
    of_the_limits: &'static [&'static str],
    /// Sections whose content holds or does not: a slip in the name of one is an error.
    sections: &'static [&'static str],
    faults: Vec<Fault>,
    /// Where the lines begin, once a place was asked for.
    lines: Vec<usize>,
    /// The last place, and its column: faults mostly come in the order of the file.
    last: (usize, usize),
    /// Amounts as they are written, and as they were read: a month has the same few again and again.
    amounts: Vec<(String, Amount)>,
}

/// How many amounts are known at once.
const FEW: usize = 8;

impl<'t> Reader<'t> {
    /// A reader of this file's text.
    pub(crate) fn new(file: &'t str, text: &'t str) -> Self {
        Self {
            file,
            text,
            quiet: false,
            of_the_top: Vec::new(),
            of_the_limits: &[],
            sections: &[],
            faults: Vec::new(),
            lines: Vec::new(),
            last: (0, 1),
            amounts: Vec::new(),
        }
    }

    /// An amount that was read from the same text before.
    pub(crate) fn amount(&self, text: &str) -> Option<Amount> {
        let known = self.amounts.iter().find(|(known, _)| known == text);
        known.map(|(_, amount)| amount.clone())
    }

    /// Remembers how an amount was read. All of a file are read with the same words.
    pub(crate) fn keep(&mut self, text: &str, amount: &Amount) {
        if self.amounts.len() < FEW {
            self.amounts.push((text.to_owned(), amount.clone()));
        }
    }

    /// The same, quoting nothing.
    pub(crate) fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// The same, knowing which keys belong above the first table.
    pub(crate) fn with_top(mut self, keys: Vec<&'static str>) -> Self {
        self.of_the_top = keys;
        self
    }

    /// The same, knowing which keys belong in `[limits]`.
    pub(crate) fn with_limits(mut self, keys: &'static [&'static str]) -> Self {
        self.of_the_limits = keys;
        self
    }

    /// The same, knowing the sections of the file.
    pub(crate) fn with_sections(mut self, sections: &'static [&'static str]) -> Self {
        self.sections = sections;
        self
    }

    /// The section that a name may mean.
    fn section_meant(&self, name: &str) -> Option<&'static str> {
        let same = self.sections.iter().find(|section| section.eq_ignore_ascii_case(name));
        same.copied().or_else(|| nearest(name, self.sections.iter().copied()))
    }

    /// The faults so far.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Every fault, in the order of the file.
    pub(crate) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|f| (f.line, f.column));
        self.faults
    }

    /// Adds a fault at a place in bytes.
    pub(crate) fn report(&mut self, at: usize, key: &str, severity: Severity, message: &str) {
        let (line, column) = self.place(at);
        self.faults.push(Fault {
            line,
            column,
            key: super::fault::clean(key).into_owned(),
            severity,
            ..Fault::of_file(self.file, message)
        });
    }

    /// The last fault is about a key that is not known.
    fn is_unknown(&mut self) {
        if let Some(fault) = self.faults.last_mut() {
            fault.unknown = true;
        }
    }

    /// [`place`], in good time also for the many faults of a large file.
    fn place(&mut self, at: usize) -> (usize, usize) {
        if self.lines.is_empty() {
            self.lines.push(0);
            let breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            self.lines.extend(breaks.map(|(at, _)| at + 1));
        }
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let (from, column) = if (start..=at).contains(&self.last.0) {
            self.last
        } else {
            (start, 1)
        };
        let column = column + self.text.get(from..at).map_or(0, |text| text.chars().count());
        self.last = (at, column);
        (line, column)
    }

    /// What a value is, in words.
    fn found(&self, value: &DeValue<'_>) -> String {
        match value {
            DeValue::String(s) if self.quiet || s.len() > 60 => "a text".into(),
            DeValue::String(s) => format!("the text `{s}`"),
            DeValue::Integer(_) | DeValue::Float(_) => "a number".into(),
            DeValue::Boolean(_) => "true or false".into(),
            DeValue::Datetime(Datetime { date: None, .. }) => "a clock time".into(),
            DeValue::Datetime(Datetime { time: None, .. }) => "a date".into(),
            DeValue::Datetime(_) => "a date with a time".into(),
            DeValue::Array(_) => "a list".into(),
            DeValue::Table(_) => "a table".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_whichever_way_it_is_found() {
        let text = "eins\nzwei µ = 1\r\n\n  drei 💊 x\nvier";
        let mut r = Reader::new("f", text);
        let there = (0..=text.len() + 2)
            .chain((0..=text.len()).rev())
            .chain([9, 9, 3, 30, 12, 40]);
        for at in there {
            assert_eq!(r.place(at), place(text, at), "{at}");
        }
    }
}
