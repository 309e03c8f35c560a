//! Limits that the plan cannot keep from today on, or that no plan could keep: reported at the limit, not at the step.

use chrono::{Days, NaiveDate};

use super::super::fault::Fault;
use super::super::reader::{self, Fields, Reader};
use super::{change_of, note};
use crate::domain::bottle;
use crate::domain::clock::STEADY;
use crate::domain::course::Course;
use crate::domain::day::Behind;
use crate::domain::decision::{Surroundings, closer};
use crate::domain::draft::{Basis, steep_rise};
use crate::domain::limits::{PlanFault, Planning, Rule, plan_faults};
use crate::domain::schedule::{History, Timeline};
use crate::domain::supply::strengths;
use crate::domain::vocabulary::Vocabulary;

/// How far ahead the plan is looked at, in days: three years, longer than any titration.
const AHEAD: u64 = 3 * 366;

/// A course and what is known about it.
pub(in crate::store) struct Ahead<'a> {
    /// The course.
    pub(in crate::store) course: &'a Course,
    /// What it asks for.
    pub(in crate::store) timeline: &'a Timeline,
    /// What was taken, where the plan depends on it.
    pub(in crate::store) history: &'a History,
    /// Slots and counted words.
    pub(in crate::store) words: &'a Vocabulary,
    /// Today.
    pub(in crate::store) today: NaiveDate,
    /// The other courses, whose doses may count towards its limits.
    pub(in crate::store) others: &'a [(&'a Course, &'a Timeline)],
}

/// What is not reported for the same file already.
pub(in crate::store) fn ahead(file: &str, bytes: &[u8], of: &Ahead<'_>, told: &[Fault]) -> Vec<Fault> {
    let limits = &of.course.limits;
    let table = reader::decode(file, bytes).and_then(|text| Ok((text, reader::parse(file, text)?)));
    let Ok((text, table)) = table else { return Vec::new() };
    let mut r = Reader::new(file, text);
    come_closer(&mut r, &Fields::root(&table), of);
    let top = Fields::root(&table);
    in_use(&mut r, &top, of);
    let fields = top.inner(&mut r, "limits", "limits");
    let to = of.today.checked_add_days(Days::new(AHEAD)).unwrap_or(of.today);
    let stated = [
        (Rule::PerDose, &limits.per_dose),
        (Rule::PerDay, &limits.per_day),
        (Rule::PerCalendarDay, &limits.per_calendar_day),
        (Rule::PerWeek, &limits.per_week),
        (Rule::PerEpisode, &limits.per_episode),
    ];
    // A step that is over it on any ordinary day is reported where it is written.
    let known = |fault: &PlanFault| {
        let most = stated.iter().find(|(rule, _)| *rule == fault.rule);
        let words = most.and_then(|(_, most)| most.as_ref().map(|most| format!("over your limit of {most}")));
        fault.against.is_none()
            && words.is_some_and(|words| told.iter().any(|f| f.file == file && f.message.contains(&words)))
    };
    let beside = Planning {
        others: of.others,
        steady: true,
        ..Planning::default()
    };
    for fault in plan_faults(of.course, of.timeline, (of.today, to), &STEADY, beside) {
        if !known(&fault) {
            // A slip of the unit is one without any limit as well.
            match &fields {
                Some(fields) => note(&mut r, fields, key(fault.rule), &fault.text),
                None => note(&mut r, &top, "plan", &fault.text),
            }
        }
    }
    let Some(fields) = fields else { return r.into_faults() };
    let basis = Basis {
        course: of.course,
        words: of.words,
        history: of.history,
        today: of.today,
        first: of.today,
        after: None,
        behind: Behind::default(),
        waits: None,
        around: Surroundings {
            others: of.others,
            wall: &STEADY,
            recorded: &[],
        },
    };
    if let (Some(limit), Some((on, by))) = (&limits.rise, steep_rise(&basis)) {
        let on = on.format("%a %-d %b %Y");
        let text = format!("your limit for one rise is {limit}; on {on} the dose of a day rises by {by}");
        note(&mut r, &fields, "rise", &text);
    }
    r.into_faults()
}

/// A vial, bottle or box that is no longer good, and dates that say nothing.
fn in_use(r: &mut Reader<'_>, top: &Fields<'_>, of: &Ahead<'_>) {
    let (today, bottle) = (of.today, &of.course.bottle);
    for good in bottle::good(of.course).iter().filter(|good| good.until < today) {
        let key = if good.opened.is_some() { "opened" } else { "expires" };
        note(r, top, key, &good.words(today));
    }
    if let Some((_, day)) = bottle.opened.iter().find(|(_, day)| *day > today) {
        note(r, top, "opened", &format!("{day} is in the future"));
    }
    if !bottle.opened.is_empty() && bottle.keeps.is_none() {
        let text = "without `keeps` it is not known how long it is good; expected a length such as keeps = \"28 days\"";
        note(r, top, "opened", text);
    }
    let strengths: Vec<String> = of
        .course
        .preparation
        .strengths
        .iter()
        .map(ToString::to_string)
        .collect();
    let each = of.course.supply.iter().map(|supply| &supply.each);
    for fault in each.filter_map(|each| strengths::fault(&of.course.preparation, each)) {
        note(r, top, "supply", &fault);
    }
    for (key, dates) in [("opened", &bottle.opened), ("expires", &bottle.expires)] {
        let strange = dates.iter().find(|(of, _)| !of.is_empty() && !strengths.contains(of));
        if let Some((of, _)) = strange {
            note(r, top, key, &format!("`{of}` is none of `strengths`"));
        }
    }
}

/// Two doses to come that a decision brings closer together than the rhythm of their steps. One in force already is
/// named by its receipt; in a file that was written by hand nobody saw one.
fn come_closer(r: &mut Reader<'_>, top: &Fields<'_>, of: &Ahead<'_>) {
    let mut told = Vec::new();
    for fields in top.list(r, "change", "change") {
        let Some(on) = fields.date(r, "on") else { continue };
        let Some(said) = fields.words(r, "do", "") else {
            continue;
        };
        let index = change_of(of.course, on, said.text)
            .and_then(|change| of.course.changes.iter().position(|other| std::ptr::eq(other, change)));
        let Some(index) = index else { continue };
        let mut without = of.course.clone();
        without.changes.remove(index);
        let was = Timeline::new(&without, of.words, of.history.clone());
        let Some(two) = closer(&was, of.timeline, on.max(of.today), Surroundings::nothing()) else {
            continue;
        };
        // Two decisions may have one outcome.
        if !told.contains(&two) {
            let clock = of.timeline.clock_elsewhere(two.second.date(), &STEADY);
            let by = clock.map_or(String::new(), |clock| format!(", by {clock}"));
            note(r, &fields, "do", &format!("{}{by}", two.words(of.today)));
            told.push(two);
        }
    }
}

/// The key of `[limits]` that a rule is.
fn key(rule: Rule) -> &'static str {
    match rule {
        Rule::Apart => "gap",
        rule => rule.key(),
    }
}
