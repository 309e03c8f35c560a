//! The loop: what comes in becomes messages, what must happen outside is done, and a frame is drawn when something
//! changed. Between two events the program sleeps until the minute turns.
#![expect(
    clippy::disallowed_methods,
    reason = "the environment, the terminal and the clock are the session's"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use chrono::{Datelike, Timelike};
use crossterm::event::{MouseButton, MouseEventKind};

use super::background;
use super::clock::Clock;
use super::input::{Event, Input};
use super::notify::{Dialect, Told};
use super::signals::{self, Ending};
use super::terminal::{CursorShape, OpenError, Options, Screen, install_panic_hook};
use super::wake::{self, Waker};
use super::watch::{Seen, Watch};
use super::{clipboard, editor};
use crate::app::App;
use crate::app::message::{Effect, Failed, Message};
use crate::domain::reminders::reminders;
use crate::domain::settings::{Settings, ThemeChoice};
use crate::session::run::loaded::read;
use crate::store::{self, Store};
use crate::ui::theme::{Background, ColourChoice, ColourFlag, Depth, Palette, Theme};
use crate::ui::{self, Look, glyphs::Glyphs, hits::Hits};

/// What a sitting begins with.
pub struct Start {
    /// The files.
    pub store: Store,
    /// What was read of them.
    pub loaded: store::Loaded,
    /// When the reading began: what was written later may not have been read.
    pub read_since: SystemTime,
    /// The clock.
    pub clock: Clock,
    /// The regimen is made up and discarded afterwards.
    pub made_up: bool,
    /// The check-in opens at once.
    pub check_in: bool,
}

/// Why a sitting ended, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    /// The person is done.
    Quit,
    /// A signal, or the terminal is gone.
    Ended(Ending),
    /// The person wants to look around in the made-up regimen.
    Demo,
    /// The person named another folder.
    Folder(PathBuf),
}

/// Why there was no sitting, or why it broke off.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no screen to draw on.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The terminal could not be read or written.
    #[error("the terminal could not be used: {0}")]
    Terminal(#[from] std::io::Error),
}

/// Opens the screen, and runs until the person leaves.
///
/// # Errors
/// [`RunError`]; the terminal is given back before.
pub fn run(start: Start) -> Result<Leave, RunError> {
    install_panic_hook();
    let (waker, inbox) = wake::pair()?;
    signals::watch(waker.clone())?;
    let mut sitting = Sitting::new(start);
    let here = std::env::current_dir();
    sitting.app.world.reports = here.map_or_else(|_| String::new(), |folder| folder_words(&folder));
    let settings = &sitting.app.world.regimen.settings;
    let mut screen = Screen::open(Options {
        mouse: mouse(settings),
        ..Options::default()
    })?;
    let mut input = Input::new(inbox, settings.burst_guard);
    sitting.take_up_lines();
    let months = sitting.store.months();
    sitting.tell(Message::Kept(months));
    sitting.frame(&mut screen)?;
    if sitting.palette == Palette::Auto && background::may_ask(variable("TERM").as_deref()) {
        background::ask(&mut screen, &mut input)?;
    }
    sitting.waker = Some(waker);
    sitting.begin_watch();
    // What is due already is in front of the person.
    sitting.notify(&mut screen)?;
    // What was written before the watch began has woken nobody.
    if sitting.look_at_files() | sitting.tell_leftovers() {
        sitting.frame(&mut screen)?;
    }
    let leave = sitting.turn(&mut screen, &mut input)?;
    if matches!(leave, Leave::Ended(_)) {
        sitting.leave_lines();
    }
    input.settle();
    screen.close();
    Ok(leave)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn mouse(settings: &Settings) -> bool {
    settings.mouse && variable("REGIMEN_MOUSE").is_none_or(|value| value != "0")
}

/// Everything that lasts from the first frame to the last. Without a screen it is the check-in line by line.
pub struct Sitting {
    /// The program.
    pub app: App,
    store: Store,
    clock: Clock,
    watch: Option<Watch>,
    /// What a watch wakes the loop with; there once the first frame is out.
    waker: Option<Waker>,
    /// The state of the files when they were last read or written.
    seen: Seen,
    /// When the sitting began.
    began: Instant,
    palette: Palette,
    background: Background,
    look: Look,
    /// What has become due and was announced.
    notified: Told,
    /// What is worked out outside the loop.
    arriving: Option<crate::session::run::arriving::Arriving>,
}

impl Sitting {
    /// The program with what was read, and the files it writes to.
    pub fn new(start: Start) -> Self {
        let Start {
            store,
            loaded,
            clock,
            read_since,
            made_up,
            check_in,
        } = start;
        let now = clock.now();
        let mut app = App::new(now, Box::new(clock.place()), crate::app::keys::Keymap::default());
        let first_run = (!made_up && store.is_empty()).then(|| folder_words(store.paths().root()));
        app.world.made_up = made_up;
        let _ = app.update(Message::Loaded(Box::new(read(loaded, first_run, Vec::new()))));
        let mut sitting = Self {
            app,
            store,
            clock,
            watch: None,
            waker: None,
            seen: Seen::default(),
            began: Instant::now(),
            palette: Palette::Auto,
            background: background::first_guess(variable("COLORFGBG").as_deref()),
            look: Look::default(),
            notified: Told::default(),
            arriving: None,
        };
        sitting.choose_look();
        if check_in && !sitting.app.is_welcome() {
            sitting.read_wanted();
            sitting.app.check_in();
        }
        sitting.remember(read_since);
        sitting
    }

    /// Whether the mouse is the program's. What is asked for in the sitting goes before everything else.
    fn mouse(&self) -> bool {
        self.app
            .world
            .mouse
            .unwrap_or_else(|| mouse(&self.app.world.regimen.settings))
    }

    /// The colours and signs that the settings and the terminal allow.
    fn choose_look(&mut self) {
        let settings = &self.app.world.regimen.settings;
        self.palette = match self.app.world.theme.unwrap_or(settings.theme) {
            ThemeChoice::Auto => Palette::Auto,
            ThemeChoice::Dark => Palette::Dark,
            ThemeChoice::Light => Palette::Light,
            ThemeChoice::Safe => Palette::Safe,
            ThemeChoice::None => Palette::None,
        };
        let colour = ColourChoice::decide(
            variable("NO_COLOR").as_deref(),
            ColourFlag::Auto,
            variable("CLICOLOR_FORCE").as_deref(),
            variable("CLICOLOR").as_deref(),
            variable("TERM").as_deref(),
            true,
        );
        let depth = Depth::from_colorterm(variable("COLORTERM").as_deref());
        let theme = Theme::choose(colour, self.palette, depth, self.background);
        let by_locale = || {
            let [all, ctype, lang] = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable);
            Glyphs::for_locale(all.as_deref(), ctype.as_deref(), lang.as_deref())
        };
        self.look = Look {
            theme: if settings.high_contrast {
                theme.high_contrast()
            } else {
                theme
            },
            glyphs: if settings.ascii { Glyphs::ASCII } else { by_locale() },
            hits: Hits::default(),
        };
    }

    /// Reads what the view needs, and draws.
    fn frame(&mut self, screen: &mut Screen) -> std::io::Result<()> {
        self.read_wanted();
        self.fill_form();
        screen.set_cursor_shape(if self.app.is_typing() {
            CursorShape::Bar
        } else {
            CursorShape::Block
        });
        screen.draw(|frame| {
            let area = frame.area();
            // The size is known for certain only here.
            let _ = self.app.update(Message::Resized(area.width, area.height));
            ui::draw(frame, &self.app, &self.look);
        })
    }

    /// Until the person leaves.
    fn turn(&mut self, screen: &mut Screen, input: &mut Input) -> Result<Leave, RunError> {
        loop {
            input.set_text_field(self.app.is_typing());
            // Where more months are looked through than are read at once, the next ones follow the frame.
            let reads = !self.app.wanted_months().is_empty();
            let events = input.next(Some(if reads { Duration::ZERO } else { self.patience() }))?;
            let turned = self.tick();
            if turned {
                self.notify(screen)?;
            }
            let mut draws = reads | turned
                || events
                    .iter()
                    .any(|event| !matches!(event, Event::FocusLost | Event::Woken | Event::Background(_)));
            for event in events {
                draws |= matches!(event, Event::Woken | Event::FocusGained) && self.look_at_files();
                draws |= event == Event::Woken && self.take_arrived();
                draws |= matches!(event, Event::Background(background) if background != self.background);
                if let Some(leave) = self.take(event, screen)? {
                    return Ok(leave);
                }
            }
            if !self.is_told() {
                // What changes after this look is told.
                self.begin_watch();
                draws |= self.look_at_files();
            } else if turned {
                // A disk that is mounted over the folder changes nothing that is watched.
                draws |= self.look_at_files();
            }
            if draws {
                self.frame(screen)?;
            }
        }
    }

    /// How long nothing may happen: to the turn of the minute, or less where files have to be looked at.
    fn patience(&self) -> Duration {
        let left = 60 - u64::from(self.clock.now().second().min(59));
        if self.is_told() {
            Duration::from_secs(left)
        } else {
            Duration::from_secs(left.min(2))
        }
    }

    /// Sets the time; whether anything on the screen follows from it.
    fn tick(&mut self) -> bool {
        let now = self.clock.now();
        let before = self.app.world.now;
        let _ = self.app.update(Message::Elapsed(self.began.elapsed()));
        let _ = self.app.update(Message::Tick(now));
        (before.minute(), before.hour(), before.day()) != (now.minute(), now.hour(), now.day())
    }

    /// Sends the desktop a message that something has become due, where the person wants it.
    fn notify(&mut self, screen: &mut Screen) -> std::io::Result<()> {
        let world = &self.app.world;
        if !world.regimen.settings.notify {
            return Ok(());
        }
        let day = world.day_at(world.today());
        let waiting = reminders(&world.regimen, &world.schedules, &day, world.now);
        let waiting = waiting.into_iter().filter(|one| one.waits).map(|one| one.name);
        let Some(words) = self.notified.look(waiting.collect()) else {
            return Ok(());
        };
        let dialect = Dialect::of(variable("TERM").as_deref(), variable("TERM_PROGRAM").as_deref());
        let tmux = variable("TMUX").is_some_and(|tmux| !tmux.is_empty());
        screen.send(&dialect.sequence(&words, tmux))
    }

    fn take(&mut self, event: Event, screen: &mut Screen) -> Result<Option<Leave>, RunError> {
        let message = match event {
            Event::Key(key) => Message::Key(key),
            Event::Paste(text) => Message::Paste(text),
            Event::Mouse(mouse) if mouse.kind == MouseEventKind::Down(MouseButton::Left) => {
                match self.look.hits.at(mouse.column, mouse.row) {
                    Some(hit) => Message::Click(hit),
                    None => return Ok(None),
                }
            }
            Event::Mouse(mouse) => Message::Mouse(mouse),
            Event::IgnoredBurst => Message::Notice("Ignored fast typing; was it meant for another window?".to_owned()),
            Event::Background(background) => {
                self.background = background;
                self.choose_look();
                return Ok(None);
            }
            Event::Suspend => {
                screen.stop()?;
                return Ok(None);
            }
            Event::Continued => {
                screen.continued()?;
                return Ok(None);
            }
            Event::End(ending) => return Ok(Some(Leave::Ended(ending))),
            Event::Resize | Event::FocusGained | Event::FocusLost | Event::Woken => return Ok(None),
        };
        for effect in self.app.update(message) {
            if let Some(leave) = self.carry_out(effect, screen)? {
                return Ok(Some(leave));
            }
        }
        self.fill_form();
        Ok(None)
    }

    fn carry_out(&mut self, effect: Effect, screen: &mut Screen) -> Result<Option<Leave>, RunError> {
        if let Some(entries) = Self::many_entries(&effect) {
            self.tell(Message::Notice(format!("Writing {entries} entries, all or none ..")));
            self.frame(screen)?;
        }
        let Some(effect) = self.write(effect) else {
            return Ok(None);
        };
        match effect {
            // They need no screen.
            Effect::Save(_)
            | Effect::Undo { .. }
            | Effect::Redo { .. }
            | Effect::Past
            | Effect::WouldRevert(_)
            | Effect::Revert(_)
            | Effect::Import(_)
            | Effect::Send(_)
            | Effect::FilesLike(_)
            | Effect::StopWaiting => {}
            Effect::EditExternally(place) => {
                let done = editor::edit(screen, &self.store, &self.app, &place)?;
                // What others wrote while the editor was open is known before anything is written over it.
                self.look_at_files();
                match done {
                    Ok(Some((old, new))) => {
                        let world = &self.app.world;
                        let day = old.day.unwrap_or_else(|| old.at.date_naive());
                        let day = crate::app::words::day_near(day, world.today());
                        let edit = crate::app::journal::rewritten(world, &old, new, &day);
                        self.save(&edit);
                    }
                    Ok(None) => {}
                    Err(text) => self.fail(text),
                }
            }
            Effect::Copy(text) => screen.send(&clipboard::copy(&text))?,
            Effect::Export { name, text } => {
                let said = match editor::export(&self.store, &name, &text) {
                    Ok(words) => Message::Notice(words),
                    Err(error) => Message::Failed(Failed {
                        text: format!("{name} could not be written: {error}"),
                    }),
                };
                self.tell(said);
            }
            Effect::Suspend => {
                screen.stop()?;
            }
            Effect::Look => {
                self.choose_look();
                screen.set_mouse(self.mouse())?;
            }
            Effect::Redraw => screen.redraw()?,
            Effect::Demo => return Ok(Some(Leave::Demo)),
            Effect::Folder(folder) => return Ok(Some(Leave::Folder(expanded(&folder)))),
            Effect::Quit => return Ok(Some(Leave::Quit)),
        }
        Ok(None)
    }

    /// Gives the program a message that asks for nothing more.
    fn tell(&mut self, message: Message) {
        let effects = self.app.update(message);
        debug_assert!(effects.is_empty(), "an answer asks for nothing: {effects:?}");
    }

    fn fail(&mut self, text: String) {
        self.tell(Message::Failed(Failed { text }));
    }
}

/// A folder as people write it.
fn folder_words(root: &Path) -> String {
    let home = std::env::home_dir().filter(|home| home.parent().is_some());
    match home.and_then(|home| root.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) if rest.as_os_str().is_empty() => "~/".to_owned(),
        Some(rest) => format!("~/{}/", rest.display()),
        None => format!("{}/", root.display()),
    }
}

/// A folder as it was typed, `~` made whole.
fn expanded(folder: &str) -> PathBuf {
    match (
        folder.strip_prefix("~/").or((folder == "~").then_some("")),
        std::env::home_dir(),
    ) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(folder),
    }
}

mod arriving;
mod exchange;
mod loaded;
mod past;
mod reading;
mod saving;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_away;
#[cfg(test)]
mod tests_disk;
#[cfg(test)]
mod tests_exchange;
#[cfg(test)]
mod tests_meanwhile;
#[cfg(test)]
mod tests_told;
