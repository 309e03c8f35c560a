//! The person's own editor, and files that are written for them.
#![expect(
    clippy::disallowed_methods,
    reason = "child processes and exported files are the session's"
)]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::NamedTempFile;

use super::signals::remove_at_end;
use super::terminal::Screen;
use crate::app::App;
use crate::app::message::Place;
use crate::domain::journal::{Entry, NoteEntry};
use crate::domain::shell::split;
use crate::domain::unreadable::Part;
use crate::store::Store;
use crate::store::paths::DataFile;
use crate::store::save::SaveError;

/// Opens the editor. A note is edited as a text of its own and comes back as it was and as it is; files are edited in
/// place.
///
/// # Errors
/// Of the terminal; what goes wrong with the editor is a sentence for the person.
pub(super) fn edit(
    screen: &mut Screen,
    store: &Store,
    app: &App,
    place: &Place,
) -> io::Result<Result<Option<(NoteEntry, NoteEntry)>, String>> {
    let id = match place {
        Place::Note(id) => id,
        Place::Course(course) => {
            let broken = app.world.regimen.unreadable.iter().find(|broken| broken.id == *course);
            let line = broken.map_or(0, |broken| broken.trouble.line);
            return in_place(screen, &store.paths().of(&DataFile::Course(course.clone())), line);
        }
        Place::Month(month) => {
            let mut unread = app.world.regimen.journal.unread();
            let line = unread
                .find(|(other, _)| other == month)
                .map_or(0, |(_, trouble)| trouble.line);
            return in_place(screen, &store.paths().of(&DataFile::Month(*month)), line);
        }
        Place::Part(part) => {
            let file = match part {
                Part::Settings => DataFile::Config,
                Part::Measures => DataFile::Measures,
                Part::Care => DataFile::Care,
                Part::Keys => DataFile::Keys,
                Part::Courses => return Ok(Err("courses is a folder; no editor can open it".into())),
            };
            let line = app.world.regimen.closed(*part).map_or(0, |closed| closed.trouble.line);
            return in_place(screen, &store.paths().of(&file), line);
        }
    };
    let Some(Entry::Note(note)) = app.world.regimen.journal.find(id) else {
        return Ok(Err("The note no longer exists".into()));
    };
    let state = store.paths().state();
    let text = match handed(&note.text, state, |path| screen.lend(|| run(path, 0)))? {
        Ok(text) => text,
        Err(error) => return Ok(Err(error)),
    };
    if text.is_empty() || text == note.text {
        return Ok(Ok(None));
    }
    let changed = NoteEntry { text, ..note.clone() };
    Ok(Ok(Some((note, changed))))
}

/// What the person makes of a text in their editor, for a program without a screen. What cannot be taken is kept in the
/// folder `keep`.
///
/// # Errors
/// In words, why there is none.
pub fn written(text: &str, keep: &Path) -> Result<String, String> {
    handed(text, keep, |path| Ok(run(path, 0))).map_err(|error| error.to_string())?
}

/// Keeps a text that could not be saved; where it is, as a sentence.
pub fn kept(text: &str, keep: &Path) -> String {
    match new_file(keep, text.as_bytes()).and_then(|file| file.keep().map_err(|error| error.error)) {
        Ok((_, path)) => kept_in(&path),
        Err(error) => format!("It could not be kept in a file either ({error}): {text}"),
    }
}

fn kept_in(path: &Path) -> String {
    format!("Your text is kept in {}", path.display())
}

/// A file for nobody else, with these bytes; it is part of the value.
fn new_file(dir: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("regimen-note-").suffix(".txt");
    let _ = fs::create_dir_all(dir);
    let mut file = builder.tempfile_in(dir).or_else(|_| builder.tempfile())?;
    file.write_all(bytes)?;
    file.flush()?;
    Ok(file)
}

/// Hands a text to an editor and takes it back. The file does not outlive it, unless it holds something that cannot be
/// taken: then it stays, and the person hears where.
fn handed(
    text: &str,
    keep: &Path,
    edit: impl FnOnce(&Path) -> io::Result<Result<(), String>>,
) -> io::Result<Result<String, String>> {
    let file = match new_file(keep, text.as_bytes()) {
        Ok(file) => file,
        Err(error) => return Ok(Err(format!("The text could not be handed to an editor: {error}"))),
    };
    remove_at_end(Some(file.path().to_owned()));
    let ran = edit(file.path());
    let found = fs::read(file.path());
    remove_at_end(None);
    let wrong = match (ran, found) {
        (Ok(Ok(())), Ok(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => return Ok(Ok(text.trim_end().to_owned())),
            Err(error) => {
                let at = error.utf8_error().valid_up_to() + 1;
                format!("Not saved: byte {at} of the text is not UTF-8; have the editor write it so")
            }
        },
        (Ok(Ok(())), Err(error)) => {
            return Ok(Err(format!(
                "The text of the editor could not be read: {error}. Nothing was changed."
            )));
        }
        // Nothing was written into it: there is nothing to keep.
        (Ok(Err(error)), Ok(bytes)) if bytes == text.as_bytes() || bytes.trim_ascii().is_empty() => {
            return Ok(Err(error));
        }
        (Ok(Err(error)), _) => error,
        (Err(error), _) => {
            let _ = file.keep();
            return Err(error);
        }
    };
    Ok(Err(match file.keep() {
        Ok((_, path)) => format!("{wrong}. {}", kept_in(&path)),
        Err(error) => format!("{wrong}. {}", error.error),
    }))
}

fn in_place(
    screen: &mut Screen,
    path: &Path,
    line: usize,
) -> io::Result<Result<Option<(NoteEntry, NoteEntry)>, String>> {
    if !path.exists() {
        return Ok(Err(format!("{} is not there yet", path.display())));
    }
    Ok(screen.lend(|| run(path, line))?.map(|()| None))
}

/// Runs `$VISUAL`, `$EDITOR` or `vi` on a file: split into words as a shell does, but without one.
fn run(path: &Path, at: usize) -> Result<(), String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let line = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into());
    let words = split(&line).ok_or_else(|| format!("$EDITOR is `{line}`: a quote is not closed"))?;
    let [program, arguments @ ..] = words.as_slice() else {
        return Err("$EDITOR is empty".into());
    };
    let file = at_line(program, path, at);
    match Command::new(program).args(arguments).args(file).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}; nothing was changed")),
        Err(error) => Err(format!(
            "{program} could not be started: {error}. $EDITOR names another"
        )),
    }
}

/// How an editor is asked to open a file at a line; those that are not known open it at its beginning.
fn at_line(program: &str, path: &Path, line: usize) -> Vec<OsString> {
    let name = Path::new(program)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let file = path.as_os_str().to_owned();
    let with_line = || {
        let mut file = file.clone();
        file.push(format!(":{line}"));
        file
    };
    match name {
        _ if line == 0 => vec![file],
        "vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "micro" | "kak" | "joe" | "ne" | "mg" => {
            vec![format!("+{line}").into(), file]
        }
        "hx" | "helix" | "zed" | "subl" => vec![with_line()],
        "code" | "codium" => vec!["--goto".into(), with_line()],
        _ => vec![file],
    }
}

/// Writes a file into the present directory, under another name where there is one already; in words, where it is. One that
/// says the same already is not written a second time.
pub(super) fn export(store: &Store, name: &str, text: &str) -> Result<String, String> {
    let path = PathBuf::from(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path
        .extension()
        .map(|e| format!(".{}", e.to_string_lossy()))
        .unwrap_or_default();
    let folder = std::env::current_dir().map_err(|error| format!("the present folder cannot be used: {error}"))?;
    for n in 1..1000 {
        let name = if n == 1 {
            format!("{stem}{ending}")
        } else {
            format!("{stem}-{n}{ending}")
        };
        let path = folder.join(name);
        match store.export(&path, text.as_bytes(), false) {
            Ok(_) => return Ok(format!("Written: {}", path.display())),
            Err(SaveError::Exists { .. }) if says(&path, text) => {
                return Ok(format!("Written already, it says the same: {}", path.display()));
            }
            Err(SaveError::Exists { .. }) => {}
            Err(error) => return Err(error.sentence()),
        }
    }
    Err("a thousand files of this name are there already".to_owned())
}

/// Whether a file holds this text. What is not a plain file is not waited for.
fn says(path: &Path, text: &str) -> bool {
    let plain = path.symlink_metadata().is_ok_and(|file| file.is_file());
    plain && fs::read(path).is_ok_and(|there| there == text.as_bytes())
}
