//! Lines that were typed and not saved when the program was ended: a file in the state directory, until the next start.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Store;
use super::save::place;
use crate::domain::typed::TypedLine;

/// How much of the file is read.
const READ: u64 = 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Left {
    note: Option<String>,
    question: String,
    text: String,
}

impl Store {
    /// Keeps lines for the next start.
    ///
    /// # Errors
    /// What the disk says.
    pub fn leave_lines(&self, lines: &[TypedLine]) -> std::io::Result<()> {
        let path = self.paths.lines();
        if let Some(dir) = path.parent() {
            place::make_dirs(&*self.disk, dir).map_err(std::io::Error::other)?;
        }
        for line in lines {
            let left = Left {
                note: line.note.map(|day| day.to_string()),
                question: line.question.clone(),
                text: line.text.clone(),
            };
            let mut text = serde_json::to_string(&left)?;
            text.push('\n');
            self.disk.append(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// The lines that were left; they are left no more.
    pub fn take_lines(&self) -> Vec<TypedLine> {
        let path = self.paths.lines();
        let Ok(bytes) = self.disk.read_end(&path, READ) else {
            return Vec::new();
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Left>(line).ok());
        let lines = lines.map(|left| TypedLine {
            note: left.note.and_then(|day| day.parse::<NaiveDate>().ok()),
            question: left.question,
            text: left.text,
        });
        let lines = lines.collect();
        let _ = self.disk.remove(&path);
        lines
    }
}
