//! The times, amounts and days of a report as the person reads them. What somebody said stays as it was said, and so do the facts, which
//! other programs read.

use super::Report;
use crate::domain::writing::Writing;

impl Report {
    /// The report as the settings want it.
    pub(super) fn in_writing(mut self, writing: Writing) -> Self {
        if writing == Writing::default() {
            return self;
        }
        let turn = |text: &mut String| *text = writing.text(text).into_owned();
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
        let lines = self.effects.iter_mut().chain(&mut self.over_limits);
        lines.for_each(|line| turn(&mut line.words));
        for alert in &mut self.reached {
            turn(&mut alert.name);
            turn(&mut alert.words);
        }
        for departure in &mut self.departures {
            turn(&mut departure.when);
            turn(&mut departure.what);
        }
        self.since.iter_mut().for_each(turn);
        for table in &mut self.tables {
            for column in &mut table.columns {
                turn(&mut column.dose);
                turn(&mut column.dates);
            }
            table.words.iter_mut().for_each(turn);
        }
        self
    }
}
