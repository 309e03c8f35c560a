//! Comments, documents, names of functions and messages are in present-day English: none of the words of the first
//! versions comes back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What is not said any more, and what is said instead. A word that ends in `*` is the beginning of one.
const OLD: &[(&str, &str)] = &[
    ("reckon*", "compute, calculate, count"),
    ("afresh", "again, over"),
    ("asked back", "asked about"),
    ("stand", "be, follow, be shown"),
    ("stands", "is, follows, is shown"),
    ("stood", "was"),
    ("lies", "is, is in, falls on"),
    ("so many", "this many, a number of, at most this many"),
    ("anew", "again"),
    ("beneath", "below, under"),
    ("mend", "fix, repair"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("put away", "archive, archived"),
    ("puts away", "archives"),
    ("putting away", "archiving"),
    ("throw away", "discard"),
    ("thrown away", "discarded"),
    ("moves along", "moves with it"),
    ("is through", "has ended"),
    ("tells of", "reports, shows, names"),
    ("of before", "earlier, from before"),
    ("thereby", "so"),
    ("therein", "in it"),
    ("thereof", "of it"),
    ("thereafter", "after that"),
    ("thereupon", "then"),
    ("whereby", "by which"),
    ("wherefore", "so"),
    ("whence", "from where"),
    ("thence", "from there"),
    ("nought", "0"),
    ("naught", "0"),
    ("lest", "so that .. not"),
    ("upon", "on"),
    ("shall", "will, must"),
    ("unto", "to"),
];

/// What messages do not say to a person; comments and documents may.
const STIFF: &[(&str, &str)] = &[
    ("all the same", "anyway"),
    ("is to be", "you name, you add"),
    ("are to be", "you name, you add"),
    ("to be named", "you name"),
    ("not there any more", "no longer exists"),
    ("still to come", "in the future"),
    ("sitting", "session"),
    ("judged by another plan", "follow another plan"),
    ("put the plan away", "archive"),
    ("said behind", "after"),
];

/// The words of [`OLD`], taken apart once.
static SPLIT: LazyLock<Vec<(&str, Option<&str>)>> = LazyLock::new(|| {
    let parts = |old: &'static str| match old.split_once(' ') {
        Some((first, second)) => (first, Some(second)),
        None => (old, None),
    };
    OLD.iter().map(|(old, _)| parts(old)).collect()
});

/// Words that the program reads: what a label or a person may say is not ours to choose.
const READS: &[&str] = &["src/domain/label/", "src/domain/decision/phrases/said.rs"];

/// A text to look at, with the line on which it begins.
type Piece = (usize, String);

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "md") {
            found.push(path);
        }
    }
}

/// Paragraphs of lines that follow each other, without code between fences.
fn paragraphs<'a>(lines: impl Iterator<Item = Option<&'a str>>) -> Vec<Piece> {
    let (mut found, mut open, mut fenced) = (Vec::<Piece>::new(), false, false);
    for (i, line) in lines.enumerate() {
        let prose = line.map(str::trim).filter(|line| !line.is_empty());
        let Some(prose) = prose else {
            // A fence ends with the comment that it is in.
            fenced &= line.is_some();
            open = false;
            continue;
        };
        if prose.starts_with("```") {
            fenced = !fenced;
            open = false;
        } else if !fenced {
            match found.last_mut().filter(|_| open) {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(prose);
                }
                None => found.push((i + 1, prose.to_owned())),
            }
            open = true;
        }
    }
    found
}

fn comment(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("//")?;
    Some(text.strip_prefix(['/', '!']).unwrap_or(text))
}

/// A piece without what is quoted: code, and what somebody says.
fn unquoted((line, text): &Piece) -> Piece {
    let mut quote = None;
    let kept = text.chars().map(|c| match quote {
        None if c == '`' || c == '"' => {
            quote = Some(c);
            '.'
        }
        None => c,
        Some(q) if q == c => {
            quote = None;
            '.'
        }
        Some(_) if c == '\n' => c,
        Some(_) => '.',
    });
    (*line, kept.collect())
}

/// The names of functions, as words.
fn names(text: &str) -> Vec<Piece> {
    let name = |line: &str| {
        let (_, rest) = line.split_once("fn ")?;
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        Some(rest.get(..end)?.replace('_', " "))
    };
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| comment(line).is_none())
        .filter_map(|(i, line)| Some((i + 1, name(line)?)))
        .collect()
}

/// Texts in quotation marks that begin and end on one line.
fn messages(text: &str) -> Vec<Piece> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| comment(line).is_none() && line.matches('"').count() % 2 == 0);
    lines
        .flat_map(|(i, line)| {
            line.split('"')
                .skip(1)
                .step_by(2)
                .map(move |said| (i + 1, said.to_owned()))
        })
        .collect()
}

/// Stiff phrases in the messages of a source text.
fn stiff(text: &str) -> Vec<String> {
    let said = messages(text);
    let found = said.iter().flat_map(|(line, said)| {
        let said = said.to_lowercase();
        let hits = STIFF.iter().filter(move |(phrase, _)| said.contains(phrase));
        hits.map(move |(phrase, instead)| format!("{line}: a message says \"{phrase}\": {instead}"))
    });
    found.collect()
}

fn matches(old: &str, word: &str) -> bool {
    old.strip_suffix('*')
        .map_or(old == word, |begins| word.starts_with(begins))
}

/// What is said in an old way, with its line and with what is said instead.
fn old_words((first, text): &Piece) -> Vec<String> {
    let mut words = Vec::new();
    for (i, line) in text.split('\n').enumerate() {
        let split = line.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '.');
        // Where something is quoted or a sentence ends, no phrase goes on.
        let parts = split
            .flat_map(|word| word.split_inclusive('.'))
            .filter(|word| !word.is_empty());
        words.extend(parts.map(|word| (first + i, word.to_lowercase())));
    }
    let mut found = Vec::new();
    for (i, (line, word)) in words.iter().enumerate() {
        let next = words.get(i + 1).map(|(_, word)| word.trim_end_matches('.'));
        let alone = word.trim_end_matches('.');
        for ((old, instead), (first, second)) in OLD.iter().zip(SPLIT.iter()) {
            let said = match second {
                None => matches(first, alone),
                Some(_) => word == first && next == *second,
            };
            if said {
                found.push(format!("{line}: \"{old}\" is: {instead}"));
            }
        }
        // "A is no B" is "A is not a B"; "there is no B" is what people say.
        let is = ["is", "are", "was", "were"].contains(&word.as_str());
        let before = i
            .checked_sub(1)
            .and_then(|i| words.get(i))
            .map(|(_, word)| word.as_str());
        let after = |n: usize| words.get(i + n).map(|(_, word)| word.as_str());
        if is
            && after(1) == Some("no")
            && before
                .is_some_and(|word| word.ends_with(|c: char| c.is_alphanumeric()) && !["there", "here"].contains(&word))
            && after(2).is_some_and(|word| !["longer", "more", "wider"].contains(&word) && !word.starts_with('.'))
        {
            found.push(format!("{line}: \"{word} no ..\" is: {word} not a .."));
        }
    }
    found
}

/// Files of tests quote what they like.
fn is_of_tests(shown: &str) -> bool {
    let name = shown.rsplit('/').next().unwrap_or(shown);
    name.starts_with("tests") || name.starts_with("laws") || shown.contains("/tests/") || name == "oracle.rs"
}

#[test]
fn comments_documents_names_and_messages_are_in_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all: Vec<PathBuf> = ["README.md", "CHANGELOG.md"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    for dir in ["src", "tests", "benches", "docs"] {
        files(&root.join(dir), &mut all);
    }
    let mut wrong = Vec::new();
    for path in all {
        let shown = path.strip_prefix(root).unwrap().display().to_string();
        if shown == "tests/it/plain_words.rs" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut pieces: Vec<Piece> = if path.extension().is_some_and(|e| e == "md") {
            paragraphs(text.lines().map(Some)).iter().map(unquoted).collect()
        } else {
            paragraphs(text.lines().map(comment)).iter().map(unquoted).collect()
        };
        if path.extension().is_some_and(|e| e == "rs") {
            pieces.extend(names(&text));
            if shown.starts_with("src/") && !READS.iter().any(|read| shown.starts_with(read)) {
                pieces.extend(messages(&text));
                if !is_of_tests(&shown) {
                    wrong.extend(stiff(&text).into_iter().map(|said| format!("{shown}:{said}")));
                }
            }
        }
        wrong.extend(pieces.iter().flat_map(old_words).map(|said| format!("{shown}:{said}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_old_word_is_seen_wherever_it_is() {
    let seen = |text: &str| {
        let pieces = paragraphs(text.lines().map(comment));
        let pieces = pieces.iter().map(unquoted).chain(names(text)).chain(messages(text));
        pieces
            .flat_map(|piece| old_words(&piece))
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(seen("/// At most so\n/// many days.").starts_with("1: \"so many\""));
    assert!(seen("// fine\nfn what_stands_there() {}").starts_with("2: \"stands\""));
    assert!(seen("let x = \"it is reckoned.\";").contains("reckon*"));
    assert!(seen("// A path is no name.").contains("is no"));
    assert_eq!(
        seen("/// `so many` is what \"stands\" in the old text.\n/// There is no other. It is no longer so."),
        ""
    );
    assert_eq!(seen("let stand = so.many();"), "");
    assert!(stiff("let x = \"Record it all the same?\";")[0].contains("anyway"));
    assert_eq!(stiff("// a day still to come"), [""; 0]);
}
