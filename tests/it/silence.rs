//! Silence where something is broken: what cannot be read never looks like nothing due, in any verb.

use super::home::{Home, text};

const BROKEN: &str = "name = \"Brokelin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet 08:00 po\" }]\n";

fn said(home: &Home, args: &[&str]) -> (Option<i32>, String, String) {
    let output = home.run(args);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_folder_that_is_not_a_regimen_is_an_error_and_nothing_is_made_there() {
    let home = Home::new();
    let nowhere = home.dir.path().join("nowhere");
    let file = home.path("measures.toml");
    let other = home.dir.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("letter.doc"), "x").unwrap();
    for dir in [&nowhere, &file, &other] {
        for verb in [
            &["status", "--check"][..],
            &["today"],
            &["due", "--json"],
            &["check"],
            &["note", "x"],
            &["undo"],
            &["keys"],
        ] {
            let mut args = vec!["--dir", dir.to_str().unwrap()];
            args.extend(verb);
            let (code, out, err) = said(&home, &args);
            assert_eq!(code, Some(3), "{args:?}: {out}{err}");
            assert!(err.contains("folder"), "{args:?}: {err}");
        }
    }
    assert!(!nowhere.exists());
    // An empty folder is one in which a regimen may begin.
    let empty = home.dir.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let (code, _, err) = said(&home, &["--dir", empty.to_str().unwrap(), "note", "x"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(empty.join("journal").exists());
}

#[test]
fn check_takes_any_path_of_any_regimen() {
    let home = Home::new();
    home.write("courses/broken.toml", BROKEN);
    let other = home.dir.path().join("other");
    std::fs::create_dir_all(other.join("courses")).unwrap();
    std::fs::write(other.join("courses/x.toml"), BROKEN).unwrap();
    std::fs::write(other.join("courses/good.toml"), home.read("courses/examplin.toml")).unwrap();
    let run = |dir: &std::path::Path, path: &str| {
        let output = home.command(&["check", path]).current_dir(dir).output().unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let regimen = home.path("");
    let absolute = home.path("courses/broken.toml");
    for (dir, path, code, says) in [
        (&regimen, "./measures.toml", 0, "No fault found."),
        (&regimen, "courses/broken.toml", 1, "courses/broken.toml:6:"),
        (&regimen, absolute.to_str().unwrap(), 1, "courses/broken.toml:6:"),
        (&regimen, ".", 1, "courses/broken.toml:6:"),
        (&regimen, "courses", 1, "courses/broken.toml:6:"),
        (&regimen, "courses/examplin.toml", 0, "No fault found."),
        (&other, "courses/x.toml", 1, "courses/x.toml:6:"),
        (&other, "courses/good.toml", 0, "No fault found."),
        (&other, ".", 1, "courses/x.toml:6:"),
        (&other.join("courses"), "x.toml", 1, "courses/x.toml:6:"),
        (&other, "nothing.toml", 3, "there is no file nothing.toml"),
        (&other, "measures.toml", 0, "No fault found."),
    ] {
        let (found, told) = run(dir, path);
        assert_eq!(found, Some(code), "{path} in {}: {told}", dir.display());
        assert!(told.contains(says), "{path} in {}: {told}", dir.display());
    }
}

#[test]
fn check_says_how_much_each_fault_matters_and_strict_counts_notes() {
    let home = Home::new();
    home.write("courses/broken.toml", BROKEN);
    let (code, out, _) = said(&home, &["check"]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("courses/broken.toml:6:35: error: plan.steps.take: "),
        "{out}"
    );
    std::fs::remove_file(home.path("courses/broken.toml")).unwrap();
    home.write("courses/mine.toml.orig", "x");
    let (code, out, _) = said(&home, &["check"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("courses/mine.toml.orig: note: "), "{out}");
    assert_eq!(said(&home, &["check", "--strict"]).0, Some(1));
    std::fs::remove_file(home.path("courses/mine.toml.orig")).unwrap();
    assert_eq!(said(&home, &["check", "--strict"]).0, Some(0));
}

#[test]
fn keys_without_effect_are_faults_and_the_default_stays() {
    let home = Home::new();
    home.write(
        "keys.toml",
        "tak = \"x\"\ntake = \"gg\"\nskip = \"j\"\n\n[nosuch]\nhide = \"Z\"\n\n[plan]\nhold = \"Z\"\n",
    );
    let (code, out, _) = said(&home, &["check"]);
    assert_eq!(code, Some(1));
    for line in [
        "keys.toml:1:1: error: tak: `tak` is not a command; did you mean `take`?",
        "keys.toml:2:1: error: take: `gg` is not a key",
        "keys.toml:3:1: error: skip: j means `down` already",
        "keys.toml:6:1: error: nosuch.hide: `nosuch` is not a screen that has keys",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(!out.contains("plan.hold"), "{out}");
    let (_, out, err) = said(&home, &["keys"]);
    assert!(!err.contains("keys.toml: keys.toml"), "{err}");
    let row = |name: &str| {
        out.lines()
            .find(|line| line.split_whitespace().nth(1) == Some(name))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(row("take").trim_start().starts_with("Space"), "{out}");
    assert!(row("skip").trim_start().starts_with("s "), "{out}");
    assert!(row("hold").trim_start().starts_with("Z "), "{out}");
}

#[test]
fn check_finds_what_has_no_effect_or_has_expired() {
    let home = Home::new();
    home.write("care.toml", "[[paper]]\nname = \"Certificate\"\nuntil = 2026-01-03\n");
    home.write(
        "courses/two.toml",
        "name = \"Twolin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"4 tablets 08:00; 2 tablets \
         08:00 on Mon\" }]\n",
    );
    home.write(
        "courses/hours.toml",
        "name = \"Hourlin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet every 8 hours\" }]\n",
    );
    home.write(
        "courses/order.toml",
        "name = \"Orderlin\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 mg 08:00\" }]\ncount = \"tablet\"\n",
    );
    home.write(
        "drafts/gone.toml",
        "base = \"0\"\n\n[[change]]\non = 2026-01-09\ndo = \"hold 3 days\"\n",
    );
    let dose = |id: &str, what: &str| {
        format!(
            "[[dose]]\nid = \"{id}\"\ncourse = \"examplin\"\ndue = 2026-01-05\nslot = \"evening\"\n{what}\nat = \
             2026-01-05T18:00:00+01:00\n"
        )
    };
    home.write(
        "journal/2026-01.toml",
        &(dose("aaaaaa", "taken = \"1 spray\"") + &dose("bbbbbb", "state = \"skipped\"")),
    );
    let (_, out, _) = said(&home, &["check"]);
    for part in [
        "care.toml:3:9: note: paper.until: Certificate has expired: it was valid until 2026-01-03",
        "courses/two.toml:5:19: note: plan.steps.take: 4 tablets and 2 tablets are due at one moment (08:00) and add up",
        "courses/hours.toml:5:19: note: plan.steps.take: every 8 hours has no first time",
        "courses/order.toml:6:1: warning: plan.count: `count` belongs to the file itself",
        "drafts/gone.toml: note: there is no course of this name",
        "journal/2026-01.toml:8:1: note: a dose with more than one entry: examplin of 2026-01-05 evening: 1 spray taken 18:00 and \
         skipped 18:00: which? Today asks",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

/// A link to nowhere, for every file, and for the folders: dotfiles that were not checked out, a disk that is not there.
#[test]
fn a_link_to_nowhere_is_a_fault_and_never_nothing_there() {
    for name in [
        "config.toml",
        "care.toml",
        "measures.toml",
        "keys.toml",
        "courses/x.toml",
        "drafts/x.toml",
        "journal/2026-01.toml",
        "courses",
        "drafts",
        "journal",
    ] {
        let home = Home::new();
        let path = home.path(name);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap();
        } else {
            let _ = std::fs::remove_file(&path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        std::os::unix::fs::symlink(home.path("../gone"), &path).unwrap();
        let (code, out, _) = said(&home, &["check"]);
        assert_eq!(code, Some(1), "{name}: {out}");
        assert!(out.contains(&format!("{name}: error: this is a link")), "{name}: {out}");
        for verb in ["today", "status", "due"] {
            let (code, out, _) = said(&home, &[verb]);
            assert_eq!(code, Some(3), "{verb} with {name}: {out}");
            assert!(
                out.contains("cannot be read") || out.contains(name),
                "{verb} with {name}: {out}"
            );
        }
        if name.starts_with("journal") {
            let (code, _, err) = said(&home, &["note", "x"]);
            assert_eq!(code, Some(3), "{name}: {err}");
        }
    }
    // A folder that is a link to a folder is as good as any.
    let home = Home::new();
    std::fs::rename(home.path("courses"), home.dir.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(home.dir.path().join("elsewhere"), home.path("courses")).unwrap();
    assert_eq!(
        said(&home, &["check", "--strict"]),
        (Some(0), "No fault found.\n".into(), String::new())
    );
    // And a file in the place of a folder is a fault.
    home.write("journal", "x");
    let (code, out, _) = said(&home, &["check"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("journal: error: this is not a folder"), "{out}");
}

/// Every verb that speaks of doses says on its own output that a medicine is left out, and does not end with 0.
#[test]
fn a_medicine_that_cannot_be_read_is_told_by_every_verb() {
    let home = Home::empty();
    home.write("courses/broken.toml", BROKEN);
    let healthy = Home::new();
    healthy.write("courses/broken.toml", BROKEN);
    for home in [&home, &healthy] {
        for verb in [
            &["today"][..],
            &["due"],
            &["status"],
            &["review"],
            &["week"],
            &["steps"],
            &["status", "--waybar"],
        ] {
            let (code, out, err) = said(home, verb);
            assert_eq!(code, Some(3), "{verb:?}: {out}{err}");
            let named = out.contains("Brokelin cannot be read") || out.contains("Brokelin: its file cannot be read");
            assert!(
                named || (out.contains("Brokelin") && *verb == ["report"]),
                "{verb:?}: {out}"
            );
        }
        for verb in [
            &["today", "--json"][..],
            &["due", "--json"],
            &["status", "--json"],
            &["review", "--json"],
        ] {
            let (code, out, _) = said(home, verb);
            assert_eq!(code, Some(3), "{verb:?}: {out}");
            let json: serde_json::Value = serde_json::from_str(&out).unwrap();
            assert_eq!(json["faults"][0]["file"], "courses/broken.toml", "{verb:?}: {out}");
            assert_eq!(json["faults"][0]["line"], 6, "{verb:?}: {out}");
        }
        let (code, out, _) = said(home, &["status", "--check"]);
        assert_eq!((code, out.as_str()), (Some(3), ""));
        let (_, out, _) = said(home, &["status", "--waybar"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["class"], "fault");
        // By its name as well as by that of its file.
        for name in ["Brokelin", "broken", "brok"] {
            let (code, _, err) = said(home, &["plan", name]);
            assert_eq!(code, Some(3), "{name}: {err}");
            assert!(err.contains("courses/broken.toml:6:"), "{name}: {err}");
        }
    }
    let (_, out, _) = said(&home, &["today"]);
    assert!(!out.contains("No plan yet"), "{out}");
    // Once it is fixed, nothing of it is left.
    home.write("courses/broken.toml", &BROKEN.replace(" po", ""));
    let (code, out, _) = said(&home, &["today", "--json"]);
    assert_eq!(code, Some(0), "{out}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["faults"].as_array().map(Vec::len), Some(0));
}

/// A month with the marks of a merge in it: what was taken is unknown, and not "due".
#[test]
fn a_month_that_cannot_be_read_makes_what_was_taken_unknown() {
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    let month = home.read("journal/2026-01.toml");
    home.write(
        "journal/2026-01.toml",
        &format!("{month}\n<<<<<<< HEAD\n=======\n>>>>>>> other\n"),
    );
    for verb in [&["today"][..], &["status"], &["due"], &["limits", "examplin"]] {
        let (code, out, _) = said(&home, verb);
        assert_eq!(code, Some(3), "{verb:?}: {out}");
        assert!(
            out.contains("he journal of January 2026 cannot be read: what was taken is unknown"),
            "{verb:?}: {out}"
        );
        assert!(!out.contains("1 due"), "{verb:?}: {out}");
    }
    let (_, out, _) = said(&home, &["today"]);
    assert!(
        out.contains("Examplin 1 spray  not known whether it was taken"),
        "{out}"
    );
    assert_eq!(said(&home, &["status", "--check"]).0, Some(3));
}

/// After its time as well: of a dose in a month that cannot be read nobody knows whether it was recorded.
#[test]
fn a_dose_of_a_month_that_cannot_be_read_is_never_not_recorded() {
    let mut home = Home::new();
    home.ok(&["take", "examplin"]);
    let month = home.read("journal/2026-01.toml");
    home.write("journal/2026-01.toml", &format!("{month}\n<<<<<<< HEAD\n"));
    home.at("2026-01-05T23:30:00+01:00", "Europe/Berlin");
    for verb in [&["today"][..], &["due"], &["status"], &["checkin", "--plain"]] {
        let (code, out, err) = said(&home, verb);
        assert_eq!(code, Some(3), "{verb:?}: {out}");
        assert!(!(out.clone() + &err).contains("not recorded"), "{verb:?}: {out}{err}");
    }
    let (_, out, _) = said(&home, &["today"]);
    assert!(
        out.contains("Examplin 1 spray  not known whether it was taken"),
        "{out}"
    );
    // What is to come was hardly recorded.
    let (_, out, _) = said(&home, &["due"]);
    assert_eq!(out.matches("not known").count(), 1, "{out}");
    let (_, out, _) = said(&home, &["due", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["rows"][0]["status"], "unknown");
    let (_, out, _) = said(&home, &["status", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["unrecorded"], &json["unknown"]), (&0.into(), &1.into()), "{out}");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("not known whether it was taken");
    assert!(!window.text().contains("not recorded"), "{}", window.text());
    window.types("q");
}

/// Whether a dose of such a month is recorded already nobody knows: it is asked before it is recorded, wherever that is.
#[test]
fn a_dose_of_a_month_that_cannot_be_read_is_asked_about() {
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    let month = home.read("journal/2026-01.toml");
    home.write("journal/2026-01.toml", &format!("{month}\n<<<<<<< HEAD\n"));
    let asks = "The journal of January 2026 cannot be read (journal/2026-01.toml:";
    for verb in ["take", "skip"] {
        let (code, _, err) = said(&home, &[verb, "examplin"]);
        assert_eq!(code, Some(2), "{verb}: {err}");
        for part in [asks, "may be recorded already", "Nothing was written", "--yes"] {
            assert!(err.contains(part), "{verb}: {part}\n{err}");
        }
    }
    assert!(!home.path("journal/2026-01.pending.toml").exists());
    // The check-in, where Enter leaves it.
    let out = home.typed(&["checkin", "--plain"], "t\n\nq\n");
    assert!(out.contains(asks) && out.contains("Nothing was recorded."), "{out}");
    assert!(!home.path("journal/2026-01.pending.toml").exists());
    // The planner, where the harmless answer is focused.
    let mut window = super::window::Window::planner(&home);
    window.wait_for("not known whether it was taken");
    window.types(" ");
    window.wait_for("The journal cannot be read. Record it?");
    assert!(window.text().contains("journal/2026-01.toml"), "{}", window.text());
    assert!(window.text().contains("record nothing"), "{}", window.text());
    assert!(!home.path("journal/2026-01.pending.toml").exists());
    drop(window);
    // The answer of the person is taken.
    let (code, _, err) = said(&home, &["take", "examplin", "--yes"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(home.read("journal/2026-01.pending.toml").contains("examplin"));
}

/// A month that cannot be read, and in which doses are that count towards the limits of one of today.
#[test]
fn a_month_that_counts_towards_limits_is_asked_about() {
    let home = Home::new();
    home.write(
        "courses/limited.toml",
        "name = \"Limited\"\nlimits = { gap = \"24 hours\" }\n\n[[plan]]\nfrom = 2025-10-01\nsteps = [{ take = \"1 tablet as needed\" }]\n",
    );
    home.write(
        "courses/free.toml",
        "name = \"Free\"\n\n[[plan]]\nfrom = 2025-10-01\nsteps = [{ take = \"1 tablet 20:00\" }]\n",
    );
    home.write("journal/2025-12.toml", "[[dose]\nbroken\n");
    let output = |verb: &[&str]| {
        let mut command = home.command(verb);
        command
            .env("REGIMEN_NOW", "2026-01-01T08:05:00+01:00")
            .output()
            .unwrap()
    };
    let asked = output(&["take", "limited"]);
    let err = String::from_utf8(asked.stderr).unwrap();
    assert_eq!(asked.status.code(), Some(2), "{err}");
    for part in [
        "The journal of December 2025 cannot be read (journal/2025-12.toml:1)",
        "what counts towards the limits of this dose is unknown",
        "--yes",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    // What has no limits is its own month's alone.
    assert!(
        output(&["take", "free", "--for", "2026-01-01/20:00", "--yes"])
            .status
            .success()
    );
    assert!(output(&["take", "limited", "--yes"]).status.success());
}

/// A draft whose course is gone, as such and as one that was kept under a name.
#[test]
fn a_draft_without_its_course_is_told() {
    let home = Home::new();
    for name in ["drafts/gone.toml", "drafts/gone.slower.toml"] {
        home.write(
            name,
            "[[plan]]\nfrom = 2026-02-01\nsteps = [{ take = \"1 spray 08:00\" }]\n",
        );
    }
    let (code, out, _) = said(&home, &["check", "--strict"]);
    assert_eq!(code, Some(1), "{out}");
    for name in ["drafts/gone.toml", "drafts/gone.slower.toml"] {
        let line = format!("{name}: note: there is no course of this name");
        assert!(out.contains(&line), "{line}\n{out}");
    }
}

/// The folder of the courses or of the journal is on a disk of its own, which is not mounted: an empty folder is in its place,
/// or none.
#[test]
fn a_folder_within_the_regimen_that_is_not_mounted_is_a_fault() {
    for (dir, gone) in [
        ("courses", false),
        ("courses", true),
        ("journal", false),
        ("journal", true),
    ] {
        let home = Home::new();
        let label = "name = \"Sampletol\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"15 mg evening\" }]\n";
        home.write("courses/sampletol.toml", label);
        home.ok(&["take", "examplin"]);
        home.ok(&["change", "examplin", "take 2 sprays evening", "--on", "2026-01-06"]);
        let away = home.dir.path().join("away");
        std::fs::rename(home.path(dir), &away).unwrap();
        if !gone {
            std::fs::create_dir(home.path(dir)).unwrap();
        }
        let at = format!("{dir}, {gone}");
        for verb in [&["today"][..], &["due"], &["status"], &["report"]] {
            let (code, out, err) = said(&home, verb);
            assert_eq!(code, Some(3), "{at} {verb:?}: {out}{err}");
            assert!((out + &err).contains("cannot be read"), "{at} {verb:?}");
        }
        let (code, out, _) = said(&home, &["check"]);
        assert_eq!(code, Some(1), "{at}: {out}");
        assert!(
            out.contains(&format!("{dir}: error: the folder `{dir}` is empty")),
            "{at}: {out}"
        );
        let (code, out, _) = said(&home, &["backup", "-"]);
        assert_eq!(code, Some(3), "{at}: {out}");
        if dir == "journal" {
            let (_, out, _) = said(&home, &["today"]);
            assert!(out.contains("not known whether it was taken"), "{at}: {out}");
            // Nothing is written where the disk will come over it.
            for verb in [&["note", "x"][..], &["take", "examplin", "--yes"], &["undo"], &["undo"]] {
                let (code, _, err) = said(&home, verb);
                // The last change was one of a course.
                let undone = verb == ["undo"] && err.contains("Undone");
                assert!(code == Some(3) || undone, "{at} {verb:?}: {err}");
            }
            assert!(!home.path("journal/2026-01.toml").exists(), "{at}");
        } else {
            assert_eq!(said(&home, &["take", "examplin"]).0, Some(3), "{at}");
        }
        // It is there again.
        let _ = std::fs::remove_dir_all(home.path(dir));
        std::fs::rename(&away, home.path(dir)).unwrap();
        assert_eq!(said(&home, &["check", "--strict"]).0, Some(0), "{at}");
    }
    // A plan that is only beginning is not a fault: no journal yet, no medicine yet, and a first entry that was taken
    // back.
    let home = Home::new();
    assert_eq!(said(&home, &["today"]).0, Some(0));
    let home = Home::empty();
    std::fs::create_dir_all(home.path("")).unwrap();
    home.ok(&["note", "the first"]);
    home.ok(&["undo"]);
    home.ok(&["today"]);
    home.ok(&["check", "--strict"]);
    // Doses are recorded, and there is no medicine: this program has no history on this machine.
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    std::fs::remove_dir_all(home.dir.path().join("state")).unwrap();
    std::fs::remove_file(home.path("courses/examplin.toml")).unwrap();
    let (code, out, _) = said(&home, &["today"]);
    assert_eq!(code, Some(3), "{out}");
    assert!(out.contains("the medicines cannot be read"), "{out}");
}

/// On the screen it has its own row, at every size, until it is fixed; and what is fixed is not mentioned any more.
#[test]
fn a_medicine_that_cannot_be_read_has_a_row_on_the_screens() {
    let home = Home::new();
    home.write("courses/broken.toml", BROKEN);
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Brokelin cannot be read");
    window.wait_for("courses/broken.toml:6 (E opens it)");
    window.types("4");
    window.wait_for("Brokelin cannot be read");
    window.types("P");
    window.wait_for("Brokelin cannot be read");
    window.types("\x1b");
    window.types("1");
    window.types("c");
    window.wait_for("Brokelin cannot be read");
    window.types("\x1b");
    home.write("courses/broken.toml", &BROKEN.replace(" po", ""));
    window.wait_for("1 tablet");
    super::home::until(|| !window.text().contains("cannot be read"), || window.text());
    window.types("q");
}

/// A paper that has expired stays on Today, also where there is no pane to the right.
#[test]
fn an_expired_paper_stays_on_today() {
    let home = Home::new();
    home.write("care.toml", "[[paper]]\nname = \"Certificate\"\nuntil = 2026-01-03\n");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Certificate has expired: it was valid until");
    window.types("q");
}

/// The person's own folder, which nobody named: where it is a link to nowhere, a file, or something else, no verb begins a
/// second regimen or says that there is none.
#[test]
fn the_usual_folder_that_is_away_is_an_error_in_every_verb() {
    let home = Home::empty();
    let usual = home.dir.path().join("config/regimen");
    std::fs::create_dir_all(usual.parent().unwrap()).unwrap();
    let run = |verb: &[&str]| {
        let output = home.command(verb).env_remove("REGIMEN_DIR").output().unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let verbs = [
        &["today"][..],
        &["status", "--check"],
        &["take", "x"],
        &["note", "x"],
        &["check"],
        &["keys"],
        &["undo"],
        &["limits", "x"],
    ];
    std::os::unix::fs::symlink(home.dir.path().join("gone"), &usual).unwrap();
    for verb in verbs {
        let (code, told) = run(verb);
        assert_eq!(code, Some(3), "{verb:?}: {told}");
        assert!(
            told.contains("is a link to something that is not there"),
            "{verb:?}: {told}"
        );
    }
    std::fs::remove_file(&usual).unwrap();
    std::fs::write(&usual, "x").unwrap();
    for verb in verbs {
        let (code, told) = run(verb);
        assert_eq!(code, Some(3), "{verb:?}: {told}");
        assert!(told.contains("is not a folder"), "{verb:?}: {told}");
    }
    // Where it is not there at all a regimen begins.
    std::fs::remove_file(&usual).unwrap();
    assert_eq!(run(&["note", "x"]).0, Some(0));
}

/// The folder on which a disk is mounted, and the disk is not there: it is empty, and was not.
#[test]
fn an_empty_folder_that_was_a_regimen_is_not_a_new_one() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let away = home.dir.path().join("away");
    std::fs::rename(home.path(""), &away).unwrap();
    std::fs::create_dir(home.path("")).unwrap();
    for verb in [
        &["today"][..],
        &["status", "--check"],
        &["note", "x"],
        &["due", "--json"],
    ] {
        let (code, out, err) = said(&home, verb);
        assert_eq!(code, Some(3), "{verb:?}: {out}{err}");
        assert!(
            err.contains("is empty") && err.contains("not mounted"),
            "{verb:?}: {err}"
        );
    }
    assert_eq!(std::fs::read_dir(home.path("")).unwrap().count(), 0);
    // What is lost can be brought back all the same.
    let (code, out, err) = said(&home, &["restore"]);
    assert_eq!(code, Some(0), "{out}{err}");
    std::fs::remove_dir(home.path("")).unwrap();
    std::fs::rename(&away, home.path("")).unwrap();
    home.ok(&["today"]);
}

/// The folder of all courses, the questions, the settings: what they hold is not said to be nothing, in any form.
#[test]
fn a_folder_or_file_of_many_things_is_told_where_they_would_be() {
    let home = Home::new();
    home.ok(&["take", "examplin"]);
    home.ok(&["rate", "pain", "4"]);
    let elsewhere = home.dir.path().join("elsewhere");
    std::fs::rename(home.path("courses"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(home.dir.path().join("gone"), home.path("courses")).unwrap();
    for verb in [&["today"][..], &["due"], &["status"], &["review"], &["report"]] {
        let (code, out, _) = said(&home, verb);
        assert_eq!(code, Some(3), "{verb:?}: {out}");
        assert!(out.to_lowercase().contains("medicines"), "{verb:?}: {out}");
        assert!(!out.contains("No plan"), "{verb:?}: {out}");
    }
    for verb in [
        &["take", "examplin"][..],
        &["limits", "examplin"],
        &["plan", "examplin"],
        &["change", "examplin", "stop"],
        &["convert", "examplin", "1 spray"],
    ] {
        let (code, out, err) = said(&home, verb);
        assert_eq!(code, Some(3), "{verb:?}: {out}{err}");
        assert!(err.contains("the medicines cannot be read"), "{verb:?}: {err}");
    }
    let mut window = super::window::Window::planner(&home);
    window.wait_for("The medicines cannot be read");
    window.types("4");
    window.wait_for("The medicines cannot be read");
    window.types("P");
    window.wait_for("The medicines cannot be read");
    assert!(!window.text().contains("No plan yet"), "{}", window.text());
    window.types("q");
    std::fs::remove_file(home.path("courses")).unwrap();
    std::fs::rename(&elsewhere, home.path("courses")).unwrap();
    home.write(
        "measures.toml",
        &(home.read("measures.toml") + "\n<<<<<<< HEAD\n=======\n>>>>>>> x\n"),
    );
    let (code, _, err) = said(&home, &["rate", "pain", "3"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("measures.toml:"), "{err}");
    for form in ["txt", "md", "html", "csv"] {
        let (code, out, _) = said(&home, &["report", "--format", form]);
        assert_eq!(code, Some(3), "{form}: {out}");
        assert!(out.contains("measures.toml cannot be read in full"), "{form}: {out}");
        assert!(!out.contains("Nothing was rated"), "{form}: {out}");
    }
    let mut window = super::window::Window::planner(&home);
    window.wait_for("The questions of the check-in cannot be read");
    window.wait_for("(E opens it)");
    window.types("M");
    window.wait_for("Nothing else is asked");
    window.types("\x1bq");
}

/// The answer "no" is exit code 1, and one that may be another because something cannot be read is 3.
#[test]
fn limits_that_say_no_end_with_one() {
    let home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"spray\"\n[limits]\nper_dose = \"2 sprays\"\nper_day = \"3 sprays\"\ngap = \"4 \
         h\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 spray evening\" }]\n",
    );
    for json in [false, true] {
        let asked = |args: &[&str]| {
            let mut all = vec!["limits", "examplin"];
            all.extend(args);
            all.extend(json.then_some("--json"));
            said(&home, &all).0
        };
        assert_eq!(asked(&[]), Some(0));
        assert_eq!(asked(&["3 sprays"]), Some(1), "over the limit of one dose");
        home.ok(&["take", "examplin"]);
        assert_eq!(asked(&["1 spray"]), Some(1), "too soon");
        assert_eq!(asked(&["1 spray", "--at", "2026-01-05T23:00"]), Some(0));
        assert_eq!(asked(&["4 sprays", "--at", "2026-01-05T23:00"]), Some(1));
        assert_eq!(
            asked(&["1 spray", "--at", "2026-01-02T23:00"]),
            Some(1),
            "before the plan"
        );
        home.write("courses/broken.toml", BROKEN);
        assert_eq!(asked(&["3 sprays"]), Some(3));
        std::fs::remove_file(home.path("courses/broken.toml")).unwrap();
        home.ok(&["undo"]);
    }
}

/// Limits that the plan cannot keep, and limits against each other, each at its line; and what has no effect elsewhere.
#[test]
fn check_finds_limits_that_no_plan_can_keep() {
    let home = Home::empty();
    let day = "2 tablets";
    let with = |limits: &str, steps: &str| {
        home.write(
            "courses/x.toml",
            &format!(
                "name = \"Examplin\"\ncount = \"tablet\"\ncontains = {{ Exa = \"2 mg\", Emp = \"1 mg\" }}\n[limits]\n{limits}\n\
                 [[plan]]\nfrom = 2026-01-05\nsteps = [{steps}]\n"
            ),
        );
        said(&home, &["check"]).1
    };
    let take = |text: &str| format!("{{ take = \"{text}\" }}");
    for (limits, steps, told) in [
        (
            format!("per_dose = \"4 tablets\"\nper_day = \"{day}\""),
            take("3 tablets as needed"),
            "courses/x.toml:5:12: note: limits.per_dose: your limit of 4 tablets in one dose is more than your limit of 2 \
             tablets in any 24 hours",
        ),
        (
            format!("per_day = \"{day}\""),
            take("3 tablets as needed"),
            "courses/x.toml:5:11: note: limits.per_day: your limit of 2 tablets in any 24 hours; one dose as needed is 3 \
             tablets",
        ),
        (
            "gap = \"6 hours\"".into(),
            take("1 tablet 08:00, 12:00"),
            "courses/x.toml:5:7: note: limits.gap: your limits ask for at least 6 hours between doses; Mon 5 Jan 08:00 and Mon \
             5 Jan 12:00 are 4 hours apart",
        ),
        (
            "gap = \"6 hours\"".into(),
            take("1 tablet every 4 hours from 08:00"),
            "are 4 hours apart",
        ),
        (
            "gap = \"6 hours\"".into(),
            take("1 tablet as needed every 4 hours"),
            "courses/x.toml:5:7: note: limits.gap: your limits ask for at least 6 hours between doses; the plan has it as \
             needed every 4 hours",
        ),
        // Far ahead, and then with its year.
        (
            "gap = \"6 hours\"".into(),
            "{ for = \"60 weeks\", take = \"1 tablet 08:00\" }, { take = \"1 tablet 08:00, 12:00\" }".into(),
            "Mon 1 Mar 2027 08:00 and Mon 1 Mar 2027 12:00 are 4 hours apart",
        ),
        (
            "rise = \"1 tablet\"".into(),
            "{ for = \"1 week\", take = \"1 tablet 08:00\" }, { take = \"3 tablets 08:00\" }".into(),
            "courses/x.toml:5:8: note: limits.rise: your limit for one rise is 1 tablet; on Mon 12 Jan 2026 the dose of a day \
             rises by 2 tablets",
        ),
        (
            "per_day = \"3 mg Exa\"".into(),
            take("1 tablet 08:00, 1 tablet 20:00 on Mon"),
            "limits.per_day: your limit of 3 mg Exa in any 24 hours; on Mon 5 Jan it comes to 4 mg Exa",
        ),
        (
            "per_mont = \"9 tablets\"".into(),
            take("1 tablet 08:00"),
            "courses/x.toml:5:1: error: limits.per_mont: unknown key, so nothing is limited by it",
        ),
    ] {
        let out = with(&limits, &steps);
        assert!(out.contains(told), "{limits} {steps}: {out}\nnot {told}");
    }
    // What can be kept is not mentioned, and no limit is mentioned twice.
    assert_eq!(
        with(
            "gap = \"6 hours\"\nper_day = \"4 mg Exa\"",
            &take("1 tablet 08:00, 14:00")
        ),
        "No fault found.\n"
    );
    let out = with("per_day = \"3 mg Exa\"", &take("1 tablet 08:00, 20:00"));
    assert_eq!(out.lines().count(), 1, "{out}");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nasked = { course = \"examplim\", before = true }\n",
    );
    home.write(
        "journal/2026-01.toml",
        "[[reading]]\nid = \"aaaaaa\"\nmeasure = \"mood\"\nvalue = 3\nat = 2026-01-05T09:00:00+01:00\n",
    );
    let (_, out, _) = said(&home, &["check"]);
    for told in [
        "measures.toml:3:20: warning: measure.asked.course: there is no course `examplim`, so this is never asked",
        "journal/2026-01.toml:1:1: note: readings of questions that measures.toml does not have: 1; they are kept",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
}

/// At the size of an ordinary terminal, where there is no pane to the right: the visit of the day, a paper that has to
/// be renewed, a box that is nearly empty.
#[test]
fn what_presses_is_on_today_at_every_width() {
    let home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nsupply = { on = 2026-01-04, left = \"4 tablets\" }\n[[plan]]\nfrom = \
         2026-01-04\nsteps = [{ take = \"1 tablet 20:00\" }]\n",
    );
    home.write(
        "care.toml",
        "[[paper]]\nname = \"Certificate\"\nuntil = 2026-01-12\n[[appointment]]\nwith = \"Dr N\"\non = 2026-01-05\n",
    );
    for (rows, columns) in [(24, 80), (20, 60), (40, 120)] {
        let mut window = super::window::Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], rows, columns);
        for told in ["visit with Dr N", "Examplin", "Certificate is"] {
            window.wait_for(told);
        }
        window.types("q");
    }
}

/// Every dose that is not recorded counts, not those of the last seven days alone; and the way to them is open.
#[test]
fn what_is_not_recorded_is_told_from_its_beginning() {
    let home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2025-12-17\nsteps = [{ take = \"1 tablet 08:00, 1 tablet \
         22:00\" }]\n",
    );
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Not recorded: Sun 4 Jan 22:00 Examplin, and earlier ones since 17 Dec 2025");
    for _ in 0..20 {
        window.types("o");
    }
    window.wait_for("26 Dec");
    window.types("q");
}

/// The day after a plan has ended, with and without another that goes on.
#[test]
fn a_plan_that_has_ended_is_told() {
    let home = Home::empty();
    let plan = |name: &str, steps: &str| {
        format!("name = \"{name}\"\n[[plan]]\nfrom = 2025-12-30\nsteps = [{{ {steps} take = \"1 mg 20:00\" }}]\n")
    };
    home.write("courses/examplin.toml", &plan("Examplin", "for = \"5 days\","));
    let (_, out, _) = said(&home, &["today"]);
    assert!(out.contains("The plan of Examplin ended on Sat 3 Jan"), "{out}");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("The plan of Examplin ended on Sat 3 Jan");
    window.types("q");
    home.write("courses/sampletol.toml", &plan("Sampletol", ""));
    let (_, out, _) = said(&home, &["today"]);
    assert!(
        out.contains("Sampletol") && out.contains("The plan of Examplin ended on Sat 3 Jan"),
        "{out}"
    );
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Sampletol");
    window.wait_for("The plan of Examplin ended on Sat 3 Jan");
    window.types("q");
}

/// A key in the wrong place is what is told on Today, and not what follows from it.
#[test]
fn a_key_in_the_wrong_place_is_named_on_today() {
    let home = Home::empty();
    home.write(
        "courses/examplin.toml",
        "name = \"Examplin\"\n[limits]\nper_day = \"9 mg THC\"\n[[plan]]\nfrom = 2026-01-04\nsteps = [{ take = \"1 spray \
         20:00\" }]\ncount = \"spray\"\ncontains = { THC = \"2.7 mg\", CBD = \"2.5 mg\" }\n",
    );
    let (code, out, _) = said(&home, &["today"]);
    assert_eq!(code, Some(3));
    assert!(out.contains("belongs to the file itself"), "{out}");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Examplin cannot be read");
    window.wait_for("courses/examplin.toml:7");
    window.types("q");
}
