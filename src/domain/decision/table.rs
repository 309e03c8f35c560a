//! The one table of decisions.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::read::{self};
use crate::domain::decision::reader::{Read, Reader};

/// One decision: the words with which it begins, its forms, and how it is read.
pub struct Row {
    /// The first word or words, as it is written.
    pub word: &'static str,
    /// Its forms, the usual one first.
    pub forms: &'static [Form],
    /// Reads what follows the first words.
    pub(super) read: fn(&Reader<'_>, &str) -> Read,
}

/// One form of a decision.
pub struct Form {
    /// As files have it: each reads back to itself.
    pub written: &'static [&'static str],
    /// As it may be said as well.
    pub said: &'static [&'static str],
    /// What it does.
    pub help: &'static str,
}

const fn form(written: &'static [&'static str], said: &'static [&'static str], help: &'static str) -> Form {
    Form { written, said, help }
}

/// Every decision.
pub const TABLE: &[Row] = &[
    Row {
        word: "hold",
        forms: &[
            form(
                &["hold 3 days"],
                &["hold two weeks", "hold until 29 nov", "stay 7 days"],
                "stay on this step 3 days longer; every later step moves by as many days",
            ),
            form(
                &["hold 3 days without shift"],
                &["hold until 29 nov without shift"],
                "stay on this step for 3 days; after them the calendar continues unchanged",
            ),
            form(
                &["hold until decided"],
                &["hold until further notice"],
                "stay on this step; when its time is over, the plan asks before the next step starts",
            ),
        ],
        read: read::hold,
    },
    Row {
        word: "stay",
        forms: &[form(
            &["stay"],
            &["stay at this dose", "stay at 20 mg", "hold for good"],
            "stay on this step from now on; no step follows by itself, and the plan does not ask",
        )],
        read: read::stay,
    },
    Row {
        word: "advance",
        forms: &[form(
            &["advance"],
            &["go on", "next step", "advance from mon"],
            "the next step starts",
        )],
        read: read::advance,
    },
    Row {
        word: "back",
        forms: &[form(
            &["back 1"],
            &["go back 1", "back one step", "step back"],
            "the step before starts again, and the later steps follow it again",
        )],
        read: read::back,
    },
    Row {
        word: "restart",
        forms: &[form(
            &["restart", "restart step"],
            &["start over", "repeat this step"],
            "the whole ladder, or this step, starts again; this ends a pause",
        )],
        read: read::restart,
    },
    Row {
        word: "go to step",
        forms: &[form(
            &["go to step 2"],
            &["step 2", "back to step 2"],
            "this step starts",
        )],
        read: read::go_to,
    },
    Row {
        word: "down to step",
        forms: &[form(
            &["down to step 1"],
            &["go down again", "go down to step 2"],
            "back down the steps you came up, each for its own time; the last of them has no end",
        )],
        read: read::down,
    },
    Row {
        word: "each step",
        forms: &[form(
            &["each step 3 weeks"],
            &["slower: 3 weeks a step", "faster: 10 days a step"],
            "each later step that lasts days, weeks or months lasts this long; the step in force keeps its time",
        )],
        read: read::each_step,
    },
    Row {
        word: "pause",
        forms: &[
            form(
                &["pause", "pause 5 days"],
                &["pause until 29 nov", "pause two weeks"],
                "nothing is due, until `resume` or for 5 days; the calendar continues meanwhile",
            ),
            form(
                &["pause with shift", "pause 5 days with shift"],
                &["pause until 29 nov with shift"],
                "the same, and every later step moves",
            ),
        ],
        read: read::pause,
    },
    Row {
        word: "resume",
        forms: &[form(
            &["resume"],
            &["resume from mon"],
            "ends a pause or a stop: the plan continues",
        )],
        read: read::resume,
    },
    Row {
        word: "stop",
        forms: &[form(
            &["stop"],
            &["stop from 24 dec", "end the plan"],
            "nothing is due from then on",
        )],
        read: read::stop,
    },
    Row {
        word: "leave out",
        forms: &[form(
            &[
                "leave out 2026-03-08",
                "leave out 2026-03-08 evening, 2026-03-09",
                "leave out 2026-03-08 2 of 3",
            ],
            &["skip the next dose", "leave out 24 dec to 26 dec", "skip fri evening"],
            "these doses are skipped",
        )],
        read: read::leave_out,
    },
    Row {
        word: "move",
        forms: &[form(
            &["move 2026-03-08 to 2026-03-11 07:00"],
            &["move sun to wed 07:00", "move the next dose to tomorrow"],
            "this dose is taken then instead",
        )],
        read: read::moved,
    },
    Row {
        word: "set",
        forms: &[form(
            &["set 12 units", "set 5-10 mg", "set 20 mg evening for 3 days"],
            &["set 20 mg from mon", "increase to 20 mg"],
            "each dose is this amount until the step changes; or for 3 days only, even where the next step starts within \
             them",
        )],
        read: read::set,
    },
    Row {
        word: "take",
        forms: &[form(
            &["take 5 mg morning, 10 mg evening"],
            &["take 5 mg morning from 24 dec"],
            "these directions replace those of the step until the step changes",
        )],
        read: read::take,
    },
    Row {
        word: "weekday",
        forms: &[
            form(
                &["weekday Mon to Tue"],
                &["tue instead of mon"],
                "doses due on Mondays are due on Tuesdays until the step changes",
            ),
            form(
                &["weekday Sun to Wed for good"],
                &["weekday sun to wed from now on", "injection day wed"],
                "the same on every later step as well; no two doses come closer than before",
            ),
        ],
        read: read::weekday,
    },
    Row {
        word: "only",
        forms: &[form(
            &["only on Tue", "only on Tue for good", "only evening"],
            &["once a week on tue instead of twice"],
            "only the doses on these days, or at this time of day, are taken: until the step changes, or for good on every \
             later step as well",
        )],
        read: read::only,
    },
    Row {
        word: "time",
        forms: &[form(
            &["time evening to morning", "time to 07:00 for good"],
            &["the same, but in the morning", "morning instead of evening"],
            "the same amounts at another time of day: until the step changes, or for good on every later step as well",
        )],
        read: read::time,
    },
];

/// The words with which a decision can begin.
pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().filter_map(|row| Some((row.word, row.forms.first()?.help)))
}

impl Row {
    /// What can be typed, a few examples.
    pub fn examples(&self) -> String {
        let all = self.forms.iter().flat_map(|form| form.written.iter().chain(form.said));
        let mut found: Vec<&str> = Vec::new();
        for example in all {
            if found.len() < 5 {
                found.push(example);
            }
        }
        found.join(", ")
    }
}

/// What could be typed where nothing was, or nothing that is known.
pub fn expected() -> &'static str {
    static EXPECTED: LazyLock<String> = LazyLock::new(usual);
    &EXPECTED
}

fn usual() -> String {
    let usual = [
        "take",
        "set",
        "hold",
        "advance",
        "back",
        "pause",
        "stop",
        "leave out",
        "move",
    ];
    let example = |word: &&str| {
        let row = TABLE.iter().find(|row| row.word == *word)?;
        let form = row.forms.first()?;
        // What is said with a day of this year reads better than a date.
        let first = match row.word {
            "leave out" | "move" => form.said.first(),
            _ => form.written.first(),
        };
        first.copied()
    };
    let found: Vec<&str> = usual.iter().filter_map(example).collect();
    format!(
        "{}; from a day: stop from 24 dec; who and why: ; Dr N; why",
        found.join(", ")
    )
}

/// The table as lines of help.
pub fn help() -> String {
    let mut text = String::from("Decisions:\n");
    for form in TABLE.iter().flat_map(|row| row.forms) {
        let _ = writeln!(text, "  {}\n      {}", form.written.join(", "), form.help);
        if !form.said.is_empty() {
            let _ = writeln!(text, "      also: {}", form.said.join(", "));
        }
    }
    text.push_str("  After any of them: from a day (from mon), who and why (; Dr N; dizzy).");
    text
}

/// The table of `docs/directions.md`.
pub fn markdown() -> String {
    let spans = |list: &[&str]| {
        let spans: Vec<String> = list.iter().map(|one| format!("`{one}`")).collect();
        spans.join(", ")
    };
    let mut text = String::from("| `do` | meaning | also said |\n| --- | --- | --- |\n");
    for form in TABLE.iter().flat_map(|row| row.forms) {
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            spans(form.written),
            form.help,
            spans(form.said)
        );
    }
    text
}

/// The row whose words a line begins with, and what follows them.
pub(super) fn row_of(line: &str) -> Option<(&'static Row, &str)> {
    let rows = TABLE.iter().filter_map(|row| {
        let rest = line.strip_prefix(row.word)?;
        (rest.is_empty() || rest.starts_with([' ', ':'])).then(|| (row, rest.trim_start_matches([' ', ':'])))
    });
    rows.max_by_key(|(row, _)| row.word.len())
}
