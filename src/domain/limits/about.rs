//! What is asked of the limits, each in one function.

use chrono::{DateTime, FixedOffset};

use super::asked::{Asked, Recording};
use super::ceiling::Ceiling;
use super::counted::Stand;
use super::log::Log;
use super::point::Point;
use super::{Answer, Reason, Rule, Used, Verdict, earliest};
use crate::domain::amount::Quantity;
use crate::domain::journal::EntryId;
use crate::domain::preparation::Ratio;
use crate::domain::schedule::{Action, Due};

impl Asked<'_> {
    /// Whether it is a due dose in its window and no more than planned.
    pub fn is_as_planned(&self) -> bool {
        let log = Log::of(self);
        Point::new(self, &log, self.at).is_as_planned()
    }
}

/// Answers a question from the person's own figures.
pub fn about(asked: &Asked<'_>) -> Answer {
    let log = Log::of(asked);
    let mut answer = Point::new(asked, &log, asked.at).answer();
    if matches!(answer.verdict, Verdict::Allowed | Verdict::TakeLate) {
        return answer;
    }
    if let Some(of_episode) = in_either_episode(asked, &log) {
        answer.earliest = of_episode.earliest;
        return if answer.verdict == Verdict::NotDefined {
            of_episode
        } else {
            answer
        };
    }
    if answer.verdict != Verdict::NotDefined {
        answer.earliest = earliest::of(asked, &log);
    }
    answer
}

/// No dose has it: an episode that begins.
const NEW_EPISODE: &str = "\u{0}";

/// Where limits count by episode and none was named, the dose is of the one that runs, or of another: the answer that
/// allows it first. `None` where one of them allows it now, or where nothing counts by episode.
fn in_either_episode(asked: &Asked<'_>, log: &Log<'_>) -> Option<Answer> {
    let limits = &asked.course.limits;
    let counts = limits.per_episode.is_some() || limits.episode_gap.is_some();
    if !counts || asked.episode.is_some() || asked.due_key().is_some() {
        return None;
    }
    let running = log.taken.last().and_then(|dose| dose.entry.episode.as_deref());
    let answers: Vec<Answer> = (running.into_iter().chain([NEW_EPISODE]))
        .map(|episode| {
            about(&Asked {
                episode: Some(episode),
                ..*asked
            })
        })
        .collect();
    let open = |answer: &Answer| {
        matches!(
            answer.verdict,
            Verdict::Allowed | Verdict::TakeLate | Verdict::NotDefined
        )
    };
    if answers.iter().any(open) {
        return None;
    }
    answers
        .into_iter()
        .min_by_key(|answer| (answer.earliest.is_none(), answer.earliest))
}

/// What a dose that was taken goes against, as it was written down: limits that it passed, and an amount far from the plan's.
pub fn broken(asked: &Asked<'_>) -> Vec<Reason> {
    let log = Log::of(asked);
    Point::new(asked, &log, asked.at).broken()
}

/// How much the plan has for this dose at the moment of the question: for a dose as needed the next one.
pub fn next_amount(asked: &Asked<'_>) -> Option<Quantity> {
    let asked = Asked { amount: None, ..*asked };
    let log = Log::of(&asked);
    Point::new(&asked, &log, asked.at).amount()
}

/// The ceilings that one more dose would fill: it is still allowed, another one after it would not be. For a calm
/// line on screen; empty when a dose is not allowed now.
pub fn nearing(asked: &Asked<'_>) -> Vec<Reason> {
    let log = Log::of(asked);
    let point = Point::new(asked, &log, asked.at);
    let Some(amount) = point.amount() else {
        return Vec::new();
    };
    Ceiling::of(asked.course, asked.courses)
        .into_iter()
        .filter(|ceiling| ceiling.rule != Rule::PerDose)
        .filter_map(|ceiling| match ceiling.compare(&point, &amount) {
            Stand::Under { left, doses, .. } if doses < Ratio::ONE => Some(Reason {
                rule: ceiling.rule,
                text: if left.is_some_and(|left| left.value.is_zero()) {
                    format!("this dose reaches {}", ceiling.name())
                } else {
                    format!("one more dose would be over {}", ceiling.name())
                },
            }),
            _ => None,
        })
        .collect()
}

/// For a dose as needed: when it is allowed at the earliest, where that is not now, and how much of each ceiling is used
/// up. What counts by episode is not among these, as it is not known which one the next dose belongs to.
pub fn room(asked: &Asked<'_>) -> (Option<DateTime<FixedOffset>>, Vec<Used>) {
    let earliest = about(asked).earliest;
    let log = Log::of(asked);
    let point = Point::new(asked, &log, asked.at);
    let Some(amount) = point.amount() else {
        return (earliest, Vec::new());
    };
    let ceilings = Ceiling::of(asked.course, asked.courses).into_iter();
    let counted = ceilings.filter(|ceiling| !matches!(ceiling.rule, Rule::PerDose | Rule::PerEpisode));
    let used = counted.filter_map(|ceiling| ceiling.so_far(&point, &amount)).collect();
    (earliest, used)
}

/// Until when a due dose has to wait, where the limits say that it is too soon at this moment; `None`: they do not. Of
/// doses whose time has not come this is not asked.
pub fn too_soon(asked: &Asked<'_>, due: &Due) -> Option<DateTime<FixedOffset>> {
    let limits = &asked.course.limits;
    let waits = limits.gap.is_some() || !limits.washout.is_empty();
    let ceilings = Ceiling::of(asked.course, asked.courses);
    let passes = ceilings
        .iter()
        .any(|ceiling| !matches!(ceiling.rule, Rule::PerDose | Rule::PerEpisode));
    if !(waits || passes) || due.action == Some(Action::Remove) || due.amount.basis.is_some() {
        return None;
    }
    let amount = due.amount.quantity();
    let none = EntryId("".into());
    let asked = Asked {
        amount: Some(&amount),
        recording: Some(Recording {
            due: Some(&due.key),
            id: &none,
        }),
        ..*asked
    };
    let answer = about(&asked);
    if !matches!(answer.verdict, Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap) {
        return None;
    }
    // Where its own time is over by then, it is when the amount may be taken at all.
    let recording = None;
    answer
        .earliest
        .or_else(|| about(&Asked { recording, ..asked }).earliest)
}
