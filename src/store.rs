//! TOML files to domain values and back: the only place that reads and writes the disk.
