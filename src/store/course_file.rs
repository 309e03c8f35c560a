//! `courses/NAME.toml`: one course.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

mod body;
mod counted;

use self::counted::{counts, more_than_itself};
use super::fault::{Fault, Severity};
use super::minutes::{minutes, show_minutes};
use super::reader::{self, Fields, Reader, Words, exact};
use crate::domain::amount::{Amount, Basis, Quantity, number};
use crate::domain::bottle;
use crate::domain::change::{Change, Verb};
use crate::domain::course::{
    Batch, Bottle, Clock, Course, CourseId, Late, Limits, MOST_HOURS, Preparation, SecondPart, Supply, VoidPlan,
};
use crate::domain::decision::named_days;
use crate::domain::journal::DueMoment;
use crate::domain::label;
use crate::domain::most::{self, Most};
use crate::domain::nearest::nearest;
use crate::domain::plan::{Begins, Length, Plan, Repeat, Step, Then};
use crate::domain::printed::Printed;
use crate::domain::ratio::Ratio;
use crate::domain::supply::strengths;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;
use crate::domain::zone::Zone;

/// Keys of a course, in the order in which they are written.
pub(crate) const COURSE: &[&str] = &[
    "name",
    "route",
    "count",
    "contains",
    "strengths",
    "divisible",
    "drops",
    "syringe",
    "mark",
    "round",
    "each",
    "powder",
    "water",
    "pack",
    "wear",
    "prescriber",
    "missed",
    "note",
    "standard_dose",
    "window",
    "zone",
    "archived",
    "sites",
    "rotation",
    "supply",
    "opened",
    "keeps",
    "expires",
    "dilution",
    "batch",
    "limits",
    "plan",
    "change",
];
/// Those that no other table of the file has: found in one, they were meant for the top.
pub(crate) const TOP_ONLY: &[&str] = &[
    "name",
    "route",
    "count",
    "contains",
    "strengths",
    "divisible",
    "drops",
    "syringe",
    "mark",
    "round",
    "powder",
    "water",
    "pack",
    "wear",
    "prescriber",
    "missed",
    "standard_dose",
    "window",
    "zone",
    "archived",
    "sites",
    "rotation",
    "opened",
    "keeps",
    "expires",
    "dilution",
];
/// Keys of `[batch]`.
pub(crate) const BATCH: &[&str] = &["material", "carried", "pieces"];
/// Keys of `dilution`.
pub(crate) const DILUTION: &[&str] = &["take", "to"];
/// Keys of `supply`.
pub(crate) const SUPPLY: &[&str] = &["on", "left"];
/// Keys of `[limits]`.
pub(crate) const LIMITS: &[&str] = &[
    "per_dose",
    "per_day",
    "per_calendar_day",
    "per_week",
    "per_episode",
    "per_6_hours",
    "shared",
    "gap",
    "second_part",
    "episode_gap",
    "interval",
    "washout",
    "max_factor",
    "rise",
    "late",
    "show",
];
/// Keys of `second_part`.
pub(crate) const SECOND_PART: &[&str] = &["after", "within"];
/// Keys of `[[plan]]`.
pub(crate) const PLAN: &[&str] = &[
    "from", "at", "steps", "begins", "repeat", "weight", "height", "surface", "entered", "by", "why", "void",
];
/// Keys of `begins`.
pub(crate) const BEGINS: &[&str] = &["step", "day", "first", "for", "until", "take"];
/// Keys of a step.
pub(crate) const STEP: &[&str] = &["for", "until", "take", "then", "note"];
/// Keys of `[[change]]`.
pub(crate) const CHANGE: &[&str] = &["id", "on", "after", "after_time", "do", "why", "by", "entered", "void"];

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
    let mut r = Reader::new(file, text).with_top(missing.collect()).with_limits(LIMITS);
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

fn preparation(r: &mut Reader<'_>, top: &Fields<'_>, count: Option<String>, words: &Vocabulary) -> Preparation {
    Preparation {
        count,
        contains: contains(r, top, words),
        strengths: top
            .texts(r, "strengths")
            .unwrap_or_default()
            .iter()
            .filter_map(|text| match Printed::parse(text, words.counted()) {
                Ok(quantity) => Some(quantity),
                Err(error) => {
                    top.fault(r, "strengths", &error.to_string());
                    None
                }
            })
            .collect(),
        divisible: match top.value("divisible").map(|v| exact(v.get_ref())) {
            Some(Some(value)) => Some(value.into()),
            _ => top.choose(
                r,
                "divisible",
                "whole, halves, thirds, quarters, or a number such as 0.5 or 1/3",
                divisible,
            ),
        }
        .filter(|part| {
            let fits = *part > Ratio::ZERO;
            if !fits {
                top.fault(r, "divisible", "expected a number above zero");
            }
            fits
        }),
        drops: each(
            r,
            top,
            "drops",
            &Unit::counted("drop"),
            "a number of drops in one mL, such as 20 drops/mL",
        ),
        syringe: each(
            r,
            top,
            "syringe",
            &Unit::Activity,
            "a number of units in one mL, such as 100 units/mL",
        ),
        mark: quantity(r, top, "mark", words),
        round: top
            .choose(r, "round", "refuse, down, up or nearest", |text| text.parse().ok())
            .unwrap_or_default(),
        each: printed(r, top, "each", words),
        powder: printed(r, top, "powder", words),
        water: printed(r, top, "water", words),
        pack: quantity(r, top, "pack", words),
        wear: length(r, top, "wear"),
        batch: top.inner(r, "batch", "batch").and_then(|fields| {
            fields.close(r, BATCH);
            let material = quantity(r, &fields, "material", words);
            let carried = match fields.value("carried").map(|v| exact(v.get_ref())) {
                Some(Some(value)) => Some(value),
                // A cartridge that is bought holds all of what its label says.
                _ if !fields.has("carried") => Some(Decimal::ONE_HUNDRED),
                _ => fields.choose(r, "carried", "a share such as 80 %", |text| {
                    Quantity::parse(text, &[])
                        .ok()
                        .filter(|q| q.unit == Unit::Percent)
                        .map(|q| q.value)
                }),
            };
            let pieces = fields.whole(r, "pieces", 1..100_001);
            Some(Batch {
                material: fields.need(r, "material", material, "an amount such as 3.5 g")?,
                carried_percent: fields.need(r, "carried", carried, "a share such as 80 %")?,
                pieces: fields.need(r, "pieces", pieces, "a number of pieces")?,
            })
        }),
        dilution: top.inner(r, "dilution", "dilution").and_then(|fields| {
            fields.close(r, DILUTION);
            let take = printed(r, &fields, "take", words);
            let to = printed(r, &fields, "to", words);
            Some((
                fields.need(r, "take", take, "an amount such as 1 mL")?,
                fields.need(r, "to", to, "an amount such as 10 mL")?,
            ))
        }),
    }
}

/// `contains = { THC = "2.7 mg" }` in the order of the file, or one text for one unnamed component.
fn contains(r: &mut Reader<'_>, top: &Fields<'_>, words: &Vocabulary) -> Vec<(String, Printed)> {
    match top.value("contains").map(toml::Spanned::get_ref) {
        None => Vec::new(),
        Some(DeValue::Table(table)) => {
            let Some(fields) = top.inner(r, "contains", "contains") else {
                return Vec::new();
            };
            let mut keys: Vec<(usize, &str)> = table.keys().map(|k| (k.span().start, &**k.get_ref())).collect();
            keys.sort_unstable();
            keys.into_iter()
                .filter_map(|(_, key)| Some((key.to_owned(), printed(r, &fields, key, words)?)))
                .collect()
        }
        Some(_) => printed(r, top, "contains", words)
            .map(|q| (String::new(), q))
            .into_iter()
            .collect(),
    }
}

/// The smallest part of one counted unit.
fn divisible(text: &str) -> Option<Ratio> {
    let part = match text.trim() {
        "whole" => 1,
        "halves" => 2,
        "thirds" => 3,
        "quarters" => 4,
        text => {
            let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
            let (top, bottom) = (number(top).ok()?, number(bottom).ok()?);
            return Ratio::from(top).over(bottom.into());
        }
    };
    Ratio::new(1, part)
}

/// A figure of the label in quotes.
fn printed(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Printed> {
    fields.read(r, key, "an amount such as 5 mg", |text| {
        Printed::parse(text, words.counted())
    })
}

/// An amount in quotes.
pub(crate) fn quantity(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Quantity> {
    fields.read(r, key, "an amount such as 5 mg", |text| {
        Quantity::parse(text, words.counted())
    })
}

/// An amount or a range in quotes.
pub(crate) fn amount(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary) -> Option<Amount> {
    fields.read(r, key, "an amount such as 5 mg or 1-2 tablets", |text| {
        Amount::parse(text, words.counted())
    })
}

/// A length of time in minutes.
pub(crate) fn length(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Option<u32> {
    fields.read(r, key, A_LENGTH, |text| {
        minutes(text).ok_or_else(|| match nearest_lengths(text).as_slice() {
            [] => format!("`{text}` cannot be read; expected {A_LENGTH}"),
            near => format!("`{text}` cannot be read; say `{}`", near.join("` or `")),
        })
    })
}

/// `late = "5 days"`, `late = "48 hours before the next"`
fn late(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Late> {
    let before = |text: &str| before_next(text).map(Late::BeforeNext);
    match fields.value("late").and_then(|value| before(value.get_ref().as_str()?)) {
        Some(late) => Some(late),
        None => length(r, fields, "late").map(Late::After),
    }
}

/// This many minutes before the next dose: `48 hours before the next`, `until 2 days before the next dose`, `until the
/// next dose`.
fn before_next(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("until ").unwrap_or(&text);
    let text = text.strip_suffix(" is due").unwrap_or(text);
    let text = ["dose", "one"]
        .into_iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text)
        .trim_end();
    let text = text.strip_suffix("next")?.trim_end();
    let text = text.strip_suffix("the").unwrap_or(text).trim_end();
    match text.strip_suffix("before").unwrap_or(text).trim() {
        "" => Some(0),
        length => minutes(length).filter(|_| text.ends_with("before")),
    }
}

/// The rule for late doses in words that are read back.
pub(super) fn show_late(late: Late) -> String {
    match late {
        Late::After(minutes) => show_minutes(minutes),
        Late::BeforeNext(0) => "until the next dose".to_owned(),
        Late::BeforeNext(minutes) => format!("{} before the next dose", show_minutes(minutes)),
    }
}

const A_LENGTH: &str = "a length of time such as 15 min or 2 hours";

/// The lengths that somebody may have meant, the likeliest first: of `5-6 days` the longer one, of `2` with each unit.
fn nearest_lengths(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some((_, high)) = text.split_once('-').or_else(|| text.split_once(" to ")) {
        return minutes(high).map(|_| high.trim().to_owned()).into_iter().collect();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let units: Vec<&str> = match words.as_slice() {
        [_] => vec!["hours", "days"],
        [_, unit, ..] => nearest(unit, ["min", "hours", "days", "weeks"]).into_iter().collect(),
        [] => Vec::new(),
    };
    let near = units.into_iter().map(|unit| format!("{} {unit}", words[0]));
    near.filter(|near| minutes(near).is_some()).collect()
}

/// How many of something are in one mL: `20 drops/mL`, or the plain number.
fn each(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, of: &Unit, expected: &str) -> Option<Decimal> {
    let value = fields.value(key)?;
    let found = match exact(value.get_ref()) {
        Some(value) => Some(value),
        None => fields.choose(r, key, expected, |text| match Quantity::parse(text, &[]) {
            Ok(q) => (q.unit == Unit::Per(Box::new(of.clone()), Box::new(Unit::Millilitre))).then_some(q.value),
            Err(_) => number(text).ok(),
        }),
    }?;
    if found > Decimal::ZERO {
        return Some(found);
    }
    fields.fault(r, key, &format!("expected {expected}"));
    None
}

/// A ceiling, of the product or of one of its components.
fn most(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str, words: &Vocabulary, p: &Preparation) -> Option<Most> {
    let mut most = fields.read(r, key, "an amount such as 5 mg", |text| {
        Most::parse(text, words.counted())
            .map_err(|error| most::told(text, &error, words.counted(), p.count.as_deref()))
    })?;
    let Some(name) = most.component.take() else {
        return Some(most);
    };
    let named = p.contains.iter().map(|(name, _)| name.as_str());
    let named: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    if let Some(own) = named.iter().find(|own| own.eq_ignore_ascii_case(&name)) {
        most.component = Some((*own).into());
        return Some(most);
    }
    let expected = match named.as_slice() {
        [] => format!("expected an amount alone, such as {}", most.amount),
        named => format!("expected {} {}", most.amount, named.join(" or ")),
    };
    let text = format!("`{name}` is not a component that `contains` names; {expected}");
    fields.fault(r, key, &text);
    None
}

/// The hours of a key such as `per_6_hours`, where it is one: up to thirty days.
pub(super) fn hours_of(key: &str) -> Option<u32> {
    let hours = key.strip_prefix("per_")?;
    let hours = hours.strip_suffix("_hours").or(hours.strip_suffix("_hour"))?;
    hours.parse().ok().filter(|hours| (1..=MOST_HOURS).contains(hours))
}

/// Other courses by the names of their files, in the order in which they are written.
fn courses(r: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Vec<CourseId> {
    // One name, or several in one text, as our own JSON has them.
    let ids = if fields.value(key).is_some_and(|value| value.get_ref().is_str()) {
        let text = fields.text(r, key).unwrap_or_default();
        text.split(',').map(|id| id.trim().to_owned()).collect()
    } else {
        fields.texts(r, key).unwrap_or_default()
    };
    let read = |text: &String| match text.parse::<CourseId>() {
        Ok(id) => Some(id),
        Err(error) => {
            fields.fault(r, key, &error.to_string());
            None
        }
    };
    ids.iter().filter_map(read).collect()
}

/// `second_part = "1 hour"`, or a table with `after` and `within`.
fn second_part(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<SecondPart> {
    let value = fields.value("second_part")?;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        let after = length(r, fields, "second_part")?;
        return Some(SecondPart { after, within: None });
    }
    let table = fields.inner(r, "second_part", "second_part")?;
    table.close_strictly(r, SECOND_PART);
    let (after, within) = (length(r, &table, "after"), length(r, &table, "within"));
    let part = SecondPart {
        after: after.unwrap_or(0),
        within,
    };
    if after.is_none() && within.is_none() || within.is_some_and(|within| within < part.after) {
        let text = "expected `after`, `within` or both, `within` the longer one, such as { after = \"1 hour\", within = \"2 hours\" }";
        fields.fault(r, "second_part", text);
        return None;
    }
    Some(part)
}

/// `washout = { other = "14 days" }`
fn washout(r: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<(CourseId, u32)> {
    let Some(table) = fields.inner(r, "washout", "washout") else {
        return Vec::new();
    };
    let keys: Vec<String> = table.table().keys().map(|key| key.get_ref().to_string()).collect();
    let mut found: Vec<(CourseId, u32)> = Vec::new();
    for key in keys {
        match (key.parse::<CourseId>(), length(r, &table, &key)) {
            (Ok(id), Some(minutes)) => found.push((id, minutes)),
            (Err(error), _) => table.fault(r, &key, &error.to_string()),
            (Ok(_), None) => {}
        }
    }
    found.sort();
    found
}

/// `max_factor = 20`
fn factor(r: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Decimal> {
    let value = fields.value("max_factor")?;
    let found = exact(value.get_ref()).filter(|factor| *factor > Decimal::ONE);
    if found.is_none() {
        fields.fault(r, "max_factor", "expected a number above 1, such as max_factor = 20");
    }
    found
}

fn limits_of(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary, p: &Preparation) -> Limits {
    let windows: Vec<(u32, String)> = (fields.table().keys())
        .filter_map(|key| Some((hours_of(key.get_ref())?, key.get_ref().to_string())))
        .collect();
    fields.close_limits(r, LIMITS, &|key| hours_of(key).is_some());
    let mut per_hours: Vec<(u32, Most)> = (windows.into_iter())
        .filter_map(|(hours, key)| Some((hours, most(r, fields, &key, words, p)?)))
        .collect();
    per_hours.sort_by_key(|(hours, _)| *hours);
    Limits {
        per_dose: most(r, fields, "per_dose", words, p),
        per_day: most(r, fields, "per_day", words, p),
        per_calendar_day: most(r, fields, "per_calendar_day", words, p),
        per_week: most(r, fields, "per_week", words, p),
        per_episode: most(r, fields, "per_episode", words, p),
        per_hours,
        shared: courses(r, fields, "shared"),
        gap: length(r, fields, "gap"),
        second_part: second_part(r, fields),
        episode_gap: length(r, fields, "episode_gap"),
        interval: length(r, fields, "interval"),
        washout: washout(r, fields),
        max_factor: factor(r, fields),
        rise: quantity(r, fields, "rise", words),
        late: late(r, fields),
        show: fields.soft().text(r, "show"),
    }
}

/// Reads one `[[plan]]`.
pub(crate) fn plan(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Plan> {
    fields.close(r, PLAN);
    let soft = fields.soft();
    let from = fields.date(r, "from");
    let from = fields.need(r, "from", from, "the first day of the plan, such as from = 2026-01-05");
    let tables = fields.list(r, "steps", "plan.steps");
    let before = tables.len();
    let steps: Vec<Step> = tables
        .iter()
        .filter_map(|step_fields| step(r, step_fields, words))
        .collect();
    if before == 0 && !matches!(fields.value("steps").map(toml::Spanned::get_ref), Some(v) if v.as_array().is_none()) {
        fields.fault(
            r,
            "steps",
            "the plan has no steps; expected at least one, such as { take = \"1 tablet morning\" }",
        );
    }
    let stated = |r: &mut Reader<'_>, key: &str, unit: Unit, expected: &str| {
        let read = |text: &str| {
            Quantity::parse(text, &[])
                .ok()
                .and_then(|q| q.to(&unit))
                .map(|q| q.value)
                .filter(|v| *v > Decimal::ZERO)
        };
        fields.choose(r, key, expected, read)
    };
    let weight = stated(r, "weight", Unit::Kilogram, "a weight such as 24 kg");
    let surface = stated(r, "surface", Unit::SquareMetre, "a body surface such as 1.8 m2");
    let height = fields.choose(r, "height", "a height such as 170 cm", body::height);
    if height.is_some() {
        let why = match (surface, weight) {
            (Some(_), _) => "`surface` is stated, so the height is not used; expected one of them",
            (None, None) => "the surface is calculated from height and weight; expected weight = \"70 kg\" as well",
            _ => "",
        };
        if !why.is_empty() {
            fields.fault(r, "height", why);
        }
    }
    let plan = Plan {
        from: from?,
        at: fields.time(r, "at"),
        repeat: fields
            .read(r, "repeat", "for ever or 6 times", str::parse::<Repeat>)
            .unwrap_or_default(),
        weight,
        surface: surface.or_else(|| body::surface(height?, weight?)),
        entered: soft.date(r, "entered"),
        by: soft.text(r, "by"),
        why: soft.text(r, "why"),
        begins: begins(r, fields, before, words)?,
        steps,
    };
    if let Repeat::From { step, .. } = plan.repeat
        && usize::try_from(step).map_or(true, |step| step > before)
    {
        fields.fault(r, "repeat", &format!("there is no step {step}; the plan has {before}"));
    }
    for (step, fields) in plan.steps.iter().zip(&tables) {
        let bases = step
            .take
            .lines
            .iter()
            .flat_map(|line| std::iter::once(&line.amount).chain(&line.first));
        for basis in bases.filter_map(|amount| amount.basis) {
            let (missing, key) = match basis {
                Basis::Kilogram => (plan.weight.is_none(), "weight = \"24 kg\""),
                Basis::SquareMetre => (
                    plan.surface.is_none(),
                    "surface = \"1.8 m2\", or height = \"170 cm\" and weight",
                ),
            };
            if missing {
                let text = format!("the amount cannot be calculated: the plan has no {key}");
                fields.fault(r, "take", &text);
                return None;
            }
        }
    }
    (plan.steps.len() == before).then_some(plan)
}

/// Where in a ladder of this many steps a plan begins: `{ step = 3, for = "8 days" }`. `None` where what is there is wrong.
fn begins(r: &mut Reader<'_>, fields: &Fields<'_>, steps: usize, words: &Vocabulary) -> Option<Option<Begins>> {
    if !fields.has("begins") {
        return Some(None);
    }
    let table = fields.inner(r, "begins", "plan.begins")?;
    table.close_strictly(r, BEGINS);
    let last = u32::try_from(steps).unwrap_or(u32::MAX).saturating_add(1);
    let step = table.whole(r, "step", 1..last.saturating_add(1));
    let step = table.need(r, "step", step, "the step with which the plan begins, such as step = 3");
    let first = if table.has("first") {
        table.whole(r, "first", 1..10_000)?
    } else {
        1
    };
    let day = if table.has("day") {
        table.whole(r, "day", 1..100_000)?
    } else {
        1
    };
    let length = match (table.has("for"), table.has("until")) {
        (true, true) => {
            table.fault(r, "until", "there are `for` and `until`; keep one of them");
            return None;
        }
        (true, false) => Some(table.read(r, "for", "a length such as 8 days", str::parse::<Length>)?),
        (false, true) => Some(Length::Until(table.date(r, "until")?)),
        (false, false) => None,
    };
    let take = if table.has("take") {
        Some(table.directions(r, "take", words)?)
    } else {
        None
    };
    Some(Some(Begins {
        step: step?,
        day,
        first,
        length,
        take,
    }))
}

fn step(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Step> {
    fields.close(r, STEP);
    let take = fields.directions(r, "take", words);
    let take = fields.need(
        r,
        "take",
        take,
        "directions such as take = \"1 tablet morning\", or \"none\"",
    );
    let length = match (fields.has("for"), fields.has("until")) {
        (true, true) => {
            fields.fault(r, "until", "the step has `for` and `until`; keep one of them");
            None
        }
        (true, false) => fields.read(r, "for", "a length such as 2 weeks", str::parse::<Length>),
        (false, true) => fields.date(r, "until").map(Length::Until),
        (false, false) => Some(Length::Open),
    };
    if let (Some(take), Some(length)) = (&take, &length) {
        let nothing = take.lines.iter().all(crate::domain::directions::Line::is_as_needed);
        match length {
            Length::Doses(_) | Length::Taken(_)
                if nothing && !(take.is_as_needed() && matches!(length, Length::Taken(_))) =>
            {
                fields.fault(
                    r,
                    "for",
                    "the step never ends: nothing is due in it; expected days or weeks, `until decided`, or of doses as needed \
                     `2 doses taken`",
                );
                return None;
            }
            Length::Cycles(_) if take.cycle().is_none() => {
                fields.fault(
                    r,
                    "for",
                    "the directions have no cycle; expected some such as days 1-21 of 28, or days or weeks",
                );
                return None;
            }
            _ => {}
        }
    }
    let then = if fields.has("then") {
        fields.one_of(r, "then", &[("go on", Then::GoOn), ("ask", Then::Ask)])
    } else {
        Some(Then::GoOn)
    };
    let note = fields.soft().text(r, "note");
    Some(Step {
        take: take?,
        length: length?,
        then: then?,
        note,
    })
}

/// Reads one `[[change]]`.
pub(crate) fn change(r: &mut Reader<'_>, fields: &Fields<'_>, words: &Vocabulary) -> Option<Change> {
    fields.close(r, CHANGE);
    let soft = fields.soft();
    let on = fields.date(r, "on");
    let on = fields.need(r, "on", on, "the first day on which it holds, such as on = 2026-01-09");
    let void = fields.text(r, "void");
    let found = fields.words(r, "do", "a change such as hold 3 days");
    // What was taken back has no effect, so that its words stop nothing.
    let unread = |found: &Words<'_>| void.is_some() && Verb::parse(found.text, words).is_err();
    if found.as_ref().is_some_and(unread) {
        soft.fault(
            r,
            "do",
            "this was taken back and is not a valid change; it is left out of the list",
        );
        return None;
    }
    let verb = found.and_then(|found| verb(r, fields, &found, words));
    let verb = fields.need(r, "do", verb, "a change such as do = \"hold 3 days\"");
    let after = fields
        .moment(r, "after")
        .map(|text| DueMoment::parse(&text, words).ok_or(text));
    if let Some(Err(text)) = &after {
        let wrong = format!("`{text}` is not a moment of the plan, such as after = \"morning\" or after = \"08:00\"");
        fields.fault(r, "after", &wrong);
        return None;
    }
    let change = Change {
        after: after.and_then(Result::ok),
        after_time: soft.time(r, "after_time"),
        entered: soft.date(r, "entered"),
        by: soft.text(r, "by"),
        why: soft.text(r, "why"),
        void,
        id: fields.text(r, "id"),
        ..Change::new(on?, verb?)
    };
    Some(change)
}

fn verb(r: &mut Reader<'_>, fields: &Fields<'_>, found: &Words<'_>, words: &Vocabulary) -> Option<Verb> {
    // Directions know the place of their fault; the other verbs are a few words long.
    if let Some(rest) = found.text.trim_start().strip_prefix("take ") {
        let skipped = found.text.len() - rest.len();
        return match label::take(rest, words) {
            Ok(directions) => Some(Verb::Take(directions)),
            Err(error) => {
                fields.misdirected(r, "do", found, skipped, &error);
                None
            }
        };
    }
    match Verb::parse(found.text, words) {
        Ok(verb) => Some(verb),
        Err(error) => {
            fields.fault(r, "do", &error.to_string());
            None
        }
    }
}

/// Whether a decision on single doses names one of a day, or of a later one.
fn names_from(verb: &Verb, first: chrono::NaiveDate) -> bool {
    named_days(verb).iter().any(|day| *day >= first)
}
