//! Every command by name, and short sentences: type a part of one, Enter does it.

use std::borrow::Cow;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::keys::{Keymap, Scope, keys_in_words};
use super::line::Line;
use super::message::{Action, Place, View};
use super::sentence::{self, Said};
use super::world::World;
use crate::domain::unreadable::Part;

/// The list of commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The scopes of what lies beneath, the innermost first.
    pub here: Vec<Scope>,
    /// What is typed.
    pub line: Line,
    /// Which of the matches is focused.
    pub chosen: usize,
}

/// One command that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it does.
    pub action: Action,
    /// Its name.
    pub name: &'static str,
    /// In words.
    pub help: Cow<'static, str>,
    /// Its keys.
    pub keys: String,
    /// Where it is given.
    pub at: At,
}

/// Where a command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// Here.
    Here,
    /// In another view, which is opened for it.
    View(View),
    /// In a file, by an editor.
    File(Place),
}

/// The views with the scopes of their own commands.
const VIEWS: [(View, Scope, &str); 6] = [
    (View::Today, Scope::Today, "Today"),
    (View::Calendar, Scope::Calendar, "Calendar"),
    (View::Review, Scope::Review, "Review"),
    (View::Plan, Scope::Plan, "Plan"),
    (View::Plan, Scope::Plans, "Medicines"),
    (View::Journal, Scope::Journal, "Journal"),
];

/// What a medicine's file says that no form asks for yet, in the words that people use.
const OF_MEDICINE: &str = "form, strength, contents, how it is divided, limits, gap, most a day, window, late dose, \
                           prescriber, sites, supply, notes";

/// The same of the people and dates of one's care.
const OF_CARE: &str = "people, prescribers, phones, visits, appointments, papers, prescriptions, certificates";

/// The same of the settings.
const OF_SETTINGS: &str = "settings: contact, times of slots, turn of the day, clock, week start, theme, mouse";

impl State {
    /// What is typed, read as a sentence: its readings, the likeliest first; none where it is no sentence.
    ///
    /// # Errors
    /// It begins like a sentence: what is wrong with the rest.
    pub fn said(&self, world: &World) -> Result<Vec<Said>, String> {
        sentence::read(world, self.line.text()).unwrap_or(Ok(Vec::new()))
    }

    /// The commands that can be given here and fit what is typed, the best first. A sentence that cannot be read is not
    /// taken for a command.
    pub fn found(&self, world: &World) -> Vec<Match> {
        if self.said(world).is_err() {
            return Vec::new();
        }
        let mut found = self.matches(&world.keymap);
        // With nothing typed they would bury what can be done here.
        if !self.line.text().trim().is_empty() {
            let mut elsewhere = self.in_files(world);
            elsewhere.extend(self.in_other_views(&world.keymap));
            elsewhere.retain(|one| one.at != At::Here);
            found.extend(elsewhere);
        }
        found
    }

    /// How many lines can be chosen.
    pub fn len(&self, world: &World) -> usize {
        self.said(world).map_or(0, |said| said.len()) + self.found(world).len()
    }

    /// Whether nothing can be chosen.
    pub fn is_empty(&self, world: &World) -> bool {
        self.len(world) == 0
    }

    /// Writes the name of the chosen command out.
    pub fn complete(&mut self, world: &World) {
        let said = self.said(world).map_or(0, |said| said.len());
        let chosen = self.chosen.checked_sub(said);
        if let Some(one) = chosen.and_then(|at| self.found(world).into_iter().nth(at)) {
            self.line = Line::new(one.name);
            self.chosen = 0;
        }
    }

    /// The commands that can be given here and fit what is typed, the best first.
    pub fn matches(&self, keymap: &Keymap) -> Vec<Match> {
        let mut fit = Fit::new(self.line.text().trim());
        let mut found: Vec<(u32, Match)> = Vec::new();
        for scope in &self.here {
            for (row, keys) in keymap.rows().filter(|(row, _)| row.scope == *scope) {
                let known = found.iter().any(|(_, m)| m.action == row.action);
                let moves = matches!(
                    row.action,
                    Action::Rate | Action::Reason | Action::Commands | Action::Back
                );
                let Some(fit) = fit.of(row.name, row.help) else {
                    continue;
                };
                if !known && !moves {
                    let keys = keys_in_words(keys);
                    found.push((
                        fit,
                        Match {
                            action: row.action,
                            name: row.name,
                            help: row.help.into(),
                            keys,
                            at: At::Here,
                        },
                    ));
                }
            }
        }
        // Of those that fit alike the nearer scope, in the order of the table.
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.into_iter().map(|(_, m)| m).collect()
    }
}

impl State {
    /// The commands of the other views that fit what is typed, each with its view.
    fn in_other_views(&self, keymap: &Keymap) -> Vec<Match> {
        let mut fit = Fit::new(self.line.text().trim());
        let mut found: Vec<(u32, Match)> = Vec::new();
        let elsewhere = VIEWS.iter().filter(|(_, scope, _)| !self.here.contains(scope));
        for (view, scope, name) in elsewhere {
            for (row, keys) in keymap.rows().filter(|(row, _)| row.scope == *scope) {
                let known = found.iter().any(|(_, m)| m.name == row.name);
                let here = keymap
                    .rows()
                    .any(|(own, _)| own.action == row.action && self.here.contains(&own.scope));
                let Some(fit) = fit.of(row.name, row.help).filter(|_| !known && !here) else {
                    continue;
                };
                found.push((
                    fit,
                    Match {
                        action: row.action,
                        name: row.name,
                        help: format!("{name}: {}", row.help).into(),
                        keys: keys_in_words(keys),
                        at: if *scope == Scope::Plans {
                            At::Here
                        } else {
                            At::View(*view)
                        },
                    },
                ));
            }
        }
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.into_iter().map(|(_, m)| m).collect()
    }

    /// The files that hold what has no form yet.
    fn in_files(&self, world: &World) -> Vec<Match> {
        let typed = self.line.text().trim().to_lowercase();
        let fits = |words: &str| typed.len() > 2 && words.contains(typed.trim_end_matches('s'));
        let file = |name: &'static str, help: String, place: Place| Match {
            action: Action::EditExternally,
            name,
            help: help.into(),
            keys: String::new(),
            at: At::File(place),
        };
        let mut found = Vec::new();
        if fits(OF_MEDICINE) {
            let courses = world.regimen.courses.iter().filter(|course| course.archived.is_none());
            found.extend(courses.map(|course| {
                let help = format!("{}: its file in $EDITOR ({OF_MEDICINE})", world.name(&course.id));
                file("edit-medicine", help, Place::Course(course.id.clone()))
            }));
        }
        if fits(OF_CARE) {
            found.push(file(
                "edit-care",
                format!("care.toml in $EDITOR ({OF_CARE})"),
                Place::Part(Part::Care),
            ));
        }
        if fits(OF_SETTINGS) {
            found.push(file(
                "edit-settings",
                format!("config.toml in $EDITOR ({OF_SETTINGS})"),
                Place::Part(Part::Settings),
            ));
        }
        found
    }
}

/// How well commands fit what is typed.
struct Fit {
    /// The letters of a name in their order, not necessarily neighbours.
    name: Pattern,
    /// The words of a description, as they are: its letters alone would fit nearly everything.
    help: Option<Atom>,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Fit {
    fn new(typed: &str) -> Self {
        let (case, normal) = (CaseMatching::Ignore, Normalization::Smart);
        let help = Atom::new(typed, case, normal, AtomKind::Substring, false);
        Self {
            name: Pattern::new(typed, case, normal, AtomKind::Fuzzy),
            help: (!typed.is_empty()).then_some(help),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }

    /// The more, the better; `None`: not at all.
    fn of(&mut self, name: &str, help: &str) -> Option<u32> {
        let name = Utf32Str::new(name, &mut self.buffer);
        if let Some(score) = self.name.score(name, &mut self.matcher) {
            return Some(score.saturating_add(u32::from(self.help.is_some())));
        }
        let help = Utf32Str::new(help, &mut self.buffer);
        self.help.as_ref()?.score(help, &mut self.matcher).map(|_| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::app;

    fn names(typed: &str) -> Vec<&'static str> {
        let app = app();
        let state = State {
            here: app.scopes(),
            line: Line::new(typed),
            chosen: 0,
        };
        state.matches(&app.world.keymap).iter().map(|m| m.name).collect()
    }

    #[test]
    fn letters_in_their_order_find_a_name() {
        assert_eq!(names("chk").first(), Some(&"check-in"));
        assert_eq!(names("check in").first(), Some(&"check-in"));
        assert_eq!(names("CAL").first(), Some(&"calendar"));
        assert_eq!(names("und").first(), Some(&"undo"));
        assert!(names("reason optional").contains(&"skip"), "by its description");
        assert_eq!(names("xqz"), [""; 0]);
        assert!(names("").len() > 30);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_every_match_is_a_command(typed in ".{0,24}") {
            let all = names("");
            proptest::prop_assert!(names(&typed).iter().all(|name| all.contains(name)));
        }
    }
}
