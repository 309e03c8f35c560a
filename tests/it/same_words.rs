//! The screen and the command line record the same: the same words at the same moment are the same lines of the file but
//! for the identifier, or both ask, or both refuse.

use std::path::Path;
use std::time::SystemTime;

use proptest::prelude::*;
use proptest::sample::select;
use regimen::app::prompt::Purpose;
use regimen::app::record::{self, Reading};
use regimen::app::second;
use regimen::domain::recording::{Meant, meant};
use regimen::session::clock::Clock;
use regimen::session::run::{Sitting, Start};
use regimen::store::Store;
use regimen::store::paths::Paths;

use super::home::{Home, text};

const NOW: &str = "2026-01-05T18:20:00+01:00";

/// The courses, each with a dose: it is focused on the screen, and named on the command line.
const COURSES: [(&str, &str); 4] = [
    ("sampletol", "2026-01-05/08:00"),
    ("sampletol", "2026-01-05/17:30"),
    ("examplin", "2026-01-05/evening"),
    ("antacid", "as-needed"),
];

/// What is said of a dose.
#[derive(Clone, Debug)]
struct Words {
    course: &'static str,
    dose: &'static str,
    skip: bool,
    amount: &'static str,
    time: &'static str,
    why: &'static str,
    /// Something is recorded for the morning already.
    recorded: bool,
}

fn words() -> impl Strategy<Value = Words> {
    // A whole number alone may as well be an hour in a line; the command line has a place for each.
    let amounts = vec![
        "",
        "2.5 mg",
        "1.25 mg",
        "2.5",
        "1.5",
        "3 tablets",
        "1/2 tablet",
        "50 mcg",
        "40 mg",
        "much",
    ];
    let times = vec!["", "08:05", "13:30", "18:00", "-1h", "19:10", "now"];
    let why = select(vec!["", "drowsy", "after a meal, late"]);
    (
        select(COURSES.to_vec()),
        prop::bool::weighted(0.2),
        select(amounts),
        select(times),
        why,
        any::<bool>(),
    )
        .prop_map(|((course, dose), skip, amount, time, why, recorded)| Words {
            course,
            dose,
            skip,
            amount,
            time,
            why,
            recorded,
        })
}

fn home(recorded: bool) -> Home {
    let home = Home::empty();
    let course = |id: &str, head: &str, take: &str| {
        let text = format!("name = \"{id}\"\n{head}\n[[plan]]\nfrom = 2026-01-01\nsteps = [{{ take = \"{take}\" }}]\n");
        home.write(&format!("courses/{id}.toml"), &text);
    };
    course(
        "sampletol",
        "limits = { gap = \"4 h\", per_day = \"7.5 mg\" }",
        "2.5 mg 08:00, 2.5 mg 17:30",
    );
    course(
        "examplin",
        "count = \"tablet\"\ncontains = \"25 mcg\"\nsplit = \"halves\"",
        "50 mcg evening",
    );
    course("antacid", "limits = { gap = \"2 h\" }", "1 tablet as needed");
    if recorded {
        home.write(
            "journal/2026-01.toml",
            "[[dose]]\nid = \"aaaaaa\"\ncourse = \"sampletol\"\ndue = 2026-01-05\ntime = 08:00:00\ntaken = \"2.5 mg\"\n\
             at = 2026-01-05T08:00:00+01:00\n",
        );
    }
    home
}

/// The lines of the month, but for the identifiers.
fn lines(home: &Home) -> Vec<String> {
    let text = home.read("journal/2026-01.toml");
    let lines = text.lines().filter(|line| !line.starts_with("id "));
    lines.map(str::to_owned).collect()
}

/// As on the screen: the line of the focused dose; `None`: it asks or refuses.
fn screen(words: &Words) -> Option<Vec<String>> {
    let home = home(words.recorded);
    let root = home.path("");
    let clock = Clock::set(NOW.parse().unwrap(), "Europe/Berlin".parse().unwrap());
    let store = Store::open(Paths::at(Path::new(&root), home.dir.path().join("state")));
    let mut sitting = Sitting::new(Start {
        loaded: store.load(clock.now().date_naive()),
        store,
        read_since: SystemTime::now(),
        clock,
        made_up: false,
        check_in: false,
    });
    sitting.read_wanted();
    let world = &sitting.app.world;
    let course = words.course.parse().unwrap();
    let Ok(Meant::One(dose)) = meant(world.scene(), &course, world.now, Some(words.dose)) else {
        panic!("{words:?}");
    };
    let said = if words.skip {
        "skip".to_owned()
    } else {
        format!("{} {}", words.amount, words.time)
    };
    let why = if words.why.is_empty() {
        String::new()
    } else {
        format!("; {}", words.why)
    };
    let edit = match record::read(world, &Purpose::Change(dose), &format!("{said}{why}")) {
        Ok(Reading::Edit(_, edit)) => edit,
        Ok(other) => panic!("{words:?}: {other:?}"),
        Err(_) => return None,
    };
    if second::asked(world, &edit, &[]).is_some() {
        return None;
    }
    sitting.save(&edit);
    let receipt = sitting.app.receipt.clone().unwrap();
    assert!(!receipt.trouble, "{words:?}: {receipt:?}");
    Some(lines(&home))
}

/// As on the command line; `None`: it asks or refuses.
fn command(words: &Words) -> (Option<Vec<String>>, String) {
    let home = home(words.recorded);
    let before = lines(&home);
    let mut args = vec![if words.skip { "skip" } else { "take" }, words.course];
    if !words.skip && !words.amount.is_empty() {
        args.push(words.amount);
    }
    args.extend(["--for", words.dose]);
    if !words.skip && !words.time.is_empty() {
        args.extend(["--at", words.time]);
    }
    if !words.why.is_empty() {
        args.extend(["--why", words.why]);
    }
    let mut command = home.command(&args);
    let output = command
        .env("REGIMEN_NOW", NOW)
        .env("TZ", "Europe/Berlin")
        .output()
        .unwrap();
    let said = text(&output.stderr);
    if output.status.success() {
        return (Some(lines(&home)), said);
    }
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert_eq!(lines(&home), before, "{args:?}: nothing is written");
    (None, said)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_screen_and_the_command_line_record_the_same(words in words()) {
        let shown = screen(&words);
        let (typed, said) = command(&words);
        prop_assert_eq!(shown, typed, "{:?}: {}", words, said);
    }
}
