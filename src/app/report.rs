//! The report before it is saved: its period, its contents, its form, and the page as it will be.

pub mod period;

use chrono::NaiveDate;

use super::key::Key;
use super::keys::Scope;
use super::message::{Action, Effect, View};
use super::moves::moved;
use super::prompt::{Prompt, Purpose};
use super::reply::{Ask, Reply};
use super::review::fresh::{Cached, missing};
use super::shown::Shown;
use super::world::World;
use crate::domain::journal::Month;
use crate::domain::report::{self, Format, Report, Wanted};

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The view underneath; `None`: no report is open.
    underneath: Option<View>,
    /// The chosen days; `None`: the usual ones, since the last visit.
    days: Option<(NaiveDate, NaiveDate)>,
    /// The form of the file.
    pub format: Format,
    left_out: LeftOut,
    /// The focused line of the contents, while they are being chosen.
    contents: Option<usize>,
    /// The first line shown.
    pub top: usize,
    page: Option<Cached<(Wanted, u16), Page>>,
}

/// What is not as usual.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that is in or out, and they are independent"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LeftOut {
    names: bool,
    amounts: bool,
    words: bool,
    chart: bool,
    journal_in: bool,
}

/// A report and how it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The report.
    pub report: Report,
    /// The same as text in the width of the screen.
    pub lines: Vec<String>,
    /// How many lines it has as a file of text: the same on every screen.
    rows: usize,
}

/// What can be in a report, in the order of the list.
pub const CONTENTS: [&str; 5] = [
    "names of medicines and people",
    "amounts",
    "your words: reasons and questions",
    "the chart (in html)",
    "the text of your journal",
];

/// About this many lines of text fit on a page of paper.
const PAGE: usize = 64;

/// The most columns of the preview.
const PREVIEW: u16 = 78;

impl State {
    /// Whether it covers the view.
    pub fn is_open(&self) -> bool {
        self.underneath.is_some()
    }

    /// Opens it over a view.
    pub fn open(&mut self, _world: &World, underneath: View) {
        self.underneath = Some(self.underneath.unwrap_or(underneath));
        (self.contents, self.top) = (None, 0);
    }

    /// Closes it; what was chosen stays chosen.
    pub fn close(&mut self) {
        self.underneath = None;
        self.contents = None;
    }

    /// The days that it is about.
    pub fn days(&self, world: &World) -> (NaiveDate, NaiveDate) {
        self.days
            .unwrap_or_else(|| report::period_at(&world.regimen, world.now))
    }

    /// Chooses other days.
    pub fn set_days(&mut self, days: (NaiveDate, NaiveDate)) {
        self.days = Some(days);
        self.top = 0;
    }

    /// What goes in: what is chosen, and nothing that is hidden on the screens.
    pub fn wanted(&self, world: &World) -> Wanted {
        let (from, to) = self.days(world);
        let wanted = Wanted {
            names: !self.left_out.names,
            amounts: !self.left_out.amounts,
            words: !self.left_out.words,
            journal: self.left_out.journal_in,
            chart: !self.left_out.chart,
            ..Wanted::new(from, to)
        };
        if world.hidden { wanted.discreet() } else { wanted }
    }

    /// The report as it is now.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref().map(|page| &page.value)
    }

    /// How many pages of paper it takes, roughly.
    pub fn pages(&self) -> usize {
        self.page().map_or(1, |page| page.rows.div_ceil(PAGE).max(1))
    }

    /// The focused line of the contents and which of them are in; `None` while they are not being chosen.
    pub fn contents(&self, world: &World) -> Option<(usize, [bool; CONTENTS.len()])> {
        let wanted = self.wanted(world);
        let all = [wanted.names, wanted.amounts, wanted.words, wanted.chart, wanted.journal];
        self.contents.map(|focus| (focus, all))
    }

    /// What is left out, in words, for the line below the page.
    pub fn remark(&self, world: &World) -> String {
        format!(
            "{} The file: {}{}",
            self.left_out_words(world),
            world.reports,
            self.name(world)
        )
    }

    /// The same with the name of the file first, and without its folder.
    pub fn remark_in_short(&self, world: &World) -> String {
        format!("{}. {}", self.name(world), self.left_out_words(world))
    }

    fn left_out_words(&self, world: &World) -> &'static str {
        let wanted = self.wanted(world);
        match (world.hidden, wanted.journal, wanted.names) {
            (true, ..) => "What is hidden on screen is hidden in the file.",
            (_, true, _) => "The text of your journal is in it.",
            (_, false, false) => "Without names and the text of your journal.",
            (_, false, true) => "Without the text of your journal.",
        }
    }

    /// The name of its file.
    fn name(&self, world: &World) -> String {
        let (_, to) = self.days(world);
        format!("regimen-report-{to}.{}", self.format.ending())
    }

    /// Focuses a line of the contents, if they are being chosen; whether they are.
    pub fn focus_on_content(&mut self, at: usize) -> bool {
        self.contents = self.contents.map(|_| at.min(CONTENTS.len() - 1));
        self.contents.is_some()
    }

    fn act_in_contents(&mut self, focus: usize, action: Action, world: &World) -> Option<Vec<Reply>> {
        let last = CONTENTS.len() - 1;
        match action {
            Action::Back => self.contents = None,
            Action::Down | Action::NextPart => self.contents = Some((focus + 1).min(last)),
            Action::Up | Action::PreviousPart => self.contents = Some(focus.saturating_sub(1)),
            Action::First => self.contents = Some(0),
            Action::Last => self.contents = Some(last),
            Action::Confirm if world.hidden && focus != 3 => {
                let key = world.key(Scope::Everywhere, Action::Hide).unwrap_or_default();
                return Some(vec![Reply::Say(format!(
                    "It is hidden on screen; {key} shows everything"
                ))]);
            }
            Action::Confirm => {
                let out = &mut self.left_out;
                let switch = match focus {
                    0 => &mut out.names,
                    1 => &mut out.amounts,
                    2 => &mut out.words,
                    3 => &mut out.chart,
                    _ => &mut out.journal_in,
                };
                *switch = !*switch;
            }
            _ => return None,
        }
        Some(Vec::new())
    }
}

impl Shown for State {
    fn scopes(&self, _world: &World) -> Vec<Scope> {
        match self.contents {
            Some(_) => vec![Scope::Contents],
            None => vec![Scope::Report],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let (from, to) = self.days(world);
        missing(world, from, to)
    }

    fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        if let Some(focus) = self.contents {
            return self.act_in_contents(focus, action, world);
        }
        let last = self.page().map_or(0, |page| page.lines.len().saturating_sub(1));
        if let Some(to) = moved(action, self.top, last) {
            self.top = to;
            return Some(Vec::new());
        }
        match action {
            Action::Back => {
                let underneath = self.underneath.unwrap_or(View::Review);
                return Some(vec![Reply::View(underneath)]);
            }
            Action::Report => return Some(vec![Reply::Say("This is the report".into())]),
            Action::Switch => {
                let here = Format::ALL
                    .iter()
                    .position(|format| *format == self.format)
                    .unwrap_or(0);
                self.format = Format::ALL[(here + 1) % Format::ALL.len()];
                return Some(vec![Reply::Say(format!("It will be saved as {}", self.name(world)))]);
            }
            Action::PickRating => self.contents = Some(0),
            Action::PickPlan => {
                return Some(vec![Reply::Ask(Box::new(Ask::Prompt(ask_days(self.days(world)))))]);
            }
            Action::Copy => {
                let page = self.page()?;
                return Some(vec![
                    Reply::Do(Effect::Copy(page.report.render(Format::Text))),
                    Reply::Say("The report is copied as text".into()),
                ]);
            }
            Action::Confirm => {
                let page = self.page()?;
                return Some(vec![Reply::Do(Effect::Export {
                    name: self.name(world),
                    text: page.report.render(self.format),
                })]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn prepare(&mut self, world: &World) {
        let columns = world.size.0.min(PREVIEW + 2).saturating_sub(4).max(40);
        let key = (self.wanted(world), columns);
        Cached::refresh(&mut self.page, key, world, |(wanted, columns)| {
            let report = report::report(&world.regimen, &world.schedules, wanted, world.now, &*world.wall);
            Page {
                lines: report::lines(&report, usize::from(*columns)),
                rows: report.render(Format::Text).lines().count(),
                report,
            }
        });
    }
}

/// The line for other days.
pub fn ask_days((from, to): (NaiveDate, NaiveDate)) -> Prompt {
    let question = "Which days?  (3 nov, 3 nov - 22 nov, 12 weeks, visit)".to_owned();
    Prompt::prefilled(Purpose::Period, question, &format!("{from} - {to}"))
}

#[cfg(test)]
mod tests;
