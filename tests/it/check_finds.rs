//! What `regimen check` finds: faults of every weight, keys without effect, links to nowhere, limits that no plan can keep.

use super::home::{Home, text};
use super::silence::{BROKEN, said};

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

/// Two amounts of one moment, or once a day, are due as one dose, and that is reported with what may be meant instead.
#[test]
fn check_reports_amounts_that_add_up() {
    for (take, says) in [
        (
            "1 tablet once a day, 0-1 tablets once a day",
            "1 tablet and 0-1 tablet are both taken once a day and add up to one dose",
        ),
        (
            "1 tablet once a day, 0-1 tablets once a day",
            "`1 tablet morning, 0-1 tablet evening`",
        ),
        (
            "3 mg morning, morning",
            "3 mg and 3 mg are due at one moment (morning) and add up",
        ),
        ("3 mg morning; 4 mg morning on Wed", "say on which days each is due"),
    ] {
        let home = Home::empty();
        home.course("count = \"tablet\"", "2026-01-05", take);
        let (_, out, _) = said(&home, &["check"]);
        assert!(out.contains(says), "{take}: {out}");
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
    // And a file where a folder should be is a fault.
    home.write("journal", "x");
    let (code, out, _) = said(&home, &["check"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("journal: error: this is not a folder"), "{out}");
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

/// A slip in the name of a section, or a section in the wrong place: what it says would not hold, and nobody would know.
#[test]
fn a_section_that_is_not_known_is_an_error_where_one_is_meant() {
    for (more, told) in [
        (
            "[limit]\nper_day = \"1 tablet\"\n",
            "limit: this section is not known, so nothing in it holds; did you mean `limits`?",
        ),
        ("[Limits]\nper_day = \"1 tablet\"\n", "did you mean `limits`?"),
        ("per_day = \"1 tablet\"\n", "`per_day` belongs in [limits]"),
        (
            "[plan.limits]\nper_day = \"1 tablet\"\n",
            "`limits` is a section of the file itself",
        ),
        (
            "[[changes]]\non = 2026-01-06\ndo = \"stop\"\n",
            "did you mean `change`?",
        ),
        (
            "[[plan.change]]\non = 2026-01-06\ndo = \"stop\"\n",
            "`change` is a section of the file itself",
        ),
        (
            "[[plans]]\nfrom = 2026-01-06\nsteps = [{ take = \"none\" }]\n",
            "did you mean `plan`?",
        ),
    ] {
        let home = Home::new();
        home.write(
            "courses/two.toml",
            &format!("name = \"Twolin\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{{ take = \"1 tablet 08:00\" }}]\n{more}"),
        );
        let (code, out, _) = said(&home, &["check"]);
        assert_eq!(code, Some(1), "{more}: {out}");
        assert!(out.contains(told), "{more}: {out}");
        let (code, _, _) = said(&home, &["today"]);
        assert_eq!(code, Some(3), "{more}");
    }
    // One of a later version stays a note.
    let home = Home::new();
    home.write(
        "courses/two.toml",
        "name = \"Twolin\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 tablet 08:00\" }]\n[telemetry]\non = true\n",
    );
    assert_eq!(said(&home, &["today"]).0, Some(0));
}
