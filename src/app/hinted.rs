//! Where keys are looked up on what is open, and which of them are named.

use super::{App, record};
use crate::app::keys::{Hint, Scope};
use crate::app::popup::Popup;
use crate::app::prompt::Prompt;

impl App {
    /// Where keys are looked up, the innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = match &self.popup {
            Some(popup) => return crate::app::popup::scopes(popup),
            None if self.is_welcome() => return vec![Scope::Welcome, Scope::Always],
            None if self.about.is_open() => self.about.scopes(),
            None if self.is_visiting() => self.visit.scopes(&self.world),
            None => self.of_view().scopes(&self.world),
        };
        if self.is_seeking() {
            scopes.insert(0, Scope::Searching);
        }
        if !self.writes_in_journal() {
            scopes.push(Scope::Everywhere);
        }
        scopes.push(Scope::Always);
        scopes
    }

    /// The scopes shown in the hint line: in a text field a letter is a letter, whatever it asks for elsewhere.
    pub fn hinted(&self) -> Vec<Scope> {
        let mut scopes = self.scopes();
        scopes.retain(|scope| !self.writes_in_journal() || *scope != Scope::Always);
        scopes
    }

    /// The keys that the hint line names: none that does nothing for want of a plan or of a draft.
    pub fn hints(&self) -> Vec<Hint> {
        let scopes = self.hinted();
        let mut hints = self.world.keymap.hints(&scopes);
        if scopes.contains(&Scope::Plan) {
            let drafts = self.plan.picture.as_ref().is_some_and(|picture| picture.has_draft());
            let has_steps = self
                .plan
                .picture
                .as_ref()
                .is_none_or(|picture| !picture.rows.is_empty());
            let idle = |words: &str| match self.plan.shown(&self.world) {
                Some(_) if has_steps => words == "activate" && !drafts,
                _ => ["days", "edit", "hold", "decide", "taper", "activate"].contains(&words),
            };
            hints.retain(|hint| !idle(hint.words));
        }
        hints
    }

    /// What a typed line would do, in full, or what is wrong with it: for the echo below it.
    pub fn echo(&self, prompt: &Prompt) -> Result<record::Reading, String> {
        record::read(&self.world, &prompt.purpose, prompt.line.text())
    }

    /// The sheet under a line or a dialog.
    pub fn underneath(&self) -> Option<&Popup> {
        self.underneath.last()
    }

    /// Whether a text field has the focus: fast keys are typing then.
    pub fn is_typing(&self) -> bool {
        match &self.popup {
            // Where a draft is activated every letter is typed: none of them activates.
            Some(Popup::Prompt(_) | Popup::Commands(_) | Popup::SetUp(_) | Popup::Template(_) | Popup::Activate(_)) => {
                true
            }
            Some(Popup::Help(help, _)) => help.filter.is_some(),
            Some(Popup::Measures(measures)) => measures.form.is_some(),
            Some(Popup::Form(form)) => form.editing.is_some(),
            Some(Popup::Correct(state)) => state.field().is_some(),
            _ => self.writes_in_journal(),
        }
    }
}
