//! What is drawn, counted or worn for an amount: `convert`, `check`, `due` and `today` on the same file say the same.

use serde_json::Value;

use crate::home::{Home, text, until};
use crate::window::Window;

/// A product with one step from Monday 2026-01-05.
fn product(head: &str, take: &str) -> Home {
    let home = Home::empty();
    home.course(head, "2026-01-05", take);
    home
}

impl Home {
    #[track_caller]
    fn convert(&self, amount: &str) -> String {
        let output = self.run(&["convert", "x", amount]);
        text(&output.stdout) + &text(&output.stderr)
    }

    #[track_caller]
    fn converted(&self, amount: &str) -> Value {
        let output = self.run(&["convert", "x", amount, "--json"]);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn faults(&self) -> String {
        let output = self.run(&["check"]);
        text(&output.stdout) + &text(&output.stderr)
    }

    /// The rows of some days: date, moment, amount and unit, what is done.
    fn rows(&self, from: &str, to: &str) -> Vec<String> {
        let output = self.ok(&["due", "--from", from, "--to", to, "--json"]);
        let shape: Value = serde_json::from_str(&output).unwrap();
        let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rows = shape["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            let moment = word(row, "slot") + &word(row, "time");
            format!(
                "{} {moment} {} {}",
                word(row, "date"),
                word(row, "amount"),
                word(row, "action")
            )
        })
        .collect()
    }
}

#[test]
fn a_tablet_dissolved_in_water_is_known_in_both_directions() {
    let home = product(
        "count = \"tablet\"\ncontains = \"50 mg\"\ndilution = { take = \"1 tablet\", to = \"50 mL\" }",
        "1.5 mg once a day",
    );
    assert_eq!(home.faults(), "No fault found.\n");
    assert!(
        home.convert("1 tablet")
            .starts_with("1 tablet = 50 mL\n  contains 50 mg\n"),
        "{}",
        home.convert("1 tablet")
    );
    assert!(
        home.convert("50 mL")
            .starts_with("50 mL = 1 tablet\n  contains 50 mg\n"),
        "{}",
        home.convert("50 mL")
    );
    assert!(
        home.convert("1.5 mg")
            .starts_with("1.5 mg = 1.5 mL = 0.03 of a tablet\n"),
        "{}",
        home.convert("1.5 mg")
    );
    assert!(
        home.ok(&["today"])
            .contains("Examplin 1.5 mg = 1.5 mL = 0.03 of a tablet"),
        "{}",
        home.ok(&["today"])
    );
}

#[test]
fn a_volume_of_a_dilution_is_never_shown_beside_one_without_a_word() {
    let home = product(
        "count = \"mL\"\ncontains = \"10 mg/mL\"\ndilution = { take = \"1 mL\", to = \"10 mL\" }",
        "1.5 mg once a day",
    );
    let shown = "1.5 mg = 1.5 mL of the dilution = 0.15 mL undiluted";
    assert!(home.convert("1.5 mg").starts_with(shown), "{}", home.convert("1.5 mg"));
    assert!(home.ok(&["today"]).contains(shown));
    assert!(
        home.convert("1 mL")
            .starts_with("1 mL of the dilution = 0.1 mL undiluted\n")
    );
    assert!(
        home.convert("0.15 mL undiluted")
            .starts_with("1.5 mL of the dilution = 0.15 mL undiluted\n  contains 1.5 mg\n")
    );
    let json = home.converted("1.5 mg");
    assert_eq!(
        (json["equal"][0]["of"].as_str(), json["equal"][1]["of"].as_str()),
        (Some("dilution"), Some("undiluted"))
    );
}

#[test]
fn one_component_of_several_can_be_asked_about() {
    let home = product(
        "count = \"drop\"\ncontains = { THC = \"1.25 mg/mL\", CBD = \"25 mg/mL\" }\ndrops = \"20 drops/mL\"",
        "40 drops morning",
    );
    assert!(
        home.convert("2.5 mg")
            .contains("2.5 mg of which? This product contains THC and CBD: say 2.5 mg THC")
    );
    let found = home.convert("2.5 mg THC");
    assert!(
        found.starts_with("2.5 mg THC = 40 drops = 2 mL\n  THC 2.5 mg\n  CBD 50 mg\n"),
        "{found}"
    );
    assert!(
        home.ok(&["today"])
            .contains("Examplin 40 drops = 2.5 mg THC + 50 mg CBD = 2 mL"),
        "{}",
        home.ok(&["today"])
    );
    // The figure between mL and drops is that of the dropper, not the strength.
    assert_eq!(home.converted("0.4 mL")["equal"][0]["how"], "20 drops in one mL");
}

#[test]
fn a_strength_is_taken_as_it_is_printed() {
    for (strength, dose, volume) in [
        ("2 mg/3 mL", "1 mg", "1.5 mL"),
        ("4 mg/3 mL", "2 mg", "1.5 mL"),
        ("2 mg/1.5 mL", "0.5 mg", "0.375 mL"),
        ("2.5 mg/0.6 mL", "1 mg", "0.24 mL"),
        ("100 mg/15 mL", "25 mg", "3.75 mL"),
    ] {
        let home = product(
            &format!("count = \"mL\"\ncontains = \"{strength}\""),
            &format!("{dose} once a day"),
        );
        assert_eq!(home.faults(), "No fault found.\n", "{strength}");
        let shown = home.convert(dose);
        assert!(
            shown.starts_with(&format!("{dose} = {volume}\n")),
            "{strength}: {shown}"
        );
        let back = home.convert(volume);
        assert!(back.contains(&format!("contains {dose}")), "{strength}: {back}");
    }
    let load = product(
        "count = \"load\"\neach = \"1/300 g\"\ncontains = \"18 %\"",
        "1 load evening",
    );
    assert!(load.convert("1 load").contains("0.6 mg"), "{}", load.convert("1 load"));
    let vial = product(
        "powder = \"10 mg\"\nwater = \"20/7 mL\"\nsyringe = \"100 units/mL\"",
        "350 mcg morning",
    );
    assert!(
        vial.convert("350 mcg").starts_with("350 mcg = 10 units = 0.1 mL\n"),
        "{}",
        vial.convert("350 mcg")
    );
}

#[test]
fn what_is_drawn_or_counted_is_beside_every_amount() {
    let tablets = product("count = \"tablet\"\ncontains = \"20 mg\"", "4 tablets morning");
    assert!(
        tablets.ok(&["today"]).contains("Examplin 4 tablets = 80 mg"),
        "{}",
        tablets.ok(&["today"])
    );
    assert!(tablets.ok(&["due"]).contains("Examplin 4 tablets = 80 mg"));
    assert!(
        tablets.ok(&["plan", "x"]).contains("4 tablets = 80 mg"),
        "{}",
        tablets.ok(&["plan", "x"])
    );
    tablets.course(
        "count = \"tablet\"\ncontains = \"20 mg\"",
        "2026-01-05",
        "80 mg morning, 20-40 mg evening",
    );
    let today = tablets.ok(&["today"]);
    assert!(
        today.contains("80 mg = 4 tablets") && today.contains("20-40 mg = 1-2 tablets"),
        "{today}"
    );
    // With and without what is counted it is the same syringe.
    for count in ["", "count = \"mL\"\n"] {
        let syringe = product(
            &format!("{count}contains = \"200 mg/mL\"\nsyringe = \"100 units/mL\""),
            "20 mg morning",
        );
        let shown = "Examplin 20 mg = 0.1 mL = 10 units";
        assert!(syringe.ok(&["today"]).contains(shown), "{}", syringe.ok(&["today"]));
        let json: Value = serde_json::from_str(&syringe.ok(&["due", "--json"])).unwrap();
        let equal = &json["rows"][0]["equal"];
        assert_eq!(
            (equal[0]["text"].as_str(), equal[1]["text"].as_str()),
            (Some("0.1 mL"), Some("10 units"))
        );
        assert_eq!(
            (equal[1]["amount"].as_str(), equal[1]["unit"].as_str()),
            (Some("10"), Some("unit"))
        );
    }
}

#[test]
fn a_tablet_that_is_scored_in_three_is_cut_in_three() {
    for divisible in ["thirds", "1/3"] {
        let home = product(
            &format!("count = \"tablet\"\ncontains = \"30 mg\"\ndivisible = \"{divisible}\""),
            "10 mg morning, 40 mg evening",
        );
        assert_eq!(home.faults(), "No fault found.\n");
        assert_eq!(home.converted("10 mg")["measure"], "1/3");
        assert_eq!(home.converted("40 mg")["measure"], "1 1/3");
        assert!(
            home.convert("15 mg")
                .contains("cannot be measured exactly; the nearest are 10 mg (1/3 tablet) and 20 mg (2/3 tablet)"),
            "{}",
            home.convert("15 mg")
        );
    }
    // A third is said as it is cut, and three of them are one.
    let home = product(
        "count = \"tablet\"\ncontains = \"30 mg\"\ndivisible = \"thirds\"\nsupply = { on = 2026-01-05, left = \"4 tablets\" }",
        "1/3 tablet morning, 1/3 tablet noon, 1 1/3 tablets evening",
    );
    assert_eq!(home.faults(), "No fault found.\n");
    let due = home.ok(&["due", "--from", "2026-01-05", "--to", "2026-01-05"]);
    assert!(
        due.contains("1/3 tablet = 10 mg") && due.contains("1 1/3 tablets = 40 mg"),
        "{due}"
    );
    assert!(
        home.convert("2/3 tablet").contains("20 mg"),
        "{}",
        home.convert("2/3 tablet")
    );
    for (moment, amount) in [
        ("morning", "1/3 tablet"),
        ("noon", "1/3 tablet"),
        ("evening", "1/3 tablet"),
    ] {
        let dose = format!("2026-01-05/{moment}");
        home.ok(&["take", "x", amount, "--for", &dose, "--yes"]);
    }
    let journal = home.read("journal/2026-01.toml");
    assert_eq!(journal.matches("taken   = \"1/3 tablet\"").count(), 3, "{journal}");
    assert!(
        home.ok(&["supply", "x"]).contains("3 tablets"),
        "{}",
        home.ok(&["supply", "x"])
    );
    // Where it is not scored in three, and of what nobody measures in thirds.
    let home = product("count = \"tablet\"\ncontains = \"30 mg\"", "1/3 tablet morning");
    assert!(
        home.faults().contains("say so with `divisible = \"thirds\"`"),
        "{}",
        home.faults()
    );
    for take in ["1/3 mg morning", "1/7 tablet morning", "2/3 mL morning"] {
        let home = product("count = \"tablet\"\ncontains = \"30 mg\"", take);
        assert!(
            home.faults().contains("has no exact decimal value"),
            "{take}: {}",
            home.faults()
        );
    }
}

#[test]
fn an_amount_for_the_body_is_converted_with_that_of_the_plan() {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nstrengths = [\"500 mg\", \"150 mg\"]\n\n[[plan]]\nfrom = 2026-01-05\n\
         surface = \"1.8 m2\"\nsteps = [{ take = \"1250 mg/m2 morning\" }]\n",
    );
    let found = home.convert("1250 mg/m2");
    assert!(
        found.starts_with("1250 mg/m2 = 2250 mg\n  3 x 500 mg + 5 x 150 mg tablets\n"),
        "{found}"
    );
    assert!(
        home.convert("10 mg/kg")
            .contains("the plan does not have what it is for"),
        "{}",
        home.convert("10 mg/kg")
    );
}

#[test]
fn patches_say_what_they_give_over_the_wear_and_in_a_day() {
    let two = product(
        "count = \"patch\"\nstrengths = [\"25 mcg/h\", \"12.5 mcg/h\"]\nwear = \"36 hours\"",
        "37.5 mcg/h morning every 2 days",
    );
    let found = two.convert("37.5 mcg/h");
    assert!(
        found.contains("  1350 mcg over 36 h of wear\n  900 mcg a day\n"),
        "{found}"
    );
    assert!(
        two.convert("2 patches")
            .contains("2 patches of which strength? There are 25 mcg/h and 12.5 mcg/h"),
        "{}",
        two.convert("2 patches")
    );
    let one = product(
        "count = \"patch\"\ncontains = \"25 mcg/h\"\nwear = \"72 hours\"",
        "1 patch morning every 3 days",
    );
    let found = one.convert("1 patch");
    assert!(
        found.starts_with("1 patch\n  contains 25 mcg/h\n  1800 mcg over 72 h of wear\n  600 mcg a day\n"),
        "{found}"
    );
}

#[test]
fn what_is_worn_comes_off_by_the_time_of_the_product() {
    let home = product(
        "count = \"patch\"\ncontains = \"25 mcg/h\"\nwear = \"36 hours\"",
        "1 patch 08:00 every 2 days",
    );
    assert_eq!(
        home.rows("2026-01-05", "2026-01-08"),
        [
            "2026-01-05 08:00 1 apply",
            "2026-01-06 20:00 1 remove",
            "2026-01-07 08:00 1 apply",
            "2026-01-08 20:00 1 remove"
        ]
    );
    assert_eq!(home.faults(), "No fault found.\n");
    // The time of the line is used, and it is said that the product has another one.
    home.course(
        "count = \"patch\"\nwear = \"72 hours\"",
        "2026-01-05",
        "1 patch 08:00, worn 36 hours every 3 days",
    );
    assert_eq!(
        home.rows("2026-01-05", "2026-01-06"),
        ["2026-01-05 08:00 1 apply", "2026-01-06 20:00 1 remove"]
    );
    assert!(
        home.faults()
            .contains("is worn 36 hours by this line and 72 hours by `wear`"),
        "{}",
        home.faults()
    );
    // Several at once.
    home.course("count = \"patch\"\nwear = \"36 hours\"", "2026-01-05", "1 patch 08:00");
    assert!(
        home.faults().contains("put on every day and worn 36 hours"),
        "{}",
        home.faults()
    );
    home.course("count = \"ring\"", "2026-01-05", "1 ring 22:00, worn 3 weeks every day");
    assert!(
        home.faults().contains("put on every day and worn 21 days"),
        "{}",
        home.faults()
    );
    // Without a time of day nobody knows when it comes off.
    home.course(
        "count = \"patch\"\nwear = \"36 hours\"",
        "2026-01-05",
        "1 patch once every 2 days",
    );
    assert!(
        home.faults()
            .contains("has no time of day, so it is not known when it comes off"),
        "{}",
        home.faults()
    );
    // What is as needed is not taken off by the plan.
    home.course(
        "count = \"patch\"\nwear = \"12 hours\"",
        "2026-01-05",
        "1 patch as needed",
    );
    assert_eq!(home.faults(), "No fault found.\n");
    assert!(home.rows("2026-01-05", "2026-01-08").is_empty());
}

#[test]
fn a_conversion_leaves_nothing_out() {
    let vial =
        "powder = \"10 mg\"\nwater = \"3 mL\"\nsyringe = \"100 units/mL\"\nmark = \"1 unit\"\nround = \"nearest\"";
    let home = product(vial, "350 mcg morning");
    let json = home.converted("350 mcg");
    assert_eq!(json["doses_in_a_pack"], 27);
    assert_eq!(json["days_a_pack_lasts"], 27);
    let from = &json["rounded"]["from"];
    assert_eq!(
        (from[0]["amount"].as_str(), from[1]["amount"].as_str()),
        (Some("10.5"), Some("0.105"))
    );
    // Decimal strings, and the fraction next to them.
    assert_eq!(json["rounded"]["amount"], "366.666666666667");
    assert_eq!(json["rounded"]["fraction"], "1100/3");
    assert_eq!(json["components"][0]["fraction"], "11/30");
    assert!(home.convert("350 mcg").contains("27 doses in a pack\n"));
    let pack = product(
        "count = \"tablet\"\ncontains = \"5 mg\"\npack = \"28 tablets\"",
        "10 mg morning, evening",
    );
    assert_eq!(pack.converted("140 mg")["doses_in_a_pack"], 1);
    assert_eq!(pack.converted("10 mg")["days_a_pack_lasts"], 7);
    assert!(
        pack.convert("140 mg").contains("  1 dose in a pack\n"),
        "{}",
        pack.convert("140 mg")
    );
}

#[test]
fn an_injection_from_a_vial_of_powder_is_drawn() {
    let home = product(
        "count = \"injection\"\npowder = \"5 mg\"\nwater = \"2 mL\"\nsyringe = \"100 units/mL\"",
        "0.25 mg morning",
    );
    assert!(
        home.convert("0.25 mg").starts_with("0.25 mg = 10 units = 0.1 mL\n"),
        "{}",
        home.convert("0.25 mg")
    );
    assert!(home.ok(&["today"]).contains("Examplin 0.25 mg = 0.1 mL = 10 units"));
}

#[test]
fn what_cannot_be_given_names_the_key_that_would_allow_it() {
    let home = product("count = \"troche\"\ncontains = \"100 mg\"", "50 mg evening");
    let said = home.convert("50 mg");
    assert!(
        said.contains(
            "the nearest is 100 mg (1 troche). If it can be divided into halves, say so with `divisible = \"halves\"`"
        ),
        "{said}"
    );
    // Where the product says that it cannot be divided, or no division would help, nothing is said of it.
    let whole = product(
        "count = \"troche\"\ncontains = \"100 mg\"\ndivisible = \"whole\"",
        "50 mg evening",
    );
    assert!(
        !whole.convert("50 mg").contains("divided into"),
        "{}",
        whole.convert("50 mg")
    );
    assert!(!home.convert("120 mg").contains("divided into"));
}

#[test]
fn what_is_bought_carries_all_of_it_over() {
    let home = product(
        "count = \"puff\"\ncontains = \"80 %\"\n\n[batch]\nmaterial = \"0.5 g\"\npieces = 200",
        "1 puff evening",
    );
    assert_eq!(home.faults(), "No fault found.\n");
    assert!(
        home.convert("1 puff").contains("contains 2 mg"),
        "{}",
        home.convert("1 puff")
    );
}

#[test]
fn two_strengths_are_never_a_fraction() {
    let home = product("count = \"tablet\"\ncontains = \"25/50 mg\"", "1 tablet evening");
    assert!(
        home.faults()
            .contains("`25/50 mg` can be read as 0.5 mg or as two strengths, 25 mg and 50 mg"),
        "{}",
        home.faults()
    );
    for two in ["5/325 mg", "8/2 mg", "20/12.5 mg", "10/10 mg", "100/25 mcg"] {
        home.course("", "2026-01-05", &format!("{two} evening"));
        assert!(home.faults().contains("two strengths"), "{two}: {}", home.faults());
    }
    for one in ["1/2 mg", "3/4 mg", "1/4 tablet", "6/4 tablets"] {
        home.course("", "2026-01-05", &format!("{one} evening"));
        assert_eq!(home.faults(), "No fault found.\n", "{one}");
    }
}

/// The next step begins on the day after the last of a number of doses as needed; until then the step goes on.
#[test]
fn a_step_can_be_a_number_of_doses_as_needed() {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\n\n[[plan]]\nfrom = 2026-01-02\nsteps = [\n  { for = \"2 doses taken\", take = \"1 tablet as needed\" },\n  \
         { take = \"2 tablets as needed\" },\n]\n",
    );
    assert_eq!(home.faults(), "No fault found.\n");
    let today = || home.ok(&["today"]);
    assert!(today().contains("Examplin 1 tablet as needed"), "{}", today());
    home.ok(&["take", "x", "--at", "2026-01-03T10:00"]);
    assert!(today().contains("Examplin 1 tablet as needed"), "{}", today());
    home.ok(&["take", "x", "--at", "2026-01-04T10:00"]);
    assert!(today().contains("Examplin 2 tablets as needed"), "{}", today());
    // Doses that are due are counted ahead; of those as needed nothing is known ahead.
    home.course("count = \"tablet\"", "2026-01-02", "1 tablet as needed");
    let text = home
        .read("courses/x.toml")
        .replace("{ take", "{ for = \"2 doses\", take");
    home.write("courses/x.toml", &text);
    assert!(
        home.faults().contains("of doses as needed `2 doses taken`"),
        "{}",
        home.faults()
    );
}

#[test]
fn no_unit_of_measure_is_a_thing_that_is_counted() {
    for (count, said) in [
        (
            "gramme",
            "count: `gramme` cannot be read; expected the thing that is counted",
        ),
        ("cc", "count: `cc` cannot be read"),
        (
            "mgs\"\ncontains = \"10 mg",
            "contains: 1 mg cannot contain 10 mg; expected the thing that is counted as `count`",
        ),
        ("mg\"\ncontains = \"1 g", "contains: 1 mg cannot contain 1 g"),
        ("of", "count: `of` cannot be read"),
        ("square-inch", "count: `square-inch` cannot be read"),
    ] {
        let home = product(&format!("count = \"{count}\""), "10 mg morning");
        assert!(home.faults().contains(said), "{count}: {}", home.faults());
    }
    for count in ["mg", "g\"\ncontains = \"18 %", "unit", "mL\"\ncontains = \"10 mg"] {
        let home = product(&format!("count = \"{count}\""), "10 mg morning");
        assert!(!home.faults().contains("error"), "{count}: {}", home.faults());
    }
}

#[test]
fn a_strength_is_not_an_amount_taken() {
    let home = product("count = \"tablet\"\ncontains = \"10 mg\"", "10 mg morning");
    let month = home.read("journal/2026-01.toml");
    for amount in ["10 mg/mL", "10 %", "3 m2"] {
        for args in [vec!["take", "x", amount], vec!["change", "x", "set", amount]] {
            let output = home.run(&args);
            assert!(!output.status.success(), "{args:?}: {}", text(&output.stdout));
            assert!(!output.stderr.is_empty(), "{args:?}");
        }
    }
    assert_eq!(home.read("journal/2026-01.toml"), month);
    let said = text(&home.run(&["take", "x", "10 mg/mL"]).stderr);
    assert!(
        said.contains("`10 mg/mL` is a strength and no amount of a dose"),
        "{said}"
    );
    let home = product("count = \"tablet\"", "10 % morning");
    assert!(home.faults().contains("`%` is not a unit"), "{}", home.faults());
}

#[test]
fn a_dose_of_one_component_is_drawn_shown_and_recorded() {
    let mut home = Home::empty();
    let head = "count = \"drop\"\ncontains = { THC = \"1.25 mg/mL\", CBD = \"25 mg/mL\" }\ndrops = \"20 drops/mL\"\n\n\
        [limits]\nper_day = \"5 mg THC\"";
    home.course(head, "2026-01-05", "2.5 mg of thc morning, 1 mg THC evening");
    assert_eq!(home.faults(), "No fault found.\n");
    let converted = home.convert("2.5 mg THC");
    assert!(
        converted.starts_with("2.5 mg THC = 2 mL = 40 drops") || converted.starts_with("2.5 mg THC = 40 drops = 2 mL"),
        "{converted}"
    );
    assert!(
        home.convert("40 drops").contains("THC 2.5 mg"),
        "{}",
        home.convert("40 drops")
    );
    home.at("2026-01-05T08:00:00+00:00", "UTC");
    let today = home.ok(&["today"]);
    assert!(today.contains("2.5 mg THC = 2 mL = 40 drops"), "{today}");
    assert!(today.contains("1 mg THC = 0.8 mL = 16 drops"), "{today}");
    home.ok(&["take", "x", "--yes"]);
    let journal = home.read("journal/2026-01.toml");
    assert!(
        journal.contains("planned = \"2.5 mg THC\"") && journal.contains("taken   = \"2.5 mg THC\""),
        "{journal}"
    );
    assert!(home.ok(&["today"]).contains("taken 08:00"));
    // The same in drops is the dose of the plan.
    home.at("2026-01-06T08:00:00+00:00", "UTC");
    home.ok(&["take", "x", "40 drops", "--yes"]);
    let today = home.ok(&["today"]);
    assert!(!today.contains("changed"), "{today}");
    let limits = home.run(&["limits", "x"]);
    assert!(
        text(&limits.stdout).contains("5 of 5 mg THC"),
        "{}",
        text(&limits.stdout)
    );
    home.ok(&["change", "x", "set", "1.5", "mg", "THC", "evening"]);
    assert!(home.ok(&["today"]).contains("1.5 mg THC"), "{}", home.ok(&["today"]));
    assert_eq!(home.faults(), "No fault found.\n");
    // Which one is asked where it is not said.
    home.course(head, "2026-01-05", "2.5 mg morning");
    assert!(home.faults().contains("of which"), "{}", home.faults());
}

#[test]
fn the_surface_follows_from_height_and_weight() {
    let plan = |keys: &str| {
        let home = Home::empty();
        let course = format!(
            "name = \"Examplin\"\ncount = \"tablet\"\ncontains = \"10 mg\"\nround = \"nearest\"\n\n[[plan]]\nfrom = 2026-01-05\n{keys}\n\
             steps = [{{ take = \"50 mg/m2 morning\" }}]\n"
        );
        home.write("courses/x.toml", &course);
        home
    };
    let home = plan("height = \"170 cm\"\nweight = \"70 kg\"");
    assert_eq!(home.faults(), "No fault found.\n");
    assert_eq!(home.rows("2026-01-05", "2026-01-05"), ["2026-01-05 morning 91 "]);
    for (keys, said) in [
        ("height = \"170 cm\"", "expected weight = \"70 kg\" as well"),
        (
            "height = \"170 cm\"\nweight = \"70 kg\"\nsurface = \"1.8 m2\"",
            "`surface` is stated",
        ),
        (
            "height = \"170\"\nweight = \"70 kg\"",
            "expected a height such as 170 cm",
        ),
        ("weight = \"70 kg\"", "or height = \"170 cm\" and weight"),
    ] {
        assert!(plan(keys).faults().contains(said), "{keys}: {}", plan(keys).faults());
    }
}

#[test]
fn a_count_of_each_strength_is_typed_on_the_screen() {
    let home = Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nstrengths = [\"50 mg\", \"25 mg\"]\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"75 mg morning\" }]\n",
    );
    let mut window = Window::planner(&home);
    window.wait_for("Today");
    window.types("P");
    window.wait_for("Plans");
    window.types("\r");
    window.wait_for("Supply");
    window.types("S");
    window.wait_for("are there now");
    window.types("20 x 50 mg + 3 x 25 mg");
    window.wait_for("25 mg: 3 tablets, until");
    window.types("\r");
    until(
        || {
            home.read("courses/x.toml")
                .contains("left = \"20 x 50 mg + 3 x 25 mg\"")
        },
        || home.read("courses/x.toml"),
    );
    window.wait_for("50 mg: 20 tablets, until");
}

/// Two strengths are two boxes: each is counted, used up and shown separately.
#[test]
fn each_strength_is_counted_for_itself() {
    let mut home = Home::empty();
    home.at("2026-01-05T07:00:00Z", "UTC");
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nstrengths = [\"50 mg\", \"25 mg\"]\nsupply = { on = 2026-01-05, left = \"20 x 50 mg + 3 x 25 mg\" }\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"75 mg morning\" }]\n",
    );
    let supply = home.ok(&["supply", "x"]);
    assert!(supply.contains("1075 mg"), "{supply}");
    assert!(
        supply.contains("50 mg: 20 tablets, until Sat 24 Jan at this plan"),
        "{supply}"
    );
    assert!(
        supply.contains("25 mg: 3 tablets, until Wed 7 Jan at this plan"),
        "{supply}"
    );
    home.ok(&["take", "x", "--for", "2026-01-05/morning", "--yes"]);
    let json: Value = serde_json::from_str(&home.ok(&["supply", "x", "--json"])).unwrap();
    let strengths = &json["courses"][0]["strengths"];
    assert_eq!(strengths[0]["left"], "19");
    assert_eq!(
        (&strengths[1]["left"], &strengths[1]["until"]),
        (&"2".into(), &"2026-01-07".into())
    );
    assert_eq!(home.faults(), "No fault found.\n");
    // A strength that the product does not have.
    let text = home.read("courses/x.toml").replace("3 x 25 mg", "3 x 20 mg");
    home.write("courses/x.toml", &text);
    assert!(
        home.faults().contains("20 mg is none of `strengths`: 50 mg, 25 mg"),
        "{}",
        home.faults()
    );
}

/// Doses by the body surface: a weight alone does not give another one, and is refused.
#[test]
fn a_weight_alone_is_refused_where_doses_go_by_the_surface() {
    let home = crate::home::Home::empty();
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"mL\"\ncontains = \"10 mg/mL\"\n[[plan]]\nfrom = 2026-03-06\nheight = \"170 cm\"\nweight = \"64 \
         kg\"\nsteps = [{ for = \"10 days\", take = \"10 mg/m2 morning\" }, { take = \"20 mg/m2 morning\" }]\n",
    );
    let mut pty = crate::pty::Pty::start(home.dir.path(), "2026-03-11T07:00:00+01:00", (120, 40));
    pty.keys("4T").text("weight 80 kg");
    pty.keys("<Enter>").wait_for("go by the body surface");
    pty.keys("<Ctrl-U>").text("surface 1.94 m2");
    pty.keys("<Enter>").wait_for("not active yet");
    pty.keys("q");
}

/// What can be two amounts, one of them many times the other, is asked about wherever it is read.
#[test]
fn three_zeros_and_fractions_that_nobody_says_are_asked_about() {
    let mut home = Home::empty();
    home.at("2026-06-08T08:00:00Z", "UTC");
    for (said, asked) in [
        ("10.000 units", "10000"),
        ("1.000 units", "1000"),
        ("5/10 mg", "5/10"),
        ("4/8 mg", "4/8"),
    ] {
        home.course("count = \"tablet\"", "2026-06-01", &format!("{said} morning"));
        let check = home.run(&["check"]);
        assert!(
            !check.status.success() && text(&check.stdout).contains(asked),
            "{said}: {}",
            text(&check.stdout)
        );
        home.course("count = \"tablet\"", "2026-06-01", "5 mg morning");
        for args in [
            &["take", "x", said][..],
            &["limits", "x", said],
            &["change", "x", &format!("take {said} evening")],
        ] {
            let refused = home.run(args);
            assert!(
                !refused.status.success() && text(&refused.stderr).contains(asked),
                "{args:?}: {}",
                text(&refused.stderr)
            );
        }
    }
    // Halves, quarters and decimals are what they are.
    home.course(
        "count = \"tablet\"\ncontains = \"10 mg\"",
        "2026-06-01",
        "1/2 tablet morning",
    );
    assert!(home.run(&["check"]).status.success());
    assert!(home.ok(&["due", "--to", "2026-06-08"]).contains("0.5 tablets"));
}

/// What is typed as it is said is an amount wherever one is asked for.
#[test]
fn an_amount_in_words_is_read_wherever_one_is_typed() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\ncontains = \"10 mg\"\ndivisible = \"quarters\"",
        "2026-06-01",
        "1 tablet 08:00",
    );
    home.at("2026-06-08T08:00:00Z", "UTC");
    for (said, read) in [
        ("half a tablet", "0.5 tablets"),
        ("one tablet", "1 tablet"),
        ("2½ tablets", "2.5 tablets"),
        ("a quarter of a tablet", "0.25 tablets"),
    ] {
        let taken = home.run(&["take", "x", said, "--yes"]);
        let told = format!("{}{}", text(&taken.stdout), text(&taken.stderr));
        assert!(taken.status.success() && told.contains(read), "{said}: {told}");
        home.ok(&["undo"]);
        let limits = home.run(&["limits", "x", said]);
        assert!(
            !text(&limits.stderr).contains("not a number"),
            "{said}: {}",
            text(&limits.stderr)
        );
        let set = home.run(&["change", "x", &format!("set {said}"), "--yes"]);
        let told = format!("{}{}", text(&set.stdout), text(&set.stderr));
        assert!(told.contains(read), "{said}: {told}");
        let convert = home.run(&["convert", "x", said]);
        assert!(convert.status.success(), "{said}: {}", text(&convert.stderr));
    }
}
