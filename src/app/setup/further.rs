//! What a prescription says in one line beyond the words of a label: what is in it by name, a maximum of one component,
//! the marks of the syringe, its form, where it goes, how long it keeps, how much there is; a rise that takes its turn at the doses
//! of the day, a fall by a share, and after which step the plan asks.

mod clauses;
mod fall;
mod more;
mod rise;

use std::str::FromStr;

use self::clauses::clauses;
use self::fall::Fall;
pub(super) use self::more::More;
use self::rise::Rise;
use crate::domain::amount::Quantity;
use crate::domain::directions::Directions;
use crate::domain::label::{self, About, LabelAsk, LabelStep, Outcome, Reading};
use crate::domain::most::Most;
use crate::domain::printed::Printed;

/// The key under which another medicine is kept whose doses count as well.
pub(super) const SHARED: &str = "shared";

/// What a line says: as a label, and beyond it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The words of a label, and what was added to its steps.
    pub reading: Reading,
    /// The rest.
    pub more: More,
}

impl Said {
    fn asks(&mut self, words: &str, says: String) {
        self.reading.outcome = Outcome::Ask;
        self.reading.asks.push(LabelAsk {
            about: About::Change,
            words: words.to_owned(),
            says,
            readings: Vec::new(),
        });
    }
}

/// Reads a line; what labels have no words for is read here, and the rest as a label.
pub(super) fn read(text: &str) -> Said {
    let (rise, text) = Rise::cut_from(&more::series(&spaced(text)));
    let mut contains: Vec<String> = Vec::new();
    let mut limits: Vec<(&'static str, String)> = Vec::new();
    let mut mark = None;
    let mut fall: Option<Fall> = None;
    let mut more = More::default();
    // Where it asks, each with the words before it.
    let mut gates: Vec<(String, String)> = Vec::new();
    let mut again = None;
    let mut off = None;
    let mut rest = String::new();
    let mut sites = false;
    let mut after_gate = false;
    for (clause, end) in clauses(&text) {
        let own = clause.trim();
        let own = own.strip_prefix("and ").unwrap_or(own);
        let listed = own.strip_prefix("sites ").or(own.strip_prefix("sites: "));
        sites = sites && !end.starts_with(';') || listed.is_some();
        let place = if sites {
            more::sites(listed.unwrap_or(own))
        } else {
            None
        };
        sites = place.is_some() && !end.starts_with(';');
        if let Some(places) = place {
            more.sites.extend(places);
        } else if let Some(found) = components(own) {
            contains.push(found);
        } else if let Some((found, with)) = most_of_a_component(own, &limits) {
            limits.push(found);
            limits.extend(with.map(|with| (SHARED, with)));
        } else if let Some(found) = most_doses(own, &limits) {
            limits.push(found);
        } else if let Some(found) = marks(own) {
            mark = Some(found);
        } else if let Some(found) = Fall::read(own).filter(|_| fall.is_none()) {
            fall = Some(found);
        } else if fall.as_mut().is_some_and(|fall| fall.takes(own)) || more.takes(own) {
        } else if more::share(own) {
            more.notes.push(own.to_owned());
        } else if more::is_gate(own) {
            gates.push((rest.clone(), own.to_owned()));
            after_gate = true;
        } else if matches!(own, "repeat" | "then repeat" | "again" | "and repeat") {
            let begins = rest.len();
            rest.push_str(clause);
            rest.push_str(end);
            again = Some(begins..rest.len());
        } else if let Some(length) = more::off(own).filter(|_| off.is_none()) {
            let begins = rest.len();
            rest.push_str(clause);
            rest.push_str(end);
            off = Some((begins..rest.len(), length));
        } else if let Some(moment) = more::for_all(own) {
            rest = with_moment(&rest, moment);
        } else {
            let (own, from) = day_behind(clause);
            if more.from.is_none() {
                more.from = from.map(str::to_owned);
            }
            let own = if more.from.as_deref() == from { own } else { clause };
            let (own, gate) = gate_behind(own);
            // Behind what is decided comes the next step.
            let is_step = || {
                let alone = label::read(&format!("{} once a day", own.trim()));
                alone.outcome == Outcome::Read && alone.limits.is_empty()
            };
            let lead = if std::mem::take(&mut after_gate) && is_step() {
                "then "
            } else {
                ""
            };
            rest.push_str(lead);
            rest.push_str(own.trim_start());
            after_gate = gate.is_some();
            if let Some(gate) = gate {
                gates.push((rest.clone(), gate.to_owned()));
            }
            rest.push_str(end);
        }
    }
    let ends = |text: &str| text.trim_end_matches([' ', ',', ';']).to_owned();
    let mut reading = label::read(&ends(&rest));
    // Labels have words for cycles of days; what is left is the whole of the steps.
    if let Some(again) = again.filter(|_| reading.outcome != Outcome::Read) {
        let off = off.filter(|(pause, _)| pause.end == again.start);
        let begins = off.as_ref().map_or(again.start, |(pause, _)| pause.start);
        let part = |range: std::ops::Range<usize>| rest.get(range).unwrap_or_default();
        let (before, behind) = (part(0..begins), part(again.end..rest.len()));
        // In front of another one a step is read as such.
        let read = |line: &str| label::read(&format!("{}, then 1 tablet once a day", ends(line)));
        let steps = read(before).steps.len();
        let mut whole = read(&format!("{before}{behind}"));
        // What comes behind is not a step of its own.
        if whole.outcome == Outcome::Read && whole.steps.len() == steps {
            whole.steps.pop();
            reading = whole;
            more.again = true;
            reading.steps.extend(off.map(|(_, length)| LabelStep {
                length,
                take: Directions::default(),
            }));
        }
    }
    if !contains.is_empty() {
        reading.contains = Some(contains.join(" + "));
    }
    reading.limits.extend(limits);
    if mark.is_some() {
        reading.mark = mark;
    }
    let mut said = Said { reading, more };
    if said.reading.outcome != Outcome::Read {
        return said;
    }
    if let Some(rise) = rise
        && let Err(says) = rise.add_to(&mut said.reading.steps)
    {
        said.asks(&rise.words, says);
    }
    if let Some(fall) = fall
        && let Err(says) = fall.add_to(&mut said.reading.steps, &said.more.preparation)
    {
        said.asks(&fall.words, says);
    }
    let whole = ends(&rest);
    for (before, words) in gates {
        let all = said.reading.steps.len();
        let before = ends(&before);
        // A step in front of another one is read as such.
        let count = if before == whole {
            all
        } else {
            let next = label::read(&format!("{before}, then 1 tablet once a day"));
            let read = next.outcome == Outcome::Read;
            if read { next.steps.len().saturating_sub(1) } else { 0 }
        };
        if (1..=all).contains(&count) {
            said.more.gates.push(count - 1);
            if !words.ends_with("ask") {
                let words = words.strip_prefix("then ").unwrap_or(&words).to_owned();
                said.more.gate_words.push((count - 1, words));
            }
        } else {
            said.asks(
                &words,
                "after which step? Such as 25 mg daily for 2 weeks, then ask, then 50 mg daily".into(),
            );
        }
    }
    let open = |said: &Said| {
        said.reading
            .steps
            .iter()
            .any(|step| step.length == crate::domain::plan::Length::Open)
    };
    if said.more.again && open(&said) {
        said.asks(
            "repeat",
            "a step has no end, so nothing begins again; say how long each is".into(),
        );
    }
    said
}

/// With a blank behind each comma that is not one of a figure.
fn spaced(text: &str) -> String {
    let mut found = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        found.push(letter);
        let next = letters.peek().copied().unwrap_or(' ');
        let in_figure = before.is_ascii_digit() && next.is_ascii_digit();
        if matches!(letter, ',' | ';') && !next.is_whitespace() && !in_figure {
            found.push(' ');
        }
        before = letter;
    }
    found
}

/// The same doses, each at this time of the day.
fn with_moment(doses: &str, moment: &str) -> String {
    let each = clauses(doses).into_iter().map(|(clause, end)| {
        if clause.trim().is_empty() {
            format!("{clause}{end}")
        } else {
            format!("{clause} {moment}{end}")
        }
    });
    each.collect()
}

/// A day at the end of a clause from which all of it holds: `3 days each from 9 jun`.
fn day_behind(clause: &str) -> (&str, Option<&str>) {
    let split = clause
        .rsplit_once("from ")
        .filter(|(head, day)| (head.is_empty() || head.ends_with(' ')) && more::is_date(day.trim()));
    split.map_or((clause, None), |(head, day)| (head, Some(day.trim())))
}

/// `for 6 weeks then ask`
fn gate_behind(clause: &str) -> (&str, Option<&str>) {
    let ends = [" then ask", " and then ask", " ask"];
    let found = ends.iter().find_map(|end| Some((clause.strip_suffix(end)?, *end)));
    found.map_or((clause, None), |(head, end)| (head, Some(end.trim())))
}

/// Whether a word is the name of something, and not one that labels have.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.split(' ').count() <= 2 && label::read(text).unread.join(" ") == text
}

/// `THC 10 mg/mL and CBD 12.5 mg/mL`, `THC 10 + CBD 12.5 mg/mL`, `THC 2 mg a puff`, as the field of the form has it.
fn components(text: &str) -> Option<String> {
    // Of the product itself: `200 mg/mL`.
    let alone = text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with("mL");
    if alone && text.contains('/') && Printed::from_str(text).is_ok() {
        return Some(text.to_owned());
    }
    let mut found = Vec::new();
    let parts: Vec<&str> = text
        .split(" and ")
        .flat_map(|part| part.split('+'))
        .map(str::trim)
        .collect();
    // A figure alone is in the unit of the last.
    let unit = parts
        .last()
        .and_then(|last| last.rsplit_once(' '))
        .map_or("", |(_, unit)| unit);
    for part in parts {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let (name, strength) = part.split_at(at);
        let in_full = format!("{} {unit}", strength.trim());
        let bare = strength.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
        let strength = if bare && unit.contains('/') {
            in_full.as_str()
        } else {
            strength
        };
        // What is in one of them says of what; an amount alone is a dose.
        let each = [" a ", " per ", " in a ", " in one "];
        let one = each.iter().find_map(|word| strength.split_once(word));
        let strength = match one {
            Some((strength, of)) if !of.contains(' ') => strength,
            None if strength.contains('/') => strength,
            _ => return None,
        };
        let name = name.trim();
        if !is_name(name) || Printed::from_str(strength.trim()).is_err() {
            return None;
        }
        found.push(format!("{name} {}", strength.trim()));
    }
    (!found.is_empty()).then(|| found.join(" + "))
}

/// A limit with its key, and the other medicine whose doses count as well.
type Found = ((&'static str, String), Option<String>);

/// `at most 10 mg THC a day`, `at most 15 mg THC a day with examplin`.
fn most_of_a_component(text: &str, known: &[(&'static str, String)]) -> Option<Found> {
    let heads = ["at most ", "no more than ", "not more than ", "maximum ", "max "];
    let lower = text.to_lowercase();
    let head = heads.iter().find(|head| lower.starts_with(**head))?;
    let rest = text.get(head.len()..)?;
    let (rest, with) = match rest.split_once(" with ") {
        Some((rest, with)) => (rest, Some(with.trim().to_owned())),
        None => (rest, None),
    };
    let ends = [
        (" a day", "per_day"),
        ("/day", "per_day"),
        (" in 24 hours", "per_day"),
        (" per day", "per_day"),
        (" in one dose", "per_dose"),
        (" a dose", "per_dose"),
        (" per dose", "per_dose"),
        ("/dose", "per_dose"),
        (" a week", "per_week"),
        (" per week", "per_week"),
    ];
    let (figure, key) = ends
        .iter()
        .find_map(|(end, key)| Some((rest.strip_suffix(end)?, *key)))?;
    let most = Most::parse(figure, &[]).ok()?;
    let named = most.component.as_deref().is_some_and(is_name);
    let twice = known.iter().any(|(known, _)| *known == key);
    (named && !twice).then(|| ((key, figure.trim().to_owned()), with))
}

/// `at most 3 sessions a week`, `max 3x/week`: a number of doses, whatever their amounts.
fn most_doses(text: &str, known: &[(&'static str, String)]) -> Option<(&'static str, String)> {
    let lower = text.to_lowercase();
    let heads = ["at most ", "no more than ", "not more than ", "maximum ", "max "];
    let rest = heads.iter().find_map(|head| lower.strip_prefix(head))?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, rest) = rest.split_at(digits);
    let rest = rest.trim_start();
    let kinds = ["doses", "dose", "sessions", "session", "times", "x"];
    let of = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    let key = match of.trim() {
        "a week" | "per week" | "/week" | "in 7 days" => "per_week",
        "a day" | "per day" | "/day" | "in 24 hours" => "per_day",
        _ => return None,
    };
    let count: u32 = count.parse().ok().filter(|count| *count > 0)?;
    let doses = if count == 1 { "dose" } else { "doses" };
    (!known.iter().any(|(other, _)| *other == key)).then(|| (key, format!("{count} {doses}")))
}

/// `marks of 0.05 mL`
fn marks(text: &str) -> Option<String> {
    let heads = ["marks of ", "marks ", "mark ", "syringe with marks of ", "measured to "];
    let lower = text.to_lowercase();
    let head = heads.iter().find(|head| lower.starts_with(**head))?;
    let amount = text.get(head.len()..)?.trim();
    Quantity::parse(amount, &[]).ok().map(|_| amount.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let Said { reading, .. } = read(text);
        if let Some(ask) = reading.asks.first() {
            return format!("{}: {}", ask.words, ask.says);
        }
        let steps: Vec<String> = reading
            .steps
            .iter()
            .map(|step| format!("{} for {}", step.take, step.length))
            .collect();
        let limits: Vec<String> = reading
            .limits
            .iter()
            .map(|(key, text)| format!("{key} {text}"))
            .collect();
        let beside = [reading.contains, reading.mark, Some(limits.join(", "))];
        let beside: Vec<String> = beside.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        format!(
            "{} | {} | {}",
            steps.join("; "),
            beside.join("; "),
            reading.unread.join(" ")
        )
    }

    #[test]
    fn a_rise_takes_its_turn_at_the_doses_of_the_day() {
        assert_eq!(
            shown(
                "0.2 mL at bedtime for 4 days; 0.2 mL in the morning and at bedtime for 4 days; then 0.2 mL a day more every 4 \
                 days, alternately at bedtime and in the morning, to 0.6 mL twice a day, at most 0.6 mL in one dose"
            ),
            "0.2 mL bedtime for 4 days; 0.2 mL morning, bedtime for 4 days; 0.4 mL bedtime, 0.2 mL morning for 4 days; \
             0.4 mL bedtime, morning for 4 days; 0.6 mL bedtime, 0.4 mL morning for 4 days; \
             0.6 mL bedtime, morning for no end | per_dose 0.6 mL | "
        );
        assert_eq!(
            shown("0.2 mL hs, 0.2 mL a day more q4d, am first, to 0.4 mL each"),
            "0.2 mL bedtime for 4 days; 0.2 mL morning, bedtime for 4 days; 0.2 mL morning, 0.4 mL bedtime for 4 days; \
             0.4 mL morning, bedtime for no end |  | "
        );
        let open = "0.2 mL morning and bedtime for 4 days, then 0.2 mL a day more every 4 days";
        assert_eq!(
            shown("0.2 mL morning, 0.2 mL a day more every 4 days"),
            "0.2 mL a day more every 4 days: up to which amount? Such as to 0.5 mL twice a day"
        );
        assert!(shown(&format!("{open} to 0.6 mL twice a day")).contains("which dose first?"));
        let turns = format!("{open}, alternately morning and bedtime");
        assert!(shown(&format!("{turns}, to 0.6 mL")).contains("is that each time?"));
        assert!(shown(&format!("{turns}, to 0.6 mL three times a day")).contains("2 doses a day rise"));
        assert!(shown(&format!("{turns}, to 0.5 mL each")).contains("do not end at 0.5 mL each"));
    }

    fn all(text: &str) -> String {
        let said = read(text);
        match crate::app::setup::State::label_words(&said) {
            Ok(words) => words,
            Err(asks) => format!("? {asks}"),
        }
    }

    #[test]
    fn what_could_be_lost_or_meant_in_two_ways_is_asked_about() {
        for (line, part) in [
            (
                "100 mg daily, down 10 % every 2 weeks to nothing",
                "10 % of the first dose, or of what remains?",
            ),
            (
                "100 mg daily, down 10 % of what remains every 2 weeks",
                "down to how much?",
            ),
            (
                "100 mg daily, down 10 % of what remains every 2 weeks to nothing, rounded",
                "what can be made?",
            ),
            ("100 mg daily, repeat", ""),
            (
                "25 mg daily for 2 weeks, 50 mg daily for 2 weeks, repeat, 75 mg daily",
                "",
            ),
            ("25 mg daily, max 3x/week, max 4x/week", ""),
            (
                "25 mg daily, tablets of 25 mg and 50 mg, have 10 x 20 mg",
                "20 mg is none of",
            ),
        ] {
            let said = all(line);
            assert!(said.starts_with('?') && said.contains(part), "{line}: {said}");
        }
    }

    #[test]
    fn a_whole_prescription_is_one_line() {
        for (line, words) in [
            (
                "30 mg sl Mon and Thu evening for 3 weeks, then 60 mg for 6 doses, then ask, lozenge of 80 mg, halves, max 80 mg/dose, 60 hours apart, 40 lozenges left",
                "30 mg evening on Mon, Thu for 3 weeks; then 60 mg evening on Mon, Thu for 6 doses, then it asks; form: lozenge 80 mg, can be halved; supply: 40 lozenges now; route: sublingual; limits: per dose 80 mg; gap 60 hours",
            ),
            (
                "120 mg daily, down 10 % of what remains every 3 weeks to nothing, rounded to what can be made, tablets of 20 mg and 40 mg, halves, have 10 x 20 mg + 12 x 40 mg",
                "120, 110, 100, 90, 80, 70, 60, 60, 50, 50, 40, 40, 30, 30, 30, 20, 20, 20, 20, 20, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10 mg once a day, 3 weeks each; then nothing; form: tablet 20 mg and 40 mg, can be halved; supply: 10 x 20 mg + 12 x 40 mg now",
            ),
            (
                "0.2 mL sc qod for 6 weeks, ask, then 0.22 mL, 100 mg/mL, U-100 syringe, sites left thigh, right thigh, left and right belly",
                "0.2 mL once every 2 days for 6 weeks, then it asks; then 0.22 mL once every 2 days; syringe: 100 units/mL; sites: left thigh, right thigh, left belly, right belly, in turn; route: subcutaneous; strength: 100 mg/mL; look: \"qod\": qod is read as every other day; it is misread as qd or qid",
            ),
            (
                "200 mcg on weekdays for 6 weeks, 3 weeks off, repeat, vial of 4 mg with 2 mL of water, good for 21 days",
                "200 mcg once on Mon, Tue, Wed, Thu, Fri for 6 weeks; then nothing for 3 weeks; then again from the first; form: 4 mg of powder in 2 mL; keeps: 21 days once it is open",
            ),
            (
                "0.3 mg Sun for 4 weeks, 0.6 mg Sun for 2 weeks, 0.6 mg Wed, 4 days apart, up to 4 days late",
                "0.3 mg once on Sun for 4 weeks; then 0.6 mg once on Sun for 2 weeks; then 0.6 mg once on Wed; apart: at least 4 days; late: taken up to 4 days after its time",
            ),
            (
                "40 mcg Mon-Sat, 60 mcg Sun, both 30 min before breakfast, tablets of 20 mcg, quarters",
                "40 mcg 30 min before breakfast on Mon, Tue, Wed, Thu, Fri, Sat; 60 mcg 30 min before breakfast on Sun; form: tablet 20 mcg, can be quartered",
            ),
            (
                "5 mg daily for 2 weeks, then decide with Dr R, then 10 mg daily",
                "5 mg once a day for 2 weeks, then it asks: \"decide with Dr R\"; then 10 mg once a day",
            ),
            (
                "30, 20, 10 mg 4 days each from 9 jun",
                "30 mg once a day for 4 days; then 20 mg once a day for 4 days; then 10 mg once a day for 4 days; then nothing",
            ),
        ] {
            assert_eq!(all(line), words, "{line}");
        }
    }

    #[test]
    fn what_is_in_it_and_its_limits_are_said_in_the_same_line() {
        assert_eq!(
            shown("0.2 mL bedtime, THC 20 mg/mL and CBD 5 mg/mL, marks of 0.1 mL, at most 8 mg THC a day"),
            "0.2 mL bedtime for no end | THC 20 mg/mL + CBD 5 mg/mL; 0.1 mL; per_day 8 mg THC | "
        );
        assert_eq!(
            shown("1 puff as needed, at most 3 puffs a day, THC 2 mg a puff"),
            "1 puff as needed for no end | THC 2 mg; per_day 3 puffs | "
        );
        assert_eq!(
            shown("0.2 mL bedtime, THC 20 + CBD 5 mg/mL, max 8 mg THC/day with sampletol"),
            "0.2 mL bedtime for no end | THC 20 mg/mL + CBD 5 mg/mL; per_day 8 mg THC, shared sampletol | "
        );
        // A dose is not a strength, and a maximum of the product stays with the label.
        for line in [
            "5 mg morning, then 10 mg evening",
            "1 tablet daily, at most 4 tablets a day",
        ] {
            let (own, label) = (read(line).reading, label::read(line));
            assert_eq!(own, label, "{line}");
        }
    }
}
