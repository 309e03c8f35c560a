//! Plain phrases, and the decision that each is.
//!
//! What a phrase could mean in two ways is answered with both; nothing is guessed.

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
    ("the step before", "back 1"),
    ("back to the step before", "back 1"),
    ("start over", "restart"),
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
    ("discontinue", "stop"),
    ("carry on after the pause", "resume"),
    ("start again", "resume"),
    ("unpause", "resume"),
];

/// Beginnings: the first that fits is replaced.
const BEGINNINGS: &[(&str, &str)] = &[
    ("go back to step ", "go to step "),
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
    ("don't take ", "leave out "),
    ("do not take ", "leave out "),
    ("leave off ", "leave out "),
    ("no dose on ", "leave out "),
    ("no dose ", "leave out "),
    ("skip ", "leave out "),
    ("omit ", "leave out "),
    ("miss ", "leave out "),
    ("take a break for ", "pause "),
    ("take a break", "pause"),
    ("break for ", "pause "),
    ("stop for ", "pause "),
    ("pause for ", "pause "),
    ("stay for ", "hold "),
    ("stay until ", "hold until "),
    ("stay another ", "hold another "),
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
];

/// Phrases with two readings, or with an amount that is not said.
const ASKED: &[(&str, &str)] = &[
    (
        "continue",
        "resume ends a pause, stay keeps this dose from now on, advance begins the next step",
    ),
    (
        "carry on",
        "resume ends a pause, stay keeps this dose from now on, advance begins the next step",
    ),
    (
        "keep going",
        "resume ends a pause, stay keeps this dose from now on, advance begins the next step",
    ),
    (
        "as before",
        "resume ends a pause, stay keeps this dose from now on, back 1 begins the step before",
    ),
    (
        "taper",
        "down to step 1 goes down the steps that were come up; rows from a rule are made in the plan with `taper`",
    ),
    ("finish", "stop ends the plan, advance begins the next step"),
    (
        "twice as slow",
        "say how long each step to come lasts, such as each step 3 weeks",
    ),
    (
        "half as fast",
        "say how long each step to come lasts, such as each step 3 weeks",
    ),
    (
        "twice as fast",
        "say how long each step to come lasts, such as each step 1 week",
    ),
    ("double", "say the amount of each dose, such as set 10 mg"),
    ("halve", "say the amount of each dose, such as set 10 mg"),
    ("half the dose", "say the amount of each dose, such as set 10 mg"),
    ("more", "say the amount of each dose, such as set 10 mg"),
    ("less", "say the amount of each dose, such as set 10 mg"),
    (
        "increase",
        "say the amount of each dose, such as set 10 mg, or advance for the next step",
    ),
    (
        "decrease",
        "say the amount of each dose, such as set 10 mg, or back 1 for the step before",
    ),
    (
        "reduce",
        "say the amount of each dose, such as set 10 mg, or back 1 for the step before",
    ),
    (
        "slower",
        "say how long each step to come lasts, such as each step 3 weeks",
    ),
    (
        "slow down",
        "say how long each step to come lasts, such as each step 3 weeks",
    ),
    (
        "faster",
        "say how long each step to come lasts, such as each step 1 week",
    ),
    (
        "speed up",
        "say how long each step to come lasts, such as each step 1 week",
    ),
];

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
    let asked = ASKED.iter().find(|(said, _)| *said == bare).map(|(_, answer)| *answer);
    let begun = BEGINNINGS
        .iter()
        .find_map(|(said, is)| Some(format!("{is}{}", bare.strip_prefix(said)?)));
    Plain {
        line: begun.unwrap_or_else(|| bare.to_owned()),
        good,
        asked,
    }
}
