//! PsychonautWiki Journal, JSON of Android and iOS: a log and a diary, no plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;

use super::Source;
use crate::domain::amount::Quantity;
use crate::domain::exchange::amounts;
use crate::domain::exchange::haul::{Haul, Piece, dose, many, note};
use crate::domain::exchange::json::Json;
use crate::domain::journal::Outcome;

const ROUTES: [&str; 11] = [
    "ORAL",
    "SUBLINGUAL",
    "BUCCAL",
    "INSUFFLATED",
    "RECTAL",
    "TRANSDERMAL",
    "SUBCUTANEOUS",
    "INTRAMUSCULAR",
    "INTRAVENOUS",
    "SMOKED",
    "INHALED",
];

/// Ratings with the sign that the app shows.
const RATINGS: [(&str, &str); 6] = [
    ("minus", "-"),
    ("plusMinus", "±"),
    ("plus", "+"),
    ("twoPlus", "++"),
    ("threePlus", "+++"),
    ("fourPlus", "++++"),
];

/// What is at the top.
const KEYS: [&str; 4] = ["experiences", "customUnits", "substanceCompanions", "customSubstances"];

const ODD: &str = "its time cannot be right";

/// Reads an export.
pub fn read(root: &Json, source: &Source<'_>) -> Haul {
    let mut haul = Haul {
        what: "an export of PsychonautWiki Journal".to_owned(),
        ..Haul::default()
    };
    let mut reader = Reader {
        source,
        units: HashMap::new(),
        spellings: BTreeMap::new(),
        numbers: HashMap::new(),
        estimates: 0,
        routes: BTreeSet::new(),
        beside: false,
    };
    for unit in root.list("customUnits") {
        if let Some(id) = unit.whole("id") {
            reader.units.insert(id, unit.clone());
        }
    }
    for (n, experience) in root.list("experiences").iter().enumerate() {
        reader.experience(&mut haul, experience, n + 1);
    }
    for key in ["substanceCompanions", "customSubstances"] {
        let items = root.list(key).len();
        if items > 0 {
            haul.said.push(format!("`{key}` is not read: {}", many(items, "item")));
        }
    }
    for key in root.keys().filter(|key| !KEYS.contains(key)) {
        let items = root.list(key).len();
        let key: String = key.chars().take(40).collect();
        haul.said.push(format!("`{key}` is not known: {}", many(items, "item")));
    }
    let Reader {
        spellings,
        estimates,
        routes,
        beside,
        ..
    } = reader;
    for forms in spellings.values().filter(|forms| forms.len() > 1) {
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        haul.said
            .push(format!("one course of these spellings: {}", forms.join(", ")));
    }
    if estimates > 0 {
        haul.said.push(format!(
            "{estimates} of the doses are estimates; that is kept as the reason"
        ));
    }
    for route in routes {
        haul.said
            .push(format!("the route `{route}` is not known; the dose is kept"));
    }
    if beside {
        haul.said
            .push("places, colours, favourites, routes and how full the stomach was are not kept".to_owned());
    }
    if !haul.records.is_empty() {
        haul.said
            .push("no plan is made from a log; texts and ratings are notes".to_owned());
    }
    haul
}

struct Reader<'a> {
    source: &'a Source<'a>,
    units: HashMap<i64, Json>,
    /// Spellings of each name.
    spellings: BTreeMap<String, BTreeSet<String>>,
    /// How often the same key came.
    numbers: HashMap<String, u32>,
    estimates: usize,
    routes: BTreeSet<String>,
    beside: bool,
}

impl Reader<'_> {
    fn time(&self, found: &Json, key: &str) -> Option<DateTime<FixedOffset>> {
        let whole = found.whole(key).or_else(|| {
            let value = found.get(key)?.as_decimal()?;
            i64::try_from(value.trunc()).ok()
        });
        self.source.milliseconds(whole?)
    }

    fn experience(&mut self, haul: &mut Haul, found: &Json, n: usize) {
        self.beside |= found.get("location").is_some() || found.yes("isFavorite") == Some(true);
        let begun = self
            .time(found, "sortDate")
            .or_else(|| self.time(found, "creationDate"));
        for (m, ingestion) in found.list("ingestions").iter().enumerate() {
            let place = format!("experience {n}, dose {}", m + 1);
            match self.ingestion(haul, ingestion) {
                Ok(piece) => haul.take(place, vec![piece]),
                Err((why, kept)) => haul.leave_words(place, why, kept),
            }
        }
        let words = found.text("text").unwrap_or("").trim();
        let title = found.text("title").unwrap_or("").trim();
        if words.is_empty() && !title.is_empty() {
            haul.not_kept("a title without a text", format!("experience {n}"));
        }
        if !words.is_empty() {
            let text = if title.is_empty() {
                words.to_owned()
            } else {
                format!("{title}\n{words}")
            };
            let place = format!("experience {n}, text");
            match begun {
                Some(at) => {
                    let key = ["psychonautwiki", "text", &at.timestamp().to_string(), title];
                    haul.take(place, vec![note(&key, text, at)]);
                }
                None => haul.leave(place, ODD),
            }
        }
        for (m, timed) in found.list("timedNotes").iter().enumerate() {
            let words = timed.text("note").unwrap_or("").trim();
            if words.is_empty() {
                continue;
            }
            let place = format!("experience {n}, note {}", m + 1);
            match self.time(timed, "time").or_else(|| self.time(timed, "creationDate")) {
                Some(at) => {
                    let key = ["psychonautwiki", "timed", &at.timestamp().to_string(), words];
                    haul.take(place, vec![note(&key, words, at)]);
                }
                None => haul.leave(place, ODD),
            }
        }
        for (m, rating) in found.list("ratings").iter().enumerate() {
            let place = format!("experience {n}, rating {}", m + 1);
            let option = rating.text("option").unwrap_or("");
            let Some((_, sign)) = RATINGS.iter().find(|(name, _)| *name == option) else {
                let option: String = option.chars().take(40).collect();
                haul.leave(place, format!("the rating `{option}` is not known"));
                continue;
            };
            let whole = rating.get("time").is_none();
            match self
                .time(rating, "time")
                .or_else(|| self.time(rating, "creationDate"))
                .or(begun)
            {
                Some(at) => {
                    let key = ["psychonautwiki", "rating", &at.timestamp().to_string(), option];
                    let text = if whole {
                        format!("Rating of the whole: {sign}")
                    } else {
                        format!("Rating: {sign}")
                    };
                    haul.take(place, vec![note(&key, text, at)]);
                }
                None => haul.leave(place, ODD),
            }
        }
    }

    fn ingestion(&mut self, haul: &mut Haul, found: &Json) -> Result<Piece, (String, Vec<Piece>)> {
        let bare = |why: String| (why, Vec::new());
        let name = found.text("substanceName").unwrap_or("");
        if name.trim().is_empty() {
            return Err(bare("it names no substance".to_owned()));
        }
        if let Some(other) = found.text("consumerName").filter(|name| !name.trim().is_empty()) {
            return Err(bare(format!("a dose of somebody else ({})", other.trim())));
        }
        let at = self.time(found, "time").ok_or_else(|| bare(ODD.to_owned()))?;
        self.beside |= found.get("stomachFullness").is_some();
        let forms = self.spellings.entry(name.trim().to_lowercase()).or_default();
        forms.insert(name.trim().to_owned());
        let route = found.text("administrationRoute").unwrap_or("");
        self.beside |= !route.is_empty();
        if !route.is_empty() && !ROUTES.contains(&route.to_uppercase().as_str()) {
            self.routes.insert(route.chars().take(40).collect());
        }
        let words = found.text("notes").unwrap_or("").trim().to_owned();
        let time = at.timestamp().to_string();
        let kept = |why: String| {
            let text = format!("{}: {words}", name.trim());
            let piece = note(&["psychonautwiki", "words", name.trim(), &time], text, at);
            (why, if words.is_empty() { Vec::new() } else { vec![piece] })
        };
        let number = found.get("dose").and_then(Json::as_decimal);
        let number = number.filter(|number| *number > Decimal::ZERO);
        let Some(number) = number else {
            return Err(kept(format!("a dose of unknown size: {}", name.trim())));
        };
        let own = found.whole("customUnitId");
        let unit = own.and_then(|id| self.units.get(&id));
        let word = match (own, unit) {
            (Some(_), None) => return Err(kept("its unit is not in the file".to_owned())),
            (Some(_), Some(unit)) => unit.text("unit").unwrap_or(""),
            (None, _) => found.text("units").unwrap_or(""),
        };
        let Some(read) = amounts::unit(word) else {
            let word: String = word.chars().take(40).collect();
            return Err(kept(format!("`{word}` is not a unit")));
        };
        // A person's own word for an exact amount is read as that amount: it can be added to others.
        let exact = unit.filter(|unit| unit.yes("isEstimate") != Some(true) && amounts::own_word(&read).is_some());
        let product = exact.and_then(|unit| {
            let each = unit.get("dose").and_then(Json::as_decimal)?;
            let original = amounts::unit(unit.text("originalUnit")?)?;
            Some(Quantity::new(number.checked_mul(each)?, original))
        });
        let mut why = Vec::new();
        let rough =
            found.yes("isDoseAnEstimate") == Some(true) || unit.is_some_and(|u| u.yes("isEstimate") == Some(true));
        if rough {
            self.estimates += 1;
            let spread = found
                .get("estimatedDoseStandardDeviation")
                .or_else(|| found.get("estimatedDoseVariance"));
            let spread = spread.and_then(Json::as_decimal).map(|spread| format!(" (± {spread})"));
            why.push(format!("an estimate{}", spread.unwrap_or_default()));
        }
        if let Some(end) = self.time(found, "endTime") {
            why.push(format!("until {}", end.format("%H:%M")));
        }
        if !words.is_empty() {
            why.push(words.clone());
        }
        let dose_text = number.to_string();
        let base = format!(
            "{}|{time}|{}|{dose_text}",
            name.trim().to_lowercase(),
            route.to_uppercase()
        );
        let running = self.numbers.entry(base).or_default();
        *running += 1;
        let lower = name.trim().to_lowercase();
        let key = [
            "psychonautwiki",
            lower.as_str(),
            time.as_str(),
            &route.to_uppercase(),
            dose_text.as_str(),
            &running.to_string(),
        ];
        let of = haul.medicine(name);
        let outcome = Outcome::Taken(product.unwrap_or_else(|| Quantity::new(number, read)));
        Ok(dose(&key, of, None, outcome, at).because(&why.join("; ")))
    }
}
