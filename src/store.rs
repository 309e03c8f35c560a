//! TOML files to domain values and back: the only place that reads and writes the disk.

pub mod disk;
pub mod save;
