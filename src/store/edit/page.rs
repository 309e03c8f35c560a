//! A file as text with the places of its values, and the cuts that an edit makes in it.

use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::source::{all_same, in_braces, is_inline, one_line, same, same_tables, says, written};
use super::{Before, Edit, EditError, Which};
use crate::store::journal_file::{JOURNAL, entry_ids};
use crate::store::reader::{self, Plain};
use crate::store::write::{Datum, body, key as printed_key};

/// A cut: what is here is replaced.
pub(super) type Splice = (Range<usize>, String);

/// A parsed file.
pub(super) struct Page<'t> {
    pub(super) file: &'t str,
    pub(super) text: &'t str,
    pub(super) root: DeTable<'t>,
    pub(super) eol: &'static str,
    /// It was read line by line.
    plain: bool,
}

/// One record: its table, and where its header or brace is.
pub(super) struct Record<'p, 't> {
    pub(super) table: &'p DeTable<'t>,
    pub(super) span: Range<usize>,
}

impl Record<'_, '_> {
    /// Whether it says exactly this.
    pub(super) fn equals(&self, fields: &[(String, String)]) -> bool {
        says_all(self.table, fields)
    }
}

/// Whether a table says exactly this.
fn says_all(table: &DeTable<'_>, fields: &[(String, String)]) -> bool {
    table.len() == fields.len()
        && fields
            .iter()
            .all(|(k, v)| table.get(k.as_str()).is_some_and(|found| says(found.get_ref(), v)))
}

impl<'t> Page<'t> {
    /// A month that is plain lines is read line by line, any other file is parsed: both give the same, place by place.
    pub(super) fn parse(file: &'t str, text: &'t str) -> Result<Self, EditError> {
        match reader::plain(file, text, JOURNAL) {
            Some(plain) => Ok(Self::of(file, text, plain.into_tables(JOURNAL), true)),
            None => Self::parse_all(file, text),
        }
    }

    /// Parses all of it as TOML, however plain it is.
    fn parse_all(file: &'t str, text: &'t str) -> Result<Self, EditError> {
        let root = reader::parse(file, text).map_err(EditError::broken)?;
        Ok(Self::of(file, text, root, false))
    }

    /// What an edit makes of it. It has to be TOML by the parser's own word.
    pub(super) fn parse_after<'o>(&'o self, text: &'o str) -> Result<Page<'o>, EditError> {
        Page::parse_all(self.file, text)
    }

    /// The same where a record is only added behind all lines of a plain file: these are there to the byte, so the new lines are
    /// parsed and looked at by themselves. Otherwise the page as it was.
    pub(super) fn with_added<'o>(mut self, text: &'o str, edit: &Edit) -> Result<Page<'o>, Self>
    where
        't: 'o,
    {
        let Edit::Append { table, fields } = edit else {
            return Err(self);
        };
        let begins = self.text.len();
        let added = text.strip_prefix(self.text).filter(|added| {
            let whole_lines = begins == 0 || self.text.ends_with('\n') || added.starts_with('\n');
            self.plain && whole_lines && DeTable::parse(added).is_ok()
        });
        let added = added.and_then(|_| Plain::behind(text, begins, JOURNAL));
        let Some(mut added) = added.map(|added| added.into_tables(JOURNAL)) else {
            return Err(self);
        };
        let items = added.get(table.as_str()).filter(|_| added.len() == 1);
        let items = items.and_then(|list| list.get_ref().as_array());
        let new = items.filter(|items| items.len() == 1).and_then(|items| items.first());
        let new = new.and_then(|new| new.get_ref().as_table());
        if !new.is_some_and(|new| says_all(new, fields)) {
            return Err(self);
        }
        let mut root: DeTable<'o> = std::mem::take(&mut self.root);
        let known = root.get_mut(table.as_str()).map(Spanned::get_mut);
        match (known, added.get_mut(table.as_str()).map(Spanned::get_mut)) {
            (Some(DeValue::Array(known)), Some(DeValue::Array(new))) => {
                let new = std::mem::replace(new, DeArray::new());
                new.into_iter().for_each(|item| known.push(item));
            }
            _ => root.extend(added),
        }
        Ok(Page { text, root, ..self })
    }

    fn of(file: &'t str, text: &'t str, root: DeTable<'t>, plain: bool) -> Self {
        let first = text.find('\n').and_then(|end| text.get(..end));
        Self {
            file,
            text,
            root,
            plain,
            eol: if first.is_some_and(|line| line.ends_with('\r')) {
                "\r\n"
            } else {
                "\n"
            },
        }
    }

    pub(super) fn unsafe_because(&self, reason: &'static str) -> EditError {
        EditError::Unsafe {
            file: self.file.to_owned(),
            reason,
        }
    }

    pub(super) fn begins(&self, at: usize, mark: &str) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with(mark))
    }

    /// The source of a value, with plain line breaks; of one in the long form, the same in braces and brackets.
    pub(super) fn source(&self, value: &Spanned<DeValue<'_>>) -> String {
        written(self.text, value)
    }

    /// The same without the comments inside: they stay in the file when the value goes.
    fn plain(&self, value: &Spanned<DeValue<'_>>) -> String {
        if self.comments_of(value.span()).is_empty() {
            self.source(value)
        } else {
            in_braces(self.text, value)
        }
    }

    /// What a key of a table holds, in TOML source.
    pub(super) fn held(&self, table: &DeTable<'_>, key: &str) -> Option<String> {
        table.get(key).map(|value| self.plain(value))
    }

    pub(super) fn records(&self, table: &str) -> Vec<Record<'_, 't>> {
        self.root
            .get(table)
            .and_then(|v| v.get_ref().as_array())
            .into_iter()
            .flat_map(|list| list.iter())
            .filter_map(|item| {
                Some(Record {
                    table: item.get_ref().as_table()?,
                    span: item.span(),
                })
            })
            .collect()
    }

    /// Whether a value is written after its key: neither a table under a header, nor one made of dotted keys.
    pub(super) fn is_inline(&self, value: &Spanned<DeValue<'_>>) -> bool {
        is_inline(self.text, value)
    }

    /// The end of the line in which a place is, its line break included.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text
            .get(at..)
            .and_then(|rest| rest.find('\n'))
            .map_or(self.text.len(), |i| at + i + 1)
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text
            .get(..at)
            .and_then(|head| head.rfind('\n'))
            .map_or(0, |i| i + 1)
    }

    /// The end of the last value that is written in a table's own lines.
    pub(super) fn last_value(&self, table: &DeTable<'_>) -> Option<usize> {
        table
            .iter()
            .filter_map(|(_, value)| {
                if self.is_inline(value) {
                    return Some(value.span().end);
                }
                let dotted = value.get_ref().as_table()?;
                (!self.begins(value.span().start, "["))
                    .then(|| self.last_value(dotted))
                    .flatten()
            })
            .max()
    }

    /// With the file's line breaks.
    fn broken(&self, text: &str) -> String {
        if self.eol == "\n" {
            text.to_owned()
        } else {
            text.replace('\n', self.eol)
        }
    }

    /// Whole lines at a place that begins a line (or at the end of a file whose last line has no break).
    pub(super) fn lines_at(&self, at: usize, lines: &str) -> Splice {
        let open = at == self.text.len() && at > 0 && !self.text.ends_with('\n');
        let lines = self.broken(lines);
        (at..at, if open { format!("{}{lines}", self.eol) } else { lines })
    }

    /// A table at the end of the file, after a blank line.
    fn at_end(&self, lines: &str) -> Splice {
        let end = self.text.len();
        let blank = self.text.trim().is_empty() || self.text.ends_with("\n\n") || self.text.ends_with("\n\r\n");
        self.lines_at(end, &if blank { lines.to_owned() } else { format!("\n{lines}") })
    }

    pub(super) fn append(&self, table: &str, fields: &[(String, String)]) -> Result<(Vec<Splice>, Edit), EditError> {
        let id = fields.iter().find(|(k, _)| k == "id");
        let marked = matches!(table, "dose" | "reading" | "note" | "change");
        let inverse = match id {
            // What was once written down is withdrawn, never deleted: another copy of the file may have it.
            Some((_, id)) if marked => Edit::Change {
                table: table.to_owned(),
                which: Which::With(vec![("id".into(), id.clone())]),
                set: vec![("void".into(), Some("\"undone\"".into()))],
                expect: Some(vec![None]),
            },
            _ => Edit::Remove {
                table: table.to_owned(),
                fields: fields.to_vec(),
            },
        };
        let records = self.records(table);
        if let Some((_, id)) = id {
            let all = ["dose", "reading", "note"];
            let mates = if all.contains(&table) { &all[..] } else { &[table][..] };
            let same_id = |record: &&Record<'_, '_>| record.table.get("id").is_some_and(|v| says(v.get_ref(), id));
            for mate in mates {
                if let Some(found) = self.records(mate).iter().find(same_id) {
                    let same = *mate == table && found.equals(fields);
                    return if same {
                        Ok((Vec::new(), inverse))
                    } else {
                        Err(EditError::Taken(self.file.to_owned()))
                    };
                }
            }
        } else if records.iter().any(|record| record.equals(fields)) {
            return Ok((Vec::new(), inverse));
        }
        let splice = match self.root.get(table) {
            Some(list) if self.is_inline(list) && list.get_ref().is_array() => self.list_item(list, fields)?,
            Some(other) if !other.get_ref().is_array() => {
                return Err(self.unsafe_because("its name for the table is used for something else"));
            }
            _ => self.at_end(&format!("[[{}]]\n{}", printed_key(table), body(fields, true))),
        };
        Ok((vec![splice], inverse))
    }

    /// One more item of a list in brackets.
    fn list_item(&self, list: &Spanned<DeValue<'_>>, fields: &[(String, String)]) -> Result<Splice, EditError> {
        let items = list
            .get_ref()
            .as_array()
            .ok_or_else(|| self.unsafe_because("a list is none"))?;
        let fields: Vec<String> = fields
            .iter()
            .map(|(k, v)| format!("{} = {}", printed_key(k), one_line(v)))
            .collect();
        let item = format!("{{ {} }}", fields.join(", "));
        let Some(last) = items.iter().last() else {
            let at = list.span().start + 1;
            return Ok((at..at, item));
        };
        let (start, end) = (last.span().start, last.span().end);
        let line = self.line_start(start);
        let indent = self.text.get(line..start).unwrap_or("");
        let own_line = indent.trim().is_empty();
        Ok((
            end..end,
            if own_line {
                format!(",{}{indent}{item}", self.eol)
            } else {
                format!(", {item}")
            },
        ))
    }

    pub(super) fn find(&self, table: &str, which: &Which) -> Result<Record<'_, 't>, EditError> {
        let index = self.place_of(table, which)?;
        Ok(self.records(table).swap_remove(index))
    }

    /// Which of the records of a table it is, from 0.
    pub(super) fn place_of(&self, table: &str, which: &Which) -> Result<usize, EditError> {
        let gone = || EditError::NotThere(self.file.to_owned());
        let records = self.records(table);
        let index = match which {
            Which::Entry(id) => entry_ids(&self.root)
                .into_iter()
                .find(|(known, kind, _)| &*known.0 == id.as_str() && *kind == table)
                .map(|(_, _, index)| index)
                .ok_or_else(gone)?,
            Which::With(fields) | Which::InForce(fields) => {
                let fits = |record: &Record<'_, '_>| {
                    let void = matches!(which, Which::InForce(_)) && record.table.contains_key("void");
                    !void
                        && (fields.iter())
                            .all(|(k, v)| record.table.get(k.as_str()).is_some_and(|f| says(f.get_ref(), v)))
                };
                let all: Vec<usize> = (0..records.len()).filter(|i| fits(&records[*i])).collect();
                let last = *all.last().ok_or_else(gone)?;
                // Of several that say exactly the same either will do.
                let same = |i: &usize| same_tables(records[*i].table, records[last].table);
                if !all.iter().all(same) {
                    return Err(EditError::Changed(self.file.to_owned()));
                }
                last
            }
        };
        if index < records.len() { Ok(index) } else { Err(gone()) }
    }

    pub(super) fn change(
        &self,
        table: &str,
        which: &Which,
        set: &[(String, Option<String>)],
        expect: Option<&[Option<String>]>,
    ) -> Result<(Vec<Splice>, Edit), EditError> {
        let record = self.find(table, which)?;
        let now: Vec<Option<String>> = set
            .iter()
            .map(|(key, _)| record.table.get(key.as_str()).map(|v| self.plain(v)))
            .collect();
        let wanted: Vec<Option<String>> = set.iter().map(|(_, value)| value.clone()).collect();
        if let Some(expect) = expect
            && !all_same(&now, expect)
            && !all_same(&now, &wanted)
        {
            return Err(EditError::Changed(self.file.to_owned()));
        }
        let mut splices = Vec::new();
        let mut news = Vec::new();
        for (key, value) in set {
            match (record.table.get_key_value(key.as_str()), value) {
                (Some((_, old)), Some(new)) if says(old.get_ref(), new) => {}
                (Some((name, old)), Some(new)) if self.is_inline(old) => {
                    splices.extend(self.replace(&record, name, old, new)?);
                }
                (Some((name, old)), Some(new)) => {
                    splices.extend(self.take_out(&record, name, old)?);
                    news.push((key.clone(), new.clone()));
                }
                (Some((name, old)), None) => splices.extend(self.take_out(&record, name, old)?),
                (None, Some(new)) => news.push((key.clone(), new.clone())),
                (None, None) => {}
            }
        }
        splices.extend(self.add_to(record.table, &record.span, &news));
        // An entry without an id is found again by what it says, and that changes: from now on it has one.
        if let Which::Entry(id) = which
            && !record.table.contains_key("id")
        {
            splices.extend(self.id_for(&record, id));
        }
        let inverse = Edit::Change {
            table: table.to_owned(),
            which: which.after(set),
            set: set.iter().map(|(k, _)| k.clone()).zip(now).collect(),
            expect: Some(wanted),
        };
        Ok((splices, inverse))
    }

    /// Gives a record the identifier by which it is known.
    fn id_for(&self, record: &Record<'_, '_>, id: &str) -> Vec<Splice> {
        let line = ("id".to_owned(), Datum::text(id).source());
        if self.begins(record.span.start, "{") {
            self.add_to(record.table, &record.span, &[line])
        } else {
            let at = self.line_end(record.span.end);
            vec![self.lines_at(at, &body(&[line], false))]
        }
    }

    /// Another value in the same place. Comments inside the old one come before it.
    fn replace(
        &self,
        record: &Record<'_, '_>,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        old: &Spanned<DeValue<'_>>,
        new: &str,
    ) -> Result<Vec<Splice>, EditError> {
        let kept = self.comments_of(old.span());
        let inline = self.begins(record.span.start, "{");
        if inline && !kept.is_empty() {
            return Err(self.unsafe_because("there is a comment inside the value"));
        }
        let value = if inline { one_line(new) } else { self.broken(new) };
        let mut splices = vec![(old.span(), value)];
        if !kept.is_empty() {
            let at = self.line_start(name.span().start);
            splices.push((at..at, kept));
        }
        Ok(splices)
    }

    /// Takes a key and its value out; comments after and inside it stay.
    fn take_out(
        &self,
        record: &Record<'_, '_>,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Vec<Splice>, EditError> {
        let (start, end) = (name.span().start, value.span().end);
        if self.begins(record.span.start, "{") {
            if !self.is_inline(value) || !self.comments_of(value.span()).is_empty() {
                return Err(self.unsafe_because("the value is written with dotted keys, or has a comment inside"));
            }
            let head = self.text.get(..start).unwrap_or("").trim_end();
            let tail = self.text.get(end..).unwrap_or("");
            let after = tail.trim_start();
            return Ok(vec![if let Some(rest) = after.strip_prefix(',') {
                let skip = tail.len() - rest.trim_start_matches(' ').len();
                (start..end + skip, String::new())
            } else if let Some(head) = head.strip_suffix(',') {
                (head.len()..end, String::new())
            } else {
                (start..end, String::new())
            }]);
        }
        let pieces = if self.is_inline(value) {
            std::iter::once(self.line_start(start)..self.line_end(end)).collect()
        } else {
            self.pieces(value)
        };
        Ok(pieces
            .into_iter()
            .map(|piece| (piece.clone(), self.comments_of(piece)))
            .collect())
    }

    /// New keys of a table: after its last value, or below its header.
    fn add_to(&self, table: &DeTable<'_>, span: &Range<usize>, news: &[(String, String)]) -> Vec<Splice> {
        if news.is_empty() {
            return Vec::new();
        }
        if self.begins(span.start, "{") {
            let fields: Vec<String> = news
                .iter()
                .map(|(k, v)| format!("{} = {}", printed_key(k), one_line(v)))
                .collect();
            let fields = fields.join(", ");
            return vec![match self.last_value(table) {
                Some(at) => (at..at, format!(", {fields}")),
                None => (span.start + 1..span.end.saturating_sub(1), format!(" {fields} ")),
            }];
        }
        let width = self.key_width(table);
        let mut lines = String::new();
        for (key, value) in news {
            let _ = writeln!(lines, "{:width$} = {value}", printed_key(key));
        }
        let at = match self.last_value(table) {
            Some(end) => self.line_end(end),
            None if span.end > 0 => self.line_end(span.end),
            None => return vec![self.at_top(&lines)],
        };
        vec![self.lines_at(at, &lines)]
    }

    /// The column before the equals signs, where all keys of a table have the same.
    fn key_width(&self, table: &DeTable<'_>) -> usize {
        let mut widths = table
            .iter()
            .filter(|(_, value)| self.is_inline(value))
            .map(|(key, value)| {
                let between = self.text.get(key.span().start..value.span().start).unwrap_or("");
                between.find('=').map_or(0, |i| i.saturating_sub(1))
            });
        let first = widths.next().unwrap_or(0);
        if widths.all(|w| w == first) { first } else { 0 }
    }

    /// The file's first key, where it has only tables: after a comment at its head.
    fn at_top(&self, lines: &str) -> Splice {
        if self.text.trim().is_empty() {
            return self.lines_at(self.text.len(), lines);
        }
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let plain = line.trim();
            if plain.is_empty() && at > 0 {
                at += line.len();
                let blank = self.begins(at, "\n") || self.begins(at, "\r\n");
                return self.lines_at(at, &if blank { lines.to_owned() } else { format!("{lines}\n") });
            }
            if !plain.starts_with('#') {
                break;
            }
            at += line.len();
        }
        if at == self.text.len() {
            return self.lines_at(at, lines);
        }
        if self.begins(0, "\n") || self.begins(0, "\r\n") {
            return self.lines_at(0, lines);
        }
        self.lines_at(0, &format!("{lines}\n"))
    }

    pub(super) fn remove(&self, table: &str, fields: &[(String, String)]) -> Result<(Vec<Splice>, Edit), EditError> {
        let inverse = Edit::Append {
            table: table.to_owned(),
            fields: fields.to_vec(),
        };
        let records = self.records(table);
        let Some(record) = records.iter().rev().find(|record| record.equals(fields)) else {
            return Err(EditError::Changed(self.file.to_owned()));
        };
        if !self.begins(record.span.start, "[") {
            return Ok((vec![self.take_item(table, record)?], inverse));
        }
        let pieces = self.pieces_of(record.table, &record.span);
        Ok((pieces.into_iter().map(|piece| self.cut_piece(piece)).collect(), inverse))
    }

    pub(super) fn set(
        &self,
        path: &[String],
        value: Option<&str>,
        before: &Before,
    ) -> Result<(Vec<Splice>, Edit), EditError> {
        let (name, tables) = path
            .split_last()
            .ok_or_else(|| self.unsafe_because("no key was named"))?;
        let mut place = Some(Record {
            table: &self.root,
            span: 0..0,
        });
        for table in tables {
            place = place.and_then(|p| p.table.get(table.as_str())).and_then(|found| {
                Some(Record {
                    table: found.get_ref().as_table()?,
                    span: found.span(),
                })
            });
        }
        let found = place.as_ref().and_then(|p| p.table.get_key_value(name.as_str()));
        let now = found.map(|(_, v)| self.plain(v));
        let wanted = value.map(str::to_owned);
        let fits = match before {
            Before::Any => true,
            Before::Absent => now.is_none(),
            Before::Holds(held) => same(now.as_deref(), Some(held)),
        };
        if !fits && !same(now.as_deref(), value) {
            return Err(EditError::Changed(self.file.to_owned()));
        }
        let splices = match (place, found, value) {
            (_, Some((_, old)), Some(new)) if says(old.get_ref(), new) => Vec::new(),
            (Some(place), Some((key, old)), Some(new)) if self.is_inline(old) => self.replace(&place, key, old, new)?,
            (_, Some(_), Some(_)) => return Err(self.unsafe_because("the value is a table of its own")),
            (Some(place), Some((key, old)), None) => self.take_out(&place, key, old)?,
            (_, None, None) | (None, Some(_), None) => Vec::new(),
            (Some(place), None, Some(new)) => {
                let dotted = !place.span.is_empty()
                    && !self.begins(place.span.start, "[")
                    && !self.begins(place.span.start, "{");
                if dotted {
                    vec![self.dotted_line(tables, &place, name, new)?]
                } else {
                    self.add_to(place.table, &place.span, &[(name.clone(), new.to_owned())])
                }
            }
            (None, _, Some(new)) => {
                let header: Vec<String> = tables.iter().map(|t| printed_key(t)).collect();
                if tables.first().is_some_and(|t| self.root.contains_key(t.as_str())) {
                    return Err(self.unsafe_because("the table is something else"));
                }
                let line = body(&[(name.clone(), new.to_owned())], false);
                vec![self.at_end(&format!("[{}]\n{line}", header.join(".")))]
            }
        };
        let inverse = Edit::Set {
            path: path.to_vec(),
            value: now,
            before: wanted.map_or(Before::Absent, Before::Holds),
        };
        Ok((splices, inverse))
    }

    pub(super) fn cut(&self, mut splices: Vec<Splice>) -> String {
        splices.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut at = 0;
        for (range, new) in splices {
            out.push_str(self.text.get(at..range.start).unwrap_or(""));
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(self.text.get(at..).unwrap_or(""));
        out
    }
}
