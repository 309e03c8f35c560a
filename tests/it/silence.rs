//! Silence where something is broken: what cannot be read never looks like nothing due, in any verb.

use super::home::{Home, text};

pub(super) const BROKEN: &str = "name = \"Brokelin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet 08:00 po\" }]\n";

pub(super) fn said(home: &Home, args: &[&str]) -> (Option<i32>, String, String) {
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
    // Once it is fixed, none of it is left.
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
    // Nor do the figures count it so.
    for verb in [
        &["week"][..],
        &["steps"],
        &["review"],
        &["report"],
        &["report", "--format", "csv"],
        &["week", "--plain"],
    ] {
        let (_, out, _) = said(&home, verb);
        assert!(
            !out.contains("not recorded") && out.contains("not known"),
            "{verb:?}: {out}"
        );
    }
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

/// The folder of the courses or of the journal is on its own disk, which is not mounted: an empty folder is in its
/// place, or none.
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
            told.contains("is a link to something that does not exist"),
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
        for told in ["visit with Dr N", "Examplin", "Certificate"] {
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

/// A key in the wrong place is what Today reports, and not what follows from it.
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

/// What was taken of a medicine whose plan cannot be read is not told as unplanned: nobody knows what was planned.
#[test]
fn what_was_taken_of_a_medicine_that_cannot_be_read_is_not_unplanned() {
    let home = Home::empty();
    let whole = BROKEN.replace(" po", "");
    home.write("courses/broken.toml", &whole);
    home.ok(&["take", "broken", "--for", "2026-01-05/08:00", "--yes"]);
    home.write("courses/broken.toml", BROKEN);
    let (_, out, _) = said(&home, &["today"]);
    assert!(out.contains("1 tablet taken; its plan cannot be read"), "{out}");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("recorded; its plan cannot be read");
    window.types("q");
}

/// One record that cannot be read leaves the others; of its dose nobody knows whether it was taken, and a second one is asked about.
#[test]
fn a_record_that_cannot_be_read_leaves_its_dose_unknown() {
    let record = "[[dose]]\nid = \"abcdef\"\ncourse = \"x\"\ndue = 2026-06-05\ntime = 08:00:00\ntaken = \"1 tablet\"\nat = 2026-06-05T08:05:00Z\n";
    for (good, bad) in [
        ("taken = \"1 tablet\"", "taken = \"1 tabelt\""),
        ("08:05:00Z", "08:05:00"),
        ("taken = \"1 tablet\"", "taken = 1"),
        ("time = 08:00:00", "time = \"eight\""),
        ("[[dose]]", "[[doses]]"),
    ] {
        let mut home = Home::empty();
        home.course("count = \"tablet\"", "2026-06-01", "1 tablet 08:00");
        home.write("journal/2026-06.toml", &record.replace(good, bad));
        home.at("2026-06-05T09:00:00Z", "UTC");
        let (_, out, _) = said(&home, &["today"]);
        assert!(
            out.contains("Examplin 1 tablet  not known whether it was taken"),
            "{bad}: {out}"
        );
        let (_, report, _) = said(&home, &["report", "--since", "2026-06-01"]);
        assert!(
            report.contains("1 record of a dose cannot be read, and what was taken then"),
            "{bad}: {report}"
        );
        let before = home.read("journal/2026-06.toml");
        let (code, _, err) = said(&home, &["take", "x"]);
        assert_eq!(code, Some(2), "{bad}: {err}");
        assert_eq!(home.read("journal/2026-06.toml"), before, "{bad}");
        // A dose of another day is not concerned, where the day can be read.
        home.at("2026-06-06T08:00:00Z", "UTC");
        let (_, out, _) = said(&home, &["today"]);
        assert_eq!(
            out.contains("Examplin 1 tablet  due"),
            !(bad.contains("eight") || bad.contains("doses")),
            "{bad}: {out}"
        );
    }
}
