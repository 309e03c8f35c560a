//! Every verb that changes files, at every call of the disk: killed, cut off from power, met by each error, and with
//! another program writing in between. The disk is the one in memory; `REGIMEN_SWEEP=full` looks at every state in full.

#![expect(
    clippy::disallowed_methods,
    reason = "the files that the disk in memory begins with are read here"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::io::Errno;

use super::disk::Disk;
use super::disk::fake::{FakeDisk, Fault, World};
use super::paths::{DataFile, Paths};
use super::save::SaveError;
use super::tests::{day, dose, note, operations};
use super::*;
use crate::domain::journal::Entry;
use crate::domain::operation::Operation;
use crate::domain::vocabulary::Vocabulary;

pub(super) const ROOT: &str = "/home/regimen";

type Files = BTreeMap<String, Vec<u8>>;

/// Does it once.
type Run = Box<dyn Fn(&Store) -> Result<(), StoreError>>;

/// A verb, and the disk it begins on.
struct Verb {
    name: String,
    start: FakeDisk,
    run: Run,
    /// What it replaces as a whole: what another program wrote there meanwhile is then a backup.
    whole: bool,
}

/// As after a start: the words of the good files are known.
pub(super) fn store(disk: &FakeDisk) -> Store {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    let words = WORDS.get_or_init(|| super::tests::Place::good().store.words());
    let store = Store::on(Box::new(disk.clone()), Paths::at(ROOT, "/home/state"));
    *store.words.borrow_mut() = Some(words.clone());
    store
}

pub(super) fn put(disk: &FakeDisk, name: &str, bytes: &[u8]) {
    let path = Path::new(ROOT).join(name);
    let dir = path.parent().unwrap().to_owned();
    for dir in [Path::new(ROOT), &dir] {
        if disk.stat(dir).is_err() {
            disk.mkdir(dir).unwrap();
        }
    }
    let mut file = disk.create_new(&path).unwrap();
    file.write(bytes).unwrap();
    disk.outside(World::settle);
}

fn replace(disk: &FakeDisk, name: &str, bytes: &[u8]) {
    disk.remove(&Path::new(ROOT).join(name)).unwrap();
    put(disk, name, bytes);
}

/// The good files on a disk in memory.
pub(super) fn good() -> FakeDisk {
    fn walk(disk: &FakeDisk, from: &Path, at: &str) {
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{at}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(disk, &entry.path(), &format!("{name}/"));
            } else {
                put(disk, &name, &std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let disk = FakeDisk::new();
    walk(
        &disk,
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/good"),
        "",
    );
    disk
}

/// The files of data, by their names.
fn data(disk: &FakeDisk) -> Files {
    let files = disk.files().into_iter().filter_map(|(path, _)| {
        let name = path.strip_prefix(ROOT).ok()?.to_str()?.to_owned();
        let bytes = disk.get(&path)?;
        name.parse::<DataFile>().is_ok().then_some((name, bytes))
    });
    files.collect()
}

fn nothing(error: MergeError) -> StoreError {
    match error {
        MergeError::Store(error) => error,
        other => panic!("{other}"),
    }
}

/// Every verb.
fn verbs() -> Vec<Verb> {
    let mut verbs = Vec::new();
    let mut add = |name: &str, start: FakeDisk, whole: bool, run: Run| {
        verbs.push(Verb {
            name: name.to_owned(),
            start,
            run,
            whole,
        });
    };
    let mut operations = operations();
    let old = dose("mmmmmm", "");
    let Entry::Dose(mut moved) = old.clone() else { panic!() };
    moved.due.as_mut().unwrap().date = day("2026-02-06");
    moved.at += chrono::TimeDelta::days(31);
    // So that two runs of it are the same to the byte.
    moved.id = crate::domain::journal::EntryId("nnnnnn".into());
    let mut start = good();
    store(&start).apply(&Operation::Insert(old.clone())).unwrap();
    operations.push(super::tests::replace(old, Entry::Dose(moved)));
    let taper = store(&start).load_rest().regimen.courses;
    let taper = taper.into_iter().find(|course| course.supply.is_some()).unwrap();
    operations.push(Operation::SetSupply {
        course: taper.id,
        old: taper.supply,
        supply: None,
    });
    for mut operation in operations {
        if let Operation::AddChange { change, .. } = &mut operation {
            change.id = Some("cccccc".into());
        }
        let whole = matches!(operation, Operation::Draft { .. } | Operation::NewCourse(_))
            || matches!(operation, Operation::Activate { .. });
        let name = operation.describe();
        let begin = start.reopened();
        let again = operation.clone();
        add(
            &name,
            begin,
            whole,
            Box::new(move |store| store.apply(&again).map(drop)),
        );
        let done = start.reopened();
        store(&done).apply(&operation).unwrap();
        add(
            &format!("undo of {name}"),
            done.reopened(),
            whole,
            Box::new(|s| s.undo().map(drop)),
        );
        store(&done).undo().unwrap();
        add(
            &format!("redo of {name}"),
            done.reopened(),
            whole,
            Box::new(|s| s.redo().map(drop)),
        );
    }
    let waiting = "[[note]]\nid = \"pppppp\"\nat = 2026-01-07T09:00:00+01:00\ntext = \"waits\"\n";
    start = good();
    put(&start, "journal/2026-01.pending.toml", waiting.as_bytes());
    add(
        "join",
        start.reopened(),
        false,
        Box::new(|s| s.join_pending().map(drop)),
    );
    add(
        "a dose while others wait",
        start.reopened(),
        false,
        Box::new(|s| s.apply(&Operation::Insert(dose("aaaaaa", ""))).map(drop)),
    );
    start = good();
    replace(&start, "journal/2026-01.toml", b"[[dose\n");
    add(
        "a dose into a broken month",
        start.reopened(),
        false,
        Box::new(|s| s.apply(&Operation::Insert(dose("aaaaaa", ""))).map(drop)),
    );
    start = good();
    put(&start, "journal/2026-01.sync-conflict-1.toml", waiting.as_bytes());
    add(
        "merge",
        start.reopened(),
        false,
        Box::new(|s| {
            let copy = Path::new("journal/2026-01.sync-conflict-1.toml");
            s.merge(copy, None).map(drop).map_err(nothing)
        }),
    );
    start = good();
    let month = start.get(Path::new(ROOT).join("journal/2026-01.toml")).unwrap();
    let month = String::from_utf8(month).unwrap();
    let marked = format!("{month}\n<<<<<<< a\n=======\n{waiting}>>>>>>> b\n");
    replace(&start, "journal/2026-01.toml", marked.as_bytes());
    add(
        "merge of marks",
        start.reopened(),
        true,
        Box::new(|s| {
            let month = Path::new("journal/2026-01.toml");
            s.merge(month, None).map(drop).map_err(nothing)
        }),
    );
    start = good();
    store(&start).apply(&Operation::Insert(note("bbbbbb"))).unwrap();
    store(&start).apply(&Operation::Insert(note("cccccc"))).unwrap();
    add(
        "restore",
        start.reopened(),
        true,
        Box::new(|s| match s.kept()?.last() {
            Some(kept) => match s.bring_back(kept, &s.would_lose(kept)) {
                Err(RestoreError::Store(error)) => Err(error),
                Err(RestoreError::Loses(_)) => Err(StoreError::Nothing("bring back")),
                Ok(_) => Ok(()),
            },
            None => Err(StoreError::Nothing("restore")),
        }),
    );
    start = good();
    put(&start, "journal/.tmp-abcd0123-2026-01.toml", month.as_bytes());
    put(&start, "journal/.tmp-abcd0124-2026-01.toml", waiting.as_bytes());
    add(
        "what a save left",
        start.reopened(),
        false,
        Box::new(|s| {
            s.beside();
            Ok(())
        }),
    );
    add(
        "backup",
        start.reopened(),
        false,
        Box::new(|s| match s.archive(Path::new("/home/all.tar")) {
            Ok(_) => Ok(()),
            Err(ArchiveError::Save(error)) => Err(error.into()),
            Err(_) => Err(StoreError::Nothing("archive")),
        }),
    );
    verbs
}

/// The files when a verb has passed without a fault.
fn outcome(verb: &Verb) -> Files {
    let disk = verb.start.reopened();
    (verb.run)(&store(&disk)).unwrap_or_else(|error| panic!("{}: {error}", verb.name));
    data(&disk)
}

/// What the files may be when a verb that does two things, each of them for itself, has done one: what waited was
/// joined, or goes on waiting.
fn halves(verb: &Verb) -> Vec<Files> {
    if verb.name != "a dose while others wait" {
        return Vec::new();
    }
    let joined = verb.start.reopened();
    store(&joined).join_pending().unwrap();
    let waiting = verb.start.reopened();
    waiting
        .remove(&Path::new(ROOT).join("journal/2026-01.pending.toml"))
        .unwrap();
    (verb.run)(&store(&waiting)).unwrap();
    vec![data(&joined), data(&waiting)]
}

fn full() -> bool {
    std::env::var_os("REGIMEN_SWEEP").is_some_and(|how| how == "full")
}

/// Every file is as it was or as it is meant to become, whole; and the next one who comes can work.
fn looks_right(disk: &FakeDisk, states: &[&Files], thorough: bool, at: &dyn std::fmt::Debug) {
    let now = data(disk);
    let known = states.iter().flat_map(|files| files.keys());
    let names: std::collections::BTreeSet<&String> = known.chain(now.keys()).collect();
    for name in names {
        let is = now.get(name);
        // Where the month could not be read a new entry waits next to it, whole.
        let waits = name.ends_with(".pending.toml")
            && is.is_none_or(|bytes| {
                let text = String::from_utf8_lossy(bytes);
                text.parse::<toml_edit::DocumentMut>().is_ok()
            });
        let fits = waits || states.iter().any(|files| is == files.get(name));
        assert!(
            fits,
            "{at:?}: {name} is none of what it may be: {:?}",
            is.map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        );
    }
    for (path, mode) in disk.files() {
        let made = path.starts_with("/home/state") || path.file_name().unwrap().to_str().unwrap().starts_with(".tmp-");
        assert!(!made || mode == 0o600, "{at:?}: {} is open to others", path.display());
    }
    if thorough {
        let disk = disk.reopened();
        let store = store(&disk);
        store.beside();
        let next = store.apply(&Operation::Insert(note("zzzzzz")));
        assert!(next.is_ok(), "{at:?}: the next entry: {next:?}");
    }
}

#[test]
fn killed_at_every_call_of_every_verb() {
    let (mut calls, mut states) = (0, 0);
    let verbs = verbs();
    for verb in &verbs {
        let (before, after, halves) = (data(&verb.start), outcome(verb), halves(verb));
        let states_of: Vec<&Files> = [&before, &after].into_iter().chain(&halves).collect();
        for k in 0.. {
            let disk = verb.start.reopened();
            disk.fail_at(k, Fault::Kill);
            let said = (verb.run)(&store(&disk));
            let met = disk.calls().len() > k;
            let at = (&verb.name, k, disk.calls().get(k).copied());
            let killed = disk.reopened();
            looks_right(&killed, &states_of, true, &at);
            // What is done on the way says nothing to anybody.
            let acknowledged = said.is_ok() && verb.name != "join" && verb.name != "what a save left";
            assert!(
                !acknowledged || data(&killed) == after,
                "{at:?}: acknowledged, and not there"
            );
            // An undo and a redo take the same way as what they are of.
            let way_back = verb.name.starts_with("undo of") || verb.name.starts_with("redo of");
            let looked_at = full() || !way_back || k % 4 == 0 || !met;
            for (n, cut) in looked_at.then(|| disk.after_power_cut()).iter().flatten().enumerate() {
                looks_right(cut, &states_of, n % 16 == 0 || full(), &at);
                assert!(
                    !acknowledged || data(cut) == after,
                    "{at:?}: acknowledged, and gone after a power cut"
                );
                states += 1;
            }
            calls += 1;
            if !met {
                break;
            }
        }
    }
    println!(
        "{} verbs, {calls} calls killed at, {states} states of the disk after a power cut",
        verbs.len()
    );
    assert!(
        verbs.len() >= 70 && calls > 1500 && states > 5000,
        "{} {calls} {states}",
        verbs.len()
    );
}

#[test]
fn every_error_at_every_call_of_every_verb() {
    let mut points = 0;
    for verb in &verbs() {
        let (before, after, halves) = (data(&verb.start), outcome(verb), halves(verb));
        let states_of: Vec<&Files> = [&before, &after].into_iter().chain(&halves).collect();
        // To the save all of them are one kind; `tests_faults` of it has every one.
        let all = [Errno::IO, Errno::NOSPC, Errno::ROFS, Errno::DQUOT];
        for errno in all.into_iter().take(if full() { 4 } else { 1 }) {
            for fault in [
                Fault::Once(errno),
                Fault::Sticky(errno),
                Fault::StickyChanges(errno),
                Fault::Late(errno),
            ] {
                for k in 0.. {
                    let disk = verb.start.reopened();
                    disk.fail_at(k, fault);
                    let said = (verb.run)(&store(&disk));
                    let met = disk.calls().len() > k;
                    let at = (&verb.name, fault, k, disk.calls().get(k).copied(), &said);
                    disk.repair();
                    looks_right(&disk.reopened(), &states_of, full() || k % 8 == 0, &at);
                    let now = data(&disk);
                    let in_part = verb.name.starts_with("what a save") || verb.name.contains("wait");
                    match &said {
                        Ok(()) if verb.name != "join" => {
                            let waits = now.keys().any(|name| name.ends_with(".pending.toml"));
                            assert!(in_part || waits || now == after, "{at:?}");
                        }
                        Ok(()) | Err(StoreError::Half { .. } | StoreError::Save(SaveError::InDoubt { .. })) => {}
                        Err(_) => {
                            let there = now.iter().any(|(name, bytes)| before.get(name) != Some(bytes));
                            assert!(
                                !there || in_part || verb.name == "join",
                                "{at:?}: told of an error, and it is there"
                            );
                            assert!(in_part || verb.name == "join" || now == before, "{at:?}");
                        }
                    }
                    // There is room again: the same verb works.
                    let doubt = matches!(said, Err(StoreError::Save(SaveError::InDoubt { .. })));
                    if said.is_err() && !doubt && now == before {
                        let again = (verb.run)(&store(&disk.reopened()));
                        assert!(again.is_ok(), "{at:?}: again: {again:?}");
                    }
                    points += 1;
                    if !met {
                        break;
                    }
                }
            }
        }
    }
    println!("{points} points of an error");
    assert!(points > 5_000, "{points}");
}

/// What another program does to a file: it puts a new one in its place, or writes over it.
pub(super) fn writes(world: &mut World, path: &Path, in_place: bool) {
    let Some(mut bytes) = world.get(path) else { return };
    bytes.extend_from_slice(b"\n# theirs\n");
    if in_place {
        if let Some(inode) = world.truncate(path) {
            world.write_through(inode, &bytes);
        }
    } else {
        world.replace(path, &bytes);
    }
}

/// The lines of a text that say something, without theirs.
fn said(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty() && line != "# theirs").collect()
}

/// What a file says without a record that was undone, and without a table whose last key was taken back: where nobody else
/// wrote, undo gives back every byte, else what it says.
fn without_undone(bytes: &[u8]) -> toml::Table {
    let mut table: toml::Table = toml::from_str(&String::from_utf8_lossy(bytes)).unwrap();
    if let Some(toml::Value::Array(changes)) = table.get_mut("change") {
        changes.retain(|change| change.get("void").and_then(toml::Value::as_str) != Some("undone"));
    }
    table.retain(|_, value| match value {
        toml::Value::Table(table) => !table.is_empty(),
        toml::Value::Array(items) => !items.is_empty(),
        _ => true,
    });
    table
}

#[test]
fn another_program_writes_before_every_call_of_every_verb() {
    let mut points = 0;
    for verb in &verbs() {
        let (before, after) = (data(&verb.start), outcome(verb));
        let changed: Vec<&String> = before
            .keys()
            .filter(|name| before.get(*name) != after.get(*name))
            .collect();
        for name in changed {
            for in_place in [false, true] {
                for k in 0.. {
                    let disk = verb.start.reopened();
                    let path: PathBuf = Path::new(ROOT).join(name);
                    let target = path.clone();
                    disk.visit_before(k, move |world| writes(world, &target, in_place));
                    let done = (verb.run)(&store(&disk));
                    if disk.calls().len() <= k {
                        break;
                    }
                    points += 1;
                    let at = (&verb.name, name, in_place, k, disk.calls()[k], &done);
                    let kept = disk.files().into_iter().any(|(file, _)| {
                        let backup =
                            file.starts_with("/home/state/backups") || file.extension().is_some_and(|e| e == "tar");
                        // What is written into a file that has gone to the backups is there.
                        let counts = !backup || verb.whole || in_place || !after.contains_key(name);
                        counts
                            && disk
                                .get(&file)
                                .is_some_and(|b| String::from_utf8_lossy(&b).contains("# theirs"))
                    });
                    let gone = !before.contains_key(name) || disk.get(&path).is_none();
                    assert!(kept || gone, "{at:?}: what the other wrote is nowhere");
                    let now = disk.get(&path);
                    if done.is_ok() && !verb.whole {
                        let then = after.get(name);
                        if verb.name.starts_with("undo of") && name.starts_with("courses/") {
                            let (now, then) = (now.as_deref().map(without_undone), then.map(|b| without_undone(b)));
                            assert!(now == then || then.is_none(), "{at:?}: {now:?}");
                        } else {
                            let (now, then) = (now.as_deref().map(said), then.map(|b| said(b)));
                            assert!(now == then || then.is_none(), "{at:?}: {now:?}");
                        }
                    }
                }
            }
        }
    }
    println!("{points} points of a write from outside");
    assert!(points > 2500, "{points}");
}
