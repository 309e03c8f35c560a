//! What a typed line means: which due dose, how much of it, and when. What is not clear is asked about or refused.

use std::io::IsTerminal;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use clap::Args;

use super::context::{Context, Fail};
use super::read::long_date;
use crate::app::when;
use crate::domain::amount::Quantity;
use crate::domain::clock::day_of;
use crate::domain::clock::read_date;
use crate::domain::course::CourseId;
use crate::domain::day::{Day, DayDose, Status};
use crate::domain::directions::Moment;
use crate::domain::journal::{DoseEntry, DueMoment, Outcome};
use crate::domain::limits::{Asked, about, next_amount};

/// When something happened, and for which due dose.
#[derive(Debug, Args)]
pub(super) struct When {
    /// When it was: 21:05, -2h, yesterday 21:15, 2026-11-20T21:00
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(super) at: Option<String>,
    /// The due dose that is meant: evening, 21:00, 2026-11-20, 2026-11-20/evening
    #[arg(long = "for", value_name = "DATE/SLOT")]
    pub(super) due: Option<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
    /// Record it although something is recorded already, or a limit is passed
    #[arg(long)]
    pub(super) yes: bool,
}

/// The due dose that is meant, or that it is one as needed.
pub(super) struct Target {
    pub(super) dose: Option<DayDose>,
}

impl When {
    pub(super) fn time(&self, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
        happened(self.at.as_deref(), context)
    }

    /// Finds the dose that is meant: the one that is named, else the one whose window is open, else one as needed.
    pub(super) fn target(
        &self,
        context: &mut Context,
        course: &CourseId,
        name: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Target, Fail> {
        let turn = context.loaded.regimen.settings.day_turn;
        let (date, moment) = match &self.due {
            None => (day_of(at, turn), None),
            Some(text) => date_and_moment(text, context)?,
        };
        context.read_months(date, date);
        let schedules = context.schedules();
        // A window is judged at the time of taking, not of recording.
        let seen = |date: NaiveDate| -> Day { schedules.day(date, &context.loaded.regimen, at, &context.place) };
        let day = match self.due {
            None => schedules.today(&context.loaded.regimen, at, &context.place),
            Some(_) => seen(date),
        };
        let of_course = |day: &Day| -> Vec<DayDose> {
            day.doses
                .iter()
                .filter(|dose| dose.due.course == *course)
                .cloned()
                .collect()
        };
        let doses = of_course(&day);
        let needed = day.needs.iter().any(|need| need.need.course == *course);
        if let Some(moment) = &moment {
            let found = doses.into_iter().find(|dose| names(dose, moment));
            return match found {
                Some(dose) => Ok(Target { dose: Some(dose) }),
                None => Err(Fail::Usage(format!(
                    "{name} has no dose at {moment} on {}",
                    long_date(date)
                ))),
            };
        }
        let open = |dose: &&DayDose| dose.entries.is_empty();
        if self.due.is_some() {
            let mut waiting = doses.iter().filter(open);
            return match (waiting.next(), waiting.next(), doses.first()) {
                (Some(dose), None, _) | (None, _, Some(dose)) => Ok(Target {
                    dose: Some(dose.clone()),
                }),
                (Some(_), Some(_), _) => Err(Fail::Usage(several(name, date, &doses))),
                (None, _, None) => Err(Fail::Usage(format!("{name} has no dose due on {}", long_date(date)))),
            };
        }
        // The window may have opened yesterday evening.
        let before = of_course(&seen(date - TimeDelta::days(1)));
        let mut due = before
            .iter()
            .chain(&doses)
            .filter(open)
            .filter(|dose| dose.status == Status::Due);
        if let Some(dose) = due.next() {
            return Ok(Target {
                dose: Some(dose.clone()),
            });
        }
        if needed {
            return Ok(Target { dose: None });
        }
        match doses.iter().filter(open).collect::<Vec<_>>().as_slice() {
            [] if doses.is_empty() => Err(Fail::Usage(format!(
                "{name} has no dose due on {}; --for names another day",
                long_date(date)
            ))),
            [] => {
                // Everything of the day is recorded: what follows is a second entry for the nearest.
                let nearest = doses.iter().min_by_key(|dose| distance(dose, at.naive_local()));
                Ok(Target { dose: nearest.cloned() })
            }
            _ => Err(Fail::Usage(several(name, date, &doses))),
        }
    }

    /// How much the next dose as needed is: the first one of an episode may differ.
    pub(super) fn needed(
        &self,
        context: &mut Context,
        course: &CourseId,
        at: DateTime<FixedOffset>,
        episode: Option<&str>,
    ) -> Option<Quantity> {
        let schedules = context.schedules_for(course, at, episode.is_some());
        let regimen = &context.loaded.regimen;
        let timeline = schedules.timeline(course);
        let (journal, settings) = (&regimen.journal, &regimen.settings);
        let asked = Asked::new(regimen.course(course)?, timeline, journal, settings, at, &context.place);
        next_amount(&Asked {
            episode,
            why: self.why.as_deref(),
            ..asked
        })
    }

    /// What happened is recorded also where it is over the person's limits, after a clear question. A word for the
    /// receipt, where it counts towards no episode.
    pub(super) fn limits(
        &self,
        context: &mut Context,
        entry: &DoseEntry,
        taken: &Quantity,
    ) -> Result<Option<&'static str>, Fail> {
        let schedules = context.schedules_for(&entry.course, entry.at, entry.episode.is_some());
        let regimen = &context.loaded.regimen;
        let Some(course) = regimen.course(&entry.course) else {
            return Ok(None);
        };
        let timeline = schedules.timeline(&entry.course);
        let asked = Asked::new(
            course,
            timeline,
            &regimen.journal,
            &regimen.settings,
            entry.at,
            &context.place,
        );
        let Some(answer) = asked.recording(entry).map(|asked| about(&asked)) else {
            return Ok(None);
        };
        if !answer.asks() {
            let none = "It counts towards no episode: --episode NAME";
            return Ok(answer.names_no_episode().then_some(none));
        }
        let reasons: Vec<&str> = answer.because.iter().map(|reason| reason.text.as_str()).collect();
        let contact = context.loaded.regimen.settings.contact.as_ref();
        let contact = contact.map_or(String::new(), |contact| format!(" Your contact: {contact}."));
        let facts = format!("{} {taken}: {}.{contact}", course.name, reasons.join("; "));
        if self.yes || ask(&facts, "Record it all the same?") {
            return Ok(None);
        }
        Err(Fail::Found(format!(
            "{facts} Nothing was written; --yes records it all the same"
        )))
    }

    /// A second entry for one due dose is asked about: the harmless answer first.
    pub(super) fn second_entry(&self, name: &str, dose: &DayDose) -> Result<(), Fail> {
        let Some(entry) = dose.entries.last() else {
            return Ok(());
        };
        let what = match &entry.outcome {
            Outcome::Taken(amount) => format!("{name} {amount} taken {}", entry.at.format("%a %-d %b %H:%M")),
            Outcome::Skipped => format!("{name} skipped"),
            Outcome::Held => format!("{name} held"),
        };
        let question = format!("Already recorded for {}: {what}.", due_words(dose));
        if self.yes || ask(&question, "Record both?") {
            return Ok(());
        }
        Err(Fail::Found(format!(
            "{question} Nothing was written; --yes records both, regimen undo takes the last back"
        )))
    }
}

/// A question on the terminal; without one the answer is no.
pub(super) fn ask(facts: &str, question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    super::print::ask(&format!("{facts}\n{question} [y/N] "));
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes")
}

fn names(dose: &DayDose, moment: &str) -> bool {
    let own = dose.due.moment();
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    own.to_string() == moment || dose.due.clock.is_some_and(|time| clock(time) == moment)
}

fn several(name: &str, date: NaiveDate, doses: &[DayDose]) -> String {
    let open: Vec<String> = doses
        .iter()
        .filter(|d| d.entries.is_empty())
        .map(|d| format!("--for {date}/{}", slug(d.due.moment())))
        .collect();
    format!(
        "no dose of {name} is due right now; say which one is meant: {}",
        open.join(" or ")
    )
}

fn slug(moment: &DueMoment) -> String {
    let text = moment.to_string();
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text
    }
}

fn distance(dose: &DayDose, at: NaiveDateTime) -> TimeDelta {
    let clock = dose.due.clock.unwrap_or(NaiveTime::MIN);
    (dose.due.on.and_time(clock) - at).abs()
}

/// `Fri 20 Nov 21:00`
pub(super) fn due_words(dose: &DayDose) -> String {
    format!("{} {}", dose.due.on.format("%a %-d %b"), dose.due.moment())
}

/// `2026-11-20/evening`, `2026-11-20`, `evening`, `21:00`
fn date_and_moment(text: &str, context: &Context) -> Result<(NaiveDate, Option<String>), Fail> {
    let text = text.trim();
    let moment = |text: &str| -> Result<String, Fail> {
        let plain = text.trim();
        if plain == "day" || plain.contains(" of ") {
            return Ok(plain.to_owned());
        }
        match Moment::parse(plain, context.words()) {
            Some(moment @ (Moment::Slot { .. } | Moment::Clock(_))) => Ok(moment.to_string()),
            _ => Err(Fail::Usage(format!(
                "`{plain}` is no moment of the day; expected one such as evening or 21:00"
            ))),
        }
    };
    if let Some((date, rest)) = text.split_once('/').filter(|(date, _)| read_date(date).is_ok()) {
        let date = date.parse().map_err(|_| Fail::Usage(format!("`{date}` is no date")))?;
        return Ok((date, Some(moment(rest)?)));
    }
    match read_date(text) {
        Ok(date) => Ok((date, None)),
        Err(_) => Ok((context.today, Some(moment(text)?))),
    }
}

/// The amount as typed; a bare number is in the course's own count.
pub(super) fn amount(
    text: &str,
    count: Option<&str>,
    words: &crate::domain::vocabulary::Vocabulary,
) -> Result<Quantity, String> {
    use crate::domain::amount::{AmountError, number};
    match Quantity::parse(text, words.counted()) {
        Err(AmountError::NoUnit(_)) if count.is_some() => {
            let count = count.unwrap_or_default();
            let unit = crate::domain::unit::Unit::parse(count, words.counted())
                .unwrap_or_else(|| crate::domain::unit::Unit::counted(count));
            number(text)
                .map(|value| Quantity::new(value, unit))
                .map_err(|error| error.to_string())
        }
        other => other.map_err(|error| error.to_string()),
    }
}

/// A time as people type it, by the one grammar of the screens; now if nothing was typed.
pub(super) fn time(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let Some(text) = text else { return Ok(context.now) };
    when::read(text, &around(context, context.today)).map_err(Fail::Usage)
}

fn around(context: &Context, day: NaiveDate) -> when::Around<'_> {
    when::Around {
        now: context.now,
        day,
        time: None,
        turn: context.loaded.regimen.settings.day_turn,
        wall: &context.place,
    }
}

/// The time of something that happened. A clock time alone that is still to come today may as well be that of
/// yesterday: there is no echo to look at before Enter, so that it is refused with both.
pub(super) fn happened(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let at = time(text, context)?;
    let Some(text) = text.filter(|_| at > context.now) else {
        return Ok(at);
    };
    let before = context.today.pred_opt().unwrap_or(context.today);
    match when::read(text, &around(context, before)) {
        Ok(earlier) if earlier != at => {
            let words = |at: DateTime<FixedOffset>| at.format("%a %-d %b %H:%M").to_string();
            let exact = |at: DateTime<FixedOffset>| at.format("%Y-%m-%dT%H:%M").to_string();
            Err(Fail::Usage(format!(
                "`{text}`: {} or {}, still to come? Write {} or {}",
                words(earlier),
                words(at),
                exact(earlier),
                exact(at)
            )))
        }
        _ => Ok(at),
    }
}
