//! What a person says of a preparation: what one counted unit contains, how it is divided and measured.

use std::fmt;
use std::str::FromStr;

use crate::domain::amount::Quantity;
use crate::domain::directions::Lasts;
use crate::domain::printed::Printed;
use crate::domain::ratio::Ratio;

/// What one counted unit contains, how it is divided and measured. `docs/file-format.md` has an example of each form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preparation {
    /// What doses are counted in (`spray`, `tablet`, `mL`), the singular.
    pub count: Option<String>,
    /// What one of it contains: component and strength. A strength is an amount (`2.7 mg` in one counted unit),
    /// an amount in a volume or mass (`10 mg/mL`), a share (`18 %`), or a rate (`12.5 mcg/h`). One unnamed
    /// component has an empty name.
    pub contains: Vec<(String, Printed)>,
    /// Different strengths of one form that can be combined (`0.5 mg`, `1.5 mg` capsules).
    pub strengths: Vec<Printed>,
    /// The smallest piece of one counted unit that can be given: 1, 1/2, 1/3, 1/4.
    pub divisible: Option<Ratio>,
    /// Drops in one mL, for a dropper.
    pub drops: Option<rust_decimal::Decimal>,
    /// Syringe units in one mL (100 for a U-100 syringe).
    pub syringe: Option<rust_decimal::Decimal>,
    /// The smallest mark of the measuring device, such as `0.05 mL`.
    pub mark: Option<Quantity>,
    /// Powder in a vial and the liquid added to it: the strength is their ratio.
    pub powder: Option<Printed>,
    /// Liquid added to the powder.
    pub water: Option<Printed>,
    /// What one counted unit measures, where its contents are stated by volume or mass: one load is `0.05 g`, one
    /// spray `0.1 mL`, one syringe `0.65 mL`.
    pub each: Option<Printed>,
    /// What to do with an amount that falls between two pieces or marks.
    pub round: Rounding,
    /// What one pack holds: `30 mL`, `28 tablets`, `5 patches`.
    pub pack: Option<Quantity>,
    /// How long a patch is worn: [`Lasts::Worn`] or [`Lasts::WornDays`].
    pub wear: Option<Lasts>,
    /// Made at home: the share carried over from the starting material and the pieces it is cut into.
    pub batch: Option<Batch>,
    /// Diluted before use: an amount of it, made up to another.
    pub dilution: Option<(Printed, Printed)>,
}

/// What is done with an amount that cannot be counted or drawn exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// It is refused, and the nearest amounts that can be given are named.
    #[default]
    Refuse,
    /// To the next smaller piece or mark.
    Down,
    /// To the next larger one.
    Up,
    /// To the nearer one; half way goes up.
    Nearest,
}

impl Rounding {
    /// Every value, in the order in which a choice shows them.
    pub const ALL: [Self; 4] = [Self::Refuse, Self::Down, Self::Up, Self::Nearest];
}

/// `refuse`, `down`, `up`, `nearest`, as files have it.
impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refuse => "refuse",
            Self::Down => "down",
            Self::Up => "up",
            Self::Nearest => "nearest",
        })
    }
}

/// A text is not a rounding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a way of rounding; expected refuse, down, up or nearest")]
pub struct RoundingError(String);

impl FromStr for Rounding {
    type Err = RoundingError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|rounding| rounding.to_string() == word)
            .ok_or_else(|| RoundingError(text.to_owned()))
    }
}

/// A home-made batch: material, what it carries over, and into how many pieces it is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Starting material, such as `3.5 g`; its strength is the course's `contains`.
    pub material: Quantity,
    /// Share carried over into the product, in percent.
    pub carried_percent: rust_decimal::Decimal,
    /// Pieces.
    pub pieces: u32,
}
