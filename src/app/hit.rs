//! What can be clicked, and what a click does: nothing that a key could not do.
//!
//! Where these are on the screen is found out by drawing, which notes down each as it puts it there.

use super::key::Key;
use super::message::View;
use super::review::Screen;
use chrono::NaiveDate;

/// Something on the screen that a click is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A tab: the view is shown.
    View(View),
    /// A hint: its key is pressed.
    Key(Key),
    /// A line of the present view, counted from 0: it gets the focus.
    Row(usize),
    /// A cell of the ladder: its row, counted from 0, and itself get the focus.
    Cell(usize, Cell),
    /// A day: it gets the focus.
    Day(NaiveDate),
    /// A screen of the review: it is shown.
    Screen(Screen),
    /// An answer next to a question of the check-in, counted from 0: the question gets the focus, and the key is pressed.
    Answer(usize, Key),
    /// A line of a sheet or a button of a dialog, counted from 0: a field or a question gets the focus, everything else is
    /// chosen.
    Choice(usize),
}

/// The cell of a row that Enter edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// What is taken.
    #[default]
    Dose,
    /// For how long.
    Days,
    /// In somebody's words.
    Note,
}
