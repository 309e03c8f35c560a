//! How a number of what is counted is written.

use crate::domain::ratio::Ratio;

/// A plain number as files and rows have it; `None` where no decimal equals it.
pub(super) fn plain(value: Ratio) -> Option<String> {
    value.decimal().map(|d| d.to_string())
}

/// A number of what is counted: a plain number, or with thirds `1/3` and `1 1/3`.
pub(super) fn counted(value: Ratio) -> String {
    match (plain(value), value.floor()) {
        (Some(plain), _) => plain,
        (None, 0) => value.to_string(),
        (None, whole) => match Ratio::new(whole, 1).and_then(|whole| value.minus(whole)) {
            Some(rest) => format!("{whole} {rest}"),
            None => value.to_string(),
        },
    }
}
