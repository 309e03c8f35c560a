//! The lines of text of the plan view: what is asked, and what an answer makes of the draft.

mod rules;

use chrono::{NaiveDate, TimeDelta};

pub use self::rules::shape;
pub(super) use self::rules::{ask_suffix, directions};
use self::rules::{in_words, length, moments, one_amount, shaped};
use super::super::keys::Scope;
use super::super::message::{Action, Edit};
use super::super::plan;
use super::super::record::Reading;
use super::super::words;
use super::super::world::World;
use super::outcome::{ends_with, longer_in_all, named};
use super::{decide, keep, pair, sentence, with_basis};
use crate::app::plan::basis::basis_from;
use crate::app::plan::lines::rules::expected;
pub use crate::app::purpose::{PlanAsk, PlanLine};
use crate::domain::amount::{AmountError, Quantity, show_number};
use crate::domain::change::Verb;
use crate::domain::course::Course;
use crate::domain::decision;
use crate::domain::directions::Directions;
use crate::domain::draft::{Basis, Body, Draft, DraftError, Row, RowId, Tense, body_example, on_off};
use crate::domain::ladder::with_amount;
use crate::domain::plan::{Length, Repeat, Step, Then};
use crate::domain::schedule::RungKind;

/// The question for a row, and the text that its line begins with.
pub fn question(world: &World, course: &Course, row: Option<&Row>, ask: PlanAsk) -> (String, String) {
    let name = world.name(&course.id);
    let take = row
        .map(|row| row.take.to_string())
        .filter(|take| take != "none" && !world.hidden)
        .unwrap_or_default();
    match ask {
        PlanAsk::Dose => (format!("{name}: what is taken on {}?", numbered(row)), take),
        PlanAsk::Days => {
            let whole = row.and_then(|row| {
                let draft = plan::draft_of(world, course);
                with_basis(world, course, |basis| whole_days(&draft.rows(basis), row))
            });
            let length = whole.map_or_else(
                || row.map_or(String::new(), |row| row.length.to_string()),
                |days| words::count(usize::try_from(days).unwrap_or(0), "day", "days"),
            );
            let asks = row.is_some_and(|row| row.asks && row.length != Length::Decided);
            (
                format!(
                    "{name}, {}: how long? (add \"ask\" to be asked before the next step)",
                    numbered(row)
                ),
                if asks { format!("{length}, ask") } else { length },
            )
        }
        PlanAsk::Note => (
            format!("{name}: a note on {}", numbered(row)),
            row.and_then(|row| row.note.clone())
                .filter(|_| !world.hidden)
                .unwrap_or_default(),
        ),
        PlanAsk::Hold => {
            let which = row.map_or("the step in force".to_owned(), |row| named(row, world.hidden));
            (
                format!("{name}: how many days longer does {which} last?"),
                String::new(),
            )
        }
        PlanAsk::Below | PlanAsk::Above => {
            let place = if ask == PlanAsk::Below { "below" } else { "above" };
            let text = if take.is_empty() {
                String::new()
            } else {
                format!("{take} for 1 week")
            };
            (format!("{name}: a step {place}, and for how long?"), text)
        }
        PlanAsk::Taper => {
            let which = row.map_or("here".to_owned(), |row| named(row, world.hidden));
            (format!("{name}: build steps from {which}"), String::new())
        }
        PlanAsk::Cycle => {
            let which = row.map_or("this step".to_owned(), |row| named(row, world.hidden));
            (format!("{name}: on which days of {which}?"), String::new())
        }
        PlanAsk::Decide => (format!("{name}: what was decided?"), String::new()),
        PlanAsk::Keep => (format!("{name}: under which name is the draft kept?"), String::new()),
        PlanAsk::Resume => {
            let mut kept = world.kept.keys().filter(|(id, _)| *id == course.id);
            let only = kept.next().filter(|_| kept.next().is_none());
            let only = only.map_or(String::new(), |(_, name)| name.to_string());
            (format!("{name}: which draft is worked on again?"), only)
        }
    }
}

/// `step 3`, or `this step` where it has no number.
fn numbered(row: Option<&Row>) -> String {
    let number = row.and_then(|row| row.number.filter(|_| row.kind == RungKind::Step));
    number.map_or("this step".to_owned(), |number| format!("step {number}"))
}

/// How many days a row lasts; a step with the hold that makes it longer.
fn whole_days(rows: &[Row], row: &Row) -> Option<i64> {
    let here = rows.iter().position(|other| other.id() == row.id());
    let next = here.and_then(|here| rows.get(here + 1));
    let hold = next.filter(|next| {
        let same = (next.plan, next.step, next.pass) == (row.plan, row.step, row.pass);
        same && next.kind == RungKind::Hold && row.kind == RungKind::Step
    });
    match hold {
        Some(hold) => hold.planned.map(|until| (until - row.from).num_days() + 1),
        None => row.days(),
    }
}

/// Reads an answer.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(world: &World, line: &PlanLine, text: &str) -> Result<Reading, String> {
    let course = world.regimen.course(&line.course).ok_or("this plan no longer exists")?;
    if text.is_empty() && line.ask != PlanAsk::Note {
        return Ok(Reading::Empty(expected(line.ask).into()));
    }
    match line.ask {
        PlanAsk::Keep => {
            return pair::keep(world, course, text).map(|(echo, edit)| Reading::Edit(echo, Box::new(edit)));
        }
        PlanAsk::Resume => {
            return pair::resume(world, course, text).map(|(echo, edit)| Reading::Edit(echo, Box::new(edit)));
        }
        _ => {}
    }
    let draft = plan::draft_of(world, course);
    // A decision may begin in the middle of a day, a revision of the plan does not.
    let alone = line.ask == PlanAsk::Decide && draft.plan.is_none();
    let begins = if alone {
        world.decided_from(course)
    } else {
        world.revised_from(course)
    };
    let (echo, made) = basis_from(world, course, &begins, |basis| {
        let row = match line.row.map(|id| draft.row(basis, id)) {
            Some(Ok(row)) => Some(row),
            // A decision is about the course. Below a ladder that has ended, a new one begins.
            Some(Err(_)) | None if line.ask == PlanAsk::Decide => None,
            Some(Err(DraftError::Past)) if line.ask == PlanAsk::Below && draft.has_ended(basis) => None,
            Some(Err(error)) => return Err(sentence(&error)),
            None if matches!(line.ask, PlanAsk::Below | PlanAsk::Hold) => None,
            None => return Err(sentence(&DraftError::NoRow)),
        };
        let answer = Answer {
            world,
            basis,
            draft: &draft,
            row: row.as_ref(),
        };
        let (echo, made) = answer.read(line.ask, text)?;
        // A draft that nobody can work out could not be read again.
        if let Some(amount) = made.lacks_body().filter(|_| draft.lacks_body().is_none()) {
            let key = world.key(Scope::Plan, Action::Taper).unwrap_or_default();
            let such = body_example(amount);
            return Err(format!(
                "{amount} needs a weight or surface in the plan: Esc, {key}, and there `{such}`; then this again"
            ));
        }
        let more = if line.ask == PlanAsk::Decide {
            String::new()
        } else {
            ends_with(basis, &draft, &made)
        };
        Ok((format!("{echo}{more}"), made))
    })?;
    let refused = basis_from(world, course, &begins, |basis| {
        decide::refusal(basis, &Draft::new(course), &made)
    });
    let mut edit: Edit = keep(world, course, made, &echo);
    if let Some(why) = refused.filter(|_| !world.hidden) {
        // What will be refused is not offered.
        let key = world.key(Scope::Plan, Action::Activate).unwrap_or_default();
        edit.receipt = format!("In the draft, and {key} will refuse it: {why}");
    }
    Ok(Reading::Edit(echo, Box::new(edit)))
}

struct Answer<'a> {
    world: &'a World,
    basis: &'a Basis<'a>,
    draft: &'a Draft,
    row: Option<&'a Row>,
}

type Made = Result<(String, Draft), String>;

impl Answer<'_> {
    fn read(&self, ask: PlanAsk, text: &str) -> Made {
        match ask {
            PlanAsk::Dose => {
                let take = self.directions(text)?;
                // What is left as it is makes no draft.
                if self.row.is_some_and(|row| row.take == take) {
                    return Ok((format!("{take}, as it is"), self.draft.clone()));
                }
                self.on_row(take.to_string(), |d, row| d.set_take(self.basis, row, take.clone()))
            }
            PlanAsk::Days => self.days(text),
            PlanAsk::Note => {
                let note = Some(text.to_owned()).filter(|text| !text.is_empty());
                let echo = note.clone().map_or("no note".into(), |note| format!("\"{note}\""));
                self.on_row(echo, |d, row| d.set_note(self.basis, row, note.clone()))
            }
            PlanAsk::Hold => self.hold(text),
            PlanAsk::Below | PlanAsk::Above => self.add(text, ask == PlanAsk::Below),
            PlanAsk::Taper => self.taper(text),
            PlanAsk::Cycle => {
                let take = on_off(&self.step_row()?.take, text)?;
                self.on_row(take.to_string(), |d, row| d.set_take(self.basis, row, take.clone()))
            }
            PlanAsk::Decide => self.decide(text),
            // They are about the draft as a whole, and are read before.
            PlanAsk::Keep | PlanAsk::Resume => Err(sentence(&DraftError::NoRow)),
        }
    }

    fn step_row(&self) -> Result<&Row, String> {
        self.row
            .filter(|row| row.kind == RungKind::Step)
            .ok_or_else(|| sentence(&DraftError::NoRow))
    }

    fn on_row(&self, echo: String, edit: impl Fn(&Draft, RowId) -> Result<Draft, DraftError>) -> Made {
        let row = self.row.ok_or_else(|| sentence(&DraftError::NoRow))?;
        let made = edit(self.draft, row.id()).map_err(|error| sentence(&error))?;
        Ok((echo, made))
    }

    /// Directions in full, or an amount alone, which then replaces the amounts in the row's own lines.
    fn directions(&self, text: &str) -> Result<Directions, String> {
        let vocabulary = self.basis.words;
        let alone = match Quantity::dose(text, vocabulary.counted()) {
            Ok(amount) => Some(amount),
            Err(error @ AmountError::NotADose(_)) => return Err(error.to_string()),
            Err(_) => None,
        };
        match (alone, self.row) {
            (Some(_), Some(row)) if !one_amount(&row.take) => Err(format!(
                "the doses at {} differ: write each of them with its time",
                moments(&row.take)
            )),
            (Some(amount), Some(row)) if !row.take.is_none() => Ok(with_amount(&row.take, &amount)),
            _ => crate::domain::label::typed(text, vocabulary, self.basis.course.hours_from(self.basis.first)),
        }
    }

    fn days(&self, text: &str) -> Made {
        let row = self.row.ok_or_else(|| sentence(&DraftError::NoRow))?;
        let (text, drop) = match text.to_lowercase().split_once(',') {
            Some((length, rest)) if rest.trim().starts_with("drop") => (text.get(..length.len()).unwrap_or(text), true),
            _ => (text, false),
        };
        let (text, ask) = ask_suffix(text);
        let length = self.length(text, Some(row.from).filter(|_| !self.is_for_the_answer(row)))?;
        let said = match length {
            Length::Days(n) => Some(i64::from(n)),
            Length::Weeks(n) => Some(i64::from(n) * 7),
            _ => None,
        };
        let (basis, id) = (self.basis, row.id());
        // A step that waits for an answer lasts to today only as long as nobody gives one.
        let over = row.planned.is_some_and(|until| until <= basis.today);
        let waits = row.kind == RungKind::Step && row.tense == Tense::Present && row.asks && over;
        let changed = match (said, whole_days(&self.draft.rows(basis), row)) {
            (Some(said), Some(days)) if said == days && (ask || !waits) => Ok(self.draft.clone()),
            (Some(said), Some(days)) if !waits && (row.tense == Tense::Present || row.kind != RungKind::Step) => {
                self.draft.add_days(basis, id, said - days)
            }
            (Some(said), None) if row.kind == RungKind::Pause => {
                self.draft.set_pause(basis, id, u32::try_from(said).unwrap_or(u32::MAX))
            }
            _ => self.draft.set_whole_length(basis, id, length.clone()),
        };
        let mut made = changed.map_err(|error| sentence(&error))?;
        if row.kind == RungKind::Step && ask != row.asks && row.length != Length::Decided {
            let then = if ask { Then::Ask } else { Then::GoOn };
            made = made.set_then(basis, id, then).map_err(|error| sentence(&error))?;
        }
        let mut echo = format!("{length}{}", if ask { ", then it asks" } else { "" });
        if drop {
            made = made.drop_after(basis, id).map_err(|error| sentence(&error))?;
            echo.push_str("; the steps after it are removed");
        }
        Ok((echo, made))
    }

    /// Whether the answer to a question that waits says when a row begins.
    fn is_for_the_answer(&self, row: &Row) -> bool {
        let today = self.basis.today;
        row.asked && self.draft.timeline(self.basis).waits_on(today)
    }

    /// A length, or the last day: `until 20 dec`, which is a number of days from the first.
    fn length(&self, text: &str, from: Option<NaiveDate>) -> Result<Length, String> {
        let lower = text.trim().to_lowercase();
        let Some(day) = lower.strip_prefix("until ").filter(|day| *day != "decided") else {
            return length(text).map_err(|_| format!("`{}` is not a length; {}", text.trim(), expected(PlanAsk::Days)));
        };
        let until = decide::to_come(self.world, day)?;
        let from = from.ok_or("its first day is not known yet; how many days?")?;
        let days = u32::try_from((until - from).num_days() + 1)
            .ok()
            .filter(|days| *days > 0);
        days.map(Length::Days)
            .ok_or_else(|| format!("{} is before the first day, {}", words::day(until), words::day(from)))
    }

    fn hold(&self, text: &str) -> Made {
        let today = self.basis.today;
        let rows = self.draft.rows(self.basis);
        let present = || rows.iter().find(|row| row.tense == Tense::Present);
        let row = self.row.or_else(present).ok_or_else(|| sentence(&DraftError::NoRow))?;
        let held = |days: u32| {
            let made = self.draft.hold(self.basis, row.id(), days);
            made.map_err(|error| sentence(&error))
        };
        let days = match text.to_lowercase().trim().strip_prefix("until ") {
            Some(day) => {
                let rows = held(1)?.rows(self.basis);
                decide::days_until(&rows, row.from.max(today), decide::to_come(self.world, day)?, today)?
            }
            None => match length(text) {
                Ok(Length::Days(n)) => n,
                Ok(Length::Weeks(n)) => n.saturating_mul(7),
                _ => return Err(format!("`{}`: {}", text.trim(), expected(PlanAsk::Hold))),
            },
        };
        let made = held(days)?;
        let verb = Verb::Hold { days, shift: true };
        let effect = decide::effect(self.basis, self.draft, &made, row.from.max(today));
        // Of another step than the one in force it is said which.
        let which = (row.tense != Tense::Present).then(|| format!("{}: ", named(row, self.world.hidden)));
        let in_all = longer_in_all(row, days, &rows);
        let echo = in_all.unwrap_or_else(|| effect.words(&verb, self.basis.around));
        Ok((format!("{}{echo}", which.unwrap_or_default()), made))
    }

    fn add(&self, text: &str, below: bool) -> Made {
        let (text, ask) = ask_suffix(text);
        let split = text
            .rsplit_once(" for ")
            .and_then(|(take, rest)| Some((take, length(rest).ok()?)));
        let today = self.basis.today;
        let begins = self.row.and_then(|row| {
            let after = row.planned.map(|last| last + TimeDelta::days(1));
            let waits =
                below && row.tense == Tense::Present && row.asks && self.draft.timeline(self.basis).waits_on(today);
            let known = !waits && !self.is_for_the_answer(row);
            (if below { after } else { Some(row.from) }).filter(|_| known)
        });
        let (take, length) = match (split, text.rsplit_once(" until ")) {
            (Some(split), _) => split,
            (None, Some((take, day))) => (take, self.length(&format!("until {day}"), begins)?),
            (None, None) => (text, Length::Weeks(1)),
        };
        let take = self.directions(take.trim())?;
        let then = if ask { Then::Ask } else { Then::GoOn };
        let step = Step {
            take,
            length,
            then,
            note: None,
        };
        let echo = format!(
            "{} for {}{}",
            step.take,
            step.length,
            if ask { ", then it asks" } else { "" }
        );
        let made = match self.row {
            Some(row) if !below => self.draft.add_above(self.basis, row.id(), std::slice::from_ref(&step)),
            row => {
                // Below a hold is below the step that it belongs to.
                let rows = self.draft.rows(self.basis);
                let step_row = |row: &Row| {
                    rows.iter()
                        .rev()
                        .skip_while(|other| other.id() != row.id())
                        .find(|other| other.kind == RungKind::Step)
                        .map(Row::id)
                };
                let row = row.and_then(step_row);
                self.draft.add_below(self.basis, row, std::slice::from_ref(&step))
            }
        };
        Ok((echo, made.map_err(|error| sentence(&error))?))
    }

    fn taper(&self, text: &str) -> Made {
        let (row, basis) = (self.step_row()?, self.basis);
        match rules::of_plan(text)? {
            Some(rules::OfPlan::Repeat(again)) => {
                let echo = match again {
                    Repeat::No => "the plan does not begin again".to_owned(),
                    Repeat::From { times: None, .. } => format!(
                        "after the last row again from {}, for ever",
                        named(row, self.world.hidden)
                    ),
                    Repeat::From { times: Some(n), .. } => {
                        format!(
                            "after the last row again from {}, {n} times in all",
                            named(row, self.world.hidden)
                        )
                    }
                };
                return self.on_row(echo, |draft, row| draft.set_repeat(basis, row, again));
            }
            Some(rules::OfPlan::Body(body)) => {
                let echo = match body {
                    Body::Weight(kg) => format!("weight {} kg", show_number(kg)),
                    Body::Surface(square) => format!("body surface {} m2", show_number(square)),
                };
                return self.on_row(echo, |draft, row| draft.set_body(basis, row, body));
            }
            None => {}
        }
        let shaped = shaped(text, &row.take, basis.words.counted())?;
        let words = in_words(&shaped);
        let Some(every) = &shaped.every else {
            // The same doses, or days on and off: what comes after stays.
            let take = shaped.steps.first().map(|step| step.take.clone()).unwrap_or_default();
            if take == row.take {
                let made = self.draft.set_whole_length(basis, row.id(), Length::Open);
                let made = made.and_then(|made| made.drop_after(basis, row.id()));
                return Ok((
                    format!("{take} goes on without an end"),
                    made.map_err(|error| sentence(&error))?,
                ));
            }
            return self.on_row(take.to_string(), |d, row| d.set_take(basis, row, take.clone()));
        };
        let own = shaped.steps.first().is_some_and(|step| step.take == row.take);
        let ended = self
            .draft
            .step_of(basis, row.id())
            .map_err(|error| sentence(&error))?
            .is_none();
        if row.tense != Tense::Present || !own && !ended {
            let made = self.draft.replace_from(basis, row.id(), &shaped.steps);
            return Ok((words, made.map_err(|error| sentence(&error))?));
        }
        // The step in force has the first amount already, and keeps its end where it has one.
        let (stays, rest) = if own {
            shaped.steps.split_at(1)
        } else {
            shaped.steps.split_at(0)
        };
        let made = self.draft.replace_after(basis, row.id(), rest);
        let made = match (made, row.planned) {
            (Ok(made), None) => made.set_length(basis, row.id(), every.clone()),
            (made, _) => made,
        };
        let made = match (made, shaped.ask && own && !ended) {
            (Ok(made), true) => made.set_then(basis, row.id(), Then::Ask),
            (made, _) => made,
        };
        let echo = match (stays.first(), row.planned) {
            (Some(_), Some(until)) => format!(
                "{} to {} as it is; {}",
                row.take,
                words::day_near(until, basis.today),
                in_words(&rules::Shaped {
                    steps: rest.to_vec(),
                    every: shaped.every.clone(),
                    ask: shaped.ask,
                    total: shaped.total,
                })
            ),
            _ => words,
        };
        Ok((echo, made.map_err(|error| sentence(&error))?))
    }

    fn decide(&self, text: &str) -> Made {
        let today = self.basis.today;
        let said = decide::read(self.world, self.basis, text)?;
        if self.draft.plan.is_none() && said.verb.begins_with_a_dose() {
            return self.decide_from_a_dose(said);
        }
        let told = who_and_why(&said, self.world.hidden);
        let (verb, on, by, why) = (said.verb, said.on, said.by, said.why);
        let made = match (&verb, on == today) {
            (Verb::Hold { days, shift: true }, true) => match self
                .draft
                .rows(self.basis)
                .iter()
                .find(|row| row.tense == Tense::Present)
            {
                Some(row) => self.draft.hold(self.basis, row.id(), *days),
                None => self.draft.decide(self.basis, verb.clone(), on),
            },
            _ => self.draft.decide(self.basis, verb.clone(), on),
        };
        let mut made = made.map_err(|error| sentence(&error))?;
        let own = made
            .changes
            .iter_mut()
            .rfind(|change| change.on == on && !self.draft.changes.contains(change));
        match (own, &mut made.plan) {
            (Some(change), _) => (change.by, change.why) = (by, why),
            (None, Some(plan)) if self.draft.plan.is_none() => (plan.by, plan.why) = (by, why),
            _ => {}
        }
        let echo = if self.world.hidden {
            format!("{verb}, from {}", words::day_near(on, today))
        } else {
            decide::effect(self.basis, self.draft, &made, on).words(&verb, self.basis.around)
        };
        Ok((format!("{echo}{told}"), made))
    }

    /// A decision that begins with the next dose, as the command line takes it.
    fn decide_from_a_dose(&self, said: decision::Said) -> Made {
        let mut tried = decide::tried(self.world, self.basis, self.draft, said)?;
        let told = who_and_why(&tried.said, self.world.hidden);
        let (by, why) = (tried.said.by, tried.said.why);
        let own = tried.made.changes.iter_mut().find(|change| **change == tried.change);
        match (own, &mut tried.made.plan) {
            (Some(change), _) => (change.by, change.why) = (by, why),
            (None, Some(plan)) => (plan.by, plan.why) = (by, why),
            _ => {}
        }
        let echo = if self.world.hidden {
            let on = words::day_near(tried.said.on, self.basis.today);
            format!("{}, from {on}", tried.said.verb)
        } else {
            tried.words
        };
        Ok((format!("{echo}{told}"), tried.made))
    }
}

/// `; decided with Dr N: dizzy`: which of the words was taken for a name, and which for the reason.
fn who_and_why(said: &decision::Said, hidden: bool) -> String {
    match (&said.by, &said.why) {
        _ if hidden => String::new(),
        (Some(by), Some(why)) => format!("; decided with {by}: \"{why}\""),
        (Some(by), None) => format!("; decided with {by}"),
        (None, Some(why)) => format!("; \"{why}\""),
        (None, None) => String::new(),
    }
}
