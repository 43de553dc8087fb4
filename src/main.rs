//! The `gatelab` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    gatelab::cli::main()
}
