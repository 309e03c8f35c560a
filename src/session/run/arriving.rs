//! What comes back from work that is done beside the loop.

use std::sync::mpsc::Receiver;

use crate::domain::exchange::order::ExportOrder;
use crate::domain::exchange::preview::Preview;
use crate::store::exchange::Made;
use crate::store::fault::Fault;

/// What came of it.
pub(super) enum Done {
    Preview(Result<Box<Preview>, String>),
    Made(Box<ExportOrder>, Result<(Made, Vec<Fault>), String>),
}

/// Where it arrives.
pub(super) type Arriving = Receiver<Done>;
