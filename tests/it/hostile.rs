//! Files that somebody broke, or made to do harm: reported with their place, the rest works, nothing reaches the
//! terminal.

use super::home::{Home, sweep, text};
use super::window::Window;

/// What a text may hold that a terminal must never see: sequences that set the title, answer, move, colour; C1;
/// characters that turn the reading direction or hide.
const PAYLOAD: &str = "\u{1b}]0;pwned\u{7}\u{1b}[31m\u{9b}6n\u{202e}gnp\u{200b}\u{7f}\u{feff}\u{2066}";

/// The same as a TOML string holds it.
const ESCAPED: &str = "\\u001b]0;pwned\\u0007\\u001b[31m\\u009b6n\\u202egnp\\u200b\\u007f\\ufeff\\u2066";

/// Whether there is anything in it that acts on a terminal or hides. Newlines are what lines end with.
fn acts(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

fn hostile() -> Home {
    let home = Home::empty();
    home.write(
        "courses/examplin.toml",
        &format!(
            "name = \"Examplin {ESCAPED}\"\nroute = \"{ESCAPED}\"\ncount = \"spray\"\nprescriber = \"x{ESCAPED}\"\n\
             missed = \"{ESCAPED}\"\nnote = \"{ESCAPED}\"\n\"key{ESCAPED}\" = 1\n[limits]\ngap = \"4 hours\"\n[[plan]]\n\
             from = 2026-01-05\nby = \"{ESCAPED}\"\nsteps = [{{ take = \"1 spray evening\" }}]\n[[change]]\n\
             on = 2026-01-07\ndo = \"hold 1 day\"\nby = \"{ESCAPED}\"\nwhy = \"{ESCAPED}\"\n"
        ),
    );
    home.write(
        "courses/broken.toml",
        &format!("name = \"Broken {ESCAPED}\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{{ take = \"{ESCAPED}\" }}]\n"),
    );
    home.write("courses/torn.toml", &format!("name = \"{PAYLOAD}\n"));
    home.write(
        "care.toml",
        &format!(
            "[[person]]\nkey = \"{ESCAPED}\"\nname = \"{ESCAPED}\"\nphone = \"{ESCAPED}\"\nrole = \"{ESCAPED}\"\n"
        ),
    );
    home.write(
        "config.toml",
        &format!("contact = \"{ESCAPED}\"\ntheme = \"{ESCAPED}\"\n[slots]\n\"{ESCAPED}\" = \"07:00\"\n"),
    );
    home.write(
        "measures.toml",
        &format!(
            "[[measure]]\nid = \"pain\"\nname = \"Pain {ESCAPED}\"\nscale = \"0-10\"\nlow = \"{ESCAPED}\"\n\
             high = \"{ESCAPED}\"\nask = \"{ESCAPED}\"\n"
        ),
    );
    home.write(
        "journal/2026-01.toml",
        &format!(
            "[[dose]]\nid = \"a{ESCAPED}\"\ncourse = \"examplin\"\ndue = 2026-01-05\nslot = \"evening\"\n\
             taken = \"1 spray\"\nat = 2026-01-05T18:00:00+01:00\nwhy = \"{ESCAPED}\"\nepisode = \"{ESCAPED}\"\n\
             [[reading]]\nid = \"b\"\nmeasure = \"{ESCAPED}\"\nvalue = 4\nat = 2026-01-05T18:00:00+01:00\n\
             note = \"{ESCAPED}\"\n[[note]]\nid = \"c\"\nat = 2026-01-05T18:00:00+01:00\ntext = \"note {ESCAPED}\"\n\
             tags = [\"{ESCAPED}\"]\n[[note]]\nid = \"d\"\nat = \"{ESCAPED}\"\ntext = \"x\"\n"
        ),
    );
    home.write(&format!("journal/2026-01.sync-conflict-{PAYLOAD}.toml"), "");
    home
}

#[test]
fn no_verb_lets_anything_through() {
    let home = hostile();
    let mut verbs: Vec<Vec<&str>> = vec![
        vec!["today"],
        vec!["today", "--json"],
        vec!["due"],
        vec!["due", "--json"],
        vec!["plan", "examplin"],
        vec!["plan", "examplin", "--json"],
        vec!["plan", "broken"],
        vec!["plan", PAYLOAD],
        vec!["limits", "examplin"],
        vec!["limits", "examplin", "--json"],
        vec!["convert", "examplin", "2 sprays"],
        vec!["convert", "examplin", PAYLOAD],
        vec!["status"],
        vec!["status", "--json"],
        vec!["status", "--waybar"],
        vec!["status", "--format", PAYLOAD],
        vec!["check"],
        vec!["check", "--json"],
        vec!["check", PAYLOAD],
        vec!["take", "examplin", "--at", PAYLOAD],
        vec![
            "take",
            "examplin",
            "--why",
            PAYLOAD,
            "--yes",
            "--for",
            "2026-01-05/evening",
        ],
        vec!["take", PAYLOAD],
        vec!["take", "examplin", PAYLOAD],
        vec!["skip", "examplin", "--for", PAYLOAD],
        vec!["rate", "pain", "4", "--note", PAYLOAD],
        vec!["rate", PAYLOAD, "4"],
        vec!["rate", "pain", PAYLOAD],
        vec!["note", PAYLOAD],
        vec!["change", "examplin", PAYLOAD],
        vec!["change", "examplin", "hold 3 days", "--by", PAYLOAD, "--why", PAYLOAD],
        vec!["undo", "--list"],
        vec!["undo"],
        vec!["redo"],
        vec!["merge", PAYLOAD],
        vec!["restore"],
        vec!["restore", PAYLOAD],
        vec!["restore", "--from", PAYLOAD, PAYLOAD],
        vec!["backup", "/nowhere/\u{1b}[31m/x"],
        vec!["demo", "--into", "/proc/\u{1b}[31m"],
        vec![PAYLOAD],
        vec!["--dir", "/proc/\u{1b}[31m", "note", "x"],
        vec!["today", "--on", PAYLOAD],
        vec!["due", "--from", PAYLOAD],
        vec!["completions", PAYLOAD],
        vec!["log", "--all"],
        vec!["log", "--all", "--json"],
        vec!["log", "--since", PAYLOAD],
        vec!["log", "--tag", PAYLOAD],
        vec!["supply", "--since", "yesterday"],
        vec!["supply", "--json"],
        vec!["supply", PAYLOAD],
        vec!["complete", "fish", "--", "take", ""],
        vec!["complete", "fish", "--", "rate", ""],
        vec!["complete", "bash", "--", "take", "examplin", "--for", ""],
        vec!["complete", "zsh", "--", PAYLOAD, PAYLOAD],
    ];
    let help = text(&home.run(&["--help"]).stdout);
    for verb in ["review", "keys", "checkin"] {
        if help.contains(&format!("\n  {verb} ")) {
            verbs.push(vec![verb]);
            verbs.push(vec![verb, "--json"]);
        }
    }
    let mut prints = 0;
    for verb in &verbs {
        let output = home.run(verb);
        assert!(
            output.status.code().is_some_and(|code| code <= 4),
            "{verb:?}: {output:?}"
        );
        for said in [&output.stdout, &output.stderr] {
            // Between a word that is offered to a shell and its description is a tab, which never reaches the terminal.
            let said = if verb[0] == "complete" {
                text(said).replace('\t', " ")
            } else {
                text(said)
            };
            assert_eq!(acts(&said), None, "{verb:?}: {said:?}");
            prints += 1;
        }
        if verb.contains(&"--json") && !output.stdout.is_empty() {
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
        }
    }
    // JSON holds the data as they are, not a substitute.
    let today: serde_json::Value = serde_json::from_str(&text(&home.run(&["today", "--json"]).stdout)).unwrap();
    let notes = today["notes"].as_array().unwrap();
    assert!(
        notes
            .iter()
            .any(|note| note["text"] == format!("note {PAYLOAD}").as_str()),
        "{notes:?}"
    );
    println!("{} calls, {prints} prints", verbs.len());
}

#[test]
fn no_screen_lets_anything_through() {
    let home = hostile();
    let mut window = Window::planner(&home);
    window.wait_for("Examplin");
    let mut keys = 0;
    for screen in ["1", "2", "3", "4", "5"] {
        window.types(screen);
        for key in [
            "j", "j", "\r", "\x1b", "?", "\x1b", "c", "\x1b", "n", "\x1b", "/", "\x1b",
        ] {
            window.types(key);
            keys += 1;
        }
    }
    window.wait_for("Journal");
    let bytes = String::from_utf8_lossy(&window.bytes()).into_owned();
    assert!(
        !bytes.contains("\x1b]0;") && !bytes.contains("\x1b[31m\u{9b}"),
        "a sequence went through"
    );
    let told: String = bytes
        .chars()
        .filter(|c| *c >= ' ' && !('\u{7f}'..='\u{9f}').contains(c))
        .collect();
    for c in bytes.chars().filter(|c| *c > '\u{7e}') {
        assert_eq!(acts(&c.to_string()), None, "{c:?} in {told:?}");
    }
    window.types("q");
    println!("{keys} keys");
}

/// The files of a good regimen, each broken in every one of many ways: no crash, no hang, a place for every fault, the
/// file untouched, and a dose can be logged.
#[test]
fn whatever_is_done_to_a_file_the_rest_works() {
    let good = Home::new();
    good.ok(&["note", "begun"]);
    good.ok(&["take", "examplin"]);
    let files = ["courses/examplin.toml", "measures.toml", "journal/2026-01.toml"];
    let (mut variants, mut state) = (0_usize, 0x9e37_79b9_7f4a_7c15_u64);
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (below.max(1) as u64)).unwrap()
    };
    let rounds = sweep(40, 2000);
    for n in 0..rounds {
        let name = files[n % files.len()];
        let whole = good.read(name).into_bytes();
        let mut bytes = whole.clone();
        match n % 8 {
            0 => bytes.truncate(random(whole.len())),
            1 => bytes[random(whole.len())] = u8::try_from(random(256)).unwrap(),
            2 => bytes.insert(random(whole.len()), b"\0\x1b\"[]{}=#\n\xff"[random(11)]),
            3 => drop(bytes.drain(random(whole.len() / 2)..whole.len() / 2)),
            4 => bytes.extend_from_slice(b"\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n"),
            5 => bytes = b"[".repeat(random(5000) + 1),
            6 => {
                let at = random(whole.len());
                bytes.splice(at..at, whole.iter().copied());
            }
            _ => {
                let digits: Vec<usize> = (0..whole.len()).filter(|at| whole[*at].is_ascii_digit()).collect();
                let at = digits[random(digits.len())];
                bytes.splice(at..=at, b"99999999999999999999999999999999999999".iter().copied());
            }
        }
        let path = good.path(name);
        std::fs::write(&path, &bytes).unwrap();
        let check = good.run(&["check"]);
        let code = check.status.code();
        assert!(matches!(code, Some(0 | 1)), "{n}: {name}: {check:?}");
        let told = text(&check.stdout);
        assert_eq!(acts(&told), None, "{n}: {told:?}");
        for line in told.lines().filter(|line| code == Some(1) && line.starts_with(name)) {
            assert!(
                line.split(':').nth(1).is_some_and(|part| part.trim() != ""),
                "{n}: {line}"
            );
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{n}: reading wrote");
        let today = good.run(&["today"]);
        assert!(matches!(today.status.code(), Some(0 | 3)), "{n}: {today:?}");
        let noted = good.run(&["note", "all the same"]);
        assert_eq!(noted.status.code(), Some(0), "{n}: {}", text(&noted.stderr));
        let month = std::fs::read(good.path("journal/2026-01.toml")).unwrap();
        let pending = good.read("journal/2026-01.pending.toml");
        assert!(
            text(&month).contains("all the same") || pending.contains("all the same"),
            "{n}: the note is nowhere"
        );
        if name.starts_with("journal") && pending.contains("all the same") {
            assert_eq!(month, bytes, "{n}: a file that does not parse was written to");
        }
        std::fs::write(&path, &whole).unwrap();
        let _ = std::fs::remove_file(good.path("journal/2026-01.pending.toml"));
        variants += 1;
    }
    println!("{variants} broken files");
}

/// Deep nesting, long lines, many entries, no file at all: an answer in good time.
#[test]
fn caps_hold_against_large_files() {
    let home = Home::new();
    let deep = format!("x = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    home.write("courses/deep.toml", &deep);
    home.write(
        "courses/tables.toml",
        &format!("x = {}1{}\n", "{a=".repeat(50_000), "}".repeat(50_000)),
    );
    home.write("courses/dots.toml", &format!("x{} = 1\n", ".a".repeat(100_000)));
    home.write(
        "courses/long.toml",
        &format!("name = \"{}\"\n", "long ".repeat(400_000)),
    );
    // A hundred thousand faults in one line, and as many in lines by themselves.
    let many = "{ id = 1 }, ".repeat(30_000);
    home.write("journal/2025-01.toml", &format!("note = [{many}]\n"));
    home.write("journal/2025-02.toml", &"[[note]]\nid = 1\n".repeat(30_000));
    home.write(
        "journal/2026-01.toml",
        &"[[note]]\nat = 2026-01-05T18:00:00+01:00\ntext = \"x\"\n".repeat(5_000),
    );
    std::fs::File::create(home.path("courses/huge.toml"))
        .unwrap()
        .set_len(17 * 1024 * 1024)
        .unwrap();
    std::fs::create_dir(home.path("courses/folder.toml")).unwrap();
    let fifo = home.path("courses/pipe.toml");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &fifo,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.path("courses/zero.toml")).unwrap();
    std::os::unix::fs::symlink("loop.toml", home.path("courses/loop.toml")).unwrap();
    let check = home.run(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    let told = text(&check.stdout);
    for name in ["deep", "tables", "dots", "huge", "folder", "pipe", "zero", "loop"] {
        assert!(
            told.contains(&format!("courses/{name}.toml")),
            "{name}: {}",
            told.chars().take(3000).collect::<String>()
        );
    }
    assert!(told.lines().all(|line| line.len() < 1000));
    assert!(told.lines().count() > 100_000);
    let today = home.run(&["today"]);
    assert_eq!(today.status.code(), Some(3));
    assert!(text(&today.stdout).contains("Examplin 1 spray  due"));
    home.ok(&["take", "examplin"]);
}
