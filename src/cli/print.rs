//! The one way out to the terminal: whatever is printed here can neither steer it nor hide in it.

use std::io::Write;
use std::sync::OnceLock;

use super::fail::Fail;
use crate::domain::writing::Writing;
use crate::ui::text::{STAND_IN, clean};

/// How times, amounts and days are written, as the settings of the regimen that was read first have it.
static WRITING: OnceLock<Writing> = OnceLock::new();

/// Whether words alone are printed. The command line says it before anything is printed, and goes before the settings.
static PLAIN: OnceLock<bool> = OnceLock::new();

/// What the settings say of it.
static USUALLY_PLAIN: OnceLock<()> = OnceLock::new();

/// From here on nothing is printed in columns, for screen readers; or everything is, whatever the settings say.
pub(super) fn be_plain(plain: bool) {
    let _ = PLAIN.set(plain);
}

/// The settings say that nothing is printed in columns.
pub(super) fn be_plain_as_a_rule() {
    let _ = USUALLY_PLAIN.set(());
}

/// The settings say how times, amounts and days are written.
pub(super) fn write_as(writing: Writing) {
    let _ = WRITING.set(writing);
}

/// Lines for people as the settings want them.
fn written(text: &str) -> String {
    let writing = WRITING.get().copied().unwrap_or_default();
    clean(&writing.text(text)).into_owned()
}

/// Whether nothing is printed in columns.
pub(super) fn is_plain() -> bool {
    PLAIN.get().copied().unwrap_or_else(|| USUALLY_PLAIN.get().is_some())
}

/// Writes lines for people to standard output. A reader that has gone away (`| head`) is not a failure.
pub(super) fn out(text: &str) -> Result<(), Fail> {
    if is_plain() {
        let lines: String = text.lines().map(|line| format!("{}\n", in_words(line))).collect();
        return write(written(&lines).as_bytes());
    }
    write(written(text).as_bytes())
}

/// Writes lines whose columns are part of what they say, such as those of a report.
pub(super) fn table(text: &str) -> Result<(), Fail> {
    write(clean(text).as_bytes())
}

/// A line without its columns: a comma where a column began.
fn in_words(line: &str) -> String {
    let parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// Writes the bytes of a file to standard output, where their form is fixed: the caller has taken out what could act.
pub(super) fn file(text: &str) -> Result<(), Fail> {
    write(text.as_bytes())
}

/// Writes JSON to standard output. What may not reach a terminal is written as `\u....`, so that the data stay whole:
/// outside of strings there is none of it.
pub(super) fn json(text: &str) -> Result<(), Fail> {
    if PLAIN.get() == Some(&true) {
        return Err(Fail::Usage("--json and --plain exclude each other".into()));
    }
    if text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)) {
        return write(text.as_bytes());
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let mut room = [0; 4];
        if c == STAND_IN || c == '\n' || clean(c.encode_utf8(&mut room)) == *c.to_string() {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    write(escaped.as_bytes())
}

/// Says a line on standard error. Nobody to hear it is not a failure either.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", written(text));
}

/// The beginning of a line on standard error, to be answered after it.
pub(super) fn ask(text: &str) {
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{}", written(text));
    let _ = stderr.flush();
}

fn write(bytes: &[u8]) -> Result<(), Fail> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Fail::output(&error)),
        _ => Ok(()),
    }
}
