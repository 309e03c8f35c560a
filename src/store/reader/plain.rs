//! A file of plain lines, as this program writes a month of the journal: tables that begin with `[[name]]`, each line one key
//! with one value. Such a file is most of what is read, and is read here in a fifth of the time; whatever is not written in
//! just this way is left to the parser, which reads all of TOML. Both come to the same, which a law in the tests and a fuzz
//! target check; why so: `docs/decisions/0050-plain-months.md`.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use toml::value::{Date, Datetime, Offset, Time};

/// One line of a table.
pub(crate) struct Line<'t> {
    /// The key.
    pub(super) key: &'t str,
    /// Where the key begins, in bytes.
    pub(super) at: usize,
    /// Its value.
    pub(super) value: Spanned<DeValue<'t>>,
}

/// One table.
struct Section {
    /// Its name, an index into the names that were asked for.
    name: usize,
    /// Where its header begins, in bytes.
    at: usize,
    /// Its lines.
    lines: Range<usize>,
}

/// Every table of a file.
pub(crate) struct Plain<'t> {
    none: DeTable<'t>,
    /// Where the format is said.
    format: Option<usize>,
    lines: Vec<Line<'t>>,
    sections: Vec<Section>,
    numbers: Numbers<'t>,
}

/// Numbers as the parser read them: ratings have the same few again and again.
type Numbers<'t> = Vec<(&'t str, DeValue<'t>)>;

/// How many numbers are known at once.
const FEW: usize = 16;

/// Whether two keys are the same. Most that are not differ in length or in the first letter.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.as_bytes().first() == other.as_bytes().first() && one == other
}

/// About how many bytes a line has.
const LINE: usize = 24;

impl<'t> Plain<'t> {
    /// A file of tables with these names; `None` where it is not written as plainly, or is not TOML.
    pub(crate) fn of(text: &'t str, names: &[&str]) -> Option<Self> {
        Self::behind(text, 0, names)
    }

    /// The same of the lines from a place in bytes, where a line begins.
    pub(crate) fn behind(text: &'t str, mut at: usize, names: &[&str]) -> Option<Self> {
        let room = text.len().saturating_sub(at) / LINE;
        let mut made = Self {
            none: DeTable::new(),
            format: None,
            lines: Vec::with_capacity(room),
            sections: Vec::with_capacity(room / 7),
            numbers: Vec::new(),
        };
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let line = rest.get(..length)?;
            made.take(line, at, names)?;
            at += length + 1;
        }
        Some(made)
    }

    /// Takes one line of the file.
    fn take(&mut self, line: &'t str, at: usize, names: &[&str]) -> Option<()> {
        match line.as_bytes().first() {
            None => return Some(()),
            Some(b'#') => {
                let shown = |byte: &u8| *byte == b'\t' || *byte >= b' ' && *byte != 0x7f;
                return line.as_bytes().iter().all(shown).then_some(());
            }
            Some(b'[') => {
                let name = line.strip_prefix("[[")?.strip_suffix("]]")?;
                let name = names.iter().position(|known| *known == name)?;
                let lines = self.lines.len()..self.lines.len();
                self.sections.push(Section { name, at, lines });
                return Some(());
            }
            Some(_) => {}
        }
        let Some(section) = self.sections.last_mut() else {
            let first = line == "format = 1" && self.format.is_none();
            self.format = Some(at);
            return first.then_some(());
        };
        let bytes = line.as_bytes();
        let key = bytes
            .iter()
            .position(|byte| !byte.is_ascii_lowercase())
            .filter(|key| *key > 0)?;
        let blank = bytes.get(key..)?.iter().position(|byte| *byte != b' ')?;
        let after = line.get(key + blank..)?.strip_prefix("= ").filter(|_| blank > 0)?;
        let begins = key + blank + 2;
        let name = line.get(..key)?;
        // A key twice is a fault.
        let before = self.lines.get(section.lines.clone())?;
        if before.iter().any(|line| same(line.key, name)) {
            return None;
        }
        self.lines.push(Line {
            key: name,
            at,
            value: value(after, at + begins, &mut self.numbers)?,
        });
        section.lines.end += 1;
        Some(())
    }

    /// A table without keys.
    pub(super) fn none(&self) -> &DeTable<'t> {
        &self.none
    }

    /// The tables of a name, each with the place of its header and its lines.
    pub(crate) fn tables(&self, name: usize) -> impl Iterator<Item = (usize, &[Line<'t>])> {
        let sections = self.sections.iter().filter(move |section| section.name == name);
        sections.filter_map(|section| Some((section.at, self.lines.get(section.lines.clone())?)))
    }

    /// The same as the parser gives it, every value and key with its place. `names` are those that were asked for.
    pub(crate) fn into_tables(self, names: &[&'static str]) -> DeTable<'t> {
        let mut root = self.none;
        let key = |at: usize, name: &'t str| Spanned::new(at..at + name.len(), Cow::Borrowed(name));
        if let Some((at, one)) = self.format.zip(DeValue::parse("1").ok()) {
            let behind = at + "format = ".len();
            root.insert(key(at, "format"), Spanned::new(behind..behind + 1, one.into_inner()));
        }
        let mut lists: Vec<Option<(usize, DeArray<'t>)>> = names.iter().map(|_| None).collect();
        let mut lines = self.lines.into_iter();
        let header = |at: usize, name: &str| at..at + name.len() + "[[]]".len();
        for section in self.sections {
            let own = lines.by_ref().take(section.lines.len());
            let table: DeTable<'t> = own.map(|line| (key(line.at, line.key), line.value)).collect();
            if let (Some(list), Some(name)) = (lists.get_mut(section.name), names.get(section.name)) {
                let (_, list) = list.get_or_insert_with(|| (section.at, DeArray::new()));
                list.push(Spanned::new(header(section.at, name), DeValue::Table(table)));
            }
        }
        for (name, list) in names.iter().zip(lists) {
            let Some((at, list)) = list else { continue };
            let list = Spanned::new(header(at, name), DeValue::Array(list));
            root.insert(key(at + "[[".len(), name), list);
        }
        root
    }
}

/// A value that takes up the rest of a line.
fn value<'t>(text: &'t str, at: usize, numbers: &mut Numbers<'t>) -> Option<Spanned<DeValue<'t>>> {
    let found = match text.as_bytes() {
        [b'"', ..] => DeValue::String(Cow::Borrowed(quoted(text)?)),
        b"true" => DeValue::Boolean(true),
        b"false" => DeValue::Boolean(false),
        [b'[', ..] => list(text, at)?,
        [_, _, _, _, b'-', ..] => DeValue::Datetime(day_and_time(text)?),
        [_, _, b':', ..] => DeValue::Datetime(Datetime {
            date: None,
            time: Some(time(text)?),
            offset: None,
        }),
        [b'0'..=b'9' | b'-', ..] => number(text, numbers)?,
        _ => return None,
    };
    Some(Spanned::new(at..at + text.len(), found))
}

/// A text in quotes without escapes.
fn quoted(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"').filter(|_| text.len() > 1)?;
    let plain = |byte: &u8| *byte >= b' ' && !matches!(*byte, b'"' | b'\\' | 0x7f);
    inner.as_bytes().iter().all(plain).then_some(inner)
}

/// `["one", "two"]`
fn list(text: &str, at: usize) -> Option<DeValue<'_>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = DeArray::new();
    let mut begins = 1;
    if !inner.is_empty() {
        for item in inner.split(", ") {
            let span = at + begins..at + begins + item.len();
            items.push(Spanned::new(span, DeValue::String(Cow::Borrowed(quoted(item)?))));
            begins += item.len() + 2;
        }
    }
    Some(DeValue::Array(items))
}

/// A number as it is written out in figures.
fn number<'t>(text: &'t str, numbers: &mut Numbers<'t>) -> Option<DeValue<'t>> {
    if let Some((_, known)) = numbers.iter().find(|(known, _)| *known == text) {
        return Some(known.clone());
    }
    let figures = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = figures.split_once('.').unwrap_or((figures, "0"));
    let all = |text: &str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(all(whole) && all(part)) || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let found = DeValue::parse(text).ok()?.into_inner();
    if numbers.len() < FEW {
        numbers.push((text, found.clone()));
    }
    Some(found)
}

/// A number of a few figures at a place.
fn figures(bytes: &[u8], at: usize, count: usize) -> Option<u16> {
    bytes.get(at..at + count)?.iter().try_fold(0_u16, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0'))
    })
}

fn two(bytes: &[u8], at: usize, within: Range<u16>) -> Option<u8> {
    let found = figures(bytes, at, 2).filter(|found| within.contains(found))?;
    u8::try_from(found).ok()
}

/// `2026-01-05`, or with `T20:14:00+01:00` after it.
fn day_and_time(text: &str) -> Option<Datetime> {
    let bytes = text.as_bytes();
    if bytes.get(7) != Some(&b'-') {
        return None;
    }
    let date = Date {
        year: figures(bytes, 0, 4)?,
        month: two(bytes, 5, 1..13)?,
        // The days of a month are counted where there may be none.
        day: two(bytes, 8, 1..29).or_else(|| long_month(bytes))?,
    };
    let mut found = Datetime {
        date: Some(date),
        time: None,
        offset: None,
    };
    if bytes.len() == 10 {
        return Some(found);
    }
    if bytes.get(10) != Some(&b'T') {
        return None;
    }
    found.time = Some(time(text.get(11..19)?)?);
    found.offset = Some(match bytes.get(19..)? {
        b"Z" => Offset::Z,
        [sign @ (b'+' | b'-'), ..] if bytes.len() == 25 && bytes.get(22) == Some(&b':') => {
            let minutes = i16::from(two(bytes, 20, 0..24)?) * 60 + i16::from(two(bytes, 23, 0..60)?);
            Offset::Custom {
                minutes: if *sign == b'-' { -minutes } else { minutes },
            }
        }
        _ => return None,
    });
    Some(found)
}

/// The 29th to 31st of a month that has them in every year.
fn long_month(bytes: &[u8]) -> Option<u8> {
    let (month, day) = (two(bytes, 5, 1..13)?, two(bytes, 8, 29..32)?);
    let last = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (day <= last).then_some(day)
}

/// `20:14:00`
fn time(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    if bytes.len() != 8 || bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return None;
    }
    Some(Time {
        hour: two(bytes, 0, 0..24)?,
        minute: two(bytes, 3, 0..60)?,
        second: Some(two(bytes, 6, 0..60)?),
        nanosecond: None,
    })
}
