#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| regimen::store::fuzzing::label(bytes));
