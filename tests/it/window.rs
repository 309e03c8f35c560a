//! The real program in a real terminal.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

use super::home::{Home, until};

/// A terminal with a program in it.
pub struct Window {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<Mutex<Vec<u8>>>,
    path: PathBuf,
}

impl Window {
    /// The planner on a home.
    pub fn planner(home: &Home) -> Self {
        Self::sized(home, &[env!("CARGO_BIN_EXE_regimen")], 24, 80)
    }

    /// A program on a home, in a terminal of a size.
    pub fn sized(home: &Home, line: &[&str], rows: u16, cols: u16) -> Self {
        let window = Self::unread(home, line, rows, cols);
        let mut reader = window.master.as_ref().unwrap().try_clone_reader().unwrap();
        let (drawn, kept) = (Arc::clone(&window.screen), Arc::clone(&window.bytes));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                // Kept before it is drawn: whoever has seen it on the screen finds it among the bytes.
                kept.lock().unwrap().extend_from_slice(&buffer[..count]);
                drawn.lock().unwrap().process(&buffer[..count]);
            }
        });
        window
    }

    /// The same, and nobody reads: nothing but this holds the terminal open.
    pub fn unread(home: &Home, line: &[&str], rows: u16, cols: u16) -> Self {
        let mut command = CommandBuilder::from_argv(line.iter().map(Into::into).collect());
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("PS1", "prompt$ ");
        command.cwd(home.dir.path());
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let path = pair.master.tty_name().unwrap();
        let writer = pair.master.take_writer().unwrap();
        drop(pair.slave);
        Self {
            master: Some(pair.master),
            writer: Some(writer),
            child,
            screen: Arc::new(Mutex::new(vt100::Parser::new(rows, cols, 0))),
            bytes: Arc::default(),
            path,
        }
    }

    /// Types keys one by one, as a person does: the guard against bursts lets them pass.
    pub fn types(&mut self, text: &str) {
        let writer = self.writer.as_mut().unwrap();
        for c in text.chars() {
            writer.write_all(c.to_string().as_bytes()).unwrap();
            writer.flush().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
    }

    /// Sends bytes at once, as a terminal or a shell line does.
    pub fn sends(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Everything the program has written.
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.lock().unwrap().clone()
    }

    pub fn wait_for(&self, text: &str) {
        until(
            || self.text().contains(text),
            || format!("{text:?} in:\n{}", self.text()),
        );
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn kill(&self, signal: Signal) {
        let pid = i32::try_from(self.pid()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    pub fn resize(&self, rows: u16, cols: u16) {
        // A character of two columns has no place in one: the reader of the screen would fail on it.
        self.screen.lock().unwrap().screen_mut().set_size(rows, cols.max(2));
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Hangs up.
    pub fn vanish(&mut self) {
        self.writer = None;
        self.master = None;
    }

    pub fn ends_with(&mut self, code: u32) {
        let mut status = None;
        until(
            || {
                status = self.child.try_wait().unwrap();
                status.is_some()
            },
            || "the program goes on".to_owned(),
        );
        assert_eq!(status.unwrap().exit_code(), code, "{}", self.text());
    }

    /// Whether the line is as a shell wants it, and the screen too.
    pub fn is_given_back(&self) -> bool {
        let state = self.screen.lock().unwrap();
        let screen = state.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && self.is_cooked()
    }

    pub fn is_taken(&self) -> bool {
        self.screen.lock().unwrap().screen().alternate_screen() && !self.is_cooked()
    }

    pub fn is_cooked(&self) -> bool {
        let tty = rustix::fs::open(&self.path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let local = tcgetattr(tty).unwrap().local_modes;
        local.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    pub fn is_given_back_soon(&self) {
        until(
            || self.is_given_back(),
            || format!("the terminal back:\n{}", self.text()),
        );
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
