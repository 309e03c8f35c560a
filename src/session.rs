//! One sitting at the terminal: what comes in, what goes out, and giving the terminal back.
//!
//! The order at start is [`terminal::install_panic_hook`], [`signals::watch`], [`terminal::Screen::open`], the first
//! frame, and only then [`background::ask`]. [`input::Input::next`] then sleeps until something happens. Nothing here
//! knows what the program is about.

pub mod background;
pub mod clock;
pub mod input;
pub mod signals;
pub mod terminal;
pub mod wake;
