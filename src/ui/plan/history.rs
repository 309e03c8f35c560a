//! Every decision on a plan, and what the focused one changed.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::hit::Hit;
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::plan::activate::stretch_words;
use crate::app::plan::history::State;
use crate::app::plan::picture::Picture;
use crate::app::words;
use crate::app::world::World;
use crate::domain::draft::Decision;
use crate::ui::Look;
use crate::ui::frame::{self, put};
use crate::ui::list::{self, Item};
use crate::ui::text::{fit_with, width};
use crate::ui::written::written;

/// The day of a decision, and what it was, who decided it and why.
fn told(world: &World, decision: &Decision) -> (String, String) {
    let mut parts = vec![if world.hidden {
        "--".to_owned()
    } else {
        words::spoken_days(&decision.words, world.today())
    }];
    if let Some(by) = decision.by.as_deref().filter(|_| !world.hidden) {
        parts.push(world.regimen.care.name_of(by).to_owned());
    }
    parts.extend(decision.why.clone().filter(|_| !world.hidden));
    if let Some(void) = &decision.void {
        parts.push(if world.hidden {
            "taken back".into()
        } else {
            format!("taken back: {void}")
        });
    }
    (
        written(world, &words::day_near(decision.on, world.today())),
        parts.join(", "),
    )
}

/// With fewer rows than this the decisions are not listed below the ladder.
const LEAST: u16 = 8;

/// The decisions below the ladder, the newest first, where a high screen has room for them.
pub(super) fn listed(frame: &mut Frame<'_>, area: Rect, app: &App, picture: &Picture, look: &Look) {
    if area.height < LEAST || picture.decisions.is_empty() {
        return;
    }
    let (theme, world) = (&look.theme, &app.world);
    frame::rule(frame.buffer_mut(), area, area.y, look);
    let key = world.key(Scope::Plan, Action::Switch).unwrap_or_default();
    let heading = format!("What was decided  ({key} shows what each changed)");
    put(
        frame.buffer_mut(),
        area,
        area.x + 1,
        area.y + 1,
        &heading,
        theme.heading,
    );
    let items: Vec<Item> = (picture.decisions.iter().rev())
        .map(|decision| {
            let (on, words) = told(world, decision);
            Item::cells(&[(on.as_str(), 18, theme.text), (words.as_str(), 0, theme.text)])
        })
        .collect();
    let rows = Rect {
        y: area.y + 2,
        height: area.height - 2,
        ..area
    };
    list::draw(frame, rows, &items, look);
}

/// Draws it.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, app: &App, picture: &Picture, state: &State, look: &Look) {
    let theme = &look.theme;
    let world = &app.world;
    let today = world.today();
    let focus = state.focus;
    let effect = state.effect.iter().take(4);
    let below = if area.height < 10 { 0 } else { 7 };
    let body = Rect {
        height: area.height.saturating_sub(below),
        ..area
    };
    let key = world.key(Scope::Decisions, Action::Switch).unwrap_or_default();
    let whole = format!("What was decided  ({key} back to the ladder)");
    let heading = if width(&whole) < usize::from(body.width) {
        whole.as_str()
    } else {
        "What was decided"
    };
    put(frame.buffer_mut(), body, body.x + 1, body.y, heading, theme.heading);
    let items: Vec<Item> = picture
        .decisions
        .iter()
        .enumerate()
        .map(|(i, decision)| {
            let (on, words) = told(world, decision);
            Item::cells(&[(on.as_str(), 18, theme.text), (words.as_str(), 0, theme.text)])
                .focus(i == focus)
                .hit(Hit::Row(i))
        })
        .collect();
    let rows = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    list::draw(frame, rows, &items, look);
    if below == 0 {
        return;
    }
    let space = Rect {
        y: area.bottom() - below,
        height: below,
        ..area
    };
    frame::rule(frame.buffer_mut(), space, space.y, look);
    let Some(decision) = picture.decisions.get(focus) else {
        return;
    };
    let entered = decision.entered.map_or(String::new(), |on| {
        format!(", {}", written(world, &words::day_near(on, today)))
    });
    let mut lines = vec![format!("Effect when it was entered{entered}")];
    lines.extend(effect.map(|stretch| stretch_words(world, stretch)));
    if state.effect.is_empty() {
        lines.push("It changed no day.".into());
    }
    let room = usize::from(space.width).saturating_sub(3);
    for (i, (line, y)) in lines.iter().zip(space.y + 1..space.bottom()).enumerate() {
        let style = if i == 0 { theme.heading } else { theme.text };
        let text = written(world, line);
        let text = fit_with(&text, room, look.glyphs.ellipsis);
        put(frame.buffer_mut(), space, space.x + 1, y, &text, style);
    }
}
