//! The words of prescription lines: what doses are counted in, moments of the day, weekdays, and the few that say nothing.

use super::lex::{Tokens, among};
use crate::domain::decision::NUMBER_WORDS;
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Counted things beyond those that directions know: each is kept as the word of the line.
pub(super) const COUNTED: &str = "ampule|applicator|applicatorful|bead|capful|chew|cube|dropperful|enema|globule|lollipop|measure|\
    nebule|packet|pastille|pellet|pessary|pouch|ring|scoopful|softgel|spoonful|sponge|stick|swab|\
    tablespoon|teaspoon|troche|tube|washcloth|wipe";

/// Short and other words for units, with the word that is shown.
const UNITS: &[(&str, &str)] = &[
    ("tab", "tablet"),
    ("tabs", "tablet"),
    ("tbl", "tablet"),
    ("tabl", "tablet"),
    ("tb", "tablet"),
    ("tablette", "tablet"),
    ("tabletten", "tablet"),
    ("cap", "capsule"),
    ("caps", "capsule"),
    ("gtt", "drop"),
    ("gtts", "drop"),
    ("supp", "suppository"),
    ("supps", "suppository"),
    ("tsp", "teaspoon"),
    ("tsps", "teaspoon"),
    ("teaspoonful", "teaspoon"),
    ("teaspoonfuls", "teaspoon"),
    ("teaspoonsful", "teaspoon"),
    ("tbsp", "tablespoon"),
    ("tablespoonful", "tablespoon"),
    ("tablespoonfuls", "tablespoon"),
    ("spoon", "spoonful"),
    ("spoons", "spoonful"),
    ("amp", "ampoule"),
    ("amps", "ampoule"),
    ("loz", "lozenge"),
    ("pkt", "packet"),
    ("appl", "application"),
    ("inh", "inhalation"),
    ("milligrams", "mg"),
    ("millilitres", "ml"),
    ("milliliters", "ml"),
    ("gm", "g"),
    ("gms", "g"),
    ("grams", "g"),
    ("gramme", "g"),
    ("grammes", "g"),
    ("microgrammes", "mcg"),
    ("micrograms", "mcg"),
    ("mcgs", "mcg"),
    ("cc", "ml"),
    ("ccs", "ml"),
    ("vapour", "puff"),
];

/// Words that describe what is taken, and change nothing about how much.
pub(super) const ADJECTIVES: &str = "chewable|oral|er|xr|sr|ec|xl|dr|ir|odt|dispersible|soluble|effervescent|coated|level|full|metered|\
    sublingual|buccal|vaginal|rectal|liquid|nasal|gelatin|small|whole|prefilled|heaped|slow|extended|\
    modified|delayed|release|enteric|film|medicine|measured|orally|disintegrating|subcutaneous|white|new|fresh|\
    blue|red|yellow|pink|green";

/// The unit of a word: one that directions know, or one of labels.
fn named(word: &str) -> Option<Unit> {
    let ours = |word: &str| among(COUNTED, word).then(|| Unit::counted(word));
    let single = || ours(word.strip_suffix('s')?);
    let stem = || word.strip_suffix("ies").and_then(|stem| ours(&format!("{stem}y")));
    Unit::word(word, &[])
        .or_else(|| ours(word))
        .or_else(single)
        .or_else(|| ours(word.strip_suffix("es")?))
        .or_else(stem)
}

/// The unit that begins here, its end, and why it is pointed out.
pub(super) fn unit(t: &Tokens<'_>, i: usize) -> Option<(Unit, usize, Option<&'static str>)> {
    if t.any(i, "international units|international unit").is_some() {
        return Some((Unit::Activity, i + 2, None));
    }
    if t.phrase(i, "milli litres").is_some() {
        return None;
    }
    let word = t.text(i);
    if !t.is_word(i) {
        return None;
    }
    let alias = UNITS.iter().find(|(from, _)| *from == word).map(|(_, to)| *to);
    let unit = named(alias.unwrap_or(word))?;
    if matches!(unit, Unit::Percent | Unit::SquareMetre | Unit::Kilogram) || word == "l" || word == "m" {
        return None;
    }
    let remark = match word {
        "cc" | "ccs" => Some("cc is read as mL"),
        "µg" | "μg" | "ug" => Some("is read as mcg, and easily misread as mg"),
        "iu" => Some("IU is read as units"),
        _ => None,
    };
    let mut end = i + 1;
    // `tablet(s)`, `tab.`
    if t.text(end) == "(" && t.glued(end) && ["s", "es"].contains(&t.text(end + 1)) && t.text(end + 2) == ")" {
        end += 3;
    }
    if t.text(end) == "."
        && t.glued(end)
        && word.len() <= 4
        && t.get(end + 1).is_some_and(|next| !next.capital && !next.line)
    {
        end += 1;
    }
    Some((unit, end, remark))
}

/// Whether a unit is something that is measured, not counted.
pub(super) fn measured(unit: &Unit) -> bool {
    !matches!(unit, Unit::Counted(_))
}

/// Whether it is a mass, a number of units or the like: what a counted thing contains.
pub(super) fn content(unit: &Unit) -> bool {
    measured(unit) && !matches!(unit, Unit::Millilitre | Unit::Litre)
}

/// Words that say nothing by themselves. No figure, no negation, no `or`, `if`, `until`, `then`, `each`, `every`.
pub(super) const FILLER: &str = "a|an|the|this|these|it|your|you|please|sig|rx|label|is|are|be|to|of|in|into|on|onto|at|by|with|for|\
    from|and|also|only|take|takes|taken|taking|give|given|use|used|using|administer|apply|inject|inhale|\
    instill|instil|insert|place|put|spray|infuse|swallow|change|have|continue|resume|start|begin|new";

/// The verbs among them, which begin a dose.
pub(super) const VERBS: &[&str] = &[
    "take",
    "give",
    "use",
    "administer",
    "apply",
    "inject",
    "inhale",
    "instill",
    "instil",
    "insert",
    "place",
    "put",
    "spray",
    "infuse",
    "swallow",
    "continue",
    "start",
    "begin",
    "resume",
    "have",
];

/// Moments of the day, with the slot. A longer phrase goes before a shorter one.
pub(super) const SLOTS: &[(&str, &str)] = &[
    ("morning", "morning"),
    ("mornings", "morning"),
    ("qam", "morning"),
    ("q am", "morning"),
    ("mane", "morning"),
    ("am", "morning"),
    ("every am", "morning"),
    ("each am", "morning"),
    ("a m", "morning"),
    ("first thing in the morning", "morning"),
    ("first thing", "morning"),
    ("noon", "noon"),
    ("midday", "noon"),
    ("mid day", "noon"),
    ("12 noon", "noon"),
    ("noontime", "noon"),
    ("afternoon", "afternoon"),
    ("afternoons", "afternoon"),
    ("evening", "evening"),
    ("evenings", "evening"),
    ("qpm", "evening"),
    ("q pm", "evening"),
    ("pm", "evening"),
    ("every pm", "evening"),
    ("each pm", "evening"),
    ("night", "night"),
    ("nights", "night"),
    ("nightly", "night"),
    ("nocte", "night"),
    ("noct", "night"),
    ("night time", "night"),
    ("nighttime", "night"),
    ("night-time", "night"),
    ("bedtime", "bedtime"),
    ("bed time", "bedtime"),
    ("hs", "bedtime"),
    ("qhs", "bedtime"),
    ("q hs", "bedtime"),
    ("before bed", "bedtime"),
    ("bed", "bedtime"),
    ("going to bed", "bedtime"),
    ("before going to bed", "bedtime"),
    ("retiring", "bedtime"),
    ("waking", "waking"),
    ("wakening", "waking"),
    ("awakening", "waking"),
    ("waking up", "waking"),
    ("rising", "waking"),
    ("when you wake up", "waking"),
    ("upon waking", "waking"),
    ("upon awakening", "waking"),
    ("upon rising", "waking"),
    ("upon arising", "waking"),
    ("arising", "waking"),
    ("when waking up", "waking"),
    ("when waking", "waking"),
    ("breakfast", "breakfast"),
    ("breakfast time", "breakfast"),
    ("breakfast meal", "breakfast"),
    ("morning meal", "breakfast"),
    ("bfast", "breakfast"),
    ("lunch", "lunch"),
    ("lunchtime", "lunch"),
    ("lunch time", "lunch"),
    ("midday meal", "lunch"),
    ("noon meal", "lunch"),
    ("dinner", "dinner"),
    ("supper", "dinner"),
    ("evening meal", "dinner"),
    ("dinnertime", "dinner"),
    ("suppertime", "dinner"),
    ("dinner time", "dinner"),
    ("teatime", "dinner"),
    ("tea time", "dinner"),
    ("tea - time", "dinner"),
];

/// The slot that begins here, and its end.
pub(super) fn slot(t: &Tokens<'_>, i: usize) -> Option<(&'static str, usize)> {
    SLOTS
        .iter()
        .filter_map(|(phrase, slot)| Some((*slot, t.phrase(i, phrase)?)))
        .max_by_key(|(_, end)| *end)
        // `am.` with its point is `a.m.`; `p.m.` likewise, which the splitting does.
        .filter(|(_, end)| *end > i)
}

const WEEKDAYS: &[&[&str]] = &[
    &["mon", "monday", "mondays"],
    &["tue", "tues", "tuesday", "tuesdays"],
    &["wed", "weds", "wednesday", "wednesdays"],
    &["thu", "thur", "thurs", "thursday", "thursdays"],
    &["fri", "friday", "fridays"],
    &["sat", "saturday", "saturdays"],
    &["sun", "sunday", "sundays"],
];

/// The weekday of a word, from Monday (0).
pub(super) fn weekday(word: &str) -> Option<u8> {
    let word = word.trim_end_matches("'s");
    let at = WEEKDAYS.iter().position(|names| names.contains(&word))?;
    u8::try_from(at).ok()
}

/// How many days a unit of time has; months have no fixed number of days.
pub(super) fn day_unit(word: &str) -> Option<u32> {
    match word.trim_end_matches('\'') {
        "day" | "days" | "d" | "dy" | "dys" | "day's" | "night" | "nights" => Some(1),
        "week" | "weeks" | "wk" | "wks" | "w" | "week's" => Some(7),
        _ => None,
    }
}

pub(super) fn month_unit(word: &str) -> bool {
    matches!(
        word.trim_end_matches('\''),
        "month" | "months" | "mo" | "mos" | "mth" | "mths"
    )
}

/// How many minutes a unit of time has, up to hours.
pub(super) fn minute_unit(word: &str) -> Option<u32> {
    match word {
        "h" | "hr" | "hrs" | "hour" | "hours" | "hourly" | "hour's" | "hours'" => Some(60),
        "min" | "mins" | "minute" | "minutes" => Some(1),
        _ => None,
    }
}

/// Ordinals: `first`, `2nd`; the end.
pub(super) fn ordinal(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    const NAMES: &[&str] = &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    ];
    if let Some(n) = NAMES.iter().position(|name| *name == t.text(i)) {
        return Some((u32::try_from(n).ok()? + 1, i + 1));
    }
    if !t.is_figure(i) || !t.glued(i + 1) || !["st", "nd", "rd", "th"].contains(&t.text(i + 1)) {
        return None;
    }
    Some((t.text(i).parse().ok().filter(|n| (1..=366).contains(n))?, i + 2))
}

/// Whether a word belongs to the language of directions: it is neither a reason nor the name of a product.
pub(super) fn of_directions(word: &str) -> bool {
    const MORE: &str = "needed|required|necessary|as|daily|once|twice|thrice|times|time|every|each|weekly|monthly|fortnightly|hourly|alternate|other|bid|\
        bd|tid|tds|qid|qds|qd|qod|od|prn|max|maximum|most|than|exceed|limit|mdd|up|until|then|repeat|not|no|\
        never|except|without|unless|or|increase|reduce|decrease|taper|dose|doses|stat|biweekly|po|ac|pc|hs|\
        x|per|minimum|least|weekend|weekends|weekdays|weekday|fortnight|thereafter|total|half";
    among(MORE, word)
        || weekday(word).is_some()
        || day_unit(word).is_some()
        || month_unit(word)
        || minute_unit(word).is_some()
        || is_number_word(word)
        || UNITS.iter().any(|(from, _)| *from == word)
        || named(word).is_some_and(|unit| !matches!(unit, Unit::Percent))
}

/// A known word that this one may be a slip of.
pub(super) fn slip(word: &str) -> Option<&'static str> {
    const KNOWN: &str = "tablet|tablets|capsule|capsules|twice|daily|once|every|morning|evening|night|bedtime|hours|needed|\
        times|mouth|weekly|monthly|days|weeks|before|after|breakfast|lunch|dinner|tablespoon|teaspoon|patch|\
        spray|puffs|drops|then|until|required|necessary|maximum|alternate|other|Monday|Tuesday|Wednesday|\
        Thursday|Friday|Saturday|Sunday|take|inject|apply|inhale|units|three|four|seven|eight|food|water|\
        noon|afternoon|nightly|week|month|hour|day|swallow|insert|nostril|directed|under|tongue|skin|orally|\
        with|meals";
    // Spellings of signs and short messages, further from the word than a slip of the fingers.
    let spelt = [
        ("nite", "night"),
        ("nites", "night"),
        ("tonite", "night"),
        ("nitely", "nightly"),
    ];
    if let Some((_, meant)) = spelt.into_iter().find(|(spelt, _)| *spelt == word) {
        return Some(meant);
    }
    if word.chars().count() < 3
        || among(KNOWN, word)
        || among(
            "thin|may|let|few|free|tree|way|say|pay|food|good|wood|tale|take|make|cake|lake|lunch|punch|house|hose|put|own|two",
            word,
        )
    {
        return None;
    }
    crate::domain::nearest::nearest(word, KNOWN.split('|'))
}

/// The words that the directions of a reading are written with: those known everywhere, and what labels count in.
pub fn vocabulary() -> Vocabulary {
    let mut known = Vocabulary::default();
    for word in crate::domain::label::words::COUNTED.split('|') {
        known.count_in(word);
    }
    known
}

/// Whether the line is about drops or an ointment of the eye or ear.
pub(super) fn drops(t: &Tokens<'_>) -> bool {
    t.all
        .iter()
        .any(|token| ["drop", "drops", "gtt", "gtts", "ointment", "ribbon", "ung"].contains(&token.text.as_str()))
}

/// Zero to nineteen; the tens are separate words.
pub(super) const NAMES: &[&str] = NUMBER_WORDS.split_at(20).0;

pub(super) const TENS: &[&str] = &[
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// Whether a word is a number or a part of one.
pub(super) fn is_number_word(word: &str) -> bool {
    NAMES.contains(&word)
        || TENS.contains(&word)
        || matches!(
            word,
            "half" | "quarter" | "quarters" | "third" | "thirds" | "hundred" | "thousand" | "dozen"
        )
}
