//! What is given is what leaves the supply: rounding counts for what is left, until when it lasts, and what a pack gives.

use super::home::Home;
use super::silence::said;
use super::window::Window;

fn at(hour: &str) -> Home {
    let mut home = Home::empty();
    home.at(&format!("2026-06-01T{hour}:00Z"), "UTC");
    home
}

fn supply(home: &Home) -> String {
    let (code, out, err) = said(home, &["supply"]);
    assert_eq!(code, Some(0), "{out}{err}");
    out
}

#[test]
fn a_dose_that_is_rounded_up_uses_up_what_is_given() {
    let mut home = at("07:00");
    home.course(
        "count = \"mL\"\ncontains = \"10 mg/mL\"\nmark = \"0.1 mL\"\nround = \"up\"\npack = \"10 mL\"\nsupply = { on = 2026-06-01, left = \
         \"10 mL\" }",
        "2026-06-01",
        "3.1 mg morning",
    );
    let convert = home.ok(&["convert", "x", "3.1 mg"]);
    assert!(convert.contains("25 doses in a pack"), "{convert}");
    assert!(convert.contains("a pack lasts 25 days"), "{convert}");
    assert!(supply(&home).contains("10 mL, until Thu 25 Jun"), "{}", supply(&home));
    home.at("2026-06-01T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    assert!(supply(&home).contains("9.6 mL, until Thu 25 Jun"), "{}", supply(&home));
}

/// 11 units of the syringe are 1100/3 mcg, which no decimal number is: 11 units are gone all the same.
#[test]
fn marks_of_the_syringe_leave_the_supply_whole() {
    let powder = |left: &str| {
        format!(
            "powder = \"10 mg\"\nwater = \"3 mL\"\nsyringe = \"100 units/mL\"\nmark = \"1 unit\"\nround = \"nearest\"\nsupply = {{ on = \
             2026-06-01, left = \"{left}\" }}"
        )
    };
    let mut home = at("07:00");
    home.course(&powder("300 units"), "2026-06-01", "350 mcg morning");
    let convert = home.ok(&["convert", "x", "350 mcg"]);
    assert!(convert.contains("27 doses in a pack"), "{convert}");
    assert!(convert.contains("a pack lasts 27 days"), "{convert}");
    assert!(
        supply(&home).contains("300 units, until Sat 27 Jun"),
        "{}",
        supply(&home)
    );
    home.at("2026-06-01T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    assert!(
        supply(&home).contains("289 units, until Sat 27 Jun"),
        "{}",
        supply(&home)
    );
    // Counted in mg it can be said as well, and lasts as long.
    home.course(&powder("10 mg"), "2026-06-01", "350 mcg morning");
    assert!(
        supply(&home).contains("9.6334 mg, until Sat 27 Jun"),
        "{}",
        supply(&home)
    );
}

#[test]
fn the_last_of_thirty_thirds_is_there() {
    let mut home = at("07:00");
    home.course(
        "powder = \"10 mg\"\nwater = \"3 mL\"\nsyringe = \"100 units/mL\"\nmark = \"10 units\"\nround = \"nearest\"\nsupply = { on = 2026-06-01, \
         left = \"10 mg\" }",
        "2026-06-01",
        "330 mcg morning",
    );
    assert!(supply(&home).contains("until Tue 30 Jun"), "{}", supply(&home));
    for day in ["01", "02"] {
        home.at(&format!("2026-06-{day}T08:00:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    assert!(
        supply(&home).contains("9.3334 mg, until Tue 30 Jun"),
        "{}",
        supply(&home)
    );
}

#[test]
fn several_strengths_and_their_sum_last_until_the_same_day() {
    let home = at("07:00");
    home.course(
        "count = \"tablet\"\nstrengths = [\"50 mg\", \"25 mg\"]\nsupply = { on = 2026-06-01, left = \"20 x 50 mg + 30 x 25 mg\" }",
        "2026-06-01",
        "75 mg morning",
    );
    let told = supply(&home);
    for part in [
        "1750 mg, until Tue 23 Jun",
        "50 mg: 20 tablets, until Sat 20 Jun",
        "25 mg: 30 tablets, until Tue 23 Jun",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    // Of the small ones only ten: 75 mg cannot be made of 50 mg, and those are enough for longer.
    home.course(
        "count = \"tablet\"\nstrengths = [\"50 mg\", \"25 mg\"]\nsupply = { on = 2026-06-01, left = \"20 x 50 mg + 10 x 25 mg\" }",
        "2026-06-01",
        "75 mg morning",
    );
    let told = supply(&home);
    for part in [
        "1250 mg, until Wed 10 Jun",
        "50 mg: 20 tablets, until Sat 20 Jun",
        "25 mg: 10 tablets, until Wed 10 Jun",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let mut home = at("07:00");
    home.write(
        "courses/x.toml",
        "name = \"Examplin\"\ncount = \"tablet\"\nstrengths = [\"500 mg\", \"150 mg\"]\nround = \"down\"\nsupply = { on = 2026-06-01, left = \
         \"27 x 500 mg + 45 x 150 mg\" }\n\n[[plan]]\nfrom = 2026-06-01\nsurface = \"1.81 m2\"\nsteps = [{ take = \"1250 mg/m2 morning\" }]\n",
    );
    let same = |told: &str| told.matches("until Tue 9 Jun").count();
    assert_eq!(same(&supply(&home)), 3, "{}", supply(&home));
    home.at("2026-06-01T08:00:00Z", "UTC");
    home.ok(&["take", "x"]);
    assert_eq!(same(&supply(&home)), 3, "{}", supply(&home));
}

/// Once one strength is used up, doses come from the others: taking them as planned moves no day, and what is left of each comes
/// to what is left in all.
#[test]
fn a_strength_that_is_used_up_leaves_its_doses_to_the_others() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nstrengths = [\"25 mg\", \"50 mg\"]\nsupply = { on = 2026-06-01, left = \"20 x 25 mg + 3 x 50 mg\" }",
        "2026-06-01",
        "50 mg morning",
    );
    for day in 1..=13 {
        home.at(&format!("2026-06-{day:02}T08:10:00Z"), "UTC");
        home.ok(&["take", "x"]);
        let told = supply(&home);
        let (all, small) = (650 - 50 * day, if day <= 3 { 20 } else { 26 - 2 * day });
        if day < 13 {
            assert!(told.contains(&format!("{all} mg, until Sat 13 Jun")), "{day}: {told}");
            assert!(
                told.contains(&format!("25 mg: {small} tablets, until Sat 13 Jun")),
                "{day}: {told}"
            );
        }
        if day >= 3 {
            assert!(told.contains("50 mg: 0 tablets, ran out on Wed 3 Jun"), "{day}: {told}");
        }
    }
    let told = supply(&home);
    assert!(
        told.contains("0 mg, ran out on Sat 13 Jun") && told.contains("25 mg: 0 tablets, ran out on Sat 13 Jun"),
        "{told}"
    );
    // Long after, and with parts of tablets, each still says since when nothing is left of it.
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\ndivisible = \"halves\"\nstrengths = [\"25 mg\", \"50 mg\"]\nsupply = { on = 2026-06-01, left = \"30 x 25 mg + 20 x 50 mg\" }",
        "2026-06-01",
        "87.5 mg morning",
    );
    for day in 1..=30 {
        home.at(&format!("2026-06-{day:02}T08:10:00Z"), "UTC");
        home.ok(&["take", "x"]);
    }
    let told = supply(&home);
    let last = |of: &str| {
        told.lines()
            .find(|line| line.contains(of))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(last("0 mg, ran out").contains("Sat 20 Jun"), "{told}");
    assert!(last("  25 mg: 0 tablets, ran out").contains("Jun"), "{told}");
    assert!(last("  50 mg: 0 tablets, ran out").contains("Sat 20 Jun"), "{told}");
}

/// What is said on a screen of what is left knows every month since the count; of the days without a record the first is named.
#[test]
fn at_every_size_today_knows_what_was_taken_since_the_count() {
    let mut home = Home::empty();
    home.course(
        "count = \"tablet\"\nsupply = { on = 2026-03-01, left = \"95 tablets\" }",
        "2026-03-01",
        "1 tablet morning",
    );
    for (month, days) in [(3, 31), (4, 30), (5, 20)] {
        let doses: String = (1..=days)
            .map(|day| {
                format!(
                    "[[dose]]\nid = \"{month}a{day:02}aa\"\ncourse = \"x\"\ndue = 2026-{month:02}-{day:02}\nslot = \"morning\"\n\
                     taken = \"1 tablet\"\nat = 2026-{month:02}-{day:02}T08:00:00Z\n\n"
                )
            })
            .collect();
        home.write(&format!("journal/2026-{month:02}.toml"), &doses);
    }
    home.at("2026-05-31T12:00:00Z", "UTC");
    let left = "14 tablets, until Sun 14 Jun";
    assert!(supply(&home).contains(left), "{}", supply(&home));
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut window = Window::sized(&home, &[env!("CARGO_BIN_EXE_regimen")], rows, columns);
        window.wait_for("and earlier ones since 21 May");
        window.types("4");
        window.wait_for(left);
    }
}

/// A dose that was moved from today, and one of a day before that can still be taken, use up what is left as well.
#[test]
fn what_was_moved_or_is_still_open_is_to_come() {
    let weekly = |head: &str| {
        let mut home = Home::empty();
        home.course(
            &format!("count = \"injection\"\nsupply = {{ on = 2026-06-03, left = \"1 injection\" }}\n{head}"),
            "2026-06-03",
            "1 injection 09:00 on Wed",
        );
        home.at("2026-06-03T07:00:00Z", "UTC");
        home
    };
    let enough = "1 injection, until Tue 9 Jun";
    let home = weekly("");
    assert!(supply(&home).contains(enough), "{}", supply(&home));
    home.ok(&["change", "x", "move today to tomorrow"]);
    assert!(supply(&home).contains(enough), "{}", supply(&home));
    for head in ["window = \"3 days\"", "[limits]\nlate = \"4 days\""] {
        let mut home = weekly(head);
        home.at("2026-06-05T07:00:00Z", "UTC");
        assert!(supply(&home).contains(enough), "{head}: {}", supply(&home));
        home.ok(&["take", "x"]);
        assert!(supply(&home).contains("ran out"), "{head}: {}", supply(&home));
    }
}
