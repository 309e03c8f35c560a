//! Which fields a form has: of a medicine, of the people and dates of one's care, of the settings.

use std::borrow::Cow;

use super::Of;
use super::kind::Kind;
use crate::app::world::World;
use crate::domain::keyed::{CareList, Datum, Keyed, Keys};
use crate::domain::vocabulary::Vocabulary;

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The heading that it is under.
    pub section: Cow<'static, str>,
    /// What it is called.
    pub label: Cow<'static, str>,
    /// Other words by which people look for it.
    pub words: &'static str,
    /// Where its value is.
    pub spot: Spot,
    /// The shape of its value.
    pub kind: Kind,
    /// What is there now.
    pub value: Option<Datum>,
    /// What could be there.
    pub example: &'static str,
    /// What is lost when the value goes; `None`: nothing that would have to be asked about.
    pub losing: Option<&'static str>,
}

/// Where the value of a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// After a key of a file.
    Key(Keyed, Vec<String>),
    /// Nowhere yet: a ceiling over a number of hours.
    Hours(Keyed),
    /// Nowhere yet: a slot of one's own.
    Slot,
    /// After a key of a record.
    Record {
        /// The list it is in.
        list: CareList,
        /// The record as it was read.
        record: Keys,
        /// The key.
        key: &'static str,
        /// The record is none without it.
        needed: bool,
    },
    /// Nowhere yet: one more record of a list.
    Add(CareList),
    /// The count of what is left, which has a line of its own.
    Supply,
    /// The steps, which have a view of their own.
    Plan,
    /// What the check-in asks, which has a list of its own.
    Questions,
}

/// A row of the tables below.
#[derive(Clone, Copy)]
struct Row {
    section: &'static str,
    label: &'static str,
    words: &'static str,
    path: &'static [&'static str],
    kind: Kind,
    example: &'static str,
    losing: Option<&'static str>,
}

const fn row(
    section: &'static str,
    label: &'static str,
    path: &'static [&'static str],
    kind: Kind,
    example: &'static str,
    words: &'static str,
) -> Row {
    Row {
        section,
        label,
        words,
        path,
        kind,
        example,
        losing: None,
    }
}

/// A row whose value is not taken out unasked.
const fn kept(row: Row, losing: &'static str) -> Row {
    Row {
        losing: Some(losing),
        ..row
    }
}

/// What belongs to a ceiling or a gap.
const UNLIMITED: &str = "Doses that it would ask about are then recorded without a question.";

/// What belongs to what is in a dose.
const UNKNOWN: &str =
    "Amounts in mg, mL or pieces are then no longer shown side by side, and limits in them cannot be checked.";

/// What belongs to the turn of the day.
const USUAL_TURN: &str = "It turns at the usual time again: what was recorded between the two counts for another day, in days that are past as well.";

/// What belongs to the time of a slot that everybody has.
const USUAL_SLOT: &str = "Its doses are due at the usual time again, and past days are shown by it as well.";

const PRODUCT: &str = "Product";
const LIMITS: &str = "Limits, from the prescription";
const TIMES: &str = "Times";
const PEOPLE: &str = "Prescriber and words";

/// The keys of a course.
#[rustfmt::skip]
const COURSE: &[Row] = &[
    row(PRODUCT, "Name", &["name"], Kind::Text, "the name on the package", "title"),
    kept(row(PRODUCT, "Form", &["count"], Kind::Text, "what doses are counted in: tablet, capsule, spray, mL", "counted unit"), UNKNOWN),
    row(PRODUCT, "Divided", &["divisible"], Kind::Text, "whole, halves, quarters, or 0.5", "divisible half quarter score cut"),
    kept(row(PRODUCT, "Strength", &["contains"], Kind::Contents, "5 mg, 10 mg/mL, or THC 10 mg/mL + CBD 12.5 mg/mL", "contents components contains concentration"), UNKNOWN),
    kept(row(PRODUCT, "Strengths", &["strengths"], Kind::List, "25 mg, 50 mg: pieces that can be combined", "different combined"), UNKNOWN),
    row(PRODUCT, "Mark", &["mark"], Kind::Text, "0.05 mL: the smallest mark of the syringe", "measure syringe"),
    kept(row(PRODUCT, "Syringe", &["syringe"], Kind::Text, "100 units/mL", "units"), UNKNOWN),
    kept(row(PRODUCT, "Drops", &["drops"], Kind::Text, "20 drops/mL", "dropper"), UNKNOWN),
    kept(row(PRODUCT, "One measures", &["each"], Kind::Text, "0.1 mL: the size of one spray or load", "each spray load size"), UNKNOWN),
    row(PRODUCT, "Rounding", &["round"], Kind::Text, "refuse, down, up or nearest", "round"),
    kept(row(PRODUCT, "Powder", &["powder"], Kind::Text, "5 mg: what a vial holds before water is added", "vial"), UNKNOWN),
    kept(row(PRODUCT, "Water", &["water"], Kind::Text, "2 mL: what is added to the powder", "vial solvent"), UNKNOWN),
    kept(row(PRODUCT, "Diluted", &["dilution"], Kind::Dilution, "1 mL to 10 mL", "dilution"), UNKNOWN),
    row(PRODUCT, "Made at home", &["batch"], Kind::Batch, "3.5 g, 80 %, 24 pieces", "batch cartridge"),
    row(PRODUCT, "Worn for", &["wear"], Kind::Text, "72 hours, for a patch", "patch wear"),
    row(PRODUCT, "Pack", &["pack"], Kind::Text, "28 tablets: what one pack holds", "package"),
    row(PRODUCT, "Opened", &["opened"], Kind::DatesBack, "2 nov, or 25 mg 2 nov, 50 mg 9 nov: the vial or bottle in use", "vial bottle box open"),
    row(PRODUCT, "Keeps", &["keeps"], Kind::Text, "28 days: how long it is good once opened", "vial bottle good shelf"),
    row(PRODUCT, "Expires", &["expires"], Kind::Dates, "30 jun 2027, or the month on the box: 03/2027", "expiry label vial bottle good until"),
    row(PRODUCT, "Sites", &["sites"], Kind::List, "left thigh, right thigh, belly: where it goes", "injection patch place rotation rotate"),
    row(PRODUCT, "Site order", &["rotation"], Kind::Text, "in turn, or least recent", "sites rotation rotate"),
    row(PRODUCT, "Route", &["route"], Kind::Text, "oral, under the tongue, under the skin", "taken how"),
    kept(row(LIMITS, "In one dose", &["limits", "per_dose"], Kind::Text, "most in one dose: 4 sprays, or 10 mg THC", "limit most maximum ceiling"), UNLIMITED),
    kept(row(LIMITS, "In 24 hours", &["limits", "per_day"], Kind::Text, "most in any 24 hours: 12 sprays", "limit most a day maximum daily ceiling"), UNLIMITED),
    kept(row(LIMITS, "A calendar day", &["limits", "per_calendar_day"], Kind::Text, "most from midnight to midnight: 5 mg", "limit most a day maximum daily ceiling"), UNLIMITED),
    kept(row(LIMITS, "In 7 days", &["limits", "per_week"], Kind::Text, "most in any 7 days: 3 doses, 3 sessions or 100 mg", "limit most a week maximum weekly ceiling"), UNLIMITED),
    kept(row(LIMITS, "An episode", &["limits", "per_episode"], Kind::Text, "most in one attack or session: 3 tablets", "limit most attack"), UNLIMITED),
    kept(row(LIMITS, "Apart", &["limits", "gap"], Kind::Text, "least time between two doses: 6 hours", "limit gap between doses"), UNLIMITED),
    row(LIMITS, "Second part", &["limits", "second_part"], Kind::SecondPart, "1 hour, or 1 hour to 2 hours: sooner than the gap, once", "limit"),
    kept(row(LIMITS, "Episodes apart", &["limits", "episode_gap"], Kind::Text, "least time between two attacks: 24 hours", "limit gap attack"), UNLIMITED),
    kept(row(LIMITS, "Planned apart", &["limits", "interval"], Kind::Text, "least time between two doses of the plan: 48 hours", "limit interval plan gap"), "Plans and decisions with doses closer together are then not asked about."),
    kept(row(LIMITS, "After others", &["limits", "washout"], Kind::Washout, "examplin 14 days: how long to wait after another medicine", "limit washout other medicine"), UNLIMITED),
    kept(row(LIMITS, "Together with", &["limits", "shared"], Kind::Courses, "medicines whose doses count towards these limits too", "limit shared both together other medicine"), UNLIMITED),
    kept(row(LIMITS, "Largest rise", &["limits", "rise"], Kind::Text, "most more from one step to the next: 25 mcg", "limit step increase"), "Drafts with a larger rise are then not refused."),
    row(LIMITS, "Slip of unit", &["limits", "max_factor"], Kind::Number, "20: a dose 20 times as large is asked about", "limit factor mistake"),
    row(LIMITS, "When reached", &["limits", "show"], Kind::Text, "the prescriber's words for when a limit is reached", "limit show"),
    row(TIMES, "Window", &["window"], Kind::Text, "30 min: how long before and after its time a dose is on time", "on time"),
    kept(row(TIMES, "Late until", &["limits", "late"], Kind::Text, "2 hours: how late a dose is still taken", "late dose rule limit"), "Your plan then says nothing about a late dose."),
    row(TIMES, "Late dose", &["missed"], Kind::Text, "what your prescriber said about a late dose", "late rule missed forgotten"),
    row(TIMES, "Time zone", &["zone"], Kind::Text, "Europe/Zurich: its times are on this clock, wherever you are", "travel clock"),
    row(PEOPLE, "Prescriber", &["prescriber"], Kind::Person, "a name, or somebody of your people", "doctor who"),
    row(PEOPLE, "In words", &["note"], Kind::Text, "the prescriber's words for the whole plan", "note words"),
    row(PEOPLE, "Standard dose", &["standard_dose"], Kind::Text, "8 sprays a day: what the usual dose is", "share of"),
];

/// The keys of the settings.
#[rustfmt::skip]
const SETTINGS: &[Row] = &[
    kept(row("Days and times", "Day turns at", &["day_turn"], Kind::Time, "04:00: until then it is still the day before", "turn of the day night midnight"), USUAL_TURN),
    row("Days and times", "Week begins", &["week_start"], Kind::Text, "monday, or sunday", "week start first day"),
    row("Days and times", "Clock", &["clock"], Kind::Number, "24 or 12", "hours am pm"),
    row("Days and times", "Dates", &["dates"], Kind::Text, "day first (22 Nov) or month first (Nov 22)", "date style american month"),
    row("Days and times", "Window", &["window"], Kind::Text, "2 hours: how long before and after its time a dose is on time", "on time"),
    row("Screen", "Units", &["units"], Kind::Text, "short (mcg) or long (micrograms)", "amounts micrograms milligrams in full abbreviations"),
    row("Screen", "Theme", &["theme"], Kind::Text, "auto, dark, light, safe or none", "colour color palette"),
    row("Screen", "Signs", &["glyphs"], Kind::Text, "unicode or ascii", "glyphs characters"),
    row("Screen", "High contrast", &["high_contrast"], Kind::Yes, "yes or no", "bold dim"),
    row("Screen", "Mouse", &["mouse"], Kind::Yes, "yes or no", "click"),
    row("Screen", "Guard", &["burst_guard"], Kind::Yes, "yes or no: fast typing meant for another window is dropped", "burst typing"),
    row("Screen", "Plain", &["plain"], Kind::Yes, "yes or no: words only, no screen, for screen readers", "screen reader words voice accessible"),
    row("Screen", "Notify", &["notify"], Kind::Yes, "yes or no", "notification bell"),
];

/// The line for whom to call.
const CONTACT: Row = kept(
    row(
        "In trouble",
        "Contact",
        &["contact"],
        Kind::Contact,
        "whom to call: a name and a number, or one of your people",
        "emergency call phone clinic trouble",
    ),
    "Nobody is then named when an alert is reached.",
);

fn keyed(of: &Keyed, values: Option<&Datum>, row: &Row) -> Field {
    Field {
        section: row.section.into(),
        label: row.label.into(),
        words: row.words,
        spot: Spot::Key(of.clone(), row.path.iter().map(|key| (*key).to_owned()).collect()),
        kind: row.kind,
        value: values.and_then(|values| values.at(row.path)).cloned(),
        example: row.example,
        losing: row.losing,
    }
}

/// A field that leads elsewhere or adds something.
fn other(section: &'static str, label: &'static str, spot: Spot, example: &'static str, words: &'static str) -> Field {
    Field {
        section: section.into(),
        label: label.into(),
        words,
        spot,
        kind: Kind::Text,
        value: None,
        example,
        losing: None,
    }
}

/// The fields of a form, with what the files hold.
pub fn all(of: &Of, world: &World, values: &[(Keyed, Datum)]) -> Vec<Field> {
    let held = |of: &Keyed| values.iter().find(|(known, _)| known == of).map(|(_, held)| held);
    match of {
        Of::Course(id) => course(&Keyed::Course(id.clone()), held(&Keyed::Course(id.clone()))),
        Of::Care => {
            let mut fields = vec![keyed(&Keyed::Settings, held(&Keyed::Settings), &CONTACT)];
            fields.extend(care(held(&Keyed::Care)));
            fields
        }
        Of::Settings => settings(world, held(&Keyed::Settings)),
    }
}

fn course(of: &Keyed, values: Option<&Datum>) -> Vec<Field> {
    let mut fields = vec![other(
        PRODUCT,
        "Plan",
        Spot::Plan,
        "Enter opens the steps",
        "steps doses directions repeat again weight kg surface",
    )];
    fields.extend(COURSE.iter().map(|row| keyed(of, values, row)));
    let Some(at) = fields.iter().position(|field| field.label == "In 7 days") else {
        return fields;
    };
    let limits = values.and_then(|values| values.at(&["limits"]));
    let windows = match limits {
        Some(Datum::Fields(keys)) => keys.as_slice(),
        _ => &[],
    };
    let windows = windows.iter().filter_map(|(key, value)| {
        let hours: u32 = key
            .strip_prefix("per_")?
            .trim_end_matches('s')
            .strip_suffix("_hour")?
            .parse()
            .ok()?;
        Some(Field {
            label: format!("In {hours} hours").into(),
            spot: Spot::Key(of.clone(), vec!["limits".into(), key.clone()]),
            value: Some(value.clone()),
            losing: Some(UNLIMITED),
            ..other(
                LIMITS,
                "",
                Spot::Plan,
                "most in any 6 hours: 4 sprays",
                "limit most hours",
            )
        })
    });
    let more = other(
        LIMITS,
        "In some hours",
        Spot::Hours(of.clone()),
        "4 sprays in 6 hours",
        "limit most maximum hours ceiling",
    );
    fields.splice(at..at, windows.chain([more]).collect::<Vec<_>>());
    fields.push(other(
        "Elsewhere",
        "Supply",
        Spot::Supply,
        "Enter counts what is left",
        "left stock refill",
    ));
    fields.push(other(
        "Elsewhere",
        "Questions",
        Spot::Questions,
        "Enter shows what the check-in asks",
        "watch rating side effects",
    ));
    fields
}

fn care(values: Option<&Datum>) -> Vec<Field> {
    let of = |list: CareList| {
        values
            .and_then(|values| values.at(&[list.table()]))
            .into_iter()
            .flat_map(Datum::records)
    };
    let mut fields = Vec::new();
    for record in of(CareList::Person) {
        fields.extend(records(CareList::Person, record, &PERSON));
    }
    fields.push(other(
        "People",
        "Add a person",
        Spot::Add(CareList::Person),
        "Dr Osei, 555 0100, prescriber",
        "phone prescriber pharmacy doctor clinic",
    ));
    for record in of(CareList::Appointment) {
        fields.extend(records(CareList::Appointment, record, &APPOINTMENT));
    }
    fields.push(other(
        "Appointments",
        "Add a visit",
        Spot::Add(CareList::Appointment),
        "30 nov 10:30, Dr Osei, visit, every 4 weeks",
        "appointment visit call repeat",
    ));
    for record in of(CareList::Paper) {
        fields.extend(records(CareList::Paper, record, &PAPER));
    }
    fields.push(other(
        "Papers",
        "Add a paper",
        Spot::Add(CareList::Paper),
        "Certificate, 30 jun, 45 days before",
        "certificate prescription expires valid",
    ));
    fields
}

/// The key of a record, its label, shape, whether the record needs it, an example, words.
type Part = (&'static str, &'static str, Kind, bool, &'static str, &'static str);

#[rustfmt::skip]
const PERSON: [Part; 4] = [
    ("name", "Name", Kind::Text, true, "Dr Osei", "prescriber doctor people"),
    ("phone", "Phone", Kind::Text, false, "555 0100", "call number telephone"),
    ("role", "Role", Kind::Text, false, "prescriber, pharmacy, or what you like", "prescriber pharmacy"),
    ("key", "In files", Kind::Text, true, "the word that medicines name them by", "key"),
];

#[rustfmt::skip]
const APPOINTMENT: [Part; 5] = [
    ("on", "On", Kind::Date, true, "30 nov", "appointment visit day"),
    ("at", "At", Kind::Time, false, "10:30", "appointment time"),
    ("with", "With", Kind::Person, true, "Dr Osei", "appointment who"),
    ("what", "What", Kind::Text, false, "visit, or call", "appointment kind"),
    ("every", "Again every", Kind::Text, false, "4 weeks, or 1 month", "appointment repeat"),
];

#[rustfmt::skip]
const PAPER: [Part; 3] = [
    ("name", "Paper", Kind::Text, true, "Certificate", "certificate prescription paper"),
    ("until", "Valid until", Kind::Date, true, "30 jun", "expires"),
    ("notice", "Shown before", Kind::Number, false, "45: days before", "notice days remind"),
];

fn records<const N: usize>(list: CareList, record: &Keys, parts: &[Part; N]) -> Vec<Field> {
    let get = |key: &str| {
        record
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    };
    let section: Cow<'static, str> = match list {
        CareList::Person => "People".into(),
        CareList::Appointment => "Appointments".into(),
        CareList::Paper => "Papers".into(),
    };
    let fields = parts.iter().map(|&(key, label, kind, needed, example, words)| Field {
        section: section.clone(),
        label: label.into(),
        words,
        spot: Spot::Record {
            list,
            record: record.clone(),
            key,
            needed,
        },
        kind,
        value: get(key),
        example,
        losing: None,
    });
    fields.collect()
}

fn settings(world: &World, values: Option<&Datum>) -> Vec<Field> {
    let of = Keyed::Settings;
    let days = SETTINGS.first().map_or("", |row| row.section);
    let (first, rest): (Vec<&Row>, Vec<&Row>) = SETTINGS.iter().partition(|row| row.section == days);
    let mut fields: Vec<Field> = first.into_iter().map(|row| keyed(&of, values, row)).collect();
    let usual = Vocabulary::default();
    for slot in world.regimen.settings.words.slots() {
        let path = vec!["slots".to_owned(), slot.name.to_string()];
        let own = !usual.slots().iter().any(|known| known.name == slot.name);
        fields.push(Field {
            label: slot.name.to_string().into(),
            kind: Kind::Time,
            value: values.and_then(|values| values.at(&path)).cloned(),
            losing: Some(if own {
                "Directions can no longer name it."
            } else {
                USUAL_SLOT
            }),
            spot: Spot::Key(of.clone(), path),
            ..other("Slots of the day", "", Spot::Slot, "07:30", "slot time moment")
        });
    }
    fields.push(other(
        "Slots of the day",
        "Add a slot",
        Spot::Slot,
        "shift end 23:15",
        "slot moment of your own",
    ));
    fields.push(keyed(&of, values, &CONTACT));
    fields.extend(rest.into_iter().map(|row| keyed(&of, values, row)));
    fields
}

/// How well words fit a field that is called so.
pub const CALLED_SO: u8 = 3;

/// What the file of care would say of the people, appointments and papers that are known.
pub fn of_care(world: &World) -> Vec<(Keyed, Datum)> {
    let care = &world.regimen.care;
    let text = |key: &str, text: &str| (key.to_owned(), Datum::text(text));
    let people = care
        .people
        .iter()
        .map(|person| vec![text("key", &person.key), text("name", &person.name)]);
    let visits = care
        .appointments
        .iter()
        .map(|visit| vec![("on".to_owned(), Datum::Date(visit.on)), text("with", &visit.with)]);
    let papers = care.papers.iter().map(|paper| vec![text("name", &paper.name)]);
    let list = |list: CareList, records: Vec<Keys>| {
        let records = records.into_iter().map(Datum::Fields).collect();
        (list.table().to_owned(), Datum::List(records))
    };
    let all = vec![
        list(CareList::Person, people.collect()),
        list(CareList::Appointment, visits.collect()),
        list(CareList::Paper, papers.collect()),
    ];
    vec![(Keyed::Care, Datum::Fields(all))]
}

impl Field {
    /// Whose record it is in: a name, or a day.
    pub fn whose(&self) -> Option<String> {
        let Spot::Record { record, .. } = &self.spot else {
            return None;
        };
        let get = |key: &str| {
            record
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value.to_string())
        };
        get("name").or(get("on"))
    }

    /// Whether it can be meant by these words; how well, the more the better.
    pub fn fits(&self, typed: &str) -> Option<u8> {
        let typed = typed.trim().to_lowercase();
        let stem = typed.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&typed);
        let label = self.label.to_lowercase();
        if label == typed || label == stem {
            Some(CALLED_SO)
        } else if label.starts_with(stem) {
            Some(2)
        } else if label.contains(stem) {
            Some(1)
        } else {
            self.words.contains(stem).then_some(0)
        }
    }
}
