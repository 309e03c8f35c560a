//! The report as plain text; also what is shown before it is saved.

use unicode_width::UnicodeWidthStr;

use super::parts::latest;
use super::{DEPARTURES, MOST_LISTED, OVER_LIMITS, Report, TITLE, Table};
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
        page.listed(sessions.listed().map(|line| (line.name.as_str(), line.words.clone())));
        if let Some(words) = sessions.left_out() {
            page.wrapped(0, &words);
        }
    }
    page.part(OVER_LIMITS, !report.over_limits.is_empty());
    page.listed((report.over_limits.iter()).map(|line| (line.name.as_str(), line.words.clone())));
    page.part("Alerts reached", !report.reached.is_empty());
    page.listed((report.reached.iter()).map(|line| (line.name.as_str(), line.words.clone())));
    page.part("Side effects", !report.effects.is_empty());
    for line in &report.effects {
        page.named(&line.name, &line.words);
    }
    page.part(DEPARTURES, !report.departures.is_empty());
    let left_out = report.departures.len().saturating_sub(MOST_LISTED);
    page.listed(report.departures.iter().skip(left_out).map(|departure| {
        let why = departure
            .why
            .as_deref()
            .map_or(String::new(), |why| format!(": \"{why}\""));
        (
            departure.when.as_str(),
            format!("{} {}{why}", departure.name, departure.what),
        )
    }));
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
        self.after(self.names, name, words);
    }

    /// Lines that begin with a day or a name: what follows begins in one column.
    fn listed<'a>(&mut self, lines: impl Iterator<Item = (&'a str, String)>) {
        let lines: Vec<(&str, String)> = lines.collect();
        let widest = lines.iter().map(|(head, _)| head.width()).max().unwrap_or(0);
        let column = widest.min(self.columns / 2) + 2;
        for (head, words) in lines {
            self.after(column, head, &words);
        }
    }

    /// Words in the column after a name. A name that is longer than its column has a line of its own: nothing of it is cut, and what
    /// follows keeps its column.
    fn after(&mut self, column: usize, name: &str, words: &str) {
        if name.width() + 2 > column && !words.is_empty() {
            self.wrapped(0, name);
            self.hanging(&pad("", column), words);
            return;
        }
        self.hanging(&pad(name, column), words);
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
        let room = self.columns.saturating_sub(self.names).max(16);
        let widths: Vec<usize> = (table.columns.iter().enumerate())
            .map(|(n, column)| {
                let heads = [&column.dose, &column.dates, &column.days];
                let cells = table.rows.iter().filter_map(|row| row.cells.get(n));
                let widest = heads.into_iter().chain(cells).map(|text| text.width()).max();
                widest.unwrap_or(0).min(room) + 2
            })
            .collect();
        let mut from = 0;
        while from < table.columns.len() {
            let mut room = room + 2;
            let fitting = widths.iter().skip(from).take_while(|width| {
                let fits = **width <= room;
                room = room.saturating_sub(**width);
                fits
            });
            let count = fitting.count().max(1);
            let columns = table.columns.iter().skip(from).take(count);
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
            let widths = widths.get(from..).unwrap_or_default();
            self.row("", columns.clone().map(|c| c.dose.as_str()), widths);
            self.row("", columns.clone().map(|c| c.dates.as_str()), widths);
            self.row("", columns.map(|c| c.days.as_str()), widths);
            for measure in &table.rows {
                let cells = measure.cells.iter().skip(from).take(count);
                self.row(&measure.name, cells.map(String::as_str), widths);
            }
            from += count;
        }
        for words in &table.words {
            self.wrapped(0, words);
        }
    }

    /// A row of a table: every cell begins below its head and stays in its column. A name that is longer than its column has a line of
    /// its own.
    fn row<'a>(&mut self, name: &str, cells: impl Iterator<Item = &'a str>, widths: &[usize]) {
        let cells: Vec<Vec<String>> = (cells.zip(widths))
            .map(|(cell, width)| wrap(cell, width.saturating_sub(2)))
            .collect();
        let mut name = name;
        if name.width() + 2 > self.names {
            self.wrapped(0, name);
            name = "";
        }
        for n in 0..cells.iter().map(Vec::len).max().unwrap_or(1) {
            let mut line = pad(if n == 0 { name } else { "" }, self.names);
            for (cell, width) in cells.iter().zip(widths) {
                line.push_str(&pad(cell.get(n).map_or("", String::as_str), *width));
            }
            self.lines.push(line.trim_end().to_owned());
        }
    }
}

/// Filled with spaces.
fn pad(text: &str, columns: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let missing = columns.saturating_sub(text.width());
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
