//! Questions for the visit: notes with a tag, and another tag once they are answered.

use chrono::NaiveDate;

use crate::domain::journal::NoteEntry;

/// The notes with this tag are questions for the visit.
pub const QUESTION: &str = "question";

/// Those with this tag too were answered.
pub const ANSWERED: &str = "answered";

/// A question, in the person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The note as it is in the journal.
    pub note: NoteEntry,
    /// The day it belongs to.
    pub on: NaiveDate,
    /// Its text without the two tags.
    pub text: String,
    /// It was ticked off.
    pub answered: bool,
}

/// The note as a question; `None`: it is none, or nothing is left of it without its tags.
pub fn asked(note: &NoteEntry, on: NaiveDate) -> Option<Asked> {
    let tags = note.all_tags();
    let has = |tag: &str| tags.iter().any(|known| known == tag);
    let text = without_tags(&note.text);
    (has(QUESTION) && !text.is_empty()).then(|| Asked {
        note: note.clone(),
        on,
        text,
        answered: has(ANSWERED),
    })
}

/// The note with the question ticked off, or open again. Its text stays as the person wrote it, but for the tag.
pub fn ticked(asked: &Asked) -> NoteEntry {
    let mut note = asked.note.clone();
    if !asked.answered {
        note.tags.push(ANSWERED.to_owned());
        return note;
    }
    note.tags.retain(|tag| !tag.eq_ignore_ascii_case(ANSWERED));
    // Somebody may have typed it into the text.
    while let Some(at) = tag_in(&note.text, ANSWERED) {
        let before = note.text.get(..at).unwrap_or_default().trim_end_matches(' ').len();
        note.text.replace_range(before..=at + ANSWERED.len(), "");
    }
    note
}

/// Where a tag begins in a text.
fn tag_in(text: &str, tag: &str) -> Option<usize> {
    let (lower, tag) = (text.to_ascii_lowercase(), format!("#{tag}"));
    let whole = |at: &usize| {
        let rest = lower.get(at + tag.len()..).unwrap_or_default();
        !rest.starts_with(char::is_alphanumeric)
    };
    lower.match_indices(&tag).map(|(at, _)| at).find(whole)
}

fn without_tags(text: &str) -> String {
    let words = text.split_whitespace();
    let words = words.filter(|word| !is_tag(word, QUESTION) && !is_tag(word, ANSWERED));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word is this tag, perhaps with a stop after it.
fn is_tag(word: &str, tag: &str) -> bool {
    let name = word.trim_end_matches(['.', ',', ';', ':']).strip_prefix('#');
    name.is_some_and(|name| name.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::EntryId;

    fn note(text: &str) -> NoteEntry {
        NoteEntry {
            id: EntryId::unassigned(),
            at: "2026-11-22T14:57:00+01:00".parse().unwrap(),
            day: None,
            entered: None,
            text: text.to_owned(),
            tags: Vec::new(),
            void: None,
        }
    }

    fn read(note: &NoteEntry) -> Option<(String, bool)> {
        asked(note, note.at.date_naive()).map(|asked| (asked.text, asked.answered))
    }

    #[test]
    fn a_question_is_ticked_off_and_opened_again_and_keeps_its_words() {
        for text in ["#question How long?", "How long? #Question.", "Two\nlines #question"] {
            let open = note(text);
            let found = asked(&open, open.at.date_naive()).unwrap();
            assert!(!found.answered && !found.text.contains('#'), "{found:?}");
            let done = ticked(&found);
            assert_eq!(done.text, open.text);
            assert_eq!(read(&done), Some((found.text.clone(), true)));
            let again = ticked(&asked(&done, found.on).unwrap());
            assert_eq!(again, open);
        }
        assert_eq!(read(&note("no tag")), None);
        assert_eq!(read(&note("#question")), None, "nothing is asked");
        for typed in ["How long? #question #answered", "How long? (#Answered) #question"] {
            let typed = note(typed);
            let found = asked(&typed, typed.at.date_naive()).unwrap();
            assert!(found.answered, "{found:?}");
            let open = ticked(&found);
            assert_eq!(read(&open).map(|(_, answered)| answered), Some(false), "{open:?}");
        }
    }
}
