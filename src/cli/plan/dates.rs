//! Dates as the verbs of a plan print them.

use chrono::NaiveDate;

/// `9 Nov`, with the year where that is not this one.
pub(super) fn short(date: NaiveDate, today: NaiveDate) -> String {
    use chrono::Datelike;
    let format = if date.year() == today.year() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    date.format(format).to_string()
}
