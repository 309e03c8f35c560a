//! What is asked, in words: one line for each question.

use crate::app::gate;
use crate::app::world::World;
use crate::app::{rate, words};
use crate::domain::day::{DayDose, Status};
use crate::domain::measure::{GRADES, Scale};
use crate::domain::questions::Question;

/// A question with what can be answered.
pub(super) fn wording(world: &World, question: &Question<'_>) -> String {
    match question {
        Question::Dose(dose) => dose_wording(world, dose),
        Question::Reading(asking) => {
            let measure = asking.measure;
            let name = match (&measure.ask, asking.occasion) {
                (Some(ask), None) => ask.clone(),
                _ => rate::name(asking),
            };
            match &measure.scale {
                Scale::Rating { low, high, .. } => {
                    let end = |number: &str, words: &str| format!("{number} {words}").trim_end().to_owned();
                    format!("{name}, {} to {}.", end("0", low), end("10", high))
                }
                Scale::Grade { five } => format!("{name}: {}.", GRADES[..if *five { 5 } else { 4 }].join(" / ")),
                Scale::Number { .. } | Scale::Pair { .. } => format!("{name}: {}.", measure.expected()),
                Scale::YesNo => format!("{name}: yes / no."),
            }
        }
        Question::Gate(gate) => {
            let mut text = format!(
                "{}: step {} of {} was planned until {}. Your plan asks you to decide; until then you stay on this step.",
                world.name(&gate.course),
                gate.step,
                gate.steps,
                words::day_near(gate.since.pred_opt().unwrap_or(gate.since), world.today())
            );
            if let Some(next) = gate::next_dose(world, &gate.course) {
                text.push_str(&format!(" Next dose: {next}."));
            }
            if let Some(whom) = gate::whom(world, &gate.course) {
                text.push_str(&format!(" Ask {whom}."));
            }
            for (n, (answer, lead)) in gate::leads(world, gate).into_iter().enumerate() {
                let lead = lead.map(|lead| format!(": {lead}")).unwrap_or_default();
                text.push_str(&format!("\n  {} {}{lead}", n + 1, answer.words()));
            }
            text
        }
    }
}

pub(super) fn dose_wording(world: &World, dose: &DayDose) -> String {
    let name = world.name(&dose.due.course);
    if dose.status == Status::Contradicted {
        let (amount, records) = (
            world.amount(&dose.due.amount),
            world.telling(|telling| telling.state(dose)),
        );
        return format!("{name} {amount}: {records} taken / skip / later / ?");
    }
    let words = world.telling(|telling| {
        let clock = dose.due.clock;
        let planned = clock.map_or(String::new(), |clock| {
            format!(", planned {}", telling.at(dose.due.on.and_time(clock)))
        });
        let state = match dose.status {
            _ if dose.unknown => format!(", {}", telling.became(dose)),
            Status::Due if dose.due.window.is_none() && clock.is_none() => String::new(),
            Status::Due if dose.due.window.is_none() => format!(", window until {}", telling.at(dose.window.1)),
            Status::NotRecorded if clock.is_some() => {
                format!(", not recorded, its window was until {}", telling.at(dose.window.1))
            }
            _ => format!(", {}", telling.became(dose)),
        };
        let doing = dose
            .due
            .action
            .map(|action| format!(", {}", action.words()))
            .unwrap_or_default();
        format!("{doing}{planned}{}{state}", telling.second(dose))
    });
    format!(
        "{name} {}{words}. taken / skip / later / ?",
        world.amount(&dose.due.amount)
    )
}
