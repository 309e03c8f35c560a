//! Names and codes as they come from a file.

use crate::domain::exchange::json::Json;

/// The words of a codeable concept.
pub(super) fn concept(found: &Json) -> Option<String> {
    let text = found.text("text").map(str::to_owned);
    let coded = || {
        let coding = found.list("coding").first()?;
        coding
            .text("display")
            .or_else(|| coding.text("code"))
            .map(str::to_owned)
    };
    let text = text.or_else(coded)?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
