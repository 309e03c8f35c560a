//! Reads directions. A small recursive descent over the tokens; where it stops, it knows what could have followed
//! there.

mod calendar;
mod clause;
mod days;
mod moment;
mod needed;
mod parts;

use rust_decimal::Decimal;

use super::days::Days;
use super::error::DirectionsError;
use super::lex::{Kind, Token, tokens};
use super::offset::Offset;
use super::{Directions, Lasts, Line, Moment};
use crate::domain::amount::{Amount, AmountError, Basis, can_be_of, tidy};
use crate::domain::unit::Unit;
use crate::domain::vocabulary::Vocabulary;

const AN_AMOUNT: &str = "an amount such as 5 mg or 1-2 tablets";
const A_UNIT: &str = "a unit such as mg, mcg, mL, tablets or sprays";
const A_MOMENT: &str = "a time of day such as morning, 08:00, 3 times a day, every 8 hours or as needed";
const WHICH_DAYS: &str = "which days, such as every 2 days, on Mon, Fri, or days 1-21 of 28";
const A_NUMBER: &str = "a whole number";
const A_CLOCK: &str = "a clock time such as 08:00";
const A_WEEKDAY: &str = "a weekday such as Mon";

/// The parse failed at the furthest place noted in the parser.
struct Stop;
type Parsed<T> = Result<T, Stop>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    words: &'a Vocabulary,
    furthest: usize,
    expected: Vec<&'static str>,
    reason: Option<(usize, String)>,
    /// A dose that is taken `once`, with no word yet of which days.
    bare_once: Option<usize>,
    /// An amount without a moment, with no word yet of which days.
    bare: Option<usize>,
    /// The first dose without a moment that has days, and its line.
    untimed: Option<(usize, usize)>,
    /// The last dose has no moment of its own: the first of its lines. One may follow the days.
    open: Option<usize>,
    /// The amount was said to be that of a day.
    of_a_day: Option<usize>,
    /// All of it can be read, in two ways.
    asks: bool,
    /// Days behind several doses are those of all of them, as in the files that have them.
    in_file: bool,
}

impl Directions {
    /// Reads directions with the words of this vocabulary.
    ///
    /// # Errors
    /// [`DirectionsError`] with the place of the first word that does not fit and what would be valid there.
    pub fn parse(text: &str, words: &Vocabulary) -> Result<Self, DirectionsError> {
        let mut parser = Parser::new(text, words);
        parser.all().map_err(|Stop| parser.error())
    }

    /// The same of a file: days behind several doses, which are asked about where they are typed, are those of all of them, as
    /// they were when this program wrote them so.
    pub fn in_file(text: &str, words: &Vocabulary) -> Option<Self> {
        let mut parser = Parser::new(text, words);
        parser.in_file = true;
        parser.all().ok()
    }

    /// A dose that is on certain days and of which the text says no time, not even `once`.
    pub fn untimed(text: &str, words: &Vocabulary) -> Option<Line> {
        let mut parser = Parser::new(text, words);
        let directions = parser.all().ok()?;
        let (_, line) = parser.untimed?;
        directions.lines.into_iter().nth(line)
    }

    /// The same where it does not matter why a text cannot be read: nothing is worked out for an error.
    pub fn understood(text: &str, words: &Vocabulary) -> Option<Self> {
        Parser::new(text, words).all().ok()
    }
}

impl std::str::FromStr for Directions {
    type Err = DirectionsError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, &Vocabulary::default())
    }
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, words: &'a Vocabulary) -> Self {
        Self {
            text,
            tokens: tokens(text),
            at: 0,
            words,
            furthest: 0,
            expected: Vec::new(),
            reason: None,
            bare_once: None,
            bare: None,
            untimed: None,
            open: None,
            of_a_day: None,
            asks: false,
            in_file: false,
        }
    }

    fn all(&mut self) -> Parsed<Directions> {
        if ["none", "nothing", "off", "stop"].iter().any(|word| self.word(word)) {
            return if self.at == self.tokens.len() {
                Ok(Directions::none())
            } else {
                self.stop(&[])
            };
        }
        let mut lines = Vec::new();
        loop {
            let (first, start) = (lines.len(), self.at);
            let joined = start
                .checked_sub(1)
                .and_then(|at| self.tokens.get(at))
                .is_some_and(|token| token.text == ",");
            self.clause(&mut lines)?;
            self.once_a_moment(&lines, first, start, joined)?;
            if self.at == self.tokens.len() {
                self.timeless(&lines)?;
                if lines.len() > 1 && lines.iter().any(|line| matches!(line.days, Days::Chosen(_))) {
                    return self.because(
                        "on days that you choose there is one dose, and the directions say nothing else: which dose was taken would \
                         not be known",
                    );
                }
                return Ok(Directions { lines });
            }
            self.then_another(&lines)?;
            if !self.sign(";") && !self.word("then") && !self.sign(",") {
                return self.stop(&["`;` and more directions"]);
            }
        }
    }

    /// `1 puff as needed then 2 puffs at night`: of each day, or later on?
    fn then_another(&mut self, lines: &[Line]) -> Parsed<()> {
        let needed = lines.last().is_some_and(Line::is_as_needed);
        if !needed || self.peek().is_none_or(|token| token.text != "then") {
            return Ok(());
        }
        let start = self.tokens.get(self.at).map_or(self.text.len(), |token| token.start);
        let (own, rest) = self.text.split_at_checked(start).unwrap_or((self.text, ""));
        let rest = rest.trim_start_matches("then").trim_start_matches("Then").trim();
        self.because(&format!(
            "both from the first day on, or one after the other? For both say `{}; {rest}`; one after the other are two steps",
            own.trim_end_matches([' ', ','])
        ))
    }

    /// `3 mg 07:15 except Wed; 4 mg on Wed`: at 07:15 as well, or at no time? A dose without a moment is listed with
    /// doses that have one.
    fn timeless(&mut self, lines: &[Line]) -> Parsed<()> {
        let Some((at, line)) = self.untimed else { return Ok(()) };
        let Some(line) = lines.get(line).filter(|line| line.moment == Moment::TimesADay(1)) else {
            return Ok(());
        };
        let timed = |other: &&Line| matches!(other.moment, Moment::Slot { .. } | Moment::Clock(_));
        let same = |other: &&Line| other.amount.unit.kind() == line.amount.unit.kind();
        let Some(other) = lines.iter().filter(timed).find(same) else {
            return Ok(());
        };
        let (amount, days, moment) = (&line.amount, &line.days, &other.moment);
        let says = format!(
            "at what time is {amount} taken? At the time of the other dose say `{amount} {moment} {days}`; at no certain time \
             `{amount} once {days}`"
        );
        self.at = at;
        self.because(&says)
    }

    /// `3 mg morning every day, Wednesdays: 4 mg morning`: 4 mg, or 7? Only a semicolon adds doses of other days, and a line
    /// for certain days has each moment once.
    fn once_a_moment(&mut self, lines: &[Line], first: usize, start: usize, joined: bool) -> Parsed<()> {
        let timed =
            |line: &Line| matches!(line.moment, Moment::Slot { .. } | Moment::Clock(_)) && line.amount.basis.is_none();
        let meets = |a: &Line, b: &Line| {
            timed(a) && timed(b) && a.moment == b.moment && a.amount.unit.kind() == b.amount.unit.kind()
        };
        let clash = lines.iter().enumerate().skip(first).find_map(|(n, line)| {
            let before = lines.get(..n)?;
            let own = before
                .get(first..)
                .unwrap_or(&[])
                .iter()
                .find(|other| line.days != Days::Every && meets(other, line));
            let other = || {
                before
                    .get(..first)?
                    .iter()
                    .find(|other| joined && meets(other, line) && !apart(&other.days, &line.days))
            };
            own.or_else(other).map(|other| (other, line))
        });
        let Some((other, line)) = clash else { return Ok(()) };
        let (a, b, moment) = (&other.amount, &line.amount, &line.moment);
        let days = &line.days;
        let says = format!(
            "two amounts for {moment}: is it {b} instead of {a}, or as well? For both say `{a} {moment}; {b} {moment} {days}`; \
             for one of them name the other days: `{b} {moment} {days}; {a} {moment} on other days`"
        );
        self.at = start;
        self.because(&says)
    }

    /// An amount and its moments: `5 mg morning and evening`, `4 mg then 2 mg as needed`.
    fn dose(&mut self, lines: &mut Vec<Line>) -> Parsed<()> {
        self.of_a_day = None;
        let start = self.at;
        let amount = self.amount()?;
        let of_a_day = self.of_a_day.take();
        let mark = self.at;
        let then = if self.word("then") || self.word("first") {
            let _ = self.sign(",") && self.word("then");
            if self.starts_dose() { Some(self.amount()?) } else { None }
        } else {
            None
        };
        if then.is_none() {
            self.at = mark;
        }
        let mut moments = vec![];
        if let Some(moment) = self.moment()? {
            let mut offset = Offset::default();
            moments.extend(offset.next(&moment, false));
            loop {
                let mark = self.at;
                if self.joined()
                    && !self.starts_dose()
                    && let Some(Moment::Slot { .. } | Moment::Clock(_)) = moments.last()
                    && let from = self.at
                    && let Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) = self.moment()?
                {
                    let first = self.tokens.get(from).map_or("", |token| token.text.as_str());
                    let itself = matches!(first, "at" | "in" | "around" | "with" | "every" | "each");
                    let Some(meant) = offset.next(&moment, itself) else {
                        self.at = from;
                        let both = format!("say `{}` or `at {moment}`", offset.before(&moment));
                        return self.because(&format!("both could be meant; {both}"));
                    };
                    moments.push(meant);
                } else {
                    self.at = mark;
                    break;
                }
            }
        } else {
            // `25 mg every 2 days`: the dose of the day.
            if of_a_day.is_none() {
                self.bare = Some(start);
            }
            moments.push(Moment::TimesADay(1));
        }
        if let Some(at) = of_a_day.filter(|_| {
            moments.len() > 1
                || !matches!(
                    moments.first(),
                    Some(Moment::Slot { .. } | Moment::Clock(_) | Moment::TimesADay(1))
                )
        }) {
            self.at = at;
            return self.because(&format!(
                "is {amount} the amount of the day, or of each time? Say each dose: `{amount} morning, evening`, or half of it"
            ));
        }
        self.open = (moments == [Moment::TimesADay(1)] && of_a_day.is_none()).then_some(lines.len());
        let wearable = amount.unit == Unit::counted("patch") || matches!(amount.unit, Unit::PerHours(..));
        let lasts = self.lasts(wearable)?;
        if then.is_some() && !matches!(moments.first(), Some(Moment::AsNeeded { .. })) {
            let says = match &then {
                Some(second) if self.word("then") => {
                    let says =
                        format!("one first dose differs, and the rest are alike: `{amount} then {second} as needed`");
                    self.at -= 1;
                    says
                }
                Some(second) => format!(
                    "only doses as needed can have a first dose that differs. For both on each day say `{amount} morning, {second} \
                     evening` with your times; for one after the other give each its own step"
                ),
                None => String::new(),
            };
            return self.because(&says);
        }
        let (first, amount) = match then {
            Some(amount_after) => (Some(amount), amount_after),
            None => (None, amount),
        };
        lines.extend(moments.into_iter().map(|moment| Line {
            amount: amount.clone(),
            first: first.clone(),
            moment,
            lasts,
            days: Days::Every,
            around: None,
        }));
        Ok(())
    }

    /// What joins two moments: `,`, `and`, or both.
    fn joined(&mut self) -> bool {
        if self.sign(",") {
            let _ = self.word("and");
            return true;
        }
        self.word("and") || self.sign("+") || self.sign("&")
    }

    fn amount(&mut self) -> Parsed<Amount> {
        let _ = self.word("take") || self.word("inject") || self.word("apply");
        let low = self.number_value()?;
        let high = if self.sign("-") || self.sign("–") || self.word("to") {
            Some(self.number_value()?)
        } else {
            None
        };
        if high.is_some() && self.sign("-") {
            return self.stop(&["a moment for each amount, such as 1 tablet morning, 1 tablet evening"]);
        }
        if let Some(high) = high
            && high <= low
        {
            return self.because("a range goes from the smaller to the larger amount");
        }
        let mut factor = Decimal::ONE;
        let mut low = low;
        let mark = self.at;
        if high.is_none() && (self.word("x") || self.sign("×")) {
            // `2 x 500 mg` is 1000 mg in all.
            if self.peek_number() {
                factor = low;
                low = self.number_value()?;
            } else {
                self.at = mark;
            }
        }
        let figure = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let figure = figure.map_or(String::new(), |token| token.text.clone());
        let _ = self.word("a") || self.word("of");
        let Some(unit) = self.unit() else {
            return self.stop(&[A_UNIT]);
        };
        if let Some(two) = crate::domain::amount::two_strengths(&figure, &unit) {
            return self.because(&two.to_string());
        }
        if ![low, high.unwrap_or(low)]
            .iter()
            .all(|figure| can_be_of(*figure, &unit))
        {
            return self.because(&AmountError::Inexact(figure).to_string());
        }
        let mut amount = Amount {
            low: tidy(low * factor).normalize(),
            high: high.map(|h| tidy(h * factor).normalize()),
            unit,
            basis: None,
        };
        if self.sign("/") || self.word("per") {
            if self.word("kg") {
                amount.basis = Some(Basis::Kilogram);
            } else if self.word("m2") || self.word("m²") {
                amount.basis = Some(Basis::SquareMetre);
            } else if self.word("h") || self.word("hour") {
                amount.unit = Unit::PerHours(Box::new(amount.unit), 1);
            } else if self.word("day") {
                // A rate is worn or runs; else it is the amount of a day.
                let runs = self
                    .tokens
                    .iter()
                    .any(|t| matches!(t.text.as_str(), "worn" | "over" | "pump" | "patch" | "patches"));
                if runs {
                    amount.unit = Unit::PerHours(Box::new(amount.unit), 24);
                } else {
                    self.of_a_day = Some(self.at - 1);
                }
            } else if self.peek_number() {
                let hours = self.whole()?;
                if !(self.word("h") || self.word("hours") || self.word("hour")) || hours == 0 {
                    return self.stop(&["h, as in mcg/24 h"]);
                }
                amount.unit = Unit::PerHours(Box::new(amount.unit), hours);
            } else {
                return self.stop(&["kg, m2 or h"]);
            }
        }
        Ok(amount)
    }

    fn unit(&mut self) -> Option<Unit> {
        let token = self.tokens.get(self.at).filter(|t| t.kind == Kind::Word)?;
        let unit = Unit::word(&token.text, self.words.counted()).filter(Unit::is_taken)?;
        self.at += 1;
        // `2.5 mg THC`, `2.5 mg of THC`
        let behind = self.at + usize::from(self.peek().is_some_and(|token| token.text == "of"));
        let name = self.tokens.get(behind).filter(|token| token.kind == Kind::Word);
        if let Some(of) = name.and_then(|name| unit.clone().of_component(&name.text, self.words.counted())) {
            self.at = behind + 1;
            return Some(of);
        }
        Some(unit)
    }

    /// How long a dose lasts. A bare `for 12 hours` is a time of wearing where the dose is something that is worn.
    fn lasts(&mut self, wearable: bool) -> Parsed<Option<Lasts>> {
        let mark = self.at;
        let _ = self.sign(",");
        let worn = self.word("worn");
        if worn && self.word("until") {
            let _ = self.word("the");
            if !self.word("next") {
                return self.stop(&["the next"]);
            }
            return Ok(Some(Lasts::WornUntilNext));
        }
        let over = !worn && (self.word("over") || self.word("lasting"));
        let plain = !worn && !over && self.word("for");
        if plain && !self.peek_number() {
            self.at = mark;
            return Ok(None);
        }
        if worn || over || plain {
            let at = self.at;
            let _ = self.word("for");
            let count = self.whole()?;
            let hours = self.time_unit();
            let days = hours.is_none().then(|| self.day_unit()).flatten();
            let unit = hours.or(days.map(|days| days * 60 * 24));
            if plain && (!wearable || unit.is_none_or(|unit| unit > 60)) {
                // Read as a time of wearing, a capsule for 7 days would be taken out again after them.
                self.at = at;
                return self.because(
                    "how long it is taken for goes into `for` of the step; say `worn 12 hours` or `over 40 min` for a \
                     single dose",
                );
            }
            let Some(unit) = unit else {
                return self.stop(&["hours or minutes"]);
            };
            let Some(minutes) = count.checked_mul(unit).filter(|m| *m > 0 && *m < 60 * 24 * 400) else {
                return self.because("worn for at least a minute, at most a year");
            };
            return Ok(Some(match (over, days) {
                (true, _) => Lasts::Over(minutes),
                (false, Some(_)) => Lasts::WornDays(minutes / (60 * 24)),
                (false, None) => Lasts::Worn(minutes),
            }));
        }
        self.at = mark;
        Ok(None)
    }
}

/// Whether two rules have no day in common, as far as the rules alone can say.
fn apart(a: &Days, b: &Days) -> bool {
    match (a, b) {
        (Days::Others, Days::Others) => false,
        (Days::Others, _) | (_, Days::Others) => true,
        (Days::Weekdays { days: a, .. }, Days::Weekdays { days: b, .. }) => a & b == 0,
        (Days::Cycle { days: a, of: m }, Days::Cycle { days: b, of: n }) => {
            m == n && a.iter().all(|x| b.iter().all(|y| x.1 < y.0 || y.1 < x.0))
        }
        (Days::OfStep(a), Days::OfStep(b)) => a.iter().all(|x| b.iter().all(|y| x.1 < y.0 || y.1 < x.0)),
        (Days::Dates(a), Days::Dates(b)) => a.iter().all(|x| !b.contains(x)),
        (Days::Month { which: a, .. }, Days::Month { which: b, .. }) => a.iter().all(|x| !b.contains(x)),
        _ => false,
    }
}
