//! A regimen on the real disk, and the program run on it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// No step takes this long unless it is broken.
pub const CEILING: Duration = Duration::from_secs(60);

/// A home directory with a regimen in it.
pub struct Home {
    pub dir: tempfile::TempDir,
    /// The time at which the program is run, and the zone.
    pub now: (String, String),
}

impl Home {
    /// One with nothing in it.
    pub fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            now: ("2026-01-05T18:20:00+01:00".to_owned(), "Europe/Berlin".to_owned()),
        }
    }

    /// From here on the program is run at this moment, in this zone.
    pub fn at(&mut self, now: &str, zone: &str) {
        self.now = (now.to_owned(), zone.to_owned());
    }

    /// The course `x`, with its count, its limits or other lines, and one step without an end.
    pub fn course(&self, head: &str, from: &str, take: &str) {
        let text =
            format!("name = \"Examplin\"\n{head}\n\n[[plan]]\nfrom = {from}\nsteps = [{{ take = \"{take}\" }}]\n");
        self.write("courses/x.toml", &text);
    }

    /// A course with a dose in the evening, a measure, and no history.
    pub fn new() -> Self {
        let home = Self::empty();
        home.write(
            "courses/examplin.toml",
            "name = \"Examplin\"\ncount = \"spray\"\n[[plan]]\nfrom = 2026-01-05\nsteps = [{ take = \"1 spray evening\" }]\n",
        );
        home.write(
            "measures.toml",
            "[[measure]]\nid = \"pain\"\nname = \"Pain\"\nscale = \"0-10\"\nlow = \"none\"\nhigh = \"worst\"\n",
        );
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("regimen").join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The program with these arguments, on this home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_regimen"));
        command.args(args);
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    pub fn environment(&self) -> Vec<(String, String)> {
        let home = self.dir.path().to_str().unwrap();
        [
            ("HOME", home.to_owned()),
            ("XDG_CONFIG_HOME", format!("{home}/config")),
            ("XDG_STATE_HOME", format!("{home}/state")),
            ("XDG_DATA_HOME", format!("{home}/data")),
            ("REGIMEN_DIR", format!("{home}/regimen")),
            ("REGIMEN_NOW", self.now.0.clone()),
            ("TZ", self.now.1.clone()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs with these lines on standard input, gives everything that is said.
    pub fn typed(&self, args: &[&str], lines: &str) -> String {
        let mut command = self.command(args);
        let pipes = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        text(&output.stdout) + &text(&output.stderr)
    }

    /// Runs, expects success, gives standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{args:?}: {out}{err}");
        out
    }

    /// Every file and directory below the home.
    pub fn everything(&self) -> Vec<PathBuf> {
        below(self.dir.path())
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.symlink_metadata().unwrap().is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found
}

/// Waits for something, for as long as nothing is broken.
pub fn until(mut reached: impl FnMut() -> bool, waited_for: impl Fn() -> String) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < CEILING, "waited in vain for {}", waited_for());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How much of a long test is run: all of it with `REGIMEN_SWEEP=full`.
pub fn sweep(usual: usize, full: usize) -> usize {
    if std::env::var_os("REGIMEN_SWEEP").is_some_and(|how| how == "full") {
        full
    } else {
        usual
    }
}
