//! Records and values in the long form: each table under its own header (`[[plan.steps]]`, `[measure.asked]`), or with
//! dotted keys. They are in several pieces, which may even have other tables between them.

use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::EditError;
use super::page::{Page, Record, Splice};
use super::source::comments;
use crate::store::write::key as printed_key;

impl Page<'_> {
    /// The whole lines that a value in the long form takes up, in order.
    pub(super) fn pieces(&self, value: &Spanned<DeValue<'_>>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.gather(value, &mut found);
        joined(found)
    }

    /// The whole lines of a table with a header, and of everything under it.
    pub(super) fn pieces_of(&self, table: &DeTable<'_>, header: &Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        self.gather_table(table, header, &mut found);
        joined(found)
    }

    fn gather(&self, value: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
        match value.get_ref() {
            _ if self.is_inline(value) => {}
            DeValue::Table(table) => self.gather_table(table, &value.span(), found),
            DeValue::Array(items) => items.iter().for_each(|item| self.gather(item, found)),
            _ => {}
        }
    }

    fn gather_table(&self, table: &DeTable<'_>, span: &Range<usize>, found: &mut Vec<Range<usize>>) {
        let headed = self.begins(span.start, "[");
        if headed {
            let end = self.last_value(table).map_or(span.end, |last| last.max(span.end));
            found.push(self.line_start(span.start)..self.line_end(end));
        }
        for (key, value) in table {
            if self.is_inline(value) && !headed {
                found.push(self.line_start(key.span().start)..self.line_end(value.span().end));
            } else {
                self.gather(value, found);
            }
        }
    }

    /// The comments of a part of the file, a line each.
    pub(super) fn comments_of(&self, part: Range<usize>) -> String {
        let mut kept = String::new();
        for comment in comments(self.text.get(part).unwrap_or("")) {
            let _ = write!(kept, "{comment}{}", self.eol);
        }
        kept
    }

    /// Takes lines out, but for their comments; without any the blank line before them goes as well.
    pub(super) fn cut_piece(&self, piece: Range<usize>) -> Splice {
        let kept = self.comments_of(piece.clone());
        let head = self.text.get(..piece.start).unwrap_or("");
        let start = match head {
            _ if !kept.is_empty() => piece.start,
            head if head.ends_with("\r\n\r\n") => piece.start - 2,
            head if head.ends_with("\n\n") => piece.start - 1,
            _ => piece.start,
        };
        (start..piece.end, kept)
    }

    /// Takes one item out of a list in brackets, with the comma that is then too many.
    pub(super) fn take_item(&self, table: &str, record: &Record<'_, '_>) -> Result<Splice, EditError> {
        let span = record.span.clone();
        if !self.comments_of(span.clone()).is_empty() || !self.begins(span.start, "{") {
            return Err(self.unsafe_because("the record is in a list, with a comment inside"));
        }
        let list = self.root.get(table).map_or(0..0, Spanned::span);
        let head = self.text.get(list.start..span.start).unwrap_or("");
        let tail = self.text.get(span.end..list.end).unwrap_or("");
        if let Some(rest) = tail.trim_start().strip_prefix(',') {
            let end = list.end - rest.len();
            let (line, line_end) = (self.line_start(span.start), self.line_end(end));
            let alone = |from: usize, to: usize| self.text.get(from..to).is_some_and(|part| part.trim().is_empty());
            if line > list.start && alone(line, span.start) && alone(end, line_end) {
                return Ok((line..line_end, String::new()));
            }
            let space = rest.len() - rest.trim_start_matches(' ').len();
            return Ok((span.start..end + space, String::new()));
        }
        Ok(match head.trim_end().strip_suffix(',') {
            Some(before) => (list.start + before.len()..span.end, String::new()),
            None => (span, String::new()),
        })
    }

    /// One more line of a table that is written with dotted keys: `limits.gap = \"6 hours\"`.
    pub(super) fn dotted_line(
        &self,
        tables: &[String],
        place: &Record<'_, '_>,
        name: &str,
        value: &str,
    ) -> Result<Splice, EditError> {
        let mut path = Vec::new();
        let mut table = &self.root;
        for key in tables {
            let found = table.get(key.as_str());
            let Some((at, inner)) = found.and_then(|v| Some((v.span().start, v.get_ref().as_table()?))) else {
                break;
            };
            path.push(printed_key(key));
            if self.begins(at, "{") {
                return Err(self.unsafe_because("the table is written with dotted keys in braces"));
            }
            if self.begins(at, "[") {
                path.clear();
            }
            table = inner;
        }
        path.push(printed_key(name));
        let Some(last) = self.last_value(place.table) else {
            return Err(self.unsafe_because("the table has no line of its own"));
        };
        Ok(self.lines_at(self.line_end(last), &format!("{} = {value}\n", path.join("."))))
    }
}

/// Without overlaps.
fn joined(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|piece| (piece.start, piece.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in found {
        match joined.last_mut() {
            Some(last) if piece.start < last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}
