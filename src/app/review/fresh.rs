//! Until when computed figures are valid.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};

use crate::app::world::World;
use crate::domain::journal::Month;

/// How long a computed value is valid: the data are the same, the day has not turned, no window has opened or closed,
/// and the same is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    version: u64,
    today: NaiveDate,
    since: DateTime<FixedOffset>,
    until: Option<NaiveDateTime>,
    hidden: bool,
}

impl Stamp {
    /// For what is computed now.
    pub fn new(world: &World) -> Self {
        let now = world.now.naive_local();
        let today = world.today();
        // Only doses of these days can still change what they are by the clock alone.
        let days = [today - TimeDelta::days(1), today, today + TimeDelta::days(1)];
        let edges = days.into_iter().flat_map(|day| {
            let doses = world.day_at(day).doses.into_iter();
            doses
                .filter(|dose| dose.status.is_open())
                .flat_map(|dose| [dose.window.0, dose.window.1])
        });
        Self {
            version: world.version,
            today,
            since: world.now,
            until: edges.filter(|edge| *edge >= now).min(),
            hidden: world.hidden,
        }
    }

    /// Whether it is still true.
    pub fn holds(&self, world: &World) -> bool {
        self.version == world.version
            && self.today == world.today()
            && self.hidden == world.hidden
            && self.since <= world.now
            && self.since.offset() == world.now.offset()
            && self.until.is_none_or(|until| world.now.naive_local() < until)
    }
}

/// A computed value, what it is for, and how long it is valid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cached<K, T> {
    key: K,
    stamp: Stamp,
    /// The thing itself.
    pub value: T,
}

impl<K: PartialEq, T> Cached<K, T> {
    /// Leaves what is there if it is valid and for the same, else computes it.
    pub fn refresh(place: &mut Option<Self>, key: K, world: &World, compute: impl FnOnce(&K) -> T) {
        if !place
            .as_ref()
            .is_some_and(|there| there.key == key && there.stamp.holds(world))
        {
            let value = compute(&key);
            *place = Some(Self {
                key,
                stamp: Stamp::new(world),
                value,
            });
        }
    }
}

/// The months of some days that have a file and were not read yet, the latest first. Where it is not known which months
/// have a file, all are asked for.
pub fn missing(world: &World, from: NaiveDate, to: NaiveDate) -> Vec<Month> {
    let (first, last) = (Month::of(from), Month::of(to.max(from)));
    let kept = &world.kept_months;
    let mut months: Vec<Month> = if kept.is_empty() {
        std::iter::successors(Some(first), |month| Some(month.plus(1)))
            .take_while(|month| *month <= last)
            .collect()
    } else {
        kept.iter()
            .copied()
            .filter(|month| first <= *month && *month <= last)
            .collect()
    };
    months.retain(|month| !world.regimen.journal.has(*month));
    months.reverse();
    months
}
