//! What the session has to read or try before the next frame.

use super::{App, form, measures, seek};
use crate::app::message::View;
use crate::app::popup::Popup;
use crate::app::world::MONTHS_AHEAD;
use crate::domain::journal::Month;
use crate::domain::keyed::Keyed;
use crate::domain::operation::Operation;

impl App {
    /// The months that what is shown needs and that have not been read: the session reads them before drawing.
    pub fn wanted_months(&self) -> Vec<Month> {
        let mut months = self.needed_months();
        months.retain(|month| !self.world.regimen.journal.has(*month));
        months
    }

    /// Drops months that nothing on the screen needs, the farthest first, so that at most this many stay besides; which
    /// these are. They are read again when they are shown.
    pub fn drop_months(&mut self, besides: usize) -> Vec<Month> {
        // A search, a list and a dialog read on from what they have.
        let reads_on = self.seek.is_some() || self.view == View::Journal || self.popup.is_some();
        if reads_on || self.about.is_open() || self.is_visiting() || self.report.is_open() {
            return Vec::new();
        }
        let needed = self.needed_months();
        let away = |month: &Month| needed.iter().map(|other| month.apart(*other)).min();
        let journal = &self.world.regimen.journal;
        let idle = journal.months().filter(|(_, entries)| entries.unread.is_none());
        // What was taken lately may be kept in a month some way off.
        let this = Month::of(self.world.today());
        let mut idle: Vec<Month> = (idle.map(|(month, _)| month))
            .filter(|month| !needed.contains(month) && month.apart(this) > MONTHS_AHEAD.unsigned_abs())
            .collect();
        idle.sort_by_key(away);
        let dropped = idle.split_off(besides.min(idle.len()));
        for month in &dropped {
            self.world.regimen.journal.drop_month(*month);
        }
        dropped
    }

    /// The months that what is shown needs.
    pub(super) fn needed_months(&self) -> Vec<Month> {
        let mut months = self.world.months_near();
        months.extend(self.world.months_counted());
        months.extend(self.world.months_limited());
        if self.about.is_open() {
            months.extend(self.about.months(&self.world));
        }
        if self.is_visiting() {
            months.extend(self.visit.months(&self.world, &self.report));
        }
        // A measure without an answer is changed freely: whether it has one is known once all is read.
        if matches!(&self.popup, Some(Popup::Measures(state)) if state.form.as_ref().is_some_and(measures::Form::is_change))
        {
            months.extend(self.world.kept_months.iter().copied());
        }
        if let Some(Popup::Correct(state)) = &self.popup {
            months.extend(state.months(&self.world));
        }
        months.extend(self.of_view().months(&self.world));
        months.extend(self.seek.iter().flat_map(seek::State::months));
        if let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) {
            let moved = self.world.regimen.months_moved_into((first.first(), last.last()));
            months.extend(moved);
        }
        months.sort_unstable();
        months.dedup();
        months
    }

    /// The form that is open, also under a dialog.
    pub(super) fn form(&self) -> Option<&form::State> {
        let forms = self.popup.iter().chain(self.underneath.iter().rev());
        let mut forms = forms.filter_map(|popup| match popup {
            Popup::Form(form) => Some(form),
            _ => None,
        });
        forms.next()
    }

    /// The files whose keys the form shows and that have not been read since something changed.
    pub fn wanted_keys(&self) -> Vec<Keyed> {
        self.form().map_or_else(Vec::new, |form| form.wanted(&self.world))
    }

    /// What is typed in a form and was not yet read by the reader of its file.
    pub fn untried(&self) -> Option<Operation> {
        self.form().and_then(|form| form.untried(&self.world))
    }
}
