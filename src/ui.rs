//! Drawing: what a frame looks like, as a function of what the program knows.
//!
//! Nothing here reads a clock, a file, the environment or the terminal. The vocabulary every screen shares comes
//! first: [`text`] (widths, cutting, wrapping, and [`text::clean`], the one gate to the terminal), [`glyphs`] (signs
//! and line drawing, with plain ASCII beside them) and [`theme`] (colours by role).

pub mod glyphs;
pub mod text;
pub mod theme;
