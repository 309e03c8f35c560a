//! The rule behind each figure of the review, in words: what `?` shows below the keys.

/// Each figure and its rule.
pub const RULES: &[(&str, &str)] = &[
    (
        "7/7",
        "doses taken, of those of which it is decided what became; a dose counts for the day it was due, by the plan \
         in force on that day",
    ),
    (
        "planned",
        "off days, pauses and days before or after a course ask for nothing: neither doses nor gaps; an open window is \
         not counted yet",
    ),
    (
        "med 6",
        "median of the rated days: the middle value, of an even number the mean of the middle two",
    ),
    (
        "1 of 5",
        "days with more than \"none\" (or yes), of the days that were rated",
    ),
    (
        "(2-7)",
        "middle 80 %: a tenth of the days, rounded down, left out at each end; both ends are real values",
    ),
    (
        "n 26",
        "days with a value; a day's value is its last reading; nothing is filled in between",
    ),
    (
        "few",
        "under 7 rated days the single values are shown instead; up to 13 it says few",
    ),
    (
        "step 0",
        "the days with values before the course, at most a year; coming back to a step is a new row, repeats of a plan \
         are one",
    ),
    (
        "hold",
        "makes its step longer and is not a gap; held doses are counted by themselves",
    ),
    (
        "dose line",
        "what the day of most doses asks for; a dot is one day, or several in one cell",
    ),
    (
        "overlap",
        "two ranges have a value in common; no test, no trend: days are not independent",
    ),
];
