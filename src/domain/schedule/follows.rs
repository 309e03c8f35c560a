//! Which doses taken a line with days after the last one, or with days that the person chooses, counts from.

use chrono::NaiveDate;

use super::history::Taken;
use crate::domain::directions::{Line, Moment};
use crate::domain::journal::DueMoment;

/// Whether a moment of the plan is one of a line.
fn is_of(line: &Line, moment: &DueMoment) -> bool {
    match (&line.moment, moment) {
        (Moment::TimesADay(times), DueMoment::Nth(_, of)) => times == of,
        (Moment::Every { .. }, DueMoment::At(Moment::Clock(_))) => true,
        (own, DueMoment::At(moment)) => own == moment,
        _ => false,
    }
}

/// Whether a dose taken counts for a line of the directions in force since a day. A dose of another of these lines does
/// not, nor one that may be taken as needed beside it; what was taken before them was the medicine as it was then.
pub(super) fn counts(taken: &Taken, line: &Line, lines: &[Line], since: NaiveDate) -> bool {
    if lines.len() < 2 {
        return true;
    }
    match &taken.due {
        Some(key) if key.date >= since && !is_of(line, &key.moment) => {
            !lines.iter().any(|other| is_of(other, &key.moment))
        }
        None if taken.on >= since => !lines.iter().any(Line::is_as_needed),
        _ => true,
    }
}

/// The line that a moment of the plan belongs to, of those that count from what is taken.
pub(super) fn line_of<'a>(lines: &'a [Line], moment: &DueMoment) -> Option<&'a Line> {
    let mut own = lines.iter().filter(|line| line.days.follow_what_is_taken());
    own.clone().find(|line| is_of(line, moment)).or_else(|| own.next())
}

/// Whether a dose is counted from the last one taken: of several lines the one that has its moment says so.
pub(super) fn is_counted_from_the_last(lines: &[Line], moment: &DueMoment) -> bool {
    let mut planned = lines.iter().filter(|line| !line.is_as_needed());
    match planned.clone().find(|line| is_of(line, moment)) {
        Some(line) => line.days.follow_what_is_taken(),
        None => planned.all(|line| line.days.follow_what_is_taken()),
    }
}
