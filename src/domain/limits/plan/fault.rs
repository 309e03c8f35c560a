//! What a plan asks for and the limits do not allow.

use chrono::NaiveDate;

use crate::domain::course::CourseId;
use crate::domain::limits::Rule;
use crate::domain::ratio::Ratio;

/// Something in a plan that the person's limits do not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// The limit that is broken.
    pub rule: Rule,
    /// The other limit, where two of them contradict each other.
    pub against: Option<Rule>,
    /// The other course, where it is a matter of both.
    pub with: Option<CourseId>,
    /// The first day on which it is so; `None` where days make no difference.
    pub on: Option<NaiveDate>,
    /// How far it goes on the worst of these days: the largest sum, or the minutes that a gap lacks. For comparing only.
    pub size: Option<Ratio>,
    /// In words: whose figure it is, and what was found; a sentence without its point.
    pub text: String,
}

impl PlanFault {
    /// Whether its words name days or times of doses.
    pub(super) fn has_times(&self) -> bool {
        let over_days = matches!(
            self.rule,
            Rule::PerHours(_) | Rule::PerDay | Rule::PerCalendarDay | Rule::PerWeek
        );
        over_days || matches!(self.rule, Rule::Gap | Rule::Interval | Rule::Late | Rule::Washout)
    }

    /// Whether it is about the same limit as another one.
    pub fn is_kind_of(&self, other: &Self) -> bool {
        (self.rule, self.against, &self.with) == (other.rule, other.against, &other.with)
    }
}
