//! The dosages of one resource as one plan, or why they are none.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::super::{Source, sayable};
use super::timing::{self, Bounds};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::course::Limits;
use crate::domain::directions::{Days, Directions, Line, Moment};
use crate::domain::exchange::amounts;
use crate::domain::exchange::inward::fhir::text::{concept, short};
use crate::domain::exchange::json::Json;
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::unit::Unit;

/// What the dosages come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub plan: Option<Plan>,
    pub limits: Limits,
    pub said: Vec<String>,
}

/// One dosage that can be said.
struct Item {
    sequence: Option<i64>,
    bounds: Bounds,
    lines: Vec<Line>,
}

/// A dosage with its days.
struct Dated {
    from: NaiveDate,
    until: Option<NaiveDate>,
    lines: Vec<Line>,
}

/// The least time between two doses, of the German profile.
const GAP: &str = "MindestabstandZwischenGaben";

/// One plan of all dosages.
pub(super) fn plan(dosages: &[Json], begins: Option<NaiveDate>, source: &Source<'_>) -> Result<Made, String> {
    let mut made = Made::default();
    if dosages.is_empty() {
        return Err("it says no dosage".to_owned());
    }
    let mut items = Vec::new();
    for dosage in dosages {
        items.push(item(dosage, source, &mut made)?);
    }
    let doses = items.iter().find_map(|item| item.bounds.doses);
    if doses.is_some() && items.len() > 1 {
        return Err("a number of doses beside other lines".to_owned());
    }
    let dated = dated(&items, begins, source)?;
    let mut plan = steps(&dated, source)?;
    if let (Some(doses), [step]) = (doses, plan.steps.as_mut_slice()) {
        step.length = Length::Doses(doses);
    }
    made.plan = Some(plan);
    Ok(made)
}

fn item(dosage: &Json, source: &Source<'_>, made: &mut Made) -> Result<Item, String> {
    for extension in dosage.list("modifierExtension") {
        if !extension.text("url").unwrap_or("").ends_with(GAP) {
            return Err("a line has a rule that changes its meaning and is not known".to_owned());
        }
        let gap = extension.get("valueDuration");
        let minutes = gap.and_then(|gap| timing::minutes(gap.get("value"), gap.text("code")));
        made.limits.gap = Some(minutes.ok_or("its least gap cannot be read")?);
    }
    ceilings(dosage, made)?;
    let (needed, reason) = needed(dosage);
    let structured = needed || dosage.get("timing").is_some();
    if !structured {
        return Err("a line has words alone; they are kept in the note".to_owned());
    }
    let amount = amount(dosage)?;
    let when = timing::read(dosage.get("timing"), needed, source)?;
    let moments = if needed {
        vec![Moment::AsNeeded {
            apart: when.apart,
            reason: reason.map(String::into_boxed_str),
        }]
    } else {
        when.moments
    };
    let line = |moment| Line {
        amount: amount.clone(),
        first: None,
        moment,
        lasts: when.lasts,
        days: when.days.clone(),
        around: None,
    };
    Ok(Item {
        sequence: dosage.whole("sequence"),
        bounds: when.bounds,
        lines: moments.into_iter().map(line).collect(),
    })
}

/// Whether it is taken as needed, and what for.
fn needed(dosage: &Json) -> (bool, Option<String>) {
    let mut reasons: Vec<String> = dosage
        .get("asNeededCodeableConcept")
        .and_then(concept)
        .into_iter()
        .collect();
    reasons.extend(dosage.list("asNeededFor").iter().filter_map(concept));
    for extension in dosage.list("extension") {
        if extension.text("url").unwrap_or("").ends_with("Dosage.asNeededFor") {
            reasons.extend(extension.get("valueCodeableConcept").and_then(concept));
        }
    }
    let said = ["asNeededBoolean", "asNeeded"]
        .iter()
        .any(|key| dosage.yes(key) == Some(true));
    // A reason reaches to the next comma.
    let reasons: Vec<String> = reasons.iter().map(|text| text.replace([',', ';'], " ")).collect();
    (
        said || !reasons.is_empty(),
        (!reasons.is_empty()).then(|| reasons.join(" or ")),
    )
}

fn ceilings(dosage: &Json, made: &mut Made) -> Result<(), String> {
    let single = dosage.get("maxDosePerPeriod");
    let list = match single {
        Some(Json::List(items)) => items.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for ratio in list {
        let (Some(most), Some(span)) = (ratio.get("numerator"), ratio.get("denominator")) else {
            return Err("a ceiling cannot be read".to_owned());
        };
        let most = quantity(most)?;
        let value = span.get("value").and_then(Json::as_whole).unwrap_or(1);
        let unit = span.text("code").or_else(|| span.text("unit")).unwrap_or("");
        let (place, words) = match (value, unit) {
            (24, "h") => (&mut made.limits.per_day, "in any 24 hours"),
            (1, "d") => (&mut made.limits.per_calendar_day, "from midnight to midnight"),
            (1, "wk") | (7, "d") => (&mut made.limits.per_week, "in any 7 days"),
            _ => return Err(format!("a ceiling in {value} `{}`", short(unit))),
        };
        made.said
            .push(format!("{most} at most for {value} {unit} is read as {words}"));
        *place = Some(most.into());
    }
    if let Some(most) = dosage.get("maxDosePerAdministration") {
        made.limits.per_dose = Some(quantity(most)?.into());
    }
    if dosage.get("maxDosePerLifetime").is_some() {
        made.said.push("a ceiling for the whole life is not kept".to_owned());
    }
    Ok(())
}

/// The amount of a dosage; of several the one that was ordered.
fn amount(dosage: &Json) -> Result<Amount, String> {
    let all = dosage.list("doseAndRate");
    let ordered = |found: &&Json| {
        let code = found
            .get("type")
            .and_then(|kind| kind.list("coding").first())
            .and_then(|coding| coding.text("code"));
        code == Some("ordered")
    };
    let found = match all {
        [] => return Err("a line says no amount".to_owned()),
        [one] => one,
        several => several.iter().find(ordered).ok_or("a line has several amounts")?,
    };
    if found
        .get("rateRatio")
        .or(found.get("rateRange"))
        .or(found.get("rateQuantity"))
        .is_some()
    {
        return Err("a line says a rate".to_owned());
    }
    if let Some(dose) = found.get("doseQuantity") {
        return Ok(Amount::exact(quantity(dose)?));
    }
    let range = found.get("doseRange").ok_or("a line says no amount")?;
    let (Some(low), Some(high)) = (range.get("low"), range.get("high")) else {
        return Err("a range has one end only".to_owned());
    };
    let (low, high) = (quantity(low)?, quantity(high)?);
    if low.unit != high.unit || low.value >= high.value {
        return Err("a range that cannot be meant".to_owned());
    }
    Ok(Amount {
        low: low.value,
        high: Some(high.value),
        unit: low.unit,
        basis: None,
    })
}

/// A quantity with its unit: by its code in UCUM, else by its word.
pub(super) fn quantity(found: &Json) -> Result<Quantity, String> {
    if found.get("comparator").is_some() {
        return Err("an amount is only a bound".to_owned());
    }
    let value = found
        .get("value")
        .and_then(Json::as_decimal)
        .filter(|value| *value >= Decimal::ZERO);
    let value = value.ok_or("an amount is not a number")?;
    // The German profile writes a third so.
    if [Decimal::new(33, 2), Decimal::new(66, 2)].contains(&value.fract()) {
        return Err(format!("{value} means a third, which has no exact decimal value"));
    }
    let code = found.text("code").unwrap_or("");
    let ucum = found
        .text("system")
        .is_some_and(|system| system.ends_with("unitsofmeasure.org"));
    let word = match code {
        "{tbl}" | "{tablet}" | "{Tablet}" => Some("tablet"),
        "{capsule}" => Some("capsule"),
        "[drp]" => Some("drop"),
        "{puff}" => Some("puff"),
        "{actuat}" => Some("spray"),
        "[iU]" | "[IU]" => Some("unit"),
        "mg" | "g" | "ug" | "ng" | "mL" | "ml" | "L" | "l" | "mmol" => Some(code),
        _ => None,
    };
    let word = word.filter(|_| ucum).map(str::to_owned);
    let word = word
        .or_else(|| found.text("unit").map(str::to_owned))
        .unwrap_or_default();
    let unit = match word.trim() {
        "" if code.is_empty() || code == "1" => Some(Unit::counted("dose")),
        "1" => Some(Unit::counted("dose")),
        word => amounts::unit(word),
    };
    let unit = unit.ok_or_else(|| format!("`{}` is not a known unit", short(&word)))?;
    Ok(Quantity::new(value, unit))
}

/// Each dosage with its days: by its own dates, or one sequence number after the other.
fn dated(items: &[Item], begins: Option<NaiveDate>, source: &Source<'_>) -> Result<Vec<Dated>, String> {
    let numbers: BTreeSet<Option<i64>> = items.iter().map(|item| item.sequence).collect();
    let rising = numbers.len() > 1;
    if rising && numbers.contains(&None) {
        return Err("some lines have a sequence number and some have none".to_owned());
    }
    let mut found = Vec::new();
    let mut next: Option<NaiveDate> = None;
    for (n, number) in numbers.iter().enumerate() {
        let last = n + 1 == numbers.len();
        let mut end: Option<NaiveDate> = None;
        let mut open = false;
        for item in items.iter().filter(|item| item.sequence == *number) {
            let bounds = &item.bounds;
            let needed = item.lines.iter().all(Line::is_as_needed);
            let from = bounds.from.or(next).or(begins);
            let from = match from {
                Some(from) => from,
                None if bounds.length.is_none() => source.now.date_naive(),
                None => return Err("its length begins on no day that it says".to_owned()),
            };
            let until = match (bounds.until, bounds.length) {
                (Some(until), _) => Some(until),
                (None, Some((months, true))) => from
                    .checked_add_months(Months::new(months))
                    .and_then(|day| day.pred_opt()),
                (None, Some((days, false))) => from.checked_add_signed(TimeDelta::days(i64::from(days) - 1)),
                (None, None) => None,
            };
            if until.is_some_and(|until| until < from) {
                return Err("a line ends before it begins".to_owned());
            }
            if until.is_none() && !last && !needed {
                return Err("a line without an end before a later one".to_owned());
            }
            open |= until.is_none();
            end = end.max(until);
            found.push(Dated {
                from,
                until,
                lines: item.lines.clone(),
            });
        }
        next = if open { None } else { end.and_then(|end| end.succ_opt()) };
    }
    Ok(found)
}

/// The calendar cut where a line begins or has ended: each piece is a step.
fn steps(dated: &[Dated], source: &Source<'_>) -> Result<Plan, String> {
    let from = dated.iter().map(|line| line.from).min().ok_or("it says no dosage")?;
    let mut cuts: BTreeSet<NaiveDate> = dated.iter().map(|line| line.from).collect();
    cuts.extend(
        dated
            .iter()
            .filter_map(|line| line.until.and_then(|until| until.succ_opt())),
    );
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    let mut steps = Vec::new();
    for (n, cut) in cuts.iter().enumerate() {
        let next = cuts.get(n + 1);
        let holding = dated
            .iter()
            .filter(|line| line.from <= *cut && line.until.is_none_or(|until| until >= *cut));
        let holding: Vec<&Dated> = holding.collect();
        if holding.is_empty() && next.is_none() {
            break;
        }
        let counts = |line: &Line| {
            let rule = matches!(line.days, Days::EveryDays { .. } | Days::EveryMonths { .. })
                || matches!(line.days, Days::Weekdays { every, .. } if every > 1);
            rule || matches!(line.moment, Moment::Every { .. })
        };
        if holding
            .iter()
            .any(|line| line.from != *cut && line.lines.iter().any(counts))
        {
            return Err("a line that counts days goes on where another begins".to_owned());
        }
        let mut lines: Vec<Line> = holding.iter().flat_map(|line| line.lines.clone()).collect();
        lines.sort_by_key(|line| (line.is_as_needed(), line.moment.clock(source.words)));
        let take = sayable(&Directions { lines }, source.words).ok_or("its lines cannot be said in directions")?;
        steps.push(Step {
            take,
            length: next.map_or(Length::Open, |next| Length::Until(next.pred_opt().unwrap_or(*next))),
            then: Then::GoOn,
            note: None,
        });
    }
    Ok(Plan {
        begins: None,
        from,
        at: None,
        steps,
        repeat: Repeat::No,
        weight: None,
        surface: None,
        entered: Some(source.now.date_naive()),
        by: None,
        why: None,
    })
}
