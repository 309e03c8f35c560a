//! How many of each strength are left.

use crate::domain::printed::Printed;
use crate::domain::ratio::Ratio;

/// A number of each strength.
pub type Each = Vec<(Printed, Ratio)>;
