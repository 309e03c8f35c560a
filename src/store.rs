//! TOML files to domain values and back: the only place that reads and writes the disk.
//!
//! [`Store::load`] reads what the screen needs at start; [`Store::load_month`] what it asks for later;
//! [`Store::check`] everything. The format is described in `docs/file-format.md`.

mod apply;
mod archive;
mod as_seen;
mod away;
mod check;
mod config_file;
mod course_file;
mod course_sense;
pub mod disk;
mod draft_file;
mod edit;
mod elsewhere;
mod emptied;
pub mod exchange;
mod export;
pub mod fault;
mod folder;
pub mod fresh;
#[doc(hidden)]
pub mod fuzzing;
mod handle;
mod history;
mod journal_file;
mod keyed;
mod lines;
mod load;
mod measures_file;
mod merge;
mod minutes;
mod operation;
mod past;
pub mod paths;
mod reader;
mod restore;
pub mod save;
mod seen;
mod temps;
mod told;
mod which;
mod write;
mod written;

pub use apply::{Applied, Known, StoreError, sentence};
pub use archive::{ArchiveError, Archived, unpack};
pub use check::Asked;
pub use disk::Stamp;
pub use edit::EditError;
pub use folder::FolderError;
pub use history::{History, HistoryEntry};
pub use load::Loaded;
pub use merge::{Driven, MergeError, Merged, drive};
pub use minutes::{minutes, show_minutes};
pub use past::Would;
pub use restore::{Kept, RestoreError};
pub use temps::Beside;
pub use write::Datum;

pub use crate::store::handle::Store;
#[cfg(test)]
pub(crate) use reader::counted::parsed;
#[cfg(test)]
pub(crate) use write::whole::files as regimen_files;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_activate;
#[cfg(test)]
mod tests_asked;
#[cfg(test)]
mod tests_broken;
#[cfg(test)]
mod tests_correction;
#[cfg(test)]
mod tests_decisions;
#[cfg(test)]
mod tests_document;
#[cfg(test)]
mod tests_keyed;
#[cfg(test)]
mod tests_meanwhile;
#[cfg(test)]
mod tests_merge;
#[cfg(test)]
mod tests_parses;
#[cfg(test)]
mod tests_plain;
#[cfg(test)]
mod tests_sense;
#[cfg(test)]
mod tests_sweep;
#[cfg(test)]
mod tests_written;
