//! How high the weeks of a month are where cells have notes: what one week does not need goes to another with longer ones.

use crate::app::calendar::cached::OneDay;
use crate::app::calendar::sheet::Sheet;
use crate::app::world::World;
use crate::domain::journal::Month;
use crate::ui::text::wrap;
use crate::ui::written::written;

/// A week is not higher than this unless its notes are.
pub(super) const MOST: u16 = 9;

/// Day and signs, dose, rating, and the blank row before the next week.
const WITHOUT_NOTES: u16 = 4;

/// No week wants more for its notes.
const MOST_SAID: u16 = 60;

/// The person's words on a day, in lines of a cell: notes, and the reasons of doses.
pub(super) fn said(world: &World, day: OneDay<'_>, columns: usize) -> Vec<String> {
    if world.hidden {
        return Vec::new();
    }
    let lines = day.own_words().flat_map(|words| wrap(&written(world, words), columns));
    lines.collect()
}

/// How many rows each week of a month wants for whole notes in cells of this width.
pub(super) fn wanted(world: &World, sheet: &Sheet, columns: usize) -> Vec<u16> {
    let week = |first: chrono::NaiveDate| {
        let days = first.iter_days().take(7).filter(|day| Month::of(*day) == sheet.month);
        let rows = days.filter_map(|day| Some(said(world, sheet.day(day)?, columns).len()));
        WITHOUT_NOTES
            + u16::try_from(rows.max().unwrap_or(0))
                .unwrap_or(u16::MAX)
                .min(MOST_SAID)
    };
    sheet.weeks().map(week).collect()
}

/// Rows for weeks that want these: as many for each, and beyond that to those that want more.
pub(super) fn shared(wanted: &[u16], room: u16) -> Vec<u16> {
    let count = u16::try_from(wanted.len()).unwrap_or(u16::MAX).max(1);
    let even = (room / count).clamp(1, MOST);
    let mut rows = vec![even.min(WITHOUT_NOTES); wanted.len()];
    let mut left = room.saturating_sub(rows.iter().sum());
    while left > 0 {
        let lowest = |most: &dyn Fn(usize) -> u16| {
            let open = (0..rows.len()).filter(|week| rows[*week] < most(*week));
            open.min_by_key(|week| rows[*week])
        };
        let Some(week) = lowest(&|week| wanted[week]).or_else(|| lowest(&|_| even)) else {
            break;
        };
        rows[week] += 1;
        left -= 1;
    }
    rows
}

/// The rows of two months next to each other: the same for both where that leaves no note without its room.
pub(super) fn of_both(world: &World, sheets: [&Sheet; 2], columns: usize, room: u16) -> [Vec<u16>; 2] {
    let own = sheets.map(|sheet| wanted(world, sheet, columns));
    let weeks = own.iter().map(Vec::len).max().unwrap_or(0);
    let of = |week: usize| own.iter().filter_map(|rows| rows.get(week)).max().copied();
    let joint: Vec<u16> = (0..weeks).filter_map(of).collect();
    if joint.iter().sum::<u16>() <= room {
        let rows = shared(&joint, room);
        return own.map(|weeks| rows.get(..weeks.len()).unwrap_or_default().to_vec());
    }
    own.map(|wanted| shared(&wanted, room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_where_notes_are_long() {
        // Nothing is wanted beyond an equal share.
        assert_eq!(shared(&[4, 4, 4, 4, 4], 35), [7, 7, 7, 7, 7]);
        assert_eq!(shared(&[4, 6, 4, 4, 4, 4], 42), [7, 7, 7, 7, 7, 7]);
        // A long note takes what the others leave.
        assert_eq!(shared(&[4, 9, 6, 4, 4, 4], 33), [5, 9, 6, 5, 4, 4]);
        // Where there is not enough, those that want more have the same.
        assert_eq!(shared(&[4, 12, 12, 4, 4], 30), [4, 9, 9, 4, 4]);
        // Without room for more than the day and its dose all are alike.
        assert_eq!(shared(&[4, 9, 4, 4, 4], 15), [3, 3, 3, 3, 3]);
    }
}
