//! What a typed line means, by the one recorder: which due dose, and when. What is not clear is asked about or refused.

use std::io::IsTerminal;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use clap::Args;

use super::context::{Context, Fail};
use crate::app::when;
use crate::domain::amount::Quantity;
use crate::domain::course::CourseId;
use crate::domain::day::Schedules;
use crate::domain::journal::{Entry, Outcome};
use crate::domain::recording::{
    About, Dose, Doubt, Kind, Meant, Record, Scene, Settled, doubts, line, meant, settle, twice, unanswered, which,
};

/// When something happened, and for which due dose.
#[derive(Debug, Args)]
pub(super) struct When {
    /// When it was: 21:05, -2h, yesterday 21:15, 2026-11-20T21:00
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(super) at: Option<String>,
    /// Which dose: evening, 21:00, yesterday/23:00, 2026-11-20, 2026-11-20/evening, as-needed
    #[arg(long = "for", value_name = "DAY/MOMENT")]
    pub(super) due: Option<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
    /// Answer yes to any question: recorded already, over a limit, not planned
    #[arg(long)]
    pub(super) yes: bool,
}

impl When {
    /// Reads what the question needs: the plans, and the months of the dose.
    pub(super) fn look(&self, context: &mut Context, course: &CourseId, episode: bool) -> Schedules {
        let at = happened(self.at.as_deref(), context).unwrap_or(context.now);
        let schedules = context.schedules_for(course, at, episode);
        if let Some(day) = (self.due.as_deref()).and_then(|text| which::day(context.scene(&schedules), text)) {
            context.read_months(day, day);
        }
        let (first, last) = (at.date_naive(), context.now.date_naive());
        context.read_months(first.min(last) - TimeDelta::days(1), last.max(first));
        context.schedules()
    }

    /// When it was.
    pub(super) fn time(&self, scene: Scene<'_>) -> Result<DateTime<FixedOffset>, Fail> {
        match &self.at {
            Some(text) => scene.happened(text, scene.today(), None).map_err(Fail::Usage),
            None => Ok(scene.now),
        }
    }

    /// The dose that is meant, and when it was. A clock time alone is meant for the day that `--for` names.
    pub(super) fn meant(
        &self,
        scene: Scene<'_>,
        course: &CourseId,
        amount: Option<&str>,
    ) -> Result<(Dose, DateTime<FixedOffset>), Fail> {
        let named = self.due.as_deref();
        let by_day = named.is_some_and(|text| which::day(scene, text).is_some());
        let at = if by_day { scene.now } else { self.time(scene)? };
        let found = scene.course(course).map_err(Fail::Usage)?;
        let (text, doses) = match meant(scene, course, at, named).map_err(Fail::Usage)? {
            Meant::One(dose) => (String::new(), vec![dose]),
            // The only one that is named is still no dose to be recorded unasked: it is not due.
            Meant::Several(text, doses) if doses.len() == 1 => {
                return Err(Fail::Usage(format!("{text}. Nothing was written")));
            }
            Meant::Several(text, doses) => {
                let amount = |dose: &Dose| line::amount(scene, found, dose, amount?).ok();
                (text, which::narrowed(found, doses, amount, self.why.as_deref()))
            }
        };
        let [dose] = doses.as_slice() else {
            return Err(Fail::Usage(format!("{text}. Nothing was written")));
        };
        let dose = dose.clone();
        match &self.at {
            Some(text) if by_day && dose.kind == Kind::Due => {
                let at = line::time(scene, &dose, text).map_err(Fail::Usage)?;
                Ok((dose, at))
            }
            _ => Ok((dose, at)),
        }
    }

    /// Asks whatever has to be asked before a record is written, and has no answer yet. The answers are kept. A dose that
    /// was not named is asked about where another of the medicine was recorded just now.
    pub(super) fn ask(
        &self,
        scene: Scene<'_>,
        (dose, record): (&Dose, &Record),
        unplanned: bool,
        answered: &mut Vec<Doubt>,
    ) -> Result<(), Fail> {
        let Entry::Dose(entry) = &record.entry else {
            return Ok(());
        };
        let twice = twice(scene, dose, entry.at).filter(|_| self.due.is_none());
        let all = twice.into_iter().chain(doubts(scene, entry)).collect();
        let found = unanswered(all, answered);
        let open = found
            .iter()
            .filter(|doubt| !(unplanned && doubt.about == About::Unplanned));
        let open: Vec<&Doubt> = open.collect();
        if open.is_empty() || self.yes {
            answered.extend(found);
            return Ok(());
        }
        let facts = question(scene, &open);
        let again = open
            .iter()
            .any(|doubt| matches!(doubt.about, About::Recorded(_) | About::Unanswered));
        let (asks, way) = if again {
            ("Record both?", "--yes records both, regimen undo takes the last back")
        } else {
            ("Record it anyway?", "--yes records it anyway")
        };
        if ask(&facts, asks) {
            answered.extend(found);
            return Ok(());
        }
        let episode = open.iter().any(|doubt| doubt.about == About::Episode);
        let way = if episode {
            format!("--episode NAME counts it, {way}")
        } else {
            way.to_owned()
        };
        Err(Fail::Usage(format!("{facts} Nothing was written; {way}")))
    }

    /// Of a dose that is recorded as taken and as not taken: which of the two is right, where nothing else is said.
    /// A time or an amount that is said has to be that of one of the entries: else a third one would be recorded.
    pub(super) fn settled(
        &self,
        scene: Scene<'_>,
        (dose, taken): (&Dose, bool),
        amount: Option<&Quantity>,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Settled>, Fail> {
        let Some(settled) = settle(scene, dose, taken, self.why.as_deref()) else {
            return Ok(None);
        };
        let word = if taken { "taken" } else { "not taken" };
        let minute = |at: DateTime<FixedOffset>| at.timestamp().div_euclid(60);
        let is_one = settled.right.iter().any(|entry| {
            let same = match (&entry.outcome, amount) {
                (Outcome::Taken(taken), Some(amount)) => taken == amount,
                _ => true,
            };
            same && (self.at.is_none() || minute(entry.at) == minute(at))
        });
        if !is_one {
            return Err(Fail::Usage(format!(
                "{} Nothing was written; say first which of them is right, without a time and an amount",
                settled.facts
            )));
        }
        if self.yes || ask(&settled.facts, &format!("Was it {word}? The other entry is withdrawn.")) {
            return Ok(Some(settled));
        }
        Err(Fail::Usage(format!(
            "{} Nothing was written; --yes says that it was {word}, and withdraws the other entry",
            settled.facts
        )))
    }
}

/// The facts of what is asked, with whom to call where the person's own figures speak against it.
pub(super) fn question(scene: Scene<'_>, open: &[&Doubt]) -> String {
    let mut facts: Vec<String> = open.iter().flat_map(|doubt| doubt.facts.clone()).collect();
    let contact = scene.regimen.settings.contact.as_ref();
    if let Some(contact) = contact.filter(|_| open.iter().any(|doubt| doubt.about.is_of_figures())) {
        facts.push(format!("Your contact: {contact}."));
    }
    facts.join(" ")
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

/// The amount of a question as typed; a bare number is in the unit of the plan.
pub(super) fn amount(
    context: &Context,
    schedules: &Schedules,
    course: &CourseId,
    text: &str,
) -> Result<Quantity, Fail> {
    let scene = context.scene(schedules);
    let found = scene.course(course).map_err(Fail::Usage)?;
    let dose = Dose::unplanned(scene, course, scene.today());
    line::amount(scene, found, &dose, text).map_err(Fail::Usage)
}

/// A time as people type it, also one that is in the future; now if nothing was typed.
pub(super) fn time(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let Some(text) = text else { return Ok(context.now) };
    when::read_ahead(text, &around(context, context.today)).map_err(Fail::Usage)
}

/// The time of something that happened.
pub(super) fn happened(text: Option<&str>, context: &Context) -> Result<DateTime<FixedOffset>, Fail> {
    let Some(text) = text else { return Ok(context.now) };
    when::happened(text, &around(context, context.today)).map_err(Fail::Usage)
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
