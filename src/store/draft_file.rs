//! `drafts/NAME.toml`: what is about to be decided on a course. Written by the program; a person may edit it as well.

use std::fmt::Write as _;

use toml::de::DeTable;

use super::course_file::{change, plan};
use super::fault::Fault;
use super::reader::{self, Fields, Reader};
use super::write::{self, Datum, body, sources};
use crate::domain::draft::{Decided, Draft};
use crate::domain::vocabulary::Vocabulary;

/// Keys of the file.
const DRAFT: &[&str] = &["base", "by", "on", "why", "plan", "change"];

/// Reads a draft; `None` where something in it is wrong.
pub(crate) fn read(file: &str, bytes: &[u8], words: &Vocabulary) -> (Option<Draft>, Vec<Fault>) {
    match reader::decode(file, bytes).and_then(|text| Ok((text, reader::parse(file, text)?))) {
        Ok((text, table)) => understand(file, text, &table, words),
        Err(fault) => (None, vec![fault]),
    }
}

/// The same of a file that was parsed already.
pub(crate) fn understand(
    file: &str,
    text: &str,
    table: &DeTable<'_>,
    words: &Vocabulary,
) -> (Option<Draft>, Vec<Fault>) {
    let mut r = Reader::new(file, text);
    let fields = Fields::root(table);
    fields.close(&mut r, DRAFT);
    let base = fields.soft().text(&mut r, "base").unwrap_or_default();
    let decided = Decided {
        by: fields.soft().text(&mut r, "by"),
        on: fields.soft().date(&mut r, "on"),
        why: fields.soft().text(&mut r, "why"),
    };
    let plans: Vec<_> = fields
        .list(&mut r, "plan", "plan")
        .iter()
        .filter_map(|f| plan(&mut r, f, words))
        .collect();
    let changes: Vec<_> = fields
        .list(&mut r, "change", "change")
        .iter()
        .filter_map(|f| change(&mut r, f, words))
        .collect();
    if plans.len() > 1 {
        fields.fault(&mut r, "plan", "a draft has at most one plan");
    }
    let faults = r.into_faults();
    let usable = !faults.iter().any(Fault::is_error);
    let draft = Draft {
        base,
        plan: plans.into_iter().next(),
        changes,
        decided,
    };
    (usable.then_some(draft), faults)
}

/// A whole draft file.
pub(crate) fn text(draft: &Draft) -> String {
    let mut text = "# Not active: the plan view activates or discards it, and then this file is removed.\n".to_owned();
    let said = &draft.decided;
    let head = [
        Some(("base".to_owned(), Datum::text(&*draft.base).source())),
        said.by.as_ref().map(|by| ("by".to_owned(), Datum::text(by).source())),
        said.on.map(|on| ("on".to_owned(), Datum::Date(on).source())),
        said.why
            .as_ref()
            .map(|why| ("why".to_owned(), Datum::text(why).source())),
    ];
    let head: Vec<_> = head.into_iter().flatten().collect();
    text.push_str(&body(&head, false));
    if let Some(plan) = &draft.plan {
        let _ = write!(text, "\n[[plan]]\n{}", body(&sources(write::plan(plan)), true));
    }
    for change in &draft.changes {
        let _ = write!(text, "\n[[change]]\n{}", body(&sources(write::change(change)), true));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::plan::{Length, Plan, Repeat, Step, Then};

    #[test]
    fn a_draft_reads_back() {
        let step = |take: &str, length: &str, then: Then| Step {
            take: take.parse().unwrap(),
            length: length.parse::<Length>().unwrap(),
            then,
            note: Some("\"slowly\"".into()),
        };
        let plan = Plan {
            begins: None,
            from: "2026-11-22".parse().unwrap(),
            at: None,
            steps: vec![
                step("75 mcg 08:00", "8 days", Then::Ask),
                step("100 mcg 08:00", "no end", Then::GoOn),
            ],
            repeat: Repeat::No,
            weight: None,
            surface: None,
            entered: None,
            by: None,
            why: None,
        };
        let hold = Change::new("2026-11-22".parse().unwrap(), "hold 7 days".parse().unwrap());
        for (plan, changes) in [
            (Some(plan.clone()), vec![hold.clone()]),
            (None, vec![hold]),
            (Some(plan), Vec::new()),
        ] {
            let draft = Draft {
                base: "0123456789abcdef".into(),
                plan,
                changes,
                decided: Decided {
                    by: Some("Dr N".into()),
                    on: None,
                    why: Some("by phone: \"slower\"".into()),
                },
            };
            let written = text(&draft);
            let (read, faults) = read("drafts/x.toml", written.as_bytes(), &Vocabulary::default());
            assert_eq!((read, faults), (Some(draft), vec![]), "{written}");
        }
    }

    #[test]
    fn a_broken_draft_is_told_of_and_not_used() {
        let (draft, faults) = read(
            "drafts/x.toml",
            b"[[change]]\non = 2026-11-22\ndo = \"jump\"\n",
            &Vocabulary::default(),
        );
        assert!(draft.is_none());
        assert!(faults[0].to_string().contains("drafts/x.toml:3"), "{}", faults[0]);
    }
}
