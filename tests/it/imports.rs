//! What an import must neither lose nor leave behind, and what it says of what it reads.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Output;

use crate::home::{Home, text};

/// A folder with nothing in it, in the February of the files below.
fn empty() -> Home {
    let mut home = Home::empty();
    home.at("2026-02-10T12:00:00+01:00", "Europe/Berlin");
    std::fs::create_dir_all(home.path("")).unwrap();
    home
}

/// Writes a file next to the regimen and imports it.
fn import(home: &Home, name: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> Output {
    let path = home.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut args = vec!["import", path.to_str().unwrap()];
    args.extend(more);
    home.run(&args)
}

fn told(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// Every file of the regimen with its bytes; the lock is nobody's data.
fn files(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = home.everything().into_iter();
    let data = all.filter(|path| path.starts_with(home.path("")) && path.is_file() && !path.ends_with(".lock"));
    data.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Two readings of a measure that is new, and a dose of a medicine that is.
const TABLE: &str = "kind,at,course,amount,unit,measure,value\n\
                     dose,2026-02-01T08:00:00+01:00,Examplin,2,mg,,\n\
                     reading,2026-02-01T09:00:00+01:00,,,,Pain,4\n\
                     reading,2026-02-02T09:00:00+01:00,,,,Pain,5\n";

/// Undo gives back every byte and every file, and leaves none that was not there.
#[test]
fn an_import_that_is_undone_leaves_no_trace() {
    let home = empty();
    let done = import(&home, "t.csv", TABLE, &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    home.ok(&["undo"]);
    assert_eq!(files(&home), BTreeMap::new());
    // Done again and undone again it is the same.
    home.ok(&["redo"]);
    assert!(home.read("measures.toml").contains("Pain"));
    home.ok(&["undo"]);
    assert_eq!(files(&home), BTreeMap::new());
    // What is there without a line end at its end, and with those of another system, is given back so.
    let own = "# mine\r\n[[measure]]\r\nid = \"mood\"\r\nscale = \"0-10\"";
    home.write("measures.toml", own);
    let before = files(&home);
    assert!(import(&home, "t.csv", TABLE, &["--yes"]).status.success());
    assert_ne!(files(&home), before);
    home.ok(&["undo"]);
    assert_eq!(files(&home), before);
}

/// What somebody else has written into the new file meanwhile stays, and only what was imported goes.
#[test]
fn an_import_that_is_undone_keeps_what_was_written_since() {
    let home = empty();
    assert!(import(&home, "t.csv", TABLE, &["--yes"]).status.success());
    let more = format!(
        "{}\n[[measure]]\nid = \"mine\"\nscale = \"0-10\"\n",
        home.read("measures.toml")
    );
    home.write("measures.toml", &more);
    home.ok(&["undo"]);
    let left = home.read("measures.toml");
    assert!(left.contains("mine") && !left.contains("Pain"), "{left}");
}

/// The record count of a preview: read, to be written, there, left out.
fn counts(said: &str) -> [usize; 4] {
    let line = said.lines().find(|line| line.contains(" to be written, ")).unwrap();
    let numbers: Vec<usize> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    numbers.try_into().unwrap()
}

/// A row of our own table that says both that a dose was taken and that it was not is left out, by its line.
#[test]
fn a_row_with_an_amount_and_a_state_is_asked_about() {
    let home = empty();
    let table = "kind,at,course,amount,unit,state,why,note,colour\n\
                 dose,2026-02-01T08:00:00+01:00,Examplin,2,mg,skipped,,,\n\
                 dose,2026-02-02T08:00:00+01:00,Examplin,2,mg,held,,,\n\
                 dose,2026-02-03T08:00:00+01:00,Examplin,2,mg,,,after lunch,blue\n\
                 dose,2026-02-04T08:00:00+01:00,Examplin,,,skipped,,,\n";
    let said = told(&import(&home, "t.csv", table, &["--yes"]));
    assert_eq!(counts(&said), [4, 2, 0, 2], "{said}");
    for words in [
        "it has an amount and is `skipped`",
        "(line 2)",
        "is `held`",
        "not kept: `note` of a dose (line 4)",
        "not kept: the column `colour`",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!home.read("journal/2026-02.toml").contains("2026-02-01"));
}

/// What a mapping says is skipped is skipped; its amount, a second unit and a day that cannot be read are reported.
#[test]
fn a_mapped_table_loses_nothing_in_silence() {
    let home = empty();
    let map = home.dir.path().join("map.toml");
    let args = ["--yes", "--map", map.to_str().unwrap()];
    std::fs::write(
        &map,
        "delimiter = \";\"\ndate = { column = \"Tag\", form = \"DD.MM.YYYY\" }\ncourse = { fixed = \"Examplin\" }\namount = \"Menge\"\n\
         unit = \"Einheit\"\nstate = { column = \"Genommen\", taken = [\"ja\"], skipped = [\"nein\"] }\ndue = { column = \"Plan\", form = \"DD.MM.YYYY\" }\n",
    )
    .unwrap();
    let table = "Tag;Menge;Einheit;Genommen;Plan;Ort\r\n01.02.2026;2,5;mg;nein;;zu Hause\r\n02.02.2026;2,5 g;mg;ja;;\r\n\
                 03.02.2026;2,5;m!;ja;;\r\n04.02.2026;2,5;mg;ja;bald;\r\n05.02.2026;2,5;mg;ja;05.02.2026;;mehr\r\n";
    let said = told(&import(&home, "t.csv", table, &args));
    assert_eq!(counts(&said), [5, 2, 0, 3], "{said}");
    for words in [
        "not kept: the amount of a dose that was not taken (line 2)",
        "has a unit of its own",
        "`m!` is not a unit",
        "was due cannot be read",
        "the column `Ort`",
        "fields behind the last column (line 6)",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    std::fs::write(&map, "delimiter = \";\"\ndate = \"Tag\"\namount = \"Menge\"\n").unwrap();
    let asked = import(&home, "t.csv", table, &args);
    assert_eq!(asked.status.code(), Some(2));
    assert!(told(&asked).contains("of which medicine?"), "{}", told(&asked));
}

/// People, visits and papers come with our own JSON; what nobody here knows is named, and the counts add up.
#[test]
fn our_own_json_brings_people_and_names_what_is_not_known() {
    let home = empty();
    let care = "[[person]]\nkey = \"o\"\nname = \"Dr O\"\nphone = \"1\"\nrole = \"pharmacy\"\n\n\
                [[appointment]]\non = 2026-03-01\nat = 10:30:00\nwith = \"o\"\nevery = \"4 weeks\"\n\n\
                [[paper]]\nname = \"Certificate\"\nuntil = 2026-12-01\nnotice = 14\n";
    home.write("care.toml", care);
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncolour = \"blue\"\n[[plan]]\nfrom = 2026-02-01\nweight = \"75 kg\"\nsteps = [{ take = \"2 mg/kg morning\" }]\n",
    );
    home.write(
        "journal/2026-02.toml",
        "[[dose]]\nid = \"a1\"\ncourse = \"x\"\ndue = 2026-02-01\nslot = \"morning\"\nplanned = \"2 mg/kg\"\ntaken = \"150 mg\"\n\
         at = 2026-02-01T08:00:00+01:00\nplace = \"home\"\n\n[[dose]]\nid = \"a2\"\ncourse = \"gone\"\ntaken = \"1 mg\"\n\
         at = 2026-02-01T09:00:00+01:00\n",
    );
    let out = home.run(&["export", "json"]);
    let (made, said) = (text(&out.stdout), text(&out.stderr));
    for words in [
        "1 dose,",
        "1 person, 1 appointment, 1 paper",
        "their course or measure is gone or cannot be read: 1 record",
        "2 keys that nobody here knows (colour in courses/x.toml:2",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let other = empty();
    let said = told(&import(&other, "all.json", &made, &["--yes"]));
    assert_eq!(counts(&said), [5, 5, 0, 0], "{said}");
    assert!(
        said.contains("new in care.toml: 1 person, 1 appointment, 1 paper"),
        "{said}"
    );
    assert_eq!(other.ok(&["export", "json"]), made);
    assert_eq!(
        counts(&told(&import(&other, "all.json", &made, &["--yes"]))),
        [5, 0, 5, 0]
    );
    other.ok(&["undo"]);
    assert_eq!(files(&other), BTreeMap::new());
    // A later program may know more, and somebody may have written into it.
    let more = made
        .replacen("\"notes\":", "\"moods\": [1, 2], \"weather\": \"fine\", \"notes\":", 1)
        .replacen(
            "\"name\": \"Examplin\"",
            "\"name\": \"Examplin\", \"shade\": \"red\"",
            1,
        )
        .replacen("\"taken\":", "\"taste\": \"bitter\", \"taken\":", 1);
    let said = told(&import(&other, "more.json", &more, &["--yes"]));
    assert_eq!(counts(&said), [7, 5, 0, 2], "{said}");
    for words in [
        "2 left out: `moods` is not known here",
        "not kept: `weather`",
        "not kept: `shade` of a course",
        "not kept: `taste` of a dose",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // Somebody else with the same key is not changed.
    let said = told(&import(&other, "o.json", made.replace("Dr O", "Dr P"), &["--yes"]));
    assert!(said.contains("a person with the key `o` is there"), "{said}");
    assert!(!home.ok(&["export", "json", "--hide-names"]).contains("Dr O"));
}

/// A FHIR bundle of our own brings back the doses with the moments that they were planned for, and where they are there
/// already it adds none.
#[test]
fn our_own_fhir_gives_no_dose_twice() {
    let home = empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"2 mg morning, 2 mg 20:00\" }]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n",
    );
    home.write(
        "journal/2026-02.toml",
        "[[dose]]\nid = \"a1\"\ncourse = \"x\"\ndue = 2026-02-01\nslot = \"morning\"\nplanned = \"2 mg\"\ntaken = \"2 mg\"\n\
         at = 2026-02-01T08:05:00+01:00\nwhy = \"late\"\n\n[[dose]]\nid = \"a2\"\ncourse = \"x\"\ndue = 2026-02-01\ntime = 20:00:00\n\
         state = \"held\"\nat = 2026-02-01T20:00:00+01:00\nwhy = \"by phone\"\n\n[[dose]]\nid = \"a3\"\ncourse = \"x\"\ndue = 2026-02-02\n\
         slot = \"morning\"\nstate = \"skipped\"\nat = 2026-02-02T08:00:00+01:00\n\n[[reading]]\nid = \"b1\"\nmeasure = \"pain\"\nvalue = 4\n\
         at = 2026-02-02T00:15:00+01:00\nday = 2026-02-01\nnote = \"sitting\"\n",
    );
    let made = home.ok(&["export", "fhir"]);
    assert_eq!(counts(&told(&import(&home, "f.json", &made, &["--yes"]))), [5, 0, 5, 0]);
    let other = empty();
    assert!(import(&other, "f.json", &made, &["--yes"]).status.success());
    let row = |home: &Home| home.ok(&["export", "csv"]);
    let own: Vec<String> = row(&home)
        .lines()
        .map(|line| line.replace(",x,", ",examplin,"))
        .collect();
    assert_eq!(row(&other).lines().collect::<Vec<_>>(), own);
    // A table that does not say for which moment a dose was has the same dose at the same time.
    let table = "kind,at,course,amount,unit\ndose,2026-02-01T08:05:00+01:00,Examplin,2,mg\n";
    assert_eq!(counts(&told(&import(&home, "t.csv", table, &["--yes"]))), [1, 0, 1, 0]);
}

/// What of another program's FHIR is not read is named, resource by resource and key by key.
#[test]
fn fhir_of_others_is_read_or_named() {
    let home = empty();
    let bundle = r#"{"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Patient", "id": "p"}}, {"fullUrl": "x"},
        {"resource": {"resourceType": "MedicationAdministration", "id": "1", "status": "completed", "subject": {"reference": "Patient/p"},
          "medicationCodeableConcept": {"text": "Examplin"}, "effectiveDateTime": "2026-02-01T08:00:00+01:00", "device": [{"display": "pump"}],
          "dosage": {"text": "one in the morning", "site": {"text": "left arm"}, "method": {"text": "push"}, "dose": {"value": 2, "unit": "mg"}}}},
        {"resource": {"resourceType": "MedicationAdministration", "id": "2", "status": "not-done", "subject": {"reference": "Patient/q"},
          "medicationCodeableConcept": {"text": "Examplin"}, "effectiveDateTime": "2026-02-02T08:00:00+01:00", "dosage": {"dose": {"value": 2, "unit": "mg"}}}}]}"#;
    let said = told(&import(&home, "f.json", bundle, &["--yes"]));
    assert_eq!(counts(&said), [4, 2, 0, 2], "{said}");
    for words in [
        "resources of the kind Patient are not read (Patient p)",
        "there is no resource in it (entry 2)",
        "`device` of a MedicationAdministration",
        "`dosage.method` of a MedicationAdministration",
        "the amount of a dose that was not taken",
        "about 2 people",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let journal = home.read("journal/2026-02.toml");
    assert!(
        journal.contains("one in the morning") && journal.contains("= \"left arm\""),
        "{journal}"
    );
}

/// The preview says which doses are far from the plan or break a limit, and suggests nothing; so does the JSON.
#[test]
fn a_preview_says_what_goes_against_the_plan_and_the_limits() {
    let home = empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n[limits]\nper_day = \"40 mg\"\ngap = \"4 hours\"\n[[plan]]\nfrom = 2026-02-02\nsteps = [{ take = \"2 mg morning\" }]\n",
    );
    let table = "kind,at,course,amount,unit,due,time\n\
                 dose,2026-01-20T08:00:00+01:00,Examplin,25,mg,,\n\
                 dose,2026-02-03T08:00:00+01:00,Examplin,2,mg,2026-02-03,morning\n\
                 dose,2026-02-03T10:00:00+01:00,Examplin,2,mg,,\n\
                 dose,2026-02-05T08:00:00+01:00,Examplin,20,mg,2026-02-05,morning\n\
                 dose,2026-02-06T08:00:00+01:00,Examplin,41,mg,2026-02-06,morning\n\
                 dose,2026-02-07T08:00:00+01:00,Examplin,0.2,mg,2026-02-07,morning\n\
                 dose,2026-02-08T08:00:00+01:00,Examplin,3,mg,2026-02-08,morning\n";
    let said = told(&import(&home, "t.csv", table, &["--dry-run"]));
    assert!(said.contains("Against your plan or your limits: 5 doses"), "{said}");
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("  line ")).collect();
    for (line, words) in [
        ("line 2: Examplin, 20 Jan 2026 08:00", "12 times the 2 mg"),
        ("line 4: Examplin, 3 Feb 2026 10:00", "4 hours"),
        ("line 5: ", "10 times the 2 mg"),
        ("line 6: ", "40 mg"),
        ("line 7: ", "10 times less"),
    ] {
        let found = lines.iter().any(|said| said.contains(line) && said.contains(words));
        assert!(found, "{line}, {words}: {said}");
    }
    assert!(!said.contains("line 3:") && !said.contains("line 8:"), "{said}");
    let out = import(&home, "t.csv", table, &["--dry-run", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["against"][0]["place"], "line 2");
    // It is written as it is.
    assert!(import(&home, "t.csv", table, &["--yes"]).status.success());
    assert!(home.read("journal/2026-02.toml").contains("41 mg"));
}

/// Files that other programs and people spoil: each is read as far as it has one meaning, or refused with the place.
#[test]
fn odd_files_are_read_in_one_meaning_or_refused() {
    // An apostrophe before an empty field, as some write it; a column that is there twice.
    let home = empty();
    let table = "kind,at,course,amount,unit,state,why,amount\n\
                 dose,2026-02-01T08:00:00+01:00,Examplin,2,mg,',\"'\",9\n";
    let said = told(&import(&home, "t.csv", table, &["--yes"]));
    assert_eq!(counts(&said), [1, 1, 0, 0], "{said}");
    assert!(said.contains("column 8 is a second `amount`"), "{said}");
    // Two courses of one file in one export: it could not be said whose a dose is.
    let twice = r#"{"kind": "regimen-export", "version": 1, "made": "2026-02-01T08:00:00+01:00", "zone": "UTC",
        "courses": [{"file": "x", "name": "X"}, {"file": "x", "name": "Y"}], "measures": [], "readings": [], "notes": [],
        "doses": [{"course": "x", "at": "2026-02-01T08:00:00+01:00", "taken": {"amount": "1", "unit": "mg"}}]}"#;
    let refused = import(&home, "twice.json", twice, &["--yes"]);
    assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
    assert!(told(&refused).contains("course 2"), "{}", told(&refused));
    for (name, bytes) in [
        ("blank.json", &b"  \n\n "[..]),
        ("nul.csv", &b"\0\0\0"[..]),
        ("mark.csv", &b"\xef\xbb\xbf"[..]),
    ] {
        let refused = import(&home, name, bytes, &["--yes"]);
        assert!(told(&refused).contains("is empty"), "{name}: {}", told(&refused));
    }
    // A spreadsheet's UTF-16, hours that come twice or not at all, a decimal comma, two separators in one number.
    let map = home.dir.path().join("map.toml");
    std::fs::write(&map, "delimiter = \";\"\ndate = { column = \"d\", form = \"DD.MM.YYYY\" }\ntime = \"t\"\ncourse = \"c\"\namount = \"a\"\n").unwrap();
    let table = "\u{feff}d;t;c;a\r\n26.10.2025;02:30;Größe;0,5 mg\r\n30.03.2025;02:30;Größe;2,5 mg\r\n01.01.2026;8:00;Größe;1.250,5 mg\r\n\
                 02.01.2026;25:00;Größe;1 mg\r\n";
    let bytes: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = told(&import(
        &home,
        "w.csv",
        bytes,
        &["--yes", "--map", map.to_str().unwrap()],
    ));
    assert_eq!(counts(&said), [4, 2, 0, 2], "{said}");
    assert!(
        said.contains("`1.250,5` can be read in two ways") && said.contains("(line 5)"),
        "{said}"
    );
    // The first of the two, and the offset before the gap.
    assert!(
        home.read("journal/2025-10.toml")
            .contains("at     = 2025-10-26T02:30:00+02:00")
    );
    assert!(
        home.read("journal/2025-03.toml")
            .contains("at     = 2025-03-30T03:30:00+02:00")
    );
    home.ok(&["check"]);
}

/// What was left out is recorded for the planned dose of its time, as what was taken is; else it is named.
#[test]
fn a_skipped_dose_belongs_to_the_planned_one() {
    let mut home = Home::empty();
    home.course("", "2026-02-01", "10 mg 08:00, 20:00");
    home.at("2026-02-04T21:00:00+01:00", "Europe/Berlin");
    home.write(
        "../map.toml",
        "instant = { column = \"when\" }\ncourse = \"name\"\namount = \"amount\"\n\
         state = { column = \"status\", taken = [\"yes\"], skipped = [\"no\"] }\nwhy = \"why\"\n",
    );
    let map = home.dir.path().join("map.toml");
    let table = "when,name,amount,status,why\n\
                 2026-02-03 20:00,Examplin,,no,sick\n\
                 2026-02-04 08:10,Examplin,10 mg,no,sick\n\
                 2026-02-04 14:00,Examplin,,no,sick\n\
                 2026-02-04 20:00,Examplin,10 mg,yes,\n";
    let done = import(&home, "t.csv", table, &["--map", map.to_str().unwrap(), "--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    let said = told(&done);
    assert!(said.contains("3 doses are recorded for the planned doses"), "{said}");
    assert!(
        said.contains("1 dose counts for no planned dose") && said.contains("line 4"),
        "{said}"
    );
    let due = home.ok(&["due", "--from", "2026-02-03", "--to", "2026-02-04"]);
    let said: Vec<&str> = due
        .lines()
        .filter(|line| line.contains("Examplin"))
        .map(str::trim)
        .collect();
    assert_eq!(
        said,
        [
            "08:00  Examplin 10 mg  not recorded",
            "20:00  Examplin 10 mg  skipped (sick)",
            "08:00  Examplin 10 mg  skipped (sick)",
            "20:00  Examplin 10 mg  taken 20:00",
        ],
        "{due}"
    );
}
