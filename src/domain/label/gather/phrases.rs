//! What a phrase adds to its dose or step, and what is asked where it was said before.

use super::{Gather, WORN, days_of};
use crate::domain::directions::{Days, Lasts, Moment, Side};
use crate::domain::label::item::{Sep, What};
use crate::domain::label::lex::among;
use crate::domain::label::{About, Field};
use crate::domain::plan::Length;
use crate::domain::vocabulary::Vocabulary;

impl Gather<'_> {
    /// `1 tablet daily, crush if needed`: behind what is done with it, `if needed` may be of that alone.
    pub(super) fn as_needed(&mut self, k: usize) {
        const HOW: &str = "with|on|before|after|without|at|in|by|via|until|as|around|about|same|under";
        let note = (0..k)
            .rev()
            .find(|n| !matches!(self.what(*n), Some(What::Filler)))
            .filter(|n| matches!(self.what(*n), Some(What::Note)));
        let done = note.map(|n| self.at(n)).filter(|at| !among(HOW, self.t.text(at.start)));
        let at = self.at(k);
        let last = (0..k).rev().find(|n| matches!(self.what(*n), Some(What::Moment(_))));
        let comma = last.is_some_and(|last| {
            let signs = (0..last)
                .rev()
                .take_while(|n| matches!(self.what(*n), Some(What::Sep(_) | What::Filler)));
            signs
                .into_iter()
                .any(|n| matches!(self.what(n), Some(What::Sep(Sep::Comma))))
        });
        let condition = ["if", "when", "where", "whenever", "only"].contains(&self.t.text(at.start));
        let dose = self.dose(k);
        dose.as_needed = true;
        dose.last_needed = dose.moments.len() > 1 && (comma || condition);
        let regular = dose.once || dose.daily || dose.a_day || dose.times.is_some() || !dose.moments.is_empty();
        if let Some(note) = done.filter(|_| regular) {
            let words = self.t.words(note.start..at.end);
            self.draft.ask(
                About::Times,
                note.start..at.end,
                "is the dose as needed, or only what is done with it?",
                &[
                    "the dose as needed",
                    &format!("the dose regularly, and \"{words}\" as a note"),
                ],
            );
        }
    }

    /// Taken off at a moment, where the one at which it is put on is known as well.
    pub(super) fn remove_at(&mut self, k: usize, off: &Moment) {
        let dose = self.dose(k);
        let on = match dose.moments.as_slice() {
            [on] if dose.days.is_none() => clock(on),
            _ => None,
        };
        let dose_time = on.unwrap_or_default();
        let minutes = on
            .zip(clock(off))
            .map(|(on, off)| (off - on).num_minutes().rem_euclid(24 * 60))
            .and_then(|minutes| u32::try_from(minutes).ok())
            .filter(|minutes| *minutes > 0);
        let Some(minutes) = minutes else {
            return self.field(k, Field::Notes);
        };
        dose.lasts = Some(Lasts::Worn(minutes));
        let said = matches!((dose.moments.first(), off), (Some(Moment::Clock(_)), Moment::Clock(_)));
        if let (false, Some(item)) = (said, self.draft.items.get_mut(k)) {
            item.remarks.push(format!(
                "{WORN}{} hours, from {} to {}",
                minutes / 60,
                dose_time.format("%H:%M"),
                (dose_time + chrono::TimeDelta::minutes(minutes.into())).format("%H:%M"),
            ));
        }
    }

    /// Put on on one weekday and taken off on another.
    pub(super) fn remove_on(&mut self, k: usize, off: u8) {
        let dose = self.dose(k);
        match dose.days {
            Some(Days::Weekdays { days, every: 1, .. }) if days.is_power_of_two() && days != 1 << off => {
                let on = u32::from(off) + 7 - days.trailing_zeros();
                dose.lasts = Some(Lasts::Worn(on % 7 * 24 * 60));
            }
            _ => {
                let at = self.at(k);
                let readings = ["worn until then", "for a time that you name"];
                self.draft
                    .ask(About::Times, at, "for how long is each worn?", &readings);
            }
        }
    }

    /// A number of times a day; of a scheme it only says once more how many doses there are.
    pub(super) fn times(&mut self, k: usize, n: u32) {
        let at = self.at(k);
        if self.scheme_before(k) && usize::try_from(n) == Ok(self.of_scheme().len()) {
            return;
        }
        let dose = self.dose(k);
        if dose.times.is_some_and(|before| before != n) {
            self.draft
                .ask(About::Times, at, "how often a day? Two numbers are said", &[]);
        } else {
            dose.times = Some(n);
        }
    }

    pub(super) fn moment(&mut self, k: usize, moment: Moment) {
        if self.scheme_before(k) && !self.leads(k) {
            let at = self.at(k);
            let readings = [
                "in addition to these times",
                "the times are those of the line's figures",
            ];
            return self.draft.ask(
                About::Times,
                at,
                "the times are said already: one dose more?",
                &readings,
            );
        }
        // `before breakfast and dinner`: the side holds for the meals after it.
        let joined = matches!(self.before(k), Some(What::Sep(Sep::And | Sep::Comma)));
        let itself = {
            let start = self.at(k).start;
            start > 0 && ["at", "with", "in"].contains(&self.t.text(start - 1))
                || ["every", "each"].contains(&self.t.text(start))
                || (start > 1 && ["at", "in", "with"].contains(&self.t.text(start - 2)))
        };
        let meant = match (&moment, self.meal) {
            (
                Moment::Slot {
                    name, side: Side::At, ..
                },
                Some((side, minutes)),
            ) if joined && !itself && ["breakfast", "lunch", "dinner"].contains(&&**name) => Moment::Slot {
                name: name.clone(),
                side,
                minutes,
            },
            (
                Moment::Slot {
                    name,
                    side: after @ (Side::Before | Side::After | Side::FirstBite),
                    minutes: 0,
                },
                Some((side, minutes)),
            ) if joined && *after == side => Moment::Slot {
                name: name.clone(),
                side,
                minutes,
            },
            _ => moment,
        };
        let and = matches!(self.before(k), Some(What::Sep(Sep::And)));
        let adjacent = matches!(self.before(k), Some(What::Moment(_)));
        let at = self.at(k);
        let dose = self.dose(k);
        // `at 8 pm at night`, `every evening at bedtime`: without a comma they are one.
        let clock =
            matches!(meant, Moment::Clock(_)) || dose.moments.iter().any(|moment| matches!(moment, Moment::Clock(_)));
        if adjacent
            && (itself || clock)
            && let Some(last) = dose.moments.last().cloned()
            && part(&last) != part(&meant)
        {
            let late = [part(&last), part(&meant)]
                .iter()
                .all(|part| matches!(part, Some(3 | 4)));
            match (general(&last), general(&meant)) {
                (false, true) if late => return,
                (true, _) if late => {
                    dose.moments.pop();
                }
                _ => {
                    let both = format!("{last}, {meant}");
                    self.draft
                        .ask(About::Times, at, "one dose, or two?", &[&both, &meant.to_string()]);
                    return;
                }
            }
        }
        // `every morning before breakfast` and `at night at bedtime` are one moment, said twice.
        let same_part = dose.moments.iter().position(|known| {
            // A list of clock times is one: `08:00, 10:00, 14:00`.
            let clocks = matches!((known, &meant), (Moment::Clock(_), Moment::Clock(_))) && joined;
            *known != meant && !clocks && part(known).is_some() && part(known) == part(&meant)
        });
        match same_part.map(|n| (n, general(&dose.moments[n]), general(&meant))) {
            Some((n, true, false)) if !and => dose.moments[n] = meant.clone(),
            Some((_, false, true)) if !and => {}
            Some((_, first, second)) if first != second || !and => {
                let known: Vec<String> = dose
                    .moments
                    .iter()
                    .map(Moment::to_string)
                    .chain([meant.to_string()])
                    .collect();
                let both = known.join(", ");
                let readings = [both.as_str(), known.last().map_or("", String::as_str)];
                self.draft.ask(About::Times, at, "one dose, or two?", &readings);
                return;
            }
            _ => {
                if !dose.moments.contains(&meant) {
                    dose.moments.push(meant.clone());
                }
            }
        }
        if let Moment::Slot {
            side: side @ (Side::Before | Side::After | Side::FirstBite),
            minutes,
            ..
        } = meant
        {
            self.meal = Some((side, minutes));
        } else if itself {
            self.meal = None;
        }
    }

    pub(super) fn days(&mut self, k: usize, days: Days) {
        let at = self.at(k);
        let dose = self.dose(k);
        let before = dose.days.take();
        let merged = match (before, days) {
            (None, days) => Some(days),
            (Some(a), b) if a == b => Some(b),
            (Some(Days::EveryDays { every, weeks: true, .. }), Days::Weekdays { days, every: 1, starts })
            | (Some(Days::Weekdays { days, every: 1, starts }), Days::EveryDays { every, weeks: true, .. })
                if every == 7 || days.is_power_of_two() =>
            {
                Some(Days::Weekdays {
                    days,
                    every: every / 7,
                    starts,
                })
            }
            (Some(Days::Every), b) => Some(b),
            (Some(a), Days::Every) => Some(a),
            _ => None,
        };
        match merged {
            Some(days) if self.scheme_before(k) => {
                for dose in self.of_scheme() {
                    dose.days = Some(days.clone());
                }
            }
            Some(days) => self.dose(k).days = Some(days),
            None => {
                self.draft
                    .ask(About::Days, at, "on which days? Two rules are said", &[]);
            }
        }
    }

    pub(super) fn length(&mut self, k: usize, length: &Length) {
        let at = self.at(k);
        let leads = self.leads(k);
        if leads && self.stage().has_amount() {
            self.next_stage();
        }
        let stage = self.stage();
        let several = stage.doses.iter().filter(|dose| dose.amount.is_some()).count() > 1;
        let scheme = stage
            .doses
            .iter()
            .filter_map(|dose| dose.at.clone())
            .collect::<Vec<_>>();
        let scheme = scheme.windows(2).all(|pair| pair[0].start == pair[1].start);
        let before = stage.length.clone();
        stage.leading = !stage.has_amount() || leads && !several;
        let same = |a: &Length, b: &Length| days_of(a) == days_of(b) && days_of(a).is_some();
        if let Some(before) = before
            && !same(&before, length)
        {
            let readings = [format!("for {before}"), format!("for {length}")];
            let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
            self.draft
                .ask(About::Length, at, "for how long? Two lengths are said", &readings);
            return;
        }
        stage.length = Some(length.clone());
        // In a ladder the next step shows that the length is of the whole step.
        let ladder = self
            .draft
            .stages
            .iter()
            .rev()
            .skip(1)
            .any(|stage| stage.length.is_some())
            || self
                .draft
                .items
                .iter()
                .skip(k + 1)
                .any(|item| matches!(item.what, What::Then | What::ChangeTo));
        if several && !leads && !scheme && !ladder {
            let readings = [
                format!("all doses for {length}"),
                format!("the last dose for {length}, the others go on"),
            ];
            let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
            self.draft.ask(
                About::Length,
                at,
                "is the length of all doses, or of the last one?",
                &readings,
            );
        }
    }

    /// `30 days` without `for`: within a ladder it is a length, at the end of a line it may be the supply.
    pub(super) fn bare(&mut self, k: usize, length: &Length) {
        let later = self
            .draft
            .items
            .iter()
            .skip(k + 1)
            .any(|item| matches!(item.what, What::Amount(_)));
        let earlier = self.draft.stages.iter().any(|stage| stage.length.is_some());
        if later || earlier {
            self.length(k, length);
            return;
        }
        let at = self.at(k);
        self.field(k, Field::Asks);
        let readings = [format!("for {length}"), format!("{length} are what is handed out")];
        let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
        self.draft.ask(
            About::Length,
            at,
            "is it taken for so long, or is that the supply?",
            &readings,
        );
    }

    pub(super) fn span(&mut self, k: usize, from: u32, to: Option<u32>) {
        let leads = self.leads(k);
        let at = self.at(k);
        if leads && self.stage().has_amount() {
            self.next_stage();
        }
        let stage = self.stage();
        let several = stage.doses.iter().filter(|dose| dose.amount.is_some()).count() > 1;
        if stage.span.is_some_and(|before| before != (from, to)) {
            self.draft
                .ask(About::Length, at, "on which days of the course? Two are said", &[]);
            return;
        }
        if !stage.has_amount() {
            stage.leading = true;
        }
        stage.span = Some((from, to));
        stage.span_at = Some(k);
        if several && !leads {
            self.draft.ask(
                About::Length,
                at,
                "are these the days of all doses, or of the last one?",
                &["of all doses", "of the last dose"],
            );
        }
    }

    pub(super) fn after(&mut self, k: usize, length: Length) {
        let at = self.at(k);
        let many = self.draft.stages.len();
        if self.leads(k) && self.stage().has_amount() {
            self.after = Some(length);
            return;
        }
        if many >= 2 && self.stage().changed {
            let before = &mut self.draft.stages[many - 2];
            if before.length.is_none() && before.span.is_none() {
                before.length = Some(length);
                return;
            }
        }
        if self
            .draft
            .items
            .iter()
            .skip(k + 1)
            .any(|item| matches!(item.what, What::ChangeTo))
            && self.stage().has_amount()
        {
            self.after = Some(length);
            return;
        }
        self.draft.ask(About::Start, at, "after what, and from which day?", &[]);
    }

    pub(super) fn route(&mut self, k: usize, route: &'static str) {
        let at = self.at(k);
        match self.draft.route {
            None => self.draft.route = Some(route),
            Some(before) if before == route => {}
            Some("oral") if ["inhaled", "sublingual", "buccal"].contains(&route) => self.draft.route = Some(route),
            Some("inhaled" | "sublingual" | "buccal") if route == "oral" => {}
            Some("topical") if route == "transdermal" => self.draft.route = Some(route),
            Some("transdermal") if route == "topical" => {}
            Some(before) => self
                .draft
                .ask(About::Site, at, "by which route? Two are said", &[before, route]),
        }
    }

    pub(super) fn site(&mut self, k: usize, site: String) {
        let at = self.at(k);
        match self.draft.site.clone() {
            None => self.draft.site = Some(site),
            Some(before) if before.eq_ignore_ascii_case(&site) => {}
            Some(before) => {
                self.field(k, Field::Asks);
                self.draft.ask(
                    About::Site,
                    at,
                    "two places: a course for each of them",
                    &[&format!("a course for {before}"), &format!("a course for {site}")],
                );
            }
        }
    }
}

/// The usual clock time of a moment.
fn clock(moment: &Moment) -> Option<chrono::NaiveTime> {
    match moment {
        Moment::Clock(time) => Some(*time),
        Moment::Slot {
            name, side: Side::At, ..
        } => Some(Vocabulary::default().time_of(name)),
        _ => None,
    }
}

/// The part of the day of a moment.
fn part(moment: &Moment) -> Option<u8> {
    use chrono::Timelike;
    match moment {
        Moment::Slot { name, .. } => match &**name {
            "waking" | "morning" | "breakfast" => Some(0),
            "noon" | "lunch" => Some(1),
            "afternoon" => Some(2),
            "evening" | "dinner" => Some(3),
            "night" | "bedtime" => Some(4),
            _ => None,
        },
        Moment::Clock(time) => match time.hour() {
            4..=10 => Some(0),
            11..=13 => Some(1),
            14..=16 => Some(2),
            17..=20 => Some(3),
            _ => Some(4),
        },
        _ => None,
    }
}

/// Whether a moment only names a part of the day.
pub(super) fn general(moment: &Moment) -> bool {
    matches!(moment, Moment::Slot { name, side: Side::At, .. } if ["morning", "noon", "afternoon", "evening", "night"].contains(&&**name))
}
