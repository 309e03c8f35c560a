//! Which screen is shown: one table, through which the program asks it.
//!
//! The visit and the page of a medicine cover whichever view is below them, and are asked before it.

use super::App;
use super::message::View;
use super::shown::Shown;
use super::world::World;

impl App {
    /// The screen of the view.
    pub(super) fn of_view(&self) -> &dyn Shown {
        match self.view {
            View::Today => &self.today,
            View::Calendar => &self.calendar,
            View::Review if self.report.is_open() => &self.report,
            View::Review => &self.review,
            View::Plan => &self.plan,
            View::Journal => &self.journal,
        }
    }

    /// The same, to be changed, and what it looks at.
    pub(super) fn of_view_mut(&mut self) -> (&mut dyn Shown, &World) {
        let shown: &mut dyn Shown = match self.view {
            View::Today => &mut self.today,
            View::Calendar => &mut self.calendar,
            View::Review if self.report.is_open() => &mut self.report,
            View::Review => &mut self.review,
            View::Plan => &mut self.plan,
            View::Journal => &mut self.journal,
        };
        (shown, &self.world)
    }
}
