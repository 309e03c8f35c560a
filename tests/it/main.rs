//! One test binary for everything that looks at the crate from outside: linking it once is enough.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and start the program"
)]

mod checkin;
mod cli;
mod corpus;
mod directions_doc;
mod keystrokes;
mod layers;
mod pty;
