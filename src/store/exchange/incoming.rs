//! Files of other programs, read whole and never written.

use std::collections::BTreeMap;
use std::path::Path;

use crate::store::Store;
use crate::store::disk::{Disk, Kind, Stamp};

/// The largest file that is read in, in bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// The most files of a folder that are read in.
const MOST_FILES: usize = 4000;

/// A file of another program, or the files of its folder.
#[derive(Debug)]
pub enum Incoming {
    /// One file.
    File(Vec<u8>),
    /// The files of a folder and of the folders in it, by their names in it.
    Folder(BTreeMap<String, Vec<u8>>),
}

/// Reads what is to come in.
///
/// # Errors
/// In words, why it cannot be read.
pub fn incoming(disk: &dyn Disk, path: &Path) -> Result<Incoming, String> {
    if stamp(disk, path)?.kind != Kind::Dir {
        return bytes(disk, path).map(Incoming::File);
    }
    let mut files = BTreeMap::new();
    let mut whole = 0;
    for name in names(disk, path)? {
        let inner = path.join(&name);
        let kind = stamp(disk, &inner)?.kind;
        let listed = match kind {
            Kind::Dir => names(disk, &inner)?
                .into_iter()
                .map(|file| format!("{name}/{file}"))
                .collect(),
            Kind::File => vec![name],
            Kind::Link | Kind::Other => Vec::new(),
        };
        for name in listed.into_iter().filter(|name| name.to_lowercase().ends_with(".csv")) {
            let inner = path.join(&name);
            if stamp(disk, &inner)?.kind != Kind::File {
                continue;
            }
            let read = bytes(disk, &inner)?;
            whole += read.len() as u64;
            files.insert(name, read);
            if files.len() > MOST_FILES || whole > LARGEST {
                return Err("the folder holds more than 4000 tables, or more than 64 MB".to_owned());
            }
        }
    }
    Ok(Incoming::Folder(files))
}

impl Store {
    /// The names in a folder, a stroke after those of folders; none of one that cannot be read.
    pub fn names_in(&self, dir: &Path) -> Vec<String> {
        let names = names(&*self.disk, dir).unwrap_or_default().into_iter();
        let marked = names.map(|name| {
            let is_dir = stamp(&*self.disk, &dir.join(&name)).is_ok_and(|stamp| stamp.kind == Kind::Dir);
            format!("{name}{}", if is_dir { "/" } else { "" })
        });
        marked.take(MOST_FILES).collect()
    }
}

fn stamp(disk: &dyn Disk, path: &Path) -> Result<Stamp, String> {
    let real = disk.canonicalize(path).map_err(|error| error.to_string())?;
    disk.stat(&real).map_err(|error| error.to_string())
}

fn names(disk: &dyn Disk, dir: &Path) -> Result<Vec<String>, String> {
    let names = disk.list(dir).map_err(|error| error.to_string())?;
    let mut names: Vec<String> = names.into_iter().filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// The bytes of one file.
///
/// # Errors
/// In words, why it cannot be read.
pub fn bytes(disk: &dyn Disk, path: &Path) -> Result<Vec<u8>, String> {
    let stamp = stamp(disk, path)?;
    if stamp.kind != Kind::File {
        return Err("it is not a regular file".to_owned());
    }
    if stamp.len > LARGEST {
        return Err("it is larger than 64 MB".to_owned());
    }
    disk.read_end(path, LARGEST).map_err(|error| error.to_string())
}
