//! The reader: a phrase is brought into the words of the table, and the row of its first words reads the rest.

use chrono::{NaiveDate, NaiveTime};

use super::duration::{self, Bad};
use super::phrases;
use super::spoken::{self, Context};
use super::table::{Row, TABLE, expected};
use crate::domain::amount::Quantity;
use crate::domain::change::{DoseRef, Kept, Verb};
use crate::domain::clock::read_date;
use crate::domain::directions::{Days, Directions, Moment, Weekday7};
use crate::domain::journal::DueMoment;
use crate::domain::label;
use crate::domain::nearest::nearest;
use crate::domain::vocabulary::Vocabulary;

/// Why a row does not read a text.
pub(super) enum Wrong {
    /// It is none of the row's forms.
    Form,
    /// This is wrong with it.
    Says(String),
}

pub(super) type Read = Result<Verb, Wrong>;

fn says<T>(text: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Says(text.into()))
}

/// What a row reads with.
pub(super) struct Reader<'a> {
    pub words: &'a Vocabulary,
    /// What is due and what today is; files know neither.
    pub context: Option<&'a Context<'a>>,
    /// The day from which it holds, where that is known.
    pub on: Option<NaiveDate>,
    /// It ends with `for good`.
    pub good: bool,
    /// What stands behind the first words, in the letters that were typed.
    pub typed: &'a str,
}

/// Reads a decision; with a context also what depends on the plan and on today.
pub(super) fn verb(
    text: &str,
    words: &Vocabulary,
    spoken: Option<(&Context<'_>, Option<NaiveDate>)>,
) -> Result<Verb, String> {
    let typed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = phrases::plain(&typed);
    if let Some(answer) = plain.asked {
        return Err(format!("`{}`: {answer}", shown(&typed)));
    }
    let line = instead(&plain.line).unwrap_or(plain.line);
    let Some((row, rest)) = row_of(&line) else {
        return Err(unknown(&typed, &line, words));
    };
    // Directions keep their letters: a reason is in the person's own words.
    let behind = typed.get(row.word.len()..).unwrap_or_default().trim_start();
    let own = behind
        .get(..rest.len())
        .filter(|own| own.eq_ignore_ascii_case(rest))
        .unwrap_or(rest);
    let reader = Reader {
        words,
        context: spoken.map(|(context, _)| context),
        on: spoken.and_then(|(_, on)| on),
        good: plain.good,
        typed: own,
    };
    (row.read)(&reader, rest).map_err(|wrong| match wrong {
        Wrong::Says(says) => says,
        Wrong::Form => format!(
            "`{}` is not a valid decision; such as {}",
            shown(&typed),
            row.examples()
        ),
    })
}

/// As it is quoted.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head}..")
}

/// The row with whose words a line begins, and what stands behind them.
fn row_of(line: &str) -> Option<(&'static Row, &str)> {
    let rows = TABLE.iter().filter_map(|row| {
        let rest = line.strip_prefix(row.word)?;
        (rest.is_empty() || rest.starts_with([' ', ':'])).then(|| (row, rest.trim_start_matches([' ', ':'])))
    });
    rows.max_by_key(|(row, _)| row.word.len())
}

/// What is said with the new before the old, and the amount alone, in the words of the table.
fn instead(line: &str) -> Option<String> {
    let same = line.strip_prefix("same ");
    // `at 7 am` alone is the same at another time.
    if let Some(rest) =
        same.or_else(|| Some(line).filter(|line| line.starts_with("at ") || line.starts_with("in the ")))
    {
        let rest = rest.trim_start_matches("only ");
        let rest = rest.strip_suffix(" instead").unwrap_or(rest);
        let words = Vocabulary::default();
        let moment = ["in the ", "at ", "in "]
            .iter()
            .find_map(|head| rest.strip_prefix(head))
            .unwrap_or(rest);
        let day = rest.strip_prefix("on ").unwrap_or(rest);
        return Some(if weekday_of(day).is_some() {
            format!("weekday to {day} for good")
        } else if Quantity::parse(rest, words.counted()).is_ok() {
            format!("set {rest}")
        } else if rest == "again" {
            "restart step".to_owned()
        } else if Directions::parse(&format!("1 dose once {rest}"), &words).is_ok()
            && Moment::parse(moment, &words).is_none()
        {
            // `take it every second day` says no amount.
            rest.to_owned()
        } else {
            format!("time to {moment} for good")
        });
    }
    // `evening dose at 21:00`
    if let Some((old, new)) = line
        .split_once(" dose at ")
        .or_else(|| line.split_once(" dose in the "))
    {
        let old = old
            .trim_start_matches("take ")
            .trim_start_matches("move ")
            .trim_start_matches("the ");
        // `tonight's dose at 22:00` is about one dose.
        if old.ends_with("'s") {
            return Some(format!("move {old} dose to {new}"));
        }
        return Some(format!("time {old} to {new}"));
    }
    // `mon wed fri only`
    if let Some(kept) = line.strip_suffix(" only") {
        return Some(format!("only {kept}"));
    }
    if let Some(set) = one_dose(line) {
        return Some(set);
    }
    // `3 weeks per step`
    for end in [" per step", " a step", " each step", " for each step"] {
        if let Some(length) = line.strip_suffix(end)
            && duration::length(length).is_ok()
        {
            return Some(format!("each step {length}"));
        }
    }
    if let Some(day) = line.strip_prefix("injection day ") {
        let day = day
            .trim_start_matches("is ")
            .trim_start_matches("on ")
            .trim_start_matches("to ");
        return Some(format!("weekday to {day} for good"));
    }
    if let Some((new, old)) = line.split_once(" instead of ") {
        if let Some(days) = new.strip_prefix("once a week") {
            return Some(format!("only {}", days.trim()));
        }
        if let Some(moment) = new.strip_prefix("once a day") {
            return Some(format!("only {}", moment.trim()));
        }
        let the = |text: &str| text.trim_start_matches("in the ").trim_start_matches("on ").to_owned();
        let (new, old) = (the(new), the(old));
        let word = if weekday_of(&new).is_some() { "weekday" } else { "time" };
        return Some(format!("{word} {old} to {new}"));
    }
    if let Some(moment) = line.strip_suffix(" instead") {
        return instead(&format!("same {moment}"));
    }
    // A line that begins with a figure is an amount; so many days of it belong to no directions.
    let days = line
        .rsplit_once(" for ")
        .is_some_and(|(_, length)| duration::days(length).is_ok());
    let figure = line.starts_with(|c: char| c.is_ascii_digit()) && (days || line.split(' ').count() <= 3);
    figure.then(|| format!("set {line}"))
}

/// `increase the bedtime dose to 12 mg`, `bedtime 12 mg`: the amount of one dose of the day.
fn one_dose(line: &str) -> Option<String> {
    let heads = [
        "set ",
        "change ",
        "increase ",
        "raise ",
        "reduce ",
        "lower ",
        "decrease ",
    ];
    let said = heads.iter().find_map(|head| line.strip_prefix(head)).unwrap_or(line);
    let said = said.strip_prefix("the ").unwrap_or(said);
    let words = Vocabulary::default();
    let (moment, rest) = said.split_once(' ')?;
    let moment = moment.trim_end_matches(':');
    Moment::parse(moment, &words).filter(|moment| matches!(moment, Moment::Slot { .. } | Moment::Clock(_)))?;
    let rest = rest.strip_prefix("dose ").unwrap_or(rest);
    let amount = rest.strip_prefix("to ").unwrap_or(rest);
    let (amount, length) = match amount.split_once(" for ") {
        Some((amount, length)) => (amount, format!(" for {length}")),
        None => (amount, String::new()),
    };
    let is_amount =
        amount.starts_with(|c: char| c.is_ascii_digit()) && Quantity::parse(amount, words.counted()).is_ok();
    is_amount.then(|| format!("set {amount} {moment}{length}"))
}

/// What is said of words that no row has.
fn unknown(typed: &str, line: &str, words: &Vocabulary) -> String {
    if let Some(answer) = half_said(typed, line, words) {
        return answer;
    }
    let known = || TABLE.iter().map(|row| row.word).chain(["skip", "go", "stay"]);
    let first = line.split(' ').next().unwrap_or_default();
    if let Some(near) = nearest(first, known().filter(|word| !word.contains(' '))) {
        let mended = line.replacen(first, near, 1);
        let reads = verb(&mended, words, None).is_ok();
        let row = row_of(near).map_or_else(|| expected().to_owned(), |(row, _)| row.examples());
        return if reads {
            format!("`{}` is not a valid decision; did you mean `{mended}`?", shown(typed))
        } else {
            format!("`{}` is not a valid decision; such as {row}", shown(typed))
        };
    }
    // A word of the table in the middle says what is meant.
    let inside = line
        .split(' ')
        .find_map(|word| TABLE.iter().find(|row| row.word.split(' ').next() == Some(word)));
    match inside {
        Some(row) => format!("`{}` is not a valid decision; such as {}", shown(typed), row.examples()),
        None => format!("`{}` is not a valid decision; expected {}", shown(typed), expected()),
    }
}

/// Days without an amount, or directions without a word before them: with what they can be said.
fn half_said(typed: &str, line: &str, words: &Vocabulary) -> Option<String> {
    if line.is_empty() {
        return None;
    }
    let quoted = shown(typed);
    let plain = |text: &str| Directions::parse(text, words).ok();
    if let Some(read) = plain(&format!("1 dose once {line}"))
        && let [one] = read.lines.as_slice()
        && one.days != Days::Every
        && !one.is_as_needed()
    {
        return Some(format!(
            "`{quoted}`: only {line} leaves the other days out; take 5 mg {line} gives other directions"
        ));
    }
    if let Some(read) = plain(&format!("1 dose {line}"))
        && read
            .lines
            .iter()
            .all(|one| matches!(one.moment, Moment::TimesADay(_)) && !one.is_as_needed())
    {
        return Some(format!("`{quoted}`: how much each time? Such as take 5 mg {line}"));
    }
    let amount = line.starts_with(|c: char| c.is_ascii_digit());
    plain(line).filter(|_| amount).map(|_| {
        format!("`{quoted}`: take {line} gives other directions, set {line} changes the amount of that dose alone")
    })
}

/// `20 mar without shift`
fn shift(text: &str) -> (&str, Option<bool>) {
    let ends = [("without shift", false), ("with shift", true)];
    let found = ends.iter().find_map(|(end, shift)| {
        let head = text.strip_suffix(end)?;
        (head.is_empty() || head.ends_with(' ')).then_some((head.trim_end(), Some(*shift)))
    });
    found.unwrap_or((text, None))
}

/// So many days, or why not.
fn days(text: &str) -> Result<u32, Wrong> {
    duration::days(text).map_err(|bad| match bad {
        Bad::Unknown => Wrong::Form,
        Bad::Months => Wrong::Says(format!(
            "`{text}`: months differ in length; say days or weeks, or until a day such as until 29 nov"
        )),
        Bad::Size => Wrong::Says(format!(
            "`{text}`: 1 to {} days",
            crate::domain::amount::show_number(duration::MOST_DAYS.into())
        )),
    })
}

/// A small number, in figures or in words.
fn small(text: &str) -> Result<u32, Wrong> {
    let most = 1000;
    match duration::number(text) {
        Some(n) if (1..=most).contains(&n) => Ok(n),
        Some(_) => says(format!("`{text}`: 1 to {most} steps")),
        None => Err(Wrong::Form),
    }
}

fn nothing(rest: &str, verb: Verb) -> Read {
    if rest.is_empty() { Ok(verb) } else { Err(Wrong::Form) }
}

pub(super) fn hold(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, shift) = shift(rest);
    if rest.is_empty() && r.good {
        return Ok(Verb::Stay { asks: false });
    }
    match rest {
        "until decided" => return Ok(Verb::Stay { asks: true }),
        "here" if r.good => return Ok(Verb::Stay { asks: false }),
        _ => {}
    }
    if let Some(amount) = rest.strip_prefix("at ").or_else(|| rest.strip_prefix("on ")) {
        let Some((amount, length)) = amount.split_once(" for ") else {
            return stay_at(r, amount);
        };
        // `stay at 10 mg for two weeks`: the dose in force, for so many days more.
        stay_at(r, amount)?;
        return Ok(Verb::Hold {
            days: days(length)?,
            shift: shift.unwrap_or(true),
        });
    }
    if let Some(day) = rest.strip_prefix("until ") {
        let Some(context) = r.context else {
            return Err(Wrong::Form);
        };
        let days = spoken::hold_until(context, day, r.on, shift != Some(false)).map_err(Wrong::Says)?;
        return Ok(Verb::Hold {
            days,
            shift: shift.unwrap_or(true),
        });
    }
    if r.good {
        return says(format!("`{rest}` or for good? hold {rest}, or stay"));
    }
    Ok(Verb::Hold {
        days: days(rest)?,
        shift: shift.unwrap_or(true),
    })
}

pub(super) fn stay(r: &Reader<'_>, rest: &str) -> Read {
    if rest.is_empty() {
        return Ok(Verb::Stay { asks: false });
    }
    hold(r, rest)
}

/// `stay at 20 mg`: the dose in force, or a question.
fn stay_at(r: &Reader<'_>, text: &str) -> Read {
    let text = text.trim_start_matches("the ").trim_start_matches("this ");
    let Ok(amount) = Quantity::parse(text, r.words.counted()) else {
        return Err(Wrong::Form);
    };
    let Some(context) = r.context else {
        return Err(Wrong::Form);
    };
    match spoken::amounts_in_force(context) {
        found if found.is_empty() => says("nothing is due, so there is no dose to stay at"),
        found
            if found
                .iter()
                .all(|one| one.compare(&amount) == Some(std::cmp::Ordering::Equal)) =>
        {
            Ok(Verb::Stay { asks: false })
        }
        found => {
            let found: Vec<String> = found.iter().map(Quantity::to_string).collect();
            says(format!(
                "`{amount}` is not the dose in force, which is {}: stay keeps that from now on, set {amount} changes it",
                found.join(" and ")
            ))
        }
    }
}

pub(super) fn advance(r: &Reader<'_>, rest: &str) -> Read {
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if let [n] | [n, "step" | "steps"] = words.as_slice()
        && let Some(steps) = duration::number(n).filter(|steps| (1..=1000).contains(steps))
    {
        if steps == 1 {
            return Ok(Verb::Advance);
        }
        let context = r.context.ok_or(Wrong::Form)?;
        let here = spoken::step_in_force(context).ok_or_else(|| Wrong::Says("no step is in force".into()))?;
        return Ok(Verb::GoTo(here + steps));
    }
    nothing(rest, Verb::Advance)
}

pub(super) fn back(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, stays) = match rest
        .strip_suffix("and stay")
        .or_else(|| rest.strip_suffix("and stay there"))
    {
        Some(head) => (head.trim_end(), true),
        None => (rest, r.good),
    };
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if let Some(amount) = rest.strip_prefix("to ")
        && Quantity::parse(amount, r.words.counted()).is_ok()
    {
        return says(format!(
            "`back {rest}`: back 1 begins the step before anew, set {amount} changes the amount of each dose of this step"
        ));
    }
    let steps = match words.as_slice() {
        [] => 1,
        [n] | [n, "step" | "steps"] => small(n)?,
        _ => return Err(Wrong::Form),
    };
    if !stays {
        return Ok(Verb::Back(steps));
    }
    let context = r.context.ok_or(Wrong::Form)?;
    let here = spoken::step_in_force(context).ok_or_else(|| Wrong::Says("no step is in force".into()))?;
    match here.checked_sub(steps) {
        Some(to) if to > 0 => Ok(Verb::Down { to }),
        _ => says(format!("there are not {steps} steps before step {here}")),
    }
}

pub(super) fn restart(r: &Reader<'_>, rest: &str) -> Read {
    at_amount(r, "restart", rest)?;
    match rest {
        "" => Ok(Verb::Restart),
        "step" => Ok(Verb::RestartStep),
        _ => Err(Wrong::Form),
    }
}

/// `resume at 5 mg` is two decisions.
fn at_amount(r: &Reader<'_>, word: &str, rest: &str) -> Result<(), Wrong> {
    let amount = ["at ", "with ", "on "].iter().find_map(|head| rest.strip_prefix(head));
    match amount.filter(|amount| Quantity::parse(amount, r.words.counted()).is_ok()) {
        Some(amount) => says(format!(
            "`{word} {rest}`: these are two decisions: {word}, and then set {amount}"
        )),
        None => Ok(()),
    }
}

pub(super) fn go_to(_: &Reader<'_>, rest: &str) -> Read {
    Ok(Verb::GoTo(small(rest)?))
}

pub(super) fn down(_: &Reader<'_>, rest: &str) -> Read {
    Ok(Verb::Down { to: small(rest)? })
}

pub(super) fn each_step(_: &Reader<'_>, rest: &str) -> Read {
    let mut text = rest;
    for head in ["to come ", "lasts ", "takes ", "of "] {
        text = text.strip_prefix(head).unwrap_or(text);
    }
    for end in [" each", " a step", " per step", " each step", " for each step"] {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    match duration::length(text) {
        Ok(length) => Ok(Verb::Each(length)),
        Err(Bad::Size) => says(format!("`{text}`: at most a hundred years")),
        Err(_) => Err(Wrong::Form),
    }
}

pub(super) fn pause(r: &Reader<'_>, rest: &str) -> Read {
    if r.good {
        return says("for good or for a while? stop, or pause until you resume");
    }
    let (rest, shift) = shift(rest);
    let shift = shift.unwrap_or(false);
    if rest.is_empty() {
        return Ok(Verb::Pause { days: None, shift });
    }
    let days = match (rest.strip_prefix("until "), r.context) {
        (Some(day), Some(context)) => spoken::pause_until(context, day, r.on).map_err(Wrong::Says)?,
        (Some(_), None) => return Err(Wrong::Form),
        (None, _) => days(rest)?,
    };
    Ok(Verb::Pause {
        days: Some(days),
        shift,
    })
}

pub(super) fn resume(r: &Reader<'_>, rest: &str) -> Read {
    at_amount(r, "resume", rest)?;
    nothing(rest, Verb::Resume)
}

pub(super) fn stop(_: &Reader<'_>, rest: &str) -> Read {
    if rest.starts_with("after ") {
        return says(format!(
            "`stop {rest}`: say the first day without a dose, such as stop from tomorrow"
        ));
    }
    nothing(rest, Verb::Stop)
}

pub(super) fn leave_out(r: &Reader<'_>, rest: &str) -> Read {
    if let Some(context) = r.context {
        return spoken::leave_out(context, rest)
            .map(Verb::LeaveOut)
            .map_err(|wrong| match wrong {
                Some(wrong) => Wrong::Says(wrong),
                None => Wrong::Form,
            });
    }
    let doses = rest
        .split(',')
        .map(|dose| dose_ref(dose, r.words))
        .collect::<Option<Vec<_>>>();
    doses
        .filter(|doses| !doses.is_empty())
        .map(Verb::LeaveOut)
        .ok_or(Wrong::Form)
}

pub(super) fn moved(r: &Reader<'_>, rest: &str) -> Read {
    let (dose, to) = rest.rsplit_once(" to ").ok_or(Wrong::Form)?;
    if let Some(context) = r.context {
        let (dose, to, at) =
            spoken::moved(context, dose, to).map_err(|wrong| wrong.map_or(Wrong::Form, Wrong::Says))?;
        return Ok(Verb::Move { dose, to, at });
    }
    let dose = dose_ref(dose, r.words).ok_or(Wrong::Form)?;
    let to: Vec<&str> = to.split(' ').filter(|word| *word != "at").collect();
    let (date, at) = match to.as_slice() {
        [date] => (date, None),
        [date, time] => (
            date,
            Some(NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| Wrong::Form)?),
        ),
        _ => return Err(Wrong::Form),
    };
    Ok(Verb::Move {
        dose,
        to: read_date(date).map_err(Wrong::Says)?,
        at,
    })
}

/// `2026-03-08`, `2026-03-08 evening`, `2026-03-08 at 07:00`, `2026-03-08 2 of 3`
fn dose_ref(text: &str, words: &Vocabulary) -> Option<DoseRef> {
    let text = text.trim();
    let (date, moment) = text.split_once(' ').map_or((text, None), |(d, m)| (d, Some(m)));
    let date = read_date(date).ok()?;
    let moment = match moment {
        None => None,
        Some(moment) => Some(DueMoment::parse(moment, words)?),
    };
    Some(DoseRef { date, moment })
}

pub(super) fn set(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, length) = match rest.rsplit_once(" for ") {
        Some((head, tail)) => match days(tail) {
            Ok(days) => (head, Some(days)),
            Err(Wrong::Form) => (rest, None),
            Err(wrong) => return Err(wrong),
        },
        None => (rest, None),
    };
    if rest.starts_with("by ") {
        return says(format!(
            "`{rest}`: say the amount that is taken each time, such as set 10 mg"
        ));
    }
    // An amount alone is that of each dose: where these differ it is asked which.
    let each = [" each time", " each", " every time", " for each dose"];
    let (rest, said_each) = match each.iter().find_map(|end| rest.strip_suffix(end)) {
        Some(head) => (head, true),
        None => (rest, false),
    };
    let read = Directions::parse(rest, r.words)
        .or_else(|error| Directions::parse(&format!("{rest} once a day"), r.words).map_err(|_| error))
        .map_err(|error| Wrong::Says(format!("`set {rest}`: {error}")))?;
    let [one] = read.lines.as_slice() else {
        return says(format!(
            "`set {rest}`: one amount, or take with all directions, such as take {rest}"
        ));
    };
    if one.amount.basis.is_some() {
        return says(format!("`{}`: an amount by body is said with take", one.amount));
    }
    if one.lasts.is_some() || one.days != Days::Every || one.first.is_some() || one.is_as_needed() {
        return says(format!(
            "`set {rest}`: days and lengths belong to take, such as take {rest}"
        ));
    }
    if r.good && length.is_some() {
        return says("for good or for so many days? One is enough");
    }
    if r.good && r.context.is_none_or(spoken::has_steps_to_come) {
        return says(
            "a dose is set until the step changes; on the steps to come each has its own dose. Set it and add stay, or \
             edit the plan",
        );
    }
    let at = Some(one.moment.clone()).filter(|moment| *moment != Moment::TimesADay(1));
    if at.is_none()
        && !said_each
        && let Some(context) = r.context
        && let Some(which) = spoken::differing(context, rest, length)
    {
        return says(which);
    }
    Ok(Verb::Set {
        amount: one.amount.clone(),
        at,
        days: length,
    })
}

pub(super) fn take(r: &Reader<'_>, _: &str) -> Read {
    if r.good && r.context.is_none_or(spoken::has_steps_to_come) {
        return says("other directions hold until the step changes; add stay, or edit the steps to come in the plan");
    }
    let text = r.typed;
    let wrong = |error: &dyn std::fmt::Display| Wrong::Says(format!("`{text}`: {error}"));
    let read = match r.context {
        // What is typed is asked for its first time; what a file holds already is as it is.
        Some(context) => {
            let at = context.basis.course.hours_from(context.basis.first);
            // An amount alone is that of the day, where the plan has no other moment.
            let alone = Quantity::parse(text, r.words.counted())
                .is_ok()
                .then(|| format!("{text} once a day"));
            label::typed(alone.as_deref().unwrap_or(text), r.words, at).map_err(|error| wrong(&error))?
        }
        None => label::take(text, r.words).map_err(|error| wrong(&error))?,
    };
    if let Some(context) = r.context
        && spoken::lacks_moment(context, text, &read)
    {
        return says(format!(
            "`take {text}`: at which moment of the day? set {text} changes the amount of each dose, take {text} morning \
             gives other directions"
        ));
    }
    Ok(Verb::Take(read))
}

/// One weekday, also in the plural.
pub(super) fn weekday_of(text: &str) -> Option<Weekday7> {
    let read = Directions::parse(&format!("1 dose on {}", text.trim()), &Vocabulary::default()).ok()?;
    match read.lines.first().map(|line| line.days.clone()) {
        Some(Days::Weekdays { days, every: 1, .. }) if days.is_power_of_two() => {
            u8::try_from(days.trailing_zeros()).ok().map(Weekday7)
        }
        _ => None,
    }
}

pub(super) fn weekday(r: &Reader<'_>, rest: &str) -> Read {
    let (rest, good) = match phrases::without_good(rest) {
        (head, true) => (head, true),
        _ => (rest, r.good),
    };
    let rest = rest.strip_prefix("from ").unwrap_or(rest);
    let to = |text: &str| weekday_of(text).ok_or(Wrong::Form);
    if let Some(new) = rest.strip_prefix("to ") {
        let to = to(new)?;
        let context = r.context.ok_or(Wrong::Form)?;
        let from = spoken::only_weekday(context)
            .ok_or_else(|| Wrong::Says("from which weekday? such as weekday sun to wed for good".into()))?;
        return Ok(Verb::Weekday { from, to, good });
    }
    let (from, new) = rest.split_once(" to ").ok_or(Wrong::Form)?;
    Ok(Verb::Weekday {
        from: to(from)?,
        to: to(new)?,
        good,
    })
}

pub(super) fn only(r: &Reader<'_>, rest: &str) -> Read {
    if rest.is_empty() {
        let days = r.context.map(spoken::weekdays).unwrap_or_default();
        let said: Vec<String> = days.iter().map(|day| format!("only on {day} for good")).collect();
        return if said.is_empty() {
            Err(Wrong::Form)
        } else {
            says(format!("on which day? {}", said.join(", or ")))
        };
    }
    let in_the = rest
        .strip_prefix("in the ")
        .or_else(|| rest.strip_prefix("at "))
        .unwrap_or(rest);
    let good = r.good;
    match Moment::parse(in_the, r.words) {
        Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => {
            return Ok(Verb::Only {
                kept: Kept::Moment(moment),
                good,
            });
        }
        Some(_) => return Err(Wrong::Form),
        None => {}
    }
    let on = |rest: &str| Directions::parse(&format!("1 dose once {rest}"), r.words).ok();
    let read = on(rest).or_else(|| on(&format!("on {rest}"))).ok_or(Wrong::Form)?;
    let [line] = read.lines.as_slice() else {
        return Err(Wrong::Form);
    };
    let plain = line.moment == Moment::TimesADay(1) && line.lasts.is_none();
    match &line.days {
        days @ (Days::EveryDays { .. } | Days::Weekdays { .. } | Days::Cycle { .. } | Days::Month { .. }) if plain => {
            Ok(Verb::Only {
                kept: Kept::Days(days.clone()),
                good,
            })
        }
        _ => Err(Wrong::Form),
    }
}

pub(super) fn time(r: &Reader<'_>, rest: &str) -> Read {
    let moment = |text: &str| match Moment::parse(text.trim(), r.words) {
        Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => Ok(moment),
        _ => says(format!(
            "`{}` is not a moment of the day; such as morning or 07:00",
            text.trim()
        )),
    };
    let (rest, good) = match phrases::without_good(rest) {
        (head, true) => (head, true),
        _ => (rest, r.good),
    };
    let (from, to) = if let Some(to) = rest.strip_prefix("to ") {
        (None, to)
    } else {
        let (from, to) = rest.split_once(" to ").ok_or(Wrong::Form)?;
        (Some(moment(from)?), to)
    };
    let verb = Verb::Time {
        from,
        to: moment(to)?,
        good,
    };
    match (&verb, r.context) {
        (Verb::Time { from: None, .. }, Some(context)) => match spoken::moments(context).as_slice() {
            [] | [_] => Ok(verb),
            all => {
                let said: Vec<String> = all.iter().map(|from| format!("time {from} to {to}")).collect();
                says(format!("which dose of the day? {}", said.join(", or ")))
            }
        },
        _ => Ok(verb),
    }
}
