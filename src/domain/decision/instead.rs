//! What is said with the new before the old, amounts alone, and what is answered where no row of the table fits.

use super::duration;
use super::table::{TABLE, expected};
use crate::domain::amount::Quantity;
use crate::domain::decision::phrases::{shown, weekday_of};
use crate::domain::decision::table::row_of;
use crate::domain::directions::{Days, Directions, Moment};
use crate::domain::nearest::nearest;
use crate::domain::vocabulary::Vocabulary;

/// What is said with the new before the old, and the amount alone, in the words of the table.
pub(super) fn instead(line: &str) -> Option<String> {
    let same = line.strip_prefix("same ");
    // `at 7 am` alone is the same at another time.
    if let Some(rest) =
        same.or_else(|| Some(line).filter(|line| line.starts_with("at ") || line.starts_with("in the ")))
    {
        let rest = rest.trim_start_matches("only ");
        let rest = rest.strip_suffix(" instead").unwrap_or(rest);
        let words = Vocabulary::default();
        let moment = ["in the ", "at ", "in "]
            .iter()
            .find_map(|head| rest.strip_prefix(head))
            .unwrap_or(rest);
        let day = rest.strip_prefix("on ").unwrap_or(rest);
        return Some(if weekday_of(day).is_some() {
            format!("weekday to {day} for good")
        } else if Quantity::parse(rest, words.counted()).is_ok() {
            format!("set {rest}")
        } else if rest == "again" {
            "restart step".to_owned()
        } else if Directions::understood(&format!("1 dose once {rest}"), &words).is_some()
            && Moment::parse(moment, &words).is_none()
        {
            // `take it every second day` says no amount.
            rest.to_owned()
        } else {
            format!("time to {moment} for good")
        });
    }
    // `evening dose at 21:00`
    if let Some((old, new)) = line
        .split_once(" dose at ")
        .or_else(|| line.split_once(" dose in the "))
    {
        let old = old
            .trim_start_matches("take ")
            .trim_start_matches("move ")
            .trim_start_matches("the ");
        // `tonight's dose at 22:00` is about one dose.
        if old.ends_with("'s") {
            return Some(format!("move {old} dose to {new}"));
        }
        return Some(format!("time {old} to {new}"));
    }
    // `mon wed fri only`
    if let Some(kept) = line.strip_suffix(" only") {
        return Some(format!("only {kept}"));
    }
    if let Some(set) = one_dose(line) {
        return Some(set);
    }
    // `3 weeks per step`
    for end in [" per step", " a step", " each step", " for each step"] {
        if let Some(length) = line.strip_suffix(end)
            && duration::length(length).is_ok()
        {
            return Some(format!("each step {length}"));
        }
    }
    if let Some(day) = line.strip_prefix("injection day ") {
        let day = day
            .trim_start_matches("is ")
            .trim_start_matches("on ")
            .trim_start_matches("to ");
        return Some(format!("weekday to {day} for good"));
    }
    if let Some((new, old)) = line.split_once(" instead of ") {
        if let Some(days) = new.strip_prefix("once a week") {
            return Some(format!("only {}", days.trim()));
        }
        if let Some(moment) = new.strip_prefix("once a day") {
            return Some(format!("only {}", moment.trim()));
        }
        let the = |text: &str| text.trim_start_matches("in the ").trim_start_matches("on ").to_owned();
        let (new, old) = (the(new), the(old));
        let word = if weekday_of(&new).is_some() { "weekday" } else { "time" };
        return Some(format!("{word} {old} to {new}"));
    }
    if let Some(moment) = line.strip_suffix(" instead") {
        return instead(&format!("same {moment}"));
    }
    // A line that begins with a figure is an amount; a number of days in it does not belong to directions.
    let days = line
        .rsplit_once(" for ")
        .is_some_and(|(_, length)| duration::days(length).is_ok())
        || line.contains(" until ");
    let figure = line.starts_with(|c: char| c.is_ascii_digit()) && (days || line.split(' ').count() <= 3);
    figure.then(|| format!("set {line}"))
}

/// `increase the bedtime dose to 12 mg`, `bedtime 12 mg`: the amount of one dose of the day.
fn one_dose(line: &str) -> Option<String> {
    let heads = [
        "set ",
        "change ",
        "increase ",
        "raise ",
        "reduce ",
        "lower ",
        "decrease ",
    ];
    let said = heads.iter().find_map(|head| line.strip_prefix(head)).unwrap_or(line);
    let said = said.strip_prefix("the ").unwrap_or(said);
    let words = Vocabulary::default();
    let (moment, rest) = said.split_once(' ')?;
    let moment = moment.trim_end_matches(':');
    Moment::parse(moment, &words).filter(|moment| matches!(moment, Moment::Slot { .. } | Moment::Clock(_)))?;
    let rest = rest.strip_prefix("dose ").unwrap_or(rest);
    let amount = rest.strip_prefix("to ").unwrap_or(rest);
    let (amount, length) = match amount.split_once(" for ") {
        Some((amount, length)) => (amount, format!(" for {length}")),
        None => (amount, String::new()),
    };
    let is_amount =
        amount.starts_with(|c: char| c.is_ascii_digit()) && Quantity::parse(amount, words.counted()).is_ok();
    is_amount.then(|| format!("set {amount} {moment}{length}"))
}

/// What is said of words that no row has; `reads`: whether a line can be read.
pub(super) fn unknown(typed: &str, line: &str, words: &Vocabulary, reads: &dyn Fn(&str) -> bool) -> String {
    if let Some(answer) = half_said(typed, line, words) {
        return answer;
    }
    let known = || TABLE.iter().map(|row| row.word).chain(["skip", "go", "stay"]);
    let first = line.split(' ').next().unwrap_or_default();
    if let Some(near) = nearest(first, known().filter(|word| !word.contains(' '))) {
        let corrected = line.replacen(first, near, 1);
        let reads = reads(&corrected);
        let row = row_of(near).map_or_else(|| expected().to_owned(), |(row, _)| row.examples());
        return if reads {
            format!(
                "`{}` is not a valid decision; did you mean `{corrected}`?",
                shown(typed)
            )
        } else {
            format!("`{}` is not a valid decision; such as {row}", shown(typed))
        };
    }
    // A word of the table in the middle says what is meant.
    let inside = line
        .split(' ')
        .find_map(|word| TABLE.iter().find(|row| row.word.split(' ').next() == Some(word)));
    match inside {
        Some(row) => format!("`{}` is not a valid decision; such as {}", shown(typed), row.examples()),
        None => format!("`{}` is not a valid decision; expected {}", shown(typed), expected()),
    }
}

/// Days without an amount, or directions without a word before them: with what they can be said.
fn half_said(typed: &str, line: &str, words: &Vocabulary) -> Option<String> {
    if line.is_empty() {
        return None;
    }
    let quoted = shown(typed);
    let plain = |text: &str| Directions::understood(text, words);
    if let Some(read) = plain(&format!("1 dose once {line}"))
        && let [one] = read.lines.as_slice()
        && one.days != Days::Every
        && !one.is_as_needed()
    {
        return Some(format!(
            "`{quoted}`: only {line} leaves the other days out; take 5 mg {line} gives other directions"
        ));
    }
    if let Some(read) = plain(&format!("1 dose {line}"))
        && read
            .lines
            .iter()
            .all(|one| matches!(one.moment, Moment::TimesADay(_)) && !one.is_as_needed())
    {
        return Some(format!("`{quoted}`: how much each time? Such as take 5 mg {line}"));
    }
    let amount = line.starts_with(|c: char| c.is_ascii_digit());
    plain(line).filter(|_| amount).map(|_| {
        format!("`{quoted}`: take {line} gives other directions, set {line} changes the amount of that dose alone")
    })
}
