//! The binary: it hands over to the library.

fn main() -> std::process::ExitCode {
    regimen::cli::main()
}
