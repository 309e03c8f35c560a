//! What `--json` prints is as its schema in `docs/schema` says, for every verb that has it and every kind of regimen. A field
//! that the schema does not name is a fault of the schema.

use std::collections::BTreeSet;

use serde_json::Value;

use super::home::{Home, text};

/// Of each call its schema. `COURSE` is the first course of the regimen, `HOME` the directory above it.
const CALLS: &[(&str, &str)] = &[
    ("due", "due"),
    ("due --from 2_months_ago --to in_30_days", "due"),
    ("today", "today"),
    ("today --on yesterday", "today"),
    ("plan COURSE", "plan"),
    ("plan COURSE --all", "plan"),
    ("plan COURSE --history", "plan-history"),
    ("plan COURSE --compare plan draft", "plan-compare"),
    ("limits COURSE", "limits"),
    ("limits COURSE 9000_mg", "limits"),
    ("convert COURSE 1_mg", "convert"),
    ("read 1_tab_po_bid_x_7d,_max_4_a_day_#30", "read"),
    ("read 1_tab", "read"),
    ("review", "review"),
    ("week", "review"),
    ("steps", "review"),
    ("log --since 3_months_ago --all", "log"),
    ("supply --since a_month_ago", "supply"),
    ("status", "status"),
    ("check", "check"),
    ("keys", "keys"),
    ("import HOME/all.json --dry-run", "import"),
];

fn schema(name: &str) -> Value {
    let path = format!("{}/docs/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()
}

/// What of a value is not as a schema says, each with its place. Of the language of schemas what ours use.
fn wrong(schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(only) = schema.get("const") {
        if only != value {
            found.push(format!("{place}: {value} in place of {only}"));
        }
        return;
    }
    if let Some(all) = schema.get("enum") {
        if !all.as_array().unwrap().contains(value) {
            found.push(format!("{place}: {value} is none of {all}"));
        }
        return;
    }
    let fits = match schema["type"].as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("{other} is not used here"),
    };
    if !fits {
        found.push(format!("{place}: {value} is not of type {}", schema["type"]));
        return;
    }
    match value {
        Value::Object(fields) => {
            for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
                if !fields.contains_key(name.as_str().unwrap()) {
                    found.push(format!("{place}: {name} is missing"));
                }
            }
            for (name, field) in fields {
                let named = schema.get("properties").and_then(|all| all.get(name));
                match named.or_else(|| schema.get("additionalProperties")) {
                    Some(schema) => wrong(schema, field, &format!("{place}/{name}"), found),
                    None => found.push(format!("{place}: {name} is not named")),
                }
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                wrong(&schema["items"], item, &format!("{place}/{n}"), found);
            }
        }
        Value::String(text) => {
            let pattern = schema.get("pattern").and_then(Value::as_str);
            if pattern.is_some_and(|pattern| !is_like(pattern, text)) {
                found.push(format!("{place}: {text} is not like {}", schema["pattern"]));
            }
        }
        _ => {}
    }
}

/// The patterns that are used: dates, instants, local times to the minute, clock times, decimal numbers.
fn is_like(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match pattern {
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok(),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$" => {
            chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").is_ok()
        }
        "^[0-9]{2}:[0-9]{2}$" => text.len() == 5 && chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok(),
        "^-?[0-9]+([.][0-9]+)?$" => {
            let text = text.strip_prefix('-').unwrap_or(text);
            text.split_once('.')
                .map_or(digits(text), |(whole, part)| digits(whole) && digits(part))
        }
        instant if instant.ends_with("(Z|[+-][0-9]{2}:[0-9]{2})$") => {
            chrono::DateTime::parse_from_rfc3339(text).is_ok()
        }
        other => panic!("{other} is not used here"),
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let mut faults: Vec<String> = Vec::new();
    for (kind, course) in [
        ("titration", "sampletol"),
        ("oil", "testolin"),
        ("sessions", "examplin"),
        ("taper", "taperol"),
        ("cycle", "cyclin"),
    ] {
        let mut home = Home::empty();
        home.at("2026-11-22T14:57:00+01:00", "Europe/Berlin");
        let root = home.path("").display().to_string();
        home.ok(&["demo", "--kind", kind, "--into", root.trim_end_matches('/')]);
        home.write(
            &format!("drafts/{course}.toml"),
            "[[plan]]\nfrom = 2026-12-01\nsteps = [{ take = \"1 mg 08:00\" }]\n",
        );
        // Something that cannot be read, and a dose that was recorded twice.
        home.write("courses/broken.toml", "name = \"Brokelin\"\n");
        let above = home.dir.path().display().to_string();
        let all = format!("{above}/all.json");
        std::fs::write(&all, home.run(&["export", "json", "--yes"]).stdout).unwrap();
        for (call, name) in CALLS {
            let words = call
                .split(' ')
                .map(|word| word.replace("COURSE", course).replace("HOME", &above));
            let mut args: Vec<String> = words.map(|word| word.replace('_', " ")).collect();
            args.push("--json".into());
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = home.run(&args);
            let Ok(json) = serde_json::from_slice::<Value>(&output.stdout) else {
                faults.push(format!(
                    "{kind} {call}: {}{}",
                    text(&output.stdout),
                    text(&output.stderr)
                ));
                continue;
            };
            let mut found = Vec::new();
            wrong(&schema(name), &json, "", &mut found);
            faults.extend(found.iter().take(3).map(|fault| format!("{kind} {call}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// No verb with `--json` is without a schema, and no schema without a verb.
#[test]
fn every_verb_that_prints_json_has_a_schema() {
    let with_json = |verb: &&clap::Command| verb.get_arguments().any(|arg| arg.get_id() == "json");
    let command = regimen::cli::command();
    let verbs: BTreeSet<&str> = command
        .get_subcommands()
        .filter(with_json)
        .map(clap::Command::get_name)
        .collect();
    let called: BTreeSet<&str> = CALLS.iter().filter_map(|(call, _)| call.split(' ').next()).collect();
    assert_eq!(called, verbs);
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema")).unwrap();
    let files: BTreeSet<String> = folder
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let used: BTreeSet<String> = CALLS.iter().map(|(_, name)| format!("{name}.schema.json")).collect();
    assert_eq!(used, files);
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cli.md")).unwrap();
    for file in files {
        assert!(
            document.contains(&format!("schema/{file}")),
            "{file} is not in docs/cli.md"
        );
    }
}
