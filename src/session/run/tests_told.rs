//! What one screen shows of one dose: one time on a journey, its own day in the night, and a dose that is late in the week.

use chrono::{DateTime, FixedOffset};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::app::key::Key;
use crate::app::popup::Popup;
use crate::domain::journal::Entry;
use crate::store::paths::Paths;

/// A course of these lines, seen at a moment in a zone.
struct Seen {
    dir: tempfile::TempDir,
    here: Sitting,
}

fn begun(dir: &Path, now: &str, zone: &str) -> Sitting {
    let store = Store::open(Paths::at(dir.join("regimen"), dir.join("state")));
    let clock = Clock::set(now.parse().unwrap(), zone.parse().unwrap());
    let read_since = SystemTime::now();
    let mut here = Sitting::new(Start {
        loaded: store.load(clock.now().date_naive()),
        store,
        read_since,
        clock,
        made_up: false,
        check_in: false,
    });
    here.read_wanted();
    here
}

impl Seen {
    fn at(now: &str, zone: &str, course: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("regimen/courses/x.toml");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, course).unwrap();
        let here = begun(dir.path(), now, zone);
        Self { dir, here }
    }

    /// The program started again, at another moment in another zone.
    fn later(&mut self, now: &str, zone: &str) {
        self.here = begun(self.dir.path(), now, zone);
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.here.read_wanted();
            let event = key.parse::<Key>().unwrap().to_event();
            for effect in self.here.app.update(Message::Key(event)) {
                self.here.write(effect);
            }
        }
        self
    }

    /// The screen, a line a row.
    fn screen(&mut self) -> String {
        self.here.read_wanted();
        let _ = self.here.app.update(Message::Resized(80, 24));
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let done = terminal
            .draw(|frame| ui::draw(frame, &self.here.app, &Look::default()))
            .unwrap();
        let cells: Vec<&str> = done.buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        cells.chunks(80).map(<[&str]>::concat).collect::<Vec<_>>().join("\n")
    }

    fn recorded(&self) -> Vec<DateTime<FixedOffset>> {
        let entries = super::tests::entries(&self.here.app.world.regimen).into_iter();
        let doses = entries.filter_map(|entry| match entry {
            Entry::Dose(dose) => Some(dose.at),
            _ => None,
        });
        doses.collect()
    }
}

/// On a journey everything on one screen is told by the clock of the place, and what a line begins with is accepted.
#[test]
fn on_a_journey_one_dose_has_one_time() {
    let course = "name = \"Examplin\"\n[limits]\ngap = \"4 hours\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"2 mg 20:00; 1 mg \
                  as needed\" }]\n";
    let mut seen = Seen::at("2026-06-14T20:05:00+02:00", "Europe/Berlin", course);
    seen.press("Space");
    let at = seen.recorded();
    assert_eq!(at.len(), 1);
    seen.later("2026-06-14T15:00:00-04:00", "America/New_York");
    let screen = seen.screen();
    assert!(screen.contains("14:05") && !screen.contains("20:05"), "{screen}");
    // What is recorded already is told by the same clock.
    seen.press("g Space");
    let screen = seen.screen();
    assert!(screen.contains("14:05") && !screen.contains("20:05"), "{screen}");
    seen.press("Esc g e");
    let Some(Popup::Prompt(prompt)) = &seen.here.app.popup else {
        panic!("{}", seen.screen())
    };
    assert!(prompt.line.text().contains("14:05"), "{}", prompt.line.text());
    seen.press("Enter");
    let screen = seen.screen();
    assert_eq!(seen.here.app.popup, None, "{screen}");
    assert_eq!(seen.recorded(), at);
    let receipt = seen.here.app.receipt.as_ref().map_or("", |receipt| &receipt.text);
    assert!(!receipt.contains("20:05"), "{receipt}");
}

/// In the night the dose of this night is told apart from that of the last one.
#[test]
fn in_the_night_a_dose_says_its_day() {
    let course = "name = \"Nighter\"\n[[plan]]\nfrom = 2026-06-10\nsteps = [{ take = \"2 tablets 00:30\" }]\n";
    let mut seen = Seen::at("2026-06-15T01:30:00+02:00", "Europe/Berlin", course);
    let screen = seen.screen();
    assert_eq!(screen.matches("planned Mon 15 Jun 00:30").count(), 1, "{screen}");
    seen.press("c");
    let screen = seen.screen();
    assert!(screen.contains("Mon 15 Jun 00:30"), "{screen}");
}

/// A dose of a day before the week that can still be taken is in the week, and one without a time has none.
#[test]
fn the_week_has_a_dose_that_is_late() {
    let course = "name = \"Aaa\"\ncount = \"tablet\"\n[[plan]]\nfrom = 2026-06-01\nsteps = [{ take = \"1 tablet once 5-7 days after the \
                  last\" }]\n";
    let mut seen = Seen::at("2026-06-01T10:00:00+02:00", "Europe/Berlin", course);
    seen.press("Space");
    if seen.here.app.popup.is_some() {
        seen.press("Enter");
    }
    assert_eq!(seen.recorded().len(), 1, "{}", seen.screen());
    seen.later("2026-06-14T20:00:00+02:00", "Europe/Berlin");
    seen.press("3");
    let screen = seen.screen();
    assert!(screen.contains("Aaa"), "{screen}");
    assert!(
        !screen.contains("Nothing was planned") && !screen.contains("none were planned"),
        "{screen}"
    );
    seen.press("1 Space");
    let screen = seen.screen();
    assert!(screen.contains("planned") && !screen.contains("12:00"), "{screen}");
}
