//! One test binary for everything that looks at the crate from outside: linking it once is enough.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and start the program"
)]

mod amounts;
mod answers;
mod archived;
mod asked_last;
mod at_home;
mod away;
mod begins;
mod called;
mod check_finds;
mod checkin;
mod cli;
mod clocks;
mod corpus;
mod counted_hours;
mod counted_pauses;
mod decision_words;
mod decisions;
mod directions_doc;
mod dose_windows;
mod edited_plans;
mod editor;
mod exchange;
mod files;
mod formats;
mod fuzzed;
mod home;
mod hostile;
mod imports;
mod kept_places;
mod keys_doc;
mod keystrokes;
mod kills;
mod label;
mod late_and_early;
mod later_days;
mod later_rows;
mod layers;
mod limits;
mod looking_back;
mod meetings;
mod moved_ahead;
mod names;
mod one_dose;
mod open_days;
mod patches;
mod pictures;
mod plain_words;
mod plan_before;
mod prescriptions;
mod pty;
mod races;
mod recording;
mod rejudged;
mod report;
mod rounds;
mod same_words;
mod schemas;
mod screen_corpus;
mod screens;
mod set_up;
mod silence;
mod sites;
mod step_in_force;
mod steps_of_doses;
mod today_screen;
mod told_in_docs;
mod verbs;
mod visit;
mod watch;
mod ways_out;
mod window;
