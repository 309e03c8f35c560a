//! The table holds what it promises.

use std::collections::{BTreeMap, HashSet};

use super::*;

#[test]
fn every_key_of_the_table_is_a_key_and_is_once_in_a_scope() {
    let mut seen = HashSet::new();
    for row in TABLE {
        for key in row.keys {
            let read: Key = key.parse().unwrap();
            assert_eq!(read.to_string(), *key, "{}", row.name);
            assert!(seen.insert((row.scope, read)), "{key} is twice in {:?}", row.scope);
            assert!(
                !["Ctrl-M", "Ctrl-I", "Ctrl-H"].contains(key),
                "{key} is another key on a terminal"
            );
        }
    }
}

#[test]
fn always_and_everywhere_do_not_hide_each_other() {
    let of = |scope| TABLE.iter().filter(move |r| r.scope == scope).flat_map(|r| r.keys);
    for key in of(Scope::Everywhere) {
        assert!(!of(Scope::Always).any(|k| k == key), "{key}");
    }
}

/// A letter means the same kind of thing in every view or nothing. These are the exceptions that are meant.
#[test]
fn a_view_hides_only_what_it_means_to_hide() {
    let mut hidden = BTreeMap::<&str, Vec<&str>>::new();
    for row in TABLE.iter().filter(|r| {
        matches!(
            r.scope,
            Scope::Today | Scope::Dose | Scope::Rating | Scope::Calendar | Scope::Review | Scope::Plan | Scope::Journal
        )
    }) {
        for other in TABLE
            .iter()
            .filter(|o| matches!(o.scope, Scope::Everywhere | Scope::Always))
        {
            for key in row
                .keys
                .iter()
                .filter(|k| other.keys.contains(k) && other.action != row.action)
            {
                hidden.entry(row.name).or_default().push(key);
            }
        }
    }
    let expected = BTreeMap::from([
        ("earlier-day", vec!["h", "Left"]),
        ("later-day", vec!["l", "Right"]),
        ("rate", vec!["1", "2", "3", "4", "5"]),
        ("edit", vec!["Enter"]),
    ]);
    assert_eq!(hidden, expected);
}

#[test]
fn the_table_has_every_key_of_the_design() {
    let map = Keymap::default();
    let scopes = [Scope::Searching, Scope::Everywhere, Scope::Always];
    let keys = "j k Down Up g G Home End PgDn PgUp Ctrl-D Ctrl-U h l Left Right [ ] < > . Tab S-Tab Enter Esc / n N : \
                Ctrl-P ? u U Ctrl-R c R y * q Ctrl-C Ctrl-L Ctrl-Z 1 2 3 4 5";
    for key in keys.split_whitespace() {
        assert!(map.find(&scopes, key.parse().unwrap()).is_some(), "{key}");
    }
    for (scope, keys) in [
        (Scope::Dose, "Space s e"),
        (Scope::Today, "a o h l"),
        (Scope::Rating, "0 9 x - z"),
        (Scope::CheckIn, "0 9 x - z n m o s Space Enter"),
        (Scope::Calendar, "v r p Enter [ ] < > ."),
        (Scope::Review, "v r p R"),
        (Scope::Chart, "+ - h l j k"),
        (Scope::Report, "Enter f p i y"),
        (Scope::Contents, "Enter Space Esc"),
        (Scope::Plan, "+ - a i H T C x w D A S Enter"),
        (Scope::Decisions, "Enter e x v Esc"),
        (Scope::Compared, "Esc v"),
        (Scope::Pair, "Esc = [ ]"),
        (Scope::Changes, "Enter j k Esc"),
        (Scope::Journal, "Enter E f / [ ] . x d"),
        (Scope::Writing, "Ctrl-S Esc"),
    ] {
        for key in keys.split_whitespace() {
            assert!(map.find(&[scope], key.parse().unwrap()).is_some(), "{key} in {scope:?}");
        }
    }
}

#[test]
fn rows_have_words_and_one_name_means_one_thing() {
    let mut actions = BTreeMap::new();
    for row in TABLE {
        assert!(!row.help.is_empty() && !row.name.is_empty(), "{row:?}");
        assert!(row.hint.is_empty() == (row.rank >= scope::NO), "{row:?}");
        let action = *actions.entry(row.name).or_insert(row.action);
        assert_eq!(action, row.action, "{}", row.name);
    }
    assert!(TABLE.iter().all(|row| Scope::ALL.contains(&row.scope)));
}

fn rebound(names: &[(&str, &[&str])]) -> (Keymap, Vec<String>) {
    let list = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (map, faults) = Keymap::rebound(names.iter().map(|(name, keys)| (*name, list(keys))));
    (map, faults.iter().map(ToString::to_string).collect())
}

fn key(name: &str) -> Key {
    name.parse().unwrap()
}

#[test]
fn a_person_rebinds_and_is_told_of_faults() {
    let (map, said) = rebound(&[
        ("take", &["t"]),
        ("skip", &["t"]),
        ("tkae", &["y"]),
        ("nosuch.hide", &["Z"]),
    ]);
    assert_eq!(map.find(&[Scope::Dose], key("t")), Some(Action::Take));
    assert_eq!(map.find(&[Scope::Dose], key("Space")), None);
    assert_eq!(
        map.find(&[Scope::Dose], key("s")),
        Some(Action::Skip),
        "it keeps the key it had"
    );
    assert!(
        said.iter()
            .any(|told| told.starts_with("`tkae` is not a command; did you mean `take`?")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|told| told.starts_with("`nosuch` is not a screen")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|told| told.starts_with("t means `take` already (today, a dose), so `skip` keeps")),
        "{said:?}"
    );
    assert_eq!(said.len(), 3, "{said:?}");
}

#[test]
fn a_key_that_is_not_usable_leaves_the_default() {
    for keys in [&["gg"][..], &["t", "Nonsense"], &[]] {
        let (map, said) = rebound(&[("take", keys)]);
        assert_eq!(map.find(&[Scope::Dose], key("Space")), Some(Action::Take), "{keys:?}");
        assert_eq!(said.is_empty(), keys.is_empty(), "{said:?}");
    }
}

#[test]
fn a_key_that_moves_never_comes_to_record_a_dose() {
    let (map, said) = rebound(&[("take", &["j"])]);
    let scopes = [Scope::Dose, Scope::Today, Scope::Everywhere, Scope::Always];
    assert_eq!(map.find(&scopes, key("j")), Some(Action::Down));
    assert_eq!(map.find(&scopes, key("Space")), Some(Action::Take));
    assert!(said[0].contains("j means `down` already"), "{said:?}");
    // Where the other one is given another key, it goes.
    let (map, said) = rebound(&[("dose.take", &["s"]), ("dose.skip", &["Space"])]);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(map.find(&scopes, key("s")), Some(Action::Take));
    assert_eq!(map.find(&scopes, key("Space")), Some(Action::Skip));
}

#[test]
fn a_table_of_a_screen_binds_there_only() {
    let (map, said) = rebound(&[
        ("plan.hold", &["Z"]),
        ("calendar.switch", &["Z"]),
        ("paln.hold", &["Y"]),
    ]);
    assert_eq!(map.find(&[Scope::Plan], key("Z")), Some(Action::Hold));
    assert_eq!(map.find(&[Scope::Plan], key("H")), None);
    assert_eq!(map.find(&[Scope::Calendar], key("Z")), Some(Action::Switch));
    assert_eq!(
        map.find(&[Scope::Review], key("v")),
        Keymap::default().find(&[Scope::Review], key("v"))
    );
    assert_eq!(said, ["`paln` is not a screen that has keys; did you mean `plan`?"]);
    let (_, said) = rebound(&[("calendar.hold", &["Z"])]);
    assert!(said[0].starts_with("`calendar.hold` is not a command"), "{said:?}");
}

#[test]
fn ranges_of_digits_are_short() {
    let keys = |names: &str| names.split(' ').map(|k| k.parse().unwrap()).collect::<Vec<Key>>();
    assert_eq!(keys_in_words(&keys("0 1 2 3 4 5 6 7 8 9 x")), "0-9 x");
    assert_eq!(keys_in_words(&keys("j k Up Down")), "j k Up Down");
    assert_eq!(keys_in_words(&keys("1 2 x 3")), "1 2 x 3");
}

#[test]
fn hints_never_name_a_key_that_means_something_else() {
    let scopes = [Scope::Rating, Scope::Today, Scope::Everywhere, Scope::Always];
    let hints = Keymap::default().hints(&scopes);
    assert_eq!(
        hints[0],
        Hint {
            key: "0-9".into(),
            words: "rate",
            rank: 1
        }
    );
    assert!(hints.iter().any(|h| h.words == "help" && h.rank == 0));
}
