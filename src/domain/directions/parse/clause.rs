//! Doses that share a rule for the days, with the days before or after them.

use super::{Parsed, Parser};
use crate::domain::directions::lex::Token;
use crate::domain::directions::shared::{DAILY, which_days};
use crate::domain::directions::{Days, Line, Moment};

impl Parser<'_> {
    /// `1 spray morning, 2 sprays evening on Mon, Fri`: doses that share a rule for the days.
    pub(super) fn clause(&mut self, lines: &mut Vec<Line>) -> Parsed<()> {
        let first = lines.len();
        let start = self.at;
        if self.word("none") || self.word("nothing") {
            self.at = start;
            return self.because("a time without a dose is left out: name only the times at which something is taken");
        }
        let leading = if self.peek_number() { None } else { self.days()? };
        let led = leading.is_some();
        if leading.is_some()
            && self
                .tokens
                .get(start)
                .is_some_and(|token| matches!(token.text.as_str(), "except" | "but" | "not"))
        {
            self.at = start;
            return self.because(
                "is the amount behind it for these days, or for all others? Say `3 mg morning except Wed; 4 mg morning on Wed`, each \
                 amount with its days",
            );
        }
        if leading.is_some() {
            let _ = self.sign(":") || self.sign(",");
        }
        // The first line of each dose of the clause, and whether it says that it is of every day.
        let mut doses: Vec<(usize, bool)> = Vec::new();
        loop {
            let (line, token) = (lines.len(), self.at);
            self.dose(lines)?;
            doses.push((line, self.says_daily(token)));
            let mark = self.at;
            let joined = self.sign(",") || self.word("and") || self.sign("+");
            if !(joined && self.starts_dose()) {
                self.at = mark;
                break;
            }
        }
        let mark = self.at;
        let _ = self.sign(",");
        let trailing = self.days()?;
        if trailing.is_none() {
            self.at = mark;
        }
        let named = trailing.or(leading);
        self.needed_each_day(named.as_ref(), lines.get(first..).unwrap_or_default())?;
        let days = named.clone().unwrap_or(Days::Every);
        let mut around = self.around(&days)?;
        if named.is_some() {
            self.moment_behind(lines);
            self.reason_behind(lines.get_mut(first..).unwrap_or_default())?;
        }
        if around.is_none() {
            around = self.around(&days)?;
        }
        let bare = self.bare.take();
        let over = self.at == self.tokens.len()
            || self
                .peek()
                .is_some_and(|token| matches!(token.text.as_str(), "," | ";" | "then"));
        if let Some(bare) = bare.filter(|_| named.is_none() && over) {
            self.at = bare;
            return self.because(
                "when, and how often? An amount needs a moment, such as `once a day`, `morning`, `08:00` or `as needed`",
            );
        }
        self.untimed = self.untimed.or(bare.map(|at| (at, lines.len().saturating_sub(1))));
        let once = self.bare_once.take();
        if let Some(once) = once.filter(|_| named.is_none()) {
            self.at = once;
            return self.because("once a day, or once in all? Say `once a day`, or `once` on certain days; a single dose is a step for 1 day");
        }
        let windowed = around.is_some() || matches!(days, Days::Chosen(_));
        self.once_on_its_day(windowed, lines.get(first..).unwrap_or_default())?;
        // Days behind several doses are those of the last one, and of the others only where they say nothing else.
        let daily = if led {
            &[][..]
        } else {
            doses.split_last().map_or(&[][..], |(_, before)| before)
        };
        let own = doses.last().map_or(first, |(line, _)| *line);
        for (n, line) in lines.iter_mut().enumerate().skip(first) {
            let dose = daily.iter().rev().find(|(from, _)| *from <= n);
            if n < own && dose.is_some_and(|(_, daily)| *daily) {
                continue;
            }
            line.days = days.clone();
            line.around = around;
        }
        let open = daily.iter().find(|(_, daily)| !daily).filter(|_| days != Days::Every);
        // Of two amounts for one moment it is asked whether they add up.
        let (before, behind) = lines.split_at_checked(own).unwrap_or((lines, &[]));
        let meets = |a: &Line| {
            behind
                .iter()
                .any(|b| a.moment == b.moment && a.amount.unit.kind() == b.amount.unit.kind())
        };
        let clash = before.iter().skip(first).any(meets);
        let open = open.filter(|_| !clash && !self.in_file);
        if let (Some((line, _)), Some(clause)) = (open, lines.get(first..)) {
            let asked = which_days(clause, line - first, own - first);
            self.at = start;
            self.asks = true;
            return self.because(&asked.says());
        }
        Ok(())
    }

    /// `5 mg every morning`, `5 mg once a day`: the words since this token say that a dose is of each day.
    fn says_daily(&self, from: usize) -> bool {
        let said = self.tokens.get(from..self.at).unwrap_or_default();
        let each = |token: &Token| DAILY.contains(&token.text.as_str());
        let a_day = |pair: &[Token]| pair.iter().map(|token| token.text.as_str()).eq(["a", "day"]);
        said.iter().any(each) || said.windows(2).any(a_day)
    }

    /// `as needed every day`: a maximum, which is not ignored.
    fn needed_each_day(&mut self, named: Option<&Days>, lines: &[Line]) -> Parsed<()> {
        let needed = lines.iter().find(|line| line.is_as_needed());
        let Some(line) = needed.filter(|_| named == Some(&Days::Every)) else {
            return Ok(());
        };
        self.at -= 1;
        let (amount, moment) = (&line.amount, &line.moment);
        self.because(&format!(
            "as needed, at most once a day? Say `{amount} {moment}`, and for the maximum `per_calendar_day = \"{}\"` in [limits]",
            amount.at_most()
        ))
    }

    /// Only a dose of a day has days around it, or a day that is chosen.
    pub(super) fn once_on_its_day(&mut self, windowed: bool, lines: &[Line]) -> Parsed<()> {
        let once = |line: &Line| {
            matches!(
                line.moment,
                Moment::TimesADay(1) | Moment::Slot { .. } | Moment::Clock(_)
            )
        };
        if windowed && !lines.iter().all(once) {
            return self
                .because("days early or late, and days that you choose, are of a dose that is due once on its day");
        }
        Ok(())
    }

    /// `3 mg every Tuesday at 10:00`: the moment after the days.
    pub(super) fn moment_behind(&mut self, lines: &mut Vec<Line>) {
        let Some(first) = self.open.take() else { return };
        let mark = self.at;
        let (furthest, expected) = (self.furthest, self.expected.clone());
        let mut moments = Vec::new();
        loop {
            let before = self.at;
            let fits = (moments.is_empty() || self.joined()) && !self.starts_dose();
            let found = if fits { self.moment().ok().flatten() } else { None };
            let Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) = found else {
                self.at = before;
                self.reason = None;
                break;
            };
            moments.push(moment);
        }
        match lines.get(first).cloned() {
            Some(line) if !moments.is_empty() && lines.len() == first + 1 => {
                lines.truncate(first);
                lines.extend(moments.into_iter().map(|moment| Line { moment, ..line.clone() }));
                self.bare_once = None;
                self.bare = None;
            }
            _ => {
                self.at = mark;
                (self.furthest, self.expected) = (furthest, expected);
            }
        }
    }
}
