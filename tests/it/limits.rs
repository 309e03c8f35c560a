//! What the limits say, asked of the program: the verb, and the question before something is recorded.

use std::process::Output;

use crate::home::Home;

/// One course, and the program at certain times.
struct Course {
    home: Home,
}

impl Course {
    fn new(text: &str) -> Self {
        let home = Home::empty();
        home.write("courses/x.toml", &format!("name = \"Examplin\"\n{text}"));
        Self { home }
    }

    /// `TAKE` from a day on, under these limits.
    fn taking(count: &str, from: &str, take: &str, limits: &str) -> Self {
        Self::new(&format!(
            "count = \"{count}\"\n[limits]\n{limits}\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n"
        ))
    }

    fn at(&self, now: &str, args: &[&str]) -> Output {
        let mut command = self.home.command(args);
        command.env("REGIMEN_NOW", format!("{now}:00Z")).env("TZ", "UTC");
        command.output().unwrap()
    }

    #[track_caller]
    fn ok(&self, now: &str, args: &[&str]) -> String {
        let output = self.at(now, args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout) + &text(&output.stderr)
    }

    /// Refused with a question that nobody can answer; what it says.
    #[track_caller]
    fn asks(&self, now: &str, args: &[&str]) -> String {
        let output = self.at(now, args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains("--yes"), "{text}");
        text
    }

    #[track_caller]
    fn limits(&self, now: &str, args: &[&str]) -> (String, String) {
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
    assert!(asked.contains("2 tablets counted already"), "{asked}");
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

/// A gap holds for any episode: when the next dose may be taken is told without one, too.
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
