//! The three prescriptions that a planner of this kind has to take in whole, each entered on the screen alone in one script of no more
//! than four hundred keys, text included: the medicines with all steps, components, limits and words, the readings with their alerts,
//! whom to call, what there is in the house, papers and visits.

use super::prescriptions::{MOST, Script, has_all, read, said};

/// The days of `due`, each with its lines.
fn doses<'a>(due: &'a str, day: &str, name: &str) -> Vec<&'a str> {
    let lines = due.lines().skip_while(|line| !line.contains(day)).skip(1);
    let lines = lines.take_while(|line| !line.ends_with("2026"));
    lines.filter(|line| line.contains(name)).collect()
}

/// What `due` says of a medicine on a day.
#[track_caller]
fn is_due(due: &str, day: &str, name: &str, parts: &[&str]) {
    let lines = doses(due, day, name);
    assert_eq!(lines.len(), parts.len(), "{day} {name}: {lines:?}\n{due}");
    for (line, part) in lines.iter().zip(parts) {
        assert!(line.contains(part), "{day} {name} {part}: {lines:?}");
    }
}

/// An oil that rises alternately at bedtime and in the morning, a flower as needed, one ceiling over both, what is rated with its
/// alert, a visit and a paper.
#[test]
fn an_oil_and_a_flower_in_one_script() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Testolin oil<Enter>"),
        (
            "How much at a time",
            "0.1mL hs,0.1mL a day more q3d,am first,to 0.5mL each,THC 10 + CBD 12.5 mg/mL,po,marks 0.05mL,max 0.5mL/dose,max 10mg \
             THC/day<Enter>",
        ),
        (
            "rate every day?",
            "pain 0-10,sleep,dry mouth,dizziness severe: call the clinic<Enter>",
        ),
        ("Who prescribes", "Dr O 555 0142<Enter>"),
        ("a late dose?", "Leave it out, take the next as planned<Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Sampletol flower<Enter>"),
        (
            "How much at a time",
            "1 puff prn,15min apart,max 4/day,vaporised,THC 22 %,THC 2 mg a puff,max 15mg THC/day with testolin<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("still missing", "@"),
        ("Add a person", "Gk<Enter>30 mar 10:30<Enter>"),
        ("30 Mar 2026", "G<Enter>30 jun<Enter>"),
        ("30 Jun 2026", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/testolin-oil.toml"),
        &[
            "contains = { THC = \"10 mg/mL\", CBD = \"12.5 mg/mL\" }",
            "mark = \"0.05 mL\"",
            "route = \"oral\"",
            "per_dose = \"0.5 mL\"",
            "per_day = \"10 mg THC\"",
            "missed = \"Leave it out, take the next as planned\"",
            "prescriber = \"o\"",
            "{ for = \"3 days\", take = \"0.1 mL bedtime\" },\n{ for = \"3 days\", take = \"0.1 mL morning, bedtime\" },",
            "{ take = \"0.5 mL morning, bedtime\" }",
        ],
    );
    has_all(
        &read(dir, "courses/sampletol-flower.toml"),
        &[
            "route = \"inhaled\"",
            "note = \"THC 22 %\"",
            "take = \"1 puff as needed\"",
            "contains = { THC = \"2 mg\" }",
            "per_day = \"4 puffs\"",
            "per_24_hours = \"15 mg THC\"",
            "gap = \"15 min\"",
            "shared = [\"testolin-oil\"]",
        ],
    );
    has_all(
        &read(dir, "care.toml"),
        &[
            "phone = \"555 0142\"",
            "on = 2026-03-30",
            "at = 10:30:00",
            "name = \"Prescription\"",
            "until = 2026-06-30",
        ],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "name = \"Pain\"\nscale = \"0-10\"",
            "high = \"worst\"",
            "name = \"Sleep\"",
            "name = \"Dry mouth\"\nscale = \"grade\"",
            "{ at_least = 3, say = \"call the clinic\" }",
        ],
    );
    assert!(read(dir, "config.toml").contains("contact = \"Dr O 555 0142\""));
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-03-31"]);
    for (day, parts) in [
        ("Wed 4 Mar", &["bedtime  Testolin oil 0.1 mL"][..]),
        ("Thu 5 Mar", &["Testolin oil 0.1 mL", "Testolin oil 0.1 mL"]),
        (
            "Sun 8 Mar",
            &["morning  Testolin oil 0.1 mL", "bedtime  Testolin oil 0.2 mL"],
        ),
        ("Sun 29 Mar", &["Testolin oil 0.5 mL", "Testolin oil 0.5 mL"]),
    ] {
        is_due(&due, day, "Testolin", parts);
    }
    let check = said(dir, NOW, &["check"]);
    assert!(!check.contains("error") && !check.contains("warning"), "{check}");
}

/// Troches under the tongue twice a week, decided on after a while; readings around each; a taper by a share; a certificate, a visit
/// each month, tablets of two strengths.
#[test]
fn sessions_and_a_taper_in_one_script() {
    const NOW: &str = "2026-03-02T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Examplin<Enter>"),
        (
            "How much at a time",
            "25mg sl Tue,Fri evening 2 weeks,then 50mg for 4 doses,ask,100mg troche,quarters,max 100mg/dose,max 3x/week,48h \
             apart<Enter>",
        ),
        (
            "rate every day?",
            "mood,anxiety,sleep h; before,40 min after: bp 160+,pulse 110+; after: dissociation 7+: call the clinic<Enter>",
        ),
        ("Who prescribes", "Dr L 555 0117<Enter>"),
        ("a late dose?", "<Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Taperol<Enter>"),
        (
            "How much at a time",
            "100mg daily,down 10 % of the rest q2w to 0,rounded,25+50 mg tablets,halves,have 30x25 + 20x50 mg<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("Taperol", ":certificate 30 jun<Enter>"),
        ("Added the paper", ":visit 30 mar monthly<Enter>"),
        ("Added the visit", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    assert!(keys <= MOST, "{keys} keys");
    has_all(
        &read(dir, "courses/examplin.toml"),
        &[
            "route = \"sublingual\"",
            "count = \"troche\"",
            "divisible = \"quarters\"",
            "contains = \"100 mg\"",
            "prescriber = \"l\"",
            "per_dose = \"100 mg\"",
            "per_week = \"3 doses\"",
            "gap = \"48 hours\"",
            "{ for = \"2 weeks\", take = \"25 mg evening on Tue, Fri\" }",
            "{ for = \"4 doses\", take = \"50 mg evening on Tue, Fri\", then = \"ask\" }",
        ],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "name = \"Mood\"",
            "name = \"Anxiety\"",
            "name = \"Sleep\"\nscale = \"number\"\nunit = \"h\"",
            "name = \"Blood pressure\"\nscale = \"pair\"\nunit = \"mmHg\"\nasked = { course = \"examplin\", before = true, after = [\"40 min\"] }",
            "{ at_least = 160, say = \"call the clinic\" }",
            "name = \"Pulse\"\nscale = \"number\"\nunit = \"/min\"\nasked = { course = \"examplin\", before = true, after = [\"40 min\"] }",
            "{ at_least = 110, say = \"call the clinic\" }",
            "asked = { course = \"examplin\", before = false, after = [\"40 min\"] }",
            "{ at_least = 7, say = \"call the clinic\" }",
        ],
    );
    has_all(
        &read(dir, "courses/taperol.toml"),
        &[
            "count = \"tablet\"",
            "strengths = [\"25 mg\", \"50 mg\"]",
            "divisible = \"halves\"",
            "left = \"30 x 25 mg + 20 x 50 mg\"",
        ],
    );
    has_all(
        &read(dir, "care.toml"),
        &[
            "name = \"Dr L\"",
            "phone = \"555 0117\"",
            "name = \"Certificate\"",
            "until = 2026-06-30",
            "on = 2026-03-30",
            "every = \"1 month\"",
        ],
    );
    assert!(read(dir, "config.toml").contains("contact = \"Dr L 555 0117\""));
    let due = said(dir, NOW, &["due", "--from", "2026-03-02", "--to", "2026-06-30"]);
    for (day, amount) in [
        ("Tue 3 Mar", "25 mg = 0.25 of a troche"),
        ("Fri 13 Mar", "25 mg"),
        ("Tue 17 Mar", "50 mg = 0.5 of a troche"),
        ("Fri 27 Mar", "50 mg"),
    ] {
        is_due(&due, day, "Examplin", &[amount]);
    }
    for (day, amount) in [
        ("Mon 2 Mar", "100 mg"),
        ("Mon 16 Mar", "87.5 mg"),
        ("Mon 30 Mar", "75 mg"),
        ("Mon 13 Apr", "75 mg"),
        ("Mon 27 Apr", "62.5 mg"),
    ] {
        is_due(&due, day, "Taperol", &[amount]);
    }
    let check = said(dir, NOW, &["check"]);
    assert!(!check.contains("error") && !check.contains("warning"), "{check}");
}

/// Five medicines, each in one line: injections at sites in turn with a decision after six weeks, a vial with weeks off, a weekly dose
/// whose day changes for good, another amount on Sundays before breakfast, a short course from a later day; a weekly reading and two
/// values of the laboratory.
#[test]
fn injections_and_vials_in_one_script() {
    const NOW: &str = "2026-03-01T08:05:00+01:00";
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    let mut s = Script::begin(dir, NOW);
    s.run(&[
        ("Welcome.", "1"),
        ("called?", "Hormolin<Enter>"),
        (
            "How much at a time",
            "0.1mL sc qod 6w,ask,0.12mL,200mg/mL,U100,sites L/R thigh,L/R belly<Enter>",
        ),
        (
            "rate every day?",
            "Sun: weight kg; every 6 weeks: TSH mIU/L,ferritin mcg/L<Enter>",
        ),
        ("Who prescribes", "<Enter>"),
        ("a late dose?", "<Enter>"),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Peptolin<Enter>"),
        (
            "How much at a time",
            "250mcg Mon-Fri 8w,off 4w,repeat,5mg vial+2mL,good 28d<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Weekline<Enter>"),
        (
            "How much at a time",
            "0.25mg Sun 4w,0.5mg 2w,0.5mg Wed 2w,1mg,5d apart,late 5d<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Thyrolin<Enter>"),
        (
            "How much at a time",
            "50mcg Mon-Sat,62.5mcg Sun,both 30min before breakfast,25mcg tabs,quarters<Enter>",
        ),
        ("What will be written", "<Enter>"),
        ("still missing", "N"),
        ("called?", "Burstolin<Enter>"),
        ("How much at a time", "40,30,20,10mg 3d each from 9 jun<Enter>"),
        ("What will be written", "<Enter>"),
        ("Burstolin: still missing", ""),
    ]);
    let keys = s.ends();
    println!("{keys} keys");
    has_all(
        &read(dir, "care.toml"),
        &["on = 2026-04-12", "with = \"laboratory\"", "every = \"6 weeks\""],
    );
    has_all(
        &read(dir, "courses/hormolin.toml"),
        &[
            "route = \"subcutaneous\"",
            "contains = \"200 mg/mL\"",
            "syringe = \"100 units/mL\"",
            "sites = [\"left thigh\", \"right thigh\", \"left belly\", \"right belly\"]",
            "{ for = \"6 weeks\", take = \"0.1 mL once every 2 days\", then = \"ask\" }",
            "take = \"0.12 mL once every 2 days\"",
        ],
    );
    has_all(
        &read(dir, "courses/peptolin.toml"),
        &[
            "powder = \"5 mg\"",
            "water = \"2 mL\"",
            "keeps = \"28 days\"",
            "repeat = \"for ever\"",
        ],
    );
    has_all(
        &read(dir, "courses/weekline.toml"),
        &["gap = \"120 hours\"", "late = \"120 hours\""],
    );
    has_all(
        &read(dir, "courses/thyrolin.toml"),
        &[
            "count = \"tablet\"",
            "contains = \"25 mcg\"",
            "divisible = \"quarters\"",
        ],
    );
    has_all(
        &read(dir, "measures.toml"),
        &[
            "asked = \"Sun\"",
            "unit = \"mIU/L\"\nasked = \"never\"",
            "unit = \"mcg/L\"\nasked = \"never\"",
        ],
    );
    let due = said(dir, NOW, &["due", "--from", "2026-03-01", "--to", "2026-06-30"]);
    for (day, name, parts) in [
        ("Sun 1 Mar", "Hormolin", &["0.1 mL = 20 mg"][..]),
        ("Mon 2 Mar", "Hormolin", &[]),
        ("Tue 3 Mar", "Hormolin", &["0.1 mL"]),
        ("Sun 1 Mar", "Peptolin", &[]),
        ("Mon 2 Mar", "Peptolin", &["250 mcg = 0.1 mL"]),
        ("Fri 24 Apr", "Peptolin", &["250 mcg"]),
        ("Mon 27 Apr", "Peptolin", &[]),
        ("Fri 22 May", "Peptolin", &[]),
        ("Mon 25 May", "Peptolin", &["250 mcg"]),
        ("Sun 1 Mar", "Weekline", &["0.25 mg"]),
        ("Sun 29 Mar", "Weekline", &["0.5 mg"]),
        ("Sun 5 Apr", "Weekline", &["0.5 mg"]),
        ("Sun 12 Apr", "Weekline", &[]),
        ("Wed 15 Apr", "Weekline", &["0.5 mg"]),
        ("Wed 29 Apr", "Weekline", &["1 mg"]),
        ("Sun 3 May", "Weekline", &[]),
        ("Sat 7 Mar", "Thyrolin", &["50 mcg = 2 tablets"]),
        ("Sun 8 Mar", "Thyrolin", &["62.5 mcg = 2.5 tablets"]),
        ("Mon 8 Jun", "Burstolin", &[]),
        ("Tue 9 Jun", "Burstolin", &["40 mg"]),
        ("Sat 20 Jun", "Burstolin", &["10 mg"]),
        ("Sun 21 Jun", "Burstolin", &[]),
    ] {
        is_due(&due, day, name, parts);
    }
    let check = said(dir, NOW, &["check"]);
    assert!(!check.contains("error") && !check.contains("warning"), "{check}");
    assert!(keys <= MOST, "{keys} keys");
}
