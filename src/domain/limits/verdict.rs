//! The answer at a moment: what the person's figures and the plan say of this dose.

use std::cmp::Ordering;

use chrono::{DateTime, FixedOffset};

use super::ceiling::Ceiling;
use super::counted::Stand;
use super::log::Taken;
use super::point::{Point, minutes};
use super::subject::Subject;
use super::turn::{self, Turn};
use super::{Answer, Left, Reason, Rule, Verdict, said, words};
use crate::domain::amount::{Amount, Quantity};
use crate::domain::as_needed::within;
use crate::domain::preparation::{Ratio, compare, given, in_unit};

impl<'a> Point<'a> {
    /// The answer, without the earliest minute.
    pub(super) fn answer(&self) -> Answer {
        let amount = self.amount();
        let mut found = Found::default();
        let soon = found.gaps(self);
        let capped = found.ceilings(self, amount.as_ref());
        let limits = &self.asked.course.limits;
        let verdict = match (&self.subject, soon, capped) {
            (Subject::Outside(_), ..) => Verdict::NotInPeriod,
            (_, true, true) => Verdict::TooSoonAndCap,
            (_, true, false) => Verdict::TooSoon,
            (_, false, true) => Verdict::Cap,
            (_, false, false) if !found.open.is_empty() => Verdict::NotDefined,
            _ => Verdict::Allowed,
        };
        let because = match (verdict, &self.subject) {
            (_, Subject::Outside(reason)) => vec![reason.clone()],
            (Verdict::Allowed, _) => found.holds,
            _ => found.causes.into_iter().chain(found.open).collect(),
        };
        let mut answer = Answer {
            verdict,
            earliest: None,
            left_after: Vec::new(),
            because,
            show: limits.show.clone().filter(|_| soon || capped),
            last: self.log.taken.last().map(|dose| self.asked.wall.local(dose.at)),
            stated: limits.gap.is_some()
                || limits.late.is_some()
                || limits.episode_gap.is_some()
                || !limits.washout.is_empty()
                || !Ceiling::of(self.asked.course, self.asked.courses).is_empty()
                || self.spaces(),
            amount,
        };
        if verdict == Verdict::Allowed {
            found.lefts.sort_by_key(|(doses, _)| *doses);
            answer.left_after = found.lefts.into_iter().map(|(_, left)| left).collect();
            self.late(&mut answer);
        }
        answer.because.extend(self.against_the_plan(answer.amount.as_ref()));
        answer
    }

    /// What a dose that was taken goes against: limits that it passes, and an amount far from the plan's. Where the plan has
    /// nothing at that moment, every amount that it has at any time is the plan's.
    pub(super) fn broken(&self) -> Vec<Reason> {
        let Some(amount) = self.asked.amount else {
            return Vec::new();
        };
        let mut found = Found::default();
        found.gaps(self);
        found.ceilings(self, Some(amount));
        let mut planned = self.planned();
        if planned.is_empty() {
            let steps = self.asked.course.plans.iter().flat_map(|plan| &plan.steps);
            planned.extend(steps.flat_map(|step| &step.take.lines).map(|line| line.amount.clone()));
        }
        planned.retain(|planned| planned.basis.is_none() && !planned.is_zero());
        let far = |planned: &Amount| match self.share(amount, planned) {
            Some((share, text)) if share == Share::Tenfold || share == Share::Tenth => Some(text),
            _ => None,
        };
        let all: Option<Vec<String>> = planned.iter().map(far).collect();
        let far = all.and_then(|mut all| all.pop());
        found.causes.extend(far.map(|text| Reason { rule: Rule::Plan, text }));
        found.causes
    }

    /// The times between doses that are not over: `2 days between doses`.
    pub(super) fn too_near(&self) -> Vec<(Rule, String)> {
        let gap = self.gap().filter(|gap| gap.over.is_none_or(|over| self.at < over));
        let gap = gap.map(|gap| (gap.rule, format!("{} between doses", gap.length)));
        let (waits, _) = self.waits();
        let limits = &self.asked.course.limits;
        let wait = |reason: &Reason| match reason.rule {
            Rule::EpisodeGap => format!("{} between two episodes", said::length(limits.episode_gap.unwrap_or(0))),
            _ => "the time without another medicine before this one".to_owned(),
        };
        let waits = waits.iter().map(|reason| (reason.rule, wait(reason)));
        gap.into_iter().chain(waits).collect()
    }

    /// Whether the plan itself says how far apart doses are.
    fn spaces(&self) -> bool {
        match &self.subject {
            Subject::Needed { lines, .. } => lines.iter().any(|l| l.apart.is_some() || l.spacing.is_some()),
            _ => false,
        }
    }

    /// The gap that is over last: from the limits after any dose, from a line as needed after the last of its own.
    fn gap(&self) -> Option<Gap> {
        let last = self.log.taken.last();
        let limit = self.asked.course.limits.gap.filter(|gap| *gap > 0).zip(last);
        let limit = limit.map(|(gap, last)| {
            let over = |at: DateTime<FixedOffset>| at.checked_add_signed(minutes(gap));
            Gap {
                rule: Rule::Gap,
                length: said::length(gap),
                last: last.at,
                over: self
                    .eased(self.log.taken.iter(), &over)
                    .unwrap_or_else(|| over(last.at)),
            }
        });
        let lines = match &self.subject {
            Subject::Needed { lines, all } => lines.iter().map(|line| (line, all.as_slice())).collect(),
            _ => Vec::new(),
        };
        let apart = lines.into_iter().filter_map(|(line, all)| {
            let last = self.of_line(line, all).next_back()?;
            let over = |at: DateTime<FixedOffset>| line.over(at, self.asked.wall);
            Some(Gap {
                rule: Rule::Apart,
                length: said::apart(line),
                last: last.at,
                over: self
                    .eased(self.of_line(line, all), &over)
                    .unwrap_or_else(|| over(last.at)),
            })
        });
        // The limits' own gap is named where both are over at the same time.
        let gaps: Vec<Gap> = limit.into_iter().chain(apart).collect();
        gaps.into_iter().rev().max_by_key(|gap| (gap.over.is_none(), gap.over))
    }

    /// When the second part of a first dose may follow, where the last dose was a first one and its time has not passed.
    /// `None`: what the gap says holds.
    #[expect(clippy::option_option, reason = "no second part, or one that is never reached")]
    fn eased<'b>(
        &self,
        taken: impl DoubleEndedIterator<Item = &'b Taken<'a>>,
        over: &dyn Fn(DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>>,
    ) -> Option<Option<DateTime<FixedOffset>>>
    where
        'a: 'b,
    {
        let second = self.asked.course.limits.second_part?;
        let mut back = taken.rev();
        let last = back.next()?;
        let first = back
            .next()
            .is_none_or(|before| over(before.at).is_some_and(|over| over <= last.at));
        let until = second
            .within
            .and_then(|within| last.at.checked_add_signed(minutes(within)));
        let in_time = until.is_none_or(|until| self.at <= until);
        (first && in_time).then(|| last.at.checked_add_signed(minutes(second.after)))
    }

    /// The time since the last episode, and since the last dose of another course.
    fn waits(&self) -> (Vec<Reason>, Vec<Reason>) {
        let limits = &self.asked.course.limits;
        let (mut causes, mut open) = (Vec::new(), Vec::new());
        let not_over = |over: Option<DateTime<FixedOffset>>| over.is_none_or(|over| self.at < over);
        if let Some(gap) = limits.episode_gap {
            let same = |dose: &&Taken<'_>| {
                self.asked
                    .episode
                    .is_some_and(|episode| dose.entry.is_of_episode(episode))
            };
            let goes_on = self.log.taken.iter().any(|dose| same(&dose));
            if let Some(last) = self.log.taken.last().filter(|_| !goes_on) {
                let over = last.at.checked_add_signed(minutes(gap));
                let rule = Rule::EpisodeGap;
                let length = said::length(gap);
                match self.asked.episode {
                    _ if !not_over(over) => {}
                    None => open.push(Reason {
                        rule,
                        text: words::which_episode(&length),
                    }),
                    Some(_) => causes.push(Reason {
                        rule,
                        text: words::episode_gap(self, &length, last.at, over),
                    }),
                }
            }
        }
        for (course, length) in &limits.washout {
            if !self.asked.courses.iter().any(|other| other.id == *course) {
                let text = words::washout_unknown(course, &said::length(*length));
                open.push(Reason {
                    rule: Rule::Washout,
                    text,
                });
                continue;
            }
            let Some(last) = self.log.others.iter().rfind(|dose| dose.course.id == *course) else {
                continue;
            };
            let over = last.at.checked_add_signed(minutes(*length));
            if not_over(over) {
                let text = words::washout(self, &last.course.name, &said::length(*length), last.at, over);
                causes.push(Reason {
                    rule: Rule::Washout,
                    text,
                });
            }
        }
        (causes, open)
    }

    /// A due dose after its time: by the prescriber's own rule, or open.
    fn late(&self, answer: &mut Answer) {
        let Subject::Due(turn) = &self.subject else { return };
        let (verdict, text) = match turn.as_ref() {
            Turn::Early(_) | Turn::Open(_) => return,
            Turn::Nothing { .. } => {
                answer.because.extend(self.next());
                return;
            }
            Turn::Late(span) => (Verdict::TakeLate, words::late(self, span, true)),
            Turn::Over(span) if span.until.is_some() => (Verdict::Skip, words::late(self, span, false)),
            Turn::Over(span) => {
                // A dose that had to wait for the gap is not late: its time is when the gap is over.
                let window = span.closes.signed_duration_since(span.time);
                let waited = self.gap().and_then(|gap| gap.over).filter(|over| *over > span.time);
                if waited.is_some_and(|over| self.at.signed_duration_since(over) <= window) {
                    return;
                }
                (Verdict::NotDefined, words::no_late_rule(self, span))
            }
        };
        answer.verdict = verdict;
        if verdict != Verdict::TakeLate {
            answer.left_after.clear();
        }
        answer.because.insert(0, Reason { rule: Rule::Late, text });
        if verdict == Verdict::Skip {
            answer.because.extend(self.next());
        }
    }

    /// When the plan has the next dose.
    fn next(&self) -> Option<Reason> {
        if self.asked.recording.is_some() {
            return None;
        }
        let next = turn::next(self.asked, &self.log.spans, self.at, |due| self.log.answers(due))?;
        Some(Reason {
            rule: Rule::Next,
            text: words::next(self, &next),
        })
    }

    /// What is not as the plan has it: the amount, or a dose of which it has none.
    fn against_the_plan(&self, amount: Option<&Quantity>) -> Option<Reason> {
        let reason = |text| Reason { rule: Rule::Plan, text };
        let unplanned = self.asked.recording.is_some_and(|recording| recording.due.is_none());
        if unplanned && matches!(self.subject, Subject::Due(_)) {
            return Some(reason(words::unplanned(self)));
        }
        let amount = amount.filter(|_| self.asked.amount.is_some())?;
        let planned = self.planned();
        let of_plan: Vec<&Amount> = planned.iter().filter(|planned| planned.basis.is_none()).collect();
        let preparation = &self.asked.course.preparation;
        // An amount of the plan that cannot be given is taken as it is rounded.
        let is_given = |planned: &Amount| {
            let exact = planned.high.is_none().then(|| given(preparation, &planned.quantity()));
            exact.is_some_and(|given| compare(preparation, amount, &given) == Some(Ordering::Equal))
        };
        if of_plan
            .iter()
            .any(|planned| within(preparation, amount, planned) || is_given(planned))
        {
            return None;
        }
        // Of several lines the nearest one that it is over, else one that it is under.
        let needed = matches!(self.subject, Subject::Needed { .. });
        let beyond = |planned: &&Amount| self.beyond(amount, planned, needed).map(reason);
        let all: Vec<Option<Reason>> = of_plan.iter().map(beyond).collect();
        all.into_iter().collect::<Option<Vec<Reason>>>()?.pop()
    }

    /// That an amount is over what the plan has, far under it, or under the range of a dose as needed.
    fn beyond(&self, amount: &Quantity, planned: &Amount, needed: bool) -> Option<String> {
        let (share, text) = self.share(amount, planned)?;
        (share != Share::Less || (needed && planned.high.is_some())).then_some(text)
    }

    /// How an amount that is not the plan's compares with it, in words.
    fn share(&self, amount: &Quantity, planned: &Amount) -> Option<(Share, String)> {
        let preparation = &self.asked.course.preparation;
        let times = |most: &Quantity| {
            let plain = amount.to(&most.unit).map(|amount| Ratio::from(amount.value));
            let value = plain.or_else(|| Some(in_unit(preparation, amount, &most.unit)?.value))?;
            value.over(Ratio::from(most.value))
        };
        let (low, high) = (planned.quantity(), planned.at_most());
        let (of_low, of_high) = (times(&low)?, times(&high)?);
        let stated = self.asked.course.limits.max_factor;
        let ten = stated.map_or(Ratio::whole(10), Ratio::from);
        if of_high >= ten {
            return Some((Share::Tenfold, words::times(amount, planned, of_high)));
        }
        if of_high > Ratio::ONE {
            return Some((Share::More, words::more(amount, planned)));
        }
        if of_low.times(ten)? <= Ratio::ONE {
            let parts = Ratio::ONE.over(of_low)?;
            return Some((Share::Tenth, words::fraction(amount, planned, parts)));
        }
        (of_low < Ratio::ONE).then(|| (Share::Less, words::less(amount, planned)))
    }
}

/// How an amount compares with that of the plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    /// This many times more, and the unit may be wrong: ten, or as the limits say.
    Tenfold,
    /// More.
    More,
    /// Less.
    Less,
    /// This many times less.
    Tenth,
}

/// A time between two doses.
struct Gap {
    rule: Rule,
    length: String,
    last: DateTime<FixedOffset>,
    over: Option<DateTime<FixedOffset>>,
}

/// What the person's figures say, one after the other.
#[derive(Default)]
struct Found {
    /// What speaks against the dose.
    causes: Vec<Reason>,
    /// Which ceilings it keeps.
    holds: Vec<Reason>,
    /// What is not known.
    open: Vec<Reason>,
    /// What each ceiling leaves, with how many more doses that is.
    lefts: Vec<(Ratio, Left)>,
}

impl Found {
    /// Whether the gap since the last dose is not over.
    fn gaps(&mut self, point: &Point<'_>) -> bool {
        let gap = point.gap().filter(|gap| gap.over.is_none_or(|over| point.at < over));
        self.causes.extend(gap.map(|gap| Reason {
            rule: gap.rule,
            text: words::gap(point, gap.rule, &gap.length, gap.last, gap.over),
        }));
        let (causes, open) = point.waits();
        self.causes.extend(causes);
        self.open.extend(open);
        !self.causes.is_empty()
    }

    /// Whether a ceiling would be passed. Without an amount nothing can be said, unless the plan is not in force
    /// anyway.
    fn ceilings(&mut self, point: &Point<'_>, amount: Option<&Quantity>) -> bool {
        let ceilings = Ceiling::of(point.asked.course, point.asked.courses);
        let Some(amount) = amount else {
            if !ceilings.is_empty() {
                self.open.push(Reason {
                    rule: Rule::Amount,
                    text: "no amount is given, so the limits cannot be checked".to_owned(),
                });
            }
            return false;
        };
        let mut capped = false;
        for ceiling in ceilings {
            let rule = ceiling.rule;
            match ceiling.compare(point, amount) {
                Stand::Open(text) => self.open.push(Reason { rule, text }),
                Stand::Over { text, .. } => {
                    capped = true;
                    self.causes.push(Reason { rule, text });
                }
                Stand::Under { left, doses, text } => {
                    self.holds.push(Reason { rule, text });
                    let component = ceiling.most.component.clone();
                    self.lefts
                        .extend(left.map(|left| (doses, Left { rule, left, component })));
                }
            }
        }
        capped
    }
}
