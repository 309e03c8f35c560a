//! What goes to other programs and comes from them, as files: read and put together here, settled in
//! `domain::exchange`.

mod incoming;
mod mapping;
mod own;
mod reading;
mod sending;

pub use reading::{Here, Unread};
pub use sending::Made;
