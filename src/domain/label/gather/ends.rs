//! What is missing at the end of a line, or of a part of it.

use super::Gather;
use crate::domain::label::About;
use crate::domain::label::item::{Item, Sep, What};
use crate::domain::label::lex::among;

impl Gather<'_> {
    /// `1 tablet in the morning and`, `twice a day for`: something was after it.
    pub(super) fn cut_short(&mut self) {
        const OPEN: &str = "with|for|to|at|by|of|in|into|on|onto|from|the|a|an|your|this|these";
        let ends = |item: Option<&Item>| {
            item.is_none_or(|item| matches!(item.what, What::Sep(Sep::Stop | Sep::Comma | Sep::And)))
        };
        let mut found = Vec::new();
        for (k, item) in self.draft.items.iter().enumerate() {
            let next = self.draft.items.get(k + 1);
            let open = matches!(item.what, What::Filler) && among(OPEN, self.t.text(item.at.start)) && ends(next);
            let joined = matches!(item.what, What::Sep(Sep::And))
                && next.is_none_or(|next| matches!(next.what, What::Sep(Sep::Stop)));
            // `for nights`, where a number is lost.
            let lost = matches!(item.what, What::Filler)
                && self.t.text(item.at.start) == "for"
                && next.is_some_and(|next| {
                    matches!(
                        next.what,
                        What::Moment(_)
                            | What::Times(_)
                            | What::Once
                            | What::Daily
                            | What::PerDay
                            | What::Hours(..)
                            | What::Days(_)
                            | What::Amount(_)
                            | What::Then
                    )
                });
            if open || joined || lost {
                found.push(item.at.clone());
            }
        }
        for at in found {
            self.draft.ask(
                About::Word,
                at,
                "something is missing behind it: is the line cut short?",
                &["nothing more", "the rest, which you add"],
            );
        }
    }

    pub(super) fn end(&mut self) {
        self.cut_short();
        if self.to {
            let at = self.t.len().saturating_sub(1)..self.t.len();
            self.draft.ask(About::Amount, at, "up to how much?", &[]);
        }
        // A `then` or a change without an amount after it is a line cut short.
        if (self.then || self.change) && !self.draft.items.is_empty() {
            let last = self
                .draft
                .items
                .iter()
                .rev()
                .find(|item| matches!(item.what, What::Then | What::ChangeTo))
                .map(|item| item.at.clone());
            if let Some(at) = last {
                self.draft.ask(
                    About::Amount,
                    at,
                    "and then?",
                    &["nothing more", "another amount, which you name"],
                );
            }
        }
        if let Some(after) = self.after.take() {
            let last = self
                .draft
                .items
                .iter()
                .rev()
                .find(|item| matches!(item.what, What::After(_)))
                .map(|item| item.at.clone());
            let _ = after;
            if let Some(at) = last {
                self.draft.ask(About::Start, at, "after what, and from which day?", &[]);
            }
        }
    }
}
