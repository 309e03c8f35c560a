//! The visit, as the program opens and answers it.

use std::sync::Arc;

use crate::app::App;
use crate::app::key::Key;
use crate::app::message::{Action, Effect};
use crate::app::reply::Reply;
use crate::app::shown::Shown;
use crate::app::visit::page::{Row, Spot};

impl App {
    /// Opens the visit, or continues it.
    pub(super) fn open_visit(&mut self) {
        self.about.close();
        self.report.close();
        self.visit.open(self.view);
    }

    /// Closes the visit; the plan view shows its ladder again.
    pub(super) fn leave_visit(&mut self) {
        if self.visit.comparing {
            self.plan.pair = None;
        }
        self.visit.close();
    }

    /// Whether the visit is what is shown, and nothing of its own covers it.
    pub fn is_visiting(&self) -> bool {
        self.visit.is_open() && !self.about.is_open() && !self.report.is_open()
    }

    /// A page that was opened from the visit is closed, and the visit is there again.
    pub(super) fn back_to_visit(&mut self) {
        self.about.close();
        self.report.close();
        self.view = self.visit.underneath.unwrap_or_default();
    }

    /// What the visit needs is worked out.
    pub(super) fn prepare_visit(&mut self) {
        self.visit.prepare(&self.world, &self.report);
        if self.visit.comparing {
            self.plan.refresh(&self.world);
            self.visit.comparing = self.plan.pair.is_some();
        }
    }

    /// Does what a key asks in the visit. What is about a plan is done by the plan view, on the course that is meant.
    pub(super) fn act_in_visit(&mut self, action: Action, key: Key) -> Option<Vec<Reply>> {
        self.prepare_visit();
        if self.visit.comparing {
            let done = self.plan.act(action, key, &self.world);
            self.visit.comparing = self.plan.pair.is_some();
            return done;
        }
        let of_plan = matches!(
            action,
            Action::Decide
                | Action::Activate
                | Action::Compare
                | Action::Discard
                | Action::KeepDraft
                | Action::ResumeDraft
        );
        if !of_plan {
            return self.visit.act(action, &self.world);
        }
        let Some(course) = self.visit.meant() else {
            let first = |row: &Row| matches!(row.spot, Spot::Plan(_) | Spot::NoPlan);
            if let Some(at) = self.visit.rows().iter().position(first) {
                self.visit.focus_on(at);
            }
            return Some(vec![Reply::Say("For which medicine? j and k choose it".into())]);
        };
        self.plan.show(course);
        let done = self.plan.act(action, key, &self.world);
        self.visit.comparing = self.plan.pair.is_some();
        done
    }

    /// A report is being written while the visit is open.
    pub(super) fn report_begins(&mut self, effect: &Effect) {
        if matches!(effect, Effect::Export { .. }) && self.visit.is_open() {
            let page = self.report.page();
            self.visit.writing = page.map(|page| (self.report.wanted(&self.world), page.report.clone()));
        }
    }

    /// It is written, in words, or could not be.
    pub(super) fn report_ends(&mut self, written: Option<&str>) {
        if let Some((wanted, report)) = self.visit.writing.take()
            && let Some(words) = written
        {
            let words = words.to_owned();
            self.visit.written = Some(Arc::new(crate::app::visit::page::Written { words, wanted, report }));
        }
    }
}
