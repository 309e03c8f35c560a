//! What a panic leaves: a working terminal and a line that carries no data.

use std::{
    io::{self, Write},
    panic::{self, Location},
    sync::{Mutex, PoisonError},
    thread,
};

use super::modes::restore_now;

/// The report of a thread that had no business with the terminal, for when the screen is closed.
static LATE: Mutex<Option<String>> = Mutex::new(None);

/// Sets the hook for panics. To be called by the thread that draws: its panics end the program and restore the terminal
/// first; those of other threads are reported when the screen closes. The message of the panic may hold what somebody
/// wrote and is not printed.
pub fn install_panic_hook() {
    let drawing = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        let report = report(info.location());
        if thread::current().id() == drawing {
            restore_now();
            tell(&report);
        } else {
            *LATE.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        }
    }));
}

/// Reports what other threads left.
pub(super) fn tell_late() {
    if let Some(report) = LATE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        tell(&report);
    }
}

fn tell(report: &str) {
    // Having nobody to tell must not cause a second panic.
    let _ = writeln!(io::stderr(), "{report}");
}

fn report(location: Option<&Location<'_>>) -> String {
    let place = location.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "regimen {version} stopped at {place}: a mistake in the program.\n\
         What was acknowledged is in your files. This report contains nothing of them."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_the_place_and_nothing_else() {
        let text = report(Some(Location::caller()));
        assert!(text.contains("panics.rs:") && text.contains("in your files"), "{text}");
    }
}
