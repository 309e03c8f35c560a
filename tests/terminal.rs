//! The terminal in a real pty: taken, and given back in every way a sitting can end.
//!
//! The program under test is this test binary again, running only `harness`, a sitting of one line.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests start processes and look at the clock for their ceilings"
)]

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyModifiers};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::widgets::Paragraph;
use regimen::session::{
    background,
    input::{Event, Input},
    signals,
    terminal::{CursorShape, Options, Screen, Stopped, install_panic_hook},
    wake,
};
use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    termios::{LocalModes, tcgetattr},
};

const HARNESS: &str = "REGIMEN_TERMINAL_HARNESS";
/// No step takes this long unless it is broken.
const CEILING: Duration = Duration::from_secs(20);

// ---------------------------------------------------------------- the program

/// One line of text about what came in last. Keys: q quits, p panics, d goes deaf, f floods, e lends, Ctrl-Z stops.
#[test]
#[ignore = "the program that the other tests run"]
fn harness() {
    if std::env::var_os(HARNESS).is_none() {
        return;
    }
    install_panic_hook();
    let (waker, inbox) = wake::pair().unwrap();
    signals::watch(waker).unwrap();
    let mut screen = Screen::open(Options::default()).unwrap();
    let mut input = Input::new(inbox, true);
    let mut line = "ready".to_owned();
    let mut seen = 0;
    screen.set_cursor_shape(CursorShape::Bar);
    draw(&mut screen, seen, &line);
    background::ask(&mut screen, &mut input).unwrap();
    loop {
        for event in input.next(None).unwrap() {
            seen += 1;
            line = match event {
                Event::Key(key) => match key.code {
                    KeyCode::Char('q') => {
                        input.settle();
                        screen.close();
                        std::process::exit(0);
                    }
                    KeyCode::Char('p') => panic!("secret"),
                    KeyCode::Char('d') => {
                        draw(&mut screen, seen, "deaf");
                        loop {
                            thread::park();
                        }
                    }
                    KeyCode::Char('f') => loop {
                        seen += 1;
                        draw(&mut screen, seen, &"flood ".repeat(seen % 13));
                    },
                    KeyCode::Char('e') => {
                        let lent = screen.lend(|| {
                            println!("lent");
                            let mut answer = [0];
                            std::io::stdin().read_exact(&mut answer).unwrap();
                        });
                        lent.map(|()| "back".to_owned()).unwrap()
                    }
                    KeyCode::Char('z') if key.modifiers == KeyModifiers::CONTROL => match screen.stop().unwrap() {
                        Stopped::AndContinued => "went on".to_owned(),
                        Stopped::NoShell => "no shell".to_owned(),
                    },
                    code => format!("key {code}"),
                },
                Event::End(ending) => {
                    screen.close();
                    std::process::exit(ending.exit_code().into());
                }
                Event::Continued => {
                    screen.continued().unwrap();
                    line.clone()
                }
                other => format!("{other:?}"),
            };
        }
        draw(&mut screen, seen, &line);
    }
}

fn draw(screen: &mut Screen, seen: usize, line: &str) {
    let text = format!("{seen}: {line}");
    screen
        .draw(|frame| {
            frame.render_widget(Paragraph::new(text), frame.area());
            frame.set_cursor_position((3, 0));
        })
        .unwrap();
}

// ---------------------------------------------------------------- the terminal around it

struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<Mutex<Vec<u8>>>,
    path: std::path::PathBuf,
}

impl Pty {
    fn open(command: CommandBuilder) -> Self {
        let size = PtySize {
            rows: 10,
            cols: 60,
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
            screen: Arc::new(Mutex::new(vt100::Parser::new(10, 60, 0))),
            bytes: Arc::default(),
            path,
        }
    }

    /// The harness, and a terminal that reads what it writes.
    fn harness() -> Self {
        let mut pty = Self::open(harness_command());
        pty.reads();
        pty.wait_for("ready");
        pty
    }

    fn reads(&mut self) {
        let mut reader = self.master.as_ref().unwrap().try_clone_reader().unwrap();
        let (screen, bytes) = (Arc::clone(&self.screen), Arc::clone(&self.bytes));
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                screen.lock().unwrap().process(&buffer[..count]);
                bytes.lock().unwrap().extend_from_slice(&buffer[..count]);
            }
        });
    }

    fn types(&mut self, text: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(text.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    fn wait_for(&self, text: &str) {
        until(
            || self.text().contains(text),
            || format!("{text:?} in:\n{}", self.text()),
        );
    }

    fn kill(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    fn ends_with(&mut self, code: u32) {
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
    fn is_given_back(&self) -> bool {
        let state = self.screen.lock().unwrap();
        let screen = state.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && self.is_cooked()
    }

    fn is_taken(&self) -> bool {
        let state = self.screen.lock().unwrap();
        let screen = state.screen();
        screen.alternate_screen()
            && screen.bracketed_paste()
            && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
            && !self.is_cooked()
    }

    fn is_cooked(&self) -> bool {
        let tty = rustix::fs::open(&self.path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let local = tcgetattr(tty).unwrap().local_modes;
        local.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    fn is_given_back_soon(&self) {
        until(
            || self.is_given_back(),
            || format!("the terminal back:\n{}", self.text()),
        );
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(mut reached: impl FnMut() -> bool, waited_for: impl Fn() -> String) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < CEILING, "waited in vain for {}", waited_for());
        thread::sleep(Duration::from_millis(5));
    }
}

fn harness_arguments() -> Vec<String> {
    let program = std::env::current_exe().unwrap().to_string_lossy().into_owned();
    let mut arguments = vec![program];
    arguments.extend(["--exact", "harness", "--ignored", "--nocapture", "--test-threads=1"].map(str::to_owned));
    arguments
}

fn harness_command() -> CommandBuilder {
    let mut command = CommandBuilder::from_argv(harness_arguments().into_iter().map(Into::into).collect());
    command.env(HARNESS, "1");
    command.env("TERM", "xterm-256color");
    command
}

// ---------------------------------------------------------------- what is promised

#[test]
fn a_key_quits_and_gives_the_terminal_back() {
    let mut pty = Pty::harness();
    assert!(pty.is_taken());
    // The picture is there once: one frame, one synchronised update.
    assert_eq!(
        pty.bytes
            .lock()
            .unwrap()
            .windows(8)
            .filter(|bytes| *bytes == b"\x1b[?2026h")
            .count(),
        1
    );
    pty.types("x");
    pty.wait_for("1: key x");
    pty.types("q");
    pty.ends_with(0);
    pty.is_given_back_soon();
    let bytes = pty.bytes.lock().unwrap();
    let after = String::from_utf8_lossy(&bytes).into_owned();
    assert!(after.contains("\x1b[6 q") && after.contains("\x1b[0 q") && after.contains("\x1b[?1004l"));
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, code) in [
        (Signal::INT, 130),
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::QUIT, 131),
    ] {
        let mut pty = Pty::harness();
        pty.kill(signal);
        pty.ends_with(code);
        pty.is_given_back_soon();
    }
}

#[test]
fn signals_end_a_program_whose_loop_is_stuck() {
    let mut pty = Pty::harness();
    pty.types("d");
    pty.wait_for("deaf");
    pty.kill(Signal::TERM);
    pty.ends_with(143);
    pty.is_given_back_soon();
}

#[test]
fn a_signal_ends_a_program_whose_terminal_is_halted() {
    let mut pty = Pty::open(harness_command());
    // Nobody reads: soon the program is stuck in a write. The f is typed before raw mode, too; the line keeps it.
    until(|| !pty.is_cooked(), || "raw mode".to_owned());
    pty.types("f");
    pty.kill(Signal::TERM);
    pty.ends_with(143);
    assert!(pty.is_cooked());
}

#[test]
fn a_panic_gives_the_terminal_back_and_tells_no_data() {
    let mut pty = Pty::harness();
    pty.types("p");
    pty.ends_with(101);
    pty.is_given_back_soon();
    let shown = String::from_utf8_lossy(&pty.bytes.lock().unwrap()).into_owned();
    assert!(shown.contains("a mistake in the program"), "{shown}");
    assert!(shown.contains("terminal.rs:") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_vanished_terminal_ends_the_program() {
    // With a shell around it that ignores the hang-up, no signal reaches the program: only the line itself does.
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-c", r#"trap "" HUP; "$@"; exit $?"#, "sh"]);
    shell.args(harness_arguments());
    shell.env(HARNESS, "1");
    for command in [harness_command(), shell] {
        for key in ["x", "d"] {
            let mut pty = Pty::open(command.clone());
            until(|| !pty.is_cooked(), || "raw mode".to_owned());
            pty.types(key);
            // Nobody reads, so nothing else holds the terminal open: this closes it.
            pty.writer = None;
            pty.master = None;
            pty.ends_with(129);
        }
    }
}

#[test]
fn lending_the_screen_and_taking_it_back() {
    let mut pty = Pty::harness();
    pty.types("e");
    pty.wait_for("lent");
    until(|| pty.is_given_back(), || "the terminal lent".to_owned());
    // Interrupts are the other program's.
    pty.kill(Signal::INT);
    pty.types("\n");
    pty.wait_for("back");
    assert!(pty.is_taken());
    pty.types("q");
    pty.ends_with(0);
}

#[test]
fn without_a_shell_it_does_not_stop() {
    let mut pty = Pty::harness();
    pty.types("\x1a");
    pty.wait_for("no shell");
    assert!(pty.is_taken());
}

#[test]
fn stopping_gives_the_shell_its_terminal_and_fg_brings_the_screen_back() {
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-i", "-m"]);
    shell.env("PS1", "prompt$ ");
    shell.env(HARNESS, "1");
    shell.env("TERM", "xterm-256color");
    let mut pty = Pty::open(shell);
    pty.reads();
    pty.wait_for("prompt$");
    let line = format!("'{}'", harness_arguments().join("' '"));
    pty.types(&format!("{line}\n"));
    pty.wait_for("ready");
    assert!(pty.is_taken());
    pty.types("\x1a");
    until(|| pty.is_given_back(), || format!("the shell:\n{}", pty.text()));
    pty.wait_for("Stopped");
    pty.types("fg\n");
    pty.wait_for("1: went on");
    until(|| pty.is_taken(), || "the screen again".to_owned());
    pty.types("q");
    until(|| pty.is_given_back(), || "the shell again".to_owned());
    pty.types("exit\n");
    pty.ends_with(0);
}

#[test]
fn a_late_answer_in_pieces_is_not_a_key() {
    let mut pty = Pty::harness();
    until(
        || pty.bytes.lock().unwrap().ends_with(b"\x1b]11;?\x1b\\\x1b[c"),
        || "the question".to_owned(),
    );
    pty.types("\x1b]11;rgb:ffff/ff");
    pty.types("ff/ffff\x1b\\\x1b[?62;22c");
    pty.wait_for("1: Background(Light)");
    pty.types("x");
    pty.wait_for("2: key x");
}

#[test]
fn a_burst_is_said_once_and_a_paste_is_one_event() {
    let mut pty = Pty::harness();
    pty.types("hello world, this is for another window\r");
    pty.wait_for("1: IgnoredBurst");
    pty.types("\x1b[200~q\rp\x1b[201~");
    pty.wait_for(r#"2: Paste("q\np")"#);
}

#[test]
fn another_size_is_told_and_drawn() {
    let mut pty = Pty::harness();
    let size = PtySize {
        rows: 5,
        cols: 20,
        pixel_width: 0,
        pixel_height: 0,
    };
    pty.screen.lock().unwrap().screen_mut().set_size(5, 20);
    pty.master.as_ref().unwrap().resize(size).unwrap();
    pty.wait_for("1: Resize");
    pty.types("q");
    pty.ends_with(0);
}

#[test]
fn stopped_from_outside_it_takes_the_screen_again() {
    let mut pty = Pty::harness();
    pty.kill(Signal::STOP);
    pty.kill(Signal::CONT);
    pty.wait_for("1: ready");
    assert!(pty.is_taken());
    pty.types("q");
    pty.ends_with(0);
}
