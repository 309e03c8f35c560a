//! What the limits say, asked of the program: the verb, and the question before something is recorded.

use std::process::Output;

use crate::home::{Home, text};

/// One course, and the program at certain times.
pub struct Course {
    pub home: Home,
}

impl Course {
    pub fn new(text: &str) -> Self {
        let home = Home::empty();
        home.write("courses/x.toml", &format!("name = \"Examplin\"\n{text}"));
        Self { home }
    }

    /// `TAKE` from a day on, under these limits.
    pub fn taking(count: &str, from: &str, take: &str, limits: &str) -> Self {
        Self::new(&format!(
            "count = \"{count}\"\n[limits]\n{limits}\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n"
        ))
    }

    pub fn at(&self, now: &str, args: &[&str]) -> Output {
        let mut command = self.home.command(args);
        command.env("REGIMEN_NOW", format!("{now}:00Z")).env("TZ", "UTC");
        command.output().unwrap()
    }

    #[track_caller]
    pub fn ok(&self, now: &str, args: &[&str]) -> String {
        let output = self.at(now, args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout) + &text(&output.stderr)
    }

    /// Refused with a question that nobody can answer; what it says.
    #[track_caller]
    pub fn asks(&self, now: &str, args: &[&str]) -> String {
        let output = self.at(now, args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains("--yes"), "{text}");
        text
    }

    #[track_caller]
    pub fn limits(&self, now: &str, args: &[&str]) -> (String, String) {
        let all = [&["limits", "x"], args, &["--json"]].concat();
        let output = self.at(now, &all);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let word = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        (word("verdict"), word("earliest"))
    }
}

fn said(verdict: &str, earliest: &str) -> (String, String) {
    (verdict.to_owned(), earliest.to_owned())
}

#[test]
fn late_is_over_midnight_and_is_asked_about_after_its_end() {
    let course = Course::taking("tablet", "2026-03-12", "1 mg 09:00 on Thu", "late = \"5 days\"");
    for (at, verdict) in [
        ("2026-03-12T11:01", "take-late"),
        ("2026-03-12T23:59", "take-late"),
        ("2026-03-17T08:59", "take-late"),
        ("2026-03-17T09:01", "skip"),
        ("2026-03-19T09:00", "allowed"),
    ] {
        assert_eq!(
            course.limits("2026-03-25T09:00", &["1 mg", "--at", at]).0,
            verdict,
            "{at}"
        );
    }
    let asked = course.asks("2026-03-25T09:00", &["take", "x", "--for", "2026-03-19"]);
    assert!(asked.contains("It was due") && asked.contains("5 days late"), "{asked}");
}

#[test]
fn limits_look_back_over_the_month_in_every_verb() {
    let course = Course::taking(
        "mL",
        "2026-07-10",
        "100 mg once every month on day 10",
        "gap = \"26 days\"",
    );
    course.home.write(
        "journal/2026-08.toml",
        "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-08-10\nslot = \"day\"\ntaken = \"100 mg\"\n\
         at = 2026-08-20T10:00:00Z\n",
    );
    let now = "2026-09-10T10:00";
    assert_eq!(course.limits(now, &[]), said("too-soon", "2026-09-15T10:00"));
    let asked = course.asks(now, &["take", "x"]);
    assert!(asked.contains("Tue 15 Sep"), "{asked}");
    let needed = Course::taking("tablet", "2026-07-10", "1 tablet as needed", "gap = \"26 days\"");
    needed.ok("2026-08-20T10:00", &["take", "x"]);
    assert!(needed.ok(now, &["today"]).contains("last Thu 20 Aug 10:00"));
    assert!(needed.asks(now, &["take", "x"]).contains("26 days"));
}

#[test]
fn too_soon_is_told_by_every_verb_with_its_end() {
    let record = "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-08-10\nslot = \"day\"\ntaken = \"100 mg\"\nat = 2026-08-20T10:00:00Z\n";
    let monthly = "100 mg once every month on day 10";
    let course = Course::taking("mg", "2026-07-10", monthly, "gap = \"26 days\"");
    course.home.write("journal/2026-08.toml", record);
    let now = "2026-09-10T10:00";
    for args in [&["today"][..], &["due", "--to", "2026-09-10"]] {
        let text = course.ok(now, args);
        assert!(text.contains("too soon until Tue 15 Sep 10:00"), "{args:?}: {text}");
    }
    assert_eq!(course.at(now, &["status", "--check"]).status.code(), Some(0));
    assert!(course.ok(now, &["status"]).contains("Tue 15 Sep 10:00"));
    // A dose that may be taken late is allowed once the gap is over.
    let limits = "gap = \"4 hours\"\nlate = \"14 hours\"";
    let course = Course::taking("mg", "2026-06-01", "1 mg 08:00, 20:00", limits);
    course.ok("2026-06-01T19:30", &["take", "x", "--for", "08:00"]);
    let now = "2026-06-01T20:00";
    assert_eq!(course.limits(now, &[]).1, "2026-06-01T23:30");
    assert!(
        course.ok(now, &["today"]).contains("too soon until 23:30"),
        "{}",
        course.ok(now, &["today"])
    );
}

/// What the plan itself has may come a little closer from one day to the next; nothing else may.
#[test]
fn a_ceiling_holds_for_what_the_plan_does_not_have() {
    let course = Course::taking("tablet", "2026-06-01", "1 tablet 08:00", "per_day = \"1 tablet\"");
    course.ok("2026-06-01T08:00", &["take", "x"]);
    course.asks("2026-06-02T06:30", &["take", "x", "--unplanned"]);
    course.ok("2026-06-02T06:30", &["take", "x"]);
    course.asks("2026-06-02T06:32", &["take", "x", "--unplanned"]);
    // Without a time of day the usual window counts, not the whole day.
    let course = Course::taking(
        "tablet",
        "2026-06-01",
        "1 tablet 2 times a day",
        "per_day = \"2 tablets\"",
    );
    course.ok("2026-06-01T22:00", &["take", "x", "--for", "1 of 2"]);
    course.ok("2026-06-01T23:00", &["take", "x", "--for", "2 of 2"]);
    course.asks("2026-06-02T05:00", &["take", "x", "--for", "1 of 2"]);
    course.ok("2026-06-02T18:30", &["take", "x", "--for", "1 of 2"]);
    let weekly = "1 tablet 08:00 on Mon";
    let limits = "per_week = \"1 tablet\"";
    let course = Course::new(&format!(
        "count = \"tablet\"\nwindow = \"3 days\"\n[limits]\n{limits}\n[[plan]]\nfrom = 2026-06-01\nsteps = [{{ take = \"{weekly}\" }}]\n"
    ));
    course.ok("2026-06-04T08:00", &["take", "x"]);
    course.asks("2026-06-05T08:00", &["take", "x"]);
}

#[test]
fn the_first_dose_as_needed_is_the_first_everywhere() {
    let course = Course::taking("mg", "2026-06-20", "4 mg then 2 mg as needed", "");
    let now = "2026-06-20T09:00";
    assert!(course.ok(now, &["today"]).contains("Examplin 4 mg as needed"));
    let asked: serde_json::Value = serde_json::from_str(&course.ok(now, &["limits", "x", "--json"])).unwrap();
    assert_eq!(asked["amount"], "4");
    assert!(course.ok(now, &["take", "x"]).contains("4 mg"));
    let now = "2026-06-20T12:00";
    assert!(course.ok(now, &["today"]).contains("Examplin 2 mg as needed"));
    assert!(course.ok(now, &["take", "x"]).contains("2 mg"));
    assert_eq!(
        course
            .home
            .read("journal/2026-06.toml")
            .matches("taken  = \"4 mg\"")
            .count(),
        1
    );
}

/// With an episode, the first of that episode.
#[test]
fn the_first_dose_of_an_episode_is_a_first_one() {
    let course = Course::taking("mg", "2026-06-20", "4 mg then 2 mg as needed", "per_episode = \"8 mg\"");
    course.ok("2026-06-20T09:00", &["take", "x", "--episode", "a"]);
    course.ok("2026-06-20T12:00", &["take", "x", "--episode", "a"]);
    course.ok("2026-06-21T12:00", &["take", "x", "--episode", "b"]);
    let journal = course.home.read("journal/2026-06.toml");
    assert_eq!(journal.matches("taken   = \"4 mg\"").count(), 2, "{journal}");
}

#[test]
fn the_earliest_minute_is_of_the_step_of_that_minute() {
    let course = Course::new(
        "count = \"lozenge\"\n[[plan]]\nfrom = 2026-02-02\nsteps = [\n{ for = \"1 day\", take = \"1 lozenge as needed \
         every 1-2 hours\" },\n{ take = \"1 lozenge as needed every 2-4 hours\" },\n]\n",
    );
    course.ok("2026-02-02T23:30", &["take", "x"]);
    let now = "2026-02-03T00:30";
    let earliest = said("too-soon", "2026-02-03T01:30");
    assert_eq!(course.limits(now, &["--at", "2026-02-02T23:45"]), earliest);
    assert_eq!(course.limits(now, &[]), earliest);
}

#[test]
fn days_as_needed_are_kept_by_every_verb() {
    let course = Course::taking("tablet", "2026-09-02", "1 tablet as needed every 3 days", "");
    course.ok("2026-09-02T06:15", &["take", "x"]);
    assert_eq!(
        course.limits("2026-09-02T07:15", &[]),
        said("too-soon", "2026-09-05T06:15")
    );
    course.asks("2026-09-02T07:15", &["take", "x"]);
    let monday = Course::taking("tablet", "2026-08-31", "1 tablet as needed on Mon", "");
    assert_eq!(
        monday.limits("2026-09-02T07:15", &[]),
        said("not-in-period", "2026-09-07T00:00")
    );
    assert!(!monday.ok("2026-09-02T07:15", &["today"]).contains("as needed"));
    assert!(monday.ok("2026-09-07T07:15", &["today"]).contains("as needed"));
}

#[test]
fn a_dose_of_this_very_minute_counts() {
    let course = Course::taking("tablet", "2026-09-01", "1 tablet as needed", "gap = \"2 hours\"");
    course.ok("2026-09-02T08:30", &["take", "x"]);
    assert_eq!(
        course.limits("2026-09-02T08:30", &[]),
        said("too-soon", "2026-09-02T10:30")
    );
}

#[test]
fn an_amount_beyond_the_plan_is_asked_about_without_limits() {
    let course = Course::taking("tablet", "2026-01-15", "1-2 tablets as needed every 4-6 hours", "");
    let now = "2026-01-15T14:00";
    assert_eq!(course.limits(now, &["3 tablets"]).0, "allowed");
    let text = course.ok(now, &["limits", "x", "3 tablets"]);
    assert!(text.contains("more than the 1-2 tablets"), "{text}");
    course.asks(now, &["take", "x", "3 tablets"]);
    let micro = Course::taking("mcg", "2026-01-15", "50 mcg 14:00", "");
    let text = micro.ok(now, &["limits", "x", "50 mcg"]);
    assert!(text.contains("no limit is stated"), "{text}");
    let asked = micro.asks(now, &["take", "x", "50 mg"]);
    assert!(asked.contains("1000 times"), "{asked}");
    micro.asks(now, &["take", "x", "0.05 mcg"]);
    micro.ok(now, &["take", "x", "25 mcg"]);
}

#[test]
fn a_dose_that_counts_towards_no_episode_is_told() {
    let course = Course::taking(
        "tablet",
        "2026-01-15",
        "1 tablet as needed",
        "per_episode = \"2 tablets\"",
    );
    let now = "2026-01-15T14:00";
    let text = course.ok(now, &["limits", "x"]);
    assert!(text.contains("name the episode: --episode NAME"), "{text}");
    let text = course.asks(now, &["take", "x"]);
    assert!(
        text.contains("towards no episode") && text.contains("--episode"),
        "{text}"
    );
    let text = course.ok("2026-01-15T15:00", &["take", "x", "--episode", "a"]);
    assert!(!text.contains("--episode"), "{text}");
}

#[test]
fn two_lines_as_needed_are_told_apart() {
    let take = "1 tablet as needed every 6 hours for pain, 2 tablets as needed every 4 hours for fever";
    let course = Course::taking("tablet", "2026-06-01", take, "");
    course.ok("2026-06-01T12:00", &["take", "x", "1 tablet"]);
    let today = course.ok("2026-06-01T16:30", &["today"]);
    assert!(
        today.contains("1 tablet as needed for pain, next from 18:00, last"),
        "{today}"
    );
    assert!(today.contains("2 tablets as needed for fever\n"), "{today}");
    let now = "2026-06-01T16:30";
    assert_eq!(course.limits(now, &["2 tablets"]).0, "allowed");
    // Without an amount each line is answered, and rows have the strictest.
    let output = course.at(now, &["limits", "x"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("for pain: 1 tablet is sooner") && text.contains("for fever: 2 tablets"),
        "{text}"
    );
    assert_eq!(course.limits(now, &[]), said("too-soon", "2026-06-01T18:00"));
    assert_eq!(course.limits(now, &["1 tablet"]), said("too-soon", "2026-06-01T18:00"));
}

/// An episode is the same however its name is spelled.
#[test]
fn an_episode_is_one_however_it_is_spelled() {
    let course = Course::taking(
        "tablet",
        "2026-11-02",
        "1 tablet as needed",
        "per_episode = \"2 tablets\"",
    );
    course.ok("2026-11-09T09:00", &["take", "x", "--episode", "Evening"]);
    course.ok("2026-11-09T10:00", &["take", "x", "--episode", "evening "]);
    let asked = course.asks("2026-11-09T11:00", &["take", "x", "--episode", "EVENING"]);
    assert!(asked.contains("2 tablets taken already"), "{asked}");
}

/// A dose is kept under the day for which it was due: one that was taken months after it counts from when it was taken.
#[test]
fn a_dose_that_was_taken_long_after_its_day_counts_from_when_it_was_taken() {
    let plans = [
        ("1 mg once 12-14 weeks after the last", "slot = \"day\""),
        ("1 mg 09:00 every 20 weeks", "time = 09:00:00"),
    ];
    for (take, moment) in plans {
        let gap = "gap = \"26 days\"";
        let course = Course::taking("vial", "2026-01-05", take, gap);
        course.home.write(
            "journal/2026-01.toml",
            &format!(
                "[[dose]]\nid = \"aaaaaa\"\ncourse = \"x\"\ndue = 2026-01-05\n{moment}\ntaken = \"1 mg\"\n\
                 at = 2026-05-25T10:00:00Z\n"
            ),
        );
        let late = said("too-soon", "2026-06-20T10:00");
        assert_eq!(course.limits("2026-06-12T10:00", &["1 mg"]), late, "{take}");
        course.asks("2026-06-12T10:00", &["take", "x", "1 mg", "--unplanned"]);
    }
}

/// A gap holds for any episode: when the next dose may be taken is shown without one, too.
#[test]
fn a_gap_holds_for_any_episode() {
    let limits = "per_episode = \"3 tablets\"\ngap = \"2 hours\"";
    let course = Course::taking("tablet", "2026-11-02", "1 tablet as needed for migraine", limits);
    course.ok("2026-11-29T08:00", &["take", "x", "--episode", "a"]);
    let today = course.ok("2026-11-29T08:30", &["today"]);
    assert!(today.contains("next from 10:00"), "{today}");
    assert_eq!(course.limits("2026-11-29T08:30", &[]).1, "2026-11-29T10:00");
}

/// Where nothing is due until a dose is recorded there is no earliest time.
#[test]
fn no_earliest_time_is_made_up() {
    let late = "late = \"10 days\"";
    let course = Course::taking("vial", "2026-01-05", "8 mg once 12-14 weeks after the last", late);
    course.ok("2026-01-05T10:00", &["take", "x"]);
    assert_eq!(course.limits("2026-05-10T10:00", &[]).1, "");
}

/// Doses of the course, each at its time.
impl Course {
    fn took(&self, course: &str, amount: &str, times: &[&str]) {
        for at in times {
            let output = self.at(at, &["take", course, amount, "--unplanned", "--yes"]);
            assert!(
                output.status.success(),
                "{at}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }

    /// Every reason of the answer.
    pub fn because(&self, now: &str, args: &[&str]) -> String {
        let all = [&["limits", "x"], args, &["--json"]].concat();
        let output = self.at(now, &all);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["because"].to_string()
    }

    pub fn faults(&self) -> String {
        let output = self.at("2026-03-02T09:00", &["check"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

#[test]
fn a_ceiling_can_be_over_any_number_of_hours() {
    let course = Course::taking(
        "lozenge",
        "2026-03-02",
        "1 lozenge as needed",
        "per_6_hours = \"3 lozenges\"\nper_day = \"6 lozenges\"",
    );
    assert_eq!(course.faults(), "No fault found.\n");
    course.took(
        "x",
        "1 lozenge",
        &["2026-03-02T08:00", "2026-03-02T09:30", "2026-03-02T11:00"],
    );
    assert_eq!(course.limits("2026-03-02T12:00", &[]), said("cap", "2026-03-02T14:00"));
    assert!(
        course
            .because("2026-03-02T12:00", &[])
            .contains("your limit of 3 lozenges in any 6 hours")
    );
    assert_eq!(course.limits("2026-03-02T14:00", &[]), said("allowed", ""));
    // Recording the fourth is asked about, and the plan is checked against it.
    assert!(
        course
            .asks("2026-03-02T12:00", &["take", "x"])
            .contains("in any 6 hours")
    );
    let planned = Course::taking(
        "lozenge",
        "2026-03-02",
        "2 lozenges 08:00, 12:00",
        "per_6_hours = \"3 lozenges\"",
    );
    assert!(
        planned.faults().contains("your limit of 3 lozenges in any 6 hours; on"),
        "{}",
        planned.faults()
    );
    // What is not a number of hours is an error, and stops the course.
    for key in ["per_0_hours", "per_six_hours", "per_900_hours"] {
        let wrong = Course::taking(
            "lozenge",
            "2026-03-02",
            "1 lozenge as needed",
            &format!("{key} = \"3 lozenges\""),
        );
        assert!(wrong.faults().contains("error"), "{key}: {}", wrong.faults());
    }
    let long = Course::taking(
        "lozenge",
        "2026-03-02",
        "1 lozenge as needed",
        "per_720_hours = \"1 lozenge\"",
    );
    long.took("x", "1 lozenge", &["2026-03-02T08:00"]);
    assert_eq!(long.limits("2026-03-30T12:00", &[]), said("cap", "2026-04-01T08:00"));
}

#[test]
fn an_episode_begins_so_long_after_the_one_before() {
    let limits = "episode_gap = \"3 days\"\ngap = \"1 hour\"";
    let course = Course::taking("tablet", "2026-03-02", "1 tablet as needed", limits);
    let episode = |at: &str, name: &str| course.limits(at, &["--episode", name]);
    course.ok("2026-03-02T08:00", &["take", "x", "--episode", "one"]);
    // It goes on, and another one has to wait.
    assert_eq!(episode("2026-03-02T10:00", "one"), said("allowed", ""));
    course.ok("2026-03-02T10:00", &["take", "x", "--episode", "one"]);
    assert_eq!(episode("2026-03-03T10:00", "two"), said("too-soon", "2026-03-05T10:00"));
    assert_eq!(episode("2026-03-05T10:00", "two"), said("allowed", ""));
    // Which one it is has to be said while that matters.
    assert_eq!(course.limits("2026-03-03T10:00", &[]).0, "not-defined");
    assert!(course.because("2026-03-03T10:00", &[]).contains("--episode NAME"));
    assert_eq!(course.limits("2026-03-05T10:00", &[]).0, "allowed");
}

#[test]
fn the_second_part_of_a_first_dose_need_not_wait_for_the_gap() {
    let limits = "second_part = { after = \"1 hour\", within = \"2 hours\" }";
    let course = Course::taking(
        "tablet",
        "2026-03-02",
        "2 tablets then 1 tablet as needed every 3 days",
        limits,
    );
    course.ok("2026-03-02T08:00", &["take", "x", "2 tablets"]);
    assert_eq!(
        course.limits("2026-03-02T08:30", &[]),
        said("too-soon", "2026-03-02T09:00")
    );
    assert_eq!(course.limits("2026-03-02T09:00", &[]), said("allowed", ""));
    assert_eq!(course.limits("2026-03-02T10:00", &[]), said("allowed", ""));
    assert_eq!(
        course.limits("2026-03-02T10:01", &[]),
        said("too-soon", "2026-03-05T08:00")
    );
    // Once: after it the gap counts from it.
    course.ok("2026-03-02T09:10", &["take", "x", "1 tablet"]);
    assert_eq!(
        course.limits("2026-03-02T10:10", &[]),
        said("too-soon", "2026-03-05T09:10")
    );
    assert_eq!(course.limits("2026-03-05T09:10", &[]), said("allowed", ""));
}

#[test]
fn sessions_of_a_week_are_counted() {
    let course = Course::taking("spray", "2026-03-02", "1 spray as needed", "per_week = \"2 sessions\"");
    assert_eq!(course.faults(), "No fault found.\n");
    for (at, name) in [
        ("2026-03-02T08:00", "mon"),
        ("2026-03-02T09:00", "mon"),
        ("2026-03-03T08:00", "tue"),
    ] {
        course.ok(at, &["take", "x", "--episode", name, "--yes"]);
    }
    // Another dose of a session is none more.
    assert_eq!(course.limits("2026-03-03T09:00", &["--episode", "tue"]).0, "allowed");
    assert_eq!(
        course.limits("2026-03-03T09:00", &["--episode", "three"]),
        said("cap", "2026-03-09T09:00")
    );
    assert!(
        course
            .because("2026-03-03T09:00", &["--episode", "three"])
            .contains("your limit of 2 sessions in any 7 days")
    );
}

#[test]
fn one_ceiling_holds_over_several_courses_whichever_is_asked_about() {
    let course = Course::new(
        "count = \"drop\"\ncontains = { THC = \"1 mg\" }\n[limits]\nshared = [\"flower\"]\nper_day = \"10 mg THC\"\n\
         [[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"1 drop as needed\" }]\n",
    );
    course.home.write(
        "courses/flower.toml",
        "name = \"Flower\"\ncount = \"load\"\ncontains = { thc = \"6 mg\" }\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"1 load as needed\" }]\n",
    );
    assert_eq!(course.faults(), "No fault found.\n");
    course.took("flower", "1 load", &["2026-03-02T08:00"]);
    assert_eq!(course.limits("2026-03-02T09:00", &["4 drops"]).0, "allowed");
    assert_eq!(
        course.limits("2026-03-02T09:00", &["5 drops"]),
        said("cap", "2026-03-03T08:00")
    );
    let because = course.because("2026-03-02T09:00", &["5 drops"]);
    assert!(
        because.contains("your limit of 10 mg THC in any 24 hours, with Flower"),
        "{because}"
    );
    // The other course has no limits of its own, and is held back all the same.
    course.took("x", "5 drops", &["2026-03-02T10:00"]);
    let output = course.at("2026-03-02T11:00", &["limits", "flower", "--json"]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (answer["verdict"].as_str(), answer["earliest"].as_str()),
        (Some("cap"), Some("2026-03-03T10:00"))
    );
    // A course that is not there is reported, and nothing is called allowed.
    course.home.write("courses/flower.toml", "name = ");
    assert_eq!(course.limits("2026-03-02T12:00", &["1 drop"]).0, "not-defined");
    std::fs::remove_file(course.home.path("courses/flower.toml")).unwrap();
    assert!(
        course.faults().contains("there is no other course `flower`"),
        "{}",
        course.faults()
    );
}

#[test]
fn a_course_waits_until_another_one_is_out_of_the_body() {
    let course = Course::taking(
        "tablet",
        "2026-03-02",
        "1 tablet 08:00",
        "washout = { old = \"14 days\" }",
    );
    course.home.write(
        "courses/old.toml",
        "name = \"Old\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"1 tablet as needed\" }]\n",
    );
    course.took("old", "1 tablet", &["2026-03-02T20:00"]);
    assert_eq!(course.limits("2026-03-03T08:00", &[]).0, "too-soon");
    assert!(
        course
            .because("2026-03-03T08:00", &[])
            .contains("the last dose of Old was at Mon 2 Mar 20:00; your limits ask for 14 days without it")
    );
    assert_eq!(course.limits("2026-03-15T08:00", &[]).0, "too-soon");
    assert_eq!(course.limits("2026-03-17T08:00", &[]).0, "allowed");
    assert!(
        course
            .asks("2026-03-03T08:00", &["take", "x"])
            .contains("last dose of Old")
    );
    // The other way round nothing has to wait.
    let output = course.at("2026-03-03T08:00", &["limits", "old", "--json"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"allowed\""));
}

#[test]
fn the_plan_is_held_against_its_least_interval_and_a_slip_of_the_unit() {
    let course = Course::taking(
        "injection",
        "2026-03-02",
        "1 injection 09:00 on Mon, Thu",
        "interval = \"4 days\"",
    );
    assert!(
        course.faults().contains("at least 4 days between doses of the plan"),
        "{}",
        course.faults()
    );
    // What is taken is not asked about by it.
    course.took("x", "1 injection", &["2026-03-02T09:00"]);
    assert_eq!(course.limits("2026-03-05T09:00", &[]).0, "allowed");
    let steps = |limits: &str| {
        Course::new(&format!(
            "[limits]\n{limits}\n[[plan]]\nfrom = 2026-03-02\nsteps = [{{ for = \"1 week\", take = \"50 mcg morning\" }}, {{ take = \"75 mg morning\" }}]\n"
        ))
    };
    let slip = steps("gap = \"1 hour\"");
    assert!(
        slip.faults()
            .contains("75 mg is 1500 times the 50 mcg of the dose before. Is the unit right?"),
        "{}",
        slip.faults()
    );
    assert_eq!(steps("max_factor = 2000").faults(), "No fault found.\n");
    // Without any limit in the file, too.
    let bare = Course::new(
        "[[plan]]\nfrom = 2026-03-02\nsteps = [{ for = \"1 week\", take = \"50 mcg morning\" }, { take = \"75 mg morning\" }]\n",
    );
    assert!(bare.faults().contains("1500 times the 50 mcg"), "{}", bare.faults());
    let rise = Course::taking(
        "tablet",
        "2026-03-02",
        "1 mg morning on Mon; 5 mg morning on other days",
        "max_factor = 4",
    );
    assert!(rise.faults().contains("5 mg is 5 times the 1 mg"), "{}", rise.faults());
    // And a decision, also on the first dose of all.
    let first = Course::new("[[plan]]\nfrom = 2026-03-03\nsteps = [{ take = \"50 mcg morning\" }]\n");
    let output = first.at("2026-03-03T09:00", &["change", "x", "set 50 mg"]);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("1000 times the 50 mcg of the plan until now"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let set = Course::new("[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"1 mg morning\" }]\n");
    let output = set.at("2026-03-03T09:00", &["change", "x", "set 10 mcg"]);
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("100 times less than the 1 mg"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A dose that was taken a little off its time allows a later decision nothing that the limits do not allow, and the day is
/// named on which the decision goes against them.
#[test]
fn a_dose_off_its_time_allows_no_later_decision() {
    for (take, limits, taken, decision, refused) in [
        (
            "10 mg morning, 20 mg evening",
            "per_day = \"30 mg\"",
            ["morning", "09:00"],
            "set 20 mg morning",
            "on Thu 25 Jun it comes to 40 mg",
        ),
        (
            "10 mg 08:00, 20:00",
            "gap = \"12 hours\"",
            ["08:00", "08:30"],
            "time 20:00 to 19:30",
            "Thu 25 Jun 08:00 and Thu 25 Jun 19:30",
        ),
        (
            "2 mg 08:00",
            "per_week = \"14 mg\"",
            ["08:00", "08:30"],
            "set 2.2 mg",
            "on Thu 25 Jun it comes to 14.2 mg",
        ),
    ] {
        let mut home = Home::empty();
        home.write(
            "courses/x.toml",
            &format!("name = \"Examplin\"\n[limits]\n{limits}\n[[plan]]\nfrom = 2026-06-01\nsteps = [{{ take = \"{take}\" }}]\n"),
        );
        home.at("2026-06-14T12:00:00+02:00", "Europe/Berlin");
        for record in [false, true] {
            if record {
                home.ok(&["take", "x", "--for", taken[0], "--at", taken[1]]);
            }
            let output = home.run(&["change", "x", decision, "--on", "2026-06-25"]);
            let said = text(&output.stderr);
            assert!(!output.status.success() && said.contains(refused), "{record}: {said}");
        }
    }
}

/// A limit that is not understood is an error, and the error names what was most likely meant.
#[test]
fn a_limit_that_is_not_understood_names_the_nearest_form() {
    for (limit, says) in [
        ("late = \"some time before the next\"", "cannot be read"),
        ("late = \"5-6 days\"", "say `6 days`"),
        ("late = \"2 dys\"", "say `2 days`"),
        ("gap = \"2\"", "say `2 hours` or `2 days`"),
        ("per_week = \"3 sesions\"", "did you mean `3 sessions`?"),
        ("per_day = \"3 times\"", "did you mean `3 doses`?"),
        ("per_day = \"3\"", "say `3 tablets`, or `3 doses`"),
        ("per_7_hors = \"5 tablets\"", "did you mean `per_6_hours`?"),
    ] {
        let course = Course::taking("tablet", "2026-06-01", "1 tablet as needed", limit);
        let said = course.faults();
        assert!(said.contains("error") && said.contains(says), "{limit}: {said}");
    }
    let head = "late = \"2 days\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"1 mg morning\" }]\n";
    let said = Course::new(head).faults();
    assert!(said.contains("error") && said.contains("belongs in [limits]"), "{said}");
}

/// A late dose can be taken until so long before the next one, wherever that is: moved, on another weekday, or none at all.
#[test]
fn a_dose_is_late_until_so_long_before_the_next_one() {
    let weekly = |late: &str| {
        Course::taking(
            "tablet",
            "2026-03-02",
            "1 tablet 10:00 on Mon",
            &format!("late = \"{late}\""),
        )
    };
    for late in [
        "48 hours before the next",
        "2 days before the next dose",
        "until 2 days before next dose",
    ] {
        let course = weekly(late);
        let said = course.ok("2026-03-06T10:00", &["today"]);
        assert!(said.contains("late, until Sat 7 Mar 10:00"), "{said}");
        let said = course.ok("2026-03-06T10:00", &["limits", "x"]);
        assert!(
            said.contains("until 2 days before the next one, until Sat 7 Mar 10:00"),
            "{said}"
        );
        let said = course.ok("2026-03-07T09:59", &["status"]);
        assert!(said.starts_with("1 late"), "{said}");
        let said = course.ok(
            "2026-03-07T10:01",
            &["due", "--from", "2026-03-02", "--to", "2026-03-02"],
        );
        assert!(said.contains("not recorded"), "{said}");
        let output = course.at("2026-03-07T10:01", &["limits", "x"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("after 10:00 it is left out"), "{said}");
        // It is recorded as taken late, and as what it was planned.
        let said = course.ok("2026-03-06T10:00", &["take", "x"]);
        assert!(said.contains("planned Mon 2 Mar 10:00"), "{said}");
        let said = course.ok(
            "2026-03-06T10:00",
            &["due", "--from", "2026-03-02", "--to", "2026-03-02"],
        );
        assert!(said.contains("taken Fri 6 Mar 10:00"), "{said}");
    }
    // The next one is moved ahead: so is the end.
    let course = weekly("2 days before the next dose");
    course.ok(
        "2026-03-04T09:00",
        &["change", "x", "move 2026-03-09 10:00 to 2026-03-08 10:00"],
    );
    let said = course.ok("2026-03-05T10:00", &["today"]);
    assert!(said.contains("late, until Fri 6 Mar 10:00"), "{said}");
    // Of several doses a day, and of a dose without a time, whose next one begins with its day.
    let course = Course::taking(
        "tablet",
        "2026-03-02",
        "1 tablet 08:00, 20:00",
        "late = \"4 hours before the next\"",
    );
    let said = course.ok("2026-03-02T13:00", &["today"]);
    assert!(said.contains("late, until 16:00"), "{said}");
    let course = Course::taking(
        "tablet",
        "2026-03-02",
        "1 tablet once every 3 days",
        "late = \"1 day before the next\"",
    );
    let said = course.ok("2026-03-03T13:00", &["today"]);
    assert!(said.contains("late, until Wed 4 Mar 04:00"), "{said}");
}

/// What an amount follows from is somebody's decision: neither directions nor a label say it, and the documents say what to do.
#[test]
fn an_amount_that_follows_from_a_reading_is_refused_with_what_to_do() {
    for take in ["4 units when above 150", "2 units for every 50 above 150"] {
        let course = Course::taking("unit", "2026-03-02", take, "");
        assert!(course.faults().contains("error"), "{take}");
        let output = course.at("2026-03-02T09:00", &["read", take]);
        assert_eq!(output.status.code(), Some(1), "{take}");
    }
    let documents = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/directions.md")).unwrap();
    let said = documents.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("An amount that follows from a reading") && said.contains("is the change `set`"));
}

/// A planned dose may come closer to those of the day before where the ceiling is over a day; to what was taken as needed, and
/// within a day, no ceiling gives way.
#[test]
fn a_planned_dose_after_one_as_needed_is_held_to_the_ceiling() {
    for (limits, earlier) in [
        ("per_3_hours = \"5 mg\"", &["19:59"][..]),
        ("per_4_hours = \"5 mg\"", &["19:30"]),
        ("per_6_hours = \"10 mg\"", &["15:00", "19:00"]),
        ("per_6_hours = \"2 doses\"", &["15:00", "19:00"]),
        ("per_day = \"5 mg\"", &["01:00"]),
        ("gap = \"4 hours\"\nper_day = \"10 mg\"", &["15:00", "19:00"]),
    ] {
        let course = Course::taking("mg", "2026-03-01", "5 mg 20:00; 5 mg as needed for pain", limits);
        for time in earlier {
            let now = format!("2026-03-10T{time}");
            course.ok(&now, &["take", "x", "5 mg", "--for", "as-needed"]);
        }
        let now = "2026-03-10T20:00";
        let (verdict, earliest) = course.limits(now, &["5 mg"]);
        assert!(verdict != "allowed" && !earliest.is_empty(), "{limits}: {verdict}");
        let today = course.ok(now, &["today"]);
        assert!(today.contains("too soon until"), "{limits}: {today}");
        let status = course.ok(now, &["status"]);
        assert!(!status.contains("due"), "{limits}: {status}");
        course.asks(now, &["take", "x", "--for", "20:00"]);
    }
}

/// A dose of every day that was taken a little late warns of nothing that comes.
#[test]
fn a_dose_taken_a_little_late_does_not_warn_of_the_plan() {
    let course = Course::taking("tablet", "2026-03-01", "1 tablet 08:00", "per_day = \"1 tablet\"");
    course.ok("2026-03-10T08:54", &["take", "x"]);
    let said = course.ok("2026-03-10T09:00", &["change", "x", "leave out 2026-03-20"]);
    assert!(!said.contains("limit"), "{said}");
    let course = Course::taking("tablet", "2026-03-01", "1 tablet 08:00", "per_day = \"1 tablet\"");
    course.ok("2026-03-10T08:54", &["take", "x"]);
    let output = course.at("2026-03-10T09:00", &["change", "x", "time to 09:00"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A week of doses a few minutes early and late asks nothing, whatever the hours of the ceiling.
#[test]
fn a_normal_week_of_planned_doses_asks_nothing() {
    for (take, hours, times) in [
        ("5 mg 08:00, 20:00", 12, &["08:06", "19:54"][..]),
        ("5 mg 06:00, 14:00, 22:00", 8, &["06:07", "13:55", "22:04"]),
    ] {
        let limits = format!("per_{hours}_hours = \"5 mg\"\nper_day = \"15 mg\"");
        let course = Course::taking("mg", "2026-03-02", take, &limits);
        for day in 2..9 {
            for time in times {
                let now = format!("2026-03-{day:02}T{time}");
                let status = course.ok(&now, &["status"]);
                assert!(status.contains("due"), "{now}: {status}");
                course.ok(&now, &["take", "x"]);
            }
        }
    }
}

/// Between midnight and the turn of the day, in the night of a new step: the dose and its gap are those of the new step.
#[test]
fn a_dose_as_needed_in_the_night_of_a_new_step_is_one_dose_everywhere() {
    for (before, after, soon) in [("8 hours", "4 hours", false), ("4 hours", "6 hours", true)] {
        let mut home = Home::empty();
        let steps = format!(
            "{{ for = \"3 days\", take = \"5 mg as needed every {before}\" }}, {{ take = \"10 mg as needed every {after}\" }}"
        );
        let plan = format!("name = \"Oxa\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{steps}]\n");
        home.write("courses/x.toml", &plan);
        home.at("2026-03-04T20:00:00+01:00", "Europe/Berlin");
        home.ok(&["take", "x"]);
        home.at("2026-03-05T00:30:00+01:00", "Europe/Berlin");
        let (today, limits) = (home.ok(&["today"]), home.run(&["limits", "x"]));
        assert!(text(&limits.stdout).starts_with("Oxa: 10 mg is"), "{limits:?}");
        assert_eq!(limits.status.code(), Some(i32::from(soon)));
        assert!(today.contains("Oxa 10 mg as needed"), "{today}");
        assert_eq!(today.contains("next from Thu 5 Mar 02:00"), soon, "{today}");
        let taken = home.run(&["take", "x"]);
        assert_eq!(taken.status.code(), Some(if soon { 2 } else { 0 }));
        assert_eq!(
            text(&taken.stderr).contains("Oxa 10 mg taken at 00:30"),
            !soon,
            "{taken:?}"
        );
    }
}

/// A dose that is moved beyond the time up to which it may be late is asked about: it would be left out by then.
#[test]
fn a_dose_is_not_moved_beyond_the_late_rule_without_a_question() {
    for (late, take, moved, within) in [
        (
            "6 hours",
            "1 mg 08:00, 2 mg 20:00",
            "2026-03-03 08:00 to 16:00",
            "tomorrow 08:00 to 13:00",
        ),
        (
            "2 days",
            "1 mg once on Tue",
            "2026-03-03 to fri 6 mar",
            "tue 10 mar to thu 12 mar",
        ),
        (
            "until next",
            "1 mg 08:00 on Mon, Thu",
            "2026-03-05 08:00 to sun 15 mar 08:00",
            "thu 5 mar 08:00 to fri 6 mar 08:00",
        ),
    ] {
        let mut home = Home::empty();
        let plan = format!(
            "name = \"Examplin\"\n[limits]\nlate = \"{late}\"\n[[plan]]\nfrom = 2026-03-02\nsteps = [{{ take = \"{take}\" }}]\n"
        );
        home.write("courses/x.toml", &plan);
        home.at("2026-03-03T14:30:00+01:00", "Europe/Berlin");
        let asked = home.run(&["change", "x", &format!("move {moved}")]);
        assert_eq!(asked.status.code(), Some(2), "{asked:?}");
        assert!(text(&asked.stderr).contains("your limits have it taken"), "{asked:?}");
        let fits = home.run(&["change", "x", &format!("move {within}")]);
        assert!(fits.status.success(), "{fits:?}");
        home.ok(&["change", "x", &format!("move {moved}"), "--yes"]);
    }
}
