//! Telling a text that fell into the wrong window from somebody's typing.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// This many keys ..
const KEYS: usize = 6;
/// .. in less than this are not typing. The fastest key repeat in use, 100 a second, has five.
const WINDOW: Duration = Duration::from_millis(50);

/// What becomes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It counts.
    Pass,
    /// With this key it is a burst: it and those that came with it are dropped, and that is said.
    Burst,
    /// It belongs to a burst that was said already.
    Drop,
}

/// Counts keys that are not meant for a text field.
///
/// A run of the same key counts once: that is a held key, whose repeats a slow connection delivers in heaps, and no
/// text. Only keys that a text can hold count. A burst lasts until the keys pause for the length of the window.
#[derive(Debug, Default)]
pub(super) struct BurstGuard {
    recent: VecDeque<Instant>,
    last: Option<KeyEvent>,
    dropped_at: Option<Instant>,
}

impl BurstGuard {
    /// Judges the next key, arrived `at`.
    pub(super) fn judge(&mut self, key: KeyEvent, at: Instant) -> Verdict {
        if let Some(dropped_at) = self.dropped_at {
            if at.saturating_duration_since(dropped_at) < WINDOW {
                self.dropped_at = Some(at);
                return Verdict::Drop;
            }
            self.forget();
        }
        if !is_text(key) || self.last == Some(key) {
            return Verdict::Pass;
        }
        self.last = Some(key);
        self.recent.retain(|then| at.saturating_duration_since(*then) < WINDOW);
        self.recent.push_back(at);
        if self.recent.len() < KEYS {
            return Verdict::Pass;
        }
        self.dropped_at = Some(at);
        Verdict::Burst
    }

    /// Starts over, as when a text field takes the keys.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

fn is_text(key: KeyEvent) -> bool {
    let chord = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER;
    matches!(key.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab) && !key.modifiers.intersects(chord)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdicts on a text typed with `gap` milliseconds between its keys.
    fn judge(guard: &mut BurstGuard, text: &str, start: Instant, gap: u64) -> Vec<Verdict> {
        text.chars()
            .zip(0..)
            .map(|(c, nth)| guard.judge(KeyCode::Char(c).into(), start + Duration::from_millis(gap * nth)))
            .collect()
    }

    #[test]
    fn the_sixth_key_makes_a_burst_and_a_pause_ends_it() {
        let start = Instant::now();
        let mut guard = BurstGuard::default();
        let mut expected = vec![Verdict::Pass; 5];
        expected.push(Verdict::Burst);
        expected.extend([Verdict::Drop; 4]);
        assert_eq!(judge(&mut guard, "sent wrong", start, 0), expected);
        let up = KeyCode::Up.into();
        assert_eq!(guard.judge(up, start + Duration::from_millis(49)), Verdict::Drop);
        assert_eq!(guard.judge(up, start + Duration::from_millis(99)), Verdict::Pass);
    }

    #[test]
    fn fast_typing_and_key_repeat_pass() {
        let start = Instant::now();
        let passes = |text, gap| {
            judge(&mut BurstGuard::default(), text, start, gap)
                .iter()
                .all(|v| *v == Verdict::Pass)
        };
        assert!(passes("abcdefghijklmnop", 10));
        assert!(!passes("abcdefghijklmnop", 9));
        assert!(passes("jjjjjjjjjjjjjjjjjjjj", 0));
        assert!(passes("abcde", 0));
    }

    #[test]
    fn only_keys_of_a_text_count() {
        let start = Instant::now();
        let mut guard = BurstGuard::default();
        for code in [KeyCode::Up, KeyCode::Down].into_iter().cycle().take(40) {
            assert_eq!(guard.judge(code.into(), start), Verdict::Pass);
        }
        for letter in 'a'..='z' {
            let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
            assert_eq!(guard.judge(key, start), Verdict::Pass);
        }
    }
}
