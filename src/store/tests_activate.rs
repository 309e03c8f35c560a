//! A draft that is activated is in force, or a draft still: at every call of the disk, and never both.

use super::disk::fake::{FakeDisk, Fault};
use super::tests_sweep::{good, put, store};
use crate::domain::draft::{Decided, Draft, fingerprint};
use crate::domain::operation::Operation;

const COURSE: &str = "name = \"Examplin\"\n\n[[plan]]\nfrom = 2026-11-01\nsteps = [\n  { for = \"4 weeks\", take = \"5 mg morning\" },\n  { take = \"10 mg morning\" },\n]\n";

/// A course with a draft on the disk, and what activating it does.
fn drafted(steps: bool) -> (FakeDisk, Operation, Draft) {
    let disk = good();
    put(&disk, "courses/examplin.toml", COURSE.as_bytes());
    let loaded = store(&disk).load_rest();
    let course = loaded
        .regimen
        .courses
        .iter()
        .find(|course| course.id.as_str() == "examplin")
        .unwrap();
    let mut draft = Draft::new(course);
    let hold = crate::domain::change::Change::new("2026-11-10".parse().unwrap(), "hold 3 days".parse().unwrap());
    draft.changes.push(hold);
    if steps {
        let mut plan = course.plans[0].clone();
        plan.from = "2026-11-10".parse().unwrap();
        plan.steps.remove(0);
        draft.plan = Some(plan);
    }
    let save = Operation::Draft {
        course: course.id.clone(),
        old: None,
        new: Some(Box::new(draft.clone())),
    };
    store(&disk).apply(&save).unwrap();
    let kept = store(&disk).load_rest();
    assert!(kept.drafts.contains(&(course.id.clone(), draft.clone())));
    let said = Decided {
        by: Some("Dr N".into()),
        ..Decided::default()
    };
    let operation = Operation::Activate {
        course: course.id.clone(),
        activation: Box::new(draft.activation(&said)),
        draft: Some(Box::new(draft.clone())),
    };
    (disk, operation, draft)
}

#[test]
fn a_draft_is_in_force_or_a_draft_and_never_both_wherever_the_program_is_killed() {
    for steps in [false, true] {
        let (start, operation, draft) = drafted(steps);
        let mut seen = [false; 2];
        for k in 0.. {
            let disk = start.reopened();
            disk.fail_at(k, Fault::Kill);
            let _ = store(&disk).apply(&operation);
            let met = disk.calls().len() > k;
            for disk in std::iter::once(disk.reopened()).chain(disk.after_power_cut()) {
                let loaded = store(&disk).load_rest();
                let course = loaded
                    .regimen
                    .courses
                    .iter()
                    .find(|course| course.id.as_str() == "examplin")
                    .unwrap();
                let in_force = fingerprint(course) != draft.base;
                let is_draft = loaded.drafts.iter().any(|(id, ..)| *id == course.id);
                assert!(
                    in_force != is_draft,
                    "call {k}: in force {in_force}, a draft {is_draft}"
                );
                seen[usize::from(in_force)] = true;
                // The next draft takes the place of what was left lying.
                let left = loaded.drafts.iter().find(|(id, _)| *id == course.id);
                let next = Operation::Draft {
                    course: course.id.clone(),
                    old: left.map(|(_, draft)| Box::new(draft.clone())),
                    new: Some(Box::new(Draft {
                        changes: draft.changes.clone(),
                        ..Draft::new(course)
                    })),
                };
                store(&disk).apply(&next).unwrap();
                assert!(
                    store(&disk).load_rest().drafts.iter().any(|(id, ..)| *id == course.id),
                    "call {k}"
                );
            }
            if !met {
                break;
            }
        }
        assert_eq!(seen, [true, true]);
    }
}
