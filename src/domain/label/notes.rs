//! What is kept in the line's own words: advice, conditions, what it is for, what is handed out, what to do about a missed
//! dose.

use super::About;
use super::figures::{figure, is_number_word, whole};
use super::item::{Item, What};
use super::lex::{Kind, Tokens, among};
use super::{days, limits, moments, steps, words};

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
fn strong(t: &Tokens<'_>, i: usize) -> bool {
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

/// What is firmly of the directions, wherever it is in a note.
fn firm(t: &Tokens<'_>, i: usize) -> bool {
    limits::cap(t, i).is_some_and(|item| matches!(item.what, What::Cap(..)) || among(limits::SIGNS, t.text(i)))
}

fn directions(t: &Tokens<'_>, i: usize) -> bool {
    moments::times(t, i).is_some()
        || moments::hours(t, i).is_some()
        || days::days(t, i).is_some_and(|item| item.at.len() > 1 || !matches!(item.what, What::Days(_)))
        || moments::daily(t, i).is_some_and(|item| !matches!(item.what, What::PerDay))
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

/// About handing out: `#30`, `R2`, `qty 60`, `refills 3`, `30 days' supply`.
pub(super) fn dispense(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let made = |end: usize| Some(Item::new(What::Dispense, i..end));
    let with_unit = |at: usize| {
        let found = figure(t, at)?;
        let close = figure_in_brackets(t, found.end).unwrap_or(found.end);
        Some(words::unit(t, close).map_or(close, |(_, end, _)| end))
    };
    if t.text(i) == "#" || t.text(i) == "№" {
        return with_unit(i + 1).and_then(made);
    }
    if let Some(at) = t.any(
        i,
        "qty|qty :|quantity|quantity :|dispense|disp|disp :|dispense :|disp #|dispense #|qty #|qty : #|\
            disp : #|dispense : #|mitte|mitte :|quantity #|supply|supply :|pack of|packs of|total quantity|\
            pack size|op|n|box of|bottle of|days supply :|days' supply :|quantity to dispense|sufficient for|\
            pack size :|tot|tot :|qty .|disp .",
    ) {
        if t.text(i) == "n" && !["1", "2", "3"].contains(&t.text(at)) || t.text(i) == "op" && !t.is_figure(at) {
            return None;
        }
        let at = t.skip(at, &["of", "="]);
        let end = with_unit(at)?;
        let end = t
            .any(
                end,
                "days|day|days' supply|days supply|day supply|weeks|packs|boxes|bottles|weeks' supply|days of supply|\
                    box|pack|bottle|months|inhaler|inhalers|month supply|months' supply|month's supply",
            )
            .unwrap_or(end);
        return made(end);
    }
    if let Some(at) = t.any(
        i,
        "refills|refill|refills :|refill :|rf|rf :|r|repeats|repeats :|rpt|repeat x|refills x|refill x|rep|\
            rpts|refills =|with refills :|ref|rfs|refills #|rfl|refill(s)",
    ) {
        let glued = t.text(i) != "r" || t.glued(i + 1) || t.text(i + 1) == ":";
        if glued
            && let Some((_, end)) = whole(t, at)
                .filter(|(_, end)| words::unit(t, *end).is_none() && words::minute_unit(t.text(*end)).is_none())
        {
            return made(end);
        }
        if let Some(end) = t
            .any(at, "none|zero|no|prn|nil")
            .filter(|_| t.text(i).starts_with("refill"))
        {
            return made(end);
        }
    }
    let many = "refills|refill|repeats|rf|repeat prescriptions|refills left|refills remaining";
    if let Some(end) = whole(t, t.skip(i, &["with", "x"])).and_then(|(_, end)| t.any(end, many)) {
        return made(end);
    }
    if let Some(end) = t.any(
        i,
        "no refills|no refill|no repeats|with no refills|refillable|refills as needed|refill as needed|\
            zero refills|without refills|daw|dispense as written|generic ok|no substitution|\
            substitution permitted|may substitute",
    ) {
        return made(end);
    }
    let from = t.skip(i, &["for", "a", "supply", "of", "dispense", "give"]);
    let (_, end) = whole(t, from)?;
    let end = if t.text(end) == "-" { end + 1 } else { end };
    let end = t
        .any(
            end,
            "days' supply|day supply|days supply|day's supply|weeks' supply|week supply|month supply|\
                months' supply|month's supply|months supply|weeks supply|day's|days of supply|week's supply",
        )
        .filter(|end| t.text(end - 1) == "supply")?;
    made(end)
}

fn figure_in_brackets(t: &Tokens<'_>, i: usize) -> Option<usize> {
    if t.text(i) != "(" {
        return None;
    }
    let end = figure(t, i + 1)?.end;
    (t.text(end) == ")").then_some(end + 1)
}

/// What to do about a missed dose.
pub(super) fn missed(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let begins = t.any(
        i,
        "if a dose is missed|if you miss|if missed|missed dose|missed doses|if you forget|if dose is missed|\
            if dose missed|if forgotten|if a dose is forgotten|for missed doses|for a missed dose|\
            if one dose is missed|if you have missed|if the dose is missed|when a dose is missed|if you missed|\
            do not double|do not take a double dose|if doses are missed|do not take two doses|\
            in case of a missed dose|in case a dose is missed|if the patch falls off",
    )?;
    let mut end = begins;
    while end < t.len() && t.text(end) != "." && !firm(t, end) {
        end += 1;
    }
    Some(Item::new(What::Missed, i..end))
}

/// What it is for: words after `for` that are none of the directions.
pub(super) fn reason(t: &Tokens<'_>, i: usize, bare: bool) -> Option<Item> {
    const FOR: &str = "for|for the relief of|for relief of|to treat|to prevent|to help|to relieve|to control|to lower|\
        to reduce|for treatment of|for the treatment of|indication|indication :|for prevention of|\
        to help with|for use in|to aid|to improve|to help prevent|because of|due to|to stop|reason :|\
        to ease|used for|to protect|to keep|to thin|to manage|against";
    let at = if bare { i } else { t.any(i, FOR)? };
    if at == i && !bare {
        return None;
    }
    let mut end = at;
    let mut words = 0;
    loop {
        let word = t.text(end);
        if t.is_word(end) {
            if words > 0 && begins_something(t, end)
                || words == 0 && begins_something(t, end) && !among(words::FILLER, word)
            {
                break;
            }
            if words::of_directions(word) && !(word == "or" && words > 0)
                || is_number_word(word)
                || word == "if"
                || word == "when"
                || word == "while"
            {
                break;
            }
            if word == "and" || word == "or" {
                // The next word belongs to the reason only if nothing else begins there.
                let next = end + 1;
                if words == 0
                    || !t.is_word(next)
                    || begins_something(t, next)
                    || words::of_directions(t.text(next))
                    || words::VERBS.contains(&t.text(next))
                    || among(words::FILLER, t.text(next))
                {
                    break;
                }
            } else if ["at", "with", "by", "from", "please", "take", "give", "also"].contains(&word) {
                break;
            }
            // `for for pain`: only an article may come before the first word.
            if words == 0
                && among(words::FILLER, word)
                && !["a", "an", "the", "your", "you", "this", "these", "of", "it"].contains(&word)
            {
                break;
            }
            words += usize::from(!among(words::FILLER, word) && word != "or");
            end += 1;
        } else if words > 0
            && t.is_word(end + 1)
            && (["/", "-", "'"].contains(&word) && t.glued(end) && t.glued(end + 1)
                || word == "," && listed(t, end + 1))
        {
            end += 1;
        } else {
            break;
        }
        if words > 6 {
            break;
        }
    }
    // Fillers at the end belong to what follows.
    while end > at && t.is_word(end - 1) && (among(words::FILLER, t.text(end - 1)) || t.text(end - 1) == "or") {
        end -= 1;
    }
    let from = t.skip(at, &["a", "an", "the", "your"]).min(end);
    (words > 0 && end > from).then(|| Item::new(What::Reason(t.words(from..end)), i..end))
}

/// `pain, fever or headache`: whether the word after a comma belongs to the list.
fn listed(t: &Tokens<'_>, i: usize) -> bool {
    if begins_something(t, i)
        || words::of_directions(t.text(i))
        || words::VERBS.contains(&t.text(i))
        || among(words::FILLER, t.text(i))
    {
        return false;
    }
    let mut at = i;
    while t.is_word(at) && at < i + 3 {
        if ["or", "and"].contains(&t.text(at)) {
            return at > i
                && t.is_word(at + 1)
                && !begins_something(t, at + 1)
                && !words::of_directions(t.text(at + 1));
        }
        at += 1;
    }
    [","].contains(&t.text(at)) && listed(t, at + 1)
}

/// Whether a phrase of another kind begins at a word.
fn begins_something(t: &Tokens<'_>, i: usize) -> bool {
    limits::cap(t, i).is_some()
        || limits::gap(t, i).is_some()
        || moments::times(t, i).is_some()
        || moments::daily(t, i).is_some()
        || moments::hours(t, i).is_some()
        || moments::moment(t, i).is_some()
        || moments::as_needed(t, i).is_some()
        || moments::lasting(t, i).is_some()
        || days::days(t, i).is_some()
        || steps::length(t, i).is_some()
        || steps::change(t, i).is_some()
        || steps::until(t, i).is_some()
        || dispense(t, i).is_some()
        || missed(t, i).is_some()
        || super::places::route(t, i).is_some_and(|item| {
            item.at.len() > 1
                || t.text(i).len() > 2
                    && ![
                        "oral",
                        "nasal",
                        "rectal",
                        "vaginal",
                        "topical",
                        "buccal",
                        "inhalation",
                        "top",
                    ]
                    .contains(&t.text(i))
                || ["po", "im", "sc", "iv", "sl"].contains(&t.text(i))
        })
        || note(t, i).is_some_and(|item| item.at.len() > 1)
}

/// As needed, by what sets it off: `at the first sign of migraine`, `after each loose stool`.
pub(super) fn onset(t: &Tokens<'_>, i: usize) -> Option<Item> {
    const ONSET: &str = "at onset of|at the onset of|at first sign of|at the first sign of|at the first|at first|\
        at the start of|at start of|upon onset of|on onset of|with onset of|at the first signs of|\
        at first signs of|at first symptom of|at the first symptom of|after each loose|at the beginning of|\
        at first symptoms of|at the first symptoms of|as soon as|when a|at earliest sign of|\
        at the earliest sign of|at sign of|at signs of|after the first|upon first sign of";
    let alone = t.any(i, "at onset|at the onset|at first sign|at the first sign|at onset of symptoms|at first sign of symptoms|at first signs");
    let Some(at) = t.any(i, ONSET).filter(|at| reason(t, *at, true).is_some()) else {
        return alone.map(|end| Item::new(What::Onset(String::new()), i..end));
    };
    let at = if t.text(at - 1) == "loose" { at - 1 } else { at };
    if t.text(at - 1) == "first" && words::day_unit(t.text(at)).is_some() {
        return None;
    }
    let item = reason(t, at, true)?;
    let What::Reason(words) = item.what else { return None };
    Some(Item::new(What::Onset(words), i..item.at.end))
}

/// An event without a date, or a condition of the dose.
pub(super) fn event(t: &Tokens<'_>, i: usize) -> Option<Item> {
    let (before, minutes) = match moments::length(t, i) {
        Some((_, end)) => (t.any(end, "before|prior to|after|pre"), true),
        None => (
            t.any(
                i,
                "before|prior to|after|during|on the day of|the night before|on the morning of|the morning of|\
                    the day before|the evening before|day of|pre",
            ),
            false,
        ),
    };
    if let Some(at) = before {
        let end = to_the_end(t, at);
        let _ = minutes;
        // `after luch`: a meal or a moment, misspelt.
        let named = t.skip(at, &["the", "your", "each", "a", "any", "every"]);
        if named + 1 == end
            && let Some(meant) = words::slip(t.text(named))
            && ["breakfast", "lunch", "dinner", "bedtime"].contains(&meant)
        {
            let reading = format!("{} {meant}", t.words(i..named));
            return Some(Item::ask(About::Word, i..end, "is it misspelt?", &[&reading]));
        }
        let words = t.words(t.skip(at, &["the", "your", "each", "a", "any", "every"])..end);
        return Some(Item::ask(
            About::Event,
            i..end,
            "on which day and at what time is that?",
            &[
                &format!("once, at a time before {words} that is to be named"),
                &format!("as needed for {words}"),
            ],
        ));
    }
    let at = t.any(
        i,
        "if|when|whenever|only if|as long as|provided|unless|while|in case of|once",
    )?;
    if t.text(i) == "once" && t.text(i + 1) != "you" {
        return None;
    }
    let end = to_the_end(t, at);
    if end == at {
        return None;
    }
    let words = t.words(at..end);
    if t.any(i, "while awake|when awake|while you are awake|whilst awake")
        .is_some()
    {
        return Some(Item::ask(
            About::Condition,
            i..end,
            "not at night: at which times?",
            &["through the night as well", "at times of the day that are to be named"],
        ));
    }
    Some(Item::ask(
        About::Condition,
        i..end,
        "a condition of the dose: how often may it be taken?",
        &[
            &format!("as needed for {words}"),
            "each time the condition is met, on days to be named",
        ],
    ))
}

/// To the end of the clause, or to where a maximum, a gap or another dose begins.
fn to_the_end(t: &Tokens<'_>, at: usize) -> usize {
    let mut end = at;
    while end < t.len()
        && ![".", ";", ",", ")"].contains(&t.text(end))
        && !firm(t, end)
        && !(end > at && (moments::as_needed(t, end).is_some() || t.any(end, steps::THEN).is_some()))
    {
        if t.text(end) == "and" && strong(t, end + 1) {
            break;
        }
        end += 1;
    }
    end
}

/// `1 hour before the scan`
pub(super) fn timed_event(t: &Tokens<'_>, i: usize) -> Option<Item> {
    moments::length(t, i)?;
    event(t, i)
}
