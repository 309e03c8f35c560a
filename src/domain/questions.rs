//! Which questions a day asks: due doses, what is measured, gates of the plan. The check-in sheet, its twin line by
//! line and the machine-readable day all read this one list.
//!
//! A measure asked around the doses of a course is listed with each of them: before it as long as the dose is open,
//! after it from the minute on that the clinic gave. Nothing is stored of a question: what is answered follows from the
//! journal.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};

use super::care::{Appointment, Care, Paper};
use super::change::Verb;
use super::clock::day_of;
use super::course::{Course, CourseId};
use super::day::{Day, DayDose, Schedules, Status};
use super::journal::{DoseEntry, DueKey, EntryId, Journal, Outcome, ReadingEntry};
use super::measure::{Asked, Measure, MeasureId, Scale};
use super::regimen::Regimen;
use super::schedule::Place;
use super::sessions;

/// Which reading around a dose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Round {
    /// Before it.
    Before,
    /// A number of minutes after it.
    After(u32),
}

/// `before`, `after 40 min`, `after 2 h`: as the journal keeps it.
impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before => f.write_str("before"),
            Self::After(minutes) if minutes % 60 == 0 && *minutes > 0 => write!(f, "after {} h", minutes / 60),
            Self::After(minutes) => write!(f, "after {minutes} min"),
        }
    }
}

/// A text is not a reading around a dose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time around a dose; expected before, after 40 min or after 2 h")]
pub struct RoundError(String);

impl FromStr for Round {
    type Err = RoundError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || RoundError(text.to_owned());
        let lower = text.trim().to_lowercase();
        if lower == "before" {
            return Ok(Self::Before);
        }
        let rest = lower.strip_prefix("after").ok_or_else(wrong)?.trim();
        minutes(rest).map(Self::After).ok_or_else(wrong)
    }
}

/// `40 min`, `2 h`, `1 h 30 min`, `90`: minutes.
pub fn minutes(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut sum = 0_u32;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at_checked(digits)?;
        let tail = tail.trim_start();
        let letters = tail.len() - tail.trim_start_matches(char::is_alphabetic).len();
        let (unit, after) = tail.split_at_checked(letters)?;
        let each = match unit {
            "" | "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hour" | "hours" => 60,
            _ => return None,
        };
        sum = sum.checked_add(number.parse::<u32>().ok()?.checked_mul(each)?)?;
        rest = after.trim_start();
    }
    (1..=7 * 24 * 60).contains(&sum).then_some(sum)
}

/// Around which dose of its day something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Occasion {
    /// Before it, or how long after.
    pub round: Round,
    /// The dose of its course on that day, from 0.
    pub nth: usize,
}

/// What a question is about: by this it is found again when the list has changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A due dose.
    Dose(CourseId, DueKey),
    /// A measure, of the day or around a dose.
    Reading(MeasureId, Option<Occasion>),
    /// The gate of a course.
    Gate(CourseId),
}

/// A measure that is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Which.
    pub measure: &'a Measure,
    /// Around which dose; `None`: once for the day.
    pub occasion: Option<Occasion>,
    /// The answer, if there is one.
    pub given: Option<&'a ReadingEntry>,
    /// From when on it is asked; `None`: from the beginning of the day.
    pub from: Option<DateTime<FixedOffset>>,
    /// The time that an answer gets which is given now: of what was to be made on a day that is over, and before a dose that was
    /// taken since, when it was to be made. `None`: nobody knows, or it is of the day.
    pub made: Option<DateTime<FixedOffset>>,
    /// Whether an answer is waited for now.
    pub open: bool,
}

/// A step whose time is over, and the plan says to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The course.
    pub course: CourseId,
    /// The number of the step that runs on.
    pub step: u32,
    /// The number of the last step.
    pub steps: usize,
    /// Since when.
    pub since: NaiveDate,
    /// No step follows.
    pub last: bool,
}

/// One question.
#[derive(Clone, Debug)]
pub enum Question<'a> {
    /// What became of a due dose?
    Dose(&'a DayDose),
    /// What is the value?
    Reading(Asking<'a>),
    /// How does the plan go on?
    Gate(Gate),
}

impl Question<'_> {
    /// What it is about.
    pub fn key(&self) -> Key {
        match self {
            Self::Dose(dose) => Key::Dose(dose.due.course.clone(), dose.due.key.clone()),
            Self::Reading(asking) => Key::Reading(asking.measure.id.clone(), asking.occasion),
            Self::Gate(gate) => Key::Gate(gate.course.clone()),
        }
    }

    /// Whether it has its answer.
    pub fn is_answered(&self) -> bool {
        match self {
            Self::Dose(dose) => !dose.entries.is_empty() && dose.status != Status::Contradicted,
            Self::Reading(asking) => asking.given.is_some(),
            Self::Gate(_) => false,
        }
    }

    /// Whether an answer is waited for now.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Dose(dose) => matches!(
                dose.status,
                Status::Due | Status::Late | Status::TooSoon | Status::NotRecorded | Status::Contradicted
            ),
            Self::Reading(asking) => asking.open,
            Self::Gate(_) => true,
        }
    }
}

/// Whether a measure is asked on a day; for one asked around doses, whether its course is asked about at all.
pub fn is_asked(measure: &Measure, day: NaiveDate) -> bool {
    let weekday = match measure.asked {
        Asked::Weekdays(days) => days & (1 << day.weekday().num_days_from_monday()) != 0,
        Asked::Daily | Asked::Around { .. } => true,
    };
    weekday && measure.retired.is_none_or(|since| day < since)
}

/// A dose of the day, for what is asked around it.
struct Beside<'a> {
    /// The due dose; `None`: taken as needed.
    due: Option<&'a DayDose>,
    /// When it was taken, or the first part of it.
    began: Option<DateTime<FixedOffset>>,
    /// When it was taken, the last time where it was taken in parts.
    taken: Option<DateTime<FixedOffset>>,
    /// It was left out: nothing is asked around it.
    left_out: bool,
}

fn taken_at(entry: &DoseEntry) -> Option<DateTime<FixedOffset>> {
    matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero()).then_some(entry.at)
}

/// The doses of a course on a day, in the order of the clock.
fn doses_of<'a>(course: &CourseId, day: &'a Day) -> Vec<Beside<'a>> {
    let of_course = day.all().filter(|dose| dose.due.course == *course && !dose.due.trace);
    let mut found: Vec<Beside<'a>> = of_course
        .map(|dose| {
            let taken = dose.entries.iter().filter_map(taken_at).max();
            Beside {
                due: Some(dose),
                began: dose.entries.iter().filter_map(taken_at).min(),
                taken,
                left_out: taken.is_none() && !dose.entries.is_empty(),
            }
        })
        .collect();
    let beside = day.beside.iter().filter(|entry| entry.course == *course);
    found.extend(beside.filter_map(taken_at).map(|at| Beside {
        due: None,
        began: Some(at),
        taken: Some(at),
        left_out: false,
    }));
    found
}

/// Everything that a day asks, in the order of the sheet: doses with what is measured around them, the measures of the
/// day, gates. What is answered is among it.
pub fn questions<'a>(
    regimen: &'a Regimen,
    schedules: &Schedules,
    day: &'a Day,
    now: DateTime<FixedOffset>,
) -> Vec<Question<'a>> {
    let mut list = Vec::new();
    let mut late: Vec<Question<'a>> = Vec::new();
    let around: Vec<&Measure> = regimen
        .measures
        .iter()
        .filter(|m| matches!(m.asked, Asked::Around { .. }) && is_asked(m, day.date))
        .collect();
    for dose in day.all().filter(|dose| !dose.status.is_trace()) {
        let mut after = Vec::new();
        for measure in &around {
            for asking in beside(measure, day, regimen, now) {
                let own = asking.1.is_some_and(|due| std::ptr::eq(due, dose));
                match asking.0.occasion {
                    Some(Occasion {
                        round: Round::Before, ..
                    }) if own => list.push(Question::Reading(asking.0)),
                    Some(_) if own => after.push(asking.0),
                    _ => {}
                }
            }
        }
        list.push(Question::Dose(dose));
        after.sort_by_key(|asking| asking.occasion.map(|occasion| occasion.round));
        late.extend(after.into_iter().map(Question::Reading));
    }
    list.append(&mut late);
    for measure in &around {
        let needed = beside(measure, day, regimen, now).into_iter();
        list.extend(
            needed
                .filter(|(_, due)| due.is_none())
                .map(|(asking, _)| Question::Reading(asking)),
        );
    }
    let daily = regimen
        .measures
        .iter()
        .filter(|m| !matches!(m.asked, Asked::Around { .. }) && is_asked(m, day.date));
    list.extend(daily.map(|measure| {
        let given = reading_of_day(&regimen.journal, &measure.id, day.date);
        Question::Reading(Asking {
            measure,
            occasion: None,
            given,
            from: None,
            made: None,
            open: given.is_none(),
        })
    }));
    list.extend(gates(regimen, schedules, day.date).into_iter().map(Question::Gate));
    list
}

/// The reading that counts for a day as a whole: the last one that belongs to no dose.
pub fn reading_of_day<'a>(journal: &'a Journal, measure: &MeasureId, day: NaiveDate) -> Option<&'a ReadingEntry> {
    journal
        .readings_on(day)
        .filter(|r| r.measure == *measure && r.around.is_none())
        .last()
}

/// To which dose a reading belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// To the one that was taken at this time, or the first part of it.
    Taken(DateTime<FixedOffset>),
    /// To this one of the day, which is not taken.
    Due(usize),
}

impl Owner {
    fn of(dose: &Beside<'_>, nth: usize) -> Self {
        dose.began.map_or(Self::Due(nth), Self::Taken)
    }
}

/// The doses around which a measure is asked, and to which of them each reading belongs.
struct Around<'a> {
    rounds: Vec<Round>,
    /// The doses of the day.
    doses: Vec<Beside<'a>>,
    /// When the doses of the course were taken in the days around, by their time.
    taken: Vec<sessions::Taken>,
    /// The readings around doses in these days, by their time.
    readings: Vec<(&'a ReadingEntry, Round, Option<Owner>)>,
}

impl<'a> Around<'a> {
    fn new(
        measure: &Measure,
        (course, before, after): (&CourseId, bool, &[u32]),
        day: &'a Day,
        regimen: &'a Regimen,
    ) -> Self {
        let before = before.then_some(Round::Before).into_iter();
        let doses = doses_of(course, day);
        // A dose may be taken on another day than its own.
        let times = doses.iter().flat_map(|dose| dose.began.into_iter().chain(dose.taken));
        let near = times.map(|at| at.date_naive()).chain([day.date]);
        let days: Vec<NaiveDate> = near
            .flat_map(|day| [day.pred_opt(), Some(day), day.succ_opt()])
            .flatten()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let span = (*days.first().unwrap_or(&day.date), *days.last().unwrap_or(&day.date));
        let mut found = Self {
            rounds: before.chain(after.iter().copied().map(Round::After)).collect(),
            taken: sessions::taken(regimen, course, span),
            doses,
            readings: Vec::new(),
        };
        let readings = days.into_iter().flat_map(|day| regimen.journal.readings_on(day));
        let readings = readings.filter(|reading| reading.measure == measure.id);
        let mut readings: Vec<_> = readings
            .filter_map(|reading| {
                let round = sessions::round(reading)?;
                Some((reading, round, found.owner(reading.at, round)))
            })
            .collect();
        readings.sort_by_key(|(reading, ..)| reading.at);
        found.readings = readings;
        found
    }

    /// The dose to which a reading belongs that was made at a time: after it that is the last one before, before it the
    /// nearest one.
    fn owner(&self, at: DateTime<FixedOffset>, round: Round) -> Option<Owner> {
        match round {
            Round::After(_) => self.last(at).map(|dose| Owner::Taken(dose.began)),
            Round::Before => {
                let waiting = self.waiting(at, |_| true);
                self.next(at)
                    .into_iter()
                    .chain(waiting)
                    .min_by_key(|(away, _)| *away)
                    .map(|(_, owner)| owner)
            }
        }
    }

    /// The last dose that was taken before a time.
    fn last(&self, at: DateTime<FixedOffset>) -> Option<&sessions::Taken> {
        self.taken.iter().rfind(|dose| dose.began <= at)
    }

    /// The next dose that was taken after a time, and how far away that is.
    fn next(&self, at: DateTime<FixedOffset>) -> Option<(TimeDelta, Owner)> {
        let next = self.taken.iter().find(|dose| dose.began >= at)?;
        Some((next.began - at, Owner::Taken(next.began)))
    }

    /// The dose of the day that is not taken and planned nearest to a time.
    fn waiting(&self, at: DateTime<FixedOffset>, wanted: impl Fn(&DayDose) -> bool) -> Option<(TimeDelta, Owner)> {
        let open = self.doses.iter().enumerate();
        let open = open.filter(|(_, dose)| dose.taken.is_none() && !dose.left_out);
        let away = open.filter_map(|(nth, dose)| {
            let due = dose.due.filter(|due| wanted(due))?;
            // What has no time of day is as far away as a reading before a dose can be.
            let away = due
                .due
                .at
                .map_or(sessions::most_before(), |planned| (planned - at).abs());
            Some((away, Owner::Due(nth)))
        });
        away.min_by_key(|(away, _)| *away)
    }

    /// Which of the readings that are asked for one would be that is made at a time: that of the nearest asked time of
    /// the dose to which it belongs. Half-way between two it is the one that has no answer yet, and else the earlier one,
    /// which is asked already. `None`: that one is answered, or it is made at another time.
    fn awaited(&self, at: DateTime<FixedOffset>) -> Option<(Owner, Round)> {
        let mut near: Vec<(TimeDelta, Owner, Round)> = Vec::new();
        if self.rounds.contains(&Round::Before) {
            // Nearer to the dose before it is not before the next one.
            let since = self.last(at).map(|dose| at - dose.began);
            let is_near = |away: TimeDelta| away <= sessions::most_before() && since.is_none_or(|since| away <= since);
            let next = self.next(at).filter(|(away, _)| is_near(*away));
            let waiting = self.waiting(at, |due| due.status.is_due_now());
            let before = next.into_iter().chain(waiting).min_by_key(|(away, _)| *away);
            near.extend(before.map(|(away, owner)| (away, owner, Round::Before)));
        }
        let longest = self.rounds.iter().filter_map(|round| match round {
            Round::After(minutes) => Some(*minutes),
            Round::Before => None,
        });
        let longest = longest.max().unwrap_or(0);
        if let Some(dose) = self.last(at)
            && at - dose.began <= sessions::most_after(longest)
        {
            let after = self.rounds.iter().filter_map(|round| match round {
                Round::After(minutes) => {
                    let asked = dose.ended + TimeDelta::minutes(i64::from(*minutes));
                    // Nearer to the dose than to any time that is asked for it is at none of them.
                    let away = (at - asked).abs();
                    (away <= at - dose.began).then_some((away, Owner::Taken(dose.began), *round))
                }
                Round::Before => None,
            });
            near.extend(after);
        }
        let is_answered = |owner: Owner, round: Round| {
            let mut readings = self.readings.iter();
            readings.any(|(_, of, whose)| *of == round && *whose == Some(owner))
        };
        let all = near
            .into_iter()
            .map(|(away, owner, round)| (away, is_answered(owner, round), owner, round));
        let nearest = all.min_by_key(|(away, answered, _, round)| (*away, *answered, *round))?;
        let (_, answered, owner, round) = nearest;
        (!answered).then_some((owner, round))
    }
}

/// Which of the readings around the doses of a course one would be that is made at a time; `day`: the day of it, as it is
/// at that time. Every way to enter a reading asks here.
pub fn awaited(measure: &Measure, day: &Day, regimen: &Regimen, at: DateTime<FixedOffset>) -> Option<Round> {
    let Asked::Around { course, before, after } = &measure.asked else {
        return None;
    };
    if !is_asked(measure, day.date) {
        return None;
    }
    let around = Around::new(measure, (course, *before, after), day, regimen);
    around.awaited(at).map(|(_, round)| round)
}

/// The readings that a measure asks for around the doses of a day, each with the due dose it belongs to.
fn beside<'a>(
    measure: &'a Measure,
    day: &'a Day,
    regimen: &'a Regimen,
    now: DateTime<FixedOffset>,
) -> Vec<(Asking<'a>, Option<&'a DayDose>)> {
    let Asked::Around { course, before, after } = &measure.asked else {
        return Vec::new();
    };
    let around = Around::new(measure, (course, *before, after), day, regimen);
    let awaited = around.awaited(now);
    let mut used: Vec<&EntryId> = Vec::new();
    let mut found = Vec::new();
    for (nth, dose) in around.doses.iter().enumerate() {
        let own = Owner::of(dose, nth);
        for round in &around.rounds {
            let belongs = |(reading, of, owner): &&(&'a ReadingEntry, Round, Option<Owner>)| {
                of == round && *owner == Some(own) && !used.contains(&&reading.id)
            };
            let given = around.readings.iter().find(belongs).map(|(reading, ..)| *reading);
            used.extend(given.map(|reading| &reading.id));
            let is_awaited = awaited == Some((own, *round));
            let turn = regimen.settings.day_turn;
            let is_of_now = |at: &DateTime<FixedOffset>| day_of(*at, turn) == day_of(now, turn);
            let (from, open) = match (round, dose.taken) {
                (Round::Before, None) => {
                    let due = dose.due.is_some_and(|due| due.status.is_due_now());
                    (None, due && !dose.left_out)
                }
                // Once the dose is taken its time has gone by: it can be entered still, and is not waited for.
                (Round::Before, Some(_)) | (Round::After(_), None) => (None, false),
                (Round::After(minutes), Some(taken)) => {
                    let from = taken + TimeDelta::minutes(i64::from(*minutes));
                    // What is made now may be another one: then it can be entered still, and is not waited for.
                    (Some(from), now >= from && (is_awaited || !is_of_now(&from)))
                }
            };
            let made = match round {
                Round::Before if open => Some(now),
                Round::Before => (dose.taken).or_else(|| Some(dose.due?.due.at?.min(now))),
                Round::After(_) => from.map(|from| if from > now || is_awaited { now } else { from }),
            };
            // Before a dose as needed nobody knows of it.
            let shown = given.is_some() || open || from.is_some() || (*round == Round::Before && dose.due.is_some());
            if shown && !dose.left_out {
                let asking = Asking {
                    measure,
                    occasion: Some(Occasion { round: *round, nth }),
                    given,
                    from,
                    made,
                    open: open && given.is_none(),
                };
                found.push((asking, dose.due));
            }
        }
    }
    // What belongs to no dose of the day stays on it: the dose was moved away, or left out.
    let doses = around.doses.len();
    let is_free = |reading: &&ReadingEntry| reading.measure == measure.id && !used.contains(&&reading.id);
    let free = regimen.journal.readings_on(day.date).filter(is_free);
    let free = free.filter_map(|reading| Some((reading, sessions::round(reading)?)));
    for (n, (reading, round)) in free.enumerate() {
        let asking = Asking {
            measure,
            occasion: Some(Occasion { round, nth: doses + n }),
            given: Some(reading),
            from: None,
            made: None,
            open: false,
        };
        found.push((asking, None));
    }
    found
}

/// Whether a decision that holds from a day later than this one, or a revision of the plan, is made already: nobody is
/// asked what comes then.
pub fn is_decided(course: &Course, day: NaiveDate) -> bool {
    let decided = course.changes.iter().any(|change| {
        change.void.is_none() && change.on > day && !matches!(change.verb, Verb::LeaveOut(_) | Verb::Move { .. })
    });
    decided || course.plans.iter().any(|plan| plan.from > day)
}

/// The steps whose time is over on a day, where the plan says to ask.
pub fn gates(regimen: &Regimen, schedules: &Schedules, day: NaiveDate) -> Vec<Gate> {
    let mut found = Vec::new();
    for course in &regimen.courses {
        let Some(timeline) = schedules.timeline(&course.id) else {
            continue;
        };
        let Place::Step(at) = timeline.place(day) else {
            continue;
        };
        if let Some(since) = at.asks_since.filter(|_| !is_decided(course, day)) {
            found.push(Gate {
                course: course.id.clone(),
                step: timeline.number(at.plan, at.step),
                steps: usize::try_from(timeline.last_number(at.plan)).unwrap_or(usize::MAX),
                since,
                last: timeline
                    .plans()
                    .get(at.plan)
                    .is_none_or(|plan| at.index() + 1 >= plan.steps.len() && plan.repeat == super::plan::Repeat::No),
            });
        }
    }
    found
}

/// The readings around doses that come next, at one time, with that time.
pub fn to_measure<'q, 'a>(
    questions: &'q [Question<'a>],
    now: DateTime<FixedOffset>,
) -> Option<(DateTime<FixedOffset>, Vec<&'q Asking<'a>>)> {
    let readings = questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.given.is_none() => Some((asking.from.filter(|from| *from > now)?, asking)),
        _ => None,
    });
    let all: Vec<(DateTime<FixedOffset>, &Asking<'a>)> = readings.collect();
    let first = all.iter().map(|(from, _)| *from).min()?;
    let same = all.into_iter().filter(|(from, _)| *from == first);
    Some((first, same.map(|(_, asking)| asking).collect()))
}

/// The readings after a dose of this day that are not there, each with the time at which it was to be made.
pub fn not_measured<'q, 'a>(
    questions: &'q [Question<'a>],
    now: DateTime<FixedOffset>,
) -> Vec<(DateTime<FixedOffset>, &'q Asking<'a>)> {
    let readings = questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.given.is_none() => Some((asking.from.filter(|from| *from <= now)?, asking)),
        _ => None,
    });
    readings.collect()
}

/// Which side effects wait for an answer: what `none to the rest` is about.
pub fn open_grades<'q, 'a>(questions: &'q [Question<'a>]) -> impl Iterator<Item = &'q Asking<'a>> {
    questions.iter().filter_map(|question| match question {
        Question::Reading(asking) if asking.open && matches!(asking.measure.scale, Scale::Grade { .. }) => Some(asking),
        _ => None,
    })
}

/// How many days ahead an appointment is shown.
const AHEAD: i64 = 14;

/// What is coming: papers near the end of their time, and the next appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coming<'a> {
    /// Papers within their notice, or run out, the nearest first.
    pub papers: Vec<&'a Paper>,
    /// The next appointment within a fortnight.
    pub next: Option<Appointment>,
}

/// What is coming, seen from a day.
pub fn coming(care: &Care, today: NaiveDate) -> Coming<'_> {
    let mut papers: Vec<&Paper> = care
        .papers
        .iter()
        .filter(|paper| (paper.until - today).num_days() <= i64::from(paper.notice))
        .collect();
    papers.sort_by_key(|paper| paper.until);
    let next = care.visits(today, today + TimeDelta::days(AHEAD)).into_iter().next();
    Coming { papers, next }
}

#[cfg(test)]
mod tests;
