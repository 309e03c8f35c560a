//! Units a dose may have, how they are read and how they are shown.
//!
//! The shown form follows the ISMP list of error-prone abbreviations: `mcg` and never `µg`, `unit` spelled out and
//! never `U` or `IU`, a space between number and unit (that space is printed by [`super::amount`]).

use std::fmt;

use rust_decimal::Decimal;

/// What a number counts: a mass, a volume, activity units, a rate, or a counted thing such as a tablet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// kg
    Kilogram,
    /// g
    Gram,
    /// mg
    Milligram,
    /// mcg (a millionth of a gram)
    Microgram,
    /// ng
    Nanogram,
    /// L
    Litre,
    /// mL
    Millilitre,
    /// `unit`: activity units (insulin, international units) and the marks of a U-100 syringe
    Activity,
    /// mmol
    Millimole,
    /// %
    Percent,
    /// m2, body surface
    SquareMetre,
    /// Something counted: `tablet`, `spray`, `drop`; always the singular.
    Counted(Box<str>),
    /// A delivery rate of a patch or pump: mass per number of hours (`mcg/h`, `mcg/24 h`).
    PerHours(Box<Self>, u32),
    /// A mass or activity of one of several components: `mg THC`.
    Of(Box<Self>, Box<str>),
    /// A strength: a mass or activity in one of something else (`mg/mL`, `drop/mL`, `mg/kg`).
    Per(Box<Self>, Box<Self>),
}

/// Units of one kind can be converted into each other exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Grams and their parts.
    Mass,
    /// Litres and their parts.
    Volume,
    /// Only this very unit.
    Other(Unit),
}

/// Counted things that everyone may write without saying so first: the singular, as it is printed.
pub const COUNTED: &[&str] = &[
    "ampoule",
    "application",
    "bottle",
    "caplet",
    "capsule",
    "cartridge",
    "click",
    "device",
    "dose",
    "drop",
    "film",
    "gum",
    "gummy",
    "implant",
    "inhalation",
    "injection",
    "load",
    "lozenge",
    "patch",
    "pen",
    "piece",
    "pill",
    "plaster",
    "portion",
    "puff",
    "pump",
    "sachet",
    "scoop",
    "spray",
    "square",
    "strip",
    "suppository",
    "syringe",
    "tablet",
    "vial",
    "wafer",
];

const NAMED: &[(&str, Unit)] = &[
    ("kg", Unit::Kilogram),
    ("kilogram", Unit::Kilogram),
    ("g", Unit::Gram),
    ("gram", Unit::Gram),
    ("mg", Unit::Milligram),
    ("milligram", Unit::Milligram),
    ("mcg", Unit::Microgram),
    ("µg", Unit::Microgram),
    ("μg", Unit::Microgram),
    ("ug", Unit::Microgram),
    ("microgram", Unit::Microgram),
    ("ng", Unit::Nanogram),
    ("nanogram", Unit::Nanogram),
    ("l", Unit::Litre),
    ("litre", Unit::Litre),
    ("liter", Unit::Litre),
    ("ml", Unit::Millilitre),
    ("millilitre", Unit::Millilitre),
    ("milliliter", Unit::Millilitre),
    ("unit", Unit::Activity),
    ("iu", Unit::Activity),
    ("mmol", Unit::Millimole),
    ("millimole", Unit::Millimole),
    ("%", Unit::Percent),
    ("percent", Unit::Percent),
    ("m2", Unit::SquareMetre),
    ("m²", Unit::SquareMetre),
];

/// What comes before the name of a component among the words that a regimen knows.
const OF: &str = "of ";

/// A component as one of the words that a regimen knows.
pub fn of(component: &str) -> String {
    format!("{OF}{component}")
}

/// Whether one of the words that a regimen knows is a component.
pub fn is_component(word: &str) -> bool {
    word.starts_with(OF)
}

/// Units of measure that are written in other ways, or are not calculated with here: none is a thing that can be counted.
const OTHER_MEASURES: &[&str] = &[
    "cc",
    "ccm",
    "cl",
    "dl",
    "gm",
    "gms",
    "gr",
    "grain",
    "gramm",
    "gramme",
    "ie",
    "kilo",
    "kilogramm",
    "kilogramme",
    "lb",
    "mcgr",
    "meq",
    "mgm",
    "mgr",
    "microgramm",
    "microgramme",
    "mikrogramm",
    "milligramm",
    "milligramme",
    "mol",
    "nanogramm",
    "nanogramme",
    "ngm",
    "nmol",
    "ounce",
    "oz",
    "pound",
    "u",
    "ui",
    "ul",
    "µl",
    "μl",
    "µmol",
    "μmol",
    "umol",
];

impl Unit {
    /// The counted thing of this name; the name is taken as the singular.
    pub fn counted(name: &str) -> Self {
        Self::Counted(name.to_lowercase().into_boxed_str())
    }

    /// Reads one word (`mg`, `tablets`, `µg`): a known unit, a known counted thing, or one of `extra`.
    /// Anything else is `None`: a misspelt unit is never taken for a new one.
    pub fn word(word: &str, extra: &[Box<str>]) -> Option<Self> {
        let lower = word.to_lowercase();
        let named = |w: &str| NAMED.iter().find(|(n, _)| *n == w).map(|(_, u)| u.clone());
        if let Some(unit) = named(&lower) {
            return Some(unit);
        }
        let known = |w: &str| COUNTED.contains(&w) || extra.iter().any(|e| e.eq_ignore_ascii_case(w));
        if known(&lower) {
            return Some(Self::counted(&lower));
        }
        for single in singulars(&lower) {
            if let Some(unit) = named(&single).filter(|_| single.len() > 2) {
                return Some(unit);
            }
            if known(&single) {
                return Some(Self::counted(&single));
            }
        }
        match lower.as_str() {
            "mgs" => Some(Self::Milligram),
            "mls" => Some(Self::Millilitre),
            "tab" | "tabs" => Some(Self::counted("tablet")),
            "cap" | "caps" => Some(Self::counted("capsule")),
            _ => None,
        }
    }

    /// Whether an amount of a component can be in a product.
    pub fn is_content(&self) -> bool {
        matches!(self.kind(), Kind::Mass) || matches!(self, Self::Activity | Self::Millimole)
    }

    /// An amount of a component: `mg THC`, `mg of THC`. The names of components are among `extra` as [`of`] has them.
    pub fn of_component(self, name: &str, extra: &[Box<str>]) -> Option<Self> {
        let mut names = extra.iter().filter_map(|extra| extra.strip_prefix(OF));
        let name = names.find(|known| known.eq_ignore_ascii_case(name))?;
        self.is_content().then(|| Self::Of(Box::new(self), name.into()))
    }

    /// Reads a whole unit text such as `mg`, `mg/mL`, `mcg/24 h`, `drops/mL`.
    pub fn parse(text: &str, extra: &[Box<str>]) -> Option<Self> {
        let text = text.trim();
        let Some((top, bottom)) = text.split_once('/') else {
            return Self::word(text, extra).or_else(|| {
                let (unit, name) = text.split_once(char::is_whitespace)?;
                let name = name.trim_start();
                let name = name.strip_prefix(OF).map_or(name, str::trim_start);
                Self::word(unit, extra)?.of_component(name, extra)
            });
        };
        let top = Self::word(top.trim(), extra)?;
        let bottom = bottom.trim();
        if let Some(hours) = hours_of(bottom) {
            return Some(Self::PerHours(Box::new(top), hours));
        }
        Some(Self::Per(Box::new(top), Box::new(Self::word(bottom, extra)?)))
    }

    /// Whether a dose can be measured in this: directions read back what is printed with it.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Percent | Self::SquareMetre | Self::Per(..) => false,
            Self::PerHours(unit, _) => unit.is_taken() && !matches!(**unit, Self::PerHours(..)),
            Self::Of(unit, _) => unit.is_content(),
            _ => true,
        }
    }

    /// Whether doses can be counted in this word. A unit of measure that is not known would become a separate thing, to
    /// and from which nothing can be converted.
    pub fn counts(word: &str) -> bool {
        let lower = word.to_lowercase();
        if let Some(unit) = Self::word(&lower, &[]) {
            return unit.is_taken();
        }
        let words = singulars(&lower).into_iter().chain([lower.clone()]);
        words.into_iter().all(|word| !OTHER_MEASURES.contains(&word.as_str()))
    }

    /// The kind within which conversion is exact.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Kilogram | Self::Gram | Self::Milligram | Self::Microgram | Self::Nanogram => Kind::Mass,
            Self::Litre | Self::Millilitre => Kind::Volume,
            other => Kind::Other(other.clone()),
        }
    }

    /// How many of the smallest unit of the kind one of this is (nanograms, millilitres, itself).
    fn size(&self) -> Decimal {
        match self {
            Self::Kilogram => Decimal::from(1_000_000_000_000_i64),
            Self::Gram => Decimal::from(1_000_000_000_i64),
            Self::Milligram => Decimal::from(1_000_000),
            Self::Microgram | Self::Litre => Decimal::from(1000),
            _ => Decimal::ONE,
        }
    }

    /// What one of this is in `other`, where both are of one kind. Exact: all factors are powers of ten.
    pub fn factor_to(&self, other: &Self) -> Option<Decimal> {
        if self == other {
            return Some(Decimal::ONE);
        }
        (self.kind() == other.kind()).then(|| self.size() / other.size())
    }

    /// The word for `many` or one of it: `2 sprays`, `1 spray`; symbols stay as they are.
    pub fn show(&self, many: bool) -> String {
        match self {
            Self::Kilogram => "kg".into(),
            Self::Gram => "g".into(),
            Self::Milligram => "mg".into(),
            Self::Microgram => "mcg".into(),
            Self::Nanogram => "ng".into(),
            Self::Litre => "L".into(),
            Self::Millilitre => "mL".into(),
            Self::Activity => if many { "units" } else { "unit" }.into(),
            Self::Millimole => "mmol".into(),
            Self::Percent => "%".into(),
            Self::SquareMetre => "m2".into(),
            Self::Counted(word) if many => plural(word),
            Self::Counted(word) => word.to_string(),
            Self::PerHours(unit, 1) => format!("{}/h", unit.show(many)),
            Self::PerHours(unit, hours) => format!("{}/{hours} h", unit.show(many)),
            Self::Of(unit, name) => format!("{} {name}", unit.show(many)),
            Self::Per(top, bottom) => format!("{}/{}", top.show(many), bottom.show(false)),
        }
    }
}

/// The singular, as machine-readable rows and files' `unit` keys have it.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show(false))
    }
}

fn hours_of(text: &str) -> Option<u32> {
    match text.to_lowercase().replace(' ', "").as_str() {
        "h" | "hr" | "hour" => Some(1),
        "day" | "d" => Some(24),
        other => other
            .trim_end_matches("hours")
            .trim_end_matches('h')
            .parse()
            .ok()
            .filter(|h| (1..=10_000).contains(h)),
    }
}

/// The English plural of a counted word.
fn plural(word: &str) -> String {
    let consonant_y = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = consonant_y.filter(|stem| !stem.is_empty()) {
        format!("{stem}ies")
    } else if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// Singulars that a word may be the plural of, the likeliest first.
fn singulars(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix("ies") {
        found.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('s') {
        found.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("es") {
        found.push(stem.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_word_reads_back_from_its_plural() {
        for word in COUNTED {
            let unit = Unit::counted(word);
            assert_eq!(Unit::word(&unit.show(true), &[]), Some(unit.clone()), "{word}");
            assert_eq!(Unit::word(&unit.show(false), &[]), Some(unit), "{word}");
        }
    }

    #[test]
    fn dangerous_abbreviations_are_read_but_never_shown() {
        assert_eq!(Unit::word("µg", &[]), Some(Unit::Microgram));
        assert_eq!(Unit::Microgram.to_string(), "mcg");
        assert_eq!(Unit::word("IU", &[]), Some(Unit::Activity));
        assert_eq!(Unit::Activity.show(true), "units");
    }

    #[test]
    fn a_misspelt_unit_is_not_a_new_counted_thing() {
        assert_eq!(Unit::word("mgg", &[]), None);
        assert_eq!(Unit::word("sprey", &[]), None);
        assert_eq!(Unit::word("blob", &["blob".into()]), Some(Unit::counted("blob")));
    }

    #[test]
    fn rates_and_strengths() {
        assert_eq!(Unit::parse("ug/24 h", &[]).unwrap().to_string(), "mcg/24 h");
        assert_eq!(Unit::parse("mcg/h", &[]).unwrap().to_string(), "mcg/h");
        assert_eq!(Unit::parse("drops/mL", &[]).unwrap().to_string(), "drop/mL");
    }

    #[test]
    fn conversion_is_exact_within_a_kind() {
        assert_eq!(Unit::Milligram.factor_to(&Unit::Microgram), Some(Decimal::from(1000)));
        assert_eq!(Unit::Microgram.factor_to(&Unit::Gram), Some(Decimal::new(1, 6)));
        assert_eq!(Unit::Milligram.factor_to(&Unit::Millilitre), None);
    }
}
