//! Below the ladder: the focused row in full, what the draft changes, what was looked at.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::app::about::supply;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::plan::activate::stretch_words;
use crate::app::plan::picture::Picture;
use crate::app::words;
use crate::domain::course::Course;
use crate::domain::draft::{Row, Tense, Verdict};
use crate::domain::schedule::RungKind;
use crate::ui::Look;
use crate::ui::frame::{self, put};
use crate::ui::glyphs::Sign;
use crate::ui::text::{fit_with, width, wrap};
use crate::ui::written::written;

/// One line with the sign before it.
struct Said {
    sign: String,
    style: Style,
    words: String,
    /// What is cut would be missed: it may take two rows in a small space as well.
    whole: bool,
}

/// Draws a rule and as many lines as fit; the row after them.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    app: &App,
    course: &Course,
    picture: &Picture,
    look: &Look,
) -> u16 {
    if area.height == 0 {
        return area.y;
    }
    let tall = area.height >= 11;
    let mut y = area.y;
    if area.height >= 4 {
        frame::rule(frame.buffer_mut(), area, y, look);
        y += 1;
    }
    let lines = lines(app, course, picture, look, tall);
    let room = usize::from(area.width).saturating_sub(4);
    for line in lines {
        let wrapped = wrap(&written(&app.world, &line.words), room);
        let left = usize::from(area.bottom().saturating_sub(y));
        if left == 0 {
            break;
        }
        let most = if tall || line.whole { 2 } else { 1 };
        let shown = wrapped.len().min(most).min(left).max(1);
        put(frame.buffer_mut(), area, area.x + 1, y, &line.sign, line.style);
        let indent = area.x + if line.sign.is_empty() { 1 } else { 3 };
        for (i, text) in wrapped.iter().take(shown).enumerate() {
            let cut = i + 1 == shown && shown < wrapped.len();
            let text = if cut {
                fit_with(&format!("{text} {}", wrapped[i + 1]), room, look.glyphs.ellipsis).into_owned()
            } else {
                text.clone()
            };
            let style = if line.sign.is_empty() {
                line.style
            } else {
                look.theme.text
            };
            put(frame.buffer_mut(), area, indent, y, &text, style);
            y += 1;
        }
        if wrapped.is_empty() {
            y += 1;
        }
    }
    y
}

fn lines(app: &App, course: &Course, picture: &Picture, look: &Look, tall: bool) -> Vec<Said> {
    let theme = &look.theme;
    let world = &app.world;
    let plain = |words: String| Said {
        whole: false,
        sign: String::new(),
        style: theme.text,
        words,
    };
    let mut found = Vec::new();
    if let Some(row) = app.plan.focused() {
        found.push(plain(world.written(&row_words(row, world.hidden, world.today()))));
    }
    if let Some(gate) = &picture.gate {
        let key = world.key(Scope::Everywhere, Action::CheckIn).unwrap_or_default();
        let since = written(world, &words::day_near(gate.since, world.today()));
        let words = format!(
            "Step {} asks since {since}; until you answer it runs on. {key} asks",
            gate.step.0
        );
        found.push(Said {
            whole: false,
            sign: look.glyphs.sign(Sign::NewStep).to_owned(),
            style: theme.attention,
            words,
        });
    }
    if picture.has_draft() {
        found.extend(changes(app, picture, look, tall));
        let activate = world.key(Scope::Plan, Action::Activate).unwrap_or_default();
        found.extend(picture.checks.iter().map(|check| {
            let (sign, style) = match check.verdict {
                Verdict::Refused | Verdict::Notice => ("!", theme.attention),
                Verdict::Fine => (look.glyphs.sign(Sign::Taken), theme.ok),
            };
            let words = if check.verdict == Verdict::Refused {
                format!("{activate} will refuse: {}", check.words)
            } else {
                check.words.clone()
            };
            Said {
                whole: check.verdict == Verdict::Refused,
                sign: sign.to_owned(),
                style,
                words: if world.hidden { "--".into() } else { words },
            }
        }));
        return found;
    }
    // Who decided a hold, a pause or a stop is on its own row; the plan's person did not.
    let plan = app
        .plan
        .focused()
        .filter(|row| row.kind == RungKind::Step && !world.hidden);
    // Where a decision replaced the step's own dose with another, the note says whose that was.
    let own = |row: &&Row| {
        let plan = picture.timeline.plans().get(row.plan);
        let index = usize::try_from(row.step).unwrap_or(1).saturating_sub(1);
        plan.and_then(|plan| plan.steps.get(index))
            .is_some_and(|step| step.take == row.take)
    };
    let plan = plan.filter(own);
    if let Some(plan) = plan.and_then(|row| picture.timeline.plans().get(row.plan)) {
        let who = plan.by.as_deref().map(|by| world.regimen.care.name_of(by).to_owned());
        let parts: Vec<String> = who.into_iter().chain(plan.why.clone()).collect();
        if !parts.is_empty() {
            found.push(plain(format!("Decided: {}", parts.join(", "))));
        }
    }
    // The pane to the right says these, where there is one.
    let alone = world.size.0 < crate::ui::TWO_PANES;
    let asked = alone && picture.rows.iter().any(|row| row.asked);
    let mut sign = asked.then(|| "? depends on what you decide when a step ends".to_owned());
    if alone && !picture.totals.is_empty() && !world.hidden {
        let mut words = format!("The next 7 days: {}", totals(picture));
        // The sign of the rows needs no line of its own where this one has room for it.
        let room = usize::from(world.size.0).saturating_sub(width(&words) + 7);
        if let Some(sign) = sign.take_if(|sign| width(sign) <= room) {
            words = format!("{words}  {}  {sign}", look.glyphs.separator);
        }
        found.push(plain(words));
    }
    if !world.hidden {
        found.extend(details(app, course, alone).into_iter().map(|(label, words)| Said {
            whole: false,
            sign: String::new(),
            style: theme.text,
            words: format!("{label:<12} {words}"),
        }));
    }
    found.extend(sign.map(plain));
    found
}

/// What is known of the product, next to its ladder.
fn details(app: &App, course: &Course, alone: bool) -> Vec<(&'static str, String)> {
    let world = &app.world;
    let limits = &course.limits;
    let quoted = |text: &Option<String>| text.as_ref().filter(|_| alone).map(|text| format!("\"{text}\""));
    let strengths = course
        .preparation
        .contains
        .iter()
        .map(|(name, strength)| format!("{name} {strength}").trim().to_owned());
    let contains: Vec<String> = strengths.collect();
    let form = course.preparation.count.as_ref().map(|count| {
        if contains.is_empty() {
            count.clone()
        } else {
            format!("{count}, {}", contains.join(" and "))
        }
    });
    let found = [
        ("Words", quoted(&course.note)),
        ("Late dose", quoted(&course.missed)),
        ("Form", form),
        (
            "Per dose",
            limits.per_dose.as_ref().map(|most| format!("at most {most}")),
        ),
        (
            "Per 24 h",
            limits.per_day.as_ref().map(|most| format!("at most {most}")),
        ),
        (
            "Per day",
            limits
                .per_calendar_day
                .as_ref()
                .map(|most| format!("at most {most} from midnight to midnight")),
        ),
        (
            "Per week",
            limits.per_week.as_ref().map(|most| format!("at most {most}")),
        ),
        (
            "Apart",
            limits.gap.map(|gap| format!("at least {}", words::length(gap))),
        ),
        ("Step up", limits.rise.as_ref().map(|most| format!("at most {most}"))),
        (
            "Prescriber",
            course
                .prescriber
                .as_deref()
                .map(|key| world.regimen.care.name_of(key).to_owned()),
        ),
        (
            "Supply",
            supply::left(world, course).map(|(left, lasts)| lasts.words(&left, world.today())),
        ),
    ];
    found
        .into_iter()
        .filter_map(|(label, words)| Some((label, words?)))
        .collect()
}

/// `21 sprays, THC 56.7 mg, CBD 52.5 mg`
pub(super) fn totals(picture: &Picture) -> String {
    let one = |total: &crate::domain::draft::Total| match total.component.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} {}", total.sum),
        None => total.sum.to_string(),
    };
    picture.totals.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The focused row in full.
fn row_words(row: &Row, hidden: bool, today: chrono::NaiveDate) -> String {
    let note = row.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    let take = match row.kind {
        _ if hidden => "--".to_owned(),
        RungKind::Pause => format!("pause, nothing is due{note}"),
        RungKind::Stop => format!("stop, nothing is due any more{note}"),
        RungKind::Hold => format!("hold, stays at {}{note}", row.take),
        RungKind::Step => row.take.to_string(),
    };
    let from = words::day_near(row.from, today);
    if row.tense == Tense::Never {
        return format!("{take}: never begins, because a step before it has no end");
    }
    match (row.until, row.asks_from) {
        (Some(until), _) => format!("{take}, {from} to {}", words::day_near(until, today)),
        (None, Some(asks)) => {
            let asks = words::day_near(asks, today);
            format!("{take}, from {from} until it is decided; the plan asks from {asks}")
        }
        (None, None) => format!("{take}, from {from}"),
    }
}

fn changes(app: &App, picture: &Picture, look: &Look, tall: bool) -> Vec<Said> {
    let theme = &look.theme;
    let world = &app.world;
    let key = world.key(Scope::Plan, Action::Activate).unwrap_or_default();
    let mut found = Vec::new();
    let all = &picture.effect.stretches;
    let moved: Vec<String> = picture
        .effect
        .ahead
        .iter()
        .map(|ahead| ahead.words(world.today()))
        .collect();
    if tall {
        let heading = format!("What {key} (activate) will ask you to confirm");
        found.push(Said {
            whole: false,
            sign: String::new(),
            style: theme.text,
            words: String::new(),
        });
        found.push(Said {
            whole: false,
            sign: String::new(),
            style: theme.heading,
            words: heading,
        });
        let most = 4;
        for (i, stretch) in all.iter().take(most).enumerate() {
            found.push(Said {
                whole: false,
                sign: (i + 1).to_string(),
                style: theme.label,
                words: stretch_words(world, stretch),
            });
        }
        if !world.hidden {
            let moved = moved.iter().take(2);
            found.extend(moved.map(|words| Said {
                whole: false,
                sign: look.glyphs.separator.to_owned(),
                style: theme.label,
                words: words.clone(),
            }));
        }
        if all.is_empty() && moved.is_empty() {
            found.push(Said {
                whole: false,
                sign: String::new(),
                style: theme.text,
                words: "No day differs in what is due.".into(),
            });
        }
        if all.len() > most {
            found.push(Said {
                whole: false,
                sign: String::new(),
                style: theme.text,
                words: format!("and {} more", all.len() - most),
            });
        }
        found.push(Said {
            whole: false,
            sign: String::new(),
            style: theme.text,
            words: "Past days stay as they are; earlier revisions stay in the file.".into(),
        });
        found.push(Said {
            whole: false,
            sign: String::new(),
            style: theme.text,
            words: String::new(),
        });
        return found;
    }
    let more = match all.len() {
        0 | 1 => String::new(),
        n => format!(", and {} more", n - 1),
    };
    let nothing = || {
        let moved = moved.first().filter(|_| !world.hidden).cloned();
        moved.unwrap_or_else(|| "No day differs in what is due".to_owned())
    };
    let words = all
        .first()
        .map_or_else(nothing, |first| format!("{}{more}", stretch_words(world, first)));
    found.push(Said {
        whole: false,
        sign: look.glyphs.sign(Sign::DraftChange).to_owned(),
        style: theme.attention,
        words,
    });
    found
}
