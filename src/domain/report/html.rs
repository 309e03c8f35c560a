//! The report as one HTML file: no outside part, no script, black on white, one page of paper.

mod svg;
mod text;

use super::parts::latest;
use super::{DEPARTURES, MOST_LISTED, OVER_LIMITS, Report, TITLE, Table};
use crate::domain::report::document::FOOT;
use crate::domain::report::html::text::plain;

/// Letters, lines and paper. Everything can be read without colour.
const STYLE: &str = "\
@page { size: A4; margin: 12mm 14mm }\n\
body { font: 10pt/1.35 system-ui, sans-serif; color: #000; background: #fff; max-width: 182mm; margin: 0 auto; padding: 4mm }\n\
@media print { body { padding: 0; font-size: 9.5pt; line-height: 1.3 } h2 { margin: 3mm 0 1mm } }\n\
h1 { font-size: 14pt; margin: 0 0 1mm } h2 { font-size: 11pt; margin: 4mm 0 1mm; border-bottom: 0.3mm solid #000 }\n\
p, ul, ol, dl { margin: 1mm 0 } ul, ol { padding-left: 5mm } dt { font-weight: bold } dd { margin: 0 0 0 5mm }\n\
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 0.5mm 2mm 0.5mm 0; vertical-align: top }\n\
thead th { border-bottom: 0.2mm solid #000 } .small { font-size: 8.5pt } section { break-inside: avoid }\n\
svg { width: 100%; height: auto; display: block } .two { columns: 2; column-gap: 8mm } li { break-inside: avoid }\n";

fn table(table: &Table, out: &mut String) {
    /// At most this many steps are placed side by side on a page.
    const ABREAST: usize = 5;
    out.push_str(&format!("<section><h2>By step, {}</h2>\n", plain(&table.title)));
    for (n, columns) in table.columns.chunks(ABREAST).enumerate() {
        out.push_str("<table><thead>\n<tr><th></th>");
        for column in columns {
            out.push_str(&format!("<th scope=\"col\">{}</th>", plain(&column.dose)));
        }
        out.push_str("</tr>\n<tr class=\"small\"><td></td>");
        for column in columns {
            out.push_str(&format!("<td>{}<br>{}</td>", plain(&column.dates), plain(&column.days)));
        }
        out.push_str("</tr></thead><tbody>\n");
        for row in &table.rows {
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", plain(&row.name)));
            for cell in row.cells.iter().skip(n * ABREAST).take(columns.len()) {
                out.push_str(&format!("<td>{}</td>", plain(cell)));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
    }
    let words: Vec<String> = table.words.iter().map(|words| plain(words)).collect();
    out.push_str(&format!("<p class=\"small\">{}</p></section>\n", words.join(" ")));
}

/// Prints it.
pub(super) fn render(report: &Report) -> String {
    let title = format!("{TITLE}, {}", report.dates());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    );
    let since = report
        .since
        .as_deref()
        .map_or(String::new(), |since| format!(", {since}"));
    out.push_str(&format!(
        "<p>Name: ______________________________ &nbsp; Self-recorded{since}. Made on {}.</p>\n<dl>\n",
        report.made.format("%-d %b %Y")
    ));
    if report.courses.is_empty() {
        out.push_str("<dd>No plan was in force in these days.</dd>\n");
    }
    for course in &report.courses {
        out.push_str(&format!("<dt>{}: {}</dt>\n", plain(&course.name), plain(&course.now)));
        for more in course.lines() {
            out.push_str(&format!("<dd>{}</dd>\n", plain(more)));
        }
    }
    out.push_str("</dl>\n");
    for one in &report.tables {
        table(one, &mut out);
    }
    if let Some(chart) = &report.chart {
        out.push_str(&format!(
            "<section>{}<p class=\"small\">{}</p></section>\n",
            svg::draw(chart),
            plain(&chart.words)
        ));
    }
    for sessions in &report.sessions {
        let title = plain(&sessions.title);
        out.push_str(&format!(
            "<section><h2>Around the doses, {title}</h2>\n<ul class=\"small\">\n"
        ));
        for line in sessions.listed() {
            out.push_str(&format!("<li>{}: {}</li>\n", plain(&line.name), plain(&line.words)));
        }
        out.push_str("</ul>\n");
        if let Some(words) = sessions.left_out() {
            out.push_str(&format!("<p>{words}</p>\n"));
        }
        out.push_str("</section>\n");
    }
    if !report.over_limits.is_empty() {
        out.push_str(&format!("<section><h2>{OVER_LIMITS}</h2>\n<ul>\n"));
        for line in &report.over_limits {
            out.push_str(&format!("<li>{}: {}</li>\n", plain(&line.name), plain(&line.words)));
        }
        out.push_str("</ul></section>\n");
    }
    if !report.reached.is_empty() {
        out.push_str("<section><h2>Alerts reached</h2>\n<ul>\n");
        for line in &report.reached {
            out.push_str(&format!("<li>{}: {}</li>\n", plain(&line.name), plain(&line.words)));
        }
        out.push_str("</ul></section>\n");
    }
    if !report.effects.is_empty() {
        out.push_str("<section><h2>Side effects</h2>\n<ul>\n");
        for line in &report.effects {
            out.push_str(&format!("<li>{}: {}</li>\n", plain(&line.name), plain(&line.words)));
        }
        out.push_str("</ul></section>\n");
    }
    if !report.departures.is_empty() {
        out.push_str(&format!("<section><h2>{DEPARTURES}</h2>\n<ul class=\"small two\">\n"));
        let left_out = report.departures.len().saturating_sub(MOST_LISTED);
        for departure in report.departures.iter().skip(left_out) {
            let why = departure.why.as_deref();
            let why = why.map_or(String::new(), |why| format!(": &quot;{}&quot;", plain(why)));
            out.push_str(&format!(
                "<li>{}, {}: {}{why}</li>\n",
                plain(&departure.when),
                plain(&departure.name),
                plain(&departure.what)
            ));
        }
        out.push_str("</ul>\n");
        if left_out > 0 {
            out.push_str(&format!("<p>{}</p>\n", latest(left_out)));
        }
        out.push_str("</section>\n");
    }
    if !report.questions.is_empty() {
        out.push_str("<section><h2>Questions for the visit</h2>\n<ol>\n");
        for question in report.asked() {
            out.push_str(&format!("<li>{}</li>\n", plain(&question)));
        }
        out.push_str("</ol></section>\n");
    }
    if let Some(notes) = report.notes.as_ref().filter(|notes| !notes.is_empty()) {
        out.push_str("<h2>Notes</h2>\n<ul>\n");
        for (day, text) in notes {
            out.push_str(&format!("<li>{}: {}</li>\n", day.format("%a %-d %b %Y"), plain(text)));
        }
        out.push_str("</ul>\n");
    }
    let hidden = if report.hidden {
        " Some names, amounts or words are hidden."
    } else {
        ""
    };
    out.push_str(&format!("<p class=\"small\">{FOOT}{hidden}</p>\n</body></html>\n"));
    out
}
