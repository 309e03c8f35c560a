//! The program in its own terminal: keys go in one by one, the screen is read back.
//!
//! Nothing here sleeps for a set time: the screen is looked at until it shows what is waited for, under a ceiling.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// No step takes this long unless it is broken.
const CEILING: Duration = Duration::from_secs(20);

/// Keys nearer to each other than this count as a burst that was meant for another window.
const BETWEEN_KEYS: Duration = Duration::from_millis(12);

/// The program in a pseudo-terminal.
pub struct Pty {
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    screen: Arc<Mutex<Screen>>,
    /// How many keys were sent.
    pub sent: usize,
}

/// What the terminal shows, and how much was written to it so far.
struct Screen {
    parser: vt100::Parser,
    bytes: usize,
}

impl Pty {
    /// Starts the planner on `DIR/regimen` with the clock set to `now`, at a given number of columns and rows, and
    /// waits for its first frame.
    pub fn start(dir: &Path, now: &str, size: (u16, u16)) -> Self {
        let pty = Self::run(dir, now, size, &[]);
        pty.wait_for("help");
        pty
    }

    /// Starts the program with arguments; waits for nothing.
    pub fn run(dir: &Path, now: &str, (columns, rows): (u16, u16), arguments: &[&str]) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_regimen"));
        command.env_clear();
        command.args(arguments);
        for (name, value) in [
            ("REGIMEN_NOW", now),
            ("TZ", "Europe/Berlin"),
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
        ] {
            command.env(name, value);
        }
        command.env("HOME", dir);
        command.env("REGIMEN_DIR", dir.join("regimen"));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let screen = Arc::new(Mutex::new(Screen {
            parser: vt100::Parser::new(rows, columns, 0),
            bytes: 0,
        }));
        let seen = Arc::clone(&screen);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut screen = seen.lock().unwrap();
                screen.parser.process(&buffer[..count]);
                screen.bytes += count;
            }
        });
        Self {
            writer,
            child,
            _master: pair.master,
            screen,
            sent: 0,
        }
    }

    /// Sends keys one by one, each after the frame of the one before: letters as they are, others by name in angle
    /// brackets: `c<Space>667z`, `n<Enter>`, `<Esc>`, `<Tab>`, `<Down>`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for bytes in read_keys(keys) {
            let before = self.screen.lock().unwrap().bytes;
            self.write(&bytes);
            self.sent += 1;
            self.settle(before);
        }
        self
    }

    /// Answers a dialog: it takes no key for a moment after it came up, so the key is sent until the dialog is gone.
    pub fn answer(&mut self, key: &str, title: &str) -> &mut Self {
        self.wait_for(title);
        let start = Instant::now();
        while self.screen().contains(title) {
            assert!(start.elapsed() < CEILING, "{title:?} stays:\n{}", self.screen());
            self.keys(key);
            // The same key means something else once the question is gone: it is pressed again only where it was not read.
            let pressed = Instant::now();
            while self.screen().contains(title) && pressed.elapsed() < Duration::from_secs(2) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        self
    }

    /// Types a text, which is not counted as keys.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let sent = self.sent;
        for letter in text.chars() {
            let key = if letter == '<' {
                "<lt>".to_owned()
            } else {
                letter.to_string()
            };
            self.keys(&key);
        }
        self.sent = sent;
        self
    }

    /// Reads the dialog that is shown: it takes no keys for a moment in which nobody can have read it.
    pub fn read_it(&self) -> &Self {
        thread::sleep(regimen::app::guard::UNREAD);
        self
    }

    /// Sends bytes at once, as a paste or a burst does.
    pub fn write(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the frame that a key brought is whole: something came, and for the time of two keys nothing more.
    /// A key that changes nothing brings nothing; then it is the pause alone that keeps keys apart.
    fn settle(&self, before: usize) {
        let start = Instant::now();
        let mut last = (before, Instant::now());
        loop {
            let bytes = self.screen.lock().unwrap().bytes;
            if bytes != last.0 {
                last = (bytes, Instant::now());
            }
            let quiet = last.1.elapsed() >= BETWEEN_KEYS;
            if quiet && (bytes != before || start.elapsed() >= BETWEEN_KEYS * 8) {
                return;
            }
            assert!(start.elapsed() < CEILING, "the screen never rests:\n{}", self.screen());
            thread::yield_now();
        }
    }

    /// The text of the screen, rows under each other.
    pub fn screen(&self) -> String {
        self.screen.lock().unwrap().parser.screen().contents()
    }

    /// Waits until the screen shows this.
    pub fn wait_for(&self, text: &str) -> &Self {
        let start = Instant::now();
        while !self.screen().contains(text) {
            assert!(
                start.elapsed() < CEILING,
                "waited in vain for {text:?} in:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(2));
        }
        self
    }

    /// Waits for the program to end, and expects this exit code.
    pub fn ends_with(&mut self, code: u32) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < CEILING, "the program goes on:\n{}", self.screen());
            thread::sleep(Duration::from_millis(2));
        };
        assert_eq!(status.exit_code(), code, "{}", self.screen());
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes of each key.
fn read_keys(keys: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
        if let Some((name, tail)) = named {
            let bytes: &[u8] = match name {
                "Space" => b" ",
                "Enter" => b"\r",
                "Esc" => b"\x1b",
                "Tab" => b"\t",
                "S-Tab" => b"\x1b[Z",
                "PgDn" => b"\x1b[6~",
                "Ctrl-U" => b"\x15",
                "Up" => b"\x1b[A",
                "Down" => b"\x1b[B",
                "Right" => b"\x1b[C",
                "Left" => b"\x1b[D",
                "Backspace" => b"\x7f",
                "lt" => b"<",
                other => panic!("no key `{other}`"),
            };
            found.push(bytes.to_vec());
            rest = tail;
        } else {
            found.push(letter.to_string().into_bytes());
            rest = rest.strip_prefix(letter).unwrap();
        }
    }
    found
}
