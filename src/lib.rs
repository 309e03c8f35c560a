//! `regimen`: a terminal planner for people on a supervised titration.
//!
//! The layers, from the bottom up, and what each may name, are in `docs/architecture.md`.

pub mod app;
pub mod cli;
pub mod domain;
pub mod session;
pub mod store;
pub mod ui;
