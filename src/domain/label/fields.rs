//! Everything that is kept in words, what is pointed out, the questions, and the pieces of the line.

use super::doses::Draft;
use super::item::{Item, What};
use super::lex::Tokens;
use super::{Field, LabelAsk, LabelRemark, LabelSpan, Reading};

/// Everything that is kept in words, what is pointed out, the questions and the pieces of the line.
pub(super) fn fields(t: &Tokens<'_>, draft: &Draft, reading: &mut Reading) {
    for item in &draft.items {
        let words = t.words(item.at.clone());
        for says in &item.remarks {
            reading.remarks.push(LabelRemark {
                words: words.clone(),
                says: says.clone(),
            });
        }
        for note in &item.notes {
            match note.strip_prefix('\u{1}') {
                Some(strength) => reading.equal.push(strength.to_owned()),
                None => reading.notes.push(note.clone()),
            }
        }
        if matches!(item.what, What::Sep(_)) {
            if item.at.clone().any(|i| t.is_word(i)) {
                reading.spans.extend(span(t, item, item.field));
            }
            continue;
        }
        let asked = draft
            .questions
            .iter()
            .any(|question| question.at.start <= item.at.start && item.at.end <= question.at.end);
        let field = if asked && !matches!(item.field, Field::Filler | Field::Route | Field::Notes) {
            Field::Asks
        } else {
            item.field
        };
        if let What::Contents(all) = &item.what {
            reading.contains = Some(all.clone());
            reading.spans.extend(span(t, item, field));
            continue;
        }
        match item.field {
            Field::Notes if !item.notes.contains(&words) => reading.notes.push(words),
            Field::Equal => reading
                .equal
                .push(words.trim_matches(['(', ')', '[', ']', '=', ' ']).to_owned()),
            Field::Product => add(&mut reading.product, " ", words),
            Field::Dispense => reading.dispense.push(words),
            Field::Missed => add(&mut reading.missed, ". ", words),
            Field::Unread => {
                // `5m` is named as it is written, and once.
                let whole = t.words(whole_words(t, item.at.clone()));
                if reading.unread.last() != Some(&whole) || whole == words {
                    reading.unread.push(whole);
                }
            }
            _ => {}
        }
        reading.spans.extend(span(t, item, field));
    }
    joined(t, &mut reading.spans);
    for question in &draft.questions {
        reading.asks.push(LabelAsk {
            about: question.doubt.about,
            words: t.words(whole_words(t, question.at.clone())),
            says: question.doubt.says.clone(),
            readings: question.doubt.readings.clone(),
        });
    }
}

/// Adds words to those that are there.
fn add(to: &mut Option<String>, between: &str, words: String) {
    *to = Some(match to.take() {
        Some(before) => format!("{before}{between}{words}"),
        None => words,
    });
}

/// Letters and figures that are written together stay together: a piece never ends within `1x3`.
fn joined(t: &Tokens<'_>, spans: &mut Vec<LabelSpan>) {
    let letters = |at: usize, before: bool| {
        let part = if before {
            t.text.get(..at).and_then(|text| text.chars().next_back())
        } else {
            t.text.get(at..).and_then(|text| text.chars().next())
        };
        part.is_some_and(char::is_alphanumeric)
    };
    let mut at = 1;
    while at < spans.len() {
        let edge = spans[at].at.start;
        if spans[at - 1].at.end == edge && letters(edge, true) && letters(edge, false) {
            let second = spans.remove(at);
            let first = &mut spans[at - 1];
            first.at.end = second.at.end;
            let rank = |field: Field| match field {
                Field::Unread => 0,
                Field::Asks => 1,
                Field::Take => 2,
                Field::For => 3,
                Field::Filler => 9,
                _ => 4,
            };
            if rank(second.field) < rank(first.field) {
                first.field = second.field;
            }
        } else {
            at += 1;
        }
    }
}

/// Tokens with those that are written together with them.
fn whole_words(t: &Tokens<'_>, mut at: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let plain = |i: usize| t.get(i).is_some() && !t.is_sign(i);
    while at.start > 0 && plain(at.start) && t.glued(at.start) && plain(at.start - 1) {
        at.start -= 1;
    }
    while at.end > 0 && plain(at.end) && t.glued(at.end) && plain(at.end - 1) {
        at.end += 1;
    }
    at
}

fn span(t: &Tokens<'_>, item: &Item, field: Field) -> Option<LabelSpan> {
    let start = t.get(item.at.start)?.at.start;
    let end = t.get(item.at.end.checked_sub(1)?)?.at.end;
    Some(LabelSpan { at: start..end, field })
}
