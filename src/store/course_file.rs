//! `courses/NAME.toml`: one course.

mod body;
mod counted;
pub(super) mod keys;
mod limits;
mod plan;
mod preparation;
mod values;

pub(crate) use self::keys::{COURSE, LIMITS, SUPPLY};
pub(crate) use self::limits::show_late;
pub(crate) use self::plan::{change, plan};
pub(crate) use self::values::{amount, length, quantity};

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use self::counted::{counts, more_than_itself};
use self::keys::TOP_ONLY;
use self::limits::limits_of;
use self::plan::names_from;
use self::preparation::preparation;
use super::fault::{Fault, Severity};
use super::reader::{self, Fields, Reader};
use crate::domain::bottle;
use crate::domain::change::Change;
use crate::domain::course::{Bottle, Clock, Course, CourseId, Preparation, Supply, VoidPlan};
use crate::domain::supply::strengths;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::zone::Zone;

/// The sections that decide what is due and what is allowed.
const SECTIONS: &[&str] = &["plan", "change", "limits"];

/// What a course file says.
pub(crate) struct CourseFile {
    /// The name that is shown; that of the file where it has none.
    pub(crate) name: String,
    /// What the product is, also of a course that cannot be used: its journal uses the words of it.
    pub(crate) prepared: Preparation,
    /// The course; `None` when something in it is wrong: half a plan is not a plan.
    pub(crate) course: Option<Course>,
    /// Everything that is wrong or worth knowing.
    pub(crate) faults: Vec<Fault>,
}

/// Whether a fault is a key of the course that is in a table: what else is wrong mostly follows from that.
pub(crate) fn is_misplaced(fault: &Fault) -> bool {
    let key = fault.key.rsplit_once('.').map(|(_, key)| key);
    fault.severity == Severity::Warning && key.is_some_and(|key| TOP_ONLY.contains(&key))
}

/// Reads a course file. `file` is its name for faults, `words` the vocabulary of the settings.
pub(crate) fn read(file: &str, id: &CourseId, bytes: &[u8], words: &Vocabulary) -> CourseFile {
    match reader::decode(file, bytes).and_then(|text| Ok((text, reader::parse(file, text)?))) {
        Ok((text, table)) => understand(file, id, text, &table, words),
        Err(fault) => CourseFile {
            name: id.to_string(),
            prepared: Preparation::default(),
            course: None,
            faults: vec![fault],
        },
    }
}

/// The same of a file that was parsed already.
pub(crate) fn understand(file: &str, id: &CourseId, text: &str, table: &DeTable<'_>, words: &Vocabulary) -> CourseFile {
    let missing = TOP_ONLY.iter().copied().filter(|key| !table.contains_key(*key));
    let mut r = Reader::new(file, text)
        .with_top(missing.collect())
        .with_limits(LIMITS)
        .with_sections(SECTIONS);
    let course = course(&mut r, &Fields::root(table), id, words);
    let name = course.name.clone();
    let prepared = course.preparation.clone();
    let faults = r.into_faults();
    let usable = !faults.iter().any(Fault::is_error);
    CourseFile {
        name,
        prepared,
        course: usable.then_some(course),
        faults,
    }
}

fn course(r: &mut Reader<'_>, top: &Fields<'_>, id: &CourseId, words: &Vocabulary) -> Course {
    let soft = top.soft();
    let name = top.text(r, "name");
    let name = top.need(r, "name", name, "the name of the product, such as name = \"Examplin\"");
    let mut words = words.clone();
    let count = top.choose(
        r,
        "count",
        "the thing that is counted in one word, such as spray, tablet or mL",
        |text| {
            let text = text.trim();
            let fits = !text.is_empty() && text.len() <= 40 && text.chars().all(|c| c.is_alphabetic() || c == '-');
            (fits && counts(text, &words)).then(|| text.to_owned())
        },
    );
    if let Some(count) = &count {
        words.count_in(count);
    }
    if let Some(DeValue::Table(components)) = top.value("contains").map(toml::Spanned::get_ref) {
        for name in components.keys() {
            words.add_component(name.get_ref());
        }
    }
    let (mut plans, mut void_plans) = (Vec::new(), Vec::new());
    for fields in top.list(r, "plan", "plan") {
        match (plan(r, &fields, &words), fields.text(r, "void")) {
            (Some(plan), Some(void)) => void_plans.push(VoidPlan { plan, void }),
            (Some(plan), None) => plans.push(plan),
            (None, _) => {}
        }
    }
    let mut changes: Vec<Change> = top
        .list(r, "change", "change")
        .iter()
        .filter_map(|fields| change(r, fields, &words))
        .collect();
    // A person adds a line wherever it suits; what counts is the date, and for one date the order of the file.
    plans.sort_by_key(|plan| plan.from);
    void_plans.sort_by_key(|gone| gone.plan.from);
    changes.sort_by_key(|change| change.on);
    let preparation = preparation(r, top, count, &words);
    if let Some(wrong) = more_than_itself(&preparation) {
        top.fault(r, "contains", &wrong);
    }
    let limits = top.inner(r, "limits", "limits");
    let limits = limits.map(|fields| limits_of(r, &fields, &words, &preparation));
    let course = Course {
        id: id.clone(),
        name: name.unwrap_or_else(|| id.to_string()),
        route: soft.text(r, "route"),
        preparation,
        prescriber: soft.text(r, "prescriber"),
        missed: soft.text(r, "missed"),
        note: soft.text(r, "note"),
        standard_dose: soft.text(r, "standard_dose"),
        limits: limits.unwrap_or_default(),
        window: length(r, &soft, "window"),
        supply: soft.inner(r, "supply", "supply").and_then(|fields| {
            fields.close(r, SUPPLY);
            if fields.table().is_empty() {
                return None;
            }
            let on = fields.date(r, "on");
            let text = fields.value("left").and_then(|left| left.get_ref().as_str());
            let each = text.and_then(|text| strengths::parse(text, words.counted()));
            let (left, each) = match each {
                Some((left, each)) => (Some(left), each),
                None => (quantity(r, &fields, "left", &words), Vec::new()),
            };
            Some(Supply {
                on: fields.need(r, "on", on, "the date of the count")?,
                left: fields.need(r, "left", left, "an amount such as 12 mL")?,
                each,
            })
        }),
        sites: sites(r, &soft),
        rotation: soft
            .choose(r, "rotation", "in turn or least recent", |text| text.parse().ok())
            .unwrap_or_default(),
        bottle: Bottle {
            opened: dates(r, &soft, "opened"),
            keeps: length(r, &soft, "keeps"),
            expires: dates(r, &soft, "expires"),
        },
        clock: top
            .read(r, "zone", "a time zone such as Europe/Zurich", |text| {
                text.parse::<Zone>().map_err(|error| error.to_string())
            })
            .map_or(Clock::Local, Clock::Zone),
        archived: top.date(r, "archived"),
        plans,
        void_plans,
        changes,
    };
    top.close(r, COURSE);
    if let Some(first) = course.plans.iter().map(|plan| plan.from).min() {
        for change in course
            .changes
            .iter()
            .filter(|change| change.on < first && change.void.is_none() && !names_from(&change.verb, first))
        {
            let text = format!(
                "the change of {} is before the first plan, which begins on {first}; it changes nothing",
                change.on
            );
            soft.fault(r, "change", &text);
        }
    }
    let mut ids: Vec<&str> = course.changes.iter().filter_map(|c| c.id.as_deref()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        soft.fault(r, "change", "two changes have the same id; expected one each");
    }
    course
}

/// The sites, each once.
fn sites(r: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<String> {
    let mut sites: Vec<String> = Vec::new();
    for site in fields.texts(r, "sites").unwrap_or_default() {
        let site = site.trim();
        let same = |known: &String| known.to_lowercase() == site.to_lowercase();
        if site.is_empty() || sites.iter().any(same) {
            fields.fault(
                r,
                "sites",
                "a site is empty or there twice; expected each once, such as [\"left thigh\", \"right thigh\"]",
            );
        } else {
            sites.push(site.to_owned());
        }
    }
    sites
}

/// One date, or a table with one for each strength.
fn dates(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Vec<(String, NaiveDate)> {
    match fields.value(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Table(table)) => {
            let of = fields.inner(r, key, "opened");
            let strengths: Vec<String> = table.keys().map(|strength| strength.get_ref().to_string()).collect();
            let date = |strength: String| Some((end(r, of.as_ref()?, &strength, key)?, strength));
            let dates = strengths.into_iter().filter_map(date);
            dates.map(|(date, strength)| (strength, date)).collect()
        }
        _ => end(r, fields, key, key)
            .map(|date| (String::new(), date))
            .into_iter()
            .collect(),
    }
}

/// A date; of what `expires` also what is printed on a box, such as `"EXP 03/2027"`.
fn end(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, of: &str) -> Option<NaiveDate> {
    let is_text = matches!(fields.value(key).map(toml::Spanned::get_ref), Some(DeValue::String(_)));
    if of == "expires" && is_text {
        let expected = "a date such as 2027-03-31, or the month on the box such as \"03/2027\"";
        return fields.choose(r, key, expected, bottle::printed_end);
    }
    fields.date(r, key)
}
