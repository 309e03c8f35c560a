//! `import backup.json`, `export ics cal.ics --to fri`: the words of the command line, typed on the screen.

use super::Said;
use crate::app::message::Effect;
use crate::app::reply::{Ask, Reply};
use crate::app::world::World;
use crate::domain::exchange::order::{Form, spoken};
use crate::domain::named;

fn said(words: String, detail: String, waiting: String, effect: Effect) -> Vec<Said> {
    vec![Said {
        words,
        detail,
        replies: vec![Reply::Ask(Box::new(Ask::Waiting(waiting))), Reply::Do(effect)],
    }]
}

pub(super) fn import(rest: &str) -> Result<Vec<Said>, String> {
    let order = spoken::read_import(rest)?;
    let path = order.path.display().to_string();
    let zone = order.zone.as_ref().map_or("your zone", |zone| zone.name());
    let detail = format!("local times are those of {zone}; nothing is written yet");
    let waiting = format!("Reading {}", order.name());
    Ok(said(
        format!("Read {path} and show what would be written"),
        detail,
        waiting,
        Effect::Import(Box::new(order)),
    ))
}

pub(super) fn export(world: &World, rest: &str) -> Result<Vec<Said>, String> {
    let course = |name: &str| {
        let course = named::course(&world.regimen, name).map_err(|unclear| unclear.to_string())?;
        Ok(course.id.clone())
    };
    let mut order = spoken::read_export(rest, world.around(None), &course)?;
    // What is hidden on the screen is hidden in the file.
    order.hide_names |= world.hidden;
    order.discreet |= world.hidden && order.form == Form::Ics;
    let (from, to) = order.span(world.today())?;
    let path = order
        .path
        .get_or_insert_with(|| order.form.file(world.today()).into())
        .display()
        .to_string();
    let names = if order.hide_names || order.discreet {
        "without names"
    } else {
        "with the names of your medicines"
    };
    let days = match (order.form, order.days) {
        (Form::Ics | Form::Sheet, _) => format!(", {from} to {to}"),
        (_, (None, None)) => String::new(),
        (_, (since, to)) => {
            let since = since.map_or_else(String::new, |since| format!(" from {since}"));
            let to = to.map_or_else(String::new, |to| format!(" to {to}"));
            format!(",{since}{to}")
        }
    };
    Ok(said(
        format!("Write {path}{days}"),
        format!("{names}. {}", order.form.help()),
        format!("Writing {path}"),
        Effect::Send(Box::new(order)),
    ))
}
