//! What the reader of a file understood of a field, in words: the echo below it.

use super::fields::{Field, Spot};
use crate::app::words::{self, day_near, length};
use crate::app::world::World;
use crate::domain::care::Care;
use crate::domain::course::{Course, CourseId};
use crate::domain::directions::Lasts;
use crate::domain::keyed::CareList;
use crate::domain::operation::Tried;
use crate::domain::preparation::form_words;
use crate::domain::settings::Settings;

/// What a field means in what its reader made of the file; `None`: nothing is there.
pub fn told(field: &Field, tried: &Tried, world: &World) -> Option<String> {
    match &field.spot {
        Spot::Key(_, path) => {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match (&tried.course, &tried.settings) {
                (Some(found), _) => course(&path, found, world),
                (None, Some(found)) => setting(&path, found, world),
                _ => None,
            }
        }
        Spot::Record { list, key, record, .. } => {
            let at = world_place(world, *list, record)?;
            record_of(*list, key, at, tried.care.as_ref()?, world)
        }
        _ => None,
    }
}

/// What a new ceiling, slot or record would be.
pub fn added(field: &Field, tried: &Tried, world: &World) -> Option<String> {
    match &field.spot {
        Spot::Hours(_) => {
            let course = tried.course.as_ref()?;
            let old = world.regimen.course(&course.id)?;
            let fresh = course
                .limits
                .per_hours
                .iter()
                .find(|window| !old.limits.per_hours.contains(window))?;
            Some(format!("at most {} in any {} hours", fresh.1, fresh.0))
        }
        Spot::Slot => {
            let words = &tried.settings.as_ref()?.words;
            let old = world.regimen.settings.words.slots();
            let fresh = words.slots().iter().find(|slot| !old.contains(slot))?;
            Some(format!("{} is {}", fresh.name, world.clock(fresh.time)))
        }
        Spot::Add(list) => {
            let care = tried.care.as_ref()?;
            Some(match list {
                CareList::Person => {
                    let person = care.people.last()?;
                    format!("{} ({})", care.reached_at(&person.key), person.role)
                }
                CareList::Appointment => {
                    let visit = care.appointments.last()?;
                    let at = visit.at.map(|at| format!(" {}", world.clock(at))).unwrap_or_default();
                    let every = visit
                        .every
                        .as_ref()
                        .map(|every| format!(", again every {every}"))
                        .unwrap_or_default();
                    let what = visit.what.as_deref().unwrap_or("appointment");
                    format!(
                        "{}{at}: {what} with {}{every}",
                        day_near(visit.on, world.today()),
                        care.name_of(&visit.with)
                    )
                }
                CareList::Paper => {
                    let paper = care.papers.last()?;
                    format!(
                        "{}, valid until {}, shown {} before",
                        paper.name,
                        day_near(paper.until, world.today()),
                        words::count(usize::try_from(paper.notice).unwrap_or(0), "day", "days")
                    )
                }
            })
        }
        _ => None,
    }
}

/// Which of the records that are in use it is.
fn world_place(world: &World, list: CareList, record: &crate::domain::keyed::Keys) -> Option<usize> {
    let get = |key: &str| {
        record
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.to_string())
    };
    let care = &world.regimen.care;
    match list {
        CareList::Person => care
            .people
            .iter()
            .position(|person| Some(&person.key) == get("key").as_ref()),
        CareList::Appointment => care.appointments.iter().position(|visit| {
            Some(visit.on.to_string()) == get("on")
                && Some(&visit.with) == get("with").as_ref()
                && visit.what == get("what")
        }),
        CareList::Paper => care
            .papers
            .iter()
            .position(|paper| Some(&paper.name) == get("name").as_ref()),
    }
}

fn record_of(list: CareList, key: &str, at: usize, care: &Care, world: &World) -> Option<String> {
    let day = |on| day_near(on, world.today());
    match list {
        CareList::Person => {
            let person = care.people.get(at)?;
            match key {
                "phone" => Some(care.reached_at(&person.key)).filter(|_| person.phone.is_some()),
                "role" => Some(person.role.clone()),
                "key" => Some(format!("medicines name {} by `{}`", person.name, person.key)),
                _ => Some(person.name.clone()),
            }
        }
        CareList::Appointment => {
            let visit = care.appointments.get(at)?;
            match key {
                "on" => Some(day(visit.on)),
                "at" => visit.at.map(|at| world.clock(at)),
                "with" => Some(care.reached_at(&visit.with)),
                "every" => visit
                    .every
                    .as_ref()
                    .map(|every| format!("again every {every} after {}", day(visit.on))),
                _ => visit.what.clone(),
            }
        }
        CareList::Paper => {
            let paper = care.papers.get(at)?;
            match key {
                "until" => Some(format!("valid until {}", day(paper.until))),
                "notice" => Some(format!("shown from {} days before", paper.notice)),
                _ => Some(paper.name.clone()),
            }
        }
    }
}

fn names(world: &World, ids: &[CourseId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| world.name(id).into_owned()).collect();
    names.join(", ")
}

/// Days end at the same time on the clock, hours wherever that is by then.
fn worn(wear: Lasts) -> String {
    match (wear, wear.worn_minutes().unwrap_or_default()) {
        (Lasts::WornDays(days), _) => format!("taken off after {days} days at the same time"),
        (_, minutes) if minutes.is_multiple_of(60) => format!("taken off after {} hours", minutes / 60),
        (_, minutes) => format!("taken off after {}", length(minutes)),
    }
}

fn course(path: &[&str], course: &Course, world: &World) -> Option<String> {
    let (limits, p) = (&course.limits, &course.preparation);
    let most = |most: &Option<crate::domain::most::Most>, over: &str| {
        most.as_ref().map(|most| format!("at most {most} {over}"))
    };
    let apart =
        |minutes: Option<u32>, what: &str| minutes.map(|minutes| format!("at least {} {what}", length(minutes)));
    let quoted = |text: &Option<String>| text.as_ref().map(|text| format!("\"{text}\""));
    match path {
        ["name"] => Some(course.name.clone()),
        ["route"] => course.route.clone(),
        ["count" | "contains" | "strengths" | "divisible"] => form_words(course),
        ["mark"] => p.mark.as_ref().map(|mark| format!("measured to {mark}")),
        ["syringe"] => p.syringe.map(|units| format!("{units} units in 1 mL")),
        ["drops"] => p.drops.map(|drops| format!("{drops} drops in 1 mL")),
        ["each"] => p
            .each
            .as_ref()
            .map(|each| format!("one {} is {each}", p.count.as_deref().unwrap_or("unit"))),
        ["round"] => Some(format!("an amount between two marks or pieces: {}", p.round)),
        ["powder" | "water"] => match (&p.powder, &p.water) {
            (Some(powder), Some(water)) => Some(format!("{powder} of powder in {water}")),
            (Some(powder), None) => Some(format!("{powder} of powder; the water is not said")),
            (None, Some(water)) => Some(format!("{water} of water; the powder is not said")),
            (None, None) => None,
        },
        ["dilution"] => p.dilution.as_ref().map(|(take, to)| format!("{take} made up to {to}")),
        ["batch"] => p.batch.as_ref().map(|batch| {
            format!(
                "{}, {} % carried over, into {} pieces",
                batch.material, batch.carried_percent, batch.pieces
            )
        }),
        ["wear"] => p.wear.map(worn),
        ["pack"] => p.pack.as_ref().map(|pack| format!("{pack} in a pack")),
        ["window"] => course
            .window
            .map(|minutes| format!("on time up to {} before and after", length(minutes))),
        ["zone"] => match &course.clock {
            crate::domain::course::Clock::Zone(zone) => Some(format!("its times are those of {}", zone.name())),
            crate::domain::course::Clock::Local => None,
        },
        ["missed"] => quoted(&course.missed),
        ["note"] => quoted(&course.note),
        ["standard_dose"] => course.standard_dose.clone(),
        ["prescriber"] => course.prescriber.as_deref().map(|key| {
            let care = &world.regimen.care;
            let known = care.people.iter().any(|person| person.key == key || person.name == key);
            let more = if known {
                ""
            } else {
                ", who is not in your list of people"
            };
            format!("{}{more}", care.reached_at(key))
        }),
        ["limits", "per_dose"] => most(&limits.per_dose, "in one dose"),
        ["limits", "per_day"] => most(&limits.per_day, "in any 24 hours"),
        ["limits", "per_calendar_day"] => most(&limits.per_calendar_day, "from midnight to midnight"),
        ["limits", "per_week"] => most(&limits.per_week, "in any 7 days"),
        ["limits", "per_episode"] => most(&limits.per_episode, "in one episode"),
        ["limits", "gap"] => apart(limits.gap, "from one dose to the next"),
        ["limits", "episode_gap"] => apart(limits.episode_gap, "from one episode to the next"),
        ["limits", "interval"] => apart(limits.interval, "between two doses of the plan"),
        ["limits", "late"] => limits.late.map(|late| format!("taken {late}")),
        ["limits", "rise"] => limits
            .rise
            .as_ref()
            .map(|rise| format!("at most {rise} more from one step to the next")),
        ["limits", "max_factor"] => limits
            .max_factor
            .map(|factor| format!("a dose {factor} times larger or smaller is asked about")),
        ["limits", "second_part"] => limits.second_part.map(|part| match part.within {
            Some(within) => format!(
                "a second part {} to {} after the first",
                length(part.after),
                length(within)
            ),
            None => format!("a second part from {} after the first on", length(part.after)),
        }),
        ["limits", "washout"] => {
            let all = limits
                .washout
                .iter()
                .map(|(id, minutes)| format!("{} after {}", length(*minutes), world.name(id)));
            Some(all.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
        }
        ["limits", "shared"] => {
            let all = names(world, &limits.shared);
            (!all.is_empty()).then(|| format!("doses of {all} count too"))
        }
        ["limits", "show"] => quoted(&limits.show),
        ["limits", key] => {
            let hours: u32 = key
                .strip_prefix("per_")?
                .trim_end_matches('s')
                .strip_suffix("_hour")?
                .parse()
                .ok()?;
            let (_, most) = limits.per_hours.iter().find(|(known, _)| *known == hours)?;
            Some(format!("at most {most} in any {hours} hours"))
        }
        _ => None,
    }
}

fn setting(path: &[&str], settings: &Settings, world: &World) -> Option<String> {
    let yes = |yes: bool| Some(if yes { "yes" } else { "no" }.to_owned());
    match path {
        ["day_turn"] => Some(format!(
            "until {} it is still the day before",
            world.clock(settings.day_turn)
        )),
        ["week_start"] => Some(format!("weeks begin on {}", settings.week_start)),
        ["clock"] => Some(
            if settings.writing.twelve_hours {
                "8:00 pm"
            } else {
                "20:00"
            }
            .to_owned(),
        ),
        ["units"] => Some(settings.writing.text("75 mcg").into_owned()),
        ["dates"] => Some(settings.writing.text("Sun 22 Nov").into_owned()),
        ["window"] => Some(format!("on time up to {} before and after", length(settings.window))),
        ["theme"] => Some(format!("{:?}", settings.theme).to_lowercase()),
        ["glyphs"] => Some(
            if settings.ascii {
                "only ASCII signs"
            } else {
                "all signs"
            }
            .to_owned(),
        ),
        ["high_contrast"] => yes(settings.high_contrast),
        ["mouse"] => yes(settings.mouse),
        ["burst_guard"] => yes(settings.burst_guard),
        ["plain"] => Some(
            if settings.plain {
                "`regimen` prints the day in words; `regimen --plain=no` opens this screen"
            } else {
                "`regimen` opens this screen"
            }
            .to_owned(),
        ),
        ["notify"] => yes(settings.notify),
        ["contact"] => settings
            .contact
            .as_ref()
            .map(|contact| format!("shown with an alert: {contact}")),
        ["slots", name] => {
            let slot = settings.words.slot(name)?;
            Some(format!("{} is {}", slot.name, world.clock(slot.time)))
        }
        _ => None,
    }
}
