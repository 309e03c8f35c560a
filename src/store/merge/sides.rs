//! A file in which git has left its marks, taken apart.

/// One side of it, as a whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Side {
    /// Its text.
    pub(super) text: String,
    /// The line in the file with the marks that each of its lines is.
    lines: Vec<usize>,
}

impl Side {
    fn push(&mut self, number: usize, line: &str) {
        self.text.push_str(line);
        self.lines.push(number);
    }

    /// The line of the file with the marks.
    pub(super) fn line(&self, line: usize) -> usize {
        let last = self.lines.last().copied().unwrap_or(line);
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(last)
    }
}

/// The two sides of a file in which git left its marks; `None` where there are none, or they do not fit together.
pub(super) fn sides(text: &str) -> Option<(Side, Side)> {
    enum At {
        Both,
        Ours,
        Base,
        Theirs,
    }
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    let mut at = At::Both;
    let mut marks = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let mark = |mark: &str| line.trim_end() == mark || line.starts_with(&format!("{mark} "));
        at = match at {
            At::Both if mark("<<<<<<<") => {
                marks += 1;
                At::Ours
            }
            At::Ours if mark("|||||||") => At::Base,
            At::Ours | At::Base if mark("=======") => At::Theirs,
            At::Theirs if mark(">>>>>>>") => At::Both,
            _ if mark("<<<<<<<") || mark("=======") || mark(">>>>>>>") => return None,
            At::Both => {
                ours.push(number, line);
                theirs.push(number, line);
                At::Both
            }
            At::Ours => {
                ours.push(number, line);
                At::Ours
            }
            At::Theirs => {
                theirs.push(number, line);
                At::Theirs
            }
            At::Base => At::Base,
        };
    }
    (marks > 0 && matches!(at, At::Both)).then_some((ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_taken_apart_with_and_without_a_base() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> other\nd\n";
        let (ours, theirs) = sides(text).unwrap();
        assert_eq!((ours.text.as_str(), theirs.text.as_str()), ("a\nb\nd\n", "a\nc\nd\n"));
        assert_eq!(
            [ours.line(2), theirs.line(2), theirs.line(3), theirs.line(9)],
            [3, 7, 9, 9]
        );
        assert_eq!(sides("a = \"=======\"\n"), None);
        assert_eq!(sides("<<<<<<< HEAD\nb\n"), None);
        assert_eq!(sides("=======\n"), None);
    }
}
