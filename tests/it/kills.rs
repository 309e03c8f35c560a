//! The real program, killed and starved: whole files, what was acknowledged is there, and the next start needs no
//! repair.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::home::{Home, sweep, text};

/// Killed at moments spread over all of a save.
#[test]
fn killed_at_any_moment() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let start = Instant::now();
    home.ok(&["note", "timed"]);
    let usual = start.elapsed();
    let rounds = sweep(60, 1000);
    let (mut killed, mut said) = (0, vec!["begun".to_owned(), "timed".to_owned()]);
    for n in 0.. {
        // A machine that is busier or idler than when the usual time was taken gets more rounds, with shorter waits.
        if n >= rounds && killed > rounds / 4 {
            break;
        }
        assert!(n < rounds * 12, "only {killed} killed in {n} rounds");
        let note = format!("note {n}");
        let mut child = home
            .command(&["note", &note])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let share = u32::try_from(n % rounds).unwrap() / u32::try_from(1 + n / rounds).unwrap();
        let wait = usual.mul_f64(2.5) * share / u32::try_from(rounds).unwrap();
        std::thread::sleep(wait);
        let _ = child.kill();
        let status = child.wait().unwrap();
        if status.success() {
            said.push(note);
        } else {
            assert_eq!(status.signal(), Some(9), "{status}");
            killed += 1;
        }
        let month = home.read("journal/2026-01.toml");
        toml::from_str::<toml::Table>(&month).unwrap_or_else(|error| panic!("after {n}: {error}\n{month}"));
    }
    home.ok(&["note", "ended"]);
    let month = home.read("journal/2026-01.toml");
    for note in &said {
        assert!(
            month.contains(&format!("\"{note}\"")),
            "{note} was acknowledged and is not there"
        );
    }
    // What the kills left behind goes, or is offered; none of it is a fault.
    let check = home.run(&["check"]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stdout));
    let left: Vec<_> = home
        .everything()
        .into_iter()
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(".tmp-"))
        .collect();
    for temp in &left {
        let output = home.run(&["merge", temp.to_str().unwrap()]);
        assert!(
            text(&output.stdout).contains("added") || !output.status.success(),
            "{output:?}"
        );
    }
    println!(
        "{killed} of {rounds} killed, {} acknowledged, {} left to offer",
        said.len(),
        left.len()
    );
}

/// A file that may not grow any further: the same as a full disk, for everybody.
#[test]
fn without_room_nothing_changes_and_it_is_said() {
    let home = Home::new();
    home.ok(&["note", "begun"]);
    let long = "x".repeat(4000);
    home.ok(&["note", &long]);
    let before = home.read("journal/2026-01.toml");
    let line = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' note full",
        env!("CARGO_BIN_EXE_regimen")
    );
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &line]).envs(home.environment());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("unchanged"), "{}", text(&output.stderr));
    assert_eq!(home.read("journal/2026-01.toml"), before);
    let left = home.everything();
    assert!(
        !left.iter().any(|path| path.to_str().unwrap().contains(".tmp-")),
        "{left:?}"
    );
    home.ok(&["note", "room again"]);
}

/// A real file system of a set size. Only where this process may mount one in its own namespace.
#[test]
fn a_file_system_that_is_full() {
    let home = Home::new();
    let small = home.path("journal");
    std::fs::create_dir_all(&small).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=16k,mode=700 none '{0}' || exit 77\n\
         '{1}' note one || exit 1\n\
         cp '{0}/2026-01.toml' '{2}'\n\
         head -c 20000 /dev/zero > '{0}/filler' 2>/dev/null\n\
         '{1}' note \"$(head -c 6000 /dev/zero | tr '\\0' x)\"; echo code $?\n\
         cmp '{0}/2026-01.toml' '{2}' && echo unchanged\n\
         rm '{0}/filler'\n\
         '{1}' note again && echo works",
        small.display(),
        env!("CARGO_BIN_EXE_regimen"),
        home.dir.path().join("copy").display()
    );
    let output = std::process::Command::new("unshare")
        .args(["-rm", "sh", "-c", &script])
        .envs(home.environment())
        .output();
    let Ok(output) = output else {
        return println!("no unshare here");
    };
    if output.status.code() == Some(77) || text(&output.stderr).contains("unshare") {
        return println!("mounting is not allowed here");
    }
    let said = text(&output.stdout);
    assert!(
        said.contains("code 3") && said.contains("unchanged") && said.contains("works"),
        "{said}{}",
        text(&output.stderr)
    );
}

/// Everything that the program makes is for nobody else, whatever the shell's umask.
#[test]
fn nobody_else_may_look_whatever_the_umask() {
    let home = Home::empty();
    let archive = home.dir.path().join("all.tar");
    let program = env!("CARGO_BIN_EXE_regimen");
    std::fs::create_dir(home.path("")).unwrap();
    std::fs::set_permissions(home.path(""), std::fs::Permissions::from_mode(0o700)).unwrap();
    let line = format!(
        "umask 0; '{program}' note one && '{program}' note two && '{program}' undo && '{program}' backup '{}' && \
         '{program}' restore --from '{0}' '{}'",
        archive.display(),
        home.dir.path().join("again").display()
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &line])
        .envs(home.environment())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let all = home.everything();
    assert!(all.len() >= 12, "{all:?}");
    for path in &all {
        let mode = path.symlink_metadata().unwrap().permissions().mode() & 0o777;
        let hoped = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, hoped, "{}", path.display());
    }
    println!("{} files and directories", all.len());
}

/// A crash writes no picture of the memory: `/proc` shows what the process has set.
#[test]
#[cfg(target_os = "linux")]
fn no_core_is_dumped() {
    let home = Home::new();
    let mut child = home
        .command(&["note", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let start = Instant::now();
    loop {
        let text = std::fs::read_to_string(&limits).unwrap_or_default();
        let core = text
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap_or_default();
        if core.split_whitespace().skip(4).take(2).all(|limit| limit == "0") && !core.is_empty() {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{core}");
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let _ = child.wait();
}
