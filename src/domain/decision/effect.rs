//! What a decision does: which doses change, from when to when, and what the ladder is after it.
//!
//! Receipt, echo, preview, the dialogs, `plan`, `check`, a correction of the past and undo print this one value.

mod alone;
mod begins;
mod closer;
mod days;
mod limits;
mod refused;
mod rhythm;
mod stretch;
mod words;

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

pub use alone::compare_doses;
pub use begins::{begins_now, next_dose, open_window};
pub use closer::{Closer, closer};
pub use days::{DayPlan, day_words};
pub use limits::{Against, Surroundings, against};
pub use refused::{allowed, is_nothing, named_days, why_nothing};
pub use stretch::Stretch;

use crate::domain::change::Verb;
use crate::domain::clock::Wall;
use crate::domain::course::Course;
use crate::domain::directions::Directions;
use crate::domain::draft::{MOST_ROWS, rungs};
use crate::domain::schedule::{Fate, History, Rung, RungKind, Timeline, alike};
use crate::domain::vocabulary::Vocabulary;

/// How many days ahead two plans are compared.
const AHEAD: i64 = 800;

/// How many days ahead a first dose is searched for.
const NEAR: usize = 60;

/// What a decision does.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The first day on which it holds.
    pub on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Days on which another dose is due than before, in stretches.
    pub stretches: Vec<Stretch>,
    /// The ladder after it, as it is seen today.
    pub ladder: Vec<Rung>,
    /// Steps that begin on another day if a question is answered with yes.
    pub ahead: Vec<Ahead>,
    /// Two doses that come closer than the rhythm of their steps.
    pub closer: Option<Closer>,
    /// How many days later than by its own calendar the doses of the plan are shown here.
    away: i64,
    was: Timeline,
    now: Timeline,
}

/// A step after a question that would begin on another day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// What is taken then.
    pub take: Directions,
    /// The day on which it would begin.
    pub from: NaiveDate,
    /// The day on which it would have begun; `None` where it was not to begin.
    pub was: Option<NaiveDate>,
}

impl Effect {
    /// The days of which a dose was left out that is due again, as the plan has no dose of that name any more.
    pub fn due_again(&self, course: &Course) -> Vec<NaiveDate> {
        let left_out = |timeline: &Timeline, day: NaiveDate| {
            let rows = timeline.rows_by_plan(day);
            let left_out = rows.iter().filter(|due| due.fate == Some(Fate::LeftOut)).count();
            (left_out, timeline.by_plan(day).len())
        };
        let again = |day: &NaiveDate| {
            let (left, due) = left_out(&self.was, *day);
            let (left_now, due_now) = left_out(&self.now, *day);
            left_now < left && due < due_now
        };
        let changes = course.changes.iter().filter(|change| change.void.is_none());
        let doses = changes.filter_map(|change| match &change.verb {
            Verb::LeaveOut(doses) => Some(doses.iter().map(|dose| dose.date)),
            _ => None,
        });
        let days: BTreeSet<NaiveDate> = doses.flatten().filter(|day| *day >= self.on).filter(again).collect();
        days.into_iter().collect()
    }

    /// Whether it is written as another revision.
    pub fn is_a_revision(&self) -> bool {
        self.now.plans().len() > self.was.plans().len()
    }

    /// The first day of a plan to come, where a step begins before it that the ladder no longer had because of that plan.
    pub fn brings_back(&self) -> Option<NaiveDate> {
        let begins = self
            .was
            .plans()
            .iter()
            .map(|plan| plan.from)
            .find(|from| *from > self.on)?;
        let shown = self.was.rungs(MOST_ROWS);
        let steps = self.was.plans().iter().flat_map(|plan| &plan.steps);
        let gone: Vec<&Directions> = steps
            .map(|step| &step.take)
            .filter(|take| !shown.iter().any(|rung| alike(&rung.take, take)))
            .collect();
        let rungs = self.now.rungs(MOST_ROWS);
        let mut before = rungs.iter().filter(|rung| {
            let here = rung.from < begins && rung.until.is_none_or(|until| until >= self.on);
            here && rung.kind == RungKind::Step
        });
        let back = before.any(|rung| gone.iter().any(|take| alike(&rung.take, take)));
        back.then_some(begins)
    }

    /// What is different in `now` against `was`, by a decision that holds from a day on.
    pub fn between(was: Timeline, now: Timeline, on: NaiveDate, today: NaiveDate, around: Surroundings<'_>) -> Self {
        let end = on.max(today) + TimeDelta::days(AHEAD);
        Self::before((was, now), on, today, end, around)
    }

    /// The same, looked at to the day before `end`.
    pub fn before(
        (was, now): (Timeline, Timeline),
        on: NaiveDate,
        today: NaiveDate,
        end: NaiveDate,
        around: Surroundings<'_>,
    ) -> Self {
        let ladder = rungs(&now, today);
        Self {
            away: away((&was, &now), on, around.wall),
            stretches: days::stretches(&now, &was, (on, end), around.wall),
            closer: closer::closer_where_it_begins(&was, &now, on, around),
            ahead: ahead(&rungs(&was, today), &ladder, was.waits_on(on).then_some(on)),
            on,
            today,
            ladder,
            was,
            now,
        }
    }

    /// What a course becomes, from a day on: by a correction, by undo, or by taking an older change back.
    pub fn of_courses(
        (before, after): (&Course, &Course),
        words: &Vocabulary,
        history: &History,
        (on, today): (NaiveDate, NaiveDate),
        around: Surroundings<'_>,
    ) -> Self {
        let timeline = |course: &Course| Timeline::new(course, words, history.clone());
        Self::between(timeline(before), timeline(after), on, today, around)
    }

    /// The same without the days that differ: what the ladder is, and what is said of it.
    pub fn ladder(was: Timeline, now: Timeline, on: NaiveDate, today: NaiveDate) -> Self {
        Self {
            away: 0,
            stretches: Vec::new(),
            closer: None,
            on,
            today,
            ladder: rungs(&now, today),
            ahead: Vec::new(),
            was,
            now,
        }
    }

    /// Whether a day asks for other doses than before.
    pub fn changes(&self, day: NaiveDate) -> bool {
        days::differs(&self.was, &self.now, day)
    }

    /// Whether no day differs.
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Days before today that differ, to the last of them: they are judged by another plan.
    pub fn past(&self) -> Vec<Stretch> {
        let before = |stretch: &&Stretch| stretch.from < self.today;
        let cut = |stretch: &Stretch| Stretch {
            until: match stretch.until {
                Some(until) if until < self.today => Some(until),
                _ => {
                    let mut days = std::iter::successors(self.today.pred_opt(), NaiveDate::pred_opt);
                    days.find(|day| *day <= stretch.from || stretch.has(*day) && self.changes(*day))
                }
            },
            ..stretch.clone()
        };
        self.stretches.iter().filter(before).map(cut).collect()
    }

    /// Days from today on that differ.
    pub fn coming(&self) -> Vec<Stretch> {
        let later = |stretch: &&Stretch| stretch.until.is_none_or(|until| until >= self.today);
        let cut = |stretch: &Stretch| Stretch {
            from: if stretch.from < self.today {
                let mut days = self.today.iter_days().take(400);
                days.find(|day| stretch.has(*day) && self.changes(*day))
                    .unwrap_or(self.today)
            } else {
                stretch.from
            },
            ..stretch.clone()
        };
        self.stretches.iter().filter(later).map(cut).collect()
    }

    /// What can still be taken today, and what could before, where that is not what the stretches say of the day: a dose of
    /// it is recorded.
    pub fn left_today(&self, around: Surroundings<'_>) -> Option<String> {
        let first = self.stretches.first().filter(|first| first.from == self.today)?;
        let (now, was) = days::differ_now(&self.now, &self.was, self.today, around)?;
        let other = (&now, &was) != (&first.now, &first.was);
        other.then(|| format!("Still to be taken today: {now} (was {was})"))
    }

    /// A number of days from a day on, with what is taken on each.
    pub fn preview(&self, from: NaiveDate, days: usize, wall: &dyn Wall) -> Vec<DayPlan> {
        let day = |date| days::day_plan(&self.now, &self.was, date, wall);
        from.iter_days().take(days).map(day).collect()
    }
}

/// How many days later, or earlier, than by the calendar of the plan its doses are shown here, of a plan on the clock of
/// another zone. Where those of one day are shown on two, the days are those of the plan, and the receipt says by which
/// clock.
fn away((was, now): (&Timeline, &Timeline), on: NaiveDate, wall: &dyn Wall) -> i64 {
    if now.clock_elsewhere(on, wall).is_none() {
        return 0;
    }
    let shown = |day: NaiveDate| {
        let doses = now.due_of(day, wall).into_iter().chain(was.due_of(day, wall));
        let mut days: Vec<i64> = doses.map(|due| (due.on - day).num_days()).collect();
        days.sort_unstable();
        days.dedup();
        match days.as_slice() {
            [] => None,
            [away] => Some(*away),
            _ => Some(0),
        }
    };
    on.iter_days().take(NEAR).find_map(shown).unwrap_or(0)
}

/// Steps after a question that would begin on another day than before. Steps keep their order, so the longest common
/// run of equal doses says which is which, also where a revision was written out or a hold moved them. `waits`: the
/// question waits on the day of the decision, and nobody is asked to go ahead from that day on.
fn ahead(before: &[Rung], after: &[Rung], waits: Option<NaiveDate>) -> Vec<Ahead> {
    let steps = |rung: &&Rung| rung.kind == RungKind::Step && !rung.part;
    let (before, after): (Vec<&Rung>, Vec<&Rung>) = (
        before.iter().filter(steps).collect(),
        after.iter().filter(steps).collect(),
    );
    let known = matched(&after, &before, |a, b| a.take == b.take);
    let rungs = after.iter().zip(known).filter(|(rung, _)| rung.asked);
    rungs
        .filter_map(|(rung, known)| {
            let was = known.and_then(|at| before.get(at)).map(|old| old.from);
            let earliest = |was: NaiveDate| waits.map_or(was, |on| was.max(on));
            (was.map(earliest) != Some(rung.from)).then(|| Ahead {
                take: rung.take.clone(),
                from: rung.from,
                was,
            })
        })
        .collect()
}

/// For each item the place of the one that it is among others in the same order: the longest common run.
pub fn matched<T>(items: &[T], others: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<Option<usize>> {
    let (m, n) = (items.len(), others.len());
    let mut long = vec![vec![0_usize; n + 1]; m + 1];
    for i in (0..m).rev() {
        for j in (0..n).rev() {
            long[i][j] = if same(&items[i], &others[j]) {
                long[i + 1][j + 1] + 1
            } else {
                long[i + 1][j].max(long[i][j + 1])
            };
        }
    }
    let mut found = vec![None; m];
    let (mut i, mut j) = (0, 0);
    while i < m && j < n {
        if same(&items[i], &others[j]) {
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if long[i + 1][j] >= long[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}
