//! What is given is what leaves the supply: rounding counts for what is left, until when it lasts, and what a pack gives.

use super::home::Home;
use super::silence::said;

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
