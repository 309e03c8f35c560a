//! What laying out a ladder needs to know.

use super::History;
use crate::domain::plan::Plan;
use crate::domain::vocabulary::Vocabulary;

/// More days than anybody holds: how a hold without shift keeps its step from ending.
pub(super) const WITHOUT_END: i64 = 1_000_000;

/// What laying out a ladder needs to know.
pub(super) struct Fold<'a> {
    pub plans: &'a [Plan],
    pub history: &'a History,
    pub words: &'a Vocabulary,
}
