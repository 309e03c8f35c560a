//! What presses beside the doses: alerts that were reached, what waits for an answer, what is not recorded. It is the same at every
//! size.

use crate::ui::written::written;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::Look;
use super::super::frame::span;
use super::super::text::{clean_line, wrap};
use crate::app::keys::Scope;
use crate::app::message::Action;
use crate::app::rate;
use crate::app::told;
use crate::app::words;
use crate::app::world::World;
use crate::domain::day::Telling;

/// One of them.
struct Told {
    heading: &'static str,
    words: String,
    /// The key that leads there, and what it does.
    key: Option<(String, &'static str)>,
    /// A second one, told where there is room for it.
    also: Option<(String, &'static str)>,
    style: Style,
}

impl Told {
    /// In one line with its parts apart, or folded.
    fn lines(&self, look: &Look, columns: usize) -> Vec<Line<'static>> {
        let theme = &look.theme;
        let (key, does) = match &self.key {
            Some((key, does)) => (key.as_str(), *does),
            None => ("", ""),
        };
        let words = clean_line(&self.words);
        if !self.heading.is_empty() {
            let also = self.also.iter().flat_map(|(key, does)| {
                let between = span(&format!("  {}  ", look.glyphs.separator), self.style);
                [between, span(key, theme.accent), span(&format!(" {does}"), self.style)]
            });
            let mut line = Line::from(vec![
                span(self.heading, theme.heading),
                span(&format!(" {words}  {}  ", look.glyphs.separator), self.style),
                span(key, theme.accent),
                span(&format!(" {does}"), self.style),
            ]);
            if line.width() <= columns {
                let also: Vec<_> = also.collect();
                if line.width() + also.iter().map(Span::width).sum::<usize>() <= columns {
                    line.spans.extend(also);
                }
                return vec![line];
            }
        }
        let heading = if self.heading.is_empty() {
            String::new()
        } else {
            format!("{} ", self.heading)
        };
        let way = if key.is_empty() {
            String::new()
        } else {
            format!(" {} {key} {does}", look.glyphs.separator)
        };
        let mut wrapped = wrap(&format!("{heading}{words}{way}"), columns);
        if let Some((key, does)) = &self.also {
            let both = wrap(&format!("{heading}{words}{way}, {key} {does}"), columns);
            if both.len() == wrapped.len() {
                wrapped = both;
            }
        }
        wrapped.iter().map(|line| Line::from(span(line, self.style))).collect()
    }
}

/// All of it, the most urgent first.
pub(super) fn lines(world: &World, look: &Look, columns: usize) -> Vec<Line<'static>> {
    let all = all(world, look);
    all.iter().flat_map(|told| told.lines(look, columns)).collect()
}

fn all(world: &World, look: &Look) -> Vec<Told> {
    let theme = &look.theme;
    let plain = |words: String| Told {
        heading: "",
        words,
        key: None,
        also: None,
        style: theme.text,
    };
    let mut found: Vec<Told> = Vec::new();
    found.extend(rate::reached_words(world).into_iter().map(|words| Told {
        style: theme.attention,
        ..plain(format!("! {words}"))
    }));
    let today = world.is_today();
    found.extend(told::moved(world).filter(|_| today).map(plain));
    found.extend(told::expired(world).into_iter().map(plain));
    if today {
        let stalled = world.stalled.iter();
        found.extend(stalled.map(|course| plain(Telling::stalled(&world.name(course)))));
        found.extend(told::ended(world).into_iter().map(plain));
        found.extend(told::to_measure(world).map(plain));
        let key = world.key(Scope::Today, Action::EarlierDay).unwrap_or_default();
        found.extend(told::not_measured(world).map(|words| Told {
            key: Some((key, "opens the day")),
            ..plain(words)
        }));
    }
    let key = world.key(Scope::Everywhere, Action::CheckIn).unwrap_or_default();
    found.extend(told::waiting(world).map(|words| Told {
        heading: "To answer:",
        key: Some((key, "opens the check-in")),
        ..plain(words)
    }));
    let key = world.key(Scope::Today, Action::Unrecorded).unwrap_or_default();
    found.extend(not_recorded(world).map(|words| {
        Told {
            heading: "Not recorded:",
            key: Some((key, "opens it")),
            also: world
                .key(Scope::Today, Action::AllAsPlanned)
                .map(|key| (key, "all as planned")),
            ..plain(words)
        }
    }));
    found
}

/// The newest dose of the days before that is not recorded, and that it is not the only one: nothing counts up.
fn not_recorded(world: &World) -> Option<String> {
    let mut unrecorded = world.unrecorded();
    let dose = unrecorded.next()?;
    let more = unrecorded.count();
    let more = match world.earlier().filter(|earlier| earlier.doses > 0) {
        Some(earlier) => {
            let since = written(world, &words::short_near(earlier.since, world.today()));
            format!(", and earlier ones since {since}")
        }
        None if more == 0 => String::new(),
        None => ", and earlier ones".to_owned(),
    };
    let at = dose.due.clock;
    let at = at.map(|clock| format!(" {}", world.clock(clock))).unwrap_or_default();
    let day = written(world, &words::day_near(dose.due.on, world.today()));
    let name = clean_line(&world.name(&dose.due.course)).into_owned();
    Some(format!("{day}{at} {name}{more}"))
}
