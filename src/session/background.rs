//! Light or dark: asked without waiting.
//!
//! The question goes out after the first frame, and the answer, if there is one, comes in among the keys and is told
//! apart there ([`super::input`]). Until then, and where no answer comes, `COLORFGBG` or nothing is known, and the
//! colours are those that do on any background. See `docs/decisions/0010-background-colour.md`.

use std::io;

use super::{input::Input, terminal::Screen};
use crate::ui::theme::Background;

/// OSC 11 asks for the background colour. DA1 follows because every terminal answers it, and answers in order: when
/// that answer is there, no other comes any more.
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

/// Asks the terminal, and waits for nothing. The answer is an `Event::Background`.
pub fn ask(screen: &mut Screen, input: &mut Input) -> io::Result<()> {
    screen.send(QUESTION)?;
    input.expect_answer();
    Ok(())
}

/// Whether a terminal of this `TERM` may be asked: not where it is known to print the question, or to have no
/// colours to speak of.
pub fn may_ask(term: Option<&str>) -> bool {
    const SILENT: [&str; 7] = ["", "dumb", "linux", "emacs", "cons25", "unknown", "cygwin"];
    term.is_some_and(|term| !SILENT.contains(&term) && !term.starts_with("eterm") && !term.starts_with("vt"))
}

/// What `COLORFGBG` says (rxvt, Konsole): the last of its fields is the background's place in the palette.
///
/// 7 and 15 are light, the other known places dark, as Vim reads it. The value may be inherited from another
/// terminal, so an answer from the terminal itself goes before it.
pub fn first_guess(colorfgbg: Option<&str>) -> Background {
    match colorfgbg
        .and_then(|value| value.rsplit(';').next())
        .and_then(|last| last.parse::<u8>().ok())
    {
        Some(7 | 15) => Background::Light,
        Some(0..=6 | 8) => Background::Dark,
        _ => Background::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_a_first_guess() {
        assert_eq!(first_guess(Some("15;0")), Background::Dark);
        assert_eq!(first_guess(Some("0;default;15")), Background::Light);
        assert_eq!(first_guess(Some("0;default")), Background::Unknown);
        assert_eq!(first_guess(Some("")), Background::Unknown);
        assert_eq!(first_guess(None), Background::Unknown);
    }

    #[test]
    fn terminals_that_would_print_the_question_are_not_asked() {
        assert!(may_ask(Some("xterm-256color")) && may_ask(Some("tmux-256color")) && may_ask(Some("foot")));
        for silent in [
            None,
            Some(""),
            Some("dumb"),
            Some("linux"),
            Some("eterm-color"),
            Some("vt220"),
        ] {
            assert!(!may_ask(silent), "{silent:?}");
        }
    }
}
