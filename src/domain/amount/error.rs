//! Why an amount cannot be read.

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// No number where one was expected.
    #[error("`{0}` is not a number; expected something like 0.5")]
    NotANumber(String),
    /// A comma or point that could be a decimal mark or a thousands mark; a fraction that could be two figures.
    #[error("`{text}` can be read as {decimal} or as {thousands}; write one of them")]
    Ambiguous {
        /// As typed.
        text: String,
        /// The reading with a decimal mark, or as a fraction.
        decimal: String,
        /// The other reading.
        thousands: String,
    },
    /// A fraction that no decimal number equals.
    #[error("`{0}` has no exact decimal value; say how much is in it instead, such as 1 mg")]
    Inexact(String),
    /// A number without a unit.
    #[error("`{0}` has no unit; expected something like 5 mg or 1 tablet")]
    NoUnit(String),
    /// A unit that is not known.
    #[error("`{0}` is not a known unit; expected mg, mcg, g, mL, units, tablets, drops, sprays ..")]
    UnknownUnit(String),
    /// A range whose second number is not larger.
    #[error("`{0}`: a range goes from the smaller to the larger amount")]
    BackwardRange(String),
    /// A strength or a share, of which nobody takes any.
    #[error("`{0}` is a strength and no amount of a dose; expected something like 5 mg, 0.5 mL or 1 tablet")]
    NotADose(String),
    /// An amount below zero.
    #[error("`{0}` is below zero")]
    Negative(String),
}
