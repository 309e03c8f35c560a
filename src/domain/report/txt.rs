//! The report as plain text; also what is shown before it is saved.

use unicode_width::UnicodeWidthStr;

use super::parts::latest;
use super::{DEPARTURES, MOST_LISTED, Report, TITLE, Table};
use crate::domain::report::document::FOOT;
use crate::domain::words::is_glued;

/// The width of the text in a file.
pub(super) const WIDE: usize = 78;

/// The report in lines of at most `columns` (40 at least).
pub fn lines(report: &Report, columns: usize) -> Vec<String> {
    let columns = columns.max(40);
    let mut page = Page {
        lines: Vec::new(),
        columns,
        names: names(report),
    };
    page.both(&format!("{TITLE}, {}", report.dates()), "self-recorded");
    if let Some(since) = &report.since {
        let (first, rest) = since.split_at(since.chars().next().map_or(0, char::len_utf8));
        page.wrapped(0, &format!("{}{rest}.", first.to_uppercase()));
    }
    page.gap();
    if report.courses.is_empty() {
        page.wrapped(0, "No plan was in force in these days.");
    }
    for course in &report.courses {
        page.named(&course.name, &course.now);
        for more in course.lines() {
            page.named("", more);
        }
    }
    for table in &report.tables {
        page.gap();
        page.table(table);
    }
    if report.tables.is_empty() && report.whole {
        page.gap();
        page.wrapped(0, "Nothing was rated in these days.");
    }
    for sessions in &report.sessions {
        page.part(&format!("Around the doses, {}", sessions.title), true);
        for line in sessions.listed() {
            page.hanging(&pad(&line.name, 14), &line.words);
        }
        if let Some(words) = sessions.left_out() {
            page.wrapped(0, &words);
        }
    }
    page.part("Alerts reached", !report.reached.is_empty());
    for line in &report.reached {
        page.hanging(&pad(&line.name, 14), &line.words);
    }
    page.part("Side effects", !report.effects.is_empty());
    for line in &report.effects {
        page.named(&line.name, &line.words);
    }
    page.part(DEPARTURES, !report.departures.is_empty());
    let left_out = report.departures.len().saturating_sub(MOST_LISTED);
    for departure in report.departures.iter().skip(left_out) {
        let why = departure
            .why
            .as_deref()
            .map_or(String::new(), |why| format!(": \"{why}\""));
        page.hanging(
            &pad(&departure.when, 18),
            &format!("{} {}{why}", departure.name, departure.what),
        );
    }
    if left_out > 0 {
        page.wrapped(0, &latest(left_out));
    }
    page.part("Questions for the visit", !report.questions.is_empty());
    for (n, question) in report.asked().enumerate() {
        page.hanging(&format!("{}. ", n + 1), &question);
    }
    if let Some(notes) = &report.notes {
        page.part("Notes", !notes.is_empty());
        for (day, text) in notes {
            page.hanging(&format!("{}  ", pad(&day.format("%a %-d %b").to_string(), 10)), text);
        }
    }
    page.gap();
    page.wrapped(0, FOOT);
    if report.hidden {
        page.wrapped(0, "Some names, amounts or words are hidden.");
    }
    page.lines
}

/// The width of the column of names.
fn names(report: &Report) -> usize {
    let courses = report.courses.iter().map(|course| course.name.width());
    let rows = report
        .tables
        .iter()
        .flat_map(|table| &table.rows)
        .map(|row| row.name.width());
    let effects = report.effects.iter().map(|line| line.name.width());
    courses.chain(rows).chain(effects).max().unwrap_or(0).clamp(8, 16) + 2
}

struct Page {
    lines: Vec<String>,
    columns: usize,
    names: usize,
}

impl Page {
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn part(&mut self, title: &str, there: bool) {
        if there {
            self.gap();
            self.lines.push(title.to_owned());
        }
    }

    fn both(&mut self, left: &str, right: &str) {
        let gap = self.columns.saturating_sub(left.width() + right.width());
        if gap > 1 {
            self.lines.push(format!("{left}{}{right}", " ".repeat(gap)));
        } else {
            self.wrapped(0, left);
        }
    }

    /// Words after a name, the following lines set in.
    fn named(&mut self, name: &str, words: &str) {
        // A name that is longer than its column has a line of its own: nothing of the directions is cut.
        if name.width() + 2 > self.names && !words.is_empty() {
            self.wrapped(0, name);
            self.hanging(&pad("", self.names), words);
            return;
        }
        let head = pad(name, self.names);
        self.hanging(&head, words);
    }

    fn hanging(&mut self, head: &str, words: &str) {
        let indent = head.width();
        let room = self.columns.saturating_sub(indent).max(16);
        for (n, line) in wrap(words, room).into_iter().enumerate() {
            let line = if n == 0 {
                format!("{head}{line}")
            } else {
                format!("{}{line}", " ".repeat(indent))
            };
            self.lines.push(line.trim_end().to_owned());
        }
    }

    fn wrapped(&mut self, indent: usize, words: &str) {
        self.hanging(&" ".repeat(indent), words);
    }

    /// The table by step, as many steps side by side as there is room for.
    fn table(&mut self, table: &Table) {
        let widths: Vec<usize> = (table.columns.iter().enumerate())
            .map(|(n, column)| {
                let heads = [&column.dose, &column.dates, &column.days];
                let cells = table.rows.iter().filter_map(|row| row.cells.get(n));
                heads
                    .into_iter()
                    .chain(cells)
                    .map(|text| text.width())
                    .max()
                    .unwrap_or(0)
                    + 2
            })
            .collect();
        let mut from = 0;
        while from < table.columns.len() {
            let mut room = (self.columns + 2).saturating_sub(self.names);
            let fitting = widths.iter().skip(from).take_while(|width| {
                let fits = **width <= room;
                room = room.saturating_sub(**width);
                fits
            });
            let columns = table.columns.iter().skip(from).take(fitting.count().max(1));
            let title = if table.title.is_empty() {
                "By step".to_owned()
            } else {
                format!("By step, {}", table.title)
            };
            if from == 0 {
                self.lines.push(title);
            } else {
                self.gap();
            }
            let count = columns.len();
            let row = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
                let mut line = pad(name, self.names);
                for (cell, width) in cells.zip(widths.iter().skip(from)) {
                    line.push_str(&pad(cell, *width));
                }
                line.trim_end().to_owned()
            };
            let mut block = vec![
                row("", &mut columns.clone().map(|c| c.dose.as_str())),
                row("", &mut columns.clone().map(|c| c.dates.as_str())),
                row("", &mut columns.clone().map(|c| c.days.as_str())),
            ];
            for measure in &table.rows {
                let cells = measure.cells.iter().skip(from).take(count);
                block.push(row(&measure.name, &mut cells.map(String::as_str)));
            }
            self.lines.extend(block);
            from += count;
        }
        for words in &table.words {
            self.wrapped(0, words);
        }
    }
}

/// Filled with spaces; what is too long pushes what follows, with one space between.
fn pad(text: &str, columns: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let missing = columns.saturating_sub(text.width());
    if missing == 0 && columns > 0 {
        return format!("{text} ");
    }
    format!("{text}{}", " ".repeat(missing))
}

/// In lines of a given width, broken at spaces, but not between a number and its unit or a day and its month. A word that is
/// longer than a line is broken.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let glued = words.peek().filter(|next| is_glued(word, next));
        let whole = word.width() + glued.map_or(0, |next| 1 + next.width());
        let needed = if whole > columns { word.width() } else { whole };
        if !line.is_empty() && line.width() + 1 + needed > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            let c = if c.is_control() { ' ' } else { c };
            let mut letter = [0; 4];
            if line.width() + c.encode_utf8(&mut letter).width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}
