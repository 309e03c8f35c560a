//! One sitting at the terminal: what comes in, what goes out, and giving the terminal back.
//!
//! The order at start is [`terminal::install_panic_hook`], [`signals::watch`], [`terminal::Screen::open`], the first
//! frame, and only then [`background::ask`]. [`input::Input::next`] then sleeps until something happens. Only
//! [`run`] knows what the program is about.

pub mod background;
mod clipboard;
pub mod clock;
pub mod editor;
pub mod guard;
pub mod input;
mod notify;
pub mod run;
pub mod signals;
pub mod terminal;
pub mod wake;
mod watch;
