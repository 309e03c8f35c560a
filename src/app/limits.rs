//! Which of the person's own figures a dose that is about to be recorded would fill.

use super::world::World;
use crate::domain::journal::DoseEntry;
use crate::domain::limits::nearing;
use crate::domain::recording::doubts::asked;

/// The ceilings that an entry would fill: it is within them, one more like it would not be.
pub fn filled(world: &World, new: &DoseEntry) -> Vec<String> {
    let near = asked(world.scene(), new)
        .map(|asked| nearing(&asked))
        .unwrap_or_default();
    near.into_iter().map(|reason| reason.text).collect()
}
