//! Silence where something is broken: what cannot be read never looks like nothing due, in any verb.

use super::home::{Home, text};

const BROKEN: &str = "name = \"Brokelin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet 08:00 po\" }]\n";

fn said(home: &Home, args: &[&str]) -> (Option<i32>, String, String) {
    let output = home.run(args);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_folder_that_is_no_regimen_is_an_error_and_nothing_is_made_there() {
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
        "name = \"Twolin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"4 tablets 08:00, 2 tablets \
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
        "care.toml: note: paper.until: Certificate has expired: it was valid until 2026-01-03",
        "courses/two.toml:5:19: note: plan.steps.take: 4 tablets and 2 tablets are due at one moment (08:00) and add up",
        "courses/hours.toml:5:19: note: plan.steps.take: every 8 hours has no first time",
        "courses/order.toml:6:1: warning: plan.count: `count` belongs to the file itself",
        "drafts/gone.toml: note: there is no course of this name",
        "journal/2026-01.toml: note: a dose with more than one entry: examplin of 2026-01-05 evening: 1 spray taken 18:00 and \
         skipped 18:00: which?",
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
    // Mended, nothing of it is left.
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

/// On the screen it has a row of its own, at every size, until it is mended; and what is mended is not told any more.
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

/// A paper that has expired stays on Today, also where there is no pane beside.
#[test]
fn an_expired_paper_stays_on_today() {
    let home = Home::new();
    home.write("care.toml", "[[paper]]\nname = \"Certificate\"\nuntil = 2026-01-03\n");
    let mut window = super::window::Window::planner(&home);
    window.wait_for("Certificate has expired: it was valid until");
    window.types("q");
}
