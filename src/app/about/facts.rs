//! What is known of a medicine, line by line, and what was recorded of it last.

use chrono::{NaiveDate, TimeDelta};

use super::supply;
use crate::app::about::supply::BACK;
pub use crate::app::about::supply::needs_from;
use crate::app::words;
use crate::app::world::World;
use crate::domain::bottle;
use crate::domain::course::{Course, CourseId, Late};
use crate::domain::day::{Day, DayDose};
use crate::domain::directions::{Days, Directions, Moment};
use crate::domain::draft::gate;
use crate::domain::journal::DoseEntry;
use crate::domain::measure::{Asked, Scale};
use crate::domain::preparation::form_words;
use crate::domain::schedule::{Place, RungKind, Timeline};
use crate::domain::sites;

/// At most this many entries are listed.
const ENTRIES: usize = 40;

/// How many days ahead the next appointment is searched for.
const AHEAD: i64 = 400;

/// At most this many windows are listed one by one.
const WINDOWS: usize = 4;

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Since when it is in use, or where it is.
    pub standing: String,
    /// What is known.
    pub facts: Vec<Fact>,
    /// What was recorded or not, the newest first.
    pub entries: Vec<Last>,
}

/// One thing that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Of what kind.
    pub label: Label,
    /// In words, paragraph by paragraph.
    pub lines: Vec<String>,
}

/// A due dose that is over, or something taken that was not due.
#[derive(Clone, Debug, PartialEq)]
pub enum Last {
    /// A due dose and what became of it.
    Dose(Box<DayDose>),
    /// Taken without being due.
    Beside(Box<DoseEntry>),
}

/// The kinds of facts, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word before its line")]
pub enum Label {
    Plan,
    Window,
    Form,
    LateDose,
    Apart,
    OneDose,
    MostADay,
    MostAWeek,
    OneRise,
    Words,
    Prescriber,
    Sites,
    Supply,
    InUse,
    Watch,
}

impl Label {
    /// The word before its line.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Window => "Window",
            Self::Form => "Form",
            Self::LateDose => "Late dose",
            Self::Apart => "Apart",
            Self::OneDose => "Per dose",
            Self::MostADay => "Per day",
            Self::MostAWeek => "Per week",
            Self::OneRise => "Step up",
            Self::Words => "Note",
            Self::Prescriber => "Prescriber",
            Self::Sites => "Sites",
            Self::Supply => "Supply",
            Self::InUse => "In use",
            Self::Watch => "Asks about",
        }
    }
}

impl Label {
    /// The field of the form in which it is changed.
    pub const fn field(self) -> &'static str {
        match self {
            Self::LateDose => "late dose",
            Self::OneDose => "in one dose",
            Self::MostADay => "in 24 hours",
            Self::MostAWeek => "in 7 days",
            Self::OneRise => "largest rise",
            Self::Watch => "questions",
            Self::Form => "strength",
            Self::InUse => "opened",
            other => other.words(),
        }
    }
}

/// The page of a course.
pub fn page(world: &World, id: &CourseId) -> Page {
    let Some(course) = world.regimen.course(id) else {
        return Page {
            standing: String::new(),
            facts: Vec::new(),
            entries: Vec::new(),
        };
    };
    let mut facts = facts(world, course);
    for line in facts.iter_mut().flat_map(|fact| &mut fact.lines) {
        *line = world.written(line);
    }
    Page {
        standing: world.written(&standing(world, course)),
        facts,
        entries: entries(world, course),
    }
}

fn standing(world: &World, course: &Course) -> String {
    let today = world.today();
    let full = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    match (course.archived, course.plans.iter().map(|plan| plan.from).min()) {
        (Some(on), _) => format!("archived on {}", full(on)),
        (None, Some(from)) if from > today => format!("begins on {}", full(from)),
        (None, Some(from)) => format!("in use since {}", full(from)),
        (None, None) => "not in use yet".to_owned(),
    }
}

/// A ceiling, where there is one.
fn most<T: std::fmt::Display>(most: Option<&T>) -> Vec<String> {
    most.into_iter().map(|most| format!("at most {most}")).collect()
}

fn facts(world: &World, course: &Course) -> Vec<Fact> {
    let limits = &course.limits;
    let date = limits.per_calendar_day.iter();
    let mut day: Vec<String> = date
        .map(|most| format!("at most {most} from midnight to midnight"))
        .collect();
    day.extend(
        limits
            .per_day
            .iter()
            .map(|most| format!("at most {most} in any 24 hours")),
    );
    let hours = limits.per_hours.iter();
    day.extend(hours.map(|(hours, most)| format!("at most {most} in any {hours} hours")));
    let all = [
        (Label::Plan, plan_words(world, course)),
        (Label::Window, window(world, course)),
        (Label::Form, form_words(course).into_iter().collect()),
        (Label::LateDose, late(world, course)),
        (
            Label::Apart,
            limits
                .gap
                .iter()
                .map(|gap| format!("at least {}", words::length(*gap)))
                .collect(),
        ),
        (Label::OneDose, most(limits.per_dose.as_ref())),
        (Label::MostADay, day),
        (Label::MostAWeek, most(limits.per_week.as_ref())),
        (Label::OneRise, most(limits.rise.as_ref())),
        (
            Label::Words,
            course.note.iter().map(|note| format!("\"{note}\"")).collect(),
        ),
        (Label::Prescriber, prescriber(world, course)),
        (Label::Sites, sites(world, course)),
        (
            Label::Supply,
            std::iter::once(supply_words(world, course))
                .chain(supply::each_words(world, course))
                .collect(),
        ),
        (Label::InUse, in_use(world, course)),
        (Label::Watch, watch(world, course)),
    ];
    let hidden = |lines: Vec<String>| {
        if world.hidden { vec!["--".to_owned()] } else { lines }
    };
    all.into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(label, lines)| Fact {
            label,
            lines: hidden(lines),
        })
        .collect()
}

/// The sites, which is next, and where the last dose went.
fn sites(world: &World, course: &Course) -> Vec<String> {
    let journal = &world.regimen.journal;
    let Some(next) = sites::next(course, journal, world.now) else {
        return Vec::new();
    };
    let last = sites::last(course, journal, world.now);
    let last = last.map(|(site, at)| format!("last {site} on {}", words::day_near(at.date_naive(), world.today())));
    let order = format!("{}, {}", course.sites.join(", "), course.rotation);
    std::iter::once(format!("next {next}"))
        .chain(last)
        .chain([order])
        .collect()
}

/// Until when what is in use is good, what is left in it, and whether the next dose takes two.
fn in_use(world: &World, course: &Course) -> Vec<String> {
    let (today, turn, journal) = (world.today(), world.regimen.settings.day_turn, &world.regimen.journal);
    let mut found: Vec<String> = bottle::good(course).iter().map(|good| good.words(today)).collect();
    // What was taken since is read so far back.
    if course
        .bottle
        .opened
        .iter()
        .any(|(_, opened)| *opened < needs_from(world, course))
    {
        return found;
    }
    found.extend(bottle::left_in_open(course, journal, turn).map(|left| format!("{left} in the open one")));
    let day = world.day_at(today);
    let next = day
        .all()
        .find(|dose| dose.due.course == course.id && dose.status.is_open());
    let two = next.and_then(|dose| bottle::of_two(course, journal, &dose.due.amount, turn));
    found.extend(two.map(|two| format!("the next dose: {two}")));
    found
}

/// What is taken now, then its place in the ladder and what a draft is about.
pub fn plan_words(world: &World, course: &Course) -> Vec<String> {
    let today = world.today();
    let Some(timeline) = world.schedules.timeline(&course.id) else {
        return Vec::new();
    };
    let near = |day: NaiveDate| words::day_near(day, today);
    let hidden = |text: String| if world.hidden { "--".to_owned() } else { text };
    let found = match timeline.place(today) {
        _ if let Some(on) = course.archived => {
            let mut found = vec![format!("archived {}", near(on))];
            found.extend(before(course, world, on).map(|take| hidden(format!("before that {take}"))));
            found
        }
        Place::Before(None) => vec!["no plan in force yet".to_owned()],
        Place::Before(Some(from)) => vec![format!("begins {}", near(from))],
        Place::Paused { since, until: None, .. } => vec![format!("paused since {}", near(since))],
        Place::Paused {
            since,
            until: Some(until),
            ..
        } => vec![format!("paused since {}, again from {}", near(since), near(until))],
        Place::Stopped(since) => vec![format!("stopped {}", near(since))],
        Place::Over(since) => vec![format!("ended {}", near(since.pred_opt().unwrap_or(since)))],
        Place::Step(at) => {
            let take = timeline.taken_on(today);
            let mut found = vec![hidden(take.as_ref().map_or_else(String::new, take_words))];
            found.extend(ladder(world, timeline, timeline.number(at.plan, at.step)));
            found
        }
    };
    let mut found = found;
    if world.drafts.contains_key(&course.id) {
        found.push("a draft is being worked on; it is not in force".to_owned());
    }
    found
}

/// What was taken before a course was archived.
fn before(course: &Course, world: &World, on: NaiveDate) -> Option<String> {
    let used = Course {
        archived: None,
        ..course.clone()
    };
    let words = &world.regimen.settings.words;
    let timeline = Timeline::new(&used, words, crate::domain::schedule::History::default());
    Some(take_words(&timeline.taken_on(on.pred_opt()?)?))
}

/// Which step of how many, until when, and what follows.
fn ladder(world: &World, timeline: &Timeline, step: u32) -> Option<String> {
    let today = world.today();
    let rungs = timeline.rungs(64);
    let here = rungs.iter().rposition(|rung| rung.from <= today)?;
    let steps = timeline.last_number(rungs.get(here)?.plan);
    // A hold is time on the step: what comes after it is what follows.
    let next = rungs.iter().skip(here + 1).find(|rung| rung.kind != RungKind::Hold);
    if steps < 2 && next.is_none() {
        return None;
    }
    let follows = next.map(|next| {
        let take = match next.kind {
            RungKind::Step | RungKind::Hold => {
                let plan = timeline.plans().get(next.plan);
                let number = usize::try_from(next.step).ok().and_then(|n| n.checked_sub(1));
                let step = plan.zip(number).and_then(|(plan, n)| plan.steps.get(n));
                step.map_or_else(|| "the next step".to_owned(), |step| step.take.to_string())
            }
            RungKind::Pause => "a pause".to_owned(),
            RungKind::Stop => "nothing more".to_owned(),
        };
        let asked = if next.asked || gate(timeline, today).is_some() {
            ", if you go ahead"
        } else {
            ""
        };
        format!("; then {take} from {}{asked}", words::day_near(next.from, today))
    });
    // What follows is an amount.
    let follows = follows.filter(|_| !world.hidden);
    Some(format!("step {step} of {steps}{}", follows.unwrap_or_default()))
}

/// `2.5 mg at 14:00 and 21:00, every day`; as the directions are written where they are more than that.
pub fn take_words(take: &Directions) -> String {
    let daily = take
        .lines
        .iter()
        .all(|line| line.days == Days::Every && !line.is_as_needed());
    let clocks: Option<Vec<String>> = take
        .lines
        .iter()
        .map(|line| match line.moment {
            Moment::Clock(time) => Some(time.format("%H:%M").to_string()),
            _ => None,
        })
        .collect();
    let same = take
        .lines
        .windows(2)
        .all(|two| two[0].amount == two[1].amount && two[0].lasts == two[1].lasts);
    let every = if daily && !take.lines.is_empty() {
        ", every day"
    } else {
        ""
    };
    match (take.lines.first(), clocks) {
        (Some(first), Some(clocks)) if daily && same && first.lasts.is_none() => {
            format!("{} at {}{every}", first.amount, listed(&clocks))
        }
        (None, _) => "nothing".to_owned(),
        _ => format!("{take}{every}"),
    }
}

/// `a, b and c`
fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The windows of the doses of other days that can be taken now, else of the next day on which something is due.
fn window(world: &World, course: &Course) -> Vec<String> {
    let Some(timeline) = world.schedules.timeline(&course.id) else {
        return Vec::new();
    };
    let own = |day: Day| -> Vec<DayDose> {
        let doses = day.carried.into_iter().chain(day.doses);
        doses
            .filter(|dose| dose.due.course == course.id && !dose.status.is_trace())
            .collect()
    };
    let today = own(world.schedules.today(&world.regimen, world.now, &*world.wall));
    let (of_today, carried): (Vec<DayDose>, Vec<DayDose>) =
        today.into_iter().partition(|dose| dose.due.on >= world.today());
    let open: Vec<DayDose> = carried.into_iter().filter(|dose| dose.status.is_due_now()).collect();
    let mut days = world.today().iter_days().skip(1).take(60);
    let mut next = || days.find(|day| !timeline.due_on(*day, &*world.wall).is_empty());
    let doses = match (open.is_empty(), of_today.is_empty()) {
        (false, _) => open,
        (true, false) => of_today,
        (true, true) => next().map_or_else(Vec::new, |day| own(world.day_at(day))),
    };
    if doses.is_empty() {
        return Vec::new();
    }
    let clock = |at: chrono::NaiveDateTime| world.clock(at.time());
    let mut all: Vec<String> = doses
        .iter()
        .map(|dose| {
            let (open, close) = dose.window;
            let with_day = |at: chrono::NaiveDateTime| {
                if at.date() == dose.due.on {
                    clock(at)
                } else {
                    format!("{} {}", at.format("%a"), clock(at))
                }
            };
            match dose.due.clock {
                Some(_) => format!("{}-{}", with_day(open), with_day(close)),
                None if open.date() < dose.due.on => format!(
                    "{} to {}",
                    words::day(open.date()),
                    words::day(close.date().pred_opt().unwrap_or(close.date()))
                ),
                None => "any time of the day".to_owned(),
            }
        })
        .collect();
    all.dedup();
    let more = all.len().saturating_sub(WINDOWS);
    all.truncate(WINDOWS);
    let more = if more == 0 {
        String::new()
    } else {
        format!(", and {more} more")
    };
    vec![format!("{}{more}", listed(&all))]
}

/// Until when a late dose is taken, where the prescription says how late: `until Tue 17 Mar 09:00 (5 days)`.
pub fn late_rule(world: &World, course: &Course, dose: Option<&DayDose>) -> Option<String> {
    let late = course.limits.late?;
    let length = match late {
        Late::After(minutes) => words::length(minutes),
        Late::BeforeNext(0) => "the next dose".to_owned(),
        Late::BeforeNext(minutes) => format!("{} before the next dose", words::length(minutes)),
    };
    Some(match dose.and_then(|dose| dose.late_until) {
        Some(until) => {
            let day = words::day_near(until.date(), world.today());
            format!("until {day} {} ({length})", world.clock(until.time()))
        }
        None => late.to_string(),
    })
}

/// The words about a late dose, and whose they are.
fn late(world: &World, course: &Course) -> Vec<String> {
    // How late a dose is taken is a limit, and part of the prescription.
    let today = (world.schedules).today(&world.regimen, world.now, &*world.wall);
    let dose = today
        .all()
        .find(|dose| dose.due.course == course.id && dose.status.is_open());
    let until = late_rule(world, course, dose).map(|rule| format!("late {rule}"));
    let Some(said) = &course.missed else {
        return vec![until.unwrap_or_else(|| "not in your plan; ask your prescriber or pharmacist".to_owned())];
    };
    let by = course
        .prescriber
        .as_deref()
        .map(|key| world.regimen.care.name_of(key).to_owned());
    let mut lines = vec![format!("\"{said}\"")];
    lines.extend(by);
    lines.extend(until);
    lines
}

/// `Dr N, next call Thu 26 Nov`
fn prescriber(world: &World, course: &Course) -> Vec<String> {
    let Some(key) = course.prescriber.as_deref() else {
        return Vec::new();
    };
    let care = &world.regimen.care;
    let name = care.name_of(key);
    let with = |other: &str| other == key || care.name_of(other) == name;
    let today = world.today();
    let ahead = today + TimeDelta::days(AHEAD);
    let next = care.visits(today, ahead).into_iter().find(|visit| with(&visit.with));
    let next = next.map(|a| {
        let what = a.what.as_deref().unwrap_or("appointment");
        let at = a.at.map(|at| format!(" {}", world.clock(at))).unwrap_or_default();
        format!(", next {what} {}{at}", words::day_near(a.on, today))
    });
    vec![format!("{}{}", care.reached_at(key), next.unwrap_or_default())]
}

fn supply_words(world: &World, course: &Course) -> String {
    match (supply::left(world, course), &course.supply) {
        (Some((left, lasts)), _) => lasts.words(&left, world.today()),
        (None, Some(counted)) => format!(
            "{} counted on {}",
            counted.left,
            words::day_near(counted.on, world.today())
        ),
        (None, None) => {
            let key = world
                .key(super::Scope::About, super::Action::Supply)
                .unwrap_or_default();
            format!("not counted; {key} counts it")
        }
    }
}

/// What is measured around its doses, and the side effects that are asked.
fn watch(world: &World, course: &Course) -> Vec<String> {
    let around = |asked: &Asked| matches!(asked, Asked::Around { course: of, .. } if *of == course.id);
    let asked = world
        .regimen
        .measures
        .iter()
        .filter(|measure| measure.retired.is_none());
    let names: Vec<String> = asked
        .filter(|m| around(&m.asked) || m.asked == Asked::Daily && matches!(m.scale, Scale::Grade { .. }))
        .map(|measure| measure.name.clone())
        .collect();
    if names.is_empty() {
        Vec::new()
    } else {
        vec![names.join(", ")]
    }
}

fn entries(world: &World, course: &Course) -> Vec<Last> {
    let mut found: Vec<Last> = Vec::new();
    for back in 0..=BACK {
        let day = world.day_at(world.today() - TimeDelta::days(back));
        let mut of_day: Vec<(chrono::NaiveDateTime, Last)> = Vec::new();
        let doses = day
            .doses
            .into_iter()
            .filter(|dose| dose.due.course == course.id && !dose.status.is_open());
        of_day.extend(doses.map(|dose| {
            let planned = || {
                dose.due
                    .key
                    .date
                    .and_time(dose.due.clock.unwrap_or(chrono::NaiveTime::MIN))
            };
            let at = dose.entries.last().map_or_else(planned, |entry| entry.at.naive_local());
            (at, Last::Dose(Box::new(dose)))
        }));
        let beside = day.beside.into_iter().filter(|entry| entry.course == course.id);
        of_day.extend(beside.map(|entry| (entry.at.naive_local(), Last::Beside(Box::new(entry)))));
        of_day.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        found.extend(of_day.into_iter().map(|(_, last)| last));
        if found.len() >= ENTRIES {
            break;
        }
    }
    found.truncate(ENTRIES);
    found
}
