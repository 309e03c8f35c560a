//! The day on paper, for people without phones: 80 columns, 66 lines.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::Selection;
use crate::domain::clock::day_of;
use crate::domain::course::{Course, Limits};
use crate::domain::day::{DayDose, Days, Telling};
use crate::domain::exchange::plain_line;
use crate::domain::schedule::{Action, AsNeeded, Due};

const COLUMNS: usize = 80;
const LINES: usize = 66;
/// How wide the column of medicines is.
const ROOM: usize = 41;

/// The days from one to another, each on its own pages.
pub fn render(selection: &Selection<'_>, from: NaiveDate, to: NaiveDate) -> String {
    let days = from.iter_days().take_while(|date| *date <= to);
    let pages: Vec<String> = days.flat_map(|date| of_day(selection, date)).collect();
    pages.join("\u{c}")
}

fn of_day(selection: &Selection<'_>, date: NaiveDate) -> Vec<String> {
    let mut blocks: Vec<Vec<String>> = vec![head_of_rows()];
    blocks.extend(rows(selection, date));
    if blocks.len() == 1 {
        blocks.push(vec!["Nothing is due at a time.".to_owned(), String::new()]);
    }
    let mut needed = as_needed(selection, date);
    if needed.is_empty() {
        needed.push(vec!["as needed (none written down)".to_owned(), String::new()]);
    }
    if let Some(first) = needed.first_mut() {
        first.insert(0, "-".repeat(COLUMNS));
    }
    blocks.extend(needed);
    blocks.push(foot(selection));
    paged(selection, date, blocks)
}

/// Blocks on pages; none is cut in two.
fn paged(selection: &Selection<'_>, date: NaiveDate, blocks: Vec<Vec<String>>) -> Vec<String> {
    const HEAD: usize = 4;
    let mut pages: Vec<Vec<String>> = vec![Vec::new()];
    for block in blocks {
        let full = pages
            .last()
            .is_some_and(|page| !page.is_empty() && HEAD + page.len() + block.len() > LINES);
        if full {
            pages.push(head_of_rows());
        }
        if let Some(page) = pages.last_mut() {
            page.extend(block);
        }
    }
    let many = pages.len();
    let page = |(n, lines): (usize, Vec<String>)| {
        let number = format!("page {} of {many}", n + 1);
        let title = format!("MEDICATION SHEET   {}", date.format("%A %-d %B %Y"));
        let gap = COLUMNS.saturating_sub(title.len() + number.len());
        let made = selection.now.format("%-d %b %Y at %H:%M");
        let head = [
            format!("{title}{}{number}", " ".repeat(gap)),
            "Name ______________________   born ____________   allergies ____________________".to_owned(),
            format!("Made by regimen on {made}. Valid for this day only."),
            "=".repeat(COLUMNS),
        ];
        let lines = head.iter().chain(&lines);
        lines.map(|line| format!("{}\n", line.trim_end())).collect::<String>()
    };
    pages.into_iter().enumerate().map(page).collect()
}

fn head_of_rows() -> Vec<String> {
    vec![
        format!(
            "{:<7}{:<ROOM$}  {:<10}{:<6}why not",
            "time", "medicine and amount", "given at", "by"
        ),
        "-".repeat(COLUMNS),
    ]
}

fn rows(selection: &Selection<'_>, date: NaiveDate) -> Vec<Vec<String>> {
    let days = Days::new(
        selection.regimen,
        selection.schedules,
        (date, date),
        selection.now,
        selection.wall,
    );
    let today = day_of(selection.now, selection.regimen.settings.day_turn) == date;
    let day = if today { days.today() } else { days.day(date) };
    let chosen = |due: &Due| selection.only.is_empty() || selection.only.contains(&due.course);
    let doses = day.all().filter(|dose| !dose.due.trace && chosen(&dose.due));
    let telling = Telling {
        shown: date,
        clock: &|time| time.format("%H:%M").to_string(),
        day: &|day| day.format("%a %-d %b").to_string(),
        quantity: &ToString::to_string,
        sites: true,
    };
    let row = |dose: &DayDose| {
        let due = &dose.due;
        let name = selection.regimen.name_of(&due.course);
        let what = match due.action {
            Some(Action::Apply) => format!("{name}  {}, put on", due.amount),
            Some(Action::Remove) => format!("{name}  take off"),
            None => format!("{name}  {}", due.amount),
        };
        // A dose of another day says which one it is of, and until when it can be given.
        let what = match (due.on == date, due.clock) {
            (true, _) => what,
            (false, Some(clock)) => format!(
                "{what}, of {}: {}",
                telling.at(due.on.and_time(clock)),
                telling.became(dose)
            ),
            (false, None) => format!("{what}, of {}: {}", (telling.day)(due.on), telling.became(dose)),
        };
        // What is recorded is not given again.
        let given = if dose.entries.is_empty() {
            vec!["__:__     ____  ______________".to_owned()]
        } else {
            wrapped(&written(&telling.became(dose)), COLUMNS - 9 - ROOM)
        };
        let note = selection.schedules.timeline(&due.course).and_then(|timeline| {
            let (at, plan) = timeline.step_on(due.key.date)?;
            plan.steps.get(at.index())?.note.clone()
        });
        let time = due
            .clock
            .map_or("any".to_owned(), |clock| clock.format("%H:%M").to_string());
        let mut lines = Vec::new();
        let names = wrapped(&written(&what), ROOM);
        for n in 0..names.len().max(given.len()) {
            let text = names.get(n).map_or("", String::as_str);
            let given = given.get(n).map_or("", String::as_str);
            let time = if n == 0 { time.as_str() } else { "" };
            lines.push(
                format!("{time:<7}{}  {given}", padded(text, ROOM))
                    .trim_end()
                    .to_owned(),
            );
        }
        let note = note.map_or(Vec::new(), |note| wrapped(&written(&note), COLUMNS - 9));
        lines.extend(note.into_iter().map(|text| format!("{:9}{text}", "")));
        lines.push(String::new());
        lines
    };
    doses.map(row).collect()
}

fn as_needed(selection: &Selection<'_>, date: NaiveDate) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    for course in selection.courses() {
        let Some(timeline) = selection.schedules.timeline(&course.id) else {
            continue;
        };
        for need in timeline.as_needed_on(date) {
            let mut text = format!("as needed: {}  {}", course.name, need.amount);
            if let Some(reason) = &need.reason {
                text.push_str(&format!(" for {reason}"));
            }
            let mut lines = wrapped(&written(&text), COLUMNS);
            lines.extend(
                wrapped(&written(&bounds(course, &need)), COLUMNS - 2)
                    .into_iter()
                    .map(|line| format!("  {line}")),
            );
            for _ in 0..4 {
                lines
                    .push("  given at __:__   how much ____________   by ____   for ______________________".to_owned());
            }
            lines.push(String::new());
            blocks.push(lines);
        }
    }
    blocks
}

/// The gap and the ceilings of a medicine as needed, in words.
fn bounds(course: &Course, need: &AsNeeded) -> String {
    let limits = &course.limits;
    let gap = limits.gap.max(need.apart.map(|(least, _)| least));
    let gap = gap.map_or("Least time between two: not written down.".to_owned(), |minutes| {
        format!("At least {} between two.", length(minutes))
    });
    format!("{gap} {}", ceiling(course))
}

fn ceiling(course: &Course) -> String {
    let limits = &course.limits;
    let each = [
        (&limits.per_dose, "at once"),
        (&limits.per_day, "in 24 hours"),
        (&limits.per_calendar_day, "a day"),
        (&limits.per_week, "in 7 days"),
    ];
    let hours = limits
        .per_hours
        .iter()
        .map(|(hours, most)| format!("{most} in {hours} hours"));
    let said: Vec<String> = each
        .iter()
        .filter_map(|(most, span)| most.as_ref().map(|most| format!("{most} {span}")))
        .chain(hours)
        .collect();
    if said.is_empty() {
        "At most: not written down.".to_owned()
    } else {
        format!("At most {}.", said.join(", "))
    }
}

fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

fn foot(selection: &Selection<'_>) -> Vec<String> {
    let mut lines = vec!["Not given: R refused   S asleep   N sick   H held by the prescriber   O other".to_owned()];
    let due = |course: &&Course| {
        course.archived.is_none_or(|gone| gone > selection.today) && course.limits != Limits::default()
    };
    let stated: Vec<String> = selection
        .courses()
        .filter(due)
        .map(|course| format!("{}: {}", course.name, ceiling(course)))
        .collect();
    if !stated.is_empty() {
        lines.push(String::new());
    }
    lines.extend(stated.iter().flat_map(|text| wrapped(&written(text), COLUMNS)));
    if let Some(contact) = &selection.regimen.settings.contact {
        lines.push(String::new());
        lines.extend(wrapped(&written(&format!("Questions: {contact}")), COLUMNS));
    }
    lines.push("=".repeat(COLUMNS));
    lines
}

/// A text on one line, without signs that are mistaken on paper.
fn written(text: &str) -> String {
    let text = plain_line(text);
    let mut found = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let (word, len) = ["µg", "μg"]
            .iter()
            .find(|micro| rest.starts_with(**micro))
            .map_or((None, c.len_utf8()), |micro| (Some("mcg"), micro.len()));
        match word {
            Some(word) => {
                if found.ends_with(|c: char| c.is_ascii_digit()) {
                    found.push(' ');
                }
                found.push_str(word);
            }
            None => found.push(c),
        }
        rest = rest.get(len..).unwrap_or("");
    }
    found
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// A text in lines of a given width, cut between words where it can be.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut word = word.to_owned();
        while let Some(line) = lines.last_mut() {
            let gap = usize::from(!line.is_empty());
            if line.width() + gap + word.width() <= columns {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(&word);
                break;
            }
            if !line.is_empty() {
                lines.push(String::new());
                continue;
            }
            // One word alone is wider than the column.
            let mut rest = String::new();
            while word.width() > columns {
                rest.extend(word.pop());
            }
            line.push_str(&word);
            word = rest.chars().rev().collect();
            lines.push(String::new());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let text = format!("Examplin (500µg)  0.5 tablets {}", "x".repeat(95));
        let lines = wrapped(&written(&text), 20);
        assert!(lines.iter().all(|line| line.width() <= 20));
        assert!(lines.concat().contains("(500 mcg)") || lines.join(" ").contains("(500 mcg)"));
        assert_eq!(lines.concat().matches('x').count(), 96);
    }
}
