//! The state of the journal view, and what its keys do.
//!
//! Entries are listed by day, the latest first; a search or a tag leaves only what fits. The focus is an entry, found
//! again by its identifier, so that nothing that happens to the list can lead it astray.

mod editor;
pub mod list;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

pub use self::editor::{kept_apart, rewritten};
use super::calendar::cached::{OneDay, Stamp, days};
use super::key::{Code, Key};
use super::keys::Scope;
use super::line::Line;
use super::lines::Lines;
use super::message::{Action, Effect, Place, View};
use super::search::{Index, Item, Kind, Query};
use super::shown::Shown;
use super::words;
use super::world::{Reply, World};
use super::wrap::SHEET;
use crate::domain::course::{Course, CourseId};
use crate::domain::figures::{DayCell, Span};
use crate::domain::journal::{EntryId, Month, NoteEntry};

/// How many texts beyond the focused one are read ahead.
const AHEAD: usize = 60;

/// How many months are read at once while the list is scrolled.
const FEW_MONTHS: usize = 3;

/// How many months are read at once while the whole journal is searched.
const MANY_MONTHS: usize = 12;

/// The search line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What is typed.
    pub line: Line,
    /// It has the focus.
    pub typing: bool,
}

/// A note being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    /// As it was.
    pub note: NoteEntry,
    /// As it will be.
    pub lines: Lines,
}

/// A computed day, and how long it is valid.
#[derive(Clone, Debug, PartialEq)]
struct CachedDay {
    span: Span,
    stamp: Stamp,
}

/// The doses in force on the days of months, as far as they were shown.
#[derive(Clone, Debug, Default, PartialEq)]
struct Doses {
    version: u64,
    course: Option<CourseId>,
    months: BTreeMap<Month, Vec<Option<String>>>,
}

/// What the view remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The search, while there is one.
    pub search: Option<Search>,
    /// Only texts with this tag.
    pub tag: Option<String>,
    /// The list of tags is open, with this one focused.
    pub tags: Option<usize>,
    /// A note is being changed.
    pub editor: Option<Editor>,
    /// A changed note on its way to the disk: it comes back if that fails.
    pending: Option<Editor>,
    index: Index,
    query: Query,
    /// For which search and tag the list was made.
    listed: (String, Option<String>),
    shown: Vec<usize>,
    at: usize,
    focus: Option<(NaiveDate, DateTime<FixedOffset>, EntryId)>,
    tag_counts: Vec<(String, usize)>,
    day: Option<CachedDay>,
    doses: Doses,
    /// All months that are kept have been read.
    complete: bool,
    /// The earliest month read.
    read_to: Option<Month>,
}

impl State {
    /// Whether there may be more than has been read.
    pub fn is_partly_read(&self) -> bool {
        !self.complete
    }

    /// Whether a text field has the focus.
    pub fn is_writing(&self) -> bool {
        self.editor.is_some() || self.search.as_ref().is_some_and(|search| search.typing)
    }

    /// What is searched for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Whether a search or a tag leaves anything out.
    pub fn is_filtered(&self) -> bool {
        self.tag.is_some() || !self.query.is_empty()
    }

    /// The tags with their counts.
    pub fn tag_counts(&self) -> &[(String, usize)] {
        &self.tag_counts
    }

    /// How far back has been read, while something of what is kept has not been.
    pub fn looked_back_to(&self) -> Option<Month> {
        if self.complete { None } else { self.read_to }
    }

    /// The day of the focused entry, computed.
    pub fn day(&self) -> Option<OneDay<'_>> {
        let span = &self.day.as_ref()?.span;
        OneDay::of(span, span.from)
    }

    /// The dose of the chosen course on a day that is listed near the focus.
    pub fn dose(&self, day: NaiveDate) -> Option<&str> {
        use chrono::Datelike;
        let month = self.doses.months.get(&Month::of(day))?;
        month.get(usize::try_from(day.day0()).ok()?)?.as_deref()
    }

    /// Makes the list and what is shown of the focused day, where they are not there or not true any more.
    pub fn prepare(&mut self, world: &World, course: Option<&Course>) {
        let changed = self.index.refresh(world);
        let asked = (
            self.search
                .as_ref()
                .map_or_else(String::new, |s| s.line.text().to_owned()),
            self.tag.clone(),
        );
        if changed {
            self.tag_counts = self.index.tags();
            self.complete = unread(world).next().is_none();
            self.read_to = world.regimen.journal.months().map(|(month, _)| month).next();
            if let Some(at) = &mut self.tags {
                *at = (*at).min(self.tag_counts.len().saturating_sub(1));
            }
        }
        if changed || self.listed != asked {
            self.query = Query::read(&asked.0);
            self.listed = asked;
            self.list();
        }
        if let Some(editor) = &mut self.editor {
            editor.lines.set_columns(columns(world));
        }
        self.cache_day(world, course);
    }

    /// Computes the focused day, and the doses of the days listed around it.
    fn cache_day(&mut self, world: &World, course: Option<&Course>) {
        let day = self.focused().map(|item| item.day);
        let fits = |cached: &CachedDay| Some(cached.span.from) == day && cached.stamp.holds(world);
        if !self.day.as_ref().is_some_and(fits) {
            self.day = day.map(|day| {
                let span = days(world, day, day);
                CachedDay {
                    stamp: Stamp::new(world, &span),
                    span,
                }
            });
        }
        let course = course.map(|course| &course.id);
        if self.doses.version != world.version || self.doses.course.as_ref() != course {
            self.doses = Doses {
                version: world.version,
                course: course.cloned(),
                months: BTreeMap::new(),
            };
        }
        let around = usize::from(world.size.1);
        let near = self.at.saturating_sub(around)..(self.at + around).min(self.shown.len());
        let listed = self.shown.get(near).unwrap_or_default();
        let mut months: Vec<Month> = listed
            .iter()
            .filter_map(|i| self.index.items().get(*i))
            .map(|item| Month::of(item.day))
            .collect();
        months.dedup();
        // What the day asks for: the step may differ by the day of the week.
        let of_day = |day: DayCell| day.asked().or(day.dose);
        for month in months {
            self.doses.months.entry(month).or_insert_with(|| {
                let span = days(world, month.first(), month.last());
                let own = span.courses.into_iter().find(|c| Some(&c.course) == course);
                own.map_or_else(Vec::new, |c| c.days.into_iter().map(of_day).collect())
            });
        }
    }

    fn act_in_tags(&mut self, action: Action, at: usize, world: &World) -> Option<Vec<Reply>> {
        let last = self.tag_counts.len().saturating_sub(1);
        let page = usize::from(world.size.1.saturating_sub(8)).max(1);
        let to = match action {
            Action::Down => at + 1,
            Action::Up => at.saturating_sub(1),
            Action::First => 0,
            Action::Last => last,
            Action::PageDown => at + page,
            Action::PageUp => at.saturating_sub(page),
            Action::Open => {
                self.tag = self.tag_counts.get(at).map(|(tag, _)| tag.clone());
                self.tags = None;
                return Some(Vec::new());
            }
            Action::Back | Action::Tags => {
                self.tags = None;
                return Some(Vec::new());
            }
            _ => return None,
        };
        self.tags = Some(to.min(last));
        Some(Vec::new())
    }

    /// Everything is listed again; the focus stays where it is.
    fn clear(&mut self) {
        if let Some(item) = self.focused() {
            self.focus = Some((item.day, item.at, item.id.clone()));
        }
        self.search = None;
        self.tag = None;
    }
}

impl Shown for State {
    fn scopes(&self, _world: &World) -> Vec<Scope> {
        if self.editor.is_some() {
            return vec![Scope::Writing];
        }
        match &self.search {
            Some(search) if search.typing => vec![Scope::Search],
            _ if self.tags.is_some() => vec![Scope::Tags],
            Some(_) => vec![Scope::Searching, Scope::Journal],
            None => vec![Scope::Journal],
        }
    }

    fn months(&self, world: &World) -> Vec<Month> {
        let everything = self.search.is_some() || self.tag.is_some() || self.tags.is_some();
        let ahead = self.shown.len().saturating_sub(self.at);
        let most = match (everything, ahead < AHEAD) {
            (true, _) => MANY_MONTHS,
            (false, true) => FEW_MONTHS,
            (false, false) => 0,
        };
        let mut months: Vec<Month> = self.day.iter().map(|day| Month::of(day.span.from)).collect();
        months.extend(unread(world).take(most));
        months
    }

    fn act(&mut self, action: Action, _key: Key, world: &World) -> Option<Vec<Reply>> {
        if let Some(at) = self.tags {
            return self.act_in_tags(action, at, world);
        }
        if self.go(action, world) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Search => {
                let search = self.search.get_or_insert_default();
                search.typing = true;
                Vec::new()
            }
            Action::Tags => {
                self.tags = Some(0);
                Vec::new()
            }
            Action::Back if self.search.is_some() || self.tag.is_some() => {
                self.clear();
                Vec::new()
            }
            Action::Edit | Action::Open => self.edit(world),
            Action::EditExternally => match self.focused() {
                _ if world.hidden => vec![Reply::Say(hidden(world))],
                Some(item) if item.kind == Kind::Note => {
                    vec![Reply::Do(Effect::EditExternally(Place::Note(item.id.clone())))]
                }
                Some(item) => open_day(item.day),
                None => vec![Reply::Say(nothing(world))],
            },
            Action::Remove => vec![self.withdraw(world)],
            Action::Copy => match self.focused() {
                _ if world.hidden => vec![Reply::Say(hidden(world))],
                Some(item) => {
                    let said = format!("Copied: the entry of {}", words::day_near(item.day, world.today()));
                    vec![Reply::Do(Effect::Copy(item.text.clone())), Reply::Say(said)]
                }
                None => vec![Reply::Say(nothing(world))],
            },
            _ => return None,
        })
    }

    fn focus_row(&mut self, at: usize, _world: &World) {
        self.focus_on(at);
    }
}

/// The columns of the editor's rows.
fn columns(world: &World) -> usize {
    usize::from(world.size.0.min(SHEET).saturating_sub(4))
}

/// The months that are kept and have not been read, the latest first. Where nobody said which are kept, those since
/// the first plan.
fn unread(world: &World) -> Box<dyn Iterator<Item = Month> + '_> {
    let journal = &world.regimen.journal;
    if !world.kept_months.is_empty() {
        return Box::new(
            world
                .kept_months
                .iter()
                .rev()
                .copied()
                .filter(|month| !journal.has(*month)),
        );
    }
    let first = world
        .regimen
        .courses
        .iter()
        .flat_map(|c| &c.plans)
        .map(|plan| plan.from)
        .min();
    let first = Month::of(first.unwrap_or(world.today()));
    let months = std::iter::successors(Some(Month::of(world.today())), |month| Some(month.plus(-1)));
    Box::new(
        months
            .take_while(move |month| *month >= first)
            .take(1200)
            .filter(|month| !journal.has(*month)),
    )
}

fn is(key: Option<Key>, code: Code) -> bool {
    key == Some(Key::plain(code))
}

fn open_day(day: NaiveDate) -> Vec<Reply> {
    vec![Reply::Day(day), Reply::View(View::Today)]
}

fn nothing(world: &World) -> String {
    let note = world.key(Scope::Journal, Action::Note).unwrap_or_default();
    format!("No entry here; {note} writes one")
}

fn hidden(world: &World) -> String {
    let hide = world.key(Scope::Journal, Action::Hide).unwrap_or_default();
    format!("Notes are hidden; {hide} shows them")
}

impl State {
    /// The focused text.
    pub fn focused(&self) -> Option<&Item> {
        self.item(self.at)
    }

    /// A text of the list.
    pub fn item(&self, at: usize) -> Option<&Item> {
        self.shown.get(at).and_then(|i| self.index.items().get(*i))
    }
}

#[cfg(test)]
mod tests;
