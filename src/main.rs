//! The `gatelab` program.
fn main() {}
