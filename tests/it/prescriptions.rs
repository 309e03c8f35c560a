//! Whole prescriptions, entered on the screen alone in the real program: what is then in the files is what the prescription
//! says, and no script takes more than four hundred keys.

use std::path::Path;
use std::process::Command;

use super::pty::Pty;

/// The most keys, text included.
pub(super) const MOST: usize = 400;

/// Keys and text, counted.
pub(super) struct Script {
    pty: Pty,
    count: usize,
}

impl Script {
    /// The program at its first run.
    pub(super) fn begin(dir: &Path, now: &str) -> Self {
        let pty = Pty::start(dir, now, (80, 24));
        pty.wait_for("Welcome.");
        Self { pty, count: 0 }
    }

    /// Waits until the screen shows the one, then presses the other: letters as they are, other keys in angle brackets.
    pub(super) fn run(&mut self, steps: &[(&str, &str)]) {
        for (shown, keys) in steps {
            self.pty.wait_for(shown);
            let named = keys.matches('<').count();
            let plain = keys.split('<').enumerate().map(|(n, part)| match part.split_once('>') {
                Some((_, rest)) if n > 0 => rest.chars().count(),
                _ => part.chars().count(),
            });
            self.count += named + plain.sum::<usize>();
            self.pty.keys(keys);
        }
    }

    /// Activates the draft that is shown: reads all of what it changes, names nobody, and does it.
    pub(super) fn activate(&mut self, shown: &str) {
        self.run(&[(shown, "w")]);
        self.pty.wait_for("Activate the draft").read_it();
        self.run(&[
            ("Activate the draft", "<PgDn><PgDn><PgDn><Tab><Enter>"),
            ("Active now", ""),
        ]);
    }

    /// How many keys it took.
    pub(super) fn ends(mut self) -> usize {
        self.pty.keys("q");
        self.pty.ends_with(0);
        self.count
    }
}

/// What the program prints, on the same files at the same time.
pub(super) fn said(dir: &Path, now: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_regimen"))
        .env_clear()
        .env("HOME", dir)
        .env("REGIMEN_DIR", dir.join("regimen"))
        .env("REGIMEN_NOW", now)
        .env("TZ", "Europe/Berlin")
        .args(arguments)
        .output()
        .unwrap();
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A file with its columns pushed together.
pub(super) fn read(dir: &Path, name: &str) -> String {
    let text = std::fs::read_to_string(dir.join("regimen").join(name)).unwrap_or_default();
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
/// The program finds nothing wrong in the files.
pub(super) fn is_clean(dir: &Path, now: &str) {
    let check = said(dir, now, &["check"]);
    assert!(!check.contains("error") && !check.contains("warning"), "{check}");
}

pub(super) fn has_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} in:\n{text}");
    }
}

/// An oil that rises a little every four days, alternately at bedtime and in the morning, and a flower as needed; one ceiling
/// over both.
#[test]
fn an_oil_and_a_flower() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Nabilin oil<Enter>"),
        (
            "How much at a time",
            "0.05 mL bedtime 4 days, then 0.05 mL bedtime and morning<Enter>",
        ),
        ("rate every day?", "pain 0-10, dizziness<Enter>"),
        ("Who prescribes", "Dr P<Enter>"),
        ("a late dose?", "Leave it out<Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "3THC 20 mg/mL + CBD 10 mg/mL<Tab><Tab>0.05 mL<Enter>"),
        ("measured to 0.05 mL", "<Esc>"),
        ("still missing", "10.25 mL<Tab>10 mg THC<Enter>"),
        ("at most 10 mg THC in any 24 hours", "<Esc>"),
        ("still missing", "1Dr P 555 0188<Enter>"),
        ("shown with an alert", "<Esc>"),
        ("still missing", "4jT"),
        ("build steps from", "total by 0.05 mL every 4 days to 0.5 mL<Enter>"),
    ]);
    s.activate("draft of revision 2");
    s.run(&[
        ("Active now", "N"),
        ("called?", "Sampletol<Enter>"),
        (
            "How much at a time",
            "1 puff as needed, 20 min apart, at most 3 puffs a day<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("Sampletol: still missing", "1THC 2 mg<Enter>"),
        ("= puff", "<Tab>jj<Enter>12 mg THC<Enter>"),
        ("from midnight to midnight", "jjjjjjjjj<Enter>nabilin oil<Enter>"),
        ("doses of Nabilin oil count too", "<Esc>"),
        ("Sampletol: still missing", "@"),
        ("Add a person", "jj<Enter>28 mar 9:15, Dr P<Enter>"),
        ("28 Mar 2026", "G<Enter>Prescription, 31 jul<Enter>"),
        ("31 Jul 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/nabilin-oil.toml"),
        &[
            "contains = { THC = \"20 mg/mL\", CBD = \"10 mg/mL\" }",
            "mark = \"0.05 mL\"",
            "per_dose = \"0.25 mL\"",
            "per_day = \"10 mg THC\"",
            "missed = \"Leave it out\"",
            "prescriber = \"Dr P\"",
        ],
    );
    has_all(
        &read(dir, "courses/sampletol.toml"),
        &[
            "contains = { THC = \"2 mg\" }",
            "per_day = \"3 puffs\"",
            "gap = \"20 min\"",
            "per_calendar_day = \"12 mg THC\"",
            "shared = [\"nabilin-oil\"]",
        ],
    );
    has_all(
        &read(dir, "care.toml"),
        &[
            "on = 2026-03-28",
            "at = 09:15:00",
            "name = \"Prescription\"",
            "until = 2026-07-31",
        ],
    );
    assert!(read(dir, "config.toml").contains("contact = \"Dr P 555 0188\""));
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-04-08"]);
    // Four days at bedtime alone, then both, then more at bedtime first.
    let of = |day: &str| -> Vec<&str> {
        let lines = due.lines().skip_while(|line| !line.contains(day)).skip(1);
        lines.take_while(|line| line.contains(" mL")).collect()
    };
    for (day, amounts) in [
        ("Mon 2 Mar", vec!["0.05 mL"]),
        ("Thu 5 Mar", vec!["0.05 mL"]),
        ("Fri 6 Mar", vec!["0.05 mL", "0.05 mL"]),
        ("Tue 10 Mar", vec!["0.05 mL", "0.1 mL"]),
        ("Sat 14 Mar", vec!["0.1 mL", "0.1 mL"]),
        ("Wed 18 Mar", vec!["0.1 mL", "0.15 mL"]),
        ("Wed 8 Apr", vec!["0.25 mL", "0.25 mL"]),
    ] {
        let lines = of(day);
        assert_eq!(lines.len(), amounts.len(), "{day}: {lines:?}\n{due}");
        for (line, amount) in lines.iter().zip(amounts) {
            assert!(line.contains(&format!(" {amount}")), "{day}: {lines:?}");
        }
    }
    is_clean(dir, NOW);
    let limits = said(dir, NOW, &["limits", "sampletol", "1 puff"]);
    has_all(&limits, &["12 mg THC"]);
}

/// The line of an oil as the clinic writes it, with all that is in it, its limits and the rise in turn; a flower with a ceiling over
/// both; what is rated, and from which grade on somebody is called; a visit and a paper.
#[test]
fn an_oil_that_rises_in_turn_and_a_flower_each_in_one_line() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Hempal oil<Enter>"),
        (
            "How much at a time",
            "0.1 mL hs, 0.1 mL a day more q3d, am first, to 0.5 mL each, THC 10 + CBD 12.5 mg/mL, po, marks 0.05 mL, max 0.5 \
             mL/dose, max 10 mg THC/day<Enter>",
        ),
        (
            "rate every day?",
            "pain 0-10, sleep, dry mouth, dizziness severe: call the clinic<Enter>",
        ),
        ("Who prescribes", "Dr B<Enter>"),
        ("a late dose?", "Leave it out, take the next as planned<Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "1Dr B 555 0164<Enter>"),
        ("shown with an alert", "<Esc>"),
        ("still missing", "4N"),
        ("called?", "Blossomol<Enter>"),
        (
            "How much at a time",
            "1 puff prn, 15 min apart, max 4/day, THC 2 mg a puff, max 15 mg THC/day with hemp<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("Blossomol: still missing", "@"),
        ("Add a person", "jj<Enter>30 mar 10:30<Enter>"),
        ("30 Mar 2026", "G<Enter>30 jun<Enter>"),
        ("30 Jun 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/hempal-oil.toml"),
        &[
            "contains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }",
            "mark = \"0.05 mL\"",
            "route = \"oral\"",
            "per_dose = \"0.5 mL\"",
            "per_day = \"10 mg THC\"",
            "missed = \"Leave it out, take the next as planned\"",
            "prescriber = \"Dr B\"",
            "{ for = \"3 days\", take = \"0.1 mL bedtime\" },\n{ for = \"3 days\", take = \"0.1 mL morning, bedtime\" },",
            "{ for = \"3 days\", take = \"0.1 mL morning, 0.2 mL bedtime\" },",
            "{ take = \"0.5 mL morning, bedtime\" }",
        ],
    );
    has_all(
        &read(dir, "courses/blossomol.toml"),
        &[
            "take = \"1 puff as needed\"",
            "contains = { THC = \"2 mg\" }",
            "per_day = \"4 puffs\"",
            "per_24_hours = \"15 mg THC\"",
            "gap = \"15 min\"",
            "shared = [\"hempal-oil\"]",
        ],
    );
    has_all(
        &read(dir, "care.toml"),
        &[
            "on = 2026-03-30",
            "at = 10:30:00",
            "name = \"Prescription\"",
            "until = 2026-06-30",
        ],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "high = \"worst\"",
            "name = \"Dry mouth\"\nscale = \"grade\"",
            "{ at_least = 3, say = \"call the clinic\" }",
        ],
    );
    let due = said(dir, NOW, &["due", "--from", "2026-03-28", "--to", "2026-03-29"]);
    has_all(&due, &["morning  Hempal oil 0.5 mL", "bedtime  Hempal oil 0.5 mL"]);
    is_clean(dir, NOW);
}

/// Sessions twice a week with a reading before and after, and a taper of a tablet to nothing.
#[test]
fn sessions_and_a_taper() {
    const NOW: &str = "2026-03-03T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Sampline<Enter>"),
        (
            "How much at a time",
            "30 mg sl Mon and Thu evening 3 weeks, then 60 mg<Enter>",
        ),
        ("rate every day?", "mood, anxiety<Enter>"),
        ("Who prescribes", "Dr R<Enter><Enter>"),
        ("What will be written", "<Enter>"),
        // The form first, then how it is divided, then its strength.
        ("still missing", "3<S-Tab><S-Tab>lozenge<Tab>halves<Tab>60 mg<Enter>"),
        ("= lozenge 60 mg, can be halved", "<Esc>"),
        (
            "still missing",
            "160 mg<Tab><Tab><Tab><Tab>2 doses<Tab><Tab>60 hours<Enter>",
        ),
        ("at least 60 h", "<Esc>"),
        ("still missing", "1Dr R 555 0170<Enter>"),
        ("shown with an alert", "<Esc>"),
        ("still missing", "4jl<Enter>"),
        ("how long? (add", "6 doses, ask<Enter>"),
    ]);
    s.activate("draft of revision 2");
    s.run(&[
        ("Active now", "M"),
        ("What the check-in asks", "a"),
        ("What is it called?", "Blood pressure<Enter><Enter>pair mmHg<Enter>"),
        ("When is it asked?", "<Ctrl-U>around sampline: before, 30 min<Enter>"),
        ("Alert level", "150 or more: Call the clinic<Enter><Enter>"),
        ("Blood pressure is asked", "<Esc>"),
        ("d decide", "N"),
        ("called?", "Taperin<Enter>"),
        ("How much at a time", "80 mg<Enter>morning<Enter>3"),
        (
            "By how much less",
            "10 %<Enter>3 weeks<Enter>0 mg<Enter>10 mg<Enter><Enter><Enter><Enter>",
        ),
        ("What will be written", "<Enter>"),
        (
            "Taperin: still missing",
            "2<S-Tab><S-Tab>tablet<Tab>halves<Tab><Tab>20 mg, 40 mg<Enter>",
        ),
        ("20 mg and 40 mg", "<Esc>"),
    ]);
    s.activate("Taperin: still missing");
    s.run(&[
        ("Active now", "@"),
        ("Add a paper", "G<Enter>Certificate, 31 jul<Enter>"),
        ("31 Jul 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/sampline.toml"),
        &[
            "route = \"sublingual\"",
            "count = \"lozenge\"",
            "divisible = \"halves\"",
            "contains = \"60 mg\"",
            "per_dose = \"60 mg\"",
            "per_week = \"2 doses\"",
            "gap = \"60 hours\"",
        ],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "name = \"Blood pressure\"",
            "asked = { course = \"sampline\", before = true, after = [\"30 min\"] }",
            "at_least = 150",
        ],
    );
    has_all(
        &read(dir, "courses/taperin.toml"),
        &["strengths = [\"20 mg\", \"40 mg\"]", "divisible = \"halves\""],
    );
    has_all(
        &read(dir, "care.toml"),
        &["name = \"Certificate\"", "until = 2026-07-31"],
    );
    let sessions = said(dir, NOW, &["due", "--from", "2026-03-05", "--to", "2026-04-12"]);
    for (day, amount) in [
        ("Thu 5 Mar", "30 mg"),
        ("Mon 23 Mar", "30 mg"),
        ("Thu 26 Mar", "60 mg"),
        ("Thu 9 Apr", "60 mg"),
    ] {
        let mut lines = sessions.lines().skip_while(|line| !line.contains(day));
        let line = lines.find(|line| line.contains("Sampline"));
        assert!(line.is_some_and(|line| line.contains(amount)), "{day}:\n{sessions}");
    }
    let taper = said(dir, NOW, &["plan", "taperin"]);
    has_all(
        &taper,
        &["80 mg", "70 mg", "60 mg", "50 mg", "40 mg", "30 mg", "20 mg", "10 mg"],
    );
    is_clean(dir, NOW);
}

/// A first course, its first dose, a week of answers, and that week in the review.
#[test]
fn a_first_week_takes_under_a_hundred_keys() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let at = |day: u32| format!("2026-03-{day:02}T08:05:00+01:00");
    let mut first = Script::begin(dir, &at(2));
    first.run(&[
        ("Welcome.", "1"),
        ("called?", "Testol<Enter>"),
        ("How much at a time", "5 mg 08:00<Enter>"),
        ("How does the dose change?", "<Enter>"),
        ("rate every day?", "mood<Enter>"),
        ("Who prescribes", "<Enter>"),
        ("a late dose?", "<Enter>"),
        ("What will be written", "<Enter>"),
        ("Testol: still missing", "<Esc>"),
        ("Doses", "<Space>"),
        ("taken at 08:05", "c"),
        ("Check-in", "6"),
        ("6 of 10", "<Esc>"),
        ("a as needed", ""),
    ]);
    let mut keys = first.ends();
    for day in 3..=8 {
        let now = at(day);
        let pty = Pty::start(dir, &now, (80, 24));
        let mut script = Script { pty, count: 0 };
        script.run(&[
            ("Doses", "c"),
            ("Check-in", "<Space>"),
            ("taken", "6"),
            ("6 of 10", "<Esc>"),
            ("a as needed", ""),
        ]);
        if day == 8 {
            script.run(&[
                ("a as needed", "3"),
                ("Doses: 7 of 7 taken; ratings on 7 of 7 days.", ""),
            ]);
        }
        keys += script.ends();
    }
    assert!(keys < 100, "{keys} keys");
}

/// Injections by the syringe, a vial with days off, a weekly dose that is never too close to the next, and a short course that
/// begins later.
#[test]
fn injections_a_vial_and_a_short_course() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Hormal<Enter>"),
        (
            "How much at a time",
            "0.2 mL sc every 2 days x6w, then 0.23 mL<Enter><Enter>",
        ),
        ("Who prescribes", "Dr S<Enter><Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "3100 mg/mL<Tab><Tab><Tab>100 units/mL<Enter>"),
        ("100 units in 1 mL", "<Esc>"),
        ("still missing", "2Dr S 555 0133<Enter>"),
        ("shown with an alert", "<Esc>"),
        ("still missing", "4l<Enter>"),
        ("how long? (add", "6 weeks, ask<Enter>"),
    ]);
    s.activate("draft of revision 2");
    s.run(&[
        ("Active now", "N"),
        ("called?", "Peptal<Enter>"),
        (
            "How much at a time",
            "100 mcg on Mon-Fri in days 1-42 of 63<Enter><Enter><Enter><Enter><Enter><Enter><Enter>",
        ),
        ("Peptal: still missing", "2"),
        ("5 mg, 10 mg/mL", "<Tab><Tab><Tab><Tab><Tab><Tab><Tab>"),
        ("what a vial holds", "2 mg<Tab>1 mL<Enter>"),
        ("2 mg of powder in 1 mL", "<Esc>"),
        ("Peptal: still missing", "N"),
        ("called?", "Weekal<Enter>"),
        ("How much at a time", "0.5 mg on Sun for 4 weeks, then 1 mg<Enter>"),
        ("What will be written", "<Enter>"),
        ("Weekal: still missing", "11 mg<Enter>"),
        ("at most 1 mg in one dose", "jjjjjjjjj<Enter>4 days<Enter>"),
        ("between two doses of the plan", "<Esc>"),
        ("Weekal: still missing", "2Take it within 4 days<S-Tab>4 days<Enter>"),
        ("after its time", "<Esc>"),
        ("Weekal: still missing", "N"),
        ("called?", "Burstal<Enter>"),
        ("How much at a time", "30 mg x3d, 20 mg x3d, 10 mg x3d<Enter>"),
        ("Start on which day?", "<Ctrl-U>10 jun<Enter>"),
        ("Burstal: still missing", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/hormal.toml"),
        &[
            "contains = \"100 mg/mL\"",
            "syringe = \"100 units/mL\"",
            "route = \"subcutaneous\"",
            "then = \"ask\"",
        ],
    );
    has_all(
        &read(dir, "courses/peptal.toml"),
        &["powder = \"2 mg\"", "water = \"1 mL\""],
    );
    has_all(
        &read(dir, "courses/weekal.toml"),
        &[
            "per_dose = \"1 mg\"",
            "interval = \"4 days\"",
            "late = \"4 days\"",
            "missed = \"Take it within 4 days\"",
        ],
    );
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-06-20"]);
    let of = |day: &str| -> String {
        let lines = due.lines().skip_while(|line| !line.contains(day)).skip(1);
        let lines: Vec<&str> = lines.take_while(|line| line.starts_with(char::is_whitespace)).collect();
        lines.join("\n")
    };
    for (day, part) in [
        ("Mon 2 Mar", "Hormal 0.2 mL = 20 mg = 20 units"),
        ("Mon 2 Mar", "Peptal 100 mcg = 0.05 mL"),
        ("Sun 8 Mar", "Weekal 0.5 mg"),
        ("Sun 5 Apr", "Weekal 1 mg"),
        ("Fri 10 Apr", "Peptal 100 mcg"),
        ("Mon 4 May", "Peptal 100 mcg"),
        ("Wed 10 Jun", "Burstal 30 mg"),
        ("Thu 18 Jun", "Burstal 10 mg"),
    ] {
        assert!(of(day).contains(part), "{day}: {part}\n{due}");
    }
    for (day, part) in [
        ("Sat 7 Mar", "Peptal"),
        ("Mon 13 Apr", "Peptal"),
        ("Fri 19 Jun", "Burstal"),
    ] {
        assert!(!of(day).contains(part), "{day}: {part}\n{due}");
    }
    is_clean(dir, NOW);
}

/// A syrup by body weight, two weeks of every three, a number of times; late until so long before the next dose.
#[test]
fn a_syrup_by_weight_that_comes_round() {
    const NOW: &str = "2026-03-02T07:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Childrin<Enter>"),
        ("How much at a time", "5 mL morning, evening<Enter>"),
        ("How does the dose change?", "<Enter>"),
        ("rate every day?", "sleep 0-10<Enter>"),
        ("Who prescribes", "Dr T<Enter><Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "310 mg/mL<Enter>"),
        ("10 mg/mL", "<Esc>"),
        ("still missing", "160 mg<Enter>"),
        ("at most 60 mg in one dose", "<Esc>"),
        ("still missing", "1Dr T 555 0199<Enter>"),
        ("shown with an alert", "<Esc>"),
        ("still missing", "<Esc>"),
        ("Doses", ":late until<Enter>"),
        (
            "how late a dose is still taken",
            "<Enter>4 hours before the next dose<Enter>",
        ),
        ("taken until 4 h before the next dose", "<Esc>"),
        ("Doses", "4"),
        ("Childrin, the same all the time", "<Enter>"),
        ("what is taken on step", "<Ctrl-U>2 mg/kg morning, evening"),
        ("needs a weight", "<Ctrl-U><Esc>T"),
        ("build steps from", "weight 24 kg<Enter>"),
        ("draft of revision 2", "<Enter>"),
        ("what is taken on step", "<Ctrl-U>2 mg/kg morning, evening<Enter>"),
        ("48 mg can be measured: 4.8 mL", "l<Enter>"),
        ("how long? (add", "<Ctrl-U>2 weeks<Enter>"),
        ("nothing is due after", "a"),
        ("a step below", "<Ctrl-U>none for 1 week<Enter>"),
        ("none for 1 week", "kkkT"),
        ("build steps from", "repeat 4 times<Enter>"),
        ("24 May", ""),
    ]);
    s.activate("draft of revision 2");
    s.run(&[
        ("Active now", "@"),
        ("Add a person", "jj<Enter>30 mar 11:00, Dr T<Enter>"),
        ("30 Mar 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/childrin.toml"),
        &[
            "contains = \"10 mg/mL\"",
            "per_dose = \"60 mg\"",
            "late = \"4 hours before the next dose\"",
            "repeat = \"4 times\"",
            "weight = \"24 kg\"",
        ],
    );
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-05-31"]);
    let of = |day: &str| {
        due.lines()
            .skip_while(|line| !line.contains(day))
            .skip(1)
            .take_while(|line| line.contains("Childrin"))
            .count()
    };
    for day in ["Mon 2 Mar", "Sun 15 Mar", "Mon 23 Mar", "Sun 17 May"] {
        assert_eq!(of(day), 2, "{day}\n{due}");
    }
    for day in ["Mon 16 Mar", "Sun 22 Mar", "Mon 18 May", "Mon 25 May"] {
        assert_eq!(of(day), 0, "{day}\n{due}");
    }
    assert!(due.contains("48 mg = 4.8 mL"), "{due}");
    is_clean(dir, NOW);
}
