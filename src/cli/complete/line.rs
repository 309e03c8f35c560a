//! Where in a half-typed line the cursor is: which verb, which of its arguments.

use clap::{Arg, Command};

/// A half-typed line.
#[derive(Debug)]
pub(super) struct Line {
    /// The verb, with everything that it takes; the program itself where none is said yet.
    pub verb: Command,
    /// The words that are arguments without a name, before the one that is typed.
    pub given: Vec<String>,
    /// The long options that are there already.
    pub used: Vec<String>,
    /// The argument that is typed, where it is known.
    pub argument: Option<Arg>,
    /// What is typed of it.
    pub typed: String,
    /// What of the same word is in front of it: `--at=`.
    pub before: String,
    dir: Option<String>,
}

impl Line {
    /// Reads the words after the name of the program; the last one is being typed.
    pub fn new(program: &Command, words: &[String]) -> Self {
        let mut verb = program.clone();
        verb.build();
        let mut line = Self {
            verb,
            given: Vec::new(),
            used: Vec::new(),
            argument: None,
            typed: String::new(),
            before: String::new(),
            dir: None,
        };
        let (last, words) = words
            .split_last()
            .map_or(("", [].as_slice()), |(last, words)| (last.as_str(), words));
        let mut open: Option<(Arg, usize)> = None;
        let mut ended = false;
        for word in words {
            if let Some((arg, left)) = open.take() {
                line.takes(&arg, word);
                open = (left > 1).then_some((arg, left - 1));
            } else if word == "--" {
                ended = true;
            } else if let Some(arg) = (!ended).then(|| line.option(word)).flatten() {
                line.used.push(long(&arg));
                if let Some((_, value)) = word.split_once('=') {
                    line.takes(&arg, value);
                } else if takes_value(&arg) {
                    open = Some((arg.clone(), most(&arg)));
                }
            } else if let Some(verb) = line.given.is_empty().then(|| line.verb.find_subcommand(word)).flatten() {
                line.verb = verb.clone();
            } else {
                line.given.push(word.clone());
            }
        }
        line.typed = unquoted(last);
        if let Some((arg, _)) = open {
            line.argument = Some(arg);
        } else if let Some((name, value)) = last.split_once('=').filter(|_| !ended && last.starts_with("--")) {
            line.argument = line.option(name);
            line.before = format!("{name}=");
            line.typed = unquoted(value);
        } else if ended || !last.starts_with('-') {
            line.argument = line.without_name();
        }
        line
    }

    /// The folder that is named in it.
    pub fn dir(&self) -> Option<&str> {
        self.dir.as_deref()
    }

    fn takes(&mut self, arg: &Arg, value: &str) {
        if arg.get_id() == "dir" {
            self.dir = Some(unquoted(value));
        }
    }

    /// The option that a word names.
    fn option(&self, word: &str) -> Option<Arg> {
        let name = word.split('=').next()?;
        let mut all = self.verb.get_arguments();
        let found = if let Some(long) = name.strip_prefix("--") {
            all.find(|arg| arg.get_long() == Some(long))
        } else {
            let short = name.strip_prefix('-')?.chars().next()?;
            all.find(|arg| arg.get_short() == Some(short))
        };
        found.cloned()
    }

    /// The argument without a name that comes next; the last one may take any number.
    fn without_name(&self) -> Option<Arg> {
        let all: Vec<&Arg> = self.verb.get_positionals().collect();
        let last = all.last().filter(|arg| most(arg) > 1);
        all.get(self.given.len()).or(last).map(|arg| (*arg).clone())
    }
}

/// `--at`
fn long(arg: &Arg) -> String {
    arg.get_long().map(|long| format!("--{long}")).unwrap_or_default()
}

pub(super) fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn most(arg: &Arg) -> usize {
    arg.get_num_args().map_or(1, |range| range.max_values())
}

/// A word without the quotation mark that is still open, and without backslashes.
fn unquoted(word: &str) -> String {
    let word = word.strip_prefix(['"', '\'']).unwrap_or(word);
    word.strip_suffix(['"', '\'']).unwrap_or(word).replace('\\', "")
}

/// The words of bash, which takes them apart at colons and equals signs, put together again.
pub(super) fn joined(words: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut glue = false;
    for word in words {
        let breaks = !word.is_empty() && word.chars().all(is_break);
        match all.last_mut() {
            Some(last) if breaks || glue => last.push_str(word),
            _ => all.push(word.clone()),
        }
        glue = breaks;
    }
    all
}

fn is_break(c: char) -> bool {
    matches!(c, ':' | '=')
}

/// The part of a value that bash replaces with the piece that it has of the word.
pub(super) fn behind_last_break(value: &str, typed: &str) -> String {
    let before = typed.rfind(is_break).map_or(0, |at| at + 1);
    value.get(before..).unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bash_took_apart_is_one_word_again() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(joined(&words("take x --for 21 : 0")), words("take x --for 21:0"));
        assert_eq!(joined(&words("take --at = now x")), words("take --at=now x"));
        assert_eq!(joined(&words("take --at =")), words("take --at="));
        assert_eq!(behind_last_break("2026-01-05/21:00", "2026-01-05/21:"), "00");
        assert_eq!(behind_last_break("evening", "ev"), "evening");
    }

    #[test]
    fn the_argument_at_the_cursor_is_known() {
        let at = |text: &str| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let line = Line::new(&crate::cli::command(), &words);
            line.argument.map(|arg| arg.get_id().to_string()).unwrap_or_default()
        };
        for (text, argument) in [
            ("take ", "course"),
            ("take x ", "amount"),
            ("take x --at ", "at"),
            ("take x --at=n", "at"),
            ("take --at now ", "course"),
            ("take --yes x ", "amount"),
            ("take x 1 ", ""),
            ("take --", ""),
            ("--dir /x rate ", "measure"),
            ("rate pain ", "value"),
            ("change x hold 3 ", "change"),
            ("plan x --compare plan ", "compare"),
            ("plan --compare plan draft ", "course"),
            ("report -o ", "output"),
            ("merge a b ", "files"),
        ] {
            assert_eq!(at(text), argument, "{text}");
        }
    }
}
