//! A word to the desktop through the terminal, where the person wants it (`notify = true`): a dose has become due while
//! the planner was open. It says how many, and no name.

use std::collections::BTreeSet;

/// Which sequence a terminal reads. Those that know none of them do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OSC 9: iTerm2.
    Nine,
    /// OSC 99: kitty.
    NinetyNine,
    /// OSC 777: foot, ghostty, WezTerm, Konsole, rxvt, VTE.
    Seven,
}

impl Dialect {
    /// That of a terminal by its environment.
    pub(super) fn of(term: Option<&str>, program: Option<&str>) -> Self {
        match (term, program) {
            (Some(term), _) if term.contains("kitty") => Self::NinetyNine,
            (_, Some("iTerm.app")) => Self::Nine,
            _ => Self::Seven,
        }
    }

    /// The sequence that shows these words; within tmux wrapped so that it is passed on.
    pub(super) fn sequence(self, words: &str, tmux: bool) -> Vec<u8> {
        let plain = match self {
            Self::Nine => format!("\x1b]9;{words}\x1b\\"),
            Self::NinetyNine => format!("\x1b]99;;{words}\x1b\\"),
            Self::Seven => format!("\x1b]777;notify;regimen;{words}\x1b\\"),
        };
        if tmux {
            let inner = plain.replace('\x1b', "\x1b\x1b");
            return format!("\x1bPtmux;{inner}\x1b\\").into_bytes();
        }
        plain.into_bytes()
    }
}

/// What has been announced in this sitting.
#[derive(Debug, Default)]
pub(super) struct Told(Option<BTreeSet<String>>);

impl Told {
    /// What to say now that these are waited for; nothing at the first look, when the person is in front of them.
    pub(super) fn look(&mut self, waiting: BTreeSet<String>) -> Option<String> {
        let known = self.0.replace(waiting)?;
        let all = self.0.as_ref()?;
        let new = all.difference(&known).count();
        (new > 0).then(|| match all.len() {
            1 => "1 item due".to_owned(),
            many => format!("{many} items due"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_due_is_told_once_and_without_a_name() {
        let mut told = Told::default();
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(told.look(set(&["due examplin"])), None);
        assert_eq!(told.look(set(&["due examplin"])), None);
        assert_eq!(
            told.look(set(&["due examplin", "due sampletol"])).unwrap(),
            "2 items due"
        );
        assert_eq!(told.look(set(&["due sampletol"])), None);
        assert_eq!(told.look(set(&[])), None);
        assert_eq!(told.look(set(&["late sampletol"])).unwrap(), "1 item due");
    }

    #[test]
    fn each_terminal_gets_its_own_sequence() {
        let of = |term, program| Dialect::of(Some(term), program);
        assert_eq!(
            of("xterm-kitty", None).sequence("1 item due", false),
            b"\x1b]99;;1 item due\x1b\\"
        );
        assert_eq!(
            of("xterm-256color", Some("iTerm.app")).sequence("x", false),
            b"\x1b]9;x\x1b\\"
        );
        assert_eq!(
            of("foot", None).sequence("x", false),
            b"\x1b]777;notify;regimen;x\x1b\\"
        );
        assert_eq!(
            of("tmux-256color", None).sequence("x", true),
            b"\x1bPtmux;\x1b\x1b]777;notify;regimen;x\x1b\x1b\\\x1b\\"
        );
    }
}
