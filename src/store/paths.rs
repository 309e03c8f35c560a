//! The folder of the regimen, and which files in it are data.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::domain::course::CourseId;
use crate::domain::fnv::fnv;
use crate::domain::journal::Month;

/// The directory of a regimen, and the one for what is not part of it: undo history and backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    root: PathBuf,
    state: PathBuf,
}

/// The user has no home directory, and none was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no home directory to keep the regimen in; name one with --dir DIR or REGIMEN_DIR")]
pub struct NoHome;

/// What a file in the regimen's directory is, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataFile {
    /// `config.toml`
    Config,
    /// `care.toml`
    Care,
    /// `measures.toml`
    Measures,
    /// `keys.toml`
    Keys,
    /// `courses/NAME.toml`
    Course(CourseId),
    /// `journal/2026-11.toml`
    Month(Month),
    /// `drafts/NAME.toml`: an edited plan of a course that is not yet in force.
    Draft(CourseId),
    /// `drafts/NAME.KEPT.toml`: a draft of a course that was kept under a name.
    Kept(CourseId, CourseId),
    /// `journal/2026-11.pending.toml`: entries that wait for a month that could not be read.
    Pending(Month),
}

impl Paths {
    /// A regimen in this directory, with its state in that one.
    pub fn at(root: impl Into<PathBuf>, state: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            state: state.into(),
        }
    }

    /// The directory named by `--dir`, else by `REGIMEN_DIR`, else the user's own. A named directory has its state in
    /// its own place under the user's state directory, so that the undo history of two regimens never mixes.
    ///
    /// # Errors
    /// [`NoHome`] when nothing was named and there is no home directory.
    pub fn find(dir: Option<&Path>, variable: Option<&OsStr>) -> Result<Self, NoHome> {
        let home = directories::ProjectDirs::from("", "", "regimen");
        // Where a system has no place for state (macOS), it is next to the folder of the regimen, and not within it.
        let state = |dirs: &directories::ProjectDirs| match dirs.state_dir() {
            Some(dir) => dir.to_owned(),
            None => dirs.data_local_dir().with_file_name("regimen-state"),
        };
        let named = dir
            .map(Path::to_owned)
            .or_else(|| variable.filter(|v| !v.is_empty()).map(PathBuf::from));
        match (named, home) {
            (Some(root), home) => {
                let root = std::path::absolute(&root).unwrap_or(root);
                let state = home.map_or_else(
                    || root.join(".state"),
                    |home| state(&home).join("elsewhere").join(name_of_place(&root)),
                );
                Ok(Self { root, state })
            }
            (None, Some(home)) => Ok(Self {
                root: home.config_dir().to_owned(),
                state: state(&home),
            }),
            (None, None) => Err(NoHome),
        }
    }

    /// The directory of the regimen.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The directory of the undo history and the backups.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// The undo history.
    pub fn history(&self) -> PathBuf {
        self.state.join("history.jsonl")
    }

    /// Lines that were typed and not saved.
    pub fn lines(&self) -> PathBuf {
        self.state.join("typed.jsonl")
    }

    /// What reminders have announced already.
    pub fn told(&self) -> PathBuf {
        self.state.join("told.txt")
    }

    /// The backups.
    pub fn backups(&self) -> PathBuf {
        self.state.join("backups")
    }

    /// The path of a file of data.
    pub fn of(&self, file: &DataFile) -> PathBuf {
        self.root.join(file.to_string())
    }
}

/// A short name for a directory: 16 hexadecimal digits of its path.
fn name_of_place(path: &Path) -> String {
    format!("{:016x}", fnv(path.as_os_str().as_encoded_bytes()))
}

/// The name relative to the regimen's directory, with `/`: how faults name it.
impl std::fmt::Display for DataFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config => f.write_str("config.toml"),
            Self::Care => f.write_str("care.toml"),
            Self::Measures => f.write_str("measures.toml"),
            Self::Keys => f.write_str("keys.toml"),
            Self::Course(id) => write!(f, "courses/{id}.toml"),
            Self::Draft(id) => write!(f, "drafts/{id}.toml"),
            Self::Kept(id, name) => write!(f, "drafts/{id}.{name}.toml"),
            Self::Month(month) => write!(f, "journal/{month}.toml"),
            Self::Pending(month) => write!(f, "journal/{month}.pending.toml"),
        }
    }
}

impl std::str::FromStr for DataFile {
    type Err = ();

    /// The exact names only: a copy that an editor, git or a synchronizer left in the folder is never read as data.
    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "config.toml" => return Ok(Self::Config),
            "care.toml" => return Ok(Self::Care),
            "measures.toml" => return Ok(Self::Measures),
            "keys.toml" => return Ok(Self::Keys),
            _ => {}
        }
        if let Some(course) = name.strip_prefix("courses/").and_then(|n| n.strip_suffix(".toml")) {
            return course.parse().map(Self::Course).map_err(|_| ());
        }
        if let Some(draft) = name.strip_prefix("drafts/").and_then(|n| n.strip_suffix(".toml")) {
            return match draft.split_once('.') {
                Some((course, name)) => course
                    .parse()
                    .and_then(|id| Ok(Self::Kept(id, name.parse()?)))
                    .map_err(|_| ()),
                None => draft.parse().map(Self::Draft).map_err(|_| ()),
            };
        }
        let month = name
            .strip_prefix("journal/")
            .and_then(|n| n.strip_suffix(".toml"))
            .ok_or(())?;
        match month.strip_suffix(".pending") {
            Some(month) => month.parse().map(Self::Pending).map_err(drop),
            None => month.parse().map(Self::Month).map_err(drop),
        }
    }
}

/// Whether a file that is not data is worth mentioning: a copy that may hold entries. Our own lock and temporary files
/// are not, nor are hidden files and directories.
pub(crate) fn is_stray(name: &str) -> bool {
    let ours = name == ".lock" || name.starts_with(".tmp-") || name == "4913";
    let copy = name.starts_with(".conflict-") || name.starts_with(".#");
    let readable = ["md", "txt", "git"]
        .iter()
        .any(|end| Path::new(name).extension().is_some_and(|e| e == *end));
    !ours && (copy || !name.starts_with('.')) && !readable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_names_are_data() {
        for name in [
            "config.toml",
            "courses/nabiximols.toml",
            "drafts/nabiximols.toml",
            "drafts/nabiximols.slower.toml",
            "journal/2026-11.toml",
            "journal/2026-11.pending.toml",
        ] {
            assert_eq!(name.parse::<DataFile>().unwrap().to_string(), name);
        }
        for name in [
            "journal/2026-11.sync-conflict-20261105-201400-ABCDEFG.toml",
            "journal/.conflict-2026-11.toml",
            "journal/2026-11.toml.orig",
            "journal/2026-11.toml~",
            "journal/.#2026-11.toml",
            "journal/4913",
            "journal/2026-1.toml",
            "journal/2026-13.toml",
            "journal/+026-11.toml",
            "courses/Nabiximols.toml",
            "courses/a b.toml",
            "courses/.toml",
            "courses/x/y.toml",
            "Config.toml",
        ] {
            assert!(name.parse::<DataFile>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_named_directory_comes_first() {
        let paths = Paths::find(Some(Path::new("/a")), Some(OsStr::new("/b"))).unwrap();
        assert_eq!(paths.root(), Path::new("/a"));
        let other = Paths::find(None, Some(OsStr::new("/b"))).unwrap();
        assert_eq!(other.root(), Path::new("/b"));
        assert_ne!(paths.state(), other.state());
    }

    #[test]
    fn copies_are_told_of_and_our_own_files_are_not() {
        assert!(is_stray("2026-11.sync-conflict-1.toml"));
        assert!(is_stray(".conflict-2026-11.toml"));
        assert!(is_stray("2026-11.toml~"));
        assert!(!is_stray(".lock"));
        assert!(!is_stray(".tmp-abc"));
        assert!(!is_stray(".git"));
    }
}
