//! Keys that are set one by one: what the reader of a file takes goes in, everything else of the file stays, and undo gives
//! every byte back.

use super::tests::{Place, day};
use crate::domain::course::{CourseId, Late};
use crate::domain::journal::Journal;
use crate::domain::keyed::{CareList, Datum, Keyed, Keys};
use crate::domain::operation::Operation;

const COURSE: &str = "\
# by hand, do not sort
name    = \"Examplin\" # the blue ones
count   = \"tablet\"
contains = \"5 mg\"
odd     = 1

[limits] # from the label
gap     = \"6 hours\" # said twice
per_day = \"20 mg\"

[[plan]]
from  = 2026-01-05
steps = [ { take = \"1 tablet 08:00, 2 tablets 20:00\" } ] # for now
";

const CARE: &str = "\
[[person]]
key = \"osei\" # as in the courses
name = \"Dr Osei\"

# the next ones
[[appointment]]
on = 2026-02-20
with = \"osei\"
";

fn place() -> Place {
    let place = Place::empty();
    place.put("courses/examplin.toml", COURSE);
    place.put("care.toml", CARE);
    place.put("config.toml", "clock = 24 # on the wall\n");
    place
}

fn course() -> Keyed {
    Keyed::Course("examplin".parse::<CourseId>().unwrap())
}

fn set(place: &Place, of: Keyed, path: &[&str], new: Option<Datum>) -> Operation {
    let old = place.store.keys(&of).unwrap().at(path).cloned();
    let path = path.iter().map(|key| (*key).to_owned()).collect();
    Operation::SetKey { of, path, old, new }
}

fn record(place: &Place, list: CareList) -> Keys {
    let keys = place.store.keys(&Keyed::Care).unwrap();
    keys.at(&[list.table()]).unwrap().records().next().unwrap().clone()
}

fn refused(place: &Place, operation: &Operation) -> String {
    let files = ["courses/examplin.toml", "care.toml", "config.toml"];
    let before = files.map(|file| place.text(file));
    let error = place.store.apply(operation).unwrap_err().to_string();
    let journal = Journal::default();
    let tried = place.store.tried(operation, &journal, day("2026-01-20")).unwrap_err();
    assert_eq!(tried.to_string(), error, "what is tried is what is done");
    assert_eq!(files.map(|file| place.text(file)), before);
    error
}

#[test]
fn a_key_is_set_where_it_is_and_everything_else_stays() {
    let place = place();
    place.apply(&set(&place, course(), &["limits", "gap"], Some(Datum::text("8 hours"))));
    assert_eq!(
        place.text("courses/examplin.toml"),
        COURSE.replace("6 hours", "8 hours")
    );
    place.apply(&set(
        &place,
        course(),
        &["limits", "late"],
        Some(Datum::text("2 hours")),
    ));
    place.apply(&set(&place, course(), &["missed"], Some(Datum::text("Leave it out."))));
    let text = place.text("courses/examplin.toml");
    assert!(text.contains("per_day = \"20 mg\"\nlate    = \"2 hours\"\n"), "{text}");
    assert!(text.contains("odd     = 1\nmissed = \"Leave it out.\"\n"), "{text}");
    let course = place.store.load(day("2026-01-20")).regimen.courses.remove(0);
    assert_eq!(
        (course.limits.gap, course.limits.late),
        (Some(480), Some(Late::After(120)))
    );
    assert_eq!(course.missed.as_deref(), Some("Leave it out."));
}

#[test]
fn undo_of_every_kind_gives_every_byte_back() {
    let place = place();
    let files = ["courses/examplin.toml", "care.toml", "config.toml"];
    let before = files.map(|file| place.text(file));
    let fields = |keys: &[(&str, &str)]| -> Keys {
        keys.iter()
            .map(|(key, text)| ((*key).to_owned(), Datum::text(*text)))
            .collect()
    };
    let contains = Datum::Fields(fields(&[("THC", "5 mg"), ("CBD", "2 mg")]));
    let change = |key: &str, new| Operation::ChangeRecord {
        list: CareList::Person,
        old: record(&place, CareList::Person),
        key: key.to_owned(),
        new,
    };
    let operations = [
        set(&place, course(), &["limits", "per_day"], None),
        set(&place, course(), &["name"], Some(Datum::text("Sampletol"))),
        set(&place, course(), &["contains"], Some(contains)),
        set(&place, course(), &["limits", "show"], Some(Datum::text("Call."))),
        set(&place, course(), &["window"], Some(Datum::text("30 min"))),
        set(&place, Keyed::Settings, &["clock"], Some(Datum::Number(12.into()))),
        set(&place, Keyed::Settings, &["clock"], None),
        set(
            &place,
            Keyed::Settings,
            &["slots", "shift end"],
            Some(Datum::text("23:15")),
        ),
        change("phone", Some(Datum::text("555 0100"))),
        change("name", Some(Datum::text("Dr Osei-Bonsu"))),
        Operation::RemoveRecord {
            list: CareList::Appointment,
            old: record(&place, CareList::Appointment),
        },
        Operation::AddRecord {
            list: CareList::Paper,
            keys: vec![
                ("name".into(), Datum::text("Certificate")),
                ("until".into(), Datum::Date(day("2026-06-30"))),
            ],
        },
    ];
    for operation in &operations {
        place.apply(operation);
        let after = files.map(|file| place.text(file));
        assert_ne!(after, before, "{operation:?}");
        let faults = place.store.load(day("2026-01-20")).faults;
        assert!(
            faults.iter().all(|fault| !fault.is_error()),
            "{operation:?}: {faults:?}"
        );
        place.store.undo().unwrap();
        assert_eq!(files.map(|file| place.text(file)), before, "{operation:?}");
        place.store.redo().unwrap();
        assert_eq!(files.map(|file| place.text(file)), after, "{operation:?}");
        place.store.undo().unwrap();
    }
}

#[test]
fn what_the_reader_would_find_wrong_is_refused_in_its_words() {
    let place = place();
    let limit = |text: &str| set(&place, course(), &["limits", "per_day"], Some(Datum::text(text)));
    assert!(refused(&place, &limit("20 mgg")).contains("mgg"));
    assert!(refused(&place, &limit("20 mg THC")).contains("`THC` is not a component"));
    let gap = set(&place, course(), &["limits", "gap"], Some(Datum::text("soon")));
    assert!(refused(&place, &gap).contains("15 min or 2 hours"));
    let unknown = set(&place, course(), &["limits", "per_dya"], Some(Datum::text("20 mg")));
    assert!(
        refused(&place, &unknown).contains("nothing is limited by it")
            || refused(&place, &unknown).contains("not known")
    );
    let name = set(&place, course(), &["name"], None);
    assert!(refused(&place, &name).contains("`name` is missing"));
    let clock = set(&place, Keyed::Settings, &["clock"], Some(Datum::Number(13.into())));
    assert_eq!(refused(&place, &clock), "expected 12 or 24");
    let visit = Operation::AddRecord {
        list: CareList::Appointment,
        keys: vec![("with".into(), Datum::text("osei"))],
    };
    assert!(refused(&place, &visit).contains("`on` is missing"));
}

#[test]
fn a_word_that_the_journal_or_a_plan_needs_is_not_taken_away() {
    let place = Place::empty();
    let course = "name = \"Examplin\"\ncount = \"squirt\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [ { take = \"1 squirt shift end\" } ]\n";
    place.put("courses/examplin.toml", course);
    place.put("config.toml", "[slots]\n\"shift end\" = \"23:15\"\n");
    place.put(
        "journal/2026-01.toml",
        "[[dose]]\ncourse = \"examplin\"\ndue = 2026-01-05\nslot = \"shift end\"\ntaken = \"1 squirt\"\nat = 2026-01-05T23:15:00+01:00\n",
    );
    let of = Keyed::Course("examplin".parse().unwrap());
    let slot = set(&place, Keyed::Settings, &["slots", "shift end"], None);
    let error = place.store.apply(&slot).unwrap_err().to_string();
    assert!(
        error.contains("courses/examplin.toml could not be read any more"),
        "{error}"
    );
    let later = set(
        &place,
        Keyed::Settings,
        &["slots", "shift end"],
        Some(Datum::text("23:30")),
    );
    place.apply(&later);
    let count = set(&place, of, &["count"], None);
    assert!(
        place.store.apply(&count).is_err(),
        "the plan and the journal say squirt"
    );
}

#[test]
fn a_value_that_changed_meanwhile_is_not_written_over() {
    let place = place();
    let limit = set(&place, course(), &["limits", "per_day"], Some(Datum::text("15 mg")));
    let person = Operation::ChangeRecord {
        list: CareList::Person,
        old: record(&place, CareList::Person),
        key: "phone".into(),
        new: Some(Datum::text("555 0100")),
    };
    place.put("courses/examplin.toml", &COURSE.replace("20 mg", "10 mg"));
    place.put("care.toml", &CARE.replace("Dr Osei", "Dr N"));
    assert!(refused(&place, &limit).contains("changed meanwhile"));
    assert!(refused(&place, &person).contains("changed meanwhile"));
}

#[test]
fn what_check_would_say_is_told_before_it_is_written() {
    let place = place();
    let tried = |operation: &Operation| {
        let tried = place.store.tried(operation, &Journal::default(), day("2026-01-20"));
        tried.unwrap().remarks
    };
    let enough = set(&place, course(), &["limits", "per_day"], Some(Datum::text("15 mg")));
    assert_eq!(tried(&enough), Vec::<String>::new());
    let less = set(&place, course(), &["limits", "per_day"], Some(Datum::text("10 mg")));
    let remarks = tried(&less);
    assert!(remarks.iter().any(|remark| remark.contains("10 mg")), "{remarks:?}");
    place.apply(&less);
    let said = place.store.check_on(day("2026-01-20"));
    assert!(
        remarks
            .iter()
            .all(|remark| said.iter().any(|fault| fault.message == *remark))
    );
    assert_eq!(
        tried(&set(&place, course(), &["missed"], Some(Datum::text("x")))),
        Vec::<String>::new()
    );
}

#[test]
fn a_table_is_changed_key_by_key_and_a_text_takes_its_place() {
    let place = Place::empty();
    let text = "name = \"Oil\"\ncount = \"mL\"\n\n[contains]\nTHC = \"10 mg/mL\" # on the label\nCBD = \"5 mg/mL\"\n";
    place.put("courses/oil.toml", text);
    let of = || Keyed::Course("oil".parse().unwrap());
    let fields = vec![
        ("THC".to_owned(), Datum::text("10 mg/mL")),
        ("CBG".to_owned(), Datum::text("2 mg/mL")),
    ];
    place.apply(&set(&place, of(), &["contains"], Some(Datum::Fields(fields))));
    let after = text.replace("CBD = \"5 mg/mL\"", "CBG = \"2 mg/mL\"");
    assert_eq!(place.text("courses/oil.toml"), after);
    place.apply(&set(&place, of(), &["contains"], Some(Datum::text("10 mg/mL"))));
    let after = place.text("courses/oil.toml");
    assert!(
        after.contains("contains = \"10 mg/mL\"") && after.contains("# on the label"),
        "{after}"
    );
    assert_eq!(place.store.load(day("2026-01-20")).faults, []);
    place.store.undo().unwrap();
    place.store.undo().unwrap();
    assert_eq!(place.text("courses/oil.toml"), text);
}

/// What raises or lowers a limit tenfold, what changes how much is in a dose, when the day turns or when a slot is, is said
/// before it is written; an ordinary change is not.
#[test]
fn what_means_something_else_is_said() {
    let place = place();
    let journal = Journal::default();
    let said = |place: &Place, of: Keyed, path: &[&str], new: Datum| {
        let operation = set(place, of, path, Some(new));
        let tried = place.store.tried(&operation, &journal, day("2026-01-20")).unwrap();
        tried.remarks.join(" | ")
    };
    let text = |text: &str| Datum::text(text);
    for (path, value, words) in [
        (
            &["limits", "per_day"][..],
            "200 mg",
            "which is 10 times the 20 mg until now",
        ),
        (&["limits", "per_day"], "0.2 g", "10 times the 20 mg"),
        (&["limits", "per_day"], "40 tablets", "10 times the 20 mg"),
        (&["limits", "gap"], "30 min", "12 times less than the 6 hours until now"),
        (&["contains"], "50 mg", "1 tablet = 50 mg (until now = 5 mg)"),
        (&["contains"], "6 mg", "recorded already are counted by it"),
    ] {
        let found = said(&place, course(), path, text(value));
        assert!(found.contains(words), "{path:?} {value}: {found}");
    }
    for (path, value) in [
        (&["limits", "per_day"][..], "25 mg"),
        (&["limits", "gap"], "5 hours"),
        (&["limits", "per_week"], "2000 mg"),
        (&["note"], "with water"),
    ] {
        let found = said(&place, course(), path, text(value));
        assert!(!found.contains("until now"), "{path:?} {value}: {found}");
    }
    let found = said(&place, course(), &["zone"], text("Europe/Paris"));
    assert!(
        found.contains("due by the clock of Europe/Paris (until now by the clock of the place"),
        "{found}"
    );
    let found = said(&place, course(), &["window"], text("30 min"));
    assert!(
        found.contains("on time within 30 min before to 30 min after their time"),
        "{found}"
    );
    let found = said(&place, Keyed::Settings, &["window"], text("1 hour"));
    assert!(
        found.contains("1 h before to 1 h after their time (until now 2 h)"),
        "{found}"
    );
    let at = |time: &str| Datum::Time(time.parse().unwrap());
    let found = said(&place, Keyed::Settings, &["day_turn"], at("05:00:00"));
    assert!(found.contains("The day turns at 05:00"), "{found}");
    place.put(
        "courses/other.toml",
        &COURSE.replace("Examplin", "Other").replace("08:00", "morning"),
    );
    let found = said(&place, Keyed::Settings, &["slots", "morning"], at("20:00:00"));
    assert!(
        found.contains("morning is 20:00 (until now 08:00): doses of Other"),
        "{found}"
    );
    let found = said(&place, Keyed::Settings, &["slots", "lunch"], at("13:00:00"));
    assert_eq!(found, "", "no dose is due then");
}
