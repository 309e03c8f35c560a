//! What goes to other programs and what comes from them, through the program itself.

use crate::home::{Home, text};

/// A regimen with a ladder, days of its own, hours, something as needed, and a few records.
fn kept() -> Home {
    let mut home = Home::empty();
    home.at("2026-02-10T12:00:00+01:00", "Europe/Berlin");
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin, forte; 5 mg\"\ncount = \"tablet\"\ndivisible = \"halves\"\nprescriber = \"Dr Osei\"\n\
         [limits]\nper_day = \"4 tablets\"\n\
         [[plan]]\nfrom = 2026-02-01\nsteps = [\n  { for = \"2 weeks\", take = \"1 tablet morning, 1 tablet 20:00\", note = \"with water\" },\n  \
         { take = \"0.5 tablets morning on Mon, Thu\" },\n]\n\
         [[change]]\non = 2026-02-11\ndo = \"leave out 2026-02-12\"\nby = \"Dr Osei\"\n",
    );
    home.write(
        "courses/hourly.toml",
        "name = \"Hourly\"\n[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"500 mg every 8 hours from 06:00\" }]\n",
    );
    home.write(
        "courses/needed.toml",
        "name = \"Needed\"\n[limits]\ngap = \"4 hours\"\n[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"1-2 drops as needed for pain\" }]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n[[measure]]\nid = \"pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         [[measure]]\nid = \"slept\"\nscale = \"yes/no\"\n[[measure]]\nid = \"dizzy\"\nscale = \"grade\"\n[[measure]]\nid = \"weight\"\nscale = \"number\"\nunit = \"kg\"\n",
    );
    home.write(
        "journal/2026-02.toml",
        r#"[[dose]]
id = "aaaaa1"
course = "examplin"
due = 2026-02-09
slot = "morning"
planned = "1 tablet"
taken = "0.5 tablets"
at = 2026-02-09T08:10:00+01:00
why = "=dizzy, Examplin, forte; 5 mg"

[[dose]]
id = "aaaaa2"
course = "examplin"
due = 2026-02-09
time = 20:00:00
state = "held"
at = 2026-02-09T20:00:00+01:00

[[dose]]
id = "aaaaa3"
course = "needed"
taken = "2 drops"
at = 2026-02-09T03:00:00+01:00
episode = "night"

[[dose]]
id = "aaaaa4"
course = "needed"
taken = "1 drop"
at = 2026-02-09T03:05:00+01:00
void = "twice"

[[reading]]
id = "bbbbb1"
measure = "pain"
value = 4
at = 2026-02-10T00:15:00+01:00
day = 2026-02-09
note = "sitting"

[[reading]]
id = "bbbbb2"
measure = "pressure"
value = "120/80"
at = 2026-02-09T09:00:00+01:00
around = "after 40 min"

[[reading]]
id = "bbbbb3"
measure = "slept"
value = true
at = 2026-02-09T09:01:00+01:00

[[reading]]
id = "bbbbb4"
measure = "dizzy"
value = "moderate"
at = 2026-02-09T09:02:00+01:00

[[reading]]
id = "bbbbb5"
measure = "weight"
value = -1.5
at = 2026-02-09T09:03:00+01:00

[[note]]
id = "ccccc1"
at = 2026-02-09T21:00:00+01:00
text = """
Two lines,
"quoted" #sleep"""
tags = ["visit"]
"#,
    );
    home
}

#[test]
fn a_calendar_has_one_event_a_due_dose_and_no_name_in_its_ids() {
    let home = kept();
    let made = home.ok(&["export", "ics", "--to", "2026-02-16"]);
    assert_eq!(
        made,
        home.ok(&["export", "ics", "--to", "2026-02-16"]),
        "the same bytes each time"
    );
    assert!(made.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && made.ends_with("END:VCALENDAR\r\n"));
    assert!(made.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    let events: Vec<&str> = made.split("BEGIN:VEVENT").skip(1).collect();
    let live = events
        .iter()
        .filter(|event| !event.contains("STATUS:CANCELLED"))
        .count();
    let due: serde_json::Value =
        serde_json::from_str(&home.ok(&["due", "--from", "2026-02-10", "--to", "2026-02-16", "--json"])).unwrap();
    let rows = due["rows"].as_array().unwrap();
    let due = rows.iter().filter(|row| row["status"] != "left-out").count();
    assert_eq!(live, due);
    // What was left out is taken back under the same name.
    assert_eq!(events.len() - live, 2);
    // The slot floats, the hours are in UTC, the name is escaped.
    assert!(made.contains("DTSTART:20260210T080000\r\n") && made.contains("DTSTART:20260210T130000Z\r\n"));
    assert!(made.contains("SUMMARY:Examplin\\, forte\\; 5 mg: 1 tablet\r\n"));
    assert!(made.contains("DTSTAMP:20260210T000000Z") && !made.contains("RRULE") && !made.contains("VTODO"));
    let discreet = home.ok(&["export", "ics", "--discreet"]).to_lowercase();
    assert!(!discreet.contains("examplin") && !discreet.contains("tablet") && discreet.contains("summary:reminder"));
    let ids = |made: &str| -> Vec<String> {
        made.lines()
            .filter(|l| l.starts_with("UID:"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        ids(&made),
        ids(&home.ok(&["export", "ics", "--to", "2026-02-16", "--hide-names"]))
    );
}

#[test]
fn a_table_runs_nothing_and_holds_every_entry_in_force() {
    let home = kept();
    let made = home.ok(&["export", "csv"]);
    assert!(made.starts_with("kind,at,course,amount,unit,due,time,state,why,measure,value,note,tags\r\n"));
    assert_eq!(made.matches("\r\n").count(), 10, "{made}");
    assert!(made.contains("\"'=dizzy, Examplin, forte; 5 mg\"") && made.contains(",weight,-1.5,"));
    assert!(!made.contains("1,drop,") && made.contains("2,drop,"));
    assert!(home.ok(&["export", "csv", "--bom"]).starts_with('\u{feff}'));
    let only = home.ok(&["export", "csv", "--course", "needed"]);
    assert_eq!(only.lines().count(), 2);
    let span = home.ok(&["export", "csv", "--since", "2026-02-10"]);
    assert_eq!(span.lines().count(), 1);
}

#[test]
fn hidden_names_are_in_no_form() {
    let home = kept();
    for form in ["ics", "csv", "json", "fhir", "sheet"] {
        let made = home.ok(&["export", form, "--hide-names"]).to_lowercase();
        for name in ["examplin", "osei", "hourly\"", "hourly:"] {
            assert!(!made.contains(name), "{form}: {name}");
        }
    }
}

#[test]
fn json_has_everything_under_the_keys_of_the_files() {
    let home = kept();
    let made: serde_json::Value = serde_json::from_str(&home.ok(&["export", "json"])).unwrap();
    assert_eq!((&made["kind"], &made["version"]), (&"regimen-export".into(), &1.into()));
    assert_eq!(made["zone"], "Europe/Berlin");
    assert_eq!(
        made["courses"][0]["plan"][0]["steps"][1]["take"],
        "0.5 tablets morning on Mon, Thu"
    );
    assert_eq!(made["courses"][0]["change"][0]["do"], "leave out 2026-02-12");
    let doses = made["doses"].as_array().unwrap();
    assert_eq!(doses.len(), 4);
    let half = doses.iter().find(|dose| dose["id"] == "aaaaa1").unwrap();
    assert_eq!(half["taken"], serde_json::json!({"amount": "0.5", "unit": "tablet"}));
    assert!(doses.iter().any(|dose| dose["void"] == "twice"));
    assert_eq!(made["readings"].as_array().unwrap().len(), 5);
}

#[test]
fn fhir_says_what_timing_can_say_and_the_rest_as_text() {
    let home = kept();
    let made: serde_json::Value = serde_json::from_str(&home.ok(&["export", "fhir"])).unwrap();
    let entries = made["entry"].as_array().unwrap();
    let of = |kind: &str| -> Vec<&serde_json::Value> {
        let resources = entries.iter().map(|entry| &entry["resource"]);
        resources.filter(|resource| resource["resourceType"] == kind).collect()
    };
    let statements = of("MedicationStatement");
    assert_eq!(statements.len(), 3);
    assert_eq!(statements[0]["status"], "active");
    let repeat = &statements[0]["dosage"][0]["timing"]["repeat"];
    assert_eq!(repeat["when"], serde_json::json!(["MORN"]));
    assert_eq!(repeat["boundsPeriod"]["end"], "2026-02-14");
    assert_eq!(of("MedicationAdministration").len(), 3);
    assert!(
        of("MedicationAdministration")
            .iter()
            .any(|dose| dose["status"] == "not-done")
    );
    assert_eq!(of("Observation").len(), 5);
}

#[test]
fn a_sheet_has_the_doses_of_the_day_in_eighty_columns() {
    let home = kept();
    let made = home.ok(&["export", "sheet"]);
    assert!(
        made.lines()
            .all(|line| line.chars().count() <= 80 && line == line.trim_end())
    );
    assert!(made.starts_with("MEDICATION SHEET   Tuesday 10 February 2026"));
    for words in [
        "page 1 of 1",
        "08:00  Examplin, forte; 5 mg  1 tablet",
        "__:__",
        "At least 4 hours between two",
        "Not given:",
    ] {
        assert!(made.contains(words), "{words}: {made}");
    }
}

#[test]
fn a_file_is_private_and_takes_no_name_unasked() {
    let home = kept();
    let path = home.dir.path().join("out.csv");
    let path = path.to_str().unwrap();
    home.ok(&["export", "csv", "-o", path]);
    let again = home.run(&["export", "csv", "-o", path]);
    assert_eq!(again.status.code(), Some(1), "{}", text(&again.stderr));
    home.ok(&["export", "csv", "-o", path, "--yes"]);
}

/// Writes a file next to the regimen and imports it.
fn import(home: &Home, name: &str, bytes: &[u8], more: &[&str]) -> std::process::Output {
    let path = home.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut args = vec!["import", path.to_str().unwrap()];
    args.extend(more);
    home.run(&args)
}

fn told(output: &std::process::Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

fn empty() -> Home {
    let mut home = Home::empty();
    home.at("2026-02-10T12:00:00+01:00", "Europe/Berlin");
    std::fs::create_dir_all(home.path("")).unwrap();
    home
}

#[test]
fn our_own_json_comes_back_whole() {
    let home = kept();
    let made = home.ok(&["export", "json"]);
    let other = empty();
    let done = import(&other, "all.json", made.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    assert_eq!(other.ok(&["export", "json"]), made);
    let due = ["due", "--from", "2026-02-01", "--to", "2026-03-31", "--json"];
    assert_eq!(other.ok(&due), home.ok(&due));
    // Once more, there and here: nothing is new.
    for place in [&other, &home] {
        let again = import(place, "again.json", made.as_bytes(), &["--yes"]);
        assert!(told(&again).contains("nothing new"), "{}", told(&again));
    }
}

#[test]
fn our_own_table_comes_back_as_far_as_it_goes() {
    let home = kept();
    let made = home.ok(&["export", "csv"]);
    let other = empty();
    let done = import(&other, "all.csv", made.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    assert_eq!(other.ok(&["export", "csv"]), made);
    assert!(told(&import(&other, "all.csv", made.as_bytes(), &["--yes"])).contains("nothing new"));
    assert!(told(&import(&home, "all.csv", made.as_bytes(), &["--yes"])).contains("nothing new"));
}

/// A spreadsheet that splits at `;` or a tab does not see that a field is in quotation marks: each piece is a cell.
#[test]
fn a_table_runs_nothing_where_it_is_split_at_another_separator() {
    let home = kept();
    let notes = [
        "a;=1+1;b",
        "list\n- one\n+2+3",
        "x; \"=1+1",
        "t |@sum|'=1",
        "it's; '-5; 2;3",
    ];
    for (hour, note) in notes.iter().enumerate() {
        home.ok(&["note", note, "--at", &format!("0{}:00", hour + 5)]);
    }
    let made = home.ok(&["export", "csv"]);
    assert!(made.contains("\"a;'=1+1;b\""), "{made}");
    for separator in [';', '\t', '|'] {
        for cell in made.lines().flat_map(|line| line.split(separator).skip(1)) {
            assert!(
                !cell.trim_start_matches([' ', '"']).starts_with(['=', '+', '-', '@']),
                "{cell}"
            );
        }
    }
    let other = empty();
    let done = import(&other, "all.csv", made.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    assert_eq!(other.ok(&["export", "csv"]), made);
    assert!(other.ok(&["export", "json"]).contains("\"a;=1+1;b\""));
    assert!(told(&import(&home, "all.csv", made.as_bytes(), &["--yes"])).contains("nothing new"));
}

/// Two reminders, the second instead of the first from 16 February on; a dose, one that was skipped, one that was never
/// answered, and one of a reminder that is linked to another.
const MEDTIMER: &str = r#"{"medicines": {"version": 25, "list": [
  {"medicine": {"name": "Examplin", "notes": "cool"}, "tags": [], "reminders": [
    {"reminderId": 1, "amount": "1 Tablette", "timeInMinutes": 480, "periodStart": 20485, "periodEnd": 20499},
    {"reminderId": 2, "amount": "1/2 Tablette", "timeInMinutes": 480, "periodStart": 20500}]},
  {"medicine": {"name": "Linked"}, "reminders": [
    {"reminderId": 3, "amount": "1", "timeInMinutes": 480},
    {"reminderId": 4, "amount": "1", "timeInMinutes": 30, "linkedReminderId": 3}]}]},
 "events": {"version": 25, "list": [
    {"medicineName": "Examplin", "amount": "1 Tablette", "status": "TAKEN", "remindedTimestamp": 1770620400, "processedTimestamp": 1770620700, "reminderId": 1, "notes": "=calm"},
    {"medicineName": "Examplin", "amount": "1 Tablette", "status": "SKIPPED", "remindedTimestamp": 1770534000, "processedTimestamp": 1770534000, "reminderId": 1},
    {"medicineName": "Examplin", "amount": "1 Tablette", "status": "RAISED", "remindedTimestamp": 1770706800, "processedTimestamp": 0, "reminderId": 1},
    {"medicineName": "Examplin", "amount": "1-2", "status": "TAKEN", "remindedTimestamp": 1770447600, "processedTimestamp": 1770447600, "reminderId": -1, "notes": "so much"}]}}"#;

#[test]
fn a_backup_makes_one_ladder_is_read_once_and_taken_back_at_once() {
    let home = empty();
    let before = home.everything().len();
    let asked = import(&home, "m.json", MEDTIMER.as_bytes(), &[]);
    assert_eq!(asked.status.code(), Some(2), "{}", told(&asked));
    assert!(told(&import(&home, "m.json", MEDTIMER.as_bytes(), &["--dry-run"])).contains("a preview"));
    assert_eq!(home.everything().len(), before + 1, "only the file itself is new");
    let done = import(&home, "m.json", MEDTIMER.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    for words in [
        "6 records: 4 to be written, 0 there already, 2 left out",
        "never answered",
        "a range",
        "Linked, reminder 4",
    ] {
        assert!(told(&done).contains(words), "{words}: {}", told(&done));
    }
    let course = home.read("courses/examplin.toml");
    assert!(
        course.contains("until = 2026-02-15, take = \"1 tablet 08:00\"")
            && course.contains("take = \"0.5 tablets 08:00\"")
    );
    assert!(
        !home.read("courses/linked.toml").contains("[[plan]]"),
        "half a plan is not a plan"
    );
    let journal = home.read("journal/2026-02.toml");
    assert!(
        journal.contains("why    = \"=calm\"")
            && journal.contains("state  = \"skipped\"")
            && journal.contains("so much")
    );
    home.ok(&["check", "--strict"]);
    let again = import(&home, "m.json", MEDTIMER.as_bytes(), &["--yes"]);
    assert!(told(&again).contains("nothing new"), "{}", told(&again));
    assert!(
        told(&again).contains("6 records: 0 to be written, 4 there already, 2 left out"),
        "{}",
        told(&again)
    );
    // Taken back it is gone, and can be read in another zone.
    home.ok(&["undo"]);
    assert!(!home.path("courses/examplin.toml").exists() && !home.path("journal/2026-02.toml").exists());
    let moved = import(
        &home,
        "m.json",
        MEDTIMER.as_bytes(),
        &["--yes", "--zone", "America/New_York"],
    );
    assert!(moved.status.success(), "{}", told(&moved));
    assert!(home.read("journal/2026-02.toml").contains("time   = 02:00:00"));
}

#[test]
fn what_is_recorded_already_is_joined_and_not_changed() {
    let home = empty();
    home.write(
        "courses/own.toml",
        "name = \"Examplin\"\n[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"1 tablet morning\" }]\n",
    );
    home.write(
        "journal/2026-02.toml",
        "# mine\n[[note]]\nid = \"abc\"\nat = 2026-02-01T08:00:00+01:00\ntext = \"x\"\n",
    );
    let own = home.read("courses/own.toml");
    let done = import(&home, "m.json", MEDTIMER.as_bytes(), &["--yes"]);
    assert!(
        done.status.success() && told(&done).contains("with a plan of its own"),
        "{}",
        told(&done)
    );
    assert_eq!(home.read("courses/own.toml"), own);
    let journal = home.read("journal/2026-02.toml");
    assert!(journal.starts_with("# mine\n") && journal.contains("course = \"own\""));
    home.ok(&["undo"]);
    assert!(home.read("journal/2026-02.toml").ends_with("text = \"x\"\n"));
    // What the course counts in cannot be compared with this.
    let spray = "kind,at,course,amount,unit\ndose,2026-02-03T08:00:00+01:00,Examplin,2,spray\n";
    let other = import(&home, "s.csv", spray.as_bytes(), &["--yes"]);
    assert!(told(&other).contains("do not fit its plan"), "{}", told(&other));
}

#[test]
fn a_hostile_file_writes_nothing() {
    let home = empty();
    let deep = "[".repeat(100_000);
    let cut = MEDTIMER.get(..400).unwrap();
    let files: [(&str, &[u8]); 9] = [
        ("deep.json", deep.as_bytes()),
        ("cut.json", cut.as_bytes()),
        ("twice.json", br#"{"events": {"list": []}, "events": {"list": []}}"#),
        ("negative.json", br#"{"events": {"version": -1, "list": []}}"#),
        ("other.json", b"{\"a\": 1}"),
        ("archive.zip", b"PK\x03\x04rest"),
        ("latin.csv", b"kind,at,course\ndose,\xe4,x\n"),
        ("quote.csv", b"kind,at,course\n\"dose,x\n"),
        ("strange.csv", b"one,two\n1,2\n"),
    ];
    for (name, bytes) in files {
        let done = import(&home, name, bytes, &["--yes"]);
        assert!(matches!(done.status.code(), Some(1..=3)), "{name}: {}", told(&done));
        assert!(!told(&done).contains("Written"), "{name}: {}", told(&done));
    }
    assert!(!home.path("courses").exists() && !home.path("journal").exists());
    let names = "kind,at,course,amount,unit\ndose,2026-02-01T08:00:00+01:00,../../../out,1,mg\n\
                 dose,2026-02-01T08:00:00+01:00,\"a\u{1b}[2J\",1,mg\ndose,1970-01-02T00:00:00Z,x,1,mg\n\
                 dose,2026-02-01T08:00:00+01:00,y,1e308,mg\n";
    let done = import(&home, "names.csv", names.as_bytes(), &["--yes"]);
    assert!(
        done.status.success() && !told(&done).contains('\u{1b}'),
        "{}",
        told(&done)
    );
    assert!(home.path("courses/course.toml").exists() && home.path("courses/a-2j.toml").exists());
    assert!(told(&done).contains("before 1990") && told(&done).contains("is not an amount"));
}

#[test]
fn a_table_is_read_by_its_mapping_and_doubtful_dates_are_asked() {
    let home = empty();
    let map = home.dir.path().join("map.toml");
    let table = "Tag;Mittel;Menge;Schmerz\n01/02/2026;Examplin;2,5 mg;4\n02/02/2026;Examplin;1-2 mg;11\n";
    let mapping = |date: &str| {
        let text = format!(
            "delimiter = \";\"\ndate = {date}\ncourse = \"Mittel\"\namount = \"Menge\"\nmeasures = [{{ column = \"Schmerz\", id = \"pain\", scale = \"0-10\" }}]\n"
        );
        std::fs::write(&map, text).unwrap();
    };
    let args = ["--yes", "--map", map.to_str().unwrap()];
    mapping("\"Tag\"");
    let asked = import(&home, "t.csv", table.as_bytes(), &args);
    assert_eq!(asked.status.code(), Some(2), "{}", told(&asked));
    assert!(told(&asked).contains("DD/MM/YYYY") && told(&asked).contains("MM/DD/YYYY"));
    mapping("{ column = \"Tag\", form = \"DD/MM/YYYY\" }");
    let done = import(&home, "t.csv", table.as_bytes(), &args);
    assert!(done.status.success(), "{}", told(&done));
    assert!(told(&done).contains("line 3") && told(&done).contains("11"));
    let journal = home.read("journal/2026-02.toml");
    assert!(journal.contains("taken  = \"2.5 mg\"") && journal.contains("2026-02-01T12:00:00+01:00"));
}

#[test]
fn diaries_and_logs_become_measures_notes_and_doses() {
    let home = empty();
    let daylio = "\u{feff}full_date,date,weekday,time,mood,activities,note_title,note\n\
                  2026-02-06,x,y,10:05\u{202f}pm,good,a | b,,\"Tea<br>&amp; cake\"\n2026-02-05,x,y,9:00 pm,odd,,,\n";
    let done = import(&home, "d.csv", daylio.as_bytes(), &["--yes"]);
    assert!(
        done.status.success() && told(&done).contains("`odd`"),
        "{}",
        told(&done)
    );
    let health = r#"{"data": {"medications": [{"displayText": "Examplin ", "start": "2026-02-01 08:20:00 +0100", "scheduledDate": "2026-02-01 08:00:00 +0100", "status": "Taken", "dosage": 1}]}}"#;
    assert!(import(&home, "h.json", health.as_bytes(), &["--yes"]).status.success());
    let wiki = r#"{"experiences": [{"title": "t", "text": "calm", "creationDate": 1770106320000, "ingestions": [
        {"substanceName": "Koffeinol", "time": 1770106200000.0, "dose": 50.0, "units": "mg"},
        {"substanceName": "Koffeinol", "time": 1770106200000, "dose": 10, "units": "mg", "consumerName": "Robin"}]}]}"#;
    assert!(told(&import(&home, "w.json", wiki.as_bytes(), &["--yes"])).contains("somebody else"));
    let habits = home.dir.path().join("loop");
    std::fs::create_dir_all(habits.join("001 Tee")).unwrap();
    std::fs::write(
        habits.join("Habits.csv"),
        "Position,Name,Type,Unit\n001,Tee,NUMERICAL,l\n",
    )
    .unwrap();
    std::fs::write(
        habits.join("001 Tee/Checkmarks.csv"),
        "Date,Value,Notes\n2026-02-02,1750,late\n2026-02-01,SKIP,\n",
    )
    .unwrap();
    home.ok(&["import", habits.to_str().unwrap(), "--yes"]);
    let journal = home.read("journal/2026-02.toml");
    for words in [
        "\"mood\"",
        "Tea\n& cake",
        "time   = 08:00:00",
        "taken  = \"50 mg\"",
        "calm",
        "value   = 1.75",
        "late",
    ] {
        assert!(journal.contains(words), "{words}: {journal}");
    }
    home.ok(&["check"]);
}

#[test]
fn a_prescription_in_fhir_is_a_plan_only_where_every_line_can_be_said() {
    let home = empty();
    let line = |dosage: &str, name: &str| {
        format!(
            r#"{{"resource": {{"resourceType": "MedicationRequest", "id": "{name}", "status": "active", "intent": "order", "authoredOn": "2026-02-01", "medicationCodeableConcept": {{"text": "{name}"}}, "dosageInstruction": [{dosage}]}}}}"#
        )
    };
    let amount = r#""doseAndRate": [{"doseQuantity": {"value": 0.5, "unit": "tablet", "system": "http://unitsofmeasure.org", "code": "{tbl}"}}]"#;
    let morning = format!(
        r#"{{"timing": {{"repeat": {{"when": ["MORN"], "boundsDuration": {{"value": 1, "code": "wk"}}}}}}, {amount}, "sequence": 1}}"#
    );
    let evening = format!(
        r#"{{"timing": {{"repeat": {{"frequency": 1, "period": 2, "periodUnit": "d", "when": ["EVE"]}}}}, {amount}, "sequence": 2}}"#
    );
    let hours = format!(r#"{{"timing": {{"repeat": {{"frequency": 1, "period": 36, "periodUnit": "h"}}}}, {amount}}}"#);
    let all = [line(&format!("{morning}, {evening}"), "Ladder"), line(&hours, "Hours")].join(", ");
    let bundle = format!(r#"{{"resourceType": "Bundle", "type": "collection", "entry": [{all}]}}"#);
    let done = import(&home, "f.json", bundle.as_bytes(), &["--yes"]);
    assert!(
        done.status.success() && told(&done).contains("Hours gets no plan"),
        "{}",
        told(&done)
    );
    let ladder = home.read("courses/ladder.toml");
    assert!(
        ladder.contains("until = 2026-02-07, take = \"0.5 tablets morning\""),
        "{ladder}"
    );
    assert!(
        ladder.contains("take = \"0.5 tablets evening every 2 days\""),
        "{ladder}"
    );
    assert!(!home.read("courses/hours.toml").contains("[[plan]]"));
    // What we write ourselves comes back.
    let own = home.ok(&["export", "fhir"]);
    let other = empty();
    let done = import(&other, "own.json", own.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    let due = [
        "due",
        "--course",
        "ladder",
        "--from",
        "2026-02-01",
        "--to",
        "2026-02-14",
        "--json",
    ];
    assert_eq!(other.ok(&due), home.ok(&due));
}

/// The sheet of today says what is recorded already, and has what is open of other days: nobody gives a dose twice.
#[test]
fn the_sheet_of_today_has_what_is_recorded_and_what_is_open() {
    let mut home = Home::empty();
    home.course("count = \"tablet\"", "2026-11-29", "1 tablet 08:00, 1 tablet 20:00");
    home.at("2026-11-29T07:57:00Z", "UTC");
    home.ok(&["take", "x"]);
    let sheet = home.ok(&["export", "sheet", "-o", "-"]);
    let row = |time: &str| sheet.lines().find(|line| line.starts_with(time)).unwrap().to_owned();
    assert!(
        row("08:00").contains("taken 07:57") && !row("08:00").contains("__:__"),
        "{sheet}"
    );
    assert!(row("20:00").contains("__:__"), "{sheet}");
    let mut home = Home::empty();
    home.course("window = \"2 days\"", "2026-11-01", "8 mg 09:00 on Sun");
    home.at("2026-11-30T10:00:00Z", "UTC");
    let sheet = home.ok(&["export", "sheet", "-o", "-"]);
    assert!(sheet.contains("8 mg, of Sun 29 Nov 09:00"), "{sheet}");
}

/// Each kind of demonstration goes out as JSON and comes back whole, with a ceiling over several medicines as well.
#[test]
fn every_demonstration_comes_back_from_its_json() {
    for kind in ["titration", "oil", "sessions", "taper", "cycle"] {
        let mut home = Home::empty();
        home.at("2026-02-10T12:00:00+01:00", "Europe/Berlin");
        let root = home.path("").display().to_string();
        home.ok(&["demo", "--kind", kind, "--into", root.trim_end_matches('/')]);
        let made = home.ok(&["export", "json"]);
        let other = empty();
        let done = import(&other, "all.json", made.as_bytes(), &["--yes"]);
        assert!(done.status.success(), "{kind}: {}", told(&done));
        let slots = home.read("config.toml");
        other.write("config.toml", &slots);
        assert_eq!(other.ok(&["export", "json"]), made, "{kind}");
        let course = other.read("courses/testolin.toml");
        assert!(kind != "oil" || course.contains("shared"), "{course}");
    }
}

/// A file of the same name is not the same medicine: an import joins a course by its name or its plan.
#[test]
fn an_import_joins_no_other_medicine() {
    let home = kept();
    let made = home.ok(&["export", "json"]);
    let other = empty();
    let text = "name = \"Other\"\n[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"7 mg noon\" }]\n";
    other.write("courses/needed.toml", text);
    let done = import(&other, "all.json", made.as_bytes(), &["--yes"]);
    assert!(done.status.success(), "{}", told(&done));
    assert!(!told(&done).contains("join the course Other"), "{}", told(&done));
    assert_eq!(other.read("courses/needed.toml"), text);
    let new = other.read("courses/needed-2.toml");
    assert!(new.contains("name = \"Needed\""), "{new}");
}

/// What is in the future was not taken, and a dose of next month was not taken today: such rows are left out.
#[test]
fn an_import_takes_in_nothing_that_is_still_to_come() {
    let home = kept();
    let made = home.ok(&["export", "json"]);
    for (from, to) in [
        (
            "\"at\": \"2026-02-09T08:10:00+01:00\"",
            "\"at\": \"2026-02-10T12:20:00+01:00\"",
        ),
        ("\"due\": \"2026-02-09\"", "\"due\": \"2026-03-09\""),
    ] {
        assert!(made.contains(from), "{made}");
        let done = import(
            &empty(),
            "all.json",
            made.replacen(from, to, 1).as_bytes(),
            &["--dry-run"],
        );
        let said = told(&done);
        assert!(
            said.contains("in the future") || said.contains("days after its time"),
            "{to}: {said}"
        );
    }
}
