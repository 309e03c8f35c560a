//! Phrases that could mean several decisions, with what to say instead.

pub(super) const AMOUNT: &str = "say the amount of each dose, such as set 10 mg; for today alone set 10 mg for 1 day";

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

pub(super) const HOW_LONG: &str =
    "hold 7 days keeps this step 7 days longer than planned, hold until 24 dec keeps it to that day";

const LAST_DAY: &str = "say the first day without a dose, such as stop from 24 dec";

const ONE_OF_THEM: &str =
    "only evening leaves the doses at other times out, leave out today evening is one dose, stop ends the plan";

const A_WEEK: &str = "pause 7 days leaves out every dose of a week, skip the next dose is one dose, hold 7 days stays on this step a week longer";

const STEPS: &str = "advance begins the next step, and go to step 3 the one of this number";

const NOT_YET: &str =
    "hold 7 days keeps this step longer, hold until decided asks before the next one, stay keeps this dose from now on";

/// Phrases with two readings, or with an amount that is not said.
pub(super) const ASKED: &[(&str, &str)] = &[
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
pub(super) const ASKED_BEGINNINGS: &[(&str, &str)] = &[
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
