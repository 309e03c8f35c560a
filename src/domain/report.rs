//! The report for a visit: one page of what was planned, what happened and how it was, in the order in which a
//! prescriber reads.
//!
//! [`report`] puts the facts together as a value of plain words; [`Report::render`] prints that value as Markdown,
//! HTML, text or CSV. What must be hidden is hidden when the value is made, so that no printer can let it through.

mod around;
mod build;
mod chart;
mod course;
mod csv;
mod document;
mod ground;
mod html;
mod md;
mod over;
mod parts;
mod questions;
mod txt;
mod written;

pub use crate::domain::report::document::{
    Alert, Around, Column, CoursePart, DEPARTURES, Departure, Fact, Line, MOST_LISTED, OVER_LIMITS, Report, Row,
    Sessions, TITLE, Table, Wanted,
};
pub use build::{last_visit, period, period_at, report};
pub use chart::Chart;
pub use questions::{Asked, QUESTION, ticked};
pub use txt::lines;

/// The forms in which a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Markdown.
    #[default]
    Markdown,
    /// One HTML file with everything in it, made for paper.
    Html,
    /// Plain text of at most 78 columns.
    Text,
    /// Everything of the period, one row a fact.
    Csv,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Markdown, Self::Html, Self::Text, Self::Csv];

    /// The ending of the file, which is also its name on the command line.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Text => "txt",
            Self::Csv => "csv",
        }
    }
}

impl Report {
    /// Prints it in a form.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Markdown => md::render(self),
            Format::Html => html::render(self),
            Format::Text => {
                let mut text = txt::lines(self, txt::WIDE).join("\n");
                text.push('\n');
                text
            }
            Format::Csv => csv::render(self),
        }
    }
}
