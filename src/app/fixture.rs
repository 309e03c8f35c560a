//! A fixed regimen for tests: made-up substances, a fixed time.
