//! The report as Markdown (CommonMark with tables).

use super::parts::latest;
use super::{DEPARTURES, MOST_LISTED, OVER_LIMITS, Report, TITLE};
use crate::domain::report::document::FOOT;

/// Text that means itself: what Markdown or HTML would take as a sign of its own is escaped, lines become spaces.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '#' | '+' | '-' | '=' if first => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        first = false;
    }
    out
}

/// A row of a table.
fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(plain).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Prints it.
pub(super) fn render(report: &Report) -> String {
    let mut out = format!("# {TITLE}, {}\n\nSelf-recorded", report.dates());
    if let Some(since) = &report.since {
        out.push_str(&format!(", {since}"));
    }
    out.push_str(&format!(". Made on {}.\n\n## Now\n\n", report.made.format("%-d %b %Y")));
    if report.courses.is_empty() {
        out.push_str("No plan was in force in these days.\n");
    }
    for course in &report.courses {
        out.push_str(&format!("- **{}**: {}\n", plain(&course.name), plain(&course.now)));
        for more in course.lines() {
            out.push_str(&format!("  - {}\n", plain(more)));
        }
    }
    for table in &report.tables {
        out.push_str(&format!("\n## By step, {}\n\n", plain(&table.title)));
        let heads = |of: fn(&super::Column) -> &str| std::iter::once("").chain(table.columns.iter().map(of));
        out.push_str(&row(heads(|c| &c.dose)));
        out.push_str(&format!("| --- |{}\n", " --- |".repeat(table.columns.len())));
        out.push_str(&row(heads(|c| &c.dates)));
        out.push_str(&row(heads(|c| &c.days)));
        for measure in &table.rows {
            let cells = measure.cells.iter().map(String::as_str);
            out.push_str(&row(std::iter::once(measure.name.as_str()).chain(cells)));
        }
        out.push_str(&format!(
            "\n{}\n",
            table.words.iter().map(|w| plain(w)).collect::<Vec<_>>().join(" ")
        ));
    }
    if let Some(chart) = &report.chart {
        out.push_str(&format!("\n{}\n", plain(&chart.words)));
    }
    for sessions in &report.sessions {
        out.push_str(&format!("\n## Around the doses, {}\n\n", plain(&sessions.title)));
        for line in sessions.listed() {
            out.push_str(&format!("- {}: {}\n", plain(&line.name), plain(&line.words)));
        }
        if let Some(words) = sessions.left_out() {
            out.push_str(&format!("\n{words}\n"));
        }
    }
    if !report.over_limits.is_empty() {
        out.push_str(&format!("\n## {OVER_LIMITS}\n\n"));
        for line in &report.over_limits {
            out.push_str(&format!("- {}: {}\n", plain(&line.name), plain(&line.words)));
        }
    }
    if !report.reached.is_empty() {
        out.push_str("\n## Alerts reached\n\n");
        for line in &report.reached {
            out.push_str(&format!("- {}: {}\n", plain(&line.name), plain(&line.words)));
        }
    }
    if !report.effects.is_empty() {
        out.push_str("\n## Side effects\n\n");
        for line in &report.effects {
            out.push_str(&format!("- {}: {}\n", plain(&line.name), plain(&line.words)));
        }
    }
    if !report.departures.is_empty() {
        out.push_str(&format!("\n## {DEPARTURES}\n\n"));
        let left_out = report.departures.len().saturating_sub(MOST_LISTED);
        for departure in report.departures.iter().skip(left_out) {
            let why = departure
                .why
                .as_deref()
                .map_or(String::new(), |why| format!(": \"{}\"", plain(why)));
            out.push_str(&format!(
                "- {}, {}: {}{why}\n",
                departure.when,
                plain(&departure.name),
                plain(&departure.what)
            ));
        }
        if left_out > 0 {
            out.push_str(&format!("\n{}\n", latest(left_out)));
        }
    }
    if !report.questions.is_empty() {
        out.push_str("\n## Questions for the visit\n\n");
        for (n, question) in report.asked().enumerate() {
            out.push_str(&format!("{}. {}\n", n + 1, plain(&question)));
        }
    }
    if let Some(notes) = report.notes.as_ref().filter(|notes| !notes.is_empty()) {
        out.push_str("\n## Notes\n\n");
        for (day, text) in notes {
            out.push_str(&format!("- {}: {}\n", day.format("%a %-d %b %Y"), plain(text)));
        }
    }
    out.push_str(&format!("\n{FOOT}\n"));
    if report.hidden {
        out.push_str("Some names, amounts or words are hidden.\n");
    }
    out
}
