//! The table holds what it promises.

use std::collections::{BTreeMap, HashSet};

use super::*;

#[test]
fn every_key_of_the_table_is_a_key_and_stands_once_in_a_scope() {
    let mut seen = HashSet::new();
    for row in TABLE {
        for key in row.keys {
            let read: Key = key.parse().unwrap();
            assert_eq!(read.to_string(), *key, "{}", row.name);
            assert!(seen.insert((row.scope, read)), "{key} stands twice in {:?}", row.scope);
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
        assert!(row.hint.is_empty() == (row.rank >= NO), "{row:?}");
        let action = *actions.entry(row.name).or_insert(row.action);
        assert_eq!(action, row.action, "{}", row.name);
    }
    assert!(TABLE.iter().all(|row| Scope::ALL.contains(&row.scope)));
}

#[test]
fn a_person_rebinds_and_is_told_of_faults() {
    let list = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (map, faults) = Keymap::rebound([
        ("take", list(&["t", "Nonsense"])),
        ("skip", list(&["t"])),
        ("tkae", list(&["y"])),
    ]);
    let t: Key = "t".parse().unwrap();
    assert_eq!(map.find(&[Scope::Dose], t), Some(Action::Take));
    assert_eq!(map.find(&[Scope::Dose], "Space".parse().unwrap()), None);
    assert_eq!(map.key_of(&[Scope::Dose], Action::Skip), None);
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "keys.toml: `Nonsense` for `take` is no key",
            "keys.toml: `tkae` is no command; nearest: `take`",
            "keys.toml: t is bound twice (today, a dose): `take` has it, `skip` does not",
        ]
    );
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
