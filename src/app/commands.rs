//! Every command by name, and short sentences: type a part of one, Enter does it.

use std::borrow::Cow;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::form::Of;
use super::form::fields::{self, CALLED_SO};
use super::keys::{Keymap, Row, Scope, keys_in_words};
use super::line::Line;
use super::message::{Action, View};
use super::sentence::{self, Said};
use super::world::World;
use crate::domain::exchange::order::spoken;

/// The list of commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The scopes of what is underneath, the innermost first.
    pub here: Vec<Scope>,
    /// The dose that has the focus there.
    pub dose: Option<String>,
    /// What is typed.
    pub line: Line,
    /// Which of the matches is focused.
    pub chosen: usize,
    /// Files whose names go on from what is typed.
    pub files: Vec<String>,
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

impl Match {
    /// What is typed for it: its name, or that of its field.
    fn typed(&self) -> &str {
        match &self.at {
            At::Form(_, (field, _)) => field,
            _ => self.name,
        }
    }
}

/// Where a command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// Here.
    Here,
    /// In another view, which is opened for it.
    View(View),
    /// On a page that this opens over any view.
    Page(Action),
    /// In a form, in the field of this name, which one of several.
    Form(Of, (String, usize)),
}

/// At most this many fields of forms are listed.
const MOST_FIELDS: usize = 40;

/// Where commands are given, with the scopes of their own commands and what that is called.
static VIEWS: [(At, Scope, &str); 8] = [
    (At::View(View::Today), Scope::Today, "Today"),
    (At::View(View::Calendar), Scope::Calendar, "Calendar"),
    (At::View(View::Review), Scope::Review, "Review"),
    (At::View(View::Plan), Scope::Plan, "Plan"),
    (At::Page(Action::Plans), Scope::Plans, "Medicines"),
    (At::Page(Action::Report), Scope::Report, "Report"),
    (At::Page(Action::Visit), Scope::Visit, "Visit"),
    (At::View(View::Journal), Scope::Journal, "Journal"),
];

/// What each of two keys does that are one line in the list of keys.
const EACH: [(&str, Action, &str); 22] = [
    ("views", Action::Today, "open Today"),
    ("views", Action::Calendar, "open the calendar"),
    ("views", Action::Review, "open the review"),
    ("views", Action::Plan, "open the plan"),
    ("views", Action::Journal, "open the journal"),
    ("move", Action::Down, "one line down"),
    ("move", Action::Up, "one line up"),
    ("a screenful", Action::PageDown, "a screenful down"),
    ("a screenful", Action::PageUp, "a screenful up"),
    ("first, last line", Action::First, "first line"),
    ("first, last line", Action::Last, "last line"),
    ("previous day or cell, next one", Action::Left, "day or cell before"),
    ("previous day or cell, next one", Action::Right, "day or cell after"),
    (
        "make a step a day longer, shorter",
        Action::MoreDays,
        "a step a day longer",
    ),
    (
        "make a step a day longer, shorter",
        Action::FewerDays,
        "a step a day shorter",
    ),
    ("add a step below, above", Action::AddBelow, "add a step below"),
    ("add a step below, above", Action::AddAbove, "add a step above"),
    ("move the step down, up", Action::MoveDown, "move the step down"),
    ("move the step down, up", Action::MoveUp, "move the step up"),
    ("a shorter or longer time", Action::ZoomIn, "a shorter time"),
    ("a shorter or longer time", Action::ZoomOut, "a longer time"),
    ("rate (x = 10)", Action::Rate, "rate"),
];

/// What a command does, alone: of two keys with one line in the list of keys each has its own words.
fn alone(row: &Row, keymap: &Keymap) -> Cow<'static, str> {
    let each = EACH
        .iter()
        .find(|(help, action, _)| *help == row.help && *action == row.action);
    if let Some((.., words)) = each {
        return Cow::Borrowed(*words);
    }
    let parts = row.help.split_once(", ").or_else(|| row.help.split_once("; "));
    let Some((ahead, behind)) = parts else {
        return Cow::Borrowed(row.help);
    };
    let mut pair = keymap
        .rows()
        .map(|(row, _)| row)
        .filter(|other| other.scope == row.scope && other.help == row.help)
        .map(|other| other.name);
    let (first, second) = (pair.next(), pair.next());
    Cow::Borrowed(match second {
        None => row.help,
        Some(_) if first == Some(row.name) => ahead,
        Some(_) => behind,
    })
}

impl State {
    /// What is typed, read as a sentence: its readings, the likeliest first; none where it is not a sentence.
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
        // With nothing typed what is elsewhere would bury what can be done here.
        if self.line.text().trim().is_empty() {
            return self.matches(&world.keymap);
        }
        let (called, more): (Vec<_>, Vec<_>) = self.in_forms(world).into_iter().partition(|(fit, _)| *fit == CALLED_SO);
        let of = |fields: Vec<(u8, Match)>| fields.into_iter().map(|(_, field)| field);
        let mut found: Vec<Match> = of(called).collect();
        found.extend(self.matches(&world.keymap));
        found.extend(of(more));
        let elsewhere = self.in_other_views(&world.keymap).into_iter();
        found.extend(elsewhere);
        found
    }

    /// How many lines can be chosen.
    pub fn len(&self, world: &World) -> usize {
        self.said(world).map_or(0, |said| said.len()) + self.found(world).len()
    }

    /// What is typed of a file's name at the end of the line.
    pub fn file(&self) -> Option<&str> {
        spoken::file_typed(self.line.text())
    }

    /// Writes out what all of these names have in common; they are shown where they are several.
    pub fn offer(&mut self, typed: &str, names: Vec<String>) {
        // The line may be another one by now.
        if self.file() != Some(typed) {
            return;
        }
        let Some(first) = names.first() else { return };
        let alike = |name: &String| first.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
        let alike = names.iter().map(alike).min().unwrap_or(0);
        let common: String = first.chars().take(alike).collect();
        if common.len() > typed.len() {
            let line = self.line.text();
            let head = line.strip_suffix(typed).unwrap_or(line);
            self.line = Line::new(&format!("{head}{common}"));
        }
        self.files = if names.len() > 1 { names } else { Vec::new() };
    }

    /// Writes the name of the chosen command out.
    pub fn complete(&mut self, world: &World) {
        let said = self.said(world).map_or(0, |said| said.len());
        let chosen = self.chosen.checked_sub(said);
        if let Some(one) = chosen.and_then(|at| self.found(world).into_iter().nth(at)) {
            self.line = Line::new(one.typed());
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
                let help = alone(row, keymap);
                let Some(fit) = fit.of(row.name, &help) else {
                    continue;
                };
                if !known && !moves {
                    let keys = keys_in_words(keys);
                    // What is about one dose says which.
                    let about = matches!(row.action, Action::Take | Action::Skip | Action::Change);
                    let help = match self.dose.as_ref().filter(|_| about && *scope == Scope::Dose) {
                        Some(dose) if row.action == Action::Take => format!("{dose}: {help}").into(),
                        Some(dose) => format!("{} {dose}", row.name).into(),
                        None => help,
                    };
                    found.push((
                        fit,
                        Match {
                            action: row.action,
                            name: row.name,
                            help,
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
        for (at, scope, name) in elsewhere {
            for (row, keys) in keymap.rows().filter(|(row, _)| row.scope == *scope) {
                let known = found.iter().any(|(_, m)| m.name == row.name);
                let here = keymap
                    .rows()
                    .any(|(own, _)| own.action == row.action && self.here.contains(&own.scope));
                // Which value, which line and which way are chosen where they are seen.
                let blind = matches!(
                    row.action,
                    Action::Rate
                        | Action::Blank
                        | Action::Back
                        | Action::Down
                        | Action::Up
                        | Action::Open
                        | Action::Confirm
                );
                let help = alone(row, keymap);
                let Some(fit) = fit.of(row.name, &help).filter(|_| !known && !here && !blind) else {
                    continue;
                };
                found.push((
                    fit,
                    Match {
                        action: row.action,
                        name: row.name,
                        help: format!("{name}: {help}").into(),
                        keys: keys_in_words(keys),
                        at: at.clone(),
                    },
                ));
            }
        }
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.into_iter().map(|(_, m)| m).collect()
    }

    /// The fields of forms that are called so, the closest first: those of each medicine, of care, of the settings.
    fn in_forms(&self, world: &World) -> Vec<(u8, Match)> {
        if world.hidden {
            return Vec::new();
        }
        let courses = world.regimen.courses.iter().filter(|course| course.archived.is_none());
        let forms = courses
            .map(|course| Of::Course(course.id.clone()))
            .chain([Of::Care, Of::Settings]);
        let mut found: Vec<(u8, Match)> = Vec::new();
        for of in forms {
            let title = of.title(world);
            // `limit sampletol`: the name says of which.
            let name = title.to_lowercase();
            let of_it = |word: &&str| word.chars().count() > 2 && name.starts_with(&word.to_lowercase());
            let words = self.line.text().split_whitespace().filter(|word| !of_it(word));
            let typed = words.collect::<Vec<_>>().join(" ");
            if typed.chars().count() < 3 {
                continue;
            }
            let fields = fields::all(&of, world, &fields::of_care(world));
            let mut labels: Vec<&str> = Vec::new();
            for field in &fields {
                let which = labels.iter().filter(|label| **label == field.label).count();
                labels.push(&field.label);
                let Some(fit) = field.fits(&typed) else { continue };
                let whose = field.whose().unwrap_or_else(|| title.clone());
                let one = Match {
                    action: Action::Form,
                    name: "field",
                    help: format!("{whose}: {} ({})", field.label, field.example).into(),
                    keys: String::new(),
                    at: At::Form(of.clone(), (field.label.to_string(), which)),
                };
                found.push((fit, one));
            }
        }
        found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.truncate(MOST_FIELDS);
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
            ..State::default()
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

    #[test]
    fn every_command_is_told_once_and_by_what_it_does() {
        let app = app();
        for here in [app.scopes(), vec![Scope::Plan, Scope::Everywhere, Scope::Always]] {
            let state = State {
                here,
                ..State::default()
            };
            let all = state.matches(&app.world.keymap);
            for (at, one) in all.iter().enumerate() {
                let twice = all.iter().skip(at + 1).find(|other| other.help == one.help);
                assert_eq!(twice, None, "{one:?}");
                assert!(one.help.len() > 3 && !one.help.contains("-part"), "{one:?}");
            }
        }
    }

    #[test]
    fn tab_writes_what_finds_the_command_again() {
        let app = app();
        for typed in ["hold", "theme", "chk", "report"] {
            let mut state = State {
                here: app.scopes(),
                line: Line::new(typed),
                ..State::default()
            };
            let first = state.found(&app.world).into_iter().next();
            state.complete(&app.world);
            assert_eq!(
                state.found(&app.world).into_iter().next().map(|one| one.help),
                first.map(|one| one.help)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_every_match_is_a_command(typed in ".{0,24}") {
            let all = names("");
            proptest::prop_assert!(names(&typed).iter().all(|name| all.contains(name)));
        }
    }
}
