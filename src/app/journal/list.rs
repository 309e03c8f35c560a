//! The list of the journal: which texts it has, and how the focus moves over them.

use std::ops::Range;

use chrono::NaiveDate;

use super::State;
use crate::app::message::Action;
use crate::app::search::{Item, Kind};
use crate::app::world::World;

/// A day of the list: its date and its places in the list.
pub type Group = (NaiveDate, Range<usize>);

impl State {
    /// How many texts are listed.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The place of the focused text in the list.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Focuses the text at this place of the list, or the tag where the tags are listed.
    pub fn focus_on(&mut self, at: usize) {
        if let Some(tag) = &mut self.tags {
            *tag = at.min(self.tag_counts.len().saturating_sub(1));
            return;
        }
        self.at = at.min(self.shown.len().saturating_sub(1));
        self.focus = self.focused().map(|item| (item.day, item.at, item.id.clone()));
    }

    /// Rebuilds the list; the focus stays on its text, else goes to the nearest one of an earlier day.
    pub(super) fn list(&mut self) {
        let filtered = self.is_filtered();
        let fits = |item: &Item| match &self.tag {
            // Without a search only notes are listed: notes on a dose are shown with the dose.
            _ if !filtered => item.kind == Kind::Note,
            Some(tag) => item.tags.contains(tag) && self.query.fits(item),
            None => self.query.fits(item),
        };
        self.shown = (self.index.items().iter().enumerate())
            .filter(|(_, item)| fits(item))
            .map(|(i, _)| i)
            .collect();
        let Some((day, at, id)) = &self.focus else {
            self.at = 0;
            return;
        };
        let place = |found: &dyn Fn(&Item) -> bool| (0..self.shown.len()).find(|i| self.item(*i).is_some_and(found));
        let same = place(&|item| item.id == *id);
        let near = || place(&|item| item.day < *day || item.day == *day && item.at >= *at);
        self.at = same.or_else(near).unwrap_or(self.shown.len().saturating_sub(1));
    }

    /// What is on the focused day: its notes by the clock, and the focused text where it is none.
    pub fn texts(&self) -> Vec<&Item> {
        let Some(focused) = self.focused() else {
            return Vec::new();
        };
        let items = self.index.items();
        let from = items.partition_point(|item| item.day > focused.day);
        let own = items.iter().skip(from).take_while(|item| item.day == focused.day);
        own.filter(|item| item.kind == Kind::Note || item.id == focused.id)
            .collect()
    }

    /// The group of the text at a place.
    pub fn group(&self, at: usize) -> Option<Group> {
        let day = self.item(at)?.day;
        let same = |i: &usize| self.item(*i).is_some_and(|item| item.day == day);
        let start = (0..=at).rev().take_while(same).last()?;
        let end = (at..self.shown.len()).take_while(same).last()?;
        Some((day, start..end + 1))
    }

    /// The groups from the one of a place on.
    pub fn groups_from(&self, at: usize) -> impl Iterator<Item = Group> {
        std::iter::successors(self.group(at), |(_, range)| self.group(range.end))
    }

    /// The groups before the one of a place, the nearest first.
    pub fn groups_before(&self, at: usize) -> impl Iterator<Item = Group> {
        let before = |range: &Range<usize>| self.group(range.start.checked_sub(1)?);
        std::iter::successors(self.group(at), move |(_, range)| before(range)).skip(1)
    }

    /// The text before this one in time; within a day by the clock.
    fn earlier(&self, at: usize) -> Option<usize> {
        let (_, range) = self.group(at)?;
        if at > range.start {
            return Some(at - 1);
        }
        self.group(range.end).map(|(_, older)| older.end - 1)
    }

    /// The text after this one in time.
    fn later(&self, at: usize) -> Option<usize> {
        let (_, range) = self.group(at)?;
        if at + 1 < range.end {
            return Some(at + 1);
        }
        self.group(range.start.checked_sub(1)?).map(|(_, newer)| newer.start)
    }

    /// Moves the focus, where the key is one that does.
    pub(super) fn go(&mut self, action: Action, world: &World) -> bool {
        let at = self.at.min(self.shown.len().saturating_sub(1));
        let page = usize::from(world.size.1.saturating_sub(6) / 3).max(1);
        let down = |n: usize| self.groups_from(at).take(n + 1).last().map(|(_, range)| range.start);
        let up = |n: usize| self.groups_before(at).take(n).last().map(|(_, range)| range.start);
        let to = match action {
            Action::Down => down(1),
            Action::Up => up(1),
            Action::PageDown => down(page),
            Action::PageUp => up(page),
            Action::First => Some(0),
            Action::Last => self
                .group(self.shown.len().saturating_sub(1))
                .map(|(_, range)| range.start),
            Action::PreviousPeriod | Action::SearchNext => self.earlier(at),
            Action::NextPeriod | Action::SearchPrevious => self.later(at),
            Action::Now => {
                let today = world.today();
                (0..self.shown.len()).find(|i| self.item(*i).is_some_and(|item| item.day <= today))
            }
            _ => return false,
        };
        self.at = to.unwrap_or(at);
        self.focus = self.focused().map(|item| (item.day, item.at, item.id.clone()));
        true
    }
}
