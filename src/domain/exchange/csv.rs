//! CSV (RFC 4180) with other delimiters, and the encodings that spreadsheets write.

use std::borrow::Cow;

/// A row with the line on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub line: usize,
    /// The fields.
    pub fields: Vec<String>,
}

/// Why a file is not CSV.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A quote is open at the end of the file.
    #[error("line {0}: the quote that opens here is never closed")]
    Open(usize),
    /// It is not in this encoding.
    #[error("byte {0} is not UTF-8; name the encoding in a mapping, such as encoding = \"windows-1252\"")]
    NotUtf8(usize),
    /// Half a character of UTF-16.
    #[error("this is not UTF-16: a character is cut in two")]
    NotUtf16,
    /// An encoding that is not read.
    #[error("`{0}` is not a supported encoding; expected utf-8, utf-16 or windows-1252")]
    Encoding(String),
}

/// Windows-1252 from 0x80 to 0x9f; 0 where it has none.
const HIGH: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/// The bytes as text: by their mark, else in the encoding that is named, else UTF-8.
///
/// # Errors
/// [`CsvError`] where they are not in it.
pub fn decode<'a>(bytes: &'a [u8], encoding: Option<&str>) -> Result<Cow<'a, str>, CsvError> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest).map(Cow::Borrowed);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes).map(Cow::Owned);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes).map(Cow::Owned);
    }
    let named = encoding.map(|name| name.to_lowercase().replace(['-', '_', ' '], ""));
    match named.as_deref() {
        None | Some("utf8" | "utf8bom") => utf8(bytes).map(Cow::Borrowed),
        Some("utf16" | "utf16le") => utf16(bytes, u16::from_le_bytes).map(Cow::Owned),
        Some("utf16be") => utf16(bytes, u16::from_be_bytes).map(Cow::Owned),
        Some("windows1252" | "cp1252" | "latin1" | "iso88591") => {
            let letter = |byte: &u8| {
                let high = byte.checked_sub(0x80).and_then(|i| HIGH.get(usize::from(i)));
                match high {
                    Some(0) => char::REPLACEMENT_CHARACTER,
                    Some(code) => char::from_u32(u32::from(*code)).unwrap_or(char::REPLACEMENT_CHARACTER),
                    None => char::from(*byte),
                }
            };
            Ok(Cow::Owned(bytes.iter().map(letter).collect()))
        }
        Some(_) => Err(CsvError::Encoding(encoding.unwrap_or_default().to_owned())),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, CsvError> {
    std::str::from_utf8(bytes).map_err(|error| CsvError::NotUtf8(error.valid_up_to() + 1))
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Result<String, CsvError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(CsvError::NotUtf16);
    }
    char::decode_utf16(pairs.iter().map(|pair| read(*pair)))
        .collect::<Result<String, _>>()
        .map_err(|_| CsvError::NotUtf16)
}

/// Reads all rows; empty lines are none.
///
/// # Errors
/// [`CsvError::Open`].
pub fn read(text: &str, delimiter: char) -> Result<Vec<Row>, CsvError> {
    let mut rows = Vec::new();
    let mut row = Row {
        line: 1,
        fields: Vec::new(),
    };
    let mut field = String::new();
    let mut quoted = false;
    let (mut line, mut opened) = (1, None);
    let mut chars = text.chars().peekable();
    let mut end_row = |row: &mut Row, field: &mut String, quoted: &mut bool, next: usize| {
        row.fields.push(std::mem::take(field));
        let empty = row.fields.len() == 1 && row.fields.first().is_some_and(String::is_empty) && !*quoted;
        let fields = std::mem::take(&mut row.fields);
        if !empty {
            rows.push(Row { line: row.line, fields });
        }
        (row.line, *quoted) = (next, false);
    };
    while let Some(c) = chars.next() {
        if opened.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' => opened = None,
                c => {
                    line += usize::from(c == '\n');
                    field.push(c);
                }
            }
            continue;
        }
        match c {
            '"' if field.is_empty() => {
                opened = Some(line);
                quoted = true;
            }
            c if c == delimiter => row.fields.push(std::mem::take(&mut field)),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                line += 1;
                end_row(&mut row, &mut field, &mut quoted, line);
            }
            c => field.push(c),
        }
    }
    if let Some(line) = opened {
        return Err(CsvError::Open(line));
    }
    if !field.is_empty() || quoted || !row.fields.is_empty() {
        end_row(&mut row, &mut field, &mut quoted, line);
    }
    Ok(rows)
}

/// A text without the apostrophe that keeps a spreadsheet from running it.
pub fn unguarded(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if is_guarded(rest) => rest,
        _ => field,
    }
}

/// The same, also without those after a separator within the field: what [`field`] has written.
pub fn unguarded_within(field: &str) -> Cow<'_, str> {
    match behind_separators(field, |there| there.saturating_sub(1)) {
        Cow::Borrowed(field) => Cow::Borrowed(unguarded(field)),
        Cow::Owned(field) => Cow::Owned(unguarded(&field).to_owned()),
    }
}

/// Whether a text would be taken for one that an apostrophe was put before: some put one before an empty field too.
fn is_guarded(rest: &str) -> bool {
    let rest = rest.trim_start_matches('\'');
    rest.is_empty() || rest.starts_with(RISKY)
}

/// What a field begins with that a spreadsheet runs.
pub const RISKY: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What a spreadsheet splits a line at when it is told so or set to another country. The quotation marks of a field are
/// not at the beginning of such a cell, so they hold nothing together, not even line ends.
const SEPARATORS: [char; 5] = [';', '\t', '|', '\n', '\r'];

/// A text with another number of apostrophes wherever a sign that is run comes after a separator: `a;=1+1`.
fn behind_separators(text: &str, apostrophes: fn(usize) -> usize) -> Cow<'_, str> {
    let mut cells = text.split_inclusive(SEPARATORS);
    let mut out = cells.next().unwrap_or_default().to_owned();
    for cell in cells {
        // A cell may be trimmed, and marks that hold nothing are dropped.
        let bare = cell.trim_start_matches([' ', '\u{a0}', '"']);
        let sign = bare.trim_start_matches('\'');
        let (before, there) = (cell.len() - bare.len(), bare.len() - sign.len());
        if sign.starts_with(RISKY) && !sign.starts_with(SEPARATORS) {
            out.extend(cell.get(..before));
            out.push_str(&"'".repeat(apostrophes(there)));
            out.push_str(sign);
        } else {
            out.push_str(cell);
        }
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// A field as it is written: what a spreadsheet would run gets an apostrophe in front, unless it is a number. So does a
/// text that begins with such an apostrophe of its own, and what comes after a separator within the field, a number
/// too: what follows in the line may belong to it.
pub fn field(text: &str) -> String {
    let risky = text.starts_with(RISKY) && !is_number(text);
    let own = text.starts_with('\'') && is_guarded(text);
    let within = behind_separators(text, |there| there + 1);
    let guarded = if risky || own {
        Cow::Owned(format!("'{within}"))
    } else {
        within
    };
    if guarded.contains([',', '"', '\'']) || guarded.contains(SEPARATORS) || guarded != guarded.trim() {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded.into_owned()
    }
}

/// `-2`, `+0.5`, `12`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(rest)
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
            // Split at `;`, `|`, a tab or a line end, each of these would begin a cell.
            ("a;=1+1;b", "\"a;'=1+1;b\""),
            ("a; \"=1+1", "\"a; \"\"'=1+1\""),
            ("a\n- b\t+c|@d", "\"a\n'- b\t'+c|'@d\""),
            ("a;'=1", "\"a;''=1\""),
            ("a;-2", "\"a;'-2\""),
            ("a;b = c", "\"a;b = c\""),
        ] {
            assert_eq!(field(text), expected, "{text:?}");
        }
    }

    #[test]
    fn rows_with_lines_quotes_and_other_ends() {
        let rows = read("a;b\r\n\"x\n\"\"y\"\";\";2\r\n\r\nlast;", ';').unwrap();
        let seen: Vec<(usize, Vec<&str>)> = rows
            .iter()
            .map(|row| (row.line, row.fields.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            seen,
            [(1, vec!["a", "b"]), (2, vec!["x\n\"y\";", "2"]), (5, vec!["last", ""])]
        );
        assert_eq!(read("a\n\"b", ','), Err(CsvError::Open(2)));
    }

    #[test]
    fn encodings_by_mark_or_name() {
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa4", None).unwrap(), "ä");
        assert_eq!(decode(b"\xff\xfe\xe4\x00", None).unwrap(), "ä");
        assert_eq!(decode(b"\xe4\x80", Some("Windows-1252")).unwrap(), "ä€");
        assert!(matches!(decode(b"a\xe4", None), Err(CsvError::NotUtf8(2))));
        assert!(decode(b"a", Some("ebcdic")).is_err() && decode(b"\xff\xfea", None).is_err());
    }

    proptest::proptest! {
        #[test]
        fn a_field_reads_back(text in "\\PC{0,20}|[=+@\\t\\r\\n\",;|'a1 -]{0,12}") {
            let line = format!("{},x\r\n", field(&text));
            let rows = read(&line, ',').unwrap();
            let read = rows[0].fields[0].clone();
            proptest::prop_assert!(!read.starts_with(RISKY) || is_number(&read));
            for cell in read.split(SEPARATORS).skip(1) {
                proptest::prop_assert!(!cell.trim_start_matches([' ', '"']).starts_with(RISKY), "{}", read);
            }
            proptest::prop_assert_eq!(unguarded_within(&read), text);
        }
    }
}
