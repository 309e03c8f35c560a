//! `regimen`: a terminal planner for people on a supervised titration.
//!
//! The layers, from the bottom up, and what each may name, are in `docs/architecture.md`.
//!
//! Compiled with the condition `closed` the layers are private, so that the compiler names what nothing uses (`.ci/run`); the
//! tests, the benches and the fuzz targets look into them.

#[cfg(not(closed))]
pub mod app;
pub mod cli;
#[cfg(not(closed))]
pub mod domain;
#[cfg(not(closed))]
pub mod session;
#[cfg(not(closed))]
pub mod store;
#[cfg(not(closed))]
pub mod ui;

#[cfg(closed)]
mod app;
#[cfg(closed)]
mod domain;
#[cfg(closed)]
mod session;
#[cfg(closed)]
mod store;
#[cfg(closed)]
mod ui;

/// What only the tests, the benches and the fuzz targets use.
#[cfg(closed)]
pub mod inside {
    pub use crate::domain::decision::markdown;
    pub use crate::domain::draft::Shape;
    pub use crate::domain::ladder::Rule;
    pub use crate::domain::preparation::{
        BatchComponent, batch, changes_in, component_totals, days_lasted, doses_in, needed, one_of_total,
    };
    pub use crate::session::clock::Clock;
    pub use crate::store::{Driven, fuzzing, save};
    pub use crate::ui::theme::ColourFlag;
}
