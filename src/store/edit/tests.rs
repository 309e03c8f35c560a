//! Edits of files in the styles that people write them in: nothing but the edit's own lines may differ.

use super::*;

fn append(table: &str, fields: &[(&str, &str)]) -> Edit {
    Edit::Append {
        table: table.into(),
        fields: fields.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
    }
}

fn dose(id: &str) -> Edit {
    append(
        "dose",
        &[
            ("id", &format!("\"{id}\"")),
            ("course", "\"a\""),
            ("taken", "\"1 mg\""),
            ("at", "2026-01-05T20:14:00+01:00"),
        ],
    )
}

fn void(id: &str, reason: Option<&str>) -> Edit {
    Edit::Change {
        table: "dose".into(),
        which: Which::Entry(id.into()),
        set: vec![("void".into(), reason.map(|r| format!("\"{r}\"")))],
        expect: None,
    }
}

fn set(path: &[&str], value: Option<&str>) -> Edit {
    Edit::Set {
        path: path.iter().map(|p| (*p).into()).collect(),
        value: value.map(str::to_owned),
        before: Before::Any,
    }
}

/// The text after the edit, having checked that the edit back gives the value back, and that doing it twice changes
/// nothing.
fn edited(text: &str, edit: &Edit) -> String {
    let (after, inverse) = apply("f.toml", Some(text.as_bytes()), edit).unwrap();
    let again = apply("f.toml", Some(&after), edit).unwrap().0;
    assert_eq!(
        String::from_utf8_lossy(&again),
        String::from_utf8_lossy(&after),
        "twice"
    );
    // Another parser reads the same.
    let other = String::from_utf8_lossy(&after).parse::<toml_edit::DocumentMut>();
    assert!(other.is_ok(), "{other:?}");
    let (back, forth) = apply("f.toml", Some(&after), &inverse).unwrap();
    let (once_more, _) = apply("f.toml", Some(&back), &forth).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&once_more),
        String::from_utf8_lossy(&after),
        "redo"
    );
    String::from_utf8(after).unwrap()
}

const ONE: &str = "id = \"aaaaaa\"\ncourse = \"a\"\ntaken = \"1 mg\"\nat = 2026-01-05T08:00:00+01:00\n";

/// Twenty ways to write a month, each with one dose `aaaaaa`.
fn styles() -> Vec<String> {
    let crlf = |text: String| text.replace('\n', "\r\n");
    vec![
        format!("[[dose]]\n{ONE}"),
        format!("[[dose]]\n{}", ONE.trim_end()),
        format!("# January\n\n[[dose]] # the first\n{ONE}# the end"),
        format!("format = 1\n[[dose]]\n{ONE}\n\n\n"),
        crlf(format!("# January\n[[dose]]\n{ONE}")),
        crlf(format!("[[dose]]\n{}", ONE.trim_end())),
        format!("\u{feff}[[dose]]\n{ONE}"),
        format!("\u{feff}{}", crlf(format!("[[dose]]\n{ONE}"))),
        format!("[[dose]]\n{}", ONE.replace(" = ", "=")),
        format!("[[dose]]\n{}", ONE.replace(" = ", "\t =   ")),
        format!("  [[ dose ]]\n{}", ONE.replace("at =", "  at =")),
        format!("[[dose]]\n{}", ONE.replace('"', "'")),
        format!("[[\"dose\"]]\n{}", ONE.replace("taken", "\"taken\"")),
        format!("[[dose]]\n{}", ONE.replace('\n', " # why not\n")),
        format!("[[dose]]\n{ONE}mine = {{ a = 1, b = [1, 2, # two\n 3] }}\n"),
        format!("[[dose]]\n{ONE}[dose.mine]\nx = \"# no comment\"\n[mine]\ny = 1\n"),
        format!(
            "[[note]]\nid = \"n\"\nat = 2026-01-05T08:00:00+01:00\ntext = \"\"\"\n[[dose]]\n# no comment\n\"\"\"\n[[dose]]\n{ONE}"
        ),
        "dose = [\n  { id = \"aaaaaa\", course = \"a\", taken = \"1 mg\", at = 2026-01-05T08:00:00+01:00 }, # one\n]\n"
            .into(),
        "dose = [{ id = \"aaaaaa\", course = \"a\", taken = \"1 mg\", at = 2026-01-05T08:00:00+01:00 }]\n".into(),
        format!("[[dose]]\n{ONE}\n# [[dose]]\n# id = \"out\"\n\r\n"),
        format!("[[dose]]\n\n\n{}", ONE.replace('\n', "\n\n")),
        format!("[[dose]]\nmine.x = 1\n{ONE}mine.y = '''it's'''\n"),
    ]
}

#[test]
fn an_append_leaves_every_other_byte() {
    assert!(styles().len() >= 20);
    for text in styles() {
        let after = edited(&text, &dose("bbbbbb"));
        // What is there before is there after, in one piece or around the new item of a list.
        let same = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        let tail = text.as_bytes().get(same..).unwrap();
        assert!(after.as_bytes().ends_with(tail), "{text:?}\n{after:?}");
        let crlf = text.contains("\r\n") && !text.contains("out");
        assert_eq!(
            after.contains("\r\n") && !after.replace("\r\n", "").contains('\n'),
            crlf
        );
    }
}

#[test]
fn a_withdrawal_adds_its_own_line_only() {
    for text in styles() {
        let after = edited(&text, &void("aaaaaa", Some("by mistake")));
        let lines: Vec<&str> = text.lines().collect();
        let new: Vec<&str> = after.lines().collect();
        let inline = text.starts_with("dose = [");
        if inline {
            assert!(after.contains(", void = \"by mistake\" }"), "{after}");
            continue;
        }
        assert_eq!(new.len(), lines.len() + 1, "{text:?}\n{after:?}");
        let added = new.iter().position(|l| l.contains("by mistake")).unwrap();
        let mut without = new.clone();
        without.remove(added);
        assert_eq!(without, lines);
        let (back, _) = apply("f.toml", Some(after.as_bytes()), &void("aaaaaa", None)).unwrap();
        let back = String::from_utf8(back).unwrap();
        assert!(back.trim_end() == text.trim_end(), "{back:?}\n{text:?}");
    }
}

#[test]
fn another_value_keeps_what_is_around_it() {
    for text in styles() {
        let edit = Edit::Change {
            table: "dose".into(),
            which: Which::Entry("aaaaaa".into()),
            set: vec![("taken".into(), Some("\"2 mg\"".into()))],
            expect: None,
        };
        let after = edited(&text, &edit);
        let expected = text.replace("\"1 mg\"", "\"2 mg\"").replace("'1 mg'", "\"2 mg\"");
        assert_eq!(after, expected);
    }
}

#[test]
fn an_entry_without_an_id_gets_the_one_it_is_known_by() {
    let text = "[[dose]] # by hand\ncourse = \"a\"\ntaken = \"1 mg\"\nat = 2026-01-05T08:00:00+01:00\n";
    let table = reader::parse("f", text).unwrap();
    let id = entry_ids(&table).remove(0).0.to_string();
    let after = edited(text, &void(&id, Some("no")));
    assert!(
        after.starts_with(&format!("[[dose]] # by hand\nid = \"{id}\"\ncourse")),
        "{after}"
    );
    // The same wherever it is.
    let other = format!("[[dose]]\n{ONE}\n{text}");
    let table = reader::parse("f", &other).unwrap();
    assert_eq!(entry_ids(&table).remove(1).0.to_string(), id);
}

#[test]
fn settings_are_put_where_they_belong() {
    for (before, path, value, after) in [
        ("", &["theme"][..], Some("\"dark\""), "theme = \"dark\"\n"),
        ("# mine\n", &["theme"], Some("\"dark\""), "# mine\ntheme = \"dark\"\n"),
        (
            "theme = 'light' # bright\n",
            &["theme"],
            Some("\"dark\""),
            "theme = \"dark\" # bright\n",
        ),
        (
            "a = 1\n[slots]\nx = 1\n",
            &["theme"],
            Some("1"),
            "a = 1\ntheme = 1\n[slots]\nx = 1\n",
        ),
        (
            "[slots]\nx = 1\n",
            &["theme"],
            Some("1"),
            "theme = 1\n\n[slots]\nx = 1\n",
        ),
        (
            "# head\n\n# slots\n[slots]\nx = 1\n",
            &["theme"],
            Some("1"),
            "# head\n\ntheme = 1\n\n# slots\n[slots]\nx = 1\n",
        ),
        (
            "a = 1\n",
            &["slots", "tea"],
            Some("17:00:00"),
            "a = 1\n\n[slots]\ntea = 17:00:00\n",
        ),
        (
            "[slots]\n[x]\n",
            &["slots", "tea"],
            Some("1"),
            "[slots]\ntea = 1\n[x]\n",
        ),
        (
            "slots = { a = 1 }\n",
            &["slots", "tea"],
            Some("1"),
            "slots = { a = 1, tea = 1 }\n",
        ),
        ("slots = {}\n", &["slots", "tea"], Some("1"), "slots = { tea = 1 }\n"),
        ("a = 1 # one\nb = 2\n", &["a"], None, "# one\nb = 2\n"),
        (
            "s = { a = 1, b = 2, c = 3 }\n",
            &["s", "b"],
            None,
            "s = { a = 1, c = 3 }\n",
        ),
        ("s = { a = 1, b = 2 }\n", &["s", "b"], None, "s = { a = 1 }\n"),
        ("s = { b = 2 }\n", &["s", "b"], None, "s = {  }\n"),
        ("a = 1\n", &["b"], None, "a = 1\n"),
        (
            "[limits]\ngap      = 1\nper_dose = 2\n",
            &["limits", "late"],
            Some("3"),
            "[limits]\ngap      = 1\nper_dose = 2\nlate     = 3\n",
        ),
        ("a.b = 1\nz = 2\n", &["a", "c"], Some("3"), "a.b = 1\na.c = 3\nz = 2\n"),
        ("a = [1, # one\n2] # two\n", &["a"], Some("3"), "# one\na = 3 # two\n"),
        (
            "b = 1\na = [1, # one\n2] # two\n",
            &["a"],
            None,
            "b = 1\n# one\n# two\n",
        ),
        (
            "b = 1\n\n[supply] # left\non = 2026-01-01\n# x\nleft = \"3\"\n\n[limits]\ngap = 1\n",
            &["supply"],
            None,
            "b = 1\n\n# left\n# x\n\n[limits]\ngap = 1\n",
        ),
        ("supply.on = 1\nb = 1\nsupply.left = 2\n", &["supply"], None, "b = 1\n"),
    ] {
        assert_eq!(edited(before, &set(path, value)), after, "{before:?}");
    }
}

#[test]
fn what_cannot_be_done_safely_is_refused() {
    for (text, edit) in [
        ("s = { a = [1, # one\n2] }\n", set(&["s", "a"], Some("3"))),
        ("[a]\nb = 1\n", set(&["a"], Some("3"))),
        ("a = 1\n", set(&["a", "c"], Some("3"))),
        ("dose = 1\n", dose("bbbbbb")),
        ("[dose]\n", dose("bbbbbb")),
        ("a = 1\n", set(&["b"], Some("not toml"))),
        ("a = 1\n", set(&["b"], Some("1\nc = 2"))),
        ("[[dose\n", dose("bbbbbb")),
        ("format = 2\n", dose("bbbbbb")),
        ("", void("aaaaaa", None)),
    ] {
        assert!(apply("f.toml", Some(text.as_bytes()), &edit).is_err(), "{text:?}");
    }
    let taken = format!("[[reading]]\n{ONE}");
    assert_eq!(
        apply("f", Some(taken.as_bytes()), &dose("aaaaaa")).unwrap_err(),
        EditError::Taken("f".into())
    );
}

#[test]
fn a_removal_takes_what_was_appended() {
    let plan = append(
        "plan",
        &[("from", "2026-01-05"), ("steps", "[\n  { take = \"1 mg\" },\n]")],
    );
    let Edit::Append { table, fields } = plan.clone() else {
        unreachable!()
    };
    let remove = Edit::Remove { table, fields };
    for text in [
        "",
        "name = \"a\"\n",
        "name = \"a\"\r\n",
        "# c\n\n[[plan]]\nfrom = 2026-01-01\n",
    ] {
        let (after, inverse) = apply("f", Some(text.as_bytes()), &plan).unwrap();
        assert_eq!(inverse, remove);
        let (back, _) = apply("f", Some(&after), &remove).unwrap();
        assert_eq!(String::from_utf8(back).unwrap(), text);
        // Edited meanwhile: it stays.
        let touched = String::from_utf8(after).unwrap().replace("2026-01-05", "2026-01-06");
        assert!(apply("f", Some(touched.as_bytes()), &remove).is_err());
    }
}

/// Ways to write the second of two plans, each with the same content as its short form.
fn long_forms() -> Vec<(&'static str, &'static str)> {
    vec![
        // The other record in the inline form, and in the long form.
        (
            "name = \"a\"\n\n[[plan]]\nfrom = 2026-05-01\nsteps = [{ take = \"9 mg\" }]\n",
            "\n[[plan]]\nfrom = 2026-05-05\n\n[[plan.steps]]\nfor = \"3 days\"\ntake = \"3 mg\"\n",
        ),
        (
            "name = \"a\"\n\n[[plan]]\nfrom = 2026-05-01\n\n[[plan.steps]]\ntake = \"9 mg\"\n",
            "\n[[plan]]\nfrom = 2026-05-05\n\n[[plan.steps]]\nfor = \"3 days\"\ntake = \"3 mg\"\n",
        ),
        (
            "[[plan]]\nfrom = 2026-05-01\n\n[[plan.steps]]\ntake = \"9 mg\"\n",
            "\n[[plan]]\nfrom = 2026-05-05\n[[plan.steps]]\nfor = \"3 days\"\ntake = \"3 mg\"\n# said by phone\n",
        ),
        (
            "[[plan]]\nfrom = 2026-05-01\nsteps = [{ take = \"9 mg\" }]\n",
            "\n[[plan]]\nfrom = 2026-05-05 # from Tuesday\n\n# the first step\n[[plan.steps]] # x\nfor = \"3 days\"\ntake = \"3 mg\"\n",
        ),
        (
            "[[plan]]\r\nfrom = 2026-05-01\r\nsteps = [{ take = \"9 mg\" }]\r\n",
            "\r\n[[plan]]\r\nfrom = 2026-05-05\r\n\r\n[[plan.steps]]\r\nfor = \"3 days\"\r\ntake = \"3 mg\"\r\n",
        ),
        (
            "plan = [\n  { from = 2026-05-01, steps = [{ take = \"9 mg\" }] }, # one\n",
            "  { from = 2026-05-05, steps = [{ for = \"3 days\", take = \"3 mg\" }] }, # two\n]\n",
        ),
        (
            "plan = [{ from = 2026-05-01, steps = [{ take = \"9 mg\" }] }",
            ", { from = 2026-05-05, steps = [{ for = \"3 days\", take = \"3 mg\" }] }]\n",
        ),
    ]
}

#[test]
fn an_undo_takes_a_record_with_its_sub_tables_and_no_other() {
    let fields = [
        ("from", "2026-05-05"),
        ("steps", "[{ for = \"3 days\", take = \"3 mg\" }]"),
    ];
    let Edit::Append { table, fields } = append("plan", &fields) else {
        unreachable!()
    };
    let remove = Edit::Remove { table, fields };
    for (older, newer) in long_forms() {
        for behind in ["", "\n[limits]\ngap = \"6 hours\"\n", "\n# the end\n"] {
            let whole = format!("{older}{newer}{behind}");
            let (back, _) = apply("f", Some(whole.as_bytes()), &remove).unwrap_or_else(|e| panic!("{e}: {whole}"));
            let back = String::from_utf8(back).unwrap();
            let table = |text: &str| {
                text.parse::<toml_edit::DocumentMut>()
                    .unwrap_or_else(|e| panic!("{e}: {text}"))
            };
            let (was, is) = (table(&whole), table(&back));
            let plans = |table: &toml_edit::DocumentMut| -> Vec<String> {
                let text = table.to_string();
                let values: toml::Table = toml::from_str(&text).unwrap();
                let list = values
                    .get("plan")
                    .and_then(|list| list.as_array())
                    .cloned()
                    .unwrap_or_default();
                list.iter().map(ToString::to_string).collect()
            };
            assert_eq!(plans(&is), plans(&was)[..1], "{whole}\nbecame\n{back}");
            assert_eq!(was.contains_key("limits"), is.contains_key("limits"), "{back}");
            for comment in whole.split('#').skip(1) {
                let comment = comment.lines().next().unwrap();
                assert!(back.contains(comment), "{comment}: {back}");
            }
        }
    }
}

#[test]
fn a_sub_table_of_a_record_is_changed_and_given_back() {
    let measure = "[[measure]]\nid = \"a\"\nasked = { round = \"x\" }\n\n[[measure]]\nid = \"b\"\n";
    let change = |value: Option<&str>| Edit::Change {
        table: "measure".into(),
        which: Which::With(vec![("id".into(), "\"b\"".into())]),
        set: vec![("asked".into(), value.map(str::to_owned))],
        expect: None,
    };
    for asked in [
        "asked = { round = \"x\", after = [\"20 min\", \"40 min\"] }\n",
        "name = \"B\"\n\n[measure.asked] # how\nround = \"x\"\nafter = [\"20 min\", # then\n\"40 min\"]\n",
        "asked.round = \"x\"\nname = \"B\"\nasked.after = [\"20 min\", \"40 min\"]\n",
    ] {
        let text = format!("{measure}{asked}\n[[measure]]\nid = \"c\"\n");
        for value in [Some("{ round = \"y\" }"), None] {
            let after = edited(&text, &change(value));
            let (_, inverse) = apply("f", Some(text.as_bytes()), &change(value)).unwrap();
            let (back, _) = apply("f", Some(after.as_bytes()), &inverse).unwrap();
            let values = |text: &str| -> toml::Table { toml::from_str(text).unwrap() };
            assert_eq!(values(&String::from_utf8(back).unwrap()), values(&text), "{after}");
            assert_eq!(values(&after)["measure"][0], values(&text)["measure"][0]);
            assert_eq!(values(&after)["measure"][2], values(&text)["measure"][2]);
        }
    }
}

#[test]
fn an_edit_that_touches_another_record_is_not_written() {
    let text = format!("[[dose]]\n{ONE}\n[[dose]]\n{}", ONE.replace("aaaaaa", "bbbbbb"));
    let page = Page::parse("f", &text).unwrap();
    let right = edited(&text, &void("aaaaaa", Some("x")));
    page.verify(&Page::parse("f", &right).unwrap(), &void("aaaaaa", Some("x")))
        .unwrap();
    // The same number of records, and a value of the other one differs; or two have changed places.
    let other = right.replacen("course = \"a\"", "course = \"b\"", 2);
    assert!(
        page.verify(&Page::parse("f", &other).unwrap(), &void("aaaaaa", Some("x")))
            .is_err()
    );
    let swapped = right
        .replace("aaaaaa", "zzzzzz")
        .replace("bbbbbb", "aaaaaa")
        .replace("zzzzzz", "bbbbbb");
    assert!(
        page.verify(&Page::parse("f", &swapped).unwrap(), &void("aaaaaa", Some("x")))
            .is_err()
    );
    let more = format!("{right}\n[limits]\ngap = 1\n");
    assert!(
        page.verify(&Page::parse("f", &more).unwrap(), &void("aaaaaa", Some("x")))
            .is_err()
    );
}

#[test]
fn what_waits_joins_without_what_is_there() {
    let main = format!("# mine\n[[dose]]\n{ONE}");
    let waiting = format!("[[dose]]\n{ONE}\n[[dose]]\n{}", ONE.replace("aaaaaa", "bbbbbb"));
    let joined = String::from_utf8(join("f", Some(main.as_bytes()), waiting.as_bytes()).unwrap()).unwrap();
    assert!(joined.starts_with(&main));
    assert_eq!(joined.matches("[[dose]]").count(), 2);
    let again = join("f", Some(joined.as_bytes()), waiting.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), joined);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_panic(text in "(\\[\\[dose\\]\\]\n|id = \"a\"\n|dose = \\[|\\{|\\}|\\]|'|\"|#|\n|a\\.b = 1\n|.){0,40}") {
        let _ = apply("f", Some(text.as_bytes()), &dose("bbbbbb"));
        let _ = apply("f", Some(text.as_bytes()), &void("a", Some("x")));
        let _ = apply("f", Some(text.as_bytes()), &set(&["a", "b"], Some("2")));
    }
}
