//! Keeps what the process holds and makes to its own user: said once, before anything else.

use std::sync::Arc;

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

/// Files and directories that this process and the editor it starts make are for nobody else, whatever the shell's
/// umask says; and a crash writes no picture of the memory, with somebody's medicines in it, to the disk. What the
/// system does not know is passed over: explicit modes are there after it.
pub fn keep_to_ourselves() {
    umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    // A file that would be larger than the system allows is an error like a full disk, and not the end of the program.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// The program talks to nobody: no file names a socket of a network, and no package that would bring one is there.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test reads the source")]
    fn there_is_no_network_code() {
        fn walk(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found);
                } else {
                    found.push(path);
                }
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        walk(&root.join("src"), &mut files);
        assert!(files.len() > 100);
        for path in files.iter().filter(|path| !path.ends_with("guard.rs")) {
            let text = std::fs::read_to_string(path).unwrap();
            for name in ["std::net", "TcpStream", "UdpSocket", "ToSocketAddrs"] {
                assert!(!text.contains(name), "{} in {}", name, path.display());
            }
        }
        let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap();
        for name in [
            "reqwest", "hyper", "ureq", "curl", "tokio", "rustls", "openssl", "socket2",
        ] {
            assert!(!lock.contains(&format!("name = \"{name}\"")), "{name}");
        }
    }
}
