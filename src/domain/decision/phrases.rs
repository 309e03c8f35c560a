//! Plain phrases, and the decision that each is.
//!
//! What a phrase could mean in two ways is answered with both; nothing is guessed.
use crate::domain::directions::{Days, Directions, Weekday7};
use crate::domain::vocabulary::Vocabulary;

/// Endings that say: on the steps to come as well.
const FOR_GOOD: [&str; 9] = [
    "for good",
    "from now on",
    "from here on",
    "from here",
    "from now",
    "for ever",
    "forever",
    "permanently",
    "until further changes",
];

/// Whole phrases.
const WHOLE: &[(&str, &str)] = &[
    ("go on", "advance"),
    ("go on to the next step", "advance"),
    ("go to the next step", "advance"),
    ("move on", "advance"),
    ("move on to the next step", "advance"),
    ("move to the next step", "advance"),
    ("next step", "advance"),
    ("the next step", "advance"),
    ("next", "advance"),
    ("next level", "advance"),
    ("next dose level", "advance"),
    ("start the next step", "advance"),
    ("begin the next step", "advance"),
    ("increase to the next step", "advance"),
    ("go to the next dose", "advance"),
    ("go up to the next dose", "advance"),
    ("step up", "advance"),
    ("go up", "advance"),
    ("go up a step", "advance"),
    ("go up one step", "advance"),
    ("up one step", "advance"),
    ("up a step", "advance"),
    ("one step up", "advance"),
    ("step back", "back 1"),
    ("step down", "back 1"),
    ("go back", "back 1"),
    ("go down a step", "back 1"),
    ("go down one step", "back 1"),
    ("one step back", "back 1"),
    ("down one step", "back 1"),
    ("down a step", "back 1"),
    ("back a step", "back 1"),
    ("one step down", "back 1"),
    ("previous step", "back 1"),
    ("the previous step", "back 1"),
    ("back to the previous step", "back 1"),
    ("go back to the previous step", "back 1"),
    ("previous dose", "back 1"),
    ("back to the previous dose", "back 1"),
    ("go back to the previous dose", "back 1"),
    ("the step before", "back 1"),
    ("back to the step before", "back 1"),
    ("start over", "restart"),
    ("start over from the beginning", "restart"),
    ("restart from the beginning", "restart"),
    ("begin again", "restart"),
    ("begin anew", "restart"),
    ("start from the beginning", "restart"),
    ("restart the plan", "restart"),
    ("restart plan", "restart"),
    ("restart this step", "restart step"),
    ("restart the step", "restart step"),
    ("begin this step again", "restart step"),
    ("repeat this step", "restart step"),
    ("repeat the step", "restart step"),
    ("stay here", "stay"),
    ("stay as it is", "stay"),
    ("stay at this dose", "stay"),
    ("stay on this dose", "stay"),
    ("stay at the dose", "stay"),
    ("stay on this step", "stay"),
    ("stay at this step", "stay"),
    ("keep this dose", "stay"),
    ("keep the dose", "stay"),
    ("keep the same dose", "stay"),
    ("same dose", "stay"),
    ("the same dose", "stay"),
    ("remain at this dose", "stay"),
    ("remain on this dose", "stay"),
    ("hold for good", "stay"),
    ("hold here for good", "stay"),
    ("hold until further notice", "hold until decided"),
    ("until further notice", "hold until decided"),
    ("hold until we decide", "hold until decided"),
    ("hold until it is decided", "hold until decided"),
    ("hold until i decide", "hold until decided"),
    ("wait until decided", "hold until decided"),
    ("until decided", "hold until decided"),
    ("go down again", "down to step 1"),
    ("go back down", "down to step 1"),
    ("go down", "down to step 1"),
    ("down again", "down to step 1"),
    ("down", "down to step 1"),
    ("down to the first step", "down to step 1"),
    ("taper down", "down to step 1"),
    ("pause until further notice", "pause"),
    ("pause until resumed", "pause"),
    ("pause until i resume", "pause"),
    ("stop it", "stop"),
    ("stop taking it", "stop"),
    ("end the plan", "stop"),
    ("end", "stop"),
    ("quit", "stop"),
    ("stop the plan", "stop"),
    ("stop the medicine", "stop"),
    ("discontinue", "stop"),
    ("carry on after the pause", "resume"),
    ("start again", "resume"),
    ("unpause", "resume"),
    ("hold until the next visit", "hold until decided"),
    ("hold until my next visit", "hold until decided"),
    ("stay until the next visit", "hold until decided"),
    ("stay until my next visit", "hold until decided"),
    ("stay on this until the next visit", "hold until decided"),
    ("stay on this until my next visit", "hold until decided"),
    ("stay on this dose until the next visit", "hold until decided"),
    ("stay on this dose until my next visit", "hold until decided"),
    ("until the next visit", "hold until decided"),
    ("until my next visit", "hold until decided"),
    ("skip next", "leave out the next dose"),
    ("skip a dose", "leave out the next dose"),
    ("skip one dose", "leave out the next dose"),
    ("miss a dose", "leave out the next dose"),
    ("miss one dose", "leave out the next dose"),
    ("leave out a dose", "leave out the next dose"),
    ("leave out one dose", "leave out the next dose"),
];

/// Beginnings: the first that fits is replaced.
const BEGINNINGS: &[(&str, &str)] = &[
    ("go back to step ", "go to step "),
    ("go to step ", "go to step "),
    ("return to step ", "go to step "),
    ("restart at step ", "go to step "),
    ("repeat step ", "go to step "),
    ("start at step ", "go to step "),
    ("start again at step ", "go to step "),
    ("go on to step ", "go to step "),
    ("skip to step ", "go to step "),
    ("advance to step ", "go to step "),
    ("move to step ", "go to step "),
    ("move on to step ", "go to step "),
    ("restart from step ", "go to step "),
    ("start again from step ", "go to step "),
    ("start from step ", "go to step "),
    ("back to step ", "go to step "),
    ("go up to step ", "go to step "),
    ("jump to step ", "go to step "),
    ("start step ", "go to step "),
    ("begin step ", "go to step "),
    ("step ", "go to step "),
    ("go down to step ", "down to step "),
    ("back down to step ", "down to step "),
    ("taper down to step ", "down to step "),
    ("go back ", "back "),
    ("step back ", "back "),
    ("step down ", "back "),
    ("don't take it for ", "pause "),
    ("don't take ", "leave out "),
    ("withhold ", "leave out "),
    ("do not take ", "leave out "),
    ("leave off ", "leave out "),
    ("no dose on ", "leave out "),
    ("no dose from ", "leave out "),
    ("no doses from ", "leave out "),
    ("no doses on ", "leave out "),
    ("no doses ", "leave out "),
    ("no dose ", "leave out "),
    ("skip ", "leave out "),
    ("omit ", "leave out "),
    ("miss ", "leave out "),
    ("take a break for ", "pause "),
    ("take a break of ", "pause "),
    ("break of ", "pause "),
    ("take a break", "pause"),
    ("break for ", "pause "),
    ("stop for ", "pause "),
    ("stop it for ", "pause "),
    ("stop taking it for ", "pause "),
    ("pause for ", "pause "),
    ("stay for ", "hold "),
    ("stay until ", "hold until "),
    ("stay another ", "hold another "),
    ("delay the next step by ", "hold "),
    ("delay the next increase by ", "hold "),
    ("postpone the next step by ", "hold "),
    ("postpone the next increase by ", "hold "),
    ("put off the next step by ", "hold "),
    ("put off the next increase by ", "hold "),
    ("extend this step by ", "hold "),
    ("extend the step by ", "hold "),
    ("extend by ", "hold "),
    ("wait for ", "hold "),
    ("wait ", "hold "),
    ("hold for ", "hold "),
    ("hold on ", "hold "),
    ("change the dose to ", "set "),
    ("set the dose to ", "set "),
    ("set dose to ", "set "),
    ("set to ", "set "),
    ("increase the dose to ", "set "),
    ("increase dose to ", "set "),
    ("raise the dose to ", "set "),
    ("raise dose to ", "set "),
    ("reduce the dose to ", "set "),
    ("reduce dose to ", "set "),
    ("lower the dose to ", "set "),
    ("lower dose to ", "set "),
    ("decrease the dose to ", "set "),
    ("decrease dose to ", "set "),
    ("change the amount to ", "set "),
    ("drop to ", "set "),
    ("change the time to ", "same "),
    ("change time to ", "same "),
    ("move the time to ", "same "),
    ("take it ", "same "),
    ("give it ", "same "),
    ("take in the ", "same in the "),
    ("take this ", "same "),
    ("move it to the ", "same "),
    ("move to the ", "same "),
    ("switch to the ", "same "),
    ("switch to ", "same "),
    ("change to ", "same "),
    ("increase to ", "set "),
    ("raise to ", "set "),
    ("go up to ", "set "),
    ("reduce to ", "set "),
    ("lower to ", "set "),
    ("decrease to ", "set "),
    ("go down to ", "set "),
    ("drop back to ", "back to "),
    ("return to ", "back to "),
    ("go to ", "set "),
    ("keep only ", "only "),
    ("every step ", "each step "),
    ("steps of ", "each step "),
    ("go up every ", "each step "),
    ("rise every ", "each step "),
    ("increase every ", "each step "),
    ("slower, ", "each step "),
    ("slower: ", "each step "),
    ("slower ", "each step "),
    ("faster, ", "each step "),
    ("faster: ", "each step "),
    ("faster ", "each step "),
    ("move the injection day to ", "injection day "),
    ("change the injection day to ", "injection day "),
    ("change weekday ", "weekday "),
    ("change the weekday from ", "weekday "),
    ("move the weekday from ", "weekday "),
    ("the same, but ", "same "),
    ("the same but ", "same "),
    ("the same dose, but ", "same "),
    ("the same dose but ", "same "),
    ("same, but ", "same "),
    ("same but ", "same "),
    ("same dose, but ", "same "),
    ("same dose but ", "same "),
    ("the same ", "same "),
    ("same dose ", "same "),
    ("go up ", "advance "),
];

const AMOUNT: &str = "say the amount of each dose, such as set 10 mg; for today alone set 10 mg for 1 day";
const UP: &str = "say the amount of each dose, such as set 10 mg, or advance for the next step";
const DOWN: &str = "say the amount of each dose, such as set 10 mg, or back 1 for the step before";
const SLOWER: &str = "say how long each step to come lasts, such as each step 3 weeks";
const FASTER: &str = "say how long each step to come lasts, such as each step 1 week";
const AS_IT_IS: &str =
    "nothing has to be entered where the plan goes on; stay keeps this dose from now on, resume ends a pause";
const GOES_ON: &str = "resume ends a pause, stay keeps this dose from now on, advance begins the next step";
const TAPER: &str =
    "down to step 1 goes back down the steps already climbed; steps from a rule are built in the plan with `taper`";
const WITHHELD: &str =
    "skip the next dose leaves a dose out, hold 3 days stays on this step longer, stay keeps this dose from now on";
const HOW_LONG: &str = "hold 7 days keeps this step 7 days longer than planned, hold until 24 dec keeps it to that day";
const LAST_DAY: &str = "say the first day without a dose, such as stop from 24 dec";
const ONE_OF_THEM: &str =
    "only evening leaves the doses at other times out, leave out today evening is one dose, stop ends the plan";
const A_WEEK: &str = "pause 7 days leaves out every dose of a week, skip the next dose is one dose, hold 7 days stays on this step a week longer";
const STEPS: &str = "advance begins the next step, and go to step 3 the one of this number";
const NOT_YET: &str =
    "hold 7 days keeps this step longer, hold until decided asks before the next one, stay keeps this dose from now on";

/// Phrases with two readings, or with an amount that is not said.
const ASKED: &[(&str, &str)] = &[
    ("continue", GOES_ON),
    ("carry on", GOES_ON),
    ("keep going", GOES_ON),
    (
        "as before",
        "resume ends a pause, stay keeps this dose from now on, back 1 begins the step before",
    ),
    (
        "same as before",
        "resume ends a pause, stay keeps this dose from now on, back 1 begins the step before",
    ),
    ("as usual", AS_IT_IS),
    ("as planned", AS_IT_IS),
    ("no change", AS_IT_IS),
    ("continue as planned", AS_IT_IS),
    ("continue as before", AS_IT_IS),
    ("carry on as planned", AS_IT_IS),
    ("taper", TAPER),
    ("finish", "stop ends the plan, advance begins the next step"),
    ("skip a step", STEPS),
    ("skip one step", STEPS),
    ("skip the next step", STEPS),
    ("skip this step", STEPS),
    ("skip a week", A_WEEK),
    ("skip one week", A_WEEK),
    ("miss a week", A_WEEK),
    ("miss one week", A_WEEK),
    ("leave out a week", A_WEEK),
    ("leave out one week", A_WEEK),
    ("hold the dose", WITHHELD),
    ("hold dose", WITHHELD),
    ("hold a dose", WITHHELD),
    ("hold the next dose", WITHHELD),
    ("hold today", WITHHELD),
    ("hold tonight", WITHHELD),
    ("hold tomorrow", WITHHELD),
    ("don't go up", NOT_YET),
    ("don't go up yet", NOT_YET),
    ("don't increase", NOT_YET),
    ("don't increase yet", NOT_YET),
    ("twice as slow", SLOWER),
    ("half as fast", SLOWER),
    ("twice as fast", FASTER),
    ("double", AMOUNT),
    ("halve", AMOUNT),
    ("half", AMOUNT),
    ("half the dose", AMOUNT),
    ("more", AMOUNT),
    ("less", AMOUNT),
    ("increase", UP),
    ("increase the dose", UP),
    ("decrease", DOWN),
    ("decrease the dose", DOWN),
    ("reduce", DOWN),
    ("reduce the dose", DOWN),
    ("lower the dose", DOWN),
    ("slower", SLOWER),
    ("slow down", SLOWER),
    ("go slower", SLOWER),
    ("more slowly", SLOWER),
    ("go up more slowly", SLOWER),
    ("go up slower", SLOWER),
    ("faster", FASTER),
    ("speed up", FASTER),
    ("go faster", FASTER),
    ("more quickly", FASTER),
    ("go up faster", FASTER),
];

/// Beginnings that are asked about, where no whole phrase and no other beginning fits.
const ASKED_BEGINNINGS: &[(&str, &str)] = &[
    ("reduce by ", AMOUNT),
    ("decrease by ", AMOUNT),
    ("lower by ", AMOUNT),
    ("increase by ", AMOUNT),
    ("raise by ", AMOUNT),
    ("go up by ", AMOUNT),
    ("go down by ", AMOUNT),
    ("reduce the dose by ", AMOUNT),
    ("increase the dose by ", AMOUNT),
    ("take half", AMOUNT),
    ("take double", AMOUNT),
    ("take an extra ", AMOUNT),
    ("take one extra ", AMOUNT),
    ("cut the dose", AMOUNT),
    ("halve ", AMOUNT),
    ("double ", AMOUNT),
    ("half dose", AMOUNT),
    ("half the dose", AMOUNT),
    ("skip step ", STEPS),
    ("last dose", LAST_DAY),
    ("finish ", LAST_DAY),
    ("stop the ", ONE_OF_THEM),
    ("stop taking the ", ONE_OF_THEM),
    ("drop the ", ONE_OF_THEM),
    ("no more ", ONE_OF_THEM),
    ("taper off", TAPER),
    ("taper down", TAPER),
    ("taper over ", TAPER),
    ("don't increase until ", NOT_YET),
    ("don't go up until ", NOT_YET),
    ("hold the dose ", WITHHELD),
    ("hold dose ", WITHHELD),
    ("hold tonight's ", WITHHELD),
    ("hold today's ", WITHHELD),
    ("hold tomorrow's ", WITHHELD),
];

/// Heads and objects of staying: `keep taking the same dose for another week`.
const STAYS: [&str; 14] = [
    "stay at ",
    "stay on ",
    "stay with ",
    "hold at ",
    "hold on ",
    "hold ",
    "keep taking ",
    "keep it at ",
    "keep on ",
    "keep at ",
    "keep ",
    "remain at ",
    "remain on ",
    "continue with ",
];
const THIS: [&str; 9] = [
    "this dose",
    "the same dose",
    "same dose",
    "the current dose",
    "current dose",
    "the present dose",
    "this step",
    "the same step",
    "the current step",
];

/// Staying on the step in force, said in many ways: `stay`, or a hold for a length of time. `None`: it is something
/// else.
fn at_this_dose(line: &str) -> Option<String> {
    let rest = STAYS.iter().find_map(|head| line.strip_prefix(head))?;
    let tail = THIS.iter().find_map(|this| rest.strip_prefix(this));
    if let Some(tail) = tail.filter(|tail| tail.is_empty() || tail.starts_with(' ')) {
        let tail = tail.trim();
        let lasts = ["for ", "until ", "another "].iter().any(|head| tail.starts_with(head));
        return match tail {
            "" => Some("stay".into()),
            tail if lasts => Some(format!("hold {}", tail.strip_prefix("for ").unwrap_or(tail))),
            _ => None,
        };
    }
    // `keep it at 10 mg`
    let amount = rest.starts_with(|c: char| c.is_ascii_digit());
    let said = [
        "keep taking ",
        "keep it at ",
        "keep at ",
        "remain at ",
        "remain on ",
        "continue with ",
    ];
    let head = said.iter().any(|head| line.starts_with(head));
    (amount && head).then(|| format!("stay at {rest}"))
}

/// `2 weeks longer`, `one more week at this dose`: a hold.
fn longer(line: &str) -> Option<String> {
    let ends = [" at this dose", " on this dose", " on this step"];
    let cut = ends.iter().find_map(|end| line.strip_suffix(end));
    let bare = cut.unwrap_or(line);
    let waits = bare
        .strip_prefix("wait ")
        .or_else(|| bare.strip_prefix("stay "))
        .or_else(|| bare.strip_prefix("hold "));
    let more = ["more", "longer", "another", "extra", "further"];
    let said = waits.is_some() || bare.split(' ').any(|word| more.contains(&word));
    let length = waits.unwrap_or(bare);
    let length = length.strip_prefix("for ").unwrap_or(length);
    let is_length = super::duration::length_said(length).is_some() && (cut.is_some() || length.contains(' '));
    (said && is_length).then(|| format!("hold {length}"))
}

/// What a hold may wait for, whose day is not known.
const VISITS: [&str; 6] = ["visit", "appointment", "review", "check-up", "call", "next time"];

/// Words for which another is read.
fn synonyms(line: &str) -> String {
    let word = |word: &str| match word {
        "till" | "til" | "'til" => "until".to_owned(),
        "don\u{2019}t" | "dont" => "don't".to_owned(),
        other => other.to_owned(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A line as it is dispatched: a decision's own words, whether it holds for good, and whether a phrase has two readings.
pub(super) struct Plain {
    /// In lower case, one space between words.
    pub line: String,
    /// It ends with `for good`, or with words that mean that.
    pub good: bool,
    /// What has to be said instead.
    pub asked: Option<&'static str>,
}

/// The same without the ending that says `for good`.
pub(super) fn without_good(line: &str) -> (&str, bool) {
    for end in FOR_GOOD {
        if let Some(head) = line.strip_suffix(end)
            && (head.is_empty() || head.ends_with([' ', ',']))
        {
            return (head.trim_end().trim_end_matches(',').trim_end(), true);
        }
    }
    (line, false)
}

/// Brings a phrase into the words of the table.
pub(super) fn plain(text: &str) -> Plain {
    let line = synonyms(&text.to_lowercase());
    let line = line.trim_end_matches(['.', '!']).trim();
    let line = line.strip_prefix("please ").unwrap_or(line);
    let stays = at_this_dose(line).or_else(|| longer(line));
    let line = stays.as_deref().unwrap_or(line);
    if let Some(("hold" | "stay" | "wait", event)) = line.split_once(" until ")
        && VISITS.iter().any(|visit| event.ends_with(visit))
    {
        return Plain {
            line: "hold until decided".into(),
            good: false,
            asked: None,
        };
    }
    let whole = |line: &str| {
        WHOLE
            .iter()
            .find(|(said, _)| *said == line)
            .map(|(_, is)| (*is).to_owned())
    };
    if let Some(line) = whole(line) {
        return Plain {
            line,
            good: false,
            asked: None,
        };
    }
    let (line, good) = without_good(line);
    // What holds for good by itself needs no such ending.
    let bare = if good && line == "hold" { "stay" } else { line };
    if let Some(line) = whole(bare) {
        return Plain {
            line,
            good,
            asked: None,
        };
    }
    let begins = |table: &'static [(&str, &'static str)]| {
        let mut all = table.iter();
        all.find_map(|(said, answer)| bare.starts_with(said).then_some(*answer))
    };
    let less = bare.starts_with(|c: char| c.is_ascii_digit()) && (bare.ends_with(" less") || bare.ends_with(" more"));
    let asked = ASKED.iter().find(|(said, _)| *said == bare).map(|(_, answer)| *answer);
    // From now on, or longer than planned?
    let before = [
        " before going up",
        " before the next step",
        " before the next increase",
        " before increasing",
    ];
    let asked = asked.or_else(|| before.iter().any(|end| bare.ends_with(end)).then_some(HOW_LONG));
    let down_to = bare.starts_with("taper down to step ");
    let asked = asked.or_else(|| begins(ASKED_BEGINNINGS).filter(|_| !down_to));
    let asked = asked.or_else(|| less.then_some(AMOUNT));
    let begun = BEGINNINGS
        .iter()
        .find_map(|(said, is)| Some(format!("{is}{}", bare.strip_prefix(said)?)));
    Plain {
        line: begun.unwrap_or_else(|| bare.to_owned()),
        good,
        asked,
    }
}

/// As it is quoted.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}..")
}

/// One weekday, also in the plural.
pub(super) fn weekday_of(text: &str) -> Option<Weekday7> {
    let read = Directions::understood(&format!("1 dose on {}", text.trim()), &Vocabulary::default())?;
    match read.lines.first().map(|line| line.days.clone()) {
        Some(Days::Weekdays { days, every: 1, .. }) if days.is_power_of_two() => {
            u8::try_from(days.trailing_zeros()).ok().map(Weekday7)
        }
        _ => None,
    }
}
