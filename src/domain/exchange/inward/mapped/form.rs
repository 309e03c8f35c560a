//! How dates and times of day are written in a file.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::super::own_csv::Table;
use crate::domain::exchange::csv::Row;

/// How dates are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In chrono's letters.
    Letters(String),
    /// Days of a spreadsheet, since 1899-12-30.
    Serial,
}

impl Form {
    pub(super) fn named(form: &str) -> Self {
        if ["serial", "excel"].contains(&form.to_lowercase().as_str()) {
            return Self::Serial;
        }
        let mut letters = form.replace('%', "%%");
        for (word, letter) in [
            ("YYYY", "%Y"),
            ("YY", "%y"),
            ("MM", "%m"),
            ("DD", "%d"),
            ("HH", "%H"),
            ("hh", "%H"),
            ("mm", "%M"),
            ("ss", "%S"),
        ] {
            letters = letters.replace(word, letter);
        }
        // A single letter is used for a number without a leading zero; both are read alike.
        let mut found = String::new();
        let mut before = ' ';
        for c in letters.chars() {
            match c {
                'D' if before != '%' => found.push_str("%d"),
                'M' if before != '%' => found.push_str("%m"),
                'Y' if before != '%' => found.push_str("%Y"),
                c => found.push(c),
            }
            before = c;
        }
        Self::Letters(found)
    }

    /// The form that all rows have, where there is only one.
    pub(super) fn told(table: &Table<'_>, rows: &[Row], column: &str) -> Result<Self, String> {
        let values: Vec<&str> = rows
            .iter()
            .map(|row| table.get(row, column).trim())
            .filter(|text| !text.is_empty())
            .collect();
        let all = |form: &Self| values.iter().all(|text| form.date(first_word(text)).is_some());
        let forms = ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYY/MM/DD"];
        let mut fitting = forms.iter().filter(|form| all(&Self::named(form)));
        match (fitting.next(), fitting.next()) {
            (Some(form), None) => Ok(Self::named(form)),
            (Some(one), Some(other)) => Err(format!(
                "the dates of `{column}` can be read as {one} and as {other}; say which: date = {{ column = \"{column}\", form = \"{one}\" }}"
            )),
            _ if all(&Self::Serial) => Ok(Self::Serial),
            _ => Err(format!(
                "the dates of `{column}` have no form that is known; say it: date = {{ column = \"{column}\", form = \"DD.MM.YYYY\" }}"
            )),
        }
    }

    pub(super) fn date(&self, text: &str) -> Option<NaiveDate> {
        match self {
            Self::Letters(letters) => NaiveDate::parse_from_str(text, letters).ok().filter(|date| {
                use chrono::Datelike;
                (1000..=9999).contains(&date.year())
            }),
            Self::Serial => {
                let days: i64 = text
                    .split('.')
                    .next()?
                    .parse()
                    .ok()
                    .filter(|days| (1..100_000).contains(days))?;
                NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(TimeDelta::days(days))
            }
        }
    }

    pub(super) fn instant(&self, text: &str) -> Option<NaiveDateTime> {
        match self {
            Self::Letters(letters) if letters.contains("%H") => NaiveDateTime::parse_from_str(text, letters).ok(),
            Self::Serial => {
                let days = rust_decimal::Decimal::from_str_exact(text).ok()?;
                let seconds = (days.fract() * rust_decimal::Decimal::from(86_400)).round();
                let seconds: i64 = seconds.try_into().ok()?;
                Some(self.date(text)?.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds))
            }
            Self::Letters(_) => {
                let (date, rest) = text.split_once([' ', 'T'])?;
                Some(self.date(date)?.and_time(super::super::daylio::time(rest)?))
            }
        }
    }
}

pub(super) fn first_word(text: &str) -> &str {
    text.split([' ', 'T']).next().unwrap_or(text)
}
