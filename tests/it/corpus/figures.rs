//! Figures in, figures out.

use chrono::{NaiveDate, TimeDelta};
use regimen::domain::amount::{Amount, Quantity};
use regimen::domain::course::{Course, Preparation};
use regimen::domain::journal::{DueKey, DueMoment};
use regimen::domain::ladder::{By, Rounding, Rule};
use regimen::domain::plan::Length;
use regimen::domain::preparation::{
    self, Exact, Ratio, changes_in, convert, convert_of, days_lasted, doses_in, needed, one_of_total, worn,
};
use regimen::domain::schedule::{History, Taken, Timeline};
use rust_decimal::Decimal;

use super::case::{Case, Figure};
use super::schedule::due_on;

/// Decimal places of figures that no decimal equals: `12.395833...`.
const PLACES: u32 = 6;

/// Compares the figures; says how much was compared.
pub(crate) fn check(case: &Case, wrong: &mut Vec<String>) -> usize {
    for figure in &case.expected.result {
        let found = compute(case, figure);
        if found.as_deref() != Some(&figure.value) {
            wrong.push(format!(
                "{}: {found:?}, expected {} {}",
                figure.what, figure.value, figure.unit
            ));
        }
    }
    if !case.expected.result.is_empty() && !case.expected.given.is_empty() {
        stated(case, wrong);
    }
    case.expected.result.len()
}

/// Every given figure is somewhere in the files: nothing is computed from what the person did not write down.
fn stated(case: &Case, wrong: &mut Vec<String>) {
    let course = case.course(None);
    let p = &course.preparation;
    let printed = p
        .contains
        .iter()
        .map(|(_, of)| of)
        .chain(&p.strengths)
        .chain(&p.each)
        .chain(&p.powder)
        .chain(&p.water);
    let printed: Vec<String> = printed.map(ToString::to_string).collect();
    let said = format!("{p:?}{printed:?}{:?}{:?}", course.plans, course.note);
    for figure in &case.expected.given {
        let known = said.contains(&figure.value) || OTHERWISE.contains(&figure.what.as_str());
        if !known {
            wrong.push(format!("{} is in no file", figure.what));
        }
    }
}

/// Figures that the files hold in other words, or that are part of the question.
const OTHERWISE: [&str; 9] = [
    "load",
    "weekly total",
    "interval",
    "wear",
    "smallest piece",
    "bottle volume",
    "CBD in the bottle",
    "patches worn together",
    "dose",
];

fn compute(case: &Case, figure: &Figure) -> Option<String> {
    let course = case.course(None);
    let p = &course.preparation;
    let q = |text: &str| case.quantity(text);
    let plain = |exact: Exact| -> Option<String> { exact.to(&case.unit(&figure.unit))?.value.expansion(PLACES) };
    let in_unit = |amount: &Quantity| plain(preparation::in_unit(p, amount, &case.unit(&figure.unit))?);
    let part = |amount: &Quantity, name: &str| held(p, amount, name);
    match (case.name.as_str(), figure.what.as_str()) {
        ("arith-dose-per-kilogram", "exact dose") => plain((&planned(course)).into()),
        ("arith-dose-per-kilogram", "measured volume") => measured(p, &planned(course)),
        ("arith-dose-per-kilogram", "dose actually given") => plain(convert(p, &planned(course)).rounded?.gives),
        ("arith-dose-per-kilogram", "per day, given") => {
            let due = due_on(case, course.plans.first()?.from);
            let given = due
                .iter()
                .map(|due| convert(p, &due.amount.quantity()).rounded?.gives.quantity());
            let sum = given.reduce(|a, b| a?.plus(&b?))??;
            plain((&sum).into())
        }
        ("arith-edible-portions", "THC in the flower") => plain(preparation::batch(p).first()?.material.clone()),
        ("arith-edible-portions", "THC in the tray") => plain(preparation::batch(p).first()?.whole.clone()),
        ("arith-edible-portions", "THC per piece, exact") => plain(part(&q("1 piece"), "THC")?),
        ("arith-edible-portions", "THC per piece, to 0.1 mg") => {
            plain((&part(&q("1 piece"), "THC")?.rounded(1)?).into())
        }
        ("arith-edible-portions", "half a piece, exact") => plain(part(&q("0.5 piece"), "THC")?),
        ("arith-flower-percent", "THC in one load") => plain(part(&q("0.05 g"), "THC")?),
        ("arith-flower-percent", "CBD in one load") => plain(part(&q("0.05 g"), "CBD")?),
        ("arith-flower-percent", "flower for 2.5 mg THC, exact") => {
            plain(convert_of(p, &q("2.5 mg"), Some("THC")).exact.first()?.amount.clone())
        }
        ("arith-flower-percent", _) => {
            let flower = convert_of(p, &q("2.5 mg"), Some("THC")).exact.first()?.amount.clone();
            plain((&flower.to(&case.unit("mg"))?.rounded(0)?).into())
        }
        ("arith-injection-volume", "one injection") => plain(one_of_total(&q("105 mg"), 7, 2)?),
        ("arith-injection-volume", "injections in one vial") => {
            Some(doses_in(p, p.pack.as_ref()?, &planned(course))?.to_string())
        }
        ("arith-injection-volume", "days one vial lasts") => {
            Some(days_lasted(convert(p, &planned(course)).per_pack?, 2)?.to_string())
        }
        ("arith-patch-rate", "one patch over its wear time")
        | ("fentanyl-patch-every-72-hours", "nominal amount delivered by one patch in 72 h") => {
            let (_, rate) = preparation::components(p, &q("1 patch")).into_iter().next()?;
            plain(worn(&rate, p.wear?.worn_minutes()?)?)
        }
        ("arith-patch-rate", "both patches per day") => {
            let (_, rate) = preparation::components(p, &planned(course)).into_iter().next()?;
            plain(worn(&rate, 24 * 60)?)
        }
        ("arith-patch-rate", _) => {
            let each = planned(course).value;
            Some(
                (Decimal::from(changes_in(p.wear?.worn_minutes()?, 30)?) * each)
                    .normalize()
                    .to_string(),
            )
        }
        ("arith-peptide-reconstitution" | "arith-tincture-drops", "concentration") => {
            let (_, held) = preparation::components(p, &q("1 mL")).into_iter().next()?;
            held.value.expansion(PLACES)
        }
        ("arith-peptide-reconstitution", "doses in the vial") | ("arith-tincture-drops", "doses in the bottle") => {
            Some(convert(p, &planned(course)).per_pack?.to_string())
        }
        ("arith-tincture-drops", "CBD in one drop") => plain(part(&q("1 drop"), "CBD")?),
        ("arith-dose-per-kilogram", "exact volume")
        | ("arith-peptide-reconstitution" | "arith-tincture-drops" | "arith-injection-volume", _) => {
            in_unit(&planned(course))
        }
        ("arith-tablet-halves-quarters", "tablets for 14 days of 7.5 mg") => Some(needed(p, &q("7.5 mg"), 14)?.text),
        ("fentanyl-patch-every-72-hours", "last patch of the first box of five goes on") => {
            Some(nth_due(case, 5)?.0.to_string())
        }
        ("fentanyl-patch-every-72-hours", "first box lasts until") => {
            let (date, time) = nth_due(case, 6)?;
            Some(format!("{date}T{time}"))
        }
        ("fhir-every-second-day-until-20-taken", what) => last_of_twenty(case, !what.contains("if all are taken")),
        ("taper-percent-original-then-remaining", what) => taper(what),
        _ => general(case, p, figure),
    }
}

/// `THC of 1 piece`, `measure of 75 mcg`, `doses of 2.5 mg`, or an amount in the unit of the figure.
fn general(case: &Case, p: &Preparation, figure: &Figure) -> Option<String> {
    let unit = case.unit(&figure.unit);
    let Some((what, amount)) = figure.what.split_once(" of ") else {
        let amount = case.quantity(&figure.what);
        if let Some(refusal) = convert(p, &amount).refusal {
            // What is refused names what can be given.
            assert!(refusal.below.is_some() || refusal.above.is_some(), "{refusal}");
            return Some("not possible".to_owned());
        }
        return preparation::in_unit(p, &amount, &unit)?.value.expansion(PLACES);
    };
    let amount = case.quantity(amount);
    match what {
        "measure" => measured(p, &amount),
        "doses" => Some(convert(p, &amount).per_pack?.to_string()),
        "below" => convert(p, &amount)
            .refusal?
            .below?
            .amount
            .to(&unit)?
            .value
            .expansion(PLACES),
        "above" => convert(p, &amount)
            .refusal?
            .above?
            .amount
            .to(&unit)?
            .value
            .expansion(PLACES),
        component => held(p, &amount, component)?.to(&unit)?.value.expansion(PLACES),
    }
}

/// The amount of the first dose that the plan asks for.
fn planned(course: &Course) -> Quantity {
    let plan = course.plans.first().unwrap();
    let line = plan.steps.first().unwrap().take.lines.first().unwrap();
    line.amount.for_body(plan.weight, plan.surface).unwrap().quantity()
}

fn measured(p: &Preparation, amount: &Quantity) -> Option<String> {
    Some(preparation::measure(p, &Amount::exact(amount.clone()))?.text)
}

/// How much of a component an amount holds.
fn held(p: &Preparation, amount: &Quantity, name: &str) -> Option<Exact> {
    preparation::components(p, amount)
        .into_iter()
        .find_map(|(component, exact)| (component == name).then_some(exact))
}

/// The day and time of the nth dose.
fn nth_due(case: &Case, n: usize) -> Option<(NaiveDate, String)> {
    let from = case.course(None).plans.first()?.from;
    let mut all = from.iter_days().take(1000).flat_map(|day| due_on(case, day));
    let due = all.nth(n - 1)?;
    Some((due.on, due.moment().to_string()))
}

/// The last of twenty doses taken every second day, where one was not taken.
fn last_of_twenty(case: &Case, one_missed: bool) -> Option<String> {
    let course = case.course(None);
    let from = course.plans.first()?.from;
    let missed: NaiveDate = "2026-02-24".parse().ok()?;
    let days = (0..4).map(|i| from + TimeDelta::days(2 * i));
    let history = History {
        left: Vec::new(),
        decided: std::collections::BTreeMap::default(),
        skipped: std::collections::BTreeMap::default(),
        recorded: std::collections::BTreeMap::default(),
        taken: days
            .filter(|day| !one_missed || *day != missed)
            .map(|day| Taken {
                on: day,
                due: Some(DueKey::new(day, DueMoment::Nth(1, 1))),
            })
            .collect(),
        until: Some(from + TimeDelta::days(7)),
    };
    let timeline = Timeline::new(course, &case.regimen.settings.words, history);
    let days: Vec<NaiveDate> = from.iter_days().take(200).collect();
    let last = days
        .into_iter()
        .rfind(|day| !timeline.due_on(*day, &chrono::Utc).is_empty())?;
    Some(last.to_string())
}

/// The same tapers as rules.
fn taper(what: &str) -> Option<String> {
    let remaining = what.contains("of the remaining dose");
    let ten = Decimal::TEN;
    let rule = Rule {
        first: "100 mg".parse().ok()?,
        by: if remaining {
            By::PercentOfRemaining(ten)
        } else {
            By::PercentOfFirst(ten)
        },
        every: Length::Weeks(1),
        to: remaining.then_some(ten),
        rounding: Rounding::Exact,
        last_goes_on: false,
        ask: false,
    };
    let amounts = rule.amounts().ok()?;
    if remaining {
        let three: Vec<String> = amounts
            .iter()
            .skip(1)
            .take(3)
            .map(|q| q.value.normalize().to_string())
            .collect();
        return Some(three.join(", "));
    }
    // The last amount of the rule is followed by zero.
    Some(Ratio::whole(u32::try_from(amounts.len()).ok()?).to_string())
}
