//! The times of a report on the clock that the person reads. What somebody said stays as it was said, and so do the facts, which
//! other programs read.

use super::Report;
use crate::domain::words::by_clock;

impl Report {
    /// The report with its times on a clock of twelve hours, where the settings have one.
    pub(super) fn on_clock(mut self, twelve: bool) -> Self {
        if !twelve {
            return self;
        }
        let turn = |text: &mut String| *text = by_clock(text, true);
        for part in &mut self.courses {
            turn(&mut part.now);
            turn(&mut part.counts);
            let more = [&mut part.history, &mut part.by_step, &mut part.coming];
            more.into_iter().flatten().for_each(turn);
            part.decisions.iter_mut().for_each(turn);
        }
        for line in self.sessions.iter_mut().flat_map(|sessions| &mut sessions.lines) {
            turn(&mut line.name);
            turn(&mut line.words);
        }
        self.effects.iter_mut().for_each(|line| turn(&mut line.words));
        for alert in &mut self.reached {
            turn(&mut alert.name);
            turn(&mut alert.words);
        }
        for departure in &mut self.departures {
            turn(&mut departure.when);
            turn(&mut departure.what);
        }
        self
    }
}
