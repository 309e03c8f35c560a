//! What is kept in the line's own words: advice, conditions, what it is for, what is handed out, what to do about a missed
//! dose.

use super::About;
use super::figures::{figure, whole};
use super::handed_out::{dispense, missed};
use super::item::{Item, What};
use super::lex::{Kind, Tokens, among};
use super::limits::firm;
use super::{days, limits, moments, often, steps, words};
use crate::domain::label::words::is_number_word;

/// Notes of a fixed extent.
const SHORT: &str = "contents of|entire contents of|content of|let|allow|with food|with or without food|with or after food|with food or milk|with food or a snack|\
    with food or water|on an empty stomach|on empty stomach|empty stomach|before food|after food|\
    with a meal|with the largest meal|with your largest meal|with a fatty meal|with a high fat meal|\
    with main meal|with the main meal|with your main meal|with a light meal|with a large meal|\
    with a full meal|with milk|with juice|with a snack|with a light snack|with snacks|\
    with plenty of water|with plenty of fluids|with plenty of fluid|with fluids|with liquid|\
    with plenty of liquid|with fluid|in water|in juice|with a little water|with cold water|\
    with lots of water|with water|swallow whole|swallowed whole|whole|as a whole|dissolve|dissolved|\
    let dissolve|and let dissolve|allow to dissolve|dissolve slowly|chew|chewed|chew and swallow|\
    chew well|chewed well|crush|crushed|crush tablet|suck|sucked|suck slowly|mix|mixed|shake|shake well|\
    shaken|shake well before use|shake well before using|shake before use|shake bottle|\
    shake bottle well|split|sip|slowly|gently|sparingly|liberally|evenly|alternate sides|\
    alternating sides|rotate sites|rotate injection sites|rotating sites|alternate sites|\
    alternate nostrils|alternating nostrils|alternate arms|alternate legs|alternating sites|\
    rotate injection site|alternate eyes|alternating legs|rotate site|alternate thighs|\
    alternating thighs|rub in|rub in well|massage|massage in|for external use only|external use only|\
    for external use|with caution|caution|until finished|until gone|until all taken|until complete|\
    until completed|with a spacer|via spacer|with spacer|using a spacer|through a spacer|using spacer|\
    via a spacer|by injection|as an injection|long term|lifelong|for life|ongoing|indefinitely|\
    with meals or milk|with meal|while awake and upright|dissolved in water|with applesauce|with yogurt|\
    with yoghurt|in applesauce|mixed in juice|with orange juice|with a drink|with breakfast or food|\
    without food|with a glass of milk|do not chew|swallow|rinse|rinsed|swish|swish and spit|\
    swish and swallow|gargle|hold in mouth|hold in the mouth|as a gargle|as a mouthwash|and swallow|\
    then swallow|and spit|then spit out|spit out|let it dissolve|until dissolved|allow to melt|let melt|\
    before or after food|with or after meals|before use|after use|before using|after cleaning|\
    after each use|after washing|after bathing|after a bath|after shower|after showering|\
    with fatty food|with high fat food|with fat|under supervision|under medical supervision|\
    at the same time each day|at the same time every day|same time each day|same time every day|\
    around the same time each day|same time daily|at the same time|at same time each day|\
    about the same time each day|on the same day each week|on the same day every week|on the same day|\
    the same day each week|same day each week|by the nurse|by nurse|at the clinic|as a bolus|\
    with insulin syringe|alternate left and right|after food only|immediately after food|\
    just before food|with some food|just after food|with or just after food|\
    with or immediately after food|with or straight after food|within an hour of food|\
    half an hour before food|an hour before food|one hour before food|with a small amount of water|\
    with a small amount of food|with a small meal|with sips of water|without water|\
    without regard to food|without regard to meals|regardless of food|regardless of meals|\
    on a full stomach|away from food|in divided portions|extra strength|alternate side|alternating side|\
    every time in another place|in a thin layer and rub in";

/// Notes that reach to the end of the sentence.
const LONG: &str = "space doses|spread doses|evenly spaced|spaced evenly|space evenly|shake bottle|shake inhaler|shake before|shake liquid|take off|and take off|take it off|take them off|do not|don't|dont|avoid|may cause|can cause|may make|this medicine|this medication|this may|caution|\
    warning|rinse|wash|call|contact|ring|phone|see your|seek|stop if|stop taking|stop and call|\
    stop and see|hold if|hold for|hold when|skip if|omit if|withhold if|keep|store|refrigerate|\
    protect from|protect|discard|remain|sit|stay|stand|finish|complete|drink|wait|report|tell your|tell|\
    consult|ask your|ask|not to be|not for|must be|should be|must not|should not|never|wear gloves|\
    watch for|monitor|follow|if you|if symptoms|if no better|if rash|if not better|if pain persists|\
    if condition|if it does not|if side effects|if dizzy|if drowsy|if irritation|if this|go to|dispose|\
    use sunscreen|limit alcohol|no alcohol|no driving|nothing to eat|no food|no grapefruit|\
    swallow whole|swallow tablets whole|swallow capsules whole|swallow tablet whole|\
    swallow capsule whole|swallow the|dissolve the|dissolve in|dissolve under|dissolve each|\
    dissolve tablet|mix with|mix in|mix well|mixed with|mix the|mix each|mix contents|dissolved in|\
    chew thoroughly|chew before|chew tablets|chew tablet|shake the|shake well and|let tablet|let it|\
    allow tablet|allow each|press|blow your nose|breathe out|prime|clean|dry|cover|leave uncovered|\
    hold breath|hold your breath|squeeze|tilt|lie down|lie on|remember|important|read the|warm|\
    remove from|remove|remove the|remove old|take the old|use with|may be taken|can be taken|may be|\
    can be|best taken|sprinkle|open capsule|open the|empty the|suck slowly|for best|eat|brush|do|ensure|\
    make sure|use within|once opened|take care|carry|has been|contains|expect|urine may|stools may|\
    might|your doctor|the doctor|helps|prevents|used to|this is|these|you should|you may|you must|\
    you can|notify|inform|repeat bloods|repeat blood|hold dose if|hold the dose if|omit dose if|\
    skip dose if|skip the dose if|hold and call|hold medication if|omit the dose if|not if|except if|\
    unless|discontinue if|test blood|check blood";

/// A note, with a fixed extent or to the end of its sentence.
pub(super) fn note(t: &Tokens<'_>, i: usize) -> Option<Item> {
    if let Some(end) = food_hours(t, i).or_else(|| water(t, i)) {
        return Some(Item::new(What::Note, i..end));
    }
    if let Some(end) = t.any(
        i,
        "as directed|as instructed|as prescribed|ut dict|ud|as advised|as directed by your doctor|\
            as directed by doctor|as directed by the doctor|as instructed by your doctor|as ordered|u d|\
            as directed by prescriber|as directed by your prescriber|as directed by physician|as directed by md|\
            ut dictum|mdu|as per instructions|as per doctor|as told|as told by your doctor|\
            as advised by your doctor|as directed by clinic|as directed by the clinic|\
            as directed by your clinic|as recommended|as discussed|as explained|as prescribed by your doctor|\
            as directed by your physician|as per package directions|per package directions|\
            as directed on package|as directed on the package|as directed on packaging|asd|uad|\
            according to instructions|as directed by your nurse|as described|per instructions|\
            as directed by the nurse",
    ) {
        return Some(Item::new(What::Directed, i..end));
    }
    if let Some(end) = t.any(
        i,
        "or as directed|or as instructed|or as advised|unless directed otherwise|unless otherwise directed|\
            or as directed by your doctor|or as directed by doctor|or as directed by physician|or as directed by your physician|or as directed by prescriber|or as needed as directed|or as prescribed|\
            or as told",
    ) {
        return Some(Item::ask(
            About::Directed,
            i..end,
            "who says how it is taken otherwise?",
            &["as the line says", "as somebody directs"],
        ));
    }
    let short = t.any(i, SHORT);
    let long = t
        .any(i, LONG)
        .filter(|end| short.is_none_or(|short| *end > short || *end == short && among(LONG, t.text(i))));
    if let Some(begins) = long {
        return sentence(t, i, begins);
    }
    if let Some(end) = t.any(i, "until|till|til|up until") {
        return sentence(t, i, end).map(|item| {
            if matches!(item.what, What::Note) {
                Item {
                    what: What::Until,
                    ..item
                }
            } else {
                item
            }
        });
    }
    // `if ..` at the beginning of a sentence is advice; elsewhere it may be a condition of the dose.
    let begins = i == 0 || [".", ";"].contains(&t.text(i - 1));
    if t.text(i) == "if" && begins && i > 0 && !dose_behind(t, i) {
        return sentence(t, i, i + 1);
    }
    let end = short?;
    // `take whole` is a note, and so is `whole` itself; a verb alone before an amount is one too.
    Some(Item::new(What::Note, i..end))
}

/// Whether an amount with a unit comes before the end of the sentence.
fn dose_behind(t: &Tokens<'_>, i: usize) -> bool {
    (i..t.len())
        .take_while(|n| t.text(*n) != ".")
        .any(|n| figure(t, n).is_some_and(|f| words::unit(t, f.end).is_some()))
}

/// `1 hour before or 2 hours after food`, `30 minutes before eating`
fn food_hours(t: &Tokens<'_>, i: usize) -> Option<usize> {
    const FOOD: &str = "food|eating|meals|a meal|any meal|the meal|taking food|antacids|milk|iron|other medicines|\
        other medications|other meds|dairy|dairy products|any food|any other medicines|a main meal|\
        a large meal|your meal|drinking|calcium|coffee";
    let i0 = t.skip(i, &["at", "least", "about", "either"]);
    let mut at = i0;
    // `30 minutes before meals` says when.
    if moments::meal_times(t, i).is_some_and(|end| !["or", "and", "/"].contains(&t.text(end))) {
        return None;
    }
    let (_, mut end) = moments::length(t, at)?;
    let side = |at: usize| {
        t.any(
            at,
            "before|after|prior to|following|apart from|from|away from|before or after",
        )
    };
    let mut last = side(end)?;
    loop {
        if let Some(end) = t.any(t.skip(last, &["any"]), FOOD) {
            at = end;
            // `.. before food or 2 hours after food`
            let next = t.any(at, "or|, or|and").map(|at| t.skip(at, &["at", "least"]));
            match next
                .and_then(|next| moments::length(t, next))
                .and_then(|(_, end)| side(end))
            {
                Some(after) => last = after,
                None => return Some(at),
            }
        } else {
            let next = t.any(last, "or|, or|and|/").map(|at| t.skip(at, &["at", "least"]))?;
            (_, end) = moments::length(t, next)?;
            last = side(end)?;
        }
    }
}

/// `with 8 oz of water`, `in half a glass of juice`, `with a full glass of water`
fn water(t: &Tokens<'_>, i: usize) -> Option<usize> {
    const DRINKS: &str = "water|juice|milk|liquid|fluid|fluids|saline|applesauce|yogurt|yoghurt|food|beverage|drink|tea|\
        squash|coffee|liquids";
    const BETWEEN: &str = "a|an|the|full|large|small|big|glass|glasses|cup|cups|of|plenty|lots|half|oz|ounces|ounce|ml|cold|\
        warm|cool|least|at|tall|bottle|some|little|sips|tablespoon|litre|orange|apple|amount|other|or|fl|\
        glassful|and|your|sip|fruit|soft|hot|quarter|l|one|two|plain|sterile|mouthful|spoonful|room|\
        temperature|lukewarm|tap|cupful|-|/";
    let at = t.any(
        i,
        "with|in|and|dissolve in|dissolved in|mix in|mix with|mixed in|mixed with|diluted in|dilute in|\
            stirred into|into",
    )?;
    let mut end = at;
    while end < t.len() && end < at + 12 {
        if among(DRINKS, t.text(end)) {
            // Only with something of a vessel, or directly.
            return (t.text(i) != "and").then_some(end + 1);
        }
        if !(among(BETWEEN, t.text(end)) || t.is_figure(end)) {
            return None;
        }
        end += 1;
    }
    None
}

/// Whether something of the directions begins here, so that a note ends before it.
pub(super) fn strong(t: &Tokens<'_>, i: usize) -> bool {
    let i = t.skip(i, &["then", "and"]);
    let verb = t.skip(i, words::VERBS);
    let amount = |at: usize| {
        super::amounts::amount(t, at).is_some_and(|item| match &item.what {
            What::Amount(amt) => amt.unit.is_some() && t.text(item.at.end) != "of",
            What::Scheme(..) | What::Form(_) => true,
            _ => false,
        })
    };
    limits::cap(t, i).is_some()
        || amount(i)
        || verb > i && amount(verb)
        || moments::as_needed(t, i).is_some()
        || dispense(t, i).is_some()
        || missed(t, i).is_some()
}

fn directions(t: &Tokens<'_>, i: usize) -> bool {
    often::times(t, i).is_some()
        || often::hours(t, i).is_some()
        || days::days(t, i).is_some_and(|item| item.at.len() > 1 || !matches!(item.what, What::Days(_)))
        || often::daily(t, i).is_some_and(|item| !matches!(item.what, What::PerDay))
        || moments::as_needed(t, i).is_some()
}

/// A note to the end of its sentence, or to where directions go on.
fn sentence(t: &Tokens<'_>, i: usize, begins: usize) -> Option<Item> {
    let negative = [
        "do",
        "don't",
        "dont",
        "avoid",
        "never",
        "must",
        "should",
        "not",
        "no",
        "hold",
        "skip",
        "omit",
        "withhold",
        "unless",
        "until",
        "till",
        "stop",
        "discontinue",
    ]
    .contains(&t.text(i));
    let conditional = (i..=begins).any(|n| ["if", "when", "for"].contains(&t.text(n)))
        || ["call", "ring", "phone", "contact", "hold", "skip", "omit"].contains(&t.text(i));
    let mut conditional = conditional;
    let mut at = begins;
    while at < t.len() {
        let text = t.text(at);
        if [";", ")", "]", "*"].contains(&text) || t.get(at).is_some_and(|token| token.line) && strong(t, at) {
            break;
        }
        if text == "." {
            // A point between digits is in the figure; this one ends the sentence.
            break;
        }
        if firm(t, at) {
            break;
        }
        // `until the rash clears, then every other day`
        if let Some(next) = t.any(at, steps::THEN).filter(|_| at > begins)
            && (strong(t, next) || directions(t, next) || moments::moment(t, next).is_some())
        {
            break;
        }
        if [",", "and", "-", "–", "but"].contains(&text)
            && (strong(t, at + 1)
                || text == ","
                    && (note(t, at + 1).is_some() || steps::change(t, at + 1).is_some() || directions(t, at + 1)))
        {
            break;
        }
        if text == "and" && t.any(at + 1, LONG).is_some() {
            break;
        }
        conditional |= [
            "if", "when", "below", "above", "under", "over", "less", "greater", "<", ">",
        ]
        .contains(&text);
        if !negative && directions(t, at) && at >= begins {
            break;
        }
        let number = t.is_figure(at)
            || is_number_word(text) && text != "one"
            || matches!(t.get(at).map(|token| token.kind), Some(Kind::Clock(..)));
        if number && at >= begins {
            let span = whole(t, at).is_some_and(|(_, end)| {
                let keeps = [
                    "keep",
                    "discard",
                    "use",
                    "once",
                    "dispose",
                    "store",
                    "stop",
                    "call",
                    "see",
                    "contact",
                    "if",
                    "refrigerate",
                    "report",
                    "consult",
                    "ask",
                    "seek",
                    "ring",
                    "tell",
                ]
                .contains(&t.text(i));
                moments::length(t, at).is_some() || keeps && words::day_unit(t.text(end)).is_some()
            });
            let glass = figure(t, at).is_some_and(|f| {
                [
                    "oz", "ounces", "glasses", "glass", "cups", "cup", "ml", "mls", "degrees", "c", "°", "units", "spf",
                ]
                .contains(&t.text(f.end))
                    && (t.text(f.end) != "ml" || t.text(f.end + 1) == "of")
            });
            let amount = figure(t, at).is_some_and(|f| words::unit(t, f.end).is_some());
            let ok = span
                || glass && !amount
                || glass && t.words(at..(at + 6).min(t.len())).contains("water")
                || conditional && !amount;
            if !ok {
                let mut end = figure(t, at).map_or(at + 1, |f| f.end);
                while end < t.len() && ![".", ";", ")"].contains(&t.text(end)) {
                    end += 1;
                }
                return Some(Item::ask(
                    About::Word,
                    i..end,
                    "a figure in words that are kept: does it say how much, how often or how long?",
                    &["only advice", "a part of the directions"],
                ));
            }
        }
        at += 1;
    }
    let at = if at > begins || begins > i {
        at.max(begins)
    } else {
        return None;
    };
    // What was cut off after `and` belongs to the next part.
    Some(Item::new(What::Note, i..at))
}
