//! The entries of some days, indexed once, and the counts of one course on one day. What became of a dose is answered by
//! [`Days`] alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Counts, label};
use crate::domain::clock::{Wall, day_of};
use crate::domain::course::{Course, CourseId};
use crate::domain::day::{DayDose, Days, Schedules, Status};
use crate::domain::journal::{DoseEntry, Month, NoteEntry, Outcome, ReadingEntry};
use crate::domain::measure::MeasureId;
use crate::domain::regimen::Regimen;
use crate::domain::schedule::{Action, Place, StepAt, Timeline};

/// Entries with the days for which they count, in the order of the days.
struct ByDay<'a, T> {
    entries: Vec<(NaiveDate, &'a T)>,
    /// The first of the days.
    from: NaiveDate,
    /// Where the entries of each day begin, and where those of the last one end.
    places: Vec<usize>,
}

impl<'a, T> ByDay<'a, T> {
    /// Entries in the order of their days, of the days from one to another.
    fn new(entries: Vec<(NaiveDate, &'a T)>, (from, to): (NaiveDate, NaiveDate)) -> Self {
        let mut places = Vec::new();
        let mut place = 0;
        for day in from.iter_days().take_while(|day| *day <= to) {
            places.push(place);
            let rest = entries.get(place..).unwrap_or_default();
            place += rest.iter().take_while(|(of, _)| *of <= day).count();
        }
        places.push(place);
        Self { entries, from, places }
    }

    /// The entries of a day.
    fn on(&self, day: NaiveDate) -> &[(NaiveDate, &'a T)] {
        let places = usize::try_from((day - self.from).num_days()).ok();
        let places = places.and_then(|day| Some(*self.places.get(day)?..*self.places.get(day + 1)?));
        places.and_then(|places| self.entries.get(places)).unwrap_or_default()
    }
}

/// Everything that a figure is calculated from.
pub(super) struct Ground<'a> {
    pub regimen: &'a Regimen,
    pub schedules: &'a Schedules,
    /// The day that is today.
    pub today: NaiveDate,
    /// The last day that has begun, see [`last_day`]; later ones are planned and never counted.
    pub last: NaiveDate,
    view: Days<'a>,
    readings: BTreeMap<&'a MeasureId, ByDay<'a, ReadingEntry>>,
    notes: ByDay<'a, NoteEntry>,
    known: Option<&'a JudgedDays<'a>>,
}

/// The last day that is looked back at: today, and in the night the calendar's date once something is recorded for it. The
/// dose of 00:30 that was taken before the turn of the day is not missing from what was recorded.
pub fn last_day(regimen: &Regimen, now: DateTime<FixedOffset>) -> NaiveDate {
    let (today, date) = (day_of(now, regimen.settings.day_turn), now.date_naive());
    let is_of_date = |due: &DoseEntry| due.due.as_ref().is_some_and(|due| due.date == date);
    let months = [-1, 0, 1].map(|months| Month::of(date).plus(months));
    let mut months = months.iter().filter_map(|month| regimen.journal.month(*month));
    let begun = today < date
        && months.any(|month| {
            let dose = month.doses.iter().any(|dose| dose.void.is_none() && is_of_date(dose));
            let mut readings = month.readings.iter().filter(|reading| reading.void.is_none());
            let mut notes = month.notes.iter().filter(|note| note.void.is_none());
            let of = |day: Option<NaiveDate>, at: DateTime<FixedOffset>| day.unwrap_or_else(|| at.date_naive()) == date;
            dose || readings.any(|reading| of(reading.day, reading.at)) || notes.any(|note| of(note.day, note.at))
        });
    if begun { date } else { today }
}

/// The last day up to one that has an entry.
fn last<T>(days: &ByDay<'_, T>, to: NaiveDate) -> Option<NaiveDate> {
    let behind = days.entries.partition_point(|(day, _)| *day <= to);
    Some(days.entries.get(behind.checked_sub(1)?)?.0)
}

/// Days of courses that were judged once, for several figures of the same regimen at the same moment.
#[derive(Default)]
pub struct JudgedDays<'a> {
    /// Of each course its days one after the other, from the first.
    courses: BTreeMap<&'a CourseId, (NaiveDate, Vec<Judged<'a>>)>,
}

impl<'a> JudgedDays<'a> {
    /// Judges some days (both included); `whole` are all those of the figures.
    pub fn new(
        regimen: &'a Regimen,
        schedules: &'a Schedules,
        (whole, (from, to)): ((NaiveDate, NaiveDate), (NaiveDate, NaiveDate)),
        now: DateTime<FixedOffset>,
        wall: &'a dyn Wall,
    ) -> Self {
        let ground = Ground::new(regimen, schedules, whole, now, wall);
        let days = || from.iter_days().take_while(|day| *day <= to);
        let judge = |(course, timeline): (&'a Course, &'a Timeline)| {
            let judged = days().map(|day| ground.judge(course, timeline, day));
            (&course.id, (from, judged.collect()))
        };
        Self {
            courses: ground.courses().into_iter().map(judge).collect(),
        }
    }

    /// With the days that follow on these.
    pub fn followed_by(mut self, later: Self) -> Self {
        for (course, (_, days)) in later.courses {
            if let Some((_, known)) = self.courses.get_mut(course) {
                known.extend(days);
            }
        }
        self
    }

    fn of(&self, course: &CourseId, day: NaiveDate) -> Option<&Judged<'a>> {
        let (from, days) = self.courses.get(course)?;
        days.get(usize::try_from((day - *from).num_days()).ok()?)
    }
}

/// One course on one day.
#[derive(Clone)]
pub(super) struct Judged<'a> {
    /// What was due, by the clock, and what became of it.
    pub doses: Vec<DayDose>,
    /// What was taken without being due, or for a dose that the plan does not ask for any more, by its time.
    pub beside: Vec<&'a DoseEntry>,
    pub counts: Counts,
    /// The day has not begun.
    coming: bool,
}

/// The state of a course on a day, in as much detail as rows and comparisons need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InForce {
    /// Before the first plan.
    Before,
    /// On a step of a revision, at a dose.
    Step { plan: usize, step: u32, dose: String },
    /// Paused.
    Paused,
    /// Stopped, ended, or archived.
    After,
}

/// What is in force on a day, and the place on the ladder it follows from.
pub(super) type Here = Rc<(InForce, Place)>;

/// Finds what is in force day after day, and prints the dose of a step only when it changes.
pub(super) struct Follow<'a> {
    pub(super) course: &'a Course,
    pub(super) timeline: &'a Timeline,
    last: Option<(StepAt, String)>,
    /// The days that were asked about last: two weeks that are compared have seven of them in common with the next two.
    days: VecDeque<(NaiveDate, Here)>,
}

/// How many days are known at once.
const FORTNIGHT: usize = 14;

impl<'a> Ground<'a> {
    /// Indexes the entries that count for the days from one to another, both included.
    pub(super) fn new(
        regimen: &'a Regimen,
        schedules: &'a Schedules,
        (from, to): (NaiveDate, NaiveDate),
        now: DateTime<FixedOffset>,
        wall: &'a dyn Wall,
    ) -> Self {
        let turn = regimen.settings.day_turn;
        let mut ground = Self {
            regimen,
            schedules,
            today: day_of(now, turn),
            last: last_day(regimen, now),
            view: Days::new(regimen, schedules, (from, to), now, wall),
            readings: BTreeMap::new(),
            notes: ByDay::new(Vec::new(), (from, to)),
            known: None,
        };
        let mut of_measures: BTreeMap<&MeasureId, Vec<(NaiveDate, &ReadingEntry)>> = BTreeMap::new();
        let mut notes: Vec<(NaiveDate, &NoteEntry)> = Vec::new();
        let inside = |day: NaiveDate| from <= day && day <= to;
        let (first, last) = (Month::of(from).plus(-1), Month::of(to).plus(1));
        let months = regimen
            .journal
            .months()
            .filter(|(month, _)| first <= *month && *month <= last);
        for (_, month) in months {
            for entry in month.readings.iter().filter(|entry| entry.void.is_none()) {
                let day = entry.day.unwrap_or_else(|| entry.at.date_naive());
                if inside(day) {
                    of_measures.entry(&entry.measure).or_default().push((day, entry));
                }
            }
            for entry in month.notes.iter().filter(|entry| entry.void.is_none()) {
                let day = entry.day.unwrap_or_else(|| entry.at.date_naive());
                if inside(day) {
                    notes.push((day, entry));
                }
            }
        }
        // Of one time the one that was written last comes last: the order of the file.
        for (measure, mut entries) in of_measures {
            entries.sort_by_key(|(day, entry)| (*day, entry.at));
            ground.readings.insert(measure, ByDay::new(entries, (from, to)));
        }
        notes.sort_by_key(|(day, entry)| (*day, entry.at));
        ground.notes = ByDay::new(notes, (from, to));
        ground
    }

    /// The same, where some days were judged already.
    pub(super) fn knowing(self, known: Option<&'a JudgedDays<'a>>) -> Self {
        Self { known, ..self }
    }

    /// The courses with their timelines, in the order of their identifiers.
    pub(super) fn courses(&self) -> Vec<(&'a Course, &'a Timeline)> {
        self.view.courses()
    }

    /// The courses, each to be followed from day to day.
    pub(super) fn followed(&self) -> Vec<Follow<'a>> {
        let courses = self.courses().into_iter();
        courses
            .map(|(course, timeline)| Follow::new(course, timeline))
            .collect()
    }

    /// The doses of a course that are due on other days and can be taken now.
    pub(super) fn waiting(&self, course: &Course, timeline: &Timeline) -> Vec<DayDose> {
        self.view.waiting(course, timeline, self.today)
    }

    /// The readings that count for a day up to the last one, by their time.
    pub(super) fn readings(
        &self,
        measure: &MeasureId,
        day: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = &'a ReadingEntry> + Clone {
        let of_measure = self.readings.get(measure).filter(|_| day <= self.last);
        let of_day = of_measure.map_or(&[][..], |days| days.on(day));
        of_day.iter().map(|(_, entry)| *entry)
    }

    /// The first day from one to another on which there is a reading of any of these measures.
    pub(super) fn first_reading(&self, measures: &[MeasureId], from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
        let days = measures.iter().filter_map(|measure| self.readings.get(measure));
        let first = days.filter_map(|days| {
            let entries = &days.entries;
            entries.get(entries.partition_point(|(day, _)| *day < from))
        });
        first.map(|(day, _)| *day).filter(|day| *day <= to).min()
    }

    /// The first day of the earliest plan.
    pub(super) fn first_plan(&self) -> Option<NaiveDate> {
        let plans = self
            .courses()
            .into_iter()
            .filter_map(|(_, timeline)| timeline.plans().first());
        plans.map(|plan| plan.from).min()
    }

    /// The last day up to one on which there is a reading of any of these measures or an entry of the course.
    pub(super) fn last_entry(&self, course: &CourseId, measures: &[MeasureId], to: NaiveDate) -> Option<NaiveDate> {
        let readings = measures.iter().filter_map(|measure| self.readings.get(measure));
        let readings = readings.filter_map(|days| last(days, to));
        let doses = self.view.records().last(course, to);
        readings.chain(doses).max()
    }

    /// Whether anything at all was rated on a day.
    pub(super) fn is_rated(&self, day: NaiveDate) -> bool {
        day <= self.last && self.readings.values().any(|days| !days.on(day).is_empty())
    }

    /// A record without a planned dose as a day shows it.
    pub(super) fn unscheduled_entry(&self, entry: &DoseEntry, day: NaiveDate) -> DoseEntry {
        self.view.unscheduled_entry(entry, day)
    }

    /// The notes of a day, by their time.
    pub(super) fn notes(&self, day: NaiveDate) -> impl Iterator<Item = &'a NoteEntry> {
        self.notes.on(day).iter().map(|(_, note)| *note)
    }

    /// What was due of a course on a day and what became of it, as it is known already or judged now.
    pub(super) fn judged(&self, course: &Course, timeline: &Timeline, date: NaiveDate) -> Cow<'_, Judged<'a>> {
        let known = self.known.and_then(|known| known.of(&course.id, date));
        known.map_or_else(|| Cow::Owned(self.judge(course, timeline, date)), Cow::Borrowed)
    }

    /// What was due of a course on a day, what became of it, and what was taken without being planned.
    fn judge(&self, course: &Course, timeline: &Timeline, date: NaiveDate) -> Judged<'a> {
        let mut of_day = self.view.course_day(course, timeline, date);
        let held = of_day.doses.into_iter().map(|dose| self.view.held_against_limits(dose));
        of_day.doses = held.collect();
        let taken = |entry: &&DoseEntry| matches!(&entry.outcome, Outcome::Taken(amount) if !amount.value.is_zero());
        let mut beside: Vec<&DoseEntry> = of_day.unplanned.into_iter().filter(taken).collect();
        beside.sort_by_key(|entry| entry.at);
        let mut judged = Judged {
            doses: of_day.doses,
            beside,
            counts: Counts::default(),
            coming: date > self.last,
        };
        judged.count();
        judged
    }
}

impl Judged<'_> {
    fn count(&mut self) {
        self.counts = Counts::default();
        for dose in self.doses.iter().filter(|dose| dose.due.action != Some(Action::Remove)) {
            let coming = self.coming && !dose.status.is_trace();
            if dose.unknown && !coming {
                self.counts.not_known += 1;
                continue;
            }
            self.counts.add(if coming { Status::Planned } else { dose.status });
        }
    }

    /// Takes the doses out that are not wanted, each as a day of its own.
    pub(super) fn take_out(&mut self, is_out: impl FnMut(&mut DayDose) -> bool) -> Vec<Self> {
        let out: Vec<DayDose> = self.doses.extract_if(.., is_out).collect();
        self.count();
        let alone = out.into_iter().map(|dose| {
            let mut alone = Self {
                doses: vec![dose],
                beside: Vec::new(),
                counts: Counts::default(),
                coming: self.coming,
            };
            alone.count();
            alone
        });
        alone.collect()
    }

    /// The amounts taken, each record once.
    pub(super) fn taken(&self) -> impl Iterator<Item = &crate::domain::amount::Quantity> {
        // A record that only says that a patch was taken off is not an amount taken, and a trace is counted with its
        // dose.
        let doses = self.doses.iter();
        let doses = doses.filter(|dose| dose.due.action != Some(Action::Remove) && !dose.due.trace);
        let planned = doses.flat_map(|dose| dose.taken().map(|(_, amount)| amount));
        planned.chain(self.beside.iter().filter_map(|entry| match &entry.outcome {
            Outcome::Taken(amount) => Some(amount),
            Outcome::Skipped | Outcome::Held => None,
        }))
    }

    /// Whether something was due.
    pub(super) fn is_due(&self) -> bool {
        self.doses.iter().any(|dose| !dose.due.trace)
    }
}

impl<'a> Follow<'a> {
    pub(super) fn new(course: &'a Course, timeline: &'a Timeline) -> Self {
        Self {
            course,
            timeline,
            last: None,
            days: VecDeque::with_capacity(FORTNIGHT + 1),
        }
    }

    /// What is in force on a day.
    pub(super) fn on(&mut self, date: NaiveDate) -> Here {
        if let Some((_, here)) = self.days.iter().rev().find(|(day, _)| *day == date) {
            return Rc::clone(here);
        }
        let here = Rc::new(self.by(self.timeline, date));
        self.days.push_back((date, Rc::clone(&here)));
        if self.days.len() > FORTNIGHT + 1 {
            self.days.pop_front();
        }
        here
    }

    /// What was in force for a dose when it was planned: another step than that of the day where a decision begins in the
    /// middle of it, or where the dose was moved there.
    pub(super) fn planned(&mut self, dose: &DayDose) -> InForce {
        self.by(self.timeline.planned_by(&dose.due), dose.due.key.date).0
    }

    /// Whether some dose of a day may be of another step than that of the day.
    pub(super) fn is_mixed(&self, date: NaiveDate) -> bool {
        let moved = || self.timeline.moved_to((date, date)).next().is_some();
        self.timeline.is_cut(date) || self.timeline.has_zone() || moved()
    }

    fn by(&mut self, timeline: &Timeline, date: NaiveDate) -> (InForce, Place) {
        let place = timeline.place(date);
        if self.course.archived.is_some_and(|gone| date >= gone) {
            return (InForce::After, place);
        }
        let force = match &place {
            Place::Before(_) => InForce::Before,
            Place::Paused { .. } => InForce::Paused,
            Place::Stopped(_) | Place::Over(_) => InForce::After,
            Place::Step(at) => InForce::Step {
                plan: at.plan,
                step: at.step,
                dose: self.dose(at),
            },
        };
        (force, place)
    }

    /// The dose at a place on the ladder, with equal doses of a day one by one.
    pub(super) fn apart(&self, at: &StepAt) -> Option<String> {
        let plan = self.timeline.plans().get(at.plan)?;
        Some(label::apart(at, plan, self.timeline.words()))
    }

    fn dose(&mut self, at: &StepAt) -> String {
        let same = |last: &StepAt| {
            last.plan == at.plan && last.step == at.step && last.replaced == at.replaced && last.set == at.set
        };
        if let Some((_, dose)) = self.last.as_ref().filter(|(last, _)| same(last)) {
            return dose.clone();
        }
        let plan = self.timeline.plans().get(at.plan);
        let dose = plan.map_or_else(String::new, |plan| label::dose(at, plan, self.timeline.words()));
        self.last = Some((at.clone(), dose.clone()));
        dose
    }
}
