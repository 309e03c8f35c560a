//! May I, when at the earliest, and what is left after: the limits that a person typed in from the prescription.
//!
//! - A gap is over when exactly that long has passed. A ceiling "in any 24 hours" counts doses later than 24 hours
//!   ago; one exactly 24 hours old no longer counts. A calendar day runs from local midnight. Hours are elapsed time.
//! - Only doses before the question count, whatever order they were written down in.
//! - Where the person's figures leave it open, the answer says so and picks nothing.

mod ceiling;
mod period;
mod words;

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::amount::Quantity;
use super::clock::Wall;
use super::course::Course;
use super::journal::{DoseEntry, Outcome};
use super::preparation::{Exact, Ratio};
use super::schedule::AsNeeded;

use self::ceiling::{Ceiling, Standing};
pub use self::period::Period;

/// A due dose that is asked about after its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueTime {
    /// When it was due.
    pub at: DateTime<FixedOffset>,
    /// Minutes after its time in which it still counts as on time.
    pub window: u32,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The course: its limits and its preparation count.
    pub course: &'a Course,
    /// What the plan allows as needed: the amount, a first amount, and how far apart. Before the plan begins, that of
    /// its first day.
    pub need: Option<&'a AsNeeded>,
    /// Doses of the journal in any order, of any course; those of this course before the question count.
    pub log: &'a [&'a DoseEntry],
    /// When.
    pub at: DateTime<FixedOffset>,
    /// How much; `None`: what the plan allows as needed.
    pub amount: Option<&'a Quantity>,
    /// The episode (an attack, a session) that it belongs to, where ceilings are counted by episode.
    pub episode: Option<&'a str>,
    /// The days on which the plan is in force.
    pub period: Period,
    /// The due dose that is asked about, if it is one.
    pub due: Option<DueTime>,
    /// It is a due dose taken in its window, and no more than planned: what the plan itself asks for in 24 hours or in
    /// a week is not asked about, because a few minutes' difference between two days would do it.
    pub planned: bool,
    /// The dose is about to be recorded. Then what is recorded for the very same time was before it: of two doses of one
    /// minute, one came first. Otherwise only what is earlier counts.
    pub recording: bool,
    /// The clock of the place, for local midnights.
    pub wall: &'a dyn Wall,
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing that was typed in speaks against it.
    Allowed,
    /// The gap since the last dose is not over.
    TooSoon,
    /// A ceiling would be passed.
    Cap,
    /// Both.
    TooSoonAndCap,
    /// The plan is not in force on that day.
    NotInPeriod,
    /// It is late, and within the time in which the prescriber has it taken late.
    TakeLate,
    /// It is later than the prescriber has it taken late.
    Skip,
    /// The figures leave it open.
    NotDefined,
}

/// `allowed`, `too-soon`, `cap` and so on: the words of machine-readable rows.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allowed => "allowed",
            Self::TooSoon => "too-soon",
            Self::Cap => "cap",
            Self::TooSoonAndCap => "too-soon-and-cap",
            Self::NotInPeriod => "not-in-period",
            Self::TakeLate => "take-late",
            Self::Skip => "skip",
            Self::NotDefined => "not-defined",
        })
    }
}

/// Which of the person's figures a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The least time between two doses, from the limits.
    Gap,
    /// The least time between two doses, from the directions.
    Apart,
    /// The most in one dose.
    PerDose,
    /// The most in any 24 hours.
    PerDay,
    /// The most from midnight to midnight.
    PerCalendarDay,
    /// The most in any 7 days.
    PerWeek,
    /// The most in one episode.
    PerEpisode,
    /// The days on which the plan is in force.
    Period,
    /// How late a dose is still taken.
    Late,
    /// How much is taken.
    Amount,
}

/// Why the answer is as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Which figure.
    pub rule: Rule,
    /// In words, with the person's figures; a sentence without its point.
    pub text: String,
}

/// What a ceiling leaves once the dose has been taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Which ceiling.
    pub rule: Rule,
    /// How much, in the unit of the ceiling.
    pub left: Exact,
    /// The component that the ceiling is of; `None`: of the product.
    pub component: Option<Box<str>>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In one word.
    pub verdict: Verdict,
    /// The first whole minute at which it would be allowed if nothing else is taken, by the clock of the place.
    /// `None` when it is allowed already, when it never is, and when the figures leave it open.
    pub earliest: Option<DateTime<FixedOffset>>,
    /// What each ceiling leaves once this dose has been taken, the tightest first; only for what may be taken.
    pub left_after: Vec<Left>,
    /// Why.
    pub because: Vec<Reason>,
    /// How much was asked about.
    pub amount: Option<Quantity>,
    /// What the prescriber said is to be done at the ceiling, when one is reached.
    pub show: Option<String>,
    /// The last dose before the question.
    pub last: Option<DateTime<FixedOffset>>,
}

/// One dose that counts.
#[derive(Clone, Copy)]
struct Taken<'a> {
    at: DateTime<FixedOffset>,
    amount: &'a Quantity,
    episode: Option<&'a str>,
}

impl<'a> Question<'a> {
    /// May a dose of this course be taken now? The other fields are left to be filled in.
    pub fn new(course: &'a Course, log: &'a [&'a DoseEntry], at: DateTime<FixedOffset>, wall: &'a dyn Wall) -> Self {
        Self {
            course,
            need: None,
            log,
            at,
            amount: None,
            episode: None,
            period: Period::default(),
            due: None,
            planned: false,
            recording: false,
            wall,
        }
    }

    /// The doses that count, by time.
    fn taken(&self) -> Vec<Taken<'a>> {
        let mut taken: Vec<Taken<'a>> = self
            .log
            .iter()
            .filter(|entry| entry.course == self.course.id && entry.void.is_none())
            .filter(|entry| entry.at < self.at || (self.recording && entry.at == self.at))
            .filter(|entry| !entry.is_off())
            .filter_map(|entry| match &entry.outcome {
                Outcome::Taken(amount) if !amount.value.is_zero() => Some(Taken {
                    at: entry.at,
                    amount,
                    episode: entry.episode.as_deref(),
                }),
                _ => None,
            })
            .collect();
        taken.sort_by_key(|dose| dose.at);
        taken
    }

    /// How much: as asked, else as the plan allows; the first dose of all, or of the episode, may differ.
    fn amount(&self, taken: &[Taken<'_>]) -> Option<Quantity> {
        if let Some(amount) = self.amount {
            return Some(amount.clone());
        }
        let need = self.need?;
        let earlier = match self.episode {
            None => !taken.is_empty(),
            episode => taken.iter().any(|dose| dose.episode == episode),
        };
        let amount = need.first.as_ref().filter(|_| !earlier).unwrap_or(&need.amount);
        amount.basis.is_none().then(|| amount.quantity())
    }

    /// The gap that counts, the longer of the two that may be stated.
    fn gap(&self) -> Option<(Rule, u32)> {
        let limit = self.course.limits.gap.map(|minutes| (Rule::Gap, minutes));
        let apart = self
            .need
            .and_then(|need| need.apart)
            .map(|(least, _)| (Rule::Apart, least));
        [limit, apart]
            .into_iter()
            .flatten()
            .filter(|(_, minutes)| *minutes > 0)
            .max_by_key(|(_, minutes)| *minutes)
    }

    /// The first instant of a local day.
    fn midnight(&self, date: NaiveDate) -> DateTime<FixedOffset> {
        self.wall.instant(super::day::midnight(date))
    }

    fn begins(&self) -> Option<DateTime<FixedOffset>> {
        self.period.from.map(|date| self.midnight(date))
    }

    /// The first instant after the period.
    fn ends(&self) -> Option<DateTime<FixedOffset>> {
        self.period.to?.succ_opt().map(|date| self.midnight(date))
    }
}

/// The first whole minute that is not before an instant.
fn whole_minute(at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    let beyond = at.timestamp().rem_euclid(60);
    let nanos = i64::from(at.timestamp_subsec_nanos());
    if beyond == 0 && nanos == 0 {
        return Some(at);
    }
    let down = TimeDelta::try_seconds(beyond)?.checked_add(&TimeDelta::nanoseconds(nanos))?;
    at.checked_sub_signed(down)?
        .checked_add_signed(TimeDelta::try_minutes(1)?)
}

/// When something becomes possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    At(DateTime<FixedOffset>),
    Never,
}

/// Answers a question from the person's own figures.
pub fn ask(question: &Question<'_>) -> Answer {
    let taken = question.taken();
    let amount = question.amount(&taken);
    let mut found = Found::default();
    let out = outside(question);
    if let Some((_, when)) = &out {
        found.waits.push(*when);
    }
    let soon = found.gap(question, &taken);
    let capped = found.ceilings(question, &taken, amount.as_ref(), out.is_some());
    let verdict = match (out.is_some(), soon, capped) {
        (true, ..) => Verdict::NotInPeriod,
        (_, true, true) => Verdict::TooSoonAndCap,
        (_, true, false) => Verdict::TooSoon,
        (_, false, true) => Verdict::Cap,
        (_, false, false) if !found.open.is_empty() => Verdict::NotDefined,
        _ => Verdict::Allowed,
    };
    let blocked = !matches!(verdict, Verdict::Allowed | Verdict::NotDefined);
    let earliest = if blocked && found.open.is_empty() {
        earliest(question, &found.waits)
    } else {
        None
    };
    found.lefts.sort_by_key(|(doses, _)| *doses);
    let because = match (verdict, out) {
        (_, Some((reason, _))) => vec![reason],
        (Verdict::Allowed, _) => found.holds,
        _ => found.causes.into_iter().chain(found.open).collect(),
    };
    let mut answer = Answer {
        verdict,
        earliest,
        left_after: Vec::new(),
        because,
        amount,
        show: question.course.limits.show.clone().filter(|_| capped),
        last: taken.last().map(|dose| question.wall.local(dose.at)),
    };
    if verdict == Verdict::Allowed {
        answer.left_after = found.lefts.into_iter().map(|(_, left)| left).collect();
        late(question, &mut answer);
    }
    answer
}

/// What the person's figures say, one after the other.
#[derive(Default)]
struct Found {
    /// What speaks against the dose.
    causes: Vec<Reason>,
    /// Which ceilings it keeps.
    holds: Vec<Reason>,
    /// What cannot be told.
    open: Vec<Reason>,
    /// When each cause is gone.
    waits: Vec<When>,
    /// What each ceiling leaves, with how many more doses that is.
    lefts: Vec<(Ratio, Left)>,
}

impl Found {
    /// Whether the gap since the last dose is not over.
    fn gap(&mut self, question: &Question<'_>, taken: &[Taken<'_>]) -> bool {
        let (Some((rule, minutes)), Some(last)) = (question.gap(), taken.last()) else {
            return false;
        };
        let over = last.at.checked_add_signed(TimeDelta::minutes(i64::from(minutes)));
        if over.is_some_and(|over| question.at >= over) {
            return false;
        }
        let text = words::gap(question, rule, minutes, last.at, over);
        self.causes.push(Reason { rule, text });
        self.waits.push(over.map_or(When::Never, When::At));
        true
    }

    /// Whether a ceiling would be passed. Without an amount nothing can be told, unless the plan is not in force
    /// anyway.
    fn ceilings(&mut self, question: &Question<'_>, taken: &[Taken<'_>], amount: Option<&Quantity>, out: bool) -> bool {
        let ceilings = Ceiling::of(&question.course.limits);
        let Some(amount) = amount else {
            if !ceilings.is_empty() && !out {
                self.open.push(Reason {
                    rule: Rule::Amount,
                    text: "how much is not said, so that your limits cannot be compared".to_owned(),
                });
            }
            return false;
        };
        let mut capped = false;
        for ceiling in ceilings {
            let rule = ceiling.rule;
            if question.planned && matches!(rule, Rule::PerDay | Rule::PerWeek) {
                continue;
            }
            match ceiling.standing(question, taken, amount) {
                Standing::Open(text) => self.open.push(Reason { rule, text }),
                Standing::Over { text, when } => {
                    capped = true;
                    self.causes.push(Reason { rule, text });
                    self.waits.push(when);
                }
                Standing::Under { left, doses, text } => {
                    self.holds.push(Reason { rule, text });
                    let component = ceiling.most.component.clone();
                    self.lefts
                        .extend(left.map(|left| (doses, Left { rule, left, component })));
                }
            }
        }
        capped
    }
}

/// The latest of all waits, where the period still runs then.
fn earliest(question: &Question<'_>, waits: &[When]) -> Option<DateTime<FixedOffset>> {
    let mut latest = question.at;
    for wait in waits {
        match wait {
            When::At(at) => latest = latest.max(*at),
            When::Never => return None,
        }
    }
    let minute = whole_minute(latest)?;
    (question.ends().is_none_or(|end| minute < end)).then(|| question.wall.local(minute))
}

/// Why the plan is not in force, and when it will be.
fn outside(question: &Question<'_>) -> Option<(Reason, When)> {
    let reason = |text| Reason {
        rule: Rule::Period,
        text,
    };
    if question.period == Period::NEVER {
        return Some((reason("no plan is in force".to_owned()), When::Never));
    }
    if let Some(begins) = question.begins().filter(|begins| question.at < *begins) {
        let text = format!("your plan begins on {}", words::day(question.period.from?));
        return Some((reason(text), When::At(begins)));
    }
    question.ends().filter(|end| question.at >= *end)?;
    let text = format!("your plan ended on {}", words::day(question.period.to?));
    Some((reason(text), When::Never))
}

/// A due dose after its time: by the prescriber's own rule, or open.
fn late(question: &Question<'_>, answer: &mut Answer) {
    let Some(due) = question.due else { return };
    let window = TimeDelta::minutes(i64::from(due.window));
    let since = question.at.signed_duration_since(due.at);
    if since <= window {
        return;
    }
    // A dose that had to wait for the gap is not late: its time is when the gap is over.
    let waited = question.gap().and_then(|(_, minutes)| {
        let over = answer
            .last?
            .checked_add_signed(TimeDelta::minutes(i64::from(minutes)))?;
        (over > due.at).then_some(over)
    });
    let (verdict, text) = match question.course.limits.late {
        None if waited.is_some_and(|over| question.at.signed_duration_since(over) <= window) => return,
        None => (Verdict::NotDefined, words::no_late_rule(question, due.at)),
        Some(minutes) if since <= TimeDelta::minutes(i64::from(minutes)) => {
            (Verdict::TakeLate, words::late(question, due.at, minutes, true))
        }
        Some(minutes) => (Verdict::Skip, words::late(question, due.at, minutes, false)),
    };
    answer.verdict = verdict;
    if verdict != Verdict::TakeLate {
        answer.left_after.clear();
    }
    answer.because.insert(0, Reason { rule: Rule::Late, text });
}

/// The ceilings that one more dose would fill: it is still allowed, another one after it would not be. For a calm
/// line on screen; empty when a dose is not allowed now.
pub fn nearing(question: &Question<'_>) -> Vec<Reason> {
    let taken = question.taken();
    let Some(amount) = question.amount(&taken) else {
        return Vec::new();
    };
    Ceiling::of(&question.course.limits)
        .into_iter()
        .filter(|ceiling| ceiling.rule != Rule::PerDose)
        .filter_map(|ceiling| match ceiling.standing(question, &taken, &amount) {
            Standing::Under { doses, .. } if doses < Ratio::ONE => Some(Reason {
                rule: ceiling.rule,
                text: format!("one more dose reaches {}", ceiling.name()),
            }),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
