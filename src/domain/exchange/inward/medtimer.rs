//! MedTimer (Android), its JSON backup: medicines with reminders, and events.
//!
//! The app has no steps: one makes a reminder an amount, with periods that follow each other. So the calendar is cut
//! where a period begins or has ended; each piece is one step.

mod rules;

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, Timelike};

use super::Source;
use crate::domain::amount::Quantity;
use crate::domain::course::Supply;
use crate::domain::directions::{Directions, Moment};
use crate::domain::exchange::amounts::{self, Found};
use crate::domain::exchange::haul::{Haul, Piece, dose, many, note};
use crate::domain::exchange::json::Json;
use crate::domain::journal::{DueKey, DueMoment, Outcome};
use crate::domain::plan::{Length, Plan, Repeat, Step, Then};
use crate::domain::unit::Unit;

use self::rules::Rule;

/// Reads a backup.
///
/// # Errors
/// In words, why it is none.
pub fn read(root: &Json, source: &Source<'_>) -> Result<Haul, String> {
    let mut haul = Haul::default();
    let single = root.get("list").is_some();
    let of_events = single && root.list("list").iter().any(|item| item.get("medicineName").is_some());
    let medicines = if single {
        (!of_events).then_some(root)
    } else {
        root.get("medicines")
    };
    let events = if single {
        of_events.then_some(root)
    } else {
        root.get("events")
    };
    let mut version = None;
    for block in [medicines, events].into_iter().flatten() {
        match block.whole("version") {
            Some(found) if found < 0 => return Err(format!("its version is {found}; expected one of 5 or more")),
            Some(found) => version = Some(found),
            None => {}
        }
    }
    let version = version.map_or(String::new(), |version| format!(", database version {version}"));
    haul.what = format!("a MedTimer backup{version}");
    let events = events.map_or(&[][..], |block| block.list("list"));
    let first = first_event(events, source);
    let mut reminders: HashMap<i64, Option<usize>> = HashMap::new();
    let mut units = Vec::new();
    for (n, item) in medicines.map_or(&[][..], |block| block.list("list")).iter().enumerate() {
        medicine(&mut haul, item, n, source, first, &mut reminders, &mut units);
    }
    let mut reader = Events {
        haul: &mut haul,
        source,
        reminders: &reminders,
        units: &units,
        gone: Vec::new(),
        tags: BTreeSet::new(),
        at_planned: 0,
        skipped: 0,
    };
    for (n, event) in events.iter().enumerate() {
        reader.event(event, n);
    }
    let Events {
        gone,
        tags,
        at_planned,
        skipped,
        ..
    } = reader;
    if skipped > 0 {
        let doses = many(skipped, "dose");
        haul.said
            .push(format!("{doses} skipped: the amount of the reminder is not kept"));
    }
    if medicines.is_some_and(|block| !block.list("list").is_empty()) {
        haul.said
            .push("colours, symbols, the order, and what the app does about stock and expiry are not kept".to_owned());
    }
    for key in root
        .keys()
        .filter(|key| !single && !["medicines", "events", "settings"].contains(key))
    {
        let key: String = key.chars().take(40).collect();
        haul.said.push(format!("`{key}` is not known, and not read"));
    }
    if at_planned > 0 {
        let events = many(at_planned, "event");
        haul.said
            .push(format!("{events} taken without a time: the planned time is used"));
    }
    for name in gone {
        let text = format!("{name} is not among the medicines any more: a course without a plan, archived");
        haul.said.push(text);
    }
    if !tags.is_empty() {
        let tags: Vec<String> = tags.into_iter().collect();
        haul.said.push(format!("tags are not kept: {}", tags.join(", ")));
    }
    if root.get("settings").is_some() {
        haul.said.push("the settings of the app are not read".to_owned());
    }
    Ok(haul)
}

/// The day of the first event that can be meant.
fn first_event(events: &[Json], source: &Source<'_>) -> Option<NaiveDate> {
    let days = events.iter().filter_map(|event| {
        let at = source.seconds(event.whole("remindedTimestamp")?)?;
        let day = at.date_naive();
        (day.format("%Y")
            .to_string()
            .parse::<i32>()
            .is_ok_and(|year| year >= 1990)
            && at <= source.now)
            .then_some(day)
    });
    days.min()
}

fn medicine(
    haul: &mut Haul,
    item: &Json,
    n: usize,
    source: &Source<'_>,
    first: Option<NaiveDate>,
    reminders: &mut HashMap<i64, Option<usize>>,
    units: &mut Vec<Unit>,
) {
    let Some(known) = item.get("medicine") else {
        haul.leave(format!("medicine {}", n + 1), "it has no `medicine` in it");
        return;
    };
    let name = known.text("name").unwrap_or("").trim().to_owned();
    let name = if name.is_empty() {
        format!("Medicine {}", n + 1)
    } else {
        name
    };
    let of = haul.add(&name, true);
    let stock = known.text("unit").unwrap_or("").trim();
    let unit = amounts::unit(stock).filter(|_| !stock.is_empty());
    let alone = unit.clone().unwrap_or_else(|| Unit::counted("dose"));
    units.push(alone.clone());
    let left = known
        .get("amount")
        .and_then(Json::as_decimal)
        .filter(|left| *left > rust_decimal::Decimal::ZERO);
    let course = &mut haul.medicines[of].course;
    course.note = known
        .text("notes")
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    if let Some(left) = left {
        match (dated(source.name), &unit) {
            (Some(on), Some(unit)) if left < rust_decimal::Decimal::from(1_000_000) => {
                let left = Quantity::new(left, unit.clone());
                course.supply = Some(Supply {
                    on,
                    left,
                    each: Vec::new(),
                });
            }
            _ => haul
                .said
                .push(format!("{name}: the stock has no date or unit and is not kept")),
        }
    }
    if !item.list("tags").is_empty() {
        haul.not_kept("tags of a medicine", name.clone());
    }
    let list = item.list("reminders");
    for id in list.iter().filter_map(|reminder| reminder.whole("reminderId")) {
        reminders.entry(id).and_modify(|of| *of = None).or_insert(Some(of));
    }
    let mut rules = Vec::new();
    let mut whole = true;
    for (m, reminder) in list.iter().enumerate() {
        let id = reminder
            .whole("reminderId")
            .map_or_else(|| format!("{}", m + 1), |id| id.to_string());
        let place = format!("{name}, reminder {id}");
        match Rule::of(reminder, &alone, source, first) {
            Ok((rule, said)) => {
                haul.said
                    .extend(said.into_iter().map(|text| format!("{place}: {text}")));
                rules.extend(rule);
            }
            Err(why) => {
                whole = false;
                haul.said.push(format!("{place} cannot be said in directions: {why}"));
            }
        }
    }
    if !whole {
        if !rules.is_empty() || list.len() > 1 {
            haul.said.push(format!(
                "{name}: half a plan is not a plan, so it gets none; enter it by hand"
            ));
        }
        return;
    }
    match plan(&rules, source) {
        Ok(Some((plan, said))) => {
            haul.said.extend(said.into_iter().map(|text| format!("{name}: {text}")));
            haul.medicines[of].course.plans = vec![plan];
        }
        Ok(None) => {}
        Err(why) => haul.said.push(format!("{name}: {why}, so it gets no plan")),
    }
}

/// The day that a backup is named after: `MedTimer_Backup_20260209_120000.json`.
fn dated(name: &str) -> Option<NaiveDate> {
    let (_, rest) = name.split_once("Backup_")?;
    NaiveDate::parse_from_str(rest.get(..8)?, "%Y%m%d").ok()
}

/// One plan of all rules; the steps are the pieces between the days on which one begins or has ended.
fn plan(rules: &[Rule], source: &Source<'_>) -> Result<Option<(Plan, Vec<String>)>, String> {
    let Some(from) = rules.iter().map(|rule| rule.from).min() else {
        return Ok(None);
    };
    let mut cuts: BTreeSet<NaiveDate> = rules.iter().map(|rule| rule.from).collect();
    cuts.extend(
        rules
            .iter()
            .filter_map(|rule| rule.until.and_then(|until| until.succ_opt())),
    );
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    if cuts.len() > 1000 {
        return Err("its reminders make more than a thousand steps".to_owned());
    }
    let mut steps = Vec::new();
    let mut said = Vec::new();
    for (n, cut) in cuts.iter().enumerate() {
        let next = cuts.get(n + 1);
        let holds = |rule: &&Rule| rule.from <= *cut && rule.until.is_none_or(|until| until >= *cut);
        let holding: Vec<&Rule> = rules.iter().filter(holds).collect();
        if holding.is_empty() && next.is_none() {
            break;
        }
        let mut lines = Vec::new();
        let mut notes: Vec<&str> = Vec::new();
        for rule in &holding {
            let of_rule = rule
                .lines(*cut, source)
                .ok_or("a reminder cannot be said in directions")?;
            let same = |moment: &Moment| {
                lines
                    .iter()
                    .any(|line: &crate::domain::directions::Line| line.moment == *moment)
            };
            if let Some(line) = of_rule.iter().find(|line| same(&line.moment)) {
                said.push(format!("two amounts at {} from {cut} on", line.moment));
            }
            lines.extend(of_rule);
            if !rule.note.is_empty() && !notes.contains(&rule.note.as_str()) {
                notes.push(&rule.note);
            }
        }
        lines.sort_by_key(|line| line.moment.clock(source.words));
        let take =
            super::sayable(&Directions { lines }, source.words).ok_or("its reminders cannot be said in directions")?;
        steps.push(Step {
            take,
            length: next.map_or(Length::Open, |next| Length::Until(next.pred_opt().unwrap_or(*next))),
            then: Then::GoOn,
            note: (!notes.is_empty()).then(|| notes.join("; ")),
        });
    }
    if steps.is_empty() {
        return Ok(None);
    }
    let plan = Plan {
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
    };
    Ok(Some((plan, said)))
}

struct Events<'a> {
    haul: &'a mut Haul,
    source: &'a Source<'a>,
    reminders: &'a HashMap<i64, Option<usize>>,
    units: &'a [Unit],
    gone: Vec<String>,
    tags: BTreeSet<String>,
    at_planned: usize,
    /// Doses that were skipped, with the amount of their reminder.
    skipped: usize,
}

impl Events<'_> {
    fn event(&mut self, event: &Json, n: usize) {
        let place = format!("event {}", n + 1);
        match self.pieces(event) {
            Ok(pieces) => self.haul.take(place, pieces),
            Err((why, words)) => self.haul.leave_words(place, why, words),
        }
    }

    /// What an event becomes, or why it is left out, with words that are kept.
    fn pieces(&mut self, event: &Json) -> Result<Vec<Piece>, (String, Vec<Piece>)> {
        let left = |why: &str| (why.to_owned(), Vec::new());
        if !matches!(event, Json::Object(_)) {
            return Err(left("this is not an event"));
        }
        let kind = event.text("reminderType");
        if matches!(kind, Some("OUT_OF_STOCK" | "EXPIRATION_DATE" | "REFILL")) {
            return Err(left("refill, stock and expiry events are not doses"));
        }
        let taken = match event.text("status") {
            Some("TAKEN") => true,
            Some("SKIPPED") => false,
            Some("RAISED") => return Err(left("never answered")),
            Some("DELETED") => return Err(left("deleted in the app")),
            Some("ACKNOWLEDGED") => return Err(left("acknowledged, which is not a dose")),
            Some(other) => {
                let other: String = other.chars().take(40).collect();
                return Err((format!("its status `{other}` is not known"), Vec::new()));
            }
            None => return Err(left("it has no status")),
        };
        let odd = "its time cannot be right";
        let reminded = event.whole("remindedTimestamp").ok_or_else(|| left(odd))?;
        let planned = self.source.seconds(reminded).ok_or_else(|| left(odd))?;
        let at = match event.whole("processedTimestamp") {
            None | Some(0) => {
                self.at_planned += usize::from(taken);
                planned
            }
            Some(at) => self.source.seconds(at).ok_or_else(|| left(odd))?,
        };
        let name = event.text("medicineName").unwrap_or("").trim();
        if name.is_empty() {
            return Err(left("it names no medicine"));
        }
        let reminder = event.whole("reminderId").unwrap_or(-1);
        let of = self.medicine(name, reminder);
        for tag in event.list("tags").iter().filter_map(Json::as_text) {
            self.tags.insert(tag.trim().to_owned());
        }
        let key_name = self.haul.medicines[of].course.name.clone();
        let (reminded, id) = (reminded.to_string(), reminder.to_string());
        let key = ["medtimer", key_name.as_str(), reminded.as_str(), id.as_str()];
        let words = event.text("notes").unwrap_or("").trim();
        let alone = self.units.get(of).cloned().unwrap_or_else(|| Unit::counted("dose"));
        let outcome = if taken {
            let text = event.text("amount").unwrap_or("");
            let kept = |why: String| {
                let kept = if words.is_empty() {
                    Vec::new()
                } else {
                    let text = format!("{key_name}: {words}");
                    vec![note(&["medtimer", "note", &key_name, &reminded, &id], text, at)]
                };
                (why, kept)
            };
            match amounts::read(text, &alone) {
                Ok(Found::Exact(amount)) => Outcome::Taken(amount),
                Ok(Found::Range(range)) => {
                    return Err(kept(format!("{range} is a range, not an amount that was taken")));
                }
                Err(why) => return Err(kept(why.to_string())),
            }
        } else {
            if event.text("amount").is_some_and(|amount| !amount.trim().is_empty()) {
                self.skipped += 1;
            }
            Outcome::Skipped
        };
        let due = (reminder >= 0).then(|| {
            let time = planned.time().with_second(0).unwrap_or(planned.time());
            DueKey::new(planned.date_naive(), DueMoment::At(Moment::Clock(time)))
        });
        Ok(vec![dose(&key, of, due, outcome, at).because(words)])
    }

    /// The medicine of an event: by its reminder, else by its name, else without the day of the cycle after it.
    fn medicine(&mut self, name: &str, reminder: i64) -> usize {
        if let Some(Some(of)) = self.reminders.get(&reminder).filter(|_| reminder >= 0) {
            return *of;
        }
        let find = |haul: &Haul, name: &str| haul.medicines.iter().position(|medicine| medicine.course.name == name);
        if let Some(of) = find(self.haul, name) {
            return of;
        }
        let short = without_cycle(name).unwrap_or(name);
        if let Some(of) = find(self.haul, short) {
            return of;
        }
        let of = self.haul.add(short, false);
        self.haul.medicines[of].course.archived = Some(self.source.now.date_naive());
        self.gone.push(short.to_owned());
        of
    }
}

/// `Examplin (2/21)` without the day of its cycle.
fn without_cycle(name: &str) -> Option<&str> {
    let (head, tail) = name.strip_suffix(')')?.rsplit_once(" (")?;
    let (day, of) = tail.split_once('/')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits(day) && digits(of)).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_cycle_goes_and_a_strength_stays() {
        assert_eq!(without_cycle("Examplin (2/21)"), Some("Examplin"));
        assert_eq!(without_cycle("Examplin (500µg)"), None);
        assert_eq!(
            dated("MedTimer_Backup_20260209_120000.json").unwrap().to_string(),
            "2026-02-09"
        );
        assert_eq!(dated("backup.json"), None);
    }
}
