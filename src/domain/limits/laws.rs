//! Laws: a slow reading of the rules, minute by minute, comes to the same answers.

use proptest::prelude::*;
use rust_decimal::Decimal;

use chrono::{NaiveDate, TimeDelta};

use super::fixture::{asking, course, entry, journal, kept, lasting, need, plan};
use super::log::Log;
use super::point::Point;
use super::*;
use crate::domain::clock::{STEADY, Wall};
use crate::domain::course::{Course, Late, Limits};
use crate::domain::directions::Directions;
use crate::domain::journal::DoseEntry;
use crate::domain::plan::Length;
use crate::domain::schedule::{History, Timeline};
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

/// Figures in whole mg and minutes; a dose is a minute, an amount and whether it belongs to the episode asked about.
#[derive(Clone, Debug)]
struct Plain {
    per_dose: Option<u32>,
    per_day: Option<u32>,
    per_calendar_day: Option<u32>,
    per_week: Option<u32>,
    per_episode: Option<u32>,
    /// The ceilings count doses, not mg.
    in_doses: bool,
    gap: Option<u32>,
    apart: Option<u32>,
    from: Option<u32>,
    to: Option<u32>,
    log: Vec<(u32, u32, bool)>,
    at: u32,
    amount: u32,
}

const DAY: u32 = 1440;
/// Longer than any wait that these figures can ask for.
const HORIZON: u32 = 13 * DAY;

impl Plain {
    /// The rules as the conventions state them, for one minute.
    fn allowed(&self, minute: u32) -> bool {
        let log = || self.log.iter().filter(|(at, ..)| *at < self.at);
        let worth = |amount: u32| if self.in_doses { 1 } else { amount };
        let sum = |counts: &dyn Fn(u32, bool) -> bool| -> u32 {
            log()
                .filter(|(at, _, e)| counts(*at, *e))
                .map(|(_, amount, _)| worth(*amount))
                .sum()
        };
        let under = |most: Option<u32>, used: u32| most.is_none_or(|most| used + worth(self.amount) <= most);
        let gap = self.gap.max(self.apart).unwrap_or(0);
        self.from.is_none_or(|from| minute >= from * DAY)
            && self.to.is_none_or(|to| minute < (to + 1) * DAY)
            && log().all(|(at, ..)| minute >= at + gap)
            && under(self.per_dose, 0)
            && under(self.per_day, sum(&|at, _| minute < at + DAY))
            && under(self.per_week, sum(&|at, _| minute < at + 7 * DAY))
            && under(self.per_calendar_day, sum(&|at, _| at / DAY == minute / DAY))
            && under(self.per_episode, sum(&|_, episode| episode))
    }

    fn earliest(&self) -> Option<u32> {
        (self.at..self.at + HORIZON).find(|minute| self.allowed(*minute))
    }

    /// The same question to the program, at a minute of its own, on a wall clock.
    fn ask(&self, at: u32, wall: &dyn Wall) -> Answer {
        let day_one = NaiveDate::from_ymd_opt(2026, 3, 27).unwrap();
        let start = wall.instant(day_one.and_time(chrono::NaiveTime::MIN));
        let instant = |minute: u32| start + TimeDelta::minutes(i64::from(minute));
        let unit = if self.in_doses {
            Unit::counted("dose")
        } else {
            Unit::Milligram
        };
        let mg = |value: u32| Quantity::new(Decimal::from(value), Unit::Milligram);
        let most = |value: Option<u32>| value.map(|value| Quantity::new(Decimal::from(value), unit.clone()).into());
        let course = course(Limits {
            per_dose: most(self.per_dose),
            per_day: most(self.per_day),
            per_calendar_day: most(self.per_calendar_day),
            per_week: most(self.per_week),
            per_episode: most(self.per_episode),
            gap: self.gap,
            ..Limits::default()
        });
        let entries: Vec<DoseEntry> = self
            .log
            .iter()
            .filter(|(minute, ..)| *minute < self.at)
            .map(|(minute, amount, episode)| {
                let at = wall.local(instant(*minute));
                entry(at, mg(*amount), Some(if *episode { "now" } else { "before" }))
            })
            .collect();
        let log: Vec<&DoseEntry> = entries.iter().collect();
        let need = need("1 mg", None, self.apart.map(|least| (least, least + 60)));
        let date = |day: u32| day_one + TimeDelta::days(i64::from(day));
        let from = self.from.map_or(day_one - TimeDelta::days(30), date);
        let course = Course {
            // An end before the beginning is not a plan at all.
            plans: vec![lasting(need, from, self.to.map(date).filter(|to| *to >= from))],
            ..course
        };
        asking(&course, &log, instant(at), Some(&mg(self.amount)), Some("now"), wall)
    }

    fn minute_of(answer: &Answer, wall: &dyn Wall) -> Option<u32> {
        let start = wall.instant(
            NaiveDate::from_ymd_opt(2026, 3, 27)
                .unwrap()
                .and_time(chrono::NaiveTime::MIN),
        );
        let minutes = answer.earliest?.signed_duration_since(start).num_minutes();
        u32::try_from(minutes).ok()
    }
}

prop_compose! {
    fn figures()(
        ceilings in prop::array::uniform5(prop::option::weighted(0.4, 1_u32..9)),
        in_doses in any::<bool>(),
        gap in prop::option::of(0_u32..600),
        apart in prop::option::weighted(0.3, 0_u32..600),
        from in prop::option::weighted(0.2, 0_u32..7),
        to in prop::option::weighted(0.2, 0_u32..7),
        log in prop::collection::vec((0_u32..5 * DAY, 1_u32..4, any::<bool>()), 0..9),
        at in 0_u32..5 * DAY,
        amount in 1_u32..4,
    ) -> Plain {
        let [per_dose, per_day, per_calendar_day, per_week, per_episode] = ceilings;
        let to = to.filter(|to| from.is_none_or(|from| from <= *to));
        Plain {
            per_dose, per_day, per_calendar_day, per_week, per_episode, in_doses, gap, apart, from, to, log, at, amount,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn minute_by_minute_it_is_the_same(plain in figures()) {
        let answer = plain.ask(plain.at, &STEADY);
        let allowed = plain.allowed(plain.at);
        prop_assert_eq!(answer.verdict == Verdict::Allowed, allowed, "{:?}", answer);
        if allowed {
            prop_assert_eq!(answer.earliest, None);
        } else {
            prop_assert_eq!(Plain::minute_of(&answer, &STEADY), plain.earliest(), "{:?}", answer);
            prop_assert!(!answer.because.is_empty());
        }
    }

    #[test]
    fn at_the_earliest_minute_it_is_allowed_and_not_before(plain in figures(), zone in 0_usize..4) {
        let wall = [
            chrono_tz::Europe::Berlin,
            chrono_tz::America::New_York,
            chrono_tz::Australia::Lord_Howe,
            chrono_tz::Asia::Kathmandu,
        ][zone];
        let answer = plain.ask(plain.at, &wall);
        if let Some(minute) = Plain::minute_of(&answer, &wall) {
            prop_assert!(minute > plain.at);
            prop_assert_eq!(plain.ask(minute, &wall).verdict, Verdict::Allowed);
            prop_assert_ne!(plain.ask(minute - 1, &wall).verdict, Verdict::Allowed);
        }
    }

    #[test]
    fn the_order_of_the_log_does_not_matter(plain in figures()) {
        let mut turned = plain.clone();
        turned.log.reverse();
        let (a, b) = (plain.ask(plain.at, &STEADY), turned.ask(plain.at, &STEADY));
        prop_assert_eq!(a, b);
    }

    #[test]
    fn what_is_left_is_what_may_still_be_taken(plain in figures()) {
        // Taken at once, the amount left is allowed by every ceiling, and not a mg beyond the tightest.
        let plain = Plain { per_dose: None, gap: None, apart: None, in_doses: false, ..plain };
        let answer = plain.ask(plain.at, &STEADY);
        prop_assume!(answer.verdict == Verdict::Allowed);
        if let Some(tightest) = answer.left_after.first() {
            let left = u32::try_from(tightest.left.value.floor()).unwrap();
            let more = |extra: u32| Plain { amount: plain.amount + extra, ..plain.clone() }.ask(plain.at, &STEADY).verdict;
            prop_assert_eq!(more(left), Verdict::Allowed);
            prop_assert_eq!(more(left + 1), Verdict::Cap);
        }
    }

    #[test]
    fn no_figures_panic(
        figures in figures(),
        mantissa in any::<i64>(),
        scale in 0_u32..20,
        gap in any::<u32>(),
        late in any::<u32>(),
        year in -200_000_i32..200_000,
    ) {
        let date = NaiveDate::from_yo_opt(year, 1).unwrap();
        let at = STEADY.instant(date.and_time(chrono::NaiveTime::MIN));
        let quantity = Quantity::new(Decimal::new(mantissa, scale), Unit::Milligram);
        let course = course(Limits {
            per_day: Some(quantity.clone().into()),
            per_week: Some(quantity.clone().into()),
            per_calendar_day: Some(quantity.clone().into()),
            gap: Some(gap),
            late: Some(if figures.in_doses { Late::After(late) } else { Late::BeforeNext(late) }),
            ..Limits::default()
        });
        let taken = entry(at - TimeDelta::minutes(i64::from(figures.at)), quantity.clone(), None);
        let take = if figures.in_doses { "1 mg 08:00" } else { "1 mg as needed every 2 days" };
        let take: Directions = take.parse().unwrap();
        let course = Course {
            plans: vec![plan(date, [(take, Length::Days(3))])],
            ..course
        };
        let _ = asking(&course, &[&taken, &taken], at, Some(&quantity), None, &STEADY);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    /// By the plan in force then, whatever its steps ask for.
    #[test]
    fn the_earliest_minute_is_the_first_one_that_is_allowed(
        steps in prop::collection::vec((1_u32..4, 0_u32..6), 1..5),
        limits in (prop::option::of(0_u32..2000), prop::option::of(1_u32..4), prop::option::of(60_u32..6000)),
        log in prop::collection::vec(0_u32..4 * DAY, 0..6),
        at in 0_u32..6 * DAY,
    ) {
        let day_one = NaiveDate::from_ymd_opt(2026, 3, 27).unwrap();
        let start = STEADY.instant(day_one.and_time(chrono::NaiveTime::MIN));
        let instant = |minute: u32| start + TimeDelta::minutes(i64::from(minute));
        let takes = [
            "none", "1 mg as needed every 1-2 hours", "1 mg as needed every 3 days", "1 mg as needed on Mon, Sat",
            "1 mg 09:00, 21:00", "1 mg once on Tue",
        ];
        let steps = steps.iter().map(|(days, which)| {
            let take: Directions = takes[usize::try_from(*which).unwrap()].parse().unwrap();
            (take, Length::Days(*days))
        });
        let (gap, per_day, late) = limits;
        let per_day = per_day.map(|most| Quantity::new(Decimal::from(most), Unit::Milligram).into());
        let course = Course {
            plans: vec![plan(day_one, steps)],
            ..course(Limits { per_day, gap, late: late.map(Late::After), ..Limits::default() })
        };
        let mg = Quantity::new(Decimal::ONE, Unit::Milligram);
        let taken: Vec<DoseEntry> = log.iter().filter(|minute| **minute <= at)
            .map(|minute| entry(instant(*minute), mg.clone(), None)).collect();
        let timeline = Timeline::new(&course, &Vocabulary::default(), History::default());
        let regimen = kept(journal(&taken));
        let asked = Asked {
            amount: Some(&mg),
            ..Asked::new(&course, Some(&timeline), &regimen, instant(at), &STEADY)
        };
        let answer = about(&asked);
        let log = Log::of(&asked);
        let ask = |minute: u32| Point::new(&asked, &log, instant(minute)).answer();
        let shut = matches!(
            answer.verdict,
            Verdict::TooSoon | Verdict::Cap | Verdict::TooSoonAndCap | Verdict::NotInPeriod | Verdict::Skip
        );
        prop_assert_eq!(answer.earliest.is_some() && !shut, false);
        if shut {
            let is_due = Point::new(&asked, &log, instant(at)).is_due();
            let open = |verdict: Verdict| verdict == Verdict::Allowed || is_due && verdict == Verdict::TakeLate;
            let allowed = |minute: &u32| open(ask(*minute).verdict);
            let found = answer.earliest.map(|at| u32::try_from((at - start).num_minutes()).unwrap());
            let end = found.unwrap_or(at + 20 * DAY);
            // A coarse walk, and the minute before.
            let coarse = (at..end).step_by(197).chain(end.checked_sub(1)).find(allowed);
            prop_assert_eq!(coarse.filter(|minute| *minute > at && *minute < end), None, "{:?}", &answer);
            if let Some(found) = found {
                // Asked again at that minute.
                let then = about(&Asked { at: instant(found), ..asked });
                prop_assert!(open(then.verdict), "{:?}", &answer);
            }
        }
    }
}
