//! Keys meant for what is not there: for a moment after a dialog came up nothing answers it, and what is typed for a line
//! that could not be opened acts nowhere.

use std::time::Duration;

use super::popup::Popup;

/// How long after it opened a dialog takes no keys: nobody can have read it.
pub const UNREAD: Duration = Duration::from_millis(150);

/// Characters that follow each other within this time are typed as one text: a hand that types blindly is quicker, and who
/// has read why no line opened takes longer.
pub const TYPED_ON: Duration = Duration::from_secs(1);

/// When the dialog on top came up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Since the start of the sitting; `None` until the session has set it, and until then nothing is held back.
    instant: Option<Duration>,
    opened: Option<Duration>,
    /// When a line was refused, or the last character that was typed for it.
    refused: Option<Duration>,
}

/// The dialogs that open unasked, in which a key could decide something.
fn is_dialog(popup: Option<&Popup>) -> bool {
    matches!(
        popup,
        Some(Popup::Question(_) | Popup::Second(_) | Popup::Activate(_) | Popup::Correct(_) | Popup::Import(_))
    )
}

impl Guard {
    /// How long ago the sitting started.
    pub fn at(&mut self, instant: Duration) {
        self.instant = Some(instant);
    }

    /// Looks at what is on top after something happened.
    pub fn look(&mut self, popup: Option<&Popup>) {
        self.opened = match (is_dialog(popup), self.opened) {
            (true, None) => self.instant,
            (true, opened) => opened,
            (false, _) => None,
        };
    }

    /// Whether what is on top has just opened.
    pub fn holds(&self) -> bool {
        match (self.opened, self.instant) {
            (Some(opened), Some(now)) => now.saturating_sub(opened) < UNREAD,
            _ => false,
        }
    }

    /// A key that opens a line to type in could not open it.
    pub fn refuse(&mut self) {
        self.refused = self.instant;
    }

    /// Whether this key is a character typed on for a line that was refused.
    pub fn typed_on(&mut self, character: bool) -> bool {
        let goes_on = match (self.refused, self.instant) {
            (Some(last), Some(now)) => character && now.saturating_sub(last) < TYPED_ON,
            _ => false,
        };
        self.refused = self.instant.filter(|_| goes_on);
        goes_on
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::App;
    use crate::app::fixture::{app, press};
    use crate::app::message::{Effect, Message, View};

    fn at(app: &mut App, millis: u64) {
        assert_eq!(app.update(Message::Elapsed(Duration::from_millis(millis))), []);
    }

    #[test]
    fn a_dialog_waits_until_it_can_have_been_read() {
        let mut app = app();
        at(&mut app, 1_000);
        assert_eq!(press(&mut app, "4"), []);
        assert_eq!(press(&mut app, "A"), []);
        assert!(matches!(app.popup, Some(Popup::Question(_))));
        at(&mut app, 1_149);
        for key in ["y", "Enter", "Esc", "Tab"] {
            assert_eq!(press(&mut app, key), []);
            assert!(matches!(&app.popup, Some(Popup::Question(q)) if !q.going), "{key}");
        }
        at(&mut app, 1_150);
        assert!(matches!(press(&mut app, "y").as_slice(), [Effect::Save(_)]));
        // The next one waits again.
        at(&mut app, 1_160);
        let _ = press(&mut app, "A");
        assert_eq!(press(&mut app, "y"), []);
        at(&mut app, 1_400);
        assert_eq!(press(&mut app, "Esc"), []);
        assert_eq!(app.popup, None);
    }

    #[test]
    fn quitting_never_waits() {
        let mut app = app();
        at(&mut app, 1_000);
        let _ = press(&mut app, "4");
        let _ = press(&mut app, "A");
        assert_eq!(press(&mut app, "Ctrl-C"), [Effect::Quit]);
    }

    #[test]
    fn what_one_opens_to_type_into_takes_keys_at_once() {
        let mut app = app();
        at(&mut app, 1_000);
        let _ = press(&mut app, "n");
        let _ = press(&mut app, "a");
        assert!(matches!(press(&mut app, "Enter").as_slice(), [Effect::Save(_)]));
        let _ = press(&mut app, "s");
        assert!(matches!(press(&mut app, "2").as_slice(), [Effect::Save(_)]));
        let _ = press(&mut app, "c");
        assert!(matches!(press(&mut app, "Space").as_slice(), [Effect::Save(_)]));
    }

    #[test]
    fn what_is_typed_for_a_line_that_was_refused_acts_nowhere() {
        let mut app = app();
        at(&mut app, 1_000);
        // `H` needs a row of the plan that has an end; in the last one, `1` would show Today and Space take a dose.
        let _ = press(&mut app, "4");
        let _ = press(&mut app, "G");
        let _ = press(&mut app, "H");
        let refused = app.receipt.clone();
        assert!(refused.is_some() && app.popup.is_none());
        for (nth, key) in ["1", "Space", "w", "e", "e", "k"].into_iter().enumerate() {
            at(&mut app, 1_400 + 400 * nth as u64);
            assert_eq!(press(&mut app, key), [], "{key}");
            assert_eq!((app.view, app.popup.is_none()), (View::Plan, true), "{key}");
            assert_eq!(app.receipt, refused, "{key}");
        }
        // Another key, or the same ones after a while, mean what they mean.
        at(&mut app, 3_500);
        let _ = press(&mut app, "Esc");
        let _ = press(&mut app, "1");
        assert_eq!(app.view, View::Today);
        let _ = press(&mut app, "4");
        let _ = press(&mut app, "H");
        at(&mut app, 4_500);
        let _ = press(&mut app, "1");
        assert_eq!(app.view, View::Today);
    }
}
