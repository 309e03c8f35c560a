//! Recording from the command line, on real files: what is written is what was done, or a question is asked.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use super::home::{Home, text};

/// A home with courses of one plan each, and the program run on it at set times (UTC).
struct Regimen(Home);

impl Regimen {
    /// One medicine `x`, Examplin: what comes before its plan, the day from which it is in force, its directions.
    fn new(head: &str, from: &str, take: &str) -> Self {
        let regimen = Self(Home::empty());
        regimen.course("x", "Examplin", head, from, take);
        regimen
    }

    fn course(&self, id: &str, name: &str, head: &str, from: &str, take: &str) {
        let text = format!("name = \"{name}\"\n{head}\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n");
        self.0.write(&format!("courses/{id}.toml"), &text);
    }

    /// A decision that is written by hand: the command line refuses it.
    fn decided(&self, id: &str, on: &str, verb: &str) {
        let file = format!("courses/{id}.toml");
        let text = format!("{}\n[[change]]\non = {on}\ndo = \"{verb}\"\n", self.0.read(&file));
        self.0.write(&file, &text);
    }

    fn run(&self, now: &str, args: &[&str]) -> Output {
        let mut command = self.0.command(args);
        command
            .env("TZ", "UTC")
            .env("REGIMEN_NOW", format!("{}:00Z", now.replace(' ', "T")));
        command.output().unwrap()
    }

    /// What is said of a record that is written.
    fn ok(&self, now: &str, args: &[&str]) -> String {
        let output = self.run(now, args);
        let said = text(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}{}", text(&output.stdout));
        said
    }

    /// What is asked, or refused: nothing is written.
    fn asks(&self, now: &str, args: &[&str]) -> String {
        let before = self.journals();
        let output = self.run(now, args);
        let said = text(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{args:?}: {said}{}",
            text(&output.stdout)
        );
        assert_eq!(self.journals(), before, "{args:?}: nothing is written");
        said
    }

    /// What is said where these lines are typed.
    fn typed(&self, now: &str, args: &[&str], lines: &str) -> String {
        let mut command = self.0.command(args);
        command
            .env("TZ", "UTC")
            .env("REGIMEN_NOW", format!("{}:00Z", now.replace(' ', "T")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        format!("{}{}", text(&output.stdout), text(&output.stderr))
    }

    fn today(&self, now: &str) -> String {
        text(&self.run(now, &["today"]).stdout)
    }

    fn journals(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let Ok(months) = std::fs::read_dir(self.0.path("journal")) else {
            return Vec::new();
        };
        let mut found: Vec<_> = (months.map(|month| month.unwrap().path()))
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        found.sort();
        found
    }

    /// A month with its columns pushed together.
    fn month(&self, month: &str) -> String {
        let text = self.0.read(&format!("journal/{month}.toml"));
        let lines = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` in: {text}");
    }
}

#[test]
fn a_bare_number_is_in_the_unit_of_the_plan() {
    for (head, take, typed, written) in [
        (
            "count = \"tablet\"\ncontains = \"25 mcg\"",
            "50 mcg morning",
            "75",
            "taken = \"75 mcg\"",
        ),
        (
            "count = \"mL\"\ncontains = \"200 mg/mL\"",
            "20 mg morning",
            "24",
            "taken = \"24 mg\"",
        ),
        (
            "count = \"tablet\"\ncontains = \"25 mcg\"",
            "2 tablets morning",
            "3",
            "taken = \"3 tablets\"",
        ),
    ] {
        let regimen = Regimen::new(head, "2026-06-01", take);
        regimen.ok("2026-06-01 08:00", &["take", "x", typed, "--yes"]);
        has(&regimen.month("2026-06"), &[written]);
    }
    // Where the plan has two units, both readings are named.
    let regimen = Regimen::new("", "2026-06-01", "1 tablet morning, 5 mL evening");
    let asked = regimen.asks("2026-06-01 12:00", &["take", "x", "2", "--unplanned"]);
    has(&asked, &["2 tablets or 2 mL?"]);
}

#[test]
fn an_equal_amount_in_another_unit_is_as_planned() {
    for (head, take, typed) in [
        (
            "count = \"tablet\"\ncontains = \"25 mcg\"",
            "50 mcg morning",
            "2 tablets",
        ),
        (
            "count = \"tablet\"\ncontains = \"25 mcg\"",
            "2 tablets morning",
            "0.05 mg",
        ),
        (
            "contains = \"200 mg/mL\"\nsyringe = \"100 units/mL\"",
            "20 mg morning",
            "10 units",
        ),
    ] {
        let regimen = Regimen::new(head, "2026-06-01", take);
        let said = regimen.ok("2026-06-01 08:00", &["take", "x", typed]);
        has(&said, &[typed, "(planned morning)"]);
        let today = regimen.today("2026-06-01 08:30");
        assert!(
            today.contains("taken 08:00") && !today.contains("changed"),
            "{typed}: {today}"
        );
    }
}

#[test]
fn what_cannot_be_given_is_never_recorded_as_taken() {
    let head = "count = \"tablet\"\nstrengths = [\"500 mg\", \"150 mg\"]\nround = \"down\"";
    let regimen = Regimen::new(head, "2026-01-05", "2262.5 mg morning");
    let said = regimen.ok("2026-01-05 08:05", &["take", "x"]);
    has(
        &said,
        &["2250 mg (3 x 500 mg + 5 x 150 mg tablets)", "planned 2262.5 mg"],
    );
    has(
        &regimen.month("2026-01"),
        &["planned = \"2262.5 mg\"", "taken = \"2250 mg\""],
    );
    let given = "2262.5 mg, given as 2250 mg: 3 x 500 mg + 5 x 150 mg tablets";
    has(&regimen.today("2026-01-05 08:10"), &[given, "taken 08:05"]);
    has(&regimen.today("2026-01-06 08:10"), &[given, "due"]);
    // Without a rule for rounding the nearest are named.
    let regimen = Regimen::new(
        "count = \"tablet\"\ncontains = \"25 mg\"",
        "2026-01-05",
        "25 mg morning",
    );
    let asked = regimen.asks("2026-01-05 08:05", &["take", "x", "30 mg"]);
    has(
        &asked,
        &["30 mg is 1.2 tablets, which cannot be measured exactly", "--yes"],
    );
}

#[test]
fn nothing_is_recorded_for_a_time_that_is_still_to_come() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00, 22:00");
    regimen.0.write(
        "measures.toml",
        "[[measure]]\nid = \"weight\"\nname = \"Weight\"\nscale = \"number\"\nunit = \"kg\"\n",
    );
    let now = "2026-06-01 12:30";
    let asked = regimen.asks(
        now,
        &["take", "x", "--at", "1 june 2027 8:00", "--for", "2026-06-01/08:00"],
    );
    has(&asked, &["Tue 1 Jun 2027 08:00", "in the future"]);
    let asked = regimen.asks(now, &["take", "x", "--at", "22:00", "--for", "22:00"]);
    has(&asked, &["Sun 31 May 22:00 or Mon 1 Jun 22:00, in the future?"]);
    for args in [
        &["rate", "weight", "81", "--at", "2030-01-01T10:00"][..],
        &["note", "x", "--at", "2026-06-01T12:31"],
        &["skip", "x", "--for", "08:00", "--at", "2026-06-02T08:00"],
    ] {
        has(&regimen.asks(now, args), &["in the future"]);
    }
    // A dose that is not due yet is recorded now, not at its time.
    let said = regimen.ok(now, &["take", "x", "--for", "22:00"]);
    has(&said, &["Examplin 1 tablet taken at 12:30 (planned 22:00)"]);
    has(&regimen.month("2026-06"), &["at = 2026-06-01T12:30:00+00:00"]);
    // The year is named where it is another.
    let said = regimen.ok(
        "2027-01-02 09:00",
        &["take", "x", "--for", "2026-12-31/22:00", "--at", "22:05", "--yes"],
    );
    has(&said, &["taken Thu 31 Dec 2026 22:05 (planned Thu 31 Dec 2026 22:00)"]);
}

#[test]
fn what_was_not_planned_is_recorded_after_a_question_with_what_the_limits_say() {
    let regimen = Regimen::new(
        "[limits]\ngap = \"48 hours\"",
        "2026-03-17",
        "1 tablet evening on Tue, Fri",
    );
    regimen.ok("2026-03-17 18:00", &["take", "x"]);
    let now = "2026-03-18 20:00";
    let asked = regimen.asks(now, &["take", "x", "1 tablet"]);
    has(&asked, &["Examplin", "Wed 18 Mar", "Thu 19 Mar", "--yes"]);
    let asked = regimen.asks(now, &["take", "x", "--unplanned"]);
    has(&asked, &["Thu 19 Mar", "--yes"]);
    let said = regimen.ok(now, &["take", "x", "1 tablet", "--yes"]);
    has(&said, &["Examplin 1 tablet taken at 20:00 (not planned)"]);
    let journal = regimen.month("2026-03");
    assert_eq!(
        journal.matches("due =").count(),
        1,
        "Friday's dose is not touched: {journal}"
    );
    let said = regimen.ok("2026-03-25 20:00", &["take", "x", "--unplanned", "--yes"]);
    has(&said, &["1 tablet taken at 20:00 (not planned)"]);
}

#[test]
fn of_several_doses_that_could_be_meant_none_is_chosen() {
    let regimen = Regimen::new("", "2026-11-01", "1 tablet 08:30, 12:30");
    let asked = regimen.asks("2026-11-11 11:19", &["take", "x"]);
    has(
        &asked,
        &["08:30", "12:30", "--for 2026-11-11/08:30", "--for 2026-11-11/12:30"],
    );
    has(
        &regimen.asks("2026-11-11 11:19", &["skip", "x"]),
        &["--for 2026-11-11/08:30"],
    );
    let said = regimen.ok("2026-11-11 11:19", &["take", "x", "--for", "2026-11-11/08:30"]);
    has(&said, &["Examplin 1 tablet taken at 11:19 (planned 08:30)"]);
    // Now one is open.
    let said = regimen.ok("2026-11-11 11:20", &["take", "x"]);
    has(&said, &["taken at 11:20 (planned 12:30)"]);

    let regimen = Regimen::new("[limits]\nlate = \"30 hours\"", "2026-11-02", "0.25 mg 09:00");
    let asked = regimen.asks("2026-11-03 12:00", &["take", "x"]);
    has(&asked, &["--for 2026-11-02/09:00", "--for 2026-11-03/09:00"]);

    // Late or not: the only one of the day is meant.
    let regimen = Regimen::new("", "2026-11-11", "1 tablet 08:00, 22:00");
    let said = regimen.ok("2026-11-11 15:00", &["take", "x"]);
    has(&said, &["taken at 15:00 (planned 08:00)"]);
}

#[test]
fn how_much_of_a_range_it_was_is_asked() {
    let regimen = Regimen::new("", "2026-06-01", "1-2 tablets morning");
    let asked = regimen.asks("2026-06-01 08:00", &["take", "x"]);
    has(&asked, &["how much", "1-2 tablets"]);
    regimen.ok("2026-06-01 08:00", &["take", "x", "2"]);
    has(
        &regimen.month("2026-06"),
        &["planned = \"1-2 tablets\"", "taken = \"2 tablets\""],
    );
    has(&regimen.today("2026-06-01 08:30"), &["taken 08:00"]);
}

const TWO_MEASURES: &str = "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"grade\"\nretired = 2026-03-20\n\n\
     [[measure]]\nid = \"pain-2\"\nname = \"Pain\"\nscale = \"0-10\"\n\n\
     [[measure]]\nid = \"sleep-hours\"\nname = \"Sleep hours\"\nscale = \"0-10\"\n\n\
     [[measure]]\nid = \"sleep-quality\"\nname = \"Sleep quality\"\nscale = \"0-10\"\n";

#[test]
fn a_rating_goes_to_the_measure_in_use() {
    let regimen = Regimen::new("", "2026-03-01", "1 tablet morning");
    regimen.0.write("measures.toml", TWO_MEASURES);
    regimen.ok("2026-03-25 10:00", &["rate", "pain", "3"]);
    has(&regimen.month("2026-03"), &["measure = \"pain-2\"", "value = 3"]);
}

///
/// Hours are counted from a time that somebody said.
#[test]
fn hours_without_a_first_time_are_asked_about() {
    let mut home = Home::empty();
    home.at("2026-01-29T15:00:00Z", "UTC");
    home.course("", "2026-01-20", "1 g 08:00");
    let change = |home: &Home, words: &str| home.run(&["change", "x", words]);
    let before = home.read("courses/x.toml");
    for words in [
        "take 1 g every 36 hours",
        "take 1 g every 8 hours, 2 g noon",
        "take 1 g every 90 minutes",
    ] {
        let output = change(&home, words);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words}: {said}");
        assert!(said.contains("at what time is the first dose?"), "{words}: {said}");
        assert!(said.contains("from 08:00"), "{words}: {said}");
    }
    assert_eq!(home.read("courses/x.toml"), before);
    // Nobody knows whether the dose of the morning was taken: it is not asked for again.
    assert!(change(&home, "take 1 g every 36 hours from 15:00").status.success());
    let due = home.ok(&["due", "--from", "2026-01-29", "--to", "2026-01-31"]);
    assert!(
        due.contains("08:00  Examplin 1 g  not recorded")
            && due.contains("Fri 30 Jan 2026\n  15:00  Examplin 1 g  planned"),
        "{due}"
    );
    // Where the plan says it once, it need not be said again.
    let text = "name = \"Examplin\"\n[[plan]]\nfrom = 2026-01-20\nat = 15:00:00\nsteps = [{ take = \"1 g every 24 hours\" }]\n";
    home.write("courses/x.toml", text);
    assert!(change(&home, "take 1 g every 36 hours").status.success());
    // A file that was written so is shown, and says that nobody knows.
    home.course("", "2026-01-29", "1 g every 36 hours");
    assert!(
        home.ok(&["today"])
            .contains("00:00  Examplin 1 g  not recorded; the plan has no first time")
    );
    let due: serde_json::Value = serde_json::from_str(&home.ok(&["due", "--json"])).unwrap();
    assert_eq!(due["rows"][0]["first_time_unknown"], true);
    assert!(home.ok(&["check"]).contains("every 36 hours has no first time"));
}

#[test]
fn an_ambiguous_beginning_is_asked_about_with_its_candidates() {
    let regimen = Regimen(Home::empty());
    regimen.course("peptide", "Peptide", "", "2026-03-01", "1 tablet morning");
    regimen.course("prednol", "Prednol", "", "2026-03-01", "1 tablet morning");
    regimen.0.write("measures.toml", TWO_MEASURES);
    let now = "2026-03-25 10:00";
    has(&regimen.asks(now, &["take", "p"]), &["peptide or prednol?"]);
    has(
        &regimen.asks(now, &["rate", "sleep", "7"]),
        &["sleep-hours or sleep-quality?"],
    );
    regimen.ok(now, &["take", "pep", "--for", "morning"]);
}

#[test]
fn without_an_episode_it_is_asked_whether_a_dose_counts_towards_none() {
    let regimen = Regimen::new(
        "[limits]\nper_episode = \"2 tablets\"",
        "2026-03-01",
        "1 tablet as needed",
    );
    let now = "2026-03-25 10:00";
    let asked = regimen.asks(now, &["take", "x"]);
    has(&asked, &["episode", "--episode"]);
    let said = regimen.ok(now, &["take", "x", "--episode", "migraine"]);
    has(&said, &["migraine"]);
    has(&regimen.month("2026-03"), &["episode = \"migraine\""]);
    regimen.ok("2026-03-25 16:00", &["take", "x", "--yes"]);
}

#[test]
fn in_the_night_a_time_means_the_dose_of_this_night() {
    let plain = Regimen::new("", "2026-05-01", "10 mg 01:45");
    let named = Regimen::new("", "2026-05-01", "10 mg 01:45");
    let now = "2026-05-20 01:50";
    has(
        &plain.ok(now, &["take", "x"]),
        &["taken at 01:50 (planned Wed 20 May 01:45)"],
    );
    has(
        &named.ok(now, &["take", "x", "--for", "01:45"]),
        &["(planned Wed 20 May 01:45)"],
    );
    let due = |regimen: &Regimen| {
        regimen
            .month("2026-05")
            .lines()
            .find(|line| line.starts_with("due"))
            .map(str::to_owned)
    };
    assert_eq!(due(&named).as_deref(), Some("due = 2026-05-20"));
    assert_eq!(due(&plain), due(&named));
}

#[test]
fn after_the_turn_of_the_day_the_open_dose_of_last_night_is_named_first() {
    let regimen = Regimen::new("", "2026-11-01", "10 mg 23:00");
    let now = "2026-11-11 04:40";
    let asked = regimen.asks(now, &["take", "x"]);
    let (last, tonight) = (
        asked.find("--for 2026-11-10/23:00"),
        asked.find("--for 2026-11-11/23:00"),
    );
    assert!(last.is_some() && last < tonight, "{asked}");
    // A clock time alone may be either.
    has(
        &regimen.asks(now, &["take", "x", "--for", "23:00"]),
        &["--for 2026-11-10/23:00"],
    );
    let said = regimen.ok(now, &["take", "x", "--for", "yesterday/23:00", "--at", "23:10"]);
    has(&said, &["taken Tue 10 Nov 23:10 (planned Tue 10 Nov 23:00)"]);
    has(
        &regimen.month("2026-11"),
        &["due = 2026-11-10", "at = 2026-11-10T23:10:00+00:00"],
    );
}

#[test]
fn a_dose_later_than_the_plan_has_it_taken_late_is_asked_about() {
    let regimen = Regimen::new("[limits]\nlate = \"5 days\"", "2026-03-12", "1 mg 09:00 on Thu");
    let asked = regimen.asks("2026-03-25 09:00", &["take", "x", "--for", "2026-03-19"]);
    has(&asked, &["late", "--yes"]);
    regimen.ok("2026-03-25 09:00", &["take", "x", "--for", "2026-03-19", "--yes"]);
    // Within it, no question.
    let regimen = Regimen::new("[limits]\nlate = \"5 days\"", "2026-03-12", "1 mg 09:00 on Thu");
    regimen.ok("2026-03-21 09:00", &["take", "x", "--for", "2026-03-19"]);
}

/// D8 and the guard for mg typed for mcg
#[test]
fn an_amount_far_from_the_plan_is_asked_about() {
    for (take, typed) in [
        ("50 mcg morning", "50 mg"),
        ("50 mcg morning", "5 mcg"),
        ("50 mcg morning", "500 mcg"),
        ("1-2 tablets as needed every 4-6 hours", "3 tablets"),
    ] {
        let regimen = Regimen::new("", "2026-01-15", take);
        let asked = regimen.asks("2026-01-15 08:00", &["take", "x", typed]);
        has(&asked, &["--yes"]);
        regimen.ok("2026-01-15 08:00", &["take", "x", typed, "--yes"]);
    }
    let regimen = Regimen::new("", "2026-01-15", "2.5 mg morning");
    regimen.ok("2026-01-15 08:00", &["take", "x", "1.25 mg"]);
}

/// A receipt names medicine, amount, day and moment.
#[test]
fn receipts_say_which_dose_it_is() {
    let regimen = Regimen::new("", "2026-06-01", "2.5 mg evening, 5 mg once a day");
    let now = "2026-06-02 18:20";
    let said = regimen.ok(now, &["take", "x", "--for", "evening", "--why", "with food"]);
    has(
        &said,
        &["Examplin 2.5 mg taken at 18:20 (planned evening): with food. Undo: regimen undo"],
    );
    let said = regimen.ok(now, &["skip", "x", "--for", "yesterday/evening", "--why", "ill"]);
    has(&said, &["Examplin 2.5 mg skipped (planned Mon 1 Jun evening): ill"]);
    let said = regimen.ok(now, &["skip", "x", "--for", "day", "--held"]);
    has(&said, &["Examplin 5 mg held on the prescriber's word (planned today)"]);
}

/// 11. A dose that was not named is asked about where another was recorded just now, and the night before is named too.
#[test]
fn the_same_dose_recorded_twice_is_not_filed_for_an_older_one() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 01:00, 13:00");
    regimen.ok("2026-06-02 01:00", &["take", "x"]);
    let asked = regimen.asks("2026-06-02 01:05", &["take", "x"]);
    has(&asked, &["--for 2026-06-01/01:00", "--for 2026-06-01/13:00"]);

    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00, 20:00");
    regimen.ok("2026-06-01 20:00", &["take", "x", "--for", "20:00"]);
    let asked = regimen.asks("2026-06-01 20:05", &["take", "x"]);
    has(&asked, &["20:00 was recorded 5 minutes ago", "08:00 as well", "--yes"]);
    has(&regimen.asks("2026-06-01 20:05", &["skip", "x"]), &["08:00 as well"]);
    // One that is named is meant, and half an hour later it is another one.
    regimen.ok("2026-06-01 20:05", &["take", "x", "--for", "08:00", "--at", "08:10"]);
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00, 20:00");
    regimen.ok("2026-06-01 20:00", &["take", "x", "--for", "20:00"]);
    regimen.ok("2026-06-01 20:31", &["take", "x"]);
    // A dose that is due now is what is meant.
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00, 08:20");
    regimen.ok("2026-06-01 08:00", &["take", "x", "--for", "08:00"]);
    regimen.ok("2026-06-01 08:15", &["take", "x"]);
}

const TAKEN_AND_SKIPPED: &str = "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-06-01\ntime = 20:00:00\n\
     planned = \"1 tablet\"\ntaken = \"1 tablet\"\nat = 2026-06-01T20:00:00Z\n\n\
     [[dose]]\nid = \"bbbbbb\"\ncourse = \"x\"\ndue = 2026-06-01\ntime = 20:00:00\n\
     planned = \"1 tablet\"\nstate = \"skipped\"\nat = 2026-06-01T20:06:00Z\nwhy = \"dizzy\"\n";

/// 17 and 18, in the shell.
#[test]
fn what_contradicts_is_told_as_both_and_settled_with_one_word() {
    let now = "2026-06-01 21:00";
    let both = "1 tablet taken 20:00 and skipped 20:06";
    for (verb, stays, gone, state) in [
        (
            "take",
            "1 tablet taken 20:00 stays",
            "skipped 20:06 is withdrawn",
            "taken 20:00",
        ),
        (
            "skip",
            "skipped 20:06 stays",
            "1 tablet taken 20:00 is withdrawn",
            "skipped",
        ),
    ] {
        let regimen = Regimen::new("", "2026-06-01", "1 tablet 20:00");
        regimen.0.write("journal/2026-06.toml", TAKEN_AND_SKIPPED);
        has(&regimen.asks(now, &[verb, "x", "--for", "20:00"]), &[both, "--yes"]);
        let second = regimen.asks(now, &["take", "x", "1 tablet", "--for", "20:00"]);
        has(&second, &["Already recorded for 20:00: Examplin", both]);
        let check = text(&regimen.run(now, &["check"]).stdout);
        has(&check, &[both, "Space (taken) or s (skipped)"]);
        let said = regimen.ok(now, &[verb, "x", "--for", "20:00", "--yes"]);
        has(&said, &["Examplin of 20:00", stays, gone, "regimen undo"]);
        let today = regimen.today(now);
        assert!(today.contains(state) && !today.contains("which?"), "{today}");
        assert_eq!(regimen.month("2026-06").matches("void =").count(), 1);
        regimen.ok(now, &["undo"]);
        has(&regimen.today(now), &[both]);
    }
}

/// 17 and 18, line by line.
#[test]
fn the_check_in_asks_which_of_two_records_is_right() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 20:00");
    regimen.0.write("journal/2026-06.toml", TAKEN_AND_SKIPPED);
    let said = regimen.typed("2026-06-01 23:30", &["checkin", "--plain"], "t\n\n");
    has(
        &said,
        &[
            "1 tablet taken 20:00 and skipped 20:06: which?",
            "skipped 20:06 is withdrawn",
        ],
    );
    has(&regimen.today("2026-06-01 23:30"), &["taken 20:00"]);
}

/// 21
#[test]
fn the_id_of_a_retired_measure_does_not_win_over_one_in_use() {
    let regimen = Regimen::new("", "2026-03-01", "1 tablet morning");
    regimen.0.write(
        "measures.toml",
        "[[measure]]\nid = \"sleep\"\nname = \"Sleep hours\"\nscale = \"0-10\"\nretired = 2026-03-20\n\n\
         [[measure]]\nid = \"sleep-2\"\nname = \"Sleep hours\"\nscale = \"number\"\nunit = \"h\"\n",
    );
    regimen.ok("2026-03-25 10:00", &["rate", "sleep", "7"]);
    has(&regimen.month("2026-03"), &["measure = \"sleep-2\""]);
}

/// 22
#[test]
fn now_is_the_default_and_the_planned_time_is_one_key_away() {
    let now = "2026-06-01 12:30";
    for (answers, at) in [("t\n\n\n\n", "12:30"), ("t\np\n\n\n", "08:00")] {
        let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00");
        let said = regimen.typed(now, &["checkin", "--plain"], answers);
        has(&said, &["Enter means now, p as planned"]);
        has(&regimen.month("2026-06"), &[&format!("at = 2026-06-01T{at}:00+00:00")]);
    }
}

/// 23
#[test]
fn nothing_is_not_an_amount_that_was_taken() {
    for take in ["1 tablet 08:00", "1 tablet as needed", "1-2 tablets 08:00"] {
        let regimen = Regimen::new("", "2026-06-01", take);
        let asked = regimen.asks("2026-06-01 08:00", &["take", "x", "0"]);
        has(
            &asked,
            &["0 tablets is not an amount that was taken; skip records that none was"],
        );
        regimen.asks("2026-06-01 08:00", &["take", "x", "0 tablets", "--yes"]);
    }
}

/// 24
#[test]
fn an_amount_that_cannot_be_compared_is_asked_about() {
    for (head, take, args, said) in [
        (
            "",
            "2.5 mL 08:00",
            &["2500 mg"][..],
            "What 2500 mg is in mL is not stated.",
        ),
        (
            "count = \"tablet\"\nstrengths = [\"5 mg\", \"1 mg\"]\n[limits]\nper_dose = \"7 mg\"",
            "6 mg 08:00",
            &["4 tablets"],
            "What 4 tablets are in mg is not stated.",
        ),
        (
            "count = \"spray\"\ncontains = { THC = \"2.7 mg\", CBD = \"2.5 mg\" }\n[limits]\nper_day = \"20 mg THC\"",
            "1 spray as needed",
            &["2.7 mg", "--for", "as-needed"],
            "What 2.7 mg comes to in mg THC is not stated.",
        ),
    ] {
        let regimen = Regimen::new(head, "2026-06-01", take);
        let now = "2026-06-01 08:00";
        let with = |more: &[&'static str]| [&["take", "x"], args, more].concat();
        has(&regimen.asks(now, &with(&[])), &[said, "--yes"]);
        regimen.ok(now, &with(&["--yes"]));
    }
}

/// 26
#[test]
fn the_words_about_a_dose_as_needed_do_not_replace_the_line_that_was_named() {
    let take = "1 tablet as needed every 6 hours for pain, 1 tablet as needed every 2 hours for fever";
    let regimen = Regimen::new("", "2026-06-01", take);
    regimen.ok("2026-06-01 08:00", &["take", "x", "--for", "fever", "--why", "38.5"]);
    has(&regimen.month("2026-06"), &["why = \"fever: 38.5\""]);
    regimen.ok("2026-06-01 10:05", &["take", "x", "--for", "fever", "--why", "38.9"]);
    regimen.ok("2026-06-01 10:10", &["take", "x", "--for", "pain", "--why", "back"]);
    let asked = regimen.asks("2026-06-01 13:00", &["take", "x", "--for", "pain", "--why", "back"]);
    has(&asked, &["at least 6 hours"]);
    regimen.ok("2026-06-01 13:00", &["take", "x", "--for", "fever", "--why", "39"]);
}

/// 28
#[test]
fn what_was_not_planned_is_told_so_everywhere() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 20:00");
    regimen.ok("2026-06-01 08:00", &["take", "x", "--unplanned", "--yes"]);
    let now = "2026-06-01 09:00";
    has(&regimen.today(now), &["08:00 Examplin 1 tablet taken, not planned"]);
    for args in [&["week", "--plain"][..], &["report", "--format", "txt"]] {
        let said = text(&regimen.run(now, args).stdout);
        assert!(said.contains("taken, not planned"), "{args:?}: {said}");
        assert!(!said.contains("as needed"), "{args:?}: {said}");
    }
    // Where the plan has it as needed it is called so.
    let regimen = Regimen::new("", "2026-06-01", "1 tablet as needed");
    regimen.ok("2026-06-01 08:00", &["take", "x"]);
    has(
        &text(&regimen.run(now, &["week", "--plain"]).stdout),
        &["1 tablet as needed at 08:00"],
    );
}

/// 29
#[test]
fn a_patch_that_comes_off_is_taken_off() {
    let regimen = Regimen::new("count = \"patch\"", "2026-06-01", "1 patch 08:00, worn 12 hours");
    regimen.ok("2026-06-01 08:00", &["take", "x"]);
    let now = "2026-06-01 20:00";
    let said = regimen.ok(now, &["take", "x"]);
    has(&said, &["1 patch taken off at 20:00"]);
    let today = regimen.today(now);
    has(
        &today,
        &[
            "Examplin 1 patch on  taken 08:00",
            "Examplin 1 patch off  taken off 20:00",
        ],
    );
    let csv = text(&regimen.run(now, &["report", "--format", "csv"]).stdout);
    let off = csv.lines().find(|line| line.contains("off 20:00")).unwrap_or_default();
    assert!(off.contains("taken off"), "{csv}");
    // Of one that was not put on there is nothing to take off, also after days.
    for (worn, later) in [("12 hours", "2026-06-01 20:00"), ("3 days", "2026-06-04 07:30")] {
        let take = format!("1 patch 08:00, worn {worn}, every 3 days");
        let regimen = Regimen::new("count = \"patch\"", "2026-06-01", &take);
        has(&regimen.today(later), &["patch off"]);
        regimen.ok("2026-06-01 08:00", &["skip", "x"]);
        let today = regimen.today(later);
        assert!(!today.contains("patch off"), "{today}");
    }
}

/// 34
#[test]
fn a_time_far_from_the_dose_is_asked_about() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00");
    let now = "2026-06-01 09:00";
    let args = ["take", "x", "--at", "1 june 2025 8:00", "--for", "2026-06-01/08:00"];
    has(
        &regimen.asks(now, &args),
        &["Sun 1 Jun 2025 is 365 days before this dose was due (08:00)", "--yes"],
    );
    regimen.ok("2026-06-03 09:00", &["take", "x", "--for", "2026-06-01/08:00"]);
    let asked = regimen.asks("2026-09-01 09:00", &["take", "x", "--for", "2026-06-02/08:00"]);
    has(
        &asked,
        &["Tue 1 Sep is 91 days after this dose was due (Tue 2 Jun 08:00)"],
    );
}

/// 46
#[test]
fn limits_that_hold_do_not_say_that_the_plan_does() {
    let regimen = Regimen::new(
        "[limits]\nper_day = \"8 tablets\"",
        "2026-06-01",
        "1-2 tablets as needed",
    );
    let said = text(&regimen.run("2026-06-01 08:00", &["limits", "x", "3 tablets"]).stdout);
    has(
        &said,
        &["3 tablets are within your limits, and not as your plan has it."],
    );
    let said = regimen.asks("2026-06-01 08:00", &["take", "x", "20 tablets"]);
    assert!(
        said.contains("Is the unit right?") && !said.contains("right?."),
        "{said}"
    );
}

/// 48
#[test]
fn in_the_night_a_receipt_names_the_day_of_its_dose() {
    let regimen = Regimen::new("", "2026-06-01", "1 tablet 08:00");
    let said = regimen.ok("2026-06-02 03:00", &["take", "x"]);
    has(&said, &["taken at 03:00 (planned Mon 1 Jun 08:00)"]);
}

/// What follows a due dose of the same medicine at once may be that dose once more, also where it could be one as needed.
#[test]
fn a_second_word_about_a_dose_is_not_a_dose_as_needed() {
    let home = Regimen::new(
        "count = \"tablet\"",
        "2026-11-29",
        "1 tablet morning, 1 tablet as needed",
    );
    home.ok("2026-11-29 08:00", &["take", "x"]);
    let asked = home.asks("2026-11-29 08:01", &["take", "x"]);
    has(&asked, &["Examplin of morning was recorded 1 minute ago", "--yes"]);
    home.ok("2026-11-29 08:01", &["take", "x", "--for", "as-needed"]);
    home.ok("2026-11-29 12:00", &["take", "x"]);
}

/// In a pause and after a stop nothing earlier can still be taken, and no verb says that it can.
#[test]
fn a_pause_ends_what_was_open_before_it() {
    for decision in ["pause 1 week", "stop"] {
        let home = Regimen::new("window = \"2 days\"", "2026-11-01", "8 mg 09:00 on Sun");
        assert!(home.today("2026-11-30 10:00").contains("due"), "{decision}");
        home.ok("2026-11-30 10:00", &["change", "x", decision]);
        let today = home.today("2026-11-30 10:01");
        assert!(
            !today.contains("due, ") && !today.contains("late"),
            "{decision}: {today}"
        );
        let status = text(&home.run("2026-11-30 10:01", &["status"]).stdout);
        assert!(
            !status.contains("1 due") && !status.contains("late"),
            "{decision}: {status}"
        );
        home.asks("2026-11-30 10:01", &["take", "x"]);
    }
}

/// What is worn is taken off when it was due, in the amount in which it was put on, whatever was decided since.
#[test]
fn what_is_worn_comes_off_whatever_is_decided() {
    for decision in [
        "pause 2 days",
        "stop",
        "set 1 patch",
        "take 1 patch 10:00, worn 24 hours",
        "time 08:00 to 10:00",
    ] {
        let home = Regimen::new("count = \"patch\"", "2026-11-25", "2 patches 08:00, worn 12 hours");
        home.ok("2026-11-29 08:30", &["take", "x"]);
        home.ok("2026-11-29 08:40", &["change", "x", decision, "--yes"]);
        let today = home.today("2026-11-29 19:30");
        let off: Vec<&str> = today
            .lines()
            .filter(|line| line.contains(" off ") && !line.contains("not recorded"))
            .collect();
        assert!(
            off.len() == 1 && off[0].contains("20:00") && off[0].contains("2 patches"),
            "{decision}: {today}"
        );
        home.ok("2026-11-29 20:00", &["take", "x"]);
        let today = home.today("2026-11-29 21:00");
        assert!(!today.contains("due"), "{decision}: {today}");
    }
    let home = Regimen::new("count = \"patch\"", "2026-11-29", "2 patches 08:00, worn 12 hours");
    home.ok("2026-11-29 08:30", &["take", "x", "1 patch"]);
    let today = home.today("2026-11-29 19:30");
    assert!(today.contains("1 patch off"), "{today}");
}

/// Each of several doses that could be meant has its own name, and that name is read.
#[test]
fn every_dose_that_could_be_meant_has_a_name() {
    let home = Regimen::new("count = \"tablet\"", "2026-11-28", "1 tablet 06:00, 2 tablets 18:00");
    home.decided("x", "2026-11-28", "move 2026-11-28 to 2026-11-29 09:00");
    let asked = home.asks("2026-11-29 09:00", &["take", "x", "--for", "09:00"]);
    has(&asked, &["--for 2026-11-29/09:00/1 or --for 2026-11-29/09:00/2"]);
    has(
        &home.ok("2026-11-29 09:00", &["take", "x", "--for", "2026-11-29/09:00/2"]),
        &["2 tablets"],
    );
    has(
        &home.ok("2026-11-29 09:00", &["take", "x", "--for", "2026-11-29/09:00", "--yes"]),
        &["1 tablet"],
    );
    // The names go on meaning the doses that they are shown for when one of three is recorded.
    let home = Regimen::new(
        "count = \"tablet\"",
        "2026-11-28",
        "1 tablet 06:00, 2 tablets 12:00, 3 tablets 18:00",
    );
    home.decided("x", "2026-11-28", "move 2026-11-28 to 2026-11-29 09:00");
    home.ok("2026-11-29 09:00", &["take", "x", "--for", "2026-11-29/09:00/1"]);
    let asked = home.asks("2026-11-29 09:00", &["take", "x", "--for", "09:00"]);
    has(
        &asked,
        &[
            "2 tablets 09:00, 3 tablets 09:00",
            "--for 2026-11-29/09:00/1 or --for 2026-11-29/09:00/2",
        ],
    );
    has(
        &home.ok("2026-11-29 09:00", &["take", "x", "--for", "2026-11-29/09:00/2"]),
        &["3 tablets"],
    );
    let course = "zone = \"Europe/Berlin\"\ncount = \"tablet\"";
    let home = Regimen::new(course, "2026-11-20", "1 tablet 02:00, 2 tablets 10:00");
    // In UTC these are 01:00 and 09:00; the plan's own 10:00 is not shown.
    has(
        &home.ok("2026-11-29 09:00", &["take", "x", "--for", "2026-11-29/09:00"]),
        &["2 tablets"],
    );
}

/// As needed, the first dose differs from the next: at the time of the first one it is the next one.
#[test]
fn a_second_dose_of_the_same_minute_is_the_next_one() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\ncontains = \"5 mg\"",
        "2026-03-01",
        "10 mg then 5 mg as needed",
    );
    home.at("2026-03-10T09:00:00+01:00", "Europe/Berlin");
    home.ok(&["take", "x", "--at", "08:00"]);
    home.ok(&["take", "x", "--at", "08:00"]);
    let log = home.ok(&["log"]);
    assert!(log.contains("10 mg") && log.contains(" 5 mg"), "{log}");
}

/// The amount that Today itself says is given is as planned.
#[test]
fn an_amount_that_is_rounded_up_is_not_more_than_the_plan_has() {
    let head = "count = \"mL\"\nmark = \"0.05 mL\"\nround = \"up\"";
    let regimen = Regimen::new(head, "2026-06-01", "0.37 mL morning");
    let today = regimen.run("2026-06-01 08:00", &["today"]);
    assert!(text(&today.stdout).contains("given as 0.4 mL"), "{today:?}");
    let taken = regimen.run("2026-06-01 08:00", &["take", "x"]);
    assert!(
        taken.status.success() && text(&taken.stderr).contains("0.4 mL taken"),
        "{taken:?}"
    );
    let more = regimen.run("2026-06-02 08:00", &["take", "x", "0.45 mL"]);
    assert!(text(&more.stderr).contains("more than the 0.37 mL"), "{more:?}");
}

/// What is taken in parts that are counted in two units is one amount, in the unit of the plan, wherever it is printed.
#[test]
fn parts_in_two_units_are_one_sum_in_every_view() {
    let head = "count = \"tablet\"\ncontains = \"25 mcg\"";
    let regimen = Regimen::new(head, "2026-10-26", "50 mcg evening");
    for day in ["26", "27"] {
        let at = |time: &str| format!("2026-10-{day} {time}");
        for (time, args) in [
            ("18:00", &["take", "x", "1 tablet"][..]),
            ("18:30", &["take", "x", "25 mcg", "--for", "evening", "--yes"][..]),
        ] {
            let taken = regimen.run(&at(time), args);
            assert!(taken.status.success(), "{taken:?}");
        }
    }
    assert!(
        regimen
            .run("2026-10-28 18:00", &["take", "x", "2 tablets"])
            .status
            .success()
    );
    let review = regimen.run("2026-10-28 19:00", &["review"]);
    let said = "taken on a day with doses: 50 mcg at 50 mcg";
    assert!(
        text(&review.stdout).contains(said) || !text(&review.stdout).contains("on a day with doses"),
        "{review:?}"
    );
    let week = regimen.run("2026-10-28 19:00", &["week", "--json"]);
    assert!(!text(&week.stdout).contains("\"25 mcg\""), "{week:?}");
}

/// Two lines as needed without a reason each have a number by which they can be named.
#[test]
fn lines_as_needed_without_a_reason_can_be_named() {
    let take = "1 tablet as needed every 6 hours, 2 tablets as needed every 8 hours";
    let regimen = Regimen::new("count = \"tablet\"", "2026-06-01", take);
    let asked = regimen.run("2026-06-01 08:05", &["take", "x"]);
    let asked = text(&asked.stderr);
    assert!(asked.contains("--for as-needed/1 or --for as-needed/2"), "{asked}");
    let taken = regimen.run("2026-06-01 08:05", &["take", "x", "--for", "as-needed/2"]);
    assert!(text(&taken.stderr).contains("2 tablets taken"), "{taken:?}");
    let none = regimen.run("2026-06-01 08:06", &["take", "x", "--for", "as-needed/3"]);
    assert!(text(&none.stderr).contains("2 lines as needed"), "{none:?}");
}
