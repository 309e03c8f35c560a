//! What was read, as the screen takes it in.

use crate::app::message::Loaded;
use crate::domain::journal::Month;
use crate::store;

/// What was read, in the words of the program.
pub(super) fn read(loaded: store::Loaded, first_run: Option<String>, months: Vec<Month>) -> Loaded {
    Loaded {
        months,
        regimen: loaded.regimen,
        drafts: loaded.drafts,
        kept: loaded.kept,
        faults: loaded
            .faults
            .iter()
            .filter(|fault| fault.is_error())
            .map(ToString::to_string)
            .collect(),
        keys: loaded.keys,
        first_run,
    }
}
