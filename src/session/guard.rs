//! Keeps what the process holds and makes to its own user: said once, before anything else.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit, umask};

/// Files and directories that this process and the editor it starts make are for nobody else, whatever the shell's
/// umask says; and a crash writes no picture of the memory, with somebody's medicines in it, to the disk. What the
/// system does not know is passed over: explicit modes stand behind it.
pub fn keep_to_ourselves() {
    umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
