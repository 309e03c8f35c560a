//! A report as its reader checks it: every figure is counted again from the entries, and what a figure leaves out is said.

use std::collections::BTreeMap;

use super::home::{Home, text};
use super::window::Window;

/// What the program prints on standard error when it does what it is called for.
fn receipt(home: &Home, line: &[&str]) -> String {
    let output = home.run(line);
    assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
    text(&output.stderr)
}

/// Numbers that look random and are the same in every run.
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % n
    }
}

/// What was taken and rated at one step, counted while it is written down.
#[derive(Default)]
struct Counted {
    planned: u32,
    as_planned: u32,
    changed: u32,
    skipped: u32,
    missed: u32,
    tenths: u32,
    days_with: u32,
    ratings: Vec<u32>,
}

impl Counted {
    fn words(&self) -> String {
        let mut said = format!("{} of {} as planned", self.as_planned, self.planned);
        for (n, word) in [
            (self.changed, "changed"),
            (self.skipped, "skipped"),
            (self.missed, "not recorded"),
        ] {
            if n > 0 {
                said.push_str(&format!(", {n} {word}"));
            }
        }
        said
    }

    /// The median and the middle 80 % as the table has them.
    fn cell(&self) -> String {
        let mut all = self.ratings.clone();
        all.sort_unstable();
        let n = all.len();
        let twice = all[(n - 1) / 2] + all[n / 2];
        let half = if twice % 2 == 1 { ".5" } else { "" };
        format!("{}{half} ({}-{}), n {n}", twice / 2, all[n / 10], all[n - 1 - n / 10])
    }
}

/// Ten weeks of an oil in three steps, each dose taken, late, halved, skipped or not recorded; a rating on most days.
#[test]
fn every_figure_of_a_report_is_that_of_its_journal() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Oil\"\ncount = \"mL\"\ncontains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }\n\n[[plan]]\nfrom = 2026-01-05\n\
         steps = [\n{ for = \"3 weeks\", take = \"0.2 mL 08:00, 20:00\" },\n{ for = \"3 weeks\", take = \"0.4 mL 08:00, 20:00\" },\n\
         { take = \"0.6 mL 08:00, 20:00\" },\n]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n",
    );
    let mut numbers = Numbers(7);
    let mut steps: BTreeMap<u32, Counted> = BTreeMap::new();
    let mut months: BTreeMap<&str, String> = BTreeMap::new();
    let first: chrono::NaiveDate = "2026-01-05".parse().unwrap();
    for (n, day) in first.iter_days().take(70).enumerate() {
        let step = u32::try_from(n).unwrap() / 21;
        let tenths = 2 * (step.min(2) + 1);
        let of_step = steps.entry(step.min(2)).or_default();
        let month = match day.format("%m").to_string().as_str() {
            "01" => "journal/2026-01.toml",
            "02" => "journal/2026-02.toml",
            _ => "journal/2026-03.toml",
        };
        let file = months.entry(month).or_default();
        let mut taken_today = 0;
        for hour in ["08", "20"] {
            let head =
                format!("[[dose]]\ncourse = \"x\"\ndue = {day}\ntime = {hour}:00:00\nplanned = \"0.{tenths} mL\"\n");
            of_step.planned += 1;
            match numbers.below(10) {
                0 => of_step.missed += 1,
                1 => {
                    of_step.skipped += 1;
                    file.push_str(&format!("{head}state = \"skipped\"\nat = {day}T{hour}:05:00Z\n\n"));
                }
                2 => {
                    of_step.changed += 1;
                    taken_today += tenths / 2;
                    file.push_str(&format!(
                        "{head}taken = \"0.{} mL\"\nat = {day}T{hour}:05:00Z\n\n",
                        tenths / 2
                    ));
                }
                3 => {
                    // Three hours after its time, which no longer is its window.
                    of_step.changed += 1;
                    taken_today += tenths;
                    let late = if hour == "08" { "11" } else { "23" };
                    file.push_str(&format!(
                        "{head}taken = \"0.{tenths} mL\"\nat = {day}T{late}:10:00Z\n\n"
                    ));
                }
                _ => {
                    of_step.as_planned += 1;
                    taken_today += tenths;
                    file.push_str(&format!(
                        "{head}taken = \"0.{tenths} mL\"\nat = {day}T{hour}:20:00Z\n\n"
                    ));
                }
            }
        }
        of_step.tenths += taken_today;
        of_step.days_with += u32::from(taken_today > 0);
        if numbers.below(5) > 0 {
            let value = numbers.below(11);
            of_step.ratings.push(value);
            file.push_str(&format!(
                "[[reading]]\nmeasure = \"pain\"\nvalue = {value}\nat = {day}T21:00:00Z\n\n"
            ));
        }
    }
    for (name, file) in &months {
        home.write(name, file);
    }
    home.at("2026-03-15T23:50:00Z", "UTC");
    let report = home.ok(&["report", "--since", "2026-01-05", "--format", "md"]);
    let all = steps.values().fold(Counted::default(), |sum, one| Counted {
        planned: sum.planned + one.planned,
        as_planned: sum.as_planned + one.as_planned,
        changed: sum.changed + one.changed,
        skipped: sum.skipped + one.skipped,
        missed: sum.missed + one.missed,
        ..Counted::default()
    });
    assert!(report.contains(&all.words()), "{}\n{report}", all.words());
    for (step, one) in &steps {
        // 0.2 mL twice a day is 0.4 mL a day.
        let said = format!("{} mL a day {}", ["0.4", "0.8", "1.2"][*step as usize], one.words());
        assert!(report.contains(&said), "{said}\n{report}");
        assert!(report.contains(&one.cell()), "{}\n{report}", one.cell());
        // A tenth of a mL has 1 mg of THC; the mean is to two places.
        let hundredths = (one.tenths * 1000 + 5 * one.days_with) / (10 * one.days_with);
        let mean = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let mean = format!(" {} mg ", mean.trim_end_matches('0').trim_end_matches('.'));
        let row = report
            .lines()
            .find(|line| line.contains("| THC from ") && line.contains(" on a day with doses, mean"))
            .unwrap();
        assert!(row.contains(&mean), "{mean}: {row}");
    }
    let csv = home.ok(&["report", "--since", "2026-01-05", "--format", "csv"]);
    let of = |word: &str| {
        csv.lines()
            .filter(|line| line.starts_with("dose,") && line.contains(word))
            .count()
    };
    assert_eq!(of(",not recorded,"), all.missed as usize);
    assert_eq!(of(",skipped,"), all.skipped as usize);
    assert_eq!(of(",taken,"), all.as_planned as usize);
}

/// Of several ratings of a day one is the figure of the day, and it is said how often there were more.
#[test]
fn of_several_ratings_of_a_day_it_is_said_which_one_counts() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ for = \"3 days\", take = \"1 mg 08:00\" }, { take = \"2 mg 08:00\" }]\n",
    );
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\n",
    );
    for (at, value) in [
        ("2026-03-02T12:00", "3"),
        ("2026-03-02T20:00", "8"),
        ("2026-03-03T20:00", "4"),
    ] {
        home.at(&format!("{at}:00Z"), "UTC");
        home.ok(&["rate", "pain", value]);
    }
    home.at("2026-03-06T20:00:00Z", "UTC");
    let said = "Of several ratings of a day the last one counts here (Pain on 1 day).";
    for form in ["md", "html"] {
        let report = home.ok(&["report", "--since", "2026-03-01", "--format", form]);
        assert!(report.contains(said), "{report}");
    }
    let steps = home.ok(&["steps"]);
    assert!(
        steps.contains("Rated on 2 of 5 days, on 1 of them more than once: the last one counts."),
        "{steps}"
    );
}

/// Where a decision set the amount, what is in it is said as it is of the plan's own amounts.
#[test]
fn what_is_in_an_amount_that_a_decision_set_is_said() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Oil\"\ncount = \"mL\"\ncontains = { THC = \"10 mg/mL\" }\n\n[[plan]]\nfrom = 2026-03-02\nsteps = [{ take = \"0.2 mL evening\" }]\n",
    );
    home.at("2026-03-04T08:00:00Z", "UTC");
    home.ok(&["change", "x", "set 0.3 mL"]);
    let report = home.ok(&["report"]);
    let said = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("0.3 mL (0.3 mL = 3 mg THC; by a change; the plan says 0.2 mL evening)"),
        "{report}"
    );
}

/// Twenty sessions: a page lists the latest, and those before in which an alert was reached.
#[test]
fn an_earlier_dose_with_an_alert_is_listed() {
    let mut home = Home::empty();
    home.course("", "2026-03-02", "50 mg 18:00");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", after = [\"40 min\"] }\nbound = [{ at_least = 160, say = \"Call.\" }]\n",
    );
    let mut file = String::new();
    for day in 2..22 {
        let value = if day == 4 { "172/98" } else { "131/84" };
        file.push_str(&format!(
            "[[dose]]\ncourse = \"x\"\ndue = 2026-03-{day:02}\ntime = 18:00:00\ntaken = \"50 mg\"\nat = 2026-03-{day:02}T18:00:00Z\n\n\
             [[reading]]\nmeasure = \"bp\"\nvalue = \"{value}\"\nat = 2026-03-{day:02}T18:40:00Z\n\n"
        ));
    }
    home.write("journal/2026-03.toml", &file);
    home.at("2026-03-21T21:00:00Z", "UTC");
    for form in ["txt", "md", "html"] {
        let report = home.ok(&["report", "--since", "2026-03-01", "--format", form]);
        let around = report.split("Around the doses").nth(1).unwrap();
        let around = around.split("Alerts reached").next().unwrap();
        let around = around.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(around.contains("172/98 (18:40)"), "{report}");
        assert_eq!(around.matches("131/84").count(), 12, "{report}");
        let said = "Those are the latest, and earlier ones with an alert; 7 others are in the CSV form.";
        assert!(around.contains(said), "{report}");
    }
    let csv = home.ok(&["report", "--since", "2026-03-01", "--format", "csv"]);
    let row = csv
        .lines()
        .find(|line| line.contains("172/98") && line.starts_with("rating"))
        .unwrap();
    assert!(
        row.ends_with(",,mmHg"),
        "two numbers have a unit, and no number of their own: {row}"
    );
}

/// A dose that was taken late as the plan has it counts as planned, and the list of departures says that it has late ones.
#[test]
fn a_late_dose_that_counts_as_planned_is_listed_as_late() {
    let mut home = Home::empty();
    home.course("\n[limits]\nlate = \"6 hours\"", "2026-03-02", "5 mg 08:00");
    home.at("2026-03-02T12:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    let report = home.ok(&["report"]);
    assert!(report.contains("1 of 1 as planned"), "{report}");
    assert!(report.contains("Changed, late, skipped or not planned"), "{report}");
    assert!(report.contains("late as the plan has it"), "{report}");
}

/// Nothing is left since the day on which the last of it was taken, however long ago that was; of each strength by itself.
#[test]
fn what_is_left_says_since_when_nothing_is() {
    let mut home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nstrengths = [\"5 mg\", \"20 mg\"]\n\
         supply = { on = 2026-05-04, left = \"2 x 5 mg + 40 x 20 mg\" }\n\n[[plan]]\nfrom = 2026-05-04\nsteps = [{ take = \"25 mg 08:00\" }]\n",
    );
    home.write(
        "courses/y.toml",
        "name = \"Sampletol\"\ncount = \"tablet\"\nsupply = { on = 2026-05-04, left = \"3 tablets\" }\n\n[[plan]]\nfrom = 2026-05-04\n\
         steps = [{ take = \"1 tablet 08:00, 20:00\" }]\n",
    );
    for (day, hour, doses) in [
        ("04", "08", &["x", "y"][..]),
        ("04", "20", &["y"]),
        ("05", "08", &["x", "y"]),
    ] {
        home.at(&format!("2026-05-{day}T{hour}:00:00Z"), "UTC");
        for dose in doses {
            home.ok(&["take", dose]);
        }
    }
    for day in ["05", "09"] {
        home.at(&format!("2026-05-{day}T23:00:00Z"), "UTC");
        let supply = home.ok(&["supply"]);
        assert!(
            supply.contains("Sampletol: 0 tablets, ran out on Tue 5 May"),
            "{supply}"
        );
        assert!(
            supply.contains("(counted: 3 tablets at the beginning of Mon 4 May)"),
            "{supply}"
        );
        assert!(supply.contains("5 mg: 0 tablets, ran out on Tue 5 May"), "{supply}");
        assert!(supply.contains("20 mg: 38 tablets, until"), "{supply}");
    }
    let json: serde_json::Value = serde_json::from_str(&home.ok(&["supply", "y", "--json"])).unwrap();
    assert_eq!(json["courses"][0]["until"], "2026-05-05", "{json}");
}

/// A single reading around a dose says which one it is, also on the day from which its dose was moved away.
#[test]
fn a_single_reading_around_a_dose_says_which_it_is() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg evening on Tue, Fri");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", before = true, after = [\"40 min\"] }\n",
    );
    home.at("2026-03-17T17:00:00Z", "UTC");
    home.ok(&["rate", "bp", "130/80"]);
    let said = receipt(&home, &["change", "x", "move today to wed 19:30"]);
    assert!(
        said.contains("Examplin: 50 mg evening of Tue 17 Mar moved to Wed 18 Mar 19:30"),
        "in the words that people use for days: {said}"
    );
    home.at("2026-03-18T19:00:00Z", "UTC");
    let week = home.ok(&["week", "--plain"]);
    assert!(week.contains("Blood pressure 130/80 mmHg before."), "{week}");
    let plan = home.ok(&["plan", "x", "--history"]);
    assert!(plan.contains("move 17 Mar to 18 Mar 19:30"), "{plan}");
}

/// The calendar has no reading there for a whole day, and an alert is seen in its cell; the chart says both numbers of a pair.
#[test]
fn several_readings_an_alert_and_both_numbers_are_seen_on_the_screens() {
    let mut home = Home::empty();
    home.course("", "2026-03-02", "50 mg 18:00");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\nbound = [{ at_least = 160, say = \"Call.\" }]\n",
    );
    for (at, value) in [
        ("02T18:30", "120/80"),
        ("03T18:30", "168/98"),
        ("03T19:30", "142/88"),
        ("04T18:30", "171/99"),
        ("05T18:30", "133/81"),
    ] {
        home.at(&format!("2026-03-{at}:00Z"), "UTC");
        home.ok(&["rate", "bp", value]);
    }
    home.at("2026-03-05T20:00:00Z", "UTC");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 40, 120);
    window.wait_for("50 mg");
    window.types("2");
    window.wait_for("2x!");
    window.wait_for("171/99!");
    window.types("3vv");
    window.wait_for("Blood pressure, first number");
    window.wait_for("Thu 5 Mar · 50 mg, step 1 day 4 · Blood pressure 133/81");
    window.types("v");
    window.types("v");
    window.wait_for("first number");
}

/// What the clinic wants to be shown and whom to call is whole on the smallest screen.
#[test]
fn an_alert_is_whole_on_a_small_screen() {
    let mut home = Home::empty();
    home.course("", "2026-03-17", "50 mg 18:00");
    home.write("config.toml", "contact = \"Clinic 555 0142\"\n");
    home.write(
        "measures.toml",
        "[[measure]]\nid = \"bp\"\nname = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\n\
         asked = { course = \"x\", after = [\"40 min\"] }\nbound = [{ at_least = 160, say = \"Call the clinic, 555 0100.\" }]\n\n\
         [[measure]]\nid = \"pulse\"\nname = \"Pulse\"\nscale = \"number\"\nasked = { course = \"x\", after = [\"40 min\"] }\n",
    );
    home.at("2026-03-17T18:01:00Z", "UTC");
    home.ok(&["take", "x"]);
    home.at("2026-03-17T18:45:00Z", "UTC");
    let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], 10, 40);
    window.wait_for("50 mg");
    window.types("c");
    window.wait_for("Blood pressure");
    window.types("168/98\r");
    window.wait_for("Pulse after 40 min");
    window.wait_for("\"Call the clinic, 555 0100.\"");
    window.wait_for("Your contact: Clinic 555 0142");
}

/// The day that is filled in at the end of the questions gives way to what is typed.
#[test]
fn a_day_that_was_filled_in_gives_way() {
    let mut home = Home::empty();
    home.at("2026-03-12T12:00:00Z", "UTC");
    let mut window = Window::planner(&home);
    window.wait_for("Set up my plan");
    window.types("\r");
    window.wait_for("What is the medicine called?");
    window.types("Testolin\r10 mg\r08:00\r\r\r\r\r");
    window.wait_for("Start on which day?");
    window.wait_for("Esc back");
    window.types("15 mar");
    window.wait_for("= Sun 15 Mar");
}

/// Each change that can be undone is listed with its time, in the words of the list on the screen.
#[test]
fn the_list_of_changes_says_when() {
    let home = Home::new();
    home.ok(&["rate", "pain", "6"]);
    let list = home.ok(&["undo", "--list"]);
    let line = list.lines().next().unwrap();
    let (when, what) = line.split_once("  ").unwrap();
    assert_eq!(what, "Pain 6 of 10", "{list}");
    assert!(when.split(' ').count() == 4 && when.contains(':'), "{list}");
}
