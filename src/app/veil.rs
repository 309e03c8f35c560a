//! What `*` hides, and what stays readable.
//!
//! Hidden: the names of courses, measures, people, papers and components; amounts with their units; answers and the
//! words of their scales; notes, tags, reasons, bounds and everything else that somebody wrote in words of their own.
//! A course reads `Medicine 2`, a measure `Question 3`, an amount `--`, words `(hidden)`. Answers are hidden where they
//! are asked for and given (Today, check-in, receipts); the digits and grades in the calendar and in the review stay,
//! because without the question they say nothing.
//!
//! Readable: days, times and windows, signs and the words for them (taken, skipped, not recorded), counts of doses and
//! of days, the numbers of steps and of plans, lengths of steps, and the keys. So doses can be recorded and the
//! check-in be looked through with somebody looking on.
//!
//! What is typed while everything is hidden is shown in its field, since one cannot type blindly; a field that would
//! open with hidden words in it does not open ([`World::uncovers`]).
//!
//! Screens hide at the source, by [`World::name`], [`World::measure_name`] and [`World::amount`]. Sentences that are made
//! elsewhere (receipts, echoes of what is typed, faults of files, what an undo would do) go through [`World::veil`].

use std::borrow::Cow;

use super::prompt::{Prompt, Purpose};
use super::world::World;
use crate::domain::unit::Unit;

/// What is shown for an amount or a name without a number.
const NOTHING: &str = "--";

/// The folder of the files of courses, which are named after them.
const FOLDER: &str = "courses/";

/// What is shown for words that are hidden.
pub const WORDS: &str = "(hidden)";

impl World {
    /// A sentence without names, amounts and quoted words, while they are hidden.
    pub fn veil<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.hidden {
            return Cow::Borrowed(text);
        }
        let private = self.private();
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = ' ';
        while let Some(c) = rest.chars().next() {
            let (taken, said) = if before.is_alphanumeric() {
                (c.len_utf8(), None)
            } else if c == '"' {
                let end = rest.char_indices().skip(1).find(|(_, c)| *c == '"');
                (end.map_or(rest.len(), |(at, _)| at + 1), Some(WORDS.to_owned()))
            } else if let Some(taken) = self.amount_at(rest) {
                (taken, Some(NOTHING.to_owned()))
            } else {
                let name = private.iter().find(|(name, _)| begins(rest, name));
                name.map_or((c.len_utf8(), None), |(name, said)| (name.len(), Some(said.clone())))
            };
            let (head, tail) = rest.split_at_checked(taken).unwrap_or((rest, ""));
            match said {
                Some(said) => out.push_str(&said),
                None => out.push_str(head),
            }
            before = head.chars().next_back().unwrap_or(' ');
            rest = tail;
        }
        Cow::Owned(out)
    }

    /// A line of a file that cannot be read, while names are hidden: what the file says is hidden as well.
    pub fn veil_fault<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.hidden {
            return Cow::Borrowed(text);
        }
        let veiled = self.veil(text);
        // A course whose file cannot be read is none that is known.
        let veiled = match veiled.split_once(FOLDER) {
            Some((before, after)) => {
                let name = after.find(['.', ':', ' ']).unwrap_or(after.len());
                format!("{before}{FOLDER}{WORDS}{}", after.get(name..).unwrap_or_default())
            }
            None => veiled.into_owned(),
        };
        let parts = veiled.split('`').enumerate();
        let parts = parts.map(|(n, part)| if n % 2 == 1 { WORDS } else { part });
        Cow::Owned(parts.collect())
    }

    /// Whether a field that opens with these words in it would show what is hidden.
    pub fn uncovers(&self, prompt: &Prompt) -> bool {
        let private = match &prompt.purpose {
            Purpose::Change(_)
            | Purpose::Reason(_)
            | Purpose::Note(_)
            | Purpose::Question(_)
            | Purpose::Call(_)
            | Purpose::Plan(_)
            | Purpose::Correct(_)
            | Purpose::Supply(..) => true,
            // One digit was typed a moment ago.
            Purpose::Value(..) => prompt.line.text().chars().count() > 1,
            Purpose::When(_) | Purpose::Gate(..) | Purpose::Folder | Purpose::Period | Purpose::Search => false,
        };
        self.hidden && private && !prompt.line.text().trim().is_empty()
    }

    /// Names in lower case and what is shown for them, the longest first.
    fn private(&self) -> Vec<(String, String)> {
        let regimen = &self.regimen;
        let mut all: Vec<(String, String)> = Vec::new();
        for course in &regimen.courses {
            let said = self.name(&course.id).into_owned();
            all.push((course.name.to_lowercase(), said.clone()));
            all.push((course.id.as_str().to_owned(), said));
            let contains = course.preparation.contains.iter();
            all.extend(contains.map(|(component, _)| (component.to_lowercase(), NOTHING.to_owned())));
        }
        for measure in &regimen.measures {
            let said = self.measure_name(measure).into_owned();
            all.extend(measure.ask.as_ref().map(|ask| (ask.to_lowercase(), said.clone())));
            all.push((measure.name.to_lowercase(), said.clone()));
            all.push((measure.id.0.to_lowercase(), said));
        }
        let people = regimen.care.people.iter();
        let people = people
            .flat_map(|one| [Some(&one.name), Some(&one.key), one.phone.as_ref()])
            .flatten();
        let papers = regimen.care.papers.iter().map(|paper| &paper.name);
        let others = people.chain(papers).chain(&regimen.settings.contact);
        all.extend(others.map(|name| (name.to_lowercase(), NOTHING.to_owned())));
        // A letter or two would be found in every sentence.
        all.retain(|(name, _)| name.chars().count() > 2);
        all.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        all.dedup();
        all
    }

    /// The length of the amount at the beginning of a text: number, perhaps a second one, unit.
    fn amount_at(&self, text: &str) -> Option<usize> {
        let number = text
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '/' | '-'))
            .filter(|at| *at > 0 && text.starts_with(|c: char| c.is_ascii_digit()))?;
        let rest = text.get(number..)?;
        let space = rest.len() - rest.trim_start_matches(' ').len();
        let word = rest.get(space..)?;
        let end = word
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '%'))
            .unwrap_or(word.len());
        let unit = word.get(..end)?;
        let base = unit.split('/').next().unwrap_or(unit);
        // `dose` counts what was taken, and a share is none of an amount.
        let known = Unit::word(base, self.regimen.settings.words.counted())
            .filter(|unit| !matches!(unit, Unit::Percent) && *unit != Unit::counted("dose"));
        known.map(|_| number + space + end)
    }
}

/// Whether a text begins with this name, in whatever case, as a whole word. A name is given in lower case.
fn begins(text: &str, name: &str) -> bool {
    let head = text.get(..name.len());
    head.is_some_and(|head| head.to_lowercase() == name)
        && !text
            .get(name.len()..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use crate::app::fixture::app;

    #[test]
    fn names_amounts_and_quoted_words_go() {
        let mut app = app();
        let said =
            "Sampletol 2.5 mg taken 14:57, Focus 6: \"Slow start\" (Dr N); courses/examplin.toml, 80 % of 9 doses";
        assert_eq!(app.world.veil(said), said);
        app.world.hidden = true;
        assert_eq!(
            app.world.veil(said),
            "Medicine 3 -- taken 14:57, Question 1 6: (hidden) (--); courses/Medicine 2.toml, 80 % of 9 doses"
        );
        assert_eq!(app.world.veil("10-20 mg, 1/2 tablet, 1,000 mcg/h"), "--, --, --");
        assert_eq!(
            app.world.veil("Moody, 22 Nov, 3 days, 14:00"),
            "Moody, 22 Nov, 3 days, 14:00"
        );
        assert_eq!(
            app.world.veil_fault("a.toml:3: `dose = 75mcg` needs quotes"),
            "a.toml:3: (hidden) needs quotes"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_goes_through(text in ".{0,60}") {
            let mut app = app();
            app.world.hidden = true;
            let _ = app.world.veil(&text);
        }
    }
}
